/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The job that computes a layout. What it has to show it leaves in the work, under its lock, where
 * the session looks for it; nothing wakes the main thread. A pause is taken by the job's own thread
 * between two steps of the method.
 */
#include "config.h"

#include "hek-explorer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-ref.h"

/* Between two frames. */
#define FRAME_USEC (G_USEC_PER_SEC / 10)

/* --- frames ---------------------------------------------------------------------------------- */

HekExplorerFrame *
hek_explorer_frame_ref (HekExplorerFrame *frame)
{
  g_atomic_ref_count_inc (&frame->ref_count);
  return frame;
}

void
hek_explorer_frame_unref (HekExplorerFrame *frame)
{
  if (!hek_ref_drop (&frame->ref_count))
    return;
  hek_explorer_rows_unref (frame->rows);
  g_free (frame->coords);
  g_free (frame);
}

static void
on_rows (const guint64 *row_ids,
         gsize          n,
         gpointer       data)
{
  HekExplorerWork *work = data;

  work->rows = hek_explorer_rows_new (g_memdup2 (row_ids, n * sizeof *row_ids), n);
}

static void
on_frame (const HekLayoutFrame *frame,
          gpointer              data)
{
  HekExplorerWork *work = data;
  gint64 now = g_get_monotonic_time ();
  gsize n_bytes = frame->n * frame->n_coords * sizeof (float);
  HekExplorerFrame *copy, *old;
  float *coords;

  if (work->framed_usec != 0 && now - work->framed_usec < FRAME_USEC)
    return;
  if (work->rows == NULL || frame->n != work->rows->n)
    return;
  coords = g_try_malloc (MAX (n_bytes, 1));
  if (coords == NULL)
    return; /* a frame less */
  memcpy (coords, frame->coords, n_bytes);
  copy = g_new0 (HekExplorerFrame, 1);
  g_atomic_ref_count_init (&copy->ref_count);
  copy->coords = coords;
  copy->n = frame->n;
  copy->n_coords = frame->n_coords;
  copy->step = frame->step;
  copy->n_steps = frame->n_steps;
  copy->loss = frame->loss;
  copy->rows = hek_explorer_rows_ref (work->rows);
  work->framed_usec = now;
  pthread_mutex_lock (&work->lock);
  old = work->frame;
  work->frame = copy;
  pthread_mutex_unlock (&work->lock);
  g_clear_pointer (&old, hek_explorer_frame_unref);
}

HekExplorerFrame *
hek_explorer_work_take_frame (HekExplorerWork *work,
                              gboolean        *is_waiting)
{
  HekExplorerFrame *frame;

  pthread_mutex_lock (&work->lock);
  frame = g_steal_pointer (&work->frame);
  *is_waiting = work->is_waiting;
  pthread_mutex_unlock (&work->lock);
  return frame;
}

/* --- pauses ---------------------------------------------------------------------------------- */

void
hek_explorer_work_set_paused (HekExplorerWork *work,
                              gboolean         paused)
{
  pthread_mutex_lock (&work->lock);
  work->is_paused = paused;
  pthread_cond_broadcast (&work->resumed);
  pthread_mutex_unlock (&work->lock);
}

static void
on_pause (gpointer data)
{
  HekExplorerWork *work = data;

  pthread_mutex_lock (&work->lock);
  while (work->is_paused && !hek_task_is_cancelled (work->task))
    {
      work->is_waiting = TRUE;
      hek_library_wait (&work->resumed, &work->lock);
    }
  work->is_waiting = FALSE;
  pthread_mutex_unlock (&work->lock);
}

/* --- the job --------------------------------------------------------------------------------- */

HekExplorerWork *
hek_explorer_work_new (HekLibrary *library,
                       const char *uuid)
{
  HekExplorerWork *work = g_new0 (HekExplorerWork, 1);

  g_atomic_ref_count_init (&work->ref_count);
  work->library = g_object_ref (library);
  work->uuid = g_strdup (uuid);
  pthread_mutex_init (&work->lock, NULL);
  pthread_cond_init (&work->resumed, NULL);
  return work;
}

HekExplorerWork *
hek_explorer_work_ref (HekExplorerWork *work)
{
  g_atomic_ref_count_inc (&work->ref_count);
  return work;
}

void
hek_explorer_work_unref (gpointer data)
{
  HekExplorerWork *work = data;

  if (!hek_ref_drop (&work->ref_count))
    return;
  g_object_unref (work->library);
  g_clear_pointer (&work->rows, hek_explorer_rows_unref);
  g_clear_pointer (&work->frame, hek_explorer_frame_unref);
  pthread_mutex_destroy (&work->lock);
  pthread_cond_destroy (&work->resumed);
  g_free (work->uuid);
  g_free (work->name);
  g_free (work->again);
  g_free (work);
}

/* Sentences for people; what is not known is left as the engine says it. @error: (inout) */
static void
explain (const HekExplorerWork  *work,
         GError                **error)
{
  GError *own_error = NULL;

  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    own_error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                                     _("There is not enough memory for so many rows."));
  else if (g_error_matches (*error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS))
    own_error = g_error_new (HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS,
                             _("There is a layout “%s” already."), work->name);
  if (own_error == NULL)
    return;
  g_clear_error (error);
  g_propagate_error (error, own_error);
}

gpointer
hek_explorer_work_run (const HekTask  *task,
                       gpointer        data,
                       GError        **error)
{
  HekExplorerWork *work = data;
  const HekLayoutWatch watch = { .frame = on_frame, .pause = on_pause, .data = work };
  const HekLayoutOrder order = {
    .name = work->name, .replace = work->replace, .recipe = &work->recipe, .layout = work->again,
    .watch = &watch, .rows = on_rows, .data = work, .keep = &work->keep,
  };
  g_autoptr (HekStore) store = hek_library_open_store (work->library, work->uuid, error);
  GError *own_error = NULL;
  HekCollectionLayoutInfo *info;

  if (store == NULL)
    return NULL;
  work->task = task;
  info = hek_collection_compute_layout (store, &order, task, &own_error);
  if (own_error != NULL)
    {
      explain (work, &own_error);
      g_propagate_error (error, own_error);
    }
  return info;
}
