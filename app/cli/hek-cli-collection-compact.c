/* SPDX-License-Identifier: Apache-2.0 */
/* hektor collection compact: fewer and fuller segments, with their graphs. */
#include "config.h"

#include "hek-cli-record.h"
#include "hek-cli-workspace.h"
#include "hek-collection-compact.h"

static const HekCliOption compact_options[] = {
  { "all", 0, NULL, "Rewrite every segment that has a removed row, not only those with over 20 % "
                    "of them" },
  { "single", 0, NULL, "Make one segment of all: the fastest to search" },
};

static gboolean
hek_compact_run (HekCli  *cli,
                 GError **error)
{
  const char *name = hek_cli_collection_name (cli, 1, error);
  const HekCompactOptions options = {
    .dead = hek_cli_args_has (cli->args, "all") ? 0 : -1,
    .single = hek_cli_args_has (cli->args, "single"),
  };
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  HekCompactReport report;
  HekCliRecord *record;

  if (name == NULL)
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  store = workspace != NULL ? hek_workspace_open_store (workspace, name, error) : NULL;
  hek_cli_progress_set_label (cli->progress, "Compacting");
  if (store == NULL || !hek_collection_compact (store, &options, &report, &cli->task, error))
    return FALSE;

  record = hek_cli_record_new ();
  g_ptr_array_add (records, record);
  hek_cli_record_add_text (record, "collection", "Collection", name);
  hek_cli_record_add_number (record, "n_rows", "Rows", (double) report.n_rows, NULL);
  hek_cli_record_add_number (record, "n_dropped", "Removed rows dropped",
                             (double) report.n_dropped, NULL);
  hek_cli_record_add_number (record, "segments_before", "Segments before", report.n_before, NULL);
  hek_cli_record_add_number (record, "segments", "Segments", report.n_after, NULL);
  hek_cli_record_add_number (record, "n_rewritten", "Segments rewritten", report.n_rewritten, NULL);
  hek_cli_record_add_number (record, "n_graphs", "Graphs made", report.n_graphs, NULL);
  hek_cli_record_add_number (record, "compact_s", "Time", report.compact_s,
                             g_strdup_printf ("%.2f s", report.compact_s));
  return hek_cli_print_record (cli, records, FALSE, error);
}

const HekCliCommand hek_cli_collection_compact = {
  .group = "collection",
  .verb = "compact",
  .summary = "Give the space of removed rows back, and make few segments of many",
  .usage = "NAME",
  .details =
    "Journals become a segment, four segments of about the same size one, and segments with over "
    "20 % removed rows are rewritten; their graphs are merged and mended. Rows that were removed "
    "in the last seven days stay readable. With --json the answer is one object with the keys "
    "collection, n_rows, n_dropped, segments_before, segments, n_rewritten, n_graphs, compact_s.",
  .options = compact_options,
  .n_options = G_N_ELEMENTS (compact_options),
  .takes_workspace = TRUE,
  .run = hek_compact_run,
};
