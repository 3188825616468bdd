/* SPDX-License-Identifier: Apache-2.0 */
/* Area averaging against a plain reference in double precision, for every form of picture. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-parallel.h"
#include "test-image-util.h"

/* Of the mean in linear light: the 8-bit path keeps 22 bits of fraction, the result is stored as
 * float. */
#define MEAN_TOLERANCE 1e-6

/* One pixel of the result, by overlap of rectangles. */
static void
reference_pixel (const HekImage *image,
                 double          x0,
                 double          x1,
                 double          y0,
                 double          y1,
                 double          rgba[4])
{
  double sums[4] = { 0, 0, 0, 0 };

  for (guint32 y = (guint32) y0; y < image->height && y < y1; y++)
    for (guint32 x = (guint32) x0; x < image->width && x < x1; x++)
      {
        double area = (MIN (y + 1, y1) - MAX (y, y0)) * (MIN (x + 1, x1) - MAX (x, x0));
        float rgb[3], alpha;

        hek_image_read_row (image, y, x, 1, HEK_ENCODING_LINEAR, rgb, &alpha);
        for (guint c = 0; c < 3; c++)
          sums[c] += area * alpha * rgb[c];
        sums[3] += area * alpha;
      }
  for (guint c = 0; c < 3; c++)
    rgba[c] = sums[3] > 0 ? sums[c] / sums[3] : 0;
  rgba[3] = sums[3] / ((x1 - x0) * (y1 - y0));
}

static void
assert_resized (HekImage *image,
                guint32   width,
                guint32   height,
                double    tolerance)
{
  g_autoptr (HekImage) out = hek_image_resize (image, width, height, NULL, NULL);
  double dx = (double) image->width / width, dy = (double) image->height / height;

  g_assert_cmpuint (out->width, ==, width);
  g_assert_cmpuint (out->height, ==, height);
  g_assert_cmpint (out->sample_type, ==, image->sample_type);
  g_assert_cmpint (out->encoding, ==, image->encoding);
  for (guint32 y = 0; y < height; y++)
    for (guint32 x = 0; x < width; x++)
      {
        g_autoptr (HekImage) one = NULL;
        double expected[4];
        float rgb[3], alpha, want[4], want_rgb[3], want_alpha;

        reference_pixel (image, x * dx, (x + 1) * dx, y * dy, (y + 1) * dy, expected);
        /* The reference goes through the same rounding as the result. */
        one = hek_image_new (1, 1, 4, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL);
        for (guint c = 0; c < 4; c++)
          want[c] = (float) expected[c];
        memcpy (one->data, want, sizeof want);
        hek_image_read_row (one, 0, 0, 1, HEK_ENCODING_SRGB, want_rgb, &want_alpha);
        hek_image_read_row (out, y, x, 1, HEK_ENCODING_SRGB, rgb, &alpha);
        g_assert_cmpfloat_with_epsilon (alpha, want_alpha, tolerance);
        for (guint c = 0; c < 3 && want_alpha > 0; c++)
          g_assert_cmpfloat_with_epsilon (rgb[c], want_rgb[c], tolerance);
      }
}

static void
test_reference (void)
{
  static const guint32 sizes[][2] = { { 40, 30 }, { 39, 29 }, { 20, 15 }, { 13, 7 },
                                      { 1, 1 },   { 40, 7 },  { 3, 30 } };
  static const struct
  {
    HekSampleType type;
    HekEncoding encoding;
    double tolerance; /* of an sRGB value: half a code, and a little for the float sums */
  } forms[] = {
    { HEK_SAMPLE_U8, HEK_ENCODING_SRGB, 0.5 / 255 + 1e-5 },
    { HEK_SAMPLE_U16, HEK_ENCODING_SRGB, 0.5 / 65535 + 1e-5 },
    { HEK_SAMPLE_F32, HEK_ENCODING_SRGB, 1e-5 },
    { HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, 1e-5 },
  };

  for (guint n_channels = 3; n_channels <= 4; n_channels++)
    for (guint f = 0; f < G_N_ELEMENTS (forms); f++)
      {
        g_autoptr (HekImage) codes = test_image_ramp (40, 30, n_channels);
        g_autoptr (HekImage)
          image = hek_image_convert (codes, forms[f].type, forms[f].encoding, NULL, NULL);

        for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
          assert_resized (image, sizes[i][0], sizes[i][1], forms[f].tolerance);
      }
}

