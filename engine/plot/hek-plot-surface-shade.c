/* SPDX-License-Identifier: Apache-2.0 */
/* The colours of a surface: its colour map or the picture over it, lit; the sides in grey. */
#include "config.h"

#include "hek-plot-surface-render-private.h"

#include <math.h>
#include <string.h>

/* How much of the text's colour is in the sides. */
#define SIDE_INK 0.2

/* How much white a place has that is twice as bright as a level one: without it the relief of dark
 * colours could not be seen. */
#define GLOSS 0.7f

/* What one frame needs for every sample. */
typedef struct
{
  const HekColormap *colors;
  float color_scale, color_min;
  float side[3];       /* 0 to 255 */
  float side_light[4]; /* left, right, back, front */
} HekPlotSurfacePalette;

static void
hek_plot_surface_palette_init (HekPlotSurfacePalette     *palette,
                               const HekPlotSurfaceScene *scene)
{
  const HekPlotTheme *theme = scene->theme;
  const HekPlotSurfaceView *view = scene->view;

  palette->colors = hek_colormap_get (scene->plot->colormap, theme->dark_ground);
  palette->color_min = (float) view->color_min;
  palette->color_scale = (float) (1 / (view->color_max - view->color_min));
  palette->side[0] = (float) (255 * (theme->background.r
                                     + SIDE_INK * (theme->text.r - theme->background.r)));
  palette->side[1] = (float) (255 * (theme->background.g
                                     + SIDE_INK * (theme->text.g - theme->background.g)));
  palette->side[2] = (float) (255 * (theme->background.b
                                     + SIDE_INK * (theme->text.b - theme->background.b)));
  /* half as steep as they are, so that the two in front differ but none is dark */
  palette->side_light[0] = hek_plot_surface_light (scene, -1, 0, 1);
  palette->side_light[1] = hek_plot_surface_light (scene, 1, 0, 1);
  palette->side_light[2] = hek_plot_surface_light (scene, 0, 1, 1);
  palette->side_light[3] = hek_plot_surface_light (scene, 0, -1, 1);
}

/* A level place keeps its colour, so that it can be found on the colour bar. */
static inline void
hek_plot_surface_light_up (float *rgb,
                           float  light)
{
  for (guint c = 0; c < 3; c++)
    if (light <= 1)
      rgb[c] *= light;
    else
      rgb[c] += (255 - rgb[c]) * MIN ((light - 1) * GLOSS, 1);
}

static inline float
hek_plot_surface_mix (const float *values,
                      gsize        at,
                      gsize        right,
                      gsize        below,
                      float        u,
                      float        v)
{
  float top = values[at] + u * (values[at + right] - values[at]);
  float bottom = values[at + below] + u * (values[at + below + right] - values[at + below]);

  return top + v * (bottom - top);
}

/* Between the four samples of the picture around a place in it, from 0 to 1. */
static void
hek_plot_surface_drape_at (const HekPlotSurface *plot,
                           double                x,
                           double                y,
                           float                *rgb)
{
  double u = CLAMP (x * plot->drape_width - 0.5, 0, plot->drape_width - 1);
  double v = CLAMP (y * plot->drape_height - 0.5, 0, plot->drape_height - 1);
  gsize column = (gsize) u, row = (gsize) v;
  gsize right = column + 1 < plot->drape_width ? 4 : 0;
  gsize below = row + 1 < plot->drape_height ? plot->drape_stride_bytes : 0;
  const guint8 *at = plot->drape + row * plot->drape_stride_bytes + column * 4;
  float fu = (float) (u - column), fv = (float) (v - row);

  for (guint c = 0; c < 3; c++)
    {
      float top = at[c] + fu * (at[c + right] - at[c]);
      float bottom = at[below + c] + fu * (at[below + c + right] - at[below + c]);

      rgb[c] = top + fv * (bottom - top);
    }
}

