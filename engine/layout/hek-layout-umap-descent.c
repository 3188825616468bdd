/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The descent of UMAP on all threads. Points are put into N_GROUPS groups, which move one after the
 * other; those of one group all at once, each seeing the others of its group where they were before
 * and everybody else where they are now. So it does not matter which thread moves whom, and the
 * layout converges as if points moved one by one.
 *
 * The authors' program moves both ends of an edge that is drawn, and draws each edge from both its
 * ends. Here a point only moves itself; so an epoch has two steps, and half the pushes in each.
 *
 * Points have numbers of their own here: group after group, and in each those with the most to do
 * first, so that the lanes of the kernel end together.
 */
#include "config.h"

#include "hek-layout-umap-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"

#include <string.h>

#define N_GROUPS 4
#define STEPS_PER_EPOCH 2
#define STRIDE HEK_KERNEL_UMAP_STRIDE

/* A multiple of the kernel's lanes. */
#define BLOCK_POINTS 512

/* Elsewhere than in the plane and in space a point takes some fifty times as long. */
#define BLOCK_CURVED 32

/* Rows between two looks at whether the task was cancelled. */
#define CHECK_ROWS 16384

typedef struct
{
  HekLayoutWork *work;
  const HekUmapFuzzy *fuzzy;
  HekUmapMover mover;
  gsize n;
  guint32 *rows;      /* of a point's number */
  guint32 *points;    /* of a row's */
  guint64 *starts;
  guint32 *targets, *rates;
  float *places;      /* n × STRIDE */
  float *moved;       /* of one group */
  gsize group_start;  /* of the group that moves */
  float largest_weight;
} Descent;

static void
descent_clear (Descent *d)
{
  g_free (d->rows);
  g_free (d->points);
  g_free (d->starts);
  g_free (d->targets);
  g_free (d->rates);
  hek_aligned_free (d->places);
  hek_aligned_free (d->moved);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Descent, descent_clear)

static gsize
group_begin (gsize n,
             guint group)
{
  /* Point number r of those in order goes to group r % N_GROUPS. */
  return n / N_GROUPS * group + MIN (n % N_GROUPS, group);
}

/* Sums of weights in steps of 1/64; those with more than N_KEYS are not told apart. */
#define N_KEYS 65536
#define KEYS_PER_WEIGHT 64

/* Those with the largest sums of weights first; of equal ones the first row. %FALSE: cancelled, or
 * memory is short */
static gboolean
number_points (Descent       *d,
               const HekTask *task)
{
  g_autofree guint16 *keys = g_try_new (guint16, d->n);
  g_autofree gsize *ranks = g_new0 (gsize, N_KEYS + 1);

  if (keys == NULL)
    return FALSE;
  for (gsize i = 0; i < d->n; i++)
    {
      double sum = 0;

      if (i % CHECK_ROWS == 0 && hek_task_is_cancelled (task))
        return FALSE;
      for (guint64 e = d->fuzzy->starts[i]; e < d->fuzzy->starts[i + 1]; e++)
        sum += (double) d->fuzzy->weights[e];
      keys[i] = (guint16) (N_KEYS - 1 - MIN (sum * KEYS_PER_WEIGHT, N_KEYS - 1));
      ranks[keys[i] + 1]++;
    }
  for (guint k = 0; k < N_KEYS; k++)
    ranks[k + 1] += ranks[k];
  for (gsize i = 0; i < d->n; i++)
    {
      gsize r = ranks[keys[i]]++;
      gsize point = group_begin (d->n, r % N_GROUPS) + r / N_GROUPS;

      d->rows[point] = (guint32) i;
      d->points[i] = (guint32) point;
    }
  return TRUE;
}

static void
fill_edges (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  Descent *d = data;

  for (gsize p = begin; p < end; p++)
    {
      guint64 from = d->fuzzy->starts[d->rows[p]], to = d->starts[p];

      for (guint64 e = 0; e < d->starts[p + 1] - to; e++)
        {
          double rate = (double) d->fuzzy->weights[from + e] / (double) d->largest_weight;

          d->targets[to + e] = d->points[d->fuzzy->targets[from + e]];
          d->rates[to + e] = (guint32) (rate * G_MAXUINT32);
        }
    }
}

/* Where the edges of each point begin, and what their weights are measured by. */
static gboolean
count_edges (Descent       *d,
             const HekTask *task)
{
  for (gsize i = 0; i < d->n; i++)
    {
      if (i % CHECK_ROWS == 0 && hek_task_is_cancelled (task))
        return FALSE;
      for (guint64 e = d->fuzzy->starts[i]; e < d->fuzzy->starts[i + 1]; e++)
        d->largest_weight = MAX (d->largest_weight, d->fuzzy->weights[e]);
    }
  d->starts[0] = 0;
  for (gsize p = 0; p < d->n; p++)
    d->starts[p + 1] =
      d->starts[p] + d->fuzzy->starts[d->rows[p] + 1] - d->fuzzy->starts[d->rows[p]];
  return TRUE;
}

