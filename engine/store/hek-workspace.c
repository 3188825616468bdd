/* SPDX-License-Identifier: Apache-2.0 */
/* Opening a workspace: the lock, the catalogue, and what a crash left of it. */
#include "config.h"

#include "hek-workspace.h"

#include <string.h>
#include <unistd.h>

#include "hek-catalog-private.h"
#include "hek-store-error.h"

#define COLLECTIONS "collections"
/* A directory on its way in or out. */
#define ON_ITS_WAY "."

void
hek_collection_info_free (HekCollectionInfo *info)
{
  g_free (info->uuid);
  g_free (info->name);
  g_free (info->name_space);
  g_free (info->description);
  g_strfreev (info->tags);
  g_free (info->problem);
  g_free (info);
}

char *
hek_collection_info_dup_full_name (const HekCollectionInfo *info)
{
  return *info->name_space != '\0' ? g_strconcat (info->name_space, "/", info->name, NULL)
                                   : g_strdup (info->name);
}

char *
hek_workspace_dup_dir (HekWorkspace *workspace,
                       const char   *uuid)
{
  return g_build_filename (workspace->path, COLLECTIONS, uuid, NULL);
}

const char *
hek_workspace_get_path (HekWorkspace *workspace)
{
  return workspace->path;
}

const HekFileOps *
hek_workspace_get_ops (HekWorkspace *workspace)
{
  return workspace->ops;
}

gboolean
hek_workspace_is_writable (HekWorkspace *workspace)
{
  return workspace->writable;
}

gboolean
hek_workspace_check_writable (HekWorkspace  *workspace,
                              GError       **error)
{
  if (workspace->writable)
    return TRUE;
  g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY,
                       "the workspace is not open for writing");
  return FALSE;
}

static gboolean
make_directories (HekWorkspace  *workspace,
                  GError       **error)
{
  g_autofree char *collections = g_build_filename (workspace->path, COLLECTIONS, NULL);
  g_autofree char *parent = g_path_get_dirname (workspace->path);
  gboolean exists;

  if (!hek_file_exists (workspace->ops, workspace->path, &exists, error))
    return FALSE;
  if (!exists)
    {
      /* The directories above it are nobody's data: not made through the table. */
      (void) g_mkdir_with_parents (parent, 0777);
      if (!hek_file_make_directory (workspace->ops, workspace->path, error) ||
          !hek_file_sync_parent (workspace->ops, workspace->path, error))
        return FALSE;
    }
  if (!hek_file_exists (workspace->ops, collections, &exists, error))
    return FALSE;
  return exists ||
         (hek_file_make_directory (workspace->ops, collections, error) &&
          hek_file_sync_directory (workspace->ops, workspace->path, error));
}

static gboolean
take_lock (HekWorkspace  *workspace,
           GError       **error)
{
  g_autofree char *path = g_build_filename (workspace->path, HEK_WORKSPACE_LOCK, NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *since = g_date_time_format (now, "%F %T");
  g_autofree char *owner = g_strdup_printf ("%s, process %d on %s, since %s",
                                            g_get_prgname () ? g_get_prgname () : "hektor",
                                            (int) getpid (), g_get_host_name (), since);

  workspace->lock_file = hek_file_lock_owner (workspace->ops, path, owner, error);
  return workspace->lock_file != NULL;
}

static const HekCollectionInfo *
find_uuid (GPtrArray  *infos,
           const char *uuid)
{
  for (guint i = 0; i < infos->len; i++)
    {
      const HekCollectionInfo *info = infos->pdata[i];

      if (g_str_equal (info->uuid, uuid))
        return info;
    }
  return NULL;
}

gboolean
hek_workspace_remove_tree (HekWorkspace  *workspace,
                           const char    *dir,
                           GError       **error)
{
  g_auto (GStrv) names = hek_file_list_directory (workspace->ops, dir, error);

  if (names == NULL)
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);

      if (!hek_file_unlink (workspace->ops, path, error))
        return FALSE;
    }
  return hek_file_remove_directory (workspace->ops, dir, error);
}

