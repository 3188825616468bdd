/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Procrustes analysis in two or three dimensions. The rotation that brings a to b is U Vᵀ of the
 * singular value decomposition of M = Σ b aᵀ. V and the squares of the singular values come from
 * MᵀM by Jacobi's method, U from M V; directions in which there is nothing to go by are completed.
 */
#include "config.h"

#include "hek-layout-align.h"

#include <math.h>
#include <string.h>

#include "hek-parallel.h"

#define N_SWEEPS 32

/* Rows between two looks at the task; of the parallel part a block. */
#define CHECK_ROWS 65536u

/* A singular value that is this part of the largest says nothing of its direction. */
#define NOTHING 1e-7

/* Sums over the rows that have both places. */
typedef struct
{
  guint d;
  gsize n;
  double from_center[3], to_center[3];
  double from_square, to_square; /* Σ |a|², Σ |b|², about the centres */
  double cross[3][3];            /* Σ b aᵀ */
} Sums;

static gboolean
has_both (const float *a,
          const float *b,
          guint        d)
{
  for (guint i = 0; i < d; i++)
    if (!isfinite (a[i]) || !isfinite (b[i]))
      return FALSE;
  return TRUE;
}

static gboolean
find_centers (Sums          *sums,
              const float   *from,
              const float   *to,
              gsize          n,
              const HekTask *task)
{
  guint d = sums->d;

  for (gsize i = 0; i < n; i++)
    {
      if (i % CHECK_ROWS == 0 && hek_task_is_cancelled (task))
        return FALSE;
      if (!has_both (from + i * d, to + i * d, d))
        continue;
      for (guint k = 0; k < d; k++)
        {
          sums->from_center[k] += (double) from[i * d + k];
          sums->to_center[k] += (double) to[i * d + k];
        }
      sums->n++;
    }
  for (guint k = 0; k < d; k++)
    {
      sums->from_center[k] /= (double) MAX (sums->n, 1);
      sums->to_center[k] /= (double) MAX (sums->n, 1);
    }
  return TRUE;
}

static gboolean
sum_up (Sums          *sums,
        const float   *from,
        const float   *to,
        gsize          n,
        const HekTask *task)
{
  guint d = sums->d;

  for (gsize i = 0; i < n; i++)
    {
      double a[3], b[3];

      if (i % CHECK_ROWS == 0 && hek_task_is_cancelled (task))
        return FALSE;
      if (!has_both (from + i * d, to + i * d, d))
        continue;
      for (guint k = 0; k < d; k++)
        {
          a[k] = (double) from[i * d + k] - sums->from_center[k];
          b[k] = (double) to[i * d + k] - sums->to_center[k];
          sums->from_square += a[k] * a[k];
          sums->to_square += b[k] * b[k];
        }
      for (guint r = 0; r < d; r++)
        for (guint c = 0; c < d; c++)
          sums->cross[r][c] += b[r] * a[c];
    }
  return TRUE;
}

/* --- singular values ------------------------------------------------------------------------- */

/* One rotation of Jacobi's method, that makes @s[p][q] zero. The columns of @v follow. */
static void
rotate (guint  d,
        double s[3][3],
        double v[3][3],
        guint  p,
        guint  q)
{
  double theta, t, c, sine;

  if (s[p][q] == 0)
    return;
  theta = (s[q][q] - s[p][p]) / (2 * s[p][q]);
  t = (theta >= 0 ? 1 : -1) / (fabs (theta) + sqrt (theta * theta + 1));
  c = 1 / sqrt (t * t + 1);
  sine = t * c;
  for (guint k = 0; k < d; k++)
    {
      double x = s[k][p], y = s[k][q];

      s[k][p] = c * x - sine * y;
      s[k][q] = sine * x + c * y;
    }
  for (guint k = 0; k < d; k++)
    {
      double x = s[p][k], y = s[q][k], vx = v[k][p], vy = v[k][q];

      s[p][k] = c * x - sine * y;
      s[q][k] = sine * x + c * y;
      v[k][p] = c * vx - sine * vy;
      v[k][q] = sine * vx + c * vy;
    }
}

/* Columns of @v: eigenvectors of @s, those of the largest values first. */
static void
decompose (guint  d,
           double s[3][3],
           double v[3][3])
{
  for (guint r = 0; r < d; r++)
    for (guint c = 0; c < d; c++)
      v[r][c] = r == c;
  for (guint sweep = 0; sweep < N_SWEEPS; sweep++)
    for (guint p = 0; p + 1 < d; p++)
      for (guint q = p + 1; q < d; q++)
        rotate (d, s, v, p, q);
  for (guint i = 0; i < d; i++)
    for (guint j = i + 1; j < d; j++)
      if (s[j][j] > s[i][i])
        {
          double value = s[i][i];

          s[i][i] = s[j][j];
          s[j][j] = value;
          for (guint k = 0; k < d; k++)
            {
              double x = v[k][i];

              v[k][i] = v[k][j];
              v[k][j] = x;
            }
        }
}

