/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 3 × 3 matrices of colour spaces, row by row. Results may not overlap arguments. */

/* out = a · b */
void hek_matrix_multiply (const double a[9], const double b[9], double out[9]);

/* out = m · v */
void hek_matrix_apply (const double m[9], const double v[3], double out[3]);

/* Returns: %FALSE for a matrix that is singular for practical purposes */
gboolean hek_matrix_invert (const double m[9], double out[9]);

G_END_DECLS
