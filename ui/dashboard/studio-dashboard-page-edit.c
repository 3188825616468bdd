/* SPDX-License-Identifier: Apache-2.0 */
/* What is done with the widgets of the dashboard: by the grid, and by the commands about the
 * selected one. The session changes the document, which then comes back to the grid. */
#include "config.h"

#include "studio-dashboard-page-private.h"

#include <glib/gi18n.h>

#include "studio-menu-names.h"
#include "studio-own-name.h"
#include "studio-settings.h"
#include "studio-toast.h"

#define COLLECTION_KEY "explorer-collection"

const char *
studio_dashboard_page_get_widget (StudioDashboardPage *self)
{
  const char *id = self->grid != NULL ? studio_dashboard_grid_get_selected (self->grid) : NULL;

  return id != NULL && studio_dashboard_grid_get_tile (self->grid, id) != NULL ? id : NULL;
}

/* (transfer full) (nullable): UUID of the collection that was looked at last, or the first that can
 * be read: what new widgets about rows speak of */
static char *
studio_dashboard_page_find_collection (StudioDashboardPage *self)
{
  GListModel *items = hek_library_get_collections (self->library);
  g_autofree char *last = g_settings_get_string (studio_settings_get (), COLLECTION_KEY);

  if (hek_library_find (self->library, last) != NULL)
    return g_steal_pointer (&last);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (items, i);

      if (hek_library_item_get_schema (item) != NULL)
        return g_strdup (hek_library_item_get_info (item)->uuid);
    }
  return NULL;
}

/* --- adding and removing ---------------------------------------------------------------------- */

/* In the palette focus stays there: the next kind is a key away. */
static void
studio_dashboard_page_reveal_added (StudioDashboardPage *self,
                                    const char          *id)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean stays = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->palette));

  studio_dashboard_grid_reveal (self->grid, id);
  if (stays)
    gtk_widget_grab_focus (focus);
}

static void
studio_dashboard_page_add_at (StudioDashboardPage *self,
                              const HekWidgetKind *kind,
                              const HekGridCell   *place,
                              double               y)
{
  g_autofree char *collection = studio_dashboard_page_find_collection (self);
  const char *id = hek_dashboard_session_add (self->session, kind, collection, place, y);

  if (id != NULL)
    studio_dashboard_page_reveal_added (self, id);
}

void
studio_dashboard_page_add_widget (StudioDashboardPage *self,
                                  const HekWidgetKind *kind)
{
  studio_dashboard_page_add_at (self, kind, NULL, 0);
}

static void
studio_dashboard_page_remove_id (StudioDashboardPage *self,
                                 const char          *id)
{
  g_autofree char *copy = g_strdup (id); /* the document that has it goes */
  AdwToast *toast;

  if (!hek_dashboard_session_remove (self->session, copy))
    return;
  toast = studio_toast_new (_("Widget removed"));
  adw_toast_set_button_label (toast, _("Undo"));
  adw_toast_set_action_name (toast, "dashboard.undo");
  studio_page_add_toast (STUDIO_PAGE (self), toast);
}

void
studio_dashboard_page_remove_widget (StudioDashboardPage *self)
{
  studio_dashboard_page_remove_id (self, studio_dashboard_page_get_widget (self));
}

static void
studio_dashboard_page_duplicate_id (StudioDashboardPage *self,
                                    const char          *id)
{
  const char *copy = hek_dashboard_session_duplicate_widget (self->session, id);

  if (copy != NULL)
    studio_dashboard_grid_reveal (self->grid, copy);
}

void
studio_dashboard_page_duplicate_widget (StudioDashboardPage *self)
{
  studio_dashboard_page_duplicate_id (self, studio_dashboard_page_get_widget (self));
}

/* When the page has its places: an empty dashboard is one to be filled. The card that was pressed
 * is hidden now, and GTK 4.8 goes on sending it the keys. */
static gboolean
studio_dashboard_page_focus_new_now (gpointer user_data)
{
  StudioDashboardPage *self = user_data;

  self->focus_idle = 0;
  if (self->editing && gtk_widget_get_mapped (GTK_WIDGET (self->palette)))
    gtk_widget_child_focus (GTK_WIDGET (self->palette), GTK_DIR_TAB_FORWARD);
  else if (gtk_widget_get_mapped (GTK_WIDGET (self->grid)))
    gtk_widget_child_focus (GTK_WIDGET (self->grid), GTK_DIR_TAB_FORWARD);
  return G_SOURCE_REMOVE;
}

void
studio_dashboard_page_focus_new (StudioDashboardPage *self)
{
  if (self->focus_idle == 0)
    self->focus_idle = g_idle_add (studio_dashboard_page_focus_new_now, self);
}

/* --- the clipboard: JSON text, so that it goes to other dashboards and programs --------------- */

void
studio_dashboard_page_copy_widget (StudioDashboardPage *self)
{
  g_autofree char *json
    = hek_dashboard_session_copy_widget (self->session, studio_dashboard_page_get_widget (self));

  if (json != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), json);
}

void
studio_dashboard_page_cut_widget (StudioDashboardPage *self)
{
  studio_dashboard_page_copy_widget (self);
  studio_dashboard_page_remove_widget (self);
}

static void
studio_dashboard_page_pasted (GObject      *clipboard,
                              GAsyncResult *result,
                              gpointer      user_data)
{
  g_autoptr (StudioDashboardPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text
    = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, &error);
  const char *id;

  if (self->session == NULL || self->grid == NULL)
    return;
  if (text == NULL)
    {
      studio_message_bar_show (self->message_bar,
                               _("The clipboard has no widget: copy one of a dashboard first."),
                               NULL, NULL);
      return;
    }
  id = hek_dashboard_session_paste (self->session, text); /* says what is wrong with it */
  if (id != NULL)
    studio_dashboard_grid_reveal (self->grid, id);
}

