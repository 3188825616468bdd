/* SPDX-License-Identifier: Apache-2.0 */
/* hektor collection remove, verify: rows that go, and the files that hold them. */
#include "config.h"

#include "hek-cli-record.h"
#include "hek-cli-workspace.h"

static gboolean
hek_remove_run (HekCli  *cli,
                GError **error)
{
  const char *name = hek_cli_collection_name (cli, G_MAXUINT, error);
  GPtrArray *words = cli->args->inputs;
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  HekCliRecord *record;
  guint64 seq = 0;
  gsize n_deleted = 0;

  if (name == NULL)
    return FALSE;
  if (words->len < 2)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "collection remove: which keys?");
      return FALSE;
    }
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  store = workspace != NULL ? hek_workspace_open_store (workspace, name, error) : NULL;
  if (store == NULL ||
      !hek_store_delete_keys (store, (const char *const *) words->pdata + 1, words->len - 1,
                              &n_deleted, &seq, error))
    return FALSE;

  record = hek_cli_record_new ();
  g_ptr_array_add (records, record);
  hek_cli_record_add_text (record, "collection", "Collection", name);
  hek_cli_record_add_number (record, "n_removed", "Removed", (double) n_deleted, NULL);
  hek_cli_record_add_number (record, "n_unknown", words->len - 1 > n_deleted ? "Not there" : NULL,
                             (double) (words->len - 1 - n_deleted), NULL);
  hek_cli_record_add_number (record, "committed", "committed", (double) seq, NULL);
  return hek_cli_print_record (cli, records, FALSE, error);
}

/* --- verify -------------------------------------------------------------------------------- */

static gboolean
hek_verify_look (HekCli        *cli,
                 HekWorkspace  *workspace,
                 GPtrArray     *problems,
                 GError       **error)
{
  const char *name;
  g_autoptr (HekStore) store = NULL;

  if (cli->args->inputs->len == 0)
    return hek_workspace_verify (workspace, problems, &cli->task, error);
  name = hek_cli_collection_name (cli, 1, error);
  store = name != NULL ? hek_workspace_open_store (workspace, name, error) : NULL;
  return store != NULL && hek_store_verify (store, problems, &cli->task, error);
}

static gboolean
hek_verify_run (HekCli  *cli,
                GError **error)
{
  g_autoptr (HekWorkspace) workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  g_autoptr (GPtrArray) problems =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  hek_cli_progress_set_label (cli->progress, "Verifying");
  if (workspace == NULL || !hek_verify_look (cli, workspace, problems, error))
    return FALSE;
  for (guint i = 0; i < problems->len; i++)
    {
      const HekStoreProblem *problem = problems->pdata[i];
      HekCliRecord *record = hek_cli_record_new ();

      hek_cli_record_add_text (record, "file", NULL, problem->file);
      hek_cli_record_add_number (record, "offset", NULL, (double) problem->offset, NULL);
      hek_cli_record_add_text (record, "problem", NULL, problem->what);
      g_ptr_array_add (records, record);
    }
  cli->n_failed += problems->len;
  return hek_cli_print_record (cli, records, TRUE, error);
}

const HekCliCommand hek_cli_collection_remove = {
  .group = "collection",
  .verb = "remove",
  .summary = "Remove rows of a collection by their keys",
  .usage = "NAME KEY…",
  .details =
    "Without a key field the key of a row is its number, from 0. Removed rows can be read as of an "
    "earlier commit for seven days. With --json the answer is one object with the keys collection, "
    "n_removed, n_unknown, committed.",
  .takes_workspace = TRUE,
  .run = hek_remove_run,
};

const HekCliCommand hek_cli_collection_verify = {
  .group = "collection",
  .verb = "verify",
  .summary = "Read every byte of a collection, or of the workspace, and check it",
  .usage = "[NAME]",
  .details =
    "What is damaged is told with file and offset, as a table or with --json as an array of "
    "objects with the keys file, offset, problem; the exit status is 1 then, and collection info "
    "tells of it until a verification finds nothing. An empty answer means that all is well. "
    "Nothing else is changed.",
  .takes_workspace = TRUE,
  .run = hek_verify_run,
};
