/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GtkShortcutsWindow of GTK 4.8 takes its content from a GtkBuilder description only, so the
 * tables are written as one.
 */
#include "config.h"

#include "studio-shortcuts-window.h"

#include <glib/gi18n.h>

static void
append_row (GString              *xml,
            const StudioShortcut *row)
{
  g_autofree char *title = g_markup_escape_text (_(row->title), -1);
  g_autofree char *accels = g_markup_escape_text (row->accels, -1);

  g_string_append_printf (xml,
                          "<child><object class='GtkShortcutsShortcut'>"
                          "<property name='title'>%s</property>"
                          "<property name='accelerator'>%s</property>"
                          "</object></child>",
                          title, accels);
}

static void
append_table (GString              *xml,
              const StudioShortcut *table)
{
  const char *group = NULL;

  for (const StudioShortcut *row = table; row->title != NULL; row++)
    {
      if (row->accels == NULL)
        continue;
      if (group == NULL || !g_str_equal (group, row->group))
        {
          g_autofree char *title = g_markup_escape_text (_(row->group), -1);

          g_string_append_printf (xml,
                                  "%s<child><object class='GtkShortcutsGroup'>"
                                  "<property name='title'>%s</property>",
                                  group != NULL ? "</object></child>" : "", title);
          group = row->group;
        }
      append_row (xml, row);
    }
  if (group != NULL)
    g_string_append (xml, "</object></child>");
}

GtkWindow *
studio_shortcuts_window_new (const StudioShortcut *const *tables,
                             guint                        n_tables)
{
  static const char begin[] = "<interface><object class='GtkShortcutsWindow' id='window'>"
                              "<property name='modal'>1</property>"
                              "<child><object class='GtkShortcutsSection'>"
                              "<property name='section-name'>all</property>"
                              "<property name='max-height'>14</property>";
  g_autoptr (GString) xml = g_string_new (begin);
  g_autoptr (GtkBuilder) builder = NULL;

  for (guint i = 0; i < n_tables; i++)
    if (tables[i] != NULL)
      append_table (xml, tables[i]);
  g_string_append (xml, "</object></child></object></interface>");

  builder = gtk_builder_new_from_string (xml->str, (gssize) xml->len);
  return GTK_WINDOW (gtk_builder_get_object (builder, "window"));
}
