/* SPDX-License-Identifier: Apache-2.0 */
/* FLIP rows for the instruction set that every processor of the architecture has; the choice. */
#include "hek-kernel-flip.h"

#include "hek-kernel-cpu.h"

#define HEK_KERNEL_FLIP_TABLE hek_kernel_flip_scalar
#include "hek-kernel-flip-rows.h"

const HekKernelFlip *
hek_kernel_flip_nth (unsigned i)
{
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (i == 0)
    return &hek_kernel_flip_scalar;
#if defined(__x86_64__)
  if (i == 1 && level >= HEK_CPU_AVX2)
    return &hek_kernel_flip_avx2;
  if (i == 2 && level >= HEK_CPU_AVX512)
    return &hek_kernel_flip_avx512;
#else
  (void) level;
#endif
  return NULL;
}

const HekKernelFlip *
hek_kernel_flip (void)
{
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (level >= HEK_CPU_AVX512)
    return &hek_kernel_flip_avx512;
  if (level >= HEK_CPU_AVX2)
    return &hek_kernel_flip_avx2;
#endif
  return &hek_kernel_flip_scalar;
}
