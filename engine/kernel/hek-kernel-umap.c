/* SPDX-License-Identifier: Apache-2.0 */
/* Steps of UMAP for the instruction set that every processor of the architecture has; the choice;
 * one force at a time. */
#include "hek-kernel-umap.h"

#include "hek-kernel-choose.h"

#define HEK_KERNEL_UMAP_TABLE hek_kernel_umap_scalar
#include "hek-kernel-umap-rows.h"

uint32_t
hek_kernel_umap_mix (uint32_t key,
                     uint32_t x)
{
  return mix (key, x);
}

void
hek_kernel_umap_move (const HekKernelUmap      *umap,
                      const HekKernelUmapEdges *edges,
                      size_t                    first,
                      size_t                    n,
                      const float              *from,
                      float                    *to,
                      const uint32_t           *names)
{
  HEK_KERNEL_CHOOSE (hek_kernel_umap)->move (umap, edges, first, n, from, to, names);
}

float
hek_kernel_umap_pull (float  square,
                      double a,
                      double b)
{
  return pull_force (square, force_of (a, b));
}

float
hek_kernel_umap_push (float  square,
                      double a,
                      double b)
{
  return push_force (square, force_of (a, b));
}
