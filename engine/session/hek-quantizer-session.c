/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The model of the Quantizer page: collection, sample, the list of runs and what is selected.
 * -queue.c lets runs work one after the other, in jobs of hek-quantizer-work.c; -choose.c,
 * -compare.c and -save.c do what their names say.
 */
#include "config.h"

#include "hek-quantizer-session.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-library-private.h"
#include "hek-quantizer-private.h"

#define DEFAULT_QUERIES 1000
#define DEFAULT_RERANK 100
#define MIN_RERANK 10

static guint signals[HEK_QUANTIZER_N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekQuantizerSession, hek_quantizer_session, G_TYPE_OBJECT)

/* --- signals --------------------------------------------------------------------------------- */

void
hek_quantizer_session_emit (HekQuantizerSession *self,
                            guint                signal)
{
  g_signal_emit (self, signals[signal], 0);
}

void
hek_quantizer_session_emit_saved_codebook (HekQuantizerSession *self,
                                           const char          *full_name,
                                           gboolean             applied)
{
  g_signal_emit (self, signals[HEK_QUANTIZER_SIGNAL_SAVED_CODEBOOK], 0, full_name, applied);
}

void
hek_quantizer_session_emit_saved_report (HekQuantizerSession *self,
                                         const char          *path)
{
  g_signal_emit (self, signals[HEK_QUANTIZER_SIGNAL_SAVED_REPORT], 0, path);
}

void
hek_quantizer_session_fail (HekQuantizerSession *self,
                            const char          *what,
                            const GError        *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[HEK_QUANTIZER_SIGNAL_FAILED], 0, what, error);
}

/* --- what is current ------------------------------------------------------------------------- */

HekLibraryItem *
hek_quantizer_session_get_item (HekQuantizerSession *self)
{
  return hek_library_find_live (self->library, self->uuid, NULL);
}

HekLibraryItem *
hek_quantizer_session_check_item (HekQuantizerSession *self,
                                  const char          *what)
{
  g_autoptr (GError) error = NULL;
  HekLibraryItem *item = hek_library_find_live (self->library, self->uuid, &error);

  if (item == NULL)
    hek_quantizer_session_fail (self, what, error);
  return item;
}

HekQuantizerRun *
hek_quantizer_session_get_run (HekQuantizerSession *self,
                               guint                idx)
{
  g_autoptr (HekQuantizerRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), idx);

  return run; /* the list keeps it */
}

guint
hek_quantizer_session_get_n_runs (HekQuantizerSession *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->runs));
}

gboolean
hek_quantizer_session_is_data_current (HekQuantizerSession *self,
                                       HekQuantizerData    *data)
{
  HekLibraryItem *item = hek_quantizer_session_get_item (self);
  const HekStoreStats *stats = item != NULL ? hek_library_item_get_stats (item) : NULL;

  /* a job may have seen a commit that the library has not heard of yet */
  return data != NULL && g_strcmp0 (data->uuid, self->uuid) == 0 && stats != NULL &&
         data->seq >= stats->seq && hek_quantizer_sample_same_set (&data->sample, &self->sample);
}

/* What was prepared, or what a run was measured on: of a sample that is set again. */
static void
find_data (HekQuantizerSession *self)
{
  if (hek_quantizer_session_is_data_current (self, self->data))
    return;
  g_clear_pointer (&self->data, hek_quantizer_data_unref);
  for (guint i = 0; i < hek_quantizer_session_get_n_runs (self) && self->data == NULL; i++)
    {
      HekQuantizerRun *run = hek_quantizer_session_get_run (self, i);

      if (hek_quantizer_session_is_data_current (self, run->data))
        self->data = hek_quantizer_data_ref (run->data);
    }
}

static gboolean
is_run_current (HekQuantizerSession *self,
                HekQuantizerRun     *run)
{
  if (run->data == NULL)
    return TRUE; /* it is measured on what there is then */
  return self->data != NULL && run->data->seq == self->data->seq &&
         hek_quantizer_sample_same_set (&run->data->sample, &self->data->sample) &&
         run->rerank == self->sample.rerank;
}

static double
recall_of (const HekEvaluation *evaluation)
{
  return isnan (evaluation->reranked.value) ? evaluation->recall[1].value
                                            : evaluation->reranked.value;
}

