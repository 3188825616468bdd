/* SPDX-License-Identifier: Apache-2.0 */
/* Scalar reference of the distances between codes, and the choice of the instruction set. */
#include "hek-kernel-code.h"

#include "hek-kernel-code-private.h"
#include "hek-kernel-cpu.h"

void
hek_kernel_code_gather_scalar (const int8_t   *query,
                               int32_t         bias,
                               const uint8_t  *codes,
                               size_t          code_bytes,
                               const uint32_t *ids,
                               size_t          n,
                               uint32_t       *out)
{
  for (size_t i = 0; i < n; i++)
    {
      const uint8_t *code = codes + (size_t) ids[i] * code_bytes;
      int32_t dot = 0;

      hek_kernel_code_prefetch_ahead (codes, code_bytes, ids, i, n);
      for (size_t d = 0; d < code_bytes; d++)
        dot += code[d] * query[d];
      out[i] = (uint32_t) (hek_kernel_code_factor (code, code_bytes) + bias - 2 * dot);
    }
}

void
hek_kernel_code_project_scalar (const int16_t *matrix,
                                size_t         n_out,
                                size_t         n_in,
                                const int16_t *x,
                                int32_t       *y)
{
  for (size_t o = 0; o < n_out; o++)
    {
      int32_t dot = 0;

      for (size_t i = 0; i < n_in; i++)
        dot += matrix[o * n_in + i] * x[i];
      y[o] = dot;
    }
}

int32_t
hek_kernel_code_query (const uint8_t *code,
                       size_t         code_bytes,
                       int8_t        *query)
{
  size_t dim = HEK_KERNEL_CODE_DIM (code_bytes);
  int32_t sum = 0;

  for (size_t d = 0; d < dim; d++)
    {
      query[d] = (int8_t) (code[d] ^ 0x80);
      sum += query[d];
    }
  memset (query + dim, 0, code_bytes - dim);
  return hek_kernel_code_factor (code, code_bytes) + 256 * sum;
}

void
hek_kernel_code_gather (const int8_t   *query,
                        int32_t         bias,
                        const uint8_t  *codes,
                        size_t          code_bytes,
                        const uint32_t *ids,
                        size_t          n,
                        uint32_t       *out)
{
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (level >= HEK_CPU_AVX512VNNI)
    {
      hek_kernel_code_gather_avx512vnni (query, bias, codes, code_bytes, ids, n, out);
      return;
    }
  if (level >= HEK_CPU_AVX512)
    {
      hek_kernel_code_gather_avx512 (query, bias, codes, code_bytes, ids, n, out);
      return;
    }
  if (level >= HEK_CPU_AVX2)
    {
      hek_kernel_code_gather_avx2 (query, bias, codes, code_bytes, ids, n, out);
      return;
    }
#endif
  hek_kernel_code_gather_scalar (query, bias, codes, code_bytes, ids, n, out);
}

void
hek_kernel_code_project (const int16_t *matrix,
                         size_t         n_out,
                         size_t         n_in,
                         const int16_t *x,
                         int32_t       *y)
{
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (level >= HEK_CPU_AVX512VNNI)
    {
      hek_kernel_code_project_avx512vnni (matrix, n_out, n_in, x, y);
      return;
    }
  if (level >= HEK_CPU_AVX512)
    {
      hek_kernel_code_project_avx512 (matrix, n_out, n_in, x, y);
      return;
    }
  if (level >= HEK_CPU_AVX2)
    {
      hek_kernel_code_project_avx2 (matrix, n_out, n_in, x, y);
      return;
    }
#endif
  hek_kernel_code_project_scalar (matrix, n_out, n_in, x, y);
}
