/* SPDX-License-Identifier: Apache-2.0 */
/* The path of a search through the chosen graphs, one after the other, and what it found beside
 * what there is: on a job. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "hek-explorer-graph-private.h"
#include "hek-rows-convert.h"

/* Numbers that are read to know the true nearest: a second or so of both processors. */
#define MAX_COMPARED 2e9

static void
step_clear (gpointer item)
{
  g_free (((HekExplorerTraceStep *)item)->key);
}

static void
neighbor_clear (gpointer item)
{
  g_free (((HekExplorerNeighbor *)item)->key);
}

static GArray *
neighbors_new (void)
{
  GArray *neighbors = g_array_new (FALSE, TRUE, sizeof (HekExplorerNeighbor));

  g_array_set_clear_func (neighbors, neighbor_clear);
  return neighbors;
}

static HekExplorerTrace *
trace_new (const HekExplorerGraphWork *work)
{
  HekExplorerTrace *trace = g_new0 (HekExplorerTrace, 1);

  trace->row = work->vector == NULL ? work->row : HEK_EXPLORER_GRAPH_NO_ROW;
  trace->label = g_strdup (work->label);
  trace->steps = g_array_new (FALSE, TRUE, sizeof (HekExplorerTraceStep));
  g_array_set_clear_func (trace->steps, step_clear);
  trace->seen = g_array_new (FALSE, TRUE, sizeof (HekExplorerTraceSeen));
  trace->results = neighbors_new ();
  trace->missed = neighbors_new ();
  return trace;
}

void
hek_explorer_trace_free (HekExplorerTrace *trace)
{
  g_array_unref (trace->steps);
  g_array_unref (trace->seen);
  g_array_unref (trace->results);
  g_array_unref (trace->missed);
  g_free (trace->label);
  g_free (trace);
}

/* --- what is searched for -------------------------------------------------------------------- */

typedef struct
{
  const HekExplorerGraphWork *work;
  HekSnapshot *snapshot; /* borrowed */
  float *vector;         /* owned */
  guint64 own_id;        /* of the row that is searched for; G_MAXUINT64: a vector */
  HekSearchOptions options;
} Asked;

static gboolean
read_row (Asked             *asked,
          HekExplorerTrace  *trace,
          guint              dim,
          GError           **error)
{
  HekSnapshot *snapshot = asked->snapshot;
  HekRowPlace place;

  asked->own_id = asked->work->data->rows->row_ids[asked->work->row];
  if (!hek_snapshot_find_row (snapshot, asked->own_id, &place))
    {
      g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                           _("The row was deleted since."));
      return FALSE;
    }
  asked->options.k = asked->work->k + 1; /* the row itself is found as well */
  trace->label = hek_snapshot_dup_key (snapshot, place, error);
  if (trace->label == NULL || !hek_snapshot_check (snapshot, place.segment, place.row, 1, error))
    return FALSE;
  asked->vector = g_new (float, dim);
  hek_rows_to_f32 (&hek_snapshot_get_segment (snapshot, place.segment)->rows, place.row, 1,
                   asked->vector);
  return TRUE;
}

static gboolean
ask (Asked                       *asked,
     const HekExplorerGraphWork  *work,
     HekExplorerTrace            *trace,
     GError                     **error)
{
  guint dim;

  *asked = (Asked) { .work = work,
                    .snapshot = hek_searcher_get_snapshot (work->graphs->searcher),
                    .own_id = G_MAXUINT64,
                    .options = { .k = work->k, .ef = work->ef } };
  dim = hek_snapshot_get_schema (asked->snapshot)->dim;
  if (work->vector == NULL)
    return read_row (asked, trace, dim, error);
  if (work->n_vector != dim)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("The vector has %u numbers, and those of the collection have %u."),
                   work->n_vector, dim);
      return FALSE;
    }
  asked->vector = g_memdup2 (work->vector, dim * sizeof (float));
  return TRUE;
}

/* --- the path -------------------------------------------------------------------------------- */

/* Where a node is drawn: the row that was measured, or another one of the same code. */
static guint32
place_of (const HekExplorerGraphs *graphs,
          guint                    nth,
          guint32                  node,
          guint32                  row)
{
  const HekExplorerGraphPart *part = &graphs->parts[nth];

  return part->rows[row] != HEK_EXPLORER_GRAPH_NO_ROW
           ? part->rows[row]
           : part->rows[hek_explorer_graphs_get_row (graphs, nth, node)];
}

