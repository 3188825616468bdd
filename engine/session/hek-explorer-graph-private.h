/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-graph.h"
#include "hek-explorer-private.h"
#include "hek-searcher-graph.h"

G_BEGIN_DECLS

/* --- hek-explorer-graph-read.c: the graphs of a commit: frozen, for any thread --------------- */

typedef struct
{
  HekExplorerGraphSegment segment; /* borrows from the following */
  HekHnswShape *shape;   /* owned */
  guint32 *rows;         /* owned: of the segment's rows: rows of the data */
  const guint64 *dead;   /* (nullable) borrowed of the searcher */
  guint64 n_live;
} HekExplorerGraphPart;

/* What is chosen. */
typedef struct
{
  HekExplorerGraphSummary summary;
  HekSceneSet *unreachable; /* owned: of the data */
} HekExplorerGraphView;

typedef struct
{
  gatomicrefcount ref_count;
  HekSearcher *searcher;        /* owned: has the bytes of the graphs */
  HekExplorerData *data;        /* owned */
  guint n_parts;
  HekExplorerGraphPart *parts;  /* owned */
  HekExplorerGraphView **views; /* owned: one a part, then that of all together */
} HekExplorerGraphs;

HekExplorerGraphs *hek_explorer_graphs_ref (HekExplorerGraphs *graphs);
void               hek_explorer_graphs_unref (HekExplorerGraphs *graphs);
/* Whether both are of the same rows and links, so that what was looked at still holds. */
gboolean           hek_explorer_graphs_equal (const HekExplorerGraphs *a,
                                              const HekExplorerGraphs *b);
/* @chosen: HEK_EXPLORER_GRAPH_ALL: all together */
const HekExplorerGraphView *hek_explorer_graphs_get_view (const HekExplorerGraphs *graphs,
                                                          guint chosen);

/* Fills @node: the row of the data that stands for a node of the @nth graph, or one that has no
 * place. Errors: damaged keys */
gboolean hek_explorer_graphs_tell_node (const HekExplorerGraphs *graphs, guint nth, guint32 node,
                                        HekExplorerGraphNode *out, GError **error);
/* The row of its segment that stands for a node: one that has a place, or is not deleted, if there
 * is one. */
guint32  hek_explorer_graphs_get_row (const HekExplorerGraphs *graphs, guint nth, guint32 node);
GArray  *hek_explorer_graph_nodes_new (void); /* of HekExplorerGraphNode */

/* --- work: what a job is asked; #HekJobFunc's ------------------------------------------------ */

typedef struct
{
  HekLibrary *library;      /* owned */
  HekExplorerData *data;    /* owned */
  HekExplorerGraphs *graphs; /* owned (nullable): read() takes shapes over that are the same */
  guint chosen;
  guint layer, n_most;
  guint32 row;
  float *vector;            /* owned (nullable): instead of @row */
  guint n_vector;
  char *label;              /* (nullable) */
  guint k, ef;
  HekExplorerGraphNumber number;
} HekExplorerGraphWork;

void     hek_explorer_graph_work_free (gpointer work);
/* Where the @nth graph is among the chosen ones. */
gboolean hek_explorer_graph_work_has (const HekExplorerGraphWork *work, guint nth);

gpointer hek_explorer_graph_read (const HekTask *task, gpointer work, GError **error);
/* HekExplorerGraphLinks */
gpointer hek_explorer_graph_find_links (const HekTask *task, gpointer work, GError **error);
/* HekExplorerGraphRow: with HEK_EXPLORER_GRAPH_NO_ROW when it is in no chosen graph */
gpointer hek_explorer_graph_find_row (const HekTask *task, gpointer work, GError **error);
/* HekExplorerTrace */
gpointer hek_explorer_graph_follow (const HekTask *task, gpointer work, GError **error);
/* doubles */
gpointer hek_explorer_graph_make_numbers (const HekTask *task, gpointer work, GError **error);

void     hek_explorer_graph_links_free (HekExplorerGraphLinks *links);
void     hek_explorer_graph_row_free (HekExplorerGraphRow *row);
void     hek_explorer_trace_free (HekExplorerTrace *trace);

