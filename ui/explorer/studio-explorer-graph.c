/* SPDX-License-Identifier: Apache-2.0 */
/* The part and its life; -show.c shows what the model has, -actions.c has what is done with it. */
#include "config.h"

#include "studio-explorer-graph-private.h"

#include <glib/gi18n.h>

#include "studio-explorer-graph-marks.h"
#include "studio-explorer-graph-path.h"
#include "studio-explorer-resource.h"
#include "studio-menu-names.h"
#include "studio-own-name.h"
#include "studio-stack.h"
#include "studio-wrap-box.h"

G_DEFINE_FINAL_TYPE (StudioExplorerGraph, studio_explorer_graph, GTK_TYPE_WIDGET)

enum
{
  ROW_ACTIVATED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- what the models and the widgets tell ---------------------------------------------------- */

/* In the second frame what came has its place; before, nobody knows what is first. */
static gboolean
studio_explorer_graph_scroll (GtkWidget     *widget,
                              GdkFrameClock *clock,
                              gpointer       user_data)
{
  StudioExplorerGraph *self = STUDIO_EXPLORER_GRAPH (widget);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double x, y;

  if (++self->n_ticks < 2)
    return G_SOURCE_CONTINUE;
  self->scroll_tick = 0;
  if (self->wants_focus && !GTK_IS_EDITABLE (gtk_root_get_focus (gtk_widget_get_root (widget))))
    gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD);
  self->wants_focus = FALSE;
  if (hek_explorer_graph_get_trace (self->graph) == NULL)
    return G_SOURCE_REMOVE;
  if (gtk_widget_translate_coordinates (self->path, GTK_WIDGET (self->scroller), 0, 0, &x, &y))
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + y - 12);
  return G_SOURCE_REMOVE;
}

static void
studio_explorer_graph_wait_frames (StudioExplorerGraph *self)
{
  self->n_ticks = 0;
  if (self->scroll_tick == 0)
    self->scroll_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self),
                                                      studio_explorer_graph_scroll, NULL, NULL);
}

static void
studio_explorer_graph_changed (StudioExplorerGraph *self)
{
  HekExplorerGraphState state = hek_explorer_graph_get_state (self->graph);

  studio_explorer_graph_update (self);
  if (state == HEK_EXPLORER_GRAPH_EMPTY || state == HEK_EXPLORER_GRAPH_READING)
    return;
  if (state == HEK_EXPLORER_GRAPH_READY && hek_explorer_graph_get_row (self->graph) == NULL)
    studio_explorer_graph_load_row (self);
  if (self->wants_focus && gtk_widget_get_mapped (GTK_WIDGET (self)))
    studio_explorer_graph_wait_frames (self);
  if (self->wants_trace)
    gtk_widget_activate_action (self->path, "path.trace", NULL);
  self->wants_trace = FALSE;
}

/* What was asked for comes into view. */
static void
studio_explorer_graph_trace_changed (StudioExplorerGraph *self)
{
  studio_explorer_graph_update_links (self);
  if (hek_explorer_graph_get_trace (self->graph) != NULL)
    studio_explorer_graph_wait_frames (self);
}

static void
studio_explorer_graph_row_changed (StudioExplorerGraph *self)
{
  studio_explorer_graph_update_row (self);
  studio_explorer_graph_update_marks (self);
}

/* Points that a computation moves have no links: their rows are others. */
static void
studio_explorer_graph_drawing_changed (StudioExplorerGraph *self)
{
  gboolean is_live = hek_explorer_view_is_live (self->view);

  if (is_live == self->is_live)
    return;
  self->is_live = is_live;
  studio_explorer_graph_update_marks (self);
}

static void
studio_explorer_graph_layer_chosen (StudioExplorerGraph *self)
{
  int layer = studio_explorer_graph_layers_get_chosen (self->layers);

  if (layer == STUDIO_GRAPH_NO_LAYER)
    hek_explorer_graph_clear_links (self->graph);
  else
    hek_explorer_graph_load_links (self->graph, (guint) layer, STUDIO_GRAPH_MAX_LINKS);
  studio_explorer_graph_update_links (self);
}

static void
studio_explorer_graph_segment_chosen (StudioExplorerGraph *self)
{
  guint selected = gtk_drop_down_get_selected (self->segment);

  if (!self->is_setting && selected != GTK_INVALID_LIST_POSITION)
    hek_explorer_graph_choose_segment (self->graph,
                                       selected == 0 ? HEK_EXPLORER_GRAPH_ALL : selected - 1);
}

