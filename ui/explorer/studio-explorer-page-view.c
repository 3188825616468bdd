/* SPDX-License-Identifier: Apache-2.0 */
/* The actions about how the points are shown: tools, look, camera. Their states follow the models,
 * whoever changed these. */
#include "config.h"

#include "studio-explorer-page-private.h"

#include "studio-actions.h"
#include "studio-settings.h"

#define STUDIO_METER_KEY "explorer-meter"

static const char *const tools[STUDIO_POINTS_N_TOOLS] = {
  [STUDIO_POINTS_TOOL_TURN] = "turn",
  [STUDIO_POINTS_TOOL_BOX] = "box",
  [STUDIO_POINTS_TOOL_LASSO] = "lasso",
};

static const char *const models[] = {
  [HEK_EXPLORER_BALL] = "ball",
  [HEK_EXPLORER_KLEIN] = "klein",
  [HEK_EXPLORER_HALF_SPACE] = "half-space",
};

/* Of a look without shading when it is asked for. */
#define STUDIO_EYE_DOME 1.0

/* --- look: one switch each ------------------------------------------------------------------- */

static const struct
{
  const char *name;
  gsize flag;           /* in HekExplorerLook; 0: none of its own */
  gboolean needs_depth; /* points in a plane have none */
} switches[] = {
  { "density", G_STRUCT_OFFSET (HekExplorerLook, density), FALSE },
  { "eye-dome", 0, TRUE },
  { "parallel", 0, TRUE },
  { "attenuate", G_STRUCT_OFFSET (HekExplorerLook, attenuate), TRUE },
  { "axes", G_STRUCT_OFFSET (HekExplorerLook, axes), FALSE },
  { "labels", G_STRUCT_OFFSET (HekExplorerLook, labels), FALSE },
  { "links", G_STRUCT_OFFSET (HekExplorerLook, links), FALSE },
};

static gboolean
get_switch (const HekExplorerLook *look,
            guint                  i)
{
  if (switches[i].flag > 0)
    return G_STRUCT_MEMBER (gboolean, look, switches[i].flag);
  return g_str_equal (switches[i].name, "parallel") ? look->projection == HEK_SCENE_ORTHOGRAPHIC
                                                    : look->eye_dome > 0;
}

static void
set_switch (HekExplorerLook *look,
            guint            i,
            gboolean         on)
{
  if (switches[i].flag > 0)
    G_STRUCT_MEMBER (gboolean, look, switches[i].flag) = on;
  else if (g_str_equal (switches[i].name, "parallel"))
    look->projection = on ? HEK_SCENE_ORTHOGRAPHIC : HEK_SCENE_PERSPECTIVE;
  else
    look->eye_dome = on ? STUDIO_EYE_DOME : 0;
}

static void
studio_explorer_page_change_switch (GSimpleAction *action,
                                    GVariant      *value,
                                    gpointer       user_data)
{
  StudioExplorerPage *self = user_data;
  HekExplorerLook look;

  if (self->view == NULL)
    return;
  look = *hek_explorer_view_get_look (self->view);
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    if (g_str_equal (switches[i].name, g_action_get_name (G_ACTION (action))))
      set_switch (&look, i, g_variant_get_boolean (value));
  hek_explorer_view_set_look (self->view, &look); /* "look-changed": the states follow */
}

static void
studio_explorer_page_change_model (GSimpleAction *action,
                                   GVariant      *value,
                                   gpointer       user_data)
{
  StudioExplorerPage *self = user_data;
  HekExplorerLook look;

  if (self->view == NULL)
    return;
  look = *hek_explorer_view_get_look (self->view);
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    if (g_str_equal (models[i], g_variant_get_string (value, NULL)))
      look.model = (HekExplorerModel) i;
  hek_explorer_view_set_look (self->view, &look);
}

static void
studio_explorer_page_change_tool (GSimpleAction *action,
                                  GVariant      *value,
                                  gpointer       user_data)
{
  StudioExplorerPage *self = user_data;

  for (guint i = 0; self->points != NULL && i < G_N_ELEMENTS (tools); i++)
    if (g_str_equal (tools[i], g_variant_get_string (value, NULL)))
      studio_points_view_set_tool (self->points, (StudioPointsTool) i);
}

static void
studio_explorer_page_change_meter (GSimpleAction *action,
                                   GVariant      *value,
                                   gpointer       user_data)
{
  StudioExplorerPage *self = user_data;

  g_simple_action_set_state (action, value);
  g_settings_set_boolean (studio_settings_get (), STUDIO_METER_KEY, g_variant_get_boolean (value));
  if (self->points != NULL)
    studio_points_view_set_meter (self->points, g_variant_get_boolean (value));
}

