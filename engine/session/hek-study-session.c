/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The model behind the disagreement finder. The job of a study hands over each row as it is
 * measured; -pair.c compares two of the metrics, -save.c writes files.
 */
#include "config.h"

#include "hek-study-session-private.h"

#include <glib/gi18n-lib.h>

#include "hek-sanitize.h"

static guint signals[HEK_STUDY_N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekStudySession, hek_study_session, G_TYPE_OBJECT)

void
hek_study_session_emit (HekStudySession *self,
                        guint            signal)
{
  g_signal_emit (self, signals[signal], 0);
}

void
hek_study_session_emit_saved (HekStudySession *self,
                              const char      *path)
{
  g_signal_emit (self, signals[HEK_STUDY_SIGNAL_SAVED], 0, path);
}

void
hek_study_session_fail (HekStudySession *self,
                        const GError    *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[HEK_STUDY_SIGNAL_FAILED], 0, error);
}

/* --- the study ----------------------------------------------------------------------------- */

typedef struct
{
  HekStudySpec spec;
  GMainContext *context;
  GWeakRef session;
  guint generation;
} HekStudyJob;

typedef struct
{
  HekStudySession *session; /* owned */
  guint generation, n_done, n_pictures;
  HekStudyRow *row;         /* owned (nullable) */
  HekStudyFailure *failure; /* owned (nullable) */
} HekStudyDelivery;

typedef struct
{
  HekStudySession *session; /* owned */
  guint generation;
} HekStudyClosure;

static void
hek_study_job_free (gpointer data)
{
  HekStudyJob *work = data;

  hek_study_spec_clear (&work->spec);
  g_main_context_unref (work->context);
  g_weak_ref_clear (&work->session);
  g_free (work);
}

static void
hek_study_delivery_free (gpointer data)
{
  HekStudyDelivery *delivery = data;

  g_object_unref (delivery->session);
  g_clear_pointer (&delivery->row, hek_study_row_unref);
  g_clear_pointer (&delivery->failure, hek_study_failure_free);
  g_free (delivery);
}

static gboolean
hek_study_deliver (gpointer data)
{
  HekStudyDelivery *delivery = data;
  HekStudySession *self;

  HEK_TAKEN_OVER (delivery);
  self = delivery->session;
  if (delivery->generation != self->generation || self->study == NULL)
    return G_SOURCE_REMOVE;
  self->study->n_done = delivery->n_done;
  self->study->n_pictures = delivery->n_pictures;
  if (delivery->failure != NULL)
    g_ptr_array_add (self->study->failures, g_steal_pointer (&delivery->failure));
  if (delivery->row != NULL)
    {
      g_ptr_array_add (self->study->rows, g_steal_pointer (&delivery->row));
      self->outdated = TRUE;
      hek_study_session_update_pair (self);
    }
  hek_study_session_emit (self, HEK_STUDY_SIGNAL_STUDY_CHANGED);
  return G_SOURCE_REMOVE;
}

static void
hek_study_on_step (guint                  n_done,
                   guint                  n_pictures,
                   HekStudyRow           *row,
                   const HekStudyFailure *failure,
                   gpointer               user_data)
{
  HekStudyJob *work = user_data;
  HekStudySession *session = g_weak_ref_get (&work->session);
  HekStudyDelivery *delivery;
  g_autoptr (GSource) source = NULL;

  if (session == NULL)
    return;
  delivery = g_new0 (HekStudyDelivery, 1);
  delivery->session = session;
  delivery->generation = work->generation;
  delivery->n_done = n_done;
  delivery->n_pictures = n_pictures;
  delivery->row = row != NULL ? hek_study_row_ref (row) : NULL;
  delivery->failure = failure != NULL ? hek_study_failure_new (failure->name, failure->reason)
                                      : NULL;

  /* Not g_main_context_invoke(): that calls the function here while nobody runs the main loop. */
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, hek_study_deliver, delivery, hek_study_delivery_free);
  HEK_HANDED_OVER (delivery);
  g_source_attach (source, work->context);
}

static gpointer
hek_study_job_run (const HekTask  *task,
                   gpointer        data,
                   GError        **error)
{
  HekStudyJob *work = data;

  return hek_study_run (&work->spec, hek_study_on_step, work, task, error);
}

