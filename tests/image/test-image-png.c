/* SPDX-License-Identifier: Apache-2.0 */
/* Reading PNG: photographs, and every kind of damage with the message that it must give. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "test-image-util.h"

static GBytes *
head_of (GBytes *bytes,
         gsize   n_bytes)
{
  return g_bytes_new_from_bytes (bytes, 0, n_bytes);
}

static GBytes *
with_byte (GBytes *bytes,
           gsize   offset,
           guint8  value)
{
  guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  copy[offset] = value;
  return g_bytes_new_take (copy, g_bytes_get_size (bytes));
}

static void
test_photograph (void)
{
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (HekImage) image = test_data_load ("photos", "kodim03.png", &info);
  guint64 sums[3] = { 0, 0, 0 };

  g_assert_cmpuint (image->width, ==, 768);
  g_assert_cmpuint (image->height, ==, 512);
  g_assert_cmpuint (image->n_channels, ==, 3);
  g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_U8);
  g_assert_cmpstr (info->format, ==, "PNG");
  g_assert_cmpstr (info->color_type, ==, "RGB");
  g_assert_cmpstr (info->color_tag, ==, "untagged (taken as sRGB)");
  g_assert_cmpuint (info->bits_per_sample, ==, 8);
  g_assert_cmpuint (info->file_bytes, ==, 480296);
  g_assert_false (info->interlaced);

  /* by Pillow 9.4 */
  g_assert_cmpmem (hek_image_row (image, 0), 3, ((guint8[]){ 99, 99, 99 }), 3);
  g_assert_cmpmem (hek_image_row (image, 511) + 3 * 767, 3, ((guint8[]){ 0, 0, 0 }), 3);
  for (guint32 y = 0; y < 512; y++)
    for (guint32 i = 0; i < 768 * 3; i++)
      sums[i % 3] += hek_image_row (image, y)[i];
  g_assert_cmpuint (sums[0], ==, 43915858);
  g_assert_cmpuint (sums[1], ==, 40096750);
  g_assert_cmpuint (sums[2], ==, 29898044);
}

static void
test_probe (void)
{
  g_autofree char *path = test_data_path ("photos", "small.png");
  g_autoptr (GError) error = NULL;
  g_autoptr (HekImageInfo) info = hek_image_probe (path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (info->format, ==, "PNG");
  g_assert_cmpuint (info->width, ==, 192);
  g_assert_cmpuint (info->height, ==, 128);
}

/* A file may be cut anywhere: there is a message with a row count that grows with the length. */
static void
test_cut_short (void)
{
  g_autoptr (GBytes) whole = test_data_bytes ("photos", "kodim03.png");
  gsize n_bytes = g_bytes_get_size (whole);
  guint last_row = 0;

  for (gsize n = 200; n < n_bytes; n += n_bytes / 37)
    {
      g_autoptr (GBytes) part = head_of (whole, n);
      g_autoptr (GError) error = NULL;
      guint row, n_rows;

      g_assert_null (hek_image_load_bytes (part, "kodim03.png", NULL, NULL, &error));
      g_assert_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_DAMAGED);
      g_assert_cmpint (sscanf (error->message, "kodim03.png is cut short after %u of %u rows", &row,
                               &n_rows),
                       ==, 2);
      g_assert_cmpuint (n_rows, ==, 512);
      g_assert_cmpuint (row, >=, last_row);
      last_row = row;
    }
  g_assert_cmpuint (last_row, >, 480);
}

static void
test_cut_short_ends (void)
{
  g_autoptr (GBytes) whole = test_data_bytes ("photos", "small.png");
  gsize n_bytes = g_bytes_get_size (whole);
  g_autoptr (GBytes) only_signature = head_of (whole, 8);
  g_autoptr (GBytes) in_header = head_of (whole, 20);
  g_autoptr (GBytes) no_end = head_of (whole, n_bytes - 1);
  g_autoptr (GBytes) three_bytes = head_of (whole, 3);

  test_assert_load_fails (only_signature, "a.png", HEK_IMAGE_ERROR_DAMAGED,
                          "cut short before its first row");
  test_assert_load_fails (in_header, "a.png", HEK_IMAGE_ERROR_DAMAGED,
                          "cut short before its first row");
  test_assert_load_fails (no_end, "a.png", HEK_IMAGE_ERROR_DAMAGED,
                          "cut short after 128 of 128 rows");
  test_assert_load_fails (three_bytes, "a.png", HEK_IMAGE_ERROR_UNSUPPORTED, "is not a PNG");
}

