/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Imports: the wizard, the sample, and what is said and done when one has ended. The jobs popover
 * asks this page before it cancels an import, since what was read until then can be kept.
 */
#include "config.h"

#include "studio-library-page-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "studio-cancel-action.h"
#include "studio-count.h"
#include "studio-import-window.h"
#include "studio-toast.h"

#define STUDIO_SAMPLE "/io/github/hektor/Studio/sample/colours.csv"
#define STUDIO_SAMPLE_NAME "samples/colours"

/* --- jobs ------------------------------------------------------------------------------------ */

static void
studio_library_page_import_ended (StudioLibraryPage *self,
                                  GParamSpec        *pspec,
                                  HekJob            *job)
{
  GHashTableIter iter;
  gpointer other;

  if (hek_job_get_state (job) == HEK_JOB_PENDING || hek_job_get_state (job) == HEK_JOB_RUNNING
      || self->imports == NULL)
    return;
  g_hash_table_iter_init (&iter, self->imports);
  while (g_hash_table_iter_next (&iter, NULL, &other))
    if (other == job)
      {
        g_hash_table_iter_remove (&iter);
        return;
      }
}

/* @job: (transfer full) (nullable): %NULL when it was refused */
static void
studio_library_page_take_import (StudioLibraryPage *self,
                                 HekJob            *job)
{
  if (job == NULL)
    return;
  self->n_imports++;
  g_object_set_data_full (G_OBJECT (job), STUDIO_CANCEL_ACTION,
                          g_strdup_printf ("library.cancel-import(uint32 %u)", self->n_imports),
                          g_free);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (studio_library_page_import_ended),
                           self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->imports, GUINT_TO_POINTER (self->n_imports), job);
}

/* --- starting -------------------------------------------------------------------------------- */

static void
studio_library_page_wizard_started (StudioLibraryPage *self,
                                    HekJob            *job)
{
  studio_message_bar_hide (self->message_bar);
  studio_library_page_take_import (self, g_object_ref (job));
}

void
studio_library_page_open_wizard (StudioLibraryPage *self,
                                 const char *const *paths)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->import_window == NULL)
    {
      g_set_weak_pointer (&self->import_window,
                          studio_import_window_new (GTK_WINDOW (root), self->library));
      g_signal_connect_object (self->import_window, "started",
                               G_CALLBACK (studio_library_page_wizard_started), self,
                               G_CONNECT_SWAPPED);
    }
  if (paths != NULL)
    studio_import_window_add_files (STUDIO_IMPORT_WINDOW (self->import_window), paths);
  gtk_window_present (GTK_WINDOW (self->import_window));
}

void
studio_library_page_resume (StudioLibraryPage *self,
                            const char        *uuid)
{
  studio_library_page_take_import (self, hek_library_resume (self->library, uuid));
}

/* Returns: (nullable) (transfer none): the sample that is there already */
static HekLibraryItem *
studio_library_page_find_sample (StudioLibraryPage *self)
{
  GListModel *collections = hek_library_get_collections (self->library);
  guint n = g_list_model_get_n_items (collections);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (collections, i);

      if (g_str_equal (hek_library_item_get_name (item), STUDIO_SAMPLE_NAME))
        return item;
    }
  return NULL;
}

