/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OpenEXR pictures of others: pixels of the OpenEXR image collection as two other readers decode
 * them (tests/golden/image-exr.csv), and means of the HDR crops. The pictures are large: they are
 * read where the benchmark data are.
 */
#include "config.h"

#include <math.h>

#include "hek-test-golden.h"
#include "test-image-util.h"

static void
assert_golden_row (const HekTestGolden *golden,
                   guint                row,
                   const HekImage      *image)
{
  static const char *const columns[3] = { "r", "g", "b" };
  double want[3], scale, tolerance = hek_test_golden_number (golden, row, "tolerance");
  guint32 x = (guint32) hek_test_golden_number (golden, row, "x");
  guint32 y = (guint32) hek_test_golden_number (golden, row, "y");
  float rgb[3];

  hek_test_golden_triple (golden, row, columns, want);
  scale = MAX (fabs (want[0]), MAX (fabs (want[1]), fabs (want[2])));
  hek_image_read_row (image, y, x, 1, HEK_ENCODING_LINEAR, rgb, NULL);
  for (guint c = 0; c < 3; c++)
    g_assert_cmpfloat_with_epsilon (rgb[c], want[c], tolerance * scale + 1e-7);
}

/* Pixels of 25 pictures of others. */
static void
test_collection (void)
{
  HekTestGolden *golden = hek_test_golden_load ("image-exr.csv");
  g_autoptr (HekImage) image = NULL;
  const char *open = NULL;

  for (guint row = 0; row < golden->rows->len; row++)
    {
      const char *name = hek_test_golden_text (golden, row, "file");

      if (g_strcmp0 (name, open) != 0)
        {
          g_autofree char *path = test_bench_path (name);
          g_autoptr (GError) error = NULL;

          if (path == NULL)
            {
              g_test_skip ("the OpenEXR pictures are not there: set HEKTOR_BENCH_DATA");
              break;
            }
          g_clear_pointer (&image, hek_image_unref);
          image = hek_image_load (path, NULL, NULL, &error);
          g_assert_no_error (error);
          open = name;
        }
      assert_golden_row (golden, row, image);
    }
  hek_test_golden_free (golden);
}

static double
mean_of (const char *file)
{
  g_autofree char *name = g_build_filename ("metrics", "golden", "hdr", file, NULL);
  g_autofree char *path = test_bench_path (name);
  g_autoptr (HekImage) image = NULL;
  double sum = 0;

  if (path == NULL)
    return NAN;
  image = hek_image_load (path, NULL, NULL, NULL);
  for (guint32 y = 0; y < image->height; y++)
    for (gsize i = 0; i < (gsize) image->width * 3; i++)
      sum += ((const float *) hek_image_row (image, y))[i];
  return sum / (3.0 * image->width * image->height);
}

/* Means of all channels of the HDR crops, as OpenCV reads them (12 digits); two columns of the
 * table metrics_hdr.csv. */
static void
test_means (void)
{
  HekTestGolden *golden = hek_test_golden_load ("image-exr-means.csv");

  for (guint row = 0; row < golden->rows->len; row++)
    {
      double mean = mean_of (hek_test_golden_text (golden, row, "file"));
      double want = hek_test_golden_number (golden, row, "mean_rgb");

      if (isnan (mean))
        {
          g_test_skip ("the HDR crops are not there: set HEKTOR_BENCH_DATA");
          break;
        }
      g_assert_cmpfloat_with_epsilon (mean, want, 1e-9 * want);
    }
  hek_test_golden_free (golden);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/exr-collection/pixels", test_collection);
  g_test_add_func ("/image/exr-collection/means", test_means);
  return g_test_run ();
}
