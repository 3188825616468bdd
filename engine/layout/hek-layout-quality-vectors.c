/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Distances of vectors. A product of matrices tells all of them but for an error that is bounded;
 * only those whose bounds leave a rank or a neighbour open are computed as hek_flat_distances() has
 * them. With g the product of vectors x and q, computed, and bound the error of a product relative
 * to |q| |x|, as hek-flat-multiply.c derives it, the distance lies within err of
 *   l2      |q|² + |x|² - 2 g           err: bound (|q|² + |x|²)
 *   ip      -g                          err: bound |q| |x|
 *   cosine  1 - g / (|q| |x|)           err: bound
 * Vectors whose squares are not finite, or so small that they have lost digits, have an infinite
 * err: they are always computed.
 */
#include "config.h"

#include "hek-layout-quality-private.h"

#include <math.h>

#include "hek-aligned.h"
#include "hek-flat.h"
#include "hek-kernel-gemm.h"
#include "hek-parallel.h"
#include "hek-rows-convert.h"

/* Vectors at a time: so many floats fit the second cache; a multiple of the panels. */
#define MAX_FLOATS (1u << 18)
#define MAX_VECTORS 512

#define MIN_SQUARE 0x1p-80
#define MAX_SQUARE 0x1p126

/* Sums of denormals lose more than the bound says, but less than this. */
#define TINY 0x1p-60f

/* What an estimate of a distance needs of the vector in whose list it goes. */
typedef struct
{
  float add, mul, scale, err;
} Query;

typedef struct
{
  const HekQuality *quality;
  const guint32 *numbers;
  gsize m;
  HekQualityList *lists;

  /* owned */
  float *a, *b, *packed, *products;
  guint32 *idx;
  Query *queries;
} Scan;

static float
float_above (double x)
{
  float y = (float) x;

  return (double) y < x ? nextafterf (y, INFINITY) : y;
}

/* A square of 0 may hide numbers whose product with a large vector counts. */
static gboolean
is_trusted (const HekQuality *self,
            double            square)
{
  return (square > MIN_SQUARE && square < MAX_SQUARE)
         || (square == 0 && self->distance != HEK_DISTANCE_IP);
}

static void
init_block (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  HekQuality *self = data;
  guint dim = self->rows->dim;
  g_autofree float *x = g_new (float, dim);

  for (gsize i = begin; i < end; i++)
    {
      double square = 0;

      hek_rows_to_f32 (self->rows, self->row[i], 1, x);
      for (guint d = 0; d < dim; d++)
        square += (double) x[d] * (double) x[d];
      self->squares[i] = square;
      self->add[i] = self->distance == HEK_DISTANCE_L2 ? (float) square : 0;
      self->mul[i] = self->distance == HEK_DISTANCE_L2 ? -2 : -1;
      self->err[i] = 0;
      if (self->distance == HEK_DISTANCE_L2)
        self->err[i] = float_above (self->bound * square);
      else if (self->distance == HEK_DISTANCE_IP)
        self->err[i] = float_above (sqrt (square));
      else
        self->mul[i] = square > 0 ? (float) (-1 / sqrt (square)) : 0;
      if (!is_trusted (self, square))
        self->err[i] = INFINITY;
    }
}

gboolean
hek_quality_vectors_init (HekQuality *self)
{
  self->bound = 2 * (HEK_KERNEL_GEMM_BLOCK + 3.0 * self->rows->dim / 32 + 64) * 0x1p-24;
  self->squares = hek_aligned_try_new (self->n, sizeof (double));
  self->add = hek_aligned_try_new (self->n, sizeof (float));
  self->mul = hek_aligned_try_new (self->n, sizeof (float));
  self->err = hek_aligned_try_new (self->n, sizeof (float));
  if (self->squares == NULL || self->add == NULL || self->mul == NULL || self->err == NULL)
    return FALSE;
  return hek_parallel_for (self->n, 4096, init_block, self, self->task);
}

void
hek_quality_vectors_clear (HekQuality *self)
{
  hek_aligned_free (self->squares);
  hek_aligned_free (self->add);
  hek_aligned_free (self->mul);
  hek_aligned_free (self->err);
}

static Query
query_of (const HekQuality *self,
          guint32           number)
{
  double square = self->squares[number], length = sqrt (square);
  Query query = { .mul = 1, .scale = 1, .err = TINY };

  switch (self->distance)
    {
    case HEK_DISTANCE_L2:
      query.add = (float) square;
      query.err += float_above (self->bound * square);
      break;
    case HEK_DISTANCE_IP:
      query.scale = float_above (self->bound * length);
      break;
    case HEK_DISTANCE_COSINE:
    default:
      query.add = 1;
      query.mul = square > 0 ? (float) (1 / length) : 0;
      query.err += float_above (self->bound);
      break;
    }
  if (!is_trusted (self, square))
    query.err = INFINITY;
  return query;
}

/* From the vector of @number to n <= HEK_QUALITY_RUN others. */
static void
exact_distances (const HekQuality *self,
                 guint32           number,
                 const guint32    *numbers,
                 gsize             n,
                 float            *out)
{
  guint32 idx[HEK_QUALITY_RUN];

  for (gsize j = 0; j < n; j++)
    idx[j] = self->row[numbers[j]];
  hek_flat_distances (self->rows, self->distance, self->rows, self->row[number], idx, n, out);
}

