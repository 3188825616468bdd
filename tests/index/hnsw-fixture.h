/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-hnsw.h"
#include "hek-parallel.h"
#include "hek-rng.h"
#include "hek-rows-convert.h"

/* Rows in memory of a test. */
typedef struct
{
  HekRows rows;
  float *data;
} TestRows;

/* A sum of uniform numbers: near enough to normal. */
static inline float
test_normal (HekRng *rng)
{
  double sum = 0;

  for (int i = 0; i < 6; i++)
    sum += hek_rng_double (rng);
  return (float) (sum - 3.0);
}

/* @n vectors around @n_centers centres; @rank hidden dimensions and a little noise in all. */
static inline TestRows
test_rows_new (gsize   n,
               guint   dim,
               guint   n_centers,
               guint   rank,
               guint64 seed)
{
  TestRows t = { .data = hek_aligned_new (MAX (n, 1) * dim, sizeof (float)) };
  g_autofree float *map = g_new (float, (gsize) rank * dim);
  g_autofree float *centers = g_new (float, (gsize) n_centers * rank);
  HekRng rng;

  hek_rng_init (&rng, 7);
  for (gsize i = 0; i < (gsize) rank * dim; i++)
    map[i] = test_normal (&rng);
  for (gsize i = 0; i < (gsize) n_centers * rank; i++)
    centers[i] = 2 * test_normal (&rng);
  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    {
      const float *center = centers + hek_rng_below (&rng, n_centers) * rank;
      float *row = t.data + i * dim;

      for (guint d = 0; d < dim; d++)
        row[d] = 0.1f * test_normal (&rng);
      for (guint r = 0; r < rank; r++)
        {
          float z = center[r] + test_normal (&rng);

          for (guint d = 0; d < dim; d++)
            row[d] += z * map[(gsize) r * dim + d];
        }
    }
  t.rows = (HekRows) { .dtype = HEK_DTYPE_F32,
                       .dim = dim,
                       .n = n,
                       .stride_bytes = dim * sizeof (float),
                       .data = (const guint8 *) t.data };
  return t;
}

static inline void
test_rows_clear (TestRows *t)
{
  hek_aligned_free (t->data);
}

static inline HekHnsw *
test_build (const HekRows *rows,
            HekDistance    distance)
{
  g_autoptr (GError) error = NULL;
  HekHnsw *index = hek_hnsw_build (rows, distance, NULL, NULL, &error);

  g_assert_no_error (error);
  hek_hnsw_validate (index, NULL, &error);
  g_assert_no_error (error);
  return index;
}

/* Recall at 10 of 200 queries, or of rows. */
static inline double
test_recall_of (HekHnsw       *index,
                const HekRows *queries,
                guint          ef)
{
  HekHnswQuery query = { .k = 10, .ef = ef };
  HekHnswRecall recall;
  g_autoptr (GError) error = NULL;

  hek_hnsw_measure_recall (index, queries, 200, &query, &recall, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (recall.low, <=, recall.recall);
  g_assert_cmpfloat (recall.recall, <=, recall.high);
  return recall.recall;
}

/* Into the range of bytes. */
static inline void
test_rows_spread (TestRows *t)
{
  for (gsize i = 0; i < t->rows.n * t->rows.dim; i++)
    t->data[i] = 128 + 5 * t->data[i];
}

/* The same numbers as another type; free the data. */
static inline HekRows
test_rows_as (const TestRows *t,
              HekDtype        dtype)
{
  gsize stride = t->rows.dim * hek_dtype_bytes (dtype);
  guint8 *data = g_malloc (t->rows.n * stride);

  hek_rows_convert (&t->rows, dtype, data);
  return (HekRows) { .dtype = dtype, .dim = t->rows.dim, .n = t->rows.n, .stride_bytes = stride,
                     .data = data };
}

static inline gboolean
test_append (gconstpointer data,
             gsize         n_bytes,
             gpointer      user_data,
             GError      **error)
{
  g_byte_array_append (user_data, data, (guint) n_bytes);
  return TRUE;
}

/* The image of an index. */
static inline GByteArray *
test_image (const HekHnsw *index)
{
  GByteArray *image = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  hek_hnsw_write (index, test_append, image, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (image->len, ==, hek_hnsw_image_size (index));
  return image;
}
