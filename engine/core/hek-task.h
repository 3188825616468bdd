/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * HekTask is what an engine call needs from its caller when it can take longer than 10 ms:
 * a way to be stopped, a way to say how far it is, and the lane its loops run in. It is a
 * plain struct owned by the caller, read by all threads of the call, never written by them.
 * Every function that takes one accepts %NULL: no cancel, no progress, batch lane.
 */
typedef enum
{
  HEK_LANE_BATCH,        /* yields to interactive work at every block */
  HEK_LANE_INTERACTIVE,  /* somebody is looking at the result */
} HekLane;

/* @fraction in [0, 1]; called from any thread of the task. */
typedef void (*HekProgressFunc) (double fraction, gpointer user_data);

typedef struct _HekTask HekTask;

struct _HekTask
{
  GCancellable *cancellable; /* (nullable) borrowed */
  HekProgressFunc progress;  /* (nullable) */
  gpointer progress_data;
  HekLane lane;

  /* progress of this task is mapped to [progress_base, progress_base + progress_span] of its
   * parent's; span 0 means the whole range */
  double progress_base;
  double progress_span;
};

/**
 * hek_task_sub:
 * @task: (nullable): the whole task
 * @base: where the part starts, in [0, 1]
 * @span: how much of the whole the part is
 *
 * Returns: a task for one part of @task, to be kept on the stack of the caller
 */
HekTask hek_task_sub (const HekTask *task, double base, double span);

/* Reports progress; cheap enough for every row or block. */
void hek_task_progress (const HekTask *task, double fraction);

/* Whether the task was cancelled; cheap enough for every row. */
gboolean hek_task_is_cancelled (const HekTask *task);

/**
 * hek_task_check:
 *
 * Returns: %TRUE to go on; %FALSE with %G_IO_ERROR_CANCELLED set when the task was cancelled
 */
gboolean hek_task_check (const HekTask *task, GError **error);

static inline HekLane
hek_task_lane (const HekTask *task)
{
  return task != NULL ? task->lane : HEK_LANE_BATCH;
}

G_END_DECLS
