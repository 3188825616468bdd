/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers that cost more than the quick ones: when they come, where they are kept, that none is
 * measured twice, and curves and reports that have them. */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

/* Long enough for anything that would still come. */
#define QUIET_USEC (G_USEC_PER_SEC / 4)

static void
set_main (Fixture *fixture,
          double   value)
{
  HekRecipe recipe = *hek_picture_session_get_recipe (fixture->session);

  hek_recipe_set_main (&recipe, value);
  hek_picture_session_set_recipe (fixture->session, &recipe, FALSE);
}

static void
want (Fixture           *fixture,
      const char *const *ids)
{
  const HekMetric *metrics[HEK_METRICS_MAX];
  guint n = 0;

  for (; ids[n] != NULL; n++)
    metrics[n] = hek_metric_find (ids[n]);
  hek_picture_session_set_metrics (fixture->session, metrics, n);
}

static gboolean
has (HekTrial   *trial,
     const char *id)
{
  return trial != NULL && hek_metric_report_has (&trial->metrics, hek_metric_find (id));
}

static void
wait_for (Fixture    *fixture,
          const char *id)
{
  while (!hek_picture_session_trial_is_current (fixture->session)
         || !has (hek_picture_session_get_trial (fixture->session), id))
    fixture_wait (&fixture->n_trial, fixture->n_trial + 1);
}

static void
rest (void)
{
  gint64 end = g_get_monotonic_time () + QUIET_USEC;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (200);
    }
}

static HekTrial *
kept (Fixture *fixture,
      guint    i)
{
  g_autoptr (HekTrialItem) item
    = g_list_model_get_item (hek_picture_session_get_trials (fixture->session), i);

  return hek_trial_item_get_trial (item);
}

static void
note_stage (HekPictureSession *session,
            GPtrArray         *stages)
{
  HekTrial *trial = hek_picture_session_get_trial (session);

  g_ptr_array_add (stages, trial != NULL ? hek_trial_ref (trial) : NULL);
}

/* The quick ones first; then each in a signal of its own, the differences together. All are those
 * that a direct call gives. */
static void
test_stages (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const ids[] = { "ssimulacra2", "hyab", "flip", "itp", NULL };
  const HekMetric *direct[] = { hek_metric_find ("ssimulacra2"), hek_metric_find ("hyab"),
                                hek_metric_find ("flip"), hek_metric_find ("itp") };
  HekMetricReport expected;
  /* as they were when each signal came: on a busy machine two come in one turn of the loop */
  g_autoptr (GPtrArray) stages = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_trial_unref);
  HekTrial *trial;
  guint n_before;

  fixture_open_small (fixture);
  g_assert_true (hek_picture_session_trial_is_current (fixture->session));
  g_assert_false (has (hek_picture_session_get_trial (fixture->session), "flip"));

  g_signal_connect (fixture->session, "trial-changed", G_CALLBACK (note_stage), stages);
  set_main (fixture, 6);
  want (fixture, ids);
  n_before = fixture->n_trial;
  fixture_wait (&fixture->n_trial, n_before + 4);
  g_signal_handlers_disconnect_by_data (fixture->session, stages);
  g_assert_cmpuint (stages->len, ==, 4);
  g_assert_true (has (stages->pdata[0], "ssim"));
  g_assert_false (has (stages->pdata[0], "hyab"));
  g_assert_true (has (stages->pdata[1], "hyab") && has (stages->pdata[1], "itp"));
  g_assert_false (has (stages->pdata[1], "flip"));
  g_assert_true (has (stages->pdata[2], "flip"));
  g_assert_false (has (stages->pdata[2], "ssimulacra2"));
  trial = hek_picture_session_get_trial (fixture->session);
  g_assert_true (has (trial, "ssimulacra2"));
  g_assert_false (has (trial, "ms_ssim"));
  g_assert_true (kept (fixture, 0) == trial);
  g_assert_nonnull (trial->quantized);

  g_assert_true (hek_metric_evaluate (hek_picture_session_get_source (fixture->session),
                                      trial->quantized->image, direct, G_N_ELEMENTS (direct), NULL,
                                      &expected, NULL, NULL, NULL, NULL));
  for (guint i = 0; i < expected.n; i++)
    g_assert_cmpfloat (hek_metric_report_get (&trial->metrics, expected.what[i]->key), ==,
                       expected.value[i]);
  rest ();
  g_assert_cmpuint (fixture->n_trial, ==, n_before + 4);
}

