/* SPDX-License-Identifier: Apache-2.0 */
/* Stored layouts renamed, deleted and added to, and selections kept as tags: jobs of the library
 * about the collection, one after the other. */
#include "config.h"

#include "hek-explorer-private.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  CHANGE_RENAME,
  CHANGE_DELETE,
  CHANGE_RESTORE,
  CHANGE_PLACE,
  CHANGE_TAG,
  CHANGE_DELETE_TAG,
  CHANGE_UNDO_TAG,
  CHANGE_REDO_TAG,
} ChangeKind;

typedef struct
{
  HekExplorerSession *session; /* owned */
  guint generation;
  ChangeKind kind;
  char *name;                  /* of the layout, or of the tag */
  char *to;                    /* (nullable) */
  HekExplorerData *data;       /* owned (nullable): of a selection */
  HekSceneSet *selection;      /* owned (nullable) */
  HekCollectionLayout *layout; /* owned (nullable): that is deleted, or comes back */
  HekExplorerTagStep *tag;     /* owned (nullable) */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_pointer (&change->data, hek_explorer_data_unref);
  g_clear_pointer (&change->selection, hek_scene_set_unref);
  g_clear_pointer (&change->layout, hek_collection_layout_free);
  g_clear_pointer (&change->tag, hek_explorer_tag_step_unref);
  g_object_unref (change->session);
  g_free (change->name);
  g_free (change->to);
  g_free (change);
}

/* --- on the job's thread --------------------------------------------------------------------- */

/* @row_ids: (nullable): %NULL: the tag goes */
static gboolean
set_tag (HekStore       *store,
         const char     *name,
         const guint64  *row_ids,
         gsize           n,
         GError        **error)
{
  return row_ids != NULL ? hek_collection_put_tag (store, name, row_ids, n, error)
                         : hek_collection_delete_tag (store, name, error);
}

/* What it has now, to be able to come back to it. */
static gboolean
note_tag (HekExplorerTagStep  *tag,
          HekStore            *store,
          GError             **error)
{
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);
  g_autoptr (GError) local = NULL;

  if (snapshot == NULL)
    return FALSE;
  tag->before = hek_collection_read_tag (snapshot, tag->name, &tag->n_before, &local);
  tag->is_lost = tag->before == NULL &&
                 !g_error_matches (local, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  return TRUE;
}

static gboolean
put_tag (Change    *change,
         HekStore  *store,
         GError   **error)
{
  HekExplorerTagStep *tag = change->tag;
  guint32 n = 0;
  g_autofree guint32 *rows =
    change->selection != NULL ? hek_scene_set_dup_rows (change->selection, &n) : NULL;

  if (n > 0)
    {
      tag->after = g_new (guint64, n);
      tag->n_after = n;
    }
  for (guint32 i = 0; i < n; i++)
    tag->after[i] = change->data->rows->row_ids[rows[i]];
  return note_tag (tag, store, error) &&
         set_tag (store, tag->name, tag->after, tag->n_after, error);
}

/* Makes it what the step has on that side. What is there now takes the place of the other side: it
 * may have been changed elsewhere since, and is what the way back leads to. */
static gboolean
turn_tag (HekExplorerTagStep  *tag,
          HekStore            *store,
          gboolean             undo,
          GError             **error)
{
  guint64 **to = undo ? &tag->before : &tag->after, **from = undo ? &tag->after : &tag->before;
  gsize *n_to = undo ? &tag->n_before : &tag->n_after;
  gsize *n_from = undo ? &tag->n_after : &tag->n_before;
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);
  g_autoptr (GError) local = NULL;
  g_autofree guint64 *now = NULL;
  gboolean is_gone;
  gsize n = 0;

  if (snapshot == NULL)
    return FALSE;
  now = hek_collection_read_tag (snapshot, tag->name, &n, &local);
  is_gone = g_error_matches (local, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  if ((*to != NULL || !is_gone) && !set_tag (store, tag->name, *to, *n_to, error))
    return FALSE;
  if (now == NULL && !is_gone)
    return TRUE; /* it was damaged: the step's own rows are all that there is */
  g_free (*from);
  *from = g_steal_pointer (&now);
  *n_from = n;
  return TRUE;
}

/* Keeps what is deleted, as far as it can be read: its file stays mapped. */
static gboolean
delete_layout (Change         *change,
               HekStore       *store,
               const HekTask  *task,
               GError        **error)
{
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);

  if (snapshot == NULL)
    return FALSE;
  change->layout = hek_collection_open_layout (snapshot, change->name, task, NULL);
  if (!hek_task_check (task, error))
    return FALSE; /* or it would be gone, and could not be taken back */
  return hek_collection_delete_layout (store, change->name, error);
}

