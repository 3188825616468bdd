/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of real vectors for codecs, their exact neighbours, and how answers are judged. */
#include "config.h"

#include "bench-codec-data.h"

#include "bench-hnsw-data.h"

#include <stdlib.h>
#include <string.h>

#include "hek-flat.h"
#include "hek-kernel-distance.h"
#include "hek-kernel-half.h"

/* Of sets that come without queries every so manieth vector is one. */
#define EVERY 12
#define MAX_QUERIES 200
#define FASHION_QUERIES 1000
#define NPY_HEADER 128

static gboolean
read_file (const char *folder,
           const char *name,
           char      **bytes,
           gsize      *n_bytes)
{
  const char *root = g_getenv ("HEKTOR_BENCH_DATA");
  g_autofree char *beside = g_build_filename (g_getenv ("HEK_TEST_DATA"), "..", "..", "..",
                                              "shared", "data", NULL);
  g_autofree char *path = g_build_filename (root != NULL ? root : beside, "ann", folder, name,
                                            NULL);

  return g_file_get_contents (path, bytes, n_bytes, NULL);
}

/* All vectors of a set, of which some become the queries. */
static BenchCodecSet *
split (GArray *numbers,
       guint   dim)
{
  BenchCodecSet *set = g_new0 (BenchCodecSet, 1);
  gsize n = numbers->len / dim;

  set->dim = dim;
  set->rows = g_new (float, n * dim);
  set->queries = g_new (float, n * dim);
  for (gsize i = 0; i < n; i++)
    {
      gboolean is_query = i % EVERY == 0 && set->n_queries < MAX_QUERIES;
      float *out = is_query ? set->queries + set->n_queries++ * dim : set->rows + set->n++ * dim;

      memcpy (out, &g_array_index (numbers, float, i * dim), dim * sizeof (float));
    }
  return set;
}

static float *
load_fvecs (const char *folder,
            const char *name,
            guint       dim,
            gsize      *n)
{
  g_autofree char *bytes = NULL;
  gsize n_bytes, stride = (dim + 1) * sizeof (float);
  float *rows;

  if (!read_file (folder, name, &bytes, &n_bytes))
    return NULL;
  *n = n_bytes / stride;
  rows = g_new (float, *n * dim);
  for (gsize i = 0; i < *n; i++)
    memcpy (rows + i * dim, bytes + i * stride + sizeof (float), dim * sizeof (float));
  return rows;
}

static BenchCodecSet *
load_sift (void)
{
  BenchCodecSet *set = g_new0 (BenchCodecSet, 1);

  set->dim = 128;
  set->rows = load_fvecs ("sift-5k", "base.fvecs", set->dim, &set->n);
  set->queries = load_fvecs ("sift-5k", "query.fvecs", set->dim, &set->n_queries);
  if (set->rows != NULL && set->queries != NULL)
    return set;
  bench_codec_set_free (set);
  return NULL;
}

static BenchCodecSet *
load_glove (void)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (float));
  g_autofree char *text = NULL;
  gsize n_bytes;

  if (!read_file ("glove-50d-head", "glove.6B.50d.txt", &text, &n_bytes))
    return NULL;
  for (char *line = text; *line != '\0';)
    {
      char *at = strchr (line, ' ');

      for (guint d = 0; at != NULL && d < 50; d++)
        {
          float number = (float) g_ascii_strtod (at, &at);

          g_array_append_val (numbers, number);
        }
      line = at != NULL ? strchr (at, '\n') : NULL;
      if (line == NULL)
        break;
      line++;
    }
  return split (numbers, 50);
}

static BenchCodecSet *
load_clip (void)
{
  static const char *const names[] = { "coco_clip_a+cname.npy", "lvis_v1_clip_a+cname.npy",
                                       "o365_clip_a+cnamefix.npy", "oid_clip_a+cname.npy" };
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (float));

  for (guint f = 0; f < G_N_ELEMENTS (names); f++)
    {
      g_autofree char *bytes = NULL;
      gsize n_bytes, n, before = numbers->len;

      if (!read_file ("clip-text", names[f], &bytes, &n_bytes))
        return NULL;
      if (n_bytes < NPY_HEADER || memcmp (bytes, "\x93NUMPY", 6) != 0)
        g_error ("%s is no file of numpy", names[f]);
      n = (n_bytes - NPY_HEADER) / sizeof (guint16);
      g_array_set_size (numbers, (guint) (before + n));
      hek_kernel_f32_from_f16 ((const guint16 *) (bytes + NPY_HEADER),
                               &g_array_index (numbers, float, before), n);
    }
  return split (numbers, 512);
}

