/* SPDX-License-Identifier: Apache-2.0 */
/* hektor image sweep: the rate–quality curve of one method or several, as a table. */
#include "config.h"

#include "hek-cli.h"

#include <string.h>

#include "hek-cli-input.h"
#include "hek-cli-output.h"
#include "hek-cli-recipe.h"
#include "hek-cli-record.h"
#include "hek-cli-report.h"

static const HekCliOption options[] = {
  { "methods", 0, "LIST", "Methods to compare, with commas between them, or “all”; instead of "
                          "--method" },
  { "csv", 0, NULL, "Answer with CSV" },
  { "report", 0, "FILE", "Write a report of the setting given by the other options, with the curve "
                         "of its method: .pdf, .html, .png, .csv or .json; may be repeated" },
};

static gboolean
hek_sweep_fail (GError     **error,
                const char  *message)
{
  g_set_error_literal (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, message);
  return FALSE;
}

/* An option that none of the methods has would be ignored in silence. */
static gboolean
hek_sweep_check_options (const HekCliArgs  *args,
                         const GArray      *recipes,
                         GError           **error)
{
  for (guint i = 0; i < args->given->len; i++)
    {
      const char *name = g_array_index (args->given, HekCliGiven, i).name;
      gboolean used = hek_cli_find_method_option (name) == NULL;

      for (guint j = 0; !used && j < recipes->len; j++)
        {
          const HekImageQuantizer *method = g_array_index (recipes, HekRecipe, j).quantizer;

          used = hek_options_find (method->options, method->n_options, name) >= 0;
        }
      if (!used)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                       "--%s: none of the methods has this option", name);
          return FALSE;
        }
    }
  return TRUE;
}

/* One recipe per method. */
static gboolean
hek_sweep_plan (const HekCliArgs  *args,
                GArray            *recipes,
                GError           **error)
{
  const char *list = hek_cli_args_get (args, "methods");
  g_auto (GStrv) names = NULL;
  HekRecipe recipe;

  if (list == NULL)
    {
      if (!hek_cli_read_recipe (args, &recipe, error))
        return FALSE;
      g_array_append_val (recipes, recipe);
      return TRUE;
    }
  if (hek_cli_args_has (args, "method") || hek_cli_args_has (args, "recipe"))
    return hek_sweep_fail (error, "--methods: stands instead of --method and --recipe");

  names = g_strsplit (list, ",", -1);
  for (guint i = 0; names[i] != NULL; i++)
    for (guint m = 0; m < hek_imagequant_n (); m++)
      {
        gboolean all = strcmp (names[i], "all") == 0;
        const HekImageQuantizer *method = all ? hek_imagequant (m)
                                              : hek_cli_find_method (names[i], error);

        if (method == NULL)
          return FALSE;
        if (method != hek_imagequant (m))
          continue;
        hek_recipe_init (&recipe, method);
        if (!hek_cli_apply_options (args, &recipe, TRUE, error))
          return FALSE;
        g_array_append_val (recipes, recipe);
      }
  return hek_sweep_check_options (args, recipes, error);
}

static gboolean
hek_sweep_check (HekCli           *cli,
                 const GPtrArray  *reports,
                 const GArray     *recipes,
                 GError          **error)
{
  GPtrArray *inputs = cli->args->inputs;

  if (inputs->len != 1)
    return hek_sweep_fail (error, "image sweep: takes one picture");
  if (recipes->len > 1 && reports->len > 0)
    return hek_sweep_fail (error, "--report: a report is about one method");
  if (cli->json && hek_cli_args_has (cli->args, "csv"))
    return hek_sweep_fail (error, "--csv: not together with --json");
  for (guint i = 0; reports->len == 0 && i < recipes->len; i++)
    {
      const HekImageQuantizer *method = g_array_index (recipes, HekRecipe, i).quantizer;
      const char *name = method->options[method->main_option_idx].name;

      if (hek_cli_args_has (cli->args, name))
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                       "--%s: is what a sweep goes through; without --report it has no use", name);
          return FALSE;
        }
    }
  return hek_cli_check_reports (reports, inputs, error);
}

