/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pixels of a surface. Its points, and a ring of their shadows on the base plane that closes
 * the sides, are the vertices of quads. Bands of pixel rows are independent: each draws the
 * quads that touch it, in their order, into a depth buffer that remembers which quad is in front
 * and where it was hit, and then colours only what is seen. So the result is the same on any number
 * of threads, and what lies behind something costs no colour.
 */
#include "config.h"

#include "hek-plot-surface-render-private.h"

#include <math.h>

#include "hek-parallel.h"

/* Rows of samples in a band, and rows of vertices in a block. */
#define BAND_ROWS 48
#define VERTEX_ROWS 8

#define MAX_SAMPLES 3
#define MAX_SIDE 16384u

/* Positions are whole numbers of 1/256 sample, so that neighbours share their edges exactly. */
#define UNIT HEK_PLOT_SURFACE_UNIT

/* From the eye's left shoulder: to the right, away from the eye, up. */
static const double light_eye[3] = { -0.42, -0.42, 0.80 };

/* --- vertices -------------------------------------------------------------------------------- */

static void
hek_plot_surface_set_light (HekPlotSurfaceScene *scene)
{
  const HekPlotSurfaceView *view = scene->view;
  double length = sqrt (light_eye[0] * light_eye[0] + light_eye[1] * light_eye[1]
                        + light_eye[2] * light_eye[2]);

  scene->light_dir[0] = (light_eye[0] * view->cos_a + light_eye[1] * view->sin_a) / length;
  scene->light_dir[1] = (-light_eye[0] * view->sin_a + light_eye[1] * view->cos_a) / length;
  scene->light_dir[2] = light_eye[2] / length;
}

/* Height of a point in longer sides; a hole is level with @otherwise. */
static inline double
hek_plot_surface_height_at (const HekPlotSurfaceScene *scene,
                            gint64                     x,
                            gint64                     y,
                            double                     otherwise)
{
  const HekPlotSurfaceGrid *grid = scene->plot->grid;
  float value;

  x = CLAMP (x, 0, (gint64) grid->width - 1);
  y = CLAMP (y, 0, (gint64) grid->height - 1);
  value = grid->peaks[y * grid->width + x];
  return isnan (value) ? otherwise
                       : scene->view->side_z * hek_plot_surface_view_height (scene->view, value);
}

/* How bright a point is beside a level one. */
static float
hek_plot_surface_light_at (const HekPlotSurfaceScene *scene,
                           gint64                     x,
                           gint64                     y)
{
  const HekPlotSurfaceGrid *grid = scene->plot->grid;
  const HekPlotSurfaceView *view = scene->view;
  double here = hek_plot_surface_height_at (scene, x, y, 0), h[3][3];
  double slope_x, slope_y, flat;

  for (int v = -1; v <= 1; v++)
    for (int u = -1; u <= 1; u++)
      h[v + 1][u + 1] = hek_plot_surface_height_at (scene, x + u, y + v, here);
  slope_x = (h[0][2] + 2 * h[1][2] + h[2][2] - h[0][0] - 2 * h[1][0] - h[2][0]) / 8
            * grid->source_width / (grid->step * view->side_x);
  slope_y = (h[2][0] + 2 * h[2][1] + h[2][2] - h[0][0] - 2 * h[0][1] - h[0][2]) / 8
            * grid->source_height / (grid->step * view->side_y);
  /* the slopes of noise are cliffs: they are flattened to 45°, or all of it would be in shadow */
  flat = 1 / (1 + hypot (slope_x, slope_y));
  /* rows run towards the eye, y away from it */
  return hek_plot_surface_light (scene, -slope_x * flat, slope_y * flat, 1);
}

float
hek_plot_surface_light (const HekPlotSurfaceScene *scene,
                        double                     x,
                        double                     y,
                        double                     z)
{
  const double *light = scene->light_dir;
  double lit = (x * light[0] + y * light[1] + z * light[2]) / sqrt (x * x + y * y + z * z);

  lit = MAX (lit, 0) / light[2];
  return (float) (HEK_PLOT_SURFACE_AMBIENT + (1 - HEK_PLOT_SURFACE_AMBIENT) * lit);
}

