/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image-tonemap.h"

G_BEGIN_DECLS

/* One descriptor per operator; hek-image-tonemap.c lists them. */
extern const HekTonemap hek_tonemap_clip;
extern const HekTonemap hek_tonemap_reinhard;
extern const HekTonemap hek_tonemap_aces;
extern const HekTonemap hek_tonemap_bt2390;

/* Luminance of BT.709, from its primaries and white to the digits of a float. */
static inline float
hek_tonemap_luminance (const float *rgb)
{
  return 0.21263900f * rgb[0] + 0.71516868f * rgb[1] + 0.07219232f * rgb[2];
}

/* Exposures beyond these leave no light, or only white, of any picture. */
#define HEK_TONEMAP_MAX_EV 64.0

/* 2^ev, finite for every @ev; NaN is no change. */
float hek_tonemap_gain (double ev);

G_END_DECLS
