/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-collection-index.h"

G_BEGIN_DECLS

/* Builds the graph of segment @idx, which is sealed, and attaches it. */
gboolean hek_collection_build_segment (HekStore *store, HekSnapshot *snapshot, guint idx,
                                       const HekHnswOptions *options, const HekTask *task,
                                       GError **error);

/* A HekSidecarFunc; @graph: HekHnsw */
gboolean hek_collection_write_graph (HekSidecarWriter *writer, gpointer graph, GError **error);

G_END_DECLS
