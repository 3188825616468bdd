/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SSIMULACRA 2 against the tool that defines it (tests/golden/ssimulacra2.csv): crops of pictures
 * that come with the tests, of all sizes at which the calculation differs, and 96 whole pictures
 * where the benchmark data are; its edge cases, and its map.
 */
#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "hek-image-file.h"
#include "hek-kernel-cpu.h"
#include "hek-metric.h"
#include "hek-parallel.h"
#include "hek-test-golden.h"
#include "../test-valgrind.h"

/* The tool prints eight decimals; the sums of the errors of the pixels are added in another
 * order. */
#define SCORE_TOLERANCE 1e-6

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

static HekImage *
load_data (const char *folder,
           const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("HEK_TEST_DATA"), folder, NULL);

  return load (path, name);
}

static double
evaluate (const HekImage *ref,
          const HekImage *test,
          HekMap        **map)
{
  const HekMetric *metric = hek_metric_find ("ssimulacra2");
  g_autoptr (GError) error = NULL;
  HekMetricReport report;

  g_assert_true (hek_metric_evaluate (ref, test, &metric, 1, NULL, &report,
                                      map != NULL ? metric : NULL, map, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (report.n, ==, 1);
  return hek_metric_report_get (&report, "ssimulacra2");
}

/* --- the tool ------------------------------------------------------------------------------ */

/* The codes of @image in 16 bits, with low bits that are not 0. */
static HekImage *
image_u16 (const HekImage *image)
{
  HekImage *out = hek_image_new (image->width, image->height, 3, HEK_SAMPLE_U16, HEK_ENCODING_SRGB,
                                 NULL);

  for (guint32 y = 0; y < image->height; y++)
    for (guint32 x = 0; x < image->width; x++)
      for (guint32 c = 0; c < 3; c++)
        ((guint16 *) hek_image_row (out, y))[3 * x + c] =
          (guint16) (hek_image_row (image, y)[3 * x + c] * 256 + ((7 * x + 13 * y + 5 * c) & 255));
  return out;
}

/* Returns: (transfer full): the part of @image that the row is about */
static HekImage *
part_of (const HekTestGolden *golden,
         guint                row,
         HekImage            *image)
{
  g_autoptr (HekImage) crop = NULL;

  crop = hek_image_crop (image, (guint32) hek_test_golden_number (golden, row, "x"),
                         (guint32) hek_test_golden_number (golden, row, "y"),
                         (guint32) hek_test_golden_number (golden, row, "width"),
                         (guint32) hek_test_golden_number (golden, row, "height"), NULL);
  if (hek_test_golden_number (golden, row, "bits") > 8)
    return image_u16 (crop);
  return g_steal_pointer (&crop);
}

/* Unless @image is that of @name already. */
static void
load_next (const char  *folder,
           const char  *name,
           const char **loaded,
           HekImage   **image)
{
  if (g_strcmp0 (name, *loaded) == 0)
    return;

  g_clear_pointer (image, hek_image_unref);
  *image = load (folder, name);
  *loaded = name;
}

/* Every @step-th row of the table. Returns: how many of them have their pictures in @refs and
 * @tests */
static guint
compare_folder (const char *refs,
                const char *tests,
                guint       step)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("ssimulacra2.csv");
  g_autoptr (HekImage) ref = NULL, test = NULL;
  const char *ref_name = NULL, *test_name = NULL;
  guint n = 0;

  for (guint row = 0; row < golden->rows->len; row += step)
    {
      const char *name = hek_test_golden_text (golden, row, "test");
      const char *name_of_ref = hek_test_golden_text (golden, row, "reference");
      double want = hek_test_golden_number (golden, row, "score");
      g_autofree char *path = g_build_filename (tests, name, NULL);
      g_autoptr (HekImage) ref_part = NULL, test_part = NULL;
      double got;

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      load_next (refs, name_of_ref, &ref_name, &ref);
      load_next (tests, name, &test_name, &test);
      ref_part = part_of (golden, row, ref);
      test_part = part_of (golden, row, test);
      got = evaluate (ref_part, test_part, NULL);
      if (!(fabs (got - want) <= SCORE_TOLERANCE))
        g_error ("%s, %u x %u: %.9g and not %.9g", name, ref_part->width, ref_part->height, got,
                 want);
      n++;
    }
  return n;
}

static void
test_small (void)
{
  g_autofree char *refs = g_build_filename (g_getenv ("HEK_TEST_DATA"), "photos", NULL);
  g_autofree char *tests = g_build_filename (g_getenv ("HEK_TEST_DATA"), "metrics", NULL);

  g_assert_cmpuint (compare_folder (refs, tests, 1), ==, 78);
}

/* Without fused multiply-add a picture takes twenty times as long: then some are enough. */
static void
test_all (void)
{
  const char *root = g_getenv ("HEKTOR_BENCH_DATA");
  g_autofree char *beside = g_build_filename (g_getenv ("HEK_TEST_DATA"), "..", "..", "..",
                                              "shared", "data", NULL);
  g_autofree char *folder = g_build_filename (root != NULL ? root : beside, "metrics", "golden",
                                              NULL);
  g_autofree char *refs = g_build_filename (folder, "ref", NULL);
  g_autofree char *tests = g_build_filename (folder, "test", NULL);

  if (!g_file_test (tests, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the golden pictures are not there: set HEKTOR_BENCH_DATA");
      return;
    }
  if (hek_kernel_cpu_level () == HEK_CPU_SCALAR)
    g_assert_cmpuint (compare_folder (refs, tests, 9), ==, 19);
  else
    g_assert_cmpuint (compare_folder (refs, tests, 1), ==, 171);
}

/* --- edge cases ---------------------------------------------------------------------------- */

static void
test_identity (void)
{
  static const guint32 sizes[][2] = { { 8, 8 }, { 113, 9 }, { 192, 128 } };
  g_autoptr (HekImage) photo = load_data ("photos", "small.png");

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (HekImage) part = hek_image_crop (photo, 0, 0, sizes[i][0], sizes[i][1], NULL);
      g_autoptr (HekMap) map = NULL;

      g_assert_cmpfloat (evaluate (part, part, &map), ==, 100);
      for (gsize k = 0; k < (gsize) map->width * map->height; k++)
        g_assert_cmpfloat (map->data[k], ==, 0);
    }
}

static void
test_too_small (void)
{
  static const guint32 sizes[][2] = { { 1, 1 }, { 7, 128 }, { 192, 7 } };
  g_autoptr (HekImage) photo = load_data ("photos", "small.png");

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (HekImage) part = hek_image_crop (photo, 0, 0, sizes[i][0], sizes[i][1], NULL);
      g_autoptr (HekMap) map = NULL;

      g_assert_true (isnan (evaluate (part, part, &map)));
      for (gsize k = 0; k < (gsize) map->width * map->height; k++)
        g_assert_true (isnan (map->data[k]));
    }
}

