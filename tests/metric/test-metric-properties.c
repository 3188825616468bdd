/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Properties of the metrics: identity, symmetry, threads, forms of pictures, alpha and errors.
 * The program is given the path of metric-values as its argument.
 */
#include <pthread.h>
#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "hek-color-transfer.h"
#include "hek-image-file.h"
#include "hek-metric.h"
#include "hek-parallel.h"
#include "hek-rng.h"
#include "../test-valgrind.h"

static const char *values_program;

static HekImage *
load_photo (const char *folder,
            const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("HEK_TEST_DATA"), folder, name, NULL);
  g_autoptr (GError) error = NULL;
  HekImage *image = hek_image_load (path, NULL, NULL, &error);

  g_assert_no_error (error);
  return image;
}

static HekImage *
new_image (guint32       width,
           guint32       height,
           guint         n_channels,
           HekSampleType type,
           HekEncoding   encoding)
{
  HekImage *image = hek_image_new (width, height, n_channels, type, encoding, NULL);

  memset (image->data, 0, image->height * image->stride_bytes);
  return image;
}

static void
evaluate_all (const HekImage  *ref,
              const HekImage  *test,
              HekMetricReport *report)
{
  const HekMetric *metrics[HEK_METRICS_MAX];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < hek_metric_n (); i++)
    metrics[i] = hek_metric (i);
  g_assert_true (hek_metric_evaluate (ref, test, metrics, hek_metric_n (), NULL, report, NULL, NULL,
                                      NULL, &error));
  g_assert_no_error (error);
}

static void
assert_same_report (const HekMetricReport *a,
                    const HekMetricReport *b)
{
  g_assert_cmpuint (a->n, ==, b->n);
  for (guint i = 0; i < a->n; i++)
    {
      g_assert_true (a->what[i] == b->what[i]);
      g_assert_cmpmem (&a->value[i], sizeof a->value[i], &b->value[i], sizeof b->value[i]);
    }
}

/* Every metric that is defined says so, in words. */
static void
assert_equal_pictures (const HekMetricReport *report,
                       gboolean               has_ssim)
{
  for (guint i = 0; i < report->n; i++)
    {
      guint value_idx;
      const HekMetric *metric = hek_metric_find_key (report->what[i]->key, &value_idx);

      g_test_message ("%s %g", report->what[i]->key, report->value[i]);
      if (g_str_equal (metric->id, "ssimulacra2")) /* its authors' words end below that */
        g_assert_true (isnan (report->value[i]) || report->value[i] > 99.5);
      else if (!isnan (report->value[i]))
        g_assert_cmpstr (metric->meaning (value_idx, report->value[i]), ==, "no difference");
    }
  g_assert_cmpfloat (hek_metric_report_get (report, "mse"), ==, 0);
  g_assert_true (isinf (hek_metric_report_get (report, "psnr")));
  g_assert_cmpfloat (hek_metric_report_get (report, "delta_e_2000_mean"), ==, 0);
  g_assert_cmpfloat (hek_metric_report_get (report, "delta_e_2000_p95"), ==, 0);
  g_assert_cmpfloat (hek_metric_report_get (report, "delta_e_2000_max"), ==, 0);
  if (has_ssim)
    g_assert_cmpfloat (hek_metric_report_get (report, "ssim"), ==, 1);
  else
    g_assert_true (isnan (hek_metric_report_get (report, "ssim")));
}

