/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of an Explorer view: camera and its undo, bookmarks, the file; and frames of a
 * layout that converges. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "explorer-fixture.h"
#include "hek-explorer-view.h"

#define N EXPLORER_FIXTURE_ROWS

typedef struct
{
  ExplorerFixture base;
  HekExplorerView *view;
  guint n_camera, n_bookmarks, n_drawing;
  gboolean animated;
} Fixture;

static void
on_camera (HekExplorerView *view,
           gboolean         animated,
           Fixture         *fixture)
{
  fixture->n_camera++;
  fixture->animated = animated;
}

static void
count (HekExplorerView *view,
       guint           *counter)
{
  (*counter)++;
}

static void
settle (Fixture *fixture)
{
  explorer_fixture_settle (&fixture->base, fixture->view);
}

static void
make_view (Fixture *fixture)
{
  fixture->view = hek_explorer_view_new (fixture->base.session, fixture->base.base.jobs);
  explorer_fixture_follow (&fixture->base, fixture->view, "values-changed");
  g_signal_connect (fixture->view, "camera-changed", G_CALLBACK (on_camera), fixture);
  g_signal_connect (fixture->view, "bookmarks-changed", G_CALLBACK (count),
                    &fixture->n_bookmarks);
  g_signal_connect (fixture->view, "drawing-changed", G_CALLBACK (count), &fixture->n_drawing);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  explorer_fixture_set_up (&fixture->base, NULL);
  make_view (fixture);
  settle (fixture);
}

