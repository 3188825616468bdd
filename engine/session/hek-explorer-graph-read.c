/* SPDX-License-Identifier: Apache-2.0 */
/* The graphs of a collection's last commit, in rows of what the Explorer shows. */
#include "config.h"

#include <string.h>

#include "hek-explorer-graph-private.h"
#include "hek-ref.h"

/* Rows between two looks at the task. */
#define CHECK_ROWS 16384u

/* Of the work: opening the graphs, their shapes; the rest is what stands out. */
#define OPEN_SPAN 0.3
#define SHAPE_SPAN 0.6

/* --- nodes ----------------------------------------------------------------------------------- */

static void
node_clear (gpointer item)
{
  g_free (((HekExplorerGraphNode *) item)->key);
}

GArray *
hek_explorer_graph_nodes_new (void)
{
  GArray *nodes = g_array_new (FALSE, TRUE, sizeof (HekExplorerGraphNode));

  g_array_set_clear_func (nodes, node_clear);
  return nodes;
}

guint32
hek_explorer_graphs_get_row (const HekExplorerGraphs *self,
                             guint                    nth,
                             guint32                  node)
{
  const HekExplorerGraphPart *part = &self->parts[nth];
  guint n;
  const guint32 *rows = hek_hnsw_shape_get_rows (part->shape, node, &n);
  guint32 live;

  for (guint i = 0; i < n; i++)
    if (part->rows[rows[i]] != HEK_EXPLORER_GRAPH_NO_ROW)
      return rows[i];
  live = hek_hnsw_shape_get_row (part->shape, node, part->dead);
  return live != G_MAXUINT32 ? live : rows[0];
}

gboolean
hek_explorer_graphs_tell_node (const HekExplorerGraphs  *self,
                               guint                     nth,
                               guint32                   node,
                               HekExplorerGraphNode     *out,
                               GError                  **error)
{
  const HekExplorerGraphPart *part = &self->parts[nth];
  HekSnapshot *snapshot = hek_searcher_get_snapshot (self->searcher);
  guint32 row = hek_explorer_graphs_get_row (self, nth, node);
  const HekRowPlace place = { part->segment.idx, row };
  guint32 links[HEK_HNSW_SHAPE_MAX_LINKS];
  char *key = hek_snapshot_dup_key (snapshot, place, error);

  if (key == NULL)
    return FALSE;
  *out = (HekExplorerGraphNode) { .row = part->rows[row],
                                 .row_id = hek_snapshot_get_row_id (snapshot, place),
                                 .key = key,
                                 .nth = nth,
                                 .layer = part->shape->top[node],
                                 .n_in = part->shape->n_in[node],
                                 .n_out = hek_hnsw_shape_get_links (part->shape, 0, node, links) };
  return TRUE;
}

/* --- what is chosen -------------------------------------------------------------------------- */

static void
view_free (HekExplorerGraphView *view)
{
  HekExplorerGraphSummary *summary = &view->summary;

  g_free (summary->layers);
  g_clear_pointer (&summary->entries, g_array_unref);
  g_clear_pointer (&summary->hubs, g_array_unref);
  g_clear_pointer (&summary->unreachable, g_array_unref);
  g_clear_pointer (&view->unreachable, hek_scene_set_unref);
  g_free (view);
}

static gboolean
tell_nodes (const HekExplorerGraphs  *self,
            guint                     nth,
            const GArray             *nodes,
            GArray                   *out,
            GError                  **error)
{
  for (guint i = 0; i < nodes->len; i++)
    {
      HekExplorerGraphNode told;

      if (!hek_explorer_graphs_tell_node (self, nth, g_array_index (nodes, guint32, i), &told,
                                          error))
        return FALSE;
      g_array_append_val (out, told);
    }
  return TRUE;
}

/* Rows of the data whose nodes are not reached. */
static HekSceneSet *
collect_unreachable (const HekExplorerGraphs    *self,
                     const HekExplorerGraphPart *part)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint64 r = 0; r < part->segment.n_rows && part->shape->n_unreached > 0; r++)
    if (part->rows[r] != HEK_EXPLORER_GRAPH_NO_ROW
        && part->shape->hops[part->shape->node_of[r]] == HEK_HNSW_SHAPE_UNREACHED)
      g_array_append_val (rows, part->rows[r]);
  return hek_scene_set_new_rows (self->data->n_rows, (const guint32 *) (gpointer) rows->data,
                                 rows->len);
}

