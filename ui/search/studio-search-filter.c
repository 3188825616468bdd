/* SPDX-License-Identifier: Apache-2.0 */
/*
 * While somebody types, the text is looked at a moment after the last key; Return looks at once. A
 * wrong filter stays in the entry, with its mistake marked in the text and under it, and the draft
 * keeps the last right one.
 */
#include "config.h"

#include "studio-search-filter.h"

#include <glib/gi18n.h>

#include "hek-filter-complete.h"
#include "studio-filter-completion.h"
#include "studio-search-resource.h"
#include "studio-search-text.h"
#include "studio-words.h"

#define STUDIO_TYPING_MS 400
#define STUDIO_ERROR_COLUMNS 34 /* of a fixed-width font in the sidebar */

struct _StudioSearchFilter
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkEntry *entry;
  GtkWidget *error_box;
  GtkLabel *place;
  GtkLabel *problem;
  GtkWidget *no_fields;
  GtkWidget *fields_expander;
  GtkListBox *fields;

  StudioFilterCompletion *completion; /* borrowed: a child of the entry */
  StudioSearchDraft *draft;           /* owned (nullable) */
  HekSearchSession *session;          /* owned (nullable) */
  HekSchema *schema;                  /* owned (nullable) */
  char *shown;                        /* the draft's filter that the entry was given, or gave */
  gboolean updating;
  guint typing_timeout;
};

G_DEFINE_FINAL_TYPE (StudioSearchFilter, studio_search_filter, GTK_TYPE_WIDGET)

/* --- what is wrong --------------------------------------------------------------------------- */

static void
studio_search_filter_underline (StudioSearchFilter *self,
                                const GError       *error)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  gsize start, n_bytes;

  if (error != NULL && hek_filter_error_get_place (error, &start, &n_bytes))
    {
      PangoAttribute *underline = pango_attr_underline_new (PANGO_UNDERLINE_ERROR);

      underline->start_index = (guint) start;
      underline->end_index = (guint) (start + n_bytes);
      pango_attr_list_insert (attributes, underline);
    }
  gtk_entry_set_attributes (self->entry, attributes);
}

void
studio_search_filter_set_error (StudioSearchFilter *self,
                                const GError       *error)
{
  const char *text;
  g_autofree char *place = NULL;
  g_autofree char *problem = NULL;

  g_return_if_fail (STUDIO_IS_SEARCH_FILTER (self));

  text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  studio_search_filter_underline (self, error);
  gtk_widget_set_visible (self->error_box, error != NULL);
  if (error == NULL)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
      return;
    }
  place = hek_filter_error_format (text, error, STUDIO_ERROR_COLUMNS);
  problem = studio_words_sentence (error->message);
  gtk_label_set_text (self->place, place);
  gtk_widget_set_visible (GTK_WIDGET (self->place), place != NULL);
  gtk_label_set_text (self->problem, problem);
  gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
}

/* --- typing ---------------------------------------------------------------------------------- */

static void
studio_search_filter_look (StudioSearchFilter *self,
                           gboolean            typing)
{
  g_autofree char *text
    = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&self->typing_timeout, g_source_remove);
  if (self->draft == NULL)
    return;
  if (*text != '\0' && self->schema != NULL)
    {
      /* places are those of the text as it stands in the entry */
      g_autoptr (HekFilter) filter = hek_filter_parse (
        gtk_editable_get_text (GTK_EDITABLE (self->entry)), self->schema, &error);

      /* while words are offered, the last one is not at its end */
      if (filter == NULL && typing && gtk_widget_get_visible (GTK_WIDGET (self->completion)))
        return;
      studio_search_filter_set_error (self, error);
      if (filter == NULL)
        return;
    }
  else
    studio_search_filter_set_error (self, NULL);
  g_free (self->shown);
  self->shown = g_strdup (text);
  studio_search_draft_set_filter (self->draft, text);
}

static void
studio_search_filter_apply (StudioSearchFilter *self)
{
  studio_search_filter_look (self, FALSE);
}

static gboolean
studio_search_filter_typed (gpointer user_data)
{
  StudioSearchFilter *self = user_data;

  self->typing_timeout = 0;
  studio_search_filter_look (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
studio_search_filter_schedule (StudioSearchFilter *self)
{
  g_clear_handle_id (&self->typing_timeout, g_source_remove);
  self->typing_timeout = g_timeout_add (STUDIO_TYPING_MS, studio_search_filter_typed, self);
}

static void
studio_search_filter_changed (StudioSearchFilter *self)
{
  gboolean is_empty = *gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0';

  gtk_entry_set_icon_from_icon_name (self->entry, GTK_ENTRY_ICON_SECONDARY,
                                     is_empty ? NULL : "edit-clear-symbolic");
  if (!is_empty)
    gtk_entry_set_icon_tooltip_text (self->entry, GTK_ENTRY_ICON_SECONDARY, _("Clear the filter"));
  if (self->updating)
    return;
  /* marks of the text before would be at wrong places */
  studio_search_filter_set_error (self, NULL);
  studio_search_filter_schedule (self);
}

/* No more words are offered. */
static void
studio_search_filter_closed (StudioSearchFilter *self)
{
  if (!self->updating && self->draft != NULL)
    studio_search_filter_schedule (self);
}

/* After the cursor went behind what was typed. */
static void
studio_search_filter_cursor_moved (StudioSearchFilter *self)
{
  if (!self->updating && self->completion != NULL
      && gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry)))))
    studio_filter_completion_update (self->completion);
}

