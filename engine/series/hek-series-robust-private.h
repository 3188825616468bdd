/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-series-anomaly.h"

G_BEGIN_DECLS

#define HEK_SERIES_WINDOW_MIN 8u
#define HEK_SERIES_WINDOW_MAX 1000u

/* The standard deviation of normal noise, from the median of the distances from its median, and
 * from their mean. */
#define HEK_SERIES_MAD_SCALE 1.4826
#define HEK_SERIES_MEAN_SCALE 1.2533

/* A window that slides, kept in order. */
typedef struct
{
  double sorted[HEK_SERIES_WINDOW_MAX];
  guint n;
} HekSeriesWindow;

void hek_series_window_add (HekSeriesWindow *window, double value);
void hek_series_window_remove (HekSeriesWindow *window, double value);
double hek_series_window_get_median (const HekSeriesWindow *window);

/* The scale of n ≥ 1 distances, which are put in order; 0: all of them are 0. */
double hek_series_scale (double *distances, guint n);

/* The least distance between two different values; 0: all are the same. */
double hek_series_least_step (const double *values, guint n);

/* See hek-series-level.c. @values: without gaps; @marks: of each */
void hek_series_find_levels (const double *values, guint n, guint window, double false_alarm_rate,
                             guint8 *marks);

G_END_DECLS
