/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "studio-quantizer-plan.h"

G_BEGIN_DECLS

/*
 * The methods of the descriptor table as check rows, with the options of each below it when they
 * are asked for.
 *
 * Signal "changed" (): the user chose others, or other options
 */
#define STUDIO_TYPE_QUANTIZER_METHODS (studio_quantizer_methods_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerMethods, studio_quantizer_methods, STUDIO, QUANTIZER_METHODS,
                      GtkWidget)

/* What is to be encoded: methods that are not for such rows are not shown. At first all are. */
void studio_quantizer_methods_set_rows (StudioQuantizerMethods *self, HekMeaning meaning,
                                        HekDistance distance);

/* Returns: (transfer full) (element-type StudioPlanMethod): those that are shown and chosen */
GArray *studio_quantizer_methods_get (StudioQuantizerMethods *self);

/* Returns: (transfer full) (array zero-terminated=1): the ids of those that are chosen, not
 * only of those that are shown */
char **studio_quantizer_methods_get_ids (StudioQuantizerMethods *self);

/* @ids: (array zero-terminated=1): unknown ones are passed over */
void studio_quantizer_methods_set_ids (StudioQuantizerMethods *self, const char *const *ids);

G_END_DECLS
