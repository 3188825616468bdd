/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Training of RaBitQ: the mean; along principal directions the parts and the matrix, whose
 * directions are turned at random in each part; then the scales of the factors and of the bounds
 * from what some rows become.
 */
#include "config.h"

#include "hek-codec-rabitq-private.h"

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-kernel-distance.h"
#include "hek-kernel-half.h"
#include "hek-parallel.h"

#include <math.h>
#include <string.h>

/* Of fewer rows no directions are made. */
#define MIN_PRINCIPAL_ROWS 256

/* Rows that scales are taken from. */
#define SCALE_ROWS 4096
#define BLOCK_ROWS 64

/* Of the errors of these rows, so many are shorter than the bound takes them for. */
#define SPREAD_QUANTILE 0.99

/* Of the progress: directions. */
#define DIRECTIONS_SPAN 0.8

static void
find_mean (HekRabitq   *self,
           const float *rows,
           gsize        n)
{
  g_autofree double *sum = g_new0 (double, self->dim);

  for (gsize i = 0; i < n; i++)
    for (guint d = 0; d < self->dim; d++)
      sum[d] += (double) rows[i * self->dim + d];
  self->mean = hek_aligned_new (self->dim, sizeof *self->mean);
  for (guint d = 0; d < self->dim; d++)
    self->mean[d] = (float) (sum[d] / (double) n);
}

/* The rows minus the mean, or an even sample of so many of them. */
static float *
center (const HekRabitq *self,
        const float     *rows,
        gsize            n,
        gsize            n_wanted,
        GError         **error)
{
  gsize n_floats = 0;
  float *centered = NULL;

  if (hek_checked_mul (n_wanted, self->dim, &n_floats))
    centered = hek_aligned_try_new (n_floats, sizeof *centered);
  if (centered == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "not enough memory for %zu rows",
                   n_wanted);
      return NULL;
    }
  for (gsize i = 0; i < n_wanted; i++)
    {
      const float *row = rows + i * n / n_wanted * self->dim;

      for (guint d = 0; d < self->dim; d++)
        centered[i * self->dim + d] = row[d] - self->mean[d];
    }
  return centered;
}

/* ---- parts ---- */

/* One part: as many bits as there is room for; of less than one, for fewer coordinates. */
static void
plan_random (HekRabitq *self,
             gsize      n_bytes)
{
  guint padded = hek_rabitq_pad (self->dim);
  gsize n_bits = 8 * (n_bytes - HEK_KERNEL_RABITQ_FACTOR_BYTES);
  guint bits = (guint) CLAMP (n_bits / padded, 1, HEK_KERNEL_RABITQ_MAX_BITS);
  gsize n = MIN (padded, n_bits / bits / HEK_KERNEL_RABITQ_STEP * HEK_KERNEL_RABITQ_STEP);

  self->n_parts = 1;
  self->parts[0] = (HekRabitqPart) { .n = (guint) n, .bits = bits };
}

/* The directions of a part, turned at random; those that there are not are zeros. */
static void
turn_part (HekRabitq           *self,
           const HekRabitqPart *part,
           const float         *directions,
           guint64              seed)
{
  guint n = part->n, dim = self->dim;
  g_autoptr (HekRotation) rotation = hek_rotation_new (n, seed);
  hek_auto_aligned float *turned = hek_aligned_new ((gsize) dim * n, sizeof *turned);
  hek_auto_aligned float *row = hek_aligned_new (dim, sizeof *row);

  for (guint i = 0; i < n; i++)
    for (guint d = 0; d < dim; d++)
      turned[(gsize) d * n + i]
        = part->begin + i < dim ? directions[(gsize) (part->begin + i) * dim + d] : 0;
  hek_rotation_apply (rotation, turned, dim);
  for (guint i = 0; i < n; i++)
    {
      for (guint d = 0; d < dim; d++)
        row[d] = turned[(gsize) d * n + i];
      hek_kernel_f16_from_f32 (row, self->matrix + (gsize) (part->begin + i) * dim, dim);
    }
}

static gboolean
plan_principal (HekRabitq     *self,
                const float   *rows,
                gsize          n,
                gsize          n_bytes,
                guint64        seed,
                const HekTask *task,
                GError       **error)
{
  gsize n_floats = n * self->dim;
  HekTask sub = hek_task_sub (task, 0, DIRECTIONS_SPAN);
  hek_auto_aligned float *centered = center (self, rows, n, n, error);
  hek_auto_aligned float *along = NULL, *directions = NULL;

  if (centered == NULL)
    return FALSE;
  along = hek_aligned_try_new (n_floats, sizeof *along);
  directions = hek_aligned_try_new ((gsize) self->dim * self->dim, sizeof *directions);
  if (along == NULL || directions == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "not enough memory for %zu rows", n);
      return FALSE;
    }
  if (!hek_rabitq_directions (centered, n, self->dim, directions, along, &sub, error)
      || !hek_rabitq_plan (self, along, n, n_bytes, task, error))
    return FALSE;

  if (self->n_parts == 0)
    self->parts[self->n_parts++] = (HekRabitqPart) { .n = HEK_KERNEL_RABITQ_STEP, .bits = 1 };
  hek_rabitq_place (self);
  self->matrix = hek_aligned_try_new ((gsize) self->n_coordinates * self->dim,
                                      sizeof *self->matrix);
  if (self->matrix == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "not enough memory for directions");
      return FALSE;
    }
  for (guint p = 0; p < self->n_parts; p++)
    turn_part (self, self->parts + p, directions, seed + p);
  return TRUE;
}

