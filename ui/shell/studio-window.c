/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The window puts the pages into a stack and shows in its header bar what the visible one tells of
 * itself. Nothing that the first frame does not show is built at start: palette, tour, dialogs and
 * the menus come when they are wanted.
 */
#include "config.h"

#include "studio-window-private.h"

#include "studio-dashboard-page.h"
#include "studio-explorer-page.h"
#include "studio-focus.h"
#include "studio-library-page.h"
#include "studio-menu-names.h"
#include "studio-picture-page.h"
#include "studio-quantizer-page.h"
#include "studio-search-page.h"
#include "studio-settings.h"
#include "studio-shell-shortcuts.h"
#include "studio-stack.h"
#include "studio-theme.h"
#include "studio-toast.h"

G_DEFINE_FINAL_TYPE (StudioWindow, studio_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- the header bar follows the page --------------------------------------------------------- */

static void
studio_window_update_menu (StudioWindow *self,
                           StudioPage   *page)
{
  GMenuModel *menu = studio_page_get_menu (page);

  g_menu_remove_all (self->page_section);
  if (menu != NULL)
    g_menu_append_section (self->page_section, NULL, menu);
}

static void
studio_window_update_primary (StudioWindow *self,
                              StudioPage   *page)
{
  const char *label = NULL;
  const char *action = studio_page_get_primary_action (page, &label);

  gtk_widget_set_visible (GTK_WIDGET (self->primary), action != NULL);
  if (action == NULL)
    return;
  gtk_button_set_label (self->primary, label);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->primary), action);
}

/* A presentation: nothing but the page. */
static void
studio_window_update_bare (StudioWindow *self)
{
  gboolean bare = self->page != NULL && studio_page_get_bare (self->page);

  gtk_widget_set_visible (GTK_WIDGET (self->header), !bare);
  gtk_widget_set_visible (GTK_WIDGET (self->rail), !bare);
}

/* The keys of the shell and of the visible page: pages may have the same key for their own. */
static void
studio_window_set_accels (StudioWindow         *self,
                          const StudioShortcut *table,
                          gboolean              is_on)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  static const char *const none[] = { NULL };

  for (const StudioShortcut *row = table; row != NULL && row->title != NULL; row++)
    {
      g_auto (GStrv) accels = NULL;

      if (row->action == NULL || row->accels == NULL || (row->flags & STUDIO_SHORTCUT_LOCAL))
        continue;
      accels = g_strsplit (row->accels, " ", -1);
      gtk_application_set_accels_for_action (application, row->action,
                                             is_on ? (const char *const *) accels : none);
    }
}

static void
studio_window_leave_page (StudioWindow *self)
{
  if (self->page != NULL && gtk_window_get_application (GTK_WINDOW (self)) != NULL)
    studio_window_set_accels (self, studio_page_get_shortcuts (self->page), FALSE);
  g_clear_pointer (&self->title_binding, g_binding_unbind);
  g_clear_pointer (&self->subtitle_binding, g_binding_unbind);
  if (self->page != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->page, studio_window_update_sidebar, self);
      g_signal_handlers_disconnect_by_func (self->page, studio_window_update_bare, self);
    }
  self->page = NULL;
}

/* What had the focus may be hidden now, as is the menu that led to another page. */
static gboolean
studio_window_focus_page (gpointer user_data)
{
  StudioWindow *self = user_data;
  GtkWidget *page = GTK_WIDGET (self->page);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  self->focus_idle = 0;
  if (page == NULL || !gtk_widget_get_can_focus (self->content)
      || (focus != NULL && gtk_widget_get_mapped (focus) && gtk_widget_is_ancestor (focus, page)))
    return G_SOURCE_REMOVE;
  if (focus == NULL || !gtk_widget_get_mapped (focus))
    {
      gtk_window_set_focus (GTK_WINDOW (self), NULL);
      gtk_widget_set_focus_child (page, NULL); /* or it goes on behind the menu, where nothing is */
    }
  if (!gtk_widget_grab_focus (page))
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
  return G_SOURCE_REMOVE;
}

/* A page that was hidden while the window became smaller folds its sidebar as soon as it has a
 * width. Where nothing is animated it does so at once, and in the middle of the window's layout
 * that would leave the window without one: so before. */
