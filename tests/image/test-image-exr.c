/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading OpenEXR. Small files written by the C++ library (through OpenImageIO) in every layout are
 * in tests/data/image, with what they hold as PFM.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-parallel.h"
#include "test-image-util.h"

/* Halves between the steps of the library's own reader, of which ours keeps floats. */
#define CHROMA_TOLERANCE 2e-3

#define WIDTH 48
#define HEIGHT 32

static const HekImage *
assert_form (const HekImage *image,
             guint32         width,
             guint32         height,
             guint           n_channels)
{
  g_assert_nonnull (image);
  g_assert_cmpuint (image->width, ==, width);
  g_assert_cmpuint (image->height, ==, height);
  g_assert_cmpuint (image->n_channels, ==, n_channels);
  g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_F32);
  g_assert_cmpint (image->encoding, ==, HEK_ENCODING_LINEAR);
  return image;
}

/* Loads @name and compares it with the PFM @expected. */
static void
assert_file (const char *name,
             const char *expected,
             double      tolerance)
{
  guint32 width, height;
  g_autofree float *want = test_pfm_read (expected, &width, &height);
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (HekImage) image = test_data_load ("image", name, &info);

  g_assert_cmpstr (info->format, ==, "OpenEXR");
  g_assert_cmpstr (info->color_tag, ==, "linear, no chromaticities (taken as BT.709)");
  assert_form (image, width, height, 3);
  g_assert_cmpfloat (test_image_max_error (image, want, 1e-3), <=, tolerance);
}

