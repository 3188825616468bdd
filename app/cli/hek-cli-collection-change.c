/* SPDX-License-Identifier: Apache-2.0 */
/* hektor collection rename, tag, protect, delete, restore: what a collection is called and whether
 * it is there. */
#include "config.h"

#include <string.h>

#include "hek-cli-workspace.h"

static const HekCliOption tag_options[] = {
  { "add", 0, "TAG", "A tag that it gets; may be repeated" },
  { "remove", 0, "TAG", "A tag that it loses; may be repeated" },
  { "description", 0, "TEXT", "What it is, in a few words; empty for nothing" },
};

static const HekCliOption protect_options[] = {
  { "off", 0, NULL, "Let it be changed again" },
};

static const HekCliOption delete_options[] = {
  { "purge", 0, NULL, "For good, at once; else it can be restored" },
};

/* The workspace for writing, and the name in *@name. */
static HekWorkspace *
hek_change_open (HekCli      *cli,
                 guint        n_words,
                 const char **name,
                 GError     **error)
{
  *name = hek_cli_collection_name (cli, n_words, error);
  if (*name == NULL)
    return NULL;
  if (cli->args->inputs->len < n_words)
    {
      g_autofree char *command = hek_cli_command_dup_name (cli->command);

      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "%s: which new name?", command);
      return NULL;
    }
  return hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
}

static gboolean
hek_rename_run (HekCli  *cli,
                GError **error)
{
  HekCollectionChange change = { 0 };
  const char *name;
  g_autoptr (HekWorkspace) workspace = hek_change_open (cli, 2, &name, error);

  if (workspace == NULL)
    return FALSE;
  change.name = cli->args->inputs->pdata[1];
  return hek_workspace_change (workspace, name, &change, error);
}

/* (element-type utf8) (transfer container): old tags with --add and --remove done, and NULL */
static GPtrArray *
hek_tag_list (HekCli                  *cli,
              const HekCollectionInfo *info)
{
  g_autoptr (GPtrArray) add = hek_cli_args_get_all (cli->args, "add");
  g_autoptr (GPtrArray) remove = hek_cli_args_get_all (cli->args, "remove");
  GPtrArray *tags = g_ptr_array_new ();

  for (guint i = 0; info->tags[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (remove, info->tags[i], g_str_equal, NULL))
      g_ptr_array_add (tags, info->tags[i]);
  for (guint i = 0; i < add->len; i++)
    if (!g_ptr_array_find_with_equal_func (tags, add->pdata[i], g_str_equal, NULL))
      g_ptr_array_add (tags, add->pdata[i]);
  g_ptr_array_add (tags, NULL);
  return tags;
}

static gboolean
hek_tag_run (HekCli  *cli,
             GError **error)
{
  HekCollectionChange change = { 0 };
  const char *name;
  g_autoptr (HekWorkspace) workspace = hek_change_open (cli, 1, &name, error);
  g_autoptr (HekCollectionInfo) info = NULL;
  g_autoptr (GPtrArray) tags = NULL;

  info = workspace != NULL ? hek_workspace_find (workspace, name, error) : NULL;
  if (info == NULL)
    return FALSE;
  tags = hek_tag_list (cli, info);
  change.tags = (const char *const *) tags->pdata;
  change.description = hek_cli_args_get (cli->args, "description");
  return hek_workspace_change (workspace, name, &change, error);
}

static gboolean
hek_protect_run (HekCli  *cli,
                 GError **error)
{
  gboolean is_protected = !hek_cli_args_has (cli->args, "off");
  HekCollectionChange change = { .is_protected = &is_protected };
  const char *name;
  g_autoptr (HekWorkspace) workspace = hek_change_open (cli, 1, &name, error);

  return workspace != NULL && hek_workspace_change (workspace, name, &change, error);
}

static gboolean
hek_delete_run (HekCli  *cli,
                GError **error)
{
  const char *name;
  g_autoptr (HekWorkspace) workspace = hek_change_open (cli, 1, &name, error);
  g_autoptr (HekCollectionInfo) info = NULL;

  info = workspace != NULL ? hek_workspace_find (workspace, name, error) : NULL;
  if (info == NULL || !hek_workspace_delete (workspace, info->uuid, error))
    return FALSE;
  return !hek_cli_args_has (cli->args, "purge") ||
         hek_workspace_purge (workspace, info->uuid, error);
}

/* The uuid of the one that was deleted last of those called @name. */
static char *
hek_restore_find (HekWorkspace  *workspace,
                  const char    *name,
                  GError       **error)
{
  g_autoptr (GPtrArray) infos = hek_workspace_list (workspace, TRUE, error);
  const HekCollectionInfo *found = NULL;

  if (infos == NULL)
    return NULL;
  for (guint i = 0; i < infos->len; i++)
    {
      const HekCollectionInfo *info = infos->pdata[i];
      g_autofree char *full = hek_collection_info_dup_full_name (info);

      if ((strcmp (full, name) == 0 || strcmp (info->uuid, name) == 0) &&
          (found == NULL || info->deleted_us > found->deleted_us))
        found = info;
    }
  if (found == NULL)
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                 "%s: no deleted collection of this name; see “collection list --deleted”", name);
  return found != NULL ? g_strdup (found->uuid) : NULL;
}

static gboolean
hek_restore_run (HekCli  *cli,
                 GError **error)
{
  const char *name;
  g_autoptr (HekWorkspace) workspace = hek_change_open (cli, 1, &name, error);
  g_autofree char *uuid = NULL;

  uuid = workspace != NULL ? hek_restore_find (workspace, name, error) : NULL;
  return uuid != NULL && hek_workspace_restore (workspace, uuid, error);
}

const HekCliCommand hek_cli_collection_rename = {
  .group = "collection",
  .verb = "rename",
  .summary = "Call a collection something else",
  .usage = "NAME NEW-NAME",
  .details = "NEW-NAME may be NAMESPACE/NAME, which moves it into that namespace.",
  .takes_workspace = TRUE,
  .run = hek_rename_run,
};

const HekCliCommand hek_cli_collection_tag = {
  .group = "collection",
  .verb = "tag",
  .summary = "Tags and description of a collection",
  .usage = "NAME",
  .details = "“collection info” shows them.",
  .options = tag_options,
  .n_options = G_N_ELEMENTS (tag_options),
  .takes_workspace = TRUE,
  .run = hek_tag_run,
};

const HekCliCommand hek_cli_collection_protect = {
  .group = "collection",
  .verb = "protect",
  .summary = "Refuse every change of a collection",
  .usage = "NAME",
  .details = "Until --off, nothing can be added, replaced, removed, renamed or deleted, from here "
             "or from the window.",
  .options = protect_options,
  .n_options = G_N_ELEMENTS (protect_options),
  .takes_workspace = TRUE,
  .run = hek_protect_run,
};

const HekCliCommand hek_cli_collection_delete = {
  .group = "collection",
  .verb = "delete",
  .summary = "Delete a collection; it can be restored",
  .usage = "NAME",
  .details = "Its files stay in the workspace's trash until --purge.",
  .options = delete_options,
  .n_options = G_N_ELEMENTS (delete_options),
  .takes_workspace = TRUE,
  .run = hek_delete_run,
};

const HekCliCommand hek_cli_collection_restore = {
  .group = "collection",
  .verb = "restore",
  .summary = "Bring a deleted collection back",
  .usage = "NAME",
  .details = "NAME is its name, or its uuid where several of one name were deleted; without it the "
             "one that was deleted last comes back.",
  .takes_workspace = TRUE,
  .run = hek_restore_run,
};
