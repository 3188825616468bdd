/* SPDX-License-Identifier: Apache-2.0 */
/* What is done with a graph outside of its part: colours and selections. */
#include "config.h"

#include "studio-explorer-graph-private.h"

#include "studio-actions.h"

static const char *const numbers[HEK_EXPLORER_GRAPH_N_NUMBERS] = {
  [HEK_EXPLORER_GRAPH_IN_DEGREE] = "in-degree",
  [HEK_EXPLORER_GRAPH_LAYER] = "layer",
  [HEK_EXPLORER_GRAPH_HOPS] = "hops",
  [HEK_EXPLORER_GRAPH_REACHED] = "reached",
};

static void
studio_explorer_graph_color (GSimpleAction *action,
                             GVariant      *parameter,
                             gpointer       user_data)
{
  StudioExplorerGraph *self = user_data;

  self->selecting = STUDIO_GRAPH_NO_LAYER;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_str_equal (numbers[i], g_variant_get_string (parameter, NULL)))
      hek_explorer_graph_load_numbers (self->graph, (HekExplorerGraphNumber) i);
}

/* Which layers a node is on follows from the highest one, a number of each row. */
static void
studio_explorer_graph_select_layer (StudioExplorerGraph *self)
{
  self->selecting = studio_explorer_graph_layers_get_chosen (self->layers);
  if (self->selecting != STUDIO_GRAPH_NO_LAYER)
    hek_explorer_graph_load_numbers (self->graph, HEK_EXPLORER_GRAPH_LAYER);
}

static void
studio_explorer_graph_select_numbers (StudioExplorerGraph *self,
                                      const double        *values,
                                      guint32              n_rows)
{
  const double layer = self->selecting;
  g_autofree guint64 *bits = g_new0 (guint64, hek_scene_set_n_words (n_rows));
  g_autoptr (HekSceneSet) set = NULL;

  for (guint32 i = 0; i < n_rows; i++)
    bits[i / 64] |= (guint64) (values[i] >= layer) << (i % 64);
  set = hek_scene_set_new_bits (n_rows, bits);
  hek_explorer_session_select (self->session, HEK_SCENE_SET_REPLACE, set);
}

void
studio_explorer_graph_take_numbers (StudioExplorerGraph *self,
                                    guint                number)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  const char *name = hek_explorer_graph_number_get_name ((HekExplorerGraphNumber) number);
  double *values = hek_explorer_graph_steal_numbers (self->graph);

  if (values == NULL || data == NULL)
    {
      g_free (values);
      return;
    }
  if (self->selecting != STUDIO_GRAPH_NO_LAYER && number == HEK_EXPLORER_GRAPH_LAYER)
    {
      studio_explorer_graph_select_numbers (self, values, data->n_rows);
      g_free (values);
    }
  else
    {
      hek_explorer_view_set_extern (
        self->view, name, hek_explorer_graph_number_get_label ((HekExplorerGraphNumber) number),
        NULL, values);
      hek_explorer_view_set_color (self->view, &(HekExplorerValue) {
        .kind = HEK_EXPLORER_VALUE_EXTERN, .name = (char *) name });
    }
  self->selecting = STUDIO_GRAPH_NO_LAYER;
}

static void
studio_explorer_graph_select_unreachable (StudioExplorerGraph *self)
{
  g_autoptr (HekSceneSet) set = hek_explorer_graph_dup_unreachable (self->graph);

  if (set != NULL)
    hek_explorer_session_select (self->session, HEK_SCENE_SET_REPLACE, set);
}

static void
studio_explorer_graph_hide (StudioExplorerGraph *self)
{
  studio_explorer_graph_layers_choose (self->layers, STUDIO_GRAPH_NO_LAYER);
  hek_explorer_graph_clear_links (self->graph);
  studio_explorer_graph_update_links (self);
}

static void
studio_explorer_graph_read_again (StudioExplorerGraph *self)
{
  hek_explorer_graph_read_again (self->graph);
}

void
studio_explorer_graph_update_actions (StudioExplorerGraph *self)
{
  const HekExplorerGraphSummary *summary = hek_explorer_graph_get_summary (self->graph);
  gboolean is_ready = hek_explorer_graph_get_state (self->graph) == HEK_EXPLORER_GRAPH_READY;
  gboolean has_layer
    = studio_explorer_graph_layers_get_chosen (self->layers) != STUDIO_GRAPH_NO_LAYER;

  studio_actions_enable (self->actions, "color", is_ready);
  studio_actions_enable (self->actions, "hide", has_layer);
  studio_actions_enable (self->actions, "select-layer", has_layer && is_ready);
  studio_actions_enable (self->actions, "select-unreachable",
                         summary != NULL && summary->n_unreachable > 0);
}

void
studio_explorer_graph_add_actions (StudioExplorerGraph *self)
{
  static const StudioPlainAction plain[] = {
    { "hide", G_CALLBACK (studio_explorer_graph_hide) },
    { "select-layer", G_CALLBACK (studio_explorer_graph_select_layer) },
    { "select-unreachable", G_CALLBACK (studio_explorer_graph_select_unreachable) },
    { "read-again", G_CALLBACK (studio_explorer_graph_read_again) },
  };
  static const GActionEntry others[] = {
    { "color", studio_explorer_graph_color, "s" },
  };

  self->selecting = STUDIO_GRAPH_NO_LAYER;
  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), others, G_N_ELEMENTS (others),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "graph", G_ACTION_GROUP (self->actions));
}
