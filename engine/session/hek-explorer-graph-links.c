/* SPDX-License-Identifier: Apache-2.0 */
/* Links of a layer and of one row, and what can be coloured by: on jobs. */
#include "config.h"

#include <math.h>

#include "hek-explorer-graph-private.h"
#include "hek-flat.h"
#include "hek-rows-convert.h"

/* Rows between two looks at the task. */
#define CHECK_ROWS 16384u

void
hek_explorer_graph_work_free (gpointer user_data)
{
  HekExplorerGraphWork *work = user_data;

  g_clear_pointer (&work->graphs, hek_explorer_graphs_unref);
  hek_explorer_data_unref (work->data);
  g_object_unref (work->library);
  g_free (work->vector);
  g_free (work->label);
  g_free (work);
}

gboolean
hek_explorer_graph_work_has (const HekExplorerGraphWork *work,
                             guint                       nth)
{
  return work->chosen >= work->graphs->n_parts || work->chosen == nth;
}

/* --- of a layer ------------------------------------------------------------------------------ */

void
hek_explorer_graph_links_free (HekExplorerGraphLinks *links)
{
  g_free (links->pairs);
  g_free (links);
}

/* Each graph gives its part of @n_most, by its links. */
static gboolean
add_pairs (const HekExplorerGraphWork  *work,
           guint                        nth,
           HekExplorerGraphLinks       *links,
           GArray                      *pairs,
           const HekTask               *task,
           GError                     **error)
{
  const HekExplorerGraphPart *part = &work->graphs->parts[nth];
  const HekHnswLayerShape *layer = &part->shape->layers[work->layer];
  double share = (double) layer->n_links / (double) MAX (links->n_links, 1);
  guint n_most = (guint) ceil (work->n_most * share);
  g_autoptr (GArray) picked = NULL;
  gboolean is_part;

  if (work->layer >= part->shape->info.n_layers || n_most == 0)
    return TRUE;
  picked = hek_hnsw_shape_pick_pairs (part->shape, work->layer, n_most, &is_part, task, error);
  if (picked == NULL)
    return FALSE;
  links->is_part = links->is_part || is_part;
  for (guint i = 0; i < picked->len; i++)
    {
      const HekHnswPair *pair = &g_array_index (picked, HekHnswPair, i);
      guint32 a = hek_explorer_graphs_get_row (work->graphs, nth, pair->a);
      guint32 b = hek_explorer_graphs_get_row (work->graphs, nth, pair->b);
      const HekExplorerGraphPair rows = { part->rows[a], part->rows[b] };

      if (rows.a == HEK_EXPLORER_GRAPH_NO_ROW || rows.b == HEK_EXPLORER_GRAPH_NO_ROW)
        links->n_hidden++;
      else
        g_array_append_val (pairs, rows);
    }
  return TRUE;
}

gpointer
hek_explorer_graph_find_links (const HekTask  *task,
                               gpointer        user_data,
                               GError        **error)
{
  const HekExplorerGraphWork *work = user_data;
  const HekExplorerGraphs *graphs = work->graphs;
  const HekExplorerGraphSummary *summary
    = &hek_explorer_graphs_get_view (graphs, work->chosen)->summary;
  g_autoptr (HekExplorerGraphLinks) links = g_new0 (HekExplorerGraphLinks, 1);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (HekExplorerGraphPair));

  links->layer = work->layer;
  if (work->layer < summary->n_layers)
    links->n_links = summary->layers[work->layer].n_links;
  for (guint i = 0; i < graphs->n_parts && work->layer < summary->n_layers; i++)
    if (hek_explorer_graph_work_has (work, i) && !add_pairs (work, i, links, pairs, task, error))
      return NULL;
  links->n = MIN (pairs->len, work->n_most);
  links->is_part = links->is_part || pairs->len > links->n;
  links->pairs = (HekExplorerGraphPair *) (gpointer) g_array_free (g_steal_pointer (&pairs), FALSE);
  return g_steal_pointer (&links);
}

/* --- of a row -------------------------------------------------------------------------------- */

static void
link_clear (gpointer item)
{
  g_free (((HekExplorerGraphLink *)item)->key);
}

void
hek_explorer_graph_row_free (HekExplorerGraphRow *row)
{
  g_clear_pointer (&row->links, g_array_unref);
  g_free (row->node.key);
  g_free (row);
}

