/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Training of optimized product quantization: on a sample, rotation and centroids in turns, each
 * the best for the other as it is (orthogonal Procrustes problem, a step of k-means), from the
 * better one of two beginnings; then centroids on more rows. Unless the sample shows that it would
 * be worse by far, a product quantizer without a rotation is trained as pq does it, on all rows,
 * and kept if it loses less of them (hek-codec-opq-plain.c).
 *
 * Source: Ge, He, Ke, Sun, "Optimized product quantization for approximate nearest neighbor
 * search", CVPR 2013
 */
#include "config.h"

#include "hek-codec-opq-private.h"

#include "hek-aligned.h"
#include "hek-kmeans-parts.h"
#include "hek-linear.h"
#include "hek-parallel.h"

#include <string.h>

/* Rows that rotations are found with. */
#define SAMPLE_ROWS 32768

/* Turns, at most, of a training and of a draft; they end when one gains less than this share. */
#define MAX_TURNS 30
#define DRAFT_TURNS 3
#define MIN_GAIN 1e-3

/* Steps of k-means before the first turn, and of each turn. */
#define FIRST_STEPS 8
#define TURN_STEPS 1

/* Rows that centroids are found with; as many as faiss takes: turning them costs more. */
#define TURNED_ROWS 65536

/* When turned rows lose less than this share of what the sample lost after the first steps without
 * a rotation, more steps would not make up for it: they gain some hundredths. */
#define CLEARLY 0.9

/* Rows that a thread turns at once. */
#define BLOCK_ROWS 112

/* Of the progress: beginning, turns, centroids, the quantizer without a rotation. */
#define TURNS_BEGIN 0.1
#define CENTROIDS_BEGIN 0.6
#define PLAIN_BEGIN 0.8

typedef struct
{
  /* borrowed */
  const HekCodecTraining *training;
  HekOpq *opq;
  guint dim, n_parts;
  gsize n;

  /* owned, aligned */
  float *x;        /* n × dim: the sample, with the mean taken off */
  float *columns;  /* dim × n: x transposed, then what x turned is quantized to */
  float *packed;   /* of columns, the first */
  float *turned;   /* n × dim: x turned */
  float *rotation; /* dim × dim: the next one */
  float *packed_rotation;
  guint8 *codes;   /* n × n_parts */
  guint n_steps;   /* of the callback */
} Turns;

static void
turns_clear (Turns *self)
{
  hek_aligned_free (self->x);
  hek_aligned_free (self->columns);
  hek_aligned_free (self->packed);
  hek_aligned_free (self->turned);
  hek_aligned_free (self->rotation);
  hek_aligned_free (self->packed_rotation);
  hek_aligned_free (self->codes);
}

static gboolean
no_space (guint    dim,
          GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory for a rotation of %u dimensions", dim);
  return FALSE;
}

/* An even sample, and its mean; less when cancelled. */
static void
turns_sample (Turns         *self,
              const float   *rows,
              gsize          n_rows,
              const HekTask *task)
{
  g_autofree double *sum = g_new0 (double, self->dim);

  for (gsize i = 0; i < self->n && !hek_task_is_cancelled (task); i++)
    {
      const float *row = rows + (gsize) ((unsigned __int128) i * n_rows / self->n) * self->dim;

      memcpy (self->x + i * self->dim, row, self->dim * sizeof *row);
      for (guint d = 0; d < self->dim; d++)
        sum[d] += (double) row[d];
    }
  for (guint d = 0; d < self->dim; d++)
    self->opq->mean[d] = (float) (sum[d] / (double) self->n);
  for (gsize i = 0; i < self->n && !hek_task_is_cancelled (task); i++)
    for (guint d = 0; d < self->dim; d++)
      self->x[i * self->dim + d] -= self->opq->mean[d];
  if (!hek_task_is_cancelled (task))
    hek_linear_transpose (self->x, self->n, self->dim, self->columns);
}

