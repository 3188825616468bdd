/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables: a header, rows without lines between them, numbers on the right. Columns are as wide as
 * what is seen of them; where that is too much, the widest give way.
 */
#include "config.h"

#include "hek-plot-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-plot-canvas-private.h"

#define HEK_PLOT_TABLE_ROW 1.6   /* height, in lines */
#define HEK_PLOT_TABLE_MIN 9.0   /* narrowest column, in units of the grid; less: no column */
#define HEK_PLOT_TABLE_TINT 0.14 /* of the colour of a cell */

typedef struct
{
  HekPlotTablePlaces rows;
  guint n;        /* columns that there is room for */
  double *x;      /* owned: n + 1 edges */
  char **texts;   /* owned: those of the rows that are seen, row after row */
  double mark;    /* room for the mark of a cell, or the arrow of a header */
  gboolean footer;
} HekPlotTableLayout;

static void
hek_plot_table_layout_clear (HekPlotTableLayout *layout)
{
  g_free (layout->x);
  g_strfreev (layout->texts);
}

/* As many columns as there is room for, if each is as narrow as can be. */
static guint
hek_plot_table_count_columns (HekPlotCanvas      *canvas,
                              const HekPlotTable *plot)
{
  double room = canvas->width - 2 * hek_plot_canvas_padding (canvas);

  return (guint) CLAMP (room / (HEK_PLOT_TABLE_MIN * canvas->unit), 1, plot->n_columns);
}

static gboolean
hek_plot_table_place_rows (HekPlotCanvas      *canvas,
                           const HekPlotTable *plot,
                           HekPlotTablePlaces *places)
{
  double pad = hek_plot_canvas_padding (canvas), top = pad, last;
  gboolean footer;

  if (plot->title != NULL && *plot->title != '\0')
    top += canvas->heights[HEK_PLOT_FONT_TITLE] + canvas->unit;
  places->row_height = HEK_PLOT_TABLE_ROW * canvas->line_height;
  if (canvas->theme->snap)
    places->row_height = round (places->row_height);
  places->header_y = top;
  places->rows_y = top + places->row_height;
  places->bottom = canvas->height - pad;
  places->n_visible = (gsize) MAX (floor ((places->bottom - places->rows_y) / places->row_height
                                          + 1e-6), 0);
  footer = places->n_visible < plot->n_rows || plot->n_all > plot->n_rows
           || hek_plot_table_count_columns (canvas, plot) < plot->n_columns;
  if (footer && places->n_visible > 1)
    {
      places->bottom -= 1.2 * canvas->line_height;
      places->n_visible = (gsize) MAX (floor ((places->bottom - places->rows_y)
                                              / places->row_height + 1e-6), 0);
    }
  if (places->n_visible == 0)
    return FALSE;
  last = plot->n_rows > places->n_visible ? (double) (plot->n_rows - places->n_visible) : 0;
  places->first = (gsize) floor (CLAMP (plot->scroll, 0, last));
  places->n = MIN (places->n_visible, plot->n_rows - places->first);
  return TRUE;
}

/* The widest columns are cut to one width, so that all together fit; spare room goes to gaps. */
static void
hek_plot_table_fit_columns (double *widths,
                            guint   n,
                            double  room,
                            double  least)
{
  double sum = 0, low = least, high = room;

  for (guint c = 0; c < n; c++)
    sum += widths[c];
  if (sum <= room)
    {
      for (guint c = 0; c < n; c++)
        widths[c] += (room - sum) / n;
      return;
    }
  for (guint i = 0; i < 40; i++)
    {
      double limit = (low + high) / 2;

      sum = 0;
      for (guint c = 0; c < n; c++)
        sum += MIN (widths[c], limit);
      if (sum > room)
        high = limit;
      else
        low = limit;
    }
  for (guint c = 0; c < n; c++)
    widths[c] = MIN (widths[c], low);
}

static double
hek_plot_table_get_mark (const HekPlotTable       *plot,
                         const HekPlotTableLayout *layout,
                         guint                     c)
{
  return plot->columns[c].has_marks || plot->sort_column == (int) c ? layout->mark : 0;
}

