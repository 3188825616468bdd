/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands about collections share: the workspace, names, answers. */
#include "config.h"

#include "hek-cli-workspace.h"

#include "hek-cli-output.h"
#include "hek-cli-record.h"

HekWorkspace *
hek_cli_open_workspace (HekCli            *cli,
                        HekWorkspaceMode   mode,
                        GError           **error)
{
  const char *given = hek_cli_args_get (cli->args, "workspace");
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "hektor", "workspace", NULL);
  HekWorkspace *workspace;

  if (given == NULL && mode == HEK_WORKSPACE_WRITE)
    {
      g_autofree char *parent = g_path_get_dirname (own);

      if (g_mkdir_with_parents (parent, 0700) != 0)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "%s: cannot be made", parent);
          return NULL;
        }
    }
  workspace = hek_workspace_open (given != NULL ? given : own, mode, error);
  if (workspace == NULL)
    hek_cli_prefix_path (error, given != NULL ? given : own);
  else if (cli->recorder == NULL && (cli->command->records || mode == HEK_WORKSPACE_WRITE))
    cli->recorder = hek_series_recorder_start (hek_file_ops_system (),
                                               hek_workspace_get_path (workspace), NULL, NULL);
  return workspace;
}

const char *
hek_cli_collection_name (HekCli  *cli,
                         guint    max_words,
                         GError **error)
{
  GPtrArray *words = cli->args->inputs;
  g_autofree char *command = hek_cli_command_dup_name (cli->command);

  if (words->len == 0)
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "%s: which collection?", command);
  else if (words->len > max_words)
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "%s: “%s” is one word too many",
                 command, (char *) words->pdata[max_words]);
  else
    return words->pdata[0];
  return NULL;
}

HekStore *
hek_cli_open_store (HekCli        *cli,
                    HekWorkspace  *workspace,
                    guint          max_words,
                    GError       **error)
{
  const char *name = hek_cli_collection_name (cli, max_words, error);

  return name != NULL ? hek_workspace_open_store (workspace, name, error) : NULL;
}

gboolean
hek_cli_print_record (HekCli     *cli,
                      GPtrArray  *records,
                      gboolean    several,
                      GError    **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (cli->quiet)
    return TRUE;
  if (several && cli->json)
    hek_cli_records_append_json (out, records);
  else if (several)
    hek_cli_records_append_table (out, records);
  else if (cli->json)
    hek_cli_record_append_json (out, records->pdata[0]);
  else
    hek_cli_record_append_text (out, records->pdata[0]);
  return hek_cli_write_stdout (out->str, out->len, error);
}
