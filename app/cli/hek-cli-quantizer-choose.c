/* SPDX-License-Identifier: Apache-2.0 */
/* hektor quantizer choose: the best method and size for a target, and why. */
#include "config.h"

#include "hek-cli-quantizer.h"

#include <math.h>
#include <string.h>

#include "hek-choose.h"
#include "hek-cli-workspace.h"
#include "hek-number.h"

#define DEFAULT_QUERIES 2000
#define MAX_RERANK 10000
#define SPLIT_SPAN 0.1

static const HekOption rerank_option = {
  .name = "rerank", .type = HEK_OPTION_INT, .def = 0, .min = 0, .max = MAX_RERANK,
};
static const HekOption seconds_option = {
  .name = "seconds", .type = HEK_OPTION_REAL, .def = HEK_CHOOSE_DEFAULT_SECONDS, .min = 0,
  .max = 86400,
};

static const HekCliOption options[] = {
  { "target", 0, "WHAT=VALUE,…", "What is wanted: recall=0.95 (at 10, at least), bytes=98 (of a "
                                 "code, at most), qps=200 (scans of all codes a second on one "
                                 "thread, at least); may be repeated" },
  { "rerank", 0, "R", "Count what is found when R candidates are compared exactly; by the codes "
                      "alone by default" },
  { "methods", 0, "LIST", "Only these methods, with commas between them; all by default" },
  HEK_CLI_SPLIT_OPTIONS ("2000"),
  { "seconds", 0, "X", "Leave out what would take longer; 60 by default, 0: no limit" },
  { "tried", 0, NULL, "Answer with all that was measured on the way" },
  { "save", 0, "CODEBOOK", "Keep the chosen codebook in the workspace under this name" },
  HEK_CLI_QUANTIZER_SEED_OPTION,
  HEK_CLI_VECTORS_OPTIONS,
};

/* --- the target ----------------------------------------------------------------------------- */

static gboolean
hek_choose_parse_one (const char       *text,
                      HekChooseTarget  *target,
                      GError          **error)
{
  static const char *const known[] = { "recall", "bytes", "qps", NULL };
  const char *equals = strchr (text, '=');
  gsize n_name = equals != NULL ? (gsize) (equals - text) : strlen (text);
  g_autofree char *name = g_strndup (text, n_name);
  gsize n = equals != NULL ? strlen (equals + 1) : 0;
  double value = 0;

  if (!g_strv_contains (known, name))
    {
      hek_cli_args_set_unknown ("target", name, known, error);
      return FALSE;
    }
  if (n == 0 || hek_number_parse_real (equals + 1, n, &value) != n || !(value > 0) ||
      !(value <= (name[0] == 'r' ? 1 : 1e9)) || (name[0] == 'b' && value != floor (value)))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--target: “%s” is not %s", text,
                   name[0] == 'r' ? "recall=X with X over 0 and at most 1"
                   : name[0] == 'b' ? "bytes=N with a number of bytes"
                                    : "qps=X with a number over 0");
      return FALSE;
    }
  if (name[0] == 'r')
    target->recall = value;
  else if (name[0] == 'b')
    target->code_bytes = (gsize) value;
  else
    target->qps = value;
  return TRUE;
}

static gboolean
hek_choose_parse_target (HekCli           *cli,
                         HekChooseTarget  *target,
                         GError          **error)
{
  g_autoptr (GPtrArray) given = hek_cli_args_get_all (cli->args, "target");
  double rerank;

  for (guint i = 0; i < given->len; i++)
    {
      g_auto (GStrv) words = g_strsplit (given->pdata[i], ",", -1);

      for (guint w = 0; words[w] != NULL; w++)
        if (!hek_choose_parse_one (g_strstrip (words[w]), target, error))
          return FALSE;
    }
  if (given->len == 0)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "quantizer choose: for which --target?");
      return FALSE;
    }
  if (!hek_cli_args_get_number (cli, &rerank_option, &rerank, error))
    return FALSE;
  target->rerank = (guint) rerank;
  if (target->rerank == 0 || target->rerank >= 10)
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
               "--rerank: 10 neighbours are wanted of at least 10 candidates");
  return FALSE;
}

/* --- answers -------------------------------------------------------------------------------- */

