/* SPDX-License-Identifier: Apache-2.0 */
/* Codebooks renamed, deleted and put back, to and from files: jobs of the library, one after the
 * other. */
#include "config.h"

#include "hek-codebook-list-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What jobs about no collection are about, for their order; no collection can be called so. */
#define ALL_CODEBOOKS "/codebooks/"

static void
hek_codebook_work_free (gpointer data)
{
  HekCodebookWork *args = data;
  guint i;

  if (args->applying != NULL &&
      g_ptr_array_find_with_equal_func (args->list->applying, args->applying, g_str_equal, &i))
    g_ptr_array_remove_index (args->list->applying, i);
  g_clear_pointer (&args->info, hek_codebook_info_free);
  g_free (args->applying);
  g_free (args->uuid);
  g_free (args->name);
  g_free (args->text);
  g_free (args->more);
  g_object_unref (args->list);
  g_free (args);
}

HekCodebookWork *
hek_codebook_work_new (HekCodebookList *self,
                       HekCodebookItem *item)
{
  HekCodebookWork *args = g_new0 (HekCodebookWork, 1);

  args->list = g_object_ref (self);
  if (item == NULL)
    return args;
  args->uuid = g_strdup (hek_codebook_item_get_info (item)->uuid);
  args->name = g_strdup (hek_codebook_item_get_name (item));
  return args;
}

static void
on_failed (HekLibraryWork *work,
           const GError   *error)
{
  HekCodebookWork *args = work->args;

  hek_codebook_list_fail (args->list, work->what, error);
}

void
hek_codebook_work_start (HekCodebookWork    *args,
                         char               *what,
                         HekLibraryItem     *item,
                         HekLibraryWorkFunc  run,
                         HekLibraryWorkDone  done)
{
  HekLibraryWork *work = hek_library_work_new (args->list->library, what, item, ALL_CODEBOOKS, run,
                                               done);
  g_autoptr (HekJob) job = NULL;

  work->failed = on_failed;
  work->is_quick = item == NULL;
  work->gives_way = item != NULL;
  work->args = args;
  work->args_free = hek_codebook_work_free;
  job = hek_library_work_start (work);
}

static void
tell (HekCodebookWork *args,
      guint            signal,
      const char      *a,
      const char      *b)
{
  g_signal_emit (args->list, hek_codebook_list_signals[signal], 0, a, b);
}

/* --- names ----------------------------------------------------------------------------------- */

static gboolean
run_rename (HekLibraryWork  *work,
            const HekTask   *task,
            GError         **error)
{
  HekCodebookWork *args = work->args;

  args->info = hek_workspace_find_codebook (work->space->workspace, args->uuid, error);
  return args->info != NULL &&
         (g_str_equal (args->info->name, args->text) ||
          hek_workspace_rename_codebook (work->space->workspace, args->info->name, args->text,
                                         error));
}

static void
on_renamed (HekLibraryWork *work)
{
  HekCodebookWork *args = work->args;

  if (!g_str_equal (args->info->name, args->text))
    tell (args, HEK_CODEBOOKS_RENAMED, args->info->name, args->text);
}

void
hek_codebook_list_rename (HekCodebookList *self,
                          const char      *uuid,
                          const char      *new_name)
{
  g_autofree char *what = NULL;
  HekCodebookItem *item;
  HekCodebookWork *args;

  g_return_if_fail (HEK_IS_CODEBOOK_LIST (self) && new_name != NULL);

  what = hek_codebook_list_dup_what (self, _("Renaming %s"), uuid);
  item = hek_codebook_list_check_item (self, what, uuid);
  if (item == NULL || !hek_codebook_list_check_write (self, what))
    return;
  args = hek_codebook_work_new (self, item);
  args->text = g_strdup (new_name);
  hek_codebook_work_start (args, g_steal_pointer (&what), NULL, run_rename, on_renamed);
}

/* --- deletion and its undoing ---------------------------------------------------------------- */

static gboolean
is_being_applied (HekCodebookList *self,
                  const char      *uuid)
{
  for (guint i = 0; i < self->applying->len; i++)
    if (g_str_has_prefix (self->applying->pdata[i], uuid))
      return TRUE;
  return FALSE;
}

static char *
list_users (HekCodebookItem *item)
{
  const GPtrArray *users = hek_codebook_item_get_users (item);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < users->len; i++)
    g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "",
                            ((HekCodebookUser *) users->pdata[i])->name);
  return g_strdup (names->str);
}

static gboolean
run_delete (HekLibraryWork  *work,
            const HekTask   *task,
            GError         **error)
{
  HekCodebookWork *args = work->args;

  return hek_workspace_delete_codebook (work->space->workspace, args->uuid, error);
}

static void
on_deleted (HekLibraryWork *work)
{
  HekCodebookWork *args = work->args;

  g_signal_emit (args->list, hek_codebook_list_signals[HEK_CODEBOOKS_DELETED], 0, args->name);
}

/* Says in "failed" why it has to stay. */
static gboolean
check_unused (HekCodebookList *self,
              const char      *what,
              HekCodebookItem *item)
{
  g_autofree char *users = list_users (item);
  g_autoptr (GError) error = NULL;

  if (is_being_applied (self, hek_codebook_item_get_info (item)->uuid))
    error = g_error_new_literal (HEK_STORE_ERROR, HEK_STORE_ERROR_LOCKED,
                                 _("A collection is being encoded with it. Wait for that, or"
                                   " cancel it."));
  else if (users[0] != '\0')
    error = g_error_new (HEK_STORE_ERROR, HEK_STORE_ERROR_LOCKED,
                         _("It is in use: remove its codes from %s first."), users);
  if (error != NULL)
    hek_codebook_list_fail (self, what, error);
  return error == NULL;
}

