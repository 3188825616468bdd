/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What codes lose: squared errors by row, by dimension and by subspace, and which centroids are in
 * use. Sums are kept by block and added in order.
 */
#include "config.h"

#include "hek-evaluate-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"

#include <math.h>
#include <stdlib.h>

const double hek_evaluate_quantiles[HEK_EVALUATE_N_QUANTILES] = {
  0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1,
};

/* Rows are decoded so many at a time, and there are at most so many blocks, whose sums are kept. */
#define CHUNK_FLOATS (1u << 16)
#define MAX_CHUNK_ROWS 256
#define MAX_BLOCKS 256

/* Of one column of numbers: of a dimension, or of a number of a turned row. Values are taken less
 * those of the first row, so that little is lost where the mean is far from 0. */
typedef struct
{
  double error, sum, squares; /* squared errors; values, and their squares */
} ColumnSums;

typedef struct
{
  const HekEvaluation *evaluation;
  const HekRows *rows;
  const guint8 *codes;
  const HekTask *task;
  gsize block_rows;
  gsize n_blocks;
  guint dim, n_subspaces; /* subspaces: 0 when the method does not cut rows */
  gboolean counts_use;
  guint n_centroids;

  const float *first;     /* the first row, and the same turned */
  const float *first_cut;
  ColumnSums *columns;    /* n_blocks × dim */
  ColumnSums *cut_columns; /* (nullable): n_blocks × dim */
  double *row_errors;     /* n */
  guint32 *use;           /* (nullable): added to atomically: whole numbers have no order */
  gint n_done;            /* atomic */
} ErrorLoop;

/* What one thread works in. */
typedef struct
{
  gsize n_rows;
  float *rows, *decoded, *cut, *cut_decoded;
  guint *begins;
  guint16 *centroids;
} ErrorSpace;

static gsize
chunk_rows (guint dim)
{
  return CLAMP (CHUNK_FLOATS / dim, 1, MAX_CHUNK_ROWS);
}

static void
error_space_init (ErrorSpace      *space,
                  const ErrorLoop *loop)
{
  gsize n = chunk_rows (loop->dim), n_floats = n * loop->dim;
  guint n_subspaces = hek_codebook_n_subspaces (loop->evaluation->book);

  *space = (ErrorSpace) {
    .rows = hek_aligned_new (n_floats, sizeof (float)),
    .decoded = hek_aligned_new (n_floats, sizeof (float)),
    .begins = g_new (guint, n_subspaces + 1),
  };
  if (loop->n_subspaces > 0)
    {
      space->cut = hek_aligned_new (n_floats, sizeof (float));
      space->cut_decoded = hek_aligned_new (n_floats, sizeof (float));
    }
  if (loop->counts_use)
    space->centroids = g_new (guint16, n * n_subspaces);
}

static void
error_space_clear (ErrorSpace *space)
{
  hek_aligned_free (space->rows);
  hek_aligned_free (space->decoded);
  hek_aligned_free (space->cut);
  hek_aligned_free (space->cut_decoded);
  g_free (space->begins);
  g_free (space->centroids);
}

static void
add_columns (ColumnSums  *columns,
             const float *values,
             const float *decoded,
             const float *first,
             guint        dim)
{
  for (guint d = 0; d < dim; d++)
    {
      double error = (double) values[d] - (double) decoded[d];
      double value = (double) values[d] - (double) first[d];

      columns[d].error += error * error;
      columns[d].sum += value;
      columns[d].squares += value * value;
    }
}

static double
squared_error (const float *values,
               const float *decoded,
               guint        dim)
{
  double sum = 0;

  for (guint d = 0; d < dim; d++)
    {
      double error = (double) values[d] - (double) decoded[d];

      sum += error * error;
    }
  return sum;
}

static void
count_use (ErrorLoop    *loop,
           ErrorSpace   *space,
           const guint8 *codes,
           gsize         n)
{
  guint n_subspaces = hek_codebook_n_subspaces (loop->evaluation->book);

  hek_codebook_unpack (loop->evaluation->book, codes, n, space->centroids);
  for (gsize i = 0; i < n; i++)
    for (guint s = 0; s < n_subspaces; s++)
      {
        guint centroid = space->centroids[i * n_subspaces + s];

        if (centroid < loop->n_centroids)
          __atomic_fetch_add (&loop->use[(gsize) s * loop->n_centroids + centroid], 1,
                              __ATOMIC_RELAXED);
      }
}

