/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Full text of an import of many rows: indexed before they are published, in transactions of their
 * own, so that nobody waits for long. The rows get their ids for it, which nobody else gets; what a
 * search finds of them before they are there is not answered. When they do not come it is taken out
 * again; what a crash leaves of it takes room, and is never found.
 */
#include "config.h"

#include "hek-import-private.h"

/* Rows of one transaction: about 40 ms. */
#define ROWS_AT_ONCE 4096u

static gboolean
take_ids (HekImport  *import,
          GError    **error)
{
  HekStore *store = import->store;
  g_autoptr (HekSnapshot) current = NULL;
  HekState next;
  gboolean ok;

  pthread_mutex_lock (&store->write_lock);
  current = hek_store_current (store, error);
  ok = current != NULL && hek_store_begin (store, FALSE, &next, error);
  if (ok)
    {
      import->first_id = next.next_row;
      next.next_row += import->n_rows;
      ok = hek_store_commit (store, FALSE, &next, TRUE, error);
    }
  if (ok)
    hek_store_end (store, hek_snapshot_derive (current, &next, NULL, NULL, 0));
  pthread_mutex_unlock (&store->write_lock);
  import->has_ids = ok;
  return ok;
}

/* Rows [@row, @row + @n) of a segment, whose first row has the id @first_id. */
static gboolean
change_texts (HekImport          *import,
              const DoneSegment  *done,
              guint64             first_id,
              gsize               row,
              gsize               n,
              gboolean            removal,
              GError            **error)
{
  HekManifest *manifest = import->store->manifest;
  const HekColumnView *column = hek_attr_get_column (done->segment->attr,
                                                     (guint) manifest->text_field, error);
  g_autoptr (HekSqliteStmt) stmt = NULL;
  gboolean ok = FALSE;

  if (column == NULL)
    return FALSE;
  pthread_mutex_lock (&manifest->lock);
  if (hek_sqlite_begin_relaxed (manifest->db, error))
    {
      stmt = hek_manifest_prepare_text (manifest, removal, error);
      ok = stmt != NULL;
      for (gsize i = row; i < row + n && ok; i++)
        ok = hek_manifest_add_text (stmt, first_id + i, column, i, error);
      g_clear_pointer (&stmt, hek_sqlite_stmt_free);
      if (ok)
        ok = hek_sqlite_commit (manifest->db, error);
      else
        hek_sqlite_rollback (manifest->db);
    }
  pthread_mutex_unlock (&manifest->lock);
  return ok;
}

/* The first @n_rows of the import. */
static gboolean
change_all (HekImport      *import,
            guint64         n_rows,
            gboolean        removal,
            const HekTask  *task,
            GError        **error)
{
  guint64 first_id = import->first_id, n_done = 0;

  for (guint i = 0; i < import->done->len && n_done < n_rows; i++)
    {
      const DoneSegment *done = &g_array_index (import->done, DoneSegment, i);
      gsize n;

      for (gsize row = 0; row < done->info.n_rows && n_done < n_rows; row += n, n_done += n)
        {
          n = MIN (MIN (ROWS_AT_ONCE, done->info.n_rows - row), n_rows - n_done);
          if (!hek_task_check (task, error) ||
              !change_texts (import, done, first_id, row, n, removal, error))
            return FALSE;
          if (!removal)
            import->n_texts = n_done + n;
          hek_task_progress (task, (double) (n_done + n) / (double) n_rows);
        }
      first_id += done->info.n_rows;
    }
  return TRUE;
}

gboolean
hek_import_add_texts (HekImport      *import,
                      const HekTask  *task,
                      GError        **error)
{
  if (import->store->manifest->text_field < 0 || import->n_rows <= ROWS_AT_ONCE)
    return TRUE;
  return (import->has_ids || take_ids (import, error)) &&
         change_all (import, import->n_rows, FALSE, task, error);
}

void
hek_import_drop_texts (HekImport *import)
{
  if (import->n_texts > 0)
    (void) change_all (import, import->n_texts, TRUE, NULL, NULL);
  import->n_texts = 0;
}
