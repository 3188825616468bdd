/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-surface-private.h"

G_BEGIN_DECLS

#define HEK_PLOT_SURFACE_UNIT_BITS 8
#define HEK_PLOT_SURFACE_UNIT (1 << HEK_PLOT_SURFACE_UNIT_BITS)

/* Brightness of what no light falls on, beside a level place. */
#define HEK_PLOT_SURFACE_AMBIENT 0.45

#define HEK_PLOT_SURFACE_HOLE G_MININT32
#define HEK_PLOT_SURFACE_NOTHING G_MAXUINT32

/* What all bands of one frame read: vertices with a ring around them, placed in samples. */
typedef struct
{
  const HekPlotSurface *plot;
  const HekPlotSurfaceView *view;
  const HekPlotTheme *theme;
  HekPlotSurfaceFrame *frame;
  guint n_samples;
  double scale;              /* samples per unit */
  double light_dir[3];       /* to the light, of length 1; in the axes of the box, y away */

  guint32 n_columns, n_rows; /* of vertices */
  gint32 *x, *y;             /* owned: in 1/256 samples; x is HOLE where there is no value */
  float *depth, *light;      /* owned */
  gint32 *tops, *bottoms;    /* owned: of each row of vertices */
} HekPlotSurfaceScene;

/* Some rows of samples: which quad is in front, and where in it. */
typedef struct
{
  gint64 top, width, height;
  float *depth, *u, *v;
  guint32 *quad; /* row * (columns - 1) + column of its first vertex, or NOTHING */
} HekPlotSurfaceBand;

/* Brightness of a place by its normal, which need not have length 1. */
float hek_plot_surface_light (const HekPlotSurfaceScene *scene, double x, double y, double z);

/* Colours one row of pixels of the frame from the samples of its band. */
void hek_plot_surface_shade_row (const HekPlotSurfaceScene *scene, const HekPlotSurfaceBand *band,
                                 guint y);

G_END_DECLS
