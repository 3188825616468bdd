/* SPDX-License-Identifier: Apache-2.0 */
/* The chosen row of the Explorer: facts, neighbours, other layouts, back and forward. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "explorer-fixture.h"
#include "hek-explorer-details.h"

typedef struct
{
  ExplorerFixture base;
  HekExplorerDetails *details;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->details = hek_explorer_details_new (fixture->base.session, fixture->base.base.jobs);
  explorer_fixture_follow (&fixture->base, fixture->details, "row-changed");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hek_explorer_details_close (fixture->details);
  explorer_fixture_release (fixture->details);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

static HekExplorerFacts *
wait_facts (Fixture *fixture)
{
  while (hek_explorer_details_get_facts (fixture->details) == NULL)
    {
      g_assert_true (hek_explorer_details_is_loading (fixture->details));
      explorer_fixture_iterate ();
    }
  return hek_explorer_details_get_facts (fixture->details);
}

static const char *
get_text (const HekExplorerFacts *facts,
          const char             *name)
{
  int field = hek_schema_find_field (facts->schema, name);

  g_assert_cmpint (field, >=, 0);
  g_assert_cmpstr (facts->facts[field].name, ==, name);
  return facts->facts[field].text;
}

static void
test_facts (Fixture       *fixture,
            gconstpointer  data)
{
  HekExplorerSession *session = fixture->base.session;
  HekExplorerData *shown = hek_explorer_session_get_data (session);
  guint32 row = explorer_fixture_find (&fixture->base, 17);
  g_autoptr (HekSceneSet) set = hek_scene_set_new_rows (shown->n_rows, &row, 1);
  HekExplorerFacts *facts;
  double sum = 0;

  g_assert_cmpuint (hek_explorer_details_get_row (fixture->details), ==, HEK_EXPLORER_NO_ROW);
  hek_explorer_session_select (session, HEK_SCENE_SET_REPLACE, set);
  hek_explorer_session_save_tag (session, "mine");
  while (hek_explorer_session_get_tags (session)->len == 0)
    explorer_fixture_iterate ();
  hek_explorer_details_set_row (fixture->details, 3); /* overtaken by the next one */
  hek_explorer_details_set_row (fixture->details, row);
  g_assert_null (hek_explorer_details_get_facts (fixture->details));
  facts = wait_facts (fixture);
  g_assert_cmpuint (facts->row, ==, row);
  g_assert_cmpuint (facts->row_id, ==, shown->rows->row_ids[row]);
  g_assert_cmpstr (facts->key, ==, "item-17");
  g_assert_cmpstr (get_text (facts, "key"), ==, "item-17");
  g_assert_cmpstr (get_text (facts, "count"), ==, "17");
  g_assert_cmpuint (facts->schema->dim, ==, 8);
  for (guint i = 0; i < 8; i++)
    sum += (double) facts->vector[i] * (double) facts->vector[i];
  g_assert_cmpfloat_with_epsilon (facts->norm, sqrt (sum), 1e-9);
  g_assert_cmpuint (facts->n_coords, ==, 3);
  for (guint d = 0; d < 3; d++)
    g_assert_cmpfloat (facts->position[d], ==, (double) shown->coords[row * 3 + d]);
  g_assert_cmpstr (facts->tags[0], ==, "mine");
  g_assert_null (facts->tags[1]);
  g_assert_null (facts->picture);
  g_assert_null (facts->thumbnail);
  g_assert_false (facts->is_deleted);
  g_assert_true (g_str_has_prefix (facts->row_name, fixture->base.uuid));

  hek_explorer_details_set_row (fixture->details, 100000);
  g_assert_cmpuint (hek_explorer_details_get_row (fixture->details), ==, HEK_EXPLORER_NO_ROW);
  g_assert_null (hek_explorer_details_get_facts (fixture->details));
}

/* A row that was deleted since is still told about, as of the commit that is shown. */
static void
test_deleted (Fixture       *fixture,
              gconstpointer  data)
{
  HekExplorerData *shown = hek_explorer_session_get_data (fixture->base.session);
  g_autoptr (HekStore) store =
    hek_library_open_store (fixture->base.base.library, fixture->base.uuid, NULL);
  HekExplorerFacts *facts;

  g_assert_true (hek_store_delete_rows (store, &shown->rows->row_ids[5], 1, NULL, NULL, NULL));
  hek_explorer_details_set_row (fixture->details, 5);
  facts = wait_facts (fixture);
  g_assert_true (facts->is_deleted);
  g_assert_nonnull (facts->key);
}

