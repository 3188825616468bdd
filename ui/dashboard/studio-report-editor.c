/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The form is made of the table of fields, anew when another part is shown or it has other fields,
 * and otherwise brought up to date row by row, so that who is typing is not disturbed.
 */
#include "config.h"

#include "studio-report-editor.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "studio-file-dialog.h"
#include "studio-report-fields.h"

#define TEXT_HEIGHT 180

typedef struct
{
  StudioReportEditor *editor;     /* borrowed */
  const StudioReportField *field;
  GtkWidget *widget;              /* borrowed: the control that has the value */
  StudioReportChoices choices;
} Row;

struct _StudioReportEditor
{
  GtkWidget parent_instance;

  GtkWidget *group;          /* owned by being a child (nullable) */
  GtkWidget *problem;        /* the same */
  HekReportSession *session; /* owned */
  int part;
  GPtrArray *rows;           /* owned, of Row */
  GtkNativeDialog *dialog;   /* owned (nullable) */
  Row *asking;               /* borrowed (nullable): who gets the file */
  Row *choosing;             /* borrowed (nullable): GTK is still at work on its model */
  guint64 gesture;           /* of the entry that has the focus */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioReportEditor, studio_report_editor, GTK_TYPE_WIDGET)

static void
row_free (gpointer data)
{
  Row *row = data;

  studio_report_choices_clear (&row->choices);
  g_free (row);
}

/* --- what people do -------------------------------------------------------------------------- */

static void
take_text (Row        *row,
           const char *text)
{
  StudioReportEditor *self = row->editor;
  const char *value = *text != '\0' || row->field->is_kept ? text : NULL;

  if (!self->updating)
    hek_report_session_set_text (self->session, self->part, row->field->member, value,
                                 self->gesture);
}

static void
on_entry_changed (GtkEditable *entry,
                  Row         *row)
{
  take_text (row, gtk_editable_get_text (entry));
}

/* (transfer full) */
static char *
get_text (GtkTextBuffer *buffer)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
on_buffer_changed (GtkTextBuffer *buffer,
                   Row           *row)
{
  g_autofree char *text = get_text (buffer);

  take_text (row, text);
}

static void
on_switched (GtkSwitch  *control,
             GParamSpec *pspec,
             Row        *row)
{
  StudioReportEditor *self = row->editor;

  if (!self->updating)
    hek_report_session_set_boolean (self->session, self->part, row->field->member,
                                    gtk_switch_get_active (control));
}

static void
on_chosen (AdwComboRow *combo,
           GParamSpec  *pspec,
           Row         *row)
{
  StudioReportEditor *self = row->editor;
  const StudioReportField *field = row->field; /* a choice may make the rows anew */
  guint selected = adw_combo_row_get_selected (combo);
  guint64 gesture;
  g_autofree char *id = NULL;

  if (self->updating || selected >= row->choices.ids->len)
    return;
  id = g_strdup (row->choices.ids->pdata[selected]);
  gesture = hek_report_session_begin (self->session);
  self->choosing = row;
  hek_report_session_set_text (self->session, self->part, field->member, *id != '\0' ? id : NULL,
                               gesture);
  if (strcmp (field->member, "dashboard") == 0)
    studio_report_fields_follow (self->session, self->part, gesture);
  self->choosing = NULL;
}

static void
on_answered (GtkNativeDialog    *dialog,
             int                 response,
             StudioReportEditor *self)
{
  g_autoptr (GFile) file = studio_file_dialog_take (&self->dialog, response);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL && self->asking != NULL)
    hek_report_session_set_text (self->session, self->part, self->asking->field->member, path, 0);
  self->asking = NULL;
}

static void
on_choose_file (GtkWidget *button,
                Row       *row)
{
  StudioReportEditor *self = row->editor;

  if (self->dialog != NULL)
    return;
  self->asking = row;
  self->dialog = studio_file_dialog_new (GTK_WIDGET (self), GTK_FILE_CHOOSER_ACTION_OPEN,
                                         _(row->field->label), _("_Choose"), NULL,
                                         G_CALLBACK (on_answered));
  gtk_native_dialog_show (self->dialog);
}

/* What is typed from here on is one step. */
static void
on_focus_enter (StudioReportEditor *self)
{
  if (self->session != NULL)
    self->gesture = hek_report_session_begin (self->session);
}

static void
follow_focus (StudioReportEditor *self,
              GtkWidget          *widget)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (focus, "enter", G_CALLBACK (on_focus_enter), self);
  gtk_widget_add_controller (widget, focus);
}

/* --- rows ------------------------------------------------------------------------------------ */

static void
name (GtkWidget *widget,
      Row       *row)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(row->field->label), -1);
}

