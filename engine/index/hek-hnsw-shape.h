/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-hnsw.h"

G_BEGIN_DECLS

/*
 * What a graph looks like from outside: layers, links, degrees, and which of its nodes a search can
 * get to. Frozen, shared by reference count; for any number of threads.
 *
 * Nodes are numbered 0 … n_nodes − 1, the same on all layers: those of a higher layer are on all
 * layers below it. A node stands for all rows with the same code. Rows are those of the index,
 * deleted ones included: a graph never changes, and searches walk through them.
 *
 * A node is *unreachable* when no path of links, each in its own direction, leads to it from the
 * entry point over all layers, stepping down wherever a node is on a lower one as well: no search
 * finds it through the graph, however wide it is. The build connects all nodes, so that there are
 * none unless an index is damaged. That a node is reached does not say that a narrow search finds
 * it.
 */

#define HEK_HNSW_SHAPE_MAX_LAYERS 24
#define HEK_HNSW_SHAPE_MAX_LINKS (2 * HEK_HNSW_MAX_M) /* out of a node */
#define HEK_HNSW_SHAPE_OUT_BINS (HEK_HNSW_SHAPE_MAX_LINKS + 1)
#define HEK_HNSW_SHAPE_IN_BINS 33

#define HEK_HNSW_SHAPE_UNREACHED G_MAXUINT16

typedef struct
{
  guint64 n_nodes, n_links; /* a link has one direction */
  guint n_slots;            /* links that a node may have here */
  guint min_out, max_out;
  guint max_in;
  double mean;              /* links a node: out as well as in */
  guint64 out_bins[HEK_HNSW_SHAPE_OUT_BINS]; /* nodes with so many links out */
  guint64 in_bins[HEK_HNSW_SHAPE_IN_BINS];   /* nodes with none, 1, 2–3, 4–7 … links in */
} HekHnswLayerShape;

typedef struct
{
  gatomicrefcount ref_count;
  HekHnsw *index;       /* owned */
  HekHnswInfo info;
  guint32 n_nodes;
  guint32 entry;        /* the node on the highest layer where searches begin */
  HekHnswLayerShape layers[HEK_HNSW_SHAPE_MAX_LAYERS]; /* info.n_layers */

  guint32 *node_of;     /* owned: info.n_rows */
  guint32 *n_in;        /* owned: n_nodes: links on layer 0 */
  guint8 *top;          /* owned: n_nodes: the highest layer that it is on */
  guint16 *hops;        /* owned: n_nodes: fewest links from the entry over all layers, at most
                         * 65534; HEK_HNSW_SHAPE_UNREACHED */
  guint32 n_unreached;
} HekHnswShape;

/**
 * hek_hnsw_shape_new:
 * @index: a reference is kept; an image that it was opened from has to outlive the shape
 *
 * Reads all links, three times; about 0.25 s for 1,000,000 rows with M = 16. 11 bytes a row.
 *
 * Edge cases: an empty graph has one layer without nodes, and no entry
 * Errors: G_IO_ERROR_CANCELLED, HEK_HNSW_ERROR_MEMORY
 */
HekHnswShape *hek_hnsw_shape_new (HekHnsw *index, const HekTask *task, GError **error);
HekHnswShape *hek_hnsw_shape_ref (HekHnswShape *shape);
void          hek_hnsw_shape_unref (HekHnswShape *shape);

/* The rows that a node stands for, rising: borrowed. */
const guint32 *hek_hnsw_shape_get_rows (const HekHnswShape *shape, guint32 node, guint *n);
/* The first of them that is not in @dead, a bitmap of hek_row_set_has(), (nullable); G_MAXUINT32:
 * all are. */
guint32        hek_hnsw_shape_get_row (const HekHnswShape *shape, guint32 node,
                                       const guint64 *dead);

/* @nodes: (out): room for HEK_HNSW_SHAPE_MAX_LINKS. Returns: how many links of @node lead
 * somewhere; 0 when it is not on that layer */
guint   hek_hnsw_shape_get_links (const HekHnswShape *shape, guint layer, guint32 node,
                                  guint32 *nodes);

/* The nodes that have a link to @node, rising: (transfer full) (element-type guint32). Reads all
 * links of the layer. Errors: cancelled */
GArray *hek_hnsw_shape_find_links_in (const HekHnswShape *shape, guint layer, guint32 node,
                                      const HekTask *task, GError **error);

/* Two nodes with a link between them, one way or both. */
typedef struct
{
  guint32 a, b; /* a < b */
} HekHnswPair;

/**
 * hek_hnsw_shape_pick_pairs:
 * @is_part: (out): there are more than are returned
 *
 * Pairs of linked nodes of a layer: all of them, or @n_most chosen evenly, the same each time.
 *
 * Returns: (transfer full) (element-type HekHnswPair)
 * Errors: cancelled
 */
GArray *hek_hnsw_shape_pick_pairs (const HekHnswShape *shape, guint layer, guint n_most,
                                   gboolean *is_part, const HekTask *task, GError **error);

/* The @n_most nodes with most links in on layer 0, most first, then by number; those with only rows
 * in @dead, (nullable), are left out: (transfer full) (element-type guint32). */
GArray *hek_hnsw_shape_find_hubs (const HekHnswShape *shape, guint n_most, const guint64 *dead);

/* The first @n_most unreachable nodes, by number, without those of rows in @dead only: (transfer
 * full) (element-type guint32). @n_all: (out): how many there are */
GArray *hek_hnsw_shape_find_unreached (const HekHnswShape *shape, guint n_most,
                                       const guint64 *dead, guint32 *n_all);

/* Adds what a layer of another graph has, as of one graph of two parts. */
void    hek_hnsw_layer_shape_add (HekHnswLayerShape *self, const HekHnswLayerShape *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekHnswShape, hek_hnsw_shape_unref)

G_END_DECLS
