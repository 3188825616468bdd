/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One batch of a graph that is being built. Its vertices look for their neighbours in the graph as
 * it was before the batch, each on its own; then the links back to them are grouped by target and
 * added, each target on its own. So neither the number of threads nor their order shows in the
 * result. Inside a batch near vertices follow each other, and take each other as candidates too.
 *
 * A vertex that brings links of another graph along walks from those of its neighbours that are in
 * this one already, and needs a narrower walk: its own neighbours are candidates anyway. So Lucene
 * merges graphs since 2025 (apache/lucene pull request 14331, by T. Veasey and M. Sharipova), with
 * neighbours of neighbours as starts and three times M as the width; there a set of vertices that
 * covers the smaller graph is searched for in full, here the vertices of the higher layers are, and
 * those that have no such neighbour yet.
 */
#include "config.h"

#include "hek-hnsw-build-private.h"

#include "hek-parallel.h"

#include <stdlib.h>

/* Neighbours in the batch that are candidates, before and after. */
#define N_MATES 4

/* Vertices, and targets of links back, in one piece of work: well below a millisecond. */
#define VERTEX_BLOCK 8
#define TARGET_BLOCK 64

/* Sources that one target is offered at once; more come from hubs only, and the rest is dropped. */
#define MAX_SOURCES 512

/* Marks a link that the vertex had before its turn: positions have 31 bits. */
#define HAD 0x80000000u

#define MAX_LINKS (2 * HEK_HNSW_MAX_M)

typedef struct
{
  HekHnswWorker *worker;
  HekHnswLinker *linker;
  HekHnswPlace *candidates;
} Helper;

static Helper *
borrow_helper (HekHnswBuild *b)
{
  Helper *helper = NULL;

  pthread_mutex_lock (&b->lock);
  if (b->helpers->len > 0)
    helper = g_ptr_array_steal_index_fast (b->helpers, b->helpers->len - 1);
  pthread_mutex_unlock (&b->lock);

  if (helper == NULL)
    {
      guint n_links = 2 * b->index->m, n_candidates = b->ef + 2 * N_MATES + n_links;
      HekHnswProbe probe;

      hek_hnsw_probe_init (&probe, b->index);
      helper = g_new (Helper, 1);
      helper->worker = hek_hnsw_worker_new (b->index, b->ef);
      helper->linker = hek_hnsw_linker_new (probe, MAX (n_candidates, n_links + MAX_SOURCES));
      helper->candidates = g_new (HekHnswPlace, n_candidates);
    }
  return helper;
}

static void
return_helper (HekHnswBuild *b,
               Helper       *helper)
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

static HekHnswState
state_of (const HekHnswBuild *b,
          guint32             vertex)
{
  return b->states != NULL ? b->states[vertex] : HEK_HNSW_NEW;
}

/* Keeps the candidates sorted, and each of them once. Returns: how many there are */
static guint
add_candidate (HekHnswPlace *candidates,
               guint         n,
               HekHnswPlace  place)
{
  guint at = n;

  while (at > 0 && candidates[at - 1] > place)
    at--;
  if (at > 0 && candidates[at - 1] == place)
    return n;
  memmove (candidates + at + 1, candidates + at, (n - at) * sizeof *candidates);
  candidates[at] = place;
  return n + 1;
}

/* The beam, neighbours in the batch and links that the vertex has, merged in order. */
static guint
find_candidates (const HekHnswBuild *b,
                 Helper             *helper,
                 gsize               batch_idx,
                 const guint32      *own,
                 guint               n_own)
{
  const HekHnswBeam *beam = &helper->worker->beam;
  const HekHnswProbe *probe = &helper->worker->probe;
  gsize begin = batch_idx > N_MATES ? batch_idx - N_MATES : 0;
  gsize end = MIN (batch_idx + N_MATES + 1, b->n_batch);
  guint32 others[2 * N_MATES + MAX_LINKS], keys[2 * N_MATES + MAX_LINKS];
  guint n_others = 0, n = 0;

  for (gsize i = begin; i < end; i++)
    if (i != batch_idx)
      others[n_others++] = b->batch[i];
  for (guint i = 0; i < n_own; i++)
    others[n_others++] = own[i];
  probe->gather (probe, others, n_others, keys);

  for (guint i = 0; i < beam->n; i++)
    if (hek_hnsw_place_position (beam->places[i]) != b->batch[batch_idx])
      helper->candidates[n++] = beam->places[i] & ~(HekHnswPlace) HEK_HNSW_FOLLOWED;
  for (guint i = 0; i < n_others; i++)
    n = add_candidate (helper->candidates, n, hek_hnsw_place (keys[i], others[i]));
  return n;
}

