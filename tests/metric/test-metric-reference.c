/* SPDX-License-Identifier: Apache-2.0 */
/* Every metric against a direct calculation of its definition on small noisy pictures, maps
 * included. */
#include <math.h>
#include <stdlib.h>

#include "hek-color-difference.h"
#include "hek-color-space.h"
#include "hek-color-transfer.h"
#include "hek-metric-private.h"
#include "hek-rng.h"

/* CIEDE2000 rows are float: 2e-4 of a pixel, of what it is the mean much less. */
#define DELTA_E_PIXEL 2e-4
#define DELTA_E_RELATIVE 1e-5

/* SSIM windows are float too. */
#define SSIM_PIXEL_TOLERANCE 2e-5
#define SSIM_MEAN_TOLERANCE 1e-6

/* Around the window of SSIM, its tiles of 128 columns and the blocks of 32 rows. */
static const guint32 sizes[][2] = {
  { 1, 1 },   { 1, 40 },  { 40, 1 },   { 10, 11 },  { 11, 10 },  { 11, 11 },
  { 12, 33 }, { 45, 74 }, { 138, 12 }, { 139, 13 }, { 37, 129 }, { 1100, 16 },
};

static HekImage *
random_image (guint32 width,
              guint32 height,
              guint64 seed)
{
  HekImage *image = hek_image_new (width, height, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (guint32 y = 0; y < height; y++)
    for (gsize i = 0; i < (gsize) 3 * width; i++)
      hek_image_row (image, y)[i] = (guint8) (128 + 100 * sin (0.11 * (double) i + 0.07 * y) +
                                              (double) hek_rng_below (&rng, 27));
  return image;
}

static void
evaluate (const char     *id,
          const HekImage *ref,
          const HekImage *test,
          double         *values,
          HekMap        **map)
{
  const HekMetric *metric = hek_metric_find (id);
  g_autoptr (GError) error = NULL;
  HekMetricReport report;

  g_assert_true (hek_metric_evaluate (ref, test, &metric, 1, NULL, &report, metric, map, NULL,
                                      &error));
  g_assert_no_error (error);
  memcpy (values, report.value, report.n * sizeof *values);
}

static void
check_error_maps (const HekImage *ref,
                  const HekImage *test)
{
  double mse, psnr, sum = 0;
  g_autoptr (HekMap) squares = NULL;
  g_autoptr (HekMap) differences = NULL;

  evaluate ("mse", ref, test, &mse, &squares);
  evaluate ("psnr", ref, test, &psnr, &differences);
  for (guint32 y = 0; y < ref->height; y++)
    for (guint32 x = 0; x < ref->width; x++)
      {
        const guint8 *a = hek_image_row (ref, y) + 3 * x, *b = hek_image_row (test, y) + 3 * x;
        double square = 0, difference = 0;
        gsize i = (gsize) y * ref->width + x;

        for (int c = 0; c < 3; c++)
          {
            square += (b[c] - a[c]) * (b[c] - a[c]);
            difference += b[c] - a[c];
          }
        sum += square;
        g_assert_cmpfloat_with_epsilon (squares->data[i], difference < 0 ? -square / 3 : square / 3,
                                        1e-2);
        g_assert_cmpfloat_with_epsilon (differences->data[i], difference / 3, 1e-5);
      }
  sum /= 3.0 * ref->width * ref->height;
  g_assert_cmpfloat (mse, ==, sum);
  g_assert_cmpfloat_with_epsilon (psnr, 10 * log10 (65025 / sum), 1e-12);
}

static double
luma (const HekImage *image,
      guint32         x,
      guint32         y)
{
  const guint8 *p = hek_image_row (image, y) + 3 * x;

  return 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
}

/* Equation 13 of Wang 2004 at one pixel, with moments about the means. */
static double
ssim_at (const HekImage *ref,
         const HekImage *test,
         guint32         x,
         guint32         y)
{
  double w[11][11], sum = 0, mean_a = 0, mean_b = 0, var_a = 0, var_b = 0, covariance = 0;

  for (int j = 0; j < 11; j++)
    for (int i = 0; i < 11; i++)
      sum += w[j][i] = exp (-((i - 5) * (i - 5) + (j - 5) * (j - 5)) / 4.5);
  for (guint32 j = 0; j < 11; j++)
    for (guint32 i = 0; i < 11; i++)
      {
        w[j][i] /= sum;
        mean_a += w[j][i] * luma (ref, x - 5 + i, y - 5 + j);
        mean_b += w[j][i] * luma (test, x - 5 + i, y - 5 + j);
      }
  for (guint32 j = 0; j < 11; j++)
    for (guint32 i = 0; i < 11; i++)
      {
        double a = luma (ref, x - 5 + i, y - 5 + j) - mean_a;
        double b = luma (test, x - 5 + i, y - 5 + j) - mean_b;

        var_a += w[j][i] * a * a;
        var_b += w[j][i] * b * b;
        covariance += w[j][i] * a * b;
      }
  return (2 * mean_a * mean_b + 6.5025) * (2 * covariance + 58.5225) /
         ((mean_a * mean_a + mean_b * mean_b + 6.5025) * (var_a + var_b + 58.5225));
}

static void
check_ssim (const HekImage *ref,
            const HekImage *test)
{
  guint32 width = ref->width, height = ref->height;
  double value, sum = 0;
  g_autoptr (HekMap) map = NULL;

  evaluate ("ssim", ref, test, &value, &map);
  if (width < 11 || height < 11)
    {
      g_assert_true (isnan (value));
      for (gsize i = 0; i < (gsize) width * height; i++)
        g_assert_true (isnan (map->data[i]));
      return;
    }

  for (guint32 y = 0; y < height; y++)
    for (guint32 x = 0; x < width; x++)
      {
        guint32 cx = CLAMP (x, 5, width - 6), cy = CLAMP (y, 5, height - 6);
        float at = map->data[(gsize) y * width + x];

        if (cx != x || cy != y)
          {
            g_assert_cmpfloat (at, ==, map->data[(gsize) cy * width + cx]);
            continue;
          }
        sum += ssim_at (ref, test, x, y);
        g_assert_cmpfloat_with_epsilon (at, ssim_at (ref, test, x, y),
                                        SSIM_PIXEL_TOLERANCE);
      }
  g_assert_cmpfloat_with_epsilon (value, sum / ((width - 10.0) * (height - 10)),
                                  SSIM_MEAN_TOLERANCE);
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
percentile_95 (double *sorted,
               gsize   n)
{
  double position = 0.95 * (double) (n - 1);
  gsize i = (gsize) position;

  return i + 1 < n ? sorted[i] + (sorted[i + 1] - sorted[i]) * (position - (double) i) : sorted[i];
}

static void
check_ciede2000 (const HekImage *ref,
                 const HekImage *test)
{
  const HekColorSpace *lab = hek_color_space_find ("lab");
  gsize n = (gsize) ref->width * ref->height;
  g_autofree double *all = g_new (double, n);
  g_autoptr (HekMap) map = NULL;
  double values[3], sum = 0;

  evaluate ("ciede2000", ref, test, values, &map);
  for (gsize i = 0; i < n; i++)
    {
      guint32 x = (guint32) (i % ref->width), y = (guint32) (i / ref->width);
      double a[3], b[3];

      for (int c = 0; c < 3; c++)
        {
          a[c] = hek_color_srgb_decode (hek_image_row (ref, y)[3 * x + (guint) c] / 255.0);
          b[c] = hek_color_srgb_decode (hek_image_row (test, y)[3 * x + (guint) c] / 255.0);
        }
      lab->from_linear (a, a);
      lab->from_linear (b, b);
      all[i] = hek_color_difference_find ("ciede2000")->delta (a, b);
      sum += all[i];
      g_assert_cmpfloat_with_epsilon (map->data[i], all[i], DELTA_E_PIXEL);
    }
  qsort (all, n, sizeof *all, compare_doubles);
  g_assert_cmpfloat_with_epsilon (values[0], sum / (double) n, DELTA_E_RELATIVE * sum / (double) n);
  g_assert_cmpfloat_with_epsilon (values[1], percentile_95 (all, n), DELTA_E_RELATIVE * all[n - 1]);
  g_assert_cmpfloat_with_epsilon (values[2], all[n - 1], DELTA_E_RELATIVE * all[n - 1]);
}

static void
test_sizes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (HekImage) ref = random_image (sizes[i][0], sizes[i][1], 2 * i + 1);
      g_autoptr (HekImage) test = random_image (sizes[i][0], sizes[i][1], 2 * i + 2);

      check_error_maps (ref, test);
      check_ssim (ref, test);
      check_ciede2000 (ref, test);
    }
}

