/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of pixels in and out of the sample types: the one place that knows them all. 8-bit samples
 * go to linear light by table and back by thresholds (hek-color-transfer.h), so that a round trip
 * keeps every code.
 */
#include "config.h"

#include "hek-image.h"

#include <string.h>

#include "hek-color-transfer.h"
#include "hek-image-private.h"

/* NaN compares false, so it becomes 0. */
static inline float
clip01 (float v)
{
  return v > 0.0f ? (v < 1.0f ? v : 1.0f) : 0.0f;
}

static void
read_u8 (const HekImage *image,
         const guint8   *src,
         guint32         n,
         HekEncoding     encoding,
         float          *rgb,
         float          *alpha)
{
  guint8 codes[HEK_IMAGE_CHUNK * 3];
  const guint8 *packed = src;

  if (image->n_channels == 4)
    {
      for (guint32 i = 0; i < n; i++)
        {
          codes[3 * i] = src[4 * i];
          codes[3 * i + 1] = src[4 * i + 1];
          codes[3 * i + 2] = src[4 * i + 2];
        }
      packed = codes;
      if (alpha != NULL)
        for (guint32 i = 0; i < n; i++)
          alpha[i] = src[4 * i + 3] / 255.0f;
    }

  if (encoding == HEK_ENCODING_LINEAR)
    hek_color_srgb_decode_u8_rows (packed, rgb, (gsize) n * 3);
  else
    for (gsize i = 0; i < (gsize) n * 3; i++)
      rgb[i] = packed[i] / 255.0f;
}

static void
read_u16 (const HekImage *image,
          const guint16  *src,
          guint32         n,
          HekEncoding     encoding,
          float          *rgb,
          float          *alpha)
{
  if (image->n_channels == 4)
    {
      for (guint32 i = 0; i < n; i++)
        {
          rgb[3 * i] = src[4 * i] / 65535.0f;
          rgb[3 * i + 1] = src[4 * i + 1] / 65535.0f;
          rgb[3 * i + 2] = src[4 * i + 2] / 65535.0f;
        }
      if (alpha != NULL)
        for (guint32 i = 0; i < n; i++)
          alpha[i] = src[4 * i + 3] / 65535.0f;
    }
  else
    {
      for (gsize i = 0; i < (gsize) n * 3; i++)
        rgb[i] = src[i] / 65535.0f;
    }
  if (encoding == HEK_ENCODING_LINEAR)
    hek_color_srgb_decode_rows (rgb, rgb, (gsize) n * 3);
}

static void
read_f32 (const HekImage *image,
          const float    *src,
          guint32         n,
          HekEncoding     encoding,
          float          *rgb,
          float          *alpha)
{
  if (image->n_channels == 4)
    {
      for (guint32 i = 0; i < n; i++)
        {
          rgb[3 * i] = src[4 * i];
          rgb[3 * i + 1] = src[4 * i + 1];
          rgb[3 * i + 2] = src[4 * i + 2];
          if (alpha != NULL)
            alpha[i] = src[4 * i + 3];
        }
    }
  else
    {
      memcpy (rgb, src, (gsize) n * 3 * sizeof (float));
    }
  if (encoding == image->encoding)
    return;
  if (encoding == HEK_ENCODING_LINEAR)
    hek_color_srgb_decode_rows (rgb, rgb, (gsize) n * 3);
  else
    hek_color_srgb_encode_rows (rgb, rgb, (gsize) n * 3);
}

void
hek_image_read_row (const HekImage *image,
                    guint32         y,
                    guint32         x0,
                    guint32         n,
                    HekEncoding     encoding,
                    float          *rgb,
                    float          *alpha)
{
  const guint8 *row = hek_image_row (image, y);

  g_return_if_fail (y < image->height && x0 <= image->width && n <= image->width - x0);

  if (alpha != NULL && image->n_channels == 3)
    for (guint32 i = 0; i < n; i++)
      alpha[i] = 1.0f;

  for (guint32 done = 0; done < n; done += HEK_IMAGE_CHUNK)
    {
      guint32 part = MIN (n - done, HEK_IMAGE_CHUNK);
      gsize first = (gsize) (x0 + done) * image->n_channels;
      float *out = rgb + (gsize) done * 3;
      float *out_alpha = alpha != NULL ? alpha + done : NULL;

      switch (image->sample_type)
        {
        case HEK_SAMPLE_U8:
          read_u8 (image, row + first, part, encoding, out, out_alpha);
          break;
        case HEK_SAMPLE_U16:
          read_u16 (image, (const guint16 *) row + first, part, encoding, out, out_alpha);
          break;
        case HEK_SAMPLE_F32:
          read_f32 (image, (const float *) row + first, part, encoding, out, out_alpha);
          break;
        }
    }
}

/* sRGB-encoded floats to codes. */
static void
encoded_to_u8 (const float *encoded,
               guint8      *codes,
               gsize        n)
{
  for (gsize i = 0; i < n; i++)
    codes[i] = (guint8) (clip01 (encoded[i]) * 255.0f + 0.5f);
}

/* An F32 or U16 part of a row as codes, at most HEK_IMAGE_CHUNK pixels. */
static void
read_part_as_u8 (const HekImage *image,
                 guint32         y,
                 guint32         x0,
                 guint32         n,
                 guint8         *rgb,
                 guint8         *alpha)
{
  float values[HEK_IMAGE_CHUNK * 3], alpha_values[HEK_IMAGE_CHUNK];

  hek_image_read_row (image, y, x0, n, image->encoding, values, alpha_values);
  if (image->encoding == HEK_ENCODING_LINEAR)
    hek_color_srgb_encode_u8_rows (values, rgb, (gsize) n * 3);
  else
    encoded_to_u8 (values, rgb, (gsize) n * 3);
  if (alpha != NULL)
    encoded_to_u8 (alpha_values, alpha, n);
}