static void
drop_view (Fixture *fixture)
{
  hek_explorer_view_close (fixture->view);
  explorer_fixture_release (fixture->view);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  drop_view (fixture);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_camera (Fixture       *fixture,
             gconstpointer  data)
{
  HekExplorerView *view = fixture->view;
  const HekSceneCamera one = explorer_fixture_turned (10), two = explorer_fixture_turned (20);
  const HekSceneCamera three = explorer_fixture_turned (30);
  HekSceneCamera camera;
  guint n_camera = fixture->n_camera;

  g_assert_false (hek_explorer_view_get_camera (view, &camera));
  g_assert_false (hek_explorer_view_undo_camera (view));
  hek_explorer_view_note_camera (view, &one);
  hek_explorer_view_note_camera (view, &two);
  hek_explorer_view_note_camera (view, &two);
  g_assert_cmpuint (fixture->n_camera, ==, n_camera); /* the points view knows */
  hek_explorer_view_set_camera (view, &three);
  g_assert_cmpuint (fixture->n_camera, ==, n_camera + 1);
  g_assert_true (fixture->animated);
  g_assert_cmpfloat (explorer_fixture_get_azimuth (fixture->view), ==, 30);
  g_assert_true (hek_explorer_view_undo_camera (view));
  g_assert_cmpfloat (explorer_fixture_get_azimuth (fixture->view), ==, 20);
  g_assert_true (hek_explorer_view_undo_camera (view));
  g_assert_cmpfloat (explorer_fixture_get_azimuth (fixture->view), ==, 10);
  g_assert_false (hek_explorer_view_can_undo_camera (view));
  g_assert_true (hek_explorer_view_redo_camera (view));
  g_assert_true (hek_explorer_view_can_redo_camera (view));
  hek_explorer_view_note_camera (view, &one); /* what was undone is gone */
  g_assert_false (hek_explorer_view_can_redo_camera (view));

  /* Each layout has its own, and what is undone is of this one. */
  explorer_fixture_compute (&fixture->base, "random", 3, "other");
  settle (fixture);
  g_assert_false (hek_explorer_view_get_camera (view, &camera));
  g_assert_false (hek_explorer_view_can_undo_camera (view));
  n_camera = fixture->n_camera;
  hek_explorer_session_show (fixture->base.session, "first");
  explorer_fixture_wait (&fixture->base, &fixture->n_camera, n_camera + 1);
  g_assert_false (fixture->animated);
  g_assert_cmpfloat (explorer_fixture_get_azimuth (fixture->view), ==, 10);
}

static void
test_bookmarks (Fixture       *fixture,
                gconstpointer  data)
{
  HekExplorerView *view = fixture->view;
  const HekExplorerValue clusters = { .kind = HEK_EXPLORER_VALUE_KMEANS, .k = 5 };
  const HekExplorerValue density = { .kind = HEK_EXPLORER_VALUE_DENSITY };
  const HekExplorerValue none = { 0 };
  const HekSceneCamera one = explorer_fixture_turned (10), two = explorer_fixture_turned (20);
  const GPtrArray *bookmarks = hek_explorer_view_get_bookmarks (view);
  guint n_data;

  hek_explorer_view_note_camera (view, &one);
  hek_explorer_view_set_color (view, &clusters);
  hek_explorer_view_set_range (view, &density, 0, 10);
  settle (fixture);
  g_assert_cmpint (hek_explorer_view_add_bookmark (view, "here"), ==, 0);
  hek_explorer_view_note_camera (view, &two);
  hek_explorer_view_set_color (view, &none);
  hek_explorer_view_clear_filters (view);
  g_assert_cmpint (hek_explorer_view_add_bookmark (view, NULL), ==, 1);
  g_assert_cmpstr (hek_explorer_bookmark_get_name (bookmarks->pdata[1]), ==, "View 1");

  g_assert_true (hek_explorer_view_go_bookmark (view, 0));
  g_assert_cmpfloat (explorer_fixture_get_azimuth (fixture->view), ==, 10);
  g_assert_true (hek_explorer_value_equal (hek_explorer_view_get_color (view), &clusters));
  g_assert_cmpuint (hek_explorer_view_get_filters (view)->len, ==, 1);
  g_assert_true (hek_explorer_view_undo_camera (view)); /* that, too, can be undone */
  g_assert_cmpfloat (explorer_fixture_get_azimuth (fixture->view), ==, 20);

  /* From another layout: it is opened first. */
  explorer_fixture_compute (&fixture->base, "random", 3, "other");
  hek_explorer_view_set_color (view, &none);
  settle (fixture);
  n_data = fixture->base.n_data;
  g_assert_true (hek_explorer_view_go_bookmark (view, 0));
  explorer_fixture_wait (&fixture->base, &fixture->base.n_data, n_data + 1);
  settle (fixture);
  g_assert_cmpstr (hek_explorer_view_get_drawn (view)->info->name, ==, "first");
  g_assert_cmpfloat (explorer_fixture_get_azimuth (fixture->view), ==, 10);
  g_assert_nonnull (hek_explorer_view_get_coloring (view));

  hek_explorer_view_rename_bookmark (view, 0, "there");
  hek_explorer_view_delete_bookmark (view, 0);
  g_assert_cmpuint (bookmarks->len, ==, 1);
  g_assert_true (hek_explorer_view_restore_bookmark (view));
  g_assert_false (hek_explorer_view_restore_bookmark (view));
  g_assert_cmpstr (hek_explorer_bookmark_get_name (bookmarks->pdata[0]), ==, "there");
  g_assert_false (hek_explorer_view_go_bookmark (view, 7));
}

/* Everything as it was left, by another view of another session. */
static void
test_kept (Fixture       *fixture,
           gconstpointer  data)
{
  const HekExplorerValue clusters = { .kind = HEK_EXPLORER_VALUE_KMEANS, .k = 5 };
  const HekExplorerValue density = { .kind = HEK_EXPLORER_VALUE_DENSITY, .k = 9 };
  const HekSceneCamera one = explorer_fixture_turned (12.3456789);
  HekExplorerSession *session = fixture->base.session;
  HekExplorerLook look = *hek_explorer_view_get_look (fixture->view);
  HekSceneColorOptions options;
  double min, max;

  explorer_fixture_compute (&fixture->base, "random", 3, "newer");
  hek_explorer_session_show (session, "first");
  explorer_fixture_wait (&fixture->base, &fixture->base.n_data, fixture->base.n_data + 1);
  settle (fixture);
  hek_explorer_view_note_camera (fixture->view, &one);
  hek_explorer_view_set_color (fixture->view, &clusters);
  options = *hek_explorer_view_get_color_options (fixture->view);
  options.clip = 0.125;
  hek_explorer_view_set_color_options (fixture->view, &options);
  hek_explorer_view_set_size (fixture->view, &density);
  hek_explorer_view_add_histogram (fixture->view, &density);
  hek_explorer_view_set_range (fixture->view, &density, -0.75, 4);
  look.density = TRUE;
  look.model = HEK_EXPLORER_KLEIN;
  hek_explorer_view_set_look (fixture->view, &look);
  settle (fixture);
  hek_explorer_view_set_entry_visible (fixture->view, 1, FALSE);
  hek_explorer_view_add_bookmark (fixture->view, "“here”");
  settle (fixture);
  g_assert_cmpuint (hek_explorer_view_get_filters (fixture->view)->len, ==, 2);
  drop_view (fixture);

  hek_explorer_session_set_collection (session, NULL);
  make_view (fixture);
  hek_explorer_session_set_collection (session, fixture->base.uuid);
  explorer_fixture_wait (&fixture->base, &fixture->base.n_data, fixture->base.n_data + 1);
  settle (fixture);
  g_assert_cmpstr (hek_explorer_view_get_drawn (fixture->view)->info->name, ==, "first");
  g_assert_cmpfloat (explorer_fixture_get_azimuth (fixture->view), ==, 12.3456789);
  g_assert_true (hek_explorer_value_equal (hek_explorer_view_get_color (fixture->view),
                                           &clusters));
  g_assert_cmpfloat (hek_explorer_view_get_color_options (fixture->view)->clip, ==, 0.125);
  g_assert_true (hek_explorer_value_equal (hek_explorer_view_get_size (fixture->view), &density));
  g_assert_true (hek_explorer_view_get_look (fixture->view)->density);
  g_assert_cmpint (hek_explorer_view_get_look (fixture->view)->model, ==, HEK_EXPLORER_KLEIN);
  g_assert_cmpuint (hek_explorer_view_get_histograms (fixture->view)->len, ==, 1);
  g_assert_true (hek_explorer_view_get_range (fixture->view, &density, &min, &max));
  g_assert_cmpfloat (min, ==, -0.75);
  g_assert_false (hek_explorer_view_is_entry_visible (fixture->view, 1));
  g_assert_cmpuint (hek_explorer_view_get_filters (fixture->view)->len, ==, 2);
  g_assert_cmpuint (hek_explorer_view_get_n_visible (fixture->view), <, N);
  g_assert_cmpstr (hek_explorer_bookmark_get_name (
                     hek_explorer_view_get_bookmarks (fixture->view)->pdata[0]), ==, "“here”");

  /* Without a collection there is nothing of it. */
  hek_explorer_session_set_collection (session, NULL);
  g_assert_cmpuint (hek_explorer_view_get_filters (fixture->view)->len, ==, 0);
  g_assert_cmpuint (hek_explorer_view_get_bookmarks (fixture->view)->len, ==, 0);
  g_assert_cmpint (hek_explorer_view_get_color (fixture->view)->kind, ==, HEK_EXPLORER_VALUE_NONE);
}

/* A damaged file counts as empty, and is told of. */
static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  HekExplorerSession *session = fixture->base.session;
  g_autofree char *name = g_strdup_printf ("%s.json", fixture->base.uuid);
  g_autofree char *path = g_build_filename (fixture->base.base.workspace_path, "views", name,
                                            NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  const HekSceneCamera one = explorer_fixture_turned (10);
  guint n_data;

  drop_view (fixture);
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, "{\"look\":", -1, NULL));
  hek_explorer_session_set_collection (session, NULL);
  make_view (fixture);
  hek_explorer_session_set_collection (session, fixture->base.uuid);
  n_data = fixture->base.n_data;
  explorer_fixture_wait (&fixture->base, &fixture->base.n_failed, 1);
  fixture->base.n_failed = 0;
  explorer_fixture_wait (&fixture->base, &fixture->base.n_data, n_data + 1);
  settle (fixture);
  hek_explorer_view_note_camera (fixture->view, &one);
  drop_view (fixture);

  /* Members of other kinds than they should be are passed over. */
  g_assert_true (g_file_set_contents (path, "{\"layout\":7,\"color\":[],\"look\":{\"eye_dome\":-1},"
                                      "\"cameras\":{\"a\":\"b\"},\"filters\":[{}],"
                                      "\"bookmarks\":[{},7,{\"name\":\"x\",\"layout\":\"y\"}],"
                                      "\"histograms\":[{\"kind\":\"field\",\"field\":\"no\"}],"
                                      "\"size_options\":{\"smallest\":0.75,\"largest\":\"x\"}}",
                                      -1, NULL));
  hek_explorer_session_set_collection (session, NULL);
  make_view (fixture);
  hek_explorer_session_set_collection (session, fixture->base.uuid);
  n_data = fixture->base.n_data;
  explorer_fixture_wait (&fixture->base, &fixture->base.n_data, n_data + 1);
  settle (fixture);
  g_assert_cmpfloat (hek_explorer_view_get_size_options (fixture->view)->smallest, ==, 0.75);
  g_assert_cmpfloat (hek_explorer_view_get_size_options (fixture->view)->largest, ==, 2.5);
  g_assert_cmpuint (hek_explorer_view_get_bookmarks (fixture->view)->len, ==, 1);
  g_assert_cmpuint (hek_explorer_view_get_filters (fixture->view)->len, ==, 0);
  g_assert_cmpuint (hek_explorer_view_get_histograms (fixture->view)->len, ==, 0);

  hek_explorer_view_remove_state (fixture->base.base.workspace_path, fixture->base.uuid);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Frames are drawn, with the colours of an attribute; then the layout, from the same place. */
