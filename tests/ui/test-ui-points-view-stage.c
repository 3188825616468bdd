/* SPDX-License-Identifier: Apache-2.0 */
/*
 * StudioPointsStage between the models and the view of points: what is drawn, looked at and
 * selected goes both ways, the camera with its steps of undo, marks of neighbours and hits, the
 * card about a row, what Escape takes away, and rows between two places.
 */
#include "config.h"

#include "explorer-fixture.h"
#include "studio-points-stage-private.h"
#include "studio-points-view-private.h"
#include "studio-test-window.h"

#include <string.h>

#define WIDTH 640
#define HEIGHT 480

typedef struct
{
  ExplorerFixture base;
  HekExplorerView *model;
  GtkWidget *window;
  StudioPointsStage *stage;
  StudioPointsView *points;
  guint32 clicked;
  guint n_cleared;
} Fixture;

static void
on_clicked (StudioPointsStage *stage,
            guint              row,
            Fixture           *fixture)
{
  fixture->clicked = row;
}

static void
count (guint *n)
{
  (*n)++;
}

static gboolean
is_drawn (gconstpointer data)
{
  const Fixture *fixture = data;

  return hek_explorer_view_get_points (fixture->model) != NULL
         && !hek_explorer_view_is_busy (fixture->model)
         && studio_points_view_is_final (fixture->points);
}

static void
wait_drawn (Fixture *fixture)
{
  studio_test_wait (20);
  studio_test_wait_until (is_drawn, fixture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->model = hek_explorer_view_new (fixture->base.session, fixture->base.base.jobs);
  fixture->stage
    = STUDIO_POINTS_STAGE (studio_points_stage_new (fixture->base.session, fixture->model));
  fixture->points = studio_points_stage_get_view (fixture->stage);
  fixture->clicked = STUDIO_POINTS_VIEW_NO_ROW;
  g_signal_connect (fixture->stage, "row-clicked", G_CALLBACK (on_clicked), fixture);
  g_signal_connect_swapped (fixture->stage, "row-cleared", G_CALLBACK (count),
                            &fixture->n_cleared);
  fixture->window = studio_test_window_new (GTK_WIDGET (fixture->stage), WIDTH, HEIGHT);
  wait_drawn (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  hek_explorer_view_close (fixture->model);
  explorer_fixture_release (fixture->model);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

static guint32
n_selected (Fixture *fixture)
{
  return hek_scene_set_count (hek_explorer_session_get_selection (fixture->base.session));
}

static gboolean
has_selection (gconstpointer data)
{
  return n_selected ((Fixture *) data) > 0;
}

/* --- selection ------------------------------------------------------------------------------- */

static void
test_select (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->points);
  guint32 n;

  studio_points_view_set_tool (fixture->points, STUDIO_POINTS_TOOL_BOX);
  studio_points_view_begin_band (fixture->points, 0, 0);
  studio_points_view_move_band (fixture->points, WIDTH / 2.0, HEIGHT);
  studio_points_view_end_band (fixture->points, 0);
  studio_test_wait_until (has_selection, fixture);
  n = n_selected (fixture);
  g_assert_cmpuint (n, <, EXPLORER_FIXTURE_ROWS);
  wait_drawn (fixture);
  g_assert_nonnull (fixture->points->mask);
  g_assert_cmpuint (fixture->points->mask->n_selected, ==, n);

  /* a click with Ctrl takes one out, or in */
  g_signal_emit_by_name (fixture->points, "activated", 3u, (guint) GDK_CONTROL_MASK);
  g_assert_cmpuint (n_selected (fixture), !=, n);
  g_assert_cmpuint (fixture->clicked, ==, STUDIO_POINTS_VIEW_NO_ROW);
  g_signal_emit_by_name (fixture->points, "activated", 3u, 0u);
  g_assert_cmpuint (fixture->clicked, ==, 3);

  /* the selection goes first, and can be had again */
  g_assert_true (studio_test_key (widget, GDK_KEY_Escape, 0));
  g_assert_cmpuint (n_selected (fixture), ==, 0);
  g_assert_cmpuint (fixture->n_cleared, ==, 0);
  g_assert_true (studio_test_key (widget, GDK_KEY_Escape, 0));
  g_assert_cmpuint (fixture->n_cleared, ==, 1);
  g_assert_true (hek_explorer_session_undo (fixture->base.session));
  g_assert_cmpuint (n_selected (fixture), >, 0);
  wait_drawn (fixture);
}

/* --- the camera ------------------------------------------------------------------------------ */

static gboolean
can_undo (gconstpointer data)
{
  return hek_explorer_view_can_undo_camera (((const Fixture *) data)->model);
}

/* The first movement is undone to what was fitted. */
static void
test_camera (Fixture       *fixture,
             gconstpointer  data)
{
  HekSceneCamera first, turned, camera;

  studio_points_view_get_camera (fixture->points, &first);
  g_assert_false (hek_explorer_view_can_undo_camera (fixture->model));
  studio_test_key (GTK_WIDGET (fixture->points), GDK_KEY_Right, 0);
  studio_test_wait_until (can_undo, fixture);
  studio_points_view_get_camera (fixture->points, &turned);
  g_assert_true (hek_explorer_view_get_camera (fixture->model, &camera));
  g_assert_true (hek_scene_camera_equal (&camera, &turned));

  g_assert_true (hek_explorer_view_undo_camera (fixture->model));
  wait_drawn (fixture);
  studio_points_view_get_camera (fixture->points, &camera);
  g_assert_true (hek_scene_camera_equal (&camera, &first));
  g_assert_true (hek_explorer_view_redo_camera (fixture->model));
  wait_drawn (fixture);
  studio_points_view_get_camera (fixture->points, &camera);
  g_assert_true (hek_scene_camera_equal (&camera, &turned));
}

/* --- look and marks -------------------------------------------------------------------------- */

static gboolean
has_neighbors (gconstpointer data)
{
  return hek_explorer_session_get_neighbors (((const Fixture *) data)->base.session) != NULL;
}

static void
test_look (Fixture       *fixture,
           gconstpointer  data)
{
  HekExplorerLook look = *hek_explorer_view_get_look (fixture->model);
  const guint32 hits[] = { 5, 7, 9 };
  HekSceneCamera camera;

  look.density = TRUE;
  look.links = TRUE;
  look.axes = TRUE;
  look.projection = HEK_SCENE_ORTHOGRAPHIC;
  hek_explorer_view_set_look (fixture->model, &look);
  wait_drawn (fixture);
  g_assert_cmpint (fixture->points->look.mode, ==, HEK_SCENE_DENSITY);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->stage->density_key)));
  g_assert_nonnull (fixture->points->furniture);
  studio_points_view_get_camera (fixture->points, &camera);
  g_assert_cmpint (camera.projection, ==, HEK_SCENE_ORTHOGRAPHIC);
  look.density = FALSE;
  hek_explorer_view_set_look (fixture->model, &look);
  wait_drawn (fixture);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->stage->density_key)));

  hek_explorer_session_find_neighbors (fixture->base.session, 5, 10);
  studio_test_wait_until (has_neighbors, fixture);
  hek_explorer_view_set_hits (fixture->model, hits, NULL, G_N_ELEMENTS (hits), "Three");
  wait_drawn (fixture);
  g_assert_cmpuint (g_hash_table_size (fixture->points->decor.marks), ==, 2);
  look.links = FALSE;
  hek_explorer_view_set_look (fixture->model, &look);
  hek_explorer_view_set_hits (fixture->model, NULL, NULL, 0, NULL);
  wait_drawn (fixture);
  g_assert_cmpuint (g_hash_table_size (fixture->points->decor.marks), ==, 0);
}

