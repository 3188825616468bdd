/* SPDX-License-Identifier: Apache-2.0 */
/* Missing values, exact numbers, JSON, statistics and dictionaries: cases with known answers. */
#include "config.h"

#include <string.h>
#include <time.h>

#include <gio/gio.h>

#include "filter-fixture.h"
#include "../test-timing.h"

#define BIG_ROWS 1000000
#define MAX_MS 5.0 /* processor time of one thread; DESIGN, section 4 */

static HekSchema *
one_field (HekFieldType type)
{
  const HekField field = { (char *) "x", type };

  return hek_schema_new (HEK_DTYPE_F32, 0, &field, 1);
}

/* The rows that match, as "0 2 3". */
static char *
matches (HekSchema           *schema,
         const HekColumnView *view,
         const char          *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekFilter) filter = hek_filter_parse (text, schema, &error);
  g_autoptr (HekFilterScan) scan = NULL;
  guint64 bits[HEK_FILTER_BLOCK_WORDS];
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  scan = hek_filter_scan_new (filter, view, view->n);
  hek_filter_scan_block (scan, 0, bits);
  for (gsize i = 0; i < view->n; i++)
    if ((bits[i / 64] >> (i % 64) & 1) != 0)
      g_string_append_printf (out, "%s%" G_GSIZE_FORMAT, out->len > 0 ? " " : "", i);
  return g_string_free (out, FALSE);
}

typedef struct
{
  const char *text, *rows;
} Case;

static void
check_cases (HekFieldType  type,
             HekColumn    *column,
             const Case   *cases,
             guint         n_cases)
{
  g_autoptr (HekSchema) schema = one_field (type);
  HekColumnView view = hek_filter_column_from_column (column);
  HekColumnBlock block = filter_fixture_block (&view, 0);

  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *plain = matches (schema, &view, cases[i].text), *stats = NULL;
      HekColumnView with_stats = view;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (plain, ==, cases[i].rows);
      with_stats.blocks = type == HEK_FIELD_TEXT || type == HEK_FIELD_JSON ? NULL : &block;
      stats = matches (schema, &with_stats, cases[i].text);
      g_assert_cmpstr (stats, ==, cases[i].rows);
    }
}

static void
test_integers (void)
{
  static const Case cases[] = {
    { "x = 9007199254740993", "2" },
    { "x > 9007199254740992", "2 3" },
    { "x < 2.5", "0 4" },
    { "x <= -2.5", "0" },
    { "x = 2.5", "" },
    { "x != 2.5", "0 1 2 3 4" },
    { "x > 1e30", "" },
    { "x < 1e30", "0 1 2 3 4" },
    { "x >= -1e30", "0 1 2 3 4" },
    { "x < -9223372036854775808", "" },
    { "x <= -9223372036854775808", "0" },
    { "x > 9223372036854775807", "" },
    { "x between -0.5 and 9007199254740992.0", "1 4" },
    { "x between 5 and 3", "" },
    { "x not between 5 and 3", "0 1 2 3 4" },
    { "x in (1, 2.5, 9007199254740993)", "2 4" },
    { "x not in (1, 2, 9007199254740993)", "0 1 3" },
    { "not x in (1)", "0 1 2 3" },
    { "x is missing", "5" },
    { "x is not missing", "0 1 2 3 4" },
    { "not x is missing", "0 1 2 3 4" },
    { "x < 0 or not x < 0", "0 1 2 3 4" },
    { "x is missing and not x = 1", "" },
    { "x is missing or x = 1", "4 5" },
  };
  g_autoptr (HekColumn) column = hek_column_new (HEK_FIELD_INTEGER);

  hek_column_append_integer (column, G_MININT64);
  hek_column_append_integer (column, G_GINT64_CONSTANT (9007199254740992));
  hek_column_append_integer (column, G_GINT64_CONSTANT (9007199254740993));
  hek_column_append_integer (column, G_MAXINT64);
  hek_column_append_integer (column, 1);
  hek_column_append_missing (column);
  check_cases (HEK_FIELD_INTEGER, column, cases, G_N_ELEMENTS (cases));
}

static void
test_reals (void)
{
  static const Case cases[] = {
    { "x = 0.1", "0" },         { "x < 0.1", "1 2" },         { "x > 0.1", "3" },
    { "x = 0", "1" },           { "x < 0", "2" },             { "x >= -1e308", "0 1 3" },
    { "x != 0.1", "1 2 3" },    { "x in (0.1, -0.0)", "0 1" }, { "x <= 1.7976931348623157e308",
      "0 1 2" },
    { "x not in (5, 6)", "0 1 2 3" },
  };
  g_autoptr (HekColumn) column = hek_column_new (HEK_FIELD_REAL);

  hek_column_append_real (column, 0.1);
  hek_column_append_real (column, -0.0);
  hek_column_append_real (column, -G_MAXDOUBLE * 2);
  hek_column_append_real (column, G_MAXDOUBLE * 2);
  hek_column_append_missing (column);
  check_cases (HEK_FIELD_REAL, column, cases, G_N_ELEMENTS (cases));
}

