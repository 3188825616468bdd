/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report as one HTML file that asks for nothing outside of it: charts are SVG and pictures PNG
 * inside of data: addresses, tables are tables, the data behind charts is folded away. It says so
 * itself: its policy lets a browser load nothing, and there are no scripts in it.
 */
#include "config.h"

#include "hek-report-private.h"

#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-image-file.h"
#include "hek-json-text.h"

/* Pictures are at most so wide: twice the pixels that the page shows. */
#define PICTURE_MAX_WIDTH 1800.0
#define PNG_LEVEL 6

static const char style[] =
  ":root{color-scheme:light}"
  "body{font:15px/1.5 Cantarell,Inter,system-ui,sans-serif;color:#1b1b1f;background:#fff;"
  "max-width:64rem;margin:2.5rem auto;padding:0 1.25rem}"
  "h1{font-size:2rem;line-height:1.2;margin:0 0 .25rem}"
  "h2{font-size:1.5rem;margin:3rem 0 .75rem;border-top:1px solid #d5d5da;padding-top:1.5rem}"
  "h3{font-size:1.1rem;margin:2rem 0 .5rem}"
  ".sub{margin:0}.date{color:#5e5c64;margin:.25rem 0 1.5rem}"
  "nav ul{list-style:none;padding:0;margin:.5rem 0}nav li{margin:.15rem 0}"
  "nav .h{padding-left:1.25rem}nav a{color:#1a5fb4}"
  "figure{margin:1.25rem 0}figure img{max-width:100%;height:auto;display:block}"
  "figcaption{color:#5e5c64;font-size:.9rem;margin-top:.35rem}"
  ".row{display:flex;gap:1rem;flex-wrap:wrap}.row figure{flex:1 1 12rem;min-width:0}"
  "table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:.75rem 0}"
  "th,td{padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top;"
  "border-bottom:1px solid #e3e3e8}th{font-weight:600}td.n,th.n{text-align:right}"
  "tr.now{background:#eaf2fc;font-weight:600}.dim{color:#5e5c64}"
  "pre{background:#f4f4f6;padding:.75rem 1rem;overflow:auto;font-size:.85rem}"
  ".swatch{display:inline-block;width:1rem;height:1rem;border:1px solid #8884;"
  "vertical-align:-.15rem;margin-right:.4rem}"
  "details{margin:.5rem 0 1rem}summary{cursor:pointer;color:#1a5fb4}"
  ".scroll{overflow:auto;max-height:30rem}"
  "@media print{h2{break-before:page}details{display:none}}";

typedef struct
{
  GString *out;
  const HekReport *report;
  const HekTask *task;
} Writer;

static void
append_text (GString    *out,
             const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text != NULL ? text : "", -1);

  g_string_append (out, escaped);
}

static void
append_element (GString    *out,
                const char *open,
                const char *text,
                const char *close)
{
  g_string_append (out, open);
  append_text (out, text);
  g_string_append (out, close);
}

/* --- charts and pictures --------------------------------------------------------------------- */

static cairo_status_t
write_bytes (void                *closure,
             const unsigned char *data,
             unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
append_image (GString      *out,
              const char   *type,
              const guint8 *data,
              gsize         n_bytes,
              double        width,
              double        height,
              const char   *caption,
              const char   *alt)
{
  g_autofree char *base64 = g_base64_encode (data, n_bytes);

  g_string_append_printf (out, "<figure><img width=\"%.0f\" height=\"%.0f\" src=\"data:%s;base64,",
                          ceil (width), ceil (height), type);
  g_string_append (out, base64);
  append_element (out, "\" alt=\"", alt != NULL ? alt : caption, "\">");
  if (hek_report_is_text (caption))
    append_element (out, "<figcaption>", caption, "</figcaption>");
  g_string_append (out, "</figure>\n");
}

/* @draw: into (0, 0, width, height), in points */
static gboolean
append_drawing (Writer              *self,
                double               width,
                double               height,
                HekReportChartFunc   draw,
                gpointer             data,
                const char          *caption,
                const char          *alt,
                GError             **error)
{
  g_autoptr (GByteArray) svg = g_byte_array_new ();
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (write_bytes, svg, width, height);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;
  HekReportPen pen;

  hek_report_pen_init (&pen, cr, 0, width, self->task);
  draw (cr, width, height, &pen.theme, data);
  hek_report_pen_clear (&pen);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, HEK_REPORT_ERROR, HEK_REPORT_ERROR_DRAW,
                   "The report cannot be drawn: %s", cairo_status_to_string (status));
      return FALSE;
    }
  /* points to pixels of CSS */
  append_image (self->out, "image/svg+xml", svg->data, svg->len, width * 4 / 3, height * 4 / 3,
                caption, alt);
  return TRUE;
}

