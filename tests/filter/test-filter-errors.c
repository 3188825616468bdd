/* SPDX-License-Identifier: Apache-2.0 */
/* Every kind of mistake: its place, and the caret under it. */
#include "config.h"

#include <string.h>

#include "filter-fixture.h"
#include "hek-option.h"

static const struct
{
  const char *text;
  HekFilterError code;
  guint column; /* 1-based, in characters */
  const char *says;
} mistakes[] = {
  { "", HEK_FILTER_ERROR_SYNTAX, 1, "a field is missing at the end" },
  { "   ", HEK_FILTER_ERROR_SYNTAX, 4, "a field is missing" },
  { "price", HEK_FILTER_ERROR_SYNTAX, 6, "an operator" },
  { "price <", HEK_FILTER_ERROR_SYNTAX, 8, "a value is missing at the end" },
  { "price 10", HEK_FILTER_ERROR_SYNTAX, 7, "“10” stands where an operator" },
  /* the fortieth byte is the first half of a letter */
  { "price \"a2345678901234567890123456789012345678ö\"", HEK_FILTER_ERROR_SYNTAX, 7,
    "12345678” stands where an operator" },
  { "prise < 10", HEK_FILTER_ERROR_FIELD, 1, "did you mean “price”?" },
  { "zzz < 10", HEK_FILTER_ERROR_FIELD, 1, "there is no field “zzz”" },
  { "price < 10 and lable = 'a'", HEK_FILTER_ERROR_FIELD, 16, "did you mean “label”?" },
  { "price < \"10\"", HEK_FILTER_ERROR_TYPE, 9, "needs a number" },
  { "label = 10", HEK_FILTER_ERROR_TYPE, 9, "needs a text in quotes" },
  { "label = abc", HEK_FILTER_ERROR_SYNTAX, 9, "text needs quotes" },
  { "count = true", HEK_FILTER_ERROR_TYPE, 9, "needs a number" },
  { "sold = 1", HEK_FILTER_ERROR_TYPE, 8, "true or false" },
  { "sold < true", HEK_FILTER_ERROR_TYPE, 6, "does not fit" },
  { "sold between true and false", HEK_FILTER_ERROR_TYPE, 6, "does not fit" },
  { "price like \"1%\"", HEK_FILTER_ERROR_TYPE, 7, "does not fit" },
  { "price not contains \"1\"", HEK_FILTER_ERROR_TYPE, 11, "does not fit" },
  { "seen_at > \"yesterday\"", HEK_FILTER_ERROR_TYPE, 11, "a moment such as" },
  { "seen_at > \"2023-02-29\"", HEK_FILTER_ERROR_TYPE, 11, "a moment such as" },
  { "seen_at > 5", HEK_FILTER_ERROR_TYPE, 11, "a moment such as" },
  { "price.x = 1", HEK_FILTER_ERROR_TYPE, 6, "only JSON fields have parts" },
  { "meta. = 1", HEK_FILTER_ERROR_SYNTAX, 7, "a key" },
  { "meta[x] = 1", HEK_FILTER_ERROR_SYNTAX, 6, "the number of an element" },
  { "meta[-1] = 1", HEK_FILTER_ERROR_SYNTAX, 6, "the number of an element" },
  { "meta[1 = 1", HEK_FILTER_ERROR_SYNTAX, 8, "]" },
  { "meta.x in (1, \"a\")", HEK_FILTER_ERROR_SYNTAX, 15, "the same type as the first" },
  { "meta.x < true", HEK_FILTER_ERROR_SYNTAX, 10, "a number or a text" },
  { "meta.x like 5", HEK_FILTER_ERROR_SYNTAX, 13, "a text in quotes" },
  { "label like \"a\\b\"", HEK_FILTER_ERROR_SYNTAX, 12, "\\ in a pattern" },
  { "label like \"a\\\"", HEK_FILTER_ERROR_SYNTAX, 12, "\\ in a pattern" },
  { "label = \"abc", HEK_FILTER_ERROR_SYNTAX, 9, "is not closed" },
  { "`price < 1", HEK_FILTER_ERROR_SYNTAX, 1, "is not closed" },
  { "`` < 1", HEK_FILTER_ERROR_SYNTAX, 1, "no name" },
  { "label in \"a\"", HEK_FILTER_ERROR_SYNTAX, 10, "( and a list" },
  { "label in ()", HEK_FILTER_ERROR_SYNTAX, 11, "a value" },
  { "label in (\"a\" \"b\")", HEK_FILTER_ERROR_SYNTAX, 15, "a comma or )" },
  { "label in (\"a\",", HEK_FILTER_ERROR_SYNTAX, 15, "a value is missing at the end" },
  { "label in (\"a\", 5)", HEK_FILTER_ERROR_TYPE, 16, "needs a text" },
  { "price between 1", HEK_FILTER_ERROR_SYNTAX, 16, "“and” with the upper end" },
  { "price between 1 or 2", HEK_FILTER_ERROR_SYNTAX, 17, "“and” with the upper end" },
  { "label starts \"a\"", HEK_FILTER_ERROR_SYNTAX, 14, "“with”" },
  { "label is null", HEK_FILTER_ERROR_SYNTAX, 10, "“missing” or “not missing”" },
  { "label is not", HEK_FILTER_ERROR_SYNTAX, 13, "“missing”" },
  { "label not = 'a'", HEK_FILTER_ERROR_SYNTAX, 11, "in, between, like" },
  { "(price < 1", HEK_FILTER_ERROR_SYNTAX, 1, "this ( is not closed" },
  { "price < 1)", HEK_FILTER_ERROR_SYNTAX, 10, "there is no ( for this )" },
  { "(price < 1 label = 'a')", HEK_FILTER_ERROR_SYNTAX, 12, "“and”, “or” or )" },
  { "price < 1 label = 'a'", HEK_FILTER_ERROR_SYNTAX, 11, "“and” or “or”" },
  { "price < 1 and", HEK_FILTER_ERROR_SYNTAX, 14, "a field is missing at the end" },
  { "price < 1 and and", HEK_FILTER_ERROR_SYNTAX, 15, "a field" },
  { "price < 1 && sold", HEK_FILTER_ERROR_SYNTAX, 11, "write and instead of &&" },
  { "price < 1 || sold", HEK_FILTER_ERROR_SYNTAX, 11, "write or instead of ||" },
  { "!sold", HEK_FILTER_ERROR_SYNTAX, 1, "write not instead of !" },
  { "label = “a”", HEK_FILTER_ERROR_SYNTAX, 9, "write \" instead of “" },
  { "price ≤ 1", HEK_FILTER_ERROR_SYNTAX, 7, "write <= instead of ≤" },
  { "price < 10px", HEK_FILTER_ERROR_SYNTAX, 9, "“10px” is not a number" },
  { "price < 1e999", HEK_FILTER_ERROR_SYNTAX, 9, "too large" },
  { "price < .5", HEK_FILTER_ERROR_SYNTAX, 9, "a value" },
  { "price < -.5", HEK_FILTER_ERROR_SYNTAX, 9, "“-” means nothing here" },
  { "price ; 1", HEK_FILTER_ERROR_SYNTAX, 7, "“;” means nothing here" },
  { "10 < price", HEK_FILTER_ERROR_SYNTAX, 1, "a field comes first" },
  { "count < price", HEK_FILTER_ERROR_SYNTAX, 9, "text needs quotes" },
  { "label = 'größe' and x = 1", HEK_FILTER_ERROR_FIELD, 21, "no field “x”" },
  { "price <\n\n  abc", HEK_FILTER_ERROR_SYNTAX, 3, "a value" },
  { "price < 1 \xff", HEK_FILTER_ERROR_SYNTAX, 11, "not UTF-8" },
  { "price < 1 \x01", HEK_FILTER_ERROR_SYNTAX, 11, "a control character" },
};