/* Nodes that stand for deleted rows only. */
static gboolean
count_deleted (const HekExplorerGraphPart  *part,
               guint64                     *n,
               const HekTask               *task,
               GError                     **error)
{
  *n = 0;
  for (guint32 node = 0; node < part->shape->n_nodes && part->dead != NULL; node++)
    {
      if (node % CHECK_ROWS == 0 && !hek_task_check (task, error))
        return FALSE;
      *n += hek_hnsw_shape_get_row (part->shape, node, part->dead) == G_MAXUINT32;
    }
  return TRUE;
}

static HekExplorerGraphView *
view_new (const HekExplorerGraphs *self)
{
  HekExplorerGraphView *view = g_new0 (HekExplorerGraphView, 1);
  HekExplorerGraphSummary *summary = &view->summary;
  guint64 n_rows = hek_snapshot_get_n_rows (hek_searcher_get_snapshot (self->searcher));

  summary->n_rows = n_rows;
  summary->n_without = n_rows - MIN (hek_searcher_get_n_indexed (self->searcher), n_rows);
  summary->layers = g_new0 (HekHnswLayerShape, HEK_HNSW_SHAPE_MAX_LAYERS);
  summary->entries = hek_explorer_graph_nodes_new ();
  summary->hubs = hek_explorer_graph_nodes_new ();
  summary->unreachable = hek_explorer_graph_nodes_new ();
  return view;
}

/* Numbers of one part. */
static void
add_counts (HekExplorerGraphSummary       *summary,
            const HekExplorerGraphSummary *other)
{
  summary->n_indexed += other->n_indexed;
  summary->n_deleted += other->n_deleted;
  summary->n_nodes += other->n_nodes;
  summary->n_links += other->n_links;
  summary->n_unreachable += other->n_unreachable;
  summary->n_bytes += other->n_bytes;
  summary->n_layers = MAX (summary->n_layers, other->n_layers);
  for (guint l = 0; l < other->n_layers; l++)
    hek_hnsw_layer_shape_add (&summary->layers[l], &other->layers[l]);
}

static gboolean
fill_view (const HekExplorerGraphs  *self,
           guint                     nth,
           HekExplorerGraphView     *view,
           const HekTask            *task,
           GError                  **error)
{
  const HekExplorerGraphPart *part = &self->parts[nth];
  const HekHnswShape *shape = part->shape;
  HekExplorerGraphSummary *summary = &view->summary;
  HekExplorerGraphNode entry;
  guint32 n_unreached;
  g_autoptr (GArray) hubs
    = hek_hnsw_shape_find_hubs (shape, HEK_EXPLORER_GRAPH_MAX_HUBS, part->dead);
  g_autoptr (GArray) unreached = hek_hnsw_shape_find_unreached (
    shape, HEK_EXPLORER_GRAPH_MAX_UNREACHABLE, part->dead, &n_unreached);

  summary->n_indexed = part->n_live;
  summary->n_nodes = shape->n_nodes;
  summary->n_links = shape->info.n_links;
  summary->n_unreachable = n_unreached;
  summary->n_bytes = shape->info.n_bytes;
  summary->n_layers = shape->info.n_layers;
  memcpy (summary->layers, shape->layers, shape->info.n_layers * sizeof *summary->layers);
  if (!hek_task_check (task, error) || !count_deleted (part, &summary->n_deleted, task, error)
      || !tell_nodes (self, nth, hubs, summary->hubs, error)
      || !tell_nodes (self, nth, unreached, summary->unreachable, error))
    return FALSE;
  view->unreachable = collect_unreachable (self, part);
  if (shape->n_nodes == 0)
    return TRUE;
  if (!hek_explorer_graphs_tell_node (self, nth, shape->entry, &entry, error))
    return FALSE;
  g_array_append_val (summary->entries, entry);
  return TRUE;
}

