/* SPDX-License-Identifier: Apache-2.0 */
/* The model of the Explorer page: layouts computed, shown, stored and changed; columns, selection,
 * tags, neighbours. */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "hek-explorer-session.h"
#include "library-fixture.h"
#include "../test-timing.h"

#define N 400u

typedef struct
{
  LibraryFixture base;
  HekExplorerSession *session;
  char *uuid; /* of "things" */
  guint n_layouts, n_data, n_relation, n_frames, n_columns, n_selection, n_tags, n_neighbors;
  guint n_exported, n_failed;
  char *message; /* of the last failure */
} Fixture;

/* --- the fixture ----------------------------------------------------------------------------- */

static void
count (HekExplorerSession *session,
       guint              *counter)
{
  (*counter)++;
}

static void
on_column (HekExplorerSession *session,
           guint               field,
           Fixture            *fixture)
{
  g_assert_nonnull (hek_explorer_session_get_column (session, field));
  fixture->n_columns++;
}

static void
on_exported (HekExplorerSession *session,
             const char         *path,
             Fixture            *fixture)
{
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  fixture->n_exported++;
}

static void
on_failed (HekExplorerSession *session,
           const char         *what,
           const GError       *error,
           Fixture            *fixture)
{
  g_free (fixture->message);
  fixture->message = g_strdup (error->message);
  fixture->n_failed++;
}

static void
iterate (void)
{
  g_main_context_iteration (NULL, FALSE);
  g_usleep (200);
}

/* Until *@counter has reached @value; @value of failures is none, unless they are waited for. */
static void
wait_for (Fixture     *fixture,
          const guint *counter,
          guint        value)
{
  gint64 start = g_get_monotonic_time ();

  while (*counter < value)
    {
      iterate ();
      if (counter != &fixture->n_failed && fixture->n_failed > 0)
        g_error ("failed: %s", fixture->message);
      if (g_get_monotonic_time () - start > 120 * G_TIME_SPAN_SECOND * HEK_TEST_SLOWDOWN)
        g_error ("nothing came in two minutes; last failure: %s", fixture->message);
    }
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const struct
  {
    const char *signal;
    gsize offset;
  } counters[] = {
    { "layouts-changed", G_STRUCT_OFFSET (Fixture, n_layouts) },
    { "data-changed", G_STRUCT_OFFSET (Fixture, n_data) },
    { "relation-changed", G_STRUCT_OFFSET (Fixture, n_relation) },
    { "frame", G_STRUCT_OFFSET (Fixture, n_frames) },
    { "selection-changed", G_STRUCT_OFFSET (Fixture, n_selection) },
    { "tags-changed", G_STRUCT_OFFSET (Fixture, n_tags) },
    { "neighbors-changed", G_STRUCT_OFFSET (Fixture, n_neighbors) },
  };

  library_fixture_set_up (&fixture->base, NULL);
  library_fixture_open (&fixture->base);
  fixture->uuid = library_fixture_import (&fixture->base, "things", N);
  fixture->session = hek_explorer_session_new (fixture->base.library, fixture->base.jobs);
  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    g_signal_connect (fixture->session, counters[i].signal, G_CALLBACK (count),
                      G_STRUCT_MEMBER_P (fixture, counters[i].offset));
  g_signal_connect (fixture->session, "column-changed", G_CALLBACK (on_column), fixture);
  g_signal_connect (fixture->session, "exported", G_CALLBACK (on_exported), fixture);
  g_signal_connect (fixture->session, "failed", G_CALLBACK (on_failed), fixture);
  hek_explorer_session_set_collection (fixture->session, fixture->uuid);
}

/* Everything that jobs still hold is let go when their ends were delivered. */
static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gpointer gone = fixture->session;

  hek_explorer_session_close (fixture->session);
  g_object_add_weak_pointer (G_OBJECT (fixture->session), &gone);
  g_object_unref (fixture->session);
  while (gone != NULL)
    iterate ();
  library_fixture_tear_down (&fixture->base, NULL);
  g_free (fixture->uuid);
  g_free (fixture->message);
}

