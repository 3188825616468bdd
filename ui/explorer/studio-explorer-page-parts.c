/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the page: the points, what lies over and below them, and the side panel. Each is
 * made of the models alone; here they hear of each other. */
#include "config.h"

#include "studio-explorer-page-private.h"

#include <glib/gi18n.h>

#include "studio-explorer-color.h"
#include "studio-explorer-compute.h"
#include "studio-explorer-details.h"
#include "studio-explorer-filters.h"
#include "studio-explorer-legend.h"
#include "studio-explorer-movers.h"
#include "studio-explorer-selection.h"
#include "studio-glass.h"
#include "studio-settings.h"

#define STUDIO_MARGIN 12
#define STUDIO_PANEL_KEY "explorer-panel"
#define STUDIO_METER_KEY "explorer-meter"

/* --- the chosen row -------------------------------------------------------------------------- */

static void
studio_explorer_page_choose_row (StudioExplorerPage *self,
                                 guint               row)
{
  hek_explorer_details_set_row (self->details, row);
  /* the part Graph is about the chosen row, too */
  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->panel), "graph") != 0)
    studio_explorer_page_show_panel (self, "details");
}

/* It need not be in view. */
static void
studio_explorer_page_fly_to_row (StudioExplorerPage *self,
                                 guint               row)
{
  studio_points_stage_go_to (self->stage, row);
}

/* From a list. */
static void
studio_explorer_page_go_to_row (StudioExplorerPage *self,
                                guint               row)
{
  studio_explorer_page_choose_row (self, row);
  studio_explorer_page_fly_to_row (self, row);
}

static void
studio_explorer_page_clear_row (StudioExplorerPage *self)
{
  hek_explorer_details_set_row (self->details, HEK_EXPLORER_NO_ROW);
}

static void
studio_explorer_page_row_changed (StudioExplorerPage *self)
{
  guint32 row = hek_explorer_details_get_row (self->details);

  studio_points_stage_set_chosen (self->stage, row);
  if (self->flies && row != HEK_EXPLORER_NO_ROW)
    {
      self->flies = FALSE;
      studio_explorer_page_fly_to_row (self, row);
    }
  studio_explorer_page_update_actions (self);
}

/* --- the side panel -------------------------------------------------------------------------- */

void
studio_explorer_page_show_panel (StudioExplorerPage *self,
                                 const char         *name)
{
  if (adw_view_stack_get_child_by_name (self->panel, name) != NULL)
    adw_view_stack_set_visible_child_name (self->panel, name);
}

/* As studio_stack_follow(): parts that are not seen keep the accessible state "visible". */
static void
studio_explorer_page_hide_parts (StudioExplorerPage *self)
{
  GtkWidget *visible = adw_view_stack_get_visible_child (self->panel);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->panel)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN,
                                 child != visible, -1);
}

static void
studio_explorer_page_panel_changed (StudioExplorerPage *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->panel);

  studio_explorer_page_hide_parts (self);
  if (name == NULL)
    return;
  g_settings_set_string (studio_settings_get (), STUDIO_PANEL_KEY, name);
  studio_explorer_graph_set_drawn (self->graph_part, g_str_equal (name, "graph"));
  /* where the panel has it, the points need not give room for it, too */
  gtk_widget_set_visible (self->legend,
                          !g_str_equal (name, "color")
                            || !studio_page_get_sidebar_visible (STUDIO_PAGE (self)));
}

/* @scrolls: it cannot scroll by itself */
static void
studio_explorer_page_add_panel (StudioExplorerPage *self,
                                GtkWidget          *part,
                                gboolean            scrolls,
                                const char         *name,
                                const char         *title,
                                const char         *icon_name)
{
  GtkWidget *child = part;

  if (scrolls)
    {
      child = gtk_scrolled_window_new ();
      gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (child), GTK_POLICY_NEVER,
                                      GTK_POLICY_AUTOMATIC);
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (child), part);
    }
  adw_view_stack_add_titled_with_icon (self->panel, child, name, title, icon_name);
}

static void
studio_explorer_page_new_like (StudioExplorerPage    *self,
                               const HekLayoutRecipe *recipe)
{
  studio_explorer_compute_present (GTK_WIDGET (self), self->session, recipe);
}

static void
studio_explorer_page_find_like (StudioExplorerPage *self,
                                guint               row)
{
  gtk_widget_set_visible (GTK_WIDGET (self->find_box), TRUE);
  studio_explorer_find_like (self->find_box, row);
}

void
studio_explorer_page_present_export (StudioExplorerPage      *self,
                                     StudioExplorerExportKind kind)
{
  g_autoptr (HekExplorerPicture) picture = studio_points_stage_dup_picture (self->stage);

  studio_explorer_export_present (GTK_WIDGET (self), self->session, self->view, picture, kind);
}

static void
studio_explorer_page_export_rows (StudioExplorerPage *self)
{
  studio_explorer_page_present_export (self, STUDIO_EXPORT_ROWS);
}

