/* SPDX-License-Identifier: Apache-2.0 */
/* Rows from one type of number to another, by way of floats, which hold all of them. */
#include "config.h"

#include "hek-rows-convert.h"

#include "hek-kernel-half.h"

#include <math.h>
#include <string.h>

#define F16_MAX 65504.0f

/* Numbers that go through the cache together. */
#define BLOCK 1024

static void
widen (HekDtype      dtype,
       gconstpointer from,
       gsize         n,
       float        *out)
{
  const guint8 *bytes = from;

  switch (dtype)
    {
    case HEK_DTYPE_F32:
      memcpy (out, from, n * sizeof *out);
      break;
    case HEK_DTYPE_F16:
      hek_kernel_f32_from_f16 (from, out, n);
      break;
    case HEK_DTYPE_U8:
      for (gsize i = 0; i < n; i++)
        out[i] = bytes[i];
      break;
    }
}

void
hek_rows_to_f32 (const HekRows *rows,
                 gsize          begin,
                 gsize          n,
                 float         *out)
{
  g_return_if_fail (begin <= rows->n && n <= rows->n - begin);

  for (gsize i = 0; i < n; i++)
    widen (rows->dtype, hek_rows_get (rows, begin + i), rows->dim, out + i * rows->dim);
}

void
hek_rows_gather_f32 (const HekRows *rows,
                     const guint32 *idx,
                     gsize          n,
                     float         *out)
{
  for (gsize i = 0; i < n; i++)
    widen (rows->dtype, hek_rows_get (rows, idx[i]), rows->dim, out + i * rows->dim);
}

/* Adding 1.5 · 2²³ leaves an integer in the lower bits of the float, rounded to even. */
static inline guint8
byte_from_float (float x)
{
  float clamped = x > 0 ? MIN (x, 255.0f) : 0, shifted = clamped + 0x1.8p23f;
  guint32 bits;

  memcpy (&bits, &shifted, sizeof bits);
  return (guint8) bits;
}

/* Writes @from to @out as @dtype, and what that has made of the numbers back to @from. */
static void
narrow (float    *from,
        gsize     n,
        HekDtype  dtype,
        gpointer  out)
{
  guint8 *bytes = out;

  switch (dtype)
    {
    case HEK_DTYPE_F32:
      memcpy (out, from, n * sizeof *from);
      break;
    case HEK_DTYPE_F16:
      for (gsize i = 0; i < n; i++)
        from[i] = isfinite (from[i]) ? CLAMP (from[i], -F16_MAX, F16_MAX) : from[i];
      hek_kernel_f16_from_f32 (from, out, n);
      hek_kernel_f32_from_f16 (out, from, n);
      break;
    case HEK_DTYPE_U8:
      for (gsize i = 0; i < n; i++)
        from[i] = bytes[i] = byte_from_float (from[i]);
      break;
    }
}

/* NaN that stays one and infinities that stay have not changed. */
static double
largest_change (const float *before,
                const float *after,
                gsize        n)
{
  double largest = 0;

  for (gsize i = 0; i < n; i++)
    {
      double change = fabs ((double) after[i] - (double) before[i]);

      if (change > largest)
        largest = change;
      else if (isnan (change) && !isnan (after[i]) && before[i] != after[i])
        largest = INFINITY;
    }
  return largest;
}

double
hek_rows_convert (const HekRows *from,
                  HekDtype       dtype,
                  gpointer       out)
{
  gsize in_bytes = hek_dtype_bytes (from->dtype), out_bytes = hek_dtype_bytes (dtype);
  guint8 *to = out;
  double largest = 0;

  for (gsize i = 0; i < from->n; i++)
    for (gsize d = 0; d < from->dim; d += BLOCK)
      {
        const guint8 *row = hek_rows_get (from, i);
        gsize n = MIN (BLOCK, from->dim - d);
        float before[BLOCK], after[BLOCK];
        double change;

        if (dtype == from->dtype)
          memcpy (to, row + d * in_bytes, n * in_bytes);
        else
          {
            widen (from->dtype, row + d * in_bytes, n, before);
            memcpy (after, before, n * sizeof *after);
            narrow (after, n, dtype, to);
            change = largest_change (before, after, n);
            largest = MAX (largest, change);
          }
        to += n * out_bytes;
      }
  return largest;
}
