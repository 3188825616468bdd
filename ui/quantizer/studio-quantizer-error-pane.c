/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-error-pane.h"

#define STUDIO_CHART_MIN_WIDTH 200
#define STUDIO_CHART_MIN_HEIGHT 140

struct _StudioQuantizerErrorPane
{
  GtkWidget parent_instance;

  GtkWidget *box; /* the only child */
  GtkWidget *bar; /* of the title and the controls */
  GtkLabel *title, *note;
  StudioChart *chart;
};

static void studio_quantizer_error_pane_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StudioQuantizerErrorPane, studio_quantizer_error_pane,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      studio_quantizer_error_pane_buildable_init))

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_TIP
};

static GtkBuildableIface *studio_quantizer_error_pane_parent_buildable;

static void
studio_quantizer_error_pane_add_child (GtkBuildable *buildable,
                                       GtkBuilder   *builder,
                                       GObject      *child,
                                       const char   *type)
{
  StudioQuantizerErrorPane *self = STUDIO_QUANTIZER_ERROR_PANE (buildable);

  if (g_strcmp0 (type, "controls") == 0)
    gtk_box_append (GTK_BOX (self->bar), GTK_WIDGET (child));
  else
    studio_quantizer_error_pane_parent_buildable->add_child (buildable, builder, child, type);
}

static void
studio_quantizer_error_pane_buildable_init (GtkBuildableIface *iface)
{
  studio_quantizer_error_pane_parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = studio_quantizer_error_pane_add_child;
}

static void
studio_quantizer_error_pane_set_property (GObject      *object,
                                          guint         prop_id,
                                          const GValue *value,
                                          GParamSpec   *pspec)
{
  StudioQuantizerErrorPane *self = STUDIO_QUANTIZER_ERROR_PANE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      gtk_label_set_text (self->title, g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      g_value_get_string (value), -1);
      break;
    case PROP_TIP:
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_quantizer_error_pane_dispose (GObject *object)
{
  StudioQuantizerErrorPane *self = STUDIO_QUANTIZER_ERROR_PANE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_quantizer_error_pane_parent_class)->dispose (object);
}

static void
studio_quantizer_error_pane_class_init (StudioQuantizerErrorPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = studio_quantizer_error_pane_dispose;
  object_class->set_property = studio_quantizer_error_pane_set_property;
  g_object_class_install_property (
    object_class, PROP_TITLE,
    g_param_spec_string ("title", NULL, NULL, "", G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (
    object_class, PROP_TIP,
    g_param_spec_string ("tip", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
studio_quantizer_error_pane_new_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
studio_quantizer_error_pane_init (StudioQuantizerErrorPane *self)
{
  GtkWidget *title = studio_quantizer_error_pane_new_label ("heading");
  GtkWidget *note = studio_quantizer_error_pane_new_label ("caption");
  GtkWidget *chart = studio_chart_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->title = GTK_LABEL (title);
  self->note = GTK_LABEL (note);
  self->chart = STUDIO_CHART (chart);

  gtk_widget_add_css_class (GTK_WIDGET (self), "studio-pane");
  gtk_widget_add_css_class (self->bar, "studio-pane-bar");
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (self->bar), title);

  studio_chart_set_size (self->chart, STUDIO_CHART_MIN_WIDTH, STUDIO_CHART_MIN_HEIGHT);
  gtk_widget_set_hexpand (chart, TRUE);
  gtk_widget_set_vexpand (chart, TRUE);
  gtk_widget_add_css_class (chart, "studio-quantizer-chart");

  gtk_label_set_wrap (self->note, TRUE);
  gtk_widget_add_css_class (note, "numeric");
  gtk_widget_add_css_class (note, "studio-quantizer-note");
  gtk_widget_set_visible (note, FALSE);

  gtk_box_append (GTK_BOX (self->box), self->bar);
  gtk_box_append (GTK_BOX (self->box), chart);
  gtk_box_append (GTK_BOX (self->box), note);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

void
studio_quantizer_error_pane_set_chart (StudioQuantizerErrorPane *self,
                                       const StudioChartFuncs   *funcs,
                                       gpointer                  data)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_ERROR_PANE (self));

  studio_chart_set_funcs (self->chart, funcs, data, NULL);
}

void
studio_quantizer_error_pane_changed (StudioQuantizerErrorPane *self,
                                     char                     *description,
                                     char                     *note)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_ERROR_PANE (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_label_set_text (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
  studio_chart_changed (self->chart);
  g_free (description);
  g_free (note);
}
