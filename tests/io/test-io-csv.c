/* SPDX-License-Identifier: Apache-2.0 */
/* CSV and its kin: csv-spectrum, dialects, types, vectors, rows that are refused. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hek-json.h"
#include "hek-rng.h"
#include "test-io-table.h"

static const struct
{
  const char *title, *text, *option, *table;
} cases[] = {
  { "types", "i,r,t,b,w,j,m\n1,1.5,x,true,2024-05-01,{\"a\": [1]},\n"
    "-2,3,y,FALSE,2024-05-01T12:00Z,[],\n", NULL,
    "i:integer r:real t:text b:boolean w:time j:json m:text 0\n"
    "1 1.5 \"x\" 1 2024-05-01T00:00:00Z {\"a\": [1]} -\n"
    "-2 3 \"y\" 0 2024-05-01T12:00:00Z [] -\n" },
  { "widening", "a,b,c,d\n1,1,2024-05-01,1\n2.5,x,later,true\n", NULL,
    "a:real b:text c:text d:text 0\n1 \"1\" \"2024-05-01\" \"1\"\n2.5 \"x\" \"later\" \"true\"\n" },
  { "keys stay", "id,big\n007,12345678901234567890\n010,1\n", NULL,
    "id:text big:text 0\n\"007\" \"12345678901234567890\"\n\"010\" \"1\"\n" },
  { "missing words", "n,t\nNA,NA\n1,x\nnull,\nNaN,y\n", NULL,
    "n:integer t:text 0\n- \"NA\"\n1 \"x\"\n- -\n- \"y\"\n" },
  { "numbered columns", "id,v0,v1,v2,label\n1,0.5,-1e2,3,a\n", NULL,
    "id:integer label:text 3\n1 \"a\" |0.5 -100 3\n" },
  { "two called v", "v0,v1,x0,x1\n1,2,3,4\n", NULL, "x0:integer x1:integer 2\n3 4 |1 2\n" },
  { "numbered from 1", "x1,x2,x3,y\n1,2,3,4\n", NULL, "y:integer 3\n4 |1 2 3\n" },
  { "a JSON array", "id,emb\na,\"[1, 2.5, -3]\"\nb,\"[4,5,6]\"\n", NULL,
    "id:text 3\n\"a\" |1 2.5 -3\n\"b\" |4 5 6\n" },
  { "a list with spaces", "emb;id\n1 2  3;a\n 4 5 6 ;b\n", NULL,
    "id:text 3\n\"a\" |1 2 3\n\"b\" |4 5 6\n" },
  { "chosen vector", "a0,a1,a2,b0,b1\n1,2,3,4,5\n", "vectors=b",
    "a0:integer a1:integer a2:integer 2\n1 2 3 |4 5\n" },
  { "no vector", "v0,v1\n1,2\n", "vectors=none", "v0:integer v1:integer 0\n1 2\n" },
  { "no header", "a,1,2,3\nb,4,5,6\n", NULL, "column 1:text 3\n\"a\" |1 2 3\n\"b\" |4 5 6\n" },
  { "numbered header", ",0,1,2\n5,1.5,2.5,3.5\n", "vectors=none",
    "column 1:integer 0:real 1:real 2:real 0\n5 1.5 2.5 3.5\n" },
  { "header said", "1,2\n3,4\n", "header=yes", "1:integer 2:integer 0\n3 4\n" },
  { "no header said", "a,b\nc,d\n", "header=no",
    "column 1:text column 2:text 0\n\"a\" \"b\"\n\"c\" \"d\"\n" },
  { "tabs", "a\tb\n1,5\tx y\n", NULL, "a:text b:text 0\n\"1,5\" \"x y\"\n" },
  { "semicolons", "a;b\n1,5;2\n", NULL, "a:text b:integer 0\n\"1,5\" 2\n" },
  { "bars", "a|b\n1|2\n", NULL, "a:integer b:integer 0\n1 2\n" },
  { "spaces", "king 0.5 -1\nqueen  0.25 2\n", NULL,
    "column 1:text 2\n\"king\" |0.5 -1\n\"queen\" |0.25 2\n" },
  { "delimiter said", "a,b;c\n1,2;3\n", "delimiter=semicolon",
    "a,b:text c:integer 0\n\"1,2\" 3\n" },
  { "CRLF, mark, no end", "\xef\xbb\xbf" "a,b\r\n1,\"x\"\r\n\r\n2,y", NULL,
    "a:integer b:text 0\n1 \"x\"\n2 \"y\"\n" },
  { "CR alone", "a,b\r1,x\r2,\"y\rz\"\r", NULL, "a:integer b:text 0\n1 \"x\"\n2 \"y\\u000dz\"\n" },
  { "CR alone, a mistake", "a,b\r1,2\r3\r", NULL,
    "a:integer b:integer 0\n1 2\n! 3: there are 1 cells instead of 2\n" },
  { "quotes", "a,b\n\"x\"\"y\",\"1\n2\"\n\"\",z\"z\n", NULL,
    "a:text b:text 0\n\"x\\\"y\" \"1\\n2\"\n- \"z\\\"z\"\n" },
  { "spaces around", "a, b\n1 , 2.5\n \"x\",y\n", NULL,
    "a:text b:text 0\n\"1 \" \" 2.5\"\n\" \\\"x\\\"\" \"y\"\n" },
  { "numbers with spaces", "a, b\n1 , 2.5\n", NULL, "a:integer b:real 0\n1 2.5\n" },
  { "same names", "a,a,,a 2\n1,2,3,4\n", NULL,
    "a:integer a 2:integer column 3:integer a 2 2:integer 0\n1 2 3 4\n" },
  { "types said", "a,b\n1,2\nx,3\n", "types= a = integer , b=text",
    "a:integer b:text 0\n1 \"2\"\n! 3: “x” in column “a” is not of type integer\n" },
  { "lines of mistakes",
    "id,v0,v1\n1,1,2\n\n2,1\n3,x,2\n\"4\n5\",1,2\n6,1e39,2\n7,1,2\n8,,2\n9,\"1\"2,3\n", NULL,
    "id:text 2\n\"1\" |1 2\n\"4\\n5\" |1 2\n\"7\" |1 2\n"
    "! 4: there are 2 cells instead of 3\n"
    "! 5: “x” in column “v0” is not a number that a vector can hold\n"
    "! 8: “1e39” in column “v0” is not a number that a vector can hold\n"
    "! 10: “” in column “v0” is not a number that a vector can hold\n"
    "! 11: something follows a closing quote\n" },
  { "vectors of other lengths", "e\n[1;2]\n\"[1,2]\"\n\"[1,2,3]\"\n", "vectors=none",
    "e:text 0\n\"[1;2]\"\n\"[1,2]\"\n\"[1,2,3]\"\n" },
  { "doubled quotes without a header", "\"a\"\"b\",\"\"\"c\"\"\"\nd,e\n", "header=no",
    "column 1:text column 2:text 0\n\"a\\\"b\" \"\\\"c\\\"\"\n\"d\" \"e\"\n" },
  { "not UTF-8", "a,b\n1,x\n2,gr\xf6\xdf" "e\n3,y\n", NULL,
    "a:integer b:text 0\n1 \"x\"\n3 \"y\"\n! 3: byte 5 of the row (0xf6) is not UTF-8\n" },
  { "open quote", "a,b\n1,x\n2,\"y\n3,z\n", NULL,
    "a:integer b:text 0\n1 \"x\"\n3 \"z\"\n! 3: a quote is not closed\n" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *table = NULL;

      g_test_message ("%s", cases[i].title);
      table = test_io_table ("case.csv", "csv", cases[i].text, cases[i].option);
      g_assert_cmpstr (table, ==, cases[i].table);
    }
}

static char *
spectrum_path (const char *name,
               const char *suffix)
{
  g_autofree char *file = g_strconcat (name, suffix, NULL);

  return g_build_filename (g_getenv ("HEK_TEST_DATA"), "csv-spectrum", file, NULL);
}

/* The copy in tests/data has lost the carriage returns of NAME_crlf.csv: they are put back. */
static char *
spectrum_csv_path (const char *name)
{
  g_autofree char *path = spectrum_path (name, ".csv"), *text = NULL, *with = NULL;
  g_auto (GStrv) lines = NULL;
  char *temp;

  if (!g_str_has_suffix (name, "_crlf"))
    return g_steal_pointer (&path);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  with = g_strjoinv ("\r\n", lines);
  temp = test_io_temp ("crlf.csv");
  g_assert_true (g_file_set_contents (temp, with, -1, NULL));
  return temp;
}

