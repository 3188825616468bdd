/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-grid-private.h"

#include "studio-input.h"

static void
studio_dashboard_grid_go_to (StudioDashboardGrid *self,
                             int                  idx)
{
  StudioDashboardPlace *place;

  if (idx < 0 || idx >= (int) self->places->len)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  place = g_ptr_array_index (self->places, idx);
  studio_dashboard_grid_scroll_to (self, place);
  gtk_widget_grab_focus (GTK_WIDGET (place->tile));
}

/* @way: LEFT … DOWN */
static void
studio_dashboard_grid_arrow (StudioDashboardGrid *self,
                             const char          *id,
                             HekGridStep          way,
                             GdkModifierType      state)
{
  static const HekGridStep resizes[] = {
    [HEK_GRID_LEFT] = HEK_GRID_NARROWER,
    [HEK_GRID_RIGHT] = HEK_GRID_WIDER,
    [HEK_GRID_UP] = HEK_GRID_LOWER,
    [HEK_GRID_DOWN] = HEK_GRID_HIGHER,
  };
  guint i = (guint) hek_dashboard_find (self->dashboard, id);
  HekGridStep step = state & GDK_SHIFT_MASK ? resizes[way] : way;
  g_autofree char *own_id = NULL; /* the document that has @id may go with the step */
  g_autoptr (HekDashboard) next = NULL;
  StudioDashboardPlace *place;

  if (!self->editable || (state & GDK_CONTROL_MASK))
    {
      studio_dashboard_grid_go_to (self, hek_dashboard_find_neighbor (self->dashboard, i, way));
      return;
    }
  next = hek_dashboard_step (self->dashboard, i, step);
  if (next == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  own_id = g_strdup (id);
  studio_dashboard_grid_emit_step (self, own_id, step);
  place = studio_dashboard_grid_find (self, own_id);
  if (place != NULL)
    studio_dashboard_grid_scroll_to (self, place);
}

/* Keys that change or open. Returns: whether it is one */
static gboolean
studio_dashboard_grid_command_key (StudioDashboardGrid  *self,
                                   StudioDashboardPlace *place,
                                   guint                 keyval,
                                   GdkModifierType       state)
{
  const char *id = studio_dashboard_tile_get_id (place->tile);
  HekDashboardRect rect = studio_dashboard_grid_get_shown_rect (self, place);

  switch (keyval)
    {
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      if (!self->editable || state != 0)
        return FALSE;
      studio_dashboard_grid_emit_command (self, STUDIO_DASHBOARD_REMOVE, id);
      return TRUE;
    case GDK_KEY_d:
    case GDK_KEY_D:
      if (!self->editable || state != GDK_CONTROL_MASK)
        return FALSE;
      studio_dashboard_grid_emit_command (self, STUDIO_DASHBOARD_DUPLICATE, id);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      if (state != 0)
        return FALSE;
      studio_dashboard_grid_emit_command (self, STUDIO_DASHBOARD_ACTIVATE, id);
      return TRUE;
    case GDK_KEY_F10:
      if (state != GDK_SHIFT_MASK)
        return FALSE;
      G_GNUC_FALLTHROUGH;
    case GDK_KEY_Menu:
      studio_dashboard_grid_emit_menu (self, id, rect.x + rect.width / 2, rect.y
                                         + studio_dashboard_tile_get_header_height (place->tile));
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        StudioDashboardGrid   *self)
{
  StudioDashboardPlace *place = studio_dashboard_grid_get_focused (self, FALSE);
  int right, down;

  state &= GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK;
  /* other keys would change what is held by the pointer */
  if (self->held != NULL)
    {
      if (keyval == GDK_KEY_Escape)
        studio_dashboard_grid_cancel (self);
      return GDK_EVENT_STOP;
    }
  if (place == NULL || (state & (GDK_ALT_MASK | GDK_SUPER_MASK)))
    return GDK_EVENT_PROPAGATE;
  if (studio_input_get_arrow (keyval, &right, &down))
    {
      HekGridStep way = right < 0 ? HEK_GRID_LEFT : right > 0 ? HEK_GRID_RIGHT
                        : down < 0 ? HEK_GRID_UP : HEK_GRID_DOWN;

      studio_dashboard_grid_arrow (self, studio_dashboard_tile_get_id (place->tile), way, state);
      return GDK_EVENT_STOP;
    }
  if (state == 0 && (keyval == GDK_KEY_Home || keyval == GDK_KEY_KP_Home))
    studio_dashboard_grid_go_to (self, 0);
  else if (state == 0 && (keyval == GDK_KEY_End || keyval == GDK_KEY_KP_End))
    studio_dashboard_grid_go_to (self, (int) self->places->len - 1);
  else
    return studio_dashboard_grid_command_key (self, place, keyval, state);
  return GDK_EVENT_STOP;
}

void
studio_dashboard_grid_init_keys (StudioDashboardGrid *self)
{
  studio_input_add_keys (GTK_WIDGET (self), G_CALLBACK (on_key), NULL);
}
