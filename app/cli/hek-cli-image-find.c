/* SPDX-License-Identifier: Apache-2.0 */
/* hektor image find: the cheapest setting that is good enough. */
#include "config.h"

#include "hek-cli.h"

#include <math.h>
#include <string.h>

#include "hek-cli-input.h"
#include "hek-cli-output.h"
#include "hek-cli-recipe.h"
#include "hek-cli-record.h"
#include "hek-cli-report.h"

static const HekCliOption options[] = {
  { "target", 't', "TARGET", "What has to be reached: METRIC=VALUE, such as ssim=0.98 or "
                             "delta_e_2000_p95=1.5 (at least or at most, as the metric goes)" },
  { "all-methods", 0, NULL, "Try the other methods with their defaults too, and take the smallest "
                            "file, PNG or JPEG" },
  { "output", 'o', "OUT", "Where the file goes, instead of the second word" },
  { "report", 0, "FILE", "Write a report too: .pdf, .html, .png, .csv or .json; may be repeated" },
};

typedef struct
{
  const char *input, *output; /* borrowed; output (nullable) */
  HekRecipe recipe;
  HekTarget target;
  gboolean all_methods;
} HekFindRun;

static gboolean
hek_find_fail (GError     **error,
               const char  *message)
{
  g_set_error_literal (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, message);
  return FALSE;
}

static gboolean
hek_find_plan_target (HekCli      *cli,
                      HekFindRun  *run,
                      GError     **error)
{
  g_autoptr (GPtrArray) targets = hek_cli_args_get_all (cli->args, "target");
  g_autoptr (GError) own_error = NULL;
  const HekImageQuantizer *method = run->recipe.quantizer;
  const char *name = method->options[method->main_option_idx].name;

  if (targets->len != 1)
    return hek_find_fail (error, "image find: takes one --target=METRIC=VALUE");
  if (hek_cli_args_has (cli->args, name))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--%s: is what find looks for", name);
      return FALSE;
    }
  if (!hek_target_parse (&run->target, targets->pdata[0], &own_error))
    return hek_find_fail (error, own_error->message);
  return TRUE;
}

static gboolean
hek_find_plan (HekCli           *cli,
               HekFindRun       *run,
               const GPtrArray  *reports,
               GError          **error)
{
  GPtrArray *words = cli->args->inputs;
  g_autoptr (GPtrArray) taken = g_ptr_array_new ();
  const char *suffix;

  run->output = hek_cli_args_get (cli->args, "output");
  if (run->output == NULL && words->len == 2)
    run->output = words->pdata[1];
  else if (words->len != 1)
    return hek_find_fail (error, "image find: takes one picture and one output");
  run->input = words->pdata[0];

  if (!hek_cli_read_recipe (cli->args, &run->recipe, error) ||
      !hek_find_plan_target (cli, run, error))
    return FALSE;
  run->all_methods = hek_cli_args_has (cli->args, "all-methods");
  suffix = run->recipe.quantizer->file_suffix;
  g_ptr_array_add (taken, (gpointer) run->input);
  if (run->output != NULL &&
      (!hek_cli_check_output (run->output, taken, error) ||
       (!run->all_methods &&
        !hek_cli_check_suffix (run->output, suffix != NULL ? suffix : "png", error))))
    return FALSE;
  if (run->output != NULL && strcmp (run->output, "-") == 0)
    {
      if (cli->json)
        return hek_find_fail (error, "--json: the picture goes to standard output already");
      cli->quiet = TRUE;
    }
  if (run->output != NULL)
    g_ptr_array_add (taken, (gpointer) run->output);
  return hek_cli_check_reports (reports, taken, error);
}

/* "41.2 kB with 16 colours, the smallest" */
static char *
hek_find_describe_bid (const HekFindBid *bid,
                       const HekTrial   *trial)
{
  g_autofree char *setting = hek_recipe_describe_main (&bid->recipe);

  if (bid->file_bytes == 0)
    return g_strdup ("does not reach the target");
  return g_strdup_printf ("%.1f kB with %s%s", (double) bid->file_bytes / 1000, setting,
                          bid->recipe.quantizer == trial->recipe.quantizer ? ", the smallest"
                                                                           : "");
}

