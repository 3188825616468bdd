/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What makes the adaptive palette better than plain k-means with plain diffusion: a small thing of
 * a colour of its own gets that colour, slow gradients are mixed finely, and what is busy is known
 * to be so.
 */
#include "config.h"

#include <math.h>

#include "hek-color-transfer.h"
#include "hek-image-file.h"
#include "hek-pixel-activity-private.h"
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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imagequant/palette/small-thing", test_small_thing);
  g_test_add_func ("/imagequant/palette/no-bands", test_no_bands);
  g_test_add_func ("/imagequant/palette/activity", test_activity);
  g_test_add_func ("/imagequant/palette/activity-tiny", test_activity_tiny);
  return g_test_run ();
}
