/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codec-private.h"

/* What the tests of residual quantization train and encode with. */
HekCodecTraining rq_training (HekDistance distance, gsize code_bytes);
void rq_set_option (HekCodecTraining *training, const char *name, double value);

/* Rows of four hidden numbers, some noise, and means that are not 0. */
float *rq_make_rows (gsize n, guint dim, guint64 seed);
HekRows rq_view (const float *rows, gsize n, guint dim);

HekCodebook *rq_train (const float *rows, gsize n, guint dim, const HekCodecTraining *training);
guint8 *rq_encode (const HekCodebook *book, const float *rows, gsize n);
