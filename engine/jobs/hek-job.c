/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One engine call on a thread of its own. The thread writes only the atomic progress and, once, the
 * outcome; the main context reads the outcome after the end was delivered, so neither needs a lock.
 * References: the caller of hek_job_start() holds one, the thread another that its last delivery
 * drops in the main context.
 */
#include "config.h"

#include "hek-job.h"

#include "hek-sanitize.h"
#include "hek-telemetry.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BATCH_NICE 10
#define DELIVERY_USEC (G_USEC_PER_SEC / 10)
#define PROGRESS_UNIT 1000000

/* An estimate before half a second or 2 % says nothing. */
#define ESTIMATE_MIN_USEC (G_USEC_PER_SEC / 2)
#define ESTIMATE_MIN_FRACTION 0.02

struct _HekJob
{
  GObject parent_instance;

  char *title;
  HekLane lane;
  gboolean is_recorded;
  GMainContext *context;
  GCancellable *cancellable;
  gint64 started_usec; /* later by the time that it was paused */

  HekJobFunc func;
  gpointer data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
  HekJobDone done;
  gpointer user_data;

  /* written by the job's threads, atomic */
  gint progress_ppm;
  gint delivery_pending;
  gint64 last_delivery_usec;

  /* written by the thread before the final delivery, read after it */
  gpointer result;
  GError *error;

  /* main context only */
  gint64 paused_usec; /* when it was paused; 0: it is not */
  double fraction;
  HekJobState state;
};

/* Of the process, for the recorder; atomic. */
static gint n_running;

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_FRACTION,
  PROP_SECONDS_LEFT,
  PROP_STATE,
  PROP_MESSAGE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (HekJob, hek_job, G_TYPE_OBJECT)

static void
hek_job_finalize (GObject *object)
{
  HekJob *self = HEK_JOB (object);

  if (self->result != NULL && self->result_free != NULL)
    self->result_free (self->result);
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->title);
  G_OBJECT_CLASS (hek_job_parent_class)->finalize (object);
}

static void
hek_job_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  HekJob *self = HEK_JOB (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_SECONDS_LEFT:
      g_value_set_double (value, hek_job_get_seconds_left (self));
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, hek_job_get_message (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hek_job_class_init (HekJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = hek_job_finalize;
  object_class->get_property = hek_job_get_property;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  props[PROP_SECONDS_LEFT] =
    g_param_spec_double ("seconds-left", NULL, NULL, -1, G_MAXDOUBLE, -1, flags);
  props[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, HEK_JOB_PENDING, HEK_JOB_CANCELLED, HEK_JOB_PENDING,
                      flags);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hek_job_init (HekJob *self)
{
  self->cancellable = g_cancellable_new ();
  self->state = HEK_JOB_PENDING;
}

/* @self: (transfer full): so that the last reference of a job is dropped in its main context */
static void
hek_job_attach (HekJob      *self,
                GSourceFunc  func)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  g_autoptr (GMainContext) context = g_main_context_ref (self->context);

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, self, g_object_unref);
  HEK_HANDED_OVER (self);
  g_source_attach (source, context); /* from here on self may be gone */
}

static gboolean
hek_job_deliver_progress (gpointer data)
{
  HekJob *self = data;

  HEK_TAKEN_OVER (self);
  g_atomic_int_set (&self->delivery_pending, FALSE);
  if (self->state == HEK_JOB_RUNNING)
    {
      self->fraction = g_atomic_int_get (&self->progress_ppm) / (double) PROGRESS_UNIT;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SECONDS_LEFT]);
    }
  return G_SOURCE_REMOVE;
}

static void
hek_job_on_progress (double   fraction,
                     gpointer user_data)
{
  HekJob *self = user_data;
  gint ppm = (gint) (fraction * PROGRESS_UNIT);
  gint old = g_atomic_int_get (&self->progress_ppm);
  gint64 now, last;

  /* Blocks end out of order: progress never goes back. */
  while (ppm > old && !g_atomic_int_compare_and_exchange (&self->progress_ppm, old, ppm))
    old = g_atomic_int_get (&self->progress_ppm);

  now = g_get_monotonic_time ();
  last = __atomic_load_n (&self->last_delivery_usec, __ATOMIC_RELAXED);
  if (now - last < DELIVERY_USEC ||
      !g_atomic_int_compare_and_exchange (&self->delivery_pending, FALSE, TRUE))
    return;

  __atomic_store_n (&self->last_delivery_usec, now, __ATOMIC_RELAXED);
  hek_job_attach (g_object_ref (self), hek_job_deliver_progress);
}