static void
studio_explorer_page_connect_part (StudioExplorerPage *self,
                                   GtkWidget          *part,
                                   const char         *signal,
                                   GCallback           callback)
{
  g_signal_connect_object (part, signal, callback, self, G_CONNECT_SWAPPED);
}

static void
studio_explorer_page_add_rows_panels (StudioExplorerPage *self)
{
  GtkWidget *selection = studio_explorer_selection_new (self->session, self->view, self->details);
  GtkWidget *details = studio_explorer_details_new (self->session, self->view, self->details);

  self->selection = selection;
  studio_explorer_page_add_panel (self, selection, FALSE, "selection", _("Selection"),
                                  "edit-select-all-symbolic");
  studio_explorer_page_add_panel (self, details, FALSE, "details", _("Details"),
                                  "document-properties-symbolic");
  studio_explorer_page_connect_part (self, selection, "row-activated",
                                     G_CALLBACK (studio_explorer_page_go_to_row));
  studio_explorer_page_connect_part (self, selection, "export-requested",
                                     G_CALLBACK (studio_explorer_page_export_rows));
  studio_explorer_page_connect_part (self, selection, "failed",
                                     G_CALLBACK (studio_explorer_page_failed));
  studio_explorer_page_connect_part (self, details, "row-activated",
                                     G_CALLBACK (studio_explorer_page_fly_to_row));
  studio_explorer_page_connect_part (self, details, "like-requested",
                                     G_CALLBACK (studio_explorer_page_find_like));
  studio_explorer_page_connect_part (self, details, "failed",
                                     G_CALLBACK (studio_explorer_page_failed));
}

static void
studio_explorer_page_add_graph (StudioExplorerPage *self)
{
  GtkWidget *graph = studio_explorer_graph_new (self->session, self->view, self->details,
                                                self->graph, self->points);

  self->graph_part = STUDIO_EXPLORER_GRAPH (graph);
  studio_explorer_page_add_panel (self, graph, FALSE, "graph", _("Graph"),
                                  "studio-graph-symbolic");
  studio_explorer_page_connect_part (self, graph, "row-activated",
                                     G_CALLBACK (studio_explorer_page_fly_to_row));
  studio_explorer_page_connect_part (self, graph, "failed",
                                     G_CALLBACK (studio_explorer_page_failed));
}

