/* SPDX-License-Identifier: Apache-2.0 */
/* Every way of reading against all rows that were appended, kept beside. */
#include "config.h"

#include <math.h>

#include "hek-rng.h"
#include "hek-store-error.h"
#include "replay.h"
#include "series-fixture.h"

/* Five hours of an uneven second, with gaps, histograms, and seals in between. */
typedef struct
{
  char *folder;
  HekSeriesStore *store;
  gint64 id;
  GArray *rows;       /* (element-type HekSeriesPoint) */
  GPtrArray *values;  /* (element-type GArray of guint64): of each row */
} World;

static void
append_row (World  *world,
            HekRng *rng,
            gint64  time_us)
{
  g_autoptr (HekHistogram) histogram = hek_histogram_new ();
  g_autoptr (GError) error = NULL;
  GArray *values = g_array_new (FALSE, FALSE, sizeof (guint64));
  HekSeriesSample sample = { "search.latency", "uuid", HEK_SERIES_HISTOGRAM, "ns",
                             { .time_us = time_us }, histogram };
  HekSeriesPoint *point = &sample.point;

  for (guint i = 0; i < 1 + hek_rng_below (rng, 4); i++)
    {
      guint64 value = (guint64) exp (9 + 5 * hek_rng_double (rng));

      hek_histogram_add (histogram, value, 1);
      g_array_append_val (values, value);
      point->sum += (double) value;
      point->min = point->count == 0 ? (double) value : MIN (point->min, (double) value);
      point->max = MAX (point->max, (double) value);
      point->last = (double) value;
      point->count++;
    }
  g_assert_true (hek_series_store_append (world->store, &sample, 1, &error));
  g_assert_no_error (error);
  g_array_append_val (world->rows, *point);
  g_ptr_array_add (world->values, values);
}

static void
world_init (World *world)
{
  gint64 time_us = T0 + 17 * SECOND;
  g_autoptr (HekSeriesInfo) info = NULL;
  HekRng rng;

  hek_rng_init (&rng, 1);
  world->folder = series_fixture_folder ();
  world->store = series_fixture_open (world->folder, HEK_SERIES_STORE_OWNER);
  world->rows = g_array_new (FALSE, FALSE, sizeof (HekSeriesPoint));
  world->values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < 3000; i++)
    {
      append_row (world, &rng, time_us);
      time_us += SECOND * (gint64) (1 + hek_rng_below (&rng, 3));
      if (i % 700 == 333)
        time_us += 37 * MINUTE;
      /* Late rows, of before. */
      if (i % 500 == 250)
        append_row (world, &rng, time_us - 3 * MINUTE);
      if (i % 250 == 100)
        g_assert_true (hek_series_store_seal (world->store, NULL));
    }
  info = hek_series_store_find (world->store, "search.latency", "uuid", NULL);
  world->id = info->id;
}

static void
world_clear (World *world)
{
  g_array_unref (world->rows);
  g_ptr_array_unref (world->values);
  hek_series_store_unref (world->store);
  replay_remove_folder (world->folder);
  g_free (world->folder);
}

static const HekSeriesPoint *
row_at (const World *world,
        guint        i)
{
  return &g_array_index (world->rows, HekSeriesPoint, i);
}

/* The sum of all rows in the range, by brute force. */
static HekSeriesPoint
sum_of (const World *world,
        gint64       from_us,
        gint64       to_us)
{
  HekSeriesPoint sum = { 0 };
  gint64 latest = -1;

  for (guint i = 0; i < world->rows->len; i++)
    {
      const HekSeriesPoint *row = row_at (world, i);

      if (row->time_us < from_us || row->time_us >= to_us)
        continue;
      sum.min = sum.count == 0 ? row->min : MIN (sum.min, row->min);
      sum.max = sum.count == 0 ? row->max : MAX (sum.max, row->max);
      sum.count += row->count;
      sum.sum += row->sum;
      if (row->time_us >= latest)
        sum.last = row->last;
      latest = MAX (latest, row->time_us);
    }
  return sum;
}

static void
assert_bucket (const World          *world,
               const HekSeriesPoint *point,
               gint64                bucket_us)
{
  HekSeriesPoint sum = sum_of (world, point->time_us, point->time_us + bucket_us);

  /* All values are integers: their sums are exact in any order. */
  sum.time_us = point->time_us;
  series_fixture_assert_equal (point, &sum);
}

static void
test_buckets (void)
{
  static const guint n_points[] = { 2, 3, 10, 100, 999, 5000, 100000 };
  World world;
  gint64 from_us, to_us;

  world_init (&world);
  from_us = row_at (&world, 0)->time_us - 10 * MINUTE;
  to_us = row_at (&world, world.rows->len - 1)->time_us + 1;
  for (guint i = 0; i < G_N_ELEMENTS (n_points); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HekSeriesPoints) read = hek_series_read (world.store, world.id, from_us, to_us,
                                                          n_points[i], NULL, &error);
      guint64 count = 0;

      g_assert_no_error (error);
      g_assert_cmpuint (read->n_points, <=, n_points[i]);
      g_assert_null (read->problems);
      for (guint j = 0; j < read->n_points; j++)
        {
          g_assert_cmpint (read->points[j].time_us % read->bucket_us, ==, 0);
          g_assert_true (j == 0 || read->points[j].time_us > read->points[j - 1].time_us);
          if (n_points[i] <= 1000 || j % 50 == 0)
            assert_bucket (&world, &read->points[j], read->bucket_us);
          count += read->points[j].count;
        }
      g_assert_cmpuint (count, ==, sum_of (&world, 0, G_MAXINT64).count);
    }
  world_clear (&world);
}

