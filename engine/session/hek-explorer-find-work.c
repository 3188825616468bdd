/* SPDX-License-Identifier: Apache-2.0 */
/* A question of the Explorer's search box, answered on a job: rows gathered by a set and a list. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-collection-filter.h"
#include "hek-explorer-find-private.h"
#include "hek-ref.h"

/* Rows between two looks at the task. */
#define CHECK_ROWS 4096u

/* Rows that one search for words finds at most. */
#define MAX_WORD_ROWS 100000u

void
hek_explorer_question_free (gpointer user_data)
{
  HekExplorerQuestion *question = user_data;

  g_object_unref (question->library);
  hek_explorer_data_unref (question->data);
  g_free (question->text);
  g_free (question);
}

/* --- hits ------------------------------------------------------------------------------------ */

static void
hit_clear (gpointer item)
{
  HekExplorerHit *hit = item;

  g_free (hit->key);
  g_free (hit->text);
}

static HekExplorerHits *
hits_new (const HekExplorerQuestion *question)
{
  HekExplorerHits *hits = g_new0 (HekExplorerHits, 1);

  g_atomic_ref_count_init (&hits->ref_count);
  hits->kind = question->kind;
  hits->text = g_strdup (question->text);
  hits->like = question->kind == HEK_EXPLORER_FIND_LIKE ? question->row : HEK_EXPLORER_NO_ROW;
  hits->data = hek_explorer_data_ref (question->data);
  hits->hits = g_array_new (FALSE, FALSE, sizeof (HekExplorerHit));
  g_array_set_clear_func (hits->hits, hit_clear);
  return hits;
}

HekExplorerHits *
hek_explorer_hits_ref (HekExplorerHits *hits)
{
  g_atomic_ref_count_inc (&hits->ref_count);
  return hits;
}

void
hek_explorer_hits_unref (HekExplorerHits *hits)
{
  if (!hek_ref_drop (&hits->ref_count))
    return;
  g_array_unref (hits->hits);
  g_clear_pointer (&hits->set, hek_scene_set_unref);
  hek_explorer_data_unref (hits->data);
  g_free (hits->distances);
  g_free (hits->text);
  g_free (hits);
}

/* --- gathering ------------------------------------------------------------------------------- */

/* Rows come by ascending ids mostly: the next one is where it is guessed. */
static guint32
find_row (HekExplorerGather *gather,
          guint64            row_id)
{
  const HekExplorerRows *rows = gather->question->data->rows;
  guint32 row = gather->guess < rows->n && rows->row_ids[gather->guess] == row_id
                  ? gather->guess : hek_explorer_rows_find (rows, row_id);

  if (row != HEK_EXPLORER_NO_ROW)
    gather->guess = row + 1;
  return row;
}

guint32
hek_explorer_gather_add (HekExplorerGather *gather,
                         guint64            row_id)
{
  guint32 row = find_row (gather, row_id);

  gather->hits->n_found++;
  if (row != HEK_EXPLORER_NO_ROW)
    gather->bits[row / 64] |= (guint64) 1 << row % 64;
  return row;
}

gboolean
hek_explorer_gather_list (HekExplorerGather  *gather,
                          HekRowPlace         place,
                          double              distance,
                          double              score,
                          GError            **error)
{
  HekExplorerHit hit = { .rank = gather->hits->hits->len + 1, .distance = distance,
                         .score = score };

  hit.key = hek_snapshot_dup_key (gather->snapshot, place, error);
  if (hit.key == NULL)
    return FALSE;
  hit.row_id = hek_snapshot_get_row_id (gather->snapshot, place);
  hit.row = hek_explorer_rows_find (gather->question->data->rows, hit.row_id);
  g_array_append_val (gather->hits->hits, hit);
  return TRUE;
}

/* --- words ----------------------------------------------------------------------------------- */

