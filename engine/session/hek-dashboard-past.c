/* SPDX-License-Identifier: Apache-2.0 */
/* Since when there is something to look back at, and what happened since: what a slider over all of
 * it needs. Read by a job. */
#include "config.h"

#include "hek-dashboard-past.h"

#include <glib/gi18n-lib.h>

#include "hek-dashboard-session-private.h"

typedef struct
{
  HekDashboardAsk ask;
  guint max_notes;
} Asked;

/* Whom to tell. */
typedef struct
{
  HekDashboardPastFunc func;
  GWeakRef object;
} Asker;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  hek_dashboard_ask_clear (&asked->ask);
  g_free (asked);
}

static void
past_free (gpointer data)
{
  HekDashboardPast *past = data;

  g_ptr_array_unref (past->notes);
  g_free (past);
}

/* --- on the job's thread ------------------------------------------------------------------- */

static gboolean
read_first (HekSeriesStore  *series,
            gint64          *first_us,
            GError         **error)
{
  g_autoptr (GPtrArray) list = hek_series_store_list (series, error);

  if (list == NULL)
    return FALSE;
  *first_us = 0;
  for (guint i = 0; i < list->len; i++)
    {
      const HekSeriesInfo *info = list->pdata[i];

      if (info->first_us > 0 && (*first_us == 0 || info->first_us < *first_us))
        *first_us = info->first_us;
    }
  return TRUE;
}

static gpointer
past_run (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  const Asked *asked = data;
  gint64 now_us = g_get_real_time () + 1;
  gint64 first_us = 0, from_us;
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekSeriesStore) series = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  HekDashboardPast *past;

  if (asked->ask.keeper != NULL)
    series = hek_telemetry_keeper_open_series (asked->ask.keeper, &own_error);
  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }
  if (series != NULL && !read_first (series, &first_us, error))
    return NULL;
  if (!hek_task_check (task, error))
    return NULL;
  /* what is looked at may lie before */
  from_us = first_us > 0 ? MIN (first_us, asked->ask.from_us) : asked->ask.from_us;
  notes = hek_annotation_list (series, from_us, now_us,
                               hek_dashboard_get_notes (asked->ask.dashboard), NULL, error);
  if (notes == NULL)
    return NULL;
  past = g_new0 (HekDashboardPast, 1);
  past->first_us = first_us;
  past->notes = hek_annotation_thin (notes, from_us, now_us, asked->max_notes);
  return past;
}

/* --- on the main thread -------------------------------------------------------------------- */

static void
past_on_end (HekJob       *job,
             gpointer      result,
             const GError *error,
             gpointer      user_data)
{
  Asker *asker = user_data;
  g_autoptr (GObject) object = g_weak_ref_get (&asker->object);

  if (object != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    asker->func (job, result, error, object);
  g_weak_ref_clear (&asker->object);
  g_free (asker);
}

HekJob *
hek_dashboard_session_read_past (HekDashboardSession  *self,
                                 guint                 max_notes,
                                 HekDashboardPastFunc  func,
                                 GObject              *object)
{
  Asked *asked;
  Asker *asker;

  g_return_val_if_fail (HEK_IS_DASHBOARD_SESSION (self), NULL);
  g_return_val_if_fail (hek_dashboard_session_get (self) != NULL && max_notes > 0, NULL);

  asked = g_new0 (Asked, 1);
  hek_dashboard_ask_init (&asked->ask, self);
  asked->max_notes = max_notes;
  asker = g_new0 (Asker, 1);
  asker->func = func;
  g_weak_ref_init (&asker->object, object);
  return hek_job_start_unrecorded (_("Looking back"), HEK_LANE_INTERACTIVE, past_run, asked,
                                   asked_free, past_free, past_on_end, asker);
}
