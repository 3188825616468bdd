/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-array-private.h"

G_BEGIN_DECLS

/**
 * hek_npy_array_open:
 * @array: zeroed but for @input (owned), at whose first byte an array in the format of NumPy begins
 *
 * Rows are the first axis, the others together are the vector; an array of one axis is one vector.
 */
gboolean hek_npy_array_open (HekArray *array, HekSource *source, GError **error);

/* Whether the first bytes of a file are those of an array that hek_npy_array_open() takes, of two
 * axes or more. */
gboolean hek_npy_array_has_rows (HekInput *input, HekSource *source);

G_END_DECLS
