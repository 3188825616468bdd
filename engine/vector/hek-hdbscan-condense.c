/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a spanning tree to clusters: the hierarchy of components, in which all edges of one weight
 * are taken at once; the condensed tree; the choice by excess of mass (Campello, Moulavi, Sander
 * 2013); labels, probabilities, and outlier scores (GLOSH, Campello et al. 2015).
 *
 * λ is one over a distance. Sums run over levels of the hierarchy in their order and count rows, so
 * they do not depend on which of several minimum spanning trees was taken.
 */
#include "config.h"

#include "hek-hdbscan-private.h"

#include <gio/gio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NONE G_MAXUINT32

/* Bits of a weight that are sorted by in one pass, and edges between two looks at the task. */
#define DIGIT_BITS 11
#define N_DIGITS (1u << DIGIT_BITS)
#define RUN 65536

/* A component: rows are nodes 0 to n - 1, joined ones follow. */
typedef struct
{
  float weight; /* at which its parts were joined */
  guint32 size;
  guint32 first_child, last_child;
  guint32 next; /* of the same parent */
} Node;

typedef struct
{
  guint32 parent; /* cluster */
  guint32 node;
  double birth, stability, death; /* λ; death: the largest of a row that is in no child */
  double last;                    /* the largest of all rows */
  guint32 size;
  double best;                    /* stability of what was chosen from here down */
  gboolean chosen;                /* unless something above it is */
  guint32 home;                   /* the chosen one that it is, or is in; 0: none */
} Cluster;

typedef struct
{
  HekHdbscan *out;
  const HekTask *task;
  gsize n;
  Node *nodes; /* owned */
  gsize n_nodes;
  float least; /* the smallest weight that is not 0 */
  GArray *clusters; /* owned: of Cluster, parents before children */
  guint32 *cluster; /* owned: of rows: where it fell out */
  double *lambda;   /* owned: when */
  GArray *stack;    /* owned: of guint32: nodes to be done, whose rows are handed out */
} Condense;

static guint
digit_of (const HekHdbscanEdge *edge,
          guint                 shift)
{
  float weight = edge->weight + 0; /* -0 becomes 0 */
  guint32 bits;

  memcpy (&bits, &weight, sizeof bits);
  return bits >> shift & (N_DIGITS - 1);
}

/* One pass of sorting by weight: weights are not negative, so their bits have their order.
 * %FALSE: cancelled */
static gboolean
sort_pass (const HekHdbscanEdge *from,
           HekHdbscanEdge       *to,
           gsize                 n,
           guint                 shift,
           const HekTask        *task)
{
  g_autofree gsize *at = g_new0 (gsize, N_DIGITS);
  gsize sum = 0;

  for (gsize i = 0; i < n; i++)
    at[digit_of (&from[i], shift)]++;
  for (guint digit = 0; digit < N_DIGITS; digit++)
    {
      gsize count = at[digit];

      at[digit] = sum;
      sum += count;
    }
  for (gsize i = 0; i < n; i++)
    {
      if (i % RUN == 0 && hek_task_is_cancelled (task))
        return FALSE;
      to[at[digit_of (&from[i], shift)]++] = from[i];
    }
  return TRUE;
}

/* %FALSE: cancelled, or memory is short */
static gboolean
sort_edges (HekHdbscanEdge *edges,
            gsize           n,
            const HekTask  *task)
{
  g_autofree HekHdbscanEdge *space = g_try_new (HekHdbscanEdge, MAX (n, 1));

  if (space == NULL || !sort_pass (edges, space, n, 0, task)
      || !sort_pass (space, edges, n, DIGIT_BITS, task)
      || !sort_pass (edges, space, n, 2 * DIGIT_BITS, task))
    return FALSE;
  memcpy (edges, space, n * sizeof *edges);
  return TRUE;
}

/* Puts @part, or the parts that it has, below @parent. */
static void
add_parts (Condense *self,
           guint32   parent,
           guint32   part,
           gboolean  its_parts)
{
  guint32 first = its_parts ? self->nodes[part].first_child : part;
  guint32 last = its_parts ? self->nodes[part].last_child : part;

  self->nodes[last].next = NONE;
  self->nodes[self->nodes[parent].last_child].next = first;
  self->nodes[parent].last_child = last;
  self->nodes[parent].size += self->nodes[part].size;
}

/* Joins the sets of edges [begin, end), all of the weight of a node that each of the sets that
 * come of it becomes. @node: of roots: its newest node. */
