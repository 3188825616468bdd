/* SPDX-License-Identifier: Apache-2.0 */
/* Sources that read collections: their rows, statistics, correlations, as of a moment. */
#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "hek-collection-layout.h"
#include "hek-store.h"
#include "source-fixture.h"

static const HekFrameColumn *
find (const HekFrame *frame,
      const char     *name)
{
  int column = hek_frame_find (frame, name);

  g_assert_cmpint (column, >=, 0);
  return &frame->columns[column];
}

static void
test_attributes (SourceFixture *fixture,
                 gconstpointer  data)
{
  g_autoptr (HekFrame) frame = source_fixture_fetch (
    fixture, "{\"source\": \"attributes\", \"collection\": \"photos\"}");
  const HekFrameColumn *price = find (frame, "price"), *label = find (frame, "label");
  const HekFrameColumn *seen = find (frame, "seen");
  int ids = hek_frame_find_role (frame, HEK_FRAME_ROW_ID, -1);

  g_assert_cmpuint (frame->n_rows, ==, N_ROWS);
  g_assert_cmpuint (frame->n_total, ==, N_ROWS);
  g_assert_cmpint (ids, >=, 0);
  for (guint i = 0; i < N_ROWS; i++)
    {
      if (i % 10 == 0)
        g_assert_true (isnan (price->reals[i]));
      else
        g_assert_cmpfloat (price->reals[i], ==, i / 4.0);
      g_assert_cmpstr (label->texts[i], ==, i % 3 == 0 ? "red" : i % 3 == 1 ? "green" : "blue");
      g_assert_cmpint (seen->times[i], ==, T0 + i * SECOND);
      g_assert_cmpfloat (frame->columns[ids].reals[i], ==, i);
    }
}

static void
test_filter_and_limit (SourceFixture *fixture,
                       gconstpointer  data)
{
  g_autoptr (HekFrame) frame = source_fixture_fetch (
    fixture, "{\"source\": \"attributes\", \"collection\": \"photos\", \"attributes\": "
             "\"price, label\", \"filter\": \"label = 'red'\", \"limit\": 10}");
  g_autoptr (HekFrame) first = source_fixture_fetch (
    fixture, "{\"source\": \"attributes\", \"collection\": \"photos\", \"limit\": 7, "
             "\"take\": \"first\"}");
  int ids = hek_frame_find_role (frame, HEK_FRAME_ROW_ID, -1);

  g_assert_cmpstr (frame->columns[0].name, ==, "price");
  g_assert_cmpstr (frame->columns[1].name, ==, "label");
  g_assert_cmpuint (frame->n_rows, ==, 10);
  g_assert_cmpuint (frame->n_total, ==, 34);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpstr (frame->columns[1].texts[i], ==, "red");
  /* spread: one of each tenth */
  g_assert_cmpfloat (frame->columns[ids].reals[0], <, 12);
  g_assert_cmpfloat (frame->columns[ids].reals[9], >, 85);
  ids = hek_frame_find_role (first, HEK_FRAME_ROW_ID, -1);
  for (guint i = 0; i < 7; i++)
    g_assert_cmpfloat (first->columns[ids].reals[i], ==, i);
}

