/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The model of the Explorer page: collection and signals. -open.c looks for stored layouts and
 * shows one, -store.c changes them, -compute.c makes new ones in a job of hek-explorer-work.c;
 * -select.c, -columns.c and -neighbors.c do what their names say.
 */
#include "config.h"

#include "hek-explorer-session.h"

#include "hek-explorer-private.h"

static guint signals[HEK_EXPLORER_N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekExplorerSession, hek_explorer_session, G_TYPE_OBJECT)

/* --- signals --------------------------------------------------------------------------------- */

void
hek_explorer_session_emit (HekExplorerSession *self,
                           guint               signal)
{
  g_signal_emit (self, signals[signal], 0);
}

void
hek_explorer_session_emit_column (HekExplorerSession *self,
                                  guint               field)
{
  g_signal_emit (self, signals[HEK_EXPLORER_SIGNAL_COLUMN_CHANGED], 0, field);
}

void
hek_explorer_session_emit_exported (HekExplorerSession *self,
                                    const char         *path)
{
  g_signal_emit (self, signals[HEK_EXPLORER_SIGNAL_EXPORTED], 0, path);
}

void
hek_explorer_session_emit_deleted (HekExplorerSession *self,
                                   const char         *name)
{
  g_signal_emit (self, signals[HEK_EXPLORER_SIGNAL_LAYOUT_DELETED], 0, name);
}

void
hek_explorer_session_emit_tag (HekExplorerSession   *self,
                               const char           *name,
                               HekExplorerTagChange  change,
                               gboolean              can_undo)
{
  g_signal_emit (self, signals[HEK_EXPLORER_SIGNAL_TAG_CHANGED], 0, name, (guint) change,
                 can_undo);
}

void
hek_explorer_session_fail (HekExplorerSession *self,
                           const char         *what,
                           const GError       *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[HEK_EXPLORER_SIGNAL_FAILED], 0, what, error);
}

/* --- the collection -------------------------------------------------------------------------- */

HekLibraryItem *
hek_explorer_session_get_item (HekExplorerSession *self)
{
  return hek_library_find_live (self->library, self->uuid, NULL);
}

HekLibraryItem *
hek_explorer_session_check_item (HekExplorerSession *self,
                                 const char         *what)
{
  g_autoptr (GError) error = NULL;
  HekLibraryItem *item = hek_library_find_live (self->library, self->uuid, &error);

  if (item == NULL)
    hek_explorer_session_fail (self, what, error);
  return item;
}

HekLibraryItem *
hek_explorer_session_check_write (HekExplorerSession *self,
                                  const char         *what)
{
  HekLibraryItem *item = hek_explorer_session_check_item (self, what);
  g_autoptr (GError) error = NULL;

  if (item == NULL || hek_library_can_write (self->library, self->uuid, &error))
    return item;
  hek_explorer_session_fail (self, what, error);
  return NULL;
}

const char *
hek_explorer_session_get_collection (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), NULL);

  return self->uuid;
}

HekLibrary *
hek_explorer_session_get_library (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), NULL);

  return self->library;
}

HekJobList *
hek_explorer_session_get_jobs (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), NULL);

  return self->jobs;
}

HekSchema *
hek_explorer_session_get_schema (HekExplorerSession *self)
{
  HekLibraryItem *item;

  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), NULL);

  item = hek_explorer_session_get_item (self);
  return item != NULL ? hek_library_item_get_schema (item) : NULL;
}

/* --- object ---------------------------------------------------------------------------------- */

/* The library has another item for a collection that was changed. */
static void
hek_explorer_session_on_library (HekExplorerSession *self)
{
  HekLibraryItem *item = hek_explorer_session_get_item (self);

  if (!g_set_object (&self->item, item))
    return;
  if (item == NULL)
    hek_explorer_session_cancel (self, FALSE); /* there is nothing left to keep it with */
  hek_explorer_session_look (self);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_CHANGED);
}

void
hek_explorer_session_set_collection (HekExplorerSession *self,
                                     const char         *uuid)
{
  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self));

  if (g_strcmp0 (uuid, self->uuid) == 0)
    return;
  hek_explorer_session_close (self);
  g_free (self->uuid);
  self->uuid = g_strdup (uuid);
  g_set_object (&self->item, hek_explorer_session_get_item (self));
  g_ptr_array_set_size (self->layouts, 0);
  g_ptr_array_set_size (self->tags, 0);
  g_hash_table_remove_all (self->problems);
  hek_explorer_session_forget_steps (self, TRUE);
  self->as_of_us = 0;
  g_clear_pointer (&self->deleted, hek_collection_layout_free);
  hek_explorer_session_take_data (self, NULL, NULL);
  hek_explorer_session_look (self);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_LAYOUTS_CHANGED);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_TAGS_CHANGED);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_CHANGED);
}

