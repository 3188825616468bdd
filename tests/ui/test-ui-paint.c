/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Device pixels against the samples themselves from 100 % on, and below against means in linear
 * light computed here in double precision.
 */
#include "hek-color-transfer.h"
#include "studio-test-paint.h"

#include <math.h>

/* Light has 16 bits and codes are rounded: one may be its neighbour. */
#define MEAN_TOLERANCE 1

/* What splitting a mean between two device pixels costs in a smooth picture. */
#define PYRAMID_TOLERANCE 2

static HekImage *
random_image (guint         width,
              guint         height,
              guint         n_channels,
              HekSampleType type,
              HekEncoding   encoding)
{
  HekImage *image = hek_image_new (width, height, n_channels, type, encoding, NULL);

  for (guint y = 0; y < height; y++)
    for (guint i = 0; i < width * n_channels; i++)
      {
        if (type == HEK_SAMPLE_U8)
          hek_image_row (image, y)[i] = (guint8) g_test_rand_int_range (0, 256);
        else if (type == HEK_SAMPLE_U16)
          ((guint16 *) hek_image_row (image, y))[i] = (guint16) g_test_rand_int_range (0, 65536);
        else
          ((float *) hek_image_row (image, y))[i] = (float) g_test_rand_double_range (-0.1, 1.2);
      }
  return image;
}

static void
assert_opaque (const guint32 *pixels,
               gsize          n)
{
  for (gsize i = 0; i < n; i++)
    g_assert_cmpuint (pixels[i] >> 24, ==, 0xff);
}

static void
test_exact (gconstpointer data)
{
  const HekSampleType type = GPOINTER_TO_INT (data);
  const HekEncoding encoding = type == HEK_SAMPLE_F32 ? HEK_ENCODING_LINEAR : HEK_ENCODING_SRGB;
  g_autoptr (HekImage) image = random_image (61, 43, 3, type, encoding);
  StudioPaint paint = studio_test_paint_of (image);

  for (int zoom = 1; zoom <= 7; zoom += 2)
    {
      const int width = 61 * zoom, height = 43 * zoom;
      g_autofree guint32 *pixels = studio_test_render (&paint, width, height);

      assert_opaque (pixels, (gsize) width * height);
      for (int y = 0; y < height; y++)
        {
          guint8 codes[3 * 61];

          hek_image_read_row_u8 (image, y / zoom, 0, 61, codes, NULL);
          for (int x = 0; x < width; x++)
            for (guint c = 0; c < 3; c++)
              g_assert_cmpuint (studio_test_channel (pixels[y * width + x], c), ==,
                                codes[3 * (x / zoom) + c]);
        }
    }
  studio_paint_clear (&paint);
}

/* The mean over [from, to) of each axis in linear light, as a code. */
static double
mean_code (HekImage *image,
           double    x0,
           double    x1,
           double    y0,
           double    y1,
           guint     c)
{
  double sum = 0;

  for (int y = (int) y0; y < y1 && y < (int) image->height; y++)
    for (int x = (int) x0; x < x1 && x < (int) image->width; x++)
      {
        double w = (MIN (x1, x + 1) - MAX (x0, x)) * (MIN (y1, y + 1) - MAX (y0, y));

        sum += w * hek_color_srgb_decode (hek_image_row (image, y)[3 * x + c] / 255.0);
      }
  return hek_color_srgb_encode (sum / ((x1 - x0) * (y1 - y0))) * 255;
}

static void
assert_means (HekImage *image,
              double    zoom,
              double    tolerance)
{
  StudioPaint paint = studio_test_paint_of (image);
  const int width = MAX (1, (int) lround (image->width * zoom));
  const int height = MAX (1, (int) lround (image->height * zoom));
  const double fx = (double) image->width / width, fy = (double) image->height / height;
  g_autofree guint32 *pixels = studio_test_render (&paint, width, height);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      for (guint c = 0; c < 3; c++)
        {
          double wanted = mean_code (image, x * fx, (x + 1) * fx, y * fy, (y + 1) * fy, c);

          g_assert_cmpfloat_with_epsilon (studio_test_channel (pixels[y * width + x], c), wanted,
                                          0.5 + tolerance);
        }
  studio_paint_clear (&paint);
}

