/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "session-fixture.h"

#include <math.h>
#include <string.h>

static void
set_main (Fixture  *fixture,
          double    value,
          gboolean  coalesce)
{
  HekRecipe recipe = *hek_picture_session_get_recipe (fixture->session);

  hek_recipe_set_main (&recipe, value);
  hek_picture_session_set_recipe (fixture->session, &recipe, coalesce);
}

static void
wait_until_current (Fixture *fixture)
{
  while (!hek_picture_session_trial_is_current (fixture->session))
    fixture_wait (&fixture->n_trial, fixture->n_trial + 1);
}

static guint
n_trials (Fixture *fixture)
{
  return g_list_model_get_n_items (hek_picture_session_get_trials (fixture->session));
}

static void
test_open (Fixture       *fixture,
           gconstpointer  data)
{
  HekTrial *trial;

  g_assert_null (hek_picture_session_get_source (fixture->session));
  fixture_open_small (fixture);
  g_assert_cmpuint (fixture->n_source, ==, 1);
  g_assert_cmpstr (hek_picture_session_get_title (fixture->session), ==, "small.png");
  g_assert_cmpstr (hek_picture_session_get_info (fixture->session)->format, ==, "PNG");
  wait_until_current (fixture);
  trial = hek_picture_session_get_trial (fixture->session);
  g_assert_cmpfloat (hek_metric_report_get (&trial->metrics, "ssim"), >, 0.3);
  g_assert_cmpuint (trial->file_bytes, >, 0);
  g_assert_cmpuint (n_trials (fixture), ==, 1);
  g_assert_false (hek_picture_session_result_is_proxy (fixture->session));
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* A file that cannot be read leaves everything as it was. */
static void
test_bad_file_keeps_picture (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("not a picture", 13);
  HekImage *before;

  fixture_open_small (fixture);
  wait_until_current (fixture);
  before = hek_picture_session_get_source (fixture->session);
  hek_picture_session_open_bytes (fixture->session, bytes, "note.png");
  fixture_wait (&fixture->n_failed, 1);
  g_assert_nonnull (strstr (fixture->message, "note.png"));
  g_assert_true (hek_picture_session_get_source (fixture->session) == before);
  g_assert_true (hek_picture_session_trial_is_current (fixture->session));
}

static void
test_undo_redo (Fixture       *fixture,
                gconstpointer  data)
{
  double first;

  fixture_open_small (fixture);
  wait_until_current (fixture);
  first = hek_recipe_get_main (hek_picture_session_get_recipe (fixture->session));
  g_assert_false (hek_picture_session_can_undo (fixture->session));

  set_main (fixture, 5, FALSE);
  set_main (fixture, 7, FALSE);
  wait_until_current (fixture);
  g_assert_true (hek_picture_session_can_undo (fixture->session));
  hek_picture_session_undo (fixture->session);
  hek_picture_session_undo (fixture->session);
  g_assert_false (hek_picture_session_can_undo (fixture->session));
  g_assert_cmpfloat (hek_recipe_get_main (hek_picture_session_get_recipe (fixture->session)), ==,
                     first);
  /* the first trial is still there: its numbers come back at once */
  g_assert_true (hek_picture_session_trial_is_current (fixture->session));
  hek_picture_session_redo (fixture->session);
  hek_picture_session_redo (fixture->session);
  g_assert_false (hek_picture_session_can_redo (fixture->session));
  g_assert_cmpfloat (hek_recipe_get_main (hek_picture_session_get_recipe (fixture->session)), ==,
                     7);
}

/* A slider being dragged is one undo step and leaves one trial. */
static void
test_gesture (Fixture       *fixture,
              gconstpointer  data)
{
  double first;

  fixture_open_small (fixture);
  wait_until_current (fixture);
  first = hek_recipe_get_main (hek_picture_session_get_recipe (fixture->session));
  for (guint colors = 20; colors < 60; colors++)
    {
      set_main (fixture, colors, TRUE);
      g_main_context_iteration (NULL, FALSE);
    }
  wait_until_current (fixture);
  g_assert_cmpuint (n_trials (fixture), ==, 2);
  hek_picture_session_undo (fixture->session);
  g_assert_cmpfloat (hek_recipe_get_main (hek_picture_session_get_recipe (fixture->session)), ==,
                     first);
}

/* Floats are measured when they are opened; other pictures have no need of it. */
static void
test_luminance (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (HekImage)
    image = hek_image_new (64, 48, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL);
  g_autoptr (GBytes) pfm = NULL;
  const HekLuminanceStats *luminance;

  fixture_open_small (fixture);
  g_assert_null (hek_picture_session_get_luminance (fixture->session));
  for (guint y = 0; y < 48; y++)
    for (guint i = 0; i < 3 * 64; i++)
      ((float *) hek_image_row (image, y))[i] = y < 24 ? 0.5f : 32.0f;
  pfm = hek_image_encode_pfm (image, NULL, NULL);
  hek_picture_session_open_bytes (fixture->session, pfm, "bright.pfm");
  fixture_wait (&fixture->n_source, 2);
  luminance = hek_picture_session_get_luminance (fixture->session);
  g_assert_nonnull (luminance);
  g_assert_cmpfloat_with_epsilon (luminance->max, 32, 1e-4);
  /* the geometric mean of 0.5 and 32 is 4 */
  g_assert_cmpfloat_with_epsilon (luminance->exposure_ev, log2 (0.18 / 4), 0.02);
}

static void
set_distance (Fixture *fixture,
              double   distance_m)
{
  HekRecipe recipe = *hek_picture_session_get_recipe (fixture->session);

  recipe.viewing.distance_m = distance_m;
  hek_picture_session_set_recipe (fixture->session, &recipe, TRUE);
}

/* The display is one step, the distance that is dragged afterwards another one. */
static void
test_viewing (Fixture       *fixture,
              gconstpointer  data)
{
  const HekRecipe *recipe = hek_picture_session_get_recipe (fixture->session);
  HekRecipe other;

  fixture_open_small (fixture);
  other = *recipe;
  other.viewing.display = hek_display_find ("standard-hdr-pq");
  hek_picture_session_set_recipe (fixture->session, &other, FALSE);
  for (guint i = 1; i <= 10; i++)
    set_distance (fixture, 0.1 * i);
  wait_until_current (fixture);
  hek_picture_session_undo (fixture->session);
  g_assert_true (recipe->viewing.display == other.viewing.display);
  g_assert_cmpfloat (recipe->viewing.distance_m, ==, 0);
  hek_picture_session_undo (fixture->session);
  g_assert_true (recipe->viewing.display == hek_display (0));
  g_assert_false (hek_picture_session_can_undo (fixture->session));
  hek_picture_session_redo (fixture->session);
  hek_picture_session_redo (fixture->session);
  g_assert_cmpfloat_with_epsilon (recipe->viewing.distance_m, 1, 1e-12);
}

/* Whatever the order of changes, the last result belongs to the last recipe. */
static void
test_newest_wins (Fixture       *fixture,
                  gconstpointer  data)
{
  fixture_open_small (fixture);
  for (guint i = 0; i < 100; i++)
    {
      HekRecipe recipe;

      hek_recipe_init (&recipe, hek_imagequant (i % hek_imagequant_n ()));
      hek_picture_session_set_recipe (fixture->session, &recipe, FALSE);
      g_main_context_iteration (NULL, FALSE);
    }
  set_main (fixture, 4, FALSE);
  wait_until_current (fixture);
  g_assert_false (hek_picture_session_is_stale (fixture->session));
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static void
test_trials (Fixture       *fixture,
             gconstpointer  data)
{
  GListModel *trials = hek_picture_session_get_trials (fixture->session);
  g_autoptr (HekTrialItem) oldest = NULL;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  fixture_open_small (fixture);
  wait_until_current (fixture);
  set_main (fixture, 4, FALSE);
  wait_until_current (fixture);
  set_main (fixture, 8, FALSE);
  wait_until_current (fixture);
  g_assert_cmpuint (n_trials (fixture), ==, 3);

  oldest = g_list_model_get_item (trials, 2);
  g_object_get (oldest, "title", &title, "subtitle", &subtitle, NULL);
  g_assert_cmpstr (title, !=, "");
  g_assert_nonnull (strstr (subtitle, "SSIM"));

  hek_picture_session_pin_trial (fixture->session, oldest);
  g_assert_true (hek_picture_session_get_pinned (fixture->session) == oldest);
  g_assert_nonnull (hek_picture_session_get_pinned_image (fixture->session));

  hek_picture_session_adopt_trial (fixture->session, oldest);
  g_assert_true (hek_recipe_equal (hek_picture_session_get_recipe (fixture->session),
                                   &hek_trial_item_get_trial (oldest)->recipe));
  g_assert_cmpuint (n_trials (fixture), ==, 3);

  hek_picture_session_remove_trial (fixture->session, oldest);
  g_assert_cmpuint (n_trials (fixture), ==, 2);
  g_assert_null (hek_picture_session_get_pinned (fixture->session));
  g_assert_null (hek_picture_session_get_pinned_image (fixture->session));
}

static void
test_map (Fixture       *fixture,
          gconstpointer  data)
{
  const HekMetric *metric = hek_metric_find ("ciede2000");
  HekMap *map;

  fixture_open_small (fixture);
  hek_picture_session_request_map (fixture->session, metric);
  fixture_wait (&fixture->n_map, fixture->n_map + 1);
  map = hek_picture_session_get_map (fixture->session);
  g_assert_nonnull (map);
  g_assert_true (hek_picture_session_get_map_metric (fixture->session) == metric);
  g_assert_cmpuint (map->width, ==, hek_picture_session_get_source (fixture->session)->width);
}

static void
test_curve (Fixture       *fixture,
            gconstpointer  data)
{
  const GArray *curve;

  fixture_open_small (fixture);
  while (!hek_picture_session_curve_is_complete (fixture->session))
    fixture_wait (&fixture->n_curve, fixture->n_curve + 1);
  curve = hek_picture_session_get_curve (fixture->session);
  g_assert_cmpuint (curve->len, >=, 4);
  for (guint i = 1; i < curve->len; i++)
    g_assert_cmpfloat (g_array_index (curve, HekCurvePoint, i).main_value, >,
                       g_array_index (curve, HekCurvePoint, i - 1).main_value);

  /* the swept option does not ask for another curve */
  set_main (fixture, 6, FALSE);
  wait_until_current (fixture);
  g_assert_true (hek_picture_session_curve_is_complete (fixture->session));
}

static void
test_find (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  HekTarget target;

  fixture_open_small (fixture);
  g_assert_true (hek_target_parse (&target, "psnr=24", &error));
  hek_picture_session_find (fixture->session, &target, FALSE);
  fixture_wait (&fixture->n_found, 1);
  wait_until_current (fixture);
  g_assert_true (
    hek_target_is_met (&target, &hek_picture_session_get_trial (fixture->session)->metrics));
  g_assert_true (hek_picture_session_can_undo (fixture->session));

  g_assert_true (hek_target_parse (&target, "psnr=200", &error));
  hek_picture_session_find (fixture->session, &target, FALSE);
  fixture_wait (&fixture->n_failed, 1);
}

static void
test_save (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const names[] = { "r.pdf", "r.png", "r.csv", "r.json" };
  g_autofree char *path = g_build_filename (fixture->dir, "out.png", NULL);
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  fixture_open_small (fixture);
  hek_picture_session_save (fixture->session, path);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *report = g_build_filename (fixture->dir, names[i], NULL);

      hek_picture_session_save_report (fixture->session, report);
    }
  g_assert_true (hek_picture_session_is_saving (fixture->session));
  /* what was asked for is what is saved */
  set_main (fixture, 2, FALSE);
  fixture_wait (&fixture->n_saved, 1 + G_N_ELEMENTS (names));
  g_assert_false (hek_picture_session_is_saving (fixture->session));

  info = hek_image_probe (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->color_type, ==, "palette");
  g_assert_cmpuint (info->n_palette, >, 2);
}

static void
test_save_fails (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "missing", "out.png", NULL);

  fixture_open_small (fixture);
  hek_picture_session_save (fixture->session, path);
  fixture_wait (&fixture->n_failed, 1);
  g_assert_nonnull (strstr (fixture->message, "out.png cannot be written"));
}

