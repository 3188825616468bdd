/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A white: an illuminant of the CIE, by its chromaticity for the 2° observer of 1931. */
typedef struct
{
  const char *id;    /* "D65" */
  const char *label; /* "Daylight, 6500 K" */
  double xy[2];
} HekColorWhite;

/* A C D50 D55 D65 E F2 F7 F11, in this order. */
guint                hek_color_white_n (void);
const HekColorWhite *hek_color_white (guint i);

/* Returns: (nullable): the white named @id; upper and lower case are the same */
const HekColorWhite *hek_color_white_find (const char *id);

/* XYZ with Y = 1. Edge cases: y = 0 gives no colour: 0, 0, 0. */
void hek_color_xyz_from_xy (const double xy[2], double xyz[3]);

G_END_DECLS