void
hek_quality_vectors_set_targets (const HekQuality     *self,
                                 guint32               number,
                                 const HekQualityList *places,
                                 HekQualityList       *list)
{
  guint32 numbers[HEK_QUALITY_RUN];
  float d[HEK_QUALITY_RUN];

  for (guint i = 0; i < places->n_found; i += HEK_QUALITY_RUN)
    {
      guint n = MIN (HEK_QUALITY_RUN, places->n_found - i);

      for (guint j = 0; j < n; j++)
        numbers[j] = places->found[i + j].row;
      exact_distances (self, number, numbers, n, d);
      for (guint j = 0; j < n; j++)
        hek_quality_list_set_target (list, i + j, (HekNeighbor) { d[j], numbers[j] });
    }
}

static void
compute_pending (const HekQuality *self,
                 guint32           number,
                 HekQualityList   *list)
{
  float d[HEK_QUALITY_RUN];

  if (list->n_pending == 0)
    return;
  exact_distances (self, number, list->pending, list->n_pending, d);
  for (guint i = 0; i < list->n_pending; i++)
    hek_quality_list_take (list, (HekNeighbor) { d[i], list->pending[i] }, !list->is_counted[i]);
  list->n_pending = 0;
}

/* The estimates of n <= HEK_QUALITY_RUN distances from @number: comparisons are such that a NaN
 * leaves everything open. */
static void
scan_run (const Scan  *scan,
          gsize        i,
          gsize        begin,
          gsize        n,
          const float *products)
{
  const HekQuality *self = scan->quality;
  const Query query = scan->queries[i];
  HekQualityList *list = &scan->lists[i];
  const float *add = self->add + begin, *mul = self->mul + begin, *err = self->err + begin;
  float low[HEK_QUALITY_RUN], high[HEK_QUALITY_RUN];
  float limit = MAX (list->limit.distance, list->farthest);
  guint n_far = 0;

  for (gsize j = 0; j < n; j++)
    {
      float middle = add[j] + query.add + mul[j] * (query.mul * products[j]);
      float error = err[j] * query.scale + query.err;

      low[j] = middle - error;
      high[j] = middle + error;
      n_far += low[j] > limit;
    }
  if (n_far == n)
    return;
  for (gsize j = 0; j < n; j++)
    {
      gboolean is_counted;

      if (low[j] > limit || begin + j == scan->numbers[i])
        continue;
      is_counted = low[j] > list->farthest
                   || hek_quality_list_count_between (list, low[j], high[j]);
      if (is_counted && low[j] > list->limit.distance)
        continue;
      list->pending[list->n_pending] = (guint32) (begin + j);
      list->is_counted[list->n_pending++] = (guint8) is_counted;
      if (list->n_pending == HEK_QUALITY_RUN)
        compute_pending (self, scan->numbers[i], list);
    }
}

static gsize
tile_of (guint dim)
{
  return CLAMP (MAX_FLOATS / dim / HEK_QUALITY_RUN * HEK_QUALITY_RUN, HEK_QUALITY_RUN, MAX_VECTORS);
}

static gboolean
scan_init (Scan *scan)
{
  const HekQuality *self = scan->quality;
  gsize dim = self->rows->dim, tile = tile_of (self->rows->dim);

  scan->a = hek_aligned_try_new (scan->m * dim, sizeof (float));
  scan->b = hek_aligned_try_new (tile * dim, sizeof (float));
  scan->packed = hek_aligned_try_new (hek_kernel_gemm_packed_size (tile, dim), sizeof (float));
  scan->products = hek_aligned_try_new (scan->m * tile, sizeof (float));
  scan->idx = hek_aligned_try_new (scan->m, sizeof (guint32));
  scan->queries = hek_aligned_try_new (scan->m, sizeof (Query));
  if (scan->a == NULL || scan->b == NULL || scan->packed == NULL || scan->products == NULL
      || scan->idx == NULL || scan->queries == NULL)
    return FALSE;

  for (gsize i = 0; i < scan->m; i++)
    {
      scan->idx[i] = self->row[scan->numbers[i]];
      scan->queries[i] = query_of (self, scan->numbers[i]);
    }
  hek_rows_gather_f32 (self->rows, scan->idx, scan->m, scan->a);
  return TRUE;
}

static void
scan_clear (Scan *scan)
{
  hek_aligned_free (scan->a);
  hek_aligned_free (scan->b);
  hek_aligned_free (scan->packed);
  hek_aligned_free (scan->products);
  hek_aligned_free (scan->idx);
  hek_aligned_free (scan->queries);
}

gboolean
hek_quality_vectors_scan (const HekQuality *self,
                          const guint32    *numbers,
                          gsize             m,
                          HekQualityList   *lists)
{
  Scan scan = { .quality = self, .numbers = numbers, .m = m, .lists = lists };
  gsize tile = tile_of (self->rows->dim), dim = self->rows->dim;
  gboolean ok = scan_init (&scan);

  for (gsize begin = 0; ok && begin < self->n; begin += tile)
    {
      gsize n = MIN (tile, self->n - begin);

      hek_rows_gather_f32 (self->rows, self->row + begin, n, scan.b);
      hek_kernel_gemm_pack (scan.b, dim, n, dim, scan.packed);
      hek_kernel_gemm (scan.a, dim, m, scan.packed, n, dim, scan.products, n);
      for (gsize i = 0; i < m; i++)
        for (gsize at = 0; at < n; at += HEK_QUALITY_RUN)
          scan_run (&scan, i, begin + at, MIN (HEK_QUALITY_RUN, n - at),
                    scan.products + i * n + at);
      ok = !hek_task_is_cancelled (self->task);
    }
  for (gsize i = 0; ok && i < m; i++)
    compute_pending (self, numbers[i], &lists[i]);
  scan_clear (&scan);
  return ok;
}
