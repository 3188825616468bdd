/* SPDX-License-Identifier: Apache-2.0 */
/* One look after the other, a file each; what they count is added up. */
#include "config.h"

#include "studio-import-check.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-library-resource.h"

#define STUDIO_MAX_LISTED 500 /* errors: a list box makes a widget for each */

struct _StudioImportCheck
{
  AdwBin parent_instance;

  /* template */
  GtkLabel *title;
  GtkProgressBar *progress;
  GtkLabel *detail;
  GtkWidget *scroller;
  GtkListBox *list;

  HekLibrary *library;      /* owned (nullable) */
  GtkStringList *paths;     /* owned (nullable) */
  HekSourceOptions options; /* owned */
  char *name;               /* owned (nullable): of the collection */
  HekJob *job;              /* owned (nullable): the look that is under way */
  guint file_idx;
  guint n_listed;
  guint64 n_good, n_bad;
  double largest_loss;
};

G_DEFINE_FINAL_TYPE (StudioImportCheck, studio_import_check, ADW_TYPE_BIN)

static void studio_import_check_next (StudioImportCheck *self);

static guint
n_files (StudioImportCheck *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->paths));
}

/* --- what is found --------------------------------------------------------------------------- */

static void
studio_import_check_add_line (StudioImportCheck *self,
                              const char        *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "studio-line");
  gtk_list_box_append (self->list, label);
  self->n_listed++;
  gtk_widget_set_visible (self->scroller, TRUE);
}

static void
studio_import_check_add_errors (StudioImportCheck   *self,
                                const HekImportLook *look)
{
  const char *place = self->options.format->numbers_lines ? _("Line") : _("Row");
  g_autofree char *name = g_filename_display_basename (look->path);
  g_autofree char *before
    = n_files (self) > 1 ? g_strdup_printf ("%s, %s", name, place) : g_strdup (place);

  for (guint i = 0; i < look->errors->len && self->n_listed < STUDIO_MAX_LISTED; i++)
    {
      const HekRowError *error = g_ptr_array_index (look->errors, i);
      g_autofree char *text
        = g_strdup_printf ("%s %" G_GUINT64_FORMAT ": %s", before, error->number, error->message);

      studio_import_check_add_line (self, text);
    }
  if (look->problem != NULL)
    studio_import_check_add_line (self, look->problem);
}

static void
studio_import_check_show_result (StudioImportCheck *self)
{
  g_autofree char *good = studio_count_format (self->n_good);
  g_autofree char *bad = studio_count_format (self->n_bad);
  g_autofree char *title = g_strdup_printf (
    ngettext ("%s row can be imported into “%s”", "%s rows can be imported into “%s”",
              (gulong) self->n_good), good, self->name);
  g_autoptr (GString) detail = g_string_new (NULL);

  if (self->n_bad == 0)
    g_string_append (detail, _("Every row can be read."));
  else if (self->options.policy == HEK_SOURCE_STOP)
    g_string_append_printf (detail,
                            ngettext ("%s row cannot be read. The import would stop at it.",
                                      "%s rows cannot be read. The import would stop at the first.",
                                      (gulong) self->n_bad), bad);
  else
    g_string_append_printf (detail, ngettext ("%s row cannot be read and will be left out.",
                                              "%s rows cannot be read and will be left out.",
                                              (gulong) self->n_bad), bad);
  if (self->largest_loss > 0)
    g_string_append_printf (detail, _(" Numbers are rounded by up to %.3g."), self->largest_loss);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->detail, detail->str);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
}

/* --- reading --------------------------------------------------------------------------------- */

static void
studio_import_check_show_progress (StudioImportCheck *self)
{
  double fraction = self->job != NULL ? hek_job_get_fraction (self->job) : 1;

  gtk_progress_bar_set_fraction (self->progress, (self->file_idx + fraction) / n_files (self));
}

static void
studio_import_check_looked (HekImportLook *look,
                            gpointer       user_data)
{
  StudioImportCheck *self = user_data;

  g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  self->n_good += look->n_good;
  self->n_bad += look->n_bad;
  self->largest_loss = MAX (self->largest_loss, look->largest_loss);
  studio_import_check_add_errors (self, look);
  hek_import_look_free (look);
  self->file_idx++;
  studio_import_check_next (self);
}

static void
studio_import_check_next (StudioImportCheck *self)
{
  if (self->file_idx >= n_files (self))
    {
      studio_import_check_show_result (self);
      return;
    }
  self->job = hek_library_look (self->library,
                                gtk_string_list_get_string (self->paths, self->file_idx),
                                &self->options, 1, TRUE, studio_import_check_looked, self);
  g_signal_connect_swapped (self->job, "notify::fraction",
                            G_CALLBACK (studio_import_check_show_progress), self);
  studio_import_check_show_progress (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_import_check_dispose (GObject *object)
{
  StudioImportCheck *self = STUDIO_IMPORT_CHECK (object);

  studio_import_check_stop (self);
  hek_source_options_clear (&self->options);
  g_clear_pointer (&self->name, g_free);
  g_clear_object (&self->paths);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (studio_import_check_parent_class)->dispose (object);
}

static void
studio_import_check_class_init (StudioImportCheckClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_import_check_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_LIBRARY_RESOURCE ("studio-import-check.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioImportCheck, title);
  gtk_widget_class_bind_template_child (widget_class, StudioImportCheck, progress);
  gtk_widget_class_bind_template_child (widget_class, StudioImportCheck, detail);
  gtk_widget_class_bind_template_child (widget_class, StudioImportCheck, scroller);
  gtk_widget_class_bind_template_child (widget_class, StudioImportCheck, list);
}

static void
studio_import_check_init (StudioImportCheck *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
studio_import_check_start (StudioImportCheck      *self,
                           HekLibrary             *library,
                           GtkStringList          *paths,
                           const HekSourceOptions *options,
                           const char             *name)
{
  GtkWidget *row;

  g_return_if_fail (STUDIO_IS_IMPORT_CHECK (self));

  studio_import_check_stop (self);
  g_set_object (&self->library, library);
  g_set_object (&self->paths, paths);
  g_free (self->name);
  self->name = g_strdup (name);
  hek_source_options_clear (&self->options);
  hek_source_options_copy (options, &self->options);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  self->file_idx = self->n_listed = 0;
  self->n_good = self->n_bad = 0;
  self->largest_loss = 0;
  gtk_label_set_text (self->title, _("Reading everything once…"));
  gtk_label_set_text (self->detail,
                      _("Nothing is stored yet. The import need not wait for the end of this."));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  gtk_widget_set_visible (self->scroller, FALSE);
  studio_import_check_next (self);
}

void
studio_import_check_stop (StudioImportCheck *self)
{
  g_return_if_fail (STUDIO_IS_IMPORT_CHECK (self));

  if (self->job == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->job, self);
  hek_job_cancel (self->job);
  g_clear_object (&self->job);
}
