/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-trial.h"

/* A picture with soft gradients and an edge, 96 × 64: large enough for SSIM, small enough for many
 * runs. */
HekImage *trial_fixture_picture (void);

/* The largest value that the fake quantizer's main option "level" takes; the least is 1. */
#define TRIAL_FIXTURE_LEVELS 32

/*
 * A quantizer whose quality is known: at level v it adds amplitude[v] to every sample, so that the
 * MSE is its square. It notes which levels were run. File-level state, reset by the test.
 */
typedef struct
{
  guint amplitude[TRIAL_FIXTURE_LEVELS + 1];
  gboolean was_run[TRIAL_FIXTURE_LEVELS + 1];
  guint n_runs;
} TrialFixtureLevels;

extern TrialFixtureLevels trial_fixture_levels;
extern const HekImageQuantizer trial_fixture_quantizer;