static void
test_identity (void)
{
  g_autoptr (HekImage) photo = load_photo ("photos", "small.png");
  static const guint32 sizes[][2] = { { 1, 1 }, { 10, 10 }, { 11, 11 }, { 128, 3 }, { 1, 128 },
                                      { 192, 128 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (HekImage) part = hek_image_crop (photo, 0, 0, sizes[i][0], sizes[i][1], NULL);
      HekMetricReport report;

      evaluate_all (part, part, &report);
      assert_equal_pictures (&report, sizes[i][0] >= 11 && sizes[i][1] >= 11);
    }
}

static void
test_symmetry (void)
{
  /* the others know a reference */
  static const char *const keys[] = {
    "mse", "psnr", "ssim", "ms_ssim", "pu_psnr", "pu_psnr_y", "pu_ssim", "pu_ms_ssim",
    "delta_e_2000_mean", "delta_e_2000_p95", "delta_e_2000_max", "delta_e_76_mean", "itp_mean",
    "hyab_mean", "cam16ucs_mean",
  };
  g_autoptr (HekImage) ref = load_photo ("photos", "kodim03.png");
  g_autoptr (HekImage) test = load_photo ("metrics", "kodim03_jpeg20.png");
  HekMetricReport there, back;

  evaluate_all (ref, test, &there);
  evaluate_all (test, ref, &back);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_cmpfloat (hek_metric_report_get (&there, keys[i]), ==,
                       hek_metric_report_get (&back, keys[i]));
}

static void
test_threads (void)
{
  g_autoptr (HekImage) ref = load_photo ("photos", "kodim03.png");
  g_autoptr (HekImage) test = load_photo ("metrics", "kodim03_post3.png");
  HekMetricReport one, many;

  hek_parallel_set_n_threads (1);
  evaluate_all (ref, test, &one);
  for (guint n = 2; n <= 7; n++)
    {
      hek_parallel_set_n_threads (n);
      evaluate_all (ref, test, &many);
      assert_same_report (&one, &many);
    }
  hek_parallel_set_n_threads (0);
}

/* The same digits on every instruction set: another process each, since the choice is made once. */
static void
test_levels (void)
{
  static const char *const levels[] = { "scalar", "avx2", "avx512" };
  g_autofree char *ref = g_build_filename (g_getenv ("HEK_TEST_DATA"), "photos", "kodim03.png",
                                           NULL);
  g_autofree char *test = g_build_filename (g_getenv ("HEK_TEST_DATA"), "metrics",
                                            "kodim03_pq16nofs.png", NULL);
  const char *argv[] = { values_program, ref, test, NULL };
  g_autofree char *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      g_auto (GStrv) env = g_environ_setenv (g_get_environ (), "HEK_CPU", levels[i], TRUE);
      g_autofree char *out = NULL;
      g_autoptr (GError) error = NULL;
      int status;

      g_assert_true (g_spawn_sync (NULL, (char **) argv, env, 0, NULL, NULL, &out, NULL, &status,
                                   &error));
      g_assert_no_error (error);
      g_assert_true (g_spawn_check_wait_status (status, NULL));
      if (first == NULL)
        first = g_steal_pointer (&out);
      else
        g_assert_cmpstr (out, ==, first);
    }
}

/* A metric alone gives what it gives among the others, and so does its map. */
static void
test_alone (void)
{
  g_autoptr (HekImage) ref = load_photo ("photos", "small.png");
  g_autoptr (HekImage) test = hek_image_crop (ref, 0, 0, 192, 128, NULL);
  HekMetricReport all, one, quick;

  hek_image_row (test, 5)[100] ^= 0x40;
  hek_image_row (test, 77)[31] ^= 0x20;
  evaluate_all (ref, test, &all);
  for (guint i = 0; i < hek_metric_n (); i++)
    {
      const HekMetric *metric = hek_metric (i), *other = hek_metric ((i + 1) % hek_metric_n ());
      g_autoptr (HekMap) map = NULL;
      g_autoptr (HekMap) same = NULL;

      g_assert_true (hek_metric_evaluate (ref, test, &other, 1, NULL, &one, metric, &same, NULL,
                                          NULL));
      g_assert_cmpuint (one.n, ==, other->n_values);
      g_assert_true (one.what[0] == &other->values[0]);
      g_assert_true (hek_metric_evaluate (ref, test, &metric, 1, NULL, &one, metric, &map, NULL,
                                          NULL));
      g_assert_cmpuint (one.n, ==, metric->n_values);
      for (guint v = 0; v < metric->n_values; v++)
        {
          double alone = hek_metric_report_get (&all, metric->values[v].key);

          g_assert_cmpmem (&alone, sizeof alone, &one.value[v], sizeof one.value[v]);
        }
      g_assert_true ((map != NULL) == (metric->map_label != NULL));
      if (map == NULL)
        continue;
      g_assert_cmpuint (map->width, ==, 192);
      g_assert_cmpuint (map->height, ==, 128);
      g_assert_cmpmem (map->data, 192 * 128 * sizeof (float), same->data,
                       192 * 128 * sizeof (float));
    }
  g_assert_true (isnan (hek_metric_report_get (&all, "vmaf")));

  g_assert_true (hek_metric_evaluate (ref, test, NULL, 0, NULL, &quick, NULL, NULL, NULL, NULL));
  g_assert_cmpuint (quick.n, ==, 6);
  g_assert_true (hek_metric_evaluate (ref, test, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL));
}

