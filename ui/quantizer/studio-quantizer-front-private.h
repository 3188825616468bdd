/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-theme.h"
#include "studio-quantizer-front.h"

G_BEGIN_DECLS

#define STUDIO_N_FAMILIES HEK_PLOT_N_SERIES_COLORS

typedef struct
{
  HekQuantizerRun *run; /* owned (nullable) */
  char *label, *method; /* owned */
  guint family;         /* its cloud */
  gsize idx;            /* in the cloud */
  double x, y, y_low, y_high;
  gboolean pinned, best;
} StudioFrontItem;

typedef struct
{
  char *name; /* owned (nullable): it has no points */
  double *x, *y, *y_low, *y_high;
  const char **labels; /* of the items */
  guint *items;
  gsize n;
} StudioFrontCloud;

typedef struct
{
  double *x, *y;
  gsize n;
  guint family;
} StudioFrontPath;

struct _StudioQuantizerFront
{
  const StudioQuantizerFigure *x, *y;
  StudioFrontItem *items; /* owned: by x */
  guint n_items;
  StudioFrontCloud clouds[STUDIO_N_FAMILIES];
  StudioFrontPath steps; /* the front */
  GArray *methods;       /* of StudioFrontPath */
  double x_min, x_max;   /* shown; equal: all */
};

G_END_DECLS
