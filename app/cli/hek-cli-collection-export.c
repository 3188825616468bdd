/* SPDX-License-Identifier: Apache-2.0 */
/* hektor collection export: rows of a collection into a file. */
#include "config.h"

#include "hek-cli-output.h"
#include "hek-cli-record.h"
#include "hek-cli-workspace.h"
#include "hek-sink.h"

#define BATCH_ROWS 4096

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

/* The live rows of one segment, some at a time. */
static gboolean
hek_export_segment (HekSnapshot    *snapshot,
                    guint           idx,
                    HekSink        *sink,
                    const HekTask  *task,
                    GError        **error)
{
  const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, idx);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (HekRowPlace));

  for (gsize row = 0; row < segment->rows.n; row++)
    {
      HekRowPlace place = { idx, row };

      if (hek_snapshot_segment_is_live (segment, row))
        g_array_append_val (places, place);
      if (places->len == BATCH_ROWS || (row + 1 == segment->rows.n && places->len > 0))
        {
          g_autoptr (HekBatch) batch =
            hek_snapshot_fetch (snapshot, (const HekRowPlace *) places->data, places->len, TRUE,
                                error);

          if (batch == NULL || !hek_task_check (task, error) ||
              !hek_sink_write (sink, batch, task, error))
            return FALSE;
          g_array_set_size (places, 0);
          hek_task_progress (task, (double) (row + 1) / (double) segment->rows.n);
        }
    }
  return TRUE;
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
  g_autoptr (HekSink) sink = NULL;
  guint n = hek_snapshot_get_n_segments (snapshot);

  if (format == NULL)
    return FALSE;
  sink = hek_sink_open (path, format, NULL, hek_snapshot_get_schema (snapshot), error);
  if (sink == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      HekTask part = hek_task_sub (&cli->task, (double) i / n, 1.0 / n);

      if (!hek_export_segment (snapshot, i, sink, &part, error))
        return FALSE;
    }
  return hek_sink_finish (sink, error);
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
    "(CSV, JSONL). With --json the answer is one object with the keys collection, file, n_rows, "
    "seq.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .takes_workspace = TRUE,
  .names_formats = TRUE,
  .run = hek_export_run,
};
