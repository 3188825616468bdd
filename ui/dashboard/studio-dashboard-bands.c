/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-bands.h"

#include <glib/gi18n.h>

#include "studio-dashboard-band-row.h"
#include "studio-dashboard-options.h"

struct _StudioDashboardBands
{
  GtkWidget parent_instance;

  StudioDashboardEditor *editor; /* owned */
  GtkWidget *box;                /* the only child */
  GtkWidget *rows;               /* box of StudioDashboardBandRow */
  GtkWidget *add;
  char *unit;                    /* owned (nullable): that the rows are written in */
};

G_DEFINE_FINAL_TYPE (StudioDashboardBands, studio_dashboard_bands, GTK_TYPE_WIDGET)

/* --- reading --------------------------------------------------------------------------------- */

/* The good ones. Returns: whether none of the others is wrong */
static gboolean
read_rows (StudioDashboardBands *self,
           HekWidgetOptions     *options)
{
  gboolean ok = TRUE;

  for (guint i = 0; i < options->n_bands; i++)
    g_clear_pointer (&options->bands[i].label, g_free);
  options->n_bands = 0;
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      HekWidgetBand band;
      StudioDashboardBandState state
        = studio_dashboard_band_row_read (STUDIO_DASHBOARD_BAND_ROW (row), &band);

      if (state == STUDIO_DASHBOARD_BAND_GOOD && options->n_bands < HEK_WIDGET_MAX_BANDS)
        options->bands[options->n_bands++] = band;
      ok = ok && state != STUDIO_DASHBOARD_BAND_WRONG;
    }
  return ok;
}

static void
take (StudioDashboardBands *self,
      gpointer              control)
{
  const HekDashboardWidget *widget = studio_dashboard_editor_get_widget (self->editor);
  HekWidgetOptions options;

  if (widget == NULL || !widget->kind->has_bands)
    return;
  hek_widget_options_copy (&options, &widget->options);
  /* while one cannot be read all stay as they were: it may be the end of a longer number */
  if (read_rows (self, &options) &&
      !hek_widget_options_equal (widget->kind, &options, &widget->options))
    studio_dashboard_editor_set_options (self->editor, control, &options);
  hek_widget_options_clear (&options);
}

static void
on_changed (StudioDashboardBands *self,
            gpointer              control)
{
  take (self, control);
}

/* --- rows ------------------------------------------------------------------------------------ */

static guint
number_rows (StudioDashboardBands *self)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    studio_dashboard_band_row_set_number (STUDIO_DASHBOARD_BAND_ROW (row), ++n);
  gtk_widget_set_visible (self->rows, n > 0);
  gtk_widget_set_visible (self->add, n < HEK_WIDGET_MAX_BANDS);
  return n;
}

static void
on_remove (StudioDashboardBandRow *row,
           StudioDashboardBands   *self)
{
  gtk_widget_set_visible (self->add, TRUE);
  gtk_widget_grab_focus (self->add);
  gtk_box_remove (GTK_BOX (self->rows), GTK_WIDGET (row));
  number_rows (self);
  take (self, NULL);
}

static GtkWidget *
append_row (StudioDashboardBands *self,
            const HekWidgetBand  *band)
{
  GtkWidget *row = studio_dashboard_band_row_new (self->editor);

  studio_dashboard_band_row_set (STUDIO_DASHBOARD_BAND_ROW (row), band, self->unit);
  g_signal_connect_object (row, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (on_remove), self, 0);
  gtk_box_append (GTK_BOX (self->rows), row);
  return row;
}

static void
on_add (StudioDashboardBands *self)
{
  GtkWidget *row = append_row (self, NULL);

  number_rows (self);
  gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
}

/* Whether the rows say what the widget says; with drafts they say more. */
static gboolean
is_shown (StudioDashboardBands     *self,
          const HekDashboardWidget *widget)
{
  HekWidgetOptions options;
  gboolean is_same;

  hek_widget_options_copy (&options, &widget->options);
  is_same = !read_rows (self, &options) ||
            hek_widget_options_equal (widget->kind, &options, &widget->options);
  hek_widget_options_clear (&options);
  return is_same;
}

void
studio_dashboard_bands_show (StudioDashboardBands *self,
                             gboolean              is_anew)
{
  const HekDashboardWidget *widget;
  const char *unit;
  GtkWidget *row;
  gboolean has_bands;

  g_return_if_fail (STUDIO_IS_DASHBOARD_BANDS (self));

  widget = studio_dashboard_editor_get_widget (self->editor);
  has_bands = widget != NULL && widget->kind->has_bands;
  unit = has_bands ? studio_dashboard_options_find_unit (
                       widget, studio_dashboard_editor_get_content (self->editor)) : NULL;
  if (has_bands && !is_anew && g_strcmp0 (unit, self->unit) == 0 && is_shown (self, widget))
    return;
  while ((row = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_box_remove (GTK_BOX (self->rows), row);
  g_free (self->unit);
  self->unit = g_strdup (unit);
  for (guint i = 0; has_bands && i < widget->options.n_bands; i++)
    append_row (self, &widget->options.bands[i]);
  number_rows (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_dashboard_bands_dispose (GObject *object)
{
  StudioDashboardBands *self = STUDIO_DASHBOARD_BANDS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->unit, g_free);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (studio_dashboard_bands_parent_class)->dispose (object);
}

static void
studio_dashboard_bands_class_init (StudioDashboardBandsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_bands_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
studio_dashboard_bands_init (StudioDashboardBands *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->add = gtk_button_new_with_label (_("Add range"));
  gtk_widget_set_tooltip_text (self->add, _("A range of values with a meaning, or, where both ends "
                                            "are the same, a threshold"));
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (on_add), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->rows);
  gtk_box_append (GTK_BOX (self->box), self->add);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
studio_dashboard_bands_new (StudioDashboardEditor *editor)
{
  StudioDashboardBands *self = g_object_new (STUDIO_TYPE_DASHBOARD_BANDS, NULL);

  self->editor = g_object_ref (editor);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Ranges"), -1);
  return GTK_WIDGET (self);
}
