/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-graph-marks.h"

#include <glib/gi18n.h>
#include <math.h>

#define N_NODE_RINGS 600u
#define N_FEW_NODES 100u
#define N_RANKS 20u

#define QUERY_RADIUS_PX 10.0
#define STEP_RADIUS_PX 9.0
#define SEEN_RADIUS_PX 4.0
#define RESULT_RADIUS_PX 6.0

/* Lines of less than a pixel are as much fainter: links of a layer are the fainter the more there
 * are, from FAINT_FROM to STUDIO_GRAPH_MAX_LINKS. */
#define FAINT_FROM 100.0
#define FAINT_FIRST_PX 0.6
#define FAINT_LAST_PX 0.15

/* Nodes of a layer: rings, or dots where there are many. */
static const StudioPointsInk node_inks[] = { { STUDIO_POINTS_TONE_TEXT, 0, 1.75, 0.8 },
                                             { STUDIO_POINTS_TONE_TEXT, 0, 2, 0.4 } };
static const double node_radii_px[] = { 5.0, 1.0 };
static const StudioPointsInk entry_ink = { STUDIO_POINTS_TONE_TEXT, 0, 2, 0.7 };
static const StudioPointsInk out_ink = { STUDIO_POINTS_TONE_ACCENT, 0, 1.75, 0.5 };
static const StudioPointsInk in_ink = { STUDIO_POINTS_TONE_DIM, 0, 1.25, 0.4 };
/* Around the way, so that it stands out of points of every colour. */
static const StudioPointsInk halo_ink = { STUDIO_POINTS_TONE_TEXT, 0, 5, 1 };
static const StudioPointsInk way_ink = { STUDIO_POINTS_TONE_ACCENT, 0, 2, 1 };
static const StudioPointsInk step_ink = { STUDIO_POINTS_TONE_ACCENT, 0, 0.6, 0.6 };
static const StudioPointsInk here_ink = { STUDIO_POINTS_TONE_ACCENT, 0, 3, 1 };
static const StudioPointsInk entered_ink = { STUDIO_POINTS_TONE_ACCENT, 0, 1.75, 0.7 };
static const StudioPointsInk seen_ink = { STUDIO_POINTS_TONE_DIM, 0, 1.25, 0.6 };
static const StudioPointsInk label_ink = { STUDIO_POINTS_TONE_TEXT, 0, 1, 0 };

static void
add_label (StudioPointsMarks *marks,
           guint32            row,
           double             weight,
           const char        *text)
{
  if (row != HEK_EXPLORER_GRAPH_NO_ROW)
    studio_points_marks_add_label (marks, &(StudioPointsPlace) { .row = row }, text, weight,
                                   &label_ink);
}

static void
add_ring (StudioPointsMarks     *marks,
          guint32                row,
          double                 radius_px,
          const StudioPointsInk *ink)
{
  if (row != HEK_EXPLORER_GRAPH_NO_ROW)
    studio_points_marks_add_ring (marks, &(StudioPointsPlace) { .row = row }, radius_px, ink);
}

static void
add_pair (GArray  *pairs,
          guint32  a,
          guint32  b)
{
  const HekExplorerGraphPair pair = { a, b };

  if (a != b && a != HEK_EXPLORER_GRAPH_NO_ROW && b != HEK_EXPLORER_GRAPH_NO_ROW)
    g_array_append_val (pairs, pair);
}

static void
add_pairs (StudioPointsMarks          *marks,
           const HekExplorerGraphPair *pairs,
           guint                       n,
           const StudioPointsInk      *ink)
{
  /* a pair is two rows, one after the other, and nothing else */
  G_STATIC_ASSERT (sizeof (HekExplorerGraphPair) == 2 * sizeof (guint32));
  studio_points_marks_add_links (marks, n, (const guint32 *) (gconstpointer) pairs, ink);
}

/* --- a layer --------------------------------------------------------------------------------- */

