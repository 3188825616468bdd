/* SPDX-License-Identifier: Apache-2.0 */
/* Norms of residual quantization: how they are kept with a code, and what is kept. */
#include "config.h"

#include "hek-codec-rq-private.h"

#include "hek-aligned.h"
#include "hek-kernel-distance.h"
#include "hek-kernel-half.h"
#include "hek-kmeans.h"
#include "hek-parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define K HEK_RQ_CENTROIDS
#define BLOCK_ROWS 168u

/* Norms in 16 bits are scaled so that the largest of the training is below. */
#define F16_LARGEST 0x1p14f

/* Rows whose nearest others say how far errors are from distances. */
#define N_PROBES 64u
#define N_NEAR 10u

gsize
hek_rq_norm_bytes (HekRqNorm norm)
{
  static const gsize n_bytes[] = { [HEK_RQ_NORM_BYTE] = 1, [HEK_RQ_NORM_F16] = 2,
                                   [HEK_RQ_NORM_F32] = 4, [HEK_RQ_NORM_NONE] = 0 };

  return n_bytes[norm];
}

float
hek_rq_norm (const HekRq  *rq,
             const guint8 *code,
             const float  *centered,
             float        *sum)
{
  hek_rq_sum (rq, code, sum);
  return hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT)->pair (sum, sum, rq->dim)
         + rq->spread
             * hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_L2)->pair (centered, sum, rq->dim);
}

/* The nearest level, of two as near the smaller. */
static guint8
nearest_level (const float *levels,
               float        norm)
{
  guint low = 0, high = K - 1;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (norm - levels[middle] <= levels[middle + 1] - norm)
        high = middle;
      else
        low = middle + 1;
    }
  return (guint8) low;
}

void
hek_rq_put_norm (const HekRq *rq,
                 float        norm,
                 guint8      *out)
{
  float scaled = norm / rq->scale;
  guint16 half;

  switch (rq->norm)
    {
    case HEK_RQ_NORM_BYTE:
      *out = nearest_level (rq->levels, norm);
      break;
    case HEK_RQ_NORM_F16:
      scaled = CLAMP (scaled, -65504.0f, 65504.0f);
      hek_kernel_f16_from_f32 (&scaled, &half, 1);
      half = GUINT16_TO_LE (half);
      memcpy (out, &half, sizeof half);
      break;
    case HEK_RQ_NORM_F32:
      {
        guint32 bits;

        memcpy (&bits, &norm, sizeof bits);
        bits = GUINT32_TO_LE (bits);
        memcpy (out, &bits, sizeof bits);
        break;
      }
    case HEK_RQ_NORM_NONE:
      break;
    }
}

float
hek_rq_get_norm (const HekRq  *rq,
                 const guint8 *bytes)
{
  guint16 half;
  guint32 bits;
  float norm;

  if (rq->norm == HEK_RQ_NORM_F16)
    {
      memcpy (&half, bytes, sizeof half);
      half = GUINT16_FROM_LE (half);
      hek_kernel_f32_from_f16 (&half, &norm, 1);
      return norm * rq->scale;
    }
  memcpy (&bits, bytes, sizeof bits);
  bits = GUINT32_FROM_LE (bits);
  memcpy (&norm, &bits, sizeof norm);
  return norm;
}

/* ---- training ---- */

typedef struct
{
  const HekRqTraining *self;
  const guint8 *codes;
  float *norms;
} Norms;

static void
norm_block (gsize    begin,
            gsize    end,
            gsize    block_idx G_GNUC_UNUSED,
            gpointer data)
{
  const Norms *norms = data;
  const HekRq *rq = norms->self->rq;
  hek_auto_aligned float *centered = hek_aligned_new (2 * (gsize) rq->dim, sizeof (float));

  for (gsize i = begin; i < end; i++)
    {
      hek_rq_center (rq, norms->self->rows + i * rq->dim, 1, centered);
      norms->norms[i]
        = hek_rq_norm (rq, norms->codes + i * rq->n_stages, centered, centered + rq->dim);
    }
}

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return x < y ? -1 : x > y;
}

/* ---- the share of the error ---- */

typedef struct
{
  const HekRqTraining *self;
  const guint8 *codes;
  double products[N_PROBES], squares[N_PROBES];
} Spread;

