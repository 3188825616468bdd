/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taking things out of the Explorer, and coming back: the window exports the picture that its
 * preview shows, positions and rows of what was chosen, and reports; bookmarks are added, gone to,
 * deleted and taken back.
 */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "explorer-fixture.h"
#include "studio-explorer-bookmarks.h"
#include "studio-explorer-export-picture.h"
#include "studio-explorer-export.h"
#include "studio-test-window.h"

typedef struct
{
  ExplorerFixture base;
  HekExplorerView *view;
  GtkWidget *window;
  GtkWidget *bookmarks;
} Fixture;

static gboolean
is_drawn (gconstpointer view)
{
  return hek_explorer_view_get_points ((HekExplorerView *) view) != NULL
         && !hek_explorer_view_is_busy ((HekExplorerView *) view);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->view = hek_explorer_view_new (fixture->base.session, fixture->base.base.jobs);
  fixture->bookmarks = studio_explorer_bookmarks_new (fixture->view);
  fixture->window = studio_test_window_new (fixture->bookmarks, 600, 400);
  studio_test_wait_until (is_drawn, fixture->view);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  hek_explorer_view_close (fixture->view);
  explorer_fixture_release (fixture->view);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

static StudioExplorerExport *
present (Fixture                 *fixture,
         StudioExplorerExportKind kind)
{
  GtkWidget *window = studio_explorer_export_present (fixture->bookmarks, fixture->base.session,
                                                      fixture->view, NULL, kind);

  g_assert_nonnull (window);
  return STUDIO_EXPLORER_EXPORT (window);
}

/* Saves as @name, waits, and reads the file. */
static char *
save (Fixture              *fixture,
      StudioExplorerExport *window,
      const char           *name,
      gsize                *length)
{
  g_autofree char *path = explorer_fixture_path (&fixture->base, name);
  guint n_exported = fixture->base.n_exported;
  char *contents = NULL;

  studio_explorer_export_save (window, path);
  explorer_fixture_wait (&fixture->base, &fixture->base.n_exported, n_exported + 1);
  g_assert_true (g_file_get_contents (path, &contents, length, NULL));
  return contents;
}

static gboolean
is_ready (gconstpointer page)
{
  return studio_explorer_export_picture_is_ready ((StudioExplorerExportPicture *) page);
}

static void
test_picture (Fixture       *fixture,
              gconstpointer  data)
{
  StudioExplorerExport *window = present (fixture, STUDIO_EXPORT_PICTURE);
  StudioExplorerExportPicture *page
    = studio_test_need (window, STUDIO_TYPE_EXPLORER_EXPORT_PICTURE, 0);
  GtkSpinButton *width = studio_test_need (page, GTK_TYPE_SPIN_BUTTON, 0);
  GtkSpinButton *height = studio_test_need (page, GTK_TYPE_SPIN_BUTTON, 1);
  GtkPicture *preview = studio_test_need (page, GTK_TYPE_PICTURE, 0);
  GtkSwitch *transparent = studio_test_need (page, GTK_TYPE_SWITCH, 0);
  g_autofree char *png = NULL;
  GdkPaintable *shown;
  gsize length;

  studio_test_wait_until (is_ready, page);
  gtk_spin_button_set_value (width, 300);
  gtk_spin_button_set_value (height, 150);
  g_assert_false (studio_explorer_export_picture_is_ready (page));
  studio_test_wait_until (is_ready, page);
  shown = gtk_picture_get_paintable (preview);
  g_assert_cmpfloat_with_epsilon (gdk_paintable_get_intrinsic_aspect_ratio (shown), 2, 0.05);
  gtk_switch_set_active (transparent, TRUE);
  png = save (fixture, window, "view.png", &length);
  g_assert_cmpmem (png, 8, "\x89PNG\r\n\x1a\n", 8);
  /* width, height and the kind of pixels, in the first chunk: 6 is RGB with alpha */
  g_assert_cmpuint (GUINT32_FROM_BE (*(guint32 *) (gpointer) (png + 16)), ==, 300);
  g_assert_cmpuint (GUINT32_FROM_BE (*(guint32 *) (gpointer) (png + 20)), ==, 150);
  g_assert_cmpuint ((guint8) png[25], ==, 6);
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

static void
test_rows (Fixture       *fixture,
           gconstpointer  data)
{
  const guint32 rows[] = { 3, 5, 8 };
  g_autoptr (HekSceneSet) set = hek_scene_set_new_rows (EXPLORER_FIXTURE_ROWS, rows, 3);
  g_autofree char *positions = NULL, *vectors = NULL, *all = NULL;
  StudioExplorerExport *window;
  GtkCheckButton *check;
  gsize length;

  hek_explorer_session_select (fixture->base.session, HEK_SCENE_SET_REPLACE, set);
  positions = save (fixture, present (fixture, STUDIO_EXPORT_POSITIONS), "p.csv", &length);
  g_assert_cmpuint (count_lines (positions), ==, 4); /* the selection is the first choice */
  g_assert_nonnull (strstr (positions, "item-5"));
  vectors = save (fixture, present (fixture, STUDIO_EXPORT_ROWS), "v.csv", &length);
  g_assert_cmpuint (count_lines (vectors), ==, 4);

  window = present (fixture, STUDIO_EXPORT_POSITIONS);
  check = studio_test_need (window, GTK_TYPE_CHECK_BUTTON, 2);
  gtk_check_button_set_active (check, TRUE);
  all = save (fixture, window, "all.csv", &length);
  g_assert_cmpuint (count_lines (all), ==, EXPLORER_FIXTURE_ROWS + 1);
}

static void
test_report (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *json = NULL;
  gsize length;

  json = save (fixture, present (fixture, STUDIO_EXPORT_REPORT), "report.json", &length);
  g_assert_nonnull (strstr (json, "first")); /* the layout */
}

static void
test_bookmarks (Fixture       *fixture,
                gconstpointer  data)
{
  StudioExplorerBookmarks *bookmarks = STUDIO_EXPLORER_BOOKMARKS (fixture->bookmarks);
  GtkWidget *list = studio_test_need (bookmarks, GTK_TYPE_LIST_BOX, 0);
  const GPtrArray *all;

  studio_explorer_bookmarks_go (bookmarks, 0); /* there is none */
  studio_explorer_bookmarks_add (bookmarks);
  studio_explorer_bookmarks_add (bookmarks);
  all = hek_explorer_view_get_bookmarks (fixture->view);
  g_assert_cmpuint (all->len, ==, 2);
  studio_explorer_bookmarks_popup (bookmarks);
  studio_test_wait (50);
  g_assert_nonnull (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));
  g_assert_null (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 2));
  g_assert_true (gtk_widget_activate_action (fixture->bookmarks, "bookmarks.delete", "u", 0));
  g_assert_cmpuint (hek_explorer_view_get_bookmarks (fixture->view)->len, ==, 1);
  g_assert_null (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));
  g_assert_true (gtk_widget_activate_action (fixture->bookmarks, "bookmarks.undo", NULL));
  g_assert_cmpuint (hek_explorer_view_get_bookmarks (fixture->view)->len, ==, 2);
  studio_explorer_bookmarks_go (bookmarks, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func) g_test_add ("/ui/explorer/export/" path, Fixture, NULL, set_up, func, \
                                    tear_down)
  ADD ("picture", test_picture);
  ADD ("rows", test_rows);
  ADD ("report", test_report);
  ADD ("bookmarks", test_bookmarks);
#undef ADD
  return g_test_run ();
}
