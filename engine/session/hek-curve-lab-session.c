/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two results with a job and a small cache each: steps follow display, model and bits, banding
 * follows display, distance and model. The first of a cache is the newest; a job that was overtaken
 * is cancelled and its end ignored.
 */
#include "config.h"

#include "hek-curve-lab-session.h"

#include <glib/gi18n-lib.h>

#include "hek-curve-lab-report.h"

/* At 16 bits the steps are 6 MB, the banding 4 kB. */
#define MAX_STEPS 6
#define MAX_BANDING 64

#define DEF_BITS 8

struct _HekCurveLabSession
{
  GObject parent_instance;

  HekJobList *jobs;
  HekCurveLabSettings settings;
  GQueue steps;        /* of owned HekCurveLabSteps, what was wanted last first */
  GQueue banding;      /* of owned HekCurveLabBanding, the same */
  HekJob *steps_job;   /* owned (nullable): the newest */
  HekJob *banding_job;
};

enum
{
  SETTINGS_CHANGED,
  STEPS_CHANGED,
  BANDING_CHANGED,
  SAVED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekCurveLabSession, hek_curve_lab_session, G_TYPE_OBJECT)

/* What a job needs. */
typedef struct
{
  HekCurveLabSettings settings;
  HekCurveLabSteps *steps;     /* owned (nullable): known already */
  HekCurveLabBanding *banding; /* owned (nullable) */
  guint shown;
  char *path;
} HekCurveLabWork;

static void
hek_curve_lab_work_free (gpointer data)
{
  HekCurveLabWork *work = data;

  hek_curve_lab_steps_unref (work->steps);
  hek_curve_lab_banding_unref (work->banding);
  g_free (work->path);
  g_free (work);
}

static HekCurveLabWork *
hek_curve_lab_work_new (HekCurveLabSession *self)
{
  HekCurveLabWork *work = g_new0 (HekCurveLabWork, 1);

  work->settings = self->settings;
  return work;
}

/* --- what is known --------------------------------------------------------------------------- */

static gboolean
hek_curve_lab_steps_fit (const HekCurveLabSteps    *steps,
                         const HekCurveLabSettings *settings)
{
  return steps->display == settings->viewing.display && steps->csf == settings->csf
         && steps->n_bits == settings->n_bits;
}

static gboolean
hek_curve_lab_banding_fits (const HekCurveLabBanding  *banding,
                            const HekCurveLabSettings *settings)
{
  return banding->viewing.display == settings->viewing.display
         && banding->viewing.distance_m == settings->viewing.distance_m
         && banding->csf == settings->csf;
}

/* What fits comes to the front. Returns: whether there is one */
static gboolean
hek_curve_lab_session_recall_steps (HekCurveLabSession *self)
{
  for (GList *link = self->steps.head; link != NULL; link = link->next)
    if (hek_curve_lab_steps_fit (link->data, &self->settings))
      {
        g_queue_unlink (&self->steps, link);
        g_queue_push_head_link (&self->steps, link);
        return TRUE;
      }
  return FALSE;
}

static gboolean
hek_curve_lab_session_recall_banding (HekCurveLabSession *self)
{
  for (GList *link = self->banding.head; link != NULL; link = link->next)
    if (hek_curve_lab_banding_fits (link->data, &self->settings))
      {
        g_queue_unlink (&self->banding, link);
        g_queue_push_head_link (&self->banding, link);
        return TRUE;
      }
  return FALSE;
}

/* --- jobs ------------------------------------------------------------------------------------ */

static void
hek_curve_lab_session_cancel (HekJob **slot)
{
  g_autoptr (HekJob) job = g_steal_pointer (slot);

  if (job != NULL)
    hek_job_cancel (job);
}

static gpointer
hek_curve_lab_steps_run (const HekTask  *task,
                         gpointer        data,
                         GError        **error)
{
  const HekCurveLabSettings *settings = &((HekCurveLabWork *) data)->settings;

  return hek_curve_lab_steps_new (settings->viewing.display, settings->csf, settings->n_bits, task,
                                  error);
}

static gpointer
hek_curve_lab_banding_run (const HekTask  *task,
                           gpointer        data,
                           GError        **error)
{
  const HekCurveLabSettings *settings = &((HekCurveLabWork *) data)->settings;

  return hek_curve_lab_banding_new (&settings->viewing, settings->csf, task, error);
}