static gboolean
hek_job_deliver_end (gpointer data)
{
  HekJob *self = data;

  HEK_TAKEN_OVER (self);
  if (self->error == NULL)
    self->state = HEK_JOB_DONE;
  else if (g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->state = HEK_JOB_CANCELLED;
  else
    self->state = HEK_JOB_FAILED;
  if (self->state == HEK_JOB_DONE)
    self->fraction = 1.0;

  if (self->done != NULL)
    self->done (self, self->result, self->error, self->user_data);

  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  return G_SOURCE_REMOVE;
}

/* --- for the recorder ---------------------------------------------------------------------- */

static void
hek_job_look (gpointer data)
{
  hek_telemetry_gauge (NULL, HEK_INSTRUMENT_JOBS_RUNNING, g_atomic_int_get (&n_running));
}

static void
hek_job_record_start (void)
{
  static gsize is_looked_after;

  if (g_once_init_enter (&is_looked_after))
    g_once_init_leave (&is_looked_after, hek_telemetry_add_look (hek_job_look, NULL));
  g_atomic_int_inc (&n_running);
  hek_telemetry_count (NULL, HEK_INSTRUMENT_JOBS_STARTED, 1);
}

/* @mark: of its beginning */
static void
hek_job_record_end (const GError *error,
                    guint64       mark)
{
  HekInstrumentId end = error == NULL ? HEK_INSTRUMENT_JOBS_DONE
                        : g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                          ? HEK_INSTRUMENT_JOBS_CANCELLED
                          : HEK_INSTRUMENT_JOBS_FAILED;
  const HekTelemetryEntry entries[] = {
    { end, 1 },
    { HEK_INSTRUMENT_JOBS_TIME, hek_telemetry_since (mark) },
  };

  g_atomic_int_add (&n_running, -1);
  hek_telemetry_write (NULL, entries, mark != 0 ? 2 : 1);
  if (error != NULL)
    hek_telemetry_error (NULL, error);
}

static gpointer
hek_job_thread (gpointer data)
{
  HekJob *self = data;
  HekTask task = {
    .cancellable = self->cancellable,
    .progress = hek_job_on_progress,
    .progress_data = self,
    .lane = self->lane,
  };
  guint64 mark = hek_telemetry_mark ();

  if (self->lane == HEK_LANE_BATCH)
    setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), BATCH_NICE);

  if (hek_task_check (&task, &self->error))
    self->result = self->func (&task, self->data, &self->error);

  if (self->data_free != NULL)
    self->data_free (self->data);
  self->data = NULL;

  if (self->is_recorded)
    hek_job_record_end (self->error, mark);
  hek_job_attach (self, hek_job_deliver_end);
  return NULL;
}

static HekJob *
hek_job_new (const char     *title,
             HekLane         lane,
             HekJobFunc      func,
             gpointer        data,
             GDestroyNotify  data_free,
             GDestroyNotify  result_free,
             HekJobDone      done,
             gpointer        user_data)
{
  HekJob *self = g_object_new (HEK_TYPE_JOB, NULL);

  self->title = g_strdup (title);
  self->lane = lane;
  self->func = func;
  self->data = data;
  self->data_free = data_free;
  self->result_free = result_free;
  self->done = done;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  self->started_usec = g_get_monotonic_time ();
  self->last_delivery_usec = self->started_usec;
  self->state = HEK_JOB_RUNNING;
  return self;
}

HekJob *
hek_job_start (const char     *title,
               HekLane         lane,
               HekJobFunc      func,
               gpointer        data,
               GDestroyNotify  data_free,
               GDestroyNotify  result_free,
               HekJobDone      done,
               gpointer        user_data)
{
  HekJob *self = hek_job_new (title, lane, func, data, data_free, result_free, done, user_data);

  self->is_recorded = TRUE;
  hek_job_record_start ();
  g_thread_unref (g_thread_new ("hek-job", hek_job_thread, g_object_ref (self)));
  return self;
}

HekJob *
hek_job_start_unrecorded (const char     *title,
                          HekLane         lane,
                          HekJobFunc      func,
                          gpointer        data,
                          GDestroyNotify  data_free,
                          GDestroyNotify  result_free,
                          HekJobDone      done,
                          gpointer        user_data)
{
  HekJob *self = hek_job_new (title, lane, func, data, data_free, result_free, done, user_data);

  g_thread_unref (g_thread_new ("hek-job", hek_job_thread, g_object_ref (self)));
  return self;
}

void
hek_job_cancel (HekJob *self)
{
  g_return_if_fail (HEK_IS_JOB (self));

  g_cancellable_cancel (self->cancellable);
}

void
hek_job_set_paused (HekJob   *self,
                    gboolean  paused)
{
  gint64 now = g_get_monotonic_time ();

  g_return_if_fail (HEK_IS_JOB (self));

  if (!paused == (self->paused_usec == 0))
    return;
  if (!paused)
    self->started_usec += now - self->paused_usec;
  self->paused_usec = paused ? now : 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SECONDS_LEFT]);
}

gboolean
hek_job_is_paused (HekJob *self)
{
  g_return_val_if_fail (HEK_IS_JOB (self), FALSE);

  return self->paused_usec != 0;
}

gpointer
hek_job_steal_result (HekJob *self)
{
  g_return_val_if_fail (HEK_IS_JOB (self), NULL);
  g_return_val_if_fail (self->state != HEK_JOB_RUNNING, NULL);

  return g_steal_pointer (&self->result);
}

const char *
hek_job_get_title (HekJob *self)
{
  return self->title;
}

double
hek_job_get_fraction (HekJob *self)
{
  return self->fraction;
}

double
hek_job_get_seconds_left (HekJob *self)
{
  gint64 elapsed = g_get_monotonic_time () - self->started_usec;

  if (self->state != HEK_JOB_RUNNING || self->paused_usec != 0 || elapsed < ESTIMATE_MIN_USEC ||
      self->fraction < ESTIMATE_MIN_FRACTION)
    return -1;
  return (double) elapsed / G_USEC_PER_SEC * (1.0 - self->fraction) / self->fraction;
}

HekJobState
hek_job_get_state (HekJob *self)
{
  return self->state;
}

const char *
hek_job_get_message (HekJob *self)
{
  return self->state == HEK_JOB_FAILED && self->error != NULL ? self->error->message : NULL;
}
