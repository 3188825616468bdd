/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* Rows of CIE Lab, Oklab and the polar form of both. */
#include "hek-kernel-color-math.h"
#include "hek-kernel-color-private.h"
#include "hek-kernel-color-strip.h"

/* --- CIE L*a*b*, CIE 15:2004 with the exact constants 216/24389 and 24389/27 ---------------- */

static inline float
lab_f (float t)
{
  float root = hek_cbrt_normal (t);
  float line = t * (float) (24389.0 / 27 / 116) + (float) (16.0 / 116);

  return ((t > (float) (216.0 / 24389)) & (t < HEK_KERNEL_HUGE)) ? root : line;
}

static inline float
lab_f_inverse (float f)
{
  float cube = f * f * f;
  float line = (f - (float) (16.0 / 116)) * (float) (27.0 * 116 / 24389);

  return f > (float) (6.0 / 29) ? cube : line;
}

static inline __attribute__ ((always_inline)) void
strip_lab_from_rgb (Strip           *s,
                    HekKernelMatrix  m)
{
  for (size_t i = 0; i < STRIP; i++)
    {
      float fx = lab_f (BALANCED (m, 0, s->x[i], s->y[i], s->z[i]));
      float fy = lab_f (BALANCED (m, 1, s->x[i], s->y[i], s->z[i]));
      float fz = lab_f (BALANCED (m, 2, s->x[i], s->y[i], s->z[i]));

      s->x[i] = 116 * fy - 16;
      s->y[i] = 500 * (fx - fy);
      s->z[i] = 200 * (fy - fz);
    }
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
      strip_lab_from_rgb (&s, m);
      strip_store (&s, lab + 3 * at, strip_size (n - at));
    }
}

/* The curve does not mind which channel it has: the strip is decoded before it is taken apart. */
static void
lab_from_srgb (const HekKernelMatrix *xyz,
               const float           *encoded,
               float                 *lab,
               size_t                 n)
{
  const HekKernelMatrix m = *xyz;
  float linear[3 * STRIP] = { 0 };
  Strip s;

  for (size_t at = 0; at < n; at += STRIP)
    {
      size_t n_strip = strip_size (n - at);
      const float *pixels = encoded + 3 * at;

      if (n_strip < STRIP)
        {
          memcpy (linear, pixels, 3 * n_strip * sizeof *linear);
          pixels = linear;
        }
      for (size_t i = 0; i < 3 * STRIP; i++)
        linear[i] = hek_srgb_decode (pixels[i]);
      strip_load (&s, linear, STRIP);
      strip_lab_from_rgb (&s, m);
      strip_store (&s, lab + 3 * at, n_strip);
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
