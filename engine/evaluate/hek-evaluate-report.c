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

#define CHART_HEIGHT 195.0 /* points */

/* --- rows ----------------------------------------------------------------------------------- */

static double
get (const HekEvaluateRow *row,
     const char           *key)
{
  return row->values[hek_evaluate_find_figure (key)];
}

static HekEvaluateRow *
make_row (const HekEvaluation *evaluation)
{
  g_autofree char *method =
    hek_evaluate_describe_method (hek_codebook_codec (evaluation->book), &evaluation->values);
  HekEvaluateRow *row = hek_evaluate_row_new (method);

  row->rerank = evaluation->rerank;
  for (guint i = 0; i < hek_evaluate_n_figures (); i++)
    row->values[i] = hek_evaluate_figure (i)->get (evaluation);
  return row;
}

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
chart_add (Chart                *chart,
           const HekEvaluateRow *row,
           guint                 n_most)
{
  double bytes = get (row, "bytes_per_vector"), code_bytes = get (row, "code_bytes");
  double recall = get (row, chart->reranked ? "recall_at_10_reranked" : "recall_at_10");
  ChartLine *line = NULL;
  gsize at;

  if (isnan (bytes) || isnan (recall))
    return;
  for (guint i = 0; line == NULL && i < chart->lines->len; i++)
    if (g_str_equal (((ChartLine *) chart->lines->pdata[i])->label, row->method))
      line = chart->lines->pdata[i];
  if (line == NULL)
    {
      line = g_new0 (ChartLine, 1);
      line->label = g_strdup (row->method);
      line->bytes = g_new (double, n_most);
      line->recall = g_new (double, n_most);
      line->labels = g_new0 (char *, n_most + 1);
      g_ptr_array_add (chart->lines, line);
    }
  for (at = line->n++; at > 0 && line->bytes[at - 1] > bytes; at--)
    {
      line->bytes[at] = line->bytes[at - 1];
      line->recall[at] = line->recall[at - 1];
      line->labels[at] = line->labels[at - 1];
    }
  line->bytes[at] = bytes;
  line->recall[at] = 100 * recall;
  line->labels[at] = g_strdup_printf (_("%zu bytes"),
                                       (gsize) (isnan (code_bytes) ? bytes : code_bytes));
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
                  const GPtrArray *rows,
                  gboolean         reranked)
{
  Chart *chart = g_new0 (Chart, 1);
  g_autofree char *caption = NULL;
  guint rerank = ((const HekEvaluateRow *) rows->pdata[0])->rerank;

  chart->reranked = reranked;
  chart->lines = g_ptr_array_new_with_free_func (chart_line_free);
  for (guint i = 0; i < rows->len; i++)
    chart_add (chart, rows->pdata[i], rows->len);
  caption = reranked
              ? g_strdup_printf (_("What is found when %u candidates of the scan are compared "
                                   "exactly."), rerank)
              : g_strdup (_("What is found by the codes alone. Up and to the left is better."));
  hek_report_add_chart (report, CHART_HEIGHT, caption, chart_draw, chart, chart_free);
}

/* --- the table ------------------------------------------------------------------------------ */

/* Of all figures those that people compare first, under names that are short. */
static const struct
{
  const char *key, *label, *unit;
  double factor;
  guint n_digits;
} shown[] = {
  { "code_bytes", N_("Code"), N_("bytes"), 1, 0 },
  { "bytes_per_vector", N_("A vector"), N_("bytes"), 1, 1 },
  { "compression", N_("Smaller"), "×", 1, 1 },
  { "relative_error", N_("Relative error"), "%", 100, 3 },
  { "recall_at_1", N_("Recall at 1"), "%", 100, 1 },
  { "recall_at_10", N_("at 10"), "%", 100, 1 },
  { "recall_at_100", N_("at 100"), "%", 100, 1 },
  { "recall_at_10_reranked", N_("10 reranked"), "%", 100, 1 },
  { "scan_qps", N_("Scans"), N_("1/s"), 1, 0 },
};

static HekReportColumn
make_column (const HekEvaluateFigure *figure)
{
  HekReportColumn column = { .key = figure->key, .type = HEK_REPORT_REAL };

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    if (strcmp (shown[i].key, figure->key) == 0)
      {
        column.label = _(shown[i].label);
        column.unit = _(shown[i].unit);
        column.factor = shown[i].factor;
        column.n_digits = shown[i].n_digits;
      }
  return column;
}

static void
report_add_table (HekReport       *report,
                  const GPtrArray *rows)
{
  guint n = hek_evaluate_n_figures ();
  g_autofree HekReportColumn *columns = g_new (HekReportColumn, n);
  g_autofree double *values = g_new (double, (gsize) n * rows->len);
  g_autofree const char **methods = g_new (const char *, rows->len);

  for (guint c = 0; c < n; c++)
    columns[c] = make_column (hek_evaluate_figure (c));
  for (guint r = 0; r < rows->len; r++)
    {
      const HekEvaluateRow *row = rows->pdata[r];

      methods[r] = row->method;
      memcpy (values + (gsize) r * n, row->values, n * sizeof (double));
    }
  hek_report_add_table (report, "evaluations", columns, n, values, rows->len, -1);
  hek_report_name_rows (report, "method", _("Method"), methods);
}

void
hek_evaluate_add_to_report (const GPtrArray *rows,
                            HekReport       *report)
{
  if (rows->len == 0)
    return;
  report_add_chart (report, rows, FALSE);
  if (((const HekEvaluateRow *) rows->pdata[0])->rerank > 0)
    report_add_chart (report, rows, TRUE);
  hek_report_add_paragraph (report,
                            _("Recall is the part of the true nearest rows that is found; the true "
                              "ones come from comparing each query with every row. Bytes count all "
                              "that belongs to a vector: its code with its factors, and its part "
                              "of the codebook."));
  report_add_table (report, rows);
}

char *
hek_evaluate_describe_set (gsize       n_base,
                           guint       dim,
                           const char *distance,
                           gsize       n_queries)
{
  return g_strdup_printf (_("Codecs for vectors: %zu rows of %u dimensions, distance %s, %zu "
                            "queries that are not among them"),
                          n_base, dim, distance, n_queries);
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
    hek_evaluate_describe_set (base->n, base->dim,
                               hek_distance_id (hek_evaluate_set_get_distance (set)),
                               hek_evaluate_set_get_queries (set)->n);
  HekReport *report = hek_report_new (title, subtitle, date_line);
  g_autoptr (GPtrArray) rows
    = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_evaluate_row_free);

  for (guint i = 0; i < evaluations->len; i++)
    g_ptr_array_add (rows, make_row (evaluations->pdata[i]));
  hek_evaluate_add_to_report (rows, report);
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
  const HekEvaluateJson wish = { .title = title, .with_errors = TRUE };
  g_autofree char *lower = g_ascii_strdown (path, -1);
  gboolean is_csv = g_str_has_suffix (lower, ".csv");
  g_autofree char *text = NULL;
  g_autoptr (HekReport) report = NULL;

  if (!hek_report_check_path (path, error))
    return FALSE;
  if (is_csv || g_str_has_suffix (lower, ".json"))
    {
      text = is_csv ? hek_evaluate_to_csv (evaluations)
                    : hek_evaluate_to_json (evaluations, set, &wish);
      return hek_file_replace (path, text, strlen (text), error);
    }
  report = report_new (evaluations, set, title);
  return hek_report_write (report, path, task, error);
}
