/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report as something to look at: PDF pages of A4 with vector text and charts, or one tall PNG
 * page at twice the size of a point. Both run the same layout and the same drawing.
 */
#include "config.h"

#include "hek-report-private.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#define HEK_REPORT_PNG_SCALE 2.0
#define HEK_REPORT_MAX_PNG_HEIGHT 32767.0 /* pixels; cairo's limit */

/* Room under the last line of the title block. */
#define HEK_REPORT_TITLE_GAP 6.0

/* --- both ---------------------------------------------------------------------------------- */

/* Title, subtitle and date, with a rule below. Returns: where the text begins */
static double
hek_report_draw_title (const HekReport *report,
                       HekReportPen    *pen)
{
  double y = HEK_REPORT_MARGIN - 6;

  y += hek_report_pen_text (pen, HEK_REPORT_FONT_TITLE, report->title, pen->x, y, 0, pen->width,
                            pen->theme.text);
  if (hek_report_is_text (report->subtitle))
    y += 2 + hek_report_pen_text (pen, HEK_REPORT_FONT_BODY, report->subtitle, pen->x, y + 2, 0,
                                  pen->width, pen->theme.text);
  if (hek_report_is_text (report->date_line))
    y += 2 + hek_report_pen_text (pen, HEK_REPORT_FONT_CAPTION, report->date_line, pen->x, y + 2, 0,
                                  pen->width, pen->theme.dim_text);
  y += HEK_REPORT_TITLE_GAP;
  hek_report_pen_rule (pen, y, pen->theme.axis);
  return y;
}

void
hek_report_draw_footer (const HekReport *report,
                        HekReportPen    *pen,
                        guint            page,
                        guint            n_pages)
{
  g_autofree char *number = g_strdup_printf (_("%u of %u"), page + 1, n_pages);
  double y = report->page_height - 0.6 * HEK_REPORT_MARGIN;

  hek_report_pen_text (pen, HEK_REPORT_FONT_CAPTION, report->title, pen->x, y, 0, 0,
                       pen->theme.dim_text);
  hek_report_pen_text (pen, HEK_REPORT_FONT_CAPTION, number, pen->x + pen->width, y, 1, 0,
                       pen->theme.dim_text);
}

/* Measures without drawing. Returns: (transfer full): the places of all blocks */
static GArray *
hek_report_place_all (HekReport    *report,
                      HekReportPen *pen,
                      double        page_height,
                      guint        *n_pages,
                      double       *end)
{
  cairo_t *cr = pen->cr;
  GArray *places;

  pen->cr = NULL;
  *end = report->has_cover && page_height > 0 ? HEK_REPORT_MARGIN
                                              : hek_report_draw_title (report, pen);
  places = hek_report_layout (report, pen, page_height, n_pages, end);
  pen->cr = cr;
  return places;
}

static gboolean
hek_report_draw_places (HekReportPen  *pen,
                        GArray        *places,
                        guint          page,
                        GError       **error)
{
  for (guint i = 0; i < places->len; i++)
    {
      const HekReportPlace *place = &g_array_index (places, HekReportPlace, i);

      if (place->page != page)
        continue;
      if (!hek_task_check (pen->task, error)
          || !place->block->klass->draw (pen, place->block, place->first, place->n, place->y,
                                         error))
        return FALSE;
      hek_task_progress (pen->task, (i + 1.0) / places->len);
    }
  return TRUE;
}

/* Where cairo writes; a cancelled task ends the writing. */
typedef struct
{
  GByteArray *bytes; /* owned */
  const HekTask *task;
} HekReportStream;