static void
draw_heatmap (cairo_t            *cr,
              double              width,
              double              height,
              const HekPlotTheme *theme,
              gpointer            data)
{
  hek_plot_heatmap_draw (data, cr, width, height, theme);
}

static gboolean
append_picture (Writer                  *self,
                const HekReportPicture  *picture,
                double                   width,
                GError                 **error)
{
  g_autoptr (GBytes) png = NULL;
  gsize n_bytes;
  gconstpointer data;

  if (picture->heatmap != NULL)
    {
      double aspect = (double) MAX (picture->heatmap->height, 1) / MAX (picture->heatmap->width, 1);

      return append_drawing (self, width, CLAMP (0.86 * width * aspect, 80, 400), draw_heatmap,
                             (gpointer) picture->heatmap, picture->caption, NULL, error);
    }
  png = hek_report_encode_picture (picture->image, PICTURE_MAX_WIDTH, self->task, error);
  if (png == NULL)
    return FALSE;
  data = g_bytes_get_data (png, &n_bytes);
  append_image (self->out, "image/png", data, n_bytes, picture->image->width,
                picture->image->height, picture->caption, NULL);
  return TRUE;
}

GBytes *
hek_report_encode_picture (HekImage       *image,
                           double          max_width,
                           const HekTask  *task,
                           GError        **error)
{
  double shrink = image->width / max_width;
  g_autoptr (HekImage) source =
    shrink > 1 ? hek_image_resize (image, (guint32) max_width,
                                   (guint32) MAX (ceil (image->height / shrink), 1), task, error)
               : hek_image_ref (image);

  return source != NULL ? hek_image_encode_png (source, PNG_LEVEL, task, error) : NULL;
}

static gboolean
append_pictures (Writer                *self,
                 const HekReportBlock  *block,
                 GError               **error)
{
  double width, height;

  hek_report_get_text_size (self->report, &width, &height);
  g_string_append (self->out, "<div class=\"row\">\n");
  for (guint i = 0; i < block->n_items; i++)
    if (!append_picture (self, &block->pictures[i], width / block->n_items, error))
      return FALSE;
  g_string_append (self->out, "</div>\n");
  return TRUE;
}

/* --- tables ---------------------------------------------------------------------------------- */

static void
append_fields (GString              *out,
               const HekReportBlock *block)
{
  g_string_append (out, "<table>\n");
  for (guint i = 0; i < block->n_items; i++)
    {
      const HekReportField *field = &block->fields[i];

      if (!hek_report_is_text (field->label))
        continue;
      append_element (out, "<tr><th scope=\"row\">", field->label, "</th><td>");
      append_text (out, field->text);
      if (hek_report_is_text (field->unit))
        append_element (out, " <span class=\"dim\">", field->unit, "</span>");
      append_element (out, "</td><td class=\"dim\">", field->note, "</td></tr>\n");
    }
  g_string_append (out, "</table>\n");
}

static void
append_head (GString              *out,
             const HekReportBlock *block)
{
  g_string_append (out, "<tr>");
  if (block->row_names != NULL)
    append_element (out, "<th scope=\"col\">", block->names_label, "</th>");
  for (guint c = 0; c < block->n_columns; c++)
    {
      const HekReportColumn *column = &block->columns[c];

      if (!hek_report_is_text (column->label))
        continue;
      g_string_append (out, column->type == HEK_REPORT_TEXT ? "<th scope=\"col\">"
                                                            : "<th scope=\"col\" class=\"n\">");
      append_text (out, column->label);
      if (hek_report_is_text (column->unit))
        append_element (out, "<br><span class=\"dim\">", column->unit, "</span>");
      g_string_append (out, "</th>");
    }
  g_string_append (out, "</tr>\n");
}

static void
append_table (GString              *out,
              const HekReportBlock *block)
{
  g_string_append (out, "<div class=\"scroll\"><table>\n");
  append_head (out, block);
  for (guint row = 0; row < block->n_items; row++)
    {
      g_string_append (out, (int) row == block->highlight_row ? "<tr class=\"now\">" : "<tr>");
      if (block->row_names != NULL)
        append_element (out, "<td>", block->row_names[row], "</td>");
      for (guint c = 0; c < block->n_columns; c++)
        if (hek_report_is_text (block->columns[c].label))
          {
            g_autofree char *text = hek_report_cell_format (block, row, c);

            append_element (out, "<td class=\"n\">", text, "</td>");
          }
      g_string_append (out, "</tr>\n");
    }
  g_string_append (out, "</table></div>\n");
}

