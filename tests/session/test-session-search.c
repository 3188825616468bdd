/* SPDX-License-Identifier: Apache-2.0 */
/* The model of the Search page: what is asked, what comes, what stays. */
#include "config.h"

#include "search-fixture.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "hek-image-file.h"
#include "hek-picture-thumbnail.h"
#include "session-fixture.h"

static void
test_like_a_row (SearchFixture *fixture,
                 gconstpointer  data)
{
  g_autoptr (HekSearchQuery) query = hek_search_query_new (fixture->uuid);
  const HekSearchSummary *summary;
  HekSearchItem *term;
  HekSchema *schema;

  g_assert_null (hek_search_session_get_query (fixture->search));
  g_assert_null (hek_search_session_get_summary (fixture->search));
  g_assert_null (hek_search_session_get_schema (fixture->search));
  hek_search_query_add_term (query, HEK_TERM_KEY, "item-7", 1);
  search_fixture_run (fixture, query);
  g_assert_true (hek_search_query_equal (hek_search_session_get_query (fixture->search), query));
  g_assert_cmpuint (search_fixture_n_hits (fixture), ==, 20);
  for (guint i = 0; i < 20; i++)
    {
      HekSearchItem *item = search_fixture_hit (fixture, i);
      guint row = (guint) hek_search_item_get_row_id (item);
      g_autofree char *key = g_strdup_printf ("item-%u", row);
      double distance = search_fixture_squared (fixture, fixture->vectors + 7 * SEARCH_DIM, row);

      g_assert_cmpuint (row, !=, 7);
      g_assert_cmpuint (hek_search_item_get_rank (item), ==, i + 1);
      g_assert_cmpstr (hek_search_item_get_key (item), ==, key);
      g_assert_cmpfloat_with_epsilon (hek_search_item_get_distance (item), distance, 1e-5);
      g_assert_cmpmem (hek_search_item_get_vector (item), SEARCH_DIM * sizeof (float),
                       fixture->vectors + row * SEARCH_DIM, SEARCH_DIM * sizeof (float));
      g_assert_null (hek_search_item_get_picture (item));
      g_assert_true (i == 0 || hek_search_item_get_distance (search_fixture_hit (fixture, i - 1)) <=
                                 hek_search_item_get_distance (item));
    }
  summary = hek_search_session_get_summary (fixture->search);
  g_assert_cmpuint (summary->n_hits, ==, 20);
  g_assert_cmpuint (summary->n_found, ==, 20);
  g_assert_cmpuint (summary->n_rows, ==, SEARCH_ROWS);
  g_assert_cmpuint (summary->n_matching, ==, SEARCH_ROWS);
  g_assert_cmpuint (summary->ef, ==, 64);
  g_assert_cmpuint (summary->seq, ==, 1);
  g_assert_cmpint (summary->time_us, >, 0);
  g_assert_cmpfloat (summary->search_us, >, 0);
  g_assert_false (summary->has_recall);
  schema = hek_search_session_get_schema (fixture->search);
  g_assert_cmpstr (hek_schema_get_field (schema, 1)->name, ==, "label");

  /* what was asked for can be shown too, when it is a row */
  term = hek_search_session_get_term (fixture->search, 0);
  g_assert_cmpuint (hek_search_item_get_rank (term), ==, 0);
  g_assert_cmpstr (hek_search_item_get_key (term), ==, "item-7");
  g_assert_cmpstr (hek_search_item_get_text (term, 2), ==, "3.5");
  g_assert_cmpmem (hek_search_item_get_vector (term), SEARCH_DIM * sizeof (float),
                   fixture->vectors + 7 * SEARCH_DIM, SEARCH_DIM * sizeof (float));
  g_assert_null (hek_search_session_get_term (fixture->search, 1));
}

