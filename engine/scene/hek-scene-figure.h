/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image.h"
#include "hek-scene-draw.h"
#include "hek-scene-furniture.h"
#include "hek-scene-legend.h"

G_BEGIN_DECLS

/*
 * A picture of a scene for a file: all points, at any size, with furniture and key, finer than the
 * screen. Nothing of it needs a display.
 */
typedef struct
{
  HekScenePoints *points;    /* borrowed */
  HekSceneStyle *style;      /* borrowed: of points */
  HekSceneMask *mask;        /* borrowed (nullable): of points */
  HekSceneCamera camera;
  HekSceneLook look;         /* ground is that of the theme; diameter in units, not pixels */
  const HekSceneFurniture *furniture; /* borrowed (nullable): widths in units */
  const HekSceneKey *key;    /* borrowed (nullable): beside the points */
  const char *title;         /* (nullable) */
  const HekPlotTheme *theme;
  gboolean transparent;      /* no ground: a picture with alpha */
  guint64 budget;            /* most points, a fair sample of those in view; 0: all */
} HekSceneFigure;

#define HEK_SCENE_FIGURE_MAX_SIDE 16384u
#define HEK_SCENE_FIGURE_MAX_SAMPLES 4u

/**
 * hek_scene_figure_render:
 * @width: pixels; at most %HEK_SCENE_FIGURE_MAX_SIDE, as is @height
 * @scale: pixels of a unit: 2 gives text and points twice as large
 * @n_samples: each pixel is the mean, in linear light, of so many times so many, 1 to
 *   %HEK_SCENE_FIGURE_MAX_SAMPLES; fewer where that would be more than %HEK_SCENE_FIGURE_MAX_SIDE,
 *   or points of more than %HEK_SCENE_DIAMETER_MAX pixels, which would come out too small
 * @stats: (out) (optional): of the points
 *
 * Threads: the same bytes on any number of them, text as the fonts of the system have it.
 * Errors: %HEK_SCENE_ERROR_TOO_LARGE, %HEK_IMAGE_ERROR, %G_IO_ERROR_CANCELLED
 * Returns: (transfer full) (nullable): 8 bits of sRGB, 4 channels when it is transparent, else 3
 */
HekImage *hek_scene_figure_render (const HekSceneFigure *figure, guint width, guint height,
                                   double scale, guint n_samples, HekSceneStats *stats,
                                   const HekTask *task, GError **error);

/* The size of what the points are drawn in, in units: for who makes furniture for the view. */
void hek_scene_figure_get_view (const HekSceneFigure *figure, guint width, guint height,
                                double scale, HekSceneView *view);

G_END_DECLS
