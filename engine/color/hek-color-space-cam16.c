/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CAM16-UCS: lightness J' and colourfulness a', b' of the colour appearance model CAM16, in which
 * distances are differences.
 *
 * Viewing conditions: those of sRGB as CSS and colour-science take them: white D65 with Y = 100,
 * adapting luminance 64 lx / π · 0.2 = 4.074 cd/m², background Y = 20, average surround, the
 * illuminant not discounted. White is only partly adapted to, so greys are a little yellow.
 *
 * Source: C. Li et al., "Comprehensive color solutions: CAM16, CAT16, and CAM16-UCS", Color
 * Research & Application 42(6), 2017. The 0.1 of the compressed responses is left out where it
 * cancels.
 *
 * Edge cases: roots and powers of what is negative, far outside the colours that can be seen, are
 * those of the magnitude with its sign; such colours are finite but need not come back. Beyond the
 * brightest response, which no light reaches, to_linear gives infinities or NaN.
 */
#include "config.h"

#include "hek-color-adapt-private.h"
#include "hek-color-rgb-private.h"
#include "hek-transfer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-sanitize.h"

#define SURROUND_C 0.69
#define SURROUND_N_C 1.0
#define SURROUND_F 1.0
#define BACKGROUND 0.2 /* of white */
#define C1 0.007
#define C2 0.0228

/* Response to one adapted cone, and back. */
static double
compress (double cone,
          double f_l)
{
  double x = pow (f_l * fabs (cone) / 100, 0.42);

  return copysign (isinf (x) ? 400 : 400 * x / (27.13 + x), cone);
}

static double
expand (double response,
        double f_l)
{
  double r = fabs (response);

  return copysign (r >= 400 ? INFINITY : 100 / f_l * pow (27.13 * r / (400 - r), 1 / 0.42),
                   response);
}

static double
achromatic (const double response[3])
{
  return 2 * response[0] + response[1] + response[2] / 20;
}

/* Complete adaptation would make white (100, 100, 100). */
static void
conditions_init (HekKernelCam16 *self)
{
  const double l_a = 64 / G_PI * 0.2, k = 1 / (5 * l_a + 1), k4 = k * k * k * k;
  const double d = SURROUND_F * (1 - exp ((-l_a - 42) / 92) / 3.6);
  const double n_bb = 0.725 * pow (1 / BACKGROUND, 0.2);
  double response[3];
  HekColorExact m;

  hek_color_exact_xyz_from_linear (&m);
  hek_color_exact_multiply (&hek_adapt_cones[HEK_ADAPT_CAT16], &m, &m);
  self->f_l = 0.2 * k4 * (5 * l_a) + 0.1 * (1 - k4) * (1 - k4) * cbrt (5 * l_a);
  for (int i = 0; i < 3; i++)
    {
      long double white = 100 * (m.m[i][0] + m.m[i][1] + m.m[i][2]);

      for (int j = 0; j < 3; j++)
        m.m[i][j] *= 100 * (d * 100 / white + 1 - d);
      response[i] = compress ((double) (d * 100 + (1 - d) * white), self->f_l);
    }
  hek_color_exact_to_double (&m, self->cones_from_rgb);
  hek_color_exact_invert (&m, &m);
  hek_color_exact_to_double (&m, self->rgb_from_cones);

  self->achromatic = achromatic (response);
  self->exponent = SURROUND_C * (1.48 + sqrt (BACKGROUND));
  self->colorfulness = pow (1.64 - pow (0.29, BACKGROUND), 0.73) * pow (self->f_l, 0.25);
  self->magnitude = 50000 / 13.0 * SURROUND_N_C * n_bb;
}

/* For references and rows. */
static const HekKernelCam16 *
conditions (void)
{
  static HekKernelCam16 srgb;
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      conditions_init (&srgb);
      HEK_HANDED_OVER (&srgb);
      g_once_init_leave (&ready, 1);
    }
  HEK_TAKEN_OVER (&srgb);
  return &srgb;
}

