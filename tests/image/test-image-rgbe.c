/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading Radiance HDR. tests/data/image/scene.hdr is flat, scene-rle.hdr was written by Radiance's
 * own fwritecolrs(), and exr-scene.pfm holds what its colr_color() makes of both; rows in the old
 * encoding and headers of every kind are put together here.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "test-image-util.h"

/* Of the matrix of CSS Color 4, rounded to float. */
#define MATRIX_TOLERANCE 1e-5

#define HEADER "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n"

static GBytes *
make (const char   *header,
      const guint8 *pixels,
      gsize         n)
{
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *) header, (guint) strlen (header));
  g_byte_array_append (out, pixels, (guint) n);
  return g_byte_array_free_to_bytes (out);
}

static HekImage *
load (const char    *header,
      const guint8  *pixels,
      gsize          n,
      HekImageInfo **info)
{
  g_autoptr (GBytes) bytes = make (header, pixels, n);
  g_autoptr (GError) error = NULL;
  HekImage *image = hek_image_load_bytes (bytes, "test.hdr", info, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_F32);
  g_assert_cmpint (image->encoding, ==, HEK_ENCODING_LINEAR);
  return image;
}

static float
value (const HekImage *image,
       guint           x,
       guint           y,
       guint           c)
{
  return ((const float *) hek_image_row (image, y))[3 * x + c];
}

static void
test_files (void)
{
  static const char *const names[] = { "scene.hdr", "scene-rle.hdr" };
  guint32 width, height;
  g_autofree float *want = test_pfm_read ("exr-scene.pfm", &width, &height);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (HekImageInfo) info = NULL;
      g_autoptr (HekImage) image = test_data_load ("image", names[i], &info);

      g_assert_cmpuint (image->width, ==, width);
      g_assert_cmpuint (image->height, ==, height);
      g_assert_cmpstr (info->format, ==, "Radiance HDR");
      g_assert_cmpstr (info->color_type, ==, "RGBE");
      g_assert_cmpstr (info->color_tag, ==, "linear, no primaries (taken as BT.709)");
      g_assert_cmpfloat (test_image_max_error (image, want, 1e-3), ==, 0);
    }
}

/* EXPOSURE lines multiply; the values stay as they are stored. */
static void
test_info (void)
{
  g_autofree char *path = test_data_path ("image", "scene-rle.hdr");
  g_autoptr (HekImageInfo) info = hek_image_probe (path, NULL);

  g_assert_cmpstr (info->details, ==,
                   "shared exponent; exposure 0.5 (already in the values); colour correction 1 0.5 "
                   "2 (already in the values)");
}

/* Ward: (m + 0.5) / 256 · 2^(e - 128); exponent 0 is black. */
static void
test_decode (void)
{
  static const guint8 pixels[] = { 128, 0, 255, 129, 7, 8, 9, 0, 255, 128, 1, 255, 1, 2, 3, 1 };
  g_autoptr (HekImage) image = load (HEADER "-Y 1 +X 4\n", pixels, sizeof pixels, NULL);

  g_assert_cmpfloat (value (image, 0, 0, 0), ==, 1.00390625f);
  g_assert_cmpfloat (value (image, 0, 0, 1), ==, 0.00390625f);
  g_assert_cmpfloat (value (image, 0, 0, 2), ==, 1.99609375f);
  for (guint c = 0; c < 3; c++)
    g_assert_cmpfloat (value (image, 1, 0, c), ==, 0);
  /* 255.5 · 2^119 and the like are limited */
  g_assert_cmpfloat (value (image, 2, 0, 0), ==, 0x1p63f);
  g_assert_cmpfloat (value (image, 3, 0, 0), ==, 1.5f * 0x1p-135f);
}

/* Old runs: 1 1 1 n repeats the pixel before n times, the next such code n · 256 times. */
static void
test_old_runs (void)
{
  guint8 pixels[] = { 10, 20, 30, 130, 1, 1, 1, 3, 1, 1, 1, 1, 2, 2, 200, 40 };
  g_autoptr (HekImage) image = load (HEADER "-Y 1 +X 261\n", pixels, sizeof pixels, NULL);

  for (guint x = 0; x < 260; x++)
    g_assert_cmpfloat (value (image, x, 0, 1), ==, 20.5f / 64);
  /* a pixel that begins like a new row, inside an old one */
  g_assert_cmpfloat (value (image, 260, 0, 2), ==, (float) ldexp (200.5, 40 - 136));
}

