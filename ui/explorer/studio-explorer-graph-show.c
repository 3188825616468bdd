/* SPDX-License-Identifier: Apache-2.0 */
/* What the model has, into the widgets and among the points. */
#include "config.h"

#include "studio-explorer-graph-private.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-explorer-graph-marks.h"
#include "studio-explorer-graph-words.h"

#define LINKS_LAYER "graph-links"
#define PATH_LAYER "graph-path"

/* Until then reading is not told of. */
#define STUDIO_WAIT_MSEC 300u

/* --- among the points ------------------------------------------------------------------------ */

void
studio_explorer_graph_update_marks (StudioExplorerGraph *self)
{
  const HekExplorerGraphLinks *links = hek_explorer_graph_get_links (self->graph);
  const HekExplorerGraphRow *row = hek_explorer_graph_get_row (self->graph);
  const HekExplorerTrace *trace = hek_explorer_graph_get_trace (self->graph);
  /* without a graph the part has nothing that could clear them */
  gboolean drawn = self->drawn && !self->is_live
                   && hek_explorer_graph_get_summary (self->graph) != NULL;
  StudioPointsMarks *of_links = NULL, *of_path = NULL;

  if (drawn && links != NULL && trace == NULL) /* it gives way to a path */
    of_links = studio_graph_mark_layer (links, hek_explorer_graph_get_summary (self->graph));
  if (drawn && trace != NULL)
    of_path = studio_graph_mark_trace (trace, hek_explorer_graph_get_position (self->graph));
  else if (drawn && row != NULL && gtk_check_button_get_active (self->row_links))
    of_path = studio_graph_mark_row (row);
  studio_points_view_set_marks (self->points, LINKS_LAYER, of_links);
  studio_points_view_set_marks (self->points, PATH_LAYER, of_path);
}

/* --- the chosen point ------------------------------------------------------------------------ */

void
studio_explorer_graph_load_row (StudioExplorerGraph *self)
{
  guint32 row = hek_explorer_details_get_row (self->details);

  if (!self->drawn || hek_explorer_graph_get_summary (self->graph) == NULL)
    return;
  self->asked = row;
  if (row == HEK_EXPLORER_NO_ROW)
    hek_explorer_graph_clear_row (self->graph);
  else
    hek_explorer_graph_load_row (self->graph, row);
  studio_explorer_graph_update_row (self);
}

void
studio_explorer_graph_update_row (StudioExplorerGraph *self)
{
  const HekExplorerGraphRow *row = hek_explorer_graph_get_row (self->graph);
  guint32 chosen = hek_explorer_details_get_row (self->details);
  gboolean has_row = chosen != HEK_EXPLORER_NO_ROW;
  g_autofree char *text = NULL;

  if (!has_row)
    text = g_strdup (_("Click a point to see its links."));
  else if (row != NULL)
    text = studio_graph_describe_row (row);
  else if (self->asked == chosen && !hek_explorer_graph_is_busy (self->graph))
    text = g_strdup (_("It is in none of these graphs: searches compare it with every query."));
  if (text != NULL) /* otherwise what was there stays until the links are read */
    gtk_label_set_text (self->row, text);
  gtk_widget_set_sensitive (GTK_WIDGET (self->row_links), has_row && row != NULL);
}

/* --- links of a layer ------------------------------------------------------------------------ */

void
studio_explorer_graph_update_links (StudioExplorerGraph *self)
{
  const HekExplorerGraphLinks *links = hek_explorer_graph_get_links (self->graph);
  int chosen = studio_explorer_graph_layers_get_chosen (self->layers);
  g_autofree char *text = NULL;

  if (chosen == STUDIO_GRAPH_NO_LAYER)
    text = g_strdup (_("Choose a layer to draw its links."));
  else if (links != NULL && hek_explorer_graph_get_trace (self->graph) != NULL)
    text = g_strdup (_("Its links are drawn when the path is cleared."));
  else if (links != NULL)
    text = studio_graph_describe_links (links);
  if (text != NULL)
    gtk_label_set_text (self->links, text);
  gtk_widget_set_visible (self->links_box, chosen != STUDIO_GRAPH_NO_LAYER);
  studio_explorer_graph_update_actions (self);
  studio_explorer_graph_update_marks (self);
}

/* --- lists ----------------------------------------------------------------------------------- */

static GPtrArray *
dup_items (const GArray *nodes,
           gboolean      of_layers)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) studio_graph_item_free);

  for (guint i = 0; nodes != NULL && i < nodes->len; i++)
    {
      const HekExplorerGraphNode *node = &g_array_index (nodes, HekExplorerGraphNode, i);
      g_autofree char *count = studio_count_format (node->n_in);
      g_autofree char *spoken = g_strdup_printf (_("%s, up to layer %u, %s links to it"), node->key,
                                                 node->layer, count);
      char *figure = of_layers ? g_strdup_printf (_("entry, layer %u"), node->layer)
                               : g_steal_pointer (&count);

      g_ptr_array_add (items, studio_graph_item_new (node->row, node->key, figure,
                                                     g_steal_pointer (&spoken)));
    }
  return items;
}