static GtkWidget *
make_entry (Row *row)
{
  GtkWidget *entry = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _(row->field->label));
  g_signal_connect (entry, "changed", G_CALLBACK (on_entry_changed), row);
  follow_focus (row->editor, entry);
  row->widget = entry;
  return entry;
}

static GtkWidget *
make_text (Row *row)
{
  GtkWidget *text = g_object_new (GTK_TYPE_TEXT_VIEW, "wrap-mode", GTK_WRAP_WORD_CHAR,
                                  "accepts-tab", FALSE, "top-margin", 12, "bottom-margin", 12,
                                  "left-margin", 12, "right-margin", 12, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  name (text, row);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), text);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), TEXT_HEIGHT);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_set_overflow (scroller, GTK_OVERFLOW_HIDDEN);
  g_signal_connect (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), "changed",
                    G_CALLBACK (on_buffer_changed), row);
  follow_focus (row->editor, text);
  row->widget = text;
  return scroller;
}

static GtkWidget *
make_action_row (Row       *row,
                 GtkWidget *suffix)
{
  GtkWidget *widget = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), _(row->field->label));
  if (row->field->help[0] != '\0')
    adw_action_row_set_subtitle (ADW_ACTION_ROW (widget), _(row->field->help));
  gtk_widget_set_valign (suffix, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (widget), suffix);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (widget), suffix);
  return widget;
}

static GtkWidget *
make_switch (Row *row)
{
  GtkWidget *control = gtk_switch_new ();

  name (control, row);
  g_signal_connect (control, "notify::active", G_CALLBACK (on_switched), row);
  row->widget = control;
  return make_action_row (row, control);
}

static GtkWidget *
make_choice (Row *row)
{
  GtkWidget *combo = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (combo), _(row->field->label));
  g_signal_connect (combo, "notify::selected", G_CALLBACK (on_chosen), row);
  row->widget = combo;
  return combo;
}

static GtkWidget *
make_file (Row *row)
{
  GtkWidget *button = gtk_button_new_with_label (_("Choose…"));
  GtkWidget *widget = make_action_row (row, button);

  g_signal_connect (button, "clicked", G_CALLBACK (on_choose_file), row);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (widget), 3);
  row->widget = widget;
  return widget;
}

static void
add_row (StudioReportEditor      *self,
         const StudioReportField *field)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *widget;

  row->editor = self;
  row->field = field;
  g_ptr_array_add (self->rows, row);
  switch (field->type)
    {
    case STUDIO_REPORT_TEXT:
      widget = make_text (row);
      break;
    case STUDIO_REPORT_SWITCH:
      widget = make_switch (row);
      break;
    case STUDIO_REPORT_CHOICE:
      widget = make_choice (row);
      break;
    case STUDIO_REPORT_FILE:
      widget = make_file (row);
      break;
    case STUDIO_REPORT_ENTRY:
    default:
      widget = make_entry (row);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), widget);
}

/* --- values ---------------------------------------------------------------------------------- */

static void
show_choice (StudioReportEditor *self,
             Row                *row,
             const char         *value)
{
  guint selected = value == NULL ? 0 : GTK_INVALID_LIST_POSITION;
  StudioReportChoices choices;

  studio_report_fields_get_choices (self->session, self->part, row->field->member, &choices);
  if (!studio_report_choices_equal (&choices, &row->choices))
    {
      g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

      for (guint i = 0; i < choices.labels->len; i++)
        gtk_string_list_append (list, choices.labels->pdata[i]);
      adw_combo_row_set_model (ADW_COMBO_ROW (row->widget), G_LIST_MODEL (list));
    }
  studio_report_choices_clear (&row->choices);
  row->choices = choices;
  for (guint i = 0; i < row->choices.ids->len; i++)
    if (value != NULL && selected == GTK_INVALID_LIST_POSITION &&
        (strcmp (row->choices.ids->pdata[i], value) == 0 ||
         strcmp (row->choices.labels->pdata[i], value) == 0))
      selected = i;
  adw_combo_row_set_selected (ADW_COMBO_ROW (row->widget), selected);
}

static void
show_text (Row        *row,
           const char *value)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (row->widget));
  g_autofree char *text = get_text (buffer);

  if (strcmp (text, value) != 0)
    gtk_text_buffer_set_text (buffer, value, -1);
}

