/* SPDX-License-Identifier: Apache-2.0 */
/*
 * StudioPointsView: box and lasso find exactly the points that are in them, by hand and by keys;
 * marks, axes and spaces are drawn without drawing the points again; hyperbolic space is moved by
 * hand, and rows between two places, with a frame's share of them and then all.
 */
#include "config.h"

#include "studio-points-view-private.h"

#include "hek-rng.h"
#include "studio-test-window.h"

#include <math.h>
#include <string.h>

#define WIDTH 480
#define HEIGHT 360
#define N 3000

typedef struct
{
  HekExplorerData *data;
  HekScenePoints *points;
  GtkWidget *window, *view;
  StudioPointsView *self;
  HekSceneSet *set; /* that was surrounded last */
  guint op, n_cleared, n_rested, n_moved, n_frames;
  HekMotion motion;
} Fixture;

static gboolean
is_final (gconstpointer view)
{
  return studio_points_view_is_final (STUDIO_POINTS_VIEW ((gpointer) view));
}

static void
wait_final (Fixture *fixture)
{
  studio_test_wait (20);
  studio_test_wait_until (is_final, fixture->view);
}

static void
on_surrounded (StudioPointsView *view,
               HekSceneSet      *set,
               guint             op,
               Fixture          *fixture)
{
  g_clear_pointer (&fixture->set, hek_scene_set_unref);
  fixture->set = hek_scene_set_ref (set);
  fixture->op = op;
}

static void
on_moved_space (StudioPointsView *view,
                const HekMotion  *motion,
                Fixture          *fixture)
{
  fixture->n_moved++;
  if (motion != NULL)
    fixture->motion = *motion;
}

static void
count (guint *n)
{
  (*n)++;
}

static gboolean
has_set (gconstpointer fixture)
{
  return ((const Fixture *) fixture)->set != NULL;
}

static gboolean
has_moved (gconstpointer fixture)
{
  return ((const Fixture *) fixture)->n_moved > 0;
}

/* Places in a ball, as many as there are rows: any layout can have such coordinates. */
static HekExplorerData *
data_new (guint n_coords,
          gsize n)
{
  HekExplorerData *data = g_new0 (HekExplorerData, 1);
  float *coords = g_new (float, n * n_coords);
  HekRng rng;

  hek_rng_init (&rng, 11);
  for (gsize i = 0; i < n * n_coords; i++)
    coords[i] = (float) (hek_rng_double (&rng) - 0.5);
  g_atomic_ref_count_init (&data->ref_count);
  data->coords = coords;
  data->n_rows = (guint32) n;
  data->n_coords = n_coords;
  return data;
}

static void
set_up (Fixture *fixture,
        guint    n_coords,
        gsize    n)
{
  *fixture = (Fixture) { 0 };
  fixture->data = data_new (n_coords, n);
  fixture->points = hek_scene_points_new (fixture->data->coords, n, n_coords, NULL, NULL);
  fixture->view = studio_points_view_new ();
  fixture->self = STUDIO_POINTS_VIEW (fixture->view);
  fixture->window = studio_test_window_new (fixture->view, WIDTH, HEIGHT);
  g_signal_connect (fixture->view, "surrounded", G_CALLBACK (on_surrounded), fixture);
  g_signal_connect (fixture->view, "moved-space", G_CALLBACK (on_moved_space), fixture);
  g_signal_connect_swapped (fixture->view, "cleared", G_CALLBACK (count), &fixture->n_cleared);
  g_signal_connect_swapped (fixture->view, "camera-rested", G_CALLBACK (count),
                            &fixture->n_rested);
  g_signal_connect_swapped (fixture->view, "frame", G_CALLBACK (count), &fixture->n_frames);
  studio_points_view_set_points (fixture->self, fixture->points, NULL, NULL);
  wait_final (fixture);
}

