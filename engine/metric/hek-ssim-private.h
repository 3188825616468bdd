/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-metric-private.h"

#include "hek-kernel-metric.h"

/*
 * Local similarity of two planes, for the metrics of the SSIM family. It works on the sum and the
 * difference of the two planes: see HekKernelMetric.
 */

/* The options that the family shares: the first rows of each table. */
enum
{
  HEK_SSIM_OPTION_WINDOW,
  HEK_SSIM_OPTION_SIGMA,
  HEK_SSIM_OPTION_K1,
  HEK_SSIM_OPTION_K2,
  HEK_SSIM_N_OPTIONS
};

#define HEK_SSIM_MAX_WINDOW (2 * HEK_KERNEL_WINDOW_MAX_RADIUS + 1)

#define HEK_SSIM_OPTIONS                                                                           \
  { .name = "window", .label = N_("Window"), .unit = N_("pixels"), .type = HEK_OPTION_INT,         \
    .help = N_("Side of the Gaussian window; an even number counts as the next odd one."),         \
    .def = 11, .min = 3, .max = HEK_SSIM_MAX_WINDOW, .step = 2 },                                  \
  { .name = "sigma", .label = N_("Sigma"), .unit = N_("pixels"), .type = HEK_OPTION_REAL,          \
    .help = N_("Standard deviation of the window."), .def = 1.5, .min = 0.3, .max = 16 },          \
  { .name = "k1", .label = N_("K1"), .type = HEK_OPTION_REAL, .logarithmic = TRUE,                 \
    .help = N_("Keeps the comparison of brightness steady where it is dark, as a fraction of the " \
               "range."),                                                                          \
    .def = 0.01, .min = 0.001, .max = 1 },                                                         \
  { .name = "k2", .label = N_("K2"), .type = HEK_OPTION_REAL, .logarithmic = TRUE,                 \
    .help = N_("Keeps the comparison of contrast steady where it is flat, as a fraction of the "   \
               "range."),                                                                          \
    .def = 0.03, .min = 0.001, .max = 1 }

typedef enum
{
  HEK_SSIM_FULL,     /* brightness, contrast and structure */
  HEK_SSIM_CONTRAST, /* contrast and structure only */
  HEK_SSIM_POWERS,   /* all three with exponents */
} HekSsimKind;

typedef struct
{
  HekSsimKind kind;
  guint radius;
  float weights[HEK_KERNEL_WINDOW_MAX_RADIUS + 1];
  double k1, k2;
  double alpha, beta, gamma; /* of HEK_SSIM_POWERS */
} HekSsimWindow;

/* Two planes: 8-bit codes whose luma counts, or else sums and differences. */
typedef struct
{
  guint32 width, height;
  const HekImage *ref_codes, *test_codes; /* (nullable) borrowed */
  const float *sum, *difference;          /* borrowed: rows of @stride values */
  gsize stride;
  float offset; /* the sum of the planes is @sum + @offset */
  double range; /* L of the formula, in the units of @sum */
} HekSsimSource;

void hek_ssim_window_init (HekSsimWindow *window, HekSsimKind kind, const HekOptionValues *options);

void hek_ssim_source_init_codes (HekSsimSource *source, const HekImage *ref, const HekImage *test);

/* Whether a window fits at all. */
gboolean hek_ssim_fits (const HekSsimWindow *window, const HekSsimSource *source);

/* How many values the mean is taken of. */
double hek_ssim_n_values (const HekSsimWindow *window, const HekSsimSource *source);

/* Sums and differences of row @y, columns [x0, x0 + n). */
void hek_ssim_read (const HekSsimSource *source, guint32 y, guint32 x0, guint32 n, float *sum,
                    float *difference);

/**
 * hek_ssim_rows:
 * @map: (nullable): the whole map, of which rows [y0, y1) are written, and those of the border
 *
 * Local similarity of the pixels in rows [y0, y1) whose whole window lies inside the picture. The
 * others are given the value of the nearest one in the map; all NaN when the window does not fit.
 *
 * Returns: the sum of the values
 */
double hek_ssim_rows (const HekSsimWindow *window, const HekSsimSource *source, guint32 y0,
                      guint32 y1, HekMap *map, const HekTask *task);

/**
 * hek_ssim_mean:
 * @map: (nullable): is filled
 * @mean: (out): NaN when the window does not fit
 *
 * The mean of a whole picture.
 *
 * Returns: %FALSE when cancelled
 */
gboolean hek_ssim_mean (const HekSsimWindow *window, const HekSsimSource *source, HekMap *map,
                        double *mean, const HekTask *task, GError **error);

/* --- several scales -------------------------------------------------------------------------- */

/* The options of the metrics of several scales. */
enum
{
  HEK_SSIM_OPTION_SCALES = HEK_SSIM_N_OPTIONS,
  HEK_SSIM_OPTION_WEIGHTS,
};

#define HEK_SSIM_MAX_SCALES 5

extern const HekChoice hek_ssim_weights_choices[];
#define HEK_SSIM_N_WEIGHTS 2

#define HEK_SSIM_SCALE_OPTIONS                                                                     \
  { .name = "scales", .label = N_("Scales"), .type = HEK_OPTION_INT,                               \
    .help = N_("How many sizes are compared, each half of the one before."),                       \
    .def = HEK_SSIM_MAX_SCALES, .min = 1, .max = HEK_SSIM_MAX_SCALES },                            \
  { .name = "weights", .label = N_("Weights"), .type = HEK_OPTION_CHOICE,                          \
    .help = N_("What each scale counts; the weights of fewer than five are enlarged to add to "    \
               "one."),                                                                            \
    .choices = hek_ssim_weights_choices, .n_choices = HEK_SSIM_N_WEIGHTS }

/**
 * hek_ssim_scales:
 * @value: (out): NaN when a window does not fit in the smallest scale
 *
 * Multi-scale SSIM: contrast and structure at every scale and brightness at the last, each to the
 * power of its weight; a negative mean counts as 0. Between scales the mean of 2×2 pixels, where an
 * odd last row or column is repeated.
 *
 * Errors: memory, cancelled
 * Source: Wang, Simoncelli, Bovik, "Multiscale structural similarity for image quality assessment",
 * Asilomar Conference on Signals, Systems and Computers, 2003
 */
gboolean hek_ssim_scales (const HekSsimSource *source, const HekOptionValues *options,
                          double *value, const HekTask *task, GError **error);
