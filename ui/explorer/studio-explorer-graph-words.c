/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-graph-words.h"

#include <glib/gi18n.h>

#include "studio-count.h"

/* --- graphs ---------------------------------------------------------------------------------- */

static const char *
get_traverse (HekTraverse traverse)
{
  switch (traverse)
    {
    case HEK_TRAVERSE_F32:
      return _("walked on the vectors themselves");
    case HEK_TRAVERSE_SQ4:
      return _("walked on codes of half a byte a number");
    case HEK_TRAVERSE_PCA_SQ8:
      return _("walked on codes of a few principal components");
    case HEK_TRAVERSE_AUTO:
    case HEK_TRAVERSE_SQ8:
    default:
      return _("walked on codes of a byte a number");
    }
}

char *
studio_graph_describe (const HekExplorerGraphSummary *summary,
                       const HekExplorerGraphSegment *segment)
{
  const HekHnswInfo *info = &segment->shape->info;
  g_autofree char *nodes = studio_count_format (summary->n_nodes);
  g_autofree char *links = studio_count_format (summary->n_links);
  g_autofree char *size = g_format_size (summary->n_bytes);

  /* Translators: M is a number of links; how a graph is walked; numbers of nodes and links; a size
   * as 14 MB */
  return g_strdup_printf (_("HNSW with M %u, %s. %s nodes and %s links on layer 0, %s."), info->m,
                          get_traverse (info->traverse), nodes, links, size);
}

char *
studio_graph_describe_none (guint64 n_rows)
{
  g_autofree char *count = studio_count_format (n_rows);

  return g_strdup_printf (ngettext ("There is no graph: searches compare the %s row. An index "
                                    "makes one.",
                                    "There is no graph: searches compare all %s rows. An index "
                                    "makes one.", n_rows), count);
}

char *
studio_graph_describe_without (const HekExplorerGraphSummary *summary)
{
  g_autofree char *count = studio_count_format (summary->n_without);

  if (summary->n_without == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%s row has no graph yet: searches compare it without one.",
                                    "%s rows have no graph yet: searches compare them without one.",
                                    summary->n_without), count);
}

char *
studio_graph_describe_links (const HekExplorerGraphLinks *links)
{
  g_autofree char *drawn = studio_count_format (links->n);
  g_autofree char *all = studio_count_format (links->n_links);
  g_autofree char *hidden = studio_count_format (links->n_hidden);
  GString *text = g_string_new (NULL);

  if (links->n_links == 0)
    g_string_printf (text, _("Layer %u has no links."), links->layer);
  else if (links->is_part)
    /* Translators: of links that go both ways one line is drawn; numbers */
    g_string_printf (text, _("An even choice: %s lines of %s links of layer %u."), drawn, all,
                     links->layer);
  else
    g_string_printf (text, _("All %s links of layer %u, in %s lines."), all, links->layer, drawn);
  if (links->n_hidden > 0)
    g_string_append_printf (text, ngettext (" %s has no place at one end.",
                                            " %s have no place at one end.", links->n_hidden),
                            hidden);
  return g_string_free (text, FALSE);
}

char *
studio_graph_describe_row (const HekExplorerGraphRow *row)
{
  g_autofree char *links = g_strdup_printf (_("Up to layer %u; %u links out, %u in"),
                                            row->node.layer, row->n_out, row->n_in);
  g_autofree char *same = row->n_same > 0
    ? g_strdup_printf (ngettext ("; %u more row is the same to it",
                                 "; %u more rows are the same to it", row->n_same), row->n_same)
    : g_strdup ("");

  if (row->n_hops == G_MAXUINT)
    return g_strdup_printf (_("%s; no link leads there%s"), links, same);
  return g_strdup_printf (ngettext ("%s; %u link from the entry%s",
                                    "%s; %u links from the entry%s", row->n_hops), links,
                          row->n_hops, same);
}

char *
studio_graph_describe_unreachable (const HekExplorerGraphSummary *summary)
{
  g_autofree char *n = studio_count_format (summary->n_unreachable);

  if (summary->n_unreachable == 0)
    return g_strdup (_("None: links lead from the entry to every node."));
  return g_strdup_printf (ngettext (
    "No path of links leads from the entry to %s node: no search finds it by the graph. "
    "Compacting the collection builds the graph anew.",
    "No path of links leads from the entry to %s nodes: no search finds them by the graph. "
    "Compacting the collection builds the graph anew.", summary->n_unreachable), n);
}

