/* SPDX-License-Identifier: Apache-2.0 */
/* All formats of a synthetic report, read back; pages; odd documents. */
#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "hek-image-file.h"
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

static void
test_json (void)
{
  int n_drawn = 0;
  g_autoptr (HekReport) report = report_sample_new (&n_drawn);
  g_autoptr (GBytes) bytes = encode (report, "json");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *object, *row;
  JsonArray *curve, *palette;

  json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL),
                              (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  object = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (object, "title"), ==, "kodim03.png");
  g_assert_cmpfloat (json_object_get_double_member (object, "psnr"), ==, 34.2109375);
  g_assert_true (json_object_get_null_member (object, "ssim"));
  g_assert_cmpint (json_object_get_int_member (object, "file_bytes"), ==, 95131);
  g_assert_true (json_object_get_boolean_member (object, "is_dithered"));
  g_assert_cmpstr (json_object_get_string_member (object, "name"), ==, "a \"quoted\", name");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (object, "recipe"),
                                               "colors"), ==, 16);

  curve = json_object_get_array_member (object, "curve");
  g_assert_cmpuint (json_array_get_length (curve), ==, REPORT_SAMPLE_ROWS);
  row = json_array_get_object_element (curve, 1);
  g_assert_cmpint (json_object_get_int_member (row, "file_bytes"), ==, 12346); /* not kB */
  g_assert_true (json_object_get_null_member (row, "psnr"));
  g_assert_cmpfloat (json_object_get_double_member (row, "hidden"), ==, 0.1);

  palette = json_object_get_array_member (object, "palette");
  g_assert_cmpuint (json_array_get_length (palette), ==, 3);
  row = json_array_get_object_element (palette, 0);
  g_assert_cmpstr (json_object_get_string_member (row, "color"), ==, "#ff0080");
  g_assert_cmpint (json_object_get_int_member (row, "count"), ==, 10);
  row = json_array_get_object_element (palette, 2);
  g_assert_cmpstr (json_object_get_string_member (row, "color"), ==, "#00000000");
  g_assert_cmpint (n_drawn, ==, 0);
}

static void
test_csv (void)
{
  int n_drawn = 0;
  g_autoptr (HekReport) report = report_sample_new (&n_drawn);
  g_autoptr (GBytes) bytes = encode (report, "csv");
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  guint n = g_strv_length (lines);

  g_assert_cmpstr (lines[0], ==, "key,value,unit");
  g_assert_cmpstr (lines[n - 1], ==, ""); /* every record ends with CRLF */
  g_assert_true (g_strv_contains ((const char *const *) lines, "psnr,34.2109375,dB"));
  g_assert_true (g_strv_contains ((const char *const *) lines, "ssim,,"));
  g_assert_true (g_strv_contains ((const char *const *) lines, "is_dithered,true,"));
  g_assert_true (g_strv_contains ((const char *const *) lines, "name,\"a \"\"quoted\"\", name\","));
  g_assert_true (g_strv_contains ((const char *const *) lines, "recipe,\"{\"\"colors\"\": 16}\","));
  g_assert_true (g_strv_contains ((const char *const *) lines, "curve[0].file_bytes,12345,"));
  g_assert_true (g_strv_contains ((const char *const *) lines, "curve[1].psnr,,dB"));
  g_assert_true (g_strv_contains ((const char *const *) lines, "curve[3].hidden,0.3,")
                 || g_strv_contains ((const char *const *) lines,
                                     "curve[3].hidden,0.30000000000000004,"));
  g_assert_true (g_strv_contains ((const char *const *) lines, "palette[1].color,#010203,"));
  for (guint i = 0; i + 1 < n; i++)
    {
      guint n_commas = 0;
      gboolean quoted = FALSE;

      for (const char *p = lines[i]; *p != '\0'; p++)
        {
          if (*p == '"')
            quoted = !quoted;
          n_commas += *p == ',' && !quoted;
        }
      g_assert_cmpuint (n_commas, ==, 2);
    }
}

