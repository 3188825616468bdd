/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One block of exact search by a product of matrices: rows · queriesᵀ bounds every distance from
 * below, and the few pairs whose bound does not rule them out are compared as the plain loop would.
 *
 * Both the product g and the sum s of the plain loop are near the true inner product: |g - s| <=
 * bound · |q| |x|, where bound counts their roundings, those of the squares and those made here,
 * and is doubled. With Q = |q|², X = |x|², all as computed:
 *   l2      distance >= (1 - bound) (Q + X) - 2 g
 *   ip      distance >= -g - bound · |q| |x|
 *   cosine  distance >= 1 - g / (|q| |x|) - bound
 * each written as add · scale + mul · g > limit with add, mul of the row and scale, limit of the
 * query. Where a square is not finite or so small that it has lost digits, add is NaN: such rows
 * and queries are compared with everything.
 */
#include "config.h"

#include "hek-flat-private.h"

#include "hek-aligned.h"
#include "hek-kernel-gemm.h"
#include "hek-rows-convert.h"

/* Rows at a time, a multiple of the tiles of all instruction sets; of long rows fewer. */
#define MAX_ROWS 252
#define MIN_ROWS 42
#define MAX_FLOATS (1u << 20)

/* Squares of floats outside of this are not trusted. */
#define MIN_SQUARE 0x1p-80
#define MAX_SQUARE 0x1p126

typedef struct
{
  HekFlat *flat;
  HekFlatBlock *block;
  double bound;

  /* owned, aligned */
  float *packed, *products;
  float *numbers;       /* of rows that are not floats one after the other */
  float *scale, *limit; /* of each query */
  guint32 *found;       /* queries of one row */
  guint32 *idx;         /* rows */
} Multiply;

gsize
hek_flat_multiply_rows (guint dim)
{
  return CLAMP (MAX_FLOATS / dim / MIN_ROWS * MIN_ROWS, MIN_ROWS, MAX_ROWS);
}

static void
multiply_clear (Multiply *self)
{
  hek_aligned_free (self->packed);
  hek_aligned_free (self->products);
  hek_aligned_free (self->numbers);
  hek_aligned_free (self->scale);
  hek_aligned_free (self->limit);
  hek_aligned_free (self->found);
  hek_aligned_free (self->idx);
}

static gboolean
needs_copy (const HekFlat *flat)
{
  return flat->allowed != NULL || flat->rows->dtype != HEK_DTYPE_F32
         || flat->rows->stride_bytes % sizeof (float) != 0;
}

static gboolean
multiply_init (Multiply *self)
{
  gsize n = self->block->n_queries, dim = self->flat->rows->dim;
  gsize n_rows = hek_flat_multiply_rows (self->flat->rows->dim);

  self->packed = hek_aligned_try_new (hek_kernel_gemm_packed_size (n, dim), sizeof (float));
  self->products = hek_aligned_try_new (n_rows * n, sizeof (float));
  self->numbers = hek_aligned_try_new (needs_copy (self->flat) ? n_rows * dim : 1, sizeof (float));
  self->scale = hek_aligned_try_new (n, sizeof (float));
  self->limit = hek_aligned_try_new (n, sizeof (float));
  self->found = hek_aligned_try_new (n, sizeof (guint32));
  self->idx = hek_aligned_try_new (n_rows, sizeof (guint32));
  self->bound = 2 * (HEK_KERNEL_GEMM_BLOCK + 3.0 * dim / 32 + 64) * 0x1p-24;
  return self->packed != NULL && self->products != NULL && self->numbers != NULL
         && self->scale != NULL && self->limit != NULL && self->found != NULL && self->idx != NULL;
}

/* For ip a square of 0 may hide numbers whose product with a large query counts. */
static gboolean
is_trusted (const Multiply *self,
            double          square)
{
  return (square > MIN_SQUARE && square < MAX_SQUARE)
         || (square == 0 && self->flat->compare.distance != HEK_DISTANCE_IP);
}

/* Rounded upwards. */
static float
float_above (double x)
{
  float y = (float) x;

  return (double) y < x ? nextafterf (y, INFINITY) : y;
}

