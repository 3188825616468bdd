/* SPDX-License-Identifier: Apache-2.0 */
/* Colour rows for the instruction set that every processor of the architecture has, and the
 * choice of the set. */
#include "hek-kernel-color.h"

#include "hek-kernel-cpu.h"

#define HEK_KERNEL_COLOR_TABLE hek_kernel_color_scalar
#include "hek-kernel-color-rows.h"

const HekKernelColor *
hek_kernel_color_nth (unsigned i)
{
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (i == 0)
    return &hek_kernel_color_scalar;
#if defined(__x86_64__)
  if (i == 1 && level >= HEK_CPU_AVX2)
    return &hek_kernel_color_avx2;
  if (i == 2 && level >= HEK_CPU_AVX512)
    return &hek_kernel_color_avx512;
#else
  (void) level;
#endif
  return NULL;
}

const HekKernelColor *
hek_kernel_color (void)
{
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (level >= HEK_CPU_AVX512)
    return &hek_kernel_color_avx512;
  if (level >= HEK_CPU_AVX2)
    return &hek_kernel_color_avx2;
#endif
  return &hek_kernel_color_scalar;
}
