/* SPDX-License-Identifier: Apache-2.0 */
/* UMAP through the public calls: clusters, the same bytes, checkpoints, new places, geometries, and
 * rows that are few, equal or not numbers. */
#include <math.h>
#include <string.h>

#include "hek-layout-private.h"
#include "hek-rng.h"
#include "../same.h"
#include "../test-valgrind.h"

#define DIM 10
#define N_CLUSTERS 4

/* The sum of three uniform numbers: near enough to a normal one. */
static float
draw (HekRng *rng)
{
  return (float) (hek_rng_double (rng) + hek_rng_double (rng) + hek_rng_double (rng) - 1.5);
}

/* Row i is of cluster i % N_CLUSTERS. */
static float *
make_rows (gsize   n,
           guint64 seed)
{
  float *rows = g_new (float, n * DIM);
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    for (guint d = 0; d < DIM; d++)
      rows[i * DIM + d] = draw (&rng) + (d == i % N_CLUSTERS ? 8.0f : 0.0f);
  return rows;
}

static HekRows
rows_of (const float *numbers,
         gsize        n)
{
  return (HekRows) { HEK_DTYPE_F32, DIM, n, DIM * sizeof (float), (const guint8 *) numbers };
}

static void
set (HekLayoutRecipe *recipe,
     const char      *name,
     const char      *text)
{
  guint n_options;
  const HekOption *options = hek_layout_method_options (recipe->method, &n_options);
  int i = hek_options_find (options, n_options, name);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (i, >=, 0);
  hek_option_parse (&options[i], text, &recipe->values.v[i], &error);
  g_assert_no_error (error);
}

static HekLayoutRecipe
make_recipe (HekGeometry geometry,
             guint       n_dims,
             const char *epochs)
{
  HekLayoutRecipe recipe;

  hek_layout_recipe_init (&recipe, hek_layout_method_find ("umap"));
  recipe.geometry = geometry;
  recipe.n_dims = n_dims;
  set (&recipe, "epochs", epochs);
  return recipe;
}

static HekLayout *
compute (const float           *numbers,
         gsize                  n,
         const HekLayoutRecipe *recipe,
         const HekLayoutWatch  *watch)
{
  HekRows rows = rows_of (numbers, n);
  g_autoptr (GError) error = NULL;
  HekLayout *layout = hek_layout_compute (&rows, recipe, watch, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (layout);
  return layout;
}

/* The share of rows whose nearest place is of their cluster. @first: rows that are looked at */
static double
purity (const HekLayout *layout,
        gsize            first)
{
  HekManifold manifold;
  const HekLayoutRecipe *recipe = hek_layout_recipe (layout);
  const float *coords = hek_layout_coords (layout);
  gsize n = hek_layout_n (layout), n_right = 0;
  guint n_coords = hek_layout_n_coords (layout);

  hek_manifold_init (&manifold, recipe->geometry, recipe->n_dims);
  for (gsize i = first; i < n; i++)
    {
      double least = INFINITY;
      gsize nearest = i;

      for (gsize j = 0; j < n; j++)
        {
          double d = hek_manifold_distance (&manifold, coords + i * n_coords,
                                            coords + j * n_coords);

          if (j == i || !(d < least))
            continue;
          least = d;
          nearest = j;
        }
      n_right += nearest % N_CLUSTERS == i % N_CLUSTERS;
    }
  return (double) n_right / (double) (n - first);
}

static void
test_clusters (void)
{
  enum { N = 400 };
  g_autofree float *numbers = make_rows (N, 1);

  for (guint n_dims = 2; n_dims <= 3; n_dims++)
    for (guint start = 0; start < 3; start++)
      {
        static const char *const starts[] = { "spectral", "pca", "random" };
        HekLayoutRecipe recipe = make_recipe (HEK_GEOMETRY_EUCLIDEAN, n_dims, "60");
        g_autoptr (HekLayout) layout = NULL;

        set (&recipe, "start", starts[start]);
        layout = compute (numbers, N, &recipe, NULL);
        g_assert_cmpuint (hek_layout_n_coords (layout), ==, n_dims);
        g_assert_cmpfloat (purity (layout, 0), >, 0.98);
      }
}

static void
test_geometries (void)
{
  enum { N = 80 };
  g_autofree float *numbers = make_rows (N, 2);
  static const struct
  {
    HekGeometry geometry;
    guint n_dims;
  } cases[] = { { HEK_GEOMETRY_SPHERICAL, 2 },
                { HEK_GEOMETRY_HYPERBOLIC, 2 },
                { HEK_GEOMETRY_HYPERBOLIC, 3 },
                { HEK_GEOMETRY_PARABOLIC, 2 } };

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      HekLayoutRecipe recipe = make_recipe (cases[c].geometry, cases[c].n_dims, "30");
      g_autoptr (HekLayout) layout = compute (numbers, N, &recipe, NULL);
      const float *coords = hek_layout_coords (layout);
      guint n_coords = hek_layout_n_coords (layout);

      for (gsize i = 0; i < N; i++)
        {
          double square = 0;

          for (guint d = 0; d < n_coords; d++)
            square += (double) coords[i * n_coords + d] * (double) coords[i * n_coords + d];
          g_assert_true (isfinite (square));
          if (cases[c].geometry == HEK_GEOMETRY_SPHERICAL)
            g_assert_cmpfloat_with_epsilon (square, 1, 1e-5);
          if (cases[c].geometry == HEK_GEOMETRY_HYPERBOLIC)
            g_assert_cmpfloat (square, <, 1);
        }
      g_test_message ("%s: purity %.3f", hek_geometry_id (cases[c].geometry), purity (layout, 0));
      g_assert_cmpfloat (purity (layout, 0), >, 0.95);
    }
}

