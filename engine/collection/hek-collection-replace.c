/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One segment out of some, with one graph and codes out of theirs. The graph is merged while the
 * old segments are searched; the transaction that puts the new segment in their place brings graph
 * and codes along.
 */
#include "config.h"

#include "hek-collection-compact-private.h"

#include "hek-codes-merge-private.h"
#include "hek-collection-index-private.h"
#include "hek-hnsw-merge.h"
#include "hek-searcher.h"

/* The graphs of the old segments, and what becomes of them. */
typedef struct
{
  HekDistance distance;
  guint n;
  HekSidecar **sidecars; /* owned (nullable each): the bytes of @graphs */
  HekHnsw **graphs;      /* owned (nullable each) */
  const HekSnapshotSegment **segments; /* owned; borrowed each */
  guint n_graphs;
  HekHnsw *merged;       /* owned (nullable) */
} Graphs;

static void
graphs_clear (Graphs *graphs)
{
  g_clear_pointer (&graphs->merged, hek_hnsw_unref);
  for (guint i = 0; i < graphs->n; i++)
    {
      g_clear_pointer (&graphs->graphs[i], hek_hnsw_unref);
      g_clear_pointer (&graphs->sidecars[i], hek_sidecar_unref);
    }
  g_free (graphs->graphs);
  g_free (graphs->sidecars);
  g_free (graphs->segments);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Graphs, graphs_clear)

static int
find_segment (HekSnapshot *snapshot,
              guint64      id)
{
  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    if (hek_snapshot_get_segment (snapshot, i)->id == id)
      return (int) i;
  return -1;
}

/* Opens the graph of segment @idx of the snapshot, if it has one. */
static gboolean
open_graph (HekSnapshot  *snapshot,
            int           idx,
            Graphs       *graphs,
            guint         i,
            GError      **error)
{
  g_autoptr (GError) own_error = NULL;
  const guint8 *image;
  gsize n_bytes;

  graphs->segments[i] = hek_snapshot_get_segment (snapshot, (guint) idx);
  graphs->sidecars[i]
    = hek_snapshot_open_sidecar (snapshot, idx, HEK_SEARCHER_GRAPH, &own_error);
  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  if (graphs->sidecars[i] == NULL)
    return TRUE;
  image = hek_sidecar_get_data (graphs->sidecars[i], &n_bytes);
  if (!hek_sidecar_check (graphs->sidecars[i], 0, n_bytes, error))
    return FALSE;
  graphs->graphs[i] = hek_hnsw_open (image, n_bytes, &graphs->segments[i]->rows, error);
  graphs->n_graphs += graphs->graphs[i] != NULL;
  return graphs->graphs[i] != NULL;
}

static gboolean
merge_graphs (const HekStoreReplacement  *replacement,
              gpointer                    data,
              const HekTask              *task,
              GError                    **error)
{
  Graphs *graphs = data;
  g_autofree HekHnswSource *sources = g_new (HekHnswSource, graphs->n);

  for (guint i = 0; i < graphs->n; i++)
    sources[i] = (HekHnswSource) { .graph = graphs->graphs[i],
                                   .n_rows = graphs->segments[i]->rows.n,
                                   .new_rows = replacement->new_rows[i] };
  graphs->merged = hek_hnsw_merge (&replacement->rows, graphs->distance, sources, graphs->n, NULL,
                                   NULL, task, error);
  return graphs->merged != NULL;
}

static gboolean
write_merged (HekSidecarWriter  *writer,
              gpointer           data,
              GError           **error)
{
  const Graphs *graphs = data;

  return hek_collection_write_graph (writer, graphs->merged, error);
}

/* Up to one without a name: (transfer full). */
static HekStoreSidecar *
list_sidecars (Graphs    *graphs,
               GPtrArray *codes)
{
  HekStoreSidecar *sidecars = g_new0 (HekStoreSidecar, codes->len + 2);
  guint n = 0;

  if (graphs->n_graphs > 0)
    sidecars[n++] = (HekStoreSidecar) { HEK_SEARCHER_GRAPH, merge_graphs, write_merged, graphs };
  for (guint i = 0; i < codes->len; i++)
    sidecars[n++] = hek_codes_merge_get_sidecar (codes->pdata[i]);
  return sidecars;
}

gboolean
hek_collection_replace (HekStore               *store,
                        HekSnapshot            *snapshot,
                        const HekCompactGroup  *group,
                        guint                  *n_graphs,
                        const HekTask          *task,
                        GError                **error)
{
  const guint64 *ids = (const guint64 *) (gpointer) group->ids->data;
  guint n = group->ids->len;
  g_autofree guint *idx = g_new (guint, n);
  g_autoptr (GPtrArray) codes = NULL;
  g_autofree HekStoreSidecar *sidecars = NULL;
  g_auto (Graphs) graphs = { .distance = hek_store_get_distance (store),
                             .n = n,
                             .sidecars = g_new0 (HekSidecar *, n),
                             .graphs = g_new0 (HekHnsw *, n),
                             .segments = g_new0 (const HekSnapshotSegment *, n) };

  for (guint i = 0; i < n; i++)
    {
      idx[i] = (guint) find_segment (snapshot, ids[i]);
      if (!open_graph (snapshot, (int) idx[i], &graphs, i, error))
        return FALSE;
    }
  codes = hek_codes_merge_new (snapshot, idx, n, error);
  if (codes == NULL)
    return FALSE;
  sidecars = list_sidecars (&graphs, codes);
  if (!hek_store_replace (store, ids, n, sidecars[0].name != NULL ? sidecars : NULL, task, error))
    return FALSE;
  *n_graphs += graphs.merged != NULL;
  return TRUE;
}
