/* SPDX-License-Identifier: Apache-2.0 */
/* Collections that stay open: how much memory they hold, which are let go, from many threads. */
#include "config.h"

#include "hek-collection-codes.h"
#include "hek-search-codes.h"
#include "hek-telemetry.h"
#include "library-fixture.h"

#define N_COLLECTIONS 3u
#define N_ROWS 2000u
#define N_THREADS 4u
#define N_ROUNDS 60u
#define SQ4_UUID "6a8f0a4e-0b1c-4f0e-9d53-2f4f6a1c7b20"

typedef struct
{
  LibraryFixture base;
  char *uuids[N_COLLECTIONS];
} MemoryFixture;

static void
set_up (MemoryFixture *fixture,
        gconstpointer  data)
{
  library_fixture_set_up (&fixture->base, NULL);
  library_fixture_open (&fixture->base);
  for (guint i = 0; i < N_COLLECTIONS; i++)
    {
      g_autofree char *name = g_strdup_printf ("words-%u", i);

      fixture->uuids[i] = library_fixture_import (&fixture->base, name, N_ROWS);
    }
}

static void
tear_down (MemoryFixture *fixture,
           gconstpointer  data)
{
  library_fixture_tear_down (&fixture->base, NULL);
  for (guint i = 0; i < N_COLLECTIONS; i++)
    g_free (fixture->uuids[i]);
}

static guint64
memory_of (MemoryFixture *fixture,
           guint          idx)
{
  return hek_library_item_get_memory (hek_library_find (fixture->base.library,
                                                        fixture->uuids[idx]));
}

static HekSearcher *
open_searcher (HekLibrary *library,
               const char *uuid)
{
  g_autoptr (GError) error = NULL;
  HekSearcher *searcher = hek_library_open_searcher (library, uuid, NULL, &error);

  g_assert_no_error (error);
  return searcher;
}

/* The row that is looked for is the nearest to itself. */
static void
check_search (HekSearcher *searcher,
              guint        row)
{
  HekSnapshot *snapshot = hek_searcher_get_snapshot (searcher);
  const HekRows *rows = &hek_snapshot_get_segment (snapshot, 0)->rows;
  HekRows query = *rows;
  HekSearchOptions options = { .k = 1 };
  HekHit hit;
  guint n_hits;

  query.n = 1;
  query.data = rows->data + row * rows->stride_bytes;
  g_assert_true (hek_searcher_search (searcher, &query, &options, &hit, &n_hits, NULL, NULL));
  g_assert_cmpuint (n_hits, ==, 1);
  g_assert_cmpuint (hit.place.row, ==, row);
}

static void
test_budget (MemoryFixture *fixture,
             gconstpointer  data)
{
  HekLibrary *library = fixture->base.library;
  guint64 each;

  g_assert_cmpuint (hek_library_get_memory (library), ==, 0); /* nothing is opened by listing */
  for (guint i = 0; i < N_COLLECTIONS; i++)
    {
      g_autoptr (HekSearcher) searcher = open_searcher (library, fixture->uuids[i]);

      check_search (searcher, 7);
    }
  each = memory_of (fixture, 0);
  g_assert_cmpuint (each, >, N_ROWS * 8); /* a graph has more than that */
  g_assert_cmpuint (hek_library_get_memory (library), >=, N_COLLECTIONS * each);

  /* two fit: the one that was used first goes */
  hek_library_set_memory_budget (library, 2 * each + each / 2);
  g_assert_cmpuint (memory_of (fixture, 0), ==, 0);
  g_assert_cmpuint (memory_of (fixture, 1), >, 0);
  g_assert_cmpuint (memory_of (fixture, 2), >, 0);

  /* using one again saves it */
  {
    g_autoptr (HekSearcher) second = open_searcher (library, fixture->uuids[1]);
    g_autoptr (HekSearcher) first = open_searcher (library, fixture->uuids[0]);

    g_assert_cmpuint (memory_of (fixture, 0), >, 0);
    g_assert_cmpuint (memory_of (fixture, 1), >, 0);
    g_assert_cmpuint (memory_of (fixture, 2), ==, 0);

    /* too little for any: the one that is used stays, and what was let go goes on working */
    hek_library_set_memory_budget (library, 1);
    g_assert_cmpuint (memory_of (fixture, 0), >, 0);
    g_assert_cmpuint (memory_of (fixture, 1), ==, 0);
    check_search (second, 99);
  }
  hek_library_set_memory_budget (library, 0);
  hek_library_close (library);
  g_assert_cmpuint (hek_library_get_memory (library), ==, 0);
}

