/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codec-pq-private.h"

/* What the tests of pq and opq have in common. */

/* Row i is made of hidden numbers, so that dimensions depend on each other; @n_hidden 0: all
 * numbers are independent. Only additions and multiplications: the same on every machine. */
float *pq_fixture_rows (gsize n, guint dim, guint n_hidden, guint64 seed);

HekRows pq_fixture_view (const float *rows, gsize n, guint dim);

/* @bits: 8 or 4 */
HekCodecTraining pq_fixture_training (HekDistance distance, gsize code_bytes, guint bits);

HekCodebook *pq_fixture_train (const HekCodec *codec, const float *rows, gsize n, guint dim,
                               const HekCodecTraining *training);
guint8 *pq_fixture_encode (const HekCodebook *book, const float *rows, gsize n);

/* Mean squared error of the rows when they come back. */
double pq_fixture_error (const HekCodebook *book, const float *rows, gsize n);

/* Distances, one by one and by scans, of every distance and both sizes, are those to what is
 * decoded, within rounding and the step of the tables of bytes. */
void pq_fixture_check_distances (const HekCodec *codec);

/* A codebook that was written and read is the same; others are refused. */
void pq_fixture_check_file (const HekCodec *codec);

/* (transfer full): of codebooks, codes and scans: what has to be the same everywhere. */
char *pq_fixture_digest (const HekCodec *codec);

/* Few rows, duplicates, constant dimensions, one dimension. */
void pq_fixture_check_awkward (const HekCodec *codec);

/* A training that was cancelled ends soon. */
void pq_fixture_check_cancelled (const HekCodec *codec);
