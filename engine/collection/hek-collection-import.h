/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-source.h"
#include "hek-workspace.h"

G_BEGIN_DECLS

/* What becomes of the rows of sources that go into a collection. */
typedef struct
{
  const char *key_field;  /* (nullable): of a new collection */
  const char *text_field; /* (nullable): of a new collection */
  gboolean has_distance;  /* else what the source says, else l2 */
  HekDistance distance;
  gboolean has_dtype;     /* else that of the source */
  HekDtype dtype;
  HekMeaning meaning;     /* of a new collection: what its numbers mean */
  HekKeyPolicy keys;
  gboolean keep_cancelled; /* when the task is cancelled, keep what was read until then; read
                            * atomically after the cancel was seen: it can be decided that late */
} HekImportPlan;

typedef struct
{
  guint64 n_rows;      /* that went in */
  guint64 n_errors;    /* rows that were left out; the first are in the errors of their source */
  double largest_loss; /* |number in the file - number in the collection| */
  guint64 seq;         /* the commit; 0 when nothing was published */
  gboolean cancelled;  /* and kept */
  gboolean in_journal; /* they were few and came to a collection with rows: their graph is that of
                        * hek_collection_join_head() */
} HekImportReport;

/**
 * hek_import_plan_check:
 * @store: (nullable): the collection that exists; %NULL for a new one
 * @sources: (element-type HekSource): at least one
 *
 * Whether the rows of all sources fit the collection, or each other: the same dimension, and fields
 * of the same name with the same type. A field that a source lacks is missing in its rows; one that
 * an existing collection lacks is an error.
 *
 * Errors: %HEK_STORE_ERROR_INVALID, with the names of source and field
 */
gboolean hek_import_plan_check (const HekImportPlan *plan, HekStore *store,
                                const GPtrArray *sources, GError **error);

/**
 * hek_collection_import:
 * @name: of a collection; made when there is none of that name
 * @sources: (element-type HekSource): read from their positions to their ends
 *
 * All rows of all sources become visible in one commit, or none; a collection that was made for
 * them goes again when nothing was published.
 *
 * Errors: those of hek_import_plan_check(), of the sources and of the store; cancelled unless
 * @plan says to keep
 */
gboolean hek_collection_import (HekWorkspace *workspace, const char *name,
                                const HekImportPlan *plan, const GPtrArray *sources,
                                HekImportReport *report, const HekTask *task, GError **error);

/*
 * An import that was cancelled and kept, as the collection itself notes it: in the commit of its
 * rows, so that there are never rows without the note nor a note without its rows. The commit that
 * brings the last row takes the note away. A collection has one: that of the last such import.
 */
typedef struct
{
  char *path;      /* absolute: the file that it stopped in */
  guint64 row;     /* 0-based: the next row of that file */
  guint n_sources; /* files that are not at their ends, that one included */
} HekUnfinishedImport;

/* Returns: (transfer full) (nullable): %NULL without an error when there is none */
HekUnfinishedImport *hek_collection_get_unfinished (HekSnapshot *snapshot, GError **error);
void                 hek_unfinished_import_free (HekUnfinishedImport *unfinished);

/**
 * hek_collection_resume_import:
 * @keep_cancelled: (nullable): as in HekImportPlan: it can be cancelled, kept and resumed again;
 * %NULL: no
 * @sources: (nullable) (element-type HekSource): gets what is read, for errors of rows; it must
 * close them
 *
 * Goes on where the noted import stopped, with its options, and publishes the rest in one commit:
 * then the collection has the rows of an import that was never cancelled, in the same order.
 *
 * Errors: %HEK_STORE_ERROR_NOT_FOUND when there is nothing to go on with;
 *         %HEK_SOURCE_ERROR_CHANGED when the size or the time of one of the files is another;
 *         those of hek_collection_import(). The note stays as it was.
 */
gboolean hek_collection_resume_import (HekStore *store, const gboolean *keep_cancelled,
                                       GPtrArray *sources, HekImportReport *report,
                                       const HekTask *task, GError **error);

/* Lets go of the note: what was imported stays. */
gboolean hek_collection_forget_unfinished (HekStore *store, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekUnfinishedImport, hek_unfinished_import_free)

G_END_DECLS
