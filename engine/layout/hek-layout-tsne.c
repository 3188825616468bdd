/* SPDX-License-Identifier: Apache-2.0 */
/*
 * t-SNE: neighbours attract, everybody repels, by gradient descent on the divergence between how
 * likely two rows are neighbours among vectors (p) and among places (q ∝ 1 / (1 + distance²)).
 * The same code lays out in two and in three dimensions.
 *
 * Sources: van der Maaten, Hinton, "Visualizing data using t-SNE", JMLR 9, 2008; van der Maaten,
 * JMLR 15, 2014; Belkina et al., "Automated optimized parameters for t-distributed stochastic
 * neighbor embedding improve visualization and analysis of large datasets", Nat. Commun. 10, 2019
 * (the learning rate); Kobak, Berens, "The art of using t-SNE for single-cell transcriptomics",
 * Nat. Commun. 10, 2019 (the start by principal components, late exaggeration).
 *
 * Only Euclidean places: q has a length of its own, 1, against which the layout grows with the
 * number of rows. On a sphere or in a ball of curvature −1 that length would have to be fitted to
 * the curvature, and no choice of it is the method's.
 */
#include "config.h"

#include "hek-layout-tsne-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-layout-math.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#define MAX_DIMS 3
#define START_DEVIATION 1e-4f
/* Rows with the same start, or one that is flat, come apart by this part of it. */
#define START_JITTER 0.01f
#define NEIGHBORS_PER_PERPLEXITY 3
/* Gains of single coordinates as van der Maaten, Hinton 2008 have them from Jacobs 1988. */
#define GAIN_MORE 0.2f
#define GAIN_LESS 0.8f
#define GAIN_LEAST 0.01f
/* No point moves further in one step: q is flat within 1, clusters are some 5 wide. */
#define LONGEST_STEP 5.0f
#define STEPS_PER_LOSS 50
#define ROWS_PER_TASK 4096

static const HekOption options[] = {
  [HEK_TSNE_PERPLEXITY] = { .name = "perplexity", .label = N_ ("Perplexity"),
    .help = N_ ("How many neighbours count for a row: few show small groups, many the whole"),
    .type = HEK_OPTION_REAL, .def = 30, .min = 2, .max = 200, .step = 1, .logarithmic = TRUE },
  [HEK_TSNE_EARLY_EXAGGERATION] = { .name = "early-exaggeration",
    .label = N_ ("Early exaggeration"),
    .help = N_ ("How many times stronger neighbours attract in the first steps"),
    .type = HEK_OPTION_REAL, .def = 12, .min = 1, .max = 100, .step = 1 },
  [HEK_TSNE_EARLY_STEPS] = { .name = "early-steps", .label = N_ ("Early steps"),
    .help = N_ ("How many steps neighbours attract more strongly"),
    .type = HEK_OPTION_INT, .def = 250, .min = 0, .max = 5000 },
  [HEK_TSNE_STEPS] = { .name = "steps", .label = N_ ("Steps"),
    .help = N_ ("Steps in all, the early ones included"),
    .type = HEK_OPTION_INT, .def = 1000, .min = 1, .max = 10000 },
  [HEK_TSNE_LEARNING_RATE] = { .name = "learning-rate", .label = N_ ("Learning rate"),
    .help = N_ ("How far points move along the gradient; 0: rows / early exaggeration"),
    .type = HEK_OPTION_REAL, .def = 0, .min = 0, .max = 1e7 },
  [HEK_TSNE_EARLY_MOMENTUM] = { .name = "early-momentum", .label = N_ ("Early momentum"),
    .help = N_ ("The part of its last movement that a point keeps in the early steps"),
    .type = HEK_OPTION_REAL, .def = 0.5, .min = 0, .max = 0.99 },
  [HEK_TSNE_MOMENTUM] = { .name = "momentum", .label = N_ ("Momentum"),
    .help = N_ ("The part of its last movement that a point keeps in later steps"),
    .type = HEK_OPTION_REAL, .def = 0.8, .min = 0, .max = 0.99 },
  [HEK_TSNE_LATE_EXAGGERATION] = { .name = "late-exaggeration",
    .label = N_ ("Late exaggeration"),
    .help = N_ ("How many times stronger neighbours attract in later steps: above 1, clusters "
                "are denser and further apart"),
    .type = HEK_OPTION_REAL, .def = 1, .min = 1, .max = 20, .step = 0.1 },
  [HEK_TSNE_THETA] = { .name = "theta", .label = N_ ("Angle"),
    .help = N_ ("How large a group of points may look, as extent by distance, to repel as one: "
                "less is more exact and slower"),
    .type = HEK_OPTION_REAL, .def = 0.5, .min = 0.05, .max = 1 },
};

