/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-dashboard-content.h"

G_BEGIN_DECLS

/*
 * One widget of a dashboard on the screen: its title, room for buttons beside it, and the body,
 * which somebody draws. It can be smaller than what it would like to be: what finds no room is cut.
 *
 * A tile takes the focus before what is in it. Role LIST_ITEM, named by the title; the body has the
 * role IMG and is described by studio_dashboard_tile_set_description().
 */
#define STUDIO_TYPE_DASHBOARD_TILE (studio_dashboard_tile_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardTile, studio_dashboard_tile, STUDIO, DASHBOARD_TILE, GtkWidget)

/* Draws into (0, 0, width, height) of the body. */
typedef void (*StudioDashboardDraw) (const HekDashboardWidget *widget, GtkWidget *body,
                                     GtkSnapshot *snapshot, double width, double height,
                                     gpointer user_data);

/* @draw: called as long as the tile is drawn: its owner sees to @user_data */
GtkWidget *studio_dashboard_tile_new (HekDashboardWidget *widget, StudioDashboardDraw draw,
                                      gpointer user_data);

const HekDashboardWidget *studio_dashboard_tile_get_widget (StudioDashboardTile *self);
const char               *studio_dashboard_tile_get_id (StudioDashboardTile *self);

/* @widget: with the same id; draws again when there is something else to be seen */
void studio_dashboard_tile_set_widget (StudioDashboardTile *self, HekDashboardWidget *widget);

/* (transfer none): for controllers, and for focus of what can be worked with by keys */
GtkWidget *studio_dashboard_tile_get_body (StudioDashboardTile *self);

/* Puts a button behind the title. */
void studio_dashboard_tile_add_end (StudioDashboardTile *self, GtkWidget *button);

/* Puts something between the title and the body, which is lower then, as long as it is visible.
 * @bar: (nullable) */
void studio_dashboard_tile_set_bar (StudioDashboardTile *self, GtkWidget *bar);

/* Puts something above the body: why nothing is to be seen there. @cover: (nullable) */
void studio_dashboard_tile_set_cover (StudioDashboardTile *self, GtkWidget *cover);

/* @text: what is seen in the body, hek_dashboard_content_describe() */
void studio_dashboard_tile_set_description (StudioDashboardTile *self, const char *text);

/* The row of the title, in the tile: what it is moved by. */
int studio_dashboard_tile_get_header_height (StudioDashboardTile *self);

G_END_DECLS
