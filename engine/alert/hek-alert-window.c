/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A window is a ring of cells. Buckets of histograms are summed over all cells; a cell that leaves
 * takes its own off again, so that a percentile costs the same for a minute and for a day.
 */
#include "config.h"

#include "hek-alert-window-private.h"

#include <math.h>
#include <string.h>

#include "hek-series-anomaly.h"

/* Steady time begins with the machine, what is kept began before: a window that is filled just
 * after it was started reaches back beyond 0. */
#define BEFORE_BOOT_US (2 * HEK_ALERT_MAX_WINDOW_US)

/* Negative: long before any window. */
static gint64
cell_idx (const HekAlertWindow *window,
          gint64                at_us)
{
  return at_us < -BEFORE_BOOT_US ? -1 : (at_us + BEFORE_BOOT_US) / window->cell_us;
}

HekAlertWindow *
hek_alert_window_new (const HekAlertRule *rule,
                      gint64              now_us)
{
  HekAlertWindow *window = g_new0 (HekAlertWindow, 1);
  gint64 cells_s = rule->window_us / G_USEC_PER_SEC;
  const HekInstrument *instrument = hek_instrument_find (rule->instrument);

  window->rule = rule;
  window->is_together = hek_alert_rule_is_together (rule);
  window->has_buckets = !isnan (hek_alert_reduce_quantile (rule->reduce));
  window->cell_us = MAX (1, (cells_s + HEK_ALERT_WINDOW_CELLS - 1) / HEK_ALERT_WINDOW_CELLS) *
                    G_USEC_PER_SEC;
  window->n_cells = (guint) MAX (1, (rule->window_us + window->cell_us - 1) / window->cell_us);
  window->cells = g_new0 (HekAlertCell, window->n_cells);
  window->newest_idx = cell_idx (window, now_us);
  if (window->has_buckets)
    window->totals = g_new0 (guint64, HEK_HISTOGRAM_N_BUCKETS);
  window->gauges = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  window->began_us = window->last_us = window->baseline_us = now_us;
  if (instrument != NULL)
    window->kind = (HekSeriesKind) instrument->kind;
  return window;
}

void
hek_alert_window_free (HekAlertWindow *window)
{
  if (window == NULL)
    return;
  for (guint i = 0; i < window->n_cells; i++)
    g_clear_pointer (&window->cells[i].buckets, g_array_unref);
  g_free (window->cells);
  g_free (window->totals);
  g_hash_table_unref (window->gauges);
  g_free (window);
}

void
hek_alert_window_set_rule (HekAlertWindow     *window,
                           const HekAlertRule *rule)
{
  g_return_if_fail (hek_alert_rule_watches_same (window->rule, rule));
  window->rule = rule;
}

gboolean
hek_alert_window_wants (const HekAlertWindow *window,
                        const char           *instrument,
                        const char           *scope)
{
  return g_str_equal (window->rule->instrument, instrument) &&
         (window->is_together || g_str_equal (window->rule->scope, scope != NULL ? scope : ""));
}

/* --- cells ----------------------------------------------------------------------------------- */

static void
clear_cell (HekAlertWindow *window,
            HekAlertCell   *cell)
{
  cell->count = 0;
  cell->sum = 0;
  for (guint i = 0; cell->buckets != NULL && i < cell->buckets->len; i++)
    {
      const HekAlertBucket *bucket = &g_array_index (cell->buckets, HekAlertBucket, i);

      window->totals[bucket->bucket] -= bucket->n;
    }
  if (cell->buckets != NULL)
    g_array_set_size (cell->buckets, 0);
}

static void
advance (HekAlertWindow *window,
         gint64          now_us)
{
  gint64 idx = cell_idx (window, now_us);
  gint64 n = MIN (idx - window->newest_idx, (gint64) window->n_cells);

  for (gint64 i = 0; i < n; i++)
    clear_cell (window, &window->cells[(idx - i) % window->n_cells]);
  window->newest_idx = MAX (window->newest_idx, idx);
}

/* (nullable): it is out of the window */
static HekAlertCell *
cell_at (HekAlertWindow *window,
         gint64          at_us)
{
  gint64 idx = cell_idx (window, at_us);

  advance (window, at_us);
  if (idx < 0 || idx <= window->newest_idx - (gint64) window->n_cells)
    return NULL;
  return &window->cells[idx % window->n_cells];
}

