/* SPDX-License-Identifier: Apache-2.0 */
/* Grey ramps quantized by a curve, and their picture on an sRGB screen. */
#include "config.h"

#include "hek-curve-ramp.h"

#include <math.h>

#include "hek-pu21.h"
#include "hek-transfer.h"

/* Both comparisons are false for NaN. */
static double
hek_curve_ramp_hold (double v,
                     double min,
                     double max,
                     double otherwise)
{
  return isnan (v) ? otherwise : v < min ? min : v > max ? max : v;
}

double
hek_curve_ramp_floor (const HekDisplay *display)
{
  return display->black_cd_m2 + hek_display_reflection (display);
}

double
hek_curve_ramp_ceiling (const HekDisplay *display)
{
  return display->peak_cd_m2 + hek_display_reflection (display);
}

void
hek_curve_ramp_columns (const HekCurveRamp *ramp,
                        HekCurveRampColumn *columns,
                        guint               n_columns)
{
  const HekDisplay *display = ramp->display;
  double reflection = hek_display_reflection (display);
  double lowest = hek_curve_ramp_floor (display), highest = hek_curve_ramp_ceiling (display);
  double a = hek_curve_ramp_hold (ramp->min_cd_m2, lowest, highest, lowest);
  double b = hek_curve_ramp_hold (ramp->max_cd_m2, lowest, highest, highest);
  double first = hek_pu21_encode (HEK_PU21_BANDING_GLARE, MIN (a, b));
  double last = hek_pu21_encode (HEK_PU21_BANDING_GLARE, MAX (a, b));
  guint n_steps;

  g_return_if_fail (ramp->n_bits >= 1 && ramp->n_bits <= HEK_LUMA_CURVE_MAX_BITS);

  n_steps = (1u << ramp->n_bits) - 1;
  for (guint i = 0; i < n_columns; i++)
    {
      HekCurveRampColumn *column = &columns[i];
      double at = n_columns > 1 ? (double) i / (n_columns - 1) : 0;
      double cd_m2 = hek_pu21_decode (HEK_PU21_BANDING_GLARE, first + at * (last - first));
      double code;

      column->smooth_cd_m2 = hek_curve_ramp_hold (cd_m2, MIN (a, b), MAX (a, b), a);
      code = n_steps * ramp->curve->encode (display, column->smooth_cd_m2 - reflection);
      column->level = (guint) CLAMP (floor (code), 0, n_steps - 1);
      column->part = CLAMP (code - column->level, 0, 1);
      column->lower_cd_m2
        = hek_luma_curve_level (ramp->curve, display, ramp->n_bits, column->level) + reflection;
      column->upper_cd_m2
        = hek_luma_curve_level (ramp->curve, display, ramp->n_bits, column->level + 1)
          + reflection;
    }
}

/* The ordered dithering of Bayer: threshold of a pixel in (0,1), from the bits of x and y. */
static double
hek_curve_ramp_threshold (guint x,
                          guint y)
{
  guint rank = 0;

  for (guint bit = 0; bit < 3; bit++)
    {
      guint u = x >> bit & 1, v = y >> bit & 1;

      rank |= ((u ^ v) << 1 | v) << 2 * (2 - bit);
    }
  return (rank + 0.5) / 64;
}

static double
hek_curve_ramp_code (const HekTransfer *srgb,
                     double             cd_m2,
                     double             white_cd_m2)
{
  return srgb->encode (hek_curve_ramp_hold (cd_m2 / white_cd_m2, 0, 1e6, 0));
}

void
hek_curve_ramp_paint (const HekCurveRampColumn *columns,
                      guint                     n_columns,
                      const HekCurveRampScreen *screen,
                      guint8                   *gray)
{
  const HekTransfer *srgb = hek_transfer_find ("srgb");

  for (guint x = 0; x < n_columns; x++)
    {
      const HekCurveRampColumn *column = &columns[x];
      double smooth = hek_curve_ramp_code (srgb, column->smooth_cd_m2, screen->white_cd_m2);
      double lower = hek_curve_ramp_code (srgb, column->lower_cd_m2, screen->white_cd_m2);
      double upper = hek_curve_ramp_code (srgb, column->upper_cd_m2, screen->white_cd_m2);

      for (guint y = 0; y < HEK_CURVE_RAMP_N_ROWS; y++)
        {
          double limit = screen->dither ? hek_curve_ramp_threshold (x, y) : 0.5;
          double shown = column->part >= limit ? upper : lower;
          double code = 255 * (smooth + screen->gain * (shown - smooth));

          /* another pattern than the curve's: its mirror, so that the two do not add up */
          code += hek_curve_ramp_threshold (y, ~x);
          gray[(gsize) y * n_columns + x] = (guint8) CLAMP (floor (code), 0, 255);
        }
    }
}

double
hek_curve_ramp_white (const HekDisplay *display,
                      double            max_cd_m2)
{
  double white
    = display->kind == HEK_DISPLAY_GOG ? display->peak_cd_m2 : HEK_TRANSFER_REFERENCE_WHITE;

  return MAX (white + hek_display_reflection (display), max_cd_m2);
}
