/* SPDX-License-Identifier: Apache-2.0 */
/* An Explorer session that shows a collection as of a moment, and selected rows that it shares with
 * others. */
#include "config.h"

#include "explorer-fixture.h"
#include "hek-row-selection.h"

#define N EXPLORER_FIXTURE_ROWS
#define N_MORE 100u

static const guint64 deleted[] = { 3, 7, 8 };

/* Rows 3, 7 and 8 go and 100 come, and a layout "second" is made of those of now. Returns: a moment
 * before that */
static gint64
change_rows (ExplorerFixture *fixture)
{
  g_autofree char *path =
    library_fixture_make_csv (&fixture->base, "more.csv", N, N_MORE, 8, FALSE);
  const char *const paths[] = { path, NULL };
  HekImportPlan plan = { .key_field = "key" };
  gint64 then = g_get_real_time ();
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekJob) job = NULL;
  HekExplorerData *data;

  g_usleep (2000); /* the commits are later */
  store = hek_library_open_store (fixture->base.library, fixture->uuid, NULL);
  g_assert_true (hek_store_delete_rows (store, deleted, G_N_ELEMENTS (deleted), NULL, NULL, NULL));
  job = hek_library_import (fixture->base.library, "things", paths, NULL, &plan);
  library_fixture_wait (&fixture->base, &fixture->base.n_imported, 2);
  data = explorer_fixture_compute (fixture, "pca", 3, "second");
  g_assert_cmpuint (data->n_rows, ==, N - 3 + N_MORE);
  return then;
}

static HekExplorerData *
go_to (ExplorerFixture *fixture,
       gint64           as_of_us)
{
  guint n_data = fixture->n_data;

  hek_explorer_session_set_as_of (fixture->session, as_of_us);
  g_assert_cmpint (hek_explorer_session_get_as_of (fixture->session), ==, as_of_us);
  explorer_fixture_wait (fixture, &fixture->n_data, n_data + 1);
  return hek_explorer_session_get_data (fixture->session);
}

static HekExplorerData *
show (ExplorerFixture *fixture,
      const char      *layout)
{
  guint n_data = fixture->n_data;

  hek_explorer_session_show (fixture->session, layout);
  explorer_fixture_wait (fixture, &fixture->n_data, n_data + 1);
  return hek_explorer_session_get_data (fixture->session);
}

static void
assert_relation (ExplorerFixture *fixture,
                 guint            n_drawn,
                 guint            n_gone,
                 guint            n_unplaced)
{
  HekLayoutRelation relation;

  g_assert_true (hek_explorer_session_get_relation (fixture->session, &relation));
  g_assert_cmpuint (relation.n_drawn, ==, n_drawn);
  g_assert_cmpuint (relation.n_gone, ==, n_gone);
  g_assert_cmpuint (relation.n_unplaced, ==, n_unplaced);
  g_assert_cmpuint (hek_explorer_session_get_data (fixture->session)->n_rows, ==, n_drawn);
}

static void
wait_looked (ExplorerFixture *fixture)
{
  while (hek_explorer_session_is_looking (fixture->session))
    explorer_fixture_iterate ();
}

/* Both layouts, the one of then and the one made since, show the rows that lived. */
static void
test_rows (ExplorerFixture *fixture,
           gconstpointer    unused)
{
  gint64 then = change_rows (fixture);
  HekExplorerData *data;

  data = go_to (fixture, then);
  g_assert_cmpint (data->as_of_us, ==, then);
  g_assert_cmpstr (data->info->name, ==, "second");
  assert_relation (fixture, N - 3, N_MORE, 3);
  wait_looked (fixture); /* what was committed since changes nothing */
  assert_relation (fixture, N - 3, N_MORE, 3);

  data = show (fixture, "first");
  assert_relation (fixture, N, 0, 0);
  g_assert_cmpuint (explorer_fixture_find (fixture, 3), !=, G_MAXUINT32);

  data = go_to (fixture, 0);
  g_assert_cmpint (data->as_of_us, ==, 0);
  assert_relation (fixture, N - 3, 3, N_MORE);
  g_assert_cmpuint (hek_explorer_rows_find (data->rows, 3), ==, G_MAXUINT32);
}

/* Keys, columns and neighbours are of then: also of a row that was deleted since, and none that
 * came later. */
