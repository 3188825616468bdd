/* SPDX-License-Identifier: Apache-2.0 */
/* hektor quantizer evaluate: methods and budgets side by side, against exact search. */
#include "config.h"

#include "hek-cli-quantizer.h"

#include <string.h>

#include "hek-cli-interrupt.h"
#include "hek-cli-report.h"
#include "hek-cli-workspace.h"
#include "hek-kept-evaluation.h"

#define DEFAULT_QUERIES 1000
#define MAX_RERANK 10000

/* Of the progress: the exact neighbours. */
#define SPLIT_SPAN 0.1

static const HekOption rerank_option = {
  .name = "rerank", .type = HEK_OPTION_INT, .def = 100, .min = 0, .max = MAX_RERANK,
};

static const HekCliOption options[] = {
  { "methods", 0, "LIST", "Methods, with commas between them, see “quantizer methods”; all by "
                          "default" },
  { "bytes", 'b', "LIST", "Budgets: the most bytes that a code may have, with commas between them; "
                          "what each method has by default otherwise" },
  HEK_CLI_QUANTIZER_OPTION_OPTION,
  { "rerank", 0, "R", "Also count what is found when R candidates are compared exactly: 10 to "
                      "10000, 100 by default; 0: leave it out" },
  HEK_CLI_SPLIT_OPTIONS ("1000"),
  { "report", 0, "FILE", "Write a report: .pdf, .html, .png, .csv or .json, which has the errors "
                         "of "
                         "dimensions and subspaces too; may be repeated" },
  { "keep", 0, NULL, "Keep what was measured of a collection in the workspace, for reports and "
                     "dashboards; see quantizer evaluations" },
  HEK_CLI_QUANTIZER_SEED_OPTION,
  HEK_CLI_VECTORS_OPTIONS,
};

typedef struct
{
  HekCli *cli;
  HekEvaluateSet *set;  /* owned */
  GPtrArray *codecs;    /* owned: of HekCodec */
  GArray *budgets;      /* owned: of gsize; 0: the default */
  guint rerank;
  guint64 seed;
  GPtrArray *evaluations; /* owned: of HekEvaluation */
  GPtrArray *records;   /* owned: of HekCliRecord */
} HekEvaluateRun;

static void
hek_evaluate_run_clear (HekEvaluateRun *run)
{
  g_clear_pointer (&run->set, hek_evaluate_set_unref);
  g_clear_pointer (&run->codecs, g_ptr_array_unref);
  g_clear_pointer (&run->budgets, g_array_unref);
  g_clear_pointer (&run->evaluations, g_ptr_array_unref);
  g_clear_pointer (&run->records, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekEvaluateRun, hek_evaluate_run_clear)

static gboolean
hek_evaluate_read_budgets (HekCli  *cli,
                           GArray  *budgets,
                           GError **error)
{
  const char *list = hek_cli_args_get (cli->args, "bytes");
  g_auto (GStrv) words = g_strsplit (list != NULL ? list : "", ",", -1);
  gsize budget = 0;

  if (list == NULL)
    g_array_append_val (budgets, budget);
  for (guint i = 0; list != NULL && words[i] != NULL; i++)
    {
      guint64 bytes;

      if (!g_ascii_string_to_unsigned (g_strstrip (words[i]), 10, 1, G_MAXINT32, &bytes, NULL))
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                       "--bytes: “%s” is not a number of bytes", words[i]);
          return FALSE;
        }
      budget = bytes;
      g_array_append_val (budgets, budget);
    }
  if (budgets->len > 0)
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--bytes: how many?");
  return FALSE;
}

static gboolean
hek_evaluate_plan (HekEvaluateRun   *run,
                   const GPtrArray  *reports,
                   GError          **error)
{
  HekCli *cli = run->cli;
  g_autoptr (GPtrArray) taken = hek_cli_args_get_all (cli->args, "queries");
  HekOptionValues values;
  double rerank;

  run->codecs = hek_cli_quantizer_methods (cli, error);
  if (run->codecs == NULL || !hek_cli_quantizer_check_options (cli, run->codecs, error) ||
      !hek_evaluate_read_budgets (cli, run->budgets, error) ||
      !hek_cli_args_get_number (cli, &rerank_option, &rerank, error) ||
      !hek_cli_quantizer_number (cli, "seed", 0, 0x1p53, &run->seed, error))
    return FALSE;
  for (guint i = 0; i < run->codecs->len; i++)
    if (!hek_cli_quantizer_values (cli, run->codecs->pdata[i], &values, error))
      return FALSE;
  run->rerank = (guint) rerank;
  if (run->rerank > 0 && run->rerank < 10)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--rerank: 10 neighbours are wanted of at least 10 candidates");
      return FALSE;
    }
  if (cli->args->inputs->len > 0)
    g_ptr_array_add (taken, cli->args->inputs->pdata[0]);
  return hek_cli_check_reports (reports, taken, error);
}