static void
drop_job (HekJob **job)
{
  if (*job != NULL)
    hek_job_cancel (*job);
  g_clear_object (job);
}

void
hek_explorer_session_close (HekExplorerSession *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self));

  hek_explorer_session_drop_work (self);
  drop_job (&self->look_job);
  drop_job (&self->open_job);
  drop_job (&self->grow_job);
  drop_job (&self->neighbors_job);
  self->look_again = FALSE;
  self->generation++;
}

static void
hek_explorer_session_finalize (GObject *object)
{
  HekExplorerSession *self = HEK_EXPLORER_SESSION (object);

  /* Jobs hold the session: none is left. */
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->look_job);
  g_clear_object (&self->open_job);
  g_clear_object (&self->job);
  g_clear_object (&self->grow_job);
  g_clear_object (&self->neighbors_job);
  g_clear_pointer (&self->work, hek_explorer_work_unref);
  g_clear_pointer (&self->frame, hek_explorer_frame_unref);
  g_clear_pointer (&self->data, hek_explorer_data_unref);
  g_clear_pointer (&self->selection, hek_scene_set_unref);
  g_clear_pointer (&self->neighbors, hek_explorer_neighbors_free);
  g_clear_pointer (&self->deleted, hek_collection_layout_free);
  g_hash_table_unref (self->problems);
  g_free (self->opening);
  g_ptr_array_unref (self->layouts);
  g_ptr_array_unref (self->tags);
  g_ptr_array_unref (self->columns);
  g_hash_table_unref (self->reading);
  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  g_clear_object (&self->item);
  g_clear_object (&self->jobs);
  g_clear_object (&self->library);
  g_free (self->uuid);
  G_OBJECT_CLASS (hek_explorer_session_parent_class)->finalize (object);
}

static void
hek_explorer_session_class_init (HekExplorerSessionClass *klass)
{
  static const char *const names[] = { "changed", "layouts-changed", "data-changed",
                                       "relation-changed", "frame", "selection-changed",
                                       "tags-changed", "neighbors-changed" };
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hek_explorer_session_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[HEK_EXPLORER_SIGNAL_CHANGED + i] =
      g_signal_new (names[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HEK_EXPLORER_SIGNAL_COLUMN_CHANGED]
    = g_signal_new ("column-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                    G_TYPE_UINT);
  signals[HEK_EXPLORER_SIGNAL_EXPORTED]
    = g_signal_new ("exported", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                    G_TYPE_STRING);
  signals[HEK_EXPLORER_SIGNAL_LAYOUT_DELETED]
    = g_signal_new ("layout-deleted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                    G_TYPE_STRING);
  signals[HEK_EXPLORER_SIGNAL_TAG_CHANGED]
    = g_signal_new ("tag-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                    G_TYPE_STRING, G_TYPE_UINT, G_TYPE_BOOLEAN);
  signals[HEK_EXPLORER_SIGNAL_FAILED]
    = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                    G_TYPE_STRING, G_TYPE_ERROR);
}

static void
unref_column (gpointer column)
{
  if (column != NULL)
    hek_explorer_column_unref (column);
}

static void
hek_explorer_session_init (HekExplorerSession *self)
{
  self->layouts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_collection_layout_info_free);
  self->tags = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_collection_tag_free);
  self->problems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->columns = g_ptr_array_new_with_free_func (unref_column);
  self->reading = g_hash_table_new (NULL, NULL);
  self->undo = g_ptr_array_new_with_free_func (hek_explorer_step_free);
  self->redo = g_ptr_array_new_with_free_func (hek_explorer_step_free);
}

HekExplorerSession *
hek_explorer_session_new (HekLibrary *library,
                          HekJobList *jobs)
{
  HekExplorerSession *self = g_object_new (HEK_TYPE_EXPLORER_SESSION, NULL);

  self->library = g_object_ref (library);
  self->jobs = g_object_ref (jobs);
  g_signal_connect_object (library, "changed", G_CALLBACK (hek_explorer_session_on_library), self,
                           G_CONNECT_SWAPPED);
  return self;
}
