/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-view.h"

G_BEGIN_DECLS

/*
 * What a value needs to be known: how many clusters, how many neighbours, whether whole numbers are
 * names. Invisible for values without such.
 *
 * Signal "changed" (const HekExplorerValue *value): a moment after the last change, since it may be
 * a computation
 */
#define STUDIO_TYPE_EXPLORER_VALUE_OPTIONS (studio_explorer_value_options_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerValueOptions, studio_explorer_value_options, STUDIO,
                      EXPLORER_VALUE_OPTIONS, GtkWidget)

/* @with_names: whole numbers may be names, as for colours */
GtkWidget *studio_explorer_value_options_new (HekExplorerView *view, gboolean with_names);

/* Never emits "changed". */
void studio_explorer_value_options_set_value (StudioExplorerValueOptions *self,
                                              const HekExplorerValue *value);

G_END_DECLS
