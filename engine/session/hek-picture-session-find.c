/* SPDX-License-Identifier: Apache-2.0 */
/* The search for the cheapest setting that meets a target. */
#include "config.h"

#include "hek-picture-session-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  HekWork *work;
  HekTarget target;
  gboolean all_methods;
} HekFindWork;

static void
hek_find_work_free (gpointer data)
{
  HekFindWork *find = data;

  hek_work_free (find->work);
  g_free (find);
}

static gpointer
hek_find_work_run (const HekTask  *task,
                   gpointer        data,
                   GError        **error)
{
  HekFindWork *find = data;

  return hek_trial_find (find->work->image, &find->work->recipe, &find->target, find->all_methods,
                         NULL, task, error);
}

static void
hek_picture_session_on_found (HekJob       *job,
                              gpointer      result,
                              const GError *error,
                              gpointer      user_data)
{
  HekPictureSession *self = user_data;
  HekTrial *trial = result;

  if (trial == NULL)
    {
      hek_picture_session_fail (self, error);
      return;
    }
  hek_picture_session_set_recipe (self, &trial->recipe, FALSE);
  hek_picture_session_emit_found (self, trial);
}

void
hek_picture_session_find (HekPictureSession *self,
                          const HekTarget   *target,
                          gboolean           all_methods)
{
  g_autofree char *title = NULL;
  HekFindWork *find;

  g_return_if_fail (HEK_IS_PICTURE_SESSION (self));
  g_return_if_fail (self->source != NULL);

  find = g_new0 (HekFindWork, 1);
  find->work = hek_work_new (self->source, &self->recipe, NULL);
  find->target = *target;
  find->all_methods = all_methods;
  title = g_strdup_printf (_("Finding the cheapest setting for %s"), self->title);
  hek_picture_session_start_slot (self, HEK_SLOT_FIND, title, HEK_LANE_INTERACTIVE, TRUE,
                                  hek_find_work_run, find, hek_find_work_free,
                                  (GDestroyNotify) hek_trial_unref, hek_picture_session_on_found);
}
