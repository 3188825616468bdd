/* SPDX-License-Identifier: Apache-2.0 */
/* Neighbours lost and gained: one row or query, by its vector and by codes, with what people know
 * the rows by. */
#include "config.h"

#include "hek-quantizer-private.h"

#include <glib/gi18n-lib.h>

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-flat.h"
#include "hek-picture-field.h"
#include "hek-rows-convert.h"

/* The part of the work that the search for the query that loses most is. */
#define WORST_SPAN 0.9

#define MAX_K 100u

/* A comparison that takes longer is listed among the jobs. */
#define SHOW_AFTER_MS 500

static void
neighbor_clear (gpointer data)
{
  HekQuantizerNeighbor *neighbor = data;

  g_free (neighbor->key);
  g_free (neighbor->picture);
  g_clear_pointer (&neighbor->thumbnail, hek_thumbnail_unref);
}

static GArray *
neighbors_list_new (void)
{
  GArray *list = g_array_new (FALSE, TRUE, sizeof (HekQuantizerNeighbor));

  g_array_set_clear_func (list, neighbor_clear);
  return list;
}

void
hek_quantizer_neighbors_free (HekQuantizerNeighbors *neighbors)
{
  g_clear_object (&neighbors->run);
  g_clear_pointer (&neighbors->set, hek_evaluate_set_unref);
  g_array_unref (neighbors->exact);
  g_array_unref (neighbors->quantized);
  g_free (neighbors->vector);
  g_free (neighbors->key);
  g_free (neighbors->picture);
  g_clear_pointer (&neighbors->thumbnail, hek_thumbnail_unref);
  g_free (neighbors);
}

/* --- the job --------------------------------------------------------------------------------- */

typedef struct
{
  HekLibrary *library;        /* owned */
  HekQuantizerResult *result; /* owned */
  char *key;                  /* (nullable): the row; %NULL: a query */
  int query;
  guint k;

  /* the job's thread only */
  HekSnapshot *snapshot;      /* owned */
  const guint8 *codes;
  guint8 *own_codes;          /* owned (nullable) */
  guint64 row_id;             /* of what is asked for */
} HekQuantizerComparing;

static void
comparing_free (gpointer data)
{
  HekQuantizerComparing *comparing = data;

  g_clear_pointer (&comparing->snapshot, hek_snapshot_unref);
  hek_aligned_free (comparing->own_codes);
  hek_quantizer_result_unref (comparing->result);
  g_object_unref (comparing->library);
  g_free (comparing->key);
  g_free (comparing);
}

/* The collection as it was measured; as it is now where that cannot be had any more: rows that were
 * deleted since are known by their numbers then. */
static gboolean
open_snapshot (HekQuantizerComparing  *comparing,
               GError                **error)
{
  const HekQuantizerData *data = comparing->result->data;
  g_autoptr (HekStore) store = hek_library_open_store (comparing->library, data->uuid, error);
  g_autoptr (HekSnapshot) then = NULL;

  if (store == NULL)
    return FALSE;
  comparing->snapshot = hek_store_snapshot (store, error);
  if (comparing->snapshot == NULL)
    return FALSE;
  then = hek_snapshot_get_seq (comparing->snapshot) != data->seq
           ? hek_store_snapshot_at (store, data->seq, NULL) : NULL;
  if (then != NULL)
    {
      hek_snapshot_unref (comparing->snapshot);
      comparing->snapshot = g_steal_pointer (&then);
    }
  return TRUE;
}

/* Codes that take much memory are not kept. */
static gboolean
find_codes (HekQuantizerComparing  *comparing,
            const HekTask          *task,
            GError                **error)
{
  const HekEvaluation *evaluation = comparing->result->evaluation;
  const HekRows *base = hek_evaluate_set_get_base (comparing->result->data->set);
  HekTask quiet = { .cancellable = task->cancellable, .lane = task->lane };

  comparing->codes = evaluation->codes;
  if (comparing->codes != NULL)
    return TRUE;
  comparing->own_codes = hek_aligned_try_new (base->n, evaluation->code_bytes);
  if (comparing->own_codes == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           _("There is not enough memory for so many rows."));
      return FALSE;
    }
  comparing->codes = comparing->own_codes;
  return hek_codebook_encode (evaluation->book, base, comparing->own_codes, &quiet, error);
}