static void
set_space (Fixture     *fixture,
           HekGeometry  geometry,
           guint        n_dims)
{
  HekManifold manifold;

  hek_manifold_init (&manifold, geometry, n_dims);
  studio_points_view_set_space (fixture->self, fixture->data, &manifold, NULL, HEK_EXPLORER_BALL);
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  studio_test_wait (50);
  g_clear_pointer (&fixture->set, hek_scene_set_unref);
  hek_scene_points_unref (fixture->points);
  g_free ((float *) fixture->data->coords);
  g_free (fixture->data);
}

static guint
count_inside (Fixture *fixture,
              double   left,
              double   top,
              double   right,
              double   bottom,
              gboolean is_round)
{
  guint n = 0;

  for (guint32 row = 0; row < fixture->points->n_rows; row++)
    {
      double x, y, across, down;

      g_assert_true (studio_points_view_find_row (fixture->self, row, &x, &y));
      across = (x - (left + right) / 2) / ((right - left) / 2);
      down = (y - (top + bottom) / 2) / ((bottom - top) / 2);
      n += is_round ? hypot (across, down) <= 1 : fabs (across) <= 1 && fabs (down) <= 1;
    }
  return n;
}

/* --- box and lasso --------------------------------------------------------------------------- */

static void
test_box (void)
{
  Fixture fixture;
  guint n;

  set_up (&fixture, 3, N);
  studio_points_view_set_tool (fixture.self, STUDIO_POINTS_TOOL_BOX);
  studio_points_view_begin_band (fixture.self, 300, 250);
  studio_points_view_move_band (fixture.self, 150, 400);
  studio_points_view_move_band (fixture.self, 200, 100);
  studio_test_wait_frame (fixture.view);
  studio_points_view_end_band (fixture.self, GDK_SHIFT_MASK);
  studio_test_wait_until (has_set, &fixture);
  g_assert_cmpuint (fixture.op, ==, HEK_SCENE_SET_UNION);
  n = count_inside (&fixture, 200, 100, 300, 250, FALSE);
  g_assert_cmpuint (n, >, 100);
  g_assert_cmpuint (hek_scene_set_count (fixture.set), ==, n);
  g_assert_cmpuint (hek_scene_set_n_rows (fixture.set), ==, N);

  /* the same, but that everything is in it */
  g_clear_pointer (&fixture.set, hek_scene_set_unref);
  studio_points_view_begin_band (fixture.self, 0, 0);
  studio_points_view_move_band (fixture.self, 5000, 5000);
  studio_points_view_end_band (fixture.self, GDK_ALT_MASK);
  studio_test_wait_until (has_set, &fixture);
  g_assert_cmpuint (fixture.op, ==, HEK_SCENE_SET_SUBTRACT);
  g_assert_cmpuint (hek_scene_set_count (fixture.set), ==, N);
  tear_down (&fixture);
}

static void
test_lasso (void)
{
  Fixture fixture;
  guint n;

  set_up (&fixture, 2, N);
  studio_points_view_set_tool (fixture.self, STUDIO_POINTS_TOOL_LASSO);
  for (guint i = 0; i <= 360; i++)
    {
      const double angle = i * G_PI / 180, x = 240 + 100 * cos (angle), y = 180 + 80 * sin (angle);

      if (i == 0)
        studio_points_view_begin_band (fixture.self, x, y);
      else
        studio_points_view_move_band (fixture.self, x, y);
    }
  studio_test_wait_frame (fixture.view);
  studio_points_view_end_band (fixture.self, 0);
  studio_test_wait_until (has_set, &fixture);
  g_assert_cmpuint (fixture.op, ==, HEK_SCENE_SET_REPLACE);
  n = count_inside (&fixture, 140, 100, 340, 260, TRUE);
  g_assert_cmpuint (n, >, 200);
  /* a polygon is a little less than its circle */
  g_assert_cmpuint (hek_scene_set_count (fixture.set), <=, n + 1);
  g_assert_cmpuint (hek_scene_set_count (fixture.set), >=, n - n / 50);
  tear_down (&fixture);
}

