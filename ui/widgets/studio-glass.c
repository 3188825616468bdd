/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-glass.h"

struct _StudioGlass
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (StudioGlass, studio_glass, GTK_TYPE_WIDGET)

/* Picking asks the children first. */
static gboolean
studio_glass_contains (GtkWidget *widget,
                       double     x,
                       double     y)
{
  return FALSE;
}

static void
studio_glass_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (studio_glass_parent_class)->dispose (object);
}

static void
studio_glass_class_init (StudioGlassClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_glass_dispose;
  widget_class->contains = studio_glass_contains;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
studio_glass_init (StudioGlass *self)
{
}

GtkWidget *
studio_glass_new (GtkOrientation orientation,
                  int            spacing)
{
  GtkWidget *self = g_object_new (STUDIO_TYPE_GLASS, NULL);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (self);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), orientation);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), (guint) spacing);
  return self;
}

void
studio_glass_append (StudioGlass *self,
                     GtkWidget   *child)
{
  g_return_if_fail (STUDIO_IS_GLASS (self) && GTK_IS_WIDGET (child));

  gtk_widget_set_parent (child, GTK_WIDGET (self));
}
