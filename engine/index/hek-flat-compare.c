/* SPDX-License-Identifier: Apache-2.0 */
/* What exact search takes as the distance of a query and a row, and the keys that answers are
 * sorted by. */
#include "config.h"

#include "hek-flat-private.h"

#include "hek-rows-convert.h"

static const HekKernelNumber numbers[HEK_N_DTYPES] = {
  [HEK_DTYPE_F32] = HEK_KERNEL_F32,
  [HEK_DTYPE_F16] = HEK_KERNEL_F16,
  [HEK_DTYPE_U8] = HEK_KERNEL_U8,
};

void
hek_flat_compare_init (HekFlatCompare *compare,
                       const HekRows  *rows,
                       HekDistance     distance,
                       const HekRows  *queries)
{
  HekKernelSum sum = distance == HEK_DISTANCE_L2 ? HEK_KERNEL_L2 : HEK_KERNEL_DOT;

  *compare = (HekFlatCompare) {
    .rows = rows,
    .distance = distance,
    .sum = hek_kernel_distance (numbers[rows->dtype], sum),
    .norm = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT),
  };
  if (rows->dtype == HEK_DTYPE_U8 && queries->dtype == HEK_DTYPE_U8)
    {
      compare->integer = hek_kernel_code_distance (HEK_KERNEL_CODE_U8, sum);
      if (distance != HEK_DISTANCE_COSINE)
        compare->value = distance == HEK_DISTANCE_L2 ? HEK_FLAT_INTEGERS : HEK_FLAT_PRODUCTS;
    }
}

static double
square_of (const HekFlatCompare *compare,
           gconstpointer         numbers_of_query)
{
  if (compare->integer != NULL)
    return hek_kernel_code_distance (HEK_KERNEL_CODE_U8, HEK_KERNEL_DOT)
      ->pair (numbers_of_query, numbers_of_query, compare->rows->dim);
  return (double) compare->norm->pair (numbers_of_query, numbers_of_query, compare->rows->dim);
}

HekFlatQuery
hek_flat_query (const HekFlatCompare *compare,
                const HekRows        *queries,
                gsize                 query,
                float                *space)
{
  HekFlatQuery form = { .numbers = hek_rows_get (queries, query) };

  if (compare->integer == NULL)
    {
      hek_rows_to_f32 (queries, query, 1, space);
      form.numbers = space;
    }
  form.square = square_of (compare, form.numbers);
  return form;
}

double
hek_flat_square (const HekFlatCompare *compare,
                 gsize                 row,
                 float                *space)
{
  gconstpointer x = hek_rows_get (compare->rows, row);

  if (compare->integer == NULL && compare->rows->dtype != HEK_DTYPE_F32)
    {
      hek_rows_to_f32 (compare->rows, row, 1, space);
      x = space;
    }
  return square_of (compare, x);
}

static inline float
cosine_distance (double product,
                 double a,
                 double b)
{
  return a == 0 || b == 0 ? 1 : (float) (1 - product / sqrt (a * b));
}

/* Keys of whole numbers. */
static gsize
integer_keys (const HekFlatCompare *compare,
              const guint32        *values,
              gsize                 begin,
              const guint32        *idx,
              gsize                 n,
              guint64               limit,
              guint64              *keys)
{
  guint32 turn = compare->value == HEK_FLAT_PRODUCTS ? G_MAXUINT32 : 0;
  gsize n_keys = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint64 key = hek_flat_key (values[i] ^ turn, idx != NULL ? idx[i] : begin + i);

      keys[n_keys] = key;
      n_keys += key < limit;
    }
  return n_keys;
}

/* Nearly all rows are too far: one comparison of floats each. */
static gsize
float_keys (const float   *distances,
            gsize          begin,
            const guint32 *idx,
            gsize          n,
            guint64        limit,
            guint64       *keys)
{
  float farthest = hek_flat_unorder ((guint32) (limit >> 32));
  gsize n_keys = 0;

  for (gsize i = 0; i < n; i++)
    if (!(distances[i] > farthest))
      keys[n_keys++]
        = hek_flat_key (hek_flat_order (distances[i]), idx != NULL ? idx[i] : begin + i);
  return n_keys;
}

gsize
hek_flat_keys (const HekFlatCompare *compare,
               const HekFlatQuery   *query,
               gsize                 begin,
               const guint32        *idx,
               gsize                 n,
               const double         *squares,
               float                *space,
               guint64               limit,
               guint64              *keys)
{
  const HekRows *rows = compare->rows;
  const guint8 *first = rows->data + (idx == NULL ? begin * rows->stride_bytes : 0);
  gsize stride = rows->stride_bytes, dim = rows->dim;
  guint32 sums[HEK_FLAT_RUN];
  float values[HEK_FLAT_RUN];

  if (compare->integer != NULL)
    {
      if (idx != NULL)
        compare->integer->gather (query->numbers, first, stride, idx, n, dim, sums);
      else
        compare->integer->rows (query->numbers, first, stride, n, dim, sums);
      if (compare->value != HEK_FLAT_FLOATS)
        return integer_keys (compare, sums, begin, idx, n, limit, keys);
    }
  else if (idx != NULL)
    compare->sum->gather (query->numbers, first, stride, idx, n, dim, values);
  else
    compare->sum->rows (query->numbers, first, stride, n, dim, values);

  if (compare->distance == HEK_DISTANCE_IP)
    for (gsize i = 0; i < n; i++)
      values[i] = -values[i];
  else if (compare->distance == HEK_DISTANCE_COSINE)
    for (gsize i = 0; i < n; i++)
      {
        gsize row = idx != NULL ? idx[i] : begin + i;
        double square = squares != NULL ? squares[row] : hek_flat_square (compare, row, space);

        values[i] = cosine_distance (compare->integer != NULL ? sums[i] : (double) values[i],
                                     query->square, square);
      }
  return float_keys (values, begin, idx, n, limit, keys);
}

float
hek_flat_key_distance (HekFlatValue value,
                       guint64      key)
{
  guint32 order = (guint32) (key >> 32);

  switch (value)
    {
    case HEK_FLAT_INTEGERS:
      return (float) order;
    case HEK_FLAT_PRODUCTS:
      return -(float) (order ^ G_MAXUINT32);
    case HEK_FLAT_FLOATS:
    default:
      return hek_flat_unorder (order);
    }
}

void
hek_flat_distances (const HekRows *rows,
                    HekDistance    distance,
                    const HekRows *queries,
                    gsize          query,
                    const guint32 *idx,
                    gsize          n,
                    float         *out)
{
  g_autofree float *query_numbers = g_new (float, rows->dim), *space = g_new (float, rows->dim);
  guint64 keys[HEK_FLAT_RUN];
  HekFlatCompare compare;
  HekFlatQuery form;

  g_return_if_fail (rows->dim == queries->dim && query < queries->n);

  hek_flat_compare_init (&compare, rows, distance, queries);
  form = hek_flat_query (&compare, queries, query, query_numbers);
  for (gsize i = 0; i < n; i += HEK_FLAT_RUN)
    {
      gsize n_run = MIN (HEK_FLAT_RUN, n - i);

      hek_flat_keys (&compare, &form, 0, idx + i, n_run, NULL, space, HEK_FLAT_NO_KEY, keys);
      for (gsize j = 0; j < n_run; j++)
        out[i + j] = hek_flat_key_distance (compare.value, keys[j]);
    }
}