static void
test_cut_short_interlaced (void)
{
  g_autoptr (GBytes) whole = test_data_bytes ("pngsuite", "basic/ibasn6a16.png");
  g_autoptr (GBytes) part = head_of (whole, g_bytes_get_size (whole) * 3 / 4);

  test_assert_load_fails (part, "i.png", HEK_IMAGE_ERROR_DAMAGED,
                          "is cut short in interlace pass ");
}

static void
test_not_a_picture (void)
{
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) text = g_bytes_new_static ("hello, world", 12);

  test_assert_load_fails (empty, "x.png", HEK_IMAGE_ERROR_DAMAGED, "x.png is empty");
  test_assert_load_fails (text, "x.txt", HEK_IMAGE_ERROR_UNSUPPORTED, "x.txt is not a PNG");
}

/* Damage of the kinds that the x*.png files of PngSuite have. */
static void
test_damaged_header (void)
{
  g_autoptr (GBytes) whole = test_data_bytes ("pngsuite", "basic/basn2c08.png");
  static const struct
  {
    gsize offset;
    guint8 value;
    const char *text;
  } changes[] = {
    { 4, '\n', "text mode" }, /* xs7, xcr, xlf: the line end was changed */
    { 28, 1, "damaged" },     /* IDAT is gone: the header's checksum is wrong */
    { 29, 0, "IHDR: CRC error" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GBytes) changed = with_byte (whole, changes[i].offset, changes[i].value);

      test_assert_load_fails (changed, "x.png", HEK_IMAGE_ERROR_DAMAGED, changes[i].text);
    }
  for (gsize offset = 0; offset < 4; offset++)
    {
      g_autoptr (GBytes) changed = with_byte (whole, offset, 'x');

      test_assert_load_fails (changed, "x.png", HEK_IMAGE_ERROR_UNSUPPORTED, "is not a PNG");
    }
}

static void
test_bad_combinations (void)
{
  static const struct
  {
    guint8 bits, color_type;
  } bad[] = { { 8, 1 }, { 8, 9 },  { 0, 2 }, { 3, 2 }, { 99, 2 },
              { 4, 2 }, { 16, 3 }, { 1, 6 }, { 32, 0 } };
  const guint8 rows[16] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes)
        bytes = test_png_make (1, 1, bad[i].bits, bad[i].color_type, NULL, rows, 16);

      test_assert_load_fails (bytes, "x.png", HEK_IMAGE_ERROR_DAMAGED, "Invalid IHDR data");
    }
}

static void
test_no_pixels (void)
{
  const guint8 rows[4] = { 0 };
  g_autoptr (GBytes) no_idat = test_png_make (1, 1, 8, 0, NULL, NULL, 0);
  g_autoptr (GBytes) no_width = test_png_make (0, 1, 8, 0, NULL, rows, 1);
  g_autoptr (GBytes) few_rows = test_png_make (8, 8, 8, 0, NULL, NULL, 0);
  g_autoptr (GBytes) short_rows = test_png_make (64, 2, 8, 0, NULL, rows, 2);

  test_assert_load_fails (no_idat, "x.png", HEK_IMAGE_ERROR_DAMAGED, "it has no pixels");
  test_assert_load_fails (no_width, "x.png", HEK_IMAGE_ERROR_DAMAGED, "Image width is zero");
  test_assert_load_fails (few_rows, "x.png", HEK_IMAGE_ERROR_DAMAGED, "it has no pixels");
  test_assert_load_fails (short_rows, "x.png", HEK_IMAGE_ERROR_DAMAGED, "Not enough image data");
}

