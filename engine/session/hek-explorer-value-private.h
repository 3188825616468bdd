/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-value.h"

G_BEGIN_DECLS

/* The parts of hek_explorer_values_new(), on the thread of a job. */

/* (transfer full): without arrays */
HekExplorerValues *hek_explorer_values_new_empty (const HekExplorerValue *value,
                                                  HekExplorerData *data);
/* The column looks at the arrays, which are there now. */
void               hek_explorer_values_seal (HekExplorerValues *values);

/* Vectors of consecutive rows [@begin, @begin + @n) that lie in one segment: rows @idx[0], @idx[1]
 * … of @rows. */
typedef struct
{
  const HekRows *rows;
  const guint32 *idx;
  guint32 begin;
  guint n; /* at most %HEK_EXPLORER_RUN_ROWS */
} HekExplorerRun;

#define HEK_EXPLORER_RUN_ROWS 1024u

/* From several threads at once. */
typedef void (*HekExplorerRunFunc) (const HekExplorerRun *run, gpointer user_data);

/**
 * hek_explorer_each_run:
 *
 * All rows that the snapshot of the data has, in runs, read where they lie: nothing is held.
 *
 * Errors: %HEK_STORE_ERROR_DAMAGED, cancelled
 */
gboolean hek_explorer_each_run (HekExplorerData *data, HekExplorerRunFunc func, gpointer user_data,
                                const HekTask *task, GError **error);

/* Rows without a value to begin with: @numbers NaN, @codes %G_MAXUINT32. Errors: memory */
gboolean hek_explorer_values_take_numbers (HekExplorerValues *values, GError **error);
gboolean hek_explorer_values_take_codes (HekExplorerValues *values, GError **error);

/* Names 1 … n for codes from 0 on, the largest first: renumbers the codes by their counts. Codes
 * are less than @n or %G_MAXUINT32. */
void     hek_explorer_values_name_clusters (HekExplorerValues *values, guint n);

gboolean hek_explorer_values_make_kmeans (HekExplorerValues *values,
                                          const HekExplorerValueSource *source,
                                          const HekTask *task, GError **error);
#define HEK_EXPLORER_HDBSCAN_MAX 1000000u

/* @n_most: of more places only so many are clustered, and the others join the nearest of these */
gboolean hek_explorer_values_make_hdbscan (HekExplorerValues *values,
                                           const HekExplorerValueSource *source, guint32 n_most,
                                           const HekTask *task, GError **error);
gboolean hek_explorer_values_make_density (HekExplorerValues *values,
                                           const HekExplorerValueSource *source,
                                           const HekTask *task, GError **error);
/* Whether all vectors may be read at once, and @n_more bytes be had beside them.
 * Errors: %G_IO_ERROR_NO_SPACE */
gboolean hek_explorer_check_memory (HekExplorerData *data, double n_more, GError **error);
gboolean hek_explorer_values_make_quality (HekExplorerValues *values,
                                           const HekExplorerValueSource *source,
                                           const HekTask *task, GError **error);
gboolean hek_explorer_values_make_error (HekExplorerValues *values,
                                         const HekExplorerValueSource *source,
                                         const HekTask *task, GError **error);
gboolean hek_explorer_values_make_distance (HekExplorerValues *values,
                                            const HekExplorerValueSource *source,
                                            const HekTask *task, GError **error);

G_END_DECLS
