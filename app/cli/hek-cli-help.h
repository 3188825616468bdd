/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli.h"

G_BEGIN_DECLS

/* All (transfer full): pages of text, at most 80 columns wide. */
char *hek_cli_help_top (const HekCliCommand *const *commands, guint n_commands);
char *hek_cli_help_group (const char *group, const HekCliCommand *const *commands,
                          guint n_commands);

/* Complete: every option of the command and of every method, with its range and default. */
char *hek_cli_help_command (const HekCliCommand *command);

G_END_DECLS