static void
test_mean (void)
{
  static const double half_and_up[] = { 0.99, 0.73, 0.51, 0.5 };
  static const double halvings[] = { 1 / 2.0, 1 / 4.0, 1 / 8.0, 1 / 64.0 };
  static const double any[] = { 0.49, 0.31, 0.125, 0.07 };
  g_autoptr (HekImage) odd = random_image (203, 149, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB);
  g_autoptr (HekImage) even = random_image (256, 192, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB);

  for (guint i = 0; i < G_N_ELEMENTS (half_and_up); i++)
    assert_means (odd, half_and_up[i], MEAN_TOLERANCE);
  for (guint i = 0; i < G_N_ELEMENTS (halvings); i++)
    assert_means (even, halvings[i], MEAN_TOLERANCE);

  /* Below a half, a pixel of a level that lies across two device pixels counts evenly for both:
   * in a smooth picture that is hardly different. */
  for (guint y = 0; y < odd->height; y++)
    for (guint i = 0; i < 3 * odd->width; i++)
      hek_image_row (odd, y)[i] = (guint8) (128 + 40 * sin (i / 300.0) * cos (y / 100.0));
  for (guint i = 0; i < G_N_ELEMENTS (any); i++)
    assert_means (odd, any[i], PYRAMID_TOLERANCE);
}

static void
test_tiles_join (gconstpointer data)
{
  const double zoom = *(const double *) data;
  g_autoptr (HekImage) image = random_image (301, 211, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB);
  StudioPaint paint = studio_test_paint_of (image);
  const int width = (int) lround (301 * zoom), height = (int) lround (211 * zoom);
  g_autofree guint32 *whole = studio_test_render (&paint, width, height);

  for (int y = 0; y < height; y += 37)
    for (int x = 0; x < width; x += 41)
      {
        const int n_columns = MIN (41, width - x), n_rows = MIN (37, height - y);
        const StudioPixelsRect rect = { width, height, x, y, n_columns, n_rows };
        g_autofree guint32 *part = g_new (guint32, (gsize) n_columns * n_rows);

        studio_paint_render (&paint, &rect, part);
        for (int j = 0; j < n_rows; j++)
          g_assert_cmpmem (part + j * n_columns, n_columns * 4, whole + (y + j) * width + x,
                           n_columns * 4);
      }
  studio_paint_clear (&paint);
}

/* Pictures of one pixel's width, and sizes that do not halve evenly, keep their mean. */
static void
test_odd_sizes (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 1, 300 }, { 300, 1 }, { 2, 3 }, { 127, 129 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int divisor = 1; divisor <= 64; divisor *= 4)
      {
        const guint w = sizes[i][0], h = sizes[i][1];
        const int width = MAX (1, (int) w / divisor), height = MAX (1, (int) h / divisor);
        g_autoptr (HekImage) image = hek_image_new (w, h, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB,
                                                    NULL);
        g_autofree guint32 *pixels = NULL;
        StudioPaint paint;

        for (guint y = 0; y < h; y++)
          memset (hek_image_row (image, y), 0x9d, 3 * w);
        paint = studio_test_paint_of (image);
        pixels = studio_test_render (&paint, width, height);
        for (int k = 0; k < width * height; k++)
          g_assert_cmphex (pixels[k], ==, 0xff9d9d9d);
        studio_paint_clear (&paint);
      }
}

static void
test_alpha (void)
{
  g_autoptr (HekImage) image = hek_image_new (32, 32, 4, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);
  StudioPaint paint;

  /* left transparent (with a colour that must not show), right opaque */
  for (guint y = 0; y < 32; y++)
    for (guint x = 0; x < 32; x++)
      {
        guint8 *p = hek_image_row (image, y) + 4 * x;

        p[0] = x < 16 ? 255 : 10;
        p[1] = 20;
        p[2] = 30;
        p[3] = x < 16 ? 0 : 255;
      }
  paint = studio_test_paint_of (image);

  for (int size = 8; size <= 64; size *= 2)
    {
      g_autofree guint32 *pixels = studio_test_render (&paint, size, size);

      for (int y = 0; y < size; y++)
        for (int x = 0; x < size; x++)
          {
            const guint32 check = ((x / 8) ^ (y / 8)) & 1 ? 0xffc0c0c0 : 0xff404040;

            g_assert_cmphex (pixels[y * size + x], ==, x < size / 2 ? check : 0xff0a141e);
          }
    }
  studio_paint_clear (&paint);
}

