/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-legend-body.h"

#include <glib/gi18n.h>

#include "studio-explorer-choices.h"
#include "studio-explorer-histogram.h"
#include "studio-explorer-legend-entry.h"
#include "studio-explorer-size-key.h"

struct _StudioExplorerLegendBody
{
  GtkWidget parent_instance;

  HekExplorerView *view; /* owned */
  GtkWidget *box;
  GtkWidget *bar;        /* StudioExplorerHistogram */
  GtkWidget *entries;    /* box of StudioExplorerLegendEntry */
  GtkWidget *sizes;      /* (nullable): StudioExplorerSizeKey */
  guint n_entries;
};

G_DEFINE_FINAL_TYPE (StudioExplorerLegendBody, studio_explorer_legend_body, GTK_TYPE_WIDGET)

/* --- the bar --------------------------------------------------------------------------------- */

/* The bar leaves outliers out: an end of the brush at its end takes them in. */
static void
studio_explorer_legend_body_brushed (StudioExplorerLegendBody *self,
                                     double                    min,
                                     double                    max)
{
  const HekSceneColoring *coloring = hek_explorer_view_get_coloring (self->view);
  const HekSceneRange *range;

  if (coloring == NULL)
    return;
  range = &coloring->legend.range;
  if (min <= max && min <= range->min && range->open_below)
    min = -G_MAXDOUBLE;
  if (min <= max && max >= range->max && range->open_above)
    max = G_MAXDOUBLE;
  hek_explorer_view_set_range (self->view, hek_explorer_view_get_color (self->view), min, max);
}

static void
studio_explorer_legend_body_update_brush (StudioExplorerLegendBody *self)
{
  const HekSceneColoring *coloring = hek_explorer_view_get_coloring (self->view);
  double min = 1, max = 0;

  if (coloring == NULL || !coloring->legend.has_bar)
    return;
  if (hek_explorer_view_get_range (self->view, hek_explorer_view_get_color (self->view), &min,
                                   &max))
    {
      min = CLAMP (min, coloring->legend.range.min, coloring->legend.range.max);
      max = CLAMP (max, min, coloring->legend.range.max);
    }
  else
    {
      min = 1;
      max = 0;
    }
  studio_explorer_histogram_set_brush (STUDIO_EXPLORER_HISTOGRAM (self->bar), min, max);
}

static void
studio_explorer_legend_body_update_bar (StudioExplorerLegendBody *self)
{
  const HekSceneColoring *coloring = hek_explorer_view_get_coloring (self->view);
  gboolean has_bar = coloring != NULL && coloring->legend.has_bar;

  gtk_widget_set_visible (self->bar, has_bar);
  if (has_bar)
    {
      const HekSceneLegend *legend = &coloring->legend;
      StudioExplorerHistogramData data = {
        .range = legend->range,
        .scale = legend->scale,
        .bins = legend->bins,
        .n_bins = HEK_SCENE_LEGEND_N_BINS,
        .map = hek_colormap_get (legend->colormap,
                                 hek_explorer_view_get_theme (self->view)->dark_ground),
        .unit = legend->unit,
        .is_time = studio_explorer_choice_is_time (self->view,
                                                   hek_explorer_view_get_color (self->view)),
      };

      studio_explorer_histogram_set_data (STUDIO_EXPLORER_HISTOGRAM (self->bar), &data);
      gtk_accessible_update_property (
        GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
        legend->label != NULL ? legend->label : _("Colours"), -1);
    }
  else
    studio_explorer_histogram_set_data (STUDIO_EXPLORER_HISTOGRAM (self->bar), NULL);
  studio_explorer_legend_body_update_brush (self);
}

/* --- the rest -------------------------------------------------------------------------------- */

/* Entries stay the same widgets where they can: one of them may have the focus. */
static void
studio_explorer_legend_body_update_entries (StudioExplorerLegendBody *self)
{
  const HekSceneColoring *coloring = hek_explorer_view_get_coloring (self->view);
  guint n = coloring != NULL ? coloring->legend.n_entries : 0;

  for (; self->n_entries > n; self->n_entries--)
    gtk_box_remove (GTK_BOX (self->entries), gtk_widget_get_last_child (self->entries));
  for (GtkWidget *child = gtk_widget_get_first_child (self->entries); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    studio_explorer_legend_entry_update (STUDIO_EXPLORER_LEGEND_ENTRY (child));
  for (; self->n_entries < n; self->n_entries++)
    gtk_box_append (GTK_BOX (self->entries),
                    studio_explorer_legend_entry_new (self->view, self->n_entries));
  gtk_widget_set_visible (self->entries, n > 0);
}

gboolean
studio_explorer_legend_body_has_content (StudioExplorerLegendBody *self)
{
  HekSceneSizing sizing;

  g_return_val_if_fail (STUDIO_IS_EXPLORER_LEGEND_BODY (self), FALSE);

  return hek_explorer_view_get_coloring (self->view) != NULL
         || (self->sizes != NULL && hek_explorer_view_get_sizing (self->view, &sizing));
}

static void
studio_explorer_legend_body_update (StudioExplorerLegendBody *self)
{
  studio_explorer_legend_body_update_bar (self);
  studio_explorer_legend_body_update_entries (self);
  gtk_widget_set_visible (GTK_WIDGET (self), studio_explorer_legend_body_has_content (self));
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_legend_body_dispose (GObject *object)
{
  StudioExplorerLegendBody *self = STUDIO_EXPLORER_LEGEND_BODY (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (studio_explorer_legend_body_parent_class)->dispose (object);
}

static void
studio_explorer_legend_body_class_init (StudioExplorerLegendBodyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_legend_body_dispose;
  gtk_widget_class_set_css_name (widget_class, "legendbody");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
studio_explorer_legend_body_init (StudioExplorerLegendBody *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Legend"), -1);
  self->bar = studio_explorer_histogram_new ();
  gtk_box_append (GTK_BOX (self->box), self->bar);
  g_signal_connect_object (self->bar, "brushed", G_CALLBACK (studio_explorer_legend_body_brushed),
                           self, G_CONNECT_SWAPPED);
  self->entries = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), self->entries);
}

GtkWidget *
studio_explorer_legend_body_new (HekExplorerView *view,
                                 gboolean         with_sizes)
{
  StudioExplorerLegendBody *self;

  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (view), NULL);

  self = g_object_new (STUDIO_TYPE_EXPLORER_LEGEND_BODY, NULL);
  self->view = g_object_ref (view);
  if (with_sizes)
    {
      self->sizes = studio_explorer_size_key_new (view, TRUE);
      gtk_box_append (GTK_BOX (self->box), self->sizes);
    }
  g_signal_connect_object (view, "legend-changed", G_CALLBACK (studio_explorer_legend_body_update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "filters-changed",
                           G_CALLBACK (studio_explorer_legend_body_update), self,
                           G_CONNECT_SWAPPED);
  studio_explorer_legend_body_update (self);
  return GTK_WIDGET (self);
}