/* --- one method and budget ------------------------------------------------------------------ */

/* The same code came out of another budget already. */
static const HekEvaluation *
hek_evaluate_find (const HekEvaluateRun *run,
                   const HekCodec       *codec,
                   gsize                 code_bytes)
{
  for (guint i = 0; i < run->evaluations->len; i++)
    {
      const HekEvaluation *evaluation = run->evaluations->pdata[i];

      if (hek_codebook_codec (evaluation->book) == codec && evaluation->code_bytes == code_bytes)
        return evaluation;
    }
  return NULL;
}

static const HekEvaluation *
hek_evaluate_one (HekEvaluateRun  *run,
                  const HekCodec  *codec,
                  gsize            budget,
                  const HekTask   *task,
                  GError         **error)
{
  gsize fit = hek_codec_fit (codec, hek_evaluate_set_get_base (run->set)->dim, budget);
  const HekEvaluation *known = hek_evaluate_find (run, codec, fit);
  g_autofree char *label = g_strdup_printf ("%s, %zu bytes", hek_codec_id (codec), fit);
  HekEvaluateOptions evaluate_options;
  HekEvaluation *evaluation;

  if (known != NULL)
    return known;
  hek_cli_progress_set_label (run->cli->progress, label);
  hek_evaluate_options_init (&evaluate_options, codec);
  if (!hek_cli_quantizer_values (run->cli, codec, &evaluate_options.training.values, error))
    return NULL;
  evaluate_options.training.code_bytes = budget;
  evaluate_options.training.seed = run->seed;
  evaluate_options.rerank = run->rerank;
  evaluation = hek_evaluate (run->set, codec, &evaluate_options, task, error);
  if (evaluation != NULL)
    g_ptr_array_add (run->evaluations, evaluation);
  return evaluation;
}

/* Whether the others can do without this one, which has no such code or too few rows. */
static gboolean
hek_evaluate_leave_out (HekEvaluateRun  *run,
                        GError         **own_error)
{
  if (run->codecs->len * run->budgets->len == 1 || (*own_error)->domain != HEK_CODEC_ERROR)
    return FALSE;
  hek_cli_complain (run->cli, *own_error);
  g_clear_error (own_error);
  return TRUE;
}

static gboolean
hek_evaluate_all (HekEvaluateRun  *run,
                  GError         **error)
{
  guint n_budgets = run->budgets->len, n = run->codecs->len * n_budgets;

  for (guint i = 0; i < n; i++)
    {
      HekTask task = hek_task_sub (&run->cli->task, SPLIT_SPAN + (1 - SPLIT_SPAN) * i / n,
                                   (1 - SPLIT_SPAN) / n);
      const HekCodec *codec = run->codecs->pdata[i / n_budgets];
      gsize budget = g_array_index (run->budgets, gsize, i % n_budgets);
      GError *own_error = NULL;
      const HekEvaluation *evaluation = hek_evaluate_one (run, codec, budget, &task, &own_error);
      HekCliRecord *record;

      if (evaluation == NULL)
        {
          if (hek_evaluate_leave_out (run, &own_error))
            continue;
          g_propagate_error (error, own_error);
          return FALSE;
        }
      record = hek_cli_record_new ();
      hek_cli_quantizer_add_evaluation (run->cli, record, evaluation);
      if (run->cli->json)
        {
          hek_cli_record_add_number (record, "budget", NULL,
                                     budget > 0 ? (double) budget : (double) evaluation->code_bytes,
                                     NULL);
          hek_cli_record_add_number (record, "n_base", NULL, (double) evaluation->n_base, NULL);
          hek_cli_record_add_number (record, "n_queries", NULL, (double) evaluation->n_queries,
                                     NULL);
          hek_cli_record_add_number (record, "rerank", NULL, evaluation->rerank, NULL);
        }
      g_ptr_array_add (run->records, record);
    }
  if (run->records->len > 0)
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "no method has such codes");
  return FALSE;
}