/* By the index of the collection. */
static gboolean
find_text (HekExplorerGather  *gather,
           const HekTask      *task,
           GError            **error)
{
  g_autoptr (GArray) found = hek_snapshot_search_text (gather->snapshot, gather->question->text,
                                                       MAX_WORD_ROWS, task, error);

  if (found == NULL)
    return FALSE;
  gather->hits->is_cut = found->len == MAX_WORD_ROWS;
  for (guint i = 0; i < found->len; i++)
    {
      const HekTextHit *hit = &g_array_index (found, HekTextHit, i);

      if (i % CHECK_ROWS == 0 && !hek_task_check (task, error))
        return FALSE;
      (void) hek_explorer_gather_add (gather,
                                      hek_snapshot_get_row_id (gather->snapshot, hit->place));
      if (i < HEK_EXPLORER_MAX_HITS &&
          !hek_explorer_gather_list (gather, hit->place, NAN, hit->score, error))
        return FALSE;
    }
  return TRUE;
}

static void
add_excerpts (HekExplorerGather *gather)
{
  g_auto (GStrv) words = hek_explorer_find_split (gather->question->text);

  for (guint i = 0; i < gather->hits->hits->len; i++)
    {
      HekExplorerHit *hit = &g_array_index (gather->hits->hits, HekExplorerHit, i);
      HekRowPlace place;

      if (hek_snapshot_find_row (gather->snapshot, hit->row_id, &place))
        hit->text = hek_explorer_find_excerpt (gather->snapshot, place, words);
    }
}

/* --- expressions ----------------------------------------------------------------------------- */

