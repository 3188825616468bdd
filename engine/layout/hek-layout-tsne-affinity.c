/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who attracts whom in t-SNE: p of a row's neighbours, and the symmetric matrix of them.
 *
 * Source: van der Maaten, Hinton, "Visualizing data using t-SNE", JMLR 9, 2008, equation 1 and
 * section 3.1; three neighbours a unit of perplexity as van der Maaten 2014 has them.
 */
#include "config.h"

#include "hek-layout-tsne-private.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-kernel-tsne.h"
#include "hek-layout-math.h"
#include "hek-parallel.h"

#define LANES HEK_KERNEL_TSNE_LANES
#define ROWS_PER_TASK 128
#define ROWS_PER_CHECK 4096
/* Halvings of β: it is found to 2⁻⁵⁰ of itself, or no β is. */
#define MAX_TRIES 100
#define ENTROPY_TOLERANCE 1e-6

/* d², less that of the nearest: the factor that this makes is the same for all neighbours. */
static double
exponent_of (float       distance,
             float       nearest,
             HekDistance kind)
{
  double a = (double) distance, b = (double) nearest;

  switch (kind)
    {
    case HEK_DISTANCE_L2:
      return (a - b) * (a + b);
    case HEK_DISTANCE_COSINE:
      return 2 * (a - b);
    case HEK_DISTANCE_IP:
      return a - b;
    default:
      g_assert_not_reached ();
    }
}

/* e^(−β d²) into @p, and the entropy of that distribution in nats. */
static double
entropy_of (const float *distances,
            guint        n,
            HekDistance  kind,
            double       beta,
            float       *p)
{
  double sum = 0, mean = 0, total;

  for (guint j = 0; j < n; j++)
    {
      double d2 = exponent_of (distances[j], distances[0], kind), e = hek_exp (-beta * d2);

      p[j] = (float) e;
      sum += e;
      mean += e > 0 ? e * d2 : 0;
    }
  total = hek_log (sum) + beta * mean / sum;
  for (guint j = 0; j < n; j++)
    p[j] = (float) ((double) p[j] / sum);
  return total;
}

void
hek_tsne_conditional (const float *distances,
                      guint        n,
                      HekDistance  distance,
                      double       perplexity,
                      float       *p)
{
  double wanted = hek_log (perplexity), low = 0, high = INFINITY, beta = 1, scale = 0;

  /* Begin where the mean exponent is 1: any unit of the distances will do. */
  for (guint j = 0; j < n; j++)
    scale += exponent_of (distances[j], distances[0], distance) / n;
  if (!(scale > 0) || !isfinite (scale) || !isfinite (1 / scale))
    {
      for (guint j = 0; j < n; j++)
        p[j] = 1 / (float) n;
      return;
    }
  beta = 1 / scale;
  for (guint i = 0; i < MAX_TRIES; i++)
    {
      double entropy = entropy_of (distances, n, distance, beta, p);

      if (fabs (entropy - wanted) < ENTROPY_TOLERANCE)
        return;
      if (entropy > wanted)
        low = beta;
      else
        high = beta;
      /* Of too many neighbours that are equally near, no β makes the entropy so small. */
      if (high == INFINITY && beta * scale > 1e12)
        return;
      beta = high == INFINITY ? 2 * beta : (low + high) / 2;
    }
}

/* Neighbours by row instead of by distance, and the rows that have a row as neighbour. */
typedef struct
{
  const HekLayoutGraph *graph;
  HekDistance distance;
  double perplexity;
  HekTsneAffinity *affinity;

  /* owned */
  guint32 *idx;        /* n × k, sorted in each row */
  float *p;            /* n × k */
  gsize *in_offsets;   /* n + 1 */
  guint32 *in_idx;     /* n × k */
  float *in_p;         /* n × k */
  double *in_entropy;  /* of each parallel task */
} Build;

static void
build_clear (Build *build)
{
  g_free (build->idx);
  g_free (build->p);
  g_free (build->in_offsets);
  g_free (build->in_idx);
  g_free (build->in_p);
  g_free (build->in_entropy);
}

/* Insertion sort of nearly any order: k is some ninety. */
static void
sort_by_row (guint32 *idx,
             float   *p,
             guint    n)
{
  for (guint i = 1; i < n; i++)
    {
      guint32 row = idx[i];
      float value = p[i];
      guint j = i;

      for (; j > 0 && idx[j - 1] > row; j--)
        {
          idx[j] = idx[j - 1];
          p[j] = p[j - 1];
        }
      idx[j] = row;
      p[j] = value;
    }
}

static void
conditional_rows (gsize    begin,
                  gsize    end,
                  gsize    block_idx G_GNUC_UNUSED,
                  gpointer data)
{
  const Build *build = data;
  const HekLayoutGraph *graph = build->graph;
  guint k = graph->k;

  for (gsize i = begin; i < end; i++)
    {
      memcpy (build->idx + i * k, graph->idx + i * k, k * sizeof *build->idx);
      hek_tsne_conditional (graph->distances + i * k, k, build->distance, build->perplexity,
                            build->p + i * k);
      sort_by_row (build->idx + i * k, build->p + i * k, k);
    }
}

