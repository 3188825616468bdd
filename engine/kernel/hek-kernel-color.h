/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

/*
 * Rows of colours: 3 packed floats per pixel, n pixels, in and out may be the same array (never
 * a part of it). One C source is compiled for every instruction set; it uses only operations
 * that IEEE 754 rounds exactly (+ - * / sqrt), in one order, so all sets give the same bits.
 * Matrices come from the caller (engine/color).
 *
 * Accuracy, measured by tests/kernel/test-kernel-color-math.c (relative): cube root 1.1 ulp from
 * 1.2e-38 to 1e38 (of a denormal 5e-14), both curves of sRGB 7e-7, powers 3e-7 (2e-7 times the
 * exponent from 1.5 on), log2 2e-7 even beside 1, ST 2084 5e-6, HLG 4e-6; hue 2.5e-5 degrees, sine
 * and cosine 1e-7. NaN gives NaN in the values that depend on it. Curves take denormals as 0.
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

/* A balanced one in double: for channels that come out near 0 and then go through a curve. */
typedef struct
{
  double k[3][2];
} HekKernelWideMatrix;

/*
 * ICtCp and Jzazbz: cones = weight · (balanced matrix of linear RGB), with light 1 = peak, through
 * the curve of ST 2084 with exponent @m2; then a matrix whose row 0 is balanced and rows 1 and 2
 * opponent, and J = (1 + d) I / (1 + d I) - d0. @cones_from_out: weights of channels 1 and 2 beside
 * I. @rgb_from_cones: balanced, of cones divided by @weight.
 */
typedef struct
{
  HekKernelWideMatrix cones_from_rgb, rgb_from_cones;
  HekKernelMatrix out_from_cones, cones_from_out;
  double weight[3];
  double m2, d, d0;
} HekKernelPqSpace;

/* Viewing conditions of CAM16: adapted cones (white around 100); @achromatic: response of white
 * without N_bb; @exponent: c·z; @colorfulness: (1.64 - 0.29^n)^0.73 F_L^(1/4); @magnitude: 50000/13
 * · N_c N_cb. */
typedef struct
{
  double cones_from_rgb[3][3], rgb_from_cones[3][3];
  double f_l, achromatic, exponent, colorfulness, magnitude;
} HekKernelCam16;

/* Weights of CIE94. */
typedef struct
{
  float inverse_k_l, k_1, k_2;
} HekKernelCie94;

