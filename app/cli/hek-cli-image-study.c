/* SPDX-License-Identifier: Apache-2.0 */
/* hektor image study: many pictures by several metrics, and where these disagree. */
#include "config.h"

#include "hek-cli.h"

#include <math.h>
#include <string.h>

#include "hek-cli-args.h"
#include "hek-cli-input.h"
#include "hek-cli-output.h"
#include "hek-cli-recipe.h"
#include "hek-cli-record.h"
#include "hek-cli-report.h"
#include "hek-study.h"

#define DEFAULT_METRICS "ssim,ssimulacra2"
#define DEFAULT_TOP 10
#define MAX_TOP 100000

static const HekCliOption options[] = {
  { "metrics", 0, "A,B,…", "Which metrics, or values of metrics, two at least; the disagreement is "
                           "that of the first two. Default: " DEFAULT_METRICS "." },
  { "against", 0, "FOLDER", "Compare with the pictures of the same names in another folder, "
                            "instead of quantizing" },
  { "sweep", 0, NULL, "Quantize at every step of the main option, as “image sweep” does" },
  { "recursive", 0, NULL, "Folders within the folder too" },
  { "top", 0, "N", "How many of the largest disagreements are listed. Default: 10." },
  { "csv", 0, "FILE", "Write all rows as CSV; “-” is standard output, instead of the lists" },
  { "report", 0, "FILE", "Write a report with the scatter chart: .pdf, .html, .png, .csv or "
                         ".json; may be repeated" },
};

typedef struct
{
  HekStudySpec spec;
  GPtrArray *values;  /* of borrowed HekMetricValue: those that were named */
  GPtrArray *reports; /* of borrowed char */
  const char *csv;    /* borrowed (nullable) */
  guint top;
} HekCliStudy;

static gboolean
hek_cli_study_fail (GError     **error,
                    const char  *message)
{
  g_set_error_literal (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, message);
  return FALSE;
}

/* A value by its key, or the first value of a metric by its id. */
static gboolean
hek_cli_study_add_value (HekCliStudy  *study,
                         const char   *name,
                         GError      **error)
{
  guint idx = 0;
  const HekMetric *metric = hek_metric_find_key (name, &idx);
  GString *list;

  if (metric == NULL)
    metric = hek_metric_find (name);
  if (metric != NULL)
    {
      hek_study_spec_add_metric (&study->spec, metric);
      g_ptr_array_add (study->values, (gpointer) &metric->values[idx]);
      return TRUE;
    }
  list = g_string_new (NULL);
  for (guint i = 0; i < hek_metric_n (); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", hek_metric (i)->id);
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
               "--metrics: “%s” is neither a value, see --help, nor one of %s", name, list->str);
  g_string_free (list, TRUE);
  return FALSE;
}

static gboolean
hek_cli_study_plan_metrics (const HekCliArgs  *args,
                            HekCliStudy       *study,
                            GError           **error)
{
  const char *list = hek_cli_args_get (args, "metrics");
  g_auto (GStrv) names = g_strsplit (list != NULL ? list : DEFAULT_METRICS, ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    if (!hek_cli_study_add_value (study, names[i], error))
      return FALSE;
  for (guint i = 0; i < study->values->len; i++)
    for (guint j = 0; j < i; j++)
      if (study->values->pdata[i] == study->values->pdata[j])
        return hek_cli_study_fail (error, "--metrics: the same value twice");
  return study->values->len >= 2
         || hek_cli_study_fail (error, "--metrics: two metrics at least can disagree");
}

static gboolean
hek_cli_study_check_against (const HekCliArgs  *args,
                             GError           **error)
{
  if (hek_cli_args_has (args, "sweep"))
    return hek_cli_study_fail (error, "--sweep: not together with --against");
  for (guint i = 0; i < args->given->len; i++)
    {
      const char *name = g_array_index (args->given, HekCliGiven, i).name;

      if (hek_cli_find_method_option (name) != NULL || strcmp (name, "method") == 0
          || strcmp (name, "recipe") == 0 || strcmp (name, "lock") == 0)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                       "--%s: nothing is quantized with --against", name);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
hek_cli_study_plan_top (const HekCliArgs  *args,
                        HekCliStudy       *study,
                        GError           **error)
{
  const char *text = hek_cli_args_get (args, "top");
  guint64 top = DEFAULT_TOP;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, MAX_TOP, &top, NULL))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--top: “%s” is not a number from 0 to %d", text, MAX_TOP);
      return FALSE;
    }
  study->top = (guint) top;
  return TRUE;
}

