/* SPDX-License-Identifier: Apache-2.0 */
/* What StudioChart makes of keys and themes, with a chart that only counts. */
#include "studio-chart.h"
#include "studio-test-window.h"

#define N_ITEMS 5

typedef struct
{
  guint n_draws;
  int hovered;
  gboolean dark;
  HekPlotColor text;
  double width, height, font_size;
  int picked;
  gboolean freed;
} Fake;

static void
fake_draw (cairo_t            *cr,
           double              width,
           double              height,
           const HekPlotTheme *theme,
           int                 hovered,
           gpointer            data)
{
  Fake *fake = data;

  fake->n_draws++;
  fake->hovered = hovered;
  fake->dark = theme->dark_ground;
  fake->text = theme->text;
  fake->width = width;
  fake->height = height;
  fake->font_size = theme->font_size;
  g_assert_cmpfloat (theme->background.a, ==, 0);
}

static guint
fake_n_items (gpointer data)
{
  return N_ITEMS;
}

static char *
fake_item_text (int      index,
                gpointer data)
{
  return g_strdup_printf ("item %d", index);
}

static const StudioChartFuncs fake_funcs = {
  .draw = fake_draw,
  .n_items = fake_n_items,
  .item_text = fake_item_text,
};

static void
fake_free (gpointer data)
{
  ((Fake *) data)->freed = TRUE;
}

static void
on_picked (StudioChart *chart,
           int          idx,
           Fake        *fake)
{
  fake->picked = idx;
}

static void
assert_hovered (GtkWidget  *chart,
                Fake       *fake,
                int         hovered,
                const char *text)
{
  g_autofree char *other = NULL;

  studio_test_wait_frame (chart);
  g_assert_cmpint (fake->hovered, ==, hovered);
  other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (chart),
                                              GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text);
  g_assert_cmpstr (other, ==, NULL);
}

static void
test_keys (void)
{
  Fake fake = { .hovered = -2, .picked = -1 };
  GtkWidget *chart = studio_chart_new ();
  GtkWidget *window = studio_test_window_new (chart, 300, 120);

  /* an empty chart takes no keys */
  g_assert_false (studio_test_key (chart, GDK_KEY_Right, 0));
  studio_chart_set_funcs (STUDIO_CHART (chart), &fake_funcs, &fake, fake_free);
  g_signal_connect (chart, "picked", G_CALLBACK (on_picked), &fake);
  studio_test_wait_frame (chart);
  g_assert_cmpint (fake.hovered, ==, -1);
  g_assert_cmpfloat (fake.width, ==, 300);
  g_assert_cmpfloat (fake.height, ==, 120);
  g_assert_cmpfloat (fake.font_size, >, 8);

  g_assert_false (studio_test_key (chart, GDK_KEY_Return, 0));
  g_assert_true (studio_test_key (chart, GDK_KEY_Right, 0));
  assert_hovered (chart, &fake, 0, "item 0");
  g_assert_true (studio_test_key (chart, GDK_KEY_Right, 0));
  g_assert_true (studio_test_key (chart, GDK_KEY_Right, 0));
  assert_hovered (chart, &fake, 2, "item 2");
  g_assert_true (studio_test_key (chart, GDK_KEY_Left, 0));
  assert_hovered (chart, &fake, 1, "item 1");
  g_assert_true (studio_test_key (chart, GDK_KEY_Return, 0));
  g_assert_cmpint (fake.picked, ==, 1);
  g_assert_true (studio_test_key (chart, GDK_KEY_End, 0));
  g_assert_true (studio_test_key (chart, GDK_KEY_Right, 0));
  assert_hovered (chart, &fake, N_ITEMS - 1, "item 4");
  g_assert_true (studio_test_key (chart, GDK_KEY_Home, 0));
  assert_hovered (chart, &fake, 0, "item 0");
  g_assert_true (studio_test_key (chart, GDK_KEY_Escape, 0));
  g_assert_false (studio_test_key (chart, GDK_KEY_Escape, 0));
  assert_hovered (chart, &fake, -1, "");

  /* new data: what was hovered may be something else */
  g_assert_true (studio_test_key (chart, GDK_KEY_End, 0));
  studio_chart_changed (STUDIO_CHART (chart));
  assert_hovered (chart, &fake, -1, "");

  studio_chart_set_funcs (STUDIO_CHART (chart), NULL, NULL, NULL);
  g_assert_true (fake.freed);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_theme (void)
{
  static const char *const classes[] = { "theme-neutral", "theme-high-contrast" };
  Fake fake = { 0 };
  GtkWidget *chart = studio_chart_new ();
  GtkWidget *window = studio_test_window_new (chart, 300, 120);
  HekPlotTheme light, wanted;

  studio_chart_set_funcs (STUDIO_CHART (chart), &fake_funcs, &fake, NULL);
  studio_test_wait_frame (chart);
  hek_plot_theme_init (&light, HEK_PLOT_THEME_LIGHT);
  g_assert_cmpmem (&fake.text, sizeof fake.text, &light.text, sizeof light.text);
  g_assert_false (fake.dark);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      hek_plot_theme_init (&wanted, i == 0 ? HEK_PLOT_THEME_NEUTRAL : HEK_PLOT_THEME_HIGH_CONTRAST);
      gtk_widget_add_css_class (window, classes[i]);
      studio_test_wait_frame (chart);
      g_assert_cmpmem (&fake.text, sizeof fake.text, &wanted.text, sizeof wanted.text);
      gtk_widget_remove_css_class (window, classes[i]);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/chart/keys", test_keys);
  g_test_add_func ("/ui/chart/theme", test_theme);
  return g_test_run ();
}
