/* SPDX-License-Identifier: Apache-2.0 */
/* Collections of a workspace: finding, making and opening them. */
#include "config.h"

#include "hek-catalog-private.h"

#include <string.h>

#include "hek-store-error.h"

static gboolean
part_is_good (const char *part)
{
  gsize n_bytes = strlen (part);

  if (n_bytes == 0 || n_bytes > HEK_NAME_MAX_BYTES || !g_utf8_validate (part, -1, NULL) ||
      g_ascii_isspace (part[0]) || g_ascii_isspace (part[n_bytes - 1]))
    return FALSE;
  for (const char *p = part; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

gboolean
hek_collection_parse_name (const char  *full_name,
                           char       **name_space,
                           char       **name,
                           GError     **error)
{
  const char *slash = strchr (full_name, '/');
  g_autofree char *space = slash != NULL ? g_strndup (full_name, slash - full_name)
                                         : g_strdup ("");
  const char *rest = slash != NULL ? slash + 1 : full_name;

  if ((slash != NULL && !part_is_good (space)) || !part_is_good (rest) ||
      strchr (rest, '/') != NULL)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                   "\"%s\" is no name of a collection: 1 to %u bytes of UTF-8 without control"
                   " characters or space at its ends, with one \"/\" after a namespace", full_name,
                   HEK_NAME_MAX_BYTES);
      return FALSE;
    }
  *name_space = g_steal_pointer (&space);
  *name = g_strdup (rest);
  return TRUE;
}

GPtrArray *
hek_workspace_list (HekWorkspace  *workspace,
                    gboolean       deleted,
                    GError       **error)
{
  GPtrArray *infos = hek_workspace_list_all (workspace, error);

  for (guint i = infos != NULL ? infos->len : 0; i > 0; i--)
    if ((((HekCollectionInfo *) infos->pdata[i - 1])->deleted_us != 0) != (deleted != FALSE))
      g_ptr_array_remove_index (infos, i - 1);
  return infos;
}

HekCollectionInfo *
hek_workspace_find_in (HekWorkspace  *workspace,
                       const char    *name,
                       gboolean       deleted,
                       GError       **error)
{
  g_autoptr (GPtrArray) infos = hek_workspace_list (workspace, deleted, error);

  if (infos == NULL)
    return NULL;
  for (guint i = 0; i < infos->len; i++)
    {
      HekCollectionInfo *info = infos->pdata[i];
      g_autofree char *full_name = hek_collection_info_dup_full_name (info);

      if (g_str_equal (info->uuid, name) || (!deleted && g_str_equal (full_name, name)))
        return g_ptr_array_steal_index (infos, i);
    }
  for (guint i = 0; i < infos->len; i++)
    {
      const HekCollectionInfo *info = infos->pdata[i];

      if (info->problem == NULL)
        continue;
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                   "there is no collection \"%s\", unless it is the one that cannot be read: %s",
                   name, info->problem);
      return NULL;
    }
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
               deleted ? "there is no collection \"%s\" in the trash"
                       : "there is no collection \"%s\"", name);
  return NULL;
}

HekCollectionInfo *
hek_workspace_find (HekWorkspace  *workspace,
                    const char    *name,
                    GError       **error)
{
  return hek_workspace_find_in (workspace, name, FALSE, error);
}

HekStore *
hek_workspace_open_uuid (HekWorkspace  *workspace,
                         const char    *uuid,
                         GError       **error)
{
  g_autofree char *dir = hek_workspace_dup_dir (workspace, uuid);
  HekRegistry *registry = workspace->registry;
  HekStore *store;
  gboolean is_new = FALSE, ok = TRUE;

  /* Two calls at once open it once: the second waits for the workspace. */
  pthread_mutex_lock (&workspace->lock);
  pthread_mutex_lock (&registry->lock);
  store = g_hash_table_lookup (registry->stores, uuid);
  if (store != NULL)
    hek_store_ref (store);
  else
    {
      store = hek_store_open (registry, workspace->ops, dir, workspace->writable, error);
      is_new = store != NULL;
    }
  pthread_mutex_unlock (&registry->lock);
  if (is_new && workspace->writable)
    ok = hek_store_recover (store, error);
  pthread_mutex_unlock (&workspace->lock);
  if (!ok)
    g_clear_pointer (&store, hek_store_unref);
  return store;
}

