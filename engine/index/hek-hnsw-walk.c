/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walking a layer: the links of the best place that was not followed yet are followed, until the
 * beam holds none. The neighbours of one vertex are measured in one call, after all of their codes
 * were asked for; the links of the place that is next are asked for meanwhile.
 */
#include "config.h"

#include "hek-hnsw-walk-private.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "hek-aligned.h"
#include "hek-hnsw-search-private.h"

#define CACHE_LINE 64

/* 2M of the largest M. */
#define MAX_LINKS (2 * HEK_HNSW_MAX_M)

void
hek_hnsw_beam_reset (HekHnswBeam *beam,
                     guint        capacity)
{
  if (beam->capacity < capacity || beam->places == NULL)
    {
      g_free (beam->places);
      beam->places = g_new (HekHnswPlace, (gsize) capacity + 1);
    }
  beam->capacity = capacity;
  beam->n = beam->next = 0;
}

/* From here on it has huge pages: walks touch it all over. */
#define HUGE_BYTES ((gsize) 2 << 20)

static guint8 *
new_met (gsize n)
{
  gsize n_bytes = (n + HUGE_BYTES - 1) / HUGE_BYTES * HUGE_BYTES;
  guint8 *met = n >= HUGE_BYTES ? aligned_alloc (HUGE_BYTES, n_bytes) : calloc (n, 1);

  if (met == NULL)
    g_error ("out of memory: %" G_GSIZE_FORMAT " bytes", n);
  if (n >= HUGE_BYTES)
    {
      (void) madvise (met, n_bytes, MADV_HUGEPAGE);
      memset (met, 0, n);
    }
  return met;
}

HekHnswWorker *
hek_hnsw_worker_new_for (HekHnswProbe probe,
                         gsize        n,
                         guint        capacity)
{
  HekHnswWorker *worker = g_new0 (HekHnswWorker, 1);

  worker->probe = probe;
  worker->visited.n = MAX (n, 1);
  worker->visited.met = new_met (worker->visited.n);
  hek_hnsw_beam_reset (&worker->beam, capacity);
  return worker;
}

HekHnswWorker *
hek_hnsw_worker_new (const HekHnsw *index,
                     guint          capacity)
{
  HekHnswProbe probe;
  HekHnswWorker *worker;

  hek_hnsw_probe_init (&probe, index);
  worker = hek_hnsw_worker_new_for (probe, index->n_vertices, capacity);
  worker->scratch = hek_aligned_new (hek_code_map_scratch (index->map), 1);
  return worker;
}

void
hek_hnsw_worker_free (HekHnswWorker *worker)
{
  free (worker->visited.met);
  g_free (worker->beam.places);
  hek_hnsw_probe_clear (&worker->probe);
  hek_aligned_free (worker->scratch);
  g_free (worker);
}

gboolean
hek_hnsw_accepts (const HekHnswAccept *accept,
                  guint32              vertex)
{
  guint32 end = hek_hnsw_first_row (accept->index, vertex + 1);

  for (guint32 i = hek_hnsw_first_row (accept->index, vertex); i < end; i++)
    if (hek_hnsw_may_answer (accept->query, accept->index->row_of[i]))
      return TRUE;
  return FALSE;
}

static inline void
prefetch_links (const HekHnswLayer *layer,
                guint32             position)
{
  const char *links = (const char *) (layer->links + (gsize) position * layer->n_links);

  for (gsize b = 0; b < layer->n_links * sizeof (guint32); b += CACHE_LINE)
    __builtin_prefetch (links + b);
}

static inline void
prefetch_vertex (const HekHnswProbe *probe,
                 guint32             vertex)
{
  const guint8 *code = probe->base + (gsize) vertex * probe->stride_bytes;

  for (gsize b = 0; b < probe->n_prefetch; b += CACHE_LINE)
    __builtin_prefetch (code + b);
}

guint32
hek_hnsw_descend (const HekHnswLayer *layer,
                  const HekHnswProbe *probe,
                  guint32             position)
{
  guint32 vertex = hek_hnsw_vertex (layer, position), best;

  probe->gather (probe, &vertex, 1, &best);
  for (;;)
    {
      const guint32 *links = layer->links + (gsize) position * layer->n_links;
      guint32 vertices[MAX_LINKS], keys[MAX_LINKS];
      guint n = hek_hnsw_count_links (layer, links), nearest = n;

      for (guint i = 0; i < n; i++)
        {
          vertices[i] = hek_hnsw_vertex (layer, hek_hnsw_link (links, i));
          prefetch_vertex (probe, vertices[i]);
        }
      probe->gather (probe, vertices, n, keys);
      for (guint i = 0; i < n; i++)
        if (keys[i] < best)
          {
            best = keys[i];
            nearest = i;
          }
      if (nearest == n)
        return position;
      position = hek_hnsw_link (links, nearest);
    }
}

guint32
hek_hnsw_enter (const HekHnsw      *index,
                const HekHnswProbe *probe,
                guint               layer_idx)
{
  guint32 position = index->entry;

  for (guint l = index->n_layers - 1; l > layer_idx; l--)
    {
      const HekHnswLayer *layer = &index->layers[l];

      position = layer->down[hek_hnsw_descend (layer, probe, position)];
    }
  return position;
}

