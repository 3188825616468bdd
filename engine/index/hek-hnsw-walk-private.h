/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-hnsw-private.h"

#include "hek-kernel-distance.h"

#include <string.h>

G_BEGIN_DECLS

/*
 * Something to measure distances from. A key is a distance as an unsigned number: the distance
 * between codes, or the bits of a float that is not negative.
 */
typedef struct _HekHnswProbe HekHnswProbe;

/* Who is asked before rows are read during a walk. Once refused, nothing is read any more, and the
 * walk ends. */
typedef struct
{
  const HekHnswQuery *query;
  gboolean is_refused;
} HekHnswGuard;

struct _HekHnswProbe
{
  void (*gather) (const HekHnswProbe *self, const guint32 *vertices, guint n, guint32 *keys);
  void (*aim) (HekHnswProbe *self, guint32 vertex); /* measures from that vertex from now on */

  const guint8 *base;  /* what is measured */
  gsize stride_bytes;
  gsize n_prefetch;    /* bytes of each, at most; the kernel does the rest */
  gpointer query;      /* owned, aligned: the form that is walked with */
  gsize query_bytes;

  gint32 bias;         /* of a code */

  /* of rows */
  const HekHnsw *index;          /* of an index without codes, otherwise NULL */
  gconstpointer head;            /* of a head segment, otherwise NULL */
  const HekKernelDistance *sums;
  const float *squares;          /* of an index: by vertex; NULL with l2 */
  float square;                  /* of the query */
  gboolean is_vertex;            /* the query is one of the rows */
  HekHnswGuard *guard;           /* (nullable) */

  gpointer tracer;               /* (nullable): of a @gather that takes notes: hek-hnsw-trace.c */
};

static inline gboolean
hek_hnsw_probe_is_refused (const HekHnswProbe *probe)
{
  return probe->guard != NULL && probe->guard->is_refused;
}

/* A place in a beam: key, position and, in the last bit, whether its links were followed. */
typedef guint64 HekHnswPlace;

#define HEK_HNSW_FOLLOWED 1u

static inline HekHnswPlace
hek_hnsw_place (guint32 key,
                guint32 position)
{
  return (guint64) key << 32 | position << 1;
}

static inline guint32
hek_hnsw_place_key (HekHnswPlace place)
{
  return (guint32) (place >> 32);
}

static inline guint32
hek_hnsw_place_position (HekHnswPlace place)
{
  return (guint32) place >> 1;
}

/* The best places so far, sorted. */
typedef struct
{
  HekHnswPlace *places; /* room for capacity + 1 */
  guint n, capacity;
  guint next;           /* none before it is left to follow */
} HekHnswBeam;

/* Returns: whether there was room for it */
static inline gboolean
hek_hnsw_beam_add (HekHnswBeam *beam,
                   HekHnswPlace place)
{
  HekHnswPlace *places = beam->places;
  guint low = 0, n = beam->n;

  if (n == beam->capacity)
    {
      if (place >= places[n - 1])
        return FALSE;
      beam->n = --n;
    }
  for (guint length = n; length > 0;)
    {
      guint half = length / 2;
      gboolean above = places[low + half] < place;

      low = above ? low + half + 1 : low;
      length = above ? length - half - 1 : half;
    }
  memmove (places + low + 1, places + low, (n - low) * sizeof *places);
  places[low] = place;
  beam->n = n + 1;
  beam->next = MIN (beam->next, low);
  return TRUE;
}

/* Which positions a walk has met: a byte each that holds the number of the walk. */
typedef struct
{
  guint8 *met; /* n */
  gsize n;
  guint8 walk;
} HekHnswVisited;

static inline void
hek_hnsw_visited_next (HekHnswVisited *visited)
{
  if (++visited->walk == 0)
    {
      memset (visited->met, 0, visited->n);
      visited->walk = 1;
    }
}

/* What a search may answer. */
typedef struct
{
  const HekHnsw *index;
  const HekHnswQuery *query;
  HekHnswBeam *found; /* the best vertices with such a row */
} HekHnswAccept;

/* Whether the vertex has a row that may be answered. */
gboolean hek_hnsw_accepts (const HekHnswAccept *accept, guint32 vertex);

/* Work memory of one thread. */
typedef struct
{
  HekHnswProbe probe;
  HekHnswVisited visited;
  HekHnswBeam beam;
  gpointer scratch;     /* of the code map */
  gsize n_measured;     /* by the last walk */
  gint32 rest;          /* of the query: what the projection loses of it */
} HekHnswWorker;

/* A probe of the vertices of an index, by what it is walked on. */
void hek_hnsw_probe_init (HekHnswProbe *probe, const HekHnsw *index);
void hek_hnsw_probe_clear (HekHnswProbe *probe);

/* The same for rows that have no vertices yet. @codes: n records in the order of the rows */
void hek_hnsw_probe_init_rows (HekHnswProbe *probe, const HekHnsw *index, const guint8 *codes);

/* What sums of floats between a query and rows of that type are measured with. */
const HekKernelDistance *hek_hnsw_row_sums (HekDtype dtype, HekDistance distance);

/* The key of a row out of its sum with the query. @square: of the row, not for l2; @longest: the
 * largest square of all rows, for ip between rows: see hek-code-map.h */
guint32 hek_hnsw_row_key (const HekHnswProbe *probe, HekDistance distance, float square,
                          float longest, float sum);

/* @probe: (transfer full); @n: positions */
HekHnswWorker *hek_hnsw_worker_new_for (HekHnswProbe probe, gsize n, guint capacity);
HekHnswWorker *hek_hnsw_worker_new (const HekHnsw *index, guint capacity);
void hek_hnsw_worker_free (HekHnswWorker *worker);

/* Makes room for beams of @capacity and empties the beam. */
void hek_hnsw_beam_reset (HekHnswBeam *beam, guint capacity);

/* Measures from a query of floats. */
void hek_hnsw_probe_query (HekHnswWorker *worker, const HekHnsw *index, const float *query);

/* Goes from @position to the nearest of its neighbours until none is nearer. */
guint32 hek_hnsw_descend (const HekHnswLayer *layer, const HekHnswProbe *probe, guint32 position);

/* From the entry down to the position on @layer_idx where a walk there begins. */
guint32 hek_hnsw_enter (const HekHnsw *index, const HekHnswProbe *probe, guint layer_idx);

/* After a walk: follows every position up to @widest from those of the beam; returns the vertices
 * of layer 0 that are not farther (guint32). */
GArray *hek_hnsw_walk_on (HekHnswWorker *worker, const HekHnswLayer *layer, guint32 widest);

/* Fills the worker's beam with the nearest positions of a layer that can be reached from @start.
 * With @accept the walk goes on until accept->found is full of better ones. */
void hek_hnsw_walk (HekHnswWorker *worker, const HekHnswLayer *layer, guint32 start,
                    const HekHnswAccept *accept);

/* The same from several positions, at most 2 × HEK_HNSW_MAX_M, none twice. */
void hek_hnsw_walk_from (HekHnswWorker *worker, const HekHnswLayer *layer, const guint32 *starts,
                         guint n_starts, const HekHnswAccept *accept);

G_END_DECLS
