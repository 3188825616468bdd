/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* What the two files of AVX-512 share: loads and the end of a sum. */
#include "hek-kernel-planes-private.h"

/* The headers of gcc 12 begin undefined vectors as __Y = __Y, which its own -Winit-self and
 * -Wuninitialized refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#define N_BYTES 64
#define BYTES static inline __attribute__ ((always_inline))

typedef __m512i Bytes;
typedef __m512i Total; /* eight sums of 64 bits */

BYTES Bytes
bytes_load (const uint8_t *p)
{
  return _mm512_loadu_si512 (p);
}

BYTES Bytes
bytes_load_tail (const uint8_t *p,
                 size_t         n)
{
  return _mm512_maskz_loadu_epi8 (((__mmask64) 1 << n) - 1, p);
}

BYTES Total
total_zero (void)
{
  return _mm512_setzero_si512 ();
}

BYTES uint32_t
total_value (Total total)
{
  return (uint32_t) _mm512_reduce_add_epi64 (total);
}
