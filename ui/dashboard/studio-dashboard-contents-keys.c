/* SPDX-License-Identifier: Apache-2.0 */
/* The keyboard in a body that has the focus. */
#include "config.h"

#include "studio-dashboard-contents-private.h"

#include <math.h>

#include "studio-input.h"

#define STUDIO_PANE_KEY_ZOOM 1.5
#define STUDIO_PANE_LOOK_PX 2.0   /* from one look for the next datum to the next */
#define STUDIO_PANE_LOOK_MSEC 12  /* that looking may take */
#define STUDIO_PANE_CROSS_PX 8.0  /* of a scatter plot, where data lie anywhere */
#define STUDIO_PANE_PAGE 10       /* data in a page */

/* --- reading out ------------------------------------------------------------------------------ */

static gboolean
studio_dashboard_pane_pick (StudioDashboardPane *self,
                            double               x,
                            double               y,
                            HekWidgetHit        *hit)
{
  HekPlotTheme theme;

  studio_dashboard_pane_get_theme (self, &theme);
  return hek_widget_pick (studio_dashboard_pane_get_drawing (self),
                          gtk_widget_get_width (self->body), gtk_widget_get_height (self->body),
                          &theme, &self->view, x, y, hit);
}

/* Where data are drawn: all of the body where there are no axes. */
static void
studio_dashboard_pane_get_room (StudioDashboardPane *self,
                                graphene_rect_t     *room)
{
  HekPlotFrame axes;

  graphene_rect_init (room, 0, 0, (float) gtk_widget_get_width (self->body),
                      (float) gtk_widget_get_height (self->body));
  if (studio_dashboard_pane_get_axes (self, &axes))
    graphene_rect_init (room, (float) axes.x, (float) axes.y, (float) axes.width,
                        (float) axes.height);
}

/* The next row of a series that is drawn somewhere else. FALSE: there is none */
static gboolean
studio_dashboard_pane_find_row (StudioDashboardPane *self,
                                int                  step,
                                gsize               *found,
                                double              *x)
{
  const HekFrame *frame = hek_widget_get_frame (studio_dashboard_pane_get_drawing (self),
                                                self->hit.frame_idx);
  int time = frame != NULL ? hek_frame_find_type (frame, HEK_FRAME_TIME, -1) : -1;
  HekPlotFrame axes;

  if (time < 0 || self->hit.column_idx >= frame->n_columns
      || !studio_dashboard_pane_get_axes (self, &axes))
    return FALSE;
  for (gssize row = (gssize) self->hit.row + step; row >= 0 && row < (gssize) frame->n_rows;
       row += step)
    {
      double f = hek_plot_ticks_to_fraction (&axes.x_ticks,
                                             (double) frame->columns[time].times[row]);

      if (!(f >= 0 && f <= 1))
        return FALSE;
      *x = axes.x + f * axes.width;
      if (!isnan (frame->columns[self->hit.column_idx].reals[row])
          && (*x - self->hit.pos_x) * step >= 1)
        {
          *found = (gsize) row;
          return TRUE;
        }
    }
  return FALSE;
}

/* The height at which the pointer is nearest to a row of the series that is read out: from where it
 * is upwards and downwards. FALSE: none was found in time, or it is not drawn */
static gboolean
studio_dashboard_pane_find_height (StudioDashboardPane *self,
                                   gsize                row,
                                   double               x,
                                   double              *y)
{
  gint64 until = g_get_monotonic_time () + STUDIO_PANE_LOOK_MSEC * G_TIME_SPAN_MILLISECOND;
  double from = self->hit.pos_y;
  graphene_rect_t room;
  HekWidgetHit hit;

  studio_dashboard_pane_get_room (self, &room);
  for (double by = 0; by <= room.size.height; by += 2 * STUDIO_PANE_LOOK_PX)
    for (int way = -1; way <= 1; way += 2)
      {
        *y = from + way * by;
        if (*y >= room.origin.y && *y <= room.origin.y + room.size.height
            && studio_dashboard_pane_pick (self, x, *y, &hit) && hit.row == row
            && hit.frame_idx == self->hit.frame_idx && hit.column_idx == self->hit.column_idx)
          return TRUE;
        if (g_get_monotonic_time () > until)
          return FALSE;
      }
  return FALSE;
}

/* One row of the series on. */
static gboolean
studio_dashboard_pane_step_row (StudioDashboardPane *self,
                                int                  step)
{
  HekWidgetHit before = self->hit;
  double x, y;
  gsize row;

  if (!studio_dashboard_pane_find_row (self, step, &row, &x))
    return FALSE;
  if (!studio_dashboard_pane_find_height (self, row, x, &y))
    y = before.pos_y;
  studio_dashboard_pane_point (self, x, y, TRUE);
  return self->has_hit && (self->hit.pos_x - before.pos_x) * step > 0;
}

