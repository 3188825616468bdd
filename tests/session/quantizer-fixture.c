/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "quantizer-fixture.h"

#include "hek-collection-rows.h"

static void
on_changed (HekQuantizerSession *session,
            QuantizerFixture    *fixture)
{
  fixture->n_changed++;
}

static void
on_choice (HekQuantizerSession *session,
           QuantizerFixture    *fixture)
{
  fixture->n_choice++;
}

static void
on_neighbors (HekQuantizerSession *session,
              QuantizerFixture    *fixture)
{
  fixture->n_neighbors++;
}

static void
on_saved (HekQuantizerSession *session,
          const char          *full_name,
          gboolean             applied,
          QuantizerFixture    *fixture)
{
  g_free (fixture->full_name);
  fixture->full_name = g_strdup (full_name);
  fixture->applied = applied;
  fixture->n_saved++;
}

static void
on_report (HekQuantizerSession *session,
           const char          *path,
           QuantizerFixture    *fixture)
{
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  fixture->n_reports++;
}

static void
on_failed (HekQuantizerSession *session,
           const char          *what,
           const GError        *error,
           QuantizerFixture    *fixture)
{
  g_free (fixture->what);
  g_free (fixture->message);
  fixture->what = g_strdup (what);
  fixture->message = g_strdup (error->message);
  fixture->n_failed++;
}

void
quantizer_fixture_iterate (QuantizerFixture *fixture)
{
  g_main_context_iteration (NULL, FALSE);
  g_usleep (200);
}

void
quantizer_fixture_wait (QuantizerFixture *fixture)
{
  gint64 start = g_get_monotonic_time ();

  while (hek_quantizer_session_is_busy (fixture->session))
    {
      quantizer_fixture_iterate (fixture);
      if (g_get_monotonic_time () - start > 300 * G_USEC_PER_SEC)
        g_error ("still busy after five minutes; %s: %s", fixture->what, fixture->message);
    }
}

void
quantizer_fixture_set_up (QuantizerFixture *fixture,
                          gconstpointer     data)
{
  HekQuantizerSample sample = { .n_queries = QUANTIZER_QUERIES, .rerank = 20 };

  library_fixture_set_up (&fixture->base, NULL);
  library_fixture_open (&fixture->base);
  fixture->uuid = library_fixture_import (&fixture->base, "things", QUANTIZER_ROWS);
  fixture->session = hek_quantizer_session_new (fixture->base.library, fixture->base.jobs);
  g_signal_connect (fixture->session, "changed", G_CALLBACK (on_changed), fixture);
  g_signal_connect (fixture->session, "choice-changed", G_CALLBACK (on_choice), fixture);
  g_signal_connect (fixture->session, "neighbors-changed", G_CALLBACK (on_neighbors), fixture);
  g_signal_connect (fixture->session, "saved-codebook", G_CALLBACK (on_saved), fixture);
  g_signal_connect (fixture->session, "saved-report", G_CALLBACK (on_report), fixture);
  g_signal_connect (fixture->session, "failed", G_CALLBACK (on_failed), fixture);
  hek_quantizer_session_set_collection (fixture->session, fixture->uuid);
  hek_quantizer_session_set_sample (fixture->session, &sample);
}

/* Everything that jobs still hold is let go when their ends were delivered. */
void
quantizer_fixture_tear_down (QuantizerFixture *fixture,
                             gconstpointer     data)
{
  gpointer gone = fixture->session;

  hek_quantizer_session_close (fixture->session);
  g_object_add_weak_pointer (G_OBJECT (fixture->session), &gone);
  g_object_unref (fixture->session);
  while (gone != NULL)
    quantizer_fixture_iterate (fixture);
  library_fixture_tear_down (&fixture->base, NULL);
  g_free (fixture->uuid);
  g_free (fixture->what);
  g_free (fixture->message);
  g_free (fixture->full_name);
}

HekQuantizerRun *
quantizer_fixture_add (QuantizerFixture *fixture,
                       const char       *method,
                       gsize             budget)
{
  const HekCodec *codec = hek_codec_find (method);
  HekQuantizerRun *run;
  HekOptionValues values;
  guint n;
  const HekOption *options = hek_codec_options (codec, &n);

  hek_options_defaults (options, n, &values);
  run = hek_quantizer_session_add (fixture->session, codec, &values, budget);
  g_assert_nonnull (run);
  return run;
}

static void
on_loss (guint    step,
         double   loss,
         gpointer data)
{
  GArray *losses = data;

  g_assert_cmpuint (step, ==, losses->len);
  g_array_append_val (losses, loss);
}

HekEvaluation *
quantizer_fixture_evaluate (QuantizerFixture  *fixture,
                            HekQuantizerRun   *run,
                            HekEvaluateSet   **set,
                            GArray            *losses)
{
  const char *uuid = hek_quantizer_session_get_collection (fixture->session);
  const HekQuantizerSample *sample = hek_quantizer_session_get_sample (fixture->session);
  HekEvaluateSplit split = {
    .seed = sample->seed, .n_rows_max = sample->n_rows_max, .n_queries = sample->n_queries,
  };
  g_autoptr (HekStore) store = hek_library_open_store (fixture->base.library, uuid, NULL);
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, NULL);
  g_auto (HekCollectionRows) rows = { 0 };
  HekEvaluateOptions options;
  HekEvaluation *evaluation;

  g_assert_true (hek_collection_read_rows (snapshot, &rows, NULL, NULL));
  *set = hek_evaluate_set_new (&rows.rows, hek_snapshot_get_distance (snapshot), &split, NULL,
                               NULL);
  g_assert_nonnull (*set);
  hek_evaluate_options_init (&options, hek_quantizer_run_get_codec (run));
  options.training.values = *hek_quantizer_run_get_values (run);
  options.training.code_bytes = hek_quantizer_run_get_budget (run);
  options.training.seed = sample->seed;
  options.training.on_loss = on_loss;
  options.training.loss_data = losses;
  options.rerank = sample->rerank;
  options.scan_seconds = 0;
  evaluation = hek_evaluate (*set, hek_quantizer_run_get_codec (run), &options, NULL, NULL);
  g_assert_nonnull (evaluation);
  return evaluation;
}

