/* SPDX-License-Identifier: Apache-2.0 */
/* Going on with an import that was cancelled and kept. */
#include "config.h"

#include "hek-collection-import-private.h"

HekUnfinishedImport *
hek_collection_get_unfinished (HekSnapshot  *snapshot,
                               GError      **error)
{
  g_autoptr (HekImportNote) note = hek_import_note_read (snapshot, error);
  HekUnfinishedImport *unfinished;
  const HekImportFile *file;

  if (note == NULL)
    return NULL;
  file = g_ptr_array_index (note->files, 0);
  unfinished = g_new (HekUnfinishedImport, 1);
  *unfinished = (HekUnfinishedImport){ g_strdup (file->path), file->position.row,
                                       note->files->len };
  return unfinished;
}

void
hek_unfinished_import_free (HekUnfinishedImport *unfinished)
{
  g_free (unfinished->path);
  g_free (unfinished);
}

gboolean
hek_collection_forget_unfinished (HekStore  *store,
                                  GError   **error)
{
  return hek_store_remove_sidecar (store, 0, HEK_IMPORT_NOTE, error);
}

/* Opens what is left, each where it is to be read on. */
static gboolean
open_sources (const HekImportNote  *note,
              GPtrArray            *sources,
              const HekTask        *task,
              GError              **error)
{
  for (guint i = 0; i < note->files->len; i++)
    {
      const HekImportFile *file = g_ptr_array_index (note->files, i);
      HekSource *source;

      /* First of all: another file may be no dataset at all. */
      if (!hek_source_check_unchanged (file->path, &file->position, error))
        return FALSE;
      source = hek_source_open (file->path, file->options.format, &file->options, task, error);
      if (source == NULL)
        return FALSE;
      g_ptr_array_add (sources, source);
      if (!hek_source_seek (source, &file->position, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hek_collection_resume_import (HekStore         *store,
                              const gboolean   *keep_cancelled,
                              GPtrArray        *sources,
                              HekImportReport  *report,
                              const HekTask    *task,
                              GError          **error)
{
  g_autoptr (GPtrArray) opened =
    sources != NULL ? g_ptr_array_ref (sources)
                    : g_ptr_array_new_with_free_func ((GDestroyNotify) hek_source_close);
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);
  g_autoptr (HekImportNote) note = NULL;
  g_autoptr (GError) own_error = NULL;
  const HekImportPlan plan = { 0 };
  HekImportReport own = { 0 };

  g_return_val_if_fail (opened->len == 0, FALSE);

  if (snapshot == NULL)
    return FALSE;
  note = hek_import_note_read (snapshot, &own_error);
  if (note == NULL)
    {
      if (own_error != NULL)
        g_propagate_error (error, g_steal_pointer (&own_error));
      else
        g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                             "there is no import to go on with");
      return FALSE;
    }
  if (!open_sources (note, opened, task, error) ||
      !hek_import_plan_check (&plan, store, opened, error) ||
      !hek_import_run (store, note->keys, keep_cancelled, opened, TRUE, &own, task, error))
    return FALSE;
  *report = own;
  return TRUE;
}
