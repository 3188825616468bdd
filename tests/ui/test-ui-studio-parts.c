/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Studio page from inside: every method has its controls, controls and recipe follow each
 * other, a gesture is one undo step, locks of the palette are part of the recipe, and every action
 * of the shortcut table exists.
 */
#include "config.h"

#include "studio-option-row.h"
#include "studio-palette-view.h"
#include "studio-picture-page.h"
#include "studio-recipe-controls.h"
#include "studio-swatch.h"
#include "studio-test-window.h"

#include <string.h>

#define WAIT_USEC (60 * G_USEC_PER_SEC)

typedef struct
{
  GtkWidget *page;
  GtkWidget *window;
  HekPictureSession *session; /* borrowed */
} Fixture;

/* The @n-th widget of @type in @root, depth first. */
static GtkWidget *
find (GtkWidget *root,
      GType      type,
      guint     *n)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) && (*n)-- == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, n);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gpointer
need (gpointer root,
      GType    type,
      guint    n)
{
  GtkWidget *found = find (root, type, &n);

  g_assert_nonnull (found);
  return found;
}

static void
wait_for_numbers (HekPictureSession *session)
{
  const gint64 start = g_get_monotonic_time ();

  while (hek_picture_session_get_trial (session) == NULL
         || !hek_picture_session_trial_is_current (session))
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time () - start, <, WAIT_USEC);
    }
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (HekJobList) jobs = hek_job_list_new ();
  g_autofree char *path
    = g_build_filename (g_getenv ("HEK_TEST_DATA"), "photos", "small.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  fixture->page = studio_picture_page_new (jobs);
  fixture->window = studio_test_window_new (fixture->page, 1280, 760);
  fixture->session = studio_picture_page_get_session (STUDIO_PICTURE_PAGE (fixture->page));
  studio_page_insert_actions (STUDIO_PAGE (fixture->page), fixture->window);
  g_assert_true (studio_page_open_file (STUDIO_PAGE (fixture->page), file));
  wait_for_numbers (fixture->session);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
count (guint *counter)
{
  (*counter)++;
}

/* Each option of each method: its whole range can be set and is shown, and setting is not a change
 * by the user. */
static void
test_option_rows (void)
{
  for (guint i = 0; i < hek_imagequant_n (); i++)
    for (guint k = 0; k < hek_imagequant (i)->n_options; k++)
      {
        const HekOption *option = &hek_imagequant (i)->options[k];
        gboolean choice = option->type == HEK_OPTION_CHOICE;
        double last = choice                               ? option->n_choices - 1
                      : option->type == HEK_OPTION_BOOLEAN ? 1
                                                           : option->max;
        GtkWidget *row = g_object_ref_sink (studio_option_row_new (option));
        guint n_changed = 0;

        g_signal_connect_swapped (row, "changed", G_CALLBACK (count), &n_changed);
        g_assert_cmpfloat (studio_option_row_get_value (STUDIO_OPTION_ROW (row)), ==, option->def);
        studio_option_row_set_value (STUDIO_OPTION_ROW (row), last);
        g_assert_cmpfloat (studio_option_row_get_value (STUDIO_OPTION_ROW (row)), ==, last);
        g_assert_cmpuint (n_changed, ==, 0);
        if (choice)
          gtk_drop_down_set_selected (need (row, GTK_TYPE_DROP_DOWN, 0), 0);
        else if (option->type == HEK_OPTION_BOOLEAN)
          gtk_switch_set_active (need (row, GTK_TYPE_SWITCH, 0), FALSE);
        else
          gtk_spin_button_set_value (need (row, GTK_TYPE_SPIN_BUTTON, 0), option->min);
        g_assert_cmpuint (n_changed, ==, last == option->min ? 0 : 1);
        g_assert_cmpfloat (studio_option_row_get_value (STUDIO_OPTION_ROW (row)), ==,
                           choice || option->type == HEK_OPTION_BOOLEAN ? 0 : option->min);
        g_object_unref (row);
      }
}

static void
test_methods (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *controls = need (fixture->page, STUDIO_TYPE_RECIPE_CONTROLS, 0);
  GtkDropDown *method = need (controls, GTK_TYPE_DROP_DOWN, 0);

  for (guint i = 0; i < hek_imagequant_n (); i++)
    {
      const HekRecipe *recipe;

      gtk_drop_down_set_selected (method, i);
      recipe = hek_picture_session_get_recipe (fixture->session);
      g_assert_true (recipe->quantizer == hek_imagequant (i));
      for (guint k = 0; k < recipe->quantizer->n_options; k++)
        {
          StudioOptionRow *row = need (controls, STUDIO_TYPE_OPTION_ROW, k);

          g_assert_true (studio_option_row_get_option (row) == &recipe->quantizer->options[k]);
          g_assert_cmpfloat (studio_option_row_get_value (row), ==, recipe->values.v[k]);
        }
      wait_for_numbers (fixture->session);
    }
}

/* What two methods have in common stays when the method changes. */
static void
test_carried_values (Fixture       *fixture,
                     gconstpointer  data)
{
  GtkDropDown *method
    = need (need (fixture->page, STUDIO_TYPE_RECIPE_CONTROLS, 0), GTK_TYPE_DROP_DOWN, 0);
  const HekRecipe *recipe = hek_picture_session_get_recipe (fixture->session);
  HekRecipe changed = *recipe;
  int colors
    = hek_options_find (recipe->quantizer->options, recipe->quantizer->n_options, "colors");

  g_assert_cmpint (colors, >=, 0);
  changed.values.v[colors] = 19;
  hek_picture_session_set_recipe (fixture->session, &changed, FALSE);
  for (guint i = 0; i < hek_imagequant_n (); i++)
    if (hek_imagequant (i) == hek_imagequant_find ("mediancut"))
      gtk_drop_down_set_selected (method, i);
  recipe = hek_picture_session_get_recipe (fixture->session);
  g_assert_cmpstr (recipe->quantizer->id, ==, "mediancut");
  g_assert_cmpfloat (hek_recipe_get_main (recipe), ==, 19);
}

static void
test_gesture (Fixture       *fixture,
              gconstpointer  data)
{
  GtkRange *scale = need (need (fixture->page, STUDIO_TYPE_RECIPE_CONTROLS, 0), GTK_TYPE_SCALE, 0);
  HekRecipe before = *hek_picture_session_get_recipe (fixture->session);

  g_assert_false (hek_picture_session_can_undo (fixture->session));
  for (guint i = 0; i < 20; i++)
    gtk_range_set_value (scale, 3 + i * 0.2);
  g_assert_false (hek_recipe_equal (&before, hek_picture_session_get_recipe (fixture->session)));
  hek_picture_session_undo (fixture->session);
  g_assert_true (hek_recipe_equal (&before, hek_picture_session_get_recipe (fixture->session)));
  g_assert_false (hek_picture_session_can_undo (fixture->session));
}

static void
test_locks (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *palette = need (fixture->page, STUDIO_TYPE_PALETTE_VIEW, 0);
  StudioSwatch *swatch = need (palette, STUDIO_TYPE_SWATCH, 2);
  guint8 rgba[4];
  const HekRecipe *recipe;
  GtkButton *lock;

  memcpy (rgba, studio_swatch_get_color (swatch)->rgba, 4);
  g_signal_emit_by_name (swatch, "clicked");
  lock = need (need (palette, GTK_TYPE_POPOVER, 0), GTK_TYPE_BUTTON, 0);
  g_assert_cmpstr (gtk_button_get_label (lock), ==, "Lock colour");
  g_signal_emit_by_name (lock, "clicked");
  recipe = hek_picture_session_get_recipe (fixture->session);
  g_assert_cmpuint (recipe->locks.n_locked, ==, 1);
  g_assert_cmpmem (recipe->locks.rgba[0], 4, rgba, 4);
  wait_for_numbers (fixture->session);

  /* locked ones stand first */
  swatch = need (palette, STUDIO_TYPE_SWATCH, 0);
  g_assert_true (studio_swatch_get_color (swatch)->locked);
  g_assert_cmpmem (studio_swatch_get_color (swatch)->rgba, 4, rgba, 4);
  g_signal_emit_by_name (swatch, "clicked");
  g_assert_cmpstr (gtk_button_get_label (lock), ==, "Unlock colour");
  g_signal_emit_by_name (lock, "clicked");
  g_assert_cmpuint (hek_picture_session_get_recipe (fixture->session)->locks.n_locked, ==, 0);
}

static void
test_actions (Fixture       *fixture,
              gconstpointer  data)
{
  for (const StudioShortcut *row = studio_picture_page_shortcuts; row->title != NULL; row++)
    if (row->action != NULL)
      g_assert_true (studio_page_has_action (STUDIO_PAGE (fixture->page), row->action));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/studio/option-rows", test_option_rows);
  g_test_add ("/ui/studio/methods", Fixture, NULL, set_up, test_methods, tear_down);
  g_test_add ("/ui/studio/carried-values", Fixture, NULL, set_up, test_carried_values, tear_down);
  g_test_add ("/ui/studio/gesture", Fixture, NULL, set_up, test_gesture, tear_down);
  g_test_add ("/ui/studio/locks", Fixture, NULL, set_up, test_locks, tear_down);
  g_test_add ("/ui/studio/actions", Fixture, NULL, set_up, test_actions, tear_down);
  return g_test_run ();
}
