/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening the workspace, and looking what is in it: a job. For writing where that is possible;
 * otherwise for reading, and each further look tries to write again.
 */
#include "config.h"

#include "hek-library-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *path;
  HekLibraryStores *stores; /* owned */
  HekLibrarySpace *space;   /* owned (nullable): what is open for reading already */
} HekOpening;

typedef struct
{
  HekLibrarySpace *space; /* owned */
  GPtrArray *items;       /* owned, of HekLibraryItem */
  char *message;          /* owned (nullable) */
} HekOpenedSpace;

static void
hek_opening_free (gpointer data)
{
  HekOpening *opening = data;

  hek_library_stores_unref (opening->stores);
  g_clear_pointer (&opening->space, hek_library_space_unref);
  g_free (opening->path);
  g_free (opening);
}

static void
hek_opened_space_free (HekOpenedSpace *opened)
{
  g_clear_pointer (&opened->space, hek_library_space_unref);
  g_clear_pointer (&opened->items, g_ptr_array_unref);
  g_free (opened->message);
  g_free (opened);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekOpenedSpace, hek_opened_space_free)

/* --- on the job's thread ------------------------------------------------------------------- */

static gboolean
list_items (HekOpening      *opening,
            HekOpenedSpace  *opened,
            gboolean         deleted,
            const HekTask   *task,
            GError         **error)
{
  g_autoptr (GPtrArray) infos = hek_workspace_list (opened->space->workspace, deleted, error);
  guint n = infos != NULL ? infos->len : 0;

  /* From the end, where each can be stolen without moving the others. */
  for (guint i = n; i > 0; i--)
    {
      if (!hek_task_check (task, error))
        return FALSE;
      g_ptr_array_add (opened->items,
                       hek_library_item_new (opened->space, opening->stores,
                                             g_ptr_array_steal_index (infos, i - 1)));
      hek_task_progress (task, (double) (n - i + 1) / n);
    }
  return infos != NULL;
}

/* A workspace that cannot be written is looked at; what is open for reading stays open. */
static gboolean
open_space (HekOpening      *opening,
            HekOpenedSpace  *opened,
            const HekTask   *task,
            GError         **error)
{
  g_autoptr (GError) own_error = NULL;
  HekWorkspace *workspace;

  if (!hek_library_stores_wait_closed (opening->stores, opening->space != NULL ? 1 : 0, task,
                                       error))
    return FALSE;
  workspace = hek_workspace_open (opening->path, HEK_WORKSPACE_WRITE, &own_error);
  if (workspace == NULL)
    {
      if (opening->space != NULL)
        opened->space = hek_library_space_ref (opening->space);
      else
        workspace = hek_workspace_open (opening->path, HEK_WORKSPACE_READ, NULL);
      opened->message = g_strdup_printf (_("It can be looked at and searched, but not changed: %s"),
                                         own_error->message);
    }
  if (workspace != NULL)
    opened->space = hek_library_space_new (opening->stores, workspace);
  if (opened->space != NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&own_error));
  return FALSE;
}

static gpointer
hek_opening_run (const HekTask  *task,
                 gpointer        data,
                 GError        **error)
{
  g_autoptr (HekOpenedSpace) opened = g_new0 (HekOpenedSpace, 1);
  HekTask live = hek_task_sub (task, 0, 0.9), deleted = hek_task_sub (task, 0.9, 0.1);

  opened->items = g_ptr_array_new_with_free_func (g_object_unref);
  if (!open_space (data, opened, task, error) || !list_items (data, opened, FALSE, &live, error) ||
      !list_items (data, opened, TRUE, &deleted, error))
    return NULL;
  return g_steal_pointer (&opened);
}

/* --- on the main thread -------------------------------------------------------------------- */

static void
hek_library_take_space (HekLibrary     *self,
                        HekOpenedSpace *opened)
{
  if (self->space != opened->space)
    {
      hek_library_stores_set_space (self->stores, opened->space);
      g_clear_pointer (&self->space, hek_library_space_unref);
      self->space = g_steal_pointer (&opened->space);
    }
  self->state = hek_workspace_is_writable (self->space->workspace) ? HEK_LIBRARY_WRITE
                                                                   : HEK_LIBRARY_READ;
  g_free (self->message);
  self->message = g_steal_pointer (&opened->message);
  hek_library_set_items (self, opened->items);
}

static void
hek_library_on_opened (HekJob       *job,
                       gpointer      result,
                       const GError *error,
                       gpointer      user_data)
{
  g_autoptr (HekLibrary) self = user_data;

  if (self->open_job != job) /* closed since */
    return;
  g_clear_object (&self->open_job);
  if (result != NULL)
    hek_library_take_space (self, result);
  else
    {
      self->state = HEK_LIBRARY_FAILED;
      g_free (self->message);
      self->message = g_strdup (error->message);
    }
  hek_library_emit_changed (self);
}

void
hek_library_open (HekLibrary *self)
{
  HekOpening *opening;

  g_return_if_fail (HEK_IS_LIBRARY (self));

  if (self->open_job != NULL || self->state == HEK_LIBRARY_WRITE)
    return;
  opening = g_new0 (HekOpening, 1);
  opening->path = g_strdup (self->path);
  opening->stores = hek_library_stores_ref (self->stores);
  opening->space = self->space != NULL ? hek_library_space_ref (self->space) : NULL;
  if (self->space == NULL)
    self->state = HEK_LIBRARY_OPENING;
  self->open_job = hek_job_start (_("Opening the workspace"), HEK_LANE_INTERACTIVE,
                                  hek_opening_run, opening, hek_opening_free,
                                  (GDestroyNotify) hek_opened_space_free, hek_library_on_opened,
                                  g_object_ref (self));
  hek_library_emit_changed (self);
}
