/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* Fused multiply-adds of twelve independent sums in the widest registers that the machine has:
 * GFLOP a call. Compiled for the machine that measures. */
double bench_codec_multiply_adds (void);
