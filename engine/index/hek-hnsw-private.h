/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-code-map.h"
#include "hek-hnsw.h"

G_BEGIN_DECLS

/* No link: the rest of a list is empty. */
#define HEK_HNSW_NONE G_MAXUINT32

/* With 4 links a vertex the highest layer of 2^31 vertices is the 16th or so. */
#define HEK_HNSW_MAX_LAYERS 24

/* Positions are kept in 31 bits beside the mark of a beam. */
#define HEK_HNSW_MAX_ROWS ((gsize) 1 << 31)

/*
 * A layer names its vertices by position. On layer 0 the position is the number of the vertex; the
 * vertices of a higher layer are listed by rising number, each with its position in the layer
 * below.
 */
typedef struct
{
  guint32 n;
  guint32 n_links;         /* slots a vertex */
  const guint32 *vertices; /* NULL on layer 0 */
  const guint32 *down;     /* NULL on layer 0 */
  guint32 *links;          /* n × n_links positions in this layer, HEK_HNSW_NONE behind the last */
} HekHnswLayer;

/*
 * Vertices are numbered so that near ones have near numbers, and lie so in memory. Rows whose codes
 * are equal share one vertex: @row_of lists rows by vertex, those of vertex v from first[v].
 */
struct _HekHnsw
{
  gatomicrefcount ref;

  HekRows rows;
  HekDistance distance;
  guint32 n_vertices, n_layers;
  guint32 m, ef_construction;
  guint32 entry; /* position on the highest layer */
  guint64 seed;
  HekTraverse traverse; /* as it was asked for: map->traverse says what it is */

  HekCodeMap *map;
  const guint8 *codes;     /* n_vertices × map->code_bytes; without codes the squares of rows */
  const guint32 *row_of;   /* rows.n */
  const guint32 *first;    /* n_vertices + 1; NULL: every vertex has one row */
  HekHnswLayer layers[HEK_HNSW_MAX_LAYERS];

  GPtrArray *owned;        /* blocks of hek_hnsw_block_new() */
  gsize n_owned_bytes;
};

/* Zeroed memory that asks for huge pages when it is large; it lives as long as @self. */
gpointer hek_hnsw_block_new (HekHnsw *self, gsize n, gsize element_bytes, GError **error);

/* As hek_hnsw_get_info(), but for the links, which are not counted. */
void hek_hnsw_describe (const HekHnsw *self, HekHnswInfo *info);

static inline guint32
hek_hnsw_first_row (const HekHnsw *self,
                    guint32        vertex)
{
  return self->first != NULL ? self->first[vertex] : vertex;
}

static inline guint32
hek_hnsw_vertex (const HekHnswLayer *layer,
                 guint32             position)
{
  return layer->vertices != NULL ? layer->vertices[position] : position;
}

/*
 * A list is written by one thread while others may walk along it (head segments): a link is
 * published after what it points to.
 */
static inline guint32
hek_hnsw_link (const guint32 *links,
               guint          i)
{
  return __atomic_load_n (&links[i], __ATOMIC_ACQUIRE);
}

static inline void
hek_hnsw_set_link (guint32 *links,
                   guint    i,
                   guint32  position)
{
  __atomic_store_n (&links[i], position, __ATOMIC_RELEASE);
}

/* Links of a list before the first empty one. What is no position of the layer, in a damaged file,
 * ends the list as well. */
static inline guint
hek_hnsw_count_links (const HekHnswLayer *layer,
                      const guint32      *links)
{
  guint n = 0;

  while (n < layer->n_links && hek_hnsw_link (links, n) < layer->n)
    n++;
  return n;
}

G_END_DECLS
