/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Principal directions of rows: eigenvectors of their covariance. Products of a few hundred rows at
 * a time are floats, their sums doubles.
 */
#include "config.h"

#include "hek-codec-rabitq-private.h"

#include "hek-aligned.h"
#include "hek-eigen.h"
#include "hek-kernel-gemm.h"
#include "hek-linear.h"
#include "hek-parallel.h"

#include <string.h>

/* Rows whose products are summed as floats. */
#define CHUNK_ROWS 512

/* Rows of the covariance for a thread. */
#define BLOCK_ROWS 64

/* Of the progress: the products. */
#define PRODUCTS_SPAN 0.3

typedef struct
{
  guint dim;
  gsize n_chunk;
  const float *turned; /* dim × n_chunk */
  const float *packed; /* the same */
  double *covariance;  /* dim × dim */
} Product;

static void
add_products (gsize    begin,
              gsize    end,
              gsize    block_idx G_GNUC_UNUSED,
              gpointer data)
{
  const Product *p = data;
  gsize n = (end - begin) * p->dim;
  hek_auto_aligned float *products = hek_aligned_new (n, sizeof *products);
  double *covariance = p->covariance + begin * p->dim;

  hek_kernel_gemm (p->turned + begin * p->n_chunk, p->n_chunk, end - begin, p->packed, p->dim,
                   p->n_chunk, products, p->dim);
  for (gsize i = 0; i < n; i++)
    covariance[i] += (double) products[i];
}

static gboolean
sum_products (const float   *rows,
              gsize          n,
              guint          dim,
              double        *covariance,
              const HekTask *task,
              GError       **error)
{
  hek_auto_aligned float *turned = hek_aligned_try_new ((gsize) dim * CHUNK_ROWS, sizeof (float));
  hek_auto_aligned float *packed
    = hek_aligned_try_new (hek_kernel_gemm_packed_size (dim, CHUNK_ROWS), sizeof (float));
  Product p = { .dim = dim, .turned = turned, .packed = packed, .covariance = covariance };

  if (turned == NULL || packed == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for the covariance of %u dimensions", dim);
      return FALSE;
    }
  for (gsize begin = 0; begin < n; begin += CHUNK_ROWS)
    {
      p.n_chunk = MIN (CHUNK_ROWS, n - begin);
      for (gsize i = 0; i < p.n_chunk; i++)
        for (guint d = 0; d < dim; d++)
          turned[d * p.n_chunk + i] = rows[(begin + i) * dim + d];
      hek_kernel_gemm_pack (turned, p.n_chunk, dim, p.n_chunk, packed);
      if (!hek_parallel_for (dim, BLOCK_ROWS, add_products, &p, task))
        return hek_task_check (task, error);
      hek_task_progress (task, PRODUCTS_SPAN * (double) begin / (double) n);
    }
  return TRUE;
}

gboolean
hek_rabitq_directions (const float   *centered,
                       gsize          n,
                       guint          dim,
                       float         *directions,
                       float         *along,
                       const HekTask *task,
                       GError       **error)
{
  gsize square = (gsize) dim * dim;
  hek_auto_aligned double *covariance = hek_aligned_try_new0 (square, sizeof (double));
  hek_auto_aligned double *vectors = hek_aligned_try_new (square, sizeof (double));
  hek_auto_aligned double *values = hek_aligned_try_new (dim, sizeof (double));
  hek_auto_aligned float *packed = NULL;

  if (covariance == NULL || vectors == NULL || values == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for the directions of %u dimensions", dim);
      return FALSE;
    }
  if (!sum_products (centered, n, dim, covariance, task, error)
      || !hek_eigen_symmetric (covariance, dim, values, dim, vectors, task, error))
    return FALSE;
  for (gsize i = 0; i < square; i++)
    directions[i] = (float) vectors[i];
  packed = hek_linear_pack (directions, dim, dim);
  if (packed == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for the directions of %u dimensions", dim);
      return FALSE;
    }
  if (!hek_linear_multiply (centered, n, packed, dim, dim, along, task))
    return hek_task_check (task, error);
  hek_task_progress (task, 1);
  return TRUE;
}