static void
error_chunk (ErrorLoop  *loop,
             ErrorSpace *space,
             gsize       begin,
             gsize       n,
             gsize       block)
{
  const HekCodebook *book = loop->evaluation->book;
  const guint8 *codes = loop->codes + begin * loop->evaluation->code_bytes;
  guint dim = loop->dim;

  hek_codebook_read_rows (book, loop->rows, begin, n, space->rows);
  hek_codebook_decode (book, codes, n, space->decoded);
  for (gsize i = 0; i < n; i++)
    {
      loop->row_errors[begin + i] = squared_error (space->rows + i * dim,
                                                   space->decoded + i * dim, dim);
      if (loop->columns != NULL)
        add_columns (loop->columns + block * dim, space->rows + i * dim,
                     space->decoded + i * dim, loop->first, dim);
    }
  if (loop->n_subspaces > 0)
    {
      hek_codebook_cut (book, space->rows, n, space->cut, space->begins);
      hek_codebook_cut (book, space->decoded, n, space->cut_decoded, space->begins);
      for (gsize i = 0; i < n; i++)
        add_columns (loop->cut_columns + block * dim, space->cut + i * dim,
                     space->cut_decoded + i * dim, loop->first_cut, dim);
    }
  if (loop->counts_use)
    count_use (loop, space, codes, n);
}

static void
error_block (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  ErrorLoop *loop = data;
  gsize n_chunk = chunk_rows (loop->dim);
  ErrorSpace space;

  error_space_init (&space, loop);
  for (gsize at = begin; at < end && !hek_task_is_cancelled (loop->task); at += n_chunk)
    error_chunk (loop, &space, at, MIN (n_chunk, end - at), block_idx);
  error_space_clear (&space);
  hek_task_progress (loop->task, (double) (g_atomic_int_add (&loop->n_done, 1) + 1)
                                   / (double) loop->n_blocks);
}

static gboolean
error_loop_run (ErrorLoop  *loop,
                GError    **error)
{
  return hek_parallel_for (loop->rows->n, loop->block_rows, error_block, loop, loop->task) ||
         hek_task_check (loop->task, error);
}

static void
error_loop_plan (ErrorLoop           *loop,
                 const HekEvaluation *evaluation,
                 const HekRows       *rows,
                 const guint8        *codes,
                 const HekTask       *task)
{
  *loop = (ErrorLoop) {
    .evaluation = evaluation, .rows = rows, .codes = codes, .task = task, .dim = evaluation->dim,
    .block_rows = MAX (chunk_rows (evaluation->dim), hek_parallel_n_blocks (rows->n, MAX_BLOCKS)),
    .row_errors = g_new (double, rows->n),
  };
  loop->n_blocks = hek_parallel_n_blocks (rows->n, loop->block_rows);
}

/* --- what the sums say ---------------------------------------------------------------------- */

static double
mean_of (const double *values,
         gsize         n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  return sum / (double) n;
}

static double
relative_to (double mse,
             double variance)
{
  return mse == 0 ? 0 : mse / variance;
}

/* Adds the blocks of one column: its mean squared error and its variance. */
static void
finish_column (const ErrorLoop  *loop,
               const ColumnSums *columns,
               guint             d,
               double           *mse,
               double           *variance)
{
  double n = (double) loop->rows->n;
  ColumnSums all = { 0 };

  for (gsize b = 0; b < loop->n_blocks; b++)
    {
      const ColumnSums *block = &columns[b * loop->dim + d];

      all.error += block->error;
      all.sum += block->sum;
      all.squares += block->squares;
    }
  *mse = all.error / n;
  *variance = MAX (all.squares / n - all.sum / n * (all.sum / n), 0.0);
}

static void
finish_dimensions (const ErrorLoop   *loop,
                   HekEvaluateErrors *errors)
{
  double total = 0;

  errors->dim_mse = g_new (double, loop->dim);
  errors->dim_relative = g_new (double, loop->dim);
  for (guint d = 0; d < loop->dim; d++)
    {
      double variance;

      finish_column (loop, loop->columns, d, &errors->dim_mse[d], &variance);
      errors->dim_relative[d] = relative_to (errors->dim_mse[d], variance);
      total += variance;
    }
  errors->relative = relative_to (errors->mse, total);
}