static void
test_fields_and_filter (SearchFixture *fixture,
                        gconstpointer  data)
{
  g_autoptr (HekSearchQuery) query = hek_search_query_new (fixture->uuid);
  gsize start, n_bytes;

  hek_search_query_add_term (query, HEK_TERM_KEY, "item-12", 1);
  query->filter = g_strdup ("price is missing and good");
  query->k = 1000;
  query->exact = TRUE;
  search_fixture_run (fixture, query);
  g_assert_cmpuint (search_fixture_n_hits (fixture), ==, SEARCH_ROWS / 20);
  g_assert_cmpuint (hek_search_session_get_summary (fixture->search)->n_matching, ==,
                    SEARCH_ROWS / 20);
  g_assert_cmpuint (hek_search_session_get_summary (fixture->search)->ef, ==, 0);
  for (guint i = 0; i < SEARCH_ROWS / 20; i++)
    {
      HekSearchItem *item = search_fixture_hit (fixture, i);
      guint row = (guint) hek_search_item_get_row_id (item);
      g_autofree char *seen = g_strdup_printf ("2024-05-%02uT12:00:00Z", 1 + row % 28);

      g_assert_cmpuint (row % 20, ==, 0);
      g_assert_cmpstr (hek_search_item_get_text (item, 1), ==, "red");
      g_assert_null (hek_search_item_get_text (item, 2));
      g_assert_cmpstr (hek_search_item_get_text (item, 3), ==, seen);
      g_assert_cmpstr (hek_search_item_get_text (item, 4), ==, "true");
      g_assert_true (hek_search_item_get_text (item, 3) == hek_search_item_get_text (item, 3));
    }
  g_free (query->filter);
  query->filter = g_strdup ("price = 3.5");
  search_fixture_run (fixture, query);
  g_assert_cmpuint (search_fixture_n_hits (fixture), ==, 2);
  g_assert_cmpstr (hek_search_item_get_text (search_fixture_hit (fixture, 0), 2), ==, "3.5");

  /* mistakes have a place, and the last answers stay */
  g_free (query->filter);
  query->filter = g_strdup ("price < \"cheap\"");
  search_fixture_run_badly (fixture, query, "price", -1);
  g_assert_true (hek_filter_error_get_place (fixture->error, &start, &n_bytes));
  g_assert_cmpuint (start, ==, 8);
  g_assert_cmpuint (n_bytes, ==, 7);
  g_assert_cmpuint (search_fixture_n_hits (fixture), ==, 2);
  g_free (query->filter);
  query->filter = g_strdup ("  ");
  search_fixture_run (fixture, query);
  g_assert_cmpuint (search_fixture_n_hits (fixture), ==, SEARCH_ROWS - 1);
}

static void
test_numbers_and_files (SearchFixture *fixture,
                        gconstpointer  data)
{
  g_autoptr (HekSearchQuery) query = hek_search_query_new (fixture->uuid);
  g_autofree char *csv = g_build_filename (fixture->base.dir, "things.csv", NULL);
  g_autofree char *wide = library_fixture_make_csv (&fixture->base, "wide.csv", 0, 3, 9, FALSE);
  g_autofree char *nowhere = g_build_filename (fixture->base.dir, "nowhere.csv", NULL);
  g_autofree char *png = g_build_filename (fixture->base.dir, "a.png", NULL);
  g_autoptr (GBytes) bytes = fixture_make_png (30, 20);
  const float zero[SEARCH_DIM] = { 0 };
  HekSearchItem *item;
  guint row;

  hek_search_query_add_term (query, HEK_TERM_NUMBERS, "0 0 0 0 0 0 0 0", 1);
  search_fixture_run (fixture, query);
  item = search_fixture_hit (fixture, 0);
  row = (guint) hek_search_item_get_row_id (item);
  g_assert_cmpfloat_with_epsilon (hek_search_item_get_distance (item),
                                  search_fixture_squared (fixture, zero, row), 1e-5);
  hek_search_query_remove_term (query, 0);
  hek_search_query_add_term (query, HEK_TERM_FILE, csv, 1);
  search_fixture_run (fixture, query);
  g_assert_cmpuint (hek_search_item_get_row_id (search_fixture_hit (fixture, 0)), ==, 0);
  g_assert_cmpfloat (hek_search_item_get_distance (search_fixture_hit (fixture, 0)), ==, 0);

  hek_search_query_add_term (query, HEK_TERM_NUMBERS, "1 2 3", 1);
  search_fixture_run_badly (fixture, query, "3 numbers", 1);
  hek_search_query_remove_term (query, 1);
  hek_search_query_add_term (query, HEK_TERM_KEY, "nobody", 1);
  search_fixture_run_badly (fixture, query, "nobody", 1);
  hek_search_query_remove_term (query, 1);
  hek_search_query_add_term (query, HEK_TERM_FILE, wide, 1);
  search_fixture_run_badly (fixture, query, "wide.csv: its vectors have 9 numbers", 1);
  hek_search_query_remove_term (query, 1);
  hek_search_query_add_term (query, HEK_TERM_FILE, nowhere, 1);
  search_fixture_run_badly (fixture, query, "no such file", 1);
  hek_search_query_remove_term (query, 1);
  g_file_set_contents (png, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       NULL);
  hek_search_query_add_term (query, HEK_TERM_FILE, png, 1);
  search_fixture_run_badly (fixture, query, "a.png is a picture", 1);
  hek_search_query_remove_term (query, 1);
  hek_search_query_remove_term (query, 0);
  search_fixture_run_badly (fixture, query, "nothing to look for", -1);
}

