/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-report.h"
#include "hek-trial.h"

G_BEGIN_DECLS

/* Gain of the signed difference that reports show. */
#define HEK_TRIAL_REPORT_GAIN 4

/* Whether its method makes JPEGs. */
gboolean hek_trial_report_is_jpeg (const HekTrial *trial);

/* The two pictures as paper shows them: those that are brighter than white with a tone curve, the
 * same for both. */
typedef struct
{
  HekImage *original, *quantized; /* owned */
  char *words; /* owned (nullable): what was done to their light, a sentence; %NULL: nothing */
} HekTrialReportLight;

/* @light: (out): zeros before */
gboolean hek_trial_report_light_init (HekTrialReportLight *light, const HekImage *original,
                                      const HekImage *quantized, const HekTask *task,
                                      GError **error);
void     hek_trial_report_light_clear (HekTrialReportLight *light);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekTrialReportLight, hek_trial_report_light_clear)

/* Mid-grey plus HEK_TRIAL_REPORT_GAIN times test − ref, in sRGB codes. Both have the same size. */
HekImage *hek_trial_report_difference (const HekImage *ref, const HekImage *test,
                                       const HekTask *task, GError **error);

/* The codebook of a block quantizer as one picture; %NULL without error when there is none. */
HekImage *hek_trial_report_atlas (const HekQuantized *quantized, GError **error);

/* Adds the chart of a curve, its current point marked, and its table. */
void hek_trial_report_add_curve (HekReport *report, const HekTrial *trial, const GArray *curve);

G_END_DECLS