static void
studio_window_fit_page (StudioWindow *self,
                        GtkWidget    *page)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->stack));
  int height = gtk_widget_get_height (GTK_WIDGET (self->stack));
  int min_width, min_height;

  if (width == 0 || height == 0 || gtk_widget_get_parent (page) != GTK_WIDGET (self->stack))
    return;
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL, NULL);
  width = MAX (width, min_width);
  gtk_widget_measure (page, GTK_ORIENTATION_VERTICAL, width, &min_height, NULL, NULL, NULL);
  gtk_widget_size_allocate (page, &(GtkAllocation){ 0, 0, width, MAX (height, min_height) }, -1);
}

static void
studio_window_page_changed (StudioWindow *self)
{
  StudioPage *page = studio_window_get_page (self);
  gboolean is_first = self->page == NULL;

  studio_window_leave_page (self);
  if (page == NULL)
    return;

  self->page = page;
  studio_window_set_accels (self, studio_page_get_shortcuts (page), TRUE);
  g_signal_connect_swapped (page, "notify::has-sidebar", G_CALLBACK (studio_window_update_sidebar),
                            self);
  g_signal_connect_swapped (page, "notify::sidebar-visible",
                            G_CALLBACK (studio_window_update_sidebar), self);
  g_signal_connect_swapped (page, "notify::bare", G_CALLBACK (studio_window_update_bare), self);
  studio_window_update_bare (self);
  self->title_binding =
    g_object_bind_property (page, "title", self->title, "title", G_BINDING_SYNC_CREATE);
  self->subtitle_binding =
    g_object_bind_property (page, "subtitle", self->title, "subtitle", G_BINDING_SYNC_CREATE);
  adw_bin_set_child (self->page_widget, studio_page_get_header_widget (page));
  studio_window_update_primary (self, page);
  studio_window_update_menu (self, page);
  studio_window_update_sidebar (self);
  studio_window_fit_page (self, GTK_WIDGET (page));
  if (!is_first && self->offer != NULL) /* it spoke of the other page */
    adw_toast_dismiss (self->offer);
  if (!is_first && self->focus_idle == 0) /* when the page has its places */
    self->focus_idle = g_idle_add (studio_window_focus_page, self);
}

static void
studio_window_add_page (StudioWindow *self,
                        const char   *name,
                        GtkWidget    *page)
{
  g_settings_bind (studio_settings_get (), "sidebar-visible", page, "sidebar-visible",
                   G_SETTINGS_BIND_DEFAULT);
  studio_page_insert_actions (STUDIO_PAGE (page), GTK_WIDGET (self));
  gtk_stack_add_named (self->stack, page, name);
}

/* --- geometry -------------------------------------------------------------------------------- */

static void
studio_window_restore_geometry (StudioWindow *self)
{
  GSettings *settings = studio_settings_get ();
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);
  int width = g_settings_get_int (settings, "window-width");
  int height = g_settings_get_int (settings, "window-height");
  GdkRectangle area;

  if (monitor != NULL)
    {
      gdk_monitor_get_geometry (monitor, &area);
      width = MIN (width, area.width);
      height = MIN (height, area.height);
    }
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static gboolean
studio_window_close_request (GtkWindow *window)
{
  GSettings *settings = studio_settings_get ();
  gboolean maximized = gtk_window_is_maximized (window);
  int width, height;

  if (!gtk_window_is_fullscreen (window))
    g_settings_set_boolean (settings, "window-maximized", maximized);
  if (!maximized && !gtk_window_is_fullscreen (window))
    {
      gtk_window_get_default_size (window, &width, &height);
      g_settings_set_int (settings, "window-width", width);
      g_settings_set_int (settings, "window-height", height);
    }
  return GTK_WINDOW_CLASS (studio_window_parent_class)->close_request (window);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
studio_window_dispose (GObject *object)
{
  StudioWindow *self = STUDIO_WINDOW (object);

  studio_window_leave_page (self);
  g_clear_handle_id (&self->focus_idle, g_source_remove);
  g_clear_weak_pointer (&self->focus_before);
  g_clear_weak_pointer (&self->offer);
  G_OBJECT_CLASS (studio_window_parent_class)->dispose (object);
}

static void
studio_window_class_init (StudioWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = studio_window_close_request;

  g_type_ensure (STUDIO_TYPE_JOBS_BUTTON);
  g_type_ensure (STUDIO_TYPE_RAIL);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/hektor/Studio/ui/shell/studio-window.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, overlay);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, content);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, header);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, title);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, primary);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, page_widget);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, jobs_button);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, rail);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, page_section);
  gtk_widget_class_bind_template_callback (widget_class, studio_window_page_changed);
}

