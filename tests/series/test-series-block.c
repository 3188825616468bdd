/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks: what is read is bit for bit what was written, and damage is never a crash. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-rng.h"
#include "hek-series-block-private.h"
#include "hek-series-column-private.h"
#include "hek-store-error.h"
#include "series-fixture.h"

static void
check_ints (const gint64 *values,
            guint         n)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree gint64 *read = g_new (gint64, n);
  HekByteReader reader = { 0 };
  const guint8 tail = 0xa5;

  hek_series_put_ints (bytes, values, n);
  g_byte_array_append (bytes, &tail, 1);
  reader.data = bytes->data;
  reader.n_bytes = bytes->len;
  g_assert_true (hek_series_get_ints (&reader, read, n));
  g_assert_cmpmem (read, n * sizeof *read, values, n * sizeof *values);
  g_assert_cmpuint (reader.pos, ==, bytes->len - 1);
}

static void
test_ints (void)
{
  static const gint64 ends[] = { 0, HEK_SERIES_INT_MAX, -HEK_SERIES_INT_MAX, 1, -1,
                                 HEK_SERIES_INT_MAX, HEK_SERIES_INT_MAX, -HEK_SERIES_INT_MAX };
  HekRng rng;

  check_ints (ends, G_N_ELEMENTS (ends));
  hek_rng_init (&rng, 7);
  /* All widths and lengths about the chunks of the code. */
  for (guint n = 1; n <= 200; n += n < 70 ? 1 : 37)
    for (guint width = 0; width <= 53; width += 3)
      {
        g_autofree gint64 *values = g_new (gint64, n);

        for (guint i = 0; i < n; i++)
          values[i] = (gint64) (hek_rng_u64 (&rng) >> (64 - width - (width == 0))) *
                      (hek_rng_u64 (&rng) & 1 ? -1 : 1);
        check_ints (values, n);
        for (guint i = 0; i < n; i++)
          values[i] = T0 + SECOND * i + (i % 50 == 49 ? values[i] & 0xffff : 0);
        check_ints (values, n);
      }
}

static guint
check_reals (const double *values,
             guint         n)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree double *read = g_new (double, n);
  HekByteReader reader = { 0 };

  hek_series_put_reals (bytes, values, n, NULL, 0);
  reader.data = bytes->data;
  reader.n_bytes = bytes->len;
  g_assert_true (hek_series_get_reals (&reader, read, n, NULL, 0));
  g_assert_cmpmem (read, n * sizeof *read, values, n * sizeof *values);
  g_assert_cmpuint (reader.pos, ==, bytes->len);
  return bytes->len;
}

#define N 900

static void
test_reals (void)
{
  static const double odd[] = { 0.0, -0.0, 5e-324, -5e-324, 1.7976931348623157e308, 0.1, 1e-300,
                                1e22, 123456789.123456789, -0.0, -0.0, 3, 1e15, 0.1 + 0.2 };
  double values[N];
  HekRng rng;

  for (guint n = 1; n <= G_N_ELEMENTS (odd); n++)
    check_reals (odd, n);
  hek_rng_init (&rng, 8);
  for (guint i = 0; i < N; i++)
    values[i] = 0.42;
  g_assert_cmpuint (check_reals (values, N), <, 24);
  for (guint i = 0; i < N; i++)
    values[i] = (double) (hek_rng_u64 (&rng) % 10000) / 10000;
  /* 13.3 bits of entropy; doubles have 64. */
  g_assert_cmpuint (check_reals (values, N), <, N * 15 / 8);
  for (guint i = 0; i < N; i++)
    values[i] = sin (i / 50.0);
  g_assert_cmpuint (check_reals (values, N), <, N * 8 + 8);
  for (guint i = 0; i < N; i++)
    do
      {
        guint64 bits = hek_rng_u64 (&rng);

        memcpy (&values[i], &bits, 8);
      }
    while (!isfinite (values[i]));
  g_assert_cmpuint (check_reals (values, N), <=, N * 8 + 1);
  /* Steps of few bits. */
  for (guint i = 0; i < N; i++)
    values[i] = ldexp (1 + (double) (i / 9), -60);
  g_assert_cmpuint (check_reals (values, N), <, N);
}

static HekSeriesPoint *
make_rows (guint n)
{
  HekSeriesPoint *points = g_new (HekSeriesPoint, n);
  HekRng rng;

  hek_rng_init (&rng, 9);
  for (guint i = 0; i < n; i++)
    {
      double low = (double) (hek_rng_u64 (&rng) % 100000), sum = low * 3 + 0.5;

      points[i] = (HekSeriesPoint) { T0 + SECOND * (i - i % 7 / 6), 1 + i % 5, sum, low,
                                     low + 1000, low + (double) (i % 1000) };
    }
  return points;
}

