/* SPDX-License-Identifier: Apache-2.0 */
/* The surfaces on which curved layouts lie, as nets of lines. */
#include "config.h"

#include "hek-scene-furniture-private.h"

#include <math.h>

#define CORNERS 96      /* of a circle */
#define STEP_DEG 30     /* between meridians, and parallels */
#define N_DISTANCES 4   /* circles in hyperbolic space */
#define N_HEIGHTS 4     /* circles on a paraboloid */

static HekSceneStroke
hek_scene_stroke_of (HekPlotColor color)
{
  return (HekSceneStroke) { color, 1, 0.25 };
}

/* A circle about @center in the plane of two unit vectors. */
static void
hek_scene_furniture_add_circle (HekSceneFurniture    *self,
                                const double          center[3],
                                double                radius,
                                const double          u[3],
                                const double          v[3],
                                const HekSceneStroke *stroke)
{
  double positions[(CORNERS + 1) * 3];

  for (guint i = 0; i <= CORNERS; i++)
    {
      double angle = 2 * G_PI * i / CORNERS, c = radius * cos (angle), s = radius * sin (angle);

      for (guint k = 0; k < 3; k++)
        positions[3 * i + k] = center[k] + c * u[k] + s * v[k];
    }
  hek_scene_furniture_add_line (self, positions, CORNERS + 1, stroke);
  hek_scene_furniture_last_line (self)->is_under = TRUE;
}

static void
hek_scene_furniture_add_outline (HekSceneFurniture    *self,
                                 const double          center[3],
                                 double                radius,
                                 const HekSceneStroke *stroke)
{
  HekSceneLine *line;

  hek_scene_furniture_add_line (self, center, 1, stroke);
  line = hek_scene_furniture_last_line (self);
  line->kind = HEK_SCENE_OUTLINE;
  line->radius = radius;
}

/* The last line lies on a sphere about @center. */
static void
hek_scene_furniture_give_body (HekSceneFurniture *self,
                               const double       center[3])
{
  HekSceneLine *line = hek_scene_furniture_last_line (self);

  line->has_body = TRUE;
  for (guint k = 0; k < 3; k++)
    line->body_center[k] = center[k];
}

static const double unit_x[3] = { 1, 0, 0 };
static const double unit_y[3] = { 0, 1, 0 };
static const double unit_z[3] = { 0, 0, 1 };

void
hek_scene_furniture_add_sphere (HekSceneFurniture  *self,
                                const double        center[3],
                                double              radius,
                                const HekPlotTheme *theme)
{
  HekSceneStroke net = hek_scene_stroke_of (theme->grid);
  HekSceneStroke border = hek_scene_stroke_of (theme->axis);

  for (int deg = STEP_DEG - 90; deg < 90; deg += STEP_DEG)
    {
      double latitude = deg * G_PI / 180;
      double middle[3] = { center[0], center[1], center[2] + radius * sin (latitude) };

      hek_scene_furniture_add_circle (self, middle, radius * cos (latitude), unit_x, unit_y, &net);
      hek_scene_furniture_give_body (self, center);
    }
  for (int deg = 0; deg < 180; deg += STEP_DEG)
    {
      double longitude = deg * G_PI / 180;
      double u[3] = { cos (longitude), sin (longitude), 0 };

      hek_scene_furniture_add_circle (self, center, radius, u, unit_z, &net);
      hek_scene_furniture_give_body (self, center);
    }
  hek_scene_furniture_add_outline (self, center, radius, &border);
}

/* Spheres, or circles, at the hyperbolic distances 1, 2, … about the middle of a ball of radius 1:
 * @half is what part of a distance the tangent is taken of. */
static void
hek_scene_furniture_add_distances (HekSceneFurniture  *self,
                                   guint               n_dims,
                                   double              half,
                                   const HekPlotTheme *theme)
{
  static const double origin[3] = { 0, 0, 0 };
  HekSceneStroke net = hek_scene_stroke_of (theme->grid);
  HekSceneStroke border = hek_scene_stroke_of (theme->axis);

  for (guint i = 1; i <= N_DISTANCES; i++)
    {
      double radius = tanh (i * half);

      if (n_dims == 2)
        hek_scene_furniture_add_circle (self, origin, radius, unit_x, unit_y, &net);
      else
        hek_scene_furniture_add_outline (self, origin, radius, &net);
    }
  if (n_dims == 2)
    {
      hek_scene_furniture_add_circle (self, origin, 1, unit_x, unit_y, &border);
      return;
    }
  for (guint i = 0; i < 3; i++)
    {
      hek_scene_furniture_add_circle (self, origin, 1, i == 0 ? unit_y : unit_x,
                                      i == 2 ? unit_y : unit_z, &net);
      hek_scene_furniture_give_body (self, origin);
    }
  hek_scene_furniture_add_outline (self, origin, 1, &border);
}

