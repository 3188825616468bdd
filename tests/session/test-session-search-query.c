/* SPDX-License-Identifier: Apache-2.0 */
/* Queries as values: copied, said, written and read; and numbers as people paste them. */
#include "config.h"

#include "hek-search-query.h"

#include <math.h>
#include <string.h>

static void
test_query (void)
{
  g_autoptr (HekSearchQuery) query = hek_search_query_new ("1234");
  g_autoptr (HekSearchQuery) copy = NULL;
  g_autoptr (HekSearchQuery) read = NULL;
  g_autofree char *json = NULL, *line = NULL, *plain = NULL;
  GError *error = NULL;

  g_assert_cmpuint (query->k, ==, 20);
  g_assert_true (isnan (query->radius));
  plain = hek_search_query_describe (query);
  g_assert_nonnull (plain);
  hek_search_query_add_term (query, HEK_TERM_KEY, "item-7", 1);
  hek_search_query_add_term (query, HEK_TERM_NUMBERS, "1, 2 [3]", 0.5);
  hek_search_query_add_term (query, HEK_TERM_FILE, "/somewhere/a \"b\".png", -0.25);
  query->k = 10;
  query->recall = 0.95;
  query->filter = g_strdup ("label = \"ä\"");
  query->as_of_us = G_GINT64_CONSTANT (1714564800000000);
  line = hek_search_query_describe (query);
  g_assert_cmpstr (line, ==, "like item-7, 3 numbers × 0.5, unlike a \"b\".png × 0.25, "
                             "10 nearest, recall 0.95, label = \"ä\", as of 2024-05-01T12:00:00Z");

  copy = hek_search_query_copy (query);
  g_assert_true (hek_search_query_equal (query, copy));
  json = hek_search_query_to_json (query);
  read = hek_search_query_from_json (json, &error);
  g_assert_no_error (error);
  g_assert_true (hek_search_query_equal (query, read));

  hek_search_query_remove_term (copy, 0);
  g_assert_cmpuint (copy->n_terms, ==, 2);
  g_assert_cmpstr (copy->terms[1].text, ==, "/somewhere/a \"b\".png");
  g_assert_false (hek_search_query_equal (query, copy));
  read->radius = 2;
  g_assert_false (hek_search_query_equal (query, read));
}

static void
test_query_json (void)
{
  static const char *const bad[] = {
    "", "{", "[]", "7", "{}", "{\"collection\":7}", "{\"collection\":\"a\",\"k\":0}",
    "{\"collection\":\"a\",\"k\":10001}", "{\"collection\":\"a\",\"k\":2.5}",
    "{\"collection\":\"a\",\"k\":\"3\"}", "{\"collection\":\"a\",\"radius\":1e300}",
    "{\"collection\":\"a\",\"recall\":1.5}", "{\"collection\":\"a\",\"recall\":-0.1}",
    "{\"collection\":\"a\",\"ef\":-1}", "{\"collection\":\"a\",\"ef\":65537}",
    "{\"collection\":\"a\",\"exact\":1}", "{\"collection\":\"a\",\"combine\":\"max\"}",
    "{\"collection\":\"a\",\"filter\":3}", "{\"collection\":\"a\",\"terms\":{}}",
    "{\"collection\":\"a\",\"terms\":[{}]}", "{\"collection\":\"a\",\"terms\":[7]}",
    "{\"collection\":\"a\",\"terms\":[{\"key\":7}]}",
    "{\"collection\":\"a\",\"terms\":[{\"key\":\"b\",\"weight\":1e999}]}",
    "{\"collection\":\"a\\u0000b\"}", "{\"collection\":\"a\",\"as_of_us\":1e40}",
  };
  g_autoptr (HekSearchQuery) query = NULL;
  g_autoptr (GString) many = g_string_new ("{\"collection\":\"a\",\"terms\":[{\"key\":\"b\"}");
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (hek_search_query_from_json (bad[i], &error));
      g_assert_error (error, HEK_SEARCH_ERROR, HEK_SEARCH_ERROR_QUERY);
      g_clear_error (&error);
    }
  for (guint i = 0; i < HEK_SEARCH_MAX_TERMS; i++)
    g_string_append (many, ",{\"key\":\"b\"}");
  g_string_append (many, "]}");
  g_assert_null (hek_search_query_from_json (many->str, &error));
  g_clear_error (&error);

  /* what a newer program adds is passed over */
  query = hek_search_query_from_json ("{\"collection\":\"a\",\"new\":[1],\"terms\":[{\"file\":"
                                      "\"b\",\"more\":2}],\"combine\":\"min\","
                                      "\"radius\":null}", &error);
  g_assert_no_error (error);
  g_assert_cmpint (query->terms[0].kind, ==, HEK_TERM_FILE);
  g_assert_cmpfloat (query->terms[0].weight, ==, 1);
  g_assert_cmpint (query->combine, ==, HEK_COMBINE_MIN);
}

static void
test_numbers (void)
{
  static const char *const good[] = {
    "1 -2.5 3e2", "1,-2.5,300", " [1, -2.5, 300] ", "(1;-2.5;3e+2)", "{1\t-2.5\n300.0}",
    "+1 , -2.5 ,  300", "1., -2.5, 300",
  };
  static const struct { const char *text, *words; } bad[] = {
    { "", "no numbers" }, { "[]", "no numbers" }, { "1 2", "2 numbers; vectors of this collection "
                                                           "have 3" },
    { "1 2 3 4", "4 numbers" }, { "1 x 3", "“x” is not a number (number 2)" },
    { "1 2 3.4.5", "“3.4.5” is not a number (number 3)" }, { "1,,2,3", "number 2" },
    { "1,2,3,", "missing at the end" }, { "[1,2,3", "“]” is missing" },
    { "[1,2,3)", "is not a number" }, { "[1,2,3] 4", "“4” follows" }, { "1 2 3]", "number 4" },
    { "1 nan 3", "“nan”" }, { "1 inf 3", "“inf”" }, { "1 1e39 3", "too large (number 2)" },
    { "1 2 0x3", "“0x3”" }, { "1 2 3\xff", "number 3" }, { "[[1,2,3]]", "number 1" },
    { "1 2 3-4", "“3-4”" },
  };
  GError *error = NULL;
  float out[3];
  guint term;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      memset (out, 0, sizeof out);
      g_assert_true (hek_search_parse_numbers (good[i], 3, out, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat (out[0], ==, 1);
      g_assert_cmpfloat (out[1], ==, -2.5);
      g_assert_cmpfloat (out[2], ==, 300);
    }
  out[0] = 7;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (hek_search_parse_numbers (bad[i].text, 3, out, &error));
      if (strstr (error->message, bad[i].words) == NULL)
        g_error ("%s: %s", bad[i].text, error->message);
      g_assert_true (hek_search_error_get_term (error, &term));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_clear_error (&error);
    }
  g_assert_cmpfloat (out[0], ==, 7);
  g_assert_true (hek_search_parse_numbers ("1 2", 2, NULL, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/search/query", test_query);
  g_test_add_func ("/session/search/query-json", test_query_json);
  g_test_add_func ("/session/search/numbers", test_numbers);
  return g_test_run ();
}