static void
test_png (void)
{
  int n_drawn = 0;
  g_autoptr (HekReport) report = report_sample_new (&n_drawn);
  g_autoptr (GBytes) bytes = encode (report, "png");
  g_autoptr (GBytes) again = encode (report, "png");
  g_autoptr (GError) error = NULL;
  g_autoptr (HekImage) image = hek_image_load_bytes (bytes, "report.png", NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (image->width, ==, 1191); /* A4 at two pixels per point */
  g_assert_cmpuint (image->height, >, image->width);
  g_assert_cmpint (n_drawn, ==, 2);
  g_assert_true (g_bytes_equal (bytes, again));
}

/* The text of a PDF, or NULL (and the test is skipped) without poppler's tools. */
static char *
pdf_to_text (const char *path)
{
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  g_autoptr (GError) error = NULL;
  const char *argv[] = { program, "-layout", path, "-", NULL };
  char *text = NULL;
  int status;

  if (program == NULL)
    {
      g_test_skip ("pdftotext (poppler-utils) is not installed");
      return NULL;
    }
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &text, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return text;
}

static void
test_pdf (void)
{
  int n_drawn = 0;
  g_autoptr (HekReport) report = report_sample_new (&n_drawn);
  g_autofree char *folder = report_sample_folder ();
  g_autofree char *path = g_build_filename (folder, "report.PDF", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *raw = NULL;

  hek_report_write (report, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report_sample_count_files (folder), ==, 1);
  g_assert_true (g_file_get_contents (path, &raw, NULL, NULL));
  g_assert_true (g_str_has_prefix (raw, "%PDF-"));
  text = pdf_to_text (path);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  if (text == NULL)
    return;

  g_assert_nonnull (strstr (text, "kodim03.png"));
  g_assert_nonnull (strstr (text, "34.21"));
  g_assert_nonnull (strstr (text, "visible side by side"));
  g_assert_nonnull (strstr (text, "abscissa")); /* charts are text, too */
  g_assert_nonnull (strstr (text, "12.3"));
  g_assert_nonnull (strstr (text, "#ff0080"));
  g_assert_nonnull (strstr (text, "70.0 %"));
  g_assert_nonnull (strstr (text, "2 of "));
  g_assert_null (strstr (text, "is_dithered")); /* for machines only */
  {
    /* no heading ends a page: more than the footer follows it before the form feed */
    const char *heading = strstr (text, "Rate and quality");
    const char *chart = strstr (text, "ordinate");
    const char *page_end = strchr (heading, '\f');

    g_assert_true (chart != NULL && chart > heading && (page_end == NULL || chart < page_end));
  }
}

/* A table longer than a page is cut with its header repeated; every row is there once. */
static void
test_long_table (void)
{
  g_autoptr (HekReport) report = hek_report_new ("long", NULL, NULL);
  g_autofree char *folder = report_sample_folder ();
  g_autofree char *path = g_build_filename (folder, "long.pdf", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint n_headers = 0;

  hek_report_add_heading (report, "Table");
  report_sample_add_table (report, 150);
  hek_report_write (report, path, NULL, &error);
  g_assert_no_error (error);
  text = pdf_to_text (path);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  if (text == NULL)
    return;
  for (const char *p = text; (p = strstr (p, "PNG size")) != NULL; p++)
    n_headers++;
  g_assert_cmpuint (n_headers, >=, 3);
  for (guint i = 0; i < 150; i++)
    {
      char number[16];
      const char *found;

      if (i == 1)
        continue; /* its PSNR is not there */
      g_snprintf (number, sizeof number, "%u.%s ", 20 + i, "12");
      found = strstr (text, g_strchomp (number));
      g_assert_nonnull (found);
    }
}

static void
test_degenerate (void)
{
  g_autoptr (HekReport) report
    = hek_report_new ("A title that is much too long for one line of a page and goes on and on, "
                      "even over a third line, because somebody named a file like that.png",
                      NULL, NULL);
  const HekPlotHeatmap no_map = { .label = "nothing" };
  const guint8 none[1][4] = { { 0, 0, 0, 0 } };
  const guint64 zero[1] = { 0 };
  g_autoptr (HekImage) dot = report_sample_image (1, 1, 4);
  g_autoptr (HekImage) ribbon = report_sample_image (3000, 1, 3);
  g_autoptr (HekImage) tower = report_sample_image (1, 3000, 3);
  const HekReportPicture pictures[] = { { .image = dot }, { .image = ribbon }, { .image = tower } };

  hek_report_add_heading (report, "");
  hek_report_add_paragraph (report, "");
  hek_report_add_fields (report, NULL, 0);
  report_sample_add_table (report, 0);
  hek_report_add_palette (report, NULL, NULL, 0);
  hek_report_add_palette (report, none, zero, 1);
  hek_report_add_heatmap (report, &no_map, NULL);
  for (guint i = 0; i < 3; i++)
    hek_report_add_pictures (report, &pictures[i], 1);
  hek_report_add_pictures (report, pictures, 3);
  for (const char *const *suffix = hek_report_suffixes (); *suffix != NULL; suffix++)
    {
      g_autoptr (GBytes) bytes = encode (report, *suffix);

      g_assert_cmpuint (g_bytes_get_size (bytes), >, 40);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/json", test_json);
  g_test_add_func ("/report/csv", test_csv);
  g_test_add_func ("/report/png", test_png);
  g_test_add_func ("/report/pdf", test_pdf);
  g_test_add_func ("/report/long-table", test_long_table);
  g_test_add_func ("/report/degenerate", test_degenerate);
  return g_test_run ();
}
