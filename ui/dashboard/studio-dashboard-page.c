/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Dashboards page: builds its parts and puts them together when it is first seen. -show.c shows
 * what the session has, -edit.c changes widgets, -time.c has the time of all of them, -files.c
 * imports and exports, -present.c fills the screen, -alerts.c and -report.c open their windows;
 * actions and menus are in -actions.c and -menus.c.
 */
#include "config.h"

#include "studio-dashboard-page-private.h"

#include <glib/gi18n.h>

#include "studio-dashboard-resource.h"
#include "studio-dashboard-start.h"
#include "studio-stack.h"

G_DEFINE_FINAL_TYPE (StudioDashboardPage, studio_dashboard_page, STUDIO_TYPE_PAGE)

static void
studio_dashboard_page_insert_actions (StudioPage *page,
                                      GtkWidget  *window)
{
  studio_page_insert_action_group (page, window, "dashboard",
                                   G_ACTION_GROUP (STUDIO_DASHBOARD_PAGE (page)->actions));
}

static GtkWidget *
studio_dashboard_page_get_header_widget (StudioPage *page)
{
  return STUDIO_DASHBOARD_PAGE (page)->header_widget;
}

static GMenuModel *
studio_dashboard_page_get_menu (StudioPage *page)
{
  return G_MENU_MODEL (STUDIO_DASHBOARD_PAGE (page)->menu);
}

static const StudioShortcut *
studio_dashboard_page_get_shortcuts (StudioPage *page)
{
  return studio_dashboard_page_shortcuts;
}

/* Over the grid: neither tabs nor settings are covered. */
static AdwToastOverlay *
studio_dashboard_page_get_toast_overlay (StudioPage *page)
{
  return STUDIO_DASHBOARD_PAGE (page)->toasts;
}

/* --- life ------------------------------------------------------------------------------------- */

static void
studio_dashboard_page_build (StudioDashboardPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->session = hek_dashboard_session_new (self->jobs, self->library, self->telemetry);
  studio_dashboard_tabs_set_session (self->tabs, self->session);
  adw_bin_set_child (self->start_place, studio_dashboard_start_new ());
  gtk_revealer_set_child (self->palette, studio_dashboard_palette_new ());

  self->grid = STUDIO_DASHBOARD_GRID (studio_dashboard_grid_new ());
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->grid));
  self->contents = studio_dashboard_contents_new (self->session, self->grid);
  studio_dashboard_rows_connect (self->session, self->contents, self->library);
  self->panel = STUDIO_DASHBOARD_PANEL (studio_dashboard_panel_new (self->session,
                                                                    self->library));
  adw_bin_set_child (self->panel_place, GTK_WIDGET (self->panel));

  studio_dashboard_page_build_time (self);
  studio_dashboard_page_connect_grid (self);
  studio_dashboard_page_connect_session (self);
  studio_dashboard_page_accept_files (self);
  studio_stack_follow (self->stack);
  studio_stack_follow (self->content);
  hek_library_open (self->library);
  studio_dashboard_page_update (self);
}

static void
studio_dashboard_page_map (GtkWidget *widget)
{
  StudioDashboardPage *self = STUDIO_DASHBOARD_PAGE (widget);

  if (self->session == NULL)
    studio_dashboard_page_build (self);
  hek_dashboard_session_set_visible (self->session, TRUE);
  GTK_WIDGET_CLASS (studio_dashboard_page_parent_class)->map (widget);
}

static void
studio_dashboard_page_unmap (GtkWidget *widget)
{
  StudioDashboardPage *self = STUDIO_DASHBOARD_PAGE (widget);

  if (self->session != NULL)
    hek_dashboard_session_set_visible (self->session, FALSE);
  if (self->presenting)
    studio_dashboard_page_present (self, FALSE);
  GTK_WIDGET_CLASS (studio_dashboard_page_parent_class)->unmap (widget);
}

/* F11 fills the screen by the window; with this page in front that is a presentation. */
static void
studio_dashboard_page_fullscreened (StudioDashboardPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean presents = GTK_IS_WINDOW (root) && gtk_window_is_fullscreen (GTK_WINDOW (root)) &&
                      gtk_widget_get_mapped (GTK_WIDGET (self)) &&
                      hek_dashboard_session_get (self->session) != NULL;

  if (presents == self->presenting)
    return;
  studio_dashboard_page_present (self, presents);
  studio_dashboard_page_update (self);
}

static void
studio_dashboard_page_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (studio_dashboard_page_parent_class)->root (widget);
  if (GTK_IS_WINDOW (gtk_widget_get_root (widget)))
    g_signal_connect_object (gtk_widget_get_root (widget), "notify::fullscreened",
                             G_CALLBACK (studio_dashboard_page_fullscreened), widget,
                             G_CONNECT_SWAPPED);
}

/* What was changed last is still being written: the application stays until it is kept. */
static void
studio_dashboard_page_closed (HekDashboardSession *session,
                              GApplication        *application)
{
  g_signal_handlers_disconnect_by_func (session, studio_dashboard_page_closed, application);
  g_application_release (application);
  g_object_unref (application);
  g_object_unref (session);
}