void
hek_scene_furniture_add_ball (HekSceneFurniture  *self,
                              guint               n_dims,
                              const HekPlotTheme *theme)
{
  /* the metric of curvature −1: distance r from the middle is at tanh (r / 2) */
  hek_scene_furniture_add_distances (self, n_dims, 0.5, theme);
}

void
hek_scene_furniture_add_klein_ball (HekSceneFurniture  *self,
                                    guint               n_dims,
                                    const HekPlotTheme *theme)
{
  /* the same place is at 2 tanh (r / 2) / (1 + tanh² (r / 2)) = tanh (r) */
  hek_scene_furniture_add_distances (self, n_dims, 1, theme);
}

/* A rectangle, or a line, across a box at a height. */
static void
hek_scene_furniture_add_level (HekSceneFurniture    *self,
                               guint                 n_dims,
                               const double          low[3],
                               const double          high[3],
                               double                height,
                               const HekSceneStroke *stroke)
{
  const double line[2][3] = { { low[0], height, 0 }, { high[0], height, 0 } };
  const double square[5][3] = { { low[0], low[1], height },
                                { high[0], low[1], height },
                                { high[0], high[1], height },
                                { low[0], high[1], height },
                                { low[0], low[1], height } };

  if (n_dims == 2)
    hek_scene_furniture_add_line (self, line[0], 2, stroke);
  else
    hek_scene_furniture_add_line (self, square[0], 5, stroke);
  hek_scene_furniture_last_line (self)->is_under = TRUE;
}

void
hek_scene_furniture_add_half_space (HekSceneFurniture  *self,
                                    guint               n_dims,
                                    const double        low[3],
                                    const double        high[3],
                                    const HekPlotTheme *theme)
{
  const guint up = n_dims == 2 ? 1 : 2;
  HekSceneStroke net = hek_scene_stroke_of (theme->grid);
  HekSceneStroke border = hek_scene_stroke_of (theme->axis);
  const double top = high[up] > 0 ? log (high[up]) : 0;

  hek_scene_furniture_add_level (self, n_dims, low, high, 0, &border);
  for (guint i = 0; i < 2 * N_DISTANCES; i++)
    {
      const double height = exp (floor (top) - i);

      if (height > 0 && height >= low[up])
        hek_scene_furniture_add_level (self, n_dims, low, high, height, &net);
    }
}

void
hek_scene_furniture_add_paraboloid (HekSceneFurniture  *self,
                                    double              p,
                                    double              radius,
                                    const HekPlotTheme *theme)
{
  HekSceneStroke net = hek_scene_stroke_of (theme->grid);
  HekSceneStroke border = hek_scene_stroke_of (theme->axis);

  for (guint i = 1; i <= N_HEIGHTS; i++)
    {
      double r = radius * i / N_HEIGHTS, center[3] = { 0, 0, r * r / (2 * p) };

      hek_scene_furniture_add_circle (self, center, r, unit_x, unit_y,
                                      i == N_HEIGHTS ? &border : &net);
    }
  for (int deg = 0; deg < 180; deg += STEP_DEG)
    {
      double angle = deg * G_PI / 180, positions[(CORNERS + 1) * 3];

      /* from rim to rim through the apex */
      for (guint i = 0; i <= CORNERS; i++)
        {
          double r = radius * (2.0 * i / CORNERS - 1);

          positions[3 * i] = r * cos (angle);
          positions[3 * i + 1] = r * sin (angle);
          positions[3 * i + 2] = r * r / (2 * p);
        }
      hek_scene_furniture_add_line (self, positions, CORNERS + 1, &net);
      hek_scene_furniture_last_line (self)->is_under = TRUE;
    }
}
