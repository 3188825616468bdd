/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-figures.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "studio-count.h"

/* Digits that the smallest number of a column has at least. */
#define STUDIO_LEAST_DIGITS 3

/* Digits of an error outside the table, and decimals at most. */
#define STUDIO_ERROR_DIGITS 4
#define STUDIO_MOST_DECIMALS 9

/* Times of one method differ by so much from one measurement to the next. */
#define STUDIO_TIME_NOISE 0.05

#define STUDIO_RECALL(key, title, column, help) \
  { key, title, column, "%", help, 100, 1, HEK_PLOT_LINEAR, FALSE }

/* In the order of the columns. */
static const StudioQuantizerFigure studio_figures[] = {
  { "bytes_per_vector", N_("Bytes a vector"), NULL, NULL,
    N_("The code with its factors, and this row’s part of the codebook"), 1, -1, HEK_PLOT_LOG2,
    FALSE },
  STUDIO_RECALL ("recall_at_10", N_("Recall at 10"), NULL,
                 N_("Part of the 10 nearest rows that the codes alone find")),
  STUDIO_RECALL ("recall_at_10_reranked", N_("Recall at 10, reranked"), N_("Reranked"),
                 N_("Part of the 10 nearest rows that is found when the best candidates are "
                    "compared exactly")),
  STUDIO_RECALL ("recall_at_1", N_("Recall at 1"), NULL,
                 N_("How often the codes alone find the nearest row first")),
  STUDIO_RECALL ("recall_at_100", N_("Recall at 100"), NULL,
                 N_("Part of the 100 nearest rows that the codes alone find")),
  { "relative_error", N_("Relative error"), NULL, "%",
    N_("Squared error divided by the variance of the rows"), 100, -1, HEK_PLOT_LOG10, FALSE },
  { "mse", N_("Squared error"), NULL, NULL,
    N_("Mean squared length of the error of a row"), 1, -1, HEK_PLOT_LOG10, FALSE },
  { "mse_held_out", N_("Error of queries"), NULL, NULL,
    N_("Mean squared length of the error of rows on which nothing was trained"), 1, -1,
    HEK_PLOT_LOG10, FALSE },
  { "compression", N_("Compression"), NULL, "×",
    N_("Bytes of float32 divided by bytes a vector, codebook included"), 1, 1, HEK_PLOT_LOG2,
    FALSE },
  { "code_bytes", N_("Bytes a code"), NULL, NULL,
    N_("The code with its factors, without the codebook"), 1, -1, HEK_PLOT_LOG2, FALSE },
  { "code_compression", N_("Compression of codes"), N_("Of codes"), "×",
    N_("Bytes of float32 divided by bytes a code, without the codebook"), 1, 1, HEK_PLOT_LOG2,
    FALSE },
  { "share_bytes", N_("Codebook"), NULL, N_("bytes"),
    N_("What all rows share: centroids, rotation"), 1, -1, HEK_PLOT_LOG2, FALSE },
  { "dead_centroids", N_("Dead centroids"), NULL, NULL, N_("Centroids that stand for no row"), 1,
    -1, HEK_PLOT_LINEAR, FALSE },
  { "train_s", N_("Training"), NULL, N_("s"), N_("Time of the training, on all threads"), 1, -1,
    HEK_PLOT_LOG10, TRUE },
  { "encode_vectors_per_s", N_("Encoding"), NULL, N_("vectors/s"),
    N_("Rows that become codes in a second, on all threads"), 1, 1, HEK_PLOT_LOG10, TRUE },
  { "scan_qps", N_("Scans"), NULL, N_("1/s"),
    N_("Queries that are compared with all codes in a second, on one thread"), 1, 1,
    HEK_PLOT_LOG10, TRUE },
};

guint
studio_quantizer_n_figures (void)
{
  return G_N_ELEMENTS (studio_figures);
}

const StudioQuantizerFigure *
studio_quantizer_figure (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (studio_figures), NULL);

  return &studio_figures[i];
}

const StudioQuantizerFigure *
studio_quantizer_figure_find (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (studio_figures); i++)
    if (strcmp (studio_figures[i].key, key) == 0)
      return &studio_figures[i];
  return NULL;
}

/* @suffix: "", "_low", "_high" */
static const HekEvaluateFigure *
studio_find_engine_figure (const char *key,
                           const char *suffix)
{
  const gsize length = strlen (key);

  for (guint i = 0; i < hek_evaluate_n_figures (); i++)
    if (strncmp (hek_evaluate_figure (i)->key, key, length) == 0
        && strcmp (hek_evaluate_figure (i)->key + length, suffix) == 0)
      return hek_evaluate_figure (i);
  return NULL;
}

double
studio_quantizer_figure_get (const StudioQuantizerFigure *figure,
                             const HekEvaluation         *evaluation)
{
  const HekEvaluateFigure *source = studio_find_engine_figure (figure->key, "");

  return source != NULL && evaluation != NULL ? figure->factor * source->get (evaluation) : NAN;
}

gboolean
studio_quantizer_figure_get_interval (const StudioQuantizerFigure *figure,
                                      const HekEvaluation         *evaluation,
                                      double                      *low,
                                      double                      *high)
{
  const HekEvaluateFigure *from = studio_find_engine_figure (figure->key, "_low");
  const HekEvaluateFigure *to = studio_find_engine_figure (figure->key, "_high");

  if (from == NULL || to == NULL || evaluation == NULL)
    return FALSE;
  *low = figure->factor * from->get (evaluation);
  *high = figure->factor * to->get (evaluation);
  return isfinite (*low) && isfinite (*high);
}

