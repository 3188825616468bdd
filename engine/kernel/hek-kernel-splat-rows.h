/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Places of points in plain C, compiled once for every instruction set: loops without branches that
 * compilers turn into vectors. Defines HEK_KERNEL_SPLAT_TABLE. No pragma once: it is a template.
 */
#include <math.h>
#include <string.h>

#include "hek-kernel-splat-private.h"

#define SPLAT_INLINE static inline __attribute__ ((always_inline))

typedef struct
{
  float side, down, depth;
} Place;

/* @perspective: constant where it is called, so that the loops have no branch. */
SPLAT_INLINE Place
splat_place (const HekKernelSplat *s,
             int                   perspective,
             int16_t               x,
             int16_t               y,
             int16_t               z)
{
  float dx = (float) (x - s->center[0]);
  float dy = (float) (y - s->center[1]);
  float dz = (float) (z - s->center[2]);
  float side = s->m[0][0] * dx + s->m[0][1] * dy + s->m[0][2] * dz + s->offset[0];
  float down = s->m[1][0] * dx + s->m[1][1] * dy + s->m[1][2] * dz + s->offset[1];
  float depth = s->m[2][0] * dx + s->m[2][1] * dy + s->m[2][2] * dz + s->offset[2];

  if (perspective)
    {
      side /= depth;
      down /= depth;
    }
  return (Place) { s->middle[0] + side, s->middle[1] + down, depth };
}

SPLAT_INLINE uint32_t
splat_key (float depth)
{
  uint32_t bits;

  memcpy (&bits, &depth, sizeof bits);
  return bits ^ ((uint32_t) ((int32_t) bits >> 31) | 0x80000000u);
}

/* By bits: a choice that stays arithmetic, which a loop of vectors needs. */
SPLAT_INLINE float
splat_choose (int   first,
              float a,
              float b)
{
  uint32_t mask = 0u - (uint32_t) first, bits_a, bits_b;

  memcpy (&bits_a, &a, sizeof bits_a);
  memcpy (&bits_b, &b, sizeof bits_b);
  bits_a = (bits_a & mask) | (bits_b & ~mask);
  memcpy (&a, &bits_a, sizeof a);
  return a;
}

/* The largest whole number that is not larger, of what is small enough for one. */
SPLAT_INLINE int32_t
splat_floor (float x)
{
  int32_t i = (int32_t) x;

  return i - ((float) i > x);
}

SPLAT_INLINE void
splat_project_rows (const HekKernelSplat   *splat,
                    int                     perspective,
                    const int16_t *restrict x,
                    const int16_t *restrict y,
                    const int16_t *restrict z,
                    size_t                  n,
                    float *restrict         side,
                    float *restrict         down,
                    float *restrict         depth)
{
  HekKernelSplat s = *splat;

  for (size_t i = 0; i < n; i++)
    {
      Place p = splat_place (&s, perspective, x[i], y[i], z[i]);
      int ok = p.depth > s.near_depth;

      side[i] = splat_choose (ok, p.side, NAN);
      down[i] = splat_choose (ok, p.down, NAN);
      depth[i] = splat_choose (ok, p.depth, NAN);
    }
}

static void
splat_project (const HekKernelSplat *splat,
               const int16_t        *x,
               const int16_t        *y,
               const int16_t        *z,
               size_t                n,
               float                *side,
               float                *down,
               float                *depth)
{
  if (splat->perspective)
    splat_project_rows (splat, 1, x, y, z, n, side, down, depth);
  else
    splat_project_rows (splat, 0, x, y, z, n, side, down, depth);
}

