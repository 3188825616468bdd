/* SPDX-License-Identifier: Apache-2.0 */
/* A grid of values in colours, with its colour bar on the right. */
#include "config.h"

#include "hek-plot-heatmap.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-plot-cartesian-private.h"
#include "hek-plot-colorbar-private.h"

/* Longest side of the picture that is handed to cairo (its own limit is 32767). */
#define HEK_PLOT_HEATMAP_MAX_SIDE 3072u

typedef struct
{
  HekPlotBox grid, bar;
  HekPlotColorbar colorbar;
} HekPlotHeatmapPlaces;

static gsize
hek_plot_heatmap_stride (const HekPlotHeatmap *plot)
{
  return plot->stride != 0 ? plot->stride : plot->width;
}

void
hek_plot_heatmap_get_range (const HekPlotHeatmap *plot,
                            double               *min,
                            double               *max)
{
  double low = INFINITY, high = -INFINITY;

  if (plot->min < plot->max)
    {
      *min = plot->min;
      *max = plot->max;
      return;
    }
  for (guint32 y = 0; y < plot->height; y++)
    {
      const float *row = plot->data + y * hek_plot_heatmap_stride (plot);

      for (guint32 x = 0; x < plot->width; x++)
        if (isfinite (row[x]))
          {
            low = MIN (low, row[x]);
            high = MAX (high, row[x]);
          }
    }
  if (!(low <= high))
    low = high = 0;
  if (plot->colormap == HEK_COLORMAP_DIVERGING)
    {
      high = MAX (fabs (low), fabs (high));
      low = -high;
    }
  if (low == high)
    high = low + MAX (fabs (low) * 0.1, 1);
  *min = low;
  *max = high;
}

/* Whether values lie beyond the ends of the colour bar. */
static void
hek_plot_heatmap_find_clipped (const HekPlotHeatmap *plot,
                               HekPlotColorbar      *bar)
{
  for (guint32 y = 0; y < plot->height && !(bar->open_above && bar->open_below); y++)
    {
      const float *row = plot->data + y * hek_plot_heatmap_stride (plot);

      for (guint32 x = 0; x < plot->width; x++)
        {
          bar->open_above |= row[x] > bar->max;
          bar->open_below |= row[x] < bar->min;
        }
    }
}

static gboolean
hek_plot_heatmap_layout (HekPlotCanvas        *canvas,
                         const HekPlotHeatmap *plot,
                         HekPlotHeatmapPlaces *places)
{
  double pad = hek_plot_canvas_padding (canvas), top = pad, bar_width = 0;
  double width = canvas->width - 2 * pad, height, scale_x, scale_y;

  if (plot->width == 0 || plot->height == 0 || plot->data == NULL)
    return FALSE;
  if (plot->title != NULL && *plot->title != '\0')
    top += canvas->heights[HEK_PLOT_FONT_TITLE] + canvas->unit;
  height = canvas->height - pad - top;

  places->colorbar = (HekPlotColorbar) {
    .label = plot->label, .unit = plot->unit, .colormap = plot->colormap,
  };
  hek_plot_heatmap_get_range (plot, &places->colorbar.min, &places->colorbar.max);
  if (plot->min < plot->max)
    hek_plot_heatmap_find_clipped (plot, &places->colorbar);
  if (!plot->hide_colorbar)
    bar_width = hek_plot_colorbar_measure (canvas, &places->colorbar) + 2 * canvas->unit;
  width -= bar_width;
  if (width < 2 * canvas->unit || height < 2 * canvas->unit)
    return FALSE;

  scale_x = width / plot->width;
  scale_y = height / plot->height;
  if (!plot->stretch)
    scale_x = scale_y = MIN (scale_x, scale_y);
  places->grid = (HekPlotBox) { pad, top, scale_x * plot->width, scale_y * plot->height };
  if (canvas->theme->snap)
    {
      places->grid.x = round (places->grid.x);
      places->grid.y = round (places->grid.y);
    }
  places->bar = (HekPlotBox) { places->grid.x + places->grid.width + 2 * canvas->unit, top,
                               bar_width - 2 * canvas->unit,
                               MIN (MAX (places->grid.height, 14 * canvas->unit), height) };
  return TRUE;
}

/* Averages @k × @k cells; NaN cells do not count. Returns: (transfer full): packed rows */
static float *
hek_plot_heatmap_reduce (const HekPlotHeatmap *plot,
                         guint                 k,
                         guint32              *width,
                         guint32              *height)
{
  float *out;

  *width = (plot->width + k - 1) / k;
  *height = (plot->height + k - 1) / k;
  out = g_try_malloc_n (*height, *width * sizeof (float));
  if (out == NULL)
    return NULL;
  for (guint32 y = 0; y < *height; y++)
    for (guint32 x = 0; x < *width; x++)
      {
        double sum = 0;
        guint n = 0;

        for (guint32 v = y * k; v < MIN ((y + 1) * k, plot->height); v++)
          for (guint32 u = x * k; u < MIN ((x + 1) * k, plot->width); u++)
            {
              float value = plot->data[v * hek_plot_heatmap_stride (plot) + u];

              if (!isnan (value))
                {
                  sum += value;
                  n++;
                }
            }
        out[(gsize) y * *width + x] = n > 0 ? (float) (sum / n) : NAN;
      }
  return out;
}

