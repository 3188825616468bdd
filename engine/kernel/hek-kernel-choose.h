/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "hek-kernel-cpu.h"

/*
 * Which of a kernel's tables: of name_scalar, and on x86-64 name_avx2 and name_avx512, all of one
 * type.
 *
 * HEK_KERNEL_CHOOSE: the one for the level in use
 * HEK_KERNEL_NTH: 0 scalar, 1 AVX2, 2 AVX-512; NULL where the level has no such instructions
 */
#if defined(__x86_64__)
#define HEK_KERNEL_CHOOSE(name)                                                                    \
  (hek_kernel_cpu_level () >= HEK_CPU_AVX512 ? &name##_avx512                                      \
   : hek_kernel_cpu_level () >= HEK_CPU_AVX2 ? &name##_avx2                                        \
                                             : &name##_scalar)
#define HEK_KERNEL_NTH(name, i)                                                                    \
  ((i) == 0                                                ? &name##_scalar                        \
   : (i) == 1 && hek_kernel_cpu_level () >= HEK_CPU_AVX2   ? &name##_avx2                          \
   : (i) == 2 && hek_kernel_cpu_level () >= HEK_CPU_AVX512 ? &name##_avx512                        \
                                                           : NULL)
#else
#define HEK_KERNEL_CHOOSE(name) (&name##_scalar)
#define HEK_KERNEL_NTH(name, i) ((i) == 0 ? &name##_scalar : NULL)
#endif
