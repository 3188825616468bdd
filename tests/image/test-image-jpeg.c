/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading JPEG. Files are made here with libjpeg's compressor at full quality, so that what was put
 * in is what has to come out, within the rounding of the format; files of other programs are in
 * tests/data/image.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "test-image-util.h"

#define WIDTH 40
#define HEIGHT 24

/* Rounding of the colour transform and of the cosine transform at quality 100. */
#define CODE_TOLERANCE 4

typedef struct
{
  J_COLOR_SPACE in, stored;
  gboolean progressive, arithmetic;
  int quality, restart_rows;
  const guint8 *exif;
  guint n_exif;
  const guint8 *icc;
  guint n_icc, icc_part; /* bytes per marker */
} Recipe;

/* A smooth picture: red grows to the right, green downwards, blue to the left; component 3 is 200.
 */
static guint8
sample_at (guint x,
           guint y,
           guint c)
{
  switch (c)
    {
    case 0:
      return (guint8) (x * 6);
    case 1:
      return (guint8) (y * 10);
    case 2:
      return (guint8) (250 - x * 5);
    default:
      return 200;
    }
}

static void
write_profile (struct jpeg_compress_struct *cinfo,
               const Recipe                *recipe)
{
  guint n_parts = (recipe->n_icc + recipe->icc_part - 1) / recipe->icc_part;

  for (guint i = 0; i < n_parts; i++)
    {
      guint n = MIN (recipe->icc_part, recipe->n_icc - i * recipe->icc_part);
      g_autoptr (GByteArray) marker = g_byte_array_new ();

      g_byte_array_append (marker, (const guint8 *) "ICC_PROFILE", 12);
      g_byte_array_append (marker, (guint8[]){ i + 1, n_parts }, 2);
      g_byte_array_append (marker, recipe->icc + i * recipe->icc_part, n);
      jpeg_write_marker (cinfo, JPEG_APP0 + 2, marker->data, marker->len);
    }
}

static GBytes *
make_jpeg (const Recipe *recipe)
{
  struct jpeg_compress_struct cinfo = { 0 };
  struct jpeg_error_mgr errors;
  unsigned char *out = NULL;
  unsigned long n_out = 0;
  GBytes *bytes;

  cinfo.err = jpeg_std_error (&errors);
  jpeg_create_compress (&cinfo);
  jpeg_mem_dest (&cinfo, &out, &n_out);
  cinfo.image_width = WIDTH;
  cinfo.image_height = HEIGHT;
  cinfo.in_color_space = recipe->in;
  cinfo.input_components = recipe->in == JCS_GRAYSCALE ? 1 : recipe->in == JCS_CMYK ? 4 : 3;
  jpeg_set_defaults (&cinfo);
  jpeg_set_colorspace (&cinfo, recipe->stored);
  jpeg_set_quality (&cinfo, recipe->quality > 0 ? recipe->quality : 100, TRUE);
  for (int c = 0; c < cinfo.num_components; c++)
    cinfo.comp_info[c].h_samp_factor = cinfo.comp_info[c].v_samp_factor = 1;
  cinfo.restart_in_rows = recipe->restart_rows;
  cinfo.arith_code = recipe->arithmetic;
  if (recipe->progressive)
    jpeg_simple_progression (&cinfo);
  jpeg_start_compress (&cinfo, TRUE);
  if (recipe->exif != NULL)
    jpeg_write_marker (&cinfo, JPEG_APP0 + 1, recipe->exif, recipe->n_exif);
  if (recipe->icc != NULL)
    write_profile (&cinfo, recipe);
  for (guint y = 0; y < HEIGHT; y++)
    {
      guint8 row[WIDTH * 4];
      JSAMPROW rows = row;

      for (guint x = 0; x < WIDTH; x++)
        for (int c = 0; c < cinfo.input_components; c++)
          row[x * cinfo.input_components + c] = sample_at (x, y, c);
      jpeg_write_scanlines (&cinfo, &rows, 1);
    }
  jpeg_finish_compress (&cinfo);
  jpeg_destroy_compress (&cinfo);
  bytes = g_bytes_new (out, n_out);
  free (out);
  return bytes;
}

static HekImage *
load (GBytes        *bytes,
      HekImageInfo **info)
{
  g_autoptr (GError) error = NULL;
  HekImage *image = hek_image_load_bytes (bytes, "test.jpg", info, NULL, &error);

  g_assert_no_error (error);
  return image;
}

