/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Rows of the metric FLIP. As with the other rows, one C source is compiled for every instruction
 * set and uses only exactly rounded operations in one order, so all sets give the same bits.
 *
 * The filters and the error work on whole lanes: their @n is a multiple of HEK_KERNEL_FLIP_LANES.
 * Arrays do not overlap.
 */
#define HEK_KERNEL_FLIP_LANES 64

/*
 * One picture as FLIP filters it, relative to its white: luminance Y, X − Y and Y − Z of CIE XYZ.
 * These are the paper's Y, Cx and Cz without their scales and offset, which the filters keep.
 */
typedef enum
{
  HEK_FLIP_Y,
  HEK_FLIP_CX,
  HEK_FLIP_CZ,
  HEK_FLIP_N_PLANES,
} HekKernelFlipPlane;

/* After the filters of one direction: what the other direction starts from. */
typedef enum
{
  HEK_FLIP_COLUMN_Y,
  HEK_FLIP_COLUMN_CX,
  HEK_FLIP_COLUMN_CZ1,
  HEK_FLIP_COLUMN_CZ2,
  HEK_FLIP_COLUMN_SMOOTH, /* Y by a Gaussian, its first and its second derivative */
  HEK_FLIP_COLUMN_EDGE,
  HEK_FLIP_COLUMN_POINT,
  HEK_FLIP_N_COLUMNS,
} HekKernelFlipColumn;

/* After both: colour, and how strong edges and points are. */
typedef enum
{
  HEK_FLIP_SEEN_Y,
  HEK_FLIP_SEEN_CX,
  HEK_FLIP_SEEN_CZ,
  HEK_FLIP_SEEN_EDGE,
  HEK_FLIP_SEEN_POINT,
  HEK_FLIP_N_SEEN,
} HekKernelFlipSeen;

/*
 * Weights of the values k = 0 … radius away from the centre; both sides are alike, but for those of
 * @edge, whose first side is subtracted. @cz1 and @cz2 share a radius, and so do the last three.
 * No radius is above that of @cz.
 */
typedef struct
{
  int radius_y, radius_cx, radius_cz, radius_feature;
  const float *y, *cx, *cz1, *cz2;
  const float *smooth, *edge, *point;
} HekKernelFlipFilters;

/* (a x² + b x) / (c x² + d x + e), or with @reinhard x / (1 + luminance). */
typedef struct
{
  int reinhard;
  float a, b, c, d, e;
} HekKernelFlipTone;

typedef struct
{
  /* Linear light of @n pixels, 3 packed floats, times @gain and through @tone. A value that is
   * negative or no number counts as 0. */
  void (*tone_map) (const HekKernelFlipTone *tone, float gain, float *rgb, size_t n);

  /* Planes of @n pixels of linear light, clipped to [0, 1]; NaN counts as 0. */
  void (*planes) (const float *rgb, float *const out[HEK_FLIP_N_PLANES], size_t n);

  /* Filters across rows: rows[p][k] is row number k − radius_cz of plane p. */
  void (*across) (const HekKernelFlipFilters *filters,
                  const float *const *const rows[HEK_FLIP_N_PLANES],
                  float *const out[HEK_FLIP_N_COLUMNS], size_t n);

  /* Filters along a row: value i is made of in[c][i] to in[c][i + 2 radius_cz]. */
  void (*along) (const HekKernelFlipFilters *filters, const float *const in[HEK_FLIP_N_COLUMNS],
                 float *const out[HEK_FLIP_N_SEEN], size_t n);

  /* The error of each pixel, in [0, 1]. */
  void (*error) (const float *const ref[HEK_FLIP_N_SEEN], const float *const test[HEK_FLIP_N_SEEN],
                 float *out, size_t n);
} HekKernelFlip;

/* The fastest table that this processor (and HEK_CPU) allows. */
const HekKernelFlip *hek_kernel_flip (void);

/* Every table that this processor can run, scalar first, for tests: NULL after the last one. */
const HekKernelFlip *hek_kernel_flip_nth (unsigned i);
