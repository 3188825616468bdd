/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-graph-path.h"

#include <glib/gi18n.h>

#include "studio-actions.h"
#include "studio-count.h"
#include "studio-explorer-graph-list.h"
#include "studio-explorer-graph-words.h"
#include "studio-explorer-resource.h"
#include "studio-wrap-box.h"

/* All steps are played in about so long, but each can be seen. */
#define STUDIO_PLAY_MSEC 10000u
#define STUDIO_MIN_STEP_MSEC 50u
#define STUDIO_MAX_STEP_MSEC 500u

/* Until then a trace is not told to be under way. */
#define STUDIO_WAIT_MSEC 300u

struct _StudioExplorerGraphPath
{
  GtkWidget parent_instance;

  /* template */
  GtkBox *box, *found;
  GtkLabel *query, *position, *step, *whole, *limits;
  GtkSpinButton *k, *ef;
  GtkSpinner *spinner;
  GtkToggleButton *play;
  GtkScale *slider;

  StudioExplorerGraphList *results, *missed;
  GtkWidget *missed_title;

  /* owned */
  HekExplorerSession *session;
  HekExplorerDetails *details;
  HekExplorerGraph *graph;
  GSimpleActionGroup *actions;

  gboolean is_setting;
  guint play_timeout, spinner_timeout;
};

G_DEFINE_FINAL_TYPE (StudioExplorerGraphPath, studio_explorer_graph_path, GTK_TYPE_WIDGET)

static guint row_activated_signal;

/* --- steps ----------------------------------------------------------------------------------- */

static guint
studio_explorer_graph_path_count (StudioExplorerGraphPath *self)
{
  const HekExplorerTrace *trace = hek_explorer_graph_get_trace (self->graph);

  return trace != NULL ? trace->steps->len : 0;
}

static void
studio_explorer_graph_path_stop (StudioExplorerGraphPath *self)
{
  g_clear_handle_id (&self->play_timeout, g_source_remove);
  studio_actions_set_on (self->actions, "play", FALSE);
  gtk_button_set_icon_name (GTK_BUTTON (self->play), "media-playback-start-symbolic");
}

static gboolean
studio_explorer_graph_path_play_on (gpointer user_data)
{
  StudioExplorerGraphPath *self = user_data;
  guint position = hek_explorer_graph_get_position (self->graph);

  if (position < studio_explorer_graph_path_count (self))
    hek_explorer_graph_set_position (self->graph, position + 1);
  if (position + 1 < studio_explorer_graph_path_count (self))
    return G_SOURCE_CONTINUE;
  self->play_timeout = 0;
  studio_explorer_graph_path_stop (self);
  return G_SOURCE_REMOVE;
}

/* From the beginning when all is shown. */
static void
studio_explorer_graph_path_play (GSimpleAction *action,
                                 GVariant      *value,
                                 gpointer       user_data)
{
  StudioExplorerGraphPath *self = user_data;
  guint n = studio_explorer_graph_path_count (self);

  studio_explorer_graph_path_stop (self);
  if (!g_variant_get_boolean (value) || n == 0)
    return;
  if (hek_explorer_graph_get_position (self->graph) >= n)
    hek_explorer_graph_set_position (self->graph, 0);
  g_simple_action_set_state (action, value);
  gtk_button_set_icon_name (GTK_BUTTON (self->play), "media-playback-pause-symbolic");
  self->play_timeout = g_timeout_add (CLAMP (STUDIO_PLAY_MSEC / n, STUDIO_MIN_STEP_MSEC,
                                             STUDIO_MAX_STEP_MSEC),
                                      studio_explorer_graph_path_play_on, self);
}

static void
studio_explorer_graph_path_previous (StudioExplorerGraphPath *self)
{
  guint position = hek_explorer_graph_get_position (self->graph);

  studio_explorer_graph_path_stop (self);
  if (position > 0)
    hek_explorer_graph_set_position (self->graph, position - 1);
}

static void
studio_explorer_graph_path_next (StudioExplorerGraphPath *self)
{
  guint position = hek_explorer_graph_get_position (self->graph);

  studio_explorer_graph_path_stop (self);
  if (position < studio_explorer_graph_path_count (self))
    hek_explorer_graph_set_position (self->graph, position + 1);
}

