/* SPDX-License-Identifier: Apache-2.0 */
/* AdwBanner came with libadwaita 1.3; this one also says its text to screen readers as an alert. */
#include "config.h"

#include "studio-message-bar.h"

struct _StudioMessageBar
{
  GtkWidget parent_instance;

  /* template */
  GtkRevealer *revealer;
  GtkWidget *box;
  GtkImage *icon;
  GtkLabel *label;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (StudioMessageBar, studio_message_bar, GTK_TYPE_WIDGET)

static void
studio_message_bar_dispose (GObject *object)
{
  StudioMessageBar *self = STUDIO_MESSAGE_BAR (object);

  if (self->revealer != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->revealer));
  self->revealer = NULL;
  G_OBJECT_CLASS (studio_message_bar_parent_class)->dispose (object);
}

static void
studio_message_bar_class_init (StudioMessageBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_message_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/hektor/Studio/ui/widgets/studio-message-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioMessageBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, StudioMessageBar, box);
  gtk_widget_class_bind_template_child (widget_class, StudioMessageBar, icon);
  gtk_widget_class_bind_template_child (widget_class, StudioMessageBar, label);
  gtk_widget_class_bind_template_child (widget_class, StudioMessageBar, button);
  gtk_widget_class_bind_template_callback (widget_class, studio_message_bar_hide);
}

static void
studio_message_bar_init (StudioMessageBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
studio_message_bar_reveal (StudioMessageBar *self,
                           gboolean          is_note,
                           const char       *text,
                           const char       *button,
                           const char       *action)
{
  if (is_note)
    gtk_widget_add_css_class (self->box, "note");
  else
    gtk_widget_remove_css_class (self->box, "note");
  gtk_image_set_from_icon_name (self->icon, is_note ? "dialog-information-symbolic"
                                                    : "dialog-warning-symbolic");
  gtk_label_set_text (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
  if (button != NULL)
    {
      gtk_button_set_label (self->button, button);
      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), action);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
studio_message_bar_show (StudioMessageBar *self,
                         const char       *text,
                         const char       *button,
                         const char       *action)
{
  g_return_if_fail (STUDIO_IS_MESSAGE_BAR (self));

  studio_message_bar_reveal (self, FALSE, text, button, action);
}

void
studio_message_bar_show_note (StudioMessageBar *self,
                              const char       *text,
                              const char       *button,
                              const char       *action)
{
  g_return_if_fail (STUDIO_IS_MESSAGE_BAR (self));

  studio_message_bar_reveal (self, TRUE, text, button, action);
}

void
studio_message_bar_hide (StudioMessageBar *self)
{
  g_return_if_fail (STUDIO_IS_MESSAGE_BAR (self));

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  /* what cannot be seen must not be read aloud either */
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
