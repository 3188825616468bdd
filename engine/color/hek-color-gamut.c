/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a colour is inside an RGB space, and the nearest that is by chroma reduction in Oklch.
 *
 * Along a line of constant lightness and hue the cube roots of the cones are linear in the chroma,
 * so each linear channel is a cubic polynomial in it, positive and below 1 at chroma 0. Where the
 * first of them reaches 0 or 1 the line leaves the gamut.
 */
#include "config.h"

#include "hek-color-gamut.h"

#include "hek-color-rgb-private.h"

#include <math.h>

/* Halving alone would take 53. */
#define MAX_STEPS 100

/* c[0] + c[1] x + c[2] x² + c[3] x³ */
typedef struct
{
  double c[4];
} Cubic;

static double
cubic_at (const Cubic *p,
          double       x)
{
  return p->c[0] + x * (p->c[1] + x * (p->c[2] + x * p->c[3]));
}

/* Where the slope changes its sign, in ascending order: up to two places. */
static guint
cubic_extrema (const Cubic *p,
               double       x[2])
{
  double a = 3 * p->c[3], half_b = p->c[2], c = p->c[1];
  double square = half_b * half_b - a * c, q;

  if (square <= 0)
    return 0;
  q = -(half_b + copysign (sqrt (square), half_b));
  if (a == 0)
    {
      x[0] = c / q;
      return 1;
    }
  x[0] = fmin (q / a, c / q);
  x[1] = fmax (q / a, c / q);
  return 2;
}

/* Where it falls through 0 between @lo and @hi, once: Newton's steps, or halves where they leave
 * what is left. Right to rounding, on either side. */
static double
cubic_fall (const Cubic *p,
            double       lo,
            double       hi)
{
  const double precision = 1e-16 * hi;
  double x = lo + (hi - lo) / 2;

  for (guint step = 0; step < MAX_STEPS; step++)
    {
      double value = cubic_at (p, x), next;

      if (value >= 0)
        lo = x;
      else
        hi = x;
      next = x - value / (p->c[1] + x * (2 * p->c[2] + x * 3 * p->c[3]));
      if (!(next > lo && next < hi))
        next = lo + (hi - lo) / 2;
      if (fabs (next - x) <= precision || next <= lo || next >= hi)
        return next;
      x = next;
    }
  return x;
}

/* The last x of [0, end] up to which the polynomial stays >= 0, where it is at 0. */
static double
cubic_first_below (const Cubic *p,
                   double       end)
{
  double stops[3], begin = 0;
  guint n = cubic_extrema (p, stops);

  stops[n] = end;
  for (guint i = 0; i <= n; i++)
    {
      double stop = fmin (stops[i], end);

      if (stop <= begin)
        continue;
      if (cubic_at (p, stop) < 0)
        return cubic_fall (p, begin, stop);
      begin = stop;
    }
  return end;
}

/* The channels of the gamut along the line: binomials of (lightness + chroma · direction)³. */
static void
channels_along (const HekColorRgb *gamut,
                double             lightness,
                const double       direction[3],
                Cubic              channels[3])
{
  const HekColorOklab *oklab = hek_color_oklab_matrices ();
  const double l = lightness, factors[4] = { l * l * l, 3 * l * l, 3 * l, 1 };
  double powers[3] = { 1, 1, 1 };

  for (int power = 0; power <= 3; power++)
    {
      double rgb[3];

      for (int i = 0; i < 3; i++)
        rgb[i] = hek_color_balanced (&oklab->rgb_from_lms, i, powers);
      hek_color_rgb_from_linear (gamut, rgb, rgb);
      for (int i = 0; i < 3; i++)
        {
          channels[i].c[power] = factors[power] * rgb[i];
          powers[i] *= direction[i];
        }
    }
}

/* The largest chroma on the way from 0 to @chroma that is inside. */
static double
chroma_inside (const HekColorRgb *gamut,
               double             lightness,
               const double       direction[3],
               double             chroma)
{
  Cubic channels[3];

  channels_along (gamut, lightness, direction, channels);
  for (int i = 0; i < 3; i++)
    {
      const double *c = channels[i].c;
      const Cubic below_one = { { 1 - c[0], -c[1], -c[2], -c[3] } };

      chroma = cubic_first_below (&channels[i], chroma);
      chroma = cubic_first_below (&below_one, chroma);
    }
  return chroma;
}

gboolean
hek_color_in_gamut (const HekColorRgb *gamut,
                    const double       linear[3],
                    double             tolerance)
{
  double rgb[3];

  hek_color_rgb_from_linear (gamut, linear, rgb);
  for (int i = 0; i < 3; i++)
    if (!(rgb[i] >= -tolerance && rgb[i] <= 1 + tolerance)) /* NaN too */
      return FALSE;
  return TRUE;
}

/* What rounding left outside. */
static void
clip (const HekColorRgb *gamut,
      const double       linear[3],
      double             out[3])
{
  double rgb[3];

  hek_color_rgb_from_linear (gamut, linear, rgb);
  for (int i = 0; i < 3; i++)
    rgb[i] = CLAMP (rgb[i], 0, 1);
  hek_color_rgb_to_linear (gamut, rgb, out);
}

void
hek_color_gamut_map (const HekColorRgb *gamut,
                     const double       linear[3],
                     double             out[3])
{
  const HekColorOklab *oklab = hek_color_oklab_matrices ();
  double lab[3], chroma, scale, direction[3];

  if (hek_color_in_gamut (gamut, linear, 0))
    {
      for (int i = 0; i < 3; i++)
        out[i] = linear[i];
      return;
    }

  hek_color_space_oklab.from_linear (linear, lab);
  if (!isfinite (lab[0]) || !isfinite (lab[1]) || !isfinite (lab[2]))
    {
      out[0] = out[1] = out[2] = NAN;
      return;
    }
  if (lab[0] <= 0 || lab[0] >= 1)
    {
      out[0] = out[1] = out[2] = lab[0] <= 0 ? 0 : 1;
      return;
    }

  chroma = hypot (lab[1], lab[2]);
  if (chroma > 0)
    {
      for (int i = 0; i < 3; i++)
        {
          const double *k = oklab->cones_from_lab.k[i];

          direction[i] = (k[0] * lab[1] + k[1] * lab[2]) / chroma;
        }
      scale = chroma_inside (gamut, lab[0], direction, chroma) / chroma;
      lab[1] *= scale;
      lab[2] *= scale;
    }
  hek_color_space_oklab.to_linear (lab, lab);
  clip (gamut, lab, out);
}

gsize
hek_color_in_gamut_rows (const HekColorRgb *gamut,
                         const float       *linear,
                         double             tolerance,
                         guint8            *inside,
                         gsize              n)
{
  gsize n_inside = 0;

  for (gsize i = 0; i < n; i++)
    {
      double v[3] = { linear[3 * i], linear[3 * i + 1], linear[3 * i + 2] };

      inside[i] = (guint8) hek_color_in_gamut (gamut, v, tolerance);
      n_inside += inside[i];
    }
  return n_inside;
}

void
hek_color_gamut_map_rows (const HekColorRgb *gamut,
                          const float       *linear,
                          float             *out,
                          gsize              n)
{
  for (gsize i = 0; i < 3 * n; i += 3)
    {
      double v[3] = { linear[i], linear[i + 1], linear[i + 2] };

      hek_color_gamut_map (gamut, v, v);
      for (int c = 0; c < 3; c++)
        out[i + c] = (float) v[c];
    }
}
