/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Where points of a scene come to lie in a picture. Points have 16 bits a coordinate, relative to a
 * lattice of their own; the lattice point nearest to the eye is taken off in integers first, so
 * that floats only hold what is small where the eye is near.
 *
 *   d = (x, y, z) − center        exact
 *   side  = ((m[0] d) + offset[0]), likewise down and depth
 *   place = middle + side / depth, or middle + side
 *
 * Only multiplications, additions and divisions, each rounded by itself in the order written: the
 * same bits on every instruction set. Source: the pinhole model.
 */
typedef struct
{
  int32_t center[3];
  float m[3][3];   /* rows: right, down (pixels, or pixels × depth), depth */
  float offset[3];
  float middle[2]; /* pixels */
  float near_depth; /* what is not deeper has no place */
  int perspective;
  int32_t width, height; /* of the picture: below 2^15 */

  /* discs: the diameter of a point of size 16, times its depth when it is to grow */
  float diameter;
  int grows;
  float max_diameter; /* ≥ 1 */
} HekKernelSplat;

/* Places and depths; NaN, all three, for a point without a place. */
void hek_kernel_splat_project (const HekKernelSplat *splat,
                               const int16_t *x,
                               const int16_t *y,
                               const int16_t *z,
                               size_t n,
                               float *side,
                               float *down,
                               float *depth);

/* Points of one pixel. @idx: (out): row × width + column, −1 outside; @key: (out): see below */
void hek_kernel_splat_dots (const HekKernelSplat *splat,
                            const int16_t *x,
                            const int16_t *y,
                            const int16_t *z,
                            size_t n,
                            int32_t *idx,
                            uint32_t *key);

/* Larger points. @sizes: (nullable): sixteenths; @left, @top: (out): of the square of @diameter
 * pixels around a point, which may stand out of the picture; @diameter: (out): 0 outside */
void hek_kernel_splat_discs (const HekKernelSplat *splat,
                             const int16_t *x,
                             const int16_t *y,
                             const int16_t *z,
                             const uint8_t *sizes,
                             size_t n,
                             int32_t *left,
                             int32_t *top,
                             int32_t *diameter,
                             uint32_t *key);

/* A key orders as its depth does: the bits of the float, negative ones turned over. */
float hek_kernel_splat_depth (uint32_t key);
