/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-scatter.h"
#include "studio-quantizer-figures.h"

G_BEGIN_DECLS

/* One run in the chart. What it points to is borrowed for the call only. */
typedef struct
{
  HekQuantizerRun *run; /* (nullable) */
  const char *label;    /* "pq · 98 bytes" */
  const char *method;   /* "pq": what its points are joined by */
  const char *family;   /* "pq": what the legend says */
  guint color_idx;
  double x, y;
  double y_low, y_high; /* NaN: no interval */
  gboolean pinned;
} StudioQuantizerPoint;

/*
 * The Pareto chart of runs: points by family, joined where they are of one method, with their
 * intervals; the front; pinned and selected ones marked. Items are the points from left to right.
 */
typedef struct _StudioQuantizerFront StudioQuantizerFront;

/* @x, @y: static. Points with a number that their axis cannot show are left out. */
StudioQuantizerFront *studio_quantizer_front_new (const StudioQuantizerPoint  *points,
                                                  guint                        n_points,
                                                  const StudioQuantizerFigure *x,
                                                  const StudioQuantizerFigure *y);
/* The comparable ones of a list of HekQuantizerRun. */
StudioQuantizerFront *studio_quantizer_front_new_for_runs (GListModel                  *runs,
                                                           const StudioQuantizerFigure *x,
                                                           const StudioQuantizerFigure *y);
void                  studio_quantizer_front_free (StudioQuantizerFront *front);

/* Returns: (transfer none): the figure to the right */
const StudioQuantizerFigure *studio_quantizer_front_get_x (const StudioQuantizerFront *front);

guint            studio_quantizer_front_n_items  (const StudioQuantizerFront *front);
HekQuantizerRun *studio_quantizer_front_get_run  (const StudioQuantizerFront *front, int item);
int              studio_quantizer_front_find     (const StudioQuantizerFront *front,
                                                  const HekQuantizerRun *run); /* −1: not shown */
/* Whether no other point is at least as good on both axes. */
gboolean         studio_quantizer_front_is_best  (const StudioQuantizerFront *front, int item);

/* Shows a stretch of the x axis; equal: all. */
void studio_quantizer_front_zoom (StudioQuantizerFront *front, double x_min, double x_max);

/* @hovered, @selected: items, or −1 */
void studio_quantizer_front_draw (const StudioQuantizerFront *front, cairo_t *cr, double width,
                                  double height, const HekPlotTheme *theme, int hovered,
                                  int selected);
gboolean studio_quantizer_front_get_frame (const StudioQuantizerFront *front, double width,
                                           double height, const HekPlotTheme *theme,
                                           HekPlotFrame *frame);

/* Returns: the item at a position, or −1. @text: (out) (transfer full): what its read-out says */
int studio_quantizer_front_pick (const StudioQuantizerFront *front, double x, double y,
                                 double width, double height, const HekPlotTheme *theme,
                                 char **text);

/* Returns: (transfer full): the same for the arrow keys: it needs no place */
char *studio_quantizer_front_item_text (const StudioQuantizerFront *front, int item);

/* Returns: (transfer full): what the chart shows, in words */
char *studio_quantizer_front_describe (const StudioQuantizerFront *front);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioQuantizerFront, studio_quantizer_front_free)

G_END_DECLS
