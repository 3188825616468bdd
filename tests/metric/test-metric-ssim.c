/* SPDX-License-Identifier: Apache-2.0 */
/* The options of the SSIM family against the published formulas in double, and the sizes that they
 * need. */
#include <math.h>
#include <string.h>

#include "hek-metric.h"
#include "hek-rng.h"

/* Windows are in float; the smallest K2 of the cases leaves it the fewest digits. */
#define PIXEL_TOLERANCE 5e-5
#define MEAN_TOLERANCE 2e-6

typedef struct
{
  int window;
  double sigma, k1, k2, alpha, beta, gamma;
} Options;

static HekImage *
new_noise (guint32 width,
           guint32 height,
           guint64 seed)
{
  HekImage *image = hek_image_new (width, height, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (guint32 y = 0; y < height; y++)
    for (gsize i = 0; i < (gsize) 3 * width; i++)
      hek_image_row (image, y)[i] = (guint8) (128 + 90 * sin (0.13 * (double) i + 0.05 * y)
                                              + (double) hek_rng_below (&rng, 37));
  return image;
}

static double
luma (const HekImage *image,
      int             x,
      int             y)
{
  const guint8 *p = hek_image_row (image, (guint32) y) + 3 * x;

  return 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
}

typedef struct
{
  double a, b, aa, bb, ab;
} Moments;

/* Windowed moments of the two pictures around a pixel. */
static Moments
moments_at (const HekImage *ref,
            const HekImage *test,
            const Options  *o,
            int             cx,
            int             cy)
{
  Moments m = { 0 };
  double total = 0;
  int radius = o->window / 2;

  for (int y = -radius; y <= radius; y++)
    for (int x = -radius; x <= radius; x++)
      {
        double w = exp (-(x * x + y * y) / (2 * o->sigma * o->sigma));
        double a = luma (ref, cx + x, cy + y), b = luma (test, cx + x, cy + y);

        total += w;
        m.a += w * a;
        m.b += w * b;
        m.aa += w * a * a;
        m.bb += w * b * b;
        m.ab += w * a * b;
      }
  m = (Moments){ m.a / total, m.b / total, m.aa / total, m.bb / total, m.ab / total };
  m.aa -= m.a * m.a;
  m.bb -= m.b * m.b;
  m.ab -= m.a * m.b;
  return m;
}

/* Equations 6, 9, 10 and 12 of Wang 2004, C3 = C2 / 2. */
static double
ssim_at (const HekImage *ref,
         const HekImage *test,
         const Options  *o,
         int             x,
         int             y)
{
  Moments m = moments_at (ref, test, o, x, y);
  double c1 = pow (o->k1 * 255, 2), c2 = pow (o->k2 * 255, 2);
  double deviations = sqrt (m.aa * m.bb);
  double l = (2 * m.a * m.b + c1) / (m.a * m.a + m.b * m.b + c1);
  double c = (2 * deviations + c2) / (m.aa + m.bb + c2);
  double s = (m.ab + c2 / 2) / (deviations + c2 / 2);

  return pow (l, o->alpha) * pow (c, o->beta) * (o->gamma == 1 ? s : pow (MAX (s, 0), o->gamma));
}

static void
set_options (HekMetricSetup *setup,
             const Options  *o)
{
  const struct
  {
    const char *name;
    double value;
  } all[] = {
    { "window", o->window }, { "sigma", o->sigma }, { "k1", o->k1 },       { "k2", o->k2 },
    { "alpha", o->alpha },   { "beta", o->beta },   { "gamma", o->gamma },
  };

  hek_metric_setup_init (setup);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *text = g_strdup_printf ("ssim.%s=%.17g", all[i].name, all[i].value);
      g_autoptr (GError) error = NULL;

      g_assert_true (hek_metric_setup_set (setup, text, &error));
      g_assert_no_error (error);
    }
}

static double
evaluate (const char           *id,
          const HekImage       *ref,
          const HekImage       *test,
          const HekMetricSetup *setup,
          HekMap              **map)
{
  const HekMetric *metric = hek_metric_find (id);
  g_autoptr (GError) error = NULL;
  HekMetricReport report;

  g_assert_true (hek_metric_evaluate (ref, test, &metric, 1, setup, &report, metric, map, NULL,
                                      &error));
  g_assert_no_error (error);
  return report.value[0];
}

