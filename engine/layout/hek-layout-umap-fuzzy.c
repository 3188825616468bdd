/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fuzzy set of UMAP: how far the neighbours of a row belong to it, and the union of both
 * directions as rows of a sparse symmetric matrix.
 *
 * Source: McInnes, Healy, Melville 2018, section 3.1: local connectivity 1, union by the
 * probabilistic t-conorm
 */
#include "config.h"

#include "hek-layout-umap-private.h"

#include "hek-kernel-color-power.h"
#include "hek-parallel.h"

#include <string.h>

#define BLOCK_ROWS 1024

/* Rows between two looks at whether the task was cancelled. */
#define CHECK_ROWS 16384

/* Halvings of σ, which floats cannot tell further apart. */
#define N_HALVINGS 48

/* σ is at least this part of the mean distance, as in the authors' program. */
#define LEAST_SIGMA 1e-3f

#define LOG2_E 1.4426950408889634f

static float
membership (float distance,
            float nearest,
            float per_sigma)
{
  float over = distance - nearest;

  return over > 0 ? hek_exp2_sum (-over * per_sigma * LOG2_E, 0) : 1.0f;
}

static float
sum_of_memberships (const float *distances,
                    guint        k,
                    float        nearest,
                    float        sigma)
{
  float sum = 0;

  for (guint j = 0; j < k; j++)
    sum += membership (distances[j], nearest, 1 / sigma);
  return sum;
}

/* The first distance that is not 0, so that rows that are there twice have neighbours, too. */
static float
nearest_of (const float *distances,
            guint        k)
{
  for (guint j = 0; j < k; j++)
    if (distances[j] != 0)
      return distances[j];
  return 0;
}

void
hek_umap_memberships (const float *distances,
                      guint        k,
                      float       *weights)
{
  float wanted = hek_log2 ((float) (k + 1)), nearest = nearest_of (distances, k);
  float low = 0, high = INFINITY, sigma, mean = 0;

  for (guint j = 0; j < k; j++)
    mean += (distances[j] - distances[0]) / (float) k;
  /* Inner products have no zero: what counts is how far they are behind the nearest. */
  mean += distances[0] > 0 ? distances[0] : 0;
  sigma = mean > 0 ? mean : 1;
  for (guint i = 0; i < N_HALVINGS; i++)
    {
      if (sum_of_memberships (distances, k, nearest, sigma) > wanted)
        high = sigma;
      else
        low = sigma;
      sigma = high < INFINITY ? (low + high) / 2 : sigma * 2;
    }
  if (!(sigma > LEAST_SIGMA * mean))
    sigma = LEAST_SIGMA * mean;
  for (guint j = 0; j < k; j++)
    {
      float w = sigma > 0 ? membership (distances[j], nearest, 1 / sigma) : 1.0f;

      weights[j] = w > HEK_KERNEL_TINY ? w : HEK_KERNEL_TINY;
    }
}

/* --- both directions ----------------------------------------------------------------------- */

typedef struct
{
  const HekLayoutGraph *graph;
  guint32 *out_idx; /* n × k, by number */
  float *out_weights;
  guint64 *in_starts;
  guint32 *in_idx;  /* by number */
  float *in_weights;
  HekUmapFuzzy *fuzzy;
} Union;

static void
weigh_rows (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  Union *u = data;
  guint k = u->graph->k;

  for (gsize i = begin; i < end; i++)
    {
      guint32 *idx = u->out_idx + i * k;
      float *weights = u->out_weights + i * k;

      hek_umap_memberships (u->graph->distances + i * k, k, weights);
      for (guint j = 0; j < k; j++)
        {
          guint32 target = u->graph->idx[i * k + j];
          float weight = weights[j];
          guint at = j;

          for (; at > 0 && idx[at - 1] > target; at--)
            {
              idx[at] = idx[at - 1];
              weights[at] = weights[at - 1];
            }
          idx[at] = target;
          weights[at] = weight;
        }
    }
}

/* %FALSE: cancelled, or memory is short */
static gboolean
turn_edges (Union         *u,
            const HekTask *task)
{
  gsize n = u->graph->n;
  g_autofree guint64 *at = g_try_new (guint64, n + 1);

  if (at == NULL)
    return FALSE;
  memset (u->in_starts, 0, (n + 1) * sizeof *u->in_starts);
  for (gsize i = 0; i < n; i++)
    {
      if (i % CHECK_ROWS == 0 && hek_task_is_cancelled (task))
        return FALSE;
      for (gsize e = i * u->graph->k; e < (i + 1) * u->graph->k; e++)
        u->in_starts[u->out_idx[e] + 1]++;
    }
  for (gsize i = 0; i < n; i++)
    u->in_starts[i + 1] += u->in_starts[i];
  memcpy (at, u->in_starts, (n + 1) * sizeof *at);
  for (gsize i = 0; i < n; i++)
    {
      if (i % CHECK_ROWS == 0 && hek_task_is_cancelled (task))
        return FALSE;
      for (gsize e = i * u->graph->k; e < (i + 1) * u->graph->k; e++)
        {
          guint64 to = at[u->out_idx[e]]++;

          u->in_idx[to] = (guint32) i;
          u->in_weights[to] = u->out_weights[e];
        }
    }
  return TRUE;
}

