/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compare and Training on runs that were really measured: chart and table follow the session's
 * selection and set it, pinned runs come first and are what others are told against, and the list
 * of trainings shows what runs have become.
 */
#include "config.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

#include "library-fixture.h"
#include "studio-chart.h"
#include "studio-quantizer-compare.h"
#include "studio-quantizer-figures.h"
#include "studio-quantizer-methods.h"
#include "studio-quantizer-table.h"
#include "studio-quantizer-training-row.h"
#include "studio-quantizer-training.h"
#include "studio-test-window.h"

#define N_ROWS 600u
#define N_QUERIES 60u

typedef struct
{
  LibraryFixture base;
  HekQuantizerSession *session;
  HekQuantizerRun *runs[3]; /* borrowed from the session */
  GtkWidget *window;
  GtkWidget *view;
  guint n_adopts, n_pins;
} Fixture;

typedef GtkWidget *(*NewView) (HekQuantizerSession *session);

static const NewView new_compare = studio_quantizer_compare_new;
static const NewView new_training = studio_quantizer_training_new;

static gboolean
is_idle (gconstpointer data)
{
  return !hek_quantizer_session_is_busy ((HekQuantizerSession *) data);
}

static HekQuantizerRun *
add_run (Fixture    *fixture,
         const char *codec_id,
         gsize       budget)
{
  const HekCodec *codec = hek_codec_find (codec_id);
  HekEvaluateOptions options;

  hek_evaluate_options_init (&options, codec);
  return hek_quantizer_session_add (fixture->session, codec, &options.training.values, budget);
}

static void
count (GSimpleAction *action,
       GVariant      *parameter,
       gpointer       counter)
{
  (*(guint *) counter)++;
}

/* The actions of the page, which is not there. */
static void
add_actions (Fixture *fixture)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) adopt = g_simple_action_new ("adopt", NULL);
  g_autoptr (GSimpleAction) pin = g_simple_action_new ("pin", NULL);

  g_signal_connect (adopt, "activate", G_CALLBACK (count), &fixture->n_adopts);
  g_signal_connect (pin, "activate", G_CALLBACK (count), &fixture->n_pins);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (adopt));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (pin));
  gtk_widget_insert_action_group (fixture->window, "quantizer", G_ACTION_GROUP (group));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const NewView *new_view = data;
  HekQuantizerSample sample = { .n_queries = N_QUERIES, .rerank = 20 };
  g_autofree char *uuid = NULL;

  library_fixture_set_up (&fixture->base, NULL);
  library_fixture_open (&fixture->base);
  uuid = library_fixture_import (&fixture->base, "things", N_ROWS);
  fixture->session = hek_quantizer_session_new (fixture->base.library, fixture->base.jobs);
  hek_quantizer_session_set_collection (fixture->session, uuid);
  hek_quantizer_session_set_sample (fixture->session, &sample);
  fixture->view = (*new_view) (fixture->session);
  fixture->window = studio_test_window_new (fixture->view, 800, 600);
  add_actions (fixture);
  fixture->runs[0] = add_run (fixture, "sq8", 0);
  fixture->runs[1] = add_run (fixture, "pq", 4);
  fixture->runs[2] = add_run (fixture, "binary", 0);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->runs); i++)
    g_assert_nonnull (fixture->runs[i]);
  studio_test_wait_until (is_idle, fixture->session);
  studio_test_wait (100); /* views look every 60 ms */
}

static gboolean
is_gone (gconstpointer object)
{
  return *(const gpointer *) object == NULL;
}

/* What was measured may still be written into the workspace. */
static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  hek_quantizer_session_close (fixture->session);
  g_object_add_weak_pointer (G_OBJECT (fixture->session), (gpointer *) &fixture->session);
  g_object_unref (fixture->session);
  studio_test_wait_until (is_gone, &fixture->session);
  library_fixture_tear_down (&fixture->base, NULL);
}

/* The text of the label in a column of a row of the table. */
static const char *
get_cell (Fixture *fixture,
          guint    row,
          guint    column)
{
  GtkColumnView *view = studio_test_need (fixture->view, GTK_TYPE_COLUMN_VIEW, 0);
  GtkWidget *list = studio_test_need (GTK_WIDGET (view), GTK_TYPE_LIST_VIEW, 0);
  GtkWidget *cell = gtk_widget_get_first_child (list);

  for (; row > 0; row--)
    cell = gtk_widget_get_next_sibling (cell);
  cell = gtk_widget_get_first_child (cell);
  for (guint i = 0; i < column; i++)
    cell = gtk_widget_get_next_sibling (cell);
  return gtk_label_get_text (studio_test_need (cell, GTK_TYPE_LABEL, 0));
}

