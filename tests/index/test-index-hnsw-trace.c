/* SPDX-License-Identifier: Apache-2.0 */
/* The path of a search, against the ordinary search and a second, plain one. */
#include "config.h"

#include <math.h>

#include "hek-hnsw-search-private.h"
#include "hek-hnsw-trace.h"
#include "shape-fixture.h"

#define DIM 24
#define K 10

/* Every step comes from one that measured it, and no node of layer 0 is met twice in a walk. */
static void
check_steps (const HekHnswTrace *trace,
             const HekHnswShape *shape)
{
  guint32 out[HEK_HNSW_SHAPE_MAX_LINKS];
  guint layer = shape->info.n_layers - 1;
  guint64 n_seen = 0;

  for (guint i = 0; i < trace->steps->len; i++)
    {
      const HekHnswTraceStep *step = &g_array_index (trace->steps, HekHnswTraceStep, i);
      guint n_out = test_links_of (shape, step->layer, step->node, out);

      g_assert_true (step->layer == layer || step->layer + 1 == layer);
      layer = step->layer;
      g_assert_cmpuint (step->n_seen, <=, n_out);
      g_assert_cmpuint (step->first_seen, ==, n_seen);
      n_seen += step->n_seen;
      if (i == 0)
        {
          g_assert_cmpuint (step->node, ==, shape->entry);
          g_assert_cmpuint (step->from, ==, HEK_HNSW_TRACE_START);
          continue;
        }
      g_assert_cmpuint (step->from, <, i);
      for (guint s = 0; s < step->n_seen; s++)
        {
          guint32 node =
            g_array_index (trace->seen, HekHnswTraceSeen, step->first_seen + s).node;
          gboolean is_linked = FALSE;

          for (guint j = 0; j < n_out; j++)
            is_linked = is_linked || out[j] == node;
          g_assert_true (is_linked);
        }
    }
  g_assert_cmpuint (trace->seen->len, ==, n_seen);
}

/* A second search, as the paper has it, on exact distances: nodes of layer 0 in the order in which
 * they are followed. */
static GArray *
follow_plainly (HekHnsw            *index,
                const HekHnswShape *shape,
                const float        *vector,
                guint               ef)
{
  HekHnswWorker *worker = hek_hnsw_worker_new (index, 1);
  g_autofree guint64 *keys = g_new (guint64, shape->n_nodes);
  g_autofree guint8 *state = g_new0 (guint8, shape->n_nodes); /* 1: candidate, 2: followed */
  g_autoptr (GArray) best = g_array_new (FALSE, FALSE, sizeof (guint64));
  GArray *followed = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 out[HEK_HNSW_SHAPE_MAX_LINKS], at = shape->entry;

  hek_hnsw_probe_query (worker, index, vector);
  for (guint32 v = 0; v < shape->n_nodes; v++)
    {
      guint32 key;

      worker->probe.gather (&worker->probe, &v, 1, &key);
      keys[v] = (guint64) key << 32 | v;
    }
  hek_hnsw_worker_free (worker);
  for (guint l = shape->info.n_layers - 1; l > 0; l--)
    for (guint32 before = G_MAXUINT32; before != at;)
      {
        guint n = test_links_of (shape, l, before = at, out);

        for (guint i = 0; i < n; i++)
          if (keys[out[i]] >> 32 < keys[at] >> 32)
            at = out[i];
      }
  state[at] = 1;
  g_array_append_val (best, keys[at]);
  for (;;)
    {
      guint next = 0, n;

      while (next < best->len && state[(guint32) g_array_index (best, guint64, next)] == 2)
        next++;
      if (next == best->len)
        return followed;
      at = (guint32) g_array_index (best, guint64, next);
      state[at] = 2;
      g_array_append_val (followed, at);
      n = test_links_of (shape, 0, at, out);
      for (guint i = 0; i < n; i++)
        {
          guint place = best->len;

          if (state[out[i]] != 0)
            continue;
          state[out[i]] = 1;
          while (place > 0 && g_array_index (best, guint64, place - 1) > keys[out[i]])
            place--;
          if (place < ef)
            g_array_insert_val (best, place, keys[out[i]]);
          if (best->len > ef)
            g_array_set_size (best, ef);
        }
    }
}