/* Large pictures: the proxy first, then all pixels; saving meanwhile saves all pixels. */
static void
test_proxy (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GBytes) png = fixture_make_png (1500, 1000);
  g_autofree char *path = g_build_filename (fixture->dir, "large.png", NULL);
  g_autoptr (HekImageInfo) info = NULL;

  hek_picture_session_open_bytes (fixture->session, png, "large.png");
  fixture_wait (&fixture->n_result, 2);
  g_assert_true (hek_picture_session_result_is_proxy (fixture->session));
  g_assert_cmpuint (hek_picture_session_get_result (fixture->session)->image->width, <, 1500);
  hek_picture_session_save (fixture->session, path);
  wait_until_current (fixture);
  g_assert_false (hek_picture_session_result_is_proxy (fixture->session));
  g_assert_cmpuint (hek_picture_session_get_result (fixture->session)->image->width, ==, 1500);
  fixture_wait (&fixture->n_saved, 1);
  info = hek_image_probe (path, NULL);
  g_assert_cmpuint (info->width, ==, 1500);
}

/* The page goes away in the middle of everything. */
static void
test_close_early (Fixture       *fixture,
                  gconstpointer  data)
{
  const char *data_dir = g_getenv ("HEK_TEST_DATA");
  g_autofree char *path = g_build_filename (data_dir, "photos", "small.png", NULL);

  hek_picture_session_open (fixture->session, path);
  fixture_wait (&fixture->n_source, 1);
  hek_picture_session_request_map (fixture->session, hek_metric (0));
  hek_picture_session_close (fixture->session);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/session/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("open", test_open);
  ADD ("bad-file-keeps-picture", test_bad_file_keeps_picture);
  ADD ("undo-redo", test_undo_redo);
  ADD ("gesture", test_gesture);
  ADD ("luminance", test_luminance);
  ADD ("viewing", test_viewing);
  ADD ("newest-wins", test_newest_wins);
  ADD ("trials", test_trials);
  ADD ("map", test_map);
  ADD ("curve", test_curve);
  ADD ("find", test_find);
  ADD ("save", test_save);
  ADD ("save-fails", test_save_fails);
  ADD ("proxy", test_proxy);
  ADD ("close-early", test_close_early);
  return g_test_run ();
}
