/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Never more error than a product quantizer without a rotation: that one is trained as pq trains
 * it, both quantize all rows, and the better one is kept. Turned vectors can lose more where the
 * dimensions have little in common, or where few rows make a poor rotation.
 */
#include "config.h"

#include "hek-codec-opq-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"

/* Rows whose losses are added up before they are added to others. */
#define BLOCK_ROWS 1024

typedef struct
{
  const HekOpq *opq;
  const float *rows;
  double *sums; /* of each block */
} Measuring;

/* Squared errors of turned rows, at most parts->block_rows. */
static double
add_errors (const HekPq *pq,
            const float *turned,
            gsize        n,
            float       *scratch,
            guint32     *idx,
            float       *score)
{
  const HekParts *parts = &pq->parts;
  double sum = 0;

  for (guint p = 0; p < parts->n_parts; p++)
    {
      guint begin = hek_parts_begin (parts->dim, parts->n_parts, p);
      guint width = hek_parts_begin (parts->dim, parts->n_parts, p + 1) - begin;
      const float *centroids = pq->centroids + (gsize) parts->k * begin;

      hek_parts_assign (parts, p, turned, n, scratch, idx, score);
      for (gsize i = 0; i < n; i++)
        for (guint d = 0; d < width; d++)
          {
            double error = (double) turned[i * parts->dim + begin + d]
                           - (double) centroids[(gsize) idx[i] * width + d];

            sum += error * error;
          }
    }
  return sum;
}

static void
measure_block (gsize    begin,
               gsize    end,
               gsize    block_idx,
               gpointer data)
{
  const Measuring *m = data;
  const HekPq *pq = m->opq->pq;
  gsize block = pq->parts.block_rows, dim = pq->parts.dim;
  hek_auto_aligned float *scratch = hek_aligned_new (hek_parts_scratch (&pq->parts),
                                                     sizeof *scratch);
  hek_auto_aligned float *turned = hek_aligned_new (block * dim, sizeof *turned);
  hek_auto_aligned float *score = hek_aligned_new (block, sizeof *score);
  hek_auto_aligned guint32 *idx = hek_aligned_new (block, sizeof *idx);

  m->sums[block_idx] = 0;
  for (gsize i = begin; i < end; i += block)
    {
      gsize n = MIN (block, end - i);

      hek_opq_turn (m->opq, m->rows + i * dim, n, turned);
      m->sums[block_idx] += add_errors (pq, turned, n, scratch, idx, score);
    }
}

gboolean
hek_opq_measure (const HekOpq   *opq,
                 const float    *rows,
                 gsize           n,
                 double         *loss,
                 const HekTask  *task,
                 GError        **error)
{
  gsize n_blocks = hek_parallel_n_blocks (n, BLOCK_ROWS);
  g_autofree double *sums = g_new (double, n_blocks);
  double sum = 0;

  if (!hek_parallel_for (n, BLOCK_ROWS, measure_block, &(Measuring) { opq, rows, sums }, task))
    {
      hek_task_check (task, error);
      return FALSE;
    }
  for (gsize b = 0; b < n_blocks; b++)
    sum += sums[b];
  *loss = sum / (double) n;
  return TRUE;
}

gboolean
hek_opq_prefer_plain (HekOpq                 **opq,
                      const float             *rows,
                      gsize                    n,
                      const HekCodecTraining  *training,
                      const HekTask           *task,
                      GError                 **error)
{
  const HekPq *pq = (*opq)->pq;
  HekCodecTraining quiet = *training;
  HekOpq *plain = g_new0 (HekOpq, 1), *worse;
  double turned_loss, plain_loss;

  quiet.on_loss = NULL;
  plain->pq = hek_pq_new (pq->parts.dim, pq->bits, pq->parts.n_parts, error);
  if (plain->pq == NULL
      || !hek_pq_train (plain->pq, rows, n, NULL, &quiet, 0, &plain_loss, task, error)
      || !hek_opq_measure (plain, rows, n, &plain_loss, task, error)
      || !hek_opq_measure (*opq, rows, n, &turned_loss, task, error))
    {
      hek_opq_free (plain);
      return FALSE;
    }
  worse = turned_loss < plain_loss ? plain : *opq;
  *opq = worse == plain ? *opq : plain;
  hek_opq_free (worse);
  return TRUE;
}
