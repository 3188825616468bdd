/* SPDX-License-Identifier: Apache-2.0 */
/* JSON and JSONL: types, vectors, mistakes with their lines, streaming. */
#include "config.h"

#include <string.h>

#include "test-io-table.h"

typedef struct
{
  const char *title, *text, *option, *table;
} Case;

static const Case lines[] = {
  { "types",
    "{\"i\": 1, \"r\": 1.5, \"t\": \"x\\u00e9\\n\", \"b\": true, \"w\": \"2024-05-01\", \"j\": "
    "{\"a\": [1, null]}}\n"
    "{\"i\": -2, \"r\": 3, \"t\": null, \"b\": false, \"w\": \"2024-05-01T12:00Z\", \"j\": []}",
    NULL,
    "i:integer r:real t:text b:boolean w:time j:json 0\n"
    "1 1.5 \"xé\\n\" 1 2024-05-01T00:00:00Z {\"a\": [1, null]}\n"
    "-2 3 - 0 2024-05-01T12:00:00Z []\n" },
  { "widening", "{\"a\": 1, \"b\": \"x\", \"c\": \"2024-05-01\"}\n"
    "{\"a\": \"y\", \"c\": \"z\", \"d\": 1}\n", NULL,
    "a:json b:text c:text d:integer 0\n1 \"x\" \"2024-05-01\" -\n\"y\" - \"z\" 1\n" },
  { "vector", "{\"id\": \"a\", \"tags\": [1], \"emb\": [1, 2.5, -3e-1]}\n"
    "{\"emb\":[4,5,6],\"id\":\"b\"}\n", NULL,
    "id:text tags:json 3\n\"a\" [1] |1 2.5 -0.3\n\"b\" - |4 5 6\n" },
  { "chosen vector", "{\"a\": [1, 2], \"b\": [3, 4, 5]}\n", "vectors=a",
    "b:json 2\n[3, 4, 5] |1 2\n" },
  { "no vector", "{\"a\": [1, 2]}\n", "vectors=none", "a:json 0\n[1, 2]\n" },
  { "arrays", "[1, 2]\r\n\r\n[3, 4]\r\n[5]\r\n", NULL,
    "2\n |1 2\n |3 4\n! 4: not an array of 2 numbers\n" },
  { "types said", "{\"a\": 1}\n{\"a\": \"007\"}\n{\"a\": [1, 2]}\n", "types=a=text",
    "a:text 0\n\"1\"\n\"007\"\n\"[1, 2]\"\n" },
  { "equal names", "{\"a\": 1, \"a\": 2}\n", NULL, "a:integer 0\n2\n" },
  { "mark and spaces", "\xef\xbb\xbf \t{\"a\": 1} \r\n   \n{\"a\": 2}", NULL,
    "a:integer 0\n1\n2\n" },
  { "mistakes",
    "{\"a\": 1, \"v\": [1, 2]}\n{\"a\": 1.5, \"v\": [1, 2]}\n{\"a\": 2 \"v\": [1, 2]}\n\n"
    "{\"a\": 3}\n{\"a\": 4, \"v\": [1]}\n{\"a\": 5, \"v\": [1, 1e39]}\n7\n"
    "{\"a\": 8, \"v\": [3, 4]\n"
    "{\"a\": 9, \"v\": [5, 6], \"b\": \"\\u0000\"}\n{\"a\": 10, \"v\": [1, \"2\"]}\n\xff\n"
    "{\"a\": 13, \"v\": [7, 8]}\n{\"a\": 14, \"v\": [9, 10]}\n", "types=a=integer",
    "a:integer b:text 2\n1 - |1 2\n13 - |7 8\n14 - |9 10\n! 2: 1.5 in “a” is not of type integer\n"
    "! 3: not JSON at byte 9 of the row: a comma or } is missing\n! 5: there is no vector\n"
    "! 6: “v” is not an array of 2 numbers\n! 7: “v” is not an array of 2 numbers\n"
    "! 8: not an object\n! 9: not JSON at byte 21 of the row: the text ends too early\n"
    "! 10: \"\\u0000\" in “b” is not of type text\n! 11: “v” is not an array of 2 numbers\n"
    "! 12: not JSON at byte 1 of the row: not a value\n" },
};

static const Case arrays[] = {
  { "rows", "[{\"a\": 1, \"v\": [1, 2]}, {\"v\": [3, 4]}]", NULL, "a:integer 2\n1 |1 2\n- |3 4\n" },
  { "pretty", "\xef\xbb\xbf[\n  {\n    \"a\": \"]}\\\"\",\n    \"b\": {\"c\": [1]}\n  }\n]\n", NULL,
    "a:text b:json 0\n\"]}\\\"\" {\"c\": [1]}\n" },
  { "vectors", "[[1, 2], [3, 4],\n [5, 6, 7]]", NULL,
    "2\n |1 2\n |3 4\n! 2: not an array of 2 numbers\n" },
  { "a mistake", "[{\"a\": 1},\n{\"a\": tru},\n{\"a\": 3}]", NULL,
    "a:integer 0\n1\n3\n! 2: not JSON at byte 7 of the row: not a value\n" },
};