static void
test_statistics (SourceFixture *fixture,
                 gconstpointer  data)
{
  g_autoptr (HekFrame) frame = source_fixture_fetch (
    fixture, "{\"source\": \"statistics\", \"collection\": \"photos\", "
             "\"attributes\": \"price,label\"}");
  double sum = 0, squares = 0;

  for (guint i = 0; i < N_ROWS; i++)
    if (i % 10 != 0)
      sum += i / 4.0;
  for (guint i = 0; i < N_ROWS; i++)
    if (i % 10 != 0)
      squares += (i / 4.0 - sum / 90) * (i / 4.0 - sum / 90);
  g_assert_cmpuint (frame->n_rows, ==, 2);
  g_assert_cmpfloat (find (frame, "Values")->reals[0], ==, 90);
  g_assert_cmpfloat (find (frame, "Missing")->reals[0], ==, 10);
  g_assert_cmpfloat (find (frame, "Different")->reals[0], ==, 90);
  g_assert_cmpfloat (find (frame, "Minimum")->reals[0], ==, 0.25);
  g_assert_cmpfloat (find (frame, "Maximum")->reals[0], ==, 24.75);
  g_assert_cmpfloat (find (frame, "Median")->reals[0], ==, 12.5);
  g_assert_cmpfloat_with_epsilon (find (frame, "Mean")->reals[0], sum / 90, 1e-12);
  g_assert_cmpfloat_with_epsilon (find (frame, "Standard deviation")->reals[0],
                                  sqrt (squares / 89), 1e-12);
  g_assert_cmpfloat (find (frame, "Different")->reals[1], ==, 3);
  g_assert_true (isnan (find (frame, "Mean")->reals[1]));
}

static void
test_correlation (SourceFixture *fixture,
                  gconstpointer  data)
{
  static const char *const methods[] = { "pearson", "spearman" };

  for (guint m = 0; m < G_N_ELEMENTS (methods); m++)
    {
      g_autofree char *json = g_strdup_printf (
        "{\"source\": \"correlation\", \"collection\": \"photos\", \"method\": \"%s\"}",
        methods[m]);
      g_autoptr (HekFrame) frame = source_fixture_fetch (fixture, json);

      g_assert_cmpuint (frame->n_rows, ==, 3); /* price, back, seen */
      for (guint i = 0; i < 3; i++)
        for (guint j = 0; j < 3; j++)
          {
            double expected = (i == 1) == (j == 1) ? 1 : -1;

            g_assert_cmpfloat_with_epsilon (frame->columns[1 + j].reals[i], expected, 1e-12);
          }
    }
}

static void
test_collections (SourceFixture *fixture,
                  gconstpointer  data)
{
  g_autoptr (HekFrame) frame = source_fixture_fetch (fixture, "{\"source\": \"collections\"}");
  g_autoptr (HekFrame) segments = source_fixture_fetch (fixture, "{\"source\": \"segments\"}");

  g_assert_cmpuint (frame->n_rows, ==, 1);
  g_assert_cmpstr (find (frame, "Collection")->texts[0], ==, "photos");
  g_assert_cmpfloat (find (frame, "Rows")->reals[0], ==, N_ROWS);
  g_assert_cmpfloat (find (frame, "Rows in journals")->reals[0], ==, N_ROWS);
  g_assert_cmpfloat (find (frame, "Dead rows")->reals[0], ==, 0);
  g_assert_null (find (frame, "Problem")->texts[0]);
  g_assert_cmpuint (segments->n_rows, ==, 1);
  g_assert_cmpfloat (find (segments, "Rows")->reals[0], ==, N_ROWS);
  g_assert_cmpstr (find (segments, "Kind")->texts[0], ==, "journal");
}

/* Rows that were deleted since are there as of then. */
static void
test_past (SourceFixture *fixture,
           gconstpointer  data)
{
  const char *json = "{\"source\": \"attributes\", \"collection\": \"photos\"}";
  guint64 ids[10];
  g_autoptr (GError) error = NULL;
  g_autoptr (HekStore) store = hek_workspace_open_store (fixture->workspace, "photos", &error);
  gint64 then;

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = i;
  g_usleep (2000); /* commits are told apart by their time */
  then = g_get_real_time ();
  g_usleep (2000);
  hek_store_delete_rows (store, ids, G_N_ELEMENTS (ids), NULL, NULL, &error);
  g_assert_no_error (error);
  {
    g_autoptr (HekFrame) now = source_fixture_fetch (fixture, json);

    g_assert_cmpuint (now->n_rows, ==, N_ROWS - 10);
  }
  fixture->context.past = TRUE;
  fixture->context.to_us = then;
  {
    g_autoptr (HekFrame) past = source_fixture_fetch (fixture, json);
    g_autoptr (HekFrame) collections = source_fixture_fetch (fixture,
                                                             "{\"source\": \"collections\"}");

    g_assert_cmpuint (past->n_rows, ==, N_ROWS);
    g_assert_cmpfloat (find (collections, "Rows")->reals[0], ==, N_ROWS);
    g_assert_true (isnan (find (collections, "On the disk")->reals[0]));
  }
}

