/* SPDX-License-Identifier: Apache-2.0 */
/* Codes of collections made with a codebook, and taken away: jobs of the library about the
 * collection. */
#include "config.h"

#include "hek-codebook-list-private.h"

#include <glib/gi18n-lib.h>

/* --- what fits ------------------------------------------------------------------------------- */

/* What @applying holds. */
static char *
make_mark (const char *uuid,
           const char *collection_uuid)
{
  return g_strdup_printf ("%s %s", uuid, collection_uuid);
}

gboolean
hek_codebook_list_is_applying (HekCodebookList *self,
                               const char      *uuid,
                               const char      *collection_uuid)
{
  g_autofree char *mark = make_mark (uuid, collection_uuid);

  g_return_val_if_fail (HEK_IS_CODEBOOK_LIST (self), FALSE);

  return g_ptr_array_find_with_equal_func (self->applying, mark, g_str_equal, NULL);
}

/* Whether vectors of the collection can be encoded with it: %NULL, or why not. */
char *
hek_codebook_list_check_vectors (HekCodebookList *self,
                                 HekCodebookItem *item,
                                 const char      *collection_uuid)
{
  HekLibraryItem *collection = hek_library_find (self->library, collection_uuid);
  const HekCodebookInfo *info = hek_codebook_item_get_info (item);
  HekSchema *schema = collection != NULL ? hek_library_item_get_schema (collection) : NULL;

  if (collection == NULL)
    return g_strdup (_("It is not there any more."));
  if (schema == NULL)
    return g_strdup (_("It cannot be opened."));
  if (schema->dim != info->dim)
    return g_strdup_printf (_("Its vectors have %u numbers; the codebook is for %u."), schema->dim,
                            info->dim);
  if (hek_library_item_get_distance (collection) != info->distance)
    return g_strdup_printf (_("Its distance is %s; the codebook is for %s."),
                            hek_distance_id (hek_library_item_get_distance (collection)),
                            hek_distance_id (info->distance));
  return NULL;
}

char *
hek_codebook_list_check_fit (HekCodebookList *self,
                             const char      *uuid,
                             const char      *collection_uuid)
{
  HekCodebookItem *item;
  const HekCodebookUser *user;
  g_autoptr (GError) error = NULL;
  char *reason;

  g_return_val_if_fail (HEK_IS_CODEBOOK_LIST (self), NULL);

  item = hek_codebook_list_find (self, uuid);
  if (item == NULL)
    return g_strdup (_("The codebook is not there any more."));
  reason = hek_codebook_list_check_vectors (self, item, collection_uuid);
  if (reason != NULL)
    return reason;
  if (!hek_library_can_write (self->library, collection_uuid, &error))
    return g_strdup (error->message);
  if (hek_codebook_list_is_applying (self, uuid, collection_uuid))
    return g_strdup (_("It is being encoded with it."));
  user = hek_codebook_item_find_user (item, collection_uuid);
  if (user != NULL && user->n_rows_missing == 0)
    return g_strdup (_("All its rows have codes of it."));
  return NULL;
}

/* --- jobs ------------------------------------------------------------------------------------ */

static gboolean
run_apply (HekLibraryWork  *work,
           const HekTask   *task,
           GError         **error)
{
  HekCodebookWork *args = work->args;
  g_autoptr (HekCodebookInfo) info = NULL;
  g_autoptr (GBytes) bytes = hek_workspace_read_codebook (work->space->workspace, args->uuid, &info,
                                                          error);
  g_autoptr (HekStore) store = bytes != NULL ? hek_library_work_open_store (work, error) : NULL;

  return store != NULL &&
         hek_collection_apply_codebook (store, info, bytes, &args->report, task, error);
}

static void
on_applied (HekLibraryWork *work)
{
  HekCodebookWork *args = work->args;

  g_signal_emit (args->list, hek_codebook_list_signals[HEK_CODEBOOKS_APPLIED], 0, args->name,
                 work->name, &args->report);
}

void
hek_codebook_list_apply (HekCodebookList *self,
                         const char      *uuid,
                         const char      *collection_uuid)
{
  g_autofree char *reason = NULL;
  g_autofree char *what = NULL;
  HekLibraryItem *collection;
  HekCodebookItem *item;
  HekCodebookWork *args;

  g_return_if_fail (HEK_IS_CODEBOOK_LIST (self) && collection_uuid != NULL);

  collection = hek_library_find (self->library, collection_uuid);
  item = hek_codebook_list_find (self, uuid);
  what = g_strdup_printf (_("Encoding %s with %s"),
                          collection != NULL ? hek_library_item_get_name (collection) : "",
                          item != NULL ? hek_codebook_item_get_name (item) : "");
  reason = hek_codebook_list_check_fit (self, uuid, collection_uuid);
  if (reason != NULL)
    {
      g_autoptr (GError) error =
        g_error_new_literal (HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION, reason);

      hek_codebook_list_fail (self, what, error);
      return;
    }
  args = hek_codebook_work_new (self, item);
  args->applying = make_mark (uuid, collection_uuid);
  g_ptr_array_add (self->applying, g_strdup (args->applying));
  hek_codebook_work_start (args, g_steal_pointer (&what), collection, run_apply, on_applied);
  g_signal_emit (self, hek_codebook_list_signals[HEK_CODEBOOKS_CHANGED], 0);
}

static gboolean
run_remove (HekLibraryWork  *work,
            const HekTask   *task,
            GError         **error)
{
  HekCodebookWork *args = work->args;
  g_autoptr (HekStore) store = hek_library_work_open_store (work, error);

  return store != NULL && hek_collection_remove_codes (store, args->uuid, error);
}

static void
on_removed (HekLibraryWork *work)
{
  HekCodebookWork *args = work->args;

  g_signal_emit (args->list, hek_codebook_list_signals[HEK_CODEBOOKS_REMOVED], 0, args->uuid,
                 args->name, work->uuid, work->name);
}

void
hek_codebook_list_remove_codes (HekCodebookList *self,
                                const char      *uuid,
                                const char      *collection_uuid)
{
  g_autofree char *what = NULL;
  g_autoptr (GError) error = NULL;
  HekCodebookItem *item;

  g_return_if_fail (HEK_IS_CODEBOOK_LIST (self) && collection_uuid != NULL);

  what = hek_codebook_list_dup_what (self, _("Removing codes of %s"), uuid);
  item = hek_codebook_list_check_item (self, what, uuid);
  if (item == NULL)
    return;
  if (!hek_library_can_write (self->library, collection_uuid, &error))
    {
      hek_codebook_list_fail (self, what, error);
      return;
    }
  hek_codebook_work_start (hek_codebook_work_new (self, item), g_steal_pointer (&what),
                           hek_library_find (self->library, collection_uuid), run_remove,
                           on_removed);
}
