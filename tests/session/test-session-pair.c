/* SPDX-License-Identifier: Apache-2.0 */
/* A picture of a file in the place of a result, and what the methods need for a target. */
#include "config.h"

#include "session-fixture.h"

#include <math.h>
#include <string.h>

/* The judged picture of these tests: what palette quantization makes of small.png. */
static char *
write_judged (Fixture         *fixture,
              HekMetricReport *expected,
              gsize           *file_bytes)
{
  g_autofree char *source
    = g_build_filename (g_getenv ("HEK_TEST_DATA"), "photos", "small.png", NULL);
  char *path = g_build_filename (fixture->dir, "judged.png", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekImage) image = hek_image_load (source, NULL, NULL, &error);
  g_autoptr (HekTrial) trial = NULL;
  HekRecipe recipe;

  g_assert_no_error (error);
  hek_recipe_init (&recipe, hek_imagequant_find ("palette"));
  hek_recipe_set_main (&recipe, 5);
  trial = hek_trial_run (image, &recipe,
                         HEK_TRIAL_METRICS | HEK_TRIAL_FILE | HEK_TRIAL_KEEP_FILE, NULL, &error);
  g_assert_no_error (error);
  g_file_set_contents (path, g_bytes_get_data (trial->file, NULL),
                       (gssize) g_bytes_get_size (trial->file), &error);
  g_assert_no_error (error);
  *expected = trial->metrics;
  *file_bytes = g_bytes_get_size (trial->file);
  return path;
}

static void
open_pair (Fixture    *fixture,
           const char *judged)
{
  g_autofree char *source
    = g_build_filename (g_getenv ("HEK_TEST_DATA"), "photos", "small.png", NULL);

  hek_picture_session_open_pair (fixture->session, source, judged);
}

static void
wait_until_current (Fixture *fixture)
{
  while (!hek_picture_session_trial_is_current (fixture->session))
    fixture_wait (&fixture->n_trial, fixture->n_trial + 1);
}

