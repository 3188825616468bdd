/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colour tags: from primaries, H.273 codes or an embedded profile to a curve and a matrix to linear
 * BT.709 D65. White points other than D65 are adapted with the linear Bradford transform, as ICC
 * profiles do.
 */
#include "config.h"

#include "hek-image-tag-private.h"

#include <math.h>
#include <string.h>

#include "hek-image-matrix-private.h"

/* Bradford cone responses, from ICC.1:2022 annex E. */
static const double bradford[9] = {
  0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296,
};

/* ITU-T H.273 (2021) table 2; chromaticities to the digits given there. */
#define WHITE_D65 { 0.3127, 0.3290 }
#define WHITE_C { 0.310, 0.316 }
static const struct
{
  guint code;
  HekImagePrimaries xy;
} h273_primaries[] = {
  { 1, { { 0.640, 0.330 }, { 0.300, 0.600 }, { 0.150, 0.060 }, WHITE_D65 } }, /* BT.709, sRGB */
  { 4, { { 0.67, 0.33 }, { 0.21, 0.71 }, { 0.14, 0.08 }, WHITE_C } },         /* BT.470 M */
  { 5, { { 0.64, 0.33 }, { 0.29, 0.60 }, { 0.15, 0.06 }, WHITE_D65 } }, /* BT.601, 625 lines */
  { 6,
    { { 0.630, 0.340 }, { 0.310, 0.595 }, { 0.155, 0.070 }, WHITE_D65 } }, /* BT.601, 525 lines */
  { 7, { { 0.630, 0.340 }, { 0.310, 0.595 }, { 0.155, 0.070 }, WHITE_D65 } }, /* SMPTE ST 240 */
  { 8, { { 0.681, 0.319 }, { 0.243, 0.692 }, { 0.145, 0.049 }, WHITE_C } }, /* film, illuminant C */
  { 9, { { 0.708, 0.292 }, { 0.170, 0.797 }, { 0.131, 0.046 }, WHITE_D65 } }, /* BT.2020, BT.2100 */
  { 11, { { 0.680, 0.320 }, { 0.265, 0.690 }, { 0.150, 0.060 }, { 0.314, 0.351 } } }, /* DCI-P3 */
  { 12, { { 0.680, 0.320 }, { 0.265, 0.690 }, { 0.150, 0.060 }, WHITE_D65 } }, /* Display P3 */
  { 22, { { 0.630, 0.340 }, { 0.295, 0.605 }, { 0.155, 0.077 }, WHITE_D65 } }, /* EBU Tech 3213 */
};

static const struct
{
  guint code;
  HekImageCurve curve;
  double gamma;
} h273_transfers[] = {
  { 1, HEK_IMAGE_CURVE_BT709, 0 },   { 4, HEK_IMAGE_CURVE_GAMMA, 2.2 },
  { 5, HEK_IMAGE_CURVE_GAMMA, 2.8 }, { 6, HEK_IMAGE_CURVE_BT709, 0 },
  { 8, HEK_IMAGE_CURVE_LINEAR, 0 },  { 13, HEK_IMAGE_CURVE_SRGB, 0 },
  { 14, HEK_IMAGE_CURVE_BT709, 0 },  { 15, HEK_IMAGE_CURVE_BT709, 0 },
  { 16, HEK_IMAGE_CURVE_PQ, 0 },     { 18, HEK_IMAGE_CURVE_HLG, 0 },
};

static gboolean
xyz_of (const double xy[2],
        double       xyz[3])
{
  if (!(xy[1] > 1e-4))
    return FALSE;
  xyz[0] = xy[0] / xy[1];
  xyz[1] = 1.0;
  xyz[2] = (1.0 - xy[0] - xy[1]) / xy[1];
  return TRUE;
}

/* Linear RGB to XYZ, where white has Y = 1 (SMPTE RP 177). */
static gboolean
rgb_to_xyz (const HekImagePrimaries *p,
            double                   out[9])
{
  const double *const xy[3] = { p->red, p->green, p->blue };
  double white[3], m[9], inverse[9], scale[3];

  /* A primary may be imaginary, without luminance or with less: CIE X and Z, blue of ACES. */
  for (int j = 0; j < 3; j++)
    {
      m[j] = xy[j][0];
      m[3 + j] = xy[j][1];
      m[6 + j] = 1.0 - xy[j][0] - xy[j][1];
    }
  if (!xyz_of (p->white, white) || !hek_matrix_invert (m, inverse))
    return FALSE;
  hek_matrix_apply (inverse, white, scale);
  for (int i = 0; i < 9; i++)
    out[i] = m[i] * scale[i % 3];
  return scale[0] > 0 && scale[1] > 0 && scale[2] > 0;
}

