/* SPDX-License-Identifier: Apache-2.0 */
/* Layouts of a collection: listed, found, stored, renamed, taken away. */
#include "config.h"

#include "hek-collection-layout-private.h"

#include <pthread.h>
#include <string.h>

#include "hek-row-runs-private.h"

/* Of a space and a number after a name. */
#define NUMBER_BYTES 11u

/* From looking whether a name is free to taking it: one process writes a workspace. */
static pthread_mutex_t name_lock = PTHREAD_MUTEX_INITIALIZER;

/* --- what there is --------------------------------------------------------------------------- */

static int
compare_infos (gconstpointer a,
               gconstpointer b)
{
  const HekCollectionLayoutInfo *x = *(HekCollectionLayoutInfo *const *) a;
  const HekCollectionLayoutInfo *y = *(HekCollectionLayoutInfo *const *) b;

  if ((x->problem != NULL) != (y->problem != NULL))
    return x->problem != NULL ? 1 : -1;
  return strcmp (x->name, y->name);
}

GPtrArray *
hek_collection_list_layouts (HekSnapshot *snapshot)
{
  g_auto (GStrv) names = hek_snapshot_list_sidecars (snapshot, -1);
  g_autoptr (GPtrArray) infos =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_collection_layout_info_free);

  /* a card that cannot be read is a problem of its layout only */
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], HEK_LAYOUT_PREFIX) &&
        g_str_has_suffix (names[i], HEK_LAYOUT_CARD))
      {
        const char *begin = names[i] + strlen (HEK_LAYOUT_PREFIX);
        g_autofree char *id = g_strndup (begin, strlen (begin) - strlen (HEK_LAYOUT_CARD));

        g_ptr_array_add (infos, hek_layout_card_read (snapshot, id));
      }
  g_ptr_array_sort (infos, compare_infos);
  return g_steal_pointer (&infos);
}

/* (nullable) borrowed from @infos */
static HekCollectionLayoutInfo *
find_id (GPtrArray  *infos,
         const char *id)
{
  for (guint i = 0; i < infos->len; i++)
    if (g_str_equal (((HekCollectionLayoutInfo *) infos->pdata[i])->id, id))
      return infos->pdata[i];
  return NULL;
}

/* The same. A name comes before an id. */
static HekCollectionLayoutInfo *
find (GPtrArray  *infos,
      const char *name)
{
  for (guint i = 0; i < infos->len; i++)
    if (g_str_equal (((HekCollectionLayoutInfo *) infos->pdata[i])->name, name))
      return infos->pdata[i];
  return find_id (infos, name);
}

static void
fail_not_found (GPtrArray   *infos,
                const char  *name,
                GError     **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < infos->len; i++)
    g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "",
                            ((HekCollectionLayoutInfo *) infos->pdata[i])->name);
  if (infos->len == 0)
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                 "there is no layout “%s”: the collection has none yet", name);
  else
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                 "there is no layout “%s”; there is %s", name, names->str);
}

HekCollectionLayoutInfo *
hek_collection_find_layout (HekSnapshot  *snapshot,
                            const char   *name,
                            GError      **error)
{
  g_autoptr (GPtrArray) infos = hek_collection_list_layouts (snapshot);
  HekCollectionLayoutInfo *info = find (infos, name);

  if (info == NULL)
    fail_not_found (infos, name, error);
  else if (info->problem != NULL)
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
                 "the layout “%s” is damaged (%s): delete it, and compute it anew", info->name,
                 info->problem);
  else
    return hek_collection_layout_info_copy (info);
  return NULL;
}

/* "umap 2"; a base that leaves no room for a number is shortened. */
static char *
choose_name (GPtrArray  *infos,
             const char *base)
{
  g_autofree char *name = g_strdup (base);
  const char *end = base + strlen (base);

  while (end - base > (int) (HEK_LAYOUT_NAME_MAX_BYTES - NUMBER_BYTES))
    end = g_utf8_find_prev_char (base, end);
  for (guint number = 2; find (infos, name) != NULL; number++)
    {
      g_free (name);
      name = g_strdup_printf ("%.*s %u", (int) (end - base), base, number);
    }
  return g_steal_pointer (&name);
}

