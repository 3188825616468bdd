/* SPDX-License-Identifier: Apache-2.0 */
/* The table of methods, recipes, which rows have places, and how a computation is followed. */
#include <math.h>
#include <string.h>

#include "hek-parallel.h"
#include "hek-rows-convert.h"
#include "layout-fixture.h"

#define N 60
#define DIM 7

/* ---- methods and recipes ---- */

static void
test_methods (void)
{
  static const char *const ids[] = { "pca", "umap", "tsne", "random" };
  static const char *const keys[]
    = { "method", "geometry", "dimensions", "distance", "seed", NULL };

  g_assert_cmpuint (hek_layout_n_methods (), ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const HekLayoutMethod *method = hek_layout_method (i);
      guint n_options;
      const HekOption *options = hek_layout_method_options (method, &n_options);

      g_assert_cmpstr (hek_layout_method_id (method), ==, ids[i]);
      g_assert_true (hek_layout_method_find (ids[i]) == method);
      g_assert_cmpuint (strlen (hek_layout_method_label (method)), >, 0);
      g_assert_cmpuint (strlen (hek_layout_method_help (method)), >, 0);
      g_assert_true (hek_layout_method_has_geometry (method, HEK_GEOMETRY_EUCLIDEAN));
      g_assert_cmpuint (n_options, <=, HEK_OPTIONS_MAX);
      for (guint o = 0; o < n_options; o++)
        g_assert_false (g_strv_contains (keys, options[o].name));
    }
  g_assert_null (hek_layout_method_find ("PCA"));
}

static void
test_geometries (void)
{
  for (HekGeometry geometry = 0; geometry < HEK_N_GEOMETRIES; geometry++)
    {
      HekGeometry back = HEK_N_GEOMETRIES;

      g_assert_true (hek_geometry_parse (hek_geometry_id (geometry), &back));
      g_assert_cmpint (back, ==, geometry);
      g_assert_cmpuint (hek_geometry_n_coords (geometry, 2), ==,
                        geometry == HEK_GEOMETRY_SPHERICAL || geometry == HEK_GEOMETRY_PARABOLIC
                          ? 3 : 2);
    }
}

static void
test_recipe_round_trip (void)
{
  static const guint64 seeds[] = { 0, 1, (G_GUINT64_CONSTANT (1) << 53) - 1,
                                   G_GUINT64_CONSTANT (1) << 53, G_MAXUINT64 };

  for (guint i = 0; i < hek_layout_n_methods (); i++)
    for (HekGeometry geometry = 0; geometry < HEK_N_GEOMETRIES; geometry++)
      for (guint s = 0; s < G_N_ELEMENTS (seeds); s++)
        {
          const HekLayoutMethod *method = hek_layout_method (i);
          HekLayoutRecipe recipe, back;
          g_autofree char *json = NULL;
          g_autoptr (GError) error = NULL;

          if (!hek_layout_method_has_geometry (method, geometry))
            continue;
          hek_layout_recipe_init (&recipe, method);
          recipe.geometry = geometry;
          recipe.n_dims = hek_geometry_n_coords (geometry, 3) == hek_geometry_n_coords (geometry, 2)
                            ? 2 : 3;
          recipe.distance = s % HEK_N_DISTANCES;
          recipe.seed = seeds[s];
          json = hek_layout_recipe_to_json (&recipe);
          g_assert_true (hek_layout_recipe_parse (json, &back, &error));
          g_assert_no_error (error);
          g_assert_cmpmem (&recipe, sizeof recipe, &back, sizeof back);
        }
}

