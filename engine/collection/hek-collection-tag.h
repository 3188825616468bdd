/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-store.h"

G_BEGIN_DECLS

/*
 * Tags: named sets of rows that are kept with a collection, one sidecar each ("tag-<id>.rows").
 * They are of row ids: they survive compactions, and rows that are deleted drop out where they are
 * used.
 */
typedef struct
{
  char *id;        /* of its file */
  char *name;      /* unique in the collection */
  guint64 n_rows;  /* deleted ones included */
  gint64 made_us;  /* microseconds since 1970 UTC */
  char *problem;   /* (nullable): it is damaged: only @id, and @name like it, are known */
} HekCollectionTag;

void hek_collection_tag_free (HekCollectionTag *tag);

/* Returns: (transfer full) (element-type HekCollectionTag): by name, damaged ones last */
GPtrArray *hek_collection_list_tags (HekSnapshot *snapshot);

/* Returns: (transfer full) (array length=n): the row ids, ascending; all that were tagged.
 * Errors: %HEK_STORE_ERROR_NOT_FOUND, %HEK_STORE_ERROR_DAMAGED */
guint64 *hek_collection_read_tag (HekSnapshot *snapshot, const char *name, gsize *n,
                                  GError **error);

/* @row_ids: (array length=n): ascending. Replaces a tag of that name.
 * Errors: %HEK_STORE_ERROR_INVALID (the name), those of the store */
gboolean hek_collection_put_tag (HekStore *store, const char *name, const guint64 *row_ids, gsize n,
                                 GError **error);

/* Also a damaged one. */
gboolean hek_collection_delete_tag (HekStore *store, const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekCollectionTag, hek_collection_tag_free)

G_END_DECLS
