/* SPDX-License-Identifier: Apache-2.0 */
/* Codes of 8, 6 and 4 bits in plain C, the lanes being an array; packing, the order of queries, and
 * the choice of the instruction set. */
#include "hek-kernel-scalar.h"

#include "hek-kernel-cpu.h"
#include "hek-kernel-distance-fma.h"
#include "hek-kernel-scalar-private.h"

#include <string.h>

#define BATCH 1

/* Calls, since sums of products without an instruction for them, put into all the places where they
 * are used, take compilers minutes. */
#define LANES static __attribute__ ((noinline))

typedef struct
{
  uint8_t x[32];
} Bytes;

typedef struct
{
  float x[32];
} Lanes;

LANES Bytes
bytes_load_tail (const uint8_t *p,
                 size_t         n)
{
  Bytes bytes = { { 0 } };

  memcpy (bytes.x, p, n);
  return bytes;
}

LANES Bytes
bytes_load (const uint8_t *p)
{
  return bytes_load_tail (p, 32);
}

LANES Bytes
bytes_low (Bytes b)
{
  for (unsigned i = 0; i < 32; i++)
    b.x[i] &= 15;
  return b;
}

LANES Bytes
bytes_high (Bytes b)
{
  for (unsigned i = 0; i < 32; i++)
    b.x[i] >>= 4;
  return b;
}

LANES Bytes
bytes_pair (Bytes    b,
            unsigned at)
{
  for (unsigned i = 0; i < 32; i++)
    b.x[i] = (uint8_t) (((b.x[i] >> at) & 3) << 4);
  return b;
}

LANES Bytes
bytes_or (Bytes a,
          Bytes b)
{
  for (unsigned i = 0; i < 32; i++)
    a.x[i] |= b.x[i];
  return a;
}

LANES Lanes
lanes_level (Bytes b)
{
  Lanes lanes;

  for (unsigned l = 0; l < 32; l++)
    lanes.x[l] = b.x[l];
  return lanes;
}

LANES Lanes
lanes_zero (void)
{
  return (Lanes) { { 0 } };
}

LANES Lanes
lanes_f32 (const float *p)
{
  Lanes lanes;

  memcpy (lanes.x, p, sizeof lanes.x);
  return lanes;
}

LANES Lanes
lanes_fma (Lanes a,
           Lanes b,
           Lanes sum)
{
  for (unsigned l = 0; l < 32; l++)
    sum.x[l] = hek_fma_exact (a.x[l], b.x[l], sum.x[l]);
  return sum;
}

LANES Lanes
lanes_fnma (Lanes a,
            Lanes b,
            Lanes sum)
{
  for (unsigned l = 0; l < 32; l++)
    sum.x[l] = hek_fma_exact (-a.x[l], b.x[l], sum.x[l]);
  return sum;
}

LANES float
lanes_total (Lanes sum)
{
  for (unsigned half = 16; half > 0; half /= 2)
    for (unsigned l = 0; l < half; l++)
      sum.x[l] += sum.x[l + half];
  return sum.x[0];
}

#define HEK_KERNEL_SCALAR_TABLE hek_kernel_scalar_scalar
#define HEK_KERNEL_SCALAR_MAP hek_kernel_scalar_map_scalar
#include "hek-kernel-scalar-rows.h"

size_t
hek_kernel_scalar_bytes (HekKernelScalarKind kind,
                         size_t              dim)
{
  return row_bytes (kind, dim);
}

/* Where group @g of the numbers of a step of a code begins: number plane · g. */
void
hek_kernel_scalar_pack (HekKernelScalarKind kind,
                        const uint8_t      *levels,
                        size_t              dim,
                        uint8_t            *code)
{
  size_t plane = hek_scalar_plane (kind, dim), half = kind == HEK_KERNEL_SCALAR_6 ? 2 * plane
                                                                                  : plane;

  if (kind == HEK_KERNEL_SCALAR_8)
    {
      memcpy (code, levels, dim);
      return;
    }
  for (size_t i = 0; i < half && i < dim; i++)
    code[i] = levels[i] & 15;
  for (size_t i = dim; i < half; i++)
    code[i] = 0;
  for (size_t i = half; i < dim; i++)
    code[i - half] = (uint8_t) (code[i - half] | levels[i] << 4);
  if (kind == HEK_KERNEL_SCALAR_4)
    return;

  memset (code + half, 0, plane);
  for (unsigned g = 0; g < 4; g++)
    for (size_t i = 0; i < plane && g * plane + i < dim; i++)
      code[half + i]
        = (uint8_t) (code[half + i] | ((levels[g * plane + i] >> 4) & 3) << (2 * g));
}