char *
hek_collection_choose_layout_name (HekSnapshot *snapshot,
                                   const char  *base)
{
  g_autoptr (GPtrArray) infos = hek_collection_list_layouts (snapshot);

  return choose_name (infos, base);
}

/* --- changes --------------------------------------------------------------------------------- */

/* The layouts of now; the lock of names is held. */
static GPtrArray *
list_now (HekStore  *store,
          GError   **error)
{
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);

  return snapshot != NULL ? hek_collection_list_layouts (snapshot) : NULL;
}

/* What it is called from now on, by what there is now. @old: (out) (nullable): that it takes the
 * place of. Returns: (transfer full) */
static char *
choose_place (GPtrArray                      *infos,
              const HekLayoutPut             *put,
              const HekCollectionLayoutInfo **old,
              GError                        **error)
{
  const HekCollectionLayoutInfo *there =
    put->id != NULL ? find_id (infos, put->id) : put->replace ? find (infos, put->name) : NULL;
  const HekCollectionLayoutInfo *taken;
  const char *name = put->name;

  *old = there != NULL && (put->layout != NULL || there->unfinished) ? there : NULL;
  if (*old != NULL && put->made_us != 0 && there->made_us != put->made_us)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS,
                   "the layout “%s” was made anew meanwhile, and stays as it is", there->name);
      return NULL;
    }
  if (*old != NULL && put->id != NULL && there->problem == NULL)
    name = there->name; /* renamed, perhaps */
  taken = find (infos, name);
  if (taken == NULL || taken == *old)
    return g_strdup (name);
  if (put->any_name)
    return choose_name (infos, name);
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS, "there is a layout “%s” already",
               name);
  return NULL;
}

/* What is to be stored, as a card. @old: (nullable): that it takes the place of */
static HekCollectionLayoutInfo *
make_info (const HekLayoutPut            *put,
           const HekCollectionLayoutInfo *old,
           GPtrArray                     *infos,
           const char                    *name)
{
  const HekLayoutRecipe *recipe = put->layout != NULL ? hek_layout_recipe (put->layout)
                                                      : put->recipe;
  HekCollectionLayoutInfo *info = g_new0 (HekCollectionLayoutInfo, 1);

  if (old != NULL)
    info->id = g_strdup (old->id);
  else if (put->was != NULL && find_id (infos, put->was->id) == NULL)
    info->id = g_strdup (put->was->id);
  else
    info->id = hek_row_runs_make_id (name);
  info->name = g_strdup (name);
  info->recipe = hek_layout_recipe_to_json (recipe);
  info->seq = put->seq;
  info->n_rows = put->n_rows;
  info->n_added = put->n_added;
  info->n_coords = hek_geometry_n_coords (recipe->geometry, recipe->n_dims);
  info->made_us = put->was != NULL ? put->was->made_us : g_get_real_time ();
  info->compute_s = put->compute_s;
  info->unfinished = put->layout == NULL;
  return info;
}

static gboolean
write_files (HekStore                 *store,
             const HekLayoutPut       *put,
             HekCollectionLayoutInfo  *info,
             GError                  **error)
{
  g_autofree char *positions = hek_layout_sidecar_name (info->id, HEK_LAYOUT_POSITIONS);
  g_autofree char *state = hek_layout_sidecar_name (info->id, HEK_LAYOUT_STATE);
  g_autofree char *card = hek_layout_sidecar_name (info->id, HEK_LAYOUT_CARD);
  g_autoptr (GBytes) bytes = put->layout != NULL ? hek_layout_write (put->layout)
                                                 : g_bytes_ref (put->state);
  HekLayoutBody body = { bytes, info->unfinished, put->row_ids, put->n_rows };
  const HekSidecarPut puts[] = {
    { 0, info->unfinished ? state : positions, hek_layout_body_write, &body },
    { 0, info->unfinished ? positions : state, NULL, NULL },
    { 0, card, hek_layout_card_write, info },
  };

  return hek_store_put_sidecars (store, puts, G_N_ELEMENTS (puts), error);
}

