/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of states to bytes and back, whatever the byte order of the machine. */
#include "config.h"

#include "hek-codec-bytes-private.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

void
hek_codec_put_u32 (GByteArray *out,
                   guint32     value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (out, (const guint8 *) &value, sizeof value);
}

void
hek_codec_put_floats (GByteArray  *out,
                      const float *values,
                      gsize        n)
{
  for (gsize i = 0; i < n; i++)
    {
      guint32 bits;

      memcpy (&bits, values + i, sizeof bits);
      hek_codec_put_u32 (out, bits);
    }
}

gboolean
hek_codec_take_u32 (HekCodecBytes *bytes,
                    guint32       *value)
{
  if (bytes->n_left < sizeof *value)
    return FALSE;

  memcpy (value, bytes->data, sizeof *value);
  *value = GUINT32_FROM_LE (*value);
  bytes->data += sizeof *value;
  bytes->n_left -= sizeof *value;
  return TRUE;
}

gboolean
hek_codec_take_floats (HekCodecBytes *bytes,
                       float         *values,
                       gsize          n,
                       float          max)
{
  if (n > bytes->n_left / sizeof *values)
    return FALSE;

  for (gsize i = 0; i < n; i++)
    {
      guint32 bits = 0;

      hek_codec_take_u32 (bytes, &bits);
      memcpy (values + i, &bits, sizeof bits);
      if (!(fabsf (values[i]) <= max))
        return FALSE;
    }
  return TRUE;
}

gboolean
hek_codec_damaged (GError    **error,
                   const char *format,
                   ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DAMAGED, "damaged codebook: %s", what);
  return FALSE;
}
