/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hek_filter_complete() says which bytes of the text a word would replace. Words are there at once,
 * values of a field come from the session a moment later and are put below them. The popover never
 * has the focus: the entry goes on taking keys.
 */
#include "config.h"

#include "studio-filter-completion.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hek-filter-complete.h"

#define STUDIO_MAX_ROWS 40
#define STUDIO_LIST_HEIGHT 216
#define STUDIO_LIST_WIDTH 204

struct _StudioFilterCompletion
{
  GtkPopover parent_instance;

  GtkEditable *entry; /* borrowed: the parent */
  GtkListBox *list;
  GtkWidget *scroller;

  HekSchema *schema;         /* owned (nullable) */
  HekSearchSession *session; /* owned (nullable) */
  char *uuid;
  HekFilterCompletion *completion; /* (nullable): of the text now */
  gboolean inserting;
};

G_DEFINE_FINAL_TYPE (StudioFilterCompletion, studio_filter_completion, GTK_TYPE_POPOVER)

static void
studio_filter_completion_close (StudioFilterCompletion *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static const char *
studio_filter_completion_get_word (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "studio-word");
}

/* --- taking a word --------------------------------------------------------------------------- */

static void
studio_filter_completion_take (StudioFilterCompletion *self,
                               GtkListBoxRow          *row)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (self->entry));
  g_autofree char *word = g_strdup (studio_filter_completion_get_word (row));
  const HekFilterCompletion *completion = self->completion;
  gsize n = strlen (text);
  g_autofree char *before = NULL;
  g_autofree char *all = NULL;
  const char *rest;

  if (completion == NULL || completion->end > n)
    return;
  rest = text + completion->end;
  before = g_strdup_printf ("%.*s%s%s", (int) completion->start, text, word,
                            *rest == ' ' || *rest == ')' || *rest == ',' ? "" : " ");
  all = g_strconcat (before, rest, NULL);
  self->inserting = TRUE;
  gtk_editable_set_text (self->entry, all);
  gtk_editable_set_position (self->entry, (int) g_utf8_strlen (before, -1));
  self->inserting = FALSE;
  studio_filter_completion_update (self);
}

/* --- the list -------------------------------------------------------------------------------- */

static const char *
studio_filter_completion_describe (StudioFilterCompletion *self,
                                   const HekFilterWord    *word)
{
  switch (word->kind)
    {
    case HEK_FILTER_WORD_FIELD:
      for (guint i = 0; i < self->schema->n_fields; i++)
        {
          const HekField *field = hek_schema_get_field (self->schema, i);
          g_autofree char *quoted = hek_filter_quote_field (field->name);

          if (g_str_equal (quoted, word->text))
            return hek_field_type_id (field->type);
        }
      return "";
    case HEK_FILTER_WORD_OPERATOR:
      return "";
    case HEK_FILTER_WORD_VALUE:
    default:
      return _("value");
    }
}

static void
studio_filter_completion_add (StudioFilterCompletion *self,
                              const char             *word,
                              const char             *detail)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (word), *hint = gtk_label_new (detail);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_widget_add_css_class (hint, "caption");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), hint);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, word, -1);
  g_object_set_data_full (G_OBJECT (row), "studio-word", g_strdup (word), g_free);
  gtk_list_box_append (self->list, row);
}

static void
studio_filter_completion_clear (StudioFilterCompletion *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
}

static guint
studio_filter_completion_count (StudioFilterCompletion *self)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (self->list, (int) n) != NULL)
    n++;
  return n;
}

/* A single word that is there already is no offer. */
static void
studio_filter_completion_show (StudioFilterCompletion *self)
{
  const char *text = gtk_editable_get_text (self->entry);
  guint n = studio_filter_completion_count (self);
  gsize start = self->completion->start, end = self->completion->end;

  if (n == 1)
    {
      const char *word
        = studio_filter_completion_get_word (gtk_list_box_get_row_at_index (self->list, 0));

      if (strlen (word) == end - start && strncmp (word, text + start, end - start) == 0)
        n = 0;
    }
  if (n == 0)
    studio_filter_completion_close (self);
  else if (gtk_widget_get_mapped (GTK_WIDGET (self->entry)))
    gtk_popover_popup (GTK_POPOVER (self));
}

/* Values may come late: the field is asked for again then. */
static void
studio_filter_completion_add_values (const char *const *values,
                                     gpointer           user_data)
{
  StudioFilterCompletion *self = user_data;
  int field = self->completion != NULL ? self->completion->value_field : -1;
  guint n = studio_filter_completion_count (self);
  HekFieldType type;

  if (field < 0 || self->schema == NULL)
    return;
  type = hek_schema_get_field (self->schema, (guint) field)->type;
  for (guint i = 0; values[i] != NULL && n + i < STUDIO_MAX_ROWS; i++)
    {
      g_autofree char *quoted = type == HEK_FIELD_TEXT || type == HEK_FIELD_TIME
                                  || type == HEK_FIELD_JSON
                                  ? hek_filter_quote_text (values[i]) : g_strdup (values[i]);

      studio_filter_completion_add (self, quoted, _("value"));
    }
  studio_filter_completion_show (self);
}