/* %FALSE: cancelled, or memory is short */
static gboolean
descent_init (Descent            *d,
              HekLayoutWork      *work,
              const HekUmapSetup *setup,
              const HekUmapFuzzy *fuzzy,
              const HekTask      *task)
{
  guint64 n_edges = fuzzy->starts[fuzzy->n];

  d->work = work;
  d->fuzzy = fuzzy;
  d->n = fuzzy->n;
  hek_umap_mover_init (&d->mover, setup, work->recipe);
  d->rows = g_try_new (guint32, d->n);
  d->points = g_try_new (guint32, d->n);
  d->starts = g_try_new (guint64, d->n + 1);
  d->targets = g_try_new (guint32, n_edges + 1);
  d->rates = g_try_new (guint32, n_edges + 1);
  d->places = hek_aligned_try_new0 (d->n, STRIDE * sizeof (float));
  d->moved = hek_aligned_try_new0 (d->n / N_GROUPS + 1, STRIDE * sizeof (float));
  if (d->rows == NULL || d->points == NULL || d->starts == NULL || d->targets == NULL ||
      d->rates == NULL || d->places == NULL || d->moved == NULL)
    return FALSE;
  if (!number_points (d, task) || !count_edges (d, task))
    return FALSE;
  for (gsize p = 0; p < d->n; p++)
    memcpy (d->places + p * STRIDE, work->coords + (gsize) d->rows[p] * work->n_coords,
            work->n_coords * sizeof (float));
  d->mover.kernel.places = d->places;
  d->mover.kernel.n_places = (guint32) d->n;
  return TRUE;
}

static void
move_points (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  Descent *d = data;
  const HekKernelUmapEdges edges = { d->starts, d->targets, d->rates };
  gsize first = d->group_start + begin;

  hek_umap_mover_move (&d->mover, &edges, first, end - begin, d->places + first * STRIDE,
                       d->moved + begin * STRIDE, NULL);
}

static void
show_points (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  Descent *d = data;
  guint n_coords = d->work->n_coords;

  for (gsize p = begin; p < end; p++)
    memcpy (d->work->coords + (gsize) d->rows[p] * n_coords, d->places + p * STRIDE,
            n_coords * sizeof (float));
}

static gboolean
step (Descent       *d,
      const HekTask *task)
{
  gsize block = d->work->recipe->geometry == HEK_GEOMETRY_EUCLIDEAN ? BLOCK_POINTS : BLOCK_CURVED;

  for (guint g = 0; g < N_GROUPS; g++)
    {
      gsize n = group_begin (d->n, g + 1) - group_begin (d->n, g);

      d->group_start = group_begin (d->n, g);
      if (n == 0)
        continue;
      if (!hek_parallel_for (n, block, move_points, d, task))
        return FALSE;
      memcpy (d->places + d->group_start * STRIDE, d->moved, n * STRIDE * sizeof (float));
    }
  return TRUE;
}

gboolean
hek_umap_descend (HekLayoutWork      *work,
                  const HekUmapSetup *setup,
                  const HekUmapFuzzy *fuzzy,
                  guint               first_epoch,
                  const HekTask      *task,
                  GError            **error)
{
  g_auto (Descent) d = { 0 };
  guint n_epochs = setup->n_epochs;

  if (!descent_init (&d, work, setup, fuzzy, task))
    {
      if (hek_task_check (task, error))
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                             "there is not enough memory for the edges of the layout");
      return FALSE;
    }
  if (!hek_parallel_for (d.n, BLOCK_POINTS, fill_edges, &d, task))
    return hek_task_check (task, error);
  for (guint epoch = first_epoch; epoch < n_epochs; epoch++)
    {
      const HekKernelUmapEdges edges = { d.starts, d.targets, d.rates };

      d.mover.kernel.alpha = 1 - (float) epoch / (float) n_epochs;
      for (guint s = 0; s < STEPS_PER_EPOCH; s++)
        {
          d.mover.kernel.step = epoch * STEPS_PER_EPOCH + s;
          if (!step (&d, task))
            return hek_task_check (task, error);
        }
      if (!hek_parallel_for (d.n, BLOCK_POINTS, show_points, &d, task))
        return hek_task_check (task, error);
      hek_layout_work_step (work, epoch, n_epochs,
                            work->watch != NULL ? hek_umap_mover_loss (&d.mover, &edges, d.n) : 0,
                            NULL, 0);
      hek_task_progress (task, (double) (epoch + 1) / n_epochs);
    }
  return TRUE;
}
