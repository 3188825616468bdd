/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every kind of widget at every size and in every theme: it draws within its rectangle, labels do
 * not lie on each other, charts stay vectors in PDF and SVG, and picking finds what is drawn. With
 * HEK_WIDGET_PICTURES=FOLDER the drawings are left there to be looked at.
 */
#include "config.h"

#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

#include "widget-samples.h"

#define SECOND G_GINT64_CONSTANT (1000000)

typedef struct
{
  const char *name;
  HekWidget *widget;
} Shown;

static HekWidgetSetting
make_setting (const char *title)
{
  static const HekWidgetNote notes[] = {
    { SAMPLE_START_US + 600 * SECOND, SAMPLE_START_US + 600 * SECOND,
      HEK_WIDGET_NEUTRAL, "New lamp" },
    { SAMPLE_START_US + 2400 * SECOND, SAMPLE_START_US + 2700 * SECOND,
      HEK_WIDGET_BAD, "Import failed" },
  };

  return (HekWidgetSetting) { .title = title, .from_us = SAMPLE_START_US,
                              .to_us = SAMPLE_START_US + 3600 * SECOND, .notes = notes,
                              .n_notes = G_N_ELEMENTS (notes) };
}

static void
add (GArray     *array,
     const char *name,
     const char *kind,
     const char *title,
     const char *json,
     HekFrame   *frame,
     HekFrame   *second)
{
  HekFrame *frames[2] = { frame, second };
  HekWidgetSetting setting = make_setting (title);
  Shown shown = { name, sample_widget (kind, json, frames, second != NULL ? 2 : 1, &setting) };

  g_array_append_val (array, shown);
  hek_frame_unref (frame);
  hek_frame_unref (second);
}

/* All kinds, some with more than one look. */
static GArray *
make_widgets (void)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (Shown));

  add (array, "line", "line", "Search latency",
       "{\"bands\": [{\"from\": 2000000, \"level\": \"bad\", \"label\": \"too slow\"}]}",
       sample_latency (320, 10 * SECOND), NULL);
  add (array, "line-many", "line", "Percentiles", "{\"scale\": \"log\"}",
       sample_percentiles (3600, SECOND), NULL);
  add (array, "heatmap", "heatmap", "Latency over time", NULL,
       sample_buckets (110, 60, 30 * SECOND), NULL);
  add (array, "heatmap-matrix", "heatmap", "Correlation", NULL, sample_matrix (10), NULL);
  add (array, "card", "card", "Searches a second",
       "{\"better\": \"more\", \"bands\": [{\"to\": 100, \"level\": \"warning\", \"label\": "
       "\"few\"}, {\"from\": 100, \"level\": \"good\", \"label\": \"as usual\"}]}",
       sample_walk ("Searches", "1/s", 412, 20, 300, 12 * SECOND, 3),
       sample_walk ("Searches", "1/s", 380, 20, 300, 12 * SECOND, 4));
  add (array, "card-bytes", "card", "Cache", "{\"spark\": false}",
       sample_walk ("Cache", "bytes", 4.1e9, 1e7, 300, 12 * SECOND, 5), NULL);
  add (array, "scene", "scene", "Photos",
       "{\"x-column\": \"x\", \"y-column\": \"y\", \"z-column\": \"z\", \"color-column\": "
       "\"kind\"}", sample_things (5000), NULL);
  add (array, "table", "table", "Photos",
       "{\"sort-column\": \"latency\", \"descending\": true, \"bars\": true, \"color-column\": "
       "\"recall\", \"bands\": [{\"to\": 0.93, \"level\": \"bad\"}, {\"from\": 0.93, \"to\": 0.97,"
       " \"level\": \"warning\"}, {\"from\": 0.97, \"level\": \"good\"}]}",
       sample_things (400), NULL);
  add (array, "gauge", "gauge", "Recall",
       "{\"bands\": [{\"to\": 0.9, \"level\": \"bad\"}, {\"from\": 0.9, \"to\": 0.95, \"level\": "
       "\"warning\"}, {\"from\": 0.95, \"level\": \"good\", \"label\": \"On target\"}]}",
       sample_walk ("Recall", "fraction", 0.962, 0.002, 100, 36 * SECOND, 6), NULL);
  add (array, "gauge-bar", "gauge", "Memory",
       "{\"shape\": \"bar\", \"max\": 16e9, \"bands\": [{\"from\": 14e9, \"level\": \"bad\"}]}",
       sample_walk ("Memory", "bytes", 9.2e9, 1e8, 100, 36 * SECOND, 8), NULL);
  add (array, "histogram", "histogram", "Latency",
       "{\"fit\": \"log-normal\", \"scale\": \"log\"}", sample_log_normal (20000), NULL);
  add (array, "histogram-bins", "histogram", "Latency", "{\"fit\": \"normal\", \"height\": "
       "\"share\"}", sample_bins (64), NULL);
  add (array, "scatter", "scatter", "Size and latency",
       "{\"x-column\": \"size\", \"y-column\": \"latency\", \"color-column\": \"kind\", "
       "\"x-scale\": \"log\", \"y-scale\": \"log\", \"regression\": true}",
       sample_things (600), NULL);
  add (array, "scatter-number", "scatter", "Layout",
       "{\"x-column\": \"x\", \"y-column\": \"y\", \"color-column\": \"z\", \"size-column\": "
       "\"size\"}", sample_things (300), NULL);
  add (array, "scatter-dense", "scatter", "Layout",
       "{\"x-column\": \"x\", \"y-column\": \"y\", \"color-column\": \"kind\"}",
       sample_things (60000), NULL);
  return array;
}