/* The merged edges of row @i, or only their number when there is nowhere to put them. */
static gsize
merge_row (const Union *u,
           gsize        i,
           guint32     *targets,
           float       *weights)
{
  gsize a = i * u->graph->k, a_end = a + u->graph->k;
  gsize b = u->in_starts[i], b_end = u->in_starts[i + 1], n = 0;

  for (; a < a_end || b < b_end; n++)
    {
      guint32 out = a < a_end ? u->out_idx[a] : G_MAXUINT32;
      guint32 in = b < b_end ? u->in_idx[b] : G_MAXUINT32;
      float p = out <= in ? u->out_weights[a] : 0, q = in <= out ? u->in_weights[b] : 0;

      if (targets != NULL)
        {
          targets[n] = MIN (out, in);
          weights[n] = p + q * (1 - p);
        }
      a += out <= in;
      b += in <= out;
    }
  return n;
}

static void
count_rows (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  Union *u = data;

  for (gsize i = begin; i < end; i++)
    u->fuzzy->starts[i + 1] = merge_row (u, i, NULL, NULL);
}

static void
merge_rows (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  Union *u = data;

  for (gsize i = begin; i < end; i++)
    merge_row (u, i, u->fuzzy->targets + u->fuzzy->starts[i],
               u->fuzzy->weights + u->fuzzy->starts[i]);
}

static gboolean
make_union (Union         *u,
            const HekTask *task)
{
  gsize n = u->graph->n;
  HekUmapFuzzy *fuzzy = u->fuzzy;

  if (!hek_parallel_for (n, BLOCK_ROWS, weigh_rows, u, task) || !turn_edges (u, task))
    return FALSE;
  fuzzy->starts[0] = 0;
  if (!hek_parallel_for (n, BLOCK_ROWS, count_rows, u, task))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    fuzzy->starts[i + 1] += fuzzy->starts[i];
  fuzzy->targets = g_try_new (guint32, fuzzy->starts[n]);
  fuzzy->weights = g_try_new (float, fuzzy->starts[n]);
  if (fuzzy->starts[n] > 0 && (fuzzy->targets == NULL || fuzzy->weights == NULL))
    return FALSE;
  return hek_parallel_for (n, BLOCK_ROWS, merge_rows, u, task);
}

HekUmapFuzzy *
hek_umap_fuzzy_new (const HekLayoutGraph *graph,
                    const HekTask        *task,
                    GError              **error)
{
  gsize n = graph->n, n_edges = n * graph->k;
  g_autoptr (HekUmapFuzzy) fuzzy = g_new0 (HekUmapFuzzy, 1);
  g_autofree guint32 *out_idx = g_try_new (guint32, n_edges);
  g_autofree float *out_weights = g_try_new (float, n_edges);
  g_autofree guint64 *in_starts = g_try_new (guint64, n + 1);
  g_autofree guint32 *in_idx = g_try_new (guint32, n_edges);
  g_autofree float *in_weights = g_try_new (float, n_edges);
  Union u = { .graph = graph, .out_idx = out_idx, .out_weights = out_weights,
              .in_starts = in_starts, .in_idx = in_idx, .in_weights = in_weights, .fuzzy = fuzzy };

  fuzzy->n = n;
  fuzzy->starts = g_try_new (guint64, n + 1);
  if ((n_edges == 0 || (out_idx != NULL && out_weights != NULL && in_idx != NULL &&
                        in_weights != NULL)) &&
      in_starts != NULL && fuzzy->starts != NULL && make_union (&u, task))
    return g_steal_pointer (&fuzzy);
  if (hek_task_check (task, error))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                         "there is not enough memory for the neighbours of all rows");
  return NULL;
}

void
hek_umap_fuzzy_free (HekUmapFuzzy *self)
{
  if (self == NULL)
    return;
  g_free (self->starts);
  g_free (self->targets);
  g_free (self->weights);
  g_free (self);
}

/* All rows that can be reached from @row, by a stack of those whose neighbours are still to be
 * looked at. */
static gboolean
mark_part (const HekUmapFuzzy *self,
           guint32             row,
           guint32             number,
           guint32            *part,
           guint32            *stack,
           const HekTask      *task)
{
  gsize n = 0, n_looked = 0;

  part[row] = number;
  stack[n++] = row;
  while (n > 0)
    {
      guint32 from = stack[--n];

      if (++n_looked % CHECK_ROWS == 0 && hek_task_is_cancelled (task))
        return FALSE;
      for (guint64 e = self->starts[from]; e < self->starts[from + 1]; e++)
        if (part[self->targets[e]] == G_MAXUINT32)
          {
            part[self->targets[e]] = number;
            stack[n++] = self->targets[e];
          }
    }
  return TRUE;
}

guint32
hek_umap_fuzzy_parts (const HekUmapFuzzy *self,
                      guint32            *part,
                      const HekTask      *task)
{
  g_autofree guint32 *stack = g_try_new (guint32, self->n);
  guint32 n_parts = 0;

  if (stack == NULL)
    return 0;
  for (gsize i = 0; i < self->n; i++)
    part[i] = G_MAXUINT32;
  for (gsize i = 0; i < self->n; i++)
    if (part[i] == G_MAXUINT32 &&
        !mark_part (self, (guint32) i, n_parts++, part, stack, task))
      return 0;
  return n_parts;
}
