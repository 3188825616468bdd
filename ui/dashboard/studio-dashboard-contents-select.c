/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that are selected: in one plot, and in all plots and tables of the same collection whose
 * data say which row of it each is. And how they are copied. */
#include "config.h"

#include "studio-dashboard-contents-private.h"

#include <string.h>

#include "hek-dashboard-export.h"

/* --- of which collection ---------------------------------------------------------------------- */

/* Where the data say which row each is. Returns: the column, or -1 */
static int
studio_dashboard_pane_find_ids (StudioDashboardPane *self)
{
  HekWidget *drawing = studio_dashboard_pane_get_drawing (self);
  const HekFrame *frame = drawing != NULL ? hek_widget_get_frame (drawing, 0) : NULL;

  return frame != NULL ? hek_frame_find_role (frame, HEK_FRAME_ROW_ID, -1) : -1;
}

/* (nullable): as the query names it */
static const char *
studio_dashboard_pane_get_collection (StudioDashboardPane *self)
{
  GPtrArray *queries = self->content->widget->queries;

  return queries->len > 0 ? hek_widget_query_get (queries->pdata[0], "collection") : NULL;
}

/* The same for every name of one collection. (nullable) */
static const char *
studio_dashboard_contents_identify (StudioDashboardContents *self,
                                    const char              *name)
{
  const char *uuid = name != NULL ? hek_dashboard_session_find_collection (self->session, name)
                                  : NULL;

  return uuid != NULL ? uuid : name;
}

/* --- marking ---------------------------------------------------------------------------------- */

static gboolean
is_same_set (const HekSceneSet *a,
             const HekSceneSet *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return hek_scene_set_n_rows (a) == hek_scene_set_n_rows (b) && hek_scene_set_equal (a, b);
}

/* @set: (transfer full) (nullable) */
static void
studio_dashboard_pane_mark (StudioDashboardPane *self,
                            HekSceneSet         *set)
{
  gboolean same = is_same_set (self->selection, set);

  g_clear_pointer (&self->selection, hek_scene_set_unref);
  self->selection = set;
  self->view.selection = set;
  if (same)
    return;
  studio_dashboard_pane_describe (self);
  studio_dashboard_pane_redraw (self, TRUE);
  if (studio_dashboard_pane_get_manner (self) == STUDIO_PANE_SCENE)
    studio_dashboard_pane_render (self);
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  guint64 p = *(const guint64 *) a, q = *(const guint64 *) b;

  return p < q ? -1 : p > q;
}

/* Those of other pages come in order, and may be a million. */
static void
sort_ids (GArray *ids)
{
  const guint64 *data = (const guint64 *) ids->data;

  for (guint i = 1; i < ids->len; i++)
    if (data[i - 1] > data[i])
      {
        g_array_sort (ids, compare_ids);
        return;
      }
}

/* The first from @from on that is not less than @id; there is none before. */
static guint
find_from (const guint64 *ids,
           guint          from,
           guint          n,
           guint64        id)
{
  while (from < n)
    {
      guint middle = from + (n - from) / 2;

      if (ids[middle] < id)
        from = middle + 1;
      else
        n = middle;
    }
  return from;
}

/* Frames mostly have the rows of a collection in their order: both lists are gone through at once,
 * and only where one jumps it is searched. A million rows take a few milliseconds.
 * Returns: (transfer full) (nullable): none of them is here */
static HekSceneSet *
studio_dashboard_pane_find_rows (StudioDashboardPane *self,
                                 GArray              *wanted)
{
  const HekFrame *frame = hek_widget_get_frame (studio_dashboard_pane_get_drawing (self), 0);
  const double *row_ids = frame->columns[studio_dashboard_pane_find_ids (self)].reals;
  const guint64 *ids = (const guint64 *) wanted->data;
  g_autofree guint32 *rows = g_new (guint32, frame->n_rows + 1); /* one id may be there twice */
  gsize n = 0;
  guint at = 0;

  for (gsize i = 0; i < frame->n_rows; i++)
    {
      guint64 id = row_ids[i] >= 0 ? (guint64) row_ids[i] : 0;

      if (!(row_ids[i] >= 0))
        continue;
      if (at > 0 && ids[at - 1] >= id)
        at = find_from (ids, 0, at, id);
      else if (at < wanted->len && ids[at] < id)
        at = find_from (ids, at + 1, wanted->len, id);
      if (at < wanted->len && ids[at] == id)
        rows[n++] = (guint32) i;
    }
  return hek_scene_set_new_rows ((guint32) frame->n_rows, rows, n);
}