/* The same picture in every form that holds its codes. */
static void
test_forms (void)
{
  g_autoptr (HekImage) photo = load_photo ("photos", "small.png");
  static const HekSampleType types[] = { HEK_SAMPLE_U16, HEK_SAMPLE_F32, HEK_SAMPLE_F32 };
  static const HekEncoding encodings[] = { HEK_ENCODING_SRGB, HEK_ENCODING_SRGB,
                                           HEK_ENCODING_LINEAR };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (HekImage) form = hek_image_convert (photo, types[i], encodings[i], NULL, NULL);
      HekMetricReport report;

      g_assert_nonnull (form);
      evaluate_all (photo, form, &report);
      g_assert_cmpfloat (hek_metric_report_get (&report, "mse"), ==, 0);
      g_assert_cmpfloat (hek_metric_report_get (&report, "ssim"), ==, 1);
      g_assert_cmpfloat (hek_metric_report_get (&report, "delta_e_2000_max"), <, 1e-3);
    }
}

/* Over mid-grey: opaque counts in full, transparent is grey whatever its colour, half is half
 * the light. */
static void
test_alpha (void)
{
  g_autoptr (HekImage) flat = new_image (16, 16, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB);
  g_autoptr (HekImage) clear = new_image (16, 16, 4, HEK_SAMPLE_U8, HEK_ENCODING_SRGB);
  const float *decode = hek_color_srgb_decode_table ();
  HekMetricReport report;
  guint8 blend;

  memset (flat->data, 119, flat->height * flat->stride_bytes);
  for (guint32 y = 0; y < 16; y++)
    for (guint32 x = 0; x < 16; x++)
      memcpy (hek_image_row (clear, y) + 4 * x, (guint8[]){ 255, 10, 90, 0 }, 4);
  evaluate_all (flat, clear, &report);
  assert_equal_pictures (&report, TRUE);

  for (guint32 y = 0; y < 16; y++)
    for (guint32 x = 0; x < 16; x++)
      {
        memset (hek_image_row (flat, y) + 3 * x, 200, 3);
        memcpy (hek_image_row (clear, y) + 4 * x, (guint8[]){ 200, 200, 200, 255 }, 4);
      }
  evaluate_all (flat, clear, &report);
  assert_equal_pictures (&report, TRUE);

  blend = hek_color_srgb_encode_u8 (decode[200] * (float) (51 / 255.0) +
                                    decode[119] * (1 - (float) (51 / 255.0)));
  for (guint32 y = 0; y < 16; y++)
    for (guint32 x = 0; x < 16; x++)
      hek_image_row (clear, y)[4 * x + 3] = 51;
  evaluate_all (flat, clear, &report);
  g_assert_cmpfloat (hek_metric_report_get (&report, "mse"), ==, (200 - blend) * (200 - blend));
}

/* Every metric has a value for every float: NaN is black, the rest is clipped. */
static void
test_not_a_number (void)
{
  g_autoptr (HekImage) good = new_image (20, 20, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR);
  static const float bad[] = { NAN, INFINITY, -INFINITY, -1e30f, 1e30f };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (HekImage) test = new_image (20, 20, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR);
      HekMetricReport report;

      ((float *) hek_image_row (test, 7))[31] = bad[i];
      evaluate_all (good, test, &report);
      /* the picture is smaller than the window of the largest scale */
      for (guint k = 0; k < report.n; k++)
        if (strstr (report.what[k]->key, "ms_ssim") == NULL)
          g_assert_false (isnan (report.value[k]));
    }
}

/* What no sRGB file holds is no difference, except for what is meant for high dynamic range. The
 * expected value is that of ITU-R BT.2124 with white at 203 cd/m²: ΔI of greys alone, 720 times
 * the difference of their PQ codes, 0.751827 at 1000 cd/m² and 0.580689 at 203 (ST 2084). */
