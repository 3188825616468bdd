/* SPDX-License-Identifier: Apache-2.0 */
/* What lies over the window's content (palette, tour), and the actions "win.". */
#include "config.h"

#include "studio-window-private.h"

#include "studio-palette.h"
#include "studio-settings.h"
#include "studio-tour.h"

#define MAX_TABLES 16

/* --- overlays -------------------------------------------------------------------------------- */

/* While something lies over the content, Tab must not reach what is below. */
static void
studio_window_enter_overlay (StudioWindow *self)
{
  if (self->focus_before == NULL)
    g_set_weak_pointer (&self->focus_before, gtk_window_get_focus (GTK_WINDOW (self)));
  gtk_widget_set_can_focus (self->content, FALSE);
}

/* Before the overlay goes: GTK 4.8 can leave the focus on a widget that is no more. */
static void
studio_window_leave_overlay (StudioWindow *self)
{
  gtk_widget_set_can_focus (self->content, TRUE);
  if (self->focus_before != NULL)
    gtk_widget_grab_focus (self->focus_before);
  else
    gtk_widget_child_focus (self->content, GTK_DIR_TAB_FORWARD);
  g_clear_weak_pointer (&self->focus_before);
}

static void
studio_window_close_palette (StudioWindow *self)
{
  if (self->palette == NULL || !gtk_widget_get_visible (self->palette))
    return;
  studio_window_leave_overlay (self);
  gtk_widget_set_visible (self->palette, FALSE);
}

static void
studio_window_close_tour (StudioWindow *self)
{
  if (self->tour == NULL)
    return;
  studio_window_leave_overlay (self);
  gtk_overlay_remove_overlay (self->overlay, self->tour);
  self->tour = NULL;
}

static void
studio_window_make_palette (StudioWindow *self)
{
  const StudioShortcut *tables[MAX_TABLES];
  guint n_tables = studio_window_get_shortcuts (self, tables, G_N_ELEMENTS (tables));

  self->palette = studio_palette_new ();
  for (guint i = 0; i < n_tables; i++)
    studio_palette_add_table (STUDIO_PALETTE (self->palette), tables[i]);
  gtk_widget_set_visible (self->palette, FALSE);
  gtk_overlay_add_overlay (self->overlay, self->palette);
  g_signal_connect_swapped (self->palette, "closed", G_CALLBACK (studio_window_close_palette),
                            self);
}

static void
studio_window_activate_palette (GSimpleAction *action,
                                GVariant      *parameter,
                                gpointer       user_data)
{
  StudioWindow *self = user_data;

  if (self->palette == NULL)
    studio_window_make_palette (self);
  if (gtk_widget_get_visible (self->palette))
    {
      studio_window_close_palette (self);
      return;
    }
  studio_window_close_tour (self);
  studio_window_enter_overlay (self);
  gtk_widget_set_visible (self->palette, TRUE);
  studio_palette_open (STUDIO_PALETTE (self->palette));
}

static void
studio_window_activate_tour (GSimpleAction *action,
                             GVariant      *parameter,
                             gpointer       user_data)
{
  StudioWindow *self = user_data;

  studio_window_close_palette (self);
  if (self->tour == NULL)
    {
      self->tour = studio_tour_new (self->content);
      gtk_overlay_add_overlay (self->overlay, self->tour);
      g_signal_connect_swapped (self->tour, "closed", G_CALLBACK (studio_window_close_tour), self);
    }
  studio_window_enter_overlay (self);
  studio_tour_start (STUDIO_TOUR (self->tour));
}

/* --- the window ------------------------------------------------------------------------------ */

static void
studio_window_activate_jobs (GSimpleAction *action,
                             GVariant      *parameter,
                             gpointer       user_data)
{
  studio_jobs_button_popup (STUDIO_WINDOW (user_data)->jobs_button);
}

static void
studio_window_activate_close (GSimpleAction *action,
                              GVariant      *parameter,
                              gpointer       user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
}

static void
studio_window_change_fullscreen (GSimpleAction *action,
                                 GVariant      *state,
                                 gpointer       user_data)
{
  if (g_variant_get_boolean (state))
    gtk_window_fullscreen (GTK_WINDOW (user_data));
  else
    gtk_window_unfullscreen (GTK_WINDOW (user_data));
}

/* The page's property is the truth; its notify sets the state of the action. */
static void
studio_window_change_sidebar (GSimpleAction *action,
                              GVariant      *state,
                              gpointer       user_data)
{
  studio_page_set_sidebar_visible (studio_window_get_page (user_data),
                                   g_variant_get_boolean (state));
}

/* The window manager may have its own opinion: the action says what is. */
static void
studio_window_fullscreened (StudioWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "fullscreen");
  gboolean fullscreen = gtk_window_is_fullscreen (GTK_WINDOW (self));

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (fullscreen));
}

static const GActionEntry entries[] = {
  { "palette", studio_window_activate_palette, NULL, NULL, NULL },
  { "tour", studio_window_activate_tour, NULL, NULL, NULL },
  { "jobs", studio_window_activate_jobs, NULL, NULL, NULL },
  { "close", studio_window_activate_close, NULL, NULL, NULL },
  { "fullscreen", NULL, NULL, "false", studio_window_change_fullscreen },
  { "sidebar", NULL, NULL, "true", studio_window_change_sidebar },
};

void
studio_window_update_sidebar (StudioWindow *self)
{
  StudioPage *page = studio_window_get_page (self);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "sidebar");
  gboolean has_sidebar = studio_page_get_has_sidebar (page);

  gtk_widget_set_visible (GTK_WIDGET (self->sidebar_button), has_sidebar);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), has_sidebar);
  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_boolean (studio_page_get_sidebar_visible (page)));
}

void
studio_window_add_actions (StudioWindow *self)
{
  g_autoptr (GAction) labels = g_settings_create_action (studio_settings_get (), "rail-labels");
  g_autoptr (GPropertyAction) page =
    g_property_action_new ("page", self->stack, "visible-child-name");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), labels);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (page));
  g_object_bind_property (self->jobs_button, "visible",
                          g_action_map_lookup_action (G_ACTION_MAP (self), "jobs"), "enabled",
                          G_BINDING_SYNC_CREATE);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (studio_window_fullscreened), NULL);
}
