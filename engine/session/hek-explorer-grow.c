/* SPDX-License-Identifier: Apache-2.0 */
/* The selection grown by the nearest rows of each of its rows, in the space of the vectors. */
#include "config.h"

#include "hek-explorer-grow.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-explorer-private.h"

/* Rows that are searched for at once. */
#define BATCH_ROWS 1024u

/* Part of the work that opening the collection is. */
#define OPEN_SPAN 0.1

typedef struct
{
  HekLibrary *library;    /* owned */
  HekExplorerData *data;  /* owned */
  HekSceneSet *selection; /* owned */
  guint k;
} Growing;

static void
growing_free (gpointer user_data)
{
  Growing *growing = user_data;

  g_object_unref (growing->library);
  hek_explorer_data_unref (growing->data);
  hek_scene_set_unref (growing->selection);
  g_free (growing);
}

/* --- on the job's thread --------------------------------------------------------------------- */

/* Vectors of some selected rows, from @row on, in one piece. Returns: how many, at most
 * BATCH_ROWS; -1 with an error */
static int
read_batch (const Growing  *growing,
            HekSnapshot    *snapshot,
            guint32        *row,
            guint8         *numbers,
            gsize           row_bytes,
            GError        **error)
{
  int n = 0;

  for (; n < (int) BATCH_ROWS && hek_scene_set_next (growing->selection, row); (*row)++)
    {
      HekRowPlace place;
      const HekRows *rows;

      if (!hek_snapshot_find_row (snapshot, growing->data->rows->row_ids[*row], &place))
        continue; /* deleted since */
      if (!hek_snapshot_check (snapshot, place.segment, place.row, 1, error))
        return -1;
      rows = &hek_snapshot_get_segment (snapshot, place.segment)->rows;
      memcpy (numbers + (gsize) n * row_bytes, hek_rows_get (rows, place.row), row_bytes);
      n++;
    }
  return n;
}

static void
take_hits (const Growing *growing,
           HekSnapshot   *snapshot,
           const HekHit  *hits,
           const guint   *n_hits,
           guint          n,
           guint          k,
           guint64       *bits)
{
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n_hits[i]; j++)
      {
        guint64 row_id = hek_snapshot_get_row_id (snapshot, hits[(gsize) i * k + j].place);
        guint32 row = hek_explorer_rows_find (growing->data->rows, row_id);

        if (row != G_MAXUINT32)
          bits[row / 64] |= (guint64) 1 << row % 64;
      }
}

static gboolean
search (const Growing  *growing,
        HekSearcher    *searcher,
        guint64        *bits,
        const HekTask  *task,
        GError        **error)
{
  HekSnapshot *snapshot = hek_searcher_get_snapshot (searcher);
  const HekSchema *schema = hek_snapshot_get_schema (snapshot);
  gsize row_bytes = schema->dim * hek_dtype_bytes (schema->dtype);
  const HekSearchOptions options = { .k = growing->k + 1 }; /* each row finds itself, too */
  g_autofree guint8 *numbers = g_malloc (BATCH_ROWS * row_bytes);
  g_autofree HekHit *hits = g_new (HekHit, BATCH_ROWS * options.k);
  g_autofree guint *n_hits = g_new (guint, BATCH_ROWS);
  guint32 n_all = MAX (hek_scene_set_count (growing->selection), 1), n_done = 0, row = 0;

  for (;;)
    {
      HekRows queries = { schema->dtype, schema->dim, 0, row_bytes, numbers };
      int n = read_batch (growing, snapshot, &row, numbers, row_bytes, error);

      if (n <= 0)
        return n == 0;
      queries.n = (gsize) n;
      if (!hek_searcher_search (searcher, &queries, &options, hits, n_hits, task, error))
        return FALSE;
      take_hits (growing, snapshot, hits, n_hits, (guint) n, options.k, bits);
      n_done += (guint32) n;
      hek_task_progress (task, (double) n_done / n_all);
    }
}

/* Returns: HekSceneSet: what is near */
static gpointer
grow_run (const HekTask  *task,
          gpointer        user_data,
          GError        **error)
{
  const Growing *growing = user_data;
  HekTask open = hek_task_sub (task, 0, OPEN_SPAN), rest = hek_task_sub (task, OPEN_SPAN,
                                                                         1 - OPEN_SPAN);
  guint32 n_rows = growing->data->n_rows;
  g_autofree guint64 *bits = g_new0 (guint64, MAX (hek_scene_set_n_words (n_rows), 1));
  g_autoptr (HekSearcher) searcher =
    hek_explorer_data_open_searcher (growing->data, growing->library, &open, error);

  if (searcher == NULL || !search (growing, searcher, bits, &rest, error))
    return NULL;
  return hek_scene_set_new_bits (n_rows, bits);
}

/* --- the session ----------------------------------------------------------------------------- */

static void
hek_explorer_session_on_grown (HekJob       *job,
                               gpointer      result,
                               const GError *error,
                               gpointer      user_data)
{
  g_autoptr (HekExplorerSession) self = user_data;

  hek_job_list_dismiss (self->jobs, job);
  if (job != self->grow_job)
    return;
  g_clear_object (&self->grow_job);
  if (result != NULL)
    hek_explorer_session_select (self, HEK_SCENE_SET_UNION, result);
  else
    hek_explorer_session_fail (self, hek_job_get_title (job), error);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_CHANGED);
}

void
hek_explorer_session_grow (HekExplorerSession *self,
                           guint               k)
{
  Growing *growing;

  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self));

  if (self->data == NULL || hek_scene_set_count (self->selection) == 0 ||
      hek_explorer_session_check_item (self, _("Growing the selection")) == NULL)
    return;
  growing = g_new0 (Growing, 1);
  growing->library = g_object_ref (self->library);
  growing->data = hek_explorer_data_ref (self->data);
  growing->selection = hek_scene_set_ref (self->selection);
  growing->k = CLAMP (k, 1, HEK_EXPLORER_GROW_MAX_K);
  if (self->grow_job != NULL)
    hek_job_cancel (self->grow_job);
  g_clear_object (&self->grow_job);
  self->grow_job = hek_job_start (_("Growing the selection"), HEK_LANE_INTERACTIVE, grow_run,
                                  growing, growing_free, (GDestroyNotify) hek_scene_set_unref,
                                  hek_explorer_session_on_grown, g_object_ref (self));
  hek_job_list_add (self->jobs, self->grow_job);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_CHANGED);
}

gboolean
hek_explorer_session_is_growing (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), FALSE);

  return self->grow_job != NULL;
}

void
hek_explorer_session_cancel_growing (HekExplorerSession *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self));

  if (self->grow_job == NULL)
    return;
  hek_job_cancel (self->grow_job);
  g_clear_object (&self->grow_job);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_CHANGED);
}
