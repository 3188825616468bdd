/* SPDX-License-Identifier: Apache-2.0 */
/* Stored layouts of an Explorer session: which there are, how the one that is shown relates to the
 * collection now, and another one shown. */
#include "config.h"

#include "hek-explorer-private.h"

#include <glib/gi18n-lib.h>

/* --- looking --------------------------------------------------------------------------------- */

typedef struct
{
  HekLibrary *library;         /* owned */
  char *uuid;
  HekExplorerData *data;       /* owned (nullable) */
} Look;

typedef struct
{
  GPtrArray *layouts, *tags;   /* owned */
  gboolean has_relation;
  HekLayoutRelation relation;
} Seen;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_clear_pointer (&look->data, hek_explorer_data_unref);
  g_object_unref (look->library);
  g_free (look->uuid);
  g_free (look);
}

static void
seen_free (gpointer data)
{
  Seen *seen = data;

  g_clear_pointer (&seen->layouts, g_ptr_array_unref);
  g_clear_pointer (&seen->tags, g_ptr_array_unref);
  g_free (seen);
}

/* What was gone when the data was opened is gone now; and what was then does not change. */
static gboolean
relate (HekExplorerData    *data,
        HekSnapshot        *snapshot,
        HekLayoutRelation  *relation,
        const HekTask      *task,
        GError            **error)
{
  const HekCollectionLayout layout = { .row_ids = data->rows->row_ids, .n_rows = data->n_rows };

  *relation = data->relation;
  if (data->as_of_us != 0 ||
      hek_snapshot_get_seq (snapshot) == hek_snapshot_get_seq (data->snapshot))
    return TRUE;
  if (!hek_collection_relate_layout (&layout, snapshot, relation, NULL, task, error))
    return FALSE;
  relation->n_gone += data->relation.n_gone;
  return TRUE;
}

static gpointer
look_run (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  Look *look = data;
  g_autoptr (HekStore) store = hek_library_open_store (look->library, look->uuid, error);
  g_autoptr (HekSnapshot) snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  Seen *seen;

  if (snapshot == NULL)
    return NULL;
  seen = g_new0 (Seen, 1);
  seen->layouts = hek_collection_list_layouts (snapshot);
  seen->tags = hek_collection_list_tags (snapshot);
  seen->has_relation = look->data != NULL;
  if (look->data == NULL || relate (look->data, snapshot, &seen->relation, task, error))
    return seen;
  seen_free (seen);
  return NULL;
}

static void
take_seen (HekExplorerSession *self,
           Seen               *seen)
{
  g_ptr_array_unref (self->layouts);
  g_ptr_array_unref (self->tags);
  self->layouts = g_steal_pointer (&seen->layouts);
  self->tags = g_steal_pointer (&seen->tags);
  self->has_relation = seen->has_relation && self->data != NULL;
  self->relation = seen->relation;
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_LAYOUTS_CHANGED);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_TAGS_CHANGED);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_RELATION_CHANGED);
}

static void
hek_explorer_session_on_looked (HekJob       *job,
                                gpointer      result,
                                const GError *error,
                                gpointer      user_data)
{
  g_autoptr (HekExplorerSession) self = user_data;
  gboolean is_now = job == self->look_job;

  if (!is_now)
    return;
  g_clear_object (&self->look_job);
  if (result != NULL && !self->look_again)
    take_seen (self, result);
  else if (result == NULL)
    hek_explorer_session_fail (self, hek_job_get_title (job), error);
  if (self->look_again)
    hek_explorer_session_look (self);
}

void
hek_explorer_session_look (HekExplorerSession *self)
{
  Look *look;

  self->look_again = self->look_job != NULL;
  if (self->look_again || hek_explorer_session_get_item (self) == NULL)
    return;
  look = g_new0 (Look, 1);
  look->library = g_object_ref (self->library);
  look->uuid = g_strdup (self->uuid);
  look->data = self->data != NULL ? hek_explorer_data_ref (self->data) : NULL;
  self->look_job = hek_job_start (_("Looking for layouts"), HEK_LANE_INTERACTIVE, look_run, look,
                                  look_free, seen_free, hek_explorer_session_on_looked,
                                  g_object_ref (self));
}

const GPtrArray *
hek_explorer_session_get_layouts (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), NULL);

  return self->layouts;
}