/* All eight orders of a 3 × 2 picture whose pixels are numbered as they are shown. */
static void
test_orders (void)
{
  static const struct
  {
    const char *resolution;
    guint8 numbers[6]; /* in the order of the file */
  } orders[] = {
    { "-Y 2 +X 3", { 0, 1, 2, 3, 4, 5 } }, { "-Y 2 -X 3", { 2, 1, 0, 5, 4, 3 } },
    { "+Y 2 -X 3", { 5, 4, 3, 2, 1, 0 } }, { "+Y 2 +X 3", { 3, 4, 5, 0, 1, 2 } },
    { "+X 3 -Y 2", { 0, 3, 1, 4, 2, 5 } }, { "-X 3 -Y 2", { 2, 5, 1, 4, 0, 3 } },
    { "-X 3 +Y 2", { 5, 2, 4, 1, 3, 0 } }, { "+X 3 +Y 2", { 3, 0, 4, 1, 5, 2 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autofree char *header = g_strconcat (HEADER, orders[i].resolution, "\n", NULL);
      g_autoptr (HekImageInfo) info = NULL;
      g_autoptr (HekImage) image = NULL;
      guint8 pixels[24];

      for (guint j = 0; j < 6; j++)
        memcpy (pixels + 4 * j, (guint8[]){ orders[i].numbers[j], 9, 9, 136 }, 4);
      image = load (header, pixels, sizeof pixels, &info);
      g_assert_cmpuint (info->width, ==, 3);
      g_assert_cmpuint (info->height, ==, 2);
      for (guint j = 0; j < 6; j++)
        g_assert_cmpfloat (value (image, j % 3, j / 3, 0), ==, (float) j + 0.5f);
    }
}

/* XYZ of D65 white is neutral: values of CSS Color 4's matrix of sRGB. */
static void
test_xyz (void)
{
  static const guint8 pixels[] = { 243, 255, 0, 128, 100, 50, 200, 128 };
  const double m[3][3] = { { 3.2409699419045226, -1.537383177570094, -0.4986107602930034 },
                           { -0.9692436362808796, 1.8759675015077202, 0.04155505740717559 },
                           { 0.05563007969699366, -0.20397695888897652, 1.0569715142428786 } };
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (HekImage)
    image = load ("#?RADIANCE\nFORMAT=32-bit_rle_xyze\n\n-Y 1 +X 2\n", pixels, 8, &info);

  g_assert_cmpstr (info->color_type, ==, "XYZE");
  g_assert_cmpstr (info->color_tag, ==, "linear, CIE XYZ");
  for (guint i = 0; i < 2; i++)
    for (guint c = 0; c < 3; c++)
      {
        double want = 0;

        for (guint k = 0; k < 3; k++)
          want += m[c][k] * (pixels[4 * i + k] + 0.5) / 256;
        g_assert_cmpfloat_with_epsilon (value (image, i, 0, c), want, MATRIX_TOLERANCE);
      }
}

/* BT.2020 primaries to BT.709: the matrix of Report ITU-R BT.2407, 2. */
static void
test_primaries (void)
{
  static const guint8 pixels[] = { 200, 100, 50, 128 };
  const double m[3][3] = { { 1.6605, -0.5876, -0.0728 },
                           { -0.1246, 1.1329, -0.0083 },
                           { -0.0182, -0.1006, 1.1187 } };
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (HekImage)
    image = load ("#?RADIANCE\nPRIMARIES= 0.708 0.292 0.170 0.797 0.131 0.046 0.3127 0.3290\n"
                  "FORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n",
                  pixels, sizeof pixels, &info);

  g_assert_true (g_str_has_prefix (info->color_tag, "linear, primaries R (0.7080, 0.2920)"));
  for (guint c = 0; c < 3; c++)
    {
      double want = 0;

      for (guint k = 0; k < 3; k++)
        want += m[c][k] * (pixels[k] + 0.5) / 256;
      g_assert_cmpfloat_with_epsilon (value (image, 0, 0, c), want, 2e-4); /* four digits */
    }
}

static void
assert_fails (const char   *header,
              const guint8 *pixels,
              gsize         n,
              HekImageError code,
              const char   *text)
{
  g_autoptr (GBytes) bytes = make (header, pixels, n);

  test_assert_load_fails (bytes, "bad.hdr", code, text);
}

static void
test_bad_headers (void)
{
  static const struct
  {
    const char *header, *text;
    HekImageError code;
  } files[] = {
    { "#?RADIANCE", "header has no end", HEK_IMAGE_ERROR_DAMAGED },
    { "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n", "header has no end", HEK_IMAGE_ERROR_DAMAGED },
    { HEADER, "ends before its line of resolution", HEK_IMAGE_ERROR_DAMAGED },
    { HEADER "-Y 0 +X 4\n", "at least one pixel", HEK_IMAGE_ERROR_INVALID },
    { HEADER "-Y -5 +X 4\n", "pixels are too many", HEK_IMAGE_ERROR_TOO_LARGE },
    { HEADER "-Y 100000 +X 100000\n", "100000 × 100000 pixels", HEK_IMAGE_ERROR_TOO_LARGE },
    { HEADER "-Y 20000 +X 20000\n", "cannot hold 20000 × 20000", HEK_IMAGE_ERROR_DAMAGED },
    { HEADER "-Y 4 +Y 4\n", "line of resolution makes no sense", HEK_IMAGE_ERROR_DAMAGED },
    { HEADER "*Y 4 +X 4\n", "line of resolution makes no sense", HEK_IMAGE_ERROR_DAMAGED },
    { HEADER "-Y 4 +X 4 more\n", "line of resolution makes no sense", HEK_IMAGE_ERROR_DAMAGED },
    { HEADER "4 4\n", "line of resolution makes no sense", HEK_IMAGE_ERROR_DAMAGED },
    { "#?RADIANCE\nFORMAT=Radiance_spectra\n\n-Y 1 +X 1\n",
      "format “Radiance_spectra”, which is not read", HEK_IMAGE_ERROR_UNSUPPORTED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    assert_fails (files[i].header, (const guint8 *) "", 0, files[i].code, files[i].text);
}

static void
test_bad_rows (void)
{
  const guint8 long_run[] = { 2, 2, 0, 8, 137, 1, 1, 1 };
  const guint8 long_part[] = { 2, 2, 0, 8, 9, 1, 1, 1 };
  const guint8 other_width[] = { 2, 2, 0, 9, 136, 1 };
  const guint8 first_run[] = { 1, 1, 1, 2, 0, 0, 0, 0 };
  const guint8 old_run[] = { 9, 9, 9, 128, 1, 1, 1, 8 };
  const guint8 one_row[] = { 2, 2, 0, 8, 136, 1, 136, 2, 136, 3, 136, 4 };

  assert_fails (HEADER "-Y 2 +X 8\n", long_run, sizeof long_run, HEK_IMAGE_ERROR_DAMAGED,
                "is damaged in row 0 of 2: a run goes on behind the end of the row");
  assert_fails (HEADER "-Y 2 +X 8\n", long_part, sizeof long_part, HEK_IMAGE_ERROR_DAMAGED,
                "is damaged in row 0 of 2: a run goes on behind the end of the row");
  assert_fails (HEADER "-Y 2 +X 8\n", other_width, sizeof other_width, HEK_IMAGE_ERROR_DAMAGED,
                "the row has another length than the picture");
  assert_fails (HEADER "-Y 2 +X 8\n", first_run, sizeof first_run, HEK_IMAGE_ERROR_DAMAGED,
                "a run has nothing to repeat");
  assert_fails (HEADER "-Y 2 +X 8\n", old_run, sizeof old_run, HEK_IMAGE_ERROR_DAMAGED,
                "a run goes on behind the end of the row");
  assert_fails (HEADER "-Y 2 +X 8\n", one_row, sizeof one_row, HEK_IMAGE_ERROR_DAMAGED,
                "is cut short after 1 of 2 rows");
}

static void
test_every_length (void)
{
  static const char *const names[] = { "scene.hdr", "scene-rle.hdr" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) whole = test_data_bytes ("image", names[i]);

      for (gsize n = 2; n < g_bytes_get_size (whole); n += 13)
        {
          g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, n);
          g_autoptr (GError) error = NULL;

          g_assert_null (hek_image_load_bytes (part, "cut.hdr", NULL, NULL, &error));
          g_assert_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_DAMAGED);
        }
    }
}

static void
test_cancel (void)
{
  g_autoptr (GBytes) bytes = test_data_bytes ("image", "scene.hdr");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HekTask task = { .cancellable = cancellable };

  g_cancellable_cancel (cancellable);
  g_assert_null (hek_image_load_bytes (bytes, "test.hdr", NULL, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/rgbe/files", test_files);
  g_test_add_func ("/image/rgbe/info", test_info);
  g_test_add_func ("/image/rgbe/decode", test_decode);
  g_test_add_func ("/image/rgbe/old-runs", test_old_runs);
  g_test_add_func ("/image/rgbe/orders", test_orders);
  g_test_add_func ("/image/rgbe/xyz", test_xyz);
  g_test_add_func ("/image/rgbe/primaries", test_primaries);
  g_test_add_func ("/image/rgbe/bad-headers", test_bad_headers);
  g_test_add_func ("/image/rgbe/bad-rows", test_bad_rows);
  g_test_add_func ("/image/rgbe/every-length", test_every_length);
  g_test_add_func ("/image/rgbe/cancel", test_cancel);
  return g_test_run ();
}
