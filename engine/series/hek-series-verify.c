/* SPDX-License-Identifier: Apache-2.0 */
/* Reading everything, to see whether it can be read. */
#include "config.h"

#include "hek-series-store-private.h"

static void
note_page (const char *file,
           guint64     offset,
           const char *what,
           gpointer    user_data)
{
  g_autofree char *name = g_filename_display_name (file);

  g_ptr_array_add (user_data, g_strdup_printf ("%s: at byte %" G_GUINT64_FORMAT ": %s", name,
                                               offset, what));
}

/* Whether a block holds what its index says; %FALSE only when it could not look. */
static gboolean
check_block (HekSqlite      *db,
             HekSqliteStmt  *entry,
             GPtrArray      *problems,
             GError        **error)
{
  gint64 id = hek_sqlite_get_int (entry, 3), series = hek_sqlite_get_int (entry, 0);
  HekSeriesLevel level = (HekSeriesLevel) hek_sqlite_get_int (entry, 1);
  g_autoptr (GError) damage = NULL;
  guint n = 0;

  if (hek_sqlite_get_int (entry, 2) == HEK_SERIES_PART_ROWS)
    g_free (hek_series_blocks_read (db, id, series, level, &n, &damage));
  else
    {
      g_autoptr (GArray) timed =
        hek_series_blocks_read_histograms (db, id, series, level, &damage);

      for (guint i = 0; timed != NULL && i < timed->len; i++)
        {
          g_autoptr (HekHistogram) histogram = hek_series_parse_histogram (
            g_array_index (timed, HekSeriesTimedHistogram, i).bytes);

          n += histogram != NULL;
        }
    }
  if (damage != NULL && !hek_series_is_damage (damage))
    {
      g_propagate_error (error, g_steal_pointer (&damage));
      return FALSE;
    }
  if (damage != NULL)
    g_ptr_array_add (problems, g_strdup (damage->message));
  else if (n != (guint) hek_sqlite_get_int (entry, 4))
    g_ptr_array_add (problems,
                     g_strdup_printf ("block %" G_GINT64_FORMAT " has %u rows instead of %"
                                      G_GINT64_FORMAT, id, n, hek_sqlite_get_int (entry, 4)));
  return TRUE;
}

static gboolean
check_blocks (HekSqlite      *db,
              GPtrArray      *problems,
              const HekTask  *task,
              GError        **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db, "SELECT series, level, part, id, n_rows FROM block_index", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    if (!hek_task_check (task, error) || !check_block (db, stmt, problems, error))
      {
        hek_sqlite_reset (stmt);
        return FALSE;
      }
  return step == HEK_SQLITE_DONE;
}

gboolean
hek_series_store_verify (HekSeriesStore  *store,
                         GPtrArray       *problems,
                         const HekTask   *task,
                         GError         **error)
{
  guint n_before = problems->len;
  HekTask pages = hek_task_sub (task, 0, 0.5);
  gboolean ok;

  pthread_mutex_lock (&store->read_lock);
  ok = hek_sqlite_verify (store->reader, note_page, problems, &pages, error);
  /* Where pages are damaged, what they hold is known to be lost. */
  if (ok && problems->len == n_before)
    {
      ok = hek_sqlite_begin_read (store->reader, error) &&
           check_blocks (store->reader, problems, task, error);
      hek_sqlite_rollback (store->reader);
    }
  pthread_mutex_unlock (&store->read_lock);
  return ok;
}
