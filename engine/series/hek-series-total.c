/* SPDX-License-Identifier: Apache-2.0 */
/* Whole ranges as one, the latest row, and histograms by the bucket. */
#include "config.h"

#include <math.h>

#include "hek-series-read.h"
#include "hek-series-scan-private.h"
#include "hek-store-error.h"

#define BUCKETS_MAX 1000000
/* Blocks that are looked at for the latest row: where they overlap, the one that begins last need
 * not be the one that ends last. */
#define LAST_BLOCKS "4"

/* --- the whole range --- */

/* The inside of the range from the coarsest level, its ends from finer ones. */
static gboolean
scan_parts (HekSeriesScan   *scan,
            HekSeriesLevel   level,
            gint64           from_us,
            gint64           to_us,
            GError         **error)
{
  gint64 bucket_us, first_us, end_us;

  if (level + 1 == HEK_SERIES_N_LEVELS)
    return hek_series_scan_range (scan, level, from_us, to_us, error);
  bucket_us = hek_series_level_us[level + 1];
  first_us = hek_series_floor (from_us + bucket_us - 1, bucket_us);
  end_us = hek_series_floor (to_us, bucket_us);
  if (first_us >= end_us)
    return hek_series_scan_range (scan, level, from_us, to_us, error);
  return hek_series_scan_range (scan, level, from_us, first_us, error) &&
         scan_parts (scan, level + 1, first_us, end_us, error) &&
         hek_series_scan_range (scan, level, end_us, to_us, error);
}

static void
add_to_total (const HekSeriesPoint *points,
              guint                 n,
              gpointer              user_data)
{
  HekSeriesPoint *total = user_data;

  for (guint i = 0; i < n; i++)
    {
      if (total->count == 0)
        {
          *total = points[i];
          continue;
        }
      hek_series_point_add (total, &points[i], points[i].time_us >= total->time_us);
      total->time_us = MAX (total->time_us, points[i].time_us);
    }
}

static void
merge_into (HekHistogram **sum,
            GBytes        *bytes)
{
  g_autoptr (HekHistogram) one = hek_series_parse_histogram (bytes);

  if (one == NULL)
    return;
  if (*sum == NULL)
    *sum = g_steal_pointer (&one);
  else
    hek_histogram_merge (*sum, one);
}

static void
add_to_histogram (gint64   time_us,
                  GBytes  *bytes,
                  gpointer user_data)
{
  merge_into (user_data, bytes);
}

gboolean
hek_series_read_total (HekSeriesStore  *store,
                       gint64           id,
                       gint64           from_us,
                       gint64           to_us,
                       HekSeriesPoint  *point,
                       HekHistogram   **histogram,
                       const HekTask   *task,
                       GError         **error)
{
  HekSeriesPoint total = { .min = NAN, .max = NAN, .last = NAN };
  g_autoptr (HekHistogram) sum = NULL;
  HekSeriesScan scan = { .store = store, .series = id, .rows = add_to_total,
                         .user_data = &total, .coarser_too = TRUE, .task = task };
  gboolean ok;

  from_us = MAX (from_us, 0);
  to_us = MIN (to_us, G_MAXINT64 / 2);
  ok = hek_series_scan_begin (&scan, error) &&
       scan_parts (&scan, HEK_SERIES_LEVEL_RAW, from_us, to_us, error);
  if (ok && histogram != NULL)
    {
      scan.rows = NULL;
      scan.histograms = add_to_histogram;
      scan.user_data = &sum;
      ok = scan_parts (&scan, HEK_SERIES_LEVEL_RAW, from_us, to_us, error);
    }
  hek_series_scan_end (&scan);
  g_clear_pointer (&scan.problems, g_ptr_array_unref);
  if (!ok)
    return FALSE;
  total.time_us = from_us;
  *point = total;
  if (histogram != NULL)
    *histogram = g_steal_pointer (&sum);
  return TRUE;
}

/* --- the latest row --- */

static void
keep_later (HekSeriesPoint       *last,
            const HekSeriesPoint *points,
            guint                 n,
            gint64                before_us)
{
  for (guint i = 0; i < n && points[i].time_us < before_us; i++)
    if (last->count == 0 || points[i].time_us >= last->time_us)
      *last = points[i];
}

static gboolean
find_last (HekSeriesScan   *scan,
           HekSeriesLevel   level,
           gint64           before_us,
           HekSeriesPoint  *last,
           GError         **error)
{
  HekSqlite *db = scan->store->reader;
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db,
    "SELECT id FROM block_index WHERE series = ? AND level = ? AND part = 0 AND start_us < ?"
    " ORDER BY start_us DESC, id DESC LIMIT " LAST_BLOCKS, error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, scan->series);
  hek_sqlite_bind_int (stmt, 2, level);
  hek_sqlite_bind_int (stmt, 3, before_us);
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      g_autoptr (GError) damage = NULL;
      guint n;
      g_autofree HekSeriesPoint *points = hek_series_blocks_read (
        db, hek_sqlite_get_int (stmt, 0), scan->series, level, &n, &damage);

      if (points != NULL)
        keep_later (last, points, n, before_us);
      else if (!hek_series_is_damage (damage))
        {
          g_propagate_error (error, g_steal_pointer (&damage));
          return FALSE;
        }
    }
  return step == HEK_SQLITE_DONE;
}

