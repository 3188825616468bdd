/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One slot for each kind of work: it holds the newest job of that kind. A job that was overtaken
 * is cancelled and its end ignored, so that only the newest answer ever reaches the page.
 */
#include "config.h"

#include "hek-picture-session-private.h"

HekWork *
hek_work_new (HekImage        *image,
              const HekRecipe *recipe,
              HekQuantized    *quantized)
{
  HekWork *work = g_new0 (HekWork, 1);

  work->image = hek_image_ref (image);
  work->recipe = *recipe;
  work->quantized = quantized != NULL ? hek_quantized_ref (quantized) : NULL;
  return work;
}

void
hek_work_free (gpointer data)
{
  HekWork *work = data;

  hek_image_unref (work->image);
  g_clear_pointer (&work->quantized, hek_quantized_unref);
  g_free (work);
}

typedef struct
{
  HekPictureSession *session; /* owned */
  HekSlot slot;
  HekJobDone done;
} HekSlotClosure;

void
hek_picture_session_cancel_slot (HekPictureSession *self,
                                 HekSlot            slot)
{
  g_autoptr (HekJob) job = g_steal_pointer (&self->slots[slot]);

  if (job != NULL)
    hek_job_cancel (job);
}

static void
hek_picture_session_slot_done (HekJob       *job,
                               gpointer      result,
                               const GError *error,
                               gpointer      user_data)
{
  HekSlotClosure *closure = user_data;
  HekPictureSession *self = closure->session;

  if (self->slots[closure->slot] == job)
    {
      self->slots[closure->slot] = NULL;
      closure->done (job, result, error, self);
      hek_picture_session_emit (self, HEK_SIGNAL_BUSY_CHANGED);
      g_object_unref (job);
    }
  g_object_unref (self);
  g_free (closure);
}

void
hek_picture_session_start_slot (HekPictureSession *self,
                                HekSlot            slot,
                                const char        *title,
                                HekLane            lane,
                                gboolean           visible,
                                HekJobFunc         func,
                                gpointer           data,
                                GDestroyNotify     data_free,
                                GDestroyNotify     result_free,
                                HekJobDone         done)
{
  HekSlotClosure *closure = g_new0 (HekSlotClosure, 1);

  hek_picture_session_cancel_slot (self, slot);
  closure->session = g_object_ref (self);
  closure->slot = slot;
  closure->done = done;
  self->slots[slot] = hek_job_start (title, lane, func, data, data_free, result_free,
                                     hek_picture_session_slot_done, closure);
  if (visible)
    hek_job_list_add (self->jobs, self->slots[slot]);
  hek_picture_session_emit (self, HEK_SIGNAL_BUSY_CHANGED);
}
