/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pane is a box with a title bar as its first child, so that a template can append what it shows.
 * Which pane is maximized is the state of the page's action alone: the toggle button follows it.
 */
#include "config.h"

#include "studio-pane.h"

#include <glib/gi18n.h>

#include "studio-resource.h"

struct _StudioPane
{
  GtkBox parent_instance;

  /* template */
  GtkBox *bar;
  GtkLabel *title_label;
  GtkLabel *detail_label;
  GtkBox *tools_box;
  GtkToggleButton *maximize_button;

  /* owned */
  char *title;
  char *pane_id;
  char *action_name;
  GtkWidget *tools; /* borrowed from tools_box (nullable) */
  gboolean show_title;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_DETAIL,
  PROP_SHOW_TITLE,
  PROP_TOOLS,
  PROP_PANE_ID,
  PROP_ACTION_NAME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (StudioPane, studio_pane, GTK_TYPE_BOX)

static void
studio_pane_update_button (StudioPane *self)
{
  gboolean maximized = gtk_toggle_button_get_active (self->maximize_button);
  g_autofree char *text = NULL;

  if (self->title == NULL)
    return;
  /* Translators: %s is the title of a pane: "Original" */
  text = g_strdup_printf (maximized ? _("Restore %s") : _("Maximize %s"), self->title);
  gtk_button_set_icon_name (GTK_BUTTON (self->maximize_button),
                            maximized ? "view-restore-symbolic" : "view-fullscreen-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->maximize_button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->maximize_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
studio_pane_bar_pressed (StudioPane *self,
                         int         n_press,
                         double      x,
                         double      y)
{
  /* four quick clicks are two double clicks */
  if (n_press % 2 == 0 && self->action_name != NULL && self->pane_id != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), self->action_name, "s", self->pane_id);
}

/* What does not fit into the bar is in the tooltip. */
static gboolean
studio_pane_query_detail (GtkWidget  *label,
                          int         x,
                          int         y,
                          gboolean    keyboard,
                          GtkTooltip *tooltip,
                          gpointer    user_data)
{
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (GTK_LABEL (label)));
  return pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label)));
}

static void
studio_pane_update_action (StudioPane *self)
{
  if (self->action_name == NULL || self->pane_id == NULL)
    return;
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->maximize_button), "s", self->pane_id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->maximize_button), self->action_name);
}

static void
studio_pane_set_title (StudioPane *self,
                       const char *title)
{
  g_free (self->title);
  self->title = g_strdup (title);
  gtk_label_set_text (self->title_label, title);
  if (title != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                    -1);
  studio_pane_update_button (self);
}

static void
studio_pane_set_tools (StudioPane *self,
                       GtkWidget  *tools)
{
  if (self->tools != NULL)
    gtk_box_remove (self->tools_box, self->tools);
  self->tools = tools;
  if (tools != NULL)
    gtk_box_append (self->tools_box, tools);
}

static void
studio_pane_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  StudioPane *self = STUDIO_PANE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, gtk_label_get_text (self->detail_label));
      break;
    case PROP_SHOW_TITLE:
      g_value_set_boolean (value, self->show_title);
      break;
    case PROP_TOOLS:
      g_value_set_object (value, self->tools);
      break;
    case PROP_PANE_ID:
      g_value_set_string (value, self->pane_id);
      break;
    case PROP_ACTION_NAME:
      g_value_set_string (value, self->action_name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_pane_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  StudioPane *self = STUDIO_PANE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      studio_pane_set_title (self, g_value_get_string (value));
      break;
    case PROP_DETAIL:
      studio_pane_set_detail (self, g_value_get_string (value));
      break;
    case PROP_SHOW_TITLE:
      self->show_title = g_value_get_boolean (value);
      gtk_widget_set_visible (GTK_WIDGET (self->title_label), self->show_title);
      if (!self->show_title)
        gtk_box_reorder_child_after (self->bar, GTK_WIDGET (self->tools_box), NULL);
      break;
    case PROP_TOOLS:
      studio_pane_set_tools (self, g_value_get_object (value));
      break;
    case PROP_PANE_ID:
      g_free (self->pane_id);
      self->pane_id = g_value_dup_string (value);
      studio_pane_update_action (self);
      break;
    case PROP_ACTION_NAME:
      g_free (self->action_name);
      self->action_name = g_value_dup_string (value);
      studio_pane_update_action (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_pane_finalize (GObject *object)
{
  StudioPane *self = STUDIO_PANE (object);

  g_free (self->title);
  g_free (self->pane_id);
  g_free (self->action_name);
  G_OBJECT_CLASS (studio_pane_parent_class)->finalize (object);
}

static void
studio_pane_class_init (StudioPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = studio_pane_get_property;
  object_class->set_property = studio_pane_set_property;
  object_class->finalize = studio_pane_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  properties[PROP_SHOW_TITLE] = g_param_spec_boolean ("show-title", NULL, NULL, TRUE, flags);
  properties[PROP_TOOLS] = g_param_spec_object ("tools", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_PANE_ID] = g_param_spec_string ("pane-id", NULL, NULL, NULL, flags);
  properties[PROP_ACTION_NAME] = g_param_spec_string ("action-name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, STUDIO_UI_RESOURCE ("studio-pane.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioPane, bar);
  gtk_widget_class_bind_template_child (widget_class, StudioPane, title_label);
  gtk_widget_class_bind_template_child (widget_class, StudioPane, detail_label);
  gtk_widget_class_bind_template_child (widget_class, StudioPane, tools_box);
  gtk_widget_class_bind_template_child (widget_class, StudioPane, maximize_button);
  gtk_widget_class_bind_template_callback (widget_class, studio_pane_bar_pressed);
  gtk_widget_class_bind_template_callback (widget_class, studio_pane_query_detail);
  gtk_widget_class_bind_template_callback (widget_class, studio_pane_update_button);
}

static void
studio_pane_init (StudioPane *self)
{
  self->show_title = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
studio_pane_set_detail (StudioPane *self,
                        const char *detail)
{
  g_return_if_fail (STUDIO_IS_PANE (self));

  gtk_label_set_text (self->detail_label, detail != NULL ? detail : "");
}