static void
test_live (Fixture       *fixture,
           gconstpointer  data)
{
  HekExplorerView *view = fixture->view;
  HekExplorerSession *session = fixture->base.session;
  const HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_FIELD, .field = 1 };
  const HekExplorerValue density = { .kind = HEK_EXPLORER_VALUE_DENSITY };
  const HekSceneCamera one = explorer_fixture_turned (44);
  HekSceneCamera camera;
  HekLayoutRecipe recipe;
  guint n_data = fixture->base.n_data, n_camera = fixture->n_camera;

  hek_explorer_view_note_camera (view, &one);
  hek_explorer_view_set_color (view, &value);
  hek_explorer_view_set_size (view, &density);
  settle (fixture);
  hek_layout_recipe_init (&recipe, hek_layout_method_find ("umap"));
  hek_explorer_session_compute (session, &recipe, "moving", FALSE);
  hek_explorer_session_pause (session);
  while (!hek_explorer_view_is_live (view))
    explorer_fixture_iterate ();
  g_assert_cmpuint (hek_explorer_view_get_drawn (view)->n_rows, ==, N);
  g_assert_null (hek_explorer_view_get_drawn (view)->info);
  g_assert_nonnull (hek_explorer_view_get_coloring (view));
  g_assert_null (hek_explorer_view_get_size_label (view)); /* places are others */
  g_assert_cmpuint (fixture->n_camera, >, n_camera);
  g_assert_false (hek_explorer_view_get_camera (view, &camera)); /* fit what grows */

  hek_explorer_view_set_follow (view, FALSE);
  settle (fixture);
  g_assert_false (hek_explorer_view_is_live (view));
  g_assert_cmpfloat (explorer_fixture_get_azimuth (fixture->view), ==, 44);
  hek_explorer_view_set_follow (view, TRUE);
  while (!hek_explorer_view_is_live (view))
    explorer_fixture_iterate ();
  camera = explorer_fixture_turned (77);
  hek_explorer_view_note_camera (view, &camera);
  hek_explorer_session_resume (session);
  explorer_fixture_wait (&fixture->base, &fixture->base.n_data, n_data + 1);
  settle (fixture);
  g_assert_false (hek_explorer_view_is_live (view));
  g_assert_cmpstr (hek_explorer_view_get_drawn (view)->info->name, ==, "moving");
  g_assert_cmpfloat (explorer_fixture_get_azimuth (fixture->view), ==, 77);
  g_assert_nonnull (hek_explorer_view_get_coloring (view));
  g_assert_nonnull (hek_explorer_view_get_size_label (view));
}

