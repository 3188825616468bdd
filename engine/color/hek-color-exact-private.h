/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-color-space-private.h"

/* Matrices from which others are derived; in long double, so that what is rounded to double at the
 * end is right to its last digit. */
typedef struct
{
  long double m[3][3];
} HekColorExact;

/* @out may be @a or @b. */
void hek_color_exact_multiply (const HekColorExact *a, const HekColorExact *b, HekColorExact *out);

/* The determinant is not 0; @out may be @a. */
void hek_color_exact_invert (const HekColorExact *a, HekColorExact *out);

/* v and out may be the same. */
void hek_color_exact_apply (const HekColorExact *a, const long double v[3], long double out[3]);

/* Rows that sum to 1, or to 0, without their middle column. */
HekColorMatrix hek_color_exact_balanced (const HekColorExact *a);

/* @a turns equal channels into (w, w, w): the weights of channels 1 and 2 beside channel 0 in its
 * inverse. */
HekColorMatrix hek_color_exact_inverse_opponent (const HekColorExact *a);

/* To double; elements that are only what rounding left of 0 become 0. */
void hek_color_exact_to_double (const HekColorExact *a, double m[3][3]);