static void
check_order (const HekHnswTrace *trace,
             GArray             *followed)
{
  guint n = 0;

  for (guint i = 0; i < trace->steps->len; i++)
    {
      const HekHnswTraceStep *step = &g_array_index (trace->steps, HekHnswTraceStep, i);

      if (step->layer > 0)
        continue;
      g_assert_cmpuint (n, <, followed->len);
      g_assert_cmpuint (step->node, ==, g_array_index (followed, guint32, n));
      n++;
    }
  g_assert_cmpuint (n, ==, followed->len);
}

static HekHnswTrace *
trace_of (HekHnsw            *index,
          const float        *vector,
          const HekHnswQuery *query)
{
  g_autoptr (GError) error = NULL;
  HekHnswTrace *trace = hek_hnsw_trace_new (index, vector, query, NULL, &error);

  g_assert_no_error (error);
  g_assert_false (trace->is_apart);
  return trace;
}

/* The same answer, after the same number of measurements, from the same beam. */
static void
check_same (HekHnsw            *index,
            const float        *vector,
            const HekHnswQuery *query,
            const HekHnswTrace *trace)
{
  g_autoptr (HekHnswSearcher) searcher = hek_hnsw_searcher_new (index);
  g_autofree HekNeighbor *found = g_new (HekNeighbor, query->k);
  guint n = hek_hnsw_search (searcher, vector, query, found);
  const HekHnswBeam *beam = &searcher->worker->beam;
  g_autoptr (GHashTable) steps = g_hash_table_new (NULL, NULL);
  gsize n_codes, n_exact;
  guint last = trace->steps->len;

  g_assert_cmpmem (found, n * sizeof *found, trace->results->data,
                   trace->results->len * sizeof *found);
  hek_hnsw_searcher_get_counts (searcher, &n_codes, &n_exact);
  if (trace->is_direct || trace->is_whole || trace->is_cut)
    return;
  g_assert_cmpuint (trace->n_exact, ==, n_exact);
  g_assert_cmpuint (trace->n_measured, >=, n_codes);
  while (last > 0 && g_array_index (trace->steps, HekHnswTraceStep, last - 1).layer == 0)
    {
      const HekHnswTraceStep *step = &g_array_index (trace->steps, HekHnswTraceStep, --last);

      if (step->is_second == g_array_index (trace->steps, HekHnswTraceStep,
                                            trace->steps->len - 1).is_second)
        g_hash_table_add (steps, GUINT_TO_POINTER (step->node));
    }
  for (guint i = 0; i < beam->n; i++)
    g_assert_true (((beam->places[i] & HEK_HNSW_FOLLOWED) != 0) ==
                   g_hash_table_contains (steps, GUINT_TO_POINTER (
                                                   hek_hnsw_place_position (beam->places[i]))));
}

static void
test_path (void)
{
  static const HekTraverse traverses[] = { HEK_TRAVERSE_F32, HEK_TRAVERSE_SQ8, HEK_TRAVERSE_AUTO,
                                           HEK_TRAVERSE_SQ4 };
  TestRows t = test_rows_new (2000, DIM, 8, 6, 5), q = test_rows_new (8, DIM, 8, 6, 6);

  for (guint i = 0; i < G_N_ELEMENTS (traverses); i++)
    for (int distance = 0; distance < HEK_N_DISTANCES; distance++)
      {
        g_autoptr (HekHnsw) index = test_build_small (&t.rows, distance, traverses[i]);
        g_autoptr (HekHnswShape) shape = test_look (index);

        for (guint v = 0; v < 8; v += 2)
          {
            const HekHnswQuery query = { .k = K, .ef = v == 0 ? 0 : 10 * v };
            const float *vector = q.data + v * DIM;
            g_autoptr (HekHnswTrace) trace = trace_of (index, vector, &query);
            g_autoptr (GArray) followed = follow_plainly (index, shape, vector, trace->ef);

            g_assert_cmpuint (trace->ef, ==, v == 0 ? HEK_HNSW_DEFAULT_EF : query.ef);
            g_assert_false (trace->is_direct || trace->is_whole || trace->is_cut);
            g_assert_true (trace->is_of_codes == (i > 0));
            g_assert_cmpuint (trace->n_steps, ==, trace->steps->len);
            check_steps (trace, shape);
            check_order (trace, followed);
            check_same (index, vector, &query, trace);
          }
      }
  test_rows_clear (&t);
  test_rows_clear (&q);
}

