/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of pictures, and the descriptor: against a second program, and by what it is for. */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "hek-image-file.h"
#include "hek-image-tonemap.h"
#include "hek-parallel.h"
#include "hek-picture-descriptor.h"
#include "hek-picture-thumbnail.h"
#include "hek-rng.h"
#include "hek-test-golden.h"
#include "test-io-util.h"

/* The small picture is rounded to 8-bit codes, where the two programs may differ by one. */
#define GOLDEN_TOLERANCE 1e-3
#define GOLDEN_DISTANCE 1e-5
/* Codes: JPEG of quality 75 alone is 3 to 5 away from what it is made of. */
#define THUMBNAIL_TOLERANCE 8.0

static void
describe (const char *path,
          float       out[HEK_PICTURE_DESCRIPTOR_DIM])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekImage) image = hek_image_load (path, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (hek_picture_descriptor (image, out, NULL, &error));
  g_assert_no_error (error);
}

static double
distance (const float *a,
          const float *b)
{
  double sum = 0;

  for (guint i = 0; i < HEK_PICTURE_DESCRIPTOR_DIM; i++)
    sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
  return sum;
}

static char *
data_path (const char *folder,
           const char *name)
{
  return g_build_filename (g_getenv ("HEK_TEST_DATA"), folder, name, NULL);
}

static void
test_golden (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("picture-descriptor.csv");
  g_autofree char *path = data_path ("photos", "small.png");
  float got[HEK_PICTURE_DESCRIPTOR_DIM], wanted[HEK_PICTURE_DESCRIPTOR_DIM];
  double worst = 0;

  describe (path, got);
  g_assert_cmpuint (golden->rows->len, ==, HEK_PICTURE_DESCRIPTOR_DIM);
  for (guint i = 0; i < HEK_PICTURE_DESCRIPTOR_DIM; i++)
    {
      wanted[i] = (float) hek_test_golden_number (golden, i, "value");
      worst = MAX (worst, fabs ((double) got[i] - wanted[i]));
    }
  g_test_message ("largest difference %g, squared distance %g", worst, distance (got, wanted));
  g_assert_cmpfloat (worst, <, GOLDEN_TOLERANCE);
  g_assert_cmpfloat (distance (got, wanted), <, GOLDEN_DISTANCE);
}

/* The same photograph, spoilt, is much nearer than another one. */
static void
test_alike (void)
{
  static const char *const spoilt[] = { "kodim03_jpeg20.png", "kodim03_post3.png",
                                        "kodim03_pq16nofs.png" };
  g_autofree char *original_path = data_path ("photos", "kodim03.png");
  g_autofree char *other_path = data_path ("photos", "small.png");
  float original[HEK_PICTURE_DESCRIPTOR_DIM], other[HEK_PICTURE_DESCRIPTOR_DIM];
  float version[HEK_PICTURE_DESCRIPTOR_DIM];
  double apart;

  describe (original_path, original);
  describe (other_path, other);
  apart = distance (original, other);
  g_assert_cmpfloat (apart, >, 0.25);
  g_assert_cmpfloat (apart, <, 2);
  for (guint i = 0; i < G_N_ELEMENTS (spoilt); i++)
    {
      g_autofree char *path = data_path ("metrics", spoilt[i]);

      describe (path, version);
      g_test_message ("%s: %.4f, another picture: %.4f", spoilt[i], distance (original, version),
                      apart);
      g_assert_cmpfloat (distance (original, version), <, apart / 5);
    }
}

static HekImage *
flat_image (guint32 width,
            guint32 height,
            guint8  code)
{
  HekImage *image = hek_image_new (width, height, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);

  for (guint32 y = 0; y < height; y++)
    memset (hek_image_row (image, y), code, 3 * width);
  return image;
}

/* Pictures of one colour, and of one pixel: no gradients, no spread, finite everywhere. */
static void
test_flat (void)
{
  for (guint i = 0; i < 3; i++)
    {
      guint32 width = i == 0 ? 1 : 200, height = i == 1 ? 3 : 100;
      g_autoptr (HekImage) image = flat_image (width, height, (guint8) (90 * i));
      float v[HEK_PICTURE_DESCRIPTOR_DIM];
      double histogram = 0;

      g_assert_true (hek_picture_descriptor (image, v, NULL, NULL));
      for (guint k = 0; k < HEK_PICTURE_DESCRIPTOR_DIM; k++)
        g_assert_true (isfinite (v[k]));
      for (guint k = 192; k < 317; k++)
        histogram += (double) v[k] * v[k];
      for (guint k = 317; k < 448; k++)
        g_assert_cmpfloat_with_epsilon (v[k], 0, 1e-5);
      g_assert_cmpfloat_with_epsilon (histogram, 0.85 * 0.85, 1e-5); /* all pixels, weighted */
    }
}

