/* SPDX-License-Identifier: Apache-2.0 */
/* Matrices with named rows and columns, the bar of their colours on the right. */
#include "config.h"

#include "hek-plot-matrix.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-plot-cartesian-private.h"
#include "hek-plot-cells-private.h"
#include "hek-plot-colorbar-private.h"

typedef struct
{
  HekPlotBox cells, bar;    /* bar.width 0: none */
  HekPlotColorbar colorbar;
  double names_width;       /* of rows; 0: none */
  gboolean slanted;         /* names of columns do not fit side by side */
  double column_names_y;
} HekPlotMatrixPlaces;

static double
hek_plot_matrix_widest (HekPlotCanvas     *canvas,
                        const char *const *names,
                        guint              n)
{
  double widest = 0;

  for (guint i = 0; i < n; i++)
    widest = MAX (widest, hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, names[i]));
  return widest;
}

static void
hek_plot_matrix_fill_colorbar (const HekPlotMatrix *plot,
                               HekPlotColorbar     *bar)
{
  double low = INFINITY, high = -INFINITY;

  *bar = (HekPlotColorbar) { .label = plot->label, .unit = plot->unit, .min = plot->min,
                             .max = plot->max, .colormap = plot->colormap };
  for (gsize i = 0; i < (gsize) plot->n_rows * plot->n_columns; i++)
    if (isfinite (plot->values[i]))
      {
        low = MIN (low, plot->values[i]);
        high = MAX (high, plot->values[i]);
      }
  if (plot->min < plot->max)
    {
      bar->open_above = high > plot->max;
      bar->open_below = low < plot->min;
      return;
    }
  bar->min = low <= high ? low : 0;
  bar->max = low <= high ? high : 0;
  if (plot->colormap == HEK_COLORMAP_DIVERGING)
    {
      bar->max = MAX (fabs (bar->min), fabs (bar->max));
      bar->min = -bar->max;
    }
  if (bar->min == bar->max)
    bar->max = bar->min + 1;
}

static gboolean
hek_plot_matrix_layout (HekPlotCanvas       *canvas,
                        const HekPlotMatrix *plot,
                        HekPlotMatrixPlaces *places)
{
  double pad = hek_plot_canvas_padding (canvas), top = pad, unit = canvas->unit;
  double right = canvas->width - pad, bottom = canvas->height - pad, widest, thickness;

  if (plot->n_rows == 0 || plot->n_columns == 0)
    return FALSE;
  *places = (HekPlotMatrixPlaces) { 0 };
  if (plot->title != NULL && *plot->title != '\0')
    top += canvas->heights[HEK_PLOT_FONT_TITLE] + unit;
  hek_plot_matrix_fill_colorbar (plot, &places->colorbar);
  thickness = hek_plot_colorbar_measure (canvas, &places->colorbar) + 2 * unit;
  if (thickness < canvas->width / 4)
    right -= thickness;
  widest = MIN (hek_plot_matrix_widest (canvas, plot->row_names, plot->n_rows),
                0.3 * canvas->width);
  if (canvas->height > 8 * canvas->line_height)
    places->names_width = widest;
  places->cells.x = pad + (places->names_width > 0 ? places->names_width + unit : 0);
  places->cells.width = right - places->cells.x;
  widest = hek_plot_matrix_widest (canvas, plot->column_names, plot->n_columns);
  places->slanted = widest + unit > places->cells.width / plot->n_columns;
  if (places->names_width > 0)
    {
      places->column_names_y = bottom - canvas->line_height;
      bottom -= canvas->line_height + 0.5 * unit;
    }
  places->cells.y = top;
  places->cells.height = bottom - top;
  if (canvas->theme->snap)
    {
      places->cells.x = ceil (places->cells.x);
      places->cells.y = ceil (places->cells.y);
    }
  places->bar = (HekPlotBox) { right + 2 * unit, top, thickness < canvas->width / 4
                                                      ? thickness - 2 * unit : 0,
                               places->cells.height };
  return places->cells.width >= 4 * unit && places->cells.height >= 2 * unit;
}

static double *
hek_plot_matrix_edges (double from,
                       double size,
                       guint  n)
{
  double *edges = g_new (double, n + 1);

  for (guint i = 0; i <= n; i++)
    edges[i] = from + size * i / n;
  return edges;
}

