/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures through a rendering: device pixels against whole pictures of the engine, displays
 * against their formula in double, reduced pictures against means of the light.
 */
#include "hek-color-transfer.h"
#include "studio-test-paint.h"

#include <math.h>

/* Means are summed in floats. */
#define MEAN_TOLERANCE 1

/* Light of all sizes, among it none, negative and undefined. */
static HekImage *
bright_image (guint width,
              guint height,
              guint n_channels)
{
  HekImage *image = hek_image_new (width, height, n_channels, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR,
                                   NULL);

  for (guint y = 0; y < height; y++)
    for (guint i = 0; i < width * n_channels; i++)
      {
        float *v = (float *) hek_image_row (image, y) + i;

        *v = (float) exp2 (g_test_rand_double_range (-9, 7));
        if (i % n_channels == 3)
          *v = (float) g_test_rand_double_range (0, 1);
      }
  return image;
}

static StudioRenderingSpec
plain_spec (const char *tonemap,
            double      ev)
{
  StudioRenderingSpec spec = { .tonemap = hek_tonemap_find (tonemap), .exposure_ev = ev,
                               .display = hek_display (0) };

  hek_options_defaults (spec.tonemap->options, spec.tonemap->n_options, &spec.values);
  return spec;
}

static guint32 *
render (HekImage                  *image,
        const StudioRenderingSpec *spec,
        int                        width,
        int                        height)
{
  StudioPaint paint = studio_test_paint_of (image);
  guint32 *out;

  paint.rendering = studio_rendering_new (spec);
  out = studio_test_render (&paint, width, height);
  studio_paint_clear (&paint);
  return out;
}

static void
assert_codes (const guint32  *pixels,
              const HekImage *image,
              int             zoom)
{
  for (guint y = 0; y < image->height * zoom; y++)
    for (guint x = 0; x < image->width * zoom; x++)
      for (guint c = 0; c < 3; c++)
        g_assert_cmpuint (studio_test_channel (pixels[y * image->width * zoom + x], c), ==,
                          hek_image_row (image, y / zoom)[3 * (x / zoom) + c]);
}

/* From 100 % on the pixels are those of hek_tonemap_run(), NaN and infinities among them. */
static void
test_tonemaps (void)
{
  g_autoptr (HekImage) image = bright_image (61, 43, 3);
  float *first = (float *) hek_image_row (image, 0);

  first[0] = NAN;
  first[1] = -3;
  first[5] = INFINITY;
  first[8] = -INFINITY;
  for (guint t = 0; t < hek_tonemap_n (); t++)
    {
      StudioRenderingSpec spec = plain_spec (hek_tonemap (t)->id, -2.3);
      g_autoptr (HekImage)
        whole = hek_tonemap_run (spec.tonemap, image, -2.3, &spec.values, NULL, NULL);

      for (int zoom = 1; zoom <= 3; zoom += 2)
        {
          g_autofree guint32 *pixels = render (image, &spec, 61 * zoom, 43 * zoom);

          assert_codes (pixels, whole, zoom);
        }
    }
}

static void
test_false_color (void)
{
  g_autoptr (HekImage) image = bright_image (61, 43, 3);
  g_autoptr (HekImage) whole = hek_image_false_color (image, 1.5, NULL, NULL);
  StudioRenderingSpec spec = plain_spec ("aces", 1.5);
  g_autofree guint32 *pixels = NULL;

  spec.false_color = TRUE;
  pixels = render (image, &spec, 61, 43);
  assert_codes (pixels, whole, 1);
}

/* Codes and 16 bit light of ordinary pictures, brighter by a stop. */
static void
test_ordinary (void)
{
  g_autoptr (HekImage) image = hek_image_new (256, 1, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);
  StudioRenderingSpec spec = plain_spec ("clip", 1);
  g_autofree guint32 *pixels = NULL;

  for (guint i = 0; i < 768; i++)
    hek_image_row (image, 0)[i] = (guint8) (i / 3);
  pixels = render (image, &spec, 256, 1);
  for (guint i = 0; i < 256; i++)
    {
      double light = MIN (2 * hek_color_srgb_decode (i / 255.0), 1.0);

      g_assert_cmpfloat_with_epsilon (studio_test_channel (pixels[i], 1),
                                      255 * hek_color_srgb_encode (light), 0.51);
    }
}

