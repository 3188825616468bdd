/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-rows.h"
#include "hek-workspace.h"

G_BEGIN_DECLS

/*
 * Codebooks of a workspace: bytes, whose meaning is the caller's business, and facts about them.
 * They have names and versions: saving under a name makes the version after the largest that this
 * name ever had, and the older ones stay until they are deleted. Each is called "NAME@VERSION", by
 * NAME alone when it is the newest of that name, or by its uuid, which never changes. A full name
 * never means one codebook first and another one later.
 *
 * They are rows of workspace.sqlite: a change is one transaction, every page has a checksum.
 * Collections that use one have a copy of their own, in the sidecar that is named after the uuid
 * with %HEK_CODEBOOK_SIDECAR behind it: so that they can be read without the catalogue.
 */
#define HEK_CODEBOOK_SIDECAR ".codebook"

/* Bytes of a name: letters, digits, '.', '_' and '-'. */
#define HEK_CODEBOOK_NAME_MAX_BYTES 64u
#define HEK_CODEBOOK_MAX_BYTES (G_GUINT64_CONSTANT (1) << 29)

typedef struct
{
  char *uuid;
  char *name;
  guint version;        /* 1, 2, … */
  char *method;         /* as who made it calls it: "pq" */
  guint dim;
  HekDistance distance;
  guint64 code_bytes, share_bytes;
  char *collection;     /* full name of then; "": not trained on a collection, or not known */
  char *collection_uuid;
  guint64 seq;          /* the commit that it saw */
  guint64 n_rows;       /* that it was trained on; 0: not known */
  gint64 trained_us;    /* microseconds since 1970 UTC */
  guint64 seed;
  char *options;        /* "m=8 iterations=20"; "": the defaults */
  double loss;          /* mean squared error a row of the training; NaN: not known */
  guint64 n_bytes;      /* of the codebook */
} HekCodebookInfo;

HekCodebookInfo *hek_codebook_info_copy (const HekCodebookInfo *info);
void             hek_codebook_info_free (HekCodebookInfo *info);
/* Returns: (transfer full): "NAME@VERSION" */
char            *hek_codebook_info_dup_full_name (const HekCodebookInfo *info);

/**
 * hek_workspace_save_codebook:
 * @facts: uuid, version and n_bytes are not looked at, strings that are %NULL are empty
 * @bytes: at least one, at most %HEK_CODEBOOK_MAX_BYTES
 *
 * Returns: (transfer full): @facts as they were saved
 */
HekCodebookInfo *hek_workspace_save_codebook (HekWorkspace *workspace,
                                              const HekCodebookInfo *facts, GBytes *bytes,
                                              GError **error);

/* Returns: (transfer full) (element-type HekCodebookInfo): by name and version */
GPtrArray *hek_workspace_list_codebooks (HekWorkspace *workspace, GError **error);

/* @name: "NAME", "NAME@VERSION" or a uuid. Errors: %HEK_STORE_ERROR_NOT_FOUND */
HekCodebookInfo *hek_workspace_find_codebook (HekWorkspace *workspace, const char *name,
                                              GError **error);

/* @name: as hek_workspace_find_codebook(). Returns: (transfer full): what was saved; @info:
 * (out) (optional) (transfer full) */
GBytes *hek_workspace_read_codebook (HekWorkspace *workspace, const char *name,
                                     HekCodebookInfo **info, GError **error);

/* All versions of @name get @new_name, which has none; those that are deleted keep theirs. Errors:
 * %HEK_STORE_ERROR_EXISTS, also when one of its versions was a codebook that is deleted */
gboolean hek_workspace_rename_codebook (HekWorkspace *workspace, const char *name,
                                        const char *new_name, GError **error);

/* Returns: (transfer full): full names of the collections that use it, those in the trash left
 * out */
char **hek_workspace_list_codebook_users (HekWorkspace *workspace, const char *uuid,
                                          GError **error);

/* So many that were deleted last can be put back. */
#define HEK_CODEBOOK_MAX_DELETED 16

/* @name: as hek_workspace_find_codebook(). Errors: %HEK_STORE_ERROR_LOCKED with the names of the
 * collections that use it */
gboolean hek_workspace_delete_codebook (HekWorkspace *workspace, const char *name, GError **error);

/* Returns: (transfer full) (element-type HekCodebookInfo): that can be put back, the one that was
 * deleted last first */
GPtrArray *hek_workspace_list_deleted_codebooks (HekWorkspace *workspace, GError **error);

/* Undoes a deletion: the codebook is what it was, with its name, version and uuid. Errors:
 * %HEK_STORE_ERROR_NOT_FOUND */
gboolean hek_workspace_restore_codebook (HekWorkspace *workspace, const char *uuid, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekCodebookInfo, hek_codebook_info_free)

G_END_DECLS
