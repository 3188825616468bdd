/* SPDX-License-Identifier: Apache-2.0 */
/* hektor dashboard list, export and import. */
#include "config.h"

#include <string.h>

#include "hek-annotation.h"
#include "hek-cli-interrupt.h"
#include "hek-cli-output.h"
#include "hek-cli-record.h"
#include "hek-cli-telemetry.h"
#include "hek-cli-workspace.h"
#include "hek-dashboard-export.h"
#include "hek-dashboard-store.h"
#include "hek-dashboard-template.h"
#include "hek-file.h"
#include "hek-store-error.h"

/* Marks of one chart: more would only hide it. */
#define MAX_MARKS 40u

/* --- list ------------------------------------------------------------------------------------ */

static const HekCliOption list_options[] = {
  { "templates", 0, NULL, "What new dashboards can be made from, instead" },
};

static void
list_templates (GPtrArray *records)
{
  for (guint i = 0; i < HEK_DASHBOARD_N_TEMPLATES; i++)
    {
      HekCliRecord *record = hek_cli_record_new ();

      hek_cli_record_add_text (record, "template", NULL, hek_dashboard_template (i)->id);
      hek_cli_record_add_text (record, "help", NULL, hek_dashboard_template (i)->help);
      g_ptr_array_add (records, record);
    }
}

static gboolean
list_dashboards (HekCli     *cli,
                 GPtrArray  *records,
                 GError    **error)
{
  g_autoptr (HekWorkspace) workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  g_autoptr (GPtrArray) infos = workspace != NULL ? hek_dashboard_list (workspace, error) : NULL;

  for (guint i = 0; infos != NULL && i < infos->len; i++)
    {
      const HekDashboardInfo *info = infos->pdata[i];
      HekCliRecord *record = hek_cli_record_new ();

      hek_cli_record_add_text (record, "dashboard", NULL, info->name);
      if (info->problem == NULL)
        hek_cli_record_add_number (record, "n_widgets", NULL, info->n_widgets, NULL);
      hek_cli_record_add_text (record, "id", NULL, info->id);
      if (info->problem != NULL)
        hek_cli_record_add_text (record, "problem", NULL, info->problem);
      g_ptr_array_add (records, record);
    }
  return infos != NULL;
}

static gboolean
list_run (HekCli  *cli,
          GError **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  if (!hek_cli_args_check_no_inputs (cli, error))
    return FALSE;
  if (hek_cli_args_has (cli->args, "templates"))
    list_templates (records);
  else if (!list_dashboards (cli, records, error))
    return FALSE;
  return hek_cli_print_record (cli, records, TRUE, error);
}

const HekCliCommand hek_cli_dashboard_list = {
  .group = "dashboard",
  .verb = "list",
  .summary = "The dashboards of a workspace",
  .usage = "",
  .details =
    "A table, or with --json an array of objects with the keys dashboard, n_widgets and id; "
    "problem instead of n_widgets where one cannot be read. With --templates: template, help.",
  .options = list_options,
  .n_options = G_N_ELEMENTS (list_options),
  .takes_workspace = TRUE,
  .run = list_run,
};

/* --- export ---------------------------------------------------------------------------------- */

static const HekCliOption export_options[] = {
  { "widget", 0, "ID", "Only this widget; the JSON document names them" },
  HEK_CLI_RANGE_OPTION,
  { "at", 0, "TIME", "The past: a range like 6h ends there, and collections are as of then" },
  { "scale", 0, "X", "Pixels of a PNG for one of the screen, 0.1 to 16. Default: 1" },
  { "width", 0, "PIXELS", "Of the screen, for PNG and SVG, 200 to 10000. Default: 1280" },
  { "theme", 0, "light|dark", "Of PNG and SVG. Default: light" },
  { "page", 0, "a4|a3|letter", "Of PDF and HTML. Default: a4" },
  { "portrait", 0, NULL, "Pages of PDF and HTML upright" },
  { "data", 0, NULL, "What it shows, as JSON, instead of the document" },
};

static gboolean
get_number (HekCli      *cli,
            const char  *name,
            double      *value,
            GError     **error)
{
  const char *text = hek_cli_args_get (cli->args, name);
  char *end;

  if (text == NULL)
    return TRUE;
  *value = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0' && *value > 0)
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--%s: “%s” is not a number above 0",
               name, text);
  return FALSE;
}

