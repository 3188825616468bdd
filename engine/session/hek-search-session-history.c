/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was searched, newest first. The file is read and written by jobs; one that is damaged counts
 * as empty and is replaced when the next search ends.
 */
#include "config.h"

#include "hek-search-session-private.h"

#include <glib/gi18n-lib.h>

#include "hek-numbered-file.h"

/* A file of so many long queries is far smaller. */
#define MAX_FILE_BYTES (64 * 1024 * 1024)

typedef struct
{
  HekNumberedFile *file; /* owned */
  guint number;
  const GPtrArray *pasts; /* borrowed from the history, which keeps them while it is written */
} HekHistoryWrite;

/* Shared with the ends of jobs, which may come when it is closed: main thread. */
struct _HekSearchHistory
{
  grefcount ref_count;
  GWeakRef session;
  GListStore *pasts;    /* owned: of HekSearchPast */
  HekNumberedFile *file; /* owned */
  gboolean is_read;
  gboolean is_cleared;  /* before it was read: what comes is dropped */
  gboolean is_closed;
  HekJob *writing;      /* owned (nullable) */
  GPtrArray *written;   /* owned (nullable): what @writing writes */
  guint number;         /* of the last change */
  guint number_written; /* of the last change that was handed over */
};

/* --- writing --------------------------------------------------------------------------------- */

static void
hek_history_write_free (gpointer data)
{
  HekHistoryWrite *write = data;

  hek_numbered_file_unref (write->file);
  g_free (write);
}

static gpointer
hek_history_write_run (const HekTask  *task,
                       gpointer        data,
                       GError        **error)
{
  HekHistoryWrite *write = data;
  g_autofree char *json = hek_search_past_to_json (write->pasts);

  return hek_numbered_file_write (write->file, write->number, json, error)
           ? g_steal_pointer (&json) : NULL;
}

static void hek_search_history_save (HekSearchHistory *self);

static void
hek_search_history_unref (HekSearchHistory *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_clear_object (&self->writing);
  g_object_unref (self->pasts);
  hek_numbered_file_unref (self->file);
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
  write->file = hek_numbered_file_ref (self->file);
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
  gboolean is_there;
  gsize n_bytes;
  g_autofree char *json = hek_numbered_file_read (data, &is_there, &n_bytes, error);

  if (json != NULL && !is_there)
    return g_array_new (FALSE, FALSE, sizeof (HekSearchRecord));
  return json != NULL ? hek_search_past_from_json (json, n_bytes, error) : NULL;
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
  self->file = hek_numbered_file_new (
    path != NULL ? g_strdup (path) : g_build_filename (g_get_user_data_dir (), "hektor",
                                                       "search-history.json", NULL),
    MAX_FILE_BYTES);
  g_ref_count_inc (&self->ref_count);
  job = hek_job_start (_("Reading the history of searches"), HEK_LANE_INTERACTIVE,
                       hek_history_read_run, hek_numbered_file_ref (self->file),
                       hek_numbered_file_unref, (GDestroyNotify) g_array_unref,
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
  g_autofree char *json = NULL;

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
  json = hek_search_past_to_json (pasts);
  hek_numbered_file_write (self->file, self->number, json, NULL);
}

void
hek_search_history_free (HekSearchHistory *self)
{
  hek_search_history_close (self);
  hek_search_history_unref (self);
}
