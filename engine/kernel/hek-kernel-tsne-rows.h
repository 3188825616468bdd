/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * The sums of t-SNE with vectors as wide as the registers of one instruction set: included by each
 * file of a set, which gives the name of its table in HEK_KERNEL_TSNE_TABLE. Multiplications are
 * not fused with additions, and the division is that of IEEE 754, so all sets give the same bits.
 */
#include "hek-kernel-tsne-private.h"

#define ALWAYS_INLINE static inline __attribute__ ((always_inline))
#define LANES HEK_KERNEL_TSNE_LANES
#define SOURCE HEK_KERNEL_TSNE_SOURCE
#define MAX_DIMS 3

#if defined(__AVX512F__)
#define WIDTH 16
#elif defined(__AVX__)
#define WIDTH 8
#else
#define WIDTH 4
#endif
#define VECS (LANES / WIDTH)

typedef float Vec __attribute__ ((vector_size (WIDTH * sizeof (float))));
typedef float VecAnywhere __attribute__ ((vector_size (WIDTH * sizeof (float)),
                                          aligned (sizeof (float)), may_alias));

#define LOAD(p) ((Vec) *(const VecAnywhere *) (p))
#define STORE(p, v) (*(VecAnywhere *) (p) = (v))

/* The sum of k is kept behind those of the force. */
ALWAYS_INLINE void
repel_dims (const float   *targets,
            const unsigned n_dims,
            const float   *sources,
            size_t         n_sources,
            float         *sums)
{
  Vec x[MAX_DIMS][VECS], sum[MAX_DIMS + 1][VECS];

#pragma GCC unroll 4
  for (unsigned v = 0; v < VECS; v++)
    {
      sum[n_dims][v] = LOAD (sums + v * WIDTH);
#pragma GCC unroll 3
      for (unsigned d = 0; d < n_dims; d++)
        {
          x[d][v] = LOAD (targets + d * LANES + v * WIDTH);
          sum[d][v] = LOAD (sums + (d + 1) * LANES + v * WIDTH);
        }
    }

  for (const float *s = sources; s < sources + n_sources * SOURCE; s += SOURCE)
#pragma GCC unroll 4
    for (unsigned v = 0; v < VECS; v++)
      {
        Vec diff[MAX_DIMS], square = { 0 }, k, weight;

        square += 1.0f;
#pragma GCC unroll 3
        for (unsigned d = 0; d < n_dims; d++)
          {
            diff[d] = x[d][v] - s[d];
            square += diff[d] * diff[d];
          }
        k = 1.0f / square;
        weight = s[SOURCE - 1] * k;
        sum[n_dims][v] += weight;
        weight *= k;
#pragma GCC unroll 3
        for (unsigned d = 0; d < n_dims; d++)
          sum[d][v] += weight * diff[d];
      }

#pragma GCC unroll 4
  for (unsigned v = 0; v < VECS; v++)
    {
      STORE (sums + v * WIDTH, sum[n_dims][v]);
#pragma GCC unroll 3
      for (unsigned d = 0; d < n_dims; d++)
        STORE (sums + (d + 1) * LANES + v * WIDTH, sum[d][v]);
    }
}

static void
repel (const float *targets,
       unsigned     n_dims,
       const float *sources,
       size_t       n_sources,
       float       *sums)
{
  if (n_dims == 2)
    repel_dims (targets, 2, sources, n_sources, sums);
  else
    repel_dims (targets, 3, sources, n_sources, sums);
}

ALWAYS_INLINE float
sum_lanes (const Vec v[VECS])
{
  float lane[LANES];

#pragma GCC unroll 4
  for (unsigned i = 0; i < VECS; i++)
    STORE (lane + i * WIDTH, v[i]);
#pragma GCC unroll 4
  for (unsigned half = LANES / 2; half > 0; half /= 2)
#pragma GCC unroll 8
    for (unsigned i = 0; i < half; i++)
      lane[i] += lane[i + half];
  return lane[0];
}

/* Places of neighbours are fetched one by one into a chunk: a gather of the processor is no faster
 * than its single loads. */
#define CHUNK (4 * LANES)

ALWAYS_INLINE void
attract_dims (const float    *coords,
              const unsigned  n_dims,
              size_t          row,
              const uint32_t *idx,
              const float    *p,
              size_t          n_neighbors,
              float          *force)
{
  const float *own = coords + row * n_dims;
  Vec sum[MAX_DIMS][VECS];

#pragma GCC unroll 3
  for (unsigned d = 0; d < n_dims; d++)
#pragma GCC unroll 4
    for (unsigned v = 0; v < VECS; v++)
      sum[d][v] = (Vec) { 0 };

  for (size_t begin = 0; begin < n_neighbors; begin += CHUNK)
    {
      size_t n = n_neighbors - begin < CHUNK ? n_neighbors - begin : CHUNK;
      float x[MAX_DIMS][CHUNK];

      for (size_t i = 0; i < n; i++)
        {
          const float *other = coords + (size_t) idx[begin + i] * n_dims;

#pragma GCC unroll 3
          for (unsigned d = 0; d < n_dims; d++)
            x[d][i] = other[d];
        }
      for (size_t i = 0; i < n; i += LANES)
#pragma GCC unroll 4
        for (unsigned v = 0; v < VECS; v++)
          {
            Vec diff[MAX_DIMS], square = { 0 }, weight;

            square += 1.0f;
#pragma GCC unroll 3
            for (unsigned d = 0; d < n_dims; d++)
              {
                diff[d] = own[d] - LOAD (x[d] + i + v * WIDTH);
                square += diff[d] * diff[d];
              }
            weight = LOAD (p + begin + i + v * WIDTH) / square;
#pragma GCC unroll 3
            for (unsigned d = 0; d < n_dims; d++)
              sum[d][v] += weight * diff[d];
          }
    }
#pragma GCC unroll 3
  for (unsigned d = 0; d < n_dims; d++)
    force[d] = sum_lanes (sum[d]);
}

static void
attract (const float    *coords,
         unsigned        n_dims,
         size_t          row,
         const uint32_t *idx,
         const float    *p,
         size_t          n_neighbors,
         float          *force)
{
  if (n_dims == 2)
    attract_dims (coords, 2, row, idx, p, n_neighbors, force);
  else
    attract_dims (coords, 3, row, idx, p, n_neighbors, force);
}

const HekKernelTsne HEK_KERNEL_TSNE_TABLE = { repel, attract };
