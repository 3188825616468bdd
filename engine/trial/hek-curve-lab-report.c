/* SPDX-License-Identifier: Apache-2.0 */
/* What the curve lab shows, as a report and as a table to paste. */
#include "config.h"

#include "hek-curve-lab-report.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-curve-lab-chart.h"
#include "hek-plot-axis.h"
#include "hek-report.h"

#define CHART_HEIGHT 210.0 /* points */

typedef struct
{
  HekCurveLabSteps *steps;     /* borrowed */
  HekCurveLabBanding *banding; /* borrowed */
  guint shown;
  HekReport *report;           /* borrowed */
  GPtrArray *words;            /* owned: what the fields point to */
} HekCurveLabReport;

static const char *
hek_curve_lab_report_keep (HekCurveLabReport *self,
                           char              *text)
{
  g_ptr_array_add (self->words, text);
  return text;
}

/* A figure of the display, as its maker states it. */
static const char *
hek_curve_lab_report_figure (HekCurveLabReport *self,
                             double             value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  return hek_curve_lab_report_keep (self, g_strdup (g_ascii_formatd (digits, sizeof digits, "%.6g",
                                                                     value)));
}

static const char *
hek_curve_lab_report_number (HekCurveLabReport *self,
                             double             value,
                             guint              n_significant)
{
  return hek_curve_lab_report_keep (self, hek_plot_format_value (value, n_significant));
}

/* --- the display ----------------------------------------------------------------------------- */

static void
hek_curve_lab_report_add_viewing (HekCurveLabReport *self)
{
  const HekCurveLabSteps *steps = self->steps;
  const HekDisplay *display = steps->display;
  const HekViewing *viewing = &self->banding->viewing;
  double distance_m = viewing->distance_m > 0 ? viewing->distance_m : display->distance_m;
  double ppd = hek_viewing_ppd (viewing);
  const HekReportField fields[] = {
    { .key = "display", .label = _("Display"), .text = _(display->label), .string = display->id },
    { .key = "peak_cd_m2", .label = _("Peak"), .unit = "cd/m²", .type = HEK_REPORT_REAL,
      .text = hek_curve_lab_report_figure (self, display->peak_cd_m2),
      .number = display->peak_cd_m2 },
    { .key = "black_cd_m2", .label = _("Black"), .unit = "cd/m²", .type = HEK_REPORT_REAL,
      .text = hek_curve_lab_report_figure (self, display->black_cd_m2),
      .number = display->black_cd_m2 },
    { .key = "ambient_lux", .label = _("Light of the room"), .unit = "lx",
      .type = HEK_REPORT_REAL, .number = display->ambient_lux,
      .text = hek_curve_lab_report_figure (self, display->ambient_lux) },
    { .key = "floor_cd_m2", .label = _("Floor"), .unit = "cd/m²", .type = HEK_REPORT_REAL,
      .text = hek_curve_lab_report_number (self, steps->floor_cd_m2, 3),
      .note = _("black at the eye, with the room’s light"), .number = steps->floor_cd_m2 },
    { .key = "ceiling_cd_m2", .label = _("Ceiling"), .unit = "cd/m²", .type = HEK_REPORT_REAL,
      .text = hek_curve_lab_report_number (self, steps->ceiling_cd_m2, 4),
      .note = _("peak at the eye, with the room’s light"), .number = steps->ceiling_cd_m2 },
    { .key = "distance_m", .label = _("Distance"), .unit = "m", .type = HEK_REPORT_REAL,
      .text = hek_curve_lab_report_number (self, distance_m, 3), .number = distance_m },
    { .key = "ppd", .label = _("Pixels per degree"), .type = HEK_REPORT_REAL,
      .text = hek_curve_lab_report_number (self, ppd, 3), .number = ppd },
    { .key = "bits", .label = _("Bits"), .type = HEK_REPORT_INT, .number = steps->n_bits,
      .text = hek_curve_lab_report_number (self, steps->n_bits, 2) },
    { .key = "model", .label = _("Contrast sensitivity"), .text = _(steps->csf->label),
      .string = steps->csf->id },
  };

  hek_report_add_fields (self->report, fields, G_N_ELEMENTS (fields));
}

/* --- charts ---------------------------------------------------------------------------------- */

static void
hek_curve_lab_report_draw (cairo_t            *cr,
                           double              width,
                           double              height,
                           const HekPlotTheme *theme,
                           gpointer            user_data)
{
  HekCurveLabChart *chart = user_data;

  hek_curve_lab_chart_set_theme (chart, theme);
  hek_plot_line_draw (&chart->line, cr, width, height, theme);
}

static void
hek_curve_lab_report_add_chart (HekCurveLabReport *self,
                                HekCurveLabView    view,
                                const char        *heading,
                                const char        *caption)
{
  hek_report_add_heading (self->report, heading);
  hek_report_add_chart (self->report, CHART_HEIGHT, caption, hek_curve_lab_report_draw,
                        hek_curve_lab_chart_new (view, self->steps, self->banding, self->shown, 0,
                                                 0),
                        (GDestroyNotify) hek_curve_lab_chart_free);
}

