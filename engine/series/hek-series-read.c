/* SPDX-License-Identifier: Apache-2.0 */
/* Ranges in buckets, whole ranges, and rows as they are. */
#include "config.h"

#include "hek-series-read.h"

#include <math.h>
#include <string.h>

#include "hek-series-scan-private.h"
#include "hek-store-error.h"

#define POINTS_MAX 1000000u

void
hek_series_points_free (HekSeriesPoints *points)
{
  g_free (points->points);
  g_clear_pointer (&points->problems, g_ptr_array_unref);
  g_free (points);
}

HekSeriesLevel
hek_series_level_for (gint64 bucket_us)
{
  for (HekSeriesLevel level = HEK_SERIES_LEVEL_DAY; level > HEK_SERIES_LEVEL_RAW; level--)
    if (bucket_us % hek_series_level_us[level] == 0)
      return level;
  return HEK_SERIES_LEVEL_RAW;
}

static guint64
n_buckets (gint64 from_us,
           gint64 to_us,
           gint64 bucket_us)
{
  return (guint64) ((to_us - 1) / bucket_us - from_us / bucket_us) + 1;
}

gint64
hek_series_bucket_us (gint64 from_us,
                      gint64 to_us,
                      guint  max_points)
{
  gint64 unit = HEK_SERIES_SECOND_US, bucket_us;

  from_us = CLAMP (from_us, 0, G_MAXINT64 / 2);
  to_us = CLAMP (to_us, from_us + 1, G_MAXINT64 / 2);
  max_points = CLAMP (max_points, 2, POINTS_MAX);
  for (HekSeriesLevel level = HEK_SERIES_LEVEL_DAY; level > HEK_SERIES_LEVEL_RAW; level--)
    if ((to_us - from_us) / max_points >= hek_series_level_us[level])
      {
        unit = hek_series_level_us[level];
        break;
      }
  bucket_us = MAX ((to_us - from_us) / max_points / unit, 1) * unit;
  /* A range is seldom at their borders. */
  while (n_buckets (from_us, to_us, bucket_us) > max_points)
    bucket_us += MAX (unit, bucket_us / 64 / unit * unit);
  return bucket_us;
}

/* --- buckets --- */

typedef struct
{
  HekSeriesPoint *points; /* one a bucket, count 0: nothing yet; time_us: of the latest row */
  guint n;
  gint64 first;           /* number of the first bucket */
  gint64 bucket_us;
} Buckets;

static void
add_to_buckets (const HekSeriesPoint *points,
                guint                 n,
                gpointer              user_data)
{
  Buckets *buckets = user_data;

  for (guint i = 0; i < n; i++)
    {
      HekSeriesPoint *bucket =
        &buckets->points[points[i].time_us / buckets->bucket_us - buckets->first];

      if (bucket->count == 0)
        {
          *bucket = points[i];
          continue;
        }
      hek_series_point_add (bucket, &points[i], points[i].time_us >= bucket->time_us);
      bucket->time_us = MAX (bucket->time_us, points[i].time_us);
    }
}

/* Those that have something, with the times of their beginnings. */
static guint
take_filled (Buckets *buckets)
{
  guint n = 0;

  for (guint i = 0; i < buckets->n; i++)
    if (buckets->points[i].count > 0)
      {
        HekSeriesPoint point = buckets->points[i];

        point.time_us = (buckets->first + i) * buckets->bucket_us;
        buckets->points[n++] = point;
      }
  return n;
}

static gboolean
check_range (gint64   from_us,
             gint64   to_us,
             gint64   bucket_us,
             GError **error)
{
  if (from_us >= to_us)
    g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                         "the range of time ends before it begins");
  else if (bucket_us > 0 && n_buckets (from_us, to_us, bucket_us) > POINTS_MAX)
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                 "the range of time has more than %u steps: make the steps longer or the range"
                 " shorter", POINTS_MAX);
  else
    return TRUE;
  return FALSE;
}

