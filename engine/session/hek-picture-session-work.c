/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pipeline of the picture session. A change of the recipe asks for a preview; a preview that is
 * under way is left to finish (it is newer than what is on screen) and the newest recipe follows
 * it, so that a slider being dragged shows as many steps as the machine can make. Everything after
 * the preview (full picture, numbers, map, curve) belongs to one recipe and is cancelled when that
 * changes.
 */
#include "config.h"

#include "hek-picture-session-private.h"

#include <glib/gi18n-lib.h>

/* A preview that takes longer than this is not waited for when the recipe changes again. */
#define PREVIEW_PATIENCE_USEC (G_USEC_PER_SEC)

static gpointer
hek_measure_run (const HekTask  *task,
                 gpointer        data,
                 GError        **error)
{
  HekWork *work = data;

  return hek_trial_measure (work->image, &work->recipe, work->quantized, HEK_TRIAL_ALL, task,
                            error);
}

static void
hek_picture_session_on_measured (HekJob       *job,
                                 gpointer      result,
                                 const GError *error,
                                 gpointer      user_data)
{
  HekPictureSession *self = user_data;
  g_autoptr (HekTrialItem) known = NULL;
  g_autoptr (HekTrial) trial = NULL;

  if (result == NULL)
    {
      hek_picture_session_fail (self, error);
      return;
    }
  trial = hek_job_steal_result (job);
  /* a kept trial whose picture was dropped: it may have more numbers */
  known = hek_picture_session_find_trial (self, &trial->recipe);
  if (known != NULL)
    {
      HekTrial *sum = hek_trial_add_metrics (trial, &hek_trial_item_get_trial (known)->metrics);

      hek_trial_unref (trial);
      trial = sum;
    }
  hek_picture_session_show_trial (self, trial);
  hek_picture_session_keep_trial (self, trial);
  hek_picture_session_emit (self, HEK_SIGNAL_TRIAL_CHANGED);
  hek_picture_session_schedule_curve (self);
  hek_picture_session_update_more (self);
}

static void
hek_picture_session_start_measure (HekPictureSession *self)
{
  g_autofree char *title = g_strdup_printf (_("Measuring %s"), self->title);

  hek_picture_session_start_slot (self, HEK_SLOT_MEASURE, title, HEK_LANE_INTERACTIVE,
                                  self->proxy != NULL, hek_measure_run,
                                  hek_work_new (self->source, &self->recipe, self->result),
                                  hek_work_free, (GDestroyNotify) hek_trial_unref,
                                  hek_picture_session_on_measured);
}

/* --- preview and full result --------------------------------------------------------------- */

gboolean
hek_picture_session_has_full_result (HekPictureSession *self)
{
  return self->result != NULL && !self->result_is_proxy && self->judged_title == NULL &&
         hek_recipe_equal (&self->result_recipe, &self->recipe);
}

gpointer
hek_quantize_run (const HekTask  *task,
                  gpointer        data,
                  GError        **error)
{
  HekWork *work = data;

  return hek_imagequant_run (work->recipe.quantizer, work->image, &work->recipe.values,
                             &work->recipe.locks, &work->recipe.viewing, task, error);
}

static void
hek_picture_session_take_result (HekPictureSession *self,
                                 HekJob            *job,
                                 gboolean           is_proxy)
{
  g_clear_pointer (&self->result, hek_quantized_unref);
  self->result = hek_job_steal_result (job);
  self->result_is_proxy = is_proxy;
}

static void
hek_picture_session_on_full (HekJob       *job,
                             gpointer      result,
                             const GError *error,
                             gpointer      user_data)
{
  HekPictureSession *self = user_data;

  if (result == NULL)
    {
      hek_picture_session_fail (self, error);
      return;
    }
  hek_picture_session_take_result (self, job, FALSE);
  self->result_recipe = self->recipe;
  hek_picture_session_emit (self, HEK_SIGNAL_RESULT_CHANGED);
  hek_picture_session_start_measure (self);
  hek_picture_session_update_map (self);
}

static void
hek_picture_session_start_full (HekPictureSession *self)
{
  g_autofree char *title = g_strdup_printf (_("Quantizing %s"), self->title);

  hek_picture_session_start_slot (self, HEK_SLOT_FULL, title, HEK_LANE_BATCH, TRUE,
                                  hek_quantize_run,
                                  hek_work_new (self->source, &self->recipe, NULL), hek_work_free,
                                  (GDestroyNotify) hek_quantized_unref,
                                  hek_picture_session_on_full);
}

