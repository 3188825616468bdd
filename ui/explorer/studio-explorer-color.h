/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-session.h"
#include "hek-explorer-view.h"

G_BEGIN_DECLS

/*
 * The part of the side panel about colours: what points are coloured and sized by, the legend, and
 * histograms; all of them filter. It keeps nothing itself: all is the view's.
 */
#define STUDIO_TYPE_EXPLORER_COLOR (studio_explorer_color_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerColor, studio_explorer_color, STUDIO, EXPLORER_COLOR, GtkWidget)

GtkWidget *studio_explorer_color_new (HekExplorerSession *session, HekExplorerView *view);

G_END_DECLS