static gboolean
restore_layout (const HekCollectionLayout  *layout,
                HekStore                   *store,
                GError                    **error)
{
  const HekCollectionLayoutInfo *was = layout->info;
  g_autoptr (HekCollectionLayoutInfo) info = NULL;
  HekLayoutRecipe recipe;
  HekLayoutPut put = {
    .name = was->name, .was = was, .any_name = TRUE, .layout = layout->layout,
    .recipe = &recipe, .state = layout->state, .row_ids = layout->row_ids,
    .n_rows = layout->n_rows, .n_added = was->n_added, .seq = was->seq,
    .compute_s = was->compute_s,
  };

  if (!hek_layout_recipe_parse (was->recipe, &recipe, error))
    return FALSE;
  info = hek_collection_put_layout (store, &put, error);
  return info != NULL;
}

static gboolean
run_change (HekLibraryWork  *work,
            const HekTask   *task,
            GError         **error)
{
  Change *change = work->args;
  g_autoptr (HekStore) store = hek_library_work_open_store (work, error);
  g_autoptr (HekCollectionLayoutInfo) info = NULL;

  if (store == NULL)
    return FALSE;
  switch (change->kind)
    {
    case CHANGE_RENAME:
      return hek_collection_rename_layout (store, change->name, change->to, error);
    case CHANGE_DELETE:
      return delete_layout (change, store, task, error);
    case CHANGE_RESTORE:
      return restore_layout (change->layout, store, error);
    case CHANGE_PLACE:
      info = hek_collection_place_layout (store, change->name, task, error);
      return info != NULL;
    case CHANGE_UNDO_TAG:
    case CHANGE_REDO_TAG:
      return turn_tag (change->tag, store, change->kind == CHANGE_UNDO_TAG, error);
    case CHANGE_TAG:
    case CHANGE_DELETE_TAG:
    default:
      return put_tag (change, store, error);
    }
}

/* --- its end --------------------------------------------------------------------------------- */

/* Whether it is the layout that is shown, which may have been renamed since it was opened. */
static gboolean
is_shown (HekExplorerSession *self,
          const char         *name)
{
  if (self->data == NULL)
    return FALSE;
  for (guint i = 0; i < self->layouts->len; i++)
    {
      const HekCollectionLayoutInfo *info = self->layouts->pdata[i];

      if (g_str_equal (info->name, name))
        return g_str_equal (info->id, self->data->info->id);
    }
  return g_str_equal (self->data->info->name, name) || g_str_equal (self->data->info->id, name);
}

static void
tell_tag (Change *change)
{
  HekExplorerTagStep *tag = change->tag;
  gboolean is_new = change->kind == CHANGE_TAG || change->kind == CHANGE_DELETE_TAG;
  HekExplorerTagChange what = HEK_EXPLORER_TAG_TURNED;

  if (is_new && tag->after == NULL)
    what = HEK_EXPLORER_TAG_DELETED;
  else if (is_new)
    what = tag->before != NULL || tag->is_lost ? HEK_EXPLORER_TAG_REPLACED : HEK_EXPLORER_TAG_MADE;
  if (is_new && !tag->is_lost)
    {
      hek_explorer_session_note_tag (change->session, tag);
      hek_explorer_session_emit (change->session, HEK_EXPLORER_SIGNAL_CHANGED);
    }
  hek_explorer_session_emit_tag (change->session, tag->name, what, is_new && !tag->is_lost);
}

static void
on_changed (HekLibraryWork *work)
{
  Change *change = work->args;
  HekExplorerSession *self = change->session;

  if (change->generation != self->generation)
    return;
  if (change->kind == CHANGE_PLACE && is_shown (self, change->name))
    hek_explorer_session_show (self, self->data->info->id);
  hek_explorer_session_look (self);
  if (change->tag != NULL)
    tell_tag (change);
  if (change->kind != CHANGE_DELETE)
    return;
  g_clear_pointer (&self->deleted, hek_collection_layout_free);
  self->deleted = g_steal_pointer (&change->layout);
  if (self->deleted != NULL)
    hek_explorer_session_emit_deleted (self, self->deleted->info->name);
}

