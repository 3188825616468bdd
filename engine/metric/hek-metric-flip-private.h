/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-flip.h"
#include "hek-metric-private.h"

/* --- filters of the eye ------------------------------------------------------------------- */

/* Below, the filters are one pixel wide; above, wider than a picture needs. */
#define HEK_FLIP_MIN_PPD 4
#define HEK_FLIP_MAX_PPD 1000

typedef struct
{
  HekKernelFlipFilters kernel;
  float *weights; /* owned: all of them */
} HekFlipFilters;

/* @ppd: pixels per degree, clipped to the limits above */
void hek_flip_filters_init (HekFlipFilters *self, double ppd);
void hek_flip_filters_clear (HekFlipFilters *self);

/* --- exposures of HDR-FLIP ---------------------------------------------------------------- */

#define HEK_FLIP_MAX_EXPOSURES 64

/* The rows of option "tonemapper". */
typedef enum
{
  HEK_FLIP_ACES,
  HEK_FLIP_HABLE,
  HEK_FLIP_REINHARD,
} HekFlipToneMapper;

typedef struct
{
  guint n; /* 0: the picture is shown as it is */
  float start, stop; /* log2 of the first and the last gain */
  float gain[HEK_FLIP_MAX_EXPOSURES];
  HekKernelFlipTone tone;
} HekFlipExposures;

/* Whether @image has float samples and one of them is above 1: infinity counts, NaN does not. */
gboolean hek_flip_is_hdr (const HekImage *image, const HekTask *task, gboolean *is_hdr,
                          GError **error);

/**
 * hek_flip_exposures_init:
 *
 * The exposures at which @ref is looked at: from the one that shows its brightest pixel at 0.85 of
 * white to the one that shows the median so, one for each stop.
 *
 * Edge cases: samples that are negative, infinite or no number count as 0 here. When half of the
 * picture or more is black, the median is that of the pixels that are not. A range of more than
 * 64 stops is divided into %HEK_FLIP_MAX_EXPOSURES.
 * Source: Andersson et al. 2021, §3.2, as in the original program (version 1.6)
 */
gboolean hek_flip_exposures_init (HekFlipExposures *self, const HekImage *ref,
                                  HekFlipToneMapper tone_mapper, const HekTask *task,
                                  GError **error);

/* --- the error map ------------------------------------------------------------------------ */

/**
 * hek_flip_map_fill:
 * @map: of the size of both pictures; its values are undefined when the task was cancelled
 * @sum: (out): of all values of the map
 * @max: (out): the largest
 */
gboolean hek_flip_map_fill (HekMap *map, const HekImage *ref, const HekImage *test,
                            const HekFlipFilters *filters, const HekFlipExposures *exposures,
                            double *sum, double *max, const HekTask *task, GError **error);
