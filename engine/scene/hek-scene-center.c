/* SPDX-License-Identifier: Apache-2.0 */
/* Points in the middle of the picture. */
#include "config.h"

#include "hek-scene-center.h"

#include <math.h>

/* Of numbers and names of axes, beside and below the box, in units; at most a quarter of a side. */
#define AXES_WIDTH 84.0
#define AXES_HEIGHT 48.0

/* Between what is drawn and each edge of the picture, of its shorter side. */
#define EDGE_ROOM 0.05

/* Points that the middle of the picture is found from, and how often it is looked for: what is
 * nearer grows as the eye comes nearer. */
#define CENTER_POINTS 16384u
#define CENTER_ROUNDS 8

/* What is seen: pixels. */
typedef struct
{
  double x0, y0, x1, y1;
} HekSceneExtent;

typedef struct
{
  double p[3];
} HekScenePlace;

static void
hek_scene_extent_add (HekSceneExtent     *extent,
                      const HekSceneView *view,
                      const double        position[3])
{
  double x, y, depth;

  if (!hek_scene_view_project (view, position, &x, &y, &depth))
    return;
  extent->x0 = MIN (extent->x0, x);
  extent->y0 = MIN (extent->y0, y);
  extent->x1 = MAX (extent->x1, x);
  extent->y1 = MAX (extent->y1, y);
}

/* The corners of the box of axes; the nearest one belongs to no side that is drawn. */
static void
hek_scene_extent_add_box (HekSceneExtent     *extent,
                          const HekSceneView *view,
                          const double        low[3],
                          const double        high[3])
{
  double corners[8][3], least = INFINITY;
  guint nearest = 0;

  for (guint c = 0; c < 8; c++)
    {
      double depth = 0;

      for (guint k = 0; k < 3; k++)
        {
          corners[c][k] = (c >> k & 1) != 0 ? high[k] : low[k];
          depth += (corners[c][k] - view->eye[k]) * view->forward[k];
        }
      if (depth < least)
        {
          least = depth;
          nearest = c;
        }
    }
  for (guint c = 0; c < 8; c++)
    if (c != nearest)
      hek_scene_extent_add (extent, view, corners[c]);
}

/* The same share of each chunk, of which the first points are a fair sample.
 * Returns: (transfer full) (element-type HekScenePlace): those within the box */
static GArray *
hek_scene_center_sample (const HekScenePoints *points,
                         const double          low[3],
                         const double          high[3])
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (HekScenePlace));
  double share = MIN ((double) CENTER_POINTS / (double) MAX (points->n_points, 1), 1);

  for (gsize c = 0; c < points->n_chunks; c++)
    {
      const HekSceneChunk *chunk = &points->chunks[c];
      guint32 n = MIN ((guint32) ceil (chunk->n * share), chunk->n);

      for (guint32 i = 0; i < n; i++)
        {
          HekScenePlace place;
          gboolean inside = TRUE;

          hek_scene_points_get_position (points, chunk->first + i, place.p);
          for (guint k = 0; k < 3; k++)
            inside = inside && place.p[k] >= low[k] && place.p[k] <= high[k];
          if (inside)
            g_array_append_val (places, place);
        }
    }
  return places;
}

/* One step. Returns: %FALSE when there is nothing to be seen */
static gboolean
hek_scene_center_step (HekSceneCamera       *camera,
                       const HekSceneView   *view,
                       const HekSceneExtent *extent,
                       double                side,
                       double                top)
{
  double larger = MAX ((extent->x1 - extent->x0) / (view->width - 2 * side),
                       (extent->y1 - extent->y0) / (view->height - 2 * top));
  double right = ((extent->x0 + extent->x1) - view->width) / 2 / view->scale_px;
  double down = ((extent->y0 + extent->y1) - view->height) / 2 / view->scale_px;

  if (!(larger > 0) || !isfinite (larger))
    return FALSE;
  for (guint k = 0; k < 3; k++)
    camera->target[k] += view->right[k] * right + view->down[k] * down;
  camera->distance *= CLAMP (larger, 0.5, 2);
  hek_scene_camera_normalize (camera);
  return TRUE;
}

void
hek_scene_camera_fit_points (HekSceneCamera       *camera,
                             const HekScenePoints *points,
                             const double          low[3],
                             const double          high[3],
                             double                width,
                             double                height,
                             gboolean              has_box,
                             gboolean              has_numbers)
{
  double side = EDGE_ROOM * MIN (width, height), top = side;
  g_autoptr (GArray) places = hek_scene_center_sample (points, low, high);

  if (has_box && has_numbers)
    {
      side = MIN (AXES_WIDTH, width / 4);
      top = MIN (AXES_HEIGHT, height / 4);
    }
  hek_scene_camera_fit (camera, low, high, width, height);
  for (guint round = 0; round < CENTER_ROUNDS; round++)
    {
      HekSceneExtent extent = { INFINITY, INFINITY, -INFINITY, -INFINITY };
      HekSceneView view;

      hek_scene_view_init (&view, camera, width, height);
      for (guint i = 0; i < places->len; i++)
        hek_scene_extent_add (&extent, &view, g_array_index (places, HekScenePlace, i).p);
      if (has_box)
        hek_scene_extent_add_box (&extent, &view, low, high);
      if (!hek_scene_center_step (camera, &view, &extent, side, top))
        return;
    }
}
