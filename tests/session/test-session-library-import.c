/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at files and importing them: several at once, cancelled, kept, gone on with. */
#include "config.h"

#include "library-fixture.h"

#include <string.h>
#include <time.h>

#include "../test-timing.h"

/* A cancelled job ends within 100 ms (ARCHITECTURE.md): processor time of the whole process, for
 * batch jobs wait behind everything else that the machine does. */
#define CANCEL_MAX_CLOCKS (CLOCKS_PER_SEC / 10 * HEK_TEST_SLOWDOWN)
/* Of a file whose import takes longer than the first word about its progress. */
#define MANY_ROWS 500000u

/* --- looks --------------------------------------------------------------------------------- */

typedef struct
{
  HekImportLook *look;
  guint n;
} Looked;

static void
on_look (HekImportLook *look,
         gpointer       user_data)
{
  Looked *looked = user_data;

  g_clear_pointer (&looked->look, hek_import_look_free);
  looked->look = look;
  looked->n++;
}

static void
test_look (LibraryFixture *fixture,
           gconstpointer   data)
{
  g_autofree char *csv = library_fixture_make_csv (fixture, "some.csv", 0, 1000, 4, TRUE);
  Looked looked = { NULL, 0 };
  g_autoptr (HekJob) first = NULL;
  g_autoptr (HekJob) second = NULL;
  const HekRowError *row;

  /* needs no workspace */
  first = hek_library_look (fixture->library, csv, NULL, 20, FALSE, on_look, &looked);
  library_fixture_wait (fixture, &looked.n, 1);
  g_assert_null (looked.look->problem);
  g_assert_cmpstr (looked.look->format_id, ==, "csv");
  g_assert_cmpuint (looked.look->schema->dim, ==, 4);
  g_assert_cmpuint (looked.look->rows->n_rows, ==, 20);
  g_assert_false (looked.look->is_dry_run);
  g_assert_nonnull (looked.look->names[0]);

  second = hek_library_look (fixture->library, csv, NULL, 5, TRUE, on_look, &looked);
  library_fixture_wait (fixture, &looked.n, 2);
  g_assert_true (looked.look->is_dry_run);
  g_assert_cmpuint (looked.look->n_good, ==, 990);
  g_assert_cmpuint (looked.look->n_bad, ==, 10);
  g_assert_cmpuint (looked.look->errors->len, ==, 10);
  row = looked.look->errors->pdata[0];
  g_assert_cmpuint (row->number, ==, 101); /* row 99, behind the line of names */
  g_assert_cmpint (looked.look->n_rows, ==, 1000);
  hek_import_look_free (looked.look);
}

static void
test_look_with_options (LibraryFixture *fixture,
                        gconstpointer   data)
{
  g_autofree char *csv = library_fixture_make_csv (fixture, "some.csv", 0, 1000, 4, TRUE);
  g_auto (HekSourceOptions) options = { 0 };
  Looked looked = { NULL, 0 };
  g_autoptr (HekJob) job = NULL;

  hek_source_options_init (&options, hek_source_format_find ("csv"));
  options.policy = HEK_SOURCE_STOP;
  job = hek_library_look (fixture->library, csv, &options, 20, TRUE, on_look, &looked);
  library_fixture_wait (fixture, &looked.n, 1);
  g_assert_nonnull (looked.look->problem); /* and what was found before it */
  g_assert_cmpstr (looked.look->format_id, ==, "csv");
  g_assert_cmpuint (looked.look->rows->n_rows, ==, 20);
  g_assert_false (looked.look->is_dry_run);
  hek_import_look_free (looked.look);
}

static void
test_look_at_nothing (LibraryFixture *fixture,
                      gconstpointer   data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "nothing", NULL);
  Looked looked = { NULL, 0 };
  g_autoptr (HekJob) missing = NULL;
  g_autoptr (HekJob) unknown = NULL;

  missing = hek_library_look (fixture->library, path, NULL, 5, FALSE, on_look, &looked);
  library_fixture_wait (fixture, &looked.n, 1);
  g_assert_nonnull (looked.look->problem);
  g_assert_null (looked.look->schema);
  g_assert_cmpstr (looked.look->path, ==, path);

  g_assert_true (g_file_set_contents (path, "\377\376\0\1\200\201\0\377", 8, NULL));
  unknown = hek_library_look (fixture->library, path, NULL, 5, FALSE, on_look, &looked);
  library_fixture_wait (fixture, &looked.n, 2);
  g_assert_nonnull (looked.look->problem);
  g_assert_null (looked.look->format_id);
  hek_import_look_free (looked.look);
}

