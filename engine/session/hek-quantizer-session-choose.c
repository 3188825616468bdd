/* SPDX-License-Identifier: Apache-2.0 */
/* The automatic choice: what it measures on its way, and its winner, which becomes a run. */
#include "config.h"

#include "hek-quantizer-private.h"

#include <glib/gi18n-lib.h>

void
hek_quantizer_choice_free (HekQuantizerChoice *choice)
{
  g_clear_object (&choice->run);
  g_ptr_array_unref (choice->reasons);
  g_free (choice);
}

void
hek_quantizer_session_choose (HekQuantizerSession   *self,
                              const HekChooseTarget *target,
                              double                 seconds)
{
  g_return_if_fail (HEK_IS_QUANTIZER_SESSION (self));
  g_return_if_fail (target->recall > 0 || target->code_bytes > 0 || target->qps > 0);

  if (self->wants_choice ||
      hek_quantizer_session_check_item (self, _("Choosing a codec")) == NULL)
    return;
  self->wants_choice = TRUE;
  self->target = *target;
  self->seconds = seconds;
  g_array_set_size (self->candidates, 0);
  hek_quantizer_session_advance (self);
  hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHANGED);
  hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHOICE_CHANGED);
}

gboolean
hek_quantizer_session_is_choosing (HekQuantizerSession *self)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_SESSION (self), FALSE);

  return self->wants_choice;
}

const GArray *
hek_quantizer_session_get_candidates (HekQuantizerSession *self)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_SESSION (self), NULL);

  return self->candidates;
}

const HekQuantizerChoice *
hek_quantizer_session_get_choice (HekQuantizerSession *self)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_SESSION (self), NULL);

  return self->choice;
}

void
hek_quantizer_session_add_candidates (HekQuantizerSession *self,
                                      const GArray        *candidates)
{
  if (candidates->len == 0)
    return;
  g_array_append_vals (self->candidates, candidates->data, candidates->len);
  hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHOICE_CHANGED);
}

/* The winner as a run: the one that measures the same, or a new one when there is none or the
 * sample is another one since. */
static HekQuantizerRun *
put_run (HekQuantizerSession *self,
         HekQuantizerResult  *result)
{
  const HekEvaluation *evaluation = result->evaluation;
  const HekCodec *codec = hek_codebook_codec (evaluation->book);
  HekQuantizerRun *run = NULL;

  if (hek_quantizer_session_is_data_current (self, result->data) &&
      evaluation->rerank == self->sample.rerank)
    run = hek_quantizer_session_find_run (self, codec, &evaluation->values,
                                          evaluation->code_bytes);
  if (run == NULL)
    {
      run = hek_quantizer_run_new (codec, &evaluation->values, evaluation->code_bytes,
                                   evaluation->code_bytes);
      g_list_store_append (self->runs, run);
      g_object_unref (run); /* the list keeps it */
    }
  if (run->state != HEK_QUANTIZER_RUN_DONE)
    {
      hek_quantizer_run_reset (run);
      hek_quantizer_run_take_result (run, result);
      hek_quantizer_session_keep (self, result);
      hek_quantizer_run_emit_changed (run);
    }
  return run;
}

void
hek_quantizer_session_end_choice (HekQuantizerSession *self,
                                  HekQuantizerChosen  *chosen)
{
  HekQuantizerChoice *choice;

  self->wants_choice = FALSE;
  if (chosen != NULL)
    {
      choice = g_new0 (HekQuantizerChoice, 1);
      choice->target = self->target;
      choice->met = chosen->chosen->met;
      choice->recall = chosen->chosen->recall;
      choice->reasons = g_ptr_array_ref (chosen->chosen->reasons);
      choice->run = g_object_ref (put_run (self, chosen->result));
      g_clear_pointer (&self->choice, hek_quantizer_choice_free);
      self->choice = choice;
      g_set_object (&self->selected, choice->run);
      hek_quantizer_session_update_runs (self);
    }
  hek_quantizer_session_emit (self, HEK_QUANTIZER_SIGNAL_CHOICE_CHANGED);
}
