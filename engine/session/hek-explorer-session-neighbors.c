/* SPDX-License-Identifier: Apache-2.0 */
/* Neighbours of a row in the space of the vectors: exact ones beside those that the index finds. */
#include "config.h"

#include "hek-explorer-private.h"

#include <glib/gi18n-lib.h>

#define MAX_K 1000u

typedef struct
{
  HekLibrary *library;   /* owned */
  HekExplorerData *data; /* owned */
  guint32 row;
  guint k;
} Args;

static void
args_free (gpointer data)
{
  Args *args = data;

  g_object_unref (args->library);
  hek_explorer_data_unref (args->data);
  g_free (args);
}

static void
neighbor_clear (gpointer item)
{
  g_free (((HekExplorerNeighbor *) item)->key);
}

static GArray *
neighbors_array_new (void)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (HekExplorerNeighbor));

  g_array_set_clear_func (array, neighbor_clear);
  return array;
}

void
hek_explorer_neighbors_free (HekExplorerNeighbors *neighbors)
{
  g_clear_pointer (&neighbors->exact, g_array_unref);
  g_clear_pointer (&neighbors->approximate, g_array_unref);
  g_free (neighbors->key);
  g_free (neighbors);
}

/* --- on the job's thread --------------------------------------------------------------------- */

/* The k nearest of one search, without the row itself. */
static gboolean
search (const Args     *args,
        HekSearcher    *searcher,
        HekRowPlace     place,
        gboolean        exact,
        GArray         *out,
        const HekTask  *task,
        GError        **error)
{
  HekSnapshot *snapshot = hek_searcher_get_snapshot (searcher);
  HekRows query = hek_snapshot_get_segment (snapshot, place.segment)->rows;
  guint64 own_id = args->data->rows->row_ids[args->row];
  const HekSearchOptions options = { .k = args->k + 1, .exact = exact };
  g_autofree HekHit *hits = g_new (HekHit, args->k + 1);
  guint n_hits;

  if (!hek_snapshot_check (snapshot, place.segment, place.row, 1, error))
    return FALSE;
  query.data = hek_rows_get (&query, place.row);
  query.n = 1;
  if (!hek_searcher_search (searcher, &query, &options, hits, &n_hits, task, error))
    return FALSE;
  for (guint i = 0; i < n_hits && out->len < args->k; i++)
    {
      HekExplorerNeighbor neighbor = { .distance = hits[i].distance };

      neighbor.row_id = hek_snapshot_get_row_id (snapshot, hits[i].place);
      if (neighbor.row_id == own_id)
        continue;
      neighbor.row = hek_explorer_rows_find (args->data->rows, neighbor.row_id);
      neighbor.key = hek_snapshot_dup_key (snapshot, hits[i].place, error);
      if (neighbor.key == NULL)
        return FALSE;
      g_array_append_val (out, neighbor);
    }
  return TRUE;
}

static guint
count_common (const GArray *a,
              const GArray *b)
{
  guint n = 0;

  for (guint i = 0; i < a->len; i++)
    for (guint j = 0; j < b->len; j++)
      n += g_array_index (a, HekExplorerNeighbor, i).row_id ==
           g_array_index (b, HekExplorerNeighbor, j).row_id;
  return n;
}

static gpointer
neighbors_run (const HekTask  *task,
               gpointer        user_data,
               GError        **error)
{
  const Args *args = user_data;
  HekTask open = hek_task_sub (task, 0, 0.4), exact = hek_task_sub (task, 0.4, 0.5);
  HekTask approximate = hek_task_sub (task, 0.9, 0.1);
  g_autoptr (HekSearcher) searcher =
    hek_explorer_data_open_searcher (args->data, args->library, &open, error);
  g_autoptr (HekExplorerNeighbors) found = g_new0 (HekExplorerNeighbors, 1);
  HekRowPlace place;

  if (searcher == NULL)
    return NULL;
  if (!hek_snapshot_find_row (hek_searcher_get_snapshot (searcher),
                              args->data->rows->row_ids[args->row], &place))
    {
      g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                           _("The row was deleted since."));
      return NULL;
    }
  found->row = args->row;
  found->k = args->k;
  found->exact = neighbors_array_new ();
  found->approximate = neighbors_array_new ();
  found->key = hek_snapshot_dup_key (hek_searcher_get_snapshot (searcher), place, error);
  if (found->key == NULL ||
      !search (args, searcher, place, TRUE, found->exact, &exact, error) ||
      !search (args, searcher, place, FALSE, found->approximate, &approximate, error))
    return NULL;
  found->n_common = count_common (found->exact, found->approximate);
  return g_steal_pointer (&found);
}

/* --- its end --------------------------------------------------------------------------------- */

static void
hek_explorer_session_on_neighbors (HekJob       *job,
                                   gpointer      result,
                                   const GError *error,
                                   gpointer      user_data)
{
  g_autoptr (HekExplorerSession) self = user_data;

  hek_job_list_dismiss (self->jobs, job);
  if (job != self->neighbors_job)
    return;
  g_clear_object (&self->neighbors_job);
  if (result == NULL)
    {
      hek_explorer_session_fail (self, hek_job_get_title (job), error);
      return;
    }
  g_clear_pointer (&self->neighbors, hek_explorer_neighbors_free);
  self->neighbors = hek_job_steal_result (job);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_NEIGHBORS_CHANGED);
}

void
hek_explorer_session_find_neighbors (HekExplorerSession *self,
                                     guint32             row,
                                     guint               k)
{
  Args *args;

  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self));

  if (self->data == NULL || row >= self->data->n_rows ||
      hek_explorer_session_check_item (self, _("Finding neighbours")) == NULL)
    return;
  args = g_new0 (Args, 1);
  args->library = g_object_ref (self->library);
  args->data = hek_explorer_data_ref (self->data);
  args->row = row;
  args->k = CLAMP (k, 1, MAX_K);
  if (self->neighbors_job != NULL)
    hek_job_cancel (self->neighbors_job);
  g_clear_object (&self->neighbors_job);
  self->neighbors_job = hek_job_start (_("Finding neighbours"), HEK_LANE_INTERACTIVE, neighbors_run,
                                       args, args_free,
                                       (GDestroyNotify) hek_explorer_neighbors_free,
                                       hek_explorer_session_on_neighbors, g_object_ref (self));
  hek_job_list_add (self->jobs, self->neighbors_job);
}

void
hek_explorer_session_clear_neighbors (HekExplorerSession *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self));

  if (self->neighbors_job != NULL)
    hek_job_cancel (self->neighbors_job);
  g_clear_object (&self->neighbors_job);
  g_clear_pointer (&self->neighbors, hek_explorer_neighbors_free);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_NEIGHBORS_CHANGED);
}

const HekExplorerNeighbors *
hek_explorer_session_get_neighbors (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), NULL);

  return self->neighbors;
}
