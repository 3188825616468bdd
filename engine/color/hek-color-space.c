/* SPDX-License-Identifier: Apache-2.0 */
/* The table of colour spaces. */
#include "config.h"

#include "hek-color-space.h"

#include "hek-color-space-private.h"

static const HekColorSpace *const spaces[] = {
  &hek_color_space_srgb,      &hek_color_space_linear,   &hek_color_space_xyz,
  &hek_color_space_xyy,       &hek_color_space_lab,      &hek_color_space_lch,
  &hek_color_space_luv,       &hek_color_space_oklab,    &hek_color_space_oklch,
  &hek_color_space_hsv,       &hek_color_space_hsl,      &hek_color_space_ictcp,
  &hek_color_space_jzazbz,    &hek_color_space_xyb,      &hek_color_space_cam16ucs,
  &hek_color_space_adobe_rgb, &hek_color_space_prophoto, &hek_color_space_display_p3,
  &hek_color_space_dci_p3,    &hek_color_space_bt2020,
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
