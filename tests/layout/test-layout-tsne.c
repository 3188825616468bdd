/* SPDX-License-Identifier: Apache-2.0 */
/* t-SNE through the public calls: groups stay together, the divergence falls, checkpoints, cancel,
 * new rows, and rows that are few, the same or not numbers. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-layout.h"
#include "hek-layout-quality.h"
#include "hek-rng.h"
#include "../test-valgrind.h"

#define DIM 8
#define N 400
#define N_GROUPS 5

/* Rows of group i mod N_GROUPS, 6 standard deviations or more from all other groups. */
static float *
make_rows (gsize   n,
           guint64 seed)
{
  float *rows = g_new (float, n * DIM);
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    for (guint d = 0; d < DIM; d++)
      {
        double sum = d == i % N_GROUPS ? 6 : 0;

        for (guint j = 0; j < 12; j++)
          sum += hek_rng_double (&rng) - 0.5;
        rows[i * DIM + d] = (float) sum;
      }
  return rows;
}

static HekRows
view (const float *rows,
      gsize        n)
{
  return (HekRows) { HEK_DTYPE_F32, DIM, n, DIM * sizeof *rows, (const guint8 *) rows };
}

static void
set (HekLayoutRecipe *recipe,
     const char      *name,
     double           value)
{
  guint n_options;
  const HekOption *options = hek_layout_method_options (recipe->method, &n_options);
  int i = hek_options_find (options, n_options, name);

  g_assert_cmpint (i, >=, 0);
  g_assert_true (hek_option_check (&options[i], value, NULL));
  recipe->values.v[i] = value;
}

static HekLayoutRecipe
recipe_of (guint n_dims,
           guint n_steps)
{
  HekLayoutRecipe recipe;

  hek_layout_recipe_init (&recipe, hek_layout_method_find ("tsne"));
  recipe.n_dims = n_dims;
  set (&recipe, "perplexity", 10);
  set (&recipe, "steps", n_steps);
  set (&recipe, "early-steps", n_steps / 3);
  return recipe;
}