/* What a trial has comes back with it, and only what is missing is measured. */
static void
test_kept (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const one[] = { "flip", NULL };
  static const char *const two[] = { "flip", "ms_ssim", NULL };
  double first;
  guint n_before;

  want (fixture, one);
  fixture_open_small (fixture);
  wait_for (fixture, "flip");
  first = hek_metric_report_get (&hek_picture_session_get_trial (fixture->session)->metrics,
                                 "flip_mean");
  set_main (fixture, 3);
  wait_for (fixture, "flip");
  g_assert_cmpfloat (
    hek_metric_report_get (&hek_picture_session_get_trial (fixture->session)->metrics, "flip_mean"),
    >, first);
  g_assert_cmpfloat (
    hek_metric_report_get (&hek_picture_session_get_previous_trial (fixture->session)->metrics,
                           "flip_mean"),
    ==, first);

  n_before = fixture->n_trial;
  hek_picture_session_undo (fixture->session);
  g_assert_true (has (hek_picture_session_get_trial (fixture->session), "flip"));
  rest ();
  g_assert_cmpuint (fixture->n_trial, ==, n_before + 1);

  want (fixture, two);
  wait_for (fixture, "ms_ssim");
  g_assert_cmpuint (fixture->n_trial, ==, n_before + 2);
  g_assert_cmpfloat (
    hek_metric_report_get (&hek_picture_session_get_trial (fixture->session)->metrics, "flip_mean"),
    ==, first);
}

/* A trial that was left before it was measured gets its numbers when it is pinned. */
static void
test_pinned (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const ids[] = { "pu_psnr", NULL };
  g_autoptr (HekTrialItem) first = NULL;

  fixture_open_small (fixture);
  set_main (fixture, 5);
  while (!hek_picture_session_trial_is_current (fixture->session))
    fixture_wait (&fixture->n_trial, fixture->n_trial + 1);
  first = g_list_model_get_item (hek_picture_session_get_trials (fixture->session), 1);
  want (fixture, ids);
  wait_for (fixture, "pu_psnr");
  g_assert_false (has (hek_trial_item_get_trial (first), "pu_psnr"));

  hek_picture_session_pin_trial (fixture->session, first);
  while (!has (hek_trial_item_get_trial (first), "pu_psnr"))
    fixture_wait (&fixture->n_trial, fixture->n_trial + 1);
}

/* Another viewing is another recipe, with numbers of its own. */
static void
test_viewing (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const ids[] = { "flip", NULL };
  HekRecipe recipe;
  double near;

  want (fixture, ids);
  fixture_open_small (fixture);
  wait_for (fixture, "flip");
  near = hek_metric_report_get (&hek_picture_session_get_trial (fixture->session)->metrics,
                                "flip_mean");
  recipe = *hek_picture_session_get_recipe (fixture->session);
  recipe.viewing.distance_m = 4; /* 0 was that of the display */
  hek_picture_session_set_recipe (fixture->session, &recipe, FALSE);
  wait_for (fixture, "flip");
  g_assert_cmpfloat (
    hek_metric_report_get (&hek_picture_session_get_trial (fixture->session)->metrics, "flip_mean"),
    <, near);
}

