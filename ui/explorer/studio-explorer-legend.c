/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-legend.h"

#include <glib/gi18n.h>

#include "studio-explorer-legend-body.h"

#define LEGEND_WIDTH 192 /* widget units */

struct _StudioExplorerLegend
{
  GtkWidget parent_instance;

  HekExplorerSession *session; /* owned */
  HekExplorerView *view;       /* owned */
  GtkWidget *box;
  GtkWidget *fold;             /* a button: the title */
  GtkLabel *title;
  GtkWidget *arrow;
  GtkWidget *revealer;
  GtkWidget *body;
};

G_DEFINE_FINAL_TYPE (StudioExplorerLegend, studio_explorer_legend, GTK_TYPE_WIDGET)

static void
studio_explorer_legend_update (StudioExplorerLegend *self)
{
  const HekSceneColoring *coloring = hek_explorer_view_get_coloring (self->view);
  const char *title = coloring != NULL && coloring->legend.label != NULL ? coloring->legend.label
                                                                        : _("Legend");

  gtk_label_set_text (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  gtk_widget_set_visible (
    GTK_WIDGET (self),
    studio_explorer_legend_body_has_content (STUDIO_EXPLORER_LEGEND_BODY (self->body)));
}

static void
studio_explorer_legend_fold (StudioExplorerLegend *self)
{
  gboolean open = !gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer));

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), open);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->arrow),
                                open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_widget_set_tooltip_text (self->fold, open ? _("Fold the legend") : _("Unfold the legend"));
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_STATE_EXPANDED, open,
                               -1);
}

static void
studio_explorer_legend_dispose (GObject *object)
{
  StudioExplorerLegend *self = STUDIO_EXPLORER_LEGEND (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->view);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_explorer_legend_parent_class)->dispose (object);
}

static void
studio_explorer_legend_class_init (StudioExplorerLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_legend_dispose;
  gtk_widget_class_set_css_name (widget_class, "explorerlegend");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
studio_explorer_legend_init (StudioExplorerLegend *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_size_request (self->box, LEGEND_WIDTH, -1);
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (self->title, 1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "caption-heading");
  self->arrow = gtk_image_new ();
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (line), self->arrow);
  self->fold = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->fold), line);
  gtk_widget_add_css_class (self->fold, "flat");
  gtk_widget_add_css_class (self->fold, "fold");
  gtk_box_append (GTK_BOX (self->box), self->fold);
  self->revealer = gtk_revealer_new ();
  gtk_box_append (GTK_BOX (self->box), self->revealer);
  g_signal_connect_object (self->fold, "clicked", G_CALLBACK (studio_explorer_legend_fold), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
studio_explorer_legend_new (HekExplorerSession *session,
                            HekExplorerView    *view)
{
  StudioExplorerLegend *self;

  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (session) && HEK_IS_EXPLORER_VIEW (view), NULL);

  self = g_object_new (STUDIO_TYPE_EXPLORER_LEGEND, NULL);
  self->session = g_object_ref (session);
  self->view = g_object_ref (view);
  self->body = studio_explorer_legend_body_new (view, TRUE);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), self->body);
  studio_explorer_legend_fold (self);
  /* after the body, which was connected before */
  g_signal_connect_object (view, "legend-changed", G_CALLBACK (studio_explorer_legend_update), self,
                           G_CONNECT_SWAPPED);
  studio_explorer_legend_update (self);
  return GTK_WIDGET (self);
}
