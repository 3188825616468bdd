/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-collection-compact.h"

G_BEGIN_DECLS

/* Segments that become one. */
typedef struct
{
  GArray *ids;       /* owned: guint64 */
  guint64 n_rows;    /* of all */
  guint64 n_left;    /* that stay */
} HekCompactGroup;

/* Takes @groups as they are one by one, and puts those together that are to become one segment;
 * groups that stay as they are go out. (element-type HekCompactGroup) */
void hek_collection_plan_compaction (GArray *groups, const HekCompactOptions *options);

/**
 * hek_collection_replace:
 * @n_graphs: counted up when the new segment has a graph
 *
 * Makes one segment of a group, with a graph when one of the old ones has one.
 */
gboolean hek_collection_replace (HekStore *store, HekSnapshot *snapshot,
                                 const HekCompactGroup *group, guint *n_graphs,
                                 const HekTask *task, GError **error);

G_END_DECLS