typedef struct
{
  /* n values, not pixels; odd functions; power: |x|^exponent, exponent > 0 */
  void (*srgb_decode) (const float *encoded, float *linear, size_t n);
  void (*srgb_encode) (const float *linear, float *encoded, size_t n);

  void (*power) (double exponent, const float *in, float *out, size_t n);

  /*
   * n values: the curve of ST 2084 with its exponent @m2 (78.84375). Encode takes light times
   * @scale, which makes peak 1 (cd/m²: 1e-4), negative light as 0. Decode gives light times @scale,
   * 0 up to the code of no light and infinity where the formula has no light.
   */
  void (*pq_encode) (double m2, double scale, const float *light, float *code, size_t n);
  void (*pq_decode) (double m2, double scale, const float *code, float *light, size_t n);

  /* n values: BT.2100 HLG, scene light with peak 1; negative values as 0 */
  void (*hlg_encode) (const float *light, float *code, size_t n);
  void (*hlg_decode) (const float *code, float *light, size_t n);

  /* n values: PU21 with its parameters @p; the input is held to [lo, hi] first, 0 < lo for
   * luminance */
  void (*pu21_encode) (const double p[7], float lo, float hi, const float *cd_m2, float *code,
                       size_t n);
  void (*pu21_decode) (const double p[7], float lo, float hi, const float *code, float *cd_m2,
                       size_t n);

  /* @xyz: balanced, linear RGB to XYZ divided by the white point; @rgb: its inverse */
  void (*lab_from_rgb) (const HekKernelMatrix *xyz, const float *rgb, float *lab, size_t n);
  void (*lab_from_srgb) (const HekKernelMatrix *xyz, const float *encoded, float *lab, size_t n);
  void (*rgb_from_lab) (const HekKernelMatrix *rgb, const float *lab, float *out, size_t n);

  /* @lms and @rgb: balanced; @lab: row 0 balanced, rows 1 and 2 opponent; @cones: weights of a
   * and b beside L */
  void (*oklab_from_rgb) (const HekKernelMatrix *lms, const HekKernelMatrix *lab, const float *rgb,
                          float *out, size_t n);
  void (*rgb_from_oklab) (const HekKernelMatrix *cones, const HekKernelMatrix *rgb,
                          const float *oklab, float *out, size_t n);

  /* linear RGB <-> linear RGB of other primaries */
  void (*matrix) (const HekKernelWideMatrix *matrix, const float *in, float *out, size_t n);

  /* linear RGB <-> ICtCp, Jzazbz */
  void (*pq_space_from_rgb) (const HekKernelPqSpace *space, const float *rgb, float *out, size_t n);
  void (*rgb_from_pq_space) (const HekKernelPqSpace *space, const float *in, float *rgb, size_t n);

  /* linear RGB <-> XYB; @cones and @rgb: balanced */
  void (*xyb_from_rgb) (const HekKernelMatrix *cones, double bias, const float *rgb, float *out,
                        size_t n);
  void (*rgb_from_xyb) (const HekKernelMatrix *rgb, double bias, const float *xyb, float *out,
                        size_t n);

  /* linear RGB <-> CIE L*u*v*; @xyz and @rgb: as of Lab; @white: XYZ of white */
  void (*luv_from_rgb) (const HekKernelMatrix *xyz, const double white[3], const float *rgb,
                        float *luv, size_t n);
  void (*rgb_from_luv) (const HekKernelMatrix *rgb, const double white[3], const float *luv,
                        float *out, size_t n);

  /* encoded sRGB <-> HSV, HSL; h in degrees as of polar_from_ab. A channel that is no finite number
   * gives three NaN. */
  void (*hsv_from_srgb) (const float *encoded, float *hsv, size_t n);
  void (*hsl_from_srgb) (const float *encoded, float *hsl, size_t n);
  void (*srgb_from_hsv) (const float *hsv, float *encoded, size_t n);
  void (*srgb_from_hsl) (const float *hsl, float *encoded, size_t n);

  /* linear RGB <-> J' a' b' */
  void (*cam16ucs_from_rgb) (const HekKernelCam16 *conditions, const float *rgb, float *out,
                             size_t n);
  void (*rgb_from_cam16ucs) (const HekKernelCam16 *conditions, const float *in, float *rgb,
                             size_t n);

  /* L a b <-> L C h; h in degrees, [0,360), 0 for a = b = 0. A hue beyond ±1e6 degrees gives
   * NaN. */
  void (*polar_from_ab) (const float *lab, float *lch, size_t n);
  void (*ab_from_polar) (const float *lch, float *lab, size_t n);

  /* one float per pixel; @l and @c: of CMC l:c, > 0 */
  void (*distance) (const float *ref, const float *test, float *out, size_t n);
  void (*delta_itp) (const float *ref, const float *test, float *out, size_t n);
  void (*hyab) (const float *ref, const float *test, float *out, size_t n);
  void (*delta_e_94) (const HekKernelCie94 *weights, const float *ref, const float *test,
                      float *out, size_t n);
  void (*delta_e_cmc) (float l, float c, const float *ref, const float *test, float *out,
                       size_t n);
  void (*delta_e_2000) (const float *ref, const float *test, float *out, size_t n);
} HekKernelColor;

/* The fastest table that this processor (and HEK_CPU) allows. */
const HekKernelColor *hek_kernel_color (void);

/* Every table that this processor can run, scalar first, for tests: NULL after the last one. */
const HekKernelColor *hek_kernel_color_nth (unsigned i);