/* Looks for another datum in a direction. Returns: whether there is one */
static gboolean
studio_dashboard_pane_look (StudioDashboardPane *self,
                            int                  right,
                            int                  down,
                            double              *x,
                            double              *y)
{
  gint64 until = g_get_monotonic_time () + STUDIO_PANE_LOOK_MSEC * G_TIME_SPAN_MILLISECOND;
  double step = STUDIO_PANE_LOOK_PX, at_x = *x, at_y = *y;
  graphene_rect_t room;
  HekWidgetHit hit;

  studio_dashboard_pane_get_room (self, &room);
  graphene_rect_inset (&room, -1, -1);
  while (TRUE)
    {
      at_x += right * step;
      at_y += down * step;
      if (!graphene_rect_contains_point (&room, &GRAPHENE_POINT_INIT ((float) at_x,
                                                                      (float) at_y)))
        return FALSE;
      if (studio_dashboard_pane_pick (self, at_x, at_y, &hit)
          && (!self->has_hit || hit.row != self->hit.row || hit.frame_idx != self->hit.frame_idx
              || hit.column_idx != self->hit.column_idx || hit.x != self->hit.x
              || hit.y != self->hit.y)
          && (hit.pos_x - *x) * right >= 0 && (hit.pos_y - *y) * down >= 0)
        break;
      if (g_get_monotonic_time () > until)
        step *= 2;
    }
  *x = at_x;
  *y = at_y;
  return TRUE;
}

/* One step of the read-out. Returns: whether there was one to take */
static gboolean
studio_dashboard_pane_step (StudioDashboardPane *self,
                            int                  right,
                            int                  down)
{
  StudioPaneManner manner = studio_dashboard_pane_get_manner (self);
  const char *kind = hek_widget_get_kind (studio_dashboard_pane_get_drawing (self))->id;
  double x = self->view.pointer_x, y = self->view.pointer_y;
  graphene_rect_t room;

  studio_dashboard_pane_get_room (self, &room);
  if (!self->view.has_pointer)
    {
      /* from the end that one comes from */
      x = right > 0 ? room.origin.x : right < 0 ? room.origin.x + room.size.width
                                                : room.origin.x + room.size.width / 2;
      y = room.origin.y + room.size.height / 2;
      if (manner == STUDIO_PANE_SCATTER)
        x = room.origin.x + room.size.width / 2;
      studio_dashboard_pane_point (self, x, y, TRUE);
      if (self->has_hit || manner == STUDIO_PANE_SCATTER)
        return TRUE;
    }
  if (manner == STUDIO_PANE_SCATTER)
    {
      double to_x = CLAMP (x + right * STUDIO_PANE_CROSS_PX, room.origin.x,
                           room.origin.x + room.size.width);
      double to_y = CLAMP (y + down * STUDIO_PANE_CROSS_PX, room.origin.y,
                           room.origin.y + room.size.height);

      studio_dashboard_pane_point (self, to_x, to_y, TRUE);
      return to_x != x || to_y != y;
    }
  if (self->has_hit)
    {
      x = self->hit.pos_x;
      y = self->hit.pos_y;
    }
  if (g_str_equal (kind, "line") && self->has_hit && down == 0)
    return studio_dashboard_pane_step_row (self, right);
  if (!studio_dashboard_pane_look (self, right, down, &x, &y))
    return FALSE;
  studio_dashboard_pane_point (self, x, y, TRUE);
  return TRUE;
}

static void
studio_dashboard_pane_steps (StudioDashboardPane *self,
                             int                  right,
                             int                  down,
                             int                  n)
{
  for (int i = 0; i < n; i++)
    if (!studio_dashboard_pane_step (self, right, down))
      {
        if (i == 0)
          gtk_widget_error_bell (self->body);
        break;
      }
}

/* To the first or the last datum. */
static void
studio_dashboard_pane_go_to_end (StudioDashboardPane *self,
                                 int                  right)
{
  studio_dashboard_pane_leave (self);
  studio_dashboard_pane_step (self, right, 0);
  /* what lies nearest to the end of the axis need not be the last */
  for (guint i = 0; i < STUDIO_PANE_PAGE && self->has_hit; i++)
    if (!studio_dashboard_pane_step (self, -right, 0))
      break;
}

