/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-task.h"

G_BEGIN_DECLS

/* Works on items [begin, end) of block number @block_idx. Must not fail; it writes its result to
 * its own slot. */
typedef void (*HekBlockFunc) (gsize begin, gsize end, gsize block_idx, gpointer data);

/**
 * hek_parallel_for:
 * @n: number of items
 * @block_size: items per block, > 0
 * @func: called once per block, from several threads at once
 * @task: (nullable): lane and cancel
 *
 * Runs @func over all blocks of [0, n). The blocks depend on @n and @block_size only, so a caller
 * that reduces its per-block results in block order gets the same answer on any number of threads.
 * The calling thread runs blocks itself and never waits for a free worker, so nested calls and many
 * jobs cannot deadlock. Batch calls run their helpers at nice 10 and let go of the processor
 * between blocks while an interactive call is under way.
 *
 * Returns: %FALSE when the task was cancelled before all blocks ran
 */
gboolean hek_parallel_for (gsize          n,
                           gsize          block_size,
                           HekBlockFunc   func,
                           gpointer       data,
                           const HekTask *task);

/* Number of blocks that hek_parallel_for() makes: the size of an array of per-block results. */
static inline gsize
hek_parallel_n_blocks (gsize n,
                       gsize block_size)
{
  return n / block_size + (n % block_size != 0);
}

/* Threads a loop may use, the caller included. 0 sets the default: one per processor. */
void  hek_parallel_set_n_threads (guint n_threads);
guint hek_parallel_get_n_threads (void);

G_END_DECLS
