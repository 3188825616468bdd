/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Assignment for one instruction set. The file that includes this has defined Vec, VEC_LANES
 * floats, Ids, as many integers, and
 *   vec_load (p)   vec_store (p, v)   vec_all (float)   vec_fnma (float a, x, sum): sum − a · x
 *   ids_all (uint32_t)   ids_store (p, ids)
 *   vec_challenge (v, idx, &best, &ids): where v is less than best, it is the best now
 *   TILE_VECS     vectors of rows that are compared together; they fit into the lanes evenly
 *   TILE_POINTS   centroids that are compared together: TILE_VECS · TILE_POINTS sums; divides 8
 * and Oct, 8 floats, with
 *   oct_load (p)   oct_store (p, v)   oct_all (float)   oct_sub (a, b)   oct_fma (a, b, sum)
 *   oct_fnma (a, b, sum)
 * and HEK_KERNEL_ASSIGN_TABLE, the name of the table that this makes.
 */
#include "hek-kernel-assign-private.h"

#include <math.h>

#define ALWAYS_INLINE static inline __attribute__ ((always_inline))
#define PANEL HEK_KERNEL_ASSIGN_PANEL
#define TILE_LANES (TILE_VECS * VEC_LANES)

/* @points: the first of the tile's in their panel */
ALWAYS_INLINE void
tile_compare (const float *points,
              size_t       dim,
              const float *lanes,
              size_t       stride,
              uint32_t     first,
              Vec          best[TILE_VECS],
              Ids          ids[TILE_VECS])
{
  Vec sum[TILE_POINTS][TILE_VECS];

#pragma GCC unroll 8
  for (unsigned c = 0; c < TILE_POINTS; c++)
#pragma GCC unroll 4
    for (unsigned v = 0; v < TILE_VECS; v++)
      sum[c][v] = vec_all (points[c]);

  for (size_t d = 0; d < dim; d++)
    {
      Vec x[TILE_VECS];

#pragma GCC unroll 4
      for (unsigned v = 0; v < TILE_VECS; v++)
        x[v] = vec_load (lanes + d * stride + v * VEC_LANES);
#pragma GCC unroll 8
      for (unsigned c = 0; c < TILE_POINTS; c++)
#pragma GCC unroll 4
        for (unsigned v = 0; v < TILE_VECS; v++)
          sum[c][v] = vec_fnma (points[(d + 1) * PANEL + c], x[v], sum[c][v]);
    }

#pragma GCC unroll 8
  for (unsigned c = 0; c < TILE_POINTS; c++)
#pragma GCC unroll 4
    for (unsigned v = 0; v < TILE_VECS; v++)
      vec_challenge (sum[c][v], first + c, &best[v], &ids[v]);
}

ALWAYS_INLINE void
assign_tiles (const float *panels,
              size_t       n_points,
              size_t       dim,
              const float *lanes,
              size_t       stride,
              size_t       n_rows,
              uint32_t    *idx,
              float       *score)
{
  for (size_t i = 0; i < n_rows; i += TILE_LANES)
    {
      Vec best[TILE_VECS];
      Ids ids[TILE_VECS];

#pragma GCC unroll 4
      for (unsigned v = 0; v < TILE_VECS; v++)
        {
          best[v] = vec_all (INFINITY);
          ids[v] = ids_all (0);
        }
      for (size_t p = 0; p < n_points; p += PANEL)
#pragma GCC unroll 1
        for (unsigned c = 0; c < PANEL; c += TILE_POINTS)
          tile_compare (panels + p * (dim + 1) + c, dim, lanes + i, stride, (uint32_t) (p + c),
                        best, ids);
#pragma GCC unroll 4
      for (unsigned v = 0; v < TILE_VECS; v++)
        {
          vec_store (score + i + v * VEC_LANES, best[v]);
          ids_store (idx + i + v * VEC_LANES, ids[v]);
        }
    }
}

/* Loops over few dimensions are worth being unrolled. */
static void
assign_rows (const float *panels,
             size_t       n_points,
             size_t       dim,
             const float *lanes,
             size_t       stride,
             size_t       n_rows,
             uint32_t    *idx,
             float       *score)
{
  if (dim == 2)
    assign_tiles (panels, n_points, 2, lanes, stride, n_rows, idx, score);
  else if (dim == 4)
    assign_tiles (panels, n_points, 4, lanes, stride, n_rows, idx, score);
  else if (dim == 8)
    assign_tiles (panels, n_points, 8, lanes, stride, n_rows, idx, score);
  else
    assign_tiles (panels, n_points, dim, lanes, stride, n_rows, idx, score);
}

static void
assign_squares (const float *panels,
                size_t       n_points,
                size_t       dim,
                const float *row,
                float       *out)
{
  for (size_t p = 0; p < n_points; p += PANEL)
    {
      const float *points = panels + p * (dim + 1) + PANEL;
      Oct sum = oct_all (0);

      for (size_t d = 0; d < dim; d++)
        {
          Oct diff = oct_sub (oct_all (row[d]), oct_load (points + d * PANEL));

          sum = oct_fma (diff, diff, sum);
        }
      oct_store (out + p, sum);
    }
}

static void
assign_products (const float *panels,
                 size_t       n_points,
                 size_t       dim,
                 const float *row,
                 float       *out)
{
  for (size_t p = 0; p < n_points; p += PANEL)
    {
      const float *points = panels + p * (dim + 1) + PANEL;
      Oct sum = oct_all (0);

      for (size_t d = 0; d < dim; d++)
        sum = oct_fnma (oct_all (row[d]), oct_load (points + d * PANEL), sum);
      oct_store (out + p, sum);
    }
}

const HekKernelAssign HEK_KERNEL_ASSIGN_TABLE = { assign_rows, assign_squares, assign_products };
