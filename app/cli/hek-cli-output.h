/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli.h"

G_BEGIN_DECLS

/* Errors: %HEK_CLI_ERROR_PIPE when the reader is gone, else %G_FILE_ERROR */
gboolean hek_cli_write_stdout (gconstpointer data, gsize n_bytes, GError **error);

/* "-": standard output. A file appears whole or not at all; devices and pipes are written to. */
gboolean hek_cli_save (const char *path, GBytes *bytes, GError **error);

/**
 * hek_cli_check_output:
 * @path: what would be written
 * @inputs: (element-type utf8): files that are read
 *
 * Asked before long work: whether the folder of @path exists and @path is neither a folder nor one
 * of the inputs.
 *
 * Errors: %HEK_CLI_ERROR_FAILED with a message that begins with @path
 */
gboolean hek_cli_check_output (const char *path, const GPtrArray *inputs, GError **error);

/* Whether two paths, one of which may not exist yet, name the same file. */
gboolean hek_cli_same_file (const char *a, const char *b);

/* Whether the name of @path may be that of a file of @suffix, "png" or "jpg": the suffix of another
 * picture format may not. */
gboolean hek_cli_check_suffix (const char *path, const char *suffix, GError **error);

G_END_DECLS
