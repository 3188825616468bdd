/* SPDX-License-Identifier: Apache-2.0 */
/* Full text, ranked by SQLite's FTS5. */
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

GArray *
hek_snapshot_search_text (HekSnapshot  *snapshot,
                          const char   *query,
                          guint         limit,
                          GError      **error)
{
  HekManifest *manifest = snapshot->manifest;
  g_autofree char *words = quote_words (query);
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (HekTextHit));
  gboolean ok = FALSE;

  if (manifest->text_field < 0 || *words == '\0')
    return g_steal_pointer (&hits);
  pthread_mutex_lock (&manifest->lock);
  {
    g_autoptr (HekSqliteStmt) stmt =
      hek_sqlite_prepare (manifest->db, "SELECT rowid, bm25 (fts) FROM fts WHERE fts MATCH ?"
                                        " ORDER BY bm25 (fts), rowid", error);

    if (stmt != NULL)
      {
        hek_sqlite_bind_text (stmt, 1, words, -1);
        ok = collect_hits (snapshot, stmt, limit, hits, error);
      }
  }
  pthread_mutex_unlock (&manifest->lock);
  return ok ? g_steal_pointer (&hits) : NULL;
}
