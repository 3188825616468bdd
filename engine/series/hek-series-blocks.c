/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks in the database: found, read, written, put together. */
#include "config.h"

#include "hek-series-store-private.h"
#include "hek-store-error.h"

/* Rows of a block that is written, at most, and from where on it counts as full (block_small). */
#define BLOCK_ROWS 4096
#define FULL_ROWS 512
/* Bytes of histograms in a block, about, since it is read whole; and from where on it is full. That
 * must be less: putting such ones together would save nothing, and be done anew at every seal. */
#define BLOCK_HISTOGRAM_BYTES (256u << 10)
#define FULL_HISTOGRAM_BYTES (128u << 10)
/* Small blocks that become one: each row is written again some ten times before its block is no
 * small one any more, and a range meets few blocks. */
#define MERGE_BLOCKS 8
/* What such a block spans at most: it goes only when all of it is too old. */
static const gint64 merge_span_us[HEK_SERIES_N_LEVELS] = {
  HEK_SERIES_DAY_US,
  7 * HEK_SERIES_DAY_US,
  90 * HEK_SERIES_DAY_US,
  G_MAXINT64,
};

gboolean
hek_series_blocks_find (HekSqlite       *db,
                        gint64           series,
                        HekSeriesLevel   level,
                        HekSeriesPart    part,
                        gint64           from_us,
                        gint64           to_us,
                        GArray          *refs,
                        GError         **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db,
    "SELECT id, start_us, end_us FROM block_index WHERE series = ? AND level = ? AND part = ?"
    " AND start_us < ? AND end_us >= ? ORDER BY start_us, id", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, series);
  hek_sqlite_bind_int (stmt, 2, level);
  hek_sqlite_bind_int (stmt, 3, part);
  hek_sqlite_bind_int (stmt, 4, to_us);
  hek_sqlite_bind_int (stmt, 5, from_us);
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      HekSeriesBlockRef ref = {
        .id = hek_sqlite_get_int (stmt, 0),
        .start_us = hek_sqlite_get_int (stmt, 1),
        .end_us = hek_sqlite_get_int (stmt, 2),
      };

      g_array_append_val (refs, ref);
    }
  return step == HEK_SQLITE_DONE;
}

/* Leaves @stmt in its row, with the blob. */
static HekSqliteStmt *
fetch (HekSqlite      *db,
       gint64          id,
       gconstpointer  *data,
       gsize          *n_bytes,
       GError        **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "SELECT data FROM block WHERE id = ?", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return NULL;
  hek_sqlite_bind_int (stmt, 1, id);
  step = hek_sqlite_step (stmt, error);
  if (step == HEK_SQLITE_DONE)
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED, "%s: it is not there",
                 hek_sqlite_get_path (db));
  if (step != HEK_SQLITE_ROW)
    return NULL;
  *data = hek_sqlite_get_blob (stmt, 0, n_bytes);
  return g_steal_pointer (&stmt);
}

static void
prefix (GError         **error,
        gint64           id,
        gint64           series,
        HekSeriesLevel   level)
{
  static const char *const names[HEK_SERIES_N_LEVELS] = { "seconds", "minutes", "hours", "days" };

  g_prefix_error (error,
                  "block %" G_GINT64_FORMAT " of series %" G_GINT64_FORMAT " (%s) is lost: ", id,
                  series, names[level]);
}

HekSeriesPoint *
hek_series_blocks_read (HekSqlite       *db,
                        gint64           id,
                        gint64           series,
                        HekSeriesLevel   level,
                        guint           *n,
                        GError         **error)
{
  gconstpointer data;
  gsize n_bytes;
  g_autoptr (HekSqliteStmt) stmt = fetch (db, id, &data, &n_bytes, error);
  HekSeriesPoint *points = NULL;

  if (stmt != NULL)
    points = hek_series_block_read (data, n_bytes, series, level, n, error);
  if (points == NULL)
    prefix (error, id, series, level);
  return points;
}

GArray *
hek_series_blocks_read_histograms (HekSqlite       *db,
                                   gint64           id,
                                   gint64           series,
                                   HekSeriesLevel   level,
                                   GError         **error)
{
  gconstpointer data;
  gsize n_bytes;
  g_autoptr (HekSqliteStmt) stmt = fetch (db, id, &data, &n_bytes, error);
  GArray *timed = NULL;

  if (stmt != NULL)
    timed = hek_series_block_read_histograms (data, n_bytes, series, level, error);
  if (timed == NULL)
    prefix (error, id, series, level);
  return timed;
}

typedef struct
{
  gint64 series;
  HekSeriesLevel level;
  HekSeriesPart part;
} Place;

