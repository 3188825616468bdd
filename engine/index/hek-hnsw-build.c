/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building, in batches that grow with the graph. The vertices of a batch look for their neighbours
 * in the graph as it was before the batch, each on its own; then the links back to them are grouped
 * by target and added, each target on its own. So neither the number of threads nor their order
 * shows in the result. Inside a batch near vertices follow each other, and take each other as
 * candidates too.
 */
#include "config.h"

#include "hek-hnsw-build-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

/* A batch has one vertex for so many that are in the graph already. */
#define BATCH_SHARE 16

/* Neighbours in the batch that are candidates, before and after. */
#define N_MATES 4

/* Candidates for the links of a vertex: in small sets more cost little. */
#define EF_CONSTRUCTION 128
#define EF_CONSTRUCTION_SMALL 200
#define SMALL 50000

/* Vertices, and targets of links back, in one piece of work: well below a millisecond. */
#define VERTEX_BLOCK 8
#define TARGET_BLOCK 64

/* Sources that one target is offered at once; more come from hubs only, and the rest is dropped. */
#define MAX_SOURCES 512

typedef struct
{
  HekHnswWorker *worker;
  HekHnswLinker *linker;
  HekHnswPlace *candidates;
} Helper;

typedef struct
{
  HekHnsw *index;
  guint ef;
  guint8 *levels;        /* by vertex */
  guint32 *sequence;     /* vertices in the order of insertion */
  guint32 *positions[HEK_HNSW_MAX_LAYERS]; /* by vertex, higher layers only */

  pthread_mutex_t lock;  /* guards helpers; ThreadSanitizer sees it, unlike GMutex */
  GPtrArray *helpers;

  /* the batch, by rising vertices */
  const guint32 *batch;
  gsize n_batch;

  /* links back of one layer: target << 32 | source, by target */
  guint64 *back, *back_sorted;
  gsize n_back;
  GArray *targets;       /* gsize: where each target begins in back */
  guint layer_idx;
} Build;

static Helper *
build_borrow_helper (Build *b)
{
  Helper *helper = NULL;

  pthread_mutex_lock (&b->lock);
  if (b->helpers->len > 0)
    helper = g_ptr_array_steal_index_fast (b->helpers, b->helpers->len - 1);
  pthread_mutex_unlock (&b->lock);

  if (helper == NULL)
    {
      guint n_links = 2 * b->index->m;
      HekHnswProbe probe;

      hek_hnsw_probe_init (&probe, b->index);
      helper = g_new (Helper, 1);
      helper->worker = hek_hnsw_worker_new (b->index, b->ef);
      helper->linker = hek_hnsw_linker_new (probe, MAX (b->ef + 2 * N_MATES,
                                                        n_links + MAX_SOURCES));
      helper->candidates = g_new (HekHnswPlace, b->ef + 2 * N_MATES);
    }
  return helper;
}

static void
build_return_helper (Build  *b,
                     Helper *helper)
{
  pthread_mutex_lock (&b->lock);
  g_ptr_array_add (b->helpers, helper);
  pthread_mutex_unlock (&b->lock);
}

static void
helper_free (gpointer data)
{
  Helper *helper = data;

  hek_hnsw_worker_free (helper->worker);
  hek_hnsw_linker_free (helper->linker);
  g_free (helper->candidates);
  g_free (helper);
}

static guint32
build_position (const Build *b,
                guint        layer_idx,
                guint32      vertex)
{
  return layer_idx == 0 ? vertex : b->positions[layer_idx][vertex];
}

/* The beam and the neighbours in the batch, merged in order. */
static guint
build_candidates (const Build *b,
                  Helper      *helper,
                  gsize        batch_idx)
{
  const HekHnswBeam *beam = &helper->worker->beam;
  gsize begin = batch_idx > N_MATES ? batch_idx - N_MATES : 0;
  gsize end = MIN (batch_idx + N_MATES + 1, b->n_batch);
  guint32 mates[2 * N_MATES + 1], keys[2 * N_MATES + 1];
  guint n_mates = 0, n = beam->n;

  for (gsize i = begin; i < end; i++)
    if (i != batch_idx)
      mates[n_mates++] = b->batch[i];
  helper->worker->probe.gather (&helper->worker->probe, mates, n_mates, keys);

  for (guint i = 0; i < n; i++)
    helper->candidates[i] = beam->places[i] & ~(HekHnswPlace) HEK_HNSW_FOLLOWED;
  for (guint i = 0; i < n_mates; i++)
    {
      HekHnswPlace place = hek_hnsw_place (keys[i], mates[i]);
      guint j = n++;

      for (; j > 0 && helper->candidates[j - 1] > place; j--)
        helper->candidates[j] = helper->candidates[j - 1];
      helper->candidates[j] = place;
    }
  return n;
}

