/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-color-white.h"
#include "hek-transfer.h"

G_BEGIN_DECLS

/*
 * The RGB spaces: primaries, white and curve, from which their matrices are derived when they are
 * first asked for. A white that is not D65 is adapted to that of the hub by Bradford. Each is also
 * a HekColorSpace of the same id, with encoded values.
 */
typedef struct
{
  const char *id;
  double primaries[3][2]; /* x, y of red, green, blue */
  double white[2];
  const HekTransfer *transfer;
} HekColorRgb;

/* srgb adobe-rgb prophoto display-p3 dci-p3 bt2020, in this order. */
guint              hek_color_rgb_n (void);
const HekColorRgb *hek_color_rgb (guint i);

/* Returns: (nullable): the RGB space named @id */
const HekColorRgb *hek_color_rgb_find (const char *id);

/* Linear light of the space -> XYZ under its own white, with Y of white = 1; and back. Accuracy:
 * the double nearest to the exact element, give or take one. */
void hek_color_rgb_xyz_matrix (const HekColorRgb *self, double m[3][3]);
void hek_color_rgb_from_xyz_matrix (const HekColorRgb *self, double m[3][3]);

/* The hub <-> linear light of the space, references; in and out may be the same. Equal channels
 * stay exactly equal. */
void hek_color_rgb_from_linear (const HekColorRgb *self, const double linear[3], double rgb[3]);
void hek_color_rgb_to_linear (const HekColorRgb *self, const double rgb[3], double linear[3]);

G_END_DECLS
