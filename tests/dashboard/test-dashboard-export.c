/* SPDX-License-Identifier: Apache-2.0 */
/* Exports: the picture is what the screen draws, numbers are those of the source, nothing is left
 * half-written. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hek-dashboard-export.h"
#include "source-fixture.h"

static HekDashboard *
make_dashboard (const char *widgets)
{
  g_autofree char *json = g_strdup_printf (
    "{\"format\": \"hektor-dashboard\", \"version\": 1, \"name\": \"Mine\", \"widgets\": [%s]}",
    widgets);
  g_autoptr (GError) error = NULL;
  HekDashboard *dashboard = hek_dashboard_from_json (json, -1, &error);

  g_assert_no_error (error);
  return dashboard;
}

#define LINE \
  "{\"id\": \"one\", \"kind\": \"line\", \"title\": \"Searches\", \"queries\": [{\"source\": " \
  "\"telemetry\", \"series\": \"search.latency\", \"reduce\": \"mean\", \"bucket\": 1}]}"
#define BROKEN \
  "{\"id\": \"two\", \"kind\": \"table\", \"queries\": [{\"source\": \"attributes\", " \
  "\"collection\": \"nobody\"}]}"

static void
set_up (SourceFixture *fixture,
        gconstpointer  data)
{
  source_fixture_set_up (fixture);
  for (gint64 i = 0; i < 300; i++)
    source_fixture_record (fixture, fixture->uuid, "search.latency", HEK_SERIES_HISTOGRAM, i,
                           (double) (1000000 + i * i * 37 % 50021));
}

static void
tear_down (SourceFixture *fixture,
           gconstpointer  data)
{
  source_fixture_tear_down (fixture);
}

static char *
export (SourceFixture                   *fixture,
        HekDashboard                    *dashboard,
        const HekDashboardExportOptions *options,
        const char                      *name)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  hek_dashboard_export (dashboard, &fixture->context, NULL, options, path, NULL, &error);
  g_assert_no_error (error);
  return path;
}

/* Pixel by pixel what hek_dashboard_content_draw() puts on a surface of the screen. */
static void
test_png (SourceFixture *fixture,
          gconstpointer  data)
{
  g_autoptr (HekDashboard) dashboard = make_dashboard (LINE);
  HekDashboardExportOptions options;
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) contents = NULL;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *file, *screen;
  HekDashboardRect rect;
  HekPlotTheme theme;
  cairo_t *cr;

  hek_dashboard_export_options_init (&options);
  options.widget = "one";
  path = export (fixture, dashboard, &options, "one.png");
  file = cairo_image_surface_create_from_png (path);
  contents = hek_dashboard_fetch (dashboard, "one", &fixture->context, NULL, options.width, FALSE,
                                  NULL, &error);
  g_assert_no_error (error);
  rect = hek_dashboard_get_rect (&hek_dashboard_get_widget (dashboard, 0)->cell, options.width);
  g_assert_cmpint (cairo_image_surface_get_width (file), ==, (int) rect.width);
  g_assert_cmpint (cairo_image_surface_get_height (file), ==, (int) rect.height);

  screen = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) rect.width, (int) rect.height);
  cr = cairo_create (screen);
  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  hek_plot_set_source (cr, theme.background);
  cairo_paint (cr);
  hek_dashboard_content_draw (contents->pdata[0], cr, rect.width, rect.height, NULL, &theme, NULL);
  cairo_destroy (cr);
  cairo_surface_flush (screen);
  for (int y = 0; y < (int) rect.height; y++)
    for (int x = 0; x < 4 * (int) rect.width; x++)
      if (x % 4 != 3) /* unused */
        g_assert_cmpuint (
          cairo_image_surface_get_data (file)[y * cairo_image_surface_get_stride (file) + x], ==,
          cairo_image_surface_get_data (screen)[y * cairo_image_surface_get_stride (screen) + x]);
  cairo_surface_destroy (screen);
  cairo_surface_destroy (file);
}

static void
test_csv (SourceFixture *fixture,
          gconstpointer  data)
{
  g_autoptr (HekDashboard) dashboard = make_dashboard (LINE);
  HekDashboardExportOptions options;
  g_autofree char *path = NULL;
  g_autofree char *csv = NULL;
  g_auto (GStrv) lines = NULL;

  hek_dashboard_export_options_init (&options);
  path = export (fixture, dashboard, &options, "one.csv");
  g_assert_true (g_file_get_contents (path, &csv, NULL, NULL));
  lines = g_strsplit (csv, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 300 + 1);
  g_assert_true (g_str_has_suffix (lines[0], "(ns)\""));
  g_assert_true (g_str_has_prefix (lines[1], "2026-11-01T00:00:00Z,"));
  for (gint64 i = 0; i < 300; i++)
    g_assert_cmpfloat (g_ascii_strtod (strrchr (lines[1 + i], ',') + 1, NULL), ==,
                       (double) (1000000 + i * i * 37 % 50021));
}

static void
test_svg (SourceFixture *fixture,
          gconstpointer  data)
{
  g_autoptr (HekDashboard) dashboard = make_dashboard (LINE "," BROKEN);
  HekDashboardExportOptions options;
  g_autofree char *path = NULL;
  g_autofree char *svg = NULL;

  hek_dashboard_export_options_init (&options);
  path = export (fixture, dashboard, &options, "all.svg");
  g_assert_true (g_file_get_contents (path, &svg, NULL, NULL));
  g_assert_nonnull (strstr (svg, "<svg"));
  g_assert_null (strstr (svg, "<image")); /* vectors all through */
}

