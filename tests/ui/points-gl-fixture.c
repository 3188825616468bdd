/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "points-gl-fixture.h"

#include <string.h>

#include "hek-rng.h"
#include "studio-test-window.h"

static gboolean
is_final (gconstpointer view)
{
  return studio_points_view_is_final (STUDIO_POINTS_VIEW ((gpointer) view));
}

void
fixture_wait_final (const Fixture *f)
{
  studio_test_wait (20);
  studio_test_wait_until (is_final, f->view);
}

void
fixture_init_empty (Fixture *f)
{
  g_autofree float *coords = g_new (float, FIXTURE_N * 3);
  g_autofree guint8 *rgba = g_new (guint8, FIXTURE_N * 4);
  HekRng rng;

  hek_rng_init (&rng, 5);
  for (gsize i = 0; i < FIXTURE_N; i++)
    {
      const guint8 color[4] = { (guint8) (i * 7), (guint8) (i >> 5), (guint8) (i * 3), 255 };

      for (guint a = 0; a < 3; a++)
        coords[3 * i + a] = (float) (hek_rng_double (&rng) + (double) (i % 4) * 1.5);
      memcpy (rgba + 4 * i, color, 4);
    }
  f->points = hek_scene_points_new (coords, FIXTURE_N, 3, NULL, NULL);
  f->style = hek_scene_style_new (f->points, rgba, NULL, NULL, NULL);
  f->view = studio_points_view_new ();
  f->window = studio_test_window_new (f->view, FIXTURE_WIDTH, FIXTURE_HEIGHT);
}

void
fixture_show (Fixture *f)
{
  studio_points_view_set_points (STUDIO_POINTS_VIEW (f->view), f->points, f->style, NULL);
  fixture_wait_final (f);
}

void
fixture_init (Fixture *f)
{
  fixture_init_empty (f);
  fixture_show (f);
}

void
fixture_clear (Fixture *f)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  hek_scene_points_unref (f->points);
  hek_scene_style_unref (f->style);
}

gboolean
fixture_has_gl (const Fixture *f)
{
  return STUDIO_POINTS_VIEW (f->view)->gl.points != NULL;
}

void
fixture_orbit (const Fixture *f,
       double         degrees)
{
  HekSceneCamera camera;

  studio_points_view_get_camera (STUDIO_POINTS_VIEW (f->view), &camera);
  hek_scene_camera_orbit (&camera, degrees, 0);
  studio_points_view_set_camera (STUDIO_POINTS_VIEW (f->view), &camera, FALSE);
}
