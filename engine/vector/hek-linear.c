/* SPDX-License-Identifier: Apache-2.0 */
/* Products of matrices on all threads, and the rotation nearest to a matrix. */
#include "config.h"

#include "hek-linear.h"

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-kernel-gemm.h"
#include "hek-parallel.h"

#include <math.h>
#include <string.h>

/* Rows of A that a thread takes at once, and multiplications, which take some milliseconds. */
#define BLOCK_ROWS 56
#define BLOCK_WORK (1u << 28)

/* Rows that are packed together where a matrix is multiplied with itself; whole panels. */
#define GROUP_ROWS (7 * HEK_KERNEL_GEMM_PANEL)

/* Of the usual rotation, relative to the largest that a singular value may be. */
#define MIXED_IN 1e-4

/* Steps are longer until the smallest singular value should be at least this. */
#define LONG_STEP 1.3
#define LONG_UNTIL 0.5

/* Mean square of what is left of rows' products: floats do not reach less. */
#define ORTHONORMAL 1e-11
#define GOOD_ENOUGH 1e-8
#define MAX_STEPS 40

float *
hek_linear_pack (const float *b,
                 gsize        n,
                 gsize        dim)
{
  float *packed = hek_aligned_try_new (hek_kernel_gemm_packed_size (n, dim), sizeof *packed);

  if (packed != NULL)
    hek_kernel_gemm_pack (b, dim, n, dim, packed);
  return packed;
}

typedef struct
{
  const float *a, *packed;
  gsize n, dim;
  float *c;
} Product;

static void
multiply_block (gsize    begin,
                gsize    end,
                gsize    block_idx,
                gpointer data)
{
  const Product *p = data;

  hek_kernel_gemm (p->a + begin * p->dim, p->dim, end - begin, p->packed, p->n, p->dim,
                   p->c + begin * p->n, p->n);
}

gboolean
hek_linear_multiply (const float   *a,
                     gsize          m,
                     const float   *packed,
                     gsize          n,
                     gsize          dim,
                     float         *c,
                     const HekTask *task)
{
  Product product = { .a = a, .packed = packed, .n = n, .dim = dim, .c = c };
  gsize block = CLAMP (BLOCK_WORK / (n * dim + 1), 1, BLOCK_ROWS);

  return hek_parallel_for (m, block, multiply_block, &product, task);
}

/* In squares that fit the first cache. */
#define SQUARE 32

void
hek_linear_transpose (const float *a,
                      gsize        n,
                      gsize        dim,
                      float       *out)
{
  for (gsize i = 0; i < n; i += SQUARE)
    for (gsize d = 0; d < dim; d += SQUARE)
      for (gsize k = d; k < MIN (d + SQUARE, dim); k++)
        for (gsize j = i; j < MIN (i + SQUARE, n); j++)
          out[k * n + j] = a[j * dim + k];
}

/* The largest singular value is at most the geometric mean of the largest sums over a row and over
 * a column. */
static double
largest_singular_value (const float *matrix,
                        guint        n)
{
  g_autofree double *column = g_new0 (double, n);
  double largest_row = 0, largest_column = 0;

  for (guint i = 0; i < n; i++)
    {
      double row = 0;

      for (guint j = 0; j < n; j++)
        {
          double x = fabs ((double) matrix[(gsize) i * n + j]);

          row += x;
          column[j] += x;
        }
      largest_row = MAX (largest_row, row);
    }
  for (guint j = 0; j < n; j++)
    largest_column = MAX (largest_column, column[j]);
  return sqrt (largest_row * largest_column);
}

/* Mean square of the differences from the unit matrix, a row. */
static double
distance_from_unit (const float *square,
                    guint        n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      {
        double x = (double) square[(gsize) i * n + j] - (i == j);

        sum += x * x;
      }
  return sum / n;
}

typedef struct
{
  float *turned, *square, *product, *packed; /* n × n, aligned; packed: in panels */
} Work;

/* Rows [begin, end) of a · aᵀ up to the diagonal at least; the rest mirrors them: the products of
 * two rows are added in the same order either way. */