/* Each end once, the first ones. */
static void
add_ends (StudioPointsMarks           *marks,
          const HekExplorerGraphLinks *links)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean is_many;

  for (guint i = 0; i < links->n && rows->len < N_NODE_RINGS; i++)
    for (guint end = 0; end < 2; end++)
      {
        const guint32 row = end == 0 ? links->pairs[i].a : links->pairs[i].b;

        if (g_hash_table_add (seen, GUINT_TO_POINTER (row + 1)))
          g_array_append_val (rows, row);
      }
  is_many = rows->len > N_FEW_NODES;
  studio_points_marks_add_rings (marks, rows->len, (const guint32 *) (gpointer) rows->data,
                                 node_radii_px[is_many], &node_inks[is_many]);
}

StudioPointsMarks *
studio_graph_mark_layer (const HekExplorerGraphLinks   *links,
                         const HekExplorerGraphSummary *summary)
{
  StudioPointsMarks *marks = studio_points_marks_new ();
  const double fade = log (MAX (links->n, FAINT_FROM) / FAINT_FROM)
                      / log (STUDIO_GRAPH_MAX_LINKS / FAINT_FROM);
  const StudioPointsInk ink = {
    .tone = STUDIO_POINTS_TONE_TEXT,
    .width_px = FAINT_FIRST_PX + CLAMP (fade, 0, 1) * (FAINT_LAST_PX - FAINT_FIRST_PX),
    .hidden = 0.5,
  };

  add_pairs (marks, links->pairs, links->n, &ink);
  if (links->layer > 0)
    add_ends (marks, links);
  for (guint i = 0; summary != NULL && i < summary->entries->len; i++)
    {
      const HekExplorerGraphNode *entry
        = &g_array_index (summary->entries, HekExplorerGraphNode, i);

      add_ring (marks, entry->row, STEP_RADIUS_PX, &entry_ink);
      add_label (marks, entry->row, 1, _("Entry"));
    }
  return marks;
}

/* --- a node ---------------------------------------------------------------------------------- */

StudioPointsMarks *
studio_graph_mark_row (const HekExplorerGraphRow *row)
{
  StudioPointsMarks *marks = studio_points_marks_new ();

  for (guint out = 0; out < 2; out++)
    {
      g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (HekExplorerGraphPair));

      for (guint i = 0; i < row->links->len; i++)
        {
          const HekExplorerGraphLink *link
            = &g_array_index (row->links, HekExplorerGraphLink, i);

          if (!!link->is_out == (out == 1))
            add_pair (pairs, row->node.row, link->row);
        }
      add_pairs (marks, (const HekExplorerGraphPair *) (gpointer) pairs->data, pairs->len,
                 out == 1 ? &out_ink : &in_ink);
    }
  return marks;
}

/* --- a search -------------------------------------------------------------------------------- */

static const HekExplorerTraceStep *
get_step (const HekExplorerTrace *trace,
          guint                   i)
{
  return &g_array_index (trace->steps, HekExplorerTraceStep, i);
}

/* Steps that led to the nearest node of each segment so far. */
static GHashTable *
find_way (const HekExplorerTrace *trace,
          guint                   n_steps)
{
  GHashTable *way = g_hash_table_new (NULL, NULL);

  for (guint i = n_steps; i-- > 0;)
    {
      const HekExplorerTraceStep *step = get_step (trace, i);
      const gboolean is_first = i + 1 == n_steps || get_step (trace, i + 1)->nth != step->nth;
      guint at = i;

      if (!is_first)
        continue;
      while (at > 0 && !get_step (trace, at)->is_nearest
             && get_step (trace, at - 1)->nth == step->nth)
        at--;
      for (; at != HEK_EXPLORER_GRAPH_START; at = get_step (trace, at)->from)
        g_hash_table_add (way, GUINT_TO_POINTER (at + 1));
    }
  return way;
}

