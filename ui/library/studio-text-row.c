/* SPDX-License-Identifier: Apache-2.0 */
/* What is typed is told when it has rested for a moment, since each change reads the file again. */
#include "config.h"

#include "studio-text-row.h"

#include <glib/gi18n.h>

#include "studio-file-dialog.h"
#include "studio-own-name.h"

#define STUDIO_TYPING_MS 400

struct _StudioTextRow
{
  GtkWidget parent_instance;

  const HekSourceText *text; /* borrowed */
  GtkWidget *box;            /* the only child */
  GtkWidget *choice;         /* (nullable): either this */
  GtkWidget *entry;          /* (nullable): or that */
  GtkNativeDialog *dialog;   /* owned (nullable) */
  guint timeout;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioTextRow, studio_text_row, GTK_TYPE_WIDGET)

static void
studio_text_row_changed (StudioTextRow *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
studio_text_row_rested (gpointer user_data)
{
  StudioTextRow *self = user_data;

  self->timeout = 0;
  studio_text_row_changed (self);
  return G_SOURCE_REMOVE;
}

static void
studio_text_row_typed (StudioTextRow *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->timeout = g_timeout_add (STUDIO_TYPING_MS, studio_text_row_rested, self);
}

static void
studio_text_row_response (GtkNativeDialog *dialog,
                          int              response,
                          gpointer         user_data)
{
  StudioTextRow *self = user_data;
  g_autoptr (GFile) file = studio_file_dialog_take (&self->dialog, response);

  if (file == NULL || g_file_peek_path (file) == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), g_file_peek_path (file));
  studio_text_row_changed (self);
}

static void
studio_text_row_choose (StudioTextRow *self)
{
  g_clear_object (&self->dialog);
  self->dialog = studio_file_dialog_new (GTK_WIDGET (self), GTK_FILE_CHOOSER_ACTION_OPEN,
                                         _(self->text->label), _("_Open"), NULL,
                                         G_CALLBACK (studio_text_row_response));
  gtk_native_dialog_show (self->dialog);
}

static void
name_control (StudioTextRow *self,
              GtkWidget     *control)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(self->text->label), -1);
}

static void
studio_text_row_add_choice (StudioTextRow     *self,
                            const char *const *names)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, _("Automatic"));
  for (; *names != NULL; names++)
    gtk_string_list_append (list, *names);
  self->choice = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&list)), NULL);
  name_control (self, self->choice);
  studio_own_name_keep (self->choice);
  gtk_box_append (GTK_BOX (self->box), self->choice);
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (studio_text_row_changed),
                            self);
}

static void
studio_text_row_add_entry (StudioTextRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->entry = gtk_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("Automatic"));
  name_control (self, self->entry);
  gtk_box_append (GTK_BOX (line), self->entry);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (studio_text_row_typed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (studio_text_row_changed), self);
  if (self->text->kind == HEK_SOURCE_TEXT_FILE)
    {
      GtkWidget *button = gtk_button_new_from_icon_name ("document-open-symbolic");
      g_autofree char *label = g_strdup_printf (_("Choose the file: %s"), _(self->text->label));

      gtk_widget_set_tooltip_text (button, _("Choose the file"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      label, -1);
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (studio_text_row_choose), self);
      gtk_box_append (GTK_BOX (line), button);
    }
  gtk_box_append (GTK_BOX (self->box), line);
}

static void
studio_text_row_dispose (GObject *object)
{
  StudioTextRow *self = STUDIO_TEXT_ROW (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->dialog);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_text_row_parent_class)->dispose (object);
}

static void
studio_text_row_class_init (StudioTextRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_text_row_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
studio_text_row_init (StudioTextRow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
studio_text_row_new (const HekSourceText *text,
                     const char *const   *names)
{
  StudioTextRow *self = g_object_new (STUDIO_TYPE_TEXT_ROW, NULL);
  GtkWidget *label = gtk_label_new (_(text->label));

  self->text = text;
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (self->box), label);
  if (names != NULL && names[0] != NULL)
    studio_text_row_add_choice (self, names);
  else
    studio_text_row_add_entry (self);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _(text->help));
  return GTK_WIDGET (self);
}

const char *
studio_text_row_get (StudioTextRow *self)
{
  GtkStringObject *chosen;

  g_return_val_if_fail (STUDIO_IS_TEXT_ROW (self), "");

  if (self->entry != NULL)
    return gtk_editable_get_text (GTK_EDITABLE (self->entry));
  if (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->choice)) == 0)
    return "";
  chosen = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->choice));
  return chosen != NULL ? gtk_string_object_get_string (chosen) : "";
}
