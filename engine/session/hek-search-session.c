/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The model of the Search page. Searches run in hek-search-work.c on a job; -save.c writes answers,
 * -values.c finds values of fields, -history.c keeps what was searched.
 */
#include "config.h"

#include "hek-search-session-private.h"

#include <glib/gi18n-lib.h>

/* A search that takes longer is listed among the jobs. */
#define SHOW_AFTER_MS 500

static guint signals[HEK_SEARCH_N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekSearchSession, hek_search_session, G_TYPE_OBJECT)

void
hek_search_session_emit_changed (HekSearchSession *self)
{
  g_signal_emit (self, signals[HEK_SEARCH_SIGNAL_CHANGED], 0);
}

void
hek_search_session_emit_saved (HekSearchSession *self,
                               const char       *path)
{
  g_signal_emit (self, signals[HEK_SEARCH_SIGNAL_SAVED], 0, path);
}

void
hek_search_session_fail (HekSearchSession *self,
                         const GError     *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[HEK_SEARCH_SIGNAL_FAILED], 0, error);
}

HekSearchWork *
hek_search_session_new_work (HekSearchSession     *self,
                             const HekSearchQuery *query)
{
  HekSearchWork *work = g_new0 (HekSearchWork, 1);

  work->library = g_object_ref (self->library);
  work->cache = hek_search_cache_ref (self->cache);
  work->query = hek_search_query_copy (query);
  return work;
}

static const char *
name_of (HekSearchSession *self,
         const char       *uuid)
{
  HekLibraryItem *item = hek_library_find (self->library, uuid);

  return item != NULL ? hek_library_item_get_name (item) : uuid;
}

/* --- one search ------------------------------------------------------------------------------ */

static void
hek_search_session_show (HekSearchSession *self,
                         HekSearchAnswer  *answer)
{
  guint n = answer->summary.n_hits;
  g_autoptr (GPtrArray) items = g_ptr_array_new_full (n, g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, hek_search_item_new (answer, i));
  g_clear_pointer (&self->answer, hek_search_answer_unref);
  self->answer = answer;
  g_ptr_array_set_size (self->terms, 0);
  for (guint i = 0; i < answer->query->n_terms; i++)
    g_ptr_array_add (self->terms, answer->term_rows[i] != G_MAXUINT
                                    ? hek_search_item_new (answer, answer->term_rows[i]) : NULL);
  g_list_store_splice (self->hits, 0, g_list_model_get_n_items (G_LIST_MODEL (self->hits)),
                       items->pdata, n);
}

/* Forgets the measurement: it was of other answers. */
static void
hek_search_session_stop_measuring (HekSearchSession *self)
{
  g_autoptr (HekJob) job = g_steal_pointer (&self->measure_job);

  if (job != NULL)
    hek_job_cancel (job);
}

/* What failed is told by the page: the list of jobs need not say it again. */
static void
hek_search_session_unlist (HekSearchSession *self,
                           HekJob           *job)
{
  g_clear_handle_id (&self->show_timer, g_source_remove);
  hek_job_list_dismiss (self->jobs, job);
}

static void
hek_search_session_on_end (HekJob       *job,
                           gpointer      result,
                           const GError *error,
                           gpointer      user_data)
{
  HekSearchSession *self = user_data;

  if (self->job == job)
    {
      hek_search_session_unlist (self, job);
      if (result != NULL)
        {
          hek_search_session_stop_measuring (self);
          hek_search_session_show (self, hek_job_steal_result (job));
          hek_search_history_add (self->history, self->answer->query);
        }
      g_clear_object (&self->job);
      hek_search_session_emit_changed (self);
      if (result == NULL)
        hek_search_session_fail (self, error);
    }
  g_object_unref (self);
}

static gboolean
hek_search_session_on_show_timer (gpointer user_data)
{
  HekSearchSession *self = user_data;

  self->show_timer = 0;
  hek_job_list_add (self->jobs, self->job);
  return G_SOURCE_REMOVE;
}

void
hek_search_session_start (HekSearchSession     *self,
                          const HekSearchQuery *query)
{
  g_autofree char *title = NULL;

  g_return_if_fail (HEK_IS_SEARCH_SESSION (self));
  g_return_if_fail (query != NULL);

  hek_search_session_cancel (self);
  if (self->job != NULL)
    hek_search_session_unlist (self, self->job);
  g_clear_object (&self->job);
  title = g_strdup_printf (_("Searching %s"), name_of (self, query->uuid));
  self->job = hek_job_start (title, HEK_LANE_INTERACTIVE, hek_search_work_run,
                             hek_search_session_new_work (self, query), hek_search_work_free,
                             (GDestroyNotify) hek_search_answer_unref, hek_search_session_on_end,
                             g_object_ref (self));
  self->show_timer = g_timeout_add (SHOW_AFTER_MS, hek_search_session_on_show_timer, self);
  hek_search_session_emit_changed (self);
}

void
hek_search_session_cancel (HekSearchSession *self)
{
  g_return_if_fail (HEK_IS_SEARCH_SESSION (self));

  if (self->job != NULL)
    hek_job_cancel (self->job);
}

/* --- recall of what is shown ----------------------------------------------------------------- */