/* The rows came one by one, each before this. */
static void
hek_study_session_on_end (HekJob       *job,
                          gpointer      result,
                          const GError *error,
                          gpointer      user_data)
{
  HekStudyClosure *closure = user_data;
  HekStudySession *self = closure->session;

  if (self->job == job)
    {
      g_clear_object (&self->job);
      if (error != NULL)
        hek_study_session_fail (self, error);
      g_clear_handle_id (&self->pair_timer, g_source_remove);
      hek_study_session_update_pair (self);
      hek_study_session_emit (self, HEK_STUDY_SIGNAL_STUDY_CHANGED);
    }
  g_object_unref (self);
  g_free (closure);
}

void
hek_study_session_start (HekStudySession    *self,
                         const HekStudySpec *spec)
{
  g_autofree char *base = g_filename_display_basename (spec->folder);
  g_autofree char *title = g_strdup_printf (_("Measuring the pictures of %s"), base);
  HekStudyClosure *closure = g_new0 (HekStudyClosure, 1);
  HekStudyJob *work = g_new0 (HekStudyJob, 1);

  g_return_if_fail (HEK_IS_STUDY_SESSION (self));

  hek_study_session_cancel (self);
  g_clear_object (&self->job);
  hek_study_session_take_pair (self, NULL);
  g_clear_handle_id (&self->pair_timer, g_source_remove);
  g_clear_pointer (&self->study, hek_study_free);
  self->study = hek_study_new (spec);
  self->outdated = FALSE;
  self->generation++;

  hek_study_spec_copy (&work->spec, spec);
  work->context = g_main_context_ref_thread_default ();
  work->generation = self->generation;
  g_weak_ref_init (&work->session, self);
  closure->session = g_object_ref (self);
  closure->generation = self->generation;
  self->job = hek_job_start (title, HEK_LANE_BATCH, hek_study_job_run, work, hek_study_job_free,
                             (GDestroyNotify) hek_study_free, hek_study_session_on_end, closure);
  hek_job_list_add (self->jobs, self->job);
  hek_study_session_emit (self, HEK_STUDY_SIGNAL_STUDY_CHANGED);
}

void
hek_study_session_cancel (HekStudySession *self)
{
  g_return_if_fail (HEK_IS_STUDY_SESSION (self));

  if (self->job != NULL)
    hek_job_cancel (self->job);
}

HekJob *
hek_study_session_get_job (HekStudySession *self)
{
  return self->job;
}

const HekStudy *
hek_study_session_get_study (HekStudySession *self)
{
  return self->study;
}

const HekStudyPair *
hek_study_session_get_pair (HekStudySession *self)
{
  return self->pair;
}

GListModel *
hek_study_session_get_points (HekStudySession *self)
{
  return G_LIST_MODEL (self->points);
}

/* --- object -------------------------------------------------------------------------------- */

void
hek_study_session_close (HekStudySession *self)
{
  g_return_if_fail (HEK_IS_STUDY_SESSION (self));

  self->generation++;
  hek_study_session_cancel (self);
  g_clear_object (&self->job);
  g_clear_handle_id (&self->pair_timer, g_source_remove);
  self->outdated = FALSE;
}

static void
hek_study_session_finalize (GObject *object)
{
  HekStudySession *self = HEK_STUDY_SESSION (object);

  g_clear_handle_id (&self->pair_timer, g_source_remove);
  g_clear_object (&self->job);
  g_clear_object (&self->pair_job);
  g_clear_object (&self->points);
  g_clear_pointer (&self->pair, hek_study_pair_free);
  g_clear_pointer (&self->study, hek_study_free);
  g_clear_object (&self->jobs);
  G_OBJECT_CLASS (hek_study_session_parent_class)->finalize (object);
}

static void
hek_study_session_class_init (HekStudySessionClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hek_study_session_finalize;
  signals[HEK_STUDY_SIGNAL_STUDY_CHANGED]
    = g_signal_new ("study-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HEK_STUDY_SIGNAL_PAIR_CHANGED]
    = g_signal_new ("pair-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HEK_STUDY_SIGNAL_SAVED]
    = g_signal_new ("saved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                    G_TYPE_STRING);
  signals[HEK_STUDY_SIGNAL_FAILED]
    = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                    G_TYPE_ERROR);
}

static void
hek_study_session_init (HekStudySession *self)
{
  self->points = hek_study_list_new ();
}

HekStudySession *
hek_study_session_new (HekJobList *jobs)
{
  HekStudySession *self = g_object_new (HEK_TYPE_STUDY_SESSION, NULL);

  self->jobs = g_object_ref (jobs);
  return self;
}
