/* SPDX-License-Identifier: Apache-2.0 */
/* hektor collection import, add, upsert: rows of files into a collection. */
#include "config.h"

#include "hek-cli-output.h"
#include "hek-cli-record.h"
#include "hek-cli-source.h"
#include "hek-cli-workspace.h"
#include "hek-collection-import.h"

#define KEEP_OPTION \
  { "keep", 0, NULL, "When interrupted, keep the rows read until then; else nothing stays" }

static const HekCliOption import_options[] = {
  HEK_CLI_SOURCE_OPTIONS,
  { "key", 0, "NAME", "The field that names each row: text or whole numbers, each once" },
  { "text", 0, "NAME", "The text field that is searched by words" },
  { "distance", 0, "l2|ip|cosine", "What near means: squared Euclidean distance (the default), "
                                   "inner product, angle" },
  { "dtype", 0, "f32|f16|u8", "How numbers are stored; as in the file by default" },
  { "meaning", 0, "none|lab|luminance", "What the numbers mean to an eye, for perceptual codes: "
                                        "L*, a*, b* in turns, or cd/m²; nothing by default" },
  { "dry-run", 0, NULL, "Read everything, say what would come in and what not, store nothing" },
  KEEP_OPTION,
  { "resume", 0, NULL, "Go on where an import stopped that was interrupted and kept; no files" },
};

static const HekCliOption add_options[] = {
  HEK_CLI_SOURCE_OPTIONS,
  KEEP_OPTION,
};

static gboolean
hek_import_read_plan (HekCli         *cli,
                      HekImportPlan  *plan,
                      GError        **error)
{
  static const char *const distances[] = { "l2", "ip", "cosine", NULL };
  static const char *const dtypes[] = { "f32", "f16", "u8", NULL };
  static const char *const meanings[] = { "none", "lab", "luminance", NULL };
  const char *distance = hek_cli_args_get (cli->args, "distance");
  const char *dtype = hek_cli_args_get (cli->args, "dtype");
  const char *meaning = hek_cli_args_get (cli->args, "meaning");

  plan->key_field = hek_cli_args_get (cli->args, "key");
  plan->text_field = hek_cli_args_get (cli->args, "text");
  plan->keep_cancelled = hek_cli_args_has (cli->args, "keep");
  plan->has_distance = distance != NULL;
  plan->has_dtype = dtype != NULL;
  if (distance != NULL && !hek_distance_parse (distance, &plan->distance))
    {
      hek_cli_args_set_unknown ("distance", distance, distances, error);
      return FALSE;
    }
  if (dtype != NULL && !hek_dtype_parse (dtype, &plan->dtype))
    {
      hek_cli_args_set_unknown ("dtype", dtype, dtypes, error);
      return FALSE;
    }
  if (meaning != NULL && !hek_meaning_parse (meaning, &plan->meaning))
    {
      hek_cli_args_set_unknown ("meaning", meaning, meanings, error);
      return FALSE;
    }
  return TRUE;
}

/* @start_us: of the import, by the monotonic clock */
static gboolean
hek_import_print (HekCli                 *cli,
                  const char             *name,
                  const HekImportReport  *report,
                  gint64                  start_us,
                  GError                **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  HekCliRecord *record = hek_cli_record_new ();
  double seconds = (double) (g_get_monotonic_time () - start_us) / 1e6;
  double rate = seconds > 0 ? (double) report->n_rows / seconds : 0;

  g_ptr_array_add (records, record);
  hek_cli_record_add_text (record, "collection", "Collection", name);
  hek_cli_record_add_number (record, "n_rows", "Rows", (double) report->n_rows, NULL);
  hek_cli_record_add_number (record, "n_errors", report->n_errors > 0 ? "Left out" : NULL,
                             (double) report->n_errors, NULL);
  if (report->largest_loss > 0)
    hek_cli_record_add_number (record, "largest_loss", "Rounded by up to", report->largest_loss,
                               NULL);
  hek_cli_record_add_number (record, "import_s", NULL, seconds, NULL);
  hek_cli_record_add_number (record, "vectors_per_s", "Speed", rate,
                             g_strdup_printf ("%.0f vectors/s", rate));
  if (report->cancelled)
    hek_cli_record_add_boolean (record, "cancelled", report->seq > 0
                                ? "Interrupted; go on with --resume" : "Interrupted", TRUE);
  if (report->seq > 0)
    hek_cli_record_add_number (record, "committed", "committed", (double) report->seq, NULL);
  return hek_cli_print_record (cli, records, FALSE, error);
}