static void
test_checksums (void)
{
  g_autoptr (GBytes) whole = test_data_bytes ("photos", "kodim03.png");
  gsize n_bytes = g_bytes_get_size (whole);
  const guint8 *data = g_bytes_get_data (whole, NULL);
  g_autoptr (GBytes) in_data = with_byte (whole, n_bytes / 2, data[n_bytes / 2] ^ 4);
  g_autoptr (GBytes) in_sum = with_byte (whole, n_bytes - 13, data[n_bytes - 13] ^ 1);

  test_assert_load_fails (in_data, "kodim03.png", HEK_IMAGE_ERROR_DAMAGED,
                          "kodim03.png is damaged: ");
  test_assert_load_fails (in_sum, "kodim03.png", HEK_IMAGE_ERROR_DAMAGED, "IDAT: CRC error");
}

/* Chunks that decide about pixels must not get lost; text may. */
static void
test_checksum_of_ancillary (void)
{
  const guint8 rows[2] = { 0, 1 };
  g_autoptr (GByteArray) transparency = g_byte_array_new ();
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autoptr (GBytes) bad = NULL;
  g_autoptr (GBytes) good = NULL;
  g_autoptr (HekImage) image = NULL;

  test_png_append_chunk (transparency, "tRNS", "\0\1", 2);
  transparency->data[9] ^= 1;
  bad = test_png_make (2, 1, 8, 0, transparency, rows, 2);
  test_assert_load_fails (bad, "x.png", HEK_IMAGE_ERROR_DAMAGED, "tRNS: CRC error");

  test_png_append_chunk (text, "tEXt", "Title\0x", 7);
  text->data[10] ^= 1;
  good = test_png_make (2, 1, 8, 0, text, rows, 2);
  image = hek_image_load_bytes (good, "x.png", NULL, NULL, NULL);
  g_assert_nonnull (image);
}

static void
test_palette_overflow (void)
{
  const guint8 rows[] = { 0, 1, 2, 1, 0, 3 };
  g_autoptr (GByteArray) palette = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  test_png_append_chunk (palette, "PLTE", "abcdefghi", 9);
  bytes = test_png_make (3, 2, 8, 3, palette, rows, 3);
  test_assert_load_fails (
    bytes, "p.png", HEK_IMAGE_ERROR_DAMAGED,
    "p.png is damaged: pixel (2, 1) has palette index 3, but the palette has 3 colours");
}

static void
test_palette_missing (void)
{
  const guint8 rows[] = { 0 };
  g_autoptr (GBytes) bytes = test_png_make (1, 1, 8, 3, NULL, rows, 1);

  test_assert_load_fails (bytes, "p.png", HEK_IMAGE_ERROR_DAMAGED, "Missing PLTE");
}

/* Nothing is allocated for a size over the limits: these would be 30 to 120 GB. */
static void
test_limits (void)
{
  static const guint32 sizes[][2] = {
    { 100000, 100000 }, { 65535, 65535 }, { 65536, 1 }, { 1, 65536 }, { 0x7fffffff, 0x7fffffff }
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GByteArray) data = g_byte_array_new ();
      g_autoptr (GBytes) bytes = NULL;

      test_png_append_chunk (data, "IDAT", "\0\0\0\0", 4);
      bytes = test_png_make (sizes[i][0], sizes[i][1], 8, 2, data, NULL, 0);
      test_assert_load_fails (bytes, "huge.png", HEK_IMAGE_ERROR_TOO_LARGE, "pixels are too many");
    }
}

/* Inside the limits, but no such file can be that small. */
static void
test_implausible (void)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  test_png_append_chunk (data, "IDAT", "\0\0\0\0", 4);
  bytes = test_png_make (16384, 16384, 16, 6, data, NULL, 0);
  test_assert_load_fails (bytes, "bomb.png", HEK_IMAGE_ERROR_DAMAGED,
                          "cannot hold 16384 × 16384 pixels");
}

