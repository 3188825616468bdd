/* SPDX-License-Identifier: Apache-2.0 */
/* The model of the Quantizer page: samples, collections and rows that change, and runs that go. */
#include "config.h"

#include "hek-quantizer-private.h"
#include "quantizer-fixture.h"

static guint
n_runs (QuantizerFixture *fixture)
{
  return g_list_model_get_n_items (hek_quantizer_session_get_runs (fixture->session));
}

static void
test_sample (QuantizerFixture *fixture,
             gconstpointer     data)
{
  HekQuantizerSample old = *hek_quantizer_session_get_sample (fixture->session), sample = old;
  HekQuantizerRun *first = quantizer_fixture_add (fixture, "sq8", 0), *second;
  HekEvaluateSet *set;

  quantizer_fixture_wait (fixture);
  set = hek_quantizer_session_get_set (fixture->session);
  sample.n_rows_max = 300;
  hek_quantizer_session_set_sample (fixture->session, &sample);
  g_assert_false (hek_quantizer_run_is_current (first));
  g_assert_null (hek_quantizer_session_get_set (fixture->session));
  second = quantizer_fixture_add (fixture, "sq8", 0);
  g_assert_true (first != second);
  quantizer_fixture_wait (fixture);
  quantizer_fixture_assert_same (fixture, second);
  g_assert_cmpuint (hek_quantizer_run_get_evaluation (second)->n_base, ==,
                    300 - QUANTIZER_QUERIES);

  /* what is set again need not be looked for again */
  hek_quantizer_session_set_sample (fixture->session, &old);
  g_assert_true (hek_quantizer_run_is_current (first));
  g_assert_false (hek_quantizer_run_is_current (second));
  g_assert_true (hek_quantizer_session_get_set (fixture->session) == set);
  quantizer_fixture_assert_same (fixture, first);

  /* another sample while its neighbours are looked for */
  sample.seed = 7;
  hek_quantizer_session_set_sample (fixture->session, &sample);
  first = quantizer_fixture_add (fixture, "sq8", 0);
  sample.seed = 8;
  hek_quantizer_session_set_sample (fixture->session, &sample);
  quantizer_fixture_wait (fixture);
  quantizer_fixture_assert_same (fixture, first);

  /* and back to the one that it had begun with */
  sample.seed = 9;
  hek_quantizer_session_set_sample (fixture->session, &sample);
  first = quantizer_fixture_add (fixture, "sq8", 0);
  sample.seed = 10;
  hek_quantizer_session_set_sample (fixture->session, &sample);
  sample.seed = 9;
  hek_quantizer_session_set_sample (fixture->session, &sample);
  g_assert_true (hek_quantizer_session_is_busy (fixture->session));
  quantizer_fixture_wait (fixture);
  quantizer_fixture_assert_same (fixture, first);
}

/* The end of a choice takes nothing of the sample that was set meanwhile. */
static void
test_choose_other_sample (QuantizerFixture *fixture,
                          gconstpointer     data)
{
  const HekChooseTarget target = { .recall = 0.9, .rerank = 20 };
  HekQuantizerSample sample = *hek_quantizer_session_get_sample (fixture->session);
  HekQuantizerRun *winner, *waiting, *other;

  hek_quantizer_session_choose (fixture->session, &target, 0);
  quantizer_fixture_wait (fixture);
  winner = hek_quantizer_session_get_choice (fixture->session)->run;
  hek_quantizer_session_choose (fixture->session, &target, 0);
  while (hek_quantizer_session_get_candidates (fixture->session)->len == 0)
    quantizer_fixture_iterate (fixture);
  sample.seed++;
  hek_quantizer_session_set_sample (fixture->session, &sample);
  waiting = hek_quantizer_session_add (fixture->session, hek_quantizer_run_get_codec (winner),
                                       hek_quantizer_run_get_values (winner),
                                       hek_quantizer_run_get_code_bytes (winner));
  g_assert_true (waiting != NULL && waiting != winner);
  g_assert_cmpint (hek_quantizer_run_get_state (waiting), ==, HEK_QUANTIZER_RUN_WAITING);
  quantizer_fixture_wait (fixture);
  other = hek_quantizer_session_get_choice (fixture->session)->run;
  g_assert_true (other != waiting);
  g_assert_false (hek_quantizer_run_is_current (other));
  g_assert_true (hek_quantizer_run_is_current (waiting));
  quantizer_fixture_assert_same (fixture, waiting);
}