static void
studio_explorer_graph_activated (StudioExplorerGraph *self,
                                 guint                row)
{
  hek_explorer_details_set_row (self->details, row);
  g_signal_emit (self, signals[ROW_ACTIVATED], 0, row);
}

static void
studio_explorer_graph_failed (StudioExplorerGraph *self,
                              const char          *what,
                              const GError        *error)
{
  self->selecting = STUDIO_GRAPH_NO_LAYER;
  g_signal_emit (self, signals[FAILED], 0, what, error);
}

/* --- from outside ---------------------------------------------------------------------------- */

void
studio_explorer_graph_set_drawn (StudioExplorerGraph *self,
                                 gboolean             drawn)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_GRAPH (self));

  if (!!drawn == self->drawn)
    return;
  self->drawn = !!drawn;
  studio_explorer_graph_load_row (self);
  studio_explorer_graph_update_marks (self);
}

void
studio_explorer_graph_trace (StudioExplorerGraph *self)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_GRAPH (self));

  self->wants_trace = hek_explorer_graph_get_summary (self->graph) == NULL;
  if (!self->wants_trace)
    gtk_widget_activate_action (self->path, "path.trace", NULL);
}

void
studio_explorer_graph_step (StudioExplorerGraph *self,
                            gboolean             forward)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_GRAPH (self));

  gtk_widget_activate_action (self->path, forward ? "path.next" : "path.previous", NULL);
}

/* --- object ---------------------------------------------------------------------------------- */

/* Graphs are work: they are read since somebody looks at them first. */
static void
studio_explorer_graph_map (GtkWidget *widget)
{
  StudioExplorerGraph *self = STUDIO_EXPLORER_GRAPH (widget);

  GTK_WIDGET_CLASS (studio_explorer_graph_parent_class)->map (widget);
  hek_explorer_graph_set_active (self->graph, TRUE);
  studio_explorer_graph_load_row (self);
}

static void
studio_explorer_graph_unmap (GtkWidget *widget)
{
  StudioExplorerGraph *self = STUDIO_EXPLORER_GRAPH (widget);

  hek_explorer_graph_set_active (self->graph, FALSE);
  self->wants_focus = FALSE;
  g_clear_handle_id (&self->reading_timeout, g_source_remove);
  GTK_WIDGET_CLASS (studio_explorer_graph_parent_class)->unmap (widget);
}

/* Widgets of a page of the stack that is not seen must not have it. */
static gboolean
studio_explorer_graph_focus (GtkWidget        *widget,
                             GtkDirectionType  direction)
{
  StudioExplorerGraph *self = STUDIO_EXPLORER_GRAPH (widget);

  self->wants_focus
    = g_str_equal (gtk_stack_get_visible_child_name (self->stack), "reading");
  if (self->wants_focus)
    return FALSE;
  return gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), direction);
}

static void
studio_explorer_graph_dispose (GObject *object)
{
  StudioExplorerGraph *self = STUDIO_EXPLORER_GRAPH (object);

  g_clear_handle_id (&self->reading_timeout, g_source_remove);
  if (self->scroll_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->scroll_tick);
  self->scroll_tick = 0;
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  g_clear_object (&self->graph);
  g_clear_object (&self->details);
  g_clear_object (&self->view);
  g_clear_object (&self->session);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (studio_explorer_graph_parent_class)->dispose (object);
}

static void
studio_explorer_graph_bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, reading_label);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, message);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, again);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, library);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, build);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, scroller);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, layers_box);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, segment);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, facts);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, without);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, path_box);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, row);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, row_links);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, hubs_box);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, color);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, unreachable_box);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, unreachable);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraph, select_unreachable);
}

static void
studio_explorer_graph_class_init (StudioExplorerGraphClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_graph_dispose;
  widget_class->focus = studio_explorer_graph_focus;
  widget_class->map = studio_explorer_graph_map;
  widget_class->unmap = studio_explorer_graph_unmap;
  signals[ROW_ACTIVATED] = g_signal_new ("row-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-graph.ui"));
  studio_explorer_graph_bind_template (widget_class);
}

static void
studio_explorer_graph_init (StudioExplorerGraph *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_stack_follow (self->stack);
  studio_own_name_keep (self->segment);
  studio_menu_names_keep (gtk_menu_button_get_popover (self->color));
}

/* --- parts ----------------------------------------------------------------------------------- */

static GtkWidget *
studio_explorer_graph_new_button (const char *label,
                                  const char *action,
                                  const char *tooltip)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_add_css_class (button, "studio-small");
  return button;
}

