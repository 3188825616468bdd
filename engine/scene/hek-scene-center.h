/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-scene-camera.h"
#include "hek-scene-points.h"

G_BEGIN_DECLS

/**
 * hek_scene_camera_fit_points:
 * @low, @high: the box around the points, as hek_scene_points_get_frame() gives it; points outside
 *   of it are not looked at
 * @width, @height: of what the points are drawn in, in units
 * @has_box: the box is drawn, too; the corner of it that is next to the eye is not
 * @has_numbers: with numbers and names at its axes, for which there is room
 *
 * Moves until what is drawn is in the middle and as large as it may be; turns nothing. Of the box
 * that hek_scene_camera_fit() fits, the corner next to the eye is often empty.
 *
 * Cost: a few milliseconds, whatever the number of points
 */
void hek_scene_camera_fit_points (HekSceneCamera *camera, const HekScenePoints *points,
                                  const double low[3], const double high[3], double width,
                                  double height, gboolean has_box, gboolean has_numbers);

G_END_DECLS
