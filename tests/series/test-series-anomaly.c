/* SPDX-License-Identifier: Apache-2.0 */
/* Outliers and shifts of level that were put there are found, and noise is not. */
#include "config.h"

#include <math.h>

#include "hek-rng.h"
#include "hek-series-anomaly.h"

#define N 2000

static double
normal (HekRng *rng)
{
  double u = 1 - hek_rng_double (rng);

  return sqrt (-2 * log (u)) * cos (2 * G_PI * hek_rng_double (rng));
}

static guint
find_in (const guint8 *marks,
         guint         from,
         guint         to,
         guint8        mark)
{
  guint n = 0;

  for (guint i = from; i < to; i++)
    n += marks[i] == mark;
  return n;
}

/* The stated rate, counted on independent normal values. */
static void
test_false_alarms (void)
{
  const guint n = 200000;
  g_autofree double *values = g_new (double, n);
  g_autofree guint8 *marks = g_new (guint8, n);
  HekSeriesAnomalyOptions options;
  guint n_levels, n_outliers;
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (guint i = 0; i < n; i++)
    values[i] = 1000 + 5 * normal (&rng);
  hek_series_anomaly_options_init (&options);
  options.false_alarm_rate = 1e-3;
  hek_series_find_anomalies (values, n, &options, marks, NULL);
  n_levels = find_in (marks, 0, n, HEK_SERIES_ANOMALY_UP) +
             find_in (marks, 0, n, HEK_SERIES_ANOMALY_DOWN);
  n_outliers = find_in (marks, 0, n, HEK_SERIES_ANOMALY_HIGH) +
               find_in (marks, 0, n, HEK_SERIES_ANOMALY_LOW);
  g_test_message ("level shifts in %u normal values: %u (stated: at most %g); outliers: %u", n,
                  n_levels, n * options.false_alarm_rate, n_outliers);
  g_assert_cmpuint (n_levels, <=, (guint) (n * options.false_alarm_rate));
  /* Six deviations, of a scale that 60 values tell. */
  g_assert_cmpuint (n_outliers, <=, n / 20000);
}

static void
test_outliers (void)
{
  double values[N], z[N];
  guint8 marks[N];
  HekRng rng;

  hek_rng_init (&rng, 4);
  for (guint i = 0; i < N; i++)
    values[i] = 50 + normal (&rng);
  values[700] = 75;
  values[1200] = 30;
  values[500] = NAN;
  values[501] = NAN;
  hek_series_find_anomalies (values, N, NULL, marks, z);
  g_assert_cmpuint (marks[700], ==, HEK_SERIES_ANOMALY_HIGH);
  g_assert_cmpuint (marks[1200], ==, HEK_SERIES_ANOMALY_LOW);
  g_assert_cmpuint (marks[500], ==, HEK_SERIES_ANOMALY_NONE);
  g_assert_true (isnan (z[500]));
  g_assert_true (isnan (z[3]));
  g_assert_cmpfloat (z[700], >, 15);
  g_assert_cmpfloat (z[1200], <, -12);
  g_assert_cmpuint (find_in (marks, 0, N, HEK_SERIES_ANOMALY_UP), ==, 0);
  g_assert_cmpuint (find_in (marks, 0, N, HEK_SERIES_ANOMALY_DOWN), ==, 0);
  /* The same of one value, for alerts. */
  g_assert_cmpfloat (fabs (hek_series_robust_z (values + 640, 60, values[700]) - z[700]), <, 1e-9);
  g_assert_true (isnan (hek_series_robust_z (values, 7, 50)));
}

/* A window that rests: what moves by the usual step is none. */
static void
test_resting (void)
{
  double values[N];
  guint8 marks[N];

  for (guint i = 0; i < N; i++)
    values[i] = i % 100 == 99 ? 1 : 0;
  values[1000] = 500;
  hek_series_find_anomalies (values, N, NULL, marks, NULL);
  g_assert_cmpuint (marks[1000], ==, HEK_SERIES_ANOMALY_HIGH);
  g_assert_cmpuint (marks[299], ==, HEK_SERIES_ANOMALY_NONE);
  for (guint i = 0; i < N; i++)
    values[i] = 7;
  g_assert_cmpuint (hek_series_find_anomalies (values, N, NULL, marks, NULL), ==, 0);
  g_assert_cmpuint (hek_series_find_anomalies (values, 0, NULL, marks, NULL), ==, 0);
  g_assert_cmpuint (hek_series_find_anomalies (values, 5, NULL, marks, NULL), ==, 0);
}

static void
test_levels (void)
{
  double values[N];
  guint8 marks[N];
  HekRng rng;

  hek_rng_init (&rng, 5);
  for (guint i = 0; i < N; i++)
    values[i] = (i < 600 ? 20 : i < 1400 ? 30 : 12) + normal (&rng);
  values[300] = 400; /* one that is alone is no level */
  hek_series_find_anomalies (values, N, NULL, marks, NULL);
  g_assert_cmpuint (find_in (marks, 598, 603, HEK_SERIES_ANOMALY_UP), ==, 1);
  g_assert_cmpuint (find_in (marks, 1398, 1403, HEK_SERIES_ANOMALY_DOWN), ==, 1);
  g_assert_cmpuint (find_in (marks, 0, N, HEK_SERIES_ANOMALY_UP), ==, 1);
  g_assert_cmpuint (find_in (marks, 0, N, HEK_SERIES_ANOMALY_DOWN), ==, 1);
  g_assert_cmpuint (marks[300], ==, HEK_SERIES_ANOMALY_HIGH);
  /* What stands out because the level is new is part of the shift. */
  g_assert_cmpuint (find_in (marks, 600, 660, HEK_SERIES_ANOMALY_HIGH), ==, 0);
  /* Without any noise, exactly. */
  for (guint i = 0; i < N; i++)
    values[i] = i < 1000 ? 5 : 6;
  g_assert_cmpuint (hek_series_find_anomalies (values, N, NULL, marks, NULL), ==, 1);
  g_assert_cmpuint (marks[1000], ==, HEK_SERIES_ANOMALY_UP);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/anomaly/false-alarms", test_false_alarms);
  g_test_add_func ("/series/anomaly/outliers", test_outliers);
  g_test_add_func ("/series/anomaly/resting", test_resting);
  g_test_add_func ("/series/anomaly/levels", test_levels);
  return g_test_run ();
}
