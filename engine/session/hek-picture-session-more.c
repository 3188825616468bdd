/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The numbers that cost more than the quick ones: measured after them in the batch lane, of the
 * current trial and then of the pinned one, each handed over as it comes. Trials are frozen, so
 * a trial with more numbers takes the place of the one with fewer wherever that is kept; what a
 * trial has is never measured again. Numbers that were overtaken still join their trial.
 */
#include "config.h"

#include "hek-picture-session-private.h"

#include "hek-sanitize.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Work that takes longer than this is shown. */
#define MORE_VISIBLE_MS 300

typedef struct
{
  HekImage *ref;    /* owned */
  HekImage *test;   /* owned */
  HekRecipe recipe; /* of the trial that the numbers are for */
  const HekMetric *metrics[HEK_METRICS_MAX];
  guint n_metrics;
  GMainContext *context; /* owned */
  GWeakRef session;
} HekMoreWork;

typedef struct
{
  HekPictureSession *session; /* owned */
  HekImage *ref;              /* owned */
  HekRecipe recipe;
  HekMetricReport report;
} HekMoreDelivery;

static void
hek_more_work_free (gpointer data)
{
  HekMoreWork *work = data;

  hek_image_unref (work->ref);
  hek_image_unref (work->test);
  g_main_context_unref (work->context);
  g_weak_ref_clear (&work->session);
  g_free (work);
}

guint
hek_more_collect (const gboolean          wanted[HEK_METRICS_MAX],
                  const HekMetricReport  *report,
                  const HekMetric       **metrics)
{
  guint n = 0;

  /* those that share a pass first: they are also the cheapest */
  for (guint together = 0; together < 2; together++)
    for (guint i = 0; i < hek_metric_n (); i++)
      if (wanted[i] && (hek_metric (i)->blocks == NULL) == together
          && !hek_metric_report_has (report, hek_metric (i)))
        metrics[n++] = hek_metric (i);
  return n;
}

/* --- numbers into trials ------------------------------------------------------------------- */

/* The numbers of an older picture are of no use, nor those of a trial that is there no more. */
static void
hek_picture_session_add_numbers (HekPictureSession     *self,
                                 const HekImage        *ref,
                                 const HekRecipe       *recipe,
                                 const HekMetricReport *report)
{
  g_autoptr (HekTrialItem) item = NULL;
  gboolean is_shown = FALSE;

  if (ref != self->source)
    return;
  item = hek_picture_session_find_trial (self, recipe);
  if (item != NULL)
    {
      HekTrial *kept = hek_trial_item_get_trial (item);
      g_autoptr (HekTrial) sum = hek_trial_add_metrics (kept, report);

      if (self->trial == kept)
        {
          hek_trial_unref (self->trial);
          self->trial = hek_trial_ref (sum);
          is_shown = TRUE;
        }
      hek_picture_session_set_item_trial (self, item, sum);
    }
  if (self->trial != NULL && !is_shown && hek_recipe_equal (&self->trial->recipe, recipe))
    {
      HekTrial *sum = hek_trial_add_metrics (self->trial, report);

      hek_trial_unref (self->trial);
      self->trial = sum;
    }
  if (self->previous != NULL && hek_recipe_equal (&self->previous->recipe, recipe))
    {
      HekTrial *sum = hek_trial_add_metrics (self->previous, report);

      hek_trial_unref (self->previous);
      self->previous = sum;
    }
  hek_picture_session_emit (self, HEK_SIGNAL_TRIAL_CHANGED);
}

static gboolean
hek_more_deliver (gpointer data)
{
  HekMoreDelivery *delivery = data;

  HEK_TAKEN_OVER (delivery);
  hek_picture_session_add_numbers (delivery->session, delivery->ref, &delivery->recipe,
                                   &delivery->report);
  return G_SOURCE_REMOVE;
}

static void
hek_more_delivery_free (gpointer data)
{
  HekMoreDelivery *delivery = data;

  hek_image_unref (delivery->ref);
  g_object_unref (delivery->session);
  g_free (delivery);
}

static void
hek_more_hand_over (HekMoreWork           *work,
                    const HekMetricReport *report)
{
  HekPictureSession *session = g_weak_ref_get (&work->session);
  HekMoreDelivery *delivery;
  g_autoptr (GSource) source = NULL;

  if (session == NULL)
    return;
  delivery = g_new0 (HekMoreDelivery, 1);
  delivery->session = session;
  delivery->ref = hek_image_ref (work->ref);
  delivery->recipe = work->recipe;
  delivery->report = *report;

  /* as for the points of the curve: never called in this thread */
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, hek_more_deliver, delivery, hek_more_delivery_free);
  HEK_HANDED_OVER (delivery);
  g_source_attach (source, work->context);
}

