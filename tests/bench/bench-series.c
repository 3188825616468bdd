/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a month of seconds costs on disk, and how fast it is written and read.
 *
 * usage: bench-series [--days N]     30 by default
 *
 * A working day of one workspace, 50 series: 44 have a value every second (20 counters, 12 gauges
 * that mostly rest, 12 that move: memory by pages, the share of the processor, bytes read and
 * written); 6 are histograms, which have a row in seconds with searches: half of eight hours a day.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench-report.h"
#include "hek-rng.h"
#include "hek-series-read.h"

#define N_COUNTERS 20
#define N_RESTING 12
#define N_MOVING 12
#define N_PLAIN (N_COUNTERS + N_RESTING + N_MOVING)
#define N_HISTOGRAMS 6
#define N_SERIES (N_PLAIN + N_HISTOGRAMS)
#define SECOND G_GINT64_CONSTANT (1000000)
#define DAY (86400 * SECOND)
/* Seconds in one call, here; one in life. */
#define BATCH 60

typedef struct
{
  char *names[N_SERIES];
  double state[N_SERIES];
  HekRng rng;
  GArray *samples;
  GPtrArray *histograms;
  guint64 n_samples;
} Life;

static HekSeriesSample
sample_of (const Life    *life,
           guint          idx,
           HekSeriesKind  kind,
           gint64         time_us,
           double         value)
{
  return (HekSeriesSample) { life->names[idx], "", kind, "1",
                             { time_us, 1, value, value, value, value }, NULL };
}

static void
live_counter (Life     *life,
              guint     idx,
              gint64    time_us,
              gboolean  busy)
{
  /* Small ones and large ones: searches, rows compared. */
  double scale = idx % 4 == 0 ? 20000 : idx % 4 == 1 ? 500 : 20;
  double value = busy ? floor (-log (1 - hek_rng_double (&life->rng)) * scale) : 0;
  HekSeriesSample sample = sample_of (life, idx, HEK_SERIES_COUNTER, time_us, value);

  g_array_append_val (life->samples, sample);
}

static void
live_gauge (Life   *life,
            guint   idx,
            gint64  time_us,
            double  chance)
{
  HekSeriesSample sample;

  if (hek_rng_double (&life->rng) < chance)
    life->state[idx] += 4096 * floor (hek_rng_double (&life->rng) * 200 - 100);
  sample = sample_of (life, idx, HEK_SERIES_GAUGE, time_us, life->state[idx]);
  if (idx == N_COUNTERS + N_RESTING) /* the share of the processor */
    {
      double share = nearbyint ((chance > 0.2 ? 0.6 : 0.02) * 1e4 *
                                (0.5 + hek_rng_double (&life->rng))) / 1e4;

      sample = sample_of (life, idx, HEK_SERIES_GAUGE, time_us, share);
    }
  g_array_append_val (life->samples, sample);
}

static void
live_histogram (Life   *life,
                guint   idx,
                gint64  time_us)
{
  HekHistogram *histogram = hek_histogram_new ();
  HekSeriesSample sample = sample_of (life, idx, HEK_SERIES_HISTOGRAM, time_us, 0);
  guint n = 1 + (guint) hek_rng_below (&life->rng, 30);

  for (guint i = 0; i < n; i++)
    {
      double u = hek_rng_double (&life->rng) + hek_rng_double (&life->rng) +
                 hek_rng_double (&life->rng) - 1.5;

      hek_histogram_add (histogram, (guint64) (400000 * exp (u)), 1);
    }
  sample.point.count = n;
  sample.point.sum = (double) hek_histogram_get_sum (histogram);
  sample.point.min = (double) hek_histogram_get_min (histogram);
  sample.point.max = sample.point.last = (double) hek_histogram_get_max (histogram);
  sample.histogram = histogram;
  g_ptr_array_add (life->histograms, histogram);
  g_array_append_val (life->samples, sample);
}

static void
live_second (Life   *life,
             gint64  time_us)
{
  gint64 second = time_us / SECOND;
  gboolean busy = second % 86400 / 3600 < 8 && second / 20 % 2 == 0;

  for (guint i = 0; i < N_COUNTERS; i++)
    live_counter (life, i, time_us, busy);
  for (guint i = 0; i < N_RESTING; i++)
    live_gauge (life, N_COUNTERS + i, time_us, 1.0 / 600);
  for (guint i = 0; i < N_MOVING; i++)
    live_gauge (life, N_COUNTERS + N_RESTING + i, time_us, busy ? 0.3 : 0.03);
  for (guint i = 0; busy && i < N_HISTOGRAMS; i++)
    live_histogram (life, N_PLAIN + i, time_us);
}