static void
test_kinds (void)
{
  static const struct
  {
    Recipe recipe;
    const char *color_type;
  } cases[] = {
    { { .in = JCS_RGB, .stored = JCS_YCbCr }, "RGB" },
    { { .in = JCS_RGB, .stored = JCS_RGB }, "RGB" },
    { { .in = JCS_RGB, .stored = JCS_YCbCr, .progressive = TRUE }, "RGB" },
    { { .in = JCS_RGB, .stored = JCS_YCbCr, .arithmetic = TRUE }, "RGB" },
    { { .in = JCS_RGB, .stored = JCS_YCbCr, .restart_rows = 1 }, "RGB" },
    { { .in = JCS_GRAYSCALE, .stored = JCS_GRAYSCALE }, "grey" },
    { { .in = JCS_GRAYSCALE, .stored = JCS_GRAYSCALE, .progressive = TRUE }, "grey" },
    { { .in = JCS_CMYK, .stored = JCS_CMYK }, "CMYK" },
    { { .in = JCS_CMYK, .stored = JCS_YCCK }, "CMYK" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = make_jpeg (&cases[i].recipe);
      g_autoptr (HekImageInfo) info = NULL;
      g_autoptr (HekImage) image = load (bytes, &info);

      g_assert_cmpstr (info->format, ==, "JPEG");
      g_assert_cmpstr (info->color_type, ==, cases[i].color_type);
      g_assert_cmpuint (info->bits_per_sample, ==, 8);
      g_assert_true (info->interlaced == cases[i].recipe.progressive);
      g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_U8);
      g_assert_cmpuint (image->n_channels, ==, 3);
      for (guint y = 0; y < HEIGHT; y++)
        for (guint x = 0; x < WIDTH; x++)
          for (guint c = 0; c < 3; c++)
            {
              int got = hek_image_row (image, y)[3 * x + c];
              int want = sample_at (x, y, cases[i].recipe.in == JCS_GRAYSCALE ? 0 : c);

              /* Adobe's CMYK is upside down: 255 is no ink, so the samples are those of RGB times
               * black. */
              if (cases[i].recipe.in == JCS_CMYK)
                want = want * 200 / 255;
              g_assert_cmpint (ABS (got - want), <=, CODE_TOLERANCE);
            }
    }
}

static void
make_exif (guint8   exif[32],
           guint    orientation,
           gboolean big)
{
  static const guint8 big_block[32] = { 'E', 'x', 'i', 'f', 0, 0, 'M',  'M', 0, '*', 0,
                                        0,   0,   8,   0,   1, 1, 0x12, 0,   3, 0,   0,
                                        0,   1,   0,   0,   0, 0, 0,    0,   0, 0 };
  static const guint8 little_block[32] = { 'E', 'x', 'i', 'f', 0, 0,    'I', 'I', '*', 0, 8,
                                           0,   0,   0,   1,   0, 0x12, 1,   3,   0,   1, 0,
                                           0,   0,   0,   0,   0, 0,    0,   0,   0,   0 };

  memcpy (exif, big ? big_block : little_block, 32);
  exif[big ? 25 : 24] = (guint8) orientation;
}

/* Exif 2.32, tag 0x0112: where the first row and the first column of the file are seen. */
static void
test_orientations (void)
{
  for (guint orientation = 0; orientation <= 9; orientation++)
    {
      guint8 exif[32];
      Recipe recipe = { .in = JCS_RGB, .stored = JCS_RGB, .exif = exif, .n_exif = 32 };
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (HekImage) image = NULL;
      g_autoptr (HekImageInfo) info = NULL;

      make_exif (exif, orientation, orientation % 2 == 0);
      bytes = make_jpeg (&recipe);
      image = load (bytes, &info);
      g_assert_cmpuint (image->width, ==, orientation >= 5 && orientation <= 8 ? HEIGHT : WIDTH);
      g_assert_cmpuint (image->height, ==, orientation >= 5 && orientation <= 8 ? WIDTH : HEIGHT);
      g_assert_cmpuint (info->width, ==, image->width);
      g_assert_cmpuint (info->height, ==, image->height);
      for (guint row = 0; row < HEIGHT; row++)
        for (guint column = 0; column < WIDTH; column++)
          {
            guint right = WIDTH - 1 - column, bottom = HEIGHT - 1 - row;
            /* the place of the stored pixel (column, row) on the screen */
            const guint places[10][2] = {
              { column, row },
              { column, row },    /* 1: row 0 is the top, column 0 is on the left */
              { right, row },     /* 2: top, right */
              { right, bottom },  /* 3: bottom, right */
              { column, bottom }, /* 4: bottom, left */
              { row, column },    /* 5: left, top */
              { bottom, column }, /* 6: right, top */
              { bottom, right },  /* 7: right, bottom */
              { row, right },     /* 8: left, bottom */
              { column, row },
            };
            const guint8 *p = hek_image_row (image, places[orientation][1]) +
                              3 * places[orientation][0];

            for (guint c = 0; c < 3; c++)
              g_assert_cmpint (ABS ((int) p[c] - sample_at (column, row, c)), <=, CODE_TOLERANCE);
          }
    }
}

