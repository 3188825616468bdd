/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-options.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-amount.h"
#include "studio-dashboard-choice.h"
#include "studio-dashboard-row.h"
#include "studio-option-row.h"

/* Numbers of wider ranges are values of the data, with their unit: no slider finds one. */
#define WIDE 1e9

/* Which control is whose. */
typedef struct
{
  int option, text; /* rows of the tables of the kind; -1 */
  GtkWidget *row;   /* borrowed: StudioOptionRow or StudioDashboardRow */
  GtkWidget *control; /* borrowed: StudioDashboardChoice or an entry; of an option row: itself */
} Line;

struct _StudioDashboardOptions
{
  GtkWidget parent_instance;

  StudioDashboardEditor *editor; /* owned */
  GtkWidget *box;                /* the only child: of those of each kind that was seen */
  const HekWidgetKind *kind;     /* (nullable): whose options are seen */
  GArray *lines;                 /* (nullable) borrowed: of that kind */
  GtkWidget *boxes[HEK_WIDGET_N_KINDS]; /* (nullable) borrowed */
  GArray *all_lines[HEK_WIDGET_N_KINDS]; /* owned (nullable): of Line */
  guint idle;                    /* makes those of a kind */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioDashboardOptions, studio_dashboard_options, GTK_TYPE_WIDGET)

/* --- the data -------------------------------------------------------------------------------- */

/* (nullable): the column that a text option names */
static const HekFrameColumn *
find_named (const HekDashboardWidget *widget,
            const HekFrame           *frame)
{
  static const char *const names[] = { "column", "color-column" };

  for (guint i = 0; i < widget->kind->n_texts; i++)
    for (guint k = 0; k < G_N_ELEMENTS (names); k++)
      {
        int at = g_str_equal (widget->kind->texts[i].name, names[k])
                   ? hek_frame_find (frame, widget->options.texts[i]) : -1;

        if (at >= 0)
          return &frame->columns[at];
      }
  return NULL;
}

const char *
studio_dashboard_options_find_unit (const HekDashboardWidget  *widget,
                                    const HekDashboardContent *content)
{
  for (guint i = 0; content != NULL && i < content->frames->len; i++)
    {
      const HekFrame *frame = content->frames->pdata[i];
      int bins = hek_frame_find_role (frame, HEK_FRAME_FROM, -1);
      const HekFrameColumn *named = find_named (widget, frame);

      if (bins >= 0) /* bands lie on the axis of what was counted */
        return frame->columns[bins].unit;
      if (named != NULL)
        return named->unit;
      for (guint k = 0; k < frame->n_columns; k++)
        if (frame->columns[k].type == HEK_FRAME_REAL && frame->columns[k].role == HEK_FRAME_VALUE)
          return frame->columns[k].unit;
    }
  return NULL;
}

static void
offer_columns (StudioDashboardOptions *self,
               StudioDashboardChoice  *choice,
               const char             *chosen)
{
  HekDashboardContent *content = studio_dashboard_editor_get_content (self->editor);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  studio_dashboard_choice_begin (choice, chosen);
  studio_dashboard_choice_add (choice, "", C_("column", "Default"));
  for (guint i = 0; content != NULL && i < content->n_queried; i++)
    {
      const HekFrame *frame = content->frames->pdata[i];

      for (guint k = 0; k < frame->n_columns; k++)
        {
          const HekFrameColumn *column = &frame->columns[k];

          if (column->role == HEK_FRAME_VALUE && *column->name != '\0' &&
              g_hash_table_add (seen, column->name))
            studio_dashboard_choice_add (choice, column->name, column->name);
        }
    }
  /* nothing is known of columns that were not fetched yet */
  if ((content == NULL || content->frames->len == 0) && *chosen != '\0')
    studio_dashboard_choice_add (choice, chosen, chosen);
  studio_dashboard_choice_end (choice);
}

/* --- what the controls say ------------------------------------------------------------------- */

static Line *
find_line (StudioDashboardOptions *self,
           gpointer                control)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (g_array_index (self->lines, Line, i).control == control)
      return &g_array_index (self->lines, Line, i);
  g_assert_not_reached ();
}

static void
take_value (StudioDashboardOptions *self,
            const Line             *line,
            double                  value,
            gpointer                control)
{
  const HekDashboardWidget *widget = studio_dashboard_editor_get_widget (self->editor);
  HekWidgetOptions options;

  if (self->updating || widget == NULL || widget->kind != self->kind ||
      widget->options.values.v[line->option] == value)
    return;
  hek_widget_options_copy (&options, &widget->options);
  options.values.v[line->option] = value;
  studio_dashboard_editor_set_options (self->editor, control, &options);
  hek_widget_options_clear (&options);
}

static void
take_text (StudioDashboardOptions *self,
           const Line             *line,
           const char             *text,
           gpointer                control)
{
  const HekDashboardWidget *widget = studio_dashboard_editor_get_widget (self->editor);
  HekWidgetOptions options;

  if (self->updating || widget == NULL || widget->kind != self->kind ||
      g_strcmp0 (widget->options.texts[line->text], text) == 0)
    return;
  hek_widget_options_copy (&options, &widget->options);
  g_free (options.texts[line->text]);
  options.texts[line->text] = g_strdup (text);
  studio_dashboard_editor_set_options (self->editor, control, &options);
  hek_widget_options_clear (&options);
}

