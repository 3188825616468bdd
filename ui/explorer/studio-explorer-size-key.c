/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-size-key.h"

#include <glib/gi18n.h>

#include "studio-chart-theme.h"
#include "studio-explorer-choices.h"
#include "studio-explorer-numbers.h"

#define KEY_POINTS 3u
#define KEY_LARGEST 18.0 /* widget units: the largest point; the others in proportion */

struct _StudioExplorerSizeKey
{
  GtkWidget parent_instance;

  HekExplorerView *view; /* owned */
  GtkWidget *box;
  GtkLabel *title;
  GtkWidget *points[KEY_POINTS];
  GtkLabel *numbers[KEY_POINTS];
};

G_DEFINE_FINAL_TYPE (StudioExplorerSizeKey, studio_explorer_size_key, GTK_TYPE_WIDGET)

static void
studio_explorer_size_key_draw (GtkDrawingArea *area,
                               cairo_t        *cr,
                               int             width,
                               int             height,
                               gpointer        data)
{
  const double *diameter = g_object_get_data (G_OBJECT (area), "diameter");
  HekPlotTheme theme;

  if (diameter == NULL)
    return;
  studio_chart_theme_init (&theme, GTK_WIDGET (area));
  theme.text.a = 0.6;
  hek_plot_set_source (cr, theme.text);
  cairo_arc (cr, width / 2.0, height / 2.0, *diameter / 2, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
studio_explorer_size_key_set_point (StudioExplorerSizeKey *self,
                                    guint                  i,
                                    const HekSceneSizing  *sizing,
                                    double                 number)
{
  double *diameter = g_new (double, 1);
  gboolean is_time
    = studio_explorer_choice_is_time (self->view, hek_explorer_view_get_size (self->view));
  g_autofree char *text = studio_explorer_number_text (&sizing->range, number, is_time);

  *diameter = MAX (KEY_LARGEST * hek_scene_sizing_get_size (sizing, number)
                     / MAX (sizing->largest, sizing->smallest), 1.5);
  g_object_set_data_full (G_OBJECT (self->points[i]), "diameter", diameter, g_free);
  gtk_widget_queue_draw (self->points[i]);
  gtk_label_set_text (self->numbers[i], text);
}

static void
studio_explorer_size_key_update (StudioExplorerSizeKey *self)
{
  const char *label = hek_explorer_view_get_size_label (self->view);
  HekSceneSizing sizing;

  if (!hek_explorer_view_get_sizing (self->view, &sizing))
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  gtk_label_set_text (self->title, label != NULL ? label : _("Size"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), label);
  for (guint i = 0; i < KEY_POINTS; i++)
    studio_explorer_size_key_set_point (
      self, i, &sizing,
      studio_explorer_number_near (&sizing.range, sizing.scale, i / (KEY_POINTS - 1.0)));
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
studio_explorer_size_key_dispose (GObject *object)
{
  StudioExplorerSizeKey *self = STUDIO_EXPLORER_SIZE_KEY (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (studio_explorer_size_key_parent_class)->dispose (object);
}

static void
studio_explorer_size_key_class_init (StudioExplorerSizeKeyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_size_key_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "sizekey");
}

static void
studio_explorer_size_key_init (StudioExplorerSizeKey *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "caption-heading");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (self->box), line);
  for (guint i = 0; i < KEY_POINTS; i++)
    {
      GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

      self->points[i] = gtk_drawing_area_new ();
      gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->points[i]), (int) KEY_LARGEST);
      gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->points[i]), (int) KEY_LARGEST);
      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->points[i]),
                                      studio_explorer_size_key_draw, NULL, NULL);
      self->numbers[i] = GTK_LABEL (gtk_label_new (NULL));
      gtk_widget_add_css_class (GTK_WIDGET (self->numbers[i]), "caption");
      gtk_widget_add_css_class (GTK_WIDGET (self->numbers[i]), "numeric");
      gtk_box_append (GTK_BOX (pair), self->points[i]);
      gtk_box_append (GTK_BOX (pair), GTK_WIDGET (self->numbers[i]));
      gtk_box_append (GTK_BOX (line), pair);
    }
}

GtkWidget *
studio_explorer_size_key_new (HekExplorerView *view,
                              gboolean         with_title)
{
  StudioExplorerSizeKey *self;

  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (view), NULL);

  self = g_object_new (STUDIO_TYPE_EXPLORER_SIZE_KEY, NULL);
  self->view = g_object_ref (view);
  gtk_widget_set_visible (GTK_WIDGET (self->title), with_title);
  g_signal_connect_object (view, "legend-changed", G_CALLBACK (studio_explorer_size_key_update),
                           self, G_CONNECT_SWAPPED);
  studio_explorer_size_key_update (self);
  return GTK_WIDGET (self);
}
