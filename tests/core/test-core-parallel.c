/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#include <string.h>

#define N 100003
#define BLOCK 257

typedef struct
{
  guint8 *seen; /* per item */
  double *sums; /* per block */
} Sum;

static void
sum_block (gsize    begin,
           gsize    end,
           gsize    block_idx,
           gpointer data)
{
  Sum *sum = data;
  HekRng rng;

  g_assert_cmpuint (begin, ==, block_idx * BLOCK);
  g_assert_cmpuint (end, ==, MIN (begin + BLOCK, N));
  sum->sums[block_idx] = 0;
  for (gsize i = begin; i < end; i++)
    {
      hek_rng_init (&rng, i);
      sum->seen[i]++;
      sum->sums[block_idx] += hek_rng_double (&rng) * 1e-3 + 1e6;
    }
}

static double
run_sum (guint    n_threads,
         HekLane  lane)
{
  const gsize n_blocks = hek_parallel_n_blocks (N, BLOCK);
  g_autofree double *sums = g_new (double, n_blocks);
  g_autofree guint8 *seen = g_malloc0 (N);
  HekTask task = { .lane = lane };
  Sum sum = { seen, sums };
  double total = 0;

  hek_parallel_set_n_threads (n_threads);
  g_assert_true (hek_parallel_for (N, BLOCK, sum_block, &sum, &task));
  hek_parallel_set_n_threads (0);
  for (gsize i = 0; i < N; i++)
    g_assert_cmpuint (seen[i], ==, 1);
  for (gsize i = 0; i < n_blocks; i++)
    total += sums[i];
  return total;
}

/* The same bits on any number of threads and on both lanes. */
static void
test_deterministic (void)
{
  double one = run_sum (1, HEK_LANE_BATCH);

  for (guint n = 2; n <= 8; n++)
    {
      double many = run_sum (n, n % 2 ? HEK_LANE_BATCH : HEK_LANE_INTERACTIVE);

      g_assert_true (memcmp (&one, &many, sizeof one) == 0);
    }
}

static void
nested_inner (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  __atomic_fetch_add ((gsize *) data, end - begin, __ATOMIC_RELAXED);
}

static void
nested_outer (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  g_assert_true (hek_parallel_for (1000, 10, nested_inner, data, NULL));
}

static void
test_nested (void)
{
  gsize total = 0;

  hek_parallel_set_n_threads (4);
  g_assert_true (hek_parallel_for (50, 1, nested_outer, &total, NULL));
  hek_parallel_set_n_threads (0);
  g_assert_cmpuint (total, ==, 50 * 1000);
}

static void
cancel_block (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  const HekTask *task = data;

  if (block_idx == 3)
    g_cancellable_cancel (task->cancellable);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HekTask task = { .cancellable = cancellable };

  g_assert_false (hek_parallel_for (1000, 1, cancel_block, &task, &task));
  g_assert_false (hek_task_check (&task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (hek_parallel_for (1000, 1, cancel_block, &task, &task));
}

static void
test_empty (void)
{
  g_assert_true (hek_parallel_for (0, 16, sum_block, NULL, NULL));
}

static void
remember_fraction (double   fraction,
                   gpointer user_data)
{
  *(double *) user_data = fraction;
}

static void
test_progress_of_parts (void)
{
  double at = -1;
  HekTask whole = { .progress = remember_fraction, .progress_data = &at };
  HekTask half = hek_task_sub (&whole, 0.5, 0.5);
  HekTask quarter = hek_task_sub (&half, 0.5, 0.25);

  hek_task_progress (&half, 0.5);
  g_assert_cmpfloat (at, ==, 0.75);
  hek_task_progress (&quarter, 1.0);
  g_assert_cmpfloat (at, ==, 0.875);
  hek_task_progress (NULL, 0.5);
}

static void
test_sizes (void)
{
  hek_auto_aligned float *row = hek_aligned_new (3, sizeof (float));
  gsize out = 7;

  g_assert_cmpuint ((gsize) row % HEK_ALIGNMENT, ==, 0);
  g_assert_null (hek_aligned_try_new (G_MAXSIZE / 2, 4));
  g_assert_false (hek_checked_mul (G_MAXSIZE / 2, 3, &out));
  g_assert_false (hek_checked_add (G_MAXSIZE, 1, &out));
  g_assert_cmpuint (out, ==, 7);
  g_assert_true (hek_checked_mul (6, 7, &out));
  g_assert_cmpuint (out, ==, 42);
}

/* First values of SplitMix64 with state 1234567, as its authors' program gives them. */
static void
test_rng (void)
{
  HekRng rng;

  hek_rng_init (&rng, 1234567);
  g_assert_cmpuint (hek_rng_u64 (&rng), ==, G_GUINT64_CONSTANT (6457827717110365317));
  g_assert_cmpuint (hek_rng_u64 (&rng), ==, G_GUINT64_CONSTANT (3203168211198807973));
  for (guint i = 0; i < 1000; i++)
    {
      double x = hek_rng_double (&rng);

      g_assert_true (x >= 0 && x < 1);
      g_assert_cmpuint (hek_rng_below (&rng, 7), <, 7);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/parallel/deterministic", test_deterministic);
  g_test_add_func ("/core/parallel/nested", test_nested);
  g_test_add_func ("/core/parallel/cancel", test_cancel);
  g_test_add_func ("/core/parallel/empty", test_empty);
  g_test_add_func ("/core/task/progress-of-parts", test_progress_of_parts);
  g_test_add_func ("/core/sizes", test_sizes);
  g_test_add_func ("/core/rng", test_rng);
  return g_test_run ();
}
