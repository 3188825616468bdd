/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of a document: the old one stays, the new one shares what did not change. */
#include "config.h"

#include <string.h>

#include "hek-annotation.h"
#include "hek-dashboard-template.h"
#include "hek-dashboard.h"
#include "hek-rng.h"

static void
take (HekDashboard **dashboard,
      HekDashboard  *next)
{
  g_assert_nonnull (next);
  hek_dashboard_unref (*dashboard);
  *dashboard = next;
}

/* One of each kind. */
static HekDashboard *
make_all (void)
{
  HekDashboard *dashboard = hek_dashboard_new ("All");

  for (guint i = 0; i < HEK_WIDGET_N_KINDS; i++)
    take (&dashboard,
          hek_dashboard_add (dashboard, hek_widget_kind (i), NULL, NULL, 0, NULL, NULL));
  return dashboard;
}

/* What the grid promises, and that JSON gives the same document. */
static void
assert_whole (HekDashboard *dashboard)
{
  HekGridItem items[HEK_GRID_MAX_ITEMS];
  guint n = hek_dashboard_get_n_widgets (dashboard);
  g_autofree char *problem = NULL;
  g_autofree char *json = hek_dashboard_to_json (dashboard);
  g_autofree char *again = NULL;
  g_autoptr (HekDashboard) read = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      const HekDashboardWidget *widget = hek_dashboard_get_widget (dashboard, i);

      items[i] = (HekGridItem){ i, widget->cell, (int) widget->kind->min_w,
                                (int) widget->kind->min_h };
      g_assert_cmpint (hek_dashboard_find (dashboard, widget->id), ==, (int) i);
    }
  if (!hek_grid_is_settled (items, n, &problem))
    g_error ("%s", problem);
  read = hek_dashboard_from_json (json, -1, &error);
  g_assert_no_error (error);
  g_assert_true (hek_dashboard_equal (read, dashboard));
  again = hek_dashboard_to_json (read);
  g_assert_cmpstr (again, ==, json);
}

/* How many widgets two documents have in common, by pointer. */
static guint
count_shared (HekDashboard *a,
              HekDashboard *b)
{
  guint n = 0;

  for (guint i = 0; i < hek_dashboard_get_n_widgets (a); i++)
    for (guint k = 0; k < hek_dashboard_get_n_widgets (b); k++)
      n += hek_dashboard_get_widget (a, i) == hek_dashboard_get_widget (b, k);
  return n;
}

static void
test_add (void)
{
  g_autoptr (HekDashboard) dashboard = make_all ();
  g_autoptr (HekDashboard) next = NULL;
  HekGridCell place = { 6, 0, 0, 0 };
  const HekDashboardWidget *widget;
  guint i;

  assert_whole (dashboard);
  g_assert_cmpuint (hek_dashboard_get_n_widgets (dashboard), ==, HEK_WIDGET_N_KINDS);
  for (i = 0; i < HEK_WIDGET_N_KINDS; i++)
    {
      widget = hek_dashboard_get_widget (dashboard, i);
      g_assert_cmpuint (widget->queries->len, ==, 1);
      g_assert_true (g_str_has_prefix (widget->id, widget->kind->id));
      g_assert_true (g_str_has_suffix (widget->id, "-1"));
    }

  next = hek_dashboard_add (dashboard, hek_widget_kind_find ("line"), NULL, &place, 0, &i, NULL);
  widget = hek_dashboard_get_widget (next, i);
  g_assert_cmpstr (widget->id, ==, "line-2");
  g_assert_cmpint (widget->cell.x, ==, 6);
  g_assert_cmpint (widget->cell.y, ==, 0);
  g_assert_cmpint (widget->cell.w, ==, (int) widget->kind->usual_w);
  assert_whole (next);
  g_assert_cmpuint (hek_dashboard_get_n_widgets (dashboard), ==, HEK_WIDGET_N_KINDS);
}

/* What speaks of rows takes the collection, where there is one. */
static void
test_usual (void)
{
  for (guint i = 0; i < HEK_WIDGET_N_KINDS; i++)
    for (guint k = 0; k < 2; k++)
      {
        g_autoptr (HekWidgetQuery) query =
          hek_dashboard_usual_query (hek_widget_kind (i), k == 0 ? NULL : "photos");
        g_autoptr (GError) error = NULL;

        hek_widget_query_check (query, "query", &error);
        g_assert_no_error (error);
      }
}

