/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-alert-window.h"

G_BEGIN_DECLS

typedef struct
{
  guint16 bucket;
  guint64 n;
} HekAlertBucket;

typedef struct
{
  guint64 count;
  double sum, min, max;
  GArray *buckets; /* owned (nullable) (element-type HekAlertBucket): in no order, may repeat */
} HekAlertCell;

struct _HekAlertWindow
{
  const HekAlertRule *rule; /* borrowed */
  gboolean is_together;
  gboolean has_buckets;     /* the reduction is a percentile */
  gint64 cell_us;
  guint n_cells;
  HekAlertCell *cells;      /* owned (array length=n_cells): number idx % n_cells is that of idx */
  gint64 newest_idx;        /* of the latest cell: steady time / cell_us */
  guint64 *totals;          /* owned (nullable): of all buckets, over all cells */

  HekSeriesKind kind;       /* of the instrument; of one that is not known: of its samples */
  GHashTable *gauges;       /* owned: scope → double, the latest value */
  gboolean is_fed;          /* since the last reading */

  gint64 began_us;          /* steady: since when it is watched, or filled */
  gint64 last_us;           /* steady: the latest value, or began_us */

  double baseline[HEK_ALERT_BASELINE]; /* oldest first */
  guint n_baseline;
  gint64 baseline_us;       /* steady: when the latest was put in */
};

/* One number of what came within @span_us; NaN when there is none. @point of count 0: nothing */
double hek_alert_window_reduce (const HekAlertWindow *window, const HekSeriesPoint *point,
                                const HekHistogram *histogram, gint64 span_us);

void hek_alert_window_add_point (HekAlertWindow *window, const HekSeriesPoint *point,
                                 gint64 at_us);
void hek_alert_window_add_buckets (HekAlertWindow *window, const HekHistogram *histogram,
                                   gint64 at_us);
void hek_alert_window_set_gauge (HekAlertWindow *window, const char *scope, double value);
void hek_alert_window_push_baseline (HekAlertWindow *window, double value);

G_END_DECLS
