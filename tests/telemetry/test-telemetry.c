/* SPDX-License-Identifier: Apache-2.0 */
/* The recorder: what goes in comes out, once, whoever writes and whenever somebody collects. */
#include "config.h"

#include "hek-telemetry.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "hek-process-sample.h"
#include "hek-rng.h"

#include "../test-timing.h"

#define N_THREADS 12
#define N_RECORDS 40000

static const HekTelemetrySample *
find (const HekTelemetryBatch *batch,
      HekTelemetryScope       *scope,
      HekInstrumentId          id)
{
  for (guint i = 0; i < batch->samples->len; i++)
    {
      const HekTelemetrySample *sample = &g_array_index (batch->samples, HekTelemetrySample, i);

      if (sample->scope == scope && sample->id == id)
        return sample;
    }
  return NULL;
}

static void
forget_all (void)
{
  hek_telemetry_batch_free (hek_telemetry_collect ());
}

/* --- the table ----------------------------------------------------------------------------- */

static void
test_instruments (void)
{
  for (guint i = 0; i < HEK_N_INSTRUMENTS; i++)
    {
      const HekInstrument *instrument = hek_instrument_get (i);

      g_assert_nonnull (instrument->id);
      g_assert_nonnull (instrument->label);
      g_assert_true (g_str_has_suffix (instrument->help, "."));
      g_assert_cmpint (instrument->scope, !=, 0);
      g_assert_true (hek_instrument_find (instrument->id) == instrument);
      g_assert_cmpint (hek_instrument_get_id (instrument), ==, i);
      g_assert_nonnull (hek_unit_get_id (instrument->unit));
      for (const char *at = instrument->id; *at != '\0'; at++)
        g_assert_true (g_ascii_islower (*at) || *at == '.' || *at == '_');
      /* times are histograms: their percentiles are what one asks for */
      if (instrument->unit == HEK_UNIT_NS)
        g_assert_cmpint (instrument->kind, ==, HEK_INSTRUMENT_HISTOGRAM);
    }
  g_assert_null (hek_instrument_find ("search.nothing"));
}

