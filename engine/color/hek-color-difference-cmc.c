/* SPDX-License-Identifier: Apache-2.0 */
/* CMC l:c of the Colour Measurement Committee, made for textiles; source in the header. */
#include "config.h"

#include "hek-color-difference-private.h"

#include "hek-kernel-color.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define ACCEPTABILITY_L 2
#define ACCEPTABILITY_C 1

static double
cosine (double degrees)
{
  return cos (degrees * (G_PI / 180));
}

double
hek_color_delta_e_cmc (const double ref[3],
                       const double test[3],
                       double       l,
                       double       c)
{
  double delta_c, delta_h_square;
  double c1 = hek_color_chroma_and_hue (ref, test, &delta_c, &delta_h_square);
  double h = atan2 (ref[2], ref[1]) * (180 / G_PI);
  double f = sqrt (1 / (1 + 1900 / pow (c1, 4)));
  double t, s_l, s_c, s_h, x, y;

  g_return_val_if_fail (l > 0 && c > 0, NAN);

  h = h < 0 ? h + 360 : h;
  t = h >= 164 && h <= 345 ? 0.56 + fabs (0.2 * cosine (h + 168))
                           : 0.36 + fabs (0.4 * cosine (h + 35));
  s_l = ref[0] < 16 ? 0.511 : 0.040975 * ref[0] / (1 + 0.01765 * ref[0]);
  s_c = 0.0638 * c1 / (1 + 0.0131 * c1) + 0.638;
  s_h = s_c * (f * t + 1 - f);

  x = (test[0] - ref[0]) / (l * s_l);
  y = delta_c / (c * s_c);
  return sqrt (x * x + y * y + delta_h_square / (s_h * s_h));
}

static double
cmc_delta (const double ref[3],
           const double test[3])
{
  return hek_color_delta_e_cmc (ref, test, ACCEPTABILITY_L, ACCEPTABILITY_C);
}

static void
cmc_rows (const float *ref,
          const float *test,
          float       *out,
          gsize        n)
{
  hek_kernel_color ()->delta_e_cmc (ACCEPTABILITY_L, ACCEPTABILITY_C, ref, test, out, n);
}

const HekColorDifference hek_color_difference_cmc = {
  .id = "cmc",
  .label = N_("CMC 2:1"),
  .help = N_("The difference that the textile industry judges by, weighted by lightness, chroma "
             "and hue of the reference (Clarke, McDonald, Rigg 1984; l:c = 2:1, for "
             "acceptability)."),
  .space = "lab",
  .key = "cmc",
  .symmetric = FALSE,
  .delta = cmc_delta,
  .rows = cmc_rows,
};