void
studio_dashboard_pane_apply_rows (StudioDashboardPane *self)
{
  StudioDashboardContents *contents = self->contents;
  HekWidget *drawing = studio_dashboard_pane_get_drawing (self);
  g_autofree char *name = NULL;

  if (drawing == NULL)
    return;
  if (studio_dashboard_pane_find_ids (self) < 0)
    {
      const HekFrame *frame = hek_widget_get_frame (drawing, 0);

      /* rows without a name are the same ones as long as there are as many */
      if (self->selection != NULL
          && (frame == NULL || hek_scene_set_n_rows (self->selection) != frame->n_rows))
        studio_dashboard_pane_mark (self, NULL);
      return;
    }
  name = g_strdup (studio_dashboard_contents_identify (
    contents, studio_dashboard_pane_get_collection (self)));
  if (contents->rows == NULL || g_strcmp0 (name, contents->rows_collection) != 0)
    studio_dashboard_pane_mark (self, NULL);
  else
    studio_dashboard_pane_mark (self, studio_dashboard_pane_find_rows (self, contents->rows));
}

/* @ids: ascending; empty: none. @but: (nullable): whose brush is what selected them */
static void
studio_dashboard_contents_take_rows (StudioDashboardContents *self,
                                     const char              *collection,
                                     GArray                  *ids,
                                     StudioDashboardPane     *but)
{
  GHashTableIter iter;
  gpointer each;

  g_free (self->rows_collection);
  g_clear_pointer (&self->rows, g_array_unref);
  self->rows_collection
    = ids->len > 0 ? g_strdup (studio_dashboard_contents_identify (self, collection)) : NULL;
  self->rows = ids->len > 0 ? g_array_ref (ids) : NULL;
  g_hash_table_iter_init (&iter, self->panes);
  while (g_hash_table_iter_next (&iter, NULL, &each))
    {
      StudioDashboardPane *pane = each;

      if (pane != but && studio_dashboard_pane_get_drawing (pane) != NULL
          && studio_dashboard_pane_find_ids (pane) >= 0
          && pane->view.brush_x_from < pane->view.brush_x_to)
        {
          pane->view.brush_x_from = pane->view.brush_x_to = 0;
          studio_dashboard_pane_redraw (pane, FALSE);
        }
      studio_dashboard_pane_apply_rows (pane);
    }
}

void
studio_dashboard_pane_select (StudioDashboardPane *self,
                              HekSceneSet         *rows)
{
  int column = studio_dashboard_pane_find_ids (self);
  g_autofree char *collection = NULL;
  g_autoptr (GArray) ids = NULL;
  const HekFrame *frame;

  if (rows != NULL && hek_scene_set_count (rows) == 0)
    rows = NULL;
  if (rows == NULL && self->view.brush_x_from < self->view.brush_x_to)
    {
      self->view.brush_x_from = self->view.brush_x_to = 0;
      studio_dashboard_pane_redraw (self, TRUE);
    }
  if (self->content == NULL || self->content->drawing == NULL)
    return;
  collection = g_strdup (studio_dashboard_pane_get_collection (self));
  if (column < 0 || collection == NULL)
    {
      studio_dashboard_pane_mark (self, rows != NULL ? hek_scene_set_ref (rows) : NULL);
      return;
    }
  frame = hek_widget_get_frame (self->content->drawing, 0);
  ids = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (guint32 row = 0; rows != NULL && hek_scene_set_next (rows, &row); row++)
    if (frame->columns[column].reals[row] >= 0)
      {
        guint64 id = (guint64) frame->columns[column].reals[row];

        g_array_append_val (ids, id);
      }
  sort_ids (ids);
  studio_dashboard_contents_take_rows (self->contents, collection, ids, self);
  studio_dashboard_contents_emit_rows (self->contents, collection, ids);
}

