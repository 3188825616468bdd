/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Full text, ranked by SQLite's FTS5. Rows that a reader found in a journal only are not in the
 * index, and a reader cannot put them there: they get one of their own, in memory, for the time of
 * the search, with its own statistics of words.
 */
#include "config.h"

#include "hek-snapshot-private.h"

/* The words of a query, each quoted, so that nothing in them is an operator. */
static char *
quote_words (const char *query)
{
  g_auto (GStrv) words = g_strsplit_set (query, " \t\r\n", -1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = NULL;
      g_autofree char *escaped = NULL;

      if (*words[i] == '\0')
        continue;
      parts = g_strsplit (words[i], "\"", -1);
      escaped = g_strjoinv ("\"\"", parts);
      g_string_append_printf (out, "%s\"%s\"", out->len > 0 ? " OR " : "", escaped);
    }
  return g_string_free (out, FALSE);
}

static gboolean
collect_hits (HekSnapshot    *snapshot,
              HekSqliteStmt  *stmt,
              guint           limit,
              GArray         *hits,
              GError        **error)
{
  HekSqliteStep step = HEK_SQLITE_DONE;

  while (hits->len < limit && (step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      HekTextHit hit = { .score = -hek_sqlite_get_real (stmt, 1) };

      /* Dead rows, and those of later commits, are in the index too. */
      if (hek_snapshot_find_row (snapshot, (guint64) hek_sqlite_get_int (stmt, 0), &hit.place))
        g_array_append_val (hits, hit);
    }
  return step != HEK_SQLITE_ERROR;
}

static gboolean
search_index (HekSnapshot  *snapshot,
              const char   *index,
              const char   *words,
              guint         limit,
              GArray       *hits,
              GError      **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT rowid, bm25 (%s) FROM %s WHERE %s MATCH ?"
                                          " ORDER BY bm25 (%s), rowid", index, index, index, index);
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (snapshot->manifest->db, sql, error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_text (stmt, 1, words, -1);
  return collect_hits (snapshot, stmt, limit, hits, error);
}

/* --- rows that the manifest does not know -------------------------------------------------- */

/* Puts the rows of a journal from @first_id on into the index in memory. */
static gboolean
index_rows (HekSnapshot    *snapshot,
            guint           idx,
            guint64         first_id,
            HekSqliteStmt  *stmt,
            const HekTask  *task,
            GError        **error)
{
  const HekPart *part = &g_array_index (snapshot->parts, HekPart, idx);
  const HekColumnView *column = hek_snapshot_get_column (snapshot, idx,
                                                         (guint) snapshot->manifest->text_field,
                                                         error);

  if (column == NULL)
    return FALSE;
  for (gsize row = part->shown.rows.n; row > 0; row--)
    {
      guint64 id = hek_segment_get_row_id (part->segment, row - 1);

      if (id < first_id)
        break;
      if (!hek_task_check (task, error) ||
          !hek_manifest_add_text (stmt, id, column, row - 1, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
search_fresh (HekSnapshot    *snapshot,
              guint64         first_id,
              const char     *words,
              guint           limit,
              GArray         *hits,
              const HekTask  *task,
              GError        **error)
{
  HekSqlite *db = snapshot->manifest->db;
  g_autoptr (HekSqliteStmt) stmt = NULL;

  if (!hek_sqlite_exec (db, "CREATE VIRTUAL TABLE temp.fresh USING fts5 (body, content = '',"
                            HEK_MANIFEST_TOKENIZER ")", error))
    return FALSE;
  stmt = hek_sqlite_prepare (db, "INSERT INTO temp.fresh (rowid, body) VALUES (?, ?)", error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < snapshot->parts->len; i++)
    {
      const HekPart *part = &g_array_index (snapshot->parts, HekPart, i);

      if (!part->shown.sealed && part->segment->problem == NULL &&
          !index_rows (snapshot, i, first_id, stmt, task, error))
        return FALSE;
    }
  return search_index (snapshot, "fresh", words, limit, hits, error);
}

static int
compare_hits (gconstpointer a,
              gconstpointer b)
{
  const HekTextHit *x = a, *y = b;

  return x->score > y->score ? -1 : x->score < y->score;
}

/* Adds what only journals have: rows from @first_id on. The index in memory is all that a reader
 * writes. */
static gboolean
add_fresh (HekSnapshot    *snapshot,
           guint64         first_id,
           const char     *words,
           guint           limit,
           GArray         *hits,
           const HekTask  *task,
           GError        **error)
{
  HekSqlite *db = snapshot->manifest->db;
  gboolean ok;

  if (snapshot->manifest->writable || snapshot->next_row <= first_id)
    return TRUE;
  if (!hek_sqlite_exec (db, "PRAGMA query_only = OFF", error))
    return FALSE;
  hek_sqlite_watch (db, task);
  ok = search_fresh (snapshot, first_id, words, hits->len + limit, hits, task, error);
  ok = hek_sqlite_end_watch (db, task, ok, error);
  (void) hek_sqlite_exec (db, "DROP TABLE IF EXISTS temp.fresh; PRAGMA query_only = ON", NULL);
  g_array_sort (hits, compare_hits);
  g_array_set_size (hits, MIN (hits->len, limit));
  return ok;
}

GArray *
hek_snapshot_search_text (HekSnapshot    *snapshot,
                          const char     *query,
                          guint           limit,
                          const HekTask  *task,
                          GError        **error)
{
  HekManifest *manifest = snapshot->manifest;
  g_autofree char *words = quote_words (query);
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (HekTextHit));
  HekState state;
  gboolean ok;

  if (manifest->text_field < 0 || *words == '\0')
    return g_steal_pointer (&hits);
  if (!hek_manifest_lock (manifest, error))
    return NULL;
  /* The index and how far it goes, as they belong together. */
  ok = hek_task_check (task, error) && hek_sqlite_begin_read (manifest->db, error);
  if (ok)
    {
      hek_sqlite_watch (manifest->db, task);
      ok = search_index (snapshot, "fts", words, limit, hits, error) &&
           hek_manifest_read_state (manifest, &state, error);
      ok = hek_sqlite_end_watch (manifest->db, task, ok, error);
      hek_sqlite_rollback (manifest->db);
    }
  ok = ok && add_fresh (snapshot, state.next_row, words, limit, hits, task, error);
  pthread_mutex_unlock (&manifest->lock);
  return ok ? g_steal_pointer (&hits) : NULL;
}
