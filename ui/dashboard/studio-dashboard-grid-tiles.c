/* SPDX-License-Identifier: Apache-2.0 */
/* Tiles of the widgets of a document, from one document to the next. */
#include "config.h"

#include "studio-dashboard-grid-private.h"

static void
studio_dashboard_grid_draw_body (const HekDashboardWidget *widget,
                                 GtkWidget                *body,
                                 GtkSnapshot              *snapshot,
                                 double                    width,
                                 double                    height,
                                 gpointer                  user_data)
{
  StudioDashboardGrid *self = user_data;

  if (self->draw != NULL)
    self->draw (widget, body, snapshot, width, height, self->draw_data);
}

void
studio_dashboard_grid_free_place (gpointer data)
{
  StudioDashboardPlace *place = data;

  gtk_widget_unparent (GTK_WIDGET (place->tile));
  g_free (place);
}

void
studio_dashboard_grid_select (StudioDashboardGrid *self,
                              const char          *id)
{
  StudioDashboardPlace *old = studio_dashboard_grid_find (self, self->selected);
  StudioDashboardPlace *place = studio_dashboard_grid_find (self, id);

  if (old != NULL && old != place)
    gtk_widget_unset_state_flags (GTK_WIDGET (old->tile), GTK_STATE_FLAG_SELECTED);
  if (place != NULL)
    gtk_widget_set_state_flags (GTK_WIDGET (place->tile), GTK_STATE_FLAG_SELECTED, FALSE);
  if (g_strcmp0 (self->selected, id) == 0)
    return;
  g_free (self->selected);
  self->selected = g_strdup (id);
  g_object_notify (G_OBJECT (self), "selected");
}

static StudioDashboardPlace *
studio_dashboard_grid_add_tile (StudioDashboardGrid *self,
                                HekDashboardWidget  *widget)
{
  StudioDashboardPlace *place = g_new0 (StudioDashboardPlace, 1);
  GtkWidget *tile = studio_dashboard_tile_new (widget, studio_dashboard_grid_draw_body, self);

  place->tile = STUDIO_DASHBOARD_TILE (tile);
  /* what is held is above the others, the ghost below */
  gtk_widget_insert_before (tile, GTK_WIDGET (self), NULL);
  return place;
}

/* The focus of a tile that is gone goes to the one that is now in its place. */
static void
studio_dashboard_grid_keep_focus (StudioDashboardGrid *self,
                                  guint                idx)
{
  StudioDashboardPlace *place = NULL;

  if (self->places->len > 0)
    place = g_ptr_array_index (self->places, MIN (idx, self->places->len - 1));
  studio_dashboard_grid_select (
    self, place != NULL ? studio_dashboard_tile_get_id (place->tile) : NULL);
  if (place != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (place->tile));
}

/* Moves the places of widgets that stay into a new array, in the order of @dashboard. */
static void
studio_dashboard_grid_take_places (StudioDashboardGrid *self,
                                   HekDashboard        *dashboard,
                                   GPtrArray           *added)
{
  guint n = dashboard != NULL ? hek_dashboard_get_n_widgets (dashboard) : 0;
  GPtrArray *old = self->places, *places;

  places = g_ptr_array_new_full (n, studio_dashboard_grid_free_place);
  for (guint i = 0; i < n; i++)
    {
      HekDashboardWidget *widget = (HekDashboardWidget *) hek_dashboard_get_widget (dashboard, i);
      StudioDashboardPlace *place = studio_dashboard_grid_find (self, widget->id);

      if (place != NULL)
        {
          guint at;

          studio_dashboard_tile_set_widget (place->tile, widget);
          g_ptr_array_find (old, place, &at);
          g_ptr_array_steal_index (old, at);
        }
      else
        {
          place = studio_dashboard_grid_add_tile (self, widget);
          g_ptr_array_add (added, place->tile);
        }
      g_ptr_array_add (places, place);
    }
  self->places = places;
  /* what is left is gone */
  g_ptr_array_unref (old);
}

void
studio_dashboard_grid_set_dashboard (StudioDashboardGrid *self,
                                     HekDashboard        *dashboard)
{
  StudioDashboardPlace *focused = studio_dashboard_grid_get_focused (self, TRUE);
  g_autoptr (GPtrArray) added = g_ptr_array_new ();
  g_autofree char *focused_id = NULL;
  guint focused_idx = 0;

  g_return_if_fail (STUDIO_IS_DASHBOARD_GRID (self));
  if (dashboard == self->dashboard)
    return;
  if (focused != NULL)
    {
      focused_id = g_strdup (studio_dashboard_tile_get_id (focused->tile));
      g_ptr_array_find (self->places, focused, &focused_idx);
    }
  if (self->held != NULL
      && (dashboard == NULL
          || hek_dashboard_find (dashboard, studio_dashboard_tile_get_id (self->held->tile)) < 0))
    studio_dashboard_grid_cancel (self);
  g_clear_pointer (&self->preview, hek_dashboard_unref);
  studio_dashboard_grid_take_places (self, dashboard, added);
  g_clear_pointer (&self->dashboard, hek_dashboard_unref);
  self->dashboard = dashboard != NULL ? hek_dashboard_ref (dashboard) : NULL;
  studio_dashboard_grid_renew_preview (self);

  for (guint i = 0; i < added->len; i++)
    studio_dashboard_grid_emit_tile_added (self, g_ptr_array_index (added, i));
  if (focused_id != NULL && studio_dashboard_grid_find (self, focused_id) == NULL)
    studio_dashboard_grid_keep_focus (self, focused_idx);
  else if (studio_dashboard_grid_find (self, self->selected) == NULL)
    studio_dashboard_grid_select (self, NULL);
}

HekDashboard *
studio_dashboard_grid_get_dashboard (StudioDashboardGrid *self)
{
  return self->dashboard;
}

StudioDashboardTile *
studio_dashboard_grid_get_tile (StudioDashboardGrid *self,
                                const char          *id)
{
  StudioDashboardPlace *place = studio_dashboard_grid_find (self, id);

  return place != NULL ? place->tile : NULL;
}

void
studio_dashboard_grid_queue_draw (StudioDashboardGrid *self,
                                  const char          *id)
{
  StudioDashboardPlace *place = studio_dashboard_grid_find (self, id);

  if (place != NULL)
    gtk_widget_queue_draw (studio_dashboard_tile_get_body (place->tile));
}

void
studio_dashboard_grid_reveal (StudioDashboardGrid *self,
                              const char          *id)
{
  StudioDashboardPlace *place = studio_dashboard_grid_find (self, id);

  if (place == NULL)
    return;
  studio_dashboard_grid_select (self, id);
  studio_dashboard_grid_scroll_to (self, place);
  gtk_widget_grab_focus (GTK_WIDGET (place->tile));
}
