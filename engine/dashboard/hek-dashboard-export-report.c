/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dashboards in reports: bands of widgets, between which a page may end, as vectors; for machines
 * and in HTML the data behind them.
 */
#include "config.h"

#include "hek-dashboard-export-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-time.h"

/* Points of a pixel: letters of 12 pixels on the screen are of 9 points on paper. */
#define POINTS 0.75

/* Rows of a sheet, whose cells are in memory all at once; its title says when there are more. */
#define SHEET_MAX_ROWS 1000000u

/* Widgets that stand beside each other and that no page may part. */
typedef struct
{
  GPtrArray *contents; /* owned (element-type HekDashboardContent): referenced */
  int y, n_rows;       /* of the grid */
  double width;        /* of the whole dashboard, in pixels */
  double scale;        /* points of a pixel */
} Band;

static void
band_free (gpointer data)
{
  Band *band = data;

  g_ptr_array_unref (band->contents);
  g_free (band);
}

static Band *
band_new (int y)
{
  Band *band = g_new0 (Band, 1);

  band->contents = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_dashboard_content_unref);
  band->y = y;
  return band;
}

static void
draw_band (cairo_t            *cr,
           double              width,
           double              height,
           const HekPlotTheme *theme,
           gpointer            data)
{
  const Band *band = data;
  HekPlotTheme own = *theme;

  /* drawn as on the screen, and the whole of it made smaller */
  own.font_size = theme->font_size / POINTS;
  own.scale = theme->scale / POINTS;
  own.line_width = theme->line_width / POINTS;
  cairo_save (cr);
  cairo_scale (cr, band->scale, band->scale);
  for (guint i = 0; i < band->contents->len; i++)
    {
      const HekDashboardContent *content = band->contents->pdata[i];
      HekGridCell cell = content->widget->cell;
      HekDashboardRect rect;

      cell.y -= band->y;
      rect = hek_dashboard_get_rect (&cell, band->width);
      cairo_save (cr);
      /* edges of the dashboard are those of the text */
      cairo_translate (cr, rect.x - HEK_DASHBOARD_GAP, rect.y - HEK_DASHBOARD_GAP);
      hek_dashboard_content_draw (content, cr, rect.width, rect.height, NULL, &own, NULL);
      cairo_restore (cr);
    }
  cairo_restore (cr);
}

/* Points of a band. */
static double
get_height (const Band *band)
{
  return band->scale * (hek_dashboard_get_rows_height (band->n_rows) - 2 * HEK_DASHBOARD_GAP);
}

static void
add_band (Band      *band,
          HekReport *report,
          double     width,
          double     height)
{
  g_autoptr (GString) words = g_string_new (NULL);

  band->width = width / POINTS + 2 * HEK_DASHBOARD_GAP;
  band->scale = POINTS;
  if (get_height (band) > height)
    {
      /* taller than a page: smaller, and wider in pixels, so that it still fills the width */
      band->scale *= height / get_height (band);
      band->width = width / band->scale + 2 * HEK_DASHBOARD_GAP;
    }
  for (guint i = 0; i < band->contents->len; i++)
    {
      g_autofree char *text = hek_dashboard_content_describe (band->contents->pdata[i]);

      g_string_append_printf (words, "%s%s", i > 0 ? " " : "", text);
    }
  hek_report_add_chart (report, get_height (band), NULL, draw_band, band, band_free);
  hek_report_describe_chart (report, words->str);
}

/* Contents are in reading order: by y, then x. */
static void
add_bands (GPtrArray *contents,
           HekReport *report)
{
  double width, height;
  Band *band = NULL;

  hek_report_get_text_size (report, &width, &height);
  for (guint i = 0; i < contents->len; i++)
    {
      HekDashboardContent *content = contents->pdata[i];
      const HekGridCell *cell = &content->widget->cell;

      if (band != NULL && cell->y >= band->y + band->n_rows)
        add_band (g_steal_pointer (&band), report, width, height);
      if (band == NULL)
        band = band_new (cell->y);
      g_ptr_array_add (band->contents, hek_dashboard_content_ref (content));
      band->n_rows = MAX (band->n_rows, cell->y + cell->h - band->y);
    }
  if (band != NULL)
    add_band (band, report, width, height);
}

/* --- sheets ---------------------------------------------------------------------------------- */

