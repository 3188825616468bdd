/* SPDX-License-Identifier: Apache-2.0 */
/* Selected rows that many show. What an Explorer selects is kept as its rows and a set of them,
 * which cost nothing, until somebody asks for ids. */
#include "config.h"

#include "hek-row-selection.h"

#include <string.h>

struct _HekRowSelection
{
  GObject parent_instance;

  char *uuid;            /* owned (nullable) */
  HekExplorerRows *rows; /* owned (nullable): which @set is of */
  HekSceneSet *set;      /* owned (nullable) */
  guint64 *row_ids;      /* owned (nullable): ascending; with @set: made when asked for */
  gsize n;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekRowSelection, hek_row_selection, G_TYPE_OBJECT)
static G_DEFINE_QUARK (hek-row-selection-of-library, of_library)
static G_DEFINE_QUARK (hek-row-selection-applies, applies)

static void
hek_row_selection_drop (HekRowSelection *self)
{
  g_clear_pointer (&self->uuid, g_free);
  g_clear_pointer (&self->rows, hek_explorer_rows_unref);
  g_clear_pointer (&self->set, hek_scene_set_unref);
  g_clear_pointer (&self->row_ids, g_free);
  self->n = 0;
}

static void
hek_row_selection_finalize (GObject *object)
{
  hek_row_selection_drop (HEK_ROW_SELECTION (object));
  G_OBJECT_CLASS (hek_row_selection_parent_class)->finalize (object);
}

