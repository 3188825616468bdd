/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the picture views draw, on rendered pixels. Needs a display; run with both renderers.
 */
#include "studio-compare-view.h"
#include "studio-image-view.h"
#include "studio-inspector.h"
#include "studio-test-window.h"

/* Height at the bottom of a view where its label lies, and margin at the top for names. */
#define LABEL_HEIGHT 36

#define WAIT_MSEC 5000

static HekImage *
random_image (guint width,
              guint height)
{
  HekImage *image = hek_image_new (width, height, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);

  for (guint y = 0; y < height; y++)
    for (guint i = 0; i < 3 * width; i++)
      hek_image_row (image, y)[i] = (guint8) g_test_rand_int_range (0, 256);
  return image;
}

static HekImage *
flat_image (guint  width,
            guint  height,
            guint8 gray)
{
  HekImage *image = hek_image_new (width, height, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);

  for (guint y = 0; y < height; y++)
    memset (hek_image_row (image, y), gray, 3 * width);
  return image;
}

static guint32
code_at (HekImage *image,
         int       x,
         int       y)
{
  const guint8 *p = hek_image_row (image, y) + 3 * x;

  return 0xff000000u | (guint32) p[0] << 16 | (guint32) p[1] << 8 | p[2];
}

/* --- exactness ------------------------------------------------------------------------------- */

typedef struct
{
  HekImage *image;
  int zoom;
  int left, top; /* source pixel at the view's upper left corner, or minus the margin around it */
} Exact;

static gboolean
check_exact (const StudioTestGrab *grab,
             gconstpointer         data)
{
  const Exact *exact = data;

  for (int y = 0; y < grab->height - LABEL_HEIGHT; y++)
    for (int x = 0; x < grab->width; x++)
      {
        const int source_x = (int) ((x + 1000 * exact->zoom) / exact->zoom) - 1000 + exact->left;
        const int source_y = (int) ((y + 1000 * exact->zoom) / exact->zoom) - 1000 + exact->top;

        if (source_x < 0 || source_y < 0 || source_x >= (int) exact->image->width ||
            source_y >= (int) exact->image->height)
          continue;
        if (grab->pixels[y * grab->width + x] != code_at (exact->image, source_x, source_y))
          return FALSE;
      }
  return TRUE;
}

