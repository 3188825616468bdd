/* SPDX-License-Identifier: Apache-2.0 */
/* All colour rows: included once by each file of one instruction set, which gives the name of its
 * table in HEK_KERNEL_COLOR_TABLE. */
#include "hek-kernel-color-curve-rows.h"
#include "hek-kernel-color-difference-rows.h"
#include "hek-kernel-color-lab-rows.h"
#include "hek-kernel-color-private.h"
#include "hek-kernel-color-space-rows.h"

const HekKernelColor HEK_KERNEL_COLOR_TABLE = {
  .srgb_decode = srgb_decode,
  .srgb_encode = srgb_encode,
  .power = power,
  .pq_encode = pq_encode,
  .pq_decode = pq_decode,
  .hlg_encode = hlg_encode,
  .hlg_decode = hlg_decode,
  .pu21_encode = pu21_encode,
  .pu21_decode = pu21_decode,
  .lab_from_rgb = lab_from_rgb,
  .lab_from_srgb = lab_from_srgb,
  .rgb_from_lab = rgb_from_lab,
  .oklab_from_rgb = oklab_from_rgb,
  .rgb_from_oklab = rgb_from_oklab,
  .matrix = matrix,
  .pq_space_from_rgb = pq_space_from_rgb,
  .rgb_from_pq_space = rgb_from_pq_space,
  .xyb_from_rgb = xyb_from_rgb,
  .rgb_from_xyb = rgb_from_xyb,
  .luv_from_rgb = luv_from_rgb,
  .rgb_from_luv = rgb_from_luv,
  .hsv_from_srgb = hsv_from_srgb,
  .hsl_from_srgb = hsl_from_srgb,
  .srgb_from_hsv = srgb_from_hsv,
  .srgb_from_hsl = srgb_from_hsl,
  .cam16ucs_from_rgb = cam16ucs_from_rgb,
  .rgb_from_cam16ucs = rgb_from_cam16ucs,
  .polar_from_ab = polar_from_ab,
  .ab_from_polar = ab_from_polar,
  .distance = distance,
  .delta_itp = delta_itp,
  .hyab = hyab,
  .delta_e_94 = delta_e_94,
  .delta_e_cmc = delta_e_cmc,
  .delta_e_2000 = delta_e_2000,
};
