/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of SSIMULACRA 2: included once by each file of one instruction set, which gives the type
 * HekLanes of LANES floats, HekBits of as many int32_t, fused(), turn_square(), and the name of its
 * table in HEK_KERNEL_SSIMULACRA2_TABLE. Lanes are rows or columns that do not know each other, so
 * their number does not change a bit.
 *
 * Source: cloudinary/ssimulacra2 2.1 and the parts of libjxl that it uses (BSD 3-clause): the order
 * of operations, which is kept so that even the rounding errors of the recursive blur agree. The
 * blur is Charalampidis, "Recursive implementation of the Gaussian filter using truncated cosine
 * functions", IEEE Transactions on Signal Processing 64(14), 2016.
 */
#include "hek-kernel-ssimulacra2-private.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define ROWS HEK_SSIMULACRA2_ROWS
#define SLOTS HEK_SSIMULACRA2_SLOTS
#define PARTS (ROWS / LANES) /* registers of 16 values */

static inline HekLanes
load (const float *p)
{
  HekLanes v;

  memcpy (&v, p, sizeof v);
  return v;
}

static inline void
store (float   *p,
       HekLanes v)
{
  memcpy (p, &v, sizeof v);
}

static inline HekLanes
all (float value)
{
  return (HekLanes){ 0 } + value;
}

/* Sums of all neighbours, of which every other pixel is then taken, as four values over each
 * other. */
static void
halve (const float *restrict top,
       const float *restrict bottom,
       float *restrict       out,
       size_t                n)
{
  enum { CHUNK = 64 };
  float sums[6 * CHUNK];

  for (size_t done = 0; done < n; done += CHUNK)
    {
      size_t part = n - done < CHUNK ? n - done : CHUNK;
      const float *t = top + 6 * done, *b = bottom + 6 * done;
      float *to = out + 3 * done;

      for (size_t i = 0; i < 6 * part - 3; i++)
        sums[i] = (t[i] + t[i + 3] + b[i] + b[i + 3]) * 0.25f;
      for (size_t i = 0; i + 1 < part; i++)
        memcpy (to + 3 * i, sums + 6 * i, 4 * sizeof (float));
      memcpy (to + 3 * (part - 1), sums + 6 * (part - 1), 3 * sizeof (float));
    }
}

/* 16 × 16 values. */
static inline void
turn_block (const float *const *rows,
            size_t              offset,
            float              *out,
            size_t              pitch)
{
  for (int i = 0; i < ROWS; i += LANES)
    for (int j = 0; j < ROWS; j += LANES)
      {
        HekLanes square[LANES];

        for (int k = 0; k < LANES; k++)
          square[k] = load (rows[i + k] + offset + j);
        turn_square (square);
        for (int k = 0; k < LANES; k++)
          store (out + (size_t) (j + k) * pitch + i, square[k]);
      }
}

static void
turn (const float *const rows[ROWS],
      float *restrict    turned,
      size_t             n)
{
  size_t i = 0;

  for (; i + ROWS <= n; i += ROWS)
    turn_block (rows, i, turned + ROWS * i, ROWS);
  for (; i < n; i++)
    for (int k = 0; k < ROWS; k++)
      turned[ROWS * i + (size_t) k] = rows[k][i];
}

static void
turn_back (const float *restrict turned,
           float *restrict       rows,
           size_t                pitch,
           size_t                n)
{
  for (size_t i = 0; i < n; i += ROWS)
    {
      const float *columns[ROWS];

      for (int k = 0; k < ROWS; k++)
        columns[k] = turned + ROWS * (i + (size_t) k);
      turn_block (columns, 0, rows + i, pitch);
    }
}

#include "hek-kernel-ssimulacra2-blur.h"

/* --- colour -------------------------------------------------------------------------------- */

static inline HekLanes
choose (HekBits  which,
        HekLanes a,
        HekLanes b)
{
  return (HekLanes) (((HekBits) a & which) | ((HekBits) b & ~which));
}

/* Rational approximation of ((x + 0.055) / 1.055)^2.4 in [0, 1] (libjxl,
 * transfer_functions-inl.h). */
