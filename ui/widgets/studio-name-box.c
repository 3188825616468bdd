/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-name-box.h"

#include "studio-name-row.h"

#define SPACING 6
#define MAX_CHILDREN 8u

struct _StudioNameBox
{
  GtkWidget parent_instance;
};

static void studio_name_box_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StudioNameBox, studio_name_box, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      studio_name_box_buildable_init))

static GtkBuildableIface *studio_name_box_parent_buildable;

static void
studio_name_box_add_child (GtkBuildable *buildable,
                           GtkBuilder   *builder,
                           GObject      *child,
                           const char   *type)
{
  if (GTK_IS_WIDGET (child))
    gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (buildable));
  else
    studio_name_box_parent_buildable->add_child (buildable, builder, child, type);
}

static void
studio_name_box_buildable_init (GtkBuildableIface *iface)
{
  studio_name_box_parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = studio_name_box_add_child;
}

/* --- how much room each needs ---------------------------------------------------------------- */

/* (nullable): the row in the button of a drop-down */
static StudioNameRow *
find_row (GtkWidget *widget)
{
  if (STUDIO_IS_NAME_ROW (widget))
    return STUDIO_NAME_ROW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      StudioNameRow *row = GTK_IS_POPOVER (child) ? NULL : find_row (child);

      if (row != NULL)
        return row;
    }
  return NULL;
}

typedef struct
{
  GtkWidget *widget;
  int extra;             /* of its detail */
  GtkRequestedSize size; /* with the name alone */
} Child;

/* Returns: how many there are */
static guint
look_at (StudioNameBox *self,
         Child          children[MAX_CHILDREN])
{
  guint n = 0;

  for (GtkWidget *widget = gtk_widget_get_first_child (GTK_WIDGET (self));
       widget != NULL && n < MAX_CHILDREN; widget = gtk_widget_get_next_sibling (widget))
    {
      Child *child = &children[n];
      StudioNameRow *row;
      int min, natural;

      if (!gtk_widget_should_layout (widget))
        continue;
      row = find_row (widget);
      gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &min, &natural, NULL, NULL);
      child->widget = widget;
      child->extra = row != NULL ? studio_name_row_get_extra (row) : 0;
      child->size = (GtkRequestedSize) { child, min, MAX (natural - child->extra, min) };
      n++;
    }
  return n;
}

static void
studio_name_box_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  Child children[MAX_CHILDREN];
  guint n = look_at (STUDIO_NAME_BOX (widget), children);

  *minimum = *natural = 0;
  for (guint i = 0; i < n; i++)
    if (orientation == GTK_ORIENTATION_HORIZONTAL)
      {
        *minimum += children[i].size.minimum_size + (i > 0 ? SPACING : 0);
        *natural += children[i].size.natural_size + children[i].extra + (i > 0 ? SPACING : 0);
      }
    else
      {
        int min, nat;

        gtk_widget_measure (children[i].widget, orientation, -1, &min, &nat, NULL, NULL);
        *minimum = MAX (*minimum, min);
        *natural = MAX (*natural, nat);
      }
}

static void
studio_name_box_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  Child children[MAX_CHILDREN];
  GtkRequestedSize sizes[MAX_CHILDREN];
  guint n = look_at (STUDIO_NAME_BOX (widget), children);
  int left = width - SPACING * ((int) MAX (n, 1) - 1), x = 0;

  for (guint i = 0; i < n; i++)
    {
      sizes[i] = children[i].size;
      left -= sizes[i].minimum_size;
    }
  left = gtk_distribute_natural_allocation (MAX (left, 0), n, sizes);
  for (guint i = 0; i < n; i++)
    {
      int own = sizes[i].minimum_size; /* by now */

      if (left >= children[i].extra)
        {
          own += children[i].extra;
          left -= children[i].extra;
        }
      gtk_widget_size_allocate (children[i].widget,
                                &(GtkAllocation) { mirrored ? width - x - own : x, 0, own, height },
                                baseline);
      x += own + SPACING;
    }
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_name_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (studio_name_box_parent_class)->dispose (object);
}

static void
studio_name_box_class_init (StudioNameBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_name_box_dispose;
  widget_class->measure = studio_name_box_measure;
  widget_class->size_allocate = studio_name_box_size_allocate;
  /* without a role of its own it would be called by its type */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
studio_name_box_init (StudioNameBox *self)
{
}
