/* SPDX-License-Identifier: Apache-2.0 */
/* Long reports: cover and contents, groups, sheets, pages of other sizes; HTML; ZIP archives. */
#include "config.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "hek-zip-write.h"
#include "report-sample.h"

static GBytes *
encode (HekReport  *report,
        const char *suffix)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = hek_report_encode (report, suffix, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (bytes);
  return bytes;
}

static char *
encode_text (HekReport  *report,
             const char *suffix)
{
  g_autoptr (GBytes) bytes = encode (report, suffix);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* By poppler: cairo 1.18 packs the objects of pages, where nothing else finds them. */
static guint
count_pages (HekReport *report)
{
  g_autoptr (GBytes) pdf = encode (report, "pdf");
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) pdfinfo
    = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        "pdfinfo", "-", NULL);
  g_autoptr (GBytes) told = NULL;
  g_autofree char *text = NULL;
  const char *pages;

  g_assert_no_error (error);
  g_subprocess_communicate (pdfinfo, pdf, NULL, &told, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (pdfinfo));
  text = g_strndup (g_bytes_get_data (told, NULL), g_bytes_get_size (told));
  pages = strstr (text, "\nPages:");
  g_assert_nonnull (pages);
  return (guint) g_ascii_strtoull (pages + strlen ("\nPages:"), NULL, 10);
}

/* Returns: %FALSE, and the test is skipped, without poppler-utils */
static gboolean
can_count_pages (void)
{
  g_autofree char *path = g_find_program_in_path ("pdfinfo");

  if (path == NULL)
    g_test_skip ("pdfinfo of poppler-utils is not installed");
  return path != NULL;
}

static void
test_cover (void)
{
  guint plain, with_cover;
  g_autoptr (HekReport) report = hek_report_new ("Search in November", "Two collections", "today");

  if (!can_count_pages ())
    return;
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *text = g_strdup_printf ("Section %u", i);

      hek_report_add_section (report, text);
      hek_report_add_paragraph (report, "A paragraph.");
      hek_report_add_heading (report, "A heading");
      hek_report_add_paragraph (report, "Another paragraph.");
    }
  plain = count_pages (report);
  hek_report_set_cover (report, TRUE);
  with_cover = count_pages (report);
  g_assert_cmpuint (plain, ==, 1);
  g_assert_cmpuint (with_cover, ==, 1 + 1 + 3); /* cover, contents, a page a section */

  /* contents of several pages */
  for (guint i = 0; i < 120; i++)
    hek_report_add_heading (report, "One more");
  g_assert_cmpuint (count_pages (report), >, with_cover + 2);
}

static void
test_page_size (void)
{
  g_autoptr (HekReport) report = hek_report_new ("Wide", NULL, NULL);
  HekReportPageSize size;
  double width, height;

  if (!can_count_pages ())
    return;
  for (guint i = 0; i < HEK_REPORT_N_PAGE_SIZES; i++)
    {
      g_assert_true (hek_report_page_size_parse (hek_report_page_size_id (i), &size));
      g_assert_cmpuint (size, ==, i);
    }
  g_assert_false (hek_report_page_size_parse ("a9", &size));
  hek_report_set_page (report, HEK_REPORT_PAGE_LETTER, TRUE);
  hek_report_get_text_size (report, &width, &height);
  g_assert_cmpfloat (width, <, 792);
  g_assert_cmpfloat (width, >, height);
  hek_report_add_paragraph (report, "Text");
  g_assert_cmpuint (count_pages (report), ==, 1);
}

static void
add_sheet (HekReport *report)
{
  HekReportColumn columns[] = {
    { .key = "time", .label = "Time", .type = HEK_REPORT_TEXT },
    { .key = "latency", .label = "Latency", .unit = "ns", .type = HEK_REPORT_REAL },
  };
  HekReportCell cells[] = {
    { NAN, "2026-11-22T14:00:00Z" }, { 0.1, NULL }, { NAN, "<b>" }, { NAN, NULL },
  };

  hek_report_add_sheet (report, "line-1", "Search latency", columns, 2, cells, 2);
}