/* --- hek-explorer-graph.c: main thread ------------------------------------------------------- */

typedef enum
{
  HEK_GRAPH_WORK_READ,
  HEK_GRAPH_WORK_LINKS,
  HEK_GRAPH_WORK_ROW,
  HEK_GRAPH_WORK_TRACE,
  HEK_GRAPH_WORK_NUMBERS,
  HEK_GRAPH_N_WORKS,
} HekGraphWork;

/* What was asked for and is not cleared. */
typedef struct
{
  gboolean links, row, trace;
  guint layer, n_links;
  guint32 row_asked;
  guint32 trace_row;
  float *vector;              /* owned (nullable): instead of @trace_row */
  guint n_vector, k, ef;
  char *label;                /* owned (nullable) */
} HekGraphAsked;

struct _HekExplorerGraph
{
  GObject parent_instance;

  HekExplorerSession *session; /* owned */
  HekJobList *jobs;            /* owned */
  HekLibraryItem *item;        /* owned (nullable): of which the graphs were read */
  gboolean is_active, is_closed;
  gboolean is_old;             /* to be read when somebody looks */
  gboolean is_due;             /* something was asked for while they were read */
  HekExplorerGraphs *graphs;   /* owned (nullable) */
  char *problem;               /* (nullable): why they could not be read */
  char *message;               /* (nullable) */
  guint chosen;
  HekJob *works[HEK_GRAPH_N_WORKS];      /* owned (nullable) */

  HekGraphAsked asked;
  HekExplorerGraphLinks *links; /* owned (nullable) */
  HekExplorerGraphRow *row;     /* owned (nullable) */
  HekExplorerTrace *trace;      /* owned (nullable) */
  guint position;
  HekExplorerGraphNumber number;
  double *numbers;              /* owned (nullable): within "numbers" */
};

enum
{
  HEK_GRAPH_SIGNAL_CHANGED,
  HEK_GRAPH_SIGNAL_BUSY_CHANGED,
  HEK_GRAPH_SIGNAL_LINKS_CHANGED,
  HEK_GRAPH_SIGNAL_ROW_CHANGED,
  HEK_GRAPH_SIGNAL_TRACE_CHANGED,
  HEK_GRAPH_SIGNAL_POSITION_CHANGED,
  HEK_GRAPH_SIGNAL_NUMBERS,
  HEK_GRAPH_SIGNAL_FAILED,
  HEK_GRAPH_N_SIGNALS
};

/* Those without arguments. */
void hek_explorer_graph_emit (HekExplorerGraph *self, guint signal);
/* Whether there is something to look at, and it is that of now. */
gboolean hek_explorer_graph_is_ready (HekExplorerGraph *self);
/* (transfer full): what every job is given */
HekExplorerGraphWork *hek_explorer_graph_work_new (HekExplorerGraph *self);
/* One of a kind at a time. @args: (transfer full) */
void hek_explorer_graph_start (HekExplorerGraph *self, HekGraphWork work,
                               HekExplorerGraphWork *args);
void hek_explorer_graph_drop (HekExplorerGraph *self, HekGraphWork work);

/* --- hek-explorer-graph-ask.c: main thread --------------------------------------------------- */

/* (transfer full) (nullable): what a job has found, or nothing any more */
void hek_explorer_graph_take_links (HekExplorerGraph *self, HekExplorerGraphLinks *links);
void hek_explorer_graph_take_row (HekExplorerGraph *self, HekExplorerGraphRow *row);
void hek_explorer_graph_take_trace (HekExplorerGraph *self, HekExplorerTrace *trace);
/* What was asked for, in other graphs. */
void hek_explorer_graph_look (HekExplorerGraph *self);
void hek_graph_asked_clear (HekGraphAsked *asked);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerGraphs, hek_explorer_graphs_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerGraphLinks, hek_explorer_graph_links_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerGraphRow, hek_explorer_graph_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerTrace, hek_explorer_trace_free)

G_END_DECLS