static gboolean
hek_evaluate_write_reports (HekEvaluateRun   *run,
                            const char       *title,
                            const GPtrArray  *reports,
                            GError          **error)
{
  for (guint i = 0; i < reports->len; i++)
    {
      gboolean ok;

      hek_cli_interrupt_hold ();
      ok = hek_evaluate_write_report (run->evaluations, run->set, title, reports->pdata[i],
                                      &run->cli->task, error);
      hek_cli_interrupt_release ();
      if (!ok)
        {
          hek_cli_prefix_path (error, reports->pdata[i]);
          return FALSE;
        }
    }
  return TRUE;
}

/* Before minutes of measuring: whether there is where to keep it. */
static gboolean
hek_evaluate_check_keep (HekCli               *cli,
                         const HekCliVectors  *vectors,
                         GError              **error)
{
  g_autoptr (HekWorkspace) workspace = NULL;

  if (!hek_cli_args_has (cli->args, "keep"))
    return TRUE;
  if (!vectors->is_file)
    {
      workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
      return workspace != NULL;
    }
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
               "--keep: %s is a file; what is measured of a collection is kept in its workspace",
               vectors->name);
  return FALSE;
}

/* Does nothing without --keep. */
static gboolean
hek_evaluate_keep (HekEvaluateRun  *run,
                   const char      *title,
                   GError         **error)
{
  const HekEvaluateJson wish = { .title = title, .measured_us = g_get_real_time () };
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *json = NULL;
  g_autoptr (HekWorkspace) workspace = NULL;

  if (!hek_cli_args_has (run->cli->args, "keep"))
    return TRUE;
  json = hek_evaluate_to_json (run->evaluations, run->set, &wish);
  workspace = hek_cli_open_workspace (run->cli, HEK_WORKSPACE_WRITE, error);
  return workspace != NULL && hek_kept_evaluation_save (workspace, id, json, error);
}

static gboolean
hek_evaluate_run (HekCli  *cli,
                  GError **error)
{
  HekTask split_task = hek_task_sub (&cli->task, 0, SPLIT_SPAN);
  g_autoptr (GPtrArray) reports = hek_cli_args_get_all (cli->args, "report");
  g_auto (HekCliVectors) vectors = { 0 };
  g_auto (HekEvaluateRun) run = {
    .cli = cli,
    .budgets = g_array_new (FALSE, FALSE, sizeof (gsize)),
    .evaluations = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_evaluation_free),
    .records = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free),
  };

  if (!hek_evaluate_plan (&run, reports, error) || !hek_cli_vectors_read (cli, &vectors, error) ||
      !hek_evaluate_check_keep (cli, &vectors, error))
    return FALSE;
  hek_cli_quantizer_keep_suiting (cli, &vectors, run.codecs);
  run.set = hek_cli_vectors_split (cli, &vectors, DEFAULT_QUERIES, &split_task, error);
  return run.set != NULL && hek_evaluate_all (&run, error) &&
         hek_evaluate_write_reports (&run, vectors.name, reports, error) &&
         hek_cli_print_record (cli, run.records, TRUE, error) &&
         hek_evaluate_keep (&run, vectors.name, error);
}

const HekCliCommand hek_cli_quantizer_evaluate = {
  .group = "quantizer",
  .verb = "evaluate",
  .summary = "What methods and budgets lose, find and take, measured on your own vectors",
  .usage = "NAME",
  .details =
    "NAME is a collection, or a file of vectors where there is one of that name. Each method is "
    "trained on the rows that are no queries, encodes all of them, and is asked for the neighbours "
    "of the queries; the true ones come from comparing every query with every row. A method of "
    "several that has no code within a budget is left out, with a line that says why.\n"
    "The answer is a table, or with --json an array of one object for each method and budget with "
    "the keys method, options (where not the defaults), code_bytes, bytes_per_vector (code with "
    "all factors, and this vector's part of what all share), share_bytes, compression (float32 "
    "against bytes_per_vector), code_compression (against code_bytes), mse (mean squared error of "
    "a vector), relative_error (of the variance), mse_held_out (of the queries), recall_at_1, "
    "recall_at_10, recall_at_100, recall_at_10_reranked and _low, _high of each (the 95 % "
    "confidence interval: Wilson's, with as many answers as the queries are worth), "
    "dead_centroids, train_s, encode_vectors_per_s (both by the clock, on all threads), scan_qps "
    "(scans of all codes a second of processor time of one thread), budget, n_base, n_queries, "
    "rerank. What a method does not have is null.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .takes_workspace = TRUE,
  .names_formats = TRUE,
  .run = hek_evaluate_run,
};
