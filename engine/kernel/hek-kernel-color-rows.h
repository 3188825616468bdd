/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The colour rows themselves: included once by each file of one instruction set, which gives the
 * name of its table in HEK_KERNEL_COLOR_TABLE. Pixels are worked on in strips of STRIP, taken
 * apart into one array per channel, so that every loop over a strip is plain SIMD; the rest of
 * the last strip is filled with zeros.
 */
#include "hek-kernel-color-delta-e.h"
#include "hek-kernel-color-math.h"
#include "hek-kernel-color-private.h"

#define STRIP 64

typedef struct
{
  float x[STRIP], y[STRIP], z[STRIP];
} Strip;

static inline __attribute__ ((always_inline)) void
strip_load (Strip       *s,
            const float *pixels,
            size_t       n)
{
  if (n == STRIP)
    for (size_t i = 0; i < STRIP; i++)
      {
        s->x[i] = pixels[3 * i];
        s->y[i] = pixels[3 * i + 1];
        s->z[i] = pixels[3 * i + 2];
      }
  else
    {
      memset (s, 0, sizeof *s);
      for (size_t i = 0; i < n; i++)
        {
          s->x[i] = pixels[3 * i];
          s->y[i] = pixels[3 * i + 1];
          s->z[i] = pixels[3 * i + 2];
        }
    }
}

static inline __attribute__ ((always_inline)) void
strip_store (const Strip *s,
             float       *pixels,
             size_t       n)
{
  if (n == STRIP)
    for (size_t i = 0; i < STRIP; i++)
      {
        pixels[3 * i] = s->x[i];
        pixels[3 * i + 1] = s->y[i];
        pixels[3 * i + 2] = s->z[i];
      }
  else
    for (size_t i = 0; i < n; i++)
      {
        pixels[3 * i] = s->x[i];
        pixels[3 * i + 1] = s->y[i];
        pixels[3 * i + 2] = s->z[i];
      }
}

/* Row @i of a balanced matrix, and of an opponent one. */
#define BALANCED(m, i, x, y, z) ((y) + (m).k[i][0] * ((x) - (y)) + (m).k[i][1] * ((z) - (y)))
#define OPPONENT(m, i, x, y, z) ((m).k[i][0] * ((x) - (y)) + (m).k[i][1] * ((z) - (y)))

static inline size_t
strip_size (size_t left)
{
  return left < STRIP ? left : STRIP;
}

/* --- sRGB ---------------------------------------------------------------------------------- */

static void
srgb_decode (const float *encoded,
             float       *linear,
             size_t       n)
{
  float strip[STRIP] = { 0 };

  for (size_t at = 0; at < n; at += STRIP)
    {
      size_t bytes = strip_size (n - at) * sizeof *strip;

      memcpy (strip, encoded + at, bytes);
      for (size_t i = 0; i < STRIP; i++)
        strip[i] = hek_srgb_decode (strip[i]);
      memcpy (linear + at, strip, bytes);
    }
}

static void
srgb_encode (const float *linear,
             float       *encoded,
             size_t       n)
{
  float strip[STRIP] = { 0 };

  for (size_t at = 0; at < n; at += STRIP)
    {
      size_t bytes = strip_size (n - at) * sizeof *strip;

      memcpy (strip, linear + at, bytes);
      for (size_t i = 0; i < STRIP; i++)
        strip[i] = hek_srgb_encode (strip[i]);
      memcpy (encoded + at, strip, bytes);
    }
}

/* --- CIE L*a*b*, CIE 15:2004 with the exact constants 216/24389 and 24389/27 ---------------- */

static inline float
lab_f (float t)
{
  float root = hek_cbrt (t);
  float line = t * (float) (24389.0 / 27 / 116) + (float) (16.0 / 116);

  return t > (float) (216.0 / 24389) ? root : line;
}

static inline float
lab_f_inverse (float f)
{
  float cube = f * f * f;
  float line = (f - (float) (16.0 / 116)) * (float) (27.0 * 116 / 24389);

  return f > (float) (6.0 / 29) ? cube : line;
}

