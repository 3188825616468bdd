/* SPDX-License-Identifier: Apache-2.0 */
/* Cancellation and progress of long engine calls. Nothing here allocates or locks. */
#include "config.h"

#include "hek-task.h"

HekTask
hek_task_sub (const HekTask *task,
              double         base,
              double         span)
{
  HekTask sub = { .lane = hek_task_lane (task) };

  if (task != NULL)
    {
      double whole = task->progress_span > 0 ? task->progress_span : 1.0;

      sub = *task;
      sub.progress_base = task->progress_base + base * whole;
      sub.progress_span = span * whole;
    }
  return sub;
}

void
hek_task_progress (const HekTask *task,
                   double         fraction)
{
  double whole;

  if (task == NULL || task->progress == NULL)
    return;

  whole = task->progress_span > 0 ? task->progress_span : 1.0;
  task->progress (task->progress_base + CLAMP (fraction, 0.0, 1.0) * whole, task->progress_data);
}

gboolean
hek_task_is_cancelled (const HekTask *task)
{
  return task != NULL && task->cancellable != NULL &&
         g_cancellable_is_cancelled (task->cancellable);
}

gboolean
hek_task_check (const HekTask  *task,
                GError        **error)
{
  if (!hek_task_is_cancelled (task))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  return FALSE;
}
