/* SPDX-License-Identifier: Apache-2.0 */
/* The model of the Quantizer page: choices, neighbours lost and gained, and what leaves it. */
#include "config.h"

#include "quantizer-fixture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hek-collection-codes.h"
#include "hek-collection-rows.h"
#include "hek-flat.h"

/* Float sums against sums of doubles. */
#define DISTANCE_EPSILON 1e-4

/* --- choice ---------------------------------------------------------------------------------- */

static guint
n_runs (QuantizerFixture *fixture)
{
  return g_list_model_get_n_items (hek_quantizer_session_get_runs (fixture->session));
}

static void
test_choose (QuantizerFixture *fixture,
             gconstpointer     data)
{
  const HekChooseTarget target = { .recall = 0.9, .rerank = 20 };
  HekQuantizerRun *first = quantizer_fixture_add (fixture, "f16", 0);
  const HekQuantizerChoice *choice;
  const HekEvaluation *evaluation;
  g_autoptr (HekEvaluateSet) set = NULL;
  g_autoptr (GArray) losses = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (HekEvaluation) alone = NULL;
  guint n_candidates, n_choice = fixture->n_choice;

  g_assert_null (hek_quantizer_session_get_choice (fixture->session));
  hek_quantizer_session_choose (fixture->session, &target, 0);
  g_assert_true (hek_quantizer_session_is_choosing (fixture->session));
  g_assert_cmpuint (fixture->n_choice, ==, n_choice + 1);
  quantizer_fixture_wait (fixture);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_assert_false (hek_quantizer_session_is_choosing (fixture->session));
  g_assert_cmpint (hek_quantizer_run_get_state (first), ==, HEK_QUANTIZER_RUN_DONE);
  choice = hek_quantizer_session_get_choice (fixture->session);
  g_assert_nonnull (choice);
  g_assert_true (choice->met);
  g_assert_cmpfloat (choice->target.recall, ==, 0.9);
  g_assert_cmpfloat (choice->recall.value, >=, 0.9);
  g_assert_cmpuint (choice->reasons->len, >, 0);
  n_candidates = hek_quantizer_session_get_candidates (fixture->session)->len;
  g_assert_cmpuint (n_candidates, >, 3);

  /* the winner is a run like others, measured with all queries */
  g_assert_true (hek_quantizer_session_get_selected (fixture->session) == choice->run);
  g_assert_cmpint (hek_quantizer_run_get_state (choice->run), ==, HEK_QUANTIZER_RUN_DONE);
  evaluation = hek_quantizer_run_get_evaluation (choice->run);
  alone = quantizer_fixture_evaluate (fixture, choice->run, &set, losses);
  g_assert_cmpuint (evaluation->n_queries, ==, QUANTIZER_QUERIES);
  g_assert_cmpmem (evaluation->recall, sizeof evaluation->recall, alone->recall,
                   sizeof alone->recall);
  g_assert_cmpmem (&evaluation->reranked, sizeof evaluation->reranked, &alone->reranked,
                   sizeof alone->reranked);
  g_assert_cmpfloat (evaluation->errors->mse, ==, alone->errors->mse);
  g_assert_cmpfloat (evaluation->train_s, >=, 0);
  g_assert_cmpuint (evaluation->n_train, ==, alone->n_train);

  /* the same choice again finds the run that is there */
  hek_quantizer_session_choose (fixture->session, &target, 0);
  g_assert_cmpuint (hek_quantizer_session_get_candidates (fixture->session)->len, ==, 0);
  quantizer_fixture_wait (fixture);
  g_assert_cmpuint (hek_quantizer_session_get_candidates (fixture->session)->len, ==,
                    n_candidates);
  g_assert_true (hek_quantizer_session_get_choice (fixture->session)->run ==
                 hek_quantizer_session_get_selected (fixture->session));
  g_assert_cmpuint (n_runs (fixture), <=, 2);
}

static void
on_choice (HekQuantizerSession *session,
           gpointer             data)
{
  if (hek_quantizer_session_get_candidates (session)->len > 0)
    hek_quantizer_session_cancel (session);
}

