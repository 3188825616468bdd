/* SPDX-License-Identifier: Apache-2.0 */
/* Graphs of nearest neighbours: exact while comparing all with all is quick, else from HNSW. */
#include "config.h"

#include "hek-layout-graph-private.h"

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-flat.h"
#include "hek-layout-core-private.h"

#include <math.h>
#include <string.h>

/* Multiply-adds that exact search may need. Of pictures of 784 numbers, measured: 10,000 rows take
 * 1.9 s of a processor, 19,500 6.9 s; by HNSW 20,000 take 2.3 s. */
#define EXACT_WORK 1e11

/* Queries of exact search at once: answers of some megabytes. */
#define EXACT_QUERIES 4096

guint
hek_layout_search_drop_self (const HekLayoutSearch *search,
                             gsize                  q,
                             HekNeighbor           *found,
                             guint                  n)
{
  guint n_left = 0;

  if (!search->is_self)
    return MIN (n, search->k);
  /* of more equal rows than are asked for, it need not be among them */
  for (guint i = 0; i < n; i++)
    if (found[i].row != q)
      found[n_left++] = found[i];
  return MIN (n_left, search->k);
}

void
hek_layout_graph_set (HekLayoutGraph        *graph,
                      const HekLayoutSearch *search,
                      gsize                  q,
                      const HekNeighbor     *found)
{
  guint32 *idx = graph->idx + q * graph->k;
  float *distances = graph->distances + q * graph->k;

  for (guint i = 0; i < graph->k; i++)
    {
      idx[i] = found[i].row;
      distances[i] = search->distance == HEK_DISTANCE_L2 ? sqrtf (found[i].distance)
                                                         : found[i].distance;
    }
}

gboolean
hek_layout_graph_find_exact (HekLayoutGraph        *graph,
                             const HekLayoutSearch *search,
                             const HekTask         *task,
                             GError               **error)
{
  guint n_found = hek_layout_search_n_found (search);
  hek_auto_aligned HekNeighbor *found
    = hek_aligned_new ((gsize) MIN (graph->n, EXACT_QUERIES) * n_found, sizeof *found);

  for (gsize begin = 0; begin < graph->n; begin += EXACT_QUERIES)
    {
      HekRows queries = *search->queries;
      HekTask part;

      queries.n = MIN (EXACT_QUERIES, graph->n - begin);
      part = hek_task_sub (task, (double) begin / (double) graph->n,
                           (double) queries.n / (double) graph->n);
      queries.data += begin * queries.stride_bytes;
      if (!hek_flat_search (search->rows, search->distance, &queries, n_found, NULL, found, &part,
                            error))
        return FALSE;
      for (gsize q = 0; q < queries.n; q++)
        {
          hek_layout_search_drop_self (search, begin + q, found + q * n_found, n_found);
          hek_layout_graph_set (graph, search, begin + q, found + q * n_found);
        }
    }
  graph->recall = 1;
  return TRUE;
}

static HekLayoutGraph *
graph_new (gsize    n,
           guint    k,
           GError **error)
{
  HekLayoutGraph *self = g_new0 (HekLayoutGraph, 1);
  gsize size;

  self->n = n;
  self->k = k;
  if (hek_checked_mul (n, k, &size))
    {
      self->idx = hek_aligned_try_new (size, sizeof *self->idx);
      self->distances = hek_aligned_try_new (size, sizeof *self->distances);
    }
  if (self->idx != NULL && self->distances != NULL)
    return self;
  hek_layout_graph_free (self);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory for %u neighbours of %" G_GSIZE_FORMAT " vectors", k, n);
  return NULL;
}

static HekLayoutGraph *
graph_find (const HekLayoutSearch *search,
            const HekTask         *task,
            GError               **error)
{
  HekLayoutGraph *self = graph_new (search->queries->n, search->k, error);
  double work = (double) search->rows->n * (double) search->queries->n * search->rows->dim;
  gboolean ok = self != NULL;

  if (ok && work <= EXACT_WORK)
    ok = hek_layout_graph_find_exact (self, search, task, error);
  else if (ok)
    ok = hek_layout_graph_find_hnsw (self, search, task, error);
  if (ok)
    return self;
  g_clear_pointer (&self, hek_layout_graph_free);
  return NULL;
}

HekLayoutGraph *
hek_layout_graph_new (const HekRows *rows,
                      HekDistance    distance,
                      guint          k,
                      guint64        seed,
                      const HekTask *task,
                      GError       **error)
{
  HekLayoutSearch search = { rows, rows, TRUE, distance, k, seed };

  g_return_val_if_fail (k > 0 && k < rows->n, NULL);

  return graph_find (&search, task, error);
}

HekLayoutGraph *
hek_layout_graph_between (const HekRows *rows,
                          const HekRows *queries,
                          HekDistance    distance,
                          guint          k,
                          guint64        seed,
                          const HekTask *task,
                          GError       **error)
{
  HekLayoutSearch search = { rows, queries, FALSE, distance, k, seed };

  g_return_val_if_fail (k > 0 && k <= rows->n, NULL);

  return graph_find (&search, task, error);
}

void
hek_layout_graph_free (HekLayoutGraph *self)
{
  hek_aligned_free (self->idx);
  hek_aligned_free (self->distances);
  g_free (self);
}
