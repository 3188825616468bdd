/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Training of residual quantization. First each stage by k-means on what the stages before it left
 * of a part, where the next stage goes to the part that it helps most; then rounds that encode all
 * rows by beam search and move all centroids (hek-codec-rq-refine.c). At last how norms are kept.
 *
 * Sums over rows are taken over blocks that depend on their number only.
 */
#include "config.h"

#include "hek-codec-rq-private.h"

#include "hek-aligned.h"
#include "hek-codec-anisotropic.h"
#include "hek-codec-opq-private.h"
#include "hek-kernel-distance.h"
#include "hek-kmeans-parts.h"
#include "hek-linear.h"
#include "hek-parallel.h"

#include <math.h>
#include <string.h>

#define K HEK_RQ_CENTROIDS
#define BLOCK_ROWS 168u

/* Of a stage, on all rows and before on a sample; the rounds of refinement do the rest. */
#define N_ITERATIONS 8
#define N_FIRST 8
#define TOLERANCE 2e-3
/* Of these steps a draft takes one in so many. */
#define DRAFT_PART 2

/* Stages of a part when nobody says how many parts. On 10,000 rows of Fashion-MNIST and 49 bytes
 * the squared error is 9 % larger with 4 and 2 % larger with 16. */
#define PART_STAGES 8u

/* Of the progress; refinement has the rest. */
#define TURN_SPAN 0.05
#define STAGES_SPAN 0.65

typedef struct
{
  guint n_stages;
  double loss; /* a row */
  double gain; /* what a further stage is thought to take from it */
} Part;

typedef struct
{
  guint part;
  float *centroids; /* owned */
} Stage;

static void
clear_stage (gpointer stage)
{
  hek_aligned_free (((Stage *) stage)->centroids);
}

static gboolean
no_space (gsize    n,
          GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory for residual quantization of %zu rows", n);
  return FALSE;
}

static guint
part_begin (guint dim,
            guint n_parts,
            guint p)
{
  return (guint) ((guint64) p * dim / n_parts);
}

static guint
n_parts_for (guint        dim,
             guint        n_stages,
             guint        wanted)
{
  guint least = (n_stages + HEK_RQ_MAX_PART_STAGES - 1) / HEK_RQ_MAX_PART_STAGES;
  guint n = wanted > 0 ? wanted : (n_stages + PART_STAGES - 1) / PART_STAGES;

  return CLAMP (n, least, MIN (MIN (HEK_RQ_MAX_PARTS, dim), n_stages));
}

static gsize
share_of_stages (guint               dim,
                 const HekRqOptions *options,
                 guint               n_stages)
{
  guint n_parts = n_parts_for (dim, n_stages, options->n_parts);
  gsize n_floats = (gsize) n_stages * K * (dim / n_parts);

  if (options->turn && n_parts > 1 && dim <= HEK_OPQ_MAX_DIM)
    n_floats += (gsize) dim * dim;
  return n_floats * sizeof (float);
}

gsize
hek_rq_least_share (guint                  dim,
                    const HekOptionValues *values,
                    gsize                  code_bytes)
{
  HekRqOptions options = hek_rq_options (&(HekCodecTraining) { .values = *values });
  gsize norm_bytes = hek_rq_norm_bytes (options.norm);

  if (code_bytes <= norm_bytes)
    return 0;
  /* inner products and the cosine keep no norm: stages in its place may mean a part more, whose
   * centroids are shorter */
  return MIN (share_of_stages (dim, &options, (guint) (code_bytes - norm_bytes)),
              share_of_stages (dim, &options, (guint) code_bytes));
}

void
hek_rq_training_loss (HekRqTraining *self,
                      double         loss)
{
  if (self->training->on_loss != NULL)
    self->training->on_loss (self->step, loss, self->training->loss_data);
  self->step++;
}

/* ---- mean ---- */

