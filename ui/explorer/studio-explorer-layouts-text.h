/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-collection-layout.h"

G_BEGIN_DECLS

/* Layouts in words. What is returned as char * is (transfer full). */

const char *studio_layout_geometry_label (HekGeometry geometry); /* "Hyperbolic" */
const char *studio_layout_geometry_help (HekGeometry geometry);  /* one sentence */

/* "UMAP, 3D", "UMAP, 2D, hyperbolic" */
char *studio_layout_describe (const HekLayoutRecipe *recipe);

/* "Neighbours 30, least distance 0.5", or "" while all are the defaults */
char *studio_layout_describe_options (const HekLayoutRecipe *recipe);

/* How long something took, or may take: "0.4 s", "12 s", "3 min", "2 h 10 min" */
char *studio_layout_format_seconds (double seconds);

/* "umap", or "umap 2" where that is taken. @layouts: (element-type HekCollectionLayoutInfo) */
char *studio_layout_propose_name (const GPtrArray *layouts, const char *base);

/* (nullable) (transfer none): the one of that name */
const HekCollectionLayoutInfo *studio_layout_find_name (const GPtrArray *layouts,
                                                        const char *name);

G_END_DECLS