static gboolean
build_incoming (Build         *build,
                const HekTask *task)
{
  gsize n = build->graph->n, *at = build->in_offsets + 1, sum = 0;
  guint k = build->graph->k;

  /* A row's begin is kept one place further, and moves to its end, the begin of the next, while the
   * row is filled. */
  memset (build->in_offsets, 0, (n + 1) * sizeof *build->in_offsets);
  for (gsize i = 0; i < n; i++)
    {
      if (i % ROWS_PER_CHECK == 0 && hek_task_is_cancelled (task))
        return FALSE;
      for (gsize e = i * k; e < (i + 1) * k; e++)
        at[build->idx[e]]++;
    }
  for (gsize i = 0; i < n; i++)
    {
      gsize count = at[i];

      at[i] = sum;
      sum += count;
    }
  for (gsize i = 0; i < n; i++)
    {
      if (i % ROWS_PER_CHECK == 0 && hek_task_is_cancelled (task))
        return FALSE;
      for (gsize e = i * k; e < (i + 1) * k; e++)
        {
          gsize to = at[build->idx[e]]++;

          build->in_idx[to] = (guint32) i;
          build->in_p[to] = build->p[e];
        }
    }
  return TRUE;
}

/* Row @i of the sum of both, in the order of columns; @idx (nullable): only counted. */
static guint
merge_row (const Build *build,
           gsize        i,
           guint32     *idx,
           float       *p)
{
  guint k = build->graph->k, n = 0;
  gsize a = i * k, a_end = a + k, b = build->in_offsets[i], b_end = build->in_offsets[i + 1];

  while (a < a_end || b < b_end)
    {
      guint32 of_a = a < a_end ? build->idx[a] : G_MAXUINT32;
      guint32 of_b = b < b_end ? build->in_idx[b] : G_MAXUINT32;
      float sum = 0;

      if (of_a <= of_b)
        sum += build->p[a++];
      if (of_b <= of_a)
        sum += build->in_p[b++];
      if (idx != NULL)
        {
          idx[n] = MIN (of_a, of_b);
          p[n] = sum;
        }
      n++;
    }
  return n;
}

static void
count_rows (gsize    begin,
            gsize    end,
            gsize    block_idx G_GNUC_UNUSED,
            gpointer data)
{
  const Build *build = data;

  for (gsize i = begin; i < end; i++)
    {
      gsize n = merge_row (build, i, NULL, NULL);

      build->affinity->offsets[i + 1] = (n + LANES - 1) / LANES * LANES;
    }
}

static void
merge_rows (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  const Build *build = data;
  const HekTsneAffinity *self = build->affinity;
  float scale = (float) (1 / (2 * (double) self->n));
  double entropy = 0;

  for (gsize i = begin; i < end; i++)
    {
      gsize first = self->offsets[i];
      guint n = merge_row (build, i, self->idx + first, self->p + first);

      for (guint j = 0; j < n; j++)
        {
          double p = (double) (self->p[first + j] *= scale);

          if (p > 0)
            entropy -= p * hek_log (p);
        }
      for (gsize e = first + n; e < self->offsets[i + 1]; e++)
        {
          self->idx[e] = (guint32) i;
          self->p[e] = 0;
        }
    }
  build->in_entropy[block_idx] = entropy;
}

/* %FALSE with no error set: memory is short. */
static gboolean
build_symmetric (Build         *build,
                 const HekTask *task,
                 GError       **error)
{
  HekTsneAffinity *self = build->affinity;
  gsize n = self->n;

  if (!hek_parallel_for (n, ROWS_PER_TASK, conditional_rows, build, task) ||
      !build_incoming (build, task) ||
      !hek_parallel_for (n, ROWS_PER_TASK, count_rows, build, task))
    return hek_task_check (task, error);
  self->offsets[0] = 0;
  for (gsize i = 0; i < n; i++)
    self->offsets[i + 1] += self->offsets[i];
  self->idx = g_try_new (guint32, self->offsets[n]);
  self->p = hek_aligned_try_new (self->offsets[n], sizeof (float));
  if (self->idx == NULL || self->p == NULL)
    return FALSE;
  if (!hek_parallel_for (n, ROWS_PER_TASK, merge_rows, build, task))
    return hek_task_check (task, error);
  self->entropy = 0;
  for (gsize i = 0; i < hek_parallel_n_blocks (n, ROWS_PER_TASK); i++)
    self->entropy += build->in_entropy[i];
  return TRUE;
}

HekTsneAffinity *
hek_tsne_affinity_new (const HekLayoutGraph *graph,
                       HekDistance           distance,
                       double                perplexity,
                       const HekTask        *task,
                       GError              **error)
{
  g_autoptr (HekTsneAffinity) self = g_new0 (HekTsneAffinity, 1);
  gsize n = graph->n, n_edges = n * graph->k;
  Build build = { .graph = graph, .distance = distance, .affinity = self };
  GError *failure = NULL;
  gboolean done = FALSE;

  self->n = n;
  build.perplexity = perplexity;
  self->offsets = g_try_new (gsize, n + 1);
  build.idx = g_try_new (guint32, n_edges);
  build.p = g_try_new (float, n_edges);
  build.in_offsets = g_try_new (gsize, n + 1);
  build.in_idx = g_try_new (guint32, n_edges);
  build.in_p = g_try_new (float, n_edges);
  build.in_entropy = g_try_new (double, hek_parallel_n_blocks (n, ROWS_PER_TASK));
  if (self->offsets != NULL && build.idx != NULL && build.p != NULL && build.in_offsets != NULL &&
      build.in_idx != NULL && build.in_p != NULL && build.in_entropy != NULL)
    done = build_symmetric (&build, task, &failure);
  build_clear (&build);
  if (done)
    return g_steal_pointer (&self);
  if (failure == NULL)
    g_set_error (&failure, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 "not enough memory for the neighbours of %" G_GSIZE_FORMAT " rows", n);
  g_propagate_error (error, failure);
  return NULL;
}

void
hek_tsne_affinity_free (HekTsneAffinity *self)
{
  g_free (self->offsets);
  g_free (self->idx);
  hek_aligned_free (self->p);
  g_free (self);
}
