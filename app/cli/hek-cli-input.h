/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli.h"
#include "hek-image-file.h"

G_BEGIN_DECLS

/* More than this on standard input is refused. */
#define HEK_CLI_STDIN_MAX_BYTES (G_GUINT64_CONSTANT (2) << 30)

/**
 * hek_cli_load:
 * @path: a picture file, or "-" for standard input
 * @info: (out callee-allocates) (optional): what the file says
 * @task: (nullable): the part of the work that reading is
 *
 * Errors: those of hek_image_load(), with @path before them
 */
HekImage *hek_cli_load (const char *path, HekImageInfo **info, const HekTask *task,
                        GError **error);

/* (transfer full): all of standard input. Errors: %HEK_CLI_ERROR_FAILED when it is longer than
 * %HEK_CLI_STDIN_MAX_BYTES, and those of reading */
GBytes *hek_cli_read_stdin (const HekTask *task, GError **error);

/* (transfer full): "kodim03.png", for titles and progress */
char *hek_cli_input_name (const char *path);

G_END_DECLS