/* A comparison that is cancelled fails nothing, and its end is told. */
static void
test_compare_cancelled (QuantizerFixture *fixture,
                        gconstpointer     data)
{
  HekQuantizerRun *run = quantizer_fixture_add (fixture, "pq", 2);
  guint n_changed, n_neighbors;

  quantizer_fixture_wait (fixture);
  do /* one that is done before the cancel comes is done */
    {
      n_changed = fixture->n_changed;
      n_neighbors = fixture->n_neighbors;
      hek_quantizer_session_compare (fixture->session, run, "item-1", 5);
      g_assert_true (hek_quantizer_session_is_comparing (fixture->session));
      hek_job_cancel (fixture->session->compare_job);
      while (hek_quantizer_session_is_comparing (fixture->session))
        quantizer_fixture_iterate (fixture);
    }
  while (fixture->n_neighbors > n_neighbors);
  g_assert_cmpuint (fixture->n_changed, >, n_changed);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  if (n_neighbors == 0)
    g_assert_null (hek_quantizer_session_get_neighbors (fixture->session));
}

static void
test_commit (QuantizerFixture *fixture,
             gconstpointer     data)
{
  HekQuantizerRun *first = quantizer_fixture_add (fixture, "sq8", 0), *second;
  g_autofree char *path =
    library_fixture_make_csv (&fixture->base, "more.csv", 5000, 100, 8, FALSE);
  const char *paths[] = { path, NULL };
  HekImportPlan plan = { .key_field = "key" };
  g_autoptr (HekJob) job = NULL;

  quantizer_fixture_wait (fixture);
  g_assert_true (hek_quantizer_run_is_current (first));
  job = hek_library_import (fixture->base.library, "things", paths, NULL, &plan);
  library_fixture_wait (&fixture->base, &fixture->base.n_imported, fixture->base.n_imported + 1);
  g_assert_false (hek_quantizer_run_is_current (first));
  g_assert_null (hek_quantizer_session_get_set (fixture->session));
  g_assert_nonnull (hek_quantizer_run_get_evaluation (first));
  second = quantizer_fixture_add (fixture, "sq8", 0);
  quantizer_fixture_wait (fixture);
  g_assert_cmpuint (hek_quantizer_run_get_evaluation (second)->n_base, ==,
                    QUANTIZER_ROWS + 100 - QUANTIZER_QUERIES);
  quantizer_fixture_assert_same (fixture, second);
}

static void
test_deleted (QuantizerFixture *fixture,
              gconstpointer     data)
{
  HekQuantizerSample sample = *hek_quantizer_session_get_sample (fixture->session);
  HekQuantizerRun *done = quantizer_fixture_add (fixture, "sq8", 0), *run, *next;

  quantizer_fixture_wait (fixture);
  run = quantizer_fixture_add_paused (fixture);
  next = quantizer_fixture_add (fixture, "pq", 4);
  hek_library_delete (fixture->base.library, fixture->uuid);
  library_fixture_wait (&fixture->base, &fixture->base.n_deleted, 1);
  quantizer_fixture_wait (fixture);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_cmpstr (fixture->message, ==, "The collection is not there any more.");
  g_assert_cmpint (hek_quantizer_run_get_state (run), ==, HEK_QUANTIZER_RUN_FAILED);
  g_assert_cmpint (hek_quantizer_run_get_state (next), ==, HEK_QUANTIZER_RUN_FAILED);
  g_assert_cmpstr (hek_quantizer_run_get_message (next), ==, fixture->message);
  hek_quantizer_session_set_sample (fixture->session, &sample);
  g_assert_false (hek_quantizer_run_is_current (done));
  g_assert_nonnull (hek_quantizer_run_get_evaluation (done));
  g_assert_null (hek_quantizer_session_add (fixture->session, hek_codec_find ("sq8"),
                                            hek_quantizer_run_get_values (done), 0));
  g_assert_cmpuint (fixture->n_failed, ==, 2);

  /* and back */
  hek_library_restore (fixture->base.library, fixture->uuid);
  while (hek_library_item_get_stats (hek_library_find (fixture->base.library, fixture->uuid)) ==
         NULL)
    quantizer_fixture_iterate (fixture);
  g_assert_true (hek_quantizer_run_is_current (done));
  g_assert_true (quantizer_fixture_add (fixture, "pq", 4) == next);
  quantizer_fixture_wait (fixture);
  quantizer_fixture_assert_same (fixture, next);
  quantizer_fixture_assert_same (fixture, done);
}