gboolean
hek_series_read_last (HekSeriesStore  *store,
                      gint64           id,
                      gint64           before_us,
                      HekSeriesPoint  *point,
                      GError         **error)
{
  HekSeriesPoint last = { .sum = 0, .min = NAN, .max = NAN, .last = NAN };
  HekSeriesScan scan = { .store = store, .series = id };
  gboolean ok = hek_series_scan_begin (&scan, error);

  for (HekSeriesLevel level = HEK_SERIES_LEVEL_RAW;
       ok && level < HEK_SERIES_N_LEVELS && last.count == 0; level++)
    {
      ok = find_last (&scan, level, before_us, &last, error);
      for (guint i = 0; ok && i < store->tail.rows->len; i++)
        {
          const HekSeriesTailRow *row = &g_array_index (store->tail.rows, HekSeriesTailRow, i);

          if (row->series == id)
            keep_later (&last, &row->point, 1, before_us);
        }
    }
  hek_series_scan_end (&scan);
  g_clear_pointer (&scan.problems, g_ptr_array_unref);
  if (ok)
    *point = last;
  return ok;
}

/* --- histograms by the bucket --- */

void
hek_series_histograms_free (HekSeriesHistograms *histograms)
{
  for (guint i = 0; i < histograms->n; i++)
    hek_histogram_free (histograms->histograms[i]);
  g_free (histograms->histograms);
  g_free (histograms->time_us);
  g_clear_pointer (&histograms->problems, g_ptr_array_unref);
  g_free (histograms);
}

typedef struct
{
  GHashTable *by_bucket; /* number of the bucket → its histogram */
  gint64 bucket_us;
} Sums;

static void
add_to_sums (gint64   time_us,
             GBytes  *bytes,
             gpointer user_data)
{
  Sums *sums = user_data;
  gint64 number = time_us / sums->bucket_us;
  HekHistogram *sum = g_hash_table_lookup (sums->by_bucket, &number);
  gboolean is_first = sum == NULL;

  merge_into (&sum, bytes);
  if (is_first && sum != NULL)
    g_hash_table_insert (sums->by_bucket, g_memdup2 (&number, sizeof number), sum);
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static HekSeriesHistograms *
take_sums (Sums      *sums,
           GPtrArray *problems)
{
  HekSeriesHistograms *read = g_new0 (HekSeriesHistograms, 1);
  GHashTableIter iter;
  gpointer key;

  read->bucket_us = sums->bucket_us;
  read->problems = problems;
  read->time_us = g_new (gint64, g_hash_table_size (sums->by_bucket));
  read->histograms = g_new (HekHistogram *, g_hash_table_size (sums->by_bucket));
  g_hash_table_iter_init (&iter, sums->by_bucket);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    read->time_us[read->n++] = *(gint64 *) key;
  if (read->n > 0)
    qsort (read->time_us, read->n, sizeof *read->time_us, compare_numbers);
  for (guint i = 0; i < read->n; i++)
    {
      g_hash_table_steal_extended (sums->by_bucket, &read->time_us[i], &key,
                                   (gpointer *) &read->histograms[i]);
      g_free (key);
      read->time_us[i] *= sums->bucket_us;
    }
  return read;
}

HekSeriesHistograms *
hek_series_read_histograms (HekSeriesStore  *store,
                            gint64           id,
                            gint64           from_us,
                            gint64           to_us,
                            gint64           bucket_us,
                            const HekTask   *task,
                            GError         **error)
{
  g_autoptr (GHashTable) by_bucket = g_hash_table_new_full (
    g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) hek_histogram_free);
  Sums sums = { by_bucket, bucket_us };
  HekSeriesScan scan = { .store = store, .series = id, .histograms = add_to_sums,
                         .user_data = &sums, .coarser_too = TRUE, .task = task };
  gboolean ok;

  g_return_val_if_fail (bucket_us > 0 && bucket_us % HEK_SERIES_SECOND_US == 0, NULL);
  from_us = hek_series_floor (MAX (from_us, 0), bucket_us);
  to_us = MIN (to_us, G_MAXINT64 / 2);
  if (from_us >= to_us || (to_us - from_us) / bucket_us >= BUCKETS_MAX)
    {
      g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                           "the range of time is empty, or has too many steps");
      return NULL;
    }
  ok = hek_series_scan_begin (&scan, error) &&
       hek_series_scan_range (&scan, hek_series_level_for (bucket_us), from_us,
                              hek_series_floor (to_us + bucket_us - 1, bucket_us), error);
  hek_series_scan_end (&scan);
  if (ok)
    return take_sums (&sums, scan.problems);
  g_clear_pointer (&scan.problems, g_ptr_array_unref);
  return NULL;
}