static void
fill_cell (HekReportCell        *cell,
           const HekFrameColumn *column,
           gsize                 row,
           GStringChunk         *strings)
{
  char time[HEK_TIME_TEXT_BYTES];

  cell->number = NAN;
  cell->text = NULL;
  if (column->type == HEK_FRAME_REAL)
    cell->number = column->reals[row];
  else if (column->type == HEK_FRAME_TEXT)
    cell->text = column->texts[row];
  else if (column->times[row] != G_MININT64)
    {
      hek_time_format (column->times[row], time);
      cell->text = g_string_chunk_insert (strings, time);
    }
}

/* Returns: (transfer full) */
static char *
dup_sheet_title (const HekDashboardContent *content,
                 gsize                      n_rows,
                 gsize                      n_all)
{
  g_autofree char *n = g_strdup_printf ("%'" G_GSIZE_FORMAT, n_rows);
  g_autofree char *all = g_strdup_printf ("%'" G_GSIZE_FORMAT, n_all);

  if (n_rows == n_all)
    return g_strdup (content->title);
  return g_strdup_printf (_("%s (the first %s of %s rows)"), content->title, n, all);
}

static void
add_sheet (const HekDashboardContent *content,
           guint                      idx,
           HekReport                 *report)
{
  const HekFrame *frame = content->frames->pdata[idx];
  gsize n_rows = MIN (frame->n_rows, SHEET_MAX_ROWS);
  g_autofree HekReportColumn *columns = g_new0 (HekReportColumn, frame->n_columns + 1);
  g_autofree HekReportCell *cells = g_new0 (HekReportCell, n_rows * frame->n_columns + 1);
  g_autofree char *title = dup_sheet_title (content, n_rows, frame->n_rows);
  GStringChunk *strings = g_string_chunk_new (4096);
  g_autofree char *key = idx == 0 ? g_strdup (content->widget->id)
                                  : idx < content->n_queried
                                    ? g_strdup_printf ("%s-%u", content->widget->id, idx + 1)
                                    : g_strdup_printf ("%s-before", content->widget->id);

  for (guint c = 0; c < frame->n_columns; c++)
    {
      columns[c].key = columns[c].label = frame->columns[c].name;
      columns[c].unit = frame->columns[c].unit;
      columns[c].type = frame->columns[c].type == HEK_FRAME_REAL ? HEK_REPORT_REAL
                                                                 : HEK_REPORT_TEXT;
      for (gsize row = 0; row < n_rows; row++)
        fill_cell (&cells[row * frame->n_columns + c], &frame->columns[c], row, strings);
    }
  hek_report_add_sheet (report, key, title, columns, frame->n_columns, cells, n_rows);
  g_string_chunk_free (strings);
}

/* --- reports --------------------------------------------------------------------------------- */

void
hek_dashboard_content_add_to_report (HekDashboardContent *content,
                                     HekReport           *report)
{
  g_autoptr (GPtrArray) contents = g_ptr_array_new ();

  g_ptr_array_add (contents, content);
  add_bands (contents, report);
  for (guint i = 0; i < content->frames->len; i++)
    add_sheet (content, i, report);
}

void
hek_dashboard_add_to_report (HekDashboard           *dashboard,
                             GPtrArray              *contents,
                             const HekWidgetContext *context,
                             guint                   level,
                             HekReport              *report)
{
  g_autofree char *range = hek_dashboard_export_dup_range (context);

  if (level == 1)
    hek_report_add_section (report, hek_dashboard_get_name (dashboard));
  else if (level == 2)
    hek_report_add_heading (report, hek_dashboard_get_name (dashboard));
  if (level > 0)
    hek_report_add_paragraph (report, range);
  add_bands (contents, report);
  for (guint i = 0; i < contents->len; i++)
    {
      const HekDashboardContent *content = contents->pdata[i];

      for (guint j = 0; j < content->frames->len; j++)
        add_sheet (content, j, report);
    }
}

GBytes *
hek_dashboard_export_report (const HekDashboardExport  *export,
                             const char                *suffix,
                             const HekTask             *task,
                             GError                   **error)
{
  g_autofree char *range = hek_dashboard_export_dup_range (export->context);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d %H:%M");
  /* translators: a date, and the program with its version */
  g_autofree char *line = g_strdup_printf (_("%s · Hektor Studio %s"), date, HEK_VERSION);
  g_autoptr (HekReport) report = hek_report_new (hek_dashboard_get_name (export->dashboard), range,
                                                 line);

  hek_report_set_page (report, export->options->page, export->options->landscape);
  hek_dashboard_add_to_report (export->dashboard, export->contents, export->context, 0, report);
  return hek_report_encode (report, suffix, task, error);
}
