/* SPDX-License-Identifier: Apache-2.0 */
/* Reachability on the lowest layer, and links to what was cut off when lists were shortened. */
#include "config.h"

#include "hek-hnsw-build-private.h"

/* Rounds of looking for what is cut off. One is enough unless lists are full all around it. */
#define MAX_ROUNDS 8

#define EF 256

static void
spread (const HekHnswLayer *layer,
        guint32             start,
        guint8             *reached,
        guint32            *stack,
        guint32            *n_reached)
{
  gsize n = 0;

  if (reached[start])
    return;
  reached[start] = 1;
  stack[n++] = start;
  while (n > 0)
    {
      guint32 v = stack[--n];
      const guint32 *links = layer->links + (gsize) v * layer->n_links;

      (*n_reached)++;
      for (guint i = 0; i < layer->n_links; i++)
        {
          guint32 link = hek_hnsw_link (links, i);

          if (link >= layer->n)
            break;
          if (!reached[link])
            {
              reached[link] = 1;
              stack[n++] = link;
            }
        }
    }
}

static guint32
entry_vertex (const HekHnsw *index)
{
  return hek_hnsw_vertex (&index->layers[index->n_layers - 1], index->entry);
}

guint32
hek_hnsw_reach (const HekHnsw *index,
                guint8        *reached)
{
  guint32 n_reached = 0;
  g_autofree guint32 *stack = g_new (guint32, MAX (index->n_vertices, 1));

  memset (reached, 0, index->n_vertices);
  if (index->n_vertices > 0)
    spread (&index->layers[0], entry_vertex (index), reached, stack, &n_reached);
  return n_reached;
}

/*
 * The nearest reached vertex with an empty place gets a link to @vertex; when all around are full,
 * the nearest one gives up its last link, whose target is looked after in the next round.
 */
static void
attach (HekHnsw       *index,
        HekHnswWorker *worker,
        const guint8  *reached,
        guint32        vertex,
        gboolean       force)
{
  HekHnswLayer *layer = &index->layers[0];
  guint32 fallback = HEK_HNSW_NONE;

  worker->probe.aim (&worker->probe, vertex);
  hek_hnsw_beam_reset (&worker->beam, EF);
  hek_hnsw_walk (worker, layer, hek_hnsw_enter (index, &worker->probe, 0), NULL);
  for (guint i = 0; i < worker->beam.n; i++)
    {
      guint32 near = hek_hnsw_place_position (worker->beam.places[i]);
      guint32 *links = layer->links + (gsize) near * layer->n_links;
      guint n = hek_hnsw_count_links (layer, links);

      if (near == vertex || !reached[near])
        continue;
      if (n < layer->n_links)
        {
          hek_hnsw_set_link (links, n, vertex);
          return;
        }
      if (fallback == HEK_HNSW_NONE)
        fallback = near;
    }
  if (force && fallback != HEK_HNSW_NONE)
    hek_hnsw_set_link (layer->links + (gsize) fallback * layer->n_links, layer->n_links - 1,
                       vertex);
}

gboolean
hek_hnsw_connect (HekHnsw       *index,
                  const HekTask *task)
{
  g_autofree guint8 *reached = g_new (guint8, MAX (index->n_vertices, 1));
  g_autofree guint32 *stack = g_new (guint32, MAX (index->n_vertices, 1));
  HekHnswWorker *worker = hek_hnsw_worker_new (index, EF);
  gboolean complete = TRUE;

  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      guint32 n_reached = hek_hnsw_reach (index, reached);

      if (n_reached == index->n_vertices)
        break;
      for (guint32 v = 0; v < index->n_vertices && complete; v++)
        if (!reached[v])
          {
            attach (index, worker, reached, v, round > 0);
            /* What hangs on it is reached as well and needs no link. */
            spread (&index->layers[0], v, reached, stack, &n_reached);
            complete = !hek_task_is_cancelled (task);
          }
    }
  hek_hnsw_worker_free (worker);
  return complete;
}
