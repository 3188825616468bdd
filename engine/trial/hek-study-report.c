/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report of a study for people: what was measured, the chart, how far the metrics agree, and
 * the pictures on which they do not. CSV and JSON are the tables of hek-study-write.c instead.
 */
#include "config.h"

#include "hek-study.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-file.h"
#include "hek-plot-axis.h"
#include "hek-report.h"
#include "hek-study-chart.h"

#define CHART_HEIGHT 330.0 /* points */

/* Rows of the table: a page of the largest disagreements says more than twenty of small ones. */
#define MAX_LISTED 40

static char *
hek_study_report_number (double value,
                         guint  n_digits)
{
  char format[16], digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    return hek_plot_format_value (value, 3);
  g_snprintf (format, sizeof format, "%%.%uf", n_digits);
  g_ascii_formatd (digits, sizeof digits, format, fabs (value));
  return g_strconcat (value < 0 ? "−" : "", digits, NULL);
}

static void
hek_study_report_draw (cairo_t            *cr,
                       double              width,
                       double              height,
                       const HekPlotTheme *theme,
                       gpointer            user_data)
{
  hek_study_chart_draw (user_data, cr, width, height, theme, -1, -1);
}

static void
hek_study_report_add_agreement (HekReport          *report,
                                const HekStudy     *study,
                                const HekStudyPair *pair)
{
  g_autofree char *n = g_strdup_printf ("%u", study->n_pictures);
  g_autofree char *failed = g_strdup_printf ("%u", study->failures->len);
  g_autofree char *spearman = hek_study_report_number (pair->spearman, 3);
  g_autofree char *kendall = hek_study_report_number (pair->kendall, 3);
  g_autofree char *low = hek_study_report_number (100 * pair->fence_low, 1);
  g_autofree char *high = hek_study_report_number (100 * pair->fence_high, 1);
  g_autofree char *outliers = g_strdup_printf ("%u", pair->n_outliers);
  const HekReportField fields[] = {
    { .label = _("Pictures"), .text = n },
    { .label = study->failures->len > 0 ? _("Not measured") : NULL, .text = failed },
    { .label = _("Spearman’s ρ"), .text = spearman,
      .note = _("correlation of the ranks: 1 is the same order") },
    { .label = _("Kendall’s τ-b"), .text = kendall,
      .note = _("pairs in the same order less pairs in the opposite one") },
    { .label = _("Outliers"), .text = outliers,
      .note = _("outside the fences of the disagreements") },
    { .label = isfinite (pair->fence_low) ? _("Lower fence") : NULL, .text = low, .unit = "%",
      .note = "Q1 − 1.5 (Q3 − Q1)" },
    { .label = isfinite (pair->fence_high) ? _("Upper fence") : NULL, .text = high, .unit = "%",
      .note = "Q3 + 1.5 (Q3 − Q1)" },
  };

  hek_report_add_heading (report, _("Agreement"));
  hek_report_add_fields (report, fields, G_N_ELEMENTS (fields));
}

static void
hek_study_report_add_list (HekReport          *report,
                           const HekStudy     *study,
                           const HekStudyPair *pair)
{
  guint n = MIN (pair->points->len, MAX_LISTED);
  g_autofree HekReportField *fields = g_new0 (HekReportField, n + 1);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      const HekStudyPoint *point = &g_array_index (pair->points, HekStudyPoint, i);
      g_autofree char *x = hek_metric_value_format (pair->x, point->x);
      g_autofree char *y = hek_metric_value_format (pair->y, point->y);
      char *label = hek_study_row_label (&study->spec, study->rows->pdata[point->row_idx]);
      char *score = hek_study_report_number (100 * point->score, 1);
      char *note = g_strdup_printf (point->is_outlier ? _("%s %s, %s %s; an outlier")
                                                      : "%s %s, %s %s",
                                    _(pair->x->label), x, _(pair->y->label), y);

      g_ptr_array_add (texts, label);
      g_ptr_array_add (texts, score);
      g_ptr_array_add (texts, note);
      fields[i] = (HekReportField) { .label = label, .text = score, .unit = "%", .note = note };
    }
  hek_report_add_heading (report, _("Largest disagreements"));
  hek_report_add_fields (report, fields, n);
}

static void
hek_study_report_add_failures (HekReport      *report,
                               const HekStudy *study)
{
  guint n = MIN (study->failures->len, MAX_LISTED);

  if (n == 0)
    return;
  hek_report_add_heading (report, _("Not measured"));
  for (guint i = 0; i < n; i++)
    {
      const HekStudyFailure *failure = study->failures->pdata[i];
      HekReportField field = { .label = failure->name, .text = "—", .note = failure->reason };

      hek_report_add_fields (report, &field, 1);
    }
}

static HekReport *
hek_study_report_new (const HekStudy     *study,
                      const HekStudyPair *pair)
{
  g_autofree char *base = g_filename_display_basename (study->spec.folder);
  g_autofree char *title = g_strdup_printf (_("%s: %s and %s"), base, _(pair->x->label),
                                            _(pair->y->label));
  g_autofree char *recipe = hek_recipe_describe (&study->spec.recipe);
  g_autofree char *other = study->spec.against != NULL
                             ? g_filename_display_name (study->spec.against) : NULL;
  g_autofree char *compared = other != NULL ? g_strdup_printf (_("Compared with %s"), other) : NULL;
  g_autofree char *caption
    = g_strdup_printf (_("Every picture at its %s and %s. The line only rises or only falls, with "
                         "the least absolute error; outliers are named."),
                       _(pair->x->label), _(pair->y->label));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%-d %B %Y, %H:%M");
  g_autofree char *date_line = g_strdup_printf ("%s, Hektor Studio %s", date, HEK_VERSION);
  HekReport *report = hek_report_new (title, compared != NULL ? compared : recipe, date_line);

  hek_report_add_chart (report, CHART_HEIGHT, caption, hek_study_report_draw,
                        hek_study_chart_new (study, pair),
                        (GDestroyNotify) hek_study_chart_free);
  hek_study_report_add_agreement (report, study, pair);
  hek_report_add_paragraph (report,
                            _("Each metric puts the pictures in an order. The disagreement is how "
                              "far apart the two places of a picture are, in per cent of all "
                              "places; it is above zero where the first metric thinks better of "
                              "the picture than the second."));
  hek_study_report_add_list (report, study, pair);
  hek_study_report_add_failures (report, study);
  return report;
}

gboolean
hek_study_write_report (const HekStudy      *study,
                        const HekStudyPair  *pair,
                        const char          *path,
                        const HekTask       *task,
                        GError             **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  gboolean is_csv = g_str_has_suffix (lower, ".csv");
  g_autofree char *text = NULL;
  g_autoptr (HekReport) report = NULL;

  if (!hek_report_check_path (path, error))
    return FALSE;
  if (is_csv || g_str_has_suffix (lower, ".json"))
    {
      text = is_csv ? hek_study_to_csv (study, pair) : hek_study_to_json (study, pair);
      return hek_file_replace (path, text, strlen (text), error);
    }
  report = hek_study_report_new (study, pair);
  return hek_report_write (report, path, task, error);
}