/* The first layout of a collection: its frames have colours, too, before there is any data. */
static void
test_first (Fixture       *fixture,
            gconstpointer  data)
{
  HekExplorerView *view = fixture->view;
  HekExplorerSession *session = fixture->base.session;
  const HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_FIELD, .field = 1 };
  LibraryFixture *library = &fixture->base.base;
  g_autofree char *path = library_fixture_make_csv (library, "others.csv", 0, 300, 8, FALSE);
  const char *paths[] = { path, NULL };
  const HekImportPlan plan = { .key_field = "key" };
  g_autoptr (HekJob) job = hek_library_import (library->library, "others", paths, NULL, &plan);
  const char *uuid;
  const HekSceneColoring *coloring;
  HekLayoutRecipe recipe;
  guint n_data;

  while (library->n_imported < 2)
    explorer_fixture_iterate ();
  uuid = hek_library_item_get_info (library_fixture_find (library, "others"))->uuid;
  hek_explorer_session_set_collection (session, uuid);
  settle (fixture);
  g_assert_null (hek_explorer_view_get_drawn (view));
  hek_explorer_view_set_color (view, &value);
  n_data = fixture->base.n_data;
  hek_layout_recipe_init (&recipe, hek_layout_method_find ("umap"));
  hek_explorer_session_compute (session, &recipe, "moving", FALSE);
  hek_explorer_session_pause (session);
  while (hek_explorer_view_get_coloring (view) == NULL)
    explorer_fixture_iterate ();
  g_assert_true (hek_explorer_view_is_live (view));
  coloring = hek_explorer_view_get_coloring (view);
  g_assert_cmpuint (coloring->n_rows, ==, 300);
  g_assert_cmpuint (coloring->legend.range.n_values, ==, 300);
  hek_explorer_session_resume (session);
  explorer_fixture_wait (&fixture->base, &fixture->base.n_data, n_data + 1);
  settle (fixture);
  g_assert_nonnull (hek_explorer_view_get_coloring (view));

  /* Nothing is left of a computation that is cancelled. */
  hek_explorer_session_set_collection (session, NULL);
  settle (fixture);
  g_assert_null (hek_explorer_view_get_drawn (view));
}