/* A quarter of the size: the mean of light, which may be far above white, and then the curve. */
static void
test_means (void)
{
  g_autoptr (HekImage) image = bright_image (200, 160, 3);
  StudioRenderingSpec spec = plain_spec ("reinhard", -1);
  g_autofree guint32 *pixels = render (image, &spec, 50, 40);

  for (int y = 0; y < 40; y++)
    for (int x = 0; x < 50; x++)
      {
        double rgb[3] = { 0 }, luminance, factor;

        for (int j = 4 * y; j < 4 * y + 4; j++)
          for (int i = 4 * x; i < 4 * x + 4; i++)
            for (guint c = 0; c < 3; c++)
              rgb[c] += ((float *) hek_image_row (image, j))[3 * i + c] / 16 / 2;
        luminance = 0.21263900 * rgb[0] + 0.71516868 * rgb[1] + 0.07219232 * rgb[2];
        factor = spec.tonemap->curve (luminance, &spec.values) / luminance;
        for (guint c = 0; c < 3; c++)
          g_assert_cmpfloat_with_epsilon (studio_test_channel (pixels[50 * y + x], c),
                                          255 * hek_color_srgb_encode (MIN (rgb[c] * factor, 1)),
                                          0.5 + MEAN_TOLERANCE);
      }
}

/* Alpha is over the checks, in codes; what is transparent has no colour. */
static void
test_alpha (void)
{
  g_autoptr (HekImage) image = bright_image (4, 1, 4);
  StudioRenderingSpec spec = plain_spec ("clip", 0);
  float *v = (float *) hek_image_row (image, 0);
  g_autofree guint32 *pixels = NULL;

  for (guint i = 0; i < 4; i++)
    {
      v[4 * i] = v[4 * i + 1] = v[4 * i + 2] = 5;
      v[4 * i + 3] = i / 2.0f;
    }
  v[15] = NAN;
  pixels = render (image, &spec, 4, 1);
  g_assert_cmphex (pixels[0], ==, 0xff404040);
  g_assert_cmphex (pixels[1], ==, 0xffa0a0a0);
  g_assert_cmphex (pixels[2], ==, 0xffffffff);
  g_assert_cmphex (pixels[3], ==, 0xff404040);
}

static double
toned (const StudioRenderingSpec *spec,
       double                     light)
{
  return spec->tonemap->curve (light * exp2 (spec->exposure_ev), &spec->values);
}

/* Every display, grey light: the order of curve and display that the header states. */
static void
test_displays (void)
{
  for (guint d = 0; d < hek_display_n (); d++)
    {
      const HekDisplay *display = hek_display (d);
      StudioRenderingSpec spec = plain_spec ("aces", -0.5);
      g_autoptr (StudioRendering) rendering = NULL;

      spec.display = display;
      spec.simulate = TRUE;
      rendering = studio_rendering_new (&spec);
      for (double light = 0; light < 40; light = light * 1.7 + 0.003)
        {
          float rgb[3] = { (float) light, (float) light, (float) light };
          double linear[3] = { light, light, light };
          double expected;
          guint8 codes[3];

          if (display->kind == HEK_DISPLAY_GOG)
            {
              linear[0] = linear[1] = linear[2] = toned (&spec, light);
              hek_display_show (display, linear, linear);
              expected = linear[1] / hek_display_ceiling (display);
            }
          else
            {
              hek_display_show (display, linear, linear);
              expected = toned (&spec, linear[1] / 203);
            }
          studio_rendering_run (rendering, rgb, 1, codes);
          g_assert_cmpfloat_with_epsilon (codes[1],
                                          255 * hek_color_srgb_encode (MIN (expected, 1)), 0.52);
        }
    }
}

