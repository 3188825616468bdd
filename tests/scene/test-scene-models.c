/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bodies of the models of hyperbolic space: circles of the radii 1, 2, … about the middle are
 * at tanh (r / 2) in Poincaré's ball and at tanh (r) in Klein's; levels of the half-space are e
 * times as high each.
 */
#include "config.h"

#include "hek-scene-furniture.h"

#include <math.h>
#include <string.h>

#define SIDE 400

static guint32 pixels[SIDE * SIDE];

/* The largest alpha within a pixel above or below of a place, which is seen along y. */
static guint
alpha_at (const HekSceneView *view,
          double              x,
          double              z)
{
  const double position[3] = { x, 0, z };
  double px, py, depth;
  guint most = 0;

  g_assert_true (hek_scene_view_project (view, position, &px, &py, &depth));
  for (int dy = -1; dy <= 1; dy++)
    most = MAX (most, pixels[((gsize) py + (gsize) (dy + 1) - 1) * SIDE + (gsize) px] >> 24);
  return most;
}

static void
draw (guint               model,
      const HekSceneView *view)
{
  const double low[3] = { -1, -1, 0.1 }, high[3] = { 1, 1, 1.2 };
  g_autoptr (HekSceneFurniture) furniture = hek_scene_furniture_new ();
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_DARK);
  if (model == 0)
    hek_scene_furniture_add_ball (furniture, 3, &theme);
  else if (model == 1)
    hek_scene_furniture_add_klein_ball (furniture, 3, &theme);
  else
    hek_scene_furniture_add_half_space (furniture, 3, low, high, &theme);
  memset (pixels, 0, sizeof pixels);
  g_assert_true (hek_scene_furniture_draw (furniture, view, NULL, pixels, &theme, NULL));
}

static void
test_models (void)
{
  static const gboolean is_there[3][3] = { { 1, 1, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
  const double low[3] = { -1.2, -1.2, -1.2 }, high[3] = { 1.2, 1.2, 1.2 };
  HekSceneCamera camera;
  HekSceneView view;

  hek_scene_camera_init (&camera);
  camera.azimuth_deg = camera.elevation_deg = 0;
  camera.projection = HEK_SCENE_ORTHOGRAPHIC;
  hek_scene_camera_fit (&camera, low, high, SIDE, SIDE);
  hek_scene_view_init (&view, &camera, SIDE, SIDE);
  for (guint model = 0; model < 3; model++)
    {
      const double radii[2] = { tanh (0.5), tanh (1) };

      draw (model, &view);
      for (guint i = 0; i < 3; i++)
        {
          /* off the meridians */
          const guint alpha = i < 2 ? alpha_at (&view, 0.25 * radii[i], sqrt (0.9375) * radii[i])
                                    : alpha_at (&view, 0.6, exp (-1));

          if (is_there[model][i])
            g_assert_cmpuint (alpha, >, 40);
          else
            g_assert_cmpuint (alpha, ==, 0);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/models", test_models);
  return g_test_run ();
}