/* Upright edges are of orientation 0, level ones of orientation 4. */
static void
test_edges (void)
{
  for (guint turned = 0; turned < 2; turned++)
    {
      g_autoptr (HekImage) image = flat_image (64, 64, 50);
      float v[HEK_PICTURE_DESCRIPTOR_DIM];

      for (guint32 y = 0; y < 64; y++)
        for (guint32 x = 0; x < 64; x++)
          if (((turned ? y : x) & 8) != 0)
            memset (hek_image_row (image, y) + 3 * x, 200, 3);
      g_assert_true (hek_picture_descriptor (image, v, NULL, NULL));
      for (guint k = 0; k < 128; k++)
        if (k % 8 == (turned ? 4 : 0))
          g_assert_cmpfloat (v[317 + k], >, 0.2);
        else
          g_assert_cmpfloat (v[317 + k], ==, 0);
    }
}

/* A folder of three pictures, one file that is none and one that is damaged. */
static char *
make_folder (void)
{
  g_autofree char *folder = test_io_temp ("pictures");
  g_autofree char *below = g_build_filename (folder, "below", NULL);
  g_autofree char *small = data_path ("photos", "small.png");
  g_autofree char *data = NULL;
  static const char *const names[] = { "b.png", "a.png", "below/c.png", "broken.png", "notes.txt",
                                       ".hidden.png" };
  gsize n_bytes;

  g_assert_cmpint (g_mkdir_with_parents (below, 0700), ==, 0);
  g_assert_true (g_file_get_contents (small, &data, &n_bytes, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_assert_true (g_file_set_contents (path, data, i == 3 ? 1000 : (gssize) n_bytes, NULL));
    }
  return g_steal_pointer (&folder);
}

static void
remove_folder (const char *folder)
{
  static const char *const names[] = { "b.png", "a.png", "below/c.png", "broken.png", "notes.txt",
                                       ".hidden.png", "new.png", "below", "." };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      (void) g_remove (path);
    }
  g_rmdir (folder);
}

static void
test_folder (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (HekSource) source = test_io_open (folder, "pictures", NULL);
  g_autoptr (HekSource) flat = test_io_open (folder, "pictures", "recursive=no", NULL);
  g_autoptr (HekBatch) batch = NULL, rest = NULL;
  HekSourcePosition position;
  const HekRowError *row_error;

  g_assert_cmpint (source->n_rows, ==, 4);
  g_assert_cmpint (flat->n_rows, ==, 3);
  g_assert_true (hek_source_next (source, 0, &batch, NULL, NULL));
  g_assert_cmpuint (batch->n_rows, ==, 3);
  g_assert_true (g_str_has_suffix (hek_column_get_text (batch->columns[0], 0, NULL),
                                   "/pictures/a.png"));
  g_assert_true (g_path_is_absolute (hek_column_get_text (batch->columns[0], 1, NULL)));
  g_assert_true (g_str_has_suffix (hek_column_get_text (batch->columns[0], 2, NULL),
                                   "below/c.png"));
  g_assert_cmpint (hek_column_get_integer (batch->columns[1], 0), ==, 192);
  g_assert_cmpint (hek_column_get_integer (batch->columns[2], 0), ==, 128);
  g_assert_cmpint (hek_column_get_integer (batch->columns[3], 0), >, 0);
  g_assert_cmpuint (source->n_errors, ==, 1);
  row_error = g_ptr_array_index (source->errors, 0);
  g_assert_cmpuint (row_error->number, ==, 4);
  g_assert_nonnull (strstr (row_error->message, "broken.png"));

  position = source->position;
  position.row = 2;
  g_assert_true (hek_source_seek (source, &position, NULL));
  g_assert_true (hek_source_next (source, 0, &rest, NULL, NULL));
  g_assert_cmpuint (rest->n_rows, ==, 1);
  g_assert_cmpmem (rest->vectors, 4 * HEK_PICTURE_DESCRIPTOR_DIM,
                   batch->vectors + 8 * HEK_PICTURE_DESCRIPTOR_DIM,
                   4 * HEK_PICTURE_DESCRIPTOR_DIM);
  remove_folder (folder);
}