static gboolean
has_card (gconstpointer data)
{
  return gtk_widget_get_visible (GTK_WIDGET (((const Fixture *) data)->stage->card));
}

/* What is pointed at has a card with its key, which goes when the points move. */
static void
test_card (Fixture       *fixture,
           gconstpointer  data)
{
  const guint32 row = explorer_fixture_find (&fixture->base, 77);
  GtkWidget *label;
  gboolean found = FALSE;

  studio_points_card_set_row (fixture->stage->card,
                              hek_explorer_session_get_data (fixture->base.session), row);
  studio_test_wait_until (has_card, fixture);
  for (guint n = 0; (label = studio_test_find (GTK_WIDGET (fixture->stage->card), GTK_TYPE_LABEL,
                                               n)) != NULL; n++)
    found = found || strcmp (gtk_label_get_label (GTK_LABEL (label)), "item-77") == 0;
  g_assert_true (found);
  studio_points_card_set_row (fixture->stage->card, NULL, G_MAXUINT32);
  g_assert_false (has_card (fixture));
}

/* --- other places ---------------------------------------------------------------------------- */

static void
test_moves (Fixture       *fixture,
            gconstpointer  data)
{
  HekExplorerMovers *movers;
  HekExplorerMoves *moves;
  double first[3], last[3], now[3];

  explorer_fixture_compute (&fixture->base, "random", 3, "second");
  wait_drawn (fixture);
  movers = hek_explorer_movers_new (fixture->base.session, fixture->base.base.jobs);
  hek_explorer_movers_compare_layout (movers, "first");
  while (hek_explorer_movers_is_comparing (movers))
    studio_test_wait (5);
  moves = hek_explorer_movers_get_moves (movers);
  g_assert_nonnull (moves);

  g_assert_true (studio_points_view_get_place (fixture->points, 9, last));
  studio_points_stage_set_moves (fixture->stage, moves, 0);
  wait_drawn (fixture);
  g_assert_true (studio_points_view_get_place (fixture->points, 9, first));
  g_assert_cmpfloat_with_epsilon (first[0], (double) moves->from[27], 1e-5);
  studio_points_stage_set_moves (fixture->stage, moves, 0.25);
  wait_drawn (fixture);
  g_assert_true (studio_points_view_get_place (fixture->points, 9, now));
  for (guint k = 0; k < 3; k++)
    g_assert_cmpfloat_with_epsilon (now[k], 0.75 * first[k] + 0.25 * last[k], 1e-4);
  g_assert_cmpuint (fixture->points->mover.points->n_points, ==, EXPLORER_FIXTURE_ROWS);
  studio_points_stage_set_moves (fixture->stage, NULL, 0);
  wait_drawn (fixture);
  g_assert_null (fixture->points->mover.points);
  hek_explorer_movers_close (movers);
  explorer_fixture_release (movers);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/points-view-stage/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("select", test_select);
  ADD ("camera", test_camera);
  ADD ("look", test_look);
  ADD ("card", test_card);
  ADD ("moves", test_moves);
#undef ADD
  return g_test_run ();
}