static void
studio_explorer_graph_add_layers (StudioExplorerGraph *self)
{
  GtkWidget *entries = studio_explorer_graph_list_new (self->session, _("Where searches begin"));
  GtkWidget *box = g_object_new (STUDIO_TYPE_WRAP_BOX, "column-spacing", 6, NULL);

  self->layers = STUDIO_EXPLORER_GRAPH_LAYERS (studio_explorer_graph_layers_new ());
  self->links = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->links, 0);
  gtk_label_set_wrap (self->links, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->links), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->links), "caption");
  gtk_widget_set_parent (studio_explorer_graph_new_button (_("Hide"), "graph.hide",
                                                           _("Draws no links of a layer")), box);
  gtk_widget_set_parent (studio_explorer_graph_new_button (
                           _("Select its nodes"), "graph.select-layer",
                           _("Selects the points that are on the layer")), box);
  self->links_box = box;
  self->entries = STUDIO_EXPLORER_GRAPH_LIST (entries);
  gtk_box_append (self->layers_box, GTK_WIDGET (self->layers));
  gtk_box_append (self->layers_box, GTK_WIDGET (self->links));
  gtk_box_append (self->layers_box, box);
  gtk_box_append (self->layers_box, entries);
}

static void
studio_explorer_graph_add_parts (StudioExplorerGraph *self)
{
  GtkWidget *hubs = studio_explorer_graph_list_new (self->session, _("Hubs"));
  GtkWidget *lost = studio_explorer_graph_list_new (self->session, _("Unreachable nodes"));

  studio_explorer_graph_add_layers (self);
  self->path = studio_explorer_graph_path_new (self->session, self->details, self->graph);
  gtk_widget_set_margin_top (self->path, 18);
  gtk_box_append (self->path_box, self->path);
  self->hubs = STUDIO_EXPLORER_GRAPH_LIST (hubs);
  gtk_box_append (self->hubs_box, hubs);
  self->lost = STUDIO_EXPLORER_GRAPH_LIST (lost);
  gtk_box_append (self->unreachable_box, lost);
}

static void
studio_explorer_graph_connect (StudioExplorerGraph *self)
{
  const struct
  {
    gpointer object;
    const char *signal;
    GCallback callback;
  } table[] = {
    { self->graph, "changed", G_CALLBACK (studio_explorer_graph_changed) },
    { self->graph, "busy-changed", G_CALLBACK (studio_explorer_graph_update_row) },
    { self->graph, "links-changed", G_CALLBACK (studio_explorer_graph_update_links) },
    { self->graph, "row-changed", G_CALLBACK (studio_explorer_graph_row_changed) },
    { self->graph, "trace-changed", G_CALLBACK (studio_explorer_graph_trace_changed) },
    { self->graph, "position-changed", G_CALLBACK (studio_explorer_graph_update_marks) },
    { self->graph, "numbers", G_CALLBACK (studio_explorer_graph_take_numbers) },
    { self->graph, "failed", G_CALLBACK (studio_explorer_graph_failed) },
    { self->details, "row-changed", G_CALLBACK (studio_explorer_graph_load_row) },
    { self->view, "drawing-changed", G_CALLBACK (studio_explorer_graph_drawing_changed) },
    { self->layers, "chosen", G_CALLBACK (studio_explorer_graph_layer_chosen) },
    { self->row_links, "toggled", G_CALLBACK (studio_explorer_graph_update_marks) },
    { self->segment, "notify::selected", G_CALLBACK (studio_explorer_graph_segment_chosen) },
    { self->path, "row-activated", G_CALLBACK (studio_explorer_graph_activated) },
    { self->entries, "row-activated", G_CALLBACK (studio_explorer_graph_activated) },
    { self->hubs, "row-activated", G_CALLBACK (studio_explorer_graph_activated) },
    { self->lost, "row-activated", G_CALLBACK (studio_explorer_graph_activated) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_signal_connect_object (table[i].object, table[i].signal, table[i].callback, self,
                             G_CONNECT_SWAPPED);
}

GtkWidget *
studio_explorer_graph_new (HekExplorerSession *session,
                           HekExplorerView    *view,
                           HekExplorerDetails *details,
                           HekExplorerGraph   *graph,
                           StudioPointsView   *points)
{
  StudioExplorerGraph *self = g_object_new (STUDIO_TYPE_EXPLORER_GRAPH, NULL);

  self->session = g_object_ref (session);
  self->view = g_object_ref (view);
  self->details = g_object_ref (details);
  self->graph = g_object_ref (graph);
  self->points = points;
  self->asked = HEK_EXPLORER_NO_ROW;
  studio_explorer_graph_add_parts (self);
  studio_explorer_graph_add_actions (self);
  studio_explorer_graph_connect (self);
  studio_explorer_graph_update (self);
  return GTK_WIDGET (self);
}
