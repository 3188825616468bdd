/* SPDX-License-Identifier: Apache-2.0 */
/* AVX2: one panel is two registers. Each lane keeps the best of its column; the lanes are compared
 * once at the end. */
#include "hek-kernel-nearest.h"
#include "hek-kernel-nearest-private.h"

#include <immintrin.h>

typedef struct
{
  __m256 best;
  __m256i best_idx;
} Champion;

static inline __attribute__ ((always_inline)) void
challenge (Champion *champion,
           __m256    sum,
           size_t    panel)
{
  __m256 closer = _mm256_cmp_ps (sum, champion->best, _CMP_LT_OQ);

  champion->best = _mm256_blendv_ps (champion->best, sum, closer);
  champion->best_idx = _mm256_blendv_epi8 (champion->best_idx, _mm256_set1_epi32 ((int) panel),
                                           _mm256_castps_si256 (closer));
}

static inline __attribute__ ((always_inline)) __m256
add_square (__m256       sum,
            __m256       q,
            const float *lane)
{
  __m256 diff = _mm256_sub_ps (q, _mm256_loadu_ps (lane));

  return _mm256_add_ps (sum, _mm256_mul_ps (diff, diff));
}

/* best_idx holds panel numbers until here. */
static inline __attribute__ ((always_inline)) void
decide (const Champion champion[2],
        uint32_t      *idx,
        float         *distance)
{
  float value[HEK_KERNEL_PANEL];
  uint32_t panel[HEK_KERNEL_PANEL];
  float best = HEK_KERNEL_WORST;
  uint32_t best_idx = 0;

  for (int h = 0; h < 2; h++)
    {
      _mm256_storeu_ps (value + 8 * h, champion[h].best);
      _mm256_storeu_si256 ((__m256i *) (panel + 8 * h), champion[h].best_idx);
    }
  for (uint32_t lane = 0; lane < HEK_KERNEL_PANEL; lane++)
    {
      uint32_t i = panel[lane] * HEK_KERNEL_PANEL + lane;

      if (value[lane] < best || (value[lane] == best && best < HEK_KERNEL_WORST && i < best_idx))
        {
          best = value[lane];
          best_idx = i;
        }
    }
  *idx = best_idx;
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
      const Champion none = { _mm256_set1_ps (HEK_KERNEL_WORST), _mm256_setzero_si256 () };
      Champion champion[2] = { none, none };
      size_t p = 0;

      for (; p + 2 <= n_panels; p += 2)
        {
          const float *lane = panels + p * stride;
          __m256 s0 = _mm256_setzero_ps (), s1 = s0, s2 = s0, s3 = s0;

          for (size_t d = 0; d < dim; d++)
            {
              __m256 v = _mm256_set1_ps (q[d]);

              s0 = add_square (s0, v, lane + d * HEK_KERNEL_PANEL);
              s1 = add_square (s1, v, lane + d * HEK_KERNEL_PANEL + 8);
              s2 = add_square (s2, v, lane + d * HEK_KERNEL_PANEL + stride);
              s3 = add_square (s3, v, lane + d * HEK_KERNEL_PANEL + stride + 8);
            }
          challenge (&champion[0], s0, p);
          challenge (&champion[1], s1, p);
          challenge (&champion[0], s2, p + 1);
          challenge (&champion[1], s3, p + 1);
        }
      for (; p < n_panels; p++)
        {
          __m256 s0 = _mm256_setzero_ps (), s1 = s0;

          for (size_t d = 0; d < dim; d++)
            {
              __m256 v = _mm256_set1_ps (q[d]);

              s0 = add_square (s0, v, panels + p * stride + d * HEK_KERNEL_PANEL);
              s1 = add_square (s1, v, panels + p * stride + d * HEK_KERNEL_PANEL + 8);
            }
          challenge (&champion[0], s0, p);
          challenge (&champion[1], s1, p);
        }
      decide (champion, &idx[r], distance != NULL ? &distance[r] : NULL);
    }
}

void
hek_kernel_nearest_rows_avx2 (const float *panels,
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
