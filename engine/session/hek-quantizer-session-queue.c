/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs of a quantizer session, one after the other, each in a job. Before the first of a sample a
 * job of its own finds the exact neighbours that all of them need. The queue is the list itself:
 * what waits is done in its order, then a choice.
 */
#include "config.h"

#include "hek-quantizer-private.h"

#include <glib/gi18n-lib.h>

/* Between two looks at what a job has to tell. */
#define TICK_MS 100

/* Runs that were removed and can be put back. */
#define MAX_REMOVED 10u

typedef struct
{
  HekQuantizerRun *run; /* owned */
  guint position;
} HekQuantizerRemoved;

void
hek_quantizer_removed_free (gpointer data)
{
  HekQuantizerRemoved *removed = data;

  g_object_unref (removed->run);
  g_free (removed);
}

static HekQuantizerRun *
find_waiting (HekQuantizerSession *self)
{
  for (guint i = 0; i < hek_quantizer_session_get_n_runs (self); i++)
    {
      HekQuantizerRun *run = hek_quantizer_session_get_run (self, i);

      if (run->state == HEK_QUANTIZER_RUN_WAITING)
        return run;
    }
  return NULL;
}

/* --- while a job works ----------------------------------------------------------------------- */

/* Takes what the job has told since the last look. */
static void
take_news (HekQuantizerSession *self)
{
  HekQuantizerWork *work = self->work;
  HekQuantizerRun *run = self->run;
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (HekChooseCandidate));
  gboolean is_waiting, is_trained, any = FALSE;
  double fraction;

  pthread_mutex_lock (&work->lock);
  is_waiting = work->is_waiting;
  is_trained = work->is_trained;
  fraction = work->fraction;
  if (run != NULL && work->losses->len > 0)
    {
      any = TRUE;
      g_array_append_vals (run->losses, work->losses->data, work->losses->len);
      g_array_set_size (work->losses, 0);
    }
  g_array_append_vals (candidates, work->candidates->data, work->candidates->len);
  g_array_set_size (work->candidates, 0);
  pthread_mutex_unlock (&work->lock);

  hek_job_set_paused (self->job, is_waiting);
  if (!work->is_dropped)
    hek_quantizer_session_add_candidates (self, candidates);
  if (run == NULL)
    return;
  any = any || fraction > run->fraction;
  run->fraction = MAX (run->fraction, fraction);
  if (is_trained && run->state == HEK_QUANTIZER_RUN_TRAINING)
    {
      hek_quantizer_run_set_state (run, HEK_QUANTIZER_RUN_MEASURING, NULL);
      any = TRUE;
    }
  if (any)
    hek_quantizer_run_emit_changed (run);
}

static gboolean
hek_quantizer_session_on_tick (gpointer user_data)
{
  HekQuantizerSession *self = user_data;

  if (self->work->generation == self->generation)
    take_news (self);
  return G_SOURCE_CONTINUE;
}

/* --- when it has ended ----------------------------------------------------------------------- */

static void
fail_waiting (HekQuantizerSession  *self,
              HekQuantizerRunState  state,
              const char           *message)
{
  for (guint i = 0; i < hek_quantizer_session_get_n_runs (self); i++)
    {
      HekQuantizerRun *run = hek_quantizer_session_get_run (self, i);

      if (run->state != HEK_QUANTIZER_RUN_WAITING)
        continue;
      hek_quantizer_run_set_state (run, state, message);
      hek_quantizer_run_emit_changed (run);
    }
}

