/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HyAB: city block between lightness and chromaticity, Euclidean within chromaticity.
 *
 * Source: S. Abasi, M. Amani Tehran, M. D. Fairchild, "Distance metrics for very large color
 * differences", Color Research & Application 45(2), 2020, equation 3.
 */
#include "config.h"

#include "hek-color-difference-private.h"

#include "hek-kernel-color.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static double
hyab_delta (const double ref[3],
            const double test[3])
{
  double l = ref[0] - test[0], a = ref[1] - test[1], b = ref[2] - test[2];

  return fabs (l) + sqrt (a * a + b * b);
}

static void
hyab_rows (const float *ref,
           const float *test,
           float       *out,
           gsize        n)
{
  hek_kernel_color ()->hyab (ref, test, out, n);
}

const HekColorDifference hek_color_difference_hyab = {
  .id = "hyab",
  .label = N_("HyAB"),
  .help = N_("Difference of lightness plus distance in a* and b* of CIE L*a*b* (Abasi et al. "
             "2020): orders large differences, such as those of coarse quantization, as people "
             "do."),
  .space = "lab",
  .key = "hyab",
  .symmetric = TRUE,
  .delta = hyab_delta,
  .rows = hyab_rows,
};
