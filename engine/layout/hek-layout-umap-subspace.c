/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Eigenvectors of the largest eigenvalues of D^-½ W D^-½ of one connected graph, but for the first,
 * whose vector D^½ 1 is known and taken out. A subspace of WIDTH vectors goes through polynomials
 * of Chebyshev, which grow fastest where the wanted eigenvalues are, and is then turned into the
 * best approximations that it holds (Rayleigh, Ritz).
 *
 * A block of vectors is n × WIDTH floats, so that one entry of the matrix multiplies a register or
 * two; sums over rows are doubles, block by block in order.
 */
#include "config.h"

#include "hek-layout-umap-private.h"

#include "hek-aligned.h"
#include "hek-eigen.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#include <math.h>
#include <string.h>

#define WIDTH 8
#define BLOCK_ROWS 1024

/* Multiplications with the matrix between two looks at the subspace, and how often that is done at
 * most: this is a start, and need not have more than its shape. */
#define DEGREE 16
#define MAX_ROUNDS 16

/* Change of 1 - eigenvalue that counts as none. */
#define SETTLED 0.02

/* Rows between two looks at whether the task was cancelled. */
#define CHECK_ROWS 16384

/* Directions of the subspace with less of its size are taken as missing. */
#define LEAST_DIRECTION 1e-12

typedef struct
{
  const HekUmapFuzzy *fuzzy;
  float *scale;      /* n: degree^-½ */
  float *x, *y, *z;  /* n × WIDTH each */
  double *sums;      /* per block */
  double low;        /* [-1, low] is damped */
  gboolean first;    /* of the polynomial */
  double turn[WIDTH * WIDTH];
} Subspace;

static inline void
multiply_row (const Subspace *s,
              const float    *from,
              gsize           i,
              float           out[WIDTH])
{
  const HekUmapFuzzy *fuzzy = s->fuzzy;

  for (guint c = 0; c < WIDTH; c++)
    out[c] = 0;
  for (guint64 e = fuzzy->starts[i]; e < fuzzy->starts[i + 1]; e++)
    {
      const float *other = from + (gsize) fuzzy->targets[e] * WIDTH;
      float w = fuzzy->weights[e] * s->scale[fuzzy->targets[e]];

      for (guint c = 0; c < WIDTH; c++)
        out[c] += w * other[c];
    }
  for (guint c = 0; c < WIDTH; c++)
    out[c] *= s->scale[i];
}

/* z = 2 A' y - z, where A' is A with [-1, low] brought to [-1, 1]; in the first step y = A' x. */
static void
filter_rows (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  Subspace *s = data;
  float half = (float) ((s->low + 1) / 2), middle = (float) ((s->low - 1) / 2);
  const float *from = s->first ? s->x : s->y;

  for (gsize i = begin; i < end; i++)
    {
      float row[WIDTH], *out = s->z + i * WIDTH;

      multiply_row (s, from, i, row);
      for (guint c = 0; c < WIDTH; c++)
        {
          float t = (row[c] - middle * from[i * WIDTH + c]) / half;

          out[c] = s->first ? t : 2 * t - out[c];
        }
    }
}

static void
multiply_rows (gsize    begin,
               gsize    end,
               gsize    block_idx,
               gpointer data)
{
  Subspace *s = data;

  for (gsize i = begin; i < end; i++)
    multiply_row (s, s->x, i, s->z + i * WIDTH);
}

/* --- inner products ------------------------------------------------------------------------ */

#define N_SUMS (2 * WIDTH * WIDTH)

/* Products of the columns of x with each other and with those of z. */
static void
sum_products (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  Subspace *s = data;
  double *sums = s->sums + block_idx * N_SUMS;

  memset (sums, 0, N_SUMS * sizeof *sums);
  for (gsize i = begin; i < end; i++)
    for (guint a = 0; a < WIDTH; a++)
      {
        double x = (double) s->x[i * WIDTH + a];

        for (guint b = 0; b < WIDTH; b++)
          {
            sums[a * WIDTH + b] += x * (double) s->x[i * WIDTH + b];
            sums[(WIDTH + a) * WIDTH + b] += x * (double) s->z[i * WIDTH + b];
          }
      }
}

