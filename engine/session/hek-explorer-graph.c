/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the HNSW view of the Explorer shows. -read.c reads the graphs, -links.c and -trace.c look at
 * them, all on jobs; here is what was asked for, which is looked at anew when the graphs are
 * others.
 */
#include "config.h"

#include "hek-explorer-graph.h"

#include <glib/gi18n-lib.h>

#include "hek-explorer-graph-private.h"

static guint signals[HEK_GRAPH_N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekExplorerGraph, hek_explorer_graph, G_TYPE_OBJECT)

void
hek_explorer_graph_emit (HekExplorerGraph *self,
                         guint             signal)
{
  g_signal_emit (self, signals[signal], 0);
}

/* --- jobs ------------------------------------------------------------------------------------ */

void
hek_explorer_graph_drop (HekExplorerGraph *self,
                         HekGraphWork      work)
{
  if (self->works[work] == NULL)
    return;
  hek_job_cancel (self->works[work]);
  g_clear_object (&self->works[work]);
  if (!self->is_closed)
    hek_explorer_graph_emit (self, HEK_GRAPH_SIGNAL_BUSY_CHANGED);
}

static const char *
get_title (HekGraphWork work)
{
  static const char *const titles[HEK_GRAPH_N_WORKS] = {
    N_ ("Reading the graph of the index"),
    N_ ("Reading links"),
    N_ ("Reading links"),
    N_ ("Following the search"),
    N_ ("Reading the graph of the index"),
  };

  return _(titles[work]);
}

/* (transfer full): a count in a sentence with one %s */
static char *
format_count (const char *format,
              guint64     n)
{
  g_autofree char *count = g_strdup_printf ("%'" G_GUINT64_FORMAT, n);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  return g_strjoinv (count, parts);
}

static char *
describe (const HekExplorerGraphs *graphs)
{
  const HekExplorerGraphSummary *all
    = &hek_explorer_graphs_get_view (graphs, HEK_EXPLORER_GRAPH_ALL)->summary;
  gulong n = (gulong) MIN (all->n_without, G_MAXUINT);

  if (graphs->n_parts == 0)
    return format_count (ngettext ("There is no graph: a search compares the only row. Building "
                                   "the index in the library makes one.",
                                   "There is no graph: a search compares all %s rows. Building the "
                                   "index in the library makes one.",
                                   n),
                         all->n_without);
  if (all->n_without == 0)
    return NULL;
  return format_count (ngettext ("%s row has no graph yet: a search compares it without one.",
                                 "%s rows have no graph yet: a search compares them without one.",
                                 n),
                       all->n_without);
}

/* @graphs: (transfer full) */
static void
take_graphs (HekExplorerGraph  *self,
             HekExplorerGraphs *graphs)
{
  gboolean is_same = self->graphs != NULL && hek_explorer_graphs_equal (self->graphs, graphs);
  gboolean is_kept = self->graphs != NULL && self->graphs->n_parts == graphs->n_parts;

  g_clear_pointer (&self->graphs, hek_explorer_graphs_unref);
  self->graphs = graphs;
  if (!is_kept)
    self->chosen = HEK_EXPLORER_GRAPH_ALL;
  g_free (self->message);
  self->message = describe (graphs);
  hek_explorer_graph_emit (self, HEK_GRAPH_SIGNAL_CHANGED);
  if (!is_same || self->is_due)
    hek_explorer_graph_look (self);
  self->is_due = FALSE;
}

static void
take_result (HekExplorerGraph *self,
             HekGraphWork      work,
             gpointer          result)
{
  switch (work)
    {
    case HEK_GRAPH_WORK_READ:
      take_graphs (self, result);
      break;
    case HEK_GRAPH_WORK_LINKS:
      hek_explorer_graph_take_links (self, result);
      break;
    case HEK_GRAPH_WORK_ROW:
      hek_explorer_graph_take_row (self, result);
      break;
    case HEK_GRAPH_WORK_TRACE:
      hek_explorer_graph_take_trace (self, result);
      break;
    case HEK_GRAPH_WORK_NUMBERS:
      self->numbers = result;
      g_signal_emit (self, signals[HEK_GRAPH_SIGNAL_NUMBERS], 0, (guint) self->number);
      g_clear_pointer (&self->numbers, g_free);
      break;
    case HEK_GRAPH_N_WORKS:
    default:
      g_assert_not_reached ();
    }
}