static void
test_light_above_white (void)
{
  static const char *const blind[] = { "mse",      "delta_e_2000_max", "cie94_max",     "cmc_max",
                                       "hyab_max", "cam16ucs_max",     "delta_e_76_max" };
  g_autoptr (HekImage) white = new_image (20, 20, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR);
  g_autoptr (HekImage) brighter = new_image (20, 20, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR);
  HekMetricReport report;

  for (guint32 y = 0; y < 20; y++)
    for (guint32 i = 0; i < 60; i++)
      {
        ((float *) hek_image_row (white, y))[i] = 1;
        ((float *) hek_image_row (brighter, y))[i] = 1000 / 203.0f;
      }
  evaluate_all (white, brighter, &report);
  for (guint k = 0; k < G_N_ELEMENTS (blind); k++)
    g_assert_cmpfloat (hek_metric_report_get (&report, blind[k]), ==, 0);
  g_assert_cmpfloat_with_epsilon (hek_metric_report_get (&report, "itp_mean"),
                                  720 * (0.751827 - 0.580689), 2e-3);
}

/* As absolute light, without a display in between, NaN has no code; infinite light has the last. */
static void
test_absolute (void)
{
  g_autoptr (HekImage) good = new_image (20, 20, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR);
  g_autoptr (HekImage) test = new_image (20, 20, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR);
  static const char *const ids[] = { "pu_psnr", "pu_ssim" };
  static const float bad[] = { INFINITY, NAN };
  HekMetricSetup setup;

  hek_metric_setup_init (&setup);
  g_assert_true (hek_metric_setup_set (&setup, "pu_psnr.white=100", NULL));
  g_assert_true (hek_metric_setup_set (&setup, "pu_ssim.white=100", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    for (guint k = 0; k < G_N_ELEMENTS (ids); k++)
      {
        const HekMetric *metric = hek_metric_find (ids[k]);
        HekMetricReport report;

        ((float *) hek_image_row (test, 7))[31] = bad[i];
        g_assert_true (hek_metric_evaluate (good, test, &metric, 1, &setup, &report, NULL, NULL,
                                            NULL, NULL));
        g_assert_cmpint (isnan (report.value[0]) != 0, ==, isnan (bad[i]) != 0);
      }
}

static void
test_sizes_differ (void)
{
  g_autoptr (HekImage) a = new_image (5, 7, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB);
  g_autoptr (HekImage) b = new_image (7, 5, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB);
  g_autoptr (GError) error = NULL;
  HekMetricReport report = { .n = 77 };
  HekMap *map = NULL;

  g_assert_false (hek_metric_evaluate (a, b, NULL, 0, NULL, &report, hek_metric (0), &map, NULL,
                                       &error));
  g_assert_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "5 × 7"));
  g_assert_nonnull (strstr (error->message, "7 × 5"));
  g_assert_cmpuint (report.n, ==, 77);
  g_assert_null (map);
}

typedef struct
{
  pthread_mutex_t lock;
  double largest;
} Progress;

static void
on_progress (double   fraction,
             gpointer data)
{
  Progress *progress = data;

  pthread_mutex_lock (&progress->lock);
  g_assert_cmpfloat (fraction, >, 0);
  g_assert_cmpfloat (fraction, <=, 1);
  progress->largest = MAX (progress->largest, fraction);
  pthread_mutex_unlock (&progress->lock);
}

static void
test_progress (void)
{
  g_autoptr (HekImage) photo = load_photo ("photos", "small.png");
  Progress progress = { .lock = PTHREAD_MUTEX_INITIALIZER };
  const HekTask task = { .progress = on_progress, .progress_data = &progress };

  g_assert_true (hek_metric_evaluate (photo, photo, NULL, 0, NULL, NULL, NULL, NULL, &task, NULL));
  g_assert_cmpfloat (progress.largest, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  values_program = argv[1];

  g_test_add_func ("/metric/properties/identity", test_identity);
  g_test_add_func ("/metric/properties/symmetry", test_symmetry);
  hek_test_add_heavy ("/metric/properties/threads", test_threads);
  g_test_add_func ("/metric/properties/levels", test_levels);
  g_test_add_func ("/metric/properties/alone", test_alone);
  g_test_add_func ("/metric/properties/forms", test_forms);
  g_test_add_func ("/metric/properties/alpha", test_alpha);
  g_test_add_func ("/metric/properties/not-a-number", test_not_a_number);
  g_test_add_func ("/metric/properties/light-above-white", test_light_above_white);
  g_test_add_func ("/metric/properties/absolute", test_absolute);
  g_test_add_func ("/metric/properties/sizes-differ", test_sizes_differ);
  g_test_add_func ("/metric/properties/progress", test_progress);
  return g_test_run ();
}
