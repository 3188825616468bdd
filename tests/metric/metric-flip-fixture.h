/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-metric-flip-private.h"

typedef struct
{
  double mean, p95, max;
} FlipValues;

HekOptionValues flip_default_options (void);
void            flip_set_option (HekOptionValues *options, const char *name, const char *text);

/* @options: (nullable): the defaults
 * @map: (out) (optional) */
FlipValues flip_evaluate (const HekImage *ref, const HekImage *test,
                          const HekOptionValues *options, HekMap **map);

/* Black: sRGB codes, or linear light of float samples. */
HekImage *flip_new_image (guint32 width, guint32 height, guint n_channels, HekSampleType type);

/* As draw () of tests/golden/scripts/flip.cpp; brighter than white in places. */
HekImage *flip_draw (guint32 width, guint32 height, gboolean changed);
