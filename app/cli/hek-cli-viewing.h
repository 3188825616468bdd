/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli-args.h"
#include "hek-display.h"

G_BEGIN_DECLS

/* --display and --distance, of every command that shows pictures to an eye. All errors are
 * %HEK_CLI_ERROR_USAGE; a wrong name is answered with the names that there are. */

#define HEK_CLI_DISPLAY_OPTION                                                                     \
  { "display", 0, "NAME", "A display of “hektor vision displays”; standard-4k by default" }
#define HEK_CLI_DISTANCE_OPTION                                                                    \
  { "distance", 0, "M",                                                                            \
    "How far the eye is from the display, in metres; its usual distance by default" }

/* --display, else @usual */
const HekDisplay *hek_cli_read_display (const HekCliArgs *args, const HekDisplay *usual,
                                        GError **error);

/* What was given of both replaces that of @viewing; untouched on failure. */
gboolean hek_cli_read_viewing (const HekCliArgs *args, HekViewing *viewing, GError **error);

G_END_DECLS