void
studio_dashboard_page_paste_widget (StudioDashboardPage *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL,
                                 studio_dashboard_page_pasted, g_object_ref (self));
}

/* --- its settings ----------------------------------------------------------------------------- */

static void
studio_dashboard_page_open_settings (StudioDashboardPage *self,
                                     const char          *id)
{
  if (!hek_dashboard_session_can_edit (self->session))
    return;
  g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "edit",
                                      g_variant_new_boolean (TRUE));
  studio_page_set_sidebar_visible (STUDIO_PAGE (self), TRUE);
  studio_dashboard_panel_set_widget (self->panel, id);
  studio_dashboard_panel_focus (self->panel);
}

void
studio_dashboard_page_configure (StudioDashboardPage *self)
{
  studio_dashboard_page_open_settings (self, studio_dashboard_page_get_widget (self));
}

/* The name of the dashboard is in its settings, which are those of no widget. */
void
studio_dashboard_page_rename (StudioDashboardPage *self)
{
  studio_dashboard_page_open_settings (self, NULL);
}

/* --- what the grid asks for ------------------------------------------------------------------- */

static void
studio_dashboard_page_placed (StudioDashboardPage *self,
                              const char          *id,
                              const HekGridCell   *cell,
                              double               y)
{
  if (!hek_dashboard_session_place (self->session, id, cell, y, 0))
    studio_dashboard_grid_set_dashboard (self->grid, hek_dashboard_session_get (self->session));
}

static void
studio_dashboard_page_stepped (StudioDashboardPage *self,
                               const char          *id,
                               int                  step)
{
  hek_dashboard_session_step (self->session, id, (HekGridStep) step);
}

static void
studio_dashboard_page_selected (StudioDashboardPage *self)
{
  studio_dashboard_panel_set_widget (self->panel, studio_dashboard_page_get_widget (self));
  studio_dashboard_page_update_actions (self);
}

/* @x, @y: a point of @widget */
static void
studio_dashboard_page_popup (StudioDashboardPage *self,
                             GtkWidget           *widget,
                             double               x,
                             double               y)
{
  graphene_point_t at;

  if (!gtk_widget_compute_point (widget, GTK_WIDGET (self), &GRAPHENE_POINT_INIT ((float) x,
                                                                                  (float) y), &at))
    return;
  if (self->popover == NULL)
    {
      self->popover = gtk_popover_menu_new_from_model (self->tile_menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
      studio_menu_names_keep (GTK_POPOVER (self->popover));
    }
  studio_dashboard_page_update_actions (self); /* what can be reset is not told by a signal */
  /* a tile that is only being scrolled to is still outside, where no menu can be */
  gtk_popover_set_pointing_to (
    GTK_POPOVER (self->popover),
    &(GdkRectangle){ CLAMP ((int) at.x, 0, gtk_widget_get_width (GTK_WIDGET (self)) - 1),
                     CLAMP ((int) at.y, 0, gtk_widget_get_height (GTK_WIDGET (self)) - 1), 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
studio_dashboard_page_menu_asked (StudioDashboardPage *self,
                                  const char          *id,
                                  double               x,
                                  double               y)
{
  studio_dashboard_page_popup (self, GTK_WIDGET (self->grid), x, y);
}

static void
studio_dashboard_page_more_clicked (GtkWidget           *button,
                                    StudioDashboardPage *self)
{
  GtkWidget *tile = gtk_widget_get_ancestor (button, STUDIO_TYPE_DASHBOARD_TILE);

  studio_dashboard_grid_reveal (self->grid,
                                studio_dashboard_tile_get_id (STUDIO_DASHBOARD_TILE (tile)));
  studio_dashboard_page_popup (self, button, 0, gtk_widget_get_height (button));
}

static void
studio_dashboard_page_tile_added (StudioDashboardPage *self,
                                  StudioDashboardTile *tile)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("view-more-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "studio-small");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("What can be done with it"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Menu of the widget"), -1);
  studio_own_name_keep (button);
  g_signal_connect (button, "clicked", G_CALLBACK (studio_dashboard_page_more_clicked), self);
  studio_dashboard_tile_add_end (tile, button);
}

static void
studio_dashboard_page_dropped (StudioDashboardPage *self,
                               const HekWidgetKind *kind,
                               const HekGridCell   *cell,
                               double               y)
{
  studio_dashboard_page_add_at (self, kind, cell, y);
}

void
studio_dashboard_page_connect_grid (StudioDashboardPage *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } signals[] = {
    { "tile-added", G_CALLBACK (studio_dashboard_page_tile_added) },
    { "place", G_CALLBACK (studio_dashboard_page_placed) },
    { "step", G_CALLBACK (studio_dashboard_page_stepped) },
    { "remove", G_CALLBACK (studio_dashboard_page_remove_id) },
    { "duplicate", G_CALLBACK (studio_dashboard_page_duplicate_id) },
    { "add", G_CALLBACK (studio_dashboard_page_dropped) },
    { "activate", G_CALLBACK (studio_dashboard_page_open_settings) },
    { "menu", G_CALLBACK (studio_dashboard_page_menu_asked) },
    { "notify::selected", G_CALLBACK (studio_dashboard_page_selected) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (self->grid, signals[i].signal, signals[i].callback, self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->contents, "configure",
                           G_CALLBACK (studio_dashboard_page_open_settings), self,
                           G_CONNECT_SWAPPED);
}