static void
take_failure (HekExplorerGraph *self,
              HekGraphWork      work,
              const GError     *error)
{
  gboolean is_cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (work == HEK_GRAPH_WORK_READ)
    {
      /* those of before, where the cancel left them, cannot be asked: it is to be said, too */
      self->is_old = self->is_old || is_cancelled;
      g_clear_pointer (&self->graphs, hek_explorer_graphs_unref);
      g_free (self->problem);
      self->problem = g_strdup (is_cancelled ? _("Reading was cancelled.") : error->message);
      hek_explorer_graph_emit (self, HEK_GRAPH_SIGNAL_CHANGED);
    }
  if (is_cancelled)
    return;
  if (work == HEK_GRAPH_WORK_TRACE)
    hek_explorer_graph_clear_trace (self);
  else if (work == HEK_GRAPH_WORK_ROW)
    hek_explorer_graph_clear_row (self);
  else if (work == HEK_GRAPH_WORK_LINKS)
    hek_explorer_graph_clear_links (self);
  g_signal_emit (self, signals[HEK_GRAPH_SIGNAL_FAILED], 0, get_title (work), error);
}

static void
hek_explorer_graph_on_done (HekJob       *job,
                            gpointer      result,
                            const GError *error,
                            gpointer      user_data)
{
  g_autoptr (HekExplorerGraph) self = user_data;
  HekGraphWork work = 0;

  hek_job_list_dismiss (self->jobs, job);
  while (work < HEK_GRAPH_N_WORKS && self->works[work] != job)
    work++;
  if (work == HEK_GRAPH_N_WORKS)
    return; /* something else was asked for by now */
  g_clear_object (&self->works[work]);
  if (result != NULL)
    take_result (self, work, hek_job_steal_result (job));
  else
    take_failure (self, work, error);
  hek_explorer_graph_emit (self, HEK_GRAPH_SIGNAL_BUSY_CHANGED);
}

HekExplorerGraphWork *
hek_explorer_graph_work_new (HekExplorerGraph *self)
{
  HekExplorerGraphWork *work = g_new0 (HekExplorerGraphWork, 1);

  work->library = g_object_ref (self->session->library);
  work->data = hek_explorer_data_ref (self->session->data);
  work->graphs = self->graphs != NULL ? hek_explorer_graphs_ref (self->graphs) : NULL;
  work->chosen = self->chosen;
  return work;
}

void
hek_explorer_graph_start (HekExplorerGraph     *self,
                          HekGraphWork          work,
                          HekExplorerGraphWork *args)
{
  static const struct
  {
    HekJobFunc func;
    GDestroyNotify result_free;
  } kinds[HEK_GRAPH_N_WORKS] = {
    { hek_explorer_graph_read, (GDestroyNotify) hek_explorer_graphs_unref },
    { hek_explorer_graph_find_links, (GDestroyNotify) hek_explorer_graph_links_free },
    { hek_explorer_graph_find_row, (GDestroyNotify) hek_explorer_graph_row_free },
    { hek_explorer_graph_follow, (GDestroyNotify) hek_explorer_trace_free },
    { hek_explorer_graph_make_numbers, g_free },
  };

  hek_explorer_graph_drop (self, work);
  self->works[work] = hek_job_start (get_title (work), HEK_LANE_INTERACTIVE, kinds[work].func, args,
                                     hek_explorer_graph_work_free, kinds[work].result_free,
                                     hek_explorer_graph_on_done, g_object_ref (self));
  hek_job_list_add (self->jobs, self->works[work]);
  hek_explorer_graph_emit (self, HEK_GRAPH_SIGNAL_BUSY_CHANGED);
}

gboolean
hek_explorer_graph_is_ready (HekExplorerGraph *self)
{
  return self->graphs != NULL && self->works[HEK_GRAPH_WORK_READ] == NULL && !self->is_old
         && !self->is_closed;
}

/* --- reading --------------------------------------------------------------------------------- */

static void
read_graphs (HekExplorerGraph *self)
{
  if (!self->is_active || self->is_closed || self->session->data == NULL
      || hek_explorer_session_get_item (self->session) == NULL)
    return;
  self->is_old = FALSE;
  g_clear_pointer (&self->problem, g_free);
  g_set_object (&self->item, self->session->item);
  hek_explorer_graph_start (self, HEK_GRAPH_WORK_READ, hek_explorer_graph_work_new (self));
  hek_explorer_graph_emit (self, HEK_GRAPH_SIGNAL_CHANGED);
}

void
hek_explorer_graph_set_active (HekExplorerGraph *self,
                               gboolean          active)
{
  g_return_if_fail (HEK_IS_EXPLORER_GRAPH (self));

  self->is_active = active;
  if (active && self->is_old)
    read_graphs (self);
}

gboolean
hek_explorer_graph_is_active (HekExplorerGraph *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_GRAPH (self), FALSE);

  return self->is_active;
}

void
hek_explorer_graph_read_again (HekExplorerGraph *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_GRAPH (self));

  self->is_old = TRUE;
  read_graphs (self);
}

