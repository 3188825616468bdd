/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-ssimulacra2.h"
#include "hek-metric-private.h"

#define HEK_SSIMULACRA2_SCALES 6
#define HEK_SSIMULACRA2_CHANNELS 3 /* X, Y, B */
#define HEK_SSIMULACRA2_ERRORS 3   /* of structure, added edges, lost edges */
#define HEK_SSIMULACRA2_WEIGHTS                                                                    \
  (HEK_SSIMULACRA2_CHANNELS * HEK_SSIMULACRA2_SCALES * 2 * HEK_SSIMULACRA2_ERRORS)

extern const double hek_ssimulacra2_weights[HEK_SSIMULACRA2_WEIGHTS];
extern const double hek_ssimulacra2_cosine_in[3], hek_ssimulacra2_cosine_d[2];

/* Two pictures at one scale. */
typedef struct
{
  guint32 width, height;

  /* borrowed: the pictures at the first scale, linear light below it, rows of packed pixels */
  const HekImage *image[2];
  const float *linear[2];

  /* (nullable) borrowed: where the next scale is written, half the size rounded up */
  float *next[2];

  /* (nullable) borrowed: weighted errors of every pixel, 0 before */
  float *map;
  float weights[HEK_SSIMULACRA2_CHANNELS][HEK_SSIMULACRA2_ERRORS];
} HekSsimulacra2Scale;

/* The most pixels that are read at once. */
#define HEK_SSIMULACRA2_READ_MAX 256

/* Linear light of @n pixels, 3 packed floats in [0, 1], composed over the ground. */
void hek_ssimulacra2_read_row (const HekImage *image, guint32 y, guint32 x0, guint32 n, float *rgb);

/* Mean, and fourth root of the mean of fourth powers, of each error. */
typedef struct
{
  double norms[HEK_SSIMULACRA2_CHANNELS][HEK_SSIMULACRA2_ERRORS][2];
} HekSsimulacra2Norms;

/* Errors: memory, cancelled. */
gboolean hek_ssimulacra2_scale_run (const HekSsimulacra2Scale *scale, HekSsimulacra2Norms *norms,
                                    const HekTask *task, GError **error);

/* Adds the map of the next scale, enlarged, to @map. */
gboolean hek_ssimulacra2_map_add (float *map, guint32 width, guint32 height, const float *half,
                                  const HekTask *task);

/* Turns sums of weighted errors into points of the score that they cost. */
gboolean hek_ssimulacra2_map_finish (HekMap *map, const HekTask *task);

/* Points of the score that a sum of weighted norms costs, >= 0. */
double hek_ssimulacra2_points (double sum);
