/* SPDX-License-Identifier: Apache-2.0 */
/* Text of a report: its fonts, and the blocks that are nothing but text. */
#include "config.h"

#include "hek-report-private.h"

#include <math.h>

/* The first of these that is installed; all have tabular figures. */
#define HEK_REPORT_FAMILY "Cantarell, Inter, Noto Sans, Sans"
#define HEK_REPORT_CODE_FAMILY "Source Code Pro, DejaVu Sans Mono, Monospace"

static const struct
{
  double size; /* points */
  gboolean bold, fixed;
} fonts[] = {
  [HEK_REPORT_FONT_COVER] = { 30, TRUE, FALSE },
  [HEK_REPORT_FONT_TITLE] = { 21, TRUE, FALSE },
  [HEK_REPORT_FONT_SECTION] = { 17, TRUE, FALSE },
  [HEK_REPORT_FONT_HEADING] = { 12.5, TRUE, FALSE },
  [HEK_REPORT_FONT_BODY] = { 9.5, FALSE, FALSE },
  [HEK_REPORT_FONT_STRONG] = { 9.5, TRUE, FALSE },
  [HEK_REPORT_FONT_CAPTION] = { 8.5, FALSE, FALSE },
  [HEK_REPORT_FONT_CODE] = { 7.5, FALSE, TRUE },
};

#define HEK_REPORT_LINE_SPACING 1.25