static void
test_other_collection (QuantizerFixture *fixture,
                       gconstpointer     data)
{
  double numbers[300 * 4];
  g_autofree char *other = NULL;
  g_autoptr (HekQuantizerRun) old = NULL;
  HekQuantizerRun *run;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    numbers[i] = i * i % 97;
  other = quantizer_fixture_import (fixture, "others", numbers, 300, 4);
  old = g_object_ref (quantizer_fixture_add_paused (fixture));
  hek_quantizer_session_set_collection (fixture->session, other);
  g_assert_cmpuint (n_runs (fixture), ==, 0);
  g_assert_false (hek_quantizer_session_is_busy (fixture->session));
  g_assert_null (hek_quantizer_session_get_job (fixture->session));
  run = quantizer_fixture_add (fixture, "sq8", 0);
  quantizer_fixture_wait (fixture);
  quantizer_fixture_assert_same (fixture, run);
  g_assert_cmpuint (hek_quantizer_run_get_evaluation (run)->n_base, ==, 250);
  g_assert_null (hek_quantizer_run_get_evaluation (old));
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  hek_quantizer_session_set_collection (fixture->session, NULL);
  g_assert_cmpuint (n_runs (fixture), ==, 0);
  g_assert_null (hek_quantizer_session_get_set (fixture->session));
  g_assert_null (hek_quantizer_session_get_selected (fixture->session));
}

/* --- remove and restore ---------------------------------------------------------------------- */

static void
test_remove (QuantizerFixture *fixture,
             gconstpointer     data)
{
  HekQuantizerRun *sq8 = quantizer_fixture_add (fixture, "sq8", 0);
  HekQuantizerRun *pq = quantizer_fixture_add (fixture, "pq", 4);
  HekQuantizerRun *f16 = quantizer_fixture_add (fixture, "f16", 0);
  GListModel *runs = hek_quantizer_session_get_runs (fixture->session);
  g_autoptr (HekQuantizerRun) second = NULL;

  g_assert_false (hek_quantizer_session_restore_run (fixture->session));
  quantizer_fixture_wait (fixture);
  hek_quantizer_run_set_pinned (pq, TRUE);
  hek_quantizer_session_set_selected (fixture->session, pq);
  hek_quantizer_session_remove_run (fixture->session, pq);
  g_assert_cmpuint (n_runs (fixture), ==, 2);
  g_assert_true (hek_quantizer_session_get_selected (fixture->session) == f16);
  hek_quantizer_session_remove_run (fixture->session, f16);
  g_assert_true (hek_quantizer_session_get_selected (fixture->session) == sq8);
  hek_quantizer_session_remove_run (fixture->session, sq8);
  g_assert_null (hek_quantizer_session_get_selected (fixture->session));
  for (guint i = 0; i < 3; i++)
    g_assert_true (hek_quantizer_session_restore_run (fixture->session));
  g_assert_false (hek_quantizer_session_restore_run (fixture->session));
  second = g_list_model_get_item (runs, 1);
  g_assert_true (second == pq);
  g_assert_true (hek_quantizer_run_get_pinned (pq));
  g_assert_true (hek_quantizer_session_get_selected (fixture->session) == pq);
  quantizer_fixture_assert_same (fixture, pq);
}

