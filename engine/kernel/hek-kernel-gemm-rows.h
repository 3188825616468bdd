/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Products of matrices for one instruction set. The file that includes this has defined Vec, the 16
 * floats of a row of a panel, and
 *   vec_zero ()   vec_load (p)   vec_store (p, v)   vec_add (a, b)   vec_fma (float a, b, sum)
 *   TILE_ROWS     rows of A that are multiplied together
 *   TILE_PANELS   1 or 2 panels that are multiplied together: TILE_ROWS · TILE_PANELS sums, a row
 *                 of each panel and a number of A in the registers
 * and HEK_KERNEL_GEMM_TABLE, the name of the table that this makes.
 */
#include "hek-kernel-gemm-private.h"

#include <string.h>

#define ALWAYS_INLINE static inline __attribute__ ((always_inline))
#define PANEL HEK_KERNEL_GEMM_PANEL

/* Floats from one row of the copied tile of A to the next: not a power of 2, so that the rows do
 * not compete for the same lines of the cache. */
#define TILE_STRIDE (HEK_KERNEL_GEMM_BLOCK + 16)

/* What is written of a tile of C, and whether it is added to what is there. */
typedef struct
{
  float *c;
  size_t c_stride, n_rows, n_columns;
  int is_first;
} Tile;

ALWAYS_INLINE void
tile_write (const Tile *tile,
            size_t      row,
            size_t      column,
            Vec         sum)
{
  float *c = tile->c + row * tile->c_stride + column, part[PANEL];

  if (row >= tile->n_rows || column >= tile->n_columns)
    return;
  if (column + PANEL <= tile->n_columns)
    {
      vec_store (c, tile->is_first ? sum : vec_add (vec_load (c), sum));
      return;
    }
  vec_store (part, sum);
  for (size_t i = 0; i < tile->n_columns - column; i++)
    c[i] = tile->is_first ? part[i] : c[i] + part[i];
}

/* @a: TILE_ROWS rows of @n numbers; @b: @n_panels panels, @b_stride floats apart */
ALWAYS_INLINE void
tile_multiply (const float *a,
               const float *b,
               size_t       b_stride,
               size_t       n,
               unsigned     n_panels,
               const Tile  *tile)
{
  Vec sum[TILE_PANELS][TILE_ROWS];

#pragma GCC unroll 16
  for (unsigned r = 0; r < TILE_ROWS; r++)
#pragma GCC unroll 2
    for (unsigned p = 0; p < n_panels; p++)
      sum[p][r] = vec_zero ();

  for (size_t d = 0; d < n; d++)
    {
      Vec column[TILE_PANELS];

#pragma GCC unroll 2
      for (unsigned p = 0; p < n_panels; p++)
        column[p] = vec_load (b + p * b_stride + d * PANEL);
#pragma GCC unroll 16
      for (unsigned r = 0; r < TILE_ROWS; r++)
#pragma GCC unroll 2
        for (unsigned p = 0; p < n_panels; p++)
          sum[p][r] = vec_fma (a[r * TILE_STRIDE + d], column[p], sum[p][r]);
    }

#pragma GCC unroll 16
  for (unsigned r = 0; r < TILE_ROWS; r++)
#pragma GCC unroll 2
    for (unsigned p = 0; p < n_panels; p++)
      tile_write (tile, r, p * PANEL, sum[p][r]);
}

static void
tile_row (const float *a,
          const float *b,
          size_t       n,
          Tile        *tile,
          size_t       n_columns)
{
  size_t panel_stride = n * PANEL, i = 0;

  for (; TILE_PANELS == 2 && i + PANEL < n_columns; i += 2 * PANEL)
    {
      tile->n_columns = n_columns - i;
      tile_multiply (a, b + i * n, panel_stride, n, TILE_PANELS, tile);
      tile->c += 2 * PANEL;
    }
  for (; i < n_columns; i += PANEL)
    {
      tile->n_columns = n_columns - i;
      tile_multiply (a, b + i * n, panel_stride, n, 1, tile);
      tile->c += PANEL;
    }
}

static void
multiply (const float *a,
          size_t       a_stride,
          size_t       m,
          const float *packed,
          size_t       n,
          size_t       dim,
          float       *c,
          size_t       c_stride)
{
  size_t block = hek_gemm_block (dim);
  float copy[TILE_ROWS * TILE_STRIDE] __attribute__ ((aligned (64)));

  if (dim == 0)
    for (size_t r = 0; r < m; r++)
      memset (c + r * c_stride, 0, n * sizeof *c);
  memset (copy, 0, sizeof copy); /* rows behind the last one are multiplied, too */
  for (size_t d = 0; d < dim; d += block)
    {
      size_t n_block = d + block < dim ? block : dim - d;

      for (size_t r = 0; r < m; r += TILE_ROWS)
        {
          Tile tile = { c + r * c_stride, c_stride, m - r, 0, d == 0 };

          for (size_t i = 0; i < TILE_ROWS && r + i < m; i++)
            memcpy (copy + i * TILE_STRIDE, a + (r + i) * a_stride + d, n_block * sizeof *copy);
          tile_row (copy, packed + d * hek_gemm_padded (n), n_block, &tile, n);
        }
    }
}

ALWAYS_INLINE int
is_below (float c,
          float add,
          float mul,
          float scale,
          float limit)
{
  return !(add * scale + mul * c > limit);
}

/* Most runs of 16 have none, and are done without a branch. */
static size_t
below (const float *c,
       size_t       n,
       float        add,
       float        mul,
       const float *scale,
       const float *limit,
       uint32_t    *idx)
{
  size_t n_found = 0, i = 0;

  for (; i + 16 <= n; i += 16)
    {
      int any = 0;

      for (size_t j = i; j < i + 16; j++)
        any |= is_below (c[j], add, mul, scale[j], limit[j]);
      if (!any)
        continue;
      for (size_t j = i; j < i + 16; j++)
        if (is_below (c[j], add, mul, scale[j], limit[j]))
          idx[n_found++] = (uint32_t) j;
    }
  for (; i < n; i++)
    if (is_below (c[i], add, mul, scale[i], limit[i]))
      idx[n_found++] = (uint32_t) i;
  return n_found;
}

const HekKernelGemm HEK_KERNEL_GEMM_TABLE = { multiply, below };
