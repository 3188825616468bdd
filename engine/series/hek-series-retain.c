/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is too old goes, and while the database exceeds its budget the oldest of what costs most:
 * the coarser levels have it still. A clock that jumps far ahead for a moment must not empty the
 * history: of what is only too old, little goes at a time.
 */
#include "config.h"

#include <stddef.h>

#include "hek-series-store-private.h"

/* Blocks that age takes in one go, each quarter of an hour: more than come in that time. */
#define AGED_BLOCKS 4096
/* A transaction's worth: some milliseconds. */
#define STEP_BLOCKS 256
/* Annotations that the engine has made, at most: a job that fails every second for weeks must not
 * take the place of what was measured. */
#define EVENT_NOTES_SQL "10000"
/* For the log beside the database, and what comes until the next look. */
#define SPARE_PART 16

/* In the order in which they go when there is too much. */
static const struct
{
  HekSeriesLevel level;
  HekSeriesPart part;
  gsize age_offset;
} kinds[] = {
  { HEK_SERIES_LEVEL_RAW, HEK_SERIES_PART_HISTOGRAMS,
    offsetof (HekSeriesRetention, raw_histogram_us) },
  { HEK_SERIES_LEVEL_RAW, HEK_SERIES_PART_ROWS, offsetof (HekSeriesRetention, raw_us) },
  { HEK_SERIES_LEVEL_MINUTE, HEK_SERIES_PART_HISTOGRAMS,
    offsetof (HekSeriesRetention, minute_histogram_us) },
  { HEK_SERIES_LEVEL_MINUTE, HEK_SERIES_PART_ROWS, offsetof (HekSeriesRetention, minute_us) },
  { HEK_SERIES_LEVEL_HOUR, HEK_SERIES_PART_HISTOGRAMS, offsetof (HekSeriesRetention, hour_us) },
  { HEK_SERIES_LEVEL_HOUR, HEK_SERIES_PART_ROWS, offsetof (HekSeriesRetention, hour_us) },
};

gboolean
hek_series_get_floor (HekSqlite       *db,
                      gint64           series,
                      HekSeriesLevel   level,
                      HekSeriesPart    part,
                      gint64          *until_us,
                      GError         **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db, "SELECT until_us FROM floor WHERE series = ? AND level = ? AND part = ?", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, series);
  hek_sqlite_bind_int (stmt, 2, level);
  hek_sqlite_bind_int (stmt, 3, part);
  step = hek_sqlite_step (stmt, error);
  if (step == HEK_SQLITE_ERROR)
    return FALSE;
  *until_us = step == HEK_SQLITE_ROW ? hek_sqlite_get_int (stmt, 0) : 0;
  return TRUE;
}

typedef struct
{
  gint64 series;
  gint64 start_us;
  gint64 id;
  gint64 end_us;
} Old;

/* The oldest of a kind that end before @before_us. */
static gboolean
find_old (HekSqlite  *db,
          guint       kind,
          gint64      before_us,
          guint       n_max,
          GArray     *old,
          GError    **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db,
    "SELECT series, start_us, id, end_us FROM block_index WHERE level = ? AND part = ?"
    " AND end_us < ? ORDER BY end_us LIMIT ?", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, kinds[kind].level);
  hek_sqlite_bind_int (stmt, 2, kinds[kind].part);
  hek_sqlite_bind_int (stmt, 3, before_us);
  hek_sqlite_bind_int (stmt, 4, n_max);
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      Old one = { hek_sqlite_get_int (stmt, 0), hek_sqlite_get_int (stmt, 1),
                  hek_sqlite_get_int (stmt, 2), hek_sqlite_get_int (stmt, 3) };

      g_array_append_val (old, one);
    }
  return step == HEK_SQLITE_DONE;
}

/* From here on the next level stands in: up to the end of its bucket that the block ends in. */
static gboolean
raise_floor (HekSqlite  *db,
             guint       kind,
             const Old  *old,
             GError    **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db,
    "INSERT INTO floor (series, level, part, until_us) VALUES (?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET until_us = max (until_us, excluded.until_us)", error);
  gint64 bucket_us = hek_series_level_us[kinds[kind].level + 1];

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, old->series);
  hek_sqlite_bind_int (stmt, 2, kinds[kind].level);
  hek_sqlite_bind_int (stmt, 3, kinds[kind].part);
  hek_sqlite_bind_int (stmt, 4, hek_series_floor (old->end_us, bucket_us) + bucket_us);
  return hek_sqlite_run (stmt, error);
}

