/* SPDX-License-Identifier: Apache-2.0 */
/* Links of a graph, of one node and of a layer, and the nodes that stand out by theirs. */
#include "config.h"

#include "hek-hnsw-shape.h"

#include "hek-hnsw-private.h"
#include "hek-rng.h"

/* Positions between two looks at the task. */
#define CHECK_NODES 16384u

/* Of the choice of pairs: so many more than are wanted are looked at, since how many there are of
 * them is a matter of chance. */
#define SPARE 1.1

/* The position of a node on a layer, or HEK_HNSW_NONE. */
static guint32
position_of (const HekHnswLayer *layer,
             guint32             node)
{
  guint32 low = 0, high = layer->n;

  if (layer->vertices == NULL)
    return node < layer->n ? node : HEK_HNSW_NONE;
  while (low < high)
    {
      guint32 half = low + (high - low) / 2;

      if (layer->vertices[half] < node)
        low = half + 1;
      else
        high = half;
    }
  return low < layer->n && layer->vertices[low] == node ? low : HEK_HNSW_NONE;
}

static const HekHnswLayer *
get_layer (const HekHnswShape *self,
           guint               layer)
{
  return layer < self->index->n_layers ? &self->index->layers[layer] : NULL;
}

guint
hek_hnsw_shape_get_links (const HekHnswShape *self,
                          guint               layer_idx,
                          guint32             node,
                          guint32            *nodes)
{
  const HekHnswLayer *layer = get_layer (self, layer_idx);
  guint32 position = layer != NULL ? position_of (layer, node) : HEK_HNSW_NONE;
  const guint32 *links;
  guint n;

  if (position == HEK_HNSW_NONE)
    return 0;
  links = layer->links + (gsize) position * layer->n_links;
  n = MIN (hek_hnsw_count_links (layer, links), HEK_HNSW_SHAPE_MAX_LINKS);
  for (guint i = 0; i < n; i++)
    nodes[i] = hek_hnsw_vertex (layer, hek_hnsw_link (links, i));
  return n;
}

GArray *
hek_hnsw_shape_find_links_in (const HekHnswShape  *self,
                              guint                layer_idx,
                              guint32              node,
                              const HekTask       *task,
                              GError             **error)
{
  const HekHnswLayer *layer = get_layer (self, layer_idx);
  guint32 position = layer != NULL ? position_of (layer, node) : HEK_HNSW_NONE;
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 p = 0; position != HEK_HNSW_NONE && p < layer->n; p++)
    {
      const guint32 *links = layer->links + (gsize) p * layer->n_links;

      if (p % CHECK_NODES == 0 && !hek_task_check (task, error))
        return NULL;
      for (guint i = 0; i < layer->n_links && links[i] < layer->n; i++)
        if (links[i] == position)
          {
            guint32 from = hek_hnsw_vertex (layer, p);

            g_array_append_val (nodes, from);
            break;
          }
    }
  return g_steal_pointer (&nodes);
}

/* --- pairs ----------------------------------------------------------------------------------- */

typedef struct
{
  guint64 rank; /* the same for a link and the one back */
  HekHnswPair pair;
} Ranked;

static int
compare_ranked (gconstpointer a,
                gconstpointer b)
{
  const Ranked *x = a, *y = b;

  return x->rank < y->rank ? -1 : x->rank > y->rank;
}

/* No two pairs have the same one. */
static guint64
rank_of (HekHnswPair pair)
{
  HekRng rng;

  hek_rng_init (&rng, (guint64) pair.a << 32 | pair.b);
  return hek_rng_u64 (&rng);
}

