/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rounds of the choice. An entrant that a round does not keep is freed with what it measured; its
 * candidates stay for the table.
 */
#include "config.h"

#include "hek-choose-private.h"

#include "hek-aligned.h"

#include <math.h>
#include <string.h>

/* Base rows of the rounds: all of them, and so much fewer in each round before. */
#define GROWTH 4
/* What a training takes of the time of its draft, about. */
#define DRAFT_GAIN 3
#define MIN_ROWS 2048
#define MAX_ROUNDS 8

/* For each row of a round but the last, so many others are trained on; less than GROWTH. */
#define TRAIN_ROWS 2

/* Of the entrants that a round keeps. */
#define KEEP_PART 4
#define KEEP_LEAST 2

/* Of the time that there is, what one entrant may take in the first round. */
#define FIRST_ROUND_PART 0.1

/* Of the progress. */
#define ROUNDS_SPAN 0.9

/* --- which is better ------------------------------------------------------------------------ */

gboolean
hek_chooser_is_better (const HekChooser *chooser,
                       int               a,
                       int               b)
{
  const HekChooseCandidate *x, *y;

  if (a < 0 || b < 0)
    return a >= 0;
  x = hek_chooser_candidate (chooser, a);
  y = hek_chooser_candidate (chooser, b);
  if (x->meets != y->meets)
    return x->meets;
  if (chooser->target->recall > 0 && x->meets && x->bytes_per_vector != y->bytes_per_vector)
    return x->bytes_per_vector < y->bytes_per_vector;
  if (x->recall.value != y->recall.value)
    return x->recall.value > y->recall.value;
  if (x->bytes_per_vector != y->bytes_per_vector)
    return x->bytes_per_vector < y->bytes_per_vector;
  return a < b;
}

void
hek_chooser_sort (HekChooser *chooser,
                  GPtrArray  *entrants)
{
  for (guint i = 1; i < entrants->len; i++)
    {
      HekEntrant *entrant = entrants->pdata[i];
      guint at = i;

      for (; at > 0; at--)
        {
          HekEntrant *before = entrants->pdata[at - 1];

          if (!hek_chooser_is_better (chooser, entrant->best, before->best))
            break;
          entrants->pdata[at] = before;
        }
      entrants->pdata[at] = entrant;
    }
}

/* Bytes a vector of the last entrant that would be kept so far: what cannot be smaller has lost. */
static double
bound_so_far (const HekChooser *chooser,
              const GPtrArray  *entrants,
              guint             n_kept)
{
  double smallest[64];
  guint n = 0;

  if (chooser->target->recall == 0 || n_kept > G_N_ELEMENTS (smallest))
    return INFINITY;
  for (guint i = 0; i < entrants->len; i++)
    {
      const HekEntrant *entrant = entrants->pdata[i];
      double bytes;
      guint at;

      if (entrant->best < 0 || !hek_chooser_candidate (chooser, entrant->best)->meets ||
          hek_chooser_candidate (chooser, entrant->best)->round != chooser->round)
        continue;
      bytes = hek_chooser_candidate (chooser, entrant->best)->bytes_per_vector;
      for (at = n; at > 0 && smallest[at - 1] > bytes; at--)
        if (at < n_kept)
          smallest[at] = smallest[at - 1];
      if (at < n_kept)
        {
          smallest[at] = bytes;
          n = MIN (n + 1, n_kept);
        }
    }
  return n == n_kept ? smallest[n - 1] : INFINITY;
}

/* --- rounds --------------------------------------------------------------------------------- */

double
hek_chooser_seconds_left (const HekChooser *chooser)
{
  if (chooser->options->seconds <= 0)
    return INFINITY;
  return chooser->options->seconds -
         (double) (g_get_monotonic_time () - chooser->start_us) / G_USEC_PER_SEC;
}

static void
note_left_out (HekChooser       *chooser,
               const HekEntrant *entrant)
{
  char *name = hek_evaluate_describe_method (entrant->codec, &entrant->values);

  if (g_ptr_array_find_with_equal_func (chooser->left_out, name, g_str_equal, NULL))
    g_free (name);
  else
    g_ptr_array_add (chooser->left_out, name);
}

gboolean
hek_chooser_has_time (HekChooser       *chooser,
                      double            seconds_at_first,
                      const HekEntrant *entrant)
{
  double left = hek_chooser_seconds_left (chooser);

  if (isinf (left) || (left > 0 &&
                       seconds_at_first - left < chooser->options->seconds * FIRST_ROUND_PART))
    return TRUE;
  note_left_out (chooser, entrant);
  return FALSE;
}

