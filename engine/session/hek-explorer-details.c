/* SPDX-License-Identifier: Apache-2.0 */
/* The chosen row of an Explorer session: which it is, which ones were before, and reading about it
 * (hek-explorer-details-facts.c). */
#include "config.h"

#include "hek-explorer-details.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-explorer-details-private.h"

#define MAX_HISTORY 100u

struct _HekExplorerDetails
{
  GObject parent_instance;

  HekExplorerSession *session; /* owned */
  HekJobList *jobs;            /* owned */
  HekExplorerData *data;       /* owned (nullable): whose row it is */
  guint32 row;
  HekExplorerFacts *facts;     /* owned (nullable) */
  HekJob *job;                 /* owned (nullable): reads about the row */
  HekJob *key_job;             /* owned (nullable): looks for a key */
  GArray *back, *forward;      /* of row ids, the last one last */
  guint n_neighbors;
};

enum
{
  SIGNAL_ROW_CHANGED,
  SIGNAL_FACTS_CHANGED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekExplorerDetails, hek_explorer_details, G_TYPE_OBJECT)

static void
emit (HekExplorerDetails *self,
      guint               signal)
{
  g_signal_emit (self, signals[signal], 0);
}

static void
fail (HekExplorerDetails *self,
      const char         *what,
      const GError       *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, what, error);
}

static void
drop_job (HekJob **job)
{
  if (*job != NULL)
    hek_job_cancel (*job);
  g_clear_object (job);
}

/* --- reading --------------------------------------------------------------------------------- */

typedef struct
{
  HekLibrary *library;   /* owned */
  HekExplorerData *data; /* owned */
  guint32 row;
  char *key;             /* (nullable): instead of @row */
} Reading;

static void
reading_free (gpointer user_data)
{
  Reading *reading = user_data;

  g_object_unref (reading->library);
  hek_explorer_data_unref (reading->data);
  g_free (reading->key);
  g_free (reading);
}

static Reading *
reading_new (HekExplorerDetails *self)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->library = g_object_ref (self->session->library);
  reading->data = hek_explorer_data_ref (self->data);
  reading->row = self->row;
  return reading;
}

static gpointer
read_run (const HekTask  *task,
          gpointer        user_data,
          GError        **error)
{
  Reading *reading = user_data;
  g_autoptr (HekStore) store = hek_library_open_store (reading->library, reading->data->uuid,
                                                       error);
  g_autoptr (HekSnapshot) now = store != NULL ? hek_store_snapshot (store, error) : NULL;

  return now != NULL ? hek_explorer_facts_new (reading->data, reading->row, now, task, error)
                     : NULL;
}

static void
hek_explorer_details_on_read (HekJob       *job,
                              gpointer      result,
                              const GError *error,
                              gpointer      user_data)
{
  g_autoptr (HekExplorerDetails) self = user_data;

  hek_job_list_dismiss (self->jobs, job);
  if (job != self->job)
    return; /* another row is chosen by now */
  g_clear_object (&self->job);
  if (result != NULL)
    self->facts = hek_job_steal_result (job);
  else
    fail (self, hek_job_get_title (job), error);
  emit (self, SIGNAL_FACTS_CHANGED);
}

static void
look_for_neighbors (HekExplorerDetails *self)
{
  if (self->row != HEK_EXPLORER_NO_ROW && self->n_neighbors > 0)
    hek_explorer_session_find_neighbors (self->session, self->row, self->n_neighbors);
}

/* What is known of the last row goes; the new one is read about. */
static void
read_row (HekExplorerDetails *self)
{
  drop_job (&self->job);
  g_clear_pointer (&self->facts, hek_explorer_facts_unref);
  if (self->row != HEK_EXPLORER_NO_ROW)
    {
      self->job = hek_job_start (_("Reading details"), HEK_LANE_INTERACTIVE, read_run,
                                 reading_new (self), reading_free,
                                 (GDestroyNotify) hek_explorer_facts_unref,
                                 hek_explorer_details_on_read, g_object_ref (self));
      hek_job_list_add (self->jobs, self->job);
    }
}

/* --- the row --------------------------------------------------------------------------------- */

static void
push (GArray  *history,
      guint64  row_id)
{
  g_array_append_val (history, row_id);
  if (history->len > MAX_HISTORY)
    g_array_remove_index (history, 0);
}