gboolean
hek_explorer_session_is_looking (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), FALSE);

  return self->look_job != NULL;
}

const GPtrArray *
hek_explorer_session_get_tags (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), NULL);

  return self->tags;
}

gboolean
hek_explorer_session_get_relation (HekExplorerSession *self,
                                   HekLayoutRelation  *relation)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), FALSE);

  *relation = self->relation;
  return self->has_relation;
}

/* --- showing --------------------------------------------------------------------------------- */

typedef struct
{
  HekLibrary *library;    /* owned */
  char *uuid, *layout;
  gint64 as_of_us;        /* 0: now */
  HekExplorerData *from;  /* owned (nullable): whose rows are selected */
  HekSceneSet *selection; /* owned (nullable) */
} Opening;

typedef struct
{
  HekExplorerData *data;  /* owned */
  HekSceneSet *from;      /* owned (nullable): the selection of then */
  HekSceneSet *selection; /* owned: the same of @data */
} Opened;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_clear_pointer (&opening->from, hek_explorer_data_unref);
  g_clear_pointer (&opening->selection, hek_scene_set_unref);
  g_object_unref (opening->library);
  g_free (opening->uuid);
  g_free (opening->layout);
  g_free (opening);
}

static void
opened_free (gpointer data)
{
  Opened *opened = data;

  g_clear_pointer (&opened->data, hek_explorer_data_unref);
  g_clear_pointer (&opened->from, hek_scene_set_unref);
  g_clear_pointer (&opened->selection, hek_scene_set_unref);
  g_free (opened);
}

static gpointer
open_run (const HekTask  *task,
          gpointer        user_data,
          GError        **error)
{
  Opening *opening = user_data;
  g_autoptr (HekStore) store = hek_library_open_store (opening->library, opening->uuid, error);
  HekExplorerData *data =
    store != NULL ? hek_explorer_data_new_at (store, opening->layout, opening->as_of_us, task,
                                              error)
                  : NULL;
  Opened *opened;

  if (data == NULL)
    return NULL;
  opened = g_new0 (Opened, 1);
  opened->data = data;
  opened->from = opening->selection != NULL ? hek_scene_set_ref (opening->selection) : NULL;
  opened->selection = hek_explorer_carry_selection (opening->from, opening->selection, data);
  return opened;
}

void
hek_explorer_session_take_data (HekExplorerSession *self,
                                HekExplorerData    *data,
                                HekSceneSet        *selection)
{
  g_clear_pointer (&self->data, hek_explorer_data_unref);
  self->data = data;
  self->has_relation = data != NULL;
  self->relation = data != NULL ? data->relation : (HekLayoutRelation) { 0 };
  g_ptr_array_set_size (self->columns, 0);
  g_hash_table_remove_all (self->reading);
  hek_explorer_session_reset_selection (self, selection);
  if (self->grow_job != NULL)
    hek_job_cancel (self->grow_job);
  g_clear_object (&self->grow_job);
  if (self->neighbors_job != NULL)
    hek_job_cancel (self->neighbors_job);
  g_clear_object (&self->neighbors_job);
  g_clear_pointer (&self->neighbors, hek_explorer_neighbors_free);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_DATA_CHANGED);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_RELATION_CHANGED);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_SELECTION_CHANGED);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_NEIGHBORS_CHANGED);
}

/* A moment could not be shown, which says nothing of the layout: what is shown stays, or, where
 * nothing is, the layout as it is now. */
static void
stay_in_time (HekExplorerSession *self,
              const char         *what,
              const GError       *error)
{
  g_autofree char *layout = g_strdup (self->opening);

  self->as_of_us = self->data != NULL ? self->data->as_of_us : 0;
  hek_explorer_session_fail (self, what, error);
  if (self->data == NULL && self->open_job == NULL && self->as_of_us == 0)
    hek_explorer_session_show (self, layout);
}

