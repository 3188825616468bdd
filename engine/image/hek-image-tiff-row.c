/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Samples of a TIFF: from any number of bits to 8 or 16 bits or floats, then to their channels.
 * libtiff has brought 16, 32 and 64-bit samples to native byte order; others are packed from the
 * highest bit on. An index has as many bits as the palette has entries, so none can lie beyond it.
 */
#include "config.h"

#include "hek-image-tiff-private.h"

#include <math.h>
#include <string.h>

gboolean
hek_tiff_sample_type (const HekTiffReader *reader,
                      HekSampleType       *type)
{
  switch (reader->format)
    {
    case SAMPLEFORMAT_UINT:
    case SAMPLEFORMAT_VOID:
      if (reader->bits >= 1 && reader->bits <= 8)
        *type = HEK_SAMPLE_U8;
      else if (reader->bits <= 16 && reader->bits > 8 && reader->photometric != PHOTOMETRIC_PALETTE)
        *type = HEK_SAMPLE_U16;
      else if (reader->bits == 32 && reader->photometric != PHOTOMETRIC_PALETTE)
        *type = HEK_SAMPLE_F32;
      else
        return FALSE;
      return TRUE;
    case SAMPLEFORMAT_IEEEFP:
      *type = HEK_SAMPLE_F32;
      return (reader->bits == 16 || reader->bits == 32 || reader->bits == 64) &&
             reader->photometric != PHOTOMETRIC_PALETTE &&
             reader->photometric != PHOTOMETRIC_SEPARATED;
    default:
      return FALSE;
    }
}

static float
half_to_float (guint16 half)
{
  int exponent = (half >> 10) & 31;
  float magnitude;

  if (exponent == 31)
    magnitude = (half & 1023) != 0 ? NAN : INFINITY;
  else if (exponent == 0)
    magnitude = ldexpf ((float) (half & 1023), -24);
  else
    magnitude = ldexpf ((float) ((half & 1023) | 1024), exponent - 25);
  return half & 0x8000 ? -magnitude : magnitude;
}

/* Sample number @i of a row of samples of @bits bits, at most 16. */
static inline guint
bits_at (const guint8 *packed,
         gsize         i,
         guint         bits)
{
  gsize first = i * bits;
  guint value = 0;

  for (guint got = 0; got < bits;)
    {
      gsize bit = first + got;
      guint take = MIN (bits - got, 8 - (guint) (bit % 8));
      guint part = packed[bit / 8] >> (8 - bit % 8 - take) & ((1u << take) - 1);

      value = value << take | part;
      got += take;
    }
  return value;
}

static void
unpack_u8 (const HekTiffReader *reader,
           const guint8        *packed,
           guint8              *out,
           gsize                n)
{
  guint max = (1u << reader->bits) - 1;
  gboolean is_index = reader->photometric == PHOTOMETRIC_PALETTE;

  if (reader->bits == 8)
    memcpy (out, packed, n);
  else
    for (gsize i = 0; i < n; i++)
      {
        guint v = bits_at (packed, i, reader->bits);

        out[i] = (guint8) (is_index ? v : (v * 255 + max / 2) / max);
      }
}

static void
unpack_u16 (const HekTiffReader *reader,
            const guint8        *packed,
            guint16             *out,
            gsize                n)
{
  guint max = (1u << reader->bits) - 1;

  if (reader->bits == 16)
    memcpy (out, packed, n * 2);
  else
    for (gsize i = 0; i < n; i++)
      out[i] = (guint16) ((bits_at (packed, i, reader->bits) * 65535u + max / 2) / max);
}

static void
unpack_f32 (const HekTiffReader *reader,
            const guint8        *packed,
            float               *out,
            gsize                n)
{
  gboolean is_float = reader->format == SAMPLEFORMAT_IEEEFP;

  if (is_float && reader->bits == 16)
    for (gsize i = 0; i < n; i++)
      out[i] = half_to_float (((const guint16 *) packed)[i]);
  else if (is_float && reader->bits == 64)
    for (gsize i = 0; i < n; i++)
      out[i] = (float) ((const double *) packed)[i];
  else if (is_float)
    memcpy (out, packed, n * 4);
  else
    for (gsize i = 0; i < n; i++)
      out[i] = (float) (((const guint32 *) packed)[i] / 4294967295.0);
}

/* Where sample number @sample of a pixel goes: the first of @n_to channels. FALSE for one that is
 * left out. */
static gboolean
channels_of (const HekTiffReader *reader,
             guint                sample,
             guint               *to,
             guint               *n_to)
{
  *n_to = 1;
  if (reader->alpha_sample != 0 && sample == reader->alpha_sample)
    *to = 3;
  else if (sample >= reader->n_colors)
    return FALSE;
  else if (reader->n_colors == 1)
    *to = 0, *n_to = 3;
  else
    *to = sample;
  return TRUE;
}

