/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sRGB transfer function: double references from the formula, 8-bit codes from tables that
 * are exact to the last float, and float rows.
 *
 * Source: IEC 61966-2-1:1999 with its amendment 1 (threshold 0.04045).
 */
#include "config.h"

#include "hek-color-transfer.h"

#include "hek-color-transfer-private.h"
#include "hek-kernel-color.h"

#include <math.h>
#include <string.h>

#define ENCODED_KNEE 0.04045
#define LINEAR_KNEE (ENCODED_KNEE / 12.92)

double
hek_color_srgb_decode (double encoded)
{
  double x = fabs (encoded);

  return copysign (x <= ENCODED_KNEE ? x / 12.92 : pow ((x + 0.055) / 1.055, 2.4), encoded);
}

double
hek_color_srgb_encode (double linear)
{
  double x = fabs (linear);

  return copysign (x <= LINEAR_KNEE ? x * 12.92 : 1.055 * pow (x, 1 / 2.4) - 0.055, linear);
}

const float *
hek_color_srgb_decode_table (void)
{
  return hek_color_srgb_decode_data;
}

/* The bucket gives the code of its lowest float; at most one threshold lies above that within
 * the bucket. */
static inline guint8
hek_color_srgb_code (float linear)
{
  guint32 bits, code;

  if (!(linear >= 0x1p-13f)) /* NaN too */
    return 0;
  if (linear >= 1)
    return 255;

  memcpy (&bits, &linear, sizeof bits);
  bits -= HEK_COLOR_SRGB_FIRST_BUCKET_BITS;
  code = hek_color_srgb_bucket_data[bits >> HEK_COLOR_SRGB_BUCKET_SHIFT];
  return (guint8) (code + (linear >= hek_color_srgb_threshold_data[code]));
}

guint8
hek_color_srgb_encode_u8 (float linear)
{
  return hek_color_srgb_code (linear);
}

void
hek_color_srgb_decode_rows (const float *encoded,
                            float       *linear,
                            gsize        n)
{
  hek_kernel_color ()->srgb_decode (encoded, linear, n);
}

void
hek_color_srgb_encode_rows (const float *linear,
                            float       *encoded,
                            gsize        n)
{
  hek_kernel_color ()->srgb_encode (linear, encoded, n);
}

void
hek_color_srgb_decode_u8_rows (const guint8 *codes,
                               float        *linear,
                               gsize         n)
{
  for (gsize i = 0; i < n; i++)
    linear[i] = hek_color_srgb_decode_data[codes[i]];
}

void
hek_color_srgb_encode_u8_rows (const float *linear,
                               guint8      *codes,
                               gsize        n)
{
  for (gsize i = 0; i < n; i++)
    codes[i] = hek_color_srgb_code (linear[i]);
}
