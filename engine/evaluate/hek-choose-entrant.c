/* SPDX-License-Identifier: Apache-2.0 */
/* One method in the choice: its sizes, and which of them a round is about. */
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
  while (at < entrants->len && ((HekEntrant *) entrants->pdata[at])->n_sizes <= entrant->n_sizes)
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
    chooser->options->on_candidate (&candidate, chooser->options->data);
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
      .values = entrant->values,
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
  entrant_note (chooser, entrant, evaluation);
  entrant->seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  if (chooser->is_last)
    entrant->evaluation = g_steal_pointer (&evaluation);
  return TRUE;
}

/* --- the size of a round -------------------------------------------------------------------- */

/* Codebooks of one method differ little: with half of the last one's part, no size is judged by a
 * larger one. */
static gboolean
can_win (const HekEntrant *entrant,
         int               size,
         double            bound)
{
  return (double) entrant->sizes[size] + entrant->share / 2 <= bound;
}

/* What was measured of one size, from one place to another. */
static void
entrant_move (HekEntrant *from,
              HekEntrant *to)
{
  g_clear_pointer (&to->evaluation, hek_evaluation_free);
  to->at = from->at;
  to->best = from->best;
  to->seconds = from->seconds;
  to->evaluation = g_steal_pointer (&from->evaluation);
  from->best = -1;
}

static void
entrant_drop (HekEntrant *entrant)
{
  g_clear_pointer (&entrant->evaluation, hek_evaluation_free);
}

/*
 * The smallest size with the wanted recall, or the largest with the wanted speed, by halving. Both
 * change one way with the size.
 */
static gboolean
search_first (HekChooser *chooser,
              HekEntrant *entrant,
              double      bound,
              GError    **error)
{
  gboolean for_recall = chooser->target->recall > 0;
  double seconds_at_first = hek_chooser_seconds_left (chooser);
  int low = -1, high = (int) entrant->n_sizes;
  HekEntrant found = { .best = -1 }, last = { .best = -1 };

  while (high - low > 1 && (!for_recall || can_win (entrant, low + 1, bound)))
    {
      int middle = low + (high - low) / 2;
      gboolean ok;

      if ((found.best >= 0 || last.best >= 0) &&
          !hek_chooser_has_time (chooser, seconds_at_first, entrant))
        break;
      if (!hek_entrant_try (chooser, entrant, (guint) middle, error))
        {
          entrant_drop (&found);
          entrant_drop (&last);
          return FALSE;
        }
      ok = entrant->best >= 0 &&
           (for_recall ? has_recall : is_fast) (chooser,
                                                hek_chooser_candidate (chooser, entrant->best));
      if (entrant->best >= 0)
        entrant_move (entrant, ok ? &found : &last);
      *(ok == for_recall ? &high : &low) = middle;
    }
  entrant_move (found.best >= 0 ? &found : &last, entrant);
  entrant_drop (&found);
  entrant_drop (&last);
  return TRUE;
}

/* From the size of the round before: upwards to the wanted recall, downwards to the speed. */
static gboolean
search_next (HekChooser *chooser,
             HekEntrant *entrant,
             double      bound,
             GError    **error)
{
  for (;;)
    {
      const HekChooseCandidate *candidate;
      guint at = entrant->at;

      if (!hek_entrant_try (chooser, entrant, at, error))
        return FALSE;
      if (entrant->best < 0)
        return TRUE;
      candidate = hek_chooser_candidate (chooser, entrant->best);
      if (chooser->target->recall > 0 && !has_recall (chooser, candidate))
        {
          if (at + 1 == entrant->n_sizes || !can_win (entrant, (int) at + 1, bound))
            return TRUE;
          entrant->at = at + 1;
        }
      else if (chooser->target->recall == 0 && !is_fast (chooser, candidate))
        {
          if (at == 0)
            return TRUE;
          entrant->at = at - 1;
        }
      else
        return TRUE;
      if (!hek_chooser_may_go_on (chooser, entrant))
        return TRUE;
    }
}

gboolean
hek_entrant_measure (HekChooser *chooser,
                     HekEntrant *entrant,
                     double      bound,
                     GError    **error)
{
  return (chooser->round > 0 ? search_next : search_first) (chooser, entrant, bound, error);
}
