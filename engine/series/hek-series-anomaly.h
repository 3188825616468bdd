/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Points that do not fit the others, of equally spaced values with NaN for gaps. Neither method
 * knows seasons: a value is judged by the ones shortly before (and, for levels, after) it.
 */
typedef enum
{
  HEK_SERIES_ANOMALY_NONE = 0,
  HEK_SERIES_ANOMALY_HIGH = 1,  /* an outlier above the others */
  HEK_SERIES_ANOMALY_LOW = 2,
  HEK_SERIES_ANOMALY_UP = 3,    /* here a higher level begins */
  HEK_SERIES_ANOMALY_DOWN = 4,
} HekSeriesAnomaly;

typedef struct
{
  guint window;             /* values looked back on, 8 … 1,000; 60 */
  double z;                 /* robust z-score from which a value is an outlier; 6 */
  guint level_window;       /* values on either side of a shift of level, 8 … 1,000; 30 */
  double false_alarm_rate;  /* of level shifts, a value of normal noise; 1e-4 */
} HekSeriesAnomalyOptions;

void hek_series_anomaly_options_init (HekSeriesAnomalyOptions *options);

/**
 * hek_series_find_anomalies:
 * @options: (nullable): the usual ones
 * @marks: (out caller-allocates) (array length=n_values): a HekSeriesAnomaly each
 * @z: (out caller-allocates) (nullable) (array length=n_values): robust z-score, NaN where it has
 *   none
 *
 * Outliers: z = (x - median) / (1.4826 MAD) of the window before the value; where the MAD is 0
 * (more than half of the values equal), 1.2533 times the mean absolute deviation stands in, and
 * where that is 0, too, the least step between any two of the values: a window that rests says
 * nothing of how far is far, the others may. Level shifts: the two-window median test, see
 * hek-series-level.c for its false alarms. A run of outliers that turns out to be a shift is marked
 * as the shift, where it begins.
 *
 * Returns: how many are marked
 * Source: Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993, for the scales
 */
guint hek_series_find_anomalies (const double *values, guint n_values,
                                 const HekSeriesAnomalyOptions *options, guint8 *marks,
                                 double *z);

/* The z-score of one value after @n_before others (oldest first), as above: for rules of alerts.
 * NaN with fewer than 8 of them. */
double hek_series_robust_z (const double *before, guint n_before, double value);

G_END_DECLS
