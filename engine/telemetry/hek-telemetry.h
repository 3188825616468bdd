/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-histogram.h"
#include "hek-instrument.h"

G_BEGIN_DECLS

/*
 * The recorder: everything in the engine writes down what it did, one collector takes it all once
 * a second. Recording allocates nothing, cannot fail, and does not wait: a thread takes any of some
 * cells that nobody is using, two for each processor and two more, adds to it and leaves it; the
 * collector empties them one by one. So what is in a sample is whole: count, sum, smallest, largest
 * and buckets are of the same records, and each record is in exactly one sample.
 *
 * It is off until somebody collects (hek_telemetry_set_enabled()); then every call here costs one
 * look at a variable. It is of the process, hence without an object: what a searcher does is
 * recorded whoever opened it.
 */

/* Whom a sample is about: the process, or a collection. Interned, for life; compare by address. */
typedef struct _HekTelemetryScope HekTelemetryScope;

/* Collections beyond it record as the process. */
#define HEK_TELEMETRY_MAX_SCOPES 1024u

/**
 * hek_telemetry_scope:
 * @id: (nullable): the UUID of a collection; %NULL or "": the process
 *
 * Takes a lock and may allocate: ask once, when a collection is opened, and keep the answer.
 *
 * Returns: (transfer none): never %NULL
 */
HekTelemetryScope *hek_telemetry_scope (const char *id);

/* The UUID; "" of the process. */
const char        *hek_telemetry_scope_get_id (const HekTelemetryScope *scope);

void     hek_telemetry_set_enabled (gboolean enabled);
gboolean hek_telemetry_is_enabled (void);

/* --- recording: any thread ----------------------------------------------------------------- */

/* @scope: %NULL is the process, in all of these. The kind of @id must be the one of the verb. */
void hek_telemetry_count (HekTelemetryScope *scope, HekInstrumentId id, guint64 n);
void hek_telemetry_gauge (HekTelemetryScope *scope, HekInstrumentId id, double value);
void hek_telemetry_record (HekTelemetryScope *scope, HekInstrumentId id, guint64 value);

typedef struct
{
  HekInstrumentId id; /* a counter or a histogram */
  guint64 value;
} HekTelemetryEntry;

/* Counts and records what belongs together, in one sample; cheaper than one by one. */
void hek_telemetry_write (HekTelemetryScope *scope, const HekTelemetryEntry *entries, guint n);

/* For times: a mark of now, in units of its own, and the nanoseconds since one. While the recorder
 * is off marks are 0, and so is what is since them. Half the price of two looks at the clock: of
 * the processor's counter where the system, too, takes its time from it (x86). */
guint64 hek_telemetry_mark (void);
guint64 hek_telemetry_since (guint64 mark);

/* --- events -------------------------------------------------------------------------------- */

/* What becomes an annotation of its own accord. */
typedef enum
{
  HEK_EVENT_IMPORT,
  HEK_EVENT_INDEX,
  HEK_EVENT_COMPACT,
  HEK_EVENT_CODES,
  HEK_EVENT_ERROR,
  HEK_N_EVENT_KINDS,
} HekEventKind;

/* "import", "index", "compact", "codes", "error": for files. */
const char *hek_event_kind_get_id (HekEventKind kind);
const char *hek_event_kind_get_label (HekEventKind kind); /* translated */

/* The newest are kept until they are collected. */
#define HEK_TELEMETRY_MAX_EVENTS 256u

/**
 * hek_telemetry_event:
 * @began_us: (real time, µs since 1970): when it began; 0: now
 * @format: a sentence for people, translated, without the name of the collection
 *
 * For what happens seldom: takes a lock, allocates. Equal ones of one scope that nobody has
 * collected yet are one, with their number.
 */
void hek_telemetry_event (HekTelemetryScope *scope, HekEventKind kind, gint64 began_us,
                          const char *format, ...) G_GNUC_PRINTF (4, 5);

/* An %HEK_EVENT_ERROR and 1 for %HEK_INSTRUMENT_ERRORS, unless @error is that of a cancel, or ends
 * with the words of the one before less than a second ago: then it is that one, on its way up or
 * again. */
void hek_telemetry_error (HekTelemetryScope *scope, const GError *error);

/* --- what there is ------------------------------------------------------------------------- */

/* Sets gauges of what it knows; runs on the collector's thread, so it must not wait for disks. Also
 * called when the recorder is turned off, to let go of what it holds for it. */
typedef void (*HekTelemetryLookFunc) (gpointer data);

/**
 * hek_telemetry_add_look:
 *
 * Has @func called before each collect, while the recorder is on.
 *
 * Returns: a number for hek_telemetry_remove_look(), > 0
 */
guint hek_telemetry_add_look (HekTelemetryLookFunc func, gpointer data);

/* Afterwards it is not under way either. Not for looks themselves, nor with a lock held that one
 * takes. */
void  hek_telemetry_remove_look (guint look);

/* --- collecting ---------------------------------------------------------------------------- */

/*
 * What one instrument of one scope had since the last collect; there is no sample where nothing
 * was recorded. That the recorder was on, and a missing counter therefore 0, says the sample of
 * process.cpu.
 *
 *            count     sum          min, max, last            histogram
 * counter    1         the increase all the increase          %NULL
 * gauge      times set of the values of the values, the last  %NULL
 * histogram  records   of the values of the values; last: max its buckets
 */
typedef struct
{
  HekTelemetryScope *scope; /* borrowed, never %NULL */
  HekInstrumentId id;
  guint64 count;            /* > 0 */
  double sum;
  double min;
  double max;
  double last;
  HekHistogram *histogram;  /* owned (nullable) */
} HekTelemetrySample;

typedef struct
{
  gint64 began_us; /* real time, µs since 1970 */
  gint64 ended_us; /* ≥ @began_us */
  HekTelemetryScope *scope; /* borrowed, never %NULL */
  HekEventKind kind;
  guint n;         /* times, > 0 */
  char *text;      /* owned */
} HekTelemetryEvent;

typedef struct
{
  gint64 began_us; /* real time, µs since 1970: of the last collect, by the steady clock */
  gint64 ended_us; /* now */
  GArray *samples; /* owned (element-type HekTelemetrySample), by scope (the process first, the
                    * others in the order in which they were first asked for), then instrument */
  GArray *events;  /* owned (element-type HekTelemetryEvent), in the order in which they ended */
  guint n_lost_events;
} HekTelemetryBatch;

/**
 * hek_telemetry_collect:
 *
 * Looks at what there is, and takes what was recorded since the last time: one collector a process
 * (a second one gets the rest). Makes nobody wait. The clock may be set back meanwhile: @ended_us
 * is what it says now.
 *
 * Returns: (transfer full)
 */
HekTelemetryBatch *hek_telemetry_collect (void);
void               hek_telemetry_batch_free (HekTelemetryBatch *batch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekTelemetryBatch, hek_telemetry_batch_free)

G_END_DECLS
