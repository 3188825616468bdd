/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ΔE ITP: the distance in ICtCp with half of Ct, scaled so that 1 is just visible to the most
 * critical viewer.
 *
 * Source: ITU-R BT.2124-0 (2019), annex 1.
 */
#include "config.h"

#include "hek-color-difference-private.h"

#include "hek-kernel-color.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static double
itp_delta (const double ref[3],
           const double test[3])
{
  double i = ref[0] - test[0], t = 0.5 * (ref[1] - test[1]), p = ref[2] - test[2];

  return 720 * sqrt (i * i + t * t + p * p);
}

static void
itp_rows (const float *ref,
          const float *test,
          float       *out,
          gsize        n)
{
  hek_kernel_color ()->delta_itp (ref, test, out, n);
}

const HekColorDifference hek_color_difference_itp = {
  .id = "itp",
  .label = N_("ΔE ITP"),
  .help = N_("Distance in ICtCp for high dynamic range and wide gamut (ITU-R BT.2124): 1 is just "
             "visible to the most critical viewer."),
  .space = "ictcp",
  .key = "itp",
  .symmetric = TRUE,
  .delta = itp_delta,
  .rows = itp_rows,
};