static gboolean
hek_cli_study_plan (HekCli       *cli,
                    HekCliStudy  *study,
                    GError      **error)
{
  const HekCliArgs *args = cli->args;
  HekRecipe recipe;

  if (args->inputs->len != 1)
    return hek_cli_study_fail (error, "image study: takes one folder of pictures");
  if (!hek_cli_read_recipe (args, &recipe, error))
    return FALSE;
  hek_study_spec_init (&study->spec, &recipe);
  study->spec.folder = g_strdup (args->inputs->pdata[0]);
  study->spec.against = g_strdup (hek_cli_args_get (args, "against"));
  study->spec.recursive = hek_cli_args_has (args, "recursive");
  study->csv = hek_cli_args_get (args, "csv");
  if (hek_cli_args_has (args, "sweep"))
    {
      const HekImageQuantizer *method = recipe.quantizer;
      const char *name = method->options[method->main_option_idx].name;

      study->spec.n_values = hek_trial_curve_values (&recipe, study->spec.values,
                                                     HEK_STUDY_MAX_VALUES);
      if (hek_cli_args_has (args, name))
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                       "--%s: is what --sweep goes through", name);
          return FALSE;
        }
    }
  if (study->spec.against != NULL && !hek_cli_study_check_against (args, error))
    return FALSE;
  if (cli->json && study->csv != NULL && strcmp (study->csv, "-") == 0)
    return hek_cli_study_fail (error, "--csv: both this and --json would go to standard output");
  return hek_cli_study_plan_metrics (args, study, error)
         && hek_cli_study_plan_top (args, study, error)
         && hek_cli_check_reports (study->reports, args->inputs, error)
         && (study->csv == NULL || hek_cli_check_output (study->csv, args->inputs, error));
}

/* --- the answer ---------------------------------------------------------------------------- */

/* Spearman's ρ above the diagonal, Kendall's τ-b below. */
static void
hek_cli_study_append_matrix (GString           *out,
                             const HekCliStudy *plan,
                             const HekStudy    *study)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  for (guint i = 0; i < plan->values->len; i++)
    {
      const HekMetricValue *of = plan->values->pdata[i];
      HekCliRecord *record = hek_cli_record_new ();

      hek_cli_record_add_text (record, " ", NULL, of->key);
      for (guint j = 0; j < plan->values->len; j++)
        {
          const HekMetricValue *with = plan->values->pdata[j];
          g_autoptr (HekStudyPair) pair = hek_study_pair_new (study->rows, of, with);
          double value = i == j ? 1 : i < j ? pair->spearman : pair->kendall;

          hek_cli_record_add_number (record, with->key, NULL, round (value * 1e4) / 1e4, NULL);
        }
      g_ptr_array_add (records, record);
    }
  g_string_append (out, "Agreement: Spearman’s ρ above the diagonal, Kendall’s τ-b below\n");
  hek_cli_records_append_table (out, records);
}

static void
hek_cli_study_append_list (GString            *out,
                           const HekCliStudy  *plan,
                           const HekStudy     *study,
                           const HekStudyPair *pair)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  for (guint i = 0; i < MIN (pair->points->len, plan->top); i++)
    {
      const HekStudyPoint *point = &g_array_index (pair->points, HekStudyPoint, i);
      HekCliRecord *record = hek_cli_record_new ();
      g_autofree char *label = hek_study_row_label (&study->spec,
                                                    study->rows->pdata[point->row_idx]);

      hek_cli_record_add_text (record, "picture", NULL, label);
      hek_cli_record_add_number (record, pair->x->key, NULL, point->x, NULL);
      hek_cli_record_add_number (record, pair->y->key, NULL, point->y, NULL);
      hek_cli_record_add_number (record, "disagreement", NULL, round (point->score * 1e4) / 1e4,
                                 NULL);
      hek_cli_record_add_text (record, "outlier", NULL, point->is_outlier ? "yes" : "");
      g_ptr_array_add (records, record);
    }
  if (records->len == 0)
    return;
  g_string_append_printf (out, "\nLargest disagreements of %s and %s", pair->x->key, pair->y->key);
  if (isfinite (pair->fence_low))
    g_string_append_printf (out, "; outliers are outside %.4f … %.4f", pair->fence_low,
                            pair->fence_high);
  g_string_append_c (out, '\n');
  hek_cli_records_append_table (out, records);
}

