/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first principal components without the matrix of covariances S: some more directions than are
 * wanted are multiplied by S, one pass over the rows each time, made orthonormal and turned to
 * where S is diagonal among them, until the wanted ones stay where they are.
 *
 * Source: Halko, Martinsson, Tropp, "Finding structure with randomness: probabilistic algorithms
 * for constructing approximate matrix decompositions", SIAM Review 53, 2011, algorithm 4.4 applied
 * to the centred rows, and the Rayleigh–Ritz step, which tells how far it is, after each pass.
 */
#include "config.h"

#include "hek-layout-pca-private.h"

#include "hek-aligned.h"
#include "hek-eigen.h"
#include "hek-kernel-gemm.h"
#include "hek-linear.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#include <math.h>
#include <string.h>

/* Directions: one panel of the kernel, so that more would cost more. */
#define N_DIRECTIONS HEK_KERNEL_GEMM_PANEL

/* Rows whose products are added by the kernel, as floats. */
#define CHUNK_ROWS 256

/* |S v - λ v| of a wanted direction, relative to the largest λ: floats do not reach much less.
 * Where variances hardly differ that takes long, and directions are as good as each other. */
#define ENOUGH 2e-6
#define MAX_PASSES 24

/* A direction of which rounding alone is left. */
#define NOTHING_LEFT 1e-10

typedef struct
{
  /* borrowed */
  const HekLayoutBasis *basis;
  const HekRows *rows;
  const HekTask *task;

  guint n, dim; /* directions */
  gsize block, n_blocks;

  /* owned */
  double *v, *z;     /* n × dim: the directions; S times them, but for the number of rows */
  double *turned;    /* n × dim */
  double *sums;      /* a block: dim × n */
  float *floats;     /* n × dim */
  float *packed;     /* of these */
  guint8 *is_failed; /* a block: memory was short */
  double values[N_DIRECTIONS];
} Subspace;

static gboolean
subspace_init (Subspace             *self,
               const HekLayoutBasis *basis,
               const HekRows        *rows,
               const HekTask        *task)
{
  *self = (Subspace) { .basis = basis, .rows = rows, .task = task, .dim = basis->dim };
  self->n = (guint) MIN (N_DIRECTIONS, MIN (basis->dim, rows->n));
  self->block = hek_layout_sum_block (rows->n, (gsize) self->dim * self->n);
  self->n_blocks = hek_parallel_n_blocks (rows->n, self->block);
  self->v = hek_aligned_try_new ((gsize) self->n * self->dim, sizeof (double));
  self->z = hek_aligned_try_new ((gsize) self->n * self->dim, sizeof (double));
  self->turned = hek_aligned_try_new ((gsize) self->n * self->dim, sizeof (double));
  self->sums = hek_aligned_try_new (self->n_blocks * self->dim * self->n, sizeof (double));
  self->floats = hek_aligned_try_new ((gsize) self->n * self->dim, sizeof (float));
  self->packed = hek_aligned_try_new (hek_kernel_gemm_packed_size (self->n, self->dim),
                                      sizeof (float));
  self->is_failed = g_try_malloc0 (self->n_blocks);
  return self->v != NULL && self->z != NULL && self->turned != NULL && self->sums != NULL
         && self->floats != NULL && self->packed != NULL && self->is_failed != NULL;
}

static void
subspace_clear (Subspace *self)
{
  hek_aligned_free (self->v);
  hek_aligned_free (self->z);
  hek_aligned_free (self->turned);
  hek_aligned_free (self->sums);
  hek_aligned_free (self->floats);
  hek_aligned_free (self->packed);
  g_free (self->is_failed);
}

static gboolean
no_space (const Subspace *self,
          GError        **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory for the principal components of %u dimensions", self->dim);
  return FALSE;
}

/* ---- S times the directions ---- */

/* sum += Cᵀ · (C · V) of the centred rows C */
static void
add_chunk (const Subspace *self,
           gsize           begin,
           gsize           n,
           float          *space,
           double         *sum)
{
  guint dim = self->dim, l = self->n;
  float *centered = space, *turned = space + CHUNK_ROWS * (gsize) dim;
  float *product = turned + CHUNK_ROWS * (gsize) dim, *across = product + CHUNK_ROWS * (gsize) l;
  float *packed = across + CHUNK_ROWS * (gsize) l, *result = centered;

  hek_layout_pca_center (self->basis, self->rows, begin, n, centered);
  hek_kernel_gemm (centered, dim, n, self->packed, l, dim, product, l);
  hek_linear_transpose (centered, n, dim, turned);
  hek_linear_transpose (product, n, l, across);
  hek_kernel_gemm_pack (across, n, l, n, packed);
  hek_kernel_gemm (turned, n, dim, packed, l, n, result, l);
  for (gsize i = 0; i < (gsize) dim * l; i++)
    sum[i] += (double) result[i];
}

static void
multiply_block (gsize    begin,
                gsize    end,
                gsize    block_idx,
                gpointer data)
{
  const Subspace *self = data;
  gsize n_sum = (gsize) self->dim * self->n;
  gsize n_space = CHUNK_ROWS * (2 * (gsize) self->dim + 2 * self->n + N_DIRECTIONS);
  hek_auto_aligned float *space = hek_aligned_try_new (n_space, sizeof *space);
  double *sum = self->sums + block_idx * n_sum;

  memset (sum, 0, n_sum * sizeof *sum);
  self->is_failed[block_idx] = space == NULL;
  for (gsize i = begin; space != NULL && i < end && !hek_task_is_cancelled (self->task);
       i += CHUNK_ROWS)
    add_chunk (self, i, MIN (CHUNK_ROWS, end - i), space, sum);
}

