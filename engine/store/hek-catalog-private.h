/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-sqlite.h"
#include "hek-store-private.h"
#include "hek-workspace-codebook.h"
#include "hek-workspace.h"

G_BEGIN_DECLS

#define HEK_CATALOG_FILE "workspace.sqlite"
#define HEK_WORKSPACE_LOCK "lock"

/*
 * workspace.sqlite: the codebooks of the workspace; and an index of what the manifests of the
 * collections say of themselves. A row of it is marked as unsure before its manifest changes, and
 * written anew after it; unsure rows, and directories without a row, are read from the manifests
 * when the workspace is next opened.
 */
HekSqlite *hek_catalog_open (const HekFileOps *ops, const char *path, gboolean writable,
                             GError **error);

gboolean   hek_catalog_put (HekSqlite *db, const HekCollectionInfo *info, GError **error);
gboolean   hek_catalog_remove (HekSqlite *db, const char *uuid, GError **error);
gboolean   hek_catalog_mark (HekSqlite *db, const char *uuid, GError **error);

/* Appends HekCollectionInfo by namespace and name; unsure ones have an empty name. */
gboolean   hek_catalog_list (HekSqlite *db, GPtrArray *infos, GError **error);

/* --- hek-catalog-codebook.c: the rows of codebooks, which are nowhere else ------------------- */

/*
 * Of a codebook that is deleted the row stays; its uuid is in deleted_codebooks until it is put
 * back or until others were deleted after it. codebook_names has every full name that there ever
 * was, and the uuid that it means.
 */

typedef enum
{
  HEK_CATALOG_ALL,
  HEK_CATALOG_ALL_BACKWARDS,
  HEK_CATALOG_LIVE,
  HEK_CATALOG_DELETED, /* the one that was deleted last first */
} HekCatalogCodebooksState;

/* Appends HekCodebookInfo by name and version, or as said. */
gboolean   hek_catalog_list_codebooks (HekSqlite *db, HekCatalogCodebooksState state,
                                       GPtrArray *infos, GError **error);
GBytes    *hek_catalog_read_codebook (HekSqlite *db, const char *uuid, GError **error);

/* The number after the largest that @name ever had. */
gboolean   hek_catalog_get_next_version (HekSqlite *db, const char *name, guint *version,
                                         GError **error);
/* Each of the following is one transaction. */
gboolean   hek_catalog_put_codebook (HekSqlite *db, const HekCodebookInfo *info, GBytes *bytes,
                                     GError **error);
gboolean   hek_catalog_rename_codebook (HekSqlite *db, const char *name, const char *new_name,
                                        GError **error);
gboolean   hek_catalog_delete_codebook (HekSqlite *db, const char *uuid, GError **error);
gboolean   hek_catalog_restore_codebook (HekSqlite *db, const char *uuid, GError **error);

/* Parts of a transaction: a row with its name; a name alone; a deletion. */
gboolean   hek_catalog_put_codebook_row (HekSqlite *db, const HekCodebookInfo *info, GBytes *bytes,
                                         GError **error);
gboolean   hek_catalog_put_codebook_name (HekSqlite *db, const char *name, guint version,
                                          const char *uuid, GError **error);
gboolean   hek_catalog_mark_codebook (HekSqlite *db, const char *uuid, GError **error);

/* --- hek-catalog-rescue.c -------------------------------------------------------------------- */

/* What can still be read of the codebooks of a damaged catalogue. */
typedef struct _HekRescuedCodebooks HekRescuedCodebooks;

/* @db: (nullable): a damaged one */
HekRescuedCodebooks *hek_catalog_rescue_codebooks (HekSqlite *db);
void                 hek_rescued_codebooks_free (HekRescuedCodebooks *rescued);
/* Into a new catalogue, in one transaction. */
gboolean             hek_catalog_put_rescued (HekSqlite *db, const HekRescuedCodebooks *rescued,
                                              GError **error);

/* What a manifest says; a damaged one gives an info with a problem. */
HekCollectionInfo *hek_manifest_read_info (const HekFileOps *ops, const char *dir,
                                           const char *uuid);

/* The same of a manifest that is open; its lock is held. */
HekCollectionInfo *hek_manifest_get_info (HekManifest *manifest, GError **error);

/* Tags as one text, a line each, and back. */
char      *hek_tags_join (const char *const *tags);
char     **hek_tags_split (const char *text);

/*
 * An open workspace.
 */
struct _HekWorkspace
{
  const HekFileOps *ops;
  char *path;
  gboolean writable;
  HekFile *lock_file; /* (nullable): held while it is open for writing */
  HekRegistry *registry; /* owned; its lock comes before this one's */

  pthread_mutex_t lock; /* recursive; guards @db and all names; taken before all others */
  HekSqlite *db;  /* (nullable): a reader without a readable catalogue asks the manifests */
  GError *problem; /* (nullable): the damage that keeps a reader from its catalogue */
};

/* Returns: (transfer full) */
char      *hek_workspace_dup_dir (HekWorkspace *workspace, const char *uuid);

/* All collections, deleted ones too: (transfer full) (element-type HekCollectionInfo) */
GPtrArray *hek_workspace_list_all (HekWorkspace *workspace, GError **error);

/* @deleted: looks among those in the trash, otherwise among the others. */
HekCollectionInfo *hek_workspace_find_in (HekWorkspace *workspace, const char *name,
                                          gboolean deleted, GError **error);

/* Splits and checks "namespace/name". */
gboolean   hek_collection_parse_name (const char *full_name, char **name_space, char **name,
                                      GError **error);

/* The store of a uuid: (transfer full) */
HekStore  *hek_workspace_open_uuid (HekWorkspace *workspace, const char *uuid, GError **error);

/* A directory with its files. */
gboolean   hek_workspace_remove_tree (HekWorkspace *workspace, const char *dir, GError **error);

gboolean   hek_workspace_check_writable (HekWorkspace *workspace, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekRescuedCodebooks, hek_rescued_codebooks_free)

G_END_DECLS