static void
hek_plot_surface_place_vertex (HekPlotSurfaceScene *scene,
                               guint32              i,
                               guint32              j)
{
  const HekPlotSurfaceGrid *grid = scene->plot->grid;
  const HekPlotSurfaceView *view = scene->view;
  gsize at = (gsize) j * scene->n_columns + i;
  gboolean ring = i == 0 || j == 0 || i == scene->n_columns - 1 || j == scene->n_rows - 1;
  guint32 column = CLAMP (i, 1, scene->n_columns - 2) - 1;
  guint32 row = CLAMP (j, 1, scene->n_rows - 2) - 1;
  guint32 x = MIN (column, grid->width - 1), y = MIN (row, grid->height - 1);
  float value = grid->peaks[(gsize) y * grid->width + x];
  HekPlotBoxPoint point;
  double pos_x, pos_y;

  if (isnan (value))
    {
      scene->x[at] = HEK_PLOT_SURFACE_HOLE;
      return;
    }
  point.x = hek_plot_surface_vertex_at (column, grid->width, grid->step, grid->source_width);
  point.y = hek_plot_surface_vertex_at (row, grid->height, grid->step, grid->source_height);
  point.z = ring ? 0 : hek_plot_surface_view_height (view, value);
  scene->depth[at] = (float) hek_plot_surface_view_point (view, point, &pos_x, &pos_y);
  scene->x[at] = (gint32) lrint ((pos_x - view->x) * scene->scale * UNIT);
  scene->y[at] = (gint32) lrint ((pos_y - view->y) * scene->scale * UNIT);
  scene->light[at] = ring ? 1 : hek_plot_surface_light_at (scene, x, y);
}

static void
hek_plot_surface_place_rows (gsize    begin,
                             gsize    end,
                             gsize    block_idx,
                             gpointer data)
{
  HekPlotSurfaceScene *scene = data;

  for (gsize j = begin; j < end; j++)
    {
      gint32 top = G_MAXINT32, bottom = G_MININT32;

      for (guint32 i = 0; i < scene->n_columns; i++)
        {
          gsize at = j * scene->n_columns + i;

          hek_plot_surface_place_vertex (scene, i, (guint32) j);
          if (scene->x[at] == HEK_PLOT_SURFACE_HOLE)
            continue;
          top = MIN (top, scene->y[at]);
          bottom = MAX (bottom, scene->y[at]);
        }
      scene->tops[j] = top;
      scene->bottoms[j] = bottom;
    }
}

/* --- quads ----------------------------------------------------------------------------------- */

/* One corner of a triangle; u and v are 0 or 1 within its quad. */
typedef struct
{
  gint64 x, y;
  float depth, u, v;
} HekPlotSurfaceCorner;

static inline gint64
hek_plot_surface_edge (const HekPlotSurfaceCorner *a,
                       const HekPlotSurfaceCorner *b,
                       gint64                      x,
                       gint64                      y)
{
  return (b->x - a->x) * (y - a->y) - (b->y - a->y) * (x - a->x);
}

/* Samples exactly on an edge belong to one of the two triangles that share it. */
static inline gint64
hek_plot_surface_edge_bias (const HekPlotSurfaceCorner *a,
                            const HekPlotSurfaceCorner *b)
{
  return a->y > b->y || (a->y == b->y && a->x < b->x) ? 0 : -1;
}

/* The first sample at or after a position, and of the last before it. */
static inline gint64
hek_plot_surface_first_sample (gint64 position)
{
  return (position + UNIT / 2 - 1) >> HEK_PLOT_SURFACE_UNIT_BITS;
}