static void
finish_subspaces (const ErrorLoop   *loop,
                  const guint       *begins,
                  HekEvaluateErrors *errors)
{
  errors->n_subspaces = loop->n_subspaces;
  errors->subspace_mse = g_new0 (double, loop->n_subspaces);
  errors->subspace_relative = g_new (double, loop->n_subspaces);
  for (guint s = 0; s < loop->n_subspaces; s++)
    {
      double variances = 0;

      for (guint d = begins[s]; d < begins[s + 1]; d++)
        {
          double mse, variance;

          finish_column (loop, loop->cut_columns, d, &mse, &variance);
          errors->subspace_mse[s] += mse;
          variances += variance;
        }
      errors->subspace_relative[s] = relative_to (errors->subspace_mse[s], variances);
    }
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Sorts the errors of the rows. Quantiles lie between two rows, as numpy has them by default. */
static void
finish_distribution (ErrorLoop         *loop,
                     HekEvaluateErrors *errors)
{
  gsize n = loop->rows->n;

  qsort (loop->row_errors, n, sizeof (double), compare_doubles);
  for (guint i = 0; i < HEK_EVALUATE_N_QUANTILES; i++)
    {
      double at = hek_evaluate_quantiles[i] * (double) (n - 1);
      gsize below = MIN ((gsize) at, n - 1), above = MIN (below + 1, n - 1);
      double low = loop->row_errors[below], high = loop->row_errors[above];

      errors->quantiles[i] = low + (high - low) * (at - (double) below);
    }
  errors->bin_width = loop->row_errors[n - 1] / HEK_EVALUATE_N_BINS;
  for (gsize i = 0; i < n; i++)
    {
      double bin = errors->bin_width > 0 ? loop->row_errors[i] / errors->bin_width : 0;

      errors->bins[MIN ((guint) bin, HEK_EVALUATE_N_BINS - 1)]++;
    }
}

static void
finish_use (ErrorLoop     *loop,
            HekEvaluation *evaluation)
{
  HekCentroidUse *use;

  if (!loop->counts_use)
    return;
  use = g_new0 (HekCentroidUse, 1);
  use->n_subspaces = hek_codebook_n_subspaces (evaluation->book);
  use->n_centroids = loop->n_centroids;
  use->counts = g_steal_pointer (&loop->use);
  for (gsize i = 0; i < (gsize) use->n_subspaces * use->n_centroids; i++)
    use->n_dead += use->counts[i] == 0;
  evaluation->centroid_use = use;
}

/* --- base rows and queries ------------------------------------------------------------------ */

static gboolean
measure_base (HekEvaluation  *evaluation,
              const HekRows  *base,
              const HekTask  *task,
              GError        **error)
{
  const HekCodebook *book = evaluation->book;
  guint dim = evaluation->dim, n_subspaces = hek_codebook_n_subspaces (book);
  g_autofree float *first = g_new (float, dim), *first_cut = g_new (float, dim);
  g_autofree guint *begins = g_new (guint, n_subspaces + 1);
  g_autofree guint16 *centroids = g_new (guint16, n_subspaces + 1);
  HekEvaluateErrors *errors = evaluation->errors;
  ErrorLoop loop;
  gboolean ok;

  error_loop_plan (&loop, evaluation, base, evaluation->codes, task);
  hek_codebook_read_rows (book, base, 0, 1, first);
  loop.first = first;
  loop.first_cut = first_cut;
  loop.columns = g_new0 (ColumnSums, loop.n_blocks * dim);
  if (hek_codebook_cut (book, first, 1, first_cut, begins))
    {
      loop.n_subspaces = n_subspaces;
      loop.cut_columns = g_new0 (ColumnSums, loop.n_blocks * dim);
    }
  loop.n_centroids = hek_codebook_n_centroids (book);
  loop.counts_use = loop.n_centroids > 0 &&
                    hek_codebook_unpack (book, evaluation->codes, 1, centroids);
  if (loop.counts_use)
    loop.use = g_new0 (guint32, (gsize) n_subspaces * loop.n_centroids);

  ok = error_loop_run (&loop, error);
  if (ok)
    {
      errors->mse = mean_of (loop.row_errors, base->n);
      finish_dimensions (&loop, errors);
      if (loop.n_subspaces > 0)
        finish_subspaces (&loop, begins, errors);
      finish_distribution (&loop, errors);
      finish_use (&loop, evaluation);
    }
  g_free (loop.row_errors);
  g_free (loop.columns);
  g_free (loop.cut_columns);
  g_free (loop.use);
  return ok;
}

static gboolean
measure_held_out (HekEvaluation  *evaluation,
                  const HekRows  *queries,
                  const HekTask  *task,
                  GError        **error)
{
  g_autofree guint8 *codes = g_malloc (MAX (queries->n * evaluation->code_bytes, 1));
  ErrorLoop loop;
  gboolean ok;

  if (!hek_codebook_encode (evaluation->book, queries, codes, task, error))
    return FALSE;
  error_loop_plan (&loop, evaluation, queries, codes, task);
  ok = error_loop_run (&loop, error);
  if (ok)
    evaluation->errors->held_out_mse = mean_of (loop.row_errors, queries->n);
  g_free (loop.row_errors);
  return ok;
}

gboolean
hek_evaluate_measure_errors (HekEvaluation   *evaluation,
                             HekEvaluateSet  *set,
                             const HekTask   *task,
                             GError         **error)
{
  HekTask base_task = hek_task_sub (task, 0, 0.95), query_task = hek_task_sub (task, 0.95, 0.05);

  g_return_val_if_fail (evaluation->errors == NULL, FALSE);

  evaluation->errors = g_new0 (HekEvaluateErrors, 1);
  return measure_base (evaluation, hek_evaluate_set_get_base (set), &base_task, error) &&
         measure_held_out (evaluation, hek_evaluate_set_get_queries (set), &query_task, error);
}

void
hek_evaluate_errors_free (HekEvaluateErrors *errors)
{
  g_free (errors->dim_mse);
  g_free (errors->dim_relative);
  g_free (errors->subspace_mse);
  g_free (errors->subspace_relative);
  g_free (errors);
}
