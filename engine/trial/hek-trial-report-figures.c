/* SPDX-License-Identifier: Apache-2.0 */
/* The figures of a trial's report that are made for it: difference, codebook, curve. */
#include "config.h"

#include "hek-trial-report-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-plot-line.h"

#define HEK_TRIAL_ATLAS_COLUMNS 32u
#define HEK_TRIAL_CURVE_HEIGHT 165.0 /* points */

HekImage *
hek_trial_report_difference (const HekImage *ref,
                             const HekImage *test,
                             const HekTask  *task,
                             GError        **error)
{
  g_autoptr (HekImage) out = hek_image_new (ref->width, ref->height, 3, HEK_SAMPLE_U8,
                                            HEK_ENCODING_SRGB, error);
  g_autofree guint8 *row = g_malloc ((gsize) ref->width * 3);

  if (out == NULL)
    return NULL;
  for (guint32 y = 0; y < ref->height; y++)
    {
      guint8 *out_row = hek_image_row (out, y);

      if (!hek_task_check (task, error))
        return NULL;
      hek_image_read_row_u8 (ref, y, 0, ref->width, row, NULL);
      hek_image_read_row_u8 (test, y, 0, ref->width, out_row, NULL);
      for (gsize i = 0; i < (gsize) ref->width * 3; i++)
        {
          int v = 128 + HEK_TRIAL_REPORT_GAIN * ((int) out_row[i] - (int) row[i]);

          out_row[i] = (guint8) CLAMP (v, 0, 255);
        }
    }
  return g_steal_pointer (&out);
}

HekImage *
hek_trial_report_atlas (const HekQuantized  *quantized,
                        GError             **error)
{
  guint side = quantized->patch_side, n = quantized->n_patches, columns, rows;
  g_autoptr (HekImage) out = NULL;

  if (n == 0 || side == 0 || quantized->patches == NULL)
    return NULL;
  columns = MIN (n, HEK_TRIAL_ATLAS_COLUMNS);
  rows = (n + columns - 1) / columns;
  /* one white pixel between patches */
  out = hek_image_new (columns * (side + 1) - 1, rows * (side + 1) - 1, 3, HEK_SAMPLE_U8,
                       HEK_ENCODING_SRGB, error);
  if (out == NULL)
    return NULL;
  for (guint32 y = 0; y < out->height; y++)
    memset (hek_image_row (out, y), 255, (gsize) out->width * 3);
  for (guint i = 0; i < n; i++)
    for (guint v = 0; v < side; v++)
      memcpy (hek_image_row (out, i / columns * (side + 1) + v)
                + (gsize) (i % columns) * (side + 1) * 3,
              quantized->patches + ((gsize) i * side + v) * side * 3, (gsize) side * 3);
  return g_steal_pointer (&out);
}

/* --- the curve ----------------------------------------------------------------------------- */

/* The two numbers that are drawn over the size: fidelity of the signal, and what is seen. */
static const char *const curve_keys[] = { "psnr", "delta_e_2000_p95" };

typedef struct
{
  guint n;
  double *size_kb;
  double *values[G_N_ELEMENTS (curve_keys)];
  char **labels; /* value of the main option, NULL terminated */
  int current;
  gboolean is_jpeg;
} HekTrialCurveChart;

static void
hek_trial_curve_chart_free (gpointer data)
{
  HekTrialCurveChart *chart = data;

  g_free (chart->size_kb);
  for (guint k = 0; k < G_N_ELEMENTS (curve_keys); k++)
    g_free (chart->values[k]);
  g_strfreev (chart->labels);
  g_free (chart);
}

static void
hek_trial_curve_chart_draw (cairo_t            *cr,
                            double              width,
                            double              height,
                            const HekPlotTheme *theme,
                            gpointer            user_data)
{
  const HekTrialCurveChart *chart = user_data;
  double gap = 24 * theme->scale;
  double part = (width - gap * (G_N_ELEMENTS (curve_keys) - 1)) / G_N_ELEMENTS (curve_keys);

  for (guint k = 0; k < G_N_ELEMENTS (curve_keys); k++)
    {
      guint idx = 0;
      const HekMetric *metric = hek_metric_find_key (curve_keys[k], &idx);
      HekPlotSeries series = {
        .x = chart->size_kb, .y = chart->values[k], .n = chart->n, .markers = TRUE,
        .point_labels = (const char *const *) chart->labels, .show_point_labels = TRUE,
      };
      HekPlotLine plot = {
        .x_axis = { .label = chart->is_jpeg ? _("JPEG size") : _("PNG size"), .unit = "kB",
                    .from_zero = TRUE },
        .series = &series, .n_series = 1,
        .highlight = { chart->current >= 0, 0, (gsize) MAX (chart->current, 0) },
      };

      if (metric == NULL)
        continue;
      plot.y_axis.label = _(metric->values[idx].label);
      plot.y_axis.unit = metric->values[idx].unit;
      plot.y_axis.from_zero = !metric->values[idx].higher_is_better;
      cairo_save (cr);
      cairo_translate (cr, k * (part + gap), 0);
      hek_plot_line_draw (&plot, cr, part, height, theme);
      cairo_restore (cr);
    }
}

