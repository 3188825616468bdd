/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-band-row.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "studio-amount.h"
#include "studio-own-name.h"

struct _StudioDashboardBandRow
{
  GtkWidget parent_instance;

  StudioDashboardEditor *editor; /* owned */
  GtkWidget *box;                /* the only child */
  GtkWidget *level, *from, *to, *label, *remove;
  GtkLabel *problem;
  char *unit;                    /* owned (nullable) */
  gboolean updating;
};

enum
{
  CHANGED,
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioDashboardBandRow, studio_dashboard_band_row, GTK_TYPE_WIDGET)

/* --- reading --------------------------------------------------------------------------------- */

static gboolean
is_blank (GtkWidget *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  return text[strspn (text, " \t")] == '\0';
}

static gboolean
read_end (StudioDashboardBandRow *self,
          GtkWidget              *entry,
          double                  open,
          double                 *value,
          char                  **problem)
{
  gboolean ok;

  *value = open;
  ok = is_blank (entry) || studio_amount_parse (self->unit,
                                                gtk_editable_get_text (GTK_EDITABLE (entry)),
                                                value, problem);
  if (ok)
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               ok ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
  return ok;
}

StudioDashboardBandState
studio_dashboard_band_row_read (StudioDashboardBandRow *self,
                                HekWidgetBand          *band)
{
  const char *label;
  g_autofree char *problem = NULL;
  gboolean ok;

  g_return_val_if_fail (STUDIO_IS_DASHBOARD_BAND_ROW (self), STUDIO_DASHBOARD_BAND_WRONG);

  label = gtk_editable_get_text (GTK_EDITABLE (self->label));
  *band = (HekWidgetBand) { .level = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->level)) };
  ok = read_end (self, self->from, -INFINITY, &band->from, &problem);
  if (ok)
    ok = read_end (self, self->to, INFINITY, &band->to, &problem);
  if (ok && band->from > band->to)
    {
      problem = g_strdup (_("“To” is below “from”. Exchange them, or leave one empty where there "
                            "is no limit."));
      ok = FALSE;
    }
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  if (!ok)
    return STUDIO_DASHBOARD_BAND_WRONG;
  if (is_blank (self->from) && is_blank (self->to))
    return STUDIO_DASHBOARD_BAND_EMPTY;
  band->label = *label != '\0' ? g_strdup (label) : NULL;
  return STUDIO_DASHBOARD_BAND_GOOD;
}

/* --- showing --------------------------------------------------------------------------------- */

static void
show_end (StudioDashboardBandRow *self,
          GtkWidget              *entry,
          double                  value)
{
  g_autofree char *text = isfinite (value) ? studio_amount_text (self->unit, value) : NULL;

  gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");
}

void
studio_dashboard_band_row_set (StudioDashboardBandRow *self,
                               const HekWidgetBand    *band,
                               const char             *unit)
{
  g_autofree char *example = NULL;

  g_return_if_fail (STUDIO_IS_DASHBOARD_BAND_ROW (self));

  g_free (self->unit);
  self->unit = g_strdup (unit);
  /* Translators: of an empty entry; %s is an amount such as “50 ms” */
  example = g_strdup_printf (_("such as %s"), studio_amount_example (unit));
  gtk_widget_set_tooltip_text (self->from, example);
  gtk_widget_set_tooltip_text (self->to, example);
  self->updating = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->level),
                              band != NULL ? band->level : HEK_WIDGET_WARNING);
  show_end (self, self->from, band != NULL ? band->from : -INFINITY);
  show_end (self, self->to, band != NULL ? band->to : INFINITY);
  gtk_editable_set_text (GTK_EDITABLE (self->label),
                         band != NULL && band->label != NULL ? band->label : "");
  self->updating = FALSE;
}

void
studio_dashboard_band_row_set_number (StudioDashboardBandRow *self,
                                      guint                   number)
{
  g_autofree char *name = g_strdup_printf (_("Range %u"), number);

  g_return_if_fail (STUDIO_IS_DASHBOARD_BAND_ROW (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
on_typed (GtkWidget              *entry,
          StudioDashboardBandRow *self)
{
  if (!self->updating)
    g_signal_emit (self, signals[CHANGED], 0, entry);
}

static void
on_level (StudioDashboardBandRow *self)
{
  if (!self->updating)
    g_signal_emit (self, signals[CHANGED], 0, NULL);
}

static void
on_remove (StudioDashboardBandRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
name_control (GtkWidget  *control,
              const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  studio_own_name_keep (control);
}

static GtkWidget *
add_entry (StudioDashboardBandRow *self,
           GtkWidget              *line,
           const char             *name,
           const char             *placeholder)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  gtk_widget_set_hexpand (entry, TRUE);
  name_control (entry, name);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_typed), self, 0);
  gtk_box_append (GTK_BOX (line), entry);
  return entry;
}

static void
add_level (StudioDashboardBandRow *self,
           GtkWidget              *line)
{
  g_autoptr (GtkStringList) levels = gtk_string_list_new (NULL);

  for (guint i = 0; i < HEK_WIDGET_N_LEVELS; i++)
    gtk_string_list_append (levels, hek_widget_level_label (i));
  self->level = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&levels)), NULL);
  name_control (self->level, _("Level"));
  gtk_widget_set_hexpand (self->level, TRUE);
  g_signal_connect_object (self->level, "notify::selected", G_CALLBACK (on_level), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), self->level);

  self->remove = gtk_button_new_from_icon_name ("list-remove-symbolic");
  gtk_widget_add_css_class (self->remove, "flat");
  gtk_widget_set_tooltip_text (self->remove, _("Remove the range"));
  name_control (self->remove, _("Remove the range"));
  g_signal_connect_object (self->remove, "clicked", G_CALLBACK (on_remove), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), self->remove);
}

static void
studio_dashboard_band_row_dispose (GObject *object)
{
  StudioDashboardBandRow *self = STUDIO_DASHBOARD_BAND_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->unit, g_free);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (studio_dashboard_band_row_parent_class)->dispose (object);
}

static void
studio_dashboard_band_row_class_init (StudioDashboardBandRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_band_row_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
studio_dashboard_band_row_init (StudioDashboardBandRow *self)
{
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *second = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->box), first);
  gtk_box_append (GTK_BOX (self->box), second);
  add_level (self, first);
  self->from = add_entry (self, second, _("From"), C_("lower end of a range", "From"));
  gtk_box_append (GTK_BOX (second), gtk_label_new ("–"));
  self->to = add_entry (self, second, _("To"), C_("upper end of a range", "To"));
  self->label = add_entry (self, self->box, _("Label"), _("Label"));
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_label_set_wrap_mode (self->problem, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->problem, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->problem));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
studio_dashboard_band_row_new (StudioDashboardEditor *editor)
{
  StudioDashboardBandRow *self = g_object_new (STUDIO_TYPE_DASHBOARD_BAND_ROW, NULL);

  self->editor = g_object_ref (editor);
  studio_dashboard_editor_add_control (editor, self->from);
  studio_dashboard_editor_add_control (editor, self->to);
  studio_dashboard_editor_add_control (editor, self->label);
  return GTK_WIDGET (self);
}
