/* SPDX-License-Identifier: Apache-2.0 */
/* A box that holds the heading and a grid; the number of rows is data of the box. */
#include "config.h"

#include "studio-fact-grid.h"

#include "studio-library-text.h"

#define STUDIO_N_ROWS "studio-n-rows"

GtkWidget *
studio_fact_grid_new (const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *grid = gtk_grid_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), grid);
  return box;
}

void
studio_fact_grid_add (GtkWidget  *box,
                      const char *label,
                      const char *value,
                      const char *unit,
                      gboolean    is_sum)
{
  GtkGrid *grid = GTK_GRID (gtk_widget_get_last_child (box));
  int row = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (box), STUDIO_N_ROWS));
  GtkWidget *name = gtk_label_new (label);
  GtkWidget *number = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_set_tooltip_text (name, label);
  gtk_label_set_xalign (GTK_LABEL (number), 1);
  gtk_widget_add_css_class (number, "numeric");
  gtk_grid_attach (grid, name, 0, row, 1, 1);
  gtk_grid_attach (grid, number, 1, row, unit != NULL ? 1 : 2, 1);
  if (unit != NULL)
    {
      GtkWidget *dim = gtk_label_new (unit);

      gtk_label_set_xalign (GTK_LABEL (dim), 0);
      gtk_widget_add_css_class (dim, "dim-label");
      gtk_grid_attach (grid, dim, 2, row, 1, 1);
    }
  if (is_sum)
    {
      gtk_widget_add_css_class (name, "studio-sum");
      gtk_widget_add_css_class (number, "studio-sum");
    }
  g_object_set_data (G_OBJECT (box), STUDIO_N_ROWS, GINT_TO_POINTER (row + 1));
}

void
studio_fact_grid_add_bytes (GtkWidget  *box,
                            const char *label,
                            guint64     n_bytes,
                            gboolean    is_sum)
{
  g_autofree char *unit = NULL;
  g_autofree char *value = studio_library_format_bytes (n_bytes, &unit);

  studio_fact_grid_add (box, label, value, unit, is_sum);
}
