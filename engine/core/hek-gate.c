/* SPDX-License-Identifier: Apache-2.0 */
/* A semaphore that is fair: who leaves hands the place to the one that has waited longest. */
#include "config.h"

#include "hek-gate.h"

#include <pthread.h>

/* On the stack of the thread that waits. */
typedef struct _HekGateWaiter HekGateWaiter;

struct _HekGateWaiter
{
  HekGateWaiter *next;
  pthread_cond_t called;
  gboolean is_called;
};

struct _HekGate
{
  pthread_mutex_t lock; /* guards all the following, and the waiters */
  guint n_free;
  HekGateWaiter *first, *last;
};

HekGate *
hek_gate_new (guint n_places)
{
  HekGate *gate = g_new0 (HekGate, 1);

  g_return_val_if_fail (n_places > 0, NULL);

  pthread_mutex_init (&gate->lock, NULL);
  gate->n_free = n_places;
  return gate;
}

void
hek_gate_free (HekGate *gate)
{
  g_assert (gate->first == NULL);
  pthread_mutex_destroy (&gate->lock);
  g_free (gate);
}

static void
wait_for_place (HekGate *gate)
{
  HekGateWaiter self = { .is_called = FALSE };

  pthread_cond_init (&self.called, NULL);
  if (gate->first == NULL)
    gate->first = &self;
  else
    gate->last->next = &self;
  gate->last = &self;
  while (!self.is_called)
    pthread_cond_wait (&self.called, &gate->lock);
  pthread_cond_destroy (&self.called);
}

void
hek_gate_enter (HekGate *gate)
{
  pthread_mutex_lock (&gate->lock);
  if (gate->n_free > 0)
    gate->n_free--;
  else
    wait_for_place (gate);
  pthread_mutex_unlock (&gate->lock);
}

void
hek_gate_leave (HekGate *gate)
{
  HekGateWaiter *waiter;

  pthread_mutex_lock (&gate->lock);
  waiter = gate->first;
  if (waiter == NULL)
    gate->n_free++;
  else
    {
      gate->first = waiter->next;
      waiter->is_called = TRUE;
      pthread_cond_signal (&waiter->called);
    }
  pthread_mutex_unlock (&gate->lock);
}
