/* SPDX-License-Identifier: Apache-2.0 */
/* Where two metrics disagree: ranks, scores and fences against SciPy and NumPy. */
#include "hek-study.h"

#include <math.h>
#include <string.h>

#include "hek-test-golden.h"

static const HekMetricValue *
value_of (const char *key)
{
  guint idx;
  const HekMetric *metric = hek_metric_find_key (key, &idx);

  g_assert_nonnull (metric);
  return &metric->values[idx];
}

/* @x, @y: what the rows have of two values. */
static GPtrArray *
make_rows (const char   *key_x,
           const double *x,
           const char   *key_y,
           const double *y,
           guint         n)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_study_row_unref);

  for (guint i = 0; i < n; i++)
    {
      HekStudyRow *row = g_new0 (HekStudyRow, 1);

      g_atomic_ref_count_init (&row->ref);
      row->name = g_strdup_printf ("%u.png", i);
      row->main_value = 16;
      row->metrics.n = 2;
      row->metrics.what[0] = value_of (key_x);
      row->metrics.value[0] = x[i];
      row->metrics.what[1] = value_of (key_y);
      row->metrics.value[1] = y[i];
      g_ptr_array_add (rows, row);
    }
  return rows;
}

/* The ranks of SciPy; flip_mean is better when it is lower, so it gets the values turned round. */
static void
test_pair_golden (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("ranks.csv");

  for (guint begin = 0, end; begin < golden->rows->len; begin = end)
    {
      const char *name = hek_test_golden_text (golden, begin, "case");
      g_autoptr (GPtrArray) rows = NULL;
      g_autoptr (HekStudyPair) pair = NULL;
      double x[64], y[64], last = INFINITY;
      guint n;

      for (end = begin; end < golden->rows->len
                        && strcmp (hek_test_golden_text (golden, end, "case"), name) == 0; end++)
        {
          x[end - begin] = hek_test_golden_number (golden, end, "x");
          y[end - begin] = -hek_test_golden_number (golden, end, "y");
        }
      n = end - begin;
      rows = make_rows ("ssim", x, "flip_mean", y, n);
      pair = hek_study_pair_new (rows, value_of ("ssim"), value_of ("flip_mean"));
      g_assert_cmpuint (pair->points->len, ==, n);
      g_assert_cmpfloat_with_epsilon (pair->spearman,
                                      hek_test_golden_number (golden, begin, "spearman"), 1e-12);
      g_assert_cmpfloat_with_epsilon (pair->kendall,
                                      hek_test_golden_number (golden, begin, "kendall"), 1e-12);
      if (n >= HEK_STUDY_MIN_FENCE)
        {
          double q1 = hek_test_golden_number (golden, begin, "score_q1");
          double q3 = hek_test_golden_number (golden, begin, "score_q3");

          g_assert_cmpfloat_with_epsilon (pair->fence_low, q1 - 1.5 * (q3 - q1), 1e-12);
          g_assert_cmpfloat_with_epsilon (pair->fence_high, q3 + 1.5 * (q3 - q1), 1e-12);
        }
      for (guint i = 0; i < n; i++)
        {
          const HekStudyPoint *point = &g_array_index (pair->points, HekStudyPoint, i);
          guint row = begin + point->row_idx;
          double rank_x = hek_test_golden_number (golden, row, "rank_x");
          double rank_y = hek_test_golden_number (golden, row, "rank_y");

          g_assert_cmpfloat (point->rank_x, ==, rank_x);
          g_assert_cmpfloat (point->rank_y, ==, rank_y);
          g_assert_cmpfloat_with_epsilon (point->score, (rank_x - rank_y) / (n - 1), 1e-15);
          g_assert_cmpfloat (fabs (point->score), <=, last);
          last = fabs (point->score);
        }
    }
}

static void
test_pair_outlier (void)
{
  double x[12], y[12];
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (HekStudyPair) pair = NULL;
  const HekStudyPoint *first;

  /* all agree but the last, which one metric thinks best and the other worst */
  for (guint i = 0; i < 12; i++)
    {
      x[i] = 0.5 + 0.01 * i;
      y[i] = i < 11 ? (double) i : -50;
    }
  rows = make_rows ("ssim", x, "psnr", y, 12);
  pair = hek_study_pair_new (rows, value_of ("ssim"), value_of ("psnr"));
  first = &g_array_index (pair->points, HekStudyPoint, 0);
  g_assert_cmpuint (first->row_idx, ==, 11);
  g_assert_cmpfloat (first->score, ==, 1);
  g_assert_true (first->is_outlier);
  g_assert_cmpuint (pair->n_outliers, ==, 1);
  /* the others are one place off: numpy.percentile (d, [25, 75]) = −1/11 each */
  g_assert_cmpfloat_with_epsilon (pair->fence_low, -1.0 / 11, 1e-15);
  g_assert_cmpfloat_with_epsilon (pair->fence_high, -1.0 / 11, 1e-15);
  for (guint i = 1; i < 12; i++)
    g_assert_false (g_array_index (pair->points, HekStudyPoint, i).is_outlier);
}

static void
test_pair_edges (void)
{
  const double x[] = { INFINITY, 40, NAN, 30, 20 }, y[] = { 1, 0.9, 0.8, NAN, 0.7 };
  g_autoptr (GPtrArray) rows = make_rows ("psnr", x, "ssim", y, 5);
  g_autoptr (HekStudyPair) pair = hek_study_pair_new (rows, value_of ("psnr"), value_of ("ssim"));
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (HekStudyPair) empty = hek_study_pair_new (none, value_of ("psnr"), value_of ("ssim"));

  /* the infinite one has a place but no point on the line */
  g_assert_cmpuint (pair->points->len, ==, 3);
  g_assert_cmpfloat_with_epsilon (pair->spearman, 1, 1e-15);
  g_assert_true (isnan (pair->fence_low) && isnan (pair->fence_high));
  g_assert_cmpuint (pair->n_outliers, ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      const HekStudyPoint *point = &g_array_index (pair->points, HekStudyPoint, i);

      g_assert_cmpfloat (point->score, ==, 0);
      if (isinf (point->x))
        g_assert_true (isnan (point->fit));
      else
        g_assert_cmpfloat (point->fit, ==, point->y);
    }
  g_assert_cmpuint (empty->points->len, ==, 0);
  g_assert_true (isnan (empty->spearman));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trial/study-pair/golden", test_pair_golden);
  g_test_add_func ("/trial/study-pair/outlier", test_pair_outlier);
  g_test_add_func ("/trial/study-pair/edges", test_pair_edges);
  return g_test_run ();
}
