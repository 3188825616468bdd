/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-scene-color.h"

G_BEGIN_DECLS

/*
 * The key of a picture: what its colours and sizes mean, drawn in one column. The window has its
 * own, of widgets, from the same HekSceneLegend.
 */
typedef struct
{
  const HekSceneLegend *legend;   /* (nullable) */
  const HekSceneSizing *sizing;   /* (nullable) */
  const char *size_label;         /* (nullable) */
  const char *size_unit;          /* (nullable) */
  double diameter;                /* pixels of a point of size 1 */
} HekSceneKey;

/* The room that it needs, in units of @theme; 0 × 0 when there is nothing to say. */
void hek_scene_key_measure (const HekSceneKey *key, const HekPlotTheme *theme, double *width,
                            double *height);

/* Draws into (0, 0, width, height) of @cr; entries that do not fit are told as a number. */
void hek_scene_key_draw (const HekSceneKey *key, cairo_t *cr, double width, double height,
                         const HekPlotTheme *theme);

G_END_DECLS