static int
compare_hubs (gconstpointer a,
              gconstpointer b)
{
  const HekExplorerGraphNode *x = a, *y = b;

  if (x->n_in != y->n_in)
    return x->n_in > y->n_in ? -1 : 1;
  return x->row_id < y->row_id ? -1 : x->row_id > y->row_id;
}

static void
append_nodes (GArray       *nodes,
              const GArray *more)
{
  for (guint i = 0; i < more->len; i++)
    {
      HekExplorerGraphNode node = g_array_index (more, HekExplorerGraphNode, i);

      node.key = g_strdup (node.key);
      g_array_append_val (nodes, node);
    }
}

static void
shorten (GArray *nodes,
         guint   n_most)
{
  if (nodes->len > n_most)
    g_array_set_size (nodes, n_most);
}

/* All parts together. */
static HekExplorerGraphView *
sum_views (const HekExplorerGraphs *self)
{
  HekExplorerGraphView *all = view_new (self);

  all->unreachable = hek_scene_set_new_empty (self->data->n_rows);
  for (guint i = 0; i < self->n_parts; i++)
    {
      const HekExplorerGraphView *view = self->views[i];
      HekSceneSet *both
        = hek_scene_set_combine (all->unreachable, HEK_SCENE_SET_UNION, view->unreachable);

      hek_scene_set_unref (all->unreachable);
      all->unreachable = both;
      add_counts (&all->summary, &view->summary);
      append_nodes (all->summary.entries, view->summary.entries);
      append_nodes (all->summary.hubs, view->summary.hubs);
      append_nodes (all->summary.unreachable, view->summary.unreachable);
    }
  g_array_sort (all->summary.hubs, compare_hubs);
  shorten (all->summary.hubs, HEK_EXPLORER_GRAPH_MAX_HUBS);
  shorten (all->summary.unreachable, HEK_EXPLORER_GRAPH_MAX_UNREACHABLE);
  return all;
}

const HekExplorerGraphView *
hek_explorer_graphs_get_view (const HekExplorerGraphs *self,
                              guint                    chosen)
{
  return self->views[MIN (chosen, self->n_parts)];
}

/* --- the graphs ------------------------------------------------------------------------------ */

