/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recall of real searches. A search that comes when a sample is wanted leaves a copy of its
 * question and answer; the recorder, when it looks around the next time, has it asked again. One
 * flag is all that other searches look at.
 */
#include "config.h"

#include "hek-search-recall-private.h"

#include <math.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "hek-telemetry.h"

#define BATCH_NICE 10 /* of jobs: hek-job.c */

/* Of the time, exact searches take at most one part in so many. */
#define PARTS_OF_TIME 100

/* Vectors that are read for it are at most this part of the machine's memory. */
#define PARTS_OF_MEMORY 4

/* More digits would be noise, and cost bytes for good. */
#define RECALL_STEPS 1e4

typedef struct
{
  HekSearcher *searcher; /* owned */
  HekRows query;         /* of @bytes */
  guint8 *bytes;         /* owned */
  guint k, n_hits;
  HekHit *hits;          /* owned */
} Sample;

static gint is_wanted = TRUE; /* atomic */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards what follows */
static Sample *sample;     /* owned (nullable) */
static gboolean is_asked;  /* a thread is at it */
static gint64 next_us;     /* of the steady clock: before it no other one is wanted */

static void
sample_free (Sample *self)
{
  hek_searcher_unref (self->searcher);
  g_free (self->bytes);
  g_free (self->hits);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sample, sample_free)

/* @self: (nullable) (transfer full). Returns: (nullable) (transfer full): the one before, which is
 * freed without the lock: it may be the last that holds its collection */
static Sample *
exchange (Sample *self)
{
  Sample *old;

  pthread_mutex_lock (&lock);
  old = sample;
  sample = self;
  pthread_mutex_unlock (&lock);
  return old;
}

/* --- asking again -------------------------------------------------------------------------- */

/* What is among the true neighbours @truth, or as near as the last of them. */
static double
get_recall (const Sample *self,
            const HekHit *truth,
            guint         n)
{
  guint n_found = 0;

  for (guint i = 0; i < self->n_hits; i++)
    {
      gboolean is_true = n > 0 && self->hits[i].distance <= truth[n - 1].distance;

      for (guint j = 0; j < n && !is_true; j++)
        is_true = self->hits[i].place.segment == truth[j].place.segment &&
                  self->hits[i].place.row == truth[j].place.row;
      n_found += is_true;
    }
  return (double) MIN (n_found, n) / n;
}

gboolean
hek_search_recall_measure (const HekTask *task)
{
  g_autoptr (Sample) self = exchange (NULL);
  g_autofree HekHit *truth = NULL;
  gint64 start_us = g_get_monotonic_time ();
  guint n = 0;

  if (self == NULL || !hek_telemetry_is_enabled ())
    return FALSE;
  truth = g_try_new (HekHit, self->k);
  if (truth != NULL)
    {
      const HekSearchOptions options = { .k = self->k, .exact = TRUE, .is_test = TRUE };

      if (!hek_searcher_search (self->searcher, &self->query, &options, truth, &n, task, NULL))
        n = 0;
    }
  pthread_mutex_lock (&lock);
  next_us = g_get_monotonic_time () + (PARTS_OF_TIME - 1) * (g_get_monotonic_time () - start_us);
  pthread_mutex_unlock (&lock);
  if (n > 0)
    hek_telemetry_gauge (hek_snapshot_get_scope (hek_searcher_get_snapshot (self->searcher)),
                         HEK_INSTRUMENT_SEARCH_RECALL,
                         nearbyint (get_recall (self, truth, n) * RECALL_STEPS) / RECALL_STEPS);
  return n > 0;
}

static gpointer
ask_again (gpointer data)
{
  setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), BATCH_NICE);
  hek_search_recall_measure (NULL);
  pthread_mutex_lock (&lock);
  is_asked = FALSE;
  pthread_mutex_unlock (&lock);
  return NULL;
}

/* Once a second, on the collector's thread; and when the recorder is turned off: then the thread
 * only lets go of the sample, with the files that it holds open. */
static void
look (gpointer data)
{
  gboolean starts;

  pthread_mutex_lock (&lock);
  starts = sample != NULL && !is_asked;
  if (starts)
    is_asked = TRUE;
  else if (sample == NULL && !is_asked && g_get_monotonic_time () >= next_us)
    g_atomic_int_set (&is_wanted, TRUE);
  pthread_mutex_unlock (&lock);
  if (starts)
    g_thread_unref (g_thread_new ("hek-recall", ask_again, NULL));
}

/* Whether all vectors may be read: of a collection that memory cannot hold, that would drive out
 * what searches need. */
static gboolean
is_affordable (HekSearcher *searcher)
{
  HekSnapshot *snapshot = hek_searcher_get_snapshot (searcher);
  double n_bytes = 0, memory = (double) sysconf (_SC_PHYS_PAGES) * (double) sysconf (_SC_PAGESIZE);

  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    {
      const HekRows *rows = &hek_snapshot_get_segment (snapshot, i)->rows;

      n_bytes += (double) rows->n * (double) rows->stride_bytes;
    }
  return n_bytes <= memory / PARTS_OF_MEMORY;
}

/* --- a sample ------------------------------------------------------------------------------ */

void
hek_search_recall_offer (HekSearcher   *searcher,
                         const HekRows *query,
                         guint          k,
                         const HekHit  *hits,
                         guint          n_hits)
{
  static gsize is_looked_after;
  Sample *self;
  gsize n_bytes = query->dim * hek_dtype_bytes (query->dtype);

  if (!g_atomic_int_get (&is_wanted) ||
      !g_atomic_int_compare_and_exchange (&is_wanted, TRUE, FALSE))
    return;
  if (g_once_init_enter (&is_looked_after))
    g_once_init_leave (&is_looked_after, hek_telemetry_add_look (look, NULL));
  if (!is_affordable (searcher))
    return;
  self = g_new0 (Sample, 1);
  self->searcher = hek_searcher_ref (searcher);
  self->bytes = g_memdup2 (query->data, n_bytes);
  self->query = (HekRows) { query->dtype, query->dim, 1, n_bytes, self->bytes };
  self->k = k;
  self->n_hits = n_hits;
  self->hits = g_memdup2 (hits, n_hits * sizeof *hits);
  self = exchange (self);
  g_clear_pointer (&self, sample_free);
  /* Turned off meanwhile: nobody looks any more. */
  if (!hek_telemetry_is_enabled ())
    self = exchange (NULL);
  g_clear_pointer (&self, sample_free);
}