static void
test_places (void)
{
  g_autoptr (HekSchema) schema = filter_fixture_schema ();

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr (GError) error = NULL, copy = NULL;
      HekFilter *filter = hek_filter_parse (mistakes[i].text, schema, &error);
      gsize start, n_bytes;

      g_test_message ("%s", error != NULL ? error->message : mistakes[i].text);
      g_assert_null (filter);
      g_assert_error (error, HEK_FILTER_ERROR, (gint) mistakes[i].code);
      g_assert_nonnull (strstr (error->message, mistakes[i].says));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      copy = g_error_copy (error);
      g_assert_true (hek_filter_error_get_place (copy, &start, &n_bytes));
      g_assert_cmpuint (hek_filter_column_at (mistakes[i].text, start), ==, mistakes[i].column);
      g_assert_cmpuint (n_bytes, >=, 1);
      g_assert_cmpuint (start, <=, strlen (mistakes[i].text));
    }
}

static void
test_caret (void)
{
  static const struct
  {
    const char *text;
    guint max_columns;
    const char *lines;
  } cases[] = {
    { "prise < 10", 80, "prise < 10\n^^^^^" },
    { "price <", 80, "price <\n       ^" },
    { "label = 'größe' and x = 1", 80, "label = 'größe' and x = 1\n                    ^" },
    { "label = '汉字' and x = 1", 80, "label = '汉字' and x = 1\n                   ^" },
    { "label = 'a\xcc\x88' and xy=1", 80, "label = 'a\xcc\x88' and xy=1\n                ^^" },
    { "price <\n  abc and sold", 80, "  abc and sold\n  ^^^" },
    { "\tprise < 10", 80, " prise < 10\n ^^^^^" },
    { "price = 1 \xff", 80, "price = 1 \xef\xbf\xbd\n          ^" },
    { "price = 1 and price = 2 and zzz = 3 and sold", 20,
      "…ice = 2 and zzz = …\n             ^^^" },
  };
  g_autoptr (HekSchema) schema = filter_fixture_schema ();
  g_autoptr (GError) other = g_error_new (HEK_OPTION_ERROR, 0, "another");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *lines = NULL;

      g_assert_null (hek_filter_parse (cases[i].text, schema, &error));
      lines = hek_filter_error_format (cases[i].text, error, cases[i].max_columns);
      g_test_message ("%s", lines);
      g_assert_cmpstr (lines, ==, cases[i].lines);
    }
  g_assert_null (hek_filter_error_format ("a", other, 80));
}