static void
test_look_cancelled (LibraryFixture *fixture,
                     gconstpointer   data)
{
  g_autofree char *csv = library_fixture_make_csv (fixture, "some.csv", 0, MANY_ROWS, 8, FALSE);
  Looked looked = { NULL, 0 };
  g_autoptr (HekJob) first = NULL;
  g_autoptr (HekJob) second = NULL;

  first = hek_library_look (fixture->library, csv, NULL, 5, TRUE, on_look, &looked);
  hek_job_cancel (first);
  library_fixture_wait_idle (fixture);
  second = hek_library_look (fixture->library, csv, NULL, 5, TRUE, on_look, &looked);
  hek_library_close (fixture->library);
  library_fixture_wait_idle (fixture);
  g_assert_cmpuint (looked.n, ==, 0);
}

/* --- imports ------------------------------------------------------------------------------- */

static const HekStoreStats *
stats_of (LibraryFixture *fixture,
          const char     *name)
{
  return hek_library_item_get_stats (library_fixture_find (fixture, name));
}

static void
test_several_files (LibraryFixture *fixture,
                    gconstpointer   data)
{
  g_autofree char *a = library_fixture_make_csv (fixture, "a.csv", 0, 1500, 8, TRUE);
  g_autofree char *b = library_fixture_make_csv (fixture, "b.csv", 1500, 500, 8, FALSE);
  g_autofree char *c = library_fixture_make_csv (fixture, "c.csv", 2000, 300, 8, FALSE);
  const char *first[] = { a, b, NULL }, *second[] = { c, NULL };
  const HekImportPlan plan = { .key_field = "key", .has_dtype = TRUE, .dtype = HEK_DTYPE_F16 };
  g_autoptr (HekJob) one = NULL;
  g_autoptr (HekJob) two = NULL;
  HekLibraryItem *item;

  library_fixture_open (fixture);
  /* The second one, into a collection that is not there yet, waits for the first. */
  one = hek_library_import (fixture->library, "made/up", first, NULL, &plan);
  two = hek_library_import (fixture->library, "made/up", second, NULL, &plan);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->jobs)), ==, 2);
  g_assert_nonnull (strstr (hek_job_get_title (one), "a.csv"));
  library_fixture_wait (fixture, &fixture->n_imported, 1);
  g_assert_cmpuint (fixture->report.n_rows, ==, 1985);
  g_assert_cmpuint (fixture->report.n_errors, ==, 15);
  g_assert_cmpuint (fixture->left_out->len, ==, 15);
  g_assert_true (g_str_has_prefix (fixture->left_out->pdata[0], "a.csv, line 101: "));
  library_fixture_wait_idle (fixture);
  g_assert_cmpuint (fixture->n_imported, ==, 2);
  g_assert_cmpuint (fixture->report.n_rows, ==, 300);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  item = library_fixture_find (fixture, "made/up");
  g_assert_cmpuint (hek_library_item_get_stats (item)->n_rows, ==, 2285);
  g_assert_cmpuint (hek_library_item_get_n_indexed (item), ==, 2285);
  g_assert_cmpint (hek_library_item_get_schema (item)->dtype, ==, HEK_DTYPE_F16);
  g_assert_cmpuint (g_list_model_get_n_items (hek_library_get_collections (fixture->library)), ==,
                    1);
}

/* What is only found while all is read is told, too: by the dry run and after the import. */
static void
test_notes (LibraryFixture *fixture,
            gconstpointer   data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "late.jsonl", NULL);
  const char *paths[] = { path, NULL };
  g_autoptr (GString) text = g_string_new ("");
  const HekImportPlan plan = { 0 };
  Looked looked = { NULL, 0 };
  g_autoptr (HekJob) look = NULL;
  g_autoptr (HekJob) job = NULL;

  for (guint i = 0; i < 2 * HEK_SOURCE_INFER_ROWS; i++)
    g_string_append_printf (text, "{\"vector\": [%u, 1, 2, 3]%s}\n", i,
                            i == HEK_SOURCE_INFER_ROWS + 5 ? ", \"late\": true" : "");
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  look = hek_library_look (fixture->library, path, NULL, 5, TRUE, on_look, &looked);
  library_fixture_wait (fixture, &looked.n, 1);
  g_assert_cmpuint (looked.look->notes->len, ==, 1);
  hek_import_look_free (looked.look);

  library_fixture_open (fixture);
  job = hek_library_import (fixture->library, "late", paths, NULL, &plan);
  library_fixture_wait (fixture, &fixture->n_imported, 1);
  g_assert_cmpuint (fixture->report.n_rows, ==, 2 * HEK_SOURCE_INFER_ROWS);
  g_assert_cmpuint (fixture->left_out->len, ==, 0);
  g_assert_cmpuint (fixture->notes->len, ==, 1);
  g_assert_true (g_str_has_prefix (fixture->notes->pdata[0], "late.jsonl: "));
  g_assert_nonnull (strstr (fixture->notes->pdata[0], "late”"));
  library_fixture_wait_idle (fixture);
}

