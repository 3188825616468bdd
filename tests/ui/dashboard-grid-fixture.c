/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "dashboard-grid-fixture.h"

#include "studio-test-pointer.h"
#include "studio-test-window.h"

/* --- a page ---------------------------------------------------------------------------------- */

/* @next: (transfer full) */
void
grid_fixture_take (GridFixture *f, HekDashboard *next)
{
  g_assert_nonnull (next);
  if (!f->refuses)
    {
      g_clear_pointer (&f->dashboard, hek_dashboard_unref);
      f->dashboard = hek_dashboard_ref (next);
      studio_dashboard_grid_set_dashboard (STUDIO_DASHBOARD_GRID (f->grid), next);
    }
  hek_dashboard_unref (next);
}

guint
grid_fixture_get_idx (GridFixture *f, const char *id)
{
  int i = hek_dashboard_find (f->dashboard, id);

  g_assert_cmpint (i, >=, 0);
  return (guint)i;
}

static void
on_place (GtkWidget *grid, const char *id, const HekGridCell *cell, double y, GridFixture *f)
{
  g_string_append_printf (f->log, "place %s;", id);
  grid_fixture_take (f, hek_dashboard_place (f->dashboard, grid_fixture_get_idx (f, id), cell, y));
}

static void
on_step (GtkWidget *grid, const char *id, guint step, GridFixture *f)
{
  g_string_append_printf (f->log, "step %s %u;", id, step);
  grid_fixture_take (
    f, hek_dashboard_step (f->dashboard, grid_fixture_get_idx (f, id), (HekGridStep)step));
}

static void
on_remove (GtkWidget *grid, const char *id, GridFixture *f)
{
  g_string_append_printf (f->log, "remove %s;", id);
  grid_fixture_take (f, hek_dashboard_remove (f->dashboard, grid_fixture_get_idx (f, id)));
}

static void
on_duplicate (GtkWidget *grid, const char *id, GridFixture *f)
{
  g_string_append_printf (f->log, "duplicate %s;", id);
  grid_fixture_take (
    f, hek_dashboard_duplicate_widget (f->dashboard, grid_fixture_get_idx (f, id), NULL, NULL));
}

static void
on_add (
  GtkWidget *grid, const HekWidgetKind *kind, const HekGridCell *cell, double y, GridFixture *f)
{
  g_string_append_printf (f->log, "add %s;", kind->id);
  grid_fixture_take (f, hek_dashboard_add (f->dashboard, kind, NULL, cell, y, NULL, NULL));
}

static void
on_activate (GtkWidget *grid, const char *id, GridFixture *f)
{
  g_string_append_printf (f->log, "activate %s;", id);
}

static void
on_menu (GtkWidget *grid, const char *id, double x, double y, GridFixture *f)
{
  g_string_append_printf (f->log, "menu %s;", id);
}

static void
draw (const HekDashboardWidget *widget,
      GtkWidget *body,
      GtkSnapshot *snapshot,
      double width,
      double height,
      gpointer user_data)
{
  GridFixture *f = user_data;
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (f->drawn, widget->id));

  g_hash_table_insert (f->drawn, g_strdup (widget->id), GUINT_TO_POINTER (n + 1));
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0.2f, 0.6f, 0.4f, 0.5f },
                             &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
}

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, gpointer data)
{
  return studio_dashboard_grid_kind_content (hek_widget_kind_find ("gauge"));
}

HekDashboard *
grid_fixture_add (HekDashboard *dashboard, /* (transfer full) */
                  const char *kind,
                  int x,
                  int y,
                  int w,
                  int h)
{
  HekDashboard *next = hek_dashboard_add (dashboard, hek_widget_kind_find (kind), NULL,
                                          &(HekGridCell){ x, y, w, h }, y, NULL, NULL);

  g_assert_nonnull (next);
  hek_dashboard_unref (dashboard);
  return next;
}

