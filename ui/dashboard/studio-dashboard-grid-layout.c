/* SPDX-License-Identifier: Apache-2.0 */
/* Where tiles lie and how they get there. Tiles glide between rectangles, not between cells: when
 * the grid gets another width, they are where they belong at once. */
#include "config.h"

#include "studio-dashboard-grid-private.h"

#include <glib/gi18n.h>
#include <string.h>

StudioDashboardPlace *
studio_dashboard_grid_find (StudioDashboardGrid *self,
                            const char          *id)
{
  for (guint i = 0; id != NULL && i < self->places->len; i++)
    {
      StudioDashboardPlace *place = g_ptr_array_index (self->places, i);

      if (g_str_equal (studio_dashboard_tile_get_id (place->tile), id))
        return place;
    }
  return NULL;
}

StudioDashboardPlace *
studio_dashboard_grid_get_focused (StudioDashboardGrid *self,
                                   gboolean             within)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      StudioDashboardPlace *place = g_ptr_array_index (self->places, i);
      GtkWidget *tile = GTK_WIDGET (place->tile);

      if (gtk_widget_is_focus (tile)
          || (within && gtk_widget_get_focus_child (GTK_WIDGET (self)) == tile))
        return place;
    }
  return NULL;
}

double
studio_dashboard_grid_get_column_step (StudioDashboardGrid *self)
{
  return MAX (self->width - HEK_DASHBOARD_GAP, 1) / HEK_DASHBOARD_COLUMNS;
}

double
studio_dashboard_grid_get_row_step (void)
{
  return HEK_DASHBOARD_ROW + HEK_DASHBOARD_GAP;
}

HekDashboardRect
studio_dashboard_grid_get_shown_rect (StudioDashboardGrid        *self,
                                      const StudioDashboardPlace *place)
{
  HekDashboardRect to = hek_dashboard_get_rect (&place->cell, self->width);
  const HekDashboardRect *from = &place->from;
  double t = self->progress;

  if (place == self->held)
    return self->held_rect;
  if (t >= 1)
    return to;
  return (HekDashboardRect){ from->x + t * (to.x - from->x), from->y + t * (to.y - from->y),
                             from->width + t * (to.width - from->width),
                             from->height + t * (to.height - from->height) };
}

gboolean
studio_dashboard_grid_same_cells (const HekDashboard *a,
                                  const HekDashboard *b)
{
  guint n = hek_dashboard_get_n_widgets (a);

  if (n != hek_dashboard_get_n_widgets (b))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const HekDashboardWidget *x = hek_dashboard_get_widget (a, i);
      const HekDashboardWidget *y = hek_dashboard_get_widget (b, i);

      if (memcmp (&x->cell, &y->cell, sizeof x->cell) != 0 || strcmp (x->id, y->id) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
studio_dashboard_grid_tell_place (StudioDashboardPlace *place,
                                  guint                 idx,
                                  guint                 n)
{
  const HekGridCell *cell = &place->cell;
  /* Translators: one of "2 columns wide", "1 column wide" */
  g_autofree char *width = g_strdup_printf (
    ngettext ("%d column wide", "%d columns wide", (gulong) cell->w), cell->w);
  g_autofree char *height = g_strdup_printf (
    ngettext ("%d row high", "%d rows high", (gulong) cell->h), cell->h);
  /* Translators: of a widget in a grid; the last two are "6 columns wide" and "4 rows high" */
  g_autofree char *text = g_strdup_printf (_("Column %d, row %d; %s, %s"), cell->x + 1,
                                           cell->y + 1, width, height);

  gtk_accessible_update_property (GTK_ACCESSIBLE (place->tile),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (place->tile),
                                  GTK_ACCESSIBLE_RELATION_POS_IN_SET, (int) idx + 1,
                                  GTK_ACCESSIBLE_RELATION_SET_SIZE, (int) n, -1);
}

void
studio_dashboard_grid_freeze (StudioDashboardGrid *self)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      StudioDashboardPlace *place = g_ptr_array_index (self->places, i);

      place->from = studio_dashboard_grid_get_shown_rect (self, place);
    }
  self->progress = 0;
}