/* What an option changes nothing of, it is refused for. */
static gboolean
check_suits (HekCli      *cli,
             const char  *path,
             GError     **error)
{
  static const struct
  {
    const char *name;
    const char *suffixes[4];
  } suits[] = {
    { "scale", { ".png" } },
    { "width", { ".png", ".svg" } },
    { "theme", { ".png", ".svg" } },
    { "page", { ".pdf", ".html" } },
    { "portrait", { ".pdf", ".html" } },
    { "data", { ".json" } },
  };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (suits); i++)
    {
      const char *const *suffixes = suits[i].suffixes;
      gboolean is_one = FALSE;

      for (guint k = 0; suffixes[k] != NULL; k++)
        is_one |= g_str_has_suffix (lower, suffixes[k]);
      if (is_one || !hek_cli_args_has (cli->args, suits[i].name))
        continue;
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--%s: is for %s%s%s only",
                   suits[i].name, suffixes[0], suffixes[1] != NULL ? " and " : "",
                   suffixes[1] != NULL ? suffixes[1] : "");
      return FALSE;
    }
  if (!g_str_has_suffix (lower, ".json") || hek_cli_args_has (cli->args, "data") ||
      !hek_cli_args_has (cli->args, "widget"))
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
               "--widget: the document is written whole; --data writes what one widget shows");
  return FALSE;
}

static gboolean
get_options (HekCli                     *cli,
             const char                 *path,
             HekDashboardExportOptions  *options,
             GError                    **error)
{
  static const char *const themes[] = { "light", "dark", NULL };
  static const char *const pages[] = { "a4", "a3", "letter", NULL };
  const char *theme = hek_cli_args_get (cli->args, "theme");
  const char *page = hek_cli_args_get (cli->args, "page");
  g_autoptr (GError) own_error = NULL;

  hek_dashboard_export_options_init (options);
  options->widget = hek_cli_args_get (cli->args, "widget");
  options->landscape = !hek_cli_args_has (cli->args, "portrait");
  options->data = hek_cli_args_has (cli->args, "data");
  if (!get_number (cli, "scale", &options->scale, error) ||
      !get_number (cli, "width", &options->width, error))
    return FALSE;
  if (theme != NULL && !g_strv_contains (themes, theme))
    {
      hek_cli_args_set_unknown ("theme", theme, themes, error);
      return FALSE;
    }
  if (g_strcmp0 (theme, "dark") == 0)
    options->theme = HEK_PLOT_THEME_DARK;
  if (page != NULL && !hek_report_page_size_parse (page, &options->page))
    {
      hek_cli_args_set_unknown ("page", page, pages, error);
      return FALSE;
    }
  if (hek_dashboard_export_check (path, options, &own_error))
    return check_suits (cli, path, error);
  g_set_error_literal (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, own_error->message);
  return FALSE;
}

/* Of the workspace, or made from a template. */
static HekDashboard *
find_dashboard (HekWorkspace  *workspace,
                const char    *name,
                GError       **error)
{
  g_autoptr (GError) own_error = NULL;
  HekDashboard *dashboard = hek_dashboard_load (workspace, name, &own_error);
  const HekDashboardTemplate *templ = hek_dashboard_template_find (name);

  if (dashboard == NULL && templ != NULL &&
      g_error_matches (own_error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_NOT_FOUND))
    return hek_dashboard_template_make (templ);
  if (dashboard == NULL)
    g_propagate_error (error, g_steal_pointer (&own_error));
  return dashboard;
}

/* (nullable): without an error: nothing was recorded yet */
static HekSeriesStore *
open_series (HekCli        *cli,
             HekWorkspace  *workspace,
             GError       **error)
{
  g_autoptr (GError) own_error = NULL;
  HekSeriesStore *series = hek_cli_open_series (cli, hek_workspace_get_path (workspace),
                                                &own_error);

  if (series == NULL && !g_error_matches (own_error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&own_error));
  return series;
}

static gboolean
export_dashboard (HekCli                           *cli,
                  HekWorkspace                     *workspace,
                  HekSeriesStore                   *series,
                  HekDashboard                     *dashboard,
                  const HekDashboardExportOptions  *options,
                  const char                       *path,
                  GError                          **error)
{
  HekWidgetContext context = { .workspace = workspace, .series = series,
                               .past = hek_cli_args_has (cli->args, "at") };
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) annotations = NULL;
  g_autofree HekWidgetNote *notes = NULL;
  HekDashboardMarks marks = { 0 };
  HekDashboardRange range;

  hek_dashboard_get_range (dashboard, &range);
  if (!hek_cli_get_range (cli, &range, &context.from_us, &context.to_us, error))
    return FALSE;
  all = hek_annotation_list (series, context.from_us, context.to_us,
                             hek_dashboard_get_notes (dashboard), NULL, error);
  if (all == NULL)
    return FALSE;
  annotations = hek_annotation_thin (all, context.from_us, context.to_us, MAX_MARKS);
  marks.notes = notes = hek_annotation_to_notes (annotations);
  marks.n_notes = annotations->len;
  hek_cli_progress_set_label (cli->progress, "Exporting");
  return hek_dashboard_export (dashboard, &context, &marks, options, path, &cli->task, error);
}

