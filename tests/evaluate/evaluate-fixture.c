/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "evaluate-fixture.h"

#include "hek-rng.h"

#include <math.h>
#include <stdlib.h>

#define N_CENTERS 20

static double
normal (HekRng *rng)
{
  double radius = sqrt (-2 * log (1 - hek_rng_double (rng)));

  return radius * cos (2 * G_PI * hek_rng_double (rng));
}

float *
fixture_rows (gsize    n,
              guint    dim,
              guint64  seed,
              HekRows *rows)
{
  float *numbers = g_new (float, n * dim);
  g_autofree float *centers = g_new (float, N_CENTERS * dim);
  HekRng rng;

  hek_rng_init (&rng, 1); /* centres are the same for every seed */
  for (guint i = 0; i < N_CENTERS * dim; i++)
    centers[i] = (float) (5 + 3 * normal (&rng));
  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    {
      gsize center = hek_rng_below (&rng, N_CENTERS);

      for (guint d = 0; d < dim; d++)
        numbers[i * dim + d] = centers[center * dim + d] + (float) normal (&rng);
    }
  *rows = (HekRows) { HEK_DTYPE_F32, dim, n, dim * sizeof (float), (const guint8 *) numbers };
  return numbers;
}

double
fixture_distance (HekDistance  distance,
                  const float *a,
                  const float *b,
                  guint        dim)
{
  double square = 0, dot = 0, aa = 0, bb = 0;

  for (guint d = 0; d < dim; d++)
    {
      double x = (double) a[d], y = (double) b[d];

      square += (x - y) * (x - y);
      dot += x * y;
      aa += x * x;
      bb += y * y;
    }
  if (distance == HEK_DISTANCE_L2)
    return square;
  if (distance == HEK_DISTANCE_IP)
    return -dot;
  return aa > 0 && bb > 0 ? 1 - dot / sqrt (aa * bb) : 1;
}

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double *
fixture_sorted_distances (const HekRows *rows,
                          HekDistance    distance,
                          const float   *query)
{
  double *distances = g_new (double, rows->n);

  for (gsize i = 0; i < rows->n; i++)
    distances[i] = fixture_distance (distance, hek_rows_get (rows, i), query, rows->dim);
  qsort (distances, rows->n, sizeof (double), compare);
  return distances;
}

HekEvaluateSet *
fixture_set (HekDistance   distance,
             float       **numbers)
{
  HekRows rows;
  HekEvaluateSplit split = { .seed = 5, .n_queries = FIXTURE_N_QUERIES };
  g_autoptr (GError) error = NULL;
  HekEvaluateSet *set;

  *numbers = fixture_rows (FIXTURE_N, FIXTURE_DIM, 4, &rows);
  set = hek_evaluate_set_new (&rows, distance, &split, NULL, &error);
  g_assert_no_error (error);
  return set;
}

HekEvaluation *
fixture_evaluate (HekEvaluateSet *set,
                  const HekCodec *codec,
                  gsize           code_bytes)
{
  HekEvaluateOptions options;
  g_autoptr (GError) error = NULL;
  HekEvaluation *evaluation;

  hek_evaluate_options_init (&options, codec);
  options.training.code_bytes = code_bytes;
  options.rerank = FIXTURE_RERANK;
  options.scan_seconds = 0;
  evaluation = hek_evaluate (set, codec, &options, NULL, &error);
  g_assert_no_error (error);
  return evaluation;
}
