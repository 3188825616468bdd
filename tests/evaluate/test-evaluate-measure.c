/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is measured, against plain loops: every codec of the table on every distance, errors and
 * sizes (evaluate-check.c), recall by distance where rows are equal, reranking; threads,
 * cancelling, and intervals against another way to compute them.
 */
#include "config.h"

#include "evaluate-check.h"
#include "evaluate-fixture.h"
#include "hek-flat.h"
#include "hek-parallel.h"
#include "hek-rng.h"
#include "../test-valgrind.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DIM FIXTURE_DIM

/* --- recall --------------------------------------------------------------------------------- */

typedef struct
{
  float estimate, exact;
  guint32 row;
} Candidate;

static int
by_estimate (const void *a,
             const void *b)
{
  const Candidate *x = a, *y = b;

  if (x->estimate != y->estimate)
    return x->estimate < y->estimate ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

static int
by_value (const void *a,
          const void *b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

/* All rows with both distances, in the order by estimate; @sorted: the exact distances. */
static Candidate *
list_candidates (HekEvaluateSet      *set,
                 const HekEvaluation *evaluation,
                 gsize                q,
                 float               *sorted)
{
  const HekRows *base = hek_evaluate_set_get_base (set);
  const HekRows *queries = hek_evaluate_set_get_queries (set);
  g_autoptr (HekCodeQuery) query = hek_code_query_new (evaluation->book);
  g_autofree float *estimates = g_new (float, base->n);
  Candidate *candidates = g_new (Candidate, base->n);

  /* in the order that the evaluation scans: packed codes may round in another way */
  gsize n_bytes = hek_codebook_packed_bytes (evaluation->book, base->n);
  g_autofree guint8 *space = g_malloc (n_bytes + 64);
  guint8 *packed = (guint8 *) (((guintptr) space + 63) & ~(guintptr) 63);

  hek_codebook_pack (evaluation->book, evaluation->codes, base->n, packed);
  hek_code_query_set (query, hek_rows_get (queries, q));
  hek_code_query_scan (query, packed, 0, base->n, estimates);
  for (guint32 i = 0; i < base->n; i++)
    {
      candidates[i].row = i;
      candidates[i].estimate = estimates[i];
      hek_flat_distances (base, hek_evaluate_set_get_distance (set), queries, q, &i, 1,
                          &candidates[i].exact);
      sorted[i] = candidates[i].exact;
    }
  qsort (candidates, base->n, sizeof *candidates, by_estimate);
  qsort (sorted, base->n, sizeof *sorted, by_value);
  return candidates;
}

static double
plain_part (const Candidate *candidates,
            guint            n_looked,
            const float     *sorted,
            guint            k)
{
  guint n = 0;

  for (guint i = 0; i < n_looked; i++)
    n += candidates[i].exact <= sorted[k - 1];
  return (double) MIN (n, k) / k;
}

static void
check_recall (HekEvaluateSet      *set,
              const HekEvaluation *evaluation)
{
  static const guint k[] = { 1, 10, 100 };
  gsize n_base = hek_evaluate_set_get_base (set)->n;
  gsize n = hek_evaluate_set_get_queries (set)->n;
  double sums[4] = { 0 };

  for (gsize q = 0; q < n; q++)
    {
      g_autofree float *sorted = g_new (float, n_base);
      g_autofree Candidate *candidates = list_candidates (set, evaluation, q, sorted);

      for (guint r = 0; r < 3; r++)
        sums[r] += plain_part (candidates, (guint) MIN (k[r], n_base), sorted,
                               (guint) MIN (k[r], n_base));
      sums[3] += plain_part (candidates, (guint) MIN (FIXTURE_RERANK, n_base), sorted,
                             (guint) MIN (10, n_base));
    }
  for (guint r = 0; r < 4; r++)
    {
      const HekRecall *recall = r < 3 ? &evaluation->recall[r] : &evaluation->reranked;

      g_assert_cmpfloat_with_epsilon (recall->value, sums[r] / (double) n, 1e-6);
      g_assert_cmpfloat (recall->low, <=, recall->value);
      g_assert_cmpfloat (recall->high, >=, recall->value - 1e-12);
    }
}

/* @evaluation was made by several threads. That training and encoding do not depend on them is
 * tested with the codecs, and here of the codes. */
static void
check_threads (HekEvaluateSet      *set,
               const HekEvaluation *evaluation)
{
  HekEvaluateOptions options;
  g_autoptr (HekEvaluation) one = NULL;
  g_autoptr (GError) error = NULL;

  hek_evaluate_options_init (&options, hek_codebook_codec (evaluation->book));
  options.rerank = FIXTURE_RERANK;
  options.scan_seconds = 0;
  hek_parallel_set_n_threads (1);
  one = hek_evaluate_codebook (set, evaluation->book, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (one->recall, sizeof one->recall, evaluation->recall, sizeof evaluation->recall);
  g_assert_cmpmem (&one->reranked, sizeof one->reranked, &evaluation->reranked,
                   sizeof evaluation->reranked);
  g_assert_cmpfloat (one->errors->mse, ==, evaluation->errors->mse);
  g_assert_cmpmem (one->errors->dim_relative, DIM * sizeof (double),
                   evaluation->errors->dim_relative, DIM * sizeof (double));
  g_assert_cmpmem (one->codes, one->n_base * one->code_bytes, evaluation->codes,
                   evaluation->n_base * evaluation->code_bytes);
}

static void
test_codecs (gconstpointer data)
{
  HekDistance distance = GPOINTER_TO_UINT (data);
  g_autofree float *numbers = NULL;
  g_autoptr (HekEvaluateSet) set = fixture_set (distance, &numbers);

  for (guint i = 0; i < hek_codec_n (); i++)
    {
      g_autoptr (HekEvaluation) evaluation = NULL;

      if (!hek_codec_suits (hek_codec (i), hek_evaluate_set_get_meaning (set), distance))
        continue;
      hek_parallel_set_n_threads (3);
      evaluation = fixture_evaluate (set, hek_codec (i), 0);
      g_test_message ("%s: %zu bytes, recall %.4f, reranked %.4f, MSE %g",
                      hek_codec_id (hek_codec (i)), evaluation->code_bytes,
                      evaluation->recall[1].value, evaluation->reranked.value,
                      evaluation->errors->mse);
      g_assert_cmpuint (evaluation->n_train, ==, FIXTURE_N - FIXTURE_N_QUERIES);
      g_assert_true (isnan (evaluation->scan_qps));
      g_assert_cmpfloat (evaluation->train_s, >=, 0);
      g_assert_cmpfloat (evaluation->encode_vectors_per_s, >, 0);
      check_recall (set, evaluation);
      check_threads (set, evaluation);
      evaluate_check (set, evaluation);
    }
  hek_parallel_set_n_threads (0);
}

/* Many equal rows: each is as good an answer as the other, whatever its number. */
static void
test_ties (void)
{
  g_autofree float *numbers = g_new (float, 120 * 4);
  HekRows rows = { HEK_DTYPE_F32, 4, 120, 16, (const guint8 *) numbers };
  HekEvaluateSplit split = { .n_queries = 20 };
  g_autoptr (HekEvaluateSet) set = NULL;
  g_autoptr (HekEvaluation) evaluation = NULL;

  for (guint i = 0; i < 120; i++)
    for (guint d = 0; d < 4; d++)
      numbers[i * 4 + d] = (float) (i % 3 * (d + 1));
  set = hek_evaluate_set_new (&rows, HEK_DISTANCE_L2, &split, NULL, NULL);
  evaluation = fixture_evaluate (set, hek_codec_find ("f16"), 0);
  for (guint r = 0; r < 3; r++)
    g_assert_cmpfloat (evaluation->recall[r].value, ==, 1);
  g_assert_cmpfloat (evaluation->errors->mse, ==, 0);
  g_assert_cmpfloat (evaluation->errors->relative, ==, 0);
}

/* Fewer base rows than are asked for, and rows that are all the same. */
static void
test_few (void)
{
  static const float numbers[] = { 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2 };
  HekRows rows = { HEK_DTYPE_F32, 2, 7, 8, (const guint8 *) numbers };
  HekEvaluateSplit split = { .n_queries = 1 };
  g_autoptr (HekEvaluateSet) set = hek_evaluate_set_new (&rows, HEK_DISTANCE_L2, &split, NULL,
                                                         NULL);
  g_autoptr (HekEvaluation) evaluation = fixture_evaluate (set, hek_codec_find ("f16"), 0);

  g_assert_cmpuint (evaluation->n_base, ==, 6);
  g_assert_cmpfloat (evaluation->recall[2].value, ==, 1);
  g_assert_cmpfloat (evaluation->reranked.value, ==, 1);
  g_assert_cmpfloat (evaluation->errors->relative, ==, 0);
}

static void
test_bytes (void)
{
  g_autofree guint8 *numbers = g_malloc (300 * DIM);
  HekRows rows = { HEK_DTYPE_U8, DIM, 300, DIM, numbers };
  HekEvaluateSplit split = { .n_queries = 30 };
  g_autoptr (HekEvaluateSet) set = NULL;
  g_autoptr (HekEvaluation) evaluation = NULL;
  HekRng rng;

  hek_rng_init (&rng, 6);
  for (gsize i = 0; i < 300 * DIM; i++)
    numbers[i] = (guint8) hek_rng_u64 (&rng);
  set = hek_evaluate_set_new (&rows, HEK_DISTANCE_L2, &split, NULL, NULL);
  evaluation = fixture_evaluate (set, hek_codec_find ("f16"), 0);
  g_assert_cmpfloat (evaluation->recall[1].value, ==, 1);
  g_assert_cmpfloat (evaluation->errors->mse, ==, 0);
  g_assert_cmpfloat (evaluation->code_compression, ==, 2);
}

/* --- options -------------------------------------------------------------------------------- */

static void
test_options (void)
{
  g_autofree float *numbers = NULL;
  g_autoptr (HekEvaluateSet) set = fixture_set (HEK_DISTANCE_L2, &numbers);
  const HekCodec *codec = hek_codec_find ("f16");
  HekEvaluateOptions options;
  g_autoptr (HekEvaluation) evaluation = NULL;
  g_autoptr (HekEvaluation) again = NULL;

  hek_evaluate_options_init (&options, codec);
  options.rerank = 0;
  options.no_errors = TRUE;
  options.scan_seconds = 0.002;
  options.n_train = 100;
  evaluation = hek_evaluate (set, codec, &options, NULL, NULL);
  g_assert_cmpuint (evaluation->n_train, ==, 100);
  g_assert_cmpuint (evaluation->rerank, ==, 0);
  g_assert_true (isnan (evaluation->reranked.value));
  g_assert_null (evaluation->errors);
  g_assert_null (evaluation->centroid_use);
  g_assert_cmpfloat (evaluation->scan_qps, >, 0);
  g_assert_cmpfloat (evaluation->scan_qps, <, 1e8);

  options.rerank = 3; /* too few for 10 neighbours */
  again = hek_evaluate_codebook (set, evaluation->book, &options, NULL, NULL);
  g_assert_cmpuint (again->rerank, ==, 10);
  g_assert_cmpfloat (again->recall[1].value, ==, evaluation->recall[1].value);
  g_assert_cmpfloat (again->reranked.value, ==, again->recall[1].value);
  g_assert_true (isnan (again->train_s));
}

static void
test_other_codebook (void)
{
  g_autofree float *numbers = NULL, *other_numbers = NULL;
  g_autoptr (HekEvaluateSet) set = fixture_set (HEK_DISTANCE_L2, &numbers);
  g_autoptr (HekEvaluateSet) other = fixture_set (HEK_DISTANCE_IP, &other_numbers);
  g_autoptr (HekEvaluation) evaluation = fixture_evaluate (set, hek_codec_find ("f16"), 0);
  HekEvaluateOptions options = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_evaluate_codebook (other, evaluation->book, &options, NULL, &error));
  g_assert_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION);
  g_clear_error (&error);
  options.training.code_bytes = 1;
  g_assert_null (hek_evaluate (set, hek_codec_find ("f16"), &options, NULL, &error));
  g_assert_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_BUDGET);
}

