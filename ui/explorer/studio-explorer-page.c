/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Explorer page: it comes into being when it is first seen. -parts.c builds it, -show.c shows
 * what the models have, -library.c follows the collections, actions are in -actions.c and -view.c,
 * menus in -menu.c.
 */
#include "config.h"

#include "studio-explorer-page-private.h"

#include <glib/gi18n.h>

#include "hek-row-selection.h"
#include "studio-explorer-resource.h"
#include "studio-stack.h"

G_DEFINE_FINAL_TYPE (StudioExplorerPage, studio_explorer_page, STUDIO_TYPE_PAGE)

static void
studio_explorer_page_insert_actions (StudioPage *page,
                                     GtkWidget  *window)
{
  studio_page_insert_action_group (page, window, "explorer",
                                   G_ACTION_GROUP (STUDIO_EXPLORER_PAGE (page)->actions));
}

static const char *
studio_explorer_page_get_primary_action (StudioPage  *page,
                                         const char **label)
{
  *label = _("New layout…");
  return "explorer.new-layout";
}

static GtkWidget *
studio_explorer_page_get_header_widget (StudioPage *page)
{
  return STUDIO_EXPLORER_PAGE (page)->header_widget;
}

static GMenuModel *
studio_explorer_page_get_menu (StudioPage *page)
{
  return G_MENU_MODEL (STUDIO_EXPLORER_PAGE (page)->menu);
}

static const StudioShortcut *
studio_explorer_page_get_shortcuts (StudioPage *page)
{
  return studio_explorer_page_shortcuts;
}

/* Over the points, where they cover neither the strips below them nor the panel. */
static AdwToastOverlay *
studio_explorer_page_get_toast_overlay (StudioPage *page)
{
  return STUDIO_EXPLORER_PAGE (page)->toasts;
}

/* --- life ------------------------------------------------------------------------------------ */

static void
studio_explorer_page_build (StudioExplorerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->session = hek_explorer_session_new (self->library, self->jobs);
  self->view = hek_explorer_view_new (self->session, self->jobs);
  self->details = hek_explorer_details_new (self->session, self->jobs);
  self->find = hek_explorer_find_new (self->session, self->jobs);
  self->graph = hek_explorer_graph_new (self->session, self->jobs);
  studio_explorer_bar_set_up (self->bar, self->library, self->session);
  studio_explorer_past_set_up (self->past, self->session);
  hek_row_selection_join (hek_row_selection_of (self->library), self->session);
  studio_explorer_bar_set_menu (self->bar, G_MENU_MODEL (self->view_menu));
  studio_explorer_page_add_parts (self);
  studio_explorer_page_connect_models (self);
  studio_stack_follow (self->stack);
  studio_stack_follow (self->content);
  g_signal_connect_object (self->bar, "collection-chosen",
                           G_CALLBACK (studio_explorer_page_choose_collection), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar, "layout-chosen", G_CALLBACK (hek_explorer_session_show),
                           self->session, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->library, "changed",
                           G_CALLBACK (studio_explorer_page_library_changed), self,
                           G_CONNECT_SWAPPED);
  hek_library_open (self->library);
  studio_explorer_page_library_changed (self);
}

static gboolean
studio_explorer_page_keep_focus (gpointer user_data)
{
  StudioExplorerPage *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->focus_idle = 0;
  if (root != NULL && gtk_root_get_focus (root) == NULL
      && gtk_widget_get_mapped (GTK_WIDGET (self->points)))
    gtk_widget_grab_focus (GTK_WIDGET (self->points));
  return G_SOURCE_REMOVE;
}

/* A button that cannot be pressed any more, such as one that has undone the last step, loses the
 * focus to nobody, and the keys of the page would do nothing. */
static void
studio_explorer_page_focus_changed (StudioExplorerPage *self,
                                    GParamSpec         *pspec,
                                    GtkWindow          *window)
{
  if (gtk_window_get_focus (window) == NULL && self->focus_idle == 0)
    self->focus_idle = g_idle_add (studio_explorer_page_keep_focus, self);
}

static void
studio_explorer_page_map (GtkWidget *widget)
{
  StudioExplorerPage *self = STUDIO_EXPLORER_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->session == NULL)
    studio_explorer_page_build (self);
  GTK_WIDGET_CLASS (studio_explorer_page_parent_class)->map (widget);
  if (GTK_IS_WINDOW (root))
    g_signal_connect_object (root, "notify::focus-widget",
                             G_CALLBACK (studio_explorer_page_focus_changed), self,
                             G_CONNECT_SWAPPED);
}

