/* SPDX-License-Identifier: Apache-2.0 */
/* How far rows have moved between two places, and which have moved most. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-explorer-movers-private.h"
#include "hek-parallel.h"
#include "hek-ref.h"

#define BLOCK_ROWS 16384u
#define CHECK_ROWS 65536u

/* Digits of the sort by distance. */
#define DIGIT_BITS 11
#define N_DIGITS 3
#define N_BUCKETS (1u << DIGIT_BITS)

static gboolean
fail_memory (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       _("There is not enough memory for so many rows."));
  return FALSE;
}

HekExplorerMoves *
hek_explorer_moves_new (HekExplorerData  *data,
                        const char       *label,
                        guint             n_coords,
                        GError          **error)
{
  g_autoptr (HekExplorerMoves) self = g_new0 (HekExplorerMoves, 1);
  gsize n_floats = (gsize) data->n_rows * n_coords;

  g_atomic_ref_count_init (&self->ref_count);
  self->data = hek_explorer_data_ref (data);
  self->label = g_strdup (label);
  self->n_coords = n_coords;
  self->from = g_try_new (float, MAX (n_floats, 1));
  self->to = g_try_new (float, MAX (n_floats, 1));
  self->distances = g_try_new (float, MAX (data->n_rows, 1));
  if (self->from == NULL || self->to == NULL || self->distances == NULL)
    {
      fail_memory (error);
      return NULL;
    }
  for (gsize i = 0; i < n_floats; i++)
    self->from[i] = self->to[i] = NAN;
  self->alignment = (HekLayoutAlignment) { .n_coords = n_coords, .scale = 1, .disparity = NAN };
  for (guint k = 0; k < n_coords; k++)
    self->alignment.turn[k * n_coords + k] = 1;
  self->mean = self->median = self->largest = NAN;
  return g_steal_pointer (&self);
}