/* All of it without a pointer. */
static void
test_keys (void)
{
  Fixture fixture;
  HekSceneCamera before, after;

  set_up (&fixture, 3, N);
  studio_points_view_get_camera (fixture.self, &before);
  g_assert_false (studio_test_key (fixture.view, GDK_KEY_Return, 0));
  studio_points_view_set_tool (fixture.self, STUDIO_POINTS_TOOL_BOX);
  g_assert_cmpint (studio_points_view_get_tool (fixture.self), ==, STUDIO_POINTS_TOOL_BOX);

  g_assert_true (studio_test_key (fixture.view, GDK_KEY_Return, 0));
  g_assert_true (studio_test_key (fixture.view, GDK_KEY_Escape, 0));
  g_assert_cmpuint (fixture.n_cleared, ==, 0);

  g_assert_true (studio_test_key (fixture.view, GDK_KEY_Return, 0));
  for (guint i = 0; i < 5; i++)
    {
      g_assert_true (studio_test_key (fixture.view, GDK_KEY_Right, 0));
      g_assert_true (studio_test_key (fixture.view, GDK_KEY_Down, 0));
    }
  g_assert_true (studio_test_key (fixture.view, GDK_KEY_Left, GDK_SHIFT_MASK));
  g_assert_true (studio_test_key (fixture.view, GDK_KEY_Up, GDK_CONTROL_MASK));
  g_assert_true (studio_test_key (fixture.view, GDK_KEY_Return, GDK_SHIFT_MASK));
  studio_test_wait_until (has_set, &fixture);
  g_assert_cmpuint (fixture.op, ==, HEK_SCENE_SET_UNION);
  /* 36 wide and high at first; 5 steps of 7.2 to the right and down, one to the left, 1 up */
  g_assert_cmpuint (hek_scene_set_count (fixture.set), ==,
                    count_inside (&fixture, 222 - 7.2, 162, 258 + 4 * 7.2, 198 + 5 * 7.2 - 1,
                                  FALSE));
  studio_points_view_get_camera (fixture.self, &after);
  g_assert_true (hek_scene_camera_equal (&before, &after));

  g_assert_true (studio_test_key (fixture.view, GDK_KEY_Escape, 0));
  g_assert_cmpuint (fixture.n_cleared, ==, 1);
  tear_down (&fixture);
}

/* --- the camera ------------------------------------------------------------------------------ */

static gboolean
has_rested (gconstpointer fixture)
{
  return ((const Fixture *) fixture)->n_rested > 0;
}

/* Once at the end of a movement, whatever its steps. */
static void
test_rest (void)
{
  Fixture fixture;
  HekSceneCamera camera;
  double x, y;

  set_up (&fixture, 3, N);
  g_assert_cmpuint (fixture.n_rested, ==, 0);
  for (guint i = 0; i < 5; i++)
    {
      studio_test_key (fixture.view, GDK_KEY_Right, 0);
      studio_test_wait (15);
    }
  studio_test_wait_until (has_rested, &fixture);
  wait_final (&fixture);
  g_assert_cmpuint (fixture.n_rested, ==, 1);

  studio_points_view_go_to (fixture.self, 17, FALSE);
  wait_final (&fixture);
  g_assert_true (studio_points_view_find_row (fixture.self, 17, &x, &y));
  g_assert_cmpfloat_with_epsilon (x, WIDTH / 2.0, 0.5);
  g_assert_cmpfloat_with_epsilon (y, HEIGHT / 2.0, 0.5);

  studio_points_view_set_projection (fixture.self, HEK_SCENE_ORTHOGRAPHIC);
  studio_points_view_get_camera (fixture.self, &camera);
  g_assert_cmpint (camera.projection, ==, HEK_SCENE_ORTHOGRAPHIC);
  tear_down (&fixture);
}

/* --- furniture ------------------------------------------------------------------------------- */

static guint
count_other (const StudioTestGrab *a,
             const StudioTestGrab *b)
{
  guint n = 0;

  for (int i = 0; i < a->width * a->height; i++)
    n += a->pixels[i] != b->pixels[i];
  return n;
}

