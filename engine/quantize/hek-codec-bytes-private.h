/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codec.h"

G_BEGIN_DECLS

/* The states of codecs as bytes: little endian, one number after the other. */
void hek_codec_put_u32 (GByteArray *out, guint32 value);
void hek_codec_put_floats (GByteArray *out, const float *values, gsize n);

/* What is left to be read. */
typedef struct
{
  const guint8 *data;
  gsize n_left;
} HekCodecBytes;

/* %FALSE when there are not so many bytes, and for floats also when one is NaN, infinite or beyond
 * ±@max. */
gboolean hek_codec_take_u32 (HekCodecBytes *bytes, guint32 *value);
gboolean hek_codec_take_floats (HekCodecBytes *bytes, float *values, gsize n, float max);

/* Sets %HEK_CODEC_ERROR_DAMAGED: "damaged codebook: …". Returns: %FALSE */
gboolean hek_codec_damaged (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