static void
choose (HekExplorerDetails *self,
        guint32             row)
{
  self->row = row;
  read_row (self);
  emit (self, SIGNAL_ROW_CHANGED);
  emit (self, SIGNAL_FACTS_CHANGED);
  hek_explorer_session_clear_neighbors (self->session); /* also those that are looked for */
  look_for_neighbors (self);
}

void
hek_explorer_details_set_row (HekExplorerDetails *self,
                              guint32             row)
{
  g_return_if_fail (HEK_IS_EXPLORER_DETAILS (self));

  drop_job (&self->key_job);
  if (self->data == NULL || row >= self->data->n_rows)
    row = HEK_EXPLORER_NO_ROW;
  if (row == self->row)
    return;
  if (self->row != HEK_EXPLORER_NO_ROW)
    push (self->back, self->data->rows->row_ids[self->row]);
  g_array_set_size (self->forward, 0);
  choose (self, row);
}

guint32
hek_explorer_details_get_row (HekExplorerDetails *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_DETAILS (self), HEK_EXPLORER_NO_ROW);

  return self->row;
}

/* The row goes along with its id. */
static void
hek_explorer_details_on_data (HekExplorerDetails *self)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  gboolean same_collection = data != NULL && self->data != NULL &&
                             g_str_equal (data->uuid, self->data->uuid);
  gboolean had_row = self->row != HEK_EXPLORER_NO_ROW;
  guint64 row_id = had_row ? self->data->rows->row_ids[self->row] : 0;

  if (data == self->data)
    return;
  drop_job (&self->key_job);
  if (!same_collection)
    {
      g_array_set_size (self->back, 0);
      g_array_set_size (self->forward, 0);
    }
  g_clear_pointer (&self->data, hek_explorer_data_unref);
  self->data = data != NULL ? hek_explorer_data_ref (data) : NULL;
  self->row = had_row && same_collection ? hek_explorer_rows_find (data->rows, row_id)
                                         : HEK_EXPLORER_NO_ROW;
  if (had_row)
    choose (self, self->row);
}

/* --- by its key ------------------------------------------------------------------------------ */

/* Returns: a guint64, the row id */
static gpointer
key_run (const HekTask  *task,
         gpointer        user_data,
         GError        **error)
{
  Reading *reading = user_data;
  HekSnapshot *snapshot = reading->data->snapshot;
  GError *own_error = NULL;
  HekRowPlace place;
  guint64 row_id;

  if (!hek_snapshot_find_key (snapshot, reading->key, &place, &own_error))
    {
      if (own_error == NULL)
        own_error = g_error_new (HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                                 _("No row has the key “%s”."), reading->key);
      g_propagate_error (error, own_error);
      return NULL;
    }
  row_id = hek_snapshot_get_row_id (snapshot, place);
  if (hek_explorer_rows_find (reading->data->rows, row_id) != HEK_EXPLORER_NO_ROW)
    return g_memdup2 (&row_id, sizeof row_id);
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
               _("“%s” has no place in this layout: it was added later."), reading->key);
  return NULL;
}

static void
hek_explorer_details_on_key (HekJob       *job,
                             gpointer      result,
                             const GError *error,
                             gpointer      user_data)
{
  g_autoptr (HekExplorerDetails) self = user_data;

  hek_job_list_dismiss (self->jobs, job);
  if (job != self->key_job)
    return;
  if (result != NULL)
    hek_explorer_details_set_row (self, hek_explorer_rows_find (self->data->rows,
                                                                *(const guint64 *) result));
  else
    fail (self, hek_job_get_title (job), error);
  g_clear_object (&self->key_job);
}

void
hek_explorer_details_set_key (HekExplorerDetails *self,
                              const char         *key)
{
  g_autofree char *title = NULL;
  Reading *reading;

  g_return_if_fail (HEK_IS_EXPLORER_DETAILS (self) && key != NULL);

  drop_job (&self->key_job);
  if (self->data == NULL)
    return;
  title = g_strdup_printf (_("Finding %s"), key);
  reading = reading_new (self);
  reading->key = g_strdup (key);
  self->key_job = hek_job_start (title, HEK_LANE_INTERACTIVE, key_run, reading, reading_free,
                                 g_free, hek_explorer_details_on_key, g_object_ref (self));
  hek_job_list_add (self->jobs, self->key_job);
}

/* --- back and forward ------------------------------------------------------------------------ */

/* The place in @history of the last row that the data has; -1: none */
static int
find_last (HekExplorerDetails *self,
           const GArray       *history)
{
  for (guint i = history->len; self->data != NULL && i > 0; i--)
    if (hek_explorer_rows_find (self->data->rows, g_array_index (history, guint64, i - 1)) !=
        HEK_EXPLORER_NO_ROW)
      return (int) i - 1;
  return -1;
}