static void
test_sizes_differ (void)
{
  const HekMetric *metric = hek_metric_find ("ssimulacra2");
  g_autoptr (HekImage) photo = load_data ("photos", "small.png");
  g_autoptr (HekImage) part = hek_image_crop (photo, 0, 0, 192, 127, NULL);
  g_autoptr (GError) error = NULL;
  HekMap *map = NULL;

  g_assert_false (hek_metric_evaluate (photo, part, &metric, 1, NULL, NULL, metric, &map, NULL,
                                       &error));
  g_assert_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_INVALID);
  g_assert_null (map);
}

static HekImage *
image_f32 (HekImage *image)
{
  return hek_image_convert (image, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL, NULL);
}

/* Values that are no light have a defined meaning: NaN is black, the rest is clipped. */
static void
test_not_finite (void)
{
  static const float bad[] = { NAN, INFINITY, -INFINITY, 3e38f, -3e38f };
  static const float means[] = { 0, 1, 0, 1, 0 };
  g_autoptr (HekImage) photo = load_data ("photos", "small.png");
  g_autoptr (HekImage) ref = image_f32 (photo);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (HekImage) a = image_f32 (photo), b = image_f32 (photo);
      double score;

      for (guint32 y = 20; y < 40; y++)
        for (guint32 x = 30; x < 170; x += 3)
          {
            ((float *) hek_image_row (a, y))[x] = bad[i];
            ((float *) hek_image_row (b, y))[x] = means[i];
          }
      score = evaluate (ref, a, NULL);
      g_assert_true (isfinite (score));
      g_assert_cmpfloat (score, <, 100);
      g_assert_cmpfloat (score, ==, evaluate (ref, b, NULL));
      g_assert_cmpfloat (evaluate (a, a, NULL), ==, 100);
    }
}