static void
free_widgets (GArray *array)
{
  for (guint i = 0; i < array->len; i++)
    hek_widget_unref (g_array_index (array, Shown, i).widget);
  g_array_unref (array);
}

static void
keep (cairo_surface_t *surface,
      const char      *name,
      const char      *suffix)
{
  const char *folder = g_getenv ("HEK_WIDGET_PICTURES");
  g_autofree char *path = NULL;

  if (folder == NULL)
    return;
  path = g_strdup_printf ("%s/%s-%s.png", folder, name, suffix);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
}

/* How many pixels differ from the first one: something was drawn. */
static gsize
count_drawn (cairo_surface_t *surface)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  gsize n = 0;

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      n += memcmp (data, data + (gsize) y * stride + 4 * (gsize) x, 4) != 0;
  return n;
}

static void
test_sizes (void)
{
  static const struct { guint width, height; const char *name; } sizes[] = {
    { 480, 300, "medium" }, { 220, 130, "small" }, { 900, 560, "large" }, { 90, 40, "tiny" },
  };
  GArray *widgets = make_widgets ();

  for (guint i = 0; i < widgets->len; i++)
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
      for (guint t = 0; t < (s == 0 ? HEK_PLOT_N_THEMES : 2); t++)
        {
          static const char *const themes[] = { "light", "dark", "neutral", "contrast",
                                                "contrast-dark", "print" };
          const Shown *shown = &g_array_index (widgets, Shown, i);
          cairo_surface_t *surface = sample_draw (shown->widget, sizes[s].width, sizes[s].height,
                                                  1, t, NULL);
          g_autofree char *suffix = g_strdup_printf ("%s-%s", sizes[s].name, themes[t]);

          keep (surface, shown->name, suffix);
          if (s != 3)
            g_assert_cmpuint (count_drawn (surface), >, 100);
          cairo_surface_destroy (surface);
        }
  free_widgets (widgets);
}

/* Nothing outside of the rectangle: drawn with a margin, which stays as it was. */
static void
test_stays_inside (void)
{
  GArray *widgets = make_widgets ();
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  for (guint i = 0; i < widgets->len; i++)
    {
      const Shown *shown = &g_array_index (widgets, Shown, i);
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 360, 240);
      cairo_t *cr = cairo_create (surface);
      const guint32 *pixels;

      cairo_translate (cr, 20, 20);
      hek_widget_draw (shown->widget, cr, 320, 200, &theme, NULL);
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      pixels = (const guint32 *) (void *) cairo_image_surface_get_data (surface);
      for (guint y = 0; y < 240; y++)
        for (guint x = 0; x < 360; x++)
          if (x < 20 || y < 20 || x >= 340 || y >= 220)
            g_assert_cmphex (pixels[y * 360 + x], ==, 0);
      cairo_surface_destroy (surface);
    }
  free_widgets (widgets);
}

static cairo_status_t
collect (void                *closure,
         const unsigned char *data,
         unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* No kind but the 3D plot, which is made of pixels, has a picture in its PDF. */
static void
test_vectors (void)
{
  GArray *widgets = make_widgets ();
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_PRINT);
  for (guint i = 0; i < widgets->len; i++)
    {
      const Shown *shown = &g_array_index (widgets, Shown, i);
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (collect, bytes, 400, 260);
      cairo_t *cr = cairo_create (surface);
      gboolean has_picture;

      hek_widget_draw (shown->widget, cr, 400, 260, &theme, NULL);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
      has_picture = g_strstr_len ((const char *) bytes->data, 4, "%PDF") != NULL
                    && memmem (bytes->data, bytes->len, "/Subtype /Image", 15) != NULL;
      if (has_picture != (strcmp (shown->name, "scene") == 0))
        g_error ("%s: a picture in the PDF: %d", shown->name, has_picture);
    }
  free_widgets (widgets);
}

