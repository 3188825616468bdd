/* SPDX-License-Identifier: Apache-2.0 */
/* The report of evaluations for people: bytes against recall, and every method in figures. */
#include "config.h"

#include "hek-evaluate-report.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-evaluate-write-private.h"
#include "hek-file.h"
#include "hek-plot-line.h"
#include "hek-report.h"

#define CHART_HEIGHT 300.0 /* points */

/* --- the chart ------------------------------------------------------------------------------ */

/* One line a method, from few bytes to many. */
typedef struct
{
  char *label;
  double *bytes, *recall;
  char **labels; /* NULL terminated: of the points */
  gsize n;
} ChartLine;

typedef struct
{
  GPtrArray *lines; /* of ChartLine */
  gboolean reranked;
} Chart;

static void
chart_line_free (gpointer data)
{
  ChartLine *line = data;

  g_free (line->label);
  g_free (line->bytes);
  g_free (line->recall);
  g_strfreev (line->labels);
  g_free (line);
}

static void
chart_free (gpointer data)
{
  Chart *chart = data;

  g_ptr_array_unref (chart->lines);
  g_free (chart);
}

static void
chart_add (Chart               *chart,
           const HekEvaluation *evaluation,
           guint                n_most)
{
  g_autofree char *label =
    hek_evaluate_describe_method (hek_codebook_codec (evaluation->book), &evaluation->values);
  double recall = chart->reranked ? evaluation->reranked.value : evaluation->recall[1].value;
  ChartLine *line = NULL;
  gsize at;

  for (guint i = 0; line == NULL && i < chart->lines->len; i++)
    if (g_str_equal (((ChartLine *) chart->lines->pdata[i])->label, label))
      line = chart->lines->pdata[i];
  if (line == NULL)
    {
      line = g_new0 (ChartLine, 1);
      line->label = g_strdup (label);
      line->bytes = g_new (double, n_most);
      line->recall = g_new (double, n_most);
      line->labels = g_new0 (char *, n_most + 1);
      g_ptr_array_add (chart->lines, line);
    }
  for (at = line->n++; at > 0 && line->bytes[at - 1] > evaluation->bytes_per_vector; at--)
    {
      line->bytes[at] = line->bytes[at - 1];
      line->recall[at] = line->recall[at - 1];
      line->labels[at] = line->labels[at - 1];
    }
  line->bytes[at] = evaluation->bytes_per_vector;
  line->recall[at] = 100 * recall;
  line->labels[at] = g_strdup_printf (_("%zu bytes"), evaluation->code_bytes);
}

static void
chart_draw (cairo_t            *cr,
            double              width,
            double              height,
            const HekPlotTheme *theme,
            gpointer            user_data)
{
  const Chart *chart = user_data;
  guint n = chart->lines->len;
  g_autofree HekPlotSeries *series = g_new0 (HekPlotSeries, n + 1);
  HekPlotLine plot = {
    .x_axis = { .label = _("A vector, with its part of the codebook"), .unit = _("bytes"),
                .scale = HEK_PLOT_LOG2 },
    .y_axis = { .label = chart->reranked ? _("Recall at 10, reranked") : _("Recall at 10"),
                .unit = "%" },
    .series = series, .n_series = n, .direct_labels = TRUE,
  };

  for (guint i = 0; i < n; i++)
    {
      const ChartLine *line = chart->lines->pdata[i];

      series[i] = (HekPlotSeries) {
        .label = line->label, .x = line->bytes, .y = line->recall, .n = line->n, .markers = TRUE,
        .point_labels = (const char *const *) line->labels,
      };
    }
  hek_plot_line_draw (&plot, cr, width, height, theme);
}

static void
report_add_chart (HekReport       *report,
                  const GPtrArray *evaluations,
                  gboolean         reranked)
{
  Chart *chart = g_new0 (Chart, 1);
  g_autofree char *caption = NULL;
  guint rerank = ((const HekEvaluation *) evaluations->pdata[0])->rerank;

  chart->reranked = reranked;
  chart->lines = g_ptr_array_new_with_free_func (chart_line_free);
  for (guint i = 0; i < evaluations->len; i++)
    chart_add (chart, evaluations->pdata[i], evaluations->len);
  caption = reranked
              ? g_strdup_printf (_("What is found when %u candidates of the scan are compared "
                                   "exactly."), rerank)
              : g_strdup (_("What is found by the codes alone. Up and to the left is better."));
  hek_report_add_chart (report, CHART_HEIGHT, caption, chart_draw, chart, chart_free);
}