/* ITU-R BT.2408: diffuse white is 203 cd/m² on HDR displays; on SDR displays it is their peak. */
static void
test_luminance (void)
{
  StudioRenderingSpec spec = plain_spec ("clip", 2);
  g_autoptr (StudioRendering) sdr = NULL;
  g_autoptr (StudioRendering) hdr = NULL;
  guint n;
  const HekFalseColorBand *bands = hek_false_color_bands (&n);

  spec.display = hek_display_find ("reference-sdr");
  sdr = studio_rendering_new (&spec);
  g_assert_cmpfloat_with_epsilon (studio_rendering_luminance (sdr, (double[]){ 0.1, 0.1, 0.1 }),
                                  40, 1e-9);
  g_assert_cmpfloat_with_epsilon (studio_rendering_band_cd_m2 (sdr, 1), 200, 1e-9);
  spec.display = hek_display_find ("standard-hdr-pq");
  hdr = studio_rendering_new (&spec);
  g_assert_cmpfloat_with_epsilon (studio_rendering_luminance (hdr, (double[]){ 2, 2, 2 }), 406,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (studio_rendering_band_cd_m2 (hdr, 1), 101.5, 1e-9);
  g_assert_true (isnan (studio_rendering_luminance (hdr, (double[]){ NAN, 0, 0 })));
  g_assert_true (isinf (studio_rendering_luminance (hdr, (double[]){ INFINITY, 0, 0 })));
  g_assert_false (studio_rendering_equal (sdr, hdr));

  /* the band that the legend marks is the colour of the pixel */
  spec.false_color = TRUE;
  for (guint simulate = 0; simulate < 2; simulate++)
    for (guint d = 0; d < hek_display_n (); d++)
      {
        g_autoptr (StudioRendering) rendering = NULL;

        spec.display = hek_display (d);
        spec.simulate = simulate;
        rendering = studio_rendering_new (&spec);
        for (double light = 1e-4; light < 1000; light *= 1.37)
          {
            float rgb[3] = { (float) light, (float) light, (float) light };
            double linear[] = { light, light, light };
            double cd_m2 = studio_rendering_luminance (rendering, linear);
            guint8 codes[3];

            studio_rendering_run (rendering, rgb, 1, codes);
            g_assert_cmpmem (bands[studio_rendering_band_of (rendering, cd_m2)].rgb, 3, codes, 3);
          }
      }
}

/* A frozen paint is rendered elsewhere, while the main thread lets go of the picture. */
typedef struct
{
  StudioPaint paint;
  guint32 pixels[40 * 30];
} FrozenWork;

static gpointer
render_frozen (gpointer data)
{
  FrozenWork *work = data;
  const StudioPixelsRect rect = { 40, 30, 0, 0, 40, 30 };

  studio_paint_render (&work->paint, &rect, work->pixels);
  studio_paint_clear (&work->paint);
  return NULL;
}

static void
test_frozen (void)
{
  g_autoptr (HekImage) image = bright_image (400, 300, 3);
  StudioRenderingSpec spec = plain_spec ("bt2390", 1);
  g_autofree guint32 *expected = render (image, &spec, 40, 30);
  g_autofree FrozenWork *work = g_new0 (FrozenWork, 1);
  StudioPaint paint = {
    .pixels = studio_pixels_new_image (image),
    .rendering = studio_rendering_new (&spec),
    .source_width = 400,
    .source_height = 300,
  };
  GThread *thread;

  while (!studio_paint_prepare (&paint, 40, 30))
    g_main_context_iteration (NULL, TRUE);
  studio_paint_freeze (&work->paint, &paint);
  g_assert_false (studio_paint_equal (&work->paint, &paint));
  studio_paint_clear (&paint);
  thread = g_thread_new ("frozen", render_frozen, work);
  g_thread_join (thread);
  g_assert_cmpmem (work->pixels, sizeof work->pixels, expected, sizeof work->pixels);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/rendering/tonemaps", test_tonemaps);
  g_test_add_func ("/ui/rendering/false-color", test_false_color);
  g_test_add_func ("/ui/rendering/ordinary", test_ordinary);
  g_test_add_func ("/ui/rendering/means", test_means);
  g_test_add_func ("/ui/rendering/alpha", test_alpha);
  g_test_add_func ("/ui/rendering/displays", test_displays);
  g_test_add_func ("/ui/rendering/luminance", test_luminance);
  g_test_add_func ("/ui/rendering/frozen", test_frozen);
  return g_test_run ();
}