/* --- keys ------------------------------------------------------------------------------------- */

/* What was chosen last is no more; when nothing was, the tile has the focus. */
static void
studio_dashboard_pane_escape (StudioDashboardPane *self)
{
  if (studio_dashboard_pane_cancel_drag (self))
    return;
  if (self->by_key)
    studio_dashboard_pane_leave (self);
  else if (self->selection != NULL)
    studio_dashboard_pane_select (self, NULL);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->tile));
}

static gboolean
studio_dashboard_pane_chart_key (StudioDashboardPane *self,
                                 guint                keyval,
                                 GdkModifierType      state)
{
  int zoom = studio_input_get_zoom_step (keyval), right, down;
  gboolean along_y = FALSE;

  if (studio_input_get_arrow (keyval, &right, &down))
    {
      if (!(state & GDK_SHIFT_MASK) || down == 0)
        {
          studio_dashboard_pane_steps (self, right, down,
                                       state & GDK_SHIFT_MASK ? STUDIO_PANE_PAGE : 1);
          return GDK_EVENT_STOP;
        }
      zoom = -down;
      along_y = TRUE;
    }
  if (zoom != 0)
    {
      studio_dashboard_pane_zoom (self, zoom > 0 ? STUDIO_PANE_KEY_ZOOM
                                                 : 1 / STUDIO_PANE_KEY_ZOOM,
                                  self->view.has_pointer ? self->view.pointer_x : -1,
                                  self->view.has_pointer ? self->view.pointer_y : -1, along_y);
      return GDK_EVENT_STOP;
    }
  switch (keyval)
    {
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      studio_dashboard_pane_go_to_end (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      studio_dashboard_pane_go_to_end (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      studio_dashboard_pane_steps (self, -1, 0, STUDIO_PANE_PAGE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      studio_dashboard_pane_steps (self, 1, 0, STUDIO_PANE_PAGE);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* Selects the point that is read out, or lets it go. */
static gboolean
studio_dashboard_pane_toggle_point (StudioDashboardPane *self)
{
  HekFrame *frame = hek_widget_get_frame (studio_dashboard_pane_get_drawing (self), 0);
  guint32 row = (guint32) self->hit.row;
  g_autoptr (HekSceneSet) one = NULL;
  g_autoptr (HekSceneSet) set = NULL;

  if (!self->has_hit)
    return GDK_EVENT_PROPAGATE;
  one = hek_scene_set_new_rows ((guint32) frame->n_rows, &row, 1);
  set = self->selection != NULL
        ? hek_scene_set_combine (self->selection, HEK_SCENE_SET_TOGGLE, one)
        : hek_scene_set_ref (one);
  studio_dashboard_pane_select (self, set);
  return GDK_EVENT_STOP;
}

static gboolean
studio_dashboard_pane_control_key (StudioDashboardPane *self,
                                   guint                keyval,
                                   StudioPaneManner     manner)
{
  if (keyval == GDK_KEY_c || keyval == GDK_KEY_C)
    return studio_dashboard_pane_copy (self);
  if ((keyval == GDK_KEY_f || keyval == GDK_KEY_F) && manner == STUDIO_PANE_TABLE)
    {
      studio_dashboard_pane_open_filter (self);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        StudioDashboardPane   *self)
{
  StudioPaneManner manner;

  if (self->contents == NULL || studio_dashboard_pane_get_drawing (self) == NULL)
    return GDK_EVENT_PROPAGATE;
  manner = studio_dashboard_pane_get_manner (self);
  state &= GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK;
  if (state == GDK_CONTROL_MASK)
    return studio_dashboard_pane_control_key (self, keyval, manner);
  if (!studio_input_is_plain (state))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Escape)
    {
      studio_dashboard_pane_escape (self);
      return GDK_EVENT_STOP;
    }
  if ((keyval == GDK_KEY_0 || keyval == GDK_KEY_KP_0) && manner != STUDIO_PANE_STILL)
    {
      studio_dashboard_pane_reset (self);
      return GDK_EVENT_STOP;
    }
  if (manner == STUDIO_PANE_TABLE)
    return studio_dashboard_pane_table_key (self, keyval, state);
  if (manner == STUDIO_PANE_SCENE)
    return studio_dashboard_pane_scene_key (self, keyval, state);
  if (manner == STUDIO_PANE_SCATTER && keyval == GDK_KEY_space)
    return studio_dashboard_pane_toggle_point (self);
  return studio_dashboard_pane_chart_key (self, keyval, state);
}

void
studio_dashboard_pane_init_keys (StudioDashboardPane *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (self->body, keys);
}
