/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Metrics of Kodak pictures against the values of reference implementations
 * (tests/golden/metrics-kodak.csv): three distorted pictures that come with the tests, and all
 * 96 where the benchmark data are ($HEKTOR_BENCH_DATA, or ../shared/data beside the source);
 * there also two pairs of grey pictures.
 */
#include <math.h>
#include <string.h>

#include "hek-image-file.h"
#include "hek-metric.h"
#include "hek-test-golden.h"

#define PSNR_TOLERANCE 1e-9
#define SSIM_TOLERANCE 1e-9

/* CIEDE2000 is calculated in float: L*a*b* of a pixel is off by up to 7e-5, which the mean evens
 * out. The rounded constants of scikit-image show most in single pixels. */
#define DELTA_E_PIXEL_TOLERANCE 1e-4
#define DELTA_E_MEAN_TOLERANCE 2e-6
#define DELTA_E_ROUNDED_TOLERANCE 3e-4

static char *
bench_data (const char *first,
            const char *second)
{
  const char *root = g_getenv ("HEKTOR_BENCH_DATA");
  g_autofree char *beside = g_build_filename (g_getenv ("HEK_TEST_DATA"), "..", "..", "..",
                                              "shared", "data", NULL);

  return g_build_filename (root != NULL ? root : beside, first, second, NULL);
}

static HekImage *
load (const char *folder,
      const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  HekImage *image = hek_image_load (path, NULL, NULL, &error);

  g_assert_no_error (error);
  return image;
}

static void
compare (const HekTestGolden *golden,
         guint                row,
         const HekImage      *ref,
         const HekImage      *test)
{
  static const struct
  {
    const char *key, *column;
    double absolute, relative;
  } checks[] = {
    { "psnr", "psnr_rgb", PSNR_TOLERANCE, 0 },
    { "ssim", "ssim_luma", SSIM_TOLERANCE, 0 },
    { "delta_e_2000_mean", "de2000x_mean", 0, DELTA_E_MEAN_TOLERANCE },
    { "delta_e_2000_p95", "de2000x_p95", DELTA_E_PIXEL_TOLERANCE, 0 },
    { "delta_e_2000_max", "de2000x_max", DELTA_E_PIXEL_TOLERANCE, 0 },
    { "delta_e_2000_mean", "de2000_mean", 0, DELTA_E_ROUNDED_TOLERANCE },
    { "delta_e_2000_p95", "de2000_p95", 0, DELTA_E_ROUNDED_TOLERANCE },
    { "delta_e_2000_max", "de2000_max", 0, DELTA_E_ROUNDED_TOLERANCE },
  };
  g_autoptr (GError) error = NULL;
  HekMetricReport report;

  g_assert_true (hek_metric_evaluate (ref, test, NULL, 0, &report, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      double want = hek_test_golden_number (golden, row, checks[i].column);
      double got = hek_metric_report_get (&report, checks[i].key);

      if (!(fabs (got - want) <= checks[i].absolute + checks[i].relative * want))
        g_error ("%s: %s is %.12g and not %.12g", hek_test_golden_text (golden, row, "test"),
                 checks[i].key, got, want);
    }
}

/* Returns: how many rows of the table have their pictures in @refs and @tests */
static guint
compare_folder (const char *refs,
                const char *tests)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("metrics-kodak.csv");
  g_autoptr (HekImage) ref = NULL;
  const char *ref_name = NULL;
  guint n = 0;

  for (guint row = 0; row < golden->rows->len; row++)
    {
      const char *name = hek_test_golden_text (golden, row, "test");
      g_autofree char *path = g_build_filename (tests, name, NULL);
      g_autoptr (HekImage) test = NULL;

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      if (g_strcmp0 (ref_name, hek_test_golden_text (golden, row, "reference")) != 0)
        {
          ref_name = hek_test_golden_text (golden, row, "reference");
          g_clear_pointer (&ref, hek_image_unref);
          ref = load (refs, ref_name);
        }
      test = load (tests, name);
      compare (golden, row, ref, test);
      n++;
    }
  return n;
}

static void
test_small (void)
{
  g_autofree char *refs = g_build_filename (g_getenv ("HEK_TEST_DATA"), "photos", NULL);
  g_autofree char *tests = g_build_filename (g_getenv ("HEK_TEST_DATA"), "metrics", NULL);

  g_assert_cmpuint (compare_folder (refs, tests), ==, 3);
}

static void
test_all (void)
{
  g_autofree char *refs = bench_data ("metrics", "golden/ref");
  g_autofree char *tests = bench_data ("metrics", "golden/test");

  if (!g_file_test (tests, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the golden pictures are not there: set HEKTOR_BENCH_DATA");
      return;
    }
  g_assert_cmpuint (compare_folder (refs, tests), ==, 96);
}

/* A grey picture has the luma of its grey. Values: metrics/ssim of the benchmark data, from
 * scikit-image. */
static void
test_grey (void)
{
  g_autofree char *folder = bench_data ("metrics", "ssim");
  g_autoptr (HekImage) ref = NULL;
  g_autoptr (HekImage) test = NULL;
  HekMetricReport report;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the grey pictures are not there: set HEKTOR_BENCH_DATA");
      return;
    }
  ref = load (folder, "camera.png");
  test = load (folder, "cam_noisy.png");
  g_assert_true (hek_metric_evaluate (ref, test, NULL, 0, &report, NULL, NULL, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (hek_metric_report_get (&report, "ssim"), 0.357964, 1e-4);
  g_assert_cmpfloat_with_epsilon (hek_metric_report_get (&report, "psnr"), 22.409353, 1e-5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metric/golden/small", test_small);
  g_test_add_func ("/metric/golden/all", test_all);
  g_test_add_func ("/metric/golden/grey", test_grey);
  return g_test_run ();
}
