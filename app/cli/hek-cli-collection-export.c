/* SPDX-License-Identifier: Apache-2.0 */
/* hektor collection export: rows of a collection into a file. */
#include "config.h"

#include "hek-cli-output.h"
#include "hek-cli-record.h"
#include "hek-cli-workspace.h"
#include "hek-collection-export.h"

static const HekCliOption options[] = {
  { "format", 0, "FORMAT", "What to write, see below; by the suffix of OUT by default" },
  { "as-of", 0, "SEQ", "The rows that commit SEQ left, instead of today's" },
};

static const HekSourceFormat *
hek_export_format (HekCli      *cli,
                   const char  *path,
                   GError     **error)
{
  const char *id = hek_cli_args_get (cli->args, "format");
  const HekSourceFormat *format = id != NULL ? hek_source_format_find (id)
                                             : hek_source_format_for_suffix (path, TRUE);
  g_autoptr (GPtrArray) ids = NULL;

  if (format != NULL && format->sink_write != NULL)
    return format;
  ids = g_ptr_array_new ();
  for (guint i = 0; i < hek_source_n_formats (); i++)
    if (hek_source_format (i)->sink_write != NULL)
      g_ptr_array_add (ids, (gpointer) hek_source_format (i)->id);
  g_ptr_array_add (ids, NULL);
  hek_cli_args_set_unknown ("format", id, (const char *const *) ids->pdata, error);
  return NULL;
}

static HekSnapshot *
hek_export_snapshot (HekCli    *cli,
                     HekStore  *store,
                     GError   **error)
{
  const char *text = hek_cli_args_get (cli->args, "as-of");
  guint64 seq;

  if (text == NULL)
    return hek_store_snapshot (store, error);
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &seq, NULL))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--as-of: “%s” is not the number of a commit", text);
      return NULL;
    }
  return hek_store_snapshot_at (store, seq, error);
}

static gboolean
hek_export_write (HekCli       *cli,
                  HekSnapshot  *snapshot,
                  const char   *path,
                  GError      **error)
{
  const HekSourceFormat *format = hek_export_format (cli, path, error);

  return format != NULL && hek_collection_export (snapshot, path, format, &cli->task, error);
}

static gboolean
hek_export_run (HekCli  *cli,
                GError **error)
{
  const char *name = hek_cli_collection_name (cli, 2, error);
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  HekCliRecord *record;
  const char *path;

  if (name == NULL)
    return FALSE;
  if (cli->args->inputs->len != 2)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "collection export: to which file?");
      return FALSE;
    }
  path = cli->args->inputs->pdata[1];
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  store = workspace != NULL ? hek_workspace_open_store (workspace, name, error) : NULL;
  snapshot = store != NULL ? hek_export_snapshot (cli, store, error) : NULL;
  hek_cli_progress_set_label (cli->progress, "Exporting");
  if (snapshot == NULL || !hek_export_write (cli, snapshot, path, error))
    return FALSE;

  record = hek_cli_record_new ();
  g_ptr_array_add (records, record);
  hek_cli_record_add_text (record, "collection", "Collection", name);
  hek_cli_record_add_text (record, "file", "File", path);
  hek_cli_record_add_number (record, "n_rows", "Rows", (double) hek_snapshot_get_n_rows (snapshot),
                             NULL);
  hek_cli_record_add_number (record, "seq", "As of commit",
                             (double) hek_snapshot_get_seq (snapshot), NULL);
  return hek_cli_print_record (cli, records, FALSE, error);
}

const HekCliCommand hek_cli_collection_export = {
  .group = "collection",
  .verb = "export",
  .summary = "Write the rows of a collection to a file",
  .usage = "NAME OUT",
  .details =
    "Rows go out in the order they came in. Attributes are written where the format keeps them "
    "(CSV, JSON, JSONL). With --json the answer is one object with the keys collection, file, "
    "n_rows, seq.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .takes_workspace = TRUE,
  .names_formats = TRUE,
  .run = hek_export_run,
};
