/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What makes the adaptive palette better than plain k-means with plain diffusion: a small thing of
 * a colour of its own gets that colour, slow gradients are mixed finely, what is busy is known to
 * be so, and weights follow what the eye sees.
 */
#include "config.h"

#include <math.h>

#include "hek-color-transfer.h"
#include "hek-csf.h"
#include "hek-image-file.h"
#include "hek-metric.h"
#include "hek-pixel-activity-private.h"
#include "hek-pixel-weights-private.h"
#include "hek-test-picture.h"

#define SIDE 160

/* The light side of the green cap in the photograph: 0.2 % of its pixels. */
#define IS_CAP(code) ((code)[1] > 150 && (code)[0] < 120 && (code)[2] < 140)

/* The sky of the photograph, and windows as fine as an eye takes together at arm's length. What is
 * left in a window is what its border passes on. Root mean square, of linear light. */
#define SKY_X0 400
#define SKY_X1 752
#define SKY_Y0 16
#define SKY_Y1 192
#define WINDOW 8
#define WINDOW_TOLERANCE 0.0118

/* SSIMULACRA2 that pngquant 2.17 reaches on the photograph, dithered. */
#define PNGQUANT_32_COLORS 30.65
#define PNGQUANT_64_COLORS 47.36

/* Steps of weights between two nodes of lightness, and what rounding to a byte leaves. */
#define WEIGHT_TOLERANCE 1.5

static void
paint_plane (guint32 x,
             guint32 y,
             guint8  rgba[4])
{
  rgba[0] = rgba[1] = rgba[2] = (guint8) (x + y / 2);
}

static HekImage *
load_photo (void)
{
  g_autofree char *path
    = g_build_filename (g_getenv ("HEK_TEST_DATA"), "photos", "kodim03.png", NULL);
  HekImage *image = hek_image_load (path, NULL, NULL, NULL);

  g_assert_nonnull (image);
  return image;
}

static void
test_small_thing (void)
{
  g_autoptr (HekImage) image = load_photo ();
  g_autoptr (HekQuantized) result
    = hek_test_quantize ("palette", image, "colors=64 dither=none", NULL);
  double sum[3] = { 0 }, n = 0;

  for (guint32 y = 0; y < image->height; y++)
    for (guint32 x = 0; x < image->width; x++)
      if (IS_CAP (hek_image_row (image, y) + 3 * x))
        {
          for (guint c = 0; c < 3; c++)
            sum[c] += hek_image_row (result->image, y)[3 * x + c];
          n++;
        }

  g_test_message ("%.0f pixels: %.0f %.0f %.0f", n, sum[0] / n, sum[1] / n, sum[2] / n);
  g_assert_cmpfloat (sum[0] / n, <, 125);
  g_assert_cmpfloat (sum[1] / n, >, 150);
  g_assert_cmpfloat (sum[2] / n, >, 50);
}

/* Mean linear light of the green channel in a window. */
static double
window_light (const HekImage *image,
              guint32         x0,
              guint32         y0)
{
  double sum = 0;

  for (guint32 y = y0; y < y0 + WINDOW; y++)
    for (guint32 x = x0; x < x0 + WINDOW; x++)
      sum += hek_color_srgb_decode (hek_image_row (image, y)[3 * x + 1] / 255.0);
  return sum / (WINDOW * WINDOW);
}

static void
test_no_bands (void)
{
  g_autoptr (HekImage) image = load_photo ();
  g_autoptr (HekQuantized) result
    = hek_test_quantize ("palette", image, "colors=32 dither=fs", NULL);
  double squares = 0;
  guint n = 0;

  for (guint32 y = SKY_Y0; y < SKY_Y1; y += WINDOW)
    for (guint32 x = SKY_X0; x < SKY_X1; x += WINDOW)
      {
        double difference = window_light (result->image, x, y) - window_light (image, x, y);

        squares += difference * difference;
        n++;
      }
  g_test_message ("deviation of windows: %.5f", sqrt (squares / n));
  g_assert_cmpfloat (sqrt (squares / n), <, WINDOW_TOLERANCE);
}

