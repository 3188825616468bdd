/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-session.h"
#include "hek-hnsw-shape.h"

G_BEGIN_DECLS

/*
 * HekExplorerGraph looks at the search index of what an Explorer session shows: the HNSW graphs of
 * the collection's segments, at its last commit, in rows of the session's data. Each segment has a
 * graph of its own; one is chosen, or all of them together. Rows that were added since the index
 * was built have no graph here: a search finds them without.
 *
 * Nothing is read before set_active(). One job at a time for each of: the graphs, the links of a
 * layer, those of a row, a trace, numbers; a newer one replaces one that is under way. All goes
 * with the data. After a commit that changes graphs or rows, what was asked for is looked at anew,
 * but for numbers, which are handed over. Main thread only.
 *
 * Rows are of the data; HEK_EXPLORER_GRAPH_NO_ROW: deleted, or without a place in this layout. A
 * node of a graph stands for all rows with the same code, and is told by the first of them that is
 * there.
 */
#define HEK_TYPE_EXPLORER_GRAPH (hek_explorer_graph_get_type ())
G_DECLARE_FINAL_TYPE (HekExplorerGraph, hek_explorer_graph, HEK, EXPLORER_GRAPH, GObject)

#define HEK_EXPLORER_GRAPH_NO_ROW G_MAXUINT32
#define HEK_EXPLORER_GRAPH_ALL G_MAXUINT   /* segments */
#define HEK_EXPLORER_GRAPH_START G_MAXUINT /* of a step: no step led there */

HekExplorerGraph *hek_explorer_graph_new (HekExplorerSession *session, HekJobList *jobs);

/* Whether somebody looks: reads the graphs now, and anew whenever they may have changed. */
void     hek_explorer_graph_set_active (HekExplorerGraph *self, gboolean active);
gboolean hek_explorer_graph_is_active (HekExplorerGraph *self);

typedef enum
{
  HEK_EXPLORER_GRAPH_EMPTY,    /* no data, or not active yet */
  HEK_EXPLORER_GRAPH_READING,  /* what was there before is still told */
  HEK_EXPLORER_GRAPH_NO_GRAPH, /* no segment has one: get_message() says what that means */
  HEK_EXPLORER_GRAPH_READY,
  HEK_EXPLORER_GRAPH_FAILED,   /* get_message() says why */
} HekExplorerGraphState;

HekExplorerGraphState hek_explorer_graph_get_state (HekExplorerGraph *self);
/* (nullable) borrowed: translated, for the place of what is not there; with READY: how many rows
 * have no graph, %NULL when all have */
const char *hek_explorer_graph_get_message (HekExplorerGraph *self);
/* Reads the graphs again, after it failed or was cancelled, which counts as failed without
 * "failed". */
void        hek_explorer_graph_read_again (HekExplorerGraph *self);
gboolean    hek_explorer_graph_is_busy (HekExplorerGraph *self); /* any job */
HekJob     *hek_explorer_graph_get_job (HekExplorerGraph *self); /* (nullable): that reads them */

/* --- graphs ---------------------------------------------------------------------------------- */

typedef struct
{
  guint idx;                 /* of the segment in the collection */
  guint64 n_rows, n_deleted; /* of the segment; deleted rows stay in the graph, and are walked
                              * through */
  const HekHnswShape *shape; /* layers, degrees, M, what it is walked on */
} HekExplorerGraphSegment;

guint hek_explorer_graph_get_n_segments (HekExplorerGraph *self); /* with a graph */
/* borrowed: until "changed" */
const HekExplorerGraphSegment *hek_explorer_graph_get_segment (HekExplorerGraph *self, guint nth);

/* @nth: 0 … n_segments − 1, or HEK_EXPLORER_GRAPH_ALL, which it is at first: "changed"; the
 * trace, the links of a layer and those of a row are looked at anew. */
void  hek_explorer_graph_choose_segment (HekExplorerGraph *self, guint nth);
guint hek_explorer_graph_get_chosen (HekExplorerGraph *self);

/* A node to be told of in a list. */
typedef struct
{
  guint32 row;
  guint64 row_id;
  char *key;            /* owned */
  guint nth;            /* its segment */
  guint layer;          /* the highest one that it is on */
  guint n_in, n_out;    /* links on layer 0 */
} HekExplorerGraphNode;

#define HEK_EXPLORER_GRAPH_MAX_HUBS 50u
#define HEK_EXPLORER_GRAPH_MAX_UNREACHABLE 1000u