static gboolean
hek_plot_table_layout (HekPlotCanvas      *canvas,
                       const HekPlotTable *plot,
                       HekPlotTableLayout *layout)
{
  double pad = hek_plot_canvas_padding (canvas), gap = 2 * canvas->unit;
  double least = HEK_PLOT_TABLE_MIN * canvas->unit;
  g_autofree double *widths = g_new0 (double, plot->n_columns + 1);

  *layout = (HekPlotTableLayout) { 0 };
  if (plot->n_columns == 0 || !hek_plot_table_place_rows (canvas, plot, &layout->rows))
    return FALSE;
  layout->mark = 1.4 * canvas->unit;
  layout->n = hek_plot_table_count_columns (canvas, plot);
  layout->footer = layout->rows.n < plot->n_rows || plot->n_all > plot->n_rows
                   || layout->n < plot->n_columns;
  layout->texts = g_new0 (char *, layout->rows.n * layout->n + 1);
  for (guint c = 0; c < layout->n; c++)
    {
      HekPlotAxis axis = { .label = plot->columns[c].title, .unit = plot->columns[c].unit };
      g_autofree char *header = hek_plot_axis_title (&axis);

      double mark = hek_plot_table_get_mark (plot, layout, c);

      widths[c] = hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_STRONG, header) + mark;
      for (gsize r = 0; r < layout->rows.n; r++)
        {
          char *text = plot->get_text (plot, layout->rows.first + r, c);

          layout->texts[r * layout->n + c] = text;
          widths[c] = MAX (widths[c], mark + hek_plot_canvas_text_width (
                                        canvas, HEK_PLOT_FONT_CAPTION, text));
        }
      widths[c] += gap;
    }
  hek_plot_table_fit_columns (widths, layout->n, canvas->width - 2 * pad, least);
  layout->x = g_new (double, layout->n + 1);
  layout->x[0] = pad;
  for (guint c = 0; c < layout->n; c++)
    layout->x[c + 1] = layout->x[c] + widths[c];
  return TRUE;
}

static void
hek_plot_table_draw_mark (HekPlotCanvas          *canvas,
                          const HekPlotTableCell *cell,
                          double                  x,
                          double                  y)
{
  double r = 0.55 * canvas->unit;
  cairo_t *cr = canvas->cr;

  cairo_new_path (cr);
  if (cell->n_sides < 3)
    cairo_arc (cr, x, y, r, 0, 2 * G_PI);
  else
    for (guint i = 0; i < cell->n_sides; i++)
      {
        double angle = 2 * G_PI * i / cell->n_sides - G_PI / 2
                       + (cell->n_sides == 4 ? G_PI / 4 : 0);

        cairo_line_to (cr, x + 1.25 * r * cos (angle), y + 1.25 * r * sin (angle));
      }
  cairo_close_path (cr);
  hek_plot_set_source (cr, cell->color);
  cairo_fill (cr);
}

static void
hek_plot_table_draw_cell (HekPlotCanvas            *canvas,
                          const HekPlotTable       *plot,
                          const HekPlotTableLayout *layout,
                          gsize                     r,
                          guint                     c)
{
  const HekPlotTheme *theme = canvas->theme;
  const char *text = layout->texts[r * layout->n + c];
  double y = layout->rows.rows_y + r * layout->rows.row_height, h = layout->rows.row_height;
  double x0 = layout->x[c], x1 = layout->x[c + 1], gap = canvas->unit;
  double left = x0 + gap / 2 + hek_plot_table_get_mark (plot, layout, c), right = x1 - gap;
  HekPlotTableCell cell = { 0 };
  cairo_t *cr = canvas->cr;

  if (plot->get_cell != NULL)
    plot->get_cell (plot, layout->rows.first + r, c, &cell);
  if (cr != NULL && cell.has_color)
    {
      hek_plot_set_source (cr, hek_plot_color_with_alpha (cell.color, HEK_PLOT_TABLE_TINT));
      cairo_rectangle (cr, x0, y, x1 - x0, h);
      cairo_fill (cr);
      hek_plot_table_draw_mark (canvas, &cell, x0 + gap / 2 + layout->mark / 2, y + h / 2);
    }
  if (cr != NULL && cell.bar > 0)
    {
      hek_plot_set_source (cr, hek_plot_color_with_alpha (
                                 cell.has_color ? cell.color
                                                : hek_plot_theme_series_color (theme, 0), 0.25));
      cairo_rectangle (cr, x0 + gap / 2, y + 0.82 * h,
                       MIN (cell.bar, 1) * MAX (right - x0 - gap / 2, 0), 0.12 * h);
      cairo_fill (cr);
    }
  if (right > left)
    hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, text,
                          plot->columns[c].is_number ? right : left, y + h / 2,
                          plot->columns[c].is_number ? 1 : 0, 0.5, right - left + 0.5,
                          theme->text);
}

