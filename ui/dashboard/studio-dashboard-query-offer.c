/* SPDX-License-Identifier: Apache-2.0 */
/* What can be chosen for a field: from tables, from the library's list, and, of layouts, from the
 * workspace by a job. */
#include "config.h"

#include <glib/gi18n.h>

#include "hek-dashboard-choices.h"
#include "studio-dashboard-query-field-private.h"
#include "studio-file-dialog.h"

/* @name: full name or UUID */
static HekLibraryItem *
find_item (HekLibrary *library,
           const char *name)
{
  GListModel *model = hek_library_get_collections (library);
  guint n = g_list_model_get_n_items (model);
  HekLibraryItem *item = name != NULL ? hek_library_find (library, name) : NULL;

  for (guint i = 0; item == NULL && name != NULL && i < n; i++)
    {
      g_autoptr (HekLibraryItem) at = g_list_model_get_item (model, i);

      if (g_str_equal (hek_library_item_get_name (at), name))
        item = at; /* the library holds it */
    }
  return item;
}

HekLibraryItem *
studio_dashboard_query_field_find_item (StudioDashboardQueryField *self)
{
  return self->query != NULL
           ? find_item (studio_dashboard_editor_get_library (self->editor),
                        hek_widget_query_get (self->query, "collection")) : NULL;
}

HekSchema *
studio_dashboard_query_field_find_schema (StudioDashboardQueryField *self)
{
  HekLibraryItem *item = studio_dashboard_query_field_find_item (self);

  return item != NULL ? hek_library_item_get_schema (item) : NULL;
}

/* --- lists ----------------------------------------------------------------------------------- */

static void
offer_choices (StudioDashboardQueryField *self)
{
  for (guint i = 0; i < self->field->n_choices; i++)
    studio_dashboard_choice_add (self->choice, self->field->choices[i].id,
                                 _(self->field->choices[i].label));
}

static void
offer_collections (StudioDashboardQueryField *self)
{
  GListModel *model
    = hek_library_get_collections (studio_dashboard_editor_get_library (self->editor));

  if (!self->field->required)
    studio_dashboard_choice_add (self->choice, "", _("All"));
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (model, i);
      const char *name = hek_library_item_get_name (item);

      studio_dashboard_choice_add (self->choice, name, name);
    }
}

static void
offer_attributes (StudioDashboardQueryField *self)
{
  HekSchema *schema = studio_dashboard_query_field_find_schema (self);

  if (!self->field->required)
    studio_dashboard_choice_add (self->choice, "", C_("attribute", "None"));
  for (guint i = 0; schema != NULL && i < schema->n_fields; i++)
    {
      const char *name = hek_schema_get_field (schema, i)->name;

      studio_dashboard_choice_add (self->choice, name, name);
    }
}

/* The instruments are a table: nothing is looked for. */
static void
offer_series (StudioDashboardQueryField *self)
{
  const HekWidgetContext context = { 0 };
  g_autoptr (GPtrArray) values = hek_widget_source_list_values (&context, self->query,
                                                                self->field->name, NULL);

  for (guint i = 0; values != NULL && i < values->len; i++)
    {
      const HekWidgetFieldValue *value = values->pdata[i];

      studio_dashboard_choice_add (self->choice, value->id, value->label);
    }
}

static void
begin_kept (StudioDashboardQueryField *self)
{
  HekWidgetFieldKind kind = self->field->kind;

  studio_dashboard_choice_begin (self->choice, self->value);
  studio_dashboard_choice_add (self->choice, "",
                               kind == HEK_WIDGET_FIELD_VIEW         ? _("All is seen")
                               : kind == HEK_WIDGET_FIELD_EVALUATION ? _("The newest of all")
                                                                     : _("The last that was made"));
}

static void
on_kept (HekJob       *job,
         GPtrArray    *values,
         const GError *error,
         GObject      *object)
{
  StudioDashboardQueryField *self = STUDIO_DASHBOARD_QUERY_FIELD (object);

  if (job != self->job || self->choice == NULL)
    return;
  g_clear_object (&self->job);
  begin_kept (self);
  for (guint i = 0; values != NULL && i < values->len; i++)
    {
      const HekWidgetFieldValue *value = values->pdata[i];

      studio_dashboard_choice_add (self->choice, value->id, value->label);
    }
  studio_dashboard_choice_end (self->choice);
}

/* Layouts, views and evaluations, which lie in files. Asked again when another collection is named,
 * or has changed: that is another item; evaluations are of none. */
