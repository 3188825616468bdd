/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The distance in CAM16-UCS, with the weights K_L = 1, c1 = 0.007, c2 = 0.0228 that the space
 * itself holds.
 *
 * Source: C. Li et al., "Comprehensive color solutions: CAM16, CAT16, and CAM16-UCS", Color
 * Research & Application 42(6), 2017, equation 18.
 */
#include "config.h"

#include "hek-color-difference-private.h"

#include "hek-kernel-color.h"

#include <glib/gi18n-lib.h>

static void
cam16ucs_rows (const float *ref,
               const float *test,
               float       *out,
               gsize        n)
{
  hek_kernel_color ()->distance (ref, test, out, n);
}

const HekColorDifference hek_color_difference_cam16ucs = {
  .id = "cam16ucs",
  .label = N_("ΔE CAM16-UCS"),
  .help = N_("Distance in CAM16-UCS, the uniform space of the colour appearance model CAM16 (Li et "
             "al. 2017): for small and large differences alike."),
  .space = "cam16ucs",
  .key = "cam16ucs",
  .symmetric = TRUE,
  .delta = hek_color_distance,
  .rows = cam16ucs_rows,
};