static void
hek_curve_lab_session_on_steps (HekJob       *job,
                                gpointer      result,
                                const GError *error,
                                gpointer      user_data)
{
  g_autoptr (HekCurveLabSession) self = user_data;

  if (self->steps_job != job)
    return;
  g_clear_object (&self->steps_job);
  if (result == NULL)
    return;
  g_queue_push_head (&self->steps, hek_job_steal_result (job));
  while (self->steps.length > MAX_STEPS)
    hek_curve_lab_steps_unref (g_queue_pop_tail (&self->steps));
  g_signal_emit (self, signals[STEPS_CHANGED], 0);
}

static void
hek_curve_lab_session_on_banding (HekJob       *job,
                                  gpointer      result,
                                  const GError *error,
                                  gpointer      user_data)
{
  g_autoptr (HekCurveLabSession) self = user_data;

  if (self->banding_job != job)
    return;
  g_clear_object (&self->banding_job);
  if (result == NULL)
    return;
  g_queue_push_head (&self->banding, hek_job_steal_result (job));
  while (self->banding.length > MAX_BANDING)
    hek_curve_lab_banding_unref (g_queue_pop_tail (&self->banding));
  g_signal_emit (self, signals[BANDING_CHANGED], 0);
}

static void
hek_curve_lab_session_update (HekCurveLabSession *self)
{
  hek_curve_lab_session_cancel (&self->steps_job);
  hek_curve_lab_session_cancel (&self->banding_job);
  if (!hek_curve_lab_session_recall_steps (self))
    self->steps_job = hek_job_start (_("Curve lab"), HEK_LANE_INTERACTIVE, hek_curve_lab_steps_run,
                                     hek_curve_lab_work_new (self), hek_curve_lab_work_free,
                                     (GDestroyNotify) hek_curve_lab_steps_unref,
                                     hek_curve_lab_session_on_steps, g_object_ref (self));
  if (!hek_curve_lab_session_recall_banding (self))
    self->banding_job = hek_job_start (_("Curve lab"), HEK_LANE_INTERACTIVE,
                                       hek_curve_lab_banding_run, hek_curve_lab_work_new (self),
                                       hek_curve_lab_work_free,
                                       (GDestroyNotify) hek_curve_lab_banding_unref,
                                       hek_curve_lab_session_on_banding, g_object_ref (self));
  g_signal_emit (self, signals[SETTINGS_CHANGED], 0);
}

/* --- saving ---------------------------------------------------------------------------------- */

static gpointer
hek_curve_lab_report_run (const HekTask  *task,
                          gpointer        data,
                          GError        **error)
{
  HekCurveLabWork *work = data;
  HekTask computing = hek_task_sub (task, 0, 0.5);
  HekTask writing = hek_task_sub (task, 0.5, 0.5);

  if (work->steps == NULL)
    work->steps = hek_curve_lab_steps_run (&computing, work, error);
  if (work->steps != NULL && work->banding == NULL)
    work->banding = hek_curve_lab_banding_run (&computing, work, error);
  if (work->steps == NULL || work->banding == NULL
      || !hek_curve_lab_write_report (work->steps, work->banding, work->shown, work->path, &writing,
                                      error))
    return NULL;
  return g_strdup (work->path);
}

static void
hek_curve_lab_session_on_saved (HekJob       *job,
                                gpointer      result,
                                const GError *error,
                                gpointer      user_data)
{
  g_autoptr (HekCurveLabSession) self = user_data;

  if (result != NULL)
    g_signal_emit (self, signals[SAVED], 0, (const char *) result);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
}

