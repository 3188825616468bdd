/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A part of a picture, such as what a lasso goes around, prepared to be asked for many points.
 * Frozen once made; any number of threads may ask.
 */
typedef struct _HekSceneRegion HekSceneRegion;

typedef struct
{
  double x, y; /* pixels */
} HekScenePixel;

#define HEK_SCENE_REGION_MAX_CORNERS 100000u

/* What lies between two opposite corners, the borders included. */
HekSceneRegion *hek_scene_region_new_box (double x0, double y0, double x1, double y1);

/**
 * hek_scene_region_new_lasso:
 * @corners: (array length=n): of a polygon that closes itself; corners that are not finite are left
 *   out
 * @width: of the picture; what lies outside of it, @height or below 0 is not in the region
 *
 * What the line goes around, in either direction and however often (winding number not 0), so that
 * a line that crosses itself takes nothing back.
 *
 * Accuracy: exact but for rounding in double. Cost: a few milliseconds to make; then some
 * nanoseconds a point, whatever the number of corners.
 * Returns: (transfer full): without any point when there are less than 3 corners
 */
HekSceneRegion *hek_scene_region_new_lasso (const HekScenePixel *corners, gsize n, double width,
                                            double height);
void hek_scene_region_free (HekSceneRegion *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSceneRegion, hek_scene_region_free)

gboolean hek_scene_region_contains (const HekSceneRegion *self, double x, double y);

/* A box around it. Returns: %FALSE when it is empty */
gboolean hek_scene_region_get_box (const HekSceneRegion *self, double *x0, double *y0, double *x1,
                                   double *y1);

G_END_DECLS