static void hek_picture_session_start_preview (HekPictureSession *self, gint64 request_usec);

static void
hek_picture_session_on_preview (HekJob       *job,
                                gpointer      result,
                                const GError *error,
                                gpointer      user_data)
{
  HekPictureSession *self = user_data;

  if (result != NULL)
    {
      hek_picture_session_take_result (self, job, self->proxy != NULL);
      self->result_recipe = self->preview_recipe;
      self->preview_ms = (double) (g_get_monotonic_time () - self->preview_request_usec) / 1000.0;
    }
  if (self->preview_outdated)
    hek_picture_session_start_preview (self, self->last_change_usec);
  if (result == NULL)
    {
      hek_picture_session_fail (self, error);
      return;
    }
  hek_picture_session_emit (self, HEK_SIGNAL_RESULT_CHANGED);
  if (self->slots[HEK_SLOT_PREVIEW] != NULL)
    return;

  if (self->proxy != NULL)
    hek_picture_session_start_full (self);
  else
    hek_picture_session_start_measure (self);
  hek_picture_session_update_map (self);
}

static void
hek_picture_session_start_preview (HekPictureSession *self,
                                   gint64             request_usec)
{
  HekImage *image = self->proxy != NULL ? self->proxy : self->source;

  self->preview_outdated = FALSE;
  self->preview_recipe = self->recipe;
  self->preview_request_usec = request_usec;
  hek_picture_session_start_slot (self, HEK_SLOT_PREVIEW, _("Preview"), HEK_LANE_INTERACTIVE, FALSE,
                                  hek_quantize_run, hek_work_new (image, &self->recipe, NULL),
                                  hek_work_free, (GDestroyNotify) hek_quantized_unref,
                                  hek_picture_session_on_preview);
}

/* A preview under way is worth waiting for when it shows a step of the same gesture soon. */
static gboolean
hek_picture_session_let_preview_finish (HekPictureSession *self)
{
  return self->slots[HEK_SLOT_PREVIEW] != NULL &&
         self->preview_recipe.quantizer == self->recipe.quantizer &&
         g_get_monotonic_time () - self->preview_request_usec < PREVIEW_PATIENCE_USEC;
}

/* Undo and adopt go back to results that are still there. */
static gboolean
hek_picture_session_reuse_trial (HekPictureSession *self)
{
  g_autoptr (HekTrialItem) item = hek_picture_session_find_trial (self, &self->recipe);
  HekTrial *trial = item != NULL ? hek_trial_item_get_trial (item) : NULL;

  if (trial == NULL || trial->quantized == NULL)
    return FALSE;

  hek_picture_session_cancel_slot (self, HEK_SLOT_PREVIEW);
  hek_quantized_ref (trial->quantized);
  g_clear_pointer (&self->result, hek_quantized_unref);
  self->result = trial->quantized;
  self->result_recipe = self->recipe;
  self->result_is_proxy = FALSE;
  hek_picture_session_show_trial (self, trial);
  hek_picture_session_emit (self, HEK_SIGNAL_RESULT_CHANGED);
  hek_picture_session_emit (self, HEK_SIGNAL_TRIAL_CHANGED);
  hek_picture_session_schedule_curve (self);
  hek_picture_session_update_map (self);
  hek_picture_session_update_more (self);
  return TRUE;
}

void
hek_picture_session_refresh (HekPictureSession *self)
{
  if (self->source == NULL)
    return;

  hek_picture_session_cancel_slot (self, HEK_SLOT_FULL);
  hek_picture_session_cancel_slot (self, HEK_SLOT_MEASURE);
  hek_picture_session_cancel_slot (self, HEK_SLOT_MAP);
  hek_picture_session_cancel_more (self);
  g_clear_handle_id (&self->curve_timer, g_source_remove);
  if (!hek_picture_session_curve_fits (self, &self->recipe))
    hek_picture_session_cancel_slot (self, HEK_SLOT_CURVE);

  self->last_change_usec = g_get_monotonic_time ();
  if (hek_picture_session_keep_judged (self) || hek_picture_session_reuse_trial (self))
    return;
  if (hek_picture_session_let_preview_finish (self))
    self->preview_outdated = TRUE;
  else
    hek_picture_session_start_preview (self, self->last_change_usec);
}