/* The nearest rows of a probe, which is a row itself. */
static void
nearest_rows (const float *distances,
              gsize        n,
              gsize        probe,
              gsize       *rows,
              guint       *n_rows)
{
  *n_rows = 0;
  for (gsize i = 0; i < n; i++)
    {
      guint at = *n_rows < N_NEAR ? *n_rows : N_NEAR - 1;

      if (i == probe || (*n_rows == N_NEAR && !(distances[i] < distances[rows[at]])))
        continue;
      for (; at > 0 && distances[i] < distances[rows[at - 1]]; at--)
        rows[at] = rows[at - 1];
      rows[at] = i;
      *n_rows = MIN (*n_rows + 1, N_NEAR);
    }
}

static void
probe_rows (gsize    begin,
            gsize    end,
            gsize    block_idx G_GNUC_UNUSED,
            gpointer data)
{
  Spread *spread = data;
  const HekRqTraining *self = spread->self;
  const HekRq *rq = self->rq;
  const HekKernelDistance *l2 = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_L2);
  hek_auto_aligned float *distances = hek_aligned_new (self->n, sizeof *distances);
  hek_auto_aligned float *space = hek_aligned_new (3 * (gsize) rq->dim, sizeof *space);
  float *row = space + rq->dim, *sum = row + rq->dim;

  for (gsize p = begin; p < end; p++)
    {
      gsize probe = p * self->n / N_PROBES, near[N_NEAR];
      const float *query = self->rows + probe * rq->dim;
      guint n_near;

      spread->products[p] = spread->squares[p] = 0;
      l2->rows (query, self->rows, rq->dim * sizeof (float), self->n, rq->dim, distances);
      nearest_rows (distances, self->n, probe, near, &n_near);
      hek_rq_center (rq, query, 1, space);
      for (guint i = 0; i < n_near; i++)
        {
          double error;

          hek_rq_center (rq, self->rows + near[i] * rq->dim, 1, row);
          hek_rq_sum (rq, spread->codes + near[i] * rq->n_stages, sum);
          error = (double) l2->pair (row, sum, rq->dim);
          spread->products[p]
            += error * ((double) distances[near[i]] - (double) l2->pair (space, sum, rq->dim));
          spread->squares[p] += error * error;
        }
    }
}

/*
 * The distance to a sum of centroids is not that to its row: it may be too large, since the error
 * is taken for a part of the distance, or too small, since it is a part that is missing, and which
 * of both depends on the rows. What fits the nearest rows of some probes is added to the norms.
 */
static gboolean
train_spread (const HekRqTraining *self,
              const guint8        *codes)
{
  g_autofree Spread *spread = g_new (Spread, 1);
  double products = 0, squares = 0;

  spread->self = self;
  spread->codes = codes;
  if (self->n < N_PROBES)
    return TRUE;
  if (!hek_parallel_for (N_PROBES, 1, probe_rows, spread, self->task))
    return FALSE;
  for (guint p = 0; p < N_PROBES; p++)
    {
      products += spread->products[p];
      squares += spread->squares[p];
    }
  if (squares > 0)
    self->rq->spread = (float) CLAMP (products / squares, -1, 1);
  return TRUE;
}

gboolean
hek_rq_train_norms (const HekRqTraining *self,
                    const guint8        *codes,
                    GError             **error)
{
  HekKmeansOptions options = { .n_iterations = 50, .tolerance = 1e-4,
                               .seed = self->training->seed };
  hek_auto_aligned float *values = hek_aligned_try_new (self->n, sizeof *values);
  Norms norms = { self, codes, values };
  HekRq *rq = self->rq;
  float largest = 0;

  if (rq->norm == HEK_RQ_NORM_NONE)
    return TRUE;
  if (values == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "not enough memory for %zu norms",
                   self->n);
      return FALSE;
    }
  if (!train_spread (self, codes) ||
      !hek_parallel_for (self->n, BLOCK_ROWS, norm_block, &norms, self->task))
    return hek_task_check (self->task, error);

  for (gsize i = 0; i < self->n; i++)
    largest = MAX (largest, fabsf (values[i]));
  if (largest > 0)
    rq->scale = exp2f (ceilf (log2f (largest / F16_LARGEST)));
  if (!hek_kmeans (values, NULL, self->n, 1, K, &options, rq->levels, NULL, NULL, self->task,
                   error))
    return FALSE;
  qsort (rq->levels, K, sizeof *rq->levels, compare_floats);
  return TRUE;
}
