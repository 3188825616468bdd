/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the codebooks of the workspace, and who uses them: a job. Items that have not changed
 * stay the same objects, so that a view keeps its place. */
#include "config.h"

#include "hek-codebook-list-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is read. */
typedef struct
{
  HekLibrarySpace *space; /* owned */
  GPtrArray *items;       /* owned: of HekCodebookItem */
  GPtrArray *deleted;     /* owned: of char * */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  hek_library_space_unref (reading->space);
  g_clear_pointer (&reading->items, g_ptr_array_unref);
  g_clear_pointer (&reading->deleted, g_ptr_array_unref);
  g_free (reading);
}

/* --- on the job's thread --------------------------------------------------------------------- */

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const HekCodebookInfo *x = hek_codebook_item_get_info (*(HekCodebookItem *const *) a);
  const HekCodebookInfo *y = hek_codebook_item_get_info (*(HekCodebookItem *const *) b);
  int order = strcmp (x->name, y->name);

  if (order == 0 && x->version != y->version)
    order = x->version > y->version ? -1 : 1;
  return order;
}

/* By name and version: the last of a name is the newest. */
static GPtrArray *
make_items (GPtrArray *infos)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < infos->len; i++)
    {
      const HekCodebookInfo *info = infos->pdata[i];
      const HekCodebookInfo *next = i + 1 < infos->len ? infos->pdata[i + 1] : NULL;
      gboolean is_newest = next == NULL || !g_str_equal (next->name, info->name);

      g_ptr_array_add (items, hek_codebook_item_new (hek_codebook_info_copy (info), is_newest));
    }
  g_ptr_array_sort (items, compare_items);
  return items;
}

/* Adds one collection to the users of what it has codes of. */
static void
find_uses (GPtrArray               *items,
           HekSnapshot             *snapshot,
           const HekCollectionInfo *collection)
{
  for (guint i = 0; i < items->len; i++)
    {
      HekCodesCount count;
      HekCodebookUser *user;

      if (!hek_collection_count_codes (snapshot, hek_codebook_item_get_info (items->pdata[i]),
                                       &count))
        continue;
      user = g_new (HekCodebookUser, 1);
      *user = (HekCodebookUser) {
        .uuid = g_strdup (collection->uuid),
        .name = hek_collection_info_dup_full_name (collection),
        .n_rows = count.n_rows,
        .n_rows_missing = count.n_rows_missing,
        .n_bytes = count.n_bytes,
      };
      hek_codebook_item_take_user (items->pdata[i], user);
    }
}

static gboolean
find_users (Reading        *reading,
            const HekTask  *task,
            GError        **error)
{
  HekWorkspace *workspace = reading->space->workspace;
  g_autoptr (GPtrArray) infos = hek_workspace_list (workspace, FALSE, error);

  if (infos == NULL)
    return FALSE;
  for (guint i = 0; i < infos->len && reading->items->len > 0; i++)
    {
      const HekCollectionInfo *info = infos->pdata[i];
      g_autoptr (HekStore) store = NULL;
      g_autoptr (HekSnapshot) snapshot = NULL;

      if (!hek_task_check (task, error))
        return FALSE;
      /* The library says what is wrong with one that cannot be opened. */
      store = info->problem == NULL ? hek_workspace_open_store (workspace, info->uuid, NULL) : NULL;
      snapshot = store != NULL ? hek_store_snapshot (store, NULL) : NULL;
      if (snapshot != NULL)
        find_uses (reading->items, snapshot, info);
    }
  return TRUE;
}

/* (element-type char*): full names */
static GPtrArray *
list_deleted (HekWorkspace  *workspace,
              GError       **error)
{
  g_autoptr (GPtrArray) infos = hek_workspace_list_deleted_codebooks (workspace, error);
  GPtrArray *names = infos != NULL ? g_ptr_array_new_with_free_func (g_free) : NULL;

  for (guint i = 0; infos != NULL && i < infos->len; i++)
    g_ptr_array_add (names, hek_codebook_info_dup_full_name (infos->pdata[i]));
  return names;
}

static gpointer
run_read (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  HekLibrarySpace *space = data;
  Reading *reading = g_new0 (Reading, 1);
  g_autoptr (GPtrArray) infos = hek_workspace_list_codebooks (space->workspace, error);

  reading->space = hek_library_space_ref (space);
  if (infos != NULL)
    {
      reading->items = make_items (infos);
      reading->deleted = list_deleted (space->workspace, error);
    }
  if (reading->deleted != NULL && find_users (reading, task, error))
    return reading;
  reading_free (reading);
  return NULL;
}

/* --- on the main thread ---------------------------------------------------------------------- */

static void
keep_equal_items (HekCodebookList *self,
                  GPtrArray       *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      HekCodebookItem *item = items->pdata[i];
      HekCodebookItem *old = hek_codebook_list_find (self,
                                                     hek_codebook_item_get_info (item)->uuid);

      if (old == NULL || !hek_codebook_item_equal (old, item))
        continue;
      items->pdata[i] = g_object_ref (old);
      g_object_unref (item);
    }
}

static gboolean
is_at (HekCodebookList *self,
       guint            position,
       gconstpointer    item)
{
  g_autoptr (HekCodebookItem) there = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  return there == item;
}

/* Replaces what differs between the first and the last item that does. */
static void
set_items (HekCodebookList *self,
           GPtrArray       *items)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->items)), n = items->len;
  guint first = 0, n_last = 0;

  keep_equal_items (self, items);
  while (first < MIN (n_old, n) && is_at (self, first, items->pdata[first]))
    first++;
  while (n_last < MIN (n_old, n) - first &&
         is_at (self, n_old - 1 - n_last, items->pdata[n - 1 - n_last]))
    n_last++;
  if (n_old != n || first + n_last < n)
    g_list_store_splice (self->items, first, n_old - first - n_last, items->pdata + first,
                         n - first - n_last);
}

static void
on_read (HekJob       *job,
         gpointer      result,
         const GError *error,
         gpointer      user_data)
{
  g_autoptr (HekCodebookList) self = user_data;
  Reading *reading = result;
  gboolean is_of_now = reading != NULL && reading->space == self->library->space;

  g_clear_object (&self->read_job);
  if (self->is_closed)
    return;
  if (is_of_now)
    {
      set_items (self, reading->items);
      g_ptr_array_unref (self->deleted);
      self->deleted = g_steal_pointer (&reading->deleted);
      self->is_loaded = TRUE;
      g_clear_pointer (&self->message, g_free);
    }
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_free (self->message);
      self->message = g_strdup (error->message);
    }
  if (self->library->space != NULL && (self->is_old || (reading != NULL && !is_of_now)))
    hek_codebook_list_read (self);
  g_signal_emit (self, hek_codebook_list_signals[HEK_CODEBOOKS_CHANGED], 0);
}

void
hek_codebook_list_read (HekCodebookList *self)
{
  self->is_old = self->read_job != NULL;
  if (self->is_old)
    return;
  self->read_job = hek_job_start (_("Reading codebooks"), HEK_LANE_INTERACTIVE, run_read,
                                  hek_library_space_ref (self->library->space),
                                  (GDestroyNotify) hek_library_space_unref, reading_free, on_read,
                                  g_object_ref (self));
}
