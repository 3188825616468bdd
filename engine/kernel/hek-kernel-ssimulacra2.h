/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Rows of SSIMULACRA 2. One C source is compiled for every instruction set; it uses only exactly
 * rounded operations in one order, fused multiply-adds among them, so all sets give the same bits.
 *
 * The picture is worked on in groups of HEK_SSIMULACRA2_ROWS rows. In a "turned" array the values
 * of one column of a group lie side by side, so that a filter that is recursive along the rows
 * works on all rows of the group at once: value (column x, row r) is at 16 x + r.
 */
#define HEK_SSIMULACRA2_ROWS 16

/* The blur reads from 6 values before a pixel to 4 after it; turned arrays that it reads start 8
 * columns early and end 8 late. */
#define HEK_SSIMULACRA2_MARGIN 8

/* Rows that are kept of every signal; row y is in slot y % 32. */
#define HEK_SSIMULACRA2_SLOTS 32

/* Values of the state of one blur per row or column: the last two results of three sections. */
#define HEK_SSIMULACRA2_STATE 6

/* What is kept of one channel: both pictures, and their blurs. */
typedef enum
{
  HEK_SSIMULACRA2_REF,
  HEK_SSIMULACRA2_TEST,
  HEK_SSIMULACRA2_BLURRED, /* the blurs of ref, test, ref², test², ref · test, in this order */
  HEK_SSIMULACRA2_SIGNALS = HEK_SSIMULACRA2_BLURRED + 5
} HekSsimulacra2Signal;

#define HEK_SSIMULACRA2_BLURS 5

/* Sums over the pixels: value and fourth power of the three errors: structure, added edges, lost
 * edges. Each is kept in 16 sums, of the columns with the same remainder. */
#define HEK_SSIMULACRA2_SUMS 6

/*
 * The blur: a sum of three truncated cosines, each a section y(n) = in · (x(n-6) + x(n+4)) - d ·
 * y(n-1) - y(n-2); d of the third is 2 cos(π/2) = 0. Along a row four values are made at once from
 * the two before them, with the coefficients of the section expanded.
 */
typedef struct
{
  float in[3], d[2];
  float in4[2][4], prev4[2][4], prev2_4[2][4];
} HekKernelCosines;

typedef struct
{
  const float *signals;  /* HEK_SSIMULACRA2_SIGNALS × HEK_SSIMULACRA2_SLOTS rows of one channel */
  size_t pitch;          /* floats from row to row */
  float *state;          /* blurs × HEK_SSIMULACRA2_STATE × n */
  size_t n;              /* columns, a multiple of 16; those outside the picture are 0 */
  int slot;              /* of the newest 16 rows: 0 or 16. Results are made 4 rows behind them */
  int begin, end;        /* which of the 16 results are rows of the picture */
  double *sums;          /* HEK_SSIMULACRA2_SUMS × 16, added to */
  float weights[3];      /* of the three errors in the map */
  float *map;            /* (nullable): from the row of the first result, added to */
  size_t map_pitch;
  size_t n_map;          /* columns of the map */
} HekKernelSsimulacra2Across;

typedef struct
{
  /* The means of 2 × 2 pixels of two rows of 2 n packed pixels of 3 floats. */
  void (*halve) (const float *top, const float *bottom, float *out, size_t n);

  /* Turns 16 rows of @n values. */
  void (*turn) (const float *const rows[HEK_SSIMULACRA2_ROWS], float *turned, size_t n);

  /* Turns @n columns back, @n a multiple of 16: 16 rows @pitch floats apart. */
  void (*turn_back) (const float *turned, float *rows, size_t pitch, size_t n);

  /* sRGB codes to linear light: the rational function of libjxl, within 3e-7 of the curve. */
  void (*decode_u8) (const uint8_t *codes, float *linear, size_t n);
  void (*decode_u16) (const uint16_t *codes, float *linear, size_t n);

  /* XYB in the range that SSIMULACRA 2 gives it; all turned, @rgb packed, linear, in [0, 1]. */
  void (*xyb) (const float *rgb, float *x, float *y, float *b, size_t n);

  /*
   * Blurs @a, or the product of @a and @b, along the rows, columns @begin to @end of @width. @a and
   * @b point to column @begin and are 0 outside the picture. @begin is a multiple of 16. @out: rows
   * @pitch floats apart, filled with 0 from @width to the next multiple of 16. @state:
   * HEK_SSIMULACRA2_STATE × 16, 0 before the first column.
   */
  void (*along) (const HekKernelCosines *cosines, const float *a, const float *b, size_t begin,
                 size_t end, size_t width, float *state, float *out, size_t pitch);

  /* Blurs one channel down the columns by 16 rows and compares. */
  void (*across) (const HekKernelCosines *cosines, const HekKernelSsimulacra2Across *work);
} HekKernelSsimulacra2;

/* The fastest table that this processor (and HEK_CPU) allows. */
const HekKernelSsimulacra2 *hek_kernel_ssimulacra2 (void);

/* Every table that this processor can run, scalar first, for tests: NULL after the last one. */
const HekKernelSsimulacra2 *hek_kernel_ssimulacra2_nth (unsigned i);
