/* SPDX-License-Identifier: Apache-2.0 */
/* Properties of FLIP: extremes, threads, samples that are no light, ranges, alpha, displays,
 * cancelling. */
#include <math.h>
#include <string.h>

#include "hek-parallel.h"
#include "metric-flip-fixture.h"

/* Equal pictures have no error anywhere; the largest there is lies between green and blue. */
static void
test_extremes (void)
{
  g_autoptr (HekImage) green = flip_new_image (90, 70, 3, HEK_SAMPLE_U8);
  g_autoptr (HekImage) blue = flip_new_image (90, 70, 3, HEK_SAMPLE_U8);
  g_autoptr (HekImage) photo = flip_draw (600, 140, FALSE);
  g_autoptr (HekMap) map = NULL;
  FlipValues got;

  for (guint32 y = 0; y < 70; y++)
    for (guint32 x = 0; x < 90; x++)
      {
        hek_image_row (green, y)[3 * x + 1] = 255;
        hek_image_row (blue, y)[3 * x + 2] = 255;
      }
  got = flip_evaluate (green, blue, NULL, NULL);
  g_assert_cmpfloat_with_epsilon (got.mean, 1, 1e-6);
  g_assert_cmpfloat (got.max, <=, 1);

  got = flip_evaluate (photo, photo, NULL, &map);
  g_assert_cmpfloat (got.mean, ==, 0);
  g_assert_cmpfloat (got.p95, ==, 0);
  g_assert_cmpfloat (got.max, ==, 0);
  for (gsize i = 0; i < (gsize) 600 * 140; i++)
    g_assert_cmpfloat (map->data[i], ==, 0);
}

static void
assert_same (FlipValues        a,
             const HekMap *map_a,
             FlipValues        b,
             const HekMap *map_b)
{
  gsize n_bytes = (gsize) map_a->width * map_a->height * sizeof (float);

  g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
  g_assert_cmpmem (map_a->data, n_bytes, map_b->data, n_bytes);
}

static void
test_threads (void)
{
  g_autoptr (HekImage) ref = flip_draw (1100, 300, FALSE);
  g_autoptr (HekImage) test = flip_draw (1100, 300, TRUE);
  g_autoptr (HekMap) first = NULL;
  FlipValues want = { 0 };

  for (guint n = 1; n <= 3; n++)
    {
      g_autoptr (HekMap) map = NULL;
      FlipValues got;

      hek_parallel_set_n_threads (n);
      got = flip_evaluate (ref, test, NULL, &map);
      if (first != NULL)
        assert_same (want, first, got, map);
      else
        {
          want = got;
          first = g_steal_pointer (&map);
        }
    }
  hek_parallel_set_n_threads (0);
}

/* What a picture may hold that is no light: as the other value in its place. */
static void
test_not_light (void)
{
  static const struct
  {
    const char *range;
    float sample, instead;
  } cases[] = {
    { "sdr", NAN, 0 },  { "sdr", -3, 0 },  { "sdr", -INFINITY, 0 }, { "sdr", INFINITY, 1 },
    { "sdr", 7, 1 },    { "hdr", NAN, 0 }, { "hdr", -3, 0 },        { "hdr", -INFINITY, 0 },
    { "hdr", INFINITY, 3e38f },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint in_ref = 0; in_ref < 2; in_ref++)
      {
        g_autoptr (HekImage) ref = flip_draw (80, 40, FALSE);
        g_autoptr (HekImage) test = flip_draw (80, 40, TRUE);
        float *sample = (float *) hek_image_row (in_ref ? ref : test, 17) + 61;
        HekOptionValues options = flip_default_options ();
        g_autoptr (HekMap) a = NULL;
        g_autoptr (HekMap) b = NULL;
        FlipValues got, want;

        /* a sample of 3e38 in the reference would count for the exposures, an infinite one not */
        if (in_ref && cases[i].instead > 1)
          continue;
        flip_set_option (&options, "range", cases[i].range);
        *sample = cases[i].sample;
        got = flip_evaluate (ref, test, &options, &a);
        *sample = cases[i].instead;
        want = flip_evaluate (ref, test, &options, &b);
        assert_same (want, b, got, a);
      }
}

/* "auto" is HDR only for float pictures with a sample above 1 in the reference. */
static void
test_range (void)
{
  g_autoptr (HekImage) bright = flip_draw (80, 40, FALSE);
  g_autoptr (HekImage) other = flip_draw (80, 40, TRUE);
  g_autoptr (HekImage) dim = hek_image_convert (bright, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL,
                                                NULL);
  HekOptionValues sdr = flip_default_options (), hdr = flip_default_options ();

  flip_set_option (&sdr, "range", "sdr");
  flip_set_option (&hdr, "range", "hdr");
  g_assert_cmpfloat (flip_evaluate (bright, other, NULL, NULL).mean, ==,
                     flip_evaluate (bright, other, &hdr, NULL).mean);
  g_assert_cmpfloat (flip_evaluate (dim, other, NULL, NULL).mean, ==,
                     flip_evaluate (dim, other, &sdr, NULL).mean);
  g_assert_cmpfloat (flip_evaluate (dim, other, &hdr, NULL).mean, !=,
                     flip_evaluate (dim, other, &sdr, NULL).mean);
}

