/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Metrics of Kodak pictures against the values of reference implementations
 * (tests/golden/metrics-kodak.csv): three distorted pictures that come with the tests, and all
 * 96 where the benchmark data are ($HEKTOR_BENCH_DATA, or ../shared/data beside the source);
 * there also a pair of grey pictures and the high dynamic range ones of metrics-hdr.csv.
 */
#include <math.h>
#include <string.h>

#include "hek-image-file.h"
#include "hek-metric.h"
#include "hek-test-golden.h"

#define PSNR_TOLERANCE 1e-9

/* Windows are in float; the worst of the 96 is off by 1.3e-7. */
#define SSIM_TOLERANCE 5e-7

/* PU21 codes are floats good to 1e-3 of a code. */
#define PU_PSNR_TOLERANCE 2e-4
#define PU_SSIM_TOLERANCE 2e-6

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

typedef struct
{
  const char *key, *column;
  double absolute, relative;
} Check;

static const char *const pu_ids[] = { "pu_psnr", "pu_ssim", "pu_ms_ssim" };

static void
check_values (const HekTestGolden   *golden,
              guint                  row,
              const HekMetricReport *report,
              const Check           *checks,
              guint                  n_checks)
{
  for (guint i = 0; i < n_checks; i++)
    {
      double want = hek_test_golden_number (golden, row, checks[i].column);
      double got = hek_metric_report_get (report, checks[i].key);

      if (!(fabs (got - want) <= checks[i].absolute + checks[i].relative * want))
        g_error ("%s: %s is %.12g and not %.12g", hek_test_golden_text (golden, row, "test"),
                 checks[i].key, got, want);
    }
}

static void
evaluate (const char *const    *ids,
          guint                 n_ids,
          const HekImage       *ref,
          const HekImage       *test,
          const HekMetricSetup *setup,
          HekMetricReport      *report)
{
  const HekMetric *metrics[HEK_METRICS_MAX];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_ids; i++)
    {
      metrics[i] = hek_metric_find (ids[i]);
      g_assert_nonnull (metrics[i]);
    }
  g_assert_true (hek_metric_evaluate (ref, test, metrics, n_ids, setup, report, NULL, NULL, NULL,
                                      &error));
  g_assert_no_error (error);
}

/* The display of the golden values: 0.5 cd/m² when black, no light of the room. */
static void
compare_pu (const HekTestGolden *golden,
            guint                row,
            const HekImage      *ref,
            const HekImage      *test)
{
  static const Check checks[][4] = {
    { { "pu_psnr", "pu_psnr_100", PU_PSNR_TOLERANCE, 0 },
      { "pu_psnr_y", "pu_psnry_100", PU_PSNR_TOLERANCE, 0 },
      { "pu_ssim", "pu_ssim_100", PU_SSIM_TOLERANCE, 0 },
      { "pu_ms_ssim", "pu_msssim_100", PU_SSIM_TOLERANCE, 0 } },
    { { "pu_psnr", "pu_psnr_400", PU_PSNR_TOLERANCE, 0 },
      { "pu_psnr_y", "pu_psnry_400", PU_PSNR_TOLERANCE, 0 },
      { "pu_ssim", "pu_ssim_400", PU_SSIM_TOLERANCE, 0 },
      { "pu_ms_ssim", "pu_msssim_400", PU_SSIM_TOLERANCE, 0 } },
  };
  static const double peaks[] = { 100, 400 };

  for (guint i = 0; i < G_N_ELEMENTS (peaks); i++)
    {
      const HekDisplay display = {
        .id = "golden", .kind = HEK_DISPLAY_GOG, .transfer = "srgb", .peak_cd_m2 = peaks[i],
        .black_cd_m2 = 0.5, .diagonal_m = 0.6, .width = 1920, .height = 1080, .distance_m = 0.6,
      };
      HekMetricReport report;
      HekMetricSetup setup;

      hek_metric_setup_init (&setup);
      setup.viewing.display = &display;
      evaluate (pu_ids, G_N_ELEMENTS (pu_ids), ref, test, &setup, &report);
      check_values (golden, row, &report, checks[i], G_N_ELEMENTS (checks[i]));
    }
}

