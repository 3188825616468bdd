/* SPDX-License-Identifier: Apache-2.0 */
/* From the data window of an OpenEXR file to the picture that it shows. */
#include "config.h"

#include "hek-image-exr-private.h"

#include <string.h>

#include "hek-image-private.h"

static gboolean
is_alpha_empty (const HekImage *image)
{
  for (guint32 y = 0; y < image->height; y++)
    {
      const float *row = (const float *) hek_image_row (image, y);

      for (gsize x = 0; x < image->width; x++)
        if (row[4 * x + 3] > 0)
          return FALSE;
    }
  return TRUE;
}

/* Some programs write an alpha channel of zeros: nothing would be seen of the picture. */
static gboolean
drop_alpha (HekExrReader  *reader,
            HekImageInfo  *info,
            GError       **error)
{
  const HekImage *in = reader->image;
  g_autofree char *details = info->details;
  HekImage *out = hek_image_new (in->width, in->height, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR,
                                 error);

  info->details = g_strconcat (details, "; alpha is 0 everywhere (ignored)", NULL);
  info->has_alpha = FALSE;
  if (out == NULL)
    {
      g_prefix_error (error, "%s: ", reader->source->name);
      return FALSE;
    }
  for (guint32 y = 0; y < in->height; y++)
    {
      const float *src = (const float *) hek_image_row (in, y);
      float *dst = (float *) hek_image_row (out, y);

      for (gsize x = 0; x < in->width; x++)
        memcpy (dst + 3 * x, src + 4 * x, 3 * sizeof (float));
    }
  hek_image_unref (reader->image);
  reader->image = out;
  return TRUE;
}

HekImage *
hek_exr_show (HekExrReader  *reader,
              HekImageInfo  *info,
              GError       **error)
{
  const exr_attr_box2i_t *data = &reader->data_window, *display = &reader->display_window;
  const HekImage *in;
  gint64 left = MAX (data->min.x, display->min.x), right = MIN (data->max.x, display->max.x);
  gsize pixel_bytes;
  HekImage *out;

  if (reader->has_alpha && is_alpha_empty (reader->image) && !drop_alpha (reader, info, error))
    return NULL;
  if (memcmp (data, display, sizeof *data) == 0)
    return g_steal_pointer (&reader->image);

  in = reader->image;
  pixel_bytes = in->n_channels * sizeof (float);
  out = hek_image_new ((guint32) ((gint64) display->max.x - display->min.x + 1),
                       (guint32) ((gint64) display->max.y - display->min.y + 1), in->n_channels,
                       HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, error);
  if (out == NULL)
    {
      g_prefix_error (error, "%s: ", reader->source->name);
      return NULL;
    }
  for (guint32 i = 0; i < out->height; i++)
    {
      gint64 y = (gint64) display->min.y + i;
      guint8 *row = hek_image_row (out, i);

      memset (row, 0, out->width * pixel_bytes);
      if (y < data->min.y || y > data->max.y || left > right)
        continue;
      memcpy (row + (gsize) (left - display->min.x) * pixel_bytes,
              hek_image_row (in, (guint32) (y - data->min.y)) +
                (gsize) (left - data->min.x) * pixel_bytes,
              (gsize) (right - left + 1) * pixel_bytes);
    }
  return out;
}
