/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changing what collections are called, deleting and restoring them. The manifest is changed in one
 * transaction between two of the catalogue: see hek-catalog-private.h.
 */
#include "config.h"

#include "hek-catalog-private.h"

#include <string.h>

#include "hek-store-error.h"

/* What to change in a manifest; %NULL fields stay. */
typedef struct
{
  const char *name_space, *name, *description;
  char *tags;
  const gboolean *is_protected;
  const gint64 *deleted_us;
} Change;

static gboolean
write_meta (HekSqlite     *db,
            const Change  *change,
            GError       **error)
{
  return (change->name == NULL || hek_manifest_set_text (db, "name", change->name, error)) &&
         (change->name_space == NULL ||
          hek_manifest_set_text (db, "name_space", change->name_space, error)) &&
         (change->description == NULL ||
          hek_manifest_set_text (db, "description", change->description, error)) &&
         (change->tags == NULL || hek_manifest_set_text (db, "tags", change->tags, error)) &&
         (change->is_protected == NULL ||
          hek_manifest_set_int (db, "protected", *change->is_protected, error)) &&
         (change->deleted_us == NULL ||
          hek_manifest_set_int (db, "deleted_us", *change->deleted_us, error));
}

static gboolean
write_manifest (HekStore      *store,
                const Change  *change,
                GError       **error)
{
  HekManifest *manifest = store->manifest;
  gboolean ok;

  pthread_mutex_lock (&store->write_lock);
  pthread_mutex_lock (&manifest->lock);
  ok = hek_sqlite_begin (manifest->db, error);
  if (ok)
    {
      ok = write_meta (manifest->db, change, error);
      if (ok)
        ok = hek_sqlite_commit (manifest->db, error);
      else
        hek_sqlite_rollback (manifest->db);
    }
  if (ok && change->is_protected != NULL)
    g_atomic_int_set (&manifest->is_protected, *change->is_protected != FALSE);
  if (ok && change->deleted_us != NULL)
    g_atomic_int_set (&manifest->is_deleted, *change->deleted_us != 0);
  pthread_mutex_unlock (&manifest->lock);
  pthread_mutex_unlock (&store->write_lock);
  return ok;
}

static gboolean
apply (HekWorkspace  *workspace,
       const char    *uuid,
       const Change  *change,
       GError       **error)
{
  g_autoptr (HekStore) store = hek_workspace_open_uuid (workspace, uuid, error);
  g_autoptr (HekCollectionInfo) info = NULL;

  if (store == NULL || !hek_catalog_mark (workspace->db, uuid, error) ||
      !write_manifest (store, change, error))
    return FALSE;
  pthread_mutex_lock (&store->manifest->lock);
  info = hek_manifest_get_info (store->manifest, error);
  pthread_mutex_unlock (&store->manifest->lock);
  return info != NULL && hek_catalog_put (workspace->db, info, error);
}

static gboolean
fail_protected (const char  *name,
                GError     **error)
{
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_PROTECTED,
               "the collection \"%s\" is protected: take the protection away to change it", name);
  return FALSE;
}

static gboolean
name_is_free (HekWorkspace  *workspace,
              const char    *full_name,
              const char    *uuid,
              GError       **error)
{
  g_autoptr (HekCollectionInfo) taken = hek_workspace_find (workspace, full_name, NULL);

  if (taken == NULL || g_str_equal (taken->uuid, uuid))
    return TRUE;
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS,
               "there is a collection \"%s\" already", full_name);
  return FALSE;
}

static gboolean
check_tags (const char *const  *tags,
            GError            **error)
{
  for (guint i = 0; tags[i] != NULL; i++)
    if (*tags[i] == '\0' || strlen (tags[i]) > HEK_NAME_MAX_BYTES ||
        strchr (tags[i], '\n') != NULL || !g_utf8_validate (tags[i], -1, NULL))
      {
        g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                     "a tag is 1 to %u bytes of UTF-8 on one line", HEK_NAME_MAX_BYTES);
        return FALSE;
      }
  return TRUE;
}

