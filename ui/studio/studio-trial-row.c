/* SPDX-License-Identifier: Apache-2.0 */
/* Rows are used again for other trials as the list scrolls: set_item() says for which. */
#include "config.h"

#include "studio-trial-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-resource.h"

struct _StudioTrialRow
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkLabel *title_label;
  GtkLabel *options_label;
  GtkLabel *subtitle_label;
  GtkToggleButton *pin_button;
  GtkButton *remove_button;

  HekPictureSession *session; /* owned (nullable) */
  HekTrialItem *item;         /* owned (nullable) */
};

G_DEFINE_FINAL_TYPE (StudioTrialRow, studio_trial_row, GTK_TYPE_WIDGET)

static void
studio_trial_row_update_pin (StudioTrialRow *self)
{
  gboolean pinned
    = self->item != NULL && hek_picture_session_get_pinned (self->session) == self->item;
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;

  if (self->item == NULL)
    return;
  g_object_get (self->item, "title", &title, NULL);
  name = g_strdup_printf (pinned ? _("Unpin %s") : _("Pin %s"), title);
  gtk_toggle_button_set_active (self->pin_button, pinned);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pin_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pin_button),
                               pinned ? _("Compare with the original again")
                                      : _("Compare with this trial"));
}

static void
studio_trial_row_pin_clicked (StudioTrialRow *self)
{
  gboolean pinned;

  if (self->item == NULL)
    return;
  pinned = hek_picture_session_get_pinned (self->session) == self->item;
  hek_picture_session_pin_trial (self->session, pinned ? NULL : self->item);
  /* the button shows what is, which may come later */
  studio_trial_row_update_pin (self);
}

static void
studio_trial_row_remove_clicked (StudioTrialRow *self)
{
  GtkWidget *list = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_LIST_VIEW);
  g_autoptr (HekPictureSession) session = NULL;
  g_autoptr (HekTrialItem) item = NULL;

  if (self->item == NULL)
    return;
  session = g_object_ref (self->session);
  item = g_object_ref (self->item);
  /* GTK 4.8 would leave the focus on the button that goes with its row, and no key would be heard
   */
  gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
  hek_picture_session_remove_trial (session, item);
  if (list != NULL)
    gtk_widget_grab_focus (list);
}

/* "SSIMULACRA 2 78.10": a line for every number that was measured, under the title. */
static char *
studio_trial_row_list_numbers (HekTrial   *trial,
                               const char *title)
{
  GString *text = g_string_new (title);

  for (guint i = 0; i < trial->metrics.n; i++)
    {
      const HekMetricValue *what = trial->metrics.what[i];
      g_autofree char *value = hek_metric_value_format (what, trial->metrics.value[i]);

      g_string_append_printf (text, "\n%s %s", _(what->label), value);
    }
  return g_string_free (text, FALSE);
}

/* Numbers may come later than the row: they are asked for when they are wanted. */
static gboolean
studio_trial_row_query_tooltip (GtkWidget  *widget,
                                int         x,
                                int         y,
                                gboolean    keyboard_mode,
                                GtkTooltip *tooltip)
{
  StudioTrialRow *self = STUDIO_TRIAL_ROW (widget);
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  if (self->item == NULL)
    return FALSE;
  g_object_get (self->item, "title", &title, NULL);
  text = studio_trial_row_list_numbers (hek_trial_item_get_trial (self->item), title);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* The method on a line of its own: "Adaptive palette" / "16 colours, Oklab, Floyd–Steinberg". */
static void
studio_trial_row_show_title (StudioTrialRow *self,
                             const char     *title)
{
  const char *method = _(hek_trial_item_get_trial (self->item)->recipe.quantizer->label);
  const char *options = title + strlen (method);
  gboolean split = g_str_has_prefix (title, method) && g_str_has_prefix (options, ", ");

  gtk_label_set_text (self->title_label, split ? method : title);
  gtk_label_set_text (self->options_label, split ? options + 2 : "");
  gtk_widget_set_visible (GTK_WIDGET (self->options_label), split);
  /* the list's own row around this one is what a screen reader stops at;
   * gtk_list_item_set_accessible_label() came with GTK 4.12 */
  if (gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self))),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
studio_trial_row_dispose (GObject *object)
{
  StudioTrialRow *self = STUDIO_TRIAL_ROW (object);

  studio_trial_row_set_item (self, NULL, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_trial_row_parent_class)->dispose (object);
}

static void
studio_trial_row_class_init (StudioTrialRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_trial_row_dispose;
  widget_class->query_tooltip = studio_trial_row_query_tooltip;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_UI_RESOURCE ("studio-trial-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioTrialRow, box);
  gtk_widget_class_bind_template_child (widget_class, StudioTrialRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, StudioTrialRow, options_label);
  gtk_widget_class_bind_template_child (widget_class, StudioTrialRow, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, StudioTrialRow, pin_button);
  gtk_widget_class_bind_template_child (widget_class, StudioTrialRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, studio_trial_row_pin_clicked);
  gtk_widget_class_bind_template_callback (widget_class, studio_trial_row_remove_clicked);
}

static void
studio_trial_row_init (StudioTrialRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

void
studio_trial_row_set_item (StudioTrialRow    *self,
                           HekPictureSession *session,
                           HekTrialItem      *item)
{
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *remove = NULL;

  g_return_if_fail (STUDIO_IS_TRIAL_ROW (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, studio_trial_row_update_pin, self);
  g_set_object (&self->session, session);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;

  g_object_get (item, "title", &title, "subtitle", &subtitle, NULL);
  remove = g_strdup_printf (_("Remove %s"), title);
  studio_trial_row_show_title (self, title);
  gtk_label_set_text (self->subtitle_label, subtitle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->remove_button), _("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  g_signal_connect_object (session, "pin-changed", G_CALLBACK (studio_trial_row_update_pin), self,
                           G_CONNECT_SWAPPED);
  studio_trial_row_update_pin (self);
}
