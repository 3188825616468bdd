/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One row of a PNG, with samples as libpng hands them out (one byte or one native 16-bit word
 * each), to RGB or RGBA. Done here and not by libpng's transformations because those count an index
 * beyond the palette as black.
 */
#include "config.h"

#include "hek-image-png-private.h"

#include <string.h>

/* Grey levels of 1, 2 and 4 bits spread over all of 0..255: 255 is a multiple of 1, 3 and 15. */
static inline guint
gray_scale (int bit_depth)
{
  return bit_depth < 8 ? 255u / ((1u << bit_depth) - 1) : 1;
}

static void
expand_gray_u8 (const HekPngReader *reader,
                const guint8       *raw,
                guint8             *out)
{
  guint scale = gray_scale (reader->bit_depth);
  guint key = reader->transparent != NULL ? reader->transparent->gray : G_MAXUINT;

  if (reader->color_type == PNG_COLOR_TYPE_GRAY_ALPHA)
    {
      for (guint32 x = 0; x < reader->width; x++, raw += 2, out += 4)
        {
          memset (out, raw[0], 3);
          out[3] = raw[1];
        }
    }
  else if (reader->has_alpha)
    {
      for (guint32 x = 0; x < reader->width; x++, out += 4)
        {
          memset (out, (int) (raw[x] * scale), 3);
          out[3] = raw[x] == key ? 0 : 255;
        }
    }
  else
    {
      for (guint32 x = 0; x < reader->width; x++, out += 3)
        memset (out, (int) (raw[x] * scale), 3);
    }
}

static void
expand_rgb_u8 (const HekPngReader *reader,
               const guint8       *raw,
               guint8             *out)
{
  const png_color_16 *key = reader->transparent;

  if (reader->color_type == PNG_COLOR_TYPE_RGB_ALPHA)
    {
      memcpy (out, raw, (gsize) 4 * reader->width);
    }
  else if (reader->has_alpha)
    {
      for (guint32 x = 0; x < reader->width; x++, raw += 3, out += 4)
        {
          memcpy (out, raw, 3);
          out[3] = raw[0] == key->red && raw[1] == key->green && raw[2] == key->blue ? 0 : 255;
        }
    }
  else
    {
      memcpy (out, raw, (gsize) 3 * reader->width);
    }
}

static void
expand_u16 (const HekPngReader *reader,
            const guint16      *raw,
            guint16            *out)
{
  const png_color_16 *key = reader->transparent;
  gboolean is_gray = (reader->color_type & PNG_COLOR_MASK_COLOR) == 0;
  gboolean stored_alpha = (reader->color_type & PNG_COLOR_MASK_ALPHA) != 0;
  guint n_in = (is_gray ? 1 : 3) + (stored_alpha ? 1 : 0);
  guint n_out = reader->image->n_channels;

  for (guint32 x = 0; x < reader->width; x++, raw += n_in, out += n_out)
    {
      out[0] = raw[0];
      out[1] = raw[is_gray ? 0 : 1];
      out[2] = raw[is_gray ? 0 : 2];
      if (stored_alpha)
        out[3] = raw[n_in - 1];
      else if (n_out == 4 && is_gray)
        out[3] = raw[0] == key->gray ? 0 : 65535;
      else if (n_out == 4)
        out[3] = raw[0] == key->red && raw[1] == key->green && raw[2] == key->blue ? 0 : 65535;
    }
}

static gboolean
expand_palette (HekPngReader  *reader,
                const guint8  *raw,
                guint32        y,
                guint8        *out,
                GError       **error)
{
  guint n_out = reader->image->n_channels;

  for (guint32 x = 0; x < reader->width; x++, out += n_out)
    {
      int idx = raw[x];

      if (G_UNLIKELY (idx >= reader->n_palette))
        {
          hek_image_source_error (
            reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
            "is damaged: pixel (%u, %u) has palette index %d, but the palette has %d colours", x, y,
            idx, reader->n_palette);
          return FALSE;
        }
      out[0] = reader->palette[idx].red;
      out[1] = reader->palette[idx].green;
      out[2] = reader->palette[idx].blue;
      if (n_out == 4)
        out[3] = idx < reader->n_palette_alpha ? reader->palette_alpha[idx] : 255;
    }
  return TRUE;
}

gboolean
hek_png_expand_row (HekPngReader  *reader,
                    const guint8  *raw,
                    guint32        y,
                    GError       **error)
{
  guint8 *out = hek_image_row (reader->image, y);

  if (reader->color_type == PNG_COLOR_TYPE_PALETTE)
    return expand_palette (reader, raw, y, out, error);

  if (reader->bit_depth == 16)
    expand_u16 (reader, (const guint16 *) raw, (guint16 *) out);
  else if (reader->color_type & PNG_COLOR_MASK_COLOR)
    expand_rgb_u8 (reader, raw, out);
  else
    expand_gray_u8 (reader, raw, out);
  return TRUE;
}
