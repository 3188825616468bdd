/* SPDX-License-Identifier: Apache-2.0 */
/* Work on the files of a collection: index, compaction, a look at every byte; and its rows in a
 * file. */
#include "config.h"

#include "hek-library-private.h"

#include <glib/gi18n-lib.h>

#include "hek-collection-compact.h"
#include "hek-collection-export.h"
#include "hek-collection-head.h"
#include "hek-collection-index.h"

/* The part of a verification that reads the files; the other looks through the graphs. */
#define VERIFY_FILES 0.7

static void
start (HekLibraryWork *work)
{
  g_autoptr (HekJob) job = hek_library_work_start (work);
}

/* --- the index ----------------------------------------------------------------------------- */

static gboolean
run_index (HekLibraryWork  *work,
           const HekTask   *task,
           GError         **error)
{
  g_autoptr (HekStore) store = hek_library_work_open_store (work, error);
  HekIndexReport report;

  return store != NULL &&
         hek_collection_build_index (store, NULL, FALSE, &report, task, error);
}

/* After a few rows more: they join the graph of their journal, in this process. */
static gboolean
run_join (HekLibraryWork  *work,
          const HekTask   *task,
          GError         **error)
{
  g_autoptr (HekStore) store = hek_library_work_open_store (work, error);

  return store != NULL && hek_collection_join_head (store, NULL, task, error) &&
         hek_collection_seal_head (store, NULL, NULL, task, error);
}

void
hek_library_start_index (HekLibrary     *self,
                         HekLibraryItem *item,
                         gboolean        in_memory)
{
  char *what = g_strdup_printf (_("Indexing %s"), hek_library_item_get_name (item));
  HekLibraryWork *work = hek_library_work_new (self, what, item, NULL,
                                               in_memory ? run_join : run_index, NULL);

  work->gives_way = TRUE;
  start (work);
}

void
hek_library_build_index (HekLibrary *self,
                         const char *uuid)
{
  g_return_if_fail (HEK_IS_LIBRARY (self));

  if (hek_library_check_write (self, _("Building the index"), uuid))
    hek_library_start_index (self, hek_library_find (self, uuid), FALSE);
}

/* --- compaction ---------------------------------------------------------------------------- */

/* Rows that had no graph before have one afterwards, too. */
static gboolean
run_compact (HekLibraryWork  *work,
             const HekTask   *task,
             GError         **error)
{
  g_autoptr (HekStore) store = hek_library_work_open_store (work, error);
  HekTask compact = hek_task_sub (task, 0, 0.8), index = hek_task_sub (task, 0.8, 0.2);
  HekCompactReport compacted;
  HekIndexReport indexed;

  return store != NULL &&
         hek_collection_compact (store, NULL, &compacted, &compact, error) &&
         hek_collection_build_index (store, NULL, FALSE, &indexed, &index, error);
}

void
hek_library_compact (HekLibrary *self,
                     const char *uuid)
{
  HekLibraryItem *item;
  HekLibraryWork *work;

  g_return_if_fail (HEK_IS_LIBRARY (self));

  if (!hek_library_check_write (self, _("Compacting"), uuid))
    return;
  item = hek_library_find (self, uuid);
  work = hek_library_work_new (self,
                               g_strdup_printf (_("Compacting %s"),
                                                hek_library_item_get_name (item)),
                               item, NULL, run_compact, NULL);
  work->gives_way = TRUE;
  start (work);
}

/* --- verification -------------------------------------------------------------------------- */

static void
add_problem (GPtrArray  *problems,
             const char *uuid,
             const char *file,
             const char *what)
{
  HekStoreProblem *problem = g_new0 (HekStoreProblem, 1);

  problem->file = g_build_filename ("collections", uuid, file, NULL);
  problem->what = g_strdup (what);
  g_ptr_array_add (problems, problem);
}

/* Whether @error is something that was found, rather than a look that failed. */
static gboolean
take_problem (GPtrArray  *problems,
              const char *uuid,
              GError     *error,
              GError    **out)
{
  if (error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR ||
      g_error_matches (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (out, error);
      return FALSE;
    }
  add_problem (problems, uuid, NULL, error->message);
  g_error_free (error);
  return TRUE;
}

static gboolean
run_verify (HekLibraryWork  *work,
            const HekTask   *task,
            GError         **error)
{
  GPtrArray *problems = work->args;
  HekTask files = hek_task_sub (task, 0, VERIFY_FILES);
  HekTask graphs = hek_task_sub (task, VERIFY_FILES, 1 - VERIFY_FILES);
  GError *own_error = NULL;
  g_autoptr (HekStore) store = hek_library_work_open_store (work, &own_error);
  guint n_sound;

  if (store == NULL)
    return take_problem (problems, work->uuid, own_error, error);
  if (!hek_store_verify (store, problems, &files, error))
    return FALSE;
  /* What is damaged is known by now; a sound file may still be a wrong graph. */
  if (problems->len > 0 ||
      hek_collection_validate_index (store, &n_sound, &graphs, &own_error))
    return TRUE;
  if (!take_problem (problems, work->uuid, own_error, error))
    return FALSE;
  hek_store_keep_health (store, problems);
  return TRUE;
}

static void
on_verified (HekLibraryWork *work)
{
  hek_library_emit_verified (work->library, work->name, work->args);
}

void
hek_library_verify (HekLibrary *self,
                    const char *uuid)
{
  HekLibraryItem *item;
  HekLibraryWork *work;

  g_return_if_fail (HEK_IS_LIBRARY (self));

  item = hek_library_check_read (self, _("Verifying"), uuid);
  if (item == NULL)
    return;
  work = hek_library_work_new (self,
                               g_strdup_printf (_("Verifying %s"),
                                                hek_library_item_get_name (item)),
                               item, NULL, run_verify, on_verified);
  work->gives_way = TRUE;
  work->args = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);
  work->args_free = (GDestroyNotify) g_ptr_array_unref;
  start (work);
}

/* --- export -------------------------------------------------------------------------------- */

static gboolean
run_export (HekLibraryWork  *work,
            const HekTask   *task,
            GError         **error)
{
  g_autoptr (HekStore) store = hek_library_work_open_store (work, error);
  g_autoptr (HekSnapshot) snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;

  return snapshot != NULL && hek_collection_export (snapshot, work->args, NULL, task, error);
}

static void
on_exported (HekLibraryWork *work)
{
  hek_library_emit_words (work->library, HEK_LIBRARY_SIGNAL_EXPORTED, work->name, work->args);
}

void
hek_library_export (HekLibrary *self,
                    const char *uuid,
                    const char *path)
{
  g_autofree char *base = g_filename_display_basename (path);
  g_autofree char *what = g_strdup_printf (_("Saving %s"), base);
  HekLibraryItem *item;
  HekLibraryWork *work;

  g_return_if_fail (HEK_IS_LIBRARY (self));

  item = hek_library_check_read (self, what, uuid);
  if (item == NULL)
    return;
  work = hek_library_work_new (self, g_steal_pointer (&what), item, NULL, run_export, on_exported);
  work->args = g_strdup (path);
  work->args_free = g_free;
  start (work);
}