HekExplorerGraphs *
hek_explorer_graphs_ref (HekExplorerGraphs *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hek_explorer_graphs_unref (HekExplorerGraphs *self)
{
  if (!hek_ref_drop (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_parts; i++)
    {
      g_clear_pointer (&self->parts[i].shape, hek_hnsw_shape_unref);
      g_free (self->parts[i].rows);
    }
  for (guint i = 0; self->views != NULL && i <= self->n_parts; i++)
    g_clear_pointer (&self->views[i], view_free);
  g_free (self->views);
  g_free (self->parts);
  hek_explorer_data_unref (self->data);
  hek_searcher_unref (self->searcher);
  g_free (self);
}

gboolean
hek_explorer_graphs_equal (const HekExplorerGraphs *a,
                           const HekExplorerGraphs *b)
{
  if (a->data != b->data || a->n_parts != b->n_parts
      || a->views[a->n_parts]->summary.n_rows != b->views[b->n_parts]->summary.n_rows
      || a->views[a->n_parts]->summary.n_without != b->views[b->n_parts]->summary.n_without)
    return FALSE;
  for (guint i = 0; i < a->n_parts; i++)
    if (a->parts[i].shape != b->parts[i].shape || a->parts[i].n_live != b->parts[i].n_live)
      return FALSE;
  return TRUE;
}

/* The shape of a graph that was looked at before: graphs are shared by searchers. */
static HekHnswShape *
find_shape (const HekExplorerGraphs *before,
            const HekHnsw           *graph)
{
  for (guint i = 0; before != NULL && i < before->n_parts; i++)
    if (before->parts[i].shape->index == graph)
      return hek_hnsw_shape_ref (before->parts[i].shape);
  return NULL;
}

/* Row ids of a segment most often rise with those of the data, one by one. */
static gboolean
map_rows (HekExplorerGraphs     *self,
          HekExplorerGraphPart  *part,
          const HekTask         *task,
          GError               **error)
{
  HekSnapshot *snapshot = hek_searcher_get_snapshot (self->searcher);
  const HekExplorerRows *rows = self->data->rows;
  gsize n = part->segment.n_rows, next = 0;

  part->rows = g_try_new (guint32, MAX (n, 1));
  if (part->rows == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for %" G_GSIZE_FORMAT " rows", n);
      return FALSE;
    }
  for (gsize r = 0; r < n; r++)
    {
      guint64 row_id = hek_snapshot_get_row_id (snapshot, (HekRowPlace) { part->segment.idx, r });

      if (r % CHECK_ROWS == 0 && !hek_task_check (task, error))
        return FALSE;
      part->rows[r] = HEK_EXPLORER_GRAPH_NO_ROW;
      if (part->dead != NULL && hek_row_set_has (part->dead, (guint32) r))
        continue;
      if (next < rows->n && rows->row_ids[next] == row_id)
        part->rows[r] = (guint32) next++;
      else if ((part->rows[r] = hek_explorer_rows_find (rows, row_id)) != G_MAXUINT32)
        next = part->rows[r] + 1;
    }
  return TRUE;
}

/* Looks at one graph. @part: zeroed */
static gboolean
read_part (HekExplorerGraphs        *self,
           HekExplorerGraphPart     *part,
           guint                     idx,
           const HekExplorerGraphs  *before,
           const HekTask            *task,
           GError                  **error)
{
  const HekSnapshotSegment *segment
    = hek_snapshot_get_segment (hek_searcher_get_snapshot (self->searcher), idx);
  HekHnsw *graph = hek_searcher_get_graph (self->searcher, idx);

  part->shape = find_shape (before, graph);
  if (part->shape == NULL)
    part->shape = hek_hnsw_shape_new (graph, task, error);
  part->dead = hek_searcher_get_dead (self->searcher, idx);
  part->n_live = segment->n_live;
  part->segment = (HekExplorerGraphSegment) { .idx = idx,
                                             .n_rows = segment->rows.n,
                                             .n_deleted = segment->rows.n - segment->n_live,
                                             .shape = part->shape };
  return part->shape != NULL && map_rows (self, part, task, error);
}

static gboolean
read_parts (HekExplorerGraphs        *self,
            const HekExplorerGraphs  *before,
            const HekTask            *task,
            GError                  **error)
{
  guint n = hek_snapshot_get_n_segments (hek_searcher_get_snapshot (self->searcher));

  self->parts = g_new0 (HekExplorerGraphPart, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      HekTask part = hek_task_sub (task, (double) i / n, 1.0 / n);

      if (hek_searcher_get_graph (self->searcher, i) == NULL)
        continue;
      self->n_parts++;
      if (!read_part (self, &self->parts[self->n_parts - 1], i, before, &part, error))
        return FALSE;
    }
  return TRUE;
}

gpointer
hek_explorer_graph_read (const HekTask  *task,
                         gpointer        user_data,
                         GError        **error)
{
  HekExplorerGraphWork *work = user_data;
  HekTask open = hek_task_sub (task, 0, OPEN_SPAN);
  HekTask shapes = hek_task_sub (task, OPEN_SPAN, SHAPE_SPAN);
  HekSearcher *searcher =
    hek_explorer_data_open_searcher (work->data, work->library, &open, error);
  g_autoptr (HekExplorerGraphs) self = NULL;

  if (searcher == NULL)
    return NULL;
  self = g_new0 (HekExplorerGraphs, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->searcher = searcher;
  self->data = hek_explorer_data_ref (work->data);
  if (!read_parts (self, work->graphs, &shapes, error))
    return NULL;
  self->views = g_new0 (HekExplorerGraphView *, self->n_parts + 1);
  for (guint i = 0; i < self->n_parts; i++)
    {
      self->views[i] = view_new (self);
      if (!fill_view (self, i, self->views[i], task, error))
        return NULL;
    }
  self->views[self->n_parts] = sum_views (self);
  return g_steal_pointer (&self);
}
