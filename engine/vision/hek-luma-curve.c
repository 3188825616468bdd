/* SPDX-License-Identifier: Apache-2.0 */
/* Encoding curves of grey on a display, over the transfer functions of engine/color and PU21. */
#include "config.h"

#include "hek-luma-curve.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-luma-curve-private.h"
#include "hek-pu21.h"
#include "hek-transfer.h"

/* NaN passes. */
static inline double
hek_curve_clip (double v,
                double min,
                double max)
{
  return v < min ? min : v > max ? max : v;
}

/* Luminance as a part of what the display emits, and back. */
static double
hek_curve_relative (const HekDisplay *display,
                    double            cd_m2)
{
  return hek_curve_clip ((cd_m2 - display->black_cd_m2) /
                           (display->peak_cd_m2 - display->black_cd_m2),
                         0, 1);
}

static double
hek_curve_emitted (const HekDisplay *display,
                   double            relative)
{
  return display->black_cd_m2 +
         hek_curve_clip (relative, 0, 1) * (display->peak_cd_m2 - display->black_cd_m2);
}

static double
hek_curve_encode_relative (const char       *transfer,
                           const HekDisplay *display,
                           double            cd_m2)
{
  return hek_curve_clip (hek_transfer_find (transfer)->encode (hek_curve_relative (display, cd_m2)),
                         0, 1);
}

static double
hek_curve_decode_relative (const char       *transfer,
                           const HekDisplay *display,
                           double            code)
{
  return hek_curve_emitted (display,
                            hek_transfer_find (transfer)->decode (hek_curve_clip (code, 0, 1)));
}

#define RELATIVE_CURVE(name, transfer)                                                             \
  static double hek_curve_encode_##name (const HekDisplay *display, double cd_m2)                  \
  {                                                                                                \
    return hek_curve_encode_relative (transfer, display, cd_m2);                                   \
  }                                                                                                \
  static double hek_curve_decode_##name (const HekDisplay *display, double code)                   \
  {                                                                                                \
    return hek_curve_decode_relative (transfer, display, code);                                    \
  }

RELATIVE_CURVE (srgb, "srgb")
RELATIVE_CURVE (linear, "linear")
RELATIVE_CURVE (gamma, "gamma")

static double
hek_curve_encode_pu21 (const HekDisplay *display,
                       double            cd_m2)
{
  double first = hek_pu21_encode (HEK_PU21_BANDING_GLARE, display->black_cd_m2);
  double last = hek_pu21_encode (HEK_PU21_BANDING_GLARE, display->peak_cd_m2);

  return hek_curve_clip ((hek_pu21_encode (HEK_PU21_BANDING_GLARE, cd_m2) - first) / (last - first),
                         0, 1);
}

static double
hek_curve_decode_pu21 (const HekDisplay *display,
                       double            code)
{
  double first = hek_pu21_encode (HEK_PU21_BANDING_GLARE, display->black_cd_m2);
  double last = hek_pu21_encode (HEK_PU21_BANDING_GLARE, display->peak_cd_m2);

  code = first + hek_curve_clip (code, 0, 1) * (last - first);
  return hek_curve_clip (hek_pu21_decode (HEK_PU21_BANDING_GLARE, code), display->black_cd_m2,
                         display->peak_cd_m2);
}

static double
hek_curve_encode_pq (const HekDisplay *display,
                     double            cd_m2)
{
  cd_m2 = hek_curve_clip (cd_m2, display->black_cd_m2, display->peak_cd_m2);
  return hek_curve_clip (hek_transfer_find ("pq")->encode (cd_m2), 0, 1);
}

static double
hek_curve_decode_pq (const HekDisplay *display,
                     double            code)
{
  return hek_curve_clip (hek_transfer_find ("pq")->decode (hek_curve_clip (code, 0, 1)),
                         display->black_cd_m2, display->peak_cd_m2);
}

static double
hek_curve_encode_hlg (const HekDisplay *display,
                      double            cd_m2)
{
  double scene = pow (hek_curve_relative (display, cd_m2), 1 / hek_display_hlg_gamma (display));

  return hek_curve_clip (hek_transfer_find ("hlg")->encode (scene), 0, 1);
}

static double
hek_curve_decode_hlg (const HekDisplay *display,
                      double            code)
{
  double scene = hek_transfer_find ("hlg")->decode (hek_curve_clip (code, 0, 1));

  return hek_curve_emitted (display, pow (scene, hek_display_hlg_gamma (display)));
}

static const HekLumaCurve curves[] = {
  { "srgb", N_ ("sRGB"), N_ ("The curve of common pictures, IEC 61966-2-1."), hek_curve_encode_srgb,
    hek_curve_decode_srgb, hek_curve_encode_rows_srgb },
  { "linear", N_ ("Linear light"), N_ ("Codes in proportion to light."), hek_curve_encode_linear,
    hek_curve_decode_linear, hek_curve_encode_rows_linear },
  { "gamma", N_ ("Gamma 2.2"), N_ ("A power function with exponent 2.2."), hek_curve_encode_gamma,
    hek_curve_decode_gamma, hek_curve_encode_rows_gamma },
  { "pu21", N_ ("PU21"),
    N_ ("Steps of equal visibility between the black and the peak of the display, PU21."),
    hek_curve_encode_pu21, hek_curve_decode_pu21, hek_curve_encode_rows_pu21 },
  { "pq", N_ ("PQ"), N_ ("Absolute luminance up to 10,000 cd/m², SMPTE ST 2084."),
    hek_curve_encode_pq, hek_curve_decode_pq, hek_curve_encode_rows_pq },
  { "hlg", N_ ("HLG"), N_ ("Hybrid log-gamma with the system gamma of the display, BT.2100."),
    hek_curve_encode_hlg, hek_curve_decode_hlg, hek_curve_encode_rows_hlg },
};

guint
hek_luma_curve_n (void)
{
  return G_N_ELEMENTS (curves);
}

const HekLumaCurve *
hek_luma_curve (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (curves), NULL);
  return &curves[i];
}

const HekLumaCurve *
hek_luma_curve_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (curves); i++)
    if (g_strcmp0 (curves[i].id, id) == 0)
      return &curves[i];
  return NULL;
}

double
hek_luma_curve_level (const HekLumaCurve *curve,
                      const HekDisplay   *display,
                      guint               n_bits,
                      guint               level)
{
  guint last;

  g_return_val_if_fail (n_bits >= 1 && n_bits <= HEK_LUMA_CURVE_MAX_BITS, 0);

  last = (1u << n_bits) - 1;
  return curve->decode (display, (double) MIN (level, last) / last);
}
