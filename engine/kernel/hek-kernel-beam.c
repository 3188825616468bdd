/* SPDX-License-Identifier: Apache-2.0 */
/* The loops of a beam search in plain C, and the choice of the instruction set. */
#include "hek-kernel-beam.h"

#include "hek-kernel-choose.h"

#define LANES 4
#define REGISTERS 8
#define HEK_KERNEL_BEAM_TABLE hek_kernel_beam_scalar
#include "hek-kernel-beam-rows.h"

static const HekKernelBeam *
choose (void)
{
  return HEK_KERNEL_CHOOSE (hek_kernel_beam);
}

void
hek_kernel_beam_sum (const float        *base,
                     float               add,
                     const float *const *rows,
                     size_t              n_rows,
                     float              *out)
{
  choose ()->sum (base, add, rows, n_rows, out);
}

size_t
hek_kernel_beam_below (const float *scores,
                       float        limit,
                       uint8_t     *idx)
{
  return choose ()->below (scores, limit, idx);
}