static void
test_values (ExplorerFixture *fixture,
             gconstpointer    unused)
{
  gint64 then = change_rows (fixture);
  const HekExplorerNeighbors *found;
  g_autofree char *keys = NULL;
  HekExplorerData *data;
  const guint64 id = 3;

  show (fixture, "first");
  data = go_to (fixture, then);
  hek_explorer_session_select_ids (fixture->session, HEK_SCENE_SET_REPLACE, &id, 1);
  keys = hek_explorer_session_dup_keys (fixture->session, 10);
  g_assert_cmpstr (keys, ==, "item-3\n");
  hek_explorer_session_find_neighbors (fixture->session, hek_explorer_rows_find (data->rows, 3),
                                       N - 1);
  explorer_fixture_wait (fixture, &fixture->n_neighbors, fixture->n_neighbors + 1);
  found = hek_explorer_session_get_neighbors (fixture->session);
  g_assert_cmpstr (found->key, ==, "item-3");
  g_assert_cmpuint (found->exact->len, ==, N - 1);
  for (guint i = 0; i < found->exact->len; i++)
    {
      const HekExplorerNeighbor *neighbor = &g_array_index (found->exact, HekExplorerNeighbor, i);

      g_assert_cmpuint (neighbor->row_id, <, N);
      g_assert_cmpuint (neighbor->row, !=, G_MAXUINT32);
    }

  /* what does not live any more is not selected there, and is again where it does */
  go_to (fixture, 0);
  g_assert_cmpuint (hek_scene_set_count (hek_explorer_session_get_selection (fixture->session)),
                    ==, 0);
}

/* A moment that cannot be shown leaves all as it was. */
static void
test_too_early (ExplorerFixture *fixture,
                gconstpointer    unused)
{
  HekExplorerData *data = hek_explorer_session_get_data (fixture->session);
  g_autofree char *id = g_strdup (data->info->id);

  hek_explorer_session_set_as_of (fixture->session, 1000 * G_USEC_PER_SEC);
  explorer_fixture_wait (fixture, &fixture->n_failed, 1);
  g_assert_nonnull (strstr (fixture->message, "1970"));
  g_assert_cmpint (hek_explorer_session_get_as_of (fixture->session), ==, 0);
  g_assert_true (hek_explorer_session_get_data (fixture->session) == data);
  g_assert_null (hek_explorer_session_get_problem (fixture->session, id));
}

/* Before anything is shown: the layout as it is now. */
static void
test_too_early_at_once (ExplorerFixture *fixture,
                        gconstpointer    unused)
{
  guint n_data;

  hek_explorer_session_set_collection (fixture->session, NULL);
  hek_explorer_session_set_collection (fixture->session, fixture->uuid);
  n_data = fixture->n_data;
  hek_explorer_session_set_as_of (fixture->session, 1000 * G_USEC_PER_SEC);
  hek_explorer_session_show (fixture->session, "first");
  explorer_fixture_wait (fixture, &fixture->n_failed, 1);
  while (fixture->n_data == n_data)
    explorer_fixture_iterate ();
  g_assert_cmpint (hek_explorer_session_get_as_of (fixture->session), ==, 0);
  g_assert_cmpuint (hek_explorer_session_get_data (fixture->session)->n_rows, ==, N);
}

/* Going back to now that was stopped leaves what is shown of then, and says so. */
static void
test_stopped (ExplorerFixture *fixture,
              gconstpointer    unused)
{
  gint64 then = change_rows (fixture);
  HekExplorerData *data = go_to (fixture, then);

  for (;;)
    {
      hek_explorer_session_set_as_of (fixture->session, 0);
      hek_job_list_cancel_all (fixture->base.jobs);
      while (hek_explorer_session_is_opening (fixture->session))
        explorer_fixture_iterate ();
      if (hek_explorer_session_get_as_of (fixture->session) == then)
        break;
      data = go_to (fixture, then); /* it was there before it could be stopped */
    }
  g_assert_true (hek_explorer_session_get_data (fixture->session) == data);
  g_assert_cmpint (hek_explorer_session_get_as_of (fixture->session), ==, then);
}

/* What is about now goes back there; so does another collection. */
static void
test_leaves (ExplorerFixture *fixture,
             gconstpointer    unused)
{
  gint64 then = change_rows (fixture);
  HekExplorerData *data;

  go_to (fixture, then);
  hek_explorer_session_place (fixture->session, "second");
  g_assert_cmpint (hek_explorer_session_get_as_of (fixture->session), ==, 0);
  while (hek_explorer_session_is_opening (fixture->session))
    explorer_fixture_iterate ();
  data = hek_explorer_session_get_data (fixture->session);
  g_assert_cmpint (data->as_of_us, ==, 0);

  go_to (fixture, then);
  hek_explorer_session_set_collection (fixture->session, NULL);
  g_assert_cmpint (hek_explorer_session_get_as_of (fixture->session), ==, 0);
}

/* --- shared ---------------------------------------------------------------------------------- */