static void
mean_dims (gsize    begin,
           gsize    end,
           gsize    block_idx G_GNUC_UNUSED,
           gpointer data)
{
  HekRqTraining *self = data;
  g_autofree double *sum = g_new0 (double, end - begin);

  for (gsize i = 0; i < self->n; i++)
    for (gsize d = begin; d < end; d++)
      sum[d - begin] += (double) self->rows[i * self->rq->dim + d];
  for (gsize d = begin; d < end; d++)
    self->rq->mean[d] = (float) (sum[d - begin] / (double) self->n);
}

/* ---- stages ---- */

typedef struct
{
  HekRqTraining *self;
  guint first_dim, n_dims;
  const float *centroids;
  const guint8 *codes;
  double *sums; /* a block: of the squares that are left */
} Taking;

/* The rests begin as the centered rows. */
static void
begin_rests (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  Taking *t = data;
  const HekRqTraining *self = t->self;
  float *rest = hek_rq_training_rest (self, t->first_dim);
  double sum = 0;

  for (gsize i = begin; i < end; i++)
    for (guint d = 0; d < t->n_dims; d++)
      {
        float r = self->rows[i * self->rq->dim + t->first_dim + d]
                  - self->rq->mean[t->first_dim + d];

        rest[i * t->n_dims + d] = r;
        sum += (double) r * (double) r;
      }
  t->sums[block_idx] = sum;
}

static void
take_centroids (gsize    begin,
                gsize    end,
                gsize    block_idx,
                gpointer data)
{
  Taking *t = data;
  const HekKernelDistance *dot = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT);
  double sum = 0;

  for (gsize i = begin; i < end; i++)
    {
      const float *centroid = t->centroids + (gsize) t->codes[i] * t->n_dims;
      float *rest = hek_rq_training_rest (t->self, t->first_dim) + i * t->n_dims;

      for (guint d = 0; d < t->n_dims; d++)
        rest[d] -= centroid[d];
      sum += (double) dot->pair (rest, rest, t->n_dims);
    }
  t->sums[block_idx] = sum;
}

static double
taking_loss (const Taking *taking)
{
  gsize n = taking->self->n;
  double sum = 0;

  for (gsize b = 0; b < hek_parallel_n_blocks (n, BLOCK_ROWS); b++)
    sum += taking->sums[b];
  return sum / (double) n;
}

/* A stage halves, as it were, what a part of few dimensions has left, and takes little from one of
 * many: of independent dimensions alike, 2⁻¹⁶ᐟᵈ stays. */
static double
first_gain (double loss,
            guint  n_dims)
{
  return loss * (1 - exp2 (-16.0 / n_dims));
}

static gboolean
begin_parts (HekRqTraining *self,
             Part          *parts,
             guint          n_parts,
             double        *sums)
{
  if (!hek_parallel_for (self->rq->dim, 32, mean_dims, self, self->task))
    return FALSE;
  for (guint p = 0; p < n_parts; p++)
    {
      Taking taking = { .self = self, .sums = sums };

      taking.first_dim = part_begin (self->rq->dim, n_parts, p);
      taking.n_dims = part_begin (self->rq->dim, n_parts, p + 1) - taking.first_dim;
      if (!hek_parallel_for (self->n, BLOCK_ROWS, begin_rests, &taking, self->task))
        return FALSE;
      parts[p].loss = taking_loss (&taking);
      parts[p].gain = first_gain (parts[p].loss, taking.n_dims);
    }
  return TRUE;
}

/* The part that gains most by a stage; of equal ones that of the fewest. */
static guint
next_part (const Part *parts,
           guint       n_parts)
{
  guint best = G_MAXUINT;

  for (guint p = 0; p < n_parts; p++)
    {
      if (parts[p].n_stages == HEK_RQ_MAX_PART_STAGES)
        continue;
      if (best == G_MAXUINT || parts[p].gain > parts[best].gain
          || (!(parts[p].gain < parts[best].gain) && parts[p].n_stages < parts[best].n_stages))
        best = p;
    }
  return best;
}