/* Every value of the expected JSON; all fields read as text. */
static void
compare_spectrum (const char *name)
{
  g_autofree char *path = spectrum_csv_path (name), *other = spectrum_path (name, ".json");
  g_autofree char *json = NULL;
  g_autoptr (HekSource) first = test_io_open (path, "csv", "vectors=none", NULL);
  g_autoptr (HekSource) source = NULL;
  g_autoptr (HekBatch) batch = NULL;
  g_autoptr (GString) types = g_string_new ("types=");
  HekJsonValue rows, row, key, value;
  HekJsonIter iter, members;
  gsize n;

  for (guint i = 0; i < first->schema->n_fields; i++)
    g_string_append_printf (types, "%s=text,", hek_schema_get_field (first->schema, i)->name);
  source = test_io_open (path, "csv", "vectors=none", types->str, NULL);
  g_assert_true (hek_source_next (source, 0, &batch, NULL, NULL));
  g_assert_true (g_file_get_contents (other, &json, &n, NULL));
  g_assert_true (hek_json_check (json, n, &rows, NULL, NULL));
  hek_json_iter_init (&iter, &rows);
  for (gsize i = 0; i < batch->n_rows; i++)
    {
      guint field = 0;

      g_assert_true (hek_json_iter_next (&iter, NULL, &row));
      hek_json_iter_init (&members, &row);
      for (; hek_json_iter_next (&members, &key, &value); field++)
        {
          gsize length;
          const char *text = hek_column_get_text (batch->columns[field], i, &length);
          const char *title = hek_schema_get_field (source->schema, field)->name;

          g_assert_true (hek_json_string_equals (&key, title, strlen (title)));
          g_assert_true (hek_json_string_equals (&value, text, length));
        }
      g_assert_cmpuint (field, ==, source->schema->n_fields);
    }
  g_assert_false (hek_json_iter_next (&iter, NULL, &row));
  g_assert_cmpuint (source->n_errors, ==, 0);
}

