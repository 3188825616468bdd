/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codec-private.h"

/* What the tests of codecs share. */

/* So many of the table, from the first on, are for all rows and distances. */
guint codec_n_general (void);

HekCodecTraining codec_training (const HekCodec *codec, HekDistance distance, gsize code_bytes);
void codec_option (const HekCodec *codec, HekCodecTraining *training, const char *name,
                   double value);

/* Rows around 0 with heavy tails, each dimension with another mean and width, some of them on one
 * side of 0. */
float *codec_rows (gsize n, guint dim, guint64 seed);
HekRows codec_view (const float *rows, gsize n, guint dim);

HekCodebook *codec_train (const char *id, const float *rows, gsize n, guint dim,
                          const HekCodecTraining *training);
guint8 *codec_encode (const HekCodebook *book, const float *rows, gsize n);

/* Squared error a row. */
double codec_mse (const HekCodebook *book, const float *rows, gsize n);

/* The distance of the codebook between a query and a decoded row, in double precision. */
double codec_distance (HekDistance distance, const float *a, const float *b, guint dim);

/* Codebook, codes and distances as one text. */
char *codec_digest (const char *id, HekDistance distance, const float *rows, gsize n, guint dim);
