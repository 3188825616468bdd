/* SPDX-License-Identifier: Apache-2.0 */
/* Searches over several segments, with and without graphs, against a plain loop over the rows. */
#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "hek-collection-index.h"
#include "hek-rng.h"
#include "things.h"

#define DIM 12
#define N_FIRST 3000
#define N_SECOND 1500
#define N_JOURNAL 60
#define N_ALL (N_FIRST + N_SECOND + N_JOURNAL)
#define N_LABELS 7
#define N_QUERIES 20
#define K 10

typedef struct
{
  Things things;
  float *vectors; /* N_ALL × DIM, in the order of row ids */
  gboolean *dead; /* N_ALL */
} Fixture;

/* Two imports, which are two segments, and a small append, which is a journal; then deletes. */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const gsize n_rows[] = { N_FIRST, N_SECOND };
  g_autoptr (HekBatch) journal = NULL;
  guint64 ids[40];
  guint64 first = 0;
  HekRng rng;

  hek_rng_init (&rng, 5);
  things_set_up (&fixture->things, DIM, HEK_DISTANCE_L2, -1);
  fixture->vectors = g_new (float, N_ALL * DIM);
  fixture->dead = g_new0 (gboolean, N_ALL);
  for (gsize i = 0; i < N_ALL * DIM; i++)
    fixture->vectors[i] = (float) (hek_rng_below (&rng, 2000)) / 1000 - 1;
  for (guint i = 0; i < G_N_ELEMENTS (n_rows); i++)
    {
      g_autoptr (HekBatch) batch = things_new_batch (
        &fixture->things, fixture->vectors + first * DIM, first, n_rows[i], N_LABELS);

      things_import (&fixture->things, batch, NULL);
      first += n_rows[i];
    }
  journal = things_new_batch (&fixture->things, fixture->vectors + first * DIM, first, N_JOURNAL,
                              N_LABELS);
  things_append (&fixture->things, journal);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      ids[i] = (guint64) i * 113 % N_ALL;
      fixture->dead[ids[i]] = TRUE;
    }
  things_delete (&fixture->things, ids, G_N_ELEMENTS (ids));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  things_tear_down (&fixture->things);
  g_free (fixture->vectors);
  g_free (fixture->dead);
}

static double
squared_distance (const float *a,
                  const float *b)
{
  double sum = 0;

  for (guint i = 0; i < DIM; i++)
    sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
  return sum;
}

/* Rows that may be found and are nearer than @distance, or as near and older than @id. */
static guint
count_nearer (const Fixture *fixture,
              const float   *query,
              double         distance,
              int            label)
{
  guint n = 0;

  for (guint i = 0; i < N_ALL; i++)
    n += !fixture->dead[i] && (label < 0 || (int) (i % N_LABELS) == label) &&
         squared_distance (query, fixture->vectors + (gsize) i * DIM) < distance * (1 - 1e-5);
  return n;
}

/* The part of the answers that are among the true K, over some queries. */
static double
measure_recall (const Fixture          *fixture,
                HekSearcher            *searcher,
                const HekSearchOptions *options,
                int                     label)
{
  g_autofree float *queries = g_new (float, N_QUERIES * DIM);
  HekRows rows = { HEK_DTYPE_F32, DIM, N_QUERIES, DIM * sizeof (float),
                   (const guint8 *) queries };
  g_autofree HekHit *hits = g_new (HekHit, N_QUERIES * K);
  guint n_hits[N_QUERIES], n_true = 0;
  GError *error = NULL;
  HekRng rng;

  hek_rng_init (&rng, 9);
  for (guint i = 0; i < N_QUERIES * DIM; i++)
    queries[i] = (float) hek_rng_below (&rng, 2000) / 1000 - 1;
  g_assert_true (hek_searcher_search (searcher, &rows, options, hits, n_hits, NULL, &error));
  g_assert_no_error (error);
  for (guint q = 0; q < N_QUERIES; q++)
    {
      g_assert_cmpuint (n_hits[q], ==, K);
      for (guint i = 0; i < K; i++)
        {
          const HekHit *hit = &hits[q * K + i];
          guint64 id = hek_snapshot_get_row_id (hek_searcher_get_snapshot (searcher), hit->place);
          double distance = squared_distance (queries + q * DIM, fixture->vectors + id * DIM);

          g_assert_false (fixture->dead[id]);
          g_assert_true (label < 0 || (int) (id % 7) == label);
          g_assert_cmpfloat_with_epsilon (hit->distance, distance, 1e-4);
          g_assert_true (i == 0 || hit[-1].distance <= hit->distance);
          n_true += count_nearer (fixture, queries + q * DIM, distance, label) < K;
        }
    }
  return n_true / (double) (N_QUERIES * K);
}