static void
hek_explorer_session_on_opened (HekJob       *job,
                                gpointer      result,
                                const GError *error,
                                gpointer      user_data)
{
  g_autoptr (HekExplorerSession) self = user_data;
  Opened *opened = result;

  hek_job_list_dismiss (self->jobs, job);
  if (job != self->open_job)
    return; /* something else is to be shown by now */
  g_clear_object (&self->open_job);
  if (opened != NULL)
    {
      HekSceneSet *selection = opened->from == self->selection
                                 ? g_steal_pointer (&opened->selection)
                                 : hek_explorer_carry_selection (self->data, self->selection,
                                                                 opened->data);

      if (self->work == NULL)
        g_clear_pointer (&self->frame, hek_explorer_frame_unref);
      hek_explorer_session_take_data (self, g_steal_pointer (&opened->data), selection);
      hek_explorer_session_look (self); /* the collection may have gone on */
    }
  else if (self->as_of_us != 0)
    stay_in_time (self, hek_job_get_title (job), error);
  else
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_hash_table_replace (self->problems, g_strdup (self->opening), g_strdup (error->message));
      if (self->data != NULL)
        self->as_of_us = self->data->as_of_us; /* what is drawn may still be of then */
      hek_explorer_session_fail (self, hek_job_get_title (job), error);
    }
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_CHANGED);
}

/* (nullable): as far as it is known. @layout: name or id */
static const HekCollectionLayoutInfo *
find_layout (HekExplorerSession *self,
             const char         *layout)
{
  for (guint i = 0; i < self->layouts->len; i++)
    {
      const HekCollectionLayoutInfo *info = self->layouts->pdata[i];

      if (g_str_equal (info->id, layout) || g_str_equal (info->name, layout))
        return info;
    }
  return NULL;
}

void
hek_explorer_session_show (HekExplorerSession *self,
                           const char         *layout)
{
  const HekCollectionLayoutInfo *info;
  g_autofree char *title = NULL;
  Opening *opening;

  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self) && layout != NULL);

  info = find_layout (self, layout);
  title = g_strdup_printf (_("Opening layout %s"), info != NULL ? info->name : layout);
  if (hek_explorer_session_check_item (self, title) == NULL)
    return;
  opening = g_new0 (Opening, 1);
  opening->library = g_object_ref (self->library);
  opening->uuid = g_strdup (self->uuid);
  opening->layout = g_strdup (layout);
  opening->as_of_us = self->as_of_us;
  if (self->data != NULL)
    {
      opening->from = hek_explorer_data_ref (self->data);
      opening->selection = hek_scene_set_ref (self->selection);
    }
  if (self->open_job != NULL)
    hek_job_cancel (self->open_job);
  g_clear_object (&self->open_job);
  g_free (self->opening);
  self->opening = g_strdup (info != NULL ? info->id : layout);
  g_hash_table_remove (self->problems, self->opening);
  self->open_job = hek_job_start (title, HEK_LANE_INTERACTIVE, open_run, opening, opening_free,
                                  opened_free, hek_explorer_session_on_opened,
                                  g_object_ref (self));
  hek_job_list_add (self->jobs, self->open_job);
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_CHANGED);
}

gboolean
hek_explorer_session_is_opening (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), FALSE);

  return self->open_job != NULL;
}

const char *
hek_explorer_session_get_problem (HekExplorerSession *self,
                                  const char         *id)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self) && id != NULL, NULL);

  return g_hash_table_lookup (self->problems, id);
}

HekExplorerData *
hek_explorer_session_get_data (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), NULL);

  return self->data;
}

/* --- as of then ------------------------------------------------------------------------------ */

void
hek_explorer_session_set_as_of (HekExplorerSession *self,
                                gint64              as_of_us)
{
  g_autofree char *layout = NULL;

  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self));

  if (self->as_of_us == as_of_us)
    return;
  self->as_of_us = as_of_us;
  if (self->open_job != NULL)
    layout = g_strdup (self->opening);
  else if (self->data != NULL)
    layout = g_strdup (self->data->info->id);
  if (layout != NULL)
    hek_explorer_session_show (self, layout);
  else
    hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_CHANGED);
}

gint64
hek_explorer_session_get_as_of (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), 0);

  return self->as_of_us;
}

HekSearcher *
hek_explorer_data_open_searcher (HekExplorerData  *data,
                                 HekLibrary       *library,
                                 const HekTask    *task,
                                 GError          **error)
{
  if (data->as_of_us != 0)
    return hek_searcher_new (data->snapshot, task, error);
  return hek_library_open_searcher (library, data->uuid, task, error);
}