static void
append_sheet (GString              *out,
              const HekReportBlock *block)
{
  guint n_shown = MIN (block->n_items, HEK_REPORT_SHEET_SHOWN_ROWS);

  g_string_append (out, "<details><summary>");
  append_text (out, block->text);
  g_string_append (out, " · ");
  if (n_shown < block->n_items)
    g_string_append_printf (out, _("the first %u of %u rows"), n_shown, block->n_items);
  else
    g_string_append_printf (out, g_dngettext (GETTEXT_PACKAGE, "%u row", "%u rows", n_shown),
                            n_shown);
  g_string_append (out, "</summary><div class=\"scroll\"><table>\n");
  append_head (out, block);
  for (guint row = 0; row < n_shown; row++)
    {
      g_string_append (out, "<tr>");
      for (guint c = 0; c < block->n_columns; c++)
        {
          const HekReportCell *cell = &block->cells[(gsize) row * block->n_columns + c];
          gboolean is_text = block->columns[c].type == HEK_REPORT_TEXT;
          g_autofree char *number = is_text || isnan (cell->number)
                                      ? NULL : hek_json_text_number (cell->number);

          append_element (out, is_text ? "<td>" : "<td class=\"n\">",
                          number != NULL ? number : cell->text, "</td>");
        }
      g_string_append (out, "</tr>\n");
    }
  g_string_append (out, "</table></div></details>\n");
}

static void
append_palette (GString              *out,
                const HekReportBlock *block)
{
  g_string_append (out, "<p>");
  for (guint i = 0; i < block->n_items; i++)
    {
      g_autofree char *code = hek_report_color_code (block->rgba[block->order[i]]);

      g_string_append_printf (out, "<span class=\"swatch\" style=\"background:%s\"></span>"
                                   "<code>%s</code> ", code, code);
    }
  g_string_append (out, "</p>\n");
}

/* --- the document ---------------------------------------------------------------------------- */

static gboolean
append_block (Writer                *self,
              const HekReportBlock  *block,
              guint                  idx,
              GError               **error)
{
  double width, height;

  if (hek_report_block_is_heading (block))
    {
      const char *name = block->klass == &hek_report_section_class ? "h2" : "h3";

      g_string_append_printf (self->out, "<%s id=\"b%u\">", name, idx);
      append_text (self->out, block->text);
      g_string_append_printf (self->out, "</%s>\n", name);
    }
  else if (block->klass == &hek_report_paragraph_class)
    append_element (self->out, "<p>", block->text, "</p>\n");
  else if (block->klass == &hek_report_code_class)
    append_element (self->out, "<pre>", block->text, "</pre>\n");
  else if (block->klass == &hek_report_fields_class)
    append_fields (self->out, block);
  else if (block->klass == &hek_report_table_class)
    append_table (self->out, block);
  else if (block->klass == &hek_report_sheet_class)
    append_sheet (self->out, block);
  else if (block->klass == &hek_report_palette_class)
    append_palette (self->out, block);
  else if (block->klass == &hek_report_pictures_class)
    return append_pictures (self, block, error);
  else if (block->klass == &hek_report_chart_class)
    {
      hek_report_get_text_size (self->report, &width, &height);
      return append_drawing (self, width, block->height_pt, block->draw, block->user_data,
                             block->text, block->alt, error);
    }
  return TRUE;
}

static void
append_contents (GString         *out,
                 const HekReport *report)
{
  append_element (out, "<nav><strong>", _("Contents"), "</strong><ul>\n");
  for (guint i = 0; i < report->blocks->len; i++)
    {
      const HekReportBlock *block = report->blocks->pdata[i];

      if (!hek_report_block_is_heading (block))
        continue;
      g_string_append (out, block->klass == &hek_report_section_class ? "<li>"
                                                                      : "<li class=\"h\">");
      g_string_append_printf (out, "<a href=\"#b%u\">", i);
      append_element (out, "", block->text, "</a></li>\n");
    }
  g_string_append (out, "</ul></nav>\n");
}

GBytes *
hek_report_encode_html (HekReport      *report,
                        const HekTask  *task,
                        GError        **error)
{
  g_autoptr (GString) out = g_string_new ("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
    "style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"generator\" content=\"Hektor Studio " HEK_VERSION "\">\n");
  Writer self = { out, report, task };

  append_element (out, "<title>", report->title, "</title>\n");
  g_string_append_printf (out, "<style>%s</style></head><body>\n", style);
  append_element (out, "<header><h1>", report->title, "</h1>\n");
  if (hek_report_is_text (report->subtitle))
    append_element (out, "<p class=\"sub\">", report->subtitle, "</p>\n");
  if (hek_report_is_text (report->date_line))
    append_element (out, "<p class=\"date\">", report->date_line, "</p>\n");
  g_string_append (out, "</header>\n");
  if (report->has_cover)
    append_contents (out, report);
  g_string_append (out, "<main>\n");
  for (guint i = 0; i < report->blocks->len; i++)
    {
      if (!hek_task_check (task, error) ||
          !append_block (&self, report->blocks->pdata[i], i, error))
        return NULL;
      hek_task_progress (task, (i + 1.0) / report->blocks->len);
    }
  g_string_append (out, "</main></body></html>\n");
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