/* The nearest links that the vertex had fill its list up to M: lists that are chosen in one go are
 * shorter than those that grew by links back, and make walks short-sighted. */
static guint
fill_up (const HekHnswPlace *candidates,
         guint               n_candidates,
         const guint32      *own,
         guint               n_own,
         guint32            *chosen,
         guint               n,
         guint               n_wanted)
{
  for (guint i = 0; i < n_candidates && n < n_wanted; i++)
    {
      guint32 position = hek_hnsw_place_position (candidates[i]);

      if (hek_hnsw_is_among (own, n_own, position) && !hek_hnsw_is_among (chosen, n, position))
        chosen[n++] = position;
    }
  return n;
}

/* Links of a vertex on layer 0. They wait in b->chosen: while others of the batch walk, none of the
 * lists that they may meet changes. */
static void
choose_lowest (const HekHnswBuild *b,
               Helper             *helper,
               gsize               batch_idx,
               const guint32      *own,
               guint               n_own)
{
  const HekHnswLayer *layer = &b->index->layers[0];
  guint32 *chosen = b->chosen + batch_idx * b->n_chosen_max;
  guint n_candidates = find_candidates (b, helper, batch_idx, own, n_own);
  guint n = hek_hnsw_select (helper->linker, layer, helper->candidates, n_candidates,
                             n_own > 0 ? layer->n_links : b->index->m, chosen);

  n = fill_up (helper->candidates, n_candidates, own, n_own, chosen, n, b->index->m);
  for (guint i = 0; i < n; i++)
    if (hek_hnsw_is_among (own, n_own, chosen[i]))
      chosen[i] |= HAD;
  if (n < b->n_chosen_max)
    chosen[n] = HEK_HNSW_NONE;
}

/* Links of a vertex on a higher layer. Returns: where the walk on the layer below begins */
static guint32
choose_higher (const HekHnswBuild *b,
               Helper             *helper,
               guint               layer_idx,
               guint32             vertex,
               guint32             start)
{
  HekHnswLayer *layer = &b->index->layers[layer_idx];
  HekHnswBeam *beam = &helper->worker->beam;
  guint32 *links
    = layer->links + (gsize) hek_hnsw_build_position (b, layer_idx, vertex) * layer->n_links;

  hek_hnsw_beam_reset (beam, b->ef);
  hek_hnsw_walk (helper->worker, layer, start, NULL);
  for (guint i = 0; i < beam->n; i++)
    helper->candidates[i] = beam->places[i] & ~(HekHnswPlace) HEK_HNSW_FOLLOWED;
  hek_hnsw_select (helper->linker, layer, helper->candidates, beam->n, b->index->m, links);
  return layer->down[hek_hnsw_place_position (beam->places[0])];
}

static void
insert_vertex (const HekHnswBuild *b,
               Helper             *helper,
               gsize               batch_idx)
{
  HekHnsw *index = b->index;
  HekHnswWorker *worker = helper->worker;
  guint32 vertex = b->batch[batch_idx], starts[MAX_LINKS];
  guint top = MIN (b->levels[vertex], index->n_layers - 1), n_starts = 0, n_own = 0, ef;
  HekHnswState state = state_of (b, vertex);
  const guint32 *own = NULL;

  if (state == HEK_HNSW_JOINS)
    {
      own = index->layers[0].links + (gsize) vertex * index->layers[0].n_links;
      n_own = hek_hnsw_count_links (&index->layers[0], own);
      for (guint i = 0; top == 0 && i < n_own; i++)
        if (state_of (b, own[i]) == HEK_HNSW_DONE)
          starts[n_starts++] = own[i];
    }

  ef = n_starts > 0 ? b->ef_join : b->ef;
  worker->probe.aim (&worker->probe, vertex);
  if (n_starts == 0)
    {
      guint32 position = hek_hnsw_enter (index, &worker->probe, top);

      for (guint l = top; l > 0; l--)
        position = choose_higher (b, helper, l, vertex, position);
      if (state == HEK_HNSW_DONE)
        return;
      starts[n_starts++] = position;
    }
  hek_hnsw_beam_reset (&worker->beam, ef);
  hek_hnsw_walk_from (worker, &index->layers[0], starts, n_starts, NULL);
  choose_lowest (b, helper, batch_idx, own, n_own);
}

static void
insert_vertices (gsize    begin,
                 gsize    end,
                 gsize    block_idx,
                 gpointer data)
{
  HekHnswBuild *b = data;
  Helper *helper = borrow_helper (b);

  for (gsize i = begin; i < end; i++)
    insert_vertex (b, helper, i);
  return_helper (b, helper);
}

