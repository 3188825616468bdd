/* SPDX-License-Identifier: Apache-2.0 */
/* hektor quantizer list, export, import, rename, delete, restore: the codebooks of a workspace. */
#include "config.h"

#include "hek-cli-quantizer-codebook.h"

#include <math.h>
#include <string.h>

#include "hek-cli-output.h"
#include "hek-cli-workspace.h"
#include "hek-collection-codes.h"

gboolean
hek_cli_quantizer_words (HekCli      *cli,
                         guint        n_least,
                         guint        n_most,
                         const char  *what,
                         GError     **error)
{
  GPtrArray *words = cli->args->inputs;
  g_autofree char *command = hek_cli_command_dup_name (cli->command);

  if (words->len < n_least)
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "%s: %s", command, what);
  else if (words->len > n_most)
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "%s: “%s” is one word too many",
                 command, (char *) words->pdata[n_most]);
  else
    return TRUE;
  return FALSE;
}

static void
hek_codebook_add_text (HekCliRecord *record,
                       const char   *key,
                       const char   *label,
                       const char   *value)
{
  if (value != NULL && value[0] != '\0')
    hek_cli_record_add_text (record, key, label, value);
}

void
hek_cli_quantizer_add_codebook (HekCliRecord          *record,
                                const HekCodebookInfo *info)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (info->trained_us / G_USEC_PER_SEC);
  g_autofree char *trained = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  hek_cli_record_add_text (record, "codebook", "Codebook", info->name);
  hek_cli_record_add_number (record, "version", "Version", info->version, NULL);
  hek_cli_record_add_text (record, "method", "Method", info->method);
  hek_cli_record_add_number (record, "dim", "Dimension", info->dim, NULL);
  hek_cli_record_add_text (record, "distance", "Distance", hek_distance_id (info->distance));
  hek_cli_record_add_number (record, "code_bytes", "Bytes of a code", (double) info->code_bytes,
                             NULL);
  hek_cli_record_add_number (record, "share_bytes", "Bytes of the codebook",
                             (double) info->share_bytes, NULL);
  hek_codebook_add_text (record, "options", "Options", info->options);
  hek_codebook_add_text (record, "trained_on", "Trained on", info->collection);
  if (info->collection[0] != '\0')
    hek_cli_record_add_number (record, "seq", "As of commit", (double) info->seq, NULL);
  if (info->n_rows > 0)
    hek_cli_record_add_number (record, "n_train", "Rows", (double) info->n_rows, NULL);
  hek_codebook_add_text (record, "trained", "When", trained);
  hek_cli_record_add_number (record, "seed", NULL, (double) info->seed, NULL);
  if (isfinite (info->loss))
    hek_cli_record_add_number (record, "train_mse", "Error of the training", info->loss, NULL);
}

static gboolean
hek_codebook_print (HekCli                 *cli,
                    const HekCodebookInfo  *info,
                    const char             *file,
                    GError                **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  HekCliRecord *record = hek_cli_record_new ();

  g_ptr_array_add (records, record);
  hek_cli_quantizer_add_codebook (record, info);
  hek_cli_record_add_number (record, "bytes", "Bytes of the file", (double) info->n_bytes, NULL);
  hek_codebook_add_text (record, "file", "File", file);
  hek_cli_record_add_text (record, "uuid", NULL, info->uuid);
  return hek_cli_print_record (cli, records, FALSE, error);
}

/* --- list ---------------------------------------------------------------------------------- */

static gboolean
hek_codebook_list_all (HekCli        *cli,
                       HekWorkspace  *workspace,
                       GError       **error)
{
  g_autoptr (GPtrArray) infos = hek_workspace_list_codebooks (workspace, error);
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  if (infos == NULL)
    return FALSE;
  for (guint i = 0; i < infos->len; i++)
    {
      const HekCodebookInfo *info = infos->pdata[i];
      g_auto (GStrv) users = hek_workspace_list_codebook_users (workspace, info->uuid, error);
      g_autofree char *names = users != NULL ? g_strjoinv (", ", users) : NULL;
      HekCliRecord *record;

      if (users == NULL)
        return FALSE;
      record = hek_cli_record_new ();
      g_ptr_array_add (records, record);
      hek_cli_quantizer_add_codebook (record, info);
      hek_codebook_add_text (record, "used_by", "Used by", names);
      hek_cli_record_add_text (record, "uuid", NULL, info->uuid);
    }
  return hek_cli_print_record (cli, records, TRUE, error);
}