/* What is chosen, together. */
typedef struct
{
  guint64 n_rows;        /* of the collection, without deleted ones */
  guint64 n_indexed;     /* of them, in the chosen graphs */
  guint64 n_without;     /* of them, in no graph of the collection */
  guint64 n_deleted;     /* nodes of the chosen graphs that stand for deleted rows only */
  guint64 n_nodes, n_links; /* on layer 0 */
  guint64 n_unreachable; /* nodes: see hek-hnsw-shape.h */
  guint64 n_bytes;       /* of graphs and codes */
  guint n_layers;
  HekHnswLayerShape *layers; /* owned: n_layers; histograms are sums */
  GArray *entries;       /* owned: of HekExplorerGraphNode: where searches begin, one a segment */
  GArray *hubs;          /* owned: of HekExplorerGraphNode: most links in, most first */
  GArray *unreachable;   /* owned: of HekExplorerGraphNode: the first ones by segment and row */
} HekExplorerGraphSummary;

/* (nullable) borrowed: until "changed" */
const HekExplorerGraphSummary *hek_explorer_graph_get_summary (HekExplorerGraph *self);

/* --- links ----------------------------------------------------------------------------------- */

typedef struct
{
  guint32 a, b; /* rows */
} HekExplorerGraphPair;

typedef struct
{
  guint layer;
  HekExplorerGraphPair *pairs; /* owned: links both ways are one pair, whichever comes first */
  guint n;
  guint64 n_links;  /* of the layer: each direction is one */
  gboolean is_part; /* @pairs is an even choice: more pairs than were asked for */
  guint n_hidden;   /* of the choice: that have no place at one end; not in @pairs */
} HekExplorerGraphLinks;

#define HEK_EXPLORER_GRAPH_MAX_LINKS 100000u

/* @n_most: 1 … HEK_EXPLORER_GRAPH_MAX_LINKS. "links-changed" when they are there, or "failed". */
void hek_explorer_graph_load_links (HekExplorerGraph *self, guint layer, guint n_most);
void hek_explorer_graph_clear_links (HekExplorerGraph *self);
/* (nullable) borrowed */
const HekExplorerGraphLinks *hek_explorer_graph_get_links (HekExplorerGraph *self);

typedef struct
{
  guint layer;
  guint32 row;
  gboolean is_out, is_in; /* the node that is looked at leads to it, it leads to that node */
  float distance;         /* between the two vectors */
  guint64 row_id;
  char *key;              /* owned */
} HekExplorerGraphLink;

typedef struct
{
  HekExplorerGraphNode node; /* owned: what is looked at */
  guint n_same;              /* other rows that the node stands for */
  guint n_hops;              /* fewest links from the entry; G_MAXUINT: unreachable */
  GArray *links;             /* owned: of HekExplorerGraphLink: highest layer first, by distance */
  guint n_out, n_in;         /* on all layers, also of what is not in @links */
} HekExplorerGraphRow;

#define HEK_EXPLORER_GRAPH_MAX_ROW_LINKS 2000u

/* Links of one row, in and out: "row-changed" when they are there, also when the row is in no
 * chosen graph, with get_row() %NULL then; or "failed". */
void hek_explorer_graph_load_row (HekExplorerGraph *self, guint32 row);
void hek_explorer_graph_clear_row (HekExplorerGraph *self);
/* (nullable) borrowed */
const HekExplorerGraphRow *hek_explorer_graph_get_row (HekExplorerGraph *self);

/* --- the path of a search -------------------------------------------------------------------- */

/* A node that was measured. */
typedef struct
{
  guint32 row;
  float distance;      /* of its vector from the query, whatever the walk measured */
  gboolean is_entered; /* became a candidate: on higher layers, the next node */
} HekExplorerTraceSeen;

/* A node whose links were followed, in the order of the search. */
typedef struct
{
  guint nth;           /* segment */
  guint layer;
  gboolean is_second;  /* of the second walk along layer 0, when the first met too few rows that
                        * are not deleted */
  guint32 row;
  guint64 row_id;
  char *key;           /* owned */
  float distance;      /* of its vector from the query */
  guint from;          /* the step that led there, earlier than this one, or
                        * HEK_EXPLORER_GRAPH_START */
  gboolean is_nearest; /* nearer than all that were followed on this layer of this segment */
  guint first_seen, n_seen; /* of @seen of the trace: measured here */
} HekExplorerTraceStep;