static void
test_choose_stopped (QuantizerFixture *fixture,
                     gconstpointer     data)
{
  const HekChooseTarget target = { .recall = 0.99 }, tiny = { .code_bytes = 0, .recall = 1 };
  HekQuantizerSample sample = *hek_quantizer_session_get_sample (fixture->session);

  g_signal_connect (fixture->session, "choice-changed", G_CALLBACK (on_choice), NULL);
  hek_quantizer_session_choose (fixture->session, &target, 0);
  quantizer_fixture_wait (fixture);
  g_assert_false (hek_quantizer_session_is_choosing (fixture->session));
  g_assert_null (hek_quantizer_session_get_choice (fixture->session));
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_signal_handlers_disconnect_by_func (fixture->session, on_choice, NULL);

  /* the end of a choice that was cancelled is not that of the next one */
  hek_quantizer_session_choose (fixture->session, &target, 0);
  hek_quantizer_session_cancel (fixture->session);
  hek_quantizer_session_choose (fixture->session, &target, 0);
  g_assert_true (hek_quantizer_session_is_choosing (fixture->session));
  quantizer_fixture_wait (fixture);
  g_assert_cmpuint (hek_quantizer_session_get_candidates (fixture->session)->len, >, 0);
  g_assert_nonnull (hek_quantizer_session_get_choice (fixture->session));

  sample.n_queries = 1;
  hek_quantizer_session_set_sample (fixture->session, &sample);
  hek_quantizer_session_choose (fixture->session, &tiny, 0);
  quantizer_fixture_wait (fixture);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_nonnull (strstr (fixture->message, "too few for a choice"));
  g_assert_false (hek_quantizer_session_is_choosing (fixture->session));
}

/* A pause is taken before the next candidate. */
static void
test_choose_paused (QuantizerFixture *fixture,
                    gconstpointer     data)
{
  const HekChooseTarget target = { .recall = 0.9, .rerank = 20 };
  gint64 start;
  HekJob *job;
  guint n;

  quantizer_fixture_add (fixture, "f16", 0);
  quantizer_fixture_wait (fixture);
  hek_quantizer_session_choose (fixture->session, &target, 60);
  hek_quantizer_session_pause (fixture->session);
  job = hek_quantizer_session_get_job (fixture->session);
  while (!hek_job_is_paused (job))
    quantizer_fixture_iterate (fixture);
  n = hek_quantizer_session_get_candidates (fixture->session)->len;
  for (start = g_get_monotonic_time (); g_get_monotonic_time () - start < 250 * 1000;)
    quantizer_fixture_iterate (fixture);
  g_assert_cmpuint (hek_quantizer_session_get_candidates (fixture->session)->len, ==, n);
  g_assert_true (hek_quantizer_session_is_choosing (fixture->session));
  hek_quantizer_session_resume (fixture->session);
  quantizer_fixture_wait (fixture);
  g_assert_cmpuint (hek_quantizer_session_get_candidates (fixture->session)->len, >, n);
  g_assert_true (hek_quantizer_session_get_choice (fixture->session)->met);
}

/* --- neighbours ------------------------------------------------------------------------------ */

typedef struct
{
  double value;
  guint32 row;
} Ranked;