static gboolean
hek_sweep_method (HekCli           *cli,
                  const HekImage   *image,
                  const HekRecipe  *recipe,
                  const GPtrArray  *reports,
                  const HekTask    *task,
                  GPtrArray        *records,
                  GError          **error)
{
  HekTask curve_task = hek_task_sub (task, 0.0, reports->len > 0 ? 0.8 : 1.0);
  HekTask trial_task = hek_task_sub (task, 0.8, 0.1);
  HekTask report_task = hek_task_sub (task, 0.9, 0.1);
  g_autofree char *name = hek_cli_input_name (cli->args->inputs->pdata[0]);
  g_autoptr (HekTrial) trial = NULL;
  g_autoptr (GArray) curve = NULL;

  hek_cli_progress_set_label (cli->progress, recipe->quantizer->label);
  curve = hek_trial_curve (image, recipe, NULL, &curve_task, error);
  if (curve == NULL)
    return FALSE;
  for (guint i = 0; i < curve->len; i++)
    {
      HekCliRecord *record = hek_cli_record_new ();

      hek_cli_record_add_trial (record, g_array_index (curve, HekCurvePoint, i).trial);
      g_ptr_array_add (records, record);
    }
  if (reports->len == 0)
    return TRUE;

  trial = hek_trial_run (image, recipe, HEK_TRIAL_ALL, &trial_task, error);
  return trial != NULL && hek_cli_write_reports_with_curve (image, name, trial, curve, reports,
                                                            &report_task, error);
}

static gboolean
hek_sweep_print (HekCli           *cli,
                 const GPtrArray  *records,
                 GError          **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (cli->json)
    hek_cli_records_append_json (out, records);
  else if (hek_cli_args_has (cli->args, "csv"))
    hek_cli_records_append_csv (out, records);
  else
    hek_cli_records_append_table (out, records);
  return hek_cli_write_stdout (out->str, out->len, error);
}

/* Whether the others can do without this method, which the picture is not for. */
static gboolean
hek_sweep_leave_out (HekCli        *cli,
                     const GArray  *recipes,
                     GError       **own_error)
{
  if (recipes->len == 1
      || !g_error_matches (*own_error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_UNSUPPORTED))
    return FALSE;
  hek_cli_complain (cli, *own_error);
  g_clear_error (own_error);
  return TRUE;
}

static gboolean
hek_sweep_run (HekCli  *cli,
               GError **error)
{
  g_autoptr (GArray) recipes = g_array_new (FALSE, FALSE, sizeof (HekRecipe));
  g_autoptr (GPtrArray) reports = hek_cli_args_get_all (cli->args, "report");
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  g_autoptr (HekImage) image = NULL;

  if (!hek_sweep_plan (cli->args, recipes, error) ||
      !hek_sweep_check (cli, reports, recipes, error))
    return FALSE;
  image = hek_cli_load (cli->args->inputs->pdata[0], NULL, NULL, error);
  if (image == NULL)
    return FALSE;

  for (guint i = 0; i < recipes->len; i++)
    {
      HekTask part = hek_task_sub (&cli->task, (double) i / recipes->len, 1.0 / recipes->len);
      GError *own_error = NULL;

      if (hek_sweep_method (cli, image, &g_array_index (recipes, HekRecipe, i), reports, &part,
                            records, &own_error))
        continue;
      if (own_error->domain == HEK_IMAGE_ERROR)
        hek_cli_prefix_path (&own_error, cli->args->inputs->pdata[0]);
      if (hek_sweep_leave_out (cli, recipes, &own_error))
        continue;
      g_propagate_error (error, own_error);
      return FALSE;
    }
  return cli->quiet || hek_sweep_print (cli, records, error);
}

const HekCliCommand hek_cli_image_sweep = {
  .group = "image",
  .verb = "sweep",
  .summary = "Rate and quality over the main option of one method or several",
  .usage = "IN",
  .details =
    "Quantizes the picture at every step of the main option of each method (colours in powers of "
    "two, bits in whole numbers, visibility in octaves) and measures all metrics; the other "
    "options apply to every method that has them. A method of several that refuses the picture "
    "(jnd one with transparent pixels) is left out, with a line that says why.\n"
    "The answer is a table; with --json an array with one object per method and step, with the "
    "keys of “image quantize”; with --csv the same as CSV.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .takes_recipe = TRUE,
  .names_metrics = TRUE,
  .run = hek_sweep_run,
};