void
hek_report_pen_init (HekReportPen  *pen,
                     cairo_t       *cr,
                     double         x,
                     double         width,
                     const HekTask *task)
{
  cairo_font_options_t *options = cairo_font_options_create ();

  pen->cr = cr;
  pen->x = x;
  pen->width = width;
  pen->task = task;
  hek_plot_theme_init (&pen->theme, HEK_PLOT_THEME_PRINT);
  pen->theme.font_family = HEK_REPORT_FAMILY;

  pen->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (pen->context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (pen->context, FALSE);
}

void
hek_report_pen_clear (HekReportPen *pen)
{
  g_clear_object (&pen->context);
}

PangoLayout *
hek_report_pen_layout (HekReportPen  *pen,
                       HekReportFont  font,
                       const char    *text,
                       double         width)
{
  PangoLayout *layout = pango_layout_new (pen->context);
  PangoFontDescription *description = pango_font_description_new ();
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_font_description_set_family_static (description, fonts[font].fixed
                                                         ? HEK_REPORT_CODE_FAMILY
                                                         : HEK_REPORT_FAMILY);
  pango_font_description_set_absolute_size (description, fonts[font].size * PANGO_SCALE);
  if (fonts[font].bold)
    pango_font_description_set_weight (description, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_line_spacing (layout, HEK_REPORT_LINE_SPACING);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  if (width > 0)
    pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);
  return layout;
}

double
hek_report_pen_text_width (HekReportPen  *pen,
                           HekReportFont  font,
                           const char    *text)
{
  g_autoptr (PangoLayout) layout = hek_report_pen_layout (pen, font, text, 0);
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  return (double) logical.width / PANGO_SCALE;
}

/* Lines are as tall as the size asks for, whatever fallback fonts a line contains. */
static double
hek_report_pen_layout_height (PangoLayout   *layout,
                              HekReportFont  font)
{
  return pango_layout_get_line_count (layout) * fonts[font].size * HEK_REPORT_LINE_SPACING;
}

double
hek_report_pen_text_height (HekReportPen  *pen,
                            HekReportFont  font,
                            const char    *text,
                            double         width)
{
  g_autoptr (PangoLayout) layout = hek_report_pen_layout (pen, font, text, width);

  return hek_report_pen_layout_height (layout, font);
}

double
hek_report_pen_text (HekReportPen  *pen,
                     HekReportFont  font,
                     const char    *text,
                     double         x,
                     double         y,
                     double         x_align,
                     double         width,
                     HekPlotColor   color)
{
  g_autoptr (PangoLayout) layout = hek_report_pen_layout (pen, font, text, width);
  double line_height = fonts[font].size * HEK_REPORT_LINE_SPACING;
  double baseline = y + 0.5 * line_height + 0.36 * fonts[font].size;

  if (pen->cr == NULL)
    return hek_report_pen_layout_height (layout, font);
  hek_plot_set_source (pen->cr, color);
  for (int i = 0; i < pango_layout_get_line_count (layout); i++)
    {
      PangoLayoutLine *line = pango_layout_get_line_readonly (layout, i);
      PangoRectangle logical;

      pango_layout_line_get_extents (line, NULL, &logical);
      cairo_move_to (pen->cr, x - x_align * logical.width / PANGO_SCALE,
                     baseline + i * line_height);
      pango_cairo_show_layout_line (pen->cr, line);
    }
  cairo_new_path (pen->cr);
  return hek_report_pen_layout_height (layout, font);
}

void
hek_report_pen_rule (HekReportPen *pen,
                     double        y,
                     HekPlotColor  color)
{
  if (pen->cr == NULL)
    return;
  hek_plot_set_source (pen->cr, color);
  cairo_set_line_width (pen->cr, 0.5);
  cairo_move_to (pen->cr, pen->x, y);
  cairo_line_to (pen->cr, pen->x + pen->width, y);
  cairo_stroke (pen->cr);
}

/* --- blocks of text ------------------------------------------------------------------------ */

static double
hek_report_heading_height (HekReportPen         *pen,
                           const HekReportBlock *block,
                           guint                 first,
                           guint                 n)
{
  return hek_report_pen_text_height (pen, HEK_REPORT_FONT_HEADING, block->text, pen->width);
}

static gboolean
hek_report_heading_draw (HekReportPen         *pen,
                         const HekReportBlock *block,
                         guint                 first,
                         guint                 n,
                         double                y,
                         GError              **error)
{
  hek_report_pen_text (pen, HEK_REPORT_FONT_HEADING, block->text, pen->x, y, 0, pen->width,
                       pen->theme.text);
  return TRUE;
}

const HekReportBlockClass hek_report_heading_class = {
  .height = hek_report_heading_height, .draw = hek_report_heading_draw, .space_above = 20,
  .keep_with_next = TRUE,
};

static double
hek_report_section_height (HekReportPen         *pen,
                           const HekReportBlock *block,
                           guint                 first,
                           guint                 n)
{
  return hek_report_pen_text_height (pen, HEK_REPORT_FONT_SECTION, block->text, pen->width);
}

static gboolean
hek_report_section_draw (HekReportPen         *pen,
                         const HekReportBlock *block,
                         guint                 first,
                         guint                 n,
                         double                y,
                         GError              **error)
{
  hek_report_pen_text (pen, HEK_REPORT_FONT_SECTION, block->text, pen->x, y, 0, pen->width,
                       pen->theme.text);
  return TRUE;
}

const HekReportBlockClass hek_report_section_class = {
  .height = hek_report_section_height, .draw = hek_report_section_draw, .space_above = 28,
  .keep_with_next = TRUE, .begins_page = TRUE,
};

gboolean
hek_report_block_is_heading (const HekReportBlock *block)
{
  return block->klass == &hek_report_section_class || block->klass == &hek_report_heading_class;
}

static double
hek_report_paragraph_height (HekReportPen         *pen,
                             const HekReportBlock *block,
                             guint                 first,
                             guint                 n)
{
  return hek_report_pen_text_height (pen, HEK_REPORT_FONT_BODY, block->text, pen->width);
}

static gboolean
hek_report_paragraph_draw (HekReportPen         *pen,
                           const HekReportBlock *block,
                           guint                 first,
                           guint                 n,
                           double                y,
                           GError              **error)
{
  hek_report_pen_text (pen, HEK_REPORT_FONT_BODY, block->text, pen->x, y, 0, pen->width,
                       pen->theme.text);
  return TRUE;
}

const HekReportBlockClass hek_report_paragraph_class = {
  .height = hek_report_paragraph_height, .draw = hek_report_paragraph_draw, .space_above = 6,
};

#define HEK_REPORT_CODE_PADDING 6.0

static double
hek_report_code_height (HekReportPen         *pen,
                        const HekReportBlock *block,
                        guint                 first,
                        guint                 n)
{
  return hek_report_pen_text_height (pen, HEK_REPORT_FONT_CODE, block->text,
                                     pen->width - 2 * HEK_REPORT_CODE_PADDING)
         + 2 * HEK_REPORT_CODE_PADDING;
}

static gboolean
hek_report_code_draw (HekReportPen         *pen,
                      const HekReportBlock *block,
                      guint                 first,
                      guint                 n,
                      double                y,
                      GError              **error)
{
  HekPlotColor ground = pen->theme.grid;

  ground.a = 0.35;
  hek_plot_set_source (pen->cr, ground);
  cairo_rectangle (pen->cr, pen->x, y, pen->width,
                   hek_report_code_height (pen, block, first, n));
  cairo_fill (pen->cr);
  hek_report_pen_text (pen, HEK_REPORT_FONT_CODE, block->text, pen->x + HEK_REPORT_CODE_PADDING,
                       y + HEK_REPORT_CODE_PADDING, 0, pen->width - 2 * HEK_REPORT_CODE_PADDING,
                       pen->theme.text);
  return TRUE;
}

const HekReportBlockClass hek_report_code_class = {
  .height = hek_report_code_height, .draw = hek_report_code_draw, .space_above = 9,
  .keep_with_previous = TRUE,
};
