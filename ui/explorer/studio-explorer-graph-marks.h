/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-graph.h"
#include "studio-points-marks.h"

G_BEGIN_DECLS

/* Graphs as marks among the points. */

/* Links of a layer that are asked for: more of them are a fog. */
#define STUDIO_GRAPH_MAX_LINKS 4000u

/* Returns: (transfer full): links of a layer; above the lowest one rings around their ends, and
 * what searches begin with */
StudioPointsMarks *studio_graph_mark_layer (const HekExplorerGraphLinks   *links,
                                            const HekExplorerGraphSummary *summary);

/* Returns: (transfer full): links of one node; those that only lead to it are dim */
StudioPointsMarks *studio_graph_mark_row (const HekExplorerGraphRow *row);

/* Returns: (transfer full): the first so many steps of a search: the way to the nearest that it has
 * found is bold, the other steps are thin. The last of them has a ring, and what was measured there
 * smaller ones; after all steps the answers have them, with their ranks. */
StudioPointsMarks *studio_graph_mark_trace (const HekExplorerTrace *trace, guint n_steps);

G_END_DECLS
