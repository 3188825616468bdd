/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Distances, products of matrices and exact search: GB/s of rows beside a plain read of memory,
 * GFLOP/s beside the multiply-adds that the processor can do, and peers in the same run (hnswlib's
 * and faiss's distances, OpenBLAS). All are times of one processor, the best of some runs.
 *
 * usage: bench-distance [distance [DIM] | gemm | flat]
 */
#include "config.h"

#include "bench-distance-peer.h"

#include "hek-aligned.h"
#include "hek-flat.h"
#include "hek-kernel-cpu.h"
#include "hek-kernel-distance.h"
#include "hek-kernel-gemm.h"
#include "hek-kernel-half.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define N_RUNS 5
#define FAR_BYTES ((gsize) 256 << 20) /* more than any cache */
#define NEAR_BYTES ((gsize) 128 << 10)

static double
cpu_seconds (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

typedef struct
{
  const char *name;
  gsize bytes; /* of a row */
  const HekKernelDistance *floats;
  const HekKernelCodeDistance *codes;
#if HAVE_HNSWLIB
  BenchPeerFunc peer;
  const void *param;
#endif
} Subject;

/* Rows at @rows, or those of them that @idx says, in runs of 32 as a graph is walked. */
static void
distances (const Subject *subject,
           const guint8  *query,
           const guint8  *rows,
           const guint32 *idx,
           gsize          n,
           gsize          dim)
{
  float out[32];

  for (gsize i = 0; i < n; i += 32)
    {
      gsize m = MIN (32, n - i), stride = subject->bytes;
      const guint8 *from = rows + (idx == NULL ? i * stride : 0);

      if (subject->floats != NULL && idx != NULL)
        subject->floats->gather ((const float *) query, from, stride, idx + i, m, dim, out);
      else if (subject->floats != NULL)
        subject->floats->rows ((const float *) query, from, stride, m, dim, out);
      else if (subject->codes != NULL && idx != NULL)
        subject->codes->gather (query, from, stride, idx + i, m, dim, (guint32 *) out);
      else if (subject->codes != NULL)
        subject->codes->rows (query, from, stride, m, dim, (guint32 *) out);
#if HAVE_HNSWLIB
      else
        for (gsize j = 0; j < m; j++)
          out[j] = subject->peer (query, from + (idx != NULL ? idx[i + j] : j) * stride,
                                  subject->param);
#endif
    }
}

/* Nanoseconds for a row. @n_repeats: of the same rows in order */
static double
time_of (const Subject *subject,
         const guint8  *query,
         const guint8  *rows,
         const guint32 *idx,
         gsize          n,
         gsize          n_repeats,
         gsize          dim)
{
  double best = G_MAXDOUBLE;

  for (guint run = 0; run < N_RUNS; run++)
    {
      double start = cpu_seconds ();

      for (gsize repeat = 0; repeat < n_repeats; repeat++)
        distances (subject, query, rows, idx, n, dim);
      best = MIN (best, cpu_seconds () - start);
    }
  return best / (double) (n * n_repeats) * 1e9;
}

static void
bench_subject (const Subject *subject,
               const guint8  *memory,
               gsize          dim,
               double         read_gb)
{
  gsize near = NEAR_BYTES / subject->bytes, far = FAR_BYTES / subject->bytes;
  gsize n_far = MIN (far, 100000);
  g_autofree guint32 *idx = g_new (guint32, n_far);
  g_autofree float *query = g_new (float, dim);
  double near_ns, far_ns, gather_ns, bytes = (double) subject->bytes;
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (gsize d = 0; d < dim; d++)
    query[d] = (float) hek_rng_double (&rng);
  for (gsize i = 0; i < n_far; i++)
    idx[i] = (guint32) hek_rng_below (&rng, far);
  near_ns = time_of (subject, (guint8 *) query, memory, NULL, near, 4000000 / NEAR_BYTES + 20, dim);
  far_ns = time_of (subject, (guint8 *) query, memory, NULL, far, 1, dim);
  gather_ns = time_of (subject, (guint8 *) query, memory, idx, n_far, 1, dim);
  g_print ("%5" G_GSIZE_FORMAT "  %-16s cached %7.1f ns %6.1f GB/s   in order %7.1f ns %5.1f GB/s "
           "%4.2f of a read   gathered %7.1f ns %5.1f GB/s %4.2f\n",
           dim, subject->name, near_ns, bytes / near_ns, far_ns, bytes / far_ns,
           bytes / far_ns / read_gb, gather_ns, bytes / gather_ns, bytes / gather_ns / read_gb);
}

static void
bench_distances (const guint8 *memory,
                 gsize         dim,
                 double        read_gb)
{
  const Subject subjects[] = {
    { "f32 l2", 4 * dim, hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_L2) },
    { "f32 dot", 4 * dim, hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT) },
    { "f16 l2", 2 * dim, hek_kernel_distance (HEK_KERNEL_F16, HEK_KERNEL_L2) },
    { "bf16 l2", 2 * dim, hek_kernel_distance (HEK_KERNEL_BF16, HEK_KERNEL_L2) },
    { "f32 x u8 l2", dim, hek_kernel_distance (HEK_KERNEL_U8, HEK_KERNEL_L2) },
    { "u8 l2", dim, NULL, hek_kernel_code_distance (HEK_KERNEL_CODE_U8, HEK_KERNEL_L2) },
    { "u8 dot", dim, NULL, hek_kernel_code_distance (HEK_KERNEL_CODE_U8, HEK_KERNEL_DOT) },
    { "i8 dot", dim, NULL, hek_kernel_code_distance (HEK_KERNEL_CODE_I8, HEK_KERNEL_DOT) },
    { "u7 l2", dim, NULL, hek_kernel_code_distance (HEK_KERNEL_CODE_U7, HEK_KERNEL_L2) },
    { "bits", dim / 8, NULL,
      hek_kernel_code_distance (HEK_KERNEL_CODE_BITS, HEK_KERNEL_HAMMING) },
  };

  for (guint s = 0; s < G_N_ELEMENTS (subjects); s++)
    bench_subject (&subjects[s], memory, dim, read_gb);
#if HAVE_HNSWLIB
  {
    Subject peer = { "hnswlib f32 l2", 4 * dim };

    peer.peer = bench_peer_hnswlib (dim, &peer.param);
    bench_subject (&peer, memory, dim, read_gb);
  }
#if HAVE_FAISS
  {
    Subject peer = { "faiss f32 l2", 4 * dim, NULL, NULL, bench_peer_faiss, &dim };

    bench_subject (&peer, memory, dim, read_gb);
  }
#endif
#endif
}