static void
test_limits (void)
{
  g_autoptr (HekSchema) schema = filter_fixture_schema ();
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GString) wide = g_string_new ("count in (0");
  g_autoptr (GError) error = NULL;
  g_autoptr (HekFilter) filter = NULL;
  gsize start;

  for (guint i = 0; i < HEK_FILTER_MAX_DEPTH; i++)
    g_string_append (deep, i % 2 == 0 ? "(" : "not ");
  g_string_append (deep, "sold");
  for (guint i = 0; i < HEK_FILTER_MAX_DEPTH; i += 2)
    g_string_append (deep, ")");
  filter = hek_filter_parse (deep->str, schema, &error);
  g_assert_no_error (error);
  g_string_prepend (deep, "not (");
  g_string_append (deep, ")");
  g_assert_null (hek_filter_parse (deep->str, schema, &error));
  g_assert_error (error, HEK_FILTER_ERROR, HEK_FILTER_ERROR_LIMIT);
  g_assert_true (hek_filter_error_get_place (error, &start, NULL));
  g_assert_cmpuint (deep->str[start], ==, '(');
  g_clear_error (&error);

  while (wide->len < HEK_FILTER_MAX_BYTES - 1)
    g_string_append_c (wide, ' ');
  g_string_append_c (wide, ')');
  g_clear_pointer (&filter, hek_filter_unref);
  filter = hek_filter_parse (wide->str, schema, &error);
  g_assert_no_error (error);
  g_string_append_c (wide, ' ');
  g_assert_null (hek_filter_parse (wide->str, schema, &error));
  g_assert_error (error, HEK_FILTER_ERROR, HEK_FILTER_ERROR_LIMIT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/errors/places", test_places);
  g_test_add_func ("/filter/errors/caret", test_caret);
  g_test_add_func ("/filter/errors/limits", test_limits);
  return g_test_run ();
}