/* Computes and waits until it is shown. @name: (nullable) */
static HekExplorerData *
compute (Fixture    *fixture,
         const char *method,
         const char *name)
{
  guint n_data = fixture->n_data;
  HekLayoutRecipe recipe;

  hek_layout_recipe_init (&recipe, hek_layout_method_find (method));
  hek_explorer_session_compute (fixture->session, &recipe, name, FALSE);
  g_assert_true (hek_explorer_session_is_computing (fixture->session));
  wait_for (fixture, &fixture->n_data, n_data + 1);
  g_assert_false (hek_explorer_session_is_computing (fixture->session));
  return hek_explorer_session_get_data (fixture->session);
}

/* Waits for a list that begins with @name (nullable: is empty). */
static const HekCollectionLayoutInfo *
wait_layout (Fixture    *fixture,
             guint       n,
             const char *name)
{
  gint64 start = g_get_monotonic_time ();

  for (;;)
    {
      const GPtrArray *infos = hek_explorer_session_get_layouts (fixture->session);

      if (infos->len == n &&
          (n == 0 || g_str_equal (((HekCollectionLayoutInfo *) infos->pdata[0])->name, name)))
        return n > 0 ? infos->pdata[0] : NULL;
      iterate ();
      if (g_get_monotonic_time () - start > 120 * G_TIME_SPAN_SECOND * HEK_TEST_SLOWDOWN)
        g_error ("there are %u layouts; last failure: %s", infos->len, fixture->message);
    }
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_compute (Fixture       *fixture,
              gconstpointer  data)
{
  HekExplorerSession *session = fixture->session;
  g_autoptr (HekExplorerData) shown = hek_explorer_data_ref (compute (fixture, "pca", NULL));
  const HekCollectionLayoutInfo *again;
  const char *id = shown->info->id;
  gint64 made_us = shown->info->made_us;
  HekLayoutRelation relation;
  HekLayoutRecipe recipe;
  guint n_data;

  g_assert_cmpstr (shown->info->name, ==, "pca");
  g_assert_cmpuint (shown->n_rows, ==, N);
  g_assert_cmpuint (shown->n_coords, ==, 3);
  g_assert_true (hek_explorer_session_get_relation (session, &relation));
  g_assert_cmpuint (relation.n_drawn, ==, N);
  g_assert_cmpuint (relation.n_gone + relation.n_unplaced, ==, 0);
  wait_layout (fixture, 1, "pca");
  hek_explorer_session_rename (session, "pca", "first look");
  wait_layout (fixture, 1, "first look");

  hek_layout_recipe_init (&recipe, hek_layout_method_find ("pca"));
  hek_explorer_session_compute (session, &recipe, "first look", FALSE);
  wait_for (fixture, &fixture->n_failed, 1);
  g_assert_nonnull (strstr (fixture->message, "first look"));
  fixture->n_failed = 0;
  hek_explorer_session_show (session, "nothing");
  wait_for (fixture, &fixture->n_failed, 1);
  fixture->n_failed = 0;
  g_assert_false (hek_explorer_session_restore (session)); /* there is nothing to take back */
  hek_explorer_session_delete (session, "first look");
  wait_layout (fixture, 0, NULL);
  g_assert_nonnull (hek_explorer_session_get_data (session)); /* what is shown stays */
  while (!hek_explorer_session_restore (session))
    iterate ();
  again = wait_layout (fixture, 1, "first look");
  g_assert_cmpstr (again->id, ==, id);
  g_assert_cmpint (again->made_us, ==, made_us);
  n_data = fixture->n_data;
  hek_explorer_session_show (session, id);
  wait_for (fixture, &fixture->n_data, n_data + 1);
  g_assert_cmpmem (hek_explorer_session_get_data (session)->coords, N * 3 * sizeof (float),
                   shown->coords, N * 3 * sizeof (float));
  g_assert_false (hek_explorer_session_restore (session)); /* once */
}

/* Rows come and go: the relation tells, and place() follows. */
static void
test_relation (Fixture       *fixture,
               gconstpointer  data)
{
  HekExplorerSession *session = fixture->session;
  HekExplorerData *shown = compute (fixture, "pca", NULL);
  g_autofree char *path =
    library_fixture_make_csv (&fixture->base, "more.csv", N, 100, 8, FALSE);
  const char *const paths[] = { path, NULL };
  HekImportPlan plan = { .key_field = "key" };
  g_autoptr (HekJob) job = NULL;
  g_autoptr (HekStore) store = NULL;
  const guint64 ids[] = { 3, 7, 8 };
  HekLayoutRelation relation = { 0 };
  float before[3]; /* of row 10, which is the eighth when three before it have gone */
  guint n_data;

  memcpy (before, shown->coords + 3 * 10, sizeof before);
  store = hek_library_open_store (fixture->base.library, fixture->uuid, NULL);
  g_assert_true (hek_store_delete_rows (store, ids, 3, NULL, NULL, NULL));
  job = hek_library_import (fixture->base.library, "things", paths, NULL, &plan);
  library_fixture_wait (&fixture->base, &fixture->base.n_imported, 2);
  while (relation.n_unplaced != 100 || relation.n_gone != 3)
    {
      iterate ();
      hek_explorer_session_get_relation (session, &relation);
    }
  g_assert_cmpuint (relation.n_drawn, ==, N - 3);
  hek_explorer_session_rename (session, "pca", "kept"); /* and it is still the one that is shown */
  wait_layout (fixture, 1, "kept");
  n_data = fixture->n_data;
  hek_explorer_session_place (session, "kept");
  wait_for (fixture, &fixture->n_data, n_data + 1);
  shown = hek_explorer_session_get_data (session);
  g_assert_cmpuint (shown->n_rows, ==, N - 3 + 100);
  g_assert_cmpuint (shown->info->n_added, ==, 100);
  g_assert_cmpmem (shown->coords + 3 * 7, sizeof before, before, sizeof before);
  g_assert_cmpuint (shown->rows->row_ids[7], ==, 10);
}

static void
test_columns (Fixture       *fixture,
              gconstpointer  data)
{
  HekExplorerSession *session = fixture->session;
  HekExplorerData *shown = compute (fixture, "random", NULL);
  HekSchema *schema = hek_explorer_session_get_schema (session);
  int key = hek_schema_find_field (schema, "key"), number = hek_schema_find_field (schema, "count");
  const HekSceneColumn *column;
  guint n_jobs = g_list_model_get_n_items (G_LIST_MODEL (fixture->base.jobs));

  g_assert_true (key >= 0 && number >= 0);
  g_assert_null (hek_explorer_session_get_column (session, (guint) number));
  hek_explorer_session_load_column (session, (guint) number);
  hek_explorer_session_load_column (session, (guint) number); /* is being read */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->base.jobs)), ==, n_jobs + 1);
  hek_explorer_session_load_column (session, (guint) key);
  wait_for (fixture, &fixture->n_columns, 2);
  column = &hek_explorer_session_get_column (session, (guint) number)->column;
  g_assert_true (column->n_rows == N && column->numbers != NULL);
  column = &hek_explorer_session_get_column (session, (guint) key)->column;
  g_assert_cmpuint (column->n_names, ==, N);
  for (guint32 row = 0; row < N; row++)
    {
      g_autofree char *own = NULL;
      HekRowPlace place;

      g_assert_true (hek_explorer_data_find_row (shown, row, &place));
      own = hek_snapshot_dup_key (shown->snapshot, place, NULL);
      g_assert_cmpstr (column->names[column->codes[row]], ==, own);
    }
}

