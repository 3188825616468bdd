/* SPDX-License-Identifier: Apache-2.0 */
/* Steady time is real time here: the past has no other. Rows are read some minutes at a time, since
 * a histogram a second of a day would fill the memory. */
#include "config.h"

#include "hek-alert-replay.h"

#include <math.h>

#include "hek-alert-state.h"
#include "hek-alert-window.h"
#include "hek-series-read.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
/* Of what is read at once. */
#define CHUNK_US (300 * SECOND)
/* A row of every second that a program runs. */
#define ALIVE "process.rss"

typedef struct
{
  HekSeriesStore *store;
  const HekAlertRule *rule;
  const HekTask *task;
  HekAlertWindow *window;  /* owned */
  GPtrArray *series;       /* owned: of borrowed HekSeriesInfo: those of the rule */
  GPtrArray *alive;        /* owned: of borrowed HekSeriesInfo */
  gboolean has_buckets;
  HekAlertState state;
  gint64 before_us;        /* of the last step; 0: there was none */
  HekAlertReplay result;
} Run;

/* --- rows of a while ------------------------------------------------------------------------- */

typedef struct
{
  const HekSeriesInfo *info;        /* borrowed */
  HekSeriesPoints *points;          /* owned */
  HekSeriesHistograms *histograms;  /* owned (nullable) */
  guint point, histogram;           /* that come next */
} Rows;

static void
rows_clear (Rows *rows)
{
  g_clear_pointer (&rows->points, hek_series_points_free);
  g_clear_pointer (&rows->histograms, hek_series_histograms_free);
}

static gboolean
rows_read (Rows                *rows,
           Run                 *run,
           const HekSeriesInfo *info,
           gint64               from_us,
           gint64               to_us,
           gboolean             has_buckets,
           GError             **error)
{
  rows->info = info;
  rows->points = hek_series_read_buckets (run->store, info->id, from_us, to_us, SECOND, run->task,
                                          error);
  if (rows->points == NULL)
    return FALSE;
  run->result.is_coarse |= rows->points->n_points > 0
                           && rows->points->level != HEK_SERIES_LEVEL_RAW;
  if (!has_buckets)
    return TRUE;
  rows->histograms = hek_series_read_histograms (run->store, info->id, from_us, to_us, SECOND,
                                                 run->task, error);
  return rows->histograms != NULL;
}

/* Whether a row of the second that begins at @at_us is next; passes over older ones. */
static gboolean
rows_have (Rows  *rows,
           gint64 at_us)
{
  const HekSeriesPoints *points = rows->points;

  while (rows->point < points->n_points && points->points[rows->point].time_us < at_us)
    rows->point++;
  return rows->point < points->n_points && points->points[rows->point].time_us < at_us + SECOND;
}

static const HekHistogram *
rows_find_histogram (Rows  *rows,
                     gint64 at_us)
{
  const HekSeriesHistograms *all = rows->histograms;

  if (all == NULL)
    return NULL;
  while (rows->histogram < all->n && all->time_us[rows->histogram] < at_us)
    rows->histogram++;
  return rows->histogram < all->n && all->time_us[rows->histogram] < at_us + SECOND
           ? all->histograms[rows->histogram] : NULL;
}

static void
rows_feed (Rows           *rows,
           HekAlertWindow *window,
           gint64          at_us)
{
  const HekSeriesInfo *info = rows->info;
  HekSeriesSample sample;

  if (!rows_have (rows, at_us))
    return;
  sample = (HekSeriesSample) {
    .instrument = info->instrument, .scope = info->scope, .kind = info->kind, .unit = info->unit,
    .point = rows->points->points[rows->point],
    .histogram = rows_find_histogram (rows, at_us),
  };
  hek_alert_window_add (window, &sample, at_us);
}

/* --- seconds --------------------------------------------------------------------------------- */

/* What is of the second that ended at @now_us is in the window. */
static void
take_step (Run   *run,
           gint64 now_us)
{
  HekAlertReplay *result = &run->result;
  gint64 elapsed_us = run->before_us != 0 ? now_us - run->before_us : 0;
  gboolean is_gap = elapsed_us > HEK_ALERT_MAX_GAP_US;
  gboolean was_firing = run->state.phase == HEK_ALERT_PHASE_FIRING;
  HekAlertReading reading;
  HekAlertStep step;

  hek_alert_window_read (run->window, now_us, &reading);
  step = hek_alert_state_step (&run->state, run->rule, &reading, elapsed_us, now_us);
  run->before_us = now_us;
  if (reading.has_value)
    {
      result->min = isnan (result->min) ? reading.value : MIN (result->min, reading.value);
      result->max = isnan (result->max) ? reading.value : MAX (result->max, reading.value);
    }
  if (!is_gap)
    {
      result->watched_us += elapsed_us;
      result->firing_us += was_firing ? elapsed_us : 0;
    }
  if (!step.changed || run->state.phase != HEK_ALERT_PHASE_FIRING)
    return;
  result->n_fired++;
  result->first_us = result->first_us == 0 ? now_us : result->first_us;
  result->last_us = now_us;
}

