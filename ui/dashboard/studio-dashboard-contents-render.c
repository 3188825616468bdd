/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures: the pixels of 3D plots, and the order of the rows of tables that are sorted or filtered
 * by hand. Each pane has one job at a time; what is seen stays until it has ended. While a camera
 * moves, a picture is a sample of the points that a frame has time for, by the speed of the last,
 * and is waited for, so that something moves; one of all points is given up for the next.
 */
#include "config.h"

#include "studio-dashboard-contents-private.h"

#include <math.h>

#define STUDIO_PANE_REST_MSEC 180

/* Of a picture while the camera moves, in all; and the points that it has at least. */
#define STUDIO_PANE_MOVING_MSEC 14.0
#define STUDIO_PANE_MIN_BUDGET 20000.0
#define STUDIO_PANE_POINTS_PER_MSEC 20000.0 /* until one was measured */

typedef struct
{
  HekDashboardContent *content; /* owned */
  int width, height, scale;
  HekPlotTheme theme;
  HekWidgetView view;
  HekSceneSet *selection;       /* owned (nullable): of @view */
  char *filter;                 /* owned (nullable): of @view */
  guint serial;
} StudioPanePicture;

/* What comes of it: the picture with what it was made of. */
typedef struct
{
  StudioPanePicture *wanted; /* owned */
  HekWidgetPicture *picture; /* owned (nullable): there is nothing to be seen */
  double msec;               /* that it took */
} StudioPaneMade;

static void
studio_pane_picture_free (gpointer data)
{
  StudioPanePicture *wanted = data;

  if (wanted == NULL)
    return;
  hek_dashboard_content_unref (wanted->content);
  g_clear_pointer (&wanted->selection, hek_scene_set_unref);
  g_free (wanted->filter);
  g_free (wanted);
}

static void
studio_pane_made_free (gpointer data)
{
  StudioPaneMade *made = data;

  studio_pane_picture_free (made->wanted);
  g_clear_pointer (&made->picture, hek_widget_picture_free);
  g_free (made);
}

/* --- on the job's thread ---------------------------------------------------------------------- */

/* @data: StudioPanePicture *, a box that is empty afterwards */
static gpointer
run (const HekTask  *task,
     gpointer        data,
     GError        **error)
{
  StudioPanePicture **box = data, *wanted = *box;
  gint64 start_us = g_get_monotonic_time ();
  StudioPaneMade *made;
  HekWidgetPicture *picture;

  picture = hek_widget_render (wanted->content->drawing, wanted->width, wanted->height,
                               wanted->scale, &wanted->theme, &wanted->view, task);
  if (!hek_task_check (task, error))
    {
      hek_widget_picture_free (picture);
      return NULL;
    }
  made = g_new0 (StudioPaneMade, 1);
  made->wanted = g_steal_pointer (box);
  made->picture = picture;
  made->msec = (double) (g_get_monotonic_time () - start_us) / 1000;
  return made;
}

static void
free_box (gpointer data)
{
  StudioPanePicture **box = data;

  studio_pane_picture_free (*box);
  g_free (box);
}

/* --- on the main thread ----------------------------------------------------------------------- */

static gboolean
is_scene (const HekDashboardContent *content)
{
  return content->drawing != NULL
         && g_str_equal (hek_widget_get_kind (content->drawing)->id, "scene");
}

gboolean
studio_dashboard_pane_needs_picture (StudioDashboardPane *self,
                                     HekDashboardContent *content)
{
  if (content->drawing == NULL || !hek_widget_get_kind (content->drawing)->has_picture)
    return FALSE;
  return is_scene (content) || self->order.column >= 0 || self->order.filter != NULL;
}

void
studio_dashboard_pane_check_picture (StudioDashboardPane *self)
{
  HekPlotTheme theme;

  if (self->content == NULL || !is_scene (self->content) || self->job != NULL
      || self->rest_timer != 0)
    return;
  studio_dashboard_pane_get_theme (self, &theme);
  if (self->made_width != gtk_widget_get_width (self->body)
      || self->made_height != gtk_widget_get_height (self->body)
      || self->made_scale != gtk_widget_get_scale_factor (self->body)
      || !hek_plot_theme_equal (&theme, &self->made_theme))
    studio_dashboard_pane_render (self);
}

/* How many points a picture of that time can have. */
static void
studio_dashboard_pane_learn (StudioDashboardPane  *self,
                             const StudioPaneMade *made)
{
  if (made->wanted->view.budget > 0 && made->picture != NULL && made->msec > 0.1)
    self->points_per_msec = (double) hek_widget_picture_get_n_drawn (made->picture) / made->msec;
}

