/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-actions.h"

void
studio_actions_add (GSimpleActionGroup      *group,
                    const StudioPlainAction *table,
                    guint                    n,
                    gpointer                 page)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (table[i].name, NULL);

      g_signal_connect_swapped (action, "activate", table[i].activate, page);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
}

static GSimpleAction *
studio_actions_get (GSimpleActionGroup *group,
                    const char         *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (group), name));
}

void
studio_actions_enable (GSimpleActionGroup *group,
                       const char         *name,
                       gboolean            enabled)
{
  g_simple_action_set_enabled (studio_actions_get (group, name), enabled);
}

void
studio_actions_set_on (GSimpleActionGroup *group,
                       const char         *name,
                       gboolean            on)
{
  g_simple_action_set_state (studio_actions_get (group, name), g_variant_new_boolean (on));
}

GtkWidget *
studio_actions_new_button (const char *icon_name,
                           const char *action,
                           const char *name,
                           const char *tooltip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}
