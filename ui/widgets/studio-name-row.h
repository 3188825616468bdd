/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A name, and in a dimmer tone what is told of it, as a row of a drop-down. Where there is not room
 * for both, the name stays.
 */
#define STUDIO_TYPE_NAME_ROW (studio_name_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioNameRow, studio_name_row, STUDIO, NAME_ROW, GtkWidget)

/* @gives_way: what is told goes where there is not room for both, as in a button; else there is
 * always room for it, as in a list */
GtkWidget *studio_name_row_new (gboolean gives_way);

/* @detail: (nullable): %NULL or "": nothing is told */
void       studio_name_row_set (StudioNameRow *self, const char *name, const char *detail);
/* Pixels that the detail takes beside the name; 0: there is none. */
int        studio_name_row_get_extra (StudioNameRow *self);

/* Factories of @drop_down: @bind gives a #StudioNameRow, the child of the list item, its texts. */
typedef void (*StudioNameRowBind) (StudioNameRow *row, gpointer item, gpointer user_data);

/* @user_data: outlives the drop-down */
void       studio_name_row_set_factories (GtkDropDown *drop_down, StudioNameRowBind bind,
                                          gpointer user_data);

G_END_DECLS
