/* SPDX-License-Identifier: Apache-2.0 */
/* The statements that commits are made of. */
#include "config.h"

#include "hek-manifest-private.h"

#include <string.h>

#include "hek-key-table-private.h"
#include "hek-store-error.h"

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
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (manifest->db, "UPDATE state SET seq = ?, change = ?, next_row = ?,"
                                      " next_segment = ?, floor_seq = ?, time_us = ?", error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, (gint64) state->seq);
  hek_sqlite_bind_int (stmt, 2, (gint64) state->change);
  hek_sqlite_bind_int (stmt, 3, (gint64) state->next_row);
  hek_sqlite_bind_int (stmt, 4, (gint64) state->next_segment);
  hek_sqlite_bind_int (stmt, 5, (gint64) state->floor_seq);
  hek_sqlite_bind_int (stmt, 6, state->time_us);
  return hek_sqlite_run (stmt, error);
}

gboolean
hek_manifest_add_commit (HekManifest     *manifest,
                         const HekState  *state,
                         GError         **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (manifest->db, "INSERT INTO commits VALUES (?, ?)", error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, (gint64) state->seq);
  hek_sqlite_bind_int (stmt, 2, state->time_us);
  return hek_sqlite_run (stmt, error);
}

gboolean
hek_manifest_put_segment (HekManifest           *manifest,
                          const HekSegmentInfo  *info,
                          GError               **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (manifest->db, "INSERT OR REPLACE INTO segments"
                                      " VALUES (?, ?, ?, ?, ?, ?, ?)", error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, (gint64) info->id);
  hek_sqlite_bind_int (stmt, 2, info->sealed);
  hek_sqlite_bind_int (stmt, 3, (gint64) info->n_rows);
  hek_sqlite_bind_int (stmt, 4, (gint64) info->first_row);
  hek_sqlite_bind_int (stmt, 5, (gint64) info->min_seq);
  hek_sqlite_bind_int (stmt, 6, (gint64) info->n_bytes);
  hek_sqlite_bind_int (stmt, 7, (gint64) info->attr_bytes);
  return hek_sqlite_run (stmt, error);
}

gboolean
hek_manifest_remove_segment (HekManifest  *manifest,
                             guint64       id,
                             GError      **error)
{
  static const char *const statements[] = {
    "DELETE FROM segments WHERE id = ?", "DELETE FROM head WHERE segment = ?",
    "DELETE FROM tombstones WHERE segment = ?", "DELETE FROM sidecars WHERE segment = ?",
  };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (manifest->db, statements[i], error);

      if (stmt == NULL)
        return FALSE;
      hek_sqlite_bind_int (stmt, 1, (gint64) id);
      if (!hek_sqlite_run (stmt, error))
        return FALSE;
    }
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

/* A field is a byte (0: missing) and 8 bytes of a number, or 4 bytes of a length and the text. */
void
hek_manifest_encode_row (HekSchema           *schema,
                         const HekColumnView *columns,
                         gsize                row,
                         GByteArray          *blob)
{
  g_byte_array_set_size (blob, 0);
  for (guint i = 0; i < schema->n_fields; i++)
    {
      const HekColumnView *column = &columns[i];
      guint8 present = !hek_column_view_is_missing (column, row);

      g_byte_array_append (blob, &present, 1);
      if (!present)
        continue;
      if (column->offsets != NULL)
        {
          gsize n_bytes;
          const char *text = hek_column_view_get_text (column, row, &n_bytes);
          guint32 length = (guint32) n_bytes;

          g_byte_array_append (blob, (const guint8 *) &length, sizeof length);
          g_byte_array_append (blob, (const guint8 *) text, length);
        }
      else if (column->reals != NULL)
        g_byte_array_append (blob, (const guint8 *) &column->reals[row], sizeof (double));
      else
        {
          gint64 value = hek_column_view_get_integer (column, row);

          g_byte_array_append (blob, (const guint8 *) &value, sizeof value);
        }
    }
}

static gboolean
take (const guint8 **bytes,
      gsize         *n_bytes,
      gpointer       out,
      gsize          n)
{
  if (*n_bytes < n)
    return FALSE;
  memcpy (out, *bytes, n);
  *bytes += n;
  *n_bytes -= n;
  return TRUE;
}

static gboolean
decode_field (HekColumn     *column,
              const guint8 **bytes,
              gsize         *n_bytes)
{
  guint8 present;
  guint32 length;
  gint64 integer;
  double real;

  if (!take (bytes, n_bytes, &present, 1))
    return FALSE;
  if (!present)
    hek_column_append_missing (column);
  else if (column->bytes != NULL)
    {
      if (!take (bytes, n_bytes, &length, sizeof length) || length > *n_bytes)
        return FALSE;
      hek_column_append_text (column, (const char *) *bytes, length);
      *bytes += length;
      *n_bytes -= length;
    }
  else if (column->type == HEK_FIELD_REAL)
    {
      if (!take (bytes, n_bytes, &real, sizeof real))
        return FALSE;
      hek_column_append_real (column, real);
    }
  else
    {
      if (!take (bytes, n_bytes, &integer, sizeof integer))
        return FALSE;
      hek_column_append_integer (column, integer);
    }
  return TRUE;
}

gboolean
hek_manifest_decode_row (HekSchema      *schema,
                         gconstpointer   blob,
                         gsize           n_bytes,
                         HekColumn     **columns)
{
  const guint8 *bytes = blob;

  for (guint i = 0; i < schema->n_fields; i++)
    if (!decode_field (columns[i], &bytes, &n_bytes))
      return FALSE;
  return n_bytes == 0;
}

HekSqliteStmt *
hek_manifest_prepare_head (HekManifest  *manifest,
                           GError      **error)
{
  return hek_sqlite_prepare (manifest->db, "INSERT INTO head VALUES (?, ?, ?, ?, ?)", error);
}

gboolean
hek_manifest_add_head_row (HekSqliteStmt     *stmt,
                           guint64            segment_id,
                           gsize              idx,
                           guint64            row_id,
                           guint64            seq,
                           const GByteArray  *blob,
                           GError           **error)
{
  hek_sqlite_bind_int (stmt, 1, (gint64) segment_id);
  hek_sqlite_bind_int (stmt, 2, (gint64) idx);
  hek_sqlite_bind_int (stmt, 3, (gint64) row_id);
  hek_sqlite_bind_int (stmt, 4, (gint64) seq);
  hek_sqlite_bind_blob (stmt, 5, blob->len > 0 ? blob->data : (const guint8 *) "", blob->len);
  return hek_sqlite_run (stmt, error);
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
