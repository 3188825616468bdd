/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shell within this process, on the display of tests/ui/ui-session: what a scenario from
 * outside cannot ask. Every action that a table names exists; style sheets parse; the jobs button
 * keeps its 300 ms.
 */
#include "config.h"

#include "hek-job-list.h"
#include "studio-application.h"
#include "studio-focus.h"
#include "studio-jobs-button.h"
#include "studio-renderer.h"
#include "studio-window.h"

#define EXIT_SKIPPED 77

static GApplication *application;
static StudioWindow *window;

static void
spin_ms (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

/* --- tables ---------------------------------------------------------------------------------- */

static void
test_actions_exist (void)
{
  const StudioShortcut *tables[16];
  guint n = studio_window_get_shortcuts (window, tables, G_N_ELEMENTS (tables));
  guint n_actions = 0;

  g_assert_cmpuint (n, >=, 2); /* the page's and the shell's */
  for (guint i = 0; i < n; i++)
    for (const StudioShortcut *row = tables[i]; row->title != NULL; row++)
      {
        if (row->action == NULL)
          continue;
        n_actions++;
        if (!studio_window_has_action (window, row->action))
          g_test_message ("no action %s", row->action);
        g_assert_true (studio_window_has_action (window, row->action));
      }
  g_assert_cmpuint (n_actions, >, 20);
  g_assert_false (studio_window_has_action (window, "win.no-such-thing"));
  g_assert_false (studio_window_has_action (window, "no-such-group.open"));
}

static void
add_keys (GHashTable           *seen,
          const StudioShortcut *table)
{
  for (const StudioShortcut *row = table; row->title != NULL; row++)
    {
      g_auto (GStrv) accels = g_strsplit (row->accels != NULL ? row->accels : "", " ", -1);

      for (guint j = 0; accels[j] != NULL; j++)
        {
          GdkModifierType modifiers;
          guint keyval;
          char *name;

          if (!gtk_accelerator_parse (accels[j], &keyval, &modifiers))
            g_error ("%s: \"%s\" is no key", row->title, accels[j]);
          name = gtk_accelerator_name (keyval, modifiers);
          if (g_hash_table_contains (seen, name) && row->action != NULL)
            g_error ("%s: the key %s is taken", row->title, name);
          g_hash_table_add (seen, name);
        }
    }
}

/* Pages may have the same key for their own: only the visible one has any. */
static void
test_keys_are_unique (void)
{
  const StudioShortcut *tables[16];
  guint n = studio_window_get_shortcuts (window, tables, G_N_ELEMENTS (tables));

  for (guint i = 0; i + 1 < n; i++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      add_keys (seen, tables[i]);
      add_keys (seen, tables[n - 1]); /* the shell's */
    }
}

/* --- style sheets ---------------------------------------------------------------------------- */

static void
parsing_error (GtkCssProvider *provider,
               GtkCssSection  *section,
               const GError   *error,
               gpointer        user_data)
{
  g_autofree char *place = gtk_css_section_to_string (section);

  g_test_message ("%s: %s", place, error->message);
  ++*(int *) user_data;
}

static void
test_style_sheets_parse (void)
{
  g_auto (GStrv) names =
    g_resources_enumerate_children ("/io/github/hektor/Studio", 0, NULL);
  int n_sheets = 0, n_errors = 0;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
      g_autofree char *path = g_strconcat ("/io/github/hektor/Studio/", names[i], NULL);

      if (!g_str_has_suffix (names[i], ".css"))
        continue;
      g_signal_connect (provider, "parsing-error", G_CALLBACK (parsing_error), &n_errors);
      gtk_css_provider_load_from_resource (provider, path);
      n_sheets++;
    }
  g_assert_cmpint (n_sheets, >=, 6);
  g_assert_cmpint (n_errors, ==, 0);
}

