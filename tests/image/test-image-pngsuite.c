/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every file of tests/data/pngsuite against tests/data/pngsuite/expected.csv, which a decoder of
 * its own wrote (make-expected.py): samples by checksum where the file holds sRGB codes, means in
 * linear light everywhere.
 */
#include "config.h"

#include <math.h>
#include <string.h>
#include <zlib.h>

#include "test-image-util.h"

/* Samples of 16 bits: half a step near white is 1.7e-5 in linear light; the table has 6 digits. */
#define MEAN_TOLERANCE 2e-5

static guint32
crc_of (const HekImage *image)
{
  gsize n = (gsize) image->width * image->n_channels;
  uLong crc = crc32 (0, NULL, 0);

  for (guint32 y = 0; y < image->height; y++)
    {
      const guint8 *row = hek_image_row (image, y);
      g_autofree guint16 *be = g_new (guint16, n);

      if (image->sample_type == HEK_SAMPLE_U8)
        {
          crc = crc32 (crc, row, (uInt) n);
          continue;
        }
      for (gsize i = 0; i < n; i++)
        be[i] = GUINT16_TO_BE (((const guint16 *) row)[i]);
      crc = crc32 (crc, (const Bytef *) be, (uInt) n * 2);
    }
  return (guint32) crc;
}

static void
assert_means (const HekImage *image,
              char          **expected)
{
  double sums[8] = { 0 }, weights = 0;
  g_autofree float *rgb = g_new (float, 3 * image->width);
  g_autofree float *alpha = g_new (float, image->width);
  double n = (double) image->width * image->height, place = 0;

  for (guint32 y = 0; y < image->height; y++)
    {
      hek_image_read_row (image, y, 0, image->width, HEK_ENCODING_LINEAR, rgb, alpha);
      for (guint32 x = 0; x < image->width; x++)
        {
          place += 1;
          weights += place;
          for (guint c = 0; c < 4; c++)
            {
              double v = c < 3 ? rgb[3 * x + c] : alpha[x];

              sums[c] += v;
              sums[4 + c] += v * place;
            }
        }
    }
  for (guint c = 0; c < 8; c++)
    g_assert_cmpfloat_with_epsilon (sums[c] / (c < 4 ? n : weights),
                                    g_ascii_strtod (expected[c], NULL), MEAN_TOLERANCE);
}

static void
assert_file (const char *name,
             char      **expected)
{
  static const char *const color_types[] = { "grey",       NULL, "RGB", "palette",
                                             "grey+alpha", NULL, "RGBA" };
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (HekImage) image = test_data_load ("pngsuite", name, &info);

  g_assert_cmpuint (image->width, ==, (guint) atoi (expected[0]));
  g_assert_cmpuint (image->height, ==, (guint) atoi (expected[1]));
  g_assert_cmpuint (image->n_channels, ==, (guint) atoi (expected[2]));
  g_assert_cmpuint (info->width, ==, image->width);
  g_assert_cmpuint (info->height, ==, image->height);
  g_assert_cmpuint (info->bits_per_sample, ==, (guint) atoi (expected[3]));
  g_assert_cmpstr (info->color_type, ==, color_types[atoi (expected[4])]);
  g_assert_cmpstr (info->format, ==, "PNG");
  g_assert_true (info->has_alpha == (image->n_channels == 4));
  if (*expected[5] != '\0')
    {
      g_assert_cmpint (image->sample_type, ==,
                       info->bits_per_sample == 16 ? HEK_SAMPLE_U16 : HEK_SAMPLE_U8);
      g_assert_cmpuint (crc_of (image), ==, (guint32) g_ascii_strtoull (expected[5], NULL, 16));
    }
  else
    {
      g_assert_cmpint (image->sample_type, !=, HEK_SAMPLE_U8);
    }
  assert_means (image, expected + 6);
}

static void
test_file (gconstpointer data)
{
  g_auto (GStrv) fields = g_strsplit (data, ",", -1);

  if (g_strcmp0 (fields[1], "error") == 0)
    {
      g_autoptr (GBytes) bytes = test_data_bytes ("pngsuite", fields[0]);
      g_autofree char *base = g_path_get_basename (fields[0]);

      test_assert_load_fails (bytes, base, HEK_IMAGE_ERROR_DAMAGED, "");
    }
  else
    {
      g_assert_cmpuint (g_strv_length (fields), ==, 15);
      assert_file (fields[0], fields + 1);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_test_init (&argc, &argv, NULL);
  path = test_data_path ("pngsuite", "expected.csv");
  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_error ("%s is missing", path);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (lines[i], strcspn (lines[i], ","));
      g_autofree char *test = g_strconcat ("/image/pngsuite/", name, NULL);

      if (*lines[i] != '\0' && *lines[i] != '#')
        g_test_add_data_func (test, lines[i], test_file);
    }
  return g_test_run ();
}
