/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-hnsw-walk-private.h"

#include <pthread.h>

G_BEGIN_DECLS

/*
 * Puts rows with equal codes, or equal numbers where there are none, together and near ones beside
 * each other.
 * @index: with rows and map
 * @codes: n records in the order of the rows
 * @order: (out): n: rows, those of one vertex side by side and rising
 * @begins: (out): n + 1: where each vertex begins in @order, n behind the last
 */
gboolean hek_hnsw_order (const HekHnsw *index, const guint8 *codes, guint32 *order,
                         guint32 *begins, guint32 *n_vertices, const HekTask *task);

/* Work memory for choosing links. */
typedef struct
{
  HekHnswProbe probe; /* its query is owned */
  guint32 *positions, *vertices, *keys, *distances;
  HekHnswPlace *places;
  guint capacity;
} HekHnswLinker;

/* @probe: (transfer full) */
HekHnswLinker *hek_hnsw_linker_new (HekHnswProbe probe, guint capacity);
void hek_hnsw_linker_free (HekHnswLinker *linker);

/**
 * hek_hnsw_select:
 * @places: sorted candidates, measured from the vertex that the links are for
 * @out: (out): at most @n_max positions
 *
 * The heuristic of the paper: a candidate that is nearer to one already chosen than to the vertex
 * itself is left out, so that links go in all directions.
 */
guint hek_hnsw_select (HekHnswLinker *linker, const HekHnswLayer *layer,
                       const HekHnswPlace *places, guint n, guint n_max, guint32 *out);

static inline gboolean
hek_hnsw_is_among (const guint32 *positions,
                   guint          n,
                   guint32        position)
{
  for (guint i = 0; i < n; i++)
    if (positions[i] == position)
      return TRUE;
  return FALSE;
}

/* Adds links from @target to @sources; where the list overflows all are chosen anew. */
void hek_hnsw_link_back (HekHnswLinker *linker, const HekHnswLayer *layer, guint32 target,
                         const guint32 *sources, guint n_sources);

/* What a vertex has on layer 0 before its turn comes. */
typedef enum
{
  HEK_HNSW_NEW,   /* nothing: nothing leads to it either */
  HEK_HNSW_JOINS, /* links, but too few, or of another graph */
  HEK_HNSW_DONE,  /* its links */
} HekHnswState;

/* A graph while it is built. */
typedef struct
{
  HekHnsw *index;
  guint ef, ef_join;     /* width of a walk; of vertices that join */
  guint8 *levels;        /* owned, by vertex */
  guint8 *states;        /* (nullable): borrowed, by vertex: HekHnswState; %NULL: all new */
  guint32 *sequence;     /* owned: vertices in the order of their turns */
  guint32 n_sequence, n_first; /* of these, the first are done */
  guint32 n_done;        /* vertices that were done before */
  guint32 *positions[HEK_HNSW_MAX_LAYERS]; /* owned, by vertex, higher layers only */

  pthread_mutex_t lock;  /* guards helpers; ThreadSanitizer sees it, unlike GMutex */
  GPtrArray *helpers;    /* owned */

  /* the batch, by rising vertices; what was chosen for layer 0 */
  const guint32 *batch;
  gsize n_batch;
  guint32 *chosen;       /* owned: n_chosen_max for each of the batch */
  guint n_chosen_max;

  /* links back of one layer: target << 32 | source, by target */
  guint64 *back, *back_sorted;
  guint64 *back_memory;  /* owned */
  gsize n_back;
  GArray *targets;       /* owned: gsize: where each target begins in back */
  guint layer_idx;
} HekHnswBuild;

static inline guint32
hek_hnsw_build_position (const HekHnswBuild *b,
                         guint               layer_idx,
                         guint32             vertex)
{
  return layer_idx == 0 ? vertex : b->positions[layer_idx][vertex];
}

/* @largest: vertices of a batch, at most */
void hek_hnsw_insert_init (HekHnswBuild *b, gsize largest);
void hek_hnsw_insert_clear (HekHnswBuild *b);

/* Links the vertices of @batch, which is sorted, to the graph and each other. */
gboolean hek_hnsw_insert_batch (HekHnswBuild *b, guint32 *batch, gsize n, const HekTask *task);

/* Candidates for the links of a vertex when nobody says how many. */
guint hek_hnsw_default_ef (guint32 n_vertices);

/**
 * hek_hnsw_begin:
 * @options: not %NULL
 *
 * An index without links: its map, its codes, and which rows each vertex has.
 */
HekHnsw *hek_hnsw_begin (const HekRows *rows, HekDistance distance, const HekHnswOptions *options,
                         const HekTask *task, GError **error);

/* The part of the time of building that this takes, for progress. */
#define HEK_HNSW_BEGIN_SHARE 0.15

/* Layer 0 with empty lists. */
gboolean hek_hnsw_make_lowest (HekHnsw *index, GError **error);

/**
 * hek_hnsw_build_graph:
 * @states: (nullable): by vertex, %NULL when all are new; otherwise hek_hnsw_make_lowest() was
 * called, and the lists of those that are done and of those that join were written. All are done
 * at the end.
 *
 * Draws the layers of an index that was begun, and links its vertices.
 */
gboolean hek_hnsw_build_graph (HekHnsw *index, guint8 *states, const HekTask *task,
                               GError **error);

/* Links whatever cannot be reached on layer 0 to its nearest neighbours that can. */
gboolean hek_hnsw_connect (HekHnsw *index, const HekTask *task);

/* Marks in @reached what can be reached on layer 0 from where searches begin; returns how many. */
guint32 hek_hnsw_reach (const HekHnsw *index, guint8 *reached);

G_END_DECLS