static void
test_report (SourceFixture *fixture,
             gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "ws", "figures.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekFrame) frame = NULL;
  g_autoptr (HekFrame) other = NULL;

  g_file_set_contents (path,
                       "{\"title\": \"x\", \"evaluations\": [{\"method\": \"pq\", "
                       "\"code_bytes\": 8, \"bins\": [1, 2]}, {\"method\": \"sq8\", "
                       "\"code_bytes\": 128.5, \"ok\": true}], \"curve\": [{\"colors\": 2}]}",
                       -1, &error);
  g_assert_no_error (error);
  frame = source_fixture_fetch (fixture, "{\"source\": \"report\", \"file\": \"figures.json\"}");
  g_assert_cmpuint (frame->n_rows, ==, 2);
  g_assert_cmpuint (frame->n_columns, ==, 3);
  g_assert_cmpstr (find (frame, "method")->texts[1], ==, "sq8");
  g_assert_cmpfloat (frame->columns[1].reals[0], ==, 8);
  g_assert_cmpfloat (frame->columns[1].reals[1], ==, 128.5);
  g_assert_null (find (frame, "ok")->texts[0]);
  g_assert_cmpstr (find (frame, "ok")->texts[1], ==, "true");
  other = source_fixture_fetch (fixture, "{\"source\": \"report\", \"file\": \"figures.json\", "
                                         "\"table\": \"curve\"}");
  g_assert_cmpuint (other->n_rows, ==, 1);
  source_fixture_fail (fixture, "{\"source\": \"report\", \"file\": \"figures.json\", "
                                "\"table\": \"x\"}", "evaluations, curve");
  source_fixture_fail (fixture, "{\"source\": \"report\", \"file\": \"none.json\"}", "none.json");
  /* what would never end, and what is too deep to be followed */
  source_fixture_fail (fixture, "{\"source\": \"report\", \"file\": \"/dev/zero\"}", "no file");
  {
    g_autofree char *deep = g_strnfill (1000000, '[');

    g_assert_true (g_file_set_contents (path, deep, -1, NULL));
    source_fixture_fail (fixture, "{\"source\": \"report\", \"file\": \"figures.json\"}",
                         "figures.json");
  }
}

static void
test_wrong (SourceFixture *fixture,
            gconstpointer  data)
{
  source_fixture_fail (fixture, "{\"source\": \"attributes\", \"collection\": \"nobody\"}",
                       "nobody");
  source_fixture_fail (fixture, "{\"source\": \"attributes\", \"collection\": \"photos\", "
                                "\"attributes\": \"prize\"}", "label, price, back, seen");
  source_fixture_fail (fixture, "{\"source\": \"attributes\", \"collection\": \"photos\", "
                                "\"filter\": \"prize < 3\"}", "filter: ");
  source_fixture_fail (fixture, "{\"source\": \"correlation\", \"collection\": \"photos\", "
                                "\"attributes\": \"label\"}", "is no number");
  source_fixture_fail (fixture, "{\"source\": \"layout\", \"collection\": \"photos\"}",
                       "hektor layout compute");
}

/* --- the Explorer's views -------------------------------------------------------------------- */

#define CAMERA "target=1,2,3 distance=5"
#define LAYOUT "{\"source\": \"layout\", \"collection\": \"photos\""

static HekCollectionLayoutInfo *
compute_layout (SourceFixture *fixture,
                const char    *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekStore) store = hek_workspace_open_store (fixture->workspace, "photos", &error);
  HekCollectionLayoutInfo *info;
  HekLayoutRecipe recipe;
  HekLayoutOrder order = { .name = name, .recipe = &recipe };

  g_assert_no_error (error);
  hek_layout_recipe_init (&recipe, hek_layout_method_find ("random"));
  info = hek_collection_compute_layout (store, &order, NULL, &error);
  g_assert_no_error (error);
  return info;
}