/* Every kind of space, and marks over it, are seen, and leave nothing behind when they go. */
static void
test_furniture (void)
{
  const struct
  {
    HekGeometry geometry;
    guint n_dims;
    HekExplorerModel model;
  } spaces[] = {
    { HEK_GEOMETRY_EUCLIDEAN, 3, HEK_EXPLORER_BALL },
    { HEK_GEOMETRY_SPHERICAL, 2, HEK_EXPLORER_BALL },
    { HEK_GEOMETRY_HYPERBOLIC, 3, HEK_EXPLORER_BALL },
    { HEK_GEOMETRY_HYPERBOLIC, 3, HEK_EXPLORER_KLEIN },
    { HEK_GEOMETRY_HYPERBOLIC, 3, HEK_EXPLORER_HALF_SPACE },
    { HEK_GEOMETRY_PARABOLIC, 2, HEK_EXPLORER_BALL },
  };
  const StudioPointsInk ink = { STUDIO_POINTS_TONE_ACCENT, 0, 2, 0.5 };
  const guint32 pairs[] = { 1, 2, 3, 4, 5, N + 7 };
  Fixture fixture;
  g_auto (StudioTestGrab) bare = { 0 }, last = { 0 };

  set_up (&fixture, 3, N);
  bare = studio_test_grab (fixture.view);
  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++)
    {
      g_auto (StudioTestGrab) with_axes = { 0 }, with_marks = { 0 };
      StudioPointsMarks *marks = studio_points_marks_new ();
      HekManifold manifold;

      hek_manifold_init (&manifold, spaces[i].geometry, spaces[i].n_dims);
      studio_points_view_set_space (fixture.self, fixture.data, &manifold, NULL, spaces[i].model);
      studio_points_view_set_decor (fixture.self, TRUE, TRUE, FALSE, NULL, 0);
      wait_final (&fixture);
      with_axes = studio_test_grab (fixture.view);
      g_assert_cmpuint (count_other (&bare, &with_axes), >, 500);

      studio_points_marks_add_links (marks, 3, pairs, &ink);
      studio_points_marks_add_ring (marks, &(StudioPointsPlace) { .row = 9 }, 10, &ink);
      studio_points_marks_add_label (marks, &(StudioPointsPlace) { .row = 9 }, "Nine", 1, &ink);
      studio_points_marks_add_arrow (
        marks, &(StudioPointsPlace) { .row = 10 },
        &(StudioPointsPlace) { .row = STUDIO_POINTS_NO_ROW, .at = { 0.3f, 0, 0 } }, &ink);
      studio_points_view_set_marks (fixture.self, "test", marks);
      wait_final (&fixture);
      with_marks = studio_test_grab (fixture.view);
      g_assert_cmpuint (count_other (&with_axes, &with_marks), >, 50);
      studio_points_view_set_marks (fixture.self, "test", NULL);
    }
  studio_points_view_set_decor (fixture.self, FALSE, FALSE, FALSE, NULL, 0);
  wait_final (&fixture);
  last = studio_test_grab (fixture.view);
  g_assert_cmpuint (count_other (&bare, &last), ==, 0);
  tear_down (&fixture);
}

/* --- points that move ------------------------------------------------------------------------ */

