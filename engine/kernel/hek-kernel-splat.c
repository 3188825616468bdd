/* SPDX-License-Identifier: Apache-2.0 */
/* Places of points without special instructions, and the choice of the instruction set. */
#include "hek-kernel-splat.h"

#include "hek-kernel-choose.h"

#define HEK_KERNEL_SPLAT_TABLE hek_kernel_splat_scalar
#include "hek-kernel-splat-rows.h"

static const HekKernelSplatTable *
choose (void)
{
  return HEK_KERNEL_CHOOSE (hek_kernel_splat);
}

void
hek_kernel_splat_project (const HekKernelSplat *splat,
                          const int16_t        *x,
                          const int16_t        *y,
                          const int16_t        *z,
                          size_t                n,
                          float                *side,
                          float                *down,
                          float                *depth)
{
  choose ()->project (splat, x, y, z, n, side, down, depth);
}

void
hek_kernel_splat_dots (const HekKernelSplat *splat,
                       const int16_t        *x,
                       const int16_t        *y,
                       const int16_t        *z,
                       size_t                n,
                       int32_t              *idx,
                       uint32_t             *key)
{
  choose ()->dots (splat, x, y, z, n, idx, key);
}

void
hek_kernel_splat_discs (const HekKernelSplat *splat,
                        const int16_t        *x,
                        const int16_t        *y,
                        const int16_t        *z,
                        const uint8_t        *sizes,
                        size_t                n,
                        int32_t              *left,
                        int32_t              *top,
                        int32_t              *diameter,
                        uint32_t             *key)
{
  choose ()->discs (splat, x, y, z, sizes, n, left, top, diameter, key);
}

float
hek_kernel_splat_depth (uint32_t key)
{
  uint32_t bits = key ^ ((key >> 31) != 0 ? 0x80000000u : 0xffffffffu);
  float depth;

  memcpy (&depth, &bits, sizeof depth);
  return depth;
}
