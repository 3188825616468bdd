/* SPDX-License-Identifier: Apache-2.0 */
/* Degrees and reachability of a graph, counted over all of its links. */
#include "config.h"

#include "hek-hnsw-shape.h"

#include <string.h>

#include "hek-hnsw-private.h"
#include "hek-ref.h"

G_STATIC_ASSERT (HEK_HNSW_SHAPE_MAX_LAYERS >= HEK_HNSW_MAX_LAYERS);

/* Nodes between two looks at the task. */
#define CHECK_NODES 16384u

static gboolean
allocate (gpointer  *out,
          gsize      n,
          gsize      element_bytes,
          GError   **error)
{
  *out = g_try_malloc0_n (MAX (n, 1), element_bytes);
  if (*out == NULL)
    g_set_error (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_MEMORY,
                 "not enough memory to look at the links of %" G_GSIZE_FORMAT " nodes", n);
  return *out != NULL;
}

HekHnswShape *
hek_hnsw_shape_ref (HekHnswShape *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hek_hnsw_shape_unref (HekHnswShape *self)
{
  if (!hek_ref_drop (&self->ref_count))
    return;
  g_free (self->node_of);
  g_free (self->n_in);
  g_free (self->top);
  g_free (self->hops);
  hek_hnsw_unref (self->index);
  g_free (self);
}

const guint32 *
hek_hnsw_shape_get_rows (const HekHnswShape *self,
                         guint32             node,
                         guint              *n)
{
  guint32 begin = hek_hnsw_first_row (self->index, node);

  *n = hek_hnsw_first_row (self->index, node + 1) - begin;
  return self->index->row_of + begin;
}

guint32
hek_hnsw_shape_get_row (const HekHnswShape *self,
                        guint32             node,
                        const guint64      *dead)
{
  guint n;
  const guint32 *rows = hek_hnsw_shape_get_rows (self, node, &n);

  for (guint i = 0; i < n; i++)
    if (dead == NULL || !hek_row_set_has (dead, rows[i]))
      return rows[i];
  return G_MAXUINT32;
}

/* --- degrees --------------------------------------------------------------------------------- */

static guint
bin_of (guint32 n_in)
{
  return n_in == 0 ? 0 : 32 - (guint) __builtin_clz (n_in);
}

/* @n_in: by position on the layer, zeroed */
static gboolean
count_layer (const HekHnswLayer  *layer,
             HekHnswLayerShape   *shape,
             guint32             *n_in,
             const HekTask       *task,
             GError             **error)
{
  shape->n_nodes = layer->n;
  shape->n_slots = layer->n_links;
  shape->min_out = layer->n > 0 ? G_MAXUINT : 0;
  for (guint32 p = 0; p < layer->n; p++)
    {
      const guint32 *links = layer->links + (gsize) p * layer->n_links;
      guint n = hek_hnsw_count_links (layer, links);

      if (p % CHECK_NODES == 0 && !hek_task_check (task, error))
        return FALSE;
      for (guint i = 0; i < n; i++)
        n_in[hek_hnsw_link (links, i)]++;
      shape->n_links += n;
      shape->min_out = MIN (shape->min_out, n);
      shape->max_out = MAX (shape->max_out, n);
      shape->out_bins[MIN (n, HEK_HNSW_SHAPE_MAX_LINKS)]++;
    }
  for (guint32 p = 0; p < layer->n; p++)
    {
      shape->max_in = MAX (shape->max_in, n_in[p]);
      shape->in_bins[bin_of (n_in[p])]++;
    }
  shape->mean = layer->n > 0 ? (double) shape->n_links / layer->n : 0;
  return TRUE;
}

static gboolean
count_links (HekHnswShape   *self,
             const HekTask  *task,
             GError        **error)
{
  const HekHnsw *index = self->index;

  if (!allocate ((gpointer *) &self->n_in, self->n_nodes, sizeof *self->n_in, error)
      || !allocate ((gpointer *) &self->top, self->n_nodes, sizeof *self->top, error)
      || !count_layer (&index->layers[0], &self->layers[0], self->n_in, task, error))
    return FALSE;
  for (guint l = 1; l < index->n_layers; l++)
    {
      const HekHnswLayer *layer = &index->layers[l];
      g_autofree guint32 *n_in = NULL;

      if (!allocate ((gpointer *) &n_in, layer->n, sizeof *n_in, error)
          || !count_layer (layer, &self->layers[l], n_in, task, error))
        return FALSE;
      for (guint32 p = 0; p < layer->n; p++)
        self->top[layer->vertices[p]] = (guint8) l;
    }
  return TRUE;
}

/* --- what is reached ------------------------------------------------------------------------- */

/* Positions of all layers in the order in which they are reached. */
typedef struct
{
  const HekHnsw *index;
  guint64 *queue; /* owned: layer, hops to there (16 bits) and position (32 bits) */
  gsize n;
  guint8 *met[HEK_HNSW_MAX_LAYERS]; /* owned: by position */
  guint16 *hops;                    /* of the nodes */
} Spread;

/* What is on a layer is on those below, and is met there now at the latest. */
static void
reach (Spread  *spread,
       guint    layer_idx,
       guint32  position,
       guint    hops)
{
  for (guint l = layer_idx + 1; l-- > 0;)
    {
      if (spread->met[l][position])
        return;
      spread->met[l][position] = 1;
      spread->queue[spread->n++] = (guint64) l << 48 | (guint64) hops << 32 | position;
      if (l == 0)
        spread->hops[position] = (guint16) hops;
      else
        position = spread->index->layers[l].down[position];
    }
}

/* Breadth first: hops never fall along the queue. */
static gboolean
run_spread (Spread         *spread,
            const HekTask  *task,
            GError        **error)
{
  const HekHnsw *index = spread->index;

  reach (spread, index->n_layers - 1, index->entry, 0);
  for (gsize i = 0; i < spread->n; i++)
    {
      guint64 place = spread->queue[i];
      guint layer_idx = (guint) (place >> 48);
      const HekHnswLayer *layer = &index->layers[layer_idx];
      const guint32 *links = layer->links + (gsize) (guint32) place * layer->n_links;
      guint n = hek_hnsw_count_links (layer, links);
      guint hops = MIN ((guint) (place >> 32 & 0xffff) + 1, HEK_HNSW_SHAPE_UNREACHED - 1);

      if (i % CHECK_NODES == 0 && !hek_task_check (task, error))
        return FALSE;
      for (guint j = 0; j < n; j++)
        reach (spread, layer_idx, hek_hnsw_link (links, j), hops);
    }
  return TRUE;
}

static gboolean
count_hops (HekHnswShape   *self,
            const HekTask  *task,
            GError        **error)
{
  const HekHnsw *index = self->index;
  Spread spread = { .index = index };
  gsize n_places = 0;
  gboolean ok = TRUE;

  if (!allocate ((gpointer *) &self->hops, self->n_nodes, sizeof *self->hops, error))
    return FALSE;
  memset (self->hops, 0xff, self->n_nodes * sizeof *self->hops);
  if (self->n_nodes == 0)
    return TRUE;
  spread.hops = self->hops;
  for (guint l = 0; l < index->n_layers && ok; l++)
    {
      n_places += index->layers[l].n;
      ok = allocate ((gpointer *) &spread.met[l], index->layers[l].n, 1, error);
    }
  ok = ok && allocate ((gpointer *) &spread.queue, n_places, sizeof *spread.queue, error)
       && run_spread (&spread, task, error);
  for (guint l = 0; l < index->n_layers; l++)
    g_free (spread.met[l]);
  g_free (spread.queue);
  for (guint32 v = 0; v < self->n_nodes && ok; v++)
    self->n_unreached += self->hops[v] == HEK_HNSW_SHAPE_UNREACHED;
  return ok;
}

/* --- all of it ------------------------------------------------------------------------------- */

static gboolean
list_nodes (HekHnswShape   *self,
            const HekTask  *task,
            GError        **error)
{
  if (!allocate ((gpointer *) &self->node_of, self->info.n_rows, sizeof *self->node_of, error))
    return FALSE;
  for (guint32 v = 0; v < self->n_nodes; v++)
    {
      guint n;
      const guint32 *rows = hek_hnsw_shape_get_rows (self, v, &n);

      if (v % CHECK_NODES == 0 && !hek_task_check (task, error))
        return FALSE;
      for (guint i = 0; i < n; i++)
        self->node_of[rows[i]] = v;
    }
  return TRUE;
}

HekHnswShape *
hek_hnsw_shape_new (HekHnsw        *index,
                    const HekTask  *task,
                    GError        **error)
{
  HekTask nodes = hek_task_sub (task, 0, 0.2), links = hek_task_sub (task, 0.2, 0.4);
  HekTask hops = hek_task_sub (task, 0.6, 0.4);
  g_autoptr (HekHnswShape) self = g_new0 (HekHnswShape, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->index = hek_hnsw_ref (index);
  hek_hnsw_describe (index, &self->info);
  self->n_nodes = index->n_vertices;
  if (self->n_nodes > 0)
    self->entry = hek_hnsw_vertex (&index->layers[index->n_layers - 1], index->entry);
  if (!list_nodes (self, &nodes, error) || !count_links (self, &links, error))
    return NULL;
  self->info.n_links = self->layers[0].n_links;
  hek_task_progress (&links, 1);
  return count_hops (self, &hops, error) ? g_steal_pointer (&self) : NULL;
}

void
hek_hnsw_layer_shape_add (HekHnswLayerShape       *self,
                          const HekHnswLayerShape *other)
{
  self->min_out = self->n_nodes == 0    ? other->min_out
                  : other->n_nodes == 0 ? self->min_out
                                        : MIN (self->min_out, other->min_out);
  self->n_nodes += other->n_nodes;
  self->n_links += other->n_links;
  self->n_slots = MAX (self->n_slots, other->n_slots);
  self->max_out = MAX (self->max_out, other->max_out);
  self->max_in = MAX (self->max_in, other->max_in);
  self->mean = self->n_nodes > 0 ? (double) self->n_links / (double) self->n_nodes : 0;
  for (guint i = 0; i < HEK_HNSW_SHAPE_OUT_BINS; i++)
    self->out_bins[i] += other->out_bins[i];
  for (guint i = 0; i < HEK_HNSW_SHAPE_IN_BINS; i++)
    self->in_bins[i] += other->in_bins[i];
}