/* What was taken hold of stays under the pointer, and the rows keep their numbers. */
static void
test_moebius (void)
{
  Fixture fixture;
  double x, y, after_x, after_y;
  guint32 row = 0;

  set_up (&fixture, 2, N);
  set_space (&fixture, HEK_GEOMETRY_HYPERBOLIC, 2);
  wait_final (&fixture);
  for (double nearest = G_MAXDOUBLE; row < N; row++)
    {
      /* one not too near to the border */
      g_assert_true (studio_points_view_find_row (fixture.self, row, &x, &y));
      nearest = hypot (x - WIDTH / 2.0, y - HEIGHT / 2.0);
      if (nearest < 40)
        break;
    }
  g_assert_true (studio_points_view_drag_space (fixture.self, x, y, 30, -20));
  wait_final (&fixture);
  studio_test_wait_until (has_moved, &fixture);
  g_assert_true (studio_points_view_find_row (fixture.self, row, &after_x, &after_y));
  g_assert_cmpfloat_with_epsilon (after_x, x + 30, 0.5);
  g_assert_cmpfloat_with_epsilon (after_y, y - 20, 0.5);
  g_assert_nonnull (fixture.self->mover.points);
  g_assert_cmpuint (fixture.self->mover.points->n_rows, ==, N);

  /* outside of the ball there is nothing to take hold of */
  for (guint i = 0; i < 6; i++)
    studio_test_key (fixture.view, GDK_KEY_minus, 0);
  g_assert_false (studio_points_view_drag_space (fixture.self, 1, 1, 5, 5));

  fixture.n_moved = 0;
  g_assert_true (studio_test_key (fixture.view, GDK_KEY_Home, 0));
  g_assert_cmpuint (fixture.n_moved, ==, 1);
  wait_final (&fixture);
  g_assert_null (fixture.self->mover.points);
  tear_down (&fixture);
}

static void
release_nothing (gpointer places)
{
}

/* Half way between two places, of some rows and then of all of them. */
static void
test_moves (void)
{
  const gsize n = 100000;
  g_autofree float *to = g_new (float, n * 3);
  g_autoptr (StudioPointsMoves) moves = NULL;
  HekScenePoints *all;
  HekExplorerData *data;
  Fixture fixture;
  double position[3];

  set_up (&fixture, 3, n);
  data = fixture.data;
  set_space (&fixture, HEK_GEOMETRY_EUCLIDEAN, 3);
  for (gsize i = 0; i < n * 3; i++)
    to[i] = data->coords[i] + 1;
  to[0] = NAN;
  moves = studio_points_moves_new ((guint32) n, 3, data->coords, to, to, release_nothing);
  studio_points_view_set_moves (fixture.self, moves, 0.2);
  studio_points_view_set_moves (fixture.self, moves, 0.5);
  wait_final (&fixture);
  all = fixture.self->mover.points;
  g_assert_nonnull (all);
  g_assert_cmpuint (all->n_points, ==, n);
  g_assert_true (studio_points_view_get_place (fixture.self, 77, position));
  for (guint k = 0; k < 3; k++)
    g_assert_cmpfloat_with_epsilon (position[k], (double) data->coords[77 * 3 + k] + 0.5, 1e-5);
  /* without another place it stays */
  g_assert_true (studio_points_view_get_place (fixture.self, 0, position));
  g_assert_cmpfloat_with_epsilon (position[0], (double) data->coords[0], 1e-6);

  studio_points_view_set_moves (fixture.self, NULL, 0);
  wait_final (&fixture);
  g_assert_null (fixture.self->mover.points);
  g_assert_true (studio_points_view_get_place (fixture.self, 77, position));
  g_assert_cmpfloat_with_epsilon (position[0], (double) data->coords[77 * 3], 1e-6);

  /* another time, at rest before the first rows are there: all follow */
  studio_points_view_set_moves (fixture.self, moves, 0.5);
  g_clear_handle_id (&fixture.self->still_source, g_source_remove);
  fixture.self->moving = FALSE;
  studio_points_view_rest_moved (fixture.self);
  wait_final (&fixture);
  g_assert_cmpuint (fixture.self->mover.points->n_points, ==, n);
  tear_down (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/points-view-tools/box", test_box);
  g_test_add_func ("/points-view-tools/lasso", test_lasso);
  g_test_add_func ("/points-view-tools/keys", test_keys);
  g_test_add_func ("/points-view-tools/rest", test_rest);
  g_test_add_func ("/points-view-tools/furniture", test_furniture);
  g_test_add_func ("/points-view-tools/moebius", test_moebius);
  g_test_add_func ("/points-view-tools/moves", test_moves);
  return g_test_run ();
}
