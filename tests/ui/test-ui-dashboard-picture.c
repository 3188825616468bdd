/* SPDX-License-Identifier: Apache-2.0 */
/* What is exported as a picture is what the window shows. */
#include "config.h"

#include <cairo.h>

#include "dashboard-contents-fixture.h"
#include "studio-dashboard-export.h"
#include "studio-test-window.h"

#define NEAR 8         /* of 255, in each channel */
#define LEAST 0.99     /* of the pixels */

static guint n_exported;

static void
on_exported (void)
{
  n_exported++;
}

static gboolean
is_exported (gconstpointer data)
{
  return n_exported > GPOINTER_TO_UINT (data);
}

/* The widget as the exporter writes it, in a file of the size that it has in the grid. */
static cairo_surface_t *
export (ContentsFixture *f, const char *id, HekPlotThemeKind theme)
{
  g_autofree char *path = g_build_filename (f->base.dir, "widget.png", NULL);
  HekDashboardExportOptions options;
  g_autoptr (HekJob) job = NULL;
  guint n = n_exported;

  hek_dashboard_export_options_init (&options);
  options.widget = id;
  options.width = gtk_widget_get_width (f->grid);
  options.scale = 1;
  options.theme = theme;
  studio_dashboard_export_like_screen (STUDIO_DASHBOARD_GRID (f->grid), &options);
  job = hek_dashboard_session_export (f->session, &options, path);
  g_assert_nonnull (job);
  studio_test_wait_until (is_exported, GUINT_TO_POINTER (n));
  return cairo_image_surface_create_from_png (path);
}

static gboolean
is_near (guint32 a, guint32 b)
{
  for (guint shift = 0; shift < 24; shift += 8)
    if (ABS ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)) > NEAR)
      return FALSE;
  return TRUE;
}

/* A tile on the ground of the window, which shines through it. */
static StudioTestGrab
grab_on_ground (GtkWidget *tile)
{
  StudioTestGrab grab = studio_test_grab (tile);
  GdkRGBA ground;

  g_assert_true (gtk_style_context_lookup_color (gtk_widget_get_style_context (tile),
                                                 "window_bg_color", &ground));
  for (gsize i = 0; i < (gsize) grab.width * (gsize) grab.height; i++)
    {
      const float channels[] = { ground.blue, ground.green, ground.red };
      guint32 pixel = grab.pixels[i], out = 0xff000000;
      float through = 1 - (float) (pixel >> 24) / 255;

      for (guint c = 0; c < 3; c++)
        out |= (guint32) ((float) (pixel >> 8 * c & 0xff) + 255 * channels[c] * through + 0.5f)
               << 8 * c;
      grab.pixels[i] = out;
    }
  return grab;
}

/* The share of the pixels of the body, as the window shows it, that are those of the file. */
static double
compare (ContentsFixture *f, const char *id, HekPlotThemeKind theme)
{
  GtkWidget *tile = contents_fixture_get_tile (f, id), *body = contents_fixture_get_body (f, id);
  g_auto (StudioTestGrab) grab = grab_on_ground (tile);
  cairo_surface_t *surface = export (f, id, theme);
  const guint32 *pixels = (gconstpointer) cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface) / 4;
  graphene_rect_t bounds;
  gsize n = 0, n_near = 0;

  g_assert_true (gtk_widget_compute_bounds (body, tile, &bounds));
  g_test_message ("%s: tile %d × %d, file %d × %d, body from %g, %g, %g × %g", id,
                  grab.width, grab.height, cairo_image_surface_get_width (surface),
                  cairo_image_surface_get_height (surface), bounds.origin.x, bounds.origin.y,
                  bounds.size.width, bounds.size.height);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, grab.width);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, grab.height);
  for (int y = (int) bounds.origin.y; y < (int) (bounds.origin.y + bounds.size.height); y++)
    for (int x = (int) bounds.origin.x; x < (int) (bounds.origin.x + bounds.size.width); x++)
      {
        n++;
        n_near += is_near (pixels[y * stride + x], grab.pixels[y * grab.width + x]);
      }
  if (g_getenv ("HEK_TEST_PICTURES") != NULL)
    {
      g_autofree char *a = g_strdup_printf ("%s/%s-%d-file.png", g_getenv ("HEK_TEST_PICTURES"),
                                            id, theme);
      g_autofree char *b = g_strdup_printf ("%s/%s-%d-tile.png", g_getenv ("HEK_TEST_PICTURES"),
                                            id, theme);
      cairo_surface_t *shown = cairo_image_surface_create_for_data (
        (guchar *) grab.pixels, CAIRO_FORMAT_ARGB32, grab.width, grab.height, grab.width * 4);

      cairo_surface_write_to_png (surface, a);
      cairo_surface_write_to_png (shown, b);
      cairo_surface_destroy (shown);
    }
  cairo_surface_destroy (surface);
  return (double) n_near / (double) n;
}

static void
test_picture (ContentsFixture *f, gconstpointer data)
{
  static const char *const ids[] = { "line-2",      "scatter-1", "table-1", "scene-1",
                                     "histogram-1", "heatmap-1", "card-1",  "gauge-1" };
  const HekPlotThemeKind theme = GPOINTER_TO_INT (data);
  double least = 1;

  g_signal_connect (f->session, "exported", G_CALLBACK (on_exported), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      double share = compare (f, ids[i], theme);

      g_test_message ("%s: %.2f %% of the pixels are the same (at least %.0f %%)", ids[i],
                      100 * share, 100 * LEAST);
      least = MIN (least, share);
    }
  g_assert_cmpfloat (least, >=, LEAST);
}

static void
set_up (ContentsFixture *f, gconstpointer data)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      GPOINTER_TO_INT (data) == HEK_PLOT_THEME_DARK
                                        ? ADW_COLOR_SCHEME_FORCE_DARK
                                        : ADW_COLOR_SCHEME_FORCE_LIGHT);
  contents_fixture_set_up (f, NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/hektor/Studio/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_test_add ("/ui/dashboard/picture/light", ContentsFixture,
              GINT_TO_POINTER (HEK_PLOT_THEME_LIGHT), set_up, test_picture,
              contents_fixture_tear_down);
  g_test_add ("/ui/dashboard/picture/dark", ContentsFixture,
              GINT_TO_POINTER (HEK_PLOT_THEME_DARK), set_up, test_picture,
              contents_fixture_tear_down);
  return g_test_run ();
}
