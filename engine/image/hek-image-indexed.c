/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures made of palette indices. */
#include "config.h"

#include "hek-image-indexed.h"

#include <string.h>

#include "hek-aligned.h"
#include "hek-image-private.h"
#include "hek-ref.h"

HekIndexedImage *
hek_indexed_image_new (guint32   width,
                       guint32   height,
                       GError  **error)
{
  HekIndexedImage *indexed;
  guint8 *indices;

  if (!hek_image_check_size (width, height, error))
    return NULL;

  indices = hek_aligned_try_new0 (width, height);
  if (indices == NULL)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                   "not enough memory for %u × %u pixels", width, height);
      return NULL;
    }

  indexed = g_new0 (HekIndexedImage, 1);
  g_atomic_ref_count_init (&indexed->ref);
  indexed->width = width;
  indexed->height = height;
  indexed->indices = indices;
  return indexed;
}

HekIndexedImage *
hek_indexed_image_ref (HekIndexedImage *indexed)
{
  g_atomic_ref_count_inc (&indexed->ref);
  return indexed;
}

void
hek_indexed_image_unref (HekIndexedImage *indexed)
{
  if (!hek_ref_drop (&indexed->ref))
    return;

  hek_aligned_free (indexed->indices);
  g_free (indexed);
}

HekImage *
hek_indexed_image_expand (const HekIndexedImage  *indexed,
                          GError                **error)
{
  const HekPalette *palette = &indexed->palette;
  guint n_channels = 3;
  HekImage *image;

  for (guint i = 0; i < palette->n_colors; i++)
    if (palette->rgba[i][3] != 255)
      n_channels = 4;

  image = hek_image_new (indexed->width, indexed->height, n_channels, HEK_SAMPLE_U8,
                         HEK_ENCODING_SRGB, error);
  if (image == NULL)
    return NULL;

  for (guint32 y = 0; y < indexed->height; y++)
    {
      const guint8 *indices = indexed->indices + (gsize) y * indexed->width;
      guint8 *row = hek_image_row (image, y);

      if (n_channels == 4)
        for (guint32 x = 0; x < indexed->width; x++)
          memcpy (row + (gsize) 4 * x, palette->rgba[indices[x]], 4);
      else
        for (guint32 x = 0; x < indexed->width; x++)
          memcpy (row + (gsize) 3 * x, palette->rgba[indices[x]], 3);
    }
  return image;
}
