/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building, in batches that grow with the graph (hek-hnsw-insert.c). Some vertices may be done
 * already: they have their links on layer 0, and only the layers above are built for them; each of
 * these has few.
 */
#include "config.h"

#include "hek-hnsw-build-private.h"

#include "hek-rng.h"

#include <math.h>
#include <stdlib.h>

/* A batch has one vertex for so many that are in the graph already. */
#define BATCH_SHARE 16

/* Candidates for the links of a vertex: in small sets more cost little. */
#define EF_CONSTRUCTION 128
#define EF_CONSTRUCTION_SMALL 200
#define SMALL 50000

/* The same, for each of M links, where the vertex has links of another graph. */
#define EF_JOIN_SHARE 3

guint
hek_hnsw_default_ef (guint32 n_vertices)
{
  return n_vertices < SMALL ? EF_CONSTRUCTION_SMALL : EF_CONSTRUCTION;
}

static gboolean
is_done (const HekHnswBuild *b,
         guint32             vertex)
{
  return b->states != NULL && b->states[vertex] == HEK_HNSW_DONE;
}

/*
 * Levels from the seed and the lowest row of a vertex, as the paper draws them. The entry is to be
 * a vertex that is done, if any are: no other can be found from there before it has links. So the
 * layers are theirs.
 */
static void
draw_levels (HekHnswBuild *b)
{
  HekHnsw *index = b->index;
  double scale = 1.0 / log (index->m);
  guint n_layers = 1;

  for (guint32 v = 0; v < index->n_vertices; v++)
    {
      HekRng rng;
      double level;

      hek_rng_init (&rng, index->seed * 0x2545f4914f6cdd1dull
                            + index->row_of[hek_hnsw_first_row (index, v)]);
      hek_rng_u64 (&rng);
      level = -log (1.0 - hek_rng_double (&rng)) * scale;
      b->levels[v] = (guint8) MIN (level, HEK_HNSW_MAX_LAYERS - 1);
      if (b->n_done == 0 || is_done (b, v))
        n_layers = MAX (n_layers, b->levels[v] + 1u);
    }
  for (guint32 v = 0; v < index->n_vertices; v++)
    b->levels[v] = (guint8) MIN (b->levels[v], n_layers - 1);
  index->n_layers = n_layers;
}

typedef struct
{
  guint64 key;
  guint32 vertex;
} Turn;

static int
compare_turns (gconstpointer a,
               gconstpointer b)
{
  const Turn *x = a, *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->vertex < y->vertex ? -1 : x->vertex > y->vertex;
}

/* High vertices first, so that every layer is complete before the ones below it grow; otherwise at
 * random. Before all others, those that are done and have higher layers to be put on. */
static void
draw_sequence (HekHnswBuild *b)
{
  guint32 n = b->index->n_vertices, n_turns = 0;
  g_autofree Turn *turns = g_new (Turn, MAX (n, 1));
  HekRng rng;

  hek_rng_init (&rng, b->index->seed);
  for (guint32 v = 0; v < n; v++)
    {
      guint64 random = hek_rng_u64 (&rng) >> 8;
      gboolean done = is_done (b, v);

      if (done && b->levels[v] == 0)
        continue;
      b->n_first += done;
      turns[n_turns++]
        = (Turn) { (guint64) !done << 63 | (guint64) (HEK_HNSW_MAX_LAYERS - b->levels[v]) << 56 |
                     random, v };
    }
  qsort (turns, n_turns, sizeof *turns, compare_turns);
  for (guint32 i = 0; i < n_turns; i++)
    b->sequence[i] = turns[i].vertex;
  b->n_sequence = n_turns;
}

