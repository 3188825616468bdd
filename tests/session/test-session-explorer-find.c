/* SPDX-License-Identifier: Apache-2.0 */
/* The Explorer's search box: keys, words, expressions, rows like another. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "explorer-fixture.h"
#include "hek-explorer-find.h"

typedef struct
{
  ExplorerFixture base;
  HekExplorerFind *find;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->find = hek_explorer_find_new (fixture->base.session, fixture->base.base.jobs);
  explorer_fixture_follow (&fixture->base, fixture->find, "current-changed");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hek_explorer_find_close (fixture->find);
  explorer_fixture_release (fixture->find);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

static HekExplorerHits *
wait_hits (Fixture *fixture)
{
  while (hek_explorer_find_is_finding (fixture->find))
    explorer_fixture_iterate ();
  return hek_explorer_find_get_hits (fixture->find);
}

static HekExplorerHits *
ask (Fixture             *fixture,
     HekExplorerFindKind  kind,
     const char          *text)
{
  hek_explorer_find_start (fixture->find, kind, text);
  return wait_hits (fixture);
}

static const HekExplorerHit *
get_hit (const HekExplorerHits *hits,
         guint                  i)
{
  g_assert_cmpuint (i, <, hits->hits->len);
  return &g_array_index (hits->hits, HekExplorerHit, i);
}

static void
test_key (Fixture       *fixture,
          gconstpointer  data)
{
  HekExplorerHits *hits = ask (fixture, HEK_EXPLORER_FIND_KEY, " ITEM-39 ");

  /* itself, then those that begin with it; then those that hold a part of it */
  g_assert_cmpuint (hits->n_found, ==, 11);
  g_assert_cmpstr (get_hit (hits, 0)->key, ==, "item-39");
  g_assert_cmpstr (get_hit (hits, 1)->key, ==, "item-390");
  g_assert_cmpuint (get_hit (hits, 1)->rank, ==, 2);
  g_assert_cmpuint (get_hit (hits, 0)->row, ==, explorer_fixture_find (&fixture->base, 39));
  g_assert_true (isnan (get_hit (hits, 0)->distance));
  g_assert_cmpuint (hek_scene_set_count (hits->set), ==, 11);
  g_assert_cmpint (hek_explorer_find_get_current (fixture->find), ==, 0);
  hits = ask (fixture, HEK_EXPLORER_FIND_KEY, "99");
  g_assert_cmpuint (hits->n_found, ==, 4); /* 99, 199, 299, 399 */
  hits = ask (fixture, HEK_EXPLORER_FIND_KEY, "nobody");
  g_assert_cmpuint (hits->n_found, ==, 0);
  g_assert_cmpuint (hits->hits->len, ==, 0);
  g_assert_cmpint (hek_explorer_find_get_current (fixture->find), ==, -1);
  hek_explorer_find_start (fixture->find, HEK_EXPLORER_FIND_KEY, "  ");
  g_assert_null (hek_explorer_find_get_hits (fixture->find));
  g_assert_cmpuint (fixture->base.n_failed, ==, 0);
}

static void
test_words (Fixture       *fixture,
            gconstpointer  data)
{
  HekExplorerHits *hits;

  g_assert_true (hek_explorer_find_has_kind (fixture->find, HEK_EXPLORER_FIND_WORDS));
  hits = ask (fixture, HEK_EXPLORER_FIND_WORDS, "item-7 m-77");
  /* 70 … 79 and 7 hold the first; 77 both */
  g_assert_cmpuint (hits->n_found, ==, 11);
  g_assert_cmpstr (get_hit (hits, 0)->key, ==, "item-77");
  g_assert_cmpfloat (get_hit (hits, 0)->score, ==, 2);
  g_assert_cmpfloat (get_hit (hits, 1)->score, ==, 1);
  g_assert_cmpstr (get_hit (hits, 0)->text, ==, "item-77");
}

static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  HekExplorerHits *hits = ask (fixture, HEK_EXPLORER_FIND_FILTER, "count >= 10 and count < 13");

  g_assert_cmpuint (hits->n_found, ==, 3);
  g_assert_cmpuint (hek_scene_set_count (hits->set), ==, 3);
  g_assert_true (hek_scene_set_contains (hits->set, explorer_fixture_find (&fixture->base, 12)));
  hek_explorer_find_select (fixture->find, HEK_SCENE_SET_REPLACE);
  g_assert_true (hek_scene_set_equal (hits->set,
                                      hek_explorer_session_get_selection (fixture->base.session)));
  hek_explorer_find_start (fixture->find, HEK_EXPLORER_FIND_FILTER, "count >=");
  explorer_fixture_wait (&fixture->base, &fixture->base.n_failed, 1);
  /* what was found stays until something else is */
  g_assert_true (hek_explorer_find_get_hits (fixture->find) == hits);
}