/* @alpha: of all pixels */
static HekImage *
image_with_alpha (const HekImage *image,
                  guint8          alpha)
{
  HekImage *out = hek_image_new (image->width, image->height, 4, HEK_SAMPLE_U8, HEK_ENCODING_SRGB,
                                 NULL);

  for (guint32 y = 0; y < image->height; y++)
    for (guint32 x = 0; x < image->width; x++)
      {
        guint8 *pixel = hek_image_row (out, y) + 4 * x;

        memcpy (pixel, hek_image_row (image, y) + 3 * x, 3);
        pixel[3] = alpha;
      }
  return out;
}

static void
test_alpha (void)
{
  g_autoptr (HekImage) ref = load_data ("photos", "kodim03.png");
  g_autoptr (HekImage) test = load_data ("metrics", "kodim03_jpeg20.png");
  double opaque = evaluate (ref, test, NULL);
  double before = opaque;

  for (int alpha = 255; alpha >= 0; alpha -= 85)
    {
      g_autoptr (HekImage) a = image_with_alpha (ref, (guint8) alpha);
      g_autoptr (HekImage) b = image_with_alpha (test, (guint8) alpha);
      double score = evaluate (a, b, NULL);

      if (alpha == 255)
        g_assert_cmpfloat (score, ==, opaque);
      else
        g_assert_cmpfloat (score, >, before);
      before = score;
    }
  g_assert_cmpfloat (before, ==, 100);
}

static void
test_words (void)
{
  const HekMetric *metric = hek_metric_find ("ssimulacra2");

  g_assert_cmpstr (metric->meaning (0, 100), ==, "no difference");
  g_assert_cmpstr (metric->meaning (0, 90), ==, "visually lossless");
  g_assert_cmpstr (metric->meaning (0, 89.99), ==, "excellent quality");
  g_assert_cmpstr (metric->meaning (0, 70), ==, "high quality");
  g_assert_cmpstr (metric->meaning (0, 50), ==, "medium quality");
  g_assert_cmpstr (metric->meaning (0, 30), ==, "low quality");
  g_assert_cmpstr (metric->meaning (0, -40), ==, "extremely low quality");
  g_assert_nonnull (metric->meaning (0, NAN));
}

/* --- running ------------------------------------------------------------------------------- */

static void
test_threads (void)
{
  g_autoptr (HekImage) ref = load_data ("photos", "kodim03.png");
  g_autoptr (HekImage) test = load_data ("metrics", "kodim03_post3.png");
  g_autoptr (HekMap) one_map = NULL;
  double one;

  hek_parallel_set_n_threads (1);
  one = evaluate (ref, test, &one_map);
  g_assert_cmpfloat (one, ==, evaluate (ref, test, NULL));
  for (guint n = 2; n <= 7; n++)
    {
      g_autoptr (HekMap) map = NULL;

      hek_parallel_set_n_threads (n);
      g_assert_cmpfloat (evaluate (ref, test, &map), ==, one);
      g_assert_cmpmem (map->data, sizeof (float) * map->width * map->height, one_map->data,
                       sizeof (float) * one_map->width * one_map->height);
    }
  hek_parallel_set_n_threads (0);
}