/* Distances are those of the rows, whatever is walked on. */
static void
test_distances (void)
{
  TestRows t = test_rows_new (2000, DIM, 5, 6, 7);
  g_autoptr (HekHnsw) index = test_build_small (&t.rows, HEK_DISTANCE_L2, HEK_TRAVERSE_SQ8);
  const HekHnswQuery query = { .k = 5 };
  g_autoptr (HekHnswTrace) trace = trace_of (index, t.data + 77 * DIM, &query);
  float nearest = INFINITY;

  g_assert_cmpuint (g_array_index (trace->results, HekNeighbor, 0).row, ==, 77);
  for (guint i = 0; i < trace->seen->len; i++)
    {
      const HekHnswTraceSeen *seen = &g_array_index (trace->seen, HekHnswTraceSeen, i);
      double sum = 0;

      for (guint d = 0; d < DIM; d++)
        sum += pow ((double) t.data[77 * DIM + d] - (double) t.data[seen->row * DIM + d], 2);
      g_assert_cmpfloat_with_epsilon (seen->distance, sum, 1e-4 * (1 + sum));
    }
  for (guint i = 0; i < trace->steps->len; i++)
    {
      const HekHnswTraceStep *step = &g_array_index (trace->steps, HekHnswTraceStep, i);

      if (i > 0 && step->layer != step[-1].layer)
        nearest = INFINITY;
      g_assert_true (step->is_nearest == (step->distance < nearest));
      nearest = MIN (nearest, step->distance);
    }
  test_rows_clear (&t);
}

/* Deleted rows are walked through; when most are, a second walk goes on. */
static void
test_dead (void)
{
  TestRows t = test_rows_new (4000, DIM, 8, 6, 8);
  g_autoptr (HekHnsw) index = test_build_small (&t.rows, HEK_DISTANCE_L2, HEK_TRAVERSE_AUTO);
  g_autoptr (HekHnswShape) shape = test_look (index);
  static const double shares[] = { 0.1, 0.5, 0.9, 0.995, 1 };
  gboolean has_second = FALSE;

  for (guint s = 0; s < G_N_ELEMENTS (shares); s++)
    {
      guint64 dead[4000 / 64 + 1] = { 0 };
      const HekHnswQuery query = { .k = K, .dead = dead };
      HekRng rng;

      hek_rng_init (&rng, 2);
      for (guint i = 0; i < 4000; i++)
        if (hek_rng_double (&rng) < shares[s] || (s == 2 && t.data[i * DIM] > 0))
          dead[i / 64] |= (guint64) 1 << (i % 64);
      for (guint i = 0; i < 8; i++)
        {
          const float *vector = t.data + i * 100 * DIM;
          g_autoptr (HekHnswTrace) trace = trace_of (index, vector, &query);

          check_steps (trace, shape);
          check_same (index, vector, &query, trace);
          for (guint r = 0; r < trace->results->len; r++)
            g_assert_false (hek_row_set_has (dead, g_array_index (trace->results, HekNeighbor,
                                                                  r).row));
          if (trace->steps->len > 0)
            has_second = has_second || g_array_index (trace->steps, HekHnswTraceStep,
                                                      trace->steps->len - 1).is_second;
          g_assert_true ((shares[s] < 1) == (trace->results->len > 0));
        }
    }
  g_assert_true (has_second);
  test_rows_clear (&t);
}

/* Nothing, one row, fewer rows than are wanted, equal rows, numbers that are none. */
static void
test_strange (void)
{
  static const gsize sizes[] = { 0, 1, 2, 9, 70 };
  const HekHnswQuery query = { .k = K };
  float vector[DIM];

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      TestRows t = test_rows_new (sizes[i], DIM, 1, 4, 9);
      g_autoptr (HekHnsw) index =
        test_build_small (&t.rows, HEK_DISTANCE_COSINE, HEK_TRAVERSE_AUTO);
      g_autoptr (HekHnswShape) shape = test_look (index);
      g_autoptr (GArray) hubs = hek_hnsw_shape_find_hubs (shape, 5, NULL);
      gboolean is_part;
      g_autoptr (GArray) pairs = hek_hnsw_shape_pick_pairs (shape, 0, 5, &is_part, NULL, NULL);

      g_assert_cmpuint (hubs->len, ==, MIN (shape->n_nodes, 5));
      g_assert_cmpuint (pairs->len, <=, 5);
      for (guint kind = 0; kind < 3; kind++)
        {
          g_autoptr (HekHnswTrace) trace = NULL;

          for (guint d = 0; d < DIM; d++)
            vector[d] = kind == 0 ? 1 : kind == 1 ? 0 : NAN;
          trace = trace_of (index, vector, &query);
          g_assert_cmpuint (trace->results->len, ==, MIN (sizes[i], K));
          g_assert_true (trace->is_direct);
          g_assert_true ((trace->steps->len > 0) == (sizes[i] > 0));
          if (sizes[i] > 0)
            {
              check_steps (trace, shape);
              check_same (index, vector, &query, trace);
            }
        }
      test_rows_clear (&t);
    }
}