/* The same view gives the same pixels, whether its picture was made before or not. */
static void
test_render (void)
{
  GArray *widgets = make_widgets ();
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_DARK);
  for (guint i = 0; i < widgets->len; i++)
    {
      const Shown *shown = &g_array_index (widgets, Shown, i);
      g_autoptr (HekWidgetPicture) picture = NULL;
      cairo_surface_t *before, *after;
      HekWidgetView view;

      hek_widget_view_init (&view);
      view.sort_column = 2;
      view.filter = "photo";
      before = sample_draw (shown->widget, 320, 220, 1, HEK_PLOT_THEME_DARK, &view);
      picture = hek_widget_render (shown->widget, 320, 220, 1, &theme, &view, NULL);
      g_assert_true ((picture != NULL) == hek_widget_get_kind (shown->widget)->has_picture);
      view.picture = picture;
      after = sample_draw (shown->widget, 320, 220, 1, HEK_PLOT_THEME_DARK, &view);
      g_assert_cmpmem (cairo_image_surface_get_data (before), 320 * 220 * 4,
                       cairo_image_surface_get_data (after), 320 * 220 * 4);
      cairo_surface_destroy (before);
      cairo_surface_destroy (after);
    }
  free_widgets (widgets);
}

/* Somewhere in each widget there is something to be read, and drawing with the pointer there works;
 * the description says something. */
static void
test_pick (void)
{
  GArray *widgets = make_widgets ();
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  for (guint i = 0; i < widgets->len; i++)
    {
      const Shown *shown = &g_array_index (widgets, Shown, i);
      g_autoptr (HekWidgetPicture) picture = NULL;
      g_autofree char *text = hek_widget_describe (shown->widget);
      HekWidgetView view;
      HekWidgetHit hit;
      guint n = 0;

      g_test_message ("%s", text);
      g_assert_cmpuint (strlen (text), >, 20);
      g_assert_true (g_utf8_validate (text, -1, NULL));
      hek_widget_view_init (&view);
      picture = hek_widget_render (shown->widget, 400, 260, 1, &theme, &view, NULL);
      view.picture = picture;
      for (guint y = 2; y < 260; y += 12)
        for (guint x = 2; x < 400; x += 12)
          if (hek_widget_pick (shown->widget, 400, 260, &theme, &view, x, y, &hit))
            {
              g_assert_true (g_utf8_validate (hit.text, -1, NULL));
              g_assert_cmpuint (strlen (hit.text), >, 0);
              view.has_pointer = TRUE;
              view.pointer_x = x;
              view.pointer_y = y;
              n++;
            }
      if (view.has_pointer)
        {
          cairo_surface_t *surface = sample_draw (shown->widget, 400, 260, 1,
                                                  HEK_PLOT_THEME_LIGHT, &view);

          keep (surface, shown->name, "pointer");
          cairo_surface_destroy (surface);
        }
      if (strstr (shown->name, "gauge") == NULL && strcmp (shown->name, "card-bytes") != 0
          && strcmp (shown->name, "scatter-dense") != 0)
        g_assert_cmpuint (n, >, 0);
    }
  free_widgets (widgets);
}

/* Frames without rows, and rows without values: words in the place of a chart. */
static void
test_empty (void)
{
  HekFrame *frame = hek_frame_new ("Nothing", 3);

  hek_frame_add_times (frame, "Time");
  hek_frame_add_texts (frame, "Name");
  hek_frame_add_reals (frame, "a", "ns", HEK_FRAME_VALUE);
  hek_frame_add_reals (frame, "b", "bytes", HEK_FRAME_VALUE);
  for (guint rows = 0; rows < 2; rows++)
    {
      for (guint i = 0; i < HEK_WIDGET_N_KINDS; i++)
        {
          const HekWidgetKind *kind = hek_widget_kind (i);
          g_autoptr (GError) error = NULL;
          g_autoptr (HekWidget) widget = hek_widget_new (kind, NULL, &frame, 1, NULL, NULL, &error);
          g_autofree char *text = NULL;
          cairo_surface_t *surface;

          if (strcmp (kind->id, "heatmap") == 0 && rows == 0)
            {
              /* times and numbers, but no bins */
              g_assert_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_DATA);
              continue;
            }
          g_assert_no_error (error);
          surface = sample_draw (widget, 240, 160, 1, HEK_PLOT_THEME_LIGHT, NULL);
          if (rows == 1 || strcmp (kind->id, "table") == 0)
            keep (surface, kind->id, rows == 1 ? "no-rows" : "no-values");
          g_assert_cmpuint (count_drawn (surface), >, 20);
          cairo_surface_destroy (surface);
          text = hek_widget_describe (widget);
          g_assert_cmpuint (strlen (text), >, 10);
        }
      hek_frame_cut (frame, 0);
    }
  hek_frame_unref (frame);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/widget-draw/sizes", test_sizes);
  g_test_add_func ("/widget-draw/stays-inside", test_stays_inside);
  g_test_add_func ("/widget-draw/vectors", test_vectors);
  g_test_add_func ("/widget-draw/render", test_render);
  g_test_add_func ("/widget-draw/pick", test_pick);
  g_test_add_func ("/widget-draw/empty", test_empty);
  return g_test_run ();
}
