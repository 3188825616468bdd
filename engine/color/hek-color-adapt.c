/* SPDX-License-Identifier: Apache-2.0 */
/* Chromatic adaptation. The sources of the two matrices are in the header. */
#include "config.h"

#include "hek-color-adapt.h"

#include "hek-color-adapt-private.h"

#include <math.h>

const HekColorExact hek_adapt_cones[HEK_ADAPT_N_METHODS] = {
  [HEK_ADAPT_BRADFORD] = { {
    { 0.8951L, 0.2664L, -0.1614L },
    { -0.7502L, 1.7135L, 0.0367L },
    { 0.0389L, -0.0685L, 1.0296L },
  } },
  [HEK_ADAPT_CAT16] = { {
    { 0.401288L, 0.650173L, -0.051461L },
    { -0.250268L, 1.204414L, 0.045854L },
    { -0.002079L, 0.048952L, 0.953127L },
  } },
};

/* FALSE where a white leaves some cone without response. */
static gboolean
white_response (const HekColorExact *cones,
                const double         xy[2],
                long double          response[3])
{
  long double x = xy[0], y = xy[1], xyz[3] = { x / y, 1, (1 - x - y) / y };

  if (!isfinite (xy[0]) || !isfinite (xy[1]) || xy[1] <= 0)
    return FALSE;
  hek_color_exact_apply (cones, xyz, response);
  return response[0] > 0 && response[1] > 0 && response[2] > 0;
}

gboolean
hek_color_exact_adapt (HekAdaptMethod method,
                       const double   from[2],
                       const double   to[2],
                       HekColorExact *out)
{
  const HekColorExact *cones = &hek_adapt_cones[method];
  HekColorExact scaled = *cones, back;
  long double before[3], after[3];

  if (!white_response (cones, from, before) || !white_response (cones, to, after))
    {
      *out = (HekColorExact){ { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
      return FALSE;
    }
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      scaled.m[i][j] *= after[i] / before[i];
  hek_color_exact_invert (cones, &back);
  hek_color_exact_multiply (&back, &scaled, out);
  return TRUE;
}

gboolean
hek_color_adapt_matrix (HekAdaptMethod method,
                        const double   from[2],
                        const double   to[2],
                        double         m[3][3])
{
  HekColorExact exact;
  gboolean adapted = hek_color_exact_adapt (method, from, to, &exact);

  hek_color_exact_to_double (&exact, m);
  return adapted;
}

void
hek_color_adapt (const double m[3][3],
                 const double xyz[3],
                 double       out[3])
{
  const double x = xyz[0], y = xyz[1], z = xyz[2];

  for (int i = 0; i < 3; i++)
    out[i] = m[i][0] * x + m[i][1] * y + m[i][2] * z;
}

void
hek_color_adapt_rows (const double m[3][3],
                      const float *xyz,
                      float       *out,
                      gsize        n)
{
  for (gsize i = 0; i < 3 * n; i += 3)
    {
      double v[3] = { xyz[i], xyz[i + 1], xyz[i + 2] };

      hek_color_adapt (m, v, v);
      for (int c = 0; c < 3; c++)
        out[i + c] = (float) v[c];
    }
}
