/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many bits each principal direction gets. What counts is how well the order of near neighbours
 * is kept, and that is measured on some of them: pairs o, q of a sample.
 *
 * The error of a part is at right angles to o and otherwise turned at random, so it changes ⟨o, q⟩
 * with the variance  t² |o|² |q − o|² / n  of the part, t² being what so many bits leave for the
 * normal distribution. Directions without bits change it by their part of ⟨o, q⟩; as long as that
 * is the same for all neighbours of q it does no harm, so its variance counts. Far rows count a
 * little as well, with |q|² in place of |q − o|².
 *
 * Parts follow one another from many bits to few, and the best ends are found by dynamic
 * programming over the number of bits, where to end and the bytes used. Ends are multiples of a
 * step: at most MAX_STEPS of them.
 */
#include "config.h"

#include "hek-codec-rabitq-private.h"

#include "hek-aligned.h"
#include "hek-kernel-distance.h"
#include "hek-kernel-gemm.h"
#include "hek-parallel.h"

#include <math.h>
#include <string.h>

#define MAX_STEPS 64
#define N_BITS HEK_KERNEL_RABITQ_MAX_BITS

/* Bytes are counted in units of 16 bits: one bit of HEK_KERNEL_RABITQ_STEP, and a factor. */
#define UNIT_BYTES 2

/* The sample: so many queries, each with its nearest of so many rows. */
#define N_QUERIES 256
#define N_NEAR 8
#define POOL_ROWS 8192
#define POOL_FLOATS (1u << 23)
#define PANEL 512

/* How much far rows count. */
#define FAR 0.02

/* Of the products that directions without bits leave out, so many are below the bound. */
#define REST_QUANTILE 0.99

/*
 * Mean squared errors of the best uniform quantizers of 2^bits values for the normal distribution
 * of variance 1. Source: Max, "Quantizing for minimum distortion", IRE Trans. Information Theory 6
 * (1960), table 2, up to 5 bits; Jayant, Noll, "Digital coding of waveforms", 1984, table 4.1.
 */
static const double normal_error[N_BITS + 1]
  = { 1, 0.3634, 0.1188, 0.03744, 0.01154, 0.003495, 0.001040, 0.0003043, 0.0000877 };

typedef struct
{
  /* borrowed */
  const float *rows;
  const HekTask *task;
  gsize n;
  guint dim;

  guint n_steps;
  guint end[MAX_STEPS + 1]; /* end[s]: first coordinate behind step s; end[0] = 0 */
  gsize n_pool, n_queries, n_pairs;
  gsize n_units;

  /* owned */
  float *squares;                       /* n_pool */
  guint32 *near;                        /* n_queries × N_NEAR: rows */
  float *own, *other, *apart, *product; /* n_pairs × (n_steps + 1): |o|², |q|², |q − o|² and ⟨o, q⟩
                                         * of all coordinates before an end */
  double *part;                         /* (n_steps + 1)²: variance from begin to end for t² = 1 */
  double *rest;                         /* n_steps + 1 */
  double *best;                         /* (N_BITS + 2) × (n_steps + 1) × (n_units + 1) */
  guint8 *choice;                       /* as many: where the part of so many bits begins */
} Plan;

static void
plan_clear (Plan *plan)
{
  hek_aligned_free (plan->squares);
  hek_aligned_free (plan->near);
  hek_aligned_free (plan->own);
  hek_aligned_free (plan->other);
  hek_aligned_free (plan->apart);
  hek_aligned_free (plan->product);
  hek_aligned_free (plan->part);
  hek_aligned_free (plan->rest);
  hek_aligned_free (plan->best);
  hek_aligned_free (plan->choice);
}

