/* SPDX-License-Identifier: Apache-2.0 */
/* The formats of a dashboard by the suffix of a path, and writing without leaving anything half
 * done. */
#include "config.h"

#include "hek-dashboard-export-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "hek-file.h"
#include "hek-zip-write.h"

static const char *const suffixes[] = { "pdf", "html", "png", "svg", "csv", "zip", "json", NULL };

const char *const *
hek_dashboard_export_suffixes (void)
{
  return suffixes;
}

void
hek_dashboard_export_options_init (HekDashboardExportOptions *options)
{
  memset (options, 0, sizeof *options);
  options->width = HEK_DASHBOARD_EXPORT_WIDTH;
  options->scale = 1;
  options->theme = HEK_PLOT_THEME_LIGHT;
  options->page = HEK_REPORT_PAGE_A4;
  options->landscape = TRUE;
}

static gboolean
is_folder (const char *path)
{
  return g_str_has_suffix (path, G_DIR_SEPARATOR_S) || g_file_test (path, G_FILE_TEST_IS_DIR);
}

/* (nullable): one of the suffixes */
static const char *
find_suffix (const char *path)
{
  const char *base = strrchr (path, G_DIR_SEPARATOR);
  const char *point = strrchr (base != NULL ? base : path, '.');

  for (guint i = 0; point != NULL && suffixes[i] != NULL; i++)
    if (g_ascii_strcasecmp (point + 1, suffixes[i]) == 0)
      return suffixes[i];
  return NULL;
}

static gboolean
check_range (const char  *what,
             double       value,
             double       min,
             double       max,
             GError     **error)
{
  if (value == 0 || (value >= min && value <= max))
    return TRUE;
  g_set_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID,
               "%s: %g is not from %g to %g", what, value, min, max);
  return FALSE;
}

gboolean
hek_dashboard_export_check (const char                       *path,
                            const HekDashboardExportOptions  *options,
                            GError                          **error)
{
  if (!is_folder (path) && find_suffix (path) == NULL)
    {
      g_autofree char *name = g_filename_display_basename (path);

      g_set_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID,
                   "%s: a dashboard is written as .pdf, .html, .png, .svg, .csv, .zip or .json, or "
                   "into a folder", name);
      return FALSE;
    }
  return check_range ("width", options->width, HEK_DASHBOARD_EXPORT_WIDTH_MIN,
                      HEK_DASHBOARD_EXPORT_WIDTH_MAX, error) &&
         check_range ("scale", options->scale, HEK_DASHBOARD_EXPORT_SCALE_MIN,
                      HEK_DASHBOARD_EXPORT_SCALE_MAX, error);
}

/* --- data ------------------------------------------------------------------------------------ */

static gboolean
add_content (GPtrArray                 *contents,
             const HekDashboardWidget  *widget,
             const HekWidgetContext    *context,
             const HekDashboardMarks   *marks,
             double                     width,
             gboolean                   with_title,
             const HekTask             *task,
             GError                   **error)
{
  HekWidgetContext own = *context;
  HekDashboardContent *content;

  own.n_points = (guint) MAX (hek_dashboard_get_rect (&widget->cell, width).width, 1);
  content = hek_dashboard_content_new (widget, &own, marks, with_title, task, error);
  if (content == NULL)
    return FALSE;
  g_ptr_array_add (contents, content);
  return TRUE;
}

GPtrArray *
hek_dashboard_fetch (HekDashboard             *dashboard,
                     const char               *widget_id,
                     const HekWidgetContext   *context,
                     const HekDashboardMarks  *marks,
                     double                    width,
                     gboolean                  with_titles,
                     const HekTask            *task,
                     GError                  **error)
{
  g_autoptr (GPtrArray) contents =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_dashboard_content_unref);
  guint first = 0, n = hek_dashboard_get_n_widgets (dashboard);

  if (widget_id != NULL)
    {
      int found = hek_dashboard_find (dashboard, widget_id);

      if (found < 0)
        {
          g_autoptr (GString) known = g_string_new (NULL);

          for (guint i = 0; i < n; i++)
            g_string_append_printf (known, "%s%s", i > 0 ? ", " : "",
                                    hek_dashboard_get_widget (dashboard, i)->id);
          g_set_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_NOT_FOUND,
                       "%s: has no widget “%s”: there are %s",
                       hek_dashboard_get_name (dashboard), widget_id,
                       known->len > 0 ? known->str : "none");
          return NULL;
        }
      first = (guint) found;
      n = 1;
    }
  for (guint i = first; i < first + n; i++)
    {
      HekTask part = hek_task_sub (task, (double) (i - first) / n, 1.0 / n);

      if (!add_content (contents, hek_dashboard_get_widget (dashboard, i), context, marks, width,
                        with_titles, &part, error))
        return NULL;
    }
  return g_steal_pointer (&contents);
}

/* --- files ----------------------------------------------------------------------------------- */

static GBytes *
make_zip (GPtrArray  *tables,
          GError    **error)
{
  g_autoptr (HekZipWriter) zip = hek_zip_writer_new ();

  for (guint i = 0; i < tables->len; i++)
    {
      const HekDashboardTable *table = tables->pdata[i];

      if (!hek_zip_writer_add (zip, table->name, table->data, error))
        return NULL;
    }
  return hek_zip_writer_finish (zip);
}

