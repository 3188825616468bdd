/* SPDX-License-Identifier: Apache-2.0 */
/* Opening and closing; the lock of the owner; the two connections. */
#include "config.h"

#include "hek-series-store.h"

#include <unistd.h>

#include "hek-ref.h"
#include "hek-series-rescue-private.h"
#include "hek-series-store-private.h"
#include "hek-store-error.h"

#define FOLDER "telemetry"
#define DATABASE "telemetry.sqlite"
/* How long another process that makes the database is waited for. */
#define MAKING_TRIES 200u
#define MAKING_WAIT_US 10000
#define LOCK "lock"

gboolean
hek_series_is_damage (const GError *error)
{
  return g_error_matches (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED);
}

void
hek_series_add_problem (GPtrArray **problems,
                        GError     *error)
{
  if (*problems == NULL)
    *problems = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (*problems, g_strdup (error->message));
  g_error_free (error);
}

void
hek_series_info_free (HekSeriesInfo *info)
{
  g_free (info->instrument);
  g_free (info->scope);
  g_free (info->unit);
  g_free (info);
}

static gboolean
make_folder (HekSeriesStore  *store,
             const char      *workspace,
             GError         **error)
{
  gboolean exists;

  if (!hek_file_exists (store->ops, store->directory, &exists, error))
    return FALSE;
  return exists ||
         (hek_file_make_directory (store->ops, store->directory, error) &&
          hek_file_sync_directory (store->ops, workspace, error));
}

static gboolean
take_lock (HekSeriesStore  *store,
           GError         **error)
{
  g_autofree char *path = g_build_filename (store->directory, LOCK, NULL);
  g_autofree char *owner = g_strdup_printf ("%s, process %d on %s",
                                            g_get_prgname () ? g_get_prgname () : "hektor",
                                            (int) getpid (), g_get_host_name ());

  store->lock = hek_file_lock_owner (store->ops, path, owner, error);
  return store->lock != NULL;
}

static HekSqlite *
connect_as (HekSeriesStore *store,
            HekSqliteMode   mode,
            GError        **error)
{
  return hek_sqlite_open (store->ops, store->path, mode, hek_series_migrations,
                          hek_series_n_migrations, error);
}

static gboolean
load_all (HekSeriesStore  *store,
          GError         **error)
{
  store->writer = connect_as (store, HEK_SQLITE_CREATE, error);
  if (store->writer == NULL)
    return FALSE;
  if (hek_series_check (store->writer, error) && hek_series_load_keys (store, error) &&
      hek_series_load_retention (store->writer, &store->retention, error))
    return TRUE;
  g_clear_pointer (&store->writer, hek_sqlite_close);
  return FALSE;
}

/* What the owner finds damaged is read as far as that goes, into a new database. */
static gboolean
open_owner (HekSeriesStore  *store,
            GError         **error)
{
  g_autoptr (GError) damage = NULL;

  if (!hek_series_finish_rescue (store->ops, store->path, error))
    return FALSE;
  if (load_all (store, &damage))
    return TRUE;
  if (!hek_series_is_damage (damage))
    {
      g_propagate_error (error, g_steal_pointer (&damage));
      return FALSE;
    }
  store->notice = hek_series_rescue (store->ops, store->path, damage->message, error);
  return store->notice != NULL && load_all (store, error);
}

static gboolean
open_reader (HekSeriesStore  *store,
             GError         **error)
{
  gboolean exists;

  if (!hek_file_exists (store->ops, store->path, &exists, error))
    return FALSE;
  if (!exists)
    {
      g_autofree char *name = g_filename_display_name (store->path);

      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                   "%s: nothing has been measured in this workspace yet", name);
      return FALSE;
    }
  store->reader = connect_as (store, HEK_SQLITE_READ, error);
  return store->reader != NULL;
}

HekSeriesStore *
hek_series_store_open (const HekFileOps   *ops,
                       const char         *workspace,
                       HekSeriesStoreMode  mode,
                       GError            **error)
{
  g_autoptr (HekSeriesStore) store = g_new0 (HekSeriesStore, 1);

  g_atomic_ref_count_init (&store->ref_count);
  store->ops = ops;
  store->mode = mode;
  store->directory = g_build_filename (workspace, FOLDER, NULL);
  store->path = g_build_filename (store->directory, DATABASE, NULL);
  pthread_mutex_init (&store->write_lock, NULL);
  pthread_mutex_init (&store->read_lock, NULL);
  g_queue_init (&store->pending);
  store->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  store->unsaved = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_series_info_free);
  hek_series_tail_init (&store->tail);
  hek_series_retention_init (&store->retention);
  if (mode != HEK_SERIES_STORE_READ && !make_folder (store, workspace, error))
    return NULL;
  if (mode == HEK_SERIES_STORE_OWNER && (!take_lock (store, error) || !open_owner (store, error)))
    return NULL;
  if (mode == HEK_SERIES_STORE_SHARED && hek_series_store_get_writer (store, error) == NULL)
    return NULL;
  if (!open_reader (store, error))
    return NULL;
  return g_steal_pointer (&store);
}

