/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-picture-thumbnail.h"

#include <string.h>

#include "hek-image-file.h"
#include "hek-image-tonemap.h"

/* Of libjpeg. Tiles have half the size on ordinary screens, where nothing is seen of the loss; 82
 * would take a fifth more. */
#define QUALITY 75
#define PNG_LEVEL 6
/* Pictures of so many pixels stay without loss: a PNG of them has a few kilobytes at most. */
#define LOSSLESS_PIXELS (48 * 48)

/* How many times as large as the thumbnail a picture stays that is made smaller quickly. */
#define NEAR 1.5
/* Codes that a sum of 16 bits holds. */
#define MAX_FACTOR 257u

/* One row of means of @factor × @n_rows codes; @sums: of each column over these rows; at the right
 * there may be fewer columns. */
static void
average_columns (const guint16 *sums,
                 guint32        width,
                 guint          factor,
                 guint          n_rows,
                 guint8        *out)
{
  for (guint32 x = 0; x < width; x += factor, sums += 3 * (gsize) factor, out += 3)
    {
      guint n_columns = MIN (factor, width - x);
      guint32 n = n_columns * n_rows;

      for (guint c = 0; c < 3; c++)
        {
          guint32 sum = n / 2;

          for (guint i = 0; i < n_columns; i++)
            sum += sums[3 * i + c];
          out[c] = (guint8) (sum / n);
        }
    }
}

/* (transfer full): near the size of a thumbnail: much faster than an exact area average of all the
 * pixels of a photograph, which is what takes the time of a thumbnail. */
static HekImage *
bring_near (HekImage       *image,
            const HekTask  *task,
            GError        **error)
{
  double ratio = MAX (image->width, image->height) / (HEK_PICTURE_THUMBNAIL_SIDE * NEAR);
  guint factor = (guint) MIN (ratio, MAX_FACTOR);
  gsize n = (gsize) 3 * image->width;
  g_autoptr (HekImage) out = NULL;
  g_autofree guint16 *sums = NULL;

  if (factor < 2 || image->n_channels != 3 || image->sample_type != HEK_SAMPLE_U8)
    return hek_image_ref (image);
  out = hek_image_new ((image->width + factor - 1) / factor, (image->height + factor - 1) / factor,
                       3, HEK_SAMPLE_U8, image->encoding, error);
  if (out == NULL)
    return NULL;
  sums = g_new (guint16, n);
  for (guint32 y = 0; y < out->height; y++)
    {
      guint n_rows = MIN (factor, image->height - y * factor);

      if (!hek_task_check (task, error))
        return NULL;
      memset (sums, 0, n * sizeof *sums);
      for (guint k = 0; k < n_rows; k++)
        {
          const guint8 *row = hek_image_row (image, y * factor + k);

          for (gsize i = 0; i < n; i++)
            sums[i] = (guint16) (sums[i] + row[i]);
        }
      average_columns (sums, image->width, factor, n_rows, hek_image_row (out, y));
    }
  return g_steal_pointer (&out);
}

/* A file may have an alpha channel and no use for it. */
static gboolean
is_opaque (const HekImage *image)
{
  if (image->n_channels < 4)
    return TRUE;
  for (guint32 y = 0; y < image->height; y++)
    {
      const guint8 *row = hek_image_row (image, y);

      for (guint32 x = 0; x < image->width; x++)
        if (row[4 * x + 3] != 255)
          return FALSE;
    }
  return TRUE;
}

GBytes *
hek_picture_thumbnail_encode (HekImage       *image,
                              const HekTask  *task,
                              GError        **error)
{
  g_autoptr (HekImage) near = bring_near (image, task, error);
  g_autoptr (HekImage) small = NULL;

  if (near != NULL)
    small = hek_image_thumbnail (near, HEK_PICTURE_THUMBNAIL_SIDE, task, error);
  if (small == NULL)
    return NULL;
#if HEK_HAVE_JPEG
  if (small->width * small->height > LOSSLESS_PIXELS && is_opaque (small))
    return hek_image_encode_jpeg (small, QUALITY, task, error);
#endif
  return hek_image_encode_png (small, PNG_LEVEL, task, error);
}