static void
hek_plot_surface_triangle (HekPlotSurfaceBand         *band,
                           const HekPlotSurfaceCorner *a,
                           const HekPlotSurfaceCorner *b,
                           const HekPlotSurfaceCorner *c,
                           guint32                     quad)
{
  gint64 area = hek_plot_surface_edge (a, b, c->x, c->y);
  gint64 left, right, top, bottom, start[3], step_x[3], step_y[3], bias[3];
  float scale;

  if (area == 0)
    return;
  if (area < 0)
    {
      const HekPlotSurfaceCorner *other = b;

      b = c;
      c = other;
      area = -area;
    }
  left = MAX (hek_plot_surface_first_sample (MIN (MIN (a->x, b->x), c->x)), 0);
  right = MIN (hek_plot_surface_first_sample (MAX (MAX (a->x, b->x), c->x) + 1), band->width);
  top = MAX (hek_plot_surface_first_sample (MIN (MIN (a->y, b->y), c->y)), band->top);
  bottom = MIN (hek_plot_surface_first_sample (MAX (MAX (a->y, b->y), c->y) + 1),
                band->top + band->height);
  if (left >= right || top >= bottom)
    return;

  {
    const HekPlotSurfaceCorner *corner[4] = { b, c, a, b };

    for (guint k = 0; k < 3; k++)
      {
        const HekPlotSurfaceCorner *from = corner[k], *to = corner[k + 1];

        start[k] = hek_plot_surface_edge (from, to, left * UNIT + UNIT / 2, top * UNIT + UNIT / 2);
        step_x[k] = -(to->y - from->y) * UNIT;
        step_y[k] = (to->x - from->x) * UNIT;
        bias[k] = hek_plot_surface_edge_bias (from, to);
      }
  }
  scale = 1 / (float) area;
  for (gint64 y = top; y < bottom; y++)
    {
      gint64 e0 = start[0], e1 = start[1], e2 = start[2];
      gsize at = (gsize) (y - band->top) * band->width + (gsize) left;

      for (gint64 x = left; x < right; x++, at++)
        {
          if (((e0 + bias[0]) | (e1 + bias[1]) | (e2 + bias[2])) >= 0)
            {
              float wa = (float) e0 * scale, wb = (float) e1 * scale, wc = (float) e2 * scale;
              float depth = wa * a->depth + wb * b->depth + wc * c->depth;

              if (depth < band->depth[at])
                {
                  band->depth[at] = depth;
                  band->quad[at] = quad;
                  band->u[at] = wa * a->u + wb * b->u + wc * c->u;
                  band->v[at] = wa * a->v + wb * b->v + wc * c->v;
                }
            }
          e0 += step_x[0];
          e1 += step_x[1];
          e2 += step_x[2];
        }
      for (guint k = 0; k < 3; k++)
        start[k] += step_y[k];
    }
}

static void
hek_plot_surface_draw_quad (const HekPlotSurfaceScene *scene,
                            HekPlotSurfaceBand        *band,
                            guint32                    i,
                            guint32                    j)
{
  HekPlotSurfaceCorner corner[4];
  gint64 top = G_MAXINT64, bottom = G_MININT64;

  for (guint k = 0; k < 4; k++)
    {
      guint32 u = k & 1, v = k >> 1;
      gsize at = (gsize) (j + v) * scene->n_columns + i + u;

      if (scene->x[at] == HEK_PLOT_SURFACE_HOLE)
        return;
      corner[k] = (HekPlotSurfaceCorner) { scene->x[at], scene->y[at], scene->depth[at], u, v };
      top = MIN (top, scene->y[at]);
      bottom = MAX (bottom, scene->y[at]);
    }
  if (bottom < band->top * UNIT || top > (band->top + band->height) * UNIT)
    return;
  hek_plot_surface_triangle (band, &corner[0], &corner[1], &corner[2],
                             j * (scene->n_columns - 1) + i);
  hek_plot_surface_triangle (band, &corner[1], &corner[3], &corner[2],
                             j * (scene->n_columns - 1) + i);
}

static void
hek_plot_surface_draw_bands (gsize    begin,
                             gsize    end,
                             gsize    block_idx,
                             gpointer data)
{
  HekPlotSurfaceScene *scene = data;
  guint width = scene->frame->width * scene->n_samples;
  gsize n_rows = (end - begin) * scene->n_samples, n = n_rows * width;
  HekPlotSurfaceBand band = {
    .top = (gint64) begin * scene->n_samples, .width = width, .height = (gint64) n_rows,
  };

  /* a few megabytes that the code itself decides; g_malloc, so that threads do not share lines */
  band.depth = g_new (float, n);
  band.u = g_new (float, n);
  band.v = g_new (float, n);
  band.quad = g_new (guint32, n);
  for (gsize k = 0; k < n; k++)
    {
      band.depth[k] = INFINITY;
      band.quad[k] = HEK_PLOT_SURFACE_NOTHING;
    }
  for (guint32 j = 0; j + 1 < scene->n_rows; j++)
    {
      if (MAX (scene->bottoms[j], scene->bottoms[j + 1]) < band.top * UNIT
          || MIN (scene->tops[j], scene->tops[j + 1]) > (band.top + band.height) * UNIT)
        continue;
      for (guint32 i = 0; i + 1 < scene->n_columns; i++)
        hek_plot_surface_draw_quad (scene, &band, i, j);
    }
  for (gsize y = begin; y < end; y++)
    hek_plot_surface_shade_row (scene, &band, (guint) y);
  g_free (band.depth);
  g_free (band.u);
  g_free (band.v);
  g_free (band.quad);
}

