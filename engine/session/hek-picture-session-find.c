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

/* The trial and what the methods bid: what comes of a search. */
typedef struct
{
  HekTrial *trial;
  HekTarget target;
  GArray *bids; /* of HekFindBid */
} HekFound;

static void
hek_found_free (gpointer data)
{
  HekFound *found = data;

  hek_trial_unref (found->trial);
  g_array_unref (found->bids);
  g_free (found);
}

static gpointer
hek_find_work_run (const HekTask  *task,
                   gpointer        data,
                   GError        **error)
{
  HekFindWork *find = data;
  g_autoptr (GArray) bids = g_array_new (FALSE, FALSE, sizeof (HekFindBid));
  HekTrial *trial = hek_trial_find (find->work->image, &find->work->recipe, &find->target,
                                    find->all_methods, bids, task, error);
  HekFound *found;

  if (trial == NULL)
    return NULL;
  found = g_new0 (HekFound, 1);
  found->trial = trial;
  found->target = find->target;
  found->bids = g_steal_pointer (&bids);
  return found;
}

static void
hek_picture_session_on_found (HekJob       *job,
                              gpointer      result,
                              const GError *error,
                              gpointer      user_data)
{
  HekPictureSession *self = user_data;
  HekFound *found = result;

  if (found == NULL)
    {
      hek_picture_session_fail (self, error);
      return;
    }
  g_clear_pointer (&self->bids, g_array_unref);
  self->bids = g_array_ref (found->bids);
  self->bids_target = found->target;
  hek_picture_session_set_recipe (self, &found->trial->recipe, FALSE);
  hek_picture_session_quantize (self);
  hek_picture_session_emit_found (self, found->trial);
}

const GArray *
hek_picture_session_get_bids (HekPictureSession *self,
                              HekTarget         *target)
{
  g_return_val_if_fail (HEK_IS_PICTURE_SESSION (self), NULL);

  if (self->bids != NULL)
    *target = self->bids_target;
  return self->bids;
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

  g_clear_pointer (&self->bids, g_array_unref);
  find = g_new0 (HekFindWork, 1);
  find->work = hek_work_new (self->source, &self->recipe, NULL);
  find->target = *target;
  find->all_methods = all_methods;
  title = g_strdup_printf (_("Finding the cheapest setting for %s"), self->title);
  hek_picture_session_start_slot (self, HEK_SLOT_FIND, title, HEK_LANE_INTERACTIVE, TRUE,
                                  hek_find_work_run, find, hek_find_work_free,
                                  hek_found_free, hek_picture_session_on_found);
}