static void
select_run (Fixture         *fixture,
            HekQuantizerRun *run)
{
  hek_quantizer_session_set_selected (fixture->session, run);
  studio_test_wait (100);
}

static HekQuantizerRun *
get_selected_row (Fixture *fixture)
{
  GtkColumnView *view = studio_test_need (fixture->view, GTK_TYPE_COLUMN_VIEW, 0);
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (gtk_column_view_get_model (view));

  return gtk_single_selection_get_selected_item (selection);
}

static void
test_compare_selection (Fixture       *fixture,
                        gconstpointer  data)
{
  GtkWidget *chart = studio_test_need (fixture->view, STUDIO_TYPE_CHART, 0);
  GtkWidget *around = gtk_widget_get_parent (chart);
  GtkColumnView *view = studio_test_need (fixture->view, GTK_TYPE_COLUMN_VIEW, 0);
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (gtk_column_view_get_model (view));

  for (guint i = 0; i < G_N_ELEMENTS (fixture->runs); i++)
    {
      g_assert_cmpint (hek_quantizer_run_get_state (fixture->runs[i]), ==, HEK_QUANTIZER_RUN_DONE);
      select_run (fixture, fixture->runs[i]);
      g_assert_true (get_selected_row (fixture) == fixture->runs[i]);
    }

  /* the table sets it */
  gtk_single_selection_set_selected (selection, 0);
  g_assert_true (hek_quantizer_session_get_selected (fixture->session)
                 == get_selected_row (fixture));

  /* the chart sets it: from left to right, the smallest first */
  g_assert_true (studio_test_key (chart, GDK_KEY_Home, 0));
  g_assert_true (studio_test_key (chart, GDK_KEY_space, 0));
  g_assert_true (hek_quantizer_session_get_selected (fixture->session) == fixture->runs[2]);
  g_assert_cmpuint (fixture->n_adopts, ==, 0);
  g_assert_true (studio_test_key (chart, GDK_KEY_End, 0));
  studio_test_key (around, GDK_KEY_Return, 0); /* it comes by there first */
  g_assert_true (studio_test_key (chart, GDK_KEY_Return, 0));
  g_assert_cmpuint (fixture->n_adopts, ==, 1);
}

static void
test_compare_pinned (Fixture       *fixture,
                     gconstpointer  data)
{
  GtkToggleButton *differences = studio_test_need (fixture->view, GTK_TYPE_TOGGLE_BUTTON, 0);
  const StudioQuantizerFigure *bytes = studio_quantizer_figure (0);
  g_autofree char *expected = NULL;
  double pinned, other;

  /* the drop-downs are toggle buttons too */
  for (guint i = 1; g_strcmp0 (gtk_button_get_label (GTK_BUTTON (differences)), "_Differences");
       i++)
    differences = studio_test_need (fixture->view, GTK_TYPE_TOGGLE_BUTTON, i);
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (differences)));
  g_assert_null (studio_quantizer_run_find_reference (
    hek_quantizer_session_get_runs (fixture->session), NULL));

  hek_quantizer_run_set_pinned (fixture->runs[2], TRUE);
  studio_test_wait (100);
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (differences)));
  gtk_toggle_button_set_active (differences, TRUE);
  studio_test_wait (100);

  /* it is the first row now, with its own figure; the others are told as differences to it */
  pinned = studio_quantizer_figure_get (bytes,
                                        hek_quantizer_run_get_evaluation (fixture->runs[2]));
  other = studio_quantizer_figure_get (bytes,
                                       hek_quantizer_run_get_evaluation (fixture->runs[0]));
  expected = studio_quantizer_figure_format_difference (bytes, other, pinned, 2);
  g_assert_cmpfloat (g_strtod (get_cell (fixture, 0, 1), NULL), >, 0);
  g_assert_cmpstr (get_cell (fixture, 1, 1), ==, expected);
  g_assert_true (g_str_has_prefix (expected, "+"));

  hek_quantizer_session_remove_run (fixture->session, fixture->runs[2]);
  studio_test_wait (100);
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (differences)));
  g_assert_cmpfloat (g_strtod (get_cell (fixture, 0, 1), NULL), >, 0);
}