static void
offer_kept (StudioDashboardQueryField *self)
{
  HekLibraryItem *item = studio_dashboard_query_field_find_item (self);
  g_autofree char *wanted = g_strdup_printf (
    "%s %p", item != NULL ? hek_library_item_get_name (item) : "", (void *) item);
  HekDashboardSession *session = studio_dashboard_editor_get_session (self->editor);

  if (g_strcmp0 (wanted, self->offered) == 0 || hek_dashboard_session_get (session) == NULL)
    {
      studio_dashboard_choice_set (self->choice, self->value);
      return;
    }
  /* until the answer comes, what is chosen is taken to be there */
  begin_kept (self);
  if (self->value != NULL)
    studio_dashboard_choice_add (self->choice, self->value, self->value);
  studio_dashboard_choice_end (self->choice);
  g_free (self->offered);
  self->offered = g_steal_pointer (&wanted);
  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
  if (item != NULL || self->field->kind == HEK_WIDGET_FIELD_EVALUATION)
    self->job = hek_dashboard_session_list_values (session, self->query, self->field->name,
                                                   on_kept, G_OBJECT (self));
}

/* A collection that is named by its UUID is shown by its name. */
static const char *
get_chosen (StudioDashboardQueryField *self)
{
  HekLibraryItem *item = self->field->kind == HEK_WIDGET_FIELD_COLLECTION
                           ? studio_dashboard_query_field_find_item (self) : NULL;

  if (item != NULL)
    return hek_library_item_get_name (item);
  return self->value != NULL ? self->value : self->field->def;
}

void
studio_dashboard_query_field_offer (StudioDashboardQueryField *self)
{
  if (self->names != NULL)
    {
      studio_dashboard_query_names_set_schema (self->names,
                                               studio_dashboard_query_field_find_schema (self));
      studio_dashboard_query_names_set (self->names, self->value);
      return;
    }
  if (self->field->kind == HEK_WIDGET_FIELD_FILTER)
    studio_dashboard_query_field_offer_words (self);
  if (self->choice == NULL)
    return;
  if (self->field->kind == HEK_WIDGET_FIELD_LAYOUT || self->field->kind == HEK_WIDGET_FIELD_VIEW ||
      self->field->kind == HEK_WIDGET_FIELD_EVALUATION)
    {
      offer_kept (self);
      return;
    }
  studio_dashboard_choice_begin (self->choice, get_chosen (self));
  if (self->field->kind == HEK_WIDGET_FIELD_COLLECTION)
    offer_collections (self);
  else if (self->field->kind == HEK_WIDGET_FIELD_ATTRIBUTE)
    offer_attributes (self);
  else if (self->field->kind == HEK_WIDGET_FIELD_SERIES)
    offer_series (self);
  else
    offer_choices (self);
  studio_dashboard_choice_end (self->choice);
}

/* --- a file ---------------------------------------------------------------------------------- */

static void
on_file (GtkNativeDialog *dialog,
         int              response,
         gpointer         user_data)
{
  StudioDashboardQueryField *self = user_data;
  g_autoptr (GFile) file = studio_file_dialog_take (&self->dialog, response);
  const char *folder
    = hek_library_get_path (studio_dashboard_editor_get_library (self->editor));
  g_autoptr (GFile) workspace = folder != NULL ? g_file_new_for_path (folder) : NULL;
  g_autofree char *relative = NULL;

  if (file == NULL || g_file_peek_path (file) == NULL)
    return;
  /* a workspace that is moved, or restored from a backup, still finds what lies in it */
  if (workspace != NULL)
    relative = g_file_get_relative_path (workspace, file);
  gtk_editable_set_text (GTK_EDITABLE (self->entry),
                         relative != NULL ? relative : g_file_peek_path (file));
  studio_dashboard_editor_end (self->editor);
}

static void
choose_file (StudioDashboardQueryField *self)
{
  g_clear_object (&self->dialog);
  self->dialog = studio_file_dialog_new (
    GTK_WIDGET (self), GTK_FILE_CHOOSER_ACTION_OPEN, _("Open a report"), _("_Open"),
    hek_library_get_path (studio_dashboard_editor_get_library (self->editor)),
    G_CALLBACK (on_file));
  gtk_native_dialog_show (self->dialog);
}

GtkWidget *
studio_dashboard_query_field_add_file (StudioDashboardQueryField *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("document-open-symbolic");

  gtk_widget_set_tooltip_text (button, _("Choose the file"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Choose the file"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (choose_file), self, G_CONNECT_SWAPPED);
  return button;
}