static void
test_rows (void)
{
  g_autofree HekSeriesPoint *points = make_rows (N);

  for (guint n = 1; n <= N; n = n * 2 + 1)
    {
      g_autoptr (GBytes) blob = hek_series_block_write (5, HEK_SERIES_LEVEL_MINUTE, points, n);
      gsize n_bytes;
      gconstpointer data = g_bytes_get_data (blob, &n_bytes);
      g_autoptr (GError) error = NULL;
      g_autofree HekSeriesPoint *read = NULL;
      guint n_read;

      g_assert_null (hek_series_block_read (data, n_bytes, 6, HEK_SERIES_LEVEL_MINUTE, &n_read,
                                            &error));
      g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED);
      g_clear_error (&error);
      read = hek_series_block_read (data, n_bytes, 5, HEK_SERIES_LEVEL_MINUTE, &n_read, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (n_read, ==, n);
      for (guint i = 0; i < n; i++)
        series_fixture_assert_equal (&read[i], &points[i]);
    }
}

/* Every length, and thousands of changed bytes: an error or rows that could have been. */
static void
test_damaged_rows (void)
{
  g_autofree HekSeriesPoint *points = make_rows (200);
  g_autoptr (GBytes) blob = hek_series_block_write (5, HEK_SERIES_LEVEL_RAW, points, 200);
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (blob, &n_bytes);
  g_autofree guint8 *copy = g_malloc (n_bytes);
  HekRng rng;
  guint n;

  hek_rng_init (&rng, 10);
  for (gsize i = 0; i < n_bytes; i++)
    {
      g_autofree guint8 *cut = g_memdup2 (data, i + (i == 0));
      g_autofree HekSeriesPoint *read =
        hek_series_block_read (cut, i, 5, HEK_SERIES_LEVEL_RAW, &n, NULL);

      g_assert_null (read);
    }
  for (guint round = 0; round < 4000; round++)
    {
      g_autofree HekSeriesPoint *read = NULL;

      memcpy (copy, data, n_bytes);
      for (guint i = 0; i <= round % 4; i++)
        copy[hek_rng_u64 (&rng) % n_bytes] = (guint8) hek_rng_u64 (&rng);
      read = hek_series_block_read (copy, n_bytes, 5, HEK_SERIES_LEVEL_RAW, &n, NULL);
      for (guint i = 1; read != NULL && i < n; i++)
        g_assert_cmpint (read[i - 1].time_us, <=, read[i].time_us);
    }
}

static GArray *
make_histograms (guint n)
{
  GArray *timed = g_array_new (FALSE, FALSE, sizeof (HekSeriesTimedHistogram));
  HekRng rng;

  g_array_set_clear_func (timed, (GDestroyNotify) hek_series_timed_histogram_clear);
  hek_rng_init (&rng, 11);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekHistogram) histogram = hek_histogram_new ();
      GByteArray *bytes = g_byte_array_new ();
      HekSeriesTimedHistogram one = { .time_us = T0 + SECOND * i };

      for (guint j = 0; j < 50; j++)
        hek_histogram_add (histogram, 100000 + hek_rng_u64 (&rng) % 1000000, 1);
      hek_histogram_serialize (histogram, bytes);
      one.bytes = g_byte_array_free_to_bytes (bytes);
      g_array_append_val (timed, one);
    }
  return timed;
}

static void
test_histograms (void)
{
  g_autoptr (GArray) timed = make_histograms (100);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) blob = hek_series_block_write_histograms (
    5, HEK_SERIES_LEVEL_RAW, (gpointer) timed->data, timed->len);
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (blob, &n_bytes);
  g_autoptr (GArray) read =
    hek_series_block_read_histograms (data, n_bytes, 5, HEK_SERIES_LEVEL_RAW, &error);
  g_autofree guint8 *copy = g_malloc (n_bytes);
  HekRng rng;

  g_assert_no_error (error);
  g_assert_cmpuint (read->len, ==, timed->len);
  for (guint i = 0; i < read->len; i++)
    {
      const HekSeriesTimedHistogram *a = &g_array_index (read, HekSeriesTimedHistogram, i);
      const HekSeriesTimedHistogram *b = &g_array_index (timed, HekSeriesTimedHistogram, i);

      g_assert_cmpint (a->time_us, ==, b->time_us);
      g_assert_true (g_bytes_equal (a->bytes, b->bytes));
    }
  hek_rng_init (&rng, 12);
  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (GArray) damaged = NULL;

      memcpy (copy, data, n_bytes);
      copy[hek_rng_u64 (&rng) % MIN (n_bytes, round % 2 ? 200 : n_bytes)] ^=
        (guint8) (1 + hek_rng_u64 (&rng) % 255);
      damaged = hek_series_block_read_histograms (copy, n_bytes - round % 3, 5,
                                                  HEK_SERIES_LEVEL_RAW, NULL);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/block/ints", test_ints);
  g_test_add_func ("/series/block/reals", test_reals);
  g_test_add_func ("/series/block/rows", test_rows);
  g_test_add_func ("/series/block/damaged-rows", test_damaged_rows);
  g_test_add_func ("/series/block/histograms", test_histograms);
  return g_test_run ();
}
