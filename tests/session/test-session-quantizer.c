/* SPDX-License-Identifier: Apache-2.0 */
/* The model of the Quantizer page: runs, what they measure, and how they are stopped. */
#include "config.h"

#include "quantizer-fixture.h"

/* A cancel is seen within 100 ms; the rest is for a busy machine. */
#define CANCEL_USEC (2 * G_USEC_PER_SEC)

static guint
n_runs (QuantizerFixture *fixture)
{
  return g_list_model_get_n_items (hek_quantizer_session_get_runs (fixture->session));
}

static void
test_runs (QuantizerFixture *fixture,
           gconstpointer     data)
{
  HekQuantizerRun *sq8, *pq, *rq;
  guint n;

  g_assert_null (hek_quantizer_session_get_set (fixture->session));
  sq8 = quantizer_fixture_add (fixture, "sq8", 0);
  g_assert_true (hek_quantizer_session_is_busy (fixture->session));
  g_assert_nonnull (hek_quantizer_session_get_job (fixture->session));
  pq = quantizer_fixture_add (fixture, "pq", 4);
  rq = quantizer_fixture_add (fixture, "rq", 4);
  g_assert_cmpint (hek_quantizer_run_get_state (rq), ==, HEK_QUANTIZER_RUN_WAITING);
  g_assert_cmpstr (hek_quantizer_run_get_label (sq8), ==, "sq8 · 8 bytes");
  g_assert_cmpuint (hek_quantizer_run_get_code_bytes (pq), ==, 4);
  g_assert_cmpuint (n_runs (fixture), ==, 3);
  quantizer_fixture_wait (fixture);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  quantizer_fixture_assert_same (fixture, sq8);
  quantizer_fixture_assert_same (fixture, pq);
  quantizer_fixture_assert_same (fixture, rq);
  hek_quantizer_run_get_losses (pq, &n);
  g_assert_cmpuint (n, >, 1);
  g_assert_true (hek_quantizer_session_get_selected (fixture->session) == sq8);
  g_assert_null (hek_quantizer_session_get_job (fixture->session));
  g_assert_cmpuint (
    hek_evaluate_set_get_queries (hek_quantizer_session_get_set (fixture->session))->n, ==,
    QUANTIZER_QUERIES);

  /* the same again is there already: budgets that come to the same code are the same */
  g_assert_true (quantizer_fixture_add (fixture, "sq8", 8) == sq8);
  g_assert_true (quantizer_fixture_add (fixture, "pq", 4) == pq);
  g_assert_cmpuint (n_runs (fixture), ==, 3);
  g_assert_false (hek_quantizer_session_is_busy (fixture->session));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->base.jobs)), ==, 0);

  /* sq8 has no code of so few bytes */
  g_assert_null (hek_quantizer_session_add (fixture->session, hek_codec_find ("sq8"),
                                            hek_quantizer_run_get_values (sq8), 3));
}

static void
test_front (QuantizerFixture *fixture,
            gconstpointer     data)
{
  static const char *const methods[] = { "f16", "sq8", "sq4", "binary", "pq", "rabitq" };
  HekQuantizerRun *runs[G_N_ELEMENTS (methods)];
  HekQuantizerSample sample = *hek_quantizer_session_get_sample (fixture->session);

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    runs[i] = quantizer_fixture_add (fixture, methods[i], 0);
  quantizer_fixture_wait (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      const HekEvaluation *own = hek_quantizer_run_get_evaluation (runs[i]);
      gboolean is_best = TRUE;

      g_assert_nonnull (own);
      for (guint j = 0; j < G_N_ELEMENTS (methods); j++)
        {
          const HekEvaluation *its = hek_quantizer_run_get_evaluation (runs[j]);
          gboolean as_good = its->bytes_per_vector <= own->bytes_per_vector &&
                             its->reranked.value >= own->reranked.value;

          if (as_good && (its->bytes_per_vector < own->bytes_per_vector ||
                          its->reranked.value > own->reranked.value))
            is_best = FALSE;
        }
      g_assert_cmpint (hek_quantizer_run_is_best (runs[i]), ==, is_best);
    }
  sample.rerank = 0;
  hek_quantizer_session_set_sample (fixture->session, &sample);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_assert_false (hek_quantizer_run_is_best (runs[i]) || hek_quantizer_run_is_current (runs[i]));
}

/* --- pause and cancel ------------------------------------------------------------------------ */

static void
spend (QuantizerFixture *fixture,
       gint64            usec)
{
  gint64 start = g_get_monotonic_time ();

  while (g_get_monotonic_time () - start < usec)
    quantizer_fixture_iterate (fixture);
}

