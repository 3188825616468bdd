/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-curve-lab-grid.h"

#define N_CHILDREN 4

/* Where four charts are too small to read, one is shown. */
#define WIDE_WIDTH 860
#define WIDE_HEIGHT 420

/* The hairline between the panes. */
#define GAP 1

struct _StudioCurveLabGrid
{
  GtkWidget parent_instance;

  GtkWidget *tabs;                 /* (nullable) */
  GtkWidget *children[N_CHILDREN];
  guint n_children;
  int current;
};

static void studio_curve_lab_grid_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StudioCurveLabGrid, studio_curve_lab_grid, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      studio_curve_lab_grid_buildable_init))

static GtkBuildableIface *studio_curve_lab_grid_parent_buildable;

static void
studio_curve_lab_grid_add_child (GtkBuildable *buildable,
                                 GtkBuilder   *builder,
                                 GObject      *child,
                                 const char   *type)
{
  StudioCurveLabGrid *self = STUDIO_CURVE_LAB_GRID (buildable);

  if (!GTK_IS_WIDGET (child))
    {
      studio_curve_lab_grid_parent_buildable->add_child (buildable, builder, child, type);
      return;
    }
  if (g_strcmp0 (type, "tabs") == 0)
    self->tabs = GTK_WIDGET (child);
  else
    {
      g_return_if_fail (self->n_children < N_CHILDREN);
      self->children[self->n_children++] = GTK_WIDGET (child);
    }
  gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (self));
}

static void
studio_curve_lab_grid_buildable_init (GtkBuildableIface *iface)
{
  studio_curve_lab_grid_parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = studio_curve_lab_grid_add_child;
}

static void
studio_curve_lab_grid_measure (GtkWidget      *widget,
                               GtkOrientation  orientation,
                               int             for_size,
                               int            *minimum,
                               int            *natural,
                               int            *minimum_baseline,
                               int            *natural_baseline)
{
  StudioCurveLabGrid *self = STUDIO_CURVE_LAB_GRID (widget);
  int tabs = 0;

  *minimum = 0;
  if (self->tabs != NULL)
    gtk_widget_measure (self->tabs, orientation, -1, &tabs, NULL, NULL, NULL);
  for (guint i = 0; i < self->n_children; i++)
    {
      int min;

      gtk_widget_measure (self->children[i], orientation, -1, &min, NULL, NULL, NULL);
      *minimum = MAX (*minimum, min);
    }
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX (*minimum, tabs) : *minimum + tabs;
  *natural = *minimum;
}

/* In GTK 4.8 what is not mapped keeps the accessible state "visible". */
static void
studio_curve_lab_grid_set_shown (GtkWidget *child,
                                 gboolean   shown)
{
  if (gtk_widget_get_child_visible (child) == shown)
    return;
  gtk_widget_set_child_visible (child, shown);
  gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN, !shown, -1);
}

static void
studio_curve_lab_grid_size_allocate (GtkWidget *widget,
                                     int        width,
                                     int        height,
                                     int        baseline)
{
  StudioCurveLabGrid *self = STUDIO_CURVE_LAB_GRID (widget);
  gboolean wide = width >= WIDE_WIDTH && height >= WIDE_HEIGHT;
  int left = (width - GAP) / 2, top = (height - GAP) / 2, tabs = 0;

  if (self->tabs != NULL)
    {
      studio_curve_lab_grid_set_shown (self->tabs, !wide);
      gtk_widget_measure (self->tabs, GTK_ORIENTATION_VERTICAL, -1, &tabs, NULL, NULL, NULL);
      if (!wide)
        gtk_widget_size_allocate (self->tabs, &(GtkAllocation){ 0, 0, width, tabs }, -1);
    }
  for (guint i = 0; i < self->n_children; i++)
    {
      gboolean shown = wide || (int) i == self->current;
      GtkAllocation place = { 0, tabs, width, height - tabs };

      if (wide)
        {
          place.x = i % 2 == 0 ? 0 : left + GAP;
          place.y = i / 2 == 0 ? 0 : top + GAP;
          place.width = i % 2 == 0 ? left : width - left - GAP;
          place.height = i / 2 == 0 ? top : height - top - GAP;
        }
      studio_curve_lab_grid_set_shown (self->children[i], shown);
      if (shown)
        gtk_widget_size_allocate (self->children[i], &place, -1);
    }
}

static void
studio_curve_lab_grid_dispose (GObject *object)
{
  StudioCurveLabGrid *self = STUDIO_CURVE_LAB_GRID (object);

  g_clear_pointer (&self->tabs, gtk_widget_unparent);
  for (guint i = 0; i < self->n_children; i++)
    g_clear_pointer (&self->children[i], gtk_widget_unparent);
  self->n_children = 0;
  G_OBJECT_CLASS (studio_curve_lab_grid_parent_class)->dispose (object);
}

static void
studio_curve_lab_grid_class_init (StudioCurveLabGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_curve_lab_grid_dispose;
  widget_class->measure = studio_curve_lab_grid_measure;
  widget_class->size_allocate = studio_curve_lab_grid_size_allocate;
}

static void
studio_curve_lab_grid_init (StudioCurveLabGrid *self)
{
}

void
studio_curve_lab_grid_set_current (StudioCurveLabGrid *self,
                                   int                 current)
{
  g_return_if_fail (STUDIO_IS_CURVE_LAB_GRID (self));

  self->current = CLAMP (current, 0, N_CHILDREN - 1);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