/* Black references, hardly any light, and more stops than there are exposures. */
static void
test_exposures (void)
{
  g_autoptr (HekImage) image = flip_new_image (16, 16, 3, HEK_SAMPLE_F32);
  HekFlipExposures exposures;

  g_assert_true (hek_flip_exposures_init (&exposures, image, HEK_FLIP_ACES, NULL, NULL));
  g_assert_cmpuint (exposures.n, ==, 1);
  g_assert_cmpfloat (exposures.gain[0], ==, 1);

  for (guint32 c = 0; c < 3; c++)
    ((float *) hek_image_row (image, 3))[c] = 4;
  g_assert_true (hek_flip_exposures_init (&exposures, image, HEK_FLIP_ACES, NULL, NULL));
  g_assert_cmpuint (exposures.n, ==, 1);
  g_assert_cmpfloat (exposures.start, ==, exposures.stop);

  for (guint32 x = 0; x < 48; x++)
    ((float *) hek_image_row (image, 5))[x] = 1e-38f;
  g_assert_true (hek_flip_exposures_init (&exposures, image, HEK_FLIP_REINHARD, NULL, NULL));
  g_assert_cmpuint (exposures.n, ==, HEK_FLIP_MAX_EXPOSURES);
  g_assert_true (isfinite (exposures.gain[exposures.n - 1]));
  g_assert_cmpfloat (flip_evaluate (image, image, NULL, NULL).max, ==, 0);
}

/* Half transparent counts as half its light and half that of the ground, code 119. */
static void
test_alpha (void)
{
  g_autoptr (HekImage) photo = flip_draw (50, 40, FALSE);
  g_autoptr (HekImage) clear = flip_new_image (50, 40, 4, HEK_SAMPLE_F32);
  g_autoptr (HekImage) blend = flip_new_image (50, 40, 3, HEK_SAMPLE_F32);
  const float ground = (float) pow ((119 / 255.0 + 0.055) / 1.055, 2.4);
  HekOptionValues options = flip_default_options ();
  FlipValues got, want;

  for (guint32 y = 0; y < 40; y++)
    for (guint32 i = 0; i < 150; i++)
      {
        float v = ((float *) hek_image_row (photo, y))[i];

        ((float *) hek_image_row (clear, y))[i / 3 * 4 + i % 3] = v;
        ((float *) hek_image_row (clear, y))[i / 3 * 4 + 3] = 0.25f;
        ((float *) hek_image_row (blend, y))[i] = 0.25f * v + 0.75f * ground;
      }
  flip_set_option (&options, "range", "sdr");
  got = flip_evaluate (photo, clear, &options, NULL);
  want = flip_evaluate (photo, blend, &options, NULL);
  g_assert_cmpfloat_with_epsilon (got.mean, want.mean, 1e-6);
  g_assert_cmpfloat_with_epsilon (got.max, want.max, 1e-5);
}

/* 0 pixels per degree are those of the display; a display far away shows less. */
static void
test_display (void)
{
  g_autoptr (HekImage) ref = flip_draw (100, 60, FALSE);
  g_autoptr (HekImage) test = flip_draw (100, 60, TRUE);
  HekOptionValues options = flip_default_options (), explicit = flip_default_options ();
  g_autofree char *ppd = g_strdup_printf ("%.17g", hek_display_ppd (hek_display (0), 0));

  flip_set_option (&options, "ppd", "0");
  flip_set_option (&explicit, "ppd", ppd);
  g_assert_cmpfloat (flip_evaluate (ref, test, &options, NULL).mean, ==,
                     flip_evaluate (ref, test, &explicit, NULL).mean);
  flip_set_option (&explicit, "ppd", "200");
  g_assert_cmpfloat (flip_evaluate (ref, test, &options, NULL).max, >,
                     flip_evaluate (ref, test, &explicit, NULL).max);

  /* below the smallest there is */
  flip_set_option (&options, "ppd", "4");
  flip_set_option (&explicit, "ppd", "0.01");
  g_assert_cmpfloat (flip_evaluate (ref, test, &options, NULL).mean, ==,
                     flip_evaluate (ref, test, &explicit, NULL).mean);
}

static void
cancel (double   fraction,
        gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
test_cancel (void)
{
  g_autoptr (HekImage) ref = flip_draw (1200, 400, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask task = { .cancellable = cancellable, .progress = cancel,
                         .progress_data = cancellable };
  const HekViewing viewing = { .display = hek_display (0) };
  const HekOptionValues options = flip_default_options ();
  double values[HEK_METRIC_MAX_VALUES] = { 77, 77, 77 };
  g_autoptr (GError) error = NULL;
  HekMap *map = NULL;

  g_assert_false (hek_metric_flip.evaluate (ref, ref, &viewing, &options, values, &map, &task,
                                            &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (map);
  g_assert_cmpfloat (values[0], ==, 77);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metric/flip-properties/extremes", test_extremes);
  g_test_add_func ("/metric/flip-properties/threads", test_threads);
  g_test_add_func ("/metric/flip-properties/not-light", test_not_light);
  g_test_add_func ("/metric/flip-properties/range", test_range);
  g_test_add_func ("/metric/flip-properties/exposures", test_exposures);
  g_test_add_func ("/metric/flip-properties/alpha", test_alpha);
  g_test_add_func ("/metric/flip-properties/display", test_display);
  g_test_add_func ("/metric/flip-properties/cancel", test_cancel);
  return g_test_run ();
}