/* By target; equal ones stay in the order of their sources. */
static void
sort_back (HekHnswBuild *b,
           guint32       n_positions)
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

/* Takes over what was chosen for layer 0, and notes the links back. */
static void
collect_lowest (HekHnswBuild *b)
{
  const HekHnswLayer *layer = &b->index->layers[0];

  for (gsize i = 0; i < b->n_batch; i++)
    {
      guint32 vertex = b->batch[i];
      guint32 *links = layer->links + (gsize) vertex * layer->n_links;
      const guint32 *chosen = b->chosen + i * b->n_chosen_max;

      if (state_of (b, vertex) == HEK_HNSW_DONE)
        continue;
      memset (links, 0xff, layer->n_links * sizeof *links);
      for (guint j = 0; j < b->n_chosen_max && chosen[j] != HEK_HNSW_NONE; j++)
        {
          links[j] = chosen[j] & ~HAD;
          if ((chosen[j] & HAD) == 0)
            b->back[b->n_back++] = (guint64) links[j] << 32 | vertex;
        }
    }
}

static void
collect_higher (HekHnswBuild *b)
{
  const HekHnswLayer *layer = &b->index->layers[b->layer_idx];

  for (gsize i = 0; i < b->n_batch; i++)
    if (b->levels[b->batch[i]] >= b->layer_idx)
      {
        guint32 position = hek_hnsw_build_position (b, b->layer_idx, b->batch[i]);
        const guint32 *links = layer->links + (gsize) position * layer->n_links;
        guint n = hek_hnsw_count_links (layer, links);

        for (guint j = 0; j < n; j++)
          b->back[b->n_back++] = (guint64) links[j] << 32 | position;
      }
}

static void
link_targets (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  HekHnswBuild *b = data;
  Helper *helper = borrow_helper (b);
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
  return_helper (b, helper);
}

static gboolean
link_back (HekHnswBuild  *b,
           guint          layer_idx,
           const HekTask *task)
{
  b->layer_idx = layer_idx;
  b->n_back = 0;
  if (layer_idx == 0)
    collect_lowest (b);
  else
    collect_higher (b);
  sort_back (b, b->index->layers[layer_idx].n);

  g_array_set_size (b->targets, 0);
  for (gsize i = 0; i < b->n_back; i++)
    if (i == 0 || b->back[i] >> 32 != b->back[i - 1] >> 32)
      g_array_append_val (b->targets, i);
  return hek_parallel_for (b->targets->len, TARGET_BLOCK, link_targets, b, task);
}

static int
compare_u32 (gconstpointer a,
             gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return x < y ? -1 : x > y;
}

gboolean
hek_hnsw_insert_batch (HekHnswBuild  *b,
                       guint32       *batch,
                       gsize          n,
                       const HekTask *task)
{
  guint n_layers = 1;

  qsort (batch, n, sizeof *batch, compare_u32);
  b->batch = batch;
  b->n_batch = n;
  if (!hek_parallel_for (n, VERTEX_BLOCK, insert_vertices, b, task))
    return FALSE;

  for (gsize i = 0; i < n; i++)
    n_layers = MAX (n_layers, b->levels[batch[i]] + 1u);
  for (guint l = 0; l < MIN (n_layers, b->index->n_layers); l++)
    if (!link_back (b, l, task))
      return FALSE;
  for (gsize i = 0; b->states != NULL && i < n; i++)
    b->states[batch[i]] = HEK_HNSW_DONE;
  return TRUE;
}

void
hek_hnsw_insert_init (HekHnswBuild *b,
                      gsize         largest)
{
  b->n_chosen_max = (b->states != NULL ? 2 : 1) * b->index->m;
  b->back_memory = g_new (guint64, 2 * largest * b->n_chosen_max);
  b->back = b->back_memory;
  b->back_sorted = b->back + largest * b->n_chosen_max;
  b->chosen = g_new (guint32, largest * b->n_chosen_max);
  b->targets = g_array_new (FALSE, FALSE, sizeof (gsize));
  b->helpers = g_ptr_array_new_with_free_func (helper_free);
  pthread_mutex_init (&b->lock, NULL);
}

void
hek_hnsw_insert_clear (HekHnswBuild *b)
{
  pthread_mutex_destroy (&b->lock);
  g_ptr_array_unref (b->helpers);
  g_array_unref (b->targets);
  g_free (b->chosen);
  g_free (b->back_memory);
}