/* x turned by s->turn: x' = x · turn. */
static void
turn_rows (gsize    begin,
           gsize    end,
           gsize    block_idx,
           gpointer data)
{
  Subspace *s = data;

  for (gsize i = begin; i < end; i++)
    {
      double row[WIDTH] = { 0 };
      float *x = s->x + i * WIDTH;

      for (guint a = 0; a < WIDTH; a++)
        for (guint b = 0; b < WIDTH; b++)
          row[b] += (double) x[a] * s->turn[a * WIDTH + b];
      for (guint b = 0; b < WIDTH; b++)
        x[b] = (float) row[b];
    }
}

/* The part of D^½ 1 taken out of all columns, and each made as long as 1. %FALSE: cancelled */
static gboolean
take_out_trivial (Subspace      *s,
                  const HekTask *task)
{
  gsize n = s->fuzzy->n;
  double length = 0, along[WIDTH] = { 0 }, squares[WIDTH] = { 0 };

  for (gsize i = 0; i < n; i++)
    {
      double root = 1 / (double) s->scale[i];

      length += root * root;
      for (guint c = 0; c < WIDTH; c++)
        along[c] += root * (double) s->x[i * WIDTH + c];
    }
  if (hek_task_is_cancelled (task))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    for (guint c = 0; c < WIDTH; c++)
      {
        double v = (double) s->x[i * WIDTH + c] - along[c] / length / (double) s->scale[i];

        s->x[i * WIDTH + c] = (float) v;
        squares[c] += v * v;
      }
  for (guint c = 0; c < WIDTH; c++)
    squares[c] = squares[c] > 0 ? 1 / sqrt (squares[c]) : 0;
  if (hek_task_is_cancelled (task))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    for (guint c = 0; c < WIDTH; c++)
      s->x[i * WIDTH + c] *= (float) squares[c];
  return TRUE;
}

/* --- Rayleigh and Ritz --------------------------------------------------------------------- */

/* @gram: x · x, @image: x · A x. The turn that makes x orthonormal and A diagonal in it. */
static gboolean
find_turn (const double   gram[WIDTH * WIDTH],
           const double   image[WIDTH * WIDTH],
           double         turn[WIDTH * WIDTH],
           double         values[WIDTH],
           const HekTask *task,
           GError       **error)
{
  double matrix[WIDTH * WIDTH], vectors[WIDTH * WIDTH], white[WIDTH * WIDTH];
  double sizes[WIDTH];

  memcpy (matrix, gram, sizeof matrix);
  if (!hek_eigen_symmetric (matrix, WIDTH, sizes, WIDTH, vectors, task, error))
    return FALSE;
  for (guint a = 0; a < WIDTH; a++)
    for (guint b = 0; b < WIDTH; b++)
      white[a * WIDTH + b] =
        sizes[b] > LEAST_DIRECTION * sizes[0] ? vectors[b * WIDTH + a] / sqrt (sizes[b]) : 0;
  for (guint a = 0; a < WIDTH; a++)
    for (guint b = 0; b < WIDTH; b++)
      {
        double sum = 0;

        for (guint c = 0; c < WIDTH; c++)
          for (guint d = 0; d < WIDTH; d++)
            sum += white[c * WIDTH + a] *
                   (image[c * WIDTH + d] + image[d * WIDTH + c]) / 2 * white[d * WIDTH + b];
        matrix[a * WIDTH + b] = sum;
      }
  if (!hek_eigen_symmetric (matrix, WIDTH, values, WIDTH, vectors, task, error))
    return FALSE;
  memset (turn, 0, sizeof matrix);
  for (guint a = 0; a < WIDTH; a++)
    for (guint b = 0; b < WIDTH; b++)
      for (guint c = 0; c < WIDTH; c++)
        turn[a * WIDTH + b] += white[a * WIDTH + c] * vectors[b * WIDTH + c];
  return TRUE;
}

static gboolean
look (Subspace      *s,
      double         values[WIDTH],
      const HekTask *task,
      GError       **error)
{
  gsize n = s->fuzzy->n;
  double all[N_SUMS] = { 0 };

  if (!take_out_trivial (s, task) ||
      !hek_parallel_for (n, BLOCK_ROWS, multiply_rows, s, task) ||
      !hek_parallel_for (n, BLOCK_ROWS, sum_products, s, task))
    return hek_task_check (task, error);
  for (gsize b = 0; b < hek_parallel_n_blocks (n, BLOCK_ROWS); b++)
    for (guint i = 0; i < N_SUMS; i++)
      all[i] += s->sums[b * N_SUMS + i];
  if (!find_turn (all, all + WIDTH * WIDTH, s->turn, values, task, error))
    return FALSE;
  if (!hek_parallel_for (n, BLOCK_ROWS, turn_rows, s, task))
    return hek_task_check (task, error);
  return TRUE;
}

