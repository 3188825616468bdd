/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-filters.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-wrap-box.h"

#define CHIP_CHARS 30

struct _StudioExplorerFilters
{
  GtkWidget parent_instance;

  HekExplorerSession *session; /* owned */
  HekExplorerView *view;       /* owned */
  GtkWidget *wrap;             /* StudioWrapBox */
  GtkLabel *count;
  GtkWidget *clear;
  guint n_chips;               /* between the two */
};

G_DEFINE_FINAL_TYPE (StudioExplorerFilters, studio_explorer_filters, GTK_TYPE_WIDGET)

/* --- chips ----------------------------------------------------------------------------------- */

static void
studio_explorer_filters_removed (StudioExplorerFilters *self,
                                 GtkWidget             *button)
{
  guint idx = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "idx"));
  g_autoptr (StudioExplorerFilters) keep = g_object_ref (self);

  /* the button goes with its chip: the focus has a place to stay */
  if (gtk_widget_get_mapped (self->clear))
    gtk_widget_grab_focus (self->clear);
  if (idx < hek_explorer_view_get_filters (self->view)->len)
    hek_explorer_view_remove_filter (self->view, idx);
}

static GtkWidget *
studio_explorer_filters_new_chip (StudioExplorerFilters   *self,
                                  const HekExplorerFilter *filter,
                                  guint                    idx)
{
  g_autofree char *text = hek_explorer_filter_dup_text (filter);
  g_autofree char *name = g_strdup_printf (_("Remove the filter %s"), text);
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), CHIP_CHARS);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_set_tooltip_text (button, _("Remove this filter"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "studio-small");
  gtk_widget_add_css_class (chip, "studio-filter-chip");
  g_object_set_data (G_OBJECT (button), "idx", GUINT_TO_POINTER (idx));
  g_signal_connect_object (button, "clicked", G_CALLBACK (studio_explorer_filters_removed), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (chip), label);
  gtk_box_append (GTK_BOX (chip), button);
  return chip;
}

static void
studio_explorer_filters_update_chips (StudioExplorerFilters *self)
{
  const GPtrArray *filters = hek_explorer_view_get_filters (self->view);

  for (; self->n_chips > 0; self->n_chips--)
    gtk_widget_unparent (gtk_widget_get_next_sibling (GTK_WIDGET (self->count)));
  for (; self->n_chips < filters->len; self->n_chips++)
    gtk_widget_insert_before (
      studio_explorer_filters_new_chip (self, g_ptr_array_index (filters, self->n_chips),
                                        self->n_chips),
      self->wrap, self->clear);
  gtk_widget_set_visible (GTK_WIDGET (self), filters->len > 0);
}

/* --- count ----------------------------------------------------------------------------------- */

static void
studio_explorer_filters_update_count (StudioExplorerFilters *self)
{
  const HekExplorerData *data = hek_explorer_view_get_drawn (self->view);
  g_autofree char *n_visible = studio_count_format (hek_explorer_view_get_n_visible (self->view));
  g_autofree char *n_rows = studio_count_format (data != NULL ? data->n_rows : 0);
  g_autofree char *text = g_strdup_printf (_("%s of %s shown"), n_visible, n_rows);

  gtk_label_set_text (self->count, data != NULL ? text : "");
}

static void
studio_explorer_filters_clear (StudioExplorerFilters *self)
{
  g_autoptr (StudioExplorerFilters) keep = g_object_ref (self);

  hek_explorer_view_clear_filters (self->view);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_filters_dispose (GObject *object)
{
  StudioExplorerFilters *self = STUDIO_EXPLORER_FILTERS (object);

  g_clear_pointer (&self->wrap, gtk_widget_unparent);
  g_clear_object (&self->view);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_explorer_filters_parent_class)->dispose (object);
}

static void
studio_explorer_filters_class_init (StudioExplorerFiltersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_filters_dispose;
  gtk_widget_class_set_css_name (widget_class, "explorerfilters");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
studio_explorer_filters_init (StudioExplorerFilters *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Filters"), -1);
  self->wrap = g_object_new (STUDIO_TYPE_WRAP_BOX, "column-spacing", 6, NULL);
  gtk_widget_set_parent (self->wrap, GTK_WIDGET (self));
  self->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "numeric");
  gtk_widget_set_parent (GTK_WIDGET (self->count), self->wrap);
  self->clear = gtk_button_new_with_label (_("Show All"));
  gtk_widget_set_tooltip_text (self->clear, _("Remove every filter"));
  gtk_widget_add_css_class (self->clear, "flat");
  gtk_widget_add_css_class (self->clear, "studio-small");
  gtk_widget_set_parent (self->clear, self->wrap);
  g_signal_connect_object (self->clear, "clicked", G_CALLBACK (studio_explorer_filters_clear), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
studio_explorer_filters_new (HekExplorerSession *session,
                             HekExplorerView    *view)
{
  StudioExplorerFilters *self;

  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (session) && HEK_IS_EXPLORER_VIEW (view), NULL);

  self = g_object_new (STUDIO_TYPE_EXPLORER_FILTERS, NULL);
  self->session = g_object_ref (session);
  self->view = g_object_ref (view);
  g_signal_connect_object (view, "filters-changed",
                           G_CALLBACK (studio_explorer_filters_update_chips), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "drawing-changed",
                           G_CALLBACK (studio_explorer_filters_update_count), self,
                           G_CONNECT_SWAPPED);
  studio_explorer_filters_update_chips (self);
  studio_explorer_filters_update_count (self);
  return GTK_WIDGET (self);
}
