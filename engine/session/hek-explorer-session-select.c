/* SPDX-License-Identifier: Apache-2.0 */
/* The selection of an Explorer session; tags selected; keys for the clipboard. */
#include "config.h"

#include "hek-explorer-private.h"

#include <glib/gi18n-lib.h>

/* --- the selection --------------------------------------------------------------------------- */

HekSceneSet *
hek_explorer_carry_selection (HekExplorerData *from,
                              HekSceneSet     *set,
                              HekExplorerData *to)
{
  g_autofree guint32 *rows = NULL;
  guint32 n = 0;

  if (from == NULL || set == NULL || hek_scene_set_count (set) == 0)
    return hek_scene_set_new_empty (to->n_rows);
  rows = g_new (guint32, hek_scene_set_count (set));
  for (guint32 row = 0; hek_scene_set_next (set, &row); row++)
    {
      guint32 now = hek_explorer_rows_find (to->rows, from->rows->row_ids[row]);

      if (now != G_MAXUINT32)
        rows[n++] = now;
    }
  return hek_scene_set_new_rows (to->n_rows, rows, n);
}

void
hek_explorer_session_reset_selection (HekExplorerSession *self,
                                      HekSceneSet        *selection)
{
  g_clear_pointer (&self->selection, hek_scene_set_unref);
  self->selection = selection;
  hek_explorer_session_forget_steps (self, FALSE);
}

HekSceneSet *
hek_explorer_session_get_selection (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), NULL);

  return self->selection;
}

void
hek_explorer_session_select (HekExplorerSession *self,
                             HekSceneSetOp       op,
                             HekSceneSet        *set)
{
  HekSceneSet *next;

  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self) && set != NULL);

  if (self->data == NULL || hek_scene_set_n_rows (set) != self->data->n_rows)
    return; /* of rows that were shown before */
  next = hek_scene_set_combine (self->selection, op, set);
  if (hek_scene_set_equal (next, self->selection))
    {
      hek_scene_set_unref (next);
      return;
    }
  hek_explorer_session_note_selection (self);
  hek_scene_set_unref (self->selection);
  self->selection = next;
  hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_SELECTION_CHANGED);
}

/* (transfer full) */
static HekSceneSet *
find_rows (const HekExplorerData *data,
           const guint64         *row_ids,
           gsize                  n_ids)
{
  g_autofree guint32 *rows = g_new (guint32, MAX (n_ids, 1));
  gsize n = 0, at = 0;

  for (gsize i = 0; i < n_ids; i++)
    {
      guint32 row = hek_explorer_rows_find_next (data->rows, row_ids[i], &at);

      if (row != G_MAXUINT32)
        rows[n++] = row;
    }
  return hek_scene_set_new_rows (data->n_rows, rows, n);
}

void
hek_explorer_session_select_ids (HekExplorerSession *self,
                                 HekSceneSetOp       op,
                                 const guint64      *row_ids,
                                 gsize               n)
{
  g_autoptr (HekSceneSet) set = NULL;

  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self) && (row_ids != NULL || n == 0));

  if (self->data == NULL)
    return;
  set = find_rows (self->data, row_ids, n);
  hek_explorer_session_select (self, op, set);
}

/* --- tags ------------------------------------------------------------------------------------ */

typedef struct
{
  HekExplorerSession *session; /* owned */
  HekExplorerData *data;       /* owned */
  HekSceneSetOp op;
} Selecting;

typedef struct
{
  HekLibrary *library;         /* owned */
  HekExplorerData *data;       /* owned */
  char *name;
} TagArgs;

static void
tag_args_free (gpointer data)
{
  TagArgs *args = data;

  g_object_unref (args->library);
  hek_explorer_data_unref (args->data);
  g_free (args->name);
  g_free (args);
}

/* Returns: HekSceneSet */
static gpointer
tag_run (const HekTask  *task,
         gpointer        user_data,
         GError        **error)
{
  TagArgs *args = user_data;
  g_autoptr (HekStore) store = hek_library_open_store (args->library, args->data->uuid, error);
  g_autoptr (HekSnapshot) snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  gsize n_ids = 0;
  g_autofree guint64 *row_ids =
    snapshot != NULL ? hek_collection_read_tag (snapshot, args->name, &n_ids, error) : NULL;

  return row_ids != NULL ? find_rows (args->data, row_ids, n_ids) : NULL;
}

static void
hek_explorer_session_on_tag (HekJob       *job,
                             gpointer      result,
                             const GError *error,
                             gpointer      user_data)
{
  Selecting *selecting = user_data;
  HekExplorerSession *self = selecting->session;

  /* nobody asks for it any more when other rows are shown */
  if (self->data == selecting->data && result == NULL)
    hek_explorer_session_fail (self, hek_job_get_title (job), error);
  else if (self->data == selecting->data)
    hek_explorer_session_select (self, selecting->op, result);
  hek_explorer_data_unref (selecting->data);
  g_object_unref (self);
  g_free (selecting);
}

void
hek_explorer_session_select_tag (HekExplorerSession *self,
                                 const char         *name,
                                 HekSceneSetOp       op)
{
  g_autofree char *title = NULL;
  g_autoptr (HekJob) job = NULL;
  Selecting *selecting;
  TagArgs *args;

  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self) && name != NULL);

  title = g_strdup_printf (_("Selecting rows tagged %s"), name);
  if (self->data == NULL || hek_explorer_session_check_item (self, title) == NULL)
    return;
  args = g_new0 (TagArgs, 1);
  args->library = g_object_ref (self->library);
  args->data = hek_explorer_data_ref (self->data);
  args->name = g_strdup (name);
  selecting = g_new0 (Selecting, 1);
  selecting->session = g_object_ref (self);
  selecting->data = hek_explorer_data_ref (self->data);
  selecting->op = op;
  job = hek_job_start (title, HEK_LANE_INTERACTIVE, tag_run, args, tag_args_free,
                       (GDestroyNotify) hek_scene_set_unref, hek_explorer_session_on_tag,
                       selecting);
}

/* --- out of it ------------------------------------------------------------------------------- */

char *
hek_explorer_session_dup_keys (HekExplorerSession *self,
                               gsize               n_most)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint32 row = 0;

  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), NULL);

  if (self->data == NULL)
    return g_strdup ("");
  for (gsize n = 0; n < n_most && hek_scene_set_next (self->selection, &row); n++, row++)
    {
      g_autofree char *key = NULL;
      HekRowPlace place;

      if (!hek_explorer_data_find_row (self->data, row, &place))
        continue;
      key = hek_snapshot_dup_key (self->data->snapshot, place, NULL);
      if (key == NULL)
        return NULL;
      g_string_append_printf (out, "%s\n", key);
    }
  return g_strdup (out->str);
}
