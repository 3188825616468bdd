/* SPDX-License-Identifier: Apache-2.0 */
/* FLIP rows for the instruction set that every processor of the architecture has; the choice. */
#include "hek-kernel-flip.h"

#include "hek-kernel-choose.h"

#define HEK_KERNEL_FLIP_TABLE hek_kernel_flip_scalar
#include "hek-kernel-flip-rows.h"

const HekKernelFlip *
hek_kernel_flip_nth (unsigned i)
{
  return HEK_KERNEL_NTH (hek_kernel_flip, i);
}

const HekKernelFlip *
hek_kernel_flip (void)
{
  return HEK_KERNEL_CHOOSE (hek_kernel_flip);
}
