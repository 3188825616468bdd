/* SPDX-License-Identifier: Apache-2.0 */
/* Codebooks of a workspace: names, versions, who uses them; see the header. */
#include "config.h"

#include "hek-workspace-codebook.h"

#include <string.h>

#include "hek-catalog-private.h"
#include "hek-store-error.h"

HekCodebookInfo *
hek_codebook_info_copy (const HekCodebookInfo *info)
{
  HekCodebookInfo *copy = g_memdup2 (info, sizeof *info);

  copy->uuid = g_strdup (info->uuid);
  copy->name = g_strdup (info->name);
  copy->method = g_strdup (info->method != NULL ? info->method : "");
  copy->collection = g_strdup (info->collection != NULL ? info->collection : "");
  copy->collection_uuid = g_strdup (info->collection_uuid != NULL ? info->collection_uuid : "");
  copy->options = g_strdup (info->options != NULL ? info->options : "");
  return copy;
}

void
hek_codebook_info_free (HekCodebookInfo *info)
{
  g_free (info->uuid);
  g_free (info->name);
  g_free (info->method);
  g_free (info->collection);
  g_free (info->collection_uuid);
  g_free (info->options);
  g_free (info);
}

char *
hek_codebook_info_dup_full_name (const HekCodebookInfo *info)
{
  return g_strdup_printf ("%s@%u", info->name, info->version);
}

static gboolean
check_name (const char  *name,
            GError     **error)
{
  gsize n_bytes = name != NULL ? strlen (name) : 0;

  if (n_bytes > 0 && n_bytes <= HEK_CODEBOOK_NAME_MAX_BYTES && name[0] != '.' && name[0] != '-' &&
      strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-") == n_bytes)
    return TRUE;
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
               "\"%s\" is no name of a codebook: 1 to %u letters, digits, \".\", \"_\" and \"-\","
               " the first one of them no \".\" or \"-\"", name != NULL ? name : "",
               HEK_CODEBOOK_NAME_MAX_BYTES);
  return FALSE;
}

/* The lock is held. A reader without a catalogue has none, unless that is damaged. */
static GPtrArray *
list_locked (HekWorkspace              *workspace,
             HekCatalogCodebooksState   state,
             GError                   **error)
{
  g_autoptr (GPtrArray) infos =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_codebook_info_free);

  if (workspace->db == NULL && workspace->problem != NULL)
    {
      g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
                           workspace->problem->message);
      return NULL;
    }
  if (workspace->db != NULL &&
      !hek_catalog_list_codebooks (workspace->db, state, infos, error))
    return NULL;
  return g_steal_pointer (&infos);
}

static GPtrArray *
list (HekWorkspace              *workspace,
      HekCatalogCodebooksState   state,
      GError                   **error)
{
  GPtrArray *infos;

  pthread_mutex_lock (&workspace->lock);
  infos = list_locked (workspace, state, error);
  pthread_mutex_unlock (&workspace->lock);
  return infos;
}

GPtrArray *
hek_workspace_list_codebooks (HekWorkspace  *workspace,
                              GError       **error)
{
  return list (workspace, HEK_CATALOG_LIVE, error);
}

GPtrArray *
hek_workspace_list_deleted_codebooks (HekWorkspace  *workspace,
                                      GError       **error)
{
  return list (workspace, HEK_CATALOG_DELETED, error);
}

/* The newest of that name comes last in the list. */
static HekCodebookInfo *
find_locked (HekWorkspace  *workspace,
             const char    *name,
             GError       **error)
{
  g_autoptr (GPtrArray) infos = list_locked (workspace, HEK_CATALOG_LIVE, error);

  if (infos == NULL)
    return NULL;
  for (guint i = infos->len; i-- > 0;)
    {
      HekCodebookInfo *info = infos->pdata[i];
      g_autofree char *full_name = hek_codebook_info_dup_full_name (info);

      if (g_str_equal (name, info->name) || g_str_equal (name, full_name) ||
          g_str_equal (name, info->uuid))
        return g_ptr_array_steal_index (infos, i);
    }
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
               "there is no codebook \"%s\"", name);
  return NULL;
}

HekCodebookInfo *
hek_workspace_find_codebook (HekWorkspace  *workspace,
                             const char    *name,
                             GError       **error)
{
  HekCodebookInfo *info;

  pthread_mutex_lock (&workspace->lock);
  info = find_locked (workspace, name, error);
  pthread_mutex_unlock (&workspace->lock);
  return info;
}

GBytes *
hek_workspace_read_codebook (HekWorkspace     *workspace,
                             const char       *name,
                             HekCodebookInfo **info,
                             GError          **error)
{
  g_autoptr (HekCodebookInfo) found = NULL;
  GBytes *bytes = NULL;

  pthread_mutex_lock (&workspace->lock);
  found = find_locked (workspace, name, error);
  if (found != NULL)
    bytes = hek_catalog_read_codebook (workspace->db, found->uuid, error);
  pthread_mutex_unlock (&workspace->lock);
  if (bytes != NULL && info != NULL)
    *info = g_steal_pointer (&found);
  return bytes;
}

/* --- changes ------------------------------------------------------------------------------- */

