/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-dashboard-tile.h"

G_BEGIN_DECLS

/*
 * The widgets of a dashboard at their places, where they can be moved, resized and added.
 *
 * The grid never changes a document. It shows what a change would give (the others give way, a
 * frame stands where what is held will land), and asks for it when it is done; who listens makes
 * the change and hands the new document back by _set_dashboard(), at once or later. Without one
 * everything glides back.
 *
 * Pointer: the title moves; the left, right and lower edges, and the lower corners, resize; near
 * the upper and lower end of the GtkScrolledWindow around it the page scrolls; Escape leaves all
 * as it was. What studio_dashboard_grid_kind_content() gives can be dropped.
 * Keys: Tab goes from tile to tile in reading order; arrows move the tile that has the focus, with
 * Shift they resize it, with Control they go to the neighbour; Home and End go to the first and the
 * last; Delete, Control+D, Return, and Menu or Shift+F10. While it cannot be edited arrows alone go
 * to the neighbours, and nothing moves.
 *
 * Role LIST of tiles, each described by where it lies ("Column 1, row 3; 6 columns wide, 4 rows
 * high").
 *
 * Properties
 *   editable (boolean)   default TRUE
 *   selected (string)    (nullable): id of the widget that had the focus last: what a side panel
 *                        speaks of
 *
 * Signals
 *   tile-added (StudioDashboardTile *tile)      put controllers on its body, buttons beside its
 *                                               title
 *   place (char *id, HekGridCell *cell, double y)   as hek_dashboard_place() takes it
 *   step (char *id, HekGridStep step)           only steps that are possible
 *   remove (char *id)
 *   duplicate (char *id)
 *   add (HekWidgetKind *kind, HekGridCell *cell, double y)   as hek_dashboard_add() takes it
 *   activate (char *id)                         Return, or a double click on the title
 *   menu (char *id, double x, double y)         a menu is asked for, at a point of the grid
 */
#define STUDIO_TYPE_DASHBOARD_GRID (studio_dashboard_grid_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardGrid, studio_dashboard_grid, STUDIO, DASHBOARD_GRID, GtkWidget)

GtkWidget *studio_dashboard_grid_new (void);

/* Draws bodies from now on. @destroy: (nullable): of @user_data, when the grid goes */
void studio_dashboard_grid_set_draw (StudioDashboardGrid *self, StudioDashboardDraw draw,
                                     gpointer user_data, GDestroyNotify destroy);

/**
 * studio_dashboard_grid_set_dashboard:
 * @dashboard: (nullable): referenced
 *
 * Tiles of widgets that stay are kept, with focus and what was drawn; those that lie elsewhere
 * glide there. What is held stays held, unless its widget is gone.
 */
void studio_dashboard_grid_set_dashboard (StudioDashboardGrid *self, HekDashboard *dashboard);

/* (transfer none) (nullable) */
HekDashboard *studio_dashboard_grid_get_dashboard (StudioDashboardGrid *self);

/* (transfer none) (nullable): there is none of that id */
StudioDashboardTile *studio_dashboard_grid_get_tile (StudioDashboardGrid *self, const char *id);

void        studio_dashboard_grid_set_editable (StudioDashboardGrid *self, gboolean editable);
gboolean    studio_dashboard_grid_get_editable (StudioDashboardGrid *self);
const char *studio_dashboard_grid_get_selected (StudioDashboardGrid *self);

/* Selects, scrolls to and focuses a widget; what is added, for instance. */
void studio_dashboard_grid_reveal (StudioDashboardGrid *self, const char *id);

/* What is shown of a widget has changed. */
void studio_dashboard_grid_queue_draw (StudioDashboardGrid *self, const char *id);

/* Leaves what is held where it was. Returns: whether something was held */
gboolean studio_dashboard_grid_cancel (StudioDashboardGrid *self);

/* --- the palette ----------------------------------------------------------------------------- */

/* What is dragged from a palette: within this program only. Type of the value: a const
 * HekWidgetKind *. */
#define STUDIO_TYPE_WIDGET_KIND (studio_widget_kind_get_type ())
GType studio_widget_kind_get_type (void);

/* (transfer full): for GtkDragSource::prepare of an entry of the palette */
GdkContentProvider *studio_dashboard_grid_kind_content (const HekWidgetKind *kind);

G_END_DECLS
