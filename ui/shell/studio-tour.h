/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The tour: five steps, each of which dims the window but for one part of it and says in two
 * sentences what that part is for. It lies over the window's content. Return and the right arrow
 * key go on, the left one goes back, Escape skips the rest. Main thread only.
 *
 * Signal "closed" (): finished or skipped; the owner takes it out of the window.
 */
#define STUDIO_TYPE_TOUR (studio_tour_get_type ())
G_DECLARE_FINAL_TYPE (StudioTour, studio_tour, STUDIO, TOUR, GtkWidget)

/**
 * studio_tour_new:
 * @content: the widget that the tour explains; steps point at widgets below it by their widget name
 */
GtkWidget *studio_tour_new (GtkWidget *content);

/* Shows the first step and takes the focus. */
void studio_tour_start (StudioTour *self);

G_END_DECLS