static void
test_several (SearchFixture *fixture,
              gconstpointer  data)
{
  g_autoptr (HekSearchQuery) query = hek_search_query_new (fixture->uuid);

  hek_search_query_add_term (query, HEK_TERM_KEY, "item-3", 1);
  hek_search_query_add_term (query, HEK_TERM_KEY, "item-8", 1);
  hek_search_query_add_term (query, HEK_TERM_KEY, "item-5", -0.5);
  query->k = 50;
  for (guint combine = 0; combine < 2; combine++)
    {
      query->combine = (HekCombine) combine;
      if (query->combine == HEK_COMBINE_MIN)
        query->terms[2].weight = 1;
      search_fixture_run (fixture, query);
      g_assert_cmpuint (search_fixture_n_hits (fixture), ==, 50);
      for (guint i = 0; i < 50; i++)
        {
          HekSearchItem *item = search_fixture_hit (fixture, i);
          guint row = (guint) hek_search_item_get_row_id (item);
          double a = search_fixture_squared (fixture, fixture->vectors + 3 * SEARCH_DIM, row);
          double b = search_fixture_squared (fixture, fixture->vectors + 8 * SEARCH_DIM, row);
          double c = search_fixture_squared (fixture, fixture->vectors + 5 * SEARCH_DIM, row);
          double wanted = combine == 0 ? a + b - 0.5 * c : MIN (MIN (a, b), c);

          g_assert_true (row != 3 && row != 5 && row != 8);
          g_assert_cmpfloat_with_epsilon (hek_search_item_get_distance (item), wanted, 1e-5);
        }
    }
  query->terms[0].weight = -1;
  search_fixture_run_badly (fixture, query, "weights", -1);
  query->combine = HEK_COMBINE_SUM;
  query->terms[0].weight = -5;
  search_fixture_run_badly (fixture, query, "more than 0", -1);
  query->radius = 1;
  search_fixture_run_badly (fixture, query, "radius", -1);
}

static void
test_radius (SearchFixture *fixture,
             gconstpointer  data)
{
  g_autoptr (HekSearchQuery) query = hek_search_query_new (fixture->uuid);
  const float *vector = fixture->vectors + 3 * SEARCH_DIM;
  guint n = 0;

  hek_search_query_add_term (query, HEK_TERM_KEY, "item-3", 1);
  query->radius = 2.5;
  query->exact = TRUE;
  search_fixture_run (fixture, query);
  for (guint row = 0; row < SEARCH_ROWS; row++)
    n += row != 3 && search_fixture_squared (fixture, vector, row) <= 2.5;
  g_assert_cmpuint (n, >, 20);
  g_assert_cmpuint (search_fixture_n_hits (fixture), ==, n);
  g_assert_cmpuint (hek_search_session_get_summary (fixture->search)->n_found, ==, n);
}

