/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-hnsw.h"
#include "hek-store.h"

G_BEGIN_DECLS

typedef struct
{
  guint n_segments;  /* that have a graph now */
  guint n_built;     /* of them, made by this call */
  guint64 n_vectors; /* in those that were built */
  double build_s;    /* wall clock */
} HekIndexReport;

/**
 * hek_collection_build_index:
 * @options: (nullable)
 * @rebuild: also segments that have a graph
 *
 * Seals journals, and gives every segment without a graph one. Searches go on beside it; after a
 * cancel the graphs that are complete stay.
 *
 * Errors: those of store and graph; cancelled
 */
gboolean hek_collection_build_index (HekStore *store, const HekHnswOptions *options,
                                     gboolean rebuild, HekIndexReport *report,
                                     const HekTask *task, GError **error);

/**
 * hek_collection_validate_index:
 * @n_validated: (out): graphs that were looked at and are sound
 *
 * Checksums and structure of all graphs.
 *
 * Errors: the first thing that is wrong, with its segment
 */
gboolean hek_collection_validate_index (HekStore *store, guint *n_validated, const HekTask *task,
                                        GError **error);

G_END_DECLS
