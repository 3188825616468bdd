/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A ring of 18 px that fills clockwise, with a small number or a mark for a failure in it; drawn
 * in the colour of the text around it. Decoration: it has no accessible role, its owner says the
 * same in words. */
#define STUDIO_TYPE_PROGRESS_RING (studio_progress_ring_get_type ())
G_DECLARE_FINAL_TYPE (StudioProgressRing, studio_progress_ring, STUDIO, PROGRESS_RING, GtkWidget)

/* @fraction in [0, 1]; drawn again only when the picture changes. */
void studio_progress_ring_set (StudioProgressRing *self, double fraction, guint n_running,
                               gboolean failed);

G_END_DECLS