/* --- figures -------------------------------------------------------------------------------- */

static char *
format_figure (const HekEvaluateFigure *figure,
               double                   value)
{
  char format[16], digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_snprintf (format, sizeof format, "%%.%uf", figure->n_digits);
  return g_strdup (g_ascii_formatd (digits, sizeof digits, format, value));
}

/* Keeps @text alive as long as @texts. */
static const char *
keep (GPtrArray *texts,
      char      *text)
{
  g_ptr_array_add (texts, text);
  return text;
}

static void
report_add_evaluation (HekReport           *report,
                       const HekEvaluation *evaluation)
{
  const HekCodec *codec = hek_codebook_codec (evaluation->book);
  g_autofree char *method = hek_evaluate_describe_method (codec, &evaluation->values);
  g_autofree char *heading = g_strdup_printf (_("%s, %zu bytes"), method, evaluation->code_bytes);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  guint n = hek_evaluate_n_figures (), n_fields = 0;
  g_autofree HekReportField *fields = g_new0 (HekReportField, n);

  for (guint i = 0; i < n; i++)
    {
      const HekEvaluateFigure *figure = hek_evaluate_figure (i);
      double value = figure->get (evaluation);
      gboolean is_bound = g_str_has_suffix (figure->key, "_low") ||
                          g_str_has_suffix (figure->key, "_high");
      HekReportField *field = &fields[n_fields];

      if (isnan (value) || is_bound)
        continue;
      *field = (HekReportField) {
        .label = _(figure->label), .text = keep (texts, format_figure (figure, value)),
        .unit = figure->unit != NULL ? _(figure->unit) : NULL,
      };
      if (i + 1 < n && g_str_has_suffix (hek_evaluate_figure (i + 1)->key, "_low"))
        {
          const HekEvaluateFigure *low = hek_evaluate_figure (i + 1), *high = low + 1;
          g_autofree char *from = format_figure (low, low->get (evaluation));
          g_autofree char *to = format_figure (high, high->get (evaluation));

          field->note = keep (texts, g_strdup_printf (_("95 %% sure between %s and %s"), from, to));
        }
      n_fields++;
    }
  hek_report_add_heading (report, heading);
  hek_report_add_fields (report, fields, n_fields);
}

static HekReport *
report_new (const GPtrArray      *evaluations,
            const HekEvaluateSet *set,
            const char           *title)
{
  const HekRows *base = hek_evaluate_set_get_base (set);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%-d %B %Y, %H:%M");
  g_autofree char *date_line = g_strdup_printf ("%s, Hektor Studio %s", date, HEK_VERSION);
  g_autofree char *subtitle =
    g_strdup_printf (_("Codecs for vectors: %zu rows of %u dimensions, distance %s, %zu queries "
                       "that are not among them"),
                     base->n, base->dim, hek_distance_id (hek_evaluate_set_get_distance (set)),
                     hek_evaluate_set_get_queries (set)->n);
  HekReport *report = hek_report_new (title, subtitle, date_line);

  if (evaluations->len == 0)
    return report;
  report_add_chart (report, evaluations, FALSE);
  if (((const HekEvaluation *) evaluations->pdata[0])->rerank > 0)
    report_add_chart (report, evaluations, TRUE);
  hek_report_add_paragraph (report,
                            _("Recall is the part of the true nearest rows that is found; the true "
                              "ones come from comparing each query with every row. Bytes count all "
                              "that belongs to a vector: its code with its factors, and its part "
                              "of the codebook."));
  for (guint i = 0; i < evaluations->len; i++)
    report_add_evaluation (report, evaluations->pdata[i]);
  return report;
}

gboolean
hek_evaluate_write_report (const GPtrArray       *evaluations,
                           const HekEvaluateSet  *set,
                           const char            *title,
                           const char            *path,
                           const HekTask         *task,
                           GError               **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  gboolean is_csv = g_str_has_suffix (lower, ".csv");
  g_autofree char *text = NULL;
  g_autoptr (HekReport) report = NULL;

  if (!hek_report_check_path (path, error))
    return FALSE;
  if (is_csv || g_str_has_suffix (lower, ".json"))
    {
      text = is_csv ? hek_evaluate_to_csv (evaluations)
                    : hek_evaluate_to_json (evaluations, set, title);
      return hek_file_replace (path, text, strlen (text), error);
    }
  report = report_new (evaluations, set, title);
  return hek_report_write (report, path, task, error);
}
