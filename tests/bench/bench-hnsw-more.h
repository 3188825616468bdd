/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "bench-hnsw-data.h"
#include "bench-report.h"
#include "hek-hnsw.h"

/* Writes the index to a file, maps it again, and says how long that takes and what of it, and of
 * the heap, is resident after 10,000 searches. */
void bench_reopen (const BenchSet *set, const HekRows *rows, const HekHnsw *index);

/* Rates and recall of searches among 50, 10, 1 and 0.1 % of the rows, beside exact scans of these
 * and the search of all. */
void bench_filter (const BenchSet *set, HekHnsw *index);