static gboolean
plan_allocate (Plan    *plan,
               GError **error)
{
  gsize ends = plan->n_steps + 1, n_sums = plan->n_pairs * ends;
  gsize n_states = (N_BITS + 2) * ends * (plan->n_units + 1);

  plan->squares = hek_aligned_try_new (plan->n_pool, sizeof *plan->squares);
  plan->near = hek_aligned_try_new (plan->n_pairs, sizeof *plan->near);
  plan->own = hek_aligned_try_new (n_sums, sizeof *plan->own);
  plan->other = hek_aligned_try_new (n_sums, sizeof *plan->other);
  plan->apart = hek_aligned_try_new (n_sums, sizeof *plan->apart);
  plan->product = hek_aligned_try_new (n_sums, sizeof *plan->product);
  plan->part = hek_aligned_try_new0 (ends * ends, sizeof *plan->part);
  plan->rest = hek_aligned_try_new0 (ends, sizeof *plan->rest);
  plan->best = hek_aligned_try_new (n_states, sizeof *plan->best);
  plan->choice = hek_aligned_try_new (n_states, sizeof *plan->choice);
  if (plan->squares != NULL && plan->near != NULL && plan->own != NULL && plan->other != NULL
      && plan->apart != NULL && plan->product != NULL && plan->part != NULL && plan->rest != NULL
      && plan->best != NULL && plan->choice != NULL)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "not enough memory to share out bits");
  return FALSE;
}

/* ---- pairs ---- */

static gsize
pool_row (const Plan *plan,
          gsize       i)
{
  return i * plan->n / plan->n_pool;
}

static gsize
query_of (const Plan *plan,
          gsize       q)
{
  return q * plan->n_pool / plan->n_queries;
}

/* The nearest rows of some queries, from the whole pool, a panel of it at a time. */
static void
find_near_block (gsize    begin,
                 gsize    end,
                 gsize    block_idx G_GNUC_UNUSED,
                 gpointer data)
{
  Plan *plan = data;
  guint dim = plan->dim;
  gsize n = end - begin;
  hek_auto_aligned float *queries = hek_aligned_new (n * dim, sizeof *queries);
  hek_auto_aligned float *panel = hek_aligned_new ((gsize) PANEL * dim, sizeof *panel);
  hek_auto_aligned float *packed
    = hek_aligned_new (hek_kernel_gemm_packed_size (PANEL, dim), sizeof *packed);
  hek_auto_aligned float *products = hek_aligned_new (n * PANEL, sizeof *products);
  hek_auto_aligned float *distance = hek_aligned_new (n * N_NEAR, sizeof *distance);

  for (gsize i = 0; i < n; i++)
    memcpy (queries + i * dim, plan->rows + pool_row (plan, query_of (plan, begin + i)) * dim,
            dim * sizeof *queries);
  for (gsize i = 0; i < n * N_NEAR; i++)
    distance[i] = G_MAXFLOAT;
  for (gsize first = 0; first < plan->n_pool; first += PANEL)
    {
      gsize length = MIN (PANEL, plan->n_pool - first);

      if (hek_task_is_cancelled (plan->task))
        return;
      for (gsize i = 0; i < length; i++)
        memcpy (panel + i * dim, plan->rows + pool_row (plan, first + i) * dim,
                dim * sizeof *panel);
      hek_kernel_gemm_pack (panel, dim, length, dim, packed);
      hek_kernel_gemm (queries, dim, n, packed, length, dim, products, length);
      for (gsize q = 0; q < n; q++)
        for (gsize i = 0; i < length; i++)
          {
            float d = plan->squares[first + i] - 2 * products[q * length + i];
            float *far = distance + q * N_NEAR + N_NEAR - 1;
            guint32 *rows = plan->near + (begin + q) * N_NEAR;
            guint k = N_NEAR - 1;

            if (d >= *far || first + i == query_of (plan, begin + q))
              continue;
            for (; k > 0 && distance[q * N_NEAR + k - 1] > d; k--)
              {
                distance[q * N_NEAR + k] = distance[q * N_NEAR + k - 1];
                rows[k] = rows[k - 1];
              }
            distance[q * N_NEAR + k] = d;
            rows[k] = (guint32) (first + i);
          }
    }
}

static void
sum_pair (Plan *plan,
          gsize pair)
{
  gsize ends = plan->n_steps + 1;
  const float *o = plan->rows + pool_row (plan, plan->near[pair]) * plan->dim;
  const float *q = plan->rows + pool_row (plan, query_of (plan, pair / N_NEAR)) * plan->dim;
  double own = 0, other = 0, apart = 0, product = 0;

  for (guint s = 0; s < ends; s++)
    {
      guint begin = s > 0 ? plan->end[s - 1] : 0;

      for (guint i = begin; i < MIN (plan->end[s], plan->dim); i++)
        {
          double a = (double) o[i], b = (double) q[i];

          own += a * a;
          other += b * b;
          apart += (a - b) * (a - b);
          product += a * b;
        }
      plan->own[pair * ends + s] = (float) own;
      plan->other[pair * ends + s] = (float) other;
      plan->apart[pair * ends + s] = (float) apart;
      plan->product[pair * ends + s] = (float) product;
    }
}

