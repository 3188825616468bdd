/* SPDX-License-Identifier: Apache-2.0 */
/* Layouts that are computed, one at a time, and changes of stored ones. */
#include "config.h"

#include "hek-explorer-private.h"

#include <glib/gi18n-lib.h>

/* Between two looks at what the job has to show. */
#define TICK_MS 100

/* --- while a job works ----------------------------------------------------------------------- */

static void
take_news (HekExplorerSession *self)
{
  gboolean is_waiting;
  HekExplorerFrame *frame = hek_explorer_work_take_frame (self->work, &is_waiting);

  hek_job_set_paused (self->job, is_waiting);
  if (frame == NULL)
    return;
  g_clear_pointer (&self->frame, hek_explorer_frame_unref);
  self->frame = frame;
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_FRAME);
}

static gboolean
hek_explorer_session_on_tick (gpointer user_data)
{
  take_news (user_data);
  return G_SOURCE_CONTINUE;
}

/* Forgets the job, which may go on until it sees that it was cancelled. */
static void
forget_work (HekExplorerSession *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->job);
  g_clear_pointer (&self->work, hek_explorer_work_unref);
  self->paused = FALSE;
}

void
hek_explorer_session_drop_work (HekExplorerSession *self)
{
  if (self->job != NULL)
    hek_job_cancel (self->job);
  forget_work (self);
  g_clear_pointer (&self->frame, hek_explorer_frame_unref);
}

static void
hek_explorer_session_on_end (HekJob       *job,
                             gpointer      result,
                             const GError *error,
                             gpointer      user_data)
{
  g_autoptr (HekExplorerSession) self = user_data;
  const HekCollectionLayoutInfo *info = result;

  hek_job_list_dismiss (self->jobs, job);
  if (job != self->job)
    {
      if (result != NULL)
        hek_explorer_session_look (self); /* it was done before it was dropped */
      return;
    }
  take_news (self);
  forget_work (self);
  hek_explorer_session_look (self);
  if (info != NULL)
    hek_explorer_session_show (self, info->id);
  else
    {
      g_clear_pointer (&self->frame, hek_explorer_frame_unref);
      hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_FRAME);
      hek_explorer_session_fail (self, hek_job_get_title (job), error);
    }
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_CHANGED);
}

/* @work: (transfer full) */
static void
start (HekExplorerSession *self,
       HekExplorerWork    *work,
       const char         *title)
{
  hek_explorer_session_drop_work (self);
  work->generation = self->generation;
  self->work = work;
  self->job = hek_job_start (title, HEK_LANE_BATCH, hek_explorer_work_run,
                             hek_explorer_work_ref (work), hek_explorer_work_unref,
                             (GDestroyNotify) hek_collection_layout_info_free,
                             hek_explorer_session_on_end, g_object_ref (self));
  self->timer = g_timeout_add (TICK_MS, hek_explorer_session_on_tick, self);
  hek_job_list_add (self->jobs, self->job);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_CHANGED);
}

void
hek_explorer_session_compute (HekExplorerSession    *self,
                              const HekLayoutRecipe *recipe,
                              const char            *name,
                              gboolean               replace)
{
  g_autofree char *title = NULL;
  g_autoptr (GError) error = NULL;
  HekExplorerWork *work;
  HekLibraryItem *item;

  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self) && recipe != NULL);

  title = g_strdup_printf (_("Computing %s"), hek_layout_method_id (recipe->method));
  item = hek_explorer_session_check_write (self, title);
  if (item == NULL)
    return;
  if (name != NULL && !hek_collection_check_layout_name (name, &error))
    {
      hek_explorer_session_fail (self, title, error);
      return;
    }
  hek_explorer_session_set_as_of (self, 0); /* it will be of the rows of now */
  work = hek_explorer_work_new (self->library, self->uuid);
  work->recipe = *recipe;
  work->recipe.distance = hek_library_item_get_distance (item);
  work->name = g_strdup (name);
  work->replace = replace;
  start (self, work, title);
}

void
hek_explorer_session_compute_again (HekExplorerSession *self,
                                    const char         *layout)
{
  g_autofree char *title = NULL;
  HekExplorerWork *work;

  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self) && layout != NULL);

  title = g_strdup_printf (_("Computing %s"), layout);
  if (hek_explorer_session_check_write (self, title) == NULL)
    return;
  hek_explorer_session_set_as_of (self, 0); /* it will be of the rows of now */
  work = hek_explorer_work_new (self->library, self->uuid);
  work->again = g_strdup (layout);
  start (self, work, title);
}

/* --- pause and cancel ------------------------------------------------------------------------ */

static void
set_paused (HekExplorerSession *self,
            gboolean            paused)
{
  if (self->work == NULL || self->paused == paused)
    return;
  self->paused = paused;
  hek_explorer_work_set_paused (self->work, paused);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_CHANGED);
}

void
hek_explorer_session_pause (HekExplorerSession *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self));

  set_paused (self, TRUE);
}

void
hek_explorer_session_resume (HekExplorerSession *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self));

  set_paused (self, FALSE);
}

gboolean
hek_explorer_session_is_paused (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), FALSE);

  return self->paused;
}

void
hek_explorer_session_cancel (HekExplorerSession *self,
                             gboolean            keep)
{
  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self));

  if (self->job == NULL)
    return;
  g_atomic_int_set (&self->work->keep, keep);
  hek_job_cancel (self->job);
}

gboolean
hek_explorer_session_is_computing (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), FALSE);

  return self->job != NULL;
}

HekJob *
hek_explorer_session_get_job (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), NULL);

  return self->job;
}

HekExplorerFrame *
hek_explorer_session_get_frame (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), NULL);

  return self->frame;
}