/* Hyperbolic places as they are looked at. */
static void
test_motion (Fixture       *fixture,
             gconstpointer  data)
{
  HekExplorerView *view = fixture->view;
  HekExplorerSession *session = fixture->base.session;
  const float from[3] = { 0.5f, 0, 0 }, to[3] = { 0, 0, 0 };
  HekExplorerLook look = *hek_explorer_view_get_look (view);
  guint n_data = fixture->base.n_data;
  HekScenePoints *points;
  HekManifold manifold;
  HekLayoutRecipe recipe;
  HekMotion motion;
  double low;

  hek_layout_recipe_init (&recipe, hek_layout_method_find ("umap"));
  recipe.geometry = HEK_GEOMETRY_HYPERBOLIC;
  hek_explorer_session_compute (session, &recipe, "ball", FALSE);
  explorer_fixture_wait (&fixture->base, &fixture->base.n_data, n_data + 1);
  settle (fixture);
  g_assert_true (hek_explorer_view_get_manifold (view, &manifold));
  g_assert_cmpint (manifold.geometry, ==, HEK_GEOMETRY_HYPERBOLIC);
  points = hek_explorer_view_get_points (view);
  low = points->low[0];
  hek_motion_init (&motion, &manifold);
  hek_motion_drag (&motion, from, to);
  hek_explorer_view_set_motion (view, &motion);
  settle (fixture);
  points = hek_explorer_view_get_points (view);
  g_assert_cmpfloat (points->low[0], <, low); /* everything has come from the right */

  look.model = HEK_EXPLORER_HALF_SPACE;
  hek_explorer_view_set_look (view, &look);
  settle (fixture);
  points = hek_explorer_view_get_points (view);
  g_assert_cmpfloat (points->low[2], >, 0);
  g_assert_true (hek_explorer_view_get_motion (view, &motion));
  hek_explorer_view_set_motion (view, NULL);
  g_assert_false (hek_explorer_view_get_motion (view, &motion));
  settle (fixture);
}

#define ADD(name, func) \
  g_test_add ("/explorer-view-state/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("camera", test_camera);
  ADD ("bookmarks", test_bookmarks);
  ADD ("kept", test_kept);
  ADD ("damaged", test_damaged);
  ADD ("live", test_live);
  ADD ("first", test_first);
  ADD ("motion", test_motion);
  return g_test_run ();
}
