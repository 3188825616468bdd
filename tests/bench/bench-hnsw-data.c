/* SPDX-License-Identifier: Apache-2.0 */
/* Data of bench-hnsw: Fashion-MNIST from its files, clusters from a generator, and the true
 * neighbours by comparing everything. */
#include "config.h"

#include "bench-hnsw-data.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "hek-kernel-distance.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#define PIXELS 784
#define IDX_HEADER 16
#define N_HIDDEN 16
#define N_CENTERS 1000

static char *
data_path (const char *name)
{
  const char *root = g_getenv ("HEKTOR_BENCH_DATA");
  g_autofree char *beside = g_build_filename (g_getenv ("HEK_TEST_DATA"), "..", "..", "..",
                                              "shared", "data", NULL);

  return g_build_filename (root != NULL ? root : beside, "ann", "fashion-mnist", name, NULL);
}

/* The pixels of a compressed IDX file. */
static guint8 *
load_pictures (const char *name,
               gsize       n)
{
  g_autofree char *path = data_path (name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) raw = g_file_read (file, NULL, NULL);
  g_autoptr (GConverter) unzip = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autofree guint8 *pixels = g_malloc (n * PIXELS);
  gsize n_read;

  if (raw == NULL)
    return NULL;
  unzip = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  stream = g_converter_input_stream_new (G_INPUT_STREAM (raw), unzip);
  if (!g_input_stream_read_all (stream, pixels, IDX_HEADER, &n_read, NULL, NULL) ||
      !g_input_stream_read_all (stream, pixels, n * PIXELS, &n_read, NULL, NULL) ||
      n_read != n * PIXELS)
    return NULL;
  return g_steal_pointer (&pixels);
}

static float *
as_floats (const guint8 *bytes,
           gsize         n)
{
  float *floats = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    floats[i] = bytes[i];
  return floats;
}

BenchSet *
bench_set_fashion (gsize n_queries)
{
  g_autofree char *path = data_path ("gt.ivecs");
  g_autofree char *truth = NULL;
  g_autofree guint8 *queries = load_pictures ("t10k-images-idx3-ubyte.gz", n_queries);
  guint8 *rows = load_pictures ("train-images-idx3-ubyte.gz", 60000);
  gsize n_bytes;
  BenchSet *set;

  if (rows == NULL || queries == NULL || !g_file_get_contents (path, &truth, &n_bytes, NULL))
    return NULL;
  set = g_new0 (BenchSet, 1);
  *set = (BenchSet) { .name = g_strdup ("Fashion-MNIST"),
                      .dim = PIXELS,
                      .n = 60000,
                      .n_queries = n_queries,
                      .bytes = rows,
                      .rows = as_floats (rows, (gsize) 60000 * PIXELS),
                      .queries = as_floats (queries, n_queries * PIXELS),
                      .truth = g_new (guint32, n_queries * BENCH_K) };
  for (gsize q = 0; q < n_queries; q++)
    memcpy (set->truth + q * BENCH_K, truth + (q * 101 + 1) * sizeof (guint32),
            BENCH_K * sizeof (guint32));
  return set;
}

/* A stream of normals, as the recipe has it. */
typedef struct
{
  HekRng rng;
  double spare;
  gboolean has_spare;
} Normals;

static double
uniform (HekRng *rng)
{
  return ((double) (hek_rng_u64 (rng) >> 11) + 0.5) * 0x1.0p-53;
}

static double
normal (Normals *s)
{
  double a, b, r;

  if (s->has_spare)
    {
      s->has_spare = FALSE;
      return s->spare;
    }
  a = uniform (&s->rng);
  b = uniform (&s->rng);
  r = sqrt (-2 * log (a));
  s->spare = r * sin (2 * G_PI * b);
  s->has_spare = TRUE;
  return r * cos (2 * G_PI * b);
}

struct _BenchClusters
{
  double centers[N_CENTERS * N_HIDDEN], scales[N_CENTERS];
  double *map; /* dim × N_HIDDEN */
  guint dim;
};

/* Rows that are made. */
typedef struct
{
  const BenchClusters *clusters;
  guint64 tag;
  gsize first;
  float *out;
} Making;

