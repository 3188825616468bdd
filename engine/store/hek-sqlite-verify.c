/* SPDX-License-Identifier: Apache-2.0 */
/* Every byte of a database that means something, looked at. */
#include "config.h"

#include "hek-sqlite-private.h"

#include "hek-store-error.h"

/* Pages read at once. */
#define PAGES 256u
/* The page at 1 GiB holds the lock bytes and is never written. */
#define LOCK_PAGE (0x40000000u / HEK_PAGE_BYTES + 1)

typedef struct
{
  HekSqliteProblemFunc func;
  gpointer user_data;
  guint64 n_found;
} Findings;

static void
count_finding (const char *file,
               guint64     offset,
               const char *what,
               gpointer    user_data)
{
  Findings *findings = user_data;

  findings->n_found++;
  findings->func (file, offset, what, findings->user_data);
}

/* A checkpoint may have been writing the page: a second look tells. */
static gboolean
page_is_sound (HekFile *file,
               guint8  *bytes,
               guint64  page)
{
  gsize n_read;

  if (hek_sqlite_page_is_sound (bytes, page))
    return TRUE;
  return hek_file_read (file, (page - 1) * HEK_PAGE_BYTES, bytes, HEK_PAGE_BYTES, &n_read, NULL) &&
         n_read == HEK_PAGE_BYTES && hek_sqlite_page_is_sound (bytes, page);
}

static gboolean
verify_pages (const HekFileOps  *ops,
              const char        *path,
              GHashTable        *replaced,
              Findings          *findings,
              const HekTask     *task,
              GError           **error)
{
  g_autoptr (HekFile) file = hek_file_open (ops, path, HEK_FILE_READ, error);
  g_autofree guint8 *bytes = g_malloc (PAGES * HEK_PAGE_BYTES);
  guint64 n_bytes = 0;
  gsize n_read;

  if (file == NULL || !hek_file_get_size (file, &n_bytes, error))
    return FALSE;
  if (n_bytes == 0)
    count_finding (path, 0, "the file is empty", findings);
  for (guint64 first = 0; first * HEK_PAGE_BYTES < n_bytes; first += PAGES)
    {
      if (!hek_task_check (task, error) ||
          !hek_file_read (file, first * HEK_PAGE_BYTES, bytes, PAGES * HEK_PAGE_BYTES, &n_read,
                          error))
        return FALSE;
      for (gsize at = 0; at < n_read; at += HEK_PAGE_BYTES)
        {
          guint64 page = first + at / HEK_PAGE_BYTES + 1;

          if (page == LOCK_PAGE || g_hash_table_contains (replaced, GUINT_TO_POINTER (page)))
            continue;
          if (n_read - at < HEK_PAGE_BYTES)
            count_finding (path, (page - 1) * HEK_PAGE_BYTES, "the file ends within a page",
                           findings);
          else if (!page_is_sound (file, bytes + at, page))
            count_finding (path, (page - 1) * HEK_PAGE_BYTES,
                           "the page there does not fit its checksum", findings);
        }
      hek_task_progress (task, 0.5 * (double) (first * HEK_PAGE_BYTES) / (double) n_bytes);
    }
  return TRUE;
}

static gboolean
verify_structure (HekSqlite  *db,
                  Findings   *findings,
                  GError    **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (db, "PRAGMA integrity_check", error);
  g_autoptr (GError) reason = NULL;
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = hek_sqlite_step (stmt, &reason)) == HEK_SQLITE_ROW)
    {
      const char *text = hek_sqlite_get_text (stmt, 0);

      if (g_strcmp0 (text, "ok") != 0)
        count_finding (db->path, 0, text != NULL ? text : "the structure cannot be read", findings);
    }
  if (step == HEK_SQLITE_DONE)
    return TRUE;
  if (!g_error_matches (reason, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  count_finding (db->path, 0, reason->message, findings);
  return TRUE;
}

gboolean
hek_sqlite_verify_path (const HekFileOps      *ops,
                        const char            *path,
                        HekSqliteProblemFunc   func,
                        gpointer               user_data,
                        const HekTask         *task,
                        GError               **error)
{
  g_autoptr (GHashTable) replaced = g_hash_table_new (NULL, NULL);
  Findings findings = { func, user_data, 0 };

  return hek_log_check (ops, path, count_finding, &findings, replaced, error) &&
         verify_pages (ops, path, replaced, &findings, task, error);
}

gboolean
hek_sqlite_verify (HekSqlite             *db,
                   HekSqliteProblemFunc   func,
                   gpointer               user_data,
                   const HekTask         *task,
                   GError               **error)
{
  Findings findings = { func, user_data, 0 };
  gboolean own = sqlite3_get_autocommit (db->handle);
  g_autoptr (GError) unreadable = NULL;
  gboolean ok;

  /* A state that is being read keeps a writer from beginning the log anew below us. A database so
   * damaged that it cannot be read is examined all the same. */
  if (own && !hek_sqlite_begin_read (db, &unreadable))
    own = FALSE;
  ok = hek_sqlite_verify_path (db->ops, db->path, count_finding, &findings, task, error);
  if (ok && findings.n_found == 0)
    {
      hek_sqlite_watch (db, task);
      ok = hek_sqlite_end_watch (db, task, verify_structure (db, &findings, error), error);
    }
  if (own)
    hek_sqlite_rollback (db);
  hek_task_progress (task, 1);
  return ok;
}
