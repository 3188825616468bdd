/* SPDX-License-Identifier: Apache-2.0 */
/* Scalar reference of the nearest-point kernel, filling of panels, and the choice of the
 * instruction set. */
#include "hek-kernel-nearest.h"

#include "hek-kernel-cpu.h"
#include "hek-kernel-nearest-private.h"

size_t
hek_kernel_panels_size (size_t n_points,
                        size_t dim)
{
  return (n_points + HEK_KERNEL_PANEL - 1) / HEK_KERNEL_PANEL * HEK_KERNEL_PANEL * dim;
}

void
hek_kernel_panels_fill (const float *points,
                        size_t       n_points,
                        size_t       dim,
                        float       *panels)
{
  size_t n_panels = (n_points + HEK_KERNEL_PANEL - 1) / HEK_KERNEL_PANEL;

  for (size_t p = 0; p < n_panels; p++)
    for (size_t d = 0; d < dim; d++)
      for (size_t lane = 0; lane < HEK_KERNEL_PANEL; lane++)
        {
          size_t i = p * HEK_KERNEL_PANEL + lane;

          panels[(p * dim + d) * HEK_KERNEL_PANEL + lane]
            = i < n_points ? points[i * dim + d] : HEK_KERNEL_FAR;
        }
}

/* The 16 lanes of a panel in loops that a compiler vectorizes for whatever the machine has. */
static void
challenge (const float *lanes,
           uint32_t     p,
           size_t       dim,
           const float *q,
           float        best[HEK_KERNEL_PANEL],
           uint32_t     panel[HEK_KERNEL_PANEL])
{
  float sum[HEK_KERNEL_PANEL] = { 0 };

  for (size_t d = 0; d < dim; d++)
    for (size_t lane = 0; lane < HEK_KERNEL_PANEL; lane++)
      {
        float diff = q[d] - lanes[d * HEK_KERNEL_PANEL + lane];

        sum[lane] += diff * diff;
      }
  for (size_t lane = 0; lane < HEK_KERNEL_PANEL; lane++)
    {
      int closer = sum[lane] < best[lane];

      best[lane] = closer ? sum[lane] : best[lane];
      panel[lane] = closer ? p : panel[lane];
    }
}

void
hek_kernel_nearest_rows_scalar (const float *panels,
                                size_t       n_points,
                                size_t       dim,
                                const float *rows,
                                size_t       n_rows,
                                uint32_t    *idx,
                                float       *distance)
{
  size_t n_panels = (n_points + HEK_KERNEL_PANEL - 1) / HEK_KERNEL_PANEL;

  for (size_t r = 0; r < n_rows; r++)
    {
      float best[HEK_KERNEL_PANEL], value = HEK_KERNEL_WORST;
      uint32_t panel[HEK_KERNEL_PANEL] = { 0 }, point = 0;

      for (size_t lane = 0; lane < HEK_KERNEL_PANEL; lane++)
        best[lane] = HEK_KERNEL_WORST;
      for (size_t p = 0; p < n_panels; p++)
        challenge (panels + p * dim * HEK_KERNEL_PANEL, (uint32_t) p, dim, rows + r * dim, best,
                   panel);

      for (uint32_t lane = 0; lane < HEK_KERNEL_PANEL; lane++)
        {
          uint32_t i = panel[lane] * HEK_KERNEL_PANEL + lane;

          if (best[lane] < value || (best[lane] == value && value < HEK_KERNEL_WORST && i < point))
            {
              value = best[lane];
              point = i;
            }
        }
      idx[r] = point;
      if (distance != NULL)
        distance[r] = value;
    }
}

void
hek_kernel_nearest_rows (const float *panels,
                         size_t       n_points,
                         size_t       dim,
                         const float *rows,
                         size_t       n_rows,
                         uint32_t    *idx,
                         float       *distance)
{
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (level >= HEK_CPU_AVX512)
    {
      hek_kernel_nearest_rows_avx512 (panels, n_points, dim, rows, n_rows, idx, distance);
      return;
    }
  if (level >= HEK_CPU_AVX2)
    {
      hek_kernel_nearest_rows_avx2 (panels, n_points, dim, rows, n_rows, idx, distance);
      return;
    }
#endif
  hek_kernel_nearest_rows_scalar (panels, n_points, dim, rows, n_rows, idx, distance);
}
