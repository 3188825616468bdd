/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures for files: size, transparency, key and title; and pictures that were looked at once and
 * are kept (scene-golden.h).
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-parallel.h"
#include "hek-rng.h"
#include "hek-scene-figure.h"
#include "hek-scene-furniture-cluster.h"
#include "scene-golden.h"

#define N_ROWS 9000
#define N_CLUSTERS 6

/* Circles go through sin() and cos() of the system's library, whose last bit may differ. */
#define GOLDEN_CODES 2
#define GOLDEN_SHARE 0.005

typedef struct
{
  HekScenePoints *points;
  HekSceneColoring *coloring;
  HekSceneStyle *style;
  HekPlotTheme theme;
  HekSceneFigure figure;
} Fixture;

/* Clusters on the unit sphere, in colours of their own. */
static Fixture *
fixture_new (HekPlotThemeKind theme)
{
  static const char *const names[N_CLUSTERS] = { "bag", "boot", "coat", "dress", "shirt", "shoe" };
  static const guint8 black[4] = { 0, 0, 0, 255 };
  Fixture *self = g_new0 (Fixture, 1);
  g_autofree float *coords = g_new (float, N_ROWS * 3);
  g_autofree guint32 *codes = g_new (guint32, N_ROWS);
  HekSceneColumn column = { .label = "Kind", .n_rows = N_ROWS, .codes = codes, .names = names,
                            .n_names = N_CLUSTERS };
  HekSceneColorOptions options = { 0 };
  HekRng rng;

  hek_rng_init (&rng, 21);
  for (guint i = 0; i < N_ROWS; i++)
    {
      static const float centers[N_CLUSTERS][3] = { { 1, 0, 0 }, { -1, 0, 0 }, { 0, 1, 0 },
                                                    { 0, -1, 0 }, { 0, 0, 1 }, { 0, 0, -1 } };
      float p[3], length = 0;

      codes[i] = i % N_CLUSTERS;
      for (guint k = 0; k < 3; k++)
        {
          /* the sum of three is bell-shaped enough */
          double noise = hek_rng_double (&rng) + hek_rng_double (&rng) + hek_rng_double (&rng);

          p[k] = centers[codes[i]][k] + (float) (noise - 1.5) * 0.5f;
          length += p[k] * p[k];
        }
      for (guint k = 0; k < 3; k++)
        coords[3 * i + k] = p[k] / sqrtf (length);
    }
  hek_plot_theme_init (&self->theme, theme);
  self->points = hek_scene_points_new (coords, N_ROWS, 3, NULL, NULL);
  self->coloring = hek_scene_coloring_new (&column, &options, &self->theme, NULL);
  self->style = hek_scene_style_new (self->points, self->coloring->rgba, black, NULL, NULL);
  self->figure.points = self->points;
  self->figure.style = self->style;
  self->figure.theme = &self->theme;
  hek_scene_look_init (&self->figure.look);
  hek_scene_camera_init (&self->figure.camera);
  hek_scene_camera_fit (&self->figure.camera, self->points->low, self->points->high, 240,
                         180);
  return self;
}

