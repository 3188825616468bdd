/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-histograms.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-explorer-choices.h"
#include "studio-explorer-histogram.h"
#include "studio-explorer-value-chooser.h"

/* One of them, with its title line. */
typedef struct
{
  HekExplorerValue value; /* owned */
  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *missing;
  GtkWidget *remove;
  GtkWidget *plot;        /* StudioExplorerHistogram */
} StudioExplorerHistogramsItem;

struct _StudioExplorerHistograms
{
  GtkWidget parent_instance;

  HekExplorerView *view; /* owned */
  GtkWidget *box;
  GtkWidget *line;       /* heading and the button that adds */
  GtkWidget *list;
  GtkWidget *empty;
  GPtrArray *items;      /* owned: of StudioExplorerHistogramsItem, as in the view */
};

G_DEFINE_FINAL_TYPE (StudioExplorerHistograms, studio_explorer_histograms, GTK_TYPE_WIDGET)

static void
studio_explorer_histograms_item_free (gpointer data)
{
  StudioExplorerHistogramsItem *item = data;

  hek_explorer_value_clear (&item->value);
  g_free (item);
}

static StudioExplorerHistogramsItem *
studio_explorer_histograms_find (StudioExplorerHistograms *self,
                                 GtkWidget                *widget)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      StudioExplorerHistogramsItem *item = g_ptr_array_index (self->items, i);

      if (item->plot == widget || item->remove == widget)
        return item;
    }
  return NULL;
}

/* --- what it does ---------------------------------------------------------------------------- */

static void
studio_explorer_histograms_brushed (GtkWidget                *plot,
                                    double                    min,
                                    double                    max,
                                    StudioExplorerHistograms *self)
{
  StudioExplorerHistogramsItem *item = studio_explorer_histograms_find (self, plot);

  if (item != NULL)
    hek_explorer_view_set_range (self->view, &item->value, min, max);
}

static void
studio_explorer_histograms_removed (StudioExplorerHistograms *self,
                                    GtkWidget                *button)
{
  StudioExplorerHistogramsItem *item = studio_explorer_histograms_find (self, button);
  const GPtrArray *histograms = hek_explorer_view_get_histograms (self->view);
  g_autoptr (StudioExplorerHistograms) keep = g_object_ref (self);

  for (guint i = 0; item != NULL && i < histograms->len; i++)
    {
      const HekExplorerHistogram *histogram = g_ptr_array_index (histograms, i);

      if (!hek_explorer_value_equal (&histogram->value, &item->value))
        continue;
      /* the button goes with it */
      gtk_widget_child_focus (self->line, GTK_DIR_TAB_FORWARD);
      hek_explorer_view_remove_histogram (self->view, i);
      return;
    }
}

static void
studio_explorer_histograms_chosen (StudioExplorerHistograms *self,
                                   const HekExplorerValue   *value)
{
  hek_explorer_view_add_histogram (self->view, value);
}

/* --- what it shows --------------------------------------------------------------------------- */

static StudioExplorerHistogramsItem *
studio_explorer_histograms_item_new (StudioExplorerHistograms *self,
                                     const HekExplorerValue   *value)
{
  StudioExplorerHistogramsItem *item = g_new0 (StudioExplorerHistogramsItem, 1);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  hek_explorer_value_copy (value, &item->value);
  item->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  item->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (item->title, 0);
  gtk_label_set_ellipsize (item->title, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (item->title), TRUE);
  item->missing = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (item->missing), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (item->missing), "dim-label");
  item->remove = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_add_css_class (item->remove, "flat");
  gtk_widget_add_css_class (item->remove, "studio-small");
  gtk_widget_set_tooltip_text (item->remove, _("Remove this histogram and its range"));
  item->plot = studio_explorer_histogram_new ();
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (item->title));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (item->missing));
  gtk_box_append (GTK_BOX (line), item->remove);
  gtk_box_append (GTK_BOX (item->box), line);
  gtk_box_append (GTK_BOX (item->box), item->plot);
  g_signal_connect_object (item->remove, "clicked",
                           G_CALLBACK (studio_explorer_histograms_removed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (item->plot, "brushed", G_CALLBACK (studio_explorer_histograms_brushed),
                           self, 0);
  return item;
}

static void
studio_explorer_histograms_show_brush (StudioExplorerHistograms     *self,
                                       StudioExplorerHistogramsItem *item)
{
  double min = 1, max = 0;

  if (!hek_explorer_view_get_range (self->view, &item->value, &min, &max))
    {
      min = 1;
      max = 0;
    }
  studio_explorer_histogram_set_brush (STUDIO_EXPLORER_HISTOGRAM (item->plot), min, max);
}

static void
studio_explorer_histograms_show (StudioExplorerHistograms     *self,
                                 StudioExplorerHistogramsItem *item,
                                 const HekExplorerHistogram   *histogram)
{
  g_autofree char *remove = g_strdup_printf (_("Remove %s"), histogram->label);
  g_autofree char *count = studio_count_format (histogram->n_missing);
  g_autofree char *missing = g_strdup_printf (_("%s without"), count);

  gtk_label_set_text (item->title, histogram->label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (item->title), histogram->label);
  gtk_label_set_text (item->missing, histogram->values == NULL ? _("Computing…") : missing);
  gtk_widget_set_tooltip_text (GTK_WIDGET (item->missing),
                               histogram->values == NULL ? NULL : _("Rows without a value"));
  gtk_widget_set_visible (GTK_WIDGET (item->missing),
                          histogram->values == NULL || histogram->n_missing > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item->remove), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  remove, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item->plot), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  histogram->label, -1);
  if (histogram->values != NULL)
    {
      StudioExplorerHistogramData data = {
        .range = histogram->range,
        .scale = HEK_PLOT_LINEAR,
        .bins = histogram->bins,
        .visible = histogram->visible,
        .n_bins = HEK_EXPLORER_HISTOGRAM_N_BINS,
        .unit = histogram->values->unit,
        .is_time = studio_explorer_choice_is_time (self->view, &histogram->value),
      };

      studio_explorer_histogram_set_data (STUDIO_EXPLORER_HISTOGRAM (item->plot), &data);
    }
  else
    studio_explorer_histogram_set_data (STUDIO_EXPLORER_HISTOGRAM (item->plot), NULL);
  studio_explorer_histograms_show_brush (self, item);
}

