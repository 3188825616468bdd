/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-color-adapt.h"
#include "hek-color-exact-private.h"

/* XYZ to the cones of the method. */
extern const HekColorExact hek_adapt_cones[HEK_ADAPT_N_METHODS];

gboolean hek_color_exact_adapt (HekAdaptMethod method, const double from[2], const double to[2],
                           HekColorExact *out);