/* An Exif block that ends in the middle of anything is taken as none. */
static void
test_exif_damaged (void)
{
  guint8 exif[32];

  make_exif (exif, 6, TRUE);
  for (guint n = 0; n <= 32; n++)
    {
      Recipe recipe = { .in = JCS_RGB, .stored = JCS_RGB, .exif = exif, .n_exif = n };
      g_autoptr (GBytes) bytes = make_jpeg (&recipe);
      g_autoptr (HekImage) image = load (bytes, NULL);

      g_assert_true (image->width == WIDTH || n >= 28);
    }
}

static void
test_cut_short (void)
{
  const Recipe baseline = { .in = JCS_RGB, .stored = JCS_YCbCr };
  const Recipe progressive = { .in = JCS_RGB, .stored = JCS_YCbCr, .progressive = TRUE };
  g_autoptr (GBytes) whole = make_jpeg (&baseline);
  g_autoptr (GBytes) whole_progressive = make_jpeg (&progressive);
  gsize n_bytes = g_bytes_get_size (whole);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (whole, 0, n_bytes * 3 / 4);
  g_autoptr (GBytes) header = g_bytes_new_from_bytes (whole, 0, 100);
  g_autoptr (GBytes) half_progressive =
    g_bytes_new_from_bytes (whole_progressive, 0, g_bytes_get_size (whole_progressive) / 2);

  test_assert_load_fails (half, "cut.jpg", HEK_IMAGE_ERROR_DAMAGED, "cut.jpg is cut short after ");
  test_assert_load_fails (half, "cut.jpg", HEK_IMAGE_ERROR_DAMAGED, " of 24 rows");
  test_assert_load_fails (header, "cut.jpg", HEK_IMAGE_ERROR_DAMAGED,
                          "is cut short before its first row");
  test_assert_load_fails (half_progressive, "cut.jpg", HEK_IMAGE_ERROR_DAMAGED,
                          "is cut short in scan ");
}

/* Every length gives an error, or, when only the end mark is missing, a picture; never a crash. */
static void
test_every_length (void)
{
  const Recipe recipe = { .in = JCS_RGB, .stored = JCS_YCbCr, .quality = 50 };
  g_autoptr (GBytes) whole = make_jpeg (&recipe);
  gsize n_bytes = g_bytes_get_size (whole);

  for (gsize n = 1; n < n_bytes; n++)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, n);
      g_autoptr (GError) error = NULL;
      g_autoptr (HekImage) image = hek_image_load_bytes (part, "cut.jpg", NULL, NULL, &error);

      g_assert_true ((image == NULL) == (error != NULL));
      g_assert_true (image == NULL || n + 8 > n_bytes);
    }
}

static void
test_damaged (void)
{
  const Recipe recipe = { .in = JCS_RGB, .stored = JCS_YCbCr };
  g_autoptr (GBytes) whole = make_jpeg (&recipe);
  gsize n_bytes = g_bytes_get_size (whole);
  guint8 *copy = g_memdup2 (g_bytes_get_data (whole, NULL), n_bytes);
  g_autoptr (GBytes) bytes = NULL;

  /* an end mark in the middle of the data */
  copy[n_bytes * 3 / 4] = 0xff;
  copy[n_bytes * 3 / 4 + 1] = 0xd9;
  bytes = g_bytes_new_take (copy, n_bytes);
  test_assert_load_fails (bytes, "bad.jpg", HEK_IMAGE_ERROR_DAMAGED, "bad.jpg is damaged after ");
}

/* A header that announces more than the file can hold. */
static void
test_implausible (void)
{
  const Recipe recipe = { .in = JCS_RGB, .stored = JCS_YCbCr };
  g_autoptr (GBytes) whole = make_jpeg (&recipe);
  gsize n_bytes = g_bytes_get_size (whole);
  guint8 *copy = g_memdup2 (g_bytes_get_data (whole, NULL), n_bytes);
  guint8 *frame = memmem (copy, n_bytes, "\xff\xc0", 2);
  g_autoptr (GBytes) bytes = NULL;

  memcpy (frame + 5, "\x1f\xff\xf0\0", 4);
  bytes = g_bytes_new_take (copy, n_bytes);
  test_assert_load_fails (bytes, "bomb.jpg", HEK_IMAGE_ERROR_DAMAGED,
                          "cannot hold 61440 × 8191 pixels");
}

static void
stop_soon (double   fraction,
           gpointer cancellable)
{
  if (fraction > 0.1)
    g_cancellable_cancel (cancellable);
}

