/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-trial.h"

G_BEGIN_DECLS

/* What the main option may be in @recipe: locked colours count from below.
 * Returns: whether the range is swept in powers of two rather than in whole numbers */
gboolean hek_trial_main_range (const HekRecipe *recipe, double *min, double *max);

/* @order: (out) (array length=n): the order in which a curve runs its @n values */
void hek_trial_curve_order (guint n, guint *order);

G_END_DECLS
