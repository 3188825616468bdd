/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The palette of a report: a strip whose parts are as wide as their shares, and below it a grid of
 * swatches with code and share, the most used first.
 */
#include "config.h"

#include "hek-report-private.h"

#define HEK_REPORT_STRIP_HEIGHT 16.0
#define HEK_REPORT_STRIP_GAP 9.0
#define HEK_REPORT_SWATCH 11.0
#define HEK_REPORT_SWATCH_ROW 15.5
#define HEK_REPORT_SWATCH_COLUMNS 5u
#define HEK_REPORT_SWATCH_GAP 14.0

char *
hek_report_color_code (const guint8 rgba[4])
{
  if (rgba[3] == 255)
    return g_strdup_printf ("#%02x%02x%02x", rgba[0], rgba[1], rgba[2]);
  return g_strdup_printf ("#%02x%02x%02x%02x", rgba[0], rgba[1], rgba[2], rgba[3]);
}

static guint
hek_report_palette_n_rows (const HekReportBlock *block)
{
  return (block->n_items + HEK_REPORT_SWATCH_COLUMNS - 1) / HEK_REPORT_SWATCH_COLUMNS;
}

static guint64
hek_report_palette_total (const HekReportBlock *block)
{
  guint64 total = 0;

  for (guint i = 0; block->counts != NULL && i < block->n_items; i++)
    total += block->counts[i];
  return total;
}

static double
hek_report_palette_height (HekReportPen         *pen,
                           const HekReportBlock *block,
                           guint                 first,
                           guint                 n)
{
  double strip = first == 0 && hek_report_palette_total (block) > 0
                 ? HEK_REPORT_STRIP_HEIGHT + HEK_REPORT_STRIP_GAP : 0;

  return strip + n * HEK_REPORT_SWATCH_ROW;
}

static void
hek_report_set_source_rgba (cairo_t      *cr,
                            const guint8  rgba[4])
{
  cairo_set_source_rgba (cr, rgba[0] / 255.0, rgba[1] / 255.0, rgba[2] / 255.0, rgba[3] / 255.0);
}

/* Each part reaches to the right end, so that no seams show between neighbours. */
static void
hek_report_palette_draw_strip (HekReportPen         *pen,
                               const HekReportBlock *block,
                               guint64               total,
                               double                y)
{
  double before = 0;

  for (guint i = 0; i < block->n_items; i++)
    {
      guint idx = block->order[i];
      double x = pen->x + pen->width * before / total;

      if (block->counts[idx] == 0)
        break;
      /* white below: a translucent colour must not show its left neighbour */
      cairo_set_source_rgb (pen->cr, 1, 1, 1);
      cairo_rectangle (pen->cr, x, y, pen->x + pen->width - x, HEK_REPORT_STRIP_HEIGHT);
      cairo_fill_preserve (pen->cr);
      hek_report_set_source_rgba (pen->cr, block->rgba[idx]);
      cairo_fill (pen->cr);
      before += (double) block->counts[idx];
    }
}

static void
hek_report_palette_draw_swatch (HekReportPen         *pen,
                                const HekReportBlock *block,
                                guint                 idx,
                                guint64               total,
                                double                x,
                                double                y,
                                double                width)
{
  g_autofree char *code = hek_report_color_code (block->rgba[idx]);
  double line = hek_report_pen_text_height (pen, HEK_REPORT_FONT_CAPTION, "0", 0);
  double text_y = y + (HEK_REPORT_SWATCH - line) / 2;

  cairo_rectangle (pen->cr, x, y, HEK_REPORT_SWATCH, HEK_REPORT_SWATCH);
  hek_report_set_source_rgba (pen->cr, block->rgba[idx]);
  cairo_fill (pen->cr);
  cairo_rectangle (pen->cr, x + 0.25, y + 0.25, HEK_REPORT_SWATCH - 0.5, HEK_REPORT_SWATCH - 0.5);
  cairo_set_source_rgba (pen->cr, 0, 0, 0, 0.25);
  cairo_set_line_width (pen->cr, 0.5);
  cairo_stroke (pen->cr);
  hek_report_pen_text (pen, HEK_REPORT_FONT_CAPTION, code, x + HEK_REPORT_SWATCH + 5, text_y, 0, 0,
                       pen->theme.text);
  if (total > 0)
    {
      double share = 100.0 * (double) block->counts[idx] / (double) total;
      char digits[32];
      g_autofree char *text = NULL;

      g_ascii_formatd (digits, sizeof digits, "%.1f", share);
      text = share > 0 && share < 0.05 ? g_strdup ("< 0.1 %") : g_strconcat (digits, " %", NULL);
      hek_report_pen_text (pen, HEK_REPORT_FONT_CAPTION, text, x + width, text_y, 1, 0,
                           pen->theme.dim_text);
    }
}

static gboolean
hek_report_palette_draw (HekReportPen         *pen,
                         const HekReportBlock *block,
                         guint                 first,
                         guint                 n,
                         double                y,
                         GError              **error)
{
  guint64 total = hek_report_palette_total (block);
  double width = (pen->width - (HEK_REPORT_SWATCH_COLUMNS - 1) * HEK_REPORT_SWATCH_GAP)
                 / HEK_REPORT_SWATCH_COLUMNS;
  guint n_rows = hek_report_palette_n_rows (block);

  if (first == 0 && total > 0)
    {
      hek_report_palette_draw_strip (pen, block, total, y);
      y += HEK_REPORT_STRIP_HEIGHT + HEK_REPORT_STRIP_GAP;
    }
  for (guint i = 0; i < block->n_items; i++)
    {
      guint row = i / HEK_REPORT_SWATCH_COLUMNS, column = i % HEK_REPORT_SWATCH_COLUMNS;

      if (row < first || row >= first + n || row >= n_rows)
        continue;
      hek_report_palette_draw_swatch (pen, block, block->order[i], total,
                                      pen->x + column * (width + HEK_REPORT_SWATCH_GAP),
                                      y + (row - first) * HEK_REPORT_SWATCH_ROW, width);
    }
  return TRUE;
}

const HekReportBlockClass hek_report_palette_class = {
  .n_rows = hek_report_palette_n_rows, .height = hek_report_palette_height,
  .draw = hek_report_palette_draw, .space_above = 10,
};