/* A newer one takes the place of one that runs, which is then never shown. */
static void
test_newer_wins (SearchFixture *fixture,
                 gconstpointer  data)
{
  g_autoptr (HekSearchQuery) first = hek_search_query_new (fixture->uuid);
  g_autoptr (HekSearchQuery) second = NULL;

  hek_search_query_add_term (first, HEK_TERM_KEY, "item-1", 1);
  second = hek_search_query_copy (first);
  second->k = 5;
  hek_search_session_start (fixture->search, first);
  search_fixture_run (fixture, second);
  g_assert_cmpuint (search_fixture_n_hits (fixture), ==, 5);
  g_assert_true (hek_search_query_equal (hek_search_session_get_query (fixture->search), second));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (search_fixture_n_hits (fixture), ==, 5);

  /* a cancelled one leaves what was there and says nothing */
  hek_search_session_start (fixture->search, first);
  hek_search_session_cancel (fixture->search);
  while (hek_search_session_get_job (fixture->search) != NULL)
    library_fixture_wait (&fixture->base, &fixture->n_changed, fixture->n_changed + 1);
  g_assert_true (search_fixture_n_hits (fixture) == 5 || search_fixture_n_hits (fixture) == 20);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static void
test_as_of (SearchFixture *fixture,
            gconstpointer  data)
{
  g_autoptr (HekSearchQuery) query = hek_search_query_new (fixture->uuid);
  g_autoptr (HekStore) store =
    hek_library_open_store (fixture->base.library, fixture->uuid, NULL);
  gint64 then;

  hek_search_query_add_term (query, HEK_TERM_KEY, "item-7", 1);
  search_fixture_run (fixture, query);
  then = hek_search_session_get_summary (fixture->search)->time_us;
  g_assert_true (hek_store_delete_keys (store, (const char *[]) { "item-7", "item-8" }, 2, NULL,
                                        NULL, NULL));
  search_fixture_run_badly (fixture, query, "item-7", 0);
  for (guint i = 0; i < 2; i++)
    {
      query->as_of_us = then;
      search_fixture_run (fixture, query);
      g_assert_cmpuint (hek_search_session_get_summary (fixture->search)->seq, ==, 1);
      g_assert_cmpuint (hek_search_session_get_summary (fixture->search)->n_rows, ==, SEARCH_ROWS);
    }
  query->as_of_us = 0;
  g_free (query->terms[0].text);
  query->terms[0].text = g_strdup ("item-9");
  search_fixture_run (fixture, query);
  g_assert_cmpuint (hek_search_session_get_summary (fixture->search)->seq, ==, 2);
  g_assert_cmpuint (hek_search_session_get_summary (fixture->search)->n_rows, ==, SEARCH_ROWS - 2);
}

static void
test_recall (SearchFixture *fixture,
             gconstpointer  data)
{
  g_autoptr (HekSearchQuery) query = hek_search_query_new (fixture->uuid);
  const HekSearchSummary *summary;

  hek_search_session_measure (fixture->search); /* there is nothing to measure */
  g_assert_false (hek_search_session_is_measuring (fixture->search));
  hek_search_query_add_term (query, HEK_TERM_KEY, "item-7", 1);
  search_fixture_run (fixture, query);
  hek_search_session_measure (fixture->search);
  while (hek_search_session_is_measuring (fixture->search))
    library_fixture_wait (&fixture->base, &fixture->n_changed, fixture->n_changed + 1);
  summary = hek_search_session_get_summary (fixture->search);
  g_assert_true (summary->has_recall);
  g_assert_cmpuint (summary->recall.n_queries, ==, 200);
  g_assert_cmpfloat (summary->recall.recall, >=, 0.95);
  g_assert_cmpfloat (summary->recall.low, <=, summary->recall.recall);

  /* other answers: measured no more, also when one was under way */
  hek_search_session_measure (fixture->search);
  query->recall = 0.9;
  search_fixture_run (fixture, query);
  g_assert_false (hek_search_session_is_measuring (fixture->search));
  summary = hek_search_session_get_summary (fixture->search);
  g_assert_cmpuint (summary->ef, >, 0);
  if (summary->n_indexed > 0)
    {
      g_assert_true (summary->has_recall);
      g_assert_cmpfloat (summary->recall.recall, >=, 0.9);
    }
  search_fixture_run (fixture, query); /* what was chosen is kept */
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static void
test_pictures (SearchFixture *fixture,
               gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (fixture->base.dir, "pictures", NULL);
  g_autofree char *path = NULL;
  g_autoptr (HekSearchQuery) query = NULL;
  HekSearchItem *item;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (GBytes) png = fixture_make_png (40 + 20 * i, 90 - 10 * i);
      g_autofree char *name = g_strdup_printf ("%s/%u.png", folder, i);

      g_file_set_contents (name, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png),
                           NULL);
    }
  search_fixture_import (fixture, "pictures", folder, "path");
  path = g_build_filename (folder, "3.png", NULL);
  query = hek_search_query_new (fixture->uuid);
  hek_search_query_add_term (query, HEK_TERM_FILE, path, 1);
  search_fixture_run (fixture, query);
  g_assert_true (hek_search_takes_pictures (hek_search_session_get_schema (fixture->search)));
  g_assert_cmpuint (search_fixture_n_hits (fixture), ==, 6);
  g_assert_cmpstr (hek_search_item_get_picture (search_fixture_hit (fixture, 0)), ==, path);
  item = search_fixture_hit (fixture, 0);
  g_assert_cmpfloat_with_epsilon (hek_search_item_get_distance (item), 0, 1e-9);
  g_assert_cmpfloat (hek_search_item_get_distance (search_fixture_hit (fixture, 1)), >, 1e-4);

  /* the same by its key leaves the row itself out */
  hek_search_query_remove_term (query, 0);
  hek_search_query_add_term (query, HEK_TERM_KEY, path, 1);
  search_fixture_run (fixture, query);
  g_assert_cmpuint (search_fixture_n_hits (fixture), ==, 5);
}