static void
hek_row_selection_class_init (HekRowSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hek_row_selection_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hek_row_selection_init (HekRowSelection *self)
{
}

HekRowSelection *
hek_row_selection_of (HekLibrary *library)
{
  HekRowSelection *self;

  g_return_val_if_fail (HEK_IS_LIBRARY (library), NULL);

  self = g_object_get_qdata (G_OBJECT (library), of_library_quark ());
  if (self == NULL)
    {
      self = g_object_new (HEK_TYPE_ROW_SELECTION, NULL);
      g_object_set_qdata_full (G_OBJECT (library), of_library_quark (), self, g_object_unref);
    }
  return self;
}

/* --- what is selected ------------------------------------------------------------------------ */

const char *
hek_row_selection_get_collection (HekRowSelection *self)
{
  g_return_val_if_fail (HEK_IS_ROW_SELECTION (self), NULL);

  return self->uuid;
}

gsize
hek_row_selection_get_n_rows (HekRowSelection *self)
{
  g_return_val_if_fail (HEK_IS_ROW_SELECTION (self), 0);

  return self->n;
}

const guint64 *
hek_row_selection_get_ids (HekRowSelection *self,
                           gsize           *n)
{
  g_return_val_if_fail (HEK_IS_ROW_SELECTION (self) && n != NULL, NULL);

  *n = self->n;
  if (self->row_ids == NULL && self->n > 0)
    {
      gsize at = 0;

      self->row_ids = g_new (guint64, self->n);
      for (guint32 row = 0; hek_scene_set_next (self->set, &row); row++)
        self->row_ids[at++] = self->rows->row_ids[row];
    }
  return self->row_ids;
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  guint64 left = *(const guint64 *) a, right = *(const guint64 *) b;

  return left < right ? -1 : left > right;
}

/* (transfer full): ascending, each once */
static guint64 *
sort_ids (const guint64 *row_ids,
          gsize         *n)
{
  guint64 *sorted = g_memdup2 (row_ids, *n * sizeof *row_ids);
  gsize n_kept = 0;

  for (gsize i = 1; i < *n; i++)
    if (sorted[i - 1] > sorted[i])
      {
        qsort (sorted, *n, sizeof *sorted, compare_ids);
        break;
      }
  for (gsize i = 0; i < *n; i++)
    if (n_kept == 0 || sorted[n_kept - 1] != sorted[i])
      sorted[n_kept++] = sorted[i];
  *n = n_kept;
  return sorted;
}

void
hek_row_selection_set_ids (HekRowSelection *self,
                           const char      *uuid,
                           const guint64   *row_ids,
                           gsize            n)
{
  g_autofree guint64 *sorted = NULL;
  const guint64 *now;
  gsize n_now;

  g_return_if_fail (HEK_IS_ROW_SELECTION (self) && uuid != NULL);
  g_return_if_fail (row_ids != NULL || n == 0);

  sorted = n > 0 ? sort_ids (row_ids, &n) : NULL;
  now = hek_row_selection_get_ids (self, &n_now);
  if (g_strcmp0 (uuid, self->uuid) == 0 && n == n_now &&
      (n == 0 || memcmp (sorted, now, n * sizeof *now) == 0))
    return;
  hek_row_selection_drop (self);
  self->uuid = g_strdup (uuid);
  self->row_ids = g_steal_pointer (&sorted);
  self->n = n;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
hek_row_selection_set_rows (HekRowSelection *self,
                            const char      *uuid,
                            HekExplorerRows *rows,
                            HekSceneSet     *set)
{
  g_return_if_fail (HEK_IS_ROW_SELECTION (self) && uuid != NULL && rows != NULL && set != NULL);
  g_return_if_fail (hek_scene_set_n_rows (set) == rows->n);

  if (g_strcmp0 (uuid, self->uuid) == 0 && rows == self->rows &&
      hek_scene_set_equal (set, self->set))
    return;
  hek_explorer_rows_ref (rows);
  hek_scene_set_ref (set);
  hek_row_selection_drop (self);
  self->uuid = g_strdup (uuid);
  self->rows = rows;
  self->set = set;
  self->n = hek_scene_set_count (set);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* --- an Explorer ----------------------------------------------------------------------------- */

/* Whether the session just takes what is selected here: it does not say so back, or what it does
 * not show would not be selected any more. */
static gboolean
is_applying (HekExplorerSession *session)
{
  return g_object_get_qdata (G_OBJECT (session), applies_quark ()) != NULL;
}

static void
apply_to (HekRowSelection    *self,
          HekExplorerSession *session)
{
  const guint64 *row_ids;
  gsize n;

  if (g_strcmp0 (self->uuid, hek_explorer_session_get_collection (session)) != 0)
    return;
  row_ids = hek_row_selection_get_ids (self, &n);
  g_object_set_qdata (G_OBJECT (session), applies_quark (), session);
  hek_explorer_session_select_ids (session, HEK_SCENE_SET_REPLACE, row_ids, n);
  g_object_set_qdata (G_OBJECT (session), applies_quark (), NULL);
}

/* Other rows are shown: those of them that are selected here. */
static void
on_data (HekExplorerSession *session,
         HekRowSelection    *self)
{
  if (hek_explorer_session_get_data (session) != NULL)
    apply_to (self, session);
}

static void
on_changed (HekRowSelection    *self,
            HekExplorerSession *session)
{
  HekExplorerData *data = hek_explorer_session_get_data (session);

  /* it was this session that selected */
  if (data == NULL || (data->rows == self->rows &&
                       hek_scene_set_equal (hek_explorer_session_get_selection (session),
                                            self->set)))
    return;
  apply_to (self, session);
}

/* Whether the rows that are selected here are, as far as the session shows them, what it has
 * selected: it has nothing to say then. */
static gboolean
agrees (HekRowSelection       *self,
        const HekExplorerData *data,
        const HekSceneSet     *set)
{
  const guint64 *row_ids;
  gsize n, n_shown = 0, at = 0;

  if (self->rows == data->rows)
    return hek_scene_set_equal (self->set, set);
  row_ids = hek_row_selection_get_ids (self, &n);
  for (gsize i = 0; i < n; i++)
    {
      guint32 row = hek_explorer_rows_find_next (data->rows, row_ids[i], &at);

      if (row == G_MAXUINT32)
        continue;
      if (!hek_scene_set_contains (set, row))
        return FALSE;
      n_shown++;
    }
  return n_shown == hek_scene_set_count (set);
}

static void
on_selected (HekExplorerSession *session,
             HekRowSelection    *self)
{
  HekExplorerData *data = hek_explorer_session_get_data (session);
  HekSceneSet *set = hek_explorer_session_get_selection (session);
  gboolean is_same;

  if (data == NULL || set == NULL || is_applying (session))
    return;
  is_same = g_strcmp0 (self->uuid, data->uuid) == 0;
  if ((!is_same && hek_scene_set_count (set) == 0) || (is_same && agrees (self, data, set)))
    return;
  hek_row_selection_set_rows (self, data->uuid, data->rows, set);
}

void
hek_row_selection_join (HekRowSelection    *self,
                        HekExplorerSession *session)
{
  g_return_if_fail (HEK_IS_ROW_SELECTION (self) && HEK_IS_EXPLORER_SESSION (session));

  g_signal_connect_object (session, "data-changed", G_CALLBACK (on_data), self, 0);
  g_signal_connect_object (session, "selection-changed", G_CALLBACK (on_selected), self, 0);
  g_signal_connect_object (self, "changed", G_CALLBACK (on_changed), session, 0);
  on_data (session, self);
}
