/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "evaluate-check.h"
#include "evaluate-fixture.h"

#include <math.h>
#include <stdlib.h>

#define DIM FIXTURE_DIM

/* Sums of some thousand doubles in another order. */
#define SUM_TOLERANCE 1e-9

static void
read_both (const HekEvaluation *evaluation,
           const HekRows       *rows,
           const guint8        *codes,
           float               *values,
           float               *decoded)
{
  hek_codebook_read_rows (evaluation->book, rows, 0, rows->n, values);
  hek_codebook_decode (evaluation->book, codes, rows->n, decoded);
}

static double
plain_mse (const float *values,
           const float *decoded,
           gsize        n,
           guint        begin,
           guint        end)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    for (guint d = begin; d < end; d++)
      {
        double error = (double) values[i * DIM + d] - (double) decoded[i * DIM + d];

        sum += error * error;
      }
  return sum / (double) n;
}

/* In two passes. */
static double
plain_variance (const float *values,
                gsize        n,
                guint        begin,
                guint        end)
{
  double sum = 0;

  for (guint d = begin; d < end; d++)
    {
      double mean = 0;

      for (gsize i = 0; i < n; i++)
        mean += (double) values[i * DIM + d];
      mean /= (double) n;
      for (gsize i = 0; i < n; i++)
        sum += ((double) values[i * DIM + d] - mean) * ((double) values[i * DIM + d] - mean);
    }
  return sum / (double) n;
}

static void
assert_near (double a,
             double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, SUM_TOLERANCE * MAX (fabs (a), 1));
}

static void
check_subspaces (const HekEvaluation *evaluation,
                 const float         *values,
                 const float         *decoded,
                 gsize                n)
{
  const HekEvaluateErrors *errors = evaluation->errors;
  g_autofree float *cut = g_new (float, n * DIM), *cut_decoded = g_new (float, n * DIM);
  g_autofree guint *begins = g_new (guint, hek_codebook_n_subspaces (evaluation->book) + 1);
  gboolean can = hek_codebook_cut (evaluation->book, values, n, cut, begins);

  g_assert_cmpuint (errors->n_subspaces, ==,
                    can ? hek_codebook_n_subspaces (evaluation->book) : 0);
  if (!can)
    return;
  hek_codebook_cut (evaluation->book, decoded, n, cut_decoded, begins);
  g_assert_cmpuint (begins[0], ==, 0);
  g_assert_cmpuint (begins[errors->n_subspaces], ==, DIM);
  for (guint s = 0; s < errors->n_subspaces; s++)
    {
      double mse = plain_mse (cut, cut_decoded, n, begins[s], begins[s + 1]);
      double variance = plain_variance (cut, n, begins[s], begins[s + 1]);

      assert_near (errors->subspace_mse[s], mse);
      g_assert_cmpfloat_with_epsilon (errors->subspace_relative[s],
                                      mse == 0 ? 0 : mse / variance, 1e-6);
    }
}

static int
by_double (const void *a,
           const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
check_distribution (const HekEvaluateErrors *errors,
                    const float             *values,
                    const float             *decoded,
                    gsize                    n)
{
  g_autofree double *rows = g_new (double, n);
  guint64 n_binned = 0;

  for (gsize i = 0; i < n; i++)
    rows[i] = plain_mse (values + i * DIM, decoded + i * DIM, 1, 0, DIM);
  qsort (rows, n, sizeof *rows, by_double);
  assert_near (errors->quantiles[0], rows[0]);
  assert_near (errors->quantiles[HEK_EVALUATE_N_QUANTILES - 1], rows[n - 1]);
  for (guint i = 0; i < HEK_EVALUATE_N_QUANTILES; i++)
    {
      double at = hek_evaluate_quantiles[i] * (double) (n - 1);

      g_assert_cmpfloat (errors->quantiles[i], >=, rows[(gsize) floor (at)] - 1e-12);
      g_assert_cmpfloat (errors->quantiles[i], <=, rows[(gsize) ceil (at)] + 1e-12);
    }
  for (guint b = 0; b < HEK_EVALUATE_N_BINS; b++)
    n_binned += errors->bins[b];
  g_assert_cmpuint (n_binned, ==, n);
  assert_near (errors->bin_width * HEK_EVALUATE_N_BINS, rows[n - 1]);
}

static void
check_errors (HekEvaluateSet      *set,
              const HekEvaluation *evaluation)
{
  const HekEvaluateErrors *errors = evaluation->errors;
  const HekRows *base = hek_evaluate_set_get_base (set);
  const HekRows *queries = hek_evaluate_set_get_queries (set);
  g_autofree float *values = g_new (float, base->n * DIM), *decoded = g_new (float, base->n * DIM);
  g_autofree guint8 *codes = g_malloc (queries->n * evaluation->code_bytes);
  double variance;

  read_both (evaluation, base, evaluation->codes, values, decoded);
  variance = plain_variance (values, base->n, 0, DIM);
  assert_near (errors->mse, plain_mse (values, decoded, base->n, 0, DIM));
  g_assert_cmpfloat_with_epsilon (errors->relative, errors->mse / variance, 1e-9);
  for (guint d = 0; d < DIM; d++)
    {
      assert_near (errors->dim_mse[d], plain_mse (values, decoded, base->n, d, d + 1));
      g_assert_cmpfloat_with_epsilon (errors->dim_relative[d],
                                      errors->dim_mse[d] /
                                        plain_variance (values, base->n, d, d + 1), 1e-6);
    }
  check_subspaces (evaluation, values, decoded, base->n);
  check_distribution (errors, values, decoded, base->n);

  g_assert_true (hek_codebook_encode (evaluation->book, queries, codes, NULL, NULL));
  read_both (evaluation, queries, codes, values, decoded);
  assert_near (errors->held_out_mse, plain_mse (values, decoded, queries->n, 0, DIM));
}

static void
check_use (const HekEvaluation *evaluation)
{
  const HekCentroidUse *use = evaluation->centroid_use;
  guint n_dead = 0;

  if (use == NULL)
    return;
  for (guint s = 0; s < use->n_subspaces; s++)
    {
      guint64 sum = 0;

      for (guint c = 0; c < use->n_centroids; c++)
        {
          sum += use->counts[s * use->n_centroids + c];
          n_dead += use->counts[s * use->n_centroids + c] == 0;
        }
      g_assert_cmpuint (sum, ==, evaluation->n_base);
    }
  g_assert_cmpuint (n_dead, ==, use->n_dead);
}

static void
check_sizes (const HekEvaluation *evaluation)
{
  g_autoptr (GBytes) bytes = hek_codebook_write (evaluation->book);
  double whole = (double) (evaluation->n_base * evaluation->code_bytes) +
                 (double) hek_codebook_share_bytes (evaluation->book);

  /* What all share is what is written, but for the head of the file. */
  g_assert_cmpuint (evaluation->share_bytes, <=, g_bytes_get_size (bytes));
  g_assert_cmpfloat_with_epsilon (evaluation->bytes_per_vector * (double) evaluation->n_base,
                                  whole, 1e-6);
  g_assert_cmpfloat_with_epsilon (evaluation->compression,
                                  (double) evaluation->n_base * DIM * 4 / whole, 1e-9);
  g_assert_cmpfloat_with_epsilon (evaluation->code_compression,
                                  DIM * 4.0 / (double) evaluation->code_bytes, 1e-12);
}

void
evaluate_check (HekEvaluateSet      *set,
                const HekEvaluation *evaluation)
{
  check_errors (set, evaluation);
  check_use (evaluation);
  check_sizes (evaluation);
}
