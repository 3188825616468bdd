/* SPDX-License-Identifier: Apache-2.0 */
/* What can be chosen for a field of a query, asked of the workspace by a job. */
#include "config.h"

#include "hek-dashboard-choices.h"

#include <glib/gi18n-lib.h>

#include "hek-dashboard-session-private.h"

typedef struct
{
  HekDashboardAsk ask;
  HekWidgetQuery *query; /* owned */
  char *field;           /* owned */
} Choices;

/* Whom to tell. */
typedef struct
{
  HekDashboardChoicesFunc func;
  GWeakRef object;
} Asker;

static void
choices_free (gpointer data)
{
  Choices *choices = data;

  hek_dashboard_ask_clear (&choices->ask);
  hek_widget_query_unref (choices->query);
  g_free (choices->field);
  g_free (choices);
}

static gpointer
choices_run (const HekTask  *task,
             gpointer        data,
             GError        **error)
{
  const Choices *choices = data;
  const HekDashboardAsk *ask = &choices->ask;
  HekWidgetContext context = {
    .workspace = ask->space != NULL ? ask->space->workspace : NULL,
    .from_us = ask->from_us, .to_us = ask->to_us, .past = ask->past,
  };

  if (!hek_task_check (task, error))
    return NULL;
  return hek_widget_source_list_values (&context, choices->query, choices->field, error);
}

static void
choices_on_end (HekJob       *job,
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
hek_dashboard_session_list_values (HekDashboardSession     *self,
                                   HekWidgetQuery          *query,
                                   const char              *field,
                                   HekDashboardChoicesFunc  func,
                                   GObject                 *object)
{
  Choices *choices = g_new0 (Choices, 1);
  Asker *asker = g_new0 (Asker, 1);

  asker->func = func;
  g_weak_ref_init (&asker->object, object);
  hek_dashboard_ask_init (&choices->ask, self);
  choices->query = hek_widget_query_ref (query);
  choices->field = g_strdup (field);
  return hek_job_start_unrecorded (_("Looking for what can be chosen"), HEK_LANE_INTERACTIVE,
                                   choices_run, choices, choices_free,
                                   (GDestroyNotify) g_ptr_array_unref, choices_on_end, asker);
}