static void
build_insert (const Build *b,
              Helper      *helper,
              gsize        batch_idx)
{
  HekHnsw *index = b->index;
  HekHnswWorker *worker = helper->worker;
  guint32 vertex = b->batch[batch_idx], position;
  guint top = MIN (b->levels[vertex], index->n_layers - 1);

  worker->probe.aim (&worker->probe, vertex);
  position = hek_hnsw_enter (index, &worker->probe, top);
  for (guint l = top + 1; l-- > 0;)
    {
      HekHnswLayer *layer = &index->layers[l];
      guint32 *links
        = layer->links + (gsize) build_position (b, l, vertex) * layer->n_links;
      guint n;

      hek_hnsw_beam_reset (&worker->beam, b->ef);
      hek_hnsw_walk (worker, layer, position, NULL);
      if (l == 0)
        n = build_candidates (b, helper, batch_idx);
      else
        {
          n = worker->beam.n;
          for (guint i = 0; i < n; i++)
            helper->candidates[i]
              = worker->beam.places[i] & ~(HekHnswPlace) HEK_HNSW_FOLLOWED;
          position = layer->down[hek_hnsw_place_position (worker->beam.places[0])];
        }
      hek_hnsw_select (helper->linker, layer, helper->candidates, n, index->m, links);
    }
}

static void
insert_vertices (gsize    begin,
                 gsize    end,
                 gsize    block_idx,
                 gpointer data)
{
  Build *b = data;
  Helper *helper = build_borrow_helper (b);

  for (gsize i = begin; i < end; i++)
    build_insert (b, helper, i);
  build_return_helper (b, helper);
}

/* By target; equal ones stay in the order of their sources. */
static void
sort_back (Build  *b,
           guint32 n_positions)
{
  for (guint shift = 32; shift < 64 && (n_positions - 1) >> (shift - 32) != 0; shift += 11)
    {
      gsize counts[2049] = { 0 };
      guint64 *swap = b->back;

      for (gsize i = 0; i < b->n_back; i++)
        counts[((b->back[i] >> shift) & 2047) + 1]++;
      for (guint i = 0; i < 2048; i++)
        counts[i + 1] += counts[i];
      for (gsize i = 0; i < b->n_back; i++)
        b->back_sorted[counts[(b->back[i] >> shift) & 2047]++] = b->back[i];
      b->back = b->back_sorted;
      b->back_sorted = swap;
    }
}

static void
build_collect_back (Build *b,
                    guint  layer_idx)
{
  const HekHnswLayer *layer = &b->index->layers[layer_idx];

  b->layer_idx = layer_idx;
  b->n_back = 0;
  for (gsize i = 0; i < b->n_batch; i++)
    if (b->levels[b->batch[i]] >= layer_idx)
      {
        guint32 position = build_position (b, layer_idx, b->batch[i]);
        const guint32 *links = layer->links + (gsize) position * layer->n_links;
        guint n = hek_hnsw_count_links (layer, links);

        for (guint j = 0; j < n; j++)
          b->back[b->n_back++] = (guint64) links[j] << 32 | position;
      }
  sort_back (b, layer->n);

  g_array_set_size (b->targets, 0);
  for (gsize i = 0; i < b->n_back; i++)
    if (i == 0 || b->back[i] >> 32 != b->back[i - 1] >> 32)
      g_array_append_val (b->targets, i);
}

static void
link_targets (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  Build *b = data;
  Helper *helper = build_borrow_helper (b);
  const gsize *targets = (const gsize *) (gpointer) b->targets->data;

  for (gsize t = begin; t < end; t++)
    {
      guint32 sources[MAX_SOURCES];
      gsize from = targets[t], to = t + 1 < b->targets->len ? targets[t + 1] : b->n_back;
      guint n = 0;

      for (gsize i = from; i < to && n < MAX_SOURCES; i++)
        sources[n++] = (guint32) b->back[i];
      hek_hnsw_link_back (helper->linker, &b->index->layers[b->layer_idx],
                          (guint32) (b->back[from] >> 32), sources, n);
    }
  build_return_helper (b, helper);
}

static int
compare_u32 (gconstpointer a,
             gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return x < y ? -1 : x > y;
}

static gboolean
build_batch (Build         *b,
             gsize          begin,
             gsize          n,
             const HekTask *task)
{
  guint n_layers = 1;

  qsort (b->sequence + begin, n, sizeof *b->sequence, compare_u32);
  b->batch = b->sequence + begin;
  b->n_batch = n;
  if (!hek_parallel_for (n, VERTEX_BLOCK, insert_vertices, b, task))
    return FALSE;

  for (gsize i = 0; i < n; i++)
    n_layers = MAX (n_layers, b->levels[b->batch[i]] + 1u);
  for (guint l = 0; l < n_layers; l++)
    {
      build_collect_back (b, l);
      if (!hek_parallel_for (b->targets->len, TARGET_BLOCK, link_targets, b, task))
        return FALSE;
    }
  return TRUE;
}

