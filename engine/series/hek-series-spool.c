/* SPDX-License-Identifier: Apache-2.0 */
/* Spools written, and taken in; see the header. */
#include "config.h"

#include "hek-series-spool.h"

#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "hek-series-spool-private.h"
#include "hek-series-store-private.h"
#include "hek-store-error.h"

/* What is taken in of a spool in one go: a process that was alone for hours is caught up with in
 * steps, each well under a second. */
#define STEP_RECORDS 4096u

struct _HekSeriesSpool
{
  HekFile *file;
  guint64 n_bytes;
};

/* On bytes that no record has. */
static gboolean
take_lock (HekFile   *file,
           gboolean  *granted,
           GError   **error)
{
  return hek_file_lock (file, HEK_FILE_EXCLUSIVE, G_GUINT64_CONSTANT (1) << 40, 1, granted, error);
}

HekSeriesSpool *
hek_series_spool_new (const HekFileOps  *ops,
                      const char        *workspace,
                      GError           **error)
{
  g_autofree char *folder = g_build_filename (workspace, "telemetry", NULL);
  g_autofree char *name = g_strdup_printf ("%d-%08x" HEK_SERIES_SPOOL_SUFFIX, (int) getpid (),
                                           g_random_int ());
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *new_path = g_strconcat (path, ".new", NULL);
  g_autoptr (HekSeriesSpool) spool = g_new0 (HekSeriesSpool, 1);
  gboolean granted;

  if (!hek_file_make_directory (ops, folder, error))
    return NULL;
  /* It has its name once it is locked: the owner must not take it for one that was left. */
  spool->file =
    hek_file_open (ops, new_path, HEK_FILE_WRITE | HEK_FILE_CREATE | HEK_FILE_NEW, error);
  if (spool->file == NULL || !take_lock (spool->file, &granted, error) ||
      !hek_file_write (spool->file, 0, HEK_SERIES_SPOOL_MAGIC, HEK_SERIES_SPOOL_HEAD_BYTES,
                       error) ||
      !hek_file_rename (ops, new_path, path, error))
    return NULL;
  spool->n_bytes = HEK_SERIES_SPOOL_HEAD_BYTES;
  return g_steal_pointer (&spool);
}

void
hek_series_spool_free (HekSeriesSpool *spool)
{
  g_clear_pointer (&spool->file, hek_file_close);
  g_free (spool);
}

gboolean
hek_series_spool_append (HekSeriesSpool         *spool,
                         const HekSeriesSample  *samples,
                         guint                   n_samples,
                         GPtrArray              *notes,
                         GError                **error)
{
  const char *program = g_get_prgname () != NULL ? g_get_prgname () : "hektor";
  g_autoptr (GByteArray) payload =
    hek_series_spool_record_write (program, samples, n_samples, notes);
  guint32 n_bytes = GUINT32_TO_LE (payload->len);
  guint64 checksum = GUINT64_TO_LE (XXH3_64bits (payload->data, payload->len));

  if (spool->n_bytes + payload->len > HEK_SERIES_SPOOL_BYTES_MAX ||
      payload->len > HEK_SERIES_SPOOL_RECORD_BYTES_MAX)
    {
      g_autofree char *name = g_filename_display_name (spool->file->path);

      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                   "%s is full: nobody has taken in what was measured. Open the workspace for"
                   " writing once", name);
      return FALSE;
    }
  g_byte_array_prepend (payload, (const guint8 *) &checksum, sizeof checksum);
  g_byte_array_prepend (payload, (const guint8 *) &n_bytes, sizeof n_bytes);
  if (!hek_file_write (spool->file, spool->n_bytes, payload->data, payload->len, error))
    return FALSE;
  spool->n_bytes += payload->len;
  return TRUE;
}

/* --- taking in --- */

typedef struct
{
  HekSeriesStore *store;
  HekSeriesSpoolFunc func;
  gpointer user_data;
  char *name;     /* of the file, which is its id */
  HekFile *file;
  guint64 done;   /* bytes of it */
} Taking;

/* How much of it was taken in before. */
static gboolean
load_done (Taking  *taking,
           GError **error)
{
  g_autoptr (HekSqliteStmt) stmt = NULL;
  HekSqliteStep step = HEK_SQLITE_ERROR;

  pthread_mutex_lock (&taking->store->write_lock);
  stmt = hek_sqlite_prepare (taking->store->writer, "SELECT n_bytes FROM spool WHERE id = ?",
                             error);
  if (stmt != NULL)
    {
      hek_sqlite_bind_text (stmt, 1, taking->name, -1);
      step = hek_sqlite_step (stmt, error);
    }
  taking->done = step == HEK_SQLITE_ROW ? (guint64) hek_sqlite_get_int (stmt, 0)
                                        : HEK_SERIES_SPOOL_HEAD_BYTES;
  g_clear_pointer (&stmt, hek_sqlite_stmt_free);
  pthread_mutex_unlock (&taking->store->write_lock);
  return step != HEK_SQLITE_ERROR;
}