static void
test_neighbors (Fixture       *fixture,
                gconstpointer  data)
{
  HekExplorerSession *session = fixture->base.session;
  guint n;

  g_assert_true (isnan (hek_explorer_details_get_recall (fixture->details)));
  hek_explorer_details_set_row (fixture->details, 7);
  wait_facts (fixture);
  g_assert_null (hek_explorer_session_get_neighbors (session));
  n = fixture->base.n_neighbors;
  hek_explorer_details_set_neighbors (fixture->details, 5);
  explorer_fixture_wait (&fixture->base, &fixture->base.n_neighbors, n + 1);
  g_assert_cmpuint (hek_explorer_session_get_neighbors (session)->row, ==, 7);
  g_assert_cmpfloat (hek_explorer_details_get_recall (fixture->details), >=, 0.6);
  hek_explorer_details_set_row (fixture->details, 8);
  g_assert_null (hek_explorer_session_get_neighbors (session));
  while (hek_explorer_session_get_neighbors (session) == NULL)
    explorer_fixture_iterate ();
  g_assert_cmpuint (hek_explorer_session_get_neighbors (session)->row, ==, 8);
  hek_explorer_details_set_row (fixture->details, HEK_EXPLORER_NO_ROW);
  g_assert_null (hek_explorer_session_get_neighbors (session));
}

static void
test_history (Fixture       *fixture,
              gconstpointer  data)
{
  HekExplorerDetails *details = fixture->details;
  guint n_rows;

  g_assert_false (hek_explorer_details_go_back (details));
  hek_explorer_details_set_row (details, 1);
  hek_explorer_details_set_row (details, 2);
  hek_explorer_details_set_row (details, 3);
  n_rows = fixture->base.n_other;
  g_assert_true (hek_explorer_details_go_back (details));
  g_assert_cmpuint (fixture->base.n_other, ==, n_rows + 1);
  g_assert_cmpuint (hek_explorer_details_get_row (details), ==, 2);
  g_assert_true (hek_explorer_details_go_back (details));
  g_assert_false (hek_explorer_details_can_go_back (details));
  g_assert_true (hek_explorer_details_go_forward (details));
  g_assert_cmpuint (hek_explorer_details_get_row (details), ==, 2);
  hek_explorer_details_set_row (details, 9); /* what could be gone forward to is forgotten */
  g_assert_false (hek_explorer_details_can_go_forward (details));
  g_assert_true (hek_explorer_details_go_back (details));
  g_assert_cmpuint (hek_explorer_details_get_row (details), ==, 2);

  /* The row is the same in another layout, and gone with the collection. */
  explorer_fixture_compute (&fixture->base, "random", 2, "second");
  g_assert_cmpuint (hek_explorer_details_get_row (details), ==, 2);
  g_assert_cmpuint (wait_facts (fixture)->n_coords, ==, 2);
  g_assert_true (hek_explorer_details_go_back (details));
  g_assert_cmpuint (hek_explorer_details_get_row (details), ==, 1);
  hek_explorer_session_set_collection (fixture->base.session, NULL);
  g_assert_cmpuint (hek_explorer_details_get_row (details), ==, HEK_EXPLORER_NO_ROW);
  g_assert_false (hek_explorer_details_can_go_back (details));
}

static void
test_key (Fixture       *fixture,
          gconstpointer  data)
{
  hek_explorer_details_set_key (fixture->details, "item-300");
  explorer_fixture_wait (&fixture->base, &fixture->base.n_other, 1);
  g_assert_cmpstr (wait_facts (fixture)->key, ==, "item-300");
  hek_explorer_details_set_key (fixture->details, "nobody");
  explorer_fixture_wait (&fixture->base, &fixture->base.n_failed, 1);
  g_assert_nonnull (strstr (fixture->base.message, "nobody"));
  g_assert_cmpstr (hek_explorer_details_get_facts (fixture->details)->key, ==, "item-300");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/session/explorer-details/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("facts", test_facts);
  ADD ("deleted", test_deleted);
  ADD ("neighbors", test_neighbors);
  ADD ("history", test_history);
  ADD ("key", test_key);
#undef ADD
  return g_test_run ();
}