/* Brings the catalogue in line with the directories that are there. */
static gboolean
recover_catalog (HekWorkspace  *workspace,
                 GError       **error)
{
  g_autofree char *collections = g_build_filename (workspace->path, COLLECTIONS, NULL);
  g_auto (GStrv) names = hek_file_list_directory (workspace->ops, collections, error);
  g_autoptr (GPtrArray) infos =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_collection_info_free);

  if (names == NULL || !hek_catalog_list (workspace->db, infos, error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *dir = hek_workspace_dup_dir (workspace, names[i]);
      const HekCollectionInfo *known = find_uuid (infos, names[i]);
      g_autoptr (HekCollectionInfo) info = NULL;

      if (g_str_has_prefix (names[i], ON_ITS_WAY))
        {
          (void) hek_workspace_remove_tree (workspace, dir, NULL);
          continue;
        }
      if (known != NULL && *known->name != '\0')
        continue;
      info = hek_manifest_read_info (workspace->ops, dir, names[i]);
      if (info->problem == NULL && !hek_catalog_put (workspace->db, info, error))
        return FALSE;
    }
  for (guint i = 0; i < infos->len; i++)
    {
      const HekCollectionInfo *info = infos->pdata[i];

      if (!g_strv_contains ((const char *const *) names, info->uuid) &&
          !hek_catalog_remove (workspace->db, info->uuid, error))
        return FALSE;
    }
  return TRUE;
}

/* A catalogue that cannot be read is set aside: what is in it of collections is in the manifests
 * too, and codebooks that can still be read are taken along. Its files besides come first, for
 * good: none of them may stay beside another database. */
static gboolean
set_catalog_aside (HekWorkspace  *workspace,
                   const char    *path,
                   GError       **error)
{
  static const char *const endings[] = { "-sync", "-shm", "-wal", "" };
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *from = g_strconcat (path, endings[i], NULL);
      g_autofree char *to = g_strdup_printf ("%s.damaged-%" G_GINT64_FORMAT "%s", path, now,
                                             endings[i]);
      gboolean exists;

      if (*endings[i] == '\0' && !hek_file_sync_parent (workspace->ops, path, error))
        return FALSE;
      if (!hek_file_exists (workspace->ops, from, &exists, error) ||
          (exists && !hek_file_rename (workspace->ops, from, to, error)))
        return FALSE;
    }
  return hek_file_sync_parent (workspace->ops, path, error);
}

static gboolean
remove_database (HekWorkspace  *workspace,
                 const char    *path,
                 GError       **error)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-sync" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);

      if (!hek_file_unlink (workspace->ops, name, error))
        return FALSE;
    }
  return TRUE;
}

/* Made whole beside the old one: until then that one is what there is of codebooks. */
static gboolean
make_rescued (HekWorkspace               *workspace,
              const char                 *rescued,
              const HekRescuedCodebooks  *codebooks,
              GError                    **error)
{
  g_autoptr (HekSqlite) db = NULL;

  if (!remove_database (workspace, rescued, error))
    return FALSE;
  db = hek_catalog_open (workspace->ops, rescued, TRUE, error);
  return db != NULL && hek_catalog_put_rescued (db, codebooks, error) &&
         hek_sqlite_checkpoint (db, error);
}

/* Also what a crash had in its midst: the old one is set aside only when the new one is whole. */
static gboolean
put_rescued_in_place (HekWorkspace  *workspace,
                      const char    *path,
                      const char    *rescued,
                      GError       **error)
{
  return set_catalog_aside (workspace, path, error) &&
         hek_file_rename (workspace->ops, rescued, path, error) &&
         hek_file_sync_parent (workspace->ops, path, error) &&
         remove_database (workspace, rescued, error);
}

static gboolean
finish_rescue (HekWorkspace  *workspace,
               const char    *path,
               const char    *rescued,
               GError       **error)
{
  gboolean there, made;

  if (!hek_file_exists (workspace->ops, path, &there, error) ||
      !hek_file_exists (workspace->ops, rescued, &made, error))
    return FALSE;
  return there || !made || put_rescued_in_place (workspace, path, rescued, error);
}

