/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-graph-layers.h"

#include <glib/gi18n.h>

#include "studio-count.h"

enum
{
  LAYER,
  NODES,
  LINKS,
  MOST,
  N_COLUMNS
};

/* What a line says. */
typedef struct
{
  guint64 n_nodes, n_links;
  guint max_in;
  double mean;
} StudioLayerLine;

struct _StudioExplorerGraphLayers
{
  GtkWidget parent_instance;

  GtkWidget *box; /* the only child */
  GtkListBox *list;
  GtkSizeGroup *widths[N_COLUMNS]; /* owned */
  StudioLayerLine lines[HEK_HNSW_SHAPE_MAX_LAYERS];
  guint n_layers;
  int chosen;
};

G_DEFINE_FINAL_TYPE (StudioExplorerGraphLayers, studio_explorer_graph_layers, GTK_TYPE_WIDGET)

static guint chosen_signal;

/* A line of the table, its labels as wide as those of the others. */
static GtkWidget *
studio_explorer_graph_layers_new_line (StudioExplorerGraphLayers *self,
                                       const char *const          texts[N_COLUMNS],
                                       const char                *css_class)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      GtkWidget *label = gtk_label_new (texts[i]);

      gtk_label_set_xalign (GTK_LABEL (label), i == LAYER ? 0 : 1);
      gtk_widget_set_hexpand (label, i == LAYER);
      gtk_widget_add_css_class (label, css_class);
      gtk_size_group_add_widget (self->widths[i], label);
      gtk_box_append (GTK_BOX (line), label);
    }
  return line;
}

static GtkWidget *
studio_explorer_graph_layers_new_row (StudioExplorerGraphLayers *self,
                                      const StudioLayerLine     *line,
                                      guint                      layer)
{
  g_autofree char *number = g_strdup_printf ("%u", layer);
  g_autofree char *nodes = studio_count_format (line->n_nodes);
  g_autofree char *links = g_strdup_printf ("%.1f", line->mean);
  g_autofree char *most = studio_count_format (line->max_in);
  g_autofree char *all = studio_count_format (line->n_links);
  const char *const texts[] = { number, nodes, links, most };
  g_autofree char *name = g_strdup_printf (_("Layer %u"), layer);
  g_autofree char *spoken = g_strdup_printf (
    /* Translators: numbers of nodes and links; a mean; "at most 45 links to one of them" */
    _("%s nodes, %s links, %s a node, at most %s to one node"), nodes, all, links, most);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row),
                              studio_explorer_graph_layers_new_line (self, texts, "numeric"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spoken, -1);
  return row;
}

int
studio_explorer_graph_layers_get_chosen (StudioExplorerGraphLayers *self)
{
  g_return_val_if_fail (STUDIO_IS_EXPLORER_GRAPH_LAYERS (self), STUDIO_GRAPH_NO_LAYER);

  return self->chosen;
}

/* The highest layer stands first. A list's own selection would go along with the focus, and the
 * links of each layer be drawn that one passes. */
void
studio_explorer_graph_layers_choose (StudioExplorerGraphLayers *self,
                                     int                        layer)
{
  GtkListBoxRow *row;

  g_return_if_fail (STUDIO_IS_EXPLORER_GRAPH_LAYERS (self));

  self->chosen = layer >= 0 && layer < (int) self->n_layers ? layer : STUDIO_GRAPH_NO_LAYER;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      const gboolean is_chosen = (int) self->n_layers - 1 - i == self->chosen;

      if (is_chosen)
        gtk_widget_add_css_class (GTK_WIDGET (row), "chosen");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (row), "chosen");
      gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_SELECTED, is_chosen,
                                   -1);
    }
}

/* Returns: whether the lines say something else: lines that stay keep the focus */
static gboolean
studio_explorer_graph_layers_take (StudioExplorerGraphLayers     *self,
                                   const HekExplorerGraphSummary *summary)
{
  const guint n = summary != NULL ? MIN (summary->n_layers, HEK_HNSW_SHAPE_MAX_LAYERS) : 0;
  gboolean changed = n != self->n_layers;

  self->n_layers = n;
  for (guint i = 0; i < n; i++)
    {
      const HekHnswLayerShape *shape = &summary->layers[i];
      StudioLayerLine *line = &self->lines[i];

      changed = changed || line->n_nodes != shape->n_nodes || line->n_links != shape->n_links
                || line->max_in != shape->max_in;
      *line = (StudioLayerLine) { shape->n_nodes, shape->n_links, shape->max_in, shape->mean };
    }
  return changed;
}

void
studio_explorer_graph_layers_set (StudioExplorerGraphLayers     *self,
                                  const HekExplorerGraphSummary *summary)
{
  GtkListBoxRow *row;

  if (!studio_explorer_graph_layers_take (self, summary))
    return;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = self->n_layers; i-- > 0;)
    gtk_list_box_append (self->list, studio_explorer_graph_layers_new_row (
                                       self, &self->lines[i], i));
  studio_explorer_graph_layers_choose (self, self->chosen);
}

/* The chosen one again: none. */
static void
studio_explorer_graph_layers_activated (StudioExplorerGraphLayers *self,
                                        GtkListBoxRow             *row)
{
  int layer = (int) self->n_layers - 1 - gtk_list_box_row_get_index (row);

  studio_explorer_graph_layers_choose (self, layer != self->chosen ? layer
                                                                   : STUDIO_GRAPH_NO_LAYER);
  g_signal_emit (self, chosen_signal, 0);
}

static void
studio_explorer_graph_layers_dispose (GObject *object)
{
  StudioExplorerGraphLayers *self = STUDIO_EXPLORER_GRAPH_LAYERS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  for (guint i = 0; i < N_COLUMNS; i++)
    g_clear_object (&self->widths[i]);
  G_OBJECT_CLASS (studio_explorer_graph_layers_parent_class)->dispose (object);
}

static void
studio_explorer_graph_layers_class_init (StudioExplorerGraphLayersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_explorer_graph_layers_dispose;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
studio_explorer_graph_layers_init (StudioExplorerGraphLayers *self)
{
  static const char *const helps[] = {
    N_("Searches begin on the highest one and end on layer 0, which has all nodes"),
    N_("Vectors on the layer; those that are the same to the graph share a node"),
    N_("Mean number of links out of a node"),
    N_("The most links that lead to one node"),
  };
  const char *const titles[] = { _("Layer"), _("Nodes"), _("Links"), _("Most in") };
  GtkWidget *header, *label;
  guint i = 0;

  for (i = 0; i < N_COLUMNS; i++)
    self->widths[i] = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->chosen = STUDIO_GRAPH_NO_LAYER;
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  header = studio_explorer_graph_layers_new_line (self, titles, "caption-heading");
  gtk_widget_add_css_class (header, "studio-graph-header");
  gtk_widget_set_margin_top (header, 6);
  for (i = 0, label = gtk_widget_get_first_child (header); label != NULL;
       label = gtk_widget_get_next_sibling (label), i++)
    gtk_widget_set_tooltip_text (label, _(helps[i]));
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "studio-plain-list");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "studio-graph-layers");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Layers"), -1);
  gtk_box_append (GTK_BOX (self->box), header);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->list));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (self->list, "row-activated",
                            G_CALLBACK (studio_explorer_graph_layers_activated), self);
}

GtkWidget *
studio_explorer_graph_layers_new (void)
{
  return g_object_new (STUDIO_TYPE_EXPLORER_GRAPH_LAYERS, NULL);
}