/* --- the job ------------------------------------------------------------------------------- */

static gpointer
hek_more_run (const HekTask  *task,
              gpointer        data,
              GError        **error)
{
  HekMoreWork *work = data;
  g_autofree HekMetricReport *all = g_new0 (HekMetricReport, 1);
  HekMetricSetup setup;

  hek_metric_setup_init_viewing (&setup, &work->recipe.viewing);
  for (guint i = 0, n; i < work->n_metrics; i += n)
    {
      HekTask part;
      HekMetricReport report;

      n = 1;
      while (work->metrics[i]->blocks != NULL && i + n < work->n_metrics
             && work->metrics[i + n]->blocks != NULL)
        n++;
      part = hek_task_sub (task, (double) i / work->n_metrics, (double) n / work->n_metrics);
      if (!hek_metric_evaluate (work->ref, work->test, work->metrics + i, n, &setup, &report, NULL,
                                NULL, &part, error))
        return NULL;
      hek_metric_report_add (all, &report);
      if (i + n < work->n_metrics)
        hek_more_hand_over (work, &report);
    }
  return g_steal_pointer (&all);
}

static void
hek_picture_session_on_more (HekJob       *job,
                             gpointer      result,
                             const GError *error,
                             gpointer      user_data)
{
  HekPictureSession *self = user_data;

  g_clear_handle_id (&self->more_timer, g_source_remove);
  if (result == NULL)
    {
      hek_picture_session_fail (self, error);
      return;
    }
  hek_picture_session_add_numbers (self, self->source, &self->more_recipe, result);
  if (!hek_picture_session_update_more (self))
    hek_picture_session_schedule_curve (self);
}

static gboolean
hek_picture_session_show_more (gpointer user_data)
{
  HekPictureSession *self = user_data;

  self->more_timer = 0;
  if (self->slots[HEK_SLOT_MORE] != NULL)
    hek_job_list_add (self->jobs, self->slots[HEK_SLOT_MORE]);
  return G_SOURCE_REMOVE;
}

void
hek_picture_session_cancel_more (HekPictureSession *self)
{
  hek_picture_session_cancel_slot (self, HEK_SLOT_MORE);
  g_clear_handle_id (&self->more_timer, g_source_remove);
}

/* Returns: whether something was missing */
static gboolean
hek_picture_session_start_more (HekPictureSession *self,
                                const HekTrial    *trial,
                                HekImage          *test)
{
  g_autofree char *title = g_strdup_printf (_("Measuring %s"), self->title);
  const HekMetric *metrics[HEK_METRICS_MAX];
  guint n = hek_more_collect (self->wanted, &trial->metrics, metrics);
  HekMoreWork *work;

  if (n == 0)
    return FALSE;
  work = g_new0 (HekMoreWork, 1);
  work->ref = hek_image_ref (self->source);
  work->test = hek_image_ref (test);
  work->recipe = trial->recipe;
  work->n_metrics = n;
  memcpy (work->metrics, metrics, n * sizeof *metrics);
  work->context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&work->session, self);
  self->more_recipe = trial->recipe;
  g_clear_handle_id (&self->more_timer, g_source_remove);
  self->more_timer = g_timeout_add (MORE_VISIBLE_MS, hek_picture_session_show_more, self);
  hek_picture_session_start_slot (self, HEK_SLOT_MORE, title, HEK_LANE_BATCH, FALSE, hek_more_run,
                                  work, hek_more_work_free, g_free, hek_picture_session_on_more);
  return TRUE;
}

gboolean
hek_picture_session_update_more (HekPictureSession *self)
{
  HekTrial *pinned = self->pinned != NULL ? hek_trial_item_get_trial (self->pinned) : NULL;

  if (self->slots[HEK_SLOT_MORE] != NULL)
    return TRUE; /* what it leaves out follows */
  if ((self->judged_title == NULL && !hek_picture_session_has_full_result (self))
      || !hek_picture_session_trial_is_current (self))
    return FALSE;
  if (hek_picture_session_start_more (self, self->trial, self->result->image))
    return TRUE;
  return pinned != NULL && self->pinned_image != NULL
         && hek_picture_session_start_more (self, pinned, self->pinned_image);
}

void
hek_picture_session_set_metrics (HekPictureSession      *self,
                                 const HekMetric *const *metrics,
                                 guint                   n_metrics)
{
  g_return_if_fail (HEK_IS_PICTURE_SESSION (self));

  for (guint i = 0; i < hek_metric_n (); i++)
    {
      self->wanted[i] = FALSE;
      for (guint k = 0; k < n_metrics; k++)
        self->wanted[i] |= metrics[k] == hek_metric (i);
    }
  hek_picture_session_update_more (self);
}
