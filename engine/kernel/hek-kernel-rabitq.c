/* SPDX-License-Identifier: Apache-2.0 */
/* Codes of 1 to 8 bits in plain C: fields, distances, and the choice of the instruction set. */
#include "hek-kernel-rabitq.h"

#include "hek-kernel-cpu.h"
#include "hek-kernel-half-private.h"
#include "hek-kernel-rabitq-choose.h"

#include <string.h>

#define BLOCK HEK_KERNEL_RABITQ_STEP

typedef int32_t Sum;

static inline Sum
sum_zero (void)
{
  return 0;
}

static inline int32_t
sum_value (Sum sum)
{
  return sum;
}

static inline float
half_value (uint16_t half)
{
  return hek_half_f32 (half);
}

#include "hek-kernel-rabitq-rows.h"

ALWAYS_INLINE void
add_block (unsigned      bits,
           int           wide,
           const Fields *fields,
           size_t        i,
           size_t        n,
           const int8_t *high,
           const int8_t *low,
           Sum          *sums)
{
  for (size_t j = i; j < i + n; j++)
    {
      unsigned x = bits == 8 ? fields->of8[j] : 0, shift = 0;

      if (bits & 4)
        {
          x = fields->of4[j / 2] >> (j % 2 * 4) & 15u;
          shift = 4;
        }
      if (bits & 2)
        {
          x |= (fields->of2[j / 4] >> (j % 4 * 2) & 3u) << shift;
          shift += 2;
        }
      if (bits & 1)
        x |= (fields->of1[j / 8] >> (j % 8) & 1u) << shift;
      sums[0] += (int32_t) x * high[j];
      if (wide)
        sums[1] += (int32_t) x * low[j];
    }
}

HEK_KERNEL_RABITQ_DISTANCES (scalar)
HEK_KERNEL_RABITQ_CHOOSE (scalar)

/* --- fields -------------------------------------------------------------------------------- */

/* Fields of 8 values, which are the bytes of a number, one after the other. */
static inline uint32_t
squeeze4 (uint64_t values)
{
  values &= 0x0f0f0f0f0f0f0f0f;
  values = (values | values >> 4) & 0x00ff00ff00ff00ff;
  values = (values | values >> 8) & 0x0000ffff0000ffff;
  return (uint32_t) (values | values >> 16);
}

static inline uint16_t
squeeze2 (uint64_t values)
{
  values &= 0x0303030303030303;
  values = (values | values >> 6) & 0x000f000f000f000f;
  values = (values | values >> 12) & 0x000000ff000000ff;
  return (uint16_t) (values | values >> 24);
}

static inline uint8_t
squeeze1 (uint64_t values)
{
  return (uint8_t) ((values & 0x0101010101010101) * 0x0102040810204080 >> 56);
}

void
hek_kernel_rabitq_pack (const uint8_t *values,
                        size_t         n,
                        unsigned       bits,
                        uint8_t       *code)
{
  uint8_t *of2 = code + (bits & 4 ? n / 2 : 0), *of1 = of2 + (bits & 2 ? n / 4 : 0);

  if (bits == 8)
    {
      memcpy (code, values, n);
      return;
    }
  for (size_t i = 0; i < n; i += 8)
    {
      uint64_t eight;

      memcpy (&eight, values + i, sizeof eight);
      if (bits & 4)
        {
          uint32_t field = squeeze4 (eight);

          memcpy (code + i / 2, &field, sizeof field);
          eight >>= 4;
        }
      if (bits & 2)
        {
          uint16_t field = squeeze2 (eight);

          memcpy (of2 + i / 4, &field, sizeof field);
          eight >>= 2;
        }
      if (bits & 1)
        of1[i / 8] = squeeze1 (eight);
    }
}

void
hek_kernel_rabitq_unpack (const uint8_t *code,
                          size_t         n,
                          unsigned       bits,
                          uint8_t       *values)
{
  const uint8_t *of2 = code + (bits & 4 ? n / 2 : 0), *of1 = of2 + (bits & 2 ? n / 4 : 0);

  if (bits == 8)
    {
      memcpy (values, code, n);
      return;
    }
  for (size_t i = 0; i < n; i++)
    {
      unsigned x = 0, shift = 0;

      if (bits & 4)
        {
          x = code[i / 2] >> (i % 2 * 4) & 15u;
          shift = 4;
        }
      if (bits & 2)
        {
          x |= (of2[i / 4] >> (i % 4 * 2) & 3u) << shift;
          shift += 2;
        }
      if (bits & 1)
        x |= (of1[i / 8] >> (i % 8) & 1u) << shift;
      values[i] = (uint8_t) x;
    }
}

/* --- choice -------------------------------------------------------------------------------- */

void
hek_kernel_rabitq_distances (const HekKernelRabitqQuery *query,
                             const uint8_t              *codes,
                             const uint32_t             *idx,
                             size_t                      n,
                             float                      *out,
                             float                      *bounds)
{
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (level >= HEK_CPU_AVX512VNNI)
    {
      hek_kernel_rabitq_distances_avx512vnni (query, codes, idx, n, out, bounds);
      return;
    }
  if (level >= HEK_CPU_AVX2)
    {
      hek_kernel_rabitq_distances_avx2 (query, codes, idx, n, out, bounds);
      return;
    }
#endif
  hek_kernel_rabitq_distances_scalar (query, codes, idx, n, out, bounds);
}

HekKernelRabitqFit
hek_kernel_rabitq_choose (const float *x,
                          size_t       n,
                          unsigned     bits,
                          uint8_t     *values)
{
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (level >= HEK_CPU_AVX512)
    return hek_kernel_rabitq_choose_avx512 (x, n, bits, values);
  if (level >= HEK_CPU_AVX2)
    return hek_kernel_rabitq_choose_avx2 (x, n, bits, values);
#endif
  return hek_kernel_rabitq_choose_scalar (x, n, bits, values);
}
