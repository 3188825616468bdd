/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ordering a layout and seeing it converge: the window is made from the table of methods, proposes
 * names, says what is wrong before it begins, and what it orders is what was chosen; the strip
 * shows, pauses and ends the computation. How long it may take is told from what was measured.
 */
#include "config.h"

#include <adwaita.h>

#include "library-fixture.h"
#include "studio-explorer-compute-time.h"
#include "studio-explorer-compute.h"
#include "studio-explorer-layouts-text.h"
#include "studio-explorer-progress.h"
#include "studio-option-row.h"
#include "studio-settings.h"
#include "studio-test-window.h"

#define N_ROWS 300u

typedef struct
{
  LibraryFixture base;
  HekExplorerSession *session;
  GtkWidget *window, *strip;
} Fixture;

static gboolean
has_ended (gconstpointer data)
{
  HekExplorerSession *session = (HekExplorerSession *) data;

  return !hek_explorer_session_is_computing (session)
         && !hek_explorer_session_is_opening (session);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *uuid = NULL;
  GtkWidget *box;

  g_settings_reset (studio_settings_get (), "explorer-method");
  g_settings_reset (studio_settings_get (), "explorer-layout-speed");
  library_fixture_set_up (&fixture->base, NULL);
  library_fixture_open (&fixture->base);
  uuid = library_fixture_import (&fixture->base, "things", N_ROWS);
  fixture->session = hek_explorer_session_new (fixture->base.library, fixture->base.jobs);
  hek_explorer_session_set_collection (fixture->session, uuid);
  fixture->strip = studio_explorer_progress_new (fixture->session);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0); /* a window waits for its child to be painted */
  gtk_box_append (GTK_BOX (box), gtk_label_new ("points"));
  gtk_box_append (GTK_BOX (box), fixture->strip);
  fixture->window = studio_test_window_new (box, 800, 600);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gpointer gone = fixture->session;

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  hek_explorer_session_close (fixture->session);
  g_object_add_weak_pointer (G_OBJECT (fixture->session), &gone);
  g_object_unref (fixture->session);
  while (gone != NULL)
    studio_test_wait (5);
  library_fixture_tear_down (&fixture->base, NULL);
}

static GtkWidget *
present (Fixture               *fixture,
         const HekLayoutRecipe *recipe)
{
  GtkWidget *window = studio_explorer_compute_present (fixture->strip, fixture->session, recipe);

  studio_test_wait (20);
  return window;
}

static GtkEditable *
get_name (GtkWidget *window)
{
  return GTK_EDITABLE (studio_test_need (window, ADW_TYPE_ENTRY_ROW, 0));
}

static GtkCheckButton *
get_check (GtkWidget *window,
           guint      method)
{
  return studio_test_need (window, GTK_TYPE_CHECK_BUTTON, method);
}

/* The row of the option of that name. */
static StudioOptionRow *
get_option (GtkWidget  *window,
            const char *name)
{
  for (guint i = 0;; i++)
    {
      StudioOptionRow *row = studio_test_need (window, STUDIO_TYPE_OPTION_ROW, i);

      if (g_str_equal (studio_option_row_get_option (row)->name, name))
        return row;
    }
}

static void
choose_option (GtkWidget  *window,
               const char *name,
               double      value)
{
  StudioOptionRow *row = get_option (window, name);

  studio_option_row_set_value (row, value);
  g_signal_emit_by_name (row, "changed", value);
}

static GtkWidget *
get_button (GtkWidget  *root,
            const char *label)
{
  for (guint i = 0;; i++)
    {
      GtkButton *button = studio_test_need (root, GTK_TYPE_BUTTON, i);

      if (g_strcmp0 (gtk_button_get_label (button), label) == 0)
        return GTK_WIDGET (button);
    }
}

