/* SPDX-License-Identifier: Apache-2.0 */
/* 3D plots: pictures of a camera that moves, and what they keep from one to the next. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "widget-samples.h"

#define WIDTH 320
#define HEIGHT 220
#define N_ROWS 60000u
#define SCENE "{\"x-column\": \"x\", \"y-column\": \"y\", \"z-column\": \"z\"%s}"

static HekWidget *
make_scene (HekFrame   *frame,
            const char *more)
{
  g_autofree char *options = g_strdup_printf (SCENE, more);

  return sample_widget ("scene", options, &frame, 1, NULL);
}

static HekWidgetPicture *
render (HekWidget           *widget,
        HekPlotThemeKind     kind,
        const HekWidgetView *view)
{
  HekWidgetPicture *picture;
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, kind);
  picture = hek_widget_render (widget, WIDTH, HEIGHT, 1, &theme, view, NULL);
  g_assert_nonnull (picture);
  return picture;
}

static guint
hash_pixels (HekWidget           *widget,
             HekPlotThemeKind     kind,
             const HekWidgetView *view)
{
  cairo_surface_t *surface = sample_draw (widget, WIDTH, HEIGHT, 1, kind, view);
  g_autoptr (GBytes) bytes = g_bytes_new (cairo_image_surface_get_data (surface),
                                          (gsize) WIDTH * HEIGHT * 4);

  cairo_surface_destroy (surface);
  return g_bytes_hash (bytes);
}

/* A camera that moves has a sample, spread over all; one that rests has every point. */
static void
test_budget (void)
{
  g_autoptr (HekFrame) frame = sample_things (N_ROWS);
  g_autoptr (HekWidget) widget = make_scene (frame, "");
  g_autoptr (HekWidgetPicture) all = NULL;
  g_autoptr (HekWidgetPicture) some = NULL;
  HekWidgetView view;

  hek_widget_view_init (&view);
  all = render (widget, HEK_PLOT_THEME_DARK, &view);
  g_assert_cmpuint (hek_widget_picture_get_n_drawn (all), ==, N_ROWS);
  view.budget = 6000;
  some = render (widget, HEK_PLOT_THEME_DARK, &view);
  g_assert_cmpuint (hek_widget_picture_get_n_drawn (some), >, 3000);
  g_assert_cmpuint (hek_widget_picture_get_n_drawn (some), <=, 6000);
  /* and it is seen from the same place */
  g_assert_true (hek_scene_camera_equal (&hek_widget_picture_get_view (all)->camera,
                                         &hek_widget_picture_get_view (some)->camera));
}

/* Colours are kept for the next picture, and made again for another theme or selection. */
static void
test_kept (void)
{
  g_autoptr (HekFrame) frame = sample_things (3000);
  g_autoptr (HekWidget) widget = make_scene (frame, ", \"color-column\": \"kind\"");
  g_autoptr (HekWidget) other = make_scene (frame, ", \"color-column\": \"kind\"");
  g_autoptr (HekSceneSet) first = NULL;
  g_autoptr (HekSceneSet) second = NULL;
  const guint32 rows[2] = { 0, 1500 };
  guint dark, light, one, two;
  HekWidgetView view;

  hek_widget_view_init (&view);
  first = hek_scene_set_new_rows (3000, rows, 1);
  second = hek_scene_set_new_rows (3000, rows + 1, 1);
  dark = hash_pixels (widget, HEK_PLOT_THEME_DARK, &view);
  light = hash_pixels (widget, HEK_PLOT_THEME_LIGHT, &view);
  g_assert_cmpuint (dark, !=, light);
  view.selection = first;
  one = hash_pixels (widget, HEK_PLOT_THEME_LIGHT, &view);
  view.selection = second;
  two = hash_pixels (widget, HEK_PLOT_THEME_LIGHT, &view);
  g_assert_cmpuint (one, !=, light);
  g_assert_cmpuint (one, !=, two);
  /* as if nothing had been kept */
  g_assert_cmpuint (hash_pixels (other, HEK_PLOT_THEME_LIGHT, &view), ==, two);
  view.selection = NULL;
  g_assert_cmpuint (hash_pixels (widget, HEK_PLOT_THEME_LIGHT, &view), ==, light);
  g_assert_cmpuint (hash_pixels (widget, HEK_PLOT_THEME_DARK, &view), ==, dark);
}

/* Rows by id, whatever their order; ids that are far apart are found, too. */
static void
test_ids (void)
{
  g_autoptr (HekFrame) frame = sample_things (2000); /* ids are 0, 3, 6 … */
  g_autoptr (HekWidget) widget = make_scene (frame, "");
  const guint64 few[] = { 1, 3, 5997, 6000 };
  const guint64 far[] = { 0, 300, G_GUINT64_CONSTANT (1) << 50 };
  g_autoptr (HekSceneSet) found = NULL;
  g_autoptr (HekSceneSet) spread = NULL;
  g_autoptr (HekSceneSet) none = NULL;
  g_autoptr (GArray) ids = NULL;

  found = hek_widget_find_rows (widget, few, G_N_ELEMENTS (few), NULL);
  g_assert_cmpuint (hek_scene_set_count (found), ==, 2);
  g_assert_true (hek_scene_set_contains (found, 1) && hek_scene_set_contains (found, 1999));
  spread = hek_widget_find_rows (widget, far, G_N_ELEMENTS (far), NULL);
  g_assert_cmpuint (hek_scene_set_count (spread), ==, 2);
  g_assert_true (hek_scene_set_contains (spread, 0) && hek_scene_set_contains (spread, 100));
  none = hek_widget_find_rows (widget, NULL, 0, NULL);
  g_assert_cmpuint (hek_scene_set_count (none), ==, 0);
  ids = hek_widget_list_ids (widget, found);
  g_assert_cmpuint (ids->len, ==, 2);
  g_assert_cmpuint (g_array_index (ids, guint64, 0), ==, 3);
  g_assert_cmpuint (g_array_index (ids, guint64, 1), ==, 5997);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/widget-scene/budget", test_budget);
  g_test_add_func ("/widget-scene/kept", test_kept);
  g_test_add_func ("/widget-scene/ids", test_ids);
  return g_test_run ();
}
