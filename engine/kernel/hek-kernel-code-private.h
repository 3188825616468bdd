/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-code.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Records of more bytes are prefetched by the kernel, this many records ahead and this many bytes
 * of each: the processor's own prefetcher brings the rest. */
#define HEK_KERNEL_CODE_LONG 256
#define HEK_KERNEL_CODE_AHEAD 3
#define HEK_KERNEL_CODE_AHEAD_BYTES 512

static inline int32_t
hek_kernel_code_factor (const uint8_t *code,
                        size_t         code_bytes)
{
  int32_t factor;

  memcpy (&factor, code + code_bytes - sizeof factor, sizeof factor);
  return factor;
}

static inline void
hek_kernel_code_prefetch_ahead (const uint8_t  *codes,
                                size_t          code_bytes,
                                const uint32_t *ids,
                                size_t          i,
                                size_t          n)
{
  if (code_bytes > HEK_KERNEL_CODE_LONG && i + HEK_KERNEL_CODE_AHEAD < n)
    {
      const uint8_t *code = codes + (size_t) ids[i + HEK_KERNEL_CODE_AHEAD] * code_bytes;

      for (size_t b = 0; b < code_bytes && b < HEK_KERNEL_CODE_AHEAD_BYTES; b += 64)
        __builtin_prefetch (code + b);
    }
}

/* What a product counts in a distance: 2, and with 4 bits a value 16 times that. */
static inline int32_t
hek_kernel_code_weight (unsigned bits)
{
  return bits == 8 ? 2 : 2 * HEK_KERNEL_CODE4_STEP;
}

#define HEK_KERNEL_CODE_DECLARE(isa)                                                               \
  void hek_kernel_code8_gather_##isa (const int8_t *query, int32_t bias, const uint8_t *codes,     \
                                      size_t code_bytes, const uint32_t *ids, size_t n,            \
                                      uint32_t *out);                                              \
  void hek_kernel_code4_gather_##isa (const int8_t *query, int32_t bias, const uint8_t *codes,     \
                                      size_t code_bytes, const uint32_t *ids, size_t n,            \
                                      uint32_t *out);                                              \
  void hek_kernel_code_project_##isa (const int16_t *matrix, size_t n_out, size_t n_in,            \
                                      const int16_t *x, int32_t *y)

HEK_KERNEL_CODE_DECLARE (scalar);
HEK_KERNEL_CODE_DECLARE (neon);
HEK_KERNEL_CODE_DECLARE (avx2);
HEK_KERNEL_CODE_DECLARE (avx512);
HEK_KERNEL_CODE_DECLARE (avx512vnni);