/* The limit of query @q follows from the farthest of its answers so far. */
static void
multiply_limit (Multiply *self,
                gsize     q)
{
  double square = self->block->queries[q].square, limit;
  float farthest = hek_flat_unorder ((guint32) (self->block->lists[q].limit >> 32));

  switch (self->flat->compare.distance)
    {
    case HEK_DISTANCE_L2:
      limit = (double) farthest - (1 - self->bound) * square;
      break;
    case HEK_DISTANCE_IP:
      limit = (double) farthest;
      break;
    case HEK_DISTANCE_COSINE:
    default:
      limit = ((double) farthest - 1 + self->bound) * sqrt (square);
      break;
    }
  /* sums of denormals lose more than the bound says, but less than this */
  self->limit[q] = is_trusted (self, square) ? float_above (limit + 0x1p-60) : INFINITY;
}

static void
multiply_begin (Multiply *self)
{
  HekFlatBlock *block = self->block;
  gsize dim = self->flat->rows->dim;

  hek_kernel_gemm_pack (block->query_numbers, dim, block->n_queries, dim, self->packed);
  for (gsize q = 0; q < block->n_queries; q++)
    {
      double norm = sqrt (block->queries[q].square);

      self->scale[q] = self->flat->compare.distance == HEK_DISTANCE_IP
                         ? float_above (self->bound * norm) : 1;
      multiply_limit (self, q);
    }
}

/* What the bounds of a row are made of. */
static void
multiply_row (const Multiply *self,
              gsize           row,
              float          *add,
              float          *mul)
{
  double square = self->flat->squares[row];

  switch (self->flat->compare.distance)
    {
    case HEK_DISTANCE_L2:
      *add = (float) ((1 - self->bound) * square);
      *mul = -2;
      break;
    case HEK_DISTANCE_IP:
      *add = -float_above (sqrt (square));
      *mul = -1;
      break;
    case HEK_DISTANCE_COSINE:
    default:
      *add = 0;
      *mul = square > 0 ? (float) (-1 / sqrt (square)) : 0;
      break;
    }
  if (!is_trusted (self, square))
    *add = NAN;
}

/* @n rows: @idx, or from @begin on */
static gboolean
multiply_rows (Multiply      *self,
               gsize          begin,
               const guint32 *idx,
               gsize          n)
{
  HekFlatBlock *block = self->block;
  const HekRows *rows = self->flat->rows;
  const float *numbers = self->numbers;
  gsize stride = rows->dim;

  if (idx != NULL)
    hek_rows_gather_f32 (rows, idx, n, self->numbers);
  else if (needs_copy (self->flat))
    hek_rows_to_f32 (rows, begin, n, self->numbers);
  else
    {
      numbers = hek_rows_get (rows, begin);
      stride = rows->stride_bytes / sizeof (float);
    }
  hek_kernel_gemm (numbers, stride, n, self->packed, block->n_queries, rows->dim, self->products,
                   block->n_queries);

  for (gsize i = 0; i < n; i++)
    {
      guint32 row = idx != NULL ? idx[i] : (guint32) (begin + i);
      gsize n_found;
      float add, mul;

      multiply_row (self, row, &add, &mul);
      n_found = hek_kernel_gemm_below (self->products + i * block->n_queries, block->n_queries, add,
                                       mul, self->scale, self->limit, self->found);
      for (gsize j = 0; j < n_found; j++)
        {
          guint32 q = self->found[j];
          HekFlatList *list = &block->lists[q];
          guint64 key;

          if (hek_flat_keys (&self->flat->compare, &block->queries[q], 0, &row, 1,
                             self->flat->squares, block->space, list->limit, &key) == 0
              || key >= list->limit)
            continue;
          if (!hek_flat_list_push (list, key))
            return FALSE;
          multiply_limit (self, q);
        }
    }
  return TRUE;
}

gboolean
hek_flat_block_multiply (HekFlat      *flat,
                         HekFlatBlock *block)
{
  Multiply self = { .flat = flat, .block = block };
  gsize max = hek_flat_multiply_rows (flat->rows->dim);
  gboolean ok = multiply_init (&self);

  if (ok)
    multiply_begin (&self);
  for (gsize at = block->begin; ok && at < block->end;)
    {
      gsize begin = at, n = MIN (max, block->end - at);

      if (flat->allowed != NULL)
        n = hek_flat_allowed (flat->allowed, &at, block->end, max, self.idx);
      else
        at += n;
      ok = !hek_task_is_cancelled (flat->task)
           && multiply_rows (&self, begin, flat->allowed != NULL ? self.idx : NULL, n);
    }
  multiply_clear (&self);
  return ok;
}
