/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The settings of a method's main option as numbers from 0, the cheapest, on. Curves and searches
 * think in these: whole numbers of colours or bits, fractions of an octave of a real option, and
 * more or less of it for the better are the same to them.
 */
#include "config.h"

#include "hek-trial-private.h"

#include <math.h>

/* A range of more whole numbers than this is swept in powers of two. */
#define MAX_WHOLE_STEPS 16

/* Digits of a real setting: less than a step, and good to read. */
#define N_DIGITS 4

void
hek_trial_steps_init (HekTrialSteps   *self,
                      const HekRecipe *recipe)
{
  const HekImageQuantizer *quantizer = recipe->quantizer;
  const HekOption *option = &quantizer->options[quantizer->main_option_idx];

  self->min = option->type == HEK_OPTION_CHOICE ? 0 : option->min;
  self->max = option->type == HEK_OPTION_CHOICE ? (double) option->n_choices - 1 : option->max;
  if (quantizer->main_max != NULL)
    self->max = MIN (self->max, quantizer->main_max (&recipe->values));
  self->min = MAX (self->min, recipe->locks.n_locked); /* a palette has its locked colours */
  self->per_octave = quantizer->main_steps_per_octave;
  self->is_falling = quantizer->main_falling;
  self->in_octaves = option->logarithmic || self->max - self->min > MAX_WHOLE_STEPS;
  self->n = self->per_octave > 0
              ? 1 + (guint) floor (self->per_octave * log2 (self->max / self->min) + 1e-9)
              : 1 + (guint) MAX (self->max - self->min, 0);
}

double
hek_trial_steps_value (const HekTrialSteps *self,
                       guint                step)
{
  guint up = self->is_falling ? self->n - 1 - step : step;
  double value, unit;

  if (self->per_octave == 0)
    return self->min + up;
  value = self->min * exp2 ((double) up / self->per_octave);
  unit = exp10 (floor (log10 (value)) + 1 - N_DIGITS);
  return CLAMP (round (value / unit) * unit, self->min, self->max);
}

guint
hek_trial_steps_of_curve (const HekTrialSteps *self,
                          guint               *steps,
                          guint                max_steps)
{
  guint n = 0, last = self->n - 1;
  double power = 1;

  if (!self->in_octaves || self->per_octave > 0)
    {
      guint stride = MAX (self->per_octave, 1);

      for (guint step = 0; step < last && n < max_steps; step += stride)
        steps[n++] = step;
    }
  else
    {
      steps[n++] = 0;
      while (power <= self->min)
        power *= 2;
      for (; power < self->max && n < max_steps; power *= 2)
        steps[n++] = (guint) (power - self->min);
    }
  if ((n == 0 || steps[n - 1] != last) && n < max_steps)
    steps[n++] = last;
  return n;
}