static void
test_selection (Fixture       *fixture,
                gconstpointer  data)
{
  const guint32 rows[] = { 1, 4, 5, 300 }, other[] = { 5, 6 };
  HekExplorerSession *session = fixture->session;
  g_autoptr (HekSceneSet) set = hek_scene_set_new_rows (N, rows, G_N_ELEMENTS (rows));
  g_autoptr (HekSceneSet) more = hek_scene_set_new_rows (N, other, G_N_ELEMENTS (other));
  g_autofree char *path = g_build_filename (fixture->base.dir, "out.csv", NULL);
  g_autofree char *keys = NULL;
  g_autofree char *csv = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_tags;

  compute (fixture, "pca", "a");
  hek_explorer_session_select (session, HEK_SCENE_SET_REPLACE, set);
  hek_explorer_session_select (session, HEK_SCENE_SET_UNION, more);
  g_assert_cmpuint (hek_scene_set_count (hek_explorer_session_get_selection (session)), ==, 5);
  g_assert_true (hek_explorer_session_undo (session));
  g_assert_true (hek_scene_set_equal (hek_explorer_session_get_selection (session), set));
  g_assert_true (hek_explorer_session_redo (session));
  g_assert_false (hek_explorer_session_redo (session));
  keys = hek_explorer_session_dup_keys (session, 3);
  g_assert_nonnull (strchr (keys, '\n'));

  n_tags = fixture->n_tags;
  hek_explorer_session_save_tag (session, "mine");
  while (hek_explorer_session_get_tags (session)->len == 0)
    iterate ();
  g_assert_cmpuint (fixture->n_tags, >, n_tags);
  hek_explorer_session_export (session, path, TRUE);
  wait_for (fixture, &fixture->n_exported, 1);
  g_assert_true (g_file_get_contents (path, &csv, NULL, NULL));
  lines = g_strsplit (csv, "\n", -1);
  g_assert_cmpstr (lines[0], ==, "key,x,y,z");
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 5 + 1);

  /* Another layout has the same rows selected; a tag selects them again. */
  compute (fixture, "random", "b");
  g_assert_cmpuint (hek_scene_set_count (hek_explorer_session_get_selection (session)), ==, 5);
  g_assert_true (hek_explorer_session_can_undo (session)); /* the tag: of rows for life */
  hek_explorer_session_select (session, HEK_SCENE_SET_SUBTRACT,
                               hek_explorer_session_get_selection (session));
  g_assert_cmpuint (hek_scene_set_count (hek_explorer_session_get_selection (session)), ==, 0);
  hek_explorer_session_select_tag (session, "mine", HEK_SCENE_SET_REPLACE);
  while (hek_scene_set_count (hek_explorer_session_get_selection (session)) != 5)
    iterate ();
  hek_explorer_session_select_tag (session, "yours", HEK_SCENE_SET_REPLACE);
  wait_for (fixture, &fixture->n_failed, 1);
}

