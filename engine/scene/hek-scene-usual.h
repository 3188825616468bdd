/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-colormap.h"
#include "hek-plot-theme.h"
#include "hek-scene-draw.h"

G_BEGIN_DECLS

/*
 * What points look like when nobody has chosen: the same in the window, in its pictures, and in
 * those of hektor render.
 */

/* The diameter of @n points in a picture of so many units: a fifth of it is covered, within
 * reason. */
double hek_scene_choose_diameter (gsize n, double width, double height);

/* Density instead of points. @has_ramp: by a ramp of @map, which begins where it stands out from
 * the ground of @theme; else by the colours of the points. */
void   hek_scene_look_set_density (HekSceneLook *look, gboolean has_ramp, HekColormapKind map,
                                   const HekPlotTheme *theme);

/* The box that is drawn around points: that of hek_scene_points_get_first_box() with some room, so
 * that no point touches it. Some 20 ms: keep it. */
void   hek_scene_points_get_frame (const HekScenePoints *points, double low[3], double high[3]);

G_END_DECLS
