/* SPDX-License-Identifier: Apache-2.0 */
/* Sums of integers in plain C, and the choice of the instruction set. */
#include "hek-kernel-cpu.h"
#include "hek-kernel-distance-private.h"

#include <string.h>

#define BATCH 1
#define N_BYTES 8
#define BYTES static inline

typedef struct
{
  uint8_t x[N_BYTES];
} Bytes;

typedef uint32_t Total;

BYTES Bytes
bytes_load (const uint8_t *p)
{
  Bytes bytes;

  memcpy (bytes.x, p, N_BYTES);
  return bytes;
}

BYTES Bytes
bytes_load_tail (const uint8_t *p,
                 size_t         n)
{
  Bytes bytes = { { 0 } };

  memcpy (bytes.x, p, n);
  return bytes;
}

BYTES Total
total_zero (void)
{
  return 0;
}

BYTES Total
total_add (HekKernelCode code,
           HekKernelSum  sum,
           Total         total,
           Bytes         q,
           Bytes         x)
{
  if (code == HEK_KERNEL_CODE_BITS)
    {
      uint64_t a, b;

      memcpy (&a, q.x, sizeof a);
      memcpy (&b, x.x, sizeof b);
      return total + (uint32_t) __builtin_popcountll (a ^ b);
    }
  for (unsigned i = 0; i < N_BYTES; i++)
    {
      int32_t a = code == HEK_KERNEL_CODE_I8 ? (int8_t) q.x[i] : q.x[i];
      int32_t b = code == HEK_KERNEL_CODE_I8 ? (int8_t) x.x[i] : x.x[i];

      total += (uint32_t) (sum == HEK_KERNEL_L2 ? (a - b) * (a - b) : a * b);
    }
  return total;
}

BYTES uint32_t
total_value (HekKernelCode code,
             HekKernelSum  sum,
             Total         total)
{
  return total;
}

#define HEK_KERNEL_CODE_DISTANCE_TABLE hek_kernel_code_distance_scalar
#include "hek-kernel-distance-code-rows.h"

const HekKernelCodeDistance *
hek_kernel_code_distance (HekKernelCode code,
                          HekKernelSum  sum)
{
  unsigned column = sum == HEK_KERNEL_DOT;
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (code == HEK_KERNEL_CODE_BITS && hek_kernel_cpu_has_vpopcntdq ())
    return &hek_kernel_hamming_avx512vpopcntdq;
  if (code != HEK_KERNEL_CODE_BITS && level >= HEK_CPU_AVX512VNNI)
    return &hek_kernel_code_distance_avx512vnni[code][column];
  if (level >= HEK_CPU_AVX512)
    return &hek_kernel_code_distance_avx512[code][column];
  if (level >= HEK_CPU_AVX2)
    return &hek_kernel_code_distance_avx2[code][column];
#elif defined(__aarch64__)
  if (hek_kernel_cpu_level () == HEK_CPU_NEON)
    return &hek_kernel_code_distance_neon[code][column];
#endif
  return &hek_kernel_code_distance_scalar[code][column];
}