/* Hundred changes on the heels of each other: the last one has its numbers, nothing fails. */
static void
test_overtaken (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *const ids[] = { "flip", "ssimulacra2", "cam16ucs", NULL };
  guint n;

  want (fixture, ids);
  fixture_open_small (fixture);
  for (guint i = 0; i < 100; i++)
    {
      set_main (fixture, 2 + i % 30);
      for (guint k = 0; k < i % 40; k++)
        {
          g_main_context_iteration (NULL, FALSE);
          g_usleep (100);
        }
    }
  set_main (fixture, 40);
  wait_for (fixture, "ssimulacra2");
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  n = g_list_model_get_n_items (hek_picture_session_get_trials (fixture->session));
  for (guint i = 0; i < n; i++)
    g_assert_true (has (kept (fixture, i), "psnr"));
}

static void
wait_for_curve (Fixture *fixture)
{
  while (!hek_picture_session_curve_is_complete (fixture->session))
    fixture_wait (&fixture->n_curve, fixture->n_curve + 1);
}

/* A slow metric of the curve is measured when it is asked for, on the points that are there. */
static void
test_curve (Fixture       *fixture,
            gconstpointer  data)
{
  const HekMetric *flip = hek_metric_find ("flip");
  const GArray *curve = hek_picture_session_get_curve (fixture->session);
  double psnr, seconds;
  guint n_points;

  fixture_open_small (fixture);
  wait_for_curve (fixture);
  n_points = curve->len;
  g_assert_false (has (g_array_index (curve, HekCurvePoint, 0).trial, "flip"));
  psnr = hek_metric_report_get (&g_array_index (curve, HekCurvePoint, 1).trial->metrics, "psnr");
  seconds = g_array_index (curve, HekCurvePoint, 1).trial->quantize_s;

  hek_picture_session_set_curve_metric (fixture->session, flip);
  g_assert_false (hek_picture_session_curve_is_complete (fixture->session));
  g_assert_cmpuint (curve->len, ==, n_points);
  wait_for_curve (fixture);
  g_assert_cmpuint (curve->len, ==, n_points);
  for (guint i = 0; i < curve->len; i++)
    g_assert_true (has (g_array_index (curve, HekCurvePoint, i).trial, "flip"));
  g_assert_cmpfloat (
    hek_metric_report_get (&g_array_index (curve, HekCurvePoint, 1).trial->metrics, "psnr"), ==,
    psnr);
  g_assert_cmpfloat (g_array_index (curve, HekCurvePoint, 1).trial->quantize_s, ==, seconds);

  /* a quick one is there already, and so is the slow one when it is chosen again */
  hek_picture_session_set_curve_metric (fixture->session, hek_metric_find ("ssim"));
  g_assert_true (hek_picture_session_curve_is_complete (fixture->session));
  hek_picture_session_set_curve_metric (fixture->session, flip);
  g_assert_true (hek_picture_session_curve_is_complete (fixture->session));
}

/* A report has what the page would show, even when it is asked for before that. */
static void
test_report (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const ids[] = { "ssimulacra2", "pu_ms_ssim", "cmc", NULL };
  static const char *const keys[] = { "ssimulacra2", "pu_ms_ssim", "cmc_p95", "psnr" };
  static const char *const names[] = { "r.csv", "r.json" };

  fixture_open_small (fixture);
  set_main (fixture, 9);
  want (fixture, ids);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->dir, names[i], NULL);
      g_autofree char *text = NULL;

      hek_picture_session_save_report (fixture->session, path);
      fixture_wait (&fixture->n_saved, i + 1);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
        g_assert_nonnull (strstr (text, keys[k]));
    }
}

/* The session goes away while numbers are on their way. */
static void
test_close (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const ids[] = { "flip", "ms_ssim", NULL };

  want (fixture, ids);
  fixture_open_small (fixture);
  hek_picture_session_close (fixture->session);
  rest ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/session/metrics/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("stages", test_stages);
  ADD ("kept", test_kept);
  ADD ("pinned", test_pinned);
  ADD ("viewing", test_viewing);
  ADD ("overtaken", test_overtaken);
  ADD ("curve", test_curve);
  ADD ("report", test_report);
  ADD ("close", test_close);
  return g_test_run ();
}