static gboolean
insert (HekSqlite    *db,
        const Place  *place,
        gint64        start_us,
        gint64        end_us,
        guint         n_rows,
        gboolean      is_full,
        GBytes       *blob,
        GError      **error)
{
  g_autoptr (HekSqliteStmt) block =
    hek_sqlite_prepare (db, "INSERT INTO block (data) VALUES (?)", error);
  g_autoptr (HekSqliteStmt) index = NULL;
  gsize n_bytes;
  gconstpointer data = g_bytes_get_data (blob, &n_bytes);

  if (block == NULL)
    return FALSE;
  hek_sqlite_bind_blob (block, 1, data, n_bytes);
  if (!hek_sqlite_run (block, error))
    return FALSE;
  index = hek_sqlite_prepare (db,
                              "INSERT INTO block_index (series, level, part, start_us, id, end_us,"
                              " n_rows, is_full) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", error);
  if (index == NULL)
    return FALSE;
  hek_sqlite_bind_int (index, 1, place->series);
  hek_sqlite_bind_int (index, 2, place->level);
  hek_sqlite_bind_int (index, 3, place->part);
  hek_sqlite_bind_int (index, 4, start_us);
  hek_sqlite_bind_int (index, 5, hek_sqlite_get_last_row_id (db));
  hek_sqlite_bind_int (index, 6, end_us);
  hek_sqlite_bind_int (index, 7, n_rows);
  hek_sqlite_bind_int (index, 8, is_full);
  return hek_sqlite_run (index, error);
}

gboolean
hek_series_rows_are_full (guint n)
{
  return n >= FULL_ROWS;
}

gboolean
hek_series_histograms_are_full (const HekSeriesTimedHistogram *timed,
                                guint                          n)
{
  gsize n_bytes = 0;

  for (guint i = 0; i < n; i++)
    n_bytes += g_bytes_get_size (timed[i].bytes);
  return n >= FULL_ROWS || n_bytes >= FULL_HISTOGRAM_BYTES;
}

