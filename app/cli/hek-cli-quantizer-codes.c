/* SPDX-License-Identifier: Apache-2.0 */
/* hektor quantizer apply, remove, compare: codebooks and the rows of collections. */
#include "config.h"

#include "hek-cli-quantizer-codebook.h"
#include "hek-cli-workspace.h"
#include "hek-collection-codes.h"

static const HekCliOption compare_options[] = {
  { "on", 0, "NAME", "Measure the error of both on rows of this collection" },
};

/* --- apply --------------------------------------------------------------------------------- */

static gboolean
hek_codes_print (HekCli                 *cli,
                 const HekCodebookInfo  *info,
                 const HekCodesReport   *report,
                 double                  code_bytes,
                 GError                **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  HekCliRecord *record = hek_cli_record_new ();
  double rate = report->encode_s > 0 ? (double) report->n_vectors / report->encode_s : 0;

  g_ptr_array_add (records, record);
  hek_cli_record_add_text (record, "collection", "Collection", cli->args->inputs->pdata[0]);
  hek_cli_record_add_text (record, "codebook", "Codebook", info->name);
  hek_cli_record_add_number (record, "version", "Version", info->version, NULL);
  hek_cli_record_add_number (record, "n_segments", "Segments with codes", report->n_segments, NULL);
  hek_cli_record_add_number (record, "n_made", "Of them, encoded now", report->n_made, NULL);
  hek_cli_record_add_number (record, "n_vectors", "Vectors", (double) report->n_vectors, NULL);
  hek_cli_record_add_number (record, "code_bytes", "Bytes of a code", code_bytes, NULL);
  hek_cli_record_add_number (record, "encode_s", "Time", report->encode_s,
                             g_strdup_printf ("%.2f s", report->encode_s));
  hek_cli_record_add_number (record, "encode_vectors_per_s", "Speed", rate,
                             g_strdup_printf ("%.0f vectors/s", rate));
  return hek_cli_print_record (cli, records, FALSE, error);
}