/* Every theme defines the colours that drawing code looks up, and neutral has no hue in any. */
static void
test_theme_colors (void)
{
  static const char *const names[] = { "studio_surround_color", "studio_surround_fg_color",
                                       "studio_checker_color", "studio_veil_color" };
  static const char *const themes[] = { "light", "dark", "neutral", "high-contrast" };

  for (gsize t = 0; t < G_N_ELEMENTS (themes); t++)
    {
      GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (window));

      g_action_group_change_action_state (G_ACTION_GROUP (application), "theme",
                                          g_variant_new_string (themes[t]));
      spin_ms (20);
      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        {
          GdkRGBA color;

          g_assert_true (gtk_style_context_lookup_color (context, names[i], &color));
          g_assert_cmpfloat (color.red, ==, color.green); /* pictures have an achromatic surround */
          g_assert_cmpfloat (color.green, ==, color.blue);
        }
      g_assert_cmpint (gtk_widget_has_css_class (GTK_WIDGET (window), "theme-neutral"), ==,
                       g_str_equal (themes[t], "neutral"));
    }
  g_action_group_change_action_state (G_ACTION_GROUP (application), "theme",
                                      g_variant_new_string ("system"));
}

/* --- jobs ------------------------------------------------------------------------------------ */

static gpointer
work_for (const HekTask *task,
          gpointer       data,
          GError       **error)
{
  for (int i = 0, n = GPOINTER_TO_INT (data) / 5; i < n; i++)
    {
      hek_task_progress (task, (double) i / n);
      g_usleep (5000);
      if (!hek_task_check (task, error))
        return NULL;
    }
  return g_strdup ("done");
}

static gpointer
fail_at_once (const HekTask *task,
              gpointer       data,
              GError       **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "out of ink");
  return NULL;
}

static HekJob *
start_job (HekJobList *jobs,
           HekJobFunc  func,
           int         ms)
{
  HekJob *job = hek_job_start ("Testing", HEK_LANE_BATCH, func, GINT_TO_POINTER (ms), NULL, g_free,
                               NULL, NULL);

  hek_job_list_add (jobs, job);
  return job;
}

static void
test_jobs_button (void)
{
  g_autoptr (HekJobList) jobs = hek_job_list_new ();
  StudioJobsButton *button = g_object_ref_sink (g_object_new (STUDIO_TYPE_JOBS_BUTTON, NULL));
  g_autoptr (HekJob) quick = NULL;
  g_autoptr (HekJob) slow = NULL;
  g_autoptr (HekJob) failing = NULL;

  studio_jobs_button_set_jobs (button, jobs);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (button)));
  g_assert_false (studio_jobs_button_popup (button));

  /* what is done within 300 ms is never seen */
  quick = start_job (jobs, work_for, 60);
  for (int i = 0; i < 40; i++)
    {
      spin_ms (10);
      g_assert_false (gtk_widget_get_visible (GTK_WIDGET (button)));
    }
  g_assert_cmpint (hek_job_get_state (quick), ==, HEK_JOB_DONE);

  slow = start_job (jobs, work_for, 20000);
  spin_ms (200);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (button)));
  spin_ms (250);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (button)));
  hek_job_cancel (slow);
  spin_ms (150);
  g_assert_cmpint (hek_job_get_state (slow), ==, HEK_JOB_CANCELLED);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (button)));

  /* a failure stays until it is dismissed */
  failing = start_job (jobs, fail_at_once, 0);
  spin_ms (100);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (button)));
  hek_job_list_dismiss (jobs, failing);
  spin_ms (20);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (button)));
  g_object_unref (button);
}

/* --- focus ----------------------------------------------------------------------------------- */

