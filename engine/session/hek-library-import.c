/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files into a collection, all in one commit, and going on with an import that was stopped. What a
 * cancel does is decided when it is asked for: the flag is written before the cancel and read after
 * it, by the import. Afterwards another job builds the index.
 */
#include "config.h"

#include "hek-library-private.h"

#include <glib/gi18n-lib.h>

/* Rows that were left out whose reasons are told. */
#define MAX_LEFT_OUT 100

typedef struct
{
  char **paths;             /* empty: goes on with what was stopped */
  gboolean has_options;
  HekSourceOptions options;
  HekImportPlan plan;       /* keep_cancelled: atomic */
  char *key_field, *text_field;

  /* written by the job */
  HekImportReport report;
  GPtrArray *left_out;      /* of char * */
  GPtrArray *notes;         /* of char * */
} HekImportArgs;

static void
hek_import_args_free (gpointer data)
{
  HekImportArgs *args = data;

  if (args->has_options)
    hek_source_options_clear (&args->options);
  g_ptr_array_unref (args->left_out);
  g_ptr_array_unref (args->notes);
  g_strfreev (args->paths);
  g_free (args->key_field);
  g_free (args->text_field);
  g_free (args);
}

static HekImportArgs *
hek_import_args_new (const char *const      *paths,
                     const HekSourceOptions *options,
                     const HekImportPlan    *plan)
{
  HekImportArgs *args = g_new0 (HekImportArgs, 1);

  args->paths = g_strdupv ((char **) paths);
  args->has_options = options != NULL;
  if (options != NULL)
    hek_source_options_copy (options, &args->options);
  if (plan != NULL)
    args->plan = *plan;
  args->plan.key_field = args->key_field = g_strdup (args->plan.key_field);
  args->plan.text_field = args->text_field = g_strdup (args->plan.text_field);
  args->left_out = g_ptr_array_new_with_free_func (g_free);
  args->notes = g_ptr_array_new_with_free_func (g_free);
  return args;
}

/* --- on the job's thread ------------------------------------------------------------------- */

static gboolean
open_sources (const HekImportArgs  *args,
              GPtrArray            *sources,
              const HekTask        *task,
              GError              **error)
{
  const HekSourceFormat *format = args->has_options ? args->options.format : NULL;
  HekTask silent = task != NULL ? *task : (HekTask) { 0 };

  silent.progress = NULL; /* opening is short, and the import begins at 0 again */
  for (guint i = 0; args->paths[i] != NULL; i++)
    {
      HekSource *source = hek_source_open (args->paths[i], format,
                                           args->has_options ? &args->options : NULL, &silent,
                                           error);

      if (source == NULL)
        return FALSE;
      g_ptr_array_add (sources, source);
    }
  return TRUE;
}

static void
note_sources (HekImportArgs   *args,
              const GPtrArray *sources)
{
  for (guint i = 0; i < sources->len; i++)
    {
      const HekSource *source = sources->pdata[i];

      /* Some are only known when all is read. */
      for (guint j = 0; j < source->notes->len; j++)
        g_ptr_array_add (args->notes,
                         g_strdup_printf (_("%s: %s"), source->name,
                                          (const char *) source->notes->pdata[j]));
      for (guint j = 0; j < source->errors->len && args->left_out->len < MAX_LEFT_OUT; j++)
        {
          const HekRowError *row = source->errors->pdata[j];
          g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, row->number);

          g_ptr_array_add (args->left_out,
                           source->format->numbers_lines
                             ? g_strdup_printf (_("%s, line %s: %s"), source->name, number,
                                                row->message)
                             : g_strdup_printf (_("%s, row %s: %s"), source->name, number,
                                                row->message));
        }
    }
}

/* Whether something came of it; a file without a row that can be taken is no success. */
static gboolean
check_report (const HekImportArgs  *args,
              GError              **error)
{
  if (args->report.n_rows > 0 || args->report.cancelled)
    return TRUE;
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID, "%s%s%s",
               _("There is no row that can be taken."), args->left_out->len > 0 ? " " : "",
               args->left_out->len > 0 ? (const char *) args->left_out->pdata[0] : "");
  return FALSE;
}