static void
test_compressions (void)
{
  static const char *const names[][2] = {
    { "exr-none.exr", "exr-scene.pfm" },       { "exr-rle.exr", "exr-scene.pfm" },
    { "exr-zips.exr", "exr-scene.pfm" },       { "exr-zip.exr", "exr-scene.pfm" },
    { "exr-piz.exr", "exr-scene.pfm" },        { "exr-pxr24.exr", "exr-scene.pfm" },
    { "exr-float.exr", "exr-scene.pfm" },      { "exr-tiles.exr", "exr-scene.pfm" },
    { "exr-layers.exr", "exr-scene.pfm" },     { "exr-parts.exr", "exr-scene.pfm" },
    { "exr-b44.exr", "exr-b44.pfm" },          { "exr-b44a.exr", "exr-b44.pfm" },
    { "exr-pxr24-float.exr", "exr-pxr24-float.pfm" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    assert_file (names[i][0], names[i][1], 0);
}

static void
test_chroma (void)
{
  assert_file ("exr-yc.exr", "exr-yc.pfm", CHROMA_TOLERANCE);
}

static void
test_info (void)
{
  static const struct
  {
    const char *name, *color_type, *details;
    guint bits;
    gboolean has_alpha;
  } files[] = {
    { "exr-none.exr", "RGB", "not compressed", 16, FALSE },
    { "exr-float.exr", "RGB", "ZIP compression", 32, FALSE },
    { "exr-tiles.exr", "RGB", "PIZ compression; tiles of 16 × 16", 16, FALSE },
    { "exr-grey.exr", "grey", "ZIP compression", 16, FALSE },
    { "exr-green.exr", "RGB", "RLE compression; R, B missing (taken as 0)", 16, FALSE },
    { "exr-yc.exr", "luminance-chroma", "PIZ compression", 16, FALSE },
    { "exr-alpha.exr", "RGBA", "ZIP compression", 16, TRUE },
    { "exr-layers.exr", "RGB", "ZIP compression; layer “diffuse”", 16, FALSE },
    { "exr-parts.exr", "RGB", "ZIP compression; part 2 of 2 “beauty”", 16, FALSE },
    { "exr-window.exr", "RGB",
      "ZIP compression; holds 48 × 32 pixels at (-8, 4) of the picture", 16, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = test_data_path ("image", files[i].name);
      g_autoptr (GError) error = NULL;
      g_autoptr (HekImageInfo) info = hek_image_probe (path, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (info->color_type, ==, files[i].color_type);
      g_assert_cmpstr (info->details, ==, files[i].details);
      g_assert_cmpuint (info->bits_per_sample, ==, files[i].bits);
      g_assert_cmpint (info->has_alpha, ==, files[i].has_alpha);
      g_assert_cmpfloat (info->white_cd_m2, ==, 0);
    }
}

/* One channel alone: Y is grey, G is green. */
static void
test_single_channels (void)
{
  guint32 width, height;
  g_autofree float *want = test_pfm_read ("exr-scene.pfm", &width, &height);
  g_autoptr (HekImage) gray = test_data_load ("image", "exr-grey.exr", NULL);
  g_autoptr (HekImage) green = test_data_load ("image", "exr-green.exr", NULL);

  for (guint32 y = 0; y < height; y++)
    for (guint32 x = 0; x < width; x++)
      {
        const float *p = (const float *) hek_image_row (gray, y) + 3 * x;
        const float *q = (const float *) hek_image_row (green, y) + 3 * x;
        float g = want[3 * (y * width + x) + 1];

        g_assert_true (p[0] == g && p[1] == g && p[2] == g);
        g_assert_true (q[0] == 0 && q[1] == g && q[2] == 0);
      }
}

/* The file holds round16 (scene · a) and a = round16 ((x / 47)²). */
static void
test_alpha (void)
{
  guint32 width, height;
  g_autofree float *want = test_pfm_read ("exr-scene.pfm", &width, &height);
  g_autoptr (HekImage) image = test_data_load ("image", "exr-alpha.exr", NULL);

  assert_form (image, width, height, 4);
  for (guint32 y = 0; y < height; y++)
    for (guint32 x = 0; x < width; x++)
      {
        const float *p = (const float *) hek_image_row (image, y) + 4 * x;
        double a = pow (x / 47.0, 2);

        g_assert_cmpfloat_with_epsilon (p[3], a, a / 2048 + 1e-7);
        for (guint c = 0; c < 3; c++)
          g_assert_cmpfloat_with_epsilon (p[c], x == 0 ? 0 : want[3 * (y * width + x) + c],
                                          want[3 * (y * width + x) + c] / 1024 + 1e-3);
      }
}

/* 48 × 32 pixels at (-8, 4) of a display window of 36 × 40. */
static void
test_windows (void)
{
  guint32 width, height;
  g_autofree float *want = test_pfm_read ("exr-scene.pfm", &width, &height);
  g_autoptr (HekImage) image = test_data_load ("image", "exr-window.exr", NULL);

  assert_form (image, 36, 40, 3);
  for (gint32 y = 0; y < 40; y++)
    for (gint32 x = 0; x < 36; x++)
      for (guint c = 0; c < 3; c++)
        {
          float v = ((const float *) hek_image_row (image, (guint32) y))[3 * x + (gint32) c];
          gboolean inside = y >= 4 && y < 36;

          g_assert_cmpfloat (
            v, ==, inside ? want[3 * ((gsize) (y - 4) * width + (gsize) (x + 8)) + c] : 0);
        }
}

/* Primaries of ACES AP0, white adapted with Bradford: OpenColorIO 2,
 * ACES-AP0_to_LINEAR-REC709_BFD. */
static void
test_chromaticities (void)
{
  static const double m[9] = {
    2.521686186744,  -1.134130988240, -0.387555198504, -0.276479914230, 1.372719087668,
    -0.096239173438, -0.015378064966, -0.152975335867, 1.168353400833,
  };
  guint32 width, height;
  g_autofree float *scene = test_pfm_read ("exr-scene.pfm", &width, &height);
  g_autofree float *want = g_new (float, 3 * width * height);
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (HekImage) image = test_data_load ("image", "exr-ap0.exr", &info);

  for (guint i = 0; i < width * height; i++)
    for (guint c = 0; c < 3; c++)
      want[3 * i + c] = (float) (m[3 * c] * scene[3 * i] + m[3 * c + 1] * scene[3 * i + 1] +
                                 m[3 * c + 2] * scene[3 * i + 2]);
  g_assert_cmpfloat (info->white_cd_m2, ==, 120);
  g_assert_cmpstr (info->color_tag, ==,
                   "linear, chromaticities R (0.7347, 0.2653) G (0.0000, 1.0000) B (0.0001, "
                   "-0.0770) white (0.3217, 0.3377)");
  /* the matrix of OpenColorIO and its chromaticities are rounded */
  g_assert_cmpfloat (test_image_max_error (image, want, 1e-3), <, 1e-4);
}

/* NaN is 0, an infinite half 65504, large floats are limited. */
static void
test_extreme (void)
{
  g_autoptr (GBytes) plain = test_data_bytes ("image", "exr-none.exr");
  g_autoptr (GBytes) floats = test_data_bytes ("image", "exr-none-float.exr");
  static const guint16 halves[] = { 0x7c00, 0xfc00, 0x7e00, 0xfe01, 0x0001, 0x8400 };
  static const float half_values[] = { 65504, -65504, 0, 0, 0x1p-24f, -0x1p-14f };
  static const float samples[] = { INFINITY, -INFINITY, NAN, 3e38f, 1e-40f, -7 };
  static const float float_values[] = { 0x1p63f, -0x1p63f, 0, 0x1p63f, 1e-40f, -7 };
  gsize n_plain = g_bytes_get_size (plain), n_floats = g_bytes_get_size (floats);
  g_autofree guint8 *a = g_memdup2 (g_bytes_get_data (plain, NULL), n_plain);
  g_autofree guint8 *b = g_memdup2 (g_bytes_get_data (floats, NULL), n_floats);
  g_autoptr (GBytes) bytes_a = NULL;
  g_autoptr (GBytes) bytes_b = NULL;
  g_autoptr (HekImage) image_a = NULL;
  g_autoptr (HekImage) image_b = NULL;

  /* the last row ends with 48 samples of R */
  memcpy (a + n_plain - WIDTH * 2, halves, sizeof halves);
  memcpy (b + n_floats - WIDTH * 4, samples, sizeof samples);
  bytes_a = g_bytes_new (a, n_plain);
  bytes_b = g_bytes_new (b, n_floats);
  image_a = hek_image_load_bytes (bytes_a, "a.exr", NULL, NULL, NULL);
  image_b = hek_image_load_bytes (bytes_b, "b.exr", NULL, NULL, NULL);
  assert_form (image_a, WIDTH, HEIGHT, 3);
  assert_form (image_b, WIDTH, HEIGHT, 3);
  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      g_assert_cmpfloat (((float *) hek_image_row (image_a, HEIGHT - 1))[3 * i], ==,
                         half_values[i]);
      g_assert_cmpfloat (((float *) hek_image_row (image_b, HEIGHT - 1))[3 * i], ==,
                         float_values[i]);
    }
}

static void
test_unsupported (void)
{
  static const struct
  {
    const char *name, *text;
  } files[] = {
    { "exr-dwaa.exr", "uses DWAA compression, which is not read" },
    { "exr-dwab.exr", "uses DWAB compression, which is not read" },
    { "exr-depth.exr", "has none of the channels R, G, B and Y; its channels are Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) bytes = test_data_bytes ("image", files[i].name);

      test_assert_load_fails (bytes, files[i].name, HEK_IMAGE_ERROR_UNSUPPORTED, files[i].text);
    }
}

/* Position of the value of a header's attribute, whose name and type are given as stored. */
static gsize
find_attribute (GBytes     *bytes,
                const char *name_and_type,
                gsize       n)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &n_bytes);
  const guint8 *found = memmem (data, n_bytes, name_and_type, n);

  g_assert_nonnull (found);
  return (gsize) (found - data) + n + 4;
}

/* The file with another window: four little-endian numbers. */
static GBytes *
with_window (GBytes     *bytes,
             const char *name,
             gint32      x0,
             gint32      y0,
             gint32      x1,
             gint32      y1)
{
  g_autofree char *key = g_strconcat (name, "|box2i|", NULL);
  gsize n_key = strlen (key), n_bytes = g_bytes_get_size (bytes);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), n_bytes);
  const gint32 box[4] = { GINT32_TO_LE (x0), GINT32_TO_LE (y0), GINT32_TO_LE (x1),
                          GINT32_TO_LE (y1) };
  gsize at;

  for (gsize i = 0; i < n_key; i++)
    if (key[i] == '|')
      key[i] = '\0';
  at = find_attribute (bytes, key, n_key);
  memcpy (copy + at, box, sizeof box);
  return g_bytes_new_take (g_steal_pointer (&copy), n_bytes);
}