static void
test_neighbors (Fixture       *fixture,
                gconstpointer  data)
{
  HekExplorerSession *session = fixture->session;
  const HekExplorerNeighbors *found;
  guint n_neighbors;

  compute (fixture, "pca", NULL);
  n_neighbors = fixture->n_neighbors;
  hek_explorer_session_find_neighbors (session, 3, 5);
  hek_explorer_session_find_neighbors (session, 12, 7);
  wait_for (fixture, &fixture->n_neighbors, n_neighbors + 1);
  found = hek_explorer_session_get_neighbors (session);
  g_assert_cmpuint (found->row, ==, 12);
  g_assert_cmpuint (found->exact->len, ==, 7);
  g_assert_cmpuint (found->approximate->len, ==, 7);
  g_assert_cmpuint (found->n_common, >=, 6);
  for (guint i = 0; i < found->exact->len; i++)
    {
      const HekExplorerNeighbor *neighbor = &g_array_index (found->exact, HekExplorerNeighbor, i);

      g_assert_cmpuint (neighbor->row, !=, 12);
      g_assert_cmpuint (neighbor->row, <, N);
      g_assert_nonnull (neighbor->key);
      if (i > 0)
        g_assert_cmpfloat (neighbor[-1].distance, <=, neighbor->distance);
    }
  hek_explorer_session_clear_neighbors (session);
  g_assert_null (hek_explorer_session_get_neighbors (session));
}

