/* SPDX-License-Identifier: Apache-2.0 */
/* Sums over the bits of codes in words of 64 bits, the making of planes, and the choice of the
 * instruction set. */
#include "hek-kernel-planes.h"

#include "hek-kernel-cpu.h"
#include "hek-kernel-planes-private.h"

#include <string.h>

#define N_BYTES 8
#define WORD static inline

typedef uint64_t Bytes;
typedef uint32_t Total;

WORD Bytes
bytes_load (const uint8_t *p)
{
  uint64_t word;

  memcpy (&word, p, sizeof word);
  return word;
}

WORD Bytes
bytes_load_tail (const uint8_t *p,
                 size_t         n)
{
  uint64_t word = 0;

  memcpy (&word, p, n);
  return word;
}

/* Counts of 2, 4 and 8 bits, which a product adds up: for processors without an instruction. */
WORD uint32_t
count (uint64_t x)
{
  x -= (x >> 1) & 0x5555555555555555;
  x = (x & 0x3333333333333333) + ((x >> 2) & 0x3333333333333333);
  x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0f;
  return (uint32_t) ((x * 0x0101010101010101) >> 56);
}

WORD Total
total_zero (void)
{
  return 0;
}

WORD Total
add_ones (Total total,
          Bytes x)
{
  return total + count (x);
}

WORD Total
add_planes (Total          total,
            Bytes          x,
            const uint8_t *p,
            size_t         step)
{
  for (unsigned j = 0; j < HEK_KERNEL_N_PLANES; j++)
    total += count (x & bytes_load (p + j * step)) << j;
  return total;
}

WORD uint32_t
total_value (Total total)
{
  return total;
}

#include "hek-kernel-planes-rows.h"

void
hek_kernel_planes_sum_scalar (const uint8_t  *planes,
                              size_t          n_bytes,
                              const uint8_t  *codes,
                              size_t          stride_bytes,
                              const uint32_t *idx,
                              size_t          n,
                              uint32_t       *ones,
                              uint32_t       *sums)
{
  sum_rows (planes, n_bytes, codes, stride_bytes, idx, n, ones, sums);
}

static size_t
n_pieces (size_t n_bytes)
{
  return (n_bytes + HEK_KERNEL_PLANE_BYTES - 1) / HEK_KERNEL_PLANE_BYTES;
}

size_t
hek_kernel_planes_bytes (size_t n_bytes)
{
  return n_pieces (n_bytes) * HEK_KERNEL_N_PLANES * HEK_KERNEL_PLANE_BYTES;
}

void
hek_kernel_planes_set (const uint8_t *numbers,
                       size_t         n,
                       size_t         n_bytes,
                       uint8_t       *planes)
{
  memset (planes, 0, hek_kernel_planes_bytes (n_bytes));
  for (size_t i = 0; i < n; i++)
    {
      size_t byte = i / 8, piece = byte / HEK_KERNEL_PLANE_BYTES;
      uint8_t *p = planes + piece * HEK_KERNEL_N_PLANES * HEK_KERNEL_PLANE_BYTES
                   + byte % HEK_KERNEL_PLANE_BYTES;

      for (unsigned j = 0; j < HEK_KERNEL_N_PLANES; j++)
        p[j * HEK_KERNEL_PLANE_BYTES]
          = (uint8_t) (p[j * HEK_KERNEL_PLANE_BYTES] | ((numbers[i] >> j) & 1) << (i % 8));
    }
}

static HekKernelPlanesSum
choose (void)
{
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (hek_kernel_cpu_has_vpopcntdq ())
    return hek_kernel_planes_sum_avx512vpopcntdq;
  if (level >= HEK_CPU_AVX512)
    return hek_kernel_planes_sum_avx512;
  if (level >= HEK_CPU_AVX2)
    return hek_kernel_planes_sum_avx2;
#endif
  return hek_kernel_planes_sum_scalar;
}

void
hek_kernel_planes_sum (const uint8_t  *planes,
                       size_t          n_bytes,
                       const uint8_t  *codes,
                       size_t          stride_bytes,
                       const uint32_t *idx,
                       size_t          n,
                       uint32_t       *ones,
                       uint32_t       *sums)
{
  choose () (planes, n_bytes, codes, stride_bytes, idx, n, ones, sums);
}