static gboolean
take_matching (HekExplorerGather  *gather,
               guint               idx,
               const guint64      *bits,
               const HekTask      *task,
               GError            **error)
{
  gsize n = hek_snapshot_get_segment (gather->snapshot, idx)->rows.n;

  for (gsize row = 0; row < n; row++)
    {
      HekRowPlace place = { idx, row };

      if (row % CHECK_ROWS == 0 && !hek_task_check (task, error))
        return FALSE;
      if ((bits[row / 64] >> row % 64 & 1) == 0)
        continue;
      (void) hek_explorer_gather_add (gather, hek_snapshot_get_row_id (gather->snapshot, place));
      if (gather->hits->hits->len < HEK_EXPLORER_MAX_HITS &&
          !hek_explorer_gather_list (gather, place, NAN, NAN, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_matching (HekExplorerGather  *gather,
               const HekTask      *task,
               GError            **error)
{
  g_autoptr (HekFilter) filter =
    hek_filter_parse (gather->question->text, hek_snapshot_get_schema (gather->snapshot), error);
  guint n_segments = hek_snapshot_get_n_segments (gather->snapshot);

  if (filter == NULL)
    return FALSE;
  for (guint i = 0; i < n_segments; i++)
    {
      HekTask part = hek_task_sub (task, (double) i / n_segments, 1.0 / n_segments);
      gsize n_matching;
      g_autofree guint64 *bits = hek_collection_filter_segment (gather->snapshot, i, filter,
                                                                &n_matching, &part, error);

      if (bits == NULL || !take_matching (gather, i, bits, &part, error))
        return FALSE;
    }
  return TRUE;
}

/* --- like a row ------------------------------------------------------------------------------ */

static void
take_distances (HekExplorerGather *gather)
{
  HekExplorerHits *hits = gather->hits;

  hits->distances = g_new (float, MAX (hits->data->n_rows, 1));
  for (guint32 row = 0; row < hits->data->n_rows; row++)
    hits->distances[row] = NAN;
  for (guint i = 0; i < hits->hits->len; i++)
    {
      const HekExplorerHit *hit = &g_array_index (hits->hits, HekExplorerHit, i);

      if (hit->row != HEK_EXPLORER_NO_ROW)
        hits->distances[hit->row] = (float) hit->distance;
    }
}

/* The nearest rows of now, by the index; the row itself is one of them. */
static gboolean
find_like (HekExplorerGather  *gather,
           HekSearcher        *searcher,
           const HekTask      *task,
           GError            **error)
{
  const HekExplorerQuestion *question = gather->question;
  guint64 own_id = question->data->rows->row_ids[question->row];
  const HekSearchOptions options = { .k = question->k + 1 };
  g_autofree HekHit *found = g_new (HekHit, options.k);
  HekRowPlace place;
  HekRows query;
  guint n_found;

  gather->snapshot = hek_searcher_get_snapshot (searcher);
  if (!hek_snapshot_find_row (gather->snapshot, own_id, &place))
    {
      g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                           _("The row was deleted since."));
      return FALSE;
    }
  gather->hits->text = hek_snapshot_dup_key (gather->snapshot, place, error);
  if (gather->hits->text == NULL ||
      !hek_snapshot_check (gather->snapshot, place.segment, place.row, 1, error))
    return FALSE;
  query = hek_snapshot_get_segment (gather->snapshot, place.segment)->rows;
  query.data = hek_rows_get (&query, place.row);
  query.n = 1;
  if (!hek_searcher_search (searcher, &query, &options, found, &n_found, task, error))
    return FALSE;
  for (guint i = 0; i < n_found && gather->hits->hits->len < question->k; i++)
    {
      guint64 row_id = hek_snapshot_get_row_id (gather->snapshot, found[i].place);

      if (row_id == own_id)
        continue;
      (void) hek_explorer_gather_add (gather, row_id);
      if (!hek_explorer_gather_list (gather, found[i].place, (double) found[i].distance, NAN,
                                     error))
        return FALSE;
    }
  gather->hits->is_cut = gather->hits->hits->len == question->k;
  take_distances (gather);
  return TRUE;
}

/* --- the job --------------------------------------------------------------------------------- */

static gboolean
answer (HekExplorerGather  *gather,
        const HekTask      *task,
        GError            **error)
{
  const HekExplorerQuestion *question = gather->question;
  HekTask open = hek_task_sub (task, 0, 0.5), search = hek_task_sub (task, 0.5, 0.5);
  g_autoptr (HekSearcher) searcher = NULL;
  g_autoptr (HekStore) store = NULL;

  switch (question->kind)
    {
    case HEK_EXPLORER_FIND_LIKE:
      searcher = hek_explorer_data_open_searcher (question->data, question->library, &open, error);
      return searcher != NULL && find_like (gather, searcher, &search, error);
    case HEK_EXPLORER_FIND_FILTER:
      return find_matching (gather, task, error);
    case HEK_EXPLORER_FIND_WORDS:
    case HEK_EXPLORER_FIND_KEY:
    default:
      break;
    }
  store = hek_library_open_store (question->library, question->data->uuid, error);
  if (store == NULL)
    return FALSE;
  if (question->kind == HEK_EXPLORER_FIND_KEY)
    return hek_explorer_find_keys (gather, hek_store_get_key_field (store), task, error);
  if (!(hek_store_get_text_field (store) >= 0 ? find_text (gather, task, error)
                                              : hek_explorer_find_words (gather, task, error)))
    return FALSE;
  add_excerpts (gather);
  return TRUE;
}

gpointer
hek_explorer_question_run (const HekTask  *task,
                           gpointer        user_data,
                           GError        **error)
{
  const HekExplorerQuestion *question = user_data;
  guint32 n_rows = question->data->n_rows;
  g_autoptr (HekExplorerHits) hits = hits_new (question);
  g_autofree guint64 *bits = g_try_new0 (guint64, MAX (hek_scene_set_n_words (n_rows), 1));
  HekExplorerGather gather = { .question = question, .snapshot = question->data->snapshot,
                               .hits = hits, .bits = bits };

  if (bits == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           _("There is not enough memory for so many rows."));
      return NULL;
    }
  if (!answer (&gather, task, error))
    return NULL;
  hits->set = hek_scene_set_new_bits (n_rows, bits);
  return g_steal_pointer (&hits);
}