HekExplorerGraphState
hek_explorer_graph_get_state (HekExplorerGraph *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_GRAPH (self), HEK_EXPLORER_GRAPH_EMPTY);

  if (self->works[HEK_GRAPH_WORK_READ] != NULL)
    return HEK_EXPLORER_GRAPH_READING;
  if (self->problem != NULL)
    return HEK_EXPLORER_GRAPH_FAILED;
  if (self->graphs == NULL)
    return HEK_EXPLORER_GRAPH_EMPTY;
  return self->graphs->n_parts > 0 ? HEK_EXPLORER_GRAPH_READY : HEK_EXPLORER_GRAPH_NO_GRAPH;
}

const char *
hek_explorer_graph_get_message (HekExplorerGraph *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_GRAPH (self), NULL);

  return self->problem != NULL ? self->problem : self->message;
}

gboolean
hek_explorer_graph_is_busy (HekExplorerGraph *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_GRAPH (self), FALSE);

  for (guint i = 0; i < HEK_GRAPH_N_WORKS; i++)
    if (self->works[i] != NULL)
      return TRUE;
  return FALSE;
}

HekJob *
hek_explorer_graph_get_job (HekExplorerGraph *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_GRAPH (self), NULL);

  return self->works[HEK_GRAPH_WORK_READ];
}

/* --- object ---------------------------------------------------------------------------------- */

/* Rows that are not shown any more. */
static void
hek_explorer_graph_on_data (HekExplorerGraph *self)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);

  if (self->graphs != NULL && self->graphs->data == data)
    return;
  for (guint i = 0; i < HEK_GRAPH_N_WORKS; i++)
    hek_explorer_graph_drop (self, i);
  hek_graph_asked_clear (&self->asked);
  g_clear_pointer (&self->graphs, hek_explorer_graphs_unref);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->message, g_free);
  self->chosen = HEK_EXPLORER_GRAPH_ALL;
  self->is_due = FALSE;
  self->is_old = data != NULL;
  hek_explorer_graph_take_links (self, NULL);
  hek_explorer_graph_take_row (self, NULL);
  hek_explorer_graph_take_trace (self, NULL);
  hek_explorer_graph_emit (self, HEK_GRAPH_SIGNAL_BUSY_CHANGED);
  hek_explorer_graph_emit (self, HEK_GRAPH_SIGNAL_CHANGED);
  read_graphs (self);
}

/* The collection has another commit: the graphs may be others. */
static void
hek_explorer_graph_on_session (HekExplorerGraph *self)
{
  if (self->session->item == self->item || self->session->item == NULL
      || self->session->data == NULL)
    return;
  self->is_old = TRUE;
  read_graphs (self);
}

void
hek_explorer_graph_close (HekExplorerGraph *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_GRAPH (self));

  self->is_closed = TRUE;
  g_signal_handlers_disconnect_by_data (self->session, self);
  for (guint i = 0; i < HEK_GRAPH_N_WORKS; i++)
    hek_explorer_graph_drop (self, i);
}

static void
hek_explorer_graph_finalize (GObject *object)
{
  HekExplorerGraph *self = HEK_EXPLORER_GRAPH (object);

  /* Jobs hold it: none is left. */
  hek_graph_asked_clear (&self->asked);
  g_clear_pointer (&self->graphs, hek_explorer_graphs_unref);
  g_clear_pointer (&self->links, hek_explorer_graph_links_free);
  g_clear_pointer (&self->row, hek_explorer_graph_row_free);
  g_clear_pointer (&self->trace, hek_explorer_trace_free);
  g_free (self->problem);
  g_free (self->message);
  g_clear_object (&self->item);
  g_clear_object (&self->jobs);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hek_explorer_graph_parent_class)->finalize (object);
}

static void
hek_explorer_graph_class_init (HekExplorerGraphClass *klass)
{
  static const char *const names[] = { "changed",     "busy-changed",  "links-changed",
                                       "row-changed", "trace-changed", "position-changed" };
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hek_explorer_graph_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[HEK_GRAPH_SIGNAL_CHANGED + i]
      = g_signal_new (names[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HEK_GRAPH_SIGNAL_NUMBERS] = g_signal_new ("numbers", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[HEK_GRAPH_SIGNAL_FAILED]
    = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                    G_TYPE_STRING, G_TYPE_ERROR);
}

static void
hek_explorer_graph_init (HekExplorerGraph *self)
{
  self->chosen = HEK_EXPLORER_GRAPH_ALL;
}

HekExplorerGraph *
hek_explorer_graph_new (HekExplorerSession *session,
                        HekJobList         *jobs)
{
  HekExplorerGraph *self = g_object_new (HEK_TYPE_EXPLORER_GRAPH, NULL);

  self->session = g_object_ref (session);
  self->jobs = g_object_ref (jobs);
  self->is_old = session->data != NULL;
  g_signal_connect_object (session, "data-changed", G_CALLBACK (hek_explorer_graph_on_data), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "changed", G_CALLBACK (hek_explorer_graph_on_session), self,
                           G_CONNECT_SWAPPED);
  return self;
}