static gboolean
hek_import_dry_run (HekCli     *cli,
                    GPtrArray  *sources,
                    GError    **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  for (guint i = 0; i < sources->len; i++)
    {
      HekSource *source = sources->pdata[i];
      HekTask task = hek_task_sub (&cli->task, (double) i / sources->len, 1.0 / sources->len);
      g_auto (HekSourceSummary) summary = { 0 };
      HekCliRecord *record;

      if (!hek_source_dry_run (source, &summary, &task, error))
        return FALSE;
      record = hek_cli_record_new ();
      hek_cli_record_add_text (record, "file", NULL, source->name);
      hek_cli_record_add_text (record, "format", NULL, source->format->id);
      hek_cli_record_add_number (record, "n_rows", NULL, (double) summary.n_rows, NULL);
      hek_cli_record_add_number (record, "n_errors", NULL, (double) summary.n_errors, NULL);
      hek_cli_record_add_number (record, "dim", NULL, source->schema->dim, NULL);
      hek_cli_record_add_text (record, "dtype", NULL, hek_dtype_id (source->schema->dtype));
      for (guint j = 0; j < source->schema->n_fields; j++)
        {
          const HekField *field = hek_schema_get_field (source->schema, j);
          g_autofree char *missing = g_strdup_printf ("%s, %" G_GUINT64_FORMAT " missing",
                                                      hek_field_type_id (field->type),
                                                      summary.n_missing[j]);

          hek_cli_record_add_text (record, field->name, NULL, missing);
        }
      g_ptr_array_add (records, record);
    }
  hek_cli_tell_rows (cli, sources);
  return hek_cli_print_record (cli, records, TRUE, error);
}

/* @existing: only into a collection that there is */
static gboolean
hek_import_go (HekCli         *cli,
               HekImportPlan  *plan,
               gboolean        existing,
               GError        **error)
{
  const char *name = hek_cli_collection_name (cli, G_MAXUINT, error);
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  HekImportReport report = { 0 };
  gint64 start;

  if (name == NULL)
    return FALSE;
  hek_cli_progress_set_label (cli->progress, "Reading");
  sources = hek_cli_open_sources (cli, 1, error);
  if (sources == NULL)
    return FALSE;
  if (hek_cli_args_has (cli->args, "dry-run"))
    return hek_import_plan_check (plan, NULL, sources, error) &&
           hek_import_dry_run (cli, sources, error);

  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  if (workspace == NULL)
    return FALSE;
  if (existing)
    {
      store = hek_workspace_open_store (workspace, name, error);
      if (store == NULL)
        return FALSE;
    }
  hek_cli_progress_set_label (cli->progress, "Importing");
  start = g_get_monotonic_time ();
  if (!hek_collection_import (workspace, name, plan, sources, &report, &cli->task, error))
    {
      if (!g_error_matches (*error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_ROW))
        hek_cli_tell_rows (cli, sources); /* else the row is in the message */
      return FALSE;
    }
  hek_cli_tell_rows (cli, sources);
  return hek_import_print (cli, name, &report, start, error);
}