typedef struct
{
  guint32 row;         /* that was searched for, or HEK_EXPLORER_GRAPH_NO_ROW: a vector */
  char *label;         /* owned: its key, or what the vector was called */
  guint k, ef;         /* as they were used: ef is never less than k */
  GArray *steps;       /* owned: of HekExplorerTraceStep */
  GArray *seen;        /* owned: of HekExplorerTraceSeen */
  GArray *results;     /* owned: of HekExplorerNeighbor: the answer of the chosen graphs, nearest
                        * first; of a row: without itself */
  gboolean is_compared; /* all rows of the chosen graphs were compared, too: not when that takes
                         * more than a second or so */
  guint n_found;       /* of @results that are as near as the true nearest of these rows */
  GArray *missed;      /* owned: of HekExplorerNeighbor: those of the true nearest that are not in
                        * @results, nearest first */
  guint64 n_steps;     /* of the search: more than in @steps when it is cut */
  gboolean is_cut;     /* a segment had more than HEK_HNSW_TRACE_MAX_STEPS: the later ones are not
                        * in @steps */
  guint64 n_measured;  /* nodes, on all layers */
  guint64 n_exact;     /* vectors that were read after the walk, for the answer */
  gboolean is_of_codes; /* the walk compared codes, not vectors: its order may differ from that of
                         * @distance */
  gboolean is_direct;  /* an ordinary search compares all rows of some of these graphs, since that
                        * is less work: this is the path that it would take */
  gboolean is_whole;   /* the walk found too few, and all rows of a segment were compared */
} HekExplorerTrace;

/* The search for the nearest of a row, by its vector. @k: 1 … 1000; @ef: 0: the default.
 * "trace-changed" when it is there, or "failed". */
void hek_explorer_graph_trace_row (HekExplorerGraph *self, guint32 row, guint k, guint ef);
/* The same for any vector: @label: what it is called; @n: as many as the collection's dimension, or
 * "failed". Copied. */
void hek_explorer_graph_trace_vector (HekExplorerGraph *self, const float *vector, guint n,
                                      const char *label, guint k, guint ef);
void hek_explorer_graph_clear_trace (HekExplorerGraph *self);
gboolean hek_explorer_graph_is_tracing (HekExplorerGraph *self);
/* (nullable) borrowed */
const HekExplorerTrace *hek_explorer_graph_get_trace (HekExplorerGraph *self);

/* How many steps of the trace are shown, 0 … steps->len; all of a new one: "position-changed". */
void  hek_explorer_graph_set_position (HekExplorerGraph *self, guint n_steps);
guint hek_explorer_graph_get_position (HekExplorerGraph *self); /* 0 without a trace */

/**
 * hek_explorer_trace_dup_path:
 * @n_steps: of the first so many
 *
 * Lines from the node that led to a step to that of the step, in order; those without a place at
 * one end are left out. (transfer full) (element-type HekExplorerGraphPair)
 */
GArray *hek_explorer_trace_dup_path (const HekExplorerTrace *trace, guint n_steps);
/* The rows that were measured in the first so many steps, each once: (transfer full) (element-type
 * guint32) */
GArray *hek_explorer_trace_dup_seen (const HekExplorerTrace *trace, guint n_steps);

/* --- to colour by and to select -------------------------------------------------------------- */

typedef enum
{
  HEK_EXPLORER_GRAPH_IN_DEGREE, /* links to it on layer 0 */
  HEK_EXPLORER_GRAPH_LAYER,     /* the highest one that it is on */
  HEK_EXPLORER_GRAPH_HOPS,      /* fewest links from the entry; NaN: unreachable */
  HEK_EXPLORER_GRAPH_REACHED,   /* 1, or 0: unreachable */
  HEK_EXPLORER_GRAPH_N_NUMBERS,
} HekExplorerGraphNumber;

/* For hek_explorer_view_set_extern(): a name that stays ("hnsw-in-degree"), and a label,
 * translated. */
const char *hek_explorer_graph_number_get_name (HekExplorerGraphNumber number);
const char *hek_explorer_graph_number_get_label (HekExplorerGraphNumber number);
/* A number for each row of the data, NaN where it is in no chosen graph: "numbers" when they are
 * made, or "failed". */
void    hek_explorer_graph_load_numbers (HekExplorerGraph *self, HekExplorerGraphNumber number);
/* (transfer full) (nullable): within "numbers", once: by g_malloc(), n_rows of the data */
double *hek_explorer_graph_steal_numbers (HekExplorerGraph *self);

/* (transfer full) (nullable): rows of the data that no search can reach; made while reading */
HekSceneSet *hek_explorer_graph_dup_unreachable (HekExplorerGraph *self);

void hek_explorer_graph_close (HekExplorerGraph *self);

/*
 * Signals
 *   changed ()             state, message, segments, the chosen one, summary
 *   busy-changed ()        is_busy(), get_job(), is_tracing()
 *   links-changed ()
 *   row-changed ()
 *   trace-changed ()       the position, too
 *   position-changed ()
 *   numbers (guint number)
 *   failed (const char *what, const GError *)   @what: translated, "Following the search"
 */

G_END_DECLS
