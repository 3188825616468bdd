/* SPDX-License-Identifier: Apache-2.0 */
/* The state of residual quantization and the tables that encoding looks up, which are made from the
 * centroids when they are needed first: whoever only searches never has them. */
#include "config.h"

#include "hek-codec-rq-private.h"

#include "hek-aligned.h"
#include "hek-kernel-distance.h"
#include "hek-kernel-gemm.h"
#include "hek-parallel.h"

#include <string.h>

#define TABLE ((gsize) HEK_RQ_CENTROIDS * HEK_RQ_CENTROIDS)

static gsize
n_pairs (guint n_stages)
{
  return (gsize) n_stages * (n_stages - (n_stages > 0)) / 2;
}

HekRq *
hek_rq_new (guint        dim,
            guint        n_parts,
            const guint *part_stages)
{
  HekRq *rq = g_new0 (HekRq, 1);
  gsize n_floats = 0, n_cross = 0;

  pthread_mutex_init (&rq->tables_lock, NULL);
  rq->dim = dim;
  rq->n_parts = n_parts;
  rq->parts = g_new (HekRqPart, n_parts);
  for (guint p = 0; p < n_parts; p++)
    {
      guint begin = (guint) ((guint64) p * dim / n_parts);
      guint end = (guint) ((p + (guint64) 1) * dim / n_parts);

      rq->parts[p] = (HekRqPart) { begin, end - begin, rq->n_stages, part_stages[p], n_floats,
                                   n_cross };
      rq->n_stages += part_stages[p];
      n_floats += (gsize) part_stages[p] * HEK_RQ_CENTROIDS * (end - begin);
      n_cross += n_pairs (part_stages[p]);
    }
  rq->scale = 1;
  rq->mean = hek_aligned_try_new0 (dim, sizeof *rq->mean);
  rq->centroids = hek_aligned_try_new0 (n_floats, sizeof *rq->centroids);
  if (rq->mean == NULL || rq->centroids == NULL)
    g_clear_pointer (&rq, hek_rq_free);
  return rq;
}

void
hek_rq_free (HekRq *rq)
{
  if (rq->tables != NULL)
    hek_rq_tables_free (rq->tables);
  hek_aligned_free (rq->packed_back);
  hek_aligned_free (rq->packed);
  hek_aligned_free (rq->rotation);
  hek_aligned_free (rq->centroids);
  hek_aligned_free (rq->mean);
  g_free (rq->parts);
  pthread_mutex_destroy (&rq->tables_lock);
  g_free (rq);
}

typedef struct
{
  const HekRq *rq;
  HekRqTables *tables;
} Making;

static const HekRqPart *
part_of (const HekRq *rq,
         guint        stage)
{
  const HekRqPart *part = rq->parts;

  while (stage >= part->first_stage + part->n_stages)
    part++;
  return part;
}

static void
pack_stages (gsize    begin,
             gsize    end,
             gsize    block_idx G_GNUC_UNUSED,
             gpointer data)
{
  const Making *m = data;
  const HekKernelDistance *dot = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT);

  for (gsize stage = begin; stage < end; stage++)
    {
      const HekRqPart *part = part_of (m->rq, (guint) stage);
      const float *centroids = hek_rq_stage (m->rq, part, (guint) stage);
      gsize dim = part->n_dims;

      hek_kernel_gemm_pack (centroids, dim, HEK_RQ_CENTROIDS, dim,
                            m->tables->packed + (centroids - m->rq->centroids));
      for (guint c = 0; c < HEK_RQ_CENTROIDS; c++)
        {
          const float *centroid = centroids + c * dim;

          m->tables->squares[stage * HEK_RQ_CENTROIDS + c] = dot->pair (centroid, centroid, dim);
          m->tables->means[stage * HEK_RQ_CENTROIDS + c]
            = dot->pair (m->rq->mean + part->first_dim, centroid, dim);
        }
    }
}

/* The tables of a stage with all earlier ones of its part. */
static void
cross_stages (gsize    begin,
              gsize    end,
              gsize    block_idx G_GNUC_UNUSED,
              gpointer data)
{
  const Making *m = data;

  for (gsize stage = begin; stage < end; stage++)
    {
      const HekRqPart *part = part_of (m->rq, (guint) stage);
      guint i = (guint) stage - part->first_stage;
      const float *centroids = hek_rq_stage (m->rq, part, (guint) stage);
      const float *packed = m->tables->packed + (centroids - m->rq->centroids);

      for (guint j = 0; j < i; j++)
        {
          float *table = m->tables->cross + (part->cross + n_pairs (i) + j) * TABLE;

          hek_kernel_gemm (hek_rq_stage (m->rq, part, part->first_stage + j), part->n_dims,
                           HEK_RQ_CENTROIDS, packed, HEK_RQ_CENTROIDS, part->n_dims, table,
                           HEK_RQ_CENTROIDS);
          for (gsize c = 0; c < TABLE; c++)
            table[c] *= 2;
        }
    }
}

HekRqTables *
hek_rq_tables_new (const HekRq   *rq,
                   const HekTask *task)
{
  const HekRqPart *last = &rq->parts[rq->n_parts - 1];
  HekRqTables *tables = g_new (HekRqTables, 1);
  Making making = { rq, tables };
  gsize n_cross = last->cross + n_pairs (last->n_stages);
  gsize n_centroids = (gsize) rq->n_stages * HEK_RQ_CENTROIDS;

  tables->packed = hek_aligned_new (hek_rq_n_floats (rq), sizeof *tables->packed);
  tables->squares = hek_aligned_new (n_centroids, sizeof *tables->squares);
  tables->means = hek_aligned_new (n_centroids, sizeof *tables->means);
  tables->cross = hek_aligned_new (n_cross * TABLE, sizeof *tables->cross);
  if (hek_parallel_for (rq->n_stages, 1, pack_stages, &making, task)
      && hek_parallel_for (rq->n_stages, 1, cross_stages, &making, task))
    return tables;
  hek_rq_tables_free (tables);
  return NULL;
}

void
hek_rq_tables_free (HekRqTables *tables)
{
  hek_aligned_free (tables->cross);
  hek_aligned_free (tables->means);
  hek_aligned_free (tables->squares);
  hek_aligned_free (tables->packed);
  g_free (tables);
}

const HekRqTables *
hek_rq_tables (HekRq *rq)
{
  const HekRqTables *tables;

  pthread_mutex_lock (&rq->tables_lock);
  if (rq->tables == NULL)
    rq->tables = hek_rq_tables_new (rq, NULL);
  tables = rq->tables;
  pthread_mutex_unlock (&rq->tables_lock);
  return tables;
}