static gboolean
write_folder (const char  *path,
              GPtrArray   *tables,
              GError     **error)
{
  if (g_mkdir_with_parents (path, 0777) != 0)
    {
      int saved = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s", path,
                   g_strerror (saved));
      return FALSE;
    }
  for (guint i = 0; i < tables->len; i++)
    {
      const HekDashboardTable *table = tables->pdata[i];
      g_autofree char *file = g_build_filename (path, table->name, NULL);

      if (!hek_file_replace_bytes (file, table->data, error))
        return FALSE;
    }
  return TRUE;
}

static GBytes *
encode (const HekDashboardExport  *export,
        const char                *suffix,
        const HekTask             *task,
        GError                   **error)
{
  if (strcmp (suffix, "png") == 0)
    return hek_dashboard_export_png (export, task, error);
  if (strcmp (suffix, "svg") == 0)
    return hek_dashboard_export_svg (export, task, error);
  if (strcmp (suffix, "csv") == 0)
    return hek_dashboard_export_csv (export, task, error);
  if (strcmp (suffix, "json") == 0)
    return export->options->data ? hek_dashboard_export_data (export, task, error)
                                 : hek_dashboard_export_json (export, task, error);
  if (strcmp (suffix, "zip") == 0)
    {
      g_autoptr (GPtrArray) tables = hek_dashboard_export_tables (export, task, error);

      return tables != NULL ? make_zip (tables, error) : NULL;
    }
  return hek_dashboard_export_report (export, suffix, task, error);
}

/* (transfer full) (nullable) (element-type HekDashboardContent): that of one widget */
static GPtrArray *
choose_content (GPtrArray   *contents,
                const char  *widget_id,
                GError     **error)
{
  for (guint i = 0; i < contents->len; i++)
    {
      HekDashboardContent *content = contents->pdata[i];
      GPtrArray *one;

      if (strcmp (content->widget->id, widget_id) != 0)
        continue;
      if (content->error != NULL)
        {
          g_propagate_error (error, g_error_copy (content->error));
          g_prefix_error (error, "%s: ", widget_id);
          return NULL;
        }
      one = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_dashboard_content_unref);
      g_ptr_array_add (one, hek_dashboard_content_ref (content));
      return one;
    }
  g_set_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_NOT_FOUND,
               "there is nothing of a widget “%s”", widget_id);
  return NULL;
}

gboolean
hek_dashboard_export_contents (HekDashboard                     *dashboard,
                               GPtrArray                        *contents,
                               const HekWidgetContext           *context,
                               const HekDashboardExportOptions  *options,
                               const char                       *path,
                               const HekTask                    *task,
                               GError                          **error)
{
  HekDashboardExport export = { dashboard, contents, context, options, options->widget != NULL };
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!hek_dashboard_export_check (path, options, error))
    return FALSE;
  if (export.single)
    {
      export.contents = one = choose_content (contents, options->widget, error);
      if (one == NULL)
        return FALSE;
    }
  if (is_folder (path))
    {
      g_autoptr (GPtrArray) tables = hek_dashboard_export_tables (&export, task, error);

      return tables != NULL && write_folder (path, tables, error);
    }
  bytes = encode (&export, find_suffix (path), task, error);
  return bytes != NULL && hek_task_check (task, error) &&
         hek_file_replace_bytes (path, bytes, error);
}

/* Pictures look like the screen, where titles are apart from drawings. */
static gboolean
is_picture (const char *path)
{
  const char *suffix = is_folder (path) ? NULL : find_suffix (path);

  return g_strcmp0 (suffix, "png") == 0 || g_strcmp0 (suffix, "svg") == 0;
}

/* Whether a format shows drawings at all. */
static gboolean
needs_data (const char                      *path,
            const HekDashboardExportOptions *options)
{
  return is_folder (path) || g_strcmp0 (find_suffix (path), "json") != 0 || options->data;
}

gboolean
hek_dashboard_export (HekDashboard                     *dashboard,
                      const HekWidgetContext           *context,
                      const HekDashboardMarks          *marks,
                      const HekDashboardExportOptions  *options,
                      const char                       *path,
                      const HekTask                    *task,
                      GError                          **error)
{
  double width = options->width > 0 ? options->width : HEK_DASHBOARD_EXPORT_WIDTH;
  HekTask fetch_task = hek_task_sub (task, 0, 0.8), write_task = hek_task_sub (task, 0.8, 0.2);
  g_autoptr (GPtrArray) contents = NULL;
  HekDashboardExportOptions document = *options;

  if (!hek_dashboard_export_check (path, options, error))
    return FALSE;
  if (needs_data (path, options))
    contents = hek_dashboard_fetch (dashboard, options->widget, context, marks, width,
                                    !is_picture (path), &fetch_task, error);
  else
    {
      contents = g_ptr_array_new (); /* the document is all of it */
      document.widget = NULL;
    }
  return contents != NULL &&
         hek_dashboard_export_contents (dashboard, contents, context, &document, path, &write_task,
                                        error);
}
