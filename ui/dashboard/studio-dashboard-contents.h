/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-dashboard-session.h"
#include "hek-scene-set.h"
#include "studio-dashboard-grid.h"

G_BEGIN_DECLS

/*
 * What is seen in the tiles of a grid, and what is done in it by pointer and keys: the contents of
 * a session, drawn once and kept as pixels until they, their size or the theme change. It sets the
 * draw function of the grid and listens to both; it changes no document but by the range.
 *
 * Charts: read-out under the pointer, and its moment in all other charts over time; a drag across
 * zooms along time, a drag up or down along the values; double click: all again. Scatter plots: a
 * drag selects rows. Tables: click on a header sorts, on a row selects; 3D plots are turned, moved
 * (Shift or middle button) and zoomed.
 * Keys, when the body of a tile has the focus (Tab from the tile): arrows move the read-out, the
 * focused row or the camera; Home, End, Page Up, Page Down; plus, minus, 0; Control+C copies;
 * Control+F filters a table; Escape takes back what was chosen last, or gives the focus to the
 * tile.
 *
 * Main thread only; it keeps the session and lives as long as somebody holds it, or, without the
 * grid, shows nothing.
 */
#define STUDIO_TYPE_DASHBOARD_CONTENTS (studio_dashboard_contents_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardContents, studio_dashboard_contents, STUDIO,
                      DASHBOARD_CONTENTS, GObject)

/* (transfer full) */
StudioDashboardContents *studio_dashboard_contents_new (HekDashboardSession *session,
                                                        StudioDashboardGrid *grid);

/* --- what menus of a tile offer; @id: of a widget -------------------------------------------- */

/* Whether zoom, sorting, filter, camera or selection differ from what the document says; and as it
 * says again. */
gboolean studio_dashboard_contents_can_reset (StudioDashboardContents *self, const char *id);
void     studio_dashboard_contents_reset (StudioDashboardContents *self, const char *id);

/* To the clipboard: selected rows of a table or a plot, else all that are shown, as a table of
 * tab-separated values with its names. Returns: whether there were any */
gboolean studio_dashboard_contents_copy (StudioDashboardContents *self, const char *id);

/* Shows the filter of a table and gives it the focus. Returns: whether the widget has one */
gboolean studio_dashboard_contents_filter (StudioDashboardContents *self, const char *id);

/**
 * studio_dashboard_contents_get_place:
 * @layout: (out) (transfer full): id of the layout whose points are seen
 * @camera: (out) (transfer full): from where, as hek_scene_camera_to_text() has it
 *
 * Returns: FALSE: the widget is no 3D plot of a layout, or nothing of it is seen yet
 */
gboolean studio_dashboard_contents_get_place (StudioDashboardContents *self, const char *id,
                                              char **layout, char **camera);

/* Gives the focus to what is in the tile. */
void studio_dashboard_contents_focus (StudioDashboardContents *self, const char *id);

/* --- rows that are selected elsewhere -------------------------------------------------------- */

/**
 * studio_dashboard_contents_set_rows:
 * @collection: (nullable): as queries name it, or its UUID; %NULL: none is selected anywhere
 * @row_ids: (array length=n) (nullable)
 *
 * Marks rows in all plots and tables of that collection whose data say which row each is. It does
 * not emit "rows-selected".
 */
void studio_dashboard_contents_set_rows (StudioDashboardContents *self, const char *collection,
                                         const guint64 *row_ids, gsize n);

/* Marks a moment in charts over time, as if the pointer were there in another one: of a grid that
 * is seen beside this one. 0: none. It does not emit "hover-changed". */
void studio_dashboard_contents_set_hover (StudioDashboardContents *self, gint64 moment_us);

/*
 * Signals
 *   range-chosen (gint64 from_us, gint64 to_us)   a stretch of time was dragged, or zoomed by keys.
 *       When nobody stops it by returning TRUE, the session has the range then
 *   range-reset ()       the range of before the first of them; again TRUE stops it
 *   rows-selected (char *collection, GArray *row_ids)   of guint64, empty: none any more;
 *       @collection: as the query of the widget names it, by full name or UUID
 *   configure (char *id) the way out of a content that cannot be shown: open its settings
 *   hover-changed (gint64 moment_us)   the moment that the pointer is at; 0: at none
 */

G_END_DECLS
