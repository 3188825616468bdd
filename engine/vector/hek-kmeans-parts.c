/* SPDX-License-Identifier: Apache-2.0 */
/*
 * k-means of all parts of vectors, one step of all parts after the other.
 *
 * A step passes over the rows once: threads take chunks of rows, which depend on their number only,
 * assign them in blocks part by part, and add them up in sums of the chunk's own, which are then
 * added in the order of the chunks. So the number of threads does not show in the result. Sums of a
 * chunk are floats, of at most MAX_CHUNK_ROWS rows with the mean taken off; all others are doubles.
 */
#include "config.h"

#include "hek-kmeans-parts.h"

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-kmeans-parts-private.h"
#include "hek-parallel.h"

#include <string.h>

/* Enough chunks for the threads of a small machine, and no more memory than an eighth of the rows
 * for 256 centroids. */
#define MIN_CHUNKS 16
#define MAX_CHUNK_ROWS 2048
#define MIN_CHUNK_ROWS 128

/* Rows of the first steps, for each centroid. */
#define FIRST_ROWS 64

typedef struct
{
  /* borrowed */
  const float *rows;
  gsize n;
  guint dim, n_parts, k;
  float *centroids;
  guint8 *codes; /* (nullable) */
  const HekTask *task;
  HekParts *parts;

  guint64 seed;   /* of the places of empty clusters in this step */
  double energy;  /* Σ squares of the rows with the mean taken off */
  gsize chunk_rows, n_chunks;

  /* owned, aligned */
  float *sums;     /* chunks × k × dim: part by part, as centroids */
  guint32 *counts; /* chunks × n_parts × k */
  double *scores;  /* chunks: sums of half square − product */
  double *moments; /* chunks × 2 × dim: sums of numbers, sums of squares */
  guint32 *n_dead; /* n_parts */
} Step;

static void
step_clear (Step *self)
{
  hek_aligned_free (self->sums);
  hek_aligned_free (self->counts);
  hek_aligned_free (self->scores);
  hek_aligned_free (self->moments);
  hek_aligned_free (self->n_dead);
}

static gboolean
step_allocate (Step    *self,
               GError **error)
{
  gsize rows = (self->n / MIN_CHUNKS + MIN_CHUNK_ROWS - 1) / MIN_CHUNK_ROWS * MIN_CHUNK_ROWS;
  gsize n_sums;

  self->chunk_rows = CLAMP (rows, MIN_CHUNK_ROWS, MAX_CHUNK_ROWS);
  self->n_chunks = hek_parallel_n_blocks (self->n, self->chunk_rows);
  if (hek_checked_mul (self->n_chunks, (gsize) self->k * self->dim, &n_sums))
    self->sums = hek_aligned_try_new (n_sums, sizeof *self->sums);
  self->counts = hek_aligned_try_new (self->n_chunks * self->n_parts,
                                      self->k * sizeof *self->counts);
  self->scores = hek_aligned_try_new (self->n_chunks, sizeof *self->scores);
  self->moments = hek_aligned_try_new (self->n_chunks, 2 * self->dim * sizeof *self->moments);
  self->n_dead = hek_aligned_try_new (self->n_parts, sizeof *self->n_dead);
  if (self->sums != NULL && self->counts != NULL && self->scores != NULL && self->moments != NULL
      && self->n_dead != NULL)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory for k-means of %" G_GSIZE_FORMAT " rows into %u clusters",
               self->n, self->k);
  return FALSE;
}

/* ---- mean and energy ---- */

static void
moments_chunk (gsize    begin,
               gsize    end,
               gsize    chunk,
               gpointer data)
{
  Step *self = data;
  double *sum = self->moments + chunk * 2 * self->dim, *square = sum + self->dim;

  memset (sum, 0, 2 * self->dim * sizeof *sum);
  for (gsize i = begin; i < end; i++)
    {
      const float *row = self->rows + i * self->dim;

      for (guint d = 0; d < self->dim; d++)
        {
          double x = (double) row[d];

          sum[d] += x;
          square[d] += x * x;
        }
    }
}

