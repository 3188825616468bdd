/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The disagreement finder from inside: list and chart follow each other, other axes need no new
 * measurement, a hidden window keeps its study, and what is opened names its heat map.
 */
#include "config.h"

#include "studio-study-window.h"

#include <glib/gstdio.h>
#include <math.h>

#include "studio-metric-list.h"
#include "studio-study-chart.h"
#include "studio-study-list.h"
#include "studio-study-setup.h"
#include "studio-test-window.h"

#define N_PICTURES 6

typedef struct
{
  HekJobList *jobs;
  HekPictureSession *session;
  GtkWidget *window;
  StudioStudySetup *setup;
  StudioStudyList *list;
  GtkColumnView *view;
  char *folder;
  HekStudyItem *opened; /* owned (nullable) */
  const HekMetric *map;
} Fixture;

static void
on_open (Fixture         *fixture,
         HekStudyItem    *item,
         const HekMetric *map)
{
  g_set_object (&fixture->opened, item);
  fixture->map = map;
}

/* Parts of the small photograph. */
static void
write_pictures (const char *folder)
{
  g_autofree char *path = studio_test_photo_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HekImage) image = hek_image_load (path, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < N_PICTURES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/part%u.png", folder, i);
      g_autoptr (HekImage) part = hek_image_crop (image, 6 * i, 4 * i, 48, 40, &error);
      g_autoptr (GBytes) png = NULL;

      g_assert_no_error (error);
      png = hek_image_encode_png (part, 1, NULL, &error);
      g_file_set_contents (name, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png),
                           &error);
      g_assert_no_error (error);
    }
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("hek-study-XXXXXX", NULL);
  write_pictures (fixture->folder);
  fixture->jobs = hek_job_list_new ();
  fixture->session = hek_picture_session_new (fixture->jobs);
  fixture->window = studio_study_window_new (fixture->session, fixture->jobs);
  fixture->setup = studio_test_need (fixture->window, STUDIO_TYPE_STUDY_SETUP, 0);
  fixture->list = studio_test_need (fixture->window, STUDIO_TYPE_STUDY_LIST, 0);
  fixture->view = studio_test_need (fixture->list, GTK_TYPE_COLUMN_VIEW, 0);
  g_signal_connect_swapped (fixture->window, "open-item", G_CALLBACK (on_open), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  hek_picture_session_close (fixture->session);
  g_object_unref (fixture->session);
  g_object_unref (fixture->jobs);
  g_clear_object (&fixture->opened);
  for (guint i = 0; i < N_PICTURES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/part%u.png", fixture->folder, i);

      g_unlink (name);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static guint
n_listed (const Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (fixture->view)));
}

/* Returns: whether all are, and nothing is under way */
static gboolean
all_are_listed (gconstpointer data)
{
  const Fixture *fixture = data;

  return n_listed (fixture) == N_PICTURES
         && g_list_model_get_n_items (G_LIST_MODEL (fixture->jobs)) == 0;
}

static void
measure (Fixture *fixture)
{
  studio_study_setup_set_folder (fixture->setup, fixture->folder);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->list), "study.start", NULL));
  studio_test_wait_until (all_are_listed, fixture);
}

static void
pick_point (Fixture *fixture,
            guint    point)
{
  g_signal_emit_by_name (studio_test_need (fixture->window, STUDIO_TYPE_STUDY_CHART, 0), "picked",
                         point);
}

static HekStudyItem *
get_item (Fixture *fixture,
          guint    position)
{
  GListModel *model = G_LIST_MODEL (gtk_column_view_get_model (fixture->view));
  g_autoptr (HekStudyItem) item = g_list_model_get_item (model, position);

  g_assert_nonnull (item);
  return item; /* the model keeps it */
}

static void
test_measure_and_open (Fixture       *fixture,
                       gconstpointer  data)
{
  const HekStudy *study;
  double last = INFINITY;

  g_assert_false (studio_study_setup_is_complete (fixture->setup));
  measure (fixture);
  study = studio_study_window_get_study (STUDIO_STUDY_WINDOW (fixture->window));
  g_assert_cmpuint (study->rows->len, ==, N_PICTURES);
  for (guint i = 0; i < N_PICTURES; i++)
    {
      double score = ABS (hek_study_item_get_point (get_item (fixture, i))->score);

      g_assert_cmpfloat (score, <=, last);
      last = score;
    }

  /* a point selects its row; Return in the list opens it */
  pick_point (fixture, 3);
  g_assert_cmpuint (hek_study_item_get_point (studio_study_list_get_selected (fixture->list))
                      ->row_idx, ==, 3);
  g_assert_null (fixture->opened);
  g_signal_emit_by_name (fixture->view, "activate", 0u);
  g_assert_true (fixture->opened == get_item (fixture, 0));
  g_assert_nonnull (fixture->map);
  g_assert_nonnull (fixture->map->map_label);
}

static void
test_other_axes (Fixture       *fixture,
                 gconstpointer  data)
{
  /* the first is what is compared with */
  GtkDropDown *x = studio_test_need (fixture->setup, GTK_TYPE_DROP_DOWN, 1);
  const HekStudy *study;
  const HekStudyRow *first;

  measure (fixture);
  study = studio_study_window_get_study (STUDIO_STUDY_WINDOW (fixture->window));
  first = study->rows->pdata[0];
  pick_point (fixture, 2);
  gtk_drop_down_set_selected (x, 0);
  g_assert_true (studio_study_setup_get_x (fixture->setup) == studio_metric_list_get (0));
  studio_test_wait_until (all_are_listed, fixture);
  study = studio_study_window_get_study (STUDIO_STUDY_WINDOW (fixture->window));
  g_assert_true (study->rows->pdata[0] == first);
  g_assert_cmpfloat (hek_study_item_get_point (get_item (fixture, 0))->x, ==,
                     hek_metric_report_get (&hek_study_item_get_row (get_item (fixture, 0))
                                               ->metrics, studio_metric_list_get (0)->key));
  /* the picture that was selected still is */
  g_assert_cmpuint (hek_study_item_get_point (studio_study_list_get_selected (fixture->list))
                      ->row_idx, ==, 2);
}

static void
test_measure_again (Fixture       *fixture,
                    gconstpointer  data)
{
  measure (fixture);
  pick_point (fixture, 1);
  g_assert_nonnull (studio_study_list_get_selected (fixture->list));
  measure (fixture);
  g_assert_null (studio_study_list_get_selected (fixture->list));
}

static void
test_hidden (Fixture       *fixture,
             gconstpointer  data)
{
  measure (fixture);
  gtk_window_close (GTK_WINDOW (fixture->window));
  g_assert_false (gtk_widget_get_visible (fixture->window));
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_assert_cmpuint (n_listed (fixture), ==, N_PICTURES);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("/ui/study/measure-and-open", test_measure_and_open);
  ADD ("/ui/study/other-axes", test_other_axes);
  ADD ("/ui/study/measure-again", test_measure_again);
  ADD ("/ui/study/hidden", test_hidden);
  return g_test_run ();
}
