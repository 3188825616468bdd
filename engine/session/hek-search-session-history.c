/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was searched, newest first. The file is read and written by jobs; one that is damaged counts
 * as empty and is replaced when the next search ends.
 *
 * Writes carry a number, and an older one never comes after a newer, so that closing can write at
 * once while a job is still under way.
 */
#include "config.h"

#include "hek-search-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-file.h"
#include "hek-ref.h"

/* A file of so many long queries is far smaller. */
#define MAX_FILE_BYTES (64 * 1024 * 1024)

/* The file: shared with jobs. */
typedef struct
{
  gatomicrefcount ref_count;
  char *path;
  pthread_mutex_t lock; /* held while the file is written; guards @written */
  guint written;        /* the newest write that is on the disk */
} HekHistoryFile;

typedef struct
{
  HekHistoryFile *file; /* owned */
  guint number;
  const GPtrArray *pasts; /* borrowed from the history, which keeps them while it is written */
} HekHistoryWrite;

/* Shared with the ends of jobs, which may come when it is closed: main thread. */
struct _HekSearchHistory
{
  grefcount ref_count;
  GWeakRef session;
  GListStore *pasts;    /* owned: of HekSearchPast */
  HekHistoryFile *file; /* owned */
  gboolean is_read;
  gboolean is_cleared;  /* before it was read: what comes is dropped */
  gboolean is_closed;
  HekJob *writing;      /* owned (nullable) */
  GPtrArray *written;   /* owned (nullable): what @writing writes */
  guint number;         /* of the last change */
  guint number_written; /* of the last change that was handed over */
};

static HekHistoryFile *
hek_history_file_ref (HekHistoryFile *file)
{
  g_atomic_ref_count_inc (&file->ref_count);
  return file;
}

static void
hek_history_file_unref (gpointer data)
{
  HekHistoryFile *file = data;

  if (!hek_ref_drop (&file->ref_count))
    return;
  pthread_mutex_destroy (&file->lock);
  g_free (file->path);
  g_free (file);
}

/* --- writing --------------------------------------------------------------------------------- */

static gboolean
hek_history_file_write (HekHistoryFile  *file,
                        guint            number,
                        const GPtrArray *pasts,
                        GError         **error)
{
  g_autofree char *folder = g_path_get_dirname (file->path);
  g_autofree char *json = hek_search_past_to_json (pasts);
  gboolean ok = TRUE;

  pthread_mutex_lock (&file->lock);
  if (number > file->written)
    {
      g_mkdir_with_parents (folder, 0700);
      ok = hek_file_replace (file->path, json, strlen (json), error);
      if (ok)
        file->written = number;
    }
  pthread_mutex_unlock (&file->lock);
  return ok;
}

static void
hek_history_write_free (gpointer data)
{
  HekHistoryWrite *write = data;

  hek_history_file_unref (write->file);
  g_free (write);
}

static gpointer
hek_history_write_run (const HekTask  *task,
                       gpointer        data,
                       GError        **error)
{
  HekHistoryWrite *write = data;

  return hek_history_file_write (write->file, write->number, write->pasts, error)
           ? g_strdup (write->file->path) : NULL;
}

static void hek_search_history_save (HekSearchHistory *self);

static void
hek_search_history_unref (HekSearchHistory *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_clear_object (&self->writing);
  g_object_unref (self->pasts);
  hek_history_file_unref (self->file);
  g_weak_ref_clear (&self->session);
  g_free (self);
}

static void
hek_search_history_fail (HekSearchHistory *self,
                         const char       *what,
                         const GError     *error)
{
  g_autoptr (HekSearchSession) session = g_weak_ref_get (&self->session);
  g_autoptr (GError) said =
    g_error_new (error->domain, error->code, "%s: %s", what, error->message);

  if (session != NULL && !self->is_closed)
    hek_search_session_fail (session, said);
}

static void
hek_search_history_on_written (HekJob       *job,
                               gpointer      result,
                               const GError *error,
                               gpointer      user_data)
{
  HekSearchHistory *self = user_data;

  g_clear_object (&self->writing);
  g_clear_pointer (&self->written, g_ptr_array_unref);
  if (result == NULL)
    hek_search_history_fail (self, _("The history of searches is not kept"), error);
  if (!self->is_closed)
    hek_search_history_save (self);
  hek_search_history_unref (self);
}

/* (transfer full) (element-type HekSearchPast) */
static GPtrArray *
list_pasts (HekSearchHistory *self)
{
  GPtrArray *pasts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->pasts)); i++)
    g_ptr_array_add (pasts, g_list_model_get_item (G_LIST_MODEL (self->pasts), i));
  return pasts;
}

/* One write at a time; what changed meanwhile follows it. */
static void
hek_search_history_save (HekSearchHistory *self)
{
  HekHistoryWrite *write;

  if (!self->is_read || self->writing != NULL || self->number == self->number_written)
    return;
  self->number_written = self->number;
  write = g_new0 (HekHistoryWrite, 1);
  write->file = hek_history_file_ref (self->file);
  write->number = self->number;
  write->pasts = self->written = list_pasts (self);
  g_ref_count_inc (&self->ref_count);
  self->writing = hek_job_start (_("Keeping the history of searches"), HEK_LANE_INTERACTIVE,
                                 hek_history_write_run, write, hek_history_write_free, g_free,
                                 hek_search_history_on_written, self);
}