static void
on_failed (HekLibraryWork *work,
           const GError   *error)
{
  Change *change = work->args;
  HekExplorerSession *self = change->session;

  if (change->kind == CHANGE_RESTORE && change->generation == self->generation
      && self->deleted == NULL)
    self->deleted = g_steal_pointer (&change->layout); /* for another try */
  if ((change->kind == CHANGE_UNDO_TAG || change->kind == CHANGE_REDO_TAG) &&
      change->generation == self->generation)
    hek_explorer_session_return_tag (self, change->tag, change->kind == CHANGE_UNDO_TAG);
  hek_explorer_session_fail (self, work->what, error);
}

/* @title: (transfer full)
 * @tag: (nullable): its step, of CHANGE_UNDO_TAG and CHANGE_REDO_TAG
 * Returns: %FALSE: it may not be: "failed" */
static gboolean
start_change (HekExplorerSession *self,
              ChangeKind          kind,
              const char         *name,
              const char         *to,
              HekExplorerTagStep *tag,
              char               *title)
{
  HekLibraryItem *item = hek_explorer_session_check_write (self, title);
  HekLibraryWork *work;
  g_autoptr (HekJob) job = NULL;
  Change *change;

  if (item == NULL)
    {
      g_free (title);
      return FALSE;
    }
  change = g_new0 (Change, 1);
  change->session = g_object_ref (self);
  change->generation = self->generation;
  change->kind = kind;
  change->name = g_strdup (name);
  change->to = g_strdup (to);
  if (kind == CHANGE_RESTORE)
    change->layout = g_steal_pointer (&self->deleted);
  if (tag != NULL)
    change->tag = hek_explorer_tag_step_ref (tag);
  else if (kind == CHANGE_TAG || kind == CHANGE_DELETE_TAG)
    change->tag = hek_explorer_tag_step_new (name);
  if (kind == CHANGE_TAG)
    {
      change->data = hek_explorer_data_ref (self->data);
      change->selection = hek_scene_set_ref (self->selection);
    }
  work = hek_library_work_new (self->library, title, item, NULL, run_change, on_changed);
  work->failed = on_failed;
  work->is_quick = kind != CHANGE_PLACE;
  work->gives_way = TRUE;
  work->args = change;
  work->args_free = change_free;
  job = hek_library_work_start (work);
  return TRUE;
}

static void
start (HekExplorerSession *self,
       ChangeKind          kind,
       const char         *name,
       const char         *to,
       char               *title)
{
  (void) start_change (self, kind, name, to, NULL, title);
}

void
hek_explorer_session_rename (HekExplorerSession *self,
                             const char         *layout,
                             const char         *name)
{
  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self) && layout != NULL && name != NULL);

  start (self, CHANGE_RENAME, layout, name, g_strdup_printf (_("Renaming layout %s"), layout));
}

void
hek_explorer_session_delete (HekExplorerSession *self,
                             const char         *layout)
{
  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self) && layout != NULL);

  start (self, CHANGE_DELETE, layout, NULL, g_strdup_printf (_("Deleting layout %s"), layout));
}

gboolean
hek_explorer_session_restore (HekExplorerSession *self)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), FALSE);

  if (self->deleted == NULL)
    return FALSE;
  name = g_strdup (self->deleted->info->name);
  start (self, CHANGE_RESTORE, name, NULL, g_strdup_printf (_("Taking layout %s back"), name));
  return TRUE;
}

void
hek_explorer_session_place (HekExplorerSession *self,
                            const char         *layout)
{
  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self) && layout != NULL);

  hek_explorer_session_set_as_of (self, 0); /* it is about the rows of now */
  start (self, CHANGE_PLACE, layout, NULL, g_strdup_printf (_("Placing new rows in %s"), layout));
}

void
hek_explorer_session_save_tag (HekExplorerSession *self,
                               const char         *name)
{
  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self) && name != NULL);

  if (self->data != NULL)
    start (self, CHANGE_TAG, name, NULL, g_strdup_printf (_("Tagging rows as %s"), name));
}

void
hek_explorer_session_delete_tag (HekExplorerSession *self,
                                 const char         *name)
{
  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self) && name != NULL);

  start (self, CHANGE_DELETE_TAG, name, NULL, g_strdup_printf (_("Deleting tag %s"), name));
}

gboolean
hek_explorer_session_turn_tag (HekExplorerSession *self,
                               HekExplorerTagStep *tag,
                               gboolean            undo)
{
  return start_change (self, undo ? CHANGE_UNDO_TAG : CHANGE_REDO_TAG, tag->name, NULL, tag,
                       g_strdup_printf (_("Changing tag %s back"), tag->name));
}
