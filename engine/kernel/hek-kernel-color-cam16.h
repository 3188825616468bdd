/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* CAM16-UCS of one colour without angles; the equations are in engine/color. */
#include "hek-kernel-color-power.h"
#include "hek-kernel-color.h"

#define HEK_CAM16_C1 0.007f
#define HEK_CAM16_C2 0.0228f

/* HekKernelCam16 as the rows use it. */
typedef struct
{
  float cones[3][3], linear[3][3];
  float f_l, achromatic, inverse_achromatic, colorfulness, magnitude;
  HekKernelPower lightness, inverse_lightness;
  HekKernelPower p_0_42, p_1_0_42, p_0_9, p_1_0_9;
} HekCam16;

static inline HekCam16
hek_cam16_of (const HekKernelCam16 *k)
{
  HekCam16 c = { .f_l = (float) (k->f_l / 100),
                 .achromatic = (float) k->achromatic,
                 .inverse_achromatic = (float) (1 / k->achromatic),
                 .colorfulness = (float) k->colorfulness,
                 .magnitude = (float) k->magnitude,
                 .lightness = hek_power_of (k->exponent),
                 .inverse_lightness = hek_power_of (1 / k->exponent),
                 .p_0_42 = hek_power_of (0.42),
                 .p_1_0_42 = hek_power_of (1 / 0.42),
                 .p_0_9 = hek_power_of (0.9),
                 .p_1_0_9 = hek_power_of (1 / 0.9) };

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      {
        c.cones[i][j] = (float) k->cones_from_rgb[i][j];
        c.linear[i][j] = (float) k->rgb_from_cones[i][j];
      }
  return c;
}

static inline float
hek_cam16_compress (const HekCam16 *c,
                    const float     row[3],
                    float           r,
                    float           g,
                    float           b)
{
  float cone = row[0] * r + row[1] * g + row[2] * b;
  float x = hek_power (fabsf (cone) * c->f_l, c->p_0_42);

  return copysignf (400 / (1 + 27.13f / x), cone);
}

/* Responses of 400 and more have no light: infinity. */
static inline float
hek_cam16_expand (const HekCam16 *c,
                  float           response)
{
  float r = fabsf (response);
  float cone = hek_power (27.13f * r / (400 - r), c->p_1_0_42) / c->f_l;

  return copysignf (r >= 400 ? INFINITY : cone, response);
}

static inline float
hek_cam16_sqrt (float x)
{
  return copysignf (sqrtf (fabsf (x)), x);
}

/* (cos (h + 2) + 3.8) / 4 */
static inline float
hek_cam16_eccentricity (float cosine,
                        float sine)
{
  const float cos_2 = -0.4161468365471424f, sin_2 = 0.9092974268256817f;

  return 0.25f * (cosine * cos_2 - sine * sin_2) + 0.95f;
}

/* (r, g, b) becomes (J', a', b'). */
static inline void
hek_cam16_from_rgb (const HekCam16 *c,
                    float          *r,
                    float          *g,
                    float          *b)
{
  float l = hek_cam16_compress (c, c->cones[0], *r, *g, *b);
  float m = hek_cam16_compress (c, c->cones[1], *r, *g, *b);
  float s = hek_cam16_compress (c, c->cones[2], *r, *g, *b);
  float red = ((l - m) * 11 - (m - s)) * (1 / 11.0f), yellow = ((l - s) + (m - s)) * (1 / 9.0f);
  float length = sqrtf (red * red + yellow * yellow);
  float scale = length == 0 ? 0 : 1 / length;
  float cosine = length == 0 ? 1 : red * scale, sine = yellow * scale;
  float lightness, t, colorfulness, ucs;

  lightness = hek_odd_power ((2 * l + m + s * (1 / 20.0f)) * c->inverse_achromatic, c->lightness);
  t = c->magnitude * hek_cam16_eccentricity (cosine, sine) * length /
      (l + m + 1.05f * s + 0.305f);
  colorfulness = hek_odd_power (t, c->p_0_9) * hek_cam16_sqrt (lightness) * c->colorfulness;
  ucs = copysignf (hek_log2 (1 + HEK_CAM16_C2 * fabsf (colorfulness)) *
                     (0.6931471805599453f / HEK_CAM16_C2),
                   colorfulness);

  *r = (1 + 100 * HEK_CAM16_C1) * 100 * lightness / (1 + HEK_CAM16_C1 * 100 * lightness);
  *g = ucs * cosine;
  *b = ucs * sine;
}

/* (J', a', b') becomes (r, g, b). */
static inline void
hek_cam16_to_rgb (const HekCam16 *c,
                  float          *r,
                  float          *g,
                  float          *b)
{
  float lightness = *r / (100 * (1 + 100 * HEK_CAM16_C1 - HEK_CAM16_C1 * *r));
  float length = sqrtf (*g * *g + *b * *b), scale = length == 0 ? 0 : 1 / length;
  float cosine = length == 0 ? 1 : *g * scale, sine = *b * scale;
  float colorfulness, t, p, gamma, red, yellow, l, m, s;

  colorfulness = (hek_exp2_sum (HEK_CAM16_C2 * 1.4426950408889634f * length, 0) - 1) *
                 (1 / HEK_CAM16_C2);
  t = colorfulness / (c->colorfulness * hek_cam16_sqrt (lightness));
  t = lightness == 0 ? 0 : hek_odd_power (t, c->p_1_0_9);
  p = hek_odd_power (lightness, c->inverse_lightness) * c->achromatic;

  gamma = 23 * t * (p + 0.305f) /
          (23 * c->magnitude * hek_cam16_eccentricity (cosine, sine) +
           t * (11 * cosine + 108 * sine));
  red = gamma * cosine;
  yellow = gamma * sine;
  l = hek_cam16_expand (c, (460 * p + 451 * red + 288 * yellow) * (1 / 1403.0f));
  m = hek_cam16_expand (c, (460 * p - 891 * red - 261 * yellow) * (1 / 1403.0f));
  s = hek_cam16_expand (c, (460 * p - 220 * red - 6300 * yellow) * (1 / 1403.0f));
  *r = c->linear[0][0] * l + c->linear[0][1] * m + c->linear[0][2] * s;
  *g = c->linear[1][0] * l + c->linear[1][1] * m + c->linear[1][2] * s;
  *b = c->linear[2][0] * l + c->linear[2][1] * m + c->linear[2][2] * s;
}
