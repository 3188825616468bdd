/* SPDX-License-Identifier: Apache-2.0 */
/* The Hadamard transform in what every processor has, and the choice of the instruction set. */
#include "hek-kernel-hadamard.h"

#include "hek-kernel-cpu.h"

#define HEK_KERNEL_HADAMARD hek_kernel_hadamard_scalar
#include "hek-kernel-hadamard-rows.h"

void
hek_kernel_hadamard (float *x,
                     size_t n,
                     float  scale)
{
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (level >= HEK_CPU_AVX512)
    {
      hek_kernel_hadamard_avx512 (x, n, scale);
      return;
    }
  if (level >= HEK_CPU_AVX2)
    {
      hek_kernel_hadamard_avx2 (x, n, scale);
      return;
    }
#endif
  hek_kernel_hadamard_scalar (x, n, scale);
}