static double
read_speed (const guint8 *memory)
{
  const guint64 *words = (const guint64 *) (gconstpointer) memory;
  double best = G_MAXDOUBLE;

  for (guint run = 0; run < N_RUNS; run++)
    {
      double start = cpu_seconds ();
      guint64 sum = 0;

      for (gsize i = 0; i < FAR_BYTES / 8; i++)
        sum += words[i];
      g_assert_cmpuint (sum, !=, 1); /* so that it is computed */
      best = MIN (best, cpu_seconds () - start);
    }
  return (double) FAR_BYTES / best * 1e-9;
}

typedef void (*SgemmFunc) (int order, int trans_a, int trans_b, int m, int n, int k, float alpha,
                           const float *a, int lda, const float *b, int ldb, float beta, float *c,
                           int ldc);

static void
bench_gemm (gsize     m,
            gsize     n,
            gsize     dim,
            SgemmFunc sgemm,
            double    peak)
{
  float *a = hek_aligned_new (m * dim, 4), *b = hek_aligned_new (n * dim, 4);
  float *c = hek_aligned_new (m * n, 4);
  float *packed = hek_aligned_new (hek_kernel_gemm_packed_size (n, dim), 4);
  double best = G_MAXDOUBLE, peer = G_MAXDOUBLE, gflop = 2e-9 * (double) (m * n * dim);
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (gsize i = 0; i < m * dim; i++)
    a[i] = (float) hek_rng_double (&rng);
  for (gsize i = 0; i < n * dim; i++)
    b[i] = (float) hek_rng_double (&rng);
  for (guint run = 0; run < N_RUNS; run++)
    {
      double start = cpu_seconds ();

      hek_kernel_gemm_pack (b, dim, n, dim, packed);
      hek_kernel_gemm (a, dim, m, packed, n, dim, c, n);
      best = MIN (best, cpu_seconds () - start);
      start = cpu_seconds ();
      if (sgemm != NULL) /* row by row, A as it is, B transposed */
        sgemm (101, 111, 112, (int) m, (int) n, (int) dim, 1, a, (int) dim, b, (int) dim, 0, c,
               (int) n);
      peer = MIN (peer, cpu_seconds () - start);
    }
  g_print ("gemm %5" G_GSIZE_FORMAT " x %4" G_GSIZE_FORMAT " x %4" G_GSIZE_FORMAT
           " %7.1f GFLOP/s, %.2f of the peak", m, n, dim, gflop / best, gflop / best / peak);
  if (sgemm != NULL)
    g_print ("; OpenBLAS %7.1f GFLOP/s, %.2f times", gflop / peer, peer / best);
  g_print ("\n");
  hek_aligned_free (a);
  hek_aligned_free (b);
  hek_aligned_free (c);
  hek_aligned_free (packed);
}