/* Those that stay keep their widgets: one of them may be under the hand. */
static void
studio_explorer_histograms_update (StudioExplorerHistograms *self)
{
  const GPtrArray *histograms = hek_explorer_view_get_histograms (self->view);
  guint i;

  for (i = 0; i < histograms->len; i++)
    {
      const HekExplorerHistogram *histogram = g_ptr_array_index (histograms, i);
      StudioExplorerHistogramsItem *item;

      /* one was removed: what is before it goes */
      while (i < self->items->len
             && !hek_explorer_value_equal (
               &((StudioExplorerHistogramsItem *) g_ptr_array_index (self->items, i))->value,
               &histogram->value))
        {
          item = g_ptr_array_index (self->items, i);
          gtk_box_remove (GTK_BOX (self->list), item->box);
          g_ptr_array_remove_index (self->items, i);
        }
      if (i == self->items->len)
        {
          item = studio_explorer_histograms_item_new (self, &histogram->value);
          gtk_box_append (GTK_BOX (self->list), item->box);
          g_ptr_array_add (self->items, item);
        }
      studio_explorer_histograms_show (self, g_ptr_array_index (self->items, i), histogram);
    }
  while (self->items->len > i)
    {
      StudioExplorerHistogramsItem *item = g_ptr_array_index (self->items, self->items->len - 1);

      gtk_box_remove (GTK_BOX (self->list), item->box);
      g_ptr_array_remove_index (self->items, self->items->len - 1);
    }
  gtk_widget_set_visible (self->list, self->items->len > 0);
  gtk_widget_set_visible (self->empty, self->items->len == 0);
}

static void
studio_explorer_histograms_update_brushes (StudioExplorerHistograms *self)
{
  for (guint i = 0; i < self->items->len; i++)
    studio_explorer_histograms_show_brush (self, g_ptr_array_index (self->items, i));
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_histograms_dispose (GObject *object)
{
  StudioExplorerHistograms *self = STUDIO_EXPLORER_HISTOGRAMS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (studio_explorer_histograms_parent_class)->dispose (object);
}

static void
studio_explorer_histograms_class_init (StudioExplorerHistogramsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_histograms_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
studio_explorer_histograms_init (StudioExplorerHistograms *self)
{
  GtkWidget *heading = gtk_label_new (_("Histograms"));

  self->items = g_ptr_array_new_with_free_func (studio_explorer_histograms_item_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Histograms"), -1);
  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_set_hexpand (heading, TRUE);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (self->line), heading);
  gtk_box_append (GTK_BOX (self->box), self->line);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (self->box), self->list);
  self->empty = gtk_label_new (_("Add a column to see how its numbers are spread. Drag over it to "
                                 "show only a range."));
  gtk_label_set_xalign (GTK_LABEL (self->empty), 0);
  gtk_label_set_wrap (GTK_LABEL (self->empty), TRUE);
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_add_css_class (self->empty, "caption");
  gtk_box_append (GTK_BOX (self->box), self->empty);
}

GtkWidget *
studio_explorer_histograms_new (HekExplorerView *view,
                                HekCodebookList *codebooks)
{
  StudioExplorerHistograms *self;
  GtkWidget *add;

  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (view), NULL);

  self = g_object_new (STUDIO_TYPE_EXPLORER_HISTOGRAMS, NULL);
  self->view = g_object_ref (view);
  add = studio_explorer_value_chooser_new (view, codebooks, STUDIO_EXPLORER_VALUES_ADD,
                                           _("Add a histogram"), NULL);
  gtk_box_append (GTK_BOX (self->line), add);
  g_signal_connect_object (add, "chosen", G_CALLBACK (studio_explorer_histograms_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "histograms-changed",
                           G_CALLBACK (studio_explorer_histograms_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "filters-changed",
                           G_CALLBACK (studio_explorer_histograms_update_brushes), self,
                           G_CONNECT_SWAPPED);
  studio_explorer_histograms_update (self);
  return GTK_WIDGET (self);
}
