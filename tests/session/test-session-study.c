/* SPDX-License-Identifier: Apache-2.0 */
/* The model of the disagreement finder: rows as they come, axes, cancel, files. */
#include "config.h"

#include "hek-study-session.h"

#include <glib/gstdio.h>
#include <math.h>

#include "session-fixture.h"

typedef struct
{
  Fixture base;
  HekStudySession *study;
  HekStudySpec spec;
  guint n_study, n_pair, n_saved, n_failed;
} StudyFixture;

static void
count (guint *counter)
{
  (*counter)++;
}

static void
count_with (HekStudySession *session,
            gconstpointer    what,
            gpointer         user_data)
{
  (*(guint *) user_data)++;
}

static const HekMetricValue *
value_of (const char *key)
{
  guint idx;
  const HekMetric *metric = hek_metric_find_key (key, &idx);

  g_assert_nonnull (metric);
  return &metric->values[idx];
}

static void
set_up (StudyFixture  *fixture,
        gconstpointer  data)
{
  static const guint32 widths[] = { 40, 64, 96, 128, 150, 180 };
  HekRecipe recipe;

  fixture_set_up (&fixture->base, NULL);
  fixture->study = hek_study_session_new (fixture->base.jobs);
  g_signal_connect_swapped (fixture->study, "study-changed", G_CALLBACK (count),
                            &fixture->n_study);
  g_signal_connect_swapped (fixture->study, "pair-changed", G_CALLBACK (count), &fixture->n_pair);
  g_signal_connect (fixture->study, "saved", G_CALLBACK (count_with), &fixture->n_saved);
  g_signal_connect (fixture->study, "failed", G_CALLBACK (count_with), &fixture->n_failed);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u.png", fixture->base.dir, widths[i]);
      g_autoptr (GBytes) png = fixture_make_png (widths[i], 60);

      g_file_set_contents (path, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png),
                           NULL);
    }
  hek_recipe_init (&recipe, hek_imagequant_find ("palette"));
  hek_study_spec_init (&fixture->spec, &recipe);
  fixture->spec.folder = g_strdup (fixture->base.dir);
  fixture->spec.thumbnail_px = 32;
  hek_study_spec_add_metric (&fixture->spec, hek_metric_find ("psnr"));
  hek_study_spec_add_metric (&fixture->spec, hek_metric_find ("ssim"));
}

static void
tear_down (StudyFixture  *fixture,
           gconstpointer  data)
{
  hek_study_session_close (fixture->study);
  g_object_unref (fixture->study);
  hek_study_spec_clear (&fixture->spec);
  fixture_tear_down (&fixture->base, NULL);
}

static void
wait_for_end (StudyFixture *fixture)
{
  while (hek_study_session_get_job (fixture->study) != NULL)
    fixture_wait (&fixture->n_study, fixture->n_study + 1);
}

