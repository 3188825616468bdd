/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures in memory: making, sharing and cutting them. Rows are padded to whole cache lines, so
 * that rows of different threads never share one; the padding is undefined.
 */
#include "config.h"

#include "hek-image.h"

#include <string.h>

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-image-private.h"
#include "hek-ref.h"

G_DEFINE_QUARK (hek-image-error-quark, hek_image_error)

gsize
hek_image_sample_bytes (HekSampleType sample_type)
{
  switch (sample_type)
    {
    case HEK_SAMPLE_U8:
      return 1;
    case HEK_SAMPLE_U16:
      return 2;
    case HEK_SAMPLE_F32:
      return 4;
    }
  g_assert_not_reached ();
}

gboolean
hek_image_check_size (guint64   width,
                      guint64   height,
                      GError  **error)
{
  if (width == 0 || height == 0)
    {
      g_set_error_literal (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_INVALID,
                           "a picture needs at least one pixel");
      return FALSE;
    }
  if (width > HEK_IMAGE_MAX_SIDE || height > HEK_IMAGE_MAX_SIDE ||
      width * height > HEK_IMAGE_MAX_PIXELS)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                   "%" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT
                   " pixels are too many: at most %u a side and %u million "
                   "in all are read",
                   width, height, HEK_IMAGE_MAX_SIDE, (guint) (HEK_IMAGE_MAX_PIXELS / 1000000));
      return FALSE;
    }
  return TRUE;
}

HekImage *
hek_image_new (guint32         width,
               guint32         height,
               guint           n_channels,
               HekSampleType   sample_type,
               HekEncoding     encoding,
               GError        **error)
{
  g_autoptr (HekImage) image = NULL;
  gsize stride_bytes;

  g_return_val_if_fail (n_channels == 3 || n_channels == 4, NULL);
  g_return_val_if_fail (sample_type == HEK_SAMPLE_F32 || encoding == HEK_ENCODING_SRGB, NULL);

  if (!hek_image_check_size (width, height, error))
    return NULL;

  stride_bytes = (gsize) width * n_channels * hek_image_sample_bytes (sample_type);
  stride_bytes = (stride_bytes + HEK_ALIGNMENT - 1) / HEK_ALIGNMENT * HEK_ALIGNMENT;

  image = g_new0 (HekImage, 1);
  g_atomic_ref_count_init (&image->ref);
  image->width = width;
  image->height = height;
  image->n_channels = n_channels;
  image->sample_type = sample_type;
  image->encoding = encoding;
  image->stride_bytes = stride_bytes;
  image->data = hek_aligned_try_new (height, stride_bytes);
  if (image->data == NULL)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                   "not enough memory for %u × %u pixels", width, height);
      return NULL;
    }
  return g_steal_pointer (&image);
}

HekImage *
hek_image_ref (HekImage *image)
{
  g_atomic_ref_count_inc (&image->ref);
  return image;
}

void
hek_image_unref (HekImage *image)
{
  if (!hek_ref_drop (&image->ref))
    return;

  hek_aligned_free (image->data);
  g_free (image);
}

HekImage *
hek_image_crop (HekImage  *image,
                guint32    x,
                guint32    y,
                guint32    width,
                guint32    height,
                GError   **error)
{
  HekImage *crop;
  gsize pixel_bytes;

  if (width == 0 || height == 0 || x > image->width || y > image->height ||
      width > image->width - x || height > image->height - y)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_INVALID,
                   "the rectangle %u × %u at (%u, %u) does not lie inside %u × %u pixels",
                   width, height, x, y, image->width, image->height);
      return NULL;
    }

  crop = hek_image_new (width, height, image->n_channels, image->sample_type, image->encoding,
                        error);
  if (crop == NULL)
    return NULL;

  pixel_bytes = image->n_channels * hek_image_sample_bytes (image->sample_type);
  for (guint32 row = 0; row < height; row++)
    memcpy (hek_image_row (crop, row), hek_image_row (image, y + row) + x * pixel_bytes,
            width * pixel_bytes);
  return crop;
}