static void
test_difference (void)
{
  g_autoptr (HekImage) ref = random_image (64, 48, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB);
  g_autoptr (HekImage) test = random_image (64, 48, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB);
  StudioPaint paint = studio_test_paint_of (test);
  g_autofree guint32 *exact = NULL;

  paint.kind = STUDIO_PAINT_DIFFERENCE;
  paint.reference = studio_pixels_new_image (ref);
  paint.gain = 3;
  exact = studio_test_render (&paint, 64, 48);
  for (int y = 0; y < 48; y++)
    for (int x = 0; x < 64; x++)
      for (guint c = 0; c < 3; c++)
        {
          int d = hek_image_row (test, y)[3 * x + c] - hek_image_row (ref, y)[3 * x + c];

          g_assert_cmpint (studio_test_channel (exact[y * 64 + x], c), ==,
                           CLAMP (128 + 3 * d, 0, 255));
        }
  studio_paint_clear (&paint);

  /* a picture does not differ from itself, at any zoom and gain */
  paint = studio_test_paint_of (test);
  paint.kind = STUDIO_PAINT_DIFFERENCE;
  paint.reference = studio_pixels_new_image (test);
  paint.gain = 32;
  for (int size = 8; size <= 128; size *= 2)
    {
      g_autofree guint32 *pixels = studio_test_render (&paint, size, size);

      for (int i = 0; i < size * size; i++)
        g_assert_cmphex (pixels[i], ==, 0xff808080);
    }
  studio_paint_clear (&paint);
}

static guint32
map_pixel (const HekColormap *colormap,
           guint              idx)
{
  const guint8 *rgb = colormap->rgb[idx];

  return 0xff000000u | (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2];
}

static void
test_map (void)
{
  static const float values[] = { -5, 0, 10, 5, 100, NAN };
  g_autoptr (HekMap) map = hek_map_new (6, 1, NULL);
  g_autofree guint32 *pixels = NULL;
  StudioPaint paint = {
    .kind = STUDIO_PAINT_MAP,
    .colormap = hek_colormap_get (HEK_COLORMAP_SEQUENTIAL, TRUE),
    .source_width = 6,
    .source_height = 1,
  };

  memcpy (map->data, values, sizeof values);
  paint.pixels = studio_pixels_new_map (map, 0, 10);
  pixels = studio_test_render (&paint, 6, 1);
  g_assert_cmphex (pixels[0], ==, map_pixel (paint.colormap, 0));
  g_assert_cmphex (pixels[1], ==, map_pixel (paint.colormap, 0));
  g_assert_cmphex (pixels[2], ==, map_pixel (paint.colormap, 255));
  g_assert_cmphex (pixels[3], ==, map_pixel (paint.colormap, 128));
  g_assert_cmphex (pixels[4], ==, map_pixel (paint.colormap, 255));
  g_assert_cmphex (pixels[5], ==, 0xff777777);
  studio_paint_clear (&paint);
}

/* A proxy is smaller than the source: it is interpolated, and fills the same place. */
static void
test_proxy (void)
{
  g_autoptr (HekImage) image = hek_image_new (16, 1, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);
  g_autofree guint32 *pixels = NULL;
  StudioPaint paint;

  for (guint x = 0; x < 16; x++)
    memset (hek_image_row (image, 0) + 3 * x, 17 * (int) x, 3);
  paint = studio_test_paint_of (image);
  paint.source_width = 64;
  paint.source_height = 4;
  pixels = studio_test_render (&paint, 128, 8);

  g_assert_cmphex (pixels[0], ==, 0xff000000);
  g_assert_cmphex (pixels[127], ==, 0xffffffff);
  for (int x = 1; x < 128; x++)
    {
      int step = (int) studio_test_channel (pixels[x], 0)
                 - (int) studio_test_channel (pixels[x - 1], 0);

      g_assert_cmpint (step, >=, 0);
      g_assert_cmpint (step, <, 17);
    }
  studio_paint_clear (&paint);
}

