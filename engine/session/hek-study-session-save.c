/* SPDX-License-Identifier: Apache-2.0 */
/* Files of the disagreement finder: a job has all that it writes, whatever is measured next. */
#include "config.h"

#include "hek-study-session-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  HekStudy *study;
  const HekMetricValue *x, *y;
  char *path;
} HekStudySaving;

static void
hek_study_saving_free (gpointer data)
{
  HekStudySaving *saving = data;

  hek_study_free (saving->study);
  g_free (saving->path);
  g_free (saving);
}

static gpointer
hek_study_saving_run (const HekTask  *task,
                      gpointer        data,
                      GError        **error)
{
  HekStudySaving *saving = data;
  g_autoptr (HekStudyPair) pair = hek_study_pair_new (saving->study->rows, saving->x, saving->y);

  if (!hek_study_write_report (saving->study, pair, saving->path, task, error))
    return NULL;
  return g_strdup (saving->path);
}

static void
hek_study_session_on_saved (HekJob       *job,
                            gpointer      result,
                            const GError *error,
                            gpointer      user_data)
{
  HekStudySession *self = user_data;

  if (result != NULL)
    hek_study_session_emit_saved (self, result);
  else
    hek_study_session_fail (self, error);
  g_object_unref (self);
}

void
hek_study_session_save_report (HekStudySession *self,
                               const char      *path)
{
  g_autofree char *base = g_filename_display_basename (path);
  g_autofree char *title = g_strdup_printf (_("Saving %s"), base);
  g_autoptr (HekJob) job = NULL;
  HekStudySaving *saving;

  g_return_if_fail (HEK_IS_STUDY_SESSION (self));
  g_return_if_fail (self->study != NULL && self->x != NULL);

  saving = g_new0 (HekStudySaving, 1);
  saving->study = hek_study_copy (self->study);
  saving->x = self->x;
  saving->y = self->y;
  saving->path = g_strdup (path);
  job = hek_job_start (title, HEK_LANE_INTERACTIVE, hek_study_saving_run, saving,
                       hek_study_saving_free, g_free, hek_study_session_on_saved,
                       g_object_ref (self));
  hek_job_list_add (self->jobs, job);
}
