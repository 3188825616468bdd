/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-store-private.h"

G_BEGIN_DECLS

/* A segment whose files are finished. */
typedef struct
{
  HekSegmentInfo info;
  HekSegment *segment; /* owned (nullable): opened when keys or texts are needed */
} DoneSegment;

struct _HekImport
{
  HekStore *store; /* owned */
  HekImportOptions options;
  HekSnapshot *base; /* owned: the collection at the beginning */
  HekSegmentWriter *writer; /* (nullable) */
  GArray *done;   /* of DoneSegment */
  GArray *deaths; /* of HekDeath: rows of this import that later rows of it replaced */
  char *attached; /* owned (nullable): the sidecar that comes or goes with the rows */
  HekSidecarFunc attached_func;
  gpointer attached_data;
  guint64 n_rows;
  gboolean has_ids;  /* rows have their ids before they are published: from @first_id on */
  guint64 first_id;
  guint64 n_texts;   /* rows whose full text is indexed already */
  gboolean failed, committed;
};

/* Finishes the files of the segment that is being written. */
gboolean hek_import_finish_segment (HekImport *import, GError **error);

/* Indexes the full text of the rows, if there is so much of it that the commit should not do it. */
gboolean hek_import_add_texts (HekImport *import, const HekTask *task, GError **error);
/* Takes it out again. */
void     hek_import_drop_texts (HekImport *import);

G_END_DECLS