static void
test_failures (LibraryFixture *fixture,
               gconstpointer   data)
{
  g_autofree char *a = library_fixture_make_csv (fixture, "a.csv", 0, 50, 8, FALSE);
  g_autofree char *wide = library_fixture_make_csv (fixture, "wide.csv", 50, 50, 9, FALSE);
  g_autofree char *none = g_build_filename (fixture->dir, "none.csv", NULL);
  const char *good[] = { a, NULL }, *missing[] = { a, none, NULL }, *other[] = { wide, NULL };
  const HekImportPlan plan = { .key_field = "key" };
  g_autoptr (HekJob) job = NULL;

  g_assert_null (hek_library_import (fixture->library, "words", good, NULL, &plan));
  g_assert_cmpuint (fixture->n_failed, ==, 1); /* it is not open */
  library_fixture_open (fixture);

  job = hek_library_import (fixture->library, "words", missing, NULL, &plan);
  library_fixture_wait (fixture, &fixture->n_failed, 2);
  g_assert_nonnull (strstr (fixture->what, "a.csv"));
  g_clear_object (&job);
  library_fixture_wait_idle (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (hek_library_get_collections (fixture->library)), ==,
                    0);

  job = hek_library_import (fixture->library, "words", good, NULL, &plan);
  library_fixture_wait_idle (fixture);
  g_clear_object (&job);
  job = hek_library_import (fixture->library, "words", other, NULL, &plan);
  library_fixture_wait (fixture, &fixture->n_failed, 3);
  library_fixture_wait_idle (fixture);
  g_assert_cmpuint (stats_of (fixture, "words")->n_rows, ==, 50);
  g_clear_object (&job);
  job = hek_library_import (fixture->library, "words", good, NULL, &plan); /* the keys are there */
  library_fixture_wait (fixture, &fixture->n_failed, 4);
  library_fixture_wait_idle (fixture);
  g_assert_cmpuint (stats_of (fixture, "words")->n_rows, ==, 50);
}

/* Into @name until it is under way. */
static HekJob *
start_import (LibraryFixture *fixture,
              const char     *name,
              const char     *path)
{
  const char *paths[] = { path, NULL };
  const HekImportPlan plan = { .key_field = "key" };
  HekJob *job = hek_library_import (fixture->library, name, paths, NULL, &plan);

  while (hek_job_get_fraction (job) == 0 && hek_job_get_state (job) == HEK_JOB_RUNNING)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (200);
    }
  g_assert_cmpint (hek_job_get_state (job), ==, HEK_JOB_RUNNING);
  return job;
}