static int
compare_ranked (const void *a,
                const void *b)
{
  const Ranked *x = a, *y = b;

  if (x->value != y->value)
    return x->value < y->value ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

/* What plain loops say. */
static void
assert_neighbors (QuantizerFixture *fixture,
                  HekQuantizerRun  *run,
                  guint             k)
{
  const HekQuantizerNeighbors *neighbors = hek_quantizer_session_get_neighbors (fixture->session);
  const HekEvaluation *evaluation = hek_quantizer_run_get_evaluation (run);
  const HekRows *base = hek_evaluate_set_get_base (neighbors->set);
  g_autoptr (HekCodeQuery) query = hek_code_query_new (evaluation->book);
  g_autofree Ranked *exact = g_new (Ranked, base->n), *estimated = g_new (Ranked, base->n);
  g_autofree float *estimates = g_new (float, base->n);
  gsize n = 0;
  guint n_lost = 0;

  hek_code_query_set (query, neighbors->vector);
  hek_code_query_distances (query, evaluation->codes, NULL, base->n, estimates, NULL);
  for (guint32 i = 0; i < base->n; i++)
    {
      const float *row = (const float *) hek_rows_get (base, i);
      double sum = 0;

      if (i == neighbors->row)
        continue;
      for (guint d = 0; d < base->dim; d++)
        sum += pow ((double) row[d] - neighbors->vector[d], 2);
      exact[n] = (Ranked) { sum, i };
      estimated[n++] = (Ranked) { estimates[i], i };
    }
  qsort (exact, n, sizeof *exact, compare_ranked);
  qsort (estimated, n, sizeof *estimated, compare_ranked);
  g_assert_true (neighbors->run == run);
  g_assert_cmpuint (neighbors->k, ==, k);
  g_assert_cmpuint (neighbors->exact->len, ==, k);
  g_assert_cmpuint (neighbors->quantized->len, ==, k);
  for (guint i = 0; i < k; i++)
    {
      const HekQuantizerNeighbor *a = &g_array_index (neighbors->exact, HekQuantizerNeighbor, i);
      const HekQuantizerNeighbor *b =
        &g_array_index (neighbors->quantized, HekQuantizerNeighbor, i);
      g_autofree char *key = g_strdup_printf ("item-%" G_GUINT64_FORMAT, a->row_id);

      g_assert_cmpuint (a->rank, ==, i + 1);
      g_assert_cmpuint (b->rank_by_estimate, ==, i + 1);
      g_assert_cmpfloat_with_epsilon (a->distance, exact[i].value, DISTANCE_EPSILON);
      g_assert_cmpuint (b->row, ==, estimated[i].row);
      g_assert_cmpfloat (b->estimate, ==, (float) estimated[i].value);
      g_assert_cmpstr (a->key, ==, key);
      g_assert_null (a->picture);
      n_lost += a->rank_by_estimate > k;
    }
  g_assert_cmpuint (neighbors->n_lost, ==, n_lost);
}

static void
wait_neighbors (QuantizerFixture *fixture,
                guint             n)
{
  library_fixture_wait (&fixture->base, &fixture->n_neighbors, n);
}

static void
test_compare (QuantizerFixture *fixture,
              gconstpointer     data)
{
  HekQuantizerRun *run = quantizer_fixture_add (fixture, "pq", 2);
  const HekQuantizerNeighbors *neighbors;
  guint n = fixture->n_neighbors, n_queries = 0, n_base = 0, worst;

  quantizer_fixture_wait (fixture);
  g_assert_null (hek_quantizer_session_get_neighbors (fixture->session));
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *key = g_strdup_printf ("item-%u", i);

      hek_quantizer_session_compare (fixture->session, run, key, 10);
      wait_neighbors (fixture, ++n);
      neighbors = hek_quantizer_session_get_neighbors (fixture->session);
      g_assert_cmpstr (neighbors->key, ==, key);
      n_queries += neighbors->query >= 0;
      n_base += neighbors->row != HEK_FLAT_NO_ROW;
      g_assert_true ((neighbors->query >= 0) != (neighbors->row != HEK_FLAT_NO_ROW));
      assert_neighbors (fixture, run, 10);
    }
  g_assert_cmpuint (n_queries, >, 0);
  g_assert_cmpuint (n_queries + n_base, ==, 40);

  /* the query that loses most: none loses more */
  hek_quantizer_session_compare_query (fixture->session, run, -1, 10);
  wait_neighbors (fixture, ++n);
  assert_neighbors (fixture, run, 10);
  worst = hek_quantizer_session_get_neighbors (fixture->session)->n_lost;
  for (int i = 0; i < (int) QUANTIZER_QUERIES; i++)
    {
      hek_quantizer_session_compare_query (fixture->session, run, i, 10);
      wait_neighbors (fixture, ++n);
      neighbors = hek_quantizer_session_get_neighbors (fixture->session);
      g_assert_cmpint (neighbors->query, ==, i);
      g_assert_cmpuint (neighbors->n_lost, <=, worst);
      assert_neighbors (fixture, run, 10);
    }

  /* of two that are asked for at once the last one comes */
  hek_quantizer_session_compare (fixture->session, run, "item-1", 5);
  hek_quantizer_session_compare (fixture->session, run, "item-2", 100);
  wait_neighbors (fixture, ++n);
  g_assert_cmpstr (hek_quantizer_session_get_neighbors (fixture->session)->key, ==, "item-2");
  assert_neighbors (fixture, run, 100);
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->base.jobs)) > 0)
    quantizer_fixture_iterate (fixture);
  g_assert_cmpuint (fixture->n_neighbors, ==, n);
  g_assert_cmpuint (fixture->n_failed, ==, 0);

  hek_quantizer_session_compare (fixture->session, run, "nobody", 5);
  library_fixture_wait (&fixture->base, &fixture->n_failed, 1);
  g_assert_cmpstr (fixture->message, ==, "“things” has no row “nobody”.");
}

