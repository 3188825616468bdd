/* SPDX-License-Identifier: Apache-2.0 */
/* Nearest points by the tree of boxes and by comparing all; that boxes hold their points. */
#include "config.h"

#include "hek-kdtree.h"
#include "hek-rng.h"
#include "../same.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A grid, so that many coordinates and distances are equal. */
static float *
new_points (gsize   n,
            guint   dim,
            guint64 seed)
{
  float *points = g_new (float, MAX (n * dim, 1));
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n * dim; i++)
    points[i] = (float) floor (hek_rng_double (&rng) * 12)
                + (i % 3 == 0 ? (float) hek_rng_double (&rng) : 0);
  return points;
}

static int
compare_floats (const void *a,
                const void *b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

static void
check_nearest (const HekKdtree *tree,
               const float     *points,
               gsize            position,
               guint            k)
{
  const float *x = points + tree->rows[position] * (gsize) tree->dim;
  g_autofree float *all = g_new (float, tree->n + k), *found = g_new (float, k);
  gsize n = 0;

  for (gsize i = 0; i < tree->n; i++)
    if (i != tree->rows[position])
      all[n++] = hek_kdtree_distance (x, points + i * tree->dim, tree->dim);
  for (guint i = 0; i < k; i++)
    all[n++] = INFINITY;
  qsort (all, n, sizeof *all, compare_floats);
  hek_kdtree_nearest (tree, position, k, found);
  for (guint i = 0; i < k; i++)
    g_assert_cmpfloat (found[i], ==, all[i]);
}

static void
check_boxes (const HekKdtree *tree,
             const float     *points)
{
  g_autofree gboolean *seen = g_new0 (gboolean, MAX (tree->n, 1));

  for (gsize i = 0; i < tree->n; i++)
    {
      g_assert_false (seen[tree->rows[i]]);
      seen[tree->rows[i]] = TRUE;
      g_assert_cmpmem (tree->points + i * tree->dim, tree->dim * sizeof (float),
                       points + tree->rows[i] * (gsize) tree->dim, tree->dim * sizeof (float));
    }
  for (guint level = 0; level <= tree->depth; level++)
    for (gsize node = (gsize) 1 << level; node < (gsize) 2 << level; node++)
      {
        gsize end = hek_kdtree_end (tree, level, node);

        for (gsize i = hek_kdtree_begin (tree, level, node); i < end; i++)
          g_assert_cmpfloat (
            hek_kdtree_box_distance (tree, node, tree->points + i * tree->dim), ==, 0);
        if (level < tree->depth)
          g_assert_cmpuint (hek_kdtree_end (tree, level + 1, 2 * node + 1), ==, end);
      }
}

static void
test_nearest (void)
{
  static const gsize ns[] = { 0, 1, 2, 16, 17, 33, 500 };

  for (guint dim = 1; dim <= HEK_KDTREE_MAX_DIM; dim++)
    for (guint i = 0; i < G_N_ELEMENTS (ns); i++)
      {
        g_autofree float *points = new_points (ns[i], dim, dim + i);
        g_autoptr (HekKdtree) tree = hek_kdtree_new (points, ns[i], dim, NULL, NULL);

        check_boxes (tree, points);
        for (gsize p = 0; p < ns[i]; p += 1 + ns[i] / 20)
          check_nearest (tree, points, p, 1 + (guint) p % 9);
      }
}

/* Sorted, reversed, and all the same: what selection is slow with when it is done badly. */
static void
test_orders (void)
{
  const gsize n = 20000;
  g_autofree float *points = g_new (float, 2 * n);

  for (guint order = 0; order < 3; order++)
    {
      g_autoptr (HekKdtree) tree = NULL;

      for (gsize i = 0; i < n; i++)
        {
          points[2 * i] = order == 0 ? (float) i : order == 1 ? (float) (n - i) : 5;
          points[2 * i + 1] = 0;
        }
      tree = hek_kdtree_new (points, n, 2, NULL, NULL);
      check_boxes (tree, points);
      check_nearest (tree, points, n / 3, 4);
    }
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  g_autofree float *points = new_points (100, 2, 1);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (hek_kdtree_new (points, 100, 2, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static char *
digest (void)
{
  g_autofree float *points = new_points (5000, 3, 9);
  g_autoptr (HekKdtree) tree = hek_kdtree_new (points, 5000, 3, NULL, NULL);
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < 5000; i++)
    {
      float found[5];

      hek_kdtree_nearest (tree, i, 5, found);
      g_string_append_printf (out, "%u %a\n", tree->rows[i], (double) found[4]);
    }
  return g_string_free (out, FALSE);
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vector/kdtree/nearest", test_nearest);
  g_test_add_func ("/vector/kdtree/orders", test_orders);
  g_test_add_func ("/vector/kdtree/cancel", test_cancel);
  same_add_tests ("/vector/kdtree/same", argv[0], digest);
  return g_test_run ();
}