static void
test_units (void)
{
  static const struct
  {
    HekUnit unit;
    double value;
    gboolean is_rate;
    const char *text;
  } cases[] = {
    { HEK_UNIT_NS, 1, FALSE, "1 ns" },
    { HEK_UNIT_NS, 1240000, FALSE, "1.24 ms" },
    { HEK_UNIT_NS, 999600, FALSE, "1.00 ms" },
    { HEK_UNIT_NS, 15.3e3, FALSE, "15.3 µs" },
    { HEK_UNIT_NS, 90e9, FALSE, "1.50 min" },
    { HEK_UNIT_NS, 0.38e9, TRUE, "38.0 %" },
    { HEK_UNIT_BYTES, 312.4e6, FALSE, "312 MB" },
    { HEK_UNIT_BYTES, 12.4e6, TRUE, "12.4 MB/s" },
    { HEK_UNIT_BYTES, 0, FALSE, "0 B" },
    { HEK_UNIT_COUNT, 48200, FALSE, "48.2 k" },
    { HEK_UNIT_COUNT, 12, FALSE, "12" },
    { HEK_UNIT_COUNT, 12.25, TRUE, "12.2/s" },
    { HEK_UNIT_COUNT, -1500, FALSE, "-1.50 k" },
    { HEK_UNIT_FRACTION, 0.975, FALSE, "97.5 %" },
    { HEK_UNIT_FRACTION, 1, FALSE, "100 %" },
    { HEK_UNIT_COUNT, NAN, FALSE, "–" },
    { HEK_UNIT_NS, INFINITY, FALSE, "∞" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = hek_unit_format (cases[i].unit, cases[i].value, cases[i].is_rate);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* --- in and out ---------------------------------------------------------------------------- */

static void
test_scopes (void)
{
  g_autofree char *id = g_strdup ("0c7bb9d6-0001");
  HekTelemetryScope *scope = hek_telemetry_scope (id);

  g_assert_true (hek_telemetry_scope ("0c7bb9d6-0001") == scope);
  g_assert_cmpstr (hek_telemetry_scope_get_id (scope), ==, id);
  g_assert_true (hek_telemetry_scope (NULL) == hek_telemetry_scope (""));
  g_assert_true (hek_telemetry_scope (NULL) != scope);
  g_assert_cmpstr (hek_telemetry_scope_get_id (NULL), ==, "");
}

static void
test_off (void)
{
  HekTelemetryScope *scope = hek_telemetry_scope ("off");
  g_autoptr (HekTelemetryBatch) batch = NULL;

  forget_all ();
  hek_telemetry_set_enabled (FALSE);
  g_assert_false (hek_telemetry_is_enabled ());
  g_assert_cmpuint (hek_telemetry_mark (), ==, 0);
  g_assert_cmpuint (hek_telemetry_since (0), ==, 0);
  hek_telemetry_count (scope, HEK_INSTRUMENT_SEARCH_HITS, 3);
  hek_telemetry_record (scope, HEK_INSTRUMENT_SEARCH_LATENCY, 3);
  hek_telemetry_gauge (scope, HEK_INSTRUMENT_COLLECTION_ROWS, 3);
  hek_telemetry_event (scope, HEK_EVENT_INDEX, 0, "nobody listens");
  batch = hek_telemetry_collect ();
  hek_telemetry_set_enabled (TRUE);
  g_assert_cmpuint (batch->samples->len, ==, 0);
  g_assert_cmpuint (batch->events->len, ==, 0);
}

static void
test_values (void)
{
  HekTelemetryScope *scope = hek_telemetry_scope ("values");
  g_autoptr (HekTelemetryBatch) batch = NULL, empty = NULL;
  const HekTelemetrySample *sample;

  forget_all ();
  hek_telemetry_count (scope, HEK_INSTRUMENT_SEARCH_HITS, 3);
  hek_telemetry_count (scope, HEK_INSTRUMENT_SEARCH_HITS, 4);
  hek_telemetry_count (NULL, HEK_INSTRUMENT_ERRORS, 1);
  hek_telemetry_record (scope, HEK_INSTRUMENT_SEARCH_LATENCY, 1000);
  hek_telemetry_record (scope, HEK_INSTRUMENT_SEARCH_LATENCY, 0);
  hek_telemetry_record (scope, HEK_INSTRUMENT_SEARCH_LATENCY, G_MAXUINT32);
  hek_telemetry_gauge (scope, HEK_INSTRUMENT_COLLECTION_ROWS, -5);
  hek_telemetry_gauge (scope, HEK_INSTRUMENT_COLLECTION_ROWS, 20);
  hek_telemetry_gauge (scope, HEK_INSTRUMENT_COLLECTION_ROWS, 10);
  hek_telemetry_gauge (scope, HEK_INSTRUMENT_COLLECTION_ROWS, NAN);
  batch = hek_telemetry_collect ();
  g_assert_cmpuint (batch->samples->len, ==, 4);

  sample = find (batch, scope, HEK_INSTRUMENT_SEARCH_HITS);
  g_assert_cmpuint (sample->count, ==, 1);
  g_assert_cmpfloat (sample->sum, ==, 7);
  g_assert_cmpfloat (sample->min, ==, 7);
  g_assert_cmpfloat (sample->last, ==, 7);
  g_assert_null (sample->histogram);

  /* the process comes first */
  sample = find (batch, hek_telemetry_scope (NULL), HEK_INSTRUMENT_ERRORS);
  g_assert_true (sample == &g_array_index (batch->samples, HekTelemetrySample, 0));

  sample = find (batch, scope, HEK_INSTRUMENT_SEARCH_LATENCY);
  g_assert_cmpuint (sample->count, ==, 3);
  g_assert_cmpfloat (sample->sum, ==, 1000.0 + G_MAXUINT32);
  g_assert_cmpfloat (sample->min, ==, 0);
  g_assert_cmpfloat (sample->max, ==, G_MAXUINT32);
  g_assert_cmpuint (hek_histogram_get_count (sample->histogram), ==, 3);
  g_assert_cmpuint (hek_histogram_count_buckets (sample->histogram, 0, 1), ==, 1);

  sample = find (batch, scope, HEK_INSTRUMENT_COLLECTION_ROWS);
  g_assert_cmpuint (sample->count, ==, 3);
  g_assert_cmpfloat (sample->sum, ==, 25);
  g_assert_cmpfloat (sample->min, ==, -5);
  g_assert_cmpfloat (sample->max, ==, 20);
  g_assert_cmpfloat (sample->last, ==, 10);

  empty = hek_telemetry_collect ();
  g_assert_cmpuint (empty->samples->len, ==, 0);
  g_assert_cmpint (empty->ended_us, >=, empty->began_us);
}

/* Buckets come out as they went in, whatever the value. */
static void
test_histogram (void)
{
  HekTelemetryScope *scope = hek_telemetry_scope ("histogram");
  g_autoptr (HekHistogram) plain = hek_histogram_new ();
  HekRng rng;

  forget_all ();
  hek_rng_init (&rng, 3);
  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (HekTelemetryBatch) batch = NULL;

      hek_histogram_clear (plain);
      for (guint i = 0; i < 1000; i++)
        {
          guint64 value = hek_rng_u64 (&rng) >> (12 + hek_rng_below (&rng, 52));

          hek_histogram_add (plain, value, 1);
          hek_telemetry_record (scope, HEK_INSTRUMENT_SEARCH_LATENCY, value);
        }
      batch = hek_telemetry_collect ();
      g_assert_cmpuint (batch->samples->len, ==, 1);
      g_assert_true (hek_histogram_equal (
        plain, find (batch, scope, HEK_INSTRUMENT_SEARCH_LATENCY)->histogram));
    }
}

/* --- many threads -------------------------------------------------------------------------- */

typedef struct
{
  HekTelemetryScope *scope;
  guint64 n;        /* records */
  gint *n_running;  /* atomic */
} Writer;

static gpointer
write_records (gpointer data)
{
  Writer *writer = data;

  for (guint64 i = 0; i < writer->n; i++)
    {
      /* two that are always recorded together, and a value that is as large as their number */
      const HekTelemetryEntry entries[] = {
        { HEK_INSTRUMENT_SEARCH_LATENCY, 1000 + i },
        { HEK_INSTRUMENT_SEARCH_QUERIES, 1 },
        { HEK_INSTRUMENT_SEARCH_COMPARED, 1000 + i },
      };

      hek_telemetry_write (writer->scope, entries, G_N_ELEMENTS (entries));
      if (i % 64 == 0)
        hek_telemetry_gauge (writer->scope, HEK_INSTRUMENT_COLLECTION_ROWS, (double) i);
    }
  g_atomic_int_add (writer->n_running, -1);
  return NULL;
}

/* Whole: what is recorded together is collected together. */
static guint64
check_batch (const HekTelemetryBatch *batch,
             HekTelemetryScope       *scope,
             double                  *sum,
             guint64                 *n_gauges)
{
  const HekTelemetrySample *latency = find (batch, scope, HEK_INSTRUMENT_SEARCH_LATENCY);
  const HekTelemetrySample *queries = find (batch, scope, HEK_INSTRUMENT_SEARCH_QUERIES);
  const HekTelemetrySample *compared = find (batch, scope, HEK_INSTRUMENT_SEARCH_COMPARED);
  const HekTelemetrySample *rows = find (batch, scope, HEK_INSTRUMENT_COLLECTION_ROWS);

  *n_gauges += rows != NULL ? rows->count : 0;
  if (latency == NULL)
    {
      g_assert_null (queries);
      return 0;
    }
  g_assert_cmpuint (latency->count, ==, hek_histogram_get_count (latency->histogram));
  g_assert_cmpfloat (queries->sum, ==, (double) latency->count);
  g_assert_cmpfloat (compared->sum, ==, latency->sum);
  g_assert_cmpfloat (latency->min, >=, 1000);
  g_assert_cmpfloat (latency->max, <, 1000 + N_RECORDS);
  g_assert_cmpfloat (latency->min * (double) latency->count, <=, latency->sum);
  g_assert_cmpfloat (latency->max * (double) latency->count, >=, latency->sum);
  *sum += latency->sum;
  return latency->count;
}

static void
test_threads (void)
{
  guint64 n_records = N_RECORDS / (guint) (hek_test_under_valgrind () ? 20 : 1);
  HekTelemetryScope *scopes[] = { hek_telemetry_scope ("one"), hek_telemetry_scope ("two") };
  GThread *threads[N_THREADS];
  Writer writers[N_THREADS];
  guint64 n[2] = { 0 }, n_gauges[2] = { 0 };
  double sum[2] = { 0 };
  gint n_running = N_THREADS;
  guint n_batches = 0;
  gboolean is_last = FALSE;

  forget_all ();
  for (guint i = 0; i < N_THREADS; i++)
    {
      writers[i] = (Writer) { scopes[i % 2], n_records, &n_running };
      threads[i] = g_thread_new ("writer", write_records, &writers[i]);
    }
  while (!is_last)
    {
      g_autoptr (HekTelemetryBatch) batch = NULL;

      is_last = g_atomic_int_get (&n_running) == 0;
      batch = hek_telemetry_collect ();
      for (guint s = 0; s < 2; s++)
        n[s] += check_batch (batch, scopes[s], &sum[s], &n_gauges[s]);
      n_batches++;
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  for (guint s = 0; s < 2; s++)
    {
      guint64 all = n_records * N_THREADS / 2;

      g_assert_cmpuint (n[s], ==, all);
      g_assert_cmpfloat (sum[s], ==,
                         (double) all * (1000 + (double) (n_records - 1) / 2));
      g_assert_cmpuint (n_gauges[s], ==, N_THREADS / 2 * ((n_records + 63) / 64));
    }
  g_test_message ("%u batches while %d threads wrote", n_batches, N_THREADS);
}

/* --- events -------------------------------------------------------------------------------- */

static void
test_events (void)
{
  HekTelemetryScope *scope = hek_telemetry_scope ("events");
  g_autoptr (HekTelemetryBatch) batch = NULL;
  g_autoptr (GError) full = g_error_new (G_FILE_ERROR, G_FILE_ERROR_NOSPC, "the disk is full");
  g_autoptr (GError) prefixed = g_error_copy (full);
  g_autoptr (GError) stopped = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
  const HekTelemetryEvent *event;
  gint64 now_us = g_get_real_time ();

  forget_all ();
  hek_telemetry_event (scope, HEK_EVENT_INDEX, now_us - 5000, "graph of %d rows", 12);
  hek_telemetry_event (NULL, HEK_EVENT_IMPORT, 0, "again");
  hek_telemetry_event (scope, HEK_EVENT_IMPORT, 0, "again");
  hek_telemetry_event (scope, HEK_EVENT_IMPORT, 0, "again");
  g_prefix_error (&prefixed, "rows.csv: ");
  hek_telemetry_error (scope, full);
  hek_telemetry_error (NULL, prefixed); /* the same, on its way up */
  hek_telemetry_error (NULL, stopped);
  batch = hek_telemetry_collect ();

  g_assert_cmpuint (batch->n_lost_events, ==, 0);
  g_assert_cmpuint (batch->events->len, ==, 4);
  event = &g_array_index (batch->events, HekTelemetryEvent, 0);
  g_assert_cmpstr (event->text, ==, "graph of 12 rows");
  g_assert_true (event->scope == scope);
  g_assert_cmpint (event->began_us, ==, now_us - 5000);
  g_assert_cmpint (event->ended_us, >=, now_us);
  event = &g_array_index (batch->events, HekTelemetryEvent, 2);
  g_assert_cmpuint (event->n, ==, 2);
  event = &g_array_index (batch->events, HekTelemetryEvent, 3);
  g_assert_cmpint (event->kind, ==, HEK_EVENT_ERROR);
  g_assert_cmpstr (event->text, ==, "the disk is full");
  g_assert_cmpfloat (find (batch, scope, HEK_INSTRUMENT_ERRORS)->sum, ==, 1);
  for (guint i = 0; i < HEK_N_EVENT_KINDS; i++)
    {
      g_assert_nonnull (hek_event_kind_get_id (i));
      g_assert_nonnull (hek_event_kind_get_label (i));
    }
}

static void
test_many_events (void)
{
  g_autoptr (HekTelemetryBatch) batch = NULL;

  forget_all ();
  for (guint i = 0; i < HEK_TELEMETRY_MAX_EVENTS + 10; i++)
    hek_telemetry_event (NULL, HEK_EVENT_INDEX, 0, "number %u", i);
  batch = hek_telemetry_collect ();
  g_assert_cmpuint (batch->events->len, ==, HEK_TELEMETRY_MAX_EVENTS);
  g_assert_cmpuint (batch->n_lost_events, ==, 10);
  g_assert_cmpstr (g_array_index (batch->events, HekTelemetryEvent, 0).text, ==, "number 10");
}

/* --- time and the process ------------------------------------------------------------------ */

static void
count_looks (gpointer data)
{
  *(guint *) data += 1;
}

/* Whoever looks after gauges is asked before each collect, and told when there are no more. */
static void
test_looks (void)
{
  guint n = 0, look = hek_telemetry_add_look (count_looks, &n);

  forget_all ();
  forget_all ();
  g_assert_cmpuint (n, ==, 2);
  hek_telemetry_set_enabled (FALSE);
  g_assert_cmpuint (n, ==, 3);
  hek_telemetry_set_enabled (FALSE);
  forget_all ();
  g_assert_cmpuint (n, ==, 3);
  hek_telemetry_set_enabled (TRUE);
  hek_telemetry_remove_look (look);
  forget_all ();
  g_assert_cmpuint (n, ==, 3);
}

static void
test_process (void)
{
  HekProcessSample before = { 0 }, now;
  g_autoptr (HekTelemetryBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  volatile double work = 1;
  gint64 end_us = g_get_monotonic_time () + 50000;

  forget_all ();
  hek_process_sample_record (&before);
  while (g_get_monotonic_time () < end_us)
    work *= 1.0000001;
  g_assert_true (hek_process_sample_read (&now, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (now.cpu_ns, >, before.cpu_ns);
  g_assert_cmpuint (now.n_threads, >=, 1);
  g_assert_cmpuint (now.n_threads, <, 1000);
  g_assert_cmpuint (now.rss_bytes, >, 100 * 1000);
  hek_process_sample_record (&before);
  batch = hek_telemetry_collect ();
  g_assert_cmpuint (find (batch, hek_telemetry_scope (NULL), HEK_INSTRUMENT_PROCESS_RSS)->count,
                    ==, 2);
  g_assert_cmpfloat (find (batch, hek_telemetry_scope (NULL), HEK_INSTRUMENT_PROCESS_CPU)->last,
                     >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hek_telemetry_set_enabled (TRUE);
  g_test_add_func ("/telemetry/instruments", test_instruments);
  g_test_add_func ("/telemetry/units", test_units);
  g_test_add_func ("/telemetry/scopes", test_scopes);
  g_test_add_func ("/telemetry/off", test_off);
  g_test_add_func ("/telemetry/values", test_values);
  g_test_add_func ("/telemetry/histogram", test_histogram);
  g_test_add_func ("/telemetry/threads", test_threads);
  g_test_add_func ("/telemetry/events", test_events);
  g_test_add_func ("/telemetry/many-events", test_many_events);
  g_test_add_func ("/telemetry/looks", test_looks);
  g_test_add_func ("/telemetry/process", test_process);
  return g_test_run ();
}
