/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of the graphs of the HNSW view, and what came of it. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "hek-explorer-graph-private.h"

#define MAX_K 1000u

/* --- what came ------------------------------------------------------------------------------- */

void
hek_explorer_graph_take_trace (HekExplorerGraph *self,
                               HekExplorerTrace *trace)
{
  g_clear_pointer (&self->trace, hek_explorer_trace_free);
  self->trace = trace;
  self->position = trace != NULL ? trace->steps->len : 0;
  hek_explorer_graph_emit (self, HEK_GRAPH_SIGNAL_TRACE_CHANGED);
}

void
hek_explorer_graph_take_row (HekExplorerGraph    *self,
                             HekExplorerGraphRow *row)
{
  g_clear_pointer (&self->row, hek_explorer_graph_row_free);
  if (row != NULL && row->node.row == HEK_EXPLORER_GRAPH_NO_ROW)
    g_clear_pointer (&row, hek_explorer_graph_row_free);
  self->row = row;
  hek_explorer_graph_emit (self, HEK_GRAPH_SIGNAL_ROW_CHANGED);
}

void
hek_explorer_graph_take_links (HekExplorerGraph      *self,
                               HekExplorerGraphLinks *links)
{
  g_clear_pointer (&self->links, hek_explorer_graph_links_free);
  self->links = links;
  hek_explorer_graph_emit (self, HEK_GRAPH_SIGNAL_LINKS_CHANGED);
}

/* --- graphs ---------------------------------------------------------------------------------- */

guint
hek_explorer_graph_get_n_segments (HekExplorerGraph *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_GRAPH (self), 0);

  return self->graphs != NULL ? self->graphs->n_parts : 0;
}

const HekExplorerGraphSegment *
hek_explorer_graph_get_segment (HekExplorerGraph *self,
                                guint             nth)
{
  g_return_val_if_fail (nth < hek_explorer_graph_get_n_segments (self), NULL);

  return &self->graphs->parts[nth].segment;
}

void
hek_explorer_graph_choose_segment (HekExplorerGraph *self,
                                   guint             nth)
{
  g_return_if_fail (HEK_IS_EXPLORER_GRAPH (self));

  if (nth >= hek_explorer_graph_get_n_segments (self))
    nth = HEK_EXPLORER_GRAPH_ALL;
  if (nth == self->chosen)
    return;
  self->chosen = nth;
  hek_explorer_graph_emit (self, HEK_GRAPH_SIGNAL_CHANGED);
  hek_explorer_graph_look (self);
}

guint
hek_explorer_graph_get_chosen (HekExplorerGraph *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_GRAPH (self), HEK_EXPLORER_GRAPH_ALL);

  return self->chosen;
}

const HekExplorerGraphSummary *
hek_explorer_graph_get_summary (HekExplorerGraph *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_GRAPH (self), NULL);

  return self->graphs != NULL && self->graphs->n_parts > 0
           ? &hek_explorer_graphs_get_view (self->graphs, self->chosen)->summary
           : NULL;
}

HekSceneSet *
hek_explorer_graph_dup_unreachable (HekExplorerGraph *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_GRAPH (self), NULL);

  return self->graphs != NULL ? hek_scene_set_ref (
           hek_explorer_graphs_get_view (self->graphs, self->chosen)->unreachable)
                              : NULL;
}

/* --- links ----------------------------------------------------------------------------------- */

/* Whether it can be looked at now; if not, it is when the graphs have been read. */
static gboolean
may_look (HekExplorerGraph *self,
          gboolean          is_asked)
{
  gboolean is_ready = hek_explorer_graph_is_ready (self);

  self->is_due = self->is_due || (is_asked && !is_ready);
  return is_asked && is_ready;
}

static void
look_links (HekExplorerGraph *self)
{
  HekExplorerGraphWork *work;

  if (!may_look (self, self->asked.links))
    return;
  work = hek_explorer_graph_work_new (self);
  work->layer = self->asked.layer;
  work->n_most = self->asked.n_links;
  hek_explorer_graph_start (self, HEK_GRAPH_WORK_LINKS, work);
}

void
hek_explorer_graph_load_links (HekExplorerGraph *self,
                               guint             layer,
                               guint             n_most)
{
  g_return_if_fail (HEK_IS_EXPLORER_GRAPH (self));

  self->asked.links = TRUE;
  self->asked.layer = layer;
  self->asked.n_links = CLAMP (n_most, 1, HEK_EXPLORER_GRAPH_MAX_LINKS);
  look_links (self);
}

void
hek_explorer_graph_clear_links (HekExplorerGraph *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_GRAPH (self));

  self->asked.links = FALSE;
  hek_explorer_graph_drop (self, HEK_GRAPH_WORK_LINKS);
  hek_explorer_graph_take_links (self, NULL);
}

const HekExplorerGraphLinks *
hek_explorer_graph_get_links (HekExplorerGraph *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_GRAPH (self), NULL);

  return self->links;
}

static void
look_row (HekExplorerGraph *self)
{
  HekExplorerGraphWork *work;

  if (!may_look (self, self->asked.row)
      || self->asked.row_asked >= self->session->data->n_rows)
    return;
  work = hek_explorer_graph_work_new (self);
  work->row = self->asked.row_asked;
  hek_explorer_graph_start (self, HEK_GRAPH_WORK_ROW, work);
}

void
hek_explorer_graph_load_row (HekExplorerGraph *self,
                             guint32           row)
{
  g_return_if_fail (HEK_IS_EXPLORER_GRAPH (self));

  self->asked.row = TRUE;
  self->asked.row_asked = row;
  look_row (self);
}