static void
studio_dashboard_page_close_session (StudioDashboardPage *self)
{
  GApplication *application = g_application_get_default ();

  g_signal_handlers_disconnect_by_data (self->session, self);
  if (application != NULL)
    {
      g_application_hold (application);
      g_signal_connect (g_object_ref (self->session), "closed",
                        G_CALLBACK (studio_dashboard_page_closed), g_object_ref (application));
    }
  hek_dashboard_session_close (self->session);
}

static void
studio_dashboard_page_dispose (GObject *object)
{
  StudioDashboardPage *self = STUDIO_DASHBOARD_PAGE (object);

  g_clear_handle_id (&self->opening_timeout, g_source_remove);
  g_clear_handle_id (&self->focus_idle, g_source_remove);
  g_clear_handle_id (&self->hide_pointer, g_source_remove);
  g_clear_handle_id (&self->rotation, g_source_remove);
  if (self->library != NULL)
    g_signal_handlers_disconnect_by_data (self->library, self);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->grid, self); /* it selects others as it goes */
      g_signal_handlers_disconnect_by_data (self->contents, self);
      studio_dashboard_page_close_session (self);
    }
  studio_dashboard_page_close_reports (self);
  studio_dashboard_page_close_alerts (self);
  g_clear_object (&self->dialog);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_object (&self->header_widget);
  /* the widgets look at what follows until they are gone */
  adw_bin_set_child (ADW_BIN (self), NULL);
  self->grid = NULL;
  self->time_bar = NULL;
  self->compare = NULL;
  g_clear_object (&self->contents);
  g_clear_object (&self->session);
  g_clear_object (&self->pictures);
  g_clear_object (&self->telemetry);
  g_clear_object (&self->library);
  g_clear_object (&self->jobs);
  g_clear_object (&self->actions);
  g_clear_object (&self->menu);
  g_clear_object (&self->tile_menu);
  G_OBJECT_CLASS (studio_dashboard_page_parent_class)->dispose (object);
}

static void
studio_dashboard_page_finalize (GObject *object)
{
  StudioDashboardPage *self = STUDIO_DASHBOARD_PAGE (object);

  g_free (self->wanted_rule);
  g_free (self->wanted_id);
  g_free (self->problem);
  G_OBJECT_CLASS (studio_dashboard_page_parent_class)->finalize (object);
}

static void
studio_dashboard_page_bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, message_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, drop_label);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, opening_label);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, problem_page);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, start_place);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, flap);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, panel_place);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, head);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, tabs);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, tools);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, palette);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, content);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, hint);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, broken_page);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, moments);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, first_moment);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPage, scroller);
}

static void
studio_dashboard_page_class_init (StudioDashboardPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  StudioPageClass *page_class = STUDIO_PAGE_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_DASHBOARD_TABS);
  g_type_ensure (STUDIO_TYPE_MESSAGE_BAR);

  object_class->dispose = studio_dashboard_page_dispose;
  object_class->finalize = studio_dashboard_page_finalize;
  widget_class->map = studio_dashboard_page_map;
  widget_class->unmap = studio_dashboard_page_unmap;
  widget_class->root = studio_dashboard_page_root;
  page_class->insert_actions = studio_dashboard_page_insert_actions;
  page_class->get_header_widget = studio_dashboard_page_get_header_widget;
  page_class->get_menu = studio_dashboard_page_get_menu;
  page_class->get_shortcuts = studio_dashboard_page_get_shortcuts;
  page_class->get_toast_overlay = studio_dashboard_page_get_toast_overlay;

  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_DASHBOARD_RESOURCE ("studio-dashboard-page.ui"));
  studio_dashboard_page_bind_template (widget_class);
}

static void
studio_dashboard_page_init (StudioDashboardPage *self)
{
}

GtkWidget *
studio_dashboard_page_new (HekJobList          *jobs,
                           HekLibrary          *library,
                           HekTelemetrySession *telemetry)
{
  StudioDashboardPage *self;

  g_return_val_if_fail (HEK_IS_JOB_LIST (jobs) && HEK_IS_LIBRARY (library), NULL);
  g_return_val_if_fail (HEK_IS_TELEMETRY_SESSION (telemetry), NULL);

  self = g_object_new (STUDIO_TYPE_DASHBOARD_PAGE, "title", _("Dashboards"), "icon-name",
                       "studio-dashboard-symbolic", "subtitle", "", "has-sidebar", FALSE, NULL);
  self->jobs = g_object_ref (jobs);
  self->library = g_object_ref (library);
  self->telemetry = g_object_ref (telemetry);
  studio_dashboard_page_add_actions (self);
  studio_dashboard_page_build_menus (self);
  self->header_widget = g_object_ref_sink (studio_dashboard_page_build_header (self));
  studio_page_add_local_shortcuts (STUDIO_PAGE (self), studio_dashboard_page_shortcuts);
  studio_dashboard_page_update_actions (self);
  return GTK_WIDGET (self);
}
