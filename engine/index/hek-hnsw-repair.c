/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links of an old graph for a new one in which some of its vertices are gone. A vertex that lost
 * links keeps the others and chooses more among the live ones that the lost ones led to. A vertex
 * that lost most of its links is to look for others.
 *
 * Sources: Singh et al., "FreshDiskANN: a fast and accurate graph-based ANN index for streaming
 * similarity search", arXiv:2105.09613, 2021, algorithm 4 (candidates behind deleted neighbours);
 * that what is left stays, and lists are filled to the brim, is Qdrant's way (GraphLayersHealer,
 * pull requests 6543 and 6624, 2025). What is most is told from M as well as from the old length,
 * or a list would dwindle over many repairs that each take little (apache/lucene issue 16552).
 * pgvector inserts every vertex with a dead neighbour anew, which costs more.
 */
#include "config.h"

#include "hek-hnsw-merge-private.h"

#include "hek-parallel.h"

/* Vertices in one piece of work. */
#define BLOCK 64

/* Live vertices behind lost ones that are looked at; the nearest of them are candidates. */
#define MAX_BEHIND 512
#define N_CANDIDATES 128

#define MAX_LINKS (2 * HEK_HNSW_MAX_M)

typedef struct
{
  HekHnswWorker *worker;
  HekHnswLinker *linker;
} Helper;

typedef struct
{
  HekHnswMerging *merging;
  pthread_mutex_t lock; /* guards helpers */
  GPtrArray *helpers;
} Repair;

static Helper *
borrow_helper (Repair *repair)
{
  HekHnsw *index = repair->merging->index;
  Helper *helper = NULL;

  pthread_mutex_lock (&repair->lock);
  if (repair->helpers->len > 0)
    helper = g_ptr_array_steal_index_fast (repair->helpers, repair->helpers->len - 1);
  pthread_mutex_unlock (&repair->lock);

  if (helper == NULL)
    {
      HekHnswProbe probe;

      hek_hnsw_probe_init (&probe, index);
      helper = g_new (Helper, 1);
      helper->worker = hek_hnsw_worker_new (index, N_CANDIDATES);
      helper->linker = hek_hnsw_linker_new (probe, N_CANDIDATES + MAX_LINKS);
    }
  return helper;
}

static void
return_helper (Repair *repair,
               Helper *helper)
{
  pthread_mutex_lock (&repair->lock);
  g_ptr_array_add (repair->helpers, helper);
  pthread_mutex_unlock (&repair->lock);
}

static void
helper_free (gpointer data)
{
  Helper *helper = data;

  hek_hnsw_worker_free (helper->worker);
  hek_hnsw_linker_free (helper->linker);
  g_free (helper);
}

/* The links of one old vertex, as vertices of the new graph. */
typedef struct
{
  guint32 kept[MAX_LINKS]; /* each once, and not to itself */
  guint32 lost[MAX_LINKS]; /* as vertices of the old one */
  guint n_kept, n_lost, n_old;
} OldLinks;

static gboolean
meet (HekHnswVisited *visited,
      guint32         vertex)
{
  gboolean is_new = visited->met[vertex] != visited->walk;

  visited->met[vertex] = visited->walk;
  return is_new;
}

static void
read_links (const HekHnswMerging *merging,
            HekHnswVisited       *visited,
            guint32               vertex,
            OldLinks             *links)
{
  HekHnswOrigin origin = merging->origins[vertex];
  const HekHnswLayer *layer = &merging->graphs[origin.source]->layers[0];
  const guint32 *moved = merging->moved[origin.source];
  const guint32 *old = layer->links + (gsize) origin.vertex * layer->n_links;

  links->n_kept = links->n_lost = 0;
  links->n_old = hek_hnsw_count_links (layer, old);
  hek_hnsw_visited_next (visited);
  meet (visited, vertex);
  for (guint i = 0; i < links->n_old; i++)
    if (moved[old[i]] == HEK_HNSW_NONE)
      links->lost[links->n_lost++] = old[i];
    else if (meet (visited, moved[old[i]]))
      links->kept[links->n_kept++] = moved[old[i]];
}

