/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-scene-furniture.h"

G_BEGIN_DECLS

/*
 * Furniture as it goes to who makes pixels: frozen once it is handed on, shared by reference count,
 * drawn on any thread with any view.
 */
typedef struct
{
  double low[3], high[3];
  guint n_dims;
  gboolean numbers; /* at the ticks: not where coordinates mean nothing */
} StudioPointsAxes;

typedef struct
{
  gatomicrefcount ref;
  HekSceneFurniture *fixed; /* owned */
  HekSceneFurniture *light; /* owned (nullable): instead of it while it moves */
  gboolean has_axes;
  StudioPointsAxes axes;    /* made for each view: only the sides behind the points are seen */
  HekPlotTheme theme;       /* scale is that of the device */
  char *font_family;        /* owned: of the theme */
} StudioPointsFurniture;

/* @fixed: (transfer full)
 * @light: (transfer full) (nullable): less of it, where all is more than a frame has time for
 * @axes: (nullable) */
StudioPointsFurniture *studio_points_furniture_new (HekSceneFurniture      *fixed,
                                                    HekSceneFurniture      *light,
                                                    const StudioPointsAxes *axes,
                                                    const HekPlotTheme     *theme);
StudioPointsFurniture *studio_points_furniture_ref (StudioPointsFurniture *self);
void                   studio_points_furniture_unref (StudioPointsFurniture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioPointsFurniture, studio_points_furniture_unref)

/* As hek_scene_furniture_draw(): over a picture, or over transparent pixels. Any thread.
 * @moving: for a frame of a movement */
gboolean studio_points_furniture_draw (const StudioPointsFurniture *self, const HekSceneView *view,
                                       gboolean moving, const float *depth, guint32 *pixels,
                                       const HekTask *task);

G_END_DECLS