/* Rows outside of the sample, and a collection that went on. */
static void
test_compare_later (QuantizerFixture *fixture,
                    gconstpointer     data)
{
  HekQuantizerSample sample = *hek_quantizer_session_get_sample (fixture->session);
  const HekQuantizerNeighbors *neighbors;
  guint n = fixture->n_neighbors, n_outside = 0;
  HekQuantizerRun *run;

  sample.n_rows_max = 400;
  hek_quantizer_session_set_sample (fixture->session, &sample);
  run = quantizer_fixture_add (fixture, "pq", 2);
  quantizer_fixture_wait (fixture);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *key = g_strdup_printf ("item-%u", i);

      hek_quantizer_session_compare (fixture->session, run, key, 5);
      wait_neighbors (fixture, ++n);
      neighbors = hek_quantizer_session_get_neighbors (fixture->session);
      n_outside += neighbors->query < 0 && neighbors->row == HEK_FLAT_NO_ROW;
      assert_neighbors (fixture, run, 5);
    }
  g_assert_cmpuint (n_outside, >, 0);

  sample.n_queries = 10;
  hek_quantizer_session_set_sample (fixture->session, &sample);
  hek_quantizer_session_compare (fixture->session, run, "item-3", 5);
  wait_neighbors (fixture, ++n);
  assert_neighbors (fixture, run, 5);

  hek_library_delete (fixture->base.library, fixture->uuid);
  library_fixture_wait (&fixture->base, &fixture->base.n_deleted, 1);
  hek_quantizer_session_compare (fixture->session, run, "item-3", 5);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_cmpstr (fixture->message, ==, "The collection is not there any more.");
}

/* --- codebooks ------------------------------------------------------------------------------- */

static guint
n_codes (QuantizerFixture *fixture,
         const char       *codebook)
{
  g_autoptr (HekStore) store = hek_library_open_store (fixture->base.library, fixture->uuid, NULL);
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, NULL);
  g_autoptr (GPtrArray) infos = hek_collection_list_codes (snapshot, NULL);
  guint n = 0;

  for (guint i = 0; i < infos->len; i++)
    {
      const HekCodesInfo *info = infos->pdata[i];
      g_autofree char *name = hek_codebook_info_dup_full_name (info->codebook);

      if (g_str_equal (name, codebook))
        n += (guint) info->n_rows;
    }
  return n;
}

static void
assert_codebook (QuantizerFixture *fixture,
                 const char       *name,
                 HekQuantizerRun  *run)
{
  HekCodebook *measured = hek_quantizer_run_get_evaluation (run)->book;
  g_autoptr (HekCodebookInfo) info = NULL;
  g_autoptr (HekWorkspace) workspace =
    hek_workspace_open (fixture->base.workspace_path, HEK_WORKSPACE_READ, NULL);
  g_autoptr (HekCodebook) book = hek_codebook_load (workspace, name, &info, NULL);
  g_autoptr (GBytes) bytes = hek_codebook_write (book), expected = hek_codebook_write (measured);
  const double *losses;
  guint n;

  g_assert_true (g_bytes_equal (bytes, expected));
  g_assert_cmpstr (info->collection, ==, "things");
  g_assert_cmpstr (info->collection_uuid, ==, fixture->uuid);
  g_assert_cmpuint (info->seq, ==, 1);
  g_assert_cmpuint (info->n_rows, ==, QUANTIZER_ROWS - QUANTIZER_QUERIES);
  losses = hek_quantizer_run_get_losses (run, &n);
  g_assert_cmpfloat (info->loss, ==, losses[n - 1]);
}

static void
test_save (QuantizerFixture *fixture,
           gconstpointer     data)
{
  HekQuantizerRun *run = quantizer_fixture_add (fixture, "pq", 4);

  quantizer_fixture_wait (fixture);
  g_assert_null (hek_quantizer_run_get_codebook (run));
  hek_quantizer_session_save_codebook (fixture->session, run, "small", FALSE);
  library_fixture_wait (&fixture->base, &fixture->n_saved, 1);
  g_assert_cmpstr (fixture->full_name, ==, "small@1");
  g_assert_false (fixture->applied);
  g_assert_cmpstr (hek_quantizer_run_get_codebook (run), ==, "small@1");
  g_assert_cmpuint (n_codes (fixture, "small@1"), ==, 0);
  assert_codebook (fixture, "small@1", run);

  hek_quantizer_session_save_codebook (fixture->session, run, "small", TRUE);
  library_fixture_wait (&fixture->base, &fixture->n_saved, 2);
  g_assert_cmpstr (fixture->full_name, ==, "small@2");
  g_assert_true (fixture->applied);
  g_assert_cmpuint (n_codes (fixture, "small@2"), ==, QUANTIZER_ROWS);
  assert_codebook (fixture, "small@2", run);
  g_assert_true (hek_quantizer_run_is_current (run));
  g_assert_cmpuint (fixture->n_failed, ==, 0);

  hek_quantizer_session_save_codebook (fixture->session, run, "not a name", FALSE);
  library_fixture_wait (&fixture->base, &fixture->n_failed, 1);
  g_assert_cmpuint (fixture->n_saved, ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->base.jobs)), ==, 0);
}