static void
assert_window_fails (const char   *window,
                     const gint32  box[4],
                     HekImageError code,
                     const char   *text)
{
  g_autoptr (GBytes) bytes = test_data_bytes ("image", "exr-zip.exr");
  g_autoptr (GBytes) changed = with_window (bytes, window, box[0], box[1], box[2], box[3]);

  test_assert_load_fails (changed, "window.exr", code, text);
}

static void
test_bad_windows (void)
{
  static const gint32 huge[4] = { 0, 0, 99999, 99999 }, many[4] = { 0, 0, 60000, 60000 };
  static const gint32 negative[4] = { 10, 10, 5, 20 }, large[4] = { 0, 0, 20000, 20000 };

  assert_window_fails ("dataWindow", huge, HEK_IMAGE_ERROR_TOO_LARGE, "100000 × 100000 pixels");
  assert_window_fails ("displayWindow", huge, HEK_IMAGE_ERROR_TOO_LARGE,
                       "100000 × 100000 pixels");
  assert_window_fails ("dataWindow", many, HEK_IMAGE_ERROR_TOO_LARGE, "60001 × 60001 pixels");
  assert_window_fails ("dataWindow", large, HEK_IMAGE_ERROR_DAMAGED,
                       "cannot hold 20001 × 20001 pixels");
  assert_window_fails ("displayWindow", large, HEK_IMAGE_ERROR_TOO_LARGE,
                       "shows 20001 × 20001 pixels, of which the file holds only 48 × 32");
  assert_window_fails ("dataWindow", negative, HEK_IMAGE_ERROR_DAMAGED, "in its header");
  assert_window_fails ("displayWindow", negative, HEK_IMAGE_ERROR_DAMAGED, "window");
}