static void
show_row (StudioReportEditor *self,
          Row                *row)
{
  HekReportDraft *draft = hek_report_session_get_draft (self->session);
  g_autofree char *range = strcmp (row->field->member, "range") == 0
                             ? hek_report_draft_get_range (draft, self->part) : NULL;
  const char *value = range != NULL ? range : hek_report_draft_get_text (draft, self->part,
                                                                         row->field->member);
  const char *text = value != NULL ? value : "";

  switch (row->field->type)
    {
    case STUDIO_REPORT_TEXT:
      show_text (row, text);
      break;
    case STUDIO_REPORT_SWITCH:
      gtk_switch_set_active (GTK_SWITCH (row->widget),
                             hek_report_draft_get_boolean (draft, self->part, row->field->member,
                                                           row->field->otherwise));
      break;
    case STUDIO_REPORT_CHOICE:
      if (row != self->choosing)
        show_choice (self, row, value);
      break;
    case STUDIO_REPORT_FILE:
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row->widget), text);
      break;
    case STUDIO_REPORT_ENTRY:
    default:
      if (strcmp (gtk_editable_get_text (GTK_EDITABLE (row->widget)), text) != 0)
        gtk_editable_set_text (GTK_EDITABLE (row->widget), text);
    }
}

static void
show_problem (StudioReportEditor *self)
{
  HekReportDraft *draft = hek_report_session_get_draft (self->session);
  g_autofree char *problem = self->part >= 0
    ? hek_report_session_dup_problem (self->session, (guint) self->part)
    : g_strdup (hek_report_draft_get_problem (draft, HEK_REPORT_HEAD));
  g_autofree char *text = problem != NULL ? studio_report_fields_sentence (problem) : NULL;

  gtk_label_set_text (GTK_LABEL (self->problem), text != NULL ? text : "");
  gtk_widget_set_visible (self->problem, text != NULL);
}

static gboolean
has_rows (StudioReportEditor *self,
          GPtrArray          *fields)
{
  if (self->group == NULL || self->rows->len != fields->len)
    return FALSE;
  for (guint i = 0; i < fields->len; i++)
    if (((const Row *) self->rows->pdata[i])->field != fields->pdata[i])
      return FALSE;
  return TRUE;
}

static void
clear (StudioReportEditor *self)
{
  self->asking = self->choosing = NULL;
  g_clear_pointer (&self->group, gtk_widget_unparent);
  g_ptr_array_set_size (self->rows, 0);
}

/* --- the whole ------------------------------------------------------------------------------- */

void
studio_report_editor_show (StudioReportEditor *self,
                           int                 part)
{
  HekReportDraft *draft;
  g_autoptr (GPtrArray) fields = NULL;

  g_return_if_fail (STUDIO_IS_REPORT_EDITOR (self));

  draft = hek_report_session_get_draft (self->session);
  if (draft == NULL || part >= (int) hek_report_draft_get_n_parts (draft))
    {
      clear (self);
      gtk_widget_set_visible (self->problem, FALSE);
      return;
    }
  if (part != self->part)
    on_focus_enter (self); /* another part, another step, whoever has the focus */
  self->updating = TRUE;
  fields = studio_report_fields_list (draft, part);
  if (!has_rows (self, fields))
    {
      clear (self);
      self->group = adw_preferences_group_new ();
      gtk_widget_set_parent (self->group, GTK_WIDGET (self));
      for (guint i = 0; i < fields->len; i++)
        add_row (self, fields->pdata[i]);
    }
  self->part = part;
  for (guint i = 0; i < self->rows->len; i++)
    show_row (self, self->rows->pdata[i]);
  self->updating = FALSE;
  show_problem (self);
}

void
studio_report_editor_focus (StudioReportEditor *self)
{
  g_return_if_fail (STUDIO_IS_REPORT_EDITOR (self));

  if (self->rows->len > 0)
    gtk_widget_grab_focus (((const Row *) self->rows->pdata[0])->widget);
}

void
studio_report_editor_set_session (StudioReportEditor *self,
                                  HekReportSession   *session)
{
  g_set_object (&self->session, session);
}

static void
studio_report_editor_dispose (GObject *object)
{
  StudioReportEditor *self = STUDIO_REPORT_EDITOR (object);

  clear (self);
  g_clear_pointer (&self->problem, gtk_widget_unparent);
  g_clear_object (&self->dialog);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_report_editor_parent_class)->dispose (object);
}

static void
studio_report_editor_finalize (GObject *object)
{
  g_ptr_array_unref (STUDIO_REPORT_EDITOR (object)->rows);
  G_OBJECT_CLASS (studio_report_editor_parent_class)->finalize (object);
}

static void
studio_report_editor_class_init (StudioReportEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_report_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_report_editor_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
studio_report_editor_init (StudioReportEditor *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->part = HEK_REPORT_HEAD;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
  self->problem = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                "xalign", 0.0, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->problem, "error");
  gtk_widget_set_parent (self->problem, GTK_WIDGET (self));
}
