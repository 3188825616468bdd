/* SPDX-License-Identifier: Apache-2.0 */
#include "report-sample.h"

#include <math.h>

#include "hek-plot-line.h"

static void
draw_curve (cairo_t            *cr,
            double              width,
            double              height,
            const HekPlotTheme *theme,
            gpointer            user_data)
{
  static const double x[] = { 1, 2, 3 }, y[] = { 3, 5, 4 };
  HekPlotSeries series = { .label = "series", .x = x, .y = y, .n = 3 };
  HekPlotLine plot = { .x_axis = { .label = "abscissa" }, .y_axis = { .label = "ordinate" },
                       .series = &series, .n_series = 1 };
  int *n_drawn = user_data;

  (*n_drawn)++;
  hek_plot_line_draw (&plot, cr, width, height, theme);
}

HekImage *
report_sample_image (guint32 width,
            guint32 height,
            guint   n_channels)
{
  g_autoptr (GError) error = NULL;
  HekImage *image = hek_image_new (width, height, n_channels, HEK_SAMPLE_U8, HEK_ENCODING_SRGB,
                                   &error);

  g_assert_no_error (error);
  for (guint32 y = 0; y < height; y++)
    for (guint32 x = 0; x < width * n_channels; x++)
      hek_image_row (image, y)[x] = (guint8) (x * 7 + y * 13);
  return image;
}

void
report_sample_add_table (HekReport *report,
                 guint      n_rows)
{
  static const HekReportColumn columns[] = {
    { .key = "colors", .label = "Colours", .type = HEK_REPORT_INT },
    { .key = "file_bytes", .label = "PNG size", .unit = "kB", .factor = 1e-3, .n_digits = 1,
      .type = HEK_REPORT_INT },
    { .key = "psnr", .label = "PSNR", .unit = "dB", .n_digits = 2, .type = HEK_REPORT_REAL },
    { .key = "hidden", .type = HEK_REPORT_REAL },
  };
  g_autofree double *values = g_new (double, n_rows * 4 + 1);

  for (guint i = 0; i < n_rows; i++)
    {
      values[4 * i] = i + 2;
      values[4 * i + 1] = 12345 + i;
      values[4 * i + 2] = i == 1 ? NAN : 20.125 + i;
      values[4 * i + 3] = 0.1 * i;
    }
  hek_report_add_table (report, "curve", columns, 4, values, n_rows, 2);
}

HekReport *
report_sample_new (int *n_drawn)
{
  static const HekReportField fields[] = {
    { .key = "psnr", .label = "PSNR", .text = "34.21", .unit = "dB", .note = "visible side by side",
      .type = HEK_REPORT_REAL, .number = 34.2109375 },
    { .key = "ssim", .label = "SSIM", .text = "—", .type = HEK_REPORT_REAL, .number = NAN },
    { .key = "file_bytes", .label = "PNG file", .text = "95131", .type = HEK_REPORT_INT,
      .number = 95131 },
    { .key = "is_dithered", .type = HEK_REPORT_BOOLEAN, .number = 1 },
    { .key = "name", .label = "Name", .text = "a \"quoted\", name", .type = HEK_REPORT_TEXT },
    { .key = "recipe", .type = HEK_REPORT_JSON, .string = "{\"colors\": 16}" },
    { .label = "For people only", .text = "yes" },
  };
  static const guint8 rgba[3][4] = { { 255, 0, 128, 255 }, { 1, 2, 3, 255 }, { 0, 0, 0, 0 } };
  static const guint64 counts[3] = { 10, 70, 20 };
  static const float map[6] = { 0, 1, 2, 3, 40, NAN };
  g_autoptr (HekImage) opaque = report_sample_image (30, 20, 3);
  g_autoptr (HekImage) translucent = report_sample_image (20, 20, 4);
  HekPlotHeatmap heatmap = { .label = "ΔE2000", .width = 3, .height = 2, .data = map, .max = 10 };
  const HekReportPicture pictures[] = {
    { .image = opaque, .caption = "Original" },
    { .image = translucent, .caption = "Quantized" },
    { .heatmap = &heatmap, .caption = "Difference" },
  };
  HekReport *report = hek_report_new ("kodim03.png", "Adaptive palette", "21 November 2026");

  hek_report_add_pictures (report, pictures, 3);
  hek_report_add_heading (report, "Quality");
  hek_report_add_paragraph (report, "Measured against the original.");
  hek_report_add_fields (report, fields, G_N_ELEMENTS (fields));
  hek_report_add_heading (report, "Rate and quality");
  hek_report_add_chart (report, 120, "A curve.", draw_curve, n_drawn, NULL);
  report_sample_add_table (report, REPORT_SAMPLE_ROWS);
  hek_report_add_heatmap (report, &heatmap, "A map.");
  hek_report_add_heading (report, "Palette");
  hek_report_add_palette (report, rgba, counts, 3);
  hek_report_add_code (report, "hektor image quantize in.png out.png");
  return report;
}

char *
report_sample_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("hek-report-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

guint
report_sample_count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}
