/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-store.h"

G_BEGIN_DECLS

/*
 * Row ids in files: ascending, as runs of consecutive ones, each 16 bytes (first, length; both
 * little-endian). Rows of an import are one run; a run more for every row that was deleted between
 * others.
 */
typedef struct
{
  guint64 first;
  guint64 n;
} HekRowRun;

/* Returns: (transfer full) (element-type HekRowRun): in the order of bytes of files.
 * @row_ids: ascending */
GArray *hek_row_runs_new (const guint64 *row_ids, gsize n);

/* @runs: as in files. @n_rows: that there have to be. Returns: (transfer full) (nullable): the row
 * ids, and %NULL when that is not so, they do not ascend, or memory is short */
guint64 *hek_row_runs_expand (const HekRowRun *runs, gsize n_runs, guint64 n_rows);

/* Where a row id is among ascending ones; @n: not there. @guess: where it may be */
gsize hek_row_ids_find (const guint64 *row_ids, gsize n, guint64 row_id, gsize guess);

/* A word for names of files: letters, digits and hyphens of @name, and eight digits of chance:
 * (transfer full): "umap-5f1c02a7" */
char *hek_row_runs_make_id (const char *name);

G_END_DECLS