static gboolean
turns_init (Turns          *self,
            const float    *rows,
            gsize           n_rows,
            const HekTask  *task,
            GError        **error)
{
  gsize row_bytes = self->dim * sizeof (float);

  self->n = MIN (n_rows, SAMPLE_ROWS);
  self->x = hek_aligned_try_new (self->n, row_bytes);
  self->columns = hek_aligned_try_new (self->n, row_bytes);
  self->turned = hek_aligned_try_new (self->n, row_bytes);
  self->rotation = hek_aligned_try_new (self->dim, row_bytes);
  self->codes = hek_aligned_try_new (self->n, self->n_parts);
  if (self->x == NULL || self->columns == NULL || self->turned == NULL || self->rotation == NULL
      || self->codes == NULL)
    return no_space (self->dim, error);
  turns_sample (self, rows, n_rows, task);
  if (!hek_task_check (task, error))
    return FALSE;
  self->packed = hek_linear_pack (self->columns, self->dim, self->n);
  return self->packed != NULL || no_space (self->dim, error);
}

/* ---- one turn ---- */

static void
turns_report (guint    step,
              double   loss,
              gpointer data)
{
  Turns *self = data;

  if (self->training->on_loss != NULL)
    self->training->on_loss (self->n_steps, loss, self->training->loss_data);
  self->n_steps++;
}

static void
decode_columns (gsize    begin,
                gsize    end,
                gsize    block_idx,
                gpointer data)
{
  Turns *self = data;
  const HekPq *pq = self->opq->pq;

  for (gsize p = begin; p < end; p++)
    {
      gsize first = hek_parts_begin (self->dim, self->n_parts, (guint) p);
      gsize width = hek_parts_begin (self->dim, self->n_parts, (guint) p + 1) - first;
      const float *centroids = pq->centroids + pq->parts.k * first;

      for (gsize i = 0; i < self->n; i++)
        {
          const float *centroid = centroids + self->codes[i * self->n_parts + p] * width;

          for (gsize d = 0; d < width; d++)
            self->columns[(first + d) * self->n + i] = centroid[d];
        }
    }
}

/* Turns the sample by opq->rotation and moves the centroids. @loss: (out) */
static gboolean
turns_centroids (Turns          *self,
                 gboolean        is_first,
                 double         *loss,
                 const HekTask  *task,
                 GError        **error)
{
  HekOpq *opq = self->opq;
  HekTask silent = task != NULL ? *task : (HekTask) { 0 };
  const HekKmeansPartsOptions options = {
    .n_iterations = is_first ? FIRST_STEPS : TURN_STEPS,
    .tolerance = 0,
    .seed = self->training->seed,
    .initial = is_first ? NULL : opq->pq->centroids,
    .on_step = turns_report,
    .step_data = self,
  };
  HekKmeansPartsResult result;

  silent.progress = NULL;
  hek_aligned_free (self->packed_rotation);
  self->packed_rotation = hek_linear_pack (opq->rotation, self->dim, self->dim);
  if (self->packed_rotation == NULL)
    return no_space (self->dim, error);
  if (!hek_linear_multiply (self->x, self->n, self->packed_rotation, self->dim, self->dim,
                            self->turned, task))
    {
      hek_task_check (task, error);
      return FALSE;
    }
  if (!hek_kmeans_parts (self->turned, self->n, self->dim, self->n_parts, opq->pq->parts.k,
                         &options, opq->pq->centroids, self->codes, &result, &silent, error))
    return FALSE;
  *loss = result.loss;
  return TRUE;
}

/* The rotation that brings the sample nearest to what it is quantized to. */
static gboolean
turns_rotate (Turns          *self,
              const HekTask  *task,
              GError        **error)
{
  gsize bytes = (gsize) self->dim * self->dim * sizeof (float);

  if (!hek_parallel_for (self->n_parts, 1, decode_columns, self, task)
      || !hek_linear_multiply (self->columns, self->dim, self->packed, self->dim, self->n,
                               self->rotation, task))
    {
      hek_task_check (task, error);
      return FALSE;
    }
  if (!hek_linear_nearest_rotation (self->rotation, self->opq->rotation, self->dim, task, error))
    return FALSE;
  memcpy (self->opq->rotation, self->rotation, bytes);
  return TRUE;
}