/* The codes of one collection; codebooks are called as the workspace calls them now. */
static gboolean
hek_codebook_list_codes (HekCli        *cli,
                         HekWorkspace  *workspace,
                         GError       **error)
{
  g_autoptr (HekStore) store = hek_cli_open_store (cli, workspace, 1, error);
  g_autoptr (HekSnapshot) snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  g_autoptr (GPtrArray) infos =
    snapshot != NULL ? hek_collection_list_codes (snapshot, error) : NULL;
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  if (infos == NULL)
    return FALSE;
  for (guint i = 0; i < infos->len; i++)
    {
      const HekCodesInfo *info = infos->pdata[i];
      g_autoptr (HekCodebookInfo) now =
        hek_workspace_find_codebook (workspace, info->codebook->uuid, NULL);
      HekCliRecord *record = hek_cli_record_new ();

      g_ptr_array_add (records, record);
      hek_cli_quantizer_add_codebook (record, now != NULL ? now : info->codebook);
      hek_cli_record_add_number (record, "n_rows", "Rows with codes", (double) info->n_rows, NULL);
      hek_cli_record_add_number (record, "n_rows_missing", "Rows without",
                                 (double) info->n_rows_missing, NULL);
      hek_cli_record_add_number (record, "n_segments", "Segments", info->n_segments, NULL);
      hek_cli_record_add_number (record, "n_missing", "Segments without", info->n_missing, NULL);
      hek_cli_record_add_number (record, "bytes", "On the disk", (double) info->n_bytes, NULL);
      hek_cli_record_add_text (record, "uuid", NULL, info->codebook->uuid);
    }
  return hek_cli_print_record (cli, records, TRUE, error);
}

