/* SPDX-License-Identifier: Apache-2.0 */
/* How an Explorer view goes on when the layout that it shows has become another one; and data that
 * are few, many or extreme. */
#include "config.h"

#include <string.h>

#include "explorer-fixture.h"
#include "hek-explorer-view.h"

typedef struct
{
  ExplorerFixture base;
  HekExplorerView *view;
} Fixture;

static void
settle (Fixture *fixture)
{
  explorer_fixture_settle (&fixture->base, fixture->view);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->view = hek_explorer_view_new (fixture->base.session, fixture->base.base.jobs);
  explorer_fixture_follow (&fixture->base, fixture->view, "values-changed");
  settle (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hek_explorer_view_close (fixture->view);
  explorer_fixture_release (fixture->view);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

/* Placing rows makes another layout of the same id, in which nothing has moved: one looks at it as
 * before. */
static void
test_placed (Fixture       *fixture,
             gconstpointer  data)
{
  HekExplorerView *view = fixture->view;
  HekExplorerSession *session = fixture->base.session;
  const HekSceneCamera one = explorer_fixture_turned (10), two = explorer_fixture_turned (20);
  guint n_data = fixture->base.n_data;
  gint64 made_us = hek_explorer_session_get_data (session)->info->made_us;
  HekMotion motion;
  HekManifold manifold;

  g_assert_true (hek_explorer_view_get_manifold (view, &manifold));
  hek_motion_init (&motion, &manifold);
  hek_explorer_view_set_motion (view, &motion);
  hek_explorer_view_note_camera (view, &one);
  hek_explorer_view_note_camera (view, &two);
  hek_explorer_session_place (session, "first");
  explorer_fixture_wait (&fixture->base, &fixture->base.n_data, n_data + 1);
  settle (fixture);
  g_assert_cmpint (hek_explorer_session_get_data (session)->info->made_us, !=, made_us);
  g_assert_cmpfloat (explorer_fixture_get_azimuth (fixture->view), ==, 20);
  g_assert_true (hek_explorer_view_get_motion (view, &motion));
  g_assert_true (hek_explorer_view_undo_camera (view));
  g_assert_cmpfloat (explorer_fixture_get_azimuth (fixture->view), ==, 10);
}

/* What takes minutes to measure is not measured again by itself, be it that it filters or is shown
 * as a histogram. */
static void
test_costly (Fixture       *fixture,
             gconstpointer  data)
{
  const HekExplorerValue costly = { .kind = HEK_EXPLORER_VALUE_TRUSTWORTHINESS };
  const HekExplorerValue cheap = { .kind = HEK_EXPLORER_VALUE_FIELD };
  HekExplorerView *view = fixture->view;

  explorer_fixture_import (&fixture->base, "many", 80000);
  explorer_fixture_compute (&fixture->base, "random", 2, "one");
  settle (fixture);
  hek_explorer_view_set_range (view, &costly, 0.5, 1);
  hek_explorer_view_add_histogram (view, &costly);
  hek_explorer_view_add_histogram (view, &cheap);
  g_assert_cmpuint (hek_explorer_view_get_filters (view)->len, ==, 1);
  explorer_fixture_compute (&fixture->base, "random", 3, "two");
  g_assert_cmpuint (hek_explorer_view_get_filters (view)->len, ==, 0);
  g_assert_cmpuint (hek_explorer_view_get_histograms (view)->len, ==, 1);
  settle (fixture);
}

/* A collection that has not twice as many rows as there are usually neighbours. */
static void
test_few (Fixture       *fixture,
          gconstpointer  data)
{
  const HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_TRUSTWORTHINESS };
  HekExplorerValueSource source = { 0 };
  g_autoptr (HekExplorerValues) values = NULL;
  g_autoptr (GError) error = NULL;

  explorer_fixture_import (&fixture->base, "few", 20);
  source.data = explorer_fixture_compute (&fixture->base, "pca", 2, "few");
  values = hek_explorer_values_new (&value, &source, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (values->note, "9 neighbours"));
  for (guint32 row = 0; row < 20; row++)
    g_assert_true (values->numbers[row] > 0 && values->numbers[row] <= 1);
}

/* Numbers so far apart that their difference is none. */
static void
test_extreme (Fixture       *fixture,
              gconstpointer  data)
{
  const HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_EXTERN, .name = (char *) "far" };
  HekExplorerView *view = fixture->view;
  double *numbers = g_new0 (double, EXPLORER_FIXTURE_ROWS);
  const HekExplorerHistogram *histogram;
  guint32 sum = 0;

  numbers[3] = -G_MAXDOUBLE;
  numbers[4] = numbers[5] = G_MAXDOUBLE;
  hek_explorer_view_set_extern (view, "far", "Far", NULL, numbers);
  hek_explorer_view_add_histogram (view, &value);
  settle (fixture);
  histogram = hek_explorer_view_get_histograms (view)->pdata[0];
  for (guint i = 0; i < HEK_EXPLORER_HISTOGRAM_N_BINS; i++)
    sum += histogram->bins[i];
  g_assert_cmpuint (sum, ==, EXPLORER_FIXTURE_ROWS);
  g_assert_cmpuint (histogram->bins[0], ==, 1);
  g_assert_cmpuint (histogram->bins[HEK_EXPLORER_HISTOGRAM_N_BINS - 1], ==, 2);
}

#define ADD(name, func) \
  g_test_add ("/explorer-view-anew/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("placed", test_placed);
  ADD ("costly", test_costly);
  ADD ("few", test_few);
  ADD ("extreme", test_extreme);
  return g_test_run ();
}