static void
test_pause (QuantizerFixture *fixture,
            gconstpointer     data)
{
  const gint64 pause_usec = 400 * 1000;
  HekQuantizerRun *run, *next;
  const HekEvaluation *evaluation;
  gint64 start, left;
  double wall_s;
  guint n, n_later;

  /* nothing to pause */
  hek_quantizer_session_pause (fixture->session);
  g_assert_false (hek_quantizer_session_is_paused (fixture->session));

  start = g_get_monotonic_time ();
  run = quantizer_fixture_add_paused (fixture);
  next = quantizer_fixture_add (fixture, "sq8", 0);
  hek_quantizer_run_get_losses (run, &n);
  left = g_get_monotonic_time ();
  spend (fixture, pause_usec);
  left = g_get_monotonic_time () - left;
  hek_quantizer_run_get_losses (run, &n_later);
  g_assert_cmpuint (n, ==, n_later);
  g_assert_cmpint (hek_quantizer_run_get_state (run), ==, HEK_QUANTIZER_RUN_TRAINING);
  g_assert_cmpint (hek_quantizer_run_get_state (next), ==, HEK_QUANTIZER_RUN_WAITING);
  g_assert_cmpfloat (hek_job_get_seconds_left (hek_quantizer_session_get_job (fixture->session)),
                     <, 0);
  hek_quantizer_session_resume (fixture->session);
  quantizer_fixture_wait (fixture);
  wall_s = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_assert_cmpint (hek_quantizer_run_get_state (next), ==, HEK_QUANTIZER_RUN_DONE);
  g_assert_false (hek_quantizer_session_is_paused (fixture->session));
  quantizer_fixture_assert_same (fixture, run);

  /* what was paused is not counted as training */
  evaluation = hek_quantizer_run_get_evaluation (run);
  g_assert_cmpfloat (evaluation->train_s, >, 0);
  g_assert_cmpfloat (evaluation->train_s, <=, wall_s - (double) left / G_USEC_PER_SEC);
}

static void
test_pause_between (QuantizerFixture *fixture,
                    gconstpointer     data)
{
  HekQuantizerRun *run;

  run = quantizer_fixture_add (fixture, "sq8", 0);
  hek_quantizer_session_pause (fixture->session); /* the neighbours are being looked for */
  while (hek_quantizer_session_get_job (fixture->session) != NULL)
    quantizer_fixture_iterate (fixture);
  spend (fixture, 20 * 1000);
  g_assert_true (hek_quantizer_session_is_busy (fixture->session));
  g_assert_cmpint (hek_quantizer_run_get_state (run), ==, HEK_QUANTIZER_RUN_WAITING);
  hek_quantizer_session_cancel_run (fixture->session, run);
  g_assert_cmpint (hek_quantizer_run_get_state (run), ==, HEK_QUANTIZER_RUN_CANCELLED);
  g_assert_false (hek_quantizer_session_is_busy (fixture->session));
  g_assert_false (hek_quantizer_session_is_paused (fixture->session));
  g_assert_true (quantizer_fixture_add (fixture, "sq8", 0) == run);
  quantizer_fixture_wait (fixture);
  quantizer_fixture_assert_same (fixture, run);
}

static void
test_cancel (QuantizerFixture *fixture,
             gconstpointer     data)
{
  HekQuantizerRun *run = quantizer_fixture_add_paused (fixture), *next;
  gint64 start;

  next = quantizer_fixture_add (fixture, "sq8", 0);
  start = g_get_monotonic_time ();
  hek_quantizer_session_cancel (fixture->session);
  g_assert_cmpint (hek_quantizer_run_get_state (next), ==, HEK_QUANTIZER_RUN_CANCELLED);
  quantizer_fixture_wait (fixture);
  g_assert_cmpint (g_get_monotonic_time () - start, <, CANCEL_USEC);
  g_assert_cmpint (hek_quantizer_run_get_state (run), ==, HEK_QUANTIZER_RUN_CANCELLED);
  g_assert_null (hek_quantizer_run_get_evaluation (run));
  g_assert_cmpuint (fixture->n_failed, ==, 0);

  /* one of them, and again while it is ending */
  run = quantizer_fixture_add_paused (fixture);
  hek_quantizer_session_cancel_run (fixture->session, run);
  g_assert_true (quantizer_fixture_add (fixture, "opq", 4) == run);
  hek_quantizer_session_resume (fixture->session);
  quantizer_fixture_wait (fixture);
  quantizer_fixture_assert_same (fixture, run);
  g_assert_cmpuint (n_runs (fixture), ==, 3);

  /* from the list of jobs */
  quantizer_fixture_add (fixture, "rq", 4);
  hek_job_list_cancel_all (fixture->base.jobs);
  quantizer_fixture_wait (fixture);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static void
test_cancel_neighbors (QuantizerFixture *fixture,
                       gconstpointer     data)
{
  HekQuantizerRun *run = quantizer_fixture_add (fixture, "sq8", 0);

  hek_job_list_cancel_all (fixture->base.jobs);
  quantizer_fixture_wait (fixture);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_assert_cmpint (hek_quantizer_run_get_state (run), ==, HEK_QUANTIZER_RUN_CANCELLED);
  g_assert_null (hek_quantizer_session_get_set (fixture->session));
}

#define ADD(path, func)                                                                           \
  g_test_add ("/session/quantizer/" path, QuantizerFixture, NULL, quantizer_fixture_set_up, func, \
              quantizer_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("runs", test_runs);
  ADD ("front", test_front);
  ADD ("pause", test_pause);
  ADD ("pause-between", test_pause_between);
  ADD ("cancel", test_cancel);
  ADD ("cancel-neighbors", test_cancel_neighbors);
  return g_test_run ();
}