/* Whether none is as small and finds as much, and is better in one of both. */
static gboolean
is_on_front (HekQuantizerSession *self,
             HekQuantizerRun     *run)
{
  const HekEvaluation *own = hek_quantizer_run_get_evaluation (run);

  if (own == NULL || !run->is_current)
    return FALSE;
  for (guint i = 0; i < hek_quantizer_session_get_n_runs (self); i++)
    {
      HekQuantizerRun *other = hek_quantizer_session_get_run (self, i);
      const HekEvaluation *its = hek_quantizer_run_get_evaluation (other);

      if (its != NULL && other->is_current && its->bytes_per_vector <= own->bytes_per_vector &&
          recall_of (its) >= recall_of (own) &&
          (its->bytes_per_vector < own->bytes_per_vector || recall_of (its) > recall_of (own)))
        return FALSE;
    }
  return TRUE;
}

void
hek_quantizer_session_update_runs (HekQuantizerSession *self)
{
  guint n = hek_quantizer_session_get_n_runs (self);
  g_autofree gboolean *was_current = g_new (gboolean, MAX (n, 1));

  find_data (self);
  for (guint i = 0; i < n; i++)
    {
      HekQuantizerRun *run = hek_quantizer_session_get_run (self, i);

      was_current[i] = run->is_current;
      run->is_current = is_run_current (self, run);
    }
  for (guint i = 0; i < n; i++)
    {
      HekQuantizerRun *run = hek_quantizer_session_get_run (self, i);
      gboolean is_best = is_on_front (self, run);

      if (is_best == run->is_best && was_current[i] == run->is_current)
        continue;
      run->is_best = is_best;
      hek_quantizer_run_emit_changed (run);
    }
}

/* --- object ---------------------------------------------------------------------------------- */

static void
hek_quantizer_session_on_library (HekQuantizerSession *self)
{
  HekLibraryState state = hek_library_get_state (self->library);

  if (self->uuid == NULL || (state != HEK_LIBRARY_READ && state != HEK_LIBRARY_WRITE))
    return;
  if (hek_quantizer_session_get_item (self) == NULL && hek_quantizer_session_is_busy (self))
    {
      hek_quantizer_session_stop (self, _("The collection is not there any more."));
      hek_quantizer_session_check_item (self, _("Measuring codecs"));
    }
  hek_quantizer_session_update_runs (self);
  hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHANGED);
}

static void
hek_quantizer_session_finalize (GObject *object)
{
  HekQuantizerSession *self = HEK_QUANTIZER_SESSION (object);

  /* Jobs hold the session: none is left. */
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->compare_timer, g_source_remove);
  g_clear_object (&self->job);
  g_clear_object (&self->compare_job);
  g_clear_pointer (&self->work, hek_quantizer_work_unref);
  g_clear_object (&self->run);
  g_clear_object (&self->compare_run);
  g_clear_object (&self->selected);
  g_clear_object (&self->runs);
  g_ptr_array_unref (self->removed);
  g_ptr_array_unref (self->keepings);
  g_array_unref (self->candidates);
  g_clear_pointer (&self->choice, hek_quantizer_choice_free);
  g_clear_pointer (&self->neighbors, hek_quantizer_neighbors_free);
  g_clear_pointer (&self->data, hek_quantizer_data_unref);
  g_clear_object (&self->jobs);
  g_clear_object (&self->library);
  g_free (self->uuid);
  G_OBJECT_CLASS (hek_quantizer_session_parent_class)->finalize (object);
}

