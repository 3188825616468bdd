/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layouts in other geometries through hek_layout_compute(): the same bytes on any number of threads
 * and instruction sets, and after a pause; places for all rows where there is hardly anything to go
 * by.
 */
#include <math.h>

#include "geometry-fixture.h"
#include "hek-layout.h"
#include "../same.h"
#include "../test-valgrind.h"

static HekLayout *
compute (const Set            *set,
         const char           *method,
         HekGeometry           geometry,
         const HekLayoutWatch *watch,
         const HekTask        *task,
         GError              **error)
{
  HekRows rows = set_rows (set);
  HekLayoutRecipe recipe;

  hek_layout_recipe_init (&recipe, hek_layout_method_find (method));
  recipe.geometry = geometry;
  recipe.n_dims = 2;
  return hek_layout_compute (&rows, &recipe, watch, task, error);
}

static char *
digest (void)
{
  Set set = set_make_tree (2, 4);
  GString *out = g_string_new (NULL);

  for (guint geometry = 1; geometry < HEK_N_GEOMETRIES; geometry++)
    {
      g_autoptr (HekLayout) layout = compute (&set, geometry % 2 != 0 ? "pca" : "random", geometry,
                                              NULL, NULL, NULL);
      g_autofree char *sum = g_compute_checksum_for_data (
        G_CHECKSUM_SHA256, (const guchar *) hek_layout_coords (layout),
        hek_layout_n (layout) * hek_layout_n_coords (layout) * sizeof (float));

      g_string_append_printf (out, "%s ", sum);
    }
  set_clear (&set);
  return g_string_free (out, FALSE);
}

/* Stopped at step @stop, and the state that it can go on from. */
typedef struct
{
  GCancellable *cancellable;
  GBytes *state;
  guint n_steps, stop;
} Stop;

static void
count_step (gpointer data)
{
  Stop *stop = data;

  if (++stop->n_steps == stop->stop)
    g_cancellable_cancel (stop->cancellable);
}

static void
keep_state (GBytes  *state,
            gpointer data)
{
  Stop *stop = data;

  g_clear_pointer (&stop->state, g_bytes_unref);
  stop->state = g_bytes_ref (state);
}

/* What was cancelled goes on to the same bytes, from either kind of step. */
static void
test_resume (void)
{
  Set set = set_make_tree (2, 3);
  g_autoptr (HekLayout) whole = compute (&set, "pca", HEK_GEOMETRY_HYPERBOLIC, NULL, NULL, NULL);
  const guint stops[] = { 1, 40, 80 };

  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (HekLayout) layout = NULL;
      HekTask task = { .cancellable = cancellable };
      Stop stop = { .cancellable = cancellable, .stop = stops[i] };
      HekLayoutWatch watch = { .pause = count_step, .checkpoint = keep_state, .data = &stop };
      HekLayoutWatch again = { 0 };

      g_assert_null (compute (&set, "pca", HEK_GEOMETRY_HYPERBOLIC, &watch, &task, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_nonnull (stop.state);
      again.resume = stop.state;
      layout = compute (&set, "pca", HEK_GEOMETRY_HYPERBOLIC, &again, NULL, NULL);
      g_assert_nonnull (layout);
      g_assert_cmpmem (hek_layout_coords (layout), set.n * 2 * sizeof (float),
                       hek_layout_coords (whole), set.n * 2 * sizeof (float));
      g_bytes_unref (stop.state);
    }
  set_clear (&set);
}

/* Rows that are the same, few rows, rows in two heaps that no edge connects, and every distance:
 * there is a place for each. */
static void
test_limits (void)
{
  for (guint geometry = 1; geometry < HEK_N_GEOMETRIES; geometry++)
    for (guint distance = 0; distance < HEK_N_DISTANCES; distance++)
      for (guint kind = 0; kind < 3; kind++)
        {
          const guint sizes[] = { 2, 9, 24 };
          float x[48];
          HekRows rows = { .dtype = HEK_DTYPE_F32, .dim = 2, .n = sizes[kind],
                           .stride_bytes = 2 * sizeof (float), .data = (const guint8 *) x };
          g_autoptr (HekLayout) layout = NULL;
          HekLayoutRecipe recipe;

          for (guint i = 0; i < rows.n; i++)
            {
              x[2 * i] = kind == 1 ? 3 : (float) (i + (i % 2 != 0 ? 1000 : 1));
              x[2 * i + 1] = kind == 1 ? 4 : (float) (i % 7);
            }
          hek_layout_recipe_init (&recipe, hek_layout_method_find ("pca"));
          recipe.geometry = geometry;
          recipe.n_dims = 2;
          recipe.distance = distance;
          layout = hek_layout_compute (&rows, &recipe, NULL, NULL, NULL);
          g_assert_nonnull (layout);
          for (guint i = 0; i < rows.n * hek_layout_n_coords (layout); i++)
            g_assert_true (isfinite (hek_layout_coords (layout)[i]));
        }
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/geometry/resume", test_resume);
  hek_test_add_heavy ("/layout/geometry/limits", test_limits);
  same_add_tests ("/layout/geometry", argv[0], digest);
  return g_test_run ();
}
