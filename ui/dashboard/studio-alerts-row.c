/* SPDX-License-Identifier: Apache-2.0 */
/* Rows stay while seconds go by: what is under the pointer or the focus does not change. */
#include "config.h"

#include "studio-alerts-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-alerts-words.h"

#define READING_CHARS 7

struct _StudioAlertsRow
{
  GtkListBoxRow parent_instance;

  GtkWidget *icon, *name, *condition, *reading, *state;

  char *id;          /* owned */
  char *key;         /* owned: collation key of the name */
  char *haystack;    /* owned: casefolded name and condition */
  char *description; /* owned (nullable) */
  StudioAlertLook look;
};

G_DEFINE_FINAL_TYPE (StudioAlertsRow, studio_alerts_row, GTK_TYPE_LIST_BOX_ROW)

const char *
studio_alerts_row_get_id (StudioAlertsRow *self)
{
  return self->id;
}

int
studio_alerts_row_compare (StudioAlertsRow *a,
                           StudioAlertsRow *b)
{
  int order;

  if (a->look != b->look)
    return a->look > b->look ? -1 : 1;
  order = strcmp (a->key, b->key);
  return order != 0 ? order : strcmp (a->id, b->id);
}

gboolean
studio_alerts_row_matches (StudioAlertsRow   *self,
                           const char *const *words)
{
  for (; *words != NULL; words++)
    if (strstr (self->haystack, *words) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
studio_alerts_row_set_status (StudioAlertsRow      *self,
                              const HekAlertStatus *status,
                              gint64                now_us)
{
  const HekAlertRule *rule = status->rule;
  StudioAlertLook look = studio_alerts_get_look (status, now_us);
  g_autofree char *condition = hek_alert_rule_describe (rule);
  g_autofree char *reading = hek_alert_rule_format_value (rule, status->state->value);
  g_autofree char *state = studio_alerts_state_text (status, now_us);
  g_autofree char *key = g_utf8_collate_key (rule->name, -1);
  g_autofree char *joined = g_strconcat (rule->name, "\n", condition, NULL);
  g_autofree char *since = studio_alerts_state_since (status, now_us);
  g_autofree char *text = g_strdup_printf ("%s, %s", since, condition);
  gboolean moved = self->id == NULL || look != self->look || !g_str_equal (key, self->key);

  if (self->id == NULL)
    self->id = g_strdup (rule->id);
  g_free (self->key);
  self->key = g_steal_pointer (&key);
  g_free (self->haystack);
  self->haystack = g_utf8_casefold (joined, -1);
  self->look = look;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), studio_alerts_look_icon (look));
  studio_alerts_look_apply (look, self->icon);
  gtk_label_set_text (GTK_LABEL (self->name), rule->name);
  gtk_label_set_text (GTK_LABEL (self->condition), condition);
  gtk_label_set_text (GTK_LABEL (self->reading), rule->is_enabled ? reading : "");
  gtk_label_set_text (GTK_LABEL (self->state), state);
  if (g_strcmp0 (text, self->description) != 0)
    {
      g_free (self->description);
      self->description = g_steal_pointer (&text);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self), joined);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      rule->name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      self->description, -1);
    }
  return moved;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_alerts_row_finalize (GObject *object)
{
  StudioAlertsRow *self = STUDIO_ALERTS_ROW (object);

  g_free (self->id);
  g_free (self->key);
  g_free (self->haystack);
  g_free (self->description);
  G_OBJECT_CLASS (studio_alerts_row_parent_class)->finalize (object);
}

static void
studio_alerts_row_class_init (StudioAlertsRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = studio_alerts_row_finalize;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "alerts.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "alerts.menu",
                                       NULL);
}

static GtkWidget *
new_label (const char *style,
           gboolean    is_dim)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, style);
  if (is_dim)
    gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
studio_alerts_row_init (StudioAlertsRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->icon = gtk_image_new ();
  gtk_widget_set_valign (self->icon, GTK_ALIGN_CENTER);
  self->name = new_label ("studio-alerts-name", FALSE);
  self->reading = new_label ("numeric", FALSE);
  gtk_widget_set_hexpand (self->reading, FALSE);
  gtk_label_set_xalign (GTK_LABEL (self->reading), 1);
  gtk_label_set_width_chars (GTK_LABEL (self->reading), READING_CHARS);
  gtk_label_set_ellipsize (GTK_LABEL (self->reading), PANGO_ELLIPSIZE_NONE);
  self->condition = new_label ("caption", TRUE);
  self->state = new_label ("caption", FALSE);
  gtk_box_append (GTK_BOX (first), self->name);
  gtk_box_append (GTK_BOX (first), self->reading);
  gtk_box_append (GTK_BOX (lines), first);
  gtk_box_append (GTK_BOX (lines), self->state);
  gtk_box_append (GTK_BOX (lines), self->condition);
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_widget_add_css_class (GTK_WIDGET (self), "studio-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

GtkWidget *
studio_alerts_row_new (const HekAlertStatus *status,
                       gint64                now_us)
{
  StudioAlertsRow *self = g_object_new (STUDIO_TYPE_ALERTS_ROW, NULL);

  studio_alerts_row_set_status (self, status, now_us);
  return GTK_WIDGET (self);
}
