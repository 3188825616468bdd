/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ΔE*ab: the distance in CIE 1976 L*a*b*.
 *
 * Source: CIE 15:2004, equation 8.21.
 */
#include "config.h"

#include "hek-color-difference-private.h"

#include "hek-kernel-color.h"

#include <glib/gi18n-lib.h>

static void
de76_rows (const float *ref,
           const float *test,
           float       *out,
           gsize        n)
{
  hek_kernel_color ()->distance (ref, test, out, n);
}

const HekColorDifference hek_color_difference_de76 = {
  .id = "de76",
  .label = N_("ΔE76"),
  .help = N_("Distance in CIE L*a*b* (CIE 1976). Simple and well known, but counts differences of "
             "saturated colours about twice to four times too much."),
  .space = "lab",
  .key = "delta_e_76",
  .symmetric = TRUE,
  .delta = hek_color_distance,
  .rows = de76_rows,
};