static void
test_texts (void)
{
  static const Case cases[] = {
    { "x = \"\"", "0" },
    { "x < \"b\"", "0 1 2" },
    { "x >= \"größe\"", "3 4" },
    { "x like \"a%\"", "1 2" },
    { "x like \"gr__e\"", "3" },
    { "x like \"%%%\"", "0 1 2 3 4" },
    { "x like \"%a%a%b\"", "2" },
    { "x like \"\"", "0" },
    { "x like \"_\"", "1 4" },
    { "x not like \"%a%\"", "0 3 4" },
    { "x contains \"ö\"", "3" },
    { "x contains \"\"", "0 1 2 3 4" },
    { "x starts with \"gr\" or x ends with \"b\"", "2 3" },
    { "x between \"a\" and \"aab\"", "1 2" },
    { "x in (\"𝄞\", \"a\")", "1 4" },
  };
  g_autoptr (HekColumn) column = hek_column_new (HEK_FIELD_TEXT);

  hek_column_append_text (column, "", -1);
  hek_column_append_text (column, "a", -1);
  hek_column_append_text (column, "aab", -1);
  hek_column_append_text (column, "größe", -1);
  hek_column_append_text (column, "𝄞", -1);
  hek_column_append_missing (column);
  check_cases (HEK_FIELD_TEXT, column, cases, G_N_ELEMENTS (cases));
}

static void
test_json (void)
{
  static const Case cases[] = {
    { "x.a = 1", "0" },
    { "x.a != 1", "1" },
    { "not x.a = 1", "1" },
    { "x.a = \"1\"", "2" },
    { "x.a is missing", "3 4 5 6" },
    { "x.a is not missing", "0 1 2" },
    { "x is missing", "5 6" },
    { "x = \"a\\\"", "4" },
    { "x.a < 3", "0 1" },
    { "x.a in (1, 2.5)", "0 1" },
    { "x.b[1].c = true", "0" },
    { "x.b[1].c != true", "1" },
    { "x.t contains \"red\"", "0 2" },
    { "x.t not contains \"red\"", "1" },
    { "x.`the key` starts with \"ö\"", "3" },
    { "x.t[0] = \"red\"", "0" },
    { "x.t[5] is missing", "0 1 2 3 4 5 6" },
  };
  g_autoptr (HekColumn) column = hek_column_new (HEK_FIELD_JSON);

  hek_column_append_text (column, "{\"a\":1,\"b\":[0,{\"c\":true}],\"t\":[\"red\",\"x\"]}", -1);
  hek_column_append_text (column, "{\"a\":2.5,\"b\":[0,{\"c\":false}],\"t\":[1,[\"red\"]]}", -1);
  hek_column_append_text (column, "{\"a\":\"1\",\"t\":\"infrared\"}", -1);
  hek_column_append_text (column, "{\"a\":null,\"the key\":\"\\u00f6l\"}", -1);
  hek_column_append_text (column, "\"a\\\\\"", -1);
  hek_column_append_text (column, "null", -1);
  hek_column_append_missing (column);
  check_cases (HEK_FIELD_JSON, column, cases, G_N_ELEMENTS (cases));
}

/* Statistics decide: data that says otherwise is not looked at. */
static void
test_statistics (void)
{
  g_autoptr (HekSchema) schema = one_field (HEK_FIELD_INTEGER);
  HekColumnBlock block = { { .integer = 10 }, { .integer = 20 }, 0 };
  gint64 lies[] = { 0, 0, 0 };
  HekColumnView view
    = { .type = HEK_FIELD_INTEGER, .n = 3, .integers = lies, .blocks = &block };
  static const Case cases[] = {
    { "x < 10", "" }, { "x <= 20", "0 1 2" }, { "x > 20", "" }, { "not x < 10", "0 1 2" },
    { "not x >= 10", "" }, { "x < 15", "0 1 2" }, { "x = 30", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *rows = matches (schema, &view, cases[i].text);

      g_assert_cmpstr (rows, ==, cases[i].rows);
    }
}

static void
test_bad_codes (void)
{
  g_autoptr (HekSchema) schema = one_field (HEK_FIELD_TEXT);
  guint32 codes[] = { 0, 1, 7, G_MAXUINT32, 5 };
  guint64 offsets[] = { 0, 2, 4, 6, 8, 10, 12 };
  HekColumnView view = { .type = HEK_FIELD_TEXT, .n = 5, .offsets = offsets, .codes = codes,
                           .bytes = "a\0b\0c\0d\0e\0f", .code_bytes = 4, .n_entries = 6 };
  g_autofree char *few = matches (schema, &view, "x = \"b\"");
  g_autofree char *many = matches (schema, &view, "x != \"b\"");

  g_assert_cmpstr (few, ==, "1");
  g_assert_cmpstr (many, ==, "0 4");
}

static double
thread_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double) t.tv_sec * 1e3 + (double) t.tv_nsec / 1e6;
}