/* Whether something that was measured with all rows meets the target. */
static gboolean
has_answer (const HekChooser *chooser)
{
  const GArray *candidates = chooser->choice->candidates;

  for (guint i = 0; i < candidates->len; i++)
    {
      const HekChooseCandidate *candidate = &g_array_index (candidates, HekChooseCandidate, i);

      if (candidate->meets && candidate->n_base == chooser->n_all)
        return TRUE;
    }
  return FALSE;
}

gboolean
hek_chooser_may_go_on (HekChooser       *chooser,
                       const HekEntrant *entrant)
{
  if (hek_chooser_seconds_left (chooser) > 0 || (chooser->is_last && !has_answer (chooser)))
    return TRUE;
  note_left_out (chooser, entrant);
  return FALSE;
}

/*
 * Whether an entrant has lost before it is measured in this round: sizes only grow with the rows,
 * so one that took more bytes in a round before than the best does now is not better. What was
 * measured of it stays, in case that the best fails in a later round, or does not keep its promise.
 */
static gboolean
has_lost (const HekChooser *chooser,
          const HekEntrant *entrant)
{
  guint size = entrant->is_largest ? entrant->least : entrant->at;

  return chooser->round > 0 && !isinf (chooser->lead) &&
         !hek_entrant_can_win (chooser, entrant, size, chooser->lead);
}

/* Whether measuring an entrant would end in time, by how long the smaller round took. */
static gboolean
has_time_for (HekChooser *chooser,
              HekEntrant *entrant)
{
  double growth = chooser->is_last ? GROWTH * DRAFT_GAIN : GROWTH;
  double needed = chooser->round > 0 ? growth * entrant->seconds : 0;

  if (needed < hek_chooser_seconds_left (chooser))
    return TRUE;
  note_left_out (chooser, entrant);
  return FALSE;
}

/* Whether the best so far has a larger size to try when it does not keep its promise. */
static gboolean
leader_can_grow (const HekChooser *chooser,
                 const GPtrArray  *entrants)
{
  for (guint i = 0; i < entrants->len; i++)
    {
      const HekEntrant *entrant = entrants->pdata[i];
      const HekChooseCandidate *candidate
        = entrant->best >= 0 ? hek_chooser_candidate (chooser, entrant->best) : NULL;

      if (candidate != NULL && candidate->meets && candidate->round == chooser->round &&
          candidate->bytes_per_vector <= chooser->lead && entrant->at + 1 < entrant->n_sizes)
        return TRUE;
    }
  return FALSE;
}

static gboolean
run_round (HekChooser *chooser,
           GPtrArray  *entrants,
           guint       n_kept,
           double      base,
           double      span,
           GError    **error)
{
  HekTask whole = chooser->task;
  gboolean ok = TRUE, any = FALSE;

  for (guint i = 0; ok && i < entrants->len; i++)
    {
      HekEntrant *entrant = entrants->pdata[i];

      chooser->lead = bound_so_far (chooser, entrants, 1);
      chooser->bound =
        chooser->is_last && leader_can_grow (chooser, entrants)
          ? chooser->lead
          : bound_so_far (chooser, entrants, n_kept);
      if (has_lost (chooser, entrant))
        {
          entrant->seconds *= GROWTH;
          continue;
        }
      /* one at least is measured, so that there is an answer */
      if (any && !has_time_for (chooser, entrant))
        {
          entrant->best = -1;
          continue;
        }
      chooser->task = hek_task_sub (&whole, base + span * i / entrants->len, span / entrants->len);
      ok = hek_entrant_measure (chooser, entrant, error);
      any = any || entrant->best >= 0;
    }
  chooser->task = whole;
  if (ok)
    hek_chooser_sort (chooser, entrants);
  while (ok && entrants->len > 0 &&
         (entrants->len > n_kept ||
          ((HekEntrant *) entrants->pdata[entrants->len - 1])->best < 0))
    g_ptr_array_remove_index (entrants, entrants->len - 1);
  return ok;
}

static guint
plan_rounds (gsize  n,
             gsize *sizes)
{
  guint n_rounds = 1;

  while (n_rounds < MAX_ROUNDS && n / GROWTH >= MIN_ROWS)
    {
      n /= GROWTH;
      n_rounds++;
    }
  for (guint i = 0; i < n_rounds; i++, n *= GROWTH)
    sizes[i] = n;
  return n_rounds;
}

/* Rows beside those of the part, of which there is one in GROWTH at most: a codebook would know few
 * rows by heart and look better than it is. */