static void
test_remove_working (QuantizerFixture *fixture,
                     gconstpointer     data)
{
  HekQuantizerRun *run = quantizer_fixture_add_paused (fixture);
  HekQuantizerRun *next = quantizer_fixture_add (fixture, "sq8", 0);

  hek_quantizer_session_remove_run (fixture->session, run);
  hek_quantizer_session_resume (fixture->session);
  quantizer_fixture_wait (fixture);
  quantizer_fixture_assert_same (fixture, next);
  g_assert_true (hek_quantizer_session_restore_run (fixture->session));
  g_assert_cmpint (hek_quantizer_run_get_state (run), ==, HEK_QUANTIZER_RUN_CANCELLED);
  g_assert_true (quantizer_fixture_add (fixture, "opq", 4) == run);
  quantizer_fixture_wait (fixture);
  quantizer_fixture_assert_same (fixture, run);
}

/* --- rows that cannot be measured ------------------------------------------------------------ */

static void
measure_badly (QuantizerFixture *fixture,
               const char       *uuid,
               const char       *method,
               const char       *words)
{
  guint n_failed = fixture->n_failed;
  HekQuantizerRun *run;

  hek_quantizer_session_set_collection (fixture->session, uuid);
  run = quantizer_fixture_add (fixture, method, 0);
  quantizer_fixture_wait (fixture);
  g_assert_cmpint (hek_quantizer_run_get_state (run), ==, HEK_QUANTIZER_RUN_FAILED);
  g_assert_cmpuint (fixture->n_failed, ==, n_failed + 1);
  g_assert_cmpstr (hek_quantizer_run_get_message (run), ==, words);
  g_assert_cmpstr (fixture->message, ==, words);
  /* what failed is told by the page: the list of jobs keeps nothing */
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->base.jobs)) > 0)
    quantizer_fixture_iterate (fixture);
}

static void
test_bad_rows (QuantizerFixture *fixture,
               gconstpointer     data)
{
  const double numbers[] = { 1, 2, 3, 4, 5, 6, 1e20, 8, 9, 10 };
  g_autofree char *one = quantizer_fixture_import (fixture, "one", numbers, 1, 2);
  g_autofree char *two = quantizer_fixture_import (fixture, "two", numbers, 2, 2);
  g_autofree char *large = quantizer_fixture_import (fixture, "large", numbers, 5, 2);
  g_autofree char *empty = quantizer_fixture_import (fixture, "empty", numbers, 1, 2);
  g_autoptr (HekStore) store = hek_library_open_store (fixture->base.library, empty, NULL);
  const guint64 row_id = 0;
  HekQuantizerRun *run;

  measure_badly (fixture, one, "sq8",
                 "“one” has one row only: there have to be two, one to look for the other.");
  measure_badly (fixture, large, "sq8",
                 "The row “row-3” has a number that is not finite or beyond ±1e+15: no codec takes "
                 "it.");
  g_assert_true (hek_store_delete_rows (store, &row_id, 1, NULL, NULL, NULL));
  measure_badly (fixture, empty, "sq8", "“empty” has no rows.");

  /* one row to encode, one to look for */
  hek_quantizer_session_set_collection (fixture->session, two);
  run = quantizer_fixture_add (fixture, "sq8", 0);
  quantizer_fixture_wait (fixture);
  g_assert_cmpint (hek_quantizer_run_get_state (run), ==, HEK_QUANTIZER_RUN_DONE);
  g_assert_cmpuint (hek_quantizer_run_get_evaluation (run)->n_base, ==, 1);
}

#define ADD(path, func)                                                                           \
  g_test_add ("/session/quantizer/" path, QuantizerFixture, NULL, quantizer_fixture_set_up, func, \
              quantizer_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("sample", test_sample);
  ADD ("choose-other-sample", test_choose_other_sample);
  ADD ("compare-cancelled", test_compare_cancelled);
  ADD ("commit", test_commit);
  ADD ("deleted", test_deleted);
  ADD ("other-collection", test_other_collection);
  ADD ("remove", test_remove);
  ADD ("remove-working", test_remove_working);
  ADD ("bad-rows", test_bad_rows);
  return g_test_run ();
}
