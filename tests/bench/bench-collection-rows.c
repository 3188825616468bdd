/* SPDX-License-Identifier: Apache-2.0 */
/* Files of clusters, floats or bytes, a block at a time, and queries for them. */
#include "config.h"

#include "bench-collection.h"

#include <math.h>
#include <stdio.h>

#include <glib/gstdio.h>

#define BLOCK_ROWS 16384

char *
bench_rows_path (const Bench *bench)
{
  return bench_path (bench, bench->as_bytes ? "rows.bvecs" : "rows.fvecs");
}

static guint8
as_byte (float  x,
         double scale)
{
  return (guint8) CLAMP (lrint (x * scale + 128), 0, 255);
}

/* Of all rows. */
static double
find_scale (const Bench         *bench,
            const BenchClusters *clusters,
            float               *rows)
{
  float largest = 0;

  for (gsize first = 0; first < bench->n; first += BLOCK_ROWS)
    {
      gsize n = MIN (BLOCK_ROWS, bench->n - first);

      bench_clusters_make (clusters, FALSE, first, n, rows);
      for (gsize i = 0; i < n * bench->dim; i++)
        largest = MAX (largest, fabsf (rows[i]));
    }
  return 127 / (double) largest;
}

void
bench_make_rows (const Bench *bench)
{
  BenchClusters *clusters = bench_clusters_new (bench->dim);
  g_autofree char *path = bench_rows_path (bench);
  g_autofree float *rows = g_new (float, (gsize) BLOCK_ROWS * bench->dim);
  g_autofree guint8 *bytes = g_new (guint8, bench->dim);
  gint32 dim = (gint32) bench->dim;
  FILE *file = g_fopen (path, "wb");
  double scale = bench->as_bytes ? find_scale (bench, clusters, rows) : 1;

  g_assert_nonnull (file);
  bench_put_figure (bench, "scale", scale);
  for (gsize first = 0; first < bench->n; first += BLOCK_ROWS)
    {
      gsize n = MIN (BLOCK_ROWS, bench->n - first);

      bench_clusters_make (clusters, FALSE, first, n, rows);
      for (gsize i = 0; i < n; i++)
        {
          const float *row = rows + i * bench->dim;
          gsize n_written;

          for (guint d = 0; d < bench->dim && bench->as_bytes; d++)
            bytes[d] = as_byte (row[d], scale);
          n_written = fwrite (&dim, sizeof dim, 1, file);
          n_written += bench->as_bytes ? fwrite (bytes, bench->dim, 1, file)
                                       : fwrite (row, sizeof *row * bench->dim, 1, file);
          if (n_written != 2)
            g_error ("%s cannot be written", path);
        }
    }
  fclose (file);
  bench_clusters_free (clusters);
}

float *
bench_make_queries (const Bench *bench,
                    gsize        n)
{
  BenchClusters *clusters = bench_clusters_new (bench->dim);
  float *queries = g_new (float, n * bench->dim);

  bench_clusters_make (clusters, TRUE, 0, n, queries);
  if (bench->as_bytes)
    {
      double scale = bench_get_figure (bench, "scale");

      for (gsize i = 0; i < n * bench->dim; i++)
        queries[i] = as_byte (queries[i], scale);
    }
  bench_clusters_free (clusters);
  return queries;
}