HekCollectionLayoutInfo *
hek_collection_put_layout (HekStore            *store,
                           const HekLayoutPut  *put,
                           GError             **error)
{
  g_autoptr (HekCollectionLayoutInfo) info = NULL;
  g_autoptr (GPtrArray) infos = NULL;
  g_autofree char *name = NULL;
  const HekCollectionLayoutInfo *old;
  gboolean ok = FALSE;

  g_return_val_if_fail ((put->layout != NULL) != (put->state != NULL), NULL);

  if (!hek_collection_check_layout_name (put->name, error))
    return NULL;
  pthread_mutex_lock (&name_lock);
  infos = list_now (store, error);
  name = infos != NULL ? choose_place (infos, put, &old, error) : NULL;
  if (name != NULL)
    {
      info = make_info (put, old, infos, name);
      ok = write_files (store, put, info, error);
    }
  pthread_mutex_unlock (&name_lock);
  return ok ? g_steal_pointer (&info) : NULL;
}

static gboolean
rename_locked (HekStore    *store,
               const char  *name,
               const char  *to,
               GError     **error)
{
  g_autoptr (GPtrArray) infos = list_now (store, error);
  HekCollectionLayoutInfo *info = infos != NULL ? find (infos, name) : NULL;
  const HekCollectionLayoutInfo *other = infos != NULL ? find (infos, to) : NULL;
  g_autofree char *card = NULL;

  if (infos == NULL)
    return FALSE;
  if (info == NULL)
    {
      fail_not_found (infos, name, error);
      return FALSE;
    }
  if (info->problem != NULL)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
                   "the layout “%s” is damaged (%s)", info->name, info->problem);
      return FALSE;
    }
  if (other != NULL && other != info)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS,
                   "there is a layout “%s” already", to);
      return FALSE;
    }
  if (g_str_equal (info->name, to))
    return TRUE;
  g_free (info->name);
  info->name = g_strdup (to);
  card = hek_layout_sidecar_name (info->id, HEK_LAYOUT_CARD);
  return hek_store_put_sidecar (store, 0, card, hek_layout_card_write, info, error);
}

gboolean
hek_collection_rename_layout (HekStore    *store,
                              const char  *name,
                              const char  *to,
                              GError     **error)
{
  gboolean ok;

  if (!hek_collection_check_layout_name (to, error))
    return FALSE;
  pthread_mutex_lock (&name_lock);
  ok = rename_locked (store, name, to, error);
  pthread_mutex_unlock (&name_lock);
  return ok;
}

gboolean
hek_collection_delete_layout (HekStore    *store,
                              const char  *name,
                              GError     **error)
{
  g_autoptr (GPtrArray) infos = NULL;
  const HekCollectionLayoutInfo *info;
  gboolean ok = FALSE;

  pthread_mutex_lock (&name_lock);
  infos = list_now (store, error);
  info = infos != NULL ? find (infos, name) : NULL;
  if (info != NULL)
    {
      g_autofree char *positions = hek_layout_sidecar_name (info->id, HEK_LAYOUT_POSITIONS);
      g_autofree char *state = hek_layout_sidecar_name (info->id, HEK_LAYOUT_STATE);
      g_autofree char *card = hek_layout_sidecar_name (info->id, HEK_LAYOUT_CARD);
      const HekSidecarPut puts[] = { { .name = positions }, { .name = state }, { .name = card } };

      ok = hek_store_put_sidecars (store, puts, G_N_ELEMENTS (puts), error);
    }
  else if (infos != NULL)
    fail_not_found (infos, name, error);
  pthread_mutex_unlock (&name_lock);
  return ok;
}
