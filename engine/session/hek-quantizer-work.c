/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One job of a quantizer session: the rows of a sample, one run, or a choice. What it has to tell
 * on its way it leaves in the work, under its lock, where the session looks for it; nothing wakes
 * the main thread.
 *
 * A pause is taken by the job's own thread, and by it alone: at a step of the training, never while
 * something is timed but the training, from which the time is taken off. Workers of parallel loops
 * go on with other loops.
 */
#include "config.h"

#include "hek-quantizer-private.h"

#include <glib/gi18n-lib.h>

#include "hek-library-private.h"
#include "hek-ref.h"

/* The part of a run that training is, as hek_evaluate() has it. */
#define TRAIN_SPAN 0.6

/* The part of a choice that choosing is; then the chosen one is measured with all queries. */
#define CHOOSE_SPAN 0.9

HekQuantizerWork *
hek_quantizer_work_new (HekQuantizerWorkKind      kind,
                        HekLibrary               *library,
                        const char               *uuid,
                        const char               *name,
                        const HekQuantizerSample *sample,
                        HekQuantizerData         *data)
{
  HekQuantizerWork *work = g_new0 (HekQuantizerWork, 1);

  g_atomic_ref_count_init (&work->ref_count);
  work->kind = kind;
  work->library = g_object_ref (library);
  work->uuid = g_strdup (uuid);
  work->name = g_strdup (name);
  work->sample = *sample;
  work->data = data != NULL ? hek_quantizer_data_ref (data) : NULL;
  work->losses = g_array_new (FALSE, FALSE, sizeof (double));
  work->candidates = g_array_new (FALSE, FALSE, sizeof (HekChooseCandidate));
  pthread_mutex_init (&work->lock, NULL);
  pthread_cond_init (&work->resumed, NULL);
  return work;
}

HekQuantizerWork *
hek_quantizer_work_ref (HekQuantizerWork *work)
{
  g_atomic_ref_count_inc (&work->ref_count);
  return work;
}

void
hek_quantizer_work_unref (gpointer data)
{
  HekQuantizerWork *work = data;

  if (!hek_ref_drop (&work->ref_count))
    return;
  g_object_unref (work->library);
  g_clear_pointer (&work->data, hek_quantizer_data_unref);
  g_array_unref (work->losses);
  g_array_unref (work->candidates);
  pthread_mutex_destroy (&work->lock);
  pthread_cond_destroy (&work->resumed);
  g_free (work->uuid);
  g_free (work->name);
  g_free (work);
}

void
hek_quantizer_chosen_free (HekQuantizerChosen *chosen)
{
  hek_chosen_free (chosen->chosen);
  g_clear_pointer (&chosen->result, hek_quantizer_result_unref);
  g_free (chosen);
}

GDestroyNotify
hek_quantizer_work_get_result_free (HekQuantizerWorkKind kind)
{
  switch (kind)
    {
    case HEK_QUANTIZER_WORK_PREPARE:
      return (GDestroyNotify) hek_quantizer_data_unref;
    case HEK_QUANTIZER_WORK_RUN:
      return (GDestroyNotify) hek_quantizer_result_unref;
    case HEK_QUANTIZER_WORK_CHOOSE:
    default:
      return (GDestroyNotify) hek_quantizer_chosen_free;
    }
}

/* --- pauses ---------------------------------------------------------------------------------- */

void
hek_quantizer_work_set_paused (HekQuantizerWork *work,
                               gboolean          paused)
{
  pthread_mutex_lock (&work->lock);
  work->is_paused = paused;
  pthread_cond_broadcast (&work->resumed);
  pthread_mutex_unlock (&work->lock);
}

/* Waits while a pause is asked for, but not once the job is cancelled. */
static void
take_pause (HekQuantizerWork *work)
{
  gint64 start = g_get_monotonic_time ();

  if (g_thread_self () != work->thread || !work->may_pause)
    return;
  pthread_mutex_lock (&work->lock);
  while (work->is_paused && !hek_task_is_cancelled (work->task))
    {
      work->is_waiting = TRUE;
      hek_library_wait (&work->resumed, &work->lock);
    }
  if (work->is_waiting)
    work->paused_usec += g_get_monotonic_time () - start;
  work->is_waiting = FALSE;
  pthread_mutex_unlock (&work->lock);
}

static void
on_progress (double   fraction,
             gpointer user_data)
{
  HekQuantizerWork *work = user_data;

  pthread_mutex_lock (&work->lock);
  work->fraction = MAX (work->fraction, fraction);
  pthread_mutex_unlock (&work->lock);
  hek_task_progress (work->task, fraction);
  take_pause (work);
}

static void
on_loss (guint    step,
         double   loss,
         gpointer user_data)
{
  HekQuantizerWork *work = user_data;

  pthread_mutex_lock (&work->lock);
  g_array_append_val (work->losses, loss);
  pthread_mutex_unlock (&work->lock);
  take_pause (work);
}

static void
on_candidate (const HekChooseCandidate *candidate,
              gpointer                  user_data)
{
  HekQuantizerWork *work = user_data;

  pthread_mutex_lock (&work->lock);
  g_array_append_val (work->candidates, *candidate);
  pthread_mutex_unlock (&work->lock);
  work->may_pause = TRUE;
  take_pause (work);
  work->may_pause = FALSE;
}

/* --- one run --------------------------------------------------------------------------------- */

