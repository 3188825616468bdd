/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-metric-private.h"

#include "hek-pu21.h"

/* Pictures as PU21 codes of the light that reaches the eye, for the metrics that count those. */

/* Codes of a display of 100 cd/m², so that figures are comparable with those of 8-bit codes. */
#define HEK_METRIC_PU_PEAK 256

extern const HekChoice hek_metric_pu_variants[HEK_PU21_N];

#define HEK_METRIC_PU_OPTIONS                                                                      \
  { .name = "variant", .label = N_("PU21"), .type = HEK_OPTION_CHOICE,                             \
    .help = N_("Which fit of PU21 encodes the light."), .def = HEK_PU21_BANDING_GLARE,             \
    .choices = hek_metric_pu_variants, .n_choices = HEK_PU21_N },                                  \
  { .name = "white", .label = N_("White"), .unit = "cd/m²", .type = HEK_OPTION_REAL,               \
    .help = N_("Light of the linear value 1.0, for pictures of absolute light; 0: as the display " \
               "shows it."),                                                                       \
    .def = 0, .min = 0, .max = 10000 }

typedef struct
{
  const HekDisplay *display;
  HekPu21 variant;
  float white_cd_m2; /* 0: through the display */
} HekMetricPu;

/* @options: the first of HEK_METRIC_PU_OPTIONS */
void hek_metric_pu_init (HekMetricPu *pu, const HekViewing *viewing, const double *options);

/**
 * hek_metric_pu_read:
 * @n: at most HEK_METRIC_PU_CHUNK
 * @rgb: (out) (nullable): codes of the channels, 3 packed
 * @luminance: (out): code of the luminance
 *
 * NaN gives NaN when @white_cd_m2 is set; a display shows it as black.
 */
#define HEK_METRIC_PU_CHUNK 512

void hek_metric_pu_read (const HekMetricPu *pu, const HekImage *image, guint32 y, guint32 x0,
                         guint32 n, float *rgb, float *luminance);