static BenchCodecSet *
load_fashion (void)
{
  BenchSet *pictures = bench_set_fashion (FASHION_QUERIES);
  BenchCodecSet *set;

  if (pictures == NULL)
    return NULL;
  set = g_new0 (BenchCodecSet, 1);
  *set = (BenchCodecSet) { .dim = pictures->dim, .n = pictures->n,
                           .n_queries = pictures->n_queries,
                           .rows = g_steal_pointer (&pictures->rows),
                           .queries = g_steal_pointer (&pictures->queries) };
  bench_set_free (pictures);
  return set;
}

HekRows
bench_codec_view (const float *rows,
                  gsize        n,
                  guint        dim)
{
  return (HekRows) { HEK_DTYPE_F32, dim, n, dim * sizeof (float), (const guint8 *) rows };
}

BenchCodecSet *
bench_codec_set (const char *name)
{
  BenchCodecSet *set = g_str_equal (name, "fashion")     ? load_fashion ()
                       : g_str_equal (name, "sift")      ? load_sift ()
                       : g_str_has_prefix (name, "glove") ? load_glove ()
                                                          : load_clip ();
  g_autofree HekNeighbor *found = NULL;
  HekRows rows, queries;

  if (set == NULL)
    return NULL;
  set->name = g_strdup (name);
  set->distance = g_str_has_suffix (name, "-ip") ? HEK_DISTANCE_IP : HEK_DISTANCE_L2;
  set->truth = g_new (float, set->n_queries * BENCH_CODEC_K);
  found = g_new (HekNeighbor, set->n_queries * BENCH_CODEC_K);
  rows = bench_codec_view (set->rows, set->n, set->dim);
  queries = bench_codec_view (set->queries, set->n_queries, set->dim);
  if (!hek_flat_search (&rows, set->distance, &queries, BENCH_CODEC_K, NULL, found, NULL, NULL))
    g_error ("the exact search failed");
  for (gsize i = 0; i < set->n_queries * BENCH_CODEC_K; i++)
    set->truth[i] = found[i].distance;
  return set;
}

void
bench_codec_set_free (BenchCodecSet *set)
{
  g_free (set->name);
  g_free (set->rows);
  g_free (set->queries);
  g_free (set->truth);
  g_free (set);
}

void
bench_codec_score (const BenchCodecSet *set,
                   gsize                query,
                   const guint32       *found,
                   BenchCodecFigures   *figures)
{
  HekRows rows = bench_codec_view (set->rows, set->n, set->dim);
  HekRows queries = bench_codec_view (set->queries, set->n_queries, set->dim);
  const float *truth = set->truth + query * BENCH_CODEC_K;
  float distances[BENCH_CODEC_K];
  guint right_1 = 0, right_10 = 0, right_100 = 0, near_10 = 0;

  hek_flat_distances (&rows, set->distance, &queries, query, found, BENCH_CODEC_K, distances);
  for (guint i = 0; i < BENCH_CODEC_K; i++)
    {
      right_1 += i < 1 && distances[i] <= truth[0];
      right_10 += i < 10 && distances[i] <= truth[9];
      right_100 += distances[i] <= truth[99];
      near_10 += distances[i] <= truth[9];
    }
  figures->recall_1 += right_1 / (double) set->n_queries;
  figures->recall_10 += right_10 / 10.0 / (double) set->n_queries;
  figures->recall_100 += right_100 / 100.0 / (double) set->n_queries;
  figures->reranked_10 += MIN (near_10, 10) / 10.0 / (double) set->n_queries;
}

double
bench_codec_mse (const BenchCodecSet *set,
                 const float         *decoded)
{
  const HekKernelDistance *l2 = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_L2);
  double sum = 0;

  for (gsize i = 0; i < set->n; i++)
    sum += (double) l2->pair (set->rows + i * set->dim, decoded + i * set->dim, set->dim);
  return sum / (double) set->n;
}
