/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rotation before rows are cut into parts: numbers that go together belong into one part, and
 * parts are to have nothing in common, which each would say again. So parts are made of principal
 * directions, shared out as optimized product quantization begins.
 */
#include "config.h"

#include "hek-codec-rq-private.h"

#include "hek-aligned.h"
#include "hek-codec-opq-private.h"
#include "hek-kernel-gemm.h"
#include "hek-linear.h"

#include <string.h>

/* Rows that directions are found with. */
#define SAMPLE_ROWS 8192

/* An even sample with its mean taken off, transposed. */
static void
fill_columns (const float *rows,
              gsize        n_rows,
              guint        dim,
              gsize        n,
              float       *sample,
              float       *columns)
{
  g_autofree double *sum = g_new0 (double, dim);

  for (gsize i = 0; i < n; i++)
    {
      const float *row = rows + i * n_rows / n * dim;

      memcpy (sample + i * dim, row, dim * sizeof *row);
      for (guint d = 0; d < dim; d++)
        sum[d] += (double) row[d];
    }
  for (gsize i = 0; i < n; i++)
    for (guint d = 0; d < dim; d++)
      sample[i * dim + d] -= (float) (sum[d] / (double) n);
  hek_linear_transpose (sample, n, dim, columns);
}

float *
hek_rq_find_turn (const float   *rows,
                  gsize          n_rows,
                  guint          dim,
                  guint          n_parts,
                  guint          n_stages,
                  const HekTask *task,
                  GError       **error)
{
  gsize n = MIN (n_rows, SAMPLE_ROWS), row_bytes = dim * sizeof (float);
  hek_auto_aligned float *sample = hek_aligned_try_new (n, row_bytes);
  hek_auto_aligned float *columns = hek_aligned_try_new (n, row_bytes);
  hek_auto_aligned float *rotation = hek_aligned_try_new (dim, row_bytes);
  hek_auto_aligned float *packed = NULL;

  if (sample != NULL && columns != NULL && rotation != NULL)
    {
      fill_columns (rows, n_rows, dim, n, sample, columns);
      packed = hek_linear_pack (columns, dim, n);
    }
  if (packed == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for a rotation of %u dimensions", dim);
      return NULL;
    }
  if (!hek_opq_begin (columns, packed, n, dim, n_parts, 8 * n_stages / n_parts, rotation, task,
                      error))
    return NULL;
  return g_steal_pointer (&rotation);
}

gboolean
hek_rq_set_turn (HekRq *rq,
                 float *rotation)
{
  hek_auto_aligned float *back = hek_aligned_try_new (rq->dim, rq->dim * sizeof *back);

  rq->rotation = rotation;
  rq->packed = hek_linear_pack (rotation, rq->dim, rq->dim);
  if (back == NULL || rq->packed == NULL)
    return FALSE;
  hek_linear_transpose (rotation, rq->dim, rq->dim, back);
  rq->packed_back = hek_linear_pack (back, rq->dim, rq->dim);
  return rq->packed_back != NULL;
}

void
hek_rq_turn (const HekRq *rq,
             const float *rows,
             gsize        n,
             float       *out)
{
  if (rq->rotation != NULL)
    hek_kernel_gemm (rows, rq->dim, n, rq->packed, rq->dim, rq->dim, out, rq->dim);
  else
    memcpy (out, rows, n * rq->dim * sizeof *out);
}

void
hek_rq_turn_back (const HekRq *rq,
                  const float *rows,
                  gsize        n,
                  float       *out)
{
  hek_kernel_gemm (rows, rq->dim, n, rq->packed_back, rq->dim, rq->dim, out, rq->dim);
}