static void
lab_from_rgb (const HekKernelMatrix *xyz,
              const float           *rgb,
              float                 *lab,
              size_t                 n)
{
  const HekKernelMatrix m = *xyz;
  Strip s;

  for (size_t at = 0; at < n; at += STRIP)
    {
      strip_load (&s, rgb + 3 * at, strip_size (n - at));
      for (size_t i = 0; i < STRIP; i++)
        {
          float fx = lab_f (BALANCED (m, 0, s.x[i], s.y[i], s.z[i]));
          float fy = lab_f (BALANCED (m, 1, s.x[i], s.y[i], s.z[i]));
          float fz = lab_f (BALANCED (m, 2, s.x[i], s.y[i], s.z[i]));

          s.x[i] = 116 * fy - 16;
          s.y[i] = 500 * (fx - fy);
          s.z[i] = 200 * (fy - fz);
        }
      strip_store (&s, lab + 3 * at, strip_size (n - at));
    }
}

static void
rgb_from_lab (const HekKernelMatrix *rgb,
              const float           *lab,
              float                 *out,
              size_t                 n)
{
  const HekKernelMatrix m = *rgb;
  Strip s;

  for (size_t at = 0; at < n; at += STRIP)
    {
      strip_load (&s, lab + 3 * at, strip_size (n - at));
      for (size_t i = 0; i < STRIP; i++)
        {
          float f = (s.x[i] + 16) * (float) (1 / 116.0);
          float x = lab_f_inverse (f + s.y[i] * (1 / 500.0f));
          float y = lab_f_inverse (f);
          float z = lab_f_inverse (f - s.z[i] * (1 / 200.0f));

          s.x[i] = BALANCED (m, 0, x, y, z);
          s.y[i] = BALANCED (m, 1, x, y, z);
          s.z[i] = BALANCED (m, 2, x, y, z);
        }
      strip_store (&s, out + 3 * at, strip_size (n - at));
    }
}

/* --- Oklab --------------------------------------------------------------------------------- */

static inline float
signed_cbrt (float x)
{
  return copysignf (hek_cbrt (fabsf (x)), x);
}

static void
oklab_from_rgb (const HekKernelMatrix *lms,
                const HekKernelMatrix *lab,
                const float           *rgb,
                float                 *out,
                size_t                 n)
{
  const HekKernelMatrix m = *lms, o = *lab;
  Strip s;

  for (size_t at = 0; at < n; at += STRIP)
    {
      strip_load (&s, rgb + 3 * at, strip_size (n - at));
      for (size_t i = 0; i < STRIP; i++)
        {
          float l = signed_cbrt (BALANCED (m, 0, s.x[i], s.y[i], s.z[i]));
          float c = signed_cbrt (BALANCED (m, 1, s.x[i], s.y[i], s.z[i]));
          float b = signed_cbrt (BALANCED (m, 2, s.x[i], s.y[i], s.z[i]));

          s.x[i] = BALANCED (o, 0, l, c, b);
          s.y[i] = OPPONENT (o, 1, l, c, b);
          s.z[i] = OPPONENT (o, 2, l, c, b);
        }
      strip_store (&s, out + 3 * at, strip_size (n - at));
    }
}

static void
rgb_from_oklab (const HekKernelMatrix *cones,
                const HekKernelMatrix *rgb,
                const float           *oklab,
                float                 *out,
                size_t                 n)
{
  const HekKernelMatrix k = *cones, m = *rgb;
  Strip s;

  for (size_t at = 0; at < n; at += STRIP)
    {
      strip_load (&s, oklab + 3 * at, strip_size (n - at));
      for (size_t i = 0; i < STRIP; i++)
        {
          float l = s.x[i] + k.k[0][0] * s.y[i] + k.k[0][1] * s.z[i];
          float c = s.x[i] + k.k[1][0] * s.y[i] + k.k[1][1] * s.z[i];
          float b = s.x[i] + k.k[2][0] * s.y[i] + k.k[2][1] * s.z[i];

          l = l * l * l;
          c = c * c * c;
          b = b * b * b;
          s.x[i] = BALANCED (m, 0, l, c, b);
          s.y[i] = BALANCED (m, 1, l, c, b);
          s.z[i] = BALANCED (m, 2, l, c, b);
        }
      strip_store (&s, out + 3 * at, strip_size (n - at));
    }
}