/* --- searches -------------------------------------------------------------------------------- */

char *
studio_graph_describe_trace (const HekExplorerTrace        *trace,
                             const HekExplorerGraphSummary *summary)
{
  g_autofree char *steps = studio_count_format (trace->n_steps);
  g_autofree char *measured = studio_count_format (trace->n_measured);
  g_autofree char *exact = studio_count_format (trace->n_exact);
  g_autofree char *nodes = studio_count_format (summary != NULL ? summary->n_nodes : 0);
  const double percent = summary != NULL && summary->n_nodes > 0
                           ? 100 * (double) trace->n_measured / (double) summary->n_nodes : 0;
  g_autofree char *share = g_strdup_printf (percent < 10 ? "%.2g" : "%.0f", percent);
  GString *text = g_string_new (NULL);

  if (trace->results->len == 0)
    g_string_printf (text, "%s ", _("Nothing was found."));
  else if (trace->is_compared)
    g_string_printf (text, _("Found %u of the %u nearest: recall %.2f. "), trace->n_found,
                     trace->results->len,
                     (double) trace->n_found / (double) trace->results->len);
  else
    g_string_printf (text, ngettext ("Found %u row. ", "Found %u rows. ", trace->results->len),
                     trace->results->len);
  g_string_append_printf (text, _("%s distances in %s steps"), measured, steps);
  if (summary != NULL && summary->n_nodes > 0)
    g_string_append_printf (text, _(", as many as %s %% of the %s nodes"), share, nodes);
  if (trace->n_exact > 0)
    g_string_append_printf (text, ngettext ("; %s vector read for the answer",
                                            "; %s vectors read for the answer", trace->n_exact),
                            exact);
  g_string_append_c (text, '.');
  return g_string_free (text, FALSE);
}

char *
studio_graph_describe_limits (const HekExplorerTrace *trace)
{
  GString *text = g_string_new (NULL);

  if (trace->is_direct)
    g_string_append (text, _("A search compares all rows here, which is less work; this is the "
                             "path that it would take."));
  if (trace->is_whole)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                            _("The path met too few rows, and all of them were compared."));
  if (trace->is_of_codes)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                            _("The walk compares codes: its order is not quite that of the "
                              "distances."));
  if (trace->is_cut)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                            _("Only the first steps are kept."));
  return g_string_free (text, text->len == 0);
}

char *
studio_graph_describe_position (const HekExplorerTrace *trace,
                                guint                   n_steps)
{
  const HekExplorerTraceStep *step;

  if (n_steps == 0 || trace->steps->len == 0)
    return g_strdup_printf (ngettext ("Before the only step", "Before the first of %u steps",
                                      trace->steps->len), trace->steps->len);
  step = &g_array_index (trace->steps, HekExplorerTraceStep, n_steps - 1);
  return g_strdup_printf (_("Step %u of %u, layer %u"), n_steps, trace->steps->len, step->layer);
}

char *
studio_graph_describe_step (const HekExplorerTrace *trace,
                            guint                   n_steps,
                            HekDistance             kind)
{
  const HekExplorerTraceStep *step;
  g_autofree char *distance = NULL;
  g_autofree char *so_far = NULL;
  guint64 n = 0;

  if (n_steps == 0 || trace->steps->len == 0)
    return g_strdup (_("The search begins at the entry."));
  for (guint i = 0; i < n_steps; i++)
    n += g_array_index (trace->steps, HekExplorerTraceStep, i).n_seen;
  step = &g_array_index (trace->steps, HekExplorerTraceStep, n_steps - 1);
  distance = studio_distance_describe (kind, (double) step->distance);
  so_far = studio_count_format (n);
  return g_strdup_printf (step->is_nearest
                            ? _("%s. %s, the nearest so far. %u measured here, %s until here.")
                            : _("%s. %s. %u measured here, %s until here."),
                          step->key, distance, step->n_seen, so_far);
}
