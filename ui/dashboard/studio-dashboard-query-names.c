/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-query-names.h"

#include <glib/gi18n.h>

#include "hek-widget-source.h"

#define LIST_HEIGHT 320

struct _StudioDashboardQueryNames
{
  GtkWidget parent_instance;

  GtkWidget *button;    /* the only child */
  GtkLabel *label;      /* what the button says */
  GtkWidget *box;       /* of the marks */
  GtkWidget *none;      /* there is nothing to mark */
  HekSchema *schema;    /* owned (nullable) */
  GPtrArray *names;     /* owned: that are marked, in their order */
  char *text;           /* owned */
  gboolean updating;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioDashboardQueryNames, studio_dashboard_query_names, GTK_TYPE_WIDGET)

static gboolean
find (StudioDashboardQueryNames *self,
      const char                *name,
      guint                     *i)
{
  return g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, i);
}

static void
show_label (StudioDashboardQueryNames *self)
{
  const char *text = *self->text != '\0' ? self->text : _("All");

  gtk_label_set_text (self->label, text);
  gtk_widget_set_tooltip_text (self->button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* @self->names have changed. */
static void
write_text (StudioDashboardQueryNames *self)
{
  g_ptr_array_add (self->names, NULL);
  g_free (self->text);
  self->text = hek_widget_source_join ((const char *const *) self->names->pdata);
  g_ptr_array_set_size (self->names, (int) self->names->len - 1);
  show_label (self);
}

static void
on_mark (GtkCheckButton            *mark,
         StudioDashboardQueryNames *self)
{
  const char *name = g_object_get_data (G_OBJECT (mark), "studio-name");
  guint i;

  if (self->updating)
    return;
  if (gtk_check_button_get_active (mark) && !find (self, name, NULL))
    g_ptr_array_add (self->names, g_strdup (name));
  else if (!gtk_check_button_get_active (mark) && find (self, name, &i))
    g_ptr_array_remove_index (self->names, i);
  write_text (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_mark (StudioDashboardQueryNames *self,
          const char                *name,
          gboolean                   is_there)
{
  g_autofree char *missing = is_there ? NULL : g_strdup_printf (_("%s (missing)"), name);
  const char *label = is_there ? name : missing;
  GtkWidget *mark = gtk_check_button_new_with_label (label);

  gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (mark), find (self, name, NULL));
  g_object_set_data_full (G_OBJECT (mark), "studio-name", g_strdup (name), g_free);
  g_signal_connect_object (mark, "toggled", G_CALLBACK (on_mark), self, 0);
  gtk_box_append (GTK_BOX (self->box), mark);
}

static void
fill (StudioDashboardQueryNames *self)
{
  guint n_fields = self->schema != NULL ? self->schema->n_fields : 0;
  GtkWidget *mark;

  while ((mark = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), mark);
  for (guint i = 0; i < n_fields; i++)
    add_mark (self, hek_schema_get_field (self->schema, i)->name, TRUE);
  for (guint i = 0; i < self->names->len; i++)
    if (self->schema == NULL || hek_schema_find_field (self->schema, self->names->pdata[i]) < 0)
      add_mark (self, self->names->pdata[i], FALSE);
  gtk_widget_set_visible (self->none, n_fields == 0);
}

GtkWidget *
studio_dashboard_query_names_get_control (StudioDashboardQueryNames *self)
{
  g_return_val_if_fail (STUDIO_IS_DASHBOARD_QUERY_NAMES (self), NULL);

  return self->button;
}

void
studio_dashboard_query_names_set_schema (StudioDashboardQueryNames *self,
                                         HekSchema                 *schema)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_QUERY_NAMES (self));

  if (schema == self->schema)
    return;
  if (schema != NULL)
    hek_schema_ref (schema);
  g_clear_pointer (&self->schema, hek_schema_unref);
  self->schema = schema;
  fill (self);
}

void
studio_dashboard_query_names_set (StudioDashboardQueryNames *self,
                                  const char                *text)
{
  g_auto (GStrv) names = NULL;

  g_return_if_fail (STUDIO_IS_DASHBOARD_QUERY_NAMES (self));

  text = text != NULL ? text : "";
  if (g_str_equal (text, self->text))
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  names = hek_widget_source_split (text);
  g_ptr_array_set_size (self->names, 0);
  for (guint i = 0; names[i] != NULL; i++)
    if (!find (self, names[i], NULL))
      g_ptr_array_add (self->names, g_strdup (names[i]));
  show_label (self);
  self->updating = TRUE;
  fill (self);
  self->updating = FALSE;
}

const char *
studio_dashboard_query_names_get (StudioDashboardQueryNames *self)
{
  g_return_val_if_fail (STUDIO_IS_DASHBOARD_QUERY_NAMES (self), "");

  return self->text;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_dashboard_query_names_dispose (GObject *object)
{
  g_clear_pointer (&STUDIO_DASHBOARD_QUERY_NAMES (object)->button, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_dashboard_query_names_parent_class)->dispose (object);
}

static void
studio_dashboard_query_names_finalize (GObject *object)
{
  StudioDashboardQueryNames *self = STUDIO_DASHBOARD_QUERY_NAMES (object);

  g_clear_pointer (&self->schema, hek_schema_unref);
  g_ptr_array_unref (self->names);
  g_free (self->text);
  G_OBJECT_CLASS (studio_dashboard_query_names_parent_class)->finalize (object);
}

static void
studio_dashboard_query_names_class_init (StudioDashboardQueryNamesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_query_names_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_dashboard_query_names_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
new_popover (StudioDashboardQueryNames *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->none = gtk_label_new (_("The collection has no attributes."));
  gtk_widget_add_css_class (self->none, "dim-label");
  gtk_box_append (GTK_BOX (all), self->none);
  gtk_box_append (GTK_BOX (all), self->box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), all);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  return popover;
}

static void
studio_dashboard_query_names_init (StudioDashboardQueryNames *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->text = g_strdup ("");
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (line), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_widget_set_hexpand (line, TRUE);
  gtk_widget_set_halign (line, GTK_ALIGN_FILL);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), line);
  /* GTK may put the child into a box in the middle: here it is as wide as other drop-downs */
  gtk_widget_set_halign (gtk_widget_get_parent (line), GTK_ALIGN_FILL);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), new_popover (self));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  show_label (self);
  fill (self);
}

GtkWidget *
studio_dashboard_query_names_new (void)
{
  return g_object_new (STUDIO_TYPE_DASHBOARD_QUERY_NAMES, NULL);
}