static gboolean
remove_entry (HekSqlite  *db,
              guint       kind,
              const Old  *old,
              GError    **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db,
    "DELETE FROM block_index WHERE series = ? AND level = ? AND part = ? AND start_us = ?"
    " AND id = ?", error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, old->series);
  hek_sqlite_bind_int (stmt, 2, kinds[kind].level);
  hek_sqlite_bind_int (stmt, 3, kinds[kind].part);
  hek_sqlite_bind_int (stmt, 4, old->start_us);
  hek_sqlite_bind_int (stmt, 5, old->id);
  return hek_sqlite_run (stmt, error);
}

/* A block whose pages are damaged cannot be deleted: nothing speaks of it any more. */
static gboolean
remove_block (HekSqlite  *db,
              gint64      id,
              GError    **error)
{
  g_autoptr (GError) damage = NULL;

  if (hek_series_blocks_remove (db, id, &damage) || hek_series_is_damage (damage))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&damage));
  return FALSE;
}

static gboolean
remove_old (HekSqlite  *db,
            guint       kind,
            GArray     *old,
            GError    **error)
{
  if (!hek_sqlite_begin_relaxed (db, error))
    return FALSE;
  for (guint i = 0; i < old->len; i++)
    {
      const Old *one = &g_array_index (old, Old, i);

      if (!raise_floor (db, kind, one, error) || !remove_entry (db, kind, one, error) ||
          !remove_block (db, one->id, error))
        {
          hek_sqlite_rollback (db);
          return FALSE;
        }
    }
  return hek_sqlite_commit (db, error);
}

static gboolean
retain_ages (HekSeriesStore  *store,
             gint64           now_us,
             GError         **error)
{
  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      gint64 age_us = G_STRUCT_MEMBER (gint64, &store->retention, kinds[kind].age_offset);

      for (guint n = 0; age_us > 0 && n < AGED_BLOCKS; n += STEP_BLOCKS)
        {
          g_autoptr (GArray) old = g_array_new (FALSE, FALSE, sizeof (Old));

          if (!find_old (store->writer, kind, now_us - age_us, STEP_BLOCKS, old, error) ||
              (old->len > 0 && !remove_old (store->writer, kind, old, error)))
            return FALSE;
          if (old->len < STEP_BLOCKS)
            break;
        }
    }
  return TRUE;
}

/* What users wrote stays. */
static gboolean
retain_notes (HekSqlite  *db,
              GError    **error)
{
  return hek_sqlite_exec (db,
                          "DELETE FROM note WHERE kind <> 'user' AND id <= (SELECT id FROM note"
                          " WHERE kind <> 'user' ORDER BY id DESC LIMIT 1 OFFSET "
                          EVENT_NOTES_SQL ")", error);
}

static gboolean
get_used (HekSqlite  *db,
          guint64    *n_bytes,
          GError    **error)
{
  gint64 n_pages = 0, n_free = 0, page_bytes = 0;

  if (!hek_sqlite_query_int (db, "PRAGMA page_count", &n_pages, error) ||
      !hek_sqlite_query_int (db, "PRAGMA freelist_count", &n_free, error) ||
      !hek_sqlite_query_int (db, "PRAGMA page_size", &page_bytes, error))
    return FALSE;
  *n_bytes = (guint64) (n_pages - n_free) * (guint64) page_bytes;
  return TRUE;
}

static gboolean
retain_budget (HekSeriesStore  *store,
               GError         **error)
{
  guint64 limit = store->retention.budget_bytes - store->retention.budget_bytes / SPARE_PART;
  guint64 used = 0;

  for (guint kind = 0; kind < G_N_ELEMENTS (kinds);)
    {
      g_autoptr (GArray) old = g_array_new (FALSE, FALSE, sizeof (Old));

      if (!get_used (store->writer, &used, error))
        return FALSE;
      if (used <= limit)
        break;
      if (!find_old (store->writer, kind, G_MAXINT64, STEP_BLOCKS, old, error) ||
          (old->len > 0 && !remove_old (store->writer, kind, old, error)))
        return FALSE;
      if (old->len == 0)
        kind++;
    }
  return TRUE;
}

gboolean
hek_series_retain (HekSeriesStore  *store,
                   gint64           now_us,
                   GError         **error)
{
  return retain_ages (store, now_us, error) && retain_notes (store->writer, error) &&
         retain_budget (store, error);
}