static void
studio_explorer_graph_update_lists (StudioExplorerGraph           *self,
                                    const HekExplorerGraphSummary *summary)
{
  g_autofree char *text = studio_graph_describe_unreachable (summary);
  gboolean none = summary->n_unreachable == 0;

  studio_explorer_graph_list_set (self->entries, dup_items (summary->entries, TRUE));
  studio_explorer_graph_list_set (self->hubs, dup_items (summary->hubs, FALSE));
  studio_explorer_graph_list_set (self->lost, dup_items (summary->unreachable, FALSE));
  gtk_label_set_text (self->unreachable, text);
  gtk_widget_set_visible (self->select_unreachable, !none);
}

/* --- the whole ------------------------------------------------------------------------------- */

static void
studio_explorer_graph_update_segments (StudioExplorerGraph *self)
{
  guint n = hek_explorer_graph_get_n_segments (self->graph);
  guint chosen = hek_explorer_graph_get_chosen (self->graph);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->segment), n > 1);
  if (n < 2)
    return;
  gtk_string_list_append (names, _("All segments"));
  for (guint i = 0; i < n; i++)
    {
      const HekExplorerGraphSegment *segment = hek_explorer_graph_get_segment (self->graph, i);
      g_autofree char *rows = studio_count_format (segment->n_rows);
      g_autofree char *name = g_strdup_printf (_("Segment %u, %s rows"), segment->idx + 1, rows);

      gtk_string_list_append (names, name);
    }
  self->is_setting = TRUE;
  gtk_drop_down_set_model (self->segment, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->segment, chosen == HEK_EXPLORER_GRAPH_ALL ? 0 : chosen + 1);
  self->is_setting = FALSE;
}

/* What is there is of the last commit until the next is read. */
static gboolean
studio_explorer_graph_tell_reading (gpointer user_data)
{
  StudioExplorerGraph *self = user_data;

  self->reading_timeout = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->reading_label), TRUE);
  gtk_widget_set_opacity (GTK_WIDGET (self->scroller), 0.6);
  return G_SOURCE_REMOVE;
}

static void
studio_explorer_graph_tell_none (StudioExplorerGraph *self)
{
  HekLibraryItem *item = hek_explorer_session_get_item (self->session);
  const HekStoreStats *stats = item != NULL ? hek_library_item_get_stats (item) : NULL;
  g_autofree char *text = studio_graph_describe_none (stats != NULL ? stats->n_rows : 0);

  gtk_label_set_text (self->message, text);
}

static void
studio_explorer_graph_update_state (StudioExplorerGraph *self,
                                    gboolean             has_summary)
{
  HekExplorerGraphState state = hek_explorer_graph_get_state (self->graph);
  const char *message = hek_explorer_graph_get_message (self->graph);
  const HekExplorerGraphSummary *summary = hek_explorer_graph_get_summary (self->graph);
  g_autofree char *without = summary != NULL ? studio_graph_describe_without (summary) : NULL;
  gboolean failed = state == HEK_EXPLORER_GRAPH_FAILED;
  gboolean is_message = failed || state == HEK_EXPLORER_GRAPH_NO_GRAPH;

  g_clear_handle_id (&self->reading_timeout, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self->reading_label), FALSE);
  gtk_stack_set_visible_child_name (self->stack, is_message ? "message"
                                                 : has_summary ? "graph" : "reading");
  if (failed)
    gtk_label_set_text (self->message, message != NULL ? message : "");
  else if (is_message)
    studio_explorer_graph_tell_none (self);
  gtk_widget_set_visible (self->again, failed);
  gtk_widget_set_visible (self->build, !failed);
  gtk_widget_set_visible (self->library, !failed);
  gtk_widget_set_opacity (GTK_WIDGET (self->scroller), 1);
  if (!is_message && state == HEK_EXPLORER_GRAPH_READING)
    self->reading_timeout
      = g_timeout_add (STUDIO_WAIT_MSEC, studio_explorer_graph_tell_reading, self);
  gtk_label_set_text (self->without, without != NULL ? without : "");
  gtk_widget_set_visible (GTK_WIDGET (self->without), without != NULL);
}

void
studio_explorer_graph_update (StudioExplorerGraph *self)
{
  const HekExplorerGraphSummary *summary = hek_explorer_graph_get_summary (self->graph);
  guint chosen = hek_explorer_graph_get_chosen (self->graph);
  int layer = studio_explorer_graph_layers_get_chosen (self->layers);

  studio_explorer_graph_update_state (self, summary != NULL);
  studio_explorer_graph_layers_set (self->layers, summary);
  if (layer != STUDIO_GRAPH_NO_LAYER
      && studio_explorer_graph_layers_get_chosen (self->layers) == STUDIO_GRAPH_NO_LAYER)
    hek_explorer_graph_clear_links (self->graph);
  if (summary != NULL)
    {
      g_autofree char *facts = studio_graph_describe (
        summary, hek_explorer_graph_get_segment (
                   self->graph, chosen == HEK_EXPLORER_GRAPH_ALL ? 0 : chosen));

      gtk_label_set_text (self->facts, facts);
      studio_explorer_graph_update_segments (self);
      /* until they are read, lists stay as they were opened */
      if (hek_explorer_graph_get_state (self->graph) != HEK_EXPLORER_GRAPH_READING)
        studio_explorer_graph_update_lists (self, summary);
    }
  studio_explorer_graph_update_links (self);
  studio_explorer_graph_update_row (self);
}
