/* SPDX-License-Identifier: Apache-2.0 */
/* Templates: each is a whole dashboard, and works on a workspace that has nothing yet. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hek-dashboard-store.h"
#include "hek-dashboard-template.h"
#include "hek-widget-source.h"

/* All they say is understood, and JSON has the same. */
static void
test_whole (void)
{
  for (guint i = 0; i < HEK_DASHBOARD_N_TEMPLATES; i++)
    {
      const HekDashboardTemplate *templ = hek_dashboard_template (i);
      g_autoptr (HekDashboard) dashboard = hek_dashboard_template_make (templ);
      g_autofree char *json = hek_dashboard_to_json (dashboard);
      g_autoptr (HekDashboard) read = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (hek_dashboard_template_find (templ->id) == templ);
      g_assert_cmpuint (hek_dashboard_get_n_widgets (dashboard), >=, 6);
      read = hek_dashboard_from_json (json, -1, &error);
      g_assert_no_error (error);
      g_assert_true (hek_dashboard_equal (read, dashboard));
    }
  g_assert_null (hek_dashboard_template_find ("weather"));
}

static gboolean
suits (const char *source,
       const char *kind)
{
  return hek_widget_source_suits (hek_widget_source_find (source), hek_widget_kind_find (kind));
}

/* What templates and new widgets ask is among what is offered for them; what never can be drawn is
 * not. */
static void
test_suits (void)
{
  for (guint i = 0; i < HEK_DASHBOARD_N_TEMPLATES; i++)
    {
      g_autoptr (HekDashboard) dashboard =
        hek_dashboard_template_make (hek_dashboard_template (i));

      for (guint k = 0; k < hek_dashboard_get_n_widgets (dashboard); k++)
        {
          const HekDashboardWidget *tile = hek_dashboard_get_widget (dashboard, k);

          for (guint q = 0; q < tile->queries->len; q++)
            g_assert_true (suits (hek_widget_query_get_source (tile->queries->pdata[q]),
                                  tile->kind->id));
        }
    }
  for (guint i = 0; i < HEK_WIDGET_N_KINDS; i++)
    {
      const HekWidgetKind *kind = hek_widget_kind (i);
      g_autoptr (HekWidgetQuery) plain = hek_dashboard_usual_query (kind, NULL);
      g_autoptr (HekWidgetQuery) of_one = hek_dashboard_usual_query (kind, "photos");

      g_assert_true (suits (hek_widget_query_get_source (plain), kind->id));
      g_assert_true (suits (hek_widget_query_get_source (of_one), kind->id));
    }
  for (guint i = 0; i < hek_widget_source_n (); i++)
    g_assert_true (suits (hek_widget_source (i)->id, "table"));
  g_assert_false (suits ("correlation", "line")); /* it has no times */
  g_assert_false (suits ("events", "gauge"));     /* nor this a number */
  g_assert_false (suits ("distribution", "scatter"));
}

/* Rows are full, so that nothing looks forgotten. */
static void
test_grid (void)
{
  for (guint i = 0; i < HEK_DASHBOARD_N_TEMPLATES; i++)
    {
      g_autoptr (HekDashboard) dashboard =
        hek_dashboard_template_make (hek_dashboard_template (i));
      int area = 0;

      for (guint k = 0; k < hek_dashboard_get_n_widgets (dashboard); k++)
        {
          const HekGridCell *cell = &hek_dashboard_get_widget (dashboard, k)->cell;

          area += cell->w * cell->h;
        }
      g_assert_cmpint (area, ==, HEK_DASHBOARD_COLUMNS * hek_dashboard_get_height (dashboard));
    }
}

/* Every query of every template answers, without rows, where nothing has happened; and its widget
 * says so instead of failing. */
static void
test_empty_workspace (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hek-template-XXXXXX", NULL);
  g_autoptr (HekWorkspace) workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, NULL);
  g_autoptr (HekSeriesStore) series = NULL;
  g_autoptr (GError) error = NULL;
  HekWidgetContext context = { .workspace = workspace, .to_us = g_get_real_time () };

  context.from_us = context.to_us - (gint64) 3600 * G_USEC_PER_SEC;
  series = hek_series_store_open (hek_file_ops_system (), folder, HEK_SERIES_STORE_OWNER, &error);
  g_assert_no_error (error);
  context.series = series;
  for (guint i = 0; i < HEK_DASHBOARD_N_TEMPLATES; i++)
    {
      g_autoptr (HekDashboard) dashboard =
        hek_dashboard_template_make (hek_dashboard_template (i));

      for (guint k = 0; k < hek_dashboard_get_n_widgets (dashboard); k++)
        {
          const HekDashboardWidget *tile = hek_dashboard_get_widget (dashboard, k);
          g_autoptr (GPtrArray) frames =
            g_ptr_array_new_with_free_func ((GDestroyNotify) hek_frame_unref);
          g_autoptr (HekWidget) widget = NULL;

          for (guint q = 0; q < tile->queries->len; q++)
            {
              HekFrame *frame = hek_widget_source_fetch (&context, tile->queries->pdata[q], NULL,
                                                         &error);

              g_assert_no_error (error);
              g_ptr_array_add (frames, frame);
            }
          widget = hek_widget_new (tile->kind, &tile->options, (HekFrame **) frames->pdata,
                                   frames->len, NULL, NULL, &error);
          if (error != NULL)
            g_error ("%s, “%s”: %s", hek_dashboard_get_name (dashboard), tile->title,
                     error->message);
        }
    }
  g_clear_pointer (&series, hek_series_store_unref);
  g_clear_pointer (&workspace, hek_workspace_close);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dashboard/template/whole", test_whole);
  g_test_add_func ("/dashboard/template/grid", test_grid);
  g_test_add_func ("/dashboard/template/suits", test_suits);
  g_test_add_func ("/dashboard/template/empty-workspace", test_empty_workspace);
  return g_test_run ();
}