static gboolean
change_locked (HekWorkspace               *workspace,
               const char                 *name,
               const HekCollectionChange  *wanted,
               GError                    **error)
{
  g_autoptr (HekCollectionInfo) info = hek_workspace_find (workspace, name, error);
  g_autofree char *new_space = NULL;
  g_autofree char *new_name = NULL;
  g_autofree char *tags = NULL;
  Change change = { .description = wanted->description, .is_protected = wanted->is_protected };
  gboolean stays_protected;

  if (info == NULL)
    return FALSE;
  stays_protected = info->is_protected && (wanted->is_protected == NULL || *wanted->is_protected);
  if (stays_protected && (wanted->name || wanted->description || wanted->tags))
    return fail_protected (name, error);
  if (wanted->name != NULL)
    {
      if (!hek_collection_parse_name (wanted->name, &new_space, &new_name, error) ||
          !name_is_free (workspace, wanted->name, info->uuid, error))
        return FALSE;
      change.name_space = new_space;
      change.name = new_name;
    }
  if (wanted->description != NULL && !g_utf8_validate (wanted->description, -1, NULL))
    {
      g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                           "the description is not UTF-8");
      return FALSE;
    }
  if (wanted->tags != NULL)
    {
      if (!check_tags (wanted->tags, error))
        return FALSE;
      change.tags = tags = hek_tags_join (wanted->tags);
    }
  return apply (workspace, info->uuid, &change, error);
}

gboolean
hek_workspace_change (HekWorkspace               *workspace,
                      const char                 *name,
                      const HekCollectionChange  *change,
                      GError                    **error)
{
  gboolean ok;

  if (!hek_workspace_check_writable (workspace, error))
    return FALSE;
  pthread_mutex_lock (&workspace->lock);
  ok = change_locked (workspace, name, change, error);
  pthread_mutex_unlock (&workspace->lock);
  return ok;
}

gboolean
hek_workspace_delete (HekWorkspace  *workspace,
                      const char    *name,
                      GError       **error)
{
  g_autoptr (HekCollectionInfo) info = NULL;
  gint64 now = g_get_real_time ();
  const Change change = { .deleted_us = &now };
  gboolean ok;

  if (!hek_workspace_check_writable (workspace, error))
    return FALSE;
  pthread_mutex_lock (&workspace->lock);
  info = hek_workspace_find (workspace, name, error);
  ok = info != NULL && (!info->is_protected || fail_protected (name, error)) &&
       apply (workspace, info->uuid, &change, error);
  pthread_mutex_unlock (&workspace->lock);
  return ok;
}

gboolean
hek_workspace_restore (HekWorkspace  *workspace,
                       const char    *uuid,
                       GError       **error)
{
  g_autoptr (HekCollectionInfo) info = NULL;
  g_autofree char *full_name = NULL;
  const gint64 never = 0;
  const Change change = { .deleted_us = &never };
  gboolean ok;

  if (!hek_workspace_check_writable (workspace, error))
    return FALSE;
  pthread_mutex_lock (&workspace->lock);
  info = hek_workspace_find_in (workspace, uuid, TRUE, error);
  if (info != NULL)
    full_name = hek_collection_info_dup_full_name (info);
  ok = info != NULL && name_is_free (workspace, full_name, uuid, error) &&
       apply (workspace, uuid, &change, error);
  pthread_mutex_unlock (&workspace->lock);
  return ok;
}

/* Out of the way under another name first: what a crash leaves of it goes at the next opening. */
static gboolean
purge_locked (HekWorkspace  *workspace,
              const char    *uuid,
              GError       **error)
{
  g_autoptr (HekCollectionInfo) info = hek_workspace_find_in (workspace, uuid, TRUE, error);
  g_autofree char *dir = hek_workspace_dup_dir (workspace, uuid);
  g_autofree char *hidden = g_strconcat (".gone-", uuid, NULL);
  g_autofree char *gone = hek_workspace_dup_dir (workspace, hidden);
  gboolean in_use;

  if (info == NULL)
    return FALSE;
  pthread_mutex_lock (&workspace->registry->lock);
  in_use = g_hash_table_contains (workspace->registry->stores, uuid);
  pthread_mutex_unlock (&workspace->registry->lock);
  if (in_use)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_LOCKED,
                   "the collection \"%s\" is still in use", info->name);
      return FALSE;
    }
  return hek_file_rename (workspace->ops, dir, gone, error) &&
         hek_file_sync_parent (workspace->ops, dir, error) &&
         hek_catalog_remove (workspace->db, uuid, error) &&
         hek_workspace_remove_tree (workspace, gone, error);
}

gboolean
hek_workspace_purge (HekWorkspace  *workspace,
                     const char    *uuid,
                     GError       **error)
{
  gboolean ok;

  if (!hek_workspace_check_writable (workspace, error))
    return FALSE;
  pthread_mutex_lock (&workspace->lock);
  ok = purge_locked (workspace, uuid, error);
  pthread_mutex_unlock (&workspace->lock);
  return ok;
}