/* Neighbours of @position that this walk has not met, in the order of the links. */
static inline guint
meet_neighbors (const HekHnswLayer *layer,
                HekHnswVisited     *visited,
                guint32             position,
                guint32             positions[MAX_LINKS])
{
  const guint32 *links = layer->links + (gsize) position * layer->n_links;
  guint n = 0;

  for (guint i = 0; i < layer->n_links; i++)
    {
      guint32 link = hek_hnsw_link (links, i);

      if (link >= layer->n)
        break;
      positions[n] = link;
      n += visited->met[link] != visited->walk;
      visited->met[link] = visited->walk;
    }
  return n;
}

static inline void
add_place (HekHnswWorker       *worker,
           const HekHnswAccept *accept,
           guint32              key,
           guint32              position)
{
  HekHnswPlace place = hek_hnsw_place (key, position);

  hek_hnsw_beam_add (&worker->beam, place);
  if (accept != NULL &&
      (accept->found->n < accept->found->capacity ||
       place < accept->found->places[accept->found->n - 1]) &&
      hek_hnsw_accepts (accept, position))
    hek_hnsw_beam_add (accept->found, place);
}

void
hek_hnsw_walk (HekHnswWorker       *worker,
               const HekHnswLayer  *layer,
               guint32              start,
               const HekHnswAccept *accept)
{
  hek_hnsw_walk_from (worker, layer, &start, 1, accept);
}

/* Puts the places where a walk begins into its beam. */
static void
add_starts (HekHnswWorker       *worker,
            const HekHnswLayer  *layer,
            const guint32       *starts,
            guint                n_starts,
            const HekHnswAccept *accept)
{
  guint32 vertices[MAX_LINKS], keys[MAX_LINKS];

  worker->n_measured = n_starts;
  hek_hnsw_visited_next (&worker->visited);
  for (guint i = 0; i < n_starts; i++)
    {
      worker->visited.met[starts[i]] = worker->visited.walk;
      vertices[i] = hek_hnsw_vertex (layer, starts[i]);
      prefetch_vertex (&worker->probe, vertices[i]);
    }
  worker->probe.gather (&worker->probe, vertices, n_starts, keys);
  for (guint i = 0; i < n_starts; i++)
    add_place (worker, accept, keys[i], starts[i]);
}

void
hek_hnsw_walk_from (HekHnswWorker       *worker,
                    const HekHnswLayer  *layer,
                    const guint32       *starts,
                    guint                n_starts,
                    const HekHnswAccept *accept)
{
  const HekHnswProbe *probe = &worker->probe;
  HekHnswBeam *beam = &worker->beam;
  guint32 positions[MAX_LINKS], vertices[MAX_LINKS], keys[MAX_LINKS];

  add_starts (worker, layer, starts, n_starts, accept);
  while (beam->next < beam->n)
    {
      HekHnswPlace *place = &beam->places[beam->next];
      guint32 position = hek_hnsw_place_position (*place);
      const guint32 *measured = positions;
      guint n;

      if (accept != NULL && accept->found->n == accept->found->capacity &&
          *place > accept->found->places[accept->found->n - 1])
        return;
      *place |= HEK_HNSW_FOLLOWED;

      n = meet_neighbors (layer, &worker->visited, position, positions);
      if (layer->vertices != NULL)
        {
          for (guint i = 0; i < n; i++)
            vertices[i] = layer->vertices[positions[i]];
          measured = vertices;
        }
      for (guint i = 0; i < n; i++)
        prefetch_vertex (probe, measured[i]);
      while (beam->next < beam->n && (beam->places[beam->next] & HEK_HNSW_FOLLOWED) != 0)
        beam->next++;
      if (beam->next < beam->n)
        prefetch_links (layer, hek_hnsw_place_position (beam->places[beam->next]));

      probe->gather (probe, measured, n, keys);
      if (hek_hnsw_probe_is_refused (probe))
        return;
      worker->n_measured += n;
      for (guint i = 0; i < n; i++)
        add_place (worker, accept, keys[i], positions[i]);
      if (beam->next < beam->n)
        prefetch_links (layer, hek_hnsw_place_position (beam->places[beam->next]));
    }
}

GArray *
hek_hnsw_walk_on (HekHnswWorker      *worker,
                  const HekHnswLayer *layer,
                  guint32             widest)
{
  const HekHnswProbe *probe = &worker->probe;
  GArray *vertices = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 positions[MAX_LINKS], keys[MAX_LINKS];

  /* What the walk met and had no room for is met again. */
  hek_hnsw_visited_next (&worker->visited);
  for (guint i = 0; i < worker->beam.n; i++)
    if (hek_hnsw_place_key (worker->beam.places[i]) <= widest)
      {
        guint32 position = hek_hnsw_place_position (worker->beam.places[i]);

        worker->visited.met[position] = worker->visited.walk;
        g_array_append_val (vertices, position);
      }
  for (guint v = 0; v < vertices->len && !hek_hnsw_probe_is_refused (probe); v++)
    {
      guint n = meet_neighbors (layer, &worker->visited, g_array_index (vertices, guint32, v),
                                positions);

      for (guint i = 0; i < n; i++)
        prefetch_vertex (probe, positions[i]);
      probe->gather (probe, positions, n, keys);
      worker->n_measured += n;
      for (guint i = 0; i < n; i++)
        if (keys[i] <= widest)
          g_array_append_val (vertices, positions[i]);
    }
  return vertices;
}