/* Takes out of @x what lies along the first @n of @u's columns. Returns: its length then */
static double
orthogonalize (guint  d,
               double u[3][3],
               guint  n,
               double x[3])
{
  double square = 0;

  for (guint twice = 0; twice < 2; twice++)
    for (guint j = 0; j < n; j++)
      {
        double dot = 0;

        for (guint k = 0; k < d; k++)
          dot += x[k] * u[k][j];
        for (guint k = 0; k < d; k++)
          x[k] -= dot * u[k][j];
      }
  for (guint k = 0; k < d; k++)
    square += x[k] * x[k];
  return sqrt (square);
}

/* A direction that none of the first @n has: the axis that has most left. */
static void
complete (guint  d,
          double u[3][3],
          guint  n,
          double x[3])
{
  double best = -1;

  for (guint axis = 0; axis < d; axis++)
    {
      double y[3] = { 0 }, length;

      y[axis] = 1;
      length = orthogonalize (d, u, n, y);
      if (length > best)
        {
          best = length;
          memcpy (x, y, sizeof y);
        }
    }
}

/* U Vᵀ of @m = U S Vᵀ. Returns: the sum of S */
static double
find_turn (guint   d,
           double  m[3][3],
           double *turn)
{
  double s[3][3] = { { 0 } }, v[3][3] = { { 0 } }, u[3][3] = { { 0 } }, total = 0, largest = 0;

  for (guint r = 0; r < d; r++)
    for (guint c = 0; c < d; c++)
      for (guint k = 0; k < d; k++)
        s[r][c] += m[k][r] * m[k][c];
  decompose (d, s, v);
  for (guint j = 0; j < d; j++)
    {
      double x[3] = { 0 }, value;

      for (guint r = 0; r < d; r++)
        for (guint k = 0; k < d; k++)
          x[r] += m[r][k] * v[k][j];
      value = orthogonalize (d, u, j, x);
      largest = MAX (largest, value);
      total += value;
      if (value <= NOTHING * largest || value == 0)
        complete (d, u, j, x);
      value = orthogonalize (d, u, j, x);
      for (guint r = 0; r < d; r++)
        u[r][j] = x[r] / value;
    }
  for (guint r = 0; r < d; r++)
    for (guint c = 0; c < d; c++)
      {
        turn[r * d + c] = 0;
        for (guint j = 0; j < d; j++)
          turn[r * d + c] += u[r][j] * v[c][j];
      }
  return total;
}

/* --- the alignment --------------------------------------------------------------------------- */

static void
set_identity (HekLayoutAlignment *self,
              guint               d)
{
  *self = (HekLayoutAlignment) { .n_coords = d, .scale = 1, .disparity = NAN };
  for (guint k = 0; k < d; k++)
    self->turn[k * d + k] = 1;
}

gboolean
hek_layout_align (const float        *from,
                  const float        *to,
                  gsize               n,
                  guint               n_coords,
                  HekLayoutAlignKind  kind,
                  HekLayoutAlignment *out,
                  const HekTask      *task)
{
  Sums sums = { .d = n_coords };
  double total, left;

  g_return_val_if_fail (n_coords == 2 || n_coords == 3, FALSE);

  set_identity (out, n_coords);
  if (kind == HEK_LAYOUT_ALIGN_NONE)
    return TRUE;
  if (!find_centers (&sums, from, to, n, task))
    return FALSE;
  if (kind == HEK_LAYOUT_ALIGN_ROTATION)
    for (guint k = 0; k < 3; k++)
      sums.from_center[k] = sums.to_center[k] = 0;
  if (!sum_up (&sums, from, to, n, task))
    return FALSE;
  out->n = sums.n;
  if (sums.n < 2 || !(sums.from_square > 0) || !(sums.to_square > 0) ||
      !isfinite (sums.from_square * sums.to_square))
    return TRUE;
  out->kind = kind;
  total = find_turn (n_coords, sums.cross, out->turn);
  if (kind == HEK_LAYOUT_ALIGN_SIMILARITY && total > 0)
    out->scale = total / sums.from_square;
  memcpy (out->from_center, sums.from_center, sizeof out->from_center);
  memcpy (out->to_center, sums.to_center, sizeof out->to_center);
  left = sums.to_square - 2 * out->scale * total + out->scale * out->scale * sums.from_square;
  out->disparity = CLAMP (left / sums.to_square, 0, 1);
  return TRUE;
}

typedef struct
{
  const HekLayoutAlignment *alignment;
  const float *from;
  float *out;
} Applying;

static void
apply_block (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  const Applying *applying = data;
  const HekLayoutAlignment *self = applying->alignment;
  guint d = self->n_coords;

  for (gsize i = begin; i < end; i++)
    {
      const float *from = applying->from + i * d;
      float *out = applying->out + i * d;
      double a[3], b[3];

      for (guint k = 0; k < d; k++)
        a[k] = (double) from[k] - self->from_center[k];
      for (guint r = 0; r < d; r++)
        {
          b[r] = 0;
          for (guint k = 0; k < d; k++)
            b[r] += self->turn[r * d + k] * a[k];
        }
      for (guint k = 0; k < d; k++)
        out[k] = (float) (self->scale * b[k] + self->to_center[k]);
    }
}

gboolean
hek_layout_alignment_apply (const HekLayoutAlignment *self,
                            const float              *from,
                            gsize                     n,
                            float                    *out,
                            const HekTask            *task)
{
  Applying applying = { self, from, out };

  return hek_parallel_for (n, CHECK_ROWS, apply_block, &applying, task);
}
