/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-job-list.h"
#include "hek-telemetry.h"
#include "../test-timing.h"

typedef struct
{
  gint may_end; /* atomic */
  gboolean fails;
  GThread *thread;
} Work;

typedef struct
{
  guint n_done;
  HekJobState state;
  char *result;
  char *message;
} Outcome;

static guint n_results_freed;

static void
free_result (gpointer result)
{
  n_results_freed++;
  g_free (result);
}

static gpointer
work_run (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  Work *work = data;

  work->thread = g_thread_self ();
  for (guint i = 0; !g_atomic_int_get (&work->may_end); i++)
    {
      if (!hek_task_check (task, error))
        return NULL;
      hek_task_progress (task, MIN (i / 100.0, 0.9));
      g_usleep (2000);
    }
  if (work->fails)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "the disk is full");
      return NULL;
    }
  return g_strdup ("result");
}

static void
on_done (HekJob       *job,
         gpointer      result,
         const GError *error,
         gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->n_done++;
  outcome->state = hek_job_get_state (job);
  outcome->result = hek_job_steal_result (job);
  outcome->message = g_strdup (error != NULL ? error->message : NULL);
}

static void
wait_for (Outcome *outcome)
{
  gint64 start = g_get_monotonic_time ();

  while (outcome->n_done == 0)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
clear_outcome (Outcome *outcome)
{
  g_free (outcome->result);
  g_free (outcome->message);
}

static void
test_result (void)
{
  Work work = { .may_end = TRUE };
  Outcome outcome = { 0 };
  g_autoptr (HekJob) job =
    hek_job_start ("Working", HEK_LANE_BATCH, work_run, &work, NULL, g_free, on_done, &outcome);

  g_assert_cmpint (hek_job_get_state (job), ==, HEK_JOB_RUNNING);
  wait_for (&outcome);
  g_assert_cmpuint (outcome.n_done, ==, 1);
  g_assert_cmpint (outcome.state, ==, HEK_JOB_DONE);
  g_assert_cmpstr (outcome.result, ==, "result");
  g_assert_cmpfloat (hek_job_get_fraction (job), ==, 1);
  g_assert_true (work.thread != g_thread_self ());
  clear_outcome (&outcome);
}

static void
test_cancel_is_quick (void)
{
  Work work = { 0 };
  Outcome outcome = { 0 };
  g_autoptr (HekJob) job = hek_job_start ("Working", HEK_LANE_INTERACTIVE, work_run, &work, NULL,
                                          g_free, on_done, &outcome);
  gint64 start;

  g_usleep (20000);
  start = g_get_monotonic_time ();
  hek_job_cancel (job);
  wait_for (&outcome);
  g_assert_cmpint (outcome.state, ==, HEK_JOB_CANCELLED);
  g_assert_null (hek_job_get_message (job));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 100 * 1000 * HEK_TEST_SLOWDOWN);
  clear_outcome (&outcome);
}

/* A result that nobody takes is freed once. */
static void
test_unwanted_result (void)
{
  Work work = { .may_end = TRUE };
  HekJob *job = hek_job_start ("Working", HEK_LANE_BATCH, work_run, &work, NULL, free_result, NULL,
                               NULL);

  n_results_freed = 0;
  while (hek_job_get_state (job) == HEK_JOB_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (job);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_results_freed, ==, 1);
}

static void
test_list (void)
{
  g_autoptr (HekJobList) list = hek_job_list_new ();
  Work good = { 0 }, bad = { .fails = TRUE };
  Outcome good_outcome = { 0 }, bad_outcome = { 0 };
  g_autoptr (HekJob) good_job = hek_job_start ("Good", HEK_LANE_BATCH, work_run, &good, NULL,
                                               g_free, on_done, &good_outcome);
  g_autoptr (HekJob) bad_job = hek_job_start ("Bad", HEK_LANE_BATCH, work_run, &bad, NULL, g_free,
                                              on_done, &bad_outcome);
  guint n_running;

  hek_job_list_add (list, good_job);
  hek_job_list_add (list, bad_job);
  hek_job_list_add (list, bad_job);
  g_object_get (list, "n-running", &n_running, NULL);
  g_assert_cmpuint (n_running, ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);

  g_atomic_int_set (&good.may_end, TRUE);
  wait_for (&good_outcome);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);

  g_atomic_int_set (&bad.may_end, TRUE);
  wait_for (&bad_outcome);
  g_object_get (list, "n-running", &n_running, NULL);
  g_assert_cmpuint (n_running, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_cmpstr (hek_job_get_message (bad_job), ==, "the disk is full");

  hek_job_list_dismiss (list, bad_job);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  clear_outcome (&good_outcome);
  clear_outcome (&bad_outcome);
}

static void
count_notify (guint *n)
{
  (*n)++;
}