static void
test_recipe_errors (void)
{
  static const struct
  {
    const char *json, *says;
  } wrong[] = {
    { "[]", "object" },
    { "{}", "names its method" },
    { "{\"method\": 3}", "names its method" },
    { "{\"method\": \"xx\"}", "xx" },
    { "{\"method\": \"pca\", \"perplexity\": 3}", "perplexity" },
    { "{\"method\": \"pca\", \"solver\": \"best\"}", "solver" },
    { "{\"method\": \"pca\", \"solver\": 1}", "solver" },
    { "{\"method\": \"pca\", \"geometry\": \"flat\"}", "geometry" },
    { "{\"method\": \"pca\", \"distance\": 2}", "distance" },
    { "{\"method\": \"pca\", \"dimensions\": 4}", "dimensions" },
    { "{\"method\": \"pca\", \"dimensions\": 2.5}", "dimensions" },
    { "{\"method\": \"pca\", \"seed\": -1}", "seed" },
    { "{\"method\": \"pca\", \"seed\": \"18446744073709551616\"}", "seed" },
    { "{\"method\": \"pca\", \"seed\": 0.5}", "seed" },
    { "{\"method\": \"random\", \"geometry\": \"spherical\"}", "2 dimensions, not 3" },
    { "{\"method\": \"random\", \"geometry\": \"parabolic\", \"dimensions\": 3}",
      "2 dimensions, not 3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      HekLayoutRecipe out;
      HekLayoutRecipe before;

      memset (&out, 7, sizeof out);
      before = out;
      g_assert_false (hek_layout_recipe_parse (wrong[i].json, &out, &error));
      g_assert_nonnull (error);
      if (strstr (error->message, wrong[i].says) == NULL)
        g_error ("“%s” does not say “%s”", error->message, wrong[i].says);
      g_assert_cmpmem (&out, sizeof out, &before, sizeof before);
    }
}

static void
test_recipe_refused (void)
{
  g_autofree float *numbers = layout_numbers (N, DIM, 0.9, 1);
  HekRows rows = layout_rows (numbers, N, DIM);
  HekLayoutRecipe recipe = layout_recipe ("pca", 4);
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_layout_compute (&rows, &recipe, NULL, NULL, &error));
  g_assert_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_RECIPE);
  g_clear_error (&error);
  recipe.n_dims = 3;
  recipe.values.v[0] = 9;
  g_assert_null (hek_layout_compute (&rows, &recipe, NULL, NULL, &error));
  g_assert_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_INVALID);
}

/* ---- rows ---- */

/* Rows with a number that is none have no place, and the others have that without them. */
static void
test_without_place (void)
{
  static const gsize wrong[] = { 0, 17, 18, N - 1 };

  for (guint m = 0; m < 2; m++)
    {
      HekLayoutRecipe recipe = layout_recipe (m == 0 ? "pca" : "random", 2);
      g_autofree float *numbers = layout_numbers (N, DIM, 0.9, 2), *rest = g_new (float, N * DIM);
      g_autoptr (HekLayout) layout = NULL, alone = NULL;
      gsize n = 0;

      for (guint w = 0; w < G_N_ELEMENTS (wrong); w++)
        numbers[wrong[w] * DIM + w] = w == 1 ? INFINITY : w == 2 ? -INFINITY : NAN;
      for (gsize i = 0; i < N; i++)
        if (i != wrong[0] && i != wrong[1] && i != wrong[2] && i != wrong[3])
          memcpy (rest + DIM * n++, numbers + i * DIM, DIM * sizeof *rest);
      layout = layout_compute (numbers, N, DIM, &recipe);
      alone = layout_compute (rest, n, DIM, &recipe);
      g_assert_cmpuint (hek_layout_n (layout), ==, N);
      n = 0;
      for (gsize i = 0; i < N; i++)
        {
          const float *x = hek_layout_coords (layout) + i * 2;

          if (i == wrong[0] || i == wrong[1] || i == wrong[2] || i == wrong[3])
            g_assert_true (isnan (x[0]) && isnan (x[1]));
          else
            g_assert_cmpmem (x, 2 * sizeof *x, hek_layout_coords (alone) + 2 * n++,
                             2 * sizeof *x);
        }
    }
}

static void
test_too_few (void)
{
  g_autofree float *numbers = layout_numbers (3, DIM, 0.9, 3);
  HekLayoutRecipe recipe = layout_recipe ("pca", 2);

  numbers[DIM] = numbers[2 * DIM + 3] = NAN;
  for (gsize n = 0; n <= 3; n++)
    {
      HekRows rows = layout_rows (numbers, n, DIM);
      g_autoptr (GError) error = NULL;

      g_assert_null (hek_layout_compute (&rows, &recipe, NULL, NULL, &error));
      g_assert_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_ROWS);
    }
}