/* From 800 % on the left and upper edge of each source pixel is outlined, the rest is exact. */
static void
test_grid (void)
{
  g_autoptr (HekImage) image = random_image (9, 7, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB);
  StudioPaint paint = studio_test_paint_of (image);
  g_autofree guint32 *pixels = studio_test_render (&paint, 72, 56);
  guint n_lines = 0;

  for (int y = 0; y < 56; y++)
    for (int x = 0; x < 72; x++)
      {
        const guint8 *p = hek_image_row (image, y / 8) + 3 * (x / 8);
        const guint32 plain = 0xff000000u | (guint32) p[0] << 16 | (guint32) p[1] << 8 | p[2];
        const gboolean line = (x % 8 == 0 && x > 0) || (y % 8 == 0 && y > 0);

        if (line)
          n_lines += pixels[y * 72 + x] != plain;
        else
          g_assert_cmphex (pixels[y * 72 + x], ==, plain);
      }
  /* 8 columns and 6 rows of lines: all of them differ from what they lie on */
  g_assert_cmpuint (n_lines, ==, 8 * 56 + 6 * 72 - 8 * 6);
  studio_paint_clear (&paint);
}

static void
test_shared (void)
{
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (HekImage) image = random_image (4, 4, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB);
  g_autoptr (HekImage) other = random_image (4, 4, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB);
  StudioPixels *a = studio_pixels_get_shared (owner, image);
  StudioPixels *b = studio_pixels_get_shared (owner, image);
  StudioPixels *c = studio_pixels_get_shared (owner, other);

  g_assert_true (a == b);
  g_assert_true (a != c);
  g_object_unref (b);
  g_object_add_weak_pointer (G_OBJECT (a), (gpointer *) &b);
  g_object_unref (a);
  g_assert_null (b);
  g_object_unref (c);
}

/* Pixels that nobody wants any more stop their worker. */
static void
test_drop_while_busy (void)
{
  g_autoptr (HekImage) image = hek_image_new (4000, 3000, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB,
                                              NULL);

  for (guint y = 0; y < image->height; y++)
    memset (hek_image_row (image, y), (int) y & 0xff, 3 * image->width);
  for (guint i = 0; i < 5; i++)
    {
      StudioPixels *pixels = studio_pixels_new_image (image);

      g_assert_false (studio_pixels_prepare (pixels, 40, 30));
      g_assert_false (studio_pixels_prepare (pixels, 40, 30));
      g_object_unref (pixels);
      g_main_context_iteration (NULL, FALSE);
    }
  /* the workers' last deliveries */
  for (guint i = 0; i < 20; i++)
    {
      g_usleep (10000);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

int
main (int    argc,
      char **argv)
{
  static const double zooms[] = { 1.0, 2.5, 9.0, 0.7, 0.2 };

  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/ui/paint/exact/u8", GINT_TO_POINTER (HEK_SAMPLE_U8), test_exact);
  g_test_add_data_func ("/ui/paint/exact/u16", GINT_TO_POINTER (HEK_SAMPLE_U16), test_exact);
  g_test_add_data_func ("/ui/paint/exact/f32", GINT_TO_POINTER (HEK_SAMPLE_F32), test_exact);
  g_test_add_func ("/ui/paint/mean", test_mean);
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/paint/tiles-join/%.0f", 100 * zooms[i]);

      g_test_add_data_func (path, &zooms[i], test_tiles_join);
    }
  g_test_add_func ("/ui/paint/odd-sizes", test_odd_sizes);
  g_test_add_func ("/ui/paint/alpha", test_alpha);
  g_test_add_func ("/ui/paint/difference", test_difference);
  g_test_add_func ("/ui/paint/map", test_map);
  g_test_add_func ("/ui/paint/proxy", test_proxy);
  g_test_add_func ("/ui/paint/grid", test_grid);
  g_test_add_func ("/ui/paint/shared", test_shared);
  g_test_add_func ("/ui/paint/drop-while-busy", test_drop_while_busy);
  return g_test_run ();
}
