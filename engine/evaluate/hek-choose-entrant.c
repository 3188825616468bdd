/* SPDX-License-Identifier: Apache-2.0 */
/* One method in the choice: its sizes, and what one of them is measured to be. */
#include "config.h"

#include "hek-choose-private.h"

#include <math.h>
#include <string.h>

/* Steps between the sizes that are tried: each is so much smaller than the one before. */
#define SIZE_STEP G_SQRT2
#define MIN_SIZE 4.0

/* The scan is timed for so long in each round. */
#define SCAN_SECONDS 0.04

/* What is timed on few rows may be slower than it would be on all by so much. */
#define SPEED_SLACK 0.8

/* Choices of an option with this name are methods of their own: they differ in recall and speed. */
#define VARIANT_OPTION "bits"

static void
entrant_free (gpointer data)
{
  HekEntrant *entrant = data;

  g_clear_pointer (&entrant->evaluation, hek_evaluation_free);
  g_free (entrant->sizes);
  g_free (entrant);
}

/* --- sizes ---------------------------------------------------------------------------------- */

static void
add_size (GArray         *sizes,
          const HekCodec *codec,
          guint           dim,
          gsize           max_bytes)
{
  gsize size = hek_codec_fit (codec, dim, max_bytes);
  guint at = 0;

  while (at < sizes->len && g_array_index (sizes, gsize, at) < size)
    at++;
  if (size > 0 && (at == sizes->len || g_array_index (sizes, gsize, at) != size))
    g_array_insert_val (sizes, at, size);
}

/* With nothing but a limit the largest code within it is the best. */
static GArray *
make_sizes (const HekChooser *chooser,
            const HekCodec   *codec)
{
  const HekChooseTarget *target = chooser->target;
  guint dim = hek_evaluate_set_get_base (chooser->set)->dim;
  gsize limit = target->code_bytes > 0 ? target->code_bytes : G_MAXSIZE;
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (gsize));

  if (target->code_bytes > 0)
    add_size (sizes, codec, dim, limit);
  if (target->code_bytes > 0 && target->recall == 0 && target->qps == 0)
    return sizes;
  for (double size = (double) dim * sizeof (float); size >= MIN_SIZE; size /= SIZE_STEP)
    if ((gsize) round (size) <= limit)
      add_size (sizes, codec, dim, (gsize) round (size));
  return sizes;
}

/* Methods with small codebooks come first, which are soon measured and leave little to do for the
 * others; then those with few sizes. */
static gboolean
comes_before (const HekChooser *chooser,
              const HekEntrant *a,
              const HekEntrant *b)
{
  guint dim = hek_evaluate_set_get_base (chooser->set)->dim;
  gsize share_a = hek_codec_least_share (a->codec, dim, &a->values, a->sizes[a->n_sizes - 1]);
  gsize share_b = hek_codec_least_share (b->codec, dim, &b->values, b->sizes[b->n_sizes - 1]);

  return share_a != share_b ? share_a < share_b : a->n_sizes < b->n_sizes;
}

static void
add_entrant (GPtrArray             *entrants,
             const HekChooser      *chooser,
             const HekCodec        *codec,
             const HekOptionValues *values)
{
  GArray *sizes = make_sizes (chooser, codec);
  HekEntrant *entrant;
  guint at = 0;

  if (sizes->len == 0)
    {
      g_array_unref (sizes);
      return;
    }
  entrant = g_new0 (HekEntrant, 1);
  entrant->codec = codec;
  entrant->values = *values;
  entrant->n_sizes = sizes->len;
  entrant->sizes = (gsize *) g_array_free (sizes, FALSE);
  entrant->best = -1;
  entrant->share = -1;
  while (at < entrants->len && !comes_before (chooser, entrant, entrants->pdata[at]))
    at++;
  g_ptr_array_insert (entrants, (int) at, entrant);
}

static void
add_variants (GPtrArray        *entrants,
              const HekChooser *chooser,
              const HekCodec   *codec)
{
  guint n;
  const HekOption *options = hek_codec_options (codec, &n);
  int bits = hek_options_find (options, n, VARIANT_OPTION);
  HekOptionValues values = { { 0 } };

  hek_options_defaults (options, n, &values);
  if (bits < 0 || options[bits].type != HEK_OPTION_CHOICE)
    {
      add_entrant (entrants, chooser, codec, &values);
      return;
    }
  for (guint i = 0; i < options[bits].n_choices; i++)
    {
      values.v[bits] = i;
      add_entrant (entrants, chooser, codec, &values);
    }
}

