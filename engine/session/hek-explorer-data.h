/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-collection-layout.h"
#include "hek-scene-column.h"

G_BEGIN_DECLS

/*
 * What the Explorer shows, made by jobs. All is frozen, shared by reference count, for any thread.
 */

/* Some rows of a collection, by row id, ascending. */
typedef struct
{
  gatomicrefcount ref_count;
  guint64 *row_ids; /* owned */
  gsize n;
} HekExplorerRows;

/* @row_ids: (transfer full): ascending */
HekExplorerRows *hek_explorer_rows_new (guint64 *row_ids, gsize n);
HekExplorerRows *hek_explorer_rows_ref (HekExplorerRows *rows);
void             hek_explorer_rows_unref (HekExplorerRows *rows);
/* G_MAXUINT32: not among them */
guint32          hek_explorer_rows_find (const HekExplorerRows *rows, guint64 row_id);

/* The same for ids that are asked for in ascending order, in about as many steps as there are rows
 * between them. @at: (inout): 0 at first; where it begins to look. Any order is answered. */
guint32          hek_explorer_rows_find_next (const HekExplorerRows *rows, guint64 row_id,
                                              gsize *at);

/* A layout as it can be drawn: rows that were deleted when it was opened are left out. */
typedef struct
{
  gatomicrefcount ref_count;
  char *uuid;                    /* owned: of the collection */
  HekCollectionLayoutInfo *info; /* owned: as it was when it was opened */
  HekLayout *layout;             /* owned: of n_rows rows */
  const float *coords;           /* of @layout: n_rows × n_coords */
  guint32 n_rows;
  guint n_coords;
  HekExplorerRows *rows;         /* owned: @rows->n is n_rows */
  HekSnapshot *snapshot;         /* owned: the commit that it was opened at, or that of then */
  gint64 as_of_us;               /* 0: as it was when it was opened */
  HekLayoutRelation relation;    /* to that commit */
} HekExplorerData;

/* Opens a stored layout at the last commit. Errors: as hek_collection_open_layout() */
HekExplorerData *hek_explorer_data_new (HekStore *store, const char *layout, const HekTask *task,
                                        GError **error);
/**
 * hek_explorer_data_new_at:
 * @as_of_us: microseconds since 1970 UTC; 0: the last commit
 *
 * The layout as it is stored now, with the rows that lived then.
 *
 * Errors: also %HEK_STORE_ERROR_NOT_FOUND before the first commit, %HEK_STORE_ERROR_HISTORY
 */
HekExplorerData *hek_explorer_data_new_at (HekStore *store, const char *layout, gint64 as_of_us,
                                           const HekTask *task, GError **error);
HekExplorerData *hek_explorer_data_ref (HekExplorerData *data);
void             hek_explorer_data_unref (HekExplorerData *data);

/* What near means among the vectors of the rows. */
HekDistance      hek_explorer_data_get_distance (HekExplorerData *data);

/* Where a row lies in the snapshot of the data, for thumbnails, keys and details. */
gboolean         hek_explorer_data_find_row (HekExplorerData *data, guint32 row,
                                             HekRowPlace *place);

/* One attribute of the rows of a data. */
typedef struct
{
  gatomicrefcount ref_count;
  guint field;
  HekFieldType type;
  HekSceneColumn column; /* borrows from the following */
  char *label;
  double *numbers;       /* (nullable): integer, real; times as seconds since 1970 UTC */
  guint32 *codes;        /* (nullable): text, JSON, boolean; G_MAXUINT32: missing */
  char **names;          /* (nullable): by how often they occur, most first */
} HekExplorerColumn;

/* Texts of more values than this have no categories: the rest is "without a value". */
#define HEK_EXPLORER_MAX_NAMES 65536u

/* Errors: damaged attributes; cancelled */
HekExplorerColumn *hek_explorer_column_new (HekExplorerData *data, guint field,
                                            const HekTask *task, GError **error);
HekExplorerColumn *hek_explorer_column_ref (HekExplorerColumn *column);
void               hek_explorer_column_unref (HekExplorerColumn *column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerRows, hek_explorer_rows_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerData, hek_explorer_data_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerColumn, hek_explorer_column_unref)

G_END_DECLS