static void
test_searchers_are_kept (MemoryFixture *fixture,
                         gconstpointer  data)
{
  HekLibrary *library = fixture->base.library;
  const char *uuid = fixture->uuids[0];
  g_autoptr (HekSearcher) first = open_searcher (library, uuid);
  g_autoptr (HekSearcher) again = open_searcher (library, uuid);
  g_autoptr (HekStore) store = hek_library_open_store (library, uuid, NULL);
  g_autoptr (HekSearcher) newer = NULL;
  g_autoptr (HekSearcher) same = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const keys[] = { "item-5" };
  gsize n_deleted;

  g_assert_true (first == again);
  hek_library_verify (library, uuid); /* changes nothing */
  hek_library_rename (library, uuid, "another name");
  library_fixture_wait_idle (&fixture->base);
  same = open_searcher (library, uuid);
  g_assert_true (first == same);
  g_assert_true (hek_store_delete_keys (store, keys, 1, &n_deleted, NULL, NULL));
  g_assert_cmpuint (n_deleted, ==, 1);
  hek_library_describe (library, uuid, "One less", NULL); /* lets go of what is old */
  library_fixture_wait_idle (&fixture->base);
  newer = open_searcher (library, uuid);
  g_assert_true (newer != first);
  g_assert_cmpuint (hek_snapshot_get_n_rows (hek_searcher_get_snapshot (first)), ==, N_ROWS);
  g_assert_cmpuint (hek_snapshot_get_n_rows (hek_searcher_get_snapshot (newer)), ==, N_ROWS - 1);

  g_assert_null (hek_library_open_searcher (library, "nobody", NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  hek_library_close (library);
  g_assert_null (hek_library_open_store (library, uuid, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  check_search (newer, 11); /* is still usable */
}

/* --- quantized codes ------------------------------------------------------------------------- */

/* A codebook of its own rows, applied to one collection. */
static void
encode (MemoryFixture *fixture,
        guint          idx)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekStore) store = hek_library_open_store (fixture->base.library, fixture->uuids[idx],
                                                       &error);
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, &error);
  const HekCodec *codec = hek_codec_find ("sq4"); /* whose codes are packed: in memory */
  HekCodecTraining training = { .distance = HEK_DISTANCE_L2 };
  HekCodebookInfo info = { .uuid = (char *) SQ4_UUID, .name = (char *) "sq4", .version = 1,
                           .method = (char *) "sq4", .dim = 8, .collection = (char *) "",
                           .collection_uuid = (char *) "", .options = (char *) "" };
  g_autoptr (HekCodebook) book = NULL;
  g_autoptr (GBytes) bytes = NULL;
  HekCodesReport report;
  const HekOption *options;
  guint n_options;

  options = hek_codec_options (codec, &n_options);
  hek_options_defaults (options, n_options, &training.values);
  book = hek_codebook_train (codec, &hek_snapshot_get_segment (snapshot, 0)->rows, &training, NULL,
                             &error);
  g_assert_no_error (error);
  bytes = hek_codebook_write (book);
  hek_collection_apply_codebook (store, &info, bytes, &report, NULL, &error);
  g_assert_no_error (error);
}

/* Closing goes on behind the scenes. */
static void
wait_unloaded (HekSearcher *searcher)
{
  while (hek_collection_get_codes_memory (hek_searcher_get_snapshot (searcher)) > 0)
    g_usleep (500);
}

static HekSearchCodes *
open_codes (HekSearcher *searcher)
{
  g_autoptr (GError) error = NULL;
  HekSearchCodes *codes = hek_search_codes_open (searcher, SQ4_UUID, NULL, &error);

  g_assert_no_error (error);
  return codes;
}

/* Codes that a search opens count, and go with their collection, also when somebody holds that. */
static void
test_codes (MemoryFixture *fixture,
            gconstpointer  data)
{
  HekLibrary *library = fixture->base.library;
  g_autoptr (HekSearcher) first = NULL;
  g_autoptr (HekSearcher) second = NULL;
  g_autoptr (HekSearchCodes) codes = NULL;
  guint64 without, with;

  encode (fixture, 0);
  first = open_searcher (library, fixture->uuids[0]);
  without = memory_of (fixture, 0);
  g_clear_pointer (&codes, hek_search_codes_free);
  codes = open_codes (first);
  with = memory_of (fixture, 0);
  g_assert_cmpuint (with - without, ==, hek_search_codes_get_memory (codes));
  g_assert_cmpuint (with, >=, without + N_ROWS * 4);

  /* both fit, but not with the codes: the next time that one is asked for it is noticed */
  second = open_searcher (library, fixture->uuids[1]);
  hek_library_set_memory_budget (library, without + memory_of (fixture, 1) + N_ROWS);
  g_assert_cmpuint (memory_of (fixture, 0), ==, 0);
  wait_unloaded (first);
  check_search (first, 3); /* is still usable, and so are its codes */
  g_assert_cmpuint (hek_search_codes_get_memory (codes), >=, N_ROWS * 4);

  g_clear_pointer (&first, hek_searcher_unref);
  g_clear_pointer (&codes, hek_search_codes_free);
  first = open_searcher (library, fixture->uuids[0]);
  g_assert_cmpuint (memory_of (fixture, 1), >, 0); /* without codes they fit */
  codes = open_codes (first);
  g_assert_cmpuint (memory_of (fixture, 1), >, 0);
  hek_searcher_unref (open_searcher (library, fixture->uuids[0]));
  g_assert_cmpuint (memory_of (fixture, 1), ==, 0);
  g_assert_cmpuint (memory_of (fixture, 0), ==, with);
}

/* --- what the recorder is told ------------------------------------------------------------- */

/* Of the last batch; -1: nothing was recorded. */
static double
value_of (const HekTelemetryBatch *batch,
          const char              *uuid,
          HekInstrumentId          id)
{
  for (guint i = 0; i < batch->samples->len; i++)
    {
      const HekTelemetrySample *sample = &g_array_index (batch->samples, HekTelemetrySample, i);

      if (sample->id == id && g_str_equal (hek_telemetry_scope_get_id (sample->scope), uuid))
        return sample->last;
    }
  return -1;
}

static double
memory_in (const HekTelemetryBatch *batch,
           const char              *uuid)
{
  return value_of (batch, uuid, HEK_INSTRUMENT_MEMORY_STORE) +
         value_of (batch, uuid, HEK_INSTRUMENT_MEMORY_GRAPHS) +
         value_of (batch, uuid, HEK_INSTRUMENT_MEMORY_HEADS) +
         value_of (batch, uuid, HEK_INSTRUMENT_MEMORY_CODES);
}

/* Gauges say of memory what the library says, and which collections are open. */
static void
test_gauges (MemoryFixture *fixture,
             gconstpointer  data)
{
  HekLibrary *library = fixture->base.library;
  const char *first = fixture->uuids[0], *second = fixture->uuids[1];
  g_autoptr (HekTelemetryBatch) before = NULL;
  g_autoptr (HekTelemetryBatch) opened = NULL;
  g_autoptr (HekTelemetryBatch) closed = NULL;
  g_autoptr (HekSearcher) searcher = NULL;
  g_autoptr (HekSearchCodes) codes = NULL;

  encode (fixture, 0);
  library_fixture_close (&fixture->base);
  library_fixture_open (&fixture->base);
  hek_telemetry_set_enabled (TRUE);
  hek_telemetry_batch_free (hek_telemetry_collect ());
  before = hek_telemetry_collect ();
  g_assert_cmpfloat (value_of (before, "", HEK_INSTRUMENT_CACHE_COLLECTIONS), ==, 0);
  g_assert_cmpfloat (value_of (before, first, HEK_INSTRUMENT_MEMORY_GRAPHS), ==, -1);

  searcher = open_searcher (library, first);
  codes = open_codes (searcher);
  hek_searcher_unref (open_searcher (library, first));
  hek_searcher_unref (open_searcher (library, first));
  hek_searcher_unref (open_searcher (library, second));
  opened = hek_telemetry_collect ();
  g_assert_cmpfloat (value_of (opened, "", HEK_INSTRUMENT_CACHE_COLLECTIONS), ==, 2);
  g_assert_cmpfloat (value_of (opened, first, HEK_INSTRUMENT_CACHE_MISSES), ==, 1);
  g_assert_cmpfloat (value_of (opened, first, HEK_INSTRUMENT_CACHE_HITS), ==, 2);
  g_assert_cmpfloat (value_of (opened, second, HEK_INSTRUMENT_CACHE_MISSES), ==, 1);
  g_assert_cmpfloat (value_of (opened, second, HEK_INSTRUMENT_CACHE_HITS), ==, -1);
  g_assert_cmpfloat (value_of (opened, first, HEK_INSTRUMENT_COLLECTION_ROWS), ==, N_ROWS);
  g_assert_cmpfloat (value_of (opened, first, HEK_INSTRUMENT_COLLECTION_INDEXED_ROWS), ==, N_ROWS);
  g_assert_cmpfloat (value_of (opened, first, HEK_INSTRUMENT_MEMORY_CODES), ==,
                     (double) hek_search_codes_get_memory (codes));
  g_assert_cmpfloat (value_of (opened, second, HEK_INSTRUMENT_MEMORY_CODES), ==, 0);
  g_assert_cmpfloat (value_of (opened, first, HEK_INSTRUMENT_MEMORY_GRAPHS), >, N_ROWS * 8);
  g_assert_cmpfloat (memory_in (opened, first), ==, (double) memory_of (fixture, 0));
  g_assert_cmpfloat (memory_in (opened, second), ==, (double) memory_of (fixture, 1));

  /* what is let go of is not told any more */
  hek_library_set_memory_budget (library, 1);
  closed = hek_telemetry_collect ();
  g_assert_cmpfloat (value_of (closed, "", HEK_INSTRUMENT_CACHE_COLLECTIONS), ==, 1);
  g_assert_cmpfloat (value_of (closed, first, HEK_INSTRUMENT_MEMORY_GRAPHS), ==, -1);
  g_assert_cmpfloat (value_of (closed, second, HEK_INSTRUMENT_MEMORY_GRAPHS), >, 0);
  hek_telemetry_set_enabled (FALSE);
}

/* --- many threads -------------------------------------------------------------------------- */

typedef struct
{
  MemoryFixture *fixture;
  guint seed;
  gint *n_done; /* atomic */
} Searching;

static gpointer
search_on_and_on (gpointer data)
{
  Searching *searching = data;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      const char *uuid = searching->fixture->uuids[(i + searching->seed) % N_COLLECTIONS];
      g_autoptr (HekSearcher) searcher = open_searcher (searching->fixture->base.library, uuid);

      check_search (searcher, (searching->seed * 331 + i * 17) % N_ROWS);
    }
  g_atomic_int_inc (searching->n_done);
  return NULL;
}