static gboolean
adapt_white (const double from_xy[2],
             const double to_xy[2],
             double       out[9])
{
  double from[3], to[3], from_cone[3], to_cone[3], inverse[9], scaled[9];

  if (!xyz_of (from_xy, from) || !xyz_of (to_xy, to) || !hek_matrix_invert (bradford, inverse))
    return FALSE;
  hek_matrix_apply (bradford, from, from_cone);
  hek_matrix_apply (bradford, to, to_cone);
  for (int i = 0; i < 9; i++)
    {
      if (!(fabs (from_cone[i / 3]) > 1e-6))
        return FALSE;
      scaled[i] = bradford[i] * to_cone[i / 3] / from_cone[i / 3];
    }
  hek_matrix_multiply (inverse, scaled, out);
  return TRUE;
}

void
hek_image_tag_set_srgb (HekImageTag *tag,
                        const char  *label)
{
  char *copy = g_strdup (label);

  hek_image_tag_clear (tag);
  tag->label = copy;
  tag->curve = HEK_IMAGE_CURVE_SRGB;
  for (int i = 0; i < 9; i += 4)
    tag->matrix[i] = 1.0;
}

void
hek_image_tag_clear (HekImageTag *tag)
{
  g_clear_pointer (&tag->icc, hek_image_icc_free);
  g_free (tag->label);
  *tag = (HekImageTag) { .label = NULL };
}

gboolean
hek_image_tag_set_primaries (HekImageTag             *tag,
                             const HekImagePrimaries *primaries)
{
  const HekImagePrimaries *srgb = &h273_primaries[0].xy;
  double to_xyz[9], adapt[9], adapted[9], srgb_to_xyz[9], xyz_to_srgb[9];

  if (!rgb_to_xyz (primaries, to_xyz) || !adapt_white (primaries->white, srgb->white, adapt) ||
      !rgb_to_xyz (srgb, srgb_to_xyz) || !hek_matrix_invert (srgb_to_xyz, xyz_to_srgb))
    return FALSE;

  hek_matrix_multiply (adapt, to_xyz, adapted);
  hek_matrix_multiply (xyz_to_srgb, adapted, tag->matrix);
  memcpy (tag->luminance, to_xyz + 3, sizeof tag->luminance);
  tag->other_primaries = memcmp (primaries, srgb, sizeof *primaries) != 0;
  return TRUE;
}

void
hek_image_tag_set_linear (HekImageTag *tag,
                          const char  *label)
{
  hek_image_tag_set_srgb (tag, label);
  hek_image_tag_set_primaries (tag, &h273_primaries[0].xy);
  tag->curve = HEK_IMAGE_CURVE_LINEAR;
}

void
hek_image_tag_set_xyz (HekImageTag *tag,
                       const char  *label)
{
  double to_xyz[9];

  hek_image_tag_set_linear (tag, label);
  rgb_to_xyz (&h273_primaries[0].xy, to_xyz);
  hek_matrix_invert (to_xyz, tag->matrix);
  tag->luminance[0] = tag->luminance[2] = 0.0;
  tag->luminance[1] = 1.0;
  tag->other_primaries = TRUE;
}

gboolean
hek_image_tag_set_cicp (HekImageTag *tag,
                        guint        primaries,
                        guint        transfer,
                        guint        matrix,
                        gboolean     full_range)
{
  guint p = 0, t = 0;

  while (p < G_N_ELEMENTS (h273_primaries) && h273_primaries[p].code != primaries)
    p++;
  while (t < G_N_ELEMENTS (h273_transfers) && h273_transfers[t].code != transfer)
    t++;
  /* Samples of a PNG are always RGB: the matrix coefficients must say so. */
  if (p == G_N_ELEMENTS (h273_primaries) || t == G_N_ELEMENTS (h273_transfers) || matrix != 0)
    return FALSE;

  hek_image_tag_set_srgb (tag, NULL);
  hek_image_tag_set_primaries (tag, &h273_primaries[p].xy);
  tag->curve = h273_transfers[t].curve;
  tag->gamma = h273_transfers[t].gamma;
  tag->narrow_range = !full_range;
  tag->label = g_strdup_printf ("cICP %u/%u/%u/%u", primaries, transfer, matrix,
                                full_range ? 1 : 0);
  return TRUE;
}

void
hek_image_tag_set_profile (HekImageTag     *tag,
                           gconstpointer    data,
                           gsize            n_bytes,
                           HekImageIccKind  kind)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autoptr (HekImageIcc) icc = hek_image_icc_new (data, n_bytes, kind, &name, &error);
  g_autofree char *label = NULL;

  if (icc != NULL)
    label = g_strdup_printf ("ICC: %s", name);
  else if (name != NULL)
    label = g_strdup_printf ("ICC: %s (not used: %s)", name, error->message);
  else
    label = g_strdup_printf ("ICC profile (not used: %s)", error->message);

  hek_image_tag_set_srgb (tag, label);
  if (icc != NULL && !hek_image_icc_is_srgb (icc))
    tag->icc = g_steal_pointer (&icc);
}

gboolean
hek_image_tag_is_srgb (const HekImageTag *tag)
{
  return tag->icc == NULL && tag->curve == HEK_IMAGE_CURVE_SRGB && !tag->other_primaries &&
         !tag->narrow_range && !tag->is_ink;
}