/* What is kept of pictures is there when their files are not. */
static void
test_thumbnails (SearchFixture *fixture,
                 gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (fixture->base.dir, "pictures", NULL);
  g_autofree char *path = g_build_filename (folder, "one.png", NULL);
  g_autoptr (GBytes) png = fixture_make_png (300, 60), kept = NULL;
  g_autoptr (HekSearchQuery) query = NULL;
  g_autoptr (HekImage) image = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  HekSearchItem *item;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_file_set_contents (path, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png), NULL);
  search_fixture_import (fixture, "pictures", folder, "path");
  query = hek_search_query_new (fixture->uuid);
  hek_search_query_add_term (query, HEK_TERM_FILE, path, 1);
  search_fixture_run (fixture, query);
  item = search_fixture_hit (fixture, 0);
  g_assert_cmpint (g_remove (path), ==, 0);

  g_assert_cmpstr (hek_search_item_get_picture (item), ==, path);
  g_assert_nonnull (hek_search_item_get_thumbnail (item));
  name = hek_search_item_dup_row_name (item);
  g_assert_true (g_str_has_suffix (name, "/0"));
  kept = hek_thumbnail_read (hek_search_item_get_thumbnail (item), &error);
  image = hek_image_load_bytes (kept, name, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (image->width, ==, HEK_PICTURE_THUMBNAIL_SIDE);
  g_assert_cmpuint (image->height, ==, HEK_PICTURE_THUMBNAIL_SIDE / 5);
}

/* A collection that is gone while its answers are shown. */
static void
test_gone (SearchFixture *fixture,
           gconstpointer  data)
{
  g_autoptr (HekSearchQuery) query = hek_search_query_new (fixture->uuid);

  hek_search_query_add_term (query, HEK_TERM_KEY, "item-7", 1);
  search_fixture_run (fixture, query);
  hek_library_delete (fixture->base.library, fixture->uuid);
  library_fixture_wait (&fixture->base, &fixture->base.n_deleted, 1);
  g_assert_cmpstr (hek_search_item_get_text (search_fixture_hit (fixture, 3), 0), ==,
                   hek_search_item_get_key (search_fixture_hit (fixture, 3)));
  search_fixture_run_badly (fixture, query, "", -1);
  g_assert_cmpuint (search_fixture_n_hits (fixture), ==, 20);
  g_clear_pointer (&query->uuid, g_free);
  query->uuid = g_strdup ("no such collection");
  search_fixture_run_badly (fixture, query, "", -1);
}

#define ADD(name, func) \
  g_test_add (name, SearchFixture, NULL, search_fixture_set_up, func, search_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/session/search/like-a-row", test_like_a_row);
  ADD ("/session/search/fields-and-filter", test_fields_and_filter);
  ADD ("/session/search/numbers-and-files", test_numbers_and_files);
  ADD ("/session/search/several", test_several);
  ADD ("/session/search/radius", test_radius);
  ADD ("/session/search/newer-wins", test_newer_wins);
  ADD ("/session/search/as-of", test_as_of);
  ADD ("/session/search/recall", test_recall);
  ADD ("/session/search/pictures", test_pictures);
  ADD ("/session/search/thumbnails", test_thumbnails);
  ADD ("/session/search/gone", test_gone);
  return g_test_run ();
}
