/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RGB spaces by their primaries and white.
 *
 * Sources: srgb: ITU-R BT.709-6, IEC 61966-2-1. adobe-rgb: Adobe RGB (1998) Color Image Encoding,
 * version 2005-05, 4.3.1.1. prophoto: ISO 22028-2:2013 (ROMM RGB), white D50. display-p3: primaries
 * of SMPTE RP 431-2 with D65 and the curve of sRGB, as CSS Color 4. dci-p3: SMPTE RP 431-2, white
 * (0.314, 0.351). bt2020: ITU-R BT.2020-2; its codes are decoded as a display does, by BT.1886,
 * not by the inverse of the camera's curve (CSS Color 4 since 2025).
 */
#include "config.h"

#include "hek-color-rgb.h"

#include "hek-color-adapt-private.h"
#include "hek-color-rgb-private.h"
#include "hek-sanitize.h"
#include "hek-transfer-private.h"

#define D65 { 0.3127, 0.3290 }
#define D50 { 0.3457, 0.3585 }

static const HekColorRgb spaces[] = {
  { "srgb", { { 0.64, 0.33 }, { 0.30, 0.60 }, { 0.15, 0.06 } }, D65, &hek_transfer_srgb },
  { "adobe-rgb", { { 0.64, 0.33 }, { 0.21, 0.71 }, { 0.15, 0.06 } }, D65, &hek_transfer_adobe_rgb },
  { "prophoto",
    { { 0.7347, 0.2653 }, { 0.1596, 0.8404 }, { 0.0366, 0.0001 } },
    D50,
    &hek_transfer_prophoto },
  { "display-p3", { { 0.68, 0.32 }, { 0.265, 0.69 }, { 0.15, 0.06 } }, D65, &hek_transfer_srgb },
  { "dci-p3",
    { { 0.68, 0.32 }, { 0.265, 0.69 }, { 0.15, 0.06 } },
    { 0.314, 0.351 },
    &hek_transfer_dci },
  { "bt2020", { { 0.708, 0.292 }, { 0.17, 0.797 }, { 0.131, 0.046 } }, D65, &hek_transfer_bt1886 },
};

#define HUB (&spaces[0])

guint
hek_color_rgb_n (void)
{
  return G_N_ELEMENTS (spaces);
}

const HekColorRgb *
hek_color_rgb (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (spaces), NULL);

  return &spaces[i];
}

const HekColorRgb *
hek_color_rgb_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++)
    if (g_strcmp0 (spaces[i].id, id) == 0)
      return &spaces[i];
  return NULL;
}

/* The columns are the XYZ of the primaries, in amounts that add up to white. */
static void
xyz_matrix (const HekColorRgb *self,
            HekColorExact     *out)
{
  long double wx = self->white[0], wy = self->white[1];
  long double white[3] = { wx / wy, 1, (1 - wx - wy) / wy }, amounts[3];
  HekColorExact inverse;

  for (int p = 0; p < 3; p++)
    {
      long double x = self->primaries[p][0], y = self->primaries[p][1];

      out->m[0][p] = x;
      out->m[1][p] = y;
      out->m[2][p] = 1 - x - y;
    }
  hek_color_exact_invert (out, &inverse);
  hek_color_exact_apply (&inverse, white, amounts);
  for (int i = 0; i < 3; i++)
    for (int p = 0; p < 3; p++)
      out->m[i][p] *= amounts[p];
}

void
hek_color_exact_xyz_from_linear (HekColorExact *out)
{
  xyz_matrix (HUB, out);
}

void
hek_color_exact_rgb_from_linear (const HekColorRgb *self,
                                 HekColorExact     *out)
{
  HekColorExact hub, adapt, own;

  xyz_matrix (HUB, &hub);
  hek_color_exact_adapt (HEK_ADAPT_BRADFORD, HUB->white, self->white, &adapt);
  xyz_matrix (self, &own);
  hek_color_exact_invert (&own, &own);
  hek_color_exact_multiply (&adapt, &hub, out);
  hek_color_exact_multiply (&own, out, out);
}

const HekColorRgbMatrices *
hek_color_rgb_matrices (const HekColorRgb *self)
{
  static HekColorRgbMatrices matrices[G_N_ELEMENTS (spaces)];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (spaces); i++)
        {
          HekColorExact m;

          hek_color_exact_rgb_from_linear (&spaces[i], &m);
          matrices[i].from_linear = hek_color_exact_balanced (&m);
          hek_color_exact_invert (&m, &m);
          matrices[i].to_linear = hek_color_exact_balanced (&m);
        }
      HEK_HANDED_OVER (matrices);
      g_once_init_leave (&ready, 1);
    }
  HEK_TAKEN_OVER (matrices);
  return &matrices[self - spaces];
}

void
hek_color_rgb_xyz_matrix (const HekColorRgb *self,
                          double             m[3][3])
{
  HekColorExact exact;

  xyz_matrix (self, &exact);
  hek_color_exact_to_double (&exact, m);
}

void
hek_color_rgb_from_xyz_matrix (const HekColorRgb *self,
                               double             m[3][3])
{
  HekColorExact exact;

  xyz_matrix (self, &exact);
  hek_color_exact_invert (&exact, &exact);
  hek_color_exact_to_double (&exact, m);
}

static void
apply (const HekColorMatrix *m,
       const double          in[3],
       double                out[3])
{
  const double v[3] = { in[0], in[1], in[2] };

  for (int i = 0; i < 3; i++)
    out[i] = hek_color_balanced (m, i, v);
}

void
hek_color_rgb_from_linear (const HekColorRgb *self,
                           const double       linear[3],
                           double             rgb[3])
{
  apply (&hek_color_rgb_matrices (self)->from_linear, linear, rgb);
}

void
hek_color_rgb_to_linear (const HekColorRgb *self,
                         const double       rgb[3],
                         double             linear[3])
{
  apply (&hek_color_rgb_matrices (self)->to_linear, rgb, linear);
}