/* What the Explorer keeps: it was left at @left, and has a bookmark "near" of @marked. */
static void
write_view (SourceFixture                 *fixture,
            const HekCollectionLayoutInfo *left,
            const HekCollectionLayoutInfo *marked)
{
  g_autofree char *folder = g_build_filename (hek_workspace_get_path (fixture->workspace), "views",
                                             NULL);
  g_autofree char *name = g_strconcat (fixture->uuid, ".json", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *json = g_strdup_printf (
    "{\"layout\": \"%s\", \"cameras\": {\"%s:%" G_GINT64_FORMAT "\": \"" CAMERA "\"}, "
    "\"color\": {\"kind\": \"field\", \"field\": \"label\"}, \"bookmarks\": [7, {\"name\": "
    "\"near\", \"layout\": \"%s\", \"camera\": \"distance=2\", \"color\": {\"kind\": "
    "\"field\", \"field\": \"gone\"}}]}", left->id, left->id, left->made_us, marked->id);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, json, -1, NULL));
}

/* A 3D plot is seen as the collection was seen in the Explorer: layout, camera and colours. */
static void
test_view (SourceFixture *fixture,
           gconstpointer  data)
{
  g_autoptr (HekCollectionLayoutInfo) a = compute_layout (fixture, "a");
  g_autoptr (HekCollectionLayoutInfo) b = compute_layout (fixture, "b");
  g_autoptr (HekFrame) early = source_fixture_fetch (fixture, LAYOUT ", \"view\": \"explorer\"}");
  g_autoptr (HekFrame) plain = NULL;
  g_autoptr (HekFrame) left = NULL;
  g_autoptr (HekFrame) near = NULL;
  g_autoptr (HekFrame) other = NULL;
  g_autoptr (HekWidgetQuery) query = source_fixture_query (LAYOUT "}");
  g_autoptr (GPtrArray) values = NULL;

  /* nobody has looked at it there yet */
  g_assert_cmpstr (early->layout, ==, b->id);
  g_assert_null (early->camera);

  write_view (fixture, a, b);
  plain = source_fixture_fetch (fixture, LAYOUT "}");
  g_assert_cmpstr (plain->layout, ==, b->id);
  g_assert_null (plain->camera);

  left = source_fixture_fetch (fixture, LAYOUT ", \"view\": \"explorer\"}");
  g_assert_cmpstr (left->layout, ==, a->id);
  g_assert_cmpstr (left->camera, ==, CAMERA);
  g_assert_cmpint (hek_frame_find (left, "label"), >=, 0);

  near = source_fixture_fetch (fixture, LAYOUT ", \"view\": \"bookmark:near\"}");
  g_assert_cmpstr (near->layout, ==, b->id);
  g_assert_cmpstr (near->camera, ==, "distance=2");
  g_assert_cmpint (hek_frame_find (near, "label"), <, 0); /* its attribute is there no more */

  /* a layout that is named stays, and nobody has looked at it from there */
  other = source_fixture_fetch (fixture, LAYOUT ", \"view\": \"bookmark:near\", "
                                                "\"layout\": \"a\"}");
  g_assert_cmpstr (other->layout, ==, a->id);
  g_assert_null (other->camera);

  source_fixture_fail (fixture, LAYOUT ", \"view\": \"bookmark:far\"}", "“far”");
  source_fixture_fail (fixture, LAYOUT ", \"view\": \"near\"}", "view: ");
  values = hek_widget_source_list_values (&fixture->context, query, "view", NULL);
  g_assert_cmpuint (values->len, ==, 2);
  g_assert_cmpstr (((HekWidgetFieldValue *) values->pdata[1])->id, ==, "bookmark:near");
  g_assert_cmpstr (((HekWidgetFieldValue *) values->pdata[1])->label, ==, "near");
}

