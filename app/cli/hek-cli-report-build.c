/* SPDX-License-Identifier: Apache-2.0 */
/* hektor report build: a document from a recipe. */
#include "config.h"

#include "hek-cli-output.h"
#include "hek-cli-record.h"
#include "hek-cli-telemetry.h"
#include "hek-cli-workspace.h"
#include "hek-report-recipe.h"
#include "hek-store-error.h"

static const HekCliOption options[] = {
  { "at", 0, "TIME", "The past: ranges like 7d end there, and collections are as of then" },
};

static gboolean
get_moment (HekCli  *cli,
            gint64  *moment_us,
            GError **error)
{
  const char *at = hek_cli_args_get (cli->args, "at");
  g_autoptr (GError) own_error = NULL;

  *moment_us = g_get_real_time ();
  if (at == NULL || hek_dashboard_moment_parse (at, moment_us, &own_error))
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--at: %s", own_error->message);
  return FALSE;
}

/* Both may be %NULL without an error: a report of trials needs no workspace. */
static gboolean
open_workspace (HekCli          *cli,
                HekWorkspace   **workspace,
                HekSeriesStore **series,
                GError         **error)
{
  g_autoptr (GError) own_error = NULL;

  *workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, &own_error);
  if (*workspace != NULL)
    *series = hek_cli_open_series (cli, hek_workspace_get_path (*workspace), &own_error);
  if (own_error == NULL ||
      (g_error_matches (own_error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND) &&
       (*workspace != NULL || hek_cli_args_get (cli->args, "workspace") == NULL)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&own_error));
  return FALSE;
}

static gboolean
check_path (const char       *path,
            const GPtrArray  *inputs,
            GError          **error)
{
  g_autoptr (GError) own_error = NULL;

  if (hek_report_recipe_check_path (path, &own_error))
    return hek_cli_check_output (path, inputs, error);
  g_set_error_literal (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, own_error->message);
  return FALSE;
}

static gboolean
build_run (HekCli  *cli,
           GError **error)
{
  GPtrArray *inputs = cli->args->inputs;
  g_autoptr (GPtrArray) taken = g_ptr_array_new ();
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  g_autoptr (HekReportRecipe) recipe = NULL;
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekSeriesStore) series = NULL;
  HekCliRecord *record;
  gint64 moment_us;

  if (inputs->len != 2)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "report build: which recipe, and to which file?");
      return FALSE;
    }
  g_ptr_array_add (taken, inputs->pdata[0]);
  if (!get_moment (cli, &moment_us, error) || !check_path (inputs->pdata[1], taken, error))
    return FALSE;
  recipe = hek_report_recipe_load (inputs->pdata[0], error);
  if (recipe == NULL)
    {
      hek_cli_prefix_path (error, inputs->pdata[0]);
      return FALSE;
    }
  if (!open_workspace (cli, &workspace, &series, error))
    return FALSE;
  hek_cli_progress_set_label (cli->progress, "Building");
  if (!hek_report_recipe_build (recipe, workspace, series, moment_us,
                                hek_cli_args_has (cli->args, "at"), inputs->pdata[1], &cli->task,
                                error))
    return FALSE;
  record = hek_cli_record_new ();
  g_ptr_array_add (records, record);
  hek_cli_record_add_text (record, "title", "Title", hek_report_recipe_get_title (recipe));
  hek_cli_record_add_number (record, "n_parts", "Parts", hek_report_recipe_get_n_parts (recipe),
                             NULL);
  hek_cli_record_add_text (record, "file", "File", inputs->pdata[1]);
  return hek_cli_print_record (cli, records, FALSE, error);
}

const HekCliCommand hek_cli_report_build = {
  .group = "report",
  .verb = "build",
  .summary = "Build a report from a recipe, again and again",
  .usage = "RECIPE.json OUT",
  .details =
    "OUT is .pdf (cover, contents, numbered pages, charts as vectors), .html (one file without "
    "anything outside of it), .png, .csv, .zip (a CSV a table) or .json.\n"
    "The recipe is an object with \"format\": \"hektor-report\", \"version\": 1, \"title\", and "
    "where they are wanted \"subtitle\", \"cover\" (true by default), \"page\" (a4, a3, letter), "
    "\"landscape\", \"range\" (\"24h\" by default) and \"parts\", a list of objects, each with "
    "\"part\":\n"
    "section and heading: \"text\", a heading of its own page, and one below it.\n"
    "text: \"text\", a paragraph.\n"
    "dashboard: \"dashboard\", the name or id of one in the workspace, or \"file\", its JSON.\n"
    "widget: the same with \"widget\", the id of one of its widgets; or \"kind\", \"queries\", "
    "\"options\" and \"height\", as a dashboard has them.\n"
    "view: \"collection\", and where they are wanted \"layout\", \"color\" (an attribute), "
    "\"filter\": the rows of a collection in a layout.\n"
    "trial: \"picture\" and \"recipe\", as image quantize --recipe reads it; \"curve\": true adds "
    "its rate–quality curve. It is made and measured again.\n"
    "evaluation: \"evaluation\", the id of one that the workspace keeps, or a collection, of which "
    "the newest is taken (see quantizer evaluations); or \"file\", what quantizer evaluate "
    "--report wrote as JSON.\n"
    "Parts take a \"title\" and a \"range\" of their own; files are relative to the folder of the "
    "recipe. What is wrong in it is told with its path, such as parts[2].queries[0].series.\n"
    "With --json the answer is one object with the keys title, n_parts, file.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .takes_workspace = TRUE,
  .run = build_run,
};
