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
  g_test_add_func ("/dashboard/template/empty-workspace", test_empty_workspace);
  return g_test_run ();
}
