/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parallel loops on two lanes of shared workers.
 *
 * One loop is a HekLoop on the heap, reference counted: the caller holds one reference and every
 * queued helper another, so a helper that wakes up after the loop is over finds no block left and
 * only drops its reference. Blocks are claimed from an atomic counter. The caller works until no
 * block is left, then waits for the blocks that helpers are still running.
 *
 * Each lane has an exclusive GThreadPool: batch threads are niced once and for all (raising the
 * priority again needs a privilege that programs do not have), and a shared pool would hand them to
 * other users.
 */
#include "config.h"

#include "hek-parallel.h"

#include "hek-ref.h"
#include "hek-sanitize.h"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BATCH_NICE 10
#define YIELD_USEC 500
#define YIELD_MAX_USEC 20000

typedef struct
{
  gatomicrefcount ref;
  gsize n, block_size, n_blocks;
  HekBlockFunc func;
  gpointer data;
  const HekTask *task; /* valid while a block is unfinished: the caller waits for those */
  HekLane lane;

  gsize next_block; /* atomic */

  pthread_mutex_t lock; /* guards n_running; never held while a block runs */
  pthread_cond_t idle;
  guint n_running;
} HekLoop;

static guint n_threads_wanted; /* atomic; 0: one per processor */
static gint n_interactive;     /* atomic: interactive loops under way */

static void
hek_loop_unref (HekLoop *loop)
{
  if (!hek_ref_drop (&loop->ref))
    return;

  pthread_mutex_destroy (&loop->lock);
  pthread_cond_destroy (&loop->idle);
  g_free (loop);
}

/* Somebody is waiting for an interactive loop: batch work pauses before its next block, but never
 * so long that it starves. */
static void
hek_loop_let_pass (HekLoop *loop)
{
  for (guint waited = 0; waited < YIELD_MAX_USEC; waited += YIELD_USEC)
    {
      if (g_atomic_int_get (&n_interactive) == 0 || hek_task_is_cancelled (loop->task))
        return;
      g_usleep (YIELD_USEC);
    }
}

static void
hek_loop_run_blocks (HekLoop *loop)
{
  for (;;)
    {
      gsize block = __atomic_fetch_add (&loop->next_block, 1, __ATOMIC_RELAXED);
      gsize begin, end;

      if (block >= loop->n_blocks || hek_task_is_cancelled (loop->task))
        return;

      if (loop->lane == HEK_LANE_BATCH)
        hek_loop_let_pass (loop);

      begin = block * loop->block_size;
      end = MIN (begin + loop->block_size, loop->n);
      loop->func (begin, end, block, loop->data);
    }
}

static void
hek_loop_help (gpointer item,
               gpointer lane)
{
  static _Thread_local gboolean niced;
  HekLoop *loop = item;
  gboolean joined = FALSE;

  HEK_TAKEN_OVER (loop);
  if (GPOINTER_TO_INT (lane) == HEK_LANE_BATCH && !niced)
    {
      setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), BATCH_NICE);
      niced = TRUE;
    }

  /* Joining is counted under the lock, and refused once every block is claimed: after the caller
   * has seen n_running == 0 with no block left, nobody touches task or data again. */
  pthread_mutex_lock (&loop->lock);
  if (__atomic_load_n (&loop->next_block, __ATOMIC_RELAXED) < loop->n_blocks)
    {
      loop->n_running++;
      joined = TRUE;
    }
  pthread_mutex_unlock (&loop->lock);

  if (joined)
    {
      hek_loop_run_blocks (loop);
      pthread_mutex_lock (&loop->lock);
      if (--loop->n_running == 0)
        pthread_cond_signal (&loop->idle);
      pthread_mutex_unlock (&loop->lock);
    }
  hek_loop_unref (loop);
}

static GThreadPool *
hek_parallel_pool (HekLane lane)
{
  static GThreadPool *pools[2];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (int i = 0; i < 2; i++)
        pools[i] = g_thread_pool_new (hek_loop_help, GINT_TO_POINTER (i),
                                      (gint) MAX (g_get_num_processors (), 2), TRUE, NULL);
      g_once_init_leave (&once, 1);
    }
  return pools[lane];
}

void
hek_parallel_set_n_threads (guint n_threads)
{
  __atomic_store_n (&n_threads_wanted, n_threads, __ATOMIC_RELAXED);
}

guint
hek_parallel_get_n_threads (void)
{
  guint wanted = __atomic_load_n (&n_threads_wanted, __ATOMIC_RELAXED);

  return wanted > 0 ? wanted : g_get_num_processors ();
}

static gboolean
hek_parallel_run_alone (gsize          n,
                        gsize          block_size,
                        HekBlockFunc   func,
                        gpointer       data,
                        const HekTask *task)
{
  gsize n_blocks = hek_parallel_n_blocks (n, block_size);

  for (gsize i = 0; i < n_blocks; i++)
    {
      if (hek_task_is_cancelled (task))
        return FALSE;
      func (i * block_size, MIN ((i + 1) * block_size, n), i, data);
    }
  return !hek_task_is_cancelled (task);
}

gboolean
hek_parallel_for (gsize          n,
                  gsize          block_size,
                  HekBlockFunc   func,
                  gpointer       data,
                  const HekTask *task)
{
  HekLane lane = hek_task_lane (task);
  HekLoop *loop;
  gsize n_helpers;
  gboolean complete;

  g_return_val_if_fail (block_size > 0, FALSE);

  n_helpers = MIN (hek_parallel_n_blocks (n, block_size), hek_parallel_get_n_threads ());
  if (n_helpers <= 1)
    return hek_parallel_run_alone (n, block_size, func, data, task);
  n_helpers--;

  loop = g_new0 (HekLoop, 1);
  g_atomic_ref_count_init (&loop->ref);
  pthread_mutex_init (&loop->lock, NULL);
  pthread_cond_init (&loop->idle, NULL);
  loop->n = n;
  loop->block_size = block_size;
  loop->n_blocks = hek_parallel_n_blocks (n, block_size);
  loop->func = func;
  loop->data = data;
  loop->task = task;
  loop->lane = lane;

  if (lane == HEK_LANE_INTERACTIVE)
    g_atomic_int_inc (&n_interactive);

  for (gsize i = 0; i < n_helpers; i++)
    {
      g_atomic_ref_count_inc (&loop->ref);
      HEK_HANDED_OVER (loop);
      g_thread_pool_push (hek_parallel_pool (lane), loop, NULL);
    }
  hek_loop_run_blocks (loop);

  pthread_mutex_lock (&loop->lock);
  /* A cancelled loop leaves blocks unclaimed: close it to helpers that have not joined yet. */
  __atomic_store_n (&loop->next_block, loop->n_blocks, __ATOMIC_RELAXED);
  while (loop->n_running > 0)
    pthread_cond_wait (&loop->idle, &loop->lock);
  pthread_mutex_unlock (&loop->lock);

  if (lane == HEK_LANE_INTERACTIVE)
    (void) g_atomic_int_dec_and_test (&n_interactive);

  complete = !hek_task_is_cancelled (task);
  hek_loop_unref (loop);
  return complete;
}