/* Links whose rank is at most @highest, twice where there is one back. */
static GArray *
collect_links (const HekHnswLayer  *layer,
               guint64              highest,
               const HekTask       *task,
               GError             **error)
{
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));

  for (guint32 p = 0; p < layer->n; p++)
    {
      const guint32 *links = layer->links + (gsize) p * layer->n_links;
      guint n = hek_hnsw_count_links (layer, links);
      guint32 node = hek_hnsw_vertex (layer, p);

      if (p % CHECK_NODES == 0 && !hek_task_check (task, error))
        return NULL;
      for (guint i = 0; i < n; i++)
        {
          guint32 other = hek_hnsw_vertex (layer, hek_hnsw_link (links, i));
          Ranked link = { .pair = { MIN (node, other), MAX (node, other) } };

          link.rank = rank_of (link.pair);
          if (link.rank <= highest && node != other)
            g_array_append_val (ranked, link);
        }
    }
  return g_steal_pointer (&ranked);
}

/*
 * A pair is chosen by a number made of its two nodes, so that the choice is even, and the link back
 * is met beside it. A layer of n links has n / 2 pairs at least: the smallest 2 · n_most numbers
 * are those of n_most pairs or more, most often.
 */
GArray *
hek_hnsw_shape_pick_pairs (const HekHnswShape  *self,
                           guint                layer_idx,
                           guint                n_most,
                           gboolean            *is_part,
                           const HekTask       *task,
                           GError             **error)
{
  const HekHnswLayer *layer = get_layer (self, layer_idx);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (HekHnswPair));
  g_autoptr (GArray) ranked = NULL;
  double share;
  guint64 highest;
  guint i = 0;

  *is_part = FALSE;
  if (layer == NULL || self->layers[layer_idx].n_links == 0)
    return g_steal_pointer (&pairs);
  share = SPARE * 2.0 * n_most / (double) self->layers[layer_idx].n_links;
  highest = share >= 1 ? G_MAXUINT64 : (guint64) (share * 0x1p64);
  ranked = collect_links (layer, highest, task, error);
  if (ranked == NULL)
    return NULL;
  g_array_sort (ranked, compare_ranked);
  for (; i < ranked->len && pairs->len < n_most; i++)
    {
      const Ranked *link = &g_array_index (ranked, Ranked, i);

      if (i == 0 || link->rank != link[-1].rank)
        g_array_append_val (pairs, link->pair);
    }
  while (i < ranked->len && i > 0
         && g_array_index (ranked, Ranked, i).rank == g_array_index (ranked, Ranked, i - 1).rank)
    i++;
  *is_part = i < ranked->len || highest != G_MAXUINT64;
  return g_steal_pointer (&pairs);
}

/* --- nodes that stand out -------------------------------------------------------------------- */

/* Most links in first, then the lower number. */
static gboolean
stands_before (const HekHnswShape *self,
               guint32             a,
               guint32             b)
{
  return self->n_in[a] != self->n_in[b] ? self->n_in[a] > self->n_in[b] : a < b;
}

GArray *
hek_hnsw_shape_find_hubs (const HekHnswShape *self,
                          guint               n_most,
                          const guint64      *dead)
{
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 node = 0; node < self->n_nodes && n_most > 0; node++)
    {
      guint at = nodes->len;

      if (at == n_most && !stands_before (self, node, g_array_index (nodes, guint32, at - 1)))
        continue;
      if (hek_hnsw_shape_get_row (self, node, dead) == G_MAXUINT32)
        continue;
      while (at > 0 && stands_before (self, node, g_array_index (nodes, guint32, at - 1)))
        at--;
      g_array_insert_val (nodes, at, node);
      if (nodes->len > n_most)
        g_array_set_size (nodes, n_most);
    }
  return nodes;
}

GArray *
hek_hnsw_shape_find_unreached (const HekHnswShape *self,
                               guint               n_most,
                               const guint64      *dead,
                               guint32            *n_all)
{
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (guint32));

  *n_all = 0;
  for (guint32 node = 0; node < self->n_nodes && self->n_unreached > 0; node++)
    {
      if (self->hops[node] != HEK_HNSW_SHAPE_UNREACHED
          || hek_hnsw_shape_get_row (self, node, dead) == G_MAXUINT32)
        continue;
      if (nodes->len < n_most)
        g_array_append_val (nodes, node);
      ++*n_all;
    }
  return nodes;
}