void
hek_kernel_scalar_unpack (HekKernelScalarKind kind,
                          const uint8_t      *code,
                          size_t              dim,
                          uint8_t            *levels)
{
  size_t plane = hek_scalar_plane (kind, dim), half = kind == HEK_KERNEL_SCALAR_6 ? 2 * plane
                                                                                  : plane;

  if (kind == HEK_KERNEL_SCALAR_8)
    {
      memcpy (levels, code, dim);
      return;
    }
  for (size_t i = 0; i < half && i < dim; i++)
    levels[i] = code[i] & 15;
  for (size_t i = half; i < dim; i++)
    levels[i] = code[i - half] >> 4;
  for (unsigned g = 0; kind == HEK_KERNEL_SCALAR_6 && g < 4; g++)
    for (size_t i = 0; i < plane && g * plane + i < dim; i++)
      levels[g * plane + i]
        = (uint8_t) (levels[g * plane + i] | ((code[half + i] >> (2 * g)) & 3) << 4);
}

size_t
hek_kernel_scalar_query_floats (HekKernelScalarKind kind,
                                HekKernelSum        sum,
                                size_t              dim)
{
  size_t n_steps
    = (hek_scalar_plane (kind, dim) + HEK_KERNEL_SCALAR_STEP - 1) / HEK_KERNEL_SCALAR_STEP;

  return n_steps * hek_scalar_n_groups (kind) * (sum == HEK_KERNEL_L2 ? 64 : 32);
}

/* Group by group as the sums meet them; what is behind the last number is 0. */
void
hek_kernel_scalar_query (HekKernelScalarKind kind,
                         HekKernelSum        sum,
                         const float        *offset,
                         const float        *factor,
                         size_t              dim,
                         float              *query)
{
  size_t plane = hek_scalar_plane (kind, dim), end;

  memset (query, 0, hek_kernel_scalar_query_floats (kind, sum, dim) * sizeof *query);
  for (size_t i = 0; i < plane; i += HEK_KERNEL_SCALAR_STEP)
    for (unsigned g = 0; g < hek_scalar_n_groups (kind); g++)
      {
        size_t first = g * plane + i;

        end = i + HEK_KERNEL_SCALAR_STEP < plane ? HEK_KERNEL_SCALAR_STEP : plane - i;
        for (size_t l = 0; l < end && first + l < dim; l++)
          {
            query[l] = factor[first + l];
            if (sum == HEK_KERNEL_L2)
              query[32 + l] = offset[first + l];
          }
        query += sum == HEK_KERNEL_L2 ? 64 : 32;
      }
}

const HekKernelDistance *
hek_kernel_scalar (HekKernelScalarKind kind,
                   HekKernelSum        sum)
{
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (level >= HEK_CPU_AVX512)
    return &hek_kernel_scalar_avx512[kind][sum];
  if (level >= HEK_CPU_AVX2)
    return &hek_kernel_scalar_avx2[kind][sum];
#endif
  return &hek_kernel_scalar_scalar[kind][sum];
}

static const HekKernelScalarMap *
choose_map (void)
{
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (level >= HEK_CPU_AVX512)
    return &hek_kernel_scalar_map_avx512;
  if (level >= HEK_CPU_AVX2)
    return &hek_kernel_scalar_map_avx2;
#endif
  return &hek_kernel_scalar_map_scalar;
}

void
hek_kernel_scalar_round (const float *row,
                         const float *low,
                         const float *inverse,
                         size_t       dim,
                         float        top,
                         uint8_t     *levels)
{
  choose_map ()->round (row, low, inverse, dim, top, levels);
}

void
hek_kernel_scalar_value (const uint8_t *levels,
                         const float   *low,
                         const float   *step,
                         size_t         dim,
                         float         *out)
{
  choose_map ()->value (levels, low, step, dim, out);
}
