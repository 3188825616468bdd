/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of a series, put into a window and its baseline. */
#include "config.h"

#include <math.h>

#include "hek-alert-window-private.h"
#include "hek-series-read.h"

typedef struct
{
  HekAlertWindow *window;
  HekSeriesStore *store;
  gint64 now_us;   /* steady */
  gint64 clock_us; /* real */
  const HekTask *task;
} Fill;

static gboolean
fill_cells (const Fill          *fill,
            const HekSeriesInfo *info,
            GError             **error)
{
  HekAlertWindow *window = fill->window;
  gint64 from_us = fill->clock_us - window->rule->window_us;
  g_autoptr (HekSeriesPoints) points = NULL;
  g_autoptr (HekSeriesHistograms) histograms = NULL;

  points = hek_series_read_buckets (fill->store, info->id, from_us, fill->clock_us,
                                    window->cell_us, fill->task, error);
  if (points == NULL)
    return FALSE;
  for (guint i = 0; i < points->n_points; i++)
    {
      gint64 at_us = fill->now_us - (fill->clock_us - points->points[i].time_us);

      if (at_us > fill->now_us)
        continue;
      hek_alert_window_add_point (window, &points->points[i], at_us);
      window->last_us = i == 0 ? at_us : MAX (window->last_us, at_us);
      window->began_us = MIN (window->began_us, at_us);
    }
  if (!window->has_buckets)
    return TRUE;
  histograms = hek_series_read_histograms (fill->store, info->id, from_us, fill->clock_us,
                                           window->cell_us, fill->task, error);
  if (histograms == NULL)
    return FALSE;
  for (guint i = 0; i < histograms->n; i++)
    {
      gint64 at_us = fill->now_us - (fill->clock_us - histograms->time_us[i]);

      if (at_us <= fill->now_us)
        hek_alert_window_add_buckets (window, histograms->histograms[i], at_us);
    }
  return TRUE;
}

/* --- the baseline ---------------------------------------------------------------------------- */

typedef struct
{
  HekSeriesPoint points[HEK_ALERT_BASELINE + 1];
  HekHistogram *histograms[HEK_ALERT_BASELINE + 1];
} Past;

/* Gauges of several scopes are added up, everything else is merged. */
static void
add_past (const Fill           *fill,
          HekSeriesPoint       *sum,
          const HekSeriesPoint *point)
{
  if (fill->window->kind != HEK_SERIES_GAUGE || sum->count == 0)
    {
      if (sum->count == 0)
        *sum = *point;
      else
        hek_series_point_add (sum, point, TRUE);
      return;
    }
  sum->sum = (sum->sum / (double) sum->count + point->sum / (double) point->count) *
             (double) sum->count;
  sum->min += point->min;
  sum->max += point->max;
  sum->last += point->last;
}

static gboolean
read_past (const Fill          *fill,
           const HekSeriesInfo *info,
           Past                *past,
           GError             **error)
{
  HekAlertWindow *window = fill->window;
  gint64 width_us = window->rule->window_us;
  gint64 end_us = fill->clock_us / width_us * width_us; /* what is under way is no past */
  gint64 from_us = end_us - HEK_ALERT_BASELINE * width_us;
  g_autoptr (HekSeriesPoints) points = NULL;
  g_autoptr (HekSeriesHistograms) histograms = NULL;

  points = hek_series_read_buckets (fill->store, info->id, from_us, end_us, width_us, fill->task,
                                    error);
  if (points == NULL)
    return FALSE;
  for (guint i = 0; i < points->n_points; i++)
    {
      gint64 at = (points->points[i].time_us - from_us) / width_us;

      if (at >= 0 && at <= HEK_ALERT_BASELINE)
        add_past (fill, &past->points[at], &points->points[i]);
    }
  if (!window->has_buckets)
    return TRUE;
  histograms = hek_series_read_histograms (fill->store, info->id, from_us, end_us, width_us,
                                           fill->task, error);
  for (guint i = 0; histograms != NULL && i < histograms->n; i++)
    {
      gint64 at = (histograms->time_us[i] - from_us) / width_us;

      if (at < 0 || at > HEK_ALERT_BASELINE)
        continue;
      if (past->histograms[at] == NULL)
        past->histograms[at] = hek_histogram_new ();
      hek_histogram_merge (past->histograms[at], histograms->histograms[i]);
    }
  return histograms != NULL;
}

static void
fill_baseline (const Fill *fill,
               const Past *past)
{
  gboolean has_begun = FALSE;

  for (guint i = 0; i < HEK_ALERT_BASELINE; i++)
    {
      /* the readings before anything was measured are none, also of counters */
      has_begun |= past->points[i].count > 0;
      if (has_begun)
        hek_alert_window_push_baseline (fill->window,
                                        hek_alert_window_reduce (fill->window, &past->points[i],
                                                                 past->histograms[i],
                                                                 fill->window->rule->window_us));
    }
}

/* --- all ------------------------------------------------------------------------------------- */

static gboolean
fill_series (const Fill          *fill,
             const HekSeriesInfo *info,
             Past                *past,
             GError             **error)
{
  HekAlertWindow *window = fill->window;
  HekSeriesPoint last;

  window->kind = info->kind;
  if (info->kind == HEK_SERIES_GAUGE)
    {
      if (!hek_series_read_last (fill->store, info->id, fill->clock_us, &last, error))
        return FALSE;
      if (last.count > 0)
        hek_alert_window_set_gauge (window, info->scope, last.last);
    }
  /* cells of gauges together are sums at one moment, which rows of each do not tell */
  if ((info->kind != HEK_SERIES_GAUGE || !window->is_together) &&
      !fill_cells (fill, info, error))
    return FALSE;
  return window->rule->condition != HEK_ALERT_ANOMALY || read_past (fill, info, past, error);
}

gboolean
hek_alert_window_fill (HekAlertWindow *window,
                       HekSeriesStore *store,
                       gint64          now_us,
                       gint64          clock_us,
                       const HekTask  *task,
                       GError        **error)
{
  g_autoptr (GPtrArray) list = hek_series_store_list (store, error);
  g_autofree Past *past = NULL;
  Fill fill = { window, store, now_us, clock_us, task };
  gboolean ok = TRUE;

  if (list == NULL)
    return FALSE;
  past = g_new0 (Past, 1);
  for (guint i = 0; i < list->len && ok; i++)
    {
      const HekSeriesInfo *info = list->pdata[i];

      if (hek_alert_window_wants (window, info->instrument, info->scope))
        ok = fill_series (&fill, info, past, error);
    }
  if (ok && window->rule->condition == HEK_ALERT_ANOMALY)
    fill_baseline (&fill, past);
  for (guint i = 0; i < G_N_ELEMENTS (past->histograms); i++)
    g_clear_pointer (&past->histograms[i], hek_histogram_free);
  return ok;
}
