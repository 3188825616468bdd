/* SPDX-License-Identifier: Apache-2.0 */
/* A GIO module for programs under test that tells accessibility where widgets really are.
 *
 * GTK since 4.10 adds up the border boxes of a widget and of its ancestors, each measured from the
 * content box of its parent, so that the padding and the border of every ancestor are lost (still
 * so in 4.18). A scenario's pointer would miss by that, and contrast would be measured beside the
 * text. Here each widget is measured from the border box of its parent. Nothing else is changed. */
#include <math.h>

#include <gtk/gtk.h>

static gboolean
get_bounds (GtkAccessible *self,
            int           *x,
            int           *y,
            int           *width,
            int           *height)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *parent = gtk_widget_get_parent (widget);
  graphene_rect_t box = GRAPHENE_RECT_INIT_ZERO;
  graphene_rect_t around = GRAPHENE_RECT_INIT_ZERO;

  if (!gtk_widget_get_realized (widget))
    return FALSE;

  if (parent == NULL)
    parent = widget;
  if (!gtk_widget_compute_bounds (widget, parent, &box) ||
      !gtk_widget_compute_bounds (parent, parent, &around))
    box = around = *graphene_rect_zero ();

  *x = (int) floorf (box.origin.x - around.origin.x);
  *y = (int) floorf (box.origin.y - around.origin.y);
  *width = (int) ceilf (box.size.width);
  *height = (int) ceilf (box.size.height);
  return TRUE;
}

/* A vtable of GtkAccessible, which some widgets have of their own. */
static void
correct (gpointer check_data,
         gpointer vtable)
{
  GTypeInterface *iface = vtable;

  if (iface->g_type == GTK_TYPE_ACCESSIBLE && g_type_is_a (iface->g_instance_type, GTK_TYPE_WIDGET))
    ((GtkAccessibleInterface *) vtable)->get_bounds = get_bounds;
}

/* Of the classes that were there before this module. */
static void
correct_classes (GType type)
{
  gpointer klass = g_type_class_peek (type);
  gpointer vtable = klass != NULL ? g_type_interface_peek (klass, GTK_TYPE_ACCESSIBLE) : NULL;
  g_autofree GType *children = g_type_children (type, NULL);

  if (vtable != NULL)
    correct (NULL, vtable);
  for (const GType *child = children; *child != 0; child++)
    correct_classes (*child);
}

G_MODULE_EXPORT void
g_io_module_load (GIOModule *module)
{
  g_type_module_use (G_TYPE_MODULE (module)); /* stays: the vtables point here */
  g_type_add_interface_check (NULL, correct);
  correct_classes (GTK_TYPE_WIDGET);
}

G_MODULE_EXPORT void
g_io_module_unload (GIOModule *module)
{
}
