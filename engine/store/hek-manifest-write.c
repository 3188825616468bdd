/* SPDX-License-Identifier: Apache-2.0 */
/* The statements that commits are made of. */
#include "config.h"

#include "hek-manifest-private.h"

#include "hek-key-table-private.h"
#include "hek-store-error.h"

/* A statement with numbers for all its places. */
static gboolean
run_with (HekManifest   *manifest,
          const char    *sql,
          const gint64  *values,
          guint          n_values,
          GError       **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (manifest->db, sql, error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < n_values; i++)
    hek_sqlite_bind_int (stmt, (int) i + 1, values[i]);
  return hek_sqlite_run (stmt, error);
}

gboolean
hek_manifest_read_state (HekManifest  *manifest,
                         HekState     *state,
                         GError      **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (manifest->db, "SELECT seq, change, next_row, next_segment, floor_seq,"
                                      " time_us FROM state WHERE id = 1", error);
  HekSqliteStep step;

  if (stmt == NULL || (step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ERROR)
    return FALSE;
  if (step == HEK_SQLITE_DONE)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED, "%s: its counters are gone",
                   hek_sqlite_get_path (manifest->db));
      return FALSE;
    }
  *state = (HekState) {
    .seq = (guint64) hek_sqlite_get_int (stmt, 0),
    .change = (guint64) hek_sqlite_get_int (stmt, 1),
    .next_row = (guint64) hek_sqlite_get_int (stmt, 2),
    .next_segment = (guint64) hek_sqlite_get_int (stmt, 3),
    .floor_seq = (guint64) hek_sqlite_get_int (stmt, 4),
    .time_us = hek_sqlite_get_int (stmt, 5),
  };
  return TRUE;
}

gboolean
hek_manifest_write_state (HekManifest     *manifest,
                          const HekState  *state,
                          GError         **error)
{
  const gint64 values[] = {
    (gint64) state->seq,          (gint64) state->change,    (gint64) state->next_row,
    (gint64) state->next_segment, (gint64) state->floor_seq, state->time_us,
  };

  return run_with (manifest,
                   "UPDATE state SET seq = ?, change = ?, next_row = ?, next_segment = ?,"
                   " floor_seq = ?, time_us = ?",
                   values, G_N_ELEMENTS (values), error);
}

gboolean
hek_manifest_add_commit (HekManifest     *manifest,
                         const HekState  *state,
                         GError         **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_manifest_prepare_commit (manifest, error);

  return stmt != NULL && hek_manifest_run_commit (stmt, state->seq, state->time_us, error);
}

HekSqliteStmt *
hek_manifest_prepare_commit (HekManifest  *manifest,
                             GError      **error)
{
  return hek_sqlite_prepare (manifest->db, "INSERT INTO commits VALUES (?, ?)", error);
}

gboolean
hek_manifest_run_commit (HekSqliteStmt  *stmt,
                         guint64         seq,
                         gint64          time_us,
                         GError        **error)
{
  hek_sqlite_bind_int (stmt, 1, (gint64) seq);
  hek_sqlite_bind_int (stmt, 2, time_us);
  return hek_sqlite_run (stmt, error);
}

gboolean
hek_manifest_prune_commits (HekManifest  *manifest,
                            guint64       seq,
                            GError      **error)
{
  const gint64 before = (gint64) MIN (seq, G_MAXINT64);

  return run_with (manifest,
                   "DELETE FROM commits WHERE seq < ? AND seq NOT IN (SELECT seq FROM pins)",
                   &before, 1, error);
}

gboolean
hek_manifest_put_segment (HekManifest           *manifest,
                          const HekSegmentInfo  *info,
                          GError               **error)
{
  const gint64 values[] = {
    (gint64) info->id,        info->sealed,           (gint64) info->n_rows,
    (gint64) info->first_row, (gint64) info->min_seq, (gint64) info->n_bytes,
    (gint64) info->attr_bytes,
  };

  return run_with (manifest, "INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?, ?, ?, ?)", values,
                   G_N_ELEMENTS (values), error);
}

gboolean
hek_manifest_remove_segment (HekManifest  *manifest,
                             guint64       id,
                             GError      **error)
{
  static const char *const statements[] = {
    "DELETE FROM segments WHERE id = ?", "DELETE FROM tombstones WHERE segment = ?",
    "DELETE FROM sidecars WHERE segment = ?",
  };

  const gint64 segment = (gint64) id;

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    if (!run_with (manifest, statements[i], &segment, 1, error))
      return FALSE;
  return TRUE;
}

gboolean
hek_manifest_list_segments (HekManifest  *manifest,
                            GArray       *segments,
                            GError      **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (manifest->db, "SELECT id, sealed, n_rows, first_row, min_seq, n_bytes,"
                                      " attr_bytes FROM segments ORDER BY id", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      HekSegmentInfo info = {
        .id = (guint64) hek_sqlite_get_int (stmt, 0),
        .sealed = hek_sqlite_get_int (stmt, 1) != 0,
        .n_rows = (gsize) hek_sqlite_get_int (stmt, 2),
        .first_row = (guint64) hek_sqlite_get_int (stmt, 3),
        .min_seq = (guint64) hek_sqlite_get_int (stmt, 4),
        .n_bytes = (guint64) hek_sqlite_get_int (stmt, 5),
        .attr_bytes = (guint64) hek_sqlite_get_int (stmt, 6),
      };

      g_array_append_val (segments, info);
    }
  return step == HEK_SQLITE_DONE;
}

HekSqliteStmt *
hek_manifest_prepare_tombstone (HekManifest  *manifest,
                                GError      **error)
{
  return hek_sqlite_prepare (manifest->db, "INSERT OR IGNORE INTO tombstones VALUES (?, ?, ?)",
                             error);
}

gboolean
hek_manifest_add_tombstone (HekSqliteStmt  *stmt,
                            guint64         segment_id,
                            gsize           row,
                            guint64         seq,
                            GError        **error)
{
  hek_sqlite_bind_int (stmt, 1, (gint64) segment_id);
  hek_sqlite_bind_int (stmt, 2, (gint64) row);
  hek_sqlite_bind_int (stmt, 3, (gint64) seq);
  return hek_sqlite_run (stmt, error);
}

HekSqliteStmt *
hek_manifest_prepare_text (HekManifest  *manifest,
                           gboolean      removal,
                           GError      **error)
{
  return hek_sqlite_prepare (manifest->db,
                             removal
                               ? "INSERT INTO fts (fts, rowid, body) VALUES ('delete', ?, ?)"
                               : "INSERT INTO fts (rowid, body) VALUES (?, ?)",
                             error);
}

gboolean
hek_manifest_add_text (HekSqliteStmt        *stmt,
                       guint64               row_id,
                       const HekColumnView  *column,
                       gsize                 row,
                       GError              **error)
{
  const char *text;
  gsize n_bytes;

  if (hek_column_view_is_missing (column, row))
    return TRUE;
  text = hek_column_view_get_text (column, row, &n_bytes);
  hek_sqlite_bind_int (stmt, 1, (gint64) row_id);
  hek_sqlite_bind_text (stmt, 2, text, (gssize) n_bytes);
  return hek_sqlite_run (stmt, error);
}