/* Frames while it works, a pause, a cancel that keeps what was done, and the rest of it. */
static void
test_converging (Fixture       *fixture,
                 gconstpointer  data)
{
  HekExplorerSession *session = fixture->session;
  const HekLayoutMethod *method = hek_layout_method_find (data);
  const HekExplorerFrame *frame;
  HekLayoutRecipe recipe;
  guint n_frames, n_data, step;

  if (method == NULL)
    {
      g_test_skip ("there is no such method");
      return;
    }
  hek_layout_recipe_init (&recipe, method);
  hek_explorer_session_compute (session, &recipe, "half", FALSE);
  hek_explorer_session_pause (session); /* at its first step: a few rows are done in no time */
  g_assert_true (hek_explorer_session_is_paused (session));
  wait_for (fixture, &fixture->n_frames, 1);
  frame = hek_explorer_session_get_frame (session);
  g_assert_cmpuint (frame->n, ==, N);
  g_assert_cmpuint (frame->rows->n, ==, N);
  g_assert_cmpuint (frame->n_coords, ==, 3);
  step = frame->step;
  n_frames = fixture->n_frames;
  for (guint i = 0; i < 500; i++)
    iterate ();
  g_assert_cmpuint (fixture->n_frames, <=, n_frames + 1);
  g_assert_cmpuint (hek_explorer_session_get_frame (session)->step, <=, step + 1);

  hek_explorer_session_cancel (session, TRUE);
  g_assert_true (wait_layout (fixture, 1, "half")->unfinished);
  g_assert_false (hek_explorer_session_is_computing (session));
  g_assert_null (hek_explorer_session_get_data (session));
  hek_explorer_session_show (session, "half");
  wait_for (fixture, &fixture->n_failed, 1);
  fixture->n_failed = 0;
  n_data = fixture->n_data;
  hek_explorer_session_compute_again (session, "half");
  wait_for (fixture, &fixture->n_data, n_data + 1);
  g_assert_false (hek_explorer_session_get_data (session)->info->unfinished);

  /* Discarded: nothing stays. */
  hek_explorer_session_compute (session, &recipe, "gone", FALSE);
  hek_explorer_session_pause (session);
  n_frames = fixture->n_frames;
  wait_for (fixture, &fixture->n_frames, n_frames + 1);
  hek_explorer_session_cancel (session, FALSE);
  while (hek_explorer_session_is_computing (session))
    iterate ();
  wait_layout (fixture, 1, "half");
}

static void
test_without_collection (Fixture       *fixture,
                         gconstpointer  data)
{
  HekLayoutRecipe recipe;

  compute (fixture, "pca", NULL);
  hek_explorer_session_set_collection (fixture->session, NULL);
  g_assert_null (hek_explorer_session_get_data (fixture->session));
  g_assert_null (hek_explorer_session_get_selection (fixture->session));
  g_assert_cmpuint (hek_explorer_session_get_layouts (fixture->session)->len, ==, 0);
  hek_layout_recipe_init (&recipe, hek_layout_method_find ("pca"));
  hek_explorer_session_compute (fixture->session, &recipe, NULL, FALSE);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_false (hek_explorer_session_is_computing (fixture->session));
}

/* What it takes from a collection that is protected: nothing, and it says so each time. */
static void
test_protected (Fixture       *fixture,
                gconstpointer  data)
{
  HekExplorerSession *session = fixture->session;
  HekLibrary *library = fixture->base.library;
  const guint32 row = 1;
  g_autoptr (HekSceneSet) set = hek_scene_set_new_rows (N, &row, 1);
  HekLayoutRecipe recipe;

  compute (fixture, "pca", NULL);
  hek_explorer_session_select (session, HEK_SCENE_SET_REPLACE, set);
  hek_library_protect (library, fixture->uuid, TRUE);
  while (!hek_library_item_get_info (hek_library_find (library, fixture->uuid))->is_protected)
    iterate ();
  hek_layout_recipe_init (&recipe, hek_layout_method_find ("pca"));
  hek_explorer_session_compute (session, &recipe, NULL, FALSE);
  hek_explorer_session_compute_again (session, "pca");
  hek_explorer_session_place (session, "pca");
  hek_explorer_session_rename (session, "pca", "other");
  hek_explorer_session_delete (session, "pca");
  hek_explorer_session_save_tag (session, "mine");
  g_assert_cmpuint (fixture->n_failed, ==, 6);
  g_assert_nonnull (strstr (fixture->message, "is protected"));
  g_assert_false (hek_explorer_session_is_computing (session));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func, data)                                                                      \
  g_test_add ("/session/explorer/" name, Fixture, data, set_up, func, tear_down)
  ADD ("compute", test_compute, NULL);
  ADD ("relation", test_relation, NULL);
  ADD ("columns", test_columns, NULL);
  ADD ("selection", test_selection, NULL);
  ADD ("neighbors", test_neighbors, NULL);
  ADD ("converging-umap", test_converging, "umap");
  ADD ("converging-tsne", test_converging, "tsne");
  ADD ("protected", test_protected, NULL);
  ADD ("without-collection", test_without_collection, NULL);
#undef ADD
  return g_test_run ();
}