/* x becomes the polynomial of degree DEGREE of A times x. */
static gboolean
filter (Subspace      *s,
        const HekTask *task,
        GError       **error)
{
  for (guint i = 0; i < DEGREE; i++)
    {
      float *swap = s->y;

      s->first = i == 0;
      if (i == 1)
        memcpy (s->z, s->x, s->fuzzy->n * WIDTH * sizeof *s->z);
      if (!hek_parallel_for (s->fuzzy->n, BLOCK_ROWS, filter_rows, s, task))
        return hek_task_check (task, error);
      s->y = s->z;
      s->z = swap;
    }
  memcpy (s->x, s->y, s->fuzzy->n * WIDTH * sizeof *s->x);
  return TRUE;
}

static gboolean
iterate (Subspace      *s,
         guint          n_dims,
         const HekTask *task,
         GError       **error)
{
  double values[WIDTH], last[WIDTH] = { 0 };

  for (guint round = 0; ; round++)
    {
      gboolean settled = round > 0;

      if (!look (s, values, task, error))
        return FALSE;
      for (guint c = 0; c < n_dims; c++)
        settled &= fabs (values[c] - last[c]) <= SETTLED * (1 - MIN (values[c], 1));
      if (settled || round == MAX_ROUNDS)
        return TRUE;
      hek_task_progress (task, (double) round / MAX_ROUNDS);
      memcpy (last, values, sizeof last);
      s->low = CLAMP (values[WIDTH - 1], -0.5, 0.9999);
      if (!filter (s, task, error))
        return FALSE;
    }
}

/* The start of the subspace: what is there already, and numbers drawn by lot. */
static gboolean
fill (Subspace      *s,
      const float   *coords,
      guint          n_dims,
      guint          stride,
      guint64        seed,
      const HekTask *task,
      GError       **error)
{
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < s->fuzzy->n; i++)
    {
      const HekUmapFuzzy *fuzzy = s->fuzzy;
      double degree = 0;

      if (i % CHECK_ROWS == 0 && !hek_task_check (task, error))
        return FALSE;
      for (guint64 e = fuzzy->starts[i]; e < fuzzy->starts[i + 1]; e++)
        degree += (double) fuzzy->weights[e];
      s->scale[i] = (float) (1 / sqrt (degree));
      for (guint c = 0; c < WIDTH; c++)
        s->x[i * WIDTH + c] = c < n_dims ? (float) sqrt (degree) * coords[i * stride + c]
                                         : (float) (hek_rng_double (&rng) - 0.5);
    }
  return TRUE;
}

gboolean
hek_umap_spectral_part (const HekUmapFuzzy *fuzzy,
                        guint               n_dims,
                        float              *coords,
                        guint               stride,
                        guint64             seed,
                        const HekTask      *task,
                        GError            **error)
{
  gsize n = fuzzy->n;
  hek_auto_aligned float *scale = hek_aligned_try_new (n, sizeof *scale);
  hek_auto_aligned float *blocks = hek_aligned_try_new (3 * n, WIDTH * sizeof *blocks);
  g_autofree double *sums = g_try_new (double, hek_parallel_n_blocks (n, BLOCK_ROWS) * N_SUMS);
  Subspace s = { .fuzzy = fuzzy, .scale = scale, .x = blocks, .y = blocks + n * WIDTH,
                 .z = blocks + 2 * n * WIDTH, .sums = sums };

  if (scale == NULL || blocks == NULL || sums == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           "there is not enough memory for a spectral start");
      return FALSE;
    }
  if (!fill (&s, coords, n_dims, stride, seed, task, error)
      || !iterate (&s, n_dims, task, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    for (guint d = 0; d < n_dims; d++)
      coords[i * stride + d] = s.x[i * WIDTH + d] * s.scale[i];
  return TRUE;
}
