/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-rows.h"

G_BEGIN_DECLS

/* How the numbers of a vector lie in a picture: row by row, channel after channel. */
typedef struct
{
  guint width, height; /* 0: it is none */
  guint n_channels;    /* 1: grey; 3: red, green and blue */
} StudioVectorShape;

/* The shape of vectors with @dim numbers: a square from 8 × 8 on, grey (784: 28 × 28) or of three
 * planes (3,072: 32 × 32), or none. */
StudioVectorShape studio_vector_shape_guess (guint dim);

/* Whether such vectors most likely are pictures: a shape, and bytes as numbers. */
gboolean studio_vector_shape_is_likely (HekDtype dtype, guint dim);

/**
 * studio_vector_shape_draw:
 * @vector: (array): width × height × n_channels numbers
 * @dtype: bytes are shown as they are, other numbers from their smallest to their largest
 * @scale: each number becomes so many pixels each way, since GTK 4.8 only scales smoothly
 *
 * Edge cases: NaN is black.
 * Returns: (transfer full)
 */
GdkTexture *studio_vector_shape_draw (const StudioVectorShape *shape, const float *vector,
                                      HekDtype dtype, guint scale);

/**
 * studio_vector_shape_append_line:
 * @vector: (array): @dim numbers
 * @side: of the square from the origin that the line fills, in widget units
 *
 * For vectors that are no pictures: in each column of pixels from the smallest to the largest
 * number, with a faint line at 0.
 *
 * Edge cases: NaN and infinite numbers are 0.
 */
void studio_vector_shape_append_line (GtkSnapshot *snapshot, const float *vector, guint dim,
                                      int side, const GdkRGBA *color);

G_END_DECLS