static void
studio_explorer_graph_path_slid (StudioExplorerGraphPath *self)
{
  if (self->is_setting)
    return;
  studio_explorer_graph_path_stop (self);
  hek_explorer_graph_set_position (self->graph,
                                   (guint) (gtk_range_get_value (GTK_RANGE (self->slider)) + 0.5));
}

/* --- other actions --------------------------------------------------------------------------- */

static void
studio_explorer_graph_path_trace (StudioExplorerGraphPath *self)
{
  guint32 row = hek_explorer_details_get_row (self->details);

  if (row == HEK_EXPLORER_NO_ROW)
    return;
  gtk_spin_button_update (self->k); /* what was typed, too */
  gtk_spin_button_update (self->ef);
  hek_explorer_graph_trace_row (self->graph, row,
                                (guint) gtk_spin_button_get_value_as_int (self->k),
                                (guint) gtk_spin_button_get_value_as_int (self->ef));
}

static void
studio_explorer_graph_path_clear (StudioExplorerGraphPath *self)
{
  hek_explorer_graph_clear_trace (self->graph);
}

static void
studio_explorer_graph_path_select (StudioExplorerGraphPath *self)
{
  const HekExplorerTrace *trace = hek_explorer_graph_get_trace (self->graph);
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  g_autoptr (GArray) rows = NULL;
  g_autoptr (HekSceneSet) set = NULL;

  if (trace == NULL || data == NULL)
    return;
  rows = hek_explorer_trace_dup_seen (trace, hek_explorer_graph_get_position (self->graph));
  set = hek_scene_set_new_rows (data->n_rows, (const guint32 *) (gpointer) rows->data, rows->len);
  hek_explorer_session_select (self->session, HEK_SCENE_SET_REPLACE, set);
}

static void
studio_explorer_graph_path_add_actions (StudioExplorerGraphPath *self)
{
  static const StudioPlainAction plain[] = {
    { "trace", G_CALLBACK (studio_explorer_graph_path_trace) },
    { "clear", G_CALLBACK (studio_explorer_graph_path_clear) },
    { "previous", G_CALLBACK (studio_explorer_graph_path_previous) },
    { "next", G_CALLBACK (studio_explorer_graph_path_next) },
    { "select", G_CALLBACK (studio_explorer_graph_path_select) },
  };
  static const GActionEntry others[] = {
    { "play", NULL, NULL, "false", studio_explorer_graph_path_play },
  };

  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), others, G_N_ELEMENTS (others),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "path", G_ACTION_GROUP (self->actions));
}

static void
studio_explorer_graph_path_update_actions (StudioExplorerGraphPath *self)
{
  guint n = studio_explorer_graph_path_count (self);
  guint position = hek_explorer_graph_get_position (self->graph);

  studio_actions_enable (self->actions, "trace",
                         hek_explorer_details_get_row (self->details) != HEK_EXPLORER_NO_ROW
                         && hek_explorer_graph_get_summary (self->graph) != NULL);
  studio_actions_enable (self->actions, "clear",
                         hek_explorer_graph_get_trace (self->graph) != NULL
                         || hek_explorer_graph_is_tracing (self->graph));
  studio_actions_enable (self->actions, "previous", n > 0 && position > 0);
  studio_actions_enable (self->actions, "next", position < n);
  studio_actions_enable (self->actions, "play", n > 0);
  studio_actions_enable (self->actions, "select", n > 0 && position > 0);
}

/* --- what is shown --------------------------------------------------------------------------- */

static void
studio_explorer_graph_path_show_query (StudioExplorerGraphPath *self)
{
  const HekExplorerFacts *facts = hek_explorer_details_get_facts (self->details);
  g_autofree char *text = NULL;

  if (hek_explorer_details_get_row (self->details) == HEK_EXPLORER_NO_ROW)
    text = g_strdup (_("Click a point, to follow the search for what is nearest to it."));
  else if (facts != NULL)
    text = g_strdup_printf (_("For what is nearest to %s"), facts->key);
  if (text != NULL)
    gtk_label_set_text (self->query, text);
  studio_explorer_graph_path_update_actions (self);
}

static void
studio_explorer_graph_path_show_position (StudioExplorerGraphPath *self)
{
  const HekExplorerTrace *trace = hek_explorer_graph_get_trace (self->graph);
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  guint position = hek_explorer_graph_get_position (self->graph);
  g_autofree char *where = NULL;
  g_autofree char *what = NULL;

  studio_explorer_graph_path_update_actions (self);
  if (trace == NULL || data == NULL)
    return;
  where = studio_graph_describe_position (trace, position);
  what = studio_graph_describe_step (trace, position, hek_explorer_data_get_distance (data));
  gtk_label_set_text (self->position, where);
  gtk_label_set_text (self->step, what);
  self->is_setting = TRUE;
  gtk_range_set_value (GTK_RANGE (self->slider), position);
  self->is_setting = FALSE;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->slider),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, where, -1);
}

