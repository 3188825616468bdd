/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taking out what was recorded. Cells are taken one number after the other, in all scopes at once,
 * added up and set back to zero; who records meanwhile finds another one free. A cell whose thread
 * was interrupted in the middle is tried again for a while, and else left for the next time:
 * nothing is lost, and nobody is waited for.
 */
#include "config.h"

#include "hek-telemetry-private.h"

#include <pthread.h>
#include <string.h>

#define OCTAVE (1u << HEK_HISTOGRAM_SUB_BITS)

/* How often, and with what pauses, an occupied cell is tried. */
#define N_TRIES 20
#define PAUSE_US 100

/* What was found of one scope. */
typedef struct
{
  HekTelemetryPart parts[HEK_N_INSTRUMENTS]; /* counters and gauges */
  HekHistogram *histograms[HEK_N_INSTRUMENTS]; /* owned (nullable) */
} Found;

static pthread_mutex_t collect_lock = PTHREAD_MUTEX_INITIALIZER; /* guards what follows */
static gint64 last_steady_us; /* 0: never collected */

/* --- emptying a cell ----------------------------------------------------------------------- */

static void
take_histogram (HekTelemetryCell  *cell,
                HekInstrumentId    id,
                HekHistogram     **found)
{
  HekTelemetryPart *part = &cell->parts[id];
  guint64 octaves = part->histogram.octaves, *buckets = hek_telemetry_buckets (cell, id);
  guint first, last;

  if (octaves == 0)
    return;
  first = (guint) __builtin_ctzll (octaves) * OCTAVE;
  last = (63u - (guint) __builtin_clzll (octaves)) * OCTAVE;
  if (*found == NULL)
    *found = hek_histogram_new ();
  hek_histogram_add_buckets (*found, first, buckets + first, last + OCTAVE - first,
                             part->histogram.sum, part->histogram.min, part->histogram.max);
  for (; octaves != 0; octaves &= octaves - 1)
    memset (buckets + (guint) __builtin_ctzll (octaves) * OCTAVE, 0, OCTAVE * sizeof *buckets);
}

static void
take_gauge (const HekTelemetryPart *part,
            HekTelemetryPart       *found)
{
  if (part->gauge.count == 0)
    return;
  if (found->gauge.count == 0)
    {
      *found = *part;
      return;
    }
  found->gauge.count += part->gauge.count;
  found->gauge.sum += part->gauge.sum;
  found->gauge.min = MIN (found->gauge.min, part->gauge.min);
  found->gauge.max = MAX (found->gauge.max, part->gauge.max);
  if (part->gauge.stamp > found->gauge.stamp)
    {
      found->gauge.stamp = part->gauge.stamp;
      found->gauge.last = part->gauge.last;
    }
}

static void
take_cell (HekTelemetryCell *cell,
           Found            *found)
{
  if (!cell->is_touched)
    return;
  for (guint i = 0; i < HEK_N_INSTRUMENTS; i++)
    switch (hek_instrument_get (i)->kind)
      {
      case HEK_INSTRUMENT_COUNTER:
        found->parts[i].counter += cell->parts[i].counter;
        break;
      case HEK_INSTRUMENT_GAUGE:
        take_gauge (&cell->parts[i], &found->parts[i]);
        break;
      default:
        take_histogram (cell, i, &found->histograms[i]);
      }
  memset (cell->parts, 0, sizeof cell->parts);
  cell->is_touched = FALSE;
}

static void
take_all (Found *found,
          guint  n_scopes)
{
  for (guint idx = 0; idx < hek_telemetry_get_n_cells (); idx++)
    {
      gboolean is_ours = hek_telemetry_try_take (idx);

      for (guint n = 0; !is_ours && n < N_TRIES; n++)
        {
          g_usleep (PAUSE_US);
          is_ours = hek_telemetry_try_take (idx);
        }
      if (!is_ours)
        continue;
      for (guint s = 0; s < n_scopes; s++)
        {
          HekTelemetryScope *scope = hek_telemetry_get_scope (s);
          guint8 *cells = __atomic_load_n (&scope->cells, __ATOMIC_ACQUIRE);

          if (cells != NULL)
            take_cell (hek_telemetry_cell (cells, idx), &found[s]);
        }
      hek_telemetry_leave (idx);
    }
}

/* --- samples ------------------------------------------------------------------------------- */

/* @histogram: (transfer full) (nullable). Returns: whether there is anything */
static gboolean
make_sample (HekTelemetryScope      *scope,
             HekInstrumentId         id,
             const HekTelemetryPart *part,
             HekHistogram           *histogram,
             HekTelemetrySample     *sample)
{
  *sample = (HekTelemetrySample) { .scope = scope, .id = id, .histogram = histogram };
  switch (hek_instrument_get (id)->kind)
    {
    case HEK_INSTRUMENT_COUNTER:
      sample->count = part->counter > 0;
      sample->sum = sample->min = sample->max = sample->last = (double) part->counter;
      break;
    case HEK_INSTRUMENT_GAUGE:
      sample->count = part->gauge.count;
      sample->sum = part->gauge.sum;
      sample->min = part->gauge.min;
      sample->max = part->gauge.max;
      sample->last = part->gauge.last;
      break;
    default:
      if (histogram == NULL)
        break;
      sample->count = hek_histogram_get_count (histogram);
      sample->sum = (double) hek_histogram_get_sum (histogram);
      sample->min = (double) hek_histogram_get_min (histogram);
      sample->max = sample->last = (double) hek_histogram_get_max (histogram);
    }
  return sample->count > 0;
}

static void
clear_sample (gpointer data)
{
  HekTelemetrySample *sample = data;

  g_clear_pointer (&sample->histogram, hek_histogram_free);
}

static GArray *
make_samples (const Found *found,
              guint        n_scopes)
{
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (HekTelemetrySample));
  HekTelemetrySample sample;

  g_array_set_clear_func (samples, clear_sample);
  for (guint s = 0; s < n_scopes; s++)
    for (guint i = 0; i < HEK_N_INSTRUMENTS; i++)
      if (make_sample (hek_telemetry_get_scope (s), i, &found[s].parts[i], found[s].histograms[i],
                       &sample))
        g_array_append_val (samples, sample);
  return samples;
}

HekTelemetryBatch *
hek_telemetry_collect (void)
{
  HekTelemetryBatch *self = g_new0 (HekTelemetryBatch, 1);
  g_autofree Found *found = NULL;
  gint64 steady_us;
  guint n_scopes;

  if (hek_telemetry_is_enabled ())
    hek_telemetry_look ();
  n_scopes = hek_telemetry_get_n_scopes ();
  found = g_new0 (Found, n_scopes);
  pthread_mutex_lock (&collect_lock);
  hek_telemetry_clock_tune ();
  take_all (found, n_scopes);
  steady_us = g_get_monotonic_time ();
  self->ended_us = g_get_real_time ();
  self->began_us = self->ended_us - (last_steady_us > 0 ? steady_us - last_steady_us : 0);
  last_steady_us = steady_us;
  pthread_mutex_unlock (&collect_lock);

  self->samples = make_samples (found, n_scopes);
  self->events = hek_telemetry_take_events (&self->n_lost_events);
  return self;
}

void
hek_telemetry_batch_free (HekTelemetryBatch *self)
{
  g_array_unref (self->samples);
  g_array_unref (self->events);
  g_free (self);
}
