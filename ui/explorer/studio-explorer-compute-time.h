/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-session.h"

G_BEGIN_DECLS

/*
 * How long a layout is likely to take: a sum over what methods do, whose factors were measured, and
 * that is corrected by the last layout of the same method that was computed here. The factor is
 * kept in the settings, so that the next collection is told of it, too.
 */

/* Seconds of processor on the machine that it was measured on (studio-explorer-compute-time.c
 * names it). Within a factor of two for 1,000 to 1,000,000 rows. */
double studio_explorer_compute_time_model (const HekLayoutRecipe *recipe, guint64 n_rows,
                                           guint dim);

/* Seconds on this one. @is_measured: (out) (optional): the correction is known */
double studio_explorer_compute_time_estimate (const HekLayoutRecipe *recipe, guint64 n_rows,
                                              guint dim, gboolean *is_measured);

/* Looks at the stored layouts of the collection. */
void studio_explorer_compute_time_learn (HekExplorerSession *session);

/* The same of given ones. @layouts: (element-type HekCollectionLayoutInfo) */
void studio_explorer_compute_time_learn_from (const GPtrArray *layouts, guint dim);

G_END_DECLS