static cairo_status_t
hek_report_stream_write (void                *closure,
                         const unsigned char *data,
                         unsigned int         length)
{
  HekReportStream *stream = closure;

  if (hek_task_is_cancelled (stream->task))
    return CAIRO_STATUS_WRITE_ERROR;
  g_byte_array_append (stream->bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* The bytes, or the reason why there are none. */
static GBytes *
hek_report_stream_finish (HekReportStream  *stream,
                          gboolean          ok,
                          cairo_status_t    status,
                          GError          **error)
{
  if (ok && !hek_task_check (stream->task, error))
    ok = FALSE;
  if (ok && status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, HEK_REPORT_ERROR, HEK_REPORT_ERROR_DRAW,
                   "The report cannot be drawn: %s", cairo_status_to_string (status));
      ok = FALSE;
    }
  if (!ok)
    {
      g_byte_array_unref (stream->bytes);
      return NULL;
    }
  return g_byte_array_free_to_bytes (stream->bytes);
}

/* --- PDF ----------------------------------------------------------------------------------- */

/* @first_page: of the places; headings are below their section */
static void
hek_report_add_outline (cairo_surface_t *surface,
                        GArray          *places,
                        guint            first_page)
{
  int section = CAIRO_PDF_OUTLINE_ROOT;

  for (guint i = 0; i < places->len; i++)
    {
      const HekReportPlace *place = &g_array_index (places, HekReportPlace, i);
      char y[G_ASCII_DTOSTR_BUF_SIZE];
      g_autofree char *link = NULL;

      if (!hek_report_block_is_heading (place->block))
        continue;
      g_ascii_formatd (y, sizeof y, "%.1f", place->y);
      link = g_strdup_printf ("page=%u pos=[0 %s]", place->page + 1 + first_page, y);
      if (place->block->klass == &hek_report_section_class)
        section = cairo_pdf_surface_add_outline (surface, CAIRO_PDF_OUTLINE_ROOT,
                                                 place->block->text, link,
                                                 CAIRO_PDF_OUTLINE_FLAG_OPEN);
      else
        cairo_pdf_surface_add_outline (surface, section, place->block->text, link, 0);
    }
}

GBytes *
hek_report_encode_pdf (HekReport      *report,
                       const HekTask  *task,
                       GError        **error)
{
  HekReportStream stream = { g_byte_array_new (), task };
  cairo_surface_t *surface
    = cairo_pdf_surface_create_for_stream (hek_report_stream_write, &stream, report->page_width,
                                           report->page_height);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GArray) places = NULL;
  HekReportPen pen;
  cairo_status_t status;
  gboolean ok = TRUE;
  guint n_pages, n_front;
  double end;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, report->title);
  if (hek_report_is_text (report->subtitle))
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, report->subtitle);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, "Hektor Studio");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR,
                                  "Hektor Studio " HEK_VERSION);

  hek_report_pen_init (&pen, cr, HEK_REPORT_MARGIN, report->page_width - 2 * HEK_REPORT_MARGIN,
                       task);
  places = hek_report_place_all (report, &pen, report->page_height, &n_pages, &end);
  n_front = report->has_cover ? 1 + hek_report_count_contents_pages (report, &pen) : 0;
  if (n_front > 0)
    hek_report_draw_front (report, &pen, places, n_front, n_front + n_pages);
  for (guint page = 0; ok && page < n_pages; page++)
    {
      if (page == 0 && n_front == 0)
        hek_report_draw_title (report, &pen);
      ok = hek_report_draw_places (&pen, places, page, error);
      hek_report_draw_footer (report, &pen, n_front + page, n_front + n_pages);
      cairo_show_page (cr);
    }
  hek_report_add_outline (surface, places, n_front);
  hek_report_pen_clear (&pen);

  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return hek_report_stream_finish (&stream, ok, status, error);
}

/* --- PNG ----------------------------------------------------------------------------------- */

static gboolean
hek_report_draw_tall (HekReport        *report,
                      const HekTask    *task,
                      cairo_surface_t **surface,
                      GError          **error)
{
  g_autoptr (GArray) places = NULL;
  HekReportPen pen;
  gboolean ok;
  guint n_pages;
  double end, height;

  hek_report_pen_init (&pen, NULL, HEK_REPORT_MARGIN, report->page_width - 2 * HEK_REPORT_MARGIN,
                       task);
  places = hek_report_place_all (report, &pen, 0, &n_pages, &end);
  height = ceil ((end + HEK_REPORT_MARGIN) * HEK_REPORT_PNG_SCALE);
  if (height > HEK_REPORT_MAX_PNG_HEIGHT)
    {
      g_set_error (error, HEK_REPORT_ERROR, HEK_REPORT_ERROR_DRAW,
                   "The report is %.0f pixels tall, a picture holds %.0f: write a PDF instead",
                   height, HEK_REPORT_MAX_PNG_HEIGHT);
      hek_report_pen_clear (&pen);
      return FALSE;
    }

  *surface = cairo_image_surface_create (
    CAIRO_FORMAT_RGB24, (int) ceil (report->page_width * HEK_REPORT_PNG_SCALE), (int) height);
  pen.cr = cairo_create (*surface);
  cairo_set_source_rgb (pen.cr, 1, 1, 1);
  cairo_paint (pen.cr);
  cairo_scale (pen.cr, HEK_REPORT_PNG_SCALE, HEK_REPORT_PNG_SCALE);
  hek_report_draw_title (report, &pen);
  ok = hek_report_draw_places (&pen, places, 0, error);
  cairo_destroy (pen.cr);
  hek_report_pen_clear (&pen);
  return ok;
}

GBytes *
hek_report_encode_png (HekReport      *report,
                       const HekTask  *task,
                       GError        **error)
{
  HekReportStream stream = { g_byte_array_new (), task };
  cairo_surface_t *surface = NULL;
  cairo_status_t status = CAIRO_STATUS_SUCCESS;
  gboolean ok = hek_report_draw_tall (report, task, &surface, error);

  if (ok)
    status = cairo_surface_write_to_png_stream (surface, hek_report_stream_write, &stream);
  if (surface != NULL)
    cairo_surface_destroy (surface);
  return hek_report_stream_finish (&stream, ok, status, error);
}
