/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ctrl+C. The signals are blocked in all threads and taken by one that waits for them, since
 * g_cancellable_cancel() may not be called from a signal handler.
 */
#include "config.h"

#include "hek-cli-interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

/* Signals belong to the process, and so does this. */
static gint n_held; /* atomic */

static gpointer
hek_cli_interrupt_wait (gpointer data)
{
  g_autoptr (GCancellable) cancellable = data;
  sigset_t signals;

  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  for (;;)
    {
      int number;

      if (sigwait (&signals, &number) != 0)
        continue;
      if (g_cancellable_is_cancelled (cancellable) && g_atomic_int_get (&n_held) == 0)
        _exit (128 + number);
      g_cancellable_cancel (cancellable);
    }
  return NULL;
}

void
hek_cli_interrupt_start (GCancellable *cancellable)
{
  static const int numbers[] = { SIGINT, SIGTERM };
  sigset_t signals;

  /* What the parent ignores (nohup, background jobs of scripts) stays ignored. */
  sigemptyset (&signals);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      struct sigaction action;

      if (sigaction (numbers[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
        sigaddset (&signals, numbers[i]);
    }
  pthread_sigmask (SIG_BLOCK, &signals, NULL);
  g_thread_unref (g_thread_new ("interrupt", hek_cli_interrupt_wait, g_object_ref (cancellable)));
}

void
hek_cli_interrupt_hold (void)
{
  g_atomic_int_inc (&n_held);
}

void
hek_cli_interrupt_release (void)
{
  g_atomic_int_add (&n_held, -1);
}
