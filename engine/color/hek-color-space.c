/* SPDX-License-Identifier: Apache-2.0 */
/* The table of colour spaces, and what several of them share: the polar form. */
#include "config.h"

#include "hek-color-space.h"

#include "hek-color-space-private.h"

#include <math.h>

static const HekColorSpace *const spaces[] = {
  &hek_color_space_srgb, &hek_color_space_linear, &hek_color_space_xyz,   &hek_color_space_xyy,
  &hek_color_space_lab,  &hek_color_space_lch,    &hek_color_space_oklab, &hek_color_space_oklch,
};

guint
hek_color_n_spaces (void)
{
  return G_N_ELEMENTS (spaces);
}

const HekColorSpace *
hek_color_space (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (spaces), NULL);

  return spaces[i];
}

const HekColorSpace *
hek_color_space_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++)
    if (g_strcmp0 (spaces[i]->id, id) == 0)
      return spaces[i];
  return NULL;
}

void
hek_color_polar_from_ab (const double lab[3],
                         double       lch[3])
{
  double a = lab[1], b = lab[2];
  double h = atan2 (b, a) * (180 / G_PI);

  if (h < 0)
    h += 360;
  lch[0] = lab[0];
  lch[1] = hypot (a, b);
  /* atan2 tells the signed zeros apart, and -1e-20 + 360 is 360 */
  lch[2] = lch[1] == 0 || h >= 360 ? 0 : h;
}

void
hek_color_ab_from_polar (const double lch[3],
                         double       lab[3])
{
  double c = lch[1], h = lch[2] * (G_PI / 180);

  lab[0] = lch[0];
  lab[1] = c * cos (h);
  lab[2] = c * sin (h);
}
