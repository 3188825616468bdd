/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Which instruction set the kernels use. Plain C17: nothing in kernel/ knows GLib.
 * The environment variable HEK_CPU (scalar, avx2, avx512, avx512vnni, neon) lowers the level; it
 * never raises it above what the processor has. An unknown name counts as scalar, so that a typing
 * mistake is seen in the timing and not in a crash.
 *
 * A level has everything of the levels of its processor below it. AVX-VNNI, the same products in
 * 256 bits on processors without AVX-512, is no level: those run avx2.
 */
typedef enum
{
  HEK_CPU_SCALAR,
  HEK_CPU_NEON,
  HEK_CPU_AVX2,       /* AVX2, FMA and F16C */
  HEK_CPU_AVX512,     /* F, BW, DQ, VL */
  HEK_CPU_AVX512VNNI, /* sums of products of bytes */
} HekCpuLevel;

/* Decided once, on first use; any thread. */
HekCpuLevel hek_kernel_cpu_level (void);
const char *hek_kernel_cpu_name (HekCpuLevel level);

/* Whether the level is AVX512VNNI and 64-bit lanes can be counted too: the first processors with
 * VNNI (Cascade Lake) have no VPOPCNTDQ. */
int hek_kernel_cpu_has_vpopcntdq (void);

/* Whether the level is AVX512VNNI and bytes can be looked up in tables of 64 (VBMI): Cascade Lake
 * cannot. */
int hek_kernel_cpu_has_vbmi (void);