static void
hek_plot_table_draw_header (HekPlotCanvas            *canvas,
                            const HekPlotTable       *plot,
                            const HekPlotTableLayout *layout)
{
  const HekPlotTheme *theme = canvas->theme;
  double middle = layout->rows.header_y + layout->rows.row_height / 2, gap = canvas->unit;
  double pad = hek_plot_canvas_padding (canvas);

  for (guint c = 0; c < layout->n; c++)
    {
      HekPlotAxis axis = { .label = plot->columns[c].title, .unit = plot->columns[c].unit };
      g_autofree char *header = hek_plot_axis_title (&axis);
      gboolean sorted = plot->sort_column == (int) c;
      double left = layout->x[c] + gap / 2 + hek_plot_table_get_mark (plot, layout, c);
      double right = layout->x[c + 1] - gap, arrow = left - layout->mark / 2;

      if (sorted && canvas->cr != NULL)
        {
          double side = 0.6 * gap, tip = plot->sort_descending ? side : -side;

          cairo_new_path (canvas->cr);
          cairo_move_to (canvas->cr, arrow, middle + tip);
          cairo_line_to (canvas->cr, arrow + side, middle - tip * 0.7);
          cairo_line_to (canvas->cr, arrow - side, middle - tip * 0.7);
          cairo_close_path (canvas->cr);
          hek_plot_set_source (canvas->cr, theme->text);
          cairo_fill (canvas->cr);
        }
      if (right > left)
        hek_plot_canvas_text (canvas, HEK_PLOT_FONT_STRONG, header,
                              plot->columns[c].is_number ? right : left, middle,
                              plot->columns[c].is_number ? 1 : 0, 0.5, right - left + 0.5,
                              sorted ? theme->text : theme->dim_text);
    }
  hek_plot_canvas_hairline (canvas, pad, layout->rows.rows_y - 0.5, canvas->width - pad,
                            layout->rows.rows_y - 0.5, theme->axis);
}

/* The ground of a row that is selected, has the keyboard, or is under the pointer. */
static void
hek_plot_table_draw_ground (HekPlotCanvas            *canvas,
                            const HekPlotTable       *plot,
                            const HekPlotTableLayout *layout,
                            gsize                     r)
{
  const HekPlotTheme *theme = canvas->theme;
  double y = layout->rows.rows_y + r * layout->rows.row_height;
  double x0 = layout->x[0], x1 = layout->x[layout->n];
  gssize row = (gssize) (layout->rows.first + r);
  cairo_t *cr = canvas->cr;

  if (cr == NULL)
    return;
  if ((plot->is_selected != NULL && plot->is_selected (plot, (gsize) row))
      || plot->hover_row == row)
    {
      HekPlotColor color = plot->hover_row == row ? theme->text
                                                  : hek_plot_theme_series_color (theme, 0);

      hek_plot_set_source (cr, hek_plot_color_with_alpha (color, plot->hover_row == row ? 0.07
                                                                                        : 0.2));
      cairo_rectangle (cr, x0, y, x1 - x0, layout->rows.row_height);
      cairo_fill (cr);
    }
  if (plot->focus_row == row)
    {
      hek_plot_set_source (cr, hek_plot_theme_series_color (theme, 0));
      cairo_set_line_width (cr, theme->scale);
      cairo_rectangle (cr, x0 + 0.5, y + 0.5, x1 - x0 - 1, layout->rows.row_height - 1);
      cairo_stroke (cr);
    }
}

