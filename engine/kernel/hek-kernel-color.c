/* SPDX-License-Identifier: Apache-2.0 */
/* Colour rows for the instruction set that every processor of the architecture has, and the
 * choice of the set. */
#include "hek-kernel-color.h"

#include "hek-kernel-choose.h"

#define HEK_KERNEL_COLOR_TABLE hek_kernel_color_scalar
#include "hek-kernel-color-rows.h"

const HekKernelColor *
hek_kernel_color_nth (unsigned i)
{
  return HEK_KERNEL_NTH (hek_kernel_color, i);
}

const HekKernelColor *
hek_kernel_color (void)
{
  return HEK_KERNEL_CHOOSE (hek_kernel_color);
}