/* Where the row lies among the chosen graphs; %FALSE without an error: nowhere. */
static gboolean
find_part (const HekExplorerGraphWork *work,
           guint                      *nth,
           guint32                    *row)
{
  const HekExplorerGraphs *graphs = work->graphs;
  HekRowPlace place;

  if (!hek_snapshot_find_row (hek_searcher_get_snapshot (graphs->searcher),
                              graphs->data->rows->row_ids[work->row], &place))
    return FALSE;
  for (*nth = 0; *nth < graphs->n_parts; ++*nth)
    if (graphs->parts[*nth].segment.idx == place.segment)
      {
        *row = (guint32) place.row;
        return hek_explorer_graph_work_has (work, *nth);
      }
  return FALSE;
}

/* Both directions of a layer: nodes into @nodes, and for each whether it is out (1) or in (2). */
static gboolean
collect_nodes (const HekHnswShape  *shape,
               guint                layer,
               guint32              node,
               GArray              *nodes,
               GByteArray          *ways,
               const HekTask       *task,
               GError             **error)
{
  guint32 out[HEK_HNSW_SHAPE_MAX_LINKS];
  guint n_out = hek_hnsw_shape_get_links (shape, layer, node, out);
  g_autoptr (GArray) in = hek_hnsw_shape_find_links_in (shape, layer, node, task, error);

  if (in == NULL)
    return FALSE;
  g_array_append_vals (nodes, out, n_out);
  for (guint i = 0; i < n_out; i++)
    g_byte_array_append (ways, &(guint8) { 1 }, 1);
  for (guint i = 0; i < in->len; i++)
    {
      guint32 from = g_array_index (in, guint32, i);
      guint at = 0;

      while (at < n_out && out[at] != from)
        at++;
      if (at < n_out)
        ways->data[at] |= 2;
      else
        {
          g_array_append_val (nodes, from);
          g_byte_array_append (ways, &(guint8) { 2 }, 1);
        }
    }
  return TRUE;
}

/* Nodes in the order of their distance from @row: (transfer full): rows are indexes of @nodes. */
static HekNeighbor *
sort_nodes (const HekExplorerGraphs  *graphs,
            guint                     nth,
            guint32                   row,
            const GArray             *nodes,
            const HekTask            *task,
            GError                  **error)
{
  HekSnapshot *snapshot = hek_searcher_get_snapshot (graphs->searcher);
  guint idx = graphs->parts[nth].segment.idx;
  const HekRows *rows = &hek_snapshot_get_segment (snapshot, idx)->rows;
  g_autofree guint32 *own = g_new (guint32, nodes->len + 1);
  g_autofree float *vectors = g_try_new (float, (gsize) (nodes->len + 1) * rows->dim);
  g_autofree HekNeighbor *sorted = g_new (HekNeighbor, nodes->len);
  HekRows near = { .dtype = HEK_DTYPE_F32,
                   .dim = rows->dim,
                   .n = nodes->len,
                   .stride_bytes = rows->dim * sizeof (float),
                   .data = (const guint8 *) vectors };
  HekRows query = near;

  if (vectors == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "not enough memory for %u vectors",
                   nodes->len + 1);
      return NULL;
    }
  own[nodes->len] = row;
  for (guint i = 0; i < nodes->len; i++)
    own[i] = hek_explorer_graphs_get_row (graphs, nth, g_array_index (nodes, guint32, i));
  for (guint i = 0; i <= nodes->len; i++)
    if (!hek_task_check (task, error) || !hek_snapshot_check (snapshot, idx, own[i], 1, error))
      return NULL;
  hek_rows_gather_f32 (rows, own, nodes->len + 1, vectors);
  query.n = 1;
  query.data += nodes->len * near.stride_bytes;
  return hek_flat_search (&near, hek_snapshot_get_distance (snapshot), &query, nodes->len, NULL,
                          sorted, task, error)
           ? g_steal_pointer (&sorted)
           : NULL;
}

static gboolean
add_link (const HekExplorerGraphs  *graphs,
          guint                     nth,
          guint32                   node,
          HekExplorerGraphLink      link,
          GArray                   *links,
          GError                  **error)
{
  HekExplorerGraphNode told;

  if (!hek_explorer_graphs_tell_node (graphs, nth, node, &told, error))
    return FALSE;
  link.row = told.row;
  link.row_id = told.row_id;
  link.key = told.key;
  g_array_append_val (links, link);
  return TRUE;
}