static void
studio_explorer_page_change_movers (GSimpleAction *action,
                                    GVariant      *value,
                                    gpointer       user_data)
{
  StudioExplorerPage *self = user_data;
  gboolean visible = g_variant_get_boolean (value);

  if (self->movers == NULL)
    return;
  g_simple_action_set_state (action, value);
  gtk_widget_set_visible (self->movers, visible);
  if (visible)
    gtk_widget_child_focus (self->movers, GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->points));
}

/* --- camera ---------------------------------------------------------------------------------- */

static void
studio_explorer_page_fit (StudioExplorerPage *self)
{
  studio_points_view_fit (self->points, TRUE);
}

static void
studio_explorer_page_camera_back (StudioExplorerPage *self)
{
  hek_explorer_view_undo_camera (self->view);
  studio_explorer_page_update_view_actions (self);
}

static void
studio_explorer_page_camera_forward (StudioExplorerPage *self)
{
  hek_explorer_view_redo_camera (self->view);
  studio_explorer_page_update_view_actions (self);
}

static void
studio_explorer_page_go_to_row (StudioExplorerPage *self)
{
  studio_points_stage_go_to (self->stage, hek_explorer_details_get_row (self->details));
}

/* --- bookmarks ------------------------------------------------------------------------------- */

static void
studio_explorer_page_add_bookmark (StudioExplorerPage *self)
{
  studio_explorer_bookmarks_add (self->bookmarks);
}

static void
studio_explorer_page_show_bookmarks (StudioExplorerPage *self)
{
  studio_explorer_bookmarks_popup (self->bookmarks);
}

static void
studio_explorer_page_go_bookmark (GSimpleAction *action,
                                  GVariant      *parameter,
                                  gpointer       user_data)
{
  StudioExplorerPage *self = user_data;

  studio_explorer_bookmarks_go (self->bookmarks, g_variant_get_uint32 (parameter));
}

/* --- other ----------------------------------------------------------------------------------- */

static void
studio_explorer_page_show_find (StudioExplorerPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->find_box), TRUE);
  studio_explorer_find_focus (self->find_box);
}

static void
studio_explorer_page_find_like (StudioExplorerPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->find_box), TRUE);
  studio_explorer_find_like (self->find_box, hek_explorer_details_get_row (self->details));
}

static void
studio_explorer_page_build_index (StudioExplorerPage *self)
{
  const char *uuid = hek_explorer_session_get_collection (self->session);

  if (uuid != NULL)
    hek_library_build_index (self->library, uuid);
}

static void
studio_explorer_page_trace (StudioExplorerPage *self)
{
  studio_page_set_sidebar_visible (STUDIO_PAGE (self), TRUE);
  studio_explorer_page_show_panel (self, "graph");
  studio_explorer_graph_trace (self->graph_part);
}

static void
studio_explorer_page_trace_back (StudioExplorerPage *self)
{
  studio_explorer_graph_step (self->graph_part, FALSE);
}

static void
studio_explorer_page_trace_on (StudioExplorerPage *self)
{
  studio_explorer_graph_step (self->graph_part, TRUE);
}

static void
studio_explorer_page_focus_points (StudioExplorerPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->points));
}

static void
studio_explorer_page_clear_filters (StudioExplorerPage *self)
{
  hek_explorer_view_clear_filters (self->view);
}

/* --- the whole ------------------------------------------------------------------------------- */

void
studio_explorer_page_add_view_actions (StudioExplorerPage *self)
{
  static const StudioPlainAction plain[] = {
    { "fit", G_CALLBACK (studio_explorer_page_fit) },
    { "back", G_CALLBACK (studio_explorer_page_camera_back) },
    { "forward", G_CALLBACK (studio_explorer_page_camera_forward) },
    { "go-to-row", G_CALLBACK (studio_explorer_page_go_to_row) },
    { "add-bookmark", G_CALLBACK (studio_explorer_page_add_bookmark) },
    { "bookmarks", G_CALLBACK (studio_explorer_page_show_bookmarks) },
    { "find", G_CALLBACK (studio_explorer_page_show_find) },
    { "like", G_CALLBACK (studio_explorer_page_find_like) },
    { "build-index", G_CALLBACK (studio_explorer_page_build_index) },
    { "trace", G_CALLBACK (studio_explorer_page_trace) },
    { "trace-back", G_CALLBACK (studio_explorer_page_trace_back) },
    { "trace-on", G_CALLBACK (studio_explorer_page_trace_on) },
    { "focus-points", G_CALLBACK (studio_explorer_page_focus_points) },
    { "clear-filters", G_CALLBACK (studio_explorer_page_clear_filters) },
  };
  static const GActionEntry entries[] = {
    { "tool", NULL, "s", "'turn'", studio_explorer_page_change_tool },
    { "bookmark", studio_explorer_page_go_bookmark, "u" },
    { "model", NULL, "s", "'ball'", studio_explorer_page_change_model },
    { "meter", NULL, NULL, "false", studio_explorer_page_change_meter },
    { "movers", NULL, NULL, "false", studio_explorer_page_change_movers },
  };

  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      const GActionEntry entry = { switches[i].name, NULL, NULL, "false",
                                   studio_explorer_page_change_switch };

      g_action_map_add_action_entries (G_ACTION_MAP (self->actions), &entry, 1, self);
    }
  studio_actions_set_on (self->actions, "meter",
                         g_settings_get_boolean (studio_settings_get (), STUDIO_METER_KEY));
}