/* Every row has a small picture, unless nobody wants one. */
static void
test_folder_thumbnails (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (HekSource) source = test_io_open (folder, "pictures", NULL);
  g_autoptr (HekSource) bare = test_io_open (folder, "pictures", "thumbnails=no", NULL);
  g_autoptr (HekBatch) batch = NULL, without = NULL;
  g_autoptr (HekImage) image = NULL;

  g_assert_true (hek_source_next (source, 0, &batch, NULL, NULL));
  g_assert_cmpuint (batch->thumbnails->len, ==, batch->n_rows);
  image = hek_image_load_bytes (hek_batch_get_thumbnail (batch, 2), "kept", NULL, NULL, NULL);
  g_assert_cmpuint (image->width, ==, HEK_PICTURE_THUMBNAIL_SIDE); /* of 192 × 128 */
  g_assert_cmpuint (image->height, ==, 107);
  g_assert_true (hek_source_next (bare, 0, &without, NULL, NULL));
  g_assert_null (without->thumbnails);
  g_assert_null (hek_batch_get_thumbnail (without, 0));
  remove_folder (folder);
}

static HekImage *
round_trip (HekImage    *image,
            const char **format)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = hek_picture_thumbnail_encode (image, NULL, &error);
  HekImage *back = hek_image_load_bytes (bytes, "kept", NULL, NULL, &error);

  g_assert_no_error (error);
  *format = ((const guint8 *) g_bytes_get_data (bytes, NULL))[0] == 0xff ? "JPEG" : "PNG";
  return back;
}

/* Photographs are a JPEG of a few kilobytes; what is transparent, or tiny, keeps every pixel. */
static void
test_thumbnail (void)
{
  g_autofree char *path = data_path ("photos", "kodim03.png");
  g_autoptr (HekImage) photo = hek_image_load (path, NULL, NULL, NULL);
  g_autoptr (HekImage) clear = hek_image_new (300, 90, 4, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);
  g_autoptr (HekImage) tiny = flat_image (20, 30, 77);
  g_autoptr (HekImage) small_photo = NULL, small_clear = NULL, small_tiny = NULL;
  const char *format;

  small_photo = round_trip (photo, &format);
  g_assert_cmpstr (format, ==, HEK_HAVE_JPEG ? "JPEG" : "PNG");
  g_assert_cmpuint (MAX (small_photo->width, small_photo->height), ==, HEK_PICTURE_THUMBNAIL_SIDE);
  for (guint32 y = 0; y < 90; y++)
    for (guint32 x = 0; x < 300; x++)
      memcpy (hek_image_row (clear, y) + 4 * x, (guint8[]) { 200, 100, 50, x < 150 ? 0 : 255 }, 4);
  small_clear = round_trip (clear, &format);
  g_assert_cmpstr (format, ==, "PNG");
  g_assert_cmpuint (small_clear->n_channels, ==, 4);
  g_assert_cmpuint (hek_image_row (small_clear, 10)[3], ==, 0);
  for (guint32 y = 0; y < 90; y++)
    for (guint32 x = 0; x < 300; x++)
      hek_image_row (clear, y)[4 * x + 3] = 255;
  g_clear_pointer (&small_clear, hek_image_unref);
  small_clear = round_trip (clear, &format);
  g_assert_cmpstr (format, ==, HEK_HAVE_JPEG ? "JPEG" : "PNG");
  small_tiny = round_trip (tiny, &format);
  g_assert_cmpstr (format, ==, "PNG");
  g_assert_cmpuint (small_tiny->width, ==, 20);
  g_assert_cmpmem (hek_image_row (small_tiny, 29), 60, hek_image_row (tiny, 29), 60);
}

/* The quick way to a small picture ends within a few codes of the exact one. */
static void
test_near (void)
{
  g_autofree char *path = data_path ("photos", "kodim03.png");
  g_autoptr (HekImage) photo = hek_image_load (path, NULL, NULL, NULL);
  g_autoptr (HekImage) exact = hek_image_thumbnail (photo, HEK_PICTURE_THUMBNAIL_SIDE, NULL, NULL);
  g_autoptr (HekImage) quick = NULL;
  const char *format;
  double sum = 0;

  quick = round_trip (photo, &format);
  g_assert_cmpuint (quick->width, ==, exact->width);
  g_assert_cmpuint (quick->height, ==, exact->height);
  for (guint32 y = 0; y < exact->height; y++)
    for (guint32 i = 0; i < 3 * exact->width; i++)
      {
        double difference = (double) hek_image_row (exact, y)[i] - hek_image_row (quick, y)[i];

        sum += difference * difference;
      }
  sum = sqrt (sum / (3.0 * exact->width * exact->height));
  g_test_message ("root of the mean squared difference: %.2f codes", sum);
  g_assert_cmpfloat (sum, <, THUMBNAIL_TOLERANCE);
}