static void
test_shown (Fixture       *fixture,
            gconstpointer  data)
{
  HekMetricReport expected;
  gsize file_bytes;
  g_autofree char *path = write_judged (fixture, &expected, &file_bytes);
  const HekMetric *metric = hek_metric_find ("ciede2000");
  HekTrial *trial;
  double sum = 0;
  HekMap *map;

  hek_picture_session_request_map (fixture->session, metric);
  open_pair (fixture, path);
  fixture_wait (&fixture->n_source, 1);
  g_assert_true (g_str_has_suffix (hek_picture_session_get_judged_title (fixture->session),
                                   "/judged.png"));
  g_assert_cmpstr (hek_picture_session_get_judged_info (fixture->session)->format, ==, "PNG");
  g_assert_cmpstr (hek_picture_session_get_title (fixture->session), ==, "small.png");
  g_assert_false (hek_picture_session_is_stale (fixture->session));
  wait_until_current (fixture);

  trial = hek_picture_session_get_trial (fixture->session);
  for (guint i = 0; i < expected.n; i++)
    g_assert_cmpfloat (hek_metric_report_get (&trial->metrics, expected.what[i]->key), ==,
                       expected.value[i]);
  g_assert_cmpuint (trial->file_bytes, ==, file_bytes);
  g_assert_null (trial->suffix);

  /* the heat map is that of the two files */
  fixture_wait (&fixture->n_map, 2);
  map = hek_picture_session_get_map (fixture->session);
  g_assert_nonnull (map);
  for (gsize i = 0; i < (gsize) map->width * map->height; i++)
    sum += map->data[i];
  g_assert_cmpfloat_with_epsilon (sum / ((double) map->width * map->height),
                                  hek_metric_report_get (&expected, "delta_e_2000_mean"), 1e-4);

  /* it is no result of ours: not kept, and without a curve */
  g_assert_cmpuint (g_list_model_get_n_items (hek_picture_session_get_trials (fixture->session)),
                    ==, 0);
  g_assert_cmpuint (hek_picture_session_get_curve (fixture->session)->len, ==, 0);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* Other eyes see the same picture: it stays, and what depends on them is measured again. */
static void
test_viewing (Fixture       *fixture,
              gconstpointer  data)
{
  const HekMetric *flip = hek_metric_find ("flip");
  HekMetricReport expected;
  gsize file_bytes;
  g_autofree char *path = write_judged (fixture, &expected, &file_bytes);
  HekRecipe recipe;
  double usual;

  hek_picture_session_set_metrics (fixture->session, &flip, 1);
  open_pair (fixture, path);
  fixture_wait (&fixture->n_source, 1);
  while (hek_picture_session_get_trial (fixture->session) == NULL
         || !hek_metric_report_has (&hek_picture_session_get_trial (fixture->session)->metrics,
                                    flip))
    fixture_wait (&fixture->n_trial, fixture->n_trial + 1);
  usual = hek_metric_report_get (&hek_picture_session_get_trial (fixture->session)->metrics,
                                 "flip_mean");

  recipe = *hek_picture_session_get_recipe (fixture->session);
  recipe.viewing.distance_m = 2;
  hek_picture_session_set_recipe (fixture->session, &recipe, FALSE);
  g_assert_nonnull (hek_picture_session_get_judged_title (fixture->session));
  g_assert_false (hek_picture_session_trial_is_current (fixture->session));
  wait_until_current (fixture);
  while (!hek_metric_report_has (&hek_picture_session_get_trial (fixture->session)->metrics, flip))
    fixture_wait (&fixture->n_trial, fixture->n_trial + 1);
  /* farther away less is seen */
  g_assert_cmpfloat (hek_metric_report_get (
                       &hek_picture_session_get_trial (fixture->session)->metrics, "flip_mean"),
                     <, usual);
}

/* Another setting, or the wish for one, brings results back. */
static void
test_left (Fixture       *fixture,
           gconstpointer  data)
{
  HekMetricReport expected;
  gsize file_bytes;
  g_autofree char *path = write_judged (fixture, &expected, &file_bytes);
  g_autofree char *saved = g_build_filename (fixture->dir, "saved.png", NULL);
  g_autofree char *contents = NULL, *judged = NULL;
  gsize length, judged_length;
  HekRecipe recipe;

  open_pair (fixture, path);
  fixture_wait (&fixture->n_source, 1);
  wait_until_current (fixture);

  /* a file that is asked for is of the recipe even now */
  hek_picture_session_save (fixture->session, saved);
  fixture_wait (&fixture->n_saved, 1);
  g_assert_true (g_file_get_contents (saved, &contents, &length, NULL));
  g_assert_true (g_file_get_contents (path, &judged, &judged_length, NULL));
  g_assert_true (length != judged_length || memcmp (contents, judged, length) != 0);

  hek_picture_session_quantize (fixture->session);
  g_assert_null (hek_picture_session_get_judged_title (fixture->session));
  g_assert_true (hek_picture_session_is_stale (fixture->session));
  g_assert_false (hek_picture_session_trial_is_current (fixture->session));
  wait_until_current (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (hek_picture_session_get_trials (fixture->session)),
                    ==, 1);
  g_assert_cmpfloat (hek_metric_report_get (
                       &hek_picture_session_get_trial (fixture->session)->metrics, "psnr"), >,
                     hek_metric_report_get (&expected, "psnr"));

  open_pair (fixture, path);
  fixture_wait (&fixture->n_source, 2);
  recipe = *hek_picture_session_get_recipe (fixture->session);
  hek_recipe_set_main (&recipe, 5);
  hek_picture_session_set_recipe (fixture->session, &recipe, FALSE);
  g_assert_null (hek_picture_session_get_judged_title (fixture->session));
  wait_until_current (fixture);
  g_assert_cmpfloat (hek_metric_report_get (
                       &hek_picture_session_get_trial (fixture->session)->metrics, "psnr"), ==,
                     hek_metric_report_get (&expected, "psnr"));
}

/* What cannot be compared leaves everything as it was. */
static void
test_unequal (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "other.png", NULL);
  g_autofree char *missing = g_build_filename (fixture->dir, "missing.png", NULL);
  g_autoptr (GBytes) png = fixture_make_png (40, 30);

  fixture_open_small (fixture);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (png, NULL),
                                      (gssize) g_bytes_get_size (png), NULL));
  open_pair (fixture, path);
  fixture_wait (&fixture->n_failed, 1);
  g_assert_nonnull (strstr (fixture->message, "other.png has 40 × 30 pixels"));
  g_assert_null (hek_picture_session_get_judged_title (fixture->session));
  open_pair (fixture, missing);
  fixture_wait (&fixture->n_failed, 2);
  g_assert_nonnull (strstr (fixture->message, "missing.png"));
  g_assert_cmpuint (fixture->n_source, ==, 1);
}

/* What each method needs is known after a search of all, until the next one or another picture. */
static void
test_bids (Fixture       *fixture,
           gconstpointer  data)
{
  HekTarget target, of;
  const GArray *bids;
  guint n_met = 0;

  g_assert_true (hek_target_parse (&target, "psnr=26", NULL));
  fixture_open_small (fixture);
  g_assert_null (hek_picture_session_get_bids (fixture->session, &of));
  hek_picture_session_find (fixture->session, &target, TRUE);
  fixture_wait (&fixture->n_found, 1);
  bids = hek_picture_session_get_bids (fixture->session, &of);
  g_assert_cmpuint (bids->len, ==, hek_imagequant_n ());
  g_assert_true (of.what == target.what && of.value == target.value);
  for (guint i = 0; i < bids->len; i++)
    {
      const HekFindBid *bid = &g_array_index (bids, HekFindBid, i);

      n_met += bid->file_bytes > 0
               && hek_recipe_equal (&bid->recipe,
                                    hek_picture_session_get_recipe (fixture->session));
    }
  g_assert_cmpuint (n_met, ==, 1);
  hek_picture_session_find (fixture->session, &target, FALSE);
  g_assert_null (hek_picture_session_get_bids (fixture->session, &of));
  fixture_wait (&fixture->n_found, 2);
  g_assert_cmpuint (hek_picture_session_get_bids (fixture->session, &of)->len, ==, 1);
  fixture_open_small (fixture);
  g_assert_null (hek_picture_session_get_bids (fixture->session, &of));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/session/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("pair/shown", test_shown);
  ADD ("pair/viewing", test_viewing);
  ADD ("pair/left", test_left);
  ADD ("pair/unequal", test_unequal);
  ADD ("bids", test_bids);
  return g_test_run ();
}
