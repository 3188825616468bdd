/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is kept of an Explorer view: a file for each collection, beside the collections in the
 * workspace ("views/UUID.json"). It is read and written by jobs; one that is damaged counts as
 * empty and is replaced by the next change. A workspace that is open for reading only is left
 * alone.
 */
#include "config.h"

#include "hek-explorer-view-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define FOLDER "views"
#define MAX_FILE_BYTES (16 * 1024 * 1024)

/* From a change to the writing of it. */
#define SAVE_MS 800

/* --- the file -------------------------------------------------------------------------------- */

/* (transfer full) */
static char *
dup_path (const char *workspace,
          const char *uuid)
{
  g_autofree char *name = g_strdup_printf ("%s.json", uuid);

  return g_build_filename (workspace, FOLDER, name, NULL);
}

void
hek_explorer_view_remove_state (const char *workspace,
                                const char *uuid)
{
  g_autofree char *path = dup_path (workspace, uuid);

  (void) g_unlink (path); /* there may be none */
}

/* --- writing --------------------------------------------------------------------------------- */

typedef struct
{
  HekNumberedFile *file; /* owned */
  guint number;
  char *json;
} WriteArgs;

static void
write_args_free (gpointer data)
{
  WriteArgs *args = data;

  hek_numbered_file_unref (args->file);
  g_free (args->json);
  g_free (args);
}

static gpointer
write_run (const HekTask  *task,
           gpointer        data,
           GError        **error)
{
  WriteArgs *args = data;

  return hek_numbered_file_write (args->file, args->number, args->json, error)
           ? g_steal_pointer (&args->json) : NULL;
}

static void
hek_explorer_view_on_written (HekJob       *job,
                              gpointer      result,
                              const GError *error,
                              gpointer      user_data)
{
  g_autoptr (HekExplorerView) self = user_data;

  if (self->is_closed)
    return;
  if (result == NULL)
    hek_explorer_view_fail (self, hek_job_get_title (job), error);
  else
    hek_library_emit_view_kept (self->session->library);
}

static gboolean
can_write (HekExplorerView *self)
{
  return self->is_read && self->file != NULL &&
         hek_library_get_state (self->session->library) == HEK_LIBRARY_WRITE;
}

static void
save (HekExplorerView *self)
{
  g_autoptr (HekJob) job = NULL;
  WriteArgs *args;

  g_clear_handle_id (&self->save_source, g_source_remove);
  if (!can_write (self))
    return;
  args = g_new0 (WriteArgs, 1);
  args->file = hek_numbered_file_ref (self->file);
  args->number = ++self->save_number;
  args->json = hek_explorer_view_to_json (self);
  job = hek_job_start (_("Keeping the view"), HEK_LANE_INTERACTIVE, write_run, args,
                       write_args_free, g_free, hek_explorer_view_on_written,
                       g_object_ref (self));
}

static gboolean
hek_explorer_view_on_save (gpointer user_data)
{
  HekExplorerView *self = user_data;

  self->save_source = 0;
  save (self);
  return G_SOURCE_REMOVE;
}

void
hek_explorer_view_touch (HekExplorerView *self)
{
  if (self->save_source == 0 && self->is_read && !self->is_closed)
    self->save_source = g_timeout_add (SAVE_MS, hek_explorer_view_on_save, self);
}

/* --- reading --------------------------------------------------------------------------------- */

/* Returns: (transfer full): "" when there is no file yet */
static gpointer
read_run (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  HekNumberedFile *file = data;
  HekJsonValue value;
  gboolean is_there;
  gsize n_bytes;
  char *json = hek_numbered_file_read (file, &is_there, &n_bytes, error);

  if (json == NULL || !is_there)
    return json;
  if (hek_json_check (json, n_bytes, &value, NULL, NULL) && value.kind == HEK_JSON_OBJECT)
    return json;
  g_free (json);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _("%s is damaged; it will be replaced."), hek_numbered_file_get_path (file));
  return NULL;
}

static void
take_state (HekExplorerView *self,
            const char      *json)
{
  HekJsonValue value;

  if (json != NULL && json[0] != '\0')
    {
      hek_json_value_of (json, strlen (json), &value);
      hek_explorer_view_from_json (self, &value);
      hek_explorer_view_drop_costly (self);
    }
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_COLOR_CHANGED);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_SIZE_CHANGED);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_LOOK_CHANGED);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_BOOKMARKS_CHANGED);
  hek_explorer_view_sync (self);
  if (self->layout_key != NULL && self->layout_key[0] != '\0')
    hek_explorer_view_emit_camera (self, FALSE); /* points came before their camera */
}

