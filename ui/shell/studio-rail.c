/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows are made once from the pages of the stack; the selected row and the stack's visible
 * child follow each other. The page of a row is borrowed: the stack owns it and lives as long as
 * the window.
 */
#include "config.h"

#include "studio-rail.h"

#include "studio-page.h"

struct _StudioRail
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkListBox *list;
  GtkButton *toggle;

  GtkStack *stack; /* borrowed (nullable) */
  gboolean labels;
};

G_DEFINE_FINAL_TYPE (StudioRail, studio_rail, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_LABELS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GtkWidget *
studio_rail_row_label (GtkWidget *row)
{
  return gtk_widget_get_last_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));
}

static void
studio_rail_update_labels (StudioRail *self)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list));

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    gtk_widget_set_visible (studio_rail_row_label (row), self->labels);
  if (self->labels)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "icons");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "icons");
  gtk_button_set_icon_name (self->toggle,
                            self->labels ? "pan-start-symbolic" : "pan-end-symbolic");
}

static void
studio_rail_row_activated (StudioRail    *self,
                           GtkListBoxRow *row)
{
  if (row != NULL && self->stack != NULL)
    gtk_stack_set_visible_child (self->stack, g_object_get_data (G_OBJECT (row), "page"));
}

static void
studio_rail_show_selected (StudioRail *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->stack);
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list));

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    if (g_object_get_data (G_OBJECT (row), "page") == (gpointer) page)
      gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}

static void
studio_rail_append (StudioRail *self,
                    StudioPage *page,
                    guint       number)
{
  const char *title = studio_page_get_title (page);
  g_autofree char *tooltip = g_strdup_printf ("%s (Ctrl+%u)", title, number);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (studio_page_get_icon_name (page));
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data (G_OBJECT (row), "page", page);
  gtk_list_box_append (self->list, row);
}

static void
studio_rail_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_LABELS:
      g_value_set_boolean (value, STUDIO_RAIL (object)->labels);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_rail_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  StudioRail *self = STUDIO_RAIL (object);

  switch (prop_id)
    {
    case PROP_LABELS:
      self->labels = g_value_get_boolean (value);
      studio_rail_update_labels (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_rail_dispose (GObject *object)
{
  g_clear_pointer (&STUDIO_RAIL (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_rail_parent_class)->dispose (object);
}

static void
studio_rail_class_init (StudioRailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = studio_rail_get_property;
  object_class->set_property = studio_rail_set_property;
  object_class->dispose = studio_rail_dispose;

  properties[PROP_LABELS] = g_param_spec_boolean ("labels", NULL, NULL, TRUE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rail");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hektor/Studio/ui/shell/studio-rail.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioRail, box);
  gtk_widget_class_bind_template_child (widget_class, StudioRail, list);
  gtk_widget_class_bind_template_child (widget_class, StudioRail, toggle);
  gtk_widget_class_bind_template_callback (widget_class, studio_rail_row_activated);
}

static void
studio_rail_init (StudioRail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->labels = TRUE;
  studio_rail_update_labels (self);
}

void
studio_rail_set_stack (StudioRail *self,
                       GtkStack   *stack)
{
  guint number = 1;

  g_return_if_fail (STUDIO_IS_RAIL (self) && self->stack == NULL);

  self->stack = stack;
  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (stack)); page != NULL;
       page = gtk_widget_get_next_sibling (page))
    studio_rail_append (self, STUDIO_PAGE (page), number++);
  studio_rail_update_labels (self);
  g_signal_connect_object (stack, "notify::visible-child", G_CALLBACK (studio_rail_show_selected),
                           self, G_CONNECT_SWAPPED);
  studio_rail_show_selected (self);
}