static void
studio_explorer_page_add_panels (StudioExplorerPage *self)
{
  g_autofree char *last = g_settings_get_string (studio_settings_get (), STUDIO_PANEL_KEY);
  GtkWidget *layouts = studio_explorer_layouts_new (self->session);

  studio_explorer_page_add_panel (self, studio_explorer_color_new (self->session, self->view),
                                  TRUE, "color", _("Colour"), "color-select-symbolic");
  studio_explorer_page_add_rows_panels (self);
  self->layouts = STUDIO_EXPLORER_LAYOUTS (layouts);
  studio_explorer_page_add_panel (self, layouts, FALSE, "layouts", _("Layouts"),
                                  "view-grid-symbolic");
  studio_explorer_page_connect_part (self, layouts, "new-layout",
                                     G_CALLBACK (studio_explorer_page_new_like));
  studio_explorer_page_connect_part (self, layouts, "failed",
                                     G_CALLBACK (studio_explorer_page_failed));
  studio_explorer_page_add_graph (self);
  studio_explorer_page_show_panel (self, last);
  g_signal_connect_object (self->panel, "notify::visible-child",
                           G_CALLBACK (studio_explorer_page_panel_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::sidebar-visible",
                    G_CALLBACK (studio_explorer_page_panel_changed), NULL);
  studio_explorer_page_panel_changed (self);
}

/* --- the points ------------------------------------------------------------------------------ */

static void
studio_explorer_page_add_stage (StudioExplorerPage *self)
{
  self->stage = STUDIO_POINTS_STAGE (studio_points_stage_new (self->session, self->view));
  self->points = studio_points_stage_get_view (self->stage);
  gtk_stack_add_named (self->content, GTK_WIDGET (self->stage), "points");
  studio_points_view_set_meter (self->points, g_settings_get_boolean (studio_settings_get (),
                                                                      STUDIO_METER_KEY));
  g_signal_connect_object (self->stage, "row-clicked",
                           G_CALLBACK (studio_explorer_page_choose_row), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stage, "row-cleared",
                           G_CALLBACK (studio_explorer_page_clear_row), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->points, "notify::tool",
                           G_CALLBACK (studio_explorer_page_update_actions), self,
                           G_CONNECT_SWAPPED);
  /* when the view has taken it down */
  g_signal_connect_object (self->points, "camera-rested",
                           G_CALLBACK (studio_explorer_page_update_view_actions), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->details, "row-changed",
                           G_CALLBACK (studio_explorer_page_row_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
studio_explorer_page_close_find (StudioExplorerPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->find_box), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->points));
}

/* Over the points: what is left out, what is looked for, what the colours mean. */
static void
studio_explorer_page_add_glass (StudioExplorerPage *self)
{
  GtkWidget *top = studio_glass_new (GTK_ORIENTATION_HORIZONTAL, STUDIO_MARGIN);
  GtkWidget *filters = studio_explorer_filters_new (self->session, self->view);
  GtkWidget *find = studio_explorer_find_new (self->session, self->view, self->find);
  GtkWidget *legend = studio_explorer_legend_new (self->session, self->view);

  gtk_widget_set_hexpand (filters, TRUE);
  gtk_widget_set_halign (filters, GTK_ALIGN_START);
  gtk_widget_set_valign (filters, GTK_ALIGN_START);
  studio_glass_append (STUDIO_GLASS (top), filters);
  gtk_widget_set_hexpand (find, TRUE);
  gtk_widget_set_halign (find, GTK_ALIGN_END);
  gtk_widget_set_valign (find, GTK_ALIGN_START);
  gtk_widget_set_visible (find, FALSE);
  studio_glass_append (STUDIO_GLASS (top), find);
  self->find_box = STUDIO_EXPLORER_FIND (find);
  studio_explorer_page_connect_part (self, find, "row-activated",
                                     G_CALLBACK (studio_explorer_page_go_to_row));
  studio_explorer_page_connect_part (self, find, "closed",
                                     G_CALLBACK (studio_explorer_page_close_find));
  self->legend = adw_bin_new (); /* the legend itself is invisible when it has nothing to say */
  adw_bin_set_child (ADW_BIN (self->legend), legend);
  gtk_widget_set_vexpand (self->legend, TRUE);
  gtk_widget_set_halign (self->legend, GTK_ALIGN_START);
  gtk_widget_set_valign (self->legend, GTK_ALIGN_END);

  self->glass = studio_glass_new (GTK_ORIENTATION_VERTICAL, STUDIO_MARGIN);
  g_object_set (self->glass, "margin-start", STUDIO_MARGIN, "margin-end", STUDIO_MARGIN,
                "margin-top", STUDIO_MARGIN, "margin-bottom", STUDIO_MARGIN, NULL);
  studio_glass_append (STUDIO_GLASS (self->glass), top);
  studio_glass_append (STUDIO_GLASS (self->glass), self->legend);
  gtk_widget_add_css_class (self->glass, "studio-points");
  gtk_overlay_add_overlay (self->overlay, self->glass);
}

/* Below the points, so that it covers none. */
static void
studio_explorer_page_add_strip (StudioExplorerPage *self,
                                GtkWidget          *strip)
{
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

  g_object_bind_property (strip, "visible", line, "visible", G_BINDING_SYNC_CREATE);
  gtk_box_append (self->dock, line);
  gtk_box_append (self->dock, strip);
}

static void
studio_explorer_page_add_bar (StudioExplorerPage *self)
{
  GtkWidget *bookmarks = studio_explorer_bookmarks_new (self->view);

  self->bookmarks = STUDIO_EXPLORER_BOOKMARKS (bookmarks);
  studio_explorer_bar_add (self->bar, bookmarks);
}

static void
studio_explorer_page_close_movers (StudioExplorerPage *self)
{
  g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "movers",
                                      g_variant_new_boolean (FALSE));
}

static void
studio_explorer_page_add_strips (StudioExplorerPage *self)
{
  GtkWidget *movers = studio_explorer_movers_new (self->session, self->view, self->stage);
  GtkWidget *progress = studio_explorer_progress_new (self->session);

  self->movers = movers;
  gtk_widget_set_visible (movers, FALSE);
  studio_explorer_page_add_strip (self, movers);
  studio_explorer_page_connect_part (self, movers, "row-activated",
                                     G_CALLBACK (studio_explorer_page_go_to_row));
  studio_explorer_page_connect_part (self, movers, "closed",
                                     G_CALLBACK (studio_explorer_page_close_movers));
  studio_explorer_page_connect_part (self, movers, "failed",
                                     G_CALLBACK (studio_explorer_page_failed));
  self->progress = STUDIO_EXPLORER_PROGRESS (progress);
  studio_explorer_page_add_strip (self, progress);
}

void
studio_explorer_page_add_parts (StudioExplorerPage *self)
{
  studio_explorer_page_add_stage (self);
  studio_explorer_page_add_glass (self);
  studio_explorer_page_add_bar (self);
  studio_explorer_page_add_strips (self);
  studio_explorer_page_add_panels (self);
}

void
studio_explorer_page_leave_parts (StudioExplorerPage *self)
{
  g_signal_handlers_disconnect_by_func (self, studio_explorer_page_panel_changed, NULL);
  g_signal_handlers_disconnect_by_data (self->panel, self);
  g_signal_handlers_disconnect_by_data (self->points, self);
}
