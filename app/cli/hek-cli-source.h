/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli-args.h"
#include "hek-source.h"

G_BEGIN_DECLS

/* Options of commands that read datasets. */
#define HEK_CLI_SOURCE_OPTIONS \
  { "format", 0, "FORMAT", "What the files are, see below; found out by their contents by " \
                           "default" }, \
  { "vectors", 0, "NAME", "The column, array or table that holds the vectors" }, \
  { "set", 0, "NAME=VALUE", "An option of the format, see below; may be repeated" }, \
  { "on-error", 0, "skip|stop", "What to do with rows that cannot be taken: skip them (the " \
                                "default), or stop and keep nothing" }

/* Returns: (transfer full): one dataset, opened as the options say */
HekSource *hek_cli_open_source (HekCli *cli, const char *path, GError **error);

/* Returns: (transfer full) (element-type HekSource): the words from @first_word on; at least one */
GPtrArray *hek_cli_open_sources (HekCli *cli, guint first_word, GError **error);

/* On standard error: the notes about the files, and "hektor: FILE:LINE: why" for the first rows
 * that were left out. */
void hek_cli_tell_rows (HekCli *cli, const GPtrArray *sources);

G_END_DECLS
