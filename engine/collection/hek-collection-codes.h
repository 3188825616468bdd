/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-collection-codebook.h"
#include "hek-store.h"

G_BEGIN_DECLS

/*
 * Quantized codes of a collection: for each codebook that was applied to it, a copy of the codebook
 * and a file of codes beside every sealed segment. They are read when they are searched first
 * (hek-search-codes.h), not before.
 *
 * Imports, seals and compactions bring the codes of new segments along. Where one was interrupted
 * before, segments lack them: these are searched as without codes, and counted as missing until
 * hek_collection_complete_codes() makes them. Rows of journals have no codes.
 */
typedef struct
{
  guint n_segments;  /* that have these codes now */
  guint n_made;      /* of them, made by this call */
  guint64 n_vectors; /* in those */
  double encode_s;   /* wall clock */
} HekCodesReport;

/**
 * hek_collection_apply_codebook:
 * @info: of the codebook; its uuid says whether the collection has it already
 * @bytes: as hek_workspace_read_codebook() gives them
 *
 * Seals journals, and encodes every segment that has no codes of it. Searches and appends go on
 * beside it; after a cancel the codebook and the codes that are complete stay.
 *
 * Errors: %HEK_CODEC_ERROR_DIMENSION when it is for other vectors or another distance; those of
 * the store; cancelled
 */
gboolean hek_collection_apply_codebook (HekStore *store, const HekCodebookInfo *info, GBytes *bytes,
                                        HekCodesReport *report, const HekTask *task,
                                        GError **error);

/**
 * hek_collection_complete_codes:
 * @n_made: (out) (optional): files of codes that were missing
 *
 * Encodes the segments that lack codes of any codebook of the collection. Cheap when none does.
 */
gboolean hek_collection_complete_codes (HekStore *store, guint *n_made, const HekTask *task,
                                        GError **error);

/* Takes the codes of a codebook away, and its copy. @uuid: of the codebook. Without such codes
 * nothing happens. */
gboolean hek_collection_remove_codes (HekStore *store, const char *uuid, GError **error);

/* Codes of one codebook. */
typedef struct
{
  HekCodebookInfo *codebook; /* owned: named as it was when it was applied */
  guint n_segments;          /* that have codes */
  guint n_missing;           /* sealed segments that have none */
  guint64 n_rows;            /* live rows with codes */
  guint64 n_rows_missing;    /* live rows without: of missing segments, and of journals */
  guint64 n_bytes;           /* of the files of codes */
} HekCodesInfo;

void hek_codes_info_free (HekCodesInfo *info);

/* How far a collection has codes; as in HekCodesInfo. */
typedef struct
{
  guint n_segments, n_missing;
  guint64 n_rows, n_rows_missing;
  guint64 n_bytes;
} HekCodesCount;

/* Reads no file. @codebook: its uuid and code_bytes are looked at. Returns: whether it was applied
 * to the collection; @count is untouched otherwise */
gboolean hek_collection_count_codes (HekSnapshot *snapshot, const HekCodebookInfo *codebook,
                                     HekCodesCount *count);

/* Returns: (transfer full) (element-type HekCodesInfo): of all codebooks, by name and version */
GPtrArray *hek_collection_list_codes (HekSnapshot *snapshot, GError **error);

/**
 * hek_collection_find_codes:
 * @workspace: (nullable): knows codebooks that were renamed since
 * @name: the uuid of a codebook, "NAME@VERSION", or "NAME" for the newest of that name that the
 * collection has
 *
 * Returns: (transfer full): the uuid; %HEK_STORE_ERROR_NOT_FOUND otherwise
 */
char *hek_collection_find_codes (HekSnapshot *snapshot, HekWorkspace *workspace, const char *name,
                                 GError **error);

/* Bytes of memory that opened codes of the segments of a snapshot take. */
guint64 hek_collection_get_codes_memory (HekSnapshot *snapshot);

/* Lets go of opened codes: they are opened anew when they are searched. Searches that use them go
 * on. */
void hek_collection_unload_codes (HekSnapshot *snapshot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekCodesInfo, hek_codes_info_free)

G_END_DECLS