static void
check_cases (const char *name,
             const char *format,
             const Case *cases,
             guint       n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *table = NULL;

      g_test_message ("%s", cases[i].title);
      table = test_io_table (name, format, cases[i].text, cases[i].option);
      g_assert_cmpstr (table, ==, cases[i].table);
    }
}

static void
test_lines (void)
{
  check_cases ("case.jsonl", "jsonl", lines, G_N_ELEMENTS (lines));
}

static void
test_arrays (void)
{
  check_cases ("case.json", "json", arrays, G_N_ELEMENTS (arrays));
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    HekSourceError code;
    const char *part;
  } files[] = {
    { "[]", HEK_SOURCE_ERROR_UNKNOWN, "no objects" },
    { "{\"a\": [{\"b\": 1}]}", HEK_SOURCE_ERROR_UNSUPPORTED, "not a JSON array of rows" },
    { "[", HEK_SOURCE_ERROR_DAMAGED, "at byte 1" },
    { "[{\"a\": 1}", HEK_SOURCE_ERROR_DAMAGED, "at byte 9: the array has no end" },
    { "[{\"a\": 1},", HEK_SOURCE_ERROR_DAMAGED, "at byte 10" },
    { "[{\"a\": 1},]", HEK_SOURCE_ERROR_DAMAGED, "at byte 10: a row is missing" },
    { "[{\"a\": 1} {\"a\": 2}]", HEK_SOURCE_ERROR_DAMAGED, "at byte 10: a comma or ] is missing" },
    { "[{\"a\": 1}] x", HEK_SOURCE_ERROR_DAMAGED, "at byte 11: something follows" },
    { "[{\"a\": \"1}]", HEK_SOURCE_ERROR_DAMAGED, "at byte 1: a row has no end" },
    { "[1, 2, 3]", HEK_SOURCE_ERROR_UNKNOWN, "no objects" },
  };
  g_autofree char *path = test_io_temp ("bad.json");

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_assert_true (g_file_set_contents (path, files[i].text, -1, NULL));
      test_io_refused (path, "json", files[i].code, files[i].part);
    }
}

/* Either rows or one error, whatever the suite has; no adapter may crash on any of it. */
static void
test_suite (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("HEK_TEST_DATA"), "json-suite", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      for (guint i = 0; i < hek_source_n_formats (); i++)
        {
          const HekSourceFormat *format = hek_source_format (i);
          g_autoptr (HekSource) source = NULL;
          g_autoptr (GError) error = NULL;
          g_autofree char *dump = NULL;

          if (!format->numbers_lines)
            continue;
          source = hek_source_open (path, format, NULL, NULL, &error);
          g_assert_true ((source != NULL) == (error == NULL));
          if (source != NULL)
            dump = test_io_table_dump (source);
        }
    }
}

/* Far more than one buffer, in one line or many, and a row that is larger than any buffer. */
static void
test_large (void)
{
  g_autofree char *json = test_io_temp ("large.json"), *jsonl = test_io_temp ("large.jsonl");
  g_autofree char *endless = g_strnfill (20 << 20, ' ');
  g_autoptr (GString) array = g_string_new ("["), text = g_string_new (NULL);
  g_autoptr (HekSource) source = NULL, other = NULL;
  g_auto (HekSourceSummary) summary = { 0 }, summary_lines = { 0 };

  for (guint i = 0; i < 60000; i++)
    {
      g_string_append_printf (array, "%s{\"id\":%u,\"v\":[%u,0.5,0.25],\"pad\":\"%060u\"}",
          i > 0 ? ", " : "", i, i, i);
      g_string_append_printf (text, "{\"id\":%u,\"v\":[%u,0.5,0.25],\"pad\":\"%060u\"}\n", i, i, i);
    }
  g_string_append_c (array, ']');
  g_string_append_printf (text, "{\"id\":%s1}\n{\"id\":1,\"v\":[1,2,3]}\n", endless);
  g_assert_true (g_file_set_contents (json, array->str, -1, NULL));
  g_assert_true (g_file_set_contents (jsonl, text->str, -1, NULL));
  source = test_io_open (json, "json", NULL);
  g_assert_true (hek_source_dry_run (source, &summary, NULL, NULL));
  g_assert_cmpuint (summary.n_rows, ==, 60000);
  g_assert_cmpuint (summary.n_errors, ==, 0);
  other = test_io_open (jsonl, "jsonl", NULL);
  g_assert_true (hek_source_dry_run (other, &summary_lines, NULL, NULL));
  g_assert_cmpuint (summary_lines.n_rows, ==, 60001);
  g_assert_cmpuint (summary_lines.n_errors, ==, 1);
  g_assert_cmpuint (((HekRowError *) g_ptr_array_index (other->errors, 0))->number, ==, 60001);
}