/* Returns: (transfer full) (nullable): the next record's payload; %NULL: not there, or not whole */
static guint8 *
read_record (Taking   *taking,
             guint32  *n_bytes,
             GError  **error)
{
  guint8 head[HEK_SERIES_SPOOL_RECORD_HEAD_BYTES];
  g_autofree guint8 *payload = NULL;
  guint64 checksum;
  gsize n_read;

  if (!hek_file_read (taking->file, taking->done, head, sizeof head, &n_read, error) ||
      n_read < sizeof head)
    return NULL;
  memcpy (n_bytes, head, 4);
  memcpy (&checksum, head + 4, 8);
  *n_bytes = GUINT32_FROM_LE (*n_bytes);
  if (*n_bytes == 0 || *n_bytes > HEK_SERIES_SPOOL_RECORD_BYTES_MAX)
    return NULL;
  payload = g_malloc (*n_bytes);
  if (!hek_file_read (taking->file, taking->done + sizeof head, payload, *n_bytes, &n_read,
                      error) ||
      n_read < *n_bytes || XXH3_64bits (payload, *n_bytes) != GUINT64_FROM_LE (checksum))
    return NULL;
  return g_steal_pointer (&payload);
}

/* %FALSE with @error: it could not; without: there is nothing more. */
static gboolean
take_record (Taking  *taking,
             GError **error)
{
  HekSeriesSpoolRecord record;
  guint32 n_bytes;
  g_autofree guint8 *payload = read_record (taking, &n_bytes, error);
  HekSeriesSpooled spooled = { .id = taking->name };
  gboolean ok;

  if (payload == NULL)
    return FALSE;
  spooled.n_bytes = taking->done + HEK_SERIES_SPOOL_RECORD_HEAD_BYTES + n_bytes;
  /* What is whole and yet not understood is passed over. */
  if (!hek_series_spool_record_read (payload, n_bytes, &record))
    {
      g_array_set_size (record.samples, 0);
      g_ptr_array_set_size (record.notes, 0);
    }
  spooled.notes = record.notes;
  ok = hek_series_store_append_spooled (taking->store, (gpointer) record.samples->data,
                                        record.samples->len, &spooled, error);
  if (ok)
    taking->done = spooled.n_bytes;
  if (ok && taking->func != NULL && record.samples->len > 0)
    taking->func ((gpointer) record.samples->data, record.samples->len, taking->user_data);
  hek_series_spool_record_clear (&record);
  return ok;
}

static gboolean
forget (Taking  *taking,
        GError **error)
{
  g_autoptr (HekSqliteStmt) stmt = NULL;
  gboolean ok;

  pthread_mutex_lock (&taking->store->write_lock);
  stmt = hek_sqlite_prepare (taking->store->writer, "DELETE FROM spool WHERE id = ?", error);
  if (stmt != NULL)
    hek_sqlite_bind_text (stmt, 1, taking->name, -1);
  ok = stmt != NULL && hek_sqlite_run (stmt, error);
  g_clear_pointer (&stmt, hek_sqlite_stmt_free);
  pthread_mutex_unlock (&taking->store->write_lock);
  return ok;
}

/* One of another version is left for who knows it. */
static gboolean
is_ours (HekFile *file)
{
  guint8 head[HEK_SERIES_SPOOL_HEAD_BYTES];
  gsize n_read;

  return hek_file_read (file, 0, head, sizeof head, &n_read, NULL) && n_read == sizeof head &&
         memcmp (head, HEK_SERIES_SPOOL_MAGIC, sizeof head) == 0;
}

static gboolean
take_spool (Taking  *taking,
            GError **error)
{
  g_autoptr (GError) reason = NULL;
  gboolean is_complete, has_more = TRUE;

  /* Asked before it is read: what a writer that goes meanwhile added last is read next time. */
  if (!take_lock (taking->file, &is_complete, error) || !load_done (taking, error))
    return FALSE;
  for (guint i = 0; i < STEP_RECORDS && has_more; i++)
    has_more = take_record (taking, &reason);
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  /* The file first: without it its note does no harm, without the note it would be taken again. */
  return has_more || !is_complete ||
         (hek_file_unlink (taking->store->ops, taking->file->path, error) &&
          forget (taking, error));
}

gboolean
hek_series_spool_take_all (HekSeriesStore      *store,
                           HekSeriesSpoolFunc   func,
                           gpointer             user_data,
                           GError             **error)
{
  g_auto (GStrv) names = NULL;
  gboolean ok = TRUE;

  g_return_val_if_fail (store->mode == HEK_SERIES_STORE_OWNER, FALSE);
  names = hek_file_list_directory (store->ops, store->directory, error);
  if (names == NULL)
    return FALSE;
  for (guint i = 0; ok && names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (store->directory, names[i], NULL);
      Taking taking = { store, func, user_data, names[i] };

      if (!g_str_has_suffix (names[i], HEK_SERIES_SPOOL_SUFFIX))
        continue;
      taking.file = hek_file_open (store->ops, path, HEK_FILE_WRITE, error);
      ok = taking.file != NULL && (!is_ours (taking.file) || take_spool (&taking, error));
      g_clear_pointer (&taking.file, hek_file_close);
    }
  return ok;
}