static void
end_prepare (HekQuantizerSession *self,
             HekQuantizerData    *data,
             const GError        *error)
{
  if (data != NULL)
    {
      g_clear_pointer (&self->data, hek_quantizer_data_unref);
      self->data = hek_quantizer_data_ref (data);
      hek_quantizer_session_update_runs (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    hek_quantizer_session_stop (self, error->message);
  else if (!self->work->is_dropped)
    hek_quantizer_session_stop (self, NULL); /* a person cancelled the job */
}

static void
end_run (HekQuantizerSession *self,
         HekQuantizerResult  *result,
         const GError        *error)
{
  HekQuantizerRun *run = self->run;

  if (result != NULL)
    hek_quantizer_run_take_result (run, result);
  else if (run->again)
    hek_quantizer_run_reset (run);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    hek_quantizer_run_set_state (run, HEK_QUANTIZER_RUN_FAILED, error->message);
  else if (run->state != HEK_QUANTIZER_RUN_FAILED)
    hek_quantizer_run_set_state (run, HEK_QUANTIZER_RUN_CANCELLED, NULL);
  if (result != NULL && self->selected == NULL && g_list_store_find (self->runs, run, NULL))
    g_set_object (&self->selected, run);
  if (result != NULL)
    hek_quantizer_session_keep (self, result);
  hek_quantizer_session_update_runs (self);
  hek_quantizer_run_emit_changed (run);
}

static void
hek_quantizer_session_on_end (HekJob       *job,
                              gpointer      result,
                              const GError *error,
                              gpointer      user_data)
{
  HekQuantizerSession *self = user_data;
  gboolean is_now = self->work->generation == self->generation;

  g_clear_handle_id (&self->timer, g_source_remove);
  hek_job_list_dismiss (self->jobs, job);
  if (is_now)
    {
      take_news (self);
      if (self->work->kind == HEK_QUANTIZER_WORK_PREPARE)
        end_prepare (self, result, error);
      else if (self->work->kind == HEK_QUANTIZER_WORK_RUN)
        end_run (self, result, error);
      else if (!self->work->is_dropped) /* even if it was over already; and there may be another */
        hek_quantizer_session_end_choice (self, result);
    }
  g_clear_object (&self->job);
  g_clear_object (&self->run);
  g_clear_pointer (&self->work, hek_quantizer_work_unref);
  if (is_now && error != NULL)
    hek_quantizer_session_fail (self, hek_job_get_title (job), error);
  hek_quantizer_session_advance (self);
  hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHANGED);
  g_object_unref (self);
}

/* --- what comes next ------------------------------------------------------------------------- */

/* @title: (transfer full) */
static void
start (HekQuantizerSession  *self,
       HekQuantizerWorkKind  kind,
       HekQuantizerRun      *run,
       const char           *name,
       char                 *title)
{
  HekQuantizerWork *work =
    hek_quantizer_work_new (kind, self->library, self->uuid, name, &self->sample,
                            kind != HEK_QUANTIZER_WORK_PREPARE ? self->data : NULL);

  work->generation = self->generation;
  work->target = self->target;
  work->seconds = self->seconds;
  if (run != NULL)
    {
      work->codec = run->codec;
      work->values = run->values;
      work->budget = run->budget;
      self->run = g_object_ref (run);
      run->data = hek_quantizer_data_ref (self->data);
      run->rerank = self->sample.rerank;
      hek_quantizer_run_set_state (run, HEK_QUANTIZER_RUN_TRAINING, NULL);
    }
  self->work = work;
  self->job = hek_job_start (title, HEK_LANE_BATCH, hek_quantizer_work_run,
                             hek_quantizer_work_ref (work), hek_quantizer_work_unref,
                             hek_quantizer_work_get_result_free (kind),
                             hek_quantizer_session_on_end, g_object_ref (self));
  self->timer = g_timeout_add (TICK_MS, hek_quantizer_session_on_tick, self);
  hek_job_list_add (self->jobs, self->job);
  if (run != NULL)
    hek_quantizer_run_emit_changed (run);
  g_free (title);
}

void
hek_quantizer_session_advance (HekQuantizerSession *self)
{
  HekQuantizerRun *run = find_waiting (self);
  HekLibraryItem *item = hek_quantizer_session_get_item (self);
  const char *name = item != NULL ? hek_library_item_get_name (item) : NULL;

  if (self->job != NULL)
    return;
  if (run == NULL && !self->wants_choice)
    self->paused = FALSE;
  else if (item == NULL)
    hek_quantizer_session_stop (self, _("The collection is not there any more."));
  else if (self->paused)
    return;
  else if (self->data == NULL)
    start (self, HEK_QUANTIZER_WORK_PREPARE, NULL, name,
           g_strdup_printf (_("Finding exact neighbours in %s"), name));
  else if (run != NULL)
    start (self, HEK_QUANTIZER_WORK_RUN, run, name,
           g_strdup_printf (_("Measuring %s on %s"), run->label, name));
  else
    start (self, HEK_QUANTIZER_WORK_CHOOSE, NULL, name,
           g_strdup_printf (_("Choosing a codec for %s"), name));
}

HekQuantizerRun *
hek_quantizer_session_find_run (HekQuantizerSession   *self,
                                const HekCodec        *codec,
                                const HekOptionValues *values,
                                gsize                  planned_bytes)
{
  for (guint i = 0; i < hek_quantizer_session_get_n_runs (self); i++)
    {
      HekQuantizerRun *run = hek_quantizer_session_get_run (self, i);

      if (run->is_current && hek_quantizer_run_is_for (run, codec, values, planned_bytes))
        return run;
    }
  return NULL;
}

HekQuantizerRun *
hek_quantizer_session_add (HekQuantizerSession   *self,
                           const HekCodec        *codec,
                           const HekOptionValues *values,
                           gsize                  budget)
{
  g_autofree char *what = NULL;
  HekLibraryItem *item;
  HekSchema *schema;
  HekQuantizerRun *run;
  gsize planned_bytes;

  g_return_val_if_fail (HEK_IS_QUANTIZER_SESSION (self), NULL);
  g_return_val_if_fail (codec != NULL && values != NULL, NULL);

  what = g_strdup_printf (_("Measuring %s"), hek_codec_id (codec));
  item = hek_quantizer_session_check_item (self, what);
  schema = item != NULL ? hek_library_item_get_schema (item) : NULL;
  planned_bytes = schema != NULL ? hek_codec_fit (codec, schema->dim, budget) : 0;
  if (planned_bytes == 0)
    return NULL;
  run = hek_quantizer_session_find_run (self, codec, values, planned_bytes);
  if (run == NULL)
    {
      run = hek_quantizer_run_new (codec, values, budget, planned_bytes);
      g_list_store_append (self->runs, run);
      g_object_unref (run); /* the list keeps it */
    }
  else if (run == self->run)
    run->again = TRUE; /* if it was cancelled just now */
  else if (run->state == HEK_QUANTIZER_RUN_FAILED || run->state == HEK_QUANTIZER_RUN_CANCELLED)
    {
      hek_quantizer_run_reset (run);
      hek_quantizer_run_emit_changed (run);
    }
  hek_quantizer_session_advance (self);
  hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHANGED);
  return run;
}

