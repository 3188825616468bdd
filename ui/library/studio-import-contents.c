/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A look is a job of the library; a newer one cancels the older, whose answer never comes then. The
 * first look at a file finds the format out; after that the options are this widget's, and a look
 * only says what they lead to. Controls are made anew for another format only.
 */
#include "config.h"

#include "studio-import-contents.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-count.h"
#include "studio-import-preview.h"
#include "studio-library-resource.h"
#include "studio-library-text.h"
#include "studio-option-row.h"
#include "studio-own-name.h"
#include "studio-stack.h"
#include "studio-text-row.h"

#define STUDIO_PREVIEW_ROWS 50

struct _StudioImportContents
{
  AdwBin parent_instance;

  /* template */
  GtkDropDown *format;
  GtkLabel *help;
  GtkBox *controls;
  GtkStack *stack;
  AdwStatusPage *problem_page;
  GtkLabel *summary;
  StudioImportPreview *preview;
  GtkLabel *notes;

  GtkWidget *texts[HEK_SOURCE_MAX_TEXTS]; /* borrowed from controls */

  HekLibrary *library;      /* owned (nullable) */
  char *path;               /* owned (nullable) */
  HekSourceOptions options; /* owned; .format is NULL until the first look */
  HekImportLook *look;      /* owned (nullable) */
  HekJob *job;              /* owned (nullable): the look that is under way */
  gboolean updating;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioImportContents, studio_import_contents, ADW_TYPE_BIN)

static void studio_import_contents_start (StudioImportContents *self);

/* --- options --------------------------------------------------------------------------------- */

static void
studio_import_contents_option_changed (StudioImportContents *self,
                                       double                value,
                                       StudioOptionRow      *row)
{
  const HekOption *option = studio_option_row_get_option (row);

  self->options.values.v[option - self->options.format->options] = value;
  studio_import_contents_start (self);
}

static void
studio_import_contents_text_changed (StudioImportContents *self,
                                     StudioTextRow        *row)
{
  for (guint i = 0; i < self->options.format->n_texts; i++)
    if (self->texts[i] == GTK_WIDGET (row))
      {
        if (g_str_equal (self->options.texts[i], studio_text_row_get (row)))
          return;
        g_free (self->options.texts[i]);
        self->options.texts[i] = g_strdup (studio_text_row_get (row));
      }
  studio_import_contents_start (self);
}

/* @look: (nullable): has the names that a text can be */
static void
studio_import_contents_build_controls (StudioImportContents *self,
                                       const HekImportLook  *look)
{
  const HekSourceFormat *format = self->options.format;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->controls))) != NULL)
    gtk_box_remove (self->controls, child);
  memset (self->texts, 0, sizeof self->texts);
  gtk_label_set_text (self->help, format->help != NULL ? _(format->help) : "");
  for (guint i = 0; i < format->n_texts; i++)
    {
      self->texts[i] = studio_text_row_new (
        &format->texts[i], look != NULL ? (const char *const *) look->names[i] : NULL);
      g_signal_connect_swapped (self->texts[i], "changed",
                                G_CALLBACK (studio_import_contents_text_changed), self);
      gtk_box_append (self->controls, self->texts[i]);
    }
  for (guint i = 0; i < format->n_options; i++)
    {
      GtkWidget *row = studio_option_row_new (&format->options[i]);

      studio_option_row_set_value (STUDIO_OPTION_ROW (row), self->options.values.v[i]);
      g_signal_connect_swapped (row, "changed", G_CALLBACK (studio_import_contents_option_changed),
                                self);
      gtk_box_append (self->controls, row);
    }
}

static void
studio_import_contents_set_format (StudioImportContents  *self,
                                   const HekSourceFormat *format)
{
  hek_source_options_clear (&self->options);
  hek_source_options_init (&self->options, format);
  self->updating = TRUE;
  for (guint i = 0; i < hek_source_n_formats (); i++)
    if (hek_source_format (i) == format)
      gtk_drop_down_set_selected (self->format, i);
  self->updating = FALSE;
}

static void
studio_import_contents_forget (StudioImportContents *self)
{
  studio_import_preview_set_rows (self->preview, NULL);
  g_clear_pointer (&self->look, hek_import_look_free);
  gtk_stack_set_visible_child_name (self->stack, "looking");
}

static void
studio_import_contents_format_chosen (StudioImportContents *self)
{
  guint selected = gtk_drop_down_get_selected (self->format);

  if (self->updating || selected >= hek_source_n_formats ())
    return;
  studio_import_contents_set_format (self, hek_source_format (selected));
  studio_import_contents_build_controls (self, NULL);
  studio_import_contents_forget (self); /* the next look is the first one with this format */
  studio_import_contents_start (self);
}

/* --- looking --------------------------------------------------------------------------------- */

static void
studio_import_contents_show_rows (StudioImportContents *self)
{
  const HekSchema *schema = self->look->schema;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) notes = g_string_new (NULL);

  if (self->look->n_rows >= 0)
    {
      g_autofree char *count = studio_count_format ((guint64) self->look->n_rows);

      g_string_append_printf (text, ngettext ("%s row", "%s rows", (gulong) self->look->n_rows),
                              count);
      g_string_append (text, " · ");
    }
  if (schema->dim > 0)
    g_string_append_printf (text, _("vectors of %u × %s"), schema->dim,
                            studio_library_dtype_label (schema->dtype));
  else
    g_string_append (text, _("no vectors"));
  if (schema->n_fields > 0)
    g_string_append_printf (text, ngettext (" · %u field", " · %u fields", schema->n_fields),
                            schema->n_fields);
  for (guint i = 0; i < self->look->notes->len; i++)
    g_string_append_printf (notes, "%s%s", i > 0 ? "\n" : "",
                            (char *) g_ptr_array_index (self->look->notes, i));
  gtk_label_set_text (self->summary, text->str);
  gtk_label_set_text (self->notes, notes->str);
  gtk_widget_set_visible (GTK_WIDGET (self->notes), notes->len > 0);
  studio_import_preview_set_rows (self->preview, self->look->rows);
  gtk_stack_set_visible_child_name (self->stack, "rows");
}

