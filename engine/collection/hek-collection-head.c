/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Graphs of journals: rows join in the order of the journal, so that row i of one is row i of the
 * other, and a snapshot sees a prefix of both. The graph belongs to the segment of the journal,
 * which all snapshots share.
 */
#include "config.h"

#include "hek-collection-head-private.h"

#include <pthread.h>

#include "hek-collection-codes.h"
#include "hek-collection-index-private.h"

/* Rows that join between two looks at the task: about 6 ms. */
#define ROWS_PER_LOOK 64u

struct _HekCollectionHead
{
  HekHnswHead *graph;         /* owned */
  pthread_mutex_t write_lock; /* held by the one who adds rows; before @lock */
  pthread_mutex_t lock;       /* guards @idle; held for a push or a pop */
  GPtrArray *idle;            /* owned: of HekHnswHeadSearcher, whose visited sets are large */
};

static void
head_free (gpointer data)
{
  HekCollectionHead *head = data;

  g_ptr_array_unref (head->idle);
  hek_hnsw_head_unref (head->graph);
  pthread_mutex_destroy (&head->write_lock);
  pthread_mutex_destroy (&head->lock);
  g_free (head);
}

static gpointer
head_new (const HekSnapshotSegment  *segment,
          gpointer                   data,
          GError                   **error)
{
  HekSnapshot *snapshot = data;
  HekCollectionHead *head;
  HekHnswHead *graph = hek_hnsw_head_new (segment->rows.dtype, segment->rows.dim,
                                          hek_snapshot_get_distance (snapshot),
                                          HEK_HNSW_HEAD_MAX_ROWS, NULL, error);

  if (graph == NULL)
    return NULL;
  head = g_new0 (HekCollectionHead, 1);
  head->graph = graph;
  pthread_mutex_init (&head->write_lock, NULL);
  pthread_mutex_init (&head->lock, NULL);
  head->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_hnsw_head_searcher_free);
  return head;
}

HekCollectionHead *
hek_collection_head_look (HekSnapshot *snapshot,
                          guint        idx)
{
  if (hek_snapshot_get_segment (snapshot, idx)->sealed)
    return NULL;
  return hek_snapshot_attach (snapshot, idx, NULL, NULL, NULL, NULL);
}

/* Adds at most @n_most rows; the write lock is held. Returns: how many */
static guint
add_rows (HekCollectionHead *head,
          const HekRows     *rows,
          guint              n_most)
{
  gsize first = hek_hnsw_head_get_rows (head->graph).n;
  gsize end = MIN (rows->n, first + n_most), row;

  for (row = first; row < end; row++)
    if (!hek_hnsw_head_append (head->graph, hek_rows_get (rows, row)))
      break;
  return (guint) (row - first);
}

void
hek_collection_head_keep_up (HekCollectionHead *head,
                             const HekRows     *rows,
                             guint              n_most)
{
  if (pthread_mutex_trylock (&head->write_lock) != 0)
    return;
  add_rows (head, rows, n_most);
  pthread_mutex_unlock (&head->write_lock);
}

guint
hek_collection_head_get_n_visible (HekCollectionHead *head,
                                   gsize              n_rows)
{
  return (guint) (MIN (hek_hnsw_head_get_rows (head->graph).n, n_rows) / 64 * 64);
}

guint
hek_collection_head_search (HekCollectionHead  *head,
                            const float        *vector,
                            guint               n_visible,
                            const HekHnswQuery *query,
                            HekNeighbor        *out,
                            HekSearchCounts    *counts)
{
  HekHnswHeadSearcher *walker = NULL;
  gsize n_walked, n_scanned;
  guint n;

  pthread_mutex_lock (&head->lock);
  if (head->idle->len > 0)
    walker = g_ptr_array_steal_index_fast (head->idle, head->idle->len - 1);
  pthread_mutex_unlock (&head->lock);
  if (walker == NULL)
    walker = hek_hnsw_head_searcher_new (head->graph);

  n = hek_hnsw_head_search (walker, vector, n_visible, query, out);
  hek_hnsw_head_searcher_get_counts (walker, &n_walked, &n_scanned);
  hek_search_counts_add (counts, n_walked, n_scanned);
  pthread_mutex_lock (&head->lock);
  g_ptr_array_add (head->idle, walker);
  pthread_mutex_unlock (&head->lock);
  return n;
}