static void
note_progress (double   fraction,
               gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (fraction, >=, *last);
  g_assert_cmpfloat (fraction, <=, 1 + 1e-9);
  *last = fraction;
}

static void
test_progress (void)
{
  const HekMetric *metric = hek_metric_find ("ssimulacra2");
  g_autoptr (HekImage) ref = load_data ("photos", "kodim03.png");
  double last = 0;
  const HekTask task = { .progress = note_progress, .progress_data = &last };

  g_assert_true (hek_metric_evaluate (ref, ref, &metric, 1, NULL, NULL, NULL, NULL, &task, NULL));
  g_assert_cmpfloat (last, >, 0.99);
}

static void
cancel_late (double   fraction,
             gpointer user_data)
{
  if (fraction > 0.6)
    g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  const HekMetric *metric = hek_metric_find ("ssimulacra2");
  g_autoptr (HekImage) ref = load_data ("photos", "kodim03.png");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask task = { .cancellable = cancellable, .progress = cancel_late,
                         .progress_data = cancellable };

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      HekMap *map = NULL;

      g_assert_false (hek_metric_evaluate (ref, ref, &metric, 1, NULL, NULL, metric, &map, &task,
                                           &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_null (map);
    }
}

/* --- the map ------------------------------------------------------------------------------- */

/* The rounding errors of the recursive blur go on to the right and down for ever: so many points
 * are lost where nothing was changed. */
#define FAR_POINTS 5.0f

/* Where pixels were changed, and nowhere far away: the smallest scale reaches 32 · 5 pixels, and
 * one more where it is enlarged. */
static void
test_map_place (void)
{
  const guint32 x0 = 500, y0 = 100, side = 24, reach = 32 * 6;
  g_autoptr (HekImage) ref = load_data ("photos", "kodim03.png");
  g_autoptr (HekImage) test = hek_image_crop (ref, 0, 0, ref->width, ref->height, NULL);
  g_autoptr (HekMap) map = NULL;
  float most = 0;
  guint32 most_x = 0, most_y = 0;

  for (guint32 y = y0; y < y0 + side; y++)
    for (guint32 x = x0; x < x0 + side; x++)
      hek_image_row (test, y)[3 * x + 1] ^= (x + y) % 3 == 0 ? 96 : 32;
  g_assert_cmpfloat (evaluate (ref, test, &map), <, 100);
  for (guint32 y = 0; y < map->height; y++)
    for (guint32 x = 0; x < map->width; x++)
      {
        float value = map->data[(gsize) y * map->width + x];

        g_assert_true (value >= 0);
        if (x + reach < x0)
          g_assert_cmpfloat (value, ==, 0);
        if (x > x0 + side + reach || y > y0 + side + reach)
          g_assert_cmpfloat (value, <, FAR_POINTS);
        if (value > most)
          {
            most = value;
            most_x = x;
            most_y = y;
          }
      }
  g_assert_true (most_x >= x0 && most_x < x0 + side && most_y >= y0 && most_y < y0 + side);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metric/ssimulacra2/small", test_small);
  hek_test_add_heavy ("/metric/ssimulacra2/all", test_all);
  g_test_add_func ("/metric/ssimulacra2/identity", test_identity);
  g_test_add_func ("/metric/ssimulacra2/too-small", test_too_small);
  g_test_add_func ("/metric/ssimulacra2/sizes-differ", test_sizes_differ);
  g_test_add_func ("/metric/ssimulacra2/not-finite", test_not_finite);
  hek_test_add_heavy ("/metric/ssimulacra2/alpha", test_alpha);
  g_test_add_func ("/metric/ssimulacra2/words", test_words);
  hek_test_add_heavy ("/metric/ssimulacra2/threads", test_threads);
  g_test_add_func ("/metric/ssimulacra2/progress", test_progress);
  g_test_add_func ("/metric/ssimulacra2/cancel", test_cancel);
  g_test_add_func ("/metric/ssimulacra2/map-place", test_map_place);
  return g_test_run ();
}
