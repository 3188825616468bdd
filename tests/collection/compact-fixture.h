/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-collection-index.h"
#include "hek-rng.h"
#include "things.h"

/* A collection that gets segment after segment, and the rows that are in it. */
#define DIM 12
#define MAX_ROWS 24000
#define N_LABELS 7

typedef struct
{
  Things things;
  float *vectors;   /* MAX_ROWS × DIM, by row id */
  gboolean *dead;   /* MAX_ROWS */
  guint64 n_rows;   /* that were ever imported */
} CompactFixture;

/* @data: GINT_TO_POINTER() of the seconds of history */
static inline void
compact_set_up (CompactFixture *fixture,
                gconstpointer   data)
{
  HekRng rng;

  hek_rng_init (&rng, 5);
  *fixture = (CompactFixture) { .vectors = g_new (float, MAX_ROWS * DIM),
                                .dead = g_new0 (gboolean, MAX_ROWS) };
  for (gsize i = 0; i < MAX_ROWS * DIM; i++)
    fixture->vectors[i] = (float) (hek_rng_below (&rng, 2000)) / 1000 - 1;
  things_set_up (&fixture->things, DIM, HEK_DISTANCE_L2, GPOINTER_TO_INT (data));
}

static inline void
compact_verify (CompactFixture *fixture)
{
  g_autoptr (GPtrArray) problems =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);
  GError *error = NULL;

  g_assert_true (hek_store_verify (fixture->things.store, problems, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);
}

static inline void
compact_tear_down (CompactFixture *fixture,
                   gconstpointer   data)
{
  compact_verify (fixture);
  things_tear_down (&fixture->things);
  g_free (fixture->vectors);
  g_free (fixture->dead);
}

/* One segment more, with a graph. */
static inline void
compact_import (CompactFixture *fixture,
                gsize           n,
                gboolean        with_graph)
{
  g_autoptr (HekBatch) batch = things_new_batch (
    &fixture->things, fixture->vectors + fixture->n_rows * DIM, fixture->n_rows, n, N_LABELS);

  g_assert_cmpuint (fixture->n_rows + n, <=, MAX_ROWS);
  things_import (&fixture->things, batch, NULL);
  fixture->n_rows += n;
  if (with_graph)
    things_build_index (&fixture->things, FALSE, NULL);
}

static inline guint64
compact_delete (CompactFixture *fixture,
                guint64         first,
                guint64         end,
                guint64         step)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint64 id = first; id < end; id += step)
    {
      fixture->dead[id] = TRUE;
      g_array_append_val (ids, id);
    }
  return things_delete (&fixture->things, (const guint64 *) (gpointer) ids->data, ids->len);
}

typedef struct
{
  const char *path;
  void (*run) (CompactFixture *fixture, gconstpointer data);
} CompactTest;

/* Each with a collection of its own that keeps a day of history. */
static inline void
compact_add_tests (const CompactTest *tests,
                   guint              n)
{
  for (guint i = 0; i < n; i++)
    g_test_add (tests[i].path, CompactFixture, GINT_TO_POINTER (86400), compact_set_up,
                tests[i].run, compact_tear_down);
}
