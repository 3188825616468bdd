/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was selected and what became of tags, in one order, as people remember it. A step of the
 * selection is of the rows that are shown and goes with them; one of a tag is of row ids, and stays
 * while the collection does.
 */
#include "config.h"

#include "hek-explorer-private.h"

#include "hek-ref.h"

/* Row ids of all steps of tags; the last step is kept whatever it takes. */
#define MAX_TAG_BYTES ((gsize) 128 << 20)

/* --- steps ----------------------------------------------------------------------------------- */

HekExplorerTagStep *
hek_explorer_tag_step_new (const char *name)
{
  HekExplorerTagStep *tag = g_new0 (HekExplorerTagStep, 1);

  g_atomic_ref_count_init (&tag->ref_count);
  tag->name = g_strdup (name);
  return tag;
}

HekExplorerTagStep *
hek_explorer_tag_step_ref (HekExplorerTagStep *tag)
{
  g_atomic_ref_count_inc (&tag->ref_count);
  return tag;
}

void
hek_explorer_tag_step_unref (HekExplorerTagStep *tag)
{
  if (!hek_ref_drop (&tag->ref_count))
    return;
  g_free (tag->name);
  g_free (tag->before);
  g_free (tag->after);
  g_free (tag);
}

void
hek_explorer_step_free (gpointer data)
{
  HekExplorerStep *step = data;

  g_clear_pointer (&step->selection, hek_scene_set_unref);
  g_clear_pointer (&step->tag, hek_explorer_tag_step_unref);
  g_free (step);
}

/* --- stacks ---------------------------------------------------------------------------------- */

/* @step: (transfer full) */
static void
push (GPtrArray       *stack,
      HekExplorerStep *step)
{
  gsize n_bytes = 0;

  g_ptr_array_add (stack, step);
  if (stack->len > HEK_EXPLORER_MAX_UNDO)
    g_ptr_array_remove_index (stack, 0);
  for (guint i = stack->len; i-- > 0;)
    {
      n_bytes += ((HekExplorerStep *) stack->pdata[i])->n_bytes;
      if (n_bytes <= MAX_TAG_BYTES || i + 1 == stack->len)
        continue;
      g_ptr_array_remove_range (stack, 0, i + 1);
      break;
    }
}

void
hek_explorer_session_note_selection (HekExplorerSession *self)
{
  HekExplorerStep *step = g_new0 (HekExplorerStep, 1);

  step->selection = hek_scene_set_ref (self->selection);
  push (self->undo, step);
  g_ptr_array_set_size (self->redo, 0);
}

void
hek_explorer_session_note_tag (HekExplorerSession *self,
                               HekExplorerTagStep *tag)
{
  HekExplorerStep *step = g_new0 (HekExplorerStep, 1);

  step->tag = hek_explorer_tag_step_ref (tag);
  step->n_bytes = (tag->n_before + tag->n_after) * sizeof (guint64);
  push (self->undo, step);
  g_ptr_array_set_size (self->redo, 0);
}

void
hek_explorer_session_forget_steps (HekExplorerSession *self,
                                   gboolean            tags)
{
  GPtrArray *const stacks[] = { self->undo, self->redo };

  for (guint s = 0; s < G_N_ELEMENTS (stacks); s++)
    for (guint i = stacks[s]->len; i-- > 0;)
      if (tags || ((HekExplorerStep *) stacks[s]->pdata[i])->selection != NULL)
        g_ptr_array_remove_index (stacks[s], i);
}

/* --- back and forth -------------------------------------------------------------------------- */

/* A tag is turned by a job; its step changes sides at once, so that the next one is the next. */
static gboolean
turn (HekExplorerSession *self,
      gboolean            undo,
      guint               i)
{
  GPtrArray *from = undo ? self->undo : self->redo, *to = undo ? self->redo : self->undo;
  HekExplorerStep *step = from->pdata[i];

  if (step->tag != NULL && !hek_explorer_session_turn_tag (self, step->tag, undo))
    return FALSE;
  step = g_ptr_array_steal_index (from, i);
  if (step->selection != NULL)
    {
      HekSceneSet *selection = self->selection;

      self->selection = step->selection;
      step->selection = selection;
    }
  push (to, step);
  hek_explorer_session_emit (self, step->tag != NULL ? HEK_EXPLORER_SIGNAL_CHANGED
                                                     : HEK_EXPLORER_SIGNAL_SELECTION_CHANGED);
  return TRUE;
}

void
hek_explorer_session_return_tag (HekExplorerSession *self,
                                 HekExplorerTagStep *tag,
                                 gboolean            undo)
{
  GPtrArray *from = undo ? self->redo : self->undo, *to = undo ? self->undo : self->redo;

  for (guint i = from->len; i-- > 0;)
    if (((HekExplorerStep *) from->pdata[i])->tag == tag)
      {
        push (to, g_ptr_array_steal_index (from, i));
        hek_explorer_session_emit (self, HEK_EXPLORER_SIGNAL_CHANGED);
        return;
      }
}

gboolean
hek_explorer_session_undo (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), FALSE);

  return self->undo->len > 0 && turn (self, TRUE, self->undo->len - 1);
}

gboolean
hek_explorer_session_redo (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), FALSE);

  return self->redo->len > 0 && turn (self, FALSE, self->redo->len - 1);
}

gboolean
hek_explorer_session_undo_tag (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), FALSE);

  for (guint i = self->undo->len; i-- > 0;)
    if (((HekExplorerStep *) self->undo->pdata[i])->tag != NULL)
      return turn (self, TRUE, i);
  return FALSE;
}

gboolean
hek_explorer_session_can_undo (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), FALSE);

  return self->undo->len > 0;
}

gboolean
hek_explorer_session_can_redo (HekExplorerSession *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), FALSE);

  return self->redo->len > 0;
}