static void
check_quantiles (float *values,
                 gsize  n)
{
  static const double fractions[] = { 0, 0.25, 0.5, 0.95, 0.999, 1 };
  g_autofree double *sorted = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    sorted[i] = values[i];
  qsort (sorted, n, sizeof *sorted, compare_doubles);
  for (guint f = 0; f < G_N_ELEMENTS (fractions); f++)
    {
      double position = fractions[f] * (double) (n - 1), got, want;
      gsize i = (gsize) position;

      want = sorted[i];
      if (i + 1 < n)
        want += (sorted[i + 1] - sorted[i]) * (position - (double) i);
      g_assert_true (hek_metric_quantile (values, n, fractions[f], &got, NULL, NULL));
      g_assert_cmpfloat (fabs (got - want), <=, 1e-12 * want);
    }
}

/* Few values with many ties, tiny ones, many blocks. */
static void
test_quantile (void)
{
  static const gsize counts[] = { 1, 2, 3, 20, 21, 100, 4097, 600000 };
  HekRng rng;

  hek_rng_init (&rng, 4);
  for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
    {
      gsize n = counts[c];
      g_autofree float *values = g_new (float, n);

      for (gsize i = 0; i < n; i++)
        values[i] = (float) (100 * hek_rng_double (&rng));
      check_quantiles (values, n);
      for (gsize i = 0; i < n; i++)
        values[i] = (float) hek_rng_below (&rng, 3);
      check_quantiles (values, n);
      for (gsize i = 0; i < n; i++)
        values[i] = hek_rng_below (&rng, 2) ? 0 : (float) (1e-40 * hek_rng_double (&rng));
      check_quantiles (values, n);
      for (gsize i = 0; i < n; i++)
        values[i] = 0;
      check_quantiles (values, n);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metric/reference/sizes", test_sizes);
  g_test_add_func ("/metric/reference/quantile", test_quantile);
  return g_test_run ();
}