/* @codes: space for n; @sums: for a block each */
static gboolean
train_stage (HekRqTraining *self,
             Part          *part,
             Stage         *stage,
             guint          n_parts,
             guint8        *codes,
             double        *sums,
             const HekTask *task,
             GError       **error)
{
  guint less = self->training->is_draft ? DRAFT_PART : 1;
  HekKmeansPartsOptions options = { .n_iterations = N_ITERATIONS / less, .n_first = N_FIRST / less,
                                    .tolerance = TOLERANCE };
  Taking taking = { .self = self, .codes = codes, .sums = sums };
  double loss;

  taking.first_dim = part_begin (self->rq->dim, n_parts, stage->part);
  taking.n_dims = part_begin (self->rq->dim, n_parts, stage->part + 1) - taking.first_dim;
  options.seed = self->training->seed * HEK_RQ_MAX_STAGES + self->step;
  stage->centroids = hek_aligned_new ((gsize) K * taking.n_dims, sizeof (float));
  taking.centroids = stage->centroids;
  if (!hek_kmeans_parts (hek_rq_training_rest (self, taking.first_dim), self->n, taking.n_dims, 1,
                         K, &options, stage->centroids, codes, NULL, task, error))
    return FALSE;
  if (!hek_parallel_for (self->n, BLOCK_ROWS, take_centroids, &taking, task))
    return hek_task_check (task, error);
  loss = taking_loss (&taking);
  part->gain = part->loss > 0 ? loss * MAX (1 - loss / part->loss, 0) : 0;
  part->loss = loss;
  part->n_stages++;
  return TRUE;
}

/* Puts the stages, in the order of their training, where their parts have them. */
static HekRq *
gather_stages (const HekRqTraining *self,
               const Part          *parts,
               guint                n_parts,
               const GArray        *stages)
{
  g_autofree guint *n_stages = g_new0 (guint, n_parts), *n_done = g_new0 (guint, n_parts);
  HekRq *rq;

  for (guint p = 0; p < n_parts; p++)
    n_stages[p] = parts[p].n_stages;
  rq = hek_rq_new (self->rq->dim, n_parts, n_stages);
  if (rq == NULL)
    return NULL;

  memcpy (rq->mean, self->rq->mean, rq->dim * sizeof *rq->mean);
  for (guint s = 0; s < stages->len; s++)
    {
      const Stage *stage = &g_array_index (stages, Stage, s);
      const HekRqPart *part = &rq->parts[stage->part];

      memcpy (hek_rq_stage (rq, part, part->first_stage + n_done[stage->part]++),
              stage->centroids, (gsize) K * part->n_dims * sizeof (float));
    }
  return rq;
}

static HekRq *
train_stages (HekRqTraining *self,
              guint          dim,
              guint          n_parts,
              guint          n_stages,
              GError       **error)
{
  hek_auto_aligned float *mean = hek_aligned_new (dim, sizeof *mean);
  HekRq begun = { .dim = dim, .mean = mean };
  g_autofree Part *parts = g_new0 (Part, n_parts);
  g_autofree double *sums = g_new (double, hek_parallel_n_blocks (self->n, BLOCK_ROWS));
  g_autofree guint8 *codes = g_malloc (self->n);
  g_autoptr (GArray) stages = g_array_new (FALSE, TRUE, sizeof (Stage));
  HekRq *rq;

  self->rq = &begun;
  g_array_set_clear_func (stages, clear_stage);
  if (!begin_parts (self, parts, n_parts, sums))
    {
      hek_task_check (self->task, error);
      return NULL;
    }
  for (guint s = 0; s < n_stages; s++)
    {
      HekTask task = hek_task_sub (self->task, TURN_SPAN + STAGES_SPAN * s / n_stages,
                                   STAGES_SPAN / n_stages);
      guint p = next_part (parts, n_parts);
      Stage *stage;
      double loss = 0;

      g_array_set_size (stages, s + 1);
      stage = &g_array_index (stages, Stage, s);
      stage->part = p;
      if (!train_stage (self, &parts[p], stage, n_parts, codes, sums, &task, error))
        return NULL;
      for (guint i = 0; i < n_parts; i++)
        loss += parts[i].loss;
      hek_rq_training_loss (self, loss);
    }
  rq = gather_stages (self, parts, n_parts, stages);
  if (rq == NULL)
    no_space (self->n, error);
  return rq;
}

