/* SPDX-License-Identifier: Apache-2.0 */
/* Probes of recall: what they measure, on which rows, and their interval. */
#include "config.h"

#include "multi-fixture.h"

#include <math.h>

#include "hek-hnsw.h"
#include "hek-searcher-probe.h"

#define K 10

static void
test_probe (MultiFixture  *fixture,
            gconstpointer  data)
{
  g_autoptr (HekSearcher) searcher = multi_fixture_open (fixture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  HekSearchOptions options = { .k = K }, exact = { .k = K, .exact = TRUE };
  HekHnswRecall recall, again, narrow;
  GError *error = NULL;
  double p, n, z = 1.959964, middle;

  g_assert_true (hek_searcher_measure_recall (searcher, NULL, 100, &options, NAN, &recall, NULL,
                                              &error));
  g_assert_no_error (error);
  g_assert_cmpuint (recall.n_queries, ==, 100);
  g_assert_cmpuint (recall.ef, ==, HEK_HNSW_DEFAULT_EF);
  g_assert_cmpfloat (recall.recall, >=, 0.95);
  g_assert_cmpfloat (recall.low, <=, recall.recall);
  g_assert_cmpfloat (recall.high, >=, recall.recall);
  /* Wilson's interval around the middle of 100 × K answers */
  p = recall.recall;
  n = 100 * K;
  middle = (p + z * z / (2 * n)) / (1 + z * z / n);
  g_assert_cmpfloat_with_epsilon ((recall.low + recall.high) / 2, middle,
                                  recall.high < 1 ? 1e-9 : 1e-2);
  g_assert_true (hek_searcher_measure_recall (searcher, NULL, 100, &options, NAN, &again, NULL,
                                              &error));
  g_assert_cmpfloat (again.recall, ==, recall.recall);

  options.ef = K;
  g_assert_true (hek_searcher_measure_recall (searcher, NULL, 100, &options, NAN, &narrow, NULL,
                                              &error));
  g_assert_cmpuint (narrow.ef, ==, K);
  g_assert_cmpfloat (narrow.recall, <=, recall.recall);
  g_assert_true (hek_searcher_measure_recall (searcher, NULL, 100, &exact, NAN, &recall, NULL,
                                              &error));
  g_assert_cmpfloat (recall.recall, ==, 1);
  g_assert_cmpfloat (recall.low, <, 1);
  g_assert_cmpuint (recall.ef, ==, 0);

  /* all rows within the distance of some far answer */
  options.ef = 0;
  g_assert_true (hek_searcher_measure_recall (searcher, NULL, 30, &options,
                                              fixture->distance == HEK_DISTANCE_IP ? -2 : 0.6,
                                              &recall, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (recall.recall, >=, 0.95);

  g_cancellable_cancel (cancellable);
  g_assert_false (hek_searcher_measure_recall (searcher, NULL, 100, &options, NAN, &recall, &task,
                                               &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
}

static void
test_probe_queries (MultiFixture  *fixture,
                    gconstpointer  data)
{
  g_autoptr (HekSearcher) searcher = multi_fixture_open (fixture);
  g_autoptr (HekFilter) filter =
    hek_filter_parse ("label > 6", hek_store_get_schema (fixture->things.store), NULL);
  g_autoptr (HekRowFilter) none = hek_row_filter_new (searcher, filter, NULL, NULL);
  HekSearchOptions options = { .k = K };
  HekHnswRecall recall;
  GError *error = NULL;
  HekRows queries = { HEK_DTYPE_F32, MULTI_DIM, 25, MULTI_DIM * sizeof (float),
                      (const guint8 *) fixture->vectors };

  g_assert_true (hek_searcher_measure_recall (searcher, &queries, 10, &options, NAN, &recall, NULL,
                                              &error));
  g_assert_no_error (error);
  g_assert_cmpuint (recall.n_queries, ==, 10);
  g_assert_cmpfloat (recall.recall, >=, 0.9);

  /* there is nothing to be found */
  options.filter = none;
  g_assert_true (hek_searcher_measure_recall (searcher, NULL, 10, &options, NAN, &recall, NULL,
                                              &error));
  g_assert_cmpfloat (recall.recall, ==, 1);
  g_assert_cmpfloat (recall.low, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *name; void (*func) (MultiFixture *, gconstpointer); } tests[]
    = {
        { "rows", test_probe }, { "queries", test_probe_queries },
      };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < HEK_N_DISTANCES; i++)
    for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
      {
        g_autofree char *name = g_strdup_printf ("/collection/probe/%s/%s",
                                                 hek_distance_id ((HekDistance) i), tests[j].name);

        g_test_add (name, MultiFixture, GINT_TO_POINTER (i), multi_fixture_set_up, tests[j].func,
                    multi_fixture_tear_down);
      }
  return g_test_run ();
}
