/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-test-picture.h"

#include <math.h>
#include <string.h>

#include "hek-image-file.h"

HekImage *
hek_test_picture_new (guint32      width,
                      guint32      height,
                      guint        n_channels,
                      HekTestPaint paint)
{
  g_autoptr (GError) error = NULL;
  HekImage *image = hek_image_new (width, height, n_channels, HEK_SAMPLE_U8, HEK_ENCODING_SRGB,
                                   &error);

  g_assert_no_error (error);
  for (guint32 y = 0; y < height; y++)
    for (guint32 x = 0; x < width; x++)
      {
        guint8 rgba[4] = { 0, 0, 0, 255 };

        paint (x, y, rgba);
        memcpy (hek_image_row (image, y) + (gsize) x * n_channels, rgba, n_channels);
      }
  return image;
}

HekImage *
hek_test_photo_new (void)
{
  g_autoptr (GError) error = NULL;
  const char *folder = g_getenv ("HEK_TEST_DATA");
  g_autofree char *path = g_build_filename (folder, "photos", "small.png", NULL);
  HekImage *image = hek_image_load (path, NULL, NULL, &error);

  g_assert_no_error (error);
  return image;
}

void
hek_test_paint_noise (guint32 x,
                      guint32 y,
                      guint8  rgba[4])
{
  guint32 hash = (x * 73856093u) ^ (y * 19349663u);

  hash = (hash ^ (hash >> 15)) * 2246822519u;
  hash ^= hash >> 13;
  memcpy (rgba, &hash, 4);
  if (hash % 5 == 0)
    rgba[3] = 0;
  else if (hash % 3 == 0)
    rgba[3] = 255;
}

HekQuantized *
hek_test_quantize (const char            *method,
                   const HekImage        *image,
                   const char            *settings,
                   const HekPaletteLocks *locks)
{
  const HekImageQuantizer *quantizer = hek_imagequant_find (method);
  g_auto (GStrv) list = g_strsplit (settings, " ", -1);
  g_autoptr (GError) error = NULL;
  HekViewing viewing = { .display = hek_display (0) };
  HekOptionValues values;
  HekQuantized *result;

  g_assert_nonnull (quantizer);
  hek_options_defaults (quantizer->options, quantizer->n_options, &values);
  for (guint i = 0; list[i] != NULL && *list[i] != '\0'; i++)
    {
      g_auto (GStrv) pair = g_strsplit (list[i], "=", 2);
      int option = hek_options_find (quantizer->options, quantizer->n_options, pair[0]);

      if (g_str_equal (pair[0], "display"))
        {
          viewing.display = hek_display_find (pair[1]);
          g_assert_nonnull (viewing.display);
          continue;
        }
      g_assert_cmpint (option, >=, 0);
      hek_option_parse (&quantizer->options[option], pair[1], &values.v[option], &error);
      g_assert_no_error (error);
    }
  result = hek_imagequant_run (quantizer, image, &values, locks, &viewing, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (result);
  return result;
}

static void
check_indexed (const HekQuantized *result)
{
  const HekIndexedImage *indexed = result->indexed;
  g_autoptr (HekImage) expanded = hek_indexed_image_expand (indexed, NULL);
  guint64 counts[HEK_PALETTE_MAX] = { 0 };
  gsize n = (gsize) indexed->width * indexed->height;

  g_assert_cmpuint (indexed->palette.n_colors, >=, 1);
  g_assert_cmpuint (indexed->palette.n_colors, <=, HEK_PALETTE_MAX);
  for (gsize i = 0; i < n; i++)
    {
      g_assert_cmpuint (indexed->indices[i], <, indexed->palette.n_colors);
      counts[indexed->indices[i]]++;
    }
  g_assert_cmpmem (counts, indexed->palette.n_colors * sizeof *counts, result->counts,
                   indexed->palette.n_colors * sizeof *counts);

  g_assert_cmpuint (expanded->n_channels, ==, result->image->n_channels);
  for (guint32 y = 0; y < expanded->height; y++)
    g_assert_cmpmem (hek_image_row (expanded, y), expanded->width * expanded->n_channels,
                     hek_image_row (result->image, y), expanded->width * expanded->n_channels);
}

void
hek_test_check_result (const HekImage     *image,
                       const HekQuantized *result)
{
  g_assert_cmpuint (result->image->width, ==, image->width);
  g_assert_cmpuint (result->image->height, ==, image->height);
  g_assert_cmpint (result->image->sample_type, ==, HEK_SAMPLE_U8);
  g_assert_cmpfloat (result->bits_per_pixel, >, 0);
  g_assert_cmpfloat (result->entropy_bits_per_pixel, <=, result->bits_per_pixel + 1e-9);
  g_assert_cmpfloat (result->quantize_s, >=, 0);
  g_assert_cmpfloat (result->quantize_cpu_s, >=, 0);
  if (result->indexed != NULL)
    check_indexed (result);
  else if (result->n_patches > 0)
    {
      gsize side = result->patch_side, n = 0;

      for (guint p = 0; p < result->n_patches; p++)
        {
          g_assert_cmpuint (result->counts[p], >, 0);
          n += result->counts[p];
        }
      g_assert_cmpuint (n, ==, ((image->width + side - 1) / side)
                               * ((image->height + side - 1) / side));
    }
}

char *
hek_test_digest (const HekQuantized *result)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  const HekImage *image = result->image;
  gsize sample_bytes = image->sample_type == HEK_SAMPLE_F32   ? 4
                       : image->sample_type == HEK_SAMPLE_U16 ? 2
                                                              : 1;

  for (guint32 y = 0; y < image->height; y++)
    g_checksum_update (sum, hek_image_row (image, y),
                       (gssize) (image->width * image->n_channels * sample_bytes));
  if (result->indexed != NULL)
    g_checksum_update (sum, (const guint8 *) result->indexed->palette.rgba,
                       4 * (gssize) result->indexed->palette.n_colors);
  if (result->patches != NULL)
    g_checksum_update (sum, result->patches,
                       (gssize) (result->n_patches * result->patch_side * result->patch_side * 3));
  if (result->file != NULL)
    g_checksum_update (sum, g_bytes_get_data (result->file, NULL),
                       (gssize) g_bytes_get_size (result->file));
  g_checksum_update (sum, (const guint8 *) &result->bits_per_pixel, sizeof (double));
  return g_strdup (g_checksum_get_string (sum));
}

guint
hek_test_count_colors (const HekImage *image)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint32 y = 0; y < image->height; y++)
    for (guint32 x = 0; x < image->width; x++)
      {
        guint32 color = 0;

        memcpy (&color, hek_image_row (image, y) + (gsize) x * image->n_channels,
                image->n_channels);
        g_hash_table_add (seen, GUINT_TO_POINTER (color));
      }
  return g_hash_table_size (seen);
}
