/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codec-private.h"
#include "hek-kernel-levels.h"

G_BEGIN_DECLS

typedef enum
{
  HEK_PERCEPTUAL_FITTED,
  HEK_PERCEPTUAL_LAB,
  HEK_PERCEPTUAL_LUMINANCE,
} HekPerceptualMeaning;

#define HEK_N_PERCEPTUAL_MEANINGS 3
#define HEK_PERCEPTUAL_MIN_BITS 4
#define HEK_PERCEPTUAL_MAX_BITS 10

/* Number d of a row is scale[d] times a level of the table of its dimension. */
#define HEK_PERCEPTUAL_N_TABLES 2

typedef struct
{
  guint bits;
  HekPerceptualMeaning meaning;
  float *levels;  /* tables × 2^bits, rising; one of them is 0. Owned with all below */
  float *borders; /* tables × 2^bits: [i] lies between levels i - 1 and i */
  float *scale;   /* dim, not 0 */
  float *inverse; /* 1 / scale */
  guint16 *table; /* dim: where the table begins, 0 or 2^bits */
  guint8 *planes; /* (nullable): with 8 bits, for @lookup, and @seconds too */
  guint64 *seconds;
  HekKernelLevels lookup; /* borrows from all of these */
} HekPerceptualMap;

HekPerceptualMap *hek_perceptual_map_new (guint bits, guint dim);
void              hek_perceptual_map_free (HekPerceptualMap *map);

/* After levels and scales were written. */
void hek_perceptual_map_finish (HekPerceptualMap *map, guint dim);

/**
 * hek_perceptual_map_fit:
 * @rows: (array): n × dim, n > 0
 *
 * Errors: %HEK_CODEC_ERROR_DIMENSION when Lab colours are no triples
 * Returns: (transfer full): %NULL when cancelled or memory is short, too
 */
HekPerceptualMap *hek_perceptual_map_fit (const float *rows, gsize n, guint dim, guint bits,
                                          HekPerceptualMeaning meaning, const HekTask *task,
                                          GError **error);

/* A rising curve with curve(0) = 0, for numbers from 0 on; @back is its inverse. */
typedef struct
{
  double (*forth) (double x, double parameter);
  double (*back) (double y, double parameter);
  double parameter;
} HekPerceptualCurve;

extern const HekPerceptualCurve hek_perceptual_straight, hek_perceptual_chroma,
  hek_perceptual_luminance;

/* Levels at equal steps of @curve from @min <= 0 to @max >= 0, mirrored below 0, so that 0 and
 * both ends are levels. Returns: which one is 0 */
guint hek_perceptual_levels (const HekPerceptualCurve *curve, double min, double max,
                             guint n_levels, float *levels);

/* Numbers of -1 to 1 in bins: their weights, and the weighted sums of numbers. */
#define HEK_PERCEPTUAL_N_BINS 16384

typedef struct
{
  double weight[HEK_PERCEPTUAL_N_BINS + 1], sum[HEK_PERCEPTUAL_N_BINS + 1];
} HekPerceptualBins;

/* The levels with the least squared error that are found, from 0 on without @is_signed.
 * @bins: the last bin empty; replaced by prefix sums */
void hek_perceptual_fit_levels (HekPerceptualBins *bins, gboolean is_signed, guint n_levels,
                                float *levels);

G_END_DECLS