SPLAT_INLINE void
splat_dots_rows (const HekKernelSplat   *splat,
                 int                     perspective,
                 const int16_t *restrict x,
                 const int16_t *restrict y,
                 const int16_t *restrict z,
                 size_t                  n,
                 int32_t *restrict       idx,
                 uint32_t *restrict      key)
{
  HekKernelSplat s = *splat;
  float width = (float) s.width, height = (float) s.height;

  for (size_t i = 0; i < n; i++)
    {
      Place p = splat_place (&s, perspective, x[i], y[i], z[i]);
      int in = (p.depth > s.near_depth) & (p.side >= 0) & (p.side < width) & (p.down >= 0)
               & (p.down < height);
      float column = splat_choose (in, p.side, 0), row = splat_choose (in, p.down, 0);
      int32_t pixel = (int32_t) row * s.width + (int32_t) column;

      idx[i] = in ? pixel : -1;
      key[i] = splat_key (p.depth);
    }
}

static void
splat_dots (const HekKernelSplat *splat,
            const int16_t        *x,
            const int16_t        *y,
            const int16_t        *z,
            size_t                n,
            int32_t              *idx,
            uint32_t             *key)
{
  if (splat->perspective)
    splat_dots_rows (splat, 1, x, y, z, n, idx, key);
  else
    splat_dots_rows (splat, 0, x, y, z, n, idx, key);
}

SPLAT_INLINE void
splat_discs_rows (const HekKernelSplat   *splat,
                  int                     perspective,
                  int                     grows,
                  const int16_t *restrict x,
                  const int16_t *restrict y,
                  const int16_t *restrict z,
                  const uint8_t *restrict sizes,
                  size_t                  n,
                  int32_t *restrict       left,
                  int32_t *restrict       top,
                  int32_t *restrict       diameter,
                  uint32_t *restrict      key)
{
  HekKernelSplat s = *splat;
  float width = (float) s.width, height = (float) s.height, margin = s.max_diameter;

  for (size_t i = 0; i < n; i++)
    {
      Place p = splat_place (&s, perspective, x[i], y[i], z[i]);
      int in = (p.depth > s.near_depth) & (p.side >= -margin) & (p.side < width + margin)
               & (p.down >= -margin) & (p.down < height + margin);
      float size = sizes != NULL ? (float) sizes[i] * 0.0625f : 1.0f;
      float wide = (grows ? s.diameter / p.depth : s.diameter) * size + 0.5f;
      float whole, half;
      int32_t d, l, t;

      wide = splat_choose (wide < s.max_diameter, wide, s.max_diameter);
      wide = splat_choose (wide > 1, wide, 1);
      d = (int32_t) wide;
      whole = (float) d;
      half = (whole - 1) * 0.5f;
      l = splat_floor (splat_choose (in, p.side, 0) - half);
      t = splat_floor (splat_choose (in, p.down, 0) - half);
      in &= (l < s.width) & (t < s.height) & (l + d > 0) & (t + d > 0);
      left[i] = l;
      top[i] = t;
      diameter[i] = d & -in;
      key[i] = splat_key (p.depth);
    }
}

static void
splat_discs (const HekKernelSplat *splat,
             const int16_t        *x,
             const int16_t        *y,
             const int16_t        *z,
             const uint8_t        *sizes,
             size_t                n,
             int32_t              *left,
             int32_t              *top,
             int32_t              *diameter,
             uint32_t             *key)
{
  if (sizes != NULL && splat->perspective && splat->grows)
    splat_discs_rows (splat, 1, 1, x, y, z, sizes, n, left, top, diameter, key);
  else if (sizes != NULL && splat->perspective)
    splat_discs_rows (splat, 1, 0, x, y, z, sizes, n, left, top, diameter, key);
  else if (sizes != NULL)
    splat_discs_rows (splat, 0, 0, x, y, z, sizes, n, left, top, diameter, key);
  else if (splat->perspective && splat->grows)
    splat_discs_rows (splat, 1, 1, x, y, z, NULL, n, left, top, diameter, key);
  else if (splat->perspective)
    splat_discs_rows (splat, 1, 0, x, y, z, NULL, n, left, top, diameter, key);
  else
    splat_discs_rows (splat, 0, 0, x, y, z, NULL, n, left, top, diameter, key);
}

const HekKernelSplatTable HEK_KERNEL_SPLAT_TABLE = {
  .project = splat_project,
  .dots = splat_dots,
  .discs = splat_discs,
};
