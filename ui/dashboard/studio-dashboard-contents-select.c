/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that are selected: in one plot, and in all plots and tables of the same collection whose
 * data say which row of it each is. And how they are copied. */
#include "config.h"

#include "studio-dashboard-contents-private.h"

#include <string.h>

#include "hek-dashboard-export.h"

#define STUDIO_PANE_MANY_ROWS 20000u /* from here on by a job */

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

/* What a job looks for. */
typedef struct
{
  HekWidget *drawing; /* owned */
  GArray *ids;        /* owned */
} StudioPaneMatch;

static void
studio_pane_match_free (gpointer data)
{
  StudioPaneMatch *match = data;

  hek_widget_unref (match->drawing);
  g_array_unref (match->ids);
  g_free (match);
}

static gpointer
run_match (const HekTask  *task,
           gpointer        data,
           GError        **error)
{
  const StudioPaneMatch *match = data;
  HekSceneSet *set = hek_widget_find_rows (match->drawing, (const guint64 *) match->ids->data,
                                           match->ids->len, task);

  if (set == NULL)
    hek_task_check (task, error);
  return set;
}

static void
free_set (gpointer set)
{
  hek_scene_set_unref (set);
}

static void
on_matched (HekJob       *job,
            gpointer      result,
            const GError *error,
            gpointer      user_data)
{
  g_autoptr (StudioDashboardPane) self = user_data;
  HekSceneSet *set = result;

  if (self->match != job)
    return;
  g_clear_object (&self->match);
  if (set != NULL && self->tile != NULL)
    studio_dashboard_pane_mark (self, hek_scene_set_count (set) > 0 ? hek_scene_set_ref (set)
                                                                    : NULL);
}

void
studio_dashboard_pane_stop_match (StudioDashboardPane *self)
{
  if (self->match != NULL)
    hek_job_cancel (self->match);
  g_clear_object (&self->match);
}

/* A few at once; many by a job, so that several plots of a million rows cost no frame. */
static void
studio_dashboard_pane_find_rows (StudioDashboardPane *self,
                                 HekWidget           *drawing,
                                 GArray              *ids)
{
  StudioPaneMatch *match;

  if (hek_widget_get_frame (drawing, 0)->n_rows < STUDIO_PANE_MANY_ROWS)
    {
      g_autoptr (HekSceneSet) set = hek_widget_find_rows (drawing, (const guint64 *) ids->data,
                                                          ids->len, NULL);

      studio_dashboard_pane_mark (self, hek_scene_set_count (set) > 0
                                          ? hek_scene_set_ref (set) : NULL);
      return;
    }
  match = g_new (StudioPaneMatch, 1);
  match->drawing = hek_widget_ref (drawing);
  match->ids = g_array_ref (ids); /* nobody changes it: the next selection is another one */
  self->match = hek_job_start_unrecorded (self->content->title, HEK_LANE_INTERACTIVE, run_match,
                                          match, studio_pane_match_free, free_set, on_matched,
                                          studio_dashboard_pane_ref (self));
}

void
studio_dashboard_pane_apply_rows (StudioDashboardPane *self)
{
  StudioDashboardContents *contents = self->contents;
  HekWidget *drawing = studio_dashboard_pane_get_drawing (self);
  g_autofree char *name = NULL;

  studio_dashboard_pane_stop_match (self);
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
    studio_dashboard_pane_find_rows (self, drawing, contents->rows);
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
  ids = hek_widget_list_ids (self->content->drawing, rows);
  studio_dashboard_pane_mark (self, rows != NULL ? hek_scene_set_ref (rows) : NULL);
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
  hek_widget_sort_ids ((guint64 *) (gpointer) ids->data, ids->len);
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