HekSeriesPoints *
hek_series_read_buckets (HekSeriesStore  *store,
                         gint64           id,
                         gint64           from_us,
                         gint64           to_us,
                         gint64           bucket_us,
                         const HekTask   *task,
                         GError         **error)
{
  g_autofree HekSeriesPoint *points = NULL;
  Buckets buckets = { .bucket_us = bucket_us };
  HekSeriesScan scan = { .store = store, .series = id, .rows = add_to_buckets,
                         .user_data = &buckets, .coarser_too = TRUE, .task = task };
  HekSeriesPoints *read;
  gboolean ok;

  g_return_val_if_fail (bucket_us > 0 && bucket_us % HEK_SERIES_SECOND_US == 0, NULL);
  from_us = MAX (from_us, 0);
  to_us = MIN (to_us, G_MAXINT64 / 2);
  if (!check_range (from_us, to_us, bucket_us, error))
    return NULL;
  buckets.first = from_us / bucket_us;
  buckets.n = (guint) n_buckets (from_us, to_us, bucket_us);
  buckets.points = points = g_new0 (HekSeriesPoint, buckets.n);
  ok = hek_series_scan_begin (&scan, error) &&
       hek_series_scan_range (&scan, hek_series_level_for (bucket_us), buckets.first * bucket_us,
                              (buckets.first + buckets.n) * bucket_us, error);
  hek_series_scan_end (&scan);
  if (!ok)
    {
      g_clear_pointer (&scan.problems, g_ptr_array_unref);
      return NULL;
    }
  read = g_new0 (HekSeriesPoints, 1);
  read->bucket_us = bucket_us;
  read->level = hek_series_level_for (bucket_us);
  read->n_points = take_filled (&buckets);
  read->points = g_renew (HekSeriesPoint, g_steal_pointer (&points), MAX (read->n_points, 1));
  read->problems = scan.problems;
  return read;
}

HekSeriesPoints *
hek_series_read (HekSeriesStore  *store,
                 gint64           id,
                 gint64           from_us,
                 gint64           to_us,
                 guint            max_points,
                 const HekTask   *task,
                 GError         **error)
{
  g_return_val_if_fail (max_points >= 2 && max_points <= POINTS_MAX, NULL);

  return hek_series_read_buckets (store, id, from_us, to_us,
                                  hek_series_bucket_us (from_us, to_us, max_points), task, error);
}

/* --- rows --- */

static void
append_rows (const HekSeriesPoint *points,
             guint                 n,
             gpointer              user_data)
{
  g_array_append_vals (user_data, points, n);
}

HekSeriesPoints *
hek_series_read_rows (HekSeriesStore  *store,
                      gint64           id,
                      HekSeriesLevel   level,
                      gint64           from_us,
                      gint64           to_us,
                      const HekTask   *task,
                      GError         **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (HekSeriesPoint));
  HekSeriesScan scan = { .store = store, .series = id, .rows = append_rows, .user_data = rows,
                         .task = task };
  HekSeriesPoints *read;
  gboolean ok;

  from_us = MAX (from_us, 0);
  to_us = MIN (to_us, G_MAXINT64 / 2);
  if (!check_range (from_us, to_us, 0, error))
    return NULL;
  ok = hek_series_scan_begin (&scan, error) &&
       hek_series_scan_range (&scan, level, from_us, to_us, error);
  hek_series_scan_end (&scan);
  if (!ok)
    {
      g_clear_pointer (&scan.problems, g_ptr_array_unref);
      return NULL;
    }
  read = g_new0 (HekSeriesPoints, 1);
  read->level = level;
  read->problems = scan.problems;
  read->n_points = rows->len;
  read->points = (gpointer) g_array_free (g_steal_pointer (&rows), FALSE);
  hek_series_sort_points (read->points, read->n_points);
  if (level > HEK_SERIES_LEVEL_RAW)
    {
      read->bucket_us = hek_series_level_us[level];
      read->n_points = hek_series_fuse (read->points, read->n_points, read->bucket_us);
    }
  return read;
}