static HekCodebookInfo *
save_locked (HekWorkspace           *workspace,
             const HekCodebookInfo  *facts,
             GBytes                 *bytes,
             GError                **error)
{
  g_autoptr (HekCodebookInfo) info = hek_codebook_info_copy (facts);

  if (!hek_catalog_get_next_version (workspace->db, facts->name, &info->version, error))
    return NULL;
  g_free (info->uuid);
  info->uuid = g_uuid_string_random ();
  info->n_bytes = g_bytes_get_size (bytes);
  return hek_catalog_put_codebook (workspace->db, info, bytes, error) ? g_steal_pointer (&info)
                                                                      : NULL;
}

HekCodebookInfo *
hek_workspace_save_codebook (HekWorkspace           *workspace,
                             const HekCodebookInfo  *facts,
                             GBytes                 *bytes,
                             GError                **error)
{
  HekCodebookInfo *saved;
  gsize n_bytes = g_bytes_get_size (bytes);

  if (!hek_workspace_check_writable (workspace, error) || !check_name (facts->name, error))
    return NULL;
  if (n_bytes == 0 || n_bytes > HEK_CODEBOOK_MAX_BYTES || facts->dim == 0 ||
      facts->dim > HEK_ROWS_MAX_DIM)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                   "a codebook of %" G_GSIZE_FORMAT " bytes for vectors of %u numbers cannot be"
                   " saved", n_bytes, facts->dim);
      return NULL;
    }
  pthread_mutex_lock (&workspace->lock);
  saved = save_locked (workspace, facts, bytes, error);
  pthread_mutex_unlock (&workspace->lock);
  return saved;
}

static gboolean
rename_locked (HekWorkspace  *workspace,
               const char    *name,
               const char    *new_name,
               GError       **error)
{
  g_autoptr (HekCodebookInfo) taken = find_locked (workspace, new_name, NULL);

  if (taken == NULL)
    return hek_catalog_rename_codebook (workspace->db, name, new_name, error);
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS,
               "there is a codebook \"%s\" already", new_name);
  return FALSE;
}

gboolean
hek_workspace_rename_codebook (HekWorkspace  *workspace,
                               const char    *name,
                               const char    *new_name,
                               GError       **error)
{
  gboolean ok;

  if (!hek_workspace_check_writable (workspace, error) || !check_name (new_name, error))
    return FALSE;
  pthread_mutex_lock (&workspace->lock);
  ok = rename_locked (workspace, name, new_name, error);
  pthread_mutex_unlock (&workspace->lock);
  return ok;
}

char **
hek_workspace_list_codebook_users (HekWorkspace  *workspace,
                                   const char    *uuid,
                                   GError       **error)
{
  g_autofree char *sidecar = g_strconcat (uuid, HEK_CODEBOOK_SIDECAR, NULL);
  g_autoptr (GPtrArray) infos = hek_workspace_list (workspace, FALSE, error);
  g_autoptr (GStrvBuilder) users = g_strv_builder_new ();

  if (infos == NULL)
    return NULL;
  for (guint i = 0; i < infos->len; i++)
    {
      const HekCollectionInfo *info = infos->pdata[i];
      g_autofree char *name = hek_collection_info_dup_full_name (info);
      g_autoptr (HekStore) store = NULL;
      g_autoptr (HekSnapshot) snapshot = NULL;

      if (info->problem != NULL) /* it has a copy, if it uses it */
        continue;
      store = hek_workspace_open_uuid (workspace, info->uuid, error);
      snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
      if (snapshot == NULL)
        return NULL;
      if (hek_snapshot_get_sidecar_file (snapshot, -1, sidecar) != NULL)
        g_strv_builder_add (users, name);
    }
  return g_strv_builder_end (users);
}

static gboolean
delete_locked (HekWorkspace  *workspace,
               const char    *name,
               GError       **error)
{
  g_autoptr (HekCodebookInfo) info = find_locked (workspace, name, error);
  g_auto (GStrv) users = NULL;

  if (info == NULL)
    return FALSE;
  users = hek_workspace_list_codebook_users (workspace, info->uuid, error);
  if (users == NULL)
    return FALSE;
  if (users[0] != NULL)
    {
      g_autofree char *names = g_strjoinv ("\", \"", users);

      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_LOCKED,
                   "the codebook \"%s@%u\" is in use: codes of \"%s\" are made with it", info->name,
                   info->version, names);
      return FALSE;
    }
  return hek_catalog_delete_codebook (workspace->db, info->uuid, error);
}

gboolean
hek_workspace_delete_codebook (HekWorkspace  *workspace,
                               const char    *name,
                               GError       **error)
{
  gboolean ok;

  if (!hek_workspace_check_writable (workspace, error))
    return FALSE;
  pthread_mutex_lock (&workspace->lock);
  ok = delete_locked (workspace, name, error);
  pthread_mutex_unlock (&workspace->lock);
  return ok;
}

gboolean
hek_workspace_restore_codebook (HekWorkspace  *workspace,
                                const char    *uuid,
                                GError       **error)
{
  gboolean ok;

  if (!hek_workspace_check_writable (workspace, error))
    return FALSE;
  pthread_mutex_lock (&workspace->lock);
  ok = hek_catalog_restore_codebook (workspace->db, uuid, error);
  pthread_mutex_unlock (&workspace->lock);
  return ok;
}