static void
test_choices (SourceFixture *fixture,
              gconstpointer  data)
{
  g_autoptr (HekWidgetQuery) query = source_fixture_query (
    "{\"source\": \"attributes\", \"collection\": \"photos\"}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = hek_widget_source_list_values (&fixture->context, query,
                                                               "attributes", &error);
  g_autoptr (GPtrArray) collections = hek_widget_source_list_values (&fixture->context, query,
                                                                     "collection", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (names->len, ==, 4);
  g_assert_cmpstr (((HekWidgetFieldValue *) names->pdata[1])->id, ==, "price");
  g_assert_cmpuint (collections->len, ==, 1);
}

/* --- queries --------------------------------------------------------------------------------- */

static void
check_refused (const char *json,
               const char *message)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_widget_query_from_json (node, "widgets[3].queries[0]", &error));
  g_assert_nonnull (error);
  g_assert_true (g_str_has_prefix (error->message, message));
}

static void
test_query (void)
{
  g_autoptr (HekWidgetQuery) query = source_fixture_query (
    "{\"source\": \"attributes\", \"collection\": \"a\", \"limit\": 5, \"later\": {\"x\": [1]}}");
  g_autoptr (JsonNode) node = hek_widget_query_to_json (query);
  g_autoptr (HekWidgetQuery) again = hek_widget_query_from_json (node, "", NULL);
  g_autoptr (HekWidgetQuery) changed = hek_widget_query_with (query, "limit", "7");
  g_autoptr (HekWidgetQuery) other = hek_widget_query_with_source (query, "correlation");
  g_autofree char *text = json_to_string (node, FALSE);

  g_assert_cmpstr (text, ==, "{\"source\":\"attributes\",\"collection\":\"a\",\"later\":"
                             "{\"x\":[1]},\"limit\":5}");
  g_assert_true (hek_widget_query_equal (query, again));
  g_assert_cmpstr (hek_widget_query_get (query, "limit"), ==, "5");
  g_assert_cmpstr (hek_widget_query_get (changed, "limit"), ==, "7");
  g_assert_false (hek_widget_query_equal (query, changed));
  g_assert_cmpstr (hek_widget_query_get (other, "collection"), ==, "a");
  g_assert_null (hek_widget_query_get (other, "later"));

  check_refused ("[]", "widgets[3].queries[0]: must be an object");
  check_refused ("{}", "widgets[3].queries[0].source: is missing");
  check_refused ("{\"source\": \"x\"}", "widgets[3].queries[0].source: “x” is none of telemetry,");
  check_refused ("{\"source\": \"attributes\"}", "widgets[3].queries[0].collection: ");
  check_refused ("{\"source\": \"attributes\", \"collection\": \"a\", \"limit\": 0}",
                 "widgets[3].queries[0].limit: “0” is not a whole number from 1 to ");
  check_refused ("{\"source\": \"attributes\", \"collection\": \"a\", \"take\": \"x\"}",
                 "widgets[3].queries[0].take: “x” is none of spread, first");
  check_refused ("{\"source\": \"attributes\", \"collection\": {}}",
                 "widgets[3].queries[0].collection: must be a text");
}

#define ADD(name, func) \
  g_test_add ("/dashboard/source/" name, SourceFixture, NULL, source_set_up, func, source_tear_down)

static void
source_set_up (SourceFixture *fixture,
               gconstpointer  data)
{
  source_fixture_set_up (fixture);
}

static void
source_tear_down (SourceFixture *fixture,
                  gconstpointer  data)
{
  source_fixture_tear_down (fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dashboard/source/query", test_query);
  ADD ("attributes", test_attributes);
  ADD ("filter-and-limit", test_filter_and_limit);
  ADD ("statistics", test_statistics);
  ADD ("correlation", test_correlation);
  ADD ("collections", test_collections);
  ADD ("past", test_past);
  ADD ("report", test_report);
  ADD ("wrong", test_wrong);
  ADD ("view", test_view);
  ADD ("choices", test_choices);
  return g_test_run ();
}