/* price < 10 and label in ("a", "b") over a million rows, a tenth of them missing. */
static void
test_speed (void)
{
  const HekField fields[] = { { (char *) "price", HEK_FIELD_REAL }, { (char *) "label",
      HEK_FIELD_TEXT } };
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, 0, fields, 2);
  g_autoptr (HekFilter) filter
    = hek_filter_parse ("price < 10 and label in (\"a\", \"b\")", schema, NULL);
  g_autofree double *prices = g_new (double, BIG_ROWS);
  g_autofree double *copied = g_new0 (double, BIG_ROWS);
  g_autofree guint32 *codes = g_new (guint32, BIG_ROWS);
  g_autofree guint8 *valid = g_malloc0 (BIG_ROWS / 8 + 1);
  g_autofree guint64 *bits = g_new (guint64, hek_filter_bitmap_words (BIG_ROWS));
  guint64 offsets[] = { 0, 2, 4, 6, 8, 10, 12 };
  HekColumnView views[] = {
    { .type = HEK_FIELD_REAL, .n = BIG_ROWS, .reals = prices, .valid = valid },
    { .type = HEK_FIELD_TEXT, .n = BIG_ROWS, .codes = codes, .code_bytes = 4, .n_entries = 6,
      .offsets = offsets, .bytes = "a\0b\0c\0d\0e\0f", .valid = valid },
  };
  g_autoptr (HekFilterScan) scan = NULL;
  double best = G_MAXDOUBLE, copy = G_MAXDOUBLE;
  gsize count, expected = 0;
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (gsize i = 0; i < BIG_ROWS; i++)
    {
      gboolean present = hek_rng_below (&rng, 10) > 0;

      prices[i] = hek_rng_double (&rng) * 20;
      codes[i] = (guint32) hek_rng_below (&rng, 6);
      valid[i / 8] |= (guint8) (present << (i % 8));
      expected += present && prices[i] < 10 && codes[i] < 2;
    }
  scan = hek_filter_scan_new (filter, views, BIG_ROWS);
  for (guint run = 0; run < 7; run++)
    {
      double start = thread_ms ();

      count = 0;
      for (gsize b = 0; b * HEK_COLUMN_BLOCK_ROWS < BIG_ROWS; b++)
        count += hek_filter_scan_block (scan, b, bits + b * HEK_FILTER_BLOCK_WORDS);
      best = MIN (best, thread_ms () - start);
      g_assert_cmpuint (count, ==, expected);

      start = thread_ms ();
      memcpy (copied, prices, BIG_ROWS * sizeof *prices);
      copy = MIN (copy, thread_ms () - start);
    }
  g_test_message ("%d rows in %.2f ms; a copy of the 8 MB of prices takes %.2f ms", BIG_ROWS,
      best, copy);
  g_assert_cmpfloat (best, <, MAX_MS * HEK_TEST_SLOWDOWN);
}

static void
test_cancel (void)
{
  g_autoptr (HekSchema) schema = one_field (HEK_FIELD_INTEGER);
  g_autoptr (HekFilter) filter = hek_filter_parse ("x = 0", schema, NULL);
  g_autofree gint64 *values = g_new0 (gint64, BIG_ROWS);
  g_autofree guint64 *bits = g_new (guint64, hek_filter_bitmap_words (BIG_ROWS));
  HekColumnView view = { .type = HEK_FIELD_INTEGER, .n = BIG_ROWS, .integers = values };
  g_autoptr (HekFilterScan) scan = hek_filter_scan_new (filter, &view, BIG_ROWS);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HekTask task = { .cancellable = cancellable };
  gsize count = 0;

  g_assert_true (hek_filter_run (scan, bits, &count, &task, &error));
  g_assert_cmpuint (count, ==, BIG_ROWS);
  g_cancellable_cancel (cancellable);
  g_assert_false (hek_filter_run (scan, bits, &count, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/scan/integers", test_integers);
  g_test_add_func ("/filter/scan/reals", test_reals);
  g_test_add_func ("/filter/scan/texts", test_texts);
  g_test_add_func ("/filter/scan/json", test_json);
  g_test_add_func ("/filter/scan/statistics", test_statistics);
  g_test_add_func ("/filter/scan/bad-codes", test_bad_codes);
  g_test_add_func ("/filter/scan/speed", test_speed);
  g_test_add_func ("/filter/scan/cancel", test_cancel);
  return g_test_run ();
}