/* Ids in any order, each found as by itself. */
static void
test_find_next (void)
{
  guint64 *ids = g_new (guint64, 500);
  g_autoptr (HekExplorerRows) rows = NULL;
  gsize at = 0;

  for (guint i = 0; i < 500; i++)
    ids[i] = 2 + 3 * (guint64) i + (i > 250 ? 1000 : 0);
  rows = hek_explorer_rows_new (ids, 500);
  for (guint step = 1; step < 400; step = step * 2 + 1)
    for (guint64 id = 0; id < 2700; id += step)
      g_assert_cmpuint (hek_explorer_rows_find_next (rows, id, &at), ==,
                        hek_explorer_rows_find (rows, id));
  for (guint i = 0; i < 1000; i++)
    {
      guint64 id = (guint64) g_test_rand_int_range (0, 2700);

      g_assert_cmpuint (hek_explorer_rows_find_next (rows, id, &at), ==,
                        hek_explorer_rows_find (rows, id));
    }
}

static void
on_changed (HekRowSelection *selection,
            guint           *n_changed)
{
  (*n_changed)++;
}

static void
assert_ids (HekRowSelection *selection,
            const guint64   *ids,
            gsize            n)
{
  gsize n_now;
  const guint64 *now = hek_row_selection_get_ids (selection, &n_now);

  g_assert_cmpuint (hek_row_selection_get_n_rows (selection), ==, n);
  g_assert_cmpmem (now, n_now * sizeof *now, ids, n * sizeof *ids);
}

static void
test_shared (ExplorerFixture *fixture,
             gconstpointer    unused)
{
  HekRowSelection *selection = hek_row_selection_of (fixture->base.library);
  const guint64 given[] = { 12, 5, 9000, 12 }, kept[] = { 5, 12, 9000 }, own[] = { 20, 21 };
  const guint32 rows[] = { 20, 21 };
  g_autoptr (HekSceneSet) set = NULL, none = NULL;
  HekSceneSet *now;
  guint n_changed = 0;

  g_assert_true (selection == hek_row_selection_of (fixture->base.library));
  hek_row_selection_set_ids (selection, fixture->uuid, given, G_N_ELEMENTS (given));
  assert_ids (selection, kept, G_N_ELEMENTS (kept));
  hek_row_selection_join (selection, fixture->session);
  g_signal_connect (selection, "changed", G_CALLBACK (on_changed), &n_changed);

  /* what it shows of it is selected; what it does not show stays selected elsewhere */
  now = hek_explorer_session_get_selection (fixture->session);
  g_assert_cmpuint (hek_scene_set_count (now), ==, 2);
  g_assert_true (hek_scene_set_contains (now, 5) && hek_scene_set_contains (now, 12));
  assert_ids (selection, kept, G_N_ELEMENTS (kept));
  hek_row_selection_set_ids (selection, fixture->uuid, kept, G_N_ELEMENTS (kept));
  g_assert_cmpuint (n_changed, ==, 0);

  /* and what it selects is selected everywhere, also by undo */
  set = hek_scene_set_new_rows (N, rows, G_N_ELEMENTS (rows));
  hek_explorer_session_select (fixture->session, HEK_SCENE_SET_REPLACE, set);
  g_assert_cmpuint (n_changed, ==, 1);
  assert_ids (selection, own, G_N_ELEMENTS (own));
  g_assert_true (hek_explorer_session_undo (fixture->session));
  assert_ids (selection, kept, 2);

  /* nothing selected in another collection says nothing of this one */
  hek_explorer_session_set_collection (fixture->session, NULL);
  g_assert_cmpstr (hek_row_selection_get_collection (selection), ==, fixture->uuid);
  assert_ids (selection, kept, 2);
  hek_explorer_session_set_collection (fixture->session, fixture->uuid);
  show (fixture, "first");
  g_assert_cmpuint (hek_scene_set_count (hek_explorer_session_get_selection (fixture->session)),
                    ==, 2);
  none = hek_scene_set_new_empty (N);
  hek_explorer_session_select (fixture->session, HEK_SCENE_SET_REPLACE, none);
  assert_ids (selection, NULL, 0);
}

#define ADD(name, test)                                                                       \
  g_test_add ("/session/explorer-past/" name, ExplorerFixture, NULL, explorer_fixture_set_up, \
              test, explorer_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("rows", test_rows);
  ADD ("values", test_values);
  ADD ("too-early", test_too_early);
  ADD ("too-early-at-once", test_too_early_at_once);
  ADD ("stopped", test_stopped);
  ADD ("leaves", test_leaves);
  ADD ("shared", test_shared);
  g_test_add_func ("/session/explorer-past/find-next", test_find_next);
  return g_test_run ();
}
