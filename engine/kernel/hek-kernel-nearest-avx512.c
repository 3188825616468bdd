/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AVX-512: one panel is one register. Each lane keeps the best point of its column of panels; the
 * lanes are compared once at the end. For many dimensions four panels go through the dimensions
 * together to hide the latency of the sum.
 */
#include "hek-kernel-nearest.h"
#include "hek-kernel-nearest-private.h"

/* The headers of gcc 12 begin undefined vectors as __Y = __Y, which its own -Winit-self and
 * -Wuninitialized refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

typedef struct
{
  __m512 best;
  __m512i best_idx;
} Champion;

static inline __attribute__ ((always_inline)) void
challenge (Champion *champion,
           __m512    sum,
           size_t    panel)
{
  __mmask16 closer = _mm512_cmp_ps_mask (sum, champion->best, _CMP_LT_OQ);

  champion->best = _mm512_mask_mov_ps (champion->best, closer, sum);
  champion->best_idx
    = _mm512_mask_mov_epi32 (champion->best_idx, closer, _mm512_set1_epi32 ((int) panel));
}

static inline __attribute__ ((always_inline)) __m512
add_square (__m512       sum,
            __m512       q,
            const float *lane)
{
  __m512 diff = _mm512_sub_ps (q, _mm512_loadu_ps (lane));

  return _mm512_add_ps (sum, _mm512_mul_ps (diff, diff));
}

/* best_idx holds panel numbers until here. */
static inline __attribute__ ((always_inline)) void
decide (const Champion *champion,
        uint32_t       *idx,
        float          *distance)
{
  const __m512i lanes = _mm512_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  float best = _mm512_reduce_min_ps (champion->best);
  __mmask16 tied = _mm512_cmp_ps_mask (champion->best, _mm512_set1_ps (best), _CMP_EQ_OQ);
  __m512i points = _mm512_add_epi32 (_mm512_slli_epi32 (champion->best_idx, 4), lanes);

  *idx = tied != 0 && best < HEK_KERNEL_WORST ? _mm512_mask_reduce_min_epu32 (tied, points) : 0;
  if (distance != NULL)
    *distance = best;
}

static inline __attribute__ ((always_inline)) void
nearest_rows (const float *panels,
              size_t       n_points,
              size_t       dim,
              const float *rows,
              size_t       n_rows,
              uint32_t    *idx,
              float       *distance)
{
  size_t n_panels = (n_points + HEK_KERNEL_PANEL - 1) / HEK_KERNEL_PANEL;
  size_t stride = dim * HEK_KERNEL_PANEL;

  for (size_t r = 0; r < n_rows; r++)
    {
      const float *q = rows + r * dim;
      Champion champion = { _mm512_set1_ps (HEK_KERNEL_WORST), _mm512_setzero_si512 () };
      size_t p = 0;

      for (; p + 4 <= n_panels; p += 4)
        {
          const float *lane = panels + p * stride;
          __m512 s0 = _mm512_setzero_ps (), s1 = s0, s2 = s0, s3 = s0;

          for (size_t d = 0; d < dim; d++)
            {
              __m512 v = _mm512_set1_ps (q[d]);

              s0 = add_square (s0, v, lane + d * HEK_KERNEL_PANEL);
              s1 = add_square (s1, v, lane + d * HEK_KERNEL_PANEL + stride);
              s2 = add_square (s2, v, lane + d * HEK_KERNEL_PANEL + 2 * stride);
              s3 = add_square (s3, v, lane + d * HEK_KERNEL_PANEL + 3 * stride);
            }
          challenge (&champion, s0, p);
          challenge (&champion, s1, p + 1);
          challenge (&champion, s2, p + 2);
          challenge (&champion, s3, p + 3);
        }
      for (; p < n_panels; p++)
        {
          __m512 sum = _mm512_setzero_ps ();

          for (size_t d = 0; d < dim; d++)
            sum
              = add_square (sum, _mm512_set1_ps (q[d]), panels + p * stride + d * HEK_KERNEL_PANEL);
          challenge (&champion, sum, p);
        }
      decide (&champion, &idx[r], distance != NULL ? &distance[r] : NULL);
    }
}

void
hek_kernel_nearest_rows_avx512 (const float *panels,
                                size_t       n_points,
                                size_t       dim,
                                const float *rows,
                                size_t       n_rows,
                                uint32_t    *idx,
                                float       *distance)
{
  if (dim == 3)
    nearest_rows (panels, n_points, 3, rows, n_rows, idx, distance);
  else if (dim == 4)
    nearest_rows (panels, n_points, 4, rows, n_rows, idx, distance);
  else
    nearest_rows (panels, n_points, dim, rows, n_rows, idx, distance);
}
