/* SPDX-License-Identifier: Apache-2.0 */
/* Just noticeable differences of colour: how visible a coloured pattern is, and the ellipse of
 * those that are just visible. */
#include "config.h"

#include <math.h>

#include "hek-dkl.h"
#include "hek-jnd.h"

/* S over the achromatic background, which turns an amplitude of mechanism @channel into JND. */
static double
hek_jnd_scale (const HekCsf         *csf,
               const HekCsfStimulus *stimulus,
               HekCsfChannel         channel,
               double                achromatic)
{
  HekCsfStimulus s = *stimulus;

  s.channel = channel;
  s.cd_m2 = achromatic > 0 ? achromatic : csf->min_cd_m2;
  return csf->sensitivity (&s) / s.cd_m2;
}

double
hek_jnd_dkl (const HekCsf         *csf,
             const HekCsfStimulus *stimulus,
             const double          background[3],
             const double          amplitude[3])
{
  double sum = 0;

  if (isnan (background[0]))
    return NAN;
  for (int k = 0; k < HEK_CSF_N_CHANNELS; k++)
    if (amplitude[k] != 0)
      {
        double jnd = amplitude[k] * hek_jnd_scale (csf, stimulus, (HekCsfChannel) k, background[0]);

        sum += jnd * jnd;
      }
  return sqrt (sum);
}

double
hek_jnd_color (const HekCsf         *csf,
               const HekCsfStimulus *stimulus,
               const double          background[3],
               const double          amplitude[3])
{
  double dkl[3], delta[3];

  hek_dkl_from_xyz (background, dkl);
  hek_dkl_from_xyz (amplitude, delta);
  return hek_jnd_dkl (csf, stimulus, dkl, delta);
}

/* The change of DKL, in JND, by a step of x or y at constant Y. */
static void
hek_jnd_gradient (const double  xyz[3],
                  const double  scale[3],
                  gboolean      along_y,
                  double        out[3])
{
  double whole = xyz[0] + xyz[1] + xyz[2], y = xyz[1] / whole, x = xyz[0] / whole;
  double per_x[3] = { xyz[1] / y, 0, -xyz[1] / y };
  double per_y[3] = { -x * xyz[1] / (y * y), 0, -(1 - x) * xyz[1] / (y * y) };

  hek_dkl_from_xyz (along_y ? per_y : per_x, out);
  for (int k = 0; k < HEK_CSF_N_CHANNELS; k++)
    out[k] *= scale[k];
}

gboolean
hek_jnd_ellipse (const HekCsf         *csf,
                 const HekCsfStimulus *stimulus,
                 const double          background[3],
                 HekJndEllipse        *ellipse)
{
  double dkl[3], scale[3], gx[3], gy[3], a = 0, b = 0, c = 0, middle, spread, angle;

  if ((csf->flags & HEK_CSF_HAS_COLOR) == 0)
    return FALSE;
  for (int k = 0; k < 3; k++)
    if (!isfinite (background[k]) || background[k] <= 0)
      return FALSE;

  hek_dkl_from_xyz (background, dkl);
  for (int k = 0; k < HEK_CSF_N_CHANNELS; k++)
    scale[k] = hek_jnd_scale (csf, stimulus, (HekCsfChannel) k, dkl[0]);
  hek_jnd_gradient (background, scale, FALSE, gx);
  hek_jnd_gradient (background, scale, TRUE, gy);

  /* a dx² + 2 b dx dy + c dy² = 1 */
  for (int k = 0; k < HEK_CSF_N_CHANNELS; k++)
    {
      a += gx[k] * gx[k];
      b += gx[k] * gy[k];
      c += gy[k] * gy[k];
    }
  middle = (a + c) / 2;
  spread = hypot ((a - c) / 2, b);
  if (!(middle > spread)) /* NaN of the stimulus too */
    return FALSE;

  /* the major axis is that of the smaller eigenvalue */
  angle = (atan2 (2 * b, a - c) / 2 + G_PI_2) * 180 / G_PI;
  ellipse->x = background[0] / (background[0] + background[1] + background[2]);
  ellipse->y = background[1] / (background[0] + background[1] + background[2]);
  ellipse->major = 1 / sqrt (middle - spread);
  ellipse->minor = 1 / sqrt (middle + spread);
  ellipse->angle_deg = angle >= 180 ? angle - 180 : angle;
  return TRUE;
}