/* @sets_mean: in parts; otherwise the energy is of the rows without the mean that is there */
static gboolean
step_measure (Step     *self,
              gboolean  sets_mean)
{
  double n = (double) self->n;

  if (!hek_parallel_for (self->n, self->chunk_rows, moments_chunk, self, self->task))
    return FALSE;
  self->energy = 0;
  for (guint d = 0; d < self->dim; d++)
    {
      double sum = 0, square = 0, mean;

      for (gsize c = 0; c < self->n_chunks; c++)
        {
          sum += self->moments[c * 2 * self->dim + d];
          square += self->moments[c * 2 * self->dim + self->dim + d];
        }
      if (sets_mean)
        self->parts->mean[d] = (float) (sum / n);
      mean = (double) self->parts->mean[d];
      self->energy += MAX (square - 2 * mean * sum + n * mean * mean, 0);
    }
  return TRUE;
}

/* ---- assignment ---- */

static inline __attribute__ ((always_inline)) void
add_rows_of (const float   *rows,
             gsize          stride,
             gsize          n,
             guint          width,
             const float   *mean,
             const guint32 *idx,
             float         *sums)
{
  for (gsize i = 0; i < n; i++)
    {
      const float *row = rows + i * stride;
      float *sum = sums + (gsize) idx[i] * width;

      for (guint d = 0; d < width; d++)
        sum[d] += row[d] - mean[d];
    }
}

/* Loops over few numbers are worth being unrolled. */
static void
add_rows (const float   *rows,
          gsize          stride,
          gsize          n,
          guint          width,
          const float   *mean,
          const guint32 *idx,
          float         *sums)
{
  if (width == 2)
    add_rows_of (rows, stride, n, 2, mean, idx, sums);
  else if (width == 4)
    add_rows_of (rows, stride, n, 4, mean, idx, sums);
  else if (width == 8)
    add_rows_of (rows, stride, n, 8, mean, idx, sums);
  else
    add_rows_of (rows, stride, n, width, mean, idx, sums);
}

static double
add_scores (const float *score,
            gsize        n)
{
  double sum[4] = { 0 };
  gsize i = 0;

  for (; i + 4 <= n; i += 4)
    for (guint l = 0; l < 4; l++)
      sum[l] += (double) score[i + l];
  for (guint l = 0; l < n - i; l++)
    sum[l] += (double) score[i + l];
  return (sum[0] + sum[2]) + (sum[1] + sum[3]);
}

typedef struct
{
  float *lanes, *score;
  guint32 *idx;
} Scratch;

static double
assign_block (Step          *self,
              gsize          chunk,
              gsize          begin,
              gsize          n,
              const Scratch *scratch)
{
  const float *rows = self->rows + begin * self->dim;
  float *sums = self->sums + chunk * self->k * self->dim;
  guint32 *counts = self->counts + chunk * self->n_parts * self->k;
  double score = 0;

  for (guint p = 0; p < self->n_parts; p++)
    {
      guint first = hek_parts_begin (self->dim, self->n_parts, p);
      guint width = hek_parts_begin (self->dim, self->n_parts, p + 1) - first;

      hek_parts_assign (self->parts, p, rows, n, scratch->lanes, scratch->idx, scratch->score);
      score += add_scores (scratch->score, n);
      add_rows (rows + first, self->dim, n, width, self->parts->mean + first, scratch->idx,
                sums + (gsize) self->k * first);
      for (gsize i = 0; i < n; i++)
        counts[p * self->k + scratch->idx[i]]++;
      for (gsize i = 0; i < n && self->codes != NULL; i++)
        self->codes[(begin + i) * self->n_parts + p] = (guint8) scratch->idx[i];
    }
  return score;
}

