/* SPDX-License-Identifier: Apache-2.0 */
/* The bar follows the mode and the gain of its view; the drop-down lists the metrics that have a
 * map. */
#include "config.h"

#include "studio-compare-bar.h"

#include "studio-surface-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-own-name.h"

#define STUDIO_COMPARE_DEFAULT_MAP "ciede2000"

/* Lowest height of a surface, of its longer side. */
#define STUDIO_COMPARE_RISE_MIN_LOG2 (-5.0)

struct _StudioCompareBar
{
  GtkWidget parent_instance;

  StudioCompareView *view; /* borrowed: it and the bar have the same parent */
  GtkWidget *box;          /* the only child */
  GtkWidget *gain_box;
  GtkWidget *gain_scale; /* in octaves: ×1 to ×32 */
  GtkWidget *gain_label;
  GtkWidget *metric;
  GtkWidget *surface_box;
  GtkWidget *rise_scale; /* in octaves below the tallest */
  GtkWidget *drape;
  GPtrArray *metrics; /* of borrowed HekMetric, as in the drop-down */
  gboolean updating;
};

enum
{
  SIGNAL_MAP_METRIC_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioCompareBar, studio_compare_bar, GTK_TYPE_WIDGET)

static void
studio_compare_bar_update (StudioCompareBar *self)
{
  StudioCompareMode mode = studio_compare_view_get_mode (self->view);
  double gain = studio_compare_view_get_gain (self->view);
  g_autofree char *text = g_strdup_printf ("×%.3g", gain);

  self->updating = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self),
                          mode == STUDIO_COMPARE_DIFFERENCE || mode == STUDIO_COMPARE_HEAT ||
                            mode == STUDIO_COMPARE_SURFACE);
  gtk_widget_set_visible (self->gain_box, mode == STUDIO_COMPARE_DIFFERENCE);
  gtk_widget_set_visible (self->metric,
                          mode == STUDIO_COMPARE_HEAT || mode == STUDIO_COMPARE_SURFACE);
  gtk_widget_set_visible (self->surface_box, mode == STUDIO_COMPARE_SURFACE);
  gtk_range_set_value (GTK_RANGE (self->gain_scale), log2 (gain));
  gtk_label_set_text (GTK_LABEL (self->gain_label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->gain_scale),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  self->updating = FALSE;
}

static void
studio_compare_bar_gain_moved (StudioCompareBar *self)
{
  if (!self->updating)
    studio_compare_view_set_gain (self->view,
                                  exp2 (gtk_range_get_value (GTK_RANGE (self->gain_scale))));
}

static void
studio_compare_bar_metric_chosen (StudioCompareBar *self)
{
  if (!self->updating)
    g_signal_emit (self, signals[SIGNAL_MAP_METRIC_CHANGED], 0);
}

static void
studio_compare_bar_dispose (GObject *object)
{
  g_clear_pointer (&STUDIO_COMPARE_BAR (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_compare_bar_parent_class)->dispose (object);
}

static void
studio_compare_bar_finalize (GObject *object)
{
  g_ptr_array_unref (STUDIO_COMPARE_BAR (object)->metrics);
  G_OBJECT_CLASS (studio_compare_bar_parent_class)->finalize (object);
}

static void
studio_compare_bar_class_init (StudioCompareBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_compare_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_compare_bar_finalize;
  signals[SIGNAL_MAP_METRIC_CHANGED]
    = g_signal_new ("map-metric-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
studio_compare_bar_add_gain (StudioCompareBar *self)
{
  GtkWidget *label = gtk_label_new (_("Gain"));

  self->gain_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->gain_scale
    = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, log2 (STUDIO_COMPARE_GAIN_MAX), 0.5);
  gtk_scale_set_draw_value (GTK_SCALE (self->gain_scale), FALSE);
  gtk_range_set_increments (GTK_RANGE (self->gain_scale), 0.5, 1);
  gtk_widget_set_size_request (self->gain_scale, 108, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->gain_scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Gain of the difference"), -1);
  self->gain_label = gtk_label_new (NULL);
  gtk_label_set_width_chars (GTK_LABEL (self->gain_label), 5);
  gtk_label_set_xalign (GTK_LABEL (self->gain_label), 1);
  gtk_widget_add_css_class (self->gain_label, "numeric");
  gtk_box_append (GTK_BOX (self->gain_box), label);
  gtk_box_append (GTK_BOX (self->gain_box), self->gain_scale);
  gtk_box_append (GTK_BOX (self->gain_box), self->gain_label);
  gtk_box_append (GTK_BOX (self->box), self->gain_box);
  g_signal_connect_swapped (self->gain_scale, "value-changed",
                            G_CALLBACK (studio_compare_bar_gain_moved), self);
}

static void
studio_compare_bar_add_metrics (StudioCompareBar *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < hek_metric_n (); i++)
    if (hek_metric (i)->map_label != NULL)
      {
        if (g_str_equal (hek_metric (i)->id, STUDIO_COMPARE_DEFAULT_MAP))
          selected = self->metrics->len;
        g_ptr_array_add (self->metrics, (gpointer) hek_metric (i));
        gtk_string_list_append (names, _(hek_metric (i)->label));
      }
  self->metric = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->metric), selected);
  gtk_widget_add_css_class (self->metric, "studio-small");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->metric), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Metric of the heat map"), -1);
  studio_own_name_keep (self->metric);
  gtk_widget_set_tooltip_text (self->metric, _("Metric of the heat map"));
  gtk_box_append (GTK_BOX (self->box), self->metric);
  g_signal_connect_swapped (self->metric, "notify::selected",
                            G_CALLBACK (studio_compare_bar_metric_chosen), self);
}

