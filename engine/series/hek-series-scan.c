/* SPDX-License-Identifier: Apache-2.0 */
/* Visiting what is kept of a range; see the header. */
#include "config.h"

#include "hek-series-scan-private.h"

#include "hek-store-error.h"

gboolean
hek_series_scan_begin (HekSeriesScan  *scan,
                       GError        **error)
{
  HekSeriesStore *store = scan->store;
  g_autoptr (GError) damage = NULL;

  pthread_mutex_lock (&store->read_lock);
  if (!hek_sqlite_begin_read (store->reader, error))
    return FALSE;
  if (hek_series_tail_sync (&store->tail, store->reader, &scan->problems, &damage))
    return TRUE;
  if (!hek_series_is_damage (damage))
    {
      g_propagate_error (error, g_steal_pointer (&damage));
      return FALSE;
    }
  hek_series_add_problem (&scan->problems, g_steal_pointer (&damage));
  return TRUE;
}

void
hek_series_scan_end (HekSeriesScan *scan)
{
  hek_sqlite_rollback (scan->store->reader);
  pthread_mutex_unlock (&scan->store->read_lock);
}

/* Rows of a block that are in the range. */
static void
visit_rows (HekSeriesScan        *scan,
            const HekSeriesPoint *points,
            guint                 n,
            gint64                from_us,
            gint64                to_us)
{
  guint first = 0, end = n;

  while (first < n && points[first].time_us < from_us)
    first++;
  while (end > first && points[end - 1].time_us >= to_us)
    end--;
  if (end > first)
    scan->rows (points + first, end - first, scan->user_data);
}

static void
visit_histograms (HekSeriesScan *scan,
                  const GArray  *timed,
                  gint64         from_us,
                  gint64         to_us)
{
  for (guint i = 0; i < timed->len; i++)
    {
      const HekSeriesTimedHistogram *one = &g_array_index (timed, HekSeriesTimedHistogram, i);

      if (one->time_us >= from_us && one->time_us < to_us)
        scan->histograms (one->time_us, one->bytes, scan->user_data);
    }
}

static gboolean
scan_block (HekSeriesScan   *scan,
            HekSeriesLevel   level,
            gint64           id,
            gint64           from_us,
            gint64           to_us,
            GError         **error)
{
  HekSqlite *db = scan->store->reader;

  if (scan->rows != NULL)
    {
      guint n;
      g_autofree HekSeriesPoint *points =
        hek_series_blocks_read (db, id, scan->series, level, &n, error);

      if (points != NULL)
        visit_rows (scan, points, n, from_us, to_us);
      return points != NULL;
    }
  else
    {
      g_autoptr (GArray) timed =
        hek_series_blocks_read_histograms (db, id, scan->series, level, error);

      if (timed != NULL)
        visit_histograms (scan, timed, from_us, to_us);
      return timed != NULL;
    }
}

static gboolean
scan_blocks (HekSeriesScan   *scan,
             HekSeriesLevel   level,
             HekSeriesPart    part,
             gint64           from_us,
             gint64           to_us,
             GError         **error)
{
  g_autoptr (GArray) refs = g_array_new (FALSE, FALSE, sizeof (HekSeriesBlockRef));

  if (!hek_series_blocks_find (scan->store->reader, scan->series, level, part, from_us, to_us,
                               refs, error))
    return FALSE;
  for (guint i = 0; i < refs->len; i++)
    {
      g_autoptr (GError) damage = NULL;

      if (!hek_task_check (scan->task, error))
        return FALSE;
      if (scan_block (scan, level, g_array_index (refs, HekSeriesBlockRef, i).id, from_us, to_us,
                      &damage))
        continue;
      if (!hek_series_is_damage (damage))
        {
          g_propagate_error (error, g_steal_pointer (&damage));
          return FALSE;
        }
      hek_series_add_problem (&scan->problems, g_steal_pointer (&damage));
    }
  return TRUE;
}

/* Each row as a sum of its own. */
static void
scan_tail (HekSeriesScan  *scan,
           HekSeriesLevel  level,
           gint64          from_us,
           gint64          to_us)
{
  const GArray *rows = scan->store->tail.rows;

  for (guint i = 0; i < rows->len; i++)
    {
      const HekSeriesTailRow *row = &g_array_index (rows, HekSeriesTailRow, i);
      HekSeriesPoint point = row->point;

      if (row->series != scan->series)
        continue;
      point.time_us = hek_series_floor (point.time_us, hek_series_level_us[level]);
      if (point.time_us < from_us || point.time_us >= to_us)
        continue;
      if (scan->rows != NULL)
        scan->rows (&point, 1, scan->user_data);
      else if (row->histogram != NULL)
        scan->histograms (point.time_us, row->histogram, scan->user_data);
    }
}

gboolean
hek_series_scan_range (HekSeriesScan   *scan,
                       HekSeriesLevel   level,
                       gint64           from_us,
                       gint64           to_us,
                       GError         **error)
{
  HekSeriesPart part =
    scan->rows != NULL ? HEK_SERIES_PART_ROWS : HEK_SERIES_PART_HISTOGRAMS;
  gint64 floor_us = 0;

  if (from_us >= to_us)
    return TRUE;
  if (level + 1 < HEK_SERIES_N_LEVELS &&
      !hek_series_get_floor (scan->store->reader, scan->series, level, part, &floor_us, error))
    return FALSE;
  /* Rows before it are in sums of the next level: here they would count twice. */
  if (from_us < floor_us && scan->coarser_too &&
      !hek_series_scan_range (scan, level + 1, from_us, MIN (to_us, floor_us), error))
    return FALSE;
  from_us = MAX (from_us, floor_us);
  if (from_us >= to_us)
    return TRUE;
  if (!scan_blocks (scan, level, part, from_us, to_us, error))
    return FALSE;
  scan_tail (scan, level, from_us, to_us);
  return TRUE;
}