/* The images of an IDX file, packed with gzip. */
static guint8 *
load_images (const char *name,
             HekRows    *rows)
{
  const char *data = g_getenv ("HEKTOR_BENCH_DATA");
  g_autofree char *path = data != NULL
    ? g_build_filename (data, "ann", "fashion-mnist", name, NULL)
    : g_build_filename (g_getenv ("HEK_TEST_DATA"), "..", "..", "..", "shared", "data", "ann",
                        "fashion-mnist", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) packed = g_file_read (file, NULL, NULL);
  g_autoptr (GZlibDecompressor) gzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) stream = NULL;
  guint8 header[16], *images;
  gsize n, n_read;

  if (packed == NULL)
    return NULL;
  stream = g_converter_input_stream_new (G_INPUT_STREAM (packed), G_CONVERTER (gzip));
  if (!g_input_stream_read_all (stream, header, sizeof header, &n_read, NULL, NULL))
    return NULL;
  n = (gsize) header[4] << 24 | (gsize) header[5] << 16 | (gsize) header[6] << 8 | header[7];
  images = g_malloc (n * 784);
  if (!g_input_stream_read_all (stream, images, n * 784, &n_read, NULL, NULL) || n_read != n * 784)
    g_error ("%s is damaged", path);
  *rows = (HekRows) { HEK_DTYPE_U8, 784, n, 784, images };
  return images;
}

static void
bench_flat (const HekRows *rows,
            HekRows        queries,
            gsize          n_queries,
            const char    *what)
{
  g_autofree HekNeighbor *found = g_new (HekNeighbor, n_queries * 10);
  double start = cpu_seconds (), seconds;

  queries.n = n_queries;
  if (!hek_flat_search (rows, HEK_DISTANCE_L2, &queries, 10, NULL, found, NULL, NULL))
    g_error ("the search failed");
  seconds = cpu_seconds () - start;
  g_print ("flat 60,000 x 784 %-18s %6" G_GSIZE_FORMAT " queries %9.0f queries/s, %7.1f G "
           "multiply-adds/s\n",
           what, n_queries, (double) n_queries / seconds,
           (double) (rows->n * rows->dim * n_queries) / seconds * 1e-9);
}

