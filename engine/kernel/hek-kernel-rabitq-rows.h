/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Distances to codes, some at a time. The file that includes this has defined
 *   Sum: a register of sums        sum_zero ()       sum_value (sum): of all lanes, int32
 *   half_value (half): of an f16
 *   add_block (bits, wide, fields, i, n, high, low, sums): adds the products of dimensions i to
 *   i + BLOCK of a part, of which it has n, to sums[0] (of high) and sums[1] (of low)
 * and BLOCK, a divisor of 64.
 */
#include "hek-kernel-half-private.h"
#include "hek-kernel-rabitq-private.h"

#include <math.h>

/* Codes that are compared together: their parts' products do not wait for one another. */
#define GROUP 16

/* Bytes of codes that lie anywhere, which are fetched before the group is compared. */
#define AHEAD_BYTES 512

/* Where the fields of a part begin. */
typedef struct
{
  const uint8_t *of8, *of4, *of2, *of1;
} Fields;

#define ALWAYS_INLINE static inline __attribute__ ((always_inline))

ALWAYS_INLINE void
add_block (unsigned       bits,
           int            wide,
           const Fields  *fields,
           size_t         i,
           size_t         n,
           const int8_t  *high,
           const int8_t  *low,
           Sum           *sums);

/* Products of a part, 2 Σ x q − center, of some codes; inlined with constant bits and width. */
ALWAYS_INLINE void
dot_part (unsigned                    bits,
          int                         wide,
          const HekKernelRabitqPart  *part,
          const HekKernelRabitqQuery *query,
          const uint8_t *const       *codes,
          size_t                      n_codes,
          int64_t                    *products)
{
  const int8_t *high = query->high + part->begin, *low = query->low + part->begin;
  size_t n = part->n;

  for (size_t c = 0; c < n_codes; c++)
    {
      const uint8_t *bytes = codes[c] + part->offset;
      Fields fields = { bytes, bytes, bytes, bytes };
      Sum sums[2] = { sum_zero (), sum_zero () };
      size_t i = 0;
      int64_t sum;

      fields.of2 += bits & 4 ? n / 2 : 0;
      fields.of1 = fields.of2 + (bits & 2 ? n / 4 : 0);
      for (; i + BLOCK <= n; i += BLOCK)
        add_block (bits, wide, &fields, i, BLOCK, high, low, sums);
      if (i < n)
        add_block (bits, wide, &fields, i, n - i, high, low, sums);
      sum = sum_value (sums[0]);
      if (wide)
        sum = sum * 128 + sum_value (sums[1]);
      products[c] = 2 * sum - part->center;
    }
}

static void
dot (const HekKernelRabitqPart  *part,
     const HekKernelRabitqQuery *query,
     const uint8_t *const       *codes,
     size_t                      n_codes,
     int64_t                    *products)
{
  switch (part->bits * 2 + (part->wide != 0))
    {
#define CASE(bits)                                                                                 \
  case bits * 2:                                                                                   \
    dot_part (bits, 0, part, query, codes, n_codes, products);                                     \
    break;                                                                                         \
  case bits * 2 + 1:                                                                               \
    dot_part (bits, 1, part, query, codes, n_codes, products);                                     \
    break

      CASE (1);
      CASE (2);
      CASE (3);
      CASE (4);
      CASE (5);
      CASE (6);
      CASE (7);
      CASE (8);
#undef CASE
    default:
      break;
    }
}

static inline float
read_addend (const uint8_t *bytes)
{
  return hek_half_float ((uint32_t) bytes[0] << 8 | (uint32_t) bytes[1] << 16
                         | (uint32_t) bytes[2] << 24);
}

static inline void
read_factors (const uint8_t *const *codes,
              size_t                n_codes,
              size_t                offset,
              float                *factors)
{
  for (size_t c = 0; c < n_codes; c++)
    {
      uint16_t half;

      memcpy (&half, codes[c] + offset, sizeof half);
      factors[c] = half_value (half);
    }
}

/* @any, @near: the squares of the two bounds but for the distance */
static inline void
add_part (const HekKernelRabitqPart *part,
          const float               *factors,
          const int64_t             *products,
          float                     *out,
          float                     *any,
          float                     *near)
{
  for (size_t c = 0; c < GROUP; c++)
    {
      float spread = part->spread * factors[c], slope = part->near * factors[c];

      out[c] += part->scale * factors[c] * (float) products[c];
      any[c] += spread * spread;
      near[c] = slope * slope > near[c] ? slope * slope : near[c];
    }
}

/* Up to GROUP codes, part by part. */
static inline void
estimate (const HekKernelRabitqQuery *query,
          const uint8_t *const       *codes,
          size_t                      n,
          float                      *out,
          float                      *bounds)
{
  size_t addend = query->code_bytes - HEK_KERNEL_RABITQ_ADDEND_BYTES;
  size_t begin = addend - HEK_KERNEL_RABITQ_FACTOR_BYTES * query->n_parts;
  float distance[GROUP] = { 0 }, any[GROUP] = { 0 }, near[GROUP] = { 0 }, factors[GROUP] = { 0 };
  int64_t products[GROUP] = { 0 };

  for (uint32_t p = 0; p < query->n_parts; p++)
    {
      dot (query->parts + p, query, codes, n, products);
      read_factors (codes, n, begin + HEK_KERNEL_RABITQ_FACTOR_BYTES * p, factors);
      add_part (query->parts + p, factors, products, distance, any, near);
    }
  for (size_t c = 0; c < n; c++)
    {
      out[c] = distance[c] + (query->add + read_addend (codes[c] + addend));
      if (bounds == NULL)
        continue;
      if (near[c] > 0)
        {
          near[c] *= out[c] > 0 ? out[c] : 0;
          any[c] = near[c] < any[c] ? near[c] : any[c];
        }
      bounds[c] = query->rest + sqrtf (any[c]);
    }
}

static inline void
estimate_all (const HekKernelRabitqQuery *query,
              const uint8_t              *codes,
              const uint32_t             *idx,
              size_t                      n,
              float                      *out,
              float                      *bounds)
{
  for (size_t begin = 0; begin < n; begin += GROUP)
    {
      const uint8_t *group[GROUP];
      size_t n_codes = n - begin < GROUP ? n - begin : GROUP;

      for (size_t c = 0; c < n_codes; c++)
        {
          size_t i = idx != NULL ? idx[begin + c] : begin + c;

          group[c] = codes + i * query->code_bytes;
          for (size_t b = 0; idx != NULL && b < query->code_bytes && b < AHEAD_BYTES; b += 64)
            __builtin_prefetch (group[c] + b);
        }
      estimate (query, group, n_codes, out + begin, bounds != NULL ? bounds + begin : NULL);
    }
}

#define HEK_KERNEL_RABITQ_DISTANCES(isa)                                                           \
  void hek_kernel_rabitq_distances_##isa (const HekKernelRabitqQuery *query,                       \
                                          const uint8_t *codes, const uint32_t *idx, size_t n,     \
                                          float *out, float *bounds)                               \
  {                                                                                                \
    estimate_all (query, codes, idx, n, out, bounds);                                              \
  }