/* Live vertices that the lost ones led to. */
static guint
find_behind (const HekHnswMerging *merging,
             HekHnswVisited       *visited,
             guint32               vertex,
             const OldLinks       *links,
             guint32               behind[MAX_BEHIND])
{
  HekHnswOrigin origin = merging->origins[vertex];
  const HekHnswLayer *layer = &merging->graphs[origin.source]->layers[0];
  const guint32 *moved = merging->moved[origin.source];
  guint n = 0;

  for (guint i = 0; i < links->n_lost; i++)
    {
      const guint32 *next = layer->links + (gsize) links->lost[i] * layer->n_links;
      guint n_next = hek_hnsw_count_links (layer, next);

      for (guint j = 0; j < n_next && n < MAX_BEHIND; j++)
        if (moved[next[j]] != HEK_HNSW_NONE && meet (visited, moved[next[j]]))
          behind[n++] = moved[next[j]];
    }
  return n;
}

/* Writes the list of a vertex that lost links: what is left of it, and what was chosen of the
 * others. Choosing among both would drop long links, which walks need. */
static void
mend (HekHnswMerging *merging,
      Helper         *helper,
      guint32         vertex,
      const OldLinks *links)
{
  HekHnswLayer *layer = &merging->index->layers[0];
  guint32 *out = layer->links + (gsize) vertex * layer->n_links;
  guint32 behind[MAX_BEHIND], keys[MAX_BEHIND];
  HekHnswProbe *probe = &helper->worker->probe;
  HekHnswBeam *beam = &helper->worker->beam;
  guint n_kept = MIN (links->n_kept, layer->n_links);
  guint n = find_behind (merging, &helper->worker->visited, vertex, links, behind);

  memcpy (out, links->kept, n_kept * sizeof *out);
  if (n == 0 || n_kept == layer->n_links)
    return;
  probe->aim (probe, vertex);
  probe->gather (probe, behind, n, keys);
  hek_hnsw_beam_reset (beam, N_CANDIDATES);
  for (guint i = 0; i < n; i++)
    hek_hnsw_beam_add (beam, hek_hnsw_place (keys[i], behind[i]));
  hek_hnsw_select (helper->linker, layer, beam->places, beam->n, layer->n_links - n_kept,
                   out + n_kept);
}

/* Whether the vertex needs no other links than those that it has now. */
static gboolean
is_sound (const HekHnswMerging *merging,
          guint32               vertex,
          const OldLinks       *links)
{
  HekHnswOrigin origin = merging->origins[vertex];

  return origin.source == merging->largest &&
         merging->moved[origin.source][origin.vertex] == vertex &&
         (links->n_lost == 0 || 2 * links->n_kept >= MAX (links->n_old, merging->index->m));
}

static void
take_over_vertices (gsize    begin,
                    gsize    end,
                    gsize    block_idx,
                    gpointer data)
{
  Repair *repair = data;
  HekHnswMerging *merging = repair->merging;
  Helper *helper = borrow_helper (repair);
  OldLinks links;

  for (gsize v = begin; v < end; v++)
    {
      HekHnswOrigin origin = merging->origins[v];

      merging->states[v] = HEK_HNSW_NEW;
      if (origin.source == HEK_HNSW_NONE)
        continue;
      read_links (merging, &helper->worker->visited, (guint32) v, &links);
      mend (merging, helper, (guint32) v, &links);
      merging->states[v] = is_sound (merging, (guint32) v, &links) ? HEK_HNSW_DONE
                                                                   : HEK_HNSW_JOINS;
    }
  return_helper (repair, helper);
}

gboolean
hek_hnsw_take_over (HekHnswMerging *merging,
                    const HekTask  *task)
{
  Repair repair = { .merging = merging };
  gboolean complete;

  repair.helpers = g_ptr_array_new_with_free_func (helper_free);
  pthread_mutex_init (&repair.lock, NULL);
  complete = hek_parallel_for (merging->index->n_vertices, BLOCK, take_over_vertices, &repair,
                               task);
  pthread_mutex_destroy (&repair.lock);
  g_ptr_array_unref (repair.helpers);
  return complete;
}