static inline HekLanes
decode (HekLanes x)
{
  HekLanes p = all (8.210152774e-01f), q = all (6.521209011e-03f);

  p = fused (p, x, all (7.961564959e-01f));
  p = fused (p, x, all (1.624820318e-01f));
  p = fused (p, x, all (1.043637593e-02f));
  p = fused (p, x, all (2.200248328e-04f));
  q = fused (q, x, all (-5.512498495e-02f));
  q = fused (q, x, all (4.987528350e-01f));
  q = fused (q, x, all (1.076976492e+00f));
  q = fused (q, x, all (2.631846970e-01f));
  return choose ((HekBits) (x > all (0.04045f)), p / q, x * all (1.0f / 12.92f));
}

static inline void
decode_all (float *values,
            size_t n)
{
  float rest[LANES] = { 0 };
  size_t i = 0;

  for (; i + LANES <= n; i += LANES)
    store (values + i, decode (load (values + i)));
  memcpy (rest, values + i, (n - i) * sizeof (float));
  store (rest, decode (load (rest)));
  memcpy (values + i, rest, (n - i) * sizeof (float));
}

static void
decode_u8 (const uint8_t *restrict codes,
           float *restrict         linear,
           size_t                  n)
{
  for (size_t i = 0; i < n; i++)
    linear[i] = (float) (1.0 / 255) * (float) codes[i];
  decode_all (linear, n);
}

static void
decode_u16 (const uint16_t *restrict codes,
            float *restrict          linear,
            size_t                   n)
{
  for (size_t i = 0; i < n; i++)
    linear[i] = (float) (1.0 / 65535) * (float) codes[i];
  decode_all (linear, n);
}

/*
 * Cube root of x, or of 0 where x < 0, by Newton's iteration for x^(-1/3), without a division; 0
 * has no special exponent and stays 0. As in libjxl (fast_math-inl.h), after Agner Fog's vector
 * class library.
 */
static inline HekLanes
cube_root_and_add (HekLanes x,
                   HekLanes add)
{
  const HekLanes third = all (1.0f / 3), four_thirds = all (4.0f / 3);
  HekBits bits = (HekBits) x & (HekBits) (x > all (0));
  HekLanes value = (HekLanes) bits, minus_third = -(third * value);
  HekLanes r = (HekLanes) ((0x54800000 - (bits >> 23) * 0x002aaaaa) & (bits != 0)), r2;

  for (int i = 0; i < 3; i++)
    {
      r2 = r * r;
      r = fused (minus_third, r2 * r2, four_thirds * r);
    }
  r2 = r * r;
  r = fused (third, fused (-value, r2 * r2, r), r);
  return fused (r * r, value, add);
}

static inline HekLanes
absorb (HekLanes red,
        HekLanes green,
        HekLanes blue,
        float    of_red,
        float    of_green,
        float    of_blue)
{
  const float bias = 0.0037930732552754493f, bias_root = 0.155954197f;
  HekLanes sum = fused (all (of_blue), blue, all (bias));

  sum = fused (all (of_red), red, fused (all (of_green), green, sum));
  return cube_root_and_add (sum, all (-bias_root));
}

/* Opsin absorbance of linear BT.709 (libjxl, opsin_params.h); a row of it adds up to 1. */
static void
xyb (const float *restrict rgb,
     float *restrict       out_x,
     float *restrict       out_y,
     float *restrict       out_b,
     size_t                n)
{
  const float m02 = 0.078f, m00 = 0.30f, m01 = 1 - m02 - m00;
  const float m12 = 0.078f, m10 = 0.23f, m11 = 1 - m12 - m10;
  const float m20 = 0.24342268924547819f, m21 = 0.20476744424496821f, m22 = 1 - m20 - m21;

  for (size_t i = 0; i < n * ROWS; i += LANES)
    {
      const float *at = rgb + i / ROWS * 3 * ROWS + i % ROWS;
      HekLanes red = load (at), green = load (at + ROWS), blue = load (at + 2 * ROWS);
      HekLanes l = absorb (red, green, blue, m00, m01, m02);
      HekLanes m = absorb (red, green, blue, m10, m11, m12);
      HekLanes s = absorb (red, green, blue, m20, m21, m22);
      HekLanes y = all (0.5f) * (l + m);

      store (out_x + i, all (0.5f) * (l - m) * all (14.0f) + all (0.42f));
      store (out_y + i, y + all (0.01f));
      store (out_b + i, s - y + all (0.55f));
    }
}

const HekKernelSsimulacra2 HEK_KERNEL_SSIMULACRA2_TABLE = {
  .halve = halve,
  .turn = turn,
  .turn_back = turn_back,
  .decode_u8 = decode_u8,
  .decode_u16 = decode_u16,
  .xyb = xyb,
  .along = along,
  .across = across,
};
