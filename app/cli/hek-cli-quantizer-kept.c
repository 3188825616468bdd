/* SPDX-License-Identifier: Apache-2.0 */
/* hektor quantizer evaluations: what was measured and is kept, for reports and dashboards. */
#include "config.h"

#include "hek-cli-output.h"
#include "hek-cli-quantizer-codebook.h"
#include "hek-cli-workspace.h"
#include "hek-kept-evaluation.h"

static const HekCliOption options[] = {
  { "delete", 0, "ID", "Delete this one; may be repeated" },
};

static HekCliRecord *
make_record (const HekKeptEvaluation *kept)
{
  HekCliRecord *record = hek_cli_record_new ();
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (kept->measured_us / G_USEC_PER_SEC);
  g_autofree char *measured = kept->measured_us != 0 && time != NULL
                                ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  hek_cli_record_add_text (record, "evaluation", NULL, kept->title);
  if (kept->problem == NULL)
    hek_cli_record_add_number (record, "n_methods", NULL, kept->n_methods, NULL);
  if (measured != NULL)
    hek_cli_record_add_text (record, "measured", NULL, measured);
  hek_cli_record_add_text (record, "id", NULL, kept->id);
  if (kept->problem != NULL)
    hek_cli_record_add_text (record, "problem", NULL, kept->problem);
  return record;
}

/* All that are named must be there before one is deleted. */
static gboolean
delete_named (HekWorkspace     *workspace,
              const GPtrArray  *list,
              const GPtrArray  *ids,
              GPtrArray        *records,
              GError          **error)
{
  for (guint i = 0; i < ids->len; i++)
    {
      const HekKeptEvaluation *kept = hek_kept_evaluation_find (list, ids->pdata[i]);

      if (kept == NULL || !g_str_equal (kept->id, ids->pdata[i]))
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                       "--delete: there is no evaluation of id %s", (char *) ids->pdata[i]);
          return FALSE;
        }
      g_ptr_array_add (records, make_record (kept));
    }
  for (guint i = 0; i < ids->len; i++)
    if (!hek_kept_evaluation_delete (workspace, ids->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
run (HekCli  *cli,
     GError **error)
{
  g_autoptr (GPtrArray) ids = hek_cli_args_get_all (cli->args, "delete");
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (GPtrArray) list = NULL;

  if (!hek_cli_args_check_no_inputs (cli, error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, ids->len > 0 ? HEK_WORKSPACE_WRITE : HEK_WORKSPACE_READ,
                                      error);
  list = workspace != NULL ? hek_kept_evaluation_list (workspace, error) : NULL;
  if (list == NULL || !delete_named (workspace, list, ids, records, error))
    return FALSE;
  for (guint i = 0; ids->len == 0 && i < list->len; i++)
    g_ptr_array_add (records, make_record (list->pdata[i]));
  return hek_cli_print_record (cli, records, TRUE, error);
}

const HekCliCommand hek_cli_quantizer_evaluations = {
  .group = "quantizer",
  .verb = "evaluations",
  .summary = "What was measured and is kept, for reports and dashboards",
  .usage = "",
  .details =
    "The Quantizer page keeps what it measures, and quantizer evaluate does with --keep: an "
    "evaluation for each sample of a collection, the newest first. Reports and dashboards name one "
    "by its id, or by the collection, of which they take the newest.\n"
    "A table, or with --json an array of objects with the keys evaluation (the collection), "
    "n_methods, measured (when the last method was, in UTC), id; problem instead of n_methods "
    "where one cannot be read. With --delete those that are deleted.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .takes_workspace = TRUE,
  .run = run,
};
