/* SPDX-License-Identifier: Apache-2.0 */
/* Chunks against a view: which are seen, how large, and how their points are put in place. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-scene-draw-private.h"

static double
dot (const double a[3],
     const double b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static double
reach (const double normal[3],
       const double half[3])
{
  return fabs (normal[0]) * half[0] + fabs (normal[1]) * half[1] + fabs (normal[2]) * half[2];
}

/* Middle of a box relative to the eye, and half its sides. */
static void
get_box (const HekSceneChunk *chunk,
         const HekSceneView  *view,
         double               middle[3],
         double               half[3])
{
  for (guint a = 0; a < 3; a++)
    {
      half[a] = (chunk->high[a] - chunk->low[a]) / 2;
      middle[a] = chunk->origin[a] - view->eye[a];
    }
}

/* Five half spaces of the eye: inside is where normal · v + distance ≥ 0. */
typedef struct
{
  double normal[5][3];
  double distance[5];
} Frustum;

static void
frustum_set (Frustum            *frustum,
             guint               i,
             const HekSceneView *view,
             const double        axis[3],
             double              sign,
             double              edge_px)
{
  gboolean flat = view->camera.projection == HEK_SCENE_ORTHOGRAPHIC;
  double slope = flat ? 0 : edge_px / view->focal_px;

  for (guint a = 0; a < 3; a++)
    frustum->normal[i][a] = sign * (axis[a] - slope * view->forward[a]);
  frustum->distance[i] = flat ? -sign * edge_px / view->scale_px : 0;
}

static void
frustum_init (Frustum            *frustum,
              const HekSceneView *view,
              double              x0,
              double              y0,
              double              x1,
              double              y1)
{
  frustum_set (frustum, 0, view, view->right, 1, x0 - view->width / 2);
  frustum_set (frustum, 1, view, view->right, -1, x1 - view->width / 2);
  frustum_set (frustum, 2, view, view->down, 1, y0 - view->height / 2);
  frustum_set (frustum, 3, view, view->down, -1, y1 - view->height / 2);
  for (guint a = 0; a < 3; a++)
    frustum->normal[4][a] = view->forward[a];
  frustum->distance[4] = isfinite (view->near_depth) ? -view->near_depth : 0;
}

gsize
hek_scene_cull (const HekScenePoints *points,
                const HekSceneView   *view,
                double                x0,
                double                y0,
                double                x1,
                double                y1,
                guint32              *chunk_idx)
{
  guint n_sides = view->camera.projection == HEK_SCENE_PERSPECTIVE ? 5 : 4;
  gsize n = 0;
  Frustum frustum;

  /* places are floats: what is a hair outside may be drawn inside */
  frustum_init (&frustum, view, x0 - 0.01, y0 - 0.01, x1 + 0.01, y1 + 0.01);
  for (gsize c = 0; c < points->n_chunks; c++)
    {
      double middle[3], half[3];
      guint side = 0;

      get_box (&points->chunks[c], view, middle, half);
      while (side < n_sides
             && dot (frustum.normal[side], middle) + frustum.distance[side]
                    + reach (frustum.normal[side], half)
                  >= 0)
        side++;
      if (side == n_sides)
        chunk_idx[n++] = (guint32) c;
    }
  return n;
}

void
hek_scene_get_depths (const HekSceneChunk *chunk,
                      const HekSceneView  *view,
                      double              *nearest,
                      double              *middle)
{
  double at[3], half[3];

  get_box (chunk, view, at, half);
  *middle = dot (view->forward, at);
  *nearest = *middle - reach (view->forward, half);
}

double
hek_scene_get_area (const HekSceneChunk *chunk,
                    const HekSceneView  *view)
{
  double at[3], half[3], depth, scale;

  get_box (chunk, view, at, half);
  depth = dot (view->forward, at);
  if (view->camera.projection == HEK_SCENE_PERSPECTIVE)
    depth = MAX (depth, MAX (reach (view->forward, half), view->near_depth));
  scale = 2 * hek_scene_view_get_scale (view, depth);
  return CLAMP (scale * reach (view->right, half), 1, view->width)
         * CLAMP (scale * reach (view->down, half), 1, view->height);
}

