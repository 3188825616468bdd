/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "bench-codec-run.h"

/* Full scans of one thread, without choosing the nearest. @option: (nullable): "name=value";
 * @per_s: (out): one query after the other; @gain: (out): how many times as many several together
 * make */
void bench_codec_scan (const BenchCodecSet *set, const char *id, gsize code_bytes,
                       const char *option, double *per_s, double *gain);