void
grid_fixture_init (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  adw_init ();
  gtk_css_provider_load_from_resource (provider, "/io/github/hektor/Studio/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

void
grid_fixture_set_up (GridFixture *f, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkDragSource *source = gtk_drag_source_new ();
  HekDashboard *dashboard = hek_dashboard_new ("Test");

  /* card-1 | card-2 | gauge-1 above line-1 | table-1 */
  dashboard = grid_fixture_add (dashboard, "card", 0, 0, 3, 2);
  dashboard = grid_fixture_add (dashboard, "card", 3, 0, 3, 2);
  dashboard = grid_fixture_add (dashboard, "gauge", 6, 0, 3, 3);
  dashboard = grid_fixture_add (dashboard, "line", 0, 2, 6, 4);
  dashboard = grid_fixture_add (dashboard, "table", 6, 3, 6, 5);

  f->log = g_string_new (NULL);
  f->drawn = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  f->refuses = FALSE;
  f->dashboard = NULL;
  f->palette = gtk_label_new ("Gauge");
  gtk_widget_set_size_request (f->palette, -1, 40);
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), NULL);
  gtk_widget_add_controller (f->palette, GTK_EVENT_CONTROLLER (source));
  gtk_box_append (GTK_BOX (box), f->palette);

  f->grid = studio_dashboard_grid_new ();
  studio_dashboard_grid_set_draw (STUDIO_DASHBOARD_GRID (f->grid), draw, f, NULL);
  g_signal_connect (f->grid, "place", G_CALLBACK (on_place), f);
  g_signal_connect (f->grid, "step", G_CALLBACK (on_step), f);
  g_signal_connect (f->grid, "remove", G_CALLBACK (on_remove), f);
  g_signal_connect (f->grid, "duplicate", G_CALLBACK (on_duplicate), f);
  g_signal_connect (f->grid, "add", G_CALLBACK (on_add), f);
  g_signal_connect (f->grid, "activate", G_CALLBACK (on_activate), f);
  g_signal_connect (f->grid, "menu", G_CALLBACK (on_menu), f);
  grid_fixture_take (f, dashboard);

  f->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (f->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (f->scroller), f->grid);
  gtk_widget_set_vexpand (f->scroller, TRUE);
  gtk_box_append (GTK_BOX (box), f->scroller);
  f->window = studio_test_window_new (box, WINDOW_WIDTH, WINDOW_HEIGHT);
  gtk_window_set_title (GTK_WINDOW (f->window), "dashboard-grid");
  studio_test_wait (50);
}

void
grid_fixture_tear_down (GridFixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  hek_dashboard_unref (f->dashboard);
  g_string_free (f->log, TRUE);
  g_hash_table_unref (f->drawn);
}

/* --- what is seen ---------------------------------------------------------------------------- */

GtkWidget *
grid_fixture_get_tile (GridFixture *f, const char *id)
{
  StudioDashboardTile *tile = studio_dashboard_grid_get_tile (STUDIO_DASHBOARD_GRID (f->grid), id);

  g_assert_nonnull (tile);
  return GTK_WIDGET (tile);
}

graphene_rect_t
grid_fixture_get_bounds (GridFixture *f, const char *id)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (grid_fixture_get_tile (f, id), f->grid, &bounds));
  return bounds;
}

void
grid_fixture_assert_at (GridFixture *f, const char *id, const HekGridCell *cell)
{
  HekDashboardRect rect = hek_dashboard_get_rect (cell, gtk_widget_get_width (f->grid));
  graphene_rect_t bounds = grid_fixture_get_bounds (f, id);

  g_assert_cmpfloat_with_epsilon (bounds.origin.x, rect.x, 0.5);
  g_assert_cmpfloat_with_epsilon (bounds.origin.y, rect.y, 0.5);
  g_assert_cmpfloat_with_epsilon (bounds.size.width, rect.width, 0.5);
  g_assert_cmpfloat_with_epsilon (bounds.size.height, rect.height, 0.5);
}

/* Every tile lies where its document says, and the document of the grid is that of the page. */
void
grid_fixture_assert_settled (GridFixture *f)
{
  studio_test_wait_frame (f->grid);
  g_assert_true (studio_dashboard_grid_get_dashboard (STUDIO_DASHBOARD_GRID (f->grid))
                 == f->dashboard);
  for (guint i = 0; i < hek_dashboard_get_n_widgets (f->dashboard); i++)
    {
      const HekDashboardWidget *widget = hek_dashboard_get_widget (f->dashboard, i);

      grid_fixture_assert_at (f, widget->id, &widget->cell);
    }
}

void
grid_fixture_assert_cell (GridFixture *f, const char *id, int x, int y, int w, int h)
{
  const HekGridCell *cell
    = &hek_dashboard_get_widget (f->dashboard, grid_fixture_get_idx (f, id))->cell;
  g_autofree char *found = g_strdup_printf ("%d %d %d %d", cell->x, cell->y, cell->w, cell->h);
  g_autofree char *wanted = g_strdup_printf ("%d %d %d %d", x, y, w, h);

  g_assert_cmpstr (found, ==, wanted);
}

void
grid_fixture_assert_log (GridFixture *f, const char *wanted)
{
  g_assert_cmpstr (f->log->str, ==, wanted);
  g_string_set_size (f->log, 0);
}

gboolean
grid_fixture_has_ghost (GridFixture *f)
{
  for (GtkWidget *child = gtk_widget_get_first_child (f->grid); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_has_css_class (child, "studio-dashboard-ghost"))
      return gtk_widget_get_visible (child);
  g_assert_not_reached ();
}

gboolean
grid_fixture_needs_pointer (void)
{
  if (studio_test_pointer_exists ())
    return FALSE;
  g_test_skip ("xdotool is not installed");
  return TRUE;
}