static void
test_like (Fixture       *fixture,
           gconstpointer  data)
{
  HekExplorerHits *hits;
  guint n_finite = 0;

  hek_explorer_find_like (fixture->find, 20, 12);
  hits = wait_hits (fixture);
  g_assert_cmpuint (hits->hits->len, ==, 12);
  g_assert_cmpuint (hits->like, ==, 20);
  g_assert_true (hits->is_cut);
  g_assert_nonnull (hits->text);
  g_assert_false (hek_scene_set_contains (hits->set, 20));
  for (guint i = 1; i < 12; i++)
    g_assert_cmpfloat (get_hit (hits, i - 1)->distance, <=, get_hit (hits, i)->distance);
  for (guint32 row = 0; row < hits->data->n_rows; row++)
    n_finite += isfinite (hits->distances[row]) != 0;
  g_assert_cmpuint (n_finite, ==, 12);

  /* Asked again of the rows of another layout. */
  explorer_fixture_compute (&fixture->base, "random", 2, "second");
  g_assert_true (hek_explorer_find_is_finding (fixture->find));
  hits = wait_hits (fixture);
  g_assert_true (hits->data == hek_explorer_session_get_data (fixture->base.session));
  g_assert_cmpuint (hits->hits->len, ==, 12);
  hek_explorer_session_set_collection (fixture->base.session, NULL);
  g_assert_null (hek_explorer_find_get_hits (fixture->find));
}

static void
test_stepping (Fixture       *fixture,
               gconstpointer  data)
{
  HekExplorerFind *find = fixture->find;
  guint n;

  hek_explorer_find_step (find, 1); /* nothing was found yet */
  g_assert_cmpint (hek_explorer_find_get_current (find), ==, -1);
  ask (fixture, HEK_EXPLORER_FIND_FILTER, "count < 3");
  n = fixture->base.n_other;
  hek_explorer_find_step (find, 1);
  g_assert_cmpint (hek_explorer_find_get_current (find), ==, 1);
  hek_explorer_find_step (find, 2);
  g_assert_cmpint (hek_explorer_find_get_current (find), ==, 0);
  hek_explorer_find_step (find, -1);
  g_assert_cmpint (hek_explorer_find_get_current (find), ==, 2);
  g_assert_cmpuint (fixture->base.n_other, ==, n + 3);
  hek_explorer_find_clear (find);
  g_assert_cmpint (hek_explorer_find_get_current (find), ==, -1);
}

/* Rows that came after the layout are found, without a place. */
static void
test_unplaced (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *path = library_fixture_make_csv (&fixture->base.base, "more.csv",
                                                    EXPLORER_FIXTURE_ROWS, 50, 8, FALSE);
  const char *const paths[] = { path, NULL };
  HekImportPlan plan = { .key_field = "key" };
  g_autoptr (HekJob) job =
    hek_library_import (fixture->base.base.library, "things", paths, NULL, &plan);
  HekExplorerHits *hits;

  library_fixture_wait (&fixture->base.base, &fixture->base.base.n_imported, 2);
  hek_explorer_find_like (fixture->find, 0, 449);
  hits = wait_hits (fixture);
  g_assert_cmpuint (hits->n_found, >, EXPLORER_FIXTURE_ROWS);
  g_assert_cmpuint (hek_scene_set_count (hits->set), <, EXPLORER_FIXTURE_ROWS);
  for (guint i = 0; i < hits->hits->len; i++)
    g_assert_cmpint (get_hit (hits, i)->row == HEK_EXPLORER_NO_ROW, ==,
                     get_hit (hits, i)->row_id >= EXPLORER_FIXTURE_ROWS);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/session/explorer-find/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("key", test_key);
  ADD ("words", test_words);
  ADD ("filter", test_filter);
  ADD ("like", test_like);
  ADD ("stepping", test_stepping);
  ADD ("unplaced", test_unplaced);
#undef ADD
  return g_test_run ();
}