GPtrArray *
hek_entrants_new (const HekChooser *chooser)
{
  GPtrArray *entrants = g_ptr_array_new_with_free_func (entrant_free);
  const HekChooseOptions *options = chooser->options;

  for (guint i = 0; i < hek_codec_n (); i++)
    {
      gboolean wanted = options->codecs == NULL;

      if (!hek_codec_suits (hek_codec (i), hek_evaluate_set_get_meaning (chooser->set),
                            hek_evaluate_set_get_distance (chooser->set)))
        continue;
      for (guint j = 0; !wanted && j < options->n_codecs; j++)
        wanted = options->codecs[j] == hek_codec (i);
      if (wanted)
        add_variants (entrants, chooser, hek_codec (i));
    }
  return entrants;
}

/* --- one size ------------------------------------------------------------------------------- */

HekRecall
hek_choose_target_recall (const HekChooseTarget *target,
                          const HekEvaluation   *evaluation)
{
  return target->rerank > 0 ? evaluation->reranked : evaluation->recall[1];
}

static gboolean
has_recall (const HekChooser         *chooser,
            const HekChooseCandidate *candidate)
{
  return candidate->recall.value >= chooser->target->recall;
}

static gboolean
is_fast (const HekChooser         *chooser,
         const HekChooseCandidate *candidate)
{
  double slack = chooser->is_last ? 1 : SPEED_SLACK;

  return chooser->target->qps == 0 || candidate->scan_qps >= slack * chooser->target->qps;
}

gboolean
hek_chooser_suits (const HekChooser         *chooser,
                   const HekChooseCandidate *candidate)
{
  return (chooser->target->recall > 0 ? has_recall : is_fast) (chooser, candidate);
}

static void
entrant_note (HekChooser          *chooser,
              HekEntrant          *entrant,
              const HekEvaluation *evaluation)
{
  double n_all = (double) chooser->n_all;
  HekChooseCandidate candidate = {
    .codec = entrant->codec, .values = entrant->values, .round = chooser->round,
    .n_base = evaluation->n_base, .code_bytes = evaluation->code_bytes,
    .bytes_per_vector = (double) evaluation->code_bytes +
                        (double) evaluation->share_bytes / n_all,
    .recall = hek_choose_target_recall (chooser->target, evaluation),
    .scan_qps = evaluation->scan_qps * (double) evaluation->n_base / n_all,
  };

  entrant->share = candidate.bytes_per_vector - (double) candidate.code_bytes;
  candidate.meets = has_recall (chooser, &candidate) && is_fast (chooser, &candidate);
  g_array_append_val (chooser->choice->candidates, candidate);
  entrant->best = (int) chooser->choice->candidates->len - 1;
  if (chooser->options->on_candidate != NULL)
    {
      gint64 start = g_get_monotonic_time ();

      chooser->options->on_candidate (&candidate, chooser->options->data);
      chooser->start_us += g_get_monotonic_time () - start;
    }
}

gboolean
hek_entrant_try (HekChooser *chooser,
                 HekEntrant *entrant,
                 guint       size,
                 GError    **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekEvaluation) evaluation = NULL;
  HekEvaluateOptions options = {
    .training = {
      .code_bytes = entrant->sizes[size], .seed = chooser->options->seed,
      .is_draft = !chooser->is_last, .values = entrant->values,
    },
    .train = chooser->is_last ? NULL : &chooser->train,
    .rerank = chooser->target->rerank,
    .scan_seconds = chooser->target->qps > 0 ? SCAN_SECONDS : 0,
    .no_errors = TRUE,
  };
  gint64 start = g_get_monotonic_time ();

  entrant->at = size;
  entrant->best = -1;
  g_clear_pointer (&entrant->evaluation, hek_evaluation_free);
  evaluation = hek_evaluate (chooser->part, entrant->codec, &options, &chooser->task, &own_error);
  if (evaluation == NULL)
    {
      /* too few rows for this method, or no such size after all: others go on */
      if (own_error->domain == HEK_CODEC_ERROR)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  entrant->seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  entrant_note (chooser, entrant, evaluation);
  if (chooser->is_last)
    entrant->evaluation = g_steal_pointer (&evaluation);
  return TRUE;
}
