/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AVX-512 with VNNI: one instruction multiplies 64 bytes and adds them by fours. The usual lengths
 * have loops of their own that keep the query in registers; four records go together, so that their
 * lanes are summed by one tree.
 */
#include "hek-kernel-code-private.h"

/* The headers of gcc 12 begin undefined vectors as __Y = __Y, which its own -Winit-self and
 * -Wuninitialized refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

/* Sums of the lanes of four registers, in order. */
static inline __attribute__ ((always_inline)) __m128i
sum_lanes (const __m256i x[4])
{
  __m256i sum = _mm256_hadd_epi32 (_mm256_hadd_epi32 (x[0], x[1]), _mm256_hadd_epi32 (x[2], x[3]));

  return _mm_add_epi32 (_mm256_castsi256_si128 (sum), _mm256_extracti128_si256 (sum, 1));
}

static inline __attribute__ ((always_inline)) __m256i
dot_code8 (const uint8_t *code,
           const int8_t  *query,
           size_t         code_bytes)
{
  __m512i sum = _mm512_setzero_si512 ();
  __m256i low;
  size_t d = 0;

  for (; d + 64 <= code_bytes; d += 64)
    sum = _mm512_dpbusd_epi32 (sum, _mm512_loadu_si512 (code + d), _mm512_loadu_si512 (query + d));
  low = _mm512_castsi512_si256 (sum);
  if (d < code_bytes)
    low = _mm256_dpbusd_epi32 (low, _mm256_loadu_si256 ((const __m256i *) (code + d)),
                               _mm256_loadu_si256 ((const __m256i *) (query + d)));
  return code_bytes < 64 ? low : _mm256_add_epi32 (low, _mm512_extracti64x4_epi64 (sum, 1));
}

static inline __attribute__ ((always_inline)) __m256i
dot_code4 (const uint8_t *code,
           const int8_t  *query,
           size_t         code_bytes)
{
  const __m512i half = _mm512_set1_epi8 (15);
  __m512i sum = _mm512_setzero_si512 ();
  __m256i low;
  size_t d = 0;

  for (; d + 64 <= code_bytes; d += 64)
    {
      __m512i c = _mm512_loadu_si512 (code + d);

      sum = _mm512_dpbusd_epi32 (sum, _mm512_and_si512 (c, half), _mm512_loadu_si512 (query + d));
      sum = _mm512_dpbusd_epi32 (sum, _mm512_and_si512 (_mm512_srli_epi16 (c, 4), half),
                                 _mm512_loadu_si512 (query + code_bytes + d));
    }
  low = _mm512_castsi512_si256 (sum);
  if (d < code_bytes)
    {
      const __m256i short_half = _mm512_castsi512_si256 (half);
      __m256i c = _mm256_loadu_si256 ((const __m256i *) (code + d));

      low = _mm256_dpbusd_epi32 (low, _mm256_and_si256 (c, short_half),
                                 _mm256_loadu_si256 ((const __m256i *) (query + d)));
      low = _mm256_dpbusd_epi32 (low, _mm256_and_si256 (_mm256_srli_epi16 (c, 4), short_half),
                                 _mm256_loadu_si256 ((const __m256i *) (query + code_bytes + d)));
    }
  return code_bytes < 64 ? low : _mm256_add_epi32 (low, _mm512_extracti64x4_epi64 (sum, 1));
}

static inline __attribute__ ((always_inline)) __m256i
dot (unsigned       bits,
     const uint8_t *code,
     const int8_t  *query,
     size_t         code_bytes)
{
  return bits == 8 ? dot_code8 (code, query, code_bytes) : dot_code4 (code, query, code_bytes);
}