G_STATIC_ASSERT (G_N_ELEMENTS (options) == HEK_TSNE_N_OPTIONS);

static guint
tsne_n_neighbors (const HekLayoutRecipe *recipe,
                  gsize                  n)
{
  double wanted = ceil (NEIGHBORS_PER_PERPLEXITY * recipe->values.v[HEK_TSNE_PERPLEXITY]);

  return (guint) MIN ((gsize) wanted, n > 0 ? n - 1 : 0);
}

static HekLayoutStart
tsne_start (const HekLayoutRecipe *recipe G_GNUC_UNUSED)
{
  return HEK_LAYOUT_START_PCA;
}

/* What goes on from step to step. */
typedef struct
{
  HekLayoutWork *work;
  const double *values; /* of the options */
  gsize n;
  guint n_dims, step, n_steps;
  float exaggeration, momentum, rate;
  double sum_k, loss;

  /* owned */
  HekTsneAffinity *affinity;
  HekTsneTree *tree;
  float *attraction, *repulsion; /* n × n_dims each */
  float *state;                  /* velocities, then gains: n × n_dims each; in checkpoints */
  double *means;                 /* of each parallel task: MAX_DIMS */
  float mean[MAX_DIMS];
} Descent;

static void
descent_clear (Descent *self)
{
  g_clear_pointer (&self->affinity, hek_tsne_affinity_free);
  g_clear_pointer (&self->tree, hek_tsne_tree_free);
  g_free (self->attraction);
  g_free (self->repulsion);
  g_free (self->state);
  g_free (self->means);
}

static gsize
descent_state_bytes (const Descent *self)
{
  return 2 * self->n * self->n_dims * sizeof *self->state;
}

static void
descent_start (Descent *self)
{
  gsize n = self->n * self->n_dims;
  HekRng rng;

  hek_rng_init (&rng, self->work->recipe->seed);
  for (gsize i = 0; i < n; i++)
    {
      float jitter = START_JITTER * (float) (2 * hek_rng_double (&rng) - 1);

      self->work->coords[i] = START_DEVIATION * (self->work->coords[i] + jitter);
      self->state[i] = 0;
      self->state[n + i] = 1;
    }
}

/* From the start, or where the last checkpoint was made. */
static gboolean
descent_begin (Descent *self,
               GError **error)
{
  gconstpointer state;
  gsize n_state;

  if (!hek_layout_work_resume (self->work, &self->step, &state, &n_state))
    {
      descent_start (self);
      return TRUE;
    }
  if (n_state != descent_state_bytes (self))
    {
      g_set_error_literal (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_DAMAGED,
                           "the checkpoint was not made by this layout: start it anew");
      return FALSE;
    }
  memcpy (self->state, state, n_state);
  return TRUE;
}

static gboolean
descent_init (Descent       *self,
              HekLayoutWork *work,
              const HekTask *task,
              GError       **error)
{
  const double *values = work->recipe->values.v;
  gsize n = work->rows->n, n_coords = n * work->n_coords;

  *self = (Descent) { .work = work, .values = values, .n = n, .n_dims = work->n_coords,
                      .loss = NAN };
  self->n_steps = (guint) values[HEK_TSNE_STEPS];
  self->rate = (float) values[HEK_TSNE_LEARNING_RATE];
  if (!(self->rate > 0))
    self->rate = (float) ((double) n / values[HEK_TSNE_EARLY_EXAGGERATION]);

  self->affinity = hek_tsne_affinity_new (work->graph, work->recipe->distance,
                                          values[HEK_TSNE_PERPLEXITY], task, error);
  if (self->affinity == NULL)
    return FALSE;
  self->tree = hek_tsne_tree_new (n, self->n_dims, values[HEK_TSNE_THETA], error);
  if (self->tree == NULL)
    return FALSE;
  self->attraction = g_try_new (float, n_coords);
  self->repulsion = g_try_new (float, n_coords);
  self->state = g_try_new (float, 2 * n_coords);
  self->means = g_new (double, MAX_DIMS * hek_parallel_n_blocks (n, ROWS_PER_TASK));
  if (self->attraction == NULL || self->repulsion == NULL || self->state == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for a layout of %" G_GSIZE_FORMAT " rows", n);
      return FALSE;
    }
  return descent_begin (self, error);
}

