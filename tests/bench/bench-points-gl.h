/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-scene-draw.h"

/* Milliseconds that OpenGL takes for a frame of so many points, the best of a few, and the name of
 * its renderer; 0 and why not where there is none.
 * @widget: realized; @name: (out) (transfer full) */
double bench_points_gl (GtkWidget *widget, HekScenePoints *points, HekSceneStyle *style,
                        const HekSceneView *view, const HekSceneLook *look, guint64 budget,
                        char **name);
