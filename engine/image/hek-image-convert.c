/* SPDX-License-Identifier: Apache-2.0 */
/* From one sample type or encoding to another, rows in parallel. */
#include "config.h"

#include "hek-image.h"

#include "hek-image-private.h"
#include "hek-parallel.h"

typedef struct
{
  const HekImage *in;
  HekImage *out;
} HekConvert;

/* Between the integer types, which share an encoding, without floats: 8 bits to 16 and back keeps
 * every code. */
static void
convert_row_integer (const HekImage *in,
                     HekImage       *out,
                     guint32         y)
{
  gsize n = (gsize) in->width * in->n_channels;

  if (in->sample_type == HEK_SAMPLE_U8)
    {
      const guint8 *src = hek_image_row (in, y);
      guint16 *dst = (guint16 *) hek_image_row (out, y);

      for (gsize i = 0; i < n; i++)
        dst[i] = (guint16) (src[i] * 257u);
    }
  else
    {
      const guint16 *src = (const guint16 *) hek_image_row (in, y);
      guint8 *dst = hek_image_row (out, y);

      for (gsize i = 0; i < n; i++)
        dst[i] = (guint8) ((src[i] * 255u + 32767u) / 65535u);
    }
}

/* A float result asks for its own encoding; codes are taken from whichever encoding @in holds. */
static void
convert_row (const HekImage *in,
             HekImage       *out,
             guint32         y)
{
  float rgb[HEK_IMAGE_CHUNK * 3], alpha[HEK_IMAGE_CHUNK];
  HekEncoding encoding = out->sample_type == HEK_SAMPLE_F32 ? out->encoding : in->encoding;

  for (guint32 x = 0; x < in->width; x += HEK_IMAGE_CHUNK)
    {
      guint32 n = MIN (in->width - x, HEK_IMAGE_CHUNK);

      hek_image_read_row (in, y, x, n, encoding, rgb, alpha);
      hek_image_write_row (out, y, x, n, encoding, rgb, alpha);
    }
}

static void
convert_block (gsize    begin,
               gsize    end,
               gsize    block_idx,
               gpointer data)
{
  const HekConvert *convert = data;
  gboolean integer = convert->in->sample_type != HEK_SAMPLE_F32 &&
                     convert->out->sample_type != HEK_SAMPLE_F32;

  for (gsize y = begin; y < end; y++)
    if (integer)
      convert_row_integer (convert->in, convert->out, (guint32) y);
    else
      convert_row (convert->in, convert->out, (guint32) y);
}

HekImage *
hek_image_convert (HekImage       *image,
                   HekSampleType   sample_type,
                   HekEncoding     encoding,
                   const HekTask  *task,
                   GError        **error)
{
  g_autoptr (HekImage) out = NULL;
  HekConvert convert;

  g_return_val_if_fail (sample_type == HEK_SAMPLE_F32 || encoding == HEK_ENCODING_SRGB, NULL);

  if (image->sample_type == sample_type && image->encoding == encoding)
    return hek_image_ref (image);

  out = hek_image_new (image->width, image->height, image->n_channels, sample_type, encoding,
                       error);
  if (out == NULL)
    return NULL;

  convert = (HekConvert) { .in = image, .out = out };
  if (!hek_parallel_for (image->height, hek_image_block_rows (image->width), convert_block,
                         &convert, task))
    {
      hek_task_check (task, error);
      return NULL;
    }
  return g_steal_pointer (&out);
}