static void
add_walk (StudioPointsMarks      *marks,
          const HekExplorerTrace *trace,
          guint                   n_steps)
{
  g_autoptr (GHashTable) way = find_way (trace, n_steps);
  g_autoptr (GArray) halo = g_array_new (FALSE, FALSE, sizeof (HekExplorerGraphPair));
  g_autoptr (GArray) thin = g_array_new (FALSE, FALSE, sizeof (HekExplorerGraphPair));

  for (guint i = 0; i < n_steps; i++)
    {
      const HekExplorerTraceStep *step = get_step (trace, i);

      if (step->from != HEK_EXPLORER_GRAPH_START)
        add_pair (g_hash_table_contains (way, GUINT_TO_POINTER (i + 1)) ? halo : thin,
                  get_step (trace, step->from)->row, step->row);
    }
  add_pairs (marks, (const HekExplorerGraphPair *) (gpointer) thin->data, thin->len, &step_ink);
  add_pairs (marks, (const HekExplorerGraphPair *) (gpointer) halo->data, halo->len, &halo_ink);
  for (guint i = 0; i < halo->len; i++)
    {
      const HekExplorerGraphPair *pair = &g_array_index (halo, HekExplorerGraphPair, i);

      studio_points_marks_add_arrow (marks, &(StudioPointsPlace) { .row = pair->a },
                                     &(StudioPointsPlace) { .row = pair->b }, &way_ink);
    }
}

/* Where a layer is entered. */
static void
add_layer_names (StudioPointsMarks      *marks,
                 const HekExplorerTrace *trace,
                 guint                   n_steps)
{
  for (guint i = 0; i < n_steps; i++)
    {
      const HekExplorerTraceStep *step = get_step (trace, i);
      const gboolean is_start = i == 0 || get_step (trace, i - 1)->nth != step->nth;
      g_autofree char *text = NULL;

      if (!is_start && get_step (trace, i - 1)->layer == step->layer)
        continue;
      text = g_strdup_printf (is_start ? _("Entry, layer %u") : _("Layer %u"), step->layer);
      add_label (marks, step->row, is_start ? 1000 : 100 + step->layer, text);
      if (is_start)
        add_ring (marks, step->row, RESULT_RADIUS_PX, &entry_ink);
    }
}

/* What is measured at a step: lit where it leads on. */
static void
add_step (StudioPointsMarks          *marks,
          const HekExplorerTrace     *trace,
          const HekExplorerTraceStep *step)
{
  for (guint entered = 0; entered < 2; entered++)
    {
      g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));

      for (guint i = step->first_seen; i < step->first_seen + step->n_seen; i++)
        {
          const HekExplorerTraceSeen *seen
            = &g_array_index (trace->seen, HekExplorerTraceSeen, i);

          if (!!seen->is_entered == (entered == 1) && seen->row != HEK_EXPLORER_GRAPH_NO_ROW)
            g_array_append_val (rows, seen->row);
        }
      studio_points_marks_add_rings (marks, rows->len, (const guint32 *) (gpointer) rows->data,
                                     SEEN_RADIUS_PX, entered == 1 ? &entered_ink : &seen_ink);
    }
  add_ring (marks, step->row, STEP_RADIUS_PX, &here_ink);
}

/* @neighbors: (nullable): none; @is_ranked: they have numbers, too */
static void
add_neighbors (StudioPointsMarks     *marks,
               const GArray          *neighbors,
               gboolean               is_ranked,
               const StudioPointsInk *ink)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; neighbors != NULL && i < neighbors->len; i++)
    {
      const HekExplorerNeighbor *found = &g_array_index (neighbors, HekExplorerNeighbor, i);
      g_autofree char *rank = g_strdup_printf ("%u", i + 1);

      if (found->row != HEK_EXPLORER_GRAPH_NO_ROW)
        g_array_append_val (rows, found->row);
      if (is_ranked && i < N_RANKS)
        add_label (marks, found->row, N_RANKS - i, rank);
    }
  studio_points_marks_add_rings (marks, rows->len, (const guint32 *) (gpointer) rows->data,
                                 RESULT_RADIUS_PX, ink);
}

StudioPointsMarks *
studio_graph_mark_trace (const HekExplorerTrace *trace,
                         guint                   n_steps)
{
  StudioPointsMarks *marks = studio_points_marks_new ();

  n_steps = MIN (n_steps, trace->steps->len);
  add_walk (marks, trace, n_steps);
  add_layer_names (marks, trace, n_steps);
  if (n_steps == trace->steps->len)
    {
      add_neighbors (marks, trace->results, TRUE, &entered_ink);
      add_neighbors (marks, trace->missed, FALSE, &seen_ink);
    }
  else if (n_steps > 0)
    add_step (marks, trace, get_step (trace, n_steps - 1));
  add_ring (marks, trace->row, QUERY_RADIUS_PX, &entry_ink);
  return marks;
}
