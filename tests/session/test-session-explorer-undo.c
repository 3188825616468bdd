/* SPDX-License-Identifier: Apache-2.0 */
/* One order of undo for the selection and for tags of an Explorer session. */
#include "config.h"

#include "explorer-fixture.h"
#include "hek-explorer-private.h"

#define N EXPLORER_FIXTURE_ROWS

typedef struct
{
  ExplorerFixture base;
  HekExplorerSession *session; /* borrowed */
  guint n_told;                /* tag-changed */
  guint change;                /* HekExplorerTagChange of the last one */
  gboolean can_undo;
} Fixture;

static void
on_tag (HekExplorerSession *session,
        const char         *name,
        guint               change,
        gboolean            can_undo,
        Fixture            *fixture)
{
  g_assert_cmpstr (name, ==, "mine");
  fixture->change = change;
  fixture->can_undo = can_undo;
  fixture->n_told++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->session = fixture->base.session;
  g_signal_connect (fixture->session, "tag-changed", G_CALLBACK (on_tag), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  explorer_fixture_tear_down (&fixture->base, NULL);
}

/* The first @n rows. */
static void
select_rows (Fixture *fixture,
             guint    n)
{
  g_autofree guint32 *rows = g_new (guint32, n + 1);
  g_autoptr (HekSceneSet) set = NULL;

  for (guint32 i = 0; i < n; i++)
    rows[i] = i;
  set = hek_scene_set_new_rows (N, rows, n);
  hek_explorer_session_select (fixture->session, HEK_SCENE_SET_REPLACE, set);
}

static guint
get_n_selected (Fixture *fixture)
{
  return hek_scene_set_count (hek_explorer_session_get_selection (fixture->session));
}

/* Until the tag has so many rows; 0: there is none. */
static void
wait_tag (Fixture *fixture,
          guint    n_rows)
{
  gint64 start = g_get_monotonic_time ();

  for (;;)
    {
      const GPtrArray *tags = hek_explorer_session_get_tags (fixture->session);
      guint64 n = tags->len > 0 ? ((HekCollectionTag *) tags->pdata[0])->n_rows : 0;

      if (n == n_rows && !hek_explorer_session_is_looking (fixture->session))
        return;
      explorer_fixture_iterate ();
      g_assert_cmpint (g_get_monotonic_time () - start, <, 60 * G_TIME_SPAN_SECOND);
    }
}

static void
save (Fixture *fixture,
      guint    n_rows)
{
  guint n_told = fixture->n_told;

  select_rows (fixture, n_rows);
  hek_explorer_session_save_tag (fixture->session, "mine");
  explorer_fixture_wait (&fixture->base, &fixture->n_told, n_told + 1);
  wait_tag (fixture, n_rows);
}

static void
test_tags (Fixture       *fixture,
           gconstpointer  data)
{
  HekExplorerSession *session = fixture->session;

  g_assert_false (hek_explorer_session_undo_tag (session));
  save (fixture, 3);
  g_assert_cmpuint (fixture->change, ==, HEK_EXPLORER_TAG_MADE);
  g_assert_true (fixture->can_undo);
  save (fixture, 5);
  g_assert_cmpuint (fixture->change, ==, HEK_EXPLORER_TAG_REPLACED);
  hek_explorer_session_delete_tag (session, "mine");
  wait_tag (fixture, 0);
  g_assert_cmpuint (fixture->change, ==, HEK_EXPLORER_TAG_DELETED);

  /* in the order of what was done: deleted, replaced, selected, made, selected */
  g_assert_true (hek_explorer_session_undo (session));
  wait_tag (fixture, 5);
  g_assert_cmpuint (fixture->change, ==, HEK_EXPLORER_TAG_TURNED);
  g_assert_true (hek_explorer_session_undo (session));
  wait_tag (fixture, 3);
  g_assert_cmpuint (get_n_selected (fixture), ==, 5);
  g_assert_true (hek_explorer_session_undo (session));
  g_assert_cmpuint (get_n_selected (fixture), ==, 3);
  g_assert_true (hek_explorer_session_undo (session));
  wait_tag (fixture, 0);
  g_assert_true (hek_explorer_session_undo (session));
  g_assert_cmpuint (get_n_selected (fixture), ==, 0);
  g_assert_false (hek_explorer_session_can_undo (session));

  for (guint i = 0; i < 4; i++)
    g_assert_true (hek_explorer_session_redo (session)); /* the jobs keep to their order */
  wait_tag (fixture, 5);
  g_assert_cmpuint (get_n_selected (fixture), ==, 5);
  g_assert_true (hek_explorer_session_redo (session));
  wait_tag (fixture, 0);
  g_assert_false (hek_explorer_session_can_redo (session));
}

/* What a message offers: the tag alone, whatever was selected since. */
static void
test_undo_tag (Fixture       *fixture,
               gconstpointer  data)
{
  save (fixture, 4);
  select_rows (fixture, 7);
  g_assert_true (hek_explorer_session_undo_tag (fixture->session));
  wait_tag (fixture, 0);
  g_assert_cmpuint (get_n_selected (fixture), ==, 7);
  g_assert_false (hek_explorer_session_undo_tag (fixture->session));
  g_assert_true (hek_explorer_session_undo (fixture->session));
  g_assert_cmpuint (get_n_selected (fixture), ==, 4);
}

/* Rows go with the layout that shows them, tags stay with the collection. */
static void
test_other_rows (Fixture       *fixture,
                 gconstpointer  data)
{
  save (fixture, 6);
  explorer_fixture_compute (&fixture->base, "random", 2, "second");
  g_assert_true (hek_explorer_session_undo (fixture->session));
  wait_tag (fixture, 0);
  g_assert_false (hek_explorer_session_can_undo (fixture->session));
  g_assert_true (hek_explorer_session_redo (fixture->session));
  wait_tag (fixture, 6);
  explorer_fixture_import (&fixture->base, "others", 10);
  g_assert_false (hek_explorer_session_can_undo (fixture->session));
}

/* A step that cannot be taken is there still. */
static void
test_protected (Fixture       *fixture,
                gconstpointer  data)
{
  HekLibrary *library = fixture->base.base.library;

  save (fixture, 2);
  hek_library_protect (library, fixture->base.uuid, TRUE);
  while (!hek_library_item_get_info (hek_library_find (library, fixture->base.uuid))->is_protected)
    explorer_fixture_iterate ();
  g_assert_false (hek_explorer_session_undo (fixture->session));
  explorer_fixture_wait (&fixture->base, &fixture->base.n_failed, 1);
  g_assert_true (hek_explorer_session_can_undo (fixture->session));
  g_assert_false (hek_explorer_session_can_redo (fixture->session));
}

/* What others made of the tag meanwhile: @n rows, or none. */
static void
change_elsewhere (Fixture *fixture,
                  guint    n)
{
  HekLibrary *library = fixture->base.base.library;
  const guint64 row_ids[] = { 10, 11, 12, 13, 14, 15, 16, 17, 18 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HekStore) store = hek_library_open_store (library, fixture->base.uuid, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (n, <=, G_N_ELEMENTS (row_ids));
  g_assert_true (n > 0 ? hek_collection_put_tag (store, "mine", row_ids, n, &error)
                       : hek_collection_delete_tag (store, "mine", &error));
  hek_explorer_session_look (fixture->session);
  wait_tag (fixture, n);
}

/* Undo goes back whatever others did, and redo to what they made of it. */
static void
test_elsewhere (Fixture       *fixture,
                gconstpointer  data)
{
  HekExplorerSession *session = fixture->session;

  save (fixture, 3);
  change_elsewhere (fixture, 9);
  g_assert_true (hek_explorer_session_undo_tag (session));
  wait_tag (fixture, 0);
  g_assert_true (hek_explorer_session_redo (session));
  wait_tag (fixture, 9);

  /* what is to go is gone already */
  change_elsewhere (fixture, 0);
  g_assert_true (hek_explorer_session_undo_tag (session));
  explorer_fixture_wait (&fixture->base, &fixture->n_told, 4);
  g_assert_cmpuint (fixture->base.n_failed, ==, 0);
  wait_tag (fixture, 0);
}

#define ADD(name, test) \
  g_test_add ("/session/explorer-undo/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("tags", test_tags);
  ADD ("undo-tag", test_undo_tag);
  ADD ("other-rows", test_other_rows);
  ADD ("elsewhere", test_elsewhere);
  ADD ("protected", test_protected);
  return g_test_run ();
}