static gboolean
export_run (HekCli  *cli,
            GError **error)
{
  GPtrArray *inputs = cli->args->inputs;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekSeriesStore) series = NULL;
  g_autoptr (HekDashboard) dashboard = NULL;
  g_autoptr (GError) own_error = NULL;
  HekDashboardExportOptions options;
  HekCliRecord *record;
  const char *path;

  if (inputs->len != 2)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "dashboard export: %s",
                   inputs->len < 2 ? "which dashboard, and to which file?"
                                   : "there are too many words");
      return FALSE;
    }
  path = inputs->pdata[1];
  if (!get_options (cli, path, &options, error))
    return FALSE;
  if (!g_str_has_suffix (path, "/") && !g_file_test (path, G_FILE_TEST_IS_DIR) &&
      !hek_cli_check_output (path, none, error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  dashboard = workspace != NULL ? find_dashboard (workspace, inputs->pdata[0], error) : NULL;
  if (dashboard == NULL)
    return FALSE;
  series = open_series (cli, workspace, &own_error);
  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  if (!export_dashboard (cli, workspace, series, dashboard, &options, path, error))
    return FALSE;

  record = hek_cli_record_new ();
  g_ptr_array_add (records, record);
  hek_cli_record_add_text (record, "dashboard", "Dashboard", hek_dashboard_get_name (dashboard));
  hek_cli_record_add_text (record, "file", "File", path);
  return hek_cli_print_record (cli, records, FALSE, error);
}

const HekCliCommand hek_cli_dashboard_export = {
  .group = "dashboard",
  .verb = "export",
  .summary = "Write a dashboard, or one widget of it, to a file",
  .usage = "NAME OUT",
  .details =
    "NAME is the name or the id of a dashboard of the workspace, or a template: performance, "
    "search-quality, index-health, ingestion, quantization. OUT says what is written: .pdf (pages, "
    "charts as vectors), .html (one file without anything outside of it), .png and .svg (what the "
    "screen shows), .csv (of one table its columns; of several a line a value: widget, title, "
    "table, row, column, unit, value), .zip or a folder OUT/ (a CSV a table), .json (the document, "
    "for dashboard import).\n"
    "Numbers of CSV and --data are as they were measured: times in nanoseconds, sizes in bytes, "
    "shares as fractions of 1.\n"
    "With --json the answer is one object with the keys dashboard, file.",
  .options = export_options,
  .n_options = G_N_ELEMENTS (export_options),
  .takes_workspace = TRUE,
  .run = export_run,
};

/* --- import ---------------------------------------------------------------------------------- */

static const HekCliOption import_options[] = {
  { "replace", 0, NULL, "In the place of the dashboard of the same id or name, if there is one" },
};

static gboolean
import_run (HekCli  *cli,
            GError **error)
{
  GPtrArray *inputs = cli->args->inputs;
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekDashboard) dashboard = NULL;
  g_autofree char *json = NULL;
  HekCliRecord *record;
  gsize n_bytes;

  if (inputs->len != 1)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "dashboard import: which file?");
      return FALSE;
    }
  json = hek_file_load (inputs->pdata[0], HEK_DASHBOARD_MAX_BYTES, &n_bytes, error);
  if (json == NULL)
    return FALSE;
  dashboard = hek_dashboard_from_json (json, (gssize) n_bytes, error);
  if (dashboard == NULL)
    {
      hek_cli_prefix_path (error, inputs->pdata[0]);
      return FALSE; /* before a workspace is made for it */
    }
  g_clear_pointer (&dashboard, hek_dashboard_unref);
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  if (workspace != NULL)
    dashboard = hek_dashboard_import (workspace, json, (gssize) n_bytes,
                                      hek_cli_args_has (cli->args, "replace"), error);
  if (dashboard == NULL)
    return FALSE;
  record = hek_cli_record_new ();
  g_ptr_array_add (records, record);
  hek_cli_record_add_text (record, "dashboard", "Dashboard", hek_dashboard_get_name (dashboard));
  hek_cli_record_add_text (record, "id", "Id", hek_dashboard_get_id (dashboard));
  hek_cli_record_add_number (record, "n_widgets", "Widgets",
                             hek_dashboard_get_n_widgets (dashboard), NULL);
  return hek_cli_print_record (cli, records, FALSE, error);
}

const HekCliCommand hek_cli_dashboard_import = {
  .group = "dashboard",
  .verb = "import",
  .summary = "Take a dashboard from a JSON file into the workspace",
  .usage = "FILE",
  .details =
    "FILE is what dashboard export writes as .json. One whose name is taken gets a number behind "
    "it, unless --replace says otherwise. What is wrong in FILE is told with its path, such as "
    "widgets[3].grid.w.\n"
    "With --json the answer is one object with the keys dashboard, id, n_widgets.",
  .options = import_options,
  .n_options = G_N_ELEMENTS (import_options),
  .takes_workspace = TRUE,
  .run = import_run,
};
