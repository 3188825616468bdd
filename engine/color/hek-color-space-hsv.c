/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HSV and HSL: the hexcone and the double hexcone over encoded sRGB.
 *
 * Source: A. R. Smith, "Color gamut transform pairs", SIGGRAPH 1978; HSL as in CSS Color 4, 7.1.
 *
 * Edge cases: greys have hue 0 and saturation 0. Outside the sRGB cube the formulas go on, with
 * saturations beyond 0 and 1, and such colours come back too; only where the cone has its tip or
 * rim (max = 0 in HSV, L = 0 or 1 in HSL) is the saturation of a colour outside 0, and it comes
 * back as a grey. An infinite channel gives NaN.
 */
#include "config.h"

#include "hek-color-space-private.h"
#include "hek-color-transfer.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Hue in degrees, [0, 360). */
static double
hue (const double rgb[3],
     double       max,
     double       chroma)
{
  double h;

  if (chroma == 0)
    return 0;
  if (max == rgb[0])
    h = (rgb[1] - rgb[2]) / chroma;
  else if (max == rgb[1])
    h = (rgb[2] - rgb[0]) / chroma + 2;
  else
    h = (rgb[0] - rgb[1]) / chroma + 4;
  h *= 60;
  h = h < 0 ? h + 360 : h;
  return h < 360 ? h : 0;
}

/* Of encoded values: NaN in all three where one is NaN. */
static void
encoded_range (const double linear[3],
               double       rgb[3],
               double      *min,
               double      *max)
{
  double nan = 0;

  for (int i = 0; i < 3; i++)
    rgb[i] = hek_color_srgb_encode (linear[i]);
  for (int i = 0; i < 3; i++)
    nan += isnan (rgb[i]) ? rgb[i] : 0;
  *min = nan + fmin (rgb[0], fmin (rgb[1], rgb[2]));
  *max = nan + fmax (rgb[0], fmax (rgb[1], rgb[2]));
}

static void
hsv_from_linear (const double linear[3],
                 double       out[3])
{
  double rgb[3], min, max;

  encoded_range (linear, rgb, &min, &max);
  out[0] = hue (rgb, max, max - min);
  out[1] = max == 0 ? 0 : (max - min) / max;
  out[2] = max;
}

static void
hsl_from_linear (const double linear[3],
                 double       out[3])
{
  double rgb[3], min, max, room;

  encoded_range (linear, rgb, &min, &max);
  room = 1 - fabs (max + min - 1);
  out[0] = hue (rgb, max, max - min);
  out[1] = room == 0 ? 0 : (max - min) / room;
  out[2] = (max + min) / 2;
}

/* The hue's place between min and max, of the channel whose own hue is @peak degrees. */
static double
channel (double h,
         double peak,
         double min,
         double max)
{
  double away = fabs (remainder (h - peak, 360)) / 60; /* 0 to 3 */

  return max - (max - min) * fmin (fmax (away - 1, 0), 1);
}

static void
linear_from_hexcone (double h,
                     double min,
                     double max,
                     double linear[3])
{
  static const double peaks[3] = { 0, 120, 240 };

  for (int i = 0; i < 3; i++)
    linear[i] = isnan (h) ? h : hek_color_srgb_decode (channel (h, peaks[i], min, max));
}

static void
hsv_to_linear (const double in[3],
               double       linear[3])
{
  double s = in[1], v = in[2];

  linear_from_hexcone (in[0], v - v * s, v, linear);
}

static void
hsl_to_linear (const double in[3],
               double       linear[3])
{
  double s = in[1], l = in[2], half = s * (1 - fabs (2 * l - 1)) / 2;

  linear_from_hexcone (in[0], l - half, l + half, linear);
}

static void
hsv_from_linear_rows (const float *linear,
                      float       *out,
                      gsize        n)
{
  hek_color_srgb_encode_rows (linear, out, 3 * n);
  hek_kernel_color ()->hsv_from_srgb (out, out, n);
}

static void
hsv_to_linear_rows (const float *in,
                    float       *linear,
                    gsize        n)
{
  hek_kernel_color ()->srgb_from_hsv (in, linear, n);
  hek_color_srgb_decode_rows (linear, linear, 3 * n);
}

static void
hsl_from_linear_rows (const float *linear,
                      float       *out,
                      gsize        n)
{
  hek_color_srgb_encode_rows (linear, out, 3 * n);
  hek_kernel_color ()->hsl_from_srgb (out, out, n);
}

static void
hsl_to_linear_rows (const float *in,
                    float       *linear,
                    gsize        n)
{
  hek_kernel_color ()->srgb_from_hsl (in, linear, n);
  hek_color_srgb_decode_rows (linear, linear, 3 * n);
}

const HekColorSpace hek_color_space_hsv = {
  .id = "hsv",
  .label = N_("HSV"),
  .help = N_("Hue, saturation and value of encoded sRGB, as colour choosers show it; not made for "
             "measuring differences."),
  .channels = { { "H", "°", 0, 360 }, { "S", NULL, 0, 1 }, { "V", NULL, 0, 1 } },
  .from_linear = hsv_from_linear,
  .to_linear = hsv_to_linear,
  .from_linear_rows = hsv_from_linear_rows,
  .to_linear_rows = hsv_to_linear_rows,
};

const HekColorSpace hek_color_space_hsl = {
  .id = "hsl",
  .label = N_("HSL"),
  .help = N_("Hue, saturation and lightness of encoded sRGB, as style sheets write it; not made "
             "for measuring differences."),
  .channels = { { "H", "°", 0, 360 }, { "S", NULL, 0, 1 }, { "L", NULL, 0, 1 } },
  .from_linear = hsl_from_linear,
  .to_linear = hsl_to_linear,
  .from_linear_rows = hsl_from_linear_rows,
  .to_linear_rows = hsl_to_linear_rows,
};
