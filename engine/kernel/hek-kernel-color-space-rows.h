/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* Rows of the spaces beside CIE Lab and Oklab: formulas and sources are in engine/color. */
#include "hek-kernel-color-cam16.h"
#include "hek-kernel-color-hexcone.h"
#include "hek-kernel-color-lab-rows.h"
#include "hek-kernel-color-power.h"
#include "hek-kernel-color-private.h"
#include "hek-kernel-color-strip.h"

/* Row @i of a balanced matrix of double applied to floats: where a channel comes out near 0, what
 * is left of it is what a curve then makes large. */
#define WIDE(m, i, x, y, z)                                                                        \
  ((double) (y) + (m).k[i][0] * ((double) (x) - (double) (y)) +                                    \
   (m).k[i][1] * ((double) (z) - (double) (y)))

static void
matrix (const HekKernelWideMatrix *m,
        const float               *in,
        float                     *out,
        size_t                     n)
{
  const HekKernelWideMatrix k = *m;

  EACH_PIXEL (in, out, n, x, y, z, {
    double a = WIDE (k, 0, x, y, z), b = WIDE (k, 1, x, y, z), c = WIDE (k, 2, x, y, z);

    x = (float) a;
    y = (float) b;
    z = (float) c;
  });
}

/* --- ICtCp and Jzazbz ---------------------------------------------------------------------- */

/* The curve in a loop of its own, as in CIEDE2000: shorter chains of dependent operations. */
static inline __attribute__ ((always_inline)) void
strip_pq_encode (Strip       *s,
                 HekKernelPq  q)
{
  for (size_t i = 0; i < STRIP; i++)
    s->x[i] = hek_pq_encode_odd (s->x[i], q);
  for (size_t i = 0; i < STRIP; i++)
    s->y[i] = hek_pq_encode_odd (s->y[i], q);
  for (size_t i = 0; i < STRIP; i++)
    s->z[i] = hek_pq_encode_odd (s->z[i], q);
}

static inline __attribute__ ((always_inline)) void
strip_pq_decode (Strip       *s,
                 HekKernelPq  q)
{
  for (size_t i = 0; i < STRIP; i++)
    s->x[i] = hek_pq_decode_odd (s->x[i], q);
  for (size_t i = 0; i < STRIP; i++)
    s->y[i] = hek_pq_decode_odd (s->y[i], q);
  for (size_t i = 0; i < STRIP; i++)
    s->z[i] = hek_pq_decode_odd (s->z[i], q);
}

static void
pq_space_from_rgb (const HekKernelPqSpace *space,
                   const float            *rgb,
                   float                  *out,
                   size_t                  n)
{
  const HekKernelWideMatrix m = space->cones_from_rgb;
  const HekKernelMatrix o = space->out_from_cones;
  const HekKernelPq q = hek_pq_of (space->m2);
  const double w0 = space->weight[0], w1 = space->weight[1], w2 = space->weight[2];
  const float d = (float) space->d, d0 = (float) space->d0;
  Strip s;

  for (size_t at = 0; at < n; at += STRIP)
    {
      strip_load (&s, rgb + 3 * at, strip_size (n - at));
      for (size_t i = 0; i < STRIP; i++)
        {
          float x = s.x[i], y = s.y[i], z = s.z[i];

          s.x[i] = (float) (w0 * WIDE (m, 0, x, y, z));
          s.y[i] = (float) (w1 * WIDE (m, 1, x, y, z));
          s.z[i] = (float) (w2 * WIDE (m, 2, x, y, z));
        }
      strip_pq_encode (&s, q);
      for (size_t i = 0; i < STRIP; i++)
        {
          float l = s.x[i], c = s.y[i], b = s.z[i], light = BALANCED (o, 0, l, c, b);

          s.x[i] = (1 + d) * light / (1 + d * light) - d0;
          s.y[i] = OPPONENT (o, 1, l, c, b);
          s.z[i] = OPPONENT (o, 2, l, c, b);
        }
      strip_store (&s, out + 3 * at, strip_size (n - at));
    }
}