static gboolean
add_layer (const HekExplorerGraphs  *graphs,
           guint                     nth,
           guint                     layer,
           guint32                   row,
           HekExplorerGraphRow      *out,
           const HekTask            *task,
           GError                  **error)
{
  const HekHnswShape *shape = graphs->parts[nth].shape;
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GByteArray) ways = g_byte_array_new ();
  g_autofree HekNeighbor *sorted = NULL;

  if (!collect_nodes (shape, layer, shape->node_of[row], nodes, ways, task, error))
    return FALSE;
  for (guint i = 0; i < ways->len; i++)
    {
      out->n_out += ways->data[i] & 1;
      out->n_in += ways->data[i] >> 1;
    }
  if (nodes->len == 0)
    return TRUE;
  sorted = sort_nodes (graphs, nth, row, nodes, task, error);
  for (guint i = 0;
       sorted != NULL && i < nodes->len && out->links->len < HEK_EXPLORER_GRAPH_MAX_ROW_LINKS; i++)
    {
      guint at = sorted[i].row;
      const HekExplorerGraphLink link = { .layer = layer,
                                          .is_out = (ways->data[at] & 1) != 0,
                                          .is_in = (ways->data[at] & 2) != 0,
                                          .distance = sorted[i].distance };

      if (!add_link (graphs, nth, g_array_index (nodes, guint32, at), link, out->links, error))
        return FALSE;
    }
  return sorted != NULL;
}

gpointer
hek_explorer_graph_find_row (const HekTask  *task,
                             gpointer        user_data,
                             GError        **error)
{
  const HekExplorerGraphWork *work = user_data;
  const HekExplorerGraphs *graphs = work->graphs;
  g_autoptr (HekExplorerGraphRow) found = g_new0 (HekExplorerGraphRow, 1);
  const HekHnswShape *shape;
  guint nth, n_rows;
  guint32 row, node;

  found->node.row = HEK_EXPLORER_GRAPH_NO_ROW;
  if (!find_part (work, &nth, &row))
    return g_steal_pointer (&found);
  shape = graphs->parts[nth].shape;
  node = shape->node_of[row];
  if (!hek_explorer_graphs_tell_node (graphs, nth, node, &found->node, error))
    return NULL;
  found->node.row = work->row;
  found->node.row_id = graphs->data->rows->row_ids[work->row];
  g_free (found->node.key);
  found->node.key
    = hek_snapshot_dup_key (hek_searcher_get_snapshot (graphs->searcher),
                            (HekRowPlace) { graphs->parts[nth].segment.idx, row }, error);
  if (found->node.key == NULL)
    return NULL;
  hek_hnsw_shape_get_rows (shape, node, &n_rows);
  found->n_same = n_rows - 1;
  found->n_hops = shape->hops[node] == HEK_HNSW_SHAPE_UNREACHED ? G_MAXUINT : shape->hops[node];
  found->links = g_array_new (FALSE, TRUE, sizeof (HekExplorerGraphLink));
  g_array_set_clear_func (found->links, link_clear);
  for (guint layer = found->node.layer + 1; layer-- > 0;)
    if (!add_layer (graphs, nth, layer, row, found, task, error))
      return NULL;
  return g_steal_pointer (&found);
}

/* --- numbers --------------------------------------------------------------------------------- */

static double
number_of (const HekHnswShape     *shape,
           guint32                 node,
           HekExplorerGraphNumber  number)
{
  switch (number)
    {
    case HEK_EXPLORER_GRAPH_IN_DEGREE:
      return shape->n_in[node];
    case HEK_EXPLORER_GRAPH_LAYER:
      return shape->top[node];
    case HEK_EXPLORER_GRAPH_HOPS:
      return shape->hops[node] == HEK_HNSW_SHAPE_UNREACHED ? NAN : shape->hops[node];
    case HEK_EXPLORER_GRAPH_REACHED:
      return shape->hops[node] != HEK_HNSW_SHAPE_UNREACHED;
    case HEK_EXPLORER_GRAPH_N_NUMBERS:
    default:
      return NAN;
    }
}

gpointer
hek_explorer_graph_make_numbers (const HekTask  *task,
                                 gpointer        user_data,
                                 GError        **error)
{
  const HekExplorerGraphWork *work = user_data;
  const HekExplorerGraphs *graphs = work->graphs;
  guint32 n_rows = graphs->data->n_rows;
  g_autofree double *numbers = g_try_new (double, MAX (n_rows, 1));

  if (numbers == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "not enough memory for %u numbers",
                   n_rows);
      return NULL;
    }
  for (guint32 row = 0; row < n_rows; row++)
    numbers[row] = NAN;
  for (guint i = 0; i < graphs->n_parts; i++)
    {
      const HekExplorerGraphPart *part = &graphs->parts[i];

      for (guint64 r = 0; r < part->segment.n_rows && hek_explorer_graph_work_has (work, i); r++)
        {
          if (r % CHECK_ROWS == 0 && !hek_task_check (task, error))
            return NULL;
          if (part->rows[r] != HEK_EXPLORER_GRAPH_NO_ROW)
            numbers[part->rows[r]] = number_of (part->shape, part->shape->node_of[r], work->number);
        }
    }
  return g_steal_pointer (&numbers);
}
