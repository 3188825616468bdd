/* SPDX-License-Identifier: Apache-2.0 */
/* Grids of coloured cells. In pixels, a cell is where the middle of the pixel is. */
#include "config.h"

#include "hek-plot-cells-private.h"

#include <math.h>
#include <string.h>

/* Sides of the picture of cells in pixels of the surface: cairo's own limit is 32767. */
#define HEK_PLOT_CELLS_MAX_SIDE 8192.0

#define HEK_PLOT_CELLS_NONE G_MAXUINT32

guint32
hek_plot_color_to_argb (HekPlotColor color)
{
  guint32 a = (guint32) (CLAMP (color.a, 0, 1) * 255 + 0.5);
  guint32 r = (guint32) (CLAMP (color.r, 0, 1) * a + 0.5);
  guint32 g = (guint32) (CLAMP (color.g, 0, 1) * a + 0.5);
  guint32 b = (guint32) (CLAMP (color.b, 0, 1) * a + 0.5);

  return a << 24 | r << 16 | g << 8 | b;
}

/* --- areas ----------------------------------------------------------------------------------- */

static void
hek_plot_cells_set_source (cairo_t *cr,
                           guint32  argb)
{
  double a = argb >> 24;

  cairo_set_source_rgba (cr, (argb >> 16 & 0xff) / a, (argb >> 8 & 0xff) / a, (argb & 0xff) / a,
                         a / 255);
}

typedef struct
{
  guint32 argb;
  guint x, y, n_x, n_y;
} HekPlotCellsRun;

static int
hek_plot_cells_compare (gconstpointer a,
                        gconstpointer b)
{
  const HekPlotCellsRun *left = a, *right = b;

  if (left->argb != right->argb)
    return left->argb < right->argb ? -1 : 1;
  if (left->y != right->y)
    return left->y < right->y ? -1 : 1;
  return (left->x > right->x) - (left->x < right->x);
}

/* Neighbours of one colour in a row are one area, and so are equal runs below each other. */
static GArray *
hek_plot_cells_find_runs (const guint32 *argb,
                          guint          n_x,
                          guint          n_y)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (HekPlotCellsRun));
  g_autofree guint *above = g_new (guint, n_x); /* by where it begins: the run that ends above */

  for (guint x = 0; x < n_x; x++)
    above[x] = G_MAXUINT;
  for (guint y = 0; y < n_y; y++)
    for (guint x = 0, n; x < n_x; x += n)
      {
        guint32 color = argb[(gsize) y * n_x + x];
        HekPlotCellsRun *run = NULL;

        for (n = 1; x + n < n_x && argb[(gsize) y * n_x + x + n] == color; n++)
          continue;
        if (color == 0)
          continue;
        if (above[x] != G_MAXUINT)
          run = &g_array_index (runs, HekPlotCellsRun, above[x]);
        if (run != NULL && run->argb == color && run->n_x == n && run->y + run->n_y == y)
          {
            run->n_y++;
            continue;
          }
        above[x] = runs->len;
        g_array_append_val (runs, ((HekPlotCellsRun) { color, x, y, n, 1 }));
      }
  g_array_sort (runs, hek_plot_cells_compare);
  return runs;
}

static void
hek_plot_cells_draw_areas (cairo_t       *cr,
                           const double  *x_edges,
                           guint          n_x,
                           const double  *y_edges,
                           guint          n_y,
                           const guint32 *argb)
{
  g_autoptr (GArray) runs = hek_plot_cells_find_runs (argb, n_x, n_y);

  /* viewers smooth every edge, and the ground would shine through between two areas that touch */
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (guint i = 0; i < runs->len; i++)
    {
      const HekPlotCellsRun *run = &g_array_index (runs, HekPlotCellsRun, i);

      cairo_rectangle (cr, x_edges[run->x], y_edges[run->y],
                       x_edges[run->x + run->n_x] - x_edges[run->x],
                       y_edges[run->y + run->n_y] - y_edges[run->y]);
      if (i + 1 == runs->len || g_array_index (runs, HekPlotCellsRun, i + 1).argb != run->argb)
        {
          hek_plot_cells_set_source (cr, run->argb);
          cairo_fill (cr);
        }
    }
}

