/* SPDX-License-Identifier: Apache-2.0 */
/* What is an expression, and its canonical form. */
#include "config.h"

#include "filter-fixture.h"
#include "hek-filter-complete.h"

static const struct
{
  const char *text, *canonical; /* NULL: the same */
} expressions[] = {
  { "price < 10 and label in (\"a\", \"b\")", NULL },
  { "price<10 AND label IN('a','b')", "price < 10 and label in (\"a\", \"b\")" },
  { "count == 3 or count <> 4", "count = 3 or count != 4" },
  { "count >= -3", NULL },
  { "count <= +3", "count <= 3" },
  { "count = 1e3", "count = 1000" },
  { "count < 2.50", "count < 2.5" },
  { "count = 9223372036854775807", NULL },
  { "count = 9223372036854775808", "count = 9.223372036854776e+18" },
  { "price > -0.0", "price > 0" },
  { "price between 1 and 2 and count = 1", NULL },
  { "price not between 1 and 2 or count not in (1, 2, 3)", NULL },
  { "label like \"a%_\\%\"", NULL },
  { "label not like \"%\" and label contains \"x\" and label not contains 'y'",
    "label not like \"%\" and label contains \"x\" and label not contains \"y\"" },
  { "label starts   with \"a\" or label Ends With \"b\"",
    "label starts with \"a\" or label ends with \"b\"" },
  { "label = \"say \"\"hi\"\"\"", NULL },
  { "label = 'it''s'", "label = \"it's\"" },
  { "label = \"größe 汉字\"", NULL },
  { "label = \"\"", NULL },
  { "label < \"m\"", NULL },
  { "sold", "sold = true" },
  { "not sold and price < 3", "not sold = true and price < 3" },
  { "(sold)", "sold = true" },
  { "sold = FALSE or sold != true", "sold = false or sold != true" },
  { "sold in (true, false)", NULL },
  { "label is missing or price is not missing", NULL },
  { "label Is Not Missing", "label is not missing" },
  { "seen_at >= \"2024-05-01\"", "seen_at >= \"2024-05-01T00:00:00Z\"" },
  { "seen_at < \"2024-05-01T12:00+02:00\"", "seen_at < \"2024-05-01T10:00:00Z\"" },
  { "seen_at = '2024-05-01 12:34:56.789'", "seen_at = \"2024-05-01T12:34:56.789000Z\"" },
  { "meta.author = \"x\"", NULL },
  { "meta.`first name`[2].and = 3", "meta.`first name`[2].`and` = 3" },
  { "meta.tags contains \"red\" and meta.n in (1, 2.5)", NULL },
  { "meta is missing or meta = true or meta.x is not missing", NULL },
  { "`the größe` > 1", NULL },
  { "`price` = 1", "price = 1" },
  { "((price = 1))", "price = 1" },
  { "(price = 1 and price = 2) and price = 3", "price = 1 and price = 2 and price = 3" },
  { "price = 1 or (price = 2 or price = 3)", "price = 1 or price = 2 or price = 3" },
  { "price = 1 and (price = 2 or price = 3)", NULL },
  { "price = 1 or price = 2 and price = 3", NULL },
  { "(price = 1 or price = 2) and price = 3", NULL },
  { "price = 1 or (price = 2 and price = 3)", "price = 1 or price = 2 and price = 3" },
  { "not (price = 1 and count = 2)", NULL },
  { "not not (price = 1 or count = 2)", NULL },
  { "not (price = 1)", "not price = 1" },
  { "\tprice\n=\r\n1\xc2\xa0", "price = 1" },
};

static void
test_canonical (void)
{
  g_autoptr (HekSchema) schema = filter_fixture_schema ();

  for (guint i = 0; i < G_N_ELEMENTS (expressions); i++)
    {
      const char *canonical = expressions[i].canonical;
      g_autoptr (GError) error = NULL;
      g_autoptr (HekFilter) filter = hek_filter_parse (expressions[i].text, schema, &error);
      g_autoptr (HekFilter) again = NULL;
      g_autofree char *printed = NULL, *second = NULL;

      g_assert_no_error (error);
      printed = hek_filter_print (filter);
      g_assert_cmpstr (printed, ==, canonical != NULL ? canonical : expressions[i].text);
      again = hek_filter_parse (printed, schema, &error);
      g_assert_no_error (error);
      second = hek_filter_print (again);
      g_assert_cmpstr (second, ==, printed);
    }
}

static void
test_fields (void)
{
  g_autoptr (HekSchema) schema = filter_fixture_schema ();
  g_autoptr (HekFilter) filter
    = hek_filter_parse ("meta.a = 1 or not (label = 'x' and count > 2) or label = 'y'", schema,
        NULL);
  g_autoptr (HekFilter) other = hek_filter_ref (filter);
  const guint *fields;
  guint n;

  fields = hek_filter_get_fields (other, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (fields[0], ==, FIXTURE_COUNT);
  g_assert_cmpuint (fields[1], ==, FIXTURE_LABEL);
  g_assert_cmpuint (fields[2], ==, FIXTURE_META);
}

static void
test_quote (void)
{
  static const char *const names[][2] = {
    { "price", "price" },   { "größe_2", "größe_2" }, { "a-b", "a-b" },   { "a-", "`a-`" },
    { "2d", "`2d`" },       { "And", "`And`" },       { "a b", "`a b`" }, { "a.b", "`a.b`" },
    { "a`b", "`a``b`" },    { "汉字", "汉字" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *quoted = hek_filter_quote_field (names[i][0]);
      g_autofree char *text = g_strdup_printf ("%s is missing", quoted), *printed = NULL;
      const HekField field = { (char *) names[i][0], HEK_FIELD_TEXT };
      g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, 0, &field, 1);
      g_autoptr (HekFilter) filter = hek_filter_parse (text, schema, NULL);

      g_assert_cmpstr (quoted, ==, names[i][1]);
      g_assert_nonnull (filter);
      printed = hek_filter_print (filter);
      g_assert_cmpstr (printed, ==, text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/grammar/canonical", test_canonical);
  g_test_add_func ("/filter/grammar/fields", test_fields);
  g_test_add_func ("/filter/grammar/quote", test_quote);
  return g_test_run ();
}