typedef struct
{
  GCancellable *cancellable;
  double cancel_from, last;
  gint n_calls;
} Watch;

static void
on_progress (double   fraction,
             gpointer data)
{
  Watch *watch = data;

  g_atomic_int_inc (&watch->n_calls);
  g_assert_cmpfloat (fraction, >=, 0);
  g_assert_cmpfloat (fraction, <=, 1 + 1e-12);
  if (fraction >= watch->cancel_from)
    g_cancellable_cancel (watch->cancellable);
}

static void
test_cancel (void)
{
  g_autofree float *numbers = NULL;
  g_autoptr (HekEvaluateSet) set = fixture_set (HEK_DISTANCE_L2, &numbers);
  const HekCodec *codec = hek_codec_find ("f16");
  static const double moments[] = { 0, 0.3, 0.65, 0.8, 0.93 };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Watch watch = { cancellable, moments[i], 0, 0 };
      HekTask task = { .cancellable = cancellable, .progress = on_progress,
                       .progress_data = &watch };
      HekEvaluateOptions options;
      g_autoptr (GError) error = NULL;

      hek_evaluate_options_init (&options, codec);
      g_assert_null (hek_evaluate (set, codec, &options, &task, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpint (watch.n_calls, >, 0);
    }
}

/* --- intervals ------------------------------------------------------------------------------ */

/*
 * The ends of Wilson's interval are the p at which the recall would be 1.96 deviations away, here
 * found by scipy 1.10 (optimize.brentq) and not by the formula; the number of answers by numpy.
 */
static void
test_intervals (void)
{
  static const struct { guint n, k; float parts[16]; double value, low, high; } cases[] = {
    { 10, 10, { 0.9f, 1, 0.8f, 0.7f, 1, 1, 0.6f, 0.9f, 1, 1 }, 0.89, 0.769016996, 0.951603143 },
    { 16, 10, { 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.6f, 0.6f, 0.6f, 0.6f, 0.6f, 0.6f,
                0.6f, 0.6f }, 0.55, 0.472641695, 0.625013708 },
    { 8, 10, { 1, 1, 1, 0, 0, 0, 1, 1 }, 0.625, 0.305742395, 0.863155714 },
  };
  float same[50];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HekRecall recall = hek_recall_from_queries (cases[i].parts, cases[i].n, cases[i].k);

      g_assert_cmpfloat_with_epsilon (recall.value, cases[i].value, 1e-7);
      g_assert_cmpfloat_with_epsilon (recall.low, cases[i].low, 1e-6);
      g_assert_cmpfloat_with_epsilon (recall.high, cases[i].high, 1e-6);
    }
  for (guint i = 0; i < 50; i++)
    same[i] = 1;
  g_assert_cmpfloat_with_epsilon (hek_recall_from_queries (same, 50, 10).low, 0.928652401, 1e-6);
  g_assert_cmpfloat (hek_recall_from_queries (same, 50, 10).high, ==, 1);
  memset (same, 0, sizeof same);
  g_assert_cmpfloat_with_epsilon (hek_recall_from_queries (same, 20, 10).high, 0.161125158, 1e-6);
  g_assert_cmpfloat (hek_recall_from_queries (same, 0, 10).low, ==, 0);
}

