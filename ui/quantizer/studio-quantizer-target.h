/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-choose.h"

G_BEGIN_DECLS

/*
 * What is wanted of a codec: a recall, with or without exact candidates, a size, a speed, and how
 * long the search for it may take.
 *
 * Signal "changed" (): the user asks for something else
 */
#define STUDIO_TYPE_QUANTIZER_TARGET (studio_quantizer_target_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerTarget, studio_quantizer_target, STUDIO, QUANTIZER_TARGET,
                      GtkWidget)

/* @dim: of the collection; 0: none */
void studio_quantizer_target_set_dim (StudioQuantizerTarget *self, guint dim);

/* Returns: whether it asks for something */
gboolean studio_quantizer_target_get (StudioQuantizerTarget *self, HekChooseTarget *target,
                                      double *seconds);

G_END_DECLS