static void
store_palette (HekTiffReader *reader,
               const guint8  *samples,
               guint          step,
               guint8        *out,
               guint32        n)
{
  guint n_out = reader->image->n_channels;

  for (guint32 i = 0; i < n; i++, samples += step, out += n_out)
    for (guint c = 0; c < 3; c++)
      out[c] = (guint8) (reader->colormap[c][*samples] >> reader->colormap_shift);
}

/* One loop per sample type; @invert is what a sample is subtracted from when 0 means white. */
#define DEFINE_STORE(suffix, type, invert)                                                         \
  static void store_##suffix (const type *samples, guint step, type *out, guint n_out, guint n_to, \
                              guint32 n, gboolean min_is_white)                                    \
  {                                                                                                \
    for (guint32 i = 0; i < n; i++, samples += step, out += n_out)                                 \
      {                                                                                            \
        type v = min_is_white ? (type) (invert - *samples) : *samples;                             \
                                                                                                   \
        for (guint c = 0; c < n_to; c++)                                                           \
          out[c] = v;                                                                              \
      }                                                                                            \
  }
DEFINE_STORE (u8, guint8, 255)
DEFINE_STORE (u16, guint16, 65535)
DEFINE_STORE (f32, float, 1.0f)

void
hek_tiff_store (HekTiffReader *reader,
                const guint8  *packed,
                guint32        x0,
                guint32        y,
                guint32        n,
                guint          n_packed,
                guint          first_sample,
                gpointer       scratch)
{
  HekImage *image = reader->image;
  guint8 *row = hek_image_row (image, y);
  gsize n_all = (gsize) n * n_packed;
  guint n_out = image->n_channels;

  if (image->sample_type == HEK_SAMPLE_U8)
    unpack_u8 (reader, packed, scratch, n_all);
  else if (image->sample_type == HEK_SAMPLE_U16)
    unpack_u16 (reader, packed, scratch, n_all);
  else
    unpack_f32 (reader, packed, scratch, n_all);

  for (guint j = 0; j < n_packed; j++)
    {
      guint to, n_to;
      gboolean is_color = first_sample + j < reader->n_colors;
      gboolean min_is_white = is_color && reader->photometric == PHOTOMETRIC_MINISWHITE;
      gsize first;

      if (!channels_of (reader, first_sample + j, &to, &n_to))
        continue;
      first = (gsize) x0 * n_out + to;
      if (is_color && reader->photometric == PHOTOMETRIC_PALETTE)
        store_palette (reader, (guint8 *) scratch + j, n_packed, row + first, n);
      else if (image->sample_type == HEK_SAMPLE_U8)
        store_u8 ((guint8 *) scratch + j, n_packed, row + first, n_out, n_to, n, min_is_white);
      else if (image->sample_type == HEK_SAMPLE_U16)
        store_u16 ((guint16 *) scratch + j, n_packed, (guint16 *) row + first, n_out, n_to, n,
                   min_is_white);
      else
        store_f32 ((float *) scratch + j, n_packed, (float *) row + first, n_out, n_to, n,
                   min_is_white);
    }
}

static void
unassociate_integers (const HekImage *image,
                      guint32         y)
{
  guint8 *p8 = hek_image_row (image, y);
  guint16 *p16 = (guint16 *) hek_image_row (image, y);
  gboolean is_u8 = image->sample_type == HEK_SAMPLE_U8;
  guint max = is_u8 ? 255 : 65535;

  for (guint32 x = 0; x < image->width; x++, p8 += 4, p16 += 4)
    {
      guint alpha = is_u8 ? p8[3] : p16[3];

      for (guint c = 0; c < 3; c++)
        {
          guint v = is_u8 ? p8[c] : p16[c];

          v = alpha == 0 ? 0 : MIN ((v * max + alpha / 2) / alpha, max);
          if (is_u8)
            p8[c] = (guint8) v;
          else
            p16[c] = (guint16) v;
        }
    }
}

void
hek_tiff_unassociate (HekTiffReader *reader)
{
  const HekImage *image = reader->image;

  for (guint32 y = 0; y < image->height; y++)
    {
      float *p = (float *) hek_image_row (image, y);

      if (image->sample_type != HEK_SAMPLE_F32)
        unassociate_integers (image, y);
      else
        for (guint32 x = 0; x < image->width; x++, p += 4)
          for (guint c = 0; c < 3; c++)
            p[c] = p[3] > 0 ? p[c] / p[3] : 0.0f;
    }
}