/* ---- all of it ---- */

/* @turned: (out): what rows are trained with; its rotation goes to @rotation. Both stay NULL where
 * nothing is turned. */
static gboolean
turn_rows (const float   *rows,
           gsize          n,
           guint          dim,
           guint          n_parts,
           guint          n_stages,
           float        **turned,
           float        **rotation,
           const HekTask *task,
           GError       **error)
{
  HekTask finding = hek_task_sub (task, 0, TURN_SPAN);
  hek_auto_aligned float *packed = NULL;

  *rotation = hek_rq_find_turn (rows, n, dim, n_parts, n_stages, &finding, error);
  if (*rotation == NULL)
    return FALSE;
  packed = hek_linear_pack (*rotation, dim, dim);
  *turned = hek_aligned_try_new (n, dim * sizeof **turned);
  if (packed == NULL || *turned == NULL)
    return no_space (n, error);
  return hek_linear_multiply (rows, n, packed, dim, dim, *turned, task)
         || hek_task_check (task, error);
}

/* Fills in what training does not find. */
static void
take_options (HekRq                  *rq,
              const HekCodecTraining *training,
              HekRqNorm               norm)
{
  HekRqOptions options = hek_rq_options (training);

  rq->beam = training->is_draft ? (options.beam + 3) / 4 : options.beam;
  rq->norm = norm;
  if (training->distance != HEK_DISTANCE_L2)
    rq->weight = hek_anisotropic_weight (rq->dim, options.threshold);
}

gboolean
hek_rq_train (HekCodebook            *book,
              const float            *rows,
              gsize                   n,
              const HekCodecTraining *training,
              const HekTask          *task,
              GError                **error)
{
  HekRqOptions options = hek_rq_options (training);
  HekRqNorm norm = training->distance == HEK_DISTANCE_L2 ? options.norm : HEK_RQ_NORM_NONE;
  gsize code_bytes = book->codec->fit (book->dim, training->code_bytes);
  HekRqTraining self = { .rows = rows, .training = training, .task = task, .n = n };
  hek_auto_aligned float *rest = NULL, *turned = NULL, *rotation = NULL;
  hek_auto_aligned guint8 *codes = NULL;
  guint n_stages, n_parts;

  if (code_bytes <= hek_rq_norm_bytes (norm))
    {
      g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_BUDGET,
                   "a code of %zu bytes has no room beside a norm of %zu", code_bytes,
                   hek_rq_norm_bytes (norm));
      return FALSE;
    }
  n_stages = (guint) (code_bytes - hek_rq_norm_bytes (norm));
  n_parts = n_parts_for (book->dim, n_stages, options.n_parts);
  self.rest = rest = hek_aligned_try_new (n, book->dim * sizeof *rest);
  codes = hek_aligned_try_new (n, n_stages);
  if (rest == NULL || codes == NULL)
    return no_space (n, error);
  if (options.turn && n_parts > 1 && book->dim <= HEK_OPQ_MAX_DIM)
    {
      if (!turn_rows (rows, n, book->dim, n_parts, n_stages, &turned, &rotation, task, error))
        return FALSE;
      self.rows = turned;
    }

  book->state = self.rq = train_stages (&self, book->dim, n_parts, n_stages, error);
  if (self.rq == NULL)
    return FALSE;
  take_options (self.rq, training, norm);
  if (!hek_rq_refine (&self, codes, error) || !hek_rq_train_norms (&self, codes, error))
    return FALSE;
  if (rotation != NULL && !hek_rq_set_turn (self.rq, g_steal_pointer (&rotation)))
    return no_space (n, error);
  book->code_bytes = code_bytes;
  book->n_subspaces = n_stages;
  book->n_centroids = K;
  return TRUE;
}