HekExplorerMoves *
hek_explorer_moves_ref (HekExplorerMoves *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hek_explorer_moves_unref (HekExplorerMoves *self)
{
  if (!hek_ref_drop (&self->ref_count))
    return;
  hek_explorer_data_unref (self->data);
  g_free (self->label);
  g_free (self->codebook);
  g_free (self->from);
  g_free (self->to);
  g_free (self->distances);
  g_clear_pointer (&self->numbers, g_bytes_unref);
  g_free (self->ranked);
  g_free (self);
}

/* --- distances ------------------------------------------------------------------------------- */

typedef struct
{
  HekExplorerMoves *moves;
  const HekManifold *manifold; /* (nullable) */
  double *numbers;
} Measuring;

static void
measure_block (gsize    begin,
               gsize    end,
               gsize    block_idx,
               gpointer data)
{
  const Measuring *measuring = data;
  HekExplorerMoves *moves = measuring->moves;
  guint d = moves->n_coords;

  for (gsize i = begin; i < end; i++)
    {
      const float *a = moves->from + i * d, *b = moves->to + i * d;
      double square = 0;

      for (guint k = 0; k < d; k++)
        square += ((double) b[k] - (double) a[k]) * ((double) b[k] - (double) a[k]);
      moves->distances[i] = measuring->manifold != NULL && isfinite (square)
                              ? (float) hek_manifold_distance (measuring->manifold, a, b)
                              : (float) sqrt (square);
      if (!isfinite (moves->distances[i]))
        moves->distances[i] = NAN;
      measuring->numbers[i] = (double) moves->distances[i];
    }
}

/* --- ranks ----------------------------------------------------------------------------------- */

/* The largest come first: the bits of floats that are not negative ascend with them. */
static guint32
get_digit (const HekExplorerMoves *moves,
           guint32                 row,
           guint                   digit)
{
  guint32 bits;

  memcpy (&bits, &moves->distances[row], sizeof bits);
  return (~bits >> digit * DIGIT_BITS) & (N_BUCKETS - 1);
}

/* One pass of a stable sort by one digit. */
static gboolean
sort_by_digit (const HekExplorerMoves  *moves,
               const guint32           *from,
               guint32                 *to,
               guint                    digit,
               const HekTask           *task,
               GError                 **error)
{
  g_autofree guint32 *starts = g_new0 (guint32, N_BUCKETS);
  guint32 total = 0;

  for (guint32 i = 0; i < moves->n_ranked; i++)
    {
      if (i % CHECK_ROWS == 0 && !hek_task_check (task, error))
        return FALSE;
      starts[get_digit (moves, from[i], digit)]++;
    }
  for (guint b = 0; b < N_BUCKETS; b++)
    {
      guint32 n = starts[b];

      starts[b] = total;
      total += n;
    }
  for (guint32 i = 0; i < moves->n_ranked; i++)
    {
      if (i % CHECK_ROWS == 0 && !hek_task_check (task, error))
        return FALSE;
      to[starts[get_digit (moves, from[i], digit)]++] = from[i];
    }
  return TRUE;
}

static gboolean
rank (HekExplorerMoves  *moves,
      const HekTask     *task,
      GError           **error)
{
  g_autofree guint32 *other = g_try_new (guint32, MAX (moves->data->n_rows, 1));

  moves->ranked = g_try_new (guint32, MAX (moves->data->n_rows, 1));
  if (moves->ranked == NULL || other == NULL)
    return fail_memory (error);
  for (guint32 row = 0; row < moves->data->n_rows; row++)
    if (!isnan (moves->distances[row]))
      moves->ranked[moves->n_ranked++] = row;
  for (guint digit = 0; digit < N_DIGITS; digit++)
    {
      guint32 *swap = moves->ranked;

      if (!sort_by_digit (moves, moves->ranked, other, digit, task, error))
        return FALSE;
      moves->ranked = other;
      other = swap;
    }
  return TRUE;
}

static void
summarize (HekExplorerMoves *moves)
{
  guint32 n = moves->n_ranked;
  double sum = 0;

  if (n == 0)
    return;
  for (guint32 i = n; i > 0; i--) /* small ones first */
    sum += (double) moves->distances[moves->ranked[i - 1]];
  moves->mean = sum / n;
  moves->largest = (double) moves->distances[moves->ranked[0]];
  moves->median = ((double) moves->distances[moves->ranked[(n - 1) / 2]] +
                   (double) moves->distances[moves->ranked[n / 2]]) / 2;
}

gboolean
hek_explorer_moves_finish (HekExplorerMoves   *self,
                           const HekManifold  *manifold,
                           const HekTask      *task,
                           GError            **error)
{
  Measuring measuring = { self, manifold, g_try_new (double, MAX (self->data->n_rows, 1)) };

  if (measuring.numbers == NULL)
    return fail_memory (error);
  self->numbers = g_bytes_new_take (measuring.numbers, self->data->n_rows * sizeof (double));
  if (!hek_parallel_for (self->data->n_rows, BLOCK_ROWS, measure_block, &measuring, task))
    {
      hek_task_check (task, error);
      return FALSE;
    }
  if (!rank (self, task, error))
    return FALSE;
  summarize (self);
  return TRUE;
}

/* --- what is made of them -------------------------------------------------------------------- */

HekSceneSet *
hek_explorer_moves_select_most (const HekExplorerMoves *self,
                                guint32                 n)
{
  return hek_scene_set_new_rows (self->data->n_rows, self->ranked, MIN (n, self->n_ranked));
}

typedef struct
{
  const HekExplorerMoves *moves;
  double t;
  float *out;
} Mixing;

static void
mix_block (gsize    begin,
           gsize    end,
           gsize    block_idx,
           gpointer data)
{
  const Mixing *mixing = data;
  const float *from = mixing->moves->from, *to = mixing->moves->to;
  guint d = mixing->moves->n_coords;

  for (gsize i = begin * d; i < end * d; i++)
    {
      float a = isfinite (from[i]) ? from[i] : to[i], b = isfinite (to[i]) ? to[i] : from[i];

      mixing->out[i] = mixing->t >= 1 ? b
                                      : (float) ((double) a + MAX (mixing->t, 0)
                                                                * ((double) b - (double) a));
    }
}

void
hek_explorer_moves_mix (const HekExplorerMoves *self,
                        double                  t,
                        float                  *out)
{
  Mixing mixing = { self, t, out };

  hek_parallel_for (self->data->n_rows, BLOCK_ROWS, mix_block, &mixing, NULL);
}