static gboolean
add_steps (const Asked         *asked,
           guint                nth,
           const HekHnswTrace  *from,
           HekExplorerTrace    *trace,
           GError             **error)
{
  const HekExplorerGraphs *graphs = asked->work->graphs;
  guint first_step = trace->steps->len, first_seen = trace->seen->len;

  for (guint i = 0; i < from->steps->len; i++)
    {
      const HekHnswTraceStep *step = &g_array_index (from->steps, HekHnswTraceStep, i);
      const HekRowPlace place = { graphs->parts[nth].segment.idx, step->row };
      HekExplorerTraceStep told = { .nth = nth,
                                    .layer = step->layer,
                                    .is_second = step->is_second,
                                    .row = place_of (graphs, nth, step->node, step->row),
                                    .row_id = hek_snapshot_get_row_id (asked->snapshot, place),
                                    .distance = step->distance,
                                    .from = HEK_EXPLORER_GRAPH_START,
                                    .is_nearest = step->is_nearest,
                                    .first_seen = first_seen + step->first_seen,
                                    .n_seen = step->n_seen };

      if (step->from != HEK_HNSW_TRACE_START)
        told.from = first_step + step->from;
      told.key = hek_snapshot_dup_key (asked->snapshot, place, error);
      if (told.key == NULL)
        return FALSE;
      g_array_append_val (trace->steps, told);
    }
  for (guint i = 0; i < from->seen->len; i++)
    {
      const HekHnswTraceSeen *seen = &g_array_index (from->seen, HekHnswTraceSeen, i);
      const HekExplorerTraceSeen told
        = { place_of (graphs, nth, seen->node, seen->row), seen->distance, seen->is_entered };

      g_array_append_val (trace->seen, told);
    }
  return TRUE;
}

/* Rows of a segment as hits, without the row that is searched for. */
static void
add_hits (const Asked       *asked,
          guint              nth,
          const HekNeighbor *found,
          guint              n,
          GArray            *hits)
{
  guint segment = asked->work->graphs->parts[nth].segment.idx;

  for (guint i = 0; i < n; i++)
    {
      const HekHit hit = { found[i].distance, { segment, found[i].row } };

      if (hek_snapshot_get_row_id (asked->snapshot, hit.place) != asked->own_id)
        g_array_append_val (hits, hit);
    }
}

static gboolean
follow_part (const Asked       *asked,
             guint              nth,
             HekExplorerTrace  *trace,
             GArray            *hits,
             const HekTask     *task,
             GError           **error)
{
  const HekExplorerGraphs *graphs = asked->work->graphs;
  g_autoptr (HekHnswTrace) one = hek_searcher_trace (
    graphs->searcher, graphs->parts[nth].segment.idx, asked->vector, &asked->options, task, error);

  if (one == NULL || !add_steps (asked, nth, one, trace, error))
    return FALSE;
  add_hits (asked, nth, (const HekNeighbor *) (gpointer) one->results->data, one->results->len,
            hits);
  trace->ef = MAX (trace->ef, one->ef);
  trace->n_steps += one->n_steps;
  trace->n_measured += one->n_measured;
  trace->n_exact += one->n_exact;
  trace->is_cut = trace->is_cut || one->is_cut;
  trace->is_of_codes = trace->is_of_codes || one->is_of_codes;
  trace->is_direct = trace->is_direct || one->is_direct;
  trace->is_whole = trace->is_whole || one->is_whole;
  return TRUE;
}

/* --- what was found -------------------------------------------------------------------------- */

static int
compare_hits (gconstpointer a,
              gconstpointer b,
              gpointer      snapshot)
{
  const HekHit *x = a, *y = b;
  guint64 x_id, y_id;

  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;
  x_id = hek_snapshot_get_row_id (snapshot, x->place);
  y_id = hek_snapshot_get_row_id (snapshot, y->place);
  return x_id < y_id ? -1 : x_id > y_id;
}

/* The k nearest, in order. */
static void
keep_nearest (const Asked *asked,
              GArray      *hits)
{
  g_array_sort_with_data (hits, compare_hits, asked->snapshot);
  if (hits->len > asked->work->k)
    g_array_set_size (hits, asked->work->k);
}

static gboolean
tell_hit (const Asked   *asked,
          const HekHit  *hit,
          GArray        *out,
          GError       **error)
{
  HekExplorerNeighbor told = { .distance = hit->distance };

  told.row_id = hek_snapshot_get_row_id (asked->snapshot, hit->place);
  told.row = hek_explorer_rows_find (asked->work->data->rows, told.row_id);
  told.key = hek_snapshot_dup_key (asked->snapshot, hit->place, error);
  if (told.key == NULL)
    return FALSE;
  g_array_append_val (out, told);
  return TRUE;
}

static gboolean
is_found (const HekExplorerTrace *trace,
          guint64                 row_id)
{
  for (guint i = 0; i < trace->results->len; i++)
    if (g_array_index (trace->results, HekExplorerNeighbor, i).row_id == row_id)
      return TRUE;
  return FALSE;
}