static gboolean
make_layer (HekHnswBuild *b,
            guint         layer_idx,
            GError      **error)
{
  HekHnsw *index = b->index;
  HekHnswLayer *layer = &index->layers[layer_idx];
  guint32 *vertices, *down;

  if (layer_idx == 0)
    return index->layers[0].links != NULL || hek_hnsw_make_lowest (index, error);

  for (guint32 v = 0; v < index->n_vertices; v++)
    layer->n += b->levels[v] >= layer_idx;
  layer->n_links = index->m;
  layer->links = hek_hnsw_block_new (index, (gsize) layer->n * layer->n_links, sizeof (guint32),
                                     error);
  vertices = hek_hnsw_block_new (index, layer->n, sizeof (guint32), error);
  down = hek_hnsw_block_new (index, layer->n, sizeof (guint32), error);
  if (layer->links == NULL || vertices == NULL || down == NULL)
    return FALSE;

  memset (layer->links, 0xff, (gsize) layer->n * layer->n_links * sizeof (guint32));
  layer->vertices = vertices;
  layer->down = down;
  b->positions[layer_idx] = g_new (guint32, index->n_vertices);
  for (guint32 v = 0, position = 0; v < index->n_vertices; v++)
    if (b->levels[v] >= layer_idx)
      {
        b->positions[layer_idx][v] = position;
        vertices[position] = v;
        down[position++] = hek_hnsw_build_position (b, layer_idx - 1, v);
      }
  return TRUE;
}

gboolean
hek_hnsw_make_lowest (HekHnsw *index,
                      GError **error)
{
  HekHnswLayer *layer = &index->layers[0];
  gsize n = (gsize) index->n_vertices * 2 * index->m;

  layer->n = index->n_vertices;
  layer->n_links = 2 * index->m;
  layer->links = hek_hnsw_block_new (index, n, sizeof (guint32), error);
  if (layer->links == NULL)
    return FALSE;
  memset (layer->links, 0xff, n * sizeof (guint32));
  return TRUE;
}

/* The entry is the first of the sequence; without one on a higher layer, the first that is done. */
static void
choose_entry (HekHnswBuild *b)
{
  HekHnsw *index = b->index;
  guint32 vertex = 0;

  if (b->n_first > 0 || (b->n_done == 0 && b->n_sequence > 0))
    vertex = b->sequence[0];
  else
    while (vertex < index->n_vertices && !is_done (b, vertex))
      vertex++;
  index->entry = index->n_vertices > 0
                   ? hek_hnsw_build_position (b, index->n_layers - 1, vertex)
                   : 0;
}

static gboolean
insert_all (HekHnswBuild  *b,
            const HekTask *task)
{
  /* The entry is there without links. */
  gsize done = b->n_first > 0 || b->n_done == 0 ? 1 : 0;

  while (done < b->n_sequence)
    {
      gsize n_there = done < b->n_first ? done : done - b->n_first + b->n_done;
      gsize end = done < b->n_first ? b->n_first : b->n_sequence;
      gsize n = MIN (MAX (n_there / BATCH_SHARE, 1), end - done);

      if (!hek_hnsw_insert_batch (b, b->sequence + done, n, task))
        return FALSE;
      done += n;
      hek_task_progress (task, (double) done / (double) b->n_sequence);
    }
  return TRUE;
}

gboolean
hek_hnsw_build_graph (HekHnsw       *index,
                      guint8        *states,
                      const HekTask *task,
                      GError       **error)
{
  HekHnswBuild b = { .index = index, .states = states };
  gboolean complete = TRUE;

  if (index->ef_construction == 0)
    index->ef_construction = hek_hnsw_default_ef (index->n_vertices);
  b.ef = index->ef_construction;
  b.ef_join = MIN (EF_JOIN_SHARE * index->m, b.ef);
  b.levels = g_new (guint8, MAX (index->n_vertices, 1));
  b.sequence = g_new (guint32, MAX (index->n_vertices, 1));
  for (guint32 v = 0; states != NULL && v < index->n_vertices; v++)
    b.n_done += states[v] == HEK_HNSW_DONE;

  draw_levels (&b);
  draw_sequence (&b);
  for (guint l = 0; l < index->n_layers && complete; l++)
    complete = make_layer (&b, l, error);
  if (complete)
    {
      choose_entry (&b);
      hek_hnsw_insert_init (&b, MAX (index->n_vertices / BATCH_SHARE, 1));
      complete = insert_all (&b, task) && hek_hnsw_connect (index, task);
      hek_hnsw_insert_clear (&b);
      if (!complete)
        hek_task_check (task, error);
    }

  for (guint l = 1; l < index->n_layers; l++)
    g_free (b.positions[l]);
  g_free (b.sequence);
  g_free (b.levels);
  return complete;
}
