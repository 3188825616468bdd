/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Which instruction set the kernels use. Plain C17: nothing in kernel/ knows GLib.
 * The environment variable HEK_CPU (scalar, avx2, avx512, avx512vnni, neon) lowers the level; it
 * never raises it above what the processor has. An unknown name counts as scalar, so that a typing
 * mistake is seen in the timing and not in a crash.
 */
typedef enum
{
  HEK_CPU_SCALAR,
  HEK_CPU_NEON,
  HEK_CPU_AVX2,       /* AVX2 and FMA */
  HEK_CPU_AVX512,     /* F, BW, DQ, VL */
  HEK_CPU_AVX512VNNI,
} HekCpuLevel;

/* Decided once, on first use; any thread. */
HekCpuLevel hek_kernel_cpu_level (void);
const char *hek_kernel_cpu_name (HekCpuLevel level);
