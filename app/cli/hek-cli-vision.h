/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli-viewing.h"
#include "hek-csf.h"
#include "hek-luma-curve.h"

G_BEGIN_DECLS

/* Options that several commands of the group have, and what the user gave for them. All errors are
 * %HEK_CLI_ERROR_USAGE; a wrong name is answered with the names that there are. */

#define HEK_CLI_VISION_MODEL(def)                                                                  \
  { "model", 0, "NAME",                                                                            \
    "Contrast sensitivity by castle, castle-full, barten or barten-general; " def " by default" }

/* --model, else @def */
const HekCsf *hek_cli_vision_model (HekCli *cli, const char *def, GError **error);

/* --curve, which must be given, of the curves of displays */
const HekLumaCurve *hek_cli_vision_curve (HekCli *cli, GError **error);

G_END_DECLS
