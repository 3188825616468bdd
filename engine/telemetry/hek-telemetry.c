/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scopes, their cells, and recording. A cell is taken by one atomic exchange and left by a store;
 * what is between is plain arithmetic, so several instruments cost little more than one. Threads
 * remember the cell that they had, and so have one to themselves as a rule, in their processor's
 * cache.
 *
 * The state of the process is all in this file and the ones of events and of the clock: recording
 * is the one thing here that everything else may do without being handed an object.
 */
#include "config.h"

#include "hek-telemetry-private.h"

#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define CACHE_LINE 64
#define NO_LIST 0xff

typedef struct
{
  gint is_taken; /* atomic */
} __attribute__ ((aligned (CACHE_LINE))) Gate;

static Gate gates[HEK_TELEMETRY_MAX_CELLS];
static gint is_enabled; /* atomic */

/* Guards what follows; scopes that exist are read without it. */
static pthread_mutex_t scopes_lock = PTHREAD_MUTEX_INITIALIZER;
static HekTelemetryScope scopes[HEK_TELEMETRY_MAX_SCOPES] = { { .id = (char *) "" } };
static guint n_scopes = 1; /* atomic */

/* Written before the first cells are published. */
static guint n_cells;
static gsize cell_bytes;
static guint8 bucket_lists[HEK_N_INSTRUMENTS]; /* which of the lists of buckets; or NO_LIST */

/* The cell that this thread had the last time, + 1; 0: none yet. */
static _Thread_local guint own_cell;
static guint next_cell; /* atomic */
static guint64 next_stamp; /* atomic */

/* --- scopes and cells ---------------------------------------------------------------------- */