/* The picture and the view that it is of become what is seen. */
static void
studio_dashboard_pane_take_made (StudioDashboardPane *self,
                                 StudioPaneMade      *made)
{
  StudioPanePicture *wanted = made->wanted;

  self->made_width = wanted->width;
  self->made_height = wanted->height;
  self->made_scale = wanted->scale;
  self->made_theme = wanted->theme;
  self->view.sort_column = wanted->view.sort_column;
  self->view.sort_descending = wanted->view.sort_descending;
  g_free (self->filter);
  self->filter = g_steal_pointer (&wanted->filter);
  self->view.filter = self->filter;
  if (self->next == wanted->content)
    g_clear_pointer (&self->next, hek_dashboard_content_unref);
  studio_dashboard_pane_show (self, wanted->content, g_steal_pointer (&made->picture));
  self->is_urgent = TRUE;
}

static void
on_made (HekJob       *job,
         gpointer      result,
         const GError *error,
         gpointer      user_data)
{
  g_autoptr (StudioDashboardPane) self = user_data;
  StudioPaneMade *made = result;

  if (self->job == job)
    g_clear_object (&self->job);
  else
    return;
  if (self->tile == NULL)
    return;
  if (made != NULL && made->wanted->serial == self->serial)
    {
      made = hek_job_steal_result (job);
      studio_dashboard_pane_learn (self, made);
      studio_dashboard_pane_take_made (self, made);
      studio_pane_made_free (made);
    }
  if (self->again)
    studio_dashboard_pane_render (self);
}

static void
studio_dashboard_pane_start (StudioDashboardPane *self,
                             HekDashboardContent *content,
                             gboolean             moves)
{
  double speed = self->points_per_msec > 0 ? self->points_per_msec : STUDIO_PANE_POINTS_PER_MSEC;
  StudioPanePicture *wanted = g_new0 (StudioPanePicture, 1), **box;

  wanted->content = hek_dashboard_content_ref (content);
  wanted->width = gtk_widget_get_width (self->body);
  wanted->height = gtk_widget_get_height (self->body);
  wanted->scale = gtk_widget_get_scale_factor (self->body);
  studio_dashboard_pane_get_theme (self, &wanted->theme);
  wanted->view = self->view;
  wanted->view.picture = NULL;
  wanted->view.has_pointer = FALSE;
  wanted->view.budget = 0;
  if (moves)
    wanted->view.budget = (guint64) MAX (speed * STUDIO_PANE_MOVING_MSEC, STUDIO_PANE_MIN_BUDGET);
  wanted->view.sort_column = self->order.column;
  wanted->view.sort_descending = self->order.descending;
  wanted->filter = g_strdup (self->order.filter);
  wanted->view.filter = wanted->filter;
  wanted->selection = self->selection != NULL ? hek_scene_set_ref (self->selection) : NULL;
  wanted->view.selection = wanted->selection;
  wanted->serial = self->serial;
  self->is_moving = moves;
  box = g_new (StudioPanePicture *, 1);
  *box = wanted;
  self->job = hek_job_start_unrecorded (content->title, HEK_LANE_INTERACTIVE, run, box, free_box,
                                        studio_pane_made_free, on_made,
                                        studio_dashboard_pane_ref (self));
}

void
studio_dashboard_pane_render (StudioDashboardPane *self)
{
  HekDashboardContent *content = self->next != NULL ? self->next : self->content;

  self->again = FALSE;
  if (self->body == NULL || content == NULL || content->drawing == NULL
      || gtk_widget_get_width (self->body) <= 0 || gtk_widget_get_height (self->body) <= 0)
    return;
  if (self->job != NULL)
    {
      self->again = TRUE;
      if (!self->is_moving)
        hek_job_cancel (self->job);
      return;
    }
  if (!studio_dashboard_pane_needs_picture (self, content))
    {
      /* the order of the options is made already */
      self->view.sort_column = -1;
      g_clear_pointer (&self->filter, g_free);
      self->view.filter = NULL;
      if (self->next != NULL)
        studio_dashboard_pane_show (self, content, NULL);
      g_clear_pointer (&self->next, hek_dashboard_content_unref);
      studio_dashboard_pane_redraw (self, TRUE);
      return;
    }
  studio_dashboard_pane_start (self, content, self->rest_timer != 0);
}

void
studio_dashboard_pane_stop (StudioDashboardPane *self)
{
  self->again = FALSE;
  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
}

static gboolean
on_rest (gpointer data)
{
  StudioDashboardPane *self = data;

  self->rest_timer = 0;
  studio_dashboard_pane_render (self);
  return G_SOURCE_REMOVE;
}

void
studio_dashboard_pane_moved (StudioDashboardPane *self)
{
  g_clear_handle_id (&self->rest_timer, g_source_remove);
  self->rest_timer = g_timeout_add (STUDIO_PANE_REST_MSEC, on_rest, self);
  studio_dashboard_pane_render (self);
}