static void
studio_explorer_page_set_state (StudioExplorerPage *self,
                                const char         *name,
                                const char         *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (state));
}

static void
studio_explorer_page_update_look_actions (StudioExplorerPage *self,
                                          gboolean            has_points)
{
  HekScenePoints *points = has_points ? hek_explorer_view_get_points (self->view) : NULL;
  HekManifold manifold;
  gboolean hyperbolic = has_points && hek_explorer_view_get_manifold (self->view, &manifold)
                        && manifold.geometry == HEK_GEOMETRY_HYPERBOLIC;
  const HekExplorerLook *look = self->view != NULL ? hek_explorer_view_get_look (self->view) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      studio_actions_enable (self->actions, switches[i].name,
                             has_points && (!switches[i].needs_depth || points->n_coords > 2));
      if (look != NULL)
        studio_actions_set_on (self->actions, switches[i].name, get_switch (look, i));
    }
  studio_actions_enable (self->actions, "model", hyperbolic);
  studio_actions_enable (self->actions, "tool", has_points);
  if (look != NULL)
    studio_explorer_page_set_state (self, "model", models[look->model]);
  if (self->points != NULL)
    studio_explorer_page_set_state (self, "tool",
                                    tools[studio_points_view_get_tool (self->points)]);
}

static void
studio_explorer_page_update_trace_actions (StudioExplorerPage *self,
                                           gboolean            has_row)
{
  const HekExplorerTrace *trace
    = self->graph != NULL ? hek_explorer_graph_get_trace (self->graph) : NULL;
  HekLibraryItem *item
    = self->session != NULL ? studio_explorer_page_get_collection (self) : NULL;
  guint position = trace != NULL ? hek_explorer_graph_get_position (self->graph) : 0;

  studio_actions_enable (self->actions, "build-index",
                         item != NULL && hek_library_get_state (self->library) == HEK_LIBRARY_WRITE
                         && !hek_library_item_get_info (item)->is_protected);
  studio_actions_enable (self->actions, "trace", has_row);
  studio_actions_enable (self->actions, "trace-back", position > 0);
  studio_actions_enable (self->actions, "trace-on",
                         trace != NULL && position < trace->steps->len);
}

void
studio_explorer_page_update_view_actions (StudioExplorerPage *self)
{
  gboolean has_points = self->view != NULL && hek_explorer_view_get_points (self->view) != NULL;
  gboolean has_row = has_points
                     && hek_explorer_details_get_row (self->details) != HEK_EXPLORER_NO_ROW;

  studio_explorer_page_update_look_actions (self, has_points);
  studio_actions_enable (self->actions, "fit", has_points);
  studio_actions_enable (self->actions, "movers", has_points);
  studio_actions_enable (self->actions, "focus-points", has_points);
  studio_actions_enable (self->actions, "add-bookmark", has_points);
  studio_actions_enable (self->actions, "bookmarks", has_points);
  studio_actions_enable (self->actions, "bookmark",
                         has_points && hek_explorer_view_get_bookmarks (self->view)->len > 0);
  studio_actions_enable (self->actions, "back",
                         has_points && hek_explorer_view_can_undo_camera (self->view));
  studio_actions_enable (self->actions, "forward",
                         has_points && hek_explorer_view_can_redo_camera (self->view));
  studio_actions_enable (self->actions, "go-to-row", has_row);
  studio_actions_enable (self->actions, "like", has_row);
  studio_explorer_page_update_trace_actions (self, has_row);
  studio_actions_enable (self->actions, "find",
                         has_points && hek_explorer_session_get_data (self->session) != NULL);
  studio_actions_enable (self->actions, "clear-filters",
                         has_points && hek_explorer_view_get_filters (self->view)->len > 0);
}