static void
assign_chunk (gsize    begin,
              gsize    end,
              gsize    chunk,
              gpointer data)
{
  Step *self = data;
  gsize block = self->parts->block_rows;
  hek_auto_aligned float *lanes = hek_aligned_new (hek_parts_scratch (self->parts), sizeof *lanes);
  hek_auto_aligned float *score = hek_aligned_new (block, sizeof *score);
  hek_auto_aligned guint32 *idx = hek_aligned_new (block, sizeof *idx);
  const Scratch scratch = { lanes, score, idx };

  memset (self->sums + chunk * self->k * self->dim, 0,
          (gsize) self->k * self->dim * sizeof *self->sums);
  memset (self->counts + chunk * self->n_parts * self->k, 0,
          (gsize) self->n_parts * self->k * sizeof *self->counts);
  self->scores[chunk] = 0;
  for (gsize i = begin; i < end && !hek_task_is_cancelled (self->task); i += block)
    self->scores[chunk] += assign_block (self, chunk, i, MIN (block, end - i), &scratch);
}

/* ---- new centroids ---- */

static void
move_centroid (Step        *self,
               guint        first,
               guint        width,
               guint        c,
               guint        count)
{
  gsize place = (gsize) self->k * first + (gsize) c * width;
  gsize chunk_floats = (gsize) self->k * self->dim;

  for (guint d = 0; d < width; d++)
    {
      double sum = 0;

      for (gsize chunk = 0; chunk < self->n_chunks; chunk++)
        sum += (double) self->sums[chunk * chunk_floats + place + d];
      self->centroids[place + d]
        = (float) (sum / count + (double) self->parts->mean[first + d]);
    }
}

static void
move_part (gsize    begin,
           gsize    end,
           gsize    block_idx,
           gpointer data)
{
  Step *self = data;
  g_autofree guint8 *is_set = g_new (guint8, self->k);

  for (gsize p = begin; p < end; p++)
    {
      guint first = hek_parts_begin (self->dim, self->n_parts, (guint) p);
      guint width = hek_parts_begin (self->dim, self->n_parts, (guint) p + 1) - first;

      self->n_dead[p] = 0;
      for (guint c = 0; c < self->k; c++)
        {
          guint count = 0;

          for (gsize chunk = 0; chunk < self->n_chunks; chunk++)
            count += self->counts[(chunk * self->n_parts + p) * self->k + c];
          is_set[c] = count > 0;
          self->n_dead[p] += count == 0;
          if (count > 0)
            move_centroid (self, first, width, c, count);
        }
      if (self->n_dead[p] > 0 && !hek_task_is_cancelled (self->task))
        hek_kmeans_parts_draw (self->rows + first, self->n, self->dim, width, self->k,
                               self->seed + p, self->parts->mean + first,
                               self->centroids + (gsize) self->k * first, is_set, self->task);
    }
}

/* @loss: of the centroids as they were before */
static gboolean
step_run (Step   *self,
          double *loss)
{
  double score = 0;

  hek_parts_fill (self->parts, self->centroids);
  if (!hek_parallel_for (self->n, self->chunk_rows, assign_chunk, self, self->task))
    return FALSE;
  for (gsize c = 0; c < self->n_chunks; c++)
    score += self->scores[c];
  *loss = MAX (self->energy + 2 * score, 0) / (double) self->n;
  return hek_parallel_for (self->n_parts, 1, move_part, self, self->task);
}

/* ---- the whole ---- */

static void
seed_part (gsize    begin,
           gsize    end,
           gsize    block_idx,
           gpointer data)
{
  Step *self = data;

  for (gsize p = begin; p < end; p++)
    {
      guint first = hek_parts_begin (self->dim, self->n_parts, (guint) p);
      guint width = hek_parts_begin (self->dim, self->n_parts, (guint) p + 1) - first;
      float *centroids = self->centroids + (gsize) self->k * first;
      g_autofree guint8 *is_set = g_new0 (guint8, self->k);
      guint n_set = 0;

      hek_kmeans_parts_draw (self->rows + first, self->n, self->dim, width, self->k,
                             self->seed + p, self->parts->mean + first, centroids, is_set,
                             self->task);
      while (n_set < self->k && is_set[n_set])
        n_set++;
      for (guint c = n_set; c < self->k; c++)
        memcpy (centroids + (gsize) c * width, centroids + (gsize) (c % n_set) * width,
                width * sizeof *centroids);
    }
}

typedef struct
{
  const HekKmeansPartsOptions *options;
  guint n_done; /* steps */
  double progress, progress_step;
  HekKmeansPartsResult result;
} Run;