/* The mean of the whole picture does not change, seen through a float result. */
static void
test_mean (void)
{
  g_autoptr (HekImage) image = test_data_load ("photos", "kodim03.png", NULL);
  g_autoptr (HekImage)
    linear = hek_image_convert (image, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL, NULL);
  g_autoptr (HekImage) small = hek_image_resize (linear, 1, 1, NULL, NULL);
  double sums[3] = { 0, 0, 0 };

  for (guint32 y = 0; y < 512; y++)
    for (guint32 i = 0; i < 768 * 3; i++)
      sums[i % 3] += ((const float *) hek_image_row (linear, y))[i];
  for (guint c = 0; c < 3; c++)
    g_assert_cmpfloat_with_epsilon (((const float *) small->data)[c], sums[c] / (768 * 512),
                                    MEAN_TOLERANCE);
}

/* A flat picture stays what it is, for all codes, and opaque. */
static void
test_flat (void)
{
  for (guint code = 0; code < 256; code++)
    {
      g_autoptr (HekImage)
        image = hek_image_new (17, 11, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);
      g_autoptr (HekImage) out = NULL;

      memset (image->data, (int) code, image->height * image->stride_bytes);
      out = hek_image_resize (image, 5, 4, NULL, NULL);
      for (guint32 y = 0; y < 4; y++)
        for (guint i = 0; i < 15; i++)
          g_assert_cmpuint (hek_image_row (out, y)[i], ==, code);
    }
}

/* Invisible pixels do not colour their neighbours. */
static void
test_alpha (void)
{
  g_autoptr (HekImage) image = hek_image_new (2, 1, 4, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);
  g_autoptr (HekImage) out = NULL;

  memcpy (image->data, "\377\0\0\377\0\377\0\0", 8);
  out = hek_image_resize (image, 1, 1, NULL, NULL);
  g_assert_cmpmem (out->data, 4, "\377\0\0\200", 4);
}

static void
test_never_enlarges (void)
{
  g_autoptr (HekImage) image = test_image_ramp (10, 6, 3);
  g_autoptr (HekImage) same = hek_image_resize (image, 20, 20, NULL, NULL);
  g_autoptr (HekImage) lower = hek_image_resize (image, 20, 3, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (same == image);
  g_assert_cmpuint (lower->width, ==, 10);
  g_assert_cmpuint (lower->height, ==, 3);
  g_assert_null (hek_image_resize (image, 0, 3, NULL, &error));
  g_assert_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_INVALID);
}

static void
test_threads (void)
{
  g_autoptr (HekImage) image = test_data_load ("photos", "kodim03.png", NULL);
  g_autoptr (HekImage) many = NULL;
  g_autoptr (HekImage) single = NULL;

  hek_parallel_set_n_threads (4);
  many = hek_image_resize (image, 301, 199, NULL, NULL);
  hek_parallel_set_n_threads (1);
  single = hek_image_resize (image, 301, 199, NULL, NULL);
  hek_parallel_set_n_threads (0);
  test_image_assert_equal (many, single);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/resize/reference", test_reference);
  g_test_add_func ("/image/resize/mean", test_mean);
  g_test_add_func ("/image/resize/flat", test_flat);
  g_test_add_func ("/image/resize/alpha", test_alpha);
  g_test_add_func ("/image/resize/never-enlarges", test_never_enlarges);
  g_test_add_func ("/image/resize/threads", test_threads);
  return g_test_run ();
}
