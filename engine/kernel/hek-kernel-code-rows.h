/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * One query against records anywhere, one record after the other. The file that includes this has
 * defined
 *   dot_code8 (code, query, code_bytes)    dot_code4 (code, query, code_bytes)
 * which are the sums of products of hek-kernel-code.h.
 */
#include "hek-kernel-code-private.h"

/* Inlined with a constant number of bits a value. */
static inline __attribute__ ((always_inline)) void
gather_records (unsigned        bits,
                const int8_t   *query,
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
      int32_t dot;

      hek_kernel_code_prefetch_ahead (codes, code_bytes, ids, i, n);
      dot = bits == 8 ? dot_code8 (code, query, code_bytes) : dot_code4 (code, query, code_bytes);
      out[i] = (uint32_t) (hek_kernel_code_factor (code, code_bytes) + bias -
                           hek_kernel_code_weight (bits) * dot);
    }
}

#define HEK_KERNEL_CODE_GATHER(bits, isa)                                                          \
  void hek_kernel_code##bits##_gather_##isa (const int8_t *query, int32_t bias,                    \
                                             const uint8_t *codes, size_t code_bytes,              \
                                             const uint32_t *ids, size_t n, uint32_t *out)         \
  {                                                                                                \
    gather_records (bits, query, bias, codes, code_bytes, ids, n, out);                            \
  }
