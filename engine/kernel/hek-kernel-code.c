/* SPDX-License-Identifier: Apache-2.0 */
/* Scalar reference of the distances between codes, and the choice of the instruction set. */
#include "hek-kernel-code.h"

#include "hek-kernel-cpu.h"

static inline int32_t
dot_code8 (const uint8_t *code,
           const int8_t  *query,
           size_t         code_bytes)
{
  int32_t dot = 0;

  for (size_t d = 0; d < code_bytes; d++)
    dot += code[d] * query[d];
  return dot;
}

static inline int32_t
dot_code4 (const uint8_t *code,
           const int8_t  *query,
           size_t         code_bytes)
{
  int32_t dot = 0;

  for (size_t d = 0; d < code_bytes; d++)
    dot += (code[d] & 15) * query[d] + (code[d] >> 4) * query[code_bytes + d];
  return dot;
}

#include "hek-kernel-code-rows.h"

HEK_KERNEL_CODE_GATHER (8, scalar)
HEK_KERNEL_CODE_GATHER (4, scalar)

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
hek_kernel_code8_query (const uint8_t *code,
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

int32_t
hek_kernel_code4_query (const uint8_t *code,
                        size_t         code_bytes,
                        int8_t        *query)
{
  size_t dim = HEK_KERNEL_CODE_DIM (code_bytes);
  int8_t *upper = query + code_bytes;
  int32_t sum = 0;

  for (size_t d = 0; d < dim; d++)
    {
      query[d] = (int8_t) (HEK_KERNEL_CODE4_STEP * ((code[d] & 15) - 8));
      upper[d] = (int8_t) (HEK_KERNEL_CODE4_STEP * ((code[d] >> 4) - 8));
      sum += query[d] + upper[d];
    }
  memset (query + dim, 0, code_bytes - dim);
  memset (upper + dim, 0, code_bytes - dim);
  return hek_kernel_code_factor (code, code_bytes) + 256 * sum;
}

/* Calls the function of the best instruction set with its arguments. */
#if defined(__x86_64__)
#define DISPATCH(name, ...)                                                                        \
  switch (hek_kernel_cpu_level ())                                                                 \
    {                                                                                              \
    case HEK_CPU_AVX512VNNI:                                                                       \
      name##_avx512vnni (__VA_ARGS__);                                                             \
      return;                                                                                      \
    case HEK_CPU_AVX512:                                                                           \
      name##_avx512 (__VA_ARGS__);                                                                 \
      return;                                                                                      \
    case HEK_CPU_AVX2:                                                                             \
      name##_avx2 (__VA_ARGS__);                                                                   \
      return;                                                                                      \
    case HEK_CPU_NEON:                                                                             \
    case HEK_CPU_SCALAR:                                                                           \
    default:                                                                                       \
      name##_scalar (__VA_ARGS__);                                                                 \
    }
#elif defined(__aarch64__)
#define DISPATCH(name, ...)                                                                        \
  if (hek_kernel_cpu_level () == HEK_CPU_NEON)                                                     \
    name##_neon (__VA_ARGS__);                                                                     \
  else                                                                                             \
    name##_scalar (__VA_ARGS__)
#else
#define DISPATCH(name, ...) name##_scalar (__VA_ARGS__)
#endif

void
hek_kernel_code8_gather (const int8_t   *query,
                         int32_t         bias,
                         const uint8_t  *codes,
                         size_t          code_bytes,
                         const uint32_t *ids,
                         size_t          n,
                         uint32_t       *out)
{
  DISPATCH (hek_kernel_code8_gather, query, bias, codes, code_bytes, ids, n, out);
}

void
hek_kernel_code4_gather (const int8_t   *query,
                         int32_t         bias,
                         const uint8_t  *codes,
                         size_t          code_bytes,
                         const uint32_t *ids,
                         size_t          n,
                         uint32_t       *out)
{
  DISPATCH (hek_kernel_code4_gather, query, bias, codes, code_bytes, ids, n, out);
}

void
hek_kernel_code_project (const int16_t *matrix,
                         size_t         n_out,
                         size_t         n_in,
                         const int16_t *x,
                         int32_t       *y)
{
  DISPATCH (hek_kernel_code_project, matrix, n_out, n_in, x, y);
}