/* Why this method: what each of the others needs. */
static void
hek_find_add_bids (HekCliRecord   *record,
                   const HekTrial *trial,
                   const GArray   *bids)
{
  for (guint i = 0; i < bids->len; i++)
    {
      const HekFindBid *bid = &g_array_index (bids, HekFindBid, i);
      const HekImageQuantizer *method = bid->recipe.quantizer;
      const char *option = method->options[method->main_option_idx].name;
      gboolean is_met = bid->file_bytes > 0;
      g_autofree char *size_key = g_strdup_printf ("%s_file_bytes", method->id);
      g_autofree char *value_key = g_strdup_printf ("%s_%s", method->id, option);

      hek_cli_record_add_number (record, g_intern_string (size_key), method->label,
                                 is_met ? (double) bid->file_bytes : NAN,
                                 hek_find_describe_bid (bid, trial));
      hek_cli_record_add_number (record, g_intern_string (value_key), NULL,
                                 is_met ? hek_recipe_get_main (&bid->recipe) : NAN, NULL);
    }
}

static gboolean
hek_find_print (HekCli            *cli,
                const HekFindRun  *run,
                const HekTrial    *trial,
                const GArray      *bids,
                GError           **error)
{
  g_autoptr (HekCliRecord) record = hek_cli_record_new ();
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *target = g_strdup_printf ("%s %s %g", run->target.what->key,
                                             run->target.what->higher_is_better ? "≥" : "≤",
                                             run->target.value);

  hek_cli_record_add_text (record, NULL, "Picture", run->input);
  hek_cli_record_add_text (record, NULL, "Target", target);
  if (run->output != NULL)
    hek_cli_record_add_text (record, NULL, "Saved as", run->output);
  if (run->all_methods)
    hek_find_add_bids (record, trial, bids);
  hek_cli_record_add_trial (record, trial);
  if (cli->json)
    hek_cli_record_append_json (out, record);
  else
    hek_cli_record_append_text (out, record);
  return hek_cli_write_stdout (out->str, out->len, error);
}

static gboolean
hek_find_run (HekCli  *cli,
              GError **error)
{
  HekFindRun run = { 0 };
  g_autoptr (GPtrArray) reports = hek_cli_args_get_all (cli->args, "report");
  HekTask find_task = hek_task_sub (&cli->task, 0.0, reports->len > 0 ? 0.5 : 1.0);
  HekTask report_task = hek_task_sub (&cli->task, 0.5, 0.5);
  g_autofree char *name = NULL;
  g_autoptr (HekImage) image = NULL;
  g_autoptr (GArray) bids = g_array_new (FALSE, FALSE, sizeof (HekFindBid));
  g_autoptr (HekTrial) trial = NULL;

  if (!hek_find_plan (cli, &run, reports, error))
    return FALSE;
  name = hek_cli_input_name (run.input);
  image = hek_cli_load (run.input, NULL, NULL, error);
  if (image == NULL)
    return FALSE;

  hek_cli_progress_set_label (cli->progress, "Searching");
  trial = hek_trial_find (image, &run.recipe, &run.target, run.all_methods, bids, &find_task,
                          error);
  if (trial == NULL)
    {
      hek_cli_prefix_path (error, run.input);
      return FALSE;
    }
  if (run.output != NULL)
    {
      g_autoptr (GBytes) file = NULL;

      if (!hek_cli_check_suffix (run.output, trial->suffix, error))
        return FALSE;
      file = hek_quantized_encode (trial->quantized, HEK_TRIAL_PNG_LEVEL, &find_task, error);
      if (file == NULL || !hek_cli_save (run.output, file, error))
        return FALSE;
    }
  if (reports->len > 0 &&
      !hek_cli_write_reports (image, name, trial, reports, &report_task, error))
    return FALSE;
  return cli->quiet || hek_find_print (cli, &run, trial, bids, error);
}

const HekCliCommand hek_cli_image_find = {
  .group = "image",
  .verb = "find",
  .summary = "The cheapest setting that meets a target, such as ssim=0.98",
  .usage = "IN [OUT] --target=METRIC=VALUE",
  .details =
    "Searches the cheapest value of the method's main option (colours, bits, visibility) at which "
    "the metric meets the target, by bisection; the step below the answer is measured and does not "
    "meet it. “>=” and “<=” may be written instead of “=”. When nothing meets the target, the "
    "message says how near it comes, the exit status is 1 and nothing is written.\n"
    "With --all-methods the answer says what each method needs and with which setting, and the "
    "smallest file is taken; a suffix of OUT that is not that of this file (.png or .jpg) is an "
    "error then.\n"
    "With --json the answer is one object with the keys of “image quantize”; with --all-methods "
    "also METHOD_file_bytes and METHOD_OPTION of each (palette_file_bytes, palette_colors), null "
    "where it does not reach the target.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .takes_recipe = TRUE,
  .names_metrics = TRUE,
  .run = hek_find_run,
};
