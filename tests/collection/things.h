/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-searcher.h"
#include "hek-workspace.h"

G_BEGIN_DECLS

/* A workspace in a folder of its own, and in it a collection that is called "things": vectors of
 * floats with one field, the whole number "label". What fails ends the test. */
typedef struct
{
  char *folder;
  HekWorkspace *workspace;
  HekStore *store;
} Things;

/* @history_s: as in HekStoreSpec */
void things_set_up (Things *things, guint dim, HekDistance distance, gint64 history_s);
void things_tear_down (Things *things);

/* A folder that is empty, and its end with all that is in it. @folder: (transfer full) */
char *things_new_folder (void);
void  things_remove_folder (char *folder);

/* (transfer full): @rows: (array): @n × dim numbers; the label of the i-th is (@first + i) modulo
 * @n_labels */
HekBatch *things_new_batch (Things *things, const float *rows, guint64 first, gsize n,
                            guint n_labels);

/* As a segment of its own. @task: (nullable) */
void    things_import (Things *things, HekBatch *batch, const HekTask *task);

/* To the journal. Returns: the number of the commit */
guint64 things_append (Things *things, HekBatch *batch);

/* Returns: the number of the commit */
guint64 things_delete (Things *things, const guint64 *ids, gsize n);

/* Of all segments without a graph. @task: (nullable) */
void    things_build_index (Things *things, gboolean rebuild, const HekTask *task);

/* As of @seq; of now: 0. */
HekSearcher *things_open_searcher (Things *things, guint64 seq);

G_END_DECLS
