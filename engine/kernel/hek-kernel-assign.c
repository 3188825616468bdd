/* SPDX-License-Identifier: Apache-2.0 */
/* Panels and lanes of the assignment, the assignment in plain C, and the choice of the instruction
 * set. */
#include "hek-kernel-assign.h"

#include "hek-kernel-assign-private.h"
#include "hek-kernel-choose.h"
#include "hek-kernel-distance-fma.h"

#define VEC static inline
#define VEC_LANES 16
#define TILE_VECS 1
#define TILE_POINTS 1

typedef struct
{
  float x[VEC_LANES];
} Vec;

typedef struct
{
  uint32_t i[VEC_LANES];
} Ids;

VEC Vec
vec_load (const float *p)
{
  Vec v;

  memcpy (v.x, p, sizeof v.x);
  return v;
}

VEC void
vec_store (float *p,
           Vec    v)
{
  memcpy (p, v.x, sizeof v.x);
}

VEC Vec
vec_all (float x)
{
  Vec v;

  for (unsigned i = 0; i < VEC_LANES; i++)
    v.x[i] = x;
  return v;
}

VEC Vec
vec_fnma (float a,
          Vec   x,
          Vec   sum)
{
  for (unsigned i = 0; i < VEC_LANES; i++)
    sum.x[i] = hek_fma_exact (-a, x.x[i], sum.x[i]);
  return sum;
}

VEC Ids
ids_all (uint32_t x)
{
  Ids ids;

  for (unsigned i = 0; i < VEC_LANES; i++)
    ids.i[i] = x;
  return ids;
}

VEC void
ids_store (uint32_t *p,
           Ids       ids)
{
  memcpy (p, ids.i, sizeof ids.i);
}

VEC void
vec_challenge (Vec      v,
               uint32_t idx,
               Vec     *best,
               Ids     *ids)
{
  for (unsigned i = 0; i < VEC_LANES; i++)
    {
      int less = v.x[i] < best->x[i];

      best->x[i] = less ? v.x[i] : best->x[i];
      ids->i[i] = less ? idx : ids->i[i];
    }
}

typedef struct
{
  float x[HEK_KERNEL_ASSIGN_PANEL];
} Oct;

VEC Oct
oct_load (const float *p)
{
  Oct v;

  memcpy (v.x, p, sizeof v.x);
  return v;
}

VEC void
oct_store (float *p,
           Oct    v)
{
  memcpy (p, v.x, sizeof v.x);
}

VEC Oct
oct_all (float x)
{
  Oct v;

  for (unsigned i = 0; i < HEK_KERNEL_ASSIGN_PANEL; i++)
    v.x[i] = x;
  return v;
}

VEC Oct
oct_sub (Oct a,
         Oct b)
{
  for (unsigned i = 0; i < HEK_KERNEL_ASSIGN_PANEL; i++)
    a.x[i] -= b.x[i];
  return a;
}

VEC Oct
oct_fma (Oct a,
         Oct b,
         Oct sum)
{
  for (unsigned i = 0; i < HEK_KERNEL_ASSIGN_PANEL; i++)
    sum.x[i] = hek_fma_exact (a.x[i], b.x[i], sum.x[i]);
  return sum;
}

VEC Oct
oct_fnma (Oct a,
          Oct b,
          Oct sum)
{
  for (unsigned i = 0; i < HEK_KERNEL_ASSIGN_PANEL; i++)
    sum.x[i] = hek_fma_exact (-a.x[i], b.x[i], sum.x[i]);
  return sum;
}

#define HEK_KERNEL_ASSIGN_TABLE hek_kernel_assign_scalar
#include "hek-kernel-assign-rows.h"

static const HekKernelAssign *
choose (void)
{
  return HEK_KERNEL_CHOOSE (hek_kernel_assign);
}

static size_t
whole_panels (size_t n_points)
{
  return (n_points + PANEL - 1) / PANEL * PANEL;
}

size_t
hek_kernel_assign_size (size_t n_points,
                        size_t dim)
{
  return whole_panels (n_points) * (dim + 1);
}

void
hek_kernel_assign_fill (const float *points,
                        size_t       n_points,
                        size_t       dim,
                        const float *mean,
                        float       *panels)
{
  for (size_t i = 0; i < whole_panels (n_points); i++)
    {
      float *panel = panels + i / PANEL * PANEL * (dim + 1) + i % PANEL;
      double square = 0;

      for (size_t d = 0; d < dim; d++)
        {
          float x = i < n_points ? points[i * dim + d] - (mean != NULL ? mean[d] : 0.0f) : 0.0f;

          panel[(d + 1) * PANEL] = x;
          square += (double) x * (double) x;
        }
      panel[0] = i < n_points ? (float) (square / 2) : INFINITY;
    }
}

/* Sixteen rows at a time, whose numbers of one dimension make one cache line. */
void
hek_kernel_assign_load (const float *rows,
                        size_t       row_stride,
                        size_t       n_rows,
                        size_t       dim,
                        const float *mean,
                        float       *lanes,
                        size_t       stride)
{
  size_t i = 0;

  for (; i + VEC_LANES <= n_rows; i += VEC_LANES)
    for (size_t d = 0; d < dim; d++)
      {
        float off = mean != NULL ? mean[d] : 0.0f;

        for (size_t j = i; j < i + VEC_LANES; j++)
          lanes[d * stride + j] = rows[j * row_stride + d] - off;
      }
  for (size_t d = 0; d < dim; d++)
    {
      float off = mean != NULL ? mean[d] : 0.0f;

      for (size_t j = i; j < stride; j++)
        lanes[d * stride + j] = j < n_rows ? rows[j * row_stride + d] - off : 0.0f;
    }
}

void
hek_kernel_assign_rows (const float *panels,
                        size_t       n_points,
                        size_t       dim,
                        const float *lanes,
                        size_t       stride,
                        size_t       n_rows,
                        uint32_t    *idx,
                        float       *score)
{
  choose ()->rows (panels, n_points, dim, lanes, stride, n_rows, idx, score);
}

void
hek_kernel_assign_squares (const float *panels,
                           size_t       n_points,
                           size_t       dim,
                           const float *row,
                           float       *out)
{
  choose ()->squares (panels, n_points, dim, row, out);
}

void
hek_kernel_assign_products (const float *panels,
                            size_t       n_points,
                            size_t       dim,
                            const float *row,
                            float       *out)
{
  choose ()->products (panels, n_points, dim, row, out);
}