/* Only the first steps of a very wide search are kept, and the answer is the same. */
static void
test_cut (void)
{
  TestRows t = test_rows_new (6000, 8, 3, 4, 10);
  g_autoptr (HekHnsw) index = test_build_small (&t.rows, HEK_DISTANCE_L2, HEK_TRAVERSE_F32);
  g_autoptr (HekHnswShape) shape = test_look (index);
  const HekHnswQuery query = { .k = K, .ef = 5000 };
  HekHnswQuery narrow = { .k = K, .ef = 100 };
  g_autoptr (HekHnswTrace) trace = trace_of (index, t.data, &query);
  g_autoptr (HekHnswTrace) fits = trace_of (index, t.data, &narrow);

  g_assert_true (trace->is_cut);
  g_assert_cmpuint (trace->steps->len, ==, HEK_HNSW_TRACE_MAX_STEPS);
  g_assert_cmpuint (trace->n_steps, >=, 5000);
  check_steps (trace, shape);
  check_same (index, t.data, &query, trace);
  g_assert_false (fits->is_cut);
  test_rows_clear (&t);
}

/* Links of a damaged image lead anywhere; nothing outside it is read, and nothing goes on for
 * ever. */
static void
test_damaged (void)
{
  TestRows t = test_rows_new (300, DIM, 3, 6, 12);
  g_autoptr (HekHnsw) index = test_build_small (&t.rows, HEK_DISTANCE_L2, HEK_TRAVERSE_AUTO);
  g_autoptr (GByteArray) image = test_image (index);
  hek_auto_aligned guint8 *copy = hek_aligned_new (image->len, 1);
  const HekHnswQuery query = { .k = K, .ef = 200 };
  guint n_opened = 0;
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (HekHnsw) damaged = NULL;
      g_autoptr (HekHnswShape) shape = NULL;
      g_autoptr (HekHnswTrace) trace = NULL;
      g_autoptr (GArray) pairs = NULL, in = NULL;
      gboolean is_part;

      memcpy (copy, image->data, image->len);
      for (guint j = 0; j < 1 + i % 40; j++)
        copy[hek_rng_below (&rng, image->len)] = (guint8) hek_rng_u64 (&rng);
      damaged = hek_hnsw_open (copy, image->len, &t.rows, NULL);
      if (damaged == NULL)
        continue;
      n_opened++;
      shape = test_look (damaged);
      pairs = hek_hnsw_shape_pick_pairs (shape, 0, 100, &is_part, NULL, NULL);
      in = hek_hnsw_shape_find_links_in (shape, 0, i % shape->n_nodes, NULL, NULL);
      trace = hek_hnsw_trace_new (damaged, t.data + i * DIM, &query, NULL, NULL);
      g_assert_cmpuint (trace->results->len, ==, K);
    }
  g_assert_cmpuint (n_opened, >, 20);
  test_rows_clear (&t);
}

static gboolean
refuse (const guint32 *rows,
        gsize          n,
        gpointer       data)
{
  guint *left = data;

  return (*left)-- > 1;
}

static void
test_stop (void)
{
  TestRows t = test_rows_new (4000, DIM, 8, 6, 11);
  g_autoptr (HekHnsw) index = test_build_small (&t.rows, HEK_DISTANCE_L2, HEK_TRAVERSE_F32);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask task = { .cancellable = cancellable };
  g_autoptr (GError) error = NULL;
  guint n_left = 4;
  const HekHnswQuery query = { .k = K, .check = refuse, .check_data = &n_left };

  g_assert_null (hek_hnsw_trace_new (index, t.data, &query, NULL, &error));
  g_assert_error (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_DAMAGED);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (hek_hnsw_trace_new (index, t.data, &query, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_rows_clear (&t);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/index/trace/path", test_path);
  g_test_add_func ("/index/trace/distances", test_distances);
  g_test_add_func ("/index/trace/dead", test_dead);
  g_test_add_func ("/index/trace/strange", test_strange);
  g_test_add_func ("/index/trace/cut", test_cut);
  g_test_add_func ("/index/trace/damaged", test_damaged);
  g_test_add_func ("/index/trace/stop", test_stop);
  return g_test_run ();
}
