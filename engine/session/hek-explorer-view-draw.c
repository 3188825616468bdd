/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drawings of an Explorer view: one job at a time makes the latest that is asked for. One that is
 * of other rows is cancelled; others come to their end, so that a filter that is being dragged
 * shows something all the time.
 */
#include "config.h"

#include "hek-explorer-view-private.h"

#include <glib/gi18n-lib.h>

/* Frames of a layout that converges leave most of the time to what computes it. */
#define FRAME_REST 3

typedef struct
{
  HekExplorerDrawing *drawing; /* owned */
  HekExplorerDrawing *last;    /* owned (nullable) */
} DrawArgs;

static void
draw_args_free (gpointer data)
{
  DrawArgs *args = data;

  g_clear_pointer (&args->drawing, hek_explorer_drawing_unref);
  g_clear_pointer (&args->last, hek_explorer_drawing_unref);
  g_free (args);
}

static gpointer
draw_run (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  DrawArgs *args = data;

  return hek_explorer_drawing_make (args->drawing, args->last, task, error)
           ? g_steal_pointer (&args->drawing) : NULL;
}

/* --- what to draw ---------------------------------------------------------------------------- */

/* (nullable) borrowed: a frame that is to be drawn */
static HekExplorerFrame *
get_frame (HekExplorerView *self)
{
  return self->follow ? hek_explorer_session_get_frame (self->session) : NULL;
}

/* The recipe of what is being computed. */
static gboolean
get_recipe (HekExplorerSession *session,
            HekLayoutRecipe    *recipe)
{
  const HekExplorerWork *work = session->work;
  const GPtrArray *infos = session->layouts;

  if (work == NULL)
    return FALSE;
  if (work->again == NULL)
    {
      *recipe = work->recipe;
      return TRUE;
    }
  for (guint i = 0; i < infos->len; i++)
    {
      const HekCollectionLayoutInfo *info = infos->pdata[i];

      if ((g_str_equal (info->name, work->again) || g_str_equal (info->id, work->again)) &&
          info->recipe != NULL)
        return hek_layout_recipe_parse (info->recipe, recipe, NULL);
    }
  return FALSE;
}

static void
ask_for_rows (HekExplorerView    *self,
              HekExplorerDrawing *drawing,
              HekExplorerFrame   *frame)
{
  HekSceneSet *selection = hek_explorer_session_get_selection (self->session);

  if (frame == NULL)
    {
      drawing->data = hek_explorer_data_ref (self->data);
      drawing->has_motion = hek_explorer_view_get_motion (self, &drawing->motion);
      if (selection != NULL && hek_scene_set_count (selection) > 0)
        drawing->selection = hek_scene_set_ref (selection);
      return;
    }
  drawing->frame = hek_explorer_frame_ref (frame);
  drawing->library = g_object_ref (self->session->library);
  drawing->uuid = g_strdup (self->session->uuid);
}

/* (nullable) (transfer full): values that are there and that the drawn rows can have */
static HekExplorerValues *
take_values (HekExplorerView        *self,
             const HekExplorerValue *value,
             gboolean                is_live)
{
  HekExplorerValues *values = hek_explorer_view_find_values (self, value, FALSE);

  if (values == NULL || (is_live && (hek_explorer_value_is_of_places (value) ||
                                     value->kind == HEK_EXPLORER_VALUE_HITS ||
                                     value->kind == HEK_EXPLORER_VALUE_EXTERN)))
    return NULL;
  return hek_explorer_values_ref (values);
}

/* What is chosen, or as long as that is being made what was drawn last. */
static void
ask_for_colors (HekExplorerView    *self,
                HekExplorerDrawing *drawing,
                gboolean            is_live)
{
  const HekExplorerDrawing *last = self->drawing;

  drawing->color = take_values (self, &self->color, is_live);
  drawing->color_options = self->color_options;
  hek_explorer_value_copy (&self->color, &drawing->color_value);
  if (drawing->color == NULL && self->color.kind != HEK_EXPLORER_VALUE_NONE && last != NULL)
    {
      drawing->color = take_values (self, &last->color_value, is_live);
      drawing->color_options = last->color_options;
      hek_explorer_value_clear (&drawing->color_value);
      hek_explorer_value_copy (&last->color_value, &drawing->color_value);
    }
  drawing->size = take_values (self, &self->size, is_live);
  drawing->size_options = self->size_options;
  hek_explorer_value_copy (&self->size, &drawing->size_value);
  if (drawing->size == NULL && self->size.kind != HEK_EXPLORER_VALUE_NONE && last != NULL)
    {
      drawing->size = take_values (self, &last->size_value, is_live);
      drawing->size_options = last->size_options;
      hek_explorer_value_clear (&drawing->size_value);
      hek_explorer_value_copy (&last->size_value, &drawing->size_value);
    }
  if (drawing->size != NULL && drawing->size->numbers == NULL)
    g_clear_pointer (&drawing->size, hek_explorer_values_unref);
}