/* What the first steps reach without a rotation. @centroids: (out): k × dim, theirs */
static gboolean
turns_compare (Turns          *self,
               float          *centroids,
               double         *plain_loss,
               const HekTask  *task,
               GError        **error)
{
  const HekKmeansPartsOptions options
    = { .n_iterations = FIRST_STEPS, .seed = self->training->seed };
  HekTask silent = task != NULL ? *task : (HekTask) { 0 };
  HekKmeansPartsResult result;

  silent.progress = NULL;
  if (!hek_kmeans_parts (self->x, self->n, self->dim, self->n_parts, self->opq->pq->parts.k,
                         &options, centroids, NULL, &result, &silent, error))
    return FALSE;
  *plain_loss = result.loss;
  return TRUE;
}

/* Goes on from vectors as they are. Parts that hang together in more ways than a covariance tells,
 * as pieces of pictures do, are torn by principal directions; few long parts lose most by it. */
static void
turns_restart (Turns       *self,
               const float *centroids)
{
  HekOpq *opq = self->opq;
  gsize dim = self->dim;

  memset (opq->rotation, 0, dim * dim * sizeof *opq->rotation);
  for (gsize d = 0; d < dim; d++)
    opq->rotation[d * dim + d] = 1;
  memcpy (opq->pq->centroids, centroids, opq->pq->parts.k * dim * sizeof *centroids);
}

/* The better one of two beginnings after their first steps: principal directions shared out, or no
 * rotation. @loss: (out): of the sample; @plain_loss: (out): of the second */
static gboolean
turns_begin (Turns          *self,
             double         *loss,
             double         *plain_loss,
             const HekTask  *task,
             GError        **error)
{
  HekOpq *opq = self->opq;
  hek_auto_aligned float *plain = hek_aligned_try_new (opq->pq->parts.k,
                                                       self->dim * sizeof *plain);

  if (plain == NULL)
    return no_space (self->dim, error);
  if (!turns_compare (self, plain, plain_loss, task, error)
      || !hek_opq_begin (self->columns, self->packed, self->n, self->dim, self->n_parts,
                         opq->pq->bits, opq->rotation, task, error)
      || !turns_centroids (self, TRUE, loss, task, error))
    return FALSE;
  if (*loss <= *plain_loss)
    return TRUE;
  turns_restart (self, plain);
  return turns_centroids (self, FALSE, loss, task, error);
}

/* The rotation of opq; its centroids are those of the sample. @plain_loss: (out): of the sample
 * after the first steps without a rotation */
static gboolean
find_rotation (HekOpq                  *opq,
               const float             *rows,
               gsize                    n,
               const HekCodecTraining  *training,
               guint                   *n_steps,
               double                  *plain_loss,
               const HekTask           *task,
               GError                 **error)
{
  const HekParts *parts = &opq->pq->parts;
  Turns turns = { .training = training, .opq = opq, .dim = parts->dim,
                  .n_parts = parts->n_parts };
  guint max_turns = training->is_draft ? DRAFT_TURNS : MAX_TURNS;
  double before = 0, loss = 0;
  gboolean ok = turns_init (&turns, rows, n, task, error)
                && turns_begin (&turns, &loss, plain_loss, task, error);

  for (guint turn = 1; ok && turn <= max_turns; turn++)
    {
      hek_task_progress (task, TURNS_BEGIN
                                 + turn * (CENTROIDS_BEGIN - TURNS_BEGIN) / (max_turns + 1.0));
      before = loss;
      ok = turns_rotate (&turns, task, error)
           && turns_centroids (&turns, FALSE, &loss, task, error);
      if (turn > 1 && !(before - loss > MIN_GAIN * before))
        break;
    }
  *n_steps = turns.n_steps;
  turns_clear (&turns);
  return ok;
}

