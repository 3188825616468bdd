/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whites.
 *
 * Source: CIE 15:2004, tables T.3 and T.8.1 (fluorescent lamps); D50 and D65 with the four digits
 * of the standards that use them (ISO 22028-2, ITU-R BT.709), from which the fifth of the CIE
 * differs by up to 3.
 */
#include "config.h"

#include "hek-color-white.h"

#include <glib/gi18n-lib.h>

static const HekColorWhite whites[] = {
  { "A", N_("Incandescent lamp, 2856 K"), { 0.44758, 0.40745 } },
  { "C", N_("Daylight of 1931, 6774 K"), { 0.31006, 0.31616 } },
  { "D50", N_("Daylight, 5003 K: print"), { 0.3457, 0.3585 } },
  { "D55", N_("Daylight, 5503 K"), { 0.33243, 0.34744 } },
  { "D65", N_("Daylight, 6504 K: displays"), { 0.3127, 0.3290 } },
  { "E", N_("Equal energy"), { 1 / 3.0, 1 / 3.0 } },
  { "F2", N_("Fluorescent lamp, cool white"), { 0.3721, 0.3751 } },
  { "F7", N_("Fluorescent lamp, daylight"), { 0.3129, 0.3292 } },
  { "F11", N_("Fluorescent lamp, three narrow bands"), { 0.3805, 0.3769 } },
};

guint
hek_color_white_n (void)
{
  return G_N_ELEMENTS (whites);
}

const HekColorWhite *
hek_color_white (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (whites), NULL);

  return &whites[i];
}

const HekColorWhite *
hek_color_white_find (const char *id)
{
  for (guint i = 0; id != NULL && i < G_N_ELEMENTS (whites); i++)
    if (g_ascii_strcasecmp (whites[i].id, id) == 0)
      return &whites[i];
  return NULL;
}

void
hek_color_xyz_from_xy (const double xy[2],
                       double       xyz[3])
{
  double x = xy[0], y = xy[1];

  xyz[0] = y == 0 ? 0 : x / y;
  xyz[1] = y == 0 ? 0 : 1;
  xyz[2] = y == 0 ? 0 : (1 - x - y) / y;
}
