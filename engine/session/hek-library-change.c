/* SPDX-License-Identifier: Apache-2.0 */
/* What a collection is called, and whether it is there. */
#include "config.h"

#include "hek-explorer-view.h"
#include "hek-library-private.h"

#include <glib/gi18n-lib.h>

/* What to change; what is not set stays. */
typedef struct
{
  char *name, *description; /* (nullable) */
  char **tags;              /* (nullable) */
  gboolean sets_protected, is_protected;
} HekChangeArgs;

static void
hek_change_args_free (gpointer data)
{
  HekChangeArgs *args = data;

  g_free (args->name);
  g_free (args->description);
  g_strfreev (args->tags);
  g_free (args);
}

static char *
dup_what (const char     *format,
          HekLibraryItem *item)
{
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  return g_strjoinv (item != NULL ? hek_library_item_get_name (item) : "", parts);
}

static void
start_quick (HekLibrary         *self,
             const char         *what,
             HekLibraryItem     *item,
             HekLibraryWorkFunc  run,
             HekLibraryWorkDone  done,
             HekChangeArgs      *args)
{
  HekLibraryWork *work = hek_library_work_new (self, g_strdup (what), item, NULL, run, done);
  g_autoptr (HekJob) job = NULL;

  work->is_quick = TRUE;
  work->args = args;
  work->args_free = args != NULL ? hek_change_args_free : NULL;
  job = hek_library_work_start (work);
}

/* --- names, tags, protection --------------------------------------------------------------- */

static gboolean
run_change (HekLibraryWork  *work,
            const HekTask   *task,
            GError         **error)
{
  const HekChangeArgs *args = work->args;
  HekCollectionChange change = {
    .name = args->name,
    .description = args->description,
    .tags = (const char *const *) args->tags,
    .is_protected = args->sets_protected ? &args->is_protected : NULL,
  };

  return hek_workspace_change (work->space->workspace, work->uuid, &change, error);
}

void
hek_library_rename (HekLibrary *self,
                    const char *uuid,
                    const char *full_name)
{
  g_autofree char *what = NULL;
  HekChangeArgs *args;

  g_return_if_fail (HEK_IS_LIBRARY (self));

  what = dup_what (_("Renaming %s"), hek_library_find (self, uuid));
  if (!hek_library_check_write (self, what, uuid))
    return;
  args = g_new0 (HekChangeArgs, 1);
  args->name = g_strdup (full_name);
  start_quick (self, what, hek_library_find (self, uuid), run_change, NULL, args);
}

void
hek_library_describe (HekLibrary        *self,
                      const char        *uuid,
                      const char        *description,
                      const char *const *tags)
{
  g_autofree char *what = NULL;
  HekChangeArgs *args;

  g_return_if_fail (HEK_IS_LIBRARY (self));

  what = dup_what (_("Describing %s"), hek_library_find (self, uuid));
  if (!hek_library_check_write (self, what, uuid))
    return;
  args = g_new0 (HekChangeArgs, 1);
  args->description = g_strdup (description);
  args->tags = g_strdupv ((char **) tags);
  start_quick (self, what, hek_library_find (self, uuid), run_change, NULL, args);
}

void
hek_library_protect (HekLibrary *self,
                     const char *uuid,
                     gboolean    is_protected)
{
  g_autofree char *what = NULL;
  HekLibraryItem *item;
  HekChangeArgs *args;

  g_return_if_fail (HEK_IS_LIBRARY (self));

  item = hek_library_find (self, uuid);
  what = dup_what (is_protected ? _("Protecting %s") : _("Taking the protection of %s away"), item);
  item = hek_library_check_read (self, what, uuid);
  /* A collection that is protected takes this one change. */
  if (item == NULL || !hek_library_check_write (self, what, NULL))
    return;
  args = g_new0 (HekChangeArgs, 1);
  args->sets_protected = TRUE;
  args->is_protected = is_protected != FALSE;
  start_quick (self, what, item, run_change, NULL, args);
}

/* --- the trash ----------------------------------------------------------------------------- */

static gboolean
run_delete (HekLibraryWork  *work,
            const HekTask   *task,
            GError         **error)
{
  if (!hek_workspace_delete (work->space->workspace, work->uuid, error))
    return FALSE;
  hek_library_stores_forget (work->library->stores, work->uuid);
  return TRUE;
}

static void
on_deleted (HekLibraryWork *work)
{
  hek_library_emit_words (work->library, HEK_LIBRARY_SIGNAL_DELETED, work->uuid, work->name);
}

void
hek_library_delete (HekLibrary *self,
                    const char *uuid)
{
  g_autofree char *what = NULL;

  g_return_if_fail (HEK_IS_LIBRARY (self));

  what = dup_what (_("Deleting %s"), hek_library_find (self, uuid));
  if (!hek_library_check_write (self, what, uuid))
    return;
  hek_library_work_cancel (self, uuid);
  start_quick (self, what, hek_library_find (self, uuid), run_delete, on_deleted, NULL);
}

static gboolean
run_restore (HekLibraryWork  *work,
             const HekTask   *task,
             GError         **error)
{
  return hek_workspace_restore (work->space->workspace, work->uuid, error);
}

void
hek_library_restore (HekLibrary *self,
                     const char *uuid)
{
  g_autofree char *what = NULL;

  g_return_if_fail (HEK_IS_LIBRARY (self));

  what = dup_what (_("Restoring %s"), hek_library_find (self, uuid));
  if (hek_library_check_write (self, what, uuid))
    start_quick (self, what, hek_library_find (self, uuid), run_restore, NULL, NULL);
}

static gboolean
run_purge (HekLibraryWork  *work,
           const HekTask   *task,
           GError         **error)
{
  hek_library_stores_forget (work->library->stores, work->uuid);
  if (!hek_workspace_purge (work->space->workspace, work->uuid, error))
    return FALSE;
  hek_explorer_view_remove_state (hek_workspace_get_path (work->space->workspace), work->uuid);
  return TRUE;
}

void
hek_library_purge (HekLibrary *self,
                   const char *uuid)
{
  g_autofree char *what = NULL;

  g_return_if_fail (HEK_IS_LIBRARY (self));

  what = dup_what (_("Deleting %s for good"), hek_library_find (self, uuid));
  if (hek_library_check_write (self, what, uuid))
    start_quick (self, what, hek_library_find (self, uuid), run_purge, NULL, NULL);
}