static void
test_compare_sample (Fixture       *fixture,
                     gconstpointer  data)
{
  GtkWidget *chart = studio_test_need (fixture->view, STUDIO_TYPE_CHART, 0);
  HekQuantizerSample sample = { .n_queries = N_QUERIES, .rerank = 20, .seed = 7 };

  hek_quantizer_session_set_sample (fixture->session, &sample);
  studio_test_wait (100);
  studio_test_assert_description (chart, "No run has both figures yet");
}

static void
test_training (Fixture       *fixture,
               gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixture->runs); i++)
    {
      StudioQuantizerTrainingRow *row
        = studio_test_need (fixture->view, STUDIO_TYPE_QUANTIZER_TRAINING_ROW, i);

      g_assert_true (studio_quantizer_training_row_get_run (row) == fixture->runs[i]);
      g_assert_false (studio_quantizer_training_row_press (row)); /* it is done */
      select_run (fixture, fixture->runs[i]);
      g_assert_true (gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (row)));
    }
}

static void
test_training_again (Fixture       *fixture,
                     gconstpointer  data)
{
  StudioQuantizerTrainingRow *row;
  HekQuantizerRun *run;

  hek_quantizer_session_pause (fixture->session);
  run = add_run (fixture, "rabitq", 0);
  hek_quantizer_session_pause (fixture->session);
  studio_test_wait (100);
  row = studio_test_need (fixture->view, STUDIO_TYPE_QUANTIZER_TRAINING_ROW, 3);
  g_assert_true (studio_quantizer_training_row_get_run (row) == run);
  hek_quantizer_session_cancel_run (fixture->session, run);
  hek_quantizer_session_resume (fixture->session);
  studio_test_wait_until (is_idle, fixture->session);
  if (hek_quantizer_run_get_state (run) == HEK_QUANTIZER_RUN_CANCELLED)
    {
      g_assert_true (studio_quantizer_training_row_press (row));
      studio_test_wait_until (is_idle, fixture->session);
    }
  g_assert_cmpint (hek_quantizer_run_get_state (run), ==, HEK_QUANTIZER_RUN_DONE);
}

#define ADD(path, view, test) g_test_add (path, Fixture, &view, set_up, test, tear_down)

/* Methods for colours are shown and run for Lab vectors only, and stay chosen meanwhile. */
static void
test_methods_rows (void)
{
  static const char *const wanted[] = { "pq", "colors", NULL };
  static const struct
  {
    HekMeaning meaning;
    HekDistance distance;
    guint n;
  } cases[] = {
    { HEK_MEANING_NONE, HEK_DISTANCE_L2, 1 }, { HEK_MEANING_LAB, HEK_DISTANCE_L2, 2 },
    { HEK_MEANING_LAB, HEK_DISTANCE_IP, 1 },  { HEK_MEANING_LAB, HEK_DISTANCE_L2, 2 },
  };
  StudioQuantizerMethods *methods
    = g_object_ref_sink (g_object_new (STUDIO_TYPE_QUANTIZER_METHODS, NULL));

  studio_quantizer_methods_set_ids (methods, wanted);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) chosen = NULL;
      g_auto (GStrv) ids = NULL;

      studio_quantizer_methods_set_rows (methods, cases[i].meaning, cases[i].distance);
      chosen = studio_quantizer_methods_get (methods);
      ids = studio_quantizer_methods_get_ids (methods);
      g_assert_cmpuint (chosen->len, ==, cases[i].n);
      g_assert_cmpuint (g_strv_length (ids), ==, 2);
    }
  g_object_unref (methods);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("/ui/quantizer/compare/selection", new_compare, test_compare_selection);
  ADD ("/ui/quantizer/compare/pinned", new_compare, test_compare_pinned);
  ADD ("/ui/quantizer/compare/sample", new_compare, test_compare_sample);
  ADD ("/ui/quantizer/training/list", new_training, test_training);
  ADD ("/ui/quantizer/training/again", new_training, test_training_again);
  g_test_add_func ("/ui/quantizer/methods/rows", test_methods_rows);
  return g_test_run ();
}