static gboolean
take_train_rows (HekChooser *chooser,
                 gsize       n_part,
                 GError    **error)
{
  const HekRows *base = hek_evaluate_set_get_base (chooser->set);
  gsize row_bytes = base->dim * hek_dtype_bytes (base->dtype), step = base->n / n_part;
  guint8 *numbers = hek_aligned_try_new (TRAIN_ROWS * n_part, row_bytes);

  hek_aligned_free (chooser->train_numbers);
  chooser->train_numbers = numbers;
  if (numbers == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "not enough memory for %zu rows",
                   TRAIN_ROWS * n_part);
      return FALSE;
    }
  for (gsize i = 0; i < n_part; i++)
    for (gsize j = 0; j < TRAIN_ROWS; j++)
      memcpy (numbers + (i * TRAIN_ROWS + j) * row_bytes, hek_rows_get (base, i * step + 1 + j),
              row_bytes);
  chooser->train = (HekRows) { base->dtype, base->dim, TRAIN_ROWS * n_part, row_bytes, numbers };
  return TRUE;
}

static gboolean
run_rounds (HekChooser *chooser,
            GPtrArray  *entrants,
            GError    **error)
{
  gsize sizes[MAX_ROUNDS];
  guint n_rounds = plan_rounds (chooser->n_all, sizes);

  for (guint r = 0; r < n_rounds; r++)
    {
      guint n_kept = MAX (entrants->len / KEEP_PART, KEEP_LEAST);
      double span = ROUNDS_SPAN / n_rounds;

      chooser->round = r;
      chooser->is_last = r + 1 == n_rounds;
      g_clear_pointer (&chooser->part, hek_evaluate_set_unref);
      chooser->part = hek_evaluate_set_part (chooser->set,
                                             chooser->is_last ? chooser->n_all : sizes[r], 0, 2,
                                             &chooser->task, error);
      if (chooser->part == NULL ||
          (!chooser->is_last && !take_train_rows (chooser, sizes[r], error)) ||
          !run_round (chooser, entrants, n_kept, r * span, span, error))
        return FALSE;
      if (entrants->len == 0)
        {
          g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS,
                       "%zu rows are too few for all methods", chooser->n_all);
          return FALSE;
        }
    }
  return TRUE;
}

/* --- all of it ------------------------------------------------------------------------------ */

static gboolean
chooser_run (HekChooser *chooser,
             GError    **error)
{
  g_autoptr (GPtrArray) entrants = hek_entrants_new (chooser);

  if (entrants->len == 0)
    {
      g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_BUDGET,
                   "no method has codes of at most %zu bytes for %u dimensions",
                   chooser->target->code_bytes,
                   hek_evaluate_set_get_base (chooser->set)->dim);
      return FALSE;
    }
  for (guint i = 0; i < entrants->len; i++)
    {
      gboolean known = FALSE;

      for (guint j = 0; !known && j < i; j++)
        known = ((HekEntrant *) entrants->pdata[j])->codec ==
                ((HekEntrant *) entrants->pdata[i])->codec;
      chooser->n_methods += !known;
    }
  if (!run_rounds (chooser, entrants, error))
    return FALSE;
  chooser->task = hek_task_sub (&chooser->task, ROUNDS_SPAN, 1 - ROUNDS_SPAN);
  return hek_chooser_prove (chooser, entrants, error);
}

HekChosen *
hek_choose (HekEvaluateSet          *set,
            const HekChooseTarget   *target,
            const HekChooseOptions  *options,
            const HekTask           *task,
            GError                 **error)
{
  HekChooser chooser = {
    .set = set, .target = target, .options = options, .start_us = g_get_monotonic_time (),
    .n_all = hek_evaluate_set_get_base (set)->n, .task = hek_task_sub (task, 0, 1),
  };
  gboolean ok;

  g_return_val_if_fail (target->recall > 0 || target->code_bytes > 0 || target->qps > 0, NULL);

  if (hek_evaluate_set_get_queries (set)->n < 2)
    {
      g_set_error_literal (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS,
                           "a choice needs 2 queries at least");
      return NULL;
    }
  chooser.choice = g_new0 (HekChosen, 1);
  chooser.choice->candidates = g_array_new (FALSE, FALSE, sizeof (HekChooseCandidate));
  chooser.choice->reasons = g_ptr_array_new_with_free_func (g_free);
  chooser.choice->second = -1;
  chooser.left_out = g_ptr_array_new_with_free_func (g_free);

  ok = chooser_run (&chooser, error);
  if (ok)
    {
      chooser.choice->used_time = target->qps > 0 || chooser.left_out->len > 0;
      hek_choose_explain (&chooser);
    }
  else
    g_clear_pointer (&chooser.choice, hek_chosen_free);
  g_clear_pointer (&chooser.part, hek_evaluate_set_unref);
  hek_aligned_free (chooser.train_numbers);
  g_ptr_array_unref (chooser.left_out);
  return chooser.choice;
}

void
hek_chosen_free (HekChosen *choice)
{
  g_clear_pointer (&choice->evaluation, hek_evaluation_free);
  g_array_unref (choice->candidates);
  g_ptr_array_unref (choice->reasons);
  g_free (choice);
}