/* --- tables ---------------------------------------------------------------------------------- */

#define FIELDS_PER_CURVE 5

static const char *
hek_curve_lab_report_key (HekCurveLabReport *self,
                          guint              c,
                          const char        *suffix)
{
  return hek_curve_lab_report_keep (self, g_strdup_printf ("%s_%s", hek_luma_curve (c)->id,
                                                           suffix));
}

/* What is told of one curve: the first for people too, the others for machines. */
static void
hek_curve_lab_report_set_curve (HekCurveLabReport *self,
                                guint              c,
                                HekReportField     fields[FIELDS_PER_CURVE])
{
  const HekCurveLabCurve *curve = &self->steps->curves[c];
  guint min_bits = self->banding->min_bits[c];
  double worst_jnd = curve->jnd[curve->worst];
  double worst_cd_m2 = (curve->cd_m2[curve->worst] + curve->cd_m2[curve->worst + 1]) / 2;
  const char *jnd = hek_curve_lab_report_number (self, worst_jnd, 3);
  const char *cd_m2 = hek_curve_lab_report_number (self, worst_cd_m2, 3);
  char *note = g_strdup_printf (min_bits > 0 ? _("%u of %u steps visible at %u bits; the largest "
                                                 "%s JND at %s cd/m²")
                                             : _("more than 16; %u of %u steps visible at %u "
                                                 "bits; the largest %s JND at %s cd/m²"),
                                curve->n_visible, curve->n_shown, self->steps->n_bits, jnd, cd_m2);

  fields[0] = (HekReportField){
    .key = hek_curve_lab_report_key (self, c, "min_bits"),
    .label = _(curve->curve->label),
    .unit = _("bits"),
    .text = min_bits > 0 ? hek_curve_lab_report_number (self, min_bits, 2) : "—",
    .note = hek_curve_lab_report_keep (self, note),
    .type = HEK_REPORT_INT,
    .number = min_bits > 0 ? min_bits : NAN,
  };
  fields[1] = (HekReportField){ .key = hek_curve_lab_report_key (self, c, "steps"),
                                .type = HEK_REPORT_INT, .number = curve->n_shown };
  fields[2] = (HekReportField){ .key = hek_curve_lab_report_key (self, c, "visible_steps"),
                                .type = HEK_REPORT_INT, .number = curve->n_visible };
  fields[3] = (HekReportField){ .key = hek_curve_lab_report_key (self, c, "largest_step_jnd"),
                                .type = HEK_REPORT_REAL, .number = worst_jnd };
  fields[4] = (HekReportField){ .key = hek_curve_lab_report_key (self, c, "largest_step_cd_m2"),
                                .type = HEK_REPORT_REAL, .number = worst_cd_m2 };
}

static void
hek_curve_lab_report_add_curves (HekCurveLabReport *self)
{
  HekReportField fields[HEK_CURVE_LAB_N_CURVES * FIELDS_PER_CURVE];
  guint n = 0;

  for (guint c = 0; c < HEK_CURVE_LAB_N_CURVES; c++)
    if ((self->shown >> c & 1) != 0)
      hek_curve_lab_report_set_curve (self, c, &fields[FIELDS_PER_CURVE * n++]);
  hek_report_add_fields (self->report, fields, FIELDS_PER_CURVE * n);
}

/* Rows are bits, columns curves: the most visible step of a ramp. */
static void
hek_curve_lab_report_add_banding (HekCurveLabReport *self)
{
  HekReportColumn columns[HEK_CURVE_LAB_N_CURVES + 1] = {
    { .key = "bits", .label = _("Bits"), .type = HEK_REPORT_INT },
  };
  double values[HEK_LUMA_CURVE_MAX_BITS * (HEK_CURVE_LAB_N_CURVES + 1)];
  guint n = 1;

  for (guint c = 0; c < HEK_CURVE_LAB_N_CURVES; c++)
    if ((self->shown >> c & 1) != 0)
      columns[n++] = (HekReportColumn){
        .key = hek_luma_curve (c)->id, .label = _(hek_luma_curve (c)->label), .unit = _("JND"),
        .n_digits = 3, .type = HEK_REPORT_REAL,
      };
  for (guint i = 0; i < HEK_LUMA_CURVE_MAX_BITS; i++)
    {
      guint k = 1;

      values[i * n] = i + 1;
      for (guint c = 0; c < HEK_CURVE_LAB_N_CURVES; c++)
        if ((self->shown >> c & 1) != 0)
          values[i * n + k++] = self->banding->worst[c][i].jnd;
    }
  hek_report_add_table (self->report, "banding", columns, n, values, HEK_LUMA_CURVE_MAX_BITS,
                        (int) self->steps->n_bits - 1);
}