static void
check (gboolean      ok,
       const GError *error)
{
  if (ok)
    return;
  fprintf (stderr, "%s\n", error->message);
  exit (1);
}

static void
append (Life           *life,
        HekSeriesStore *store)
{
  GError *error = NULL;

  check (hek_series_store_append (store, (gpointer) life->samples->data, life->samples->len,
                                  &error), error);
  life->n_samples += life->samples->len;
  g_array_set_size (life->samples, 0);
  g_ptr_array_set_size (life->histograms, 0);
}

static void
live (Life           *life,
      HekSeriesStore *store,
      gint64          from_us,
      gint64          to_us)
{
  GError *error = NULL;
  guint n = 0;

  for (gint64 time_us = from_us; time_us < to_us; time_us += SECOND)
    {
      live_second (life, time_us);
      if (++n % BATCH == 0)
        append (life, store);
      if (n % 900 == 0) /* as it is after 900 calls in life */
        check (hek_series_store_seal (store, &error), error);
    }
  append (life, store);
}

/* --- figures --- */

static void
bench_size (Life           *life,
            HekSeriesStore *store,
            guint           days,
            gint64          to_us)
{
  GError *error = NULL;
  double begin = bench_process_s (), used;
  guint64 n_bytes;
  char *what = g_strdup_printf ("%u days of 50 series on disk", days);

  live (life, store, to_us - days * DAY, to_us);
  used = bench_process_s () - begin;
  check (hek_series_store_get_size (store, &n_bytes, &error), error);
  printf ("%" G_GUINT64_FORMAT " samples, %.2f bytes each; made and written in %.0f s\n",
          life->n_samples, (double) n_bytes / (double) life->n_samples, used);
  bench_report (what, (double) n_bytes / 1e6, "MB", 200.0 * days / 30, TRUE);
  g_free (what);
}

static void
bench_append (Life           *life,
              HekSeriesStore *store,
              gint64          from_us)
{
  double times[300], worst = 0;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      double begin;

      live_second (life, from_us + i * SECOND);
      begin = bench_wall_s ();
      append (life, store);
      times[i] = (bench_wall_s () - begin) * 1e3;
      worst = MAX (worst, times[i]);
    }
  qsort (times, G_N_ELEMENTS (times), sizeof *times, bench_compare_doubles);
  bench_report ("keeping a second of 50 series, median", times[G_N_ELEMENTS (times) / 2], "ms", 5,
                TRUE);
  bench_report ("keeping a second of 50 series, greatest of 300", worst, "ms", 100, TRUE);
}

#define N_ROUNDS 5

/* 20 widgets, each with a million seconds in 1,000 points. */
static void
read_widgets (HekSeriesStore *store,
              const Life     *life,
              gint64          from_us,
              gint64          to_us)
{
  GError *error = NULL;

  for (guint i = 0; i < 20; i++)
    {
      HekSeriesInfo *info = hek_series_store_find (store, life->names[i * 2], NULL, &error);
      HekSeriesPoints *points;

      check (info != NULL, error);
      points = hek_series_read (store, info->id, from_us, to_us, 1000, NULL, &error);
      check (points != NULL, error);
      hek_series_points_free (points);
      hek_series_info_free (info);
    }
}

static void
read_heat_map (HekSeriesStore *store,
               const Life     *life,
               gint64          from_us,
               gint64          to_us)
{
  GError *error = NULL;
  HekSeriesInfo *info = hek_series_store_find (store, life->names[N_PLAIN], NULL, &error);
  HekSeriesHistograms *histograms;

  check (info != NULL, error);
  histograms = hek_series_read_histograms (store, info->id, from_us, to_us, 300 * SECOND, NULL,
                                           &error);
  check (histograms != NULL, error);
  hek_series_histograms_free (histograms);
  hek_series_info_free (info);
}

static void
bench_read (HekSeriesStore *store,
            const Life     *life,
            gint64          to_us,
            guint           days)
{
  gint64 from_us = to_us - MIN (1000000 * SECOND, days * DAY);
  double widgets[N_ROUNDS], maps[N_ROUNDS];

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      double begin = bench_wall_s ();

      read_widgets (store, life, from_us, to_us);
      widgets[round] = (bench_wall_s () - begin) * 1e3;
      begin = bench_wall_s ();
      read_heat_map (store, life, to_us - DAY, to_us);
      maps[round] = (bench_wall_s () - begin) * 1e3;
    }
  printf ("reading 20 widgets for the first time: %.0f ms\n", widgets[0]);
  qsort (widgets, N_ROUNDS, sizeof *widgets, bench_compare_doubles);
  qsort (maps, N_ROUNDS, sizeof *maps, bench_compare_doubles);
  bench_report ("reading 20 widgets, a million seconds each, median of 5", widgets[N_ROUNDS / 2],
                "ms", 150, TRUE);
  bench_report ("a heat map of a day, median of 5", maps[N_ROUNDS / 2], "ms", 50, TRUE);
}