void
hek_alert_window_add_point (HekAlertWindow       *window,
                            const HekSeriesPoint *point,
                            gint64                at_us)
{
  HekAlertCell *cell = cell_at (window, at_us);

  if (cell == NULL || point->count == 0)
    return;
  cell->min = cell->count == 0 ? point->min : MIN (cell->min, point->min);
  cell->max = cell->count == 0 ? point->max : MAX (cell->max, point->max);
  cell->count += point->count;
  cell->sum += point->sum;
}

void
hek_alert_window_add_buckets (HekAlertWindow     *window,
                              const HekHistogram *histogram,
                              gint64              at_us)
{
  HekAlertCell *cell = cell_at (window, at_us);
  guint idx = 0;
  guint64 n;

  if (cell == NULL || !window->has_buckets)
    return;
  if (cell->buckets == NULL)
    cell->buckets = g_array_new (FALSE, FALSE, sizeof (HekAlertBucket));
  for (; hek_histogram_next (histogram, &idx, &n); idx++)
    {
      HekAlertBucket bucket = { (guint16) idx, n };

      g_array_append_val (cell->buckets, bucket);
      window->totals[idx] += n;
    }
}

void
hek_alert_window_set_gauge (HekAlertWindow *window,
                            const char     *scope,
                            double          value)
{
  double *latest = g_hash_table_lookup (window->gauges, scope);

  if (latest != NULL)
    *latest = value;
  else
    g_hash_table_insert (window->gauges, g_strdup (scope), g_memdup2 (&value, sizeof value));
}

void
hek_alert_window_add (HekAlertWindow        *window,
                      const HekSeriesSample *sample,
                      gint64                 at_us)
{
  gint64 newest_us = (window->newest_idx + 1) * window->cell_us - 1 - BEFORE_BOOT_US;

  if (sample->point.count == 0)
    return;
  window->kind = sample->kind;
  window->last_us = MAX (window->last_us, at_us);
  if (sample->kind == HEK_SERIES_GAUGE)
    {
      /* what another process had measured a while ago is not how it stands */
      if (at_us + HEK_ALERT_FRESH_US >= newest_us)
        hek_alert_window_set_gauge (window, sample->scope != NULL ? sample->scope : "",
                                    sample->point.last);
      if (window->is_together)
        return;
      window->is_fed = TRUE;
    }
  hek_alert_window_add_point (window, &sample->point, at_us);
  if (sample->histogram != NULL)
    hek_alert_window_add_buckets (window, sample->histogram, at_us);
}

/* --- readings -------------------------------------------------------------------------------- */

double
hek_alert_window_reduce (const HekAlertWindow *window,
                         const HekSeriesPoint *point,
                         const HekHistogram   *histogram,
                         gint64                span_us)
{
  gboolean is_none = point->count == 0;

  switch (window->rule->reduce)
    {
    case HEK_ALERT_LAST:
      return is_none ? NAN : point->last;
    case HEK_ALERT_MEAN:
      return is_none ? NAN : point->sum / (double) point->count;
    case HEK_ALERT_MIN:
      return is_none ? NAN : point->min;
    case HEK_ALERT_MAX:
      return is_none ? NAN : point->max;
    case HEK_ALERT_SUM:
      return is_none ? 0 : point->sum;
    case HEK_ALERT_COUNT:
      return (double) point->count;
    case HEK_ALERT_RATE:
      return is_none ? 0 : point->sum * G_USEC_PER_SEC / (double) span_us;
    case HEK_ALERT_P50:
    case HEK_ALERT_P90:
    case HEK_ALERT_P95:
    case HEK_ALERT_P99:
    case HEK_ALERT_P999:
      return histogram == NULL
               ? NAN
               : hek_histogram_get_quantile (histogram,
                                             hek_alert_reduce_quantile (window->rule->reduce));
    case HEK_ALERT_AGE:
    default:
      return NAN;
    }
}

