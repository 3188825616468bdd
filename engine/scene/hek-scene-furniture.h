/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-theme.h"
#include "hek-scene-camera.h"
#include "hek-task.h"

G_BEGIN_DECLS

/*
 * What stands among the points: axes, spheres, geodesics, error arrows, lines to neighbours, rings
 * around points, labels. Shapes are kept in the units of the world, so that they are made once and
 * drawn with every camera; widths and offsets are pixels where the scale of the theme is 1. What
 * lies behind points is drawn fainter, or not.
 */
typedef struct _HekSceneFurniture HekSceneFurniture;

typedef struct
{
  HekPlotColor color;
  double width_px;
  double hidden; /* how much of it is seen behind points: 0 nothing, 1 all */
} HekSceneStroke;

typedef struct
{
  const char *text;
  HekPlotColor color;
  double position[3];
  double offset_px[2];     /* from there to the label's middle; y downwards */
  double outward_px;       /* with @around: so far beyond the place all of the label stands, on the
                              side away from @around */
  const double *around;    /* (nullable): 3 coordinates */
  double clearance;        /* points nearer to the eye than the place by more than this, in units of
                              the world, hide the label: it is then faint; INFINITY: nothing does */
  double weight;           /* where labels overlap, the heaviest are drawn; then the first */
  gboolean strong;         /* larger, as names of clusters are */
} HekSceneLabel;

HekSceneFurniture *hek_scene_furniture_new (void);
void               hek_scene_furniture_free (HekSceneFurniture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSceneFurniture, hek_scene_furniture_free)

/* @positions: (array): n × 3 coordinates; a line has gaps where they are not finite. */
void hek_scene_furniture_add_line (HekSceneFurniture *self, const double *positions, gsize n,
                                   const HekSceneStroke *stroke);
void hek_scene_furniture_add_arrow (HekSceneFurniture *self, const double from[3],
                                    const double to[3], const HekSceneStroke *stroke);
/* A circle around a point that always faces the eye. */
void hek_scene_furniture_add_ring (HekSceneFurniture *self, const double position[3],
                                   double radius_px, const HekSceneStroke *stroke);
void hek_scene_furniture_add_label (HekSceneFurniture *self, const HekSceneLabel *label);

/* --- shapes ---------------------------------------------------------------------------------- */

/**
 * hek_scene_furniture_add_axes:
 * @n_dims: 2: a rectangle in the plane z = 0
 * @names: (array length=n_dims) (nullable): of the axes
 * @numbers: whether ticks have numbers: not where coordinates mean nothing, as with t-SNE
 *
 * A box with gridlines at round numbers, seen from inside: only the sides behind the points, which
 * depend on the view, are drawn.
 */
void hek_scene_furniture_add_axes (HekSceneFurniture *self, const HekSceneView *view,
                                   const double low[3], const double high[3], guint n_dims,
                                   const char *const *names, gboolean numbers,
                                   const HekPlotTheme *theme);

/* S²: parallels and meridians every 30°; those on the far side are fainter. */
void hek_scene_furniture_add_sphere (HekSceneFurniture *self, const double center[3], double radius,
                                     const HekPlotTheme *theme);

/* The border of hyperbolic space and spheres (@n_dims 2: circles) at the hyperbolic distances 1, 2,
 * 3 and 4 from its middle, in the Poincaré ball of radius 1 about the origin. */
void hek_scene_furniture_add_ball (HekSceneFurniture *self, guint n_dims,
                                   const HekPlotTheme *theme);

/* The same in Klein's model, where geodesics are straight and distances grow faster. */
void hek_scene_furniture_add_klein_ball (HekSceneFurniture *self, guint n_dims,
                                         const HekPlotTheme *theme);

/* The half-space model over a box: its border, where the last coordinate is 0, and what is at the
 * heights e^k within the box, each at the hyperbolic distance 1 from the next. */
void hek_scene_furniture_add_half_space (HekSceneFurniture *self, guint n_dims,
                                         const double low[3], const double high[3],
                                         const HekPlotTheme *theme);

/* z = (x² + y²) / 2p, out to a distance from the axis: circles and meridians. */
void hek_scene_furniture_add_paraboloid (HekSceneFurniture *self, double p, double radius,
                                         const HekPlotTheme *theme);

/* --- drawing --------------------------------------------------------------------------------- */

/**
 * hek_scene_furniture_draw:
 * @view: the one that the picture was made with
 * @depth: (array) (nullable): of the picture's pixels; %NULL: nothing is hidden
 * @pixels: (inout) (array): packed rows, native-endian premultiplied ARGB, of a picture as large
 *   as @view
 * @theme: font, ground (around labels) and scale of labels
 *
 * Draws over a picture of points. Threads: the same bytes on any number of them.
 * Returns: %FALSE when @task was cancelled; @pixels are then between two states
 */
gboolean hek_scene_furniture_draw (const HekSceneFurniture *self, const HekSceneView *view,
                                   const float *depth, guint32 *pixels, const HekPlotTheme *theme,
                                   const HekTask *task);

G_END_DECLS
