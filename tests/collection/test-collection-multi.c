/* SPDX-License-Identifier: Apache-2.0 */
/* Several vectors in one query against plain loops in double. */
#include "config.h"

#include "multi-fixture.h"

#include <math.h>
#include <string.h>

#include "hek-searcher-multi.h"

#define N_VECTORS 3
#define N_ROUNDS 20
#define K 10

/* Answers are sums in double, rounded to float, which has 24 bits. */
#define TOLERANCE 2e-7

/* Distances that differ by less may change places: the one search goes by sums of floats. */
#define TIE_TOLERANCE 1e-5

/* --- the reference --------------------------------------------------------------------------- */

static double
distance_of (HekDistance  distance,
             const float *a,
             const float *b)
{
  double aa = 0, bb = 0, ab = 0, difference = 0;

  for (guint i = 0; i < MULTI_DIM; i++)
    {
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
      ab += (double) a[i] * b[i];
      difference += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
  if (distance == HEK_DISTANCE_L2)
    return difference;
  if (distance == HEK_DISTANCE_IP)
    return -ab;
  return aa > 0 && bb > 0 ? 1 - ab / sqrt (aa * bb) : 1;
}

typedef struct
{
  float vectors[N_VECTORS * MULTI_DIM];
  double weights[N_VECTORS];
  HekCombine combine;
} Question;

static double
combined_of (const MultiFixture *fixture,
             const Question     *question,
             guint64             id)
{
  double sum = 0, min = INFINITY;

  for (guint i = 0; i < N_VECTORS; i++)
    {
      double distance = distance_of (fixture->distance, fixture->vectors + id * MULTI_DIM,
                                     question->vectors + i * MULTI_DIM);

      sum += question->weights[i] * distance;
      min = MIN (min, distance);
    }
  return question->combine == HEK_COMBINE_SUM ? sum : min;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* The distance of the true K-th answer. */
static double
find_last (const MultiFixture *fixture,
           const Question     *question,
           int                 label)
{
  g_autofree double *all = g_new (double, MULTI_ROWS);
  guint n = 0;

  for (guint64 i = 0; i < MULTI_ROWS; i++)
    if (!fixture->dead[i] && (label < 0 || (int) (i % MULTI_LABELS) == label))
      all[n++] = combined_of (fixture, question, i);
  qsort (all, n, sizeof *all, compare_doubles);
  return all[K - 1];
}

/* --- searches -------------------------------------------------------------------------------- */

static HekRows
rows_of (const Question *question)
{
  return (HekRows) { HEK_DTYPE_F32, MULTI_DIM, N_VECTORS, MULTI_DIM * sizeof (float),
                     (const guint8 *) question->vectors };
}

/* Which of the true answers were found; that numbers, order and filter are right is asserted. */
static guint
count_right (MultiFixture           *fixture,
             HekSearcher            *searcher,
             const Question         *question,
             const HekSearchOptions *options,
             int                     label)
{
  HekRows rows = rows_of (question);
  double last = find_last (fixture, question, label), scale = fabs (last) + 1;
  GError *error = NULL;
  guint n_right = 0, n_hits;
  HekHit hits[K];

  g_assert_true (hek_searcher_search_multi (searcher, &rows, question->weights, question->combine,
                                            options, hits, &n_hits, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_hits, ==, K);
  for (guint i = 0; i < K; i++)
    {
      guint64 id = hek_snapshot_get_row_id (hek_searcher_get_snapshot (searcher), hits[i].place);
      double combined = combined_of (fixture, question, id);

      g_assert_false (fixture->dead[id]);
      g_assert_true (label < 0 || (int) (id % MULTI_LABELS) == label);
      g_assert_cmpfloat_with_epsilon (hits[i].distance, combined, TOLERANCE * scale);
      g_assert_true (i == 0 || hits[i - 1].distance <= hits[i].distance);
      n_right += combined <= last + TIE_TOLERANCE * scale;
    }
  return n_right;
}

static void
ask (MultiFixture *fixture,
     Question     *question)
{
  for (guint i = 0; i < N_VECTORS; i++)
    multi_fixture_random (fixture, question->vectors + i * MULTI_DIM);
}

static void
check_all (MultiFixture *fixture,
           HekCombine    combine,
           const double *weights)
{
  g_autoptr (HekSearcher) searcher = multi_fixture_open (fixture);
  g_autoptr (HekFilter) filter =
    hek_filter_parse ("label = 3", hek_store_get_schema (fixture->things.store), NULL);
  g_autoptr (HekRowFilter) allowed = hek_row_filter_new (searcher, filter, NULL, NULL);
  guint n_graph = 0, n_filtered = 0;

  g_assert_cmpuint (hek_searcher_get_n_indexed (searcher), >, MULTI_FIRST - MULTI_DEAD - 1);
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      HekSearchOptions options = { .k = K, .exact = TRUE };
      Question question = { .combine = combine };

      memcpy (question.weights, weights, sizeof question.weights);
      ask (fixture, &question);
      g_assert_cmpuint (count_right (fixture, searcher, &question, &options, -1), ==, K);
      options.filter = allowed;
      g_assert_cmpuint (count_right (fixture, searcher, &question, &options, 3), ==, K);
      options.exact = FALSE;
      n_filtered += count_right (fixture, searcher, &question, &options, 3);
      options.filter = NULL;
      n_graph += count_right (fixture, searcher, &question, &options, -1);
    }
  g_test_message ("recall %.3f, filtered %.3f", n_graph / (double) (N_ROUNDS * K),
                  n_filtered / (double) (N_ROUNDS * K));
  g_assert_cmpuint (n_graph, >=, (guint) (0.95 * N_ROUNDS * K));
  g_assert_cmpuint (n_filtered, >=, (guint) (0.95 * N_ROUNDS * K));
}

static void
test_sum (MultiFixture  *fixture,
          gconstpointer  data)
{
  static const double weights[][N_VECTORS] = {
    { 1, 1, 1 }, { 1, 2, 0.25 }, { 1, 0.5, -0.5 }, { 1, -0.4, -0.5 }, { 0, 0, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    check_all (fixture, HEK_COMBINE_SUM, weights[i]);
  if (fixture->distance != HEK_DISTANCE_L2)
    check_all (fixture, HEK_COMBINE_SUM, (const double[]) { -1, -1, 0.5 });
}

static void
test_min (MultiFixture  *fixture,
          gconstpointer  data)
{
  check_all (fixture, HEK_COMBINE_MIN, (const double[]) { 1, 1, 1 });
}

/* One vector is the search that it always was. */
static void
test_single (MultiFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr (HekSearcher) searcher = multi_fixture_open (fixture);
  HekSearchOptions options = { .k = K };
  Question question = { .combine = HEK_COMBINE_SUM };
  GError *error = NULL;
  HekHit hits[K], same[K];
  guint n_hits, n_same;
  HekRows rows;

  ask (fixture, &question);
  rows = rows_of (&question);
  rows.n = 1;
  g_assert_true (hek_searcher_search_multi (searcher, &rows, NULL, HEK_COMBINE_SUM, &options, hits,
                                            &n_hits, NULL, &error));
  g_assert_true (hek_searcher_search (searcher, &rows, &options, same, &n_same, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_hits, ==, n_same);
  for (guint i = 0; i < n_hits; i++)
    {
      g_assert_cmpfloat (hits[i].distance, ==, same[i].distance);
      g_assert_cmpuint (hits[i].place.row, ==, same[i].place.row);
    }
}

static void
fail_with (MultiFixture *fixture,
           HekSearcher  *searcher,
           const float  *first,
           const double *weights,
           HekCombine    combine,
           const char   *words)
{
  HekSearchOptions options = { .k = K };
  g_autoptr (GError) error = NULL;
  Question question = { .combine = combine };
  HekRows rows = rows_of (&question);
  HekHit hits[K];
  guint n_hits;

  ask (fixture, &question);
  memcpy (question.vectors, first, MULTI_DIM * sizeof (float));
  g_assert_false (hek_searcher_search_multi (searcher, &rows, weights, combine, &options, hits,
                                             &n_hits, NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_errors (MultiFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr (HekSearcher) searcher = multi_fixture_open (fixture);
  static const float zero[MULTI_DIM] = { 0 }, nan[MULTI_DIM] = { NAN };
  static const float large[MULTI_DIM] = { G_MAXFLOAT, G_MAXFLOAT };
  const double ones[] = { 1, 1, 1 };

  fail_with (fixture, searcher, zero, (const double[]) { 1, NAN, 1 }, HEK_COMBINE_SUM, "finite");
  fail_with (fixture, searcher, zero, (const double[]) { 1, INFINITY, 1 }, HEK_COMBINE_MIN,
             "finite");
  fail_with (fixture, searcher, zero, (const double[]) { 1, -1, 1 }, HEK_COMBINE_MIN, "weights");
  fail_with (fixture, searcher, nan, ones, HEK_COMBINE_SUM, "no row");
  if (fixture->distance != HEK_DISTANCE_COSINE)
    fail_with (fixture, searcher, large, (const double[]) { 4, -1, -1 }, HEK_COMBINE_SUM, "no row");
  if (fixture->distance == HEK_DISTANCE_L2)
    {
      fail_with (fixture, searcher, zero, (const double[]) { 1, -0.5, -0.5 }, HEK_COMBINE_SUM,
                 "more than 0");
      fail_with (fixture, searcher, zero, (const double[]) { -1, 0, 0 }, HEK_COMBINE_SUM,
                 "more than 0");
    }
}

/* Vectors that cancel each other, or are all zero, leave rows that are all as near. */
static void
test_zero (MultiFixture  *fixture,
           gconstpointer  data)
{
  g_autoptr (HekSearcher) searcher = multi_fixture_open (fixture);
  HekSearchOptions options = { .k = K, .exact = TRUE };
  Question question = { .combine = HEK_COMBINE_SUM, .weights = { 1, 1, 0.5 } };

  g_assert_cmpuint (count_right (fixture, searcher, &question, &options, -1), ==, K);
  if (fixture->distance == HEK_DISTANCE_L2)
    return;
  multi_fixture_random (fixture, question.vectors);
  memcpy (question.vectors + MULTI_DIM, question.vectors, MULTI_DIM * sizeof (float));
  question.weights[1] = -1;
  g_assert_cmpuint (count_right (fixture, searcher, &question, &options, -1), ==, K);
}

static void
test_leave_out (MultiFixture  *fixture,
                gconstpointer  data)
{
  g_autoptr (HekSearcher) searcher = multi_fixture_open (fixture);
  HekSnapshot *snapshot = hek_searcher_get_snapshot (searcher);
  HekSearchOptions options = { .k = K, .exact = TRUE };
  GError *error = NULL;
  HekHit hits[K], left[K];
  guint64 out[3];
  guint n_hits, n;
  HekRows query = { HEK_DTYPE_F32, MULTI_DIM, 1, MULTI_DIM * sizeof (float),
                    (const guint8 *) fixture->vectors };

  g_assert_true (hek_searcher_search (searcher, &query, &options, hits, &n_hits, NULL, &error));
  out[0] = hek_snapshot_get_row_id (snapshot, hits[0].place);
  out[1] = hek_snapshot_get_row_id (snapshot, hits[4].place);
  out[2] = G_MAXUINT64; /* is not among them */
  memcpy (left, hits, sizeof hits);
  n = hek_searcher_leave_out (searcher, left, n_hits, out, 3, K);
  g_assert_cmpuint (n, ==, K - 2);
  g_assert_cmpuint (left[0].place.row, ==, hits[1].place.row);
  g_assert_cmpuint (left[2].place.row, ==, hits[3].place.row);
  g_assert_cmpuint (left[3].place.row, ==, hits[5].place.row);
  memcpy (left, hits, sizeof hits);
  g_assert_cmpuint (hek_searcher_leave_out (searcher, left, n_hits, NULL, 0, 4), ==, 4);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *name; void (*func) (MultiFixture *, gconstpointer); } tests[]
    = {
        { "sum", test_sum }, { "min", test_min }, { "single", test_single },
        { "errors", test_errors }, { "zero", test_zero }, { "leave-out", test_leave_out },
      };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < HEK_N_DISTANCES; i++)
    for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
      {
        g_autofree char *name = g_strdup_printf ("/collection/multi/%s/%s",
                                                 hek_distance_id ((HekDistance) i), tests[j].name);

        g_test_add (name, MultiFixture, GINT_TO_POINTER (i), multi_fixture_set_up, tests[j].func,
                    multi_fixture_tear_down);
      }
  return g_test_run ();
}