static void
test_cancel (void)
{
  for (int progressive = 0; progressive < 2; progressive++)
    {
      const Recipe recipe = { .in = JCS_RGB, .stored = JCS_YCbCr, .progressive = progressive };
      g_autoptr (GBytes) bytes = make_jpeg (&recipe);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      HekTask task = { .cancellable = cancellable,
                       .progress = stop_soon,
                       .progress_data = cancellable };

      if (!progressive)
        g_cancellable_cancel (cancellable);
      g_assert_null (hek_image_load_bytes (bytes, "test.jpg", NULL, &task, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

#define N_ENCODE_CANCELS 8

typedef struct
{
  GCancellable *cancellable;
  gulong delay_us;
} CancelLater;

static gpointer
cancel_later (gpointer data)
{
  const CancelLater *later = data;

  g_usleep (later->delay_us);
  g_cancellable_cancel (later->cancellable);
  return NULL;
}

/* When libjpeg has written more than the buffer that it began with. */
static void
test_encode_cancel (void)
{
  g_autoptr (HekImage) image = hek_image_new (2000, 2000, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB,
                                              NULL);
  g_autoptr (GBytes) whole = NULL;
  guint n_cancelled = 0, noise = 1;
  gint64 whole_us;

  for (guint32 y = 0; y < image->height; y++)
    for (guint32 i = 0; i < 3 * image->width; i++)
      {
        noise = noise * 1664525u + 1013904223u;
        hek_image_row (image, y)[i] = (guint8) (noise >> 24);
      }
  whole_us = g_get_monotonic_time ();
  whole = hek_image_encode_jpeg (image, 90, NULL, NULL);
  whole_us = g_get_monotonic_time () - whole_us;
  g_assert_nonnull (whole);
  for (guint i = 1; i <= 10 * N_ENCODE_CANCELS && n_cancelled < N_ENCODE_CANCELS; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      HekTask task = { .cancellable = cancellable };
      CancelLater later = { cancellable, (gulong) (whole_us * (i % 4 + 1) / 8) };
      GThread *thread = g_thread_new ("cancel", cancel_later, &later);

      bytes = hek_image_encode_jpeg (image, 90, &task, &error);
      g_thread_join (thread);
      if (bytes != NULL)
        continue;
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      n_cancelled++;
    }
  g_assert_cmpuint (n_cancelled, >, 0);
}

/* A profile that is none is named, and the picture is shown without it. */
static void
test_profile_damaged (void)
{
  guint8 icc[300] = "this is no profile";
  const Recipe recipe = {
    .in = JCS_RGB, .stored = JCS_RGB, .icc = icc, .n_icc = sizeof icc, .icc_part = 100
  };
  g_autoptr (GBytes) bytes = make_jpeg (&recipe);
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (HekImage) image = load (bytes, &info);

  g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_U8);
  g_assert_true (g_str_has_prefix (info->color_tag, "ICC profile (not used: "));
}

/* Files of other programs, against pixels that Pillow decoded. */
static void
test_foreign (gconstpointer name)
{
  g_autofree char *jpeg = g_strconcat (name, ".jpg", NULL);
  g_autofree char *png = g_strconcat (name, ".png", NULL);
  g_autoptr (HekImage) image = test_data_load ("image", jpeg, NULL);
  g_autoptr (HekImage) expected = test_data_load ("image", png, NULL);

  g_assert_cmpuint (image->width, ==, expected->width);
  g_assert_cmpuint (image->height, ==, expected->height);
  for (guint32 y = 0; y < image->height; y++)
    for (guint32 i = 0; i < 3 * image->width; i++)
      g_assert_cmpint (ABS ((int) hek_image_row (image, y)[i] - hek_image_row (expected, y)[i]), <=,
                       1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/jpeg/kinds", test_kinds);
  g_test_add_func ("/image/jpeg/orientations", test_orientations);
  g_test_add_func ("/image/jpeg/exif-damaged", test_exif_damaged);
  g_test_add_func ("/image/jpeg/cut-short", test_cut_short);
  g_test_add_func ("/image/jpeg/every-length", test_every_length);
  g_test_add_func ("/image/jpeg/damaged", test_damaged);
  g_test_add_func ("/image/jpeg/implausible", test_implausible);
  g_test_add_func ("/image/jpeg/cancel", test_cancel);
  g_test_add_func ("/image/jpeg/encode-cancel", test_encode_cancel);
  g_test_add_func ("/image/jpeg/profile-damaged", test_profile_damaged);
  g_test_add_data_func ("/image/jpeg/foreign/pillow-420", "pillow-420", test_foreign);
  g_test_add_data_func ("/image/jpeg/foreign/pillow-cmyk", "pillow-cmyk", test_foreign);
  g_test_add_data_func ("/image/jpeg/foreign/magick-rotated", "magick-rotated", test_foreign);
  g_test_add_data_func ("/image/jpeg/foreign/magick-grey", "magick-grey", test_foreign);
  return g_test_run ();
}
