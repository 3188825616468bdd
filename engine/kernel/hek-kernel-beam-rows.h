/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * The loops of a beam search for one instruction set. The file that includes this has defined
 *   LANES                 floats of a register
 *   REGISTERS             registers that sums are kept in
 *   HEK_KERNEL_BEAM_TABLE the name of the table that this makes
 */
#include "hek-kernel-beam-private.h"

#include <string.h>

#define N HEK_KERNEL_BEAM_CENTROIDS

typedef float Lanes __attribute__ ((vector_size (4 * LANES)));

static inline Lanes
lanes_load (const float *p)
{
  Lanes v;

  memcpy (&v, p, sizeof v);
  return v;
}

static void
sum (const float        *base,
     float               add,
     const float *const *rows,
     size_t              n_rows,
     float              *out)
{
  for (size_t begin = 0; begin < N; begin += LANES * REGISTERS)
    {
      Lanes sums[REGISTERS];

#pragma GCC unroll 16
      for (size_t r = 0; r < REGISTERS; r++)
        sums[r] = lanes_load (base + begin + r * LANES) + add;
      for (size_t j = 0; j < n_rows; j++)
        {
          const float *row = rows[j] + begin;

#pragma GCC unroll 16
          for (size_t r = 0; r < REGISTERS; r++)
            sums[r] += lanes_load (row + r * LANES);
        }
#pragma GCC unroll 16
      for (size_t r = 0; r < REGISTERS; r++)
        memcpy (out + begin + r * LANES, &sums[r], sizeof sums[r]);
    }
}

/* Most runs of 32 have none, and are done without a branch. */
static size_t
below (const float *scores,
       float        limit,
       uint8_t     *idx)
{
  size_t n = 0;

  for (size_t begin = 0; begin < N; begin += 32)
    {
      int any = 0;

      for (size_t i = begin; i < begin + 32; i++)
        any |= scores[i] < limit;
      if (!any)
        continue;
      for (size_t i = begin; i < begin + 32; i++)
        {
          idx[n] = (uint8_t) i;
          n += scores[i] < limit;
        }
    }
  return n;
}

const HekKernelBeam HEK_KERNEL_BEAM_TABLE = { sum, below };
