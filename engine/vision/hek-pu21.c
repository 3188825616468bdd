/* SPDX-License-Identifier: Apache-2.0 */
/* PU21: four sets of constants of one formula, its inverse, and rows. */
#include "config.h"

#include "hek-pu21.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-kernel-color.h"

/* V = p7 · (((p1 + p2 · Y^p4) / (1 + p3 · Y^p4))^p5 − p6), as in the source. */
typedef struct
{
  const char *id, *label;
  double p[7];
} HekPu21Variant;

/* gfxdisp/pu21, matlab/pu21_encoder.m, commit 78340c0. */
static const HekPu21Variant variants[HEK_PU21_N] = {
  [HEK_PU21_BANDING] = { "banding", N_ ("Banding"),
                         { 1.070275272, 0.4088273932, 0.153224308, 0.2520326168, 1.063512885,
                           1.14115047, 521.4527484 } },
  [HEK_PU21_BANDING_GLARE] = { "banding-glare", N_ ("Banding and glare"),
                               { 0.353487901, 0.3734658629, 8.277049286e-05, 0.9062562627,
                                 0.09150303166, 0.9099517204, 596.3148142 } },
  [HEK_PU21_PEAKS] = { "peaks", N_ ("Peaks of sensitivity"),
                       { 1.043882782, 0.6459495343, 0.3194584211, 0.374025247, 1.114783422,
                         1.095360363, 384.9217577 } },
  [HEK_PU21_PEAKS_GLARE] = { "peaks-glare", N_ ("Peaks of sensitivity and glare"),
                             { 816.885024, 1479.463946, 0.001253215609, 0.9329636822,
                               0.06746643971, 1.573435413, 419.6006374 } },
};

const char *
hek_pu21_id (HekPu21 variant)
{
  g_return_val_if_fail (variant < HEK_PU21_N, NULL);
  return variants[variant].id;
}

const char *
hek_pu21_label (HekPu21 variant)
{
  g_return_val_if_fail (variant < HEK_PU21_N, NULL);
  return variants[variant].label;
}

gboolean
hek_pu21_find (const char *id,
               HekPu21    *variant)
{
  for (guint i = 0; i < HEK_PU21_N; i++)
    if (g_strcmp0 (variants[i].id, id) == 0)
      {
        *variant = (HekPu21) i;
        return TRUE;
      }
  return FALSE;
}

/* Both comparisons are false for NaN, which passes. */
static inline double
hek_pu21_clamp (double cd_m2)
{
  if (cd_m2 < HEK_PU21_MIN_CD_M2)
    return HEK_PU21_MIN_CD_M2;
  return cd_m2 > HEK_PU21_MAX_CD_M2 ? HEK_PU21_MAX_CD_M2 : cd_m2;
}

static inline double
hek_pu21_encode_with (const double *p,
                      double        cd_m2)
{
  double t = pow (hek_pu21_clamp (cd_m2), p[3]);
  double v = p[6] * (pow ((p[0] + p[1] * t) / (1 + p[2] * t), p[4]) - p[5]);

  return v < 0 ? 0 : v;
}

/* Codes below 0 are the least luminance; those above the highest one have no luminance or more
 * than the highest, and a code between the two limits of luminance never makes the divisor 0. */
static inline double
hek_pu21_decode_with (const double *p,
                      double        max_code,
                      double        code)
{
  double v, excess;

  if (code >= max_code)
    return HEK_PU21_MAX_CD_M2;
  v = pow ((code < 0 ? 0 : code) / p[6] + p[5], 1 / p[4]);
  excess = v - p[0];
  return hek_pu21_clamp (pow ((excess < 0 ? 0 : excess) / (p[1] - p[2] * v), 1 / p[3]));
}

double
hek_pu21_encode (HekPu21 variant,
                 double  cd_m2)
{
  g_return_val_if_fail (variant < HEK_PU21_N, 0);
  return hek_pu21_encode_with (variants[variant].p, cd_m2);
}

double
hek_pu21_decode (HekPu21 variant,
                 double  code)
{
  g_return_val_if_fail (variant < HEK_PU21_N, 0);
  return hek_pu21_decode_with (variants[variant].p,
                               hek_pu21_encode (variant, HEK_PU21_MAX_CD_M2), code);
}

void
hek_pu21_encode_rows (HekPu21      variant,
                      const float *cd_m2,
                      float       *code,
                      gsize        n)
{
  g_return_if_fail (variant < HEK_PU21_N);
  hek_kernel_color ()->pu21_encode (variants[variant].p, (float) HEK_PU21_MIN_CD_M2,
                                    (float) HEK_PU21_MAX_CD_M2, cd_m2, code, n);
}

void
hek_pu21_decode_rows (HekPu21      variant,
                      const float *code,
                      float       *cd_m2,
                      gsize        n)
{
  double min, max;

  g_return_if_fail (variant < HEK_PU21_N);

  min = hek_pu21_encode (variant, HEK_PU21_MIN_CD_M2);
  max = hek_pu21_encode (variant, HEK_PU21_MAX_CD_M2);
  hek_kernel_color ()->pu21_decode (variants[variant].p, (float) min, (float) max, code, cd_m2, n);
}
