/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-evaluate-report.h"
#include "hek-plot-axis.h"
#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/*
 * The figures of an evaluation as the columns of the table and the axes of the chart have them:
 * short titles, and which way is better. Bounds of intervals are no figures of their own here.
 */
typedef struct
{
  const char *key;        /* of the HekEvaluateFigure */
  const char *title;      /* translatable: "Recall at 10, reranked" */
  const char *column;     /* (nullable) translatable: where that is too long for a column */
  const char *unit;       /* (nullable) translatable: of what is shown */
  const char *help;       /* translatable: a sentence for the tooltip */
  double factor;          /* what is shown is so many times the figure: 100 for parts in % */
  int better;             /* +1: more is better; −1: less is */
  HekPlotScale scale;     /* that suits it as an axis */
  gboolean is_measured_time; /* is never quite the same when it is measured again */
} StudioQuantizerFigure;

guint                        studio_quantizer_n_figures (void);
const StudioQuantizerFigure *studio_quantizer_figure (guint i);
const StudioQuantizerFigure *studio_quantizer_figure_find (const char *key); /* (nullable) */

/* What is shown of an evaluation; NaN: not measured, or no evaluation. @evaluation: (nullable) */
double studio_quantizer_figure_get (const StudioQuantizerFigure *figure,
                                    const HekEvaluation         *evaluation);

/* Where it lies with 95 % confidence. Returns: %FALSE when the figure is no estimate */
gboolean studio_quantizer_figure_get_interval (const StudioQuantizerFigure *figure,
                                               const HekEvaluation *evaluation, double *low,
                                               double *high);

/* +1: @a is better than @b; −1: worse; 0: the same, or too close for what was measured: intervals
 * that meet, times within 5 %. */
int studio_quantizer_figure_compare (const StudioQuantizerFigure *figure, const HekEvaluation *a,
                                     const HekEvaluation *b);

/* Decimals with which the figure of all of @runs, a list of HekQuantizerRun, has three digits or
 * more, so that they align. */
guint studio_quantizer_figure_decimals (const StudioQuantizerFigure *figure, GListModel *runs);

/* Returns: (transfer full): "463,012.1"; "—" for NaN */
char *studio_quantizer_figure_format (double value, guint decimals);

/* Returns: (transfer full): a squared error outside the table, to four digits: "146,460" */
char *studio_quantizer_figure_format_error (double error);

/**
 * studio_quantizer_figure_format_difference:
 *
 * Returns: (transfer full): how much @value is above or below @reference: "+2.10" for parts, which
 * are told in points, else "−11.3 %"; "—" where either is NaN
 */
char *studio_quantizer_figure_format_difference (const StudioQuantizerFigure *figure, double value,
                                                 double reference, guint decimals);

/* Returns: (transfer full): the title of the column: "Reranked (%)" */
char *studio_quantizer_figure_dup_column (const StudioQuantizerFigure *figure);

/* --- runs ------------------------------------------------------------------------------------ */

/* Done, and measured on the sample of now: what can be compared. */
gboolean studio_quantizer_run_is_comparable (HekQuantizerRun *run);

/* Returns: (transfer none) (nullable): what differences are told against: the first of @runs that
 * is pinned and comparable and is not @but */
HekQuantizerRun *studio_quantizer_run_find_reference (GListModel *runs, HekQuantizerRun *but);

/* Returns: (transfer full) (nullable): "Training, 42 %"; %NULL for one that is done */
char *studio_quantizer_run_dup_state (HekQuantizerRun *run);

G_END_DECLS