static void
test_exact (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (HekSearcher) searcher = things_open_searcher (&fixture->things, 0);
  HekSearchOptions options = { .k = K };

  g_assert_cmpuint (hek_snapshot_get_n_segments (hek_searcher_get_snapshot (searcher)), ==, 3);
  g_assert_cmpuint (hek_searcher_get_n_indexed (searcher), ==, 0);
  g_assert_cmpfloat (measure_recall (fixture, searcher, &options, -1), ==, 1);
}

static void
build (Fixture *fixture,
       guint    n_built)
{
  GError *error = NULL;
  HekIndexReport report;
  guint n_sound;

  g_assert_true (
    hek_collection_build_index (fixture->things.store, NULL, FALSE, &report, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_segments, ==, 3);
  g_assert_cmpuint (report.n_built, ==, n_built);
  g_assert_true (hek_collection_validate_index (fixture->things.store, &n_sound, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_sound, ==, 3);
}

static void
test_graphs (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (HekSearcher) before = things_open_searcher (&fixture->things, 0);
  g_autoptr (HekSearcher) searcher = NULL;
  HekSearchOptions options = { .k = K }, exact = { .k = K, .exact = TRUE };
  HekHnswRecall recall;
  GError *error = NULL;

  build (fixture, 3);
  build (fixture, 0);
  searcher = things_open_searcher (&fixture->things, 0);
  g_assert_cmpuint (hek_searcher_get_n_indexed (searcher), ==, N_ALL - 40);
  g_assert_cmpfloat (measure_recall (fixture, searcher, &options, -1), >=, 0.99);
  g_assert_cmpfloat (measure_recall (fixture, searcher, &exact, -1), ==, 1);
  /* the snapshot of before still answers */
  g_assert_cmpfloat (measure_recall (fixture, before, &options, -1), ==, 1);

  g_assert_true (hek_searcher_choose_ef (searcher, NULL, &options, 0.9, &recall, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (recall.recall, >=, 0.9);
  g_assert_cmpuint (recall.ef, >, 0);
}

static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (HekSearcher) searcher = NULL;
  g_autoptr (HekFilter) filter = NULL;
  g_autoptr (HekRowFilter) rows = NULL;
  HekSearchOptions options = { .k = K };
  guint n_matching = 0;
  GError *error = NULL;

  for (guint graphs = 0; graphs < 2; graphs++)
    {
      g_clear_pointer (&rows, hek_row_filter_free);
      g_clear_pointer (&filter, hek_filter_unref);
      g_clear_pointer (&searcher, hek_searcher_unref);
      if (graphs == 1)
        build (fixture, 3);
      searcher = things_open_searcher (&fixture->things, 0);
      filter = hek_filter_parse ("label = 3", hek_store_get_schema (fixture->things.store), &error);
      g_assert_no_error (error);
      rows = hek_row_filter_new (searcher, filter, NULL, &error);
      g_assert_no_error (error);
      n_matching = 0;
      for (guint i = 0; i < N_ALL; i++)
        n_matching += i % 7 == 3 && !fixture->dead[i];
      g_assert_cmpuint (hek_row_filter_get_n_rows (rows), ==, n_matching);
      options.filter = rows;
      g_assert_cmpfloat (measure_recall (fixture, searcher, &options, 3), >=,
                         graphs == 1 ? 0.95 : 1);
    }
}

static void
test_radius (Fixture       *fixture,
             gconstpointer  data)
{
  const float query[DIM] = { 0 };
  const double radius = 1.6;
  guint n_true = count_nearer (fixture, query, radius, -1);

  for (guint graphs = 0; graphs < 2; graphs++)
    {
      g_autoptr (HekSearcher) searcher = NULL;
      g_autoptr (GArray) hits = NULL;
      HekSearchOptions options = { .k = K };
      GError *error = NULL;

      if (graphs == 1)
        build (fixture, 3);
      searcher = things_open_searcher (&fixture->things, 0);
      hits = hek_searcher_search_radius (searcher, query, radius, &options, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (hits->len, >=, graphs == 1 ? (guint) (0.95 * n_true) : n_true);
      for (guint i = 0; i < hits->len; i++)
        g_assert_cmpfloat (g_array_index (hits, HekHit, i).distance, <=, radius);
    }
}

/* A flipped byte in vectors or in a graph is an error, not another answer. */
static void
test_damage (Fixture       *fixture,
             gconstpointer  data)
{
  const char *const suffixes[] = { ".vec", ".hnsw" };
  g_autofree char *uuid = g_strdup (hek_store_get_uuid (fixture->things.store));
  g_autofree char *folder = g_build_filename (fixture->things.folder, "collections", uuid, NULL);

  build (fixture, 3);
  hek_store_unref (fixture->things.store);
  hek_workspace_close (g_steal_pointer (&fixture->things.workspace));
  for (guint s = 0; s < G_N_ELEMENTS (suffixes); s++)
    {
      g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
      g_autofree char *path = NULL, *contents = NULL;
      g_autoptr (HekWorkspace) workspace = NULL;
      g_autoptr (HekStore) store = NULL;
      g_autoptr (HekSnapshot) snapshot = NULL;
      g_autoptr (HekSearcher) searcher = NULL;
      g_autoptr (GError) error = NULL;
      HekHit hits[K];
      guint n_hits;
      HekSearchOptions options = { .k = K, .exact = s == 0 };
      HekRows query = { HEK_DTYPE_F32, DIM, 1, DIM * sizeof (float),
                        (const guint8 *) fixture->vectors };
      const char *name;
      gsize n;

      while (path == NULL && (name = g_dir_read_name (dir)) != NULL)
        if (g_str_has_suffix (name, suffixes[s]) && g_str_has_prefix (name, "seg-"))
          path = g_build_filename (folder, name, NULL);
      g_assert_true (g_file_get_contents (path, &contents, &n, NULL));
      contents[n / 2] ^= 4;
      g_assert_true (g_file_set_contents (path, contents, (gssize) n, NULL));

      workspace = hek_workspace_open (fixture->things.folder, HEK_WORKSPACE_READ, &error);
      g_assert_no_error (error);
      store = hek_workspace_open_store (workspace, "things", &error);
      g_assert_no_error (error);
      snapshot = hek_store_snapshot (store, &error);
      g_assert_no_error (error);
      searcher = hek_searcher_new (snapshot, NULL, &error);
      g_assert_true (searcher == NULL ||
                     !hek_searcher_search (searcher, &query, &options, hits, &n_hits, NULL,
                                           &error));
      g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED);
      name = strrchr (path, '/') + 1;
      g_assert_nonnull (strstr (error->message, name));

      contents[n / 2] ^= 4;
      g_assert_true (g_file_set_contents (path, contents, (gssize) n, NULL));
    }
  fixture->things.workspace
    = hek_workspace_open (fixture->things.folder, HEK_WORKSPACE_WRITE, NULL);
  fixture->things.store = hek_workspace_open_store (fixture->things.workspace, "things", NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/collection/exact", Fixture, NULL, set_up, test_exact, tear_down);
  g_test_add ("/collection/graphs", Fixture, NULL, set_up, test_graphs, tear_down);
  g_test_add ("/collection/filter", Fixture, NULL, set_up, test_filter, tear_down);
  g_test_add ("/collection/radius", Fixture, NULL, set_up, test_radius, tear_down);
  g_test_add ("/collection/damage", Fixture, NULL, set_up, test_damage, tear_down);
  return g_test_run ();
}
