/* SPDX-License-Identifier: Apache-2.0 */
/* Packing for products of matrices, the products in plain C, and the choice of the instruction
 * set. */
#include "hek-kernel-gemm.h"

#include "hek-kernel-choose.h"
#include "hek-kernel-distance-fma.h"
#include "hek-kernel-gemm-private.h"

#define VEC static inline
#define TILE_ROWS 4
#define TILE_PANELS 1

typedef struct
{
  float x[HEK_KERNEL_GEMM_PANEL];
} Vec;

VEC Vec
vec_zero (void)
{
  return (Vec) { { 0 } };
}

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
vec_add (Vec a,
         Vec b)
{
  for (unsigned i = 0; i < HEK_KERNEL_GEMM_PANEL; i++)
    a.x[i] += b.x[i];
  return a;
}

VEC Vec
vec_fma (float a,
         Vec   b,
         Vec   sum)
{
  for (unsigned i = 0; i < HEK_KERNEL_GEMM_PANEL; i++)
    sum.x[i] = hek_fma_exact (a, b.x[i], sum.x[i]);
  return sum;
}

#define HEK_KERNEL_GEMM_TABLE hek_kernel_gemm_scalar
#include "hek-kernel-gemm-rows.h"

static const HekKernelGemm *
choose (void)
{
  return HEK_KERNEL_CHOOSE (hek_kernel_gemm);
}

size_t
hek_kernel_gemm_packed_size (size_t n,
                             size_t dim)
{
  return hek_gemm_padded (n) * dim;
}

/* A panel of a block holds number d of its row i at [d · 16 + i]; missing rows are 0. */
void
hek_kernel_gemm_pack (const float *b,
                      size_t       b_stride,
                      size_t       n,
                      size_t       dim,
                      float       *packed)
{
  size_t block = hek_gemm_block (dim);

  for (size_t d = 0; d < dim; d += block)
    {
      size_t n_block = d + block < dim ? block : dim - d;

      for (size_t r = 0; r < n; r += PANEL)
        {
          for (size_t i = 0; i < PANEL; i++)
            for (size_t j = 0; j < n_block; j++)
              packed[j * PANEL + i] = r + i < n ? b[(r + i) * b_stride + d + j] : 0;
          packed += n_block * PANEL;
        }
    }
}

void
hek_kernel_gemm (const float *a,
                 size_t       a_stride,
                 size_t       m,
                 const float *packed,
                 size_t       n,
                 size_t       dim,
                 float       *c,
                 size_t       c_stride)
{
  choose ()->gemm (a, a_stride, m, packed, n, dim, c, c_stride);
}

size_t
hek_kernel_gemm_below (const float *c,
                       size_t       n,
                       float        add,
                       float        mul,
                       const float *scale,
                       const float *limit,
                       uint32_t    *idx)
{
  return choose ()->below (c, n, add, mul, scale, limit, idx);
}
