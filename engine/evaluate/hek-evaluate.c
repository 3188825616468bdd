/* SPDX-License-Identifier: Apache-2.0 */
/* One codec on one set of rows: trained, all base rows encoded, then measured in every respect. */
#include "config.h"

#include "hek-evaluate-private.h"

#include "hek-aligned.h"
#include "hek-checked.h"

#include <math.h>

#define DEFAULT_RERANK 100
#define MIN_RERANK 10
#define DEFAULT_SCAN_SECONDS 0.2

/* Parts of the progress: codebooks take longest. */
#define TRAIN_SPAN 0.6
#define ENCODE_SPAN 0.15

void
hek_evaluate_options_init (HekEvaluateOptions *options,
                           const HekCodec     *codec)
{
  guint n;
  const HekOption *table = hek_codec_options (codec, &n);

  *options = (HekEvaluateOptions) {
    .rerank = DEFAULT_RERANK, .scan_seconds = DEFAULT_SCAN_SECONDS,
  };
  hek_options_defaults (table, n, &options->training.values);
}

void
hek_evaluation_free (HekEvaluation *evaluation)
{
  g_clear_pointer (&evaluation->book, hek_codebook_unref);
  hek_aligned_free (evaluation->codes);
  g_clear_pointer (&evaluation->errors, hek_evaluate_errors_free);
  if (evaluation->centroid_use != NULL)
    g_free (evaluation->centroid_use->counts);
  g_free (evaluation->centroid_use);
  g_free (evaluation);
}

static double
wall_seconds (void)
{
  return (double) g_get_monotonic_time () / G_USEC_PER_SEC;
}

static HekEvaluation *
evaluation_new (HekEvaluateSet           *set,
                const HekEvaluateOptions *options)
{
  HekEvaluation *evaluation = g_new0 (HekEvaluation, 1);
  const HekRows *base = hek_evaluate_set_get_base (set);

  evaluation->dim = base->dim;
  evaluation->n_base = base->n;
  evaluation->n_queries = hek_evaluate_set_get_queries (set)->n;
  evaluation->values = options->training.values;
  evaluation->rerank = options->rerank > 0 ? MAX (options->rerank, MIN_RERANK) : 0;
  evaluation->train_s = NAN;
  return evaluation;
}

static gboolean
evaluation_train (HekEvaluation             *evaluation,
                  HekEvaluateSet            *set,
                  const HekCodec            *codec,
                  const HekEvaluateOptions  *options,
                  const HekTask             *task,
                  GError                   **error)
{
  HekRows rows = options->train != NULL ? *options->train : *hek_evaluate_set_get_base (set);
  HekCodecTraining training = options->training;
  double start = wall_seconds ();

  if (options->n_train > 0 && options->n_train < rows.n)
    {
      rows.stride_bytes *= rows.n / options->n_train;
      rows.n = options->n_train;
    }
  training.distance = hek_evaluate_set_get_distance (set);
  training.meaning = hek_evaluate_set_get_meaning (set);
  evaluation->book = hek_codebook_train (codec, &rows, &training, task, error);
  evaluation->train_s = wall_seconds () - start;
  evaluation->n_train = rows.n;
  return evaluation->book != NULL;
}

static void
evaluation_size (HekEvaluation *evaluation)
{
  double raw = (double) evaluation->dim * sizeof (float);

  evaluation->code_bytes = hek_codebook_code_bytes (evaluation->book);
  evaluation->share_bytes = hek_codebook_share_bytes (evaluation->book);
  evaluation->bytes_per_vector = (double) evaluation->code_bytes +
                                 (double) evaluation->share_bytes / (double) evaluation->n_base;
  evaluation->code_compression = raw / (double) evaluation->code_bytes;
  evaluation->compression = raw / evaluation->bytes_per_vector;
}