/* --- pause and cancel ------------------------------------------------------------------------ */

static void
set_paused (HekQuantizerSession *self,
            gboolean             paused)
{
  if (self->paused == paused || (paused && !hek_quantizer_session_is_busy (self)))
    return;
  self->paused = paused;
  if (self->work != NULL)
    hek_quantizer_work_set_paused (self->work, paused);
  hek_quantizer_session_advance (self);
  hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHANGED);
}

void
hek_quantizer_session_pause (HekQuantizerSession *self)
{
  g_return_if_fail (HEK_IS_QUANTIZER_SESSION (self));

  set_paused (self, TRUE);
}

void
hek_quantizer_session_resume (HekQuantizerSession *self)
{
  g_return_if_fail (HEK_IS_QUANTIZER_SESSION (self));

  set_paused (self, FALSE);
}

gboolean
hek_quantizer_session_is_paused (HekQuantizerSession *self)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_SESSION (self), FALSE);

  return self->paused;
}

void
hek_quantizer_session_stop (HekQuantizerSession *self,
                            const char          *message)
{
  gboolean chose = self->wants_choice;

  fail_waiting (self, message != NULL ? HEK_QUANTIZER_RUN_FAILED : HEK_QUANTIZER_RUN_CANCELLED,
                message);
  if (self->run != NULL && message != NULL)
    hek_quantizer_run_set_state (self->run, HEK_QUANTIZER_RUN_FAILED, message);
  if (self->run != NULL)
    self->run->again = FALSE;
  self->wants_choice = FALSE;
  self->paused = FALSE;
  if (self->work != NULL)
    self->work->is_dropped = TRUE;
  if (self->job != NULL)
    hek_job_cancel (self->job);
  if (chose)
    hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHOICE_CHANGED);
}