/* Sentences for people; what is not known is left as the engine says it. @error: (inout) */
static void
explain (const HekQuantizerWork  *work,
         GError                 **error)
{
  const HekRows *base = hek_evaluate_set_get_base (work->data->set);
  const char *method = work->codec != NULL ? hek_codec_id (work->codec) : NULL;
  GError *own_error = NULL;

  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    own_error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                                     _("There is not enough memory for so many rows."));
  else if (g_error_matches (*error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_BUDGET) && method == NULL)
    own_error = g_error_new (HEK_CODEC_ERROR, HEK_CODEC_ERROR_BUDGET,
                             _("No method has codes of so few bytes for vectors of %u dimensions."),
                             base->dim);
  else if (g_error_matches (*error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_BUDGET))
    own_error = g_error_new (HEK_CODEC_ERROR, HEK_CODEC_ERROR_BUDGET,
                             _("With these options %s has no code of so few bytes for vectors of "
                               "%u dimensions."),
                             method, base->dim);
  else if (g_error_matches (*error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS) && method == NULL)
    own_error = g_error_new (HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS,
                             _("The rows are too few for a choice: %zu to be encoded and %zu to "
                               "look for, of which 2 are needed."),
                             base->n, hek_evaluate_set_get_queries (work->data->set)->n);
  else if (g_error_matches (*error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS))
    own_error = g_error_new (HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS,
                             _("The rows are too few to train %s: %zu."), method, base->n);
  if (own_error == NULL)
    return;
  g_clear_error (error);
  g_propagate_error (error, own_error);
}

static HekQuantizerResult *
run_one (HekQuantizerWork  *work,
         const HekTask     *task,
         GError           **error)
{
  HekEvaluateSet *set = work->data->set;
  HekTask train_task = hek_task_sub (task, 0, TRAIN_SPAN);
  HekCodecTraining training = {
    .distance = hek_evaluate_set_get_distance (set),
    .meaning = hek_evaluate_set_get_meaning (set), .code_bytes = work->budget,
    .seed = work->sample.seed, .values = work->values, .on_loss = on_loss, .loss_data = work,
  };
  gint64 start = g_get_monotonic_time (), end;
  g_autoptr (HekCodebook) book = NULL;
  HekEvaluateOptions options;
  HekEvaluation *evaluation;

  work->may_pause = TRUE;
  book = hek_codebook_train (work->codec, hek_evaluate_set_get_base (set), &training, &train_task,
                             error);
  end = g_get_monotonic_time ();
  work->may_pause = FALSE;
  if (book == NULL)
    return NULL;
  pthread_mutex_lock (&work->lock);
  work->is_trained = TRUE;
  pthread_mutex_unlock (&work->lock);

  hek_evaluate_options_init (&options, work->codec);
  options.training.values = work->values;
  options.rerank = work->sample.rerank;
  evaluation = hek_evaluate_codebook (set, book, &options, task, error);
  if (evaluation == NULL)
    return NULL;
  evaluation->train_s = (double) (end - start - work->paused_usec) / G_USEC_PER_SEC;
  evaluation->n_train = evaluation->n_base;
  return hek_quantizer_result_new (work->data, evaluation);
}

/* --- a choice -------------------------------------------------------------------------------- */

static HekQuantizerChosen *
choose (HekQuantizerWork  *work,
        const HekTask     *task,
        GError           **error)
{
  HekTask choose_task = hek_task_sub (task, 0, CHOOSE_SPAN);
  HekTask measure_task = hek_task_sub (task, CHOOSE_SPAN, 1 - CHOOSE_SPAN);
  HekChooseOptions choose_options = {
    .seed = work->sample.seed, .seconds = work->seconds, .on_candidate = on_candidate,
    .data = work,
  };
  g_autoptr (HekChosen) chosen = hek_choose (work->data->set, &work->target, &choose_options,
                                             &choose_task, error);
  HekEvaluateOptions options;
  HekEvaluation *evaluation;
  HekQuantizerChosen *both;

  if (chosen == NULL)
    return NULL;
  hek_evaluate_options_init (&options, chosen->codec);
  options.training.values = chosen->values;
  options.rerank = work->sample.rerank;
  /* The choice measured it with every second query: as a run it has to be like the others. */
  evaluation = hek_evaluate_codebook (work->data->set, chosen->evaluation->book, &options,
                                      &measure_task, error);
  if (evaluation == NULL)
    return NULL;
  evaluation->train_s = chosen->evaluation->train_s;
  evaluation->n_train = chosen->evaluation->n_train;
  both = g_new0 (HekQuantizerChosen, 1);
  both->result = hek_quantizer_result_new (work->data, evaluation);
  both->chosen = g_steal_pointer (&chosen);
  return both;
}

gpointer
hek_quantizer_work_run (const HekTask  *task,
                        gpointer        data,
                        GError        **error)
{
  HekQuantizerWork *work = data;
  HekTask own_task = {
    .cancellable = task->cancellable, .progress = on_progress, .progress_data = work,
    .lane = task->lane,
  };
  GError *own_error = NULL;
  gpointer result;

  work->task = task;
  work->thread = g_thread_self ();
  if (work->kind == HEK_QUANTIZER_WORK_PREPARE)
    return hek_quantizer_data_new (work->library, work->uuid, work->name, &work->sample, &own_task,
                                   error);
  if (work->kind == HEK_QUANTIZER_WORK_RUN)
    result = run_one (work, &own_task, &own_error);
  else
    result = choose (work, &own_task, &own_error);
  if (own_error != NULL)
    {
      explain (work, &own_error);
      g_propagate_error (error, own_error);
    }
  return result;
}