static void
hek_choose_on_candidate (const HekChooseCandidate *candidate,
                         gpointer                  data)
{
  HekCli *cli = data;
  g_autofree char *label = g_strdup_printf ("%zu rows: %s, %zu bytes: recall %.4f,",
                                            candidate->n_base, hek_codec_id (candidate->codec),
                                            candidate->code_bytes, candidate->recall.value);

  hek_cli_progress_set_label (cli->progress, label);
}

static HekCliRecord *
hek_choose_candidate_record (const HekChooseCandidate *candidate)
{
  HekCliRecord *record = hek_cli_record_new ();
  g_autofree char *method = hek_evaluate_describe_method (candidate->codec, &candidate->values);

  hek_cli_record_add_number (record, "round", NULL, candidate->round + 1, NULL);
  hek_cli_record_add_number (record, "n_base", NULL, (double) candidate->n_base, NULL);
  hek_cli_record_add_text (record, "method", NULL, method);
  hek_cli_record_add_number (record, "code_bytes", NULL, (double) candidate->code_bytes, NULL);
  hek_cli_record_add_number (record, "bytes_per_vector", NULL, candidate->bytes_per_vector, NULL);
  hek_cli_record_add_number (record, "recall", NULL, candidate->recall.value, NULL);
  hek_cli_record_add_number (record, "recall_low", NULL, candidate->recall.low, NULL);
  hek_cli_record_add_number (record, "recall_high", NULL, candidate->recall.high, NULL);
  hek_cli_record_add_number (record, "scan_qps", NULL, candidate->scan_qps, NULL);
  hek_cli_record_add_boolean (record, "meets", NULL, candidate->meets);
  return record;
}

static void
hek_choose_add_second (HekCliRecord    *record,
                       const HekChosen *chosen)
{
  const HekChooseCandidate *second;

  if (chosen->second < 0)
    return;
  second = &g_array_index (chosen->candidates, HekChooseCandidate, chosen->second);
  hek_cli_record_add_text (record, "second_method", NULL, hek_codec_id (second->codec));
  hek_cli_record_add_number (record, "second_code_bytes", NULL, (double) second->code_bytes, NULL);
  hek_cli_record_add_number (record, "second_bytes_per_vector", NULL, second->bytes_per_vector,
                             NULL);
  hek_cli_record_add_number (record, "second_recall", NULL, second->recall.value, NULL);
  hek_cli_record_add_number (record, "second_n_base", NULL, (double) second->n_base, NULL);
}

static char *
hek_choose_join_reasons (const HekChosen *chosen)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < chosen->reasons->len; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? " " : "",
                            (const char *) chosen->reasons->pdata[i]);
  return g_string_free (all, FALSE);
}

static HekCliRecord *
hek_choose_record (HekCli          *cli,
                   const HekChosen *chosen,
                   double           seconds)
{
  HekCliRecord *record = hek_cli_record_new ();
  g_autofree char *why = hek_choose_join_reasons (chosen);

  hek_cli_quantizer_add_evaluation (cli, record, chosen->evaluation);
  hek_cli_record_add_number (record, "recall", NULL, chosen->recall.value, NULL);
  hek_cli_record_add_number (record, "recall_low", NULL, chosen->recall.low, NULL);
  hek_cli_record_add_number (record, "recall_high", NULL, chosen->recall.high, NULL);
  hek_cli_record_add_number (record, "n_base", NULL, (double) chosen->evaluation->n_base, NULL);
  hek_cli_record_add_number (record, "n_queries", NULL, (double) chosen->evaluation->n_queries,
                             NULL);
  hek_cli_record_add_number (record, "rerank", NULL, chosen->evaluation->rerank, NULL);
  hek_choose_add_second (record, chosen);
  hek_cli_record_add_boolean (record, "used_time", NULL, chosen->used_time);
  hek_cli_record_add_number (record, "n_tried", "Measured on the way", chosen->candidates->len,
                             NULL);
  hek_cli_record_add_number (record, "choose_s", "Chosen in", seconds,
                             g_strdup_printf ("%.1f s", seconds));
  for (guint i = 0; i < chosen->reasons->len; i++)
    hek_cli_record_add_text (record, NULL, i == 0 ? "Why" : "", chosen->reasons->pdata[i]);
  hek_cli_record_add_text (record, "why", NULL, why);
  return record;
}

