/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* Hues of the hexcone, one float at a time. */
#include "hek-kernel-color-math.h"

static inline float
hek_max3 (float a,
          float b,
          float c)
{
  float max = a > b ? a : b;

  return max > c ? max : c;
}

static inline float
hek_min3 (float a,
          float b,
          float c)
{
  float min = a < b ? a : b;

  return min < c ? min : c;
}

/* Degrees, [0, 360); 0 without chroma. */
static inline float
hek_hexcone_hue (float r,
                 float g,
                 float b,
                 float max,
                 float chroma)
{
  float difference = max == r ? g - b : max == g ? b - r : r - g;
  float sector = max == r ? 0.0f : max == g ? 120.0f : 240.0f;
  float h = 60 * difference / chroma + sector;

  h = h < 0 ? h + 360 : h;
  return ((chroma == 0) | (h >= 360)) ? 0 : h;
}

/* How far, from 0 to 1, the channel whose own hue is @peak degrees falls from the largest to the
 * smallest value at hue @h; NaN beyond ±1e6 degrees. */
static inline float
hek_hexcone_fall (float h,
                  float peak)
{
  const float round_to_int = 0x1.8p23f;
  float from = (fabsf (h) <= 1e6f ? h : NAN) - peak;
  float turns = from * (1 / 360.0f) + round_to_int;
  float away = fabsf (from - (turns - round_to_int) * 360) * (1 / 60.0f) - 1;

  return away < 0 ? 0 : away > 1 ? 1 : away;
}