static void
studio_compare_bar_rise_moved (StudioCompareBar *self)
{
  GtkWidget *surface = studio_compare_view_get_surface (self->view);
  double rise = exp2 (gtk_range_get_value (GTK_RANGE (self->rise_scale)));
  g_autofree char *text = g_strdup_printf (_("%.0f %%"), rise * 100);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rise_scale),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  studio_surface_view_set_rise (STUDIO_SURFACE_VIEW (surface), rise);
}

static void
studio_compare_bar_add_surface (StudioCompareBar *self)
{
  GtkWidget *label = gtk_label_new (_("Height"));

  self->surface_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->rise_scale =
    gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, STUDIO_COMPARE_RISE_MIN_LOG2, 0, 0.25);
  gtk_scale_set_draw_value (GTK_SCALE (self->rise_scale), FALSE);
  gtk_range_set_increments (GTK_RANGE (self->rise_scale), 0.25, 1);
  gtk_range_set_value (GTK_RANGE (self->rise_scale), log2 (STUDIO_SURFACE_RISE_DEFAULT));
  gtk_widget_set_size_request (self->rise_scale, 84, -1);
  gtk_widget_set_tooltip_text (self->rise_scale, _("How high the surface rises"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rise_scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Height of the surface"), -1);
  self->drape = gtk_toggle_button_new_with_label (_("Picture"));
  gtk_widget_add_css_class (self->drape, "studio-small");
  gtk_widget_set_valign (self->drape, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->drape, _("Lay the picture over the surface"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drape), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Picture over the surface"), -1);
  studio_own_name_keep (self->drape);
  gtk_box_append (GTK_BOX (self->surface_box), self->drape);
  gtk_box_append (GTK_BOX (self->surface_box), label);
  gtk_box_append (GTK_BOX (self->surface_box), self->rise_scale);
  gtk_box_append (GTK_BOX (self->box), self->surface_box);
}

static void
studio_compare_bar_init (StudioCompareBar *self)
{
  self->metrics = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "studio-compare-bar");
  studio_compare_bar_add_gain (self);
  studio_compare_bar_add_metrics (self);
  studio_compare_bar_add_surface (self);
}

GtkWidget *
studio_compare_bar_new (StudioCompareView *view)
{
  StudioCompareBar *self = g_object_new (STUDIO_TYPE_COMPARE_BAR, NULL);

  self->view = view;
  g_signal_connect_object (view, "notify::mode", G_CALLBACK (studio_compare_bar_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::gain", G_CALLBACK (studio_compare_bar_update), self,
                           G_CONNECT_SWAPPED);
  g_object_bind_property (studio_compare_view_get_surface (view), "drape", self->drape, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_swapped (self->rise_scale, "value-changed",
                            G_CALLBACK (studio_compare_bar_rise_moved), self);
  studio_compare_bar_rise_moved (self);
  studio_compare_bar_update (self);
  return GTK_WIDGET (self);
}

const HekMetric *
studio_compare_bar_get_map_metric (StudioCompareBar *self)
{
  guint selected;

  g_return_val_if_fail (STUDIO_IS_COMPARE_BAR (self), NULL);

  selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->metric));
  return selected < self->metrics->len ? g_ptr_array_index (self->metrics, selected) : NULL;
}

void
studio_compare_bar_set_map_metric (StudioCompareBar *self,
                                   const HekMetric  *metric)
{
  guint position;

  g_return_if_fail (STUDIO_IS_COMPARE_BAR (self));

  if (g_ptr_array_find (self->metrics, metric, &position))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->metric), position);
}
