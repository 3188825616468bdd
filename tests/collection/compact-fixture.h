/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <string.h>

#include <glib/gstdio.h>

#include "hek-collection-index.h"
#include "hek-rng.h"
#include "hek-workspace.h"

/* A collection that gets segment after segment, and the rows that are in it. */
#define DIM 12
#define MAX_ROWS 24000
#define N_LABELS 7

typedef struct
{
  char *folder;
  HekWorkspace *workspace;
  HekStore *store;
  float *vectors;   /* MAX_ROWS × DIM, by row id */
  gboolean *dead;   /* MAX_ROWS */
  guint64 n_rows;   /* that were ever imported */
} CompactFixture;

static inline void
compact_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      compact_remove_tree (child);
    }
  g_remove (path);
}

/* @data: GINT_TO_POINTER() of the seconds of history */
static inline void
compact_set_up (CompactFixture *fixture,
                gconstpointer   data)
{
  const HekField field = { (char *) "label", HEK_FIELD_INTEGER };
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, DIM, &field, 1);
  HekStoreSpec spec = { schema, HEK_DISTANCE_L2, NULL, NULL, GPOINTER_TO_INT (data) };
  GError *error = NULL;
  HekRng rng;

  hek_rng_init (&rng, 5);
  *fixture = (CompactFixture) { .vectors = g_new (float, MAX_ROWS * DIM),
                                .dead = g_new0 (gboolean, MAX_ROWS) };
  for (gsize i = 0; i < MAX_ROWS * DIM; i++)
    fixture->vectors[i] = (float) (hek_rng_below (&rng, 2000)) / 1000 - 1;
  fixture->folder = g_dir_make_tmp ("hektor-compact-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->workspace = hek_workspace_open (fixture->folder, HEK_WORKSPACE_WRITE, &error);
  g_assert_no_error (error);
  fixture->store = hek_workspace_create (fixture->workspace, "things", &spec, &error);
  g_assert_no_error (error);
}

static inline void
compact_verify (CompactFixture *fixture)
{
  g_autoptr (GPtrArray) problems =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);
  GError *error = NULL;

  g_assert_true (hek_store_verify (fixture->store, problems, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);
}

static inline void
compact_tear_down (CompactFixture *fixture,
                   gconstpointer   data)
{
  compact_verify (fixture);
  hek_store_unref (fixture->store);
  hek_workspace_close (fixture->workspace);
  compact_remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->vectors);
  g_free (fixture->dead);
}

/* One segment more, with a graph. */
static inline void
compact_import (CompactFixture *fixture,
                gsize           n,
                gboolean        with_graph)
{
  GError *error = NULL;
  g_autoptr (HekImport) import = hek_import_new (fixture->store, NULL, &error);
  g_autoptr (HekBatch) batch = hek_batch_try_new (hek_store_get_schema (fixture->store), n);
  HekIndexReport report;

  g_assert_cmpuint (fixture->n_rows + n, <=, MAX_ROWS);
  memcpy (batch->vectors, fixture->vectors + fixture->n_rows * DIM, n * DIM * sizeof (float));
  for (gsize i = 0; i < n; i++)
    hek_column_append_integer (batch->columns[0], (gint64) ((fixture->n_rows + i) % N_LABELS));
  batch->n_rows = n;
  batch->first_row = fixture->n_rows;
  g_assert_true (hek_import_append (import, batch, NULL, &error));
  g_assert_true (hek_import_commit (import, NULL, NULL, &error));
  g_assert_no_error (error);
  fixture->n_rows += n;
  if (with_graph)
    g_assert_true (hek_collection_build_index (fixture->store, NULL, FALSE, &report, NULL, &error));
  g_assert_no_error (error);
}

static inline guint64
compact_delete (CompactFixture *fixture,
                guint64         first,
                guint64         end,
                guint64         step)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint64));
  GError *error = NULL;
  guint64 seq;

  for (guint64 id = first; id < end; id += step)
    {
      fixture->dead[id] = TRUE;
      g_array_append_val (ids, id);
    }
  g_assert_true (hek_store_delete_rows (fixture->store, (const guint64 *) (gpointer) ids->data,
                                        ids->len, NULL, &seq, &error));
  g_assert_no_error (error);
  return seq;
}