static void
test_rows (void)
{
  World world;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSeriesPoints) read = NULL;
  HekSeriesPoint last;
  gint64 middle;

  world_init (&world);
  middle = row_at (&world, 1500)->time_us;
  read = hek_series_read_rows (world.store, world.id, HEK_SERIES_LEVEL_RAW, 0, G_MAXINT64, NULL,
                               &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->n_points, ==, world.rows->len);
  for (guint i = 0, j = 0; i < read->n_points; i++)
    {
      /* In order of time; a row that came late is somewhere near. */
      for (j = i > 300 ? i - 300 : 0; j < world.rows->len; j++)
        if (row_at (&world, j)->time_us == read->points[i].time_us &&
            row_at (&world, j)->sum == read->points[i].sum)
          break;
      series_fixture_assert_equal (&read->points[i], row_at (&world, j));
    }
  for (HekSeriesLevel level = HEK_SERIES_LEVEL_MINUTE; level < HEK_SERIES_N_LEVELS; level++)
    {
      g_autoptr (HekSeriesPoints) sums =
        hek_series_read_rows (world.store, world.id, level, 0, G_MAXINT64, NULL, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < sums->n_points; i++)
        assert_bucket (&world, &sums->points[i], sums->bucket_us);
    }
  g_assert_true (hek_series_read_last (world.store, world.id, G_MAXINT64, &last, &error));
  series_fixture_assert_equal (&last, &read->points[read->n_points - 1]);
  g_assert_true (hek_series_read_last (world.store, world.id, middle, &last, &error));
  g_assert_cmpint (last.time_us, <, middle);
  g_assert_cmpuint (last.count, >, 0);
  g_assert_true (hek_series_read_last (world.store, world.id, T0, &last, &error));
  g_assert_cmpuint (last.count, ==, 0);
  world_clear (&world);
}

static int
compare_values (gconstpointer a,
                gconstpointer b)
{
  guint64 first = *(const guint64 *) a, second = *(const guint64 *) b;

  return (first > second) - (first < second);
}

/* All values of the range, in order. */
static GArray *
values_of (const World *world,
           gint64       from_us,
           gint64       to_us)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < world->rows->len; i++)
    {
      const GArray *values = world->values->pdata[i];

      if (row_at (world, i)->time_us >= from_us && row_at (world, i)->time_us < to_us)
        g_array_append_vals (all, values->data, values->len);
    }
  g_array_sort (all, compare_values);
  return all;
}

static void
assert_quantiles (const World        *world,
                  const HekHistogram *histogram,
                  gint64              from_us,
                  gint64              to_us)
{
  static const double qs[] = { 0.0, 0.5, 0.9, 0.99, 0.999, 1.0 };
  g_autoptr (GArray) values = values_of (world, from_us, to_us);

  g_assert_cmpuint (hek_histogram_get_count (histogram), ==, values->len);
  for (guint i = 0; i < G_N_ELEMENTS (qs); i++)
    {
      guint rank = (guint) ceil (qs[i] * values->len);
      double exact = (double) g_array_index (values, guint64, MAX (rank, 1) - 1);
      double found = hek_histogram_get_quantile (histogram, qs[i]);

      g_assert_cmpfloat (fabs (found - exact), <=, exact * 0.01);
    }
}

/* Ranges of all lengths, cut anywhere: the sum is that of their rows, and so are percentiles. */
static void
test_totals (void)
{
  World world;
  gint64 first, length;
  HekRng rng;

  world_init (&world);
  hek_rng_init (&rng, 2);
  first = row_at (&world, 0)->time_us - HOUR;
  length = row_at (&world, world.rows->len - 1)->time_us - first + HOUR;
  for (guint i = 0; i < 60; i++)
    {
      gint64 from_us = first + (gint64) hek_rng_below (&rng, (guint64) length);
      gint64 to_us = from_us + 1 + (gint64) ((double) length *
                                             exp (-10 * hek_rng_double (&rng)));
      HekSeriesPoint sum = sum_of (&world, from_us, to_us), total;
      g_autoptr (HekHistogram) histogram = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (hek_series_read_total (world.store, world.id, from_us, to_us, &total,
                                            &histogram, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (total.count, ==, sum.count);
      if (sum.count == 0)
        {
          g_assert_true (isnan (total.min));
          g_assert_null (histogram);
          continue;
        }
      sum.time_us = total.time_us;
      series_fixture_assert_equal (&total, &sum);
      assert_quantiles (&world, histogram, from_us, to_us);
    }
  world_clear (&world);
}

static void
test_histograms (void)
{
  static const gint64 buckets[] = { 10 * SECOND, MINUTE, 5 * MINUTE, HOUR, 7 * HOUR };
  World world;

  world_init (&world);
  for (guint i = 0; i < G_N_ELEMENTS (buckets); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HekSeriesHistograms) read = hek_series_read_histograms (
        world.store, world.id, T0, T0 + DAY, buckets[i], NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (read->n, >, 0);
      for (guint j = 0; j < read->n; j += 1 + read->n / 20)
        assert_quantiles (&world, read->histograms[j], read->time_us[j],
                          read->time_us[j] + buckets[i]);
    }
  world_clear (&world);
}

static void
test_refused (void)
{
  World world;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };

  world_init (&world);
  g_assert_null (hek_series_read (world.store, world.id, T0, T0, 100, NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (hek_series_read_buckets (world.store, world.id, T0, T0 + 365 * DAY, SECOND, NULL,
                                          &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (hek_series_read (world.store, world.id, T0, T0 + DAY, 100, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  world_clear (&world);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/read/buckets", test_buckets);
  g_test_add_func ("/series/read/rows", test_rows);
  g_test_add_func ("/series/read/totals", test_totals);
  g_test_add_func ("/series/read/histograms", test_histograms);
  g_test_add_func ("/series/read/refused", test_refused);
  return g_test_run ();
}
