/* SPDX-License-Identifier: Apache-2.0 */
/* The last step of a choice: the best entrant has to keep its promise with other queries. */
#include "config.h"

#include "hek-choose-private.h"

#include <math.h>

/* How often another size or codec is tried when one does not keep its promise. */
#define MAX_PROOFS 4

static gboolean
is_met (const HekChooser    *chooser,
        const HekEvaluation *evaluation)
{
  const HekChooseTarget *target = chooser->target;

  return hek_choose_target_recall (target, evaluation).value >= target->recall &&
         (target->qps == 0 || evaluation->scan_qps >= target->qps);
}

/* Takes the evaluation of @entrant and measures it with other queries. */
static HekEvaluation *
prove (HekChooser      *chooser,
       HekEvaluateSet  *set,
       HekEntrant      *entrant,
       const HekTask   *task,
       GError         **error)
{
  g_autoptr (HekEvaluation) evaluation = g_steal_pointer (&entrant->evaluation);
  HekEvaluateOptions options;

  hek_evaluate_options_init (&options, entrant->codec);
  if (!hek_evaluation_measure_again (evaluation, set, &options, task, error))
    return NULL;
  return g_steal_pointer (&evaluation);
}

/* A better one than what was proved so far takes its place. */
static void
take_proof (HekChooser    *chooser,
            HekEntrant    *entrant,
            HekEvaluation *evaluation)
{
  HekChosen *choice = chooser->choice;
  HekRecall recall = hek_choose_target_recall (chooser->target, evaluation);
  gboolean met = is_met (chooser, evaluation);

  if (choice->evaluation != NULL &&
      (choice->met || (!met && recall.value <= choice->recall.value)))
    {
      hek_evaluation_free (evaluation);
      return;
    }
  g_clear_pointer (&choice->evaluation, hek_evaluation_free);
  choice->evaluation = evaluation;
  chooser->proved = entrant;
  choice->codec = entrant->codec;
  choice->values = entrant->values;
  choice->recall = recall;
  choice->met = met;
}

/* After a promise that was not kept: the next size with which it might be. */
static gboolean
move_on (HekChooser *chooser,
         GPtrArray  *entrants,
         GError    **error)
{
  HekEntrant *entrant = entrants->pdata[0];
  gboolean larger = chooser->target->recall > 0;
  gboolean has_next = larger ? entrant->at + 1 < entrant->n_sizes : entrant->at > 0;
  const HekEntrant *next = entrants->len > 1 ? entrants->pdata[1] : NULL;
  gboolean has_other = next != NULL && next->best >= 0 &&
                       hek_chooser_candidate (chooser, next->best)->meets;

  if (has_next && (!has_other || hek_chooser_seconds_left (chooser) > 0))
    {
      if (!hek_entrant_try (chooser, entrant, larger ? entrant->at + 1 : entrant->at - 1, error))
        return FALSE;
    }
  else
    entrant->best = -1;
  hek_chooser_sort (chooser, entrants);
  return TRUE;
}

/* Those that lost to another in the last round without being measured, now that this one did not
 * keep its promise; until the first is one that was measured. */
static gboolean
measure_late (HekChooser     *chooser,
              GPtrArray      *entrants,
              const HekTask  *task,
              GError        **error)
{
  chooser->task = *task;
  chooser->bound = chooser->lead = INFINITY;
  for (;;)
    {
      HekEntrant *entrant = entrants->pdata[0];

      if (entrant->best < 0 || entrant->evaluation != NULL)
        return TRUE;
      if (!hek_entrant_measure (chooser, entrant, error))
        return FALSE;
      hek_chooser_sort (chooser, entrants);
    }
}

/* The best of the others. */
static int
find_second (const HekChooser *chooser,
             const GPtrArray  *entrants)
{
  int second = -1;

  for (guint i = 0; i < entrants->len; i++)
    {
      const HekEntrant *entrant = entrants->pdata[i];

      if (entrant != chooser->proved && entrant->best >= 0 &&
          hek_chooser_is_better (chooser, entrant->best, second))
        second = entrant->best;
    }
  return second;
}

gboolean
hek_chooser_prove (HekChooser *chooser,
                   GPtrArray  *entrants,
                   GError    **error)
{
  HekTask whole = chooser->task;
  g_autoptr (HekEvaluateSet) set = hek_evaluate_set_part (chooser->set, chooser->n_all, 1, 2,
                                                          &whole, error);

  if (set == NULL)
    return FALSE;
  for (guint i = 0; i < MAX_PROOFS; i++)
    {
      HekTask task = hek_task_sub (&whole, (double) i / MAX_PROOFS, 1.0 / MAX_PROOFS);
      HekEvaluation *evaluation;
      HekEntrant *entrant;

      if (!measure_late (chooser, entrants, &task, error))
        return FALSE;
      entrant = entrants->pdata[0];
      if (entrant->best < 0)
        break;
      evaluation = prove (chooser, set, entrant, &task, error);
      if (evaluation == NULL)
        return FALSE;
      take_proof (chooser, entrant, evaluation);
      if (chooser->choice->met ||
          !hek_chooser_candidate (chooser, entrant->best)->meets)
        break;
      chooser->task = task;
      if (!move_on (chooser, entrants, error))
        return FALSE;
    }
  chooser->choice->second = find_second (chooser, entrants);
  return TRUE;
}