static void
check_ssimulacra2 (const char *settings,
                   double      above)
{
  g_autoptr (HekImage) image = load_photo ();
  g_autoptr (HekQuantized) result = hek_test_quantize ("palette", image, settings, NULL);
  const HekMetric *metric = hek_metric_find ("ssimulacra2");
  HekMetricReport report;

  g_assert_true (hek_metric_evaluate (image, result->image, &metric, 1, NULL, &report, NULL, NULL,
                                      NULL, NULL));
  g_test_message ("%s: SSIMULACRA2 %.2f", settings, report.value[0]);
  g_assert_cmpfloat (report.value[0], >, above);
}

static void
test_ssimulacra2 (void)
{
  check_ssimulacra2 ("colors=32 dither=fs", PNGQUANT_32_COLORS);
  check_ssimulacra2 ("colors=64 dither=fs", PNGQUANT_64_COLORS);
}

/* A square of one lightness J = Y^(1/3), or of a checkerboard of J ± @contrast, side @period. */
static guint
square_weight (const HekPixelSight *sight,
               double               lightness,
               double               contrast,
               guint                period)
{
  float light[HEK_WEIGHT_SIDE * HEK_WEIGHT_SIDE];

  for (guint i = 0; i < G_N_ELEMENTS (light); i++)
    {
      guint parity = (i % HEK_WEIGHT_SIDE / period + i / HEK_WEIGHT_SIDE / period) & 1;

      light[i] = (float) pow (lightness + (parity ? contrast : -contrast), 3);
    }
  return hek_pixel_sight_weigh (sight, light);
}

/* Flat squares: a step of lightness over the luminance that the eye is adapted to, times its
 * sensitivity there, as the table of castleCSF has it. */
static void
test_visibility_of_light (void)
{
  const HekDisplay *display = hek_display (0);
  const HekViewing viewing = { .display = display };
  const HekCsf *csf = hek_csf_find ("castle");
  double seen[11], most = 0, largest = 0;
  HekPixelSight sight;

  hek_pixel_sight_init (&sight, &viewing);
  for (guint i = 0; i <= 10; i++)
    {
      double j = i / 10.0, range = display->peak_cd_m2 - display->black_cd_m2, sum = 0;
      double cd_m2 = j * j * j * range + hek_display_floor (display);

      for (guint k = 0; k < 3; k++)
        {
          HekCsfStimulus stimulus = { .cpd = hek_viewing_ppd (&viewing) / exp2 (k + 1.5),
                                      .cd_m2 = cd_m2 };

          sum += pow (csf->sensitivity (&stimulus), 2);
        }
      seen[i] = 3 * j * j * range / cd_m2 * sqrt (sum);
      most = MAX (most, seen[i]);
    }
  for (guint i = 0; i <= 10; i++)
    largest = MAX (largest, square_weight (&sight, i / 10.0, 0, 1));
  for (guint i = 0; i <= 10; i++)
    g_assert_cmpfloat_with_epsilon (square_weight (&sight, i / 10.0, 0, 1),
                                    1 + (largest - 1) * seen[i] / most, WEIGHT_TOLERANCE);
  g_assert_cmpfloat (largest, >, 0.95 * HEK_WEIGHT_MAX);
  g_assert_cmpuint (square_weight (&sight, 0, 0, 1), ==, 1);
}