/* Under a budget that lets collections go all the time, while they are verified and renamed. */
static void
test_threads (MemoryFixture *fixture,
              gconstpointer  data)
{
  HekLibrary *library = fixture->base.library;
  Searching searching[N_THREADS];
  GThread *threads[N_THREADS];
  gint n_done = 0;

  hek_telemetry_set_enabled (TRUE);
  hek_library_set_memory_budget (library, 1);
  for (guint i = 0; i < N_THREADS; i++)
    {
      searching[i] = (Searching) { fixture, i, &n_done };
      threads[i] = g_thread_new ("search", search_on_and_on, &searching[i]);
    }
  for (guint i = 0; i < N_COLLECTIONS; i++)
    {
      g_autofree char *name = g_strdup_printf ("renamed-%u", i);

      hek_library_verify (library, fixture->uuids[i]);
      hek_library_rename (library, fixture->uuids[i], name);
    }
  while (g_atomic_int_get (&n_done) < (gint) N_THREADS)
    {
      g_main_context_iteration (NULL, FALSE);
      (void) hek_library_get_memory (library);
      hek_telemetry_batch_free (hek_telemetry_collect ()); /* which looks at all of them, too */
      g_usleep (500);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  library_fixture_wait_idle (&fixture->base);
  g_assert_cmpuint (fixture->base.n_verified, ==, N_COLLECTIONS);
  g_assert_cmpuint (fixture->base.n_failed, ==, 0);
  library_fixture_find (&fixture->base, "renamed-2");
  hek_telemetry_set_enabled (FALSE);
}

#define ADD(name, func) g_test_add (name, MemoryFixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/session/library/memory/budget", test_budget);
  ADD ("/session/library/memory/searchers-are-kept", test_searchers_are_kept);
  ADD ("/session/library/memory/codes", test_codes);
  ADD ("/session/library/memory/gauges", test_gauges);
  ADD ("/session/library/memory/threads", test_threads);
  return g_test_run ();
}