/* Black or white, whatever stands out more from a colour: by its relative luminance (WCAG 2). */
static HekPlotColor
hek_plot_matrix_ink (const guint8 rgb[3])
{
  double linear[3], luminance;

  for (guint c = 0; c < 3; c++)
    linear[c] = rgb[c] <= 10 ? rgb[c] / 255.0 / 12.92 : pow ((rgb[c] / 255.0 + 0.055) / 1.055, 2.4);
  luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  return luminance > 0.179 ? (HekPlotColor) { 0, 0, 0, 1 } : (HekPlotColor) { 1, 1, 1, 1 };
}

/* Returns: (transfer full): "−0.36" */
static char *
hek_plot_matrix_format (double value,
                        guint  n_digits)
{
  char digits[64], format[16];

  g_snprintf (format, sizeof format, "%%.%uf", MIN (n_digits, 9u));
  g_ascii_formatd (digits, sizeof digits, format, fabs (value));
  return g_strconcat (value < 0 && g_ascii_strtod (digits, NULL) > 0 ? "−" : "", digits, NULL);
}

/* The most digits with which all values fit into their cells; -1: they never do. */
static int
hek_plot_matrix_fit_digits (HekPlotCanvas       *canvas,
                            const HekPlotMatrix *plot,
                            double               cell)
{
  double least = 0, most = 0;

  for (gsize i = 0; i < (gsize) plot->n_rows * plot->n_columns; i++)
    if (isfinite (plot->values[i]))
      {
        least = MIN (least, plot->values[i]);
        most = MAX (most, plot->values[i]);
      }
  for (int n = (int) MIN (plot->n_digits, 9u); n >= 0; n--)
    {
      g_autofree char *low = hek_plot_matrix_format (least, (guint) n);
      g_autofree char *high = hek_plot_matrix_format (most, (guint) n);

      if (MAX (hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, low),
               hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, high))
          + 2 * canvas->theme->scale <= cell)
        return n > 0 || plot->n_digits == 0 ? n : -1; /* 0 for 0.4 says nothing */
    }
  return -1;
}

static void
hek_plot_matrix_draw_cells (HekPlotCanvas             *canvas,
                            const HekPlotMatrix       *plot,
                            const HekPlotMatrixPlaces *places)
{
  const HekColormap *map = hek_colormap_get (plot->colormap, canvas->theme->dark_ground);
  const HekPlotBox *box = &places->cells;
  gsize n = (gsize) plot->n_rows * plot->n_columns;
  g_autofree guint32 *argb = g_new0 (guint32, n);
  g_autofree double *x_edges = hek_plot_matrix_edges (box->x, box->width, plot->n_columns);
  g_autofree double *y_edges = hek_plot_matrix_edges (box->y, box->height, plot->n_rows);
  double span = places->colorbar.max - places->colorbar.min;
  double cell = box->width / plot->n_columns, row = box->height / plot->n_rows;
  int n_digits = plot->show_values && row >= canvas->line_height * 1.2
                 ? hek_plot_matrix_fit_digits (canvas, plot, cell) : -1;

  for (gsize i = 0; i < n; i++)
    if (!isnan (plot->values[i]))
      {
        const guint8 *rgb
          = map->rgb[hek_colormap_index (map, (plot->values[i] - places->colorbar.min) / span)];

        argb[i] = 0xff000000u | (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2];
      }
  hek_plot_cells_draw (canvas, x_edges, plot->n_columns, y_edges, plot->n_rows, argb, box);
  for (gsize i = 0; i < n && n_digits >= 0; i++)
    if (argb[i] != 0)
      {
        g_autofree char *text = hek_plot_matrix_format (plot->values[i], (guint) n_digits);
        const guint8 rgb[3] = { (guint8) (argb[i] >> 16), (guint8) (argb[i] >> 8),
                                (guint8) argb[i] };

        hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, text,
                              (x_edges[i % plot->n_columns] + x_edges[i % plot->n_columns + 1]) / 2,
                              (y_edges[i / plot->n_columns] + y_edges[i / plot->n_columns + 1]) / 2,
                              0.5, 0.5, 0, hek_plot_matrix_ink (rgb));
      }
}

/* Every how many-th name has room of its own. */
static guint
hek_plot_matrix_stride (double needed,
                        double cell)
{
  return (guint) MAX (1, ceil (needed / MAX (cell, 1e-3)));
}

