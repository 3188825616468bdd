/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Splits: queries are held out, what is left is the base, neighbours are those of a plain loop over
 * it; given queries, parts, limits, seeds, and rows that are refused.
 */
#include "config.h"

#include "evaluate-fixture.h"
#include "hek-codec.h"
#include "hek-evaluate-set.h"

#include <math.h>
#include <string.h>

#define N 700
#define DIM 9
#define TOLERANCE 1e-4 /* of distances: sums of floats */

/* Queries and base rows are rows of @rows, each once at most, and their neighbours are true. */
static void
check_set (HekEvaluateSet *set,
           const HekRows  *rows,
           gboolean        held_out)
{
  const HekRows *base = hek_evaluate_set_get_base (set);
  const HekRows *queries = hek_evaluate_set_get_queries (set);
  HekDistance distance = hek_evaluate_set_get_distance (set);
  g_autofree guint8 *used = g_malloc0 (rows->n);

  for (gsize i = 0; i < base->n; i++)
    {
      gsize row = hek_evaluate_set_get_base_row (set, i);

      g_assert_cmpmem (hek_rows_get (base, i), DIM * 4, hek_rows_get (rows, row), DIM * 4);
      g_assert_cmpint (used[row]++, ==, 0);
    }
  for (gsize q = 0; q < queries->n; q++)
    {
      g_autofree double *sorted =
        fixture_sorted_distances (base, distance, hek_rows_get (queries, q));
      guint n;
      const HekNeighbor *truth = hek_evaluate_set_get_truth (set, q, &n);

      g_assert_cmpuint (n, ==, MIN (base->n, HEK_EVALUATE_K));
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpfloat_with_epsilon (truth[i].distance, sorted[i], TOLERANCE);
          g_assert_cmpfloat_with_epsilon (
            fixture_distance (distance, hek_rows_get (base, truth[i].row),
                              hek_rows_get (queries, q), DIM), sorted[i], TOLERANCE);
        }
      if (held_out)
        {
          gsize row = hek_evaluate_set_get_query_row (set, q);

          g_assert_cmpmem (hek_rows_get (queries, q), DIM * 4, hek_rows_get (rows, row), DIM * 4);
          g_assert_cmpint (used[row]++, ==, 0);
        }
    }
}

