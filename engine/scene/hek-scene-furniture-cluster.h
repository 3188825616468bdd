/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-scene-color.h"
#include "hek-scene-furniture.h"
#include "hek-scene-points.h"

G_BEGIN_DECLS

/* The names of the categories of @coloring, each in the midst of its points; none for numbers. */
void hek_scene_furniture_add_clusters (HekSceneFurniture *self, const HekScenePoints *points,
                                       const HekSceneColoring *coloring,
                                       const HekPlotTheme *theme);

G_END_DECLS