static gboolean
hek_cli_study_print (HekCli              *cli,
                     const HekCliStudy   *plan,
                     const HekStudy      *study,
                     const HekStudyPair  *pair,
                     GError             **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (cli->json)
    {
      g_autofree char *json = hek_study_to_json (study, pair);

      g_string_append (out, json);
    }
  else
    {
      g_autofree char *recipe = hek_recipe_describe (&study->spec.recipe);

      g_string_append_printf (out, "%u of %u pictures", study->n_pictures - study->failures->len,
                              study->n_pictures);
      if (study->spec.against == NULL)
        g_string_append_printf (out, "; %s%s", recipe,
                                study->spec.n_values > 1 ? ", swept" : "");
      g_string_append (out, "\n\n");
      hek_cli_study_append_matrix (out, plan, study);
      hek_cli_study_append_list (out, plan, study, pair);
    }
  return hek_cli_write_stdout (out->str, out->len, error);
}

static gboolean
hek_cli_study_write (HekCli              *cli,
                     const HekCliStudy   *plan,
                     const HekStudy      *study,
                     const HekStudyPair  *pair,
                     GError             **error)
{
  gboolean to_stdout = plan->csv != NULL && strcmp (plan->csv, "-") == 0;

  for (guint i = 0; i < plan->reports->len; i++)
    if (!hek_study_write_report (study, pair, plan->reports->pdata[i], NULL, error))
      {
        hek_cli_prefix_path (error, plan->reports->pdata[i]);
        return FALSE;
      }
  if (plan->csv != NULL)
    {
      g_autofree char *text = hek_study_to_csv (study, pair);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

      if (!hek_cli_save (plan->csv, bytes, error))
        return FALSE;
    }
  return cli->quiet || to_stdout || hek_cli_study_print (cli, plan, study, pair, error);
}

static void
hek_cli_study_complain (HekCli         *cli,
                        const HekStudy *study)
{
  for (guint i = 0; i < study->failures->len; i++)
    {
      const HekStudyFailure *failure = study->failures->pdata[i];
      g_autoptr (GError) error = g_error_new (HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "%s: %s",
                                              failure->name, failure->reason);

      hek_cli_complain (cli, error);
      cli->n_failed++;
    }
}

static gboolean
hek_cli_study_run (HekCli  *cli,
                   GError **error)
{
  HekCliStudy plan = { .values = g_ptr_array_new (),
                       .reports = hek_cli_args_get_all (cli->args, "report") };
  g_autoptr (HekStudy) study = NULL;
  gboolean ok = hek_cli_study_plan (cli, &plan, error);

  if (ok)
    {
      hek_cli_progress_set_label (cli->progress, "Measuring");
      study = hek_study_run (&plan.spec, NULL, NULL, &cli->task, error);
      ok = study != NULL;
    }
  if (ok)
    {
      g_autoptr (HekStudyPair) pair = hek_study_pair_new (study->rows, plan.values->pdata[0],
                                                          plan.values->pdata[1]);

      hek_cli_study_complain (cli, study);
      ok = hek_cli_study_write (cli, &plan, study, pair, error);
    }
  hek_study_spec_clear (&plan.spec);
  g_ptr_array_unref (plan.values);
  g_ptr_array_unref (plan.reports);
  return ok;
}

const HekCliCommand hek_cli_image_study = {
  .group = "image",
  .verb = "study",
  .summary = "Measure a folder of pictures and show where two metrics disagree",
  .usage = "FOLDER",
  .details =
    "Quantizes every picture of the folder by the recipe, or compares it with the picture of the "
    "same name in another folder, and measures the metrics. Each metric puts the pictures in an "
    "order; the disagreement is the distance of the two places of a picture as a share of all "
    "places, above zero where the first metric thinks better of it. Outliers are outside the "
    "fences, Q1 − 1.5 (Q3 − Q1) and Q3 + 1.5 (Q3 − Q1).\n"
    "Pictures that cannot be measured are named on standard error and the rest goes on; the exit "
    "status is 1 then.\n"
    "With --json the answer is one object: folder, recipe or against, n_pictures, pair (x, y, n, "
    "spearman, kendall, fence_low, fence_high, n_outliers), correlations of all values, rows "
    "(picture, the main option, width, height, file_bytes, bits_per_pixel, all values, "
    "disagreement, outlier) and failures (picture, reason).",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .takes_recipe = TRUE,
  .names_metrics = TRUE,
  .run = hek_cli_study_run,
};
