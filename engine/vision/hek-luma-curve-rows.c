/* SPDX-License-Identifier: Apache-2.0 */
/* Encoding curves over rows: clipped, shifted and scaled around the rows of engine/color and
 * PU21. */
#include "config.h"

#include "hek-luma-curve-private.h"

#include "hek-kernel-color.h"
#include "hek-pu21.h"
#include "hek-transfer.h"

/* out = (clip (in, min, max) − shift) · scale; NaN passes. Near black the difference is exact. */
static void
hek_curve_rows_affine (const float *in,
                       float       *out,
                       gsize        n,
                       double       min,
                       double       max,
                       double       shift,
                       double       scale)
{
  const float low = (float) min, high = (float) max, a = (float) scale, b = (float) shift;

  for (gsize i = 0; i < n; i++)
    {
      float v = in[i];

      v = v < low ? low : v;
      v = v > high ? high : v;
      out[i] = (v - b) * a;
    }
}

/* To [0, 1]. */
static void
hek_curve_rows_clip (float *values,
                     gsize  n)
{
  hek_curve_rows_affine (values, values, n, 0, 1, 0, 1);
}

/* Luminance as a part of what the display emits. */
static void
hek_curve_rows_relative (const HekDisplay *display,
                         const float      *cd_m2,
                         float            *relative,
                         gsize             n)
{
  double black = display->black_cd_m2, range = display->peak_cd_m2 - black;

  hek_curve_rows_affine (cd_m2, relative, n, black, display->peak_cd_m2, black, 1 / range);
  hek_curve_rows_clip (relative, n);
}

static void
hek_curve_rows_transfer (const HekDisplay *display,
                         const char       *transfer,
                         const float      *cd_m2,
                         float            *code,
                         gsize             n)
{
  hek_curve_rows_relative (display, cd_m2, code, n);
  hek_transfer_find (transfer)->encode_rows (code, code, n);
  hek_curve_rows_clip (code, n);
}

void
hek_curve_encode_rows_srgb (const HekDisplay *display,
                            const float      *cd_m2,
                            float            *code,
                            gsize             n)
{
  hek_curve_rows_transfer (display, "srgb", cd_m2, code, n);
}

void
hek_curve_encode_rows_linear (const HekDisplay *display,
                              const float      *cd_m2,
                              float            *code,
                              gsize             n)
{
  hek_curve_rows_relative (display, cd_m2, code, n);
}

void
hek_curve_encode_rows_gamma (const HekDisplay *display,
                             const float      *cd_m2,
                             float            *code,
                             gsize             n)
{
  hek_curve_rows_transfer (display, "gamma", cd_m2, code, n);
}

void
hek_curve_encode_rows_pu21 (const HekDisplay *display,
                            const float      *cd_m2,
                            float            *code,
                            gsize             n)
{
  double first = hek_pu21_encode (HEK_PU21_BANDING_GLARE, display->black_cd_m2);
  double last = hek_pu21_encode (HEK_PU21_BANDING_GLARE, display->peak_cd_m2);

  hek_pu21_encode_rows (HEK_PU21_BANDING_GLARE, cd_m2, code, n);
  hek_curve_rows_affine (code, code, n, first, last, first, 1 / (last - first));
  hek_curve_rows_clip (code, n);
}

void
hek_curve_encode_rows_pq (const HekDisplay *display,
                          const float      *cd_m2,
                          float            *code,
                          gsize             n)
{
  hek_curve_rows_affine (cd_m2, code, n, display->black_cd_m2, display->peak_cd_m2, 0, 1);
  hek_transfer_find ("pq")->encode_rows (code, code, n);
  hek_curve_rows_clip (code, n);
}

void
hek_curve_encode_rows_hlg (const HekDisplay *display,
                           const float      *cd_m2,
                           float            *code,
                           gsize             n)
{
  hek_curve_rows_relative (display, cd_m2, code, n);
  hek_kernel_color ()->power (1 / hek_display_hlg_gamma (display), code, code, n);
  hek_curve_rows_clip (code, n);
  hek_transfer_find ("hlg")->encode_rows (code, code, n);
  hek_curve_rows_clip (code, n);
}