static void
fixture_free (Fixture *self)
{
  hek_scene_style_unref (self->style);
  hek_scene_coloring_unref (self->coloring);
  hek_scene_points_unref (self->points);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static HekImage *
render (const HekSceneFigure *figure,
        guint                 width,
        guint                 height,
        double                scale,
        guint                 n_samples)
{
  g_autoptr (GError) error = NULL;
  HekImage *image = hek_scene_figure_render (figure, width, height, scale, n_samples, NULL, NULL,
                                             &error);

  g_assert_no_error (error);
  g_assert_cmpuint (image->width, ==, width);
  g_assert_cmpuint (image->height, ==, height);
  g_assert_cmpuint (image->n_channels, ==, figure->transparent ? 4 : 3);
  return image;
}

/* Pixels of a rectangle that are not those of the ground, or not transparent. */
static guint
count_ink (HekImage *image,
           guint     x0,
           guint     y0,
           guint     x1,
           guint     y1)
{
  const guint8 *ground = hek_image_row (image, 0);
  guint n = 0;

  for (guint y = y0; y < y1; y++)
    for (guint x = x0; x < x1; x++)
      {
        const guint8 *pixel = hek_image_row (image, y) + x * image->n_channels;

        n += image->n_channels == 4 ? pixel[3] > 0 : memcmp (pixel, ground, 3) != 0;
      }
  return n;
}

static void
test_transparent (void)
{
  g_autoptr (Fixture) fixture = fixture_new (HEK_PLOT_THEME_DARK);
  g_autoptr (HekImage) opaque = render (&fixture->figure, 160, 120, 1, 1), clear = NULL;

  fixture->figure.transparent = TRUE;
  clear = render (&fixture->figure, 160, 120, 1, 1);
  g_assert_cmpuint (hek_image_row (clear, 0)[3], ==, 0);
  g_assert_cmpuint (hek_image_row (opaque, 0)[0], ==, 0x1e);
  g_assert_cmpuint (count_ink (clear, 0, 0, 160, 120), >, 2000);
  /* where the points are opaque both show the same */
  for (guint y = 0; y < 120; y++)
    for (guint x = 0; x < 160; x++)
      {
        const guint8 *a = hek_image_row (clear, y) + 4 * x;

        if (a[3] == 255)
          g_assert_cmpmem (a, 3, hek_image_row (opaque, y) + 3 * x, 3);
      }
}

/* Twice the scale in twice the size is the same picture, finer. */
static void
test_scale (void)
{
  g_autoptr (Fixture) fixture = fixture_new (HEK_PLOT_THEME_LIGHT);
  g_autoptr (HekImage) small = render (&fixture->figure, 160, 120, 1, 2);
  g_autoptr (HekImage) large = render (&fixture->figure, 320, 240, 2, 1);
  g_autoptr (HekImage) shrunk = hek_image_resize (large, 160, 120, NULL, NULL);
  guint n_different = 0;

  for (guint y = 0; y < 120; y++)
    n_different += memcmp (hek_image_row (small, y), hek_image_row (shrunk, y), 160 * 3) != 0;
  g_assert_cmpuint (n_different, ==, 0);
}

/* The largest points are as large with samples as without. */
static void
test_large_points (void)
{
  g_autoptr (Fixture) fixture = fixture_new (HEK_PLOT_THEME_LIGHT);
  g_autoptr (HekImage) usual = NULL, fine = NULL;

  fixture->figure.look.diameter = HEK_SCENE_DIAMETER_MAX;
  usual = render (&fixture->figure, 160, 120, 1, 1);
  fine = render (&fixture->figure, 160, 120, 1, 4);
  for (guint y = 0; y < 120; y++)
    g_assert_cmpmem (hek_image_row (usual, y), 160 * 3, hek_image_row (fine, y), 160 * 3);
}

/* The key stands beside the points, the title above. */
static void
test_key (void)
{
  g_autoptr (Fixture) fixture = fixture_new (HEK_PLOT_THEME_LIGHT);
  HekSceneSizing sizing = { HEK_PLOT_LINEAR, { 0, 1, FALSE, FALSE, 2 }, 1, 3 };
  HekSceneKey key = { .legend = &fixture->coloring->legend, .sizing = &sizing,
                      .size_label = "Density", .diameter = 4 };
  g_autoptr (HekImage) image = NULL;
  HekSceneView view;
  double width, height;

  hek_scene_key_measure (&key, &fixture->theme, &width, &height);
  g_assert_cmpfloat (width, >, 40);
  g_assert_cmpfloat (height, >, 8 * fixture->theme.font_size);
  fixture->figure.key = &key;
  fixture->figure.title = "Fashion";
  hek_scene_figure_get_view (&fixture->figure, 640, 400, 1, &view);
  g_assert_cmpfloat (view.width, <, 640 - width);
  g_assert_cmpfloat (view.height, <, 400);
  image = render (&fixture->figure, 640, 400, 1, 1);
  g_assert_cmpuint (count_ink (image, (guint) view.width + 1, 0, 640, 400), >, 300);
  g_assert_cmpuint (count_ink (image, 0, 0, (guint) view.width, 400 - (guint) view.height), >, 50);

  /* where there is no room the points keep half of it, and nothing breaks */
  hek_scene_figure_get_view (&fixture->figure, 60, 20, 1, &view);
  g_assert_cmpfloat (view.width, >=, 30);
  hek_image_unref (g_steal_pointer (&image));
  image = render (&fixture->figure, 60, 20, 1, 1);
}

static void
test_key_bar (void)
{
  static const double numbers[] = { 0.001, 1, NAN, 1000 };
  HekSceneColumn column = { .label = "Error", .n_rows = 4, .numbers = numbers };
  HekSceneColorOptions options = { .scale = HEK_PLOT_LOG10 };
  g_autoptr (Fixture) fixture = fixture_new (HEK_PLOT_THEME_DARK);
  g_autoptr (HekSceneColoring) coloring = hek_scene_coloring_new (&column, &options,
                                                                  &fixture->theme, NULL);
  HekSceneKey key = { .legend = &coloring->legend, .diameter = 2 };
  g_autoptr (HekImage) image = NULL;
  HekSceneView view;

  fixture->figure.key = &key;
  hek_scene_figure_get_view (&fixture->figure, 400, 300, 1, &view);
  image = render (&fixture->figure, 400, 300, 1, 1);
  g_assert_cmpuint (count_ink (image, (guint) view.width + 1, 0, 400, 300), >, 500);
}

/* Each name stands among the points of its category: six clusters, six places with ink. */
static void
test_clusters (void)
{
  g_autoptr (Fixture) fixture = fixture_new (HEK_PLOT_THEME_LIGHT);
  g_autoptr (HekSceneFurniture) furniture = hek_scene_furniture_new ();
  static const double centers[N_CLUSTERS][3] = { { 1, 0, 0 }, { -1, 0, 0 }, { 0, 1, 0 },
                                                 { 0, -1, 0 }, { 0, 0, 1 }, { 0, 0, -1 } };
  g_autofree guint32 *pixels = g_new0 (guint32, 800 * 600);
  HekSceneView view;

  hek_scene_furniture_add_clusters (furniture, fixture->points, fixture->coloring,
                                    &fixture->theme);
  hek_scene_camera_fit (&fixture->figure.camera, fixture->points->low, fixture->points->high, 800,
                        600);
  hek_scene_view_init (&view, &fixture->figure.camera, 800, 600);
  g_assert_true (hek_scene_furniture_draw (furniture, &view, NULL, pixels, &fixture->theme, NULL));
  for (guint c = 0; c < N_CLUSTERS; c++)
    {
      double x, y, depth;
      guint n = 0;

      g_assert_true (hek_scene_view_project (&view, centers[c], &x, &y, &depth));
      for (int v = -25; v <= 25; v++)
        for (int u = -40; u <= 40; u++)
          n += pixels[(gsize) (y + v) * 800 + (gsize) (x + u)] >> 24 > 128;
      g_test_message ("%s: %u pixels", fixture->coloring->legend.entries[c].label, n);
      g_assert_cmpuint (n, >, 60);
    }
}

static void
test_errors (void)
{
  g_autoptr (Fixture) fixture = fixture_new (HEK_PLOT_THEME_DARK);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_scene_figure_render (&fixture->figure, 20000, 10, 1, 1, NULL, NULL, &error));
  g_assert_error (error, HEK_SCENE_ERROR, HEK_SCENE_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (hek_scene_figure_render (&fixture->figure, 0, 10, 1, 1, NULL, NULL, &error));
  g_assert_error (error, HEK_SCENE_ERROR, HEK_SCENE_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (hek_scene_figure_render (&fixture->figure, 80, 60, 1, 2, NULL, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_threads (void)
{
  g_autoptr (Fixture) fixture = fixture_new (HEK_PLOT_THEME_LIGHT);
  g_autoptr (HekSceneFurniture) furniture = hek_scene_furniture_new ();
  g_autoptr (HekImage) one = NULL, five = NULL;

  hek_scene_furniture_add_ball (furniture, 3, &fixture->theme);
  fixture->figure.furniture = furniture;
  hek_parallel_set_n_threads (1);
  one = render (&fixture->figure, 200, 150, 1, 2);
  hek_parallel_set_n_threads (5);
  five = render (&fixture->figure, 200, 150, 1, 2);
  hek_parallel_set_n_threads (0);
  for (guint y = 0; y < 150; y++)
    g_assert_cmpmem (hek_image_row (one, y), 600, hek_image_row (five, y), 600);
}

/* --- golden pictures ------------------------------------------------------------------------- */

static void
test_golden_sphere (void)
{
  static const double origin[3] = { 0, 0, 0 };
  g_autoptr (Fixture) fixture = fixture_new (HEK_PLOT_THEME_DARK);
  g_autoptr (HekSceneFurniture) furniture = hek_scene_furniture_new ();
  HekSceneStroke stroke = { fixture->theme.accent, 1.5, 0.2 };
  double arc[3 * 33], ring[3] = { 1, 0, 0 };
  g_autoptr (HekImage) image = NULL;

  hek_scene_furniture_add_sphere (furniture, origin, 1, &fixture->theme);
  /* a geodesic over the points, and a ring around its beginning */
  for (guint i = 0; i <= 32; i++)
    {
      arc[3 * i] = 1.02 * cos (i * G_PI / 64);
      arc[3 * i + 1] = -1.02 * sin (i * G_PI / 64);
      arc[3 * i + 2] = 0;
    }
  hek_scene_furniture_add_line (furniture, arc, 33, &stroke);
  hek_scene_furniture_add_ring (furniture, ring, 7, &stroke);
  fixture->figure.furniture = furniture;
  image = render (&fixture->figure, 240, 180, 1, 2);
  scene_golden_check (image, "sphere.png", GOLDEN_CODES, GOLDEN_SHARE);
}

static void
test_golden_arrows (void)
{
  g_autoptr (Fixture) fixture = fixture_new (HEK_PLOT_THEME_LIGHT);
  g_autoptr (HekSceneFurniture) furniture = hek_scene_furniture_new ();
  HekSceneStroke stroke = { fixture->theme.text, 1, 0.1 };
  HekSceneView view;
  g_autoptr (HekImage) image = NULL;

  fixture->figure.camera.projection = HEK_SCENE_ORTHOGRAPHIC;
  fixture->figure.look.eye_dome = 0;
  fixture->figure.transparent = TRUE;
  hek_scene_figure_get_view (&fixture->figure, 240, 180, 1, &view);
  hek_scene_furniture_add_axes (furniture, &view, fixture->points->low, fixture->points->high, 3,
                                NULL, FALSE, &fixture->theme);
  for (guint i = 0; i < 40; i++)
    {
      double from[3], to[3];

      hek_scene_points_get_position (fixture->points, 200 * i, from);
      for (guint k = 0; k < 3; k++)
        to[k] = 1.3 * from[k];
      hek_scene_furniture_add_arrow (furniture, from, to, &stroke);
    }
  fixture->figure.furniture = furniture;
  image = render (&fixture->figure, 240, 180, 1, 1);
  scene_golden_check (image, "arrows.png", GOLDEN_CODES, GOLDEN_SHARE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/figure/transparent", test_transparent);
  g_test_add_func ("/scene/figure/scale", test_scale);
  g_test_add_func ("/scene/figure/large-points", test_large_points);
  g_test_add_func ("/scene/figure/key", test_key);
  g_test_add_func ("/scene/figure/key-bar", test_key_bar);
  g_test_add_func ("/scene/figure/clusters", test_clusters);
  g_test_add_func ("/scene/figure/errors", test_errors);
  g_test_add_func ("/scene/figure/threads", test_threads);
  g_test_add_func ("/scene/figure/golden/sphere", test_golden_sphere);
  g_test_add_func ("/scene/figure/golden/arrows", test_golden_arrows);
  return g_test_run ();
}