static gboolean
run_rows (Run     *run,
          Rows    *rows,
          guint    n_rows,
          Rows    *alive,
          guint    n_alive,
          gint64   from_us,
          gint64   to_us,
          GError **error)
{
  for (gint64 at_us = from_us; at_us < to_us; at_us += SECOND)
    {
      gboolean is_alive = FALSE;

      if (!hek_task_check (run->task, error))
        return FALSE;
      for (guint i = 0; i < n_alive; i++)
        is_alive |= rows_have (&alive[i], at_us);
      for (guint i = 0; i < n_rows; i++)
        rows_feed (&rows[i], run->window, at_us);
      if (is_alive)
        take_step (run, at_us + SECOND);
    }
  return TRUE;
}

static gboolean
run_chunk (Run     *run,
           gint64   from_us,
           gint64   to_us,
           GError **error)
{
  g_autofree Rows *rows = g_new0 (Rows, run->series->len + 1);
  g_autofree Rows *alive = g_new0 (Rows, run->alive->len + 1);
  gboolean ok = TRUE;

  for (guint i = 0; i < run->series->len && ok; i++)
    ok = rows_read (&rows[i], run, run->series->pdata[i], from_us, to_us, run->has_buckets, error);
  for (guint i = 0; i < run->alive->len && ok; i++)
    ok = rows_read (&alive[i], run, run->alive->pdata[i], from_us, to_us, FALSE, error);
  ok = ok && run_rows (run, rows, run->series->len, alive, run->alive->len, from_us, to_us, error);
  for (guint i = 0; i < run->series->len; i++)
    rows_clear (&rows[i]);
  for (guint i = 0; i < run->alive->len; i++)
    rows_clear (&alive[i]);
  return ok;
}

/* --- all ------------------------------------------------------------------------------------- */

static gboolean
run_all (Run     *run,
         gint64   from_us,
         gint64   to_us,
         GError **error)
{
  if (!hek_alert_window_fill (run->window, run->store, from_us, from_us, run->task, error))
    return FALSE;
  for (gint64 at_us = from_us; at_us < to_us; at_us += CHUNK_US)
    {
      if (!run_chunk (run, at_us, MIN (at_us + CHUNK_US, to_us), error))
        return FALSE;
      hek_task_progress (run->task, (double) (at_us - from_us) / (double) (to_us - from_us));
    }
  run->result.is_firing = run->state.phase == HEK_ALERT_PHASE_FIRING;
  return TRUE;
}

gboolean
hek_alert_replay (HekSeriesStore     *store,
                  const HekAlertRule *rule,
                  gint64              from_us,
                  gint64              to_us,
                  const HekTask      *task,
                  HekAlertReplay     *replay,
                  GError            **error)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GPtrArray) series = g_ptr_array_new ();
  g_autoptr (GPtrArray) alive = g_ptr_array_new ();
  g_autoptr (HekAlertWindow) window = NULL;
  Run run = { .store = store, .rule = rule, .task = task, .series = series, .alive = alive };
  gboolean ok;

  g_return_val_if_fail (to_us >= from_us && to_us - from_us <= HEK_ALERT_MAX_REPLAY_US, FALSE);

  if (!hek_alert_rule_check (rule, NULL, error))
    return FALSE;
  list = hek_series_store_list (store, error);
  if (list == NULL)
    return FALSE;
  /* whole seconds, as buckets have */
  from_us = from_us / SECOND * SECOND;
  to_us = to_us / SECOND * SECOND;
  window = run.window = hek_alert_window_new (rule, from_us);
  for (guint i = 0; i < list->len; i++)
    {
      HekSeriesInfo *info = list->pdata[i];

      if (hek_alert_window_wants (window, info->instrument, info->scope))
        g_ptr_array_add (series, info);
      if (g_str_equal (info->instrument, ALIVE))
        g_ptr_array_add (alive, info);
    }
  run.has_buckets = !isnan (hek_alert_reduce_quantile (rule->reduce));
  run.result.min = run.result.max = NAN;
  hek_alert_state_init (&run.state);
  ok = run_all (&run, from_us, to_us, error);
  hek_alert_state_clear (&run.state);
  if (ok)
    *replay = run.result;
  return ok;
}
