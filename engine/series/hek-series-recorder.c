/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The thread that keeps what is measured. It sleeps until the next whole second, takes what
 * telemetry has, and appends or spools it; everything that can wait for a disk is done here.
 */
#include "config.h"

#include "hek-series-recorder.h"

#include <pthread.h>

#include "hek-process-sample.h"
#include "hek-sanitize.h"
#include "hek-series-note.h"
#include "hek-series-spool.h"
#include "hek-store-error.h"
#include "hek-telemetry.h"

#define SECOND_US G_USEC_PER_SEC
/* A second that is this short belongs to the next one. */
#define LEAST_SECOND_US (SECOND_US / 10)
/* How much too early a second may end, with a clock that is being set right. */
#define EARLY_US (SECOND_US / 500)
/* Seconds between two tries to become the owner. */
#define OWN_AGAIN 5
/* Annotations that wait for room on the disk; the oldest are dropped beyond. */
#define NOTES_MAX 1000u

struct _HekSeriesRecorder
{
  const HekFileOps *ops; /* borrowed */
  char *workspace;
  HekSeriesRecorderFunc func;
  gpointer user_data;
  GThread *thread;

  GMutex lock;   /* guards these; not held while func runs or a disk is waited for */
  GCond changed;
  HekSeriesStore *store; /* (nullable) */
  gboolean stopping;
  guint n_asked;         /* flushes */
  guint n_flushed;

  /* of the thread */
  HekSeriesSpool *spool; /* (nullable) */
  GPtrArray *notes;      /* (element-type HekSeriesNote): that are not kept yet */
  HekProcessSample process;
  guint n_until_own;
};

/* With what ThreadSanitizer must be told of GLib's locks. */
static void
lock (HekSeriesRecorder *recorder)
{
  g_mutex_lock (&recorder->lock);
  HEK_TAKEN_OVER (recorder);
}

static void
unlock (HekSeriesRecorder *recorder)
{
  HEK_HANDED_OVER (recorder);
  g_mutex_unlock (&recorder->lock);
}

/* Returns: %FALSE: it is @until_us by the steady clock */
static gboolean
wait_for_change (HekSeriesRecorder *recorder,
                 gint64             until_us)
{
  gboolean changed;

  HEK_HANDED_OVER (recorder);
  changed = g_cond_wait_until (&recorder->changed, &recorder->lock, until_us);
  HEK_TAKEN_OVER (recorder);
  return changed;
}

static HekSeriesKind
kind_of (HekInstrumentKind kind)
{
  switch (kind)
    {
    case HEK_INSTRUMENT_COUNTER:
      return HEK_SERIES_COUNTER;
    case HEK_INSTRUMENT_GAUGE:
      return HEK_SERIES_GAUGE;
    case HEK_INSTRUMENT_HISTOGRAM:
      return HEK_SERIES_HISTOGRAM;
    }
  g_assert_not_reached ();
}

/* Stamped with the whole second that has just gone by: such times cost nothing to keep, and who
 * reads until now finds them. The histograms stay those of @batch. */
static GArray *
samples_of (const HekTelemetryBatch *batch)
{
  gint64 time_us = (batch->ended_us + EARLY_US) / SECOND_US * SECOND_US;
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (HekSeriesSample));

  for (guint i = 0; i < batch->samples->len; i++)
    {
      const HekTelemetrySample *from = &g_array_index (batch->samples, HekTelemetrySample, i);
      const HekInstrument *instrument = hek_instrument_get (from->id);
      HekSeriesSample sample = {
        .instrument = instrument->id,
        .scope = hek_telemetry_scope_get_id (from->scope),
        .kind = kind_of (instrument->kind),
        .unit = hek_unit_get_id (instrument->unit),
        .point = { time_us, from->count, from->sum, from->min, from->max, from->last },
        .histogram = from->histogram,
      };

      g_array_append_val (samples, sample);
    }
  return samples;
}