static void
test_files (void)
{
  g_autofree char *dir = g_dir_make_tmp ("hek-image-XXXXXX", NULL);
  g_autofree char *missing = g_build_filename (dir, "missing.png", NULL);
  g_autofree char *empty = g_build_filename (dir, "empty.png", NULL);
  g_autofree char *locked = g_build_filename (dir, "locked.png", NULL);
  g_autoptr (GError) missing_error = NULL;
  g_autoptr (GError) folder_error = NULL;
  g_autoptr (GError) empty_error = NULL;
  g_autoptr (GError) locked_error = NULL;

  g_assert_null (hek_image_load (missing, NULL, NULL, &missing_error));
  g_assert_error (missing_error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_true (g_str_has_prefix (missing_error->message, "missing.png cannot be read: "));
  g_assert_null (hek_image_load (dir, NULL, NULL, &folder_error));
  g_assert_error (folder_error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);

  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_null (hek_image_load (empty, NULL, NULL, &empty_error));
  g_assert_cmpstr (empty_error->message, ==, "empty.png is empty");
  g_assert_null (hek_image_probe (empty, NULL));

  g_assert_true (g_file_set_contents (locked, "x", 1, NULL));
  g_chmod (locked, 0);
  if (geteuid () != 0)
    {
      g_assert_null (hek_image_load (locked, NULL, NULL, &locked_error));
      g_assert_error (locked_error, G_FILE_ERROR, G_FILE_ERROR_ACCES);
    }
  g_unlink (locked);
  g_unlink (empty);
  g_rmdir (dir);
}

typedef struct
{
  GCancellable *cancellable;
  double stop_at, last;
  guint n_calls;
} Progress;

static void
on_progress (double   fraction,
             gpointer data)
{
  Progress *progress = data;

  g_assert_cmpfloat (fraction, >=, 0.0);
  g_assert_cmpfloat (fraction, <=, 1.0);
  progress->last = fraction;
  progress->n_calls++;
  if (fraction >= progress->stop_at)
    g_cancellable_cancel (progress->cancellable);
}

static void
test_cancel (void)
{
  g_autoptr (GBytes) bytes = test_data_bytes ("photos", "kodim03.png");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Progress progress = { .cancellable = cancellable, .stop_at = 0.5 };
  HekTask task = { .cancellable = cancellable,
                   .progress = on_progress,
                   .progress_data = &progress };

  g_assert_null (hek_image_load_bytes (bytes, "kodim03.png", NULL, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpfloat (progress.last, <, 0.6);
}

static void
test_progress (void)
{
  g_autoptr (GBytes) bytes = test_data_bytes ("photos", "kodim03.png");
  g_autoptr (HekImage) image = NULL;
  Progress progress = { .stop_at = 2.0 };
  HekTask task = { .progress = on_progress, .progress_data = &progress };

  image = hek_image_load_bytes (bytes, "kodim03.png", NULL, &task, NULL);
  g_assert_nonnull (image);
  g_assert_cmpuint (progress.n_calls, >=, 10);
  g_assert_cmpfloat (progress.last, ==, 1.0);
}

static void
test_types (void)
{
  const char *const *suffixes = hek_image_load_suffixes ();
  const char *const *mime_types = hek_image_load_mime_types ();

  g_assert_true (g_strv_contains (suffixes, "png"));
  g_assert_true (g_strv_contains (mime_types, "image/png"));
  g_assert_true (g_strv_contains (suffixes, "jpg") == HEK_HAVE_JPEG);
  g_assert_true (g_strv_contains (mime_types, "image/tiff") == HEK_HAVE_TIFF);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/png/photograph", test_photograph);
  g_test_add_func ("/image/png/probe", test_probe);
  g_test_add_func ("/image/png/cut-short", test_cut_short);
  g_test_add_func ("/image/png/cut-short/ends", test_cut_short_ends);
  g_test_add_func ("/image/png/cut-short/interlaced", test_cut_short_interlaced);
  g_test_add_func ("/image/png/not-a-picture", test_not_a_picture);
  g_test_add_func ("/image/png/damaged-header", test_damaged_header);
  g_test_add_func ("/image/png/bad-combinations", test_bad_combinations);
  g_test_add_func ("/image/png/no-pixels", test_no_pixels);
  g_test_add_func ("/image/png/checksums", test_checksums);
  g_test_add_func ("/image/png/checksums/ancillary", test_checksum_of_ancillary);
  g_test_add_func ("/image/png/palette/overflow", test_palette_overflow);
  g_test_add_func ("/image/png/palette/missing", test_palette_missing);
  g_test_add_func ("/image/png/limits", test_limits);
  g_test_add_func ("/image/png/implausible", test_implausible);
  g_test_add_func ("/image/png/files", test_files);
  g_test_add_func ("/image/png/cancel", test_cancel);
  g_test_add_func ("/image/png/progress", test_progress);
  g_test_add_func ("/image/png/types", test_types);
  return g_test_run ();
}