/* Where @row, of the rows that the set was made of, is among its @n base rows or queries, which are
 * in ascending order; @n when it is not. */
static gsize
find_in_set (const HekEvaluateSet *set,
             gsize (*get) (const HekEvaluateSet *, gsize),
             gsize                 n,
             gsize                 row)
{
  gsize low = 0, high = n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (get (set, middle) < row)
        low = middle + 1;
      else
        high = middle;
    }
  return low < n && get (set, low) == row ? low : n;
}

/* A row that takes part as it is in the set, another one from the collection. */
static gboolean
take_row (HekQuantizerComparing  *comparing,
          HekQuantizerNeighbors  *neighbors,
          HekRowPlace             place,
          GError                **error)
{
  const HekQuantizerData *data = comparing->result->data;
  const HekRows *base = hek_evaluate_set_get_base (data->set);
  const HekRows *queries = hek_evaluate_set_get_queries (data->set);
  gsize row = 0, at_base, at_query;

  comparing->row_id = hek_snapshot_get_row_id (comparing->snapshot, place);
  while (row < data->n_rows && data->row_ids[row] != comparing->row_id)
    row++;
  at_base = find_in_set (data->set, hek_evaluate_set_get_base_row, base->n, row);
  at_query = find_in_set (data->set, hek_evaluate_set_get_query_row, queries->n, row);
  neighbors->query = at_query < queries->n ? (int) at_query : -1;
  neighbors->row = at_base < base->n ? (guint32) at_base : HEK_FLAT_NO_ROW;
  if (at_base < base->n)
    hek_rows_to_f32 (base, at_base, 1, neighbors->vector);
  else if (at_query < queries->n)
    hek_rows_to_f32 (queries, at_query, 1, neighbors->vector);
  else
    {
      g_autoptr (HekBatch) batch = hek_snapshot_fetch (comparing->snapshot, &place, 1, TRUE, error);
      HekRows rows;

      if (batch == NULL)
        return FALSE;
      rows = hek_batch_get_rows (batch);
      hek_rows_to_f32 (&rows, 0, 1, neighbors->vector);
    }
  return TRUE;
}

static gboolean
take_query (HekQuantizerComparing  *comparing,
            HekQuantizerNeighbors  *neighbors,
            const HekTask          *task,
            GError                **error)
{
  const HekQuantizerData *data = comparing->result->data;
  const HekRows *queries = hek_evaluate_set_get_queries (data->set);
  gsize query = comparing->query >= 0 ? (gsize) comparing->query : 0;
  guint n_lost;

  if (comparing->query < 0 &&
      !hek_compare_find_worst (comparing->result->evaluation->book,
                               hek_evaluate_set_get_base (data->set), comparing->codes, queries,
                               NULL, comparing->k, &query, &n_lost, task, error))
    return FALSE;
  query = MIN (query, queries->n - 1);
  comparing->row_id = data->row_ids[hek_evaluate_set_get_query_row (data->set, query)];
  neighbors->query = (int) query;
  neighbors->row = HEK_FLAT_NO_ROW;
  hek_rows_to_f32 (queries, query, 1, neighbors->vector);
  return TRUE;
}

/* What is asked for: its vector and number. */
static gboolean
find_asked (HekQuantizerComparing  *comparing,
            HekQuantizerNeighbors  *neighbors,
            const HekTask          *task,
            GError                **error)
{
  g_autoptr (GError) own_error = NULL;
  HekRowPlace place;

  if (comparing->key == NULL)
    return take_query (comparing, neighbors, task, error);
  if (hek_snapshot_find_key (comparing->snapshot, comparing->key, &place, &own_error))
    return take_row (comparing, neighbors, place, error);
  if (own_error != NULL)
    g_propagate_error (error, g_steal_pointer (&own_error));
  else
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                 _("“%s” has no row “%s”."), comparing->result->data->name, comparing->key);
  return FALSE;
}

/* --- what people know rows by ---------------------------------------------------------------- */

/* @key, @picture, @thumbnail: (out) (transfer full). A thumbnail that is damaged is none: verifying
 * says so. */