static void
studio_search_filter_cleared (StudioSearchFilter *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  studio_search_filter_apply (self);
}

/* The draft has another filter than the one that came from here. */
static void
studio_search_filter_follow (StudioSearchFilter *self)
{
  const char *filter = studio_search_draft_get (self->draft)->filter;

  if (g_strcmp0 (filter != NULL ? filter : "", self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (filter != NULL ? filter : "");
  g_clear_handle_id (&self->typing_timeout, g_source_remove);
  self->updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), self->shown);
  self->updating = FALSE;
  studio_search_filter_set_error (self, NULL);
}

/* --- fields ---------------------------------------------------------------------------------- */

static void
studio_search_filter_field_activated (StudioSearchFilter *self,
                                      GtkListBoxRow      *row)
{
  const HekField *field
    = hek_schema_get_field (self->schema, (guint) gtk_list_box_row_get_index (row));
  g_autofree char *quoted = hek_filter_quote_field (field->name);
  g_autofree char *word = g_strconcat (quoted, " ", NULL);
  int position = gtk_editable_get_position (GTK_EDITABLE (self->entry));

  gtk_editable_insert_text (GTK_EDITABLE (self->entry), word, -1, &position);
  gtk_entry_grab_focus_without_selecting (self->entry);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), position);
}

static GtkWidget *
studio_search_filter_new_row (const HekField *field)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (field->name);
  GtkWidget *type = gtk_label_new (hek_field_type_id (field->type));

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (name, "monospace");
  gtk_widget_add_css_class (type, "dim-label");
  gtk_widget_add_css_class (type, "caption");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), type);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, _("Put into the filter"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, field->name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  hek_field_type_id (field->type), -1);
  return row;
}

void
studio_search_filter_set_schema (StudioSearchFilter *self,
                                 HekSchema          *schema)
{
  guint n_fields = schema != NULL ? schema->n_fields : 0;
  GtkWidget *row;

  g_return_if_fail (STUDIO_IS_SEARCH_FILTER (self) && self->draft != NULL);

  if (schema != NULL)
    hek_schema_ref (schema);
  g_clear_pointer (&self->schema, hek_schema_unref);
  self->schema = schema;
  studio_filter_completion_set_source (self->completion, n_fields > 0 ? schema : NULL,
                                       self->session, studio_search_draft_get (self->draft)->uuid);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->fields))) != NULL)
    gtk_list_box_remove (self->fields, row);
  for (guint i = 0; i < n_fields; i++)
    gtk_list_box_append (self->fields,
                         studio_search_filter_new_row (hek_schema_get_field (schema, i)));
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), n_fields > 0);
  gtk_widget_set_visible (self->fields_expander, n_fields > 0);
  gtk_widget_set_visible (self->no_fields, schema != NULL && n_fields == 0);
  studio_search_filter_set_error (self, NULL);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_search_filter_dispose (GObject *object)
{
  StudioSearchFilter *self = STUDIO_SEARCH_FILTER (object);

  g_clear_handle_id (&self->typing_timeout, g_source_remove);
  if (self->completion != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->completion));
  self->completion = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->draft);
  g_clear_object (&self->session);
  g_clear_pointer (&self->schema, hek_schema_unref);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (studio_search_filter_parent_class)->dispose (object);
}

static void
studio_search_filter_class_init (StudioSearchFilterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_search_filter_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_SEARCH_RESOURCE ("studio-search-filter.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioSearchFilter, box);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchFilter, entry);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchFilter, error_box);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchFilter, place);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchFilter, problem);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchFilter, no_fields);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchFilter, fields_expander);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchFilter, fields);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_filter_apply);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_filter_cleared);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_filter_field_activated);
}

static void
studio_search_filter_init (StudioSearchFilter *self)
{
  self->shown = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  self->completion
    = STUDIO_FILTER_COMPLETION (studio_filter_completion_new (GTK_WIDGET (self->entry)));
  g_signal_connect_object (self->completion, "closed", G_CALLBACK (studio_search_filter_closed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "notify::cursor-position",
                           G_CALLBACK (studio_search_filter_cursor_moved), self,
                           G_CONNECT_SWAPPED);
}

void
studio_search_filter_set_up (StudioSearchFilter *self,
                             StudioSearchDraft  *draft,
                             HekSearchSession   *session)
{
  g_return_if_fail (STUDIO_IS_SEARCH_FILTER (self) && self->draft == NULL);

  self->draft = g_object_ref (draft);
  self->session = g_object_ref (session);
  g_signal_connect_object (draft, "changed", G_CALLBACK (studio_search_filter_follow), self,
                           G_CONNECT_SWAPPED);
  studio_search_filter_set_schema (self, NULL);
}

void
studio_search_filter_focus (StudioSearchFilter *self)
{
  g_return_if_fail (STUDIO_IS_SEARCH_FILTER (self));

  gtk_entry_grab_focus_without_selecting (self->entry);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}