static cairo_surface_t *
hek_plot_heatmap_surface (const HekPlotHeatmap *plot,
                          const HekPlotTheme   *theme,
                          double                min,
                          double                max)
{
  const HekColormap *map = hek_colormap_get (plot->colormap, theme->dark_ground);
  guint k = (MAX (plot->width, plot->height) - 1) / HEK_PLOT_HEATMAP_MAX_SIDE + 1;
  g_autofree float *reduced = NULL;
  guint32 width = plot->width, height = plot->height;
  cairo_surface_t *surface;

  if (k > 1)
    {
      reduced = hek_plot_heatmap_reduce (plot, k, &width, &height);
      if (reduced == NULL)
        return cairo_image_surface_create (CAIRO_FORMAT_INVALID, 1, 1);
    }
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return surface;
  (void) hek_colormap_apply (map, reduced != NULL ? reduced : plot->data, width, height,
                             reduced != NULL ? width : hek_plot_heatmap_stride (plot), min, max,
                             HEK_COLORMAP_CAIRO_ARGB32, cairo_image_surface_get_data (surface),
                             (gsize) cairo_image_surface_get_stride (surface), NULL);
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
hek_plot_heatmap_draw_grid (HekPlotCanvas              *canvas,
                            const HekPlotHeatmap       *plot,
                            const HekPlotHeatmapPlaces *places)
{
  cairo_t *cr = canvas->cr;
  cairo_surface_t *surface = hek_plot_heatmap_surface (plot, canvas->theme, places->colorbar.min,
                                                       places->colorbar.max);

  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      double scale_x = places->grid.width / cairo_image_surface_get_width (surface);
      double scale_y = places->grid.height / cairo_image_surface_get_height (surface);

      cairo_save (cr);
      cairo_rectangle (cr, places->grid.x, places->grid.y, places->grid.width,
                       places->grid.height);
      cairo_clip (cr);
      cairo_translate (cr, places->grid.x, places->grid.y);
      cairo_scale (cr, scale_x, scale_y);
      cairo_set_source_surface (cr, surface, 0, 0);
      cairo_pattern_set_filter (cairo_get_source (cr), plot->nearest && scale_x >= 1
                                                       ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
      /* sharp edges in pixels; in a PDF cairo would embed a picture padded at its borders */
      if (cairo_surface_get_type (cairo_get_target (cr)) == CAIRO_SURFACE_TYPE_IMAGE)
        cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
      cairo_paint (cr);
      cairo_restore (cr);
    }
  cairo_surface_destroy (surface);
}

static gboolean
hek_plot_heatmap_get_mark (const HekPlotHeatmap       *plot,
                           const HekPlotHeatmapPlaces *places,
                           const HekPlotMark          *mark,
                           HekPlotPick                *pick)
{
  g_autofree char *name = NULL;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  gsize column, row;

  if (!mark->shown || mark->point_idx >= (gsize) plot->width * plot->height)
    return FALSE;
  column = mark->point_idx % plot->width;
  row = mark->point_idx / plot->width;
  *pick = (HekPlotPick) { .mark = *mark, .x = (double) column, .y = (double) row };
  pick->value = plot->data[row * hek_plot_heatmap_stride (plot) + column];
  pick->pos_x = places->grid.x + (column + 0.5) * places->grid.width / plot->width;
  pick->pos_y = places->grid.y + (row + 0.5) * places->grid.height / plot->height;

  number = hek_plot_format_value (pick->value, 3);
  name = plot->name_cell != NULL
         ? plot->name_cell (plot, column, row)
         : g_strdup_printf ("%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT, column, row);
  text = g_strdup_printf ("%s · %s%s%s%s%s", name, plot->label != NULL ? plot->label : "",
                          plot->label != NULL ? " " : "", number, plot->unit != NULL ? " " : "",
                          plot->unit != NULL ? plot->unit : "");
  hek_plot_pick_set_text (pick, text);
  return TRUE;
}

void
hek_plot_heatmap_draw (const HekPlotHeatmap *plot,
                       cairo_t              *cr,
                       double                width,
                       double                height,
                       const HekPlotTheme   *theme)
{
  HekPlotCanvas canvas;
  HekPlotHeatmapPlaces places;
  HekPlotPick pick;
  double top;

  hek_plot_canvas_init (&canvas, cr, width, height, theme);
  top = hek_plot_canvas_title (&canvas, plot->title);
  if (hek_plot_heatmap_layout (&canvas, plot, &places))
    {
      gboolean hover = hek_plot_heatmap_get_mark (plot, &places, &plot->hover, &pick);

      hek_plot_heatmap_draw_grid (&canvas, plot, &places);
      places.colorbar.has_value = hover && !isnan (pick.value);
      places.colorbar.value = hover ? pick.value : 0;
      if (!plot->hide_colorbar)
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
hek_plot_heatmap_pick (const HekPlotHeatmap *plot,
                       double                width,
                       double                height,
                       const HekPlotTheme   *theme,
                       double                x,
                       double                y,
                       HekPlotPick          *out)
{
  HekPlotCanvas canvas;
  HekPlotHeatmapPlaces places;
  gboolean found = FALSE;

  hek_plot_canvas_init (&canvas, NULL, width, height, theme);
  if (hek_plot_heatmap_layout (&canvas, plot, &places)
      && x >= places.grid.x && x < places.grid.x + places.grid.width
      && y >= places.grid.y && y < places.grid.y + places.grid.height)
    {
      gsize column = (gsize) ((x - places.grid.x) / places.grid.width * plot->width);
      gsize row = (gsize) ((y - places.grid.y) / places.grid.height * plot->height);
      HekPlotMark mark = { TRUE, 0, MIN (row, plot->height - 1) * plot->width
                                    + MIN (column, plot->width - 1) };

      found = hek_plot_heatmap_get_mark (plot, &places, &mark, out);
    }
  hek_plot_canvas_clear (&canvas);
  return found;
}