/* The lock is held. */
static void
measure_cells (void)
{
  long n_cpus = sysconf (_SC_NPROCESSORS_ONLN);
  guint8 n_lists = 0;
  gsize n_bytes;

  if (n_cells > 0)
    return;
  for (guint i = 0; i < HEK_N_INSTRUMENTS; i++)
    bucket_lists[i] =
      hek_instrument_get (i)->kind == HEK_INSTRUMENT_HISTOGRAM ? n_lists++ : NO_LIST;
  n_bytes = sizeof (HekTelemetryCell) + sizeof (guint64) * n_lists * HEK_HISTOGRAM_N_BUCKETS;
  cell_bytes = (n_bytes + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
  n_cells = (guint) CLAMP (n_cpus, 1, HEK_TELEMETRY_MAX_CELLS) * HEK_TELEMETRY_CELLS_OF_A_CPU +
            HEK_TELEMETRY_SPARE_CELLS;
  n_cells = MIN (n_cells, HEK_TELEMETRY_MAX_CELLS);
}

/* The lock is held. Without memory the scope stays without cells, and nothing is recorded. */
static void
make_cells (HekTelemetryScope *scope)
{
  void *map;

  if (scope->cells != NULL)
    return;
  measure_cells ();
  map = mmap (NULL, n_cells * cell_bytes, PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (map == MAP_FAILED)
    return;
  /* A cell that is written to must not become two megabytes of memory. */
  (void) madvise (map, n_cells * cell_bytes, MADV_NOHUGEPAGE);
  __atomic_store_n (&scope->cells, map, __ATOMIC_RELEASE);
}

HekTelemetryScope *
hek_telemetry_scope (const char *id)
{
  HekTelemetryScope *scope = &scopes[0];

  if (id == NULL || *id == '\0')
    return scope;
  pthread_mutex_lock (&scopes_lock);
  for (guint i = 1; i < n_scopes && scope == &scopes[0]; i++)
    if (g_str_equal (scopes[i].id, id))
      scope = &scopes[i];
  if (scope == &scopes[0] && n_scopes < HEK_TELEMETRY_MAX_SCOPES)
    {
      scope = &scopes[n_scopes];
      scope->id = g_strdup (id);
      if (hek_telemetry_is_enabled ())
        make_cells (scope);
      __atomic_store_n (&n_scopes, n_scopes + 1, __ATOMIC_RELEASE);
    }
  pthread_mutex_unlock (&scopes_lock);
  return scope;
}

const char *
hek_telemetry_scope_get_id (const HekTelemetryScope *scope)
{
  return scope != NULL ? scope->id : "";
}

guint
hek_telemetry_get_n_scopes (void)
{
  return __atomic_load_n (&n_scopes, __ATOMIC_ACQUIRE);
}

HekTelemetryScope *
hek_telemetry_get_scope (guint idx)
{
  return &scopes[idx];
}

void
hek_telemetry_set_enabled (gboolean enabled)
{
  gboolean was_enabled;

  pthread_mutex_lock (&scopes_lock);
  for (guint i = 0; enabled && i < n_scopes; i++)
    make_cells (&scopes[i]);
  if (enabled)
    hek_telemetry_clock_tune ();
  was_enabled = __atomic_exchange_n (&is_enabled, enabled != FALSE, __ATOMIC_ACQ_REL);
  pthread_mutex_unlock (&scopes_lock);
  if (was_enabled && !enabled)
    hek_telemetry_look ();
}

gboolean
hek_telemetry_is_enabled (void)
{
  return __atomic_load_n (&is_enabled, __ATOMIC_RELAXED);
}

guint
hek_telemetry_get_n_cells (void)
{
  return n_cells;
}

HekTelemetryCell *
hek_telemetry_cell (guint8 *cells,
                    guint   idx)
{
  return (HekTelemetryCell *) (gpointer) (cells + idx * cell_bytes);
}

guint64 *
hek_telemetry_buckets (HekTelemetryCell *cell,
                       HekInstrumentId   id)
{
  return cell->buckets + (gsize) bucket_lists[id] * HEK_HISTOGRAM_N_BUCKETS;
}

/* --- taking a cell ------------------------------------------------------------------------- */

gboolean
hek_telemetry_try_take (guint idx)
{
  return __atomic_load_n (&gates[idx].is_taken, __ATOMIC_RELAXED) == 0 &&
         __atomic_exchange_n (&gates[idx].is_taken, 1, __ATOMIC_ACQUIRE) == 0;
}

void
hek_telemetry_leave (guint idx)
{
  __atomic_store_n (&gates[idx].is_taken, 0, __ATOMIC_RELEASE);
}

static guint
take_any (void)
{
  guint idx;

  if (own_cell == 0)
    own_cell = 1 + __atomic_fetch_add (&next_cell, 1, __ATOMIC_RELAXED) % n_cells;
  idx = own_cell - 1;
  for (guint n_tries = 1; !hek_telemetry_try_take (idx); n_tries++)
    {
      idx = (idx + 1) % n_cells;
      if (n_tries % n_cells == 0)
        sched_yield ();
    }
  own_cell = idx + 1;
  return idx;
}

/* The cells of a scope that records now, or %NULL. */
static guint8 *
begin (HekTelemetryScope *scope)
{
  if (!hek_telemetry_is_enabled ())
    return NULL;
  if (scope == NULL)
    scope = &scopes[0];
  return __atomic_load_n (&scope->cells, __ATOMIC_ACQUIRE);
}

/* --- recording ----------------------------------------------------------------------------- */

static inline void
add_value (HekTelemetryCell *cell,
           HekInstrumentId   id,
           guint64           value)
{
  HekTelemetryPart *part = &cell->parts[id];
  guint bucket = hek_histogram_bucket_of (value);

  if (part->histogram.octaves == 0)
    part->histogram.min = part->histogram.max = value;
  part->histogram.min = MIN (part->histogram.min, value);
  part->histogram.max = MAX (part->histogram.max, value);
  part->histogram.sum += value;
  part->histogram.octaves |= G_GUINT64_CONSTANT (1) << (bucket >> HEK_HISTOGRAM_SUB_BITS);
  hek_telemetry_buckets (cell, id)[bucket]++;
}

static void
add_gauge (HekTelemetryCell *cell,
           HekInstrumentId   id,
           double            value)
{
  HekTelemetryPart *part = &cell->parts[id];

  if (part->gauge.count == 0)
    part->gauge.min = part->gauge.max = value;
  part->gauge.min = MIN (part->gauge.min, value);
  part->gauge.max = MAX (part->gauge.max, value);
  part->gauge.sum += value;
  part->gauge.last = value;
  part->gauge.count++;
  part->gauge.stamp = 1 + __atomic_fetch_add (&next_stamp, 1, __ATOMIC_RELAXED);
}

void
hek_telemetry_write (HekTelemetryScope       *scope,
                     const HekTelemetryEntry *entries,
                     guint                    n)
{
  guint8 *cells = begin (scope);
  HekTelemetryCell *cell;
  guint idx;

  if (cells == NULL)
    return;
  idx = take_any ();
  cell = hek_telemetry_cell (cells, idx);
  cell->is_touched = TRUE;
  for (guint i = 0; i < n; i++)
    if (bucket_lists[entries[i].id] != NO_LIST)
      add_value (cell, entries[i].id, entries[i].value);
    else
      cell->parts[entries[i].id].counter += entries[i].value;
  hek_telemetry_leave (idx);
}

void
hek_telemetry_count (HekTelemetryScope *scope,
                     HekInstrumentId    id,
                     guint64            n)
{
  g_return_if_fail (hek_instrument_get (id)->kind == HEK_INSTRUMENT_COUNTER);

  hek_telemetry_write (scope, &(HekTelemetryEntry) { id, n }, 1);
}

void
hek_telemetry_record (HekTelemetryScope *scope,
                      HekInstrumentId    id,
                      guint64            value)
{
  g_return_if_fail (hek_instrument_get (id)->kind == HEK_INSTRUMENT_HISTOGRAM);

  hek_telemetry_write (scope, &(HekTelemetryEntry) { id, value }, 1);
}

void
hek_telemetry_gauge (HekTelemetryScope *scope,
                     HekInstrumentId    id,
                     double             value)
{
  guint8 *cells = begin (scope);
  HekTelemetryCell *cell;
  guint idx;

  g_return_if_fail (hek_instrument_get (id)->kind == HEK_INSTRUMENT_GAUGE);

  if (cells == NULL || !isfinite (value))
    return;
  idx = take_any ();
  cell = hek_telemetry_cell (cells, idx);
  cell->is_touched = TRUE;
  add_gauge (cell, id, value);
  hek_telemetry_leave (idx);
}
