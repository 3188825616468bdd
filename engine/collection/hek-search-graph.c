/* SPDX-License-Identifier: Apache-2.0 */
/* Graphs of segments, opened once and shared by all searchers of the process. */
#include "config.h"

#include "hek-search-graph-private.h"

#include <pthread.h>

#include "hek-ref.h"
#include "hek-searcher.h"
#include "hek-segment-slot-private.h"

struct _HekSearchGraph
{
  gatomicrefcount ref;
  char *file;           /* owned: of the sidecar, which is another one when it is built anew */
  HekSidecar *sidecar;  /* owned */
  HekHnsw *index;       /* owned: over the bytes of @sidecar and the rows of the segment */
  pthread_mutex_t lock; /* guards @idle; held for a push or a pop */
  GPtrArray *idle;      /* owned: of HekHnswSearcher, whose visited sets are large */
};

void
hek_search_graph_unref (HekSearchGraph *graph)
{
  if (!hek_ref_drop (&graph->ref))
    return;
  g_ptr_array_unref (graph->idle);
  g_clear_pointer (&graph->index, hek_hnsw_unref);
  g_clear_pointer (&graph->sidecar, hek_sidecar_unref);
  pthread_mutex_destroy (&graph->lock);
  g_free (graph->file);
  g_free (graph);
}

static HekSearchGraph *
open_file (HekSnapshot  *snapshot,
           guint         idx,
           const char   *file,
           GError      **error)
{
  HekSearchGraph *graph = g_new0 (HekSearchGraph, 1);
  const guint8 *image;
  gsize n_bytes;

  g_atomic_ref_count_init (&graph->ref);
  pthread_mutex_init (&graph->lock, NULL);
  graph->file = g_strdup (file);
  graph->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_hnsw_searcher_free);
  graph->sidecar = hek_snapshot_open_sidecar (snapshot, (int) idx, HEK_SEARCHER_GRAPH, error);
  if (graph->sidecar != NULL)
    {
      image = hek_sidecar_get_data (graph->sidecar, &n_bytes);
      if (hek_sidecar_check (graph->sidecar, 0, n_bytes, error))
        graph->index = hek_hnsw_open (image, n_bytes,
                                      &hek_snapshot_get_segment (snapshot, idx)->rows, error);
    }
  if (graph->index == NULL)
    g_clear_pointer (&graph, hek_search_graph_unref);
  return graph;
}

HekSearchGraph *
hek_search_graph_open (HekSnapshot  *snapshot,
                       guint         idx,
                       GError      **error)
{
  const char *file = hek_snapshot_get_sidecar_file (snapshot, (int) idx, HEK_SEARCHER_GRAPH);
  HekSearchGraph *graph = NULL, *old;
  HekSegmentSlot *slot;

  if (file == NULL)
    return NULL;
  slot = hek_segment_slot_get (snapshot, idx, TRUE);
  pthread_mutex_lock (&slot->lock);
  if (slot->graph != NULL && g_str_equal (slot->graph->file, file))
    {
      graph = slot->graph;
      g_atomic_ref_count_inc (&graph->ref);
    }
  pthread_mutex_unlock (&slot->lock);
  if (graph != NULL || (graph = open_file (snapshot, idx, file, error)) == NULL)
    return graph;

  g_atomic_ref_count_inc (&graph->ref);
  pthread_mutex_lock (&slot->lock);
  old = slot->graph;
  slot->graph = graph;
  pthread_mutex_unlock (&slot->lock);
  if (old != NULL)
    hek_search_graph_unref (old);
  return graph;
}

HekHnsw *
hek_search_graph_get_index (HekSearchGraph *graph)
{
  return graph->index;
}

HekHnswSearcher *
hek_search_graph_take (HekSearchGraph *graph)
{
  HekHnswSearcher *walker = NULL;

  pthread_mutex_lock (&graph->lock);
  if (graph->idle->len > 0)
    walker = g_ptr_array_steal_index_fast (graph->idle, graph->idle->len - 1);
  pthread_mutex_unlock (&graph->lock);
  return walker != NULL ? walker : hek_hnsw_searcher_new (graph->index);
}

void
hek_search_graph_put (HekSearchGraph  *graph,
                      HekHnswSearcher *walker)
{
  pthread_mutex_lock (&graph->lock);
  g_ptr_array_add (graph->idle, walker);
  pthread_mutex_unlock (&graph->lock);
}