void
studio_dashboard_grid_arrange (StudioDashboardGrid *self)
{
  HekDashboard *shown = self->preview != NULL ? self->preview : self->dashboard;
  gboolean glides = FALSE;

  studio_dashboard_grid_freeze (self);
  for (guint i = 0; i < self->places->len; i++)
    {
      StudioDashboardPlace *place = g_ptr_array_index (self->places, i);
      int at = hek_dashboard_find (shown, studio_dashboard_tile_get_id (place->tile));
      HekDashboardRect to;

      g_assert (at >= 0);
      /* what is new appears where it belongs */
      if (place->cell.w == 0)
        {
          place->cell = hek_dashboard_get_widget (shown, (guint) at)->cell;
          place->from = hek_dashboard_get_rect (&place->cell, self->width);
        }
      place->cell = hek_dashboard_get_widget (shown, (guint) at)->cell;
      to = hek_dashboard_get_rect (&place->cell, self->width);
      glides |= to.x != place->from.x || to.y != place->from.y || to.width != place->from.width
                || to.height != place->from.height;
      studio_dashboard_grid_tell_place (place, (guint) at, hek_dashboard_get_n_widgets (shown));
    }
  if (glides)
    {
      adw_animation_reset (self->motion);
      adw_animation_play (self->motion);
    }
  else
    self->progress = 1;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
studio_dashboard_grid_show_preview (StudioDashboardGrid *self,
                                    HekDashboard        *preview,
                                    const HekGridCell   *ghost)
{
  g_clear_pointer (&self->preview, hek_dashboard_unref);
  self->preview = preview;
  gtk_widget_set_visible (self->ghost, ghost != NULL);
  if (ghost != NULL)
    self->ghost_cell = *ghost;
  studio_dashboard_grid_arrange (self);
}

/* --- scrolling ------------------------------------------------------------------------------- */

/* Of the scrolled window: how near to an end it begins to scroll, and how fast it goes at it. */
#define STUDIO_DASHBOARD_SCROLL_ZONE 48.0
#define STUDIO_DASHBOARD_SCROLL_SPEED 900.0 /* px/s */

static GtkScrolledWindow *
studio_dashboard_grid_get_scroller (StudioDashboardGrid *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);

  return scroller != NULL ? GTK_SCROLLED_WINDOW (scroller) : NULL;
}

void
studio_dashboard_grid_scroll_to (StudioDashboardGrid  *self,
                                 StudioDashboardPlace *place)
{
  GtkScrolledWindow *scroller = studio_dashboard_grid_get_scroller (self);
  HekDashboardRect rect = hek_dashboard_get_rect (&place->cell, self->width);
  GtkAdjustment *adjustment;

  if (scroller == NULL)
    return;
  adjustment = gtk_scrolled_window_get_vadjustment (scroller);
  /* rows that are only just there are not allocated yet */
  if (rect.y + rect.height + HEK_DASHBOARD_GAP > gtk_adjustment_get_upper (adjustment))
    gtk_adjustment_set_upper (adjustment, rect.y + rect.height + HEK_DASHBOARD_GAP);
  gtk_adjustment_clamp_page (adjustment, rect.y - HEK_DASHBOARD_GAP,
                             rect.y + rect.height + HEK_DASHBOARD_GAP);
}

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  StudioDashboardGrid *self = STUDIO_DASHBOARD_GRID (widget);
  GtkScrolledWindow *scroller = studio_dashboard_grid_get_scroller (self);
  gint64 now_us = gdk_frame_clock_get_frame_time (clock);
  double seconds = self->tick_us != 0 ? (double) (now_us - self->tick_us) / G_USEC_PER_SEC : 0;
  double height, before, x, y, by = 0;
  GtkAdjustment *adjustment;

  self->tick_us = now_us;
  if (scroller == NULL)
    return G_SOURCE_CONTINUE;
  height = gtk_widget_get_height (GTK_WIDGET (scroller));
  adjustment = gtk_scrolled_window_get_vadjustment (scroller);
  if (self->at_y < STUDIO_DASHBOARD_SCROLL_ZONE)
    by = self->at_y / STUDIO_DASHBOARD_SCROLL_ZONE - 1;
  else if (self->at_y > height - STUDIO_DASHBOARD_SCROLL_ZONE)
    by = 1 - (height - self->at_y) / STUDIO_DASHBOARD_SCROLL_ZONE;
  /* a long frame is no leap */
  before = gtk_adjustment_get_value (adjustment);
  gtk_adjustment_set_value (adjustment, before + CLAMP (by, -1, 1) * STUDIO_DASHBOARD_SCROLL_SPEED
                                                   * MIN (seconds, 0.05));
  gtk_widget_translate_coordinates (GTK_WIDGET (scroller), widget, self->at_x, self->at_y, &x, &y);
  /* the grid is moved only when this frame is laid out */
  y += gtk_adjustment_get_value (adjustment) - before;
  if (by != 0 && self->held != NULL)
    studio_dashboard_grid_follow_drag (self, x, y);
  else if (by != 0 && self->kind != NULL)
    studio_dashboard_grid_follow_drop (self, x, y);
  return G_SOURCE_CONTINUE;
}

void
studio_dashboard_grid_set_pointer (StudioDashboardGrid *self,
                                   double               x,
                                   double               y)
{
  GtkScrolledWindow *scroller = studio_dashboard_grid_get_scroller (self);

  if (scroller == NULL)
    return;
  gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (scroller), x, y, &self->at_x,
                                    &self->at_y);
  if (self->tick == 0)
    {
      self->tick_us = 0;
      self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
    }
}

void
studio_dashboard_grid_drop_pointer (StudioDashboardGrid *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
}