static gboolean
multiply (Subspace *self,
          GError  **error)
{
  gsize n_sum = (gsize) self->dim * self->n;

  for (gsize i = 0; i < n_sum; i++)
    self->floats[i] = (float) self->v[i];
  hek_kernel_gemm_pack (self->floats, self->dim, self->n, self->dim, self->packed);
  if (!hek_parallel_for (self->rows->n, self->block, multiply_block, self, self->task))
    return hek_task_check (self->task, error);
  for (gsize b = 0; b < self->n_blocks; b++)
    if (self->is_failed[b])
      return no_space (self, error);

  for (gsize b = 1; b < self->n_blocks; b++)
    for (gsize i = 0; i < n_sum; i++)
      self->sums[i] += self->sums[b * n_sum + i];
  for (guint d = 0; d < self->dim; d++)
    for (guint c = 0; c < self->n; c++)
      self->z[(gsize) c * self->dim + d] = self->sums[(gsize) d * self->n + c];
  return TRUE;
}

/* ---- among the directions ---- */

static double
dot (const double *a,
     const double *b,
     guint         n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

static void
add_scaled (double       *to,
            const double *from,
            double        factor,
            guint         n)
{
  for (guint i = 0; i < n; i++)
    to[i] += factor * from[i];
}

/* Twice is enough: what the first pass leaves is rounding. */
static void
orthonormalize (double *v,
                guint   n,
                guint   dim)
{
  for (guint c = 0; c < n; c++)
    {
      double *x = v + (gsize) c * dim;
      double before = sqrt (dot (x, x, dim)), length;

      for (guint twice = 0; twice < 2; twice++)
        for (guint b = 0; b < c; b++)
          add_scaled (x, v + (gsize) b * dim, -dot (x, v + (gsize) b * dim, dim), dim);
      length = sqrt (dot (x, x, dim));
      for (guint d = 0; d < dim; d++)
        x[d] = length > NOTHING_LEFT * before ? x[d] / length : 0;
    }
}

/* out = weights · rows of @from */
static void
combine (const double *weights,
         const double *from,
         guint         n,
         guint         dim,
         double       *out)
{
  memset (out, 0, (gsize) n * dim * sizeof *out);
  for (guint c = 0; c < n; c++)
    for (guint b = 0; b < n; b++)
      add_scaled (out + (gsize) c * dim, from + (gsize) b * dim, weights[c * n + b], dim);
}

/* Turns v and z to where S is diagonal among the directions, largest first. */
static gboolean
turn (Subspace *self,
      GError  **error)
{
  double matrix[N_DIRECTIONS * N_DIRECTIONS], vectors[N_DIRECTIONS * N_DIRECTIONS];
  guint n = self->n, dim = self->dim;

  for (guint c = 0; c < n; c++)
    for (guint b = 0; b <= c; b++)
      matrix[c * n + b] = 0.5 * (dot (self->v + (gsize) c * dim, self->z + (gsize) b * dim, dim)
                                 + dot (self->v + (gsize) b * dim, self->z + (gsize) c * dim, dim));
  if (!hek_eigen_symmetric (matrix, n, self->values, n, vectors, self->task, error))
    return FALSE;
  combine (vectors, self->v, n, dim, self->turned);
  memcpy (self->v, self->turned, (gsize) n * dim * sizeof *self->v);
  combine (vectors, self->z, n, dim, self->turned);
  memcpy (self->z, self->turned, (gsize) n * dim * sizeof *self->z);
  return TRUE;
}

static gboolean
is_enough (const Subspace *self,
           guint           n_wanted)
{
  for (guint c = 0; c < MIN (n_wanted, self->n); c++)
    {
      const double *v = self->v + (gsize) c * self->dim, *z = self->z + (gsize) c * self->dim;
      double rest = 0;

      for (guint d = 0; d < self->dim; d++)
        rest += (z[d] - self->values[c] * v[d]) * (z[d] - self->values[c] * v[d]);
      if (sqrt (rest) > ENOUGH * self->values[0])
        return FALSE;
    }
  return TRUE;
}

static gboolean
subspace_iterate (Subspace *self,
                  guint64   seed,
                  guint     n_wanted,
                  GError  **error)
{
  gsize n_numbers = (gsize) self->n * self->dim;
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n_numbers; i++)
    self->v[i] = hek_rng_double (&rng) - 0.5;
  for (guint pass = 1; pass <= MAX_PASSES; pass++)
    {
      orthonormalize (self->v, self->n, self->dim);
      if (!multiply (self, error) || !turn (self, error))
        return FALSE;
      if (is_enough (self, n_wanted))
        break;
      if (pass < MAX_PASSES)
        memcpy (self->v, self->z, n_numbers * sizeof *self->v);
      hek_task_progress (self->task, (double) pass / MAX_PASSES);
    }
  return TRUE;
}

gboolean
hek_layout_pca_randomized (HekLayoutBasis *basis,
                           const HekRows  *rows,
                           guint64         seed,
                           const HekTask  *task,
                           GError        **error)
{
  Subspace self;
  gboolean ok = subspace_init (&self, basis, rows, task) || no_space (&self, error);

  ok = ok && subspace_iterate (&self, seed, basis->n, error);
  for (guint c = 0; ok && c < basis->n; c++)
    {
      double *direction = basis->directions + (gsize) c * basis->dim;

      if (c < self.n && self.values[c] > 0)
        memcpy (direction, self.v + (gsize) c * basis->dim, basis->dim * sizeof *direction);
      else
        memset (direction, 0, basis->dim * sizeof *direction);
      hek_layout_pca_finish (direction, basis->dim);
    }
  subspace_clear (&self);
  return ok;
}