/* Returns: (transfer full) (nullable): all buckets of the window; @point has their range */
static HekHistogram *
merged_buckets (const HekAlertWindow *window,
                const HekSeriesPoint *point)
{
  guint first = 0, last = HEK_HISTOGRAM_N_BUCKETS;
  HekHistogram *histogram;
  double min, max;

  while (first < HEK_HISTOGRAM_N_BUCKETS && window->totals[first] == 0)
    first++;
  if (first == HEK_HISTOGRAM_N_BUCKETS)
    return NULL;
  while (window->totals[last - 1] == 0)
    last--;
  /* rows may be kept whose histograms are not */
  min = CLAMP (point->min, (double) hek_histogram_bucket_first (first),
               (double) hek_histogram_bucket_last (first));
  max = CLAMP (point->max, (double) hek_histogram_bucket_first (last - 1),
               (double) hek_histogram_bucket_last (last - 1));
  histogram = hek_histogram_new ();
  hek_histogram_add_buckets (histogram, first, window->totals + first, last - first,
                             (guint64) CLAMP (point->sum, 0, 0x1p63), (guint64) min,
                             (guint64) MAX (min, max));
  return histogram;
}

/* How it stands now, of all scopes together. */
static gboolean
gauge_total (const HekAlertWindow *window,
             double               *total)
{
  GHashTableIter iter;
  gpointer value;

  *total = 0;
  g_hash_table_iter_init (&iter, window->gauges);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    *total += *(double *) value;
  return g_hash_table_size (window->gauges) > 0;
}

static HekSeriesPoint
sum_cells (const HekAlertWindow *window)
{
  HekSeriesPoint point = { .min = INFINITY, .max = -INFINITY };

  for (guint i = 0; i < window->n_cells; i++)
    {
      const HekAlertCell *cell = &window->cells[i];

      if (cell->count == 0)
        continue;
      point.count += cell->count;
      point.sum += cell->sum;
      point.min = MIN (point.min, cell->min);
      point.max = MAX (point.max, cell->max);
    }
  return point;
}

void
hek_alert_window_push_baseline (HekAlertWindow *window,
                                double          value)
{
  if (isnan (value))
    return;
  if (window->n_baseline == HEK_ALERT_BASELINE)
    memmove (window->baseline, window->baseline + 1,
             (--window->n_baseline) * sizeof window->baseline[0]);
  window->baseline[window->n_baseline++] = value;
}

static void
compare (HekAlertWindow  *window,
         gint64           now_us,
         HekAlertReading *reading)
{
  if (!reading->has_value)
    return;
  if (window->n_baseline >= HEK_ALERT_BASELINE_MIN)
    reading->z = hek_series_robust_z (window->baseline, window->n_baseline, reading->value);
  if (now_us - window->baseline_us < window->rule->window_us)
    return;
  hek_alert_window_push_baseline (window, reading->value);
  window->baseline_us = now_us;
}

void
hek_alert_window_read (HekAlertWindow  *window,
                       gint64           now_us,
                       HekAlertReading *reading)
{
  const HekAlertRule *rule = window->rule;
  g_autoptr (HekHistogram) histogram = NULL;
  HekSeriesPoint point;
  double standing;

  *reading = (HekAlertReading) { .value = NAN, .z = NAN };
  advance (window, now_us);
  reading->age_us = MAX (now_us - window->last_us, 0);
  if (gauge_total (window, &standing) && !window->is_fed)
    {
      HekSeriesPoint still = { .count = 1, .sum = standing, .min = standing, .max = standing };

      hek_alert_window_add_point (window, &still, now_us);
    }
  window->is_fed = FALSE;
  if (rule->reduce == HEK_ALERT_AGE || rule->condition == HEK_ALERT_NO_DATA)
    reading->value = (double) reading->age_us / G_USEC_PER_SEC;
  else
    {
      gint64 watched_us = MAX (now_us - window->began_us, G_USEC_PER_SEC);

      point = sum_cells (window);
      point.last = standing;
      if (window->has_buckets)
        histogram = merged_buckets (window, &point);
      reading->value = hek_alert_window_reduce (window, &point, histogram,
                                                MIN (rule->window_us, watched_us));
    }
  reading->has_value = !isnan (reading->value);
  if (rule->condition == HEK_ALERT_ANOMALY)
    compare (window, now_us, reading);
}