void
hek_scene_fill_splat (const HekScenePoints *points,
                      const HekSceneView   *view,
                      gsize                 chunk_idx,
                      HekKernelSplat       *splat)
{
  const HekSceneChunk *chunk = &points->chunks[chunk_idx];
  gboolean flat = view->camera.projection == HEK_SCENE_ORTHOGRAPHIC;
  const double *near_to = flat ? view->camera.target : view->eye;
  double scale = flat ? view->scale_px : view->focal_px;
  double offset[3];

  for (guint a = 0; a < 3; a++)
    {
      double at = chunk->step[a] > 0 ? (near_to[a] - chunk->origin[a]) / chunk->step[a] : 0;
      double center = CLAMP (floor (at + 0.5), -32767.0, 32767.0);

      splat->center[a] = (int32_t) center;
      offset[a] = chunk->origin[a] + center * chunk->step[a] - view->eye[a];
      splat->m[0][a] = (float) (view->right[a] * chunk->step[a] * scale);
      splat->m[1][a] = (float) (view->down[a] * chunk->step[a] * scale);
      splat->m[2][a] = (float) (view->forward[a] * chunk->step[a]);
    }
  splat->offset[0] = (float) (dot (view->right, offset) * scale);
  splat->offset[1] = (float) (dot (view->down, offset) * scale);
  splat->offset[2] = (float) dot (view->forward, offset);
  splat->middle[0] = (float) (view->width / 2);
  splat->middle[1] = (float) (view->height / 2);
  splat->near_depth = (float) view->near_depth;
  splat->perspective = !flat;
  splat->width = (int32_t) ceil (view->width);
  splat->height = (int32_t) ceil (view->height);
  splat->diameter = 1;
  splat->grows = FALSE;
  splat->max_diameter = HEK_SCENE_DIAMETER_MAX;
}

void
hek_scene_get_placing (const HekScenePoints *points,
                       const HekSceneView   *view,
                       gsize                 chunk_idx,
                       HekScenePlacing      *placing)
{
  HekKernelSplat splat;

  hek_scene_fill_splat (points, view, chunk_idx, &splat);
  memcpy (placing->center, splat.center, sizeof placing->center);
  memcpy (placing->m, splat.m, sizeof placing->m);
  memcpy (placing->offset, splat.offset, sizeof placing->offset);
  memcpy (placing->middle, splat.middle, sizeof placing->middle);
  placing->near_depth = splat.near_depth;
  placing->perspective = splat.perspective;
}

void
hek_scene_project_chunk (const HekScenePoints *points,
                         const HekSceneView   *view,
                         gsize                 chunk_idx,
                         float                *x,
                         float                *y,
                         float                *depth)
{
  const HekSceneChunk *chunk = &points->chunks[chunk_idx];
  HekKernelSplat splat;

  hek_scene_fill_splat (points, view, chunk_idx, &splat);
  hek_kernel_splat_project (&splat, points->x + chunk->first, points->y + chunk->first,
                            points->z + chunk->first, chunk->n, x, y, depth);
}

double
hek_scene_get_diameter (const HekSceneStyle *style,
                        const HekSceneView  *view,
                        const HekSceneLook  *look,
                        gsize                slot,
                        double               depth)
{
  double diameter = look->diameter;

  if (style->sizes != NULL)
    diameter *= (double) style->sizes[slot] / HEK_SCENE_SIZE_ONE;
  if (look->attenuate && view->camera.projection == HEK_SCENE_PERSPECTIVE)
    diameter *= view->camera.distance / depth;
  return floor (CLAMP (diameter + 0.5, 1, HEK_SCENE_DIAMETER_MAX));
}