static void
hek_quantizer_session_class_init (HekQuantizerSessionClass *klass)
{
  static const char *const names[] = { "changed", "choice-changed", "neighbors-changed" };
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hek_quantizer_session_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[HEK_QUANTIZER_SIGNAL_CHANGED + i] =
      g_signal_new (names[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HEK_QUANTIZER_SIGNAL_SAVED_CODEBOOK]
    = g_signal_new ("saved-codebook", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                    G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[HEK_QUANTIZER_SIGNAL_SAVED_REPORT]
    = g_signal_new ("saved-report", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                    G_TYPE_STRING);
  signals[HEK_QUANTIZER_SIGNAL_FAILED]
    = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                    G_TYPE_STRING, G_TYPE_ERROR);
}

static void
hek_quantizer_session_init (HekQuantizerSession *self)
{
  self->sample = (HekQuantizerSample) { .n_queries = DEFAULT_QUERIES, .rerank = DEFAULT_RERANK };
  self->runs = g_list_store_new (HEK_TYPE_QUANTIZER_RUN);
  self->removed = g_ptr_array_new_with_free_func (hek_quantizer_removed_free);
  self->keepings = g_ptr_array_new_with_free_func (hek_quantizer_keeping_free);
  self->candidates = g_array_new (FALSE, FALSE, sizeof (HekChooseCandidate));
}

HekQuantizerSession *
hek_quantizer_session_new (HekLibrary *library,
                           HekJobList *jobs)
{
  HekQuantizerSession *self = g_object_new (HEK_TYPE_QUANTIZER_SESSION, NULL);

  self->library = g_object_ref (library);
  self->jobs = g_object_ref (jobs);
  g_signal_connect_object (library, "changed", G_CALLBACK (hek_quantizer_session_on_library), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
hek_quantizer_session_close (HekQuantizerSession *self)
{
  g_return_if_fail (HEK_IS_QUANTIZER_SESSION (self));

  hek_quantizer_session_stop (self, NULL);
  if (self->compare_job != NULL)
    hek_job_cancel (self->compare_job);
  g_clear_handle_id (&self->compare_timer, g_source_remove);
  g_clear_object (&self->compare_job);
  g_clear_object (&self->compare_run);
  self->generation++;
}

/* --- collection and sample ------------------------------------------------------------------- */

void
hek_quantizer_session_set_collection (HekQuantizerSession *self,
                                      const char          *uuid)
{
  g_return_if_fail (HEK_IS_QUANTIZER_SESSION (self));

  if (g_strcmp0 (uuid, self->uuid) == 0)
    return;
  hek_quantizer_session_close (self);
  g_free (self->uuid);
  self->uuid = g_strdup (uuid);
  g_clear_object (&self->selected);
  g_clear_pointer (&self->data, hek_quantizer_data_unref);
  g_clear_pointer (&self->choice, hek_quantizer_choice_free);
  g_clear_pointer (&self->neighbors, hek_quantizer_neighbors_free);
  g_array_set_size (self->candidates, 0);
  g_ptr_array_set_size (self->removed, 0);
  g_list_store_remove_all (self->runs);
  hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHANGED);
  hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHOICE_CHANGED);
  hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_NEIGHBORS_CHANGED);
}

const char *
hek_quantizer_session_get_collection (HekQuantizerSession *self)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_SESSION (self), NULL);

  return self->uuid;
}

const HekQuantizerSample *
hek_quantizer_session_get_sample (HekQuantizerSession *self)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_SESSION (self), NULL);

  return &self->sample;
}

void
hek_quantizer_session_set_sample (HekQuantizerSession      *self,
                                  const HekQuantizerSample *sample)
{
  guint rerank = sample->rerank > 0 ? MAX (sample->rerank, MIN_RERANK) : 0;

  g_return_if_fail (HEK_IS_QUANTIZER_SESSION (self));

  if (hek_quantizer_sample_same_set (sample, &self->sample) && rerank == self->sample.rerank)
    return;
  self->sample = *sample;
  self->sample.rerank = rerank;
  hek_quantizer_session_update_runs (self);
  /* what is being prepared for another sample is of no use; what comes next is */
  if (self->work != NULL && self->work->kind == HEK_QUANTIZER_WORK_PREPARE &&
      !hek_quantizer_sample_same_set (&self->work->sample, &self->sample))
    {
      self->work->is_dropped = TRUE;
      hek_job_cancel (self->job);
    }
  hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHANGED);
}

HekEvaluateSet *
hek_quantizer_session_get_set (HekQuantizerSession *self)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_SESSION (self), NULL);

  return self->data != NULL ? self->data->set : NULL;
}

/* --- runs ------------------------------------------------------------------------------------ */

GListModel *
hek_quantizer_session_get_runs (HekQuantizerSession *self)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_SESSION (self), NULL);

  return G_LIST_MODEL (self->runs);
}

HekQuantizerRun *
hek_quantizer_session_get_selected (HekQuantizerSession *self)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_SESSION (self), NULL);

  return self->selected;
}

void
hek_quantizer_session_set_selected (HekQuantizerSession *self,
                                    HekQuantizerRun     *run)
{
  g_return_if_fail (HEK_IS_QUANTIZER_SESSION (self));
  g_return_if_fail (run == NULL || HEK_IS_QUANTIZER_RUN (run));

  if (g_set_object (&self->selected, run))
    hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHANGED);
}
