/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Searches while rows are imported and graphs built: they do not wait for either, see all rows of
 * an import or none, and find what was there before.
 */
#include "config.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../test-timing.h"
#include "hek-collection-index.h"
#include "hek-rng.h"
#include "things.h"

#define DIM 24u
#define N_LABELS 7u
#define N_FIRST 2000u
#define N_IMPORT (12000u / (guint) HEK_TEST_SLOWDOWN)
#define N_IMPORTS 3u
#define BATCH_NICE 10 /* as jobs of the batch lane have it */

/* Searches that waited for an import or a build would be as few as these. */
#define MIN_SEARCHES 50u
/* p99, also on a machine that has other things to do. */
#define MAX_WAIT_US (250.0 * 1000 * HEK_TEST_SLOWDOWN)

typedef struct
{
  Things things;
  gint done; /* atomic */
} Live;

static void
make_vector (guint64  number,
             float   *vector)
{
  HekRng rng;

  hek_rng_init (&rng, 1 + number);
  for (guint i = 0; i < DIM; i++)
    vector[i] = (float) hek_rng_double (&rng);
}

static const HekTask batch_task = { .lane = HEK_LANE_BATCH };

static void
import_rows (Live    *live,
             guint64  first,
             gsize    n)
{
  g_autofree float *rows = g_new (float, n * DIM);
  g_autoptr (HekBatch) batch = NULL;

  for (gsize i = 0; i < n; i++)
    make_vector (first + i, rows + i * DIM);
  batch = things_new_batch (&live->things, rows, first, n, N_LABELS);
  things_import (&live->things, batch, &batch_task);
}

static gpointer
import_and_build (gpointer data)
{
  Live *live = data;

  setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), BATCH_NICE);
  for (guint i = 0; i < N_IMPORTS; i++)
    {
      import_rows (live, N_FIRST + (guint64) i * N_IMPORT, N_IMPORT);
      things_build_index (&live->things, FALSE, &batch_task);
    }
  g_atomic_int_set (&live->done, 1);
  return NULL;
}

/* Looks for row @number in the collection as it is now. Returns: how many rows there are */
static guint64
search (Live    *live,
        guint64  number,
        GArray  *waits_us)
{
  const HekTask task = { .lane = HEK_LANE_INTERACTIVE };
  const HekSearchOptions options = { .k = 5 };
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (HekSearcher) searcher = NULL;
  gint64 start = g_get_monotonic_time (), wait_us;
  GError *error = NULL;
  float vector[DIM];
  HekRows query = { HEK_DTYPE_F32, DIM, 1, sizeof vector, (const guint8 *) vector };
  HekHit hits[5];
  guint n_hits;

  make_vector (number, vector);
  snapshot = hek_store_snapshot (live->things.store, &error);
  g_assert_no_error (error);
  searcher = hek_searcher_new (snapshot, &task, &error);
  g_assert_no_error (error);
  g_assert_true (hek_searcher_search (searcher, &query, &options, hits, &n_hits, &task, &error));
  g_assert_no_error (error);
  wait_us = g_get_monotonic_time () - start;
  g_array_append_val (waits_us, wait_us);
  g_assert_cmpuint (n_hits, ==, 5);
  g_assert_cmpfloat (hits[0].distance, <, 1e-6f);
  g_assert_cmpuint (hek_snapshot_get_row_id (snapshot, hits[0].place), ==, number);
  return hek_snapshot_get_n_rows (snapshot);
}

static int
compare_waits (gconstpointer a,
               gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

/* A collection whose first rows have a graph. */
static void
set_up (Live *live)
{
  *live = (Live) { .done = 0 };
  things_set_up (&live->things, DIM, HEK_DISTANCE_L2, -1);
  import_rows (live, 0, N_FIRST);
  things_build_index (&live->things, FALSE, &batch_task);
}

static void
tear_down (Live *live)
{
  things_tear_down (&live->things);
}

/* Searchers share the graph that is open; one that is built anew takes its place. */
static void
test_rebuild (void)
{
  g_autoptr (GArray) waits_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  const guint64 gone = 17;
  gsize n_deleted;
  GError *error = NULL;
  Live live;

  set_up (&live);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (live.things.store, &error);
      g_autoptr (HekSearcher) searcher = hek_searcher_new (snapshot, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (hek_searcher_get_n_indexed (searcher), ==, N_FIRST);
      for (guint64 number = i; number < N_FIRST; number += 131)
        search (&live, number, waits_us);
      things_build_index (&live.things, TRUE, &batch_task);
    }
  g_assert_true (hek_store_delete_rows (live.things.store, &gone, 1, &n_deleted, NULL, &error));
  g_assert_cmpuint (search (&live, gone + 1, waits_us), ==, N_FIRST - 1);
  tear_down (&live);
}

static void
test_import (void)
{
  g_autoptr (GArray) waits_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint64 n_before = 0;
  gint64 p99_us;
  guint n_steps = 0;
  GThread *thread;
  gboolean last;
  Live live;

  set_up (&live);
  thread = g_thread_new ("import", import_and_build, &live);
  do
    {
      guint64 n_rows;

      last = g_atomic_int_get (&live.done) != 0;
      n_rows = search (&live, waits_us->len * 7 % N_FIRST, waits_us);
      g_assert_cmpuint ((n_rows - N_FIRST) % N_IMPORT, ==, 0);
      g_assert_cmpuint (n_rows, >=, n_before);
      n_steps += n_rows > n_before;
      n_before = n_rows;
    }
  while (!last);
  g_thread_join (thread);
  g_array_sort (waits_us, compare_waits);
  p99_us = g_array_index (waits_us, gint64, (waits_us->len - 1) * 99 / 100);
  g_test_message ("%u searches, p99 %.1f ms", waits_us->len, (double) p99_us / 1000);
  g_assert_cmpuint (n_before, ==, N_FIRST + N_IMPORTS * N_IMPORT);
  g_assert_cmpuint (n_steps, >, 1);
  g_assert_cmpuint (waits_us->len, >=, MIN_SEARCHES);
  g_assert_cmpfloat ((double) p99_us, <, MAX_WAIT_US);
  search (&live, n_before - 1, waits_us);
  tear_down (&live);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/collection/live/rebuild", test_rebuild);
  g_test_add_func ("/collection/live/import", test_import);
  return g_test_run ();
}