void
hek_codebook_list_delete (HekCodebookList *self,
                          const char      *uuid)
{
  g_autofree char *what = NULL;
  HekCodebookItem *item;

  g_return_if_fail (HEK_IS_CODEBOOK_LIST (self));

  what = hek_codebook_list_dup_what (self, _("Deleting %s"), uuid);
  item = hek_codebook_list_check_item (self, what, uuid);
  if (item == NULL || !hek_codebook_list_check_write (self, what) ||
      !check_unused (self, what, item))
    return;
  hek_codebook_work_start (hek_codebook_work_new (self, item), g_steal_pointer (&what), NULL,
                           run_delete, on_deleted);
}

/* The list may be older than a deletion that was just done: the workspace knows. */
static gboolean
run_restore (HekLibraryWork  *work,
             const HekTask   *task,
             GError         **error)
{
  HekCodebookWork *args = work->args;
  HekWorkspace *workspace = work->space->workspace;
  g_autoptr (GPtrArray) deleted = hek_workspace_list_deleted_codebooks (workspace, error);

  if (deleted == NULL)
    return FALSE;
  if (deleted->len == 0)
    {
      g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                           _("No codebook can be put back."));
      return FALSE;
    }
  args->info = hek_codebook_info_copy (deleted->pdata[0]);
  return hek_workspace_restore_codebook (workspace, args->info->uuid, error);
}

static void
on_restored (HekLibraryWork *work)
{
  HekCodebookWork *args = work->args;
  g_autofree char *name = hek_codebook_info_dup_full_name (args->info);

  tell (args, HEK_CODEBOOKS_RESTORED, args->info->uuid, name);
}

const char *
hek_codebook_list_get_deleted (HekCodebookList *self)
{
  g_return_val_if_fail (HEK_IS_CODEBOOK_LIST (self), NULL);

  return self->deleted->len > 0 ? self->deleted->pdata[0] : NULL;
}

gboolean
hek_codebook_list_restore (HekCodebookList *self)
{
  const char *what = _("Putting a codebook back");

  g_return_val_if_fail (HEK_IS_CODEBOOK_LIST (self), FALSE);

  if (self->deleted->len == 0 || !hek_codebook_list_check_write (self, what))
    return FALSE;
  hek_codebook_work_start (hek_codebook_work_new (self, NULL), g_strdup (what), NULL, run_restore,
                           on_restored);
  return TRUE;
}

/* --- files ----------------------------------------------------------------------------------- */

static gboolean
run_export (HekLibraryWork  *work,
            const HekTask   *task,
            GError         **error)
{
  HekCodebookWork *args = work->args;

  return hek_codebook_export (work->space->workspace, args->uuid, args->text, error);
}

static void
on_exported (HekLibraryWork *work)
{
  HekCodebookWork *args = work->args;

  tell (args, HEK_CODEBOOKS_EXPORTED, args->name, args->text);
}

void
hek_codebook_list_export (HekCodebookList *self,
                          const char      *uuid,
                          const char      *path)
{
  g_autofree char *what = NULL;
  HekCodebookItem *item;
  HekCodebookWork *args;

  g_return_if_fail (HEK_IS_CODEBOOK_LIST (self) && path != NULL);

  what = hek_codebook_list_dup_what (self, _("Exporting %s"), uuid);
  item = hek_codebook_list_check_item (self, what, uuid);
  if (item == NULL)
    return;
  args = hek_codebook_work_new (self, item);
  args->text = g_strdup (path);
  hek_codebook_work_start (args, g_steal_pointer (&what), NULL, run_export, on_exported);
}

/* The name of a file without its suffix, as a codebook can be called. */
static char *
make_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  char *dot = strrchr (base, '.'), *name;

  if (dot != NULL && dot != base)
    *dot = '\0';
  name = g_strcanon (g_strndup (base, HEK_CODEBOOK_NAME_MAX_BYTES),
                     G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-", '_');
  if (name[0] == '.' || name[0] == '-')
    name[0] = '_';
  return name;
}

static gboolean
run_import (HekLibraryWork  *work,
            const HekTask   *task,
            GError         **error)
{
  HekCodebookWork *args = work->args;

  args->info = hek_codebook_import (work->space->workspace, args->text, args->more, error);
  return args->info != NULL;
}

static void
on_imported (HekLibraryWork *work)
{
  HekCodebookWork *args = work->args;
  g_autofree char *name = hek_codebook_info_dup_full_name (args->info);

  tell (args, HEK_CODEBOOKS_IMPORTED, args->info->uuid, name);
}

void
hek_codebook_list_import (HekCodebookList *self,
                          const char      *path,
                          const char      *name)
{
  g_autofree char *base = NULL;
  g_autofree char *what = NULL;
  HekCodebookWork *args;

  g_return_if_fail (HEK_IS_CODEBOOK_LIST (self) && path != NULL);

  base = g_filename_display_basename (path);
  what = g_strdup_printf (_("Importing %s"), base);
  if (!hek_codebook_list_check_write (self, what))
    return;
  args = hek_codebook_work_new (self, NULL);
  args->text = g_strdup (path);
  args->more = name != NULL ? g_strdup (name) : make_name (path);
  hek_codebook_work_start (args, g_steal_pointer (&what), NULL, run_import, on_imported);
}
