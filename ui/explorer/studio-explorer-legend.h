/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-session.h"
#include "hek-explorer-view.h"

G_BEGIN_DECLS

/* The legend on a card over the points. Its title folds it; without colours and sizes it is
 * invisible. */
#define STUDIO_TYPE_EXPLORER_LEGEND (studio_explorer_legend_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerLegend, studio_explorer_legend, STUDIO, EXPLORER_LEGEND,
                      GtkWidget)

GtkWidget *studio_explorer_legend_new (HekExplorerSession *session, HekExplorerView *view);

G_END_DECLS