/* What is read, and how, was said when the import began. */
static gboolean
hek_import_check_resume (HekCli  *cli,
                         GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (import_options); i++)
    {
      const char *name = import_options[i].name;

      if (!hek_cli_args_has (cli->args, name) || g_str_equal (name, "resume") ||
          g_str_equal (name, "keep"))
        continue;
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--resume goes on as the import began: without --%s", name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
hek_import_resume (HekCli  *cli,
                   GError **error)
{
  const char *name = hek_cli_collection_name (cli, 1, error);
  gboolean keep = hek_cli_args_has (cli->args, "keep");
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (GPtrArray) sources =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_source_close);
  HekImportReport report = { 0 };
  gint64 start = g_get_monotonic_time ();

  if (name == NULL || !hek_import_check_resume (cli, error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  store = workspace != NULL ? hek_workspace_open_store (workspace, name, error) : NULL;
  hek_cli_progress_set_label (cli->progress, "Importing");
  if (store == NULL ||
      !hek_collection_resume_import (store, &keep, sources, &report, &cli->task, error))
    return FALSE;
  hek_cli_tell_rows (cli, sources);
  return hek_import_print (cli, name, &report, start, error);
}

static gboolean
hek_import_run (HekCli  *cli,
                GError **error)
{
  HekImportPlan plan = { .keys = HEK_KEYS_REFUSE };

  if (hek_cli_args_has (cli->args, "resume"))
    return hek_import_resume (cli, error);
  return hek_import_read_plan (cli, &plan, error) && hek_import_go (cli, &plan, FALSE, error);
}

static gboolean
hek_add_run (HekCli  *cli,
             GError **error)
{
  HekImportPlan plan = { .keys = HEK_KEYS_REFUSE,
                         .keep_cancelled = hek_cli_args_has (cli->args, "keep") };

  return hek_import_go (cli, &plan, TRUE, error);
}

static gboolean
hek_upsert_run (HekCli  *cli,
                GError **error)
{
  HekImportPlan plan = { .keys = HEK_KEYS_REPLACE,
                         .keep_cancelled = hek_cli_args_has (cli->args, "keep") };

  return hek_import_go (cli, &plan, TRUE, error);
}

#define IMPORT_ANSWER \
  "With --json the answer is one object with the keys collection, n_rows, n_errors, import_s, " \
  "vectors_per_s, committed (the number of the commit: these rows are on the disk) and, where " \
  "numbers were rounded, largest_loss; cancelled where it was interrupted and the rows are kept."

const HekCliCommand hek_cli_collection_import = {
  .group = "collection",
  .verb = "import",
  .summary = "Make a collection of files, or add them to one",
  .usage = "NAME FILE…|--resume",
  .details =
    "All rows of all files become visible together, or none. A collection that does not exist is "
    "made with the fields of the files; NAME may be NAMESPACE/NAME. Rows that cannot be taken are "
    "told on standard error with their line or row number. With --keep, rows that were read before "
    "Ctrl+C stay, and “collection import NAME --resume” reads the rest as long as the files are "
    "the same.\n" IMPORT_ANSWER
    "\nWith --dry-run nothing is stored, and the answer is a table, or an array of objects: file, "
    "format, n_rows, n_errors, dim, dtype, and each field with its type.",
  .options = import_options,
  .n_options = G_N_ELEMENTS (import_options),
  .takes_workspace = TRUE,
  .names_formats = TRUE,
  .run = hek_import_run,
};

const HekCliCommand hek_cli_collection_add = {
  .group = "collection",
  .verb = "add",
  .summary = "Add rows of files to a collection",
  .usage = "NAME FILE…",
  .details = "All rows become visible together. A key that is in the collection is an error; see "
             "“collection upsert”.\n" IMPORT_ANSWER,
  .options = add_options,
  .n_options = G_N_ELEMENTS (add_options),
  .takes_workspace = TRUE,
  .names_formats = TRUE,
  .run = hek_add_run,
};

const HekCliCommand hek_cli_collection_upsert = {
  .group = "collection",
  .verb = "upsert",
  .summary = "Add rows of files to a collection, replacing those of the same key",
  .usage = "NAME FILE…",
  .details = "As “collection add”, but a row whose key is in the collection takes the place of the "
             "old one. Of equal keys in the files the last one stays.\n" IMPORT_ANSWER,
  .options = add_options,
  .n_options = G_N_ELEMENTS (add_options),
  .takes_workspace = TRUE,
  .names_formats = TRUE,
  .run = hek_upsert_run,
};