void
hek_quantizer_session_cancel (HekQuantizerSession *self)
{
  g_return_if_fail (HEK_IS_QUANTIZER_SESSION (self));

  hek_quantizer_session_stop (self, NULL);
  hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHANGED);
}

void
hek_quantizer_session_cancel_run (HekQuantizerSession *self,
                                  HekQuantizerRun     *run)
{
  g_return_if_fail (HEK_IS_QUANTIZER_SESSION (self));
  g_return_if_fail (HEK_IS_QUANTIZER_RUN (run));

  if (run == self->run)
    {
      run->again = FALSE;
      hek_job_cancel (self->job);
    }
  else if (run->state == HEK_QUANTIZER_RUN_WAITING)
    {
      hek_quantizer_run_set_state (run, HEK_QUANTIZER_RUN_CANCELLED, NULL);
      hek_quantizer_run_emit_changed (run);
      hek_quantizer_session_advance (self); /* a pause ends when nothing waits any more */
      hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHANGED);
    }
}

gboolean
hek_quantizer_session_is_busy (HekQuantizerSession *self)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_SESSION (self), FALSE);

  return hek_quantizer_session_get_job (self) != NULL || self->wants_choice ||
         find_waiting (self) != NULL;
}

HekJob *
hek_quantizer_session_get_job (HekQuantizerSession *self)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_SESSION (self), NULL);

  /* what was begun for another collection is about to end */
  return self->work != NULL && self->work->generation == self->generation ? self->job : NULL;
}

/* --- remove and restore ---------------------------------------------------------------------- */

/* What stands where @position was, and has something to show. */
static HekQuantizerRun *
find_next_done (HekQuantizerSession *self,
                guint                position)
{
  HekQuantizerRun *before = NULL;

  for (guint i = 0; i < hek_quantizer_session_get_n_runs (self); i++)
    {
      HekQuantizerRun *run = hek_quantizer_session_get_run (self, i);

      if (run->state == HEK_QUANTIZER_RUN_DONE && i >= position)
        return run;
      if (run->state == HEK_QUANTIZER_RUN_DONE)
        before = run;
    }
  return before;
}

void
hek_quantizer_session_remove_run (HekQuantizerSession *self,
                                  HekQuantizerRun     *run)
{
  HekQuantizerRemoved *removed;
  guint position;

  g_return_if_fail (HEK_IS_QUANTIZER_SESSION (self));
  g_return_if_fail (HEK_IS_QUANTIZER_RUN (run));

  if (!g_list_store_find (self->runs, run, &position))
    return;
  removed = g_new (HekQuantizerRemoved, 1);
  removed->run = g_object_ref (run);
  removed->position = position;
  g_ptr_array_add (self->removed, removed);
  if (self->removed->len > MAX_REMOVED)
    g_ptr_array_remove_index (self->removed, 0);
  if (run == self->run)
    hek_job_cancel (self->job);
  g_list_store_remove (self->runs, position);
  if (removed->run->result != NULL)
    hek_quantizer_session_keep (self, removed->run->result);
  if (run == self->selected)
    g_set_object (&self->selected, find_next_done (self, position));
  hek_quantizer_session_update_runs (self);
  hek_quantizer_session_advance (self);
  hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHANGED);
}

gboolean
hek_quantizer_session_restore_run (HekQuantizerSession *self)
{
  HekQuantizerRemoved *removed;

  g_return_val_if_fail (HEK_IS_QUANTIZER_SESSION (self), FALSE);

  if (self->removed->len == 0)
    return FALSE;
  removed = g_ptr_array_steal_index (self->removed, self->removed->len - 1);
  g_list_store_insert (self->runs,
                       MIN (removed->position, hek_quantizer_session_get_n_runs (self)),
                       removed->run);
  if (removed->run->state == HEK_QUANTIZER_RUN_DONE)
    g_set_object (&self->selected, removed->run);
  if (removed->run->result != NULL)
    hek_quantizer_session_keep (self, removed->run->result);
  hek_quantizer_removed_free (removed);
  hek_quantizer_session_update_runs (self);
  hek_quantizer_session_advance (self);
  hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHANGED);
  return TRUE;
}
