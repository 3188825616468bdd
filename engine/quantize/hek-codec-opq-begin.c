/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rotation that training begins with: principal directions of the rows, shared out to the
 * parts.
 *
 * Ge et al. give the next largest eigenvalue to the part with the smallest product of eigenvalues.
 * Here an eigenvalue counts as the bits that it is worth: half the logarithm of its ratio to the
 * water level, above which the directions are that the code's bits suffice for (reverse
 * water-filling; Cover, Thomas, "Elements of information theory", 2nd ed., §10.3). Directions below
 * the level are worth none and fill up the parts, wherever there is room; with the plain product
 * they would decide where the others go.
 *
 * Source: Ge, He, Ke, Sun, "Optimized product quantization for approximate nearest neighbor
 * search", CVPR 2013, §3.3
 */
#include "config.h"

#include "hek-codec-opq-private.h"

#include "hek-aligned.h"
#include "hek-eigen.h"
#include "hek-linear.h"

#include <math.h>

/* @values: falling. Returns: the level above which the first values are worth @n_bits together; 0
 * where all of them are worth less than that, or there is nothing */
static double
water_level (const double *values,
             guint         n,
             double        n_bits)
{
  double logs = 0, level = 0;

  for (guint i = 0; i < n && values[i] > 0; i++)
    {
      double next = i + 1 < n ? MAX (values[i + 1], 0) : 0;

      logs += log2 (values[i]);
      level = exp2 ((logs - 2 * n_bits) / (i + 1));
      if (level >= next)
        break;
    }
  return level;
}

/* Fills in which direction each number of turned rows is. */
static void
share_out (const double *values,
           guint         dim,
           guint         n_parts,
           guint         bits,
           guint        *direction)
{
  g_autofree double *load = g_new0 (double, n_parts);
  g_autofree guint *n_full = g_new0 (guint, n_parts);
  double level = water_level (values, dim, (double) n_parts * bits);

  for (guint i = 0; i < dim; i++)
    {
      guint best = n_parts;

      for (guint p = 0; p < n_parts; p++)
        {
          guint begin = hek_parts_begin (dim, n_parts, p);
          guint width = hek_parts_begin (dim, n_parts, p + 1) - begin;

          if (n_full[p] < width && (best == n_parts || load[p] < load[best]))
            best = p;
        }
      direction[hek_parts_begin (dim, n_parts, best) + n_full[best]++] = i;
      if (level > 0 && values[i] > level)
        load[best] += 0.5 * log2 (values[i] / level);
    }
}

gboolean
hek_opq_begin (const float    *columns,
               const float    *packed,
               gsize           n,
               guint           dim,
               guint           n_parts,
               guint           bits,
               float          *rotation,
               const HekTask  *task,
               GError        **error)
{
  gsize n_numbers = (gsize) dim * dim;
  hek_auto_aligned double *covariance = hek_aligned_try_new (n_numbers, sizeof *covariance);
  hek_auto_aligned double *vectors = hek_aligned_try_new (n_numbers, sizeof *vectors);
  g_autofree double *values = g_new (double, dim);
  g_autofree guint *direction = g_new (guint, dim);

  if (covariance == NULL || vectors == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for a rotation of %u dimensions", dim);
      return FALSE;
    }
  if (!hek_linear_multiply (columns, dim, packed, dim, n, rotation, task))
    {
      hek_task_check (task, error);
      return FALSE;
    }
  for (gsize i = 0; i < n_numbers; i++)
    covariance[i] = (double) rotation[i] / (double) n;
  if (!hek_eigen_symmetric (covariance, dim, values, dim, vectors, task, error))
    return FALSE;

  share_out (values, dim, n_parts, bits, direction);
  for (guint i = 0; i < dim; i++)
    for (guint d = 0; d < dim; d++)
      rotation[(gsize) i * dim + d] = (float) vectors[(gsize) direction[i] * dim + d];
  return TRUE;
}