/* --- reading --------------------------------------------------------------------------------- */

/* Returns: (transfer full) (element-type HekSearchRecord): empty when there is no file yet */
static gpointer
hek_history_read_run (const HekTask  *task,
                      gpointer        data,
                      GError        **error)
{
  HekHistoryFile *file = data;
  g_autoptr (GError) own_error = NULL;
  g_autoptr (GFile) gfile = g_file_new_for_path (file->path);
  g_autoptr (GFileInfo) info = NULL;
  g_autofree char *json = NULL;
  gsize n_bytes;

  info = g_file_query_info (gfile, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL,
                            NULL);
  if (info != NULL && g_file_info_get_size (info) > MAX_FILE_BYTES)
    {
      g_set_error (error, HEK_SEARCH_ERROR, HEK_SEARCH_ERROR_QUERY, "it is too large");
      return NULL;
    }
  if (g_file_get_contents (file->path, &json, &n_bytes, &own_error))
    return hek_search_past_from_json (json, n_bytes, error);
  if (g_error_matches (own_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_array_new (FALSE, FALSE, sizeof (HekSearchRecord));
  g_propagate_error (error, g_steal_pointer (&own_error));
  return NULL;
}

static void
hek_search_history_cut (HekSearchHistory *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->pasts));

  if (n > HEK_SEARCH_MAX_PASTS)
    g_list_store_splice (self->pasts, HEK_SEARCH_MAX_PASTS, n - HEK_SEARCH_MAX_PASTS, NULL, 0);
}

/* Behind what was searched since. @read: (nullable) (element-type HekSearchRecord) */
static void
hek_search_history_take (HekSearchHistory *self,
                         const GArray     *read)
{
  self->is_read = TRUE;
  if (read == NULL || self->is_cleared)
    return;
  for (guint i = 0; i < read->len; i++)
    {
      const HekSearchRecord *record = &g_array_index (read, HekSearchRecord, i);
      g_autoptr (HekSearchPast) past = hek_search_past_new (record->query, record->time_us);

      g_list_store_append (self->pasts, past);
    }
  hek_search_history_cut (self);
}

static void
hek_search_history_on_read (HekJob       *job,
                            gpointer      result,
                            const GError *error,
                            gpointer      user_data)
{
  HekSearchHistory *self = user_data;

  if (!self->is_closed)
    {
      hek_search_history_take (self, result);
      if (result == NULL)
        hek_search_history_fail (self, _("The history of searches cannot be read, and begins anew"),
                                 error);
      hek_search_history_save (self);
    }
  hek_search_history_unref (self);
}

/* --- the list -------------------------------------------------------------------------------- */

HekSearchHistory *
hek_search_history_new (HekSearchSession *session,
                        const char       *path)
{
  HekSearchHistory *self = g_new0 (HekSearchHistory, 1);
  HekJob *job;

  g_ref_count_init (&self->ref_count);
  g_weak_ref_init (&self->session, session);
  self->pasts = g_list_store_new (HEK_TYPE_SEARCH_PAST);
  self->file = g_new0 (HekHistoryFile, 1);
  g_atomic_ref_count_init (&self->file->ref_count);
  pthread_mutex_init (&self->file->lock, NULL);
  self->file->path = path != NULL ? g_strdup (path)
                                  : g_build_filename (g_get_user_data_dir (), "hektor",
                                                      "search-history.json", NULL);
  g_ref_count_inc (&self->ref_count);
  job = hek_job_start (_("Reading the history of searches"), HEK_LANE_INTERACTIVE,
                       hek_history_read_run, hek_history_file_ref (self->file),
                       hek_history_file_unref, (GDestroyNotify) g_array_unref,
                       hek_search_history_on_read, self);
  g_object_unref (job);
  return self;
}

GListModel *
hek_search_history_get_list (HekSearchHistory *self)
{
  return G_LIST_MODEL (self->pasts);
}

void
hek_search_history_add (HekSearchHistory     *self,
                        const HekSearchQuery *query)
{
  g_autoptr (HekSearchPast) past = hek_search_past_new (query, g_get_real_time ());

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->pasts)); i++)
    {
      g_autoptr (HekSearchPast) old = g_list_model_get_item (G_LIST_MODEL (self->pasts), i);

      if (hek_search_query_equal (hek_search_past_get_query (old), query))
        {
          g_list_store_remove (self->pasts, i);
          break;
        }
    }
  g_list_store_insert (self->pasts, 0, past);
  hek_search_history_cut (self);
  self->number++;
  hek_search_history_save (self);
}

void
hek_search_history_clear (HekSearchHistory *self)
{
  g_list_store_remove_all (self->pasts);
  self->is_cleared = TRUE;
  self->number++;
  hek_search_history_save (self);
}

void
hek_search_history_close (HekSearchHistory *self)
{
  g_autoptr (GPtrArray) pasts = NULL;

  if (self->is_closed)
    return;
  self->is_closed = TRUE;
  if (self->writing == NULL && self->number == self->number_written)
    return;
  if (!self->is_read)
    {
      g_autoptr (GArray) read = hek_history_read_run (NULL, self->file, NULL);

      hek_search_history_take (self, read);
    }
  pasts = list_pasts (self);
  hek_history_file_write (self->file, self->number, pasts, NULL);
}

void
hek_search_history_free (HekSearchHistory *self)
{
  hek_search_history_close (self);
  hek_search_history_unref (self);
}
