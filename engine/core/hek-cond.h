/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>
#include <pthread.h>

/* A condition that is waited for by the steady clock, g_get_monotonic_time(): GCond that
 * ThreadSanitizer understands. */
static inline void
hek_cond_init (pthread_cond_t *cond)
{
  pthread_condattr_t attributes;

  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (cond, &attributes);
  pthread_condattr_destroy (&attributes);
}

/* Returns: %FALSE: it is @until_us, and nobody has told of a change */
static inline gboolean
hek_cond_wait_until (pthread_cond_t  *cond,
                     pthread_mutex_t *lock,
                     gint64           until_us)
{
  const struct timespec until = { until_us / G_USEC_PER_SEC, until_us % G_USEC_PER_SEC * 1000 };

  return pthread_cond_timedwait (cond, lock, &until) == 0;
}
