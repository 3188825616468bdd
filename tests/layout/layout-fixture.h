/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-layout-private.h"

/* n × dim floats of mean 0; dimension d is scaled by falloff to the power of d. */
float *layout_numbers (gsize n, guint dim, double falloff, guint64 seed);

HekRows layout_rows (const float *numbers, gsize n, guint dim);

HekLayoutRecipe layout_recipe (const char *method, guint n_dims);

/* Sets an option as the command line does. */
void layout_set (HekLayoutRecipe *recipe, const char *name, const char *text);

HekLayout *layout_compute (const float *numbers, gsize n, guint dim,
                           const HekLayoutRecipe *recipe);

/* A method that does next to nothing in ten steps, whose state is one number. */
extern const HekLayoutMethod layout_steps;

#define LAYOUT_STEPS 10
#define LAYOUT_STEPS_NEIGHBORS 4
