/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-row.h"

#include <string.h>

#include "studio-dashboard-choice.h"
#include "studio-dashboard-query-names.h"
#include "studio-own-name.h"
#include "studio-words.h"

struct _StudioDashboardRow
{
  GtkWidget parent_instance;

  GtkWidget *box;     /* the only child */
  GtkWidget *control; /* borrowed: in it */
  GtkWidget *beside;  /* borrowed: the box around what stands beside the control */
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (StudioDashboardRow, studio_dashboard_row, GTK_TYPE_WIDGET)

void
studio_dashboard_row_set_error (StudioDashboardRow *self,
                                const char         *text)
{
  gboolean is_wrong = text != NULL && *text != '\0';

  g_return_if_fail (STUDIO_IS_DASHBOARD_ROW (self));

  gtk_label_set_text (self->problem, is_wrong ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), is_wrong);
  if (is_wrong)
    {
      gtk_widget_add_css_class (self->control, "error");
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->control),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE, -1);
      return;
    }
  gtk_widget_remove_css_class (self->control, "error");
  gtk_accessible_reset_property (GTK_ACCESSIBLE (self->control),
                                 GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID);
}

const char *
studio_dashboard_row_get_error (StudioDashboardRow *self)
{
  g_return_val_if_fail (STUDIO_IS_DASHBOARD_ROW (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self->problem)) ? gtk_label_get_text (self->problem)
                                                             : NULL;
}

void
studio_dashboard_row_set_gerror (StudioDashboardRow *self,
                                 const GError       *error,
                                 const char         *field)
{
  const char *message = error != NULL ? error->message : "";
  gsize n = strlen (field);
  g_autofree char *sentence = NULL;

  if (strncmp (message, field, n) == 0 && g_str_has_prefix (message + n, ": "))
    message += n + 2;
  sentence = studio_words_sentence (message);
  studio_dashboard_row_set_error (self, error != NULL ? sentence : NULL);
}

void
studio_dashboard_row_add_beside (StudioDashboardRow *self,
                                 GtkWidget          *widget)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_ROW (self));

  gtk_box_append (GTK_BOX (self->beside), widget);
}

static void
studio_dashboard_row_dispose (GObject *object)
{
  g_clear_pointer (&STUDIO_DASHBOARD_ROW (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_dashboard_row_parent_class)->dispose (object);
}

static void
studio_dashboard_row_class_init (StudioDashboardRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
studio_dashboard_row_init (StudioDashboardRow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
add_problem (StudioDashboardRow *self)
{
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_label_set_wrap_mode (self->problem, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->problem, 0);
  gtk_label_set_selectable (self->problem, TRUE);
  gtk_widget_set_focusable (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->problem));
}

/* What of a control has the focus, and a name for those who do not see it. */
static GtkWidget *
get_named (GtkWidget *control)
{
  if (STUDIO_IS_DASHBOARD_CHOICE (control))
    return studio_dashboard_choice_get_control (STUDIO_DASHBOARD_CHOICE (control));
  if (STUDIO_IS_DASHBOARD_QUERY_NAMES (control))
    return studio_dashboard_query_names_get_control (STUDIO_DASHBOARD_QUERY_NAMES (control));
  return control;
}

GtkWidget *
studio_dashboard_row_new (const char *label,
                          const char *help,
                          GtkWidget  *control,
                          gboolean    is_wide)
{
  StudioDashboardRow *self = g_object_new (STUDIO_TYPE_DASHBOARD_ROW, NULL);
  GtkWidget *line = gtk_box_new (is_wide ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL,
                                 is_wide ? 3 : 12);
  GtkWidget *text = gtk_label_new (label);

  self->control = get_named (control);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (text, TRUE);
  self->beside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_hexpand (control, is_wide);
  gtk_box_append (GTK_BOX (self->beside), control);
  gtk_box_append (GTK_BOX (line), text);
  gtk_box_append (GTK_BOX (line), self->beside);
  gtk_box_append (GTK_BOX (self->box), line);
  add_problem (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  studio_own_name_keep (self->control);
  if (help != NULL && *help != '\0')
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), help);
  return GTK_WIDGET (self);
}
