/* SPDX-License-Identifier: Apache-2.0 */
/* Labels of a box give way alike, and a name of which three letters are left tells nothing. */
#include "config.h"

#include "studio-name-row.h"

#define SPACING 12
#define WHOLE_CHARS 32 /* of a name that is not cut in a list */

struct _StudioNameRow
{
  GtkWidget parent_instance;

  GtkWidget *name, *detail;
  gboolean gives_way;
};

G_DEFINE_FINAL_TYPE (StudioNameRow, studio_name_row, GTK_TYPE_WIDGET)

int
studio_name_row_get_extra (StudioNameRow *self)
{
  int natural;

  g_return_val_if_fail (STUDIO_IS_NAME_ROW (self), 0);

  if (*gtk_label_get_text (GTK_LABEL (self->detail)) == '\0')
    return 0;
  gtk_widget_measure (self->detail, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return SPACING + natural;
}

static void
studio_name_row_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  StudioNameRow *self = STUDIO_NAME_ROW (widget);
  int min, nat, extra;

  gtk_widget_measure (self->name, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      gtk_widget_measure (self->detail, orientation, -1, &min, &nat, NULL, NULL);
      *minimum = MAX (*minimum, min);
      *natural = MAX (*natural, nat);
      return;
    }
  extra = studio_name_row_get_extra (self);
  *natural += extra;
  if (!self->gives_way)
    *minimum += extra;
}

static void
studio_name_row_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  StudioNameRow *self = STUDIO_NAME_ROW (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int extra = studio_name_row_get_extra (self), name, least;
  gboolean fits;

  gtk_widget_measure (self->name, GTK_ORIENTATION_HORIZONTAL, -1, &least, &name, NULL, NULL);
  fits = extra > 0 && width >= extra + (self->gives_way ? name : least);
  gtk_widget_set_child_visible (self->detail, fits);
  if (!fits)
    extra = 0;
  else
    gtk_widget_size_allocate (self->detail,
                              &(GtkAllocation) { mirrored ? 0 : width - extra + SPACING, 0,
                                                 extra - SPACING, height }, baseline);
  gtk_widget_size_allocate (self->name,
                            &(GtkAllocation) { mirrored ? extra : 0, 0,
                                               MAX (width - extra, least), height }, baseline);
}

static void
studio_name_row_dispose (GObject *object)
{
  StudioNameRow *self = STUDIO_NAME_ROW (object);

  g_clear_pointer (&self->name, gtk_widget_unparent);
  g_clear_pointer (&self->detail, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_name_row_parent_class)->dispose (object);
}

static void
studio_name_row_class_init (StudioNameRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_name_row_dispose;
  widget_class->measure = studio_name_row_measure;
  widget_class->size_allocate = studio_name_row_size_allocate;
  /* without a role of its own it would be called by its type */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
studio_name_row_init (StudioNameRow *self)
{
  self->name = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_parent (self->name, GTK_WIDGET (self));
  self->detail = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->detail, "dim-label");
  gtk_widget_add_css_class (self->detail, "numeric");
  gtk_widget_set_parent (self->detail, GTK_WIDGET (self));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
studio_name_row_new (gboolean gives_way)
{
  StudioNameRow *self = g_object_new (STUDIO_TYPE_NAME_ROW, NULL);

  self->gives_way = gives_way;
  return GTK_WIDGET (self);
}

void
studio_name_row_set (StudioNameRow *self,
                     const char    *name,
                     const char    *detail)
{
  g_return_if_fail (STUDIO_IS_NAME_ROW (self) && name != NULL);

  gtk_label_set_text (GTK_LABEL (self->name), name);
  gtk_label_set_text (GTK_LABEL (self->detail), detail != NULL ? detail : "");
  if (!self->gives_way)
    gtk_label_set_width_chars (GTK_LABEL (self->name),
                               (int) MIN (g_utf8_strlen (name, -1), WHOLE_CHARS));
}

/* --- of a drop-down -------------------------------------------------------------------------- */

typedef struct
{
  StudioNameRowBind bind;
  gpointer user_data;
  gboolean gives_way;
} Binding;

static void
set_up_row (GtkListItemFactory *factory,
            GtkListItem        *list_item,
            gpointer            user_data)
{
  const Binding *binding = user_data;

  gtk_list_item_set_child (list_item, studio_name_row_new (binding->gives_way));
}

static void
bind_row (GtkListItemFactory *factory,
          GtkListItem        *list_item,
          gpointer            user_data)
{
  const Binding *binding = user_data;

  binding->bind (STUDIO_NAME_ROW (gtk_list_item_get_child (list_item)),
                 gtk_list_item_get_item (list_item), binding->user_data);
}

static void
binding_free (gpointer  binding,
              GClosure *closure)
{
  g_free (binding);
}

/* (transfer full) */
static GtkListItemFactory *
new_factory (StudioNameRowBind bind,
             gpointer          user_data,
             gboolean          gives_way)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Binding *binding = g_new0 (Binding, 1);

  *binding = (Binding) { bind, user_data, gives_way };
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_row), binding);
  g_signal_connect_data (factory, "bind", G_CALLBACK (bind_row), binding, binding_free, 0);
  return factory;
}

void
studio_name_row_set_factories (GtkDropDown       *drop_down,
                               StudioNameRowBind  bind,
                               gpointer           user_data)
{
  g_autoptr (GtkListItemFactory) of_button = NULL;
  g_autoptr (GtkListItemFactory) of_list = NULL;

  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down) && bind != NULL);

  of_button = new_factory (bind, user_data, TRUE);
  of_list = new_factory (bind, user_data, FALSE);
  gtk_drop_down_set_factory (drop_down, of_button);
  gtk_drop_down_set_list_factory (drop_down, of_list);
}