static void
compare (const HekTestGolden *golden,
         guint                row,
         const HekImage      *ref,
         const HekImage      *test)
{
  static const char *const ids[] = { "psnr", "ssim", "ciede2000", "ms_ssim" };
  static const Check checks[] = {
    { "psnr", "psnr_rgb", PSNR_TOLERANCE, 0 },
    { "ssim", "ssim_luma", SSIM_TOLERANCE, 0 },
    { "ms_ssim", "ms_ssim_luma", SSIM_TOLERANCE, 0 },
    { "delta_e_2000_mean", "de2000x_mean", 0, DELTA_E_MEAN_TOLERANCE },
    { "delta_e_2000_p95", "de2000x_p95", DELTA_E_PIXEL_TOLERANCE, 0 },
    { "delta_e_2000_max", "de2000x_max", DELTA_E_PIXEL_TOLERANCE, 0 },
    { "delta_e_2000_mean", "de2000_mean", 0, DELTA_E_ROUNDED_TOLERANCE },
    { "delta_e_2000_p95", "de2000_p95", 0, DELTA_E_ROUNDED_TOLERANCE },
    { "delta_e_2000_max", "de2000_max", 0, DELTA_E_ROUNDED_TOLERANCE },
  };
  HekMetricReport report;

  evaluate (ids, G_N_ELEMENTS (ids), ref, test, NULL, &report);
  check_values (golden, row, &report, checks, G_N_ELEMENTS (checks));
  compare_pu (golden, row, ref, test);
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
  g_assert_true (hek_metric_evaluate (ref, test, NULL, 0, NULL, &report, NULL, NULL, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (hek_metric_report_get (&report, "ssim"), 0.357964, 1e-4);
  g_assert_cmpfloat_with_epsilon (hek_metric_report_get (&report, "psnr"), 22.409353, 1e-5);
}

/* The pictures are absolute light: linear values times a factor of the table. */
static void
test_hdr (void)
{
  static const Check checks[] = {
    { "pu_psnr", "pu_psnr_rgb", PU_PSNR_TOLERANCE, 0 },
    { "pu_psnr_y", "pu_psnr_y", PU_PSNR_TOLERANCE, 0 },
    { "pu_ssim", "pu_ssim_y", PU_SSIM_TOLERANCE, 0 },
    { "pu_ms_ssim", "pu_msssim_y", PU_SSIM_TOLERANCE, 0 },
  };
  g_autofree char *folder = bench_data ("metrics", "golden/hdr");
  g_autoptr (HekTestGolden) golden = NULL;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the golden pictures are not there: set HEKTOR_BENCH_DATA");
      return;
    }
  golden = hek_test_golden_load ("metrics-hdr.csv");
  for (guint row = 0; row < golden->rows->len; row++)
    {
      g_autoptr (HekImage) ref = load (folder, hek_test_golden_text (golden, row, "reference"));
      g_autoptr (HekImage) test = load (folder, hek_test_golden_text (golden, row, "test"));
      HekMetricReport report;
      HekMetricSetup setup;

      hek_metric_setup_init (&setup);
      for (guint i = 0; i < G_N_ELEMENTS (pu_ids); i++)
        {
          g_autofree char *text = g_strdup_printf (
            "%s.white=%s", pu_ids[i], hek_test_golden_text (golden, row, "pu_scale"));
          g_autoptr (GError) error = NULL;

          g_assert_true (hek_metric_setup_set (&setup, text, &error));
          g_assert_no_error (error);
        }
      evaluate (pu_ids, G_N_ELEMENTS (pu_ids), ref, test, &setup, &report);
      check_values (golden, row, &report, checks, G_N_ELEMENTS (checks));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metric/golden/small", test_small);
  g_test_add_func ("/metric/golden/all", test_all);
  g_test_add_func ("/metric/golden/grey", test_grey);
  g_test_add_func ("/metric/golden/hdr", test_hdr);
  return g_test_run ();
}