static HekLayout *
compute (const float           *rows,
         gsize                  n,
         const HekLayoutRecipe *recipe,
         const HekLayoutWatch  *watch)
{
  HekRows of_rows = view (rows, n);
  g_autoptr (GError) error = NULL;
  HekLayout *layout = hek_layout_compute (&of_rows, recipe, watch, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (hek_layout_n (layout), ==, n);
  g_assert_cmpuint (hek_layout_n_coords (layout), ==, recipe->n_dims);
  return layout;
}

static double
distance (const HekLayout *layout,
          gsize            i,
          gsize            j)
{
  const float *coords = hek_layout_coords (layout);
  guint n_coords = hek_layout_n_coords (layout);
  double square = 0;

  for (guint d = 0; d < n_coords; d++)
    square += pow ((double) coords[i * n_coords + d] - (double) coords[j * n_coords + d], 2);
  return sqrt (square);
}

/* The share of rows whose nearest place among the first @n is of a row of their group. */
static double
purity (const HekLayout *layout,
        gsize            begin,
        gsize            end,
        gsize            n)
{
  gsize n_pure = 0;

  for (gsize i = begin; i < end; i++)
    {
      gsize best = i == 0 ? 1 : 0;

      for (gsize j = 0; j < n; j++)
        if (j != i && distance (layout, i, j) < distance (layout, i, best))
          best = j;
      n_pure += best % N_GROUPS == i % N_GROUPS;
    }
  return (double) n_pure / (double) (end - begin);
}

static void
assert_same (const HekLayout *a,
             const HekLayout *b)
{
  gsize n = hek_layout_n (a) * hek_layout_n_coords (a) * sizeof (float);

  g_assert_cmpmem (hek_layout_coords (a), (int) n, hek_layout_coords (b), (int) n);
}

static void
test_groups (void)
{
  g_autofree float *rows = make_rows (N, 1);
  HekRows of_rows = view (rows, N);

  for (guint n_dims = 2; n_dims <= 3; n_dims++)
    for (guint kind = 0; kind < HEK_N_DISTANCES; kind++)
      {
        HekLayoutRecipe recipe = recipe_of (n_dims, 300);
        g_autoptr (HekLayout) layout = NULL;
        g_autoptr (HekLayoutQuality) quality = NULL;
        double share;

        recipe.distance = (HekDistance) kind;
        layout = compute (rows, N, &recipe, NULL);
        share = purity (layout, 0, N, N);
        quality = hek_layout_quality (&of_rows, layout, NULL, NULL, NULL);
        g_test_message ("%uD %s: nearest of the same group %.4f, trustworthiness %.4f", n_dims,
                        hek_distance_id (recipe.distance), share, quality->trustworthiness);
        g_assert_cmpfloat (share, >=, 0.98);
        if (recipe.distance == HEK_DISTANCE_L2)
          g_assert_cmpfloat (quality->trustworthiness, >, n_dims == 2 ? 0.93 : 0.95);
      }
}

typedef struct
{
  guint n_frames, last_step, cancel_at;
  double first_loss, loss;
  GCancellable *cancellable;
  GBytes *checkpoint;
} Watcher;

static void
watch_frame (const HekLayoutFrame *frame,
             gpointer              data)
{
  Watcher *watcher = data;

  if (watcher->n_frames++ == 0)
    watcher->first_loss = frame->loss;
  watcher->loss = frame->loss;
  watcher->last_step = frame->step;
}

/* Called after each step: counts them. */
static void
watch_pause (gpointer data)
{
  Watcher *watcher = data;

  if (watcher->cancel_at > 0 && --watcher->cancel_at == 0)
    g_cancellable_cancel (watcher->cancellable);
}

static void
watch_checkpoint (GBytes  *state,
                  gpointer data)
{
  Watcher *watcher = data;

  g_clear_pointer (&watcher->checkpoint, g_bytes_unref);
  watcher->checkpoint = g_bytes_ref (state);
}

static void
test_divergence (void)
{
  g_autofree float *rows = make_rows (N, 1);
  HekLayoutRecipe recipe = recipe_of (2, 900);
  Watcher watcher = { 0 };
  HekLayoutWatch watch = { .frame = watch_frame, .data = &watcher };
  g_autoptr (HekLayout) layout = compute (rows, N, &recipe, &watch);

  g_test_message ("%u frames, divergence %.3f, at step %u %.3f", watcher.n_frames,
                  watcher.first_loss, watcher.last_step, watcher.loss);
  g_assert_cmpuint (watcher.n_frames, >, 1);
  g_assert_cmpfloat (watcher.loss, >, 0);
  g_assert_cmpfloat (watcher.loss, <, 0.6 * watcher.first_loss);
}

/* Cancelled, and gone on from where that was: the same bytes. */
static void
check_going_on (gsize n,
                guint n_steps)
{
  g_autofree float *rows = make_rows (n, 2);
  HekRows of_rows = view (rows, n);

  for (guint n_dims = 2; n_dims <= 3; n_dims++)
    {
      HekLayoutRecipe recipe = recipe_of (n_dims, n_steps);
      g_autoptr (HekLayout) whole = compute (rows, n, &recipe, NULL), second = NULL;
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      Watcher watcher = { .cancel_at = n_steps / 2 + 2, .cancellable = cancellable };
      HekLayoutWatch watch = { .pause = watch_pause, .checkpoint = watch_checkpoint,
                               .data = &watcher };
      HekTask task = { .cancellable = cancellable };

      g_assert_null (hek_layout_compute (&of_rows, &recipe, &watch, &task, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_nonnull (watcher.checkpoint);
      watch = (HekLayoutWatch) { .resume = watcher.checkpoint };
      second = compute (rows, n, &recipe, &watch);
      assert_same (whole, second);
      g_bytes_unref (watcher.checkpoint);
    }
}

static void
test_checkpoint (void)
{
  check_going_on (N, 90);
}

/* All that the long tests go through, with little arithmetic, and new rows. */
static void
test_small (void)
{
  enum { N_SMALL = 45, N_NEW = 3 };
  g_autofree float *rows = make_rows (N_SMALL + N_NEW, 6);
  HekRows base = view (rows, N_SMALL), new_rows = view (rows + N_SMALL * DIM, N_NEW);

  check_going_on (N_SMALL, 9);
  for (guint n_dims = 2; n_dims <= 3; n_dims++)
    {
      HekLayoutRecipe recipe = recipe_of (n_dims, 9);
      g_autoptr (HekLayout) layout = compute (rows, N_SMALL, &recipe, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (HekLayout) all = hek_layout_place (layout, &base, &new_rows, NULL, &error);

      g_assert_no_error (error);
      for (gsize i = 0; i < (N_SMALL + N_NEW) * n_dims; i++)
        g_assert_true (isfinite (hek_layout_coords (all)[i]));
    }
}

/* New rows come to their group; one that is the same as an old one has its place, and one that is
 * nearly so comes to rest nearby; who else is new does not matter. */
static void
test_place (void)
{
  enum { N_NEW = 60 };
  g_autofree float *rows = make_rows (N + N_NEW, 3);
  HekLayoutRecipe recipe = recipe_of (2, 500);
  g_autoptr (HekLayout) layout = compute (rows, N, &recipe, NULL), all = NULL, few = NULL;
  g_autoptr (GError) error = NULL;
  HekRows base = view (rows, N), new_rows = view (rows + N * DIM, N_NEW);
  double far[N_NEW / 2], across = 0;

  memcpy (rows + N * DIM, rows, DIM * sizeof *rows);
  for (guint i = 1; i < N_NEW / 2; i++)
    for (guint d = 0; d < DIM; d++)
      rows[(N + i) * DIM + d] = rows[i * DIM + d] + (d % 2 ? 1e-3f : -1e-3f);
  all = hek_layout_place (layout, &base, &new_rows, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hek_layout_n (all), ==, N + N_NEW);
  g_assert_cmpmem (hek_layout_coords (all), N * 2 * (int) sizeof (float),
                   hek_layout_coords (layout), N * 2 * (int) sizeof (float));
  g_assert_cmpfloat (purity (all, N, N + N_NEW, N), >=, 0.98);

  for (guint i = 0; i < N; i++)
    across = MAX (across, distance (layout, 0, i));
  g_assert_cmpfloat (distance (all, N, 0), ==, 0);
  for (guint i = 0; i < N_NEW / 2; i++)
    far[i] = distance (all, N + i, i);
  for (guint i = 1; i < N_NEW / 2; i++)
    for (guint j = i; j > 0 && far[j] < far[j - 1]; j--)
      {
        double swap = far[j];

        far[j] = far[j - 1];
        far[j - 1] = swap;
      }
  g_test_message ("from the old row: median %.3f, most %.3f of a layout %.1f wide",
                  far[N_NEW / 4], far[N_NEW / 2 - 1], across);
  g_assert_cmpfloat (far[N_NEW / 4], <, 0.03 * across);

  new_rows = view (rows + (N + N_NEW - 5) * DIM, 5);
  few = hek_layout_place (layout, &base, &new_rows, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (hek_layout_coords (few) + N * 2, 5 * 2 * (int) sizeof (float),
                   hek_layout_coords (all) + (N + N_NEW - 5) * 2, 5 * 2 * (int) sizeof (float));
}

/* As few as there can be, and a perplexity that is more than there are. */
static void
test_few (void)
{
  for (gsize n = 2; n <= 20; n++)
    {
      g_autofree float *rows = make_rows (n, n);
      HekLayoutRecipe recipe = recipe_of (n % 2 == 0 ? 2 : 3, 200);
      g_autoptr (HekLayout) layout = compute (rows, n, &recipe, NULL);

      for (gsize i = 0; i < n * recipe.n_dims; i++)
        g_assert_cmpfloat (fabs ((double) hek_layout_coords (layout)[i]), <, 1e4);
      g_assert_cmpfloat (distance (layout, 0, 1), >, 0);
    }
}

/* The wildest options that there are: places far out, but numbers. */
static void
test_wild (void)
{
  for (guint n_dims = 2; n_dims <= 3; n_dims++)
    {
      g_autofree float *rows = make_rows (50, 4);
      HekLayoutRecipe recipe = recipe_of (n_dims, 600);
      g_autoptr (HekLayout) layout = NULL;

      set (&recipe, "learning-rate", 1e7);
      set (&recipe, "momentum", 0.99);
      set (&recipe, "early-exaggeration", 100);
      set (&recipe, "late-exaggeration", 20);
      set (&recipe, "theta", 1);
      layout = compute (rows, 50, &recipe, NULL);
      for (gsize i = 0; i < 50 * n_dims; i++)
        g_assert_true (isfinite (hek_layout_coords (layout)[i]));
    }
}

/* All the same, all on a line, and some that are no numbers. */
static void
test_odd_rows (void)
{
  g_autofree float *rows = g_new0 (float, N * DIM);
  HekLayoutRecipe recipe = recipe_of (2, 100);
  g_autoptr (HekLayout) same = compute (rows, N, &recipe, NULL), line = NULL, odd = NULL;
  double height = 0;

  for (guint i = 0; i < N * 2; i++)
    g_assert_true (isfinite (hek_layout_coords (same)[i]));

  for (guint i = 0; i < N; i++)
    rows[i * DIM + 3] = (float) i;
  recipe = recipe_of (2, 300);
  line = compute (rows, N, &recipe, NULL);
  for (guint i = 0; i < N; i++)
    height = MAX (height, fabs ((double) hek_layout_coords (line)[i * 2 + 1]));
  g_assert_cmpfloat (height, >, 1);

  rows[7 * DIM] = NAN;
  rows[9 * DIM + 2] = INFINITY;
  odd = compute (rows, N, &recipe, NULL);
  for (guint i = 0; i < N; i++)
    g_assert_true (isnan (hek_layout_coords (odd)[i * 2]) == (i == 7 || i == 9));
}

static void
test_recipe (void)
{
  g_autofree float *rows = make_rows (N, 1);
  HekRows of_rows = view (rows, N);
  HekLayoutRecipe recipe = recipe_of (2, 10);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekLayout) first = compute (rows, N, &recipe, NULL), second = NULL;

  recipe.seed++;
  second = compute (rows, N, &recipe, NULL);
  g_assert_cmpint (memcmp (hek_layout_coords (first), hek_layout_coords (second),
                           N * 2 * sizeof (float)), !=, 0);
  g_assert_false (hek_layout_method_has_geometry (recipe.method, HEK_GEOMETRY_SPHERICAL));
  recipe.geometry = HEK_GEOMETRY_SPHERICAL;
  g_assert_null (hek_layout_compute (&of_rows, &recipe, NULL, NULL, &error));
  g_assert_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_RECIPE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/tsne/small", test_small);
  hek_test_add_heavy ("/layout/tsne/groups", test_groups);
  hek_test_add_heavy ("/layout/tsne/divergence", test_divergence);
  hek_test_add_heavy ("/layout/tsne/checkpoint", test_checkpoint);
  hek_test_add_heavy ("/layout/tsne/place", test_place);
  g_test_add_func ("/layout/tsne/few", test_few);
  hek_test_add_heavy ("/layout/tsne/wild", test_wild);
  hek_test_add_heavy ("/layout/tsne/odd-rows", test_odd_rows);
  g_test_add_func ("/layout/tsne/recipe", test_recipe);
  return g_test_run ();
}