static void
on_option (StudioOptionRow        *row,
           double                  value,
           StudioDashboardOptions *self)
{
  HekOptionType type = studio_option_row_get_option (row)->type;

  take_value (self, find_line (self, row), value,
              type == HEK_OPTION_INT || type == HEK_OPTION_REAL ? row : NULL);
}

static void
on_amount (GtkEditable            *entry,
           StudioDashboardOptions *self)
{
  const HekDashboardWidget *widget = studio_dashboard_editor_get_widget (self->editor);
  const char *text = gtk_editable_get_text (entry);
  const Line *line = find_line (self, entry);
  const HekOption *option;
  g_autofree char *problem = NULL;
  double value;
  gboolean ok;

  if (self->updating || widget == NULL || widget->kind != self->kind)
    return;
  option = &self->kind->options[line->option];
  value = option->def;
  ok = text[strspn (text, " ")] == '\0' ||
       studio_amount_parse (studio_dashboard_options_find_unit (
                              widget, studio_dashboard_editor_get_content (self->editor)),
                            text, &value, &problem);
  studio_dashboard_row_set_error (STUDIO_DASHBOARD_ROW (line->row), problem);
  if (ok)
    take_value (self, line, CLAMP (value, option->min, option->max), entry);
}

static void
on_text (GtkEditable            *entry,
         StudioDashboardOptions *self)
{
  take_text (self, find_line (self, entry), gtk_editable_get_text (entry), entry);
}

static void
on_column (StudioDashboardChoice  *choice,
           const char             *name,
           StudioDashboardOptions *self)
{
  take_text (self, find_line (self, choice), name, NULL);
}

/* --- building -------------------------------------------------------------------------------- */

static void
add_line (StudioDashboardOptions *self,
          guint                   kind_idx,
          Line                    line)
{
  g_array_append_val (self->all_lines[kind_idx], line);
  gtk_box_append (GTK_BOX (self->boxes[kind_idx]), line.row);
}

static GtkWidget *
new_entry (StudioDashboardOptions *self,
           GCallback               changed)
{
  GtkWidget *entry = gtk_entry_new ();

  g_signal_connect_object (entry, "changed", changed, self, 0);
  studio_dashboard_editor_add_control (self->editor, entry);
  return entry;
}

static void
add_option (StudioDashboardOptions *self,
            guint                   kind_idx,
            guint                   i)
{
  const HekOption *option = &hek_widget_kind (kind_idx)->options[i];
  GtkWidget *row, *control;

  if (option->type == HEK_OPTION_REAL && option->max - option->min > WIDE)
    {
      control = new_entry (self, G_CALLBACK (on_amount));
      gtk_entry_set_placeholder_text (GTK_ENTRY (control), _("Automatic"));
      gtk_editable_set_width_chars (GTK_EDITABLE (control), 10);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (control), 10);
      gtk_editable_set_alignment (GTK_EDITABLE (control), 1);
      row = studio_dashboard_row_new (_(option->label), _(option->help), control, FALSE);
    }
  else
    {
      row = control = studio_option_row_new (option);
      g_signal_connect_object (row, "changed", G_CALLBACK (on_option), self, 0);
      studio_dashboard_editor_add_control (self->editor, row);
    }
  add_line (self, kind_idx, (Line) { (int) i, -1, row, control });
}

static void
add_text (StudioDashboardOptions *self,
          guint                   kind_idx,
          guint                   i)
{
  const HekWidgetText *text = &hek_widget_kind (kind_idx)->texts[i];
  GtkWidget *control, *row;

  if (text->is_column)
    {
      control = studio_dashboard_choice_new ();
      g_signal_connect_object (control, "chosen", G_CALLBACK (on_column), self, 0);
    }
  else
    control = new_entry (self, G_CALLBACK (on_text));
  row = studio_dashboard_row_new (_(text->label), _(text->help), control, TRUE);
  add_line (self, kind_idx, (Line) { -1, (int) i, row, control });
}

static guint
find_kind (const HekWidgetKind *kind)
{
  guint i = 0;

  while (hek_widget_kind (i) != kind)
    i++;
  return i;
}

static void
build (StudioDashboardOptions *self,
       guint                   kind_idx)
{
  const HekWidgetKind *kind = hek_widget_kind (kind_idx);

  self->boxes[kind_idx] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->all_lines[kind_idx] = g_array_new (FALSE, FALSE, sizeof (Line));
  gtk_box_append (GTK_BOX (self->box), self->boxes[kind_idx]);
  for (guint i = 0; i < kind->n_texts; i++)
    add_text (self, kind_idx, i);
  for (guint i = 0; i < kind->n_options; i++)
    add_option (self, kind_idx, i);
}

