/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A heading and rows of a label, a value and its unit below it: values end at one line, units stand
 * dimmer behind it.
 */

/* Returns: (transfer floating): to be filled by studio_fact_grid_add() */
GtkWidget *studio_fact_grid_new (const char *title);

/* @unit: (nullable). @is_sum: set off from the rows above it */
void studio_fact_grid_add (GtkWidget *grid, const char *label, const char *value, const char *unit,
                           gboolean is_sum);

/* A row for a number of bytes. */
void studio_fact_grid_add_bytes (GtkWidget *grid, const char *label, guint64 n_bytes,
                                 gboolean is_sum);

G_END_DECLS