gboolean
hek_series_blocks_write (HekSqlite             *db,
                         gint64                 series,
                         HekSeriesLevel         level,
                         const HekSeriesPoint  *points,
                         guint                  n,
                         GError               **error)
{
  Place place = { series, level, HEK_SERIES_PART_ROWS };

  for (guint from = 0; from < n; from += BLOCK_ROWS)
    {
      guint n_rows = MIN (BLOCK_ROWS, n - from);
      g_autoptr (GBytes) blob = hek_series_block_write (series, level, points + from, n_rows);

      if (!insert (db, &place, points[from].time_us, points[from + n_rows - 1].time_us, n_rows,
                   hek_series_rows_are_full (n_rows), blob, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hek_series_blocks_write_histograms (HekSqlite                      *db,
                                    gint64                          series,
                                    HekSeriesLevel                  level,
                                    const HekSeriesTimedHistogram  *timed,
                                    guint                           n,
                                    GError                        **error)
{
  Place place = { series, level, HEK_SERIES_PART_HISTOGRAMS };

  for (guint from = 0, to; from < n; from = to)
    {
      g_autoptr (GBytes) blob = NULL;
      gsize n_bytes = 0;

      for (to = from; to < n && to - from < BLOCK_ROWS && n_bytes < BLOCK_HISTOGRAM_BYTES; to++)
        n_bytes += g_bytes_get_size (timed[to].bytes);
      blob = hek_series_block_write_histograms (series, level, timed + from, to - from);
      if (!insert (db, &place, timed[from].time_us, timed[to - 1].time_us, to - from,
                   hek_series_histograms_are_full (timed + from, to - from), blob, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hek_series_blocks_remove (HekSqlite  *db,
                          gint64      id,
                          GError    **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "DELETE FROM block WHERE id = ?", error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, id);
  return hek_sqlite_run (stmt, error);
}

/* The entry of the index goes with the block. */
static gboolean
remove_merged (HekSqlite    *db,
               const Place  *place,
               GArray       *refs,
               GError      **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db,
                        "DELETE FROM block_index WHERE series = ? AND level = ? AND part = ?"
                        " AND start_us = ? AND id = ?", error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, place->series);
  hek_sqlite_bind_int (stmt, 2, place->level);
  hek_sqlite_bind_int (stmt, 3, place->part);
  for (guint i = 0; i < refs->len; i++)
    {
      const HekSeriesBlockRef *ref = &g_array_index (refs, HekSeriesBlockRef, i);

      hek_sqlite_bind_int (stmt, 4, ref->start_us);
      hek_sqlite_bind_int (stmt, 5, ref->id);
      if (!hek_sqlite_run (stmt, error) || !hek_series_blocks_remove (db, ref->id, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_small (HekSqlite    *db,
            const Place  *place,
            GArray       *refs,
            GError      **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db,
    "SELECT id, start_us, end_us FROM block_index WHERE series = ? AND level = ? AND part = ?"
    " AND NOT is_full ORDER BY start_us, id", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, place->series);
  hek_sqlite_bind_int (stmt, 2, place->level);
  hek_sqlite_bind_int (stmt, 3, place->part);
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      HekSeriesBlockRef ref = { hek_sqlite_get_int (stmt, 0), hek_sqlite_get_int (stmt, 1),
                                hek_sqlite_get_int (stmt, 2) };

      g_array_append_val (refs, ref);
    }
  return step == HEK_SQLITE_DONE;
}

static gboolean
merge_rows (HekSqlite    *db,
            const Place  *place,
            GArray       *refs,
            GError      **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (HekSeriesPoint));
  HekSeriesPoint *points;
  guint n;

  for (guint i = 0; i < refs->len; i++)
    {
      g_autofree HekSeriesPoint *read = hek_series_blocks_read (
        db, g_array_index (refs, HekSeriesBlockRef, i).id, place->series, place->level, &n, error);

      if (read == NULL)
        return FALSE;
      g_array_append_vals (all, read, n);
    }
  points = (HekSeriesPoint *) (gpointer) all->data;
  hek_series_sort_points (points, all->len);
  n = place->level == HEK_SERIES_LEVEL_RAW
        ? all->len : hek_series_fuse (points, all->len, hek_series_level_us[place->level]);
  return remove_merged (db, place, refs, error) &&
         hek_series_blocks_write (db, place->series, place->level, points, n, error);
}

static gboolean
merge_histograms (HekSqlite    *db,
                  const Place  *place,
                  GArray       *refs,
                  GError      **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (HekSeriesTimedHistogram));
  g_autoptr (GArray) fused = NULL;

  g_array_set_clear_func (all, (GDestroyNotify) hek_series_timed_histogram_clear);
  for (guint i = 0; i < refs->len; i++)
    {
      g_autoptr (GArray) read = hek_series_blocks_read_histograms (
        db, g_array_index (refs, HekSeriesBlockRef, i).id, place->series, place->level, error);

      if (read == NULL)
        return FALSE;
      for (guint j = 0; j < read->len; j++)
        {
          HekSeriesTimedHistogram one = g_array_index (read, HekSeriesTimedHistogram, j);

          g_bytes_ref (one.bytes);
          g_array_append_val (all, one);
        }
    }
  hek_series_sort_histograms (all);
  if (place->level == HEK_SERIES_LEVEL_RAW)
    fused = g_array_ref (all);
  else
    fused = hek_series_fuse_histograms (all, hek_series_level_us[place->level]);
  return remove_merged (db, place, refs, error) &&
         hek_series_blocks_write_histograms (db, place->series, place->level,
                                             (gpointer) fused->data, fused->len, error);
}

/* Those from @from to @to of @refs. */
static gboolean
merge_group (HekSqlite    *db,
             const Place  *place,
             const GArray *refs,
             guint         from,
             guint         to,
             GError      **error)
{
  g_autoptr (GArray) group = g_array_new (FALSE, FALSE, sizeof (HekSeriesBlockRef));

  g_array_append_vals (group, &g_array_index (refs, HekSeriesBlockRef, from), to - from);
  return place->part == HEK_SERIES_PART_ROWS ? merge_rows (db, place, group, error)
                                             : merge_histograms (db, place, group, error);
}

gboolean
hek_series_blocks_merge (HekSqlite       *db,
                         gint64           series,
                         HekSeriesLevel   level,
                         HekSeriesPart    part,
                         GError         **error)
{
  g_autoptr (GArray) refs = g_array_new (FALSE, FALSE, sizeof (HekSeriesBlockRef));
  Place place = { series, level, part };

  if (!find_small (db, &place, refs, error))
    return FALSE;
  for (guint from = 0, to; from < refs->len; from = to)
    {
      gint64 start_us = g_array_index (refs, HekSeriesBlockRef, from).start_us;

      for (to = from + 1; to < refs->len; to++)
        if (g_array_index (refs, HekSeriesBlockRef, to).end_us - start_us > merge_span_us[level])
          break;
      if (to - from >= MERGE_BLOCKS && !merge_group (db, &place, refs, from, to, error))
        return FALSE;
    }
  return TRUE;
}