static void
rgb_from_pq_space (const HekKernelPqSpace *space,
                   const float            *in,
                   float                  *rgb,
                   size_t                  n)
{
  const HekKernelMatrix k = space->cones_from_out;
  const HekKernelWideMatrix m = space->rgb_from_cones;
  const HekKernelPq q = hek_pq_of (space->m2);
  const float w0 = (float) (1 / space->weight[0]), w1 = (float) (1 / space->weight[1]);
  const float w2 = (float) (1 / space->weight[2]);
  const float d = (float) space->d, d0 = (float) space->d0;
  Strip s;

  for (size_t at = 0; at < n; at += STRIP)
    {
      strip_load (&s, in + 3 * at, strip_size (n - at));
      for (size_t i = 0; i < STRIP; i++)
        {
          float j = s.x[i] + d0, light = j / (1 + d - d * j), y = s.y[i], z = s.z[i];

          s.x[i] = light + k.k[0][0] * y + k.k[0][1] * z;
          s.y[i] = light + k.k[1][0] * y + k.k[1][1] * z;
          s.z[i] = light + k.k[2][0] * y + k.k[2][1] * z;
        }
      strip_pq_decode (&s, q);
      for (size_t i = 0; i < STRIP; i++)
        {
          float l = s.x[i] * w0, c = s.y[i] * w1, b = s.z[i] * w2;

          s.x[i] = (float) WIDE (m, 0, l, c, b);
          s.y[i] = (float) WIDE (m, 1, l, c, b);
          s.z[i] = (float) WIDE (m, 2, l, c, b);
        }
      strip_store (&s, rgb + 3 * at, strip_size (n - at));
    }
}

/* --- XYB ----------------------------------------------------------------------------------- */

/* ∛(x + bias) - ∛bias without cancellation; root = ∛bias. */
static inline float
xyb_curve (float x,
           float bias,
           float root)
{
  float u = copysignf (hek_cbrt (fabsf (x + bias)), x + bias);

  return x / (u * u + u * root + root * root);
}

static inline float
xyb_curve_inverse (float v,
                   float root)
{
  return v * (v * v + 3 * v * root + 3 * root * root);
}

static void
xyb_from_rgb (const HekKernelMatrix *cones,
              double                 bias,
              const float           *rgb,
              float                 *out,
              size_t                 n)
{
  const HekKernelMatrix m = *cones;
  const float added = (float) bias, root = (float) cbrt (bias);

  EACH_PIXEL (rgb, out, n, x, y, z, {
    float l = xyb_curve (BALANCED (m, 0, x, y, z), added, root);
    float c = xyb_curve (BALANCED (m, 1, x, y, z), added, root);
    float b = xyb_curve (BALANCED (m, 2, x, y, z), added, root);

    x = 0.5f * (l - c);
    y = 0.5f * (l + c);
    z = b;
  });
}

static void
rgb_from_xyb (const HekKernelMatrix *rgb,
              double                 bias,
              const float           *xyb,
              float                 *out,
              size_t                 n)
{
  const HekKernelMatrix m = *rgb;
  const float root = (float) cbrt (bias);

  EACH_PIXEL (xyb, out, n, x, y, z, {
    float l = xyb_curve_inverse (y + x, root), c = xyb_curve_inverse (y - x, root);
    float b = xyb_curve_inverse (z, root);

    x = BALANCED (m, 0, l, c, b);
    y = BALANCED (m, 1, l, c, b);
    z = BALANCED (m, 2, l, c, b);
  });
}

/* --- CIE L*u*v* ---------------------------------------------------------------------------- */

static void
luv_from_rgb (const HekKernelMatrix *xyz,
              const double           white[3],
              const float           *rgb,
              float                 *luv,
              size_t                 n)
{
  const HekKernelMatrix m = *xyz;
  const float wx = (float) (white[0] / white[1]), wz = (float) (3 * white[2] / white[1]);
  const float sum_white = wx + 15 + wz;

  EACH_PIXEL (rgb, luv, n, x, y, z, {
    float u = BALANCED (m, 0, x, y, z), v = BALANCED (m, 1, x, y, z);
    float w = BALANCED (m, 2, x, y, z), sum = wx * u + 15 * v + wz * w;
    float l = 116 * lab_f (v) - 16;
    float scale = sum == 0 ? 0 : 13 * l / (sum * sum_white);

    x = l;
    y = scale * 4 * wx * (15 * (u - v) + wz * (u - w));
    z = scale * 9 * (wx * (v - u) + wz * (v - w));
  });
}