/* Of equally distant rows any will do. */
static gboolean
tell_missed (const Asked       *asked,
             HekExplorerTrace  *trace,
             const GArray      *truth,
             GError           **error)
{
  float farthest = truth->len > 0 ? g_array_index (truth, HekHit, truth->len - 1).distance : 0;
  guint n_missed;

  for (guint i = 0; i < trace->results->len; i++)
    trace->n_found += g_array_index (trace->results, HekExplorerNeighbor, i).distance <= farthest;
  trace->n_found = MIN (trace->n_found, truth->len);
  n_missed = truth->len - trace->n_found;
  for (guint i = 0; i < truth->len && trace->missed->len < n_missed; i++)
    {
      const HekHit *hit = &g_array_index (truth, HekHit, i);

      if (!is_found (trace, hek_snapshot_get_row_id (asked->snapshot, hit->place))
          && !tell_hit (asked, hit, trace->missed, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_cheap (const Asked *asked)
{
  const HekExplorerGraphs *graphs = asked->work->graphs;
  double n = 0;

  for (guint i = 0; i < graphs->n_parts; i++)
    if (hek_explorer_graph_work_has (asked->work, i))
      n += (double) graphs->parts[i].segment.n_rows *
           hek_snapshot_get_schema (asked->snapshot)->dim;
  return n <= MAX_COMPARED;
}

static gboolean
compare (const Asked       *asked,
         HekExplorerTrace  *trace,
         const HekTask     *task,
         GError           **error)
{
  const HekExplorerGraphs *graphs = asked->work->graphs;
  g_autofree HekNeighbor *found = g_new (HekNeighbor, asked->options.k);
  g_autoptr (GArray) truth = g_array_new (FALSE, FALSE, sizeof (HekHit));

  trace->is_compared = is_cheap (asked);
  if (!trace->is_compared)
    return TRUE;
  for (guint i = 0; i < graphs->n_parts; i++)
    {
      int n;

      if (!hek_explorer_graph_work_has (asked->work, i))
        continue;
      n = hek_searcher_compare (graphs->searcher, graphs->parts[i].segment.idx, asked->vector,
                                asked->options.k, found, task, error);
      if (n < 0)
        return FALSE;
      add_hits (asked, i, found, (guint) n, truth);
    }
  keep_nearest (asked, truth);
  return tell_missed (asked, trace, truth, error);
}

/* --- all of it ------------------------------------------------------------------------------- */

static gboolean
follow (const Asked       *asked,
        HekExplorerTrace  *trace,
        const HekTask     *task,
        GError           **error)
{
  const HekExplorerGraphs *graphs = asked->work->graphs;
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (HekHit));

  trace->k = asked->work->k;
  for (guint i = 0; i < graphs->n_parts; i++)
    if (hek_explorer_graph_work_has (asked->work, i)
        && !follow_part (asked, i, trace, hits, task, error))
      return FALSE;
  hek_task_progress (task, 0.5);
  keep_nearest (asked, hits);
  for (guint i = 0; i < hits->len; i++)
    if (!tell_hit (asked, &g_array_index (hits, HekHit, i), trace->results, error))
      return FALSE;
  return compare (asked, trace, task, error);
}

gpointer
hek_explorer_graph_follow (const HekTask  *task,
                           gpointer        user_data,
                           GError        **error)
{
  const HekExplorerGraphWork *work = user_data;
  g_autoptr (HekExplorerTrace) trace = trace_new (work);
  Asked asked;
  gboolean ok = ask (&asked, work, trace, error) && follow (&asked, trace, task, error);

  g_free (asked.vector);
  return ok ? g_steal_pointer (&trace) : NULL;
}

/* --- shown ----------------------------------------------------------------------------------- */

GArray *
hek_explorer_trace_dup_path (const HekExplorerTrace *trace,
                             guint                   n_steps)
{
  GArray *path = g_array_new (FALSE, FALSE, sizeof (HekExplorerGraphPair));

  for (guint i = 0; i < MIN (n_steps, trace->steps->len); i++)
    {
      const HekExplorerTraceStep *step = &g_array_index (trace->steps, HekExplorerTraceStep, i);
      HekExplorerGraphPair pair = { HEK_EXPLORER_GRAPH_NO_ROW, step->row };

      if (step->from != HEK_EXPLORER_GRAPH_START)
        pair.a = g_array_index (trace->steps, HekExplorerTraceStep, step->from).row;
      /* where a layer begins, both are the same node */
      if (pair.a != HEK_EXPLORER_GRAPH_NO_ROW && pair.b != HEK_EXPLORER_GRAPH_NO_ROW
          && pair.a != pair.b)
        g_array_append_val (path, pair);
    }
  return path;
}

GArray *
hek_explorer_trace_dup_seen (const HekExplorerTrace *trace,
                             guint                   n_steps)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GHashTable) met = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < MIN (n_steps, trace->steps->len); i++)
    {
      const HekExplorerTraceStep *step = &g_array_index (trace->steps, HekExplorerTraceStep, i);

      for (guint s = 0; s < step->n_seen; s++)
        {
          guint32 row = g_array_index (trace->seen, HekExplorerTraceSeen, step->first_seen + s).row;

          if (row != HEK_EXPLORER_GRAPH_NO_ROW && g_hash_table_add (met, GUINT_TO_POINTER (row)))
            g_array_append_val (rows, row);
        }
    }
  return rows;
}