/* Numbers whose squares are no floats: places as those of the same rows in the middle. */
static void
test_large_and_small (void)
{
  static const double scales[] = { 0x1p110, 0x1p-110 };
  HekLayoutRecipe recipe = layout_recipe ("pca", 3);
  g_autofree float *numbers = layout_numbers (N, DIM, 0.8, 4);
  g_autoptr (HekLayout) layout = layout_compute (numbers, N, DIM, &recipe);
  const float *coords = hek_layout_coords (layout);

  for (guint s = 0; s < G_N_ELEMENTS (scales); s++)
    {
      g_autofree float *scaled = g_new (float, N * DIM);
      g_autoptr (HekLayout) other = NULL;
      double factor;

      for (gsize i = 0; i < N * DIM; i++)
        scaled[i] = (float) ((double) numbers[i] * scales[s]);
      other = layout_compute (scaled, N, DIM, &recipe);
      factor = (double) hek_layout_coords (other)[0] / (double) coords[0];
      g_assert_true (factor > 1e-3 && factor < 1e3);
      for (gsize i = 0; i < N * 3; i++)
        g_assert_cmpfloat_with_epsilon (hek_layout_coords (other)[i], factor * (double) coords[i],
                                        1e-5 * factor);
    }
}

/* Bytes and 16-bit floats have the places of the same numbers as floats; so do rows with gaps. */
static void
test_dtypes (void)
{
  HekLayoutRecipe recipe = layout_recipe ("pca", 3);
  g_autofree float *numbers = layout_numbers (N, DIM, 1, 5);
  g_autofree guint8 *bytes = g_malloc (N * DIM), *halves = g_malloc (N * DIM * 2);
  g_autofree float *wide = g_new0 (float, N * (DIM + 3));
  g_autoptr (HekLayout) layout = NULL;
  HekRows rows;

  for (gsize i = 0; i < N * DIM; i++)
    numbers[i] = roundf (127 + 100 * numbers[i]);
  rows = layout_rows (numbers, N, DIM);
  hek_rows_convert (&rows, HEK_DTYPE_U8, bytes);
  hek_rows_convert (&rows, HEK_DTYPE_F16, halves);
  for (gsize i = 0; i < N; i++)
    memcpy (wide + i * (DIM + 3), numbers + i * DIM, DIM * sizeof *wide);
  layout = layout_compute (numbers, N, DIM, &recipe);
  for (guint t = 0; t < 3; t++)
    {
      HekRows other = {
        .dtype = t == 0 ? HEK_DTYPE_U8 : t == 1 ? HEK_DTYPE_F16 : HEK_DTYPE_F32,
        .dim = DIM,
        .n = N,
        .stride_bytes = t == 0 ? DIM : t == 1 ? 2 * DIM : (DIM + 3) * sizeof (float),
        .data = t == 0 ? bytes : t == 1 ? halves : (const guint8 *) wide,
      };
      g_autoptr (GError) error = NULL;
      g_autoptr (HekLayout) same = hek_layout_compute (&other, &recipe, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (hek_layout_coords (layout), N * 3 * sizeof (float),
                       hek_layout_coords (same), N * 3 * sizeof (float));
    }
}

/* ---- followed ---- */

typedef struct
{
  guint n_frames, n_pauses, n_checkpoints;
  guint cancel_at; /* pauses */
  GCancellable *cancellable;
  GBytes *state;
} Watched;

static void
on_frame (const HekLayoutFrame *frame,
          gpointer              data)
{
  Watched *watched = data;

  g_assert_cmpuint (frame->n, ==, N);
  g_assert_cmpuint (frame->n_steps, ==, LAYOUT_STEPS);
  g_assert_true (isnan (frame->coords[3 * frame->n_coords]));
  g_assert_true (isfinite (frame->coords[4 * frame->n_coords]));
  watched->n_frames++;
}

static void
on_pause (gpointer data)
{
  Watched *watched = data;

  if (++watched->n_pauses == watched->cancel_at)
    g_cancellable_cancel (watched->cancellable);
}

static void
on_checkpoint (GBytes  *state,
               gpointer data)
{
  Watched *watched = data;

  watched->n_checkpoints++;
  g_clear_pointer (&watched->state, g_bytes_unref);
  watched->state = g_bytes_ref (state);
}

static HekLayoutRecipe
steps_recipe (void)
{
  HekLayoutRecipe recipe;

  hek_layout_recipe_init (&recipe, &layout_steps);
  return recipe;
}

/* Cancelled after @step steps; the checkpoint of it. */
static GBytes *
cancel_after (const float *numbers,
              guint        step)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watched watched = { .cancel_at = step, .cancellable = cancellable };
  HekLayoutWatch watch = { on_frame, on_pause, on_checkpoint, &watched, NULL };
  HekTask task = { .cancellable = cancellable };
  HekRows rows = layout_rows (numbers, N, DIM);
  HekLayoutRecipe recipe = steps_recipe ();
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_layout_compute (&rows, &recipe, &watch, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (watched.n_pauses, ==, step);
  g_assert_cmpuint (watched.n_checkpoints, ==, 1);
  /* at most 20 a second, but the first comes at once */
  g_assert_cmpuint (watched.n_frames, >=, 1);
  return watched.state;
}

static void
test_go_on (void)
{
  g_autofree float *numbers = layout_numbers (N, DIM, 0.9, 6);
  HekLayoutRecipe recipe = steps_recipe ();
  HekRows rows = layout_rows (numbers, N, DIM);
  g_autoptr (HekLayout) whole = NULL;

  numbers[3 * DIM] = NAN;
  whole = layout_compute (numbers, N, DIM, &recipe);
  for (guint step = 1; step <= LAYOUT_STEPS; step++)
    {
      g_autoptr (GBytes) state = cancel_after (numbers, step);
      Watched watched = { 0 };
      HekLayoutWatch watch = { NULL, on_pause, NULL, &watched, state };
      g_autoptr (GError) error = NULL;
      g_autoptr (HekLayout) layout = hek_layout_compute (&rows, &recipe, &watch, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (watched.n_pauses, ==, LAYOUT_STEPS - step);
      g_assert_cmpmem (hek_layout_coords (whole), N * 3 * sizeof (float),
                       hek_layout_coords (layout), N * 3 * sizeof (float));
    }
}

static void
refuse_state (const HekRows         *rows,
              const HekLayoutRecipe *recipe,
              gconstpointer          data,
              gsize                  size)
{
  g_autoptr (GBytes) state = g_bytes_new (data, size);
  HekLayoutWatch watch = { .resume = state };
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_layout_compute (rows, recipe, &watch, NULL, &error));
  g_assert_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_DAMAGED);
}

