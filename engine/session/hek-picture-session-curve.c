/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rate–quality curve: in the batch lane, after a pause, each point shown as it comes in. A
 * curve does not depend on the option that it sweeps, so moving that slider keeps it.
 */
#include "config.h"

#include "hek-picture-session-private.h"

#include "hek-sanitize.h"

#include <glib/gi18n-lib.h>

/* The curve starts when the user has stopped changing things. */
#define CURVE_DELAY_MS 500

static void
hek_curve_point_clear (gpointer point)
{
  g_clear_pointer (&((HekCurvePoint *) point)->trial, hek_trial_unref);
}

GArray *
hek_curve_array_new (void)
{
  GArray *curve = g_array_new (FALSE, FALSE, sizeof (HekCurvePoint));

  g_array_set_clear_func (curve, hek_curve_point_clear);
  return curve;
}

/* For a worker: the array itself changes in the main thread. */
GArray *
hek_picture_session_copy_curve (HekPictureSession *self)
{
  GArray *copy = hek_curve_array_new ();

  for (guint i = 0; i < self->curve->len; i++)
    {
      HekCurvePoint point = g_array_index (self->curve, HekCurvePoint, i);

      point.trial = hek_trial_ref (point.trial);
      g_array_append_val (copy, point);
    }
  return copy;
}

typedef struct
{
  HekWork *work;
  const HekMetric *metric; /* (nullable) */
  GArray *known;           /* of HekCurvePoint */
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
  g_array_unref (work->known);
  g_main_context_unref (work->context);
  g_weak_ref_clear (&work->session);
  g_free (work);
}

/* A curve does not depend on the option that it sweeps. */
gboolean
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
    {
      /* a point of a job that was overtaken has fewer numbers */
      HekTrial *known = g_array_index (self->curve, HekCurvePoint, i).trial;

      point->trial = hek_trial_add_metrics (point->trial, &known->metrics);
      g_array_remove_index (self->curve, i);
    }
  else
    point->trial = hek_trial_ref (point->trial);
  g_array_insert_val (self->curve, i, *point);
}

static gboolean
hek_curve_deliver (gpointer data)
{
  HekCurveDelivery *delivery = data;
  HekPictureSession *self;
  HekCurvePoint point;

  HEK_TAKEN_OVER (delivery);
  self = delivery->session;
  point = delivery->point;

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
  g_autoptr (GSource) source = NULL;

  if (session == NULL)
    return;
  delivery = g_new0 (HekCurveDelivery, 1);
  delivery->session = session;
  delivery->recipe = work->work->recipe;
  delivery->point.main_value = point->main_value;
  delivery->point.trial = hek_trial_ref (point->trial);

  /* Not g_main_context_invoke(): that calls the function here while nobody runs the main loop. */
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, hek_curve_deliver, delivery, hek_curve_delivery_free);
  HEK_HANDED_OVER (delivery);
  g_source_attach (source, work->context);
}

static gpointer
hek_curve_work_run (const HekTask  *task,
                    gpointer        data,
                    GError        **error)
{
  HekCurveWork *work = data;
  const HekCurveSetup setup = { .also = work->metric, .known = work->known,
                                .point_func = hek_curve_on_point, .user_data = work };

  return hek_trial_curve (work->work->image, &work->work->recipe, &setup, task, error);
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
}

void
hek_picture_session_clear_curve (HekPictureSession *self)
{
  hek_picture_session_cancel_slot (self, HEK_SLOT_CURVE);
  g_clear_handle_id (&self->curve_timer, g_source_remove);
  g_array_set_size (self->curve, 0);
  self->curve_complete = FALSE;
  self->curve_recipe.quantizer = NULL;
}

static gboolean
hek_picture_session_start_curve (gpointer user_data)
{
  HekPictureSession *self = user_data;
  g_autofree char *title = g_strdup_printf (_("Rate–quality curve of %s"), self->title);
  HekCurveWork *work;

  self->curve_timer = 0;
  if (self->slots[HEK_SLOT_MORE] != NULL)
    return G_SOURCE_REMOVE; /* the numbers of the current setting first: the curve follows them */
  if (!hek_picture_session_curve_fits (self, &self->recipe))
    hek_picture_session_clear_curve (self);
  self->curve_recipe = self->recipe;
  self->curve_with = self->curve_metric;
  hek_picture_session_emit (self, HEK_SIGNAL_CURVE_CHANGED);

  work = g_new0 (HekCurveWork, 1);
  work->work = hek_work_new (self->source, &self->recipe, NULL);
  work->metric = self->curve_metric;
  work->known = hek_picture_session_copy_curve (self);
  work->context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&work->session, self);
  hek_picture_session_start_slot (self, HEK_SLOT_CURVE, title, HEK_LANE_BATCH, TRUE,
                                  hek_curve_work_run, work, hek_curve_work_free,
                                  (GDestroyNotify) g_array_unref, hek_picture_session_on_curve);
  return G_SOURCE_REMOVE;
}

void
hek_picture_session_schedule_curve (HekPictureSession *self)
{
  if (self->judged_title != NULL)
    return;
  if (hek_picture_session_curve_fits (self, &self->recipe) &&
      (hek_picture_session_curve_is_complete (self) ||
       (self->slots[HEK_SLOT_CURVE] != NULL && self->curve_with == self->curve_metric)))
    return;
  if (self->curve_timer == 0)
    self->curve_timer = g_timeout_add (CURVE_DELAY_MS, hek_picture_session_start_curve, self);
}

gboolean
hek_picture_session_curve_is_complete (HekPictureSession *self)
{
  gboolean complete = self->curve_complete;

  for (guint i = 0; self->curve_metric != NULL && i < self->curve->len; i++)
    {
      const HekTrial *point = g_array_index (self->curve, HekCurvePoint, i).trial;

      complete = complete && hek_metric_report_has (&point->metrics, self->curve_metric);
    }
  return complete;
}

void
hek_picture_session_set_curve_metric (HekPictureSession *self,
                                      const HekMetric   *metric)
{
  g_return_if_fail (HEK_IS_PICTURE_SESSION (self));

  self->curve_metric = metric != NULL && !metric->quick ? metric : NULL;
  /* before the first trial the curve has not been asked for */
  if (self->trial != NULL && hek_picture_session_trial_is_current (self))
    hek_picture_session_schedule_curve (self);
}
