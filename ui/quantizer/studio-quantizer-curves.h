/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-line.h"
#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/* The loss of one run after each step of its training. What it points to is borrowed until
 * studio_quantizer_curves_new() returns. */
typedef struct
{
  HekQuantizerRun *run; /* (nullable) */
  const char *label;
  const double *losses;
  guint n;
  gboolean is_important; /* selected, pinned, or being trained */
} StudioQuantizerLoss;

/*
 * Loss curves of trainings. Eight at most have a colour and their name, the important ones first,
 * then those that came last; the others are grey lines behind them. Items are the steps of all
 * named curves, curve after curve.
 */
typedef struct _StudioQuantizerCurves StudioQuantizerCurves;

StudioQuantizerCurves *studio_quantizer_curves_new (const StudioQuantizerLoss *losses, guint n,
                                                    gboolean log_scale);
/* Those of a list of HekQuantizerRun. @selected: (nullable) */
StudioQuantizerCurves *studio_quantizer_curves_new_for_runs (GListModel      *runs,
                                                             HekQuantizerRun *selected,
                                                             gboolean         log_scale);
void                   studio_quantizer_curves_free (StudioQuantizerCurves *curves);

/* Colour of the curve of @run: 0 … 7; −1: it is grey; −2: it has none. */
int studio_quantizer_curves_get_color (const StudioQuantizerCurves *curves,
                                       const HekQuantizerRun *run);

guint            studio_quantizer_curves_n_items (const StudioQuantizerCurves *curves);
HekQuantizerRun *studio_quantizer_curves_get_run (const StudioQuantizerCurves *curves, int item);

void studio_quantizer_curves_draw (const StudioQuantizerCurves *curves, cairo_t *cr, double width,
                                   double height, const HekPlotTheme *theme, int hovered);
int  studio_quantizer_curves_pick (const StudioQuantizerCurves *curves, double x, double y,
                                   double width, double height, const HekPlotTheme *theme,
                                   char **text);

/* Returns: (transfer full) */
char *studio_quantizer_curves_item_text (const StudioQuantizerCurves *curves, int item);
char *studio_quantizer_curves_describe  (const StudioQuantizerCurves *curves);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioQuantizerCurves, studio_quantizer_curves_free)

G_END_DECLS