static void
make_rows (gsize    begin,
           gsize    end,
           gsize    block_idx,
           gpointer data)
{
  const Making *m = data;
  const BenchClusters *c = m->clusters;

  for (gsize i = begin; i < end; i++)
    {
      float *out = m->out + i * c->dim;
      Normals s = { 0 };
      double z[N_HIDDEN];
      guint64 center;

      hek_rng_init (&s.rng, (m->first + i) * 2 + 1);
      hek_rng_init (&s.rng, m->tag ^ hek_rng_u64 (&s.rng));
      center = hek_rng_u64 (&s.rng) % N_CENTERS;
      for (guint j = 0; j < N_HIDDEN; j++)
        z[j] = c->centers[center * N_HIDDEN + j] + c->scales[center] * normal (&s);
      for (guint d = 0; d < c->dim; d++)
        {
          double x = 0;

          for (guint j = 0; j < N_HIDDEN; j++)
            x += c->map[d * N_HIDDEN + j] * z[j];
          out[d] = (float) (x + 0.10 * normal (&s));
        }
    }
}

BenchClusters *
bench_clusters_new (guint dim)
{
  BenchClusters *c = g_new0 (BenchClusters, 1);
  Normals s = { 0 };

  hek_rng_init (&s.rng, 0x5eed0000);
  c->dim = dim;
  c->map = g_new (double, dim * N_HIDDEN);
  for (guint i = 0; i < N_CENTERS * N_HIDDEN; i++)
    c->centers[i] = normal (&s);
  for (guint i = 0; i < N_CENTERS; i++)
    c->scales[i] = 0.3 + 0.4 * uniform (&s.rng);
  for (guint i = 0; i < dim * N_HIDDEN; i++)
    c->map[i] = normal (&s) / 4;
  return c;
}

void
bench_clusters_free (BenchClusters *clusters)
{
  g_free (clusters->map);
  g_free (clusters);
}

void
bench_clusters_make (const BenchClusters *clusters,
                     gboolean             queries,
                     gsize                first,
                     gsize                n,
                     float               *out)
{
  Making making = { clusters, queries ? 0x5eed0002 : 0x5eed0001, first, out };

  hek_parallel_for (n, 4096, make_rows, &making, NULL);
}

typedef struct
{
  BenchSet *set;
  float *best; /* n_queries × BENCH_K */
} Truth;

/* A block of queries against all rows. */
static void
find_truth (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  const Truth *t = data;
  BenchSet *set = t->set;
  const HekKernelDistance *l2 = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_L2);
  g_autofree float *distances = g_new (float, end - begin);

  for (gsize i = 0; i < set->n; i++)
    {
      l2->rows (set->rows + i * set->dim, set->queries + begin * set->dim,
                set->dim * sizeof (float), end - begin, set->dim, distances);
      for (gsize q = begin; q < end; q++)
        {
          float d = distances[q - begin], *best = t->best + q * BENCH_K;
          guint32 *ids = set->truth + q * BENCH_K;
          guint j = BENCH_K - 1;

          if (!(d < best[j]))
            continue;
          for (; j > 0 && best[j - 1] > d; j--)
            {
              best[j] = best[j - 1];
              ids[j] = ids[j - 1];
            }
          best[j] = d;
          ids[j] = (guint32) i;
        }
    }
}

BenchSet *
bench_set_clusters (gsize n,
                    guint dim,
                    gsize n_queries)
{
  BenchClusters *clusters = bench_clusters_new (dim);
  BenchSet *set = g_new0 (BenchSet, 1);
  Truth truth = { .set = set, .best = g_new (float, n_queries * BENCH_K) };

  *set = (BenchSet) { .name = g_strdup_printf ("clusters %zu x %u", n, dim),
                      .dim = dim,
                      .n = n,
                      .n_queries = n_queries,
                      .rows = g_new (float, n * dim),
                      .queries = g_new (float, n_queries * dim),
                      .truth = g_new (guint32, n_queries * BENCH_K) };
  bench_clusters_make (clusters, FALSE, 0, n, set->rows);
  bench_clusters_make (clusters, TRUE, 0, n_queries, set->queries);
  for (gsize i = 0; i < n_queries * BENCH_K; i++)
    truth.best[i] = INFINITY;
  hek_parallel_for (n_queries, 100, find_truth, &truth, NULL);
  g_free (truth.best);
  bench_clusters_free (clusters);
  return set;
}

void
bench_set_free (BenchSet *set)
{
  g_free (set->name);
  g_free (set->rows);
  g_free (set->queries);
  g_free (set->bytes);
  g_free (set->truth);
  g_free (set);
}
