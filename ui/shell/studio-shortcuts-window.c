/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GtkShortcutsWindow of GTK 4.8 can neither scroll nor keep the order of its groups, so this is a
 * window of lists: one list a group, one row a key.
 */
#include "config.h"

#include "studio-shortcuts-window.h"

#include <glib/gi18n.h>

#include "studio-fuzzy.h"

struct _StudioShortcutsWindow
{
  AdwWindow parent_instance;

  GtkSearchEntry *search;
  GtkBox *groups;
  GtkWidget *nothing;
};

G_DEFINE_FINAL_TYPE (StudioShortcutsWindow, studio_shortcuts_window, ADW_TYPE_WINDOW)

static const StudioShortcut *
get_shortcut (gpointer row)
{
  return g_object_get_data (row, "studio-shortcut");
}

static GtkWidget *
new_keys (const StudioShortcut *shortcut)
{
  g_auto (GStrv) accels = g_strsplit (shortcut->accels, " ", -1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  for (guint i = 0; accels[i] != NULL; i++)
    {
      if (i > 0)
        {
          GtkWidget *or = gtk_label_new (_("or"));

          gtk_widget_add_css_class (or, "dim-label");
          gtk_widget_add_css_class (or, "caption");
          gtk_box_append (GTK_BOX (box), or);
        }
      gtk_box_append (GTK_BOX (box), gtk_shortcut_label_new (accels[i]));
    }
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

static GtkWidget *
new_row (const StudioShortcut *shortcut)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(shortcut->title));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_keys (shortcut));
  g_object_set_data (G_OBJECT (row), "studio-shortcut", (gpointer) shortcut);
  return row;
}

static gboolean
row_matches (GtkListBoxRow *row,
             gpointer       user_data)
{
  StudioShortcutsWindow *self = user_data;
  const char *query = gtk_editable_get_text (GTK_EDITABLE (self->search));

  return studio_fuzzy_match (query, _(get_shortcut (row)->title), NULL) >= 0;
}

/* Returns: (transfer none): the list of a new group with this heading */
static GtkListBox *
studio_shortcuts_window_add_group (StudioShortcutsWindow *self,
                                   const char            *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *list = gtk_list_box_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (list), row_matches, self, NULL);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (self->groups, box);
  return GTK_LIST_BOX (list);
}

static void
studio_shortcuts_window_add_table (StudioShortcutsWindow *self,
                                   const StudioShortcut  *table)
{
  const char *group = NULL;
  GtkListBox *list = NULL;

  for (const StudioShortcut *row = table; row->title != NULL; row++)
    {
      if (row->accels == NULL)
        continue;
      if (group == NULL || !g_str_equal (group, row->group))
        {
          group = row->group;
          list = studio_shortcuts_window_add_group (self, _(group));
        }
      gtk_list_box_append (list, new_row (row));
    }
}

/* A group without a match goes with its heading. */
static void
studio_shortcuts_window_filter (StudioShortcutsWindow *self)
{
  GtkWidget *group = gtk_widget_get_first_child (GTK_WIDGET (self->groups));
  gboolean found = FALSE;

  for (; group != NULL; group = gtk_widget_get_next_sibling (group))
    {
      GtkWidget *list = gtk_widget_get_last_child (group);
      GtkWidget *row = gtk_widget_get_first_child (list);

      gtk_list_box_invalidate_filter (GTK_LIST_BOX (list));
      while (row != NULL && !gtk_widget_get_child_visible (row))
        row = gtk_widget_get_next_sibling (row);
      gtk_widget_set_visible (group, row != NULL);
      found |= row != NULL;
    }
  gtk_widget_set_visible (self->nothing, !found);
}

static void
studio_shortcuts_window_class_init (StudioShortcutsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/hektor/Studio/ui/shell/studio-shortcuts-window.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioShortcutsWindow, search);
  gtk_widget_class_bind_template_child (widget_class, StudioShortcutsWindow, groups);
  gtk_widget_class_bind_template_child (widget_class, StudioShortcutsWindow, nothing);
  gtk_widget_class_bind_template_callback (widget_class, studio_shortcuts_window_filter);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
studio_shortcuts_window_init (StudioShortcutsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
}

GtkWindow *
studio_shortcuts_window_new (const StudioShortcut *const *tables,
                             guint                        n_tables)
{
  StudioShortcutsWindow *self = g_object_new (STUDIO_TYPE_SHORTCUTS_WINDOW, NULL);

  for (guint i = 0; i < n_tables; i++)
    studio_shortcuts_window_add_table (self, tables[i]);
  return GTK_WINDOW (self);
}