/* Keys go to what has the focus: never to what is gone, not even until the next frame. */
static void
test_focus_leaves_removed (void)
{
  GtkWindow *other = GTK_WINDOW (gtk_window_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *first = gtk_button_new_with_label ("First");
  GtkWidget *second = gtk_button_new_with_label ("Second");
  GtkWidget *third = gtk_button_new_with_label ("Third");

  studio_focus_leave_removed (other);
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  gtk_box_append (GTK_BOX (box), third);
  gtk_window_set_child (other, box);
  gtk_window_present (other);
  spin_ms (100);

  gtk_widget_grab_focus (first);
  gtk_box_remove (GTK_BOX (box), first);
  g_assert_true (gtk_window_get_focus (other) == box); /* its keys go on at once */
  spin_ms (100);
  g_assert_true (gtk_window_get_focus (other) == second);
  gtk_widget_hide (second);
  spin_ms (100);
  g_assert_true (gtk_window_get_focus (other) == third);

  /* a window that comes back has it where it was */
  gtk_widget_hide (GTK_WIDGET (other));
  g_assert_true (gtk_window_get_focus (other) == third);
  gtk_window_present (other);
  spin_ms (100);
  g_assert_true (gtk_window_get_focus (other) == third);
  gtk_window_destroy (other);
}

static void
set_up_row (GtkSignalListItemFactory *factory,
            GtkListItem              *item)
{
  gtk_list_item_set_child (item, gtk_label_new ("A row"));
}

/* A job goes on in the row of a list that has the focus: the row is replaced, and the focus stays
 * in its place. */
static void
test_focus_stays_in_list (void)
{
  GtkWindow *other = GTK_WINDOW (gtk_window_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GListStore *rows = g_list_store_new (GTK_TYPE_STRING_OBJECT); /* the list's */
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *list = gtk_list_view_new (
    GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (rows))), factory);

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_row), NULL);
  studio_focus_leave_removed (other);
  gtk_box_append (GTK_BOX (box), gtk_button_new_with_label ("First"));
  gtk_box_append (GTK_BOX (box), list);
  gtk_window_set_child (other, box);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GtkStringObject) row = gtk_string_object_new ("A row");

      g_list_store_append (rows, row);
    }
  gtk_window_present (other);
  spin_ms (100);

  gtk_widget_grab_focus (list);
  gtk_widget_child_focus (list, GTK_DIR_DOWN);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GtkStringObject) next = gtk_string_object_new ("The next");
      GtkWidget *before = gtk_window_get_focus (other);

      g_assert_true (before != list && gtk_widget_is_ancestor (before, list));
      g_list_store_splice (rows, 1, 1, (gpointer *) &next, 1);
      g_assert_true (gtk_window_get_focus (other) == list);
      spin_ms (50);
      g_assert_true (gtk_widget_get_prev_sibling (gtk_window_get_focus (other))
                     == gtk_widget_get_first_child (list));
    }
  gtk_window_destroy (other);
}

/* --- main ------------------------------------------------------------------------------------ */

static void
find_window (GtkApplication *app,
             GtkWindow      *added)
{
  if (STUDIO_IS_WINDOW (added))
    window = STUDIO_WINDOW (added);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  studio_renderer_choose (); /* as main() does */
  if (!gtk_init_check ())
    return EXIT_SKIPPED;

  application = studio_application_new ();
  g_signal_connect (application, "window-added", G_CALLBACK (find_window), NULL);
  g_assert_true (g_application_register (application, NULL, NULL));
  g_application_activate (application);
  g_assert_nonnull (window);

  g_test_add_func ("/ui/window/actions-exist", test_actions_exist);
  g_test_add_func ("/ui/window/keys-are-unique", test_keys_are_unique);
  g_test_add_func ("/ui/window/style-sheets-parse", test_style_sheets_parse);
  g_test_add_func ("/ui/window/theme-colors", test_theme_colors);
  g_test_add_func ("/ui/window/jobs-button", test_jobs_button);
  g_test_add_func ("/ui/window/focus-leaves-removed", test_focus_leaves_removed);
  g_test_add_func ("/ui/window/focus-stays-in-list", test_focus_stays_in_list);
  status = g_test_run ();

  gtk_window_destroy (GTK_WINDOW (window));
  spin_ms (50);
  g_object_unref (application);
  return status;
}
