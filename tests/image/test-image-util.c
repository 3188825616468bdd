/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the image module share. PNG files are put together here byte by byte, not by
 * the library under test. */
#include "config.h"

#include "test-image-util.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

HekImage *
test_image_ramp (guint32 width,
                 guint32 height,
                 guint   n_channels)
{
  HekImage *image = hek_image_new (width, height, n_channels, HEK_SAMPLE_U8, HEK_ENCODING_SRGB,
                                   NULL);

  g_assert_nonnull (image);
  for (guint32 y = 0; y < height; y++)
    for (guint32 x = 0; x < width; x++)
      for (guint c = 0; c < n_channels; c++)
        hek_image_row (image, y)[(gsize) x * n_channels + c] = (guint8) (x * (1 + 2 * c) + y * 31 +
                                                                         c * 85);
  return image;
}

void
test_image_assert_equal (const HekImage *a,
                         const HekImage *b)
{
  static const gsize sample_bytes[] = { 1, 2, 4 };

  g_assert_nonnull (a);
  g_assert_nonnull (b);
  g_assert_cmpuint (a->width, ==, b->width);
  g_assert_cmpuint (a->height, ==, b->height);
  g_assert_cmpuint (a->n_channels, ==, b->n_channels);
  g_assert_cmpuint (a->sample_type, ==, b->sample_type);
  g_assert_cmpuint (a->encoding, ==, b->encoding);
  for (guint32 y = 0; y < a->height; y++)
    {
      gsize n = (gsize) a->width * a->n_channels * sample_bytes[a->sample_type];

      g_assert_cmpmem (hek_image_row (a, y), n, hek_image_row (b, y), n);
    }
}

char *
test_data_path (const char *folder,
                const char *name)
{
  return g_build_filename (g_getenv ("HEK_TEST_DATA"), folder, name, NULL);
}

GBytes *
test_data_bytes (const char *folder,
                 const char *name)
{
  g_autofree char *path = test_data_path (folder, name);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize n_bytes;

  g_file_get_contents (path, &data, &n_bytes, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, n_bytes);
}

HekImage *
test_data_load (const char    *folder,
                const char    *name,
                HekImageInfo **info)
{
  g_autofree char *path = test_data_path (folder, name);
  g_autoptr (GError) error = NULL;
  HekImage *image = hek_image_load (path, info, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (image);
  return image;
}

void
test_assert_load_fails (GBytes        *bytes,
                        const char    *name,
                        HekImageError  code,
                        const char    *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekImage) image = hek_image_load_bytes (bytes, name, NULL, NULL, &error);

  g_assert_null (image);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, name));
  if (strstr (error->message, text) == NULL)
    g_error ("expected “%s” in “%s”", text, error->message);
  g_assert_error (error, HEK_IMAGE_ERROR, (gint) code);
}

static void
append_u32 (GByteArray *out,
            guint32     value)
{
  guint32 be = GUINT32_TO_BE (value);

  g_byte_array_append (out, (const guint8 *) &be, 4);
}

void
test_png_append_chunk (GByteArray    *out,
                       const char    *type,
                       gconstpointer  data,
                       guint32        n_bytes)
{
  uLong crc = crc32 (crc32 (0, NULL, 0), (const Bytef *) type, 4);

  append_u32 (out, n_bytes);
  g_byte_array_append (out, (const guint8 *) type, 4);
  if (n_bytes > 0)
    {
      g_byte_array_append (out, data, n_bytes);
      crc = crc32 (crc, data, n_bytes);
    }
  append_u32 (out, (guint32) crc);
}

GBytes *
test_png_make (guint32       width,
               guint32       height,
               guint8        bit_depth,
               guint8        color_type,
               GByteArray   *extra,
               const guint8 *rows,
               gsize         row_bytes)
{
  GByteArray *out = g_byte_array_new ();
  g_autoptr (GByteArray) header = g_byte_array_new ();
  g_autoptr (GByteArray) raw = g_byte_array_new ();
  g_autofree Bytef *packed = NULL;
  uLongf n_packed;

  g_byte_array_append (out, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  append_u32 (header, width);
  append_u32 (header, height);
  g_byte_array_append (header, (guint8[]){ bit_depth, color_type, 0, 0, 0 }, 5);
  test_png_append_chunk (out, "IHDR", header->data, header->len);
  if (extra != NULL)
    g_byte_array_append (out, extra->data, extra->len);

  if (rows != NULL)
    {
      for (guint32 y = 0; y < height; y++)
        {
          g_byte_array_append (raw, (const guint8 *) "", 1);
          g_byte_array_append (raw, rows + y * row_bytes, (guint) row_bytes);
        }
      n_packed = compressBound (raw->len);
      packed = g_malloc (n_packed);
      g_assert_cmpint (compress (packed, &n_packed, raw->data, raw->len), ==, Z_OK);
      test_png_append_chunk (out, "IDAT", packed, (guint32) n_packed);
    }
  test_png_append_chunk (out, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (out);
}

char *
test_bench_path (const char *name)
{
  const char *root = g_getenv ("HEKTOR_BENCH_DATA");
  g_autofree char *path = NULL;

  if (root != NULL)
    path = g_build_filename (root, name, NULL);
  else
    path = g_build_filename (g_getenv ("HEK_TEST_DATA"), "..", "..", "..", "shared", "data", name,
                             NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

float *
test_pfm_read (const char *name,
               guint32    *width,
               guint32    *height)
{
  g_autoptr (GBytes) bytes = test_data_bytes ("image", name);
  const char *text = g_bytes_get_data (bytes, NULL);
  int n_header = 0;
  gsize row_bytes;
  char *pixels;

  g_assert_cmpint (sscanf (text, "PF\n%u %u\n-1.0%n", width, height, &n_header), ==, 2);
  row_bytes = (gsize) *width * 3 * sizeof (float);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, (gsize) n_header + 1 + *height * row_bytes);
  pixels = g_malloc (*height * row_bytes);
  for (guint32 y = 0; y < *height; y++)
    memcpy (pixels + y * row_bytes, text + n_header + 1 + (*height - 1 - y) * row_bytes,
            row_bytes);
  return (float *) (gpointer) pixels;
}

double
test_image_max_error (const HekImage *image,
                      const float    *want,
                      double          floor)
{
  double worst = 0;

  for (guint32 y = 0; y < image->height; y++)
    for (guint32 x = 0; x < image->width; x++, want += 3)
      {
        double scale = MAX (floor, MAX (fabs (want[0]), MAX (fabs (want[1]), fabs (want[2]))));
        float rgb[3];

        hek_image_read_row (image, y, x, 1, HEK_ENCODING_LINEAR, rgb, NULL);
        for (guint c = 0; c < 3; c++)
          {
            double error = fabs ((double) rgb[c] - want[c]) / scale;

            g_assert_true (isfinite (rgb[c]));
            worst = MAX (worst, error);
          }
      }
  return worst;
}

GBytes *
test_bytes_with (GBytes *bytes,
                 gsize   at,
                 guint8  value)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  guint8 *copy = g_memdup2 (data, n);

  g_assert_cmpuint (at, <, n);
  copy[at] = value;
  return g_bytes_new_take (copy, n);
}
