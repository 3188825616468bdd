/* SPDX-License-Identifier: Apache-2.0 */
#include "studio-viewport.h"

#include <math.h>

/* Positions are exact but for the rounding of a few double operations. */
#define POSITION_TOLERANCE 1e-9

static const int view_a, view_b; /* only their addresses are used */

static StudioViewport *
new_viewport (guint  width,
              guint  height,
              double view_width,
              double view_height)
{
  StudioViewport *viewport = studio_viewport_new ();

  studio_viewport_set_view_size (viewport, &view_a, view_width, view_height);
  studio_viewport_set_picture_size (viewport, width, height);
  return viewport;
}

static void
count (gpointer object,
       guint   *n)
{
  (*n)++;
}

static void
count_notify (gpointer    object,
              GParamSpec *pspec,
              guint      *n)
{
  (*n)++;
}

static void
test_fit (void)
{
  g_autoptr (StudioViewport) viewport = new_viewport (768, 512, 384, 400);
  double x, y;

  g_assert_true (studio_viewport_is_fit (viewport));
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, 0.5);
  studio_viewport_get_center (viewport, &x, &y);
  g_assert_cmpfloat (x, ==, 384);
  g_assert_cmpfloat (y, ==, 256);

  /* the smallest extents of all views count, each for itself */
  studio_viewport_set_view_size (viewport, &view_b, 1000, 128);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, 0.25);
  studio_viewport_set_view_size (viewport, &view_b, 0, 0);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, 0.5);

  /* with all views gone the place is kept */
  studio_viewport_set_view_size (viewport, &view_a, 0, 0);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, 0.5);

  /* enlarged only in whole steps */
  studio_viewport_set_view_size (viewport, &view_a, 2999, 2999);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, 3.0);
  studio_viewport_set_picture_size (viewport, 1, 1);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, STUDIO_VIEWPORT_ZOOM_MAX);
}

static void
test_fit_below_minimum (void)
{
  g_autoptr (StudioViewport) viewport = new_viewport (65535, 100, 300, 300);
  const double fit = 300.0 / 65535;

  g_assert_cmpfloat (fit, <, STUDIO_VIEWPORT_ZOOM_MIN);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, fit);
  studio_viewport_zoom_step (viewport, -1);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, fit);
  studio_viewport_zoom_step (viewport, 1);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, STUDIO_VIEWPORT_ZOOM_MIN);
  studio_viewport_zoom_to (viewport, 1e-6, 0, 0);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, fit);
}

static void
test_picture_size (void)
{
  g_autoptr (StudioViewport) viewport = new_viewport (768, 512, 300, 300);
  double x, y, x2, y2;

  studio_viewport_zoom_to (viewport, 4, 10, 20);
  studio_viewport_get_center (viewport, &x, &y);

  studio_viewport_set_picture_size (viewport, 768, 512);
  studio_viewport_get_center (viewport, &x2, &y2);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, 4);
  g_assert_cmpfloat (x, ==, x2);
  g_assert_cmpfloat (y, ==, y2);

  studio_viewport_set_hover (viewport, 700, 5, &view_a);
  studio_viewport_set_picture_size (viewport, 600, 400);
  g_assert_true (studio_viewport_is_fit (viewport));
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, 0.5);
  g_assert_false (studio_viewport_get_hover (viewport, &(int){ 0 }, &(int){ 0 }));
}

static void
test_zoom_keeps_point (void)
{
  g_autoptr (StudioViewport) viewport = new_viewport (6000, 4000, 640, 480);
  static const double zooms[] = { 1, 3.7, 0.9, 64, 12 };

  studio_viewport_zoom_to (viewport, 2, 0, 0);
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      double x, y, dx, dy;

      studio_viewport_to_source (viewport, 37, -53, &x, &y);
      studio_viewport_zoom_to (viewport, zooms[i], 37, -53);
      studio_viewport_from_source (viewport, x, y, &dx, &dy);
      g_assert_cmpfloat_with_epsilon (dx, 37, POSITION_TOLERANCE * 64);
      g_assert_cmpfloat_with_epsilon (dy, -53, POSITION_TOLERANCE * 64);
      g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, zooms[i]);
      g_assert_false (studio_viewport_is_fit (viewport));
    }
}

