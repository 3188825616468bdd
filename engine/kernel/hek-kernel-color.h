/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

/*
 * Rows of colours: 3 packed floats per pixel, n pixels, in and out may be the same array (never
 * a part of it). One C source is compiled for every instruction set; it uses only operations
 * that IEEE 754 rounds exactly (+ - * / sqrt), in one order, so all sets give the same bits.
 * Matrices come from the caller (engine/color).
 *
 * Accuracy, measured by tests/kernel/test-kernel-color.c: cube root 1 ulp from 1.2e-38 to 1e38,
 * fifth root 1.1 ulp, both curves of sRGB 7e-7 (relative), hue 2.5e-5 degrees, sine and cosine
 * 1e-7. A cube root of a denormal is off by up to 5e-14. NaN gives NaN in the values that depend
 * on it.
 */

/*
 * A 3×3 matrix without its middle column. With d = in[0] - in[1] and e = in[2] - in[1] row i means
 *   balanced (rows sum to 1):  in[1] + k[i][0] * d + k[i][1] * e
 *   opponent (rows sum to 0):          k[i][0] * d + k[i][1] * e
 * so that equal channels stay exactly equal, or exactly neutral.
 */
typedef struct
{
  float k[3][2];
} HekKernelMatrix;

typedef struct
{
  /* n values, not pixels; odd functions */
  void (*srgb_decode) (const float *encoded, float *linear, size_t n);
  void (*srgb_encode) (const float *linear, float *encoded, size_t n);

  /* @xyz: balanced, linear RGB to XYZ divided by the white point; @rgb: its inverse */
  void (*lab_from_rgb) (const HekKernelMatrix *xyz, const float *rgb, float *lab, size_t n);
  void (*rgb_from_lab) (const HekKernelMatrix *rgb, const float *lab, float *out, size_t n);

  /* @lms and @rgb: balanced; @lab: row 0 balanced, rows 1 and 2 opponent; @cones: weights of a
   * and b beside L */
  void (*oklab_from_rgb) (const HekKernelMatrix *lms, const HekKernelMatrix *lab, const float *rgb,
                          float *out, size_t n);
  void (*rgb_from_oklab) (const HekKernelMatrix *cones, const HekKernelMatrix *rgb,
                          const float *oklab, float *out, size_t n);

  /* L a b <-> L C h; h in degrees, [0,360), 0 for a = b = 0. A hue beyond ±1e6 degrees gives
   * NaN. */
  void (*polar_from_ab) (const float *lab, float *lch, size_t n);
  void (*ab_from_polar) (const float *lch, float *lab, size_t n);

  /* one float per pixel */
  void (*delta_e_76) (const float *lab_a, const float *lab_b, float *out, size_t n);
  void (*delta_e_2000) (const float *lab_a, const float *lab_b, float *out, size_t n);
} HekKernelColor;

/* The fastest table that this processor (and HEK_CPU) allows. */
const HekKernelColor *hek_kernel_color (void);

/* Every table that this processor can run, scalar first, for tests: NULL after the last one. */
const HekKernelColor *hek_kernel_color_nth (unsigned i);