static inline __attribute__ ((always_inline)) void
gather (unsigned        bits,
        const int8_t   *query,
        int32_t         bias,
        const uint8_t  *codes,
        size_t          code_bytes,
        const uint32_t *ids,
        size_t          n,
        uint32_t       *out)
{
  size_t i = 0;

  for (; i + 4 <= n; i += 4)
    {
      __m256i sums[4];
      int32_t factor[4];
      __m128i distance;

      for (size_t j = 0; j < 4; j++)
        {
          const uint8_t *code = codes + (size_t) ids[i + j] * code_bytes;

          hek_kernel_code_prefetch_ahead (codes, code_bytes, ids, i + j, n);
          sums[j] = dot (bits, code, query, code_bytes);
          factor[j] = hek_kernel_code_factor (code, code_bytes);
        }
      distance = _mm_sub_epi32 (_mm_setr_epi32 (factor[0], factor[1], factor[2], factor[3]),
                                _mm_slli_epi32 (sum_lanes (sums), bits == 8 ? 1 : 5));
      _mm_storeu_si128 ((__m128i *) (out + i),
                        _mm_add_epi32 (distance, _mm_set1_epi32 (bias)));
    }
  for (; i < n; i++)
    {
      const uint8_t *code = codes + (size_t) ids[i] * code_bytes;
      __m256i sums[4] = { dot (bits, code, query, code_bytes) };

      sums[1] = sums[2] = sums[3] = _mm256_setzero_si256 ();
      out[i] = (uint32_t) (hek_kernel_code_factor (code, code_bytes) + bias -
                           hek_kernel_code_weight (bits) * _mm_cvtsi128_si32 (sum_lanes (sums)));
    }
}

/* Inlined with a constant number of bits; the usual lengths are known to the compiler. */
static inline __attribute__ ((always_inline)) void
gather_length (unsigned        bits,
               const int8_t   *query,
               int32_t         bias,
               const uint8_t  *codes,
               size_t          code_bytes,
               const uint32_t *ids,
               size_t          n,
               uint32_t       *out)
{
#define LENGTH(length)                                                                             \
  case length:                                                                                     \
    gather (bits, query, bias, codes, length, ids, n, out);                                        \
    return
  switch (code_bytes)
    {
      LENGTH (32);
      LENGTH (64);
      LENGTH (128);
      LENGTH (192);
      LENGTH (256);
    default:
      gather (bits, query, bias, codes, code_bytes, ids, n, out);
    }
#undef LENGTH
}

#define GATHER(bits)                                                                               \
  void hek_kernel_code##bits##_gather_avx512vnni (const int8_t *query, int32_t bias,               \
                                                  const uint8_t *codes, size_t code_bytes,         \
                                                  const uint32_t *ids, size_t n, uint32_t *out)    \
  {                                                                                                \
    gather_length (bits, query, bias, codes, code_bytes, ids, n, out);                             \
  }

GATHER (8)
GATHER (4)

/* Four rows share each load of x. */
void
hek_kernel_code_project_avx512vnni (const int16_t *matrix,
                                    size_t         n_out,
                                    size_t         n_in,
                                    const int16_t *x,
                                    int32_t       *y)
{
  size_t o = 0;

  for (; o + 4 <= n_out; o += 4)
    {
      const int16_t *row = matrix + o * n_in;
      __m512i sums[4] = { _mm512_setzero_si512 (), _mm512_setzero_si512 (),
                          _mm512_setzero_si512 (), _mm512_setzero_si512 () };
      __m256i halves[4];

      for (size_t i = 0; i < n_in; i += 32)
        {
          __m512i in = _mm512_loadu_si512 (x + i);

          for (size_t j = 0; j < 4; j++)
            sums[j]
              = _mm512_dpwssd_epi32 (sums[j], _mm512_loadu_si512 (row + j * n_in + i), in);
        }
      for (size_t j = 0; j < 4; j++)
        halves[j] = _mm256_add_epi32 (_mm512_castsi512_si256 (sums[j]),
                                      _mm512_extracti64x4_epi64 (sums[j], 1));
      _mm_storeu_si128 ((__m128i *) (y + o), sum_lanes (halves));
    }
  for (; o < n_out; o++)
    {
      __m512i sum = _mm512_setzero_si512 ();

      for (size_t i = 0; i < n_in; i += 32)
        sum = _mm512_dpwssd_epi32 (sum, _mm512_loadu_si512 (matrix + o * n_in + i),
                                   _mm512_loadu_si512 (x + i));
      y[o] = _mm512_reduce_add_epi32 (sum);
    }
}