static void
add_notes (GPtrArray               *notes,
           const HekTelemetryBatch *batch)
{
  for (guint i = 0; i < batch->events->len; i++)
    {
      const HekTelemetryEvent *event = &g_array_index (batch->events, HekTelemetryEvent, i);
      g_autofree char *text = event->n > 1 ? g_strdup_printf ("%s (%u ×)", event->text, event->n)
                                           : g_strdup (event->text);

      g_ptr_array_add (notes, hek_series_note_new (event->began_us, event->ended_us,
                                                   hek_event_kind_get_id (event->kind),
                                                   hek_telemetry_scope_get_id (event->scope),
                                                   text));
    }
  if (notes->len > NOTES_MAX)
    g_ptr_array_remove_range (notes, 0, notes->len - NOTES_MAX);
}

/* --- of the thread --- */

static void
become_owner (HekSeriesRecorder  *recorder,
              GError            **error)
{
  g_autoptr (GError) reason = NULL;
  HekSeriesStore *store;

  if (recorder->store != NULL)
    return;
  if (recorder->n_until_own > 0)
    {
      recorder->n_until_own--;
      return;
    }
  store = hek_series_store_open (recorder->ops, recorder->workspace, HEK_SERIES_STORE_OWNER,
                                 &reason);
  if (store == NULL)
    {
      recorder->n_until_own = OWN_AGAIN;
      if (!g_error_matches (reason, HEK_STORE_ERROR, HEK_STORE_ERROR_LOCKED))
        g_propagate_error (error, g_steal_pointer (&reason));
      return;
    }
  /* What was spooled is taken in like that of others. */
  g_clear_pointer (&recorder->spool, hek_series_spool_free);
  lock (recorder);
  recorder->store = store;
  unlock (recorder);
}

static gboolean
keep_spooled (HekSeriesRecorder  *recorder,
              const GArray       *samples,
              GError            **error)
{
  if (samples->len == 0 && recorder->notes->len == 0)
    return TRUE;
  if (recorder->spool == NULL)
    recorder->spool = hek_series_spool_new (recorder->ops, recorder->workspace, error);
  if (recorder->spool == NULL ||
      !hek_series_spool_append (recorder->spool, (gpointer) samples->data, samples->len,
                                recorder->notes, error))
    return FALSE;
  g_ptr_array_set_size (recorder->notes, 0);
  return TRUE;
}

static void
tell_spooled (const HekSeriesSample *samples,
              guint                  n_samples,
              gpointer               user_data)
{
  HekSeriesRecorder *recorder = user_data;

  if (recorder->func != NULL)
    recorder->func (recorder->store, samples, n_samples, NULL, recorder->user_data);
}

/* @error: the first of what failed; each goes on by itself. */
static void
keep_owned (HekSeriesRecorder  *recorder,
            const GArray       *samples,
            GError            **error)
{
  g_autoptr (GError) first = NULL;

  (void) hek_series_store_append (recorder->store, (gpointer) samples->data, samples->len, &first);
  if (recorder->notes->len > 0 &&
      hek_series_note_add_all (recorder->store, recorder->notes, first == NULL ? &first : NULL))
    g_ptr_array_set_size (recorder->notes, 0);
  if (first != NULL)
    g_propagate_error (error, g_steal_pointer (&first));
}

/* @last: nobody waits for what others have spooled: the next owner takes it in */
static void
keep_second (HekSeriesRecorder *recorder,
             gboolean           last)
{
  g_autoptr (HekTelemetryBatch) batch = NULL;
  g_autoptr (GArray) samples = NULL;
  g_autoptr (GError) error = NULL;

  hek_process_sample_record (&recorder->process);
  batch = hek_telemetry_collect ();
  samples = samples_of (batch);
  add_notes (recorder->notes, batch);
  become_owner (recorder, &error);
  if (recorder->store != NULL)
    keep_owned (recorder, samples, &error);
  else
    (void) keep_spooled (recorder, samples, error == NULL ? &error : NULL);
  if (recorder->func != NULL)
    recorder->func (recorder->store, (gpointer) samples->data, samples->len, error,
                    recorder->user_data);
  if (recorder->store != NULL && !last)
    (void) hek_series_spool_take_all (recorder->store, tell_spooled, recorder, NULL);
}