static void
test_choices (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *window = present (fixture, NULL);
  StudioExplorerCompute *compute = STUDIO_EXPLORER_COMPUTE (window);
  GtkDropDown *geometry = studio_test_need (window, GTK_TYPE_DROP_DOWN, 0);
  HekLayoutRecipe recipe;

  studio_explorer_compute_get_recipe (compute, &recipe);
  g_assert_cmpstr (hek_layout_method_id (recipe.method), ==, "umap");
  g_assert_cmpuint (recipe.n_dims, ==, 3);
  g_assert_cmpstr (gtk_editable_get_text (get_name (window)), ==, "umap");

  choose_option (window, "neighbors", 30);
  gtk_drop_down_set_selected (geometry, HEK_GEOMETRY_SPHERICAL);
  studio_explorer_compute_get_recipe (compute, &recipe);
  g_assert_cmpfloat (recipe.values.v[0], ==, 30);
  g_assert_cmpint (recipe.geometry, ==, HEK_GEOMETRY_SPHERICAL);
  g_assert_cmpuint (recipe.n_dims, ==, 2); /* a surface */

  /* a method that has but one geometry; the three dimensions of before come back */
  gtk_check_button_set_active (get_check (window, 2), TRUE);
  studio_explorer_compute_get_recipe (compute, &recipe);
  g_assert_cmpstr (hek_layout_method_id (recipe.method), ==, "tsne");
  g_assert_cmpint (recipe.geometry, ==, HEK_GEOMETRY_EUCLIDEAN);
  g_assert_cmpuint (recipe.n_dims, ==, 3);
  g_assert_cmpstr (gtk_editable_get_text (get_name (window)), ==, "tsne");
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (geometry)));

  /* options of the first are still there; a name of one's own stays */
  gtk_editable_set_text (get_name (window), "mine");
  gtk_check_button_set_active (get_check (window, 1), TRUE);
  studio_explorer_compute_get_recipe (compute, &recipe);
  g_assert_cmpfloat (recipe.values.v[0], ==, 30);
  g_assert_cmpstr (gtk_editable_get_text (get_name (window)), ==, "mine");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_problems (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *window = present (fixture, NULL);
  GtkWidget *start = get_button (window, "Compute");

  g_assert_true (gtk_widget_get_sensitive (start));
  choose_option (window, "min-dist", 2); /* more than the spread of 1 */
  g_assert_false (gtk_widget_get_sensitive (start));
  g_signal_emit_by_name (get_button (window, "Defaults"), "clicked");
  g_assert_true (gtk_widget_get_sensitive (start));
  gtk_editable_set_text (get_name (window), "");
  g_assert_false (gtk_widget_get_sensitive (start));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A recipe of the command line comes back as it was, with the largest seed that one can give. */
static void
test_like (Fixture       *fixture,
           gconstpointer  data)
{
  HekLayoutRecipe recipe, back;
  GtkWidget *window;

  hek_layout_recipe_init (&recipe, hek_layout_method_find ("random"));
  recipe.n_dims = 2;
  recipe.seed = G_GUINT64_CONSTANT (1) << 53;
  window = present (fixture, &recipe);
  studio_explorer_compute_get_recipe (STUDIO_EXPLORER_COMPUTE (window), &back);
  g_assert_cmpuint (back.seed, ==, recipe.seed);
  g_assert_cmpuint (back.n_dims, ==, 2);
  g_assert_cmpstr (hek_layout_method_id (back.method), ==, "random");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
compute (Fixture    *fixture,
         guint       method,
         const char *name)
{
  GtkWidget *window = present (fixture, NULL);

  gtk_check_button_set_active (get_check (window, method), TRUE);
  if (name != NULL)
    gtk_editable_set_text (get_name (window), name);
  g_signal_emit_by_name (get_button (window, "Compute"), "clicked");
  g_assert_true (hek_explorer_session_is_computing (fixture->session));
}

static void
test_compute (Fixture       *fixture,
              gconstpointer  data)
{
  HekExplorerData *shown;
  GtkWidget *window;
  HekLayoutRecipe recipe;
  gboolean is_measured;

  compute (fixture, 0, NULL);
  studio_test_wait_until (has_ended, fixture->session);
  shown = hek_explorer_session_get_data (fixture->session);
  g_assert_nonnull (shown);
  g_assert_cmpstr (shown->info->name, ==, "pca");
  g_assert_cmpuint (shown->n_coords, ==, 3);

  /* the method is remembered, its name is taken, and its time is known now */
  window = present (fixture, NULL);
  studio_test_wait_until (has_ended, fixture->session);
  g_assert_cmpstr (gtk_editable_get_text (get_name (window)), ==, "pca 2");
  studio_explorer_compute_get_recipe (STUDIO_EXPLORER_COMPUTE (window), &recipe);
  studio_explorer_compute_time_learn (fixture->session);
  g_assert_cmpfloat (studio_explorer_compute_time_estimate (&recipe, N_ROWS, 8, &is_measured), >,
                     0);
  gtk_window_destroy (GTK_WINDOW (window));

  /* typed, the name of one that is there means it: it is replaced */
  compute (fixture, 0, "pca");
  studio_test_wait_until (has_ended, fixture->session);
  studio_test_wait (50);
  g_assert_cmpuint (hek_explorer_session_get_layouts (fixture->session)->len, ==, 1);
}

static gboolean
is_visible (gconstpointer data)
{
  return gtk_widget_get_visible ((GtkWidget *) data);
}

static gboolean
has_kept (gconstpointer data)
{
  const GPtrArray *layouts = hek_explorer_session_get_layouts ((HekExplorerSession *) data);

  return layouts->len == 1 && ((HekCollectionLayoutInfo *) layouts->pdata[0])->unfinished;
}

static gboolean
can_keep (gconstpointer data)
{
  return gtk_widget_get_sensitive ((GtkWidget *) data);
}

static void
test_strip (Fixture       *fixture,
            gconstpointer  data)
{
  StudioExplorerProgress *strip = STUDIO_EXPLORER_PROGRESS (fixture->strip);
  GtkWidget *window = present (fixture, NULL);
  GtkWidget *keep = get_button (fixture->strip, "Stop and keep");

  g_assert_false (gtk_widget_get_visible (fixture->strip));
  studio_explorer_progress_toggle_pause (strip); /* there is nothing to pause */
  studio_explorer_progress_stop (strip);
  choose_option (window, "epochs", 5000);
  g_signal_emit_by_name (get_button (window, "Compute"), "clicked");
  studio_test_wait_until (is_visible, fixture->strip);
  studio_test_wait_until (can_keep, keep);
  studio_explorer_progress_toggle_pause (strip);
  g_assert_true (hek_explorer_session_is_paused (fixture->session));
  g_assert_cmpstr (gtk_button_get_label (studio_test_need (strip, GTK_TYPE_BUTTON, 0)), ==,
                   "Resume");
  studio_explorer_progress_toggle_pause (strip);
  g_assert_false (hek_explorer_session_is_paused (fixture->session));
  g_signal_emit_by_name (keep, "clicked");
  studio_test_wait_until (has_ended, fixture->session);
  g_assert_false (gtk_widget_get_visible (fixture->strip));
  studio_test_wait_until (has_kept, fixture->session);
}

static void
test_estimate (Fixture       *fixture,
               gconstpointer  data)
{
  HekCollectionLayoutInfo info = { .n_rows = 5000, .compute_s = 3, .made_us = 1 };
  g_autoptr (GPtrArray) layouts = g_ptr_array_new ();
  HekLayoutRecipe recipe;
  gboolean is_measured;
  double before;

  hek_layout_recipe_init (&recipe, hek_layout_method_find ("umap"));
  before = studio_explorer_compute_time_estimate (&recipe, 5000, 64, &is_measured);
  g_assert_false (is_measured);
  g_assert_cmpfloat (before, >, 0);
  g_assert_cmpfloat (studio_explorer_compute_time_model (&recipe, 100000, 64), >,
                     10 * studio_explorer_compute_time_model (&recipe, 5000, 64));

  info.recipe = hek_layout_recipe_to_json (&recipe);
  g_ptr_array_add (layouts, &info);
  studio_explorer_compute_time_learn_from (layouts, 64);
  g_assert_cmpfloat_with_epsilon (
    studio_explorer_compute_time_estimate (&recipe, 5000, 64, &is_measured), 3, 1e-9);
  g_assert_true (is_measured);
  recipe.geometry = HEK_GEOMETRY_HYPERBOLIC; /* another story */
  studio_explorer_compute_time_estimate (&recipe, 5000, 64, &is_measured);
  g_assert_false (is_measured);
  g_free (info.recipe);
}

static void
test_words (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *plain = NULL, *curved = NULL, *none = NULL, *options = NULL;
  g_autofree char *seconds = studio_layout_format_seconds (0.42);
  g_autofree char *hours = studio_layout_format_seconds (7860);
  g_autofree char *moment = studio_layout_format_seconds (0.04);
  HekLayoutRecipe recipe;

  hek_layout_recipe_init (&recipe, hek_layout_method_find ("umap"));
  plain = studio_layout_describe (&recipe);
  none = studio_layout_describe_options (&recipe);
  recipe.geometry = HEK_GEOMETRY_HYPERBOLIC;
  recipe.values.v[0] = 30;
  recipe.values.v[1] = 0.5;
  curved = studio_layout_describe (&recipe);
  options = studio_layout_describe_options (&recipe);
  g_assert_cmpstr (plain, ==, "UMAP, 3D");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (curved, ==, "UMAP, 3D, hyperbolic");
  g_assert_cmpstr (options, ==, "Neighbours 30, least distance 0.5");
  g_assert_cmpstr (seconds, ==, "0.4 s");
  g_assert_cmpstr (moment, ==, "under 0.1 s");
  g_assert_cmpstr (hours, ==, "2 h 11 min");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/ui/explorer/compute/choices", test_choices);
  ADD ("/ui/explorer/compute/problems", test_problems);
  ADD ("/ui/explorer/compute/like", test_like);
  ADD ("/ui/explorer/compute/compute", test_compute);
  ADD ("/ui/explorer/compute/strip", test_strip);
  ADD ("/ui/explorer/compute/estimate", test_estimate);
  ADD ("/ui/explorer/compute/words", test_words);
#undef ADD
  return g_test_run ();
}