/* ---- the whole ---- */

typedef struct
{
  const HekOpq *opq;
  const float *rows;
  gsize n_rows, n;
  float *turned; /* n of the rows, evenly taken */
} Turning;

static void
turn_block (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  const Turning *t = data;
  guint dim = t->opq->pq->parts.dim;

  if (t->n == t->n_rows)
    {
      hek_opq_turn (t->opq, t->rows + begin * dim, end - begin, t->turned + begin * dim);
      return;
    }
  for (gsize i = begin; i < end; i++)
    memcpy (t->turned + i * dim,
            t->rows + (gsize) ((unsigned __int128) i * t->n_rows / t->n) * dim,
            dim * sizeof (float));
  hek_opq_turn (t->opq, t->turned + begin * dim, end - begin, t->turned + begin * dim);
}

/* @is_clear: (out): whether rows are better turned without doubt */
static gboolean
train_turned (HekOpq                  *opq,
              const float             *rows,
              gsize                    n,
              const HekCodecTraining  *training,
              gboolean                *is_clear,
              const HekTask           *task,
              GError                 **error)
{
  HekTask part = hek_task_sub (task, CENTROIDS_BEGIN, PLAIN_BEGIN - CENTROIDS_BEGIN);
  guint dim = opq->pq->parts.dim;
  gsize n_centroids = (gsize) opq->pq->parts.k * dim;
  hek_auto_aligned float *turned = NULL, *initial = NULL;
  Turning turning = { opq, rows, n, MIN (n, TURNED_ROWS), NULL };
  double plain_loss = 0, loss = 0;
  guint n_steps;

  if (!find_rotation (opq, rows, n, training, &n_steps, &plain_loss, task, error)
      || !hek_opq_finish (opq, error))
    return FALSE;
  turning.turned = turned = hek_aligned_try_new (turning.n, dim * sizeof *turned);
  initial = hek_aligned_try_new (n_centroids, sizeof *initial);
  if (turned == NULL || initial == NULL)
    return no_space (dim, error);
  if (!hek_parallel_for (turning.n, BLOCK_ROWS, turn_block, &turning, task))
    {
      hek_task_check (task, error);
      return FALSE;
    }
  memcpy (initial, opq->pq->centroids, n_centroids * sizeof *initial);
  if (!hek_pq_train (opq->pq, turned, turning.n, initial, training, n_steps, &loss, &part, error))
    return FALSE;
  /* of all rows: that of the training is not below the true one */
  if (!training->is_draft && turning.n < n && !hek_opq_measure (opq, rows, n, &loss, task, error))
    return FALSE;
  *is_clear = training->is_draft || loss < CLEARLY * plain_loss;
  return TRUE;
}

HekOpq *
hek_opq_train (guint                    dim,
               const float             *rows,
               gsize                    n,
               const HekCodecTraining  *training,
               const HekTask           *task,
               GError                 **error)
{
  HekTask part = hek_task_sub (task, PLAIN_BEGIN, 1 - PLAIN_BEGIN);
  guint bits = hek_pq_bits (&training->values);
  guint n_parts = hek_pq_n_parts (dim, bits, hek_pq_fit (dim, training->code_bytes));
  HekOpq *opq = g_new0 (HekOpq, 1);
  gboolean ok, is_clear = FALSE;

  opq->pq = hek_pq_new (dim, bits, n_parts, error);
  opq->mean = hek_aligned_try_new (dim, sizeof *opq->mean);
  opq->rotation = hek_aligned_try_new (dim, dim * sizeof *opq->rotation);
  ok = opq->pq != NULL && ((opq->mean != NULL && opq->rotation != NULL) || no_space (dim, error));
  ok = ok && train_turned (opq, rows, n, training, &is_clear, task, error);
  if (ok && !is_clear)
    ok = hek_opq_prefer_plain (&opq, rows, n, training, &part, error);
  if (ok)
    return opq;
  hek_opq_free (opq);
  return NULL;
}
