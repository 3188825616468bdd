/* SPDX-License-Identifier: Apache-2.0 */
/* The row of titles is the first child of a column view; a title is a button around a box with the
 * label and the arrow of the order. */
#include "config.h"

#include "studio-column-titles.h"

void
studio_column_titles_set (GtkColumnView *view,
                          guint          idx,
                          gboolean       is_right,
                          const char    *help)
{
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (view)));
  GtkWidget *box, *label;

  for (; title != NULL && idx > 0; idx--)
    title = gtk_widget_get_next_sibling (title);
  if (title == NULL)
    return;
  gtk_widget_set_tooltip_text (title, help);
  box = gtk_widget_get_first_child (title);
  label = box != NULL ? gtk_widget_get_first_child (box) : NULL;
  if (!is_right || !GTK_IS_LABEL (label))
    return;
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
}