/* "Rows 1–12 of 1,234" */
static void
hek_plot_table_draw_footer (HekPlotCanvas            *canvas,
                            const HekPlotTable       *plot,
                            const HekPlotTableLayout *layout)
{
  double pad = hek_plot_canvas_padding (canvas);
  g_autofree char *more = layout->n < plot->n_columns
                          ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u column more",
                                                          "%u columns more",
                                                          plot->n_columns - layout->n),
                                             plot->n_columns - layout->n)
                          : NULL;
  g_autofree char *first = g_strdup_printf ("%'" G_GSIZE_FORMAT, layout->rows.first + 1);
  g_autofree char *last = g_strdup_printf ("%'" G_GSIZE_FORMAT,
                                           layout->rows.first + layout->rows.n);
  g_autofree char *n_rows = g_strdup_printf ("%'" G_GSIZE_FORMAT, plot->n_rows);
  g_autofree char *n_all = g_strdup_printf ("%'" G_GSIZE_FORMAT, plot->n_all);
  g_autofree char *text
    = plot->n_all > plot->n_rows
      ? g_strdup_printf (_("Rows %s–%s of %s, of %s in all"), first, last, n_rows, n_all)
      : g_strdup_printf (_("Rows %s–%s of %s"), first, last, n_rows);

  if (layout->footer && more != NULL)
    hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, more, pad,
                          canvas->height - pad - canvas->line_height, 0, 0,
                          0.4 * canvas->width, canvas->theme->dim_text);
  if (layout->footer)
    hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, text, canvas->width - pad,
                          canvas->height - pad - canvas->line_height, 1, 0,
                          (more != NULL ? 0.6 : 1) * canvas->width - 2 * pad,
                          canvas->theme->dim_text);
}

void
hek_plot_table_draw (const HekPlotTable *plot,
                     cairo_t            *cr,
                     double              width,
                     double              height,
                     const HekPlotTheme *theme)
{
  HekPlotCanvas canvas;
  HekPlotTableLayout layout;
  double top;

  hek_plot_canvas_init (&canvas, cr, width, height, theme);
  top = hek_plot_canvas_title (&canvas, plot->title);
  if (plot->n_rows == 0 || !hek_plot_table_layout (&canvas, plot, &layout))
    {
      hek_plot_canvas_empty (&canvas, plot->empty_text != NULL ? plot->empty_text : _("No data"),
                             top);
      hek_plot_canvas_clear (&canvas);
      return;
    }
  hek_plot_table_draw_header (&canvas, plot, &layout);
  for (gsize r = 0; r < layout.rows.n; r++)
    {
      hek_plot_table_draw_ground (&canvas, plot, &layout, r);
      for (guint c = 0; c < layout.n; c++)
        hek_plot_table_draw_cell (&canvas, plot, &layout, r, c);
    }
  hek_plot_table_draw_footer (&canvas, plot, &layout);
  hek_plot_table_layout_clear (&layout);
  hek_plot_canvas_clear (&canvas);
}

gboolean
hek_plot_table_get_places (const HekPlotTable *plot,
                           double              width,
                           double              height,
                           const HekPlotTheme *theme,
                           HekPlotTablePlaces *places)
{
  HekPlotCanvas canvas;
  gboolean ok;

  hek_plot_canvas_init (&canvas, NULL, width, height, theme);
  ok = hek_plot_table_place_rows (&canvas, plot, places);
  hek_plot_canvas_clear (&canvas);
  return ok;
}

gboolean
hek_plot_table_pick (const HekPlotTable *plot,
                     double              width,
                     double              height,
                     const HekPlotTheme *theme,
                     double              x,
                     double              y,
                     gssize             *row,
                     guint              *column)
{
  HekPlotCanvas canvas;
  HekPlotTableLayout layout;
  gboolean found = FALSE;

  if (plot->n_rows == 0)
    return FALSE;
  hek_plot_canvas_init (&canvas, NULL, width, height, theme);
  if (hek_plot_table_layout (&canvas, plot, &layout))
    {
      gsize at = (gsize) MAX ((y - layout.rows.rows_y) / layout.rows.row_height, 0);

      found = y >= layout.rows.header_y && x >= layout.x[0] && x < layout.x[layout.n]
              && (y < layout.rows.rows_y || at < layout.rows.n);
      if (found)
        {
          *row = y < layout.rows.rows_y ? -1 : (gssize) (layout.rows.first + at);
          for (*column = 0; x >= layout.x[*column + 1]; (*column)++)
            continue;
        }
      hek_plot_table_layout_clear (&layout);
    }
  hek_plot_canvas_clear (&canvas);
  return found;
}