/* However often work reports, the main loop hears of it at most ten times a second. */
static void
test_progress_is_bounded (void)
{
  Work work = { 0 };
  Outcome outcome = { 0 };
  guint n_notified = 0;
  g_autoptr (HekJob) job =
    hek_job_start ("Working", HEK_LANE_BATCH, work_run, &work, NULL, g_free, on_done, &outcome);
  gint64 start = g_get_monotonic_time ();

  g_signal_connect_swapped (job, "notify::fraction", G_CALLBACK (count_notify), &n_notified);
  while (g_get_monotonic_time () - start < 600 * 1000)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpuint (n_notified, >=, 1);
  g_assert_cmpuint (n_notified, <=, 7);
  g_atomic_int_set (&work.may_end, TRUE);
  wait_for (&outcome);
  clear_outcome (&outcome);
}

/* What is left is not known while a job waits, and the wait does not count afterwards. */
static void
test_pause (void)
{
  Work work = { 0 };
  Outcome outcome = { 0 };
  gint64 start = g_get_monotonic_time ();
  g_autoptr (HekJob) job =
    hek_job_start ("Working", HEK_LANE_BATCH, work_run, &work, NULL, g_free, on_done, &outcome);
  guint n_notified = 0;
  double fraction, with_pause_s;

  g_assert_false (hek_job_is_paused (job));
  while (hek_job_get_seconds_left (job) < 0)
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect_swapped (job, "notify::seconds-left", G_CALLBACK (count_notify), &n_notified);
  hek_job_set_paused (job, TRUE);
  hek_job_set_paused (job, TRUE);
  g_assert_true (hek_job_is_paused (job));
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpfloat (hek_job_get_seconds_left (job), ==, -1);
  g_usleep (200 * 1000);
  hek_job_set_paused (job, FALSE);
  g_assert_false (hek_job_is_paused (job));
  g_assert_cmpuint (n_notified, ==, 2);
  fraction = hek_job_get_fraction (job);
  with_pause_s = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_assert_cmpfloat (hek_job_get_seconds_left (job), >=, 0);
  g_assert_cmpfloat (hek_job_get_seconds_left (job), <,
                     (with_pause_s - 0.1) * (1 - fraction) / fraction);
  g_atomic_int_set (&work.may_end, TRUE);
  wait_for (&outcome);
  g_assert_cmpfloat (hek_job_get_seconds_left (job), ==, -1);
  clear_outcome (&outcome);
}

/* What jobs tell the recorder. */
static void
test_recorded (void)
{
  Work works[] = { { .may_end = TRUE }, { .may_end = TRUE, .fails = TRUE }, { 0 } };
  guint64 n[HEK_N_INSTRUMENTS] = { 0 };
  g_autoptr (HekTelemetryBatch) batch = NULL;
  const HekTelemetryEvent *event;

  hek_telemetry_set_enabled (TRUE);
  hek_telemetry_batch_free (hek_telemetry_collect ());
  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    {
      Outcome outcome = { 0 };
      g_autoptr (HekJob) job = hek_job_start ("Working", HEK_LANE_BATCH, work_run, &works[i], NULL,
                                              g_free, on_done, &outcome);

      if (i == 2)
        hek_job_cancel (job);
      wait_for (&outcome);
      clear_outcome (&outcome);
    }
  batch = hek_telemetry_collect ();
  hek_telemetry_set_enabled (FALSE);
  for (guint i = 0; i < batch->samples->len; i++)
    {
      const HekTelemetrySample *sample = &g_array_index (batch->samples, HekTelemetrySample, i);

      n[sample->id] = sample->histogram != NULL ? sample->count : (guint64) sample->sum;
    }
  g_assert_cmpuint (n[HEK_INSTRUMENT_JOBS_STARTED], ==, 3);
  g_assert_cmpuint (n[HEK_INSTRUMENT_JOBS_DONE], ==, 1);
  g_assert_cmpuint (n[HEK_INSTRUMENT_JOBS_FAILED], ==, 1);
  g_assert_cmpuint (n[HEK_INSTRUMENT_JOBS_CANCELLED], ==, 1);
  g_assert_cmpuint (n[HEK_INSTRUMENT_JOBS_TIME], ==, 3);
  g_assert_cmpuint (n[HEK_INSTRUMENT_JOBS_RUNNING], ==, 0);
  g_assert_cmpuint (n[HEK_INSTRUMENT_ERRORS], ==, 1);
  g_assert_cmpuint (batch->events->len, ==, 1);
  event = &g_array_index (batch->events, HekTelemetryEvent, 0);
  g_assert_cmpint (event->kind, ==, HEK_EVENT_ERROR);
  g_assert_cmpstr (event->text, ==, "the disk is full");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jobs/result", test_result);
  g_test_add_func ("/jobs/cancel-is-quick", test_cancel_is_quick);
  g_test_add_func ("/jobs/unwanted-result", test_unwanted_result);
  g_test_add_func ("/jobs/list", test_list);
  g_test_add_func ("/jobs/progress-is-bounded", test_progress_is_bounded);
  g_test_add_func ("/jobs/pause", test_pause);
  g_test_add_func ("/jobs/recorded", test_recorded);
  return g_test_run ();
}