static void
wait_for_state (QuantizerFixture     *fixture,
                HekQuantizerRun      *run,
                HekQuantizerRunState  state)
{
  gint64 start = g_get_monotonic_time ();

  while (hek_quantizer_run_get_state (run) != state)
    {
      quantizer_fixture_iterate (fixture);
      if (g_get_monotonic_time () - start > 300 * G_USEC_PER_SEC)
        g_error ("not there after five minutes; %s: %s", fixture->what, fixture->message);
    }
}

static void
assert_recall (const HekRecall *a,
               const HekRecall *b)
{
  g_assert_cmpmem (a, sizeof *a, b, sizeof *b);
}

/* All but times. */
static void
assert_same (const HekEvaluation *a,
             const HekEvaluation *b)
{
  g_assert_cmpuint (a->code_bytes, ==, b->code_bytes);
  g_assert_cmpuint (a->share_bytes, ==, b->share_bytes);
  g_assert_cmpfloat (a->bytes_per_vector, ==, b->bytes_per_vector);
  g_assert_cmpuint (a->n_base, ==, b->n_base);
  g_assert_cmpuint (a->n_queries, ==, b->n_queries);
  g_assert_cmpuint (a->n_train, ==, b->n_train);
  g_assert_cmpuint (a->rerank, ==, b->rerank);
  for (guint i = 0; i < 3; i++)
    assert_recall (&a->recall[i], &b->recall[i]);
  assert_recall (&a->reranked, &b->reranked);
  g_assert_cmpfloat (a->errors->mse, ==, b->errors->mse);
  g_assert_cmpfloat (a->errors->held_out_mse, ==, b->errors->held_out_mse);
  g_assert_cmpmem (a->codes, a->n_base * a->code_bytes, b->codes, b->n_base * b->code_bytes);
}

void
quantizer_fixture_assert_same (QuantizerFixture *fixture,
                               HekQuantizerRun  *run)
{
  g_autoptr (GArray) losses = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (HekEvaluateSet) set = NULL;
  g_autoptr (HekEvaluation) alone = quantizer_fixture_evaluate (fixture, run, &set, losses);
  const HekEvaluation *evaluation = hek_quantizer_run_get_evaluation (run);
  const double *seen;
  guint n;

  g_assert_cmpint (hek_quantizer_run_get_state (run), ==, HEK_QUANTIZER_RUN_DONE);
  g_assert_nonnull (evaluation);
  assert_same (evaluation, alone);
  g_assert_cmpfloat (evaluation->train_s, >=, 0);
  g_assert_cmpfloat (evaluation->scan_qps, >, 0);
  g_assert_cmpfloat (hek_quantizer_run_get_fraction (run), ==, 1);
  g_assert_true (hek_quantizer_run_is_current (run));
  seen = hek_quantizer_run_get_losses (run, &n);
  g_assert_cmpmem (seen, n * sizeof (double), losses->data, losses->len * sizeof (double));
}

static void
on_training (HekQuantizerRun  *run,
             QuantizerFixture *fixture)
{
  if (hek_quantizer_run_get_state (run) == HEK_QUANTIZER_RUN_TRAINING)
    hek_quantizer_session_pause (fixture->session);
}

HekQuantizerRun *
quantizer_fixture_add_paused (QuantizerFixture *fixture)
{
  HekQuantizerSample sample = *hek_quantizer_session_get_sample (fixture->session);
  HekQuantizerRun *run;
  gulong handler;
  HekJob *job;

  sample.seed++;
  hek_quantizer_session_set_sample (fixture->session, &sample);
  run = quantizer_fixture_add (fixture, "opq", 4);
  handler = g_signal_connect (run, "changed", G_CALLBACK (on_training), fixture);
  wait_for_state (fixture, run, HEK_QUANTIZER_RUN_TRAINING);
  g_assert_true (hek_quantizer_session_is_paused (fixture->session));
  g_signal_handler_disconnect (run, handler);
  job = hek_quantizer_session_get_job (fixture->session);
  while (!hek_job_is_paused (job))
    quantizer_fixture_iterate (fixture);
  return run;
}

char *
quantizer_fixture_import (QuantizerFixture *fixture,
                          const char       *name,
                          const double     *numbers,
                          guint             n,
                          guint             dim)
{
  g_autoptr (GString) text = g_string_new ("key");
  g_autofree char *base = g_strdup_printf ("%s.csv", name);
  g_autofree char *path = g_build_filename (fixture->base.dir, base, NULL);
  const char *paths[] = { path, NULL };
  HekImportPlan plan = { .key_field = "key" };
  g_autoptr (HekJob) job = NULL;

  for (guint d = 0; d < dim; d++)
    g_string_append_printf (text, ",v%u", d);
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (text, "\nrow-%u", i);
      for (guint d = 0; d < dim; d++)
        g_string_append_printf (text, ",%.9g", numbers[i * dim + d]);
    }
  g_string_append_c (text, '\n');
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
  job = hek_library_import (fixture->base.library, name, paths, NULL, &plan);
  g_assert_nonnull (job);
  library_fixture_wait (&fixture->base, &fixture->base.n_imported, fixture->base.n_imported + 1);
  return g_strdup (
    hek_library_item_get_info (library_fixture_find (&fixture->base, name))->uuid);
}
