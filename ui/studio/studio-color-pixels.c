/* SPDX-License-Identifier: Apache-2.0 */
/* "Show its pixels": one colour of the palette in a picture that is otherwise dark grey. */
#include "config.h"

#include "studio-color-pixels.h"

#include <glib/gi18n.h>

#define STUDIO_COLOR_PIXELS_DIM 0.3 /* of the luma of the other pixels, in sRGB codes */

typedef struct
{
  HekQuantized *quantized; /* owned */
  guint palette_idx;
} StudioColorPixels;

static void
studio_color_pixels_free (gpointer data)
{
  StudioColorPixels *self = data;

  hek_quantized_unref (self->quantized);
  g_free (self);
}

/* What each colour of the palette becomes. */
static void
studio_color_pixels_make_table (const HekPalette *palette,
                                guint             shown_idx,
                                guint8            table[HEK_PALETTE_MAX][3])
{
  for (guint i = 0; i < palette->n_colors; i++)
    {
      const guint8 *c = palette->rgba[i];
      double luma = (0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2]) * c[3] / 255;

      for (guint k = 0; k < 3; k++)
        table[i][k] = i == shown_idx ? c[k] : (guint8) (luma * STUDIO_COLOR_PIXELS_DIM + 0.5);
    }
}

static gpointer
studio_color_pixels_run (const HekTask  *task,
                         gpointer        data,
                         GError        **error)
{
  StudioColorPixels *self = data;
  const HekIndexedImage *indexed = self->quantized->indexed;
  g_autoptr (HekImage) image = NULL;
  guint8 table[HEK_PALETTE_MAX][3];

  image
    = hek_image_new (indexed->width, indexed->height, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, error);
  if (image == NULL)
    return NULL;
  studio_color_pixels_make_table (&indexed->palette, self->palette_idx, table);
  for (guint32 y = 0; y < indexed->height; y++)
    {
      const guint8 *indices = indexed->indices + (gsize) y * indexed->width;
      guint8 *row = hek_image_row (image, y);

      if (!hek_task_check (task, error))
        return NULL;
      for (guint32 x = 0; x < indexed->width; x++)
        for (guint k = 0; k < 3; k++)
          row[3 * x + k] = table[indices[x]][k];
    }
  return g_steal_pointer (&image);
}

HekJob *
studio_color_pixels_start (HekQuantized *quantized,
                           guint         palette_idx,
                           HekJobDone    done,
                           gpointer      user_data)
{
  StudioColorPixels *self;

  g_return_val_if_fail (quantized != NULL && quantized->indexed != NULL, NULL);

  self = g_new0 (StudioColorPixels, 1);
  self->quantized = hek_quantized_ref (quantized);
  self->palette_idx = palette_idx;
  return hek_job_start (_("Showing the pixels of a colour"), HEK_LANE_INTERACTIVE,
                        studio_color_pixels_run, self, studio_color_pixels_free,
                        (GDestroyNotify) hek_image_unref, done, user_data);
}