static void
test_rows_and_axes (StudyFixture  *fixture,
                    gconstpointer  data)
{
  const HekStudy *study;
  const HekStudyPair *pair;
  GListModel *points = hek_study_session_get_points (fixture->study);
  g_autoptr (HekStudyItem) item = NULL;
  g_autoptr (HekStudyItem) again = NULL;
  double psnr;

  hek_study_session_set_axes (fixture->study, value_of ("psnr"), value_of ("ssim"));
  hek_study_session_start (fixture->study, &fixture->spec);
  g_assert_nonnull (hek_study_session_get_job (fixture->study));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->base.jobs)), ==, 1);
  wait_for_end (fixture);
  study = hek_study_session_get_study (fixture->study);
  g_assert_cmpuint (study->n_pictures, ==, 6);
  g_assert_cmpuint (study->n_done, ==, 6);
  g_assert_cmpuint (study->rows->len, ==, 6);
  g_assert_cmpuint (study->failures->len, ==, 0);

  while (g_list_model_get_n_items (points) < 6)
    fixture_wait (&fixture->n_pair, fixture->n_pair + 1);
  pair = hek_study_session_get_pair (fixture->study);
  g_assert_cmpstr (pair->x->key, ==, "psnr");
  item = g_list_model_get_item (points, 0);
  again = g_list_model_get_item (points, 0);
  g_assert_true (item == again);
  psnr = hek_metric_report_get (&hek_study_item_get_row (item)->metrics, "psnr");
  g_assert_cmpfloat (hek_study_item_get_point (item)->x, ==, psnr);
  g_assert_true (g_str_has_suffix (hek_study_item_get_label (item), ".png"));
  g_assert_nonnull (hek_study_item_get_row (item)->thumbnail);

  /* other axes: nothing is measured again */
  hek_study_session_set_axes (fixture->study, value_of ("ssim"), value_of ("psnr"));
  g_assert_null (hek_study_session_get_pair (fixture->study));
  g_assert_cmpuint (g_list_model_get_n_items (points), ==, 0);
  g_assert_null (hek_study_session_get_job (fixture->study));
  while (hek_study_session_get_pair (fixture->study) == NULL)
    fixture_wait (&fixture->n_pair, fixture->n_pair + 1);
  pair = hek_study_session_get_pair (fixture->study);
  g_assert_cmpstr (pair->x->key, ==, "ssim");
  g_assert_cmpuint (pair->points->len, ==, 6);

  /* what was not measured has no points */
  hek_study_session_set_axes (fixture->study, value_of ("flip_mean"), value_of ("psnr"));
  while (hek_study_session_get_pair (fixture->study) == NULL)
    fixture_wait (&fixture->n_pair, fixture->n_pair + 1);
  g_assert_cmpuint (hek_study_session_get_pair (fixture->study)->points->len, ==, 0);
}

static void
test_cancel_keeps_rows (StudyFixture  *fixture,
                        gconstpointer  data)
{
  const HekStudy *study;
  guint n;

  hek_study_session_set_axes (fixture->study, value_of ("psnr"), value_of ("ssim"));
  hek_study_session_start (fixture->study, &fixture->spec);
  do
    {
      fixture_wait (&fixture->n_study, fixture->n_study + 1);
      study = hek_study_session_get_study (fixture->study);
    }
  while (study->rows->len < 2);
  hek_study_session_cancel (fixture->study);
  wait_for_end (fixture);
  study = hek_study_session_get_study (fixture->study);
  n = study->rows->len;
  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpuint (fixture->n_failed, ==, 0);

  /* a second study takes the place of the first, whose late rows are dropped */
  hek_study_session_start (fixture->study, &fixture->spec);
  hek_study_session_start (fixture->study, &fixture->spec);
  g_assert_cmpuint (hek_study_session_get_study (fixture->study)->rows->len, ==, 0);
  wait_for_end (fixture);
  g_assert_cmpuint (hek_study_session_get_study (fixture->study)->rows->len, ==, 6);
}

static void
test_files_and_failures (StudyFixture  *fixture,
                         gconstpointer  data)
{
  g_autofree char *csv = g_build_filename (fixture->base.dir, "study.csv", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->base.dir, "no", "study.pdf", NULL);

  hek_study_session_set_axes (fixture->study, value_of ("psnr"), value_of ("ssim"));
  hek_study_session_start (fixture->study, &fixture->spec);
  wait_for_end (fixture);
  hek_study_session_save_report (fixture->study, csv);
  fixture_wait (&fixture->n_saved, 1);
  g_assert_true (g_file_test (csv, G_FILE_TEST_IS_REGULAR));
  hek_study_session_save_report (fixture->study, nowhere);
  fixture_wait (&fixture->n_failed, 1);

  g_free (fixture->spec.folder);
  fixture->spec.folder = g_build_filename (fixture->base.dir, "no", NULL);
  hek_study_session_start (fixture->study, &fixture->spec);
  fixture_wait (&fixture->n_failed, 2);
  wait_for_end (fixture);
  g_assert_cmpuint (hek_study_session_get_study (fixture->study)->rows->len, ==, 0);
}

#define ADD(name, func) g_test_add (name, StudyFixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/session/study/rows-and-axes", test_rows_and_axes);
  ADD ("/session/study/cancel-keeps-rows", test_cancel_keeps_rows);
  ADD ("/session/study/files-and-failures", test_files_and_failures);
  return g_test_run ();
}