void
hek_curve_lab_session_save_report (HekCurveLabSession *self,
                                   guint               shown,
                                   const char         *path)
{
  g_autofree char *base = g_filename_display_basename (path);
  g_autofree char *title = g_strdup_printf (_("Saving %s"), base);
  g_autoptr (HekJob) job = NULL;
  HekCurveLabWork *work;

  g_return_if_fail (HEK_IS_CURVE_LAB_SESSION (self));

  work = hek_curve_lab_work_new (self);
  if (hek_curve_lab_session_steps_are_current (self))
    work->steps = hek_curve_lab_steps_ref (self->steps.head->data);
  if (hek_curve_lab_session_banding_is_current (self))
    work->banding = hek_curve_lab_banding_ref (self->banding.head->data);
  work->shown = shown;
  work->path = g_strdup (path);
  job = hek_job_start (title, HEK_LANE_INTERACTIVE, hek_curve_lab_report_run, work,
                       hek_curve_lab_work_free, g_free, hek_curve_lab_session_on_saved,
                       g_object_ref (self));
  hek_job_list_add (self->jobs, job);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
hek_curve_lab_session_finalize (GObject *object)
{
  HekCurveLabSession *self = HEK_CURVE_LAB_SESSION (object);

  g_clear_object (&self->jobs);
  g_clear_object (&self->steps_job);
  g_clear_object (&self->banding_job);
  g_queue_clear_full (&self->steps, (GDestroyNotify) hek_curve_lab_steps_unref);
  g_queue_clear_full (&self->banding, (GDestroyNotify) hek_curve_lab_banding_unref);
  G_OBJECT_CLASS (hek_curve_lab_session_parent_class)->finalize (object);
}

static void
hek_curve_lab_session_class_init (HekCurveLabSessionClass *klass)
{
  static const char *const plain[] = { "settings-changed", "steps-changed", "banding-changed" };
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hek_curve_lab_session_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    signals[i] = g_signal_new (plain[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               0);
  signals[SAVED] = g_signal_new ("saved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
hek_curve_lab_session_init (HekCurveLabSession *self)
{
  g_queue_init (&self->steps);
  g_queue_init (&self->banding);
  self->settings = (HekCurveLabSettings){
    .viewing = { hek_display (0), hek_display (0)->distance_m },
    .csf = hek_csf_find ("barten"),
    .n_bits = DEF_BITS,
  };
}

HekCurveLabSession *
hek_curve_lab_session_new (HekJobList *jobs)
{
  HekCurveLabSession *self = g_object_new (HEK_TYPE_CURVE_LAB_SESSION, NULL);

  self->jobs = g_object_ref (jobs);
  hek_curve_lab_session_update (self);
  return self;
}

void
hek_curve_lab_session_close (HekCurveLabSession *self)
{
  g_return_if_fail (HEK_IS_CURVE_LAB_SESSION (self));

  hek_curve_lab_session_cancel (&self->steps_job);
  hek_curve_lab_session_cancel (&self->banding_job);
}

const HekCurveLabSettings *
hek_curve_lab_session_get_settings (HekCurveLabSession *self)
{
  g_return_val_if_fail (HEK_IS_CURVE_LAB_SESSION (self), NULL);

  return &self->settings;
}

void
hek_curve_lab_session_set_settings (HekCurveLabSession        *self,
                                    const HekCurveLabSettings *settings)
{
  HekCurveLabSettings next = *settings;

  g_return_if_fail (HEK_IS_CURVE_LAB_SESSION (self));

  if (!(next.viewing.distance_m > 0))
    next.viewing.distance_m = next.viewing.display->distance_m;
  next.n_bits = CLAMP (next.n_bits, 1, HEK_LUMA_CURVE_MAX_BITS);
  if (next.viewing.display == self->settings.viewing.display
      && next.viewing.distance_m == self->settings.viewing.distance_m
      && next.csf == self->settings.csf && next.n_bits == self->settings.n_bits)
    return;
  self->settings = next;
  hek_curve_lab_session_update (self);
}

HekCurveLabSteps *
hek_curve_lab_session_get_steps (HekCurveLabSession *self)
{
  g_return_val_if_fail (HEK_IS_CURVE_LAB_SESSION (self), NULL);

  return g_queue_peek_head (&self->steps);
}

HekCurveLabBanding *
hek_curve_lab_session_get_banding (HekCurveLabSession *self)
{
  g_return_val_if_fail (HEK_IS_CURVE_LAB_SESSION (self), NULL);

  return g_queue_peek_head (&self->banding);
}

gboolean
hek_curve_lab_session_steps_are_current (HekCurveLabSession *self)
{
  const HekCurveLabSteps *steps = hek_curve_lab_session_get_steps (self);

  return steps != NULL && hek_curve_lab_steps_fit (steps, &self->settings);
}

gboolean
hek_curve_lab_session_banding_is_current (HekCurveLabSession *self)
{
  const HekCurveLabBanding *banding = hek_curve_lab_session_get_banding (self);

  return banding != NULL && hek_curve_lab_banding_fits (banding, &self->settings);
}
