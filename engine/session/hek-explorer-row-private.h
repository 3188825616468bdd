/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-row.h"

G_BEGIN_DECLS

/* What was read of some rows: frozen, shared by them. */
typedef struct
{
  gatomicrefcount ref_count;
  HekExplorerData *data; /* owned */
  guint n;
  guint32 *rows;         /* owned: which */
  char **keys;           /* owned: n, of strings; (nullable): of a row that could not be read */
  HekBatch *batch;       /* owned (nullable): of all that could be read, when all could */
  HekBatch **single;     /* owned (nullable): otherwise one a row, (nullable) */
  HekThumbnail **thumbnails; /* owned: n (nullable) */
  float *vectors;        /* owned (nullable): n × dim */
  char **problems;       /* owned: n (nullable) */
  int picture_field;
} HekExplorerContents;

HekExplorerContents *hek_explorer_contents_ref (HekExplorerContents *self);
void                 hek_explorer_contents_unref (gpointer self);

/* Reads rows; those that cannot be read say why. @rows: (transfer full). Returns: %NULL when it was
 * cancelled */
HekExplorerContents *hek_explorer_contents_new (HekExplorerData *data, guint32 *rows, guint n,
                                                const HekTask *task, GError **error);

HekExplorerRow *hek_explorer_row_new (HekExplorerData *data, guint32 row);
/* Row @idx of @contents: "loaded". */
void            hek_explorer_row_load (HekExplorerRow *self, HekExplorerContents *contents,
                                       guint idx);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerContents, hek_explorer_contents_unref)

G_END_DECLS
