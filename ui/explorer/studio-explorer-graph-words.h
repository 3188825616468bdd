/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-graph.h"

G_BEGIN_DECLS

/* Graphs in words. All are (transfer full). */

/* "HNSW, M 16, on sq8 codes: 59,990 nodes, 1,912,443 links, 14 MB" */
char *studio_graph_describe (const HekExplorerGraphSummary *summary,
                             const HekExplorerGraphSegment *segment);
/* What it means that there is no graph: @n_rows: of the collection */
char *studio_graph_describe_none (guint64 n_rows);
/* (nullable): rows of the collection that are in no graph */
char *studio_graph_describe_without (const HekExplorerGraphSummary *summary);
/* "4,000 of 912,443 links are drawn." */
char *studio_graph_describe_links (const HekExplorerGraphLinks *links);
/* "Layer 2, 31 links out, 45 in, 4 steps from the entry" */
char *studio_graph_describe_row (const HekExplorerGraphRow *row);
/* What can be done about unreachable nodes, or that there are none. */
char *studio_graph_describe_unreachable (const HekExplorerGraphSummary *summary);

/* What the whole search found, and at what cost. */
char *studio_graph_describe_trace (const HekExplorerTrace *trace,
                                   const HekExplorerGraphSummary *summary);
/* (nullable): what is to be known about the figures of @trace; a sentence each */
char *studio_graph_describe_limits (const HekExplorerTrace *trace);
/* "Step 12 of 87, layer 0": @n_steps: that are shown; 0: before the first */
char *studio_graph_describe_position (const HekExplorerTrace *trace, guint n_steps);
/* Where the step is and what it measured. @kind: of distances */
char *studio_graph_describe_step (const HekExplorerTrace *trace, guint n_steps, HekDistance kind);

G_END_DECLS