static void
test_held_out (void)
{
  HekRows rows;
  g_autofree float *numbers = fixture_rows (N, DIM, 2, &rows);

  for (guint d = 0; d < HEK_N_DISTANCES; d++)
    {
      HekEvaluateSplit split = { .seed = 3 + d, .n_queries = 40 };
      g_autoptr (GError) error = NULL;
      g_autoptr (HekEvaluateSet) set = hek_evaluate_set_new (&rows, d, &split, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (hek_evaluate_set_get_queries (set)->n, ==, 40);
      g_assert_cmpuint (hek_evaluate_set_get_base (set)->n, ==, N - 40);
      check_set (set, &rows, TRUE);
    }
}

static void
test_limits (void)
{
  HekRows rows;
  g_autofree float *numbers = fixture_rows (N, DIM, 2, &rows);
  HekEvaluateSplit split = { .n_queries = N, .n_rows_max = 150 };
  g_autoptr (HekEvaluateSet) set = hek_evaluate_set_new (&rows, HEK_DISTANCE_L2, &split, NULL,
                                                         NULL);

  g_assert_cmpuint (hek_evaluate_set_get_queries (set)->n, ==, 30);
  g_assert_cmpuint (hek_evaluate_set_get_base (set)->n, ==, 120);
  check_set (set, &rows, TRUE);
}

static void
test_seeds (void)
{
  HekRows rows;
  g_autofree float *numbers = fixture_rows (N, DIM, 2, &rows);
  gsize first[3] = { 0 };
  guint counts[N] = { 0 };

  for (guint i = 0; i < 3; i++)
    {
      HekEvaluateSplit split = { .seed = i == 2 ? 8 : 7, .n_queries = 5 };
      g_autoptr (HekEvaluateSet) set = hek_evaluate_set_new (&rows, HEK_DISTANCE_L2, &split, NULL,
                                                             NULL);

      for (gsize q = 0; q < 5; q++)
        first[i] = first[i] * N + hek_evaluate_set_get_query_row (set, q);
    }
  g_assert_cmpuint (first[0], ==, first[1]);
  g_assert_cmpuint (first[0], !=, first[2]);

  /* Every row is as likely as any other: 200 draws of 140 in 700 are 40 each, ± 6 deviations. */
  rows.dim = 1;
  for (guint seed = 0; seed < 200; seed++)
    {
      HekEvaluateSplit split = { .seed = seed * 7919, .n_queries = 140 };
      g_autoptr (HekEvaluateSet) set = hek_evaluate_set_new (&rows, HEK_DISTANCE_L2, &split, NULL,
                                                             NULL);

      for (gsize q = 0; q < 140; q++)
        counts[hek_evaluate_set_get_query_row (set, q)]++;
    }
  for (guint i = 0; i < N; i++)
    {
      g_assert_cmpuint (counts[i], >, 6);
      g_assert_cmpuint (counts[i], <, 74);
    }
}

static void
test_given (void)
{
  HekRows rows, queries;
  g_autofree float *numbers = fixture_rows (60, DIM, 2, &rows);
  g_autofree float *query_numbers = fixture_rows (11, DIM, 9, &queries);
  HekEvaluateSplit split = { .queries = &queries };
  g_autoptr (HekEvaluateSet) set = hek_evaluate_set_new (&rows, HEK_DISTANCE_IP, &split, NULL,
                                                         NULL);

  g_assert_cmpuint (hek_evaluate_set_get_base (set)->n, ==, 60);
  g_assert_cmpuint (hek_evaluate_set_get_queries (set)->n, ==, 11);
  g_assert_cmpuint (hek_evaluate_set_get_query_row (set, 7), ==, 7);
  check_set (set, &rows, FALSE);
}

static void
test_part (void)
{
  HekRows rows;
  g_autofree float *numbers = fixture_rows (N, DIM, 2, &rows);
  HekEvaluateSplit split = { .n_queries = 41 };
  HekEvaluateSet *set = hek_evaluate_set_new (&rows, HEK_DISTANCE_COSINE, &split, NULL, NULL);
  g_autoptr (HekEvaluateSet) part = hek_evaluate_set_part (set, 200, 1, 2, NULL, NULL);
  g_autoptr (HekEvaluateSet) all = hek_evaluate_set_part (set, 10 * N, 0, 2, NULL, NULL);

  g_assert_cmpuint (hek_evaluate_set_get_query_row (part, 1), ==,
                    hek_evaluate_set_get_query_row (set, 3));
  hek_evaluate_set_unref (set); /* parts keep the numbers */
  g_assert_cmpuint (hek_evaluate_set_get_base (part)->n, ==, 200);
  g_assert_cmpuint (hek_evaluate_set_get_queries (part)->n, ==, 20);
  g_assert_cmpuint (hek_evaluate_set_get_base (all)->n, ==, N - 41);
  g_assert_cmpuint (hek_evaluate_set_get_queries (all)->n, ==, 21);
  check_set (part, &rows, TRUE);
  check_set (all, &rows, TRUE);
}

static void
assert_refused (const HekRows *rows,
                const HekRows *queries,
                int            code)
{
  HekEvaluateSplit split = { .n_queries = 10, .queries = queries };
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_evaluate_set_new (rows, HEK_DISTANCE_L2, &split, NULL, &error));
  g_assert_error (error, HEK_CODEC_ERROR, code);
}

static void
test_refused (void)
{
  static const float wrong[] = { NAN, INFINITY, -INFINITY, 2e15f };
  HekRows rows, queries, few;
  g_autofree float *numbers = fixture_rows (100, DIM, 2, &rows);
  g_autofree float *query_numbers = fixture_rows (4, DIM, 2, &queries);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  HekEvaluateSplit split = { .n_queries = 10 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      float before = numbers[DIM * 50 + 3];

      numbers[DIM * 50 + 3] = wrong[i];
      assert_refused (&rows, NULL, HEK_CODEC_ERROR_ROWS);
      numbers[DIM * 50 + 3] = before;
      before = query_numbers[5];
      query_numbers[5] = wrong[i];
      assert_refused (&rows, &queries, HEK_CODEC_ERROR_ROWS);
      query_numbers[5] = before;
    }
  few = rows;
  few.n = 1;
  assert_refused (&few, NULL, HEK_CODEC_ERROR_ROWS);
  few.n = 0;
  assert_refused (&few, &queries, HEK_CODEC_ERROR_ROWS);
  few = queries;
  few.n = 0;
  assert_refused (&rows, &few, HEK_CODEC_ERROR_ROWS);
  few = queries;
  few.dim--;
  assert_refused (&rows, &few, HEK_CODEC_ERROR_DIMENSION);
  few = rows;
  few.dim = 0;
  assert_refused (&few, NULL, HEK_CODEC_ERROR_DIMENSION);

  g_cancellable_cancel (cancellable);
  g_assert_null (hek_evaluate_set_new (&rows, HEK_DISTANCE_L2, &split, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evaluate/set/held-out", test_held_out);
  g_test_add_func ("/evaluate/set/limits", test_limits);
  g_test_add_func ("/evaluate/set/seeds", test_seeds);
  g_test_add_func ("/evaluate/set/given", test_given);
  g_test_add_func ("/evaluate/set/part", test_part);
  g_test_add_func ("/evaluate/set/refused", test_refused);
  return g_test_run ();
}