/* @rows: (nullable): none */
static GPtrArray *
studio_explorer_graph_path_dup_items (StudioExplorerGraphPath *self,
                                      const GArray            *rows)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) studio_graph_item_free);

  for (guint i = 0; rows != NULL && data != NULL && i < rows->len; i++)
    {
      const HekExplorerNeighbor *found = &g_array_index (rows, HekExplorerNeighbor, i);
      g_autofree char *distance = studio_distance_describe (hek_explorer_data_get_distance (data),
                                                            (double) found->distance);

      g_ptr_array_add (items, studio_graph_item_new (
                         found->row, found->key, studio_distance_format ((double) found->distance),
                         g_strdup_printf ("%u: %s. %s", i + 1, found->key, distance)));
    }
  return items;
}

static void
studio_explorer_graph_path_show_results (StudioExplorerGraphPath *self,
                                         const HekExplorerTrace  *trace)
{
  const GArray *missed = trace != NULL && trace->is_compared ? trace->missed : NULL;

  studio_explorer_graph_list_set (self->results, studio_explorer_graph_path_dup_items (
                                                   self, trace != NULL ? trace->results : NULL));
  studio_explorer_graph_list_set (self->missed,
                                  studio_explorer_graph_path_dup_items (self, missed));
  gtk_widget_set_visible (self->missed_title, missed != NULL && missed->len > 0);
}

static void
studio_explorer_graph_path_show_trace (StudioExplorerGraphPath *self)
{
  const HekExplorerTrace *trace = hek_explorer_graph_get_trace (self->graph);
  g_autofree char *whole = NULL;
  g_autofree char *limits = NULL;

  studio_explorer_graph_path_stop (self);
  gtk_widget_set_visible (GTK_WIDGET (self->found), trace != NULL);
  if (trace != NULL)
    {
      whole = studio_graph_describe_trace (trace, hek_explorer_graph_get_summary (self->graph));
      limits = studio_graph_describe_limits (trace);
      gtk_label_set_text (self->whole, whole);
      gtk_label_set_text (self->limits, limits != NULL ? limits : "");
      gtk_widget_set_visible (GTK_WIDGET (self->limits), limits != NULL);
      self->is_setting = TRUE;
      gtk_range_set_range (GTK_RANGE (self->slider), 0, MAX (trace->steps->len, 1));
      self->is_setting = FALSE;
    }
  studio_explorer_graph_path_show_results (self, trace);
  studio_explorer_graph_path_show_position (self);
}

static gboolean
studio_explorer_graph_path_show_spinner (gpointer user_data)
{
  StudioExplorerGraphPath *self = user_data;

  self->spinner_timeout = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  return G_SOURCE_REMOVE;
}

static void
studio_explorer_graph_path_busy_changed (StudioExplorerGraphPath *self)
{
  if (!hek_explorer_graph_is_tracing (self->graph))
    {
      g_clear_handle_id (&self->spinner_timeout, g_source_remove);
      gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
    }
  else if (self->spinner_timeout == 0)
    self->spinner_timeout
      = g_timeout_add (STUDIO_WAIT_MSEC, studio_explorer_graph_path_show_spinner, self);
  studio_explorer_graph_path_update_actions (self);
}

static void
studio_explorer_graph_path_activated (StudioExplorerGraphPath *self,
                                      guint                    row)
{
  g_signal_emit (self, row_activated_signal, 0, row);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_graph_path_unmap (GtkWidget *widget)
{
  studio_explorer_graph_path_stop (STUDIO_EXPLORER_GRAPH_PATH (widget));
  GTK_WIDGET_CLASS (studio_explorer_graph_path_parent_class)->unmap (widget);
}

static void
studio_explorer_graph_path_dispose (GObject *object)
{
  StudioExplorerGraphPath *self = STUDIO_EXPLORER_GRAPH_PATH (object);

  g_clear_handle_id (&self->play_timeout, g_source_remove);
  g_clear_handle_id (&self->spinner_timeout, g_source_remove);
  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->box));
  self->box = NULL;
  g_clear_object (&self->graph);
  g_clear_object (&self->details);
  g_clear_object (&self->session);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (studio_explorer_graph_path_parent_class)->dispose (object);
}