static void
studio_import_contents_show_problem (StudioImportContents *self)
{
  const char *problem = self->look->problem;
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  if (problem != NULL)
    text = g_strdup_printf (_("%s. Choose another format, or other options."), problem);
  else
    text = g_strdup (_("There are no vectors in it. Say which column holds them."));
  markup = g_markup_escape_text (text, -1);
  adw_status_page_set_description (self->problem_page, markup);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
studio_import_contents_looked (HekImportLook *look,
                               gpointer       user_data)
{
  StudioImportContents *self = user_data;
  const HekSourceFormat *format
    = look->format_id != NULL ? hek_source_format_find (look->format_id) : NULL;
  gboolean is_first = self->options.format == NULL || self->look == NULL;

  g_clear_object (&self->job);
  studio_import_preview_set_rows (self->preview, NULL);
  g_clear_pointer (&self->look, hek_import_look_free);
  self->look = look;
  if (self->options.format == NULL && format != NULL)
    studio_import_contents_set_format (self, format);
  if (is_first && self->options.format != NULL)
    studio_import_contents_build_controls (self, look);
  if (studio_import_contents_get_look (self) != NULL)
    studio_import_contents_show_rows (self);
  else
    studio_import_contents_show_problem (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
studio_import_contents_stop (StudioImportContents *self)
{
  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
}

/* The rows that were read with the options of before stay until the new ones come. */
static void
studio_import_contents_start (StudioImportContents *self)
{
  studio_import_contents_stop (self);
  self->job = hek_library_look (self->library, self->path,
                                self->options.format != NULL ? &self->options : NULL,
                                STUDIO_PREVIEW_ROWS, FALSE, studio_import_contents_looked, self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_import_contents_dispose (GObject *object)
{
  StudioImportContents *self = STUDIO_IMPORT_CONTENTS (object);

  studio_import_contents_stop (self);
  if (self->preview != NULL)
    studio_import_preview_set_rows (self->preview, NULL);
  g_clear_pointer (&self->look, hek_import_look_free);
  hek_source_options_clear (&self->options);
  g_clear_pointer (&self->path, g_free);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (studio_import_contents_parent_class)->dispose (object);
}

static void
studio_import_contents_class_init (StudioImportContentsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_IMPORT_PREVIEW);
  G_OBJECT_CLASS (klass)->dispose = studio_import_contents_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_LIBRARY_RESOURCE ("studio-import-contents.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioImportContents, format);
  gtk_widget_class_bind_template_child (widget_class, StudioImportContents, help);
  gtk_widget_class_bind_template_child (widget_class, StudioImportContents, controls);
  gtk_widget_class_bind_template_child (widget_class, StudioImportContents, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioImportContents, problem_page);
  gtk_widget_class_bind_template_child (widget_class, StudioImportContents, summary);
  gtk_widget_class_bind_template_child (widget_class, StudioImportContents, preview);
  gtk_widget_class_bind_template_child (widget_class, StudioImportContents, notes);
  gtk_widget_class_bind_template_callback (widget_class, studio_import_contents_format_chosen);
}

static void
studio_import_contents_init (StudioImportContents *self)
{
  g_autoptr (GtkStringList) formats = gtk_string_list_new (NULL);

  self->updating = TRUE; /* a new list selects its first row */
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_stack_follow (self->stack);
  studio_own_name_keep (self->format);
  for (guint i = 0; i < hek_source_n_formats (); i++)
    gtk_string_list_append (formats, _(hek_source_format (i)->label));
  gtk_drop_down_set_model (self->format, G_LIST_MODEL (formats));
  gtk_drop_down_set_selected (self->format, GTK_INVALID_LIST_POSITION);
  self->updating = FALSE;
}

void
studio_import_contents_set_library (StudioImportContents *self,
                                    HekLibrary           *library)
{
  g_return_if_fail (STUDIO_IS_IMPORT_CONTENTS (self) && HEK_IS_LIBRARY (library));

  g_set_object (&self->library, library);
}

void
studio_import_contents_set_path (StudioImportContents *self,
                                 const char           *path)
{
  g_return_if_fail (STUDIO_IS_IMPORT_CONTENTS (self) && self->library != NULL);

  if (g_strcmp0 (path, self->path) == 0)
    return;
  g_free (self->path);
  self->path = g_strdup (path);
  studio_import_contents_forget (self);
  hek_source_options_clear (&self->options);
  studio_import_contents_start (self);
}

const HekImportLook *
studio_import_contents_get_look (StudioImportContents *self)
{
  const HekImportLook *look;

  g_return_val_if_fail (STUDIO_IS_IMPORT_CONTENTS (self), NULL);

  look = self->look;
  return self->job == NULL && look != NULL && look->problem == NULL && look->schema != NULL
             && look->schema->dim > 0
           ? look : NULL;
}

const HekSourceOptions *
studio_import_contents_get_options (StudioImportContents *self)
{
  g_return_val_if_fail (STUDIO_IS_IMPORT_CONTENTS (self), NULL);

  return &self->options;
}
