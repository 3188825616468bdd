/* SPDX-License-Identifier: Apache-2.0 */
/* The gate: never more inside than it has places for, and first come, first served. */
#include "config.h"

#include "hek-gate.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define N_PLACES 3
#define N_THREADS 24
#define N_TURNS 200

typedef struct
{
  HekGate *gate;
  gint n_inside, most_inside, n_turns; /* atomic */
} Crowd;

static gpointer
take_turns (gpointer data)
{
  Crowd *crowd = data;

  for (guint i = 0; i < N_TURNS; i++)
    {
      gint n;

      hek_gate_enter (crowd->gate);
      n = g_atomic_int_add (&crowd->n_inside, 1) + 1;
      while (n > g_atomic_int_get (&crowd->most_inside) &&
             !g_atomic_int_compare_and_exchange (&crowd->most_inside,
                                                 g_atomic_int_get (&crowd->most_inside), n))
        ;
      g_thread_yield ();
      g_atomic_int_add (&crowd->n_inside, -1);
      g_atomic_int_inc (&crowd->n_turns);
      hek_gate_leave (crowd->gate);
    }
  return NULL;
}

static void
test_places (void)
{
  g_autoptr (HekGate) gate = hek_gate_new (N_PLACES);
  Crowd crowd = { .gate = gate };
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("turns", take_turns, &crowd);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (crowd.n_turns, ==, N_THREADS * N_TURNS);
  g_assert_cmpint (crowd.most_inside, <=, N_PLACES);
  g_assert_cmpint (crowd.n_inside, ==, 0);
}

typedef struct
{
  HekGate *gate;
  gint *n_served; /* atomic */
  gint place;     /* in which it was served */
  gint thread_id; /* atomic; 0: it has not begun */
} Guest;

static gpointer
be_served (gpointer data)
{
  Guest *guest = data;

  g_atomic_int_set (&guest->thread_id, (gint) syscall (SYS_gettid));
  hek_gate_enter (guest->gate);
  guest->place = g_atomic_int_add (guest->n_served, 1);
  hek_gate_leave (guest->gate);
  return NULL;
}

/* Whether the thread sleeps: nothing but the gate lets it. */
static gboolean
is_waiting (Guest *guest)
{
  gint id = g_atomic_int_get (&guest->thread_id);
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/stat", id);
  g_autofree char *state = NULL;

  return id != 0 && g_file_get_contents (path, &state, NULL, NULL) &&
         strstr (state, ") S ") != NULL;
}

/* They come one after the other while the only place is taken. */
static void
test_order (void)
{
  g_autoptr (HekGate) gate = hek_gate_new (1);
  GThread *threads[8];
  Guest guests[8];
  gint n_served = 0;

  hek_gate_enter (gate);
  for (guint i = 0; i < G_N_ELEMENTS (guests); i++)
    {
      guests[i] = (Guest){ gate, &n_served, -1, 0 };
      threads[i] = g_thread_new ("guest", be_served, &guests[i]);
      while (!is_waiting (&guests[i]))
        g_usleep (1000);
    }
  g_assert_cmpint (g_atomic_int_get (&n_served), ==, 0);
  hek_gate_leave (gate);
  for (guint i = 0; i < G_N_ELEMENTS (guests); i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < G_N_ELEMENTS (guests); i++)
    g_assert_cmpint (guests[i].place, ==, (gint) i);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/gate/places", test_places);
  g_test_add_func ("/core/gate/order", test_order);
  return g_test_run ();
}