/* What is damaged on the disk, or on the way, is an error or a picture, and nothing worse. */
static void
test_damaged_thumbnails (void)
{
  g_autofree char *path = data_path ("photos", "small.png");
  g_autoptr (HekImage) photo = hek_image_load (path, NULL, NULL, NULL);
  g_autoptr (GBytes) good = hek_picture_thumbnail_encode (photo, NULL, NULL);
  gsize n_bytes = g_bytes_get_size (good);
  guint n_refused = 0;
  HekRng rng;

  hek_rng_init (&rng, 11);
  for (guint i = 0; i < 400; i++)
    {
      guint8 *copy = g_memdup2 (g_bytes_get_data (good, NULL), n_bytes);
      gsize n = i % 4 == 0 ? hek_rng_below (&rng, n_bytes) : n_bytes;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (HekImage) image = NULL;

      for (guint k = 0; k <= i % 5; k++)
        copy[hek_rng_below (&rng, n_bytes)] ^= (guint8) (1 + hek_rng_below (&rng, 255));
      bytes = g_bytes_new_take (copy, n);
      image = hek_image_load_bytes (bytes, "kept", NULL, NULL, &error);
      g_assert_true ((image == NULL) == (error != NULL));
      n_refused += image == NULL;
    }
  g_assert_cmpuint (n_refused, >, 100);
}

static void
test_same_on_threads (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (HekSource) source = test_io_open (folder, "pictures", NULL);
  g_autofree double *one = NULL, *four = NULL;
  gsize n;

  hek_parallel_set_n_threads (1);
  one = test_io_read_all (source, &n);
  hek_parallel_set_n_threads (4);
  g_assert_true (hek_source_seek (source, NULL, NULL));
  four = test_io_read_all (source, &n);
  hek_parallel_set_n_threads (0);
  g_assert_cmpmem (one, n * 448 * sizeof *one, four, n * 448 * sizeof *four);
  remove_folder (folder);
}

static void
test_refused (void)
{
  g_autofree char *folder = test_io_temp ("empty");
  g_autofree char *file = test_io_path ("README");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_null (hek_source_open (folder, NULL, NULL, NULL, &error));
  g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_assert_null (hek_source_open (file, hek_source_format_find ("pictures"), NULL, NULL, &error));
  g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_UNSUPPORTED);
  g_rmdir (folder);
}

/* 6 photographs and 16 spoilt versions of each: every one finds the photograph that it is of. */
static void
test_retrieval (void)
{
  g_autofree char *originals_path = test_io_bench_path ("metrics/golden", "ref");
  g_autofree char *spoilt_path = NULL;
  g_autoptr (HekSource) originals = NULL, spoilt = NULL;
  g_autoptr (HekBatch) a = NULL, b = NULL;

  if (originals_path == NULL)
    return;
  spoilt_path = test_io_bench_path ("metrics/golden", "test");
  originals = test_io_open (originals_path, "pictures", NULL);
  spoilt = test_io_open (spoilt_path, "pictures", NULL);
  g_assert_true (hek_source_next (originals, 0, &a, NULL, NULL));
  while (hek_source_next (spoilt, 0, &b, NULL, NULL) && b != NULL)
    {
      for (gsize i = 0; i < b->n_rows; i++)
        {
          const float *v = (const float *) b->vectors + i * HEK_PICTURE_DESCRIPTOR_DIM;
          const char *path = hek_column_get_text (b->columns[0], i, NULL);
          g_autofree char *name = g_path_get_basename (path), *found = NULL;
          gsize best = 0;

          for (gsize k = 1; k < a->n_rows; k++)
            if (distance (v, (const float *) a->vectors + k * HEK_PICTURE_DESCRIPTOR_DIM) <
                distance (v, (const float *) a->vectors + best * HEK_PICTURE_DESCRIPTOR_DIM))
              best = k;
          found = g_path_get_basename (hek_column_get_text (a->columns[0], best, NULL));
          g_assert_cmpint (strncmp (name, found, strlen ("kodim00")), ==, 0);
        }
      g_clear_pointer (&b, hek_batch_free);
    }
  g_assert_cmpint (spoilt->n_rows, >=, 96);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/io/pictures/golden", test_golden);
  g_test_add_func ("/io/pictures/alike", test_alike);
  g_test_add_func ("/io/pictures/flat", test_flat);
  g_test_add_func ("/io/pictures/edges", test_edges);
  g_test_add_func ("/io/pictures/folder", test_folder);
  g_test_add_func ("/io/pictures/folder-thumbnails", test_folder_thumbnails);
  g_test_add_func ("/io/pictures/thumbnail", test_thumbnail);
  g_test_add_func ("/io/pictures/near", test_near);
  g_test_add_func ("/io/pictures/damaged-thumbnails", test_damaged_thumbnails);
  g_test_add_func ("/io/pictures/same-on-threads", test_same_on_threads);
  g_test_add_func ("/io/pictures/refused", test_refused);
  g_test_add_func ("/io/pictures/retrieval", test_retrieval);
  status = g_test_run ();
  test_io_clean ();
  return status;
}
