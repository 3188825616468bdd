/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pipeline of the picture session. A change of the recipe asks for a preview; a preview that is under way is
 * left to finish (it is newer than what is on screen) and the newest recipe follows it, so that a slider being
 * dragged shows as many steps as the machine can make. Everything after the preview (full picture, numbers, map,
 * curve) belongs to one recipe and is cancelled when that changes.
 */
#include "config.h"

#include "hek-picture-session-private.h"

#include <math.h>
#include <string.h>

/* The curve starts when the user has stopped changing things. */
#define CURVE_DELAY_MS 500

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

/* --- slots --------------------------------------------------------------------------------- */

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

/* --- map ----------------------------------------------------------------------------------- */

typedef struct
{
  HekImage *ref;
  HekImage *test;
  const HekMetric *metric;
} HekMapWork;

static void
hek_map_work_free (gpointer data)
{
  HekMapWork *work = data;

  hek_image_unref (work->ref);
  hek_image_unref (work->test);
  g_free (work);
}

static gpointer
hek_map_work_run (const HekTask  *task,
                  gpointer        data,
                  GError        **error)
{
  HekMapWork *work = data;
  HekMetricReport report;
  HekMap *map = NULL;

  if (!hek_metric_evaluate (work->ref, work->test, &work->metric, 1, &report, work->metric, &map,
                            task, error))
    return NULL;
  return map;
}

static void
hek_picture_session_on_map (HekJob       *job,
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
  g_clear_pointer (&self->map, hek_map_unref);
  self->map = hek_job_steal_result (job);
  self->map_metric = self->map_wanted;
  hek_picture_session_emit (self, HEK_SIGNAL_MAP_CHANGED);
}

void
hek_picture_session_update_map (HekPictureSession *self)
{
  HekImage *ref = self->pinned_image != NULL ? self->pinned_image : self->source;
  HekMapWork *work;

  if (self->map_wanted == NULL || self->result == NULL)
    return;
  if (self->result_is_proxy)
    ref = self->proxy;

  work = g_new0 (HekMapWork, 1);
  work->ref = hek_image_ref (ref);
  work->test = hek_image_ref (self->result->image);
  work->metric = self->map_wanted;
  hek_picture_session_start_slot (self, HEK_SLOT_MAP, self->map_wanted->label, HEK_LANE_INTERACTIVE,
                                  FALSE, hek_map_work_run, work, hek_map_work_free,
                                  (GDestroyNotify) hek_map_unref, hek_picture_session_on_map);
}

void
hek_picture_session_request_map (HekPictureSession *self,
                                 const HekMetric   *metric)
{
  g_return_if_fail (HEK_IS_PICTURE_SESSION (self));

  if (self->map_wanted == metric)
    return;
  self->map_wanted = metric;
  if (metric == NULL)
    hek_picture_session_cancel_slot (self, HEK_SLOT_MAP);
  else
    hek_picture_session_update_map (self);
}

/* --- curve --------------------------------------------------------------------------------- */

typedef struct
{
  HekWork *work;
  GMainContext *context;
  GWeakRef session;
} HekCurveWork;

typedef struct
{
  HekPictureSession *session; /* owned */
  HekRecipe recipe;
  HekCurvePoint point;
} HekCurveDelivery;

static void
hek_curve_work_free (gpointer data)
{
  HekCurveWork *work = data;

  hek_work_free (work->work);
  g_main_context_unref (work->context);
  g_weak_ref_clear (&work->session);
  g_free (work);
}

/* A curve does not depend on the option that it sweeps. */
static gboolean
hek_picture_session_curve_fits (HekPictureSession *self,
                                const HekRecipe   *recipe)
{
  HekRecipe a = self->curve_recipe;
  HekRecipe b = *recipe;

  if (a.quantizer == NULL)
    return FALSE;
  hek_recipe_set_main (&a, 0);
  hek_recipe_set_main (&b, 0);
  return hek_recipe_equal (&a, &b);
}

