/* SPDX-License-Identifier: Apache-2.0 */
/* Levels of codes in plain C, what look-ups in registers need of them, and the choice of the
 * instruction set. */
#include "hek-kernel-levels-private.h"

#include "hek-kernel-cpu.h"

#include <string.h>

#define N HEK_KERNEL_LEVELS_N
#define BLOCK HEK_KERNEL_LEVELS_BLOCK

void
hek_kernel_levels_prepare (const float    *levels,
                           const uint16_t *tables,
                           size_t          dim,
                           uint8_t        *planes,
                           uint64_t       *seconds)
{
  memset (seconds, 0, (dim + BLOCK - 1) / BLOCK * sizeof *seconds);
  for (size_t d = 0; d < dim; d++)
    seconds[d / BLOCK] |= (uint64_t) (tables[d] != 0) << d % BLOCK;
  for (unsigned t = 0; t < HEK_KERNEL_LEVELS_TABLES; t++)
    for (unsigned i = 0; i < N; i++)
      {
        uint32_t bits;

        memcpy (&bits, &levels[t * N + i], sizeof bits);
        for (unsigned b = 0; b < 4; b++)
          planes[(t * 4 + b) * N + i] = (uint8_t) (bits >> 8 * b);
      }
}

void
hek_kernel_levels8_scalar (const HekKernelLevels *levels,
                           size_t                 begin,
                           const uint8_t         *codes,
                           size_t                 n,
                           float                 *out)
{
  const uint16_t *tables = levels->tables + begin;
  const float *scales = levels->scales + begin;

  for (size_t i = 0; i < n; i++)
    out[i] = levels->levels[tables[i] + codes[i]] * scales[i];
}

void
hek_kernel_levels8 (const HekKernelLevels *levels,
                    size_t                 begin,
                    const uint8_t         *codes,
                    size_t                 n,
                    float                 *out)
{
#if defined(__x86_64__)
  if (hek_kernel_cpu_has_vbmi ())
    {
      hek_kernel_levels8_avx512vbmi (levels, begin, codes, n, out);
      return;
    }
#endif
  hek_kernel_levels8_scalar (levels, begin, codes, n, out);
}
