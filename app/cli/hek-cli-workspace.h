/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli-args.h"
#include "hek-workspace.h"

G_BEGIN_DECLS

/* --workspace, or the user's own. From then on what the command does is recorded in it, when the
 * command writes it or says so. */
HekWorkspace *hek_cli_open_workspace (HekCli *cli, HekWorkspaceMode mode, GError **error);

/* The name of a collection: the first word. Complains when it is missing, or when there are more
 * than @max_words words. */
const char *hek_cli_collection_name (HekCli *cli, guint max_words, GError **error);

/* The collection that the first word names. */
HekStore *hek_cli_open_store (HekCli *cli, HekWorkspace *workspace, guint max_words,
                              GError **error);

/* Prints one record, or several as an array or a table, unless the user wants quiet. */
gboolean hek_cli_print_record (HekCli *cli, GPtrArray *records, gboolean several, GError **error);

G_END_DECLS
