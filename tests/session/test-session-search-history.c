/* SPDX-License-Identifier: Apache-2.0 */
/* What the Search page keeps and writes: answers as files, values of fields, the history. */
#include "config.h"

#include "search-fixture.h"

#include <string.h>

static char *
save (SearchFixture *fixture,
      const char    *name)
{
  g_autofree char *path = g_build_filename (fixture->base.dir, name, NULL);
  char *text = NULL;
  guint n = fixture->n_saved;

  hek_search_session_save (fixture->search, path);
  library_fixture_wait (&fixture->base, &fixture->n_saved, n + 1);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
test_save (SearchFixture *fixture,
           gconstpointer  data)
{
  g_autoptr (HekSearchQuery) query = hek_search_query_new (fixture->uuid);
  g_autofree char *csv = NULL, *json = NULL, *jsonl = NULL, *wanted = NULL;
  g_auto (GStrv) lines = NULL;
  HekJsonValue value, member;
  HekSearchItem *item;

  hek_search_query_add_term (query, HEK_TERM_KEY, "item-7", 1);
  query->k = 3;
  query->filter = g_strdup ("price is not missing");
  search_fixture_run (fixture, query);
  item = search_fixture_hit (fixture, 0);
  csv = save (fixture, "answers.csv");
  lines = g_strsplit (csv, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  /* the collection has a field of the name, so ours gets another */
  g_assert_cmpstr (lines[0], ==, "rank,distance,key_,row,key,label,price,seen,good");
  wanted = g_strdup_printf ("%s,%" G_GUINT64_FORMAT ",%s,%s,%s,%s,%s",
                            hek_search_item_get_key (item), hek_search_item_get_row_id (item),
                            hek_search_item_get_key (item),
                            hek_search_item_get_text (item, 1), hek_search_item_get_text (item, 2),
                            hek_search_item_get_text (item, 3), hek_search_item_get_text (item, 4));
  g_assert_true (g_str_has_prefix (lines[1], "1,"));
  g_assert_true (g_str_has_suffix (lines[1], wanted));

  json = save (fixture, "answers.json");
  g_assert_true (hek_json_check (json, strlen (json), &value, NULL, NULL));
  g_assert_true (hek_json_find_element (&value, 2, &member));
  g_assert_false (hek_json_find_element (&value, 3, &member));
  jsonl = save (fixture, "answers.jsonl");
  g_assert_true (g_str_has_prefix (jsonl, "{\"rank\":1,\"distance\":"));

  hek_search_session_save (fixture->search, "/nowhere/at/all.csv");
  library_fixture_wait (&fixture->base, &fixture->n_failed, 1);
  hek_search_session_save (fixture->search, "answers.png");
  library_fixture_wait (&fixture->base, &fixture->n_failed, 2);
  g_assert_nonnull (strstr (fixture->error->message, ".csv, .json or .jsonl"));
  hek_search_session_save (fixture->search, "answers.npy");
  library_fixture_wait (&fixture->base, &fixture->n_failed, 3);
}

typedef struct
{
  char **texts; /* the last ones */
  guint n;      /* how often they came */
} Values;

static void
on_values (const char *const *texts,
           gpointer           user_data)
{
  Values *values = user_data;

  g_strfreev (values->texts);
  values->texts = g_strdupv ((char **) texts);
  values->n++;
}

static void
list_values (SearchFixture *fixture,
             Values        *values,
             guint          field,
             const char    *prefix)
{
  guint n = values->n;

  hek_search_session_list_values (fixture->search, fixture->uuid, field, prefix, on_values,
                                  values);
  library_fixture_wait (&fixture->base, &values->n, n + 1);
}

static void
test_values (SearchFixture *fixture,
             gconstpointer  data)
{
  g_autofree char *found = NULL;
  Values values = { NULL, 0 };

  list_values (fixture, &values, 1, "");
  found = g_strjoinv (" ", values.texts);
  g_assert_cmpstr (found, ==, "red Grey green"); /* 4, 3 and 3 of 10 */
  list_values (fixture, &values, 1, "gR");
  g_assert_cmpuint (g_strv_length (values.texts), ==, 2);
  list_values (fixture, &values, 0, "item-12");
  g_assert_cmpuint (g_strv_length (values.texts), ==, 11);
  g_assert_cmpstr (values.texts[0], ==, "item-12");
  list_values (fixture, &values, 0, "");
  g_assert_cmpuint (g_strv_length (values.texts), ==, 50);
  list_values (fixture, &values, 2, "3.");
  g_assert_cmpstr (values.texts[0], ==, "3.5");
  list_values (fixture, &values, 3, "2024-05-01");
  g_assert_cmpstr (values.texts[0], ==, "2024-05-01T12:00:00Z");
  list_values (fixture, &values, 4, "");
  g_assert_cmpstr (values.texts[0], ==, "false");
  list_values (fixture, &values, 99, "");
  g_assert_cmpuint (g_strv_length (values.texts), ==, 0);

  /* only the last one is told */
  hek_search_session_list_values (fixture->search, fixture->uuid, 1, "r", on_values, &values);
  list_values (fixture, &values, 1, "gre");
  g_assert_cmpuint (g_strv_length (values.texts), ==, 2);
  g_assert_cmpuint (values.n, ==, 9);
  g_strfreev (values.texts);
}

/* --- history ------------------------------------------------------------------------------- */

static guint
n_past (SearchFixture *fixture)
{
  return g_list_model_get_n_items (hek_search_session_get_history (fixture->search));
}

static void
wait_past (SearchFixture *fixture,
           guint          n)
{
  while (n_past (fixture) != n)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (200);
    }
}

static void
test_history (SearchFixture *fixture,
              gconstpointer  data)
{
  g_autoptr (HekSearchQuery) query = hek_search_query_new (fixture->uuid);
  g_autoptr (HekSearchPast) past = NULL;

  hek_search_query_add_term (query, HEK_TERM_KEY, "item-7", 1);
  for (query->k = 1; query->k <= 60; query->k++)
    search_fixture_run (fixture, query);
  g_assert_cmpuint (n_past (fixture), ==, 50);
  query->k = 30;
  search_fixture_run (fixture, query); /* one of them again: comes to the front */
  g_assert_cmpuint (n_past (fixture), ==, 50);
  past = g_list_model_get_item (hek_search_session_get_history (fixture->search), 0);
  g_assert_true (hek_search_query_equal (hek_search_past_get_query (past), query));
  g_assert_cmpint (hek_search_past_get_time (past), >, 0);
  g_clear_object (&past);
  query->filter = g_strdup ("nonsense");
  search_fixture_run_badly (fixture, query, "nonsense", -1); /* what failed is not kept */
  g_assert_cmpuint (n_past (fixture), ==, 50);

  search_fixture_close (fixture);
  search_fixture_open (fixture);
  wait_past (fixture, 50);
  past = g_list_model_get_item (hek_search_session_get_history (fixture->search), 0);
  g_assert_cmpuint (hek_search_past_get_query (past)->k, ==, 30);
  g_clear_object (&past);
  past = g_list_model_get_item (hek_search_session_get_history (fixture->search), 1);
  g_assert_cmpuint (hek_search_past_get_query (past)->k, ==, 60);

  hek_search_session_clear_history (fixture->search);
  g_assert_cmpuint (n_past (fixture), ==, 0);
  search_fixture_close (fixture);
  search_fixture_open (fixture);
  g_clear_pointer (&query->filter, g_free);
  search_fixture_run (fixture, query);
  g_assert_cmpuint (n_past (fixture), ==, 1);
}

static void
test_damaged_history (SearchFixture *fixture,
                      gconstpointer  data)
{
  static const char *const damaged[] = {
    "", "nonsense", "{\"searches\":7}", "{\"searches\":[{}]}", "[1]",
    "{\"searches\":[{\"time_us\":1,\"query\":{\"collection\":\"a\",\"k\":-1}}]}",
  };
  g_autoptr (HekSearchQuery) query = hek_search_query_new (fixture->uuid);
  guint n_failed = 0;

  hek_search_query_add_term (query, HEK_TERM_KEY, "item-7", 1);
  search_fixture_run (fixture, query);
  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      search_fixture_close (fixture);
      g_assert_true (g_file_test (fixture->history, G_FILE_TEST_IS_REGULAR));
      g_assert_true (g_file_set_contents (fixture->history, damaged[i], -1, NULL));
      search_fixture_open (fixture);
      library_fixture_wait (&fixture->base, &fixture->n_failed, ++n_failed);
      g_assert_nonnull (strstr (fixture->error->message, "begins anew"));
      g_assert_cmpuint (n_past (fixture), ==, 0);
      query->k++;
      search_fixture_run (fixture, query);
      g_assert_cmpuint (n_past (fixture), ==, 1);
    }
  search_fixture_close (fixture);
  search_fixture_open (fixture);
  wait_past (fixture, 1);
  g_assert_cmpuint (fixture->n_failed, ==, n_failed);
}

#define ADD(name, func) \
  g_test_add (name, SearchFixture, NULL, search_fixture_set_up, func, search_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/session/search/save", test_save);
  ADD ("/session/search/values", test_values);
  ADD ("/session/search/history", test_history);
  ADD ("/session/search/damaged-history", test_damaged_history);
  return g_test_run ();
}