/* ---- what errors cost ---- */

static void
measure_parts (Plan *plan)
{
  gsize ends = plan->n_steps + 1;

  for (gsize pair = 0; pair < plan->n_pairs; pair++)
    {
      const float *own = plan->own + pair * ends, *apart = plan->apart + pair * ends;

      for (guint a = 0; a < ends; a++)
        for (guint b = a + 1; b < ends; b++)
          {
            double square = (double) (own[b] - own[a]);

            plan->part[a * ends + b] += square * ((double) (apart[b] - apart[a]) + FAR * square)
                                        / (plan->end[b] - plan->end[a]);
          }
    }
  for (gsize i = 0; i < ends * ends; i++)
    plan->part[i] /= plan->n_pairs;
}

static void
measure_rest (Plan *plan)
{
  gsize ends = plan->n_steps + 1;

  for (guint s = 0; s < plan->n_steps; s++)
    for (gsize q = 0; q < plan->n_queries; q++)
      {
        double sum = 0, squares = 0, far = 0;

        for (gsize k = 0; k < N_NEAR; k++)
          {
            gsize row = (q * N_NEAR + k) * ends, last = row + plan->n_steps;
            double left = (double) (plan->product[last] - plan->product[row + s]);
            double own = (double) (plan->own[last] - plan->own[row + s]);

            sum += left;
            squares += left * left;
            far += own * own;
          }
        plan->rest[s] += (squares - sum * sum / N_NEAR) / (N_NEAR - 1) / plan->n_queries
                         + FAR * far / N_NEAR / (plan->end[plan->n_steps] - plan->end[s])
                             / plan->n_queries;
      }
}

static int
compare_floats (gconstpointer a,
                gconstpointer b,
                gpointer      data G_GNUC_UNUSED)
{
  float x = *(const float *) a, y = *(const float *) b;

  return x < y ? -1 : x > y;
}

/* How much of a row lies along the query in the directions without bits, from step @s on. */
static float
rest_bound (const Plan *plan,
            guint       s)
{
  gsize ends = plan->n_steps + 1;
  g_autofree float *along = g_new (float, plan->n_pairs);

  for (gsize pair = 0; pair < plan->n_pairs; pair++)
    {
      gsize row = pair * ends, last = row + plan->n_steps;
      float square = plan->other[last] - plan->other[row + s];
      float product = plan->product[last] - plan->product[row + s];

      along[pair] = square > 0 ? MAX (product, 0) / sqrtf (square) : 0;
    }
  g_qsort_with_data (along, (int) plan->n_pairs, sizeof *along, compare_floats, NULL);
  return along[(gsize) (REST_QUANTILE * (double) (plan->n_pairs - 1))];
}

/* ---- the best parts ---- */

static gsize
state (const Plan *plan,
       guint       bits,
       guint       s,
       gsize       units)
{
  return (bits * ((gsize) plan->n_steps + 1) + s) * (plan->n_units + 1) + units;
}

/* The least variance of parts with @bits and more up to each end, from that with more. */
static void
add_bits (Plan *plan,
          guint bits)
{
  gsize ends = plan->n_steps + 1;
  double left = normal_error[bits] / (1 - normal_error[bits]);

  for (guint b = 0; b < ends; b++)
    {
      memcpy (plan->best + state (plan, bits, b, 0), plan->best + state (plan, bits + 1, b, 0),
              (plan->n_units + 1) * sizeof *plan->best);
      memset (plan->choice + state (plan, bits, b, 0), (int) b, plan->n_units + 1);
      for (guint a = 0; a < b; a++)
        {
          gsize units = (gsize) (plan->end[b] - plan->end[a]) / HEK_KERNEL_RABITQ_STEP * bits + 1;
          double variance = left * plan->part[a * ends + b];

          for (gsize u = units; u <= plan->n_units; u++)
            {
              double sum = plan->best[state (plan, bits + 1, a, u - units)] + variance;

              if (sum < plan->best[state (plan, bits, b, u)])
                {
                  plan->best[state (plan, bits, b, u)] = sum;
                  plan->choice[state (plan, bits, b, u)] = (guint8) a;
                }
            }
        }
    }
}