static gboolean
describe_row (HekSnapshot   *snapshot,
              guint64        row_id,
              char         **key,
              char         **picture,
              HekThumbnail **thumbnail,
              GError       **error)
{
  int picture_field = hek_picture_field_find (hek_snapshot_get_schema (snapshot));
  g_autoptr (HekBatch) batch = NULL;
  HekRowPlace place;

  if (!hek_snapshot_find_row (snapshot, row_id, &place))
    {
      *key = g_strdup_printf ("%" G_GUINT64_FORMAT, row_id);
      return TRUE;
    }
  *key = hek_snapshot_dup_key (snapshot, place, error);
  if (*key == NULL)
    return FALSE;
  *thumbnail = hek_snapshot_find_thumbnail (snapshot, place, NULL);
  if (picture_field < 0)
    return TRUE;
  batch = hek_snapshot_fetch (snapshot, &place, 1, FALSE, error);
  if (batch == NULL)
    return FALSE;
  *picture = g_strdup (hek_picture_field_get (batch, picture_field, 0));
  return TRUE;
}

static gboolean
describe_list (HekQuantizerComparing      *comparing,
               const HekComparedNeighbor  *compared,
               guint                       n,
               GArray                     *list,
               GError                    **error)
{
  const HekQuantizerData *data = comparing->result->data;

  g_array_set_size (list, n);
  for (guint i = 0; i < n; i++)
    {
      HekQuantizerNeighbor *neighbor = &g_array_index (list, HekQuantizerNeighbor, i);

      neighbor->row = compared[i].row;
      neighbor->row_id = data->row_ids[hek_evaluate_set_get_base_row (data->set, compared[i].row)];
      neighbor->distance = compared[i].distance;
      neighbor->estimate = compared[i].estimate;
      neighbor->rank = compared[i].rank;
      neighbor->rank_by_estimate = compared[i].rank_by_estimate;
      if (!describe_row (comparing->snapshot, neighbor->row_id, &neighbor->key,
                         &neighbor->picture, &neighbor->thumbnail, error))
        return FALSE;
    }
  return TRUE;
}

/* --- both lists ------------------------------------------------------------------------------ */

static gboolean
list_both (HekQuantizerComparing  *comparing,
           HekQuantizerNeighbors  *neighbors,
           const HekTask          *task,
           GError                **error)
{
  const HekQuantizerData *data = comparing->result->data;
  const HekRows *base = hek_evaluate_set_get_base (data->set);
  HekRows query = { HEK_DTYPE_F32, base->dim, 1, base->dim * sizeof (float),
                    (const guint8 *) neighbors->vector };
  HekComparedNeighbor exact[MAX_K], quantized[MAX_K];
  guint n;

  if (!hek_compare_neighbors (comparing->result->evaluation->book, base, comparing->codes, &query,
                              neighbors->row, comparing->k, exact, quantized, &n, task, error) ||
      !describe_list (comparing, exact, n, neighbors->exact, error) ||
      !describe_list (comparing, quantized, n, neighbors->quantized, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    neighbors->n_lost += exact[i].rank_by_estimate > n;
  return TRUE;
}

static gpointer
comparing_run (const HekTask  *task,
               gpointer        data,
               GError        **error)
{
  HekQuantizerComparing *comparing = data;
  HekEvaluateSet *set = comparing->result->data->set;
  double span = comparing->key == NULL && comparing->query < 0 ? WORST_SPAN : 0;
  HekTask find_task = hek_task_sub (task, 0, span), list_task = hek_task_sub (task, span, 1 - span);
  g_autoptr (HekQuantizerNeighbors) neighbors = g_new0 (HekQuantizerNeighbors, 1);

  neighbors->set = hek_evaluate_set_ref (set);
  neighbors->k = comparing->k;
  neighbors->vector = g_new0 (float, hek_evaluate_set_get_base (set)->dim);
  neighbors->exact = neighbors_list_new ();
  neighbors->quantized = neighbors_list_new ();
  if (!open_snapshot (comparing, error) || !find_codes (comparing, task, error) ||
      !find_asked (comparing, neighbors, &find_task, error) ||
      !list_both (comparing, neighbors, &list_task, error) ||
      !describe_row (comparing->snapshot, comparing->row_id, &neighbors->key, &neighbors->picture,
                     &neighbors->thumbnail, error))
    return NULL;
  return g_steal_pointer (&neighbors);
}

/* --- the session ----------------------------------------------------------------------------- */

static void
hek_quantizer_session_on_compared (HekJob       *job,
                                   gpointer      result,
                                   const GError *error,
                                   gpointer      user_data)
{
  HekQuantizerSession *self = user_data;

  hek_job_list_dismiss (self->jobs, job);
  if (self->compare_job == job)
    {
      g_autoptr (HekQuantizerRun) run = g_steal_pointer (&self->compare_run);

      g_clear_handle_id (&self->compare_timer, g_source_remove);
      g_clear_object (&self->compare_job);
      if (result != NULL)
        {
          g_clear_pointer (&self->neighbors, hek_quantizer_neighbors_free);
          self->neighbors = hek_job_steal_result (job);
          self->neighbors->run = g_steal_pointer (&run);
          hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_NEIGHBORS_CHANGED);
        }
      else
        {
          hek_quantizer_session_fail (self, hek_job_get_title (job), error);
          hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHANGED); /* a cancel, too */
        }
    }
  g_object_unref (self);
}