/* --- frames ---------------------------------------------------------------------------------- */

static gboolean
hek_plot_surface_scene_init (HekPlotSurfaceScene *scene)
{
  const HekPlotSurfaceGrid *grid = scene->plot->grid;
  gsize n;

  scene->n_columns = hek_plot_surface_n_vertices (grid->width) + 2;
  scene->n_rows = hek_plot_surface_n_vertices (grid->height) + 2;
  n = (gsize) scene->n_columns * scene->n_rows;
  scene->x = g_try_new (gint32, n);
  scene->y = g_try_new (gint32, n);
  scene->depth = g_try_new (float, n);
  scene->light = g_try_new (float, n);
  scene->tops = g_new (gint32, scene->n_rows);
  scene->bottoms = g_new (gint32, scene->n_rows);
  return scene->x != NULL && scene->y != NULL && scene->depth != NULL && scene->light != NULL;
}

static void
hek_plot_surface_scene_clear (HekPlotSurfaceScene *scene)
{
  g_free (scene->x);
  g_free (scene->y);
  g_free (scene->depth);
  g_free (scene->light);
  g_free (scene->tops);
  g_free (scene->bottoms);
}

static HekPlotSurfaceFrame *
hek_plot_surface_frame_new (const HekPlotSurfaceView *view,
                            double                    scale)
{
  g_autoptr (HekPlotSurfaceFrame) frame = g_new0 (HekPlotSurfaceFrame, 1);
  double width = ceil (view->width * scale), height = ceil (view->height * scale);
  gsize n;

  if (!(width >= 1 && width <= MAX_SIDE && height >= 1 && height <= MAX_SIDE))
    return NULL;
  frame->width = (guint) width;
  frame->height = (guint) height;
  frame->scale = scale;
  n = (gsize) frame->width * frame->height;
  frame->pixels = g_try_new (guint32, n);
  frame->points = g_try_new (guint32, n);
  return frame->pixels != NULL && frame->points != NULL ? g_steal_pointer (&frame) : NULL;
}

HekPlotSurfaceFrame *
hek_plot_surface_render (const HekPlotSurface     *plot,
                         const HekPlotSurfaceView *view,
                         const HekPlotTheme       *theme,
                         double                    scale,
                         guint                     n_samples,
                         const HekTask            *task)
{
  g_autoptr (HekPlotSurfaceFrame) frame = NULL;
  HekPlotSurfaceScene scene = { .plot = plot, .view = view, .theme = theme };
  gboolean ok;

  if (view->empty || plot->grid == NULL)
    return NULL;
  frame = hek_plot_surface_frame_new (view, scale);
  if (frame == NULL)
    return NULL;
  scene.frame = frame;
  scene.n_samples = CLAMP (n_samples, 1, MAX_SAMPLES);
  scene.scale = scale * scene.n_samples;
  hek_plot_surface_set_light (&scene);
  ok = hek_plot_surface_scene_init (&scene)
       && hek_parallel_for (scene.n_rows, VERTEX_ROWS, hek_plot_surface_place_rows, &scene, task)
       && hek_parallel_for (frame->height, MAX (BAND_ROWS / scene.n_samples, 1),
                            hek_plot_surface_draw_bands, &scene, task);
  hek_plot_surface_scene_clear (&scene);
  return ok ? g_steal_pointer (&frame) : NULL;
}

void
hek_plot_surface_frame_free (HekPlotSurfaceFrame *frame)
{
  g_free (frame->pixels);
  g_free (frame->points);
  g_free (frame);
}

const guint32 *
hek_plot_surface_frame_get_pixels (const HekPlotSurfaceFrame *frame,
                                   guint                     *width,
                                   guint                     *height)
{
  *width = frame->width;
  *height = frame->height;
  return frame->pixels;
}