static gboolean
step (HekExplorerDetails *self,
      GArray             *from,
      GArray             *to)
{
  int at = find_last (self, from);
  guint32 row;

  if (at < 0)
    return FALSE;
  drop_job (&self->key_job);
  if (self->row != HEK_EXPLORER_NO_ROW)
    push (to, self->data->rows->row_ids[self->row]);
  row = hek_explorer_rows_find (self->data->rows, g_array_index (from, guint64, at));
  g_array_set_size (from, (guint) at); /* those after it have no place in this layout */
  choose (self, row);
  return TRUE;
}

gboolean
hek_explorer_details_go_back (HekExplorerDetails *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_DETAILS (self), FALSE);

  return step (self, self->back, self->forward);
}

gboolean
hek_explorer_details_go_forward (HekExplorerDetails *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_DETAILS (self), FALSE);

  return step (self, self->forward, self->back);
}

gboolean
hek_explorer_details_can_go_back (HekExplorerDetails *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_DETAILS (self), FALSE);

  return find_last (self, self->back) >= 0;
}

gboolean
hek_explorer_details_can_go_forward (HekExplorerDetails *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_DETAILS (self), FALSE);

  return find_last (self, self->forward) >= 0;
}

/* --- facts and neighbours -------------------------------------------------------------------- */

HekExplorerFacts *
hek_explorer_details_get_facts (HekExplorerDetails *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_DETAILS (self), NULL);

  return self->facts;
}

gboolean
hek_explorer_details_is_loading (HekExplorerDetails *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_DETAILS (self), FALSE);

  return self->job != NULL;
}

void
hek_explorer_details_set_neighbors (HekExplorerDetails *self,
                                    guint               k)
{
  g_return_if_fail (HEK_IS_EXPLORER_DETAILS (self));

  if (k == self->n_neighbors)
    return;
  self->n_neighbors = k;
  if (k == 0)
    hek_explorer_session_clear_neighbors (self->session);
  else
    look_for_neighbors (self);
}

guint
hek_explorer_details_get_neighbors (HekExplorerDetails *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_DETAILS (self), 0);

  return self->n_neighbors;
}

double
hek_explorer_details_get_recall (HekExplorerDetails *self)
{
  const HekExplorerNeighbors *found;

  g_return_val_if_fail (HEK_IS_EXPLORER_DETAILS (self), NAN);

  found = hek_explorer_session_get_neighbors (self->session);
  return found != NULL && found->exact->len > 0
           ? (double) found->n_common / (double) found->exact->len : NAN;
}

/* --- object ---------------------------------------------------------------------------------- */

void
hek_explorer_details_close (HekExplorerDetails *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_DETAILS (self));

  g_signal_handlers_disconnect_by_data (self->session, self);
  drop_job (&self->job);
  drop_job (&self->key_job);
}

static void
hek_explorer_details_finalize (GObject *object)
{
  HekExplorerDetails *self = HEK_EXPLORER_DETAILS (object);

  g_clear_object (&self->job);
  g_clear_object (&self->key_job);
  g_clear_pointer (&self->facts, hek_explorer_facts_unref);
  g_clear_pointer (&self->data, hek_explorer_data_unref);
  g_array_unref (self->back);
  g_array_unref (self->forward);
  g_clear_object (&self->jobs);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hek_explorer_details_parent_class)->finalize (object);
}

static void
hek_explorer_details_class_init (HekExplorerDetailsClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hek_explorer_details_finalize;

  signals[SIGNAL_ROW_CHANGED] = g_signal_new ("row-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                              NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FACTS_CHANGED] = g_signal_new ("facts-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                                NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
hek_explorer_details_init (HekExplorerDetails *self)
{
  self->row = HEK_EXPLORER_NO_ROW;
  self->back = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->forward = g_array_new (FALSE, FALSE, sizeof (guint64));
}

HekExplorerDetails *
hek_explorer_details_new (HekExplorerSession *session,
                          HekJobList         *jobs)
{
  HekExplorerDetails *self = g_object_new (HEK_TYPE_EXPLORER_DETAILS, NULL);

  self->session = g_object_ref (session);
  self->jobs = g_object_ref (jobs);
  g_signal_connect_object (session, "data-changed", G_CALLBACK (hek_explorer_details_on_data), self,
                           G_CONNECT_SWAPPED);
  hek_explorer_details_on_data (self);
  return self;
}