/* Those of @kind are seen. Returns: whether they are made */
static gboolean
choose (StudioDashboardOptions *self,
        const HekWidgetKind    *kind)
{
  guint kind_idx = find_kind (kind);

  self->kind = kind;
  self->lines = self->all_lines[kind_idx];
  for (guint i = 0; i < HEK_WIDGET_N_KINDS; i++)
    if (self->boxes[i] != NULL && i == kind_idx)
      gtk_widget_set_visible (self->boxes[i], TRUE);
    else if (self->boxes[i] != NULL)
      studio_dashboard_editor_hide (self->boxes[i]);
  return self->lines != NULL;
}

/* After the window has been drawn: it takes some milliseconds. */
static gboolean
build_late (gpointer user_data)
{
  StudioDashboardOptions *self = user_data;
  const HekDashboardWidget *widget = studio_dashboard_editor_get_widget (self->editor);

  self->idle = 0;
  if (widget != NULL && !choose (self, widget->kind))
    build (self, find_kind (widget->kind));
  studio_dashboard_options_show (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* --- what the widget says -------------------------------------------------------------------- */

static void
show_amount (StudioDashboardOptions *self,
             const Line             *line,
             const char             *unit,
             double                  value,
             gboolean                is_anew)
{
  const char *shown = gtk_editable_get_text (GTK_EDITABLE (line->control));
  double def = self->kind->options[line->option].def, typed = def;
  g_autofree char *text = value != def ? studio_amount_text (unit, value) : g_strdup ("");
  g_autofree char *problem = NULL;

  /* what says the same in another way, or is being typed, stays */
  if (!is_anew &&
      (studio_dashboard_editor_get_control (self->editor) == line->control ||
       (*shown != '\0' && gtk_widget_has_css_class (line->control, "error")) ||
       (*shown != '\0' && studio_amount_parse (unit, shown, &typed, &problem) && typed == value)))
    return;
  studio_dashboard_row_set_error (STUDIO_DASHBOARD_ROW (line->row), NULL);
  gtk_editable_set_text (GTK_EDITABLE (line->control), text);
}

static void
show_line (StudioDashboardOptions   *self,
           const Line               *line,
           const HekDashboardWidget *widget,
           const char               *unit,
           gboolean                  is_anew)
{
  const char *text = line->text >= 0 ? widget->options.texts[line->text] : NULL;

  if (STUDIO_IS_OPTION_ROW (line->control))
    studio_option_row_set_value (STUDIO_OPTION_ROW (line->control),
                                 widget->options.values.v[line->option]);
  else if (line->option >= 0)
    show_amount (self, line, unit, widget->options.values.v[line->option], is_anew);
  else if (STUDIO_IS_DASHBOARD_CHOICE (line->control))
    {
      StudioDashboardChoice *choice = STUDIO_DASHBOARD_CHOICE (line->control);

      offer_columns (self, choice, text);
      studio_dashboard_row_set_error (STUDIO_DASHBOARD_ROW (line->row),
                                      studio_dashboard_choice_is_missing (choice)
                                        ? _("The data have no such column now. Choose another.")
                                        : NULL);
    }
  else if (strcmp (gtk_editable_get_text (GTK_EDITABLE (line->control)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (line->control), text);
}

void
studio_dashboard_options_show (StudioDashboardOptions *self,
                               gboolean                is_anew)
{
  const HekDashboardWidget *widget;
  const char *unit;

  g_return_if_fail (STUDIO_IS_DASHBOARD_OPTIONS (self));

  widget = studio_dashboard_editor_get_widget (self->editor);
  if (widget == NULL)
    return;
  if (!choose (self, widget->kind))
    {
      if (self->idle == 0)
        self->idle = g_idle_add (build_late, self);
      return;
    }
  unit = studio_dashboard_options_find_unit (widget,
                                             studio_dashboard_editor_get_content (self->editor));
  self->updating = TRUE;
  for (guint i = 0; i < self->lines->len; i++)
    show_line (self, &g_array_index (self->lines, Line, i), widget, unit, is_anew);
  self->updating = FALSE;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_dashboard_options_dispose (GObject *object)
{
  StudioDashboardOptions *self = STUDIO_DASHBOARD_OPTIONS (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (studio_dashboard_options_parent_class)->dispose (object);
}

static void
studio_dashboard_options_finalize (GObject *object)
{
  StudioDashboardOptions *self = STUDIO_DASHBOARD_OPTIONS (object);

  for (guint i = 0; i < HEK_WIDGET_N_KINDS; i++)
    g_clear_pointer (&self->all_lines[i], g_array_unref);
  G_OBJECT_CLASS (studio_dashboard_options_parent_class)->finalize (object);
}

static void
studio_dashboard_options_class_init (StudioDashboardOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_options_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_dashboard_options_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
studio_dashboard_options_init (StudioDashboardOptions *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
studio_dashboard_options_new (StudioDashboardEditor *editor)
{
  StudioDashboardOptions *self = g_object_new (STUDIO_TYPE_DASHBOARD_OPTIONS, NULL);

  self->editor = g_object_ref (editor);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Options"), -1);
  return GTK_WIDGET (self);
}