static gboolean
hek_quantizer_session_on_show_timer (gpointer user_data)
{
  HekQuantizerSession *self = user_data;

  self->compare_timer = 0;
  hek_job_list_add (self->jobs, self->compare_job);
  return G_SOURCE_REMOVE;
}

/* @key: (nullable): %NULL: @query */
static void
compare (HekQuantizerSession *self,
         HekQuantizerRun     *run,
         const char          *key,
         int                  query,
         guint                k)
{
  g_autofree char *title = g_strdup_printf (_("Comparing neighbours of %s"), run->label);
  HekQuantizerComparing *comparing;

  if (hek_quantizer_session_check_item (self, title) == NULL)
    return;
  if (self->compare_job != NULL)
    hek_job_cancel (self->compare_job);
  g_clear_handle_id (&self->compare_timer, g_source_remove);
  g_clear_object (&self->compare_job);
  comparing = g_new0 (HekQuantizerComparing, 1);
  comparing->library = g_object_ref (self->library);
  comparing->result = hek_quantizer_result_ref (run->result);
  comparing->key = g_strdup (key);
  comparing->query = query;
  comparing->k = CLAMP (k, 1, MAX_K);
  g_set_object (&self->compare_run, run);
  self->compare_job = hek_job_start (title, HEK_LANE_INTERACTIVE, comparing_run, comparing,
                                     comparing_free,
                                     (GDestroyNotify) hek_quantizer_neighbors_free,
                                     hek_quantizer_session_on_compared, g_object_ref (self));
  self->compare_timer = g_timeout_add (SHOW_AFTER_MS, hek_quantizer_session_on_show_timer, self);
}

void
hek_quantizer_session_compare (HekQuantizerSession *self,
                               HekQuantizerRun     *run,
                               const char          *key,
                               guint                k)
{
  g_return_if_fail (HEK_IS_QUANTIZER_SESSION (self));
  g_return_if_fail (HEK_IS_QUANTIZER_RUN (run) && run->result != NULL);
  g_return_if_fail (key != NULL);

  compare (self, run, key, 0, k);
}

void
hek_quantizer_session_compare_query (HekQuantizerSession *self,
                                     HekQuantizerRun     *run,
                                     int                  idx,
                                     guint                k)
{
  g_return_if_fail (HEK_IS_QUANTIZER_SESSION (self));
  g_return_if_fail (HEK_IS_QUANTIZER_RUN (run) && run->result != NULL);

  compare (self, run, NULL, MAX (idx, -1), k);
}

gboolean
hek_quantizer_session_is_comparing (HekQuantizerSession *self)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_SESSION (self), FALSE);

  return self->compare_job != NULL;
}

const HekQuantizerNeighbors *
hek_quantizer_session_get_neighbors (HekQuantizerSession *self)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_SESSION (self), NULL);

  return self->neighbors;
}