static void
hek_picture_session_insert_point (HekPictureSession *self,
                                  HekCurvePoint     *point)
{
  guint i = 0;

  while (i < self->curve->len &&
         g_array_index (self->curve, HekCurvePoint, i).main_value < point->main_value)
    i++;
  if (i < self->curve->len &&
      g_array_index (self->curve, HekCurvePoint, i).main_value == point->main_value)
    g_array_remove_index (self->curve, i);
  point->trial = hek_trial_ref (point->trial);
  g_array_insert_val (self->curve, i, *point);
}

static gboolean
hek_curve_deliver (gpointer data)
{
  HekCurveDelivery *delivery = data;
  HekPictureSession *self = delivery->session;
  HekCurvePoint point = delivery->point;

  if (self->slots[HEK_SLOT_CURVE] != NULL &&
      hek_picture_session_curve_fits (self, &delivery->recipe))
    {
      hek_picture_session_insert_point (self, &point);
      hek_picture_session_emit (self, HEK_SIGNAL_CURVE_CHANGED);
    }
  return G_SOURCE_REMOVE;
}

static void
hek_curve_delivery_free (gpointer data)
{
  HekCurveDelivery *delivery = data;

  g_object_unref (delivery->session);
  hek_trial_unref (delivery->point.trial);
  g_free (delivery);
}

static void
hek_curve_on_point (const HekCurvePoint *point,
                    gpointer             user_data)
{
  HekCurveWork *work = user_data;
  HekPictureSession *session = g_weak_ref_get (&work->session);
  HekCurveDelivery *delivery;

  if (session == NULL)
    return;
  delivery = g_new0 (HekCurveDelivery, 1);
  delivery->session = session;
  delivery->recipe = work->work->recipe;
  delivery->point.main_value = point->main_value;
  delivery->point.trial = hek_trial_ref (point->trial);
  g_main_context_invoke_full (work->context, G_PRIORITY_DEFAULT, hek_curve_deliver, delivery,
                              hek_curve_delivery_free);
}

static gpointer
hek_curve_work_run (const HekTask  *task,
                    gpointer        data,
                    GError        **error)
{
  HekCurveWork *work = data;

  return hek_trial_curve (work->work->image, &work->work->recipe, hek_curve_on_point, work, task,
                          error);
}

static void
hek_picture_session_on_curve (HekJob       *job,
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
  self->curve_complete = TRUE;
  hek_picture_session_emit (self, HEK_SIGNAL_CURVE_CHANGED);
  hek_picture_session_flush_saves (self);
}

static gboolean
hek_picture_session_start_curve (gpointer user_data)
{
  HekPictureSession *self = user_data;
  g_autofree char *title = g_strdup_printf ("Rate–quality curve of %s", self->title);
  HekCurveWork *work;

  self->curve_timer = 0;
  g_array_set_size (self->curve, 0);
  self->curve_complete = FALSE;
  self->curve_recipe = self->recipe;
  hek_picture_session_emit (self, HEK_SIGNAL_CURVE_CHANGED);

  work = g_new0 (HekCurveWork, 1);
  work->work = hek_work_new (self->source, &self->recipe, NULL);
  work->context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&work->session, self);
  hek_picture_session_start_slot (self, HEK_SLOT_CURVE, title, HEK_LANE_BATCH, TRUE,
                                  hek_curve_work_run, work, hek_curve_work_free,
                                  (GDestroyNotify) g_array_unref, hek_picture_session_on_curve);
  return G_SOURCE_REMOVE;
}

static void
hek_picture_session_schedule_curve (HekPictureSession *self)
{
  if (hek_picture_session_curve_fits (self, &self->recipe) &&
      (self->curve_complete || self->slots[HEK_SLOT_CURVE] != NULL))
    return;
  if (self->curve_timer == 0)
    self->curve_timer = g_timeout_add (CURVE_DELAY_MS, hek_picture_session_start_curve, self);
}

/* --- numbers ------------------------------------------------------------------------------- */

