/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-error-grid.h"

#define STUDIO_N_CHILDREN 4
#define STUDIO_WIDE 560      /* from here on two columns */
#define STUDIO_PANE_HEIGHT 240
#define STUDIO_GAP 1         /* the hairline */

struct _StudioQuantizerErrorGrid
{
  GtkWidget parent_instance;

  GtkWidget *children[STUDIO_N_CHILDREN];
  guint n_children;
};

static void studio_quantizer_error_grid_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StudioQuantizerErrorGrid, studio_quantizer_error_grid,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      studio_quantizer_error_grid_buildable_init))

static GtkBuildableIface *studio_quantizer_error_grid_parent_buildable;

static void
studio_quantizer_error_grid_add_child (GtkBuildable *buildable,
                                       GtkBuilder   *builder,
                                       GObject      *child,
                                       const char   *type)
{
  StudioQuantizerErrorGrid *self = STUDIO_QUANTIZER_ERROR_GRID (buildable);

  if (!GTK_IS_WIDGET (child))
    {
      studio_quantizer_error_grid_parent_buildable->add_child (buildable, builder, child, type);
      return;
    }
  g_return_if_fail (self->n_children < STUDIO_N_CHILDREN);
  self->children[self->n_children++] = GTK_WIDGET (child);
  gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (self));
}

static void
studio_quantizer_error_grid_buildable_init (GtkBuildableIface *iface)
{
  studio_quantizer_error_grid_parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = studio_quantizer_error_grid_add_child;
}

static guint
studio_quantizer_error_grid_n_columns (int width)
{
  return width >= STUDIO_WIDE ? 2 : 1;
}

static int
studio_quantizer_error_grid_column_width (int   width,
                                          guint n_columns)
{
  return n_columns == 1 ? width : (width - STUDIO_GAP) / 2;
}

static GtkSizeRequestMode
studio_quantizer_error_grid_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Of the row of panes that begins with the @first-th child. */
static int
studio_quantizer_error_grid_row_height (StudioQuantizerErrorGrid *self,
                                        guint                     first,
                                        guint                     n_columns,
                                        int                       width)
{
  int height = STUDIO_PANE_HEIGHT;

  for (guint i = first; i < MIN (first + n_columns, self->n_children); i++)
    {
      int minimum;

      gtk_widget_measure (self->children[i], GTK_ORIENTATION_VERTICAL,
                          studio_quantizer_error_grid_column_width (width, n_columns), &minimum,
                          NULL, NULL, NULL);
      height = MAX (height, minimum);
    }
  return height;
}

static void
studio_quantizer_error_grid_measure (GtkWidget      *widget,
                                     GtkOrientation  orientation,
                                     int             for_size,
                                     int            *minimum,
                                     int            *natural,
                                     int            *minimum_baseline,
                                     int            *natural_baseline)
{
  StudioQuantizerErrorGrid *self = STUDIO_QUANTIZER_ERROR_GRID (widget);
  int sum = 0, widest = 0;

  for (guint i = 0; i < self->n_children; i++)
    {
      int min;

      gtk_widget_measure (self->children[i], GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL,
                          NULL);
      widest = MAX (widest, min);
    }
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      int width = MAX (for_size >= 0 ? for_size : STUDIO_WIDE, widest);
      guint n_columns = studio_quantizer_error_grid_n_columns (width);

      for (guint i = 0; i < self->n_children; i += n_columns)
        sum += studio_quantizer_error_grid_row_height (self, i, n_columns, width)
               + (i > 0 ? STUDIO_GAP : 0);
    }
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? sum : widest;
}

/* What is left over is shared by the rows. */
static void
studio_quantizer_error_grid_size_allocate (GtkWidget *widget,
                                           int        width,
                                           int        height,
                                           int        baseline)
{
  StudioQuantizerErrorGrid *self = STUDIO_QUANTIZER_ERROR_GRID (widget);
  guint n_columns = studio_quantizer_error_grid_n_columns (width);
  guint n_rows = (self->n_children + n_columns - 1) / n_columns;
  int column = studio_quantizer_error_grid_column_width (width, n_columns);
  int rest = height - (int) (n_rows - 1) * STUDIO_GAP, y = 0;

  for (guint i = 0; i < self->n_children; i += n_columns)
    rest -= studio_quantizer_error_grid_row_height (self, i, n_columns, width);
  rest = MAX (rest, 0);
  for (guint r = 0; r < n_rows; r++)
    {
      int row = studio_quantizer_error_grid_row_height (self, r * n_columns, n_columns, width)
                + rest * (int) (r + 1) / (int) n_rows - rest * (int) r / (int) n_rows;

      for (guint c = 0; c < n_columns && r * n_columns + c < self->n_children; c++)
        {
          GtkAllocation place = { c > 0 ? column + STUDIO_GAP : 0, y, column, row };

          if (c > 0)
            place.width = width - place.x;
          gtk_widget_size_allocate (self->children[r * n_columns + c], &place, -1);
        }
      y += row + STUDIO_GAP;
    }
}

static void
studio_quantizer_error_grid_dispose (GObject *object)
{
  StudioQuantizerErrorGrid *self = STUDIO_QUANTIZER_ERROR_GRID (object);

  for (guint i = 0; i < self->n_children; i++)
    g_clear_pointer (&self->children[i], gtk_widget_unparent);
  self->n_children = 0;
  G_OBJECT_CLASS (studio_quantizer_error_grid_parent_class)->dispose (object);
}

static void
studio_quantizer_error_grid_class_init (StudioQuantizerErrorGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_error_grid_dispose;
  widget_class->get_request_mode = studio_quantizer_error_grid_get_request_mode;
  widget_class->measure = studio_quantizer_error_grid_measure;
  widget_class->size_allocate = studio_quantizer_error_grid_size_allocate;
}

static void
studio_quantizer_error_grid_init (StudioQuantizerErrorGrid *self)
{
}