static gboolean
hek_codebook_list_run (HekCli  *cli,
                       GError **error)
{
  g_autoptr (HekWorkspace) workspace = NULL;

  if (!hek_cli_quantizer_words (cli, 0, 1, "", error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  if (workspace == NULL)
    return FALSE;
  return cli->args->inputs->len == 0 ? hek_codebook_list_all (cli, workspace, error)
                                     : hek_codebook_list_codes (cli, workspace, error);
}

/* --- files --------------------------------------------------------------------------------- */

static gboolean
hek_codebook_export_run (HekCli  *cli,
                         GError **error)
{
  GPtrArray *words = cli->args->inputs;
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekCodebookInfo) info = NULL;

  if (!hek_cli_quantizer_words (cli, 2, 2, "which codebook, into which file?", error) ||
      !hek_cli_check_output (words->pdata[1], nothing, error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  info = workspace != NULL ? hek_workspace_find_codebook (workspace, words->pdata[0], error) : NULL;
  return info != NULL &&
         hek_codebook_export (workspace, info->uuid, words->pdata[1], error) &&
         hek_codebook_print (cli, info, words->pdata[1], error);
}

/* The name of the file without its suffix. */
static char *
hek_codebook_name_of (const char *path)
{
  char *name = g_path_get_basename (path);
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  return name;
}

static gboolean
hek_codebook_import_run (HekCli  *cli,
                         GError **error)
{
  GPtrArray *words = cli->args->inputs;
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekCodebookInfo) info = NULL;
  g_autofree char *name = NULL;

  if (!hek_cli_quantizer_words (cli, 1, 2, "which file?", error))
    return FALSE;
  name = words->len > 1 ? g_strdup (words->pdata[1]) : hek_codebook_name_of (words->pdata[0]);
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  if (workspace == NULL)
    return FALSE;
  info = hek_codebook_import (workspace, words->pdata[0], name, error);
  if (info == NULL)
    hek_cli_prefix_path (error, words->pdata[0]);
  return info != NULL && hek_codebook_print (cli, info, words->pdata[0], error);
}

static gboolean
hek_codebook_rename_run (HekCli  *cli,
                         GError **error)
{
  GPtrArray *words = cli->args->inputs;
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekCodebookInfo) info = NULL;

  if (!hek_cli_quantizer_words (cli, 2, 2, "which codebook, and what is it to be called?", error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  if (workspace == NULL ||
      !hek_workspace_rename_codebook (workspace, words->pdata[0], words->pdata[1], error))
    return FALSE;
  info = hek_workspace_find_codebook (workspace, words->pdata[1], error);
  return info != NULL && hek_codebook_print (cli, info, NULL, error);
}

static gboolean
hek_codebook_delete_run (HekCli  *cli,
                         GError **error)
{
  GPtrArray *words = cli->args->inputs;
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekCodebookInfo) info = NULL;

  if (!hek_cli_quantizer_words (cli, 1, 1, "which codebook?", error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  info = workspace != NULL ? hek_workspace_find_codebook (workspace, words->pdata[0], error) : NULL;
  return info != NULL && hek_workspace_delete_codebook (workspace, info->uuid, error) &&
         hek_codebook_print (cli, info, NULL, error);
}

/* @name: (nullable): %NULL: what was deleted last. Returns: (nullable): one of @deleted */
static const HekCodebookInfo *
hek_codebook_find_deleted (GPtrArray   *deleted,
                           const char  *name,
                           GError     **error)
{
  for (guint i = 0; i < deleted->len; i++)
    {
      const HekCodebookInfo *info = deleted->pdata[i];
      g_autofree char *full_name = hek_codebook_info_dup_full_name (info);

      if (name == NULL || g_str_equal (name, full_name) || g_str_equal (name, info->name) ||
          g_str_equal (name, info->uuid))
        return info;
    }
  if (name == NULL)
    g_set_error_literal (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                         "no deleted codebook can be put back");
  else
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                 "no deleted codebook “%s” can be put back", name);
  return NULL;
}

static gboolean
hek_codebook_restore_run (HekCli  *cli,
                          GError **error)
{
  GPtrArray *words = cli->args->inputs;
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (GPtrArray) deleted = NULL;
  const HekCodebookInfo *info;

  if (!hek_cli_quantizer_words (cli, 0, 1, "", error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  deleted = workspace != NULL ? hek_workspace_list_deleted_codebooks (workspace, error) : NULL;
  if (deleted == NULL)
    return FALSE;
  info = hek_codebook_find_deleted (deleted, words->len > 0 ? words->pdata[0] : NULL, error);
  return info != NULL && hek_workspace_restore_codebook (workspace, info->uuid, error) &&
         hek_codebook_print (cli, info, NULL, error);
}

#define CODEBOOK_KEYS \
  "codebook, version, method, dim, distance, code_bytes, share_bytes, options (those that are " \
  "not the defaults), trained_on, seq and n_train where they are known, trained, seed, train_mse, "

const HekCliCommand hek_cli_quantizer_list = {
  .group = "quantizer",
  .verb = "list",
  .summary = "The codebooks of a workspace, or the codes of a collection",
  .usage = "[NAME]",
  .details =
    "A table, or with --json an array of objects with the keys " CODEBOOK_KEYS "used_by (the "
    "collections whose codes are made with it), uuid. With NAME, a collection: the codebooks that "
    "were applied to it, with n_rows (that have codes), n_rows_missing (those of journals "
    "included), n_segments, n_missing (segments without codes), bytes instead of used_by.",
  .takes_workspace = TRUE,
  .run = hek_codebook_list_run,
};

const HekCliCommand hek_cli_quantizer_export = {
  .group = "quantizer",
  .verb = "export",
  .summary = "Write a codebook to a file",
  .usage = "CODEBOOK FILE",
  .details =
    "CODEBOOK is a name, which means its newest version, or NAME@VERSION. The file, by habit "
    "*.hekbook, holds all that encoding and searching need, with a checksum. With --json the "
    "answer is one object with the keys " CODEBOOK_KEYS "bytes, file, uuid.",
  .takes_workspace = TRUE,
  .run = hek_codebook_export_run,
};

const HekCliCommand hek_cli_quantizer_import = {
  .group = "quantizer",
  .verb = "import",
  .summary = "Take a codebook from a file",
  .usage = "FILE [CODEBOOK]",
  .details =
    "CODEBOOK is its name here, that of the file by default: letters, digits, “.”, “_” and “-”. "
    "When it is taken, this is its next version. The answer is that of “quantizer export”.",
  .takes_workspace = TRUE,
  .run = hek_codebook_import_run,
};

const HekCliCommand hek_cli_quantizer_rename = {
  .group = "quantizer",
  .verb = "rename",
  .summary = "Call a codebook something else, with all its versions",
  .usage = "CODEBOOK NEW",
  .details =
    "Collections that use it go on to. The answer is that of “quantizer export”, of the newest "
    "version, without file.",
  .takes_workspace = TRUE,
  .run = hek_codebook_rename_run,
};

const HekCliCommand hek_cli_quantizer_delete = {
  .group = "quantizer",
  .verb = "delete",
  .summary = "Delete one version of a codebook",
  .usage = "CODEBOOK",
  .details =
    "The newest version of a name, or NAME@VERSION. One whose codes a collection uses stays: take "
    "them away first (“quantizer remove”). Its number is not used again, and the last ones can be "
    "put back (“quantizer restore”). The answer is that of “quantizer export”, without file.",
  .takes_workspace = TRUE,
  .run = hek_codebook_delete_run,
};

const HekCliCommand hek_cli_quantizer_restore = {
  .group = "quantizer",
  .verb = "restore",
  .summary = "Put a deleted codebook back",
  .usage = "[CODEBOOK]",
  .details =
    "The one that was deleted last, or of those with that name; the last "
    G_STRINGIFY (HEK_CODEBOOK_MAX_DELETED) " are kept. It has its name, version and uuid again. "
    "The answer is that of “quantizer export”, without file.",
  .takes_workspace = TRUE,
  .run = hek_codebook_restore_run,
};
