/* SPDX-License-Identifier: Apache-2.0 */
/* libadwaita has a wrap box from 1.7 on; this is the little of it that is needed here. */
#include "config.h"

#include "studio-wrap-box.h"

#define COLUMN_GAP 12
#define LINE_GAP 6

struct _StudioWrapBox
{
  GtkWidget parent_instance;

  int column_gap;
};

enum
{
  PROP_0,
  PROP_COLUMN_SPACING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void studio_wrap_box_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StudioWrapBox, studio_wrap_box, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      studio_wrap_box_buildable_init))

static GtkBuildableIface *studio_wrap_box_parent_buildable;

static void
studio_wrap_box_add_child (GtkBuildable *buildable,
                           GtkBuilder   *builder,
                           GObject      *child,
                           const char   *type)
{
  if (GTK_IS_WIDGET (child))
    gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (buildable));
  else
    studio_wrap_box_parent_buildable->add_child (buildable, builder, child, type);
}

static void
studio_wrap_box_buildable_init (GtkBuildableIface *iface)
{
  studio_wrap_box_parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = studio_wrap_box_add_child;
}

static int
studio_wrap_box_natural (GtkWidget *child,
                         int        limit)
{
  int min, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min, &natural, NULL, NULL);
  return MAX (min, MIN (natural, limit));
}

static GtkWidget *
studio_wrap_box_next (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* One line that begins with @first. */
typedef struct
{
  GtkWidget *end; /* (nullable): the first child of the next line */
  int width, height;
  int n_expanding;
} StudioWrapLine;

static StudioWrapLine
studio_wrap_box_line (StudioWrapBox *self,
                      GtkWidget     *first,
                      int            limit)
{
  StudioWrapLine line = { first, -self->column_gap, 0, 0 };

  for (GtkWidget *child = first; child != NULL;
       child = studio_wrap_box_next (gtk_widget_get_next_sibling (child)))
    {
      int width = studio_wrap_box_natural (child, limit), height;

      if (child != first && line.width + self->column_gap + width > limit)
        {
          line.end = child;
          return line;
        }
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
      line.width += self->column_gap + width;
      line.height = MAX (line.height, height);
      line.n_expanding += gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
    }
  line.end = NULL;
  return line;
}

static GtkSizeRequestMode
studio_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
studio_wrap_box_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  StudioWrapBox *self = STUDIO_WRAP_BOX (widget);
  GtkWidget *child = studio_wrap_box_next (gtk_widget_get_first_child (widget));
  int limit = for_size >= 0 ? for_size : G_MAXINT, height = -LINE_GAP;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *natural = child != NULL ? -self->column_gap : 0;
      for (; child != NULL; child = studio_wrap_box_next (gtk_widget_get_next_sibling (child)))
        {
          int min, width;

          gtk_widget_measure (child, orientation, -1, &min, &width, NULL, NULL);
          *minimum = MAX (*minimum, min);
          *natural += self->column_gap + width;
        }
      *natural = MAX (*natural, *minimum);
      return;
    }
  while (child != NULL)
    {
      StudioWrapLine line = studio_wrap_box_line (self, child, limit);

      height += LINE_GAP + line.height;
      child = line.end;
    }
  *minimum = *natural = MAX (height, 0);
}

static void
studio_wrap_box_place (GtkWidget            *widget,
                       GtkWidget            *first,
                       const StudioWrapLine *line,
                       int                   width,
                       int                   y)
{
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int left = MAX (width - line->width, 0), n = line->n_expanding, x = 0;

  for (GtkWidget *child = first; child != line->end;
       child = studio_wrap_box_next (gtk_widget_get_next_sibling (child)))
    {
      int w = studio_wrap_box_natural (child, width);

      if (n > 0 && gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
        {
          w += left / n;
          left -= left / n--;
        }
      gtk_widget_size_allocate (
        child, &(GtkAllocation){ is_rtl ? width - x - w : x, y, w, line->height }, -1);
      x += w + STUDIO_WRAP_BOX (widget)->column_gap;
    }
}

static void
studio_wrap_box_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  GtkWidget *child = studio_wrap_box_next (gtk_widget_get_first_child (widget));
  int y = 0;

  while (child != NULL)
    {
      StudioWrapLine line = studio_wrap_box_line (STUDIO_WRAP_BOX (widget), child, width);

      studio_wrap_box_place (widget, child, &line, width, y);
      y += line.height + LINE_GAP;
      child = line.end;
    }
}

static void
studio_wrap_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (studio_wrap_box_parent_class)->dispose (object);
}

static void
studio_wrap_box_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_COLUMN_SPACING)
    g_value_set_int (value, STUDIO_WRAP_BOX (object)->column_gap);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
studio_wrap_box_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  if (prop_id != PROP_COLUMN_SPACING)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  STUDIO_WRAP_BOX (object)->column_gap = g_value_get_int (value);
  gtk_widget_queue_resize (GTK_WIDGET (object));
}

static void
studio_wrap_box_class_init (StudioWrapBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = studio_wrap_box_dispose;
  object_class->get_property = studio_wrap_box_get_property;
  object_class->set_property = studio_wrap_box_set_property;
  properties[PROP_COLUMN_SPACING] = g_param_spec_int (
    "column-spacing", NULL, NULL, 0, 1000, COLUMN_GAP, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  widget_class->get_request_mode = studio_wrap_box_get_request_mode;
  widget_class->measure = studio_wrap_box_measure;
  widget_class->size_allocate = studio_wrap_box_size_allocate;
}

static void
studio_wrap_box_init (StudioWrapBox *self)
{
  self->column_gap = COLUMN_GAP;
}