static void
ask_for_filters (HekExplorerView    *self,
                 HekExplorerDrawing *drawing,
                 gboolean            is_live)
{
  for (guint i = 0; i < self->filters->len; i++)
    {
      const HekExplorerFilter *filter = self->filters->pdata[i];
      HekExplorerValues *values = take_values (self, &filter->value, is_live);
      HekExplorerPass *pass;

      if (values == NULL)
        continue;
      pass = g_new0 (HekExplorerPass, 1);
      pass->values = values;
      pass->scale = hek_explorer_value_equal (&filter->value, &self->color)
                      ? self->color_options.scale : HEK_PLOT_LINEAR;
      pass->has_range = filter->has_range;
      pass->min = filter->min;
      pass->max = filter->max;
      pass->hidden = g_strdupv (filter->hidden);
      pass->hide_rest = filter->hide_rest;
      pass->hide_missing = filter->hide_missing;
      g_ptr_array_add (drawing->passes, pass);
    }
  for (guint i = 0; i < self->histograms->len; i++)
    {
      const HekExplorerHistogram *histogram = self->histograms->pdata[i];
      HekExplorerValues *values = take_values (self, &histogram->value, is_live);
      HekExplorerBins *bins;

      if (values == NULL)
        continue;
      bins = g_new0 (HekExplorerBins, 1);
      bins->values = values;
      g_ptr_array_add (drawing->bins, bins);
    }
}

/* --- its end --------------------------------------------------------------------------------- */

static void
tell (HekExplorerView          *self,
      const HekExplorerDrawing *last)
{
  const HekExplorerDrawing *drawing = self->drawing;
  gboolean is_new = last == NULL || last->points != drawing->points;
  g_autofree char *key = drawing->frame != NULL
                           ? g_strdup ("") : hek_explorer_view_dup_layout_key (drawing->data->info);

  if (is_new || last->style != drawing->style || last->mask != drawing->mask ||
      last->visible != drawing->visible)
    hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_DRAWING_CHANGED);
  if (last == NULL || last->coloring != drawing->coloring || last->sizes != drawing->sizes)
    hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_LEGEND_CHANGED);
  if (self->histograms->len > 0)
    {
      hek_explorer_view_fill_histograms (self);
      hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_HISTOGRAMS_CHANGED);
    }
  if (is_new)
    hek_explorer_view_switch_camera (self, key);
}

static void
hek_explorer_view_on_drawn (HekJob       *job,
                            gpointer      result,
                            const GError *error,
                            gpointer      user_data)
{
  g_autoptr (HekExplorerView) self = user_data;

  if (job != self->draw_job)
    return;
  g_clear_object (&self->draw_job);
  if (result != NULL)
    {
      g_autoptr (HekExplorerDrawing) last = g_steal_pointer (&self->drawing);
      gint64 now = g_get_monotonic_time ();

      self->drawing = hek_job_steal_result (job);
      if (self->drawing->frame != NULL)
        self->frame_usec = now + FRAME_REST * (now - self->draw_usec);
      tell (self, last);
      if (last == NULL && self->data == NULL)
        hek_explorer_view_sync (self); /* there are rows to read attributes of */
    }
  else
    hek_explorer_view_fail (self, hek_job_get_title (job), error);
  if (self->draw_again)
    hek_explorer_view_draw (self);
  hek_explorer_view_update_busy (self);
}

/* --- its beginning --------------------------------------------------------------------------- */

static void
start (HekExplorerView  *self,
       HekExplorerFrame *frame)
{
  HekExplorerDrawing *drawing = hek_explorer_drawing_new ();
  gboolean is_live = frame != NULL;
  DrawArgs *args;

  if (is_live && !get_recipe (self->session, &drawing->recipe))
    {
      if (self->drawing == NULL || self->drawing->frame == NULL)
        {
          hek_explorer_drawing_unref (drawing);
          hek_explorer_view_update_busy (self);
          return;
        }
      drawing->recipe = self->drawing->recipe; /* it has ended, and is being opened */
    }
  ask_for_rows (self, drawing, frame);
  drawing->model = self->look.model;
  drawing->theme = self->theme;
  ask_for_colors (self, drawing, is_live);
  ask_for_filters (self, drawing, is_live);
  if (!is_live && self->hits != NULL)
    drawing->hits = g_bytes_ref (self->hits);
  args = g_new0 (DrawArgs, 1);
  args->drawing = drawing;
  args->last = self->drawing != NULL ? hek_explorer_drawing_ref (self->drawing) : NULL;
  self->draw_usec = g_get_monotonic_time ();
  self->draw_subject = is_live ? (gpointer) frame->rows : (gpointer) self->data;
  self->draw_job = hek_job_start (_("Drawing"), HEK_LANE_INTERACTIVE, draw_run, args,
                                  draw_args_free, hek_explorer_drawing_unref,
                                  hek_explorer_view_on_drawn, g_object_ref (self));
  hek_explorer_view_update_busy (self);
}