/* Until the next whole second, or until somebody asks. Returns: whether this is the last time */
static gboolean
wait_for_second (HekSeriesRecorder *recorder)
{
  gint64 left_us = SECOND_US - g_get_real_time () % SECOND_US;
  gint64 until_us = g_get_monotonic_time () + left_us;
  gboolean last;

  if (left_us < LEAST_SECOND_US)
    until_us += SECOND_US;
  lock (recorder);
  while (!recorder->stopping && recorder->n_asked == recorder->n_flushed)
    if (!wait_for_change (recorder, until_us))
      break;
  last = recorder->stopping;
  unlock (recorder);
  return last;
}

static gpointer
record (gpointer data)
{
  HekSeriesRecorder *recorder = data;
  gboolean last;

  do
    {
      guint n_asked;

      last = wait_for_second (recorder);
      lock (recorder);
      n_asked = recorder->n_asked;
      unlock (recorder);
      keep_second (recorder, last);
      lock (recorder);
      recorder->n_flushed = n_asked;
      g_cond_broadcast (&recorder->changed);
      unlock (recorder);
    }
  while (!last);
  return NULL;
}

/* --- of others --- */

static pthread_mutex_t running_lock = PTHREAD_MUTEX_INITIALIZER; /* guards what follows */
static guint n_running;

static void
turn_on (void)
{
  pthread_mutex_lock (&running_lock);
  /* What was left when it was last turned off may be of another workspace. */
  if (n_running++ == 0 && !hek_telemetry_is_enabled ())
    hek_telemetry_batch_free (hek_telemetry_collect ());
  hek_telemetry_set_enabled (TRUE);
  pthread_mutex_unlock (&running_lock);
}

/* One that ends late, for a slow disk, must not turn off what the next one has turned on. */
static void
turn_off (void)
{
  pthread_mutex_lock (&running_lock);
  if (--n_running == 0)
    hek_telemetry_set_enabled (FALSE);
  pthread_mutex_unlock (&running_lock);
}

HekSeriesRecorder *
hek_series_recorder_start (const HekFileOps      *ops,
                           const char            *workspace,
                           HekSeriesRecorderFunc  func,
                           gpointer               user_data)
{
  HekSeriesRecorder *recorder = g_new0 (HekSeriesRecorder, 1);

  recorder->ops = ops;
  recorder->workspace = g_strdup (workspace);
  recorder->func = func;
  recorder->user_data = user_data;
  recorder->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_series_note_free);
  g_mutex_init (&recorder->lock);
  g_cond_init (&recorder->changed);
  turn_on ();
  recorder->thread = g_thread_new ("series", record, recorder);
  return recorder;
}

void
hek_series_recorder_stop (HekSeriesRecorder *recorder)
{
  if (recorder == NULL)
    return;
  lock (recorder);
  recorder->stopping = TRUE;
  g_cond_broadcast (&recorder->changed);
  unlock (recorder);
  g_thread_join (recorder->thread);
  turn_off ();
  g_clear_pointer (&recorder->spool, hek_series_spool_free);
  g_clear_pointer (&recorder->store, hek_series_store_unref);
  g_ptr_array_unref (recorder->notes);
  g_mutex_clear (&recorder->lock);
  g_cond_clear (&recorder->changed);
  g_free (recorder->workspace);
  g_free (recorder);
}

HekSeriesStore *
hek_series_recorder_dup_store (HekSeriesRecorder *recorder)
{
  HekSeriesStore *store;

  lock (recorder);
  store = recorder->store != NULL ? hek_series_store_ref (recorder->store) : NULL;
  unlock (recorder);
  return store;
}

void
hek_series_recorder_flush (HekSeriesRecorder *recorder)
{
  guint mine;

  lock (recorder);
  mine = ++recorder->n_asked;
  g_cond_broadcast (&recorder->changed);
  while ((gint) (recorder->n_flushed - mine) < 0)
    (void) wait_for_change (recorder, G_MAXINT64);
  unlock (recorder);
}