static void
check_options (const HekImage *ref,
               const HekImage *test,
               const Options  *o)
{
  int radius = o->window / 2, width = (int) ref->width, height = (int) ref->height;
  g_autoptr (HekMap) map = NULL;
  HekMetricSetup setup;
  double got, sum = 0;

  set_options (&setup, o);
  got = evaluate ("ssim", ref, test, &setup, &map);
  for (int y = radius; y < height - radius; y++)
    for (int x = radius; x < width - radius; x++)
      {
        double want = ssim_at (ref, test, o, x, y);

        g_assert_cmpfloat_with_epsilon (map->data[y * width + x], want, PIXEL_TOLERANCE);
        sum += want;
      }
  sum /= (double) (width - 2 * radius) * (height - 2 * radius);
  g_assert_cmpfloat_with_epsilon (got, sum, MEAN_TOLERANCE);
}

static void
test_options (void)
{
  static const Options cases[] = {
    { 11, 1.5, 0.01, 0.03, 1, 1, 1 },   { 3, 0.5, 0.01, 0.03, 1, 1, 1 },
    { 7, 1.0, 0.02, 0.05, 1, 1, 1 },    { 33, 6.0, 0.01, 0.03, 1, 1, 1 },
    { 11, 16.0, 0.5, 0.5, 1, 1, 1 },    { 11, 1.5, 0.01, 0.03, 0.5, 2, 3 },
    { 11, 1.5, 0.01, 0.03, 0, 0, 1 },   { 9, 2.0, 0.01, 0.03, 1, 1, 0.3 },
    { 11, 1.5, 0.01, 0.03, 10, 10, 0 },
  };
  g_autoptr (HekImage) ref = new_noise (150, 45, 1);
  g_autoptr (HekImage) test = new_noise (150, 45, 2);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%u", i);
      check_options (ref, test, &cases[i]);
    }
}

/* An even window counts as the next odd one. */
static void
test_even (void)
{
  g_autoptr (HekImage) ref = new_noise (40, 30, 1);
  g_autoptr (HekImage) test = new_noise (40, 30, 2);
  HekMetricSetup odd, even;

  hek_metric_setup_init (&odd);
  hek_metric_setup_init (&even);
  g_assert_true (hek_metric_setup_set (&odd, "ssim.window=9", NULL));
  g_assert_true (hek_metric_setup_set (&even, "ssim.window=8", NULL));
  g_assert_cmpfloat (evaluate ("ssim", ref, test, &odd, NULL), ==,
                     evaluate ("ssim", ref, test, &even, NULL));
}

static void
test_scales (void)
{
  g_autoptr (HekImage) ref = new_noise (200, 161, 1);
  g_autoptr (HekImage) test = new_noise (200, 161, 2);
  g_autoptr (HekImage) low = hek_image_crop (ref, 0, 0, 200, 160, NULL);
  HekMetricSetup setup;
  double five;

  /* 161, 81, 41, 21, 11: the window just fits */
  five = evaluate ("ms_ssim", ref, test, NULL, NULL);
  g_assert_true (five > 0 && five < 1);
  g_assert_true (isnan (evaluate ("ms_ssim", low, low, NULL, NULL)));
  g_assert_cmpfloat (evaluate ("ms_ssim", ref, ref, NULL, NULL), ==, 1);

  hek_metric_setup_init (&setup);
  g_assert_true (hek_metric_setup_set (&setup, "ms_ssim.scales=1", NULL));
  g_assert_cmpfloat_with_epsilon (evaluate ("ms_ssim", ref, test, &setup, NULL),
                                  evaluate ("ssim", ref, test, &setup, NULL), 1e-12);
  g_assert_cmpfloat (evaluate ("ms_ssim", low, low, &setup, NULL), ==, 1);

  hek_metric_setup_init (&setup);
  g_assert_true (hek_metric_setup_set (&setup, "ms_ssim.weights=equal", NULL));
  g_assert_cmpfloat (fabs (evaluate ("ms_ssim", ref, test, &setup, NULL) - five), >, 1e-4);
}

/* Black against white has no structure in common: a mean that is negative counts as 0. */
static void
test_negative (void)
{
  g_autoptr (HekImage) ref = new_noise (200, 200, 1);
  g_autoptr (HekImage) test = new_noise (200, 200, 1);

  for (gsize i = 0; i < test->height * test->stride_bytes; i++)
    test->data[i] = (guint8) (255 - test->data[i]);
  g_assert_cmpfloat (evaluate ("ssim", ref, test, NULL, NULL), <, 0);
  g_assert_cmpfloat (evaluate ("ms_ssim", ref, test, NULL, NULL), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metric/ssim/options", test_options);
  g_test_add_func ("/metric/ssim/even", test_even);
  g_test_add_func ("/metric/ssim/scales", test_scales);
  g_test_add_func ("/metric/ssim/negative", test_negative);
  return g_test_run ();
}