static gboolean
build_all (Build         *b,
           const HekTask *task)
{
  gsize n = b->index->n_vertices, largest = MAX (n / BATCH_SHARE, 1);
  gsize n_back = largest * b->index->m;
  guint64 *memory;
  gboolean complete = TRUE;

  b->back = memory = g_new (guint64, 2 * n_back);
  b->back_sorted = b->back + n_back;
  b->targets = g_array_new (FALSE, FALSE, sizeof (gsize));
  for (gsize done = 1; done < n && complete;)
    {
      gsize batch = MIN (MAX (done / BATCH_SHARE, 1), n - done);

      complete = build_batch (b, done, batch, task);
      done += batch;
      hek_task_progress (task, (double) done / (double) n);
    }
  g_array_unref (b->targets);
  g_free (memory);
  return complete;
}

/* Levels from the seed and the lowest row of a vertex, as the paper draws them. */
static void
build_draw_levels (Build *b)
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
      n_layers = MAX (n_layers, b->levels[v] + 1u);
    }
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
 * random. */
static void
build_draw_sequence (Build *b)
{
  guint32 n = b->index->n_vertices;
  g_autofree Turn *turns = g_new (Turn, MAX (n, 1));
  HekRng rng;

  hek_rng_init (&rng, b->index->seed);
  for (guint32 v = 0; v < n; v++)
    turns[v] = (Turn) { (guint64) (HEK_HNSW_MAX_LAYERS - b->levels[v]) << 56 |
                          hek_rng_u64 (&rng) >> 8, v };
  qsort (turns, n, sizeof *turns, compare_turns);
  for (guint32 v = 0; v < n; v++)
    b->sequence[v] = turns[v].vertex;
}

static gboolean
build_make_layers (Build   *b,
                   GError **error)
{
  HekHnsw *index = b->index;

  for (guint l = 0; l < index->n_layers; l++)
    {
      HekHnswLayer *layer = &index->layers[l];
      guint32 *vertices = NULL, *down = NULL;

      for (guint32 v = 0; v < index->n_vertices; v++)
        layer->n += b->levels[v] >= l;
      layer->n_links = l == 0 ? 2 * index->m : index->m;
      layer->links = hek_hnsw_block_new (index, (gsize) layer->n * layer->n_links,
                                         sizeof (guint32), error);
      if (l > 0)
        {
          vertices = hek_hnsw_block_new (index, layer->n, sizeof (guint32), error);
          down = hek_hnsw_block_new (index, layer->n, sizeof (guint32), error);
        }
      if (layer->links == NULL || (l > 0 && (vertices == NULL || down == NULL)))
        return FALSE;

      memset (layer->links, 0xff, (gsize) layer->n * layer->n_links * sizeof (guint32));
      layer->vertices = vertices;
      layer->down = down;
      if (l == 0)
        continue;
      b->positions[l] = g_new (guint32, index->n_vertices);
      for (guint32 v = 0, position = 0; v < index->n_vertices; v++)
        if (b->levels[v] >= l)
          {
            b->positions[l][v] = position;
            vertices[position] = v;
            down[position++] = build_position (b, l - 1, v);
          }
    }
  return TRUE;
}

gboolean
hek_hnsw_build_graph (HekHnsw       *index,
                      const HekTask *task,
                      GError       **error)
{
  Build b = { .index = index };
  gboolean complete;

  if (index->ef_construction == 0)
    index->ef_construction
      = index->n_vertices < SMALL ? EF_CONSTRUCTION_SMALL : EF_CONSTRUCTION;
  b.ef = index->ef_construction;
  b.levels = g_new (guint8, MAX (index->n_vertices, 1));
  b.sequence = g_new (guint32, MAX (index->n_vertices, 1));
  b.helpers = g_ptr_array_new_with_free_func (helper_free);
  pthread_mutex_init (&b.lock, NULL);

  build_draw_levels (&b);
  build_draw_sequence (&b);
  complete = build_make_layers (&b, error);
  if (complete)
    {
      index->entry = index->n_vertices > 0
                       ? build_position (&b, index->n_layers - 1, b.sequence[0])
                       : 0;
      complete = build_all (&b, task) && hek_hnsw_connect (index, task);
      if (!complete)
        hek_task_check (task, error);
    }

  pthread_mutex_destroy (&b.lock);
  g_ptr_array_unref (b.helpers);
  for (guint l = 1; l < index->n_layers; l++)
    g_free (b.positions[l]);
  g_free (b.sequence);
  g_free (b.levels);
  return complete;
}
