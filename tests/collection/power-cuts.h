/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-workspace.h"

G_BEGIN_DECLS

/*
 * Power cuts during changes of one collection, "things", of random vectors in a workspace of its
 * own, by the replay of tests/store: after each of them what is there opens, verifies, and is what
 * it was before the change or after it.
 */
typedef struct _PowerCuts PowerCuts;

typedef struct
{
  const char *path;       /* of the test: "/collection/layout-crash/power-cuts" */
  guint dim;
  gsize max_rows;
  guint n_changes;
  /* does change @number, 1 … n_changes; the first one is power_cuts_create() */
  gboolean (* change) (PowerCuts *self, guint number, GError **error);
  /* what is there, in words that begin with the number of rows; opens it, too.
   * @snapshot: (nullable): there is no collection yet */
  char *(* digest) (HekWorkspace *workspace, HekSnapshot *snapshot, GError **error);
  /* (nullable): looks closer at a collection that survived, and goes on with it */
  gboolean (* check) (PowerCuts *self, HekStore *store, HekSnapshot *snapshot, GError **error);
  /* changes of several transactions may be seen in part, but for their rows */
  gboolean in_parts;
  const char *last;       /* the digest after all changes */
} PowerCutsPlan;

struct _PowerCuts
{
  const PowerCutsPlan *plan;
  float *vectors;         /* owned: max_rows × dim, in [−1, 1) */
  guint64 n_rows;         /* that were imported */
  HekWorkspace *workspace;
  HekStore *store;
  GPtrArray *expected;    /* of digests after 0, 1, … changes */
};

/* Changes. */
gboolean power_cuts_create (PowerCuts *self, GError **error);
gboolean power_cuts_import (PowerCuts *self, gsize n, GError **error);
gboolean power_cuts_delete (PowerCuts *self, guint n, GError **error); /* of 0, 3, 6, … */
gboolean power_cuts_compact (PowerCuts *self, GError **error);

/* main() of a test program: --states N replays N states. */
int power_cuts_main (int argc, char *argv[], const PowerCutsPlan *plan);

G_END_DECLS