/* Gradient (without its factor of 4, which the learning rate has), gains, velocity, place. */
static void
move_rows (gsize    begin,
           gsize    end,
           gsize    block_idx,
           gpointer data)
{
  const Descent *self = data;
  guint n_dims = self->n_dims;
  float *coords = self->work->coords, by_sum = (float) (1 / self->sum_k);
  float *velocities = self->state, *gains = self->state + self->n * n_dims;
  double *mean = self->means + block_idx * MAX_DIMS;

  memset (mean, 0, MAX_DIMS * sizeof *mean);
  for (gsize i = begin; i < end; i++)
    {
      float square = 0, scale = 1;

      for (gsize at = i * n_dims; at < (i + 1) * n_dims; at++)
        {
          float gradient = self->exaggeration * self->attraction[at] - self->repulsion[at] * by_sum;
          float gain = gains[at];

          if ((gradient > 0) == (velocities[at] > 0))
            gain = MAX (GAIN_LESS * gain, GAIN_LEAST);
          else
            gain += GAIN_MORE;
          gains[at] = gain;
          velocities[at] = self->momentum * velocities[at] - self->rate * gain * gradient;
          square += velocities[at] * velocities[at];
        }
      if (square > LONGEST_STEP * LONGEST_STEP)
        scale = LONGEST_STEP / sqrtf (square);
      for (guint d = 0; d < n_dims; d++)
        {
          coords[i * n_dims + d] += velocities[i * n_dims + d] *= scale;
          mean[d] += (double) coords[i * n_dims + d];
        }
    }
}

static void
centre_rows (gsize    begin,
             gsize    end,
             gsize    block_idx G_GNUC_UNUSED,
             gpointer data)
{
  const Descent *self = data;

  for (gsize i = begin; i < end; i++)
    for (guint d = 0; d < self->n_dims; d++)
      self->work->coords[i * self->n_dims + d] -= self->mean[d];
}

/* Not cancelled half-way: a checkpoint has all points moved or none. */
static void
descent_move (Descent       *self,
              const HekTask *task)
{
  HekTask whole = { .lane = hek_task_lane (task) };
  gsize n_means = hek_parallel_n_blocks (self->n, ROWS_PER_TASK);

  hek_parallel_for (self->n, ROWS_PER_TASK, move_rows, self, &whole);
  for (guint d = 0; d < self->n_dims; d++)
    {
      double sum = 0;

      for (gsize i = 0; i < n_means; i++)
        sum += self->means[i * MAX_DIMS + d];
      self->mean[d] = (float) (sum / (double) self->n);
    }
  hek_parallel_for (self->n, ROWS_PER_TASK, centre_rows, self, &whole);
}

/* %FALSE when the task was cancelled: nothing has moved then. */
static gboolean
descent_step (Descent       *self,
              const HekTask *task)
{
  const float *coords = self->work->coords;
  gboolean early = self->step < (guint) self->values[HEK_TSNE_EARLY_STEPS];

  self->exaggeration = (float) self->values[early ? HEK_TSNE_EARLY_EXAGGERATION
                                                  : HEK_TSNE_LATE_EXAGGERATION];
  self->momentum = (float) self->values[early ? HEK_TSNE_EARLY_MOMENTUM : HEK_TSNE_MOMENTUM];
  if (!hek_tsne_tree_fill (self->tree, coords, task) ||
      !hek_tsne_tree_repel (self->tree, self->repulsion, &self->sum_k, task) ||
      !hek_tsne_attract (self->affinity, coords, self->n_dims, self->attraction, task))
    return FALSE;
  if (self->step % STEPS_PER_LOSS == 0 || self->step + 1 == self->n_steps)
    {
      double spread = hek_tsne_spread (self->affinity, coords, self->n_dims, task);

      if (hek_task_is_cancelled (task))
        return FALSE;
      self->loss = spread + hek_log (self->sum_k) - self->affinity->entropy;
    }
  descent_move (self, task);
  return TRUE;
}

static gboolean
tsne_compute (HekLayoutWork *work,
              const HekTask *task,
              GError       **error)
{
  Descent descent;
  gboolean done = FALSE;

  /* One point is in the middle. */
  if (work->rows->n < 2)
    {
      memset (work->coords, 0, work->rows->n * work->n_coords * sizeof *work->coords);
      return TRUE;
    }
  if (!descent_init (&descent, work, task, error))
    {
      descent_clear (&descent);
      return FALSE;
    }
  for (; descent.step < descent.n_steps; descent.step++)
    {
      if (!descent_step (&descent, task))
        break;
      hek_layout_work_step (work, descent.step, descent.n_steps, descent.loss, descent.state,
                            descent_state_bytes (&descent));
      hek_task_progress (task, (descent.step + 1.0) / descent.n_steps);
    }
  done = hek_task_check (task, error);
  descent_clear (&descent);
  return done;
}

const HekLayoutMethod hek_layout_tsne = {
  .id = "tsne",
  .label = N_ ("t-SNE"),
  .help = N_ ("Groups of neighbours, clearly apart; distances between groups mean little"),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .geometries = 1 << HEK_GEOMETRY_EUCLIDEAN,
  .n_neighbors = tsne_n_neighbors,
  .start = tsne_start,
  .compute = tsne_compute,
  .place = hek_tsne_place,
};