/* Seeds, unless there are centroids, and then makes steps on @step->rows. */
static gboolean
run_steps (Run      *run,
           Step     *step,
           guint     n_steps,
           gboolean  sets_mean,
           gboolean  has_centroids,
           GError  **error)
{
  const HekKmeansPartsOptions *options = run->options;
  double before = 0, loss;
  gboolean ok = step_allocate (step, error) && step_measure (step, sets_mean);

  step->seed = options->seed;
  if (ok && !has_centroids)
    ok = hek_parallel_for (step->n_parts, 1, seed_part, step, step->task);

  for (guint i = 0; ok && i < n_steps; i++)
    {
      step->seed = options->seed + (guint64) (run->n_done + 1) * step->n_parts;
      ok = step_run (step, &loss);
      if (!ok)
        break;
      if (options->on_step != NULL)
        options->on_step (run->n_done, loss, options->step_data);
      run->n_done++;
      hek_task_progress (step->task, run->progress + (i + 1) * run->progress_step);
      run->result.loss = loss;
      if (i > 0 && !(before - loss > options->tolerance * before))
        break;
      before = loss;
    }
  run->progress += n_steps * run->progress_step;
  run->result.n_dead = 0;
  for (guint p = 0; ok && p < step->n_parts; p++)
    run->result.n_dead += step->n_dead[p];
  if (!ok)
    hek_task_check (step->task, error != NULL && *error == NULL ? error : NULL);
  step_clear (step);
  return ok;
}

/* An even sample for the first steps. Returns: (nullable): %NULL when memory is short */
static float *
take_rows (const float *rows,
           gsize        n,
           guint        dim,
           gsize        n_taken)
{
  float *taken = hek_aligned_try_new (n_taken, dim * sizeof *taken);

  for (gsize i = 0; taken != NULL && i < n_taken; i++)
    memcpy (taken + i * dim, rows + (gsize) ((unsigned __int128) i * n / n_taken) * dim,
            dim * sizeof *taken);
  return taken;
}

gboolean
hek_kmeans_parts (const float                  *rows,
                  gsize                         n,
                  guint                         dim,
                  guint                         n_parts,
                  guint                         k,
                  const HekKmeansPartsOptions  *options,
                  float                        *centroids,
                  guint8                       *codes,
                  HekKmeansPartsResult         *result,
                  const HekTask                *task,
                  GError                      **error)
{
  gsize n_taken = (gsize) FIRST_ROWS * k;
  hek_auto_aligned float *taken = NULL;
  HekParts parts;
  Step step = { .rows = rows, .n = n, .dim = dim, .n_parts = n_parts, .k = k,
                .centroids = centroids, .task = task, .parts = &parts };
  Run run = { .options = options };
  gboolean has_centroids = options->initial != NULL, has_mean = FALSE, ok = TRUE;

  g_return_val_if_fail (n > 0 && k > 0 && k <= HEK_KMEANS_PARTS_MAX_K, FALSE);
  g_return_val_if_fail (n_parts > 0 && n_parts <= dim && options->n_iterations > 0, FALSE);

  if (!has_centroids && options->n_first > 0 && n / 2 > n_taken)
    taken = take_rows (rows, n, dim, n_taken);
  if (!hek_parts_init (&parts, dim, n_parts, k))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for %u centroids of %u dimensions", k, dim);
      return FALSE;
    }
  if (has_centroids)
    memcpy (centroids, options->initial, (gsize) k * dim * sizeof *centroids);
  if (taken != NULL)
    {
      Step first = step;
      double share = (double) options->n_first * (double) n_taken / (double) n;

      first.rows = taken;
      first.n = n_taken;
      run.progress_step = share / (share + options->n_iterations) / options->n_first;
      ok = run_steps (&run, &first, options->n_first, TRUE, FALSE, error);
      has_centroids = has_mean = TRUE;
    }
  step.codes = codes;
  run.progress_step = (1 - run.progress) / options->n_iterations;
  ok = ok && run_steps (&run, &step, options->n_iterations, !has_mean, has_centroids, error);
  if (ok && result != NULL)
    *result = run.result;
  hek_parts_clear (&parts);
  return ok;
}
