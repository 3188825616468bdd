/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-trial.h"

G_BEGIN_DECLS

/* The settings of the main option of a recipe, numbered from the cheapest on. */
typedef struct
{
  guint n;
  double min, max;     /* of the option; locked colours count from below */
  guint per_octave;    /* steps; 0: a step is a whole number */
  gboolean is_falling; /* the cheapest is max */
  gboolean in_octaves; /* a curve doubles from point to point */
} HekTrialSteps;

void   hek_trial_steps_init (HekTrialSteps *self, const HekRecipe *recipe);
double hek_trial_steps_value (const HekTrialSteps *self, guint step);

/* @max_steps: at least 1. Returns: how many points a curve has; @steps are ascending */
guint hek_trial_steps_of_curve (const HekTrialSteps *self, guint *steps, guint max_steps);

/* @order: (out) (array length=n): the order in which a curve runs its @n values */
void hek_trial_curve_order (guint n, guint *order);

G_END_DECLS
