/* SPDX-License-Identifier: Apache-2.0 */
/* Principal directions of a sample by orthogonal iteration. Products are sums over one row at a
 * time in a fixed order, so that threads and machines agree. */
#include "config.h"

#include "hek-code-map-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#include <math.h>
#include <string.h>

/* The share of variance that is still missed after so many rounds is of no consequence: the rows
 * are only ordered by it. */
#define N_ROUNDS 6

/* A vector this much shorter than before a projection is taken off is noise of rounding. */
#define VANISHED 1e-4f

void
hek_code_normals (float  *rows,
                  gsize   n,
                  guint64 seed)
{
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    {
      double u = 1.0 - hek_rng_double (&rng), v = hek_rng_double (&rng);

      rows[i] = (float) (sqrt (-2.0 * log (u)) * cos (2 * G_PI * v));
    }
}

static void
add_scaled (float       *to,
            const float *from,
            float        factor,
            guint        n)
{
  for (guint i = 0; i < n; i++)
    to[i] += factor * from[i];
}

/* Takes from row @r what lies along the rows before it; FALSE when nothing is left. */
static gboolean
make_orthogonal (float *rows,
                 guint  r,
                 guint  dim)
{
  float *row = rows + (gsize) r * dim;
  float before = sqrtf (hek_code_dot (row, row, dim)), after;

  for (guint q = 0; q < r; q++)
    {
      const float *other = rows + (gsize) q * dim;

      add_scaled (row, other, -hek_code_dot (row, other, dim), dim);
    }
  after = sqrtf (hek_code_dot (row, row, dim));
  if (!(after > VANISHED * before) || !isfinite (after))
    return FALSE;
  for (guint i = 0; i < dim; i++)
    row[i] /= after;
  return TRUE;
}

void
hek_code_orthonormalize (float *rows,
                         guint  n_rows,
                         guint  dim)
{
  guint next = 0;

  for (guint r = 0; r < n_rows; r++)
    while (!make_orthogonal (rows, r, dim) && next < dim)
      {
        memset (rows + (gsize) r * dim, 0, dim * sizeof (float));
        rows[(gsize) r * dim + next++] = 1.0f;
      }
}

typedef struct
{
  const float *x;
  gsize n;
  guint dim;
  float *covariance;
  const float *in;
  float *out;
} Product;

/* Rows of the covariance; four vectors at a time, to touch a row of it less often. */
static void
covariance_rows (gsize    begin,
                 gsize    end,
                 gsize    block_idx,
                 gpointer data)
{
  const Product *p = data;
  guint dim = p->dim;

  for (gsize i = begin; i < end; i++)
    {
      float *c = p->covariance + i * dim;

      memset (c, 0, dim * sizeof (float));
      for (gsize s = 0; s + 4 <= p->n; s += 4)
        {
          const float *x0 = p->x + s * dim, *x1 = x0 + dim, *x2 = x1 + dim, *x3 = x2 + dim;
          float a0 = x0[i], a1 = x1[i], a2 = x2[i], a3 = x3[i];

          for (guint j = 0; j < dim; j++)
            c[j] += (a0 * x0[j] + a1 * x1[j]) + (a2 * x2[j] + a3 * x3[j]);
        }
    }
}

static void
multiply_rows (gsize    begin,
               gsize    end,
               gsize    block_idx,
               gpointer data)
{
  const Product *p = data;

  for (gsize r = begin; r < end; r++)
    {
      const float *in = p->in + r * p->dim;
      float *out = p->out + r * p->dim;

      memset (out, 0, p->dim * sizeof (float));
      for (guint i = 0; i < p->dim; i++)
        add_scaled (out, p->covariance + (gsize) i * p->dim, in[i], p->dim);
    }
}

gboolean
hek_code_directions (const float   *x,
                     gsize          n,
                     guint          dim,
                     guint          n_directions,
                     float         *directions,
                     guint64        seed,
                     const HekTask *task)
{
  gsize n_numbers = (gsize) n_directions * dim;
  hek_auto_aligned float *covariance = hek_aligned_new ((gsize) dim * dim, sizeof (float));
  hek_auto_aligned float *other = hek_aligned_new (n_numbers, sizeof (float));
  Product p = { .x = x, .n = n, .dim = dim, .covariance = covariance };

  if (!hek_parallel_for (dim, 8, covariance_rows, &p, task))
    return FALSE;

  hek_code_normals (directions, n_numbers, seed);
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      p.in = directions;
      p.out = other;
      if (!hek_parallel_for (n_directions, 4, multiply_rows, &p, task))
        return FALSE;
      memcpy (directions, other, n_numbers * sizeof (float));
      hek_code_orthonormalize (directions, n_directions, dim);
    }
  return TRUE;
}
