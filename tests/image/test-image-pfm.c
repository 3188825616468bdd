/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and writing PFM; files are put together here, and one written by numpy is read. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "test-image-util.h"

static GBytes *
make (const char  *header,
      const float *values,
      guint        n,
      gboolean     big_endian)
{
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *) header, (guint) strlen (header));
  for (guint i = 0; i < n; i++)
    {
      guint32 bits;

      memcpy (&bits, &values[i], sizeof bits);
      bits = big_endian ? GUINT32_TO_BE (bits) : GUINT32_TO_LE (bits);
      g_byte_array_append (out, (const guint8 *) &bits, sizeof bits);
    }
  return g_byte_array_free_to_bytes (out);
}

static HekImage *
load (GBytes        *bytes,
      HekImageInfo **info)
{
  g_autoptr (GError) error = NULL;
  HekImage *image = hek_image_load_bytes (bytes, "test.pfm", info, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_F32);
  g_assert_cmpint (image->encoding, ==, HEK_ENCODING_LINEAR);
  return image;
}

/* 2 × 2 pixels, the bottom row first. */
static void
test_layouts (void)
{
  static const float color[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
  static const float gray[] = { 1, 2, 3, 4 };
  static const struct
  {
    const char *header, *details;
    gboolean big_endian, is_gray;
  } files[] = {
    { "PF\n2 2\n-1.0\n", "little-endian floats", FALSE, FALSE },
    { "PF 2 2 1\n", "big-endian floats", TRUE, FALSE },
    { "PF\n2\n2\n-0.5\n", "little-endian floats; scale not applied", FALSE, FALSE },
    { "Pf\n2 2\n-1e0\n", "little-endian floats", FALSE, TRUE },
    { "Pf\n2 2\n200\n", "big-endian floats; scale not applied", TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes)
        bytes = make (files[i].header, files[i].is_gray ? gray : color, files[i].is_gray ? 4 : 12,
                      files[i].big_endian);
      g_autoptr (HekImageInfo) info = NULL;
      g_autoptr (HekImage) image = load (bytes, &info);

      g_assert_cmpstr (info->format, ==, "PFM");
      g_assert_cmpstr (info->color_type, ==, files[i].is_gray ? "grey" : "RGB");
      g_assert_cmpstr (info->details, ==, files[i].details);
      g_assert_cmpuint (info->bits_per_sample, ==, 32);
      for (guint j = 0; j < 12; j++)
        {
          guint pixel = j / 3, stored = pixel ^ 2; /* rows exchanged */
          float want = files[i].is_gray ? gray[stored] : color[3 * stored + j % 3];

          g_assert_cmpfloat (((float *) hek_image_row (image, pixel / 2))[3 * (pixel % 2) + j % 3],
                             ==, want);
        }
    }
}

static void
test_foreign (void)
{
  guint32 width, height;
  g_autofree float *want = test_pfm_read ("exr-scene.pfm", &width, &height);
  g_autoptr (HekImage) image = test_data_load ("image", "exr-scene.pfm", NULL);

  g_assert_cmpuint (image->width, ==, width);
  g_assert_cmpuint (image->height, ==, height);
  g_assert_cmpfloat (test_image_max_error (image, want, 1), ==, 0);
}

static void
test_extreme (void)
{
  static const float values[] = { NAN, INFINITY, -INFINITY, 3e38f, -1e-42f, -5 };
  static const float want[] = { 0, 0x1p63f, -0x1p63f, 0x1p63f, -1e-42f, -5 };
  g_autoptr (GBytes) bytes = make ("PF\n2 1\n-1\n", values, 6, FALSE);
  g_autoptr (HekImage) image = load (bytes, NULL);

  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat (((float *) image->data)[i], ==, want[i]);
}

/* A file written by numpy comes out byte for byte. */
static void
test_write (void)
{
  g_autoptr (GBytes) file = test_data_bytes ("image", "exr-scene.pfm");
  g_autoptr (HekImage) image = load (file, NULL);
  g_autoptr (GBytes) written = hek_image_encode_pfm (image, NULL, NULL);

  g_assert_true (g_bytes_equal (file, written));
}

/* Codes are written as linear light, alpha is left out. */
static void
test_write_codes (void)
{
  g_autoptr (HekImage) image = hek_image_new (1, 1, 4, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);
  g_autoptr (GBytes) written = NULL;
  g_autoptr (HekImage) back = NULL;
  const float *p;

  memcpy (image->data, "\377\200\0\100", 4);
  written = hek_image_encode_pfm (image, NULL, NULL);
  back = load (written, NULL);
  p = (const float *) back->data;
  g_assert_cmpuint (back->n_channels, ==, 3);
  g_assert_cmpfloat (p[0], ==, 1);
  /* IEC 61966-2-1: code 128 */
  g_assert_cmpfloat_with_epsilon (p[1], 0.215860500113899, 1e-7);
  g_assert_cmpfloat (p[2], ==, 0);
}

static void
test_bad (void)
{
  static const struct
  {
    const char *header, *text;
    HekImageError code;
  } files[] = {
    { "PF\n", "has no width and height", HEK_IMAGE_ERROR_DAMAGED },
    { "PF\n2 ", "has no width and height", HEK_IMAGE_ERROR_DAMAGED },
    { "PF\n-2 2\n-1\n", "has no width and height", HEK_IMAGE_ERROR_DAMAGED },
    { "PF\n2 two\n-1\n", "has no width and height", HEK_IMAGE_ERROR_DAMAGED },
    { "PF\n2 2\n", "has no scale", HEK_IMAGE_ERROR_DAMAGED },
    { "PF\n2 2\n-1", "has no scale", HEK_IMAGE_ERROR_DAMAGED },
    { "PF\n2 2\nx\n", "has no scale", HEK_IMAGE_ERROR_DAMAGED },
    { "PF\n2 2\n0\n", "has no scale", HEK_IMAGE_ERROR_DAMAGED },
    { "PF\n2 2\nnan\n", "has no scale", HEK_IMAGE_ERROR_DAMAGED },
    { "PF\n0 2\n-1\n", "at least one pixel", HEK_IMAGE_ERROR_INVALID },
    { "PF\n100000 100000\n-1\n", "100000 × 100000 pixels", HEK_IMAGE_ERROR_TOO_LARGE },
    { "PF\n4294967295 4294967295\n-1\n", "too many", HEK_IMAGE_ERROR_TOO_LARGE },
    { "PF\n20000 20000\n-1\n", "is cut short after 0 of 20000 rows", HEK_IMAGE_ERROR_DAMAGED },
    { "PF\n1 3\n-1\n0123456789abcde", "is cut short after 1 of 3 rows", HEK_IMAGE_ERROR_DAMAGED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) bytes = make (files[i].header, NULL, 0, FALSE);

      test_assert_load_fails (bytes, "bad.pfm", files[i].code, files[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/pfm/layouts", test_layouts);
  g_test_add_func ("/image/pfm/foreign", test_foreign);
  g_test_add_func ("/image/pfm/extreme", test_extreme);
  g_test_add_func ("/image/pfm/write", test_write);
  g_test_add_func ("/image/pfm/write-codes", test_write_codes);
  g_test_add_func ("/image/pfm/bad", test_bad);
  return g_test_run ();
}