/* The database is made by whoever holds the lock: two who make it at once would take it from each
 * other. The one who is about to is waited for. */
static HekSqlite *
connect_shared (HekSeriesStore  *store,
                GError         **error)
{
  for (guint i = 0;; i++)
    {
      g_autoptr (GError) refused = NULL;
      HekSqlite *writer;
      gboolean exists;

      if (!hek_file_exists (store->ops, store->path, &exists, error))
        return NULL;
      if (exists)
        return connect_as (store, HEK_SQLITE_WRITE, error);
      if (take_lock (store, &refused))
        {
          writer = connect_as (store, HEK_SQLITE_CREATE, error);
          g_clear_pointer (&store->lock, hek_file_close);
          return writer;
        }
      if (i == MAKING_TRIES || !g_error_matches (refused, HEK_STORE_ERROR, HEK_STORE_ERROR_LOCKED))
        {
          g_propagate_error (error, g_steal_pointer (&refused));
          return NULL;
        }
      g_usleep (MAKING_WAIT_US);
    }
}

HekSqlite *
hek_series_store_get_writer (HekSeriesStore  *store,
                             GError         **error)
{
  if (store->writer == NULL && store->mode == HEK_SERIES_STORE_SHARED)
    store->writer = connect_shared (store, error);
  else if (store->writer == NULL)
    g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY,
                         "what was measured is not open for writing");
  return store->writer;
}

HekSeriesStore *
hek_series_store_ref (HekSeriesStore *store)
{
  g_atomic_ref_count_inc (&store->ref_count);
  return store;
}

void
hek_series_store_unref (HekSeriesStore *store)
{
  if (!hek_ref_drop (&store->ref_count))
    return;
  /* The writer last: it moves the log into the database when nobody else has it open. */
  g_clear_pointer (&store->reader, hek_sqlite_close);
  g_clear_pointer (&store->writer, hek_sqlite_close);
  g_clear_pointer (&store->lock, hek_file_close);
  hek_series_tail_clear (&store->tail);
  g_queue_clear_full (&store->pending, (GDestroyNotify) g_bytes_unref);
  g_hash_table_unref (store->keys);
  g_ptr_array_unref (store->unsaved);
  pthread_mutex_destroy (&store->write_lock);
  pthread_mutex_destroy (&store->read_lock);
  g_free (store->notice);
  g_free (store->directory);
  g_free (store->path);
  g_free (store);
}

HekSeriesStoreMode
hek_series_store_get_mode (HekSeriesStore *store)
{
  return store->mode;
}

const char *
hek_series_store_get_notice (HekSeriesStore *store)
{
  return store->notice;
}

guint64
hek_series_store_get_version (HekSeriesStore *store)
{
  gint64 version = 0;

  /* Another one for every commit of any other connection, of this process or not. */
  pthread_mutex_lock (&store->read_lock);
  (void) hek_sqlite_query_int (store->reader, "PRAGMA data_version", &version, NULL);
  pthread_mutex_unlock (&store->read_lock);
  return (guint64) version;
}

gboolean
hek_series_store_get_size (HekSeriesStore  *store,
                           guint64         *n_bytes,
                           GError         **error)
{
  gint64 n_pages = 0, n_free = 0, page_bytes = 0;
  gboolean ok;

  pthread_mutex_lock (&store->read_lock);
  ok = hek_sqlite_query_int (store->reader, "PRAGMA page_count", &n_pages, error) &&
       hek_sqlite_query_int (store->reader, "PRAGMA freelist_count", &n_free, error) &&
       hek_sqlite_query_int (store->reader, "PRAGMA page_size", &page_bytes, error);
  pthread_mutex_unlock (&store->read_lock);
  if (ok)
    *n_bytes = (guint64) (n_pages - n_free) * (guint64) page_bytes;
  return ok;
}
