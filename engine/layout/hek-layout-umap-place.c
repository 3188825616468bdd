/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Places for new rows in a layout of UMAP: from those of their neighbours, a short descent in which
 * only the new row moves. Where it goes depends on its neighbours alone, not on which other rows
 * are new.
 */
#include "config.h"

#include "hek-layout-umap-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"

#include <math.h>
#include <string.h>

/* As in the authors' program, where a new row begins at a quarter of the learning rate. */
#define N_EPOCHS 100
#define FIRST_ALPHA 0.25f

#define STEPS_PER_EPOCH 2
#define STRIDE HEK_KERNEL_UMAP_STRIDE
#define BLOCK_POINTS 128

typedef struct
{
  const HekLayout *layout;
  const HekLayoutGraph *graph;
  const HekTask *task;
  HekUmapMover mover;
  guint n_coords;
  float *coords;   /* out */
  float *places;   /* of the old rows that have one */
  guint32 *points; /* of a row; G_MAXUINT32 for those without a place */
} Placing;

/* What is in @row of the neighbours that have a place, as edges. Returns: how many */
static guint
make_edges (const Placing *p,
            gsize          row,
            guint32       *targets,
            guint32       *rates)
{
  guint k = p->graph->k, n = 0;
  g_autofree float *distances = g_new (float, k);
  g_autofree float *weights = g_new (float, k);
  float largest = 0;

  for (guint j = 0; j < k; j++)
    {
      guint32 point = p->points[p->graph->idx[row * k + j]];

      if (point == G_MAXUINT32)
        continue;
      targets[n] = point;
      distances[n++] = p->graph->distances[row * k + j];
    }
  if (n == 0)
    return 0;
  hek_umap_memberships (distances, n, weights);
  for (guint j = 0; j < n; j++)
    largest = MAX (largest, weights[j]);
  for (guint j = 0; j < n; j++)
    rates[j] = (guint32) ((double) weights[j] / (double) largest * G_MAXUINT32);
  return n;
}

/* The middle of the neighbours, by how far they belong; where there are no straight lines the place
 * of the nearest. */
static void
start_at_neighbors (const Placing *p,
                    const guint32 *targets,
                    const guint32 *rates,
                    guint          n,
                    float         *place)
{
  const float *nearest = p->places + (gsize) targets[0] * STRIDE;
  double sum[STRIDE] = { 0 }, all = 0;

  memcpy (place, nearest, STRIDE * sizeof *place);
  if (p->mover.manifold.geometry != HEK_GEOMETRY_EUCLIDEAN)
    return;
  for (guint j = 0; j < n; j++)
    {
      for (guint d = 0; d < p->n_coords; d++)
        sum[d] += (double) rates[j] * (double) p->places[(gsize) targets[j] * STRIDE + d];
      all += (double) rates[j];
    }
  for (guint d = 0; d < p->n_coords; d++)
    place[d] = (float) (sum[d] / all);
}

static void
place_rows (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  Placing *p = data;
  gsize n = end - begin;
  guint k = p->graph->k;
  g_autofree guint64 *starts = g_new0 (guint64, n + 1);
  g_autofree guint32 *targets = g_new (guint32, n * k + 1);
  g_autofree guint32 *rates = g_new (guint32, n * k + 1);
  g_autofree guint32 *names = g_new (guint32, n);
  hek_auto_aligned float *places = hek_aligned_new (n, STRIDE * sizeof (float));
  HekUmapMover mover = p->mover;

  memset (places, 0, n * STRIDE * sizeof *places);
  for (gsize i = 0; i < n; i++)
    {
      guint n_edges = make_edges (p, begin + i, targets + starts[i], rates + starts[i]);

      names[i] = mover.kernel.key;
      for (guint j = 0; j < n_edges; j++)
        names[i] = hek_kernel_umap_mix (names[i], targets[starts[i] + j]);
      if (n_edges > 0)
        start_at_neighbors (p, targets + starts[i], rates + starts[i], n_edges,
                            places + i * STRIDE);
      starts[i + 1] = starts[i] + n_edges;
    }
  for (guint step = 0;
       step < N_EPOCHS * STEPS_PER_EPOCH && !hek_task_is_cancelled (p->task); step++)
    {
      const HekKernelUmapEdges edges = { starts, targets, rates };
      guint epoch = step / STEPS_PER_EPOCH;

      mover.kernel.step = step;
      mover.kernel.alpha = FIRST_ALPHA * (1 - (float) epoch / N_EPOCHS);
      hek_umap_mover_move (&mover, &edges, 0, n, places, places, names);
    }
  for (gsize i = 0; i < n; i++)
    for (guint d = 0; d < p->n_coords; d++)
      p->coords[(begin + i) * p->n_coords + d] =
        starts[i + 1] > starts[i] ? places[i * STRIDE + d] : NAN;
}

/* The old rows that have a place. */
static void
gather_places (Placing *p)
{
  const float *coords = hek_layout_coords (p->layout);
  gsize n = hek_layout_n (p->layout);
  guint32 n_places = 0;

  for (gsize i = 0; i < n; i++)
    {
      const float *from = coords + i * p->n_coords;

      p->points[i] = G_MAXUINT32;
      if (!isfinite (from[0]))
        continue;
      memcpy (p->places + (gsize) n_places * STRIDE, from, p->n_coords * sizeof *from);
      p->points[i] = n_places++;
    }
  p->mover.kernel.places = p->places;
  p->mover.kernel.n_places = n_places;
}

gboolean
hek_umap_place (const HekLayout      *layout,
                const HekRows        *base,
                const HekRows        *rows,
                const HekLayoutGraph *graph,
                float                *coords,
                const HekTask        *task,
                GError              **error)
{
  gsize n = hek_layout_n (layout);
  hek_auto_aligned float *places = hek_aligned_try_new0 (n, STRIDE * sizeof (float));
  g_autofree guint32 *points = g_try_new (guint32, n);
  Placing p = { .layout = layout, .graph = graph, .task = task,
                .n_coords = hek_layout_n_coords (layout), .coords = coords,
                .places = places, .points = points };
  HekUmapSetup setup;

  if (!hek_umap_setup_init (&setup, hek_layout_recipe (layout), n, error))
    return FALSE;
  if (places == NULL || points == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           "there is not enough memory for the places of the layout");
      return FALSE;
    }
  hek_umap_mover_init (&p.mover, &setup, hek_layout_recipe (layout));
  gather_places (&p);
  if (!hek_parallel_for (graph->n, BLOCK_POINTS, place_rows, &p, task))
    return hek_task_check (task, error);
  return TRUE;
}