static void
test_visibility_of_texture (void)
{
  HekViewing viewing = { .display = hek_display (0), .distance_m = 0.5 };
  HekPixelSight near, far;
  guint flat;

  hek_pixel_sight_init (&near, &viewing);
  viewing.distance_m = 8;
  hek_pixel_sight_init (&far, &viewing);

  flat = square_weight (&near, 0.6, 0, 1);
  for (guint period = 1; period <= 4; period *= 2)
    {
      guint weak = square_weight (&near, 0.6, 0.05, period);
      guint strong = square_weight (&near, 0.6, 0.3, period);

      g_assert_cmpuint (weak, <, flat);
      g_assert_cmpuint (strong, <, weak);
    }

  /* what is too fine to be seen hides nothing */
  g_assert_cmpuint (square_weight (&far, 0.6, 0.05, 1), >=, square_weight (&far, 0.6, 0, 1) - 1);
}

static void
test_weights_apart (void)
{
  g_autoptr (HekImage) image = hek_test_photo_new ();
  const char *settings[] = { "colors=12 weights=contrast", "colors=12 weights=none",
                             "colors=12 weights=visibility",
                             "colors=12 weights=visibility display=standard-hdr-pq",
                             "colors=12 weights=contrast display=standard-hdr-pq" };
  char *digests[G_N_ELEMENTS (settings)];

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr (HekQuantized) result = hek_test_quantize ("palette", image, settings[i], NULL);

      hek_test_check_result (image, result);
      digests[i] = hek_test_digest (result);
    }
  for (guint i = 0; i < 4; i++)
    for (guint j = i + 1; j < 4; j++)
      g_assert_cmpstr (digests[i], !=, digests[j]);
  g_assert_cmpstr (digests[0], ==, digests[4]);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    g_free (digests[i]);
}

static void
check_activity (HekTestPaint paint,
                guint        min,
                guint        max)
{
  g_autoptr (HekImage) image = hek_test_picture_new (SIDE, SIDE, 3, paint);
  HekPixelActivity activity;

  g_assert_true (hek_pixel_activity_init (&activity, image, NULL, NULL));
  for (guint32 y = 2; y < SIDE - 2; y++)
    for (guint32 x = 2; x < SIDE - 2; x++)
      {
        g_assert_cmpuint (activity.values[y * SIDE + x], >=, min);
        g_assert_cmpuint (activity.values[y * SIDE + x], <=, max);
      }
  hek_pixel_activity_clear (&activity);
}

/* Rounding to codes leaves a deviation of a quarter of a code: (0.25 / 2.25)² · 255 = 3. */
static void
test_activity (void)
{
  check_activity (paint_plane, 0, 4);
  check_activity (hek_test_paint_noise, 200, 255);
}

static void
test_activity_tiny (void)
{
  for (guint32 width = 1; width < 7; width++)
    {
      g_autoptr (HekImage) image = hek_test_picture_new (width, 7 - width, 4, paint_plane);
      g_autoptr (HekQuantized) result = hek_test_quantize ("palette", image, "colors=3", NULL);

      hek_test_check_result (image, result);
    }
}

static void
test_visibility_tiny (void)
{
  for (guint32 width = 1; width < 18; width += 3)
    {
      g_autoptr (HekImage) image
        = hek_test_picture_new (width, 18 - width, 4, hek_test_paint_noise);
      g_autoptr (HekQuantized) result
        = hek_test_quantize ("mediancut", image, "colors=3 weights=visibility", NULL);

      hek_test_check_result (image, result);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imagequant/palette/small-thing", test_small_thing);
  g_test_add_func ("/imagequant/palette/no-bands", test_no_bands);
  g_test_add_func ("/imagequant/palette/ssimulacra2", test_ssimulacra2);
  g_test_add_func ("/imagequant/palette/visibility-of-light", test_visibility_of_light);
  g_test_add_func ("/imagequant/palette/visibility-of-texture", test_visibility_of_texture);
  g_test_add_func ("/imagequant/palette/visibility-tiny", test_visibility_tiny);
  g_test_add_func ("/imagequant/palette/weights-apart", test_weights_apart);
  g_test_add_func ("/imagequant/palette/activity", test_activity);
  g_test_add_func ("/imagequant/palette/activity-tiny", test_activity_tiny);
  return g_test_run ();
}