static gboolean
studio_dashboard_contents_has_rows (StudioDashboardContents *self,
                                    const char              *collection,
                                    const GArray            *ids)
{
  if (ids->len == 0 || self->rows == NULL)
    return ids->len == 0 && self->rows == NULL;
  return ids->len == self->rows->len &&
         memcmp (ids->data, self->rows->data, ids->len * sizeof (guint64)) == 0 &&
         g_strcmp0 (studio_dashboard_contents_identify (self, collection),
                    self->rows_collection) == 0;
}

void
studio_dashboard_contents_set_rows (StudioDashboardContents *self,
                                    const char              *collection,
                                    const guint64           *row_ids,
                                    gsize                    n)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint64));

  g_return_if_fail (STUDIO_IS_DASHBOARD_CONTENTS (self));

  if (collection != NULL && n > 0)
    g_array_append_vals (ids, row_ids, (guint) n);
  sort_ids (ids);
  /* what a brush here has selected comes back from those it was told to: the brush stays */
  if (!studio_dashboard_contents_has_rows (self, collection, ids))
    studio_dashboard_contents_take_rows (self, collection, ids, NULL);
}

/* --- copying ---------------------------------------------------------------------------------- */

typedef struct
{
  HekDashboardContent *content; /* owned */
  guint32 *rows;                /* owned (nullable): of the first frame */
  gsize n;
} StudioPaneCopy;

static void
studio_pane_copy_free (gpointer data)
{
  StudioPaneCopy *copy = data;

  hek_dashboard_content_unref (copy->content);
  g_free (copy->rows);
  g_free (copy);
}

static gpointer
run_copy (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  StudioPaneCopy *copy = data;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < copy->content->n_queried; i++)
    {
      const HekFrame *frame = copy->content->frames->pdata[i];
      g_autofree char *part
        = hek_dashboard_frame_to_tsv (frame, i == 0 ? copy->rows : NULL,
                                      i == 0 && copy->rows != NULL ? copy->n : frame->n_rows,
                                      task);

      if (part == NULL)
        {
          g_string_free (text, TRUE);
          hek_task_check (task, error);
          return NULL;
        }
      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", part);
    }
  return g_string_free (text, FALSE);
}

static void
on_copied (HekJob       *job,
           gpointer      result,
           const GError *error,
           gpointer      user_data)
{
  g_autoptr (GdkClipboard) clipboard = user_data;

  if (result != NULL)
    gdk_clipboard_set_text (clipboard, result);
}

/* Those that are selected, in the order of the table; or all. */
static void
studio_dashboard_pane_choose_rows (StudioDashboardPane *self,
                                   StudioPaneCopy      *copy)
{
  gboolean is_table = studio_dashboard_pane_get_manner (self) == STUDIO_PANE_TABLE;
  gsize n = 0, n_selected = 0;
  guint32 count;

  if (!is_table && self->selection != NULL)
    {
      copy->rows = hek_scene_set_dup_rows (self->selection, &count);
      copy->n = count;
    }
  if (!is_table)
    return;
  copy->rows = hek_widget_dup_rows (copy->content->drawing, &self->view, &n);
  copy->n = n;
  for (gsize i = 0; self->selection != NULL && i < n; i++)
    if (hek_scene_set_contains (self->selection, copy->rows[i]))
      copy->rows[n_selected++] = copy->rows[i];
  if (n_selected > 0)
    copy->n = n_selected;
}

gboolean
studio_dashboard_pane_copy (StudioDashboardPane *self)
{
  StudioPaneCopy *copy;

  if (studio_dashboard_pane_get_drawing (self) == NULL || self->content->n_queried == 0)
    return FALSE;
  copy = g_new0 (StudioPaneCopy, 1);
  copy->content = hek_dashboard_content_ref (self->content);
  studio_dashboard_pane_choose_rows (self, copy);
  g_object_unref (hek_job_start_unrecorded (
    self->content->title, HEK_LANE_INTERACTIVE, run_copy, copy, studio_pane_copy_free, g_free,
    on_copied, g_object_ref (gtk_widget_get_clipboard (self->body))));
  return TRUE;
}