/* --- in the background --------------------------------------------------------------------- */

static gboolean
join_rows (HekCollectionHead  *head,
           const HekRows      *rows,
           guint64            *n_joined,
           const HekTask      *task,
           GError            **error)
{
  gboolean ok;
  guint n;

  do
    {
      ok = hek_task_check (task, error);
      pthread_mutex_lock (&head->write_lock);
      n = ok ? add_rows (head, rows, ROWS_PER_LOOK) : 0;
      pthread_mutex_unlock (&head->write_lock);
      *n_joined += n;
    }
  while (n > 0);
  return ok;
}

gboolean
hek_collection_join_head (HekStore       *store,
                          guint64        *n_joined,
                          const HekTask  *task,
                          GError        **error)
{
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);
  guint64 n_all = 0;
  guint n;

  if (snapshot == NULL)
    return FALSE;
  n = hek_snapshot_get_n_segments (snapshot);
  for (guint i = 0; i < n; i++)
    {
      const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, i);
      HekCollectionHead *head;

      if (segment->sealed || segment->rows.n < HEK_COLLECTION_HEAD_MIN_ROWS)
        continue;
      if (!hek_snapshot_check (snapshot, i, 0, segment->rows.n, error))
        return FALSE;
      head = hek_snapshot_attach (snapshot, i, head_new, snapshot, head_free, error);
      if (head == NULL || !join_rows (head, &segment->rows, &n_all, task, error))
        return FALSE;
    }
  if (n_joined != NULL)
    *n_joined = n_all;
  return TRUE;
}

guint64
hek_collection_get_head_memory (HekSnapshot *snapshot)
{
  guint64 n_bytes = 0;

  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    {
      HekCollectionHead *head = hek_collection_head_look (snapshot, i);

      if (head != NULL)
        n_bytes += hek_hnsw_head_get_memory (head->graph);
    }
  return n_bytes;
}

/* Rows in journals, and their first and last ids. */
static gsize
count_rows (HekSnapshot *snapshot,
            guint64     *first_id,
            guint64     *last_id)
{
  gsize n = 0;

  *first_id = G_MAXUINT64;
  *last_id = 0;
  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    {
      const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, i);
      const HekRowPlace first = { i, 0 }, last = { i, segment->rows.n - 1 };

      if (segment->sealed || segment->rows.n == 0)
        continue;
      *first_id = MIN (*first_id, hek_snapshot_get_row_id (snapshot, first));
      *last_id = MAX (*last_id, hek_snapshot_get_row_id (snapshot, last));
      n += segment->rows.n;
    }
  return n;
}

/* Gives the segment that holds these rows now its graph. */
static gboolean
build_sealed (HekStore              *store,
              guint64                first_id,
              guint64                last_id,
              const HekHnswOptions  *options,
              const HekTask         *task,
              GError               **error)
{
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);

  if (snapshot == NULL)
    return FALSE;
  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    {
      const HekRowPlace first = { i, 0 };
      guint64 id = hek_snapshot_get_row_id (snapshot, first);

      if (hek_snapshot_get_segment (snapshot, i)->sealed && id >= first_id && id <= last_id)
        return hek_collection_build_segment (store, snapshot, i, options, task, error);
    }
  return TRUE; /* all of them are gone */
}

gboolean
hek_collection_seal_head (HekStore              *store,
                          const HekHnswOptions  *options,
                          gboolean              *sealed,
                          const HekTask         *task,
                          GError               **error)
{
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);
  HekTask seal = hek_task_sub (task, 0, 0.1), build = hek_task_sub (task, 0.1, 0.8);
  HekTask codes = hek_task_sub (task, 0.9, 0.1);
  guint64 first_id, last_id;
  gboolean enough;

  if (snapshot == NULL)
    return FALSE;
  enough = count_rows (snapshot, &first_id, &last_id) >= HEK_COLLECTION_HEAD_SEAL_ROWS;
  if (enough && (!hek_store_seal (store, &seal, error) ||
                 !build_sealed (store, first_id, last_id, options, &build, error) ||
                 !hek_collection_complete_codes (store, NULL, &codes, error)))
    return FALSE;
  if (sealed != NULL)
    *sealed = enough;
  return TRUE;
}