/* --- polar --------------------------------------------------------------------------------- */

static void
polar_from_ab (const float *lab,
               float       *lch,
               size_t       n)
{
  Strip s;

  for (size_t at = 0; at < n; at += STRIP)
    {
      strip_load (&s, lab + 3 * at, strip_size (n - at));
      for (size_t i = 0; i < STRIP; i++)
        {
          float a = s.y[i], b = s.z[i];

          s.y[i] = sqrtf (a * a + b * b);
          s.z[i] = hek_hue_degrees (a, b);
        }
      strip_store (&s, lch + 3 * at, strip_size (n - at));
    }
}

static void
ab_from_polar (const float *lch,
               float       *lab,
               size_t       n)
{
  const float round_to_int = 0x1.8p23f;
  Strip s;

  for (size_t at = 0; at < n; at += STRIP)
    {
      strip_load (&s, lch + 3 * at, strip_size (n - at));
      for (size_t i = 0; i < STRIP; i++)
        {
          float c = s.y[i], h = fabsf (s.z[i]) <= 1e6f ? s.z[i] : NAN;
          float whole = h * (1 / 90.0f) + round_to_int;
          int32_t quadrant = hek_bits_from_float (whole);
          float x = (h - (whole - round_to_int) * 90) * 0.017453292519943295f;
          float sine = hek_sin_60 (x), cosine = hek_cos_45 (x);
          float along = quadrant & 1 ? sine : cosine;
          float across = quadrant & 1 ? cosine : sine;

          s.y[i] = c * ((quadrant + 1) & 2 ? -along : along);
          s.z[i] = c * (quadrant & 2 ? -across : across);
        }
      strip_store (&s, lab + 3 * at, strip_size (n - at));
    }
}

/* --- differences --------------------------------------------------------------------------- */

static void
delta_e_76 (const float *lab_a,
            const float *lab_b,
            float       *out,
            size_t       n)
{
  for (size_t i = 0; i < n; i++)
    {
      float l = lab_a[3 * i] - lab_b[3 * i];
      float a = lab_a[3 * i + 1] - lab_b[3 * i + 1];
      float b = lab_a[3 * i + 2] - lab_b[3 * i + 2];

      out[i] = sqrtf (l * l + a * a + b * b);
    }
}

static void
delta_e_2000 (const float *lab_a,
              const float *lab_b,
              float       *out,
              size_t       n)
{
  Strip p, q;
  float result[STRIP];

  for (size_t at = 0; at < n; at += STRIP)
    {
      size_t m = strip_size (n - at);

      strip_load (&p, lab_a + 3 * at, m);
      strip_load (&q, lab_b + 3 * at, m);
      for (size_t i = 0; i < STRIP; i++)
        result[i] = hek_ciede2000 (p.x[i], p.y[i], p.z[i], q.x[i], q.y[i], q.z[i]);
      memcpy (out + at, result, m * sizeof *out);
    }
}

const HekKernelColor HEK_KERNEL_COLOR_TABLE = {
  .srgb_decode = srgb_decode,
  .srgb_encode = srgb_encode,
  .lab_from_rgb = lab_from_rgb,
  .rgb_from_lab = rgb_from_lab,
  .oklab_from_rgb = oklab_from_rgb,
  .rgb_from_oklab = rgb_from_oklab,
  .polar_from_ab = polar_from_ab,
  .ab_from_polar = ab_from_polar,
  .delta_e_76 = delta_e_76,
  .delta_e_2000 = delta_e_2000,
};
