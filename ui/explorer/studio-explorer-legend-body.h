/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-view.h"

G_BEGIN_DECLS

/*
 * What the colours and sizes of a view mean, as they are drawn: entries that filter, a bar of
 * colours to brush in, and points of three sizes. It has nothing to show while nothing is coloured
 * or sized by.
 */
#define STUDIO_TYPE_EXPLORER_LEGEND_BODY (studio_explorer_legend_body_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerLegendBody, studio_explorer_legend_body, STUDIO,
                      EXPLORER_LEGEND_BODY, GtkWidget)

/* @with_sizes: it also says what the sizes mean */
GtkWidget *studio_explorer_legend_body_new (HekExplorerView *view, gboolean with_sizes);

/* Whether there is something to show; the property "visible" follows it. */
gboolean   studio_explorer_legend_body_has_content (StudioExplorerLegendBody *self);

G_END_DECLS