static HekTrialCurveChart *
hek_trial_curve_chart_new (const HekTrial *trial,
                           const GArray   *curve)
{
  HekTrialCurveChart *chart = g_new0 (HekTrialCurveChart, 1);
  double main_value = hek_recipe_get_main (&trial->recipe);

  chart->n = curve->len;
  chart->current = -1;
  chart->is_jpeg = hek_trial_report_is_jpeg (trial);
  chart->size_kb = g_new (double, curve->len);
  chart->labels = g_new0 (char *, curve->len + 1);
  for (guint k = 0; k < G_N_ELEMENTS (curve_keys); k++)
    chart->values[k] = g_new (double, curve->len);
  for (guint i = 0; i < curve->len; i++)
    {
      const HekCurvePoint *point = &g_array_index (curve, HekCurvePoint, i);

      chart->size_kb[i] = point->trial->file_bytes > 0 ? (double) point->trial->file_bytes / 1000
                                                      : NAN;
      chart->labels[i] = g_strdup_printf ("%g", point->main_value);
      for (guint k = 0; k < G_N_ELEMENTS (curve_keys); k++)
        chart->values[k][i] = hek_metric_report_get (&point->trial->metrics, curve_keys[k]);
      if (point->main_value == main_value)
        chart->current = (int) i;
    }
  return chart;
}

/* What people see of the metrics; the others are for machines. */
static gboolean
hek_trial_curve_is_shown (const char *key)
{
  static const char *const shown[] = { "psnr", "ssim", "delta_e_2000_mean", "delta_e_2000_p95" };

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    if (strcmp (shown[i], key) == 0)
      return TRUE;
  return FALSE;
}

static void
hek_trial_report_add_curve_table (HekReport      *report,
                                  const HekTrial *trial,
                                  const GArray   *curve,
                                  int             current)
{
  const HekImageQuantizer *quantizer = trial->recipe.quantizer;
  const HekOption *option = &quantizer->options[quantizer->main_option_idx];
  const HekMetricReport *first = &g_array_index (curve, HekCurvePoint, 0).trial->metrics;
  HekReportColumn columns[3 + HEK_METRIC_MAX_TOTAL] = {
    { .key = option->name, .label = _(option->label), .unit = option->unit,
      .type = option->type == HEK_OPTION_INT ? HEK_REPORT_INT : HEK_REPORT_REAL,
      .n_digits = option->type == HEK_OPTION_INT ? 0 : 3 },
    { .key = "file_bytes",
      .label = hek_trial_report_is_jpeg (trial) ? _("JPEG size") : _("PNG size"), .unit = "kB",
      .factor = 1e-3, .n_digits = 1, .type = HEK_REPORT_INT },
    { .key = "bits_per_pixel", .label = _("Rate"), .unit = _("bit/pixel"), .n_digits = 3,
      .type = HEK_REPORT_REAL },
  };
  guint n_columns = 3 + first->n;
  g_autofree double *values = g_new (double, (gsize) n_columns * curve->len);

  for (guint m = 0; m < first->n; m++)
    columns[3 + m] = (HekReportColumn) {
      .key = first->what[m]->key,
      .label = hek_trial_curve_is_shown (first->what[m]->key) ? _(first->what[m]->label) : NULL,
      .unit = first->what[m]->unit, .n_digits = first->what[m]->n_digits,
      .type = HEK_REPORT_REAL,
    };
  for (guint i = 0; i < curve->len; i++)
    {
      const HekCurvePoint *point = &g_array_index (curve, HekCurvePoint, i);
      double *row = values + (gsize) i * n_columns;

      row[0] = point->main_value;
      row[1] = point->trial->file_bytes > 0 ? (double) point->trial->file_bytes : NAN;
      row[2] = point->trial->bits_per_pixel;
      for (guint m = 0; m < first->n; m++)
        row[3 + m] = hek_metric_report_get (&point->trial->metrics, first->what[m]->key);
    }
  hek_report_add_table (report, "curve", columns, n_columns, values, curve->len, current);
}

void
hek_trial_report_add_curve (HekReport      *report,
                            const HekTrial *trial,
                            const GArray   *curve)
{
  const HekImageQuantizer *quantizer = trial->recipe.quantizer;
  const HekOption *option = &quantizer->options[quantizer->main_option_idx];
  HekTrialCurveChart *chart = hek_trial_curve_chart_new (trial, curve);
  g_autofree char *caption
    = g_strdup_printf (chart->current >= 0
                       ? _("The same recipe over its main setting, “%s” (the numbers at the "
                           "points). The red point is this trial.")
                       : _("The same recipe over its main setting, “%s” (the numbers at the "
                           "points)."), _(option->label));
  int current = chart->current;

  hek_report_add_heading (report, _("Rate and quality"));
  hek_report_add_chart (report, HEK_TRIAL_CURVE_HEIGHT, caption, hek_trial_curve_chart_draw, chart,
                        hek_trial_curve_chart_free);
  hek_trial_report_add_curve_table (report, trial, curve, current);
}