static void
test_zoom_by (void)
{
  g_autoptr (StudioViewport) viewport = new_viewport (6000, 4000, 640, 480);

  studio_viewport_zoom_to (viewport, 0.9, 0, 0);
  studio_viewport_zoom_by (viewport, 1.5, 0, 0);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, 1.0);
  studio_viewport_zoom_by (viewport, 1.5, 0, 0);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, 1.5);
  studio_viewport_zoom_by (viewport, 0.5, 0, 0);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, 1.0);
  studio_viewport_zoom_by (viewport, 1e9, 0, 0);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, STUDIO_VIEWPORT_ZOOM_MAX);
  studio_viewport_zoom_by (viewport, 0.5, 0, 0);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, STUDIO_VIEWPORT_ZOOM_MAX / 2);
}

static void
test_zoom_steps (void)
{
  g_autoptr (StudioViewport) viewport = new_viewport (6000, 4000, 640, 480);
  static const double steps[] = { 0.5, 2.0 / 3, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 64 };

  studio_viewport_zoom_to (viewport, 0.45, 0, 0);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      studio_viewport_zoom_step (viewport, 1);
      g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, steps[i]);
    }
  for (int i = G_N_ELEMENTS (steps) - 3; i >= 0; i--)
    {
      studio_viewport_zoom_step (viewport, -1);
      g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, steps[i]);
    }
}

static void
test_toggle_fit (void)
{
  g_autoptr (StudioViewport) viewport = new_viewport (6000, 4000, 600, 400);
  double x, y, dx, dy;

  studio_viewport_to_source (viewport, 100, 50, &x, &y);
  studio_viewport_toggle_fit (viewport, 100, 50);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, 1.0);
  studio_viewport_from_source (viewport, x, y, &dx, &dy);
  g_assert_cmpfloat_with_epsilon (dx, 100, POSITION_TOLERANCE);
  g_assert_cmpfloat_with_epsilon (dy, 50, POSITION_TOLERANCE);
  studio_viewport_toggle_fit (viewport, 0, 0);
  g_assert_true (studio_viewport_is_fit (viewport));
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, 0.1);
}

static void
test_pan (void)
{
  g_autoptr (StudioViewport) viewport = new_viewport (1000, 800, 400, 300);
  double x, y, x2, y2;

  studio_viewport_zoom_to (viewport, 2, 0, 0);
  studio_viewport_get_center (viewport, &x, &y);
  studio_viewport_pan_by (viewport, 10, -6);
  studio_viewport_get_center (viewport, &x2, &y2);
  g_assert_cmpfloat_with_epsilon (x2, x - 5, POSITION_TOLERANCE);
  g_assert_cmpfloat_with_epsilon (y2, y + 3, POSITION_TOLERANCE);

  /* to the corners and not further */
  studio_viewport_pan_by (viewport, 1e6, 1e6);
  studio_viewport_get_center (viewport, &x, &y);
  g_assert_cmpfloat (x, ==, 100);
  g_assert_cmpfloat (y, ==, 75);
  studio_viewport_pan_by (viewport, -1e6, -1e6);
  studio_viewport_get_center (viewport, &x, &y);
  g_assert_cmpfloat (x, ==, 900);
  g_assert_cmpfloat (y, ==, 725);

  /* at fit there is nowhere to go */
  studio_viewport_fit (viewport);
  studio_viewport_pan_by (viewport, 50, 50);
  studio_viewport_get_center (viewport, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 500, POSITION_TOLERANCE);
  g_assert_cmpfloat_with_epsilon (y, 400, POSITION_TOLERANCE);
}

/* The corner pixel can be brought into the smallest of the linked views. */
static void
test_linked_limits (void)
{
  g_autoptr (StudioViewport) viewport = new_viewport (1000, 800, 900, 700);
  double dx, dy;

  studio_viewport_set_view_size (viewport, &view_b, 100, 600);
  studio_viewport_zoom_to (viewport, 1, 0, 0);
  studio_viewport_pan_by (viewport, 1e6, 1e6);
  studio_viewport_from_source (viewport, 0, 0, &dx, &dy);
  g_assert_cmpfloat (dx, >=, -50);
  g_assert_cmpfloat (dy, >=, -300);
}