static void
test_spectrum (void)
{
  static const char *const names[] = {
    "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines", "newlines_crlf",
    "quotes_and_newlines", "simple", "simple_crlf", "utf8",
  };
  g_autofree char *latin = spectrum_path ("location_coordinates", ".csv"), *table = NULL;
  g_autoptr (HekSource) source = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_test_message ("%s", names[i]);
      compare_spectrum (names[i]);
    }
  /* a quote inside of a cell; the phone number is another one in the expected JSON */
  source = test_io_open (latin, "csv", NULL);
  table = test_io_table_dump (source);
  g_assert_nonnull (strstr (table, "37.8\\\"N 121"));
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    gsize n;
    HekSourceError code;
    const char *part;
  } files[] = {
    { "", 0, HEK_SOURCE_ERROR_UNKNOWN, "has no rows" },
    { "\n\r\n\n", 4, HEK_SOURCE_ERROR_UNKNOWN, "has no rows" },
    { "\xff\xfe" "a\0,\0", 6, HEK_SOURCE_ERROR_UNSUPPORTED, "UTF-16" },
  };
  g_autofree char *path = test_io_temp ("bad.csv");
  g_auto (HekSourceOptions) options = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_assert_true (g_file_set_contents (path, files[i].text, (gssize) files[i].n, NULL));
      test_io_refused (path, "csv", files[i].code, files[i].part);
    }
  g_assert_true (g_file_set_contents (path, "a,b\n1,2\n", -1, NULL));
  hek_source_options_init (&options, hek_source_format_find ("csv"));
  g_assert_true (hek_source_options_set (&options, "vectors", "q", NULL));
  g_assert_null (hek_source_open (path, options.format, &options, NULL, &error));
  g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_INVALID);
}

/* Rows and cells that are larger than the first buffer, and one that is larger than any. */
static void
test_large (void)
{
  g_autofree char *path = test_io_temp ("large.csv"), *long_text = g_malloc (3 << 20);
  g_autofree char *endless = g_malloc (20 << 20);
  g_autoptr (GString) text = g_string_new ("a,b\n");
  g_autoptr (HekSource) source = NULL;
  g_autoptr (HekBatch) batch = NULL;
  gsize length;

  memset (long_text, 'x', 3 << 20);
  memset (endless, 'y', 20 << 20);
  long_text[(3 << 20) - 1] = endless[(20 << 20) - 1] = '\0';
  g_string_append_printf (text, "1,\"%s\n\"\"\"\n2,%s\n3,z\n", long_text, endless);
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
  source = test_io_open (path, "csv", NULL);
  g_assert_true (hek_source_next (source, 0, &batch, NULL, NULL));
  hek_column_get_text (batch->columns[1], 0, &length);
  g_assert_cmpuint (length, ==, (3 << 20) - 1 + 2);
  g_assert_cmpuint (batch->n_rows, ==, 2);
  g_assert_cmpint (hek_column_get_integer (batch->columns[0], 1), ==, 3);
  g_assert_cmpuint (batch->row_numbers[1], ==, 2);
  g_assert_cmpuint (source->n_errors, ==, 1);
  g_assert_cmpuint (((HekRowError *) g_ptr_array_index (source->errors, 0))->number, ==, 4);
}