static void
test_full (void)
{
  g_autoptr (HekDashboard) dashboard = hek_dashboard_new ("Full");
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;

  for (guint i = 0; i < HEK_DASHBOARD_MAX_WIDGETS; i++)
    take (&dashboard,
          hek_dashboard_add (dashboard, hek_widget_kind_find ("card"), NULL, NULL, 0, NULL, NULL));
  assert_whole (dashboard);
  g_assert_null (hek_dashboard_add (dashboard, hek_widget_kind (0), NULL, NULL, 0, NULL, &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_FULL);
  g_clear_error (&error);
  g_assert_null (hek_dashboard_duplicate_widget (dashboard, 0, NULL, &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_FULL);
  g_clear_error (&error);
  json = hek_dashboard_copy_widget (dashboard, 0);
  g_assert_null (hek_dashboard_paste (dashboard, json, NULL, 0, NULL, &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_FULL);
}

static void
test_share (void)
{
  g_autoptr (HekDashboard) dashboard = make_all ();
  g_autoptr (HekDashboard) named = hek_dashboard_rename (dashboard, "Other", NULL);
  g_autoptr (HekDashboard) titled = hek_dashboard_set_title (dashboard, 2, "Slow ones", NULL);
  const HekDashboardWidget *last = hek_dashboard_get_widget (dashboard, HEK_WIDGET_N_KINDS - 1);
  g_autoptr (HekDashboard) removed = hek_dashboard_remove (dashboard, HEK_WIDGET_N_KINDS - 1);
  const HekGridCell *place = &hek_dashboard_get_widget (dashboard, 0)->cell;
  g_autoptr (HekDashboard) same = hek_dashboard_place (dashboard, 0, place, 0);

  g_assert_cmpuint (count_shared (dashboard, named), ==, HEK_WIDGET_N_KINDS);
  g_assert_cmpstr (hek_dashboard_get_name (dashboard), ==, "All");
  g_assert_cmpuint (count_shared (dashboard, titled), ==, HEK_WIDGET_N_KINDS - 1);
  g_assert_cmpstr (hek_dashboard_get_widget (titled, 2)->title, ==, "Slow ones");
  g_assert_cmpstr (hek_dashboard_get_widget (dashboard, 2)->title, ==, "");
  g_assert_cmpuint (count_shared (dashboard, removed), ==, HEK_WIDGET_N_KINDS - 1);
  g_assert_cmpint (hek_dashboard_find (removed, last->id), ==, -1);
  g_assert_true (same == dashboard);

  /* a widget that moves is another pointer of the same content */
  {
    HekGridCell cell = hek_dashboard_get_widget (dashboard, 0)->cell;
    g_autofree char *id = g_strdup (hek_dashboard_get_widget (dashboard, 0)->id);
    g_autoptr (HekDashboard) moved = hek_dashboard_place (dashboard, 0, &cell, 1000);
    const HekDashboardWidget *widget =
      hek_dashboard_get_widget (moved, (guint) hek_dashboard_find (moved, id));

    assert_whole (moved);
    g_assert_true (widget != hek_dashboard_get_widget (dashboard, 0));
    g_assert_true (hek_dashboard_widget_same_content (widget,
                                                      hek_dashboard_get_widget (dashboard, 0)));
    g_assert_false (hek_dashboard_equal (moved, dashboard));
  }
}

static void
test_duplicate (void)
{
  g_autoptr (HekDashboard) dashboard = hek_dashboard_new ("Two");
  g_autoptr (HekDashboard) copy = NULL;
  const HekDashboardWidget *first, *second;
  guint i;

  take (&dashboard,
        hek_dashboard_add (dashboard, hek_widget_kind_find ("line"), NULL, NULL, 0, NULL, NULL));
  take (&dashboard, hek_dashboard_set_title (dashboard, 0, "Slow ones", NULL));
  take (&dashboard, hek_dashboard_duplicate_widget (dashboard, 0, &i, NULL));
  assert_whole (dashboard);
  first = hek_dashboard_get_widget (dashboard, 0);
  second = hek_dashboard_get_widget (dashboard, 1);
  g_assert_cmpuint (i, ==, 1);
  g_assert_cmpstr (second->id, ==, "line-2");
  g_assert_true (hek_dashboard_widget_same_content (first, second));
  g_assert_cmpint (second->cell.x, ==, first->cell.w); /* beside it */

  take (&dashboard, hek_dashboard_duplicate_widget (dashboard, 0, &i, NULL));
  assert_whole (dashboard);
  second = hek_dashboard_get_widget (dashboard, i);
  g_assert_cmpstr (second->id, ==, "line-3");
  g_assert_cmpint (second->cell.x, ==, 0); /* no room beside it */
  g_assert_cmpint (second->cell.y, ==, second->cell.h);

  copy = hek_dashboard_duplicate (dashboard, "Two 2");
  g_assert_cmpstr (hek_dashboard_get_id (copy), !=, hek_dashboard_get_id (dashboard));
  g_assert_cmpstr (hek_dashboard_get_name (copy), ==, "Two 2");
  g_assert_cmpuint (count_shared (copy, dashboard), ==, 3);
}

static void
test_paste (void)
{
  g_autoptr (HekDashboard) from = make_all ();
  g_autoptr (HekDashboard) to = hek_dashboard_new ("Other");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < HEK_WIDGET_N_KINDS; i++)
    {
      g_autofree char *json = hek_dashboard_copy_widget (from, i);
      guint at;

      take (&to, hek_dashboard_paste (to, json, NULL, 0, &at, &error));
      g_assert_no_error (error);
      g_assert_true (hek_dashboard_widget_same_content (hek_dashboard_get_widget (from, i),
                                                        hek_dashboard_get_widget (to, at)));
    }
  assert_whole (to);
  g_assert_null (hek_dashboard_paste (to, "some text", NULL, 0, NULL, &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (hek_dashboard_paste (to, "{\"kind\": \"clock\"}", NULL, 0, NULL, &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, "widget.kind: "));
}

/* Ids are each widget's own, whatever numbers a file has brought. */
static void
test_ids (void)
{
  static const char json[] =
    "{\"format\": \"hektor-dashboard\", \"version\": 1, \"name\": \"A\", \"widgets\": ["
    "{\"id\": \"line-4294967295\", \"kind\": \"line\"}, {\"kind\": \"line\"},"
    "{\"id\": \"line-99999999999999999999\", \"kind\": \"line\"}]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (HekDashboard) dashboard = hek_dashboard_from_json (json, -1, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    {
      take (&dashboard, hek_dashboard_add (dashboard, hek_widget_kind_find ("line"), NULL, NULL, 0,
                                           NULL, &error));
      assert_whole (dashboard);
    }
}

static void
test_queries (void)
{
  g_autoptr (HekDashboard) dashboard = make_all ();
  g_autoptr (GPtrArray) queries =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_widget_query_unref);
  g_autoptr (GError) error = NULL;
  guint gauge = 0;

  while (strcmp (hek_dashboard_get_widget (dashboard, gauge)->kind->id, "gauge") != 0)
    gauge++;
  g_ptr_array_add (queries, hek_widget_query_new ("telemetry"));
  g_assert_null (hek_dashboard_set_queries (dashboard, gauge, queries, &error));
  g_assert_error (error, HEK_WIDGET_QUERY_ERROR, HEK_WIDGET_QUERY_ERROR_FIELD);
  g_assert_true (g_str_has_prefix (error->message, "queries[0].series: "));
  g_clear_error (&error);

  g_ptr_array_set_size (queries, 0);
  for (guint i = 0; i < 30; i++)
    g_ptr_array_add (queries, hek_widget_query_new ("collections"));
  g_assert_null (hek_dashboard_set_queries (dashboard, gauge, queries, &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID);
  g_clear_error (&error);

  g_ptr_array_set_size (queries, 1);
  take (&dashboard, hek_dashboard_set_queries (dashboard, gauge, queries, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (hek_widget_query_get_source (
                     hek_dashboard_get_widget (dashboard, gauge)->queries->pdata[0]),
                   ==, "collections");
  assert_whole (dashboard);
}

/* Every kind becomes every other one. */
static void
test_kinds (void)
{
  g_autoptr (HekDashboard) dashboard = make_all ();

  for (guint i = 0; i < HEK_WIDGET_N_KINDS; i++)
    for (guint k = 0; k < HEK_WIDGET_N_KINDS; k++)
      {
        g_autoptr (HekDashboard) next = hek_dashboard_set_kind (dashboard, i, hek_widget_kind (k));
        const char *id = hek_dashboard_get_widget (dashboard, i)->id;
        int at = hek_dashboard_find (next, id);

        g_assert_cmpint (at, >=, 0);
        g_assert_true (hek_dashboard_get_widget (next, (guint) at)->kind == hek_widget_kind (k));
        assert_whole (next);
      }
}

static void
test_names (void)
{
  static const char *const bad[] = { "", "  ", "\t", "a\nb", "\xff" };
  g_autoptr (HekDashboard) dashboard = hek_dashboard_new ("Name");
  g_autofree char *longest = g_strnfill (HEK_DASHBOARD_MAX_NAME, 'n');
  g_autofree char *longer = g_strnfill (HEK_DASHBOARD_MAX_NAME + 1, 'n');
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (hek_dashboard_rename (dashboard, bad[i], &error));
      g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_assert_null (hek_dashboard_rename (dashboard, longer, &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID);
  take (&dashboard, hek_dashboard_rename (dashboard, longest, NULL));
  take (&dashboard, hek_dashboard_rename (dashboard, "Größe ▲ 日本", NULL));
  assert_whole (dashboard);
}

static void
test_range_and_notes (void)
{
  g_autoptr (HekDashboard) dashboard = hek_dashboard_new ("Time");
  HekDashboardRange range;

  g_assert_true (hek_dashboard_range_parse ("2026-11-22T14:00:00.25Z/7h", &range, NULL));
  take (&dashboard, hek_dashboard_with_range (dashboard, &range));
  assert_whole (dashboard);
  g_assert_true (hek_dashboard_range_parse ("36h", &range, NULL));
  take (&dashboard, hek_dashboard_with_range (dashboard, &range));
  assert_whole (dashboard);
  g_assert_cmpuint (hek_dashboard_get_notes (dashboard), ==, HEK_ANNOTATION_ALL);
  take (&dashboard, hek_dashboard_with_notes (dashboard, 1u << HEK_ANNOTATION_USER
                                                           | 1u << HEK_ANNOTATION_ERROR));
  assert_whole (dashboard);
  take (&dashboard, hek_dashboard_with_notes (dashboard, 0));
  assert_whole (dashboard);
}

/* The keyboard goes everywhere, and what it does holds together. */
static void
test_walk (void)
{
  g_autoptr (HekDashboard) dashboard = make_all ();
  HekRng rng;
  guint n_steps = 0;

  hek_rng_init (&rng, 7);
  for (guint i = 0; i < 300; i++)
    {
      guint at = (guint) hek_rng_below (&rng, HEK_WIDGET_N_KINDS);
      HekGridStep step = (HekGridStep) hek_rng_below (&rng, HEK_GRID_HIGHER + 1);
      HekDashboard *next = hek_dashboard_step (dashboard, at, step);

      if (next == NULL)
        continue;
      g_assert_cmpuint (hek_dashboard_get_n_widgets (next), ==, HEK_WIDGET_N_KINDS);
      take (&dashboard, next);
      n_steps++;
    }
  g_assert_cmpuint (n_steps, >, 100);
  assert_whole (dashboard);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dashboard/edit/add", test_add);
  g_test_add_func ("/dashboard/edit/usual", test_usual);
  g_test_add_func ("/dashboard/edit/full", test_full);
  g_test_add_func ("/dashboard/edit/share", test_share);
  g_test_add_func ("/dashboard/edit/duplicate", test_duplicate);
  g_test_add_func ("/dashboard/edit/paste", test_paste);
  g_test_add_func ("/dashboard/edit/ids", test_ids);
  g_test_add_func ("/dashboard/edit/queries", test_queries);
  g_test_add_func ("/dashboard/edit/kinds", test_kinds);
  g_test_add_func ("/dashboard/edit/names", test_names);
  g_test_add_func ("/dashboard/edit/range-and-notes", test_range_and_notes);
  g_test_add_func ("/dashboard/edit/walk", test_walk);
  return g_test_run ();
}