static gboolean
hek_choose_answer (HekCli               *cli,
                   const HekCliVectors  *vectors,
                   const HekChosen      *chosen,
                   double                seconds,
                   GError              **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  HekCliRecord *record;

  if (!chosen->met)
    {
      g_autofree char *why = hek_choose_join_reasons (chosen);

      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "%s: %s", vectors->name, why);
      return FALSE;
    }
  record = hek_choose_record (cli, chosen, seconds);
  g_ptr_array_add (records, record);
  if (!hek_cli_quantizer_save (cli, vectors, chosen->evaluation->book, &chosen->values,
                               chosen->evaluation->n_train, NAN, record, error))
    return FALSE;
  if (!hek_cli_args_has (cli->args, "tried"))
    return hek_cli_print_record (cli, records, FALSE, error);
  g_ptr_array_set_size (records, 0);
  for (guint i = 0; i < chosen->candidates->len; i++)
    g_ptr_array_add (records, hek_choose_candidate_record (
                                &g_array_index (chosen->candidates, HekChooseCandidate, i)));
  return hek_cli_print_record (cli, records, TRUE, error);
}

static gboolean
hek_choose_run (HekCli  *cli,
                GError **error)
{
  HekTask split_task = hek_task_sub (&cli->task, 0, SPLIT_SPAN);
  HekTask choose_task = hek_task_sub (&cli->task, SPLIT_SPAN, 1 - SPLIT_SPAN);
  g_auto (HekCliVectors) vectors = { 0 };
  g_autoptr (GPtrArray) codecs = NULL;
  g_autoptr (HekEvaluateSet) set = NULL;
  g_autoptr (HekChosen) chosen = NULL;
  HekChooseTarget target = { 0 };
  HekChooseOptions choose_options = { .on_candidate = hek_choose_on_candidate, .data = cli };
  gint64 start;

  if (!hek_choose_parse_target (cli, &target, error) ||
      !hek_cli_args_get_number (cli, &seconds_option, &choose_options.seconds, error) ||
      !hek_cli_quantizer_number (cli, "seed", 0, 0x1p53, &choose_options.seed, error))
    return FALSE;
  codecs = hek_cli_quantizer_methods (cli, error);
  if (codecs == NULL || !hek_cli_vectors_read (cli, &vectors, error))
    return FALSE;
  hek_cli_quantizer_keep_suiting (cli, &vectors, codecs);
  start = g_get_monotonic_time ();
  set = hek_cli_vectors_split (cli, &vectors, DEFAULT_QUERIES, &split_task, error);
  if (set == NULL)
    return FALSE;
  choose_options.codecs = (const HekCodec *const *) codecs->pdata;
  choose_options.n_codecs = codecs->len;
  hek_cli_progress_set_label (cli->progress, "Choosing");
  chosen = hek_choose (set, &target, &choose_options, &choose_task, error);
  if (chosen == NULL)
    {
      hek_cli_prefix_path (error, vectors.name);
      return FALSE;
    }
  return hek_choose_answer (cli, &vectors, chosen,
                            (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC, error);
}

const HekCliCommand hek_cli_quantizer_choose = {
  .group = "quantizer",
  .verb = "choose",
  .summary = "The best method and size for a target, such as recall=0.95, and why",
  .usage = "NAME --target=WHAT=VALUE,…",
  .details =
    "All methods are measured at the sizes that come into question, first on few rows, then the "
    "best of them on more, the last ones on all. With a wanted recall the fewest bytes win, "
    "without one the highest recall. What is promised is measured on every second query; they take "
    "no part in the choice. When nothing meets the target, the message says how near it comes, and "
    "the exit status is 1. Only a wanted speed, and --seconds, make the answer depend on time.\n"
    "With --json the answer is one object with the keys of “quantizer evaluate”, recall, "
    "recall_low, recall_high (as the target counts it, on the queries that took no part), n_base, "
    "n_queries, rerank, second_method, second_code_bytes, second_bytes_per_vector, "
    "second_recall, second_n_base (among so many rows), used_time, n_tried, choose_s, why; with "
    "--save also codebook, version.\n"
    "With --tried the answer is a table or an array of objects with the keys round, n_base, "
    "method, code_bytes, bytes_per_vector, recall, recall_low, recall_high, scan_qps, meets.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .takes_workspace = TRUE,
  .names_formats = TRUE,
  .run = hek_choose_run,
};
