/* SPDX-License-Identifier: Apache-2.0 */
/* What the Quantizer page measured stays in the workspace. */
#include "config.h"

#include <string.h>

#include "hek-kept-evaluation.h"
#include "quantizer-fixture.h"

#define HOUR_US ((gint64) 3600 * G_USEC_PER_SEC)

/* What the workspace keeps, once those are @n evaluations of @n_methods all together: (transfer
 * full) */
static GPtrArray *
wait_kept (QuantizerFixture *fixture,
           guint             n,
           guint             n_methods)
{
  gint64 start = g_get_monotonic_time ();

  while (g_get_monotonic_time () - start < 60 * G_USEC_PER_SEC)
    {
      g_autoptr (HekWorkspace) workspace
        = hek_workspace_open (fixture->base.workspace_path, HEK_WORKSPACE_READ, NULL);
      g_autoptr (GPtrArray) list = hek_kept_evaluation_list (workspace, NULL);
      guint sum = 0;

      for (guint i = 0; i < list->len; i++)
        {
          g_assert_null (((const HekKeptEvaluation *) list->pdata[i])->problem);
          sum += ((const HekKeptEvaluation *) list->pdata[i])->n_methods;
        }
      if (list->len == n && sum == n_methods)
        return g_steal_pointer (&list);
      quantizer_fixture_iterate (fixture);
    }
  g_error ("not kept after a minute: %u evaluations of %u methods", n, n_methods);
}

/* One evaluation a sample, with the methods that the list has. */
static void
test_keep (QuantizerFixture *fixture,
           gconstpointer     data)
{
  HekQuantizerRun *first = quantizer_fixture_add (fixture, "sq8", 0);
  HekQuantizerRun *second = quantizer_fixture_add (fixture, "f16", 0);
  HekQuantizerSample sample = *hek_quantizer_session_get_sample (fixture->session);
  g_autoptr (GPtrArray) both = NULL, one = NULL, again = NULL, none = NULL, two = NULL;
  const HekKeptEvaluation *kept;

  quantizer_fixture_wait (fixture);
  both = wait_kept (fixture, 1, 2);
  kept = both->pdata[0];
  g_assert_cmpstr (kept->title, ==, "things");
  g_assert_cmpint (ABS (kept->measured_us - g_get_real_time ()), <, HOUR_US);
  hek_quantizer_session_remove_run (fixture->session, first);
  one = wait_kept (fixture, 1, 1);
  g_assert_cmpstr (((const HekKeptEvaluation *) one->pdata[0])->id, ==, kept->id);
  hek_quantizer_session_remove_run (fixture->session, second);
  none = wait_kept (fixture, 0, 0);
  g_assert_true (hek_quantizer_session_restore_run (fixture->session));
  g_assert_true (hek_quantizer_session_restore_run (fixture->session));
  again = wait_kept (fixture, 1, 2);

  sample.n_queries = QUANTIZER_QUERIES / 2;
  hek_quantizer_session_set_sample (fixture->session, &sample);
  quantizer_fixture_add (fixture, "sq8", 0);
  quantizer_fixture_wait (fixture);
  two = wait_kept (fixture, 2, 3);
  /* what was measured stays when another collection is chosen */
  hek_quantizer_session_set_collection (fixture->session, NULL);
  g_clear_pointer (&two, g_ptr_array_unref);
  two = wait_kept (fixture, 2, 3);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* A folder that cannot be written is told of, and stops nothing. */
static void
test_keep_refused (QuantizerFixture *fixture,
                   gconstpointer     data)
{
  g_autofree char *path = g_build_filename (fixture->base.workspace_path, "evaluations", NULL);
  HekQuantizerRun *run;

  g_assert_true (g_file_set_contents (path, "no folder", -1, NULL));
  run = quantizer_fixture_add (fixture, "sq8", 0);
  quantizer_fixture_wait (fixture);
  library_fixture_wait (&fixture->base, &fixture->n_failed, 1);
  g_assert_cmpstr (fixture->what, ==, "Keeping what was measured");
  g_assert_nonnull (strstr (fixture->message, "evaluations"));
  g_assert_nonnull (hek_quantizer_run_get_evaluation (run));
}

#define ADD(path, func)                                                                           \
  g_test_add ("/session/quantizer/" path, QuantizerFixture, NULL, quantizer_fixture_set_up, func, \
              quantizer_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("keep", test_keep);
  ADD ("keep-refused", test_keep_refused);
  return g_test_run ();
}