static gboolean
run_import (HekLibraryWork  *work,
            const HekTask   *task,
            GError         **error)
{
  HekImportArgs *args = work->args;
  g_autoptr (GPtrArray) sources =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_source_close);
  g_autoptr (HekCollectionInfo) info = NULL;
  /* By its uuid, one that was renamed meanwhile is still the one that was meant. */
  const char *name = work->uuid != NULL ? work->uuid : work->name;
  gboolean ok;

  if (work->uuid != NULL)
    {
      info = hek_workspace_find (work->space->workspace, work->uuid, error);
      if (info == NULL) /* deleted meanwhile: not to be made again */
        return FALSE;
      g_clear_pointer (&info, hek_collection_info_free);
    }
  ok = open_sources (args, sources, task, error) &&
       hek_collection_import (work->space->workspace, name, &args->plan, sources, &args->report,
                              task, error);
  note_sources (args, sources);
  if (!ok || !check_report (args, error))
    return FALSE;
  info = hek_workspace_find (work->space->workspace, name, NULL);
  work->made_uuid = info != NULL ? g_strdup (info->uuid) : NULL;
  return TRUE;
}

static gboolean
run_resume (HekLibraryWork  *work,
            const HekTask   *task,
            GError         **error)
{
  HekImportArgs *args = work->args;
  g_autoptr (GPtrArray) sources =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_source_close);
  g_autoptr (HekStore) store = hek_library_work_open_store (work, error);

  if (store == NULL ||
      !hek_collection_resume_import (store, &args->plan.keep_cancelled, sources, &args->report,
                                     task, error))
    return FALSE;
  note_sources (args, sources);
  return TRUE;
}

/* --- on the main thread -------------------------------------------------------------------- */

static void
on_imported (HekLibraryWork *work)
{
  HekImportArgs *args = work->args;

  if (work->item == NULL)
    return;
  hek_library_emit_imported (work->library, work->item, &args->report, args->left_out,
                             args->notes);
  if (args->report.n_rows > 0 && hek_library_item_get_stats (work->item) != NULL)
    hek_library_start_index (work->library, work->item, args->report.in_journal);
}

static HekLibraryItem *
find_named (HekLibrary *self,
            const char *name)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->collections));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekLibraryItem) item =
        g_list_model_get_item (G_LIST_MODEL (self->collections), i);

      if (g_str_equal (hek_library_item_get_name (item), name))
        return item; /* the list holds it */
    }
  return NULL;
}

static char *
dup_import_title (const char *const *paths)
{
  g_autofree char *base = g_filename_display_basename (paths[0]);
  guint n = g_strv_length ((char **) paths);

  return n == 1 ? g_strdup_printf (_("Importing %s"), base)
                : g_strdup_printf (ngettext ("Importing %s and %u other file",
                                             "Importing %s and %u other files", n - 1),
                                   base, n - 1);
}

HekJob *
hek_library_import (HekLibrary             *self,
                    const char             *name,
                    const char *const      *paths,
                    const HekSourceOptions *options,
                    const HekImportPlan    *plan)
{
  g_autofree char *what = NULL;
  HekLibraryItem *item;
  HekLibraryWork *work;

  g_return_val_if_fail (HEK_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (paths != NULL && paths[0] != NULL, NULL);

  what = dup_import_title (paths);
  item = find_named (self, name);
  if (!hek_library_check_write (self, what, item != NULL ? hek_library_item_get_uuid (item) : NULL))
    return NULL;
  work = hek_library_work_new (self, g_steal_pointer (&what), item, name, run_import, on_imported);
  work->args = hek_import_args_new (paths, options, plan);
  work->args_free = hek_import_args_free;
  return hek_library_work_start (work);
}

HekJob *
hek_library_resume (HekLibrary *self,
                    const char *uuid)
{
  static const char *const no_paths[] = { NULL };
  g_autofree char *what = NULL;
  HekLibraryItem *item;
  HekLibraryWork *work;

  g_return_val_if_fail (HEK_IS_LIBRARY (self), NULL);

  item = hek_library_find (self, uuid);
  what = g_strdup_printf (_("Going on with the import into %s"),
                          item != NULL ? hek_library_item_get_name (item) : "");
  if (!hek_library_check_write (self, what, uuid))
    return NULL;
  work = hek_library_work_new (self, g_steal_pointer (&what), item, NULL, run_resume, on_imported);
  work->args = hek_import_args_new (no_paths, NULL, NULL);
  work->args_free = hek_import_args_free;
  return hek_library_work_start (work);
}

void
hek_library_cancel_import (HekLibrary *self,
                           HekJob     *job,
                           gboolean    keep)
{
  HekLibraryWork *work;

  g_return_if_fail (HEK_IS_LIBRARY (self));

  /* One that has ended is not there any more: then there is nothing to cancel. */
  work = hek_library_work_find (self, job);
  if (work == NULL || work->args_free != hek_import_args_free)
    return;
  g_atomic_int_set (&((HekImportArgs *) work->args)->plan.keep_cancelled, keep != FALSE);
  hek_job_cancel (job);
}
