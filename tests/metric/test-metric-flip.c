/* SPDX-License-Identifier: Apache-2.0 */
/*
 * FLIP and HDR-FLIP against the authors' program (tests/golden/flip.csv): drawn pictures of many
 * sizes, and Kodak and HDR pictures where they are ($HEKTOR_BENCH_DATA, or ../shared/data beside
 * the source).
 */
#include "config.h"

#include <math.h>

#include "hek-image-file.h"
#include "hek-test-golden.h"
#include "metric-flip-fixture.h"

/* Both programs calculate in float. */
#define MEAN_TOLERANCE 1e-6
#define PIXEL_TOLERANCE 1e-5

/* Where a picture is flat, the feature difference is the square root of what is left of sums that
 * should be 0, in both programs. */
#define FLAT_TOLERANCE 2e-5

static char *
bench_data (const char *folder)
{
  const char *root = g_getenv ("HEKTOR_BENCH_DATA");
  g_autofree char *beside = g_build_filename (g_getenv ("HEK_TEST_DATA"), "..", "..", "..",
                                              "shared", "data", NULL);

  return g_build_filename (root != NULL ? root : beside, "metrics", "golden", folder, NULL);
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
check_value (const HekTestGolden *golden,
             guint                row,
             const char          *column,
             double               got,
             double               tolerance)
{
  double want = hek_test_golden_number (golden, row, column);

  if (!(fabs (got - want) <= tolerance))
    g_error ("row %u, %s: %s is %.9g and not %.9g", row, hek_test_golden_text (golden, row, "test"),
             column, got, want);
}

static void
check_exposures (const HekTestGolden   *golden,
                 guint                  row,
                 const HekImage        *ref,
                 const HekOptionValues *options)
{
  int i = hek_options_find (hek_metric_flip.options, hek_metric_flip.n_options, "tonemapper");
  HekFlipExposures exposures;

  g_assert_true (hek_flip_exposures_init (&exposures, ref, (HekFlipToneMapper) options->v[i], NULL,
                                          NULL));
  check_value (golden, row, "start", exposures.start, 1e-6);
  check_value (golden, row, "stop", exposures.stop, 1e-6);
  check_value (golden, row, "n_exposures", exposures.n, 0);
}

static void
check_row (const HekTestGolden *golden,
           guint                row,
           const HekImage      *ref,
           const HekImage      *test)
{
  gboolean flat = (guint64) ref->width * ref->height < 1000;
  HekOptionValues options = flip_default_options ();
  FlipValues got;

  flip_set_option (&options, "ppd", hek_test_golden_text (golden, row, "ppd"));
  flip_set_option (&options, "range", hek_test_golden_text (golden, row, "range"));
  flip_set_option (&options, "tonemapper", hek_test_golden_text (golden, row, "tonemapper"));
  got = flip_evaluate (ref, test, &options, NULL);
  check_value (golden, row, "mean", got.mean, flat ? FLAT_TOLERANCE : MEAN_TOLERANCE);
  check_value (golden, row, "p95", got.p95, flat ? FLAT_TOLERANCE : PIXEL_TOLERANCE);
  check_value (golden, row, "max", got.max, flat ? FLAT_TOLERANCE : PIXEL_TOLERANCE);
  if (g_str_equal (hek_test_golden_text (golden, row, "range"), "hdr"))
    check_exposures (golden, row, ref, &options);
}

static void
test_drawn (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("flip.csv");
  guint n = 0;

  for (guint row = 0; row < golden->rows->len; row++)
    if (g_str_equal (hek_test_golden_text (golden, row, "test"), "drawn"))
      {
        guint32 width = (guint32) hek_test_golden_number (golden, row, "width");
        guint32 height = (guint32) hek_test_golden_number (golden, row, "height");
        g_autoptr (HekImage) ref = flip_draw (width, height, FALSE);
        g_autoptr (HekImage) test = flip_draw (width, height, TRUE);

        check_row (golden, row, ref, test);
        n++;
      }
  g_assert_cmpuint (n, ==, 42);
}

/* Returns: how many rows of the table have their test picture in @tests */
static guint
compare_folder (const char *refs,
                const char *tests,
                const char *suffix)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("flip.csv");
  guint n = 0;

  for (guint row = 0; row < golden->rows->len; row++)
    {
      const char *name = hek_test_golden_text (golden, row, "test");
      g_autofree char *path = g_build_filename (tests, name, NULL);
      g_autoptr (HekImage) ref = NULL;
      g_autoptr (HekImage) test = NULL;

      if (!g_str_has_suffix (name, suffix) || !g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      ref = load (refs, hek_test_golden_text (golden, row, "reference"));
      test = load (tests, name);
      check_row (golden, row, ref, test);
      n++;
    }
  return n;
}

static void
test_photo (void)
{
  g_autofree char *refs = g_build_filename (g_getenv ("HEK_TEST_DATA"), "photos", NULL);
  g_autofree char *tests = g_build_filename (g_getenv ("HEK_TEST_DATA"), "metrics", NULL);

  g_assert_cmpuint (compare_folder (refs, tests, ".png"), ==, 8);
}

static void
test_kodak (void)
{
  g_autofree char *refs = bench_data ("ref");
  g_autofree char *tests = bench_data ("test");

  if (!g_file_test (tests, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the golden pictures are not there: set HEKTOR_BENCH_DATA");
      return;
    }
  g_assert_cmpuint (compare_folder (refs, tests, ".png"), ==, 101);
}

static void
test_hdr (void)
{
  g_autofree char *folder = bench_data ("hdr");

  if (!HEK_HAVE_EXR || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip (HEK_HAVE_EXR ? "the golden pictures are not there: set HEKTOR_BENCH_DATA"
                                : "built without OpenEXR");
      return;
    }
  g_assert_cmpuint (compare_folder (folder, folder, ".exr"), ==, 15);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metric/flip/drawn", test_drawn);
  g_test_add_func ("/metric/flip/photo", test_photo);
  g_test_add_func ("/metric/flip/kodak", test_kodak);
  g_test_add_func ("/metric/flip/hdr", test_hdr);
  return g_test_run ();
}