/* A protected collection takes no codes; a codebook is none of its own. */
static void
test_save_refused (QuantizerFixture *fixture,
                   gconstpointer     data)
{
  HekQuantizerRun *run = quantizer_fixture_add (fixture, "pq", 4);

  quantizer_fixture_wait (fixture);
  hek_library_protect (fixture->base.library, fixture->uuid, TRUE);
  while (!hek_library_item_get_info (hek_library_find (fixture->base.library, fixture->uuid))
            ->is_protected)
    quantizer_fixture_iterate (fixture);
  hek_quantizer_session_save_codebook (fixture->session, run, "small", TRUE);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_nonnull (strstr (fixture->message, "is protected"));
  hek_quantizer_session_save_codebook (fixture->session, run, "small", FALSE);
  library_fixture_wait (&fixture->base, &fixture->n_saved, 1);
  assert_codebook (fixture, "small@1", run);

  /* deleted while it is asked for: the codebook stays without it */
  hek_library_protect (fixture->base.library, fixture->uuid, FALSE);
  while (hek_library_item_get_info (hek_library_find (fixture->base.library, fixture->uuid))
           ->is_protected)
    quantizer_fixture_iterate (fixture);
  hek_library_delete (fixture->base.library, fixture->uuid);
  library_fixture_wait (&fixture->base, &fixture->base.n_deleted, 1);
  hek_quantizer_session_save_codebook (fixture->session, run, "small", TRUE);
  g_assert_cmpuint (fixture->n_failed, ==, 2);
  g_assert_cmpstr (fixture->message, ==, "The collection is not there any more.");
  hek_quantizer_session_save_codebook (fixture->session, run, "small", FALSE);
  library_fixture_wait (&fixture->base, &fixture->n_saved, 2);
  assert_codebook (fixture, "small@2", run);
}

/* --- reports --------------------------------------------------------------------------------- */

static guint
n_lines (const char *path)
{
  g_autofree char *text = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (const char *at = text; *at != '\0'; at++)
    n += *at == '\n';
  return n;
}

static void
test_report (QuantizerFixture *fixture,
             gconstpointer     data)
{
  g_autofree char *csv = g_build_filename (fixture->base.dir, "report.csv", NULL);
  g_autofree char *wrong = g_build_filename (fixture->base.dir, "report.docx", NULL);
  HekQuantizerRun *first;

  hek_quantizer_session_save_report (fixture->session, csv);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_cmpstr (fixture->message, ==, "Nothing is measured yet on the sample of now.");
  first = quantizer_fixture_add (fixture, "sq8", 0);
  quantizer_fixture_add (fixture, "f16", 0);
  quantizer_fixture_wait (fixture);
  hek_quantizer_session_save_report (fixture->session, csv);
  library_fixture_wait (&fixture->base, &fixture->n_reports, 1);
  g_assert_cmpuint (n_lines (csv), ==, 3);
  hek_quantizer_run_set_pinned (first, TRUE);
  hek_quantizer_session_save_report (fixture->session, csv);
  library_fixture_wait (&fixture->base, &fixture->n_reports, 2);
  g_assert_cmpuint (n_lines (csv), ==, 2);
  hek_quantizer_session_save_report (fixture->session, wrong);
  library_fixture_wait (&fixture->base, &fixture->n_failed, 2);
}

#define ADD(path, func)                                                                           \
  g_test_add ("/session/quantizer/" path, QuantizerFixture, NULL, quantizer_fixture_set_up, func, \
              quantizer_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("choose", test_choose);
  ADD ("choose-stopped", test_choose_stopped);
  ADD ("choose-paused", test_choose_paused);
  ADD ("compare", test_compare);
  ADD ("compare-later", test_compare_later);
  ADD ("save", test_save);
  ADD ("save-refused", test_save_refused);
  ADD ("report", test_report);
  return g_test_run ();
}