static void
test_positions (void)
{
  static const char text[] = "id,v0,v1\n1,1,2\n\n2,x,2\n\"3\n4\",5,6\n7,8,9\n";
  g_autofree char *path = test_io_temp ("resume.csv"), *name = NULL;
  g_autoptr (HekSource) source = NULL;
  g_autoptr (HekBatch) batch = NULL;
  g_auto (GStrv) names = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  test_io_table_resume (path, "csv");
  source = test_io_open (path, "csv", NULL);
  batch = hek_source_preview (source, 2, NULL, NULL);
  g_assert_cmpuint (batch->n_rows, ==, 2);
  g_assert_cmpuint (batch->row_numbers[1], ==, 2);
  g_assert_cmpuint (source->position.row, ==, 0);
  name = test_io_table_dump (source);
  g_assert_nonnull (strstr (name, "\"7\" |8 9"));
  g_assert_true (g_file_set_contents (path, "a,b,c\nx,1 2,\"[1,2,3]\"\n", -1, NULL));
  names = hek_source_list_names (path, hek_source_format_find ("csv"), 0, NULL);
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_cmpstr (names[0], ==, "b");
}

/* What was written is read back, to the last digit. */
static void
test_round_trip (void)
{
  static const char start[]
    = "i,r,t,b,w,j,v0,v1\n"
      "-9223372036854775808,0.1,\"a,\"\"b\"\"\n"
      "\",true,2024-05-01T12:00:00.123456Z,\"{\"\"a\"\": 1}\",0.1,1e-45\n"
      "5,-1e+300,\" x\",false,1969-12-31,null,3.4028235e38,-0\n"
      ",,,,,,16777217,1\n";
  g_autofree char *path = test_io_temp ("start.csv"), *out = test_io_temp ("out.csv");
  g_autofree char *dump = NULL;

  g_assert_true (g_file_set_contents (path, start, -1, NULL));
  dump = test_io_table_round_trip (path, "csv", out, "csv");
  g_assert_true (g_str_has_prefix (
    dump, "i:integer r:real t:text b:boolean w:time j:json 2\n-9223372036854775808 0.1 "));
}

/* SIFT descriptors and their numbers, without names, with tabs: every column is a number. */
static void
test_sift (void)
{
  g_autofree char *path = test_io_bench_path ("ann/sift-5k", "sift-dataset-5k.tsv");
  g_autofree double *rows = NULL;
  g_autoptr (HekSource) source = NULL;
  gsize n;

  if (path == NULL)
    return;
  source = test_io_open (path, "csv", NULL);
  g_assert_cmpuint (source->schema->dim, ==, 129);
  rows = test_io_read_all (source, &n);
  g_assert_cmpuint (n, ==, 5000);
  g_assert_cmpuint (source->n_errors, ==, 0);
  g_assert_cmpfloat (rows[8], ==, 13);
}

static void
test_glove (void)
{
  g_autofree char *path = test_io_bench_path ("ann/glove-50d-head", "glove.6B.50d.txt");
  g_autofree double *rows = NULL;
  g_autoptr (HekSource) source = NULL;
  gsize n;

  if (path == NULL)
    return;
  source = test_io_open (path, "csv", NULL);
  g_assert_cmpuint (source->schema->dim, ==, 50);
  rows = test_io_read_all (source, &n);
  g_assert_cmpuint (n + source->n_errors, ==, 2446);
  g_assert_cmpuint (source->n_errors, ==, 5); /* names in cp1252 */
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/io/csv/cases", test_cases);
  g_test_add_func ("/io/csv/spectrum", test_spectrum);
  g_test_add_func ("/io/csv/refused", test_refused);
  g_test_add_func ("/io/csv/large", test_large);
  g_test_add_func ("/io/csv/positions", test_positions);
  g_test_add_func ("/io/csv/round-trip", test_round_trip);
  g_test_add_func ("/io/csv/sift", test_sift);
  g_test_add_func ("/io/csv/glove", test_glove);
  status = g_test_run ();
  test_io_clean ();
  return status;
}