/* Colour of one sample, and the point that it shows. */
static void
hek_plot_surface_shade_sample (const HekPlotSurfaceScene   *scene,
                               const HekPlotSurfacePalette *palette,
                               guint32                      quad,
                               float                        u,
                               float                        v,
                               float                       *rgb,
                               guint32                     *point)
{
  const HekPlotSurface *plot = scene->plot;
  const HekPlotSurfaceGrid *grid = plot->grid;
  guint32 i = quad % (scene->n_columns - 1), j = quad / (scene->n_columns - 1);
  guint32 column, row;
  gsize right, below, vertex, at;
  float light, value;

  if (i == 0 || j == 0 || i == scene->n_columns - 2 || j == scene->n_rows - 2)
    {
      guint side = i == 0 ? 0 : i == scene->n_columns - 2 ? 1 : j == 0 ? 2 : 3;

      memcpy (rgb, palette->side, sizeof palette->side);
      hek_plot_surface_light_up (rgb, palette->side_light[side]);
      *point = HEK_PLOT_SURFACE_NOTHING;
      return;
    }
  column = MIN (i - 1, grid->width - 1);
  row = MIN (j - 1, grid->height - 1);
  right = column + 1 < grid->width ? 1 : 0;
  below = row + 1 < grid->height ? grid->width : 0;
  vertex = (gsize) j * scene->n_columns + i;
  at = (gsize) row * grid->width + column;
  light = hek_plot_surface_mix (scene->light, vertex, 1, scene->n_columns, u, v);
  *point = (guint32) (at + (u >= 0.5f ? right : 0) + (v >= 0.5f ? below : 0));

  if (plot->drape != NULL)
    hek_plot_surface_drape_at (plot, (column + u + 0.5) * grid->step / grid->source_width,
                               (row + v + 0.5) * grid->step / grid->source_height, rgb);
  else
    {
      value = hek_plot_surface_mix (grid->peaks, at, right, below, u, v);
      i = hek_colormap_index (palette->colors, (value - palette->color_min) * palette->color_scale);
      for (guint c = 0; c < 3; c++)
        rgb[c] = palette->colors->rgb[i][c];
    }
  hek_plot_surface_light_up (rgb, light);
}

void
hek_plot_surface_shade_row (const HekPlotSurfaceScene *scene,
                            const HekPlotSurfaceBand  *band,
                            guint                      y)
{
  HekPlotSurfaceFrame *frame = scene->frame;
  const guint n = scene->n_samples;
  const float share = 1.0f / (float) (n * n);
  guint32 *pixels = frame->pixels + (gsize) y * frame->width;
  guint32 *points = frame->points + (gsize) y * frame->width;
  gsize first = ((gsize) y * n - (gsize) band->top) * (gsize) band->width;
  HekPlotSurfacePalette palette;

  hek_plot_surface_palette_init (&palette, scene);
  for (guint x = 0; x < frame->width; x++)
    {
      float sum[3] = { 0 };
      guint n_hit = 0;

      points[x] = HEK_PLOT_SURFACE_NOTHING;
      for (guint k = 0; k < n * n; k++)
        {
          gsize at = first + (gsize) (k / n) * (gsize) band->width + x * n + k % n;
          float rgb[3];
          guint32 point;

          if (band->quad[at] == HEK_PLOT_SURFACE_NOTHING)
            continue;
          hek_plot_surface_shade_sample (scene, &palette, band->quad[at], band->u[at], band->v[at],
                                         rgb, &point);
          if (points[x] == HEK_PLOT_SURFACE_NOTHING)
            points[x] = point;
          for (guint c = 0; c < 3; c++)
            sum[c] += rgb[c];
          n_hit++;
        }
      pixels[x] = (guint32) ((float) n_hit * share * 255 + 0.5f) << 24
                  | (guint32) (sum[0] * share + 0.5f) << 16
                  | (guint32) (sum[1] * share + 0.5f) << 8 | (guint32) (sum[2] * share + 0.5f);
    }
}