static void
studio_explorer_page_unmap (GtkWidget *widget)
{
  StudioExplorerPage *self = STUDIO_EXPLORER_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  g_clear_handle_id (&self->focus_idle, g_source_remove);
  if (root != NULL)
    g_signal_handlers_disconnect_by_func (root, studio_explorer_page_focus_changed, self);
  GTK_WIDGET_CLASS (studio_explorer_page_parent_class)->unmap (widget);
}

/* Who comes to the page wants to look, not to choose a collection, which stands first. */
static gboolean
studio_explorer_page_grab_focus (GtkWidget *widget)
{
  StudioExplorerPage *self = STUDIO_EXPLORER_PAGE (widget);

  return self->session != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->points))
         && gtk_widget_grab_focus (GTK_WIDGET (self->points));
}

static void
studio_explorer_page_dispose (GObject *object)
{
  StudioExplorerPage *self = STUDIO_EXPLORER_PAGE (object);

  g_clear_handle_id (&self->opening_timeout, g_source_remove);
  g_clear_handle_id (&self->focus_idle, g_source_remove);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (self->view, self);
      g_signal_handlers_disconnect_by_data (self->details, self);
      g_signal_handlers_disconnect_by_data (self->graph, self);
      studio_explorer_page_leave_parts (self);
      hek_explorer_graph_close (self->graph);
      hek_explorer_find_close (self->find);
      hek_explorer_details_close (self->details);
      hek_explorer_view_close (self->view);
      hek_explorer_session_close (self->session);
    }
  g_clear_object (&self->header_widget);
  /* the widgets look at what follows until they are gone */
  self->toasts = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->graph);
  g_clear_object (&self->find);
  g_clear_object (&self->details);
  g_clear_object (&self->view);
  g_clear_object (&self->session);
  g_clear_object (&self->library);
  g_clear_object (&self->jobs);
  g_clear_object (&self->actions);
  g_clear_object (&self->menu);
  g_clear_object (&self->view_menu);
  G_OBJECT_CLASS (studio_explorer_page_parent_class)->dispose (object);
}

static void
studio_explorer_page_finalize (GObject *object)
{
  StudioExplorerPage *self = STUDIO_EXPLORER_PAGE (object);

  g_free (self->wanted_uuid);
  g_free (self->wanted_key);
  g_free (self->wanted_layout);
  g_free (self->wanted_camera);
  G_OBJECT_CLASS (studio_explorer_page_parent_class)->finalize (object);
}

static void
studio_explorer_page_bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPage, message_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPage, opening_label);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPage, problem_page);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPage, panel);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPage, bar);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPage, past);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPage, overlay);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPage, content);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPage, empty_button);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPage, empty_buttons);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPage, empty_list);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPage, dock);
}

static void
studio_explorer_page_class_init (StudioExplorerPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  StudioPageClass *page_class = STUDIO_PAGE_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_EXPLORER_BAR);
  g_type_ensure (STUDIO_TYPE_EXPLORER_PAST);
  g_type_ensure (STUDIO_TYPE_MESSAGE_BAR);

  object_class->dispose = studio_explorer_page_dispose;
  object_class->finalize = studio_explorer_page_finalize;
  widget_class->grab_focus = studio_explorer_page_grab_focus;
  widget_class->map = studio_explorer_page_map;
  widget_class->unmap = studio_explorer_page_unmap;
  page_class->insert_actions = studio_explorer_page_insert_actions;
  page_class->get_primary_action = studio_explorer_page_get_primary_action;
  page_class->get_header_widget = studio_explorer_page_get_header_widget;
  page_class->get_menu = studio_explorer_page_get_menu;
  page_class->get_shortcuts = studio_explorer_page_get_shortcuts;
  page_class->get_toast_overlay = studio_explorer_page_get_toast_overlay;

  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-page.ui"));
  studio_explorer_page_bind_template (widget_class);
}

static void
studio_explorer_page_init (StudioExplorerPage *self)
{
}

GtkWidget *
studio_explorer_page_new (HekJobList *jobs,
                          HekLibrary *library)
{
  StudioExplorerPage *self;

  g_return_val_if_fail (HEK_IS_JOB_LIST (jobs) && HEK_IS_LIBRARY (library), NULL);

  self = g_object_new (STUDIO_TYPE_EXPLORER_PAGE, "title", _("Explorer"), "icon-name",
                       "studio-explorer-symbolic", "subtitle", "", "has-sidebar", FALSE, NULL);
  self->jobs = g_object_ref (jobs);
  self->library = g_object_ref (library);
  studio_explorer_page_add_actions (self);
  studio_explorer_page_build_menus (self);
  self->header_widget = g_object_ref_sink (studio_explorer_page_build_header (self));
  studio_page_add_local_shortcuts (STUDIO_PAGE (self), studio_explorer_page_shortcuts);
  studio_explorer_page_update_actions (self);
  return GTK_WIDGET (self);
}
