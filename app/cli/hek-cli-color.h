/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-color-space.h"
#include "hek-color-white.h"

#include "hek-cli-args.h"

G_BEGIN_DECLS

/* From one space to another in double. Filled by hek_cli_color_path_init(). */
typedef struct
{
  const HekColorSpace *from, *to;
  const HekColorWhite *white; /* of the CIE spaces among the two; %NULL: D65 */
  double white_xyz[3];
  double adapt[2][3][3]; /* XYZ / white: D65 -> @white, and back; rows sum to 1 */
} HekCliColorPath;

/* @white: (nullable). FALSE: neither space is a CIE space, which @white could be of. */
gboolean hek_cli_color_path_init (HekCliColorPath *path, const HekColorSpace *from,
                                  const HekColorSpace *to, const HekColorWhite *white);

/* One colour; a space to itself is a copy. In and out may be the same. */
void hek_cli_color_path_run (const HekCliColorPath *path, const double in[3], double out[3]);

/* The space that option @name, which must be given, names. Errors: %HEK_CLI_ERROR_USAGE */
const HekColorSpace *hek_cli_color_space (HekCli *cli, const char *name, GError **error);

/* CIE XYZ, or made of it alone: xyz xyy lab lch luv. Their white can be another than D65. */
gboolean hek_cli_color_is_cie (const HekColorSpace *space);

G_END_DECLS