static void
test_positions (void)
{
  g_autofree char *json = test_io_temp ("resume.json"), *jsonl = test_io_temp ("resume.jsonl");

  g_assert_true (g_file_set_contents (json,
      "[ {\"a\":1} ,\n{\"a\":x},\n\n{\"a\":3}\n,{\"a\":4} ] \n", -1, NULL));
  test_io_table_resume (json, "json");
  g_assert_true (g_file_set_contents (jsonl, "{\"a\":1}\n\n{\"a\":x}\n{\"a\":3}\n\n{\"a\":4}", -1,
      NULL));
  test_io_table_resume (jsonl, "jsonl");
}

static void
test_stop (void)
{
  g_autofree char *path = test_io_temp ("stop.jsonl");
  const HekSourceFormat *format = hek_source_format_find ("jsonl");
  g_auto (HekSourceOptions) options = { 0 };
  g_autoptr (HekSource) source = NULL;
  g_autoptr (HekBatch) batch = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "{\"a\":1}\n{\"a\":2}\n{\"a\":x}\n", -1, NULL));
  hek_source_options_init (&options, format);
  options.policy = HEK_SOURCE_STOP;
  source = hek_source_open (path, format, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (hek_source_next (source, 0, &batch, NULL, &error));
  g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_ROW);
  g_assert_nonnull (strstr (error->message, "stop.jsonl, line 3: not JSON"));
}

static void
test_round_trip (gconstpointer data)
{
  const char *format = data;
  static const char start[]
    = "{\"i\":-9223372036854775808,\"r\":0.1,\"vector\":\"a\\\"\\n\\u0001é\",\"b\":true,"
      "\"w\":\"2024-05-01T12:00:00.123456Z\",\"j\":{\"a\":[1]},\"emb\":[0.1,1e-45]}\n"
      "{\"emb\":[3.4028235e+38,16777216],\"r\":-1e+300}\n";
  g_autofree char *name = g_strdup_printf ("out.%s", format);
  g_autofree char *path = test_io_temp ("start.jsonl"), *out = test_io_temp (name);
  g_autofree char *dump = NULL;

  g_assert_true (g_file_set_contents (path, start, -1, NULL));
  dump = test_io_table_round_trip (path, "jsonl", out, format);
  g_assert_true (g_str_has_prefix (dump,
      "i:integer r:real vector:text b:boolean w:time j:json 2\n"));
}

/* A member that comes after the rows by which the schema was found. */
static void
test_late_member (void)
{
  g_autofree char *path = test_io_temp ("late.jsonl");
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (HekSource) source = NULL;
  HekSourceSummary summary;

  for (guint i = 0; i < HEK_SOURCE_INFER_ROWS; i++)
    g_string_append (text, "{\"a\": 1}\n");
  g_string_append (text, "{\"a\": 2, \"b\": 3}\n{\"b\": 4, \"a\": 5}\n");
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  source = hek_source_open (path, NULL, NULL, NULL, NULL);
  g_assert_nonnull (source);
  g_assert_cmpuint (source->notes->len, ==, 0);
  g_assert_true (hek_source_dry_run (source, &summary, NULL, NULL));
  g_assert_cmpuint (summary.n_rows, ==, HEK_SOURCE_INFER_ROWS + 2);
  g_assert_cmpuint (summary.n_errors, ==, 0);
  g_assert_cmpuint (source->notes->len, ==, 1);
  g_assert_nonnull (strstr (source->notes->pdata[0], "“b” is not in the first 1000 rows"));
  g_assert_nonnull (strstr (source->notes->pdata[0], "in line 1001"));
  hek_source_summary_clear (&summary);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/io/json/lines", test_lines);
  g_test_add_func ("/io/json/arrays", test_arrays);
  g_test_add_func ("/io/json/refused", test_refused);
  g_test_add_func ("/io/json/suite", test_suite);
  g_test_add_func ("/io/json/large", test_large);
  g_test_add_func ("/io/json/positions", test_positions);
  g_test_add_func ("/io/json/stop", test_stop);
  g_test_add_data_func ("/io/json/round-trip/jsonl", "jsonl", test_round_trip);
  g_test_add_data_func ("/io/json/round-trip/json", "json", test_round_trip);
  g_test_add_func ("/io/json/late-member", test_late_member);
  status = g_test_run ();
  test_io_clean ();
  return status;
}