/* In distances du, dv from the chromaticity of white, so that neutral colours stay neutral. */
static void
rgb_from_luv (const HekKernelMatrix *rgb,
              const double           white[3],
              const float           *luv,
              float                 *out,
              size_t                 n)
{
  const HekKernelMatrix m = *rgb;
  const double wx = white[0] / white[1], wz = white[2] / white[1], sum = wx + 15 + 3 * wz;
  const float inverse_u = (float) (sum / (4 * wx)), inverse_v = (float) (sum / 9);
  const float inverse_rest = (float) (sum / (36 * wz)); /* of 12 - 3 u - 20 v at white */

  EACH_PIXEL (luv, out, n, x, y, z, {
    float light = lab_f_inverse ((x + 16) * (float) (1 / 116.0));
    float du = y / (13 * x), dv = z / (13 * x), scale = light / (1 + dv * inverse_v);
    float a = scale * (1 + du * inverse_u), b = light;
    float c = scale * (1 - (3 * du + 20 * dv) * inverse_rest);

    a = x == 0 ? 0 : a;
    b = x == 0 ? 0 : b;
    c = x == 0 ? 0 : c;
    x = BALANCED (m, 0, a, b, c);
    y = BALANCED (m, 1, a, b, c);
    z = BALANCED (m, 2, a, b, c);
  });
}

/* --- HSV and HSL of encoded sRGB ----------------------------------------------------------- */

static void
hsv_from_srgb (const float *encoded,
               float       *hsv,
               size_t       n)
{
  EACH_PIXEL (encoded, hsv, n, x, y, z, {
    float max = hek_max3 (x, y, z), chroma = max - hek_min3 (x, y, z);
    float not_a_number = 0 * (x + y + z);

    x = hek_hexcone_hue (x, y, z, max, chroma) + not_a_number;
    y = (max == 0 ? 0 : chroma / max) + not_a_number;
    z = max + not_a_number;
  });
}

static void
hsl_from_srgb (const float *encoded,
               float       *hsl,
               size_t       n)
{
  EACH_PIXEL (encoded, hsl, n, x, y, z, {
    float max = hek_max3 (x, y, z), min = hek_min3 (x, y, z), chroma = max - min;
    float room = max + min <= 1 ? max + min : (1 - max) + (1 - min);
    float not_a_number = 0 * (x + y + z);

    x = hek_hexcone_hue (x, y, z, max, chroma) + not_a_number;
    y = (room == 0 ? 0 : chroma / room) + not_a_number;
    z = 0.5f * (max + min) + not_a_number;
  });
}

static void
srgb_from_hsv (const float *hsv,
               float       *encoded,
               size_t       n)
{
  EACH_PIXEL (hsv, encoded, n, x, y, z, {
    float h = x, chroma = z * y, max = z;

    x = max - chroma * hek_hexcone_fall (h, 0);
    y = max - chroma * hek_hexcone_fall (h, 120);
    z = max - chroma * hek_hexcone_fall (h, 240);
  });
}

static void
srgb_from_hsl (const float *hsl,
               float       *encoded,
               size_t       n)
{
  EACH_PIXEL (hsl, encoded, n, x, y, z, {
    float h = x, chroma = y * (1 - fabsf (2 * z - 1)), max = z + 0.5f * chroma;

    x = max - chroma * hek_hexcone_fall (h, 0);
    y = max - chroma * hek_hexcone_fall (h, 120);
    z = max - chroma * hek_hexcone_fall (h, 240);
  });
}

/* --- CAM16-UCS ----------------------------------------------------------------------------- */

static void
cam16ucs_from_rgb (const HekKernelCam16 *conditions,
                   const float          *rgb,
                   float                *out,
                   size_t                n)
{
  const HekCam16 c = hek_cam16_of (conditions);

  EACH_PIXEL (rgb, out, n, x, y, z, { hek_cam16_from_rgb (&c, &x, &y, &z); });
}

static void
rgb_from_cam16ucs (const HekKernelCam16 *conditions,
                   const float          *in,
                   float                *rgb,
                   size_t                n)
{
  const HekCam16 c = hek_cam16_of (conditions);

  EACH_PIXEL (in, rgb, n, x, y, z, { hek_cam16_to_rgb (&c, &x, &y, &z); });
}