static void
test_groups (void)
{
  HekReportField field = { .key = "psnr", .label = "PSNR", .text = "30", .type = HEK_REPORT_REAL,
                           .number = 30 };
  g_autoptr (HekReport) report = hek_report_new ("Two", NULL, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *csv = NULL;
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *object;
  JsonArray *rows;

  hek_report_add_group (report, "part_1");
  hek_report_add_fields (report, &field, 1);
  hek_report_add_group (report, "part_2");
  field.number = 31;
  hek_report_add_fields (report, &field, 1);
  add_sheet (report);
  hek_report_add_group (report, NULL);
  field.key = "last";
  hek_report_add_fields (report, &field, 1);

  csv = encode_text (report, "csv");
  g_assert_nonnull (strstr (csv, "part_1.psnr,30,\r\n"));
  g_assert_nonnull (strstr (csv, "part_2.psnr,31,\r\n"));
  g_assert_nonnull (strstr (csv, "part_2.line-1[0].latency,0.1,ns\r\n"));
  g_assert_nonnull (strstr (csv, "part_2.line-1[1].latency,,ns\r\n"));
  g_assert_nonnull (strstr (csv, "\nlast,31,\r\n"));

  json = encode_text (report, "json");
  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  object = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpfloat (json_object_get_double_member (object, "last"), ==, 31);
  object = json_object_get_object_member (object, "part_2");
  g_assert_cmpfloat (json_object_get_double_member (object, "psnr"), ==, 31);
  rows = json_object_get_array_member (object, "line-1");
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  object = json_array_get_object_element (rows, 0);
  g_assert_cmpfloat (json_object_get_double_member (object, "latency"), ==, 0.1);
  g_assert_cmpstr (json_object_get_string_member (object, "time"), ==, "2026-11-22T14:00:00Z");
}

/* Words before numbers: on paper, in HTML and for machines. */
static void
test_names (void)
{
  const HekReportColumn columns[] = {
    { .key = "code_bytes", .label = "Code", .unit = "bytes", .type = HEK_REPORT_INT },
    { .key = "mse", .type = HEK_REPORT_REAL },
  };
  const double values[] = { 8, 0.5, 16, NAN };
  const char *const names[] = { "pq, bits 4", "a <very> long name of a method, longer than its "
                                              "part of a page is wide, by far" };
  g_autoptr (HekReport) report = hek_report_new ("Codes", NULL, NULL);
  g_autofree char *csv = NULL;
  g_autofree char *json = NULL;
  g_autofree char *html = NULL;

  hek_report_add_table (report, "evaluations", columns, G_N_ELEMENTS (columns), values, 2, 1);
  hek_report_name_rows (report, "method", "Method", names);
  csv = encode_text (report, "csv");
  g_assert_nonnull (strstr (csv, "evaluations[0].method,\"pq, bits 4\",\r\n"
                                 "evaluations[0].code_bytes,8,bytes\r\n"));
  json = encode_text (report, "json");
  g_assert_nonnull (strstr (json, "\"method\" : \"pq, bits 4\""));
  html = encode_text (report, "html");
  g_assert_nonnull (strstr (html, "<th scope=\"col\">Method</th>"
                                  "<th scope=\"col\" class=\"n\">"));
  g_assert_nonnull (strstr (html, "<td>pq, bits 4</td><td class=\"n\">8</td>"));
  g_assert_nonnull (strstr (html, "<td>a &lt;very&gt; long"));
  if (can_count_pages ())
    g_assert_cmpuint (count_pages (report), ==, 1);
}

/* Whole, with everything in it, and nothing from outside. */
static void
test_html (void)
{
  int n_drawn = 0;
  g_autoptr (HekReport) report = report_sample_new (&n_drawn);
  g_autofree char *html = NULL;

  hek_report_set_cover (report, TRUE);
  hek_report_add_section (report, "A <section> & more");
  add_sheet (report);
  html = encode_text (report, "html");
  g_assert_true (g_str_has_prefix (html, "<!DOCTYPE html>"));
  g_assert_true (g_str_has_suffix (html, "</html>\n"));
  g_assert_cmpint (n_drawn, ==, 1);
  g_assert_nonnull (strstr (html, "data:image/svg+xml;base64,"));
  g_assert_nonnull (strstr (html, "data:image/png;base64,"));
  g_assert_nonnull (strstr (html, "A &lt;section&gt; &amp; more"));
  g_assert_nonnull (strstr (html, "<details><summary>Search latency"));
  g_assert_nonnull (strstr (html, "<td>&lt;b&gt;</td>"));
  g_assert_nonnull (strstr (html, "<td class=\"n\">0.1</td>"));
  g_assert_null (strstr (html, "http://"));
  g_assert_null (strstr (html, "https://"));
  g_assert_null (strstr (html, "<script"));
}

/* --- ZIP ------------------------------------------------------------------------------------- */

static guint32
get32 (const guint8 *data)
{
  return data[0] | (guint32) data[1] << 8 | (guint32) data[2] << 16 | (guint32) data[3] << 24;
}

static GBytes *
inflate (const guint8 *data,
         gsize         n)
{
  g_autoptr (GZlibDecompressor) decompressor =
    g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW);
  g_autoptr (GInputStream) source = g_memory_input_stream_new_from_data (data, (gssize) n, NULL);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (source,
                                                                  G_CONVERTER (decompressor));
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  g_output_stream_splice (out, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, &error);
  g_assert_no_error (error);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

static void
test_zip (void)
{
  g_autoptr (HekZipWriter) writer = hek_zip_writer_new ();
  g_autofree char *long_text = g_strnfill (5000, 'a');
  g_autoptr (GBytes) first = g_bytes_new ("123456789", 9);
  g_autoptr (GBytes) second = g_bytes_new (long_text, 5000);
  g_autoptr (GBytes) zip = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) error = NULL;
  const guint8 *data;
  gsize n, at;

  hek_zip_writer_add (writer, "a.csv", first, &error);
  hek_zip_writer_add (writer, "ä/b.csv", second, &error);
  g_assert_no_error (error);
  zip = hek_zip_writer_finish (writer);
  data = g_bytes_get_data (zip, &n);
  g_assert_cmpuint (get32 (data), ==, 0x04034b50);
  g_assert_cmpuint (data[8], ==, 0);                  /* nine bytes do not become smaller */
  g_assert_cmpuint (get32 (data + 14), ==, 0xcbf43926); /* the check value of CRC-32 */
  g_assert_cmpmem (data + 30, 5, "a.csv", 5);
  g_assert_cmpmem (data + 35, 9, "123456789", 9);
  at = 30 + 5 + 9;
  g_assert_cmpuint (get32 (data + at), ==, 0x04034b50);
  g_assert_cmpuint (data[at + 8], ==, 8);
  g_assert_cmpuint (get32 (data + at + 22), ==, 5000);
  again = inflate (data + at + 30 + strlen ("ä/b.csv"), get32 (data + at + 18));
  g_assert_true (g_bytes_equal (again, second));
  g_assert_cmpuint (get32 (data + n - 22), ==, 0x06054b50);
  g_assert_cmpuint (data[n - 12], ==, 2);
  g_assert_cmpuint (get32 (data + get32 (data + n - 6)), ==, 0x02014b50);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/long/cover", test_cover);
  g_test_add_func ("/report/long/page-size", test_page_size);
  g_test_add_func ("/report/long/groups", test_groups);
  g_test_add_func ("/report/long/names", test_names);
  g_test_add_func ("/report/long/html", test_html);
  g_test_add_func ("/report/long/zip", test_zip);
  return g_test_run ();
}