static void
square_block (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  const Product *p = data;

  for (gsize g = 0; g < end; g += GROUP_ROWS)
    hek_kernel_gemm (p->a + begin * p->dim, p->dim, end - begin, p->packed + g * p->dim,
                     MIN (GROUP_ROWS, p->n - g), p->dim, p->c + begin * p->n + g, p->n);
}

static void
mirror (float *square,
        gsize  n)
{
  for (gsize i = 0; i < n; i += SQUARE)
    for (gsize d = 0; d <= i; d += SQUARE)
      for (gsize k = d; k < MIN (d + SQUARE, n); k++)
        for (gsize j = MAX (i, k + 1); j < MIN (i + SQUARE, n); j++)
          square[k * n + j] = square[j * n + k];
}

/* square = matrixᵀ · matrix */
static gboolean
make_square (const float   *matrix,
             guint          n,
             const Work    *work,
             const HekTask *task)
{
  Product product = { work->turned, work->packed, n, n, work->square };

  hek_linear_transpose (matrix, n, n, work->turned);
  for (gsize g = 0; g < n; g += GROUP_ROWS)
    hek_kernel_gemm_pack (work->turned + g * n, n, MIN (GROUP_ROWS, n - g), n,
                          work->packed + g * n);
  if (!hek_parallel_for (n, CLAMP (BLOCK_WORK / ((gsize) n * n + 1), 1, BLOCK_ROWS), square_block,
                         &product, task))
    return FALSE;
  mirror (work->square, n);
  return TRUE;
}

/* matrix = step · (3/2 · matrix − step²/2 · matrix · square) */
static gboolean
make_step (float         *matrix,
           guint          n,
           double         step,
           const Work    *work,
           const HekTask *task)
{
  float keep = (float) (1.5 * step), take = (float) (0.5 * step * step * step);

  hek_kernel_gemm_pack (work->square, n, n, n, work->packed);
  if (!hek_linear_multiply (matrix, n, work->packed, n, n, work->product, task))
    return FALSE;
  for (gsize i = 0; i < (gsize) n * n; i++)
    matrix[i] = keep * matrix[i] - take * work->product[i];
  return TRUE;
}

/* @rest: (out): distance_from_unit() at the end */
static gboolean
orthonormalize (float         *matrix,
                guint          n,
                const Work    *work,
                double        *rest,
                const HekTask *task)
{
  double smallest = MIXED_IN;

  for (guint i = 0;; i++)
    {
      double step = smallest < LONG_UNTIL ? LONG_STEP : 1;

      if (!make_square (matrix, n, work, task))
        return FALSE;
      *rest = distance_from_unit (work->square, n);
      if (i == MAX_STEPS || *rest < ORTHONORMAL || !isfinite (*rest))
        return TRUE;
      if (!make_step (matrix, n, step, work, task))
        return FALSE;
      smallest *= 0.5 * step * (3 - step * step * smallest * smallest);
    }
}

gboolean
hek_linear_nearest_rotation (float          *matrix,
                             const float    *usual,
                             guint           n,
                             const HekTask  *task,
                             GError        **error)
{
  gsize n_floats = (gsize) n * n;
  hek_auto_aligned float *turned = hek_aligned_try_new (n_floats, sizeof *turned);
  hek_auto_aligned float *square = hek_aligned_try_new (n_floats, sizeof *square);
  hek_auto_aligned float *product = hek_aligned_try_new (n_floats, sizeof *product);
  hek_auto_aligned float *packed
    = hek_aligned_try_new (hek_kernel_gemm_packed_size (n, n), sizeof *packed);
  const Work work = { turned, square, product, packed };
  double largest = largest_singular_value (matrix, n), rest;

  if (turned == NULL || square == NULL || product == NULL || packed == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for a rotation of %u dimensions", n);
      return FALSE;
    }
  if (!(largest > 0) || !isfinite (largest))
    {
      memcpy (matrix, usual, n_floats * sizeof *matrix);
      return TRUE;
    }

  for (gsize i = 0; i < n_floats; i++)
    matrix[i] = (float) ((double) matrix[i] / largest + MIXED_IN * (double) usual[i]);
  if (!orthonormalize (matrix, n, &work, &rest, task))
    {
      hek_task_check (task, error);
      return FALSE;
    }
  if (rest < GOOD_ENOUGH)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no rotation of %u dimensions was found", n);
  return FALSE;
}