void
hek_image_read_row_u8 (const HekImage *image,
                       guint32         y,
                       guint32         x0,
                       guint32         n,
                       guint8         *rgb,
                       guint8         *alpha)
{
  const guint8 *src;

  g_return_if_fail (y < image->height && x0 <= image->width && n <= image->width - x0);

  if (image->sample_type != HEK_SAMPLE_U8)
    {
      for (guint32 done = 0; done < n; done += HEK_IMAGE_CHUNK)
        read_part_as_u8 (image, y, x0 + done, MIN (n - done, HEK_IMAGE_CHUNK),
                         rgb + (gsize) done * 3, alpha != NULL ? alpha + done : NULL);
      return;
    }

  src = hek_image_row (image, y) + (gsize) x0 * image->n_channels;
  if (image->n_channels == 3)
    {
      memcpy (rgb, src, (gsize) n * 3);
      if (alpha != NULL)
        memset (alpha, 255, n);
      return;
    }
  for (guint32 i = 0; i < n; i++)
    {
      rgb[3 * i] = src[4 * i];
      rgb[3 * i + 1] = src[4 * i + 1];
      rgb[3 * i + 2] = src[4 * i + 2];
    }
  if (alpha != NULL)
    for (guint32 i = 0; i < n; i++)
      alpha[i] = src[4 * i + 3];
}

static void
write_u8 (guint8      *dst,
          guint        n_channels,
          guint32      n,
          HekEncoding  encoding,
          const float *rgb,
          const float *alpha)
{
  guint8 codes[HEK_IMAGE_CHUNK * 3];
  guint8 *packed = n_channels == 3 ? dst : codes;

  if (encoding == HEK_ENCODING_LINEAR)
    hek_color_srgb_encode_u8_rows (rgb, packed, (gsize) n * 3);
  else
    encoded_to_u8 (rgb, packed, (gsize) n * 3);
  if (n_channels == 3)
    return;
  for (guint32 i = 0; i < n; i++)
    {
      dst[4 * i] = codes[3 * i];
      dst[4 * i + 1] = codes[3 * i + 1];
      dst[4 * i + 2] = codes[3 * i + 2];
      dst[4 * i + 3] = (guint8) (clip01 (alpha[i]) * 255.0f + 0.5f);
    }
}

static void
write_u16 (guint16     *dst,
           guint        n_channels,
           guint32      n,
           const float *encoded,
           const float *alpha)
{
  for (guint32 i = 0; i < n; i++)
    for (guint c = 0; c < 3; c++)
      dst[n_channels * i + c] = (guint16) (clip01 (encoded[3 * i + c]) * 65535.0f + 0.5f);
  if (n_channels == 4)
    for (guint32 i = 0; i < n; i++)
      dst[4 * i + 3] = (guint16) (clip01 (alpha[i]) * 65535.0f + 0.5f);
}

static void
write_f32 (float       *dst,
           guint        n_channels,
           guint32      n,
           const float *rgb,
           const float *alpha)
{
  if (n_channels == 3)
    {
      memcpy (dst, rgb, (gsize) n * 3 * sizeof (float));
      return;
    }
  for (guint32 i = 0; i < n; i++)
    {
      dst[4 * i] = rgb[3 * i];
      dst[4 * i + 1] = rgb[3 * i + 1];
      dst[4 * i + 2] = rgb[3 * i + 2];
      dst[4 * i + 3] = alpha[i];
    }
}

/* At most HEK_IMAGE_CHUNK pixels. */
static void
write_part (HekImage    *image,
            guint8      *row,
            guint32      x0,
            guint32      n,
            HekEncoding  encoding,
            const float *rgb,
            const float *alpha)
{
  gsize first = (gsize) x0 * image->n_channels;
  float other[HEK_IMAGE_CHUNK * 3];

  if (image->sample_type == HEK_SAMPLE_U8)
    {
      write_u8 (row + first, image->n_channels, n, encoding, rgb, alpha);
      return;
    }

  if (encoding != image->encoding)
    {
      if (encoding == HEK_ENCODING_LINEAR)
        hek_color_srgb_encode_rows (rgb, other, (gsize) n * 3);
      else
        hek_color_srgb_decode_rows (rgb, other, (gsize) n * 3);
      rgb = other;
    }
  if (image->sample_type == HEK_SAMPLE_U16)
    write_u16 ((guint16 *) row + first, image->n_channels, n, rgb, alpha);
  else
    write_f32 ((float *) row + first, image->n_channels, n, rgb, alpha);
}

void
hek_image_write_row (HekImage    *image,
                     guint32      y,
                     guint32      x0,
                     guint32      n,
                     HekEncoding  encoding,
                     const float *rgb,
                     const float *alpha)
{
  g_return_if_fail (y < image->height && x0 <= image->width && n <= image->width - x0);
  g_return_if_fail (alpha != NULL || image->n_channels == 3);

  for (guint32 done = 0; done < n; done += HEK_IMAGE_CHUNK)
    write_part (image, hek_image_row (image, y), x0 + done, MIN (n - done, HEK_IMAGE_CHUNK),
                encoding, rgb + (gsize) done * 3, alpha != NULL ? alpha + done : NULL);
}