static gboolean
evaluation_encode (HekEvaluation   *evaluation,
                   HekEvaluateSet  *set,
                   const HekTask   *task,
                   GError         **error)
{
  const HekRows *base = hek_evaluate_set_get_base (set);
  gsize n_bytes;
  double start;

  if (hek_checked_mul (base->n, evaluation->code_bytes, &n_bytes))
    evaluation->codes = hek_aligned_try_new (n_bytes, 1);
  if (evaluation->codes == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for the codes of %zu rows", base->n);
      return FALSE;
    }
  start = wall_seconds ();
  if (!hek_codebook_encode (evaluation->book, base, evaluation->codes, task, error))
    return FALSE;
  evaluation->encode_vectors_per_s = (double) base->n / MAX (wall_seconds () - start, 1e-6);
  return TRUE;
}

/* Recall and speed, which need the codes in the order in which they are scanned. */
static gboolean
evaluation_search (HekEvaluation   *evaluation,
                   HekEvaluateSet  *set,
                   double           scan_seconds,
                   const HekTask   *task,
                   GError         **error)
{
  gsize n_bytes = hek_codebook_packed_bytes (evaluation->book, evaluation->n_base);
  hek_auto_aligned guint8 *packed = hek_aligned_try_new (n_bytes, 1);

  if (packed == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for the codes of %zu rows", evaluation->n_base);
      return FALSE;
    }
  hek_codebook_pack (evaluation->book, evaluation->codes, evaluation->n_base, packed);
  return hek_evaluate_recall (evaluation, set, packed, task, error) &&
         hek_evaluate_scan_speed (evaluation, set, packed, scan_seconds, task, error);
}

gboolean
hek_evaluation_measure_again (HekEvaluation             *evaluation,
                              HekEvaluateSet            *set,
                              const HekEvaluateOptions  *options,
                              const HekTask             *task,
                              GError                   **error)
{
  HekTask recall_task = hek_task_sub (task, 0, 0.6), error_task = hek_task_sub (task, 0.6, 0.4);

  evaluation->n_queries = hek_evaluate_set_get_queries (set)->n;
  if (!evaluation_search (evaluation, set, options->scan_seconds, &recall_task, error))
    return FALSE;
  return options->no_errors || hek_evaluate_measure_errors (evaluation, set, &error_task, error);
}

static gboolean
evaluation_measure (HekEvaluation             *evaluation,
                    HekEvaluateSet            *set,
                    const HekEvaluateOptions  *options,
                    const HekTask             *task,
                    GError                   **error)
{
  double begin = TRAIN_SPAN + ENCODE_SPAN;
  HekTask encode_task = hek_task_sub (task, TRAIN_SPAN, ENCODE_SPAN);
  HekTask measure_task = hek_task_sub (task, begin, 1 - begin);

  evaluation_size (evaluation);
  return evaluation_encode (evaluation, set, &encode_task, error) &&
         hek_evaluation_measure_again (evaluation, set, options, &measure_task, error);
}

HekEvaluation *
hek_evaluate (HekEvaluateSet            *set,
              const HekCodec            *codec,
              const HekEvaluateOptions  *options,
              const HekTask             *task,
              GError                   **error)
{
  g_autoptr (HekEvaluation) evaluation = evaluation_new (set, options);
  HekTask train_task = hek_task_sub (task, 0, TRAIN_SPAN);

  if (!evaluation_train (evaluation, set, codec, options, &train_task, error) ||
      !evaluation_measure (evaluation, set, options, task, error))
    return NULL;
  return g_steal_pointer (&evaluation);
}

HekEvaluation *
hek_evaluate_codebook (HekEvaluateSet            *set,
                       HekCodebook               *book,
                       const HekEvaluateOptions  *options,
                       const HekTask             *task,
                       GError                   **error)
{
  g_autoptr (HekEvaluation) evaluation = evaluation_new (set, options);

  if (hek_codebook_dim (book) != evaluation->dim ||
      hek_codebook_distance (book) != hek_evaluate_set_get_distance (set))
    {
      g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION,
                   "the codebook is for %u dimensions and the distance %s, the rows have %u and %s",
                   hek_codebook_dim (book), hek_distance_id (hek_codebook_distance (book)),
                   evaluation->dim, hek_distance_id (hek_evaluate_set_get_distance (set)));
      return NULL;
    }
  evaluation->book = hek_codebook_ref (book);
  if (!evaluation_measure (evaluation, set, options, task, error))
    return NULL;
  return g_steal_pointer (&evaluation);
}