/* --- a picture ------------------------------------------------------------------------------- */

/* For each of @n pixels from @from on, the cell that its middle is in. */
static guint32 *
hek_plot_cells_locate (const double *edges,
                       guint         n_cells,
                       double        from,
                       double        step,
                       guint         n)
{
  guint32 *cells = g_new (guint32, n);
  guint cell = 0;

  for (guint i = 0; i < n; i++)
    {
      double at = from + (i + 0.5) * step;

      while (cell < n_cells && at >= edges[cell + 1])
        cell++;
      cells[i] = cell < n_cells && at >= edges[0] ? cell : HEK_PLOT_CELLS_NONE;
    }
  return cells;
}

static void
hek_plot_cells_draw_picture (cairo_t          *cr,
                             const double     *x_edges,
                             guint             n_x,
                             const double     *y_edges,
                             guint             n_y,
                             const guint32    *argb,
                             const HekPlotBox *box)
{
  double sx = 1, sy = 0, device_x, device_y;
  guint width, height;
  g_autofree guint32 *columns = NULL;
  g_autofree guint32 *rows = NULL;
  cairo_surface_t *surface;
  guint8 *pixels;

  cairo_user_to_device_distance (cr, &sx, &sy);
  cairo_surface_get_device_scale (cairo_get_target (cr), &device_x, &device_y);
  sx = MAX (hypot (sx, sy) * MAX (device_x, device_y), 0.01);
  width = (guint) CLAMP (round (box->width * sx), 1, HEK_PLOT_CELLS_MAX_SIDE);
  height = (guint) CLAMP (round (box->height * sx), 1, HEK_PLOT_CELLS_MAX_SIDE);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return;
    }
  pixels = cairo_image_surface_get_data (surface);
  columns = hek_plot_cells_locate (x_edges, n_x, box->x, box->width / width, width);
  rows = hek_plot_cells_locate (y_edges, n_y, box->y, box->height / height, height);
  for (guint y = 0; y < height; y++)
    {
      guint32 *out = (guint32 *) (void *) (pixels + (gsize) y
                                                    * cairo_image_surface_get_stride (surface));

      for (guint x = 0; x < width && rows[y] != HEK_PLOT_CELLS_NONE; x++)
        out[x] = columns[x] != HEK_PLOT_CELLS_NONE ? argb[(gsize) rows[y] * n_x + columns[x]] : 0;
    }
  cairo_surface_mark_dirty (surface);
  cairo_translate (cr, box->x, box->y);
  cairo_scale (cr, box->width / width, box->height / height);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_surface_destroy (surface);
}

void
hek_plot_cells_draw (HekPlotCanvas    *canvas,
                     const double     *x_edges,
                     guint             n_x,
                     const double     *y_edges,
                     guint             n_y,
                     const guint32    *argb,
                     const HekPlotBox *box)
{
  cairo_t *cr = canvas->cr;

  if (cr == NULL || n_x == 0 || n_y == 0 || !(box->width > 0) || !(box->height > 0))
    return;
  cairo_save (cr);
  cairo_rectangle (cr, box->x, box->y, box->width, box->height);
  cairo_clip (cr);
  switch ((int) cairo_surface_get_type (cairo_get_target (cr)))
    {
    case CAIRO_SURFACE_TYPE_PDF:
    case CAIRO_SURFACE_TYPE_PS:
    case CAIRO_SURFACE_TYPE_SVG:
      hek_plot_cells_draw_areas (cr, x_edges, n_x, y_edges, n_y, argb);
      break;
    default:
      hek_plot_cells_draw_picture (cr, x_edges, n_x, y_edges, n_y, argb, box);
    }
  cairo_restore (cr);
}