/* --- going on ------------------------------------------------------------------------------ */

typedef struct
{
  GCancellable *cancellable;
  GBytes *state;
  guint n_frames, n_steps, cancel_at;
  double loss;
} Watched;

static void
on_frame (const HekLayoutFrame *frame,
          gpointer              data)
{
  Watched *w = data;

  w->n_frames++;
  w->loss = frame->loss;
  g_assert_true (isfinite (frame->loss));
}

/* Called once a step. */
static void
on_pause (gpointer data)
{
  Watched *w = data;

  w->n_steps++;
  if (w->n_steps == w->cancel_at)
    g_cancellable_cancel (w->cancellable);
}

static void
on_checkpoint (GBytes  *state,
               gpointer data)
{
  Watched *w = data;

  g_clear_pointer (&w->state, g_bytes_unref);
  w->state = g_bytes_ref (state);
}

/* Cancelled after some steps and gone on from the checkpoint: the bytes of the whole. */
static void
test_resume (void)
{
  enum { N = 200 };
  g_autofree float *numbers = make_rows (N, 3);
  HekLayoutRecipe recipe = make_recipe (HEK_GEOMETRY_EUCLIDEAN, 3, "30");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watched watched = { .cancellable = cancellable, .cancel_at = 11 };
  HekLayoutWatch watch = { on_frame, on_pause, on_checkpoint, &watched, NULL };
  HekTask task = { .cancellable = cancellable };
  HekRows rows = rows_of (numbers, N);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekLayout) whole = compute (numbers, N, &recipe, NULL), resumed = NULL;

  g_assert_null (hek_layout_compute (&rows, &recipe, &watch, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (watched.n_steps, ==, 11);
  g_assert_cmpuint (watched.n_frames, >=, 1);
  g_assert_nonnull (watched.state);
  watch.resume = watched.state;
  watched.n_steps = 0;
  watched.cancel_at = 0;
  resumed = compute (numbers, N, &recipe, &watch);
  g_assert_cmpuint (watched.n_steps, ==, 30 - 11);
  g_assert_cmpmem (hek_layout_coords (resumed), N * 3 * sizeof (float), hek_layout_coords (whole),
                   N * 3 * sizeof (float));
  g_bytes_unref (watched.state);
}

/* --- new places ---------------------------------------------------------------------------- */

static void
test_place (void)
{
  enum { N = 240, N_NEW = 61 };
  static const HekGeometry geometries[] = { HEK_GEOMETRY_EUCLIDEAN, HEK_GEOMETRY_SPHERICAL };
  g_autofree float *numbers = make_rows (N + N_NEW, 4);
  HekRows base = rows_of (numbers, N), rows = rows_of (numbers + N * DIM, N_NEW);
  HekRows some = rows_of (numbers + (N + 20) * DIM, 7);

  for (guint g = 0; g < G_N_ELEMENTS (geometries); g++)
    {
      HekLayoutRecipe recipe = make_recipe (geometries[g], 2, "40");
      g_autoptr (HekLayout) layout = compute (numbers, N, &recipe, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (HekLayout) placed = hek_layout_place (layout, &base, &rows, NULL, &error);
      g_autoptr (HekLayout) alone = NULL;
      guint n_coords = hek_layout_n_coords (layout);

      g_assert_no_error (error);
      g_assert_cmpuint (hek_layout_n (placed), ==, N + N_NEW);
      g_assert_cmpmem (hek_layout_coords (placed), N * n_coords * sizeof (float),
                       hek_layout_coords (layout), N * n_coords * sizeof (float));
      g_assert_cmpfloat (purity (placed, N), >, 0.95);

      /* Where one goes does not depend on which others are new. */
      alone = hek_layout_place (layout, &base, &some, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (hek_layout_coords (alone) + N * n_coords, 7 * n_coords * sizeof (float),
                       hek_layout_coords (placed) + (N + 20) * n_coords,
                       7 * n_coords * sizeof (float));
    }
}

/* --- what rows there are ------------------------------------------------------------------- */

static void
assert_finite (const HekLayout *layout)
{
  for (gsize i = 0; i < hek_layout_n (layout) * hek_layout_n_coords (layout); i++)
    g_assert_true (isfinite (hek_layout_coords (layout)[i]));
}

static void
test_few (void)
{
  g_autofree float *numbers = make_rows (20, 5);

  for (gsize n = 2; n <= 20; n++)
    {
      HekLayoutRecipe recipe = make_recipe (HEK_GEOMETRY_EUCLIDEAN, 2 + n % 2, "20");
      g_autoptr (HekLayout) layout = compute (numbers, n, &recipe, NULL);

      assert_finite (layout);
    }
}

/* All the same, and then half of them: they come apart, and none is lost. */
static void
test_equal (void)
{
  enum { N = 80 };
  g_autofree float *numbers = make_rows (N, 6);

  for (guint half = 0; half < 2; half++)
    {
      HekLayoutRecipe recipe = make_recipe (HEK_GEOMETRY_EUCLIDEAN, 3, "30");
      g_autoptr (HekLayout) layout = NULL;
      gsize n_equal = half ? N / 2 : N;

      for (gsize i = 1; i < n_equal; i++)
        memcpy (numbers + (i + half * N / 2) * DIM, numbers + half * N / 2 * DIM,
                DIM * sizeof (float));
      if (half)
        for (gsize i = 0; i < N / 2 * DIM; i++)
          numbers[i] += (float) i;
      layout = compute (numbers, N, &recipe, NULL);
      assert_finite (layout);
      g_assert_true (memcmp (hek_layout_coords (layout) + (N - 2) * 3,
                             hek_layout_coords (layout) + (N - 1) * 3, 3 * sizeof (float)) != 0);
    }
}

static void
test_not_a_number (void)
{
  enum { N = 60 };
  g_autofree float *numbers = make_rows (N, 7);
  HekLayoutRecipe recipe = make_recipe (HEK_GEOMETRY_EUCLIDEAN, 2, "20");
  g_autoptr (HekLayout) layout = NULL, placed = NULL;
  g_autoptr (GError) error = NULL;
  HekRows rows = rows_of (numbers, N);

  numbers[3 * DIM] = NAN;
  numbers[9 * DIM + 4] = INFINITY;
  layout = compute (numbers, N, &recipe, NULL);
  placed = hek_layout_place (layout, &rows, &rows, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < 2 * N; i++)
    g_assert_true ((isnan (hek_layout_coords (placed)[2 * i]) != 0) ==
                   (i % N == 3 || i % N == 9));
}

static void
test_contradiction (void)
{
  g_autofree float *numbers = make_rows (30, 8);
  HekLayoutRecipe recipe = make_recipe (HEK_GEOMETRY_EUCLIDEAN, 2, "20");
  HekRows rows = rows_of (numbers, 30);
  g_autoptr (GError) error = NULL;

  set (&recipe, "min-dist", "1.5");
  g_assert_null (hek_layout_compute (&rows, &recipe, NULL, NULL, &error));
  g_assert_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_RECIPE);
}

/* --- the same bytes ------------------------------------------------------------------------ */

static char *
digest (void)
{
  enum { N = 2300, N_NEW = 40 };
  g_autofree float *numbers = make_rows (N + N_NEW, 9);
  HekRows base = rows_of (numbers, N), rows = rows_of (numbers + N * DIM, N_NEW);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  static const HekGeometry geometries[] = { HEK_GEOMETRY_EUCLIDEAN, HEK_GEOMETRY_SPHERICAL };

  for (guint i = 0; i < G_N_ELEMENTS (geometries); i++)
    {
      HekLayoutRecipe recipe = make_recipe (geometries[i], 2, "3");
      g_autoptr (HekLayout) layout = NULL, placed = NULL;

      set (&recipe, "start", i == 0 ? "spectral" : "pca");
      layout = compute (numbers, N, &recipe, NULL);
      placed = hek_layout_place (layout, &base, &rows, NULL, NULL);
      g_assert_nonnull (placed);
      g_checksum_update (sum, (const guint8 *) hek_layout_coords (placed),
                         (gssize) (hek_layout_n (placed) * hek_layout_n_coords (placed) *
                                   sizeof (float)));
    }
  return g_strdup (g_checksum_get_string (sum));
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;
  g_test_init (&argc, &argv, NULL);
  hek_test_add_heavy ("/layout/umap/clusters", test_clusters);
  hek_test_add_heavy ("/layout/umap/geometries", test_geometries);
  g_test_add_func ("/layout/umap/resume", test_resume);
  hek_test_add_heavy ("/layout/umap/place", test_place);
  g_test_add_func ("/layout/umap/few", test_few);
  g_test_add_func ("/layout/umap/equal", test_equal);
  g_test_add_func ("/layout/umap/not-a-number", test_not_a_number);
  g_test_add_func ("/layout/umap/contradiction", test_contradiction);
  same_add_tests ("/layout/umap/same", argv[0], digest);
  return g_test_run ();
}