static void
test_exact (void)
{
  g_autoptr (HekImage) image = random_image (700, 600);
  g_autoptr (StudioViewport) viewport = studio_viewport_new ();
  GtkWidget *view = studio_image_view_new (viewport);
  GtkWidget *window = studio_test_window_new (view, 400, 300);
  Exact exact = { image, 1, 150, 150 };

  studio_picture_area_set_title (STUDIO_PICTURE_AREA (view), "noise.png");
  studio_test_assert_description (view, "noise.png, no picture");
  studio_image_view_set_image (STUDIO_IMAGE_VIEW (view), image, 700, 600);
  studio_test_assert_description (view, "noise.png, 700 × 600, zoom 50 %");
  g_assert_true (gtk_test_accessible_has_role (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_ROLE_IMG));

  studio_viewport_zoom_to (viewport, 1, 0, 0);
  studio_test_assert_description (view, "noise.png, 700 × 600, zoom 100 %");
  g_assert_true (studio_test_wait_for (view, check_exact, &exact, WAIT_MSEC));

  /* panned by whole pixels: still exact */
  studio_viewport_pan_by (viewport, 37, -41);
  exact.left -= 37;
  exact.top += 41;
  g_assert_true (studio_test_wait_for (view, check_exact, &exact, WAIT_MSEC));

  studio_viewport_pan_by (viewport, 1e6, 1e6);
  studio_viewport_zoom_to (viewport, 4, -200, -150);
  exact = (Exact){ image, 4, 0, 0 };
  g_assert_true (studio_test_wait_for (view, check_exact, &exact, WAIT_MSEC));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- the old picture stays until the new one is there ---------------------------------------- */

static gboolean
center_is (const StudioTestGrab *grab,
           gconstpointer         data)
{
  const guint gray = GPOINTER_TO_UINT (data);

  return grab->pixels[grab->height / 2 * grab->width + grab->width / 2] ==
         (0xff000000u | gray * 0x010101u);
}

static void
test_no_flicker (void)
{
  g_autoptr (HekImage) dark = flat_image (6000, 4000, 0x20);
  g_autoptr (HekImage) light = flat_image (6000, 4000, 0xd0);
  g_autoptr (StudioViewport) viewport = studio_viewport_new ();
  GtkWidget *view = studio_image_view_new (viewport);
  GtkWidget *window = studio_test_window_new (view, 600, 400);
  gint64 end;

  studio_image_view_set_image (STUDIO_IMAGE_VIEW (view), dark, 6000, 4000);
  g_assert_true (studio_test_wait_for (view, center_is, GUINT_TO_POINTER (0x20), WAIT_MSEC));

  studio_image_view_set_image (STUDIO_IMAGE_VIEW (view), light, 6000, 4000);
  for (end = g_get_monotonic_time () + WAIT_MSEC * 1000; g_get_monotonic_time () < end;)
    {
      g_auto (StudioTestGrab) grab = studio_test_grab (view);

      if (center_is (&grab, GUINT_TO_POINTER (0xd0)))
        break;
      g_assert_true (center_is (&grab, GUINT_TO_POINTER (0x20)));
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpint (g_get_monotonic_time (), <, end);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_surround (void)
{
  g_autoptr (HekImage) image = flat_image (10, 100, 0x20);
  g_autoptr (StudioViewport) viewport = studio_viewport_new ();
  GtkWidget *view = studio_image_view_new (viewport);
  GtkWidget *window = studio_test_window_new (view, 300, 200);

  studio_image_view_set_image (STUDIO_IMAGE_VIEW (view), image, 10, 100);
  {
    g_auto (StudioTestGrab) grab = studio_test_grab (view);
    const guint32 pixel = grab.pixels[20 * grab.width + 20];

    /* achromatic */
    g_assert_cmphex ((pixel >> 16) & 0xff, ==, pixel & 0xff);
    g_assert_cmphex ((pixel >> 8) & 0xff, ==, pixel & 0xff);
    g_assert_cmphex (pixel & 0xff, !=, 0x20);
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- linked views ---------------------------------------------------------------------------- */

static guint
count_white (const StudioTestGrab *grab)
{
  guint n = 0;

  for (int i = 0; i < grab->width * (grab->height - LABEL_HEIGHT); i++)
    n += grab->pixels[i] == 0xffffffffu;
  return n;
}

static void
test_linked_hover (void)
{
  g_autoptr (HekImage) image = flat_image (300, 200, 0x20);
  g_autoptr (StudioViewport) viewport = studio_viewport_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *a = studio_image_view_new (viewport);
  GtkWidget *b = studio_image_view_new (viewport);
  GtkWidget *window;

  gtk_box_append (GTK_BOX (box), a);
  gtk_box_append (GTK_BOX (box), b);
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  window = studio_test_window_new (box, 800, 300);
  studio_image_view_set_image (STUDIO_IMAGE_VIEW (a), image, 300, 200);
  studio_image_view_set_image (STUDIO_IMAGE_VIEW (b), image, 300, 200);
  g_assert_true (studio_test_wait_for (b, center_is, GUINT_TO_POINTER (0x20), WAIT_MSEC));

  studio_viewport_set_hover (viewport, 100, 60, a);
  {
    g_auto (StudioTestGrab) grab_a = studio_test_grab (a);
    g_auto (StudioTestGrab) grab_b = studio_test_grab (b);

    g_assert_cmpuint (count_white (&grab_a), ==, 0);
    g_assert_cmpuint (count_white (&grab_b), >=, 4 * 8);
  }

  /* by key both are marked, and the mark moves */
  g_assert_true (studio_test_key (a, GDK_KEY_Right, GDK_SHIFT_MASK));
  g_assert_null (studio_viewport_get_hover_view (viewport));
  {
    g_auto (StudioTestGrab) grab_a = studio_test_grab (a);
    int x, y;

    g_assert_cmpuint (count_white (&grab_a), >=, 4 * 8);
    g_assert_true (studio_viewport_get_hover (viewport, &x, &y));
    g_assert_cmpint (x, ==, 101);
    g_assert_cmpint (y, ==, 60);
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_keys (void)
{
  g_autoptr (HekImage) image = flat_image (3000, 2000, 0x20);
  g_autoptr (StudioViewport) viewport = studio_viewport_new ();
  GtkWidget *view = studio_image_view_new (viewport);
  GtkWidget *window = studio_test_window_new (view, 300, 200);
  double x, y, x2, y2;

  g_assert_false (studio_test_key (view, GDK_KEY_plus, 0));
  studio_image_view_set_image (STUDIO_IMAGE_VIEW (view), image, 3000, 2000);
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, 0.1);
  g_assert_true (studio_test_key (view, GDK_KEY_plus, 0));
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, 0.125);
  g_assert_true (studio_test_key (view, GDK_KEY_1, 0));
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, 1.0);
  g_assert_true (studio_test_key (view, GDK_KEY_minus, 0));
  g_assert_cmpfloat (studio_viewport_get_zoom (viewport), ==, 2.0 / 3);

  studio_viewport_get_center (viewport, &x, &y);
  g_assert_true (studio_test_key (view, GDK_KEY_Left, 0));
  studio_viewport_get_center (viewport, &x2, &y2);
  g_assert_cmpfloat (x2, <, x);
  g_assert_cmpfloat (y2, ==, y);

  g_assert_true (studio_test_key (view, GDK_KEY_0, 0));
  g_assert_true (studio_viewport_is_fit (viewport));
  /* pages are changed with Control */
  g_assert_false (studio_test_key (view, GDK_KEY_1, GDK_CONTROL_MASK));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- comparison ------------------------------------------------------------------------------ */

typedef struct
{
  guint gray;
  double x, y; /* of the view's size */
} Probe;

static gboolean
check_probe (const StudioTestGrab *grab,
             gconstpointer         data)
{
  const Probe *probe = data;
  const int x = (int) (probe->x * grab->width), y = (int) (probe->y * grab->height);

  return grab->pixels[y * grab->width + x] == (0xff000000u | probe->gray * 0x010101u);
}

static void
assert_gray (GtkWidget *view,
             double     x,
             double     y,
             guint      gray)
{
  const Probe probe = { gray, x, y };

  g_assert_true (studio_test_wait_for (view, check_probe, &probe, WAIT_MSEC));
}

static GtkWidget *
find_handle (GtkWidget *view)
{
  return gtk_widget_get_first_child (view);
}

static void
test_split (void)
{
  g_autoptr (HekImage) ref = flat_image (400, 300, 0x30);
  g_autoptr (HekImage) test = flat_image (100, 75, 0xa0); /* a proxy */
  g_autoptr (StudioViewport) viewport = studio_viewport_new ();
  GtkWidget *view = studio_compare_view_new (viewport);
  StudioCompareView *compare = STUDIO_COMPARE_VIEW (view);
  GtkWidget *window = studio_test_window_new (view, 400, 300);
  double x, y;

  studio_compare_view_set_labels (compare, "Original", "Quantized");
  studio_compare_view_set_images (compare, ref, test, 400, 300);
  assert_gray (view, 0.40, 0.3, 0x30);
  assert_gray (view, 0.60, 0.3, 0xa0);
  studio_test_assert_description (view,
                                  "400 × 300, zoom 100 %, split 50 %, Original left, Quantized "
                                  "right");

  studio_compare_view_set_split (compare, 0.25);
  assert_gray (view, 0.20, 0.3, 0x30);
  assert_gray (view, 0.40, 0.3, 0xa0);

  /* the handle has the arrow keys, and moving it does not move the picture */
  studio_viewport_zoom_to (viewport, 2, 0, 0);
  g_assert_true (studio_test_key (find_handle (view), GDK_KEY_Right, GDK_SHIFT_MASK));
  g_assert_cmpfloat_with_epsilon (studio_compare_view_get_split (compare), 0.35, 1e-9);
  g_assert_true (studio_test_key (find_handle (view), GDK_KEY_Left, 0));
  g_assert_cmpfloat_with_epsilon (studio_compare_view_get_split (compare), 0.34, 1e-9);
  g_assert_true (studio_test_key (find_handle (view), GDK_KEY_End, 0));
  g_assert_cmpfloat (studio_compare_view_get_split (compare), ==, 1.0);
  studio_viewport_get_center (viewport, &x, &y);
  g_assert_cmpfloat (x, ==, 200);
  g_assert_cmpfloat (y, ==, 150);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_modes (void)
{
  g_autoptr (HekImage) ref = flat_image (400, 300, 0x30);
  g_autoptr (HekImage) test = flat_image (400, 300, 0x34);
  g_autoptr (HekMap) map = hek_map_new (400, 300, NULL);
  g_autoptr (StudioViewport) viewport = studio_viewport_new ();
  GtkWidget *view = studio_compare_view_new (viewport);
  StudioCompareView *compare = STUDIO_COMPARE_VIEW (view);
  GtkWidget *window = studio_test_window_new (view, 400, 300);

  studio_compare_view_set_labels (compare, "Original", "Quantized");
  studio_compare_view_set_images (compare, ref, test, 400, 300);
  studio_compare_view_set_mode (compare, STUDIO_COMPARE_FLIP);
  assert_gray (view, 0.5, 0.5, 0x34);
  studio_test_assert_description (view, "400 × 300, zoom 100 %, showing Quantized");
  g_assert_true (studio_test_key (view, GDK_KEY_f, 0));
  g_assert_true (studio_compare_view_get_flipped (compare));
  assert_gray (view, 0.5, 0.5, 0x30);
  studio_test_assert_description (view, "400 × 300, zoom 100 %, showing Original");

  studio_compare_view_set_mode (compare, STUDIO_COMPARE_DIFFERENCE);
  studio_compare_view_set_gain (compare, 8);
  assert_gray (view, 0.5, 0.5, 0x80 + 8 * 4);
  studio_compare_view_set_gain (compare, 1);
  assert_gray (view, 0.5, 0.5, 0x80 + 4);
  studio_test_assert_description (view,
                                  "400 × 300, zoom 100 %, difference Quantized − Original, gain 1");

  /* no map yet: the picture */
  studio_compare_view_set_mode (compare, STUDIO_COMPARE_HEAT);
  assert_gray (view, 0.5, 0.5, 0x34);
  studio_test_assert_description (view, "400 × 300, zoom 100 %, heat map, not computed yet");
  for (guint i = 0; i < 400 * 300; i++)
    map->data[i] = NAN;
  studio_compare_view_set_map (
    compare, &(StudioShownMap){ .map = map, .label = "ΔE2000", .maximum = 10 });
  assert_gray (view, 0.5, 0.5, 0x77);
  studio_test_assert_description (view, "400 × 300, zoom 100 %, heat map of ΔE2000 from 0 to 10");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_modes_empty (void)
{
  g_autoptr (HekImage) ref = flat_image (40, 30, 0x30);
  g_autoptr (StudioViewport) viewport = studio_viewport_new ();
  GtkWidget *view = studio_compare_view_new (viewport);
  StudioCompareView *compare = STUDIO_COMPARE_VIEW (view);
  GtkWidget *window = studio_test_window_new (view, 120, 90);

  for (StudioCompareMode mode = STUDIO_COMPARE_SPLIT; mode <= STUDIO_COMPARE_HEAT; mode++)
    {
      studio_compare_view_set_mode (compare, mode);
      studio_compare_view_set_images (compare, NULL, NULL, 0, 0);
      studio_test_assert_description (view, "no picture");
      studio_compare_view_set_images (compare, ref, NULL, 40, 30);
      studio_test_wait (30);
      if (mode != STUDIO_COMPARE_FLIP)
        assert_gray (view, 0.9, 0.4, 0x30);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- inspector ------------------------------------------------------------------------------- */

static void
test_inspector (void)
{
  g_autoptr (HekImage) ref = flat_image (40, 30, 255);
  g_autoptr (HekImage) test = flat_image (40, 30, 0);
  GtkWidget *inspector = studio_inspector_new ();
  GtkWidget *window = studio_test_window_new (inspector, 900, -1);
  const int height = gtk_widget_get_height (inspector);

  studio_test_assert_description (inspector, "No pixel");
  studio_inspector_set_pixel (STUDIO_INSPECTOR (inspector), ref, test, 40, 30, 12, 7);
  studio_test_assert_description (inspector,
                                  "x 12, y 7 Original 255 255 255 L* 100.0 a* 0.0 b* 0.0 "
                                  "Quantized 0 0 0 L* 0.0 a* 0.0 b* 0.0 ΔE2000 100.00");
  studio_test_wait (30);
  g_assert_cmpint (gtk_widget_get_height (inspector), ==, height);

  studio_inspector_set_pixel (STUDIO_INSPECTOR (inspector), ref, NULL, 40, 30, 0, 0);
  studio_test_assert_description (inspector,
                                  "x 0, y 0 Original 255 255 255 L* 100.0 a* 0.0 b* 0.0 Quantized "
                                  "— ΔE2000 —");
  /* a proxy stands for several pixels */
  studio_inspector_set_pixel (STUDIO_INSPECTOR (inspector), ref, test, 80, 60, 79, 59);
  studio_test_assert_description (inspector,
                                  "x 79, y 59 Original 255 255 255 L* 100.0 a* 0.0 b* 0.0 "
                                  "Quantized 0 0 0 L* 0.0 a* 0.0 b* 0.0 ΔE2000 ≈ 100.00");
  studio_inspector_set_pixel (STUDIO_INSPECTOR (inspector), NULL, NULL, 80, 60, -1, -1);
  studio_test_assert_description (inspector, "No pixel");
  studio_test_wait (30);
  g_assert_cmpint (gtk_widget_get_height (inspector), ==, height);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Light in the place of L*a*b*; what is not finite is shown as such. */
static void
test_inspector_light (void)
{
  g_autoptr (HekImage)
    ref = hek_image_new (2, 1, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL);
  g_autoptr (HekImage) test = flat_image (2, 1, 255);
  g_autoptr (StudioRendering) rendering = NULL;
  StudioRenderingSpec spec = { .tonemap = hek_tonemap_find ("clip"),
                               .display = hek_display_find ("standard-hdr-pq") };
  GtkWidget *inspector = studio_inspector_new ();
  GtkWidget *window = studio_test_window_new (inspector, 900, -1);

  memcpy (ref->data, (float[6]){ 4, 4, 4, NAN, INFINITY, -0.25f }, 6 * sizeof (float));
  rendering = studio_rendering_new (&spec);
  studio_inspector_set_rendering (STUDIO_INSPECTOR (inspector), rendering, TRUE);
  studio_inspector_set_pixel (STUDIO_INSPECTOR (inspector), ref, test, 2, 1, 0, 0);
  studio_test_assert_description (inspector,
                                  "x 0, y 0 Original 255 255 255 4.00 4.00 4.00 812 cd/m², +2.0 "
                                  "stops Quantized 255 255 255 1.00 1.00 1.00 203 cd/m², +0.0 "
                                  "stops ΔE2000 30.16");
  studio_inspector_set_pixel (STUDIO_INSPECTOR (inspector), ref, NULL, 2, 1, 1, 0);
  studio_test_assert_description (inspector,
                                  "x 1, y 0 Original 0 255 0 NaN ∞ −0.250 NaN cd/m² Quantized — "
                                  "ΔE2000 —");
  studio_test_wait (30);

  studio_inspector_set_rendering (STUDIO_INSPECTOR (inspector), NULL, FALSE);
  studio_inspector_set_pixel (STUDIO_INSPECTOR (inspector), NULL, test, 2, 1, 0, 0);
  studio_test_assert_description (inspector,
                                  "x 0, y 0 Original — Quantized 255 255 255 L* 100.0 a* 0.0 b* "
                                  "0.0 ΔE2000 —");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/picture-view/exact", test_exact);
  g_test_add_func ("/ui/picture-view/no-flicker", test_no_flicker);
  g_test_add_func ("/ui/picture-view/surround", test_surround);
  g_test_add_func ("/ui/picture-view/linked-hover", test_linked_hover);
  g_test_add_func ("/ui/picture-view/keys", test_keys);
  g_test_add_func ("/ui/compare-view/split", test_split);
  g_test_add_func ("/ui/compare-view/modes", test_modes);
  g_test_add_func ("/ui/compare-view/empty", test_modes_empty);
  g_test_add_func ("/ui/inspector", test_inspector);
  g_test_add_func ("/ui/inspector/light", test_inspector_light);
  return g_test_run ();
}