static void
bench_search (void)
{
  HekRows rows, queries, float_rows, float_queries, half_rows;
  g_autofree guint8 *base = load_images ("train-images-idx3-ubyte.gz", &rows);
  g_autofree guint8 *test = load_images ("t10k-images-idx3-ubyte.gz", &queries);
  g_autofree float *float_base = NULL, *float_test = NULL;
  g_autofree guint16 *half_base = NULL;

  if (base == NULL || test == NULL)
    {
      g_print ("flat: no fashion-mnist in HEKTOR_BENCH_DATA\n");
      return;
    }
  float_base = g_new (float, rows.n * 784);
  float_test = g_new (float, queries.n * 784);
  half_base = g_new (guint16, rows.n * 784);
  for (gsize i = 0; i < rows.n * 784; i++)
    float_base[i] = base[i];
  for (gsize i = 0; i < queries.n * 784; i++)
    float_test[i] = test[i];
  hek_kernel_f16_from_f32 (float_base, half_base, rows.n * 784);
  float_rows = (HekRows) { HEK_DTYPE_F32, 784, rows.n, 3136, (guint8 *) float_base };
  half_rows = (HekRows) { HEK_DTYPE_F16, 784, rows.n, 1568, (guint8 *) half_base };
  float_queries = (HekRows) { HEK_DTYPE_F32, 784, queries.n, 3136, (guint8 *) float_test };

  bench_flat (&rows, queries, 2000, "u8");
  bench_flat (&float_rows, float_queries, 2000, "f32");
  bench_flat (&half_rows, float_queries, 2000, "f16");
  bench_flat (&rows, queries, 1, "u8, one");
  bench_flat (&float_rows, float_queries, 1, "f32, one");
  bench_flat (&half_rows, float_queries, 1, "f16, one");
}

int
main (int    argc,
      char **argv)
{
  static const gsize dims[] = { 96, 128, 384, 768, 784, 1024, 1536 };
  gboolean wide = hek_kernel_cpu_level () >= HEK_CPU_AVX512;
  guint8 *memory;
  double read_gb, peak = 0;
  void *blas;

  /* Debian's OpenBLAS does not know newer processors, and looks when it is loaded: before main,
   * where it came with faiss. */
  if (g_getenv ("OPENBLAS_CORETYPE") == NULL)
    {
      g_setenv ("OPENBLAS_CORETYPE", wide ? "SKYLAKEX" : "HASWELL", TRUE);
      g_setenv ("OPENBLAS_NUM_THREADS", "1", TRUE);
      execv ("/proc/self/exe", argv);
    }
  blas = dlopen ("libopenblas.so.0", RTLD_NOW);
  hek_parallel_set_n_threads (1);

  memory = hek_aligned_new (FAR_BYTES, 1);
  madvise (memory, FAR_BYTES, MADV_HUGEPAGE); /* as mapped vectors are */
  memset (memory, 1, FAR_BYTES);
  read_gb = read_speed (memory);
#if HAVE_HNSWLIB
  for (guint run = 0; run < N_RUNS; run++)
    {
      double start = cpu_seconds (), gflop = bench_peer_fma ();

      peak = MAX (peak, gflop / (cpu_seconds () - start));
    }
#endif
  g_print ("%s: read %.1f GB/s, multiply-add %.1f GFLOP/s\n",
           hek_kernel_cpu_name (hek_kernel_cpu_level ()), read_gb, peak);
  for (guint i = 0; i < G_N_ELEMENTS (dims); i++)
    if ((argc < 2 || g_str_equal (argv[1], "distance"))
        && (argc < 3 || dims[i] == (gsize) atol (argv[2])))
      bench_distances (memory, dims[i], read_gb);
  for (guint i = 0; i < G_N_ELEMENTS (dims); i++)
    if (argc < 2 || g_str_equal (argv[1], "gemm"))
      bench_gemm (2520, 240, dims[i], blas != NULL ? (SgemmFunc) dlsym (blas, "cblas_sgemm") : NULL,
                  peak);
  if (argc < 2 || g_str_equal (argv[1], "flat"))
    bench_search ();
  hek_aligned_free (memory);
  return 0;
}
