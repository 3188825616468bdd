/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Queries of the binary codec: a constant, and weights of the bits that are set, rounded to 4 bits;
 * or bits, of which those that differ are counted.
 */
#include "config.h"

#include "hek-codec-binary-private.h"

#include "hek-kernel-distance.h"
#include "hek-kernel-half.h"
#include "hek-kernel-planes.h"

#include <string.h>

/* The largest weight of a bit. */
#define MAX_WEIGHT 15

/* Codes that are counted before their distances are written. */
#define BLOCK 256

/* A distance is base + Σ over the bits of low + step · weight; with factors it is that times the
 * factor of the row, which is not yet a distance. */
typedef struct
{
  float base, low, step;
  float square; /* of the query from the center, or minus its inner product with it */
} Head;

#define HEAD_BYTES 64

gsize
hek_binary_query_bytes (const HekCodebook *book)
{
  return HEAD_BYTES + hek_kernel_planes_bytes (hek_binary_bit_bytes (book->dim))
         + book->dim * (sizeof (float) + 1);
}

/* What bit d adds to a sum, and what a row without it has. */
static void
weigh (const HekCodebook *book,
       const float       *vector,
       float             *weights,
       Head              *head)
{
  const HekBinaryMap *map = book->state;
  gboolean is_l2 = book->distance == HEK_DISTANCE_L2;
  double base = 0, square = 0;

  for (guint d = 0; d < book->dim; d++)
    {
      float q = is_l2 ? vector[d] - map->center[d] : vector[d];
      float jump = map->high[d] - map->low[d];

      square += is_l2 ? (double) q * q : -(double) q * map->center[d];
      if (is_l2 && !hek_binary_has_factors (book))
        {
          float below = q - map->low[d], above = q - map->high[d];

          base += (double) below * below;
          weights[d] = above * above - below * below;
        }
      else
        {
          base += (double) q * map->low[d];
          weights[d] = q * jump;
        }
    }
  head->base = (float) base;
  head->square = (float) square;
}

static void
round_weights (const float *weights,
               guint        dim,
               guint8      *numbers,
               Head        *head)
{
  float min = weights[0], max = weights[0];

  for (guint d = 1; d < dim; d++)
    {
      min = MIN (min, weights[d]);
      max = MAX (max, weights[d]);
    }
  head->low = min;
  head->step = (max - min) / MAX_WEIGHT;
  for (guint d = 0; d < dim; d++)
    {
      float x = head->step > 0 ? (weights[d] - min) / head->step + 0.5f : 0;

      numbers[d] = (guint8) MIN (x, (float) MAX_WEIGHT);
    }
}

void
hek_binary_query (const HekCodebook *book,
                  const float       *vector,
                  gpointer           space)
{
  const HekBinaryMap *map = book->state;
  gsize n_bytes = hek_binary_bit_bytes (book->dim);
  guint8 *planes = (guint8 *) space + HEAD_BYTES;
  float *weights = (float *) (gpointer) (planes + hek_kernel_planes_bytes (n_bytes));
  guint8 *numbers = (guint8 *) (weights + book->dim);

  if (map->is_hamming)
    {
      memset (planes, 0, n_bytes);
      for (guint d = 0; d < book->dim; d++)
        planes[d / 8] = (guint8) (planes[d / 8] | (vector[d] > map->center[d] ? 1u << (d % 8) : 0));
      return;
    }
  weigh (book, vector, weights, space);
  round_weights (weights, book->dim, numbers, space);
  hek_kernel_planes_set (numbers, book->dim, n_bytes, planes);
}

/* @factors: |r|² / (r · y) and |r| as a fraction, or NULL */
static float
finish (const HekCodebook *book,
        const Head        *head,
        const float       *factors,
        guint32            ones,
        guint32            sum)
{
  const HekBinaryMap *map = book->state;
  gboolean is_l2 = book->distance == HEK_DISTANCE_L2;
  float total = head->base + head->low * (float) ones + head->step * (float) sum;
  float distance;

  if (factors != NULL)
    total *= factors[0];
  if (!is_l2)
    return head->square - total;
  distance = total;
  if (factors != NULL)
    {
      float length = factors[1] * map->length;

      distance = head->square + length * length - 2 * total;
    }
  return distance < 0 ? 0 : distance;
}

static void
gather_factors (const guint8  *codes,
                gsize          stride,
                const guint32 *idx,
                gsize          n,
                float         *factors)
{
  guint16 half[HEK_BINARY_N_FACTORS * BLOCK];

  for (gsize i = 0; i < n; i++)
    memcpy (half + HEK_BINARY_N_FACTORS * i, codes + (idx != NULL ? idx[i] : i) * stride,
            HEK_BINARY_FACTOR_BYTES);
  for (gsize i = 0; i < HEK_BINARY_N_FACTORS * n; i++)
    half[i] = GUINT16_FROM_LE (half[i]);
  hek_kernel_f32_from_f16 (half, factors, HEK_BINARY_N_FACTORS * n);
}

void
hek_binary_distances (const HekCodebook *book,
                      gconstpointer      space,
                      const guint8      *codes,
                      const guint32     *idx,
                      gsize              n,
                      float             *out,
                      float             *bounds)
{
  const HekKernelCodeDistance *hamming
    = hek_kernel_code_distance (HEK_KERNEL_CODE_BITS, HEK_KERNEL_HAMMING);
  const HekBinaryMap *map = book->state;
  const guint8 *planes = (const guint8 *) space + HEAD_BYTES;
  gsize n_bytes = hek_binary_bit_bytes (book->dim), stride = book->code_bytes;
  gboolean has_factors = hek_binary_has_factors (book);
  guint32 ones[BLOCK], sums[BLOCK];
  float factors[HEK_BINARY_N_FACTORS * BLOCK];

  for (gsize begin = 0; begin < n; begin += BLOCK)
    {
      gsize length = MIN (BLOCK, n - begin);
      const guint32 *some = idx != NULL ? idx + begin : NULL;
      const guint8 *first = idx != NULL ? codes : codes + begin * stride;

      if (map->is_hamming)
        {
          if (some != NULL)
            hamming->gather (planes, first, stride, some, length, 8 * n_bytes, ones);
          else
            hamming->rows (planes, first, stride, length, 8 * n_bytes, ones);
          for (gsize i = 0; i < length; i++)
            out[begin + i] = map->zero_distance + map->bit_distance * (float) ones[i];
          continue;
        }
      hek_kernel_planes_sum (planes, n_bytes, first, stride, some, length, ones, sums);
      if (has_factors)
        gather_factors (first + n_bytes, stride, some, length, factors);
      for (gsize i = 0; i < length; i++)
        out[begin + i] = finish (book, space, has_factors ? factors + 2 * i : NULL, ones[i],
                                 sums[i]);
    }
  if (bounds != NULL)
    memset (bounds, 0, n * sizeof *bounds);
}
