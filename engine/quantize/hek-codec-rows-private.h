/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codec.h"

G_BEGIN_DECLS

/* Makes rows what codecs take: NaN and infinite numbers 0, others at most HEK_CODEC_MAX_NUMBER and,
 * for the cosine, rows of length 1. @rows: n × dim */
void hek_codec_rows_prepare (HekDistance distance, guint dim, gsize n, float *rows);

/**
 * hek_codec_rows_sample:
 * @n: at most rows->n
 *
 * @n rows, evenly taken, and prepared.
 *
 * Errors: %HEK_CODEC_ERROR_ROWS for numbers that preparing would change, %G_IO_ERROR_NO_SPACE,
 * %G_IO_ERROR_CANCELLED
 * Returns: (transfer full): n × dim; free with hek_aligned_free()
 */
float *hek_codec_rows_sample (const HekRows *rows, HekDistance distance, gsize n,
                              const HekTask *task, GError **error);

G_END_DECLS