static gboolean
hek_codes_apply_run (HekCli  *cli,
                     GError **error)
{
  GPtrArray *words = cli->args->inputs;
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekCodebookInfo) info = NULL;
  g_autoptr (GBytes) bytes = NULL;
  HekCodesReport report;

  if (!hek_cli_quantizer_words (cli, 2, 2, "which collection, and which codebook?", error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  store = workspace != NULL ? hek_cli_open_store (cli, workspace, 2, error) : NULL;
  bytes = store != NULL ? hek_workspace_read_codebook (workspace, words->pdata[1], &info, error)
                        : NULL;
  hek_cli_progress_set_label (cli->progress, "Encoding");
  return bytes != NULL &&
         hek_collection_apply_codebook (store, info, bytes, &report, &cli->task, error) &&
         hek_codes_print (cli, info, &report, (double) info->code_bytes, error);
}

/* --- remove -------------------------------------------------------------------------------- */

static gboolean
hek_codes_remove_run (HekCli  *cli,
                      GError **error)
{
  GPtrArray *words = cli->args->inputs;
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autofree char *uuid = NULL;
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  HekCliRecord *record;

  if (!hek_cli_quantizer_words (cli, 2, 2, "from which collection, and which codebook?", error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  store = workspace != NULL ? hek_cli_open_store (cli, workspace, 2, error) : NULL;
  snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  uuid = snapshot != NULL ? hek_collection_find_codes (snapshot, workspace, words->pdata[1], error)
                          : NULL;
  if (uuid == NULL || !hek_collection_remove_codes (store, uuid, error))
    return FALSE;
  record = hek_cli_record_new ();
  g_ptr_array_add (records, record);
  hek_cli_record_add_text (record, "collection", "Collection", words->pdata[0]);
  hek_cli_record_add_text (record, "codebook", "Without codes of", words->pdata[1]);
  return hek_cli_print_record (cli, records, FALSE, error);
}

/* --- compare ------------------------------------------------------------------------------- */

/* Rows of a collection, evenly taken. */
typedef struct
{
  HekSchema *schema;    /* borrowed */
  HekDistance distance;
  HekBatch *batch;      /* owned */
  HekRows rows;         /* of @batch */
} Sample;

static gboolean
hek_compare_read (HekStore  *store,
                  Sample    *sample,
                  GError   **error)
{
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);

  if (snapshot == NULL)
    return FALSE;
  sample->batch = hek_codebook_sample_rows (snapshot, HEK_CODEBOOK_SAMPLE_ROWS, error);
  if (sample->batch == NULL)
    return FALSE;
  sample->schema = hek_store_get_schema (store);
  sample->distance = hek_store_get_distance (store);
  sample->rows = hek_batch_get_rows (sample->batch);
  return TRUE;
}

static gboolean
hek_compare_measure (HekCli             *cli,
                     const HekCodebook  *book,
                     const char         *name,
                     const Sample       *sample,
                     HekCliRecord       *record,
                     GError            **error)
{
  HekCodebookError measured;

  if (!hek_codebook_check_fit (book, name, sample->schema->dim, sample->distance, error) ||
      !hek_codebook_measure (book, &sample->rows, &measured, &cli->task, error))
    return FALSE;
  hek_cli_record_add_number (record, "n_rows", "Rows measured", (double) measured.n_rows, NULL);
  hek_cli_record_add_number (record, "mse", "Mean squared error", measured.mse, NULL);
  hek_cli_record_add_number (record, "relative_error", "Of the variance", measured.relative_error,
                             NULL);
  return TRUE;
}

static gboolean
hek_codes_compare_run (HekCli  *cli,
                       GError **error)
{
  GPtrArray *words = cli->args->inputs;
  const char *on = hek_cli_args_get (cli->args, "on");
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekBatch) batch = NULL;
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  Sample sample = { 0 };

  if (!hek_cli_quantizer_words (cli, 2, 2, "which two codebooks?", error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  if (workspace == NULL)
    return FALSE;
  if (on != NULL)
    {
      store = hek_workspace_open_store (workspace, on, error);
      if (store == NULL || !hek_compare_read (store, &sample, error))
        return FALSE;
      batch = sample.batch;
    }
  hek_cli_progress_set_label (cli->progress, "Measuring");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (HekCodebookInfo) info = NULL;
      g_autoptr (HekCodebook) book = hek_codebook_load (workspace, words->pdata[i], &info, error);
      HekCliRecord *record;

      if (book == NULL)
        return FALSE;
      record = hek_cli_record_new ();
      g_ptr_array_add (records, record);
      hek_cli_quantizer_add_codebook (record, info);
      if (on != NULL &&
          !hek_compare_measure (cli, book, words->pdata[i], &sample, record, error))
        return FALSE;
    }
  return hek_cli_print_record (cli, records, TRUE, error);
}

const HekCliCommand hek_cli_quantizer_apply = {
  .group = "quantizer",
  .verb = "apply",
  .summary = "Encode the rows of a collection with a codebook",
  .usage = "NAME CODEBOOK",
  .details =
    "For “search NAME --codes=CODEBOOK”. CODEBOOK is a name, which means its newest version, or "
    "NAME@VERSION; it must be made for vectors of the same dimension and distance. The collection "
    "gets a copy of it. Segments that have its codes keep them; later imports and compactions "
    "bring codes along. With --json the answer is one object with the keys collection, codebook, "
    "version, n_segments, n_made (segments that were encoded now), n_vectors, code_bytes, "
    "encode_s, encode_vectors_per_s.",
  .takes_workspace = TRUE,
  .run = hek_codes_apply_run,
};

const HekCliCommand hek_cli_quantizer_remove = {
  .group = "quantizer",
  .verb = "remove",
  .summary = "Take the codes of a codebook away from a collection",
  .usage = "NAME CODEBOOK",
  .details =
    "The rows and the codebook in the workspace stay. With --json the answer is one object with "
    "the keys collection, codebook.",
  .takes_workspace = TRUE,
  .run = hek_codes_remove_run,
};

const HekCliCommand hek_cli_quantizer_compare = {
  .group = "quantizer",
  .verb = "compare",
  .summary = "Two codebooks side by side",
  .usage = "CODEBOOK CODEBOOK",
  .details =
    "A table, or with --json an array of two objects with the keys of “quantizer list”; with --on "
    "also n_rows (at most 10,000, evenly taken), mse (mean squared error of a row) and "
    "relative_error (divided by the variance of the rows).",
  .options = compare_options,
  .n_options = G_N_ELEMENTS (compare_options),
  .takes_workspace = TRUE,
  .run = hek_codes_compare_run,
};