static void
test_hover (void)
{
  g_autoptr (StudioViewport) viewport = new_viewport (100, 80, 400, 300);
  guint n = 0;
  int x, y;

  g_signal_connect (viewport, "hover-changed", G_CALLBACK (count), &n);
  g_assert_false (studio_viewport_get_hover (viewport, &x, &y));
  g_assert_cmpint (x, ==, -1);

  studio_viewport_set_hover (viewport, 99, 79, &view_a);
  g_assert_true (studio_viewport_get_hover (viewport, &x, &y));
  g_assert_cmpint (x, ==, 99);
  g_assert_cmpint (y, ==, 79);
  g_assert_true (studio_viewport_get_hover_view (viewport) == &view_a);
  g_assert_cmpuint (n, ==, 1);
  studio_viewport_set_hover (viewport, 99, 79, &view_a);
  g_assert_cmpuint (n, ==, 1);

  studio_viewport_set_hover (viewport, 100, 0, &view_a);
  g_assert_false (studio_viewport_get_hover (viewport, &x, &y));
  g_assert_null (studio_viewport_get_hover_view (viewport));
  studio_viewport_set_hover (viewport, -5, 3, &view_b);
  g_assert_cmpuint (n, ==, 2);
}

static void
test_signals (void)
{
  g_autoptr (StudioViewport) viewport = new_viewport (1000, 800, 500, 400);
  guint n_changed = 0, n_zoom = 0, n_fit = 0;

  g_signal_connect (viewport, "changed", G_CALLBACK (count), &n_changed);
  g_signal_connect (viewport, "notify::zoom", G_CALLBACK (count_notify), &n_zoom);
  g_signal_connect (viewport, "notify::fit", G_CALLBACK (count_notify), &n_fit);

  studio_viewport_fit (viewport);
  studio_viewport_pan_by (viewport, 10, 10);
  studio_viewport_set_view_size (viewport, &view_a, 500, 400);
  g_assert_cmpuint (n_changed, ==, 0);

  studio_viewport_zoom_to (viewport, 2, 0, 0);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (n_zoom, ==, 1);
  g_assert_cmpuint (n_fit, ==, 1);
  studio_viewport_pan_by (viewport, 10, 10);
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_cmpuint (n_zoom, ==, 1);
}

/* Whatever is done, what is seen is finite and inside. */
static void
test_random_walk (void)
{
  g_autoptr (StudioViewport) viewport = studio_viewport_new ();

  for (guint i = 0; i < 20000; i++)
    {
      const double dx = g_test_rand_double_range (-500, 500);
      const double dy = g_test_rand_double_range (-500, 500);
      double x, y, zoom;
      guint width, height;

      switch (g_test_rand_int_range (0, 8))
        {
        case 0:
          studio_viewport_zoom_by (viewport, g_test_rand_double_range (0.1, 8), dx, dy);
          break;
        case 1:
          studio_viewport_pan_by (viewport, 10 * dx, 10 * dy);
          break;
        case 2:
          studio_viewport_zoom_step (viewport, g_test_rand_bit () ? 1 : -1);
          break;
        case 3:
          studio_viewport_toggle_fit (viewport, dx, dy);
          break;
        case 4:
          studio_viewport_set_view_size (viewport, g_test_rand_bit () ? &view_a : &view_b,
                                         MAX (0, dx), MAX (0, dy));
          break;
        case 5:
          studio_viewport_set_picture_size (viewport, g_test_rand_int_range (1, 9000),
                                            g_test_rand_int_range (1, 9000));
          break;
        case 6:
          studio_viewport_set_picture_size (viewport, 0, 0);
          break;
        default:
          studio_viewport_zoom_to (viewport, g_test_rand_double_range (1e-4, 100), dx, dy);
          break;
        }

      zoom = studio_viewport_get_zoom (viewport);
      studio_viewport_get_center (viewport, &x, &y);
      studio_viewport_get_picture_size (viewport, &width, &height);
      g_assert_true (isfinite (zoom) && zoom > 0 && zoom <= STUDIO_VIEWPORT_ZOOM_MAX);
      g_assert_true (x >= 0 && x <= width && y >= 0 && y <= height);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/viewport/fit", test_fit);
  g_test_add_func ("/ui/viewport/fit-below-minimum", test_fit_below_minimum);
  g_test_add_func ("/ui/viewport/picture-size", test_picture_size);
  g_test_add_func ("/ui/viewport/zoom-keeps-point", test_zoom_keeps_point);
  g_test_add_func ("/ui/viewport/zoom-by", test_zoom_by);
  g_test_add_func ("/ui/viewport/zoom-steps", test_zoom_steps);
  g_test_add_func ("/ui/viewport/toggle-fit", test_toggle_fit);
  g_test_add_func ("/ui/viewport/pan", test_pan);
  g_test_add_func ("/ui/viewport/linked-limits", test_linked_limits);
  g_test_add_func ("/ui/viewport/hover", test_hover);
  g_test_add_func ("/ui/viewport/signals", test_signals);
  g_test_add_func ("/ui/viewport/random-walk", test_random_walk);
  return g_test_run ();
}