/* ---- scales ---- */

/* What a part of a row became. */
typedef struct
{
  float target, along, length;
} Sample;

typedef struct
{
  const HekRabitq *self;
  const float *centered;
  float *squares;  /* n */
  Sample *samples; /* n × n_parts */
} Scaling;

static void
sample_block (gsize    begin,
              gsize    end,
              gsize    block_idx G_GNUC_UNUSED,
              gpointer data)
{
  const Scaling *s = data;
  const HekRabitq *self = s->self;
  const HekKernelDistance *dot = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT);
  hek_auto_aligned float *coordinates
    = hek_aligned_new ((end - begin) * self->n_coordinates, sizeof *coordinates);
  hek_auto_aligned guint8 *values = hek_aligned_new (self->n_coordinates, 1);

  hek_rabitq_project (self, s->centered + begin * self->dim, end - begin, coordinates);
  for (gsize i = begin; i < end; i++)
    {
      const float *row = s->centered + i * self->dim;

      s->squares[i] = dot->pair (row, row, self->dim);
      for (guint p = 0; p < self->n_parts; p++)
        {
          const HekRabitqPart *part = self->parts + p;
          HekKernelRabitqFit fit = hek_kernel_rabitq_choose (
            coordinates + (i - begin) * self->n_coordinates + part->begin, part->n, part->bits,
            values);

          s->samples[i * self->n_parts + p] = (Sample) {
            self->principal ? fit.square : s->squares[i], fit.along, fit.length
          };
        }
    }
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b,
                 gpointer      data G_GNUC_UNUSED)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* Returns: the mean of what the part takes off the squares of the rows */
static double
scale_part (HekRabitqPart *part,
            const Sample  *samples,
            gsize          n,
            gsize          stride)
{
  g_autofree double *errors = g_new (double, n);
  double factors = 0, targets = 0, lengths = 0;
  gsize n_used = 0;

  part->unit = 1;
  part->shrink = 1;
  part->spread = 0;
  for (gsize i = 0; i < n; i++)
    {
      const Sample *s = samples + i * stride;
      double target = (double) s->target, factor;

      if (!(s->along > 0) || !(target > 0))
        continue;
      factor = target / (double) s->along;
      factors += factor;
      targets += target;
      lengths += factor * factor * (double) s->length;
      errors[n_used++] = sqrt (MAX ((double) s->length - target / (factor * factor), 0));
    }
  if (n_used == 0)
    return 0;
  g_qsort_with_data (errors, (int) n_used, sizeof *errors, compare_doubles, NULL);
  part->unit = (float) MAX (factors / (double) n_used, (double) G_MINFLOAT);
  part->shrink = (float) (targets / lengths);
  part->spread = (float) errors[(gsize) (SPREAD_QUANTILE * (double) (n_used - 1))];
  return targets * targets / lengths / (double) n;
}

/* The scales of all parts. Returns: the mean squared error of rows that are restored, or -1 */
static double
find_scales (HekRabitq     *self,
             const float   *rows,
             gsize          n,
             const HekTask *task,
             GError       **error)
{
  gsize n_wanted = MIN (n, SCALE_ROWS);
  hek_auto_aligned float *centered = center (self, rows, n, n_wanted, error);
  g_autofree float *squares = g_new (float, n_wanted);
  g_autofree Sample *samples = g_new (Sample, n_wanted * self->n_parts);
  Scaling s = { .self = self, .centered = centered, .squares = squares, .samples = samples };
  double loss = 0;

  if (centered == NULL)
    return -1;
  if (!hek_parallel_for (n_wanted, BLOCK_ROWS, sample_block, &s, task))
    {
      hek_task_check (task, error);
      return -1;
    }
  for (gsize i = 0; i < n_wanted; i++)
    loss += (double) squares[i] / (double) n_wanted;
  for (guint p = 0; p < self->n_parts; p++)
    loss -= scale_part (self->parts + p, samples + p, n_wanted, self->n_parts);
  return MAX (loss, 0);
}

gboolean
hek_rabitq_train (HekCodebook            *book,
                  const float            *rows,
                  gsize                   n,
                  const HekCodecTraining *training,
                  const HekTask          *task,
                  GError                **error)
{
  HekRabitq *self = book->state;
  gsize n_bytes = book->code_bytes - HEK_KERNEL_RABITQ_ADDEND_BYTES;
  double loss;

  find_mean (self, rows, n);
  self->principal = self->principal && n >= MIN_PRINCIPAL_ROWS;
  if (!self->principal)
    plan_random (self, n_bytes);
  else if (!plan_principal (self, rows, n, n_bytes, book->seed, task, error))
    return FALSE;
  hek_rabitq_place (self);
  book->code_bytes = hek_rabitq_code_bytes (self);
  if (!hek_rabitq_prepare (self, book->seed, error))
    return FALSE;

  loss = find_scales (self, rows, n, task, error);
  if (loss < 0)
    return FALSE;
  if (training->on_loss != NULL)
    training->on_loss (0, loss, training->loss_data);
  hek_task_progress (task, 1);
  return hek_task_check (task, error);
}
