/* SPDX-License-Identifier: Apache-2.0 */
/* Annotations in their table; see the header. */
#include "config.h"

#include "hek-series-note.h"

#include "hek-series-store-private.h"
#include "hek-store-error.h"

#define LIST_MAX 10000

HekSeriesNote *
hek_series_note_new (gint64      time_us,
                     gint64      end_us,
                     const char *kind,
                     const char *scope,
                     const char *text)
{
  HekSeriesNote *note = g_new0 (HekSeriesNote, 1);

  note->time_us = time_us;
  note->end_us = MAX (time_us, end_us);
  note->kind = g_strdup (kind);
  note->scope = g_strdup (scope != NULL ? scope : "");
  note->text = g_strdup (text);
  return note;
}

HekSeriesNote *
hek_series_note_copy (const HekSeriesNote *note)
{
  HekSeriesNote *copy =
    hek_series_note_new (note->time_us, note->end_us, note->kind, note->scope, note->text);

  copy->id = note->id;
  copy->detail = g_strdup (note->detail);
  return copy;
}

void
hek_series_note_free (HekSeriesNote *note)
{
  g_free (note->kind);
  g_free (note->scope);
  g_free (note->text);
  g_free (note->detail);
  g_free (note);
}

static void
bind_note (HekSqliteStmt       *stmt,
           const HekSeriesNote *note)
{
  hek_sqlite_bind_int (stmt, 1, note->time_us);
  hek_sqlite_bind_int (stmt, 2, note->end_us);
  hek_sqlite_bind_text (stmt, 3, note->kind, -1);
  hek_sqlite_bind_text (stmt, 4, note->scope, -1);
  hek_sqlite_bind_text (stmt, 5, note->text, -1);
  hek_sqlite_bind_text (stmt, 6, note->detail, -1);
  if (note->id != 0)
    hek_sqlite_bind_int (stmt, 7, note->id);
  else
    hek_sqlite_bind_null (stmt, 7);
}

gboolean
hek_series_insert_notes (HekSqlite  *db,
                         GPtrArray  *notes,
                         gint64     *ids,
                         GError    **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db,
    "INSERT INTO note (time_us, end_us, kind, scope, text, detail, id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)", error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < notes->len; i++)
    {
      bind_note (stmt, notes->pdata[i]);
      if (!hek_sqlite_run (stmt, error))
        return FALSE;
      ids[i] = hek_sqlite_get_last_row_id (db);
    }
  return TRUE;
}

gboolean
hek_series_note_add_all (HekSeriesStore  *store,
                         GPtrArray       *notes,
                         GError         **error)
{
  g_autofree gint64 *ids = g_new0 (gint64, notes->len + 1);
  HekSqlite *db;
  gboolean ok = FALSE;

  pthread_mutex_lock (&store->write_lock);
  db = hek_series_store_get_writer (store, error);
  if (db != NULL && hek_sqlite_begin (db, error))
    {
      ok = hek_series_insert_notes (db, notes, ids, error) && hek_sqlite_commit (db, error);
      if (!ok)
        hek_sqlite_rollback (db);
    }
  pthread_mutex_unlock (&store->write_lock);
  for (guint i = 0; ok && i < notes->len; i++)
    ((HekSeriesNote *) notes->pdata[i])->id = ids[i];
  return ok;
}

gboolean
hek_series_note_add (HekSeriesStore  *store,
                     HekSeriesNote   *note,
                     GError         **error)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new ();

  g_ptr_array_add (notes, note);
  return hek_series_note_add_all (store, notes, error);
}

static gboolean
change_in (HekSqlite            *db,
           const HekSeriesNote  *note,
           GError              **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db,
    "UPDATE note SET time_us = ?, end_us = ?, kind = ?, scope = ?, text = ?, detail = ?"
    " WHERE id = ?", error);

  if (stmt == NULL)
    return FALSE;
  bind_note (stmt, note);
  if (!hek_sqlite_run (stmt, error))
    return FALSE;
  if (hek_sqlite_get_n_changes (db) > 0)
    return TRUE;
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
               "there is no annotation %" G_GINT64_FORMAT " any more", note->id);
  return FALSE;
}

gboolean
hek_series_note_change (HekSeriesStore       *store,
                        const HekSeriesNote  *note,
                        GError              **error)
{
  HekSqlite *db;
  gboolean ok;

  pthread_mutex_lock (&store->write_lock);
  db = hek_series_store_get_writer (store, error);
  ok = db != NULL && change_in (db, note, error);
  pthread_mutex_unlock (&store->write_lock);
  return ok;
}

gboolean
hek_series_note_remove (HekSeriesStore  *store,
                        gint64           id,
                        GError         **error)
{
  g_autofree char *sql =
    g_strdup_printf ("DELETE FROM note WHERE id = %" G_GINT64_FORMAT, id);
  HekSqlite *db;
  gboolean ok;

  pthread_mutex_lock (&store->write_lock);
  db = hek_series_store_get_writer (store, error);
  ok = db != NULL && hek_sqlite_exec (db, sql, error);
  pthread_mutex_unlock (&store->write_lock);
  return ok;
}

static HekSeriesNote *
get_note (HekSqliteStmt *stmt)
{
  HekSeriesNote *note =
    hek_series_note_new (hek_sqlite_get_int (stmt, 1), hek_sqlite_get_int (stmt, 2),
                         hek_sqlite_get_text (stmt, 3), hek_sqlite_get_text (stmt, 4),
                         hek_sqlite_get_text (stmt, 5));

  note->id = hek_sqlite_get_int (stmt, 0);
  note->detail = g_strdup (hek_sqlite_get_text (stmt, 6));
  return note;
}

/* The latest first. */
static gboolean
list (HekSqlite          *db,
      gint64              from_us,
      gint64              to_us,
      const char *const  *kinds,
      const char         *scope,
      GPtrArray          *notes,
      GError            **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db,
    "SELECT id, time_us, end_us, kind, scope, text, detail FROM note"
    " WHERE time_us < ?1 AND end_us >= ?2 AND (?3 IS NULL OR scope = ?3 OR scope = '')"
    " ORDER BY time_us DESC, id DESC", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, to_us);
  hek_sqlite_bind_int (stmt, 2, from_us);
  hek_sqlite_bind_text (stmt, 3, scope, -1);
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW && notes->len < LIST_MAX)
    if (kinds == NULL || g_strv_contains (kinds, hek_sqlite_get_text (stmt, 3)))
      g_ptr_array_add (notes, get_note (stmt));
  hek_sqlite_reset (stmt);
  return step != HEK_SQLITE_ERROR;
}

GPtrArray *
hek_series_note_list (HekSeriesStore     *store,
                      gint64              from_us,
                      gint64              to_us,
                      const char *const  *kinds,
                      const char         *scope,
                      GError            **error)
{
  g_autoptr (GPtrArray) notes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_series_note_free);
  gboolean ok;

  pthread_mutex_lock (&store->read_lock);
  ok = list (store->reader, from_us, to_us, kinds, scope, notes, error);
  pthread_mutex_unlock (&store->read_lock);
  if (!ok)
    return NULL;
  for (guint i = 0; i < notes->len / 2; i++)
    {
      gpointer other = notes->pdata[notes->len - 1 - i];

      notes->pdata[notes->len - 1 - i] = notes->pdata[i];
      notes->pdata[i] = other;
    }
  return g_steal_pointer (&notes);
}