static void
hek_explorer_view_on_read (HekJob       *job,
                           gpointer      result,
                           const GError *error,
                           gpointer      user_data)
{
  g_autoptr (HekExplorerView) self = user_data;

  if (job != self->read_job || self->is_closed)
    return;
  g_clear_object (&self->read_job);
  take_state (self, result);
  self->is_read = TRUE;
  if (result == NULL)
    hek_explorer_view_fail (self, hek_job_get_title (job), error);
  hek_explorer_view_open_layout (self);
}

/* --- collections ----------------------------------------------------------------------------- */

static void
reset (HekExplorerView *self)
{
  hek_explorer_view_drop_making (self);
  g_ptr_array_set_size (self->kept, 0);
  hek_explorer_value_clear (&self->color);
  hek_explorer_value_clear (&self->size);
  hek_explorer_value_get_options (&self->color, &self->color_options);
  g_array_set_size (self->loads, 0);
  g_ptr_array_set_size (self->histograms, 0);
  g_ptr_array_set_size (self->bookmarks, 0);
  g_clear_pointer (&self->deleted, hek_explorer_bookmark_free);
  g_clear_pointer (&self->going, hek_explorer_bookmark_free);
  g_hash_table_remove_all (self->cameras);
  g_hash_table_remove_all (self->motions);
  g_clear_pointer (&self->wanted_layout, g_free);
  g_clear_pointer (&self->schema, hek_schema_unref);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_COLOR_CHANGED);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_SIZE_CHANGED);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_HISTOGRAMS_CHANGED);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_BOOKMARKS_CHANGED);
  hek_explorer_view_clear_filters (self);
}

static void
leave_collection (HekExplorerView *self)
{
  if (self->save_source != 0)
    save (self);
  if (self->read_job != NULL)
    hek_job_cancel (self->read_job);
  g_clear_object (&self->read_job);
  g_clear_pointer (&self->file, hek_numbered_file_unref);
  self->is_read = FALSE;
  self->is_opened = FALSE;
  g_clear_pointer (&self->tried_layout, g_free);
  reset (self);
}

void
hek_explorer_view_follow_collection (HekExplorerView *self)
{
  const char *uuid = hek_explorer_session_get_collection (self->session);
  HekSchema *schema = hek_explorer_session_get_schema (self->session);
  const char *workspace;

  if (g_strcmp0 (uuid, self->uuid) != 0)
    {
      leave_collection (self);
      g_free (self->uuid);
      self->uuid = g_strdup (uuid);
    }
  if (uuid == NULL || schema == NULL || self->file != NULL)
    return;
  self->schema = hek_schema_ref (schema);
  workspace = hek_library_get_path (self->session->library);
  self->file = hek_numbered_file_new (dup_path (workspace, uuid), MAX_FILE_BYTES);
  self->read_job = hek_job_start (_("Reading the view"), HEK_LANE_INTERACTIVE, read_run,
                                  hek_numbered_file_ref (self->file), hek_numbered_file_unref,
                                  g_free, hek_explorer_view_on_read, g_object_ref (self));
}

/* Whether what was opened by itself could not be, and nothing else was since. */
static gboolean
has_failed (HekExplorerView *self)
{
  return self->data == NULL && self->tried_layout != NULL &&
         !hek_explorer_session_is_opening (self->session) &&
         hek_explorer_session_get_problem (self->session, self->tried_layout) != NULL;
}

void
hek_explorer_view_open_layout (HekExplorerView *self)
{
  const GPtrArray *infos = hek_explorer_session_get_layouts (self->session);
  const HekCollectionLayoutInfo *best = NULL;

  if (!self->is_read || (self->is_opened && !has_failed (self)))
    return;
  if (self->data != NULL || hek_explorer_session_is_opening (self->session) ||
      hek_explorer_session_is_computing (self->session))
    {
      self->is_opened = TRUE;
      return;
    }
  for (guint i = 0; i < infos->len; i++)
    {
      const HekCollectionLayoutInfo *info = infos->pdata[i];

      if (info->unfinished || info->problem != NULL ||
          hek_explorer_session_get_problem (self->session, info->id) != NULL)
        continue;
      if (g_strcmp0 (info->id, self->wanted_layout) == 0)
        {
          best = info;
          break;
        }
      if (best == NULL || info->made_us > best->made_us)
        best = info;
    }
  if (best == NULL)
    return;
  self->is_opened = TRUE;
  g_free (self->tried_layout);
  self->tried_layout = g_strdup (best->id);
  hek_explorer_session_show (self->session, best->id);
}

void
hek_explorer_view_close_state (HekExplorerView *self)
{
  if (self->save_source != 0 && can_write (self))
    {
      g_autofree char *json = hek_explorer_view_to_json (self);

      hek_numbered_file_write (self->file, ++self->save_number, json, NULL);
    }
  g_clear_handle_id (&self->save_source, g_source_remove);
  if (self->read_job != NULL)
    hek_job_cancel (self->read_job);
  g_clear_object (&self->read_job);
  g_clear_pointer (&self->file, hek_numbered_file_unref);
}
