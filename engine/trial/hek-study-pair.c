/* SPDX-License-Identifier: Apache-2.0 */
/* Two metrics over one set of pictures: how far they agree on the order, and where they do not. */
#include "config.h"

#include "hek-study.h"

#include <math.h>
#include <stdlib.h>

#include "hek-rank.h"

#define FENCE 1.5 /* Tukey's, in interquartile ranges */

/* Scores are multiples of half a place: what is on the fence but for rounding is not outside. */
#define ON_FENCE 1e-9

static GArray *
hek_study_collect (const GPtrArray      *rows,
                   const HekMetricValue *x,
                   const HekMetricValue *y)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (HekStudyPoint));

  for (guint i = 0; i < rows->len; i++)
    {
      const HekStudyRow *row = rows->pdata[i];
      HekStudyPoint point = {
        .row_idx = i, .x = hek_metric_report_get (&row->metrics, x->key),
        .y = hek_metric_report_get (&row->metrics, y->key), .fit = NAN,
      };

      if (!isnan (point.x) && !isnan (point.y))
        g_array_append_val (points, point);
    }
  return points;
}

/* @quality_x, @quality_y: the values turned so that more is better */
static void
hek_study_rank (HekStudyPair *pair,
                const double *quality_x,
                const double *quality_y)
{
  gsize n = pair->points->len;
  g_autofree double *rank_x = g_new (double, n + 1);
  g_autofree double *rank_y = g_new (double, n + 1);

  hek_rank_average (quality_x, n, rank_x);
  hek_rank_average (quality_y, n, rank_y);
  for (gsize i = 0; i < n; i++)
    {
      HekStudyPoint *point = &g_array_index (pair->points, HekStudyPoint, i);

      point->rank_x = rank_x[i];
      point->rank_y = rank_y[i];
      point->score = n > 1 ? (rank_x[i] - rank_y[i]) / ((double) n - 1) : 0;
    }
  pair->spearman = hek_rank_spearman (quality_x, quality_y, n);
  pair->kendall = hek_rank_kendall (quality_x, quality_y, n);
}

static void
hek_study_fit (HekStudyPair *pair,
               const double *quality_x,
               const double *quality_y)
{
  gsize n = 0;
  g_autofree double *x = g_new (double, pair->points->len + 1);
  g_autofree double *y = g_new (double, pair->points->len + 1);
  g_autofree double *fit = g_new (double, pair->points->len + 1);

  for (guint i = 0; i < pair->points->len; i++)
    if (isfinite (quality_x[i]) && isfinite (quality_y[i]))
      {
        x[n] = quality_x[i];
        y[n++] = quality_y[i];
      }
  hek_rank_fit_rising (x, y, n, fit);
  n = 0;
  for (guint i = 0; i < pair->points->len; i++)
    if (isfinite (quality_x[i]) && isfinite (quality_y[i]))
      {
        HekStudyPoint *point = &g_array_index (pair->points, HekStudyPoint, i);

        point->fit = pair->y->higher_is_better ? fit[n] : -fit[n];
        n++;
      }
}

static int
hek_study_compare_numbers (const void *a,
                           const void *b)
{
  double va = *(const double *) a, vb = *(const double *) b;

  return (va > vb) - (va < vb);
}

static void
hek_study_fence (HekStudyPair *pair)
{
  guint n = pair->points->len;
  g_autofree double *scores = g_new (double, n + 1);
  double q1, q3;

  pair->fence_low = pair->fence_high = NAN;
  if (n < HEK_STUDY_MIN_FENCE)
    return;
  for (guint i = 0; i < n; i++)
    scores[i] = g_array_index (pair->points, HekStudyPoint, i).score;
  qsort (scores, n, sizeof *scores, hek_study_compare_numbers);
  q1 = hek_rank_quantile (scores, n, 0.25);
  q3 = hek_rank_quantile (scores, n, 0.75);
  pair->fence_low = q1 - FENCE * (q3 - q1);
  pair->fence_high = q3 + FENCE * (q3 - q1);
  for (guint i = 0; i < n; i++)
    {
      HekStudyPoint *point = &g_array_index (pair->points, HekStudyPoint, i);

      point->is_outlier = point->score < pair->fence_low - ON_FENCE
                          || point->score > pair->fence_high + ON_FENCE;
      pair->n_outliers += point->is_outlier ? 1 : 0;
    }
}

static int
hek_study_compare_points (gconstpointer a,
                          gconstpointer b)
{
  const HekStudyPoint *pa = a, *pb = b;
  double sa = fabs (pa->score), sb = fabs (pb->score);

  if (sa != sb)
    return sa > sb ? -1 : 1;
  return (pa->row_idx > pb->row_idx) - (pa->row_idx < pb->row_idx);
}

HekStudyPair *
hek_study_pair_new (const GPtrArray      *rows,
                    const HekMetricValue *x,
                    const HekMetricValue *y)
{
  HekStudyPair *pair = g_new0 (HekStudyPair, 1);
  g_autofree double *quality_x = NULL;
  g_autofree double *quality_y = NULL;

  pair->x = x;
  pair->y = y;
  pair->points = hek_study_collect (rows, x, y);
  quality_x = g_new (double, pair->points->len + 1);
  quality_y = g_new (double, pair->points->len + 1);
  for (guint i = 0; i < pair->points->len; i++)
    {
      const HekStudyPoint *point = &g_array_index (pair->points, HekStudyPoint, i);

      quality_x[i] = x->higher_is_better ? point->x : -point->x;
      quality_y[i] = y->higher_is_better ? point->y : -point->y;
    }
  hek_study_rank (pair, quality_x, quality_y);
  hek_study_fit (pair, quality_x, quality_y);
  hek_study_fence (pair);
  g_array_sort (pair->points, hek_study_compare_points);
  return pair;
}

void
hek_study_pair_free (HekStudyPair *pair)
{
  g_array_unref (pair->points);
  g_free (pair);
}