/* What fails, or is cancelled, leaves the file that was there. */
static void
test_whole_or_not (SourceFixture *fixture,
                   gconstpointer  data)
{
  static const char *const names[] = { "x.pdf", "x.html", "x.png", "x.svg", "x.csv", "x.zip" };
  g_autoptr (HekDashboard) dashboard = make_dashboard (LINE "," BROKEN);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  HekDashboardExportOptions options;

  hek_dashboard_export_options_init (&options);
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, "before", -1, NULL));
      g_assert_false (hek_dashboard_export (dashboard, &fixture->context, NULL, &options, path,
                                            &task, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      if (i >= 4) /* a table that is not there is an error, a place in a picture says so */
        g_assert_false (hek_dashboard_export (dashboard, &fixture->context, NULL, &options, path,
                                              NULL, &error));
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, "before");
    }
}

static void
test_contents (SourceFixture *fixture,
               gconstpointer  data)
{
  g_autoptr (HekDashboard) dashboard = make_dashboard (LINE "," BROKEN);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) contents = hek_dashboard_fetch (dashboard, NULL, &fixture->context, NULL,
                                                        1280, FALSE, NULL, &error);
  const HekDashboardContent *good, *bad;
  g_autofree char *described = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (contents->len, ==, 2);
  good = contents->pdata[0];
  bad = contents->pdata[1];
  g_assert_nonnull (good->drawing);
  g_assert_no_error (good->error);
  g_assert_null (bad->drawing);
  described = hek_dashboard_content_describe (bad);
  g_assert_nonnull (strstr (described, "nobody"));
  g_assert_true (hek_dashboard_widget_changes (good->widget));
}

/* A page that has all contents exports one of them by its id. */
static void
test_one_of_all (SourceFixture *fixture,
                 gconstpointer  data)
{
  g_autoptr (HekDashboard) dashboard = make_dashboard (BROKEN "," LINE);
  g_autofree char *path = g_build_filename (fixture->folder, "one.csv", NULL);
  g_autofree char *csv = NULL;
  HekDashboardExportOptions options;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) contents = hek_dashboard_fetch (dashboard, NULL, &fixture->context, NULL,
                                                        1280, TRUE, NULL, &error);

  g_assert_no_error (error);
  hek_dashboard_export_options_init (&options);
  options.widget = "one";
  hek_dashboard_export_contents (dashboard, contents, &fixture->context, &options, path, NULL,
                                 &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &csv, NULL, NULL));
  g_assert_nonnull (strstr (csv, "2026-11-01T00:00:00Z,"));
  options.widget = "three";
  g_assert_false (hek_dashboard_export_contents (dashboard, contents, &fixture->context, &options,
                                                 path, NULL, &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_NOT_FOUND);
}

#define TABLE(id) \
  "{\"id\": \"" id "\", \"kind\": \"line\", \"queries\": [{\"source\": \"telemetry\", " \
  "\"series\": \"search.latency\"}, {\"source\": \"telemetry\", \"series\": \"errors\"}]}"

/* Ids that differ by the number of a query, or by case alone: a file each. */
static void
test_names (SourceFixture *fixture,
            gconstpointer  data)
{
  g_autoptr (HekDashboard) dashboard = make_dashboard (TABLE ("a") "," TABLE ("a-2") ","
                                                       TABLE ("A"));
  HekDashboardExportOptions options;
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  guint n = 0;

  hek_dashboard_export_options_init (&options);
  folder = export (fixture, dashboard, &options, "tables/");
  dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_assert_cmpuint (n, ==, 6);
}

/* For the clipboard: some rows in their order, nothing that breaks lines or columns. */
static void
test_tsv (SourceFixture *fixture,
          gconstpointer  data)
{
  g_autoptr (HekFrame) frame = hek_frame_new ("Things", 3);
  const guint32 rows[] = { 2, 0 };
  g_autofree char *some = NULL;
  g_autofree char *all = NULL;
  double *values, *ids;

  hek_frame_add_texts (frame, "name");
  hek_frame_set_text (frame, 0, 0, "a\tb\nc");
  hek_frame_set_text (frame, 0, 2, "d");
  values = hek_frame_add_reals (frame, "Latency", "ns", HEK_FRAME_VALUE);
  values[0] = 0.1;
  values[2] = 3e9;
  ids = hek_frame_add_reals (frame, "Row", NULL, HEK_FRAME_ROW_ID);
  ids[0] = 7;
  some = hek_dashboard_frame_to_tsv (frame, rows, G_N_ELEMENTS (rows), NULL);
  g_assert_cmpstr (some, ==, "name\tLatency (ns)\nd\t3000000000\na b c\t0.1\n");
  all = hek_dashboard_frame_to_tsv (frame, NULL, frame->n_rows, NULL);
  g_assert_cmpstr (all, ==, "name\tLatency (ns)\na b c\t0.1\n\t\nd\t3000000000\n");
}

#define ADD(name, func) \
  g_test_add ("/dashboard/export/" name, SourceFixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("png", test_png);
  ADD ("csv", test_csv);
  ADD ("svg", test_svg);
  ADD ("whole-or-not", test_whole_or_not);
  ADD ("contents", test_contents);
  ADD ("one-of-all", test_one_of_all);
  ADD ("names", test_names);
  ADD ("tsv", test_tsv);
  return g_test_run ();
}
