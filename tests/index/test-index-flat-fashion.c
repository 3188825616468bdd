/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exact search on all of Fashion-MNIST: 10,000 queries against 60,000 rows of 784 bytes, whose 100
 * nearest were computed elsewhere. Neighbours are counted by distance, since some tie at the 100th.
 */
#include "config.h"

#include "hek-flat.h"
#include "hek-kernel-cpu.h"
#include "hek-rows-convert.h"

#include <string.h>

#define K 100
#define DIM 784

static char *
path_of (const char *name)
{
  const char *data = g_getenv ("HEKTOR_BENCH_DATA");

  if (data != NULL)
    return g_build_filename (data, "ann", "fashion-mnist", name, NULL);
  return g_build_filename (g_getenv ("HEK_TEST_DATA"), "..", "..", "..", "shared", "data", "ann",
                           "fashion-mnist", name, NULL);
}

/* The images of an IDX file, packed with gzip. */
static guint8 *
load_images (const char *name,
             HekRows    *rows)
{
  g_autofree char *path = path_of (name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) packed = g_file_read (file, NULL, NULL);
  g_autoptr (GZlibDecompressor) gzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  guint8 header[16], *images;
  gsize n, n_read;

  if (packed == NULL)
    return NULL;
  stream = g_converter_input_stream_new (G_INPUT_STREAM (packed), G_CONVERTER (gzip));
  g_input_stream_read_all (stream, header, sizeof header, &n_read, NULL, &error);
  g_assert_no_error (error);
  n = (gsize) header[4] << 24 | (gsize) header[5] << 16 | (gsize) header[6] << 8 | header[7];
  g_assert_cmpuint (n, <=, 60000);
  images = g_malloc (n * DIM);
  g_input_stream_read_all (stream, images, n * DIM, &n_read, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_read, ==, n * DIM);
  *rows = (HekRows) { HEK_DTYPE_U8, DIM, n, DIM, images };
  return images;
}

/* Rows found at most as far as the true 100th; distances in the order of the truth. */
static void
check (const HekRows *rows,
       HekRows        queries,
       gsize          n_queries,
       const float   *truth)
{
  g_autofree HekNeighbor *found = g_new (HekNeighbor, n_queries * K);
  g_autoptr (GError) error = NULL;

  queries.n = n_queries;
  hek_flat_search (rows, HEK_DISTANCE_L2, &queries, K, NULL, found, NULL, &error);
  g_assert_no_error (error);
  for (gsize q = 0; q < n_queries; q++)
    for (gsize i = 0; i < K; i++)
      g_assert_cmpfloat (found[q * K + i].distance, ==, truth[q * (K + 1) + 1 + i]);
}

static void
test_fashion (void)
{
  HekRows rows, queries;
  g_autofree guint8 *base = load_images ("train-images-idx3-ubyte.gz", &rows);
  g_autofree guint8 *test = load_images ("t10k-images-idx3-ubyte.gz", &queries);
  g_autofree char *path = path_of ("gt_dist.fvecs"), *truth = NULL;
  gsize n_bytes;

  if (base == NULL || test == NULL || !g_file_get_contents (path, &truth, &n_bytes, NULL))
    {
      g_test_skip ("no ann/fashion-mnist in HEKTOR_BENCH_DATA");
      return;
    }
  g_assert_cmpuint (n_bytes, ==, queries.n * (K + 1) * 4);

  /* All of them take seconds where bytes are multiplied in hardware, otherwise minutes. */
  check (&rows, queries, hek_kernel_cpu_level () >= HEK_CPU_AVX512VNNI ? queries.n : 300,
         (const float *) (gpointer) truth);
}

/* The same as floats: whole numbers below 2²⁴, so that all sums are exact here, too. */
static void
test_floats (void)
{
  HekRows rows, queries;
  g_autofree guint8 *base = load_images ("train-images-idx3-ubyte.gz", &rows);
  g_autofree guint8 *test = load_images ("t10k-images-idx3-ubyte.gz", &queries);
  g_autofree char *path = path_of ("gt_dist.fvecs"), *truth = NULL;
  g_autofree float *numbers = NULL;
  HekRows floats;
  gsize n_bytes;

  if (base == NULL || test == NULL || !g_file_get_contents (path, &truth, &n_bytes, NULL))
    {
      g_test_skip ("no ann/fashion-mnist in HEKTOR_BENCH_DATA");
      return;
    }
  numbers = g_new (float, rows.n * DIM);
  hek_rows_to_f32 (&rows, 0, rows.n, numbers);
  floats = (HekRows) { HEK_DTYPE_F32, DIM, rows.n, DIM * sizeof (float), (guint8 *) numbers };
  check (&floats, queries, hek_kernel_cpu_level () > HEK_CPU_SCALAR ? 500 : 20,
         (const float *) (gpointer) truth);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/index/flat-fashion/bytes", test_fashion);
  g_test_add_func ("/index/flat-fashion/floats", test_floats);
  return g_test_run ();
}
