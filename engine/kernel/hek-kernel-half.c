/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of 16-bit floats without instructions for them, and the choice of the instruction set. */
#include "hek-kernel-half.h"

#include "hek-kernel-cpu.h"
#include "hek-kernel-half-private.h"

void
hek_kernel_f16_from_f32_scalar (const float *in,
                                uint16_t    *out,
                                size_t       n)
{
  for (size_t i = 0; i < n; i++)
    out[i] = hek_half_f16 (in[i]);
}

void
hek_kernel_f32_from_f16_scalar (const uint16_t *in,
                                float          *out,
                                size_t          n)
{
  for (size_t i = 0; i < n; i++)
    out[i] = hek_half_f32 (in[i]);
}

void
hek_kernel_f16_from_f32 (const float *in,
                         uint16_t    *out,
                         size_t       n)
{
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (level >= HEK_CPU_AVX512)
    {
      hek_kernel_f16_from_f32_avx512 (in, out, n);
      return;
    }
  if (level >= HEK_CPU_AVX2)
    {
      hek_kernel_f16_from_f32_avx2 (in, out, n);
      return;
    }
#endif
  hek_kernel_f16_from_f32_scalar (in, out, n);
}

void
hek_kernel_f32_from_f16 (const uint16_t *in,
                         float          *out,
                         size_t          n)
{
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (level >= HEK_CPU_AVX512)
    {
      hek_kernel_f32_from_f16_avx512 (in, out, n);
      return;
    }
  if (level >= HEK_CPU_AVX2)
    {
      hek_kernel_f32_from_f16_avx2 (in, out, n);
      return;
    }
#endif
  hek_kernel_f32_from_f16_scalar (in, out, n);
}

/* Shifts of integers, which a compiler makes into what every processor has. */
void
hek_kernel_bf16_from_f32 (const float *in,
                          uint16_t    *out,
                          size_t       n)
{
  for (size_t i = 0; i < n; i++)
    out[i] = hek_half_bf16 (in[i]);
}

void
hek_kernel_f32_from_bf16 (const uint16_t *in,
                          float          *out,
                          size_t          n)
{
  for (size_t i = 0; i < n; i++)
    out[i] = hek_half_f32_from_bf16 (in[i]);
}