/* A display window that the data do not touch shows nothing. */
static void
test_disjoint_windows (void)
{
  g_autoptr (GBytes) bytes = test_data_bytes ("image", "exr-zip.exr");
  g_autoptr (GBytes) changed = with_window (bytes, "displayWindow", -200, -100, -191, -96);
  g_autoptr (HekImage) image = hek_image_load_bytes (changed, "far.exr", NULL, NULL, NULL);

  assert_form (image, 10, 5, 3);
  for (guint y = 0; y < 5; y++)
    for (guint i = 0; i < 30; i++)
      g_assert_cmpfloat (((float *) hek_image_row (image, y))[i], ==, 0);
}

static void
test_cut_short (void)
{
  static const char *const names[] = { "exr-zip.exr", "exr-tiles.exr", "exr-yc.exr",
                                       "exr-b44.exr", "exr-parts.exr", "exr-none.exr" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) whole = test_data_bytes ("image", names[i]);
      gsize n_bytes = g_bytes_get_size (whole);

      for (gsize n = 5; n < n_bytes; n += 1 + n / 20)
        {
          g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, n);
          g_autoptr (GError) error = NULL;
          g_autoptr (HekImage) image = hek_image_load_bytes (part, "cut.exr", NULL, NULL, &error);

          g_assert_null (image);
          g_assert_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_DAMAGED);
          g_assert_true (strstr (error->message, "cut short") != NULL);
        }
    }
}

static void
test_cut_message (void)
{
  g_autoptr (GBytes) whole = test_data_bytes ("image", "exr-zip.exr");
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) - 100);
  g_autoptr (GBytes) magic = g_bytes_new_from_bytes (whole, 0, 4);
  g_autoptr (GBytes) empty = g_bytes_new_from_bytes (whole, 0, 0);
  g_autoptr (GBytes) other = test_bytes_with (whole, 0, 0);

  test_assert_load_fails (part, "cut.exr", HEK_IMAGE_ERROR_DAMAGED,
                          "is damaged or cut short at row 16 of 32, column 0");
  test_assert_load_fails (magic, "cut.exr", HEK_IMAGE_ERROR_DAMAGED,
                          "is damaged or cut short in its header");
  test_assert_load_fails (empty, "cut.exr", HEK_IMAGE_ERROR_DAMAGED, "is empty");
  test_assert_load_fails (other, "cut.exr", HEK_IMAGE_ERROR_UNSUPPORTED, "or PFM picture");
}

static void
test_cancel (void)
{
  g_autoptr (GBytes) bytes = test_data_bytes ("image", "exr-yc.exr");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HekTask task = { .cancellable = cancellable };

  g_cancellable_cancel (cancellable);
  g_assert_null (hek_image_load_bytes (bytes, "test.exr", NULL, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_threads (void)
{
  static const char *const names[] = { "exr-tiles.exr", "exr-yc.exr", "exr-zips.exr" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (HekImage) many = NULL;
      g_autoptr (HekImage) single = NULL;

      hek_parallel_set_n_threads (4);
      many = test_data_load ("image", names[i], NULL);
      hek_parallel_set_n_threads (1);
      single = test_data_load ("image", names[i], NULL);
      hek_parallel_set_n_threads (0);
      test_image_assert_equal (many, single);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/exr/compressions", test_compressions);
  g_test_add_func ("/image/exr/chroma", test_chroma);
  g_test_add_func ("/image/exr/info", test_info);
  g_test_add_func ("/image/exr/single-channels", test_single_channels);
  g_test_add_func ("/image/exr/alpha", test_alpha);
  g_test_add_func ("/image/exr/windows", test_windows);
  g_test_add_func ("/image/exr/chromaticities", test_chromaticities);
  g_test_add_func ("/image/exr/extreme", test_extreme);
  g_test_add_func ("/image/exr/unsupported", test_unsupported);
  g_test_add_func ("/image/exr/bad-windows", test_bad_windows);
  g_test_add_func ("/image/exr/disjoint-windows", test_disjoint_windows);
  g_test_add_func ("/image/exr/cut-short", test_cut_short);
  g_test_add_func ("/image/exr/cut-message", test_cut_message);
  g_test_add_func ("/image/exr/cancel", test_cancel);
  g_test_add_func ("/image/exr/threads", test_threads);
  return g_test_run ();
}