static double
eccentricity (double hue)
{
  return (cos (hue + 2) + 3.8) / 4;
}

static void
cam16ucs_from_linear (const double linear[3],
                      double       out[3])
{
  const HekKernelCam16 *c = conditions ();
  double r[3], a, b, hue, lightness, t, m;

  for (int i = 0; i < 3; i++)
    {
      const double *k = c->cones_from_rgb[i];

      r[i] = compress (k[0] * linear[0] + k[1] * linear[1] + k[2] * linear[2], c->f_l);
    }
  a = r[0] - 12 * r[1] / 11 + r[2] / 11;
  b = (r[0] + r[1] - 2 * r[2]) / 9;
  hue = atan2 (b, a);

  lightness = hek_transfer_odd_power (achromatic (r) / c->achromatic, c->exponent);
  t = c->magnitude * eccentricity (hue) * hypot (a, b) / (r[0] + r[1] + 1.05 * r[2] + 0.305);
  m = hek_transfer_odd_power (t, 0.9) * hek_transfer_odd_power (lightness, 0.5) * c->colorfulness;
  m = copysign (log1p (C2 * fabs (m)) / C2, m);

  out[0] = (1 + 100 * C1) * 100 * lightness / (1 + C1 * 100 * lightness);
  out[1] = m * cos (hue);
  out[2] = m * sin (hue);
}

static void
cam16ucs_to_linear (const double in[3],
                    double       linear[3])
{
  const HekKernelCam16 *c = conditions ();
  double lightness = in[0] / (100 * (1 + 100 * C1 - C1 * in[0]));
  double hue = atan2 (in[2], in[1]), m = expm1 (C2 * hypot (in[1], in[2])) / C2;
  double a, b, t, gamma, p, r[3];

  t = m / (c->colorfulness * hek_transfer_odd_power (lightness, 0.5));
  t = lightness == 0 ? 0 : hek_transfer_odd_power (t, 1 / 0.9);
  p = hek_transfer_odd_power (lightness, 1 / c->exponent) * c->achromatic;

  /* t solved for the length of (a, b) */
  gamma = 23 * t * (p + 0.305) /
          (23 * c->magnitude * eccentricity (hue) + t * (11 * cos (hue) + 108 * sin (hue)));
  a = gamma * cos (hue);
  b = gamma * sin (hue);
  r[0] = expand ((460 * p + 451 * a + 288 * b) / 1403, c->f_l);
  r[1] = expand ((460 * p - 891 * a - 261 * b) / 1403, c->f_l);
  r[2] = expand ((460 * p - 220 * a - 6300 * b) / 1403, c->f_l);
  for (int i = 0; i < 3; i++)
    {
      const double *k = c->rgb_from_cones[i];

      linear[i] = k[0] * r[0] + k[1] * r[1] + k[2] * r[2];
    }
}

static void
cam16ucs_from_linear_rows (const float *linear,
                           float       *out,
                           gsize        n)
{
  hek_kernel_color ()->cam16ucs_from_rgb (conditions (), linear, out, n);
}

static void
cam16ucs_to_linear_rows (const float *in,
                         float       *linear,
                         gsize        n)
{
  hek_kernel_color ()->rgb_from_cam16ucs (conditions (), in, linear, n);
}

const HekColorSpace hek_color_space_cam16ucs = {
  .id = "cam16ucs",
  .label = N_("CAM16-UCS"),
  .help = N_("Lightness and colourfulness of the appearance model CAM16, for a display in an "
             "ordinary room; distances are differences (Li and others 2017)."),
  .channels = { { "J'", NULL, 0, 100 }, { "a'", NULL, -36, 44 }, { "b'", NULL, -39, 34 } },
  .from_linear = cam16ucs_from_linear,
  .to_linear = cam16ucs_to_linear,
  .from_linear_rows = cam16ucs_from_linear_rows,
  .to_linear_rows = cam16ucs_to_linear_rows,
};
