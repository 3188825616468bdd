/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tail becomes blocks: of each series the rows as they are, and their sums at the three coarser
 * levels, all in one transaction, so that every level has the same rows at any time. Where a seal
 * cuts a minute in two there are two sums of it, which are added when they are read and become one
 * when small blocks are put together.
 */
#include "config.h"

#include "hek-series-store-private.h"

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const HekSeriesTailRow *first = *(const HekSeriesTailRow *const *) a;
  const HekSeriesTailRow *second = *(const HekSeriesTailRow *const *) b;

  if (first->series != second->series)
    return first->series < second->series ? -1 : 1;
  return (first->point.time_us > second->point.time_us) -
         (first->point.time_us < second->point.time_us);
}

/* A damaged block stays as it is, and small. */
static gboolean
merge_small (HekSqlite       *db,
             gint64           series,
             HekSeriesLevel   level,
             HekSeriesPart    part,
             GError         **error)
{
  g_autoptr (GError) damage = NULL;

  if (hek_series_blocks_merge (db, series, level, part, &damage) || hek_series_is_damage (damage))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&damage));
  return FALSE;
}

/* @points and @timed in order of time; both are changed. */
static gboolean
write_levels (HekSqlite       *db,
              gint64           series,
              HekSeriesPoint  *points,
              guint            n,
              GArray          *timed,
              GError         **error)
{
  g_autoptr (GArray) histograms = g_array_ref (timed);

  for (HekSeriesLevel level = HEK_SERIES_LEVEL_RAW; level < HEK_SERIES_N_LEVELS; level++)
    {
      if (level > HEK_SERIES_LEVEL_RAW)
        {
          GArray *fused = hek_series_fuse_histograms (histograms, hek_series_level_us[level]);

          g_array_unref (histograms);
          histograms = fused;
          n = hek_series_fuse (points, n, hek_series_level_us[level]);
        }
      if (!hek_series_blocks_write (db, series, level, points, n, error) ||
          !merge_small (db, series, level, HEK_SERIES_PART_ROWS, error))
        return FALSE;
      if (histograms->len > 0 &&
          (!hek_series_blocks_write_histograms (db, series, level, (gpointer) histograms->data,
                                                histograms->len, error) ||
           !merge_small (db, series, level, HEK_SERIES_PART_HISTOGRAMS, error)))
        return FALSE;
    }
  return TRUE;
}

/* @rows: (array length=n): of one series, in order of time */
static gboolean
seal_series (HekSqlite                      *db,
             const HekSeriesTailRow *const  *rows,
             guint                           n,
             GError                        **error)
{
  g_autofree HekSeriesPoint *points = g_new (HekSeriesPoint, n);
  g_autoptr (GArray) timed = g_array_new (FALSE, FALSE, sizeof (HekSeriesTimedHistogram));

  g_array_set_clear_func (timed, (GDestroyNotify) hek_series_timed_histogram_clear);
  for (guint i = 0; i < n; i++)
    {
      points[i] = rows[i]->point;
      if (rows[i]->histogram != NULL)
        {
          HekSeriesTimedHistogram one = { rows[i]->point.time_us,
                                          g_bytes_ref (rows[i]->histogram) };

          g_array_append_val (timed, one);
        }
    }
  return write_levels (db, rows[0]->series, points, n, timed, error);
}

static gboolean
seal_rows (HekSqlite  *db,
           GArray     *rows,
           GError    **error)
{
  g_autofree const HekSeriesTailRow **sorted = g_new (const HekSeriesTailRow *, rows->len + 1);

  for (guint i = 0; i < rows->len; i++)
    sorted[i] = &g_array_index (rows, HekSeriesTailRow, i);
  g_qsort_with_data (sorted, (gint) rows->len, sizeof *sorted, compare_rows, NULL);
  for (guint from = 0, to; from < rows->len; from = to)
    {
      for (to = from + 1; to < rows->len && sorted[to]->series == sorted[from]->series;)
        to++;
      if (!seal_series (db, sorted + from, to - from, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
empty_tail (HekSqlite  *db,
            gint64      last_seq,
            GError    **error)
{
  g_autofree char *sql = g_strdup_printf (
    "DELETE FROM tail WHERE seq <= %" G_GINT64_FORMAT ";"
    "INSERT OR REPLACE INTO setting (name, value) VALUES ('seq', %" G_GINT64_FORMAT ")", last_seq,
    last_seq);

  return hek_sqlite_exec (db, sql, error);
}

gboolean
hek_series_seal_tail (HekSeriesStore  *store,
                      GError         **error)
{
  HekSqlite *db = store->writer;
  g_autoptr (GPtrArray) problems = NULL;
  HekSeriesTail tail;
  gboolean ok;

  if (!hek_sqlite_begin (db, error))
    return FALSE;
  hek_series_tail_init (&tail);
  ok = hek_series_tail_sync (&tail, db, &problems, error) && seal_rows (db, tail.rows, error) &&
       (tail.last_seq == 0 || empty_tail (db, tail.last_seq, error));
  hek_series_tail_clear (&tail);
  if (!ok)
    {
      hek_sqlite_rollback (db);
      return FALSE;
    }
  if (!hek_sqlite_commit (db, error))
    return FALSE;
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    g_warning ("%s", (const char *) problems->pdata[i]);
  store->n_tail_records = 0;
  store->n_tail_bytes = 0;
  store->strict_us = g_get_monotonic_time ();
  return TRUE;
}