static void
studio_filter_completion_ask_values (StudioFilterCompletion *self,
                                     const char             *text,
                                     gsize                   cursor)
{
  const HekFilterCompletion *completion = self->completion;
  g_autofree char *prefix = NULL;
  const char *begin = text + completion->start;

  if (completion->value_field < 0 || self->session == NULL || cursor < completion->start)
    return;
  prefix = g_strndup (begin, cursor - completion->start);
  hek_search_session_list_values (self->session, self->uuid, (guint) completion->value_field,
                                  *prefix == '"' || *prefix == '\'' ? prefix + 1 : prefix,
                                  studio_filter_completion_add_values, self);
}

void
studio_filter_completion_update (StudioFilterCompletion *self)
{
  const char *text;
  gsize cursor;

  g_return_if_fail (STUDIO_IS_FILTER_COMPLETION (self));

  if (self->schema == NULL || self->inserting)
    return;
  text = gtk_editable_get_text (self->entry);
  cursor = (gsize) (g_utf8_offset_to_pointer (text, gtk_editable_get_position (self->entry))
                    - text);
  g_clear_pointer (&self->completion, hek_filter_completion_free);
  studio_filter_completion_clear (self);
  self->completion = hek_filter_complete (text, cursor, self->schema);
  for (guint i = 0; i < self->completion->n_words && i < STUDIO_MAX_ROWS; i++)
    studio_filter_completion_add (
      self, self->completion->words[i].text,
      studio_filter_completion_describe (self, &self->completion->words[i]));
  studio_filter_completion_show (self);
  studio_filter_completion_ask_values (self, text, cursor);
}

/* --- keys ------------------------------------------------------------------------------------ */

static void
studio_filter_completion_move (StudioFilterCompletion *self,
                               int                     steps)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int n = (int) studio_filter_completion_count (self);
  int position = row != NULL ? gtk_list_box_row_get_index (row) + steps : steps > 0 ? 0 : n - 1;
  GtkAdjustment *adjustment
    = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  graphene_rect_t bounds;

  row = gtk_list_box_get_row_at_index (self->list, CLAMP (position, 0, n - 1));
  gtk_list_box_select_row (self->list, row);
  if (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y, bounds.origin.y + bounds.size.height);
}

static gboolean
studio_filter_completion_key_pressed (GtkEventControllerKey  *controller,
                                      guint                   keyval,
                                      guint                   keycode,
                                      GdkModifierType         state,
                                      StudioFilterCompletion *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (keyval == GDK_KEY_space && (state & GDK_CONTROL_MASK))
    {
      studio_filter_completion_update (self);
      return GDK_EVENT_STOP;
    }
  if (!gtk_widget_get_visible (GTK_WIDGET (self)) || studio_filter_completion_count (self) == 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      studio_filter_completion_move (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      studio_filter_completion_move (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      studio_filter_completion_close (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Tab:
      /* without a choice only a word that was begun: else nobody could leave the entry */
      if (row == NULL && self->completion->start < self->completion->end)
        row = gtk_list_box_get_row_at_index (self->list, 0);
      break;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  if (row == NULL)
    {
      studio_filter_completion_close (self);
      return GDK_EVENT_PROPAGATE;
    }
  studio_filter_completion_take (self, row);
  return GDK_EVENT_STOP;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_filter_completion_dispose (GObject *object)
{
  StudioFilterCompletion *self = STUDIO_FILTER_COMPLETION (object);

  studio_filter_completion_set_source (self, NULL, NULL, NULL);
  G_OBJECT_CLASS (studio_filter_completion_parent_class)->dispose (object);
}

static void
studio_filter_completion_class_init (StudioFilterCompletionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_filter_completion_dispose;
}

static void
studio_filter_completion_init (StudioFilterCompletion *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->scroller = gtk_scrolled_window_new ();
  gtk_widget_set_can_focus (GTK_WIDGET (self->list), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("What may come here"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_min_content_width (GTK_SCROLLED_WINDOW (self->scroller),
                                             STUDIO_LIST_WIDTH);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                              STUDIO_LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list));
  gtk_popover_set_child (GTK_POPOVER (self), self->scroller);
  gtk_popover_set_autohide (GTK_POPOVER (self), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self), "studio-completion");
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (studio_filter_completion_take),
                            self);
}

GtkWidget *
studio_filter_completion_new (GtkWidget *entry)
{
  StudioFilterCompletion *self = g_object_new (STUDIO_TYPE_FILTER_COMPLETION, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = GTK_EDITABLE (entry);
  gtk_widget_set_parent (GTK_WIDGET (self), entry);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (studio_filter_completion_key_pressed),
                           self, 0);
  g_signal_connect_object (focus, "leave", G_CALLBACK (studio_filter_completion_close), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (entry, keys);
  gtk_widget_add_controller (entry, focus);
  return GTK_WIDGET (self);
}

void
studio_filter_completion_set_source (StudioFilterCompletion *self,
                                     HekSchema              *schema,
                                     HekSearchSession       *session,
                                     const char             *uuid)
{
  g_return_if_fail (STUDIO_IS_FILTER_COMPLETION (self));

  g_clear_pointer (&self->completion, hek_filter_completion_free);
  g_clear_pointer (&self->schema, hek_schema_unref);
  self->schema = schema != NULL ? hek_schema_ref (schema) : NULL;
  g_set_object (&self->session, session);
  g_free (self->uuid);
  self->uuid = g_strdup (uuid);
}