static void
studio_explorer_graph_path_class_init (StudioExplorerGraphPathClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_graph_path_dispose;
  widget_class->unmap = studio_explorer_graph_path_unmap;
  row_activated_signal = g_signal_new ("row-activated", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       G_TYPE_UINT);
  g_type_ensure (STUDIO_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-graph-path.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraphPath, box);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraphPath, found);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraphPath, query);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraphPath, position);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraphPath, step);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraphPath, whole);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraphPath, limits);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraphPath, k);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraphPath, ef);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraphPath, spinner);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraphPath, play);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerGraphPath, slider);
}

static void
studio_explorer_graph_path_init (StudioExplorerGraphPath *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_spin_button_set_value (self->ef, HEK_HNSW_DEFAULT_EF);
}

static void
studio_explorer_graph_path_connect (StudioExplorerGraphPath *self)
{
  const struct
  {
    gpointer object;
    const char *signal;
    GCallback callback;
  } table[] = {
    { self->details, "row-changed", G_CALLBACK (studio_explorer_graph_path_show_query) },
    { self->details, "facts-changed", G_CALLBACK (studio_explorer_graph_path_show_query) },
    { self->graph, "changed", G_CALLBACK (studio_explorer_graph_path_update_actions) },
    { self->graph, "busy-changed", G_CALLBACK (studio_explorer_graph_path_busy_changed) },
    { self->graph, "trace-changed", G_CALLBACK (studio_explorer_graph_path_show_trace) },
    { self->graph, "position-changed", G_CALLBACK (studio_explorer_graph_path_show_position) },
    { self->slider, "value-changed", G_CALLBACK (studio_explorer_graph_path_slid) },
    { gtk_editable_get_delegate (GTK_EDITABLE (self->k)), "activate",
      G_CALLBACK (studio_explorer_graph_path_trace) },
    { gtk_editable_get_delegate (GTK_EDITABLE (self->ef)), "activate",
      G_CALLBACK (studio_explorer_graph_path_trace) },
    { self->results, "row-activated", G_CALLBACK (studio_explorer_graph_path_activated) },
    { self->missed, "row-activated", G_CALLBACK (studio_explorer_graph_path_activated) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_signal_connect_object (table[i].object, table[i].signal, table[i].callback, self,
                             G_CONNECT_SWAPPED);
}

static GtkWidget *
studio_explorer_graph_path_add_title (StudioExplorerGraphPath *self,
                                      const char              *text,
                                      const char              *tooltip)
{
  GtkWidget *title = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_margin_top (title, 6);
  gtk_widget_set_tooltip_text (title, tooltip);
  gtk_widget_add_css_class (title, "caption-heading");
  gtk_box_append (self->found, title);
  return title;
}

static void
studio_explorer_graph_path_add_lists (StudioExplorerGraphPath *self)
{
  GtkWidget *results = studio_explorer_graph_list_new (self->session, _("Answers"));
  GtkWidget *missed = studio_explorer_graph_list_new (self->session, _("Missed"));

  studio_explorer_graph_path_add_title (self, _("Answers"), _("The nearest first"));
  gtk_box_append (self->found, results);
  self->results = STUDIO_EXPLORER_GRAPH_LIST (results);
  self->missed_title = studio_explorer_graph_path_add_title (
    self, _("Missed"), _("True neighbours that this search does not find"));
  gtk_box_append (self->found, missed);
  self->missed = STUDIO_EXPLORER_GRAPH_LIST (missed);
}

GtkWidget *
studio_explorer_graph_path_new (HekExplorerSession *session,
                                HekExplorerDetails *details,
                                HekExplorerGraph   *graph)
{
  StudioExplorerGraphPath *self = g_object_new (STUDIO_TYPE_EXPLORER_GRAPH_PATH, NULL);

  self->session = g_object_ref (session);
  self->details = g_object_ref (details);
  self->graph = g_object_ref (graph);
  studio_explorer_graph_path_add_lists (self);
  studio_explorer_graph_path_add_actions (self);
  studio_explorer_graph_path_connect (self);
  studio_explorer_graph_path_show_query (self);
  studio_explorer_graph_path_show_trace (self);
  return GTK_WIDGET (self);
}
