/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A legend in the lower right corner of a picture view, on the same dark ground as the other texts
 * over pictures: a bar of colours, above it what it is of and the value that is pointed at, below
 * it numbers. Widget units.
 */

/* Room for the bar: it may be narrower, not wider. */
double studio_legend_get_room (GtkWidget *widget);

/**
 * studio_legend_begin:
 * @value: (nullable)
 * @bar: (out): where the caller draws the colours
 *
 * Returns: %FALSE when there is no room: nothing is drawn then
 */
gboolean studio_legend_begin (GtkWidget *widget, GtkSnapshot *snapshot, double bar_width,
                              const char *title, const char *value, graphene_rect_t *bar);

/* Marks the value on the bar. @x: from its left end */
void studio_legend_append_mark (GtkSnapshot *snapshot, const graphene_rect_t *bar, double x);

/* @align: 0 begins at @x from the left end of the bar, 1 ends there */
void studio_legend_append_number (GtkWidget *widget, GtkSnapshot *snapshot,
                                  const graphene_rect_t *bar, const char *text, double x,
                                  double align);

G_END_DECLS
