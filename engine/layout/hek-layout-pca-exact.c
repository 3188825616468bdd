/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Principal components from the eigenvectors of a matrix as large as the dimensions or the rows,
 * whichever are fewer: products of centred floats, added in doubles a chunk of rows at a time.
 */
#include "config.h"

#include "hek-layout-pca-private.h"

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-eigen.h"
#include "hek-linear.h"

#include <math.h>
#include <string.h>

/* Rows whose products are added by the kernel, as floats. */
#define CHUNK_ROWS 2560

/* The largest matrix: some minutes. */
#define MAX_SIZE 8192

/* Rows between two looks at the task. */
#define CHECK_ROWS 128

/* Of the progress: the products. */
#define PRODUCTS_SPAN 0.7

typedef struct
{
  /* borrowed */
  HekLayoutBasis *basis;
  const HekRows *rows;

  guint size; /* of the matrix */
  gsize chunk;

  /* owned */
  float *centered; /* chunk × dim */
  float *turned;   /* (nullable): dim × chunk, where dimensions are multiplied */
  float *product;  /* size × size */
  double *matrix, *values, *vectors;
} Exact;

static gboolean
exact_init (Exact          *self,
            HekLayoutBasis *basis,
            const HekRows  *rows,
            GError        **error)
{
  *self = (Exact) { .basis = basis, .rows = rows };
  self->size = (guint) MIN (rows->n, basis->dim);
  self->chunk = MIN (rows->n, CHUNK_ROWS);
  if (self->size > MAX_SIZE)
    {
      g_set_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_RECIPE,
                   "exact principal components need at most %d dimensions or rows, not %u",
                   MAX_SIZE, self->size);
      return FALSE;
    }
  if (self->size < basis->dim)
    self->chunk = rows->n;
  self->centered = hek_aligned_try_new (self->chunk * basis->dim, sizeof (float));
  if (self->size == basis->dim)
    self->turned = hek_aligned_try_new (self->chunk * basis->dim, sizeof (float));
  self->product = hek_aligned_try_new ((gsize) self->size * self->size, sizeof (float));
  self->matrix = hek_aligned_try_new0 ((gsize) self->size * self->size, sizeof (double));
  self->values = hek_aligned_try_new (self->size, sizeof (double));
  self->vectors = hek_aligned_try_new ((gsize) self->size * basis->n, sizeof (double));
  if (self->centered != NULL && (self->turned != NULL || self->size != basis->dim)
      && self->product != NULL && self->matrix != NULL && self->values != NULL
      && self->vectors != NULL)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory for the principal components of %u dimensions", basis->dim);
  return FALSE;
}

static void
exact_clear (Exact *self)
{
  hek_aligned_free (self->centered);
  hek_aligned_free (self->turned);
  hek_aligned_free (self->product);
  hek_aligned_free (self->matrix);
  hek_aligned_free (self->values);
  hek_aligned_free (self->vectors);
}

/* Adds a · aᵀ of @size rows of @n numbers. */
static gboolean
add_product (Exact         *self,
             const float   *a,
             gsize          n,
             const HekTask *task,
             GError       **error)
{
  hek_auto_aligned float *packed = hek_linear_pack (a, self->size, n);

  if (packed == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for the products of %zu rows", n);
      return FALSE;
    }
  if (!hek_linear_multiply (a, self->size, packed, self->size, n, self->product, task))
    return hek_task_check (task, error);
  for (gsize i = 0; i < (gsize) self->size * self->size; i++)
    self->matrix[i] += (double) self->product[i];
  return TRUE;
}

/* Rows [begin, begin + n) less the mean, and turned where dimensions are multiplied. */
static gboolean
center (Exact         *self,
        gsize          begin,
        gsize          n,
        const HekTask *task,
        GError       **error)
{
  guint dim = self->basis->dim;

  for (gsize i = 0; i < n; i += CHECK_ROWS)
    {
      if (!hek_task_check (task, error))
        return FALSE;
      hek_layout_pca_center (self->basis, self->rows, begin + i, MIN (CHECK_ROWS, n - i),
                             self->centered + i * dim);
    }
  if (self->turned != NULL)
    hek_linear_transpose (self->centered, n, dim, self->turned);
  return TRUE;
}

/* Products of the dimensions, or of the rows where these are fewer. */
static gboolean
make_matrix (Exact         *self,
             const HekTask *task,
             GError       **error)
{
  for (gsize begin = 0; begin < self->rows->n; begin += self->chunk)
    {
      gsize n = MIN (self->chunk, self->rows->n - begin);

      if (!center (self, begin, n, task, error)
          || !add_product (self, self->turned != NULL ? self->turned : self->centered,
                           self->turned != NULL ? n : self->basis->dim, task, error))
        return FALSE;
      hek_task_progress (task, (double) (begin + n) / (double) self->rows->n);
    }
  return TRUE;
}

/* A direction is the sum of the centred rows, weighted by a vector of their products. */
static gboolean
sum_rows (const Exact   *self,
          guint          c,
          double        *direction,
          const HekTask *task)
{
  guint dim = self->basis->dim;

  for (gsize i = 0; i < self->rows->n; i++)
    {
      if (i % CHECK_ROWS == 0 && hek_task_is_cancelled (task))
        return FALSE;
      const float *x = self->centered + i * dim;
      double weight = self->vectors[(gsize) c * self->size + i];

      for (guint d = 0; d < dim; d++)
        direction[d] += weight * (double) x[d];
    }
  return TRUE;
}

static gboolean
make_direction (const Exact   *self,
                guint          c,
                const HekTask *task,
                GError       **error)
{
  guint dim = self->basis->dim;
  double *direction = self->basis->directions + (gsize) c * dim;

  memset (direction, 0, dim * sizeof *direction);
  if (c >= self->size || !(self->values[c] > 0))
    return TRUE;
  if (self->size == dim)
    memcpy (direction, self->vectors + (gsize) c * dim, dim * sizeof *direction);
  else if (!sum_rows (self, c, direction, task))
    return hek_task_check (task, error);
  hek_layout_pca_finish (direction, dim);
  return TRUE;
}

gboolean
hek_layout_pca_exact (HekLayoutBasis *basis,
                      const HekRows  *rows,
                      const HekTask  *task,
                      GError        **error)
{
  HekTask products = hek_task_sub (task, 0, PRODUCTS_SPAN);
  HekTask eigen = hek_task_sub (task, PRODUCTS_SPAN, 1 - PRODUCTS_SPAN);
  Exact self;
  gboolean ok = exact_init (&self, basis, rows, error) && make_matrix (&self, &products, error)
                && hek_eigen_symmetric (self.matrix, self.size, self.values,
                                        MIN (basis->n, self.size), self.vectors, &eigen, error);

  for (guint c = 0; ok && c < basis->n; c++)
    ok = make_direction (&self, c, task, error);
  exact_clear (&self);
  return ok;
}