void
hek_explorer_graph_clear_row (HekExplorerGraph *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_GRAPH (self));

  self->asked.row = FALSE;
  hek_explorer_graph_drop (self, HEK_GRAPH_WORK_ROW);
  hek_explorer_graph_take_row (self, NULL);
}

const HekExplorerGraphRow *
hek_explorer_graph_get_row (HekExplorerGraph *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_GRAPH (self), NULL);

  return self->row;
}

/* --- the path of a search -------------------------------------------------------------------- */

static void
look_trace (HekExplorerGraph *self)
{
  const HekGraphAsked *asked = &self->asked;
  HekExplorerGraphWork *work;

  if (!may_look (self, asked->trace)
      || (asked->vector == NULL && asked->trace_row >= self->session->data->n_rows))
    return;
  work = hek_explorer_graph_work_new (self);
  work->row = asked->trace_row;
  work->k = asked->k;
  work->ef = asked->ef;
  work->label = g_strdup (asked->label);
  if (asked->vector != NULL)
    work->vector = g_memdup2 (asked->vector, asked->n_vector * sizeof (float));
  work->n_vector = asked->n_vector;
  hek_explorer_graph_start (self, HEK_GRAPH_WORK_TRACE, work);
}

/* @vector, @label: (transfer full) (nullable) */
static void
ask_trace (HekExplorerGraph *self,
           guint32           row,
           float            *vector,
           guint             n_vector,
           char             *label,
           guint             k,
           guint             ef)
{
  HekGraphAsked *asked = &self->asked;

  g_free (asked->vector);
  g_free (asked->label);
  asked->trace = TRUE;
  asked->trace_row = row;
  asked->vector = vector;
  asked->n_vector = n_vector;
  asked->label = label;
  asked->k = CLAMP (k, 1, MAX_K);
  asked->ef = MIN (ef, HEK_HNSW_MAX_EF);
  look_trace (self);
}

void
hek_explorer_graph_trace_row (HekExplorerGraph *self,
                              guint32           row,
                              guint             k,
                              guint             ef)
{
  g_return_if_fail (HEK_IS_EXPLORER_GRAPH (self));

  ask_trace (self, row, NULL, 0, NULL, k, ef);
}

void
hek_explorer_graph_trace_vector (HekExplorerGraph *self,
                                 const float      *vector,
                                 guint             n,
                                 const char       *label,
                                 guint             k,
                                 guint             ef)
{
  g_return_if_fail (HEK_IS_EXPLORER_GRAPH (self) && vector != NULL && label != NULL);

  ask_trace (self, HEK_EXPLORER_GRAPH_NO_ROW, g_memdup2 (vector, MAX (n, 1) * sizeof *vector), n,
             g_strdup (label), k, ef);
}

void
hek_explorer_graph_clear_trace (HekExplorerGraph *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_GRAPH (self));

  self->asked.trace = FALSE;
  hek_explorer_graph_drop (self, HEK_GRAPH_WORK_TRACE);
  hek_explorer_graph_take_trace (self, NULL);
}

gboolean
hek_explorer_graph_is_tracing (HekExplorerGraph *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_GRAPH (self), FALSE);

  return self->works[HEK_GRAPH_WORK_TRACE] != NULL;
}

const HekExplorerTrace *
hek_explorer_graph_get_trace (HekExplorerGraph *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_GRAPH (self), NULL);

  return self->trace;
}

void
hek_explorer_graph_set_position (HekExplorerGraph *self,
                                 guint             n_steps)
{
  g_return_if_fail (HEK_IS_EXPLORER_GRAPH (self));

  n_steps = MIN (n_steps, self->trace != NULL ? self->trace->steps->len : 0);
  if (n_steps == self->position)
    return;
  self->position = n_steps;
  hek_explorer_graph_emit (self, HEK_GRAPH_SIGNAL_POSITION_CHANGED);
}

guint
hek_explorer_graph_get_position (HekExplorerGraph *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_GRAPH (self), 0);

  return self->position;
}

/* --- numbers --------------------------------------------------------------------------------- */

const char *
hek_explorer_graph_number_get_name (HekExplorerGraphNumber number)
{
  static const char *const names[]
    = { "hnsw-in-degree", "hnsw-layer", "hnsw-hops", "hnsw-reached" };

  return names[number];
}

const char *
hek_explorer_graph_number_get_label (HekExplorerGraphNumber number)
{
  static const char *const labels[] = {
    N_ ("HNSW: links to it"),
    N_ ("HNSW: highest layer"),
    N_ ("HNSW: hops from the entry point"),
    N_ ("HNSW: reached (1) or not (0)"),
  };

  return _(labels[number]);
}

void
hek_explorer_graph_load_numbers (HekExplorerGraph       *self,
                                 HekExplorerGraphNumber  number)
{
  HekExplorerGraphWork *work;

  g_return_if_fail (HEK_IS_EXPLORER_GRAPH (self) && number < HEK_EXPLORER_GRAPH_N_NUMBERS);

  if (!hek_explorer_graph_is_ready (self))
    return;
  self->number = number;
  work = hek_explorer_graph_work_new (self);
  work->number = number;
  hek_explorer_graph_start (self, HEK_GRAPH_WORK_NUMBERS, work);
}

double *
hek_explorer_graph_steal_numbers (HekExplorerGraph *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_GRAPH (self), NULL);

  return g_steal_pointer (&self->numbers);
}

/* --- anew ------------------------------------------------------------------------------------ */

void
hek_explorer_graph_look (HekExplorerGraph *self)
{
  look_links (self);
  look_row (self);
  look_trace (self);
}

void
hek_graph_asked_clear (HekGraphAsked *asked)
{
  g_free (asked->vector);
  g_free (asked->label);
  *asked = (HekGraphAsked) { 0 };
}