/* Queries of different difficulty: 95 of 100 intervals hold the true recall. One that took answers
 * for independent would hold it in 70 of them. */
static void
test_coverage (void)
{
  enum { n_runs = 2000, n_queries = 200, k = 10 };
  const double truth = 0.8;
  guint n_held = 0;
  HekRng rng;

  hek_rng_init (&rng, 11);
  for (guint run = 0; run < n_runs; run++)
    {
      float parts[n_queries];
      HekRecall recall;

      for (guint q = 0; q < n_queries; q++)
        {
          double easy = hek_rng_double (&rng) < 0.6 ? 1 : 0.5; /* 0.6 + 0.4 · 0.5 = 0.8 */
          guint n = 0;

          for (guint i = 0; i < k; i++)
            n += hek_rng_double (&rng) < easy;
          parts[q] = (float) n / k;
        }
      recall = hek_recall_from_queries (parts, n_queries, k);
      n_held += recall.low <= truth && truth <= recall.high;
    }
  /* 95 % ± 4 deviations of 2,000 runs */
  g_assert_cmpuint (n_held, >, n_runs * 93 / 100);
  g_assert_cmpuint (n_held, <, n_runs * 97 / 100);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* valgrind sees one distance: the others walk the same lines. */
  for (guint d = 0; d < (hek_test_under_valgrind () ? 1 : HEK_N_DISTANCES); d++)
    {
      g_autofree char *path = g_strconcat ("/evaluate/measure/", hek_distance_id (d), NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (d), test_codecs);
    }
  g_test_add_func ("/evaluate/measure/ties", test_ties);
  g_test_add_func ("/evaluate/measure/few", test_few);
  g_test_add_func ("/evaluate/measure/bytes", test_bytes);
  g_test_add_func ("/evaluate/measure/options", test_options);
  g_test_add_func ("/evaluate/measure/other-codebook", test_other_codebook);
  g_test_add_func ("/evaluate/measure/cancel", test_cancel);
  g_test_add_func ("/evaluate/measure/intervals", test_intervals);
  g_test_add_func ("/evaluate/measure/coverage", test_coverage);
  return g_test_run ();
}