static void
test_discard (LibraryFixture *fixture,
              gconstpointer   data)
{
  g_autofree char *many = library_fixture_make_csv (fixture, "many.csv", 0, MANY_ROWS, 8, FALSE);
  g_autofree char *uuid = NULL;
  g_autoptr (HekJob) job = NULL;
  clock_t start;

  library_fixture_open (fixture);
  job = start_import (fixture, "many", many);
  start = clock ();
  hek_library_cancel_import (fixture->library, job, FALSE);
  while (hek_job_get_state (job) == HEK_JOB_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (clock () - start, <=, CANCEL_MAX_CLOCKS);
  g_assert_cmpint (hek_job_get_state (job), ==, HEK_JOB_CANCELLED);
  library_fixture_wait_idle (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (hek_library_get_collections (fixture->library)), ==,
                    0);
  g_assert_cmpuint (fixture->n_imported + fixture->n_failed, ==, 0);
  hek_library_cancel_import (fixture->library, job, TRUE); /* too late: nothing happens */

  /* one that waits for its turn is cancelled before it began */
  uuid = library_fixture_import (fixture, "words", 3000);
  hek_library_verify (fixture->library, uuid);
  g_clear_object (&job);
  job = hek_library_import (fixture->library, "words", (const char *[]) { many, NULL }, NULL,
                            &(HekImportPlan) { 0 });
  hek_library_cancel_import (fixture->library, job, TRUE);
  library_fixture_wait_idle (fixture);
  g_assert_cmpuint (stats_of (fixture, "words")->n_rows, ==, 3000);
  g_assert_cmpuint (fixture->n_verified, ==, 1);
}

static void
test_keep_and_resume (LibraryFixture *fixture,
                      gconstpointer   data)
{
  g_autofree char *many = library_fixture_make_csv (fixture, "many.csv", 0, MANY_ROWS, 8, FALSE);
  g_autofree char *uuid = NULL;
  g_autoptr (HekJob) job = NULL;
  g_autoptr (HekJob) rest = NULL;
  g_autoptr (HekJob) nothing = NULL;
  HekLibraryItem *item;

  library_fixture_open (fixture);
  job = start_import (fixture, "many", many);
  hek_library_cancel_import (fixture->library, job, TRUE);
  library_fixture_wait (fixture, &fixture->n_imported, 1);
  hek_job_list_cancel_all (fixture->jobs); /* the index */
  g_assert_true (fixture->report.cancelled);
  g_assert_cmpuint (fixture->report.n_rows, >, 0);
  g_assert_cmpuint (fixture->report.n_rows, <, MANY_ROWS);
  library_fixture_wait_idle (fixture);
  item = library_fixture_find (fixture, "many");
  uuid = g_strdup (hek_library_item_get_info (item)->uuid);
  g_assert_cmpuint (hek_library_item_get_stats (item)->n_rows, ==, fixture->report.n_rows);
  g_assert_cmpstr (hek_library_item_get_unfinished (item), ==, many);
  g_assert_cmpint (hek_library_item_get_health (item), ==, HEK_HEALTH_UNFINISHED);
  g_assert_nonnull (strstr (hek_library_item_get_health_text (item), "many.csv"));

  rest = hek_library_resume (fixture->library, uuid);
  library_fixture_wait (fixture, &fixture->n_imported, 2);
  hek_job_list_cancel_all (fixture->jobs); /* the index: other tests wait for it */
  library_fixture_wait_idle (fixture);
  item = library_fixture_find (fixture, "many");
  g_assert_cmpuint (hek_library_item_get_stats (item)->n_rows, ==, MANY_ROWS);
  g_assert_null (hek_library_item_get_unfinished (item));
  g_assert_cmpint (hek_library_item_get_health (item), ==, HEK_HEALTH_NO_GRAPH);

  nothing = hek_library_resume (fixture->library, uuid);
  library_fixture_wait (fixture, &fixture->n_failed, 1);
}

/* A deletion does not wait for the index, which is cancelled. */
static void
test_delete_while_indexing (LibraryFixture *fixture,
                            gconstpointer   data)
{
  g_autofree char *many = library_fixture_make_csv (fixture, "many.csv", 0, MANY_ROWS, 8, FALSE);
  g_autofree char *uuid = NULL;
  g_autoptr (HekJob) job = NULL;
  g_autoptr (HekJob) index = NULL;
  g_autofree char *title = NULL;

  library_fixture_open (fixture);
  job = start_import (fixture, "many", many);
  library_fixture_wait (fixture, &fixture->n_imported, 1);
  uuid = g_strdup (hek_library_item_get_info (library_fixture_find (fixture, "many"))->uuid);
  index = g_list_model_get_item (G_LIST_MODEL (fixture->jobs),
                                 g_list_model_get_n_items (G_LIST_MODEL (fixture->jobs)) - 1);
  title = g_strdup (hek_job_get_title (index));
  g_assert_nonnull (strstr (title, "many"));
  hek_library_delete (fixture->library, uuid);
  library_fixture_wait (fixture, &fixture->n_deleted, 1);
  library_fixture_wait_idle (fixture);
  g_assert_cmpint (hek_job_get_state (index), ==, HEK_JOB_CANCELLED);
  g_assert_cmpuint (fixture->n_failed, ==, 0);

  hek_library_restore (fixture->library, uuid);
  library_fixture_wait_idle (fixture);
  g_assert_cmpint (hek_library_item_get_health (library_fixture_find (fixture, "many")), ==,
                   HEK_HEALTH_NO_GRAPH);
  /* closing stops what runs, and nothing of it arrives */
  hek_library_build_index (fixture->library, uuid);
  hek_library_close (fixture->library);
  g_assert_cmpuint (g_list_model_get_n_items (hek_library_get_collections (fixture->library)), ==,
                    0);
  library_fixture_wait_idle (fixture);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

#define ADD(name, func) \
  g_test_add (name, LibraryFixture, NULL, library_fixture_set_up, func, library_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/session/library/look", test_look);
  ADD ("/session/library/look-with-options", test_look_with_options);
  ADD ("/session/library/look-at-nothing", test_look_at_nothing);
  ADD ("/session/library/look-cancelled", test_look_cancelled);
  ADD ("/session/library/several-files", test_several_files);
  ADD ("/session/library/notes", test_notes);
  ADD ("/session/library/failures", test_failures);
  ADD ("/session/library/discard", test_discard);
  ADD ("/session/library/keep-and-resume", test_keep_and_resume);
  ADD ("/session/library/delete-while-indexing", test_delete_while_indexing);
  return g_test_run ();
}