/* Cut, changed, of other rows, of another recipe. */
static void
test_checkpoint_damage (void)
{
  g_autofree float *numbers = layout_numbers (N, DIM, 0.9, 7);
  g_autofree guint8 *data = NULL;
  HekRows rows = layout_rows (numbers, N, DIM);
  HekLayoutRecipe recipe = steps_recipe (), other = recipe;
  g_autoptr (GBytes) state = NULL;
  gsize size;

  numbers[3 * DIM] = NAN;
  state = cancel_after (numbers, 3);
  data = g_memdup2 (g_bytes_get_data (state, &size), g_bytes_get_size (state));
  for (gsize n = 0; n < size; n += 7)
    refuse_state (&rows, &recipe, data, n);
  for (gsize i = 0; i < size; i += 3)
    {
      data[i] ^= 0x40;
      refuse_state (&rows, &recipe, data, size);
      data[i] ^= 0x40;
    }
  other.seed++;
  refuse_state (&rows, &other, data, size);
  numbers[0] += 1;
  refuse_state (&rows, &recipe, data, size);
}

static void
test_cancelled (void)
{
  g_autofree float *numbers = layout_numbers (N, DIM, 0.9, 8);
  HekRows rows = layout_rows (numbers, N, DIM);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < hek_layout_n_methods (); i++)
    {
      HekLayoutRecipe recipe;
      g_autoptr (GError) error = NULL;

      hek_layout_recipe_init (&recipe, hek_layout_method (i));
      g_assert_null (hek_layout_compute (&rows, &recipe, NULL, &task, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/methods", test_methods);
  g_test_add_func ("/layout/geometries", test_geometries);
  g_test_add_func ("/layout/recipe/round-trip", test_recipe_round_trip);
  g_test_add_func ("/layout/recipe/errors", test_recipe_errors);
  g_test_add_func ("/layout/recipe/refused", test_recipe_refused);
  g_test_add_func ("/layout/rows/without-place", test_without_place);
  g_test_add_func ("/layout/rows/too-few", test_too_few);
  g_test_add_func ("/layout/rows/large-and-small", test_large_and_small);
  g_test_add_func ("/layout/rows/dtypes", test_dtypes);
  g_test_add_func ("/layout/watch/go-on", test_go_on);
  g_test_add_func ("/layout/watch/damage", test_checkpoint_damage);
  g_test_add_func ("/layout/watch/cancelled", test_cancelled);
  return g_test_run ();
}
