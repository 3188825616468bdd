/* SPDX-License-Identifier: Apache-2.0 */
/* Large pictures brighter than white: their previews are too, and agree with the full result. */
#include "config.h"

#include "session-fixture.h"

#include <math.h>
#include <string.h>

#define WIDTH 1200u /* over the 0.9 megapixels from which on there is a proxy */
#define HEIGHT 900u
#define DARK_STOPS (-5.0)
#define BRIGHT_STOPS 2.0 /* 812 cd/m²: within the display */

static const double tint[3] = { 1, 0.8, 0.5 };

/* The light at a place of the picture, 0 to 1 each way: brighter to the right, bluer below. */
static double
light_at (double x,
          double y,
          guint  c)
{
  return exp2 (DARK_STOPS + (BRIGHT_STOPS - DARK_STOPS) * x) * (tint[c] + (1 - tint[c]) * y);
}

static GBytes *
make_pfm (void)
{
  static const char header[] = "PF\n1200 900\n-1.0\n"; /* little-endian floats, last row first */
  GByteArray *file = g_byte_array_new ();

  G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);
  g_byte_array_append (file, (const guint8 *) header, sizeof header - 1);
  for (guint y = HEIGHT; y-- > 0;)
    for (guint i = 0; i < 3 * WIDTH; i++)
      {
        float v = (float) light_at ((i / 3 + 0.5) / WIDTH, (y + 0.5) / HEIGHT, i % 3);

        g_byte_array_append (file, (const guint8 *) &v, sizeof v);
      }
  return g_byte_array_free_to_bytes (file);
}

/* 12 bits of PQ on an HDR display: a step is below 0.5 % of the light. */
static void
set_hdr_recipe (Fixture *fixture)
{
  HekRecipe recipe;
  g_autoptr (GError) error = NULL;

  hek_recipe_from_json (&recipe, "{\"method\": \"uniform\", \"bits\": 12, \"curve\": \"pq\", "
                                 "\"display\": \"standard-hdr-pq\"}", &error);
  g_assert_no_error (error);
  hek_picture_session_set_recipe (fixture->session, &recipe, FALSE);
}

/* Largest difference of a picture from the light that it stands for, as a share of that. */
static double
worst_error (HekImage *image)
{
  g_autofree float *row = g_new (float, 3 * (gsize) image->width);
  double worst = 0;

  for (guint32 y = 0; y < image->height; y++)
    {
      hek_image_read_row (image, y, 0, image->width, HEK_ENCODING_LINEAR, row, NULL);
      for (guint32 i = 0; i < 3 * image->width; i++)
        {
          double light = light_at ((i / 3 + 0.5) / image->width, (y + 0.5) / image->height, i % 3);

          worst = MAX (worst, fabs (row[i] / light - 1));
        }
    }
  return worst;
}

static double
largest (HekImage *image)
{
  HekLuminanceStats stats;

  g_assert_true (hek_image_luminance_stats (image, &stats, NULL, NULL));
  return stats.max;
}

/* Half a step of the code, and what a pixel of the proxy averages at the picture's borders, where
 * the filter leans on one side: half a pixel of a gradient of 1 % a pixel. */
#define PREVIEW_TOLERANCE 0.01
#define FULL_TOLERANCE 0.005

static void
test_preview (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GBytes) pfm = make_pfm ();
  HekImage *image;
  double preview_max;

  set_hdr_recipe (fixture);
  hek_picture_session_open_bytes (fixture->session, pfm, "gradient.pfm");
  fixture_wait (&fixture->n_result, 2);
  g_assert_cmpfloat (hek_picture_session_get_luminance (fixture->session)->max, >, 3);

  g_assert_true (hek_picture_session_result_is_proxy (fixture->session));
  image = hek_picture_session_get_result (fixture->session)->image;
  g_assert_cmpuint (image->width * image->height, <, 500000);
  g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_F32);
  preview_max = largest (image);
  g_assert_cmpfloat (preview_max, >, 3);
  g_assert_cmpfloat (worst_error (image), <, PREVIEW_TOLERANCE);

  while (!hek_picture_session_trial_is_current (fixture->session))
    fixture_wait (&fixture->n_trial, fixture->n_trial + 1);
  g_assert_false (hek_picture_session_result_is_proxy (fixture->session));
  image = hek_picture_session_get_result (fixture->session)->image;
  g_assert_cmpuint (image->width, ==, WIDTH);
  g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_F32);
  g_assert_cmpfloat (worst_error (image), <, FULL_TOLERANCE);
  g_assert_cmpfloat (fabs (largest (image) / preview_max - 1), <, PREVIEW_TOLERANCE);
}

/* The same picture where the method ends at white: preview and full result end at it alike. */
static void
test_white (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GBytes) pfm = make_pfm ();
  double maxima[2];

  hek_picture_session_open_bytes (fixture->session, pfm, "gradient.pfm");
  fixture_wait (&fixture->n_result, 2);
  g_assert_true (hek_picture_session_result_is_proxy (fixture->session));
  maxima[0] = largest (hek_picture_session_get_result (fixture->session)->image);
  while (hek_picture_session_result_is_proxy (fixture->session))
    fixture_wait (&fixture->n_result, fixture->n_result + 1);
  maxima[1] = largest (hek_picture_session_get_result (fixture->session)->image);
  for (guint i = 0; i < G_N_ELEMENTS (maxima); i++)
    {
      g_assert_cmpfloat (maxima[i], >, 0.9);
      g_assert_cmpfloat (maxima[i], <=, 1);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/session/hdr/preview", Fixture, NULL, fixture_set_up, test_preview,
              fixture_tear_down);
  g_test_add ("/session/hdr/white", Fixture, NULL, fixture_set_up, test_white, fixture_tear_down);
  return g_test_run ();
}