HekStore *
hek_workspace_open_store (HekWorkspace  *workspace,
                          const char    *name,
                          GError       **error)
{
  g_autoptr (HekCollectionInfo) info = hek_workspace_find (workspace, name, error);

  return info != NULL ? hek_workspace_open_uuid (workspace, info->uuid, error) : NULL;
}

static gboolean
check_field (const HekSchema  *schema,
             const char       *name,
             gboolean          is_key,
             GError          **error)
{
  int idx = name != NULL ? hek_schema_find_field (schema, name) : -1;
  HekFieldType type;

  if (name == NULL)
    return TRUE;
  if (idx >= 0)
    {
      type = hek_schema_get_field (schema, (guint) idx)->type;
      if (type == HEK_FIELD_TEXT || (is_key && type == HEK_FIELD_INTEGER))
        return TRUE;
    }
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
               idx < 0 ? "there is no field \"%s\""
               : is_key ? "the field \"%s\" cannot be the key: only text and integers can"
                        : "the field \"%s\" holds no text", name);
  return FALSE;
}

static gboolean
check_spec (const HekStoreSpec  *spec,
            GError             **error)
{
  if (spec->schema->dim == 0 || spec->schema->dim > HEK_ROWS_MAX_DIM)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                   "vectors of %u numbers cannot be stored: 1 to %u", spec->schema->dim,
                   HEK_ROWS_MAX_DIM);
      return FALSE;
    }
  return check_field (spec->schema, spec->key_field, TRUE, error) &&
         check_field (spec->schema, spec->text_field, FALSE, error);
}

/* Complete or not at all: made under another name and renamed. */
static gboolean
make_collection (HekWorkspace        *workspace,
                 const char          *uuid,
                 const char          *full_name,
                 const HekStoreSpec  *spec,
                 GError             **error)
{
  g_autofree char *dir = hek_workspace_dup_dir (workspace, uuid);
  g_autofree char *hidden = g_strconcat (".new-", uuid, NULL);
  g_autofree char *temp = hek_workspace_dup_dir (workspace, hidden);

  return hek_file_make_directory (workspace->ops, temp, error) &&
         hek_manifest_create (workspace->ops, temp, uuid, full_name, spec, error) &&
         hek_file_sync_directory (workspace->ops, temp, error) &&
         hek_file_rename (workspace->ops, temp, dir, error) &&
         hek_file_sync_parent (workspace->ops, dir, error);
}

/* Takes a collection that could not be listed away again; what stays goes at the next opening. */
static void
unmake_collection (HekWorkspace *workspace,
                   const char   *uuid)
{
  g_autofree char *dir = hek_workspace_dup_dir (workspace, uuid);
  g_autofree char *hidden = g_strconcat (".new-", uuid, NULL);
  g_autofree char *temp = hek_workspace_dup_dir (workspace, hidden);

  if (hek_file_rename (workspace->ops, dir, temp, NULL))
    (void) hek_workspace_remove_tree (workspace, temp, NULL);
}

static HekStore *
create_locked (HekWorkspace        *workspace,
               const char          *full_name,
               const HekStoreSpec  *spec,
               GError             **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autoptr (HekCollectionInfo) taken = hek_workspace_find (workspace, full_name, NULL);
  g_autoptr (HekCollectionInfo) info = NULL;
  HekStore *store;

  if (taken != NULL)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS,
                   "there is a collection \"%s\" already", full_name);
      return NULL;
    }
  if (!make_collection (workspace, uuid, full_name, spec, error))
    return NULL;
  store = hek_workspace_open_uuid (workspace, uuid, error);
  if (store != NULL)
    {
      pthread_mutex_lock (&store->manifest->lock);
      info = hek_manifest_get_info (store->manifest, error);
      pthread_mutex_unlock (&store->manifest->lock);
    }
  if (info != NULL && hek_catalog_put (workspace->db, info, error))
    return store;
  g_clear_pointer (&store, hek_store_unref);
  unmake_collection (workspace, uuid);
  return NULL;
}

HekStore *
hek_workspace_create (HekWorkspace        *workspace,
                      const char          *full_name,
                      const HekStoreSpec  *spec,
                      GError             **error)
{
  g_autofree char *name_space = NULL;
  g_autofree char *name = NULL;
  HekStore *store;

  if (!hek_workspace_check_writable (workspace, error) ||
      !hek_collection_parse_name (full_name, &name_space, &name, error) ||
      !check_spec (spec, error))
    return NULL;
  pthread_mutex_lock (&workspace->lock);
  store = create_locked (workspace, full_name, spec, error);
  pthread_mutex_unlock (&workspace->lock);
  return store;
}
