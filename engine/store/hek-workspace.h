/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-file-ops.h"
#include "hek-store.h"

G_BEGIN_DECLS

/*
 * A workspace is a directory of collections. One process at a time writes it; readers are free.
 *
 *   lock                  held by the writer while it is open, with its owner's words
 *   workspace.sqlite      catalogue of the collections: an index that is rebuilt from their own
 *                         manifests when it is lost; and codebooks (hek-workspace-codebook.h)
 *   collections/<uuid>/   one directory a collection, see hek-store.h; deleted ones too, marked as
 *                         such in their manifest until they are restored or purged
 *
 * A collection is called by its name, or by "namespace/name" when it is in a namespace.
 * Threads: any; calls are serialized inside.
 */
typedef struct _HekWorkspace HekWorkspace;

typedef enum
{
  HEK_WORKSPACE_READ,
  HEK_WORKSPACE_WRITE, /* makes the directory where there is none, and takes the lock */
} HekWorkspaceMode;

/**
 * hek_workspace_open:
 *
 * Errors: %HEK_STORE_ERROR_LOCKED with the owner (process, host, since when);
 *         %HEK_STORE_ERROR_NOT_FOUND when there is none to read; %HEK_STORE_ERROR_TOO_NEW when a
 *         newer program wrote it; %G_FILE_ERROR with what the system said
 */
HekWorkspace *hek_workspace_open (const char *path, HekWorkspaceMode mode, GError **error);

/* With @ops, which must outlive everything that comes out of the workspace, instead of those of
 * the system. */
HekWorkspace *hek_workspace_open_with (const HekFileOps *ops, const char *path,
                                       HekWorkspaceMode mode, GError **error);

/* Closing waits for nobody: stores that are still referenced stay readable, and writable only
 * until then. */
void          hek_workspace_close (HekWorkspace *workspace);

const char   *hek_workspace_get_path (HekWorkspace *workspace);
gboolean      hek_workspace_is_writable (HekWorkspace *workspace);
/* What it was opened with: for those who keep other files in it. */
const HekFileOps *hek_workspace_get_ops (HekWorkspace *workspace);

/* What the catalogue says of one collection. */
typedef struct
{
  char *uuid;
  char *name;
  char *name_space;    /* "": none */
  char *description;   /* "": none */
  char **tags;         /* NULL-terminated */
  gboolean is_protected;
  gint64 created_us;   /* microseconds since 1970 UTC */
  gint64 deleted_us;   /* 0: not in the trash */
  char *problem;       /* (nullable): why its manifest cannot be read */
} HekCollectionInfo;

void hek_collection_info_free (HekCollectionInfo *info);
/* Returns: (transfer full): "namespace/name", or the name alone */
char *hek_collection_info_dup_full_name (const HekCollectionInfo *info);

/* Returns: (transfer full) (element-type HekCollectionInfo): by namespace and name; with @deleted
 * those in the trash instead */
GPtrArray *hek_workspace_list (HekWorkspace *workspace, gboolean deleted, GError **error);

/* @name: full name, or uuid. */
HekCollectionInfo *hek_workspace_find (HekWorkspace *workspace, const char *name, GError **error);

/**
 * hek_workspace_create:
 * @name: "namespace/name", or a name
 * @spec: what its rows hold
 *
 * Returns: (transfer full): the new collection, opened, empty and durable
 */
HekStore *hek_workspace_create (HekWorkspace       *workspace,
                                const char         *name,
                                const HekStoreSpec *spec,
                                GError            **error);

/* A collection is opened once a process: later calls return another reference to it. Costs reading
 * the manifest; vectors and attributes are mapped when they are touched. */
HekStore *hek_workspace_open_store (HekWorkspace *workspace, const char *name, GError **error);

/* What to change; fields that are %NULL stay. */
typedef struct
{
  const char *name;        /* full name: renames, also into another namespace */
  const char *description;
  const char *const *tags;
  const gboolean *is_protected;
} HekCollectionChange;

/* A protected collection refuses every change but that of its protection. */
gboolean hek_workspace_change (HekWorkspace              *workspace,
                               const char                *name,
                               const HekCollectionChange *change,
                               GError                   **error);

/* Marks a collection as deleted: its name is free, and it is in the trash. Stores that are open
 * stay readable. */
gboolean hek_workspace_delete (HekWorkspace *workspace, const char *name, GError **error);

/* @uuid: of a collection in the trash. It comes back under its name, or fails with
 * %HEK_STORE_ERROR_EXISTS when that was taken since. */
gboolean hek_workspace_restore (HekWorkspace *workspace, const char *uuid, GError **error);

/* Deletes for good. @uuid: of a collection in the trash. Fails with %HEK_STORE_ERROR_LOCKED while a
 * store of it is open. */
gboolean hek_workspace_purge (HekWorkspace *workspace, const char *uuid, GError **error);

/* Reads every byte of the catalogue and of all collections, the trash included; as
 * hek_store_verify(). */
gboolean hek_workspace_verify (HekWorkspace  *workspace,
                               GPtrArray     *problems,
                               const HekTask *task,
                               GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekWorkspace, hek_workspace_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekCollectionInfo, hek_collection_info_free)

G_END_DECLS
