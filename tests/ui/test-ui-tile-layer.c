/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Renderings of a 24 megapixel picture of floats in three panes of a 1280 × 800 window: how long a
 * step of the exposure slider takes to be seen, how long the main thread is busy with it, and that
 * the picture moves with the hand.
 */
#include "studio-tile-layer.h"

#include "../test-timing.h"

#include <math.h>

#define WIDTH 6000
#define HEIGHT 4000
#define N_PANES 3
#define N_STEPS 12
#define ANSWER_MS 100.0
#define MAIN_THREAD_MS 16.0

static const StudioPictureGeometry geometry = {
  .zoom = 434.0 / WIDTH,
  .scale_factor = 1,
  .view_width = 434,
  .view_height = 320,
  .origin_y = 15,
  .width = 434,
  .height = 289,
  .source_width = WIDTH,
  .source_height = HEIGHT,
};

static HekImage *
new_picture (void)
{
  HekImage *image = hek_image_new (WIDTH, HEIGHT, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL);

  for (guint y = 0; y < HEIGHT; y++)
    {
      float *row = (float *) hek_image_row (image, y);

      for (guint i = 0; i < 3 * WIDTH; i++)
        row[i] = (float) ((i * y) & 0xffff) * 1e-3f;
    }
  return image;
}

static void
set_exposure (StudioTileLayer   **layers,
              StudioPaint        *paint,
              const char         *tonemap,
              const HekDisplay   *display,
              double              ev)
{
  StudioRenderingSpec spec = { .tonemap = hek_tonemap_find (tonemap), .exposure_ev = ev,
                               .display = display != NULL ? display : hek_display (0),
                               .simulate = display != NULL };

  hek_options_defaults (spec.tonemap->options, spec.tonemap->n_options, &spec.values);
  g_clear_pointer (&paint->rendering, studio_rendering_unref);
  paint->rendering = studio_rendering_new (&spec);
  for (guint i = 0; i < N_PANES; i++)
    studio_tile_layer_set_paint (layers[i], paint);
}

/* One frame of all panes. Returns: whether they are final */
static gboolean
frame (StudioTileLayer **layers,
       double           *busiest_ms)
{
  gint64 begin = g_get_monotonic_time ();
  gboolean final = TRUE;

  for (guint i = 0; i < N_PANES; i++)
    {
      studio_tile_layer_snapshot (layers[i], NULL, &geometry, NULL, begin + 8000);
      final = studio_tile_layer_is_final (layers[i]) && final;
    }
  *busiest_ms = MAX (*busiest_ms, (double) (g_get_monotonic_time () - begin) / 1000);
  return final;
}

static void
wait_final (StudioTileLayer **layers,
            double           *busiest_ms)
{
  while (!frame (layers, busiest_ms))
    g_main_context_iteration (NULL, TRUE);
}

/* The fastest of several: the processor may be shared. */
static void
assert_answers (StudioTileLayer  **layers,
                StudioPaint       *paint,
                const char        *tonemap,
                const HekDisplay  *display)
{
  double best_ms = G_MAXDOUBLE, busiest_ms = 0, least_busy_ms = G_MAXDOUBLE;

  for (guint i = 0; i < N_STEPS; i++)
    {
      gint64 begin = g_get_monotonic_time ();

      set_exposure (layers, paint, tonemap, display, -3 + 0.1 * i);
      busiest_ms = 0;
      wait_final (layers, &busiest_ms);
      best_ms = MIN (best_ms, (double) (g_get_monotonic_time () - begin) / 1000);
      least_busy_ms = MIN (least_busy_ms, busiest_ms);
    }
  g_test_message ("%s on %s: a step is seen after %.1f ms, main thread %.2f ms", tonemap,
                  display != NULL ? display->id : "the screen", best_ms, least_busy_ms);
  g_assert_cmpfloat (best_ms, <, ANSWER_MS * HEK_TEST_SLOWDOWN);
  g_assert_cmpfloat (least_busy_ms, <, MAIN_THREAD_MS * HEK_TEST_SLOWDOWN);
}

/* The texture of the first tile that is drawn: another one when the front set has changed. */
static gpointer
drawn_tile (StudioTileLayer *layer)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node, *tile;
  gpointer texture;

  studio_tile_layer_snapshot (layer, snapshot, &geometry, NULL, 0);
  node = gtk_snapshot_free_to_node (snapshot);
  tile = node;
  while (gsk_render_node_get_node_type (tile) == GSK_CONTAINER_NODE)
    tile = gsk_container_node_get_child (tile, 0);
  texture = gsk_texture_node_get_texture (tile);
  gsk_render_node_unref (node);
  return texture;
}

/* A step every few milliseconds, faster than tiles are rendered: some of them are seen. */
static void
assert_follows (StudioTileLayer **layers,
                StudioPaint      *paint)
{
  gpointer last = drawn_tile (layers[0]);
  guint n_shown = 0;
  double busiest_ms = 0;

  for (guint i = 0; i < 200 && n_shown < 5; i++)
    {
      const gint64 until = g_get_monotonic_time () + 4000;

      set_exposure (layers, paint, "aces", NULL, 0.01 * i);
      frame (layers, &busiest_ms);
      while (g_get_monotonic_time () < until)
        g_main_context_iteration (NULL, FALSE);
      if (drawn_tile (layers[0]) != last)
        n_shown++;
      last = drawn_tile (layers[0]);
    }
  g_assert_cmpuint (n_shown, >=, 5);
}

static void
test_exposure (void)
{
  g_autoptr (HekImage) image = new_picture ();
  g_autoptr (GtkWidget) widget = g_object_ref_sink (gtk_drawing_area_new ());
  StudioTileLayer *layers[N_PANES];
  StudioPaint paint = {
    .kind = STUDIO_PAINT_PICTURE,
    .pixels = studio_pixels_new_image (image),
    .source_width = WIDTH,
    .source_height = HEIGHT,
  };
  double busiest_ms = 0;

  for (guint i = 0; i < N_PANES; i++)
    layers[i] = studio_tile_layer_new (widget);
  set_exposure (layers, &paint, "clip", NULL, 0);
  wait_final (layers, &busiest_ms);

  for (guint t = 0; t < hek_tonemap_n (); t++)
    assert_answers (layers, &paint, hek_tonemap (t)->id, NULL);
  assert_answers (layers, &paint, "reinhard", hek_display_find ("standard-4k"));
  assert_answers (layers, &paint, "reinhard", hek_display_find ("standard-hdr-pq"));
  assert_answers (layers, &paint, "reinhard", hek_display_find ("standard-hdr-hlg"));
  assert_follows (layers, &paint);

  /* gone while tiles are under way */
  set_exposure (layers, &paint, "clip", NULL, 5);
  frame (layers, &busiest_ms);
  for (guint i = 0; i < N_PANES; i++)
    studio_tile_layer_free (layers[i]);
  for (guint i = 0; i < 50; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  studio_paint_clear (&paint);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/tile-layer/exposure", test_exposure);
  return g_test_run ();
}
