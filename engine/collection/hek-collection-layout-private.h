/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-collection-layout.h"

G_BEGIN_DECLS

#define HEK_LAYOUT_PREFIX "layout-"
#define HEK_LAYOUT_CARD ".card"
#define HEK_LAYOUT_POSITIONS ".pos"
#define HEK_LAYOUT_STATE ".state"

static inline char *
hek_layout_sidecar_name (const char *id,
                         const char *suffix)
{
  return g_strconcat (HEK_LAYOUT_PREFIX, id, suffix, NULL);
}

/* --- hek-collection-layout-card.c ------------------------------------------------------------ */

/* A #HekSidecarFunc; @data: HekCollectionLayoutInfo */
gboolean hek_layout_card_write (HekSidecarWriter *writer, gpointer data, GError **error);

/* The card of @id; a damaged one has a problem. Errors: none but short memory. (transfer full) */
HekCollectionLayoutInfo *hek_layout_card_read (HekSnapshot *snapshot, const char *id);

/* --- hek-collection-layout-file.c ------------------------------------------------------------ */

/* What goes into the file of positions or of a checkpoint. */
typedef struct
{
  GBytes *body;           /* hek_layout_write(), or the checkpoint */
  gboolean is_state;
  const guint64 *row_ids; /* ascending */
  gsize n_rows;
} HekLayoutBody;

/* A #HekSidecarFunc; @data: HekLayoutBody */
gboolean hek_layout_body_write (HekSidecarWriter *writer, gpointer data, GError **error);

/* --- hek-collection-layout-rows.c ------------------------------------------------------------ */

typedef struct
{
  guint64 row_id;
  HekRowPlace place;
} HekLayoutRow;

/* @row_ids: (nullable) (array length=n): ascending; %NULL: all live rows. Errors: as
 * hek_collection_read_layout_rows(). Returns: (transfer full) (array length=n_found): by row id */
HekLayoutRow *hek_layout_find_rows (HekSnapshot *snapshot, const guint64 *row_ids, gsize n,
                                    gsize *n_found, const HekTask *task, GError **error);

G_END_DECLS