static gboolean
open_catalog (HekWorkspace  *workspace,
              GError       **error)
{
  g_autofree char *path = g_build_filename (workspace->path, HEK_CATALOG_FILE, NULL);
  g_autofree char *rescued = g_strconcat (path, ".rescued", NULL);
  g_autoptr (HekRescuedCodebooks) codebooks = NULL;
  g_autoptr (GError) local = NULL;

  if (workspace->writable && !finish_rescue (workspace, path, rescued, error))
    return FALSE;
  workspace->db = hek_catalog_open (workspace->ops, path, workspace->writable, &local);
  if (workspace->db != NULL && (!workspace->writable || recover_catalog (workspace, &local)))
    return TRUE;
  if (!workspace->writable && !g_error_matches (local, HEK_STORE_ERROR, HEK_STORE_ERROR_TOO_NEW))
    {
      if (g_error_matches (local, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED))
        workspace->problem = g_steal_pointer (&local);
      return TRUE;
    }
  if (!g_error_matches (local, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (workspace->db == NULL) /* as it is: making it newer may be what met the damage */
    workspace->db = hek_catalog_open (workspace->ops, path, FALSE, NULL);
  codebooks = hek_catalog_rescue_codebooks (workspace->db);
  g_clear_pointer (&workspace->db, hek_sqlite_close);
  if (!make_rescued (workspace, rescued, codebooks, error) ||
      !put_rescued_in_place (workspace, path, rescued, error))
    return FALSE;
  workspace->db = hek_catalog_open (workspace->ops, path, TRUE, error);
  return workspace->db != NULL && recover_catalog (workspace, error);
}

static gboolean
open_parts (HekWorkspace  *workspace,
            GError       **error)
{
  g_autofree char *collections = g_build_filename (workspace->path, COLLECTIONS, NULL);
  gboolean exists;

  if (workspace->writable)
    return make_directories (workspace, error) && take_lock (workspace, error) &&
           open_catalog (workspace, error);
  if (!hek_file_exists (workspace->ops, collections, &exists, error))
    return FALSE;
  if (exists)
    return open_catalog (workspace, error);
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND, "there is no workspace at %s",
               workspace->path);
  return FALSE;
}

HekWorkspace *
hek_workspace_open_with (const HekFileOps  *ops,
                         const char        *path,
                         HekWorkspaceMode   mode,
                         GError           **error)
{
  HekWorkspace *workspace = g_new0 (HekWorkspace, 1);
  pthread_mutexattr_t recursive;

  pthread_mutexattr_init (&recursive);
  pthread_mutexattr_settype (&recursive, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init (&workspace->lock, &recursive);
  pthread_mutexattr_destroy (&recursive);
  workspace->ops = ops;
  workspace->path = g_canonicalize_filename (path, NULL);
  workspace->writable = mode == HEK_WORKSPACE_WRITE;
  workspace->registry = hek_registry_new ();
  if (open_parts (workspace, error))
    return workspace;
  hek_workspace_close (workspace);
  return NULL;
}

HekWorkspace *
hek_workspace_open (const char        *path,
                    HekWorkspaceMode   mode,
                    GError           **error)
{
  return hek_workspace_open_with (hek_file_ops_system (), path, mode, error);
}

void
hek_workspace_close (HekWorkspace *workspace)
{
  hek_registry_close (workspace->registry);
  hek_sqlite_close (workspace->db);
  g_clear_pointer (&workspace->lock_file, hek_file_close);
  hek_registry_unref (workspace->registry);
  g_clear_error (&workspace->problem);
  pthread_mutex_destroy (&workspace->lock);
  g_free (workspace->path);
  g_free (workspace);
}

/* Of a reader whose catalogue cannot be read, or is older than the directories: from manifests. */
static gboolean
list_manifests (HekWorkspace  *workspace,
                GPtrArray     *infos,
                GError       **error)
{
  g_autofree char *collections = g_build_filename (workspace->path, COLLECTIONS, NULL);
  g_auto (GStrv) names = hek_file_list_directory (workspace->ops, collections, error);

  if (names == NULL)
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *dir = hek_workspace_dup_dir (workspace, names[i]);

      if (!g_str_has_prefix (names[i], ON_ITS_WAY) && find_uuid (infos, names[i]) == NULL)
        g_ptr_array_add (infos, hek_manifest_read_info (workspace->ops, dir, names[i]));
    }
  return TRUE;
}

static int
compare_infos (gconstpointer a,
               gconstpointer b)
{
  const HekCollectionInfo *x = *(HekCollectionInfo *const *) a;
  const HekCollectionInfo *y = *(HekCollectionInfo *const *) b;
  int order = strcmp (x->name_space, y->name_space);

  if (order == 0)
    order = strcmp (x->name, y->name);
  return order != 0 ? order : strcmp (x->uuid, y->uuid);
}

GPtrArray *
hek_workspace_list_all (HekWorkspace  *workspace,
                        GError       **error)
{
  g_autoptr (GPtrArray) infos =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_collection_info_free);
  g_autoptr (GError) local = NULL;
  gboolean ok;

  pthread_mutex_lock (&workspace->lock);
  ok = workspace->db == NULL || hek_catalog_list (workspace->db, infos, &local);
  pthread_mutex_unlock (&workspace->lock);
  if (!ok && !g_error_matches (local, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (!ok) /* all that is in it is in the manifests too */
    g_ptr_array_set_size (infos, 0);
  for (guint i = infos->len; i > 0; i--)
    if (*((HekCollectionInfo *) infos->pdata[i - 1])->name == '\0')
      g_ptr_array_remove_index (infos, i - 1);
  if (!list_manifests (workspace, infos, error))
    return NULL;
  g_ptr_array_sort (infos, compare_infos);
  return g_steal_pointer (&infos);
}
