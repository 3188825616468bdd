/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Places of new rows in a t-SNE layout whose points stay: each descends on its own part of the
 * divergence, with the same forces as if it had been there from the beginning. New rows do not know
 * of each other, so that a row's place does not depend on what else is new.
 *
 * Source: Poličar, Stražar, Zupan, "Embedding to reference t-SNE space addresses batch effects in
 * single-cell classification", Mach. Learn. 112, 2023. Deviations: the sum of k is the layout's and
 * not the row's, so that a row like an old one comes to rest beside it, and the same row has the
 * same place; steps are those of a mean shift, which need no learning rate.
 */
#include "config.h"

#include "hek-layout-tsne-private.h"

#include <math.h>
#include <string.h>

#include "hek-parallel.h"

#define MAX_DIMS 3
#define ROWS_PER_TASK 16
#define MAX_STEPS 100
/* Of a whole step of the mean shift, and at most: forces of others change within 1. */
#define STEP 0.5f
#define LONGEST_STEP 1.0f
#define SHORTEST_STEP 1e-3f

typedef struct
{
  const HekLayoutGraph *graph;
  const float *old; /* places of the base */
  float *coords;
  guint n_dims;
  HekDistance distance;
  double perplexity;
  float repulsion; /* of one point: rows / sum of k */
  const HekTsneTree *tree;
  const HekTask *task;
} Place;

static float
kernel (const float *a,
        const float *b,
        guint        n_dims)
{
  float square = 1;

  for (guint d = 0; d < n_dims; d++)
    square += (a[d] - b[d]) * (a[d] - b[d]);
  return 1 / square;
}

/* The neighbour that the others attract the most: neighbours in two groups have nothing in the
 * middle between them. */
static const float *
place_start (const Place   *self,
             const guint32 *idx,
             const float   *p)
{
  guint k = self->graph->k;
  const float *best = NULL;
  float most = -1;

  for (guint i = 0; i < k; i++)
    {
      const float *a = self->old + (gsize) idx[i] * self->n_dims;
      float sum = 0;

      for (guint j = 0; j < k; j++)
        sum += p[j] * kernel (a, self->old + (gsize) idx[j] * self->n_dims, self->n_dims);
      if (sum > most)
        {
          most = sum;
          best = a;
        }
    }
  return best;
}

/* One step; its length. */
static float
place_step (const Place   *self,
            const guint32 *idx,
            const float   *p,
            float         *place)
{
  guint n_dims = self->n_dims;
  float force[MAX_DIMS] = { 0 }, repulsion[MAX_DIMS], pull = 0, length = 0, scale;

  for (guint j = 0; j < self->graph->k; j++)
    {
      const float *other = self->old + (gsize) idx[j] * n_dims;
      float weight = p[j] * kernel (place, other, n_dims);

      pull += weight;
      for (guint d = 0; d < n_dims; d++)
        force[d] += weight * (other[d] - place[d]);
    }
  hek_tsne_tree_repel_place (self->tree, place, repulsion);
  for (guint d = 0; d < n_dims; d++)
    {
      force[d] += self->repulsion * repulsion[d];
      length += force[d] * force[d];
    }
  if (!(pull > 0))
    return 0;
  length = STEP * sqrtf (length) / pull;
  scale = STEP / pull * (length > LONGEST_STEP ? LONGEST_STEP / length : 1);
  for (guint d = 0; d < n_dims; d++)
    place[d] += scale * force[d];
  return MIN (length, LONGEST_STEP);
}

/* Whether new row @i is the same vector as its nearest old one, whose place it then has. */
static gboolean
is_old (const Place *self,
        gsize        i)
{
  return self->distance != HEK_DISTANCE_IP &&
         !(self->graph->distances[i * self->graph->k] > 0);
}

static void
place_rows (gsize    begin,
            gsize    end,
            gsize    block_idx G_GNUC_UNUSED,
            gpointer data)
{
  const Place *self = data;
  guint k = self->graph->k;
  g_autofree float *p = g_new (float, k);

  for (gsize i = begin; i < end && !hek_task_is_cancelled (self->task); i++)
    {
      const guint32 *idx = self->graph->idx + i * k;
      float *place = self->coords + i * self->n_dims;

      if (is_old (self, i))
        {
          memcpy (place, self->old + (gsize) idx[0] * self->n_dims, self->n_dims * sizeof *place);
          continue;
        }
      hek_tsne_conditional (self->graph->distances + i * k, k, self->distance, self->perplexity, p);
      memcpy (place, place_start (self, idx, p), self->n_dims * sizeof *place);
      for (guint step = 0; step < MAX_STEPS; step++)
        if (place_step (self, idx, p, place) < SHORTEST_STEP)
          break;
    }
}

/* The layout's points into @tree, and the sum of their k. */
static gboolean
place_tree (Place       *self,
            HekTsneTree *tree,
            gsize        n,
            GError     **error)
{
  g_autofree float *forces = g_try_new (float, n * self->n_dims);
  double sum_k;

  if (forces == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for %" G_GSIZE_FORMAT " places", n);
      return FALSE;
    }
  if (!hek_tsne_tree_fill (tree, self->old, self->task) ||
      !hek_tsne_tree_repel (tree, forces, &sum_k, self->task))
    return hek_task_check (self->task, error);
  self->repulsion = sum_k > 0 ? (float) ((double) n / sum_k) : 0;
  self->tree = tree;
  return TRUE;
}

gboolean
hek_tsne_place (const HekLayout      *layout,
                const HekRows        *base G_GNUC_UNUSED,
                const HekRows        *rows,
                const HekLayoutGraph *graph,
                float                *coords,
                const HekTask        *task,
                GError              **error)
{
  const HekLayoutRecipe *recipe = hek_layout_recipe (layout);
  const double *values = recipe->values.v;
  gsize n = hek_layout_n (layout);
  g_autoptr (HekTsneTree) tree = NULL;
  Place place = { .graph = graph, .old = hek_layout_coords (layout), .coords = coords,
                  .n_dims = hek_layout_n_coords (layout), .distance = recipe->distance,
                  .perplexity = values[HEK_TSNE_PERPLEXITY], .task = task };

  if (n == 0 || graph->k == 0)
    {
      g_set_error_literal (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_ROWS,
                           "the layout has no points beside which new rows could be placed");
      return FALSE;
    }
  tree = hek_tsne_tree_new (n, place.n_dims, values[HEK_TSNE_THETA], error);
  if (tree == NULL || !place_tree (&place, tree, n, error))
    return FALSE;
  if (!hek_parallel_for (rows->n, ROWS_PER_TASK, place_rows, &place, task))
    return hek_task_check (task, error);
  return TRUE;
}
