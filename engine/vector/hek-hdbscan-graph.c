/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Minimum spanning trees of neighbour graphs under mutual reachability, and sets of rows that are
 * joined. Borůvka's rounds again (hek-hdbscan-span.c), over the edges that there are.
 */
#include "config.h"

#include "hek-hdbscan-private.h"

#include <gio/gio.h>
#include <math.h>

/* Rows between two looks at the task. */
#define RUN 16384

void
hek_hdbscan_sets_init (HekHdbscanSets *self,
                       gsize           n)
{
  *self = (HekHdbscanSets) { g_new (guint32, MAX (n, 1)), g_new (guint32, MAX (n, 1)), n };
  for (gsize i = 0; i < n; i++)
    {
      self->parent[i] = (guint32) i;
      self->size[i] = 1;
    }
}

void
hek_hdbscan_sets_clear (HekHdbscanSets *self)
{
  g_free (self->parent);
  g_free (self->size);
}

guint32
hek_hdbscan_sets_find (HekHdbscanSets *self,
                       guint32         i)
{
  while (self->parent[i] != i)
    i = self->parent[i] = self->parent[self->parent[i]];
  return i;
}

guint32
hek_hdbscan_sets_look (const HekHdbscanSets *self,
                       guint32               i)
{
  while (self->parent[i] != i)
    i = self->parent[i];
  return i;
}

gboolean
hek_hdbscan_sets_join (HekHdbscanSets *self,
                       guint32         a,
                       guint32         b)
{
  a = hek_hdbscan_sets_find (self, a);
  b = hek_hdbscan_sets_find (self, b);
  if (a == b)
    return FALSE;
  if (self->size[a] < self->size[b])
    {
      guint32 t = a;

      a = b;
      b = t;
    }
  self->parent[b] = a;
  self->size[a] += self->size[b];
  self->n_sets--;
  return TRUE;
}

typedef struct
{
  const guint32 *idx;
  const float *distances, *cores;
  gsize n;
  guint k;
  HekHdbscanSets sets;
  HekHdbscanEdge *best; /* owned: of roots: the shortest edge that leads out */
} Graph;

static inline void
offer (Graph          *self,
       guint32         root,
       HekHdbscanEdge  edge)
{
  if (edge.weight < self->best[root].weight)
    self->best[root] = edge;
}

/* The shortest edges out of all components. */
static gboolean
look (Graph         *self,
      const HekTask *task,
      GError       **error)
{
  for (gsize i = 0; i < self->n; i++)
    self->best[i].weight = INFINITY;
  for (gsize i = 0; i < self->n; i++)
    {
      guint32 root = hek_hdbscan_sets_find (&self->sets, (guint32) i);

      if (i % RUN == 0 && !hek_task_check (task, error))
        return FALSE;
      for (guint j = 0; j < self->k; j++)
        {
          guint32 other = self->idx[i * self->k + j], other_root;
          HekHdbscanEdge edge = { 0, (guint32) i, other };

          if (other >= self->n)
            continue;
          other_root = hek_hdbscan_sets_find (&self->sets, other);
          if (other_root == root)
            continue;
          edge.weight = MAX (self->distances[i * self->k + j],
                             MAX (self->cores[i], self->cores[other]));
          offer (self, root, edge);
          offer (self, other_root, edge);
        }
    }
  return TRUE;
}

gboolean
hek_hdbscan_span_graph (const guint32  *idx,
                        const float    *distances,
                        gsize           n,
                        guint           k,
                        const float    *cores,
                        HekHdbscanEdge *edges,
                        const HekTask  *task,
                        GError        **error)
{
  Graph self = { idx, distances, cores, n, k, .best = g_try_new (HekHdbscanEdge, MAX (n, 1)) };
  gsize n_edges = 0, before;
  gboolean ok = self.best != NULL;

  if (!ok)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 "not enough memory to find clusters of %zu rows", n);
  hek_hdbscan_sets_init (&self.sets, n);
  do
    {
      before = n_edges;
      ok = ok && look (&self, task, error);
      for (gsize i = 0; ok && i < n; i++)
        if (self.best[i].weight < INFINITY
            && hek_hdbscan_sets_join (&self.sets, self.best[i].a, self.best[i].b))
          edges[n_edges++] = self.best[i];
    }
  while (ok && n_edges > before);

  for (gsize i = 1; ok && i < n; i++)
    if (hek_hdbscan_sets_join (&self.sets, 0, (guint32) i))
      edges[n_edges++] = (HekHdbscanEdge) { INFINITY, 0, (guint32) i };
  hek_hdbscan_sets_clear (&self.sets);
  g_free (self.best);
  return ok;
}