/* Every raw row of a series, as for CSV. */
static void
bench_rows (HekSeriesStore *store,
            const Life     *life,
            gint64          to_us)
{
  GError *error = NULL;
  HekSeriesInfo *info = hek_series_store_find (store, life->names[0], NULL, &error);
  HekSeriesPoints *points;
  double begin = bench_thread_s (), used;

  check (info != NULL, error);
  points = hek_series_read_rows (store, info->id, HEK_SERIES_LEVEL_RAW, 0, to_us, NULL, &error);
  check (points != NULL, error);
  used = bench_thread_s () - begin;
  bench_report ("reading rows as they are", (double) points->n_points / used / 1e6, "M rows/s", 5,
                FALSE);
  hek_series_points_free (points);
  hek_series_info_free (info);
}

/* Noise of 53 bits, for comparison. */
static void
bench_noise (gint64 to_us)
{
  GError *error = NULL;
  char *folder = g_dir_make_tmp ("hek-bench-XXXXXX", NULL);
  char *command = g_strdup_printf ("rm -r '%s'", folder);
  HekSeriesStore *store = hek_series_store_open (hek_file_ops_system (), folder,
                                                 HEK_SERIES_STORE_OWNER, &error);
  HekSeriesSample samples[900];
  guint64 n_bytes;
  HekRng rng;

  check (store != NULL, error);
  hek_rng_init (&rng, 2);
  for (guint block = 0; block < 100; block++)
    {
      for (guint i = 0; i < 900; i++)
        {
          double value = hek_rng_double (&rng);

          samples[i] = (HekSeriesSample) {
            "noise", "", HEK_SERIES_GAUGE, "1",
            { to_us - DAY + (block * 900 + i) * SECOND, 1, value, value, value, value }, NULL
          };
        }
      check (hek_series_store_append (store, samples, 900, &error), error);
      check (hek_series_store_seal (store, &error), error);
    }
  check (hek_series_store_get_size (store, &n_bytes, &error), error);
  printf ("random values: %.2f bytes each; 30 days of 50 such series would be %.0f MB, of which"
          " retention keeps %.1f days of seconds within 200 MB\n", (double) n_bytes / 90000,
          (double) n_bytes / 90000 * 30 * 86400 * 50 / 1e6,
          187.5e6 / ((double) n_bytes / 90000 * 86400 * 50));
  hek_series_store_unref (store);
  check (g_spawn_command_line_sync (command, NULL, NULL, NULL, &error), error);
  g_free (command);
  g_free (folder);
}

int
main (int   argc,
      char *argv[])
{
  guint days = argc == 3 && g_str_equal (argv[1], "--days") ? (guint) atoi (argv[2]) : 30;
  char *folder = g_dir_make_tmp ("hek-bench-XXXXXX", NULL);
  char *command = g_strdup_printf ("rm -r '%s'", folder);
  gint64 to_us = g_get_real_time () / DAY * DAY;
  GError *error = NULL;
  HekSeriesStore *store = hek_series_store_open (hek_file_ops_system (), folder,
                                                 HEK_SERIES_STORE_OWNER, &error);
  Life life = { 0 };

  check (store != NULL, error);
  hek_rng_init (&life.rng, 1);
  life.samples = g_array_new (FALSE, FALSE, sizeof (HekSeriesSample));
  life.histograms = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_histogram_free);
  for (guint i = 0; i < N_SERIES; i++)
    {
      life.names[i] = g_strdup_printf ("series.%u", i);
      life.state[i] = 4096 * floor (hek_rng_double (&life.rng) * 1e5);
    }
  bench_size (&life, store, days, to_us);
  bench_append (&life, store, to_us);
  bench_read (store, &life, to_us, days);
  bench_rows (store, &life, to_us);
  hek_series_store_unref (store);
  check (g_spawn_command_line_sync (command, NULL, NULL, NULL, &error), error);
  bench_noise (to_us);
  for (guint i = 0; i < N_SERIES; i++)
    g_free (life.names[i]);
  g_array_unref (life.samples);
  g_ptr_array_unref (life.histograms);
  g_free (command);
  g_free (folder);
  return 0;
}