int
studio_quantizer_figure_compare (const StudioQuantizerFigure *figure,
                                 const HekEvaluation         *a,
                                 const HekEvaluation         *b)
{
  double va = studio_quantizer_figure_get (figure, a), vb = studio_quantizer_figure_get (figure, b);
  double a_low, a_high, b_low, b_high;

  if (isnan (va) || isnan (vb) || va == vb)
    return 0;
  if (studio_quantizer_figure_get_interval (figure, a, &a_low, &a_high)
      && studio_quantizer_figure_get_interval (figure, b, &b_low, &b_high)
      && a_low <= b_high && b_low <= a_high)
    return 0;
  if (figure->is_measured_time && fabs (va - vb) <= STUDIO_TIME_NOISE * fabs (vb))
    return 0;
  return va > vb ? figure->better : -figure->better;
}

/* --- numbers --------------------------------------------------------------------------------- */

guint
studio_quantizer_figure_decimals (const StudioQuantizerFigure *figure,
                                  GListModel                  *runs)
{
  const HekEvaluateFigure *source = studio_find_engine_figure (figure->key, "");
  double smallest = INFINITY;
  int most;

  g_return_val_if_fail (source != NULL, 0);
  most = MAX ((int) source->n_digits - (int) lround (log10 (figure->factor)), 0);
  /* a recall of 99.96 is another one than 100.0 */
  if (studio_find_engine_figure (figure->key, "_low") != NULL)
    return (guint) most;
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (HekQuantizerRun) run = g_list_model_get_item (runs, i);
      double value = studio_quantizer_figure_get (figure, hek_quantizer_run_get_evaluation (run));

      if (isfinite (value) && value > 0)
        smallest = MIN (smallest, value);
    }
  if (!isfinite (smallest))
    return 0;
  return (guint) CLAMP (STUDIO_LEAST_DIGITS - 1 - (int) floor (log10 (smallest)), 0, most);
}

char *
studio_quantizer_figure_format (double value,
                                guint  decimals)
{
  g_autofree char *text = NULL;
  g_autofree char *grouped = NULL;

  if (isnan (value))
    return g_strdup ("—");
  if (isinf (value))
    return g_strdup (value > 0 ? "∞" : "−∞");
  text = g_strdup_printf ("%.*f", (int) decimals, fabs (value));
  grouped = studio_count_format (g_ascii_strtoull (text, NULL, 10)); /* as it was rounded */
  return g_strconcat (value < 0 ? "−" : "", grouped,
                      decimals > 0 ? text + strlen (text) - decimals
                                       - strlen (localeconv ()->decimal_point)
                                   : "",
                      NULL);
}

char *
studio_quantizer_figure_format_error (double error)
{
  double magnitude = error > 0 && isfinite (error) ? floor (log10 (error)) : 0;

  return studio_quantizer_figure_format (
    error, (guint) CLAMP (STUDIO_ERROR_DIGITS - 1 - (int) magnitude, 0, STUDIO_MOST_DECIMALS));
}

char *
studio_quantizer_figure_format_difference (const StudioQuantizerFigure *figure,
                                           double                       value,
                                           double                       reference,
                                           guint                        decimals)
{
  gboolean is_part = figure->better > 0 && figure->factor == 100;
  double difference = is_part ? value - reference
                              : value == reference ? 0
                                                   : 100 * (value - reference) / fabs (reference);
  g_autofree char *text = NULL;

  if (!isfinite (difference))
    return g_strdup ("—");
  text = studio_quantizer_figure_format (fabs (difference), is_part                    ? decimals
                                                            : fabs (difference) < 100 ? 1 : 0);
  /* what is shown as 0 has no sign */
  return g_strdup_printf ("%s%s%s",
                          strpbrk (text, "123456789") == NULL ? "±" : difference > 0 ? "+" : "−",
                          text, is_part ? "" : " %");
}

char *
studio_quantizer_figure_dup_column (const StudioQuantizerFigure *figure)
{
  const char *title = _(figure->column != NULL ? figure->column : figure->title);

  return figure->unit != NULL ? g_strdup_printf ("%s (%s)", title, _(figure->unit))
                              : g_strdup (title);
}

/* --- runs ------------------------------------------------------------------------------------ */

gboolean
studio_quantizer_run_is_comparable (HekQuantizerRun *run)
{
  return hek_quantizer_run_get_evaluation (run) != NULL && hek_quantizer_run_is_current (run);
}

HekQuantizerRun *
studio_quantizer_run_find_reference (GListModel      *runs,
                                     HekQuantizerRun *but)
{
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (HekQuantizerRun) run = g_list_model_get_item (runs, i);

      if (run != but && hek_quantizer_run_get_pinned (run)
          && studio_quantizer_run_is_comparable (run))
        return run; /* the list holds it */
    }
  return NULL;
}

char *
studio_quantizer_run_dup_state (HekQuantizerRun *run)
{
  const double percent = 100 * hek_quantizer_run_get_fraction (run);

  switch (hek_quantizer_run_get_state (run))
    {
    case HEK_QUANTIZER_RUN_WAITING:
      return g_strdup (_("Waits"));
    case HEK_QUANTIZER_RUN_TRAINING:
      return g_strdup_printf (_("Training, %.0f %%"), percent);
    case HEK_QUANTIZER_RUN_MEASURING:
      return g_strdup_printf (_("Measuring, %.0f %%"), percent);
    case HEK_QUANTIZER_RUN_FAILED:
      return g_strdup (_("Failed"));
    case HEK_QUANTIZER_RUN_CANCELLED:
      return g_strdup (_("Cancelled"));
    case HEK_QUANTIZER_RUN_DONE:
      return hek_quantizer_run_is_current (run) ? NULL : g_strdup (_("Another sample"));
    default:
      g_return_val_if_reached (NULL);
    }
}