static void
join_level (Condense             *self,
            HekHdbscanSets       *sets,
            guint32              *node,
            const HekHdbscanEdge *edges,
            gsize                 begin,
            gsize                 end)
{
  gsize first_new = self->n_nodes;

  for (gsize i = begin; i < end; i++)
    {
      guint32 a = hek_hdbscan_sets_find (sets, edges[i].a);
      guint32 b = hek_hdbscan_sets_find (sets, edges[i].b);
      guint32 parts[2] = { node[a], node[b] }, parent;

      /* A part of this very level is not put below another one but takes it in. */
      if (parts[0] < first_new && parts[1] >= first_new)
        {
          parts[0] = node[b];
          parts[1] = node[a];
        }
      if (parts[0] >= first_new)
        parent = parts[0];
      else
        {
          parent = (guint32) self->n_nodes++;
          self->nodes[parent] = (Node) { edges[i].weight, self->nodes[parts[0]].size, parts[0],
                                         parts[0], NONE };
          self->nodes[parts[0]].next = NONE;
        }
      add_parts (self, parent, parts[1], parts[1] >= first_new);
      hek_hdbscan_sets_join (sets, a, b);
      node[hek_hdbscan_sets_find (sets, a)] = parent;
    }
}

/* Returns: the root; NONE when cancelled or memory is short */
static guint32
make_hierarchy (Condense       *self,
                HekHdbscanEdge *edges)
{
  g_autofree guint32 *node = g_try_new (guint32, self->n);
  HekHdbscanSets sets;
  guint32 root;

  if (node == NULL || !sort_edges (edges, self->n - 1, self->task))
    return NONE;
  self->least = 1;
  for (gsize i = self->n - 1; i-- > 0;)
    if (edges[i].weight > 0 && isfinite (edges[i].weight))
      self->least = edges[i].weight;
  for (gsize i = 0; i + 1 < self->n; i++)
    edges[i].weight = MAX (edges[i].weight, self->least);

  hek_hdbscan_sets_init (&sets, self->n);
  for (gsize i = 0; i < self->n; i++)
    {
      self->nodes[i] = (Node) { 0, 1, NONE, NONE, NONE };
      node[i] = (guint32) i;
    }
  self->n_nodes = self->n;
  for (gsize begin = 0, end; begin + 1 < self->n && !hek_task_is_cancelled (self->task);
       begin = end)
    {
      for (end = begin + 1; end + 1 < self->n && edges[end].weight == edges[begin].weight; end++)
        ;
      join_level (self, &sets, node, edges, begin, end);
    }
  root = hek_task_is_cancelled (self->task) ? NONE : node[hek_hdbscan_sets_find (&sets, 0)];
  hek_hdbscan_sets_clear (&sets);
  return root;
}

/* All rows below @node fell out of @cluster. */
static void
fall_out (Condense *self,
          guint32   node,
          guint32   cluster,
          double    lambda)
{
  g_array_set_size (self->stack, 0);
  g_array_append_val (self->stack, node);
  while (self->stack->len > 0)
    {
      guint32 at = g_array_index (self->stack, guint32, self->stack->len - 1);

      g_array_set_size (self->stack, self->stack->len - 1);
      if (at < self->n)
        {
          self->cluster[at] = cluster;
          self->lambda[at] = lambda;
        }
      else
        for (guint32 c = self->nodes[at].first_child; c != NONE; c = self->nodes[c].next)
          g_array_append_val (self->stack, c);
    }
}

static double
lambda_of (float weight)
{
  return isfinite (weight) ? 1 / (double) weight : 0;
}

/* Follows one cluster to its end, where its children begin. */
static void
follow (Condense *self,
        guint32   cluster_idx)
{
  guint min_size = self->out->min_cluster_size;
  Cluster cluster = g_array_index (self->clusters, Cluster, cluster_idx);
  guint32 at = cluster.node;

  while (!hek_task_is_cancelled (self->task))
    {
      double lambda = lambda_of (self->nodes[at].weight), lasts = lambda - cluster.birth;
      guint32 n_large = 0, large = NONE, n_fallen = self->nodes[at].size;

      for (guint32 c = self->nodes[at].first_child; c != NONE; c = self->nodes[c].next)
        if (self->nodes[c].size >= min_size)
          {
            n_large++;
            large = c;
          }
        else
          fall_out (self, c, cluster_idx, lambda);
      cluster.death = lambda;
      if (n_large == 1)
        n_fallen -= self->nodes[large].size;
      cluster.stability += lasts * n_fallen;
      if (n_large == 1)
        {
          at = large;
          continue;
        }
      for (guint32 c = self->nodes[at].first_child; n_large > 1 && c != NONE;
           c = self->nodes[c].next)
        if (self->nodes[c].size >= min_size)
          {
            Cluster child = { .parent = cluster_idx, .node = c, .birth = lambda,
                              .size = self->nodes[c].size };

            g_array_append_val (self->clusters, child);
          }
      break;
    }
  g_array_index (self->clusters, Cluster, cluster_idx) = cluster;
}