/* For machines only. */
static void
hek_curve_lab_report_add_levels (HekCurveLabReport *self,
                                 guint              c)
{
  static const HekReportColumn columns[] = {
    { .key = "level", .type = HEK_REPORT_INT },
    { .key = "code", .type = HEK_REPORT_REAL },
    { .key = "cd_m2", .type = HEK_REPORT_REAL },
    { .key = "jnd", .type = HEK_REPORT_REAL },
  };
  const HekCurveLabCurve *curve = &self->steps->curves[c];
  guint stride = MAX (1, curve->n_levels >> HEK_CURVE_LAB_MAX_LISTED_BITS);
  guint n = curve->n_levels / stride;
  g_autofree double *values = g_new (double, (gsize) n * G_N_ELEMENTS (columns));
  g_autofree char *key = g_strdup_printf ("levels_%s", curve->curve->id);

  for (guint i = 0; i < n; i++)
    {
      double *row = values + (gsize) i * G_N_ELEMENTS (columns);
      guint level = i * stride;

      row[0] = level;
      row[1] = (double) level / (curve->n_levels - 1);
      row[2] = curve->cd_m2[level];
      row[3] = level + 1 < curve->n_levels ? curve->jnd[level] : NAN;
    }
  hek_report_add_table (self->report, key, columns, G_N_ELEMENTS (columns), values, n, -1);
}

static void
hek_curve_lab_report_fill (HekCurveLabReport *self)
{
  hek_curve_lab_report_add_viewing (self);
  hek_curve_lab_report_add_chart (self, HEK_CURVE_LAB_CODES, _("Encoding curves"),
                                  _("Code over the luminance that it stands for."));
  hek_curve_lab_report_add_chart (self, HEK_CURVE_LAB_STEP_SIZES, _("Quantization steps"),
                                  _("Size of each step between two large fields side by side, and "
                                    "the share of steps above one just noticeable difference."));
  hek_curve_lab_report_add_chart (self, HEK_CURVE_LAB_VISIBLE_STEPS, _("Banding"),
                                  _("The most visible step of a smooth ramp, at its most visible "
                                    "width of bands."));
  hek_report_add_heading (self->report, _("Fewest bits without visible banding"));
  hek_curve_lab_report_add_curves (self);
  hek_report_add_heading (self->report, _("Most visible step of a ramp"));
  hek_curve_lab_report_add_banding (self);
  for (guint c = 0; c < HEK_CURVE_LAB_N_CURVES; c++)
    if ((self->shown >> c & 1) != 0)
      hek_curve_lab_report_add_levels (self, c);
}

gboolean
hek_curve_lab_write_report (HekCurveLabSteps    *steps,
                            HekCurveLabBanding  *banding,
                            guint                shown,
                            const char          *path,
                            const HekTask       *task,
                            GError             **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%-d %B %Y, %H:%M");
  g_autofree char *date_line = g_strdup_printf ("%s, Hektor Studio %s", date, HEK_VERSION);
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%s, %u bit", "%s, %u bits",
                                                         steps->n_bits),
                                               _(steps->display->label), steps->n_bits);
  g_autoptr (HekReport) report = NULL;
  HekCurveLabReport self = { .steps = steps, .banding = banding, .shown = shown };

  if (!hek_report_check_path (path, error))
    return FALSE;
  report = self.report = hek_report_new (_("Curve lab"), subtitle, date_line);
  self.words = g_ptr_array_new_with_free_func (g_free);
  hek_curve_lab_report_fill (&self);
  g_ptr_array_unref (self.words);
  return hek_report_write (report, path, task, error);
}

char *
hek_curve_lab_to_csv (const HekCurveLabSteps   *steps,
                      const HekCurveLabBanding *banding,
                      guint                     shown)
{
  GString *csv = g_string_new ("curve,bits_without_banding,bits,steps,visible_steps,"
                               "largest_step_jnd,largest_step_cd_m2\n");
  char jnd[G_ASCII_DTOSTR_BUF_SIZE], cd_m2[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint c = 0; c < HEK_CURVE_LAB_N_CURVES; c++)
    {
      const HekCurveLabCurve *curve = &steps->curves[c];

      if ((shown >> c & 1) == 0)
        continue;
      g_string_append_printf (csv, "%s,", curve->curve->id);
      if (banding->min_bits[c] > 0)
        g_string_append_printf (csv, "%u", banding->min_bits[c]);
      g_ascii_formatd (jnd, sizeof jnd, "%.6g", curve->jnd[curve->worst]);
      g_ascii_formatd (cd_m2, sizeof cd_m2, "%.6g",
                       (curve->cd_m2[curve->worst] + curve->cd_m2[curve->worst + 1]) / 2);
      g_string_append_printf (csv, ",%u,%u,%u,%s,%s\n", steps->n_bits, curve->n_shown,
                              curve->n_visible, jnd, cd_m2);
    }
  return g_string_free (csv, FALSE);
}