static gpointer
hek_measure_run (const HekTask  *task,
                 gpointer        data,
                 GError        **error)
{
  HekWork *work = data;

  return hek_trial_measure (work->image, &work->recipe, work->quantized, HEK_TRIAL_ALL, task, error);
}

static void
hek_picture_session_on_measured (HekJob       *job,
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
  g_clear_pointer (&self->trial, hek_trial_unref);
  self->trial = hek_job_steal_result (job);
  hek_picture_session_keep_trial (self, self->trial);
  hek_picture_session_emit (self, HEK_SIGNAL_TRIAL_CHANGED);
  hek_picture_session_schedule_curve (self);
  hek_picture_session_flush_saves (self);
}

static void
hek_picture_session_start_measure (HekPictureSession *self)
{
  g_autofree char *title = g_strdup_printf ("Measuring %s", self->title);

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
  return self->result != NULL && !self->result_is_proxy &&
         hek_recipe_equal (&self->result_recipe, &self->recipe);
}

static gpointer
hek_quantize_run (const HekTask  *task,
                  gpointer        data,
                  GError        **error)
{
  HekWork *work = data;

  return hek_imagequant_run (work->recipe.quantizer, work->image, &work->recipe.values,
                             &work->recipe.locks, task, error);
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
  g_autofree char *title = g_strdup_printf ("Quantizing %s", self->title);

  hek_picture_session_start_slot (self, HEK_SLOT_FULL, title, HEK_LANE_BATCH, TRUE, hek_quantize_run,
                                  hek_work_new (self->source, &self->recipe, NULL), hek_work_free,
                                  (GDestroyNotify) hek_quantized_unref, hek_picture_session_on_full);
}

static void hek_picture_session_start_preview (HekPictureSession *self);

static void
hek_picture_session_on_preview (HekJob       *job,
                                gpointer      result,
                                const GError *error,
                                gpointer      user_data)
{
  HekPictureSession *self = user_data;

  if (result == NULL)
    {
      hek_picture_session_fail (self, error);
      if (self->stale && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        hek_picture_session_start_preview (self);
      return;
    }

  hek_picture_session_take_result (self, job, self->proxy != NULL);
  self->preview_ms = (double) (g_get_monotonic_time () - self->request_usec) / 1000.0;
  hek_picture_session_emit (self, HEK_SIGNAL_RESULT_CHANGED);

  if (self->stale)
    {
      hek_picture_session_start_preview (self);
      return;
    }
  if (self->proxy != NULL)
    hek_picture_session_start_full (self);
  else
    hek_picture_session_start_measure (self);
  hek_picture_session_update_map (self);
}

static void
hek_picture_session_start_preview (HekPictureSession *self)
{
  HekImage *image = self->proxy != NULL ? self->proxy : self->source;

  self->stale = FALSE;
  self->result_recipe = self->recipe;
  hek_picture_session_start_slot (self, HEK_SLOT_PREVIEW, "Preview", HEK_LANE_INTERACTIVE, FALSE,
                                  hek_quantize_run, hek_work_new (image, &self->recipe, NULL),
                                  hek_work_free, (GDestroyNotify) hek_quantized_unref,
                                  hek_picture_session_on_preview);
}

void
hek_picture_session_refresh (HekPictureSession *self)
{
  if (self->source == NULL)
    return;

  hek_picture_session_cancel_slot (self, HEK_SLOT_FULL);
  hek_picture_session_cancel_slot (self, HEK_SLOT_MEASURE);
  hek_picture_session_cancel_slot (self, HEK_SLOT_MAP);
  g_clear_handle_id (&self->curve_timer, g_source_remove);
  if (!hek_picture_session_curve_fits (self, &self->recipe))
    hek_picture_session_cancel_slot (self, HEK_SLOT_CURVE);

  if (self->slots[HEK_SLOT_PREVIEW] != NULL)
    {
      self->stale = TRUE;
      return;
    }
  self->request_usec = g_get_monotonic_time ();
  hek_picture_session_start_preview (self);
}