static void
hek_plot_matrix_draw_names (HekPlotCanvas             *canvas,
                            const HekPlotMatrix       *plot,
                            const HekPlotMatrixPlaces *places)
{
  const HekPlotBox *box = &places->cells;
  double row = box->height / plot->n_rows, column = box->width / plot->n_columns;
  guint stride = hek_plot_matrix_stride (1.1 * canvas->line_height, row);

  if (places->names_width <= 0)
    return;
  for (guint i = 0; i < plot->n_rows; i += stride)
    hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, plot->row_names[i],
                          box->x - canvas->unit, box->y + (i + 0.5) * row, 1, 0.5,
                          places->names_width, canvas->theme->dim_text);
  stride = places->slanted ? hek_plot_matrix_stride (6 * canvas->unit, column) : 1;
  for (guint i = 0; i < plot->n_columns; i += stride)
    {
      double middle = box->x + (i + 0.5) * column;
      double beside = 2 * MIN (middle, canvas->width - middle); /* up to the nearer edge */

      hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, plot->column_names[i], middle,
                            places->column_names_y, 0.5, 0,
                            MAX (MIN (stride * column - canvas->unit / 2, beside), 1),
                            canvas->theme->dim_text);
    }
}

static gboolean
hek_plot_matrix_get_mark (const HekPlotMatrix       *plot,
                          const HekPlotMatrixPlaces *places,
                          const HekPlotMark         *mark,
                          HekPlotPick               *pick)
{
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  gsize row, column;

  if (!mark->shown || mark->point_idx >= (gsize) plot->n_rows * plot->n_columns)
    return FALSE;
  row = mark->point_idx / plot->n_columns;
  column = mark->point_idx % plot->n_columns;
  *pick = (HekPlotPick) { .mark = *mark, .x = (double) column, .y = (double) row,
                          .value = plot->values[mark->point_idx] };
  pick->pos_x = places->cells.x + (column + 0.5) * places->cells.width / plot->n_columns;
  pick->pos_y = places->cells.y + (row + 0.5) * places->cells.height / plot->n_rows;
  number = hek_plot_format_value (pick->value, 3);
  text = g_strdup_printf ("%s · %s · %s%s%s%s%s", plot->row_names[row], plot->column_names[column],
                          plot->label != NULL ? plot->label : "", plot->label != NULL ? " " : "",
                          number, plot->unit != NULL ? " " : "",
                          plot->unit != NULL ? plot->unit : "");
  hek_plot_pick_set_text (pick, text);
  return TRUE;
}

void
hek_plot_matrix_draw (const HekPlotMatrix *plot,
                      cairo_t             *cr,
                      double               width,
                      double               height,
                      const HekPlotTheme  *theme)
{
  HekPlotCanvas canvas;
  HekPlotMatrixPlaces places;
  HekPlotPick pick;
  double top;

  hek_plot_canvas_init (&canvas, cr, width, height, theme);
  top = hek_plot_canvas_title (&canvas, plot->title);
  if (hek_plot_matrix_layout (&canvas, plot, &places))
    {
      gboolean hover = hek_plot_matrix_get_mark (plot, &places, &plot->hover, &pick);

      hek_plot_matrix_draw_cells (&canvas, plot, &places);
      hek_plot_matrix_draw_names (&canvas, plot, &places);
      places.colorbar.has_value = hover && !isnan (pick.value);
      places.colorbar.value = hover ? pick.value : 0;
      if (places.bar.width > 0)
        hek_plot_colorbar_draw_on (&canvas, &places.colorbar, places.bar.x, places.bar.y,
                                   places.bar.width, places.bar.height);
      if (hover)
        hek_plot_canvas_readout (&canvas, pick.pos_x, pick.pos_y, TRUE, pick.text);
    }
  else
    hek_plot_canvas_empty (&canvas, plot->empty_text != NULL ? plot->empty_text : _("No data"),
                           top);
  hek_plot_canvas_clear (&canvas);
}

gboolean
hek_plot_matrix_pick (const HekPlotMatrix *plot,
                      double               width,
                      double               height,
                      const HekPlotTheme  *theme,
                      double               x,
                      double               y,
                      HekPlotPick         *out)
{
  HekPlotCanvas canvas;
  HekPlotMatrixPlaces places;
  gboolean found = FALSE;

  hek_plot_canvas_init (&canvas, NULL, width, height, theme);
  if (hek_plot_matrix_layout (&canvas, plot, &places) && x >= places.cells.x
      && x < places.cells.x + places.cells.width && y >= places.cells.y
      && y < places.cells.y + places.cells.height)
    {
      guint column = (guint) ((x - places.cells.x) / places.cells.width * plot->n_columns);
      guint row = (guint) ((y - places.cells.y) / places.cells.height * plot->n_rows);
      HekPlotMark mark = { TRUE, 0, (gsize) MIN (row, plot->n_rows - 1) * plot->n_columns
                                    + MIN (column, plot->n_columns - 1) };

      found = hek_plot_matrix_get_mark (plot, &places, &mark, out);
    }
  hek_plot_canvas_clear (&canvas);
  return found;
}
