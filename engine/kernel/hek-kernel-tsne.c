/* SPDX-License-Identifier: Apache-2.0 */
/* The sums of t-SNE in what every processor has, and the choice of the instruction set. */
#include "hek-kernel-tsne.h"

#include "hek-kernel-choose.h"

#define HEK_KERNEL_TSNE_TABLE hek_kernel_tsne_scalar
#include "hek-kernel-tsne-rows.h"

void
hek_kernel_tsne_repel (const float *targets,
                       unsigned     n_dims,
                       const float *sources,
                       size_t       n_sources,
                       float       *sums)
{
  HEK_KERNEL_CHOOSE (hek_kernel_tsne)->repel (targets, n_dims, sources, n_sources, sums);
}

void
hek_kernel_tsne_attract (const float    *coords,
                         unsigned        n_dims,
                         size_t          row,
                         const uint32_t *idx,
                         const float    *p,
                         size_t          n_neighbors,
                         float          *force)
{
  HEK_KERNEL_CHOOSE (hek_kernel_tsne)->attract (coords, n_dims, row, idx, p, n_neighbors, force);
}