/* Returns: the step where the directions with bits end; 0: not even the first fits */
static guint
choose_parts (Plan      *plan,
              HekRabitq *self)
{
  gsize units = 0;
  guint end = 0;
  double least = INFINITY;

  for (gsize i = state (plan, N_BITS + 1, 0, 0); i < state (plan, N_BITS + 2, 0, 0); i++)
    plan->best[i] = INFINITY;
  plan->best[state (plan, N_BITS + 1, 0, 0)] = 0;
  for (guint bits = N_BITS; bits > 0; bits--)
    add_bits (plan, bits);

  for (guint s = 1; s <= plan->n_steps; s++)
    for (gsize u = 1; u <= plan->n_units; u++)
      if (plan->best[state (plan, 1, s, u)] + plan->rest[s] < least)
        {
          least = plan->best[state (plan, 1, s, u)] + plan->rest[s];
          end = s;
          units = u;
        }

  self->n_parts = 0;
  for (guint bits = 1, s = end; bits <= N_BITS; bits++)
    {
      guint begin = plan->choice[state (plan, bits, s, units)];

      if (begin == s)
        continue;
      self->parts[self->n_parts++]
        = (HekRabitqPart) { .n = plan->end[s] - plan->end[begin], .bits = bits };
      units -= (gsize) (plan->end[s] - plan->end[begin]) / HEK_KERNEL_RABITQ_STEP * bits + 1;
      s = begin;
    }
  for (guint p = 0; p < self->n_parts / 2; p++)
    {
      HekRabitqPart part = self->parts[p];

      self->parts[p] = self->parts[self->n_parts - 1 - p];
      self->parts[self->n_parts - 1 - p] = part;
    }
  return end;
}

static void
plan_steps (Plan *plan)
{
  guint padded = hek_rabitq_pad (plan->dim), n = padded / HEK_KERNEL_RABITQ_STEP;
  guint step = (n + MAX_STEPS - 1) / MAX_STEPS * HEK_KERNEL_RABITQ_STEP;

  plan->end[0] = 0;
  plan->n_steps = 0;
  while (plan->end[plan->n_steps] < padded)
    {
      plan->end[plan->n_steps + 1] = MIN (plan->end[plan->n_steps] + step, padded);
      plan->n_steps++;
    }
}

gboolean
hek_rabitq_plan (HekRabitq     *self,
                 const float   *rows,
                 gsize          n,
                 gsize          n_bytes,
                 const HekTask *task,
                 GError       **error)
{
  const HekKernelDistance *dot = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT);
  Plan plan = { .rows = rows, .task = task, .n = n, .dim = self->dim };
  gboolean ok;

  plan_steps (&plan);
  plan.n_pool = MIN (MIN (n, POOL_ROWS), MAX (POOL_FLOATS / self->dim, N_QUERIES));
  plan.n_queries = MIN (N_QUERIES, plan.n_pool);
  plan.n_pairs = plan.n_queries * N_NEAR;
  plan.n_units = n_bytes / UNIT_BYTES;
  g_return_val_if_fail (plan.n_pool > N_NEAR && plan.n_units > 1, FALSE);

  ok = plan_allocate (&plan, error);
  if (ok)
    {
      for (gsize i = 0; i < plan.n_pool; i++)
        {
          const float *row = rows + pool_row (&plan, i) * self->dim;

          plan.squares[i] = dot->pair (row, row, self->dim);
        }
      memset (plan.near, 0, plan.n_pairs * sizeof *plan.near);
      hek_parallel_for (plan.n_queries, N_QUERIES / 4, find_near_block, &plan, task);
      ok = hek_task_check (task, error);
    }
  if (ok)
    {
      for (gsize pair = 0; pair < plan.n_pairs; pair++)
        sum_pair (&plan, pair);
      measure_parts (&plan);
      measure_rest (&plan);
      self->rest = rest_bound (&plan, choose_parts (&plan, self));
    }
  plan_clear (&plan);
  return ok;
}