static void
studio_window_init (StudioWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_focus_leave_removed (GTK_WINDOW (self));
  g_settings_bind (studio_settings_get (), "rail-labels", self->rail, "labels",
                   G_SETTINGS_BIND_GET);
  studio_window_add_actions (self);
  studio_theme_mark_window (GTK_WIDGET (self));
  studio_window_restore_geometry (self);
  studio_menu_names_keep (gtk_menu_button_get_popover (self->menu_button));
}

GtkWindow *
studio_window_new (AdwApplication      *application,
                   HekJobList          *jobs,
                   HekLibrary          *library,
                   HekTelemetrySession *telemetry)
{
  StudioWindow *self = g_object_new (STUDIO_TYPE_WINDOW, "application", application, NULL);
  GtkWidget *pictures = studio_picture_page_new (jobs);
  GtkWidget *dashboards = studio_dashboard_page_new (jobs, library, telemetry);

  studio_jobs_button_set_jobs (self->jobs_button, jobs);
  studio_window_set_accels (self, studio_shell_shortcuts (), TRUE);
  studio_window_add_page (self, "studio", pictures);
  studio_window_add_page (self, "quantizer", studio_quantizer_page_new (jobs, library));
  studio_window_add_page (self, "library", studio_library_page_new (library));
  studio_window_add_page (self, "search", studio_search_page_new (jobs, library));
  studio_window_add_page (self, "explorer", studio_explorer_page_new (jobs, library));
  studio_window_add_page (self, "dashboard", dashboards);
  studio_dashboard_page_set_pictures (
    STUDIO_DASHBOARD_PAGE (dashboards),
    studio_picture_page_get_session (STUDIO_PICTURE_PAGE (pictures)));
  studio_stack_follow (self->stack);
  studio_rail_set_stack (self->rail, self->stack);
  return GTK_WINDOW (self);
}

StudioPage *
studio_window_get_page (StudioWindow *self)
{
  g_return_val_if_fail (STUDIO_IS_WINDOW (self), NULL);

  return (StudioPage *) gtk_stack_get_visible_child (self->stack);
}

void
studio_window_open (StudioWindow *self,
                    GFile *const *files,
                    int           n_files)
{
  g_return_if_fail (STUDIO_IS_WINDOW (self));

  for (int i = 0; i < n_files; i++)
    {
      GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->stack));

      while (page != NULL && !studio_page_open_file (STUDIO_PAGE (page), files[i]))
        page = gtk_widget_get_next_sibling (page);
      if (page != NULL)
        gtk_stack_set_visible_child (self->stack, page);
    }
}

void
studio_window_add_toast (StudioWindow *self,
                         const char   *message,
                         const char   *button_label,
                         const char   *action)
{
  AdwToast *toast = adw_toast_new (message);

  adw_toast_set_button_label (toast, button_label);
  if (action != NULL)
    adw_toast_set_detailed_action_name (toast, action);
  if (button_label != NULL)
    g_set_weak_pointer (&self->offer, toast);
  studio_toast_show (self->toasts, toast);
}

guint
studio_window_get_shortcuts (StudioWindow          *self,
                             const StudioShortcut **tables,
                             guint                  n_max)
{
  StudioPage *visible = studio_window_get_page (self);
  GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->stack));
  guint n = 0;

  g_return_val_if_fail (n_max >= 2, 0);

  if (studio_page_get_shortcuts (visible) != NULL)
    tables[n++] = studio_page_get_shortcuts (visible);
  for (; page != NULL && n + 1 < n_max; page = gtk_widget_get_next_sibling (page))
    if (page != GTK_WIDGET (visible) && studio_page_get_shortcuts (STUDIO_PAGE (page)) != NULL)
      tables[n++] = studio_page_get_shortcuts (STUDIO_PAGE (page));
  tables[n++] = studio_shell_shortcuts ();
  return n;
}

gboolean
studio_window_has_action (StudioWindow *self,
                          const char   *detailed_name)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->stack));
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (!g_action_parse_detailed_name (detailed_name, &name, &target, NULL))
    return FALSE;
  if (g_str_has_prefix (name, "app."))
    return g_action_group_has_action (G_ACTION_GROUP (application), name + strlen ("app."));
  if (g_str_has_prefix (name, "win."))
    return g_action_group_has_action (G_ACTION_GROUP (self), name + strlen ("win."));
  for (; page != NULL; page = gtk_widget_get_next_sibling (page))
    if (studio_page_has_action (STUDIO_PAGE (page), detailed_name))
      return TRUE;
  return FALSE;
}