static void
hek_search_session_on_measured (HekJob       *job,
                                gpointer      result,
                                const GError *error,
                                gpointer      user_data)
{
  HekSearchSession *self = user_data;

  if (self->measure_job == job)
    {
      hek_job_list_dismiss (self->jobs, job);
      g_clear_object (&self->measure_job);
      if (result != NULL)
        {
          self->answer->summary.has_recall = TRUE;
          self->answer->summary.recall = *(const HekHnswRecall *) result;
        }
      hek_search_session_emit_changed (self);
      if (result == NULL)
        hek_search_session_fail (self, error);
    }
  g_object_unref (self);
}

void
hek_search_session_measure (HekSearchSession *self)
{
  g_autofree char *title = NULL;
  HekSearchWork *work;

  g_return_if_fail (HEK_IS_SEARCH_SESSION (self));

  if (self->answer == NULL || self->measure_job != NULL)
    return;
  title = g_strdup_printf (_("Measuring the recall of %s"),
                           name_of (self, self->answer->query->uuid));
  work = hek_search_session_new_work (self, self->answer->query);
  work->ef = self->answer->summary.ef;
  self->measure_job = hek_job_start (title, HEK_LANE_INTERACTIVE, hek_search_work_measure, work,
                                     hek_search_work_free, g_free, hek_search_session_on_measured,
                                     g_object_ref (self));
  hek_job_list_add (self->jobs, self->measure_job);
  hek_search_session_emit_changed (self);
}

gboolean
hek_search_session_is_measuring (HekSearchSession *self)
{
  return self->measure_job != NULL;
}

/* --- what is shown --------------------------------------------------------------------------- */

HekJob *
hek_search_session_get_job (HekSearchSession *self)
{
  return self->job;
}

GListModel *
hek_search_session_get_hits (HekSearchSession *self)
{
  return G_LIST_MODEL (self->hits);
}

const HekSearchQuery *
hek_search_session_get_query (HekSearchSession *self)
{
  return self->answer != NULL ? self->answer->query : NULL;
}

const HekSearchSummary *
hek_search_session_get_summary (HekSearchSession *self)
{
  return self->answer != NULL ? &self->answer->summary : NULL;
}

HekSchema *
hek_search_session_get_schema (HekSearchSession *self)
{
  return self->answer != NULL ? self->answer->schema : NULL;
}

HekSearchItem *
hek_search_session_get_term (HekSearchSession *self,
                             guint             idx)
{
  g_return_val_if_fail (HEK_IS_SEARCH_SESSION (self), NULL);

  return idx < self->terms->len ? g_ptr_array_index (self->terms, idx) : NULL;
}

GListModel *
hek_search_session_get_history (HekSearchSession *self)
{
  return hek_search_history_get_list (self->history);
}

void
hek_search_session_clear_history (HekSearchSession *self)
{
  g_return_if_fail (HEK_IS_SEARCH_SESSION (self));

  hek_search_history_clear (self->history);
}

/* --- object ---------------------------------------------------------------------------------- */

void
hek_search_session_close (HekSearchSession *self)
{
  g_return_if_fail (HEK_IS_SEARCH_SESSION (self));

  hek_search_session_cancel (self);
  if (self->job != NULL)
    hek_search_session_unlist (self, self->job);
  g_clear_object (&self->job);
  hek_search_session_stop_measuring (self);
  if (self->values_job != NULL)
    hek_job_cancel (self->values_job);
  g_clear_object (&self->values_job);
  hek_search_cache_clear (self->cache);
  hek_search_history_close (self->history);
}

static void
hek_search_session_finalize (GObject *object)
{
  HekSearchSession *self = HEK_SEARCH_SESSION (object);

  g_clear_handle_id (&self->show_timer, g_source_remove);
  g_clear_object (&self->job);
  g_clear_object (&self->measure_job);
  g_clear_object (&self->values_job);
  g_clear_pointer (&self->history, hek_search_history_free);
  g_clear_object (&self->hits);
  g_clear_pointer (&self->terms, g_ptr_array_unref);
  g_clear_pointer (&self->answer, hek_search_answer_unref);
  g_clear_pointer (&self->cache, hek_search_cache_unref);
  g_clear_object (&self->library);
  g_clear_object (&self->jobs);
  G_OBJECT_CLASS (hek_search_session_parent_class)->finalize (object);
}

static void
hek_search_session_class_init (HekSearchSessionClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hek_search_session_finalize;

  signals[HEK_SEARCH_SIGNAL_CHANGED] =
    g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HEK_SEARCH_SIGNAL_SAVED] =
    g_signal_new ("saved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                  G_TYPE_STRING);
  signals[HEK_SEARCH_SIGNAL_FAILED] =
    g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                  G_TYPE_ERROR);
}

static void
clear_term (gpointer item)
{
  g_clear_object (&item);
}

static void
hek_search_session_init (HekSearchSession *self)
{
  self->cache = hek_search_cache_new ();
  self->hits = g_list_store_new (HEK_TYPE_SEARCH_ITEM);
  self->terms = g_ptr_array_new_with_free_func (clear_term);
}

static void
hek_search_session_on_library (HekSearchSession *self)
{
  hek_search_cache_clear (self->cache);
}

HekSearchSession *
hek_search_session_new (HekLibrary *library,
                        HekJobList *jobs,
                        const char *history_path)
{
  HekSearchSession *self = g_object_new (HEK_TYPE_SEARCH_SESSION, NULL);

  self->library = g_object_ref (library);
  self->jobs = g_object_ref (jobs);
  self->history = hek_search_history_new (self, history_path);
  /* graphs may be others */
  g_signal_connect_object (library, "changed", G_CALLBACK (hek_search_session_on_library), self,
                           G_CONNECT_SWAPPED);
  return self;
}