static gboolean
hek_explorer_view_on_draw (gpointer user_data)
{
  HekExplorerView *self = user_data;
  HekExplorerFrame *frame = get_frame (self);
  gpointer subject = frame != NULL ? (gpointer) frame->rows : (gpointer) self->data;
  gint64 rest_usec = self->frame_usec - g_get_monotonic_time ();

  self->draw_source = 0;
  self->draw_again = FALSE;
  if (self->draw_job != NULL && self->draw_subject != subject)
    {
      hek_job_cancel (self->draw_job);
      g_clear_object (&self->draw_job);
    }
  if (self->draw_job != NULL)
    {
      self->draw_again = TRUE;
      return G_SOURCE_REMOVE;
    }
  if (subject == NULL)
    {
      hek_explorer_view_drop_drawing (self);
      hek_explorer_view_update_busy (self);
      return G_SOURCE_REMOVE;
    }
  if (frame != NULL && rest_usec > 0 && self->drawing != NULL && self->drawing->frame != NULL)
    {
      self->draw_source = g_timeout_add ((guint) (rest_usec / 1000) + 1, hek_explorer_view_on_draw,
                                         self);
      return G_SOURCE_REMOVE;
    }
  start (self, frame);
  return G_SOURCE_REMOVE;
}

void
hek_explorer_view_draw (HekExplorerView *self)
{
  /* A wait for the next frame ends when the frames do. */
  if (self->draw_source != 0 && get_frame (self) == NULL)
    g_clear_handle_id (&self->draw_source, g_source_remove);
  if (self->is_closed || self->draw_source != 0)
    return;
  self->draw_source = g_idle_add_full (G_PRIORITY_DEFAULT, hek_explorer_view_on_draw, self, NULL);
  hek_explorer_view_update_busy (self);
}

void
hek_explorer_view_drop_drawing (HekExplorerView *self)
{
  gboolean had = self->drawing != NULL;

  g_clear_handle_id (&self->draw_source, g_source_remove);
  if (self->draw_job != NULL)
    hek_job_cancel (self->draw_job);
  g_clear_object (&self->draw_job);
  g_clear_pointer (&self->drawing, hek_explorer_drawing_unref);
  if (!had || self->is_closed)
    return;
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_DRAWING_CHANGED);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_LEGEND_CHANGED);
  hek_explorer_view_switch_camera (self, NULL);
  hek_explorer_view_update_busy (self);
}

/* --- what is drawn --------------------------------------------------------------------------- */

HekScenePoints *
hek_explorer_view_get_points (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return self->drawing != NULL ? self->drawing->points : NULL;
}

HekSceneStyle *
hek_explorer_view_get_style (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return self->drawing != NULL ? self->drawing->style : NULL;
}

HekSceneMask *
hek_explorer_view_get_mask (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return self->drawing != NULL ? self->drawing->mask : NULL;
}

HekExplorerData *
hek_explorer_view_get_drawn (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return self->drawing != NULL ? self->drawing->data : NULL;
}

gboolean
hek_explorer_view_is_live (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), FALSE);

  return self->drawing != NULL && self->drawing->frame != NULL;
}

const HekSceneColoring *
hek_explorer_view_get_coloring (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return self->drawing != NULL ? self->drawing->coloring : NULL;
}

gboolean
hek_explorer_view_get_sizing (HekExplorerView *self,
                              HekSceneSizing  *sizing)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), FALSE);

  if (self->drawing == NULL || self->drawing->sizes == NULL)
    return FALSE;
  *sizing = self->drawing->sizing;
  return TRUE;
}

const char *
hek_explorer_view_get_size_label (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return self->drawing != NULL && self->drawing->size != NULL ? self->drawing->size->label : NULL;
}

gboolean
hek_explorer_view_is_busy (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), FALSE);

  return self->making->len > 0 || self->draw_job != NULL || self->draw_source != 0;
}

void
hek_explorer_view_update_busy (HekExplorerView *self)
{
  gboolean is_busy = hek_explorer_view_is_busy (self);

  if (is_busy == self->was_busy)
    return;
  self->was_busy = is_busy;
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_BUSY_CHANGED);
}

guint32
hek_explorer_view_get_n_visible (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), 0);

  if (self->drawing == NULL)
    return 0;
  return self->drawing->visible != NULL ? hek_scene_set_count (self->drawing->visible)
                                        : self->drawing->data->n_rows;
}

HekSceneSet *
hek_explorer_view_get_visible (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return self->drawing != NULL ? self->drawing->visible : NULL;
}

gboolean
hek_explorer_view_get_manifold (HekExplorerView *self,
                                HekManifold     *manifold)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), FALSE);

  if (self->drawing == NULL)
    return FALSE;
  *manifold = self->drawing->manifold;
  return TRUE;
}
