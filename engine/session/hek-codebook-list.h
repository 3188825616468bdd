/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-collection-codes.h"
#include "hek-library.h"

G_BEGIN_DECLS

/* A collection that has codes of a codebook. */
typedef struct
{
  char *uuid, *name;      /* owned: of the collection; full name */
  guint64 n_rows;         /* live rows with codes */
  guint64 n_rows_missing; /* live rows without: of journals, and of segments that lack them */
  guint64 n_bytes;        /* of the files of codes */
} HekCodebookUser;

/* A codebook of the workspace as a list item: frozen. */
#define HEK_TYPE_CODEBOOK_ITEM (hek_codebook_item_get_type ())
G_DECLARE_FINAL_TYPE (HekCodebookItem, hek_codebook_item, HEK, CODEBOOK_ITEM, GObject)

const HekCodebookInfo *hek_codebook_item_get_info (HekCodebookItem *item);
const char            *hek_codebook_item_get_name (HekCodebookItem *item); /* "NAME@VERSION" */
/* (element-type HekCodebookUser) borrowed: by name */
const GPtrArray       *hek_codebook_item_get_users (HekCodebookItem *item);
/* (nullable) borrowed */
const HekCodebookUser *hek_codebook_item_find_user (HekCodebookItem *item,
                                                    const char *collection_uuid);
gboolean               hek_codebook_item_is_newest (HekCodebookItem *item); /* of its name */

/*
 * HekCodebookList is the model of the codebook library: the codebooks of the workspace, and the
 * jobs that change them or compare them. It reads the workspace of a HekLibrary and, from the first
 * hek_codebook_list_refresh(), follows it. Main thread only; it never works on it.
 *
 * Jobs that change codebooks run one after the other, those about the codes of a collection in the
 * order of all jobs of the library about that collection.
 */
#define HEK_TYPE_CODEBOOK_LIST (hek_codebook_list_get_type ())
G_DECLARE_FINAL_TYPE (HekCodebookList, hek_codebook_list, HEK, CODEBOOK_LIST, GObject)

HekCodebookList *hek_codebook_list_new (HekLibrary *library, HekJobList *jobs);

/* Reads it anew, by a job: when the page is shown, and after changes by others. */
void        hek_codebook_list_refresh (HekCodebookList *self);
/* Until it was read for the first time. */
gboolean    hek_codebook_list_is_loading (HekCodebookList *self);
/* (nullable): why it could not be read */
const char *hek_codebook_list_get_message (HekCodebookList *self);
/* (transfer none): GListModel of HekCodebookItem by name, newest version first */
GListModel *hek_codebook_list_get_items (HekCodebookList *self);
/* (nullable) (transfer none): by uuid */
HekCodebookItem *hek_codebook_list_find (HekCodebookList *self, const char *uuid);
/* (nullable): "NAME@VERSION" of what hek_codebook_list_restore() would put back */
const char *hek_codebook_list_get_deleted (HekCodebookList *self);

/* Jobs; their end is told by "changed" and, when they failed, by "failed". @uuid: of the
 * codebook */
void        hek_codebook_list_rename (HekCodebookList *self, const char *uuid,
                                      const char *new_name); /* all its versions */
/* Refused while a collection has codes of it, or is being encoded with it. */
void        hek_codebook_list_delete (HekCodebookList *self, const char *uuid);
/* Puts back the codebook that was deleted last, as it was, also one of an earlier session; undo for
 * the page. Called again it goes on with the one before. Returns: whether there is one */
gboolean    hek_codebook_list_restore (HekCodebookList *self);
void        hek_codebook_list_export (HekCodebookList *self, const char *uuid, const char *path);
/* @name: (nullable): that of the file, with what no name may have replaced */
void        hek_codebook_list_import (HekCodebookList *self, const char *path, const char *name);
/* Encodes a collection with it, and takes such codes away. */
void        hek_codebook_list_apply (HekCodebookList *self, const char *uuid,
                                     const char *collection_uuid);
void        hek_codebook_list_remove_codes (HekCodebookList *self, const char *uuid,
                                            const char *collection_uuid);
/* %NULL: it fits, else (transfer full) why the collection refuses it, translated */
char       *hek_codebook_list_check_fit (HekCodebookList *self, const char *uuid,
                                         const char *collection_uuid);
/* Whether the collection is being encoded with it, or will be. */
gboolean    hek_codebook_list_is_applying (HekCodebookList *self, const char *uuid,
                                           const char *collection_uuid);

/* Two codebooks, measured on the same rows of one collection. */
typedef struct
{
  HekCodebookItem *a, *b;        /* owned */
  char *collection;              /* owned: full name */
  char *collection_uuid;         /* owned */
  guint64 n_rows_all;            /* that the collection has; measured on error_a.n_rows of them */
  HekCodebookError error_a, error_b;
} HekCodebookComparison;

/* %NULL: they can be compared on it, else (transfer full) why not, translated. @collection_uuid:
 * (nullable): %NULL: whether they can be compared at all */
char       *hek_codebook_list_check_comparison (HekCodebookList *self, const char *uuid_a,
                                                const char *uuid_b, const char *collection_uuid);
/* "comparison-changed" when it begins and when it is done, or "failed". Another one takes its
 * place. */
void        hek_codebook_list_compare (HekCodebookList *self, const char *uuid_a,
                                       const char *uuid_b, const char *collection_uuid);
gboolean    hek_codebook_list_is_comparing (HekCodebookList *self);
/* (nullable): the last one that ended */
const HekCodebookComparison *hek_codebook_list_get_comparison (HekCodebookList *self);
/* Of the codebooks of a comparison, which loses less: < 0: @a, > 0: @b, 0: neither; and by which
 * part of what the other one loses. */
int         hek_codebook_comparison_get_better (const HekCodebookComparison *comparison,
                                                double *by);

/* Stops reading and comparing; what changes something goes on. */
void        hek_codebook_list_close (HekCodebookList *self);

/*
 * Signals; names are "NAME@VERSION", collections full names
 *   changed ()                              list, loading, what is being applied
 *   comparison-changed ()
 *   renamed (const char *old, const char *new)      names without version
 *   deleted (const char *name)              can be undone by _restore()
 *   restored (const char *uuid, const char *name)
 *   exported (const char *name, const char *path)
 *   imported (const char *uuid, const char *name)
 *   applied (const char *name, const char *collection, const HekCodesReport *)
 *   removed (const char *uuid, const char *name, const char *collection_uuid,
 *            const char *collection)
 *   failed (const char *what, const GError *)        @what: translated, "Deleting pq@1"
 */

G_END_DECLS