/* The sample is read like any file, so it becomes one for as long as that takes. */
static gboolean
studio_library_page_write_sample (StudioLibraryPage  *self,
                                  GError            **error)
{
  g_autoptr (GBytes) bytes
    = g_resources_lookup_data (STUDIO_SAMPLE, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *path = NULL;
  gconstpointer data;
  gsize n;
  int fd;

  if (bytes == NULL)
    return FALSE;
  fd = g_file_open_tmp ("hektor-XXXXXX.csv", &path, error);
  if (fd < 0)
    return FALSE;
  g_close (fd, NULL);
  data = g_bytes_get_data (bytes, &n);
  if (!g_file_set_contents (path, data, (gssize) n, error))
    {
      g_unlink (path);
      return FALSE;
    }
  self->sample_path = g_steal_pointer (&path);
  return TRUE;
}

static void
studio_library_page_sample_ended (StudioLibraryPage *self,
                                  GParamSpec        *pspec,
                                  HekJob            *job)
{
  if (hek_job_get_state (job) == HEK_JOB_RUNNING || hek_job_get_state (job) == HEK_JOB_PENDING
      || self->sample_path == NULL)
    return;
  g_unlink (self->sample_path);
  g_clear_pointer (&self->sample_path, g_free);
}

void
studio_library_page_import_sample (StudioLibraryPage *self)
{
  const HekSourceFormat *format = hek_source_format_find ("csv");
  const HekImportPlan plan = { .key_field = "name", .text_field = "name", .has_distance = TRUE,
                               .distance = HEK_DISTANCE_L2 };
  HekLibraryItem *there = studio_library_page_find_sample (self);
  g_auto (HekSourceOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  HekJob *job;

  if (self->sample_path != NULL)
    return;
  if (there != NULL)
    {
      studio_library_list_select (self->list, hek_library_item_get_info (there)->uuid);
      return;
    }
  if (!studio_library_page_write_sample (self, &error))
    {
      studio_message_bar_show (self->message_bar, error->message, NULL, NULL);
      return;
    }
  hek_source_options_init (&options, format);
  job = hek_library_import (self->library, STUDIO_SAMPLE_NAME,
                            (const char *const[]) { self->sample_path, NULL }, &options, &plan);
  if (job != NULL)
    g_signal_connect_object (job, "notify::state", G_CALLBACK (studio_library_page_sample_ended),
                             self, G_CONNECT_SWAPPED);
  studio_library_page_take_import (self, job);
}

/* --- ending ---------------------------------------------------------------------------------- */

static void
studio_library_page_say_left_out (StudioLibraryPage     *self,
                                  const char            *name,
                                  const HekImportReport *report)
{
  g_autofree char *count = studio_count_format (report->n_errors);
  g_autofree char *text = g_strdup_printf (
    ngettext ("%s row could not be read and is not in “%s”.",
              "%s rows could not be read and are not in “%s”.", (gulong) report->n_errors),
    count, name);

  studio_message_bar_show (self->message_bar, text, _("Show them…"), "library.show-left-out");
}

void
studio_library_page_imported (StudioLibraryPage     *self,
                              const char            *uuid,
                              const char            *name,
                              const HekImportReport *report,
                              GPtrArray             *left_out)
{
  g_autofree char *count = studio_count_format (report->n_rows);
  g_autofree char *text = NULL;

  if (report->n_rows == 0 && report->cancelled)
    return;
  if (report->cancelled)
    text = g_strdup_printf (ngettext ("The import was stopped: “%2$s” has its first %1$s row",
                                      "The import was stopped: “%2$s” has its first %1$s rows",
                                      (gulong) report->n_rows), count, name);
  else
    text = g_strdup_printf (ngettext ("%s row is imported into “%s”",
                                      "%s rows are imported into “%s”", (gulong) report->n_rows),
                            count, name);
  studio_page_add_toast (STUDIO_PAGE (self), studio_toast_new (text));
  g_clear_pointer (&self->left_out, g_ptr_array_unref);
  if (left_out != NULL)
    self->left_out = g_ptr_array_copy (left_out, (GCopyFunc) (void (*) (void)) g_strdup, NULL);
  if (self->left_out != NULL)
    g_ptr_array_set_free_func (self->left_out, g_free);
  if (studio_library_page_is_built (self) && report->n_errors > 0)
    studio_library_page_say_left_out (self, name, report);
  g_free (self->wanted_uuid);
  self->wanted_uuid = g_strdup (uuid);
  studio_library_page_show_library (self);
}