/* Excess of mass, or the clusters that have no children; never the first, which is all rows. */
static void
choose (Condense *self,
        gboolean  leaves)
{
  guint n = self->clusters->len;
  Cluster *clusters = (Cluster *) (void *) self->clusters->data;
  g_autofree double *below = g_new0 (double, n);
  g_autofree gboolean *has_children = g_new0 (gboolean, n);

  for (guint i = n; i-- > 0;)
    {
      Cluster *cluster = &clusters[i];

      cluster->last = MAX (cluster->last, cluster->death);
      cluster->chosen = !has_children[i] || (!leaves && cluster->stability >= below[i]);
      cluster->best = cluster->chosen ? cluster->stability : below[i];
      if (i == 0)
        break;
      has_children[cluster->parent] = TRUE;
      below[cluster->parent] += cluster->best;
      clusters[cluster->parent].last = MAX (clusters[cluster->parent].last, cluster->last);
    }
  /* Within a chosen one there is none. */
  clusters[0].home = 0;
  for (guint i = 1; i < n; i++)
    {
      guint32 above = clusters[clusters[i].parent].home;

      clusters[i].home = above != 0 ? above : clusters[i].chosen ? i : 0;
    }
}

typedef struct
{
  guint32 cluster, size, first_row;
} Rank;

static int
compare_ranks (const void *a,
               const void *b)
{
  const Rank *x = a, *y = b;

  if (x->size != y->size)
    return x->size > y->size ? -1 : 1;
  return (x->first_row > y->first_row) - (x->first_row < y->first_row);
}

static void
label (Condense *self)
{
  const Cluster *clusters = (const Cluster *) (const void *) self->clusters->data;
  HekHdbscan *out = self->out;
  g_autofree gint32 *number = g_new (gint32, self->clusters->len);
  g_autofree Rank *ranks = g_new (Rank, self->clusters->len);

  for (guint i = 0; i < self->clusters->len; i++)
    ranks[i] = (Rank) { i, 0, NONE };
  for (gsize i = self->n; i-- > 0;)
    {
      guint32 home = clusters[self->cluster[i]].home;

      ranks[home].first_row = (guint32) i;
      ranks[home].size++;
    }
  out->n_noise = ranks[0].size;
  ranks[0].size = 0;
  qsort (ranks, self->clusters->len, sizeof *ranks, compare_ranks);
  while (out->n_clusters < self->clusters->len && ranks[out->n_clusters].size > 0)
    out->n_clusters++;
  out->sizes = g_new (gsize, MAX (out->n_clusters, 1));
  out->stabilities = g_new (double, MAX (out->n_clusters, 1));
  for (guint i = 0; i < out->n_clusters; i++)
    {
      number[ranks[i].cluster] = (gint32) i;
      out->sizes[i] = ranks[i].size;
      out->stabilities[i] = clusters[ranks[i].cluster].stability;
    }
  for (gsize i = 0; i < self->n; i++)
    {
      double lambda = self->lambda[i], last = clusters[self->cluster[i]].last;
      guint32 home = clusters[self->cluster[i]].home;
      double death = clusters[home].death;

      out->labels[i] = home == 0 ? -1 : number[home];
      out->probabilities[i] = home == 0 ? 0 : (float) (MIN (lambda, death) / death);
      out->outliers[i] = last > 0 ? (float) (1 - lambda / last) : 0;
    }
}

gboolean
hek_hdbscan_condense (HekHdbscan     *out,
                      HekHdbscanEdge *edges,
                      gboolean        leaves,
                      const HekTask  *task,
                      GError        **error)
{
  Condense self = {
    .out = out,
    .task = task,
    .n = out->n,
    .nodes = g_try_new (Node, 2 * out->n),
    .clusters = g_array_new (FALSE, FALSE, sizeof (Cluster)),
    .cluster = g_try_new0 (guint32, out->n),
    .lambda = g_try_new0 (double, out->n),
    .stack = g_array_new (FALSE, FALSE, sizeof (guint32)),
  };
  Cluster all = { .size = (guint32) out->n, .node = NONE };
  gboolean done;

  if (self.nodes != NULL && self.cluster != NULL && self.lambda != NULL)
    all.node = make_hierarchy (&self, edges);
  if (all.node != NONE)
    g_array_append_val (self.clusters, all);
  for (guint i = 0; i < self.clusters->len && !hek_task_is_cancelled (task); i++)
    follow (&self, i);
  done = hek_task_check (task, error);
  if (done && all.node == NONE)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory to find clusters of %zu rows", out->n);
      done = FALSE;
    }
  if (done)
    {
      choose (&self, leaves);
      label (&self);
    }

  g_free (self.nodes);
  g_free (self.cluster);
  g_free (self.lambda);
  g_array_free (self.clusters, TRUE);
  g_array_free (self.stack, TRUE);
  return done;
}
