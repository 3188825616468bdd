/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What two metrics make of the rows. The pair is made anew from references of the rows by short
 * jobs, never two at once and not more often than people can follow.
 */
#include "config.h"

#include "hek-study-session-private.h"

#include <glib/gi18n-lib.h>

/* Between two looks at the rows of a study that runs. */
#define PAIR_INTERVAL_MS 300

typedef struct
{
  GPtrArray *rows; /* owned: of HekStudyRow */
  const HekMetricValue *x, *y;
} HekPairWork;

typedef struct
{
  HekStudySession *session; /* owned; main thread only */
  guint generation;
} HekPairClosure;

static void
hek_pair_work_free (gpointer data)
{
  HekPairWork *work = data;

  g_ptr_array_unref (work->rows);
  g_free (work);
}

static gpointer
hek_pair_work_run (const HekTask  *task,
                   gpointer        data,
                   GError        **error)
{
  HekPairWork *work = data;

  return hek_study_pair_new (work->rows, work->x, work->y);
}

void
hek_study_session_take_pair (HekStudySession *self,
                             HekStudyPair    *pair)
{
  HekStudyPair *old = self->pair;

  if (old == NULL && pair == NULL)
    return;
  self->pair = pair;
  hek_study_list_set (self->points, self->study, pair);
  g_clear_pointer (&old, hek_study_pair_free);
  hek_study_session_emit (self, HEK_STUDY_SIGNAL_PAIR_CHANGED);
}

static void
hek_study_session_on_pair (HekJob       *job,
                           gpointer      result,
                           const GError *error,
                           gpointer      user_data)
{
  HekPairClosure *closure = user_data;
  HekStudySession *self = closure->session;
  HekStudyPair *pair = result;

  if (self->pair_job == job)
    {
      g_clear_object (&self->pair_job);
      if (pair != NULL && closure->generation == self->generation && pair->x == self->x
          && pair->y == self->y)
        hek_study_session_take_pair (self, hek_job_steal_result (job));
      hek_study_session_update_pair (self);
    }
  g_object_unref (self);
  g_free (closure);
}

static void
hek_study_session_start_pair (HekStudySession *self)
{
  HekPairClosure *closure = g_new0 (HekPairClosure, 1);
  HekPairWork *work = g_new0 (HekPairWork, 1);

  self->outdated = FALSE;
  work->x = self->x;
  work->y = self->y;
  work->rows = g_ptr_array_new_full (self->study->rows->len, (GDestroyNotify) hek_study_row_unref);
  for (guint i = 0; i < self->study->rows->len; i++)
    g_ptr_array_add (work->rows, hek_study_row_ref (self->study->rows->pdata[i]));
  closure->session = g_object_ref (self);
  closure->generation = self->generation;
  self->pair_job = hek_job_start (_("Comparing two metrics"), HEK_LANE_INTERACTIVE,
                                  hek_pair_work_run, work, hek_pair_work_free,
                                  (GDestroyNotify) hek_study_pair_free, hek_study_session_on_pair,
                                  closure);
}

static gboolean
hek_study_session_on_pair_timer (gpointer user_data)
{
  HekStudySession *self = user_data;

  self->pair_timer = 0;
  if (self->pair_job == NULL && self->outdated)
    hek_study_session_start_pair (self);
  return G_SOURCE_REMOVE;
}

void
hek_study_session_update_pair (HekStudySession *self)
{
  if (!self->outdated || self->pair_job != NULL || self->study == NULL || self->x == NULL)
    return;
  if (self->job == NULL || self->pair == NULL)
    hek_study_session_start_pair (self);
  else if (self->pair_timer == 0)
    self->pair_timer = g_timeout_add (PAIR_INTERVAL_MS, hek_study_session_on_pair_timer, self);
}

void
hek_study_session_set_axes (HekStudySession      *self,
                            const HekMetricValue *x,
                            const HekMetricValue *y)
{
  g_return_if_fail (HEK_IS_STUDY_SESSION (self) && x != NULL && y != NULL);

  if (self->x == x && self->y == y)
    return;
  self->x = x;
  self->y = y;
  self->outdated = TRUE;
  /* the points of the old axes would stand under the names of the new */
  hek_study_session_take_pair (self, NULL);
  hek_study_session_update_pair (self);
}
