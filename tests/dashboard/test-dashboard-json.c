/* SPDX-License-Identifier: Apache-2.0 */
/* Dashboards as JSON: what is wrong is named by its path, what is not known is kept. */
#include "config.h"

#include <string.h>

#include "hek-dashboard-template.h"
#include "hek-dashboard.h"
#include "hek-rng.h"

#define HEAD "\"format\": \"hektor-dashboard\", \"version\": 1, \"name\": \"A\""
#define WIDGETS(text) "{" HEAD ", \"widgets\": [" text "]}"
#define LINE "{\"kind\": \"line\", \"grid\": {\"x\": 0, \"y\": 0, \"w\": 6, \"h\": 4}}"

static HekDashboard *
read_good (const char *json)
{
  g_autoptr (GError) error = NULL;
  HekDashboard *dashboard = hek_dashboard_from_json (json, -1, &error);

  g_assert_no_error (error);
  return dashboard;
}

static void
test_errors (void)
{
  static const struct
  {
    const char *json;
    const char *message; /* how it begins */
  } cases[] = {
    { "", "no JSON: line 1, column 1: " },
    { "{\"a\": 1,\n \"b\": x}", "no JSON: line 2, column 7: " },
    { "{} {}", "no JSON: line 1, column 4: " },
    { "[]", "no dashboard: " },
    { "{}", "format: " },
    { "{\"format\": 7}", "format: must be a text" },
    { "{\"format\": \"hektor-recipe\"}", "format: " },
    { "{\"format\": \"hektor-dashboard\"}", "version: is missing" },
    { "{\"format\": \"hektor-dashboard\", \"version\": \"1\"}", "version: must be a whole number" },
    { "{\"format\": \"hektor-dashboard\", \"version\": 1.5}", "version: 1.5 is no whole number" },
    { "{\"format\": \"hektor-dashboard\", \"version\": 0}", "version: 0 is not from 1" },
    { "{\"format\": \"hektor-dashboard\", \"version\": 1}", "name: is empty" },
    { "{\"format\": \"hektor-dashboard\", \"version\": 1, \"name\": \" \"}", "name: is empty" },
    { "{" HEAD ", \"id\": \"../../etc\"}", "id: “../../etc” is no UUID" },
    { "{" HEAD ", \"range\": \"6h\"}", "range: must be an object" },
    { "{" HEAD ", \"range\": {}}", "range: has either" },
    { "{" HEAD ", \"range\": {\"last\": \"6h\", \"to\": \"2026-01-01\"}}", "range: has either" },
    { "{" HEAD ", \"range\": {\"from\": \"2026-01-01\"}}", "range: has either" },
    { "{" HEAD ", \"range\": {\"last\": \"long\"}}", "range.last: “long” is no length" },
    { "{" HEAD ", \"range\": {\"from\": \"then\", \"to\": \"2026-01-01\"}}", "range.from: “then”" },
    { "{" HEAD ", \"range\": {\"from\": \"2026-01-01\", \"to\": \"2025-01-01\"}}",
      "range: a time" },
    { "{" HEAD ", \"notes\": {}}", "notes: must be a list" },
    { "{" HEAD ", \"notes\": [\"user\", \"deploy\"]}", "notes[1]: is no kind" },
    { "{" HEAD ", \"notes\": [[]]}", "notes[0]: is no kind" },
    { "{" HEAD ", \"widgets\": {}}", "widgets: must be a list" },
    { WIDGETS ("7"), "widgets[0]: must be an object" },
    { WIDGETS ("{}"), "widgets[0].kind: is missing: one of line, heatmap" },
    { WIDGETS (LINE ", {\"kind\": \"clock\"}"), "widgets[1].kind: there is no widget “clock”" },
    { WIDGETS ("{\"kind\": 1}"), "widgets[0].kind: must be a text" },
    { WIDGETS ("{\"kind\": \"line\", \"id\": \"a b\"}"), "widgets[0].id: “a b” has other" },
    { WIDGETS ("{\"kind\": \"line\", \"title\": 1}"), "widgets[0].title: must be a text" },
    { WIDGETS ("{\"kind\": \"line\", \"title\": \"a\\nb\"}"), "widgets[0].title: has a line" },
    { WIDGETS ("{\"kind\": \"line\", \"grid\": []}"), "widgets[0].grid: must be an object" },
    { WIDGETS ("{\"kind\": \"line\", \"grid\": {}}"), "widgets[0].grid.x: is missing" },
    { WIDGETS (LINE ", {\"kind\": \"line\", \"grid\": {\"x\": 0, \"y\": 9, \"w\": 14, \"h\": 4}}"),
      "widgets[1].grid.w: 14 is not from " },
    { WIDGETS ("{\"kind\": \"line\", \"grid\": {\"x\": 0, \"y\": -1, \"w\": 6, \"h\": 4}}"),
      "widgets[0].grid.y: -1 is not from 0" },
    { WIDGETS ("{\"kind\": \"line\", \"grid\": {\"x\": 0, \"y\": 1e300, \"w\": 6, \"h\": 4}}"),
      "widgets[0].grid.y: " },
    { WIDGETS ("{\"kind\": \"line\", \"grid\": {\"x\": 8, \"y\": 0, \"w\": 6, \"h\": 4}}"),
      "widgets[0].grid.w: 6 columns from column 8 on" },
    { WIDGETS (LINE ", " LINE), "widgets[1].grid: lies over widgets[0]" },
    { WIDGETS ("{\"kind\": \"line\", \"id\": \"a\"}, {\"kind\": \"line\"}, "
               "{\"kind\": \"card\", \"id\": \"a\"}"), "widgets[2].id: “a” is that of widgets[0]" },
    { WIDGETS ("{\"kind\": \"line\", \"options\": 1}"), "widgets[0].options: must be an object" },
    { WIDGETS ("{\"kind\": \"line\", \"options\": {\"gaps\": \"maybe\"}}"),
      "widgets[0].options.gaps: " },
    { WIDGETS ("{\"kind\": \"line\", \"options\": {\"bands\": [{\"from\": \"low\"}]}}"),
      "widgets[0].options.bands[0].from: " },
    { WIDGETS ("{\"kind\": \"line\", \"queries\": {}}"), "widgets[0].queries: must be a list" },
    { WIDGETS ("{\"kind\": \"line\", \"queries\": [{}]}"), "widgets[0].queries[0].source: " },
    { WIDGETS ("{\"kind\": \"line\", \"queries\": [{\"source\": \"collections\"}, "
               "{\"source\": \"weather\"}]}"), "widgets[0].queries[1].source: " },
    { WIDGETS ("{\"kind\": \"line\", \"queries\": [{\"source\": \"telemetry\"}]}"),
      "widgets[0].queries[0].series: " },
    { WIDGETS ("{\"kind\": \"gauge\", \"queries\": [{\"source\": \"collections\"}, "
               "{\"source\": \"collections\"}, {\"source\": \"collections\"}]}"),
      "widgets[0].queries: 3; a widget “gauge” has at most 2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (hek_dashboard_from_json (cases[i].json, -1, &error));
      g_assert_nonnull (error);
      if (!g_str_has_prefix (error->message, cases[i].message))
        g_error ("%s\n  says “%s”\n  not  “%s”", cases[i].json, error->message, cases[i].message);
    }
}

static void
test_version (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_dashboard_from_json ("{\"format\": \"hektor-dashboard\", \"version\": 2}", -1,
                                          &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_VERSION);
}

static void
test_limits (void)
{
  g_autoptr (GString) json = g_string_new ("{" HEAD ", \"widgets\": [");
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *large = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i <= HEK_DASHBOARD_MAX_WIDGETS; i++)
    g_string_append_printf (json, "%s{\"kind\": \"card\"}", i > 0 ? "," : "");
  g_string_append (json, "]}");
  g_assert_null (hek_dashboard_from_json (json->str, -1, &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, "widgets: 201"));
  g_clear_error (&error);

  g_assert_null (hek_dashboard_from_json (deep, -1, &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID);
  g_clear_error (&error);

  large = g_strnfill (HEK_DASHBOARD_MAX_BYTES + 1, ' ');
  g_assert_null (hek_dashboard_from_json (large, -1, &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID);
}

/* Written by people: little is said, much is found. */
static void
test_short (void)
{
  g_autoptr (HekDashboard) dashboard =
    read_good (WIDGETS ("{\"kind\": \"line\"}, {\"kind\": \"line\"}, {\"kind\": \"card\", "
                        "\"grid\": {\"x\": 0, \"y\": 70, \"w\": 3, \"h\": 2}}"));
  HekDashboardRange range;

  g_assert_true (g_uuid_string_is_valid (hek_dashboard_get_id (dashboard)));
  g_assert_cmpuint (hek_dashboard_get_n_widgets (dashboard), ==, 3);
  /* the one with a place comes to the top, the others around it, all with ids of their own */
  g_assert_cmpint (hek_dashboard_find (dashboard, "card-1"), ==, 0);
  g_assert_cmpint (hek_dashboard_get_widget (dashboard, 0)->cell.y, ==, 0);
  g_assert_cmpint (hek_dashboard_find (dashboard, "line-1"), >=, 0);
  g_assert_cmpint (hek_dashboard_find (dashboard, "line-2"), >=, 0);
  hek_dashboard_get_range (dashboard, &range);
  g_assert_cmpint (range.last_us, >, 0);
}

/* --- what is not known ----------------------------------------------------------------------- */

static const char later[] =
  "{\n"
  "  \"format\": \"hektor-dashboard\",\n"
  "  \"version\": 1,\n"
  "  \"id\": \"0f4c6dd2-2f63-4a4f-9d06-3cf5f1ac0a10\",\n"
  "  \"name\": \"Later\",\n"
  "  \"range\": {\"last\": \"6h\", \"zone\": \"UTC\"},\n"
  "  \"widgets\": [\n"
  "    {\n"
  "      \"id\": \"mine\",\n"
  "      \"kind\": \"line\",\n"
  "      \"title\": \"Latency\",\n"
  "      \"grid\": {\"x\": 0, \"y\": 0, \"w\": 6, \"h\": 4, \"depth\": 2},\n"
  "      \"options\": {\"gaps\": false, \"glow\": [1, 0.1, {\"a\": null}], \"zebra\": \"ö\"},\n"
  "      \"queries\": [\n"
  "        {\n"
  "          \"source\": \"telemetry\",\n"
  "          \"color\": {\"r\": 1},\n"
  "          \"reduce\": \"p99\",\n"
  "          \"series\": \"search.latency\",\n"
  "          \"unit\": \"milliseconds, as far as they are of any use\"\n"
  "        }\n"
  "      ],\n"
  "      \"link\": true\n"
  "    }\n"
  "  ],\n"
  "  \"author\": \"Ada\",\n"
  "  \"shared\": {\"with\": [\"Grace\", \"Hedy\"]}\n"
  "}\n";

static void
test_unknown (void)
{
  g_autoptr (HekDashboard) dashboard = read_good (later);
  g_autofree char *json = hek_dashboard_to_json (dashboard);
  g_autofree char *changed = NULL;
  g_autofree char *moved_json = NULL;
  g_autoptr (HekDashboard) named = NULL;
  g_autoptr (HekDashboard) moved = NULL;
  g_autoptr (HekDashboard) other = NULL;

  g_assert_cmpstr (json, ==, later);

  /* through changes, too */
  named = hek_dashboard_set_title (dashboard, 0, "Slow", NULL);
  changed = hek_dashboard_to_json (named);
  g_assert_nonnull (strstr (changed, "\"glow\": [1, 0.1, {\"a\": null}]"));
  g_assert_nonnull (strstr (changed, "\"depth\": 2"));
  g_assert_nonnull (strstr (changed, "\"zone\": \"UTC\""));
  g_assert_nonnull (strstr (changed, "\"author\": \"Ada\""));
  g_assert_nonnull (strstr (changed, "\"color\": {\"r\": 1}"));

  /* options of the kind that it was mean nothing to another; the rest stays */
  other = hek_dashboard_set_kind (dashboard, 0, hek_widget_kind_find ("table"));
  moved_json = hek_dashboard_to_json (other);
  g_assert_null (strstr (moved_json, "glow"));
  g_assert_nonnull (strstr (moved_json, "\"depth\": 2"));
  g_assert_nonnull (strstr (moved_json, "\"link\": true"));
}

/* Documents that differ only in what is not known are two. */
static void
test_equal (void)
{
  g_autoptr (HekDashboard) dashboard = read_good (later);
  g_autoptr (HekDashboard) same = read_good (later);
  g_auto (GStrv) parts = g_strsplit (later, "Grace", 2);
  g_autofree char *text = g_strjoinv ("Mary", parts);
  g_autoptr (HekDashboard) other = read_good (text);

  g_assert_true (hek_dashboard_equal (dashboard, same));
  g_assert_false (hek_dashboard_equal (dashboard, other));
}

/* Any damage is an error or a document that holds together. */
static void
test_damage (void)
{
  g_autofree char *text = g_strdup (later);
  gsize n = strlen (text);
  HekRng rng;
  guint n_good = 0;

  hek_rng_init (&rng, 11);
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *damaged = g_memdup2 (text, n + 1);
      guint n_changes = 1 + (guint) hek_rng_below (&rng, 3);
      g_autoptr (HekDashboard) dashboard = NULL;
      g_autoptr (GError) error = NULL;

      for (guint k = 0; k < n_changes; k++)
        damaged[hek_rng_below (&rng, n)] = (char) (hek_rng_below (&rng, 2) == 0
                                                     ? "{}[]\",:0x-e."[hek_rng_below (&rng, 12)]
                                                     : (char) hek_rng_below (&rng, 256));
      dashboard = hek_dashboard_from_json (damaged, (gssize) n, &error);
      g_assert_true ((dashboard == NULL) == (error != NULL));
      if (dashboard != NULL)
        {
          g_autofree char *json = hek_dashboard_to_json (dashboard);
          g_autoptr (HekDashboard) again = read_good (json);

          g_assert_true (hek_dashboard_equal (dashboard, again));
          n_good++;
        }
    }
  g_test_message ("%u of 3000 damaged texts are dashboards", n_good);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dashboard/json/errors", test_errors);
  g_test_add_func ("/dashboard/json/version", test_version);
  g_test_add_func ("/dashboard/json/limits", test_limits);
  g_test_add_func ("/dashboard/json/short", test_short);
  g_test_add_func ("/dashboard/json/unknown", test_unknown);
  g_test_add_func ("/dashboard/json/equal", test_equal);
  g_test_add_func ("/dashboard/json/damage", test_damage);
  return g_test_run ();
}
